//! What each lever does: it moves what it says, it is paid for, opposite ones cancel; the ways to lose are there
//! and can be switched off.

mod common;

use common::{bundled, bytes, dumfries, lived, luck, mean};
use millpond::experiment::execute::{Execution, Stop};
use millpond::experiment::validation::losing::{MECHANISMS, WORLD};
use millpond::measure::outcome::Outcome;
use millpond::scenario::record::{Choice, of_defaults};
use millpond::scenario::types::{Lever, LeverKind, Payer, Scenario, TableSource};

const MONTHS: u32 = 48;
const PAIRS: u32 = 3;

fn lever(kind: LeverKind, strength: f64) -> Lever {
    Lever {
        name: format!("{kind:?}"),
        kind,
        strength,
        start: 7,
        paid_by: Payer::Council,
        ..of_defaults()
    }
}

/// Mean change of an outcome over the second half of runs with the levers against runs without, as a share.
fn change(world: &Scenario, levers: &[Lever], outcome: Outcome) -> f64 {
    let mut with = world.clone();
    with.levers.extend_from_slice(levers);
    let sum = |scenario: &Scenario| -> f64 {
        let runs = (0..PAIRS).map(|replicate| lived(scenario, luck(replicate), MONTHS));
        runs.map(|run| mean(run.series(), outcome, MONTHS / 2, MONTHS))
            .sum()
    };
    let (with, without) = (sum(&with), sum(world));
    if without == 0.0 {
        with
    } else {
        with / without - 1.0
    }
}

#[test]
fn each_lever_moves_what_it_says() {
    use LeverKind as K;
    use Outcome as O;
    let world = dumfries(60, &["behaviour.owner_exit_rate=0.1"]);
    let food = || {
        vec![
            "Agri_forest_fish".to_owned(),
            "Food_drink_tobacco".to_owned(),
        ]
    };
    let of = |lever: Lever, sectors: Vec<String>| Lever { sectors, ..lever };
    let repair = Lever {
        sectors: vec!["Other_manuf".into()],
        through: "Arts_personal_other".into(),
        work: 0.4,
        ..lever(K::Repair, 0.3)
    };
    let ledger = "supplier,place,sector,pounds\nMill,local,Food_drink_tobacco,50000000\n";
    let ledger = Lever {
        ledger: Some(TableSource::Inline {
            text: ledger.into(),
        }),
        ..lever(K::SpendLedger, 1.0)
    };
    let all_kinds = [
        (
            lever(K::BuyLocalHouseholds, 0.2),
            O::RetentionConsumption,
            1.0,
        ),
        (lever(K::BuyLocalFirms, 0.2), O::RetentionInputs, 1.0),
        (lever(K::Procurement, 0.4), O::DoorImportsInput, -1.0),
        (lever(K::SupplierReadiness, 0.6), O::DoorImportsInput, -1.0),
        (lever(K::SmallLots, 1.0), O::SmallFirmJobs, 1.0),
        (lever(K::PricePreference, 0.3), O::RealPublicPurchases, -1.0),
        (lever(K::LivingWage, 1.0), O::Wages, 1.0),
        (lever(K::Cooperation, 0.3), O::FreightTransport, -1.0),
        (lever(K::JointProcurement, 0.6), O::RetentionInputs, 1.0),
        (lever(K::TransportCost, 0.2), O::PriceIndex, 1.0),
        (lever(K::Tariff, 0.3), O::PriceIndex, 1.0),
        (lever(K::LocalFirst, 1.0), O::DoorExports, -1.0),
        (lever(K::LocalCap, 0.9), O::RetentionConsumption, -1.0),
        (of(lever(K::Cluster, 0.5), food()), O::RetentionInputs, 1.0),
        (lever(K::SmallFirms, 0.8), O::SmallFirmJobs, 1.0),
        (lever(K::LocalOwnership, 0.5), O::DoorProfit, -1.0),
        (lever(K::Cooperatives, 1.0), O::OutsideControl, -1.0),
        (lever(K::SocialEnterprises, 1.0), O::OutsideControl, -1.0),
        (lever(K::ProfitLevy, 0.1), O::OutsideControl, -1.0),
        (lever(K::RegionalBanking, 0.5), O::DoorInterest, -1.0),
        (
            of(lever(K::LocalCapacity, 0.5), food()),
            O::CapacityUse,
            -1.0,
        ),
        (of(lever(K::Stocks, 3.0), food()), O::FoodStock, 1.0),
        (repair, O::MaterialKept, 1.0),
        (lever(K::Training, 0.2), O::PriceIndex, -1.0),
        (lever(K::BasicIncome, 100.0), O::BelowSixtyPercent, -1.0),
        (lever(K::Support, 100.0), O::RealPublicPurchases, 1.0),
        (ledger, O::RetentionInputs, 1.0),
    ];
    assert_eq!(all_kinds.len(), LeverKind::COUNT, "one line a kind");
    for (lever, outcome, sign) in all_kinds {
        let kind = lever.kind;
        let found = change(&world, &[lever], outcome);
        assert!(found * sign > 1e-4, "{kind:?}: {outcome:?} {found:+.5}");
    }
}

#[test]
fn opposite_levers_cancel_in_the_limit_mode() {
    let world = dumfries(200, &["behaviour.limit_mode=true"]);
    let months = 24;
    let plain = lived(&world, luck(0), months);
    let mut moved_something = 0;
    for kind in <LeverKind as Choice>::ALL
        .iter()
        .copied()
        .filter(|kind| kind.range().0 < 0.0)
    {
        let mut one = world.clone();
        one.levers = vec![lever(kind, 0.25)];
        let mut both = one.clone();
        both.levers.push(lever(kind, -0.25));
        let (one, both) = (lived(&one, luck(0), months), lived(&both, luck(0), months));
        assert!(bytes(plain.series()) == bytes(both.series()), "{kind:?}");
        moved_something += u32::from(bytes(plain.series()) != bytes(one.series()));
    }
    assert!(
        moved_something >= 4,
        "{moved_something} kinds move anything"
    );
}

#[test]
fn what_residents_pay_is_budget_neutral_and_what_the_state_pays_is_not() {
    let world = dumfries(60, &[]);
    for kind in [LeverKind::BasicIncome, LeverKind::Support] {
        let paid = |paid_by| {
            let mut with = world.clone();
            with.levers = vec![Lever {
                paid_by,
                ..lever(kind, 50.0)
            }];
            let run = lived(&with, luck(0), MONTHS);
            let of = |outcome| mean(run.series(), outcome, MONTHS / 2, MONTHS);
            (
                of(Outcome::StateBalance),
                of(Outcome::PolicyCost),
                of(Outcome::CouncilPolicyCost),
            )
        };
        let without = lived(&world, luck(0), MONTHS);
        let before = mean(without.series(), Outcome::StateBalance, MONTHS / 2, MONTHS);
        let (residents, cost, levied) = paid(Payer::Council);
        let (outside, cost_outside, nothing) = paid(Payer::State);
        let share = |balance: f64, cost: f64| (balance - before) / cost;
        assert!(
            share(residents, cost) < 0.1 && share(residents, cost) > -0.4,
            "{kind:?}: {}",
            share(residents, cost)
        );
        assert!(
            share(outside, cost_outside) > 0.4,
            "{kind:?}: {}",
            share(outside, cost_outside)
        );
        assert!(
            (levied / cost - 1.0).abs() < 0.01 && nothing == 0.0,
            "{kind:?}"
        );
    }
}

#[test]
fn all_regions_pay_for_solidarity_by_their_income() {
    let names = ["Inverclyde", "East Renfrewshire"];
    let regions = format!(
        "world.regions=[{{name='{}'}}, {{name='{}'}}]",
        names[0], names[1]
    );
    let mut world = dumfries(100, &[&regions]);
    world.levers = vec![Lever {
        regions: vec![names[0].into()],
        paid_by: Payer::Regions,
        ..lever(LeverKind::Support, 40.0)
    }];
    let run = lived(&world, luck(0), 24);
    let series = run.series();
    let at = |region: usize, outcome| series.value(20, region, outcome);
    let [here, there] = [0, 1].map(|region| at(region, Outcome::CouncilPolicyCost));
    let incomes = [0, 1].map(|region| at(region, Outcome::HouseholdIncome));
    assert!(here > 0.0 && there > 0.0);
    let gap = (here / there) / (incomes[0] / incomes[1]) - 1.0;
    assert!(gap.abs() < 0.1, "by income: {gap}");
    let all = at(2, Outcome::PolicyCost);
    assert!(
        ((here + there) / all - 1.0).abs() < 1e-4,
        "what is levied is what it costs"
    );
    let cost_there = at(1, Outcome::PolicyCost);
    assert!(
        (cost_there / there - 1.0).abs() < 1e-4,
        "who pays bears the cost"
    );
}

#[test]
fn localising_can_lose_in_twelve_ways_and_each_can_be_switched_off() {
    let stop = Stop::default();
    let file = |path: &str| {
        path.trim_start_matches("scenarios/")
            .trim_end_matches(".toml")
            .to_owned()
    };
    for mechanism in &MECHANISMS {
        let worlds = [&[][..], mechanism.off].map(|off| {
            let settings = [mechanism.still, off].concat();
            let known: Vec<&str> = settings
                .iter()
                .copied()
                .filter(|setting| !setting.starts_with("currencies."))
                .collect();
            [
                bundled(&file(WORLD), &known),
                bundled(&file(mechanism.path), &settings),
            ]
        });
        let execution = Execution {
            threads: Some(2),
            stop: &stop,
            month_done: &|| {},
        };
        let harm = mechanism
            .harm(worlds, 6, execution)
            .expect("every run ends");
        assert!(harm.is_there(), "{}: {:?}", mechanism.name, harm.on);
        assert!(harm.is_gone(), "{}: {harm:?}", mechanism.name);
    }
}
