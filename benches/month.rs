//! One month of the village and of Dumfries and Galloway, whole and phase by phase, for before and after:
//! `cargo bench --bench month`.

use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use millpond::measure::outcome::Outcome;
use millpond::simulation::{Luck, Phase, Simulation, Watch};

/// Adds up what one phase takes, or the whole month with audit and record.
struct Clock {
    of: Option<Phase>,
    since: Option<Instant>,
    spent: Duration,
}

impl Clock {
    fn stop(&mut self) {
        self.spent += self
            .since
            .take()
            .map_or(Duration::ZERO, |since| since.elapsed());
    }
}

impl Watch for Clock {
    fn phase(&mut self, phase: Phase) {
        self.stop();
        if self.of == Some(phase) {
            self.since = Some(Instant::now());
        }
    }

    fn month_over(&mut self) {
        self.stop();
    }
}

/// Lives so many months and says how long the part in question took.
fn timed(simulation: &mut Simulation, of: Option<Phase>, months: u64) -> Duration {
    let mut clock = Clock {
        of,
        since: None,
        spent: Duration::ZERO,
    };
    let start = Instant::now();
    for _ in 0..months {
        if let Err(failure) = simulation.step(&mut clock) {
            panic!("{failure}");
        }
    }
    match of {
        Some(_) => clock.spent,
        None => start.elapsed(),
    }
}

fn month(criterion: &mut Criterion) {
    for (name, path) in [
        ("village", "scenarios/village/world.toml"),
        (
            "dumfries and galloway",
            "scenarios/dumfries-and-galloway/world.toml",
        ),
    ] {
        let scenario = millpond::scenario::load(path, &[], &millpond::files::read_text)
            .expect("a bundled scenario");
        let luck = Luck {
            seed: 1,
            replicate: 0,
        };
        let parts = std::iter::once(("month", None));
        let parts = parts.chain(Phase::ALL.map(|phase| (phase.name(), Some(phase))));
        let mut group = criterion.benchmark_group(name);
        for (part, of) in parts {
            // Each from the same start: the phases of the same months.
            let mut simulation = Simulation::new(&scenario, luck).expect("a bundled scenario");
            group.bench_function(part, |bencher| {
                bencher.iter_custom(|months| timed(&mut simulation, of, months));
            });
            let series = simulation.series();
            let made = |month| series.value(month, 0, Outcome::Output);
            let output = made(series.months) / made(1);
            assert!(
                (0.8..1.2).contains(&output),
                "{name} must be alive to be timed"
            );
        }
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).measurement_time(Duration::from_secs(3));
    targets = month
}
criterion_main!(benches);
