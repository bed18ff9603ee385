//! The differences of two results folders: in words, as Markdown, and as data.

use std::fmt::Write;

use serde_json::{Value, json};

use super::columns::{heading, indented, wrapped};
use super::csv_text::CsvText;
use super::diff_text::{self, Sides};
use super::error::CliError;
use super::markdown;
use crate::experiment::comparison::CALM;
use crate::experiment::results_difference::{Effect, Level, Made, Place, ResultsDifference};
use crate::measure::interval::Estimate;
use crate::measure::number::number;
use crate::measure::outcome::Better;
use crate::measure::verdict::Reason;
use crate::report::format::{Measure, value};
use crate::report::sentences::a_year;
use crate::report::view::{self, effect, window_words};

/// The differences for a terminal.
#[must_use]
pub fn text(sides: &Sides, found: &ResultsDifference) -> String {
    let mut text = format!("A  {}\nB  {}\n", sides.names[0], sides.names[1]);
    text += &heading("How they were made");
    for line in made_lines(found) {
        let _ = writeln!(text, "{}", indented(&line, 2, 4));
    }
    for (policy, differences) in found.policies.iter().filter(|p| !p.1.none()) {
        text += &heading(&format!("The policy {policy}"));
        for group in &differences.groups {
            for change in &group.changes {
                let _ = writeln!(text, "{}", indented(&diff_text::line(change), 2, 4));
            }
        }
    }
    if !found.left_out.is_empty() {
        text += &heading("What is not compared");
        for sentence in &found.left_out {
            let _ = writeln!(text, "{}", indented(sentence, 2, 4));
        }
    }
    text += &heading(&format!("What came out, {}", window_words(found.window)));
    let _ = writeln!(text, "{}", wrapped(&pairing(found)));
    text + &outcomes_text(found)
}

fn made_lines(found: &ResultsDifference) -> Vec<String> {
    let line = |made: &Made| {
        format!(
            "{}: {} in A, {} in B",
            made.what, made.values[0], made.values[1]
        )
    };
    let mut lines: Vec<String> = found.made.iter().map(line).collect();
    let same: Vec<String> = found
        .policies
        .iter()
        .filter(|policy| policy.1.none())
        .map(|policy| policy.0.clone())
        .collect();
    if !same.is_empty() {
        let verb = if same.len() == 1 { "says" } else { "say" };
        lines.push(format!("{} {verb} the same in both", view::listed(&same)));
    }
    lines
}

fn pairing(found: &ResultsDifference) -> String {
    match found.pairs {
        Some(1) => "One run of each with the same luck: a difference is shown, but one pair cannot tell it from \
                    chance."
            .to_owned(),
        Some(pairs) => format!(
            "B less A, {pairs} replicates paired: both have the same seed, so the same luck. 95% intervals in \
             brackets."
        ),
        None => "B less A, not paired: the seeds differ, so chance does not cancel and intervals are wider. 95% \
                 intervals in brackets."
            .to_owned(),
    }
}

fn places(found: &ResultsDifference) -> Vec<&Place> {
    let mut places: Vec<&Place> = found.levels.iter().map(|level| &level.place).collect();
    places.dedup();
    places
}

/// Judged outcomes without a shock; the data have all outcomes and cases.
fn outcomes_text(found: &ResultsDifference) -> String {
    if found.levels.is_empty() {
        return "  Nothing: no region, policy and case is in both.\n".to_owned();
    }
    let mut text = String::new();
    for place in places(found).into_iter().filter(|place| place.case == CALM) {
        let _ = write!(text, "\n{}, {}\n", place.region, place.policy);
        let levels = judged(&found.levels, place, |level| {
            (&level.place, level.outcome.better())
        });
        let lines: Vec<String> = levels
            .iter()
            .filter_map(|level| level_line(level))
            .collect();
        if lines.is_empty() {
            text += "  every judged outcome is exactly the same in both\n";
        }
        for line in lines {
            let _ = writeln!(text, "{}", indented(&line, 2, 4));
        }
    }
    text + &effects_text(found)
}

fn judged<'a, T>(
    all: &'a [T],
    place: &Place,
    about: impl Fn(&T) -> (&Place, Better),
) -> Vec<&'a T> {
    let here = |one: &&T| {
        let (at, better) = about(one);
        at == place && better != Better::Structure
    };
    all.iter().filter(here).collect()
}

/// None for what is exactly the same.
fn level_line(level: &Level) -> Option<String> {
    let reason = level.change.reason;
    if matches!(reason, Reason::NoDifference | Reason::NotRecorded) {
        return None;
    }
    let measure = Measure::of(level.outcome);
    let [a, b] = level.levels.map(|estimate| value(measure, estimate.mean));
    let change = effect(measure.difference(), &level.change.effect);
    let clear = match reason {
        Reason::Clear => String::new(),
        other => format!(", {}", other.words()),
    };
    let label = level.outcome.label();
    Some(format!(
        "{label}{}: {a} in A, {b} in B: {change}{clear}",
        a_year(level.outcome)
    ))
}

fn effects_text(found: &ResultsDifference) -> String {
    let Some(against) = &found.against else {
        return String::new();
    };
    if found.effects.is_empty() {
        return String::new();
    }
    let mut text = heading(&format!("Effects against {against} that changed"));
    let mut nothing = true;
    for place in places(found).into_iter().filter(|place| place.case == CALM) {
        let effects = judged(&found.effects, place, |effect| {
            (&effect.place, effect.outcome.better())
        });
        for line in effects.iter().filter_map(|effect| effect_line(effect)) {
            nothing = false;
            let line = format!("{}, {}: {line}", place.region, place.policy);
            let _ = writeln!(text, "{}", indented(&line, 2, 4));
        }
    }
    if nothing {
        text += "  None clearly, and every verdict is the same.\n";
    }
    text
}

/// None where neither the verdict nor, clearly, the effect is another.
fn effect_line(one: &Effect) -> Option<String> {
    let [a, b] = one.judgements;
    if !one.verdict_changed() && !one.change.excludes_zero() {
        return None;
    }
    let measure = Measure::of(one.outcome).difference();
    let [from, to] = [a, b].map(|judgement| effect(measure, &judgement.effect));
    let verdict = if one.verdict_changed() {
        format!(
            "verdict {} in A, {} in B; ",
            a.verdict.word(),
            b.verdict.word()
        )
    } else {
        format!("{} in both; ", a.verdict.word())
    };
    Some(format!(
        "{}{}: {verdict}effect {from} in A, {to} in B, changed by {}",
        one.outcome.label(),
        a_year(one.outcome),
        effect(measure, &one.change)
    ))
}

/// The differences in Markdown.
#[must_use]
pub fn markdown_text(sides: &Sides, found: &ResultsDifference) -> String {
    let mut text = format!(
        "# What differs\n\n- **A**: {}\n- **B**: {}\n",
        sides.names[0], sides.names[1]
    );
    text += &markdown::heading(2, "How they were made");
    for line in made_lines(found) {
        let _ = writeln!(text, "- {line}");
    }
    for (policy, differences) in found.policies.iter().filter(|p| !p.1.none()) {
        text += &markdown::heading(2, &format!("The policy {policy}"));
        text += diff_text::groups_markdown(differences, 3).trim_start();
    }
    if !found.left_out.is_empty() {
        text += &markdown::heading(2, "What is not compared");
        for sentence in &found.left_out {
            let _ = writeln!(text, "- {sentence}");
        }
    }
    text += &markdown::heading(2, &format!("What came out, {}", window_words(found.window)));
    let _ = writeln!(text, "{}", pairing(found));
    for place in places(found).into_iter().filter(|place| place.case == CALM) {
        text += &markdown::heading(3, &format!("{}, {}", place.region, place.policy));
        let levels = judged(&found.levels, place, |level| {
            (&level.place, level.outcome.better())
        });
        let rows: Vec<Vec<String>> = levels.iter().map(|level| level_row(level)).collect();
        let head = ["Outcome", "A", "B", "B less A"].map(str::to_owned);
        text += &markdown::table(&head, &rows, true);
    }
    text + &effects_markdown(found)
}

fn level_row(level: &Level) -> Vec<String> {
    let measure = Measure::of(level.outcome);
    let [a, b] = level.levels.map(|estimate| view::level(measure, &estimate));
    let label = format!("{}{}", level.outcome.label(), a_year(level.outcome));
    let change = effect(measure.difference(), &level.change.effect);
    vec![
        label,
        a,
        b,
        format!("{change}, {}", level.change.reason.words()),
    ]
}

fn effects_markdown(found: &ResultsDifference) -> String {
    let (Some(against), false) = (&found.against, found.effects.is_empty()) else {
        return String::new();
    };
    let mut text = markdown::heading(2, &format!("Effects against {against}"));
    let shown = found.effects.iter();
    let shown = shown.filter(|e| e.place.case == CALM && e.outcome.better() != Better::Structure);
    let rows: Vec<Vec<String>> = shown
        .map(|one| {
            let measure = Measure::of(one.outcome).difference();
            let [a, b] = one
                .judgements
                .map(|j| format!("{} {}", j.verdict.word(), effect(measure, &j.effect)));
            let label = format!("{}{}", one.outcome.label(), a_year(one.outcome));
            let Place { region, policy, .. } = &one.place;
            let change = effect(measure, &one.change);
            vec![format!("{region}, {policy}: {label}"), a, b, change]
        })
        .collect();
    let head = ["Where and what", "A", "B", "B less A"].map(str::to_owned);
    text += &markdown::table(&head, &rows, true);
    text
}

/// The differences as one JSON document, with all outcomes and cases.
#[must_use]
pub fn as_json(sides: &Sides, found: &ResultsDifference) -> Value {
    let made: Value = found
        .made
        .iter()
        .map(|made| json!({ "what": made.what, "first": made.values[0], "second": made.values[1] }))
        .collect();
    let policy = |(name, differences): &(String, _)| json!({ "policy": name, "parts": diff_text::parts_json(differences) });
    json!({
        "first": sides.names[0],
        "second": sides.names[1],
        "made": made,
        "policies": found.policies.iter().map(policy).collect::<Value>(),
        "not_compared": found.left_out,
        "months": { "first": found.window.first, "last": found.window.last },
        "paired": found.pairs.is_some(),
        "pairs": found.pairs,
        "against": found.against,
        "levels": found.levels.iter().map(level_json).collect::<Value>(),
        "effects": found.effects.iter().map(effect_json).collect::<Value>(),
    })
}

fn estimate_json(estimate: &Estimate) -> Value {
    json!({ "mean": estimate.mean, "interval": estimate.interval, "replicates": estimate.replicates })
}

fn level_json(level: &Level) -> Value {
    json!({
        "region": level.place.region,
        "policy": level.place.policy,
        "case": level.place.case,
        "outcome": level.outcome.name(),
        "unit": level.outcome.unit(),
        "first": estimate_json(&level.levels[0]),
        "second": estimate_json(&level.levels[1]),
        "change": estimate_json(&level.change.effect),
        "reason": level.change.reason.words(),
    })
}

fn effect_json(one: &Effect) -> Value {
    json!({
        "region": one.place.region,
        "policy": one.place.policy,
        "case": one.place.case,
        "outcome": one.outcome.name(),
        "unit": one.outcome.unit(),
        "first": estimate_json(&one.judgements[0].effect),
        "second": estimate_json(&one.judgements[1].effect),
        "verdicts": one.judgements.map(|judgement| judgement.verdict.word()),
        "change": estimate_json(&one.change),
    })
}

/// One row a figure: levels, then effects.
///
/// # Errors
/// When it cannot be written to memory, which does not happen.
pub fn as_csv(found: &ResultsDifference) -> Result<String, CliError> {
    let head = [
        "figure",
        "region",
        "policy",
        "case",
        "outcome",
        "unit",
        "first",
        "second",
        "change",
        "low",
        "high",
        "first_verdict",
        "second_verdict",
    ];
    let mut table = CsvText::with_head(head)?;
    let levels = found.levels.iter().map(|level| {
        let means = level.levels.map(|estimate| estimate.mean);
        let words = ["level", level.outcome.name(), level.outcome.unit(), "", ""];
        row(&level.place, words, means, &level.change.effect)
    });
    let effects = found.effects.iter().map(|one| {
        let means = one.judgements.map(|judgement| judgement.effect.mean);
        let [a, b] = one.judgements.map(|judgement| judgement.verdict.word());
        let words = ["effect", one.outcome.name(), one.outcome.unit(), a, b];
        row(&one.place, words, means, &one.change)
    });
    for cells in levels.chain(effects) {
        table.row(&cells)?;
    }
    table.text()
}

fn row(place: &Place, words: [&str; 5], means: [f64; 2], change: &Estimate) -> Vec<String> {
    let [figure, outcome, unit, first_verdict, second_verdict] = words;
    let [low, high] = change.interval.unwrap_or([f64::NAN; 2]);
    let numbers = [means[0], means[1], change.mean, low, high].map(number);
    let Place {
        region,
        policy,
        case,
    } = place;
    let words = [figure, region, policy, case, outcome, unit].map(str::to_owned);
    let verdicts = [first_verdict, second_verdict].map(str::to_owned);
    words.into_iter().chain(numbers).chain(verdicts).collect()
}
