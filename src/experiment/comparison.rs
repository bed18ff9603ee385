//! Several policies, each under every case and the same luck, and what can be said about them.
//!
//! Every effect is paired: a replicate of one policy is compared with the same replicate of the
//! other, so that both had the same luck. All amounts are in the outcomes' own units (money in
//! pence; flows as yearly figures over a window, monthly in curves).

use crate::calibrate::accounts::RegionAccounts;
use crate::ledger::{Books, Entry, Node};
use crate::measure::doors::{Doors, doors};
use crate::measure::interval::{Bootstrap, Estimate, estimate, mean};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::verdict::{Judgement, judge};
use crate::measure::window::{Window, yearly};
use crate::scenario::types::Side;

pub use super::stakes::Stake;
use super::variants::Variants;

/// The name of the case without a shock.
pub const CALM: &str = "calm";

/// One policy of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Short name, unique in the comparison ("localised").
    pub name: String,
    /// The scenario's title.
    pub title: String,
    /// The regions that all its levers are limited to; empty when they are not.
    pub limited_to: Vec<String>,
}

/// One case: calm, one shock, or a shock drawn in each replicate.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// [`CALM`] or the shock's name.
    pub name: String,
    /// The scenario's shock, unless the case is calm or its shocks are drawn.
    pub shock: Option<CaseShock>,
    /// The shocks drawn by chance, where the case has another one in each replicate.
    pub drawn: Option<DrawnShocks>,
}

/// Shocks drawn by chance, one a replicate, the same for all policies.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnShocks {
    /// First month of all of them.
    pub start: u32,
    /// The shock of each replicate.
    pub each: Vec<CaseShock>,
}

impl Case {
    /// First month of its shock; none in the calm case.
    #[must_use]
    pub fn start(&self) -> Option<u32> {
        let drawn = || Some(self.drawn.as_ref()?.start);
        self.shock.as_ref().map(|shock| shock.start).or_else(drawn)
    }
}

/// What a reader needs to know of a case's shock.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseShock {
    /// From outside or from within.
    pub side: Side,
    /// First month.
    pub start: u32,
    /// Months it lasts.
    pub length: u32,
    /// In words: "outside supply lost by 40% for 6 months from month 61".
    pub words: String,
}

/// What is kept of one finished run.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// Its run id.
    pub run_id: String,
    /// What it recorded.
    pub series: Series,
    /// Local multiplier LM3 of the last year's spending by households, by region (structure); empty
    /// where the year's payments are not kept.
    pub lm3: Vec<f64>,
    /// Payments of its last full year, by region; kept of calm runs, empty for runs under a year.
    pub year: Vec<Vec<Entry>>,
}

/// A supply chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Its name for readers.
    pub name: String,
    /// Its sectors' indices, from the first stage to the last.
    pub stages: Vec<usize>,
}

/// Prices of a later year than the tables'.
#[derive(Clone, Debug, PartialEq)]
pub struct Today {
    /// The year.
    pub year: u32,
    /// Its consumer prices over those of the tables' year.
    pub prices: f64,
    /// Where that is from.
    pub source: String,
}

/// The books of a policy's last calm year, added up over its finished replicates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearBooks {
    /// By region.
    pub regions: Vec<Books>,
    /// How many replicates are in them.
    pub replicates: u32,
}

impl YearBooks {
    /// Adds one run's payments, by region; nothing where its run was under a year.
    fn add(&mut self, regions: &[Vec<Entry>], sectors: usize) {
        if regions.is_empty() {
            return;
        }
        self.regions
            .resize_with(regions.len(), || Books::new(sectors));
        for (sum, entries) in self.regions.iter_mut().zip(regions) {
            sum.add_entries(entries);
        }
        self.replicates += 1;
    }
}

/// What is said of food where the table is too coarse.
pub const INDICATIVE: &str = "indicative only";

/// Several policies under every case and replicate.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// What the comparison is about: the first scenario's question.
    pub question: String,
    /// The policies; the first is the one the others are compared with.
    pub policies: Vec<Policy>,
    /// The cases; the first is calm.
    pub cases: Vec<Case>,
    /// Replicates asked for.
    pub replicates: u32,
    /// Months of each run.
    pub months: u32,
    /// Seed of all runs.
    pub seed: u64,
    /// Region names; where there are several the last stands for all of them together.
    pub regions: Vec<String>,
    /// Real households by region, for amounts a household; empty when not known.
    pub households: Vec<f64>,
    /// Sector names for readers.
    pub sectors: Vec<String>,
    /// Whether the table has too few sectors of food and drink, so that results on food are indicative
    /// only; false when not known.
    pub food_is_coarse: bool,
    /// Base-year accounts of the modelled regions; empty when not known.
    pub accounts: Vec<RegionAccounts>,
    /// Supply chains whose value is recorded apart.
    pub chains: Vec<Chain>,
    /// The year of the tables, in whose prices everything is; none when not known.
    pub base_year: Option<u32>,
    /// Prices of a later year, if the scenario gives them.
    pub today: Option<Today>,
    /// The calm runs with one thing changed; empty where they were not asked for.
    pub variants: Variants,
    /// Runs that failed, in words ("localised, calm, replicate 3: …").
    pub failures: Vec<String>,
    runs: Vec<Option<Finished>>,
    books: Vec<YearBooks>,
}

/// A flow between two nodes, in pounds for every 100 pounds that came into the region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Who pays.
    pub payer: Node,
    /// Who is paid.
    pub payee: Node,
    /// Pounds per 100 pounds in.
    pub per_100: f64,
}

impl Comparison {
    /// A comparison without runs yet.
    #[must_use]
    #[allow(
        clippy::too_many_arguments,
        reason = "a record's fields, each named at the one call"
    )]
    pub fn new(
        question: String,
        policies: Vec<Policy>,
        cases: Vec<Case>,
        replicates: u32,
        months: u32,
        seed: u64,
        regions: Vec<String>,
        sectors: Vec<String>,
    ) -> Self {
        let slots = policies.len() * cases.len() * replicates as usize;
        let books = vec![YearBooks::default(); policies.len()];
        Self {
            question,
            policies,
            cases,
            replicates,
            months,
            seed,
            regions,
            households: Vec::new(),
            sectors,
            food_is_coarse: false,
            accounts: Vec::new(),
            chains: Vec::new(),
            base_year: None,
            today: None,
            variants: Variants::default(),
            failures: Vec::new(),
            runs: vec![None; slots],
            books,
        }
    }

    /// An outcome's name for readers; on food, where the table is too coarse, with the words
    /// "indicative only".
    #[must_use]
    pub fn label(&self, outcome: Outcome) -> String {
        if self.food_is_coarse && outcome == Outcome::FoodLocal {
            format!("{} ({INDICATIVE})", outcome.label())
        } else {
            outcome.label().to_owned()
        }
    }

    /// Names of the outcomes that are indicative only.
    #[must_use]
    pub fn indicative(&self) -> Vec<&'static str> {
        let food = self.food_is_coarse.then(|| Outcome::FoodLocal.name());
        food.into_iter().collect()
    }

    fn slot(&self, policy: usize, case: usize, replicate: u32) -> usize {
        (policy * self.cases.len() + case) * self.replicates as usize + replicate as usize
    }

    /// The places of a policy, a case and a replicate by their names; none where one is not known.
    #[must_use]
    pub fn place_of(
        &self,
        policy: &str,
        case: &str,
        replicate: &str,
    ) -> Option<(usize, usize, u32)> {
        let policy = self.policies.iter().position(|p| p.name == policy)?;
        let case = self.cases.iter().position(|c| c.name == case)?;
        let replicate = replicate.parse().ok().filter(|r| *r < self.replicates)?;
        Some((policy, case, replicate))
    }

    /// Keeps a finished run.
    pub fn put(&mut self, policy: usize, case: usize, replicate: u32, run: Finished) {
        if self.sectors.is_empty() {
            self.sectors = run
                .series
                .sectors
                .iter()
                .map(|name| name.replace('_', " "))
                .collect();
        }
        if case == 0 {
            self.books[policy].add(&run.year, self.sectors.len());
        }
        let slot = self.slot(policy, case, replicate);
        self.runs[slot] = Some(run);
    }

    /// A finished run, replicates counted from 0; none where it failed or was not reached.
    #[must_use]
    pub fn run(&self, policy: usize, case: usize, replicate: u32) -> Option<&Finished> {
        self.runs[self.slot(policy, case, replicate)].as_ref()
    }

    /// The books of a run's last full calm year in a region; none where it failed or was shorter.
    #[must_use]
    pub fn year(&self, policy: usize, replicate: u32, region: usize) -> Option<Books> {
        let entries = self.run(policy, 0, replicate)?.year.get(region)?;
        Some(Books::from_entries(self.sectors.len(), entries))
    }

    /// The books of a policy's last calm year, added up over its replicates.
    #[must_use]
    pub fn books(&self, policy: usize) -> &YearBooks {
        &self.books[policy]
    }

    /// `measure` of every finished run of a policy and case.
    pub fn each<'a>(
        &'a self,
        policy: usize,
        case: usize,
        measure: impl Fn(&Series) -> f64 + 'a,
    ) -> impl Iterator<Item = f64> + 'a {
        (0..self.replicates).filter_map(move |r| Some(measure(&self.run(policy, case, r)?.series)))
    }

    /// Differences `other - base` of `measure`, one for each replicate that both finished.
    #[must_use]
    pub fn paired(
        &self,
        base: (usize, usize),
        other: (usize, usize),
        measure: impl Fn(&Series) -> f64,
    ) -> Vec<f64> {
        (0..self.replicates)
            .filter_map(|r| {
                let base = self.run(base.0, base.1, r)?;
                let other = self.run(other.0, other.1, r)?;
                Some(measure(&other.series) - measure(&base.series))
            })
            .filter(|difference| !difference.is_nan())
            .collect()
    }

    /// The paired effect of `policy` against `base` on an outcome over a window, yearly figure.
    #[must_use]
    pub fn effect(
        &self,
        base: usize,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
        window: Window,
    ) -> Estimate {
        let measure = |s: &Series| yearly(s, region, outcome, window);
        estimate(&self.paired((base, case), (policy, case), measure))
    }

    /// Mean and interval of an outcome over a window under one policy, yearly figure.
    #[must_use]
    pub fn level(
        &self,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
        window: Window,
    ) -> Estimate {
        let values: Vec<f64> = self
            .each(policy, case, |s| yearly(s, region, outcome, window))
            .collect();
        estimate(&values)
    }

    /// Judges `policy` against `base` on one outcome.
    #[must_use]
    pub fn judge(
        &self,
        base: usize,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
        window: Window,
    ) -> Judgement {
        let values: Vec<f64> = self
            .each(base, case, |s| yearly(s, region, outcome, window))
            .collect();
        judge(
            outcome,
            self.effect(base, policy, case, region, outcome, window),
            mean(&values),
        )
    }

    /// An outcome's monthly mean and interval under one policy and case.
    #[must_use]
    pub fn curve(
        &self,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
    ) -> Vec<Estimate> {
        self.monthly(|month| {
            self.each(policy, case, |s| s.value(month, region, outcome))
                .collect()
        })
    }

    /// The monthly paired difference between a shock's case and the calm case under one policy.
    #[must_use]
    pub fn shock_curve(
        &self,
        policy: usize,
        case: usize,
        region: usize,
        outcome: Outcome,
    ) -> Vec<Estimate> {
        self.monthly(|month| {
            self.paired((policy, 0), (policy, case), |s| {
                s.value(month, region, outcome)
            })
        })
    }

    fn monthly(&self, values: impl Fn(u32) -> Vec<f64>) -> Vec<Estimate> {
        let mut bootstrap: Option<(usize, Bootstrap)> = None;
        (1..=self.months)
            .map(|month| {
                let values = values(month);
                let size = values.len();
                let fresh = || (size, Bootstrap::new(size));
                if bootstrap.as_ref().is_some_and(|b| b.0 != size) {
                    bootstrap = None;
                }
                bootstrap.get_or_insert_with(fresh).1.estimate(&values)
            })
            .collect()
    }

    /// The doors of a policy's last year in a case: mean over its replicates. None without runs.
    #[must_use]
    pub fn doors(&self, policy: usize, case: usize, region: usize) -> Option<Doors> {
        let window = Window::last_year(self.months);
        let each: Vec<Doors> = (0..self.replicates)
            .filter_map(|r| Some(doors(&self.run(policy, case, r)?.series, region, window)))
            .collect();
        let mean_of =
            |value: &dyn Fn(&Doors) -> f64| mean(&each.iter().map(value).collect::<Vec<_>>());
        let first = each.first()?;
        let rows = |side: fn(&Doors) -> &Vec<(Outcome, f64)>| {
            let row = |i: usize| (side(first)[i].0, mean_of(&|d: &Doors| side(d)[i].1));
            (0..side(first).len()).map(row).collect()
        };
        Some(Doors {
            money_in: mean_of(&|d| d.money_in),
            came_in: rows(|d| &d.came_in),
            went_out: rows(|d| &d.went_out),
            stayed: mean_of(&|d| d.stayed),
            gap: mean_of(&|d| d.gap),
        })
    }

    /// Who paid whom in a policy's last calm year, per 100 pounds that came into the region; flows
    /// under `smallest` are left out. For Sankey diagrams: payers on the left, payees on the right.
    #[must_use]
    pub fn flows(&self, policy: usize, region: usize, smallest: f64) -> Vec<Flow> {
        let Some(books) = self.books[policy].regions.get(region) else {
            return Vec::new();
        };
        let came_in: f64 = books
            .entries()
            .filter(|(payer, payee, ..)| !payer.resident() && payee.resident())
            .map(|entry| entry.3.as_f64())
            .sum();
        let mut flows = Vec::new();
        for payer in books.nodes() {
            for payee in books.nodes() {
                let per_100 = 100.0 * books.flow(payer, payee).as_f64() / came_in;
                if per_100 >= smallest {
                    flows.push(Flow {
                        payer,
                        payee,
                        per_100,
                    });
                }
            }
        }
        flows
    }

    /// A node's name for readers; sectors by their own names.
    #[must_use]
    pub fn node_name(&self, node: Node) -> &str {
        match node {
            Node::Sector(sector) => self.sectors.get(sector as usize).map_or("Firms", |s| s),
            fixed => fixed.label(),
        }
    }
}
