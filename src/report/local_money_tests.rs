//! What is told of local currencies, on comparisons made by hand.

use super::background::Background;
use super::example;
use super::local_money::{Told, section};
use super::page::Page;
use crate::cli::{local_money_text, run_text, verdict_markdown, verdict_table, verdict_text};
use crate::experiment::comparison::{
    CALM, Case, CaseKind, Comparison, Currency, Finished, LocalMoneyTerms, Policy,
};
use crate::measure::currency::{CurrencyOutcome, CurrencyRow, CurrencyYears};
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;
use crate::measure::outcome::{Outcome, Series};
use crate::scenario::types::Design;

const MONTHS: u32 = 48;

/// A month of a token: of 1,000 pounds about 2,000 are spent by households and 1,000 by firms, of which
/// a quarter is changed back; the office costs 100 pounds.
fn month() -> CurrencyRow {
    let mut row = CurrencyRow::default();
    for (outcome, pounds) in [
        (CurrencyOutcome::Circulation, 1_000.0),
        (CurrencyOutcome::AtEnd, 1_000.0),
        (CurrencyOutcome::ByHouseholds, 2_000.0),
        (CurrencyOutcome::ByFirms, 1_000.0),
        (CurrencyOutcome::Bought, 750.0),
        (CurrencyOutcome::Redeemed, 750.0),
        (CurrencyOutcome::Cost, 100.0),
    ] {
        row[outcome as usize] = 100.0 * pounds;
    }
    row[CurrencyOutcome::Takers as usize] = 8.0;
    row[CurrencyOutcome::DeadEnds as usize] = 2.0;
    row
}

/// A run in which real value added is so many pounds a month and imports of households are so many;
/// tokens, if any, circulate in these regions.
fn run(id: &str, regions: &[&str], value: f64, imports: f64, tokens: &[(usize, &str)]) -> Finished {
    let names: Vec<String> = regions.iter().map(ToString::to_string).collect();
    let mut series = Series::new(names, vec!["All".into()], MONTHS);
    let tokens = tokens
        .iter()
        .map(|(region, name)| (*region, (*name).to_owned()));
    series.currencies = CurrencyYears::new(tokens.collect());
    for month_of_run in 1..=MONTHS {
        let mut row = [0.0; Outcome::COUNT];
        row[Outcome::RealValueAdded as usize] = 100.0 * value;
        row[Outcome::DoorImportsConsumer as usize] = 100.0 * imports;
        row[Outcome::PolicyCost as usize] = 100.0 * 400.0;
        let sectors = [[0.0; 4]];
        series.push_month(regions.iter().map(|_| (&row, &sectors[..])));
        let mut token = month();
        if month_of_run == 14 {
            // Seven pounds are lost in the second year.
            token[CurrencyOutcome::Lost as usize] = 700.0;
        }
        let count = series.currencies.currencies.len();
        series
            .currencies
            .push_month(std::iter::repeat_n(&token, count));
    }
    Finished {
        run_id: id.into(),
        lm3: vec![f64::NAN; regions.len()],
        series,
        year: Vec::new(),
    }
}

fn policy(name: &str, currencies: &[&str], rest: &str) -> Policy {
    let currency = |name: &&str| Currency {
        name: (*name).to_owned(),
        design: Design::Voucher,
        words: "a voucher",
    };
    Policy {
        name: name.into(),
        title: name.into(),
        limited_to: Vec::new(),
        local_money: LocalMoneyTerms {
            currencies: currencies.iter().map(currency).collect(),
            terms: currencies.join(" "),
            rest: rest.into(),
        },
    }
}

fn empty(policies: Vec<Policy>, regions: &[&str], replicates: u32) -> Comparison {
    let calm = Case {
        name: CALM.into(),
        kind: CaseKind::Calm,
    };
    Comparison::new(
        "What if?".into(),
        policies,
        vec![calm],
        replicates,
        MONTHS,
        1,
        regions.iter().map(ToString::to_string).collect(),
        vec!["All".into()],
    )
}

/// A token beside nothing. Each month it brings 150 to 250 pounds of value for 100 pounds of cost, and 50
/// pounds less are spent on imports. `rest` is what else the policy says.
fn token(rest: &str) -> Comparison {
    let policies = vec![
        policy("none", &[], "as it is"),
        policy("token", &["Token"], rest),
    ];
    let mut comparison = empty(policies, &["Here"], 5);
    for (replicate, gain) in (0..5).zip([150.0, 175.0, 200.0, 225.0, 250.0]) {
        let luck = 10_000.0 + 500.0 * f64::from(replicate);
        let without = run("without", &["Here"], luck, 900.0, &[]);
        let with = run("with", &["Here"], luck + gain, 850.0, &[(0, "Token")]);
        comparison.put(0, 0, replicate, without);
        comparison.put(1, 0, replicate, with);
    }
    comparison
}

fn all_formats(comparison: &Comparison) -> [String; 5] {
    let page = Page::of(comparison, &Background::default(), &[0]).expect("it can be shown");
    [
        verdict_text::comparison_text(comparison, &[0]),
        verdict_markdown::comparison_markdown(comparison, &[0]),
        run_text::run_text(comparison, &[0]),
        run_text::markdown(comparison, &[0]),
        page.html().expect("the template fits"),
    ]
}

fn close(found: Estimate, wanted: f64) -> bool {
    (found.mean - wanted).abs() < 1e-6 * wanted.abs().max(1.0)
}

#[test]
fn figures_by_hand() {
    let comparison = token("as it is");
    let [money] = &comparison.local_money(1, 0)[..] else {
        panic!("there is one currency");
    };
    for (figure, wanted) in [
        (CurrencyFigure::Circulation, 100_000.0),
        (CurrencyFigure::ByHouseholds, 2_400_000.0),
        (CurrencyFigure::Velocity, 36.0),
        (CurrencyFigure::RedeemedPerTurn, 0.25),
        (CurrencyFigure::RedeemedOfIssue, 1.0),
        (CurrencyFigure::DeadEndShare, 0.25),
        (CurrencyFigure::Cost, 120_000.0),
    ] {
        let found = money.figure(figure).expect("it was recorded");
        assert!(close(found, wanted), "{}: {found:?}", figure.name());
    }
    // Nothing idle, no invoices, no hours: no rows.
    for figure in [
        CurrencyFigure::IdleShare,
        CurrencyFigure::SetOffShare,
        CurrencyFigure::HoursGiven,
        CurrencyFigure::LossShare,
    ] {
        assert_eq!(money.figure(figure), None, "{}", figure.name());
    }
    assert!(close(money.lost, 700.0) && money.worst_year() == Some(2));
    assert_eq!((money.runs, money.closed), (5, 0));
    assert!(comparison.local_money(0, 0).is_empty());
}

#[test]
fn gross_and_net_by_hand() {
    let found = token("as it is").local_money_effect(0, 1, 0);
    let found = found.expect("the policies differ by a token");
    assert!(found.alone);
    assert!(close(found.spent, 3_600_000.0));
    assert!(close(found.imports, -60_000.0));
    assert!(close(found.value_added, 240_000.0));
    assert!(close(found.cost, 120_000.0));
    let each = found.per_pound.expect("the cost is clear of zero");
    let [low, high] = each.interval.expect("there are five pairs");
    assert!(close(each, 2.0) && low > 1.0 && high < 3.0, "{each:?}");
    assert!(found.chance.is_some_and(|chance| chance > 0.975));
    // The other way round all changes turn, and nothing is brought by what is saved.
    let back = token("as it is").local_money_effect(1, 0, 0);
    let back = back.expect("they still differ");
    assert_eq!(back.value_added, found.value_added.times(-1.0));
    assert_eq!((back.per_pound, back.chance), (None, None));
}

#[test]
fn other_levers_are_said_to_be_there() {
    let comparison = token("with levers");
    let found = comparison.local_money_effect(0, 1, 0);
    let found = found.expect("the policies differ by a token too");
    // Then cost is all that the policies cost, which is the same here.
    assert!(!found.alone && close(found.cost, 0.0));
    let words = "differs from \u{201c}none\u{201d} by more than local money";
    let told = Told::of(&comparison, 0).expect("there is a token");
    assert!(told.sentences().iter().any(|said| said.contains(words)));
    let alone = Told::of(&comparison, 0)
        .map(|told| told.effect_heads().concat())
        .unwrap_or_default();
    assert_eq!(alone, "token (all that differs)");
    let alone = token("as it is");
    let told = Told::of(&alone, 0).expect("there is a token");
    assert!(!told.sentences().iter().any(|said| said.contains(words)));
    // The same local money on both sides changes nothing by local money.
    let mut same = token("with levers");
    same.policies[0].local_money.terms = same.policies[1].local_money.terms.clone();
    assert_eq!(same.local_money_effect(0, 1, 0), None);
}

#[test]
fn a_councillor_reads_one_paragraph_a_currency() {
    let comparison = token("as it is");
    let told = Told::of(&comparison, 0).expect("there is a token");
    let said = told.sentences();
    assert_eq!(said.len(), 1);
    for words in [
        "\u{201c}token\u{201d}, Token (a voucher), years 3 and 4. A note changed hands 36.0 times a year",
        "of every \u{a3}100 that firms took in it they changed \u{a3}25.0 back.",
        "Each pound of its running cost changed real value added here by +\u{a3}2.00 (",
        "the chance that more is gained than it costs is ",
        "Over the whole run holders lost \u{a3}7.00, all in year 2.",
    ] {
        assert!(said[0].contains(words), "{words}: {}", said[0]);
    }
}

#[test]
fn nothing_is_said_of_local_money_where_there_is_none() {
    let told = ["Local money, years", "changed hands", "local-money-1"];
    let with = all_formats(&token("as it is"));
    for (place, text) in with.iter().enumerate() {
        // `run` is of the first policy, which has a token in the comparison of its own below.
        let of_first_policy = place == 2 || place == 3;
        assert_eq!(
            told.iter().any(|words| text.contains(words)),
            !of_first_policy || text.contains("Token"),
            "{text}"
        );
    }
    let mut own = empty(vec![policy("token", &["Token"], "as it is")], &["Here"], 1);
    own.put(0, 0, 0, run("alone", &["Here"], 1.0, 1.0, &[(0, "Token")]));
    let text = run_text::run_text(&own, &[0]);
    assert!(text.contains("Local money, years 3 and 4, no shock") && text.contains("36.0"));
    assert!(run_text::markdown(&own, &[0]).contains("### Local money, years 3 and 4, no shock"));
    let without = example::comparison("Does buying local help?");
    for text in all_formats(&without) {
        assert!(!told.iter().any(|words| text.contains(words)), "{text}");
    }
    assert!(section(&without, 0).is_none());
    assert_eq!(local_money_text::as_json(&without), serde_json::json!([]));
    assert_eq!(
        verdict_table::as_json(&without)["local_money_effects"],
        serde_json::json!([])
    );
}

#[test]
fn data_says_what_the_words_say() {
    let json = verdict_table::as_json(&token("as it is"));
    let money = &json["local_money"][0];
    assert_eq!(
        (&money["policy"], &money["design"]),
        (&"token".into(), &"voucher".into())
    );
    let velocity = money["figures"]["velocity"]["mean"].as_f64();
    assert!(velocity.is_some_and(|v| (v - 36.0).abs() < 1e-9));
    let effect = &json["local_money_effects"][0];
    assert_eq!(effect["by_local_money_alone"], true);
    let chance = effect["chance_to_exceed_cost"].as_f64();
    assert!(chance.is_some_and(|chance| chance > 0.975));
}

#[test]
fn all_regions_together_have_each_currency_once() {
    let regions = ["North", "South", "Both"];
    let mut comparison = empty(vec![policy("token", &["Token"], "")], &regions, 2);
    for replicate in 0..2 {
        let tokens = [(0, "Token"), (1, "Token"), (1, "Other")];
        comparison.put(0, 0, replicate, run("run", &regions, 1.0, 1.0, &tokens));
    }
    let names = |region| -> Vec<String> {
        let found = comparison.local_money(0, region).into_iter();
        found.map(|money| money.currency).collect()
    };
    assert_eq!(names(0), ["Token"]);
    assert_eq!(names(1), ["Token", "Other"]);
    assert_eq!(names(2), ["Token", "Other"]);
    let whole = &comparison.local_money(0, 2)[0];
    let figure = |figure| whole.figure(figure).expect("it was recorded");
    assert!(close(figure(CurrencyFigure::Circulation), 200_000.0));
    assert!(close(figure(CurrencyFigure::Velocity), 36.0));
    assert!(close(whole.lost, 1_400.0));
}

#[test]
fn one_pair_of_runs_says_nothing_of_a_pound() {
    let five = token("as it is");
    let mut one = empty(five.policies.clone(), &["Here"], 1);
    for policy in 0..2 {
        let run = five.run(policy, 0, 0).expect("it was put").clone();
        one.put(policy, 0, 0, run);
    }
    let told = Told::of(&one, 0).expect("there is a token");
    assert!(told.sentences()[0].contains("takes at least five pairs of runs"));
    assert!(!all_formats(&one).iter().any(|text| text.contains("NaN")));
}
