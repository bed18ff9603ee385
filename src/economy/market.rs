//! The month's prices, origin shares and shopping lists, computed from conditions and firms' prices.

use super::base::{Base, Pool};
use super::conditions::Conditions;
use super::firms::FirmBlock;
use super::households::LOCALISM_CLASSES;
use super::leaning::{Leaning, border_cost};
use super::region::{Markets, SecondChoice, ShoppingList, Shops, Tastes};
use super::sourcing::{Lean, Offers, Sourcing, local_odds, tilted};
use crate::calibrate::accounts::{ORIGINS, Origin, Sector};
use crate::scenario::types::{Behaviour, LeverKind};
use crate::units::{Pence, VOLUME_PER_PENNY};

const LOCAL: usize = Origin::Local as usize;
const AREA: usize = Origin::RestOfArea as usize;
const WORLD: usize = Origin::World as usize;

/// Who buys.
#[derive(Clone, Copy)]
enum Buyers {
    /// Firms of a sector, of inputs.
    Firms(usize),
    Households,
    Pool(Pool),
}

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
            captive: zeros(),
            displaced: 0.0,
            public_part: zeros(),
            asks: vec![vec![1.0; products]; products],
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
                let border = border_cost(conditions, origin, product);
                offers.price[origin][product] = conditions.outside_price[origin][product] * border;
                offers.available[origin][product] = conditions.outside_supply[origin][product];
            }
        }
    }

    /// Notes what part of pooled orders of each product public bodies give.
    pub fn note_public_part(&mut self) {
        for (product, part) in self.public_part.iter_mut().enumerate() {
            let all: f64 = self.pooled.iter().map(|orders| orders[product]).sum();
            let public: f64 = [Pool::Council, Pool::Agency]
                .iter()
                .map(|&pool| self.pooled[pool as usize][product])
                .sum();
            *part = if all > 0.0 { public / all } else { 0.0 };
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
        self.offers.weigh(behaviour, &conditions.in_season);
        let leaning = Leaning::new(conditions);
        let asks = &self.asks;
        for (sector, inputs) in self.inputs.iter_mut().enumerate() {
            let notes = tilted(
                1.0 - self.firms_notes_edge[sector],
                behaviour.origin_elasticity,
            );
            let public = sectors[sector].public;
            inputs.tilt(&self.offers, |product, from| {
                let lean = if public {
                    leaning.public(product, from)
                } else {
                    leaning.firms(sector, product, from)
                };
                lean.times(notes).asking(asks[sector][product])
            });
        }
        let notes = tilted(1.0 - self.notes_edge, behaviour.origin_elasticity);
        for (class, consumption) in self.consumption.iter_mut().enumerate() {
            consumption.tilt(&self.offers, |product, from| Lean {
                taste: tastes.local_odds[class][product],
                odds: tastes.local_odds[class][product]
                    * local_odds(from, leaning.households[product])
                    * notes,
                ..leaning.all(product)
            });
        }
        for (pool, basket) in Pool::BASKETS.into_iter().zip(&mut self.baskets) {
            let public = matches!(pool, Pool::Council | Pool::Agency);
            basket.tilt(&self.offers, |product, from| {
                if public {
                    leaning.public(product, from)
                } else {
                    leaning.all(product)
                }
            });
        }
        self.note_captive(base, sectors, conditions);
        self.note_local_shift(base);
        self.note_unit_inputs(base);
        self.draw_up_lists(base, tastes, conditions);
    }

    /// What each group of the region's buyers buys of a product in the base year, volume a month, with how it
    /// divides it and the shares of origins at the start.
    fn purchases<'a>(
        &'a self,
        base: &'a Base,
        product: usize,
    ) -> impl Iterator<Item = (Buyers, f64, &'a Sourcing, [f64; ORIGINS])> {
        let firms = base.recipes.iter().zip(&self.inputs).enumerate();
        let firms = firms.map(move |(sector, (recipe, inputs))| {
            let bought = recipe.output * recipe.input[product];
            let before = recipe.sourcing.base[product];
            (Buyers::Firms(sector), bought, inputs, before)
        });
        let household = base.household_spending / (1.0 + base.consumption.tax) * VOLUME_PER_PENNY;
        let households = self.consumption.iter().map(move |consumption| {
            let bought = household / LOCALISM_CLASSES as f64 * consumption.weight[product];
            let before = consumption.base[product];
            (Buyers::Households, bought, consumption, before)
        });
        let pools = Pool::BASKETS.into_iter().zip(&self.baskets);
        let pools = pools
            .zip(base.basket_spending)
            .map(move |((pool, basket), spending)| {
                let bought =
                    spending / (1.0 + basket.tax) * VOLUME_PER_PENNY * basket.weight[product];
                (Buyers::Pool(pool), bought, basket, basket.base[product])
            });
        firms.chain(households).chain(pools)
    }

    fn note_local_shift(&mut self, base: &Base) {
        for product in 0..self.local_shift.len() {
            let (mut all, mut now, mut before) = (0.0, 0.0, 0.0);
            for (_, bought, sourcing, shares) in self.purchases(base, product) {
                all += bought;
                now += bought * sourcing.share[product][LOCAL];
                before += bought * shares[LOCAL];
            }
            self.local_shift[product] = if all > 0.0 { (now - before) / all } else { 0.0 };
        }
    }

    /// How much of each product's local share levers have brought about, at base prices: sales for which
    /// sellers here need not compete with those outside.
    fn note_captive(&mut self, base: &Base, sectors: &[Sector], conditions: &Conditions) {
        let leaning = Leaning::new(conditions);
        if !leaning.moves_shares(conditions) {
            self.captive.fill(0.0);
            self.displaced = 0.0;
            return;
        }
        let elasticity = self.offers.elasticity;
        let (mut displaced, mut imports) = (0.0, 0.0);
        for product in 0..self.captive.len() {
            let pull: [f64; ORIGINS] = std::array::from_fn(|origin| {
                if origin == LOCAL {
                    1.0
                } else {
                    tilted(border_cost(conditions, origin, product), elasticity)
                }
            });
            let (mut all, mut moved) = (0.0, 0.0);
            for (buyers, bought, sourcing, before) in self.purchases(base, product) {
                let shares = sourcing.base[product];
                let lean = match buyers {
                    Buyers::Firms(sector) if !sectors[sector].public => {
                        leaning.firms(sector, product, shares[LOCAL])
                    }
                    Buyers::Firms(_) | Buyers::Pool(Pool::Council | Pool::Agency) => {
                        leaning.public(product, shares[LOCAL])
                    }
                    Buyers::Pool(_) => leaning.all(product),
                    Buyers::Households => leaning.household(product, shares[LOCAL]),
                };
                all += bought;
                moved += bought * (lean.local_share(shares, pull, elasticity) - before[LOCAL]);
                imports += bought * (1.0 - before[LOCAL]);
            }
            self.captive[product] = if all > 0.0 { moved / all } else { 0.0 };
            displaced += moved;
        }
        self.displaced = if imports > 0.0 {
            displaced / imports
        } else {
            0.0
        };
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
    let tariffs = conditions.lever(LeverKind::Tariff);
    let mut tariff = 0.0;
    let mut world = 0.0;
    for (product, &charged) in tariffs.iter().enumerate() {
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
        tariff += from_world * charged / (1.0 + charged);
    }
    list.tariff_share = if world > 0.0 { tariff / world } else { 0.0 };
}
