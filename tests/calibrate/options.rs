//! What a mapping can say: parts, groups, units, traits, totals.

use crate::made::{file, inputs, made, table, text};

/// A small table that balances: three industries, a total, two countries of origin.
pub const SMALL: &str = "\
,Farms,Shops,Council,Households,Government,Investment,Exports,Output
Farms,10,5,1,40,1,3,40,100
Shops,8,20,9,90,2,21,50,200
Council,2,5,10,3,80,0,0,100
Imports,20,30,5,60,4,10,,
Tax,1,2,1,20,1,2,,
Other taxes,-2,3,0,,,,,
Wages,30,80,70,,,,,
Profit,31,55,4,,,,,
Output,100,200,100,,,,,
";
pub const MAPPING: &str = "area = \"Valley\"\nyear = 2020\nunit = \"million\"\n\
    [rows]\nwages = \"Wages\"\nsurplus = \"Profit\"\nproduct_tax = \"Tax\"\nproduction_tax = \"Other taxes\"\n";

fn flows(text: &str) -> &str {
    text.split("[flows]").nth(1).expect("every table has flows")
}

#[test]
fn delimiters_marks_and_line_ends_do_not_matter() {
    let plain = made(&inputs(SMALL, MAPPING));
    let semicolons = SMALL.replace(',', ";");
    let others = [
        format!("\u{feff}{}", SMALL.replace('\n', "\r\n")),
        semicolons.clone(),
        SMALL.replace(',', "\t"),
        semicolons
            .replace(";100", ";100,0")
            .replace(";-2", ";2,00-"),
        SMALL.replace("Farms", "\"Farms\"").replace("-2", "(2)"),
    ];
    for other in others {
        assert_eq!(
            file(&made(&inputs(&other, MAPPING)), "table.csv"),
            file(&plain, "table.csv"),
            "{other}"
        );
    }
}

#[test]
fn quoted_commas_are_part_of_a_name() {
    let made = made(&inputs(
        &SMALL.replace("Farms", "\"Farms, crofts\nand \"\"boats\"\"\""),
        MAPPING,
    ));
    assert!(file(&made, "table.csv").contains("\"Farms, crofts and \"\"boats\"\"\""));
    assert_eq!(made.summary.sectors[0], "Farms_crofts_and_boats");
}

#[test]
fn units_and_rates_scale_money() {
    let billion = MAPPING.replace(
        "\"million\"",
        "\"billion euro\"\ncurrency = \"euro\"\npounds = 0.5",
    );
    let (one, other) = (
        made(&inputs(SMALL, MAPPING)),
        made(&inputs(SMALL, &billion)),
    );
    assert!((other.summary.output / one.summary.output - 500.0).abs() < 1e-6);
    assert!(file(&other, "calibration.md").contains("here in pounds at 0.5 each"));
}

#[test]
fn sectors_are_groups_of_industries() {
    let mapping = format!(
        "{MAPPING}[sectors]\nPrivate = [\"farm*\", \"SHOPS\"]\nPublic = \"council\"\n[traits.Private]\nstored = true\n"
    );
    let made = made(&inputs(SMALL, &mapping));
    let table = table(&made, "table.csv");
    assert_eq!(made.summary.sectors, ["Private", "Public"]);
    assert!((table.industries[0].inputs.products[0] - 43e6).abs() < 1.0);
    assert!(table.sectors[0].stored && table.sectors[1].public);
    assert!(file(&made, "calibration.md").contains("mapping, the rest"));
}

#[test]
fn a_column_is_split_by_shares_and_several_make_one() {
    let columns = "[columns]\nhouseholds = [\"Households\", \"Investment\"]\ninvestment = { label = \"Exports\", share = 0.25 }\n\
        exports_state = { label = \"Exports\", share = 0.75 }\n";
    let made = made(&inputs(SMALL, &format!("{MAPPING}{columns}")));
    let table = table(&made, "table.csv");
    assert!((table.final_use.households.products[1] - 111e6).abs() < 1.0);
    assert!((table.final_use.exports_state[0] - 30e6).abs() < 1.0);
    assert!((table.final_use.investment.products[0] - 10e6).abs() < 1.0);
}

#[test]
fn total_use_less_a_table_of_imports_is_domestic_use() {
    let total = SMALL
        .replace("Farms,10,5,1,40,1,3,40,100", "Farms,15,5,1,60,1,3,40,")
        .replace("Shops,8,20,9,90,2,21,50,200", "Shops,23,50,14,130,6,31,50,")
        .replace("Imports,20,30,5,60,4,10,,\n", "");
    let imports = ",Farms,Shops,Council,Households,Government,Investment\nFarms,5,0,0,20,0,0\nShops,15,30,5,40,4,10\n";
    let mut inputs = inputs(&total, &format!("flows = \"total\"\n{MAPPING}"));
    inputs.imports.push((2, text("imports.csv", imports)));
    let taken = made(&inputs);
    let (one, other) = (
        table(&taken, "table.csv"),
        table(&made(&crate::made::inputs(SMALL, MAPPING)), "table.csv"),
    );
    for (taken, domestic) in one.industries.iter().zip(&other.industries) {
        assert_eq!(taken.inputs.products, domestic.inputs.products);
        assert!((taken.inputs.imports[2].total - domestic.inputs.imports[2].total).abs() < 1.0);
    }
    assert!(flows(file(&taken, "table.csv")).contains("[imports_world]"));
}

#[test]
fn a_column_of_imports_is_taken_out_in_proportion() {
    let total = "\
,Farms,Shops,Households,Government,Investment,Exports,Imports,Output
Farms,20,10,50,5,5,30,-20,100
Shops,30,30,80,30,30,20,-20,200
Wages,30,100,,,,,,
Profit,20,60,,,,,,
Output,100,200,,,,,,
";
    let mapping =
        "unit = \"million\"\nflows = \"total\"\n[rows]\nwages = \"Wages\"\nsurplus = \"Profit\"\n";
    let made = made(&inputs(total, mapping));
    let table = table(&made, "table.csv");
    let imported: f64 = table
        .industries
        .iter()
        .map(|i| i.inputs.imports[2].total)
        .chain(table.final_use.columns().map(|c| c.imports[2].total))
        .sum();
    assert!((imported - 40e6).abs() < 1.0, "{imported}");
    assert!((table.industries[0].inputs.products[0] - 20e6 * (1.0 - 20.0 / 90.0)).abs() < 1.0);
}

#[test]
fn value_added_in_one_row_is_divided_and_it_is_said() {
    let undivided = SMALL
        .replace("Wages,30,80,70", "Value added,59,138,74")
        .replace("Profit,31,55,4,,,,,\n", "");
    let made = made(&inputs(
        &undivided,
        &MAPPING.replace("wages = \"Wages\"\nsurplus = \"Profit\"\n", ""),
    ));
    let table = table(&made, "table.csv");
    assert!((table.industries[0].wages - 61e6 * 0.55).abs() < 1.0);
    assert!(file(&made, "calibration.md").contains("`people.wages_share`"));
}

#[test]
fn blocks_below_each_other_come_from_where_the_mapping_says() {
    let imports = "\nImported,Farms,Shops,Council,Households,Government,Investment,Exports,Output\nFarms,5,0,0,20,0,0,,\nShops,15,30,5,40,4,10,,\n";
    let table_text = format!(
        "{}{imports}",
        SMALL.replace("Imports,20,30,5,60,4,10,,\n", "")
    );
    let made = made(&inputs(
        &table_text,
        &format!("{MAPPING}[[blocks]]\nfrom = 10\norigin = \"world\"\n"),
    ));
    let table = table(&made, "table.csv");
    assert!((table.industries[1].inputs.imports[2].total - 30e6).abs() < 1.0);
}

#[test]
fn an_industry_that_is_all_zeros_is_left_out_and_said() {
    let with = SMALL
        .replace(",Farms,", ",Farms,Peat,")
        .replace("Farms,10,5", "Farms,10,0,5")
        .replace("Shops,8,20", "Shops,8,0,20");
    let with = with
        .replace("Council,2,5", "Council,2,-,5")
        .replace("Shops,8,", "Peat,0,0,0,0,0,0,0,0,0\nShops,8,");
    let with = with
        .replace("Imports,20", "Imports,20,0")
        .replace("Tax,1", "Tax,1,")
        .replace("Other taxes,-2", "Other taxes,-2,0");
    let with = with
        .replace("Wages,30", "Wages,30,0")
        .replace("Profit,31", "Profit,31,..")
        .replace("Output,100,200,100,,", "Output,100,0,200,100,,");
    let made = made(&inputs(&with, MAPPING));
    assert_eq!(made.summary.sectors, ["Farms", "Shops", "Council"]);
    assert!(file(&made, "calibration.md").contains("Sector `Peat` is all zeros and is left out"));
}

#[test]
fn figures_below_nothing_are_put_where_they_may_be() {
    let negative = SMALL
        .replace("Farms,10,5,1,40,1,3,40,100", "Farms,10,5,1,45,-4,3,40,100")
        .replace("Government", "Government consumption");
    let made = made(&inputs(&negative, MAPPING));
    let table = table(&made, "table.csv");
    assert!(table.final_use.central_government.products[0].abs() < 1.0);
    assert!(file(&made, "calibration.md").contains("count as a fall of inventories"));
}

#[test]
fn jobs_that_the_employment_file_lacks_are_said() {
    let jobs = "Industry,North,South,Nowhere\nFarms,900,300,0\nShops,900,1800,0\nCouncil,0,0,0\n";
    let mut inputs = inputs(SMALL, MAPPING);
    inputs.employment = Some(text("jobs.csv", jobs));
    let made = made(&inputs);
    let said = file(&made, "calibration.md");
    assert!(said.contains("Nowhere: the employment file has no jobs there"));
    assert!(said.contains("Council: the employment file has no jobs in it"));
}
