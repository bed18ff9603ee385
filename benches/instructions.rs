//! Instructions of a year, counted by valgrind: they are the same however busy the machine is, so a change of
//! one in a hundred shows. `cargo bench --bench instructions`; docs/performance.md has what it needs.

#![allow(
    missing_docs,
    reason = "the macros make modules that nobody can document"
)]

use gungraun::{
    Callgrind, EntryPoint, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
};
use millpond::measure::outcome::Outcome;
use millpond::parallel;
use millpond::simulation::{Luck, Simulation, Unwatched};

/// A world, and the households that an agent stands for.
fn world(path: &str, scale: f64) -> Simulation {
    let settings = [format!("world.scale={scale}")];
    let scenario = millpond::scenario::load(path, &settings, &millpond::files::read_text)
        .expect("a bundled scenario");
    let luck = Luck {
        seed: 1,
        replicate: 0,
    };
    Simulation::new(&scenario, luck).expect("a bundled scenario")
}

/// What is counted; by its name valgrind finds it on whatever thread.
#[inline(never)]
fn lived_year(simulation: &mut Simulation) {
    for _ in 0..12 {
        simulation.step(&mut Unwatched).expect("the books close");
    }
}

#[library_benchmark]
#[bench::small(world("scenarios/dumfries-and-galloway/world.toml", 132.0))]
#[bench::region(world("scenarios/dumfries-and-galloway/world.toml", 6.0))]
#[bench::regions(world("scenarios/scotland/world.toml", 250.0))]
#[bench::one_sector(world("scenarios/one-sector/world.toml", 250.0))]
fn year(mut simulation: Simulation) -> Simulation {
    parallel::with_threads(1, || lived_year(&mut simulation));
    let series = simulation.series();
    let made = |month| series.value(month, series.regions.len() - 1, Outcome::Output);
    assert!(
        (0.8..1.2).contains(&(made(12) / made(1))),
        "it must be alive to be counted"
    );
    simulation
}

library_benchmark_group!(
    name = years;
    config = LibraryBenchmarkConfig::default().tool(
        Callgrind::default().entry_point(EntryPoint::Custom("*lived_year*".to_owned()))
    );
    benchmarks = year
);

main!(library_benchmark_groups = years);
