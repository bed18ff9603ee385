//! Once a year some households' claims on outside funds pass to heirs and leave the record: else
//! savings would pile up for ever. Their dwellings, deposits and firms stay here.

use crate::economy::region::Region;
use crate::month::Today;
use crate::parallel;
use crate::random::Purpose;
use crate::units::Pence;

/// Every twelfth month a share `1 / generation_years` of households, drawn by lot, hands on its claims.
pub fn pass_on(region: &mut Region, today: Today) {
    let years = today.behaviour.generation_years;
    if years <= 0.0 || today.behaviour.limit_mode || !today.month.is_multiple_of(12) {
        return;
    }
    let luck = today.stream(Purpose::Generation, region.household_key);
    let chance = (1.0 / years).min(1.0);
    parallel::for_each(&mut region.households, |block| {
        for i in 0..block.len() {
            if luck.uniform(block.draw_key(i), 0) < chance {
                block.savings[i] = Pence::ZERO;
                block.earlier_claims[i] = Pence::ZERO;
            }
        }
    });
}
