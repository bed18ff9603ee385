//! Scenario files: their types, how they are read and what may be wrong with them.
pub mod behaviour;
pub mod overlay;
pub mod policy;
pub mod problem;
pub mod record;
pub mod rules;
pub mod tree;
pub mod types;
