//! Households' wealth and taxes, the prices of what rich and poor buy, council and state.

use millpond::economy::base::IncomeTax;
use millpond::ledger::{Account, Node, PaymentKind};
use millpond::measure::outcome::Outcome;

use crate::common::{LUCK, begin, dumfries, live, lived, mean};
use crate::{households, month, paid, region};

#[test]
fn a_tax_with_an_allowance_takes_the_same_sum() {
    let incomes = [500.0, 1_000.0, 2_500.0, 6_000.0];
    let tax = IncomeTax::that_takes(0.2, 1_000.0, &incomes);
    // 2,000 of 10,000 from what is above 1,000: 1,500 and 5,000.
    assert!((tax.rate - 2_000.0 / 6_500.0).abs() < 1e-12);
    assert!(tax.on(1_000.0).abs() < 1e-12);
    let sum: f64 = incomes.iter().map(|&income| tax.on(income)).sum();
    assert!((sum - 2_000.0).abs() < 1e-9);
    let flat = IncomeTax::that_takes(0.2, 0.0, &incomes);
    assert!((flat.on(500.0) - 100.0).abs() < 1e-12);
}

#[test]
fn the_poor_pay_no_income_tax() {
    let mut simulation = begin(&dumfries(60, &[]));
    live(&mut simulation, 3);
    let tax = paid(&month(&mut simulation), PaymentKind::IncomeTax);
    let state = region(&simulation);
    let (mut free, mut taken) = (0, 0.0);
    for index in 0..households(state).count() {
        let pair = (Account::Household(index as u32), Account::Node(Node::State));
        let amount = tax.get(&pair).map_or(0.0, |a| a.as_f64());
        free += usize::from(amount < 1.0);
        taken += amount;
    }
    let count = households(state).count();
    assert!((count / 20..count / 2).contains(&free), "{free} of {count}");
    let base = state.base.income_tax * state.base.household_income;
    assert!((taken / base - 1.0).abs() < 0.05, "{taken} {base}");
}

#[test]
fn wealth_is_as_unequal_as_it_is_and_does_not_pile_up() {
    let run = lived(&dumfries(30, &[]), LUCK, 361);
    let at = |month, outcome| run.series().value(month, 0, outcome);
    for month in [1, 121, 361] {
        let gini = at(month, Outcome::WealthGini);
        assert!((0.55..0.7).contains(&gini), "{gini} in month {month}");
        let financial = at(month, Outcome::WealthGiniFinancial);
        assert!(financial > 0.7, "{financial} in month {month}");
    }
    let grown = at(361, Outcome::HouseholdWealth) / at(1, Outcome::HouseholdWealth);
    assert!((0.8..1.25).contains(&grown), "{grown}");
}

#[test]
fn savings_leave_the_record_with_a_generation() {
    let savings = |years: &str| {
        let setting = format!("behaviour.generation_years={years}");
        let run = lived(&dumfries(100, &[&setting]), LUCK, 240);
        mean(run.series(), Outcome::SavingsOutside, 240, 240)
    };
    assert!(savings("5.0") < 0.5 * savings("0.0"));
}

#[test]
fn dear_food_hits_the_poorest_fifth_hardest() {
    let shock = "shocks=[{name='it', side='outside', kind='outside_price_spike', depth=1.0, sectors=['Food_drink_tobacco'], start=3, length=12}]";
    let run = lived(&dumfries(60, &[shock, "run.shocks=['it']"]), LUCK, 6);
    let at = |month, outcome| run.series().value(month, 0, outcome);
    for outcome in Outcome::PRICES {
        assert!((at(1, outcome) - 1.0).abs() < 0.01);
    }
    let rise = |fifth: usize| at(6, Outcome::PRICES[fifth]);
    assert!(rise(0) > rise(4) + 0.01, "{} {}", rise(0), rise(4));
    let burden = |fifth: usize| at(1, Outcome::ESSENTIAL_BURDENS[fifth]);
    assert!((1..5).all(|fifth| burden(fifth) < burden(fifth - 1)));
}

/// Exports fall by three tenths for two years from month 13 on; by how much real consumption of months 13
/// to 48 is less than without.
fn lost(settings: &[&str], outcome: Outcome) -> f64 {
    let shock = "shocks=[{name='it', side='outside', kind='export_demand_lost', depth=0.3, start=13, length=24}]";
    let with = |shocks: &str| {
        let run = lived(
            &dumfries(60, &[&[shock, shocks], settings].concat()),
            LUCK,
            48,
        );
        mean(run.series(), outcome, 13, 48)
    };
    1.0 - with("run.shocks=['it']") / with("run.shocks=[]")
}

#[test]
fn benefits_stabilise() {
    let cushioned = lost(
        &["behaviour.benefit_replacement=0.6"],
        Outcome::RealConsumption,
    );
    let bare = lost(
        &["behaviour.benefit_replacement=0.0"],
        Outcome::RealConsumption,
    );
    assert!(bare > cushioned + 0.002, "{bare} {cushioned}");
}

#[test]
fn a_state_that_saves_with_its_taxes_deepens_the_fall() {
    let steady = lost(&["behaviour.fiscal_rule=0.0"], Outcome::RealValueAdded);
    let saving = lost(&["behaviour.fiscal_rule=1.0"], Outcome::RealValueAdded);
    assert!(saving > steady + 0.005, "{saving} {steady}");
}

#[test]
fn the_council_lives_within_its_income() {
    let cut = "shocks=[{name='it', side='outside', kind='transfers_cut', depth=0.2, start=13, length=60}]";
    let run = lived(&dumfries(60, &[cut, "run.shocks=['it']"]), LUCK, 72);
    let held = |first, last| mean(run.series(), Outcome::CouncilBalance, first, last);
    let usual = held(1, 12);
    assert!(
        run.series()
            .months_of(0, Outcome::CouncilBalance)
            .all(|b| b >= 0.0)
    );
    // Spending has followed the lower grant, and what was lost meanwhile has been put right.
    assert!(held(16, 30) < usual);
    let later = held(61, 72);
    assert!((later / usual - 1.0).abs() < 0.15, "{later} {usual}");
}
