//! Phase 6. Output is the least of labour, capacity and the critical inputs in stock. Only goods are
//! stored; a service is made when it is delivered.

use super::Today;
use crate::calibrate::accounts::Sector;
use crate::economy::base::Recipe;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::parallel;
use crate::units::Volume;

/// Makes goods as planned and uses the inputs of what has been made or delivered so far.
pub fn make_goods(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        conditions,
        sectors,
        ..
    } = region;
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        for firm in 0..block.len() {
            if block.stored && block.active(firm) {
                let most = potential(block, firm, recipe, sectors, conditions, today);
                // A bad harvest takes its share of what was sown, whatever more could have been.
                let sown = Volume(block.planned[firm].min(most) as i64);
                let made = harvest(block, firm, sown, recipe, today)
                    .scaled(conditions.yields[block.sector]);
                block.produced[firm] += made;
                block.stock[firm] += made;
                block.supply[firm] = block.stock[firm];
                use_inputs(block, firm, recipe, sown);
            } else if !block.stored {
                let delivered = block.delivered[firm];
                if block.active(firm) {
                    // Inputs that came in since serve those who buy from here on.
                    let most = potential(block, firm, recipe, sectors, conditions, today);
                    block.supply[firm] = (Volume(most as i64) - delivered).max(Volume::ZERO);
                }
                block.produced[firm] = delivered;
                use_inputs(block, firm, recipe, delivered);
            }
        }
    });
}

/// What has been sown stands until its month comes; what is made all year is ready at once.
fn harvest(
    block: &mut FirmBlock,
    firm: usize,
    sown: Volume,
    recipe: &Recipe,
    today: Today,
) -> Volume {
    if !recipe.harvest.waits() {
        return sown;
    }
    let standing = block.growing[firm] + sown;
    let ready = standing.scaled(recipe.harvest.ready_in(today.month));
    block.growing[firm] = standing - ready;
    ready
}

/// A trace of an input stops nobody: input per volume of output.
const TRACE: f64 = 0.01;

/// The most that a firm can produce this month, volume: what staff and plant can make, what critical
/// inputs last for, and half as much when an important input has run out (Pichler et al. 2022).
pub fn potential(
    block: &FirmBlock,
    firm: usize,
    recipe: &Recipe,
    sectors: &[Sector],
    conditions: &Conditions,
    today: Today,
) -> f64 {
    // Far beyond any plan, yet small enough for sums of whole numbers.
    const UNLIMITED: f64 = 1e15;
    let behaviour = today.behaviour;
    if behaviour.limit_mode {
        return UNLIMITED;
    }
    let hours = f64::from(block.heads[firm]) * (1.0 + behaviour.overtime) * conditions.labour;
    let labour = if recipe.labour > 0.0 {
        hours / block.labour(firm, recipe)
    } else {
        UNLIMITED
    };
    let reach = block.reach(firm) * conditions.usable[block.sector];
    let mut most = labour.min(reach);
    let places = block.everywhere(firm, sectors.len());
    for ((&needed, at), input) in recipe.input.iter().zip(places).zip(sectors) {
        if needed > TRACE && (input.critical_input || input.plant.important_input) {
            let lasts = block.input_stock[at].as_f64() / needed;
            let bound = if input.critical_input {
                lasts
            } else {
                0.5 * (lasts + reach)
            };
            most = most.min(bound);
        }
    }
    most
}

/// Takes from the input stock what an output used up; what is not critical may run out.
pub fn use_inputs(block: &mut FirmBlock, firm: usize, recipe: &Recipe, made: Volume) {
    let places = block.everywhere(firm, recipe.input.len());
    for (&needed, at) in recipe.input.iter().zip(places) {
        let used = Volume((needed * made.as_f64()) as i64);
        let stock = &mut block.input_stock[at];
        *stock = (*stock - used).max(Volume::ZERO);
    }
}
