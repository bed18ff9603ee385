//! What is done with whole runs: run them, compare them, inject into them, follow pounds through them.

pub mod adaptation;
pub mod additionality;
pub mod assumptions;
pub mod batch;
pub mod calibration;
pub mod comparison;
pub mod effects;
pub mod execute;
pub mod follow;
pub mod limit;
pub mod multiplier;
pub mod parameters;
pub mod per_pound;
pub mod plan;
pub mod regions;
pub mod replay;
pub mod resilience;
pub mod run;
pub mod stakes;
pub mod stopwatch;
pub mod structure;
pub mod taxes;
pub mod trace;
pub mod value;
pub mod years;
