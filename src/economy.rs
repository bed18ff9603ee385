//! The state of an economy: regions, each with its agents in columns.
//!
//! Households and firms of a region stand together, in blocks that threads can share out, so that a
//! region's market fits the cache. A column holds one thing for every agent of a block; there are no
//! agent objects. Nothing here moves money or decides anything: that is the ledger's and the month's.

pub mod bank;
pub mod base;
pub mod conditions;
pub mod firms;
pub mod harvest;
pub mod households;
pub mod inputs;
pub mod jobs;
pub mod leaning;
pub mod local_money;
pub mod market;
pub mod means;
pub mod owners;
pub mod population;
pub mod region;
pub mod shops;
pub mod size;
pub mod sourcing;
pub mod techniques;
pub mod trade;

use crate::random::Luck;
use crate::scenario::types::Scenario;
use inputs::Inputs;
use region::Region;
use trade::Trade;

/// A whole economy at the end of a month.
#[derive(Clone, Debug)]
pub struct Economy {
    /// What the scenario says.
    pub scenario: Scenario,
    /// The run's luck.
    pub luck: Luck,
    /// The month that is being lived (1 = the first January); 0 before the first.
    pub month: u32,
    /// What comes in from outside as data.
    pub inputs: Inputs,
    /// The regions, in the scenario's order.
    pub regions: Vec<Region>,
    /// What passes between them.
    pub trade: Trade,
}
