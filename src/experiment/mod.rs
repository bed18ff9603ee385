//! What is done with whole runs: run them, compare them, inject into them, follow pounds through them.

pub mod comparison;
