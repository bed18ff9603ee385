//! Tables of trade and commuting: what they say, and what is wrong with them.

use millpond::calibrate::CalibrationError;
use millpond::calibrate::links::{CommutingTable, TradeTable};
use millpond::calibrate::sheet::TableError;

use crate::own_tables::{COMMUTING, DOWN, TRADE, UP, valley};

#[test]
fn flows_are_found_by_buyer_product_and_seller() {
    let trade = TradeTable::parse(TRADE).expect("sound");
    let among = trade.among(&["Up", "Down"], &["Farms", "Shops"]);
    // [buyer][product][seller]: Up buys 30 Farms and 200 Shops from Down, Down 400 Farms from Up.
    assert_eq!(among, [0.0, 30.0, 0.0, 200.0, 400.0, 0.0, 0.0, 0.0]);
    let commuting = CommutingTable::parse(COMMUTING).expect("sound");
    // [workplace][residence], in pounds.
    assert_eq!(commuting.among(&["Up", "Down"]), [0.0, 30.0, 100.0, 0.0]);
    assert_eq!(commuting.paid_out("Down").to_bits(), 100.0_f64.to_bits());
    assert_eq!(commuting.brought_home("Down").to_bits(), 30.0_f64.to_bits());
}

fn assert_lines(errors: &[TableError], expected: &[(usize, &str)]) {
    assert_eq!(errors.len(), expected.len(), "{errors:?}");
    for (error, (line, words)) in errors.iter().zip(expected) {
        assert!(
            error.line == *line && error.to_string().contains(words),
            "{error} is not line {line}: {words}"
        );
    }
}

#[test]
fn all_faults_of_a_trade_table_are_reported_at_once() {
    let text = "# title: t\n# source: s\n# unit: pence\nproduct,seller,buyer,value\n\
                Farms,Up,Down,1\nFarms,Up,Down,2\nFarms,Up,Up,3\nFarms,Down,Up,-4\n\
                Shops,Down,,5\nShops,Up,Down,much\nShops,Up\n";
    let errors = TradeTable::parse(text).expect_err("eight faults");
    assert_lines(
        &errors,
        &[
            (1, "`licence` is missing"),
            (3, "unknown unit `pence`"),
            (6, "the row Farms, Up, Down appears twice"),
            (7, "`Up` is both seller and buyer"),
            (8, "-4 is negative"),
            (9, "`buyer` is empty"),
            (10, "`much` is not a number"),
            (11, "2 cells where the column names have 4"),
        ],
    );
}

#[test]
fn columns_that_are_others_are_named() {
    let text = TRADE.replace("seller,buyer", "from,to");
    let errors = TradeTable::parse(&text).expect_err("other columns");
    assert_lines(&errors, &[(5, "product,seller,buyer,value")]);
    let text = COMMUTING.replace("Up,Down,0.1", "Up,Down,1e12");
    let errors = CommutingTable::parse(&text).expect_err("too much");
    assert_lines(&errors, &[(6, "too large; check the unit")]);
    for text in [
        "",
        "\u{feff}",
        "product,seller,buyer,value\n",
        "[trade]\na,b\n",
        "\"\n\"\n",
    ] {
        assert!(
            TradeTable::parse(text).is_err() && CommutingTable::parse(text).is_err(),
            "{text:?}"
        );
    }
}

#[test]
fn strangers_are_named_once_with_a_suggestion() {
    let trade = TRADE.replace("Shops,Down,Up", "Shopps,Upp,Down,1\nFarms,Upp,Down");
    let commuting = COMMUTING.replace("Down,Up", "Far away,Up");
    let errors = valley(UP, DOWN, Some(&trade), Some(&commuting)).expect_err("three strangers");
    let said: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "the trade table names the region `Upp`, which is not there: did you mean `Up`?",
            "the trade table names the product `Shopps`, which is not there: did you mean `Shops`?",
            "the commuting table names the region `Far away`, which is not there",
        ]
    );
    assert!(matches!(errors[0], CalibrationError::Stranger { .. }));
}
