//! One month of the village and of Dumfries and Galloway, for before and after.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use millpond::measure::outcome::Outcome;
use millpond::simulation::{Luck, Simulation, Unwatched};

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
        let mut simulation = Simulation::new(&scenario, luck).expect("a bundled scenario");
        criterion.bench_function(&format!("month: {name}"), |bencher| {
            bencher.iter(|| {
                simulation
                    .step(&mut Unwatched)
                    .map(|()| black_box(simulation.series().months))
            });
        });
        let series = simulation.series();
        let (first, last) = (
            series.value(1, 0, Outcome::Output),
            series.value(series.months, 0, Outcome::Output),
        );
        assert!(
            (0.8..1.2).contains(&(last / first)),
            "{name} must be alive to be timed"
        );
    }
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = month
}
criterion_main!(benches);
