//! Millpond: an agent-based simulator of regional economies.
pub mod calibrate;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod experiment;
pub mod ledger;
pub mod measure;
pub mod parallel;
pub mod random;
#[cfg(feature = "cli")]
pub mod record;
#[cfg(feature = "cli")]
pub mod report;
pub mod scenario;
pub mod simulation;
pub mod units;
