//! What a page is told of a month.

use serde::Serialize;

use crate::measure::outcome::Outcome;
use crate::measure::rounds::Rounds;

/// What the map may show of every region.
pub const MAP: [Outcome; 6] = [
    Outcome::Unemployment,
    Outcome::MedianRealIncome,
    Outcome::RealValueAdded,
    Outcome::UnmetNeed,
    Outcome::EssentialBasket,
    Outcome::RetentionConsumption,
];

/// A month of both economies.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Frame {
    /// The month (1 = the first January).
    pub month: u32,
    /// Both economies, in their order.
    pub sides: [SideFrame; 2],
}

/// A month of one economy.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SideFrame {
    /// Every outcome of the region that is looked at, in the order of [`Outcome::ALL`] and each in its unit: the
    /// very values that a run records.
    pub values: Vec<f64>,
    /// What becomes of 100 pounds, by the payments of the last twelve months.
    pub rounds: Option<Rounds>,
    /// [`MAP`] of every region; empty where there is one.
    pub map: Vec<[f64; MAP.len()]>,
}
