//! Input series and the outside cycle: what they drive, what leaves everything as it is, and what is
//! wrong with them said with its place.

mod common;

use common::{bytes, lived, luck, mean, village};
use millpond::files::read_text;
use millpond::measure::outcome::Outcome;
use millpond::scenario::load;
use millpond::scenario::types::{InputSeries, Interpolation, Scenario, SeriesKind, TableSource};

const ALL_KINDS: [SeriesKind; 11] = [
    SeriesKind::OutsideDemand,
    SeriesKind::Visitors,
    SeriesKind::OutsidePrices,
    SeriesKind::Credit,
    SeriesKind::Capacity,
    SeriesKind::Labour,
    SeriesKind::Transfers,
    SeriesKind::Furlough,
    SeriesKind::Dwellings,
    SeriesKind::HouseholdNeeds,
    SeriesKind::LocalSeason,
];

/// The village under a series of one value from month 7 on.
fn under(kinds: &[(SeriesKind, f64)]) -> Scenario {
    let mut scenario = village(&["run.months=24"]);
    scenario.series = kinds
        .iter()
        .map(|&(kind, value)| InputSeries {
            name: format!("{kind:?}"),
            kind,
            table: TableSource::Inline {
                text: format!("# source: a test\n# period: year\nyear,all\nfirst,{value}\n"),
            },
            regions: Vec::new(),
            start: 7,
            interpolation: Interpolation::Step,
            repeats: false,
        })
        .collect();
    scenario
}

/// Mean of an outcome over months 13 to 24 under a series.
fn later(kinds: &[(SeriesKind, f64)], outcome: Outcome) -> f64 {
    let run = lived(&under(kinds), luck(0), 24);
    mean(run.series(), outcome, 13, 24)
}

#[test]
fn series_at_their_neutral_value_change_no_byte() {
    let neutral = ALL_KINDS.map(|kind| (kind, kind.neutral()));
    let (plain, with) = (under(&[]), under(&neutral));
    let [plain, with] = [plain, with].map(|scenario| bytes(lived(&scenario, luck(0), 24).series()));
    assert!(plain == with);
}

#[test]
fn outside_demand_and_visitors_move_what_comes_in_by_what_they_say() {
    let before = later(&[], Outcome::DoorTourism);
    let half = later(&[(SeriesKind::Visitors, 0.5)], Outcome::DoorTourism);
    assert!((half / before - 0.5).abs() < 0.05, "{half} of {before}");
    let before = later(&[], Outcome::DoorExports);
    let less = later(&[(SeriesKind::OutsideDemand, 0.7)], Outcome::DoorExports);
    assert!((less / before - 0.7).abs() < 0.05, "{less} of {before}");
}

#[test]
fn closures_cut_output_and_furlough_keeps_jobs() {
    let closed = (SeriesKind::Capacity, 0.4);
    let paid = (SeriesKind::Furlough, 0.8);
    let output = |kinds: &[_]| later(kinds, Outcome::RealValueAdded);
    assert!(output(&[closed]) < 0.6 * output(&[]));
    assert!(output(&[closed, paid]) < 0.6 * output(&[]));
    let unemployed = |kinds: &[_]| later(kinds, Outcome::Unemployment);
    let (without, with) = (unemployed(&[closed]), unemployed(&[closed, paid]));
    assert!(with < 0.5 * without, "{with} against {without}");
    let income = |kinds: &[_]| later(kinds, Outcome::HouseholdIncome);
    assert!(income(&[closed, paid]) > income(&[closed]));
}

#[test]
fn the_cycle_is_one_path_for_all_policies_and_off_by_default() {
    let with = |deviation: &str, extra: &str| {
        let settings = ["run.months=24", deviation, extra];
        lived(&village(&settings), luck(0), 24)
            .economy()
            .inputs
            .cycle
            .clone()
    };
    let plain = with("world.outside_cycle.deviation=0.05", "run.seed=1");
    let other = with(
        "world.outside_cycle.deviation=0.05",
        "behaviour.loan_rate=0.08",
    );
    assert_eq!(plain, other);
    assert!((plain.all - 1.0).abs() > 1e-3, "it moves");
    let off = with("world.outside_cycle.deviation=0", "run.seed=1");
    assert_eq!(off.all.to_bits(), 1.0f64.to_bits());
}

#[test]
fn what_is_wrong_with_a_series_is_said_at_its_line() {
    let village = read_text("scenarios/village/world.toml").expect("a bundled file");
    let text = format!(
        "{village}\n[[series]]\nname = 'x'\nkind = 'capacity'\nregions = ['Milbrook']\n[[series]]\n\
         name = 'y'\nkind = 'capacity'\ntable = 'y.csv'\n"
    );
    let read = |path: &str| match path {
        "world.toml" => Ok(text.clone()),
        "y.csv" => {
            Ok("# source: a test\n# period: month\nmonth,Shop_and_kraft\nMay,2\n".to_owned())
        }
        other => read_text(&format!("scenarios/village/{other}")),
    };
    let problems = load("world.toml", &[], &read).expect_err("four faults");
    let said: Vec<String> = problems
        .list
        .iter()
        .map(|problem| format!("{}: {}", problems.location(problem), problem.message))
        .collect();
    let has = |place: &str, words: &str| {
        let found = said
            .iter()
            .any(|s| s.starts_with(place) && s.contains(words));
        assert!(found, "{place} {words} in {said:#?}");
    };
    has("world.toml:", "`series.0.table` is missing");
    has("world.toml:", "there is no region `Milbrook`");
    has("y.csv:3", "there is no sector `Shop_and_kraft`");
    has("y.csv:4", "`May` is 2, outside 0 to 1");
    assert_eq!(said.len(), 4, "{said:#?}");
}
