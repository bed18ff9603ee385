//! Two economies in somebody's hands: what a page shows is what the command line gives, to the last digit.

use std::collections::BTreeMap;

use millpond::live::{Answer, Ask, Library, Session};
use millpond::measure::outcome::Outcome;
use millpond::month::Unwatched;
use millpond::scenario;
use millpond::simulation::{Luck, Simulation};
use serde_json::{Value, json};

/// The scenarios of the repository, by their paths from `scenarios/`.
fn library() -> Library {
    let mut files = BTreeMap::new();
    let mut folders = vec![std::path::PathBuf::from("scenarios")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("scenarios/ can be read") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(text) = std::fs::read_to_string(&path) {
                let name = path.strip_prefix("scenarios").expect("below scenarios/");
                files.insert(name.display().to_string(), text);
            }
        }
    }
    Library::new(files)
}

fn ask(session: &mut Session, ask: &Value) -> Value {
    serde_json::from_str(&session.answer_json(&ask.to_string())).expect("an answer is JSON")
}

fn open(session: &mut Session, folder: &str, policies: [&str; 2], hands: &Value) -> Value {
    let path = |name: &str| format!("{folder}/{name}.toml");
    let opened = ask(
        session,
        &json!({ "ask": "open", "place": path("world"), "policies": policies.map(path), "hands": hands }),
    );
    assert_eq!(opened["say"], "opened", "{opened}");
    opened
}

/// Every value of every month, by side.
fn advance(session: &mut Session, months: u32) -> [Vec<Vec<f64>>; 2] {
    let told = ask(session, &json!({ "ask": "advance", "months": months }));
    let frames = told["frames"].as_array().expect("frames");
    assert_eq!(frames.len(), months as usize);
    [0, 1].map(|side| {
        let values = |frame: &Value| {
            let values = frame["sides"][side]["values"].as_array().expect("values");
            values
                .iter()
                .map(|v| v.as_f64().unwrap_or(f64::NAN))
                .collect()
        };
        frames.iter().map(values).collect()
    })
}

/// What the simulation gives for a scenario file from its first month.
fn lived(toml: &str, months: u32) -> Vec<Vec<f64>> {
    let scenario = scenario::from_text("downloaded.toml", toml).expect("the download is sound");
    let luck = Luck {
        seed: scenario.run.seed,
        replicate: 0,
    };
    let mut run = Simulation::new(&scenario, luck).expect("it can be built");
    (0..months)
        .map(|_| {
            run.step(&mut Unwatched).expect("the books add up");
            let month = run.series().months;
            let all = Outcome::ALL.iter();
            all.map(|&outcome| run.series().value(month, 0, outcome))
                .collect()
        })
        .collect()
}

fn downloaded(session: &mut Session, side: usize) -> String {
    let file = ask(session, &json!({ "ask": "toml", "side": side }));
    file["text"].as_str().expect("a scenario").to_owned()
}

fn same(shown: &[Vec<f64>], lived: &[Vec<f64>]) -> bool {
    let bits = |rows: &[Vec<f64>]| -> Vec<u64> {
        let values = rows.iter().flatten();
        values
            .map(|v| {
                if v.is_finite() {
                    (v + 0.0).to_bits()
                } else {
                    0
                }
            })
            .collect()
    };
    bits(shown) == bits(lived)
}

const VILLAGE: [&str; 2] = ["globalised", "localised"];

#[test]
fn every_place_has_its_world_first_and_policies_that_stand_on_it() {
    let mut session = Session::new(library());
    let told = ask(&mut session, &json!({ "ask": "places" }));
    let places = told["places"].as_array().expect("places");
    let village = places.iter().find(|p| p["path"] == "village/world.toml");
    let policies = village.expect("the village")["policies"]
        .as_array()
        .expect("policies");
    let names: Vec<&str> = policies.iter().filter_map(|p| p["name"].as_str()).collect();
    assert_eq!(names, ["today", "globalised", "localised", "mixed"]);
    // What stands on a policy stands on its world.
    let rural = places
        .iter()
        .find(|p| p["path"] == "dumfries-and-galloway/world.toml");
    let policies = rural.expect("the region")["policies"]
        .as_array()
        .expect("policies");
    assert!(
        policies
            .iter()
            .any(|p| p["path"] == "library/harvest-failure-localised.toml")
    );
    assert!(
        places
            .iter()
            .all(|p| p["path"] != "scotland/kingdom-one-to-one.toml")
    );
}

#[test]
fn what_is_shown_is_what_the_scenario_gives_from_its_first_month() {
    let mut session = Session::new(library());
    open(&mut session, "village", VILLAGE, &json!([{}, {}]));
    let mut shown = advance(&mut session, 20);
    // A lever of the policy, one that it does not have, and a shock, on the way.
    for (kind, strength) in [("procurement", 0.4), ("tariff", 0.1)] {
        let moved = json!({ "ask": "move", "side": 1, "kind": kind, "strength": strength });
        assert_eq!(ask(&mut session, &moved)["from"], 21);
    }
    let more = advance(&mut session, 4);
    let struck = ask(
        &mut session,
        &json!({ "ask": "strike", "name": "supplies" }),
    );
    assert_eq!(struck["say"], "hands", "{struck}");
    let rest = advance(&mut session, 24);
    for (side, shown) in shown.iter_mut().enumerate() {
        shown.extend(more[side].clone());
        shown.extend(rest[side].clone());
        let toml = downloaded(&mut session, side);
        assert!(same(shown, &lived(&toml, 48)), "side {side} is another run");
    }
    // It matters: the policy without the hand is another run from month 21 on, and not before.
    let plain = scenario::load("scenarios/village/localised.toml", &[], &|path: &str| {
        std::fs::read_to_string(path).map_err(|error| error.to_string())
    });
    let plain = lived(&plain.expect("a sound scenario").to_toml(), 48);
    assert!(same(&shown[1][..20], &plain[..20]));
    assert!(!same(&shown[1][20..21], &plain[20..21]));
}

/// Every kind of lever and of shock that a page can set loose works from the next month on as if it had been in
/// the file.
#[test]
fn every_lever_and_shock_by_hand_is_as_in_the_file() {
    let mut session = Session::new(library());
    let opened = open(
        &mut session,
        "village",
        ["world", "localised"],
        &json!([{}, {}]),
    );
    let kinds: Vec<(String, f64)> = opened["levers"]
        .as_array()
        .expect("levers")
        .iter()
        .map(|lever| {
            let most = lever["slider"][1].as_f64().expect("a slider's end");
            (
                lever["kind"].as_str().expect("a kind").to_owned(),
                most / 2.0,
            )
        })
        .collect();
    let shocks: Vec<String> = opened["shocks"]
        .as_array()
        .expect("shocks")
        .iter()
        .map(|shock| shock["name"].as_str().expect("a name").to_owned())
        .collect();
    assert!(kinds.len() >= 12 && !shocks.is_empty());
    for (kind, strength) in &kinds {
        open(
            &mut session,
            "village",
            ["world", "localised"],
            &json!([{}, {}]),
        );
        let mut shown = advance(&mut session, 15);
        for side in 0..2 {
            let moved = json!({ "ask": "move", "side": side, "kind": kind, "strength": strength });
            let told = ask(&mut session, &moved);
            assert_eq!(told["say"], "hands", "{kind}: {told}");
        }
        let rest = advance(&mut session, 6);
        for (side, shown) in shown.iter_mut().enumerate() {
            shown.extend(rest[side].clone());
            let toml = downloaded(&mut session, side);
            assert!(same(shown, &lived(&toml, 21)), "{kind}, side {side}");
        }
    }
    for name in &shocks {
        open(
            &mut session,
            "village",
            ["world", "localised"],
            &json!([{}, {}]),
        );
        let mut shown = advance(&mut session, 5);
        let told = ask(&mut session, &json!({ "ask": "strike", "name": name }));
        assert_eq!(told["from"], 6, "{told}");
        shown[1].extend(advance(&mut session, 8)[1].clone());
        let toml = downloaded(&mut session, 1);
        assert!(same(&shown[1], &lived(&toml, 13)), "{name}");
    }
}

/// A shock that one policy alone knows strikes neither side.
#[test]
fn a_shock_strikes_both_or_neither() {
    let mut session = Session::new(library());
    let place = "dumfries-and-galloway/world.toml";
    let policies = ["library/credit-crunch.toml", place];
    let asked = json!({ "ask": "open", "place": place, "policies": policies });
    assert_eq!(ask(&mut session, &asked)["say"], "opened");
    let struck = json!({ "ask": "strike", "name": "crunch" });
    assert_eq!(ask(&mut session, &struck)["say"], "problems");
    let moved = json!({ "ask": "move", "side": 1, "kind": "tariff", "strength": 0.1 });
    let hands = ask(&mut session, &moved)["hands"].clone();
    assert_eq!(hands[0]["shocks"], json!([]), "{hands}");
}

#[test]
fn a_hand_before_the_run_is_the_same_as_one_given_with_the_place() {
    let mut session = Session::new(library());
    open(&mut session, "village", VILLAGE, &json!([{}, {}]));
    let moved = json!({ "ask": "move", "side": 0, "kind": "procurement", "strength": -0.4 });
    let hands = ask(&mut session, &moved)["hands"].clone();
    let first = advance(&mut session, 30);
    let mut again = Session::new(library());
    open(&mut again, "village", VILLAGE, &hands);
    assert!(same(&first[0], &advance(&mut again, 30)[0]));
    // A stronger lever costs more, by what the policies of the place say of it.
    let cost = |toml: &str| -> f64 {
        let scenario = scenario::from_text("x.toml", toml).expect("sound");
        scenario.levers.iter().map(|lever| lever.running_cost).sum()
    };
    assert!(
        (cost(&downloaded(&mut again, 0)) - 60.0).abs() < 1e-9,
        "30 pounds for 0.2"
    );
}

#[test]
fn pounds_are_followed_from_the_month_that_comes_and_the_run_stays() {
    let mut session = Session::new(library());
    open(&mut session, "village", VILLAGE, &json!([{}, {}]));
    advance(&mut session, 12);
    let followed = ask(
        &mut session,
        &json!({ "ask": "follow", "side": 1, "pounds": 100 }),
    );
    let months = followed["months"].as_array().expect("months");
    assert_eq!(months[0]["month"], 13);
    for month in months {
        let left = month["left"].as_array().expect("doors");
        let left: f64 = left.iter().filter_map(|door| door[1].as_f64()).sum();
        let inside = month["inside"].as_f64().expect("pounds");
        assert!((left + inside - 100.0).abs() < 1e-6);
    }
    let chain = followed["chain"].as_array().expect("payments");
    for pair in chain.windows(2) {
        assert_eq!(pair[0]["payee"], pair[1]["payer"]);
    }
    let after = advance(&mut session, 1);
    assert_eq!(after[0].len(), 1);
}

#[test]
fn rounds_add_up_to_what_a_pound_becomes() {
    let mut session = Session::new(library());
    open(&mut session, "village", VILLAGE, &json!([{}, {}]));
    let told = ask(&mut session, &json!({ "ask": "advance", "months": 24 }));
    let rounds = &told["frames"][23]["sides"][1]["rounds"];
    let pounds = rounds["pounds"].as_array().expect("rounds");
    let all: f64 = pounds.iter().filter_map(Value::as_f64).sum::<f64>()
        + rounds["later"].as_f64().expect("later rounds");
    let becomes = rounds["becomes"].as_f64().expect("a factor");
    assert!((pounds[0].as_f64().expect("the first") - 100.0).abs() < 1e-9);
    assert!(
        (all - 100.0 * becomes).abs() < 1e-6 && becomes > 1.2,
        "{becomes}"
    );
}

#[test]
fn what_cannot_be_done_is_said_and_nothing_is_lost() {
    let mut session = Session::new(library());
    let refused = |session: &mut Session, request: Value, words: &str| {
        let told = ask(session, &request);
        assert_eq!(told["say"], "problems", "{request}: {told}");
        assert!(told.to_string().contains(words), "{words}: {told}");
    };
    refused(
        &mut session,
        json!({ "ask": "advance", "months": 1 }),
        "no place is open",
    );
    refused(
        &mut session,
        json!({ "ask": "dance" }),
        "this is no request",
    );
    refused(
        &mut session,
        json!({ "ask": "advance", "months": 1, "more": 2 }),
        "unknown field",
    );
    let policies = ["village/world.toml", "../../etc/passwd"];
    refused(
        &mut session,
        json!({ "ask": "open", "place": "village/world.toml", "policies": policies }),
        "there is no policy",
    );
    open(&mut session, "village", VILLAGE, &json!([{}, {}]));
    for (request, words) in [
        (json!({ "ask": "advance", "months": 0 }), "from 1 to 120"),
        (
            json!({ "ask": "advance", "months": -1 }),
            "this is no request",
        ),
        (
            json!({ "ask": "move", "side": 2, "kind": "tariff", "strength": 0.1 }),
            "0 or 1",
        ),
        (
            json!({ "ask": "move", "side": 0, "kind": "tarif", "strength": 0.1 }),
            "no lever",
        ),
        (
            json!({ "ask": "move", "side": 0, "kind": "tariff", "strength": 99.0 }),
            "outside 0 to 5",
        ),
        (
            json!({ "ask": "strike", "name": "<b>rain</b>" }),
            "there is no shock",
        ),
        (json!({ "ask": "look", "region": "Atlantis" }), "no region"),
        (
            json!({ "ask": "follow", "side": 0, "pounds": 0 }),
            "from 1 to",
        ),
    ] {
        refused(&mut session, request, words);
    }
    let shown = advance(&mut session, 14);
    let toml = downloaded(&mut session, 1);
    assert!(same(&shown[1], &lived(&toml, 14)));
    // The run ends where the scenario does.
    for _ in 0..5 {
        let _ = session.answer(Ask::Advance { months: 120 });
    }
    let end = session.answer(Ask::Advance { months: 1 });
    assert!(matches!(end, Answer::Frames { frames } if frames.is_empty()));
    assert_eq!(session.next_month(), None);
}

/// Whoever looks at another region on the way sees what whoever looked at it from the start has seen.
#[test]
fn another_region_s_months_are_there_when_it_is_looked_at() {
    let path = "scotland/world.toml";
    let begin = |region: Option<&str>| {
        let mut session = Session::new(library());
        let policies = [path, "scotland/one-localises.toml"];
        let mut wanted = json!({ "ask": "open", "place": path, "policies": policies });
        if let Some(region) = region {
            wanted["region"] = json!(region);
        }
        let opened = ask(&mut session, &wanted);
        assert_eq!(opened["frames"], json!([]), "{opened}");
        (session, opened)
    };
    let (mut session, opened) = begin(None);
    let other = opened["regions"][1].as_str().expect("a second region");
    ask(&mut session, &json!({ "ask": "advance", "months": 4 }));
    let looked = ask(&mut session, &json!({ "ask": "look", "region": other }));
    let (mut session, _) = begin(Some(other));
    let lived = ask(&mut session, &json!({ "ask": "advance", "months": 4 }));
    let frames = |told: &Value| told["frames"].as_array().expect("frames").clone();
    assert_eq!(frames(&looked).len(), 4);
    for (seen, own) in frames(&looked).iter().zip(frames(&lived)) {
        assert_eq!(seen["month"], own["month"]);
        for side in 0..2 {
            for what in ["values", "map"] {
                let [seen, own] = [seen, &own].map(|frame| &frame["sides"][side][what]);
                assert_eq!(seen, own, "{what}");
            }
        }
    }
}

/// What is done must have a month in which it counts.
#[test]
fn nothing_is_done_by_hand_once_the_run_is_over() {
    let mut session = Session::new(library());
    open(&mut session, "village", VILLAGE, &json!([{}, {}]));
    ask(&mut session, &json!({ "ask": "advance", "months": 60 }));
    let strike = json!({ "ask": "strike", "name": "fire" });
    let shift = json!({ "ask": "move", "side": 0, "kind": "tariff", "strength": 0.1 });
    for deed in [strike, shift] {
        let answer = ask(&mut session, &deed);
        assert_eq!(answer["say"], "problems", "{answer}");
        let message = answer["message"].as_str().expect("words");
        assert!(message.contains("the run is over"), "{message}");
    }
}
