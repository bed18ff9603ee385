//! What a table may say about plants: important inputs, economies of scale, stocks in days.

mod common;

use common::{begin, dumfries};
use millpond::calibrate::table::Table;

const BUNDLED: &str = include_str!("../scenarios/data/scotland-2019-table-15.csv");

/// A text with the first line that starts so changed.
fn changed(text: &str, start: &str, change: impl Fn(&str) -> String) -> String {
    let mut found = false;
    let lines = text.lines().map(|line| {
        if !found && line.starts_with(start) {
            found = true;
            change(line)
        } else {
            line.to_owned()
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line without its last cell.
fn shortened(line: &str) -> &str {
    line.rsplit_once(',').expect("cells").0
}

#[test]
fn the_bundled_table_says_which_inputs_are_important_and_where_size_matters() {
    let table = Table::parse(BUNDLED).expect("it is sound");
    let of = |name: &str| {
        let at = table.sector(name).expect("it has the sector");
        (table.sectors[at].critical_input, table.sectors[at].plant)
    };
    let (critical, plant) = of("Other_manuf");
    assert!(!critical && plant.important_input);
    assert!((plant.scale_elasticity - 0.04).abs() < 1e-12);
    let (critical, plant) = of("Energy_water_waste");
    assert!(critical && !plant.important_input);
    let (_, plant) = of("Construction");
    assert!(!plant.important_input && plant.scale_elasticity == 0.0);
    assert_eq!((plant.stock_days, plant.input_days), (None, None));
}

#[test]
fn days_of_stock_may_be_given_and_columns_left_out() {
    let days = BUNDLED.replacen(",scale_elasticity", ",input_days,stock_days", 1);
    let table = changed(&days, "Construction,", |line| {
        format!("{},60,30", shortened(line))
    });
    let table = changed(&table, "source,", |line| format!("{line},assumed"));
    let others = table.lines().map(|line| {
        let cells = line.matches(",yes,").count() + line.matches(",no").count();
        let trait_row = cells > 2 && !line.starts_with("Construction,");
        if trait_row {
            format!("{},,", shortened(line))
        } else {
            line.to_owned()
        }
    });
    let text = others.collect::<Vec<_>>().join("\n");
    let table = Table::parse(&text).unwrap_or_else(|errors| panic!("{errors:?}"));
    let plant = table.sectors[table.sector("Construction").expect("it is there")].plant;
    assert_eq!(
        (plant.input_days, plant.stock_days),
        (Some(60.0), Some(30.0))
    );
    let farms = table.sectors[0].plant;
    assert_eq!((farms.input_days, farms.stock_days), (None, None));
    assert!(farms.scale_elasticity == 0.0);
}

#[test]
fn wrong_traits_are_named() {
    for (cell, said) in [
        ("0.5", "`scale_elasticity` is `0.5`, not 0 to 0.2"),
        ("much", "`scale_elasticity` is `much`"),
    ] {
        let text = changed(BUNDLED, "Construction,", |line| {
            format!("{},{cell}", shortened(line))
        });
        let errors = Table::parse(&text).expect_err("it is wrong");
        let all = format!("{errors:?}");
        assert!(all.contains(said), "{all}");
    }
    let twice = BUNDLED.replacen(",scale_elasticity", ",scale_elasticity,scale_elasticity", 1);
    assert!(Table::parse(&twice).is_err());
}

#[test]
fn large_plants_need_less_labour_and_all_together_what_the_accounts_say() {
    let simulation = begin(&dumfries(60, &[]));
    let region = &simulation.economy().regions[0];
    let made = region.sectors.iter().position(|s| s.name == "Other_manuf");
    let made = made.expect("it is there");
    let (mut needed, mut output, mut sizes) = (0.0, 0.0, Vec::new());
    for block in region.firms.iter().filter(|b| b.sector == made) {
        for firm in 0..block.len() {
            needed += block.expected[firm] * block.toil[firm];
            output += block.expected[firm];
            sizes.push((block.expected[firm], block.toil[firm]));
        }
    }
    assert!((needed / output - 1.0).abs() < 1e-6, "{needed} of {output}");
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert!(sizes.len() > 3);
    assert!(sizes.windows(2).all(|pair| pair[0].1 >= pair[1].1));
    assert!(sizes[0].1 > 1.0 && sizes[sizes.len() - 1].1 < 1.0);
    // A plant in two halves costs more: elasticity of labour e gives 2^e.
    let block = region
        .firms
        .iter()
        .find(|b| b.sector == made)
        .expect("it has firms");
    assert!(block.scale > 0.05 && block.scale <= 0.3, "{}", block.scale);
    let others = region
        .firms
        .iter()
        .filter(|b| region.sectors[b.sector].plant.scale_elasticity == 0.0);
    assert!(
        others
            .flat_map(|b| &b.toil)
            .all(|t| (*t - 1.0).abs() < 1e-12)
    );
}
