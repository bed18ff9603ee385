//! How long each phase of the month takes. The engine has no clock; this watches it with one.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::cases::CasePlan;
use super::plan::plans;
use super::run::{RunResult, live};
use crate::parallel;
use crate::scenario::types::Scenario;
use crate::simulation::{Phase, Watch};

/// The phases in order.
pub const PHASES: [Phase; 13] = [
    Phase::Events,
    Phase::Plan,
    Phase::Borrow,
    Phase::Hire,
    Phase::Source,
    Phase::Produce,
    Phase::Pay,
    Phase::Shop,
    Phase::Clear,
    Phase::ServiceDebt,
    Phase::ShareOut,
    Phase::Renew,
    Phase::Measure,
];

/// Adds up the time between the beginnings of phases.
#[derive(Debug, Default)]
pub struct Stopwatch {
    since: Option<(Phase, Instant)>,
    spent: [Duration; PHASES.len()],
}

impl Stopwatch {
    /// The current phase is over and none follows, as at a month's end.
    pub fn lap(&mut self) {
        if let Some((phase, began)) = self.since.take() {
            self.spent[phase as usize] += began.elapsed();
        }
    }

    /// Time spent by phase, in order.
    #[must_use]
    pub fn spent(&self) -> [Duration; PHASES.len()] {
        self.spent
    }
}

impl Watch for Stopwatch {
    fn phase(&mut self, phase: Phase) {
        self.lap();
        self.since = Some((phase, Instant::now()));
    }
}

/// Time by phase of one run.
#[derive(Clone, Debug)]
pub struct Timings {
    /// Time by phase, in order.
    pub phases: [Duration; PHASES.len()],
    /// Months run.
    pub months: u32,
    /// Household agents; 0 when not known.
    pub households: f64,
    /// Threads used.
    pub threads: usize,
}

/// Runs a scenario once and times its phases.
///
/// # Errors
/// In words, when the run fails.
pub fn time(scenario: &Scenario, threads: usize) -> Result<Timings, String> {
    let case = CasePlan::own(scenario);
    let plans = plans(
        std::slice::from_ref(scenario),
        &case,
        0..1,
        scenario.run.seed,
    );
    let mut watch = Stopwatch::default();
    match parallel::with_threads(threads, || {
        live(&plans[0].scenario, plans[0].luck, &mut watch, || true)
    }) {
        RunResult::Finished { .. } => {}
        failed => return Err(failed.error()),
    }
    watch.lap();
    let accounts = crate::calibrate::from_world(&scenario.world)
        .unwrap_or_default()
        .regions;
    let households: f64 = accounts.iter().map(|region| region.households).sum();
    Ok(Timings {
        phases: watch.spent(),
        months: scenario.run.months,
        households: (households / scenario.world.scale).round(),
        threads,
    })
}

impl Timings {
    /// Nanoseconds a household and month, by phase; nothing when households are not known.
    fn per_household_month(&self, spent: Duration) -> Option<f64> {
        let count = self.households * f64::from(self.months);
        (count > 0.0).then(|| spent.as_nanos() as f64 / count)
    }

    fn total(&self) -> Duration {
        self.phases.iter().sum()
    }

    fn rows(&self) -> impl Iterator<Item = (String, Duration)> + '_ {
        let names = PHASES.iter().map(|phase| format!("{phase:?}"));
        names
            .zip(self.phases)
            .chain([("All".to_owned(), self.total())])
    }

    /// A table for people.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} months, {} household agents, {} thread(s)\n\n{:14} {:>12} {:>8} {:>22}\n",
            self.months,
            self.households,
            self.threads,
            "phase",
            "milliseconds",
            "share",
            "ns per household-month"
        );
        let all = self.total().as_secs_f64();
        for (name, spent) in self.rows() {
            let share = 100.0 * spent.as_secs_f64() / all;
            let each = self
                .per_household_month(spent)
                .map_or("-".into(), |ns| format!("{ns:.1}"));
            let milliseconds = spent.as_secs_f64() * 1e3;
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "{name:14} {milliseconds:>12.1} {share:>7.1}% {each:>22}"
            );
        }
        text
    }

    /// One JSON document.
    #[must_use]
    pub fn json(&self) -> Value {
        let phase = |(name, spent): (String, Duration)| {
            json!({
                "phase": name,
                "nanoseconds": spent.as_nanos() as u64,
                "per_household_month": self.per_household_month(spent),
            })
        };
        json!({
            "months": self.months,
            "households": self.households,
            "threads": self.threads,
            "phases": self.rows().map(phase).collect::<Value>(),
        })
    }

    /// One row a phase.
    #[must_use]
    pub fn csv(&self) -> String {
        let mut text = "phase,nanoseconds,ns_per_household_month\n".to_owned();
        for (name, spent) in self.rows() {
            let each = self
                .per_household_month(spent)
                .map_or(String::new(), |ns| ns.to_string());
            let _ = writeln!(text, "{name},{},{each}", spent.as_nanos());
        }
        text
    }
}
