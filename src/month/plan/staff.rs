//! Vacancies and lay-offs: how a firm's staff follows its plan.

use crate::economy::base::Recipe;
use crate::economy::firms::FirmBlock;
use crate::month::Today;
use crate::random::Purpose;

/// Labour short of this share of what is needed makes a firm look for staff.
const HIRE_BEYOND_HOURS: f64 = 1.1;
/// A firm whose staff would work less than this share of full hours lets people go.
const LAY_OFF_BELOW_HOURS: f64 = 0.9;
/// Hours that a firm aims for when it lets people go.
const HOURS_AFTER_LAY_OFF: f64 = 1.0;

/// Vacancies and lay-offs that bring hours back towards full time.
pub fn set_staff(block: &mut FirmBlock, recipe: &Recipe, today: Today, key: u64) {
    let round = today.stream(Purpose::RoundVacancies, key);
    for firm in 0..block.len() {
        block.vacancies[firm] = 0;
        block.lay_off[firm] = 0.0;
        let heads = f64::from(block.heads[firm]);
        let needed = block.planned[firm] * recipe.labour;
        if !block.active(firm) {
            block.lay_off[firm] = 1.0;
        } else if needed > heads * HIRE_BEYOND_HOURS || heads == 0.0 {
            let wanted = (needed - heads).max(if heads == 0.0 && needed > 0.0 {
                1.0
            } else {
                0.0
            });
            block.vacancies[firm] = round.round(block.draw_key(firm), 0, wanted) as u32;
        } else if needed < heads * LAY_OFF_BELOW_HOURS && heads > 1.0 {
            let keep = (needed / HOURS_AFTER_LAY_OFF).max(1.0);
            block.lay_off[firm] = (1.0 - keep / heads) as f32;
        }
    }
}
