//! A farm, a shop and a council that starts to buy from the farm, worked by hand.

use super::*;
use crate::units::Pence;

const FARM: Node = Node::Sector(0);
const SHOP: Node = Node::Sector(1);

fn year(payments: &[(Node, Node, PaymentKind, i64)], totals: Recorded) -> Year {
    let mut books = Books::new(2);
    for &(payer, payee, kind, pence) in payments {
        books.book(payer, payee, kind, Pence(pence));
    }
    Year::read(&books, totals)
}

fn without() -> Year {
    let payments = [
        (Node::Households, SHOP, PaymentKind::Consumption, 100),
        (SHOP, Node::Households, PaymentKind::LocalMoney, 10),
        (Node::Issuer, SHOP, PaymentKind::LocalMoney, 10),
        (Node::Households, Node::World, PaymentKind::Consumption, 100),
        (Node::Council, FARM, PaymentKind::PublicPurchases, 20),
        (
            Node::Council,
            Node::RestOfState,
            PaymentKind::PublicPurchases,
            80,
        ),
        (SHOP, FARM, PaymentKind::Inputs, 40),
        (SHOP, Node::RestOfArea, PaymentKind::Inputs, 60),
        (Node::World, FARM, PaymentKind::Exports, 50),
        (SHOP, Node::Households, PaymentKind::Wages, 30),
        (SHOP, Node::Commuters, PaymentKind::Wages, 5),
        (SHOP, Node::LocalOwners, PaymentKind::Dividends, 10),
        (
            Node::LocalOwners,
            Node::Households,
            PaymentKind::Dividends,
            10,
        ),
        (SHOP, Node::OutsideOwners, PaymentKind::Dividends, 8),
        (SHOP, Node::OutsideBanks, PaymentKind::Interest, 2),
        (SHOP, Node::State, PaymentKind::ProfitTax, 3),
        (Node::State, Node::Households, PaymentKind::Benefits, 50),
    ];
    let totals = Recorded {
        output: 210.0,
        household_income: 90.0,
        disposable_income: 80.0,
    };
    year(&payments, totals)
}

fn with() -> Year {
    let payments = [
        (Node::Households, SHOP, PaymentKind::Consumption, 110),
        (Node::Households, Node::World, PaymentKind::Consumption, 110),
        (Node::Council, FARM, PaymentKind::PublicPurchases, 63),
        (
            Node::Council,
            Node::RestOfState,
            PaymentKind::PublicPurchases,
            27,
        ),
        (SHOP, FARM, PaymentKind::Inputs, 44),
        (SHOP, Node::RestOfArea, PaymentKind::Inputs, 66),
        (Node::World, FARM, PaymentKind::Exports, 45),
        (SHOP, Node::Households, PaymentKind::Wages, 34),
        (SHOP, Node::Commuters, PaymentKind::Wages, 6),
        (SHOP, Node::LocalOwners, PaymentKind::Dividends, 10),
        (
            Node::LocalOwners,
            Node::Households,
            PaymentKind::Dividends,
            12,
        ),
        (SHOP, Node::OutsideOwners, PaymentKind::Dividends, 9),
        (SHOP, Node::OutsideBanks, PaymentKind::Interest, 2),
        (SHOP, Node::State, PaymentKind::ProfitTax, 4),
        (Node::State, Node::Households, PaymentKind::Benefits, 48),
    ];
    let totals = Recorded {
        output: 265.0,
        household_income: 95.0,
        disposable_income: 84.0,
    };
    year(&payments, totals)
}

fn both() -> (Steps, Course) {
    let course = Course::of(&[(without(), with())]);
    (steps(&without(), &with(), &course), course)
}

#[test]
fn from_gross_to_net_by_hand() {
    let (steps, course) = both();
    assert!(course.to_local);
    // Only the council moved: from 20% of 100 to 70% of 90; 95 is the mean of what it spends.
    let expected = [
        (Step::Gross, 66.5),
        (Step::Deadweight, -19.0),
        (Step::OtherBuyers, 0.0),
        (Step::Moved, 47.5),
        // 45% of 10 less.
        (Step::Substitution, -4.5),
        (Step::Displacement, -5.0),
        // The shop spends 10 more, 40% of it here; households 20 more, half of it here.
        (Step::Indirect, 4.0),
        (Step::Induced, 10.0),
        // Sales rise by 52 (210 to 262), output by 55.
        (Step::Residual, 3.0),
        (Step::NetOutput, 55.0),
    ];
    for (step, pence) in expected {
        let found = steps[step as usize];
        assert!((found - pence).abs() < 1e-9, "{step:?}: {found}");
    }
}

#[test]
fn from_output_down_to_income_by_hand() {
    let (steps, _) = both();
    let expected = [
        (Step::LocalInputs, -4.0),
        (Step::OutsideInputs, -6.0),
        (Step::CommuterWages, -1.0),
        (Step::OutsideProfit, -1.0),
        (Step::OutsideInterest, 0.0),
        (Step::Taxes, -1.0),
        (Step::Retained, -36.0),
        (Step::Earned, 6.0),
        (Step::IncomeElsewhere, -2.0),
        (Step::Timing, 1.0),
        (Step::NetIncome, 5.0),
        (Step::DirectTaxes, -1.0),
        (Step::NetDisposable, 4.0),
    ];
    for (step, pence) in expected {
        let found = steps[step as usize];
        assert!((found - pence).abs() < 1e-9, "{step:?}: {found}");
    }
}

#[test]
fn steps_add_up_to_every_total() {
    let (steps, _) = both();
    let mut sum = 0.0;
    for &step in Step::ALL {
        let pence = steps[step as usize];
        if step.total() {
            assert!((sum - pence).abs() < 1e-9, "{step:?}: {sum} {pence}");
            sum = pence;
        } else {
            sum += pence;
        }
    }
}

#[test]
fn the_same_year_twice_changes_nothing() {
    let course = Course::of(&[(with(), with())]);
    assert!(course.movers.iter().all(|mover| !mover));
    let none = steps(&with(), &with(), &course);
    assert!(none.iter().all(|pence| *pence == 0.0));
}

#[test]
fn swapping_the_years_flips_every_sign_and_nothing_else() {
    let (steps, course) = both();
    let back = Course::of(&[(with(), without())]);
    assert_eq!((back.to_local, &back.movers), (false, &course.movers));
    let swapped = super::steps(&with(), &without(), &back);
    let minus: Vec<f64> = steps.iter().map(|pence| -pence).collect();
    assert_eq!(swapped.to_vec(), minus);
}

#[test]
fn what_moved_is_told_by_the_sellers_sector() {
    let (before, after) = (without(), with());
    let council = |year: &Year| {
        year.purses
            .iter()
            .find(|p| p.buyer == Node::Council)
            .cloned()
    };
    let (Some(before), Some(after)) = (council(&before), council(&after)) else {
        panic!("the council buys");
    };
    let (moved, volume) = change(&before, &after);
    assert!((moved[0] - 47.5).abs() < 1e-9 && moved[1] == 0.0);
    assert!((volume[0] + 4.5).abs() < 1e-9 && volume[1] == 0.0);
}

#[test]
fn a_buyer_that_starts_from_nothing_moved_nothing() {
    let purse = |all, local| Purse {
        buyer: Node::Council,
        all,
        local: vec![local],
    };
    assert_eq!(
        change(&purse(0.0, 0.0), &purse(10.0, 4.0)),
        (vec![0.0], vec![4.0])
    );
    assert_eq!(
        change(&purse(10.0, 4.0), &purse(0.0, 0.0)),
        (vec![0.0], vec![-4.0])
    );
}
