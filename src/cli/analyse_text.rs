//! What `millpond analyse` says, for a terminal and as Markdown: the same parts in the same order.

use std::fmt::Write;

use super::columns::{indented, left, right, width};
use super::markdown as md;
use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::analysis::{Analysis, Effect, NoiseOf};
use crate::experiment::sweep::design::REPLICATES_MAX;
use crate::experiment::sweep::frame::{Frame, Subject};
use crate::measure::sensitivity::Index;
use crate::report::format::{Measure, Scale, UNDEFINED, share, value, whole};
use crate::report::sweep::strongest;

/// Parameters that are named of each figure.
const NAMED: usize = 4;
/// A parameter that makes less of the variance is not named.
const TOO_WEAK: f64 = 0.01;
/// Above this share of luck between replicate means a reader is warned.
const MUCH_LUCK: f64 = 0.1;

/// A part: its title, what it says, and a table.
struct Part {
    title: String,
    about: String,
    table: Table,
}

enum Table {
    /// Numbers under a head; the first column names them.
    Numbers(Vec<String>, Vec<Vec<String>>),
    /// What moves each outcome.
    Movers(Vec<Mover>),
}

/// What moves an outcome of a policy, the strongest first.
struct Mover {
    outcome: String,
    policy: String,
    parameters: Vec<String>,
}

/// For a terminal.
#[must_use]
pub fn text(sweep: &Sweep, frame: &Frame, analysis: &Analysis) -> String {
    let mut out = format!(
        "{}\n{}\n",
        sweep.file.design.title,
        indented(&size(sweep, frame), 0, 0)
    );
    for part in parts(sweep, frame, analysis) {
        let _ = writeln!(out, "\n{}\n{}", part.title, "-".repeat(width(&part.title)));
        let _ = writeln!(out, "{}", indented(&part.about, 0, 0));
        let table = match &part.table {
            Table::Numbers(_, rows) if rows.is_empty() => continue,
            Table::Numbers(head, rows) => numbers(head, rows),
            Table::Movers(rows) if rows.is_empty() => continue,
            Table::Movers(rows) => lists(rows),
        };
        let _ = write!(out, "\n{table}");
    }
    out
}

/// As Markdown.
#[must_use]
pub fn markdown(sweep: &Sweep, frame: &Frame, analysis: &Analysis) -> String {
    let mut out = md::heading(1, &sweep.file.design.title)
        .trim_start()
        .to_owned();
    let _ = writeln!(out, "{}", size(sweep, frame));
    for part in parts(sweep, frame, analysis) {
        out += &md::heading(2, &part.title);
        let _ = writeln!(out, "{}\n", part.about);
        out += &match &part.table {
            Table::Numbers(_, rows) if rows.is_empty() => continue,
            Table::Numbers(head, rows) => md::table(head, rows, true),
            Table::Movers(rows) if rows.is_empty() => continue,
            Table::Movers(rows) => {
                let head = ["outcome", "policy", "parameters"].map(String::from);
                let row = |row: &Mover| {
                    let parameters = row.parameters.join("; ");
                    vec![row.outcome.clone(), row.policy.clone(), parameters]
                };
                let rows: Vec<_> = rows.iter().map(row).collect();
                md::table(&head, &rows, false)
            }
        };
    }
    out
}

fn size(sweep: &Sweep, frame: &Frame) -> String {
    let left = sweep.replicates as usize - frame.replicates;
    let cut = match left {
        0 => String::new(),
        _ => {
            format!(" The sweep was broken off: {left} replicates are not whole and are left out.")
        }
    };
    let missing = match frame.missing {
        0 => String::new(),
        missing => format!(
            " {} runs failed and have no figures.",
            whole(missing as u64)
        ),
    };
    format!(
        "{} points, {} replicates each, {} policies.{missing}{cut}",
        whole(sweep.points.len() as u64),
        frame.replicates,
        sweep.arms.len()
    )
}

fn parts(sweep: &Sweep, frame: &Frame, analysis: &Analysis) -> Vec<Part> {
    let mut parts = Vec::new();
    for subject in Subject::all(sweep)
        .into_iter()
        .filter(|subject| subject.less.is_some())
    {
        parts.push(effects(sweep, frame, analysis, subject));
    }
    // Luck first: what follows is to be read by it.
    let compared = Subject::all(sweep)
        .into_iter()
        .filter(|subject| shown(sweep, *subject));
    parts.extend(compared.map(|subject| luck(sweep, frame, analysis, subject)));
    parts.extend(drivers(sweep, analysis));
    parts
}

/// Where policies are compared, their differences are shown; each policy's own figures are in the tables.
fn shown(sweep: &Sweep, subject: Subject) -> bool {
    subject.less.is_some() || !Subject::compares(sweep)
}

fn effects(sweep: &Sweep, frame: &Frame, analysis: &Analysis, subject: Subject) -> Part {
    let of = analysis
        .effects
        .iter()
        .filter(|effect| effect.subject == subject);
    let row = |effect: &Effect| {
        let spec = &sweep.specs[effect.outcome];
        let measure = Measure::of_unit(spec.unit());
        let difference = measure.difference();
        let ends = effect.effect.interval;
        let all = [
            effect.effect.value,
            ends.map_or(0.0, |e| e[0]),
            ends.map_or(0.0, |e| e[1]),
        ];
        let scale = Scale::fitting(difference, &all);
        vec![
            spec.label(),
            scale.signed(effect.effect.value),
            ends.map_or(UNDEFINED.to_owned(), |[low, high]| {
                scale.interval(low, high)
            }),
            part(effect.better),
            part(effect.worse),
        ]
    };
    let one = if frame.replicates < 2 {
        " One replicate: the interval knows the points and not the luck."
    } else {
        ""
    };
    Part {
        title: format!(
            "{}: {}",
            sweep.arms[subject.arm].world,
            subject.words(sweep)
        ),
        about: format!(
            "Mean effect over all points under the same luck, with its 95% interval; and at which share of the \
             points the policy is better or worse by more than what matters.{one}"
        ),
        table: Table::Numbers(
            ["", "effect", "95% interval", "better at", "worse at"]
                .map(String::from)
                .to_vec(),
            of.map(row).collect(),
        ),
    }
}

fn part(share_of_points: f64) -> String {
    if share_of_points.is_nan() {
        UNDEFINED.to_owned()
    } else {
        share(share_of_points)
    }
}

fn drivers(sweep: &Sweep, analysis: &Analysis) -> Option<Part> {
    let mut rows = Vec::new();
    let mut row = |subject: Subject, outcome: usize, mut parameters: Vec<String>| {
        let arm = &sweep.arms[subject.arm];
        if parameters.is_empty() {
            parameters.push("nothing".to_owned());
        }
        rows.push(Mover {
            outcome: sweep.specs[outcome].label(),
            policy: format!("{}, {}", arm.world, subject.words(sweep)),
            parameters,
        });
    };
    for of in analysis.sobol.iter().filter(|of| shown(sweep, of.subject)) {
        let order = strongest(&of.indices, |index| index.total.value);
        let named = order
            .into_iter()
            .take(NAMED)
            .filter(|&p| of.indices[p].total.value >= TOO_WEAK);
        let words = named.map(|place| {
            let index = of.indices[place];
            let alone = two(index.first.value);
            format!(
                "{} {}, alone {alone}",
                sweep.factors[place].name,
                with_ends(index.total)
            )
        });
        row(of.subject, of.outcome, words.collect());
    }
    for of in analysis.morris.iter().filter(|of| shown(sweep, of.subject)) {
        let unit = sweep.specs[of.outcome].unit();
        let measure = Measure::of_unit(unit).difference();
        let order = strongest(&of.indices, |index| index.mu_star.value);
        let named = order
            .into_iter()
            .take(NAMED)
            .filter(|&p| of.indices[p].mu_star.value > 0.0);
        let words = named.map(|place| {
            let index = of.indices[place];
            format!(
                "{} {}",
                sweep.factors[place].name,
                value(measure, index.mu_star.value)
            )
        });
        row(of.subject, of.outcome, words.collect());
    }
    let about = if analysis.sobol.is_empty() {
        "Mean size of a step's effect (mu*) over a parameter's whole range, of the four strongest parameters."
    } else {
        "Total index of the four strongest parameters: the share of the variance between points that each makes, with \
         the others (95% interval) and alone. They need not add up to one; an estimate from few points may be \
         above one, or below zero where there is nothing."
    };
    let about = if rows.is_empty() {
        "Which parameters move a figure is told by points that are chosen for it: method = \"saltelli\" or \"morris\"."
    } else {
        about
    };
    (!sweep.factors.is_empty()).then(|| Part {
        title: "What moves it".to_owned(),
        about: about.to_owned(),
        table: Table::Movers(rows),
    })
}

fn two(number: f64) -> String {
    format!("{number:.2}")
}

fn with_ends(index: Index) -> String {
    match index.interval {
        Some([low, high]) => format!("{} ({} to {})", two(index.value), two(low), two(high)),
        None => two(index.value),
    }
}

fn luck(sweep: &Sweep, frame: &Frame, analysis: &Analysis, subject: Subject) -> Part {
    let own = || analysis.noise.iter().filter(|of| of.subject == subject);
    let row = |of: &NoiseOf| {
        let noise = of.noise?;
        let measure = Measure::of_unit(sweep.specs[of.outcome].unit()).difference();
        let needed = match noise.replicates_for(of.target) {
            _ if of.target <= 0.0 => UNDEFINED.to_owned(),
            // More than a design may ask for need not be counted.
            needed if needed > f64::from(REPLICATES_MAX) => {
                format!("over {}", whole(u64::from(REPLICATES_MAX)))
            }
            needed => whole(needed as u64),
        };
        Some(vec![
            sweep.specs[of.outcome].label(),
            share(noise.share),
            value(measure, noise.half_width(frame.replicates as u32)),
            value(measure, of.target),
            needed,
        ])
    };
    let worst = own()
        .filter_map(|of| of.noise)
        .map(|noise| noise.share)
        .fold(0.0, f64::max);
    let about = if own().all(|of| of.noise.is_none()) {
        "With one replicate, or one point, luck cannot be told from parameters: add replicates; what is there is not \
         run again."
    } else if worst > MUCH_LUCK {
        "Share of luck in what differs between points after taking means: where it is large, total indices are too \
         large, first ones too small, and more replicates are needed. Then half the width of a point's 95% interval, \
         what it should be at most, and how many replicates hold it."
    } else {
        "Share of luck in what differs between points after taking means; half the width of a point's 95% interval, \
         what it should be at most, and how many replicates hold it."
    };
    Part {
        title: format!(
            "How much is luck: {}, {}",
            sweep.arms[subject.arm].world,
            subject.words(sweep)
        ),
        about: about.to_owned(),
        table: Table::Numbers(
            ["", "luck", "half width", "at most", "replicates"]
                .map(String::from)
                .to_vec(),
            own().filter_map(row).collect(),
        ),
    }
}

/// A table of numbers, each column as wide as it needs.
fn numbers(head: &[String], rows: &[Vec<String>]) -> String {
    let lines: Vec<&[String]> = std::iter::once(head)
        .chain(rows.iter().map(Vec::as_slice))
        .collect();
    let widest = |column: usize| lines.iter().map(|line| width(&line[column])).max();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| widest(column).unwrap_or(0))
        .collect();
    let mut out = String::new();
    for cells in lines {
        let mut line = left(&cells[0], widths[0]);
        for (cell, &columns) in cells.iter().zip(&widths).skip(1) {
            line += "  ";
            line += &right(cell, columns);
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// What moves each outcome, each parameter on a line of its own.
fn lists(rows: &[Mover]) -> String {
    let columns = rows
        .iter()
        .map(|row| width(&row.outcome))
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    for row in rows {
        let _ = writeln!(out, "{}  {}", left(&row.outcome, columns), row.policy);
        for words in &row.parameters {
            let _ = writeln!(out, "    {words}");
        }
    }
    out
}
