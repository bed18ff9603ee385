//! Random worlds, and one in which everything happens at once.

use millpond::scenario::types::{
    Currency, Lever, LeverKind, Payer, Scenario, Shape, Shock, ShockKind, Side,
};
use proptest::prelude::*;

use crate::common::begin;

/// Every lever there is.
pub const LEVERS: [LeverKind; 8] = [
    LeverKind::BuyLocalHouseholds,
    LeverKind::BuyLocalFirms,
    LeverKind::Procurement,
    LeverKind::TransportCost,
    LeverKind::Tariff,
    LeverKind::LocalOwnership,
    LeverKind::RegionalBanking,
    LeverKind::BasicIncome,
];
const SHOCKS: [ShockKind; 9] = [
    ShockKind::OutsideSupplyLost,
    ShockKind::OutsidePriceSpike,
    ShockKind::ExportDemandLost,
    ShockKind::HarvestFailure,
    ShockKind::CapacityDestroyed,
    ShockKind::LargeEmployerLeaves,
    ShockKind::CreditCrunch,
    ShockKind::LabourLost,
    ShockKind::TransfersCut,
];

/// A lever in force from the first month at no cost.
pub fn lever(kind: LeverKind, strength: f64) -> Lever {
    Lever {
        name: kind_name(kind),
        kind,
        strength,
        regions: Vec::new(),
        sectors: Vec::new(),
        start: 1,
        ramp: 0,
        end: None,
        running_cost: 0.0,
        paid_by: Payer::Council,
    }
}

fn kind_name(kind: LeverKind) -> String {
    format!("{kind:?}")
}

/// A lever anywhere in its range.
fn any_lever() -> impl Strategy<Value = Lever> {
    (
        prop::sample::select(LEVERS.to_vec()),
        0.0..=1.0f64,
        (1u32..12, 0u32..12, prop::option::of(12u32..24)),
        0.0..20_000.0f64,
        any::<bool>(),
    )
        .prop_map(|(kind, place, (start, ramp, end), running_cost, state)| {
            let (least, most) = kind.range();
            Lever {
                start,
                ramp,
                end,
                running_cost,
                paid_by: if state { Payer::State } else { Payer::Council },
                ..lever(kind, least + place * (most - least))
            }
        })
}

/// A shock of any depth.
fn any_shock(sectors: &[String]) -> impl Strategy<Value = Shock> + use<> {
    (
        prop::sample::select(SHOCKS.to_vec()),
        0.0..=1.0f64,
        prop::sample::subsequence(sectors.to_vec(), 0..=sectors.len()),
        (1u32..18, 1u32..12),
        any::<bool>(),
    )
        .prop_map(|(kind, depth, sectors, (start, length), fading)| Shock {
            name: format!("{kind:?} from {start}"),
            side: Side::Outside,
            kind,
            depth: depth * kind.depth_max(),
            regions: Vec::new(),
            sectors,
            start,
            length,
            shape: if fading { Shape::Fading } else { Shape::Step },
        })
}

fn any_currency(region: String) -> impl Strategy<Value = Currency> {
    (
        (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=0.5f64),
        (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64),
        (1u32..12, 0.0..5_000.0f64),
    )
        .prop_map(move |(use_of, cost_of, (start, running_cost))| Currency {
            name: "token".into(),
            region: region.clone(),
            start,
            household_share: use_of.0,
            firm_share: use_of.1,
            sectors: Vec::new(),
            top_up: use_of.2,
            redemption: cost_of.0,
            redemption_fee: cost_of.1,
            demurrage: cost_of.2,
            running_cost,
        })
}

/// How agents behave, far beyond what is likely.
fn any_settings() -> impl Strategy<Value = Vec<String>> {
    (
        (0.0..=1.0f64, 0.0..=0.3f64, 0.0..=4.0f64, 0.0..=3.0f64),
        (0.0..=12.0f64, 0.0..=0.3f64, 0.0..=1.0f64, -0.05..=0.2f64),
    )
        .prop_map(
            |((invoiced, left, firm, household), (debt, rate, regional, inflation))| {
                [
                    ("invoiced_share", invoiced),
                    ("separation_rate", left),
                    ("firm_deposit_months", firm),
                    ("household_deposit_months", household),
                    ("debt_limit_months", debt),
                    ("loan_rate", rate),
                    ("regional_bank_share", regional),
                    ("inflation_anchor", inflation),
                ]
                .map(|(name, value)| format!("behaviour.{name}={value:?}"))
                .to_vec()
            },
        )
}

/// A random world: a region and everything that may happen to it.
pub fn any_world(build: fn(&[&str]) -> Scenario) -> impl Strategy<Value = Scenario> {
    let plain = build(&[]);
    let region = plain.world.regions[0].name.clone();
    let sectors = begin(&plain).series().sectors.clone();
    (
        any_settings(),
        prop::collection::vec(any_lever(), 0..4),
        prop::collection::vec(any_shock(&sectors), 0..4),
        prop::option::of(any_currency(region)),
    )
        .prop_map(move |(settings, levers, shocks, currency)| {
            let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
            let mut world = build(&settings);
            world.run.shocks = shocks.iter().map(|s| s.name.clone()).collect();
            world.levers = levers;
            world.shocks = shocks;
            world.currencies = currency.into_iter().collect();
            world
        })
}

/// A world in which everything happens at once.
pub fn eventful(build: impl Fn(&[&str]) -> Scenario) -> Scenario {
    let mut world = build(&[]);
    let region = world.world.regions[0].name.clone();
    world.levers = vec![
        Lever {
            start: 3,
            ramp: 6,
            running_cost: 5_000.0,
            ..lever(LeverKind::BuyLocalHouseholds, 0.2)
        },
        lever(LeverKind::RegionalBanking, 0.5),
    ];
    world.currencies = vec![Currency {
        name: "token".into(),
        region,
        start: 2,
        household_share: 0.5,
        firm_share: 0.5,
        sectors: Vec::new(),
        top_up: 0.05,
        redemption: 0.3,
        redemption_fee: 0.05,
        demurrage: 0.08,
        running_cost: 100.0,
    }];
    for shock in &mut world.shocks {
        shock.start = 6;
    }
    world.run.shocks = world.shocks.iter().map(|s| s.name.clone()).collect();
    world
}
