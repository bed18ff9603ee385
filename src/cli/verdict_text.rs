//! A comparison in words that fit a terminal: verdicts, losses to shocks, doors, what is left out.

use std::fmt::Write;

use super::columns::{WIDTH, heading, indented, left, right, width, wrapped};
use super::region_text;
use crate::experiment::adaptation::Adaptation;
use crate::experiment::comparison::{Case, Comparison, Policy};
use crate::measure::doors::Doors;
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Judgement, NOT_MODELLED, RULE, Reason, Verdict, judged};
use crate::measure::window::Window;
use crate::report::finding::finding;
use crate::report::format::Measure;
use crate::report::view::{self, Pair};

/// Columns of the name of an outcome.
const NAME: usize = 34;
/// Columns of the name of a door.
const DOOR_NAME: usize = 41;
/// Columns of a policy's share of a door, at least.
const DOOR: usize = 8;

/// The whole comparison: these regions in full, and where there are many all of them in a table.
#[must_use]
pub fn comparison_text(comparison: &Comparison, in_full: &[usize]) -> String {
    let mut text = head(comparison);
    for (place, &region) in in_full.iter().enumerate() {
        if comparison.regions.len() > 1 {
            text += &title(&comparison.regions[region]);
        }
        for pair in Pair::against_first(comparison, region) {
            let finding = finding(&pair);
            text.push('\n');
            for sentence in [&finding.headline, &finding.cost, &finding.loses] {
                let _ = writeln!(text, "{}", wrapped(sentence));
            }
        }
        for policy in 1..comparison.policies.len() {
            for case in 0..comparison.cases.len() {
                text += &verdicts(comparison, policy, case, region);
            }
        }
        text += &losses(comparison, region);
        text += &doors(comparison, region);
        text += &structures(comparison, region);
        if place == 0 && comparison.many_regions() {
            text += &title("By region");
            text += &region_text::changes(comparison);
        } else if place == 0 {
            text += &region_text::alone_text(comparison);
        }
    }
    text += &heading("How to read this");
    text + &wrapped(RULE) + "\n" + &wrapped(&not_modelled()) + "\n"
}

/// A region's name above everything that is said of it.
fn title(name: &str) -> String {
    format!(
        "\n{}\n{}\n",
        wrapped(name),
        "=".repeat(width(name).min(WIDTH))
    )
}

fn head(comparison: &Comparison) -> String {
    let Comparison {
        question,
        replicates,
        months,
        seed,
        policies,
        ..
    } = comparison;
    let names: Vec<String> = policies.iter().skip(1).map(Policy::with_limits).collect();
    let against = &policies[0].name;
    let runs = if *replicates == 1 {
        "one pair of runs".into()
    } else {
        format!("{replicates} pairs of runs")
    };
    format!(
        "{}\n\n{}\n",
        wrapped(question),
        wrapped(&format!(
            "{} against {against}: {runs} with the same luck, {months} months, seed {seed}. \
             Yearly figures; 95% intervals in brackets.",
            view::listed(&names)
        ))
    )
}

fn verdicts(comparison: &Comparison, policy: usize, case: usize, region: usize) -> String {
    let name = &comparison.policies[policy].name;
    let mut text = heading(&format!("{name}: {}", case_words(&comparison.cases[case])));
    let from = comparison.cases[case]
        .shock
        .as_ref()
        .map_or(1, |shock| shock.start);
    // Before its shock a case is the calm one.
    for (run, window) in windows(comparison.months)
        .into_iter()
        .filter(|w| w.1.last >= from)
    {
        let _ = writeln!(text, "{run}, months {} to {}", window.first, window.last);
        let judgements: Vec<(Outcome, Judgement)> = judged()
            .map(|o| (o, comparison.judge(0, policy, case, region, o, window)))
            .collect();
        for verdict in [Verdict::Better, Verdict::Worse] {
            for (outcome, judgement) in judgements.iter().filter(|j| j.1.verdict == verdict) {
                text += &verdict_line(*outcome, judgement);
            }
        }
        text += &unclear(&judgements);
    }
    text
}

/// Short and long run; only one where they are the same months.
fn windows(months: u32) -> Vec<(&'static str, Window)> {
    let (short, long) = (Window::short_run(months), Window::long_run(months));
    if short == long {
        return vec![("Whole run", short)];
    }
    vec![("Short run", short), ("Long run", long)]
}

fn case_words(case: &Case) -> String {
    match &case.shock {
        None => case.name.clone(),
        Some(shock) => format!("{} ({})", case.name, shock.words),
    }
}

fn verdict_line(outcome: Outcome, judgement: &Judgement) -> String {
    let effect = view::effect(Measure::of(outcome).difference(), &judgement.effect);
    let start = format!(
        "  {} {}",
        left(judgement.verdict.word(), 6),
        left(outcome.label(), NAME)
    );
    if width(&start) + 1 + width(&effect) <= WIDTH {
        format!("{start} {effect}\n")
    } else {
        format!("{}\n         {effect}\n", start.trim_end())
    }
}

/// What is unclear, by reason, names only.
fn unclear(judgements: &[(Outcome, Judgement)]) -> String {
    let reasons = [
        Reason::Chance,
        Reason::TooSmall,
        Reason::NoDifference,
        Reason::TooFewRuns,
        Reason::NotRecorded,
    ];
    let mut text = String::new();
    for reason in reasons {
        let names: Vec<&str> = judgements
            .iter()
            .filter(|(_, j)| j.verdict == Verdict::Unclear && j.reason == reason)
            .map(|(o, _)| o.label())
            .collect();
        if !names.is_empty() {
            let line = format!("unclear ({}): {}", reason.words(), names.join("; "));
            let _ = writeln!(text, "{}", indented(&line, 2, 4));
        }
    }
    text
}

/// What each policy loses to each shock, against its own calm run with the same luck.
fn losses(comparison: &Comparison, region: usize) -> String {
    let mut text = String::new();
    for (case, about) in comparison.cases.iter().enumerate() {
        if about.shock.is_none() {
            continue;
        }
        text += &heading(&format!("Lost to the shock: {}", about.name));
        for (policy, about) in comparison.policies.iter().enumerate() {
            let words = loss_words(comparison, policy, case, region);
            let _ = writeln!(
                text,
                "{}",
                indented(&format!("{}: {words}", about.name), 2, 4)
            );
        }
    }
    text
}

fn loss_words(comparison: &Comparison, policy: usize, case: usize, region: usize) -> String {
    let resilience = |outcome| comparison.resilience(policy, case, region, outcome);
    let mut parts = Vec::new();
    if let Some(lost) = resilience(Outcome::RealValueAdded) {
        let (verb, area) = if lost.area.mean < 0.0 {
            ("gained", -lost.area.mean)
        } else {
            ("lost", lost.area.mean)
        };
        parts.push(format!(
            "real value added down {} at worst, {}, {area:.2} months of it {verb} in all",
            view::level(Measure::Share, &lost.depth),
            back_words(lost.recovery)
        ));
    }
    if let Some(lost) = resilience(Outcome::Unemployment) {
        parts.push(format!(
            "unemployment up {} at worst, {}",
            view::level(Measure::Points, &lost.depth),
            back_words(lost.recovery)
        ));
    }
    if let Some(unmet) = comparison.unmet_need(policy, case, region) {
        parts.push(format!(
            "{:.2} months of the essential basket unmet more",
            unmet.mean
        ));
    }
    if parts.is_empty() {
        return "no pairs of runs to tell from".to_owned();
    }
    parts.join("; ")
}

fn back_words(recovery: Option<usize>) -> String {
    match recovery {
        Some(0) => "nothing lost".to_owned(),
        Some(1) => "back after a month".to_owned(),
        Some(months) => format!("back after {months} months"),
        None => "not back within the run".to_owned(),
    }
}

/// 100 pounds that came in during the last calm year, by the door they left.
fn doors(comparison: &Comparison, region: usize) -> String {
    let tables: Vec<_> = (0..comparison.policies.len())
        .map(|p| comparison.doors(p, 0, region))
        .collect();
    let Some(Some(first)) = tables.iter().find(|t| t.is_some()) else {
        return String::new();
    };
    let row = |label: &str, value: &dyn Fn(&Doors) -> f64| -> (String, Vec<String>) {
        let cell = |t: &Option<Doors>| {
            t.as_ref()
                .map_or("-".into(), |t| format!("{:.2}", value(t)))
        };
        (label.to_owned(), tables.iter().map(cell).collect())
    };
    let doors = first.went_out.iter().enumerate();
    let mut rows: Vec<_> = doors
        .map(|(i, (door, _))| row(door.label(), &|t| t.went_out[i].1))
        .collect();
    rows.push(row("Stayed: change in holdings", &|t| t.stayed));
    let title = "Of 100 pounds that came in during the last calm year";
    heading(title) + &by_policy(comparison, &rows)
}

/// How local payments are, beside the verdict and never in it.
fn structures(comparison: &Comparison, region: usize) -> String {
    let tables: Vec<Vec<(&str, Option<f64>)>> = (0..comparison.policies.len())
        .map(|p| {
            comparison
                .structure(p, region)
                .map_or(Vec::new(), |s| s.figures())
        })
        .collect();
    let Some(first) = tables.iter().find(|table| !table.is_empty()) else {
        return String::new();
    };
    let rows = first.iter().enumerate().map(|(row, (name, _))| {
        let cells = tables.iter().map(|table| {
            let value = table.get(row).and_then(|figure| figure.1);
            value.map_or("-".into(), |v| format!("{v:.3}"))
        });
        ((*name).to_owned(), cells.collect())
    });
    let title = "How local payments are (structure: it decides no verdict)";
    heading(title) + &by_policy(comparison, &rows.collect::<Vec<_>>())
}

/// Named rows with a column a policy: as many columns side by side as fit, the others below.
fn by_policy(comparison: &Comparison, rows: &[(String, Vec<String>)]) -> String {
    let policies: Vec<(usize, Vec<&str>)> = comparison
        .policies
        .iter()
        .map(|policy| {
            let words: Vec<&str> = policy.name.split(' ').collect();
            let widest = words.iter().map(|word| width(word)).max().unwrap_or(0);
            (DOOR.max(widest + 1), words)
        })
        .collect();
    let mut text = String::new();
    let mut from = 0;
    while from < policies.len() {
        let mut to = from + 1;
        let wide = |to: usize| DOOR_NAME + policies[from..to].iter().map(|p| p.0).sum::<usize>();
        while to < policies.len() && wide(to + 1) <= WIDTH {
            to += 1;
        }
        text += &by_some(&policies[from..to], from, rows);
        from = to;
    }
    text
}

/// The columns of some policies, the first being number `from`; long names over several lines.
fn by_some(policies: &[(usize, Vec<&str>)], from: usize, rows: &[(String, Vec<String>)]) -> String {
    let mut text = String::new();
    let lines = policies.iter().map(|p| p.1.len()).max().unwrap_or(0);
    for line in 0..lines {
        text += &" ".repeat(DOOR_NAME);
        for (columns, words) in policies {
            let above = lines - words.len();
            let word = line.checked_sub(above).map_or("", |word| words[word]);
            text += &right(word, *columns);
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for (name, cells) in rows {
        text += &left(name, DOOR_NAME);
        for ((columns, _), cell) in policies.iter().zip(&cells[from..]) {
            text += &right(cell, *columns);
        }
        text.push('\n');
    }
    text
}

/// "Not modelled, so nothing is said about: …".
#[must_use]
pub fn not_modelled() -> String {
    format!(
        "Not modelled, so nothing is said about: {}.",
        NOT_MODELLED.join("; ")
    )
}

/// Share of each shock's loss that adaptation avoided (Rose); nothing when it was not asked for.
#[must_use]
pub fn adaptation(found: &[Adaptation]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut text = heading("Loss avoided by adaptation (does not rank policies)");
    for Adaptation {
        policy,
        case,
        avoided,
    } in found
    {
        let words = view::level(Measure::Share, avoided);
        let line = format!("{policy}, {case}: {words}");
        let _ = writeln!(text, "{}", indented(&line, 2, 4));
    }
    text
}
