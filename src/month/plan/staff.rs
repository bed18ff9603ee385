//! Vacancies and lay-offs: how a firm's staff follows its plan.
//!
//! A firm has so many places for staff: what it has lately needed at full hours, and as many more as
//! usually stand open. A place that is not filled is a vacancy and stays one until somebody is found;
//! hours carry the rest. Heads are whole: each firm rounds at a point of its own, so that the sum of
//! many firms' places moves as their need does.

use crate::economy::base::Recipe;
use crate::economy::firms::{FirmBlock, WORKS_ALONE};
use crate::month::Today;
use crate::random::{Purpose, Stream};

/// Places that stand open or are being left in a usual month, as a share of jobs.
pub fn usually_open(today: Today) -> f64 {
    today.behaviour.vacancy_rate + today.behaviour.separation_rate
}

/// Vacancies for places that are not filled, lay-offs of staff beyond them. Who works alone runs the firm:
/// the place is not left. Firms on furlough keep their places.
pub fn set_staff(block: &mut FirmBlock, recipe: &Recipe, furlough: bool, today: Today, key: u64) {
    let behaviour = today.behaviour;
    let rounding = today.luck.stream(Purpose::RoundVacancies, 0, key);
    for firm in 0..block.len() {
        block.vacancies[firm] = 0;
        block.lay_off[firm] = 0.0;
        if !block.active(firm) {
            block.lay_off[firm] = 1.0;
            continue;
        }
        let heads = block.heads[firm];
        let needed = block.planned[firm] * block.labour(firm, recipe);
        if heads == 0 {
            block.staffing[firm] = needed;
        } else if !furlough {
            block.staffing[firm] += behaviour.staff_adjustment * (needed - block.staffing[firm]);
        }
        let places = places(block, firm, usually_open(today), rounding);
        block.vacancies[firm] = places.saturating_sub(heads);
        if heads > places {
            let beyond = f64::from(heads - places) / f64::from(heads);
            block.lay_off[firm] = (behaviour.lay_off_pace * beyond) as f32;
        } else if heads == 1 {
            block.lay_off[firm] = WORKS_ALONE;
        }
    }
}

/// A firm's places, whole heads; at least one as long as it wants anybody.
fn places(block: &FirmBlock, firm: usize, open: f64, rounding: Stream) -> u32 {
    let first = block.birth[firm] == 0;
    let whole_heads = if first {
        f64::from(block.whole_heads[firm])
    } else {
        0.0
    };
    let wanted = block.staffing[firm];
    // The first place is never left, so it needs no allowance for those that stand open.
    let stand_open = (wanted - 1.0).max(0.0) * open;
    let places = wanted + stand_open + whole_heads + rounding.uniform(block.draw_key(firm), 0);
    (places as u32).max(u32::from(wanted > 0.0))
}
