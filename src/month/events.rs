//! Phase 1. Policies and shocks whose month has come, with their ramps.

mod levers;
mod series;
mod shocks;

pub use levers::share_costs;

use super::Today;
use crate::economy::region::Region;

/// Writes the month's conditions and lets what strikes at once strike.
pub fn take_effect(region: &mut Region, today: Today) {
    region.conditions.reset();
    for block in &mut region.firms {
        block.lost.fill(crate::units::Volume::ZERO);
    }
    levers::pull_all(region, today);
    shocks::strike_all(region, today);
    inject(region, today);
    series::follow_inputs(region, today);
    region.conditions.bound();
    levers::work(region, today);
    shocks::break_things(region);
}

/// Extra demand from outside.
fn inject(region: &mut Region, today: Today) {
    for injection in &today.scenario.injections {
        let running = applies(&injection.regions, &region.name)
            && today.month >= injection.start
            && injection.end.is_none_or(|end| today.month < end);
        if running
            && let Some(sector) = region
                .sectors
                .iter()
                .position(|s| s.name == injection.sector)
        {
            region.conditions.injected[sector] += injection.pounds_a_month * 100.0;
        }
    }
}

fn applies(names: &[String], name: &str) -> bool {
    names.is_empty() || names.iter().any(|n| n == name)
}
