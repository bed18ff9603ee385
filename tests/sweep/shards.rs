//! Shards and their merging.

use std::fs;

use predicates::str::contains;

use super::{Trial, assert_same, millpond};

#[test]
fn shards_put_together_are_the_sweep() {
    let trial = Trial::of(&[]);
    trial.whole("whole", &[]);
    for shard in ["2/3", "3/3", "1/3"] {
        trial.whole("parts", &["--shard", shard]);
    }
    // A finished shard is there; another number of shards is another plan.
    trial
        .sweep("parts", &["--shard", "2/3"])
        .assert()
        .success()
        .stdout(contains("is there"));
    trial
        .sweep("parts", &["--shard", "1/4"])
        .assert()
        .code(1)
        .stderr(contains("shards of 3, not of 4"));
    trial
        .sweep("parts", &[])
        .assert()
        .code(1)
        .stderr(contains("millpond merge"));
    let merge = |dirs: &[&str], out: &str| {
        let mut command = millpond();
        command
            .arg("merge")
            .args(dirs.iter().map(|dir| trial.path(dir)));
        command.arg("--out").arg(trial.path(out)).assert()
    };
    let done = trial.path("parts/shards/0002-of-0003.done");
    let kept = fs::read(&done).expect("the shard is there");
    fs::remove_file(&done).expect("it can be removed");
    merge(&["parts"], "gap")
        .code(1)
        .stderr(contains("missing or not finished: 2"));
    fs::write(&done, &kept[..kept.len() - 3]).expect("it can be written");
    merge(&["parts"], "cut")
        .code(1)
        .stderr(contains("damaged or cut off"));
    fs::write(&done, &kept).expect("it can be written");
    merge(&["parts", "parts"], "twice")
        .code(1)
        .stderr(contains("the same shard is in"));
    merge(&["parts"], "parts").success();
    assert_same(&trial.path("whole"), &trial.path("parts"));
    assert!(!trial.path("parts/shards").exists());
    merge(&["parts"], "parts").success();
    assert_same(&trial.path("whole"), &trial.path("parts"));
    trial
        .sweep("parts", &["--shard", "2/3"])
        .assert()
        .success()
        .stdout(contains("is there"));
}

#[test]
fn a_shard_of_another_plan_is_refused() {
    let trial = Trial::of(&[]);
    trial.whole("parts", &["--shard", "1/2"]);
    trial
        .sweep("parts", &["--shard", "2/2", "--set", "run.months=21"])
        .assert()
        .code(1)
        .stderr(contains("the scenario of village, globalised has changed"));
    trial
        .sweep("parts", &["--shard", "2/2", "--replicates", "3"])
        .assert()
        .code(1)
        .stderr(contains("other points or replicates"));
}
