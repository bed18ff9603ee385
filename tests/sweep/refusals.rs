//! What is wrong with a design or a command is said at its place, and nothing is begun.

use predicates::str::contains;

use super::{Trial, millpond};

const LEVER: &str = "low = 0.0\nhigh = 1.0";
const SALTELLI: &str = "saltelli\"\nsize = 8";
const OUTCOME: &str = "measure = \"unemployment\"\nover = \"whole_run\"";
const POLICIES: &str = "\"ROOT/scenarios/village/localised.toml\"]";

/// Each change of the design is refused with these words, and no folder appears.
fn refused(cases: &[(&str, &str, &[&str])]) {
    for (old, new, words) in cases {
        let root = |text: &str| text.replace("ROOT", env!("CARGO_MANIFEST_DIR"));
        let trial = Trial::of(&[(&root(old), &root(new))]);
        let mut assert = trial.sweep("out", &[]).assert().code(3);
        for word in *words {
            assert = assert.stderr(contains(*word));
        }
        assert.stderr(contains("design.toml:"));
        assert!(!trial.path("out").exists(), "nothing is begun");
    }
}

#[test]
fn parameters_that_mean_nothing() {
    refused(&[
        (
            LEVER,
            "low = 0.0\nhigh = 1.0\ndistribution = \"log_uniform\"",
            &["a log_uniform parameter must be above zero"],
        ),
        (
            LEVER,
            "low = 0.0\nhigh = 1.0\nmode = 0.5",
            &[
                "`mode` is of a triangular distribution",
                "add distribution = \"triangular\"",
            ],
        ),
        (
            LEVER,
            "low = 0.0\nhigh = 1.0\nmean = 0.5\ndeviation = 0.1",
            &[
                "`mean` is of a normal distribution",
                "`deviation` is of a normal",
            ],
        ),
        (
            LEVER,
            "low = 0.0\nhigh = 1.0\nmode = 3.0\ndistribution = \"triangular\"",
            &["`mode` is 3, outside 0 to 1"],
        ),
        (
            LEVER,
            "low = 0.0\nhigh = 1.0\nmean = -1.0\ndistribution = \"normal\"",
            &["`mean` is -1, outside 0 to 1"],
        ),
        (
            LEVER,
            "low = 0.0\nhigh = 1.0\ndeviation = 0.0\ndistribution = \"normal\"",
            &["levers.0.deviation"],
        ),
        (
            LEVER,
            "values = [0.0, 0.5, 0.5]",
            &["the value 0.5 is there twice"],
        ),
        (
            LEVER,
            "low = 0.0\nvalues = [0.0, 0.5]",
            &["it has values and a range"],
        ),
        (
            LEVER,
            "low = 0.0\nhigh = 1.5\nwhole = true",
            &["is whole and goes from 0 to 1.5"],
        ),
        (LEVER, "values = [nan]", &["levers.0.values"]),
        (
            "name = \"orders\"\npath = \"behaviour.supplier_search\"",
            "name = \"orders\"\npath = \"behaviour.origin_elasticity\"",
            &["`behaviour.origin_elasticity` and `orders` are the same entry"],
        ),
        (
            "name = \"orders\"\npath = \"behaviour.supplier_search\"",
            "name = \"orders\"\npath = \"supplier_search\"",
            &["did you mean `behaviour.supplier_search`?"],
        ),
        (LEVER, "values = \"all\"", &["levers.0.values"]),
    ]);
}

#[test]
fn samples_that_choose_nothing() {
    refused(&[
        (
            SALTELLI,
            "morris\"\nlevels = 3",
            &["Morris needs an even number of levels, not 3"],
        ),
        (
            SALTELLI,
            "sobol\"\nsecond_order = true",
            &["second-order indices need method = \"saltelli\""],
        ),
        (
            "[sample]",
            "[sample_levers]\nmethod = \"grid\"\n[sample]",
            &["points are chosen together and apart"],
        ),
        (
            "[sample]",
            "[sample_uncertainties]\nmethod = \"grid\"\n[sample_levers]",
            &["saltelli points cannot be crossed with others"],
        ),
        (
            "[sample]\nmethod = \"saltelli\"",
            "[sample_levers]\nmethod = \"sobol\"",
            &["there is no `sample_uncertainties`"],
        ),
        (SALTELLI, "table\"", &["a table needs a `file`"]),
        (
            SALTELLI,
            "sobol\"\nfile = \"points.csv\"",
            &["a sobol design reads no file"],
        ),
        (
            SALTELLI,
            "table\"\nfile = \"points.csv\"",
            &["points.csv", "there is no such file"],
        ),
        (
            SALTELLI,
            "table\"\nfile = \"points.txt\"",
            &["a table ends in .csv or .parquet"],
        ),
        (
            SALTELLI,
            "saltelli\"\nsize = 10000000",
            &["more than 10000000 points"],
        ),
        (
            SALTELLI,
            "grid\"\nlevels = 100000",
            &["more than 10000000 points", "smaller"],
        ),
        (
            "replicates = 2",
            "replicates = 0",
            &["replicates", "1 to 100000"],
        ),
    ]);
}

#[test]
fn outcomes_that_cannot_be_read() {
    refused(&[
        (
            "[\"real_value_added\", \"unemployment\"]",
            "[\"unemployment\", \"unemployment\"]",
            &["`unemployment` is there twice"],
        ),
        (
            OUTCOME,
            "measure = \"unemployment\"\nof = \"output\"",
            &["`of` belongs to losses and multipliers"],
        ),
        (
            OUTCOME,
            "measure = \"unemployment\"\nsector = \"Crops\"",
            &["`sector` belongs to multipliers"],
        ),
        (
            OUTCOME,
            "measure = \"unemployment\"\ninjected = 0.1",
            &["`injected` belongs to multipliers"],
        ),
        (
            OUTCOME,
            "measure = \"multiplier\"",
            &["a multiplier needs a `sector`"],
        ),
        (
            OUTCOME,
            "measure = \"multiplier\"\nsector = \"Magic\"",
            &["there is no sector `Magic`"],
        ),
        (
            OUTCOME,
            "measure = \"multiplier\"\nsector = \"Crops\"\nof = \"jobs\"",
            &["a multiplier is not of `jobs`"],
        ),
        (
            OUTCOME,
            "measure = \"unemployment\"\nregion = \"Atlantis\"",
            &["has no region `Atlantis`"],
        ),
        (
            OUTCOME,
            "measure = \"real_value_added\"",
            &["two outcomes are called `real_value_added`"],
        ),
        (
            OUTCOME,
            "measure = \"unemployment\"\nname = \"orders\"",
            &["`orders` is a parameter, or a column of Millpond's own"],
        ),
        (
            OUTCOME,
            "measure = \"happiness\"",
            &["there is no outcome `happiness`"],
        ),
    ]);
}

#[test]
fn worlds_that_cannot_be_told_apart() {
    let once = "[[worlds]]\nname = \"village\"\n";
    refused(&[
        (
            once,
            "[[worlds]]\nname = \"village\"\npolicies = [\"ROOT/scenarios/village/localised.toml\"]\n\
             [[worlds]]\nname = \"village\"\n",
            &["two worlds are called `village`"],
        ),
        (
            POLICIES,
            "\"ROOT/scenarios/village/globalised.toml\"]",
            &["two policies of `village` are called `globalised`"],
        ),
        (
            once,
            "[[worlds]]\nname = \"empty\"\n[[worlds]]\nname = \"village\"\n",
            &["world `empty` has no policy"],
        ),
    ]);
}

#[test]
fn a_scenario_is_no_design() {
    let mut sweep = millpond();
    sweep.args(["sweep", "scenarios/village/world.toml"]);
    let said = sweep.assert().code(3);
    said.stderr(contains("is a scenario, not a design of a sweep"));
}

#[test]
fn arguments_that_mean_nothing() {
    let trial = Trial::of(&[]);
    for (arguments, words) in [
        (["--shard", "0/4"], "i/n"),
        (["--shard", "5/4"], "i/n"),
        (["--shard", "half"], "i/n"),
        (["--replicates", "0"], "1..=100000"),
        (["--replicates", "some"], "invalid value"),
        (["--format", "csv"], "csv"),
    ] {
        let assert = trial.sweep("out", &arguments).assert().code(2);
        assert.stderr(contains(words));
        assert!(!trial.path("out").exists(), "nothing is begun");
    }
    for (arguments, words) in [
        (["--target", "0"], "a share above 0 and up to 1"),
        (["--target", "2"], "a share above 0 and up to 1"),
        (["--target", "abc"], "is not a number"),
        (["--format", "csv"], "csv"),
    ] {
        let assert = trial.analyse("out", &arguments).assert().code(2);
        assert.stderr(contains(words));
    }
}

#[test]
fn a_line_without_end_does_not_eat_the_memory() {
    let trial = Trial::of(&[]);
    let mut eval = millpond();
    eval.args(["eval", "--quiet"])
        .arg(trial.path("design.toml"))
        .write_stdin("x".repeat((1 << 20) + 1))
        .assert()
        .code(1)
        .stderr(contains("a line is longer than 1048576 bytes"));
}
