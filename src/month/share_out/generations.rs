//! Once a year some households' claims on outside funds pass to heirs and leave the record: else
//! savings would pile up for ever. Their dwellings, deposits and firms stay here.

use crate::economy::region::Region;
use crate::month::Today;
use crate::parallel;
use crate::random::Purpose;
use crate::units::Pence;

/// For how long households without dwellings keep their claims, as a share of the mean of all. Assumed:
/// tenants have little put aside (ONS, Wealth and Assets Survey).
const TENANTS: f64 = 0.25;

/// For how long a household keeps its claims as a multiple of the mean, given whether it owns dwellings and
/// the share of households that do.
#[must_use]
pub fn keeps(owner: bool, owners: f64) -> f64 {
    if owners <= 0.0 {
        1.0
    } else if owner {
        (1.0 - (1.0 - owners) * TENANTS) / owners
    } else {
        TENANTS
    }
}

/// Every twelfth month a share of households, drawn by lot, hands on its claims: one in so many as they
/// keep them for years.
pub fn pass_on(region: &mut Region, today: Today) {
    let years = today.behaviour.generation_years;
    if years <= 0.0 || today.behaviour.limit_mode || !today.month.is_multiple_of(12) {
        return;
    }
    let luck = today.stream(Purpose::Generation, region.household_key);
    let chance = |owner| (1.0 / (years * keeps(owner, today.behaviour.home_owners))).min(1.0);
    let (of_owners, of_tenants) = (chance(true), chance(false));
    parallel::for_each(&mut region.households, |block| {
        for i in 0..block.len() {
            let chance = if block.home[i] > 0.0 {
                of_owners
            } else {
                of_tenants
            };
            if luck.uniform(block.draw_key(i), 0) < chance {
                block.savings[i] = Pence::ZERO;
                block.earlier_claims[i] = Pence::ZERO;
            }
        }
    });
}
