//! Variants and drawn shocks on the village: what is read from them by hand, what must be nothing, the
//! same bytes whatever the threads, and tables that read back.

mod by_hand;
#[path = "../common/mod.rs"]
mod common;
mod drawn;
mod runs;
mod tables;

use std::path::Path;

use common::bundled;
use millpond::experiment::batch::{Batch, BatchResult};
use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparison::Comparison;
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::variants::Wanted;
use millpond::experiment::variants::running::Options;
use millpond::scenario::types::Scenario;

fn village(policy: &str, settings: &[&str]) -> Scenario {
    bundled(&format!("village/{policy}"), settings)
}

fn batch(dir: &Path, policies: Vec<Scenario>, replicates: u32, options: Options) -> Batch {
    Batch {
        command: "compare".into(),
        cases: vec![CasePlan::calm()],
        replicates,
        seed: 1,
        variants: Wanted::Yes(options),
        dir: dir.to_owned(),
        policies,
    }
}

fn execute(batch: &Batch, threads: usize) -> BatchResult {
    let stop = Stop::new();
    let execution = Execution {
        threads: Some(threads),
        stop: &stop,
        month_done: &|| {},
    };
    let result = batch.execute(execution).expect("results can be written");
    assert_eq!(result.tally.failed, 0, "{:?}", result.comparison.failures);
    assert_eq!(result.comparison.variants.failures(), Vec::<String>::new());
    result
}

fn compare(policies: Vec<Scenario>, replicates: u32, options: Options) -> Comparison {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    execute(&batch(dir.path(), policies, replicates, options), 2).comparison
}

const ALL: Options = Options {
    replicates: 2,
    assumptions: 1000,
};

fn few() -> Options {
    Options {
        replicates: 2,
        assumptions: 2,
    }
}

fn three() -> Vec<Scenario> {
    ["globalised", "localised", "mixed"]
        .map(|name| village(name, &["run.months=16"]))
        .to_vec()
}
