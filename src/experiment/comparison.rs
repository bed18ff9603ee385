//! Several policies, each under every case and the same luck, and what can be said about them.
//!
//! Every effect is paired: a replicate of one policy is compared with the same replicate of the
//! other, so that both had the same luck. All amounts are in the outcomes' own units (money in
//! pence; flows as yearly figures over a window, monthly in curves).

use crate::calibrate::accounts::RegionAccounts;
use crate::measure::interval::{Bootstrap, Estimate, estimate, mean};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::verdict::{Judgement, judge};
use crate::measure::window::{Window, yearly};

mod money;
mod records;

pub use super::stakes::Stake;
use super::variants::Variants;
pub use money::{Flow, YearBooks};
pub use records::{
    CALM, Case, CaseKind, CaseShock, Chain, Currency, DrawnShocks, Finished, LocalMoneyTerms,
    Policy, Today,
};

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
}
