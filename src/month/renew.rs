//! Phase 12. Capacity wears out and is replaced; custom comes and goes; owners sell; closed firms
//! wind up; new firms take empty places.

mod custom;
pub(super) mod owners;
mod turnover;

use super::Today;
use super::share_out::replacement_cost;
use crate::economy::base::Base;
use crate::economy::firms::FirmBlock;
use crate::economy::region::Region;
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::Pence;

/// Share of the gap between wanted and present capacity that a firm closes in a month: about a fifth in a
/// year. Assumed.
const CATCH_UP: f64 = 0.02;
/// Wear and investment, then customers, owners, exit and entry.
pub fn wear_and_replace(region: &mut Region, today: Today) {
    let Region {
        firms,
        base,
        investment_fill,
        conditions,
        ..
    } = region;
    let filled = *investment_fill;
    parallel::for_each(firms, |block| {
        for firm in 0..block.len() {
            if block.active(firm) {
                let levy = conditions.lever(LeverKind::ProfitLevy)[block.sector];
                renew(block, firm, base, filled, levy, today);
            }
        }
    });
    if !today.behaviour.limit_mode {
        custom::come_and_go(region, today);
        owners::change_hands(region, today);
        turnover::turn_over(region, today);
    }
}

/// Last month's investment becomes capacity, this month's wear goes off it, and the next investment
/// is set aside: replacement, and part of what expected sales lack. A levy on the profit that leaves puts outside
/// owners off.
fn renew(block: &mut FirmBlock, firm: usize, base: &Base, filled: f64, levy: f64, today: Today) {
    let behaviour = today.behaviour;
    let recipe = &base.recipes[block.sector];
    let worn = block.capacity[firm] * behaviour.depreciation / 12.0;
    let price = recipe.capital_price;
    let built = if block.public || price <= 0.0 {
        // Public capacity is the state's investment: it lasts, and what is destroyed is built again, as far
        // as that finds its goods.
        let lacking = block.expected[firm] / behaviour.capacity_use - block.capacity[firm];
        (worn + CATCH_UP * lacking.max(0.0)) * filled
    } else {
        block.investment[firm].as_f64() / price * filled
    };
    if behaviour.limit_mode {
        block.investment[firm] = Pence(replacement_cost(block, firm, recipe, today) as i64);
        return;
    }
    block.capacity[firm] += built - worn;
    let put_off = behaviour.outside_investment_response * levy;
    let put_off = 1.0 - (put_off * f64::from(block.outside_share[firm])).min(1.0);
    let wanted = block.expected[firm] / behaviour.capacity_use * put_off;
    let gap = CATCH_UP * (wanted - block.capacity[firm]);
    let worn_next = block.capacity[firm] * behaviour.depreciation / 12.0;
    let build = (worn_next + gap).max(0.0);
    block.investment[firm] = if block.public {
        Pence::ZERO
    } else {
        Pence((build * price) as i64)
    };
}
