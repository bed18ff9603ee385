//! The wage that a firm offers: revised about once a year.

use crate::economy::firms::FirmBlock;
use crate::month::Today;
use crate::random::Purpose;

/// A firm revises its wage about once a year: towards the anchored base wage, up when workers are
/// scarce, down only in part.
pub fn set_wages(block: &mut FirmBlock, anchored: f64, gap: f64, today: Today, key: u64) {
    let behaviour = today.behaviour;
    let revise = today.stream(Purpose::ReviseWage, key);
    for firm in 0..block.len() {
        if !block.active(firm) || revise.uniform(block.draw_key(firm), 0) >= behaviour.wage_revision
        {
            continue;
        }
        let wanted = anchored * (1.0 + behaviour.wage_response * gap);
        let change = wanted - block.wage[firm];
        let carried_out = if change < 0.0 {
            behaviour.wage_downward
        } else {
            1.0
        };
        block.wage[firm] += carried_out * change;
    }
}
