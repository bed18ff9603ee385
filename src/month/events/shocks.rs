//! Shocks of the month: what they do to conditions, and what they break at once.

use super::applies;
use crate::calibrate::accounts::Origin;
use crate::economy::firms::Status;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::scenario::types::{Shock, ShockKind, Side};
use crate::units::{Pence, Volume};

/// Share of destroyed capacity that outside insurers pay for. Assumed.
const INSURED: f64 = 0.5;

/// Writes what the month's shocks make of its conditions.
pub fn strike_all(region: &mut Region, today: Today) {
    let shocks = today.scenario.shocks.iter().enumerate();
    for (index, shock) in shocks {
        let happens = today.scenario.run.shocks.contains(&shock.name);
        if happens && applies(&shock.regions, &region.name) {
            strike(region, shock, index, today);
        }
    }
}

/// Lets what strikes at once strike.
pub fn break_things(region: &mut Region) {
    destroy(region);
    close_largest(region);
}

fn strike(region: &mut Region, shock: &Shock, index: usize, today: Today) {
    let Some(strokes) = today.inputs.shocks.get(index) else {
        return;
    };
    let first = strokes.begins(today.month);
    let Region {
        conditions,
        sectors,
        ..
    } = region;
    let depth = |sector: usize| shock.depth * strokes.share(today.month, sector);
    match shock.kind {
        ShockKind::LabourLost => conditions.labour *= 1.0 - depth(0),
        // Outside banks lend less in a crisis outside, the regional bank in one of its own.
        ShockKind::CreditCrunch => {
            conditions.credit[usize::from(shock.side == Side::Local)] *= 1.0 - depth(0);
        }
        ShockKind::TransfersCut => conditions.transfers *= 1.0 - depth(0),
        ShockKind::VisitorsLost => conditions.visitors *= 1.0 - depth(0),
        // Visitors buy of everything: they stay away when all trades are hit.
        ShockKind::RecessionOutside if shock.sectors.is_empty() => {
            let all = sectors.len().max(1) as f64;
            conditions.visitors *= 1.0 - (0..sectors.len()).map(depth).sum::<f64>() / all;
        }
        _ => {}
    }
    for (sector, _) in sectors
        .iter()
        .enumerate()
        .filter(|(_, s)| applies(&shock.sectors, &s.name))
    {
        let depth = depth(sector);
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
            ShockKind::ExportDemandLost | ShockKind::RecessionOutside => {
                conditions.export_demand[sector] *= 1.0 - depth;
            }
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
        for firm in (0..block.len()).filter(|&f| block.status[f] == Status::Active) {
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
            let weights = region.firms.iter().filter(|b| b.sector == sector);
            let weights = weights.flat_map(|b| {
                (0..b.len())
                    .filter(|&f| b.active(f))
                    .map(|f| b.pool_weight[f])
            });
            let all: f64 = weights.sum();
            let block = &mut region.firms[block];
            if all > 0.0 {
                let gone = share * block.pool_weight[firm] / all;
                region.conditions.stayed[sector] *= 1.0 - gone;
            }
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
