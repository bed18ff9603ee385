//! Source, produce, pay, shop: the markets and incomes.

use std::collections::BTreeMap;

use crate::common::{LUCK, begin, dumfries, live, lived, village};
use millpond::economy::households::NOBODY;
use millpond::economy::region::Region;
use millpond::ledger::{Account, Node, PaymentKind};
use millpond::simulation::Simulation;
use millpond::units::Pence;

use crate::{AMPLE, firms, households, month, paid, region, sector, shocked};

#[test]
fn source_shares_scarce_supply_pro_rata() {
    // Nothing is invoiced, no price moves with pressure, nobody changes supplier.
    let quiet = [
        "behaviour.invoiced_share=0.0",
        "behaviour.markup_response=0.0",
        "behaviour.supplier_search=0.0",
    ];
    let name = "Prof_admin_services";
    let bought = |depth: f64| {
        let mut simulation = begin(&shocked("capacity_destroyed", depth, name, &quiet));
        live(&mut simulation, 2);
        paid(&month(&mut simulation), PaymentKind::Inputs)
    };
    let (usual, scarce) = (bought(0.0), bought(0.95));
    let simulation = begin(&shocked("capacity_destroyed", 0.95, name, &quiet));
    let sellers = region(&simulation).shops.of_sector[sector(region(&simulation), name)].clone();
    let mut rationed = 0;
    for seller in sellers.clone() {
        let seller_account = Account::Firm(seller as u32);
        let shares: Vec<(f64, f64)> = usual
            .iter()
            .filter(|((payer, payee), _)| {
                // Damaged firms of the sector itself order less.
                let outside =
                    !matches!(payer, Account::Firm(f) if sellers.contains(&(*f as usize)));
                *payee == seller_account && outside
            })
            .filter(|(_, full)| full.0 > 1_000)
            .map(|(pair, full)| {
                let got = scarce.get(pair).copied().unwrap_or_default().as_f64();
                (got / full.as_f64(), 2.0 / full.as_f64())
            })
            .collect();
        let Some(&(first, _)) = shares.first() else {
            continue;
        };
        if first < 0.9 && shares.len() > 2 {
            rationed += 1;
            for (share, rounding) in &shares {
                assert!((share - first).abs() < rounding + 2e-3, "{shares:?}");
            }
        }
    }
    assert!(rationed >= 2, "{rationed} sellers were short");
}

#[test]
fn produce_stops_without_a_critical_input() {
    let without = |product: &str, other: &str| {
        let shocks = format!(
            "shocks=[{{name='border', side='outside', kind='outside_supply_lost', depth=1.0, sectors=['{product}'], start=3, length=60}},
                     {{name='fire', side='local', kind='capacity_destroyed', depth=1.0, sectors=['{product}'], start=3, length=1}}]"
        );
        let world = village(&[&shocks, "run.shocks=['border', 'fire']"]);
        let run = lived(&world, LUCK, 8);
        let other = sector(region(&run), other);
        let output = |month| run.series().sector_output(month, 0, other);
        output(7) / output(2)
    };
    // Food is critical, crafts are not: without them farms sell less, but do not stop.
    let stopped = without("Farm_and_food", "Shop_and_craft");
    let went_on = without("Shop_and_craft", "Farm_and_food");
    assert!(stopped < 0.2, "{stopped}");
    assert!(went_on > 0.5, "{went_on}");
}

#[test]
fn pay_taxes_every_income_at_the_base_rate() {
    let mut simulation = begin(&dumfries(100, &["behaviour.personal_allowance=0.0"]));
    live(&mut simulation, 3);
    let before = month(&mut simulation);
    let journal = month(&mut simulation);
    let mut income: BTreeMap<Account, Pence> = BTreeMap::new();
    let earned = [
        PaymentKind::Wages,
        PaymentKind::Benefits,
        PaymentKind::Pensions,
    ];
    let this = journal.iter().filter(|t| earned.contains(&t.kind));
    let last = before.iter().filter(|t| t.kind == PaymentKind::Dividends);
    for t in this.chain(last) {
        *income.entry(t.payee).or_default() += t.amount;
    }
    let state = Region::clone(region(&simulation));
    let taxes = [
        (PaymentKind::IncomeTax, Node::State, state.base.income_tax),
        (
            PaymentKind::CouncilTax,
            Node::Council,
            state.base.council_tax,
        ),
    ];
    for (kind, to, rate) in taxes {
        assert!(rate > 0.005);
        let tax = paid(&journal, kind);
        for index in 0..households(&state).count() {
            let account = Account::Household(index as u32);
            let due = income.get(&account).copied().unwrap_or_default().as_f64() * rate;
            let found = tax.get(&(account, Account::Node(to))).copied();
            let gap = found.unwrap_or_default().as_f64() - due;
            assert!(gap.abs() <= 1.0, "household {index}: {gap} pence");
        }
    }
    // Those out of work get a benefit on top of what they got anyway.
    let benefits = paid(&journal, PaymentKind::Benefits);
    for (index, (block, i)) in households(&state).enumerate() {
        let pair = (Account::Node(Node::State), Account::Household(index as u32));
        let found = benefits.get(&pair).copied().unwrap_or_default();
        let idle = block.earner[i] && block.employer[i] == NOBODY;
        let more = found - block.benefit[i];
        let dole = state.jobs.mean_wage * 0.359;
        let expected = if idle { dole } else { 0.0 };
        assert!((more.as_f64() - expected).abs() <= 1.0, "{more:?}");
    }
}

/// Households that pay a firm of the sector that is not the shop they are used to, and those used
/// to `shop`.
fn elsewhere(simulation: &mut Simulation, product: usize, shop: Option<u32>) -> (usize, usize) {
    let journal = month(simulation);
    let state = region(simulation);
    let sellers = state.shops.of_sector[product].clone();
    let shopped = paid(&journal, PaymentKind::Consumption);
    let (mut strangers, mut used) = (0, 0);
    for (index, (block, i)) in households(state).enumerate() {
        let own = block.shop_of(i, product) as u32;
        used += usize::from(shop == Some(own));
        let pays_others = sellers.clone().any(|firm| {
            let pair = (Account::Household(index as u32), Account::Firm(firm as u32));
            firm as u32 != own && shopped.get(&pair).is_some_and(|a| a.0 > 0)
        });
        strangers += usize::from(pays_others);
    }
    (strangers, used)
}

#[test]
fn shop_goes_to_a_second_choice_when_the_first_has_nothing() {
    let world = shocked("large_employer_leaves", 1.0, "Accom_food", &AMPLE);
    let mut simulation = begin(&world);
    live(&mut simulation, 1);
    let product = sector(region(&simulation), "Accom_food");
    let (strangers, _) = elsewhere(&mut simulation, product, None);
    assert_eq!(strangers, 0, "every first choice delivered in month 2");
    let largest = firms(region(&simulation))
        .enumerate()
        .filter(|(_, (block, _))| block.sector == product)
        .max_by(|(_, a), (_, b)| a.0.capacity[a.1].total_cmp(&b.0.capacity[b.1]))
        .map(|(index, _)| index as u32);
    let (strangers, used) = elsewhere(&mut simulation, product, largest);
    assert!(used > 10, "{used} were used to the firm that left");
    assert!(
        strangers * 10 >= used * 8,
        "{strangers} of {used} found another"
    );
}
