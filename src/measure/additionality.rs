//! From gross to net: what a policy adds after what would have happened anyway.
//!
//! Everything is read from two years' books of the same luck, one with the policy and one without,
//! and rests on an identity: local firms' sales are what each resident buyer spends in the region
//! plus what is sold outside. A buyer that spends `T` on goods and services, a share `l` of it with
//! local firms, spends `L = l T` here. With a dash for the policy,
//!
//! ```text
//! L' - L = (l' - l) (T + T') / 2  +  (l + l') / 2 (T' - T)
//!          moved to local firms      spent more or less altogether
//! ```
//!
//! exactly, and every step only changes its sign when the two years are swapped. Terms after HM
//! Treasury (2022), The Green Book, and Homes and Communities Agency (2014), Additionality Guide,
//! fourth edition; there the steps are rules of thumb, here they are read from the paired runs.

use super::firm_year::{FirmYear, PURCHASES, sells};
use super::interval::mean;
use crate::ledger::{Books, Node, PaymentKind};

/// Change of a buyer's local share from which the buyer counts as having moved: half a point of 100,
/// the threshold of the verdict for shares.
pub const MOVED_SHARE: f64 = 0.005;

macro_rules! steps {
    ($($variant:ident, $label:literal, $total:literal, $doc:literal;)*) => {
        /// One step from gross to net, down to the income of residents. Pence a year; positive adds
        /// to what follows. Steps add up to the totals below them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Step { $(#[doc = $doc] $variant,)* }

        impl Step {
            /// All steps, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// Name for readers.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Whether it is a total: the total before it and the steps between them.
            #[must_use]
            pub const fn total(self) -> bool { match self { $(Self::$variant => $total,)* } }
            /// What it means, in a sentence or two.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $(Self::$variant => $doc,)* } }
        }
    };
}

steps! {
    Gross, "Gross: bought locally", false, "Local purchases, at the mean of both years' spending, of the buyers that moved: those whose local share changed by half a point of 100 or more, in the direction of all buyers together. Negative where a policy moves purchases away: then it is what they bought locally before.";
    Deadweight, "Deadweight: bought locally anyway", false, "The part of it that is bought locally with and without the policy.";
    OtherBuyers, "Other buyers' shares", false, "What all other buyers moved: those whose local share changed less, or the other way.";
    Moved, "Moved to local firms", true, "Change of each buyer's local share times the mean of both years' spending, all resident buyers. Negative: moved away.";
    Substitution, "Substitution: purses that spend more or less", false, "Change of what council, state bodies, visitors and investors spend altogether, at the mean of both years' local shares: the same purse spends less elsewhere.";
    Displacement, "Displacement: sales outside", false, "Change of sales to the rest of the area, the rest of the state and the world: orders won or lost there.";
    Indirect, "Indirect: firms' own purchases", false, "Change of what firms spend on inputs altogether, at the mean of both years' local shares.";
    Induced, "Induced: households' purchases", false, "Change of what households spend altogether, at the mean of both years' local shares.";
    Residual, "Residual: stocks and payments to come", false, "Output is counted when made, sales when paid: what is put into stock, paid later or lost.";
    NetOutput, "Net change of output", true, "Paired change of the output of all local firms.";
    LocalInputs, "Local inputs, counted twice", false, "What local firms bought from each other: it is in the output of both.";
    OutsideInputs, "Leakage: inputs from outside", false, "What firms bought outside, with tariffs and product taxes on inputs.";
    CommuterWages, "Leakage: commuters' wages", false, "Wages of people who live outside.";
    OutsideProfit, "Leakage: outside owners' profit", false, "Profit paid to outside owners, less what they put in.";
    OutsideInterest, "Leakage: interest", false, "Interest paid to outside banks.";
    Taxes, "Leakage: taxes of firms", false, "Taxes on production and profit less subsidies, and the surplus of public services.";
    Retained, "Kept in firms and banks", false, "What local firms, the regional bank and the owners' fund have not paid out: stocks, investment, debts repaid, deposits.";
    Earned, "Residents' income from local firms", true, "Wages of residents and profit paid out to local owners.";
    IncomeElsewhere, "Residents' income from elsewhere", false, "Benefits, pensions, property income and wages earned outside.";
    Timing, "Residual: months between", false, "Profit is counted as income in the month after it is paid out.";
    NetIncome, "Net change of residents' income", true, "Paired change of household income before direct tax.";
    DirectTaxes, "Leakage: income tax and levies", false, "Income tax, contributions, council tax and levies.";
    NetDisposable, "Net change of disposable income", true, "Paired change of household income after direct taxes and levies.";
}

/// Pence a year of every step, in their order.
pub type Steps = [f64; Step::COUNT];

/// What one buyer buys in a year, pence at basic prices.
#[derive(Clone, Debug, PartialEq)]
pub struct Purse {
    /// Whose purse.
    pub buyer: Node,
    /// From local firms and from outside.
    pub all: f64,
    /// From local firms, by sector.
    pub local: Vec<f64>,
}

impl Purse {
    /// What it buys from local firms, pence.
    #[must_use]
    pub fn here(&self) -> f64 {
        self.local.iter().sum()
    }

    /// Share of it that local firms get, 0 to 1; none where nothing is bought.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        (self.all > 0.0).then(|| self.here() / self.all)
    }
}

/// What is read of one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Year {
    /// Every resident buyer's purchases; households first.
    pub purses: Vec<Purse>,
    /// Sales to outside markets, pence.
    exports: f64,
    firms: FirmYear,
    /// Residents' income from local firms, pence.
    earned: f64,
    /// And from elsewhere.
    elsewhere: f64,
    totals: Recorded,
}

/// Yearly figures that are recorded beside the books, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Recorded {
    /// [`Outcome::Output`](super::outcome::Outcome::Output).
    pub output: f64,
    /// [`Outcome::HouseholdIncome`](super::outcome::Outcome::HouseholdIncome).
    pub household_income: f64,
    /// [`Outcome::DisposableIncome`](super::outcome::Outcome::DisposableIncome).
    pub disposable_income: f64,
}

impl Year {
    /// Reads a year.
    #[must_use]
    pub fn read(books: &Books, totals: Recorded) -> Self {
        let buyers = books.nodes().filter(|n| n.resident() && *n != Node::Issuer);
        let mut purses: Vec<Purse> = buyers
            .map(|buyer| Purse {
                buyer,
                all: 0.0,
                local: vec![0.0; books.sectors()],
            })
            .collect();
        let (mut exports, mut earned, mut elsewhere) = (0.0, 0.0, 0.0);
        for (payer, payee, kind, amount) in books.entries() {
            let pence = amount.as_f64();
            match (payer, payee) {
                (_, Node::Households) => match (payer, kind) {
                    (Node::Sector(_), PaymentKind::Wages)
                    | (Node::LocalOwners, PaymentKind::Dividends) => earned += pence,
                    (_, PaymentKind::Wages | PaymentKind::Benefits | PaymentKind::Pensions) => {
                        elsewhere += pence;
                    }
                    _ => {}
                },
                (outside, Node::Sector(_)) if !outside.resident() => {
                    exports += if PURCHASES.contains(&kind) {
                        pence
                    } else {
                        0.0
                    };
                }
                (buyer, seller) if sells(seller) && PURCHASES.contains(&kind) => {
                    if let Some(purse) = purses.iter_mut().find(|p| p.buyer == buyer) {
                        purse.all += pence;
                        if let Node::Sector(sector) = seller {
                            purse.local[sector as usize] += pence;
                        }
                    }
                }
                _ => {}
            }
        }
        Self {
            purses,
            exports,
            firms: FirmYear::read(books, |_| true),
            earned,
            elsewhere,
            totals,
        }
    }
}

/// A buyer's change of local purchases, by sector of the seller, pence: moved, and by spending more
/// or less altogether. They add up to the change exactly. A buyer that buys nothing in one of the
/// years moved nothing.
#[must_use]
pub fn change(base: &Purse, policy: &Purse) -> (Vec<f64>, Vec<f64>) {
    let spending = f64::midpoint(base.all, policy.all);
    let both = base.all > 0.0 && policy.all > 0.0;
    let sectors = base.local.iter().zip(&policy.local);
    let moved = |(l, l_policy): (&f64, &f64)| {
        if both {
            (l_policy / policy.all - l / base.all) * spending
        } else {
            0.0
        }
    };
    let moved: Vec<f64> = sectors.clone().map(moved).collect();
    let volume = sectors
        .zip(&moved)
        .map(|((l, l_policy), moved)| l_policy - l - moved);
    let volume = volume.collect();
    (moved, volume)
}

/// Which buyers moved, and which way all together did: read from the means over all pairs, so that
/// one pair's luck decides nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Whether all buyers together moved to local firms; else away from them.
    pub to_local: bool,
    /// Whether each buyer moved that way by at least [`MOVED_SHARE`], in the order of the purses.
    pub movers: Vec<bool>,
}

impl Course {
    /// Reads the course from every pair of years, base first. Empty without pairs.
    #[must_use]
    pub fn of(pairs: &[(Year, Year)]) -> Self {
        let buyers = pairs.first().map_or(0, |(base, _)| base.purses.len());
        let over_pairs = |measure: &dyn Fn(&Purse, &Purse) -> f64, buyer: usize| {
            let each = pairs.iter();
            let each = each.map(|(b, p)| measure(&b.purses[buyer], &p.purses[buyer]));
            mean(&each.collect::<Vec<_>>())
        };
        let moved = |b: &Purse, p: &Purse| change(b, p).0.iter().sum::<f64>();
        let rise = |b: &Purse, p: &Purse| match (b.share(), p.share()) {
            (Some(base), Some(policy)) => policy - base,
            _ => 0.0,
        };
        let all: f64 = (0..buyers).map(|buyer| over_pairs(&moved, buyer)).sum();
        let to_local = all >= 0.0;
        let sign = if to_local { 1.0 } else { -1.0 };
        let moves = |buyer| sign * over_pairs(&rise, buyer) >= MOVED_SHARE;
        Self {
            to_local,
            movers: (0..buyers).map(moves).collect(),
        }
    }
}

/// The steps of one pair of years.
#[must_use]
pub fn steps(base: &Year, policy: &Year, course: &Course) -> Steps {
    let mut steps = [0.0; Step::COUNT];
    let mut add = |step: Step, pence: f64| steps[step as usize] += pence;
    for ((before, after), &mover) in base.purses.iter().zip(&policy.purses).zip(&course.movers) {
        let (moved, volume) = change(before, after);
        let moved: f64 = moved.iter().sum();
        add(Step::Moved, moved);
        add(spends_more(before.buyer), volume.iter().sum());
        if mover {
            let (gross, deadweight) = gross(before, after, course.to_local);
            add(Step::Gross, gross);
            add(Step::Deadweight, -deadweight);
        } else {
            add(Step::OtherBuyers, moved);
        }
    }
    down_to_income(base, policy, &mut steps);
    steps
}

/// Local purchases of a buyer that moved, and the part of them bought locally either way.
fn gross(base: &Purse, policy: &Purse, to_local: bool) -> (f64, f64) {
    let spending = f64::midpoint(base.all, policy.all);
    let share = |purse: &Purse| purse.share().unwrap_or(0.0) * spending;
    if to_local {
        (share(policy), share(base))
    } else {
        (-share(base), -share(policy))
    }
}

/// The step of a buyer that spends more or less altogether.
const fn spends_more(buyer: Node) -> Step {
    match buyer {
        Node::Households => Step::Induced,
        Node::Sector(_) => Step::Indirect,
        _ => Step::Substitution,
    }
}

/// Everything below the purchases, and the residuals.
fn down_to_income(base: &Year, policy: &Year, steps: &mut Steps) {
    let by = |figure: fn(&Year) -> f64| figure(policy) - figure(base);
    let mut set = |step: Step, pence: f64| steps[step as usize] = pence;
    let output = by(|y| y.totals.output);
    let earned = by(|y| y.earned);
    let income = by(|y| y.totals.household_income);
    let disposable = by(|y| y.totals.disposable_income);
    let leaks = [
        (Step::LocalInputs, by(|y| y.firms.local_inputs)),
        (
            Step::OutsideInputs,
            by(|y| y.firms.outside_inputs + y.firms.input_taxes),
        ),
        (Step::CommuterWages, by(|y| y.firms.commuter_wages)),
        (Step::OutsideProfit, by(|y| y.firms.outside_profit)),
        (Step::OutsideInterest, by(|y| y.firms.outside_interest)),
        (Step::Taxes, by(|y| y.firms.taxes + y.firms.public_surplus)),
    ];
    let leaked: f64 = leaks.iter().map(|(_, pence)| pence).sum();
    for (step, pence) in leaks {
        set(step, -pence);
    }
    set(Step::Displacement, by(|y| y.exports));
    set(Step::NetOutput, output);
    set(Step::Residual, output - by(|y| y.firms.sales));
    set(Step::Retained, earned + leaked - output);
    set(Step::Earned, earned);
    let elsewhere = by(|y| y.elsewhere);
    set(Step::IncomeElsewhere, elsewhere);
    set(Step::Timing, income - earned - elsewhere);
    set(Step::NetIncome, income);
    set(Step::DirectTaxes, disposable - income);
    set(Step::NetDisposable, disposable);
}

#[cfg(test)]
mod tests;
