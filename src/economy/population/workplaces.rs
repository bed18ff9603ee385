//! Where people work: firm sizes, staff, and the demand that finds each firm in the base year.

use std::ops::Range;

use super::Plan;
use super::links::Links;
use super::people::People;
use crate::calibrate::accounts::Origin;
use crate::economy::base::{POOLS, Pool};
use crate::economy::region::Markets;
use crate::economy::size::shared_out;
use crate::units::VOLUME_PER_PENNY;

const LOCAL: usize = Origin::Local as usize;
/// Rounds in which demand between firms settles; local inputs are under half of output, so the
/// error after 40 rounds is far below a penny.
const ROUNDS: usize = 40;
/// Smallest share of its size that pooled buyers give a firm.
const SMALLEST_POOL_SHARE: f64 = 0.02;
/// Bound on the elasticity of labour to plant size, where wages are a small part of cost.
const MOST_LABOUR_ELASTICITY: f64 = 0.3;

/// Firms before they are put into blocks, one entry a firm, sectors in order, largest first.
pub struct Workplaces {
    pub of_sector: Vec<Range<usize>>,
    pub sector: Vec<usize>,
    /// Share of the sector's size.
    pub share: Vec<f64>,
    pub heads: Vec<u32>,
    pub hours: Vec<f64>,
    /// Labour per volume as a multiple of the sector's recipe.
    pub toil: Vec<f64>,
    /// By sector: the plant that needs just the recipe's labour, volume a month.
    pub plant: Vec<f64>,
    /// Residents' wages, pence a month.
    pub wage_bill: Vec<f64>,
    /// Expected sales, volume a month.
    pub expected: Vec<f64>,
    pub pool_weight: Vec<f64>,
    /// Share of sales to final buyers.
    pub final_share: Vec<f64>,
}

impl Workplaces {
    /// Firm sizes by stratified quantiles of a Pareto distribution, and staff to match.
    pub fn draw(plan: &Plan) -> Self {
        let total: usize = plan.counts.firms.iter().sum();
        let mut places = Self {
            of_sector: Vec::with_capacity(plan.counts.firms.len()),
            sector: Vec::with_capacity(total),
            share: Vec::with_capacity(total),
            heads: Vec::with_capacity(total),
            hours: vec![1.0; total],
            toil: vec![1.0; total],
            plant: vec![0.0; plan.counts.firms.len()],
            wage_bill: vec![0.0; total],
            expected: Vec::with_capacity(total),
            pool_weight: Vec::new(),
            final_share: vec![0.5; total],
        };
        for (sector, &n) in plan.counts.firms.iter().enumerate() {
            let first = places.sector.len();
            places.of_sector.push(first..first + n);
            let exponent = plan.behaviour.firm_size_exponent;
            let sizes: Vec<f64> = (0..n)
                .map(|k| libm::pow((k as f64 + 0.5) / n as f64, -1.0 / exponent))
                .collect();
            let heads = shared_out(plan.counts.heads[sector] as usize, &sizes);
            let all: f64 = heads.iter().map(|&h| h as f64).sum();
            for staff in heads {
                let share = staff as f64 / all;
                places.sector.push(sector);
                places.share.push(share);
                places.heads.push(staff as u32);
                places
                    .expected
                    .push(plan.base.recipes[sector].output * share);
            }
        }
        places.pay(plan);
        places
    }

    /// Workers who are a firm's only one.
    pub fn who_work_alone(&self) -> usize {
        self.heads.iter().filter(|&&heads| heads == 1).count()
    }

    fn pay(&mut self, plan: &Plan) {
        for firm in 0..self.sector.len() {
            let recipe = &plan.base.recipes[self.sector[firm]];
            self.wage_bill[firm] =
                recipe.wage * recipe.labour * self.toil[firm] * self.expected[firm];
        }
    }

    /// Lets the base year's demand find the firms along the buyers' links, and staffs them for it.
    pub fn meet_demand(&mut self, plan: &Plan, markets: &Markets, people: &People, links: &Links) {
        let shopped = shopped(plan, markets, people, links, self.sector.len());
        if self.pool_weight.is_empty() {
            self.weigh_for_pools(plan, markets, &shopped, links);
        }
        let pooled = self.pooled(plan, markets);
        let mut between = vec![0.0; self.sector.len()];
        for _ in 0..ROUNDS {
            self.between_firms(markets, plan, links, &mut between);
            let mut settled = true;
            for (firm, expected) in self.expected.iter_mut().enumerate() {
                let sales = shopped[firm] + pooled[firm] + between[firm];
                settled &= expected.to_bits() == sales.to_bits();
                *expected = sales;
            }
            if settled {
                break;
            }
        }
        for (firm, to_firms) in between.into_iter().enumerate() {
            let sales = self.expected[firm].max(f64::MIN_POSITIVE);
            self.final_share[firm] = 1.0 - to_firms / sales;
        }
        self.staff(plan);
        self.pay(plan);
    }

    fn staff(&mut self, plan: &Plan) {
        for (sector, range) in self.of_sector.clone().into_iter().enumerate() {
            self.weigh_plants(plan, sector);
            let wanted: Vec<f64> = self.expected[range.clone()]
                .iter()
                .zip(&self.toil[range.clone()])
                .map(|(&e, toil)| e.max(1e-6) * toil)
                .collect();
            let heads = shared_out(plan.counts.heads[sector] as usize, &wanted);
            for (firm, staff) in range.zip(heads) {
                self.heads[firm] = staff as u32;
                let needed =
                    plan.base.recipes[sector].labour * self.toil[firm] * self.expected[firm];
                self.hours[firm] = if staff > 0 {
                    needed / staff as f64
                } else {
                    0.0
                };
            }
        }
    }

    /// Where plants have economies of scale, small ones need more labour for their output, large ones
    /// less, and all together what the accounts say.
    fn weigh_plants(&mut self, plan: &Plan, sector: usize) {
        let elasticity = labour_elasticity(plan, sector);
        let range = self.of_sector[sector].clone();
        if elasticity <= 0.0 {
            return;
        }
        let (mut all, mut raw) = (0.0, 0.0);
        for firm in range.clone() {
            let expected = self.expected[firm].max(1.0);
            all += expected;
            raw += expected * libm::pow(expected, -elasticity);
        }
        let factor = all / raw.max(f64::MIN_POSITIVE);
        self.plant[sector] = libm::pow(factor, 1.0 / elasticity) / plan.behaviour.capacity_use;
        for firm in range {
            let expected = self.expected[firm].max(1.0);
            self.toil[firm] = factor * libm::pow(expected, -elasticity);
        }
    }

    /// Pooled buyers fill the gap between a firm's size and what its links bring.
    fn weigh_for_pools(&mut self, plan: &Plan, markets: &Markets, shopped: &[f64], links: &Links) {
        let mut between = vec![0.0; self.sector.len()];
        self.between_firms(markets, plan, links, &mut between);
        self.pool_weight = (0..self.sector.len())
            .map(|firm| {
                let size = plan.base.recipes[self.sector[firm]].output * self.share[firm];
                (size - shopped[firm] - between[firm]).max(SMALLEST_POOL_SHARE * size)
            })
            .collect();
    }

    fn pooled(&self, plan: &Plan, markets: &Markets) -> Vec<f64> {
        let mut volume = vec![0.0; self.sector.len()];
        for (sector, range) in self.of_sector.iter().enumerate() {
            let demand: f64 =
                pooled_demand(plan, markets, sector).iter().sum::<f64>() * VOLUME_PER_PENNY;
            let weights: f64 = self.pool_weight[range.clone()].iter().sum();
            for firm in range.clone() {
                volume[firm] = if weights > 0.0 {
                    demand * self.pool_weight[firm] / weights
                } else {
                    0.0
                };
            }
        }
        volume
    }

    /// What firms sell to firms, volume a month.
    fn between_firms(&self, markets: &Markets, plan: &Plan, links: &Links, volume: &mut [f64]) {
        let products = plan.base.recipes.len();
        volume.fill(0.0);
        let mut local = vec![0.0; products];
        for (sector, range) in self.of_sector.iter().enumerate() {
            let shares = &markets.inputs[sector].share;
            let inputs = plan.base.recipes[sector].input.iter().zip(shares);
            for (local, (input, share)) in local.iter_mut().zip(inputs) {
                *local = input * share[LOCAL];
            }
            let suppliers = &links.supplier[range.start * products..range.end * products];
            let buyers = self.expected[range.clone()].iter();
            for (expected, suppliers) in buyers.zip(suppliers.chunks_exact(products)) {
                for (&local, &supplier) in local.iter().zip(suppliers) {
                    if local > 0.0
                        && let Some(seller) = volume.get_mut(supplier as usize)
                    {
                        *seller += local * expected;
                    }
                }
            }
        }
    }
}

/// Fall of the labour that a volume needs with plant size: all economies of scale are in labour, so
/// it is the elasticity of unit cost over the share of wages in unit cost.
pub fn labour_elasticity(plan: &Plan, sector: usize) -> f64 {
    let recipe = &plan.base.recipes[sector];
    let of_cost = plan.accounts.sectors[sector].plant.scale_elasticity;
    let cost = 1.0 / (1.0 + recipe.markup);
    let wages = recipe.wage * recipe.labour * (1.0 + plan.base.commuter_wages) * VOLUME_PER_PENNY;
    if plan.behaviour.limit_mode || wages <= 0.0 {
        0.0
    } else {
        (of_cost * cost / wages).min(MOST_LABOUR_ELASTICITY)
    }
}

/// Base-year orders of each pool for a local product, pence a month.
fn pooled_demand(plan: &Plan, markets: &Markets, product: usize) -> [f64; POOLS] {
    let mut demand = [0.0; POOLS];
    for (i, pool) in Pool::BASKETS.into_iter().enumerate() {
        let basket = &markets.baskets[i];
        let basic = plan.base.basket_spending[i] / (1.0 + basket.tax);
        demand[pool as usize] = basic * basket.weight[product] * basket.share[product][LOCAL];
    }
    for (i, market) in Pool::MARKETS.into_iter().enumerate() {
        demand[market as usize] = plan.base.exports[i][product];
    }
    demand[Pool::OtherRegions as usize] = plan.base.sold_to_regions[product];
    demand
}

/// What households buy of each firm in the base year, volume a month.
fn shopped(
    plan: &Plan,
    markets: &Markets,
    people: &People,
    links: &Links,
    firms: usize,
) -> Vec<f64> {
    let mut volume = vec![0.0; firms];
    let (mut needs, mut rests) = (Vec::new(), Vec::new());
    let mut first = 0;
    for (households, shops) in links.of_households() {
        let block = first..first + households;
        needs.clear();
        needs.extend((block.clone()).map(|i| people.need(i, &plan.base, markets)));
        rests.clear();
        rests.extend(block.clone().map(|i| {
            let budget = plan.base.consumption_rate * people.means[i];
            (budget - markets.lists[usize::from(people.localism[i])].essential).max(0.0)
        }));
        let localism = &people.localism[block];
        for (product, shops) in shops.chunks_exact(households).enumerate() {
            let fixed = markets
                .lists
                .each_ref()
                .map(|list| list.local_fixed[product]);
            let marginal = markets
                .lists
                .each_ref()
                .map(|list| list.local_marginal[product]);
            let buyers = localism.iter().zip(&needs).zip(&rests);
            for (((&class, need), rest), &shop) in buyers.zip(shops) {
                let class = usize::from(class);
                let order = fixed[class] * need + marginal[class] * rest;
                if let Some(sold) = volume.get_mut(shop as usize) {
                    *sold += order * VOLUME_PER_PENNY;
                }
            }
        }
        first += households;
    }
    volume
}
