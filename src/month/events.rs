//! Phase 1. Policies and shocks whose month has come, with their ramps.

use super::Today;
use crate::calibrate::accounts::Origin;
use crate::economy::conditions::Conditions;
use crate::economy::inputs::Input;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::scenario::types::{Lever, LeverKind, Payer, SeriesKind, Shape, Shock, ShockKind};
use crate::units::{Pence, Volume};

/// Share of destroyed capacity that outside insurers pay for. Assumed.
const INSURED: f64 = 0.5;

/// Writes the month's conditions and lets what strikes at once strike.
pub fn take_effect(region: &mut Region, today: Today) {
    region.conditions.reset();
    for block in &mut region.firms {
        block.lost.fill(Volume::ZERO);
    }
    for lever in &today.scenario.levers {
        let strength = lever.strength * in_force(lever, today.month);
        if applies(&lever.regions, &region.name) {
            pull(region, lever, strength, in_force(lever, today.month));
        }
    }
    for shock in &today.scenario.shocks {
        if today.scenario.run.shocks.contains(&shock.name) && applies(&shock.regions, &region.name)
        {
            strike(region, shock, today.month);
        }
    }
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
    follow_inputs(region, today);
    region.conditions.bound();
    destroy(region);
    close_largest(region);
}

/// What input series and the outside cycle say of the month.
fn follow_inputs(region: &mut Region, today: Today) {
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
        SeriesKind::Credit => conditions.credit *= input.value(month, 0),
        SeriesKind::Labour => conditions.labour *= input.value(month, 0),
        SeriesKind::Transfers => conditions.transfers *= input.value(month, 0),
        SeriesKind::Dwellings => conditions.dwellings *= input.value(month, 0),
    }
}

fn applies(names: &[String], name: &str) -> bool {
    names.is_empty() || names.iter().any(|n| n == name)
}

/// How much of a lever is in force in a month, 0 to 1.
fn in_force(lever: &Lever, month: u32) -> f64 {
    if month < lever.start || lever.end.is_some_and(|end| month >= end) {
        return 0.0;
    }
    let months = f64::from(month - lever.start + 1);
    if lever.ramp == 0 {
        1.0
    } else {
        (months / f64::from(lever.ramp)).min(1.0)
    }
}

/// How deep a shock is in a month, as a share of its full depth.
fn depth_in(shock: &Shock, month: u32) -> f64 {
    if month < shock.start || month >= shock.start + shock.length {
        return 0.0;
    }
    match shock.shape {
        Shape::Step => 1.0,
        Shape::Fading => 1.0 - f64::from(month - shock.start) / f64::from(shock.length),
    }
}

fn pull(region: &mut Region, lever: &Lever, strength: f64, running: f64) {
    let scale = region.base.scale;
    let Region {
        conditions,
        sectors,
        ..
    } = region;
    let mut by_product = |column: fn(&mut Conditions) -> &mut Vec<f64>| {
        for (value, sector) in column(conditions).iter_mut().zip(sectors.iter()) {
            if applies(&lever.sectors, &sector.name) {
                *value += strength;
            }
        }
    };
    match lever.kind {
        LeverKind::BuyLocalHouseholds => by_product(|c| &mut c.buy_local_households),
        LeverKind::BuyLocalFirms => by_product(|c| &mut c.buy_local_firms),
        LeverKind::Procurement => by_product(|c| &mut c.procurement),
        LeverKind::Cooperation => by_product(|c| &mut c.cooperation),
        LeverKind::TransportCost => by_product(|c| &mut c.transport),
        LeverKind::Tariff => by_product(|c| &mut c.tariff),
        LeverKind::LocalOwnership => conditions.local_ownership += strength,
        LeverKind::RegionalBanking => conditions.regional_banking += strength,
        LeverKind::BasicIncome => conditions.basic_income += strength * 100.0 * scale,
    }
    let cost = lever.running_cost * 100.0 * f64::from(u8::from(running > 0.0));
    match lever.paid_by {
        Payer::Council => conditions.cost_to_council += cost,
        Payer::State => conditions.cost_to_state += cost,
    }
}

fn strike(region: &mut Region, shock: &Shock, month: u32) {
    let depth = shock.depth * depth_in(shock, month);
    let first = month == shock.start;
    let Region {
        conditions,
        sectors,
        ..
    } = region;
    match shock.kind {
        ShockKind::LabourLost => conditions.labour *= 1.0 - depth,
        ShockKind::CreditCrunch => conditions.credit *= 1.0 - depth,
        ShockKind::TransfersCut => conditions.transfers *= 1.0 - depth,
        _ => {}
    }
    for (sector, _) in sectors
        .iter()
        .enumerate()
        .filter(|(_, s)| applies(&shock.sectors, &s.name))
    {
        match shock.kind {
            ShockKind::OutsideSupplyLost => {
                for origin in Origin::OUTSIDE {
                    conditions.outside_supply[origin as usize][sector] *= 1.0 - depth;
                }
            }
            ShockKind::OutsidePriceSpike => {
                for origin in Origin::OUTSIDE {
                    conditions.outside_price[origin as usize][sector] *= 1.0 + depth;
                }
            }
            ShockKind::ExportDemandLost => conditions.export_demand[sector] *= 1.0 - depth,
            ShockKind::HarvestFailure => conditions.yields[sector] *= 1.0 - depth,
            ShockKind::CapacityDestroyed if first => conditions.destroyed[sector] = shock.depth,
            ShockKind::LargeEmployerLeaves if first => conditions.leaves[sector] = shock.depth,
            _ => {}
        }
    }
}

/// Capacity and stocks that are destroyed; outside insurers pay their share.
fn destroy(region: &mut Region) {
    for block in &mut region.firms {
        let share = region.conditions.destroyed[block.sector];
        if share <= 0.0 {
            continue;
        }
        let price = region.base.recipes[block.sector].capital_price;
        for firm in
            (0..block.len()).filter(|&f| block.status[f] == crate::economy::firms::Status::Active)
        {
            let gone = block.capacity[firm] * share;
            block.capacity[firm] -= gone;
            let spoiled = block.stock[firm].scaled(share);
            block.stock[firm] -= spoiled;
            block.lost[firm] += spoiled;
            let payout = Pence((gone * price * INSURED) as i64);
            block.desk.receive(
                &mut block.purses,
                firm,
                Node::OutsideFunds,
                PaymentKind::Insurance,
                payout,
            );
            block.investment[firm] += payout;
        }
        region
            .accounts
            .absorb(&mut block.desk, PaymentKind::Insurance);
    }
}

/// The largest firm of a sector takes its capacity and its outside customers elsewhere.
fn close_largest(region: &mut Region) {
    for sector in 0..region.sectors.len() {
        let share = region.conditions.leaves[sector];
        if share <= 0.0 {
            continue;
        }
        let largest = region
            .firms
            .iter()
            .enumerate()
            .filter(|(_, b)| b.sector == sector)
            .flat_map(|(i, b)| {
                (0..b.len())
                    .filter(|&f| b.active(f))
                    .map(move |f| (b.capacity[f], i, f))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0).then((b.1, b.2).cmp(&(a.1, a.2))));
        if let Some((_, block, firm)) = largest {
            let block = &mut region.firms[block];
            let keep = 1.0 - share;
            block.capacity[firm] *= keep;
            block.expected[firm] *= keep;
            block.demanded[firm] *= keep;
            block.pool_weight[firm] *= keep;
            let gone = block.stock[firm].scaled(share);
            block.stock[firm] -= gone;
            block.lost[firm] += gone;
            debug_assert!(block.stock[firm] >= Volume::ZERO);
        }
    }
}
