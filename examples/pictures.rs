//! Draws the pictures of README and documents anew, from real runs of the rural region: page one of a
//! report, 100 pounds by door, shock curves, additionality, and an overview:
//!
//! ```sh
//! cargo run --release --example pictures
//! ```
//!
//! Same scenarios, same seed, same bytes. `-- 4` runs 4 replicates instead of the scenario's own.

use std::error::Error;
use std::path::Path;

use millpond::experiment::batch::Batch;
use millpond::experiment::cases::CasePlan;
use millpond::experiment::comparable::check_comparable;
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::variants::Wanted;
use millpond::report::background::Background;
use millpond::report::page::Page;
use millpond::scenario::types::Scenario;
use millpond::{files, record, report, scenario};

const FOLDER: &str = "scenarios/dumfries-and-galloway";
const POLICIES: [&str; 3] = ["globalised", "localised", "mixed"];
const IMAGES: &str = "docs/images";

fn main() -> Result<(), Box<dyn Error>> {
    let load =
        |name: &str| scenario::load(&format!("{FOLDER}/{name}.toml"), &[], &files::read_text);
    let policies: Vec<Scenario> = POLICIES
        .iter()
        .map(|name| load(name))
        .collect::<Result<_, _>>()?;
    check_comparable(&policies)?;
    let replicates = match std::env::args().nth(1) {
        Some(number) => number.parse()?,
        None => policies[0].run.replicates,
    };
    let dir = tempfile::tempdir()?;
    let batch = Batch {
        command: "compare".into(),
        cases: CasePlan::all(&policies[0]),
        replicates,
        seed: policies[0].run.seed,
        variants: Wanted::No,
        dir: dir.path().to_owned(),
        policies,
    };
    let stop = Stop::new();
    let execution = Execution {
        threads: None,
        stop: &stop,
        month_done: &|| {},
    };
    let result = batch.execute(execution)?;
    if let Some(failure) = result.comparison.failures.first() {
        return Err(failure.clone().into());
    }
    let page = Page::of(&result.comparison, &Background::of(&batch.policies), &[0])?;
    draw(&page)
}

/// Writes the overview and one sheet a subject.
fn draw(page: &Page) -> Result<(), Box<dyn Error>> {
    let images = Path::new(IMAGES);
    record::file::prepare(images)?;
    let sheet = page.sheet().ok_or("nothing to draw")?;
    record::file::write_whole(images, report::SHEET, sheet.as_bytes())?;
    for (name, poster) in page.posters() {
        record::file::write_whole(images, name, poster.as_bytes())?;
    }
    Ok(())
}
