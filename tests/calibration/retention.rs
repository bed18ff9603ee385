//! What Scotland's council areas keep, beside Finland's regions: the figures of docs/validation.md.

use millpond::calibrate::quotients::QuotientMethod;
use millpond::calibrate::retention::{
    Comparison, FINNISH_PRODUCTS, Fit, Retention, compare_products, compare_totals,
};

use crate::methods::scotland;

fn totals(quotient: QuotientMethod, delta: f64) -> Vec<Comparison> {
    let [_, scotland] = scotland();
    let areas = scotland.areas(quotient, delta).regions;
    compare_totals(&areas, &scotland.table.money_table())
}

#[test]
fn flq_keeps_as_much_for_households_as_finland_and_less_for_industries() {
    let found = totals(QuotientMethod::Flq, 0.2);
    let ratios: Vec<String> = found
        .iter()
        .map(|one| format!("{:.2}", one.ratio.median))
        .collect();
    assert_eq!(ratios, ["0.65", "0.46"]);
    assert_eq!([found[0].fit, found[1].fit], [Fit::Fits, Fit::TooLittle]);
    // A smaller delta keeps what Finland's regions keep; the older quotients keep too much.
    let fit = |quotient, delta| totals(quotient, delta)[1].fit;
    assert_eq!(fit(QuotientMethod::Flq, 0.1), Fit::Fits);
    assert_eq!(fit(QuotientMethod::Slq, 0.2), Fit::TooMuch);
}

#[test]
fn the_nation_keeps_what_its_table_says() {
    let [_, scotland] = scotland();
    let money = scotland.table.money_table();
    let inputs = Retention::of_area_inputs(&money);
    // Scotland's table: 0.56 of intermediates at basic prices.
    let share = inputs.share().expect("industries buy");
    assert!((share - 0.56).abs() < 0.005, "{share}");
    // As published, with the rent that nobody pays, households keep 0.62; of what is paid for 0.56.
    let published = &scotland.table.final_use.households;
    let home: f64 = published.products.iter().sum();
    let share = home / (home + published.imported());
    assert!((share - 0.62).abs() < 0.005, "{share}");
    let paid = Retention::of_area_households(&money).share();
    assert!(
        paid.is_some_and(|paid| (paid - 0.56).abs() < 0.005),
        "{paid:?}"
    );
}

#[test]
fn every_finnish_product_has_its_scottish_sectors() {
    let [_, scotland] = scotland();
    let areas = scotland.areas(QuotientMethod::Flq, 0.2).regions;
    let found = compare_products(&areas, &scotland.table.money_table());
    let names: Vec<&str> = found.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(names, FINNISH_PRODUCTS.map(|product| product.name));
    for one in &found {
        // No area keeps more of a product than the nation does.
        assert!(one.ratio.greatest <= 1.0 + 1e-9, "{one:?}");
        assert!(one.ratio.least >= 0.0, "{one:?}");
    }
}
