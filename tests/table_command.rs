//! `millpond table`: multipliers against solvers that share no code with it, leakage that leaves no
//! remainder, and what the command prints.

mod common;

use common::{millpond, stdout};
use millpond::calibrate::leontief::{Closure, Leontief};
use millpond::calibrate::table::Table;

const TABLE_15: &str = "scenarios/data/scotland-2019-table-15.csv";
const TABLE_28: &str = "scenarios/data/scotland-2019-table-28.csv";

fn table(path: &str) -> Table {
    let text = std::fs::read_to_string(path).expect("a bundled file");
    Table::parse(&text).expect("a bundled table")
}

/// Both bundled tables, as they stand and without imputed rent.
fn four_tables() -> Vec<Table> {
    let published = [table(TABLE_15), table(TABLE_28)];
    let money = published.each_ref().map(Table::money_table);
    published.into_iter().chain(money).collect()
}

/// What each column of a table buys per pound, households last (Type II): `[buyer][seller]`.
fn recipes(table: &Table, with_households: bool) -> Vec<Vec<f64>> {
    let mut recipes: Vec<Vec<f64>> = table
        .industries
        .iter()
        .map(|industry| {
            let goods = industry.inputs.products.iter();
            let mut recipe: Vec<f64> = goods.map(|flow| flow / industry.output).collect();
            if with_households {
                recipe.push(industry.wages / industry.output);
            }
            recipe
        })
        .collect();
    if with_households {
        let spending = table.final_use.households.products.iter();
        let mut recipe: Vec<f64> = spending.map(|flow| flow / table.household_income).collect();
        recipe.push(0.0);
        recipes.push(recipe);
    }
    recipes
}

/// Output of everybody for a pound of demand for one product: demand, what its makers buy, what
/// their suppliers buy, and so on until nothing moves.
fn by_rounds(recipes: &[Vec<f64>], product: usize) -> Vec<f64> {
    let mut round = vec![0.0_f64; recipes.len()];
    round[product] = 1.0;
    let mut total = vec![0.0; recipes.len()];
    while round.iter().copied().map(f64::abs).sum::<f64>() > 1e-15 {
        let mut next = vec![0.0; recipes.len()];
        for ((sum, pounds), recipe) in total.iter_mut().zip(&round).zip(recipes) {
            *sum += pounds;
            for (bought, share) in next.iter_mut().zip(recipe) {
                *bought += pounds * share;
            }
        }
        round = next;
    }
    total
}

/// The same by Gaussian elimination with the largest pivot: x = A x + demand.
fn by_elimination(recipes: &[Vec<f64>], product: usize) -> Vec<f64> {
    let n = recipes.len();
    let unit = |row: usize, column: usize| if row == column { 1.0 } else { 0.0 };
    let mut rows: Vec<Vec<f64>> = (0..n)
        .map(|seller| {
            let left = (0..n).map(|buyer| unit(seller, buyer) - recipes[buyer][seller]);
            left.chain([unit(seller, product)]).collect()
        })
        .collect();
    for column in 0..n {
        let largest = (column..n)
            .max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))
            .expect("there is a row");
        rows.swap(column, largest);
        let pivot = rows[column].clone();
        for (index, row) in rows.iter_mut().enumerate() {
            if index != column {
                let factor = row[column] / pivot[column];
                for (cell, above) in row.iter_mut().zip(&pivot) {
                    *cell -= factor * above;
                }
            }
        }
    }
    (0..n).map(|i| rows[i][n] / rows[i][i]).collect()
}

fn assert_close(what: &str, found: f64, expected: f64, most: f64) {
    let gap = (found - expected).abs();
    assert!(
        gap <= most,
        "{what}: {found} is not {expected}, gap {gap:e}"
    );
}

#[test]
fn type_one_and_two_equal_two_separate_solves() {
    for table in four_tables() {
        let leontief = Leontief::of_table(&table);
        let closures = [
            (false, leontief.type_one().expect("a real table")),
            (true, leontief.type_two().expect("a real table")),
        ];
        let n = table.sectors.len();
        for (with_households, multipliers) in closures {
            let recipes = recipes(&table, with_households);
            for product in 0..n {
                let (rounds, solved) = (
                    by_rounds(&recipes, product),
                    by_elimination(&recipes, product),
                );
                for outputs in [&rounds[..n], &solved[..n]] {
                    let sum = |weight: fn(&millpond::calibrate::table::Industry) -> f64| -> f64 {
                        let made = outputs.iter().zip(&table.industries);
                        made.map(|(x, i)| x * weight(i) / i.output).sum()
                    };
                    let what = format!("{}, {n} sectors, product {product}", table.title);
                    assert_close(
                        &what,
                        multipliers.output[product],
                        outputs.iter().sum(),
                        1e-9,
                    );
                    assert_close(&what, multipliers.income[product], sum(|i| i.wages), 1e-9);
                    let value_added = sum(|i| i.wages + i.surplus + i.production_tax);
                    assert_close(&what, multipliers.value_added[product], value_added, 1e-9);
                    let jobs = sum(|i| i.full_time_equivalents) * 1e6;
                    let found = multipliers.employment_per_million[product];
                    assert_close(&what, found, jobs, 1e-9 * jobs.max(1.0));
                }
            }
        }
    }
}

#[test]
fn a_pound_leaves_whole() {
    let mut systems: Vec<Leontief> = four_tables().iter().map(Leontief::of_table).collect();
    for scenario in ["village", "dumfries-and-galloway", "glasgow"] {
        systems.extend(regions(scenario));
    }
    for leontief in systems {
        for closure in [Closure::One, Closure::Two] {
            let doors = leontief.leakage(closure).expect("a real table");
            for sector in 0..leontief.sectors() {
                let sum: f64 = doors.iter().map(|door| door.pounds[sector]).sum();
                assert_close(&format!("{closure:?}, sector {sector}"), sum, 1.0, 1e-9);
            }
        }
    }
}

fn regions(folder: &str) -> Vec<Leontief> {
    let read = |path: &str| std::fs::read_to_string(path).map_err(|why| why.to_string());
    let path = format!("scenarios/{folder}/world.toml");
    let scenario = millpond::scenario::load(&path, &[], &read).expect("a bundled scenario");
    let calibrated = millpond::calibrate::from_world(&scenario.world).expect("a bundled scenario");
    calibrated.regions.iter().map(Leontief::of_region).collect()
}

#[test]
fn an_effect_is_a_multiplier_times_what_the_industry_does_itself() {
    let table = table(TABLE_28).money_table();
    let leontief = Leontief::of_table(&table);
    for closure in [Closure::One, Closure::Two] {
        let effects = leontief.effects(closure).expect("a real table");
        for (effects, industry) in effects.iter().zip(&table.industries) {
            let effects = effects.as_ref().expect("every sector makes something");
            let direct = industry.wages / industry.output;
            let ratio = effects.income.multiplier.expect("every sector pays wages");
            assert_close("income", effects.income.effect, ratio * direct, 1e-12);
            assert!(ratio >= 1.0, "{ratio}");
        }
    }
}

#[test]
fn scotlands_known_answers_are_printed_as_they_stand() {
    let text = stdout(&["table", TABLE_15, "--imputed-rent", "keep"]);
    assert!(text.contains("The published table as it stands, imputed rent included."));
    for (row, one, two) in [
        ("Mining, oil and gas", "1.4227", "1.6570"),
        ("Construction", "1.5196", "1.7192"),
        ("Real estate", "1.1890", "1.2468"),
    ] {
        let found: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix(row))
            .filter_map(|rest| rest.split_whitespace().next())
            .collect();
        assert_eq!(found[..2], [one, two], "{row}");
    }
    let money = stdout(&["table", TABLE_15]);
    assert!(money.contains("imputed rent is left out"));
    assert!(money.contains("1.5738"), "real estate without imputed rent");
}

#[test]
fn text_keeps_to_eighty_columns() {
    for file in [TABLE_15, TABLE_28, "scenarios/glasgow/world.toml"] {
        for line in stdout(&["table", file]).lines() {
            assert!(line.chars().count() <= 80, "{file}: {line}");
        }
    }
}

#[test]
fn a_sector_without_wages_or_jobs_has_blanks() {
    let csv = stdout(&[
        "table",
        TABLE_28,
        "--imputed-rent",
        "keep",
        "--format",
        "csv",
    ]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names = reader.headers().expect("there is a header").clone();
    let at = |name: &str| names.iter().position(|n| n == name).expect("a column");
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), 28);
    let rent = rows
        .iter()
        .find(|row| &row[1] == "Imputed_rent")
        .expect("kept");
    for blank in ["type_1_income_multiplier", "type_2_employment_multiplier"] {
        assert_eq!(&rent[at(blank)], "", "{blank}");
    }
    let effect: f64 = rent[at("type_1_income_effect")].parse().expect("a number");
    assert!(effect > 0.0, "its suppliers pay wages");
    assert!(!csv.contains("NaN") && !csv.contains("inf"));
}

#[test]
fn json_names_each_sense() {
    let text = stdout(&["table", "scenarios/village/world.toml", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let sector = &document["regions"][0]["sectors"][0];
    assert_eq!(sector["sector"], "Farm_and_food");
    let one = sector["type_1"]["output_multiplier"]
        .as_f64()
        .expect("a number");
    let two = sector["type_2"]["output_multiplier"]
        .as_f64()
        .expect("a number");
    assert!(1.0 < one && one < two);
    let doors = sector["type_2"]["leakage"].as_object().expect("doors");
    let sum: f64 = doors.values().filter_map(serde_json::Value::as_f64).sum();
    assert_close("Type II leakage", sum, 1.0, 1e-9);
}

#[test]
fn what_cannot_be_shown_is_refused_with_the_reason() {
    let refused = |arguments: &[&str], code: i32, reason: &str| {
        let done = millpond(arguments).failure().code(code);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains(reason), "{said}");
    };
    let village = "scenarios/village/world.toml";
    refused(
        &["table", village, "--imputed-rent", "keep"],
        2,
        "the money table",
    );
    refused(&["table", village, "--region", "Atlantis"], 1, "Millbrook");
    refused(&["table", "no-such-file.csv"], 1, "no such file");
    let jobs = "scenarios/data/scotland-2019-jobs-15.csv";
    refused(&["table", jobs], 3, "[flows] is missing");
}

#[test]
fn spillovers_and_own_effects_add_up() {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    let data = std::path::absolute("scenarios/dumfries-and-galloway/world.toml").expect("a path");
    let file = dir.path().join("two.toml");
    let text = format!(
        "base = {:?}\n[[world.regions]]\nname = \"Dumfries and Galloway\"\n[[world.regions]]\nname = \"Glasgow City\"\n",
        data.display().to_string()
    );
    std::fs::write(&file, text).expect("it can be written");
    let file = file.to_string_lossy();
    let csv = stdout(&["table", &file, "--between", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.expect("a row");
        let figures: Vec<f64> = row
            .iter()
            .skip(2)
            .map(|c| c.parse().expect("a number"))
            .collect();
        for part in figures.chunks(3) {
            assert_close("own and others make all", part[0] + part[1], part[2], 1e-12);
            assert!(part[0] >= 1.0 && part[1] >= 0.0, "{part:?}");
        }
        rows += 1;
    }
    assert_eq!(rows, 30);
    let one = stdout(&["table", &file, "--between", "--region", "glasgow city"]);
    assert!(!one.contains("Galloway: output"), "{one}");
    assert!(one.lines().all(|line| line.chars().count() <= 80));
}

/// Each region works as the nation does, and what one imports from the rest another exports: so a
/// pound spent anywhere sets going in all of them what the nation's own table says.
#[test]
fn all_regions_together_have_the_nations_multipliers() {
    let nation = table(TABLE_15).money_table();
    let leontief = Leontief::of_table(&nation);
    let read = |path: &str| std::fs::read_to_string(path).map_err(|why| why.to_string());
    let scenario = millpond::scenario::load("scenarios/scotland/world.toml", &[], &read);
    let scenario = scenario.expect("a bundled scenario");
    let calibrated = millpond::calibrate::from_world(&scenario.world).expect("a bundled scenario");
    assert_eq!(calibrated.regions.len(), 32);
    let system = Leontief::between(&calibrated);
    for (closure, nation) in [
        (Closure::One, leontief.type_one().expect("a real table")),
        (Closure::Two, leontief.type_two().expect("a real table")),
    ] {
        let spreads = system.spreads(closure).expect("a real system");
        for (region, spreads) in calibrated.regions.iter().zip(spreads) {
            for (sector, spread) in spreads.into_iter().enumerate() {
                let makes = region.production[sector].output > 0.0;
                assert_eq!(spread.is_some(), makes, "{}, sector {sector}", region.name);
                let Some(spread) = spread else { continue };
                let what = format!("{closure:?}, {}, sector {sector}", region.name);
                assert_close(&what, spread.total(), nation.output[sector], 1e-6);
                assert!(
                    spread.own >= 1.0 && spread.others > 0.0,
                    "{what}: {spread:?}"
                );
            }
        }
    }
}
