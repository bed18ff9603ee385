//! `millpond --version --json`: what to cite, and what this program can do, for machines.

use std::process::ExitCode;

use serde_json::{Value as Json, json};

use crate::record::manifest::RESULTS_LAYOUT;
use crate::record::sweep::manifest::SWEEP_LAYOUT;

/// Whether a command line asks for the version as JSON.
#[must_use]
pub fn is_asked(arguments: &[String]) -> bool {
    let said = |long: &str, short: &str| arguments.iter().any(|one| one == long || one == short);
    said("--version", "-V") && said("--json", "--json")
}

/// Prints it.
#[must_use]
pub fn answer() -> ExitCode {
    match super::print(&format!("{:#}\n", version())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => super::error::report(&error, super::Format::Json),
    }
}

/// Name, version, licence, the layouts of results, features, and how to cite (CITATION.cff).
#[must_use]
pub fn version() -> Json {
    let features = [
        ("parallel", cfg!(feature = "parallel")),
        ("parquet", cfg!(feature = "parquet")),
    ];
    let features: Vec<&str> = features.iter().filter(|f| f.1).map(|f| f.0).collect();
    json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "licence": env!("CARGO_PKG_LICENSE"),
        "features": features,
        "target": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
        "results_layout": RESULTS_LAYOUT,
        "sweep_layout": SWEEP_LAYOUT,
        "citation": include_str!("../../CITATION.cff"),
    })
}
