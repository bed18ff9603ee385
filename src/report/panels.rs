//! Generated, circulated, retained: what comes in, how often it is passed on, what stays. Three
//! small panels about one pair of policies, each figure with its interval and a strip.

use std::fmt::Write as _;

use serde::Serialize;

use crate::experiment::comparison::Finished;
use crate::measure::doors::{Doors, doors};
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::outcome::Outcome;
use crate::measure::verdict::{Threshold, judge};
use crate::measure::window::{Window, yearly};

use super::canvas::{TEXT, TITLE, WIDTH};
use super::format::{Measure, Scale};
use super::heading;
use super::palette::{GREY, INK};
use super::said::Said;
use super::strip::Strip;
use super::svg::{self, Anchor};
use super::turns::passed_on;
use super::verdict::windows;
use super::view::{self, Pair, Picture, Table};

/// One figure of a panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Figure {
    /// What is counted.
    pub label: String,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// Its level under the policy compared with.
    pub base: String,
    /// The paired change with its interval.
    pub change: String,
    /// Why the change is no finding; nothing when it is one.
    pub caution: &'static str,
    /// The change as a strip.
    pub strip: String,
}

/// A panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// "Generated", "Circulated" or "Retained".
    pub name: &'static str,
    /// The question it answers.
    pub about: &'static str,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// The same as a picture of its own.
    pub picture: Picture,
}

/// What a figure is read from: a finished run's value.
type Reading<'a> = &'a dyn Fn(&Finished) -> Option<f64>;

/// A figure to be made.
struct Wanted<'a> {
    label: &'static str,
    meaning: &'static str,
    /// Whose threshold of materiality it shares.
    like: Outcome,
    /// How a level is written.
    measure: Measure,
    /// How a change is written.
    change: Measure,
    /// From the unit of the threshold to the one that is written.
    factor: f64,
    of: Reading<'a>,
}

/// Pence in a share of 100 pounds.
const PENCE_OF_100: f64 = 10_000.0;

/// The three panels of a pair. Figures that nothing was recorded of are left out.
#[must_use]
pub fn panels(pair: &Pair<'_>) -> Vec<Panel> {
    vec![generated(pair), circulated(pair), retained(pair)]
}

fn generated(pair: &Pair<'_>) -> Panel {
    let (_, window) = windows(pair.comparison.months);
    let region = pair.region;
    let money_in = |run: &Finished| {
        let doors = Outcome::DOORS_IN.iter();
        Some(doors.map(|&d| yearly(&run.series, region, d, window)).sum())
    };
    let of = |outcome| move |run: &Finished| Some(yearly(&run.series, region, outcome, window));
    panel(
        pair,
        "Generated",
        "What comes in and what is made here, a year",
        &[
            money(
                "Money that comes in",
                "All doors in: exports, visitors, public money, pensions, wages earned outside, loans.",
                Outcome::Output,
                &money_in,
            ),
            money(
                "Value added made here",
                "Volume produced times the base share of value added, at base-year prices.",
                Outcome::RealValueAdded,
                &of(Outcome::RealValueAdded),
            ),
            Wanted {
                measure: Measure::Count("FTE"),
                change: Measure::Count("FTE"),
                ..money(
                    "Full-time equivalent jobs",
                    Outcome::FullTimeEquivalents.meaning(),
                    Outcome::FullTimeEquivalents,
                    &of(Outcome::FullTimeEquivalents),
                )
            },
            share(
                "Work behind households\u{2019} purchases done here",
                Outcome::LocalWork.meaning(),
                Outcome::LocalWork,
                &of(Outcome::LocalWork),
            ),
        ],
    )
}

fn circulated(pair: &Pair<'_>) -> Panel {
    let (_, window) = windows(pair.comparison.months);
    let region = pair.region;
    let of = |outcome| move |run: &Finished| Some(yearly(&run.series, region, outcome, window));
    let lm3 = |run: &Finished| run.lm3.get(region).copied();
    let turns = |run: &Finished| passed_on(run.year.get(region)?);
    panel(
        pair,
        "Circulated",
        "How far a pound is passed on before it leaves",
        &[
            Wanted {
                measure: Measure::Money,
                change: Measure::Money,
                factor: 100.0,
                ..money(
                    "Residents pay each other, per \u{a3}1 that comes in",
                    "Payments from resident to resident over all money that comes in, last calm year: a count of \
                     turns, no multiplier.",
                    Outcome::Variety,
                    &turns,
                )
            },
            share(
                "Households\u{2019} spending that stays local",
                "Retention at basic prices: local share of household consumption.",
                Outcome::RetentionConsumption,
                &of(Outcome::RetentionConsumption),
            ),
            share(
                "Firms\u{2019} inputs bought locally",
                "Retention at basic prices: local share of inputs.",
                Outcome::RetentionInputs,
                &of(Outcome::RetentionInputs),
            ),
            Wanted {
                measure: Measure::Number,
                change: Measure::Number,
                ..money(
                    "LM3 of households\u{2019} spending (gross)",
                    "Three rounds of spending over the first, 1 to 3. It does not ask what would have happened \
                     otherwise; the net, simulated effect is value added under Generated.",
                    Outcome::Variety,
                    &lm3,
                )
            },
        ],
    )
}

fn retained(pair: &Pair<'_>) -> Panel {
    let months = pair.comparison.months;
    let (last_year, (_, long_run)) = (Window::last_year(months), windows(months));
    let region = pair.region;
    let read = |run: &Finished| doors(&run.series, region, last_year);
    let out =
        |wanted: &'static [Outcome]| move |run: &Finished| Some(share_out(&read(run), wanted));
    let stays = |run: &Finished| Some(read(run).stayed / 100.0);
    let outside =
        |run: &Finished| Some(yearly(&run.series, region, Outcome::OutsideJobs, long_run));
    panel(
        pair,
        "Retained",
        "Of \u{a3}100 that come in: where they leave, what stays",
        &[
            of_100(
                "Leave as imports",
                "Bought from outside by households, visitors, firms and public bodies.",
                &out(&[
                    Outcome::DoorImportsConsumer,
                    Outcome::DoorImportsInput,
                    Outcome::DoorImportsInvestment,
                    Outcome::DoorImportsPublic,
                ]),
            ),
            of_100(
                "Leave as profit and interest",
                "Paid to owners and banks outside.",
                &out(&[Outcome::DoorProfit, Outcome::DoorInterest]),
            ),
            of_100(
                "Stay as holdings",
                "Change of what residents hold in the last year.",
                &stays,
            ),
            share(
                "Jobs controlled from outside",
                Outcome::OutsideJobs.meaning(),
                Outcome::OutsideJobs,
                &outside,
            ),
        ],
    )
}

/// Part of what comes in that leaves by these doors, a share of one.
fn share_out(doors: &Doors, wanted: &[Outcome]) -> f64 {
    let rows = doors
        .went_out
        .iter()
        .filter(|(door, _)| wanted.contains(door));
    rows.map(|(_, per_100)| per_100).sum::<f64>() / 100.0
}

fn money<'a>(
    label: &'static str,
    meaning: &'static str,
    like: Outcome,
    of: Reading<'a>,
) -> Wanted<'a> {
    Wanted {
        label,
        meaning,
        like,
        measure: Measure::Money,
        change: Measure::Money,
        factor: 1.0,
        of,
    }
}

fn share<'a>(
    label: &'static str,
    meaning: &'static str,
    like: Outcome,
    of: Reading<'a>,
) -> Wanted<'a> {
    Wanted {
        measure: Measure::Share,
        change: Measure::Points,
        ..money(label, meaning, like, of)
    }
}

/// A share, written as pounds of 100; half a pound matters.
fn of_100<'a>(label: &'static str, meaning: &'static str, of: Reading<'a>) -> Wanted<'a> {
    Wanted {
        factor: PENCE_OF_100,
        ..money(label, meaning, Outcome::OutsideControl, of)
    }
}

fn panel(pair: &Pair<'_>, name: &'static str, about: &'static str, wanted: &[Wanted<'_>]) -> Panel {
    let figures: Vec<Figure> = wanted.iter().filter_map(|w| figure(pair, w)).collect();
    let picture = picture(pair, name, about, &figures);
    Panel {
        name,
        about,
        figures,
        picture,
    }
}

fn figure(pair: &Pair<'_>, wanted: &Wanted<'_>) -> Option<Figure> {
    let value = |policy: usize, replicate: u32| -> Option<f64> {
        let value = (wanted.of)(pair.comparison.run(policy, 0, replicate)?)?;
        value.is_finite().then_some(value)
    };
    let replicates = 0..pair.comparison.replicates;
    let base: Vec<f64> = replicates
        .clone()
        .filter_map(|r| value(pair.base, r))
        .collect();
    let paired: Vec<f64> = replicates
        .filter_map(|r| Some(value(pair.policy, r)? - value(pair.base, r)?))
        .collect();
    if paired.is_empty() {
        return None;
    }
    let level = mean(&base);
    let judgement = judge(wanted.like, estimate(&paired), level);
    let shown: Estimate = judgement.effect.times(wanted.factor);
    let change = view::effect(wanted.change, &shown);
    let strip = Strip {
        title: format!("{}: {change}", wanted.label),
        effects: vec![(pair.policy, shown)],
        band: Threshold::of(wanted.like).value(level) * wanted.factor,
        most: None,
    };
    let level = level * wanted.factor;
    Some(Figure {
        label: wanted.label.into(),
        meaning: wanted.meaning,
        base: Scale::fitting(wanted.measure, &[level]).show(level),
        change,
        caution: Said::of(&judgement).caution(),
        strip: strip.svg(),
    })
}

const ROW: f64 = 47.0;

fn picture(pair: &Pair<'_>, name: &str, about: &str, figures: &[Figure]) -> Picture {
    let height = 44.0 + ROW * figures.len() as f64;
    let mut out = String::new();
    let bold = heading::bold();
    let (ink, grey) = (
        format!("fill=\"{}\"", INK.hex()),
        format!("fill=\"{}\"", GREY.hex()),
    );
    svg::text(
        &mut out,
        (4.0, 18.0),
        Anchor::Start,
        TITLE * 1.15,
        &bold,
        name,
    );
    svg::text(&mut out, (4.0, 35.0), Anchor::Start, TEXT, &grey, about);
    for (i, figure) in figures.iter().enumerate() {
        let y = 60.0 + ROW * i as f64;
        svg::text(
            &mut out,
            (4.0, y),
            Anchor::Start,
            TEXT,
            &bold,
            &figure.label,
        );
        let numbers = format!("{}, change {}", figure.base, figure.change);
        svg::text(
            &mut out,
            (4.0, y + 16.0),
            Anchor::Start,
            TEXT,
            &ink,
            &numbers,
        );
        let end = (WIDTH - 6.0, y);
        svg::text(
            &mut out,
            end,
            Anchor::End,
            TEXT - 1.0,
            &grey,
            figure.caution,
        );
        let place = format!(
            "<svg x=\"262\" y=\"{:.1}\" width=\"132\" height=\"15\"",
            y + 4.5
        );
        // Writing to a string cannot fail.
        let _ = out.write_str(&figure.strip.replacen("<svg", &place, 1));
    }
    let rows = figures.iter().map(|f| {
        let caution = f.caution.to_owned();
        vec![f.label.clone(), f.base.clone(), f.change.clone(), caution]
    });
    let said: Vec<String> = figures
        .iter()
        .map(|f| format!("{}: {}, change {}", f.label, f.base, f.change))
        .collect();
    let summary = format!("{about}. {}.", said.join("; "));
    let svg = svg::picture(WIDTH, height, name, &summary, &out);
    Picture {
        name: name.to_lowercase(),
        title: name.into(),
        inline: svg::inline(&svg),
        svg,
        summary,
        table: Table {
            head: vec![
                String::new(),
                format!("Under {}", pair.base_name()),
                format!("Change under {}", pair.name()),
                String::new(),
            ],
            rows: rows.collect(),
        },
    }
}
