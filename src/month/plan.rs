//! Phase 2. Firms look at their sales and set output, prices, wages, vacancies and lay-offs.

mod prices;
mod staff;
mod wages;

pub use staff::usually_open;

use super::Today;
use super::closures;
use super::local_money;
use super::source;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Markets, Region};
use crate::parallel;
use crate::scenario::types::{Behaviour, LeverKind};

/// Smoothing of the share of sales that go to final buyers.
const FINAL_SHARE_SMOOTHING: f64 = 0.1;
/// Bounds of a firm's labour beside its sector's recipe.
const TOIL_BOUNDS: (f64, f64) = (0.5, 2.0);

/// Sets every firm's targets, then the region's prices and shopping lists.
pub fn set_targets(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        markets,
        conditions,
        jobs,
        firm_key,
        sectors,
        shops,
        ..
    } = region;
    let anchor = grown(today.behaviour.inflation_anchor, today.month);
    let curve = wages::curve(jobs, today);
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        let more_stock = conditions.lever(LeverKind::Stocks)[block.sector];
        expect(block, recipe.harvest.carried + more_stock, today);
        closures::close(block, conditions.usable[block.sector]);
        if !today.behaviour.limit_mode {
            let revision = sectors[block.sector].price_revision;
            let cost = prices::Cost::of(
                block,
                recipe,
                markets,
                &shops.typical,
                (1.0 + base.commuter_wages) * (1.0 + jobs.top_up[block.sector]),
                today.behaviour,
            );
            prices::set_prices(block, recipe, cost, revision, today, *firm_key);
            wages::set_wages(block, recipe.wage * anchor * curve, today, *firm_key);
            let furlough = conditions.furlough[block.sector] > 0.0;
            staff::set_staff(block, recipe, furlough, today, *firm_key);
            closures::keep_furloughed(block, conditions.furlough[block.sector]);
        }
        clear_month(block);
    });
    shops.refresh(firms, &by_number(markets, conditions), today.month);
    markets.refresh_offers(shops, firms, conditions);
    local_money::decide(region, today);
}

/// Share of each sector's pooled orders that goes to its firms by number: human scale, small public lots.
fn by_number(markets: &Markets, conditions: &Conditions) -> Vec<f64> {
    let levers = [LeverKind::SmallFirms, LeverKind::SmallLots];
    if levers.iter().all(|&kind| !conditions.pulls(kind)) {
        return Vec::new();
    }
    let [all, public] = levers.map(|kind| conditions.lever(kind));
    let each = all.iter().zip(public).zip(&markets.public_part);
    each.map(|((all, lots), part)| all + (1.0 - all) * lots * part)
        .collect()
}

/// Buyers divide their money over origins and draw up their shopping lists.
pub fn divide_budgets(region: &mut Region, today: Today) {
    let Region {
        base,
        markets,
        conditions,
        sectors,
        tastes,
        firms,
        ..
    } = region;
    source::note_wants(markets, firms, base, conditions, today);
    markets.divide(base, tastes, today.behaviour, sectors, conditions);
}

/// What a yearly rate makes of 1 in a number of months; from `libm` so that every platform agrees.
fn grown(yearly: f64, months: u32) -> f64 {
    if yearly == 0.0 {
        1.0
    } else {
        libm::pow(1.0 + yearly, f64::from(months) / 12.0)
    }
}

/// Sales smoothed into expected demand, and output that also restores stocks, in the fields and in
/// store; `carried` is what a harvest asks of them, in months.
fn expect(block: &mut FirmBlock, carried: f64, today: Today) {
    let behaviour = today.behaviour;
    for firm in 0..block.len() {
        if !block.active(firm) {
            block.planned[firm] = 0.0;
            continue;
        }
        let expected = &mut block.expected[firm];
        *expected += behaviour.sales_smoothing * (block.demanded[firm] - *expected);
        let mut planned = *expected;
        if block.stored {
            let target = *expected * (block.stock_months + carried);
            let held = block.stock[firm] + block.growing[firm];
            planned += (target - held.as_f64()) / behaviour.stock_adjustment_months;
        }
        let limit = if behaviour.limit_mode {
            f64::INFINITY
        } else {
            stretch(block, firm, behaviour);
            if block.scale > 0.0 {
                block.toil[firm] = toil(block, firm);
            }
            block.reach(firm)
        };
        block.planned[firm] = planned.clamp(0.0, limit);
        if block.sales[firm].0 > 0 {
            let final_share =
                1.0 - block.sales_to_firms[firm].as_f64() / block.sales[firm].as_f64();
            block.final_share[firm] +=
                FINAL_SHARE_SMOOTHING * (final_share - block.final_share[firm]);
        }
    }
}

/// A plant whose orders exceed what it can make is run beyond its capacity, further each month of
/// shortage, and back when the shortage is over.
fn stretch(block: &mut FirmBlock, firm: usize, behaviour: &Behaviour) {
    let step = behaviour.overproduction / behaviour.overproduction_months;
    let short = block.demanded[firm] > block.reach(firm);
    let way = if short { step } else { -step };
    block.stretch[firm] = (block.stretch[firm] + way).clamp(1.0, 1.0 + behaviour.overproduction);
}

/// Labour that a plant needs per volume beside its sector's recipe: economies of scale.
fn toil(block: &FirmBlock, firm: usize) -> f64 {
    let size = block.capacity[firm].max(1.0) / block.plant.max(f64::MIN_POSITIVE);
    let (least, most) = TOIL_BOUNDS;
    libm::pow(size, -block.scale).clamp(least, most)
}

fn clear_month(block: &mut FirmBlock) {
    for column in [
        &mut block.sales,
        &mut block.sales_to_firms,
        &mut block.input_cost,
        &mut block.wage_bill,
    ] {
        column.fill(crate::units::Pence::ZERO);
    }
    for column in [&mut block.produced, &mut block.delivered] {
        column.fill(crate::units::Volume::ZERO);
    }
    block.demanded.fill(0.0);
}
