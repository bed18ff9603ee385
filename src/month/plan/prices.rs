//! Cost-plus prices, revised by a share of firms each month.

use crate::economy::base::Recipe;
use crate::economy::firms::{FirmBlock, Form};
use crate::economy::region::{Markets, TypicalFirm};
use crate::month::Today;
use crate::random::Purpose;
use crate::scenario::types::Behaviour;
use crate::units::VOLUME_PER_PENNY;

/// The most that a social enterprise takes off its prices. Assumed.
const MOST_PASSED_ON: f64 = 0.25;
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
    /// Factor on all of it: what is lost when local firms replace imports, and what they ask because their
    /// customers have nowhere else to go.
    lost_scale: f64,
}

impl Cost {
    /// The cost of a block's sector. Buyers pay for the labour of the sector's mean plant: a large
    /// plant earns what it saves, a small one bears what it needs more; where output is spread over
    /// smaller plants the mean rises, and prices with it. `wage_cost` is what a penny of posted wage
    /// costs with commuters and the minimum wage.
    pub fn of(
        block: &FirmBlock,
        recipe: &Recipe,
        markets: &Markets,
        typical: &[TypicalFirm],
        wage_cost: f64,
        behaviour: &Behaviour,
    ) -> Self {
        let toil = typical[block.sector].toil;
        let toil = if toil > 0.0 { toil } else { 1.0 };
        Self {
            inputs: markets.unit_inputs[block.sector],
            labour: recipe.labour * toil * wage_cost * VOLUME_PER_PENNY,
            tax: recipe.production_tax,
            lost_scale: (1.0 + behaviour.local_cost_slope * markets.local_shift[block.sector])
                * if block.public {
                    1.0
                } else {
                    let power = &typical[block.sector];
                    market_power(
                        markets.captive[block.sector],
                        power.concentration,
                        behaviour,
                    )
                },
        }
    }
}

/// How substitutable the firms of one place and product are, as an elasticity (Atkeson and Burstein 2008).
const WITHIN_ELASTICITY: f64 = 10.0;

/// What sellers ask more when levers have turned a share of the market to them (0 to 1), as a factor: firms that
/// compete in quantity ask `e / (e - 1)` times their cost, with `1/e` their share of the market times
/// `1/between - 1/within` beyond `1/within` (Atkeson and Burstein 2008). Only what levers have changed counts, so
/// that the base year's markups stay as they are.
fn market_power(captive: f64, concentration: f64, behaviour: &Behaviour) -> f64 {
    let between = behaviour.origin_elasticity.max(1.0);
    let lerner = (1.0 / between - 1.0 / WITHIN_ELASTICITY).max(0.0);
    1.0 / (1.0 - behaviour.local_monopoly * lerner * concentration * captive)
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
        let price = unit_cost * (1.0 + block.markup[firm]) * cost.lost_scale;
        block.price[firm] = (price * (1.0 - passed_on(block, firm, recipe, today))).max(0.01);
    }
}

/// What a social enterprise takes off its prices, as a share: what it holds beyond its needs, over the next year.
fn passed_on(block: &FirmBlock, firm: usize, recipe: &Recipe, today: Today) -> f64 {
    if block.form[firm] != Form::Social {
        return 0.0;
    }
    let sales = block.expected[firm] * block.price[firm] / VOLUME_PER_PENNY;
    let keep = crate::month::share_out::keeps_back(block, firm, recipe, today);
    let beyond = (block.purses.of(firm) - keep).as_f64().max(0.0);
    if sales > 0.0 {
        (beyond / (12.0 * sales)).min(MOST_PASSED_ON)
    } else {
        0.0
    }
}
