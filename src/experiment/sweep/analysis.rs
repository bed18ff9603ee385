//! What a sweep shows: paired effects, which parameters move a figure, how much is luck, where a policy
//! loses.

use super::Sweep;
use super::design::{Method, Sample};
use super::frame::{Frame, Subject, means};
use super::outcomes::{Measure, Spec};
use super::sampling;
use crate::measure::interval::mean;
use crate::measure::outcome::Better;
use crate::measure::sensitivity::morris::{Morris, effects, morris};
use crate::measure::sensitivity::noise::{Noise, noise};
use crate::measure::sensitivity::sobol::{Crossed, Pair, Sobol};
use crate::measure::sensitivity::{Index, two_way};
use crate::measure::verdict::Threshold;

/// What matters of a loss, as a share of it (assumed).
const LOSS_MATTERS: f64 = 0.05;
/// What matters of a multiplier, as a share of it (assumed).
const MULTIPLIER_MATTERS: f64 = 0.01;

/// The paired effect of a policy on an outcome over all points.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The policy less the first of its world.
    pub subject: Subject,
    /// Index of the outcome.
    pub outcome: usize,
    /// Mean effect over points and replicates, with its interval.
    pub effect: Index,
    /// Mean of the first policy.
    pub baseline: f64,
    /// Share of the points at which the policy is better by more than what matters; not a number for
    /// structure.
    pub better: f64,
    /// Share of the points at which it is worse by more than what matters.
    pub worse: f64,
    /// Smallest and largest effect of a point.
    pub range: [f64; 2],
    /// Points with values on both sides.
    pub points: usize,
}

/// How much of a figure's differences between points is luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoiseOf {
    /// What is analysed.
    pub subject: Subject,
    /// Index of the outcome.
    pub outcome: usize,
    /// The luck; none with one replicate or one point.
    pub noise: Option<Noise>,
    /// What matters, in the outcome's unit.
    pub target: f64,
}

/// The indices of a figure, by parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct IndicesOf<T> {
    /// What is analysed.
    pub subject: Subject,
    /// Index of the outcome.
    pub outcome: usize,
    /// By parameter.
    pub indices: Vec<T>,
    /// Base points or trajectories left out for want of a value.
    pub left_out: usize,
}

/// Everything that is read off a sweep.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// Paired effects: every policy but the first of each world.
    pub effects: Vec<Effect>,
    /// Luck in every figure.
    pub noise: Vec<NoiseOf>,
    /// Sobol indices; empty unless the design is Saltelli's.
    pub sobol: Vec<IndicesOf<Sobol>>,
    /// Second-order indices; empty unless the design asks for them.
    pub pairs: Vec<IndicesOf<Pair>>,
    /// Elementary effects; empty unless the design is Morris'.
    pub morris: Vec<IndicesOf<Morris>>,
}

impl Spec {
    /// What matters of it.
    #[must_use]
    pub fn threshold(&self) -> Threshold {
        match &self.measure {
            Measure::Outcome(outcome, _) => Threshold::of(*outcome),
            Measure::Loss(..) => Threshold::Relative(LOSS_MATTERS),
            Measure::Multiplier(..) | Measure::Lm3 => Threshold::Relative(MULTIPLIER_MATTERS),
        }
    }

    /// Whether more or less of it is better, so that a policy can lose in it.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.better() != Better::Structure
    }

    /// Whether an effect goes the wrong way by more than what matters; false for structure.
    #[must_use]
    pub fn loses(&self, effect: f64, baseline: f64) -> bool {
        let matters = self.threshold().value(baseline);
        match self.better() {
            Better::Higher => effect < -matters,
            Better::Lower => effect > matters,
            Better::Structure => false,
        }
    }
}

impl Analysis {
    /// Reads everything off the figures. `target` is the share of a figure's mean that its interval may
    /// be wide to each side; what matters of the outcome when none.
    #[must_use]
    pub fn of(sweep: &Sweep, frame: &Frame, target: Option<f64>) -> Self {
        let mut analysis = Self {
            effects: Vec::new(),
            noise: Vec::new(),
            sobol: Vec::new(),
            pairs: Vec::new(),
            morris: Vec::new(),
        };
        let unit = morris_points(sweep);
        for subject in Subject::all(sweep) {
            for outcome in 0..sweep.specs.len() {
                let values = frame.values(subject, outcome);
                if subject.less.is_some() {
                    analysis
                        .effects
                        .push(effect(sweep, frame, subject, outcome, &values));
                }
                analysis
                    .noise
                    .push(luck(sweep, frame, subject, outcome, target, &values));
                let rows = at_rows(sweep, &means(&values));
                analysis.indices(sweep, subject, outcome, &rows, unit.as_deref());
            }
        }
        analysis
    }

    fn indices(
        &mut self,
        sweep: &Sweep,
        subject: Subject,
        outcome: usize,
        rows: &[f64],
        unit: Option<&[Vec<f64>]>,
    ) {
        if rows.iter().all(|value| value.is_nan()) {
            return;
        }
        if let Some(sample) = saltelli(sweep) {
            let (crossed, left_out) =
                Crossed::of_rows(rows, sweep.factors.len(), sample.second_order);
            let indices = crossed.indices();
            self.sobol.push(IndicesOf {
                subject,
                outcome,
                indices,
                left_out,
            });
            if sample.second_order {
                let indices = crossed.pairs();
                self.pairs.push(IndicesOf {
                    subject,
                    outcome,
                    indices,
                    left_out,
                });
            }
        }
        if let Some(unit) = unit {
            let (steps, left_out) = effects(unit, rows);
            let indices = morris(&steps);
            self.morris.push(IndicesOf {
                subject,
                outcome,
                indices,
                left_out,
            });
        }
    }
}

/// A value of each point at the rows of the design.
#[must_use]
pub fn at_rows(sweep: &Sweep, of_points: &[f64]) -> Vec<f64> {
    sweep
        .points
        .rows
        .iter()
        .map(|&point| of_points[point])
        .collect()
}

/// The design's sample, where it is one for all parameters.
fn together(sweep: &Sweep, method: Method) -> Option<&Sample> {
    sweep
        .file
        .design
        .sample
        .as_ref()
        .filter(|sample| sample.method == method)
}

fn saltelli(sweep: &Sweep) -> Option<&Sample> {
    together(sweep, Method::Saltelli)
}

/// The rows of a Morris design in the unit cube.
fn morris_points(sweep: &Sweep) -> Option<sampling::Unit> {
    let sample = together(sweep, Method::Morris)?;
    let (size, dimensions) = (sample.size as usize, sweep.factors.len());
    Some(sampling::morris(
        size,
        dimensions,
        sample.levels,
        sample.seed,
    ))
}

fn effect(
    sweep: &Sweep,
    frame: &Frame,
    subject: Subject,
    outcome: usize,
    values: &[Vec<f64>],
) -> Effect {
    let spec = &sweep.specs[outcome];
    let baselines = means(&frame.values(subject.level(), outcome));
    let both = means(values)
        .into_iter()
        .zip(&baselines)
        .filter(|(effect, _)| !effect.is_nan());
    let both: Vec<(f64, f64)> = both.map(|(effect, baseline)| (effect, *baseline)).collect();
    let count = both.len() as f64;
    let share = |test: &dyn Fn(f64, f64) -> bool| {
        let of = both
            .iter()
            .filter(|(effect, baseline)| test(*effect, *baseline))
            .count();
        if spec.better() == Better::Structure {
            f64::NAN
        } else {
            of as f64 / count
        }
    };
    let whole: Vec<&[f64]> = values
        .iter()
        .map(Vec::as_slice)
        .filter(|v| v.iter().all(|x| !x.is_nan()))
        .collect();
    let fold =
        |pick: fn(f64, f64) -> f64| both.iter().map(|b| b.0).reduce(pick).unwrap_or(f64::NAN);
    Effect {
        subject,
        outcome,
        effect: two_way(&whole, sweep.file.design.is_drawn()),
        baseline: mean(&both.iter().map(|b| b.1).collect::<Vec<_>>()),
        better: share(&|effect, baseline| spec.loses(-effect, baseline)),
        worse: share(&|effect, baseline| spec.loses(effect, baseline)),
        range: [fold(f64::min), fold(f64::max)],
        points: both.len(),
    }
}

fn luck(
    sweep: &Sweep,
    frame: &Frame,
    subject: Subject,
    outcome: usize,
    target: Option<f64>,
    values: &[Vec<f64>],
) -> NoiseOf {
    // An effect is held against what it is an effect on.
    let levels = means(&frame.values(subject.level(), outcome));
    let known: Vec<f64> = levels.into_iter().filter(|value| !value.is_nan()).collect();
    let level = mean(&known).abs();
    let target = match target {
        Some(share) => share * level,
        None => sweep.specs[outcome].threshold().value(level),
    };
    NoiseOf {
        subject,
        outcome,
        noise: noise(values),
        target,
    }
}

/// One row of the table of worlds in which a policy loses.
#[derive(Clone, Debug, PartialEq)]
pub struct LossRow {
    /// The policy less the first of its world.
    pub subject: Subject,
    /// The point.
    pub point: usize,
    /// Mean effect on each outcome.
    pub effects: Vec<f64>,
    /// Whether it loses in each outcome by more than what matters; none without values and for structure.
    pub loses: Vec<Option<bool>>,
}

impl LossRow {
    /// Whether it loses in any outcome that counts; none when none has values.
    #[must_use]
    pub fn any(&self) -> Option<bool> {
        let known = self.loses.iter().flatten();
        (known.clone().count() > 0).then(|| known.into_iter().any(|&loses| loses))
    }
}

/// Every policy but the first of each world at every point.
pub fn losses<'a>(sweep: &'a Sweep, frame: &'a Frame) -> impl Iterator<Item = LossRow> + 'a {
    let subjects = (0..sweep.arms.len()).filter_map(|arm| Subject::effect(sweep, arm));
    subjects.flat_map(move |subject| {
        (0..sweep.points.len()).map(move |point| loss(sweep, frame, subject, point))
    })
}

fn loss(sweep: &Sweep, frame: &Frame, subject: Subject, point: usize) -> LossRow {
    let base = subject.level().arm;
    let (mut effects, mut loses) = (Vec::new(), Vec::new());
    for (outcome, spec) in sweep.specs.iter().enumerate() {
        let pairs = frame
            .at(subject.arm, outcome, point)
            .iter()
            .zip(frame.at(base, outcome, point));
        let effect = mean(&pairs.map(|(a, b)| a - b).collect::<Vec<_>>());
        let baseline = mean(frame.at(base, outcome, point));
        effects.push(effect);
        let known = !effect.is_nan() && spec.is_counted();
        loses.push(known.then(|| spec.loses(effect, baseline)));
    }
    LossRow {
        subject,
        point,
        effects,
        loses,
    }
}
