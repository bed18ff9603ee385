//! Random worlds, and one in which everything happens at once.

use millpond::scenario::record::{Choice, of_defaults};
use millpond::scenario::types::{
    Currency, Design, Lever, LeverKind, Payer, Scenario, Shape, Shock, ShockKind, Side, Supporter,
    TableSource,
};
use proptest::prelude::*;

use crate::common::begin;

/// What a public buyer pays, for a lever's ledger: all of it here.
const LEDGER: &str = "supplier,place,sector,pounds\nEverybody,local,SECTOR,1000000\n";

/// A lever in force from the first month at no cost, with all that its kind needs in a table of these sectors.
pub fn lever(kind: LeverKind, strength: f64, sectors: &[String]) -> Lever {
    let mut lever = Lever {
        name: kind_name(kind),
        kind,
        strength,
        start: 1,
        paid_by: Payer::Council,
        ..of_defaults()
    };
    match kind {
        LeverKind::Repair => {
            lever.sectors = vec![sectors[0].clone()];
            lever.through.clone_from(&sectors[1]);
            lever.work = 0.4;
        }
        LeverKind::Cluster => lever.sectors = sectors[..2].to_vec(),
        LeverKind::SpendLedger => {
            let text = LEDGER.replace("SECTOR", &sectors[1]);
            lever.ledger = Some(TableSource::Inline { text });
        }
        _ => {}
    }
    lever
}

fn kind_name(kind: LeverKind) -> String {
    format!("{kind:?}")
}

/// A lever anywhere in its range.
fn any_lever(sectors: &[String]) -> impl Strategy<Value = Lever> + use<> {
    let sectors = sectors.to_vec();
    (
        prop::sample::select(LeverKind::ALL),
        0.0..=1.0f64,
        (1u32..12, 0u32..12, prop::option::of(12u32..24)),
        0.0..20_000.0f64,
        prop::sample::select(Payer::ALL),
    )
        .prop_map(
            move |(kind, place, (start, ramp, end), running_cost, paid_by)| {
                let (least, most) = kind.range();
                Lever {
                    start,
                    ramp,
                    end,
                    running_cost,
                    paid_by,
                    ..lever(kind, least + place * (most - least), &sectors)
                }
            },
        )
}

/// A shock of any depth.
fn any_shock(sectors: &[String]) -> impl Strategy<Value = Shock> + use<> {
    (
        prop::sample::select(ShockKind::ALL),
        0.0..=1.0f64,
        prop::sample::subsequence(sectors.to_vec(), 0..=sectors.len()),
        (1u32..18, 1u32..12),
        (
            prop::sample::select(Shape::ALL),
            prop::option::of(0.0..1.0f64),
        ),
    )
        .prop_map(
            |(kind, depth, sectors, (start, length), (shape, hazard))| Shock {
                name: format!("{kind:?} from {start}"),
                side: Side::Outside,
                kind,
                depth: depth * kind.depth_max(),
                sectors: if kind.by_sector() {
                    sectors
                } else {
                    Vec::new()
                },
                start,
                length,
                shape,
                hazard,
                ..of_defaults()
            },
        )
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
        prop::collection::vec(any_lever(&sectors), 0..6),
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
    let sectors = begin(&world).series().sectors.clone();
    world.levers = LeverKind::ALL
        .iter()
        .enumerate()
        .map(|(place, &kind)| {
            let strength: f64 = if kind.hands_out() { 20.0 } else { 0.1 };
            Lever {
                start: 3,
                ramp: 6,
                running_cost: 500.0,
                paid_by: Payer::ALL[place % Payer::ALL.len()],
                ..lever(kind, strength.min(kind.range().1), &sectors)
            }
        })
        .collect();
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
