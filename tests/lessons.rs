//! Lessons: what their texts say is what their runs show, the ten people's town is the textbook's, and an exported page
//! needs nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use millpond::lesson::figures::Figures;
use millpond::lesson::page::{Given, Parts, list};
use millpond::lesson::recording::record;
use millpond::lesson::{self, Lesson, LessonError};
use millpond::live::Library;
use millpond::measure::outcome::Outcome;
use millpond::month::Unwatched;
use millpond::random::Luck;
use millpond::scenario;
use millpond::simulation::Simulation;

fn library() -> Library {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let texts = millpond::files::texts_below(&root, &[".toml", ".csv"], 2000);
    Library::new(texts.expect("scenarios can be read"))
}

fn of_name(name: &str) -> Lesson {
    let lesson = lesson::named(name).expect("it is sound");
    lesson.expect("there is such a lesson")
}

fn millpond() -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// All six, run: figures are there, claims hold, and no text is left with a gap.
#[test]
fn every_lesson_says_what_its_runs_show() {
    let library = library();
    let lessons = lesson::all().expect("all are sound");
    assert!(lessons.len() >= 6);
    for lesson in &lessons {
        assert!(!lesson.claims.is_empty(), "{} claims nothing", lesson.name);
        let given = Given::new(lesson, &library).unwrap_or_else(|why| panic!("{why}"));
        let page = given.page(Parts::Inside).expect("the page is made");
        assert!(
            !page.contains("{{") && !page.contains("{%"),
            "{}",
            lesson.name
        );
        assert!((30..=45).contains(&lesson.minutes), "{}", lesson.name);
        // It needs nothing else: no address, and no file beside it.
        for (start, _) in page
            .match_indices(" src=")
            .chain(page.match_indices(" href="))
        {
            let target = &page[start..page.len().min(start + 40)];
            let inside = [" href=\"#", " href=\"data:"];
            assert!(inside.iter().any(|own| target.starts_with(own)), "{target}");
        }
        assert!(
            page.len() < 1_000_000,
            "{}: {} bytes",
            lesson.name,
            page.len()
        );
        // What a page shows moves: no two stops of the slider are the same run.
        let ends: Vec<_> = given
            .recording
            .right
            .iter()
            .map(|runs| runs[0].values.last())
            .collect();
        for (at, end) in ends.iter().enumerate() {
            assert!(
                !ends[..at].contains(end),
                "{}: stop {at} is another's",
                lesson.name
            );
        }
    }
    let list = list(&lessons).expect("the list is made");
    for lesson in &lessons {
        assert!(list.contains(&format!("{}.html", lesson.name)));
    }
}

/// Month by month, what ten people earn is what comes in and what they pass on of the month before; in the end
/// 1 / (1 - c) of each pound. Known without the program.
#[test]
fn ten_people_live_the_textbook_s_rounds() {
    let recording = record(&of_name("leaky-bucket"), &library()).expect("it runs");
    let earned = recording
        .outcomes
        .iter()
        .position(|o| o.name == "output")
        .expect("it is charted");
    for (runs, passed_on) in recording.right.iter().zip([0.3, 0.45, 0.7, 0.8, 0.9]) {
        let months = &runs[0].values;
        let mut expected = 10_000.0;
        for month in &months[1..] {
            expected = 4_000.0 + passed_on * expected;
            let pounds = month[earned] / 100.0;
            assert!(
                (pounds / expected - 1.0).abs() < 1e-3,
                "{pounds} is not {expected}"
            );
        }
        let end = runs[0]
            .rounds
            .last()
            .and_then(Option::as_ref)
            .expect("money comes in");
        if passed_on < 0.85 {
            let all = 1.0 / (1.0 - passed_on);
            assert!(
                (end.becomes / all - 1.0).abs() < 2e-3,
                "{} is not {all}",
                end.becomes
            );
            for (round, pounds) in end.pounds.iter().enumerate() {
                let textbook = 100.0 * f64::powi(passed_on, round as i32);
                assert!(
                    (pounds - textbook).abs() < 0.2,
                    "round {round}: {pounds}, {textbook}"
                );
            }
        }
    }
}

/// What a lesson plays is what the command line gives for the same file and settings.
#[test]
fn a_recorded_run_is_the_scenario_s_own() {
    let (library, lesson) = (library(), of_name("when-localising-loses"));
    let recording = record(&lesson, &library).expect("it runs");
    let stop = 2;
    let settings: Vec<String> = [&lesson.runs.both[..], &lesson.runs.stops[stop].set].concat();
    let read = |path: &str| library.read(path);
    let scenario = scenario::load(&lesson.runs.right, &settings, &read).expect("it is sound");
    let luck = Luck {
        seed: scenario.run.seed,
        replicate: 0,
    };
    let mut simulation = Simulation::new(&scenario, luck).expect("it can be built");
    for month in 1..=recording.months {
        simulation.step(&mut Unwatched).expect("the books add up");
        for (place, note) in recording.outcomes.iter().enumerate() {
            let outcome = Outcome::named(note.name).expect("it is measured");
            let (own, shown) = (
                simulation.series().value(month, 0, outcome),
                recording.right[stop][0].values[month as usize - 1][place],
            );
            assert!(
                (own - shown).abs() <= own.abs() * 1e-6,
                "{} in month {month}",
                note.name
            );
        }
    }
}

/// A text that says what the runs do not show is not given.
#[test]
fn a_claim_that_does_not_hold_is_refused() {
    let mut lesson = of_name("leaky-bucket");
    let recording = record(&lesson, &library()).expect("it runs");
    lesson.claims[0].most = Some(1.5);
    let refused = Figures::read(&lesson, &recording)
        .expect_err("it does not hold")
        .to_string();
    assert!(
        refused.contains("leaky-bucket") && refused.contains(&lesson.claims[0].says),
        "{refused}"
    );
    lesson.claims.clear();
    lesson.figures[0].months = [1, 600];
    let refused = Figures::read(&lesson, &recording)
        .expect_err("there are 60 months")
        .to_string();
    assert!(refused.contains(&lesson.figures[0].name), "{refused}");
}

#[test]
fn a_lesson_that_points_beside_itself_is_refused() {
    let text = fs::read_to_string(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("web/lessons/multiplier.toml"),
    );
    let text = text.expect("it is there");
    for (from, to, why) in [
        ("right = 2", "right = 7", "none of its answers"),
        ("first = 4", "first = 5", "none of its stops"),
        ("minutes = 45", "minutes = 50", "its plan takes 45 minutes"),
        ("story = [", "tale = [", "unknown field"),
        ("least = 2.499\nmost = 2.501\n", "", "can never fail"),
    ] {
        assert!(text.contains(from));
        let refused = Lesson::parse("mine", &text.replacen(from, to, 1));
        let refused = refused.expect_err("it is not sound").to_string();
        assert!(
            refused.contains("mine") && refused.contains(why),
            "{refused}"
        );
    }
}

#[test]
fn scenarios_that_are_missing_are_named() {
    let refused = Given::new(&of_name("leaky-bucket"), &Library::new(BTreeMap::new()));
    assert!(matches!(refused, Err(LessonError::Run(_))), "{refused:?}");
    let empty = tempfile::tempdir().expect("there is a temporary directory");
    let told = millpond()
        .args(["lesson", "leaky-bucket", "--scenarios"])
        .arg(empty.path())
        .assert()
        .code(3);
    let told = String::from_utf8_lossy(&told.get_output().stderr).into_owned();
    assert!(told.contains("ten-people/world.toml"), "{told}");
}

#[test]
fn the_command_lists_tells_and_exports() {
    let list = millpond().arg("lesson").assert().success();
    let list = String::from_utf8_lossy(&list.get_output().stdout).into_owned();
    assert!(lesson::names().all(|name| list.contains(name)), "{list}");
    let told = millpond()
        .args(["lesson", "leaky-bucket"])
        .assert()
        .success();
    let told = String::from_utf8_lossy(&told.get_output().stdout).into_owned();
    assert!(
        told.contains("£12,000") && told.contains("Before you go"),
        "{told}"
    );
    let json = millpond()
        .args(["lesson", "multiplier", "--format", "json"])
        .assert()
        .success();
    let json: serde_json::Value =
        serde_json::from_slice(&json.get_output().stdout).expect("it is JSON");
    let becomes = json["figures"]["becomes_60"].as_f64().expect("a number");
    assert!((becomes - 2.5).abs() < 1e-3, "{becomes}");

    let folder = tempfile::tempdir().expect("there is a temporary directory");
    let file = folder.path().join("bucket.html");
    for _ in 0..2 {
        millpond()
            .args(["lesson", "leaky-bucket", "--export"])
            .arg(&file)
            .assert()
            .success();
    }
    let page = fs::read_to_string(&file).expect("it is written");
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert_eq!(
        fs::read_dir(folder.path()).expect("it is there").count(),
        1,
        "nothing else is left"
    );

    let unknown = millpond().args(["lesson", "alchemy"]).assert().code(2);
    let unknown = String::from_utf8_lossy(&unknown.get_output().stderr).into_owned();
    assert!(
        unknown.contains("alchemy") && unknown.contains("leaky-bucket"),
        "{unknown}"
    );
    let nowhere = folder.path().join("nowhere/bucket.html");
    millpond()
        .args(["lesson", "leaky-bucket", "--export"])
        .arg(folder.path())
        .assert()
        .code(2);
    millpond()
        .args(["lesson", "leaky-bucket", "--export"])
        .arg(nowhere)
        .assert()
        .code(1);
}
