//! What input series and the outside cycle say of the month.

use super::applies;
use crate::calibrate::accounts::Origin;
use crate::economy::conditions::Conditions;
use crate::economy::inputs::Input;
use crate::economy::region::Region;
use crate::month::Today;
use crate::scenario::types::SeriesKind;

/// Multiplies what levers and shocks have left.
pub fn follow_inputs(region: &mut Region, today: Today) {
    let Region {
        conditions, name, ..
    } = region;
    let cycle = &today.inputs.cycle;
    if cycle.runs() {
        conditions.visitors *= cycle.all;
        for (demand, factor) in conditions.export_demand.iter_mut().zip(&cycle.demand) {
            *demand *= factor;
        }
    }
    for input in &today.inputs.series {
        // The circuit without frictions has no seasons.
        let in_force = !(input.repeats && today.behaviour.limit_mode);
        if in_force && applies(&input.regions, name) {
            follow(conditions, input, today.month);
        }
    }
}

fn follow(conditions: &mut Conditions, input: &Input, month: u32) {
    let multiply = |column: &mut Vec<f64>| {
        for (sector, value) in column.iter_mut().enumerate() {
            *value *= input.value(month, sector);
        }
    };
    match input.kind {
        SeriesKind::OutsideDemand => multiply(&mut conditions.export_demand),
        SeriesKind::OutsidePrices => {
            for origin in Origin::OUTSIDE {
                multiply(&mut conditions.outside_price[origin as usize]);
            }
        }
        SeriesKind::Capacity => multiply(&mut conditions.usable),
        SeriesKind::HouseholdNeeds => multiply(&mut conditions.needs),
        SeriesKind::LocalSeason => multiply(&mut conditions.in_season),
        SeriesKind::Furlough => {
            for (sector, share) in conditions.furlough.iter_mut().enumerate() {
                *share = share.max(input.value(month, sector));
            }
        }
        SeriesKind::Visitors => conditions.visitors *= input.value(month, 0),
        SeriesKind::Credit => {
            for credit in &mut conditions.credit {
                *credit *= input.value(month, 0);
            }
        }
        SeriesKind::Labour => conditions.labour *= input.value(month, 0),
        SeriesKind::Transfers => conditions.transfers *= input.value(month, 0),
        SeriesKind::Dwellings => conditions.dwellings *= input.value(month, 0),
    }
}
