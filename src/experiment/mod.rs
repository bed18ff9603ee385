//! What is done with whole runs: run them, compare them, inject into them, follow pounds through them.

pub mod comparison;
pub mod execute;
pub mod plan;
pub mod run;
