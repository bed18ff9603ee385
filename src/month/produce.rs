//! Phase 6. Output is the least of labour, capacity and the critical inputs in stock. Only goods are
//! stored; a service is made when it is delivered.

use std::ops::Range;

use super::Today;
use super::batch::{FIRMS, batches_of_firms};
use crate::calibrate::accounts::Sector;
use crate::economy::base::Recipe;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::parallel;
use crate::units::{Volume, whole_volume};

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
        let mut most = [0.0; FIRMS];
        let mut used = [Volume::ZERO; FIRMS];
        for batch in batches_of_firms(block.len()) {
            let (most, used) = (&mut most[..batch.len()], &mut used[..batch.len()]);
            // Of services too: inputs that came in since serve those who buy from here on.
            potential(block, &batch, recipe, sectors, conditions, today, most);
            for ((firm, &most), used) in batch.clone().zip(&*most).zip(&mut *used) {
                *used = if block.stored {
                    make(
                        block,
                        firm,
                        most,
                        conditions.yields[block.sector],
                        recipe,
                        today,
                    )
                } else {
                    serve(block, firm, most)
                };
            }
            use_inputs(block, &batch, recipe, used);
        }
    });
}

/// A firm makes goods and puts them in store; returns the output for which it used inputs.
fn make(
    block: &mut FirmBlock,
    firm: usize,
    most: f64,
    yields: f64,
    recipe: &Recipe,
    today: Today,
) -> Volume {
    if !block.active(firm) {
        return Volume::ZERO;
    }
    // A bad harvest takes its share of what was sown, whatever more could have been.
    let sown = Volume(block.planned[firm].min(most) as i64);
    let made = harvest(block, firm, sown, recipe, today).scaled(yields);
    block.produced[firm] += made;
    block.stock[firm] += made;
    block.supply[firm] = block.stock[firm];
    sown
}

/// A firm sees what service it can still give; returns what it has given.
fn serve(block: &mut FirmBlock, firm: usize, most: f64) -> Volume {
    let delivered = block.delivered[firm];
    if block.active(firm) {
        block.supply[firm] = (Volume(most as i64) - delivered).max(Volume::ZERO);
    }
    block.produced[firm] = delivered;
    delivered
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

/// The most that each firm of a batch can produce this month, volume: what staff and plant can make, what
/// critical inputs last for, and half as much when an important input has run out (Pichler et al. 2022).
pub fn potential(
    block: &FirmBlock,
    batch: &Range<usize>,
    recipe: &Recipe,
    sectors: &[Sector],
    conditions: &Conditions,
    today: Today,
    most: &mut [f64],
) {
    // Far beyond any plan, yet small enough for sums of whole numbers.
    const UNLIMITED: f64 = 1e15;
    let behaviour = today.behaviour;
    if behaviour.limit_mode {
        most.fill(UNLIMITED);
        return;
    }
    let usable = conditions.usable[block.sector];
    let reach = |firm: usize| block.reach(firm) * usable;
    for (firm, most) in batch.clone().zip(&mut *most) {
        let hours = f64::from(block.heads[firm]) * (1.0 + behaviour.overtime) * conditions.labour;
        let labour = if recipe.labour > 0.0 {
            hours / block.labour(firm, recipe)
        } else {
            UNLIMITED
        };
        *most = labour.min(reach(firm));
    }
    for (product, (&needed, input)) in recipe.input.iter().zip(sectors).enumerate() {
        if needed <= TRACE || !(input.critical_input || input.plant.important_input) {
            continue;
        }
        let stocks = &block.input_stock[block.links(batch, product)];
        for ((firm, most), stock) in batch.clone().zip(&mut *most).zip(stocks) {
            let lasts = stock.as_f64() / needed;
            let bound = if input.critical_input {
                lasts
            } else {
                0.5 * (lasts + reach(firm))
            };
            *most = most.min(bound);
        }
    }
}

/// Takes from the input stocks of a batch of firms what their output used up; what is not critical may run
/// out.
pub fn use_inputs(block: &mut FirmBlock, batch: &Range<usize>, recipe: &Recipe, made: &[Volume]) {
    for (product, &needed) in recipe.input.iter().enumerate() {
        if needed <= 0.0 {
            continue;
        }
        let links = block.links(batch, product);
        for (stock, made) in block.input_stock[links].iter_mut().zip(made) {
            let used = whole_volume(needed * made.as_f64());
            *stock = (*stock - used).max(Volume::ZERO);
        }
    }
}
