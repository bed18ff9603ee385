//! Millpond: an agent-based simulator of regional economies.
pub mod calibrate;
pub mod ledger;
pub mod measure;
pub mod scenario;
pub mod simulation;
pub mod units;
