//! What a buyer's own ledger does for its region: LM3, and beside it the net multiplier.
//!
//! LM3 counts three rounds of the money and is gross: it does not ask what the same pounds would have
//! done otherwise. The net multiplier does: it sets the ledger's local purchases against those of the
//! table's average buyer of the same sector, both by Type II (idle capacity, fixed prices and shares).

use super::local::Lm3;
use crate::calibrate::accounts::{Origin, Purchases, RegionAccounts};
use crate::calibrate::leontief::{Leontief, Multipliers, Singular};
use crate::calibrate::spend::Ledger;

/// Three rounds of a ledger's money, pounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rounds {
    /// R1: what the buyer spent.
    pub first: f64,
    /// R2: of that, what went to suppliers in the region.
    pub second: f64,
    /// R3: of that, what these suppliers paid on in the region.
    pub third: f64,
}

impl Rounds {
    /// Both later rounds per pound of the first. None where nothing was spent.
    #[must_use]
    pub fn lm3(self) -> Option<Lm3> {
        (self.first > 0.0).then(|| Lm3 {
            second_round: self.second / self.first,
            third_round: self.third / self.first,
        })
    }
}

/// The rounds of a ledger. A supplier pays on locally what the ledger says of it, or else what its
/// sector's average firm in the region does ([`respend`]).
#[must_use]
pub fn rounds(ledger: &Ledger, accounts: &RegionAccounts) -> Rounds {
    let mut rounds = Rounds {
        first: ledger.total(),
        ..Rounds::default()
    };
    for supplier in &ledger.suppliers {
        let local = supplier.by_origin[Origin::Local as usize];
        let share = supplier
            .respend_local
            .unwrap_or_else(|| respend(accounts, supplier.sector));
        rounds.second += local;
        rounds.third += local * share;
    }
    rounds
}

/// Local share of all that the firms of a sector pay out, 0 to 1: local inputs, residents' wages,
/// local owners' income and local investment goods, over all of these and imports, taxes and
/// profit that leaves. The surplus of public services goes to government.
#[must_use]
pub fn respend(accounts: &RegionAccounts, sector: usize) -> f64 {
    let production = &accounts.production[sector];
    let surplus = production.surplus.max(0.0);
    let paid = production.inputs.basic()
        + production.inputs.product_tax.max(0.0)
        + production.wages
        + production.production_tax.max(0.0)
        + surplus;
    if paid <= 0.0 {
        return 0.0;
    }
    let kept = if accounts.sectors[sector].public {
        0.0
    } else {
        surplus * local_profit_share(accounts)
    };
    let wages = production.wages * accounts.resident_wage_share();
    (production.inputs.total_from(Origin::Local) + wages + kept) / paid
}

/// Part of a private surplus that local owners get or that buys investment goods in the region, 0 to 1.
fn local_profit_share(accounts: &RegionAccounts) -> f64 {
    let closing = &accounts.closing;
    let surplus = accounts.private_surplus();
    let investment = accounts.investment.total();
    if surplus <= 0.0 {
        return 0.0;
    }
    let local_goods = if investment > 0.0 {
        closing.replacement_investment * accounts.investment.total_from(Origin::Local) / investment
    } else {
        0.0
    };
    ((closing.mixed_income + local_goods) / surplus).clamp(0.0, 1.0)
}

/// What a pound that is spent does in the region, by Type II.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PerPound {
    /// Output, pounds.
    pub output: f64,
    /// Value added, pounds.
    pub value_added: f64,
    /// Wages, pounds.
    pub income: f64,
    /// Full-time equivalents per million pounds.
    pub employment_per_million: f64,
}

impl PerPound {
    /// Figure by figure: this less another.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self {
            output: self.output - other.output,
            value_added: self.value_added - other.value_added,
            income: self.income - other.income,
            employment_per_million: self.employment_per_million - other.employment_per_million,
        }
    }
}

/// A ledger against the table's average buyer of the same sector.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Net {
    /// A pound of the ledger.
    pub ledger: PerPound,
    /// The same pound as the average buyer spends it.
    pub average: PerPound,
}

impl Net {
    /// The net multiplier: ledger less average.
    #[must_use]
    pub fn net(self) -> PerPound {
        self.ledger.less(self.average)
    }
}

/// Type II of a ledger and of its sector's average; `accounts` are those without the ledger.
///
/// # Errors
/// [`Singular`] when the region has no multipliers.
pub fn net(ledger: &Ledger, accounts: &RegionAccounts) -> Result<Net, Singular> {
    let multipliers = Leontief::of_region(accounts).type_two()?;
    let average = &accounts.production[ledger.spender].inputs;
    let bought = Purchases {
        by_origin: ledger.by_origin(accounts.sectors.len()),
        product_tax: 0.0,
    };
    Ok(Net {
        ledger: per_pound(&bought, &multipliers),
        average: per_pound(average, &multipliers),
    })
}

/// What the local purchases of a column set going, per pound of the whole column at basic prices.
fn per_pound(column: &Purchases, multipliers: &Multipliers) -> PerPound {
    let whole = column.basic();
    let weighted = |figures: &[f64]| -> f64 {
        let local = column.by_origin[Origin::Local as usize].iter();
        let sum: f64 = local.zip(figures).map(|(pounds, each)| pounds * each).sum();
        if whole > 0.0 { sum / whole } else { 0.0 }
    };
    PerPound {
        output: weighted(&multipliers.output),
        value_added: weighted(&multipliers.value_added),
        income: weighted(&multipliers.income),
        employment_per_million: weighted(&multipliers.employment_per_million),
    }
}
