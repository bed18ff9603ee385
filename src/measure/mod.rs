//! What the simulation records and how results are read.
pub mod doors;
pub mod inside;
pub mod interval;
pub mod local;
pub mod multiplier;
pub mod outcome;
pub mod resilience;
pub mod spend;
pub mod start;
pub mod structure;
pub mod verdict;
pub mod whole;
pub mod window;
