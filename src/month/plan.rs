//! Phase 2. Firms look at their sales and set output, prices, wages, vacancies and lay-offs.

mod staff;
mod wages;

pub use staff::usually_open;

use super::Today;
use super::closures;
use crate::economy::base::Recipe;
use crate::economy::firms::FirmBlock;
use crate::economy::region::{Markets, Region};
use crate::parallel;
use crate::random::Purpose;
use crate::units::VOLUME_PER_PENNY;

/// Smoothing of the share of sales that go to final buyers.
const FINAL_SHARE_SMOOTHING: f64 = 0.1;
/// Bounds of a markup, as multiples of the sector's base price over cost.
const MARKUP_BOUNDS: (f64, f64) = (0.9, 1.25);

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
        expect(block, recipe.harvest.carried, today);
        closures::close(block, conditions.usable[block.sector]);
        if !today.behaviour.limit_mode {
            let revision = sectors[block.sector].price_revision;
            set_prices(
                block,
                recipe,
                markets,
                revision,
                (1.0 + base.commuter_wages) * (1.0 + jobs.top_up[block.sector]) - 1.0,
                today,
                *firm_key,
            );
            wages::set_wages(block, recipe.wage * anchor * curve, today, *firm_key);
            let furlough = conditions.furlough[block.sector] > 0.0;
            staff::set_staff(block, recipe, furlough, today, *firm_key);
            closures::keep_furloughed(block, conditions.furlough[block.sector]);
        }
        clear_month(block);
    });
    shops.refresh(firms);
    markets.refresh_offers(shops, firms, conditions);
}

/// Buyers divide their money over origins and draw up their shopping lists.
pub fn divide_budgets(region: &mut Region, today: Today) {
    let Region {
        base,
        markets,
        conditions,
        sectors,
        tastes,
        ..
    } = region;
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
            let target = *expected * (behaviour.goods_stock_months + carried);
            let held = block.stock[firm] + block.growing[firm];
            planned += (target - held.as_f64()) / behaviour.stock_adjustment_months;
        }
        let limit = if behaviour.limit_mode {
            f64::INFINITY
        } else {
            block.capacity[firm]
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

/// Cost-plus prices, revised by a share of firms each month; a markup leans on how full the order
/// book is. Public services charge their cost.
fn set_prices(
    block: &mut FirmBlock,
    recipe: &Recipe,
    markets: &Markets,
    revision: f64,
    commuter_wages: f64,
    today: Today,
    key: u64,
) {
    let behaviour = today.behaviour;
    let revise = today.stream(Purpose::RevisePrice, key);
    let inputs = markets.unit_inputs[block.sector];
    let lost_scale = 1.0 + behaviour.local_cost_slope * markets.local_shift[block.sector];
    let labour = recipe.labour * (1.0 + commuter_wages) * VOLUME_PER_PENNY;
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
        let unit_cost = inputs + labour * block.wage[firm] + recipe.production_tax;
        block.price[firm] = (unit_cost * (1.0 + block.markup[firm]) * lost_scale).max(0.01);
    }
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
