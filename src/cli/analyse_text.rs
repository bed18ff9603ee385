//! What `millpond analyse` says, for a terminal, as Markdown and as JSON: the same parts in the same
//! order.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::columns::{indented, left, right, width};
use super::{markdown as md, sweep_text};
use crate::experiment::sweep::Sweep;
use crate::experiment::sweep::analysis::{Analysis, Effect, NoiseOf};
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
    head: Vec<String>,
    rows: Vec<Vec<String>>,
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
        if !part.rows.is_empty() {
            let _ = write!(out, "\n{}", in_columns(&part));
        }
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
        out += &md::table(&part.head, &part.rows, true);
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
    parts.extend(drivers(sweep, analysis));
    let compared = Subject::all(sweep)
        .into_iter()
        .filter(|subject| shown(sweep, *subject));
    parts.extend(compared.map(|subject| luck(sweep, frame, analysis, subject)));
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
            spec.name.replace('_', " "),
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
        head: ["", "effect", "95% interval", "better at", "worse at"]
            .map(String::from)
            .to_vec(),
        rows: of.map(row).collect(),
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
    let mut row = |subject: Subject, outcome: usize, words: Vec<String>| {
        let arm = &sweep.arms[subject.arm];
        let words = if words.is_empty() {
            vec!["nothing".to_owned()]
        } else {
            words
        };
        rows.push(vec![
            sweep.specs[outcome].name.replace('_', " "),
            format!("{}, {}", arm.world, subject.words(sweep)),
            words.join("; "),
        ]);
    };
    for of in analysis.sobol.iter().filter(|of| shown(sweep, of.subject)) {
        let order = strongest(&of.indices, |index| index.total.value);
        let named = order
            .into_iter()
            .take(NAMED)
            .filter(|&p| of.indices[p].total.value >= TOO_WEAK);
        let words = named.map(|place| {
            let index = of.indices[place];
            let alone = two(index.first.value.max(0.0));
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
        "Mean size of a step's effect (mu*) over a parameter's whole range, the strongest first."
    } else {
        "Total index of each parameter: the share of the variance between points that it makes, with the others \
         (95% interval) and alone; the strongest first. They need not add up to one."
    };
    (!rows.is_empty()).then(|| Part {
        title: "What moves it".to_owned(),
        about: about.to_owned(),
        head: ["outcome", "policy", "parameters"]
            .map(String::from)
            .to_vec(),
        rows,
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
        let needed = if of.target > 0.0 {
            whole(noise.replicates_for(of.target) as u64)
        } else {
            UNDEFINED.to_owned()
        };
        Some(vec![
            sweep.specs[of.outcome].name.replace('_', " "),
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
        head: ["", "luck", "half width", "at most", "replicates"]
            .map(String::from)
            .to_vec(),
        rows: own().filter_map(row).collect(),
    }
}

/// Columns as wide as they need; the last of words may break.
fn in_columns(part: &Part) -> String {
    let widths: Vec<usize> = (0..part.head.len())
        .map(|column| {
            let cells = part
                .rows
                .iter()
                .chain([&part.head])
                .map(|row| width(&row[column]));
            cells.max().unwrap_or(0)
        })
        .collect();
    let is_words = part.head.last().is_some_and(|head| head == "parameters");
    let mut out = String::new();
    for row in std::iter::once(&part.head).chain(&part.rows) {
        let mut line = left(&row[0], widths[0]);
        for (column, cell) in row.iter().enumerate().skip(1) {
            let text_column = part.head[column] == "policy" || is_words;
            line += "  ";
            line += &if text_column {
                left(cell, widths[column])
            } else {
                right(cell, widths[column])
            };
        }
        if is_words {
            let before = format!("{}  {}", left(&row[0], widths[0]), row[1]);
            let last = row.last().map_or("", String::as_str);
            let _ = writeln!(out, "{}", before.trim_end());
            if !std::ptr::eq(row, &raw const part.head) {
                for words in last.split("; ") {
                    let _ = writeln!(out, "    {words}");
                }
            }
        } else {
            let _ = writeln!(out, "{}", line.trim_end());
        }
    }
    out
}

/// As JSON.
#[must_use]
pub fn json(sweep: &Sweep, frame: &Frame, analysis: &Analysis) -> Json {
    let subject = |subject: Subject, outcome: usize| {
        let arm = &sweep.arms[subject.arm];
        json!({
            "world": arm.world,
            "policy": arm.policy,
            "less": subject.less.map(|base| &sweep.arms[base].policy),
            "outcome": sweep.specs[outcome].name,
        })
    };
    let with = |mut object: Json, more: Json| {
        for (key, value) in more.as_object().into_iter().flatten() {
            object[key] = value.clone();
        }
        object
    };
    let index = |index: Index| json!({ "value": index.value, "interval": index.interval });
    let effects = analysis.effects.iter().map(|e| {
        let more = json!({
            "effect": index(e.effect),
            "baseline": e.baseline,
            "better": e.better,
            "worse": e.worse,
            "points": e.points,
        });
        with(subject(e.subject, e.outcome), more)
    });
    let by_name = |values: Vec<Json>| -> Json {
        sweep
            .factors
            .iter()
            .map(|f| f.name.clone())
            .zip(values)
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let sobol = analysis.sobol.iter().map(|of| {
        let each = of
            .indices
            .iter()
            .map(|i| json!({ "first": index(i.first), "total": index(i.total) }));
        with(
            subject(of.subject, of.outcome),
            json!({ "parameters": by_name(each.collect()) }),
        )
    });
    let morris = analysis.morris.iter().map(|of| {
        let each = of
            .indices
            .iter()
            .map(|i| json!({ "mu": i.mu, "mu_star": index(i.mu_star), "sigma": i.sigma }));
        with(
            subject(of.subject, of.outcome),
            json!({ "parameters": by_name(each.collect()) }),
        )
    });
    let noise = analysis.noise.iter().filter_map(|of| {
        let noise = of.noise?;
        let more = json!({
            "noise_share": noise.share,
            "half_width": noise.half_width(frame.replicates as u32),
            "target": of.target,
            "replicates_needed": (of.target > 0.0).then(|| noise.replicates_for(of.target)),
        });
        Some(with(subject(of.subject, of.outcome), more))
    });
    json!({
        "plan": sweep_text::plan_json(sweep),
        "replicates": frame.replicates,
        "failed": frame.missing,
        "effects": effects.collect::<Vec<_>>(),
        "sobol": sobol.collect::<Vec<_>>(),
        "morris": morris.collect::<Vec<_>>(),
        "noise": noise.collect::<Vec<_>>(),
    })
}
