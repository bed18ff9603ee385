//! A made-up comparison with a known shape, for tests of the page: effects in every direction.

use crate::experiment::comparison::{
    Case, CaseKind, CaseShock, Comparison, Finished, LocalMoneyTerms, Policy,
};
use crate::ledger::{Books, Entry, Node, PaymentKind};
use crate::measure::outcome::{Kind, Outcome, SectorOutcome, SectorRow, Series};
use crate::scenario::types::Side;
use crate::units::Pence;

/// Three policies, calm and two shocks, 6 replicates of 5 years in one region.
pub fn comparison(question: &str) -> Comparison {
    let policy = |name: &str, title: &str| Policy {
        name: name.into(),
        title: title.into(),
        limited_to: Vec::new(),
        local_money: LocalMoneyTerms::default(),
    };
    let policies = vec![
        policy("globalised", "Buys where it is cheapest"),
        policy("localised", "Buys from neighbours first"),
        policy("mixed", "Localises food and repair only"),
    ];
    let shock = |name: &str, side, words: &str| Case {
        name: name.into(),
        kind: CaseKind::Shock(CaseShock {
            side,
            start: 31,
            length: 6,
            by_chance: false,
            words: words.into(),
        }),
    };
    let cases = vec![
        Case {
            name: "calm".into(),
            kind: CaseKind::Calm,
        },
        shock(
            "port_closed",
            Side::Outside,
            "outside supply lost, 40% from month 31 for 6 months",
        ),
        shock(
            "factory_fire",
            Side::Local,
            "capacity destroyed (Food), 50% from month 31 for 6 months",
        ),
    ];
    let sectors = vec![
        "Farming and food".to_owned(),
        "Manufacturing".to_owned(),
        "Services".to_owned(),
    ];
    let mut comparison = Comparison::new(
        question.into(),
        policies,
        cases,
        6,
        60,
        1,
        vec!["Dumfries and Galloway".into()],
        sectors,
    );
    for policy in 0..3 {
        for case in 0..3 {
            for replicate in 0..6 {
                let run_id = format!("run-{policy}-{case}-{replicate}");
                let series = series(policy, case, replicate);
                comparison.put(
                    policy,
                    case,
                    replicate,
                    Finished {
                        run_id,
                        series,
                        lm3: vec![1.4],
                        year: payments(policy, case, 1),
                    },
                );
            }
        }
    }
    comparison
}

/// Two policies against a first, four regions and all of them together; the first of the two is
/// limited to the second region.
pub fn many_regions(question: &str) -> Comparison {
    let one = comparison(question);
    let regions = ["North", "Dumfries and Galloway", "South", "West", "Land"];
    let mut policies = one.policies.clone();
    policies[1].limited_to = vec![regions[1].into()];
    let mut many = Comparison::new(
        question.into(),
        policies,
        one.cases.clone(),
        one.replicates,
        one.months,
        one.seed,
        regions.map(String::from).to_vec(),
        one.sectors.clone(),
    );
    for policy in 0..3 {
        for case in 0..3 {
            for replicate in 0..one.replicates {
                let own = |region: usize| match (policy, region) {
                    // Only the region that it is limited to feels that policy.
                    (1, 0 | 2 | 3) => series(0, case, replicate),
                    _ => series(policy, case, replicate),
                };
                let run = Finished {
                    run_id: format!("many-{policy}-{case}-{replicate}"),
                    series: together(&[own(0), own(1), own(2), own(3)], &many.regions),
                    lm3: vec![1.4; 5],
                    year: payments(policy, case, 5),
                };
                many.put(policy, case, replicate, run);
            }
        }
    }
    many
}

/// Series of one region each as one of several, with their sum (of ratios the mean) at the end.
fn together(each: &[Series], names: &[String]) -> Series {
    let first = &each[0];
    let mut all = Series::new(names.to_vec(), first.sectors.clone(), first.months);
    for month in 1..=first.months {
        let row = |s: &Series| -> [f64; Outcome::COUNT] {
            std::array::from_fn(|o| s.value(month, 0, Outcome::ALL[o]))
        };
        let outputs = |s: &Series| -> Vec<SectorRow> {
            let of = |sector| SectorOutcome::ALL.map(|what| s.sector(month, 0, sector, what));
            (0..first.sectors.len()).map(of).collect()
        };
        let mut rows: Vec<_> = each.iter().map(|s| (row(s), outputs(s))).collect();
        let share = |o: usize| match Outcome::ALL[o].kind() {
            Kind::Ratio => each.len() as f64,
            Kind::Flow | Kind::Level => 1.0,
        };
        let sum = |o: usize| rows.iter().map(|r| r.0[o]).sum::<f64>() / share(o);
        let whole: [f64; Outcome::COUNT] = std::array::from_fn(sum);
        let made = |s: usize| {
            let of = |what: SectorOutcome| rows.iter().map(|r| r.1[s][what as usize]).sum::<f64>();
            SectorOutcome::ALL.map(of)
        };
        let made: Vec<SectorRow> = (0..first.sectors.len()).map(made).collect();
        rows.push((whole, made));
        all.push_month(rows.iter().map(|r| (&r.0, r.1.as_slice())));
    }
    all
}

/// Deterministic luck of a replicate and month, about -1 to 1; the same for all policies.
fn luck(replicate: u32, month: u32, salt: u32) -> f64 {
    let x = f64::from(replicate * 977 + month * 131 + salt * 17);
    (x * 12.9898).sin() * 0.7 + (x * 0.7).cos() * 0.3
}

fn series(policy: usize, case: usize, replicate: u32) -> Series {
    let sectors = ["food", "manufacturing", "services"]
        .map(String::from)
        .to_vec();
    let mut series = Series::new(vec!["Dumfries and Galloway".into()], sectors, 60);
    let mut holdings = 0.0;
    for month in 1..=60_u32 {
        let mut row = [0.0; Outcome::COUNT];
        let local = [0.0, 1.0, 0.4][policy];
        let since = f64::from(month) - 31.0;
        let hit = if since < 0.0 {
            0.0
        } else {
            (-since / 8.0).exp()
        };
        let depth = match case {
            1 => hit * (1.0 - 0.5 * local),
            2 => hit * (0.5 + 0.5 * local),
            _ => 0.0,
        };
        for &outcome in Outcome::ALL {
            let salt = outcome as u32;
            let base = match outcome.unit() {
                "pence" => 2.0e10 / (1.0 + f64::from(salt % 7)),
                "pence a household" => 230_000.0,
                "heads" | "FTE" => 60_000.0,
                "share" | "share of income" => 0.1 + 0.02 * f64::from(salt % 9),
                "kg" => 5.0e7,
                "tonne-km" => 3.0e7,
                _ => 1.0 + f64::from(salt % 3),
            };
            let direction = f64::from(i32::try_from(salt % 5).unwrap_or(0) - 2) * 0.012;
            let noise = 0.004 * luck(replicate, month, salt)
                + 0.003 * local * luck(replicate, month, salt + 50);
            row[outcome as usize] = base * (1.0 + direction * local + noise - 0.15 * depth);
        }
        row[Outcome::PolicyCost as usize] = 2.0e7 * local;
        let money_in: f64 = Outcome::DOORS_IN
            .iter()
            .map(|&d| row[d as usize].round())
            .sum();
        for &door in Outcome::DOORS_IN.iter().chain(Outcome::DOORS_OUT) {
            row[door as usize] = row[door as usize].round();
        }
        let money_out: f64 = Outcome::DOORS_OUT.iter().map(|&d| row[d as usize]).sum();
        holdings += money_in - money_out;
        row[Outcome::Holdings as usize] = holdings;
        let outputs = [1.0, 2.0, 3.0].map(|s| {
            let grown = 1.0 + local * (0.03 * s - 0.05) + 0.002 * luck(replicate, month, 3);
            [s * 1e9 * grown, s * 9e3 * grown, 3e8 * grown, 2e8 / grown]
        });
        series.push_month([(&row, &outputs[..])].into_iter());
    }
    series
}

/// What a calm run's regions, all alike, paid in their last year.
fn payments(policy: usize, case: usize, regions: usize) -> Vec<Vec<Entry>> {
    if case > 0 {
        return Vec::new();
    }
    vec![books(policy).entries().collect(); regions]
}

fn books(policy: usize) -> Books {
    let mut books = Books::new(3);
    let (food, making, service) = (Node::Sector(0), Node::Sector(1), Node::Sector(2));
    let home = Node::Households;
    let imports = [600, 420, 520][policy];
    for (payer, payee, kind, pounds) in [
        (Node::World, making, PaymentKind::Exports, 1_000),
        (Node::RestOfArea, food, PaymentKind::Exports, 1_150),
        (Node::State, Node::Council, PaymentKind::Grants, 500),
        (Node::State, Node::Agency, PaymentKind::Grants, 700),
        (Node::State, home, PaymentKind::Benefits, 650),
        (Node::OutsideFunds, home, PaymentKind::Pensions, 730),
        (Node::World, Node::Visitors, PaymentKind::Tourism, 190),
        (Node::OutsideBanks, making, PaymentKind::Loans, 40),
        (Node::Visitors, service, PaymentKind::Consumption, 120),
        (Node::Visitors, Node::World, PaymentKind::Consumption, 70),
        (Node::Council, service, PaymentKind::PublicPurchases, 500),
        (Node::Agency, service, PaymentKind::PublicPurchases, 640),
        (Node::Agency, Node::World, PaymentKind::PublicPurchases, 60),
        (food, making, PaymentKind::Inputs, 400),
        (making, service, PaymentKind::Inputs, 340),
        (making, home, PaymentKind::Wages, 900),
        (service, home, PaymentKind::Wages, 1_080),
        (home, service, PaymentKind::Consumption, 1_516 - imports),
        (home, Node::World, PaymentKind::Consumption, imports),
        (food, Node::World, PaymentKind::Inputs, 700),
        (making, Node::RestOfArea, PaymentKind::Inputs, 500),
        (making, Node::World, PaymentKind::Investment, 250),
        (home, Node::State, PaymentKind::IncomeTax, 670),
        (service, Node::State, PaymentKind::ProductTax, 420),
        (home, Node::OutsideFunds, PaymentKind::Savings, 390),
        (service, Node::OutsideOwners, PaymentKind::Dividends, 280),
        (making, Node::OutsideBanks, PaymentKind::Interest, 20),
    ] {
        books.book(payer, payee, kind, Pence(pounds * 100_000_000));
    }
    books
}
