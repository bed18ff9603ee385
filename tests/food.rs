//! Results on food: "indicative only" with a coarse table, plain with a fine one, and production months.

use assert_cmd::Command;
use millpond::calibrate::accounts::EVEN_MONTHS;
use millpond::calibrate::table::Table;

const COARSE: &str = "scenarios/dumfries-and-galloway/world.toml";
const FINE: [&str; 4] = [
    "--set",
    "world.table=scenarios/data/scotland-2019-table-28.csv",
    "--set",
    "world.employment=scenarios/data/scotland-2019-jobs-28.csv",
];
/// Short and coarse in agents: these tests read words, not figures.
const SHORT: [&str; 4] = ["--set", "run.months=12", "--set", "world.scale=60"];

/// What a command prints. A path in `--set` counts from where the program is called.
fn stdout(arguments: &[&[&str]]) -> String {
    let done = Command::cargo_bin("millpond")
        .expect("the binary is built")
        .args(arguments.concat())
        .arg("--quiet")
        .assert()
        .success();
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}

#[test]
fn check_shows_when_food_is_made_and_how_far_to_trust_it() {
    let coarse = stdout(&[&["check", COARSE]]);
    assert!(
        coarse.contains("Results on food are indicative only"),
        "{coarse}"
    );
    // The flood and the supply chains name sectors of the coarse table; they are left out of the fine one.
    let shocks = [
        "--set",
        "shocks.flood.sectors=[]",
        "--set",
        "world.chains=[]",
    ];
    let fine = stdout(&[&["check", COARSE], &FINE, &shocks]);
    assert!(!fine.contains("indicative only"), "{fine}");
    let agriculture: Vec<f64> = fine
        .lines()
        .rev()
        .find_map(|line| line.strip_prefix("Agriculture "))
        .expect("agriculture has a row of months")
        .split_whitespace()
        .map(|cell| cell.parse().expect("a number"))
        .collect();
    assert_eq!(agriculture.len(), 12);
    assert!(
        agriculture[7] > 1.5 * agriculture[0],
        "harvest: {agriculture:?}"
    );
    let document = stdout(&[&["check", COARSE, "--format", "json"], &FINE, &shocks]);
    let document: serde_json::Value = serde_json::from_str(&document).expect("JSON");
    let food = &document["regions"][0]["food"];
    assert_eq!(food["indicative_only"], false);
    let months = food["pounds_by_month"]["Fishing_aquaculture"].as_array();
    assert_eq!(months.map(Vec::len), Some(12));
}

#[test]
fn run_and_report_say_indicative_only_where_the_table_is_coarse() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let out = dir.path().to_string_lossy().into_owned();
    let run = stdout(&[&["run", COARSE, "--out", &out], &SHORT]);
    assert!(
        run.contains("Food sourced locally (indicative only)"),
        "{run}"
    );
    let village = "scenarios/village";
    let [a, b] = ["globalised", "localised"].map(|policy| format!("{village}/{policy}.toml"));
    stdout(&[
        &["compare", &a, &b, "--replicates", "2", "--out", &out],
        &["--set", "run.months=24"],
    ]);
    let report = std::fs::read_to_string(dir.path().join("report.html")).expect("a report");
    let named = report.matches("Food sourced locally").count();
    let marked = report
        .matches("Food sourced locally (indicative only)")
        .count();
    assert!(named > 0 && named == marked, "{marked} of {named}");
    assert!(report.contains("a creamery looks like a distillery"));
}

#[test]
fn months_are_shares_that_sum_to_one_and_even_where_nothing_is_said() {
    let text =
        std::fs::read_to_string("scenarios/data/scotland-2019-table-28.csv").expect("bundled");
    let table = Table::parse(&text).expect("bundled");
    for sector in &table.sectors {
        let sum: f64 = sector.months.iter().sum();
        assert!((sum - 1.0).abs() < 1e-12, "{}: {sum}", sector.name);
        let seasonal = matches!(sector.name.as_str(), "Agriculture" | "Fishing_aquaculture");
        assert_eq!(sector.months != EVEN_MONTHS, seasonal, "{}", sector.name);
    }
    let coarse =
        std::fs::read_to_string("scenarios/data/scotland-2019-table-15.csv").expect("bundled");
    let coarse = Table::parse(&coarse).expect("bundled");
    for sector in &coarse.sectors {
        let seasonal = sector.name == "Agri_forest_fish";
        assert_eq!(sector.months != EVEN_MONTHS, seasonal, "{}", sector.name);
    }
    for bad in [
        "0.5 0.5",
        "0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 0.1 x",
        "sometimes",
        "1 1 1 1 1 1 1 1 1 1 1 1",
    ] {
        let wrong = text.replacen(
            "0.06 0.06 0.07 0.08 0.09 0.08 0.08 0.12 0.12 0.1 0.08 0.06",
            bad,
            1,
        );
        let errors = Table::parse(&wrong).expect_err(bad);
        assert!(errors[0].message.contains("`months`"), "{bad}: {errors:?}");
    }
}
