//! `variants.csv`: the same bytes whatever the threads, read back whole or refused in words.

use millpond::experiment::variants::{LeftOut, Purpose, Setting, Variants};
use millpond::record::read::read;
use millpond::record::variants::{Names, VARIANTS, write};

use super::by_hand::{jobs, variant};
use super::{batch, execute, few, three};
use std::path::Path;

#[test]
fn the_table_has_the_same_bytes_on_any_threads_and_reads_back() {
    let dirs = [1, 2].map(|threads| {
        let dir = tempfile::tempdir().expect("there is a temporary directory");
        let result = execute(&batch(dir.path(), three(), 2, few()), threads);
        result
            .manifest
            .write(dir.path())
            .expect("it can be written");
        (dir, result.comparison.variants)
    });
    let bytes = |dir: &Path| std::fs::read(dir.join(VARIANTS)).expect("it was written");
    assert_eq!(bytes(dirs[0].0.path()), bytes(dirs[1].0.path()));
    let (dir, variants) = &dirs[0];
    let in_full = variants.of(Purpose::Assumption).count();
    assert!(variants.of(Purpose::Screening).count() > 80 && (2..=12).contains(&in_full));
    let back = read(dir.path()).expect("it reads back").comparison.variants;
    assert_eq!(back.left_out, variants.left_out);
    assert_eq!(back.variants.len(), variants.variants.len());
    // What is written again from what was read is the same, byte for byte.
    let again = tempfile::tempdir().expect("there is a temporary directory");
    let policies = ["globalised", "localised", "mixed"].map(str::to_owned);
    let names = Names {
        policies: &policies,
        regions: &["Millbrook".to_owned()],
    };
    write(again.path(), &back, names).expect("it can be written");
    assert_eq!(bytes(again.path()), bytes(dir.path()));
    let header = String::from_utf8_lossy(&bytes(dir.path()))
        .lines()
        .next()
        .map(str::to_owned);
    let package = std::fs::read_to_string(dir.path().join("datapackage.json"));
    let package: serde_json::Value =
        serde_json::from_str(&package.expect("it was written")).expect("it is JSON");
    let resources = package["resources"].as_array().expect("a list");
    let described = resources
        .iter()
        .find(|r| r["path"] == VARIANTS)
        .expect("it is described");
    let fields = described["schema"]["fields"].as_array().expect("a list");
    let fields: Vec<&str> = fields.iter().filter_map(|f| f["name"].as_str()).collect();
    assert_eq!(header, Some(fields.join(",")));
}

#[test]
fn failed_runs_and_reasons_read_back_and_damage_is_named() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let mut failing = variant(Purpose::Assumption, "a, \"b\"", Setting::Low, 1, jobs(5.0));
    failing.runs[1].result = Err("the books of month 3 do not add up".into());
    let variants = Variants {
        variants: vec![
            failing,
            variant(Purpose::EqualCost, "other", Setting::Scaled, 1, jobs(7.0)),
        ],
        left_out: by_hand_left_out(),
    };
    let policies = ["base", "other"].map(str::to_owned);
    let names = Names {
        policies: &policies,
        regions: &["Here".to_owned()],
    };
    write(dir.path(), &variants, names).expect("it can be written");
    assert_eq!(
        Variants::read(dir.path(), names).expect("it reads back"),
        variants
    );
    let path = dir.path().join(VARIANTS);
    let text = std::fs::read_to_string(&path).expect("it was written");
    let refused = |text: String| {
        std::fs::write(&path, text).expect("it can be written");
        let error = Variants::read(dir.path(), names).expect_err("it is damaged");
        error.to_string()
    };
    assert!(
        refused(text.replace("equal cost,", "equal coast,"))
            .contains("`equal coast` is no purpose")
    );
    assert!(refused(text.replace(",other,0,", ",another,0,")).contains("`another` is no policy"));
    let without_long: Vec<&str> = text.lines().filter(|l| !l.contains("long run")).collect();
    assert!(refused(without_long.join("\n")).contains("has no long run of Here"));
    assert!(refused(text.replacen("purpose", "porpoise", 1)).contains("no column `purpose`"));
}

fn by_hand_left_out() -> Vec<LeftOut> {
    vec![LeftOut {
        purpose: Purpose::LeverAlone,
        name: "other, tram".into(),
        why: "base has it too".into(),
    }]
}
