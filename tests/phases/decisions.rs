//! Events, plan, borrow, hire: what is decided before anything is bought.

use std::collections::BTreeMap;

use crate::common::{begin, dumfries, live};
use millpond::economy::households::NOBODY;
use millpond::ledger::{Account, PaymentKind};
use millpond::measure::outcome::Outcome;
use millpond::scenario::types::LeverKind;
use millpond::units::{Pence, VOLUME_PER_PENNY};

use crate::{firms, households, month, paid, region, sector, shocked};

#[test]
fn events_ramp_levers_and_fade_shocks() {
    let world = dumfries(
        400,
        &[
            "levers=[{kind='buy_local_households', strength=0.4, start=3, ramp=4, end=9, sectors=['Food_drink_tobacco']}]",
            "shocks=[{name='it', side='outside', kind='export_demand_lost', depth=0.8, start=2, length=4, shape='fading'}]",
            "run.shocks=['it']",
        ],
    );
    let mut simulation = begin(&world);
    let food = sector(region(&simulation), "Food_drink_tobacco");
    let mut seen = Vec::new();
    for _ in 0..9 {
        live(&mut simulation, 1);
        let conditions = &region(&simulation).conditions;
        let elsewhere = conditions
            .lever(LeverKind::BuyLocalHouseholds)
            .iter()
            .enumerate();
        assert!(
            elsewhere
                .filter(|(s, _)| *s != food)
                .all(|(_, v)| *v == 0.0)
        );
        seen.push((
            conditions.lever(LeverKind::BuyLocalHouseholds)[food],
            conditions.export_demand[0],
        ));
    }
    let expected = [
        (0.0, 1.0),
        (0.0, 0.2),
        (0.1, 0.4),
        (0.2, 0.6),
        (0.3, 0.8),
        (0.4, 1.0),
        (0.4, 1.0),
        (0.4, 1.0),
        (0.0, 1.0),
    ];
    for (month, (found, expected)) in seen.iter().zip(expected).enumerate() {
        let gap = (found.0 - expected.0).abs() + (found.1 - expected.1).abs();
        assert!(gap < 1e-12, "month {}: {found:?}", month + 1);
    }
}

#[test]
fn plan_lets_expected_sales_follow_demand_by_half() {
    let world = shocked("export_demand_lost", 0.5, "Other_manuf", &[]);
    let mut simulation = begin(&world);
    live(&mut simulation, 2);
    let made = sector(region(&simulation), "Other_manuf");
    let mut moved = false;
    for _ in 0..3 {
        let before = simulation.clone();
        live(&mut simulation, 1);
        let all = firms(region(&before)).zip(firms(region(&simulation)));
        for ((old, firm), (new, _)) in all {
            if !new.active(firm) || old.birth[firm] != new.birth[firm] || !old.active(firm) {
                continue;
            }
            let follows = old.expected[firm] + 0.5 * (old.demanded[firm] - old.expected[firm]);
            assert!((new.expected[firm] - follows).abs() <= 1e-9 * follows.abs());
            assert!(new.planned[firm] >= 0.0);
            moved |= new.sector == made && new.expected[firm] < 0.9 * old.expected[firm];
        }
    }
    assert!(moved, "lost exports lower what manufacturers expect");
}

#[test]
fn borrow_lends_to_the_poor_within_their_limit() {
    let poor = |settings: &[&str]| {
        // Nobody owes anything at the start, buys a firm or closes one.
        let poor = [
            "behaviour.firm_deposit_months=0.3",
            "behaviour.usual_debt_months=0.0",
            "behaviour.owner_exit_rate=0.0",
            "behaviour.closure_rate=0.0",
        ];
        dumfries(100, &[&poor, settings].concat())
    };
    let world = poor(&[]);
    let mut simulation = begin(&world);
    let journal = month(&mut simulation);
    let lent = paid(&journal, PaymentKind::Loans);
    assert!(lent.len() > 5, "{} firms were lent to", lent.len());
    let mut repaid = BTreeMap::new();
    for ((payer, _), amount) in paid(&journal, PaymentKind::Repayments) {
        *repaid.entry(payer).or_insert(Pence::ZERO) += amount;
    }
    for (index, (block, firm)) in firms(region(&simulation)).enumerate() {
        let account = Account::Firm(index as u32);
        let to_it = lent.iter().filter(|((_, payee), _)| *payee == account);
        let granted: Pence = to_it.map(|(_, amount)| *amount).sum();
        let back = repaid.get(&account).copied().unwrap_or_default();
        assert_eq!(block.loan[firm], granted - back);
        let sales = block.expected[firm] * block.price[firm] / VOLUME_PER_PENNY;
        let limit = world.behaviour.debt_limit_months * sales;
        assert!(granted.as_f64() <= limit, "{granted:?} of {limit}");
    }
    for stopped in [
        "behaviour.debt_limit_months=0.0",
        "shocks=[{name='it', side='outside', kind='credit_crunch', depth=1.0, start=1, length=2}, \
         {name='too', side='local', kind='credit_crunch', depth=1.0, start=1, length=2}]",
    ] {
        let mut simulation = begin(&poor(&[
            stopped,
            if stopped.starts_with("shocks") {
                "run.shocks=['it', 'too']"
            } else {
                "run.months=12"
            },
        ]));
        let journal = month(&mut simulation);
        assert!(paid(&journal, PaymentKind::Loans).is_empty(), "{stopped}");
    }
}

#[test]
fn hire_matches_the_unemployed_with_vacancies() {
    let world = dumfries(100, &["behaviour.separation_rate=0.1"]);
    let mut simulation = begin(&world);
    let mut hired = 0;
    for _ in 0..12 {
        let before = simulation.clone();
        live(&mut simulation, 1);
        let pairs = households(region(&before)).zip(households(region(&simulation)));
        hired += pairs
            .filter(|((old, i), (new, _))| {
                old.earner[*i] && old.employer[*i] == NOBODY && new.employer[*i] != NOBODY
            })
            .count();
        let heads: usize = firms(region(&simulation))
            .map(|(block, firm)| block.heads[firm] as usize)
            .sum();
        let places = firms(region(&simulation)).count() as u32;
        let staff = households(region(&simulation)).filter(|(b, i)| b.employer[*i] < places);
        assert_eq!(heads, staff.count());
    }
    assert!(hired > 50, "{hired} of the unemployed found work");
    // With a tenth leaving each month and nobody hired three in four would be out of work.
    let rate = simulation.series().value(12, 0, Outcome::Unemployment);
    assert!(rate < 0.25, "{rate}");
    assert!(rate > 0.0);
}
