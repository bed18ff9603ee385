//! One test for each of the month's thirteen phases, seen from outside: each fails if the phase's
//! rule were not there.

mod common;

use std::collections::BTreeMap;

use common::{LUCK, begin, bytes, dumfries, live, lived, village};
use millpond::economy::firms::{FirmBlock, Status};
use millpond::economy::households::{HouseholdBlock, NOBODY};
use millpond::economy::region::Region;
use millpond::ledger::{Account, Node, PaymentKind, Transfer};
use millpond::measure::outcome::Outcome;
use millpond::scenario::types::Scenario;
use millpond::simulation::{Simulation, Unwatched};
use millpond::units::{Pence, VOLUME_PER_PENNY, Volume};

fn region(simulation: &Simulation) -> &Region {
    &simulation.economy().regions[0]
}

/// Every firm's place as (block, place in the block), in order of its index in the region.
fn firms(region: &Region) -> impl Iterator<Item = (&FirmBlock, usize)> {
    region
        .firms
        .iter()
        .flat_map(|block| (0..block.len()).map(move |firm| (block, firm)))
}

/// Every household as (block, place in the block), in order of its index in the region.
fn households(region: &Region) -> impl Iterator<Item = (&HouseholdBlock, usize)> {
    region
        .households
        .iter()
        .flat_map(|block| (0..block.len()).map(move |i| (block, i)))
}

fn sector(region: &Region, name: &str) -> usize {
    let found = region.sectors.iter().position(|s| s.name == name);
    found.unwrap_or_else(|| panic!("there is no sector {name}"))
}

/// Lives a month and lists its payments.
fn month(simulation: &mut Simulation) -> Vec<Transfer> {
    let mut journal = Vec::new();
    simulation
        .step_with_journal(&mut Unwatched, &mut journal)
        .unwrap_or_else(|failure| panic!("{failure}"));
    journal
}

/// Sums of payments of a kind, by payer and payee.
fn paid(journal: &[Transfer], kind: PaymentKind) -> BTreeMap<(Account, Account), Pence> {
    let mut sums = BTreeMap::new();
    for t in journal.iter().filter(|t| t.kind == kind) {
        *sums.entry((t.payer, t.payee)).or_default() += t.amount;
    }
    sums
}

/// Everybody can deliver whatever is asked: nobody leaves, staff, plants and stocks are ample.
const AMPLE: [&str; 5] = [
    "behaviour.input_stock_months=3.0",
    "behaviour.separation_rate=0.0",
    "behaviour.overtime=1.0",
    "behaviour.capacity_use=0.5",
    "behaviour.supplier_search=0.0",
];

/// A shock in one sector, in force from month 3 on.
fn shocked(kind: &str, depth: f64, sector: &str, settings: &[&str]) -> Scenario {
    let shock = format!(
        "shocks=[{{name='it', side='local', kind='{kind}', depth={depth:?}, sectors=['{sector}'], start=3, length=48}}]"
    );
    dumfries(
        100,
        &[&[shock.as_str(), "run.shocks=['it']"], settings].concat(),
    )
}

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
        let elsewhere = conditions.buy_local_households.iter().enumerate();
        assert!(
            elsewhere
                .filter(|(s, _)| *s != food)
                .all(|(_, v)| *v == 0.0)
        );
        seen.push((
            conditions.buy_local_households[food],
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
        let poor = ["behaviour.firm_deposit_months=0.3"];
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
        "shocks=[{name='it', side='outside', kind='credit_crunch', depth=1.0, start=1, length=2}]",
    ] {
        let mut simulation = begin(&poor(&[
            stopped,
            if stopped.starts_with("shocks") {
                "run.shocks=['it']"
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
    let (usual, scarce) = (bought(0.0), bought(0.8));
    let simulation = begin(&shocked("capacity_destroyed", 0.8, name, &quiet));
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
    let mut simulation = begin(&dumfries(100, &[]));
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
    let products = state.sectors.len();
    let sellers = state.shops.of_sector[product].clone();
    let shopped = paid(&journal, PaymentKind::Consumption);
    let (mut strangers, mut used) = (0, 0);
    for (index, (block, i)) in households(state).enumerate() {
        let own = block.shop[i * products + product];
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

#[test]
fn clear_pays_invoices_a_month_later() {
    let invoiced = ["behaviour.invoiced_share=1.0"];
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
fn clear_melts_and_redeems_local_money() {
    let with = |demurrage: f64, redemption: f64| {
        let currency = format!(
            "currencies=[{{name='token', region='Millbrook', household_share=1.0, firm_share=1.0, top_up=0.1, redemption={redemption:?}, redemption_fee=0.1, demurrage={demurrage:?}}}]"
        );
        let mut simulation = begin(&village(&[currency.as_str()]));
        live(&mut simulation, 1);
        simulation
    };
    let still = with(0.0, 0.0);
    let issuer = &region(&still).issuer;
    assert!(issuer.notes > Pence::ZERO);
    assert_eq!(issuer.fund, Pence::ZERO);
    let notes = issuer.notes;

    let melting = with(0.6, 0.0);
    let issuer = &region(&melting).issuer;
    let melted = notes.as_f64() * 0.05;
    assert!((issuer.fund.as_f64() - melted).abs() < 70.0, "{issuer:?}");
    assert_eq!(issuer.notes + issuer.fund, notes);

    let redeeming = with(0.0, 0.5);
    let redeemed = redeeming.series().value(1, 0, Outcome::LocalMoneyRedeemed);
    let issuer = &region(&redeeming).issuer;
    assert!(redeemed > 0.0);
    assert!((issuer.fund.as_f64() - 0.1 * redeemed).abs() < 15.0);
    assert!((issuer.notes.as_f64() + redeemed - notes.as_f64()).abs() < 0.5);
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
    let rate = now.economy().scenario.behaviour.loan_rate / 12.0;
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
    let mut simulation = begin(&dumfries(100, &[]));
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
    assert!(taken.keys().all(|(_, payee)| *payee != outside));
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
    assert!(later > 1.15 * after, "{later} after {after}");

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
