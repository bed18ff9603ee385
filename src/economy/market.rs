//! The month's prices, origin shares and shopping lists, computed from conditions and firms' prices.

use super::base::{Base, Pool};
use super::conditions::Conditions;
use super::firms::FirmBlock;
use super::households::LOCALISM_CLASSES;
use super::region::{Markets, SecondChoice, ShoppingList, Shops, Tastes};
use super::sourcing::{Offers, Sourcing, local_odds, tilted};
use crate::calibrate::accounts::{ORIGINS, Origin, Sector};
use crate::scenario::types::Behaviour;
use crate::units::{Pence, VOLUME_PER_PENNY};

const LOCAL: usize = Origin::Local as usize;
const AREA: usize = Origin::RestOfArea as usize;
const WORLD: usize = Origin::World as usize;

impl Markets {
    /// Markets at base-year prices.
    #[must_use]
    pub fn new(
        base: &Base,
        tastes: &Tastes,
        behaviour: &Behaviour,
        sectors: &[Sector],
        conditions: &Conditions,
    ) -> Self {
        let products = base.recipes.len();
        let zeros = || vec![0.0; products];
        let mut markets = Self {
            offers: Offers::base(products),
            inputs: base.recipes.iter().map(|r| r.sourcing.clone()).collect(),
            consumption: vec![base.consumption.clone(); LOCALISM_CLASSES],
            lists: Default::default(),
            baskets: base.baskets.clone(),
            pooled: std::array::from_fn(|_| zeros()),
            second: vec![SecondChoice::default(); products],
            bought_outside: [Pence::ZERO; 4],
            budgets: base.basket_spending,
            unit_inputs: zeros(),
            local_shift: zeros(),
            notes_edge: 0.0,
            firms_notes_edge: zeros(),
            consumer_price: 1.0,
            essential_price: 1.0,
        };
        for list in &mut markets.lists {
            for column in [&mut list.local_fixed, &mut list.local_marginal] {
                column.resize(products, 0.0);
            }
            list.outside_by_product.resize(products, [0.0; 2]);
            list.area_by_product.resize(products, [0.0; 2]);
        }
        markets.divide(base, tastes, behaviour, sectors, conditions);
        markets
    }

    /// Writes this month's offers: local prices from the firms, the rest from conditions.
    pub fn refresh_offers(&mut self, shops: &Shops, firms: &[FirmBlock], conditions: &Conditions) {
        for (product, price) in self.offers.local_price.iter_mut().enumerate() {
            let mut value = 0.0;
            let mut capacity = 0.0;
            for block in firms.iter().filter(|b| b.sector == product) {
                for firm in (0..block.len()).filter(|&f| block.active(f)) {
                    value += block.capacity[firm] * shops.price[block.first + firm];
                    capacity += block.capacity[firm];
                }
            }
            if capacity > 0.0 {
                *price = value / capacity;
            }
        }
        let offers = &mut self.offers;
        offers.price[LOCAL].clone_from(&offers.local_price);
        // The rest of the area, of which other regions are a part, is compared in `trade`.
        for origin in [Origin::RestOfState, Origin::World].map(|o| o as usize) {
            for product in 0..offers.local_price.len() {
                let tariff = if origin == WORLD {
                    conditions.tariff[product]
                } else {
                    0.0
                };
                let border = (1.0 + conditions.transport[product]) * (1.0 + tariff);
                offers.price[origin][product] = conditions.outside_price[origin][product] * border;
                offers.available[origin][product] = conditions.outside_supply[origin][product];
            }
        }
    }

    /// Divides every group's products over origins, and draws up the shopping lists.
    pub fn divide(
        &mut self,
        base: &Base,
        tastes: &Tastes,
        behaviour: &Behaviour,
        sectors: &[Sector],
        conditions: &Conditions,
    ) {
        self.offers
            .weigh(behaviour.origin_elasticity, &conditions.in_season);
        for (sector, inputs) in self.inputs.iter_mut().enumerate() {
            let preference = if sectors[sector].public {
                &conditions.procurement
            } else {
                &conditions.buy_local_firms
            };
            let notes = tilted(
                1.0 - self.firms_notes_edge[sector],
                behaviour.origin_elasticity,
            );
            inputs.tilt(&self.offers, &conditions.cooperation, |product, from| {
                local_odds(from, preference[product]) * notes
            });
        }
        let notes = tilted(1.0 - self.notes_edge, behaviour.origin_elasticity);
        for (class, consumption) in self.consumption.iter_mut().enumerate() {
            consumption.tilt(&self.offers, &conditions.cooperation, |product, from| {
                tastes.local_odds[class][product]
                    * local_odds(from, conditions.buy_local_households[product])
                    * notes
            });
        }
        for (pool, basket) in Pool::BASKETS.into_iter().zip(&mut self.baskets) {
            let public = matches!(pool, Pool::Council | Pool::Agency);
            basket.tilt(&self.offers, &conditions.cooperation, |product, from| {
                if public {
                    local_odds(from, conditions.procurement[product])
                } else {
                    1.0
                }
            });
        }
        self.note_local_shift(base);
        self.note_unit_inputs(base);
        self.draw_up_lists(base, tastes, conditions);
    }

    fn note_local_shift(&mut self, base: &Base) {
        for product in 0..self.local_shift.len() {
            let (mut all, mut now, mut before) = (0.0, 0.0, 0.0);
            let mut add = |bought: f64, sourcing: &Sourcing| {
                all += bought;
                now += bought * sourcing.share[product][LOCAL];
                before += bought * sourcing.base[product][LOCAL];
            };
            for (recipe, inputs) in base.recipes.iter().zip(&self.inputs) {
                add(recipe.output * recipe.input[product], inputs);
            }
            let household =
                base.household_spending / (1.0 + base.consumption.tax) * VOLUME_PER_PENNY;
            for consumption in &self.consumption {
                add(
                    household / LOCALISM_CLASSES as f64 * consumption.weight[product],
                    consumption,
                );
            }
            for (basket, spending) in self.baskets.iter().zip(base.basket_spending) {
                add(
                    spending / (1.0 + basket.tax) * VOLUME_PER_PENNY * basket.weight[product],
                    basket,
                );
            }
            self.local_shift[product] = if all > 0.0 { (now - before) / all } else { 0.0 };
        }
    }

    fn note_unit_inputs(&mut self, base: &Base) {
        for ((unit, inputs), recipe) in self
            .unit_inputs
            .iter_mut()
            .zip(&self.inputs)
            .zip(&base.recipes)
        {
            let basic: f64 = recipe
                .input
                .iter()
                .zip(&inputs.price)
                .map(|(a, p)| a * p)
                .sum();
            *unit = basic * (1.0 + inputs.tax);
        }
    }

    fn draw_up_lists(&mut self, base: &Base, tastes: &Tastes, conditions: &Conditions) {
        let tax = 1.0 + base.consumption.tax;
        let (mut cost, mut essential) = (0.0, 0.0);
        let mut essential_base = 0.0;
        for (list, sourcing) in self.lists.iter_mut().zip(&self.consumption) {
            draw_up(list, sourcing, tastes, &self.offers, conditions, tax);
            cost += sourcing.basket_price() / LOCALISM_CLASSES as f64;
            essential += list.essential;
            let needed = tastes.essential.iter().zip(&conditions.needs);
            let needed: f64 = needed.map(|(volume, season)| volume * season).sum();
            essential_base += needed / VOLUME_PER_PENNY * tax;
        }
        self.consumer_price = cost;
        self.essential_price = if essential_base > 0.0 {
            essential / essential_base
        } else {
            cost
        };
    }
}

/// Draws up a class's shopping list: per product, what is bought of the essential basket and per
/// supernumerary penny, from each origin, at basic prices.
fn draw_up(
    list: &mut ShoppingList,
    sourcing: &Sourcing,
    tastes: &Tastes,
    offers: &Offers,
    conditions: &Conditions,
    tax: f64,
) {
    list.essential = 0.0;
    list.not_available = 0.0;
    list.outside_fixed = [0.0; ORIGINS];
    list.outside_marginal = [0.0; ORIGINS];
    let mut tariff = 0.0;
    let mut world = 0.0;
    for product in 0..sourcing.base.len() {
        let price = sourcing.price[product];
        let fixed_volume = tastes.essential[product] * conditions.needs[product] / VOLUME_PER_PENNY;
        let marginal_volume = tastes.marginal[product] / (tax * price);
        let share = &sourcing.share[product];
        let price_at = |origin: usize| offers.price[origin][product];
        list.essential += fixed_volume * price * tax;
        let missing = 1.0 - share.iter().sum::<f64>();
        if sourcing.weight[product] > 0.0 {
            list.not_available += (fixed_volume * missing * price * tax).max(0.0);
        }
        list.local_fixed[product] = fixed_volume * share[LOCAL] * price_at(LOCAL);
        list.local_marginal[product] = marginal_volume * share[LOCAL] * price_at(LOCAL);
        list.outside_by_product[product] = [0.0; 2];
        for origin in Origin::OUTSIDE.map(|o| o as usize) {
            let fixed = fixed_volume * share[origin] * price_at(origin);
            let marginal = marginal_volume * share[origin] * price_at(origin);
            list.outside_fixed[origin] += fixed;
            list.outside_marginal[origin] += marginal;
            list.outside_by_product[product][0] += fixed;
            list.outside_by_product[product][1] += marginal;
            if origin == AREA {
                list.area_by_product[product] = [fixed, marginal];
            }
        }
        let from_world = (fixed_volume + marginal_volume) * share[WORLD] * price_at(WORLD);
        world += from_world;
        tariff += from_world * conditions.tariff[product] / (1.0 + conditions.tariff[product]);
    }
    list.tariff_share = if world > 0.0 { tariff / world } else { 0.0 };
}
