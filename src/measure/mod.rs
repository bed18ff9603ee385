//! What the simulation records and how results are read.
pub mod doors;
pub mod interval;
pub mod outcome;
pub mod verdict;
pub mod window;
