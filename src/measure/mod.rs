//! What the simulation records and how results are read.
pub mod outcome;
