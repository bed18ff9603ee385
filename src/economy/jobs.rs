//! A region's labour market.

use serde::{Deserialize, Serialize};

use super::households::SKILL_CLASSES;

/// Working memory of the labour market, one entry an open job.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JobMarket {
    /// The firm behind each slot.
    pub slots: Vec<u32>,
    /// The rank of the best claim on each slot: see [`Claim`](super::households::Claim).
    pub claims: Vec<(u64, u32)>,
    /// How many households look for work this month.
    pub searching: u32,
    /// Households with an earner.
    pub earners: usize,
    /// Mean wage of residents' jobs, pence a month.
    pub mean_wage: f64,
    /// Unemployment after this month's matching.
    pub unemployment: f64,
    /// Unemployment of the past year, smoothed.
    pub past_unemployment: f64,
    /// Jobs that found nobody, with those across the border.
    pub open: u32,
    /// The level of skill that each slot asks for, from 0 to 3.
    pub asked: Vec<u8>,
    /// Skill from which the classes 1, 2 and 3 begin, thousandths.
    pub class_bounds: [u32; SKILL_CLASSES - 1],
    /// Chance that a searcher applies in a round when there are as many vacancies per searcher as usual.
    pub effort: f64,
    /// Vacancies per searcher in the base year.
    pub tightness: f64,
    /// Workers of the region's firms at the start.
    pub base_staff: f64,
    /// Top-ups to the least wage per pound of other wages, smoothed over a year, by sector.
    pub top_up: Vec<f64>,
    /// The same in all sectors this month.
    pub mean_top_up: f64,
    /// Workers hired this month, and workers who left or were laid off.
    pub hired: u32,
    /// See `hired`.
    pub separated: u32,
}
