//! Cost-plus prices, revised by a share of firms each month.

use crate::economy::base::Recipe;
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Markets, TypicalFirm};
use crate::month::Today;
use crate::random::Purpose;
use crate::units::VOLUME_PER_PENNY;

/// Bounds of a markup, as multiples of the sector's base price over cost.
const MARKUP_BOUNDS: (f64, f64) = (0.9, 1.25);

/// What a unit costs in a sector this month, but for the wage that each firm pays.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Inputs at today's mix of origins with product tax.
    inputs: f64,
    /// Pence of cost per penny of monthly wage: labour of the sector's mean plant.
    labour: f64,
    /// Production tax.
    tax: f64,
    /// Factor on all of it: what is lost when local firms replace imports.
    lost_scale: f64,
}

impl Cost {
    /// The cost of a block's sector. Buyers pay for the labour of the sector's mean plant: a large
    /// plant earns what it saves, a small one bears what it needs more; where output is spread over
    /// smaller plants the mean rises, and prices with it. `wage_cost` is what a penny of posted wage
    /// costs with commuters and the minimum wage, `slope` the local cost slope.
    pub fn of(
        block: &FirmBlock,
        recipe: &Recipe,
        markets: &Markets,
        typical: &[TypicalFirm],
        wage_cost: f64,
        slope: f64,
    ) -> Self {
        let toil = typical[block.sector].toil;
        let toil = if toil > 0.0 { toil } else { 1.0 };
        Self {
            inputs: markets.unit_inputs[block.sector],
            labour: recipe.labour * toil * wage_cost * VOLUME_PER_PENNY,
            tax: recipe.production_tax,
            lost_scale: 1.0 + slope * markets.local_shift[block.sector],
        }
    }
}

/// Revised prices are unit cost with a markup that leans on how full the order book is: orders beyond
/// the usual use of capacity raise it, lost custom lowers it. Public services charge their cost.
pub fn set_prices(
    block: &mut FirmBlock,
    recipe: &Recipe,
    cost: Cost,
    revision: f64,
    today: Today,
    key: u64,
) {
    let behaviour = today.behaviour;
    let revise = today.stream(Purpose::RevisePrice, key);
    for firm in 0..block.len() {
        if !block.active(firm) || revise.uniform(block.draw_key(firm), 0) >= revision {
            continue;
        }
        if !block.public {
            let pressure =
                block.demanded[firm] / block.capacity[firm].max(1.0) - behaviour.capacity_use;
            let price_over_cost =
                (1.0 + recipe.markup) * (1.0 + behaviour.markup_response * pressure);
            let (low, high) = MARKUP_BOUNDS;
            let bounded =
                price_over_cost.clamp(low * (1.0 + recipe.markup), high * (1.0 + recipe.markup));
            block.markup[firm] = bounded - 1.0;
        }
        let unit_cost = cost.inputs + cost.labour * block.wage[firm] + cost.tax;
        block.price[firm] = (unit_cost * (1.0 + block.markup[firm]) * cost.lost_scale).max(0.01);
    }
}
