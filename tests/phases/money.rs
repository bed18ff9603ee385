//! Clear, service debt, share out, renew, measure: how a month is closed.

use std::collections::BTreeMap;

use crate::common::{LUCK, begin, bytes, dumfries, live, lived};
use millpond::economy::firms::Status;
use millpond::economy::households::NOBODY;
use millpond::ledger::{Account, Node, PaymentKind, Transfer};
use millpond::measure::outcome::Outcome;
use millpond::simulation::Simulation;
use millpond::units::{Pence, Volume};

use crate::{AMPLE, firms, households, month, paid, region, sector, shocked};

#[test]
fn clear_pays_invoices_a_month_later() {
    // A firm that closes would leave a part of its invoices unpaid.
    let invoiced = ["behaviour.invoiced_share=1.0", "behaviour.closure_rate=0.0"];
    let world = dumfries(100, &[&invoiced[..], &AMPLE].concat());
    let mut simulation = begin(&world);
    let first = paid(&month(&mut simulation), PaymentKind::Inputs);
    let between = |sums: &BTreeMap<(Account, Account), Pence>| -> Pence {
        let firm = |a: &Account| matches!(a, Account::Firm(_));
        let pairs = sums.iter().filter(|((a, b), _)| firm(a) && firm(b));
        pairs.map(|(_, amount)| *amount).sum()
    };
    assert_eq!(between(&first), Pence::ZERO, "nothing is due yet");
    let owed = |simulation: &Simulation| -> Vec<Pence> {
        firms(region(simulation))
            .map(|(block, firm)| block.receivable[firm])
            .collect()
    };
    for _ in 0..3 {
        let due = owed(&simulation);
        let total: Pence = due.iter().copied().sum();
        assert!(total > Pence::ZERO);
        let sums = paid(&month(&mut simulation), PaymentKind::Inputs);
        let got = between(&sums).as_f64();
        assert!(
            (got / total.as_f64() - 1.0).abs() < 0.01,
            "{got} of {total:?}"
        );
    }
}

#[test]
fn service_debt_takes_interest_and_writes_off_defaults() {
    let poor = ["behaviour.firm_deposit_months=0.2"];
    let world = shocked("export_demand_lost", 1.0, "Other_manuf", &poor);
    let mut simulation = begin(&world);
    let (mut written_off, mut interest_paid, mut exits) = (0.0, 0, 0.0);
    for number in 1..=24 {
        let before = simulation.clone();
        let journal = month(&mut simulation);
        let sum = |kind| -> f64 {
            let amounts = paid(&journal, kind);
            amounts.values().map(|p| p.as_f64()).sum()
        };
        let debt =
            |s: &Simulation| -> f64 { firms(region(s)).map(|(b, f)| b.loan[f].as_f64()).sum() };
        // What debt fell by without having been repaid.
        let lost = debt(&before) + sum(PaymentKind::Loans)
            - sum(PaymentKind::Repayments)
            - debt(&simulation);
        assert!(lost >= 0.0, "{lost} in month {number}");
        written_off += lost;
        exits += simulation.series().value(number, 0, Outcome::FirmExits);
        let gone = firms(region(&simulation)).filter(|(b, f)| b.status[*f] != Status::Active);
        for (block, firm) in gone {
            assert_eq!(block.loan[firm], Pence::ZERO, "a closed firm owes no bank");
        }
        interest_paid += check_interest(&journal, &simulation, &before);
    }
    assert!(exits > 0.0, "some manufacturers close");
    assert!(written_off > 0.0, "their banks lose");
    assert!(interest_paid > 10);
}

/// Firms pay no more than a month's interest on what they owed and were lent; how many paid.
fn check_interest(journal: &[Transfer], now: &Simulation, before: &Simulation) -> usize {
    let interest = paid(journal, PaymentKind::Interest);
    let lent = paid(journal, PaymentKind::Loans);
    let behaviour = &now.economy().scenario.behaviour;
    let rate = (behaviour.loan_rate + behaviour.leverage_premium) / 12.0;
    for ((payer, _), amount) in &interest {
        let Account::Firm(index) = *payer else {
            panic!("{payer:?} pays interest")
        };
        let (block, firm) = firms(region(before))
            .nth(index as usize)
            .expect("it exists");
        let more: Pence = lent
            .iter()
            .filter(|((_, payee), _)| payee == payer)
            .map(|(_, a)| *a)
            .sum();
        let most = (block.loan[firm] + more).as_f64() * rate;
        assert!(amount.as_f64() <= most && amount.as_f64() > 0.0);
    }
    interest.len()
}

#[test]
fn share_out_pays_dividends_by_owner() {
    let kept = "behaviour.owner_exit_rate=0.0";
    let mut simulation = begin(&dumfries(100, &[kept]));
    live(&mut simulation, 2);
    let journal = month(&mut simulation);
    let dividends = paid(&journal, PaymentKind::Dividends);
    let of = |payer: Account, payee: Node| {
        let amount = dividends.get(&(payer, Account::Node(payee)));
        amount.copied().unwrap_or_default()
    };
    let (mut mixed, mut to_fund) = (0, Pence::ZERO);
    for (index, (block, firm)) in firms(region(&simulation)).enumerate() {
        let account = Account::Firm(index as u32);
        let (local, outside) = (
            of(account, Node::LocalOwners),
            of(account, Node::OutsideOwners),
        );
        to_fund += local;
        let expected = (local + outside).as_f64() * f64::from(block.outside_share[firm]);
        assert!((outside.as_f64() - expected).abs() <= 1.0);
        assert!(!block.public || local + outside == Pence::ZERO);
        mixed += usize::from(local > Pence::ZERO && outside > Pence::ZERO);
    }
    assert!(to_fund > Pence::ZERO);
    // The fund goes to households by what they own.
    let fund = Account::Node(Node::LocalOwners);
    let owned: f64 = households(region(&simulation))
        .map(|(b, i)| f64::from(b.ownership[i]))
        .sum();
    let all: Pence = dividends
        .iter()
        .filter(|((payer, _), _)| *payer == fund)
        .map(|(_, a)| *a)
        .sum();
    let count = households(region(&simulation)).count() as f64;
    for (index, (block, i)) in households(region(&simulation)).enumerate() {
        let pair = (fund, Account::Household(index as u32));
        let received = dividends.get(&pair).copied().unwrap_or_default().as_f64();
        let fair = all.as_f64() * f64::from(block.ownership[i]) / owned;
        assert!((received - fair).abs() <= 1.0 + count * fair / all.as_f64());
    }
    let lever = "levers=[{kind='local_ownership', strength=1.0}]";
    let mut owned_here = begin(&dumfries(100, &[lever]));
    live(&mut owned_here, 2);
    let taken = paid(&month(&mut owned_here), PaymentKind::Dividends);
    let outside = Account::Node(Node::OutsideOwners);
    let firms_pay = |payer: &Account| matches!(payer, Account::Firm(_));
    let mut taken = taken.keys().filter(|(payer, _)| firms_pay(payer));
    assert!(taken.all(|(_, payee)| *payee != outside));
    assert!(mixed + dividends.len() > 10, "dividends were paid");
}

#[test]
fn renew_wears_capacity_and_rebuilds_it() {
    let capacity = |simulation: &Simulation, sector: usize| -> f64 {
        firms(region(simulation))
            .filter(|(block, firm)| block.sector == sector && block.active(*firm))
            .map(|(block, firm)| block.capacity[firm])
            .sum()
    };
    let mut hit = begin(&shocked("capacity_destroyed", 0.5, "Other_manuf", &[]));
    let made = sector(region(&hit), "Other_manuf");
    live(&mut hit, 2);
    let before = capacity(&hit, made);
    live(&mut hit, 1);
    let after = capacity(&hit, made);
    // Half is gone; insurers pay for half of that, and it is rebuilt as far as builders can.
    let left = after / before;
    assert!((0.5..0.8).contains(&left), "{left}");
    let bought: usize = (0..24).map(|_| wear_and_investment(&mut hit)).sum();
    let later = capacity(&hit, made);
    assert!(later > 1.05 * after, "{later} after {after}");

    assert!(bought > 100, "{bought} firms invested");
}

/// Lives a month and checks that each private firm's capacity changed by a month's wear and by what
/// its investment bought; how many firms invested.
fn wear_and_investment(simulation: &mut Simulation) -> usize {
    let before = simulation.clone();
    let journal = month(simulation);
    let invested = paid(&journal, PaymentKind::Investment);
    let state = region(simulation);
    let wear = simulation.economy().scenario.behaviour.depreciation / 12.0;
    let all = firms(region(&before)).zip(firms(state));
    for (index, ((old, firm), (new, _))) in all.enumerate() {
        if new.public || !new.active(firm) || old.birth[firm] != new.birth[firm] {
            continue;
        }
        let pair = (
            Account::Firm(index as u32),
            Account::Node(Node::Contractors),
        );
        let spent = invested.get(&pair).copied().unwrap_or_default().as_f64();
        let price = state.base.recipes[new.sector].capital_price;
        let expected = old.capacity[firm] * (1.0 - wear) + spent / price * state.investment_fill;
        let gap = new.capacity[firm] - expected;
        assert!(gap.abs() <= 1e-9 * expected, "firm {index}: {gap}");
    }
    let firm = |a: &&(Account, Account)| matches!(a.0, Account::Firm(_));
    invested.keys().filter(firm).count()
}

#[test]
fn renew_closes_and_opens_firms() {
    let entries = |rate: f64| {
        let rate = format!("behaviour.entry_rate={rate:?}");
        let settings = ["behaviour.firm_deposit_months=0.2", rate.as_str()];
        let world = shocked("export_demand_lost", 1.0, "Other_manuf", &settings);
        let run = lived(&world, LUCK, 36);
        let sum = |outcome| -> f64 { run.series().months_of(0, outcome).sum() };
        (sum(Outcome::FirmExits), sum(Outcome::FirmEntries))
    };
    let (exits, none) = entries(0.0);
    assert!(exits > 0.0);
    assert!(none.abs() < 0.5, "nobody enters at a rate of zero");
    let (_, entered) = entries(1.0);
    assert!(entered > 0.0, "empty places are taken");
}

#[test]
fn measure_says_what_is_there_and_draws_nothing() {
    let world = dumfries(100, &[]);
    let mut simulation = begin(&world);
    for month in 1..=6 {
        live(&mut simulation, 1);
        let state = region(&simulation);
        let found = |outcome| simulation.series().value(month, 0, outcome);
        let earners = households(state).filter(|(b, i)| b.earner[*i]);
        let (mut all, mut idle) = (0.0, 0.0);
        for (block, i) in earners {
            all += 1.0;
            idle += f64::from(u8::from(block.employer[i] == NOBODY));
        }
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1e-9);
        assert!(close(found(Outcome::Unemployment), idle / all));
        let purses: Pence = households(state).map(|(b, i)| b.purses.of(i)).sum();
        assert!(close(found(Outcome::HouseholdDeposits), purses.as_f64()));
        let made: f64 = firms(state)
            .map(|(b, f)| {
                let volume: Volume = b.produced[f];
                volume.cost_at(b.price[f]).as_f64()
            })
            .sum();
        assert!(close(found(Outcome::Output), made));
    }
    let few = dumfries(100, &["run.outcomes=['gini']"]);
    assert!(bytes(lived(&few, LUCK, 6).series()) == bytes(simulation.series()));
}
