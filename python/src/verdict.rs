//! The verdict of a comparison as a table, with the columns of the command line's.

use millpond::experiment::comparison::Comparison;
use millpond::measure::outcome::{Better, Outcome};
use millpond::measure::verdict::{Judgement, Threshold};
use millpond::measure::window::Window;
use millpond::record::sweep::table::{Cell, Column, ColumnKind};

use crate::failure::Failure;
use crate::held::{Filling, Held};

/// Name, kind and meaning of each column.
const COLUMNS: [(&str, ColumnKind, &str); 15] = [
    ("policy", ColumnKind::Text, "The policy that is judged."),
    (
        "against",
        ColumnKind::Text,
        "The policy that it is compared with.",
    ),
    (
        "case",
        ColumnKind::Text,
        "Calm, or the shock that is applied.",
    ),
    (
        "region",
        ColumnKind::Text,
        "Region; the last of several is all of them together.",
    ),
    (
        "window",
        ColumnKind::Text,
        "Short run (the first two years) or long run (the last two).",
    ),
    ("outcome", ColumnKind::Text, "The outcome, as in runs."),
    (
        "unit",
        ColumnKind::Text,
        "Unit of effect, low, high, baseline and threshold.",
    ),
    (
        "verdict",
        ColumnKind::Text,
        "better, worse or unclear; structure for what is never judged.",
    ),
    ("reason", ColumnKind::Text, "Why the verdict is what it is."),
    (
        "effect",
        ColumnKind::Number,
        "Mean paired difference, a yearly figure.",
    ),
    (
        "low",
        ColumnKind::Number,
        "Lower end of its 95% interval; none with fewer than two pairs.",
    ),
    (
        "high",
        ColumnKind::Number,
        "Upper end of its 95% interval; none with fewer than two pairs.",
    ),
    (
        "baseline",
        ColumnKind::Number,
        "Mean under the policy that it is compared with.",
    ),
    (
        "threshold",
        ColumnKind::Number,
        "The difference below which an effect does not matter.",
    ),
    (
        "pairs",
        ColumnKind::Whole,
        "Pairs of runs with the same luck.",
    ),
];

/// One row a policy, case, region, window and outcome; policies are judged against the first.
///
/// # Errors
/// When there is no memory for it.
pub fn table(comparison: &Comparison) -> Result<Held, Failure> {
    let columns = COLUMNS.map(|(name, kind, words)| Column::new(name, kind, words));
    let mut filling = Filling::new(columns.into());
    let windows = [
        ("short run", Window::short_run(comparison.months)),
        ("long run", Window::long_run(comparison.months)),
    ];
    for policy in 1..comparison.policies.len() {
        for case in 0..comparison.cases.len() {
            for region in 0..comparison.regions.len() {
                for (name, window) in windows {
                    for &outcome in Outcome::ALL {
                        let place = Place {
                            policy,
                            case,
                            region,
                            name,
                        };
                        let judged = comparison.judge(0, policy, case, region, outcome, window);
                        filling.row(place.cells(comparison, outcome, &judged));
                    }
                }
            }
        }
    }
    Ok(filling.finish()?)
}

/// What a row is about.
struct Place {
    policy: usize,
    case: usize,
    region: usize,
    name: &'static str,
}

impl Place {
    fn cells<'a>(
        &self,
        comparison: &'a Comparison,
        outcome: Outcome,
        judged: &Judgement,
    ) -> [Cell<'a>; 15] {
        let Judgement {
            effect, baseline, ..
        } = *judged;
        let [low, high] = effect.interval.unwrap_or([f64::NAN; 2]);
        let verdict = match outcome.better() {
            Better::Structure => "structure",
            Better::Higher | Better::Lower => judged.verdict.word(),
        };
        [
            Cell::Text(&comparison.policies[self.policy].name),
            Cell::Text(&comparison.policies[0].name),
            Cell::Text(&comparison.cases[self.case].name),
            Cell::Text(&comparison.regions[self.region]),
            Cell::Text(self.name),
            Cell::Text(outcome.name()),
            Cell::Text(outcome.unit()),
            Cell::Text(verdict),
            Cell::Text(judged.reason.words()),
            Cell::Number(effect.mean),
            Cell::Number(low),
            Cell::Number(high),
            Cell::Number(baseline),
            Cell::Number(Threshold::of(outcome).value(baseline)),
            Cell::Whole(effect.replicates as i64),
        ]
    }
}
