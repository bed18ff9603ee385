//! Random worlds, and one in which everything happens at once.

use millpond::scenario::record::{Choice, of_defaults};
use millpond::scenario::types::{
    Currency, Design, Lever, LeverKind, Payer, Scenario, Shape, Shock, ShockKind, Side, Supporter,
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

/// A currency of any design, on any terms.
fn any_currency(region: String) -> impl Strategy<Value = Currency> {
    (
        prop::sample::select(Design::ALL),
        prop::sample::select(Supporter::ALL),
        (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64),
        (0.0..=1.0f64, 0.0..=1.0f64, 0.0..=1.0f64, 0.0..=0.5f64),
        (1u32..12, 0u32..18, 0.0..5_000.0f64, 0.0..500.0f64, 0u32..7),
    )
        .prop_map(
            move |(design, paid_by, shares, costs, (start, length, cost, sum, review_months))| {
                Currency {
                    regions: vec![region.clone()],
                    start,
                    end: (length > 0).then_some(start + length),
                    bill_share: shares.2,
                    running_cost: cost,
                    grant: Some(sum * 10.0),
                    paid_by,
                    review_months,
                    presented: costs.0,
                    ..designed(design, [shares.0, shares.1, shares.3], costs, sum)
                }
            },
        )
}

/// A currency with the terms that belong to its design.
fn designed(
    design: Design,
    [households, firms, part]: [f64; 3],
    (fee, loss, cap, step): (f64, f64, f64, f64),
    sum: f64,
) -> Currency {
    let base = Currency {
        name: design.name().into(),
        design,
        review_step: step,
        ..of_defaults()
    };
    let people = Some(households);
    let notes = Currency {
        household_share: people,
        firm_share: Some(firms),
        tax_share: Some(cap),
        redemption_fee: Some(fee),
        demurrage: Some(loss),
        reserve: Some(1.0 + cap),
        membership_fee: Some(sum / 10.0),
        ..base.clone()
    };
    match design {
        Design::Voucher => Currency {
            top_up: Some(part),
            ..notes
        },
        Design::Municipal => Currency {
            income: Some(sum),
            wage_share: Some(part),
            ..notes
        },
        Design::MutualCredit => Currency {
            firm_share: Some(firms),
            limit: Some(cap * part),
            cap: Some(cap),
            clearing: Some(part),
            transaction_fee: Some(fee / 10.0),
            demurrage: Some(loss),
            ..base
        },
        Design::TimeBank => Currency {
            household_share: people,
            sectors: vec!["Health".into()],
            hours: Some(sum / 10.0),
            hours_limit: Some(cap * 100.0),
            opening_hours: Some(cap * part * 100.0),
            replaces: Some(part),
            hour_price: Some(fee * 20.0),
            ..base
        },
    }
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
        prop::collection::vec(any_currency(region), 0..4),
    )
        .prop_map(move |(settings, levers, shocks, currencies)| {
            let settings: Vec<&str> = settings.iter().map(String::as_str).collect();
            let mut world = build(&settings);
            world.run.shocks = shocks.iter().map(|s| s.name.clone()).collect();
            world.levers = levers;
            world.shocks = shocks;
            world.currencies = currencies;
            for (number, currency) in world.currencies.iter_mut().enumerate() {
                currency.name += &number.to_string();
            }
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
    let terms = (0.05, 0.08, 0.3, 0.1);
    world.currencies = Design::ALL
        .iter()
        .map(|&design| Currency {
            regions: vec![region.clone()],
            start: 2,
            running_cost: 100.0,
            review_months: 6,
            ..designed(design, [0.5, 0.5, 0.2], terms, 30.0)
        })
        .collect();
    world.currencies.push(Currency {
        name: "token of the voucher".into(),
        base: Some(Design::Voucher.name().into()),
        regions: vec![region],
        start: 4,
        end: Some(20),
        ..designed(Design::Voucher, [0.3, 0.4, 0.2], terms, 0.0)
    });
    for shock in &mut world.shocks {
        shock.start = 6;
    }
    world.run.shocks = world.shocks.iter().map(|s| s.name.clone()).collect();
    world
}
