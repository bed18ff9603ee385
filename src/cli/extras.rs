//! What `compare` runs beside policies and their shocks: shocks drawn by chance, and variants.

use super::{Global, note};
use crate::experiment::cases::CasePlan;
use crate::experiment::variants::running::{ASSUMPTIONS, Options, REPLICATES};
use crate::experiment::variants::{Variants, Wanted};
use crate::scenario::types::Scenario;

/// With more regions than this a run costs minutes, and variants are run only on request.
const REGIONS_MAX: usize = 8;

/// Which extras to run.
#[derive(Debug, clap::Args)]
pub struct ExtraArgs {
    /// Leave out the shocks drawn by chance, the assumptions set low and high, each lever alone and
    /// equal public cost
    #[arg(long, conflicts_with = "variants")]
    pub quick: bool,
    /// Run assumptions, levers alone and equal cost also in a world of more than 8 regions, where a
    /// run costs minutes
    #[arg(long)]
    pub variants: bool,
    /// Pairs of runs of each assumption, lever alone and equal cost
    #[arg(long, value_name = "N", default_value_t = REPLICATES, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub variant_replicates: u32,
    /// Assumptions run at both ends; where there are more, one run of each says which matter most
    #[arg(long, value_name = "N", default_value_t = ASSUMPTIONS, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub variant_assumptions: u32,
}

impl ExtraArgs {
    /// Calm, every shock of the scenario and, unless left out, one drawn by chance.
    #[must_use]
    pub fn cases(&self, scenario: &Scenario) -> Vec<CasePlan> {
        let mut cases = CasePlan::all(scenario);
        if !self.quick {
            cases.push(CasePlan::drawn(scenario));
        }
        cases
    }

    /// Whether variants are run.
    #[must_use]
    pub fn wanted(&self, scenario: &Scenario) -> Wanted {
        let regions = scenario.world.region_names().count();
        if self.quick {
            return Wanted::No;
        }
        if regions > REGIONS_MAX && !self.variants {
            return Wanted::NotRun(format!(
                "with {regions} regions a run costs minutes, so it is run only with --variants"
            ));
        }
        Wanted::Yes(Options {
            replicates: self.variant_replicates,
            assumptions: self.variant_assumptions,
        })
    }
}

/// Says on stderr what of the variants was not run or failed.
pub fn say(global: &Global, wanted: &Wanted, variants: &Variants) {
    if let Wanted::NotRun(why) = wanted {
        note(
            global,
            &format!("assumptions, levers alone, equal cost: {why}"),
        );
    }
    let failures = variants.failures();
    if let Some(first) = failures.first() {
        let count = failures.len();
        let words = format!("{count} runs of variants have no result, the first: {first}");
        note(global, &words);
    }
}
