//! Rung 9: localising can lose. Twelve mechanisms, each with a small scenario: the harm that it does is there
//! when it is at work and gone when it is switched off, and nothing else is changed.

use super::pairs::{Lived, Pair, mean_of};
use super::{Finding, Judgement, Rung};
use crate::experiment::execute::Execution;
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;
use crate::measure::outcome::{Outcome, SectorOutcome, Series};
use crate::measure::window::{Window, yearly, yearly_sector};
use crate::scenario::types::Scenario;

/// The region that each mechanism's policy is laid over.
pub const WORLD: &str = "scenarios/mechanisms/world.toml";

/// One way to lose.
#[derive(Clone, Copy, Debug)]
pub struct Mechanism {
    /// Its scenario.
    pub path: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The harm, with its unit.
    harm: &'static str,
    /// Read off a pair of runs: above 0 where the policy loses.
    read: fn(&Pair) -> f64,
    /// A shock under which it shows.
    shock: Option<&'static str>,
    /// What else is kept still, with and without, so that the harm is this mechanism's alone.
    pub still: &'static [&'static str],
    /// What switches it off, with and without.
    pub off: &'static [&'static str],
}

/// What the other mechanisms that move prices are kept from doing.
const PRICES_STILL: [&str; 3] = [
    "behaviour.wage_curve=0",
    "behaviour.vacancy_wage_response=0",
    "behaviour.markup_response=0",
];

/// All of them.
pub const MECHANISMS: [Mechanism; 12] = [
    Mechanism {
        path: "scenarios/mechanisms/lost-scale.toml",
        name: "Lost scale and comparative advantage",
        harm: "rise of consumer prices (share)",
        read: |pair| change(pair, Outcome::PriceIndex),
        shock: None,
        still: &[
            PRICES_STILL[0],
            PRICES_STILL[1],
            PRICES_STILL[2],
            "behaviour.local_monopoly=0",
        ],
        off: &["behaviour.local_cost_slope=0"],
    },
    Mechanism {
        path: "scenarios/mechanisms/dear-essentials.toml",
        name: "Higher prices hit the poorest most",
        harm: "rise of the poorest fifth's prices beyond the richest fifth's (share)",
        read: |pair| {
            change(pair, Outcome::PriceFirstFifth) - change(pair, Outcome::PriceFifthFifth)
        },
        shock: None,
        still: &[],
        off: &["behaviour.essential_part=0"],
    },
    Mechanism {
        path: "scenarios/mechanisms/less-variety.toml",
        name: "Less variety",
        harm: "fall of the effective number of makers (share)",
        read: |pair| -change(pair, Outcome::Variety),
        shock: None,
        still: &[],
        off: &["levers.not-made-here.strength=0.999"],
    },
    Mechanism {
        path: "scenarios/mechanisms/no-second-source.toml",
        name: "Local shocks without outside suppliers",
        harm: "real value added lost to a local shock beyond what is lost without the policy (share of a year's)",
        read: lost_more,
        shock: Some("flood"),
        still: &[],
        off: &["behaviour.diverted=1"],
    },
    Mechanism {
        path: "scenarios/mechanisms/retaliation.toml",
        name: "Retaliation",
        harm: "fall of sales outside (share)",
        read: |pair| -change(pair, Outcome::DoorExports),
        shock: None,
        still: &[
            PRICES_STILL[0],
            PRICES_STILL[1],
            PRICES_STILL[2],
            "behaviour.local_monopoly=0",
            "behaviour.local_cost_slope=0",
        ],
        off: &["behaviour.retaliation=0"],
    },
    Mechanism {
        path: "scenarios/mechanisms/displaced-jobs.toml",
        name: "Jobs displaced in chains",
        harm: "full-time equivalents lost in shops for each gained in the library of things",
        read: displaced,
        shock: None,
        still: &[],
        off: &[
            "levers.elsewhere-firms.strength=-1",
            "levers.elsewhere-households.strength=-1",
        ],
    },
    Mechanism {
        path: "scenarios/mechanisms/crowding-out.toml",
        name: "Crowding out at full employment",
        harm: "full-time equivalents lost in market sectors (share)",
        read: crowded_out,
        shock: None,
        still: &[
            "behaviour.opening_unemployment=0.005",
            "behaviour.overtime=0",
        ],
        off: &["behaviour.opening_unemployment=0.15"],
    },
    Mechanism {
        path: "scenarios/mechanisms/local-monopoly.toml",
        name: "Local monopoly",
        harm: "rise of consumer prices (share)",
        read: |pair| change(pair, Outcome::PriceIndex),
        shock: None,
        still: &[
            PRICES_STILL[0],
            PRICES_STILL[1],
            PRICES_STILL[2],
            "behaviour.local_cost_slope=0",
        ],
        off: &["behaviour.local_monopoly=0"],
    },
    Mechanism {
        path: "scenarios/mechanisms/cost-of-preferences.toml",
        name: "Fiscal cost of preferences",
        harm: "fall of what public bodies buy, at base-year prices (share)",
        read: |pair| -change(pair, Outcome::RealPublicPurchases),
        shock: None,
        still: &[],
        off: &["behaviour.origin_elasticity=0"],
    },
    Mechanism {
        path: "scenarios/mechanisms/bank-of-the-region.toml",
        name: "Regional banks fail with their region",
        harm: "failures of the regional bank under an outside shock",
        read: bank_failures,
        shock: Some("slump"),
        still: &[
            "behaviour.capital_ratio=0.01",
            "behaviour.usual_debt_months=4",
            "behaviour.debt_limit_months=12",
        ],
        off: &["behaviour.capital_ratio=0.1"],
    },
    Mechanism {
        path: "scenarios/mechanisms/idle-money.toml",
        name: "Idle local money",
        harm: "local money that lies idle, of what is held (share)",
        read: idle,
        shock: None,
        still: &[],
        off: &["currencies.note.firm_share=1"],
    },
    Mechanism {
        path: "scenarios/mechanisms/seasons.toml",
        name: "Seasons",
        harm: "local share of food gained in summer beyond that gained in late winter (share)",
        read: seasonal,
        shock: None,
        still: &[],
        off: &["series.growing-season.start=12000"],
    },
];

/// A mechanism at work and switched off.
#[derive(Clone, Debug, PartialEq)]
pub struct Harm {
    /// When it is at work.
    pub on: Estimate,
    /// When it is switched off.
    pub off: Estimate,
}

impl Mechanism {
    /// Lives its pairs. `worlds` are the region and the policy, then both with the mechanism switched off.
    ///
    /// # Errors
    /// In words, when a run fails.
    pub fn harm(
        &self,
        worlds: [[Scenario; 2]; 2],
        replicates: u32,
        execution: Execution,
    ) -> Result<Harm, String> {
        let [on, off] = worlds.map(|pair| {
            let lived = Lived::live(&pair, self.shock, replicates, execution)?;
            Ok::<_, String>(mean_of(&lived.pairs(1), self.read))
        });
        Ok(Harm { on: on?, off: off? })
    }

    /// What is to be said of it: the harm is there, and it is gone.
    #[must_use]
    pub fn findings(&self, harm: &Harm) -> [Finding; 2] {
        let told = |what: &str, estimate: Estimate, holds: bool, source: &str| Finding {
            judgement: Some(if holds {
                Judgement::Pass
            } else {
                Judgement::Fail
            }),
            ..Finding::shown(
                Rung::Losing,
                &format!("{}: {}{what}", self.name, self.harm),
                estimate.mean,
                source,
            )
            .with_interval(estimate.interval)
        };
        let off = self.off.join(", ");
        [
            told("", harm.on, harm.is_there(), "its interval lies above zero"),
            told(
                ", switched off",
                harm.off,
                harm.is_gone(),
                &format!("with {off}: no more than a quarter of it, or its interval reaches zero"),
            ),
        ]
    }
}

impl Harm {
    /// Whether the interval of the harm lies above zero.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.on.interval.is_some_and(|[low, _]| low > 0.0)
    }

    /// Whether no more than a quarter of it is left when it is switched off, or what cannot be told from nothing.
    #[must_use]
    pub fn is_gone(&self) -> bool {
        let reaches_zero = self.off.interval.is_some_and(|[low, _]| low <= 0.0);
        reaches_zero || self.off.mean <= self.on.mean / 4.0
    }
}

/// The years that are read: the last two, when levers have long been in force.
fn window(series: &Series) -> Window {
    Window::last_full_years(series.months)
}

/// Change of an outcome as a share of what it is without the policy.
fn change(pair: &Pair, outcome: Outcome) -> f64 {
    let of = |series| yearly(series, 0, outcome, window(series));
    of(pair.with) / of(pair.without) - 1.0
}

/// The year from the shocks' month.
const YEAR: Window = Window {
    first: 37,
    last: 48,
};

/// What a shock costs with the policy beyond what it costs without, over the year from its month.
fn lost_more(pair: &Pair) -> f64 {
    let Some((with, without)) = pair.shocked else {
        return f64::NAN;
    };
    let of = |series| yearly(series, 0, Outcome::RealValueAdded, YEAR);
    let lost = |calm, shocked| 1.0 - of(shocked) / of(calm);
    lost(pair.with, with) - lost(pair.without, without)
}

/// Mean of the last two years.
fn idle(pair: &Pair) -> f64 {
    CurrencyFigure::IdleShare.read(&pair.row())
}

fn bank_failures(pair: &Pair) -> f64 {
    let Some((with, without)) = pair.shocked else {
        return f64::NAN;
    };
    let of = |series: &Series| series.months_of(0, Outcome::BankFailures).sum::<f64>();
    of(with) - of(without)
}

/// Change of each sector's full-time equivalents.
fn jobs(pair: &Pair) -> Vec<(String, f64, f64)> {
    let window = window(pair.with);
    let of = |series, sector| {
        yearly_sector(
            series,
            0,
            sector,
            SectorOutcome::FullTimeEquivalents,
            window,
        )
    };
    let sectors = pair.with.sectors.iter().enumerate();
    sectors
        .map(|(at, name)| (name.clone(), of(pair.with, at), of(pair.without, at)))
        .collect()
}

/// The sector of the library of things.
const LIBRARY: &str = "Arts_personal_other";
/// The sector of the shops that it displaces.
const SHOPS: &str = "Trade_repair";
/// Public services.
const PUBLIC: &str = "Public_educ_health_care";

fn displaced(pair: &Pair) -> f64 {
    let gained = |wanted: &str| -> f64 {
        let of_sector = jobs(pair)
            .into_iter()
            .filter(|(sector, ..)| sector == wanted);
        of_sector.map(|(_, with, without)| with - without).sum()
    };
    -gained(SHOPS) / gained(LIBRARY)
}

fn crowded_out(pair: &Pair) -> f64 {
    let market = jobs(pair)
        .into_iter()
        .filter(|(sector, ..)| sector != PUBLIC);
    let (with, without) = market.fold((0.0, 0.0), |sum, (_, a, b)| (sum.0 + a, sum.1 + b));
    1.0 - with / without
}

/// Gain of the local share of food from July to September less that from February to April, over the years
/// that are read.
fn seasonal(pair: &Pair) -> f64 {
    let window = window(pair.with);
    let gain = |months: [u32; 3]| {
        let months = (window.first..=window.last).filter(|m| months.contains(&((m - 1) % 12 + 1)));
        let of = |series: &Series, month| series.value(month, 0, Outcome::FoodLocal);
        let (sum, count) = months.fold((0.0, 0.0), |(sum, count), month| {
            (
                sum + of(pair.with, month) - of(pair.without, month),
                count + 1.0,
            )
        });
        sum / count
    };
    gain([7, 8, 9]) - gain([2, 3, 4])
}
