//! Scenario files: their types, how they are read and what may be wrong with them.
pub mod types;
