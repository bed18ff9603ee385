//! Regions with tables of their own: a valley of two, whose every flow is a round number.

use std::collections::BTreeMap;

use millpond::calibrate::accounts::{Origin, Purchases, RegionAccounts};
use millpond::calibrate::check::check;
use millpond::calibrate::links::{CommutingTable, TradeTable};
use millpond::calibrate::sheet::TableError;
use millpond::calibrate::table::Table;
use millpond::calibrate::{Calibrated, CalibrationError, Method, Request, Sources, regions};

pub const UP: &str = include_str!("up.csv");
pub const DOWN: &str = include_str!("down.csv");
pub const TRADE: &str = include_str!("trade.csv");
pub const COMMUTING: &str = include_str!("commuting.csv");

/// The valley's regions from these texts.
pub fn valley(
    up: &str,
    down: &str,
    trade: Option<&str>,
    commuting: Option<&str>,
) -> Result<Calibrated, Vec<CalibrationError>> {
    let table = |text| Table::parse(text).expect("a table that can be read");
    let own = BTreeMap::from([
        ("Up".to_owned(), table(up)),
        ("Down".to_owned(), table(down)),
    ]);
    let trade = trade.map(|text| TradeTable::parse(text).expect("trade that can be read"));
    let commuting =
        commuting.map(|text| CommutingTable::parse(text).expect("commuting that can be read"));
    let sources = Sources {
        own: Some(&own),
        trade: trade.as_ref(),
        commuting: commuting.as_ref(),
        ..Sources::default()
    };
    let requests = [Request::named("Up"), Request::named("Down")];
    regions(sources, &requests, &Method::default())
}

fn built(calibrated: Result<Calibrated, Vec<CalibrationError>>) -> [RegionAccounts; 2] {
    let regions = calibrated.expect("the valley can be built").regions;
    regions.try_into().expect("two regions")
}

fn assert_pounds(what: &str, found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-9,
        "{what}: {found} is not {expected}"
    );
}

fn assert_bought(what: &str, user: &Purchases, expected: [[f64; 2]; 4]) {
    for (origin, expected) in Origin::ALL.into_iter().zip(expected) {
        for (product, expected) in expected.into_iter().enumerate() {
            let found = user.by_origin[origin as usize][product];
            assert_pounds(&format!("{what}, {origin:?}, {product}"), found, expected);
        }
    }
}

#[test]
fn accounts_come_straight_from_a_regions_own_table() {
    let [up, down] = built(valley(UP, DOWN, None, None));
    let farms = &up.production[0];
    // The world's 0 pounds and the state's 50 by product; local; other regions' Shops.
    let inputs = [[100.0, 100.0], [0.0, 50.0], [50.0, 0.0], [0.0, 0.0]];
    assert_bought("the upper farms", &farms.inputs, inputs);
    let basket = &up.consumption;
    assert_bought(
        "households, but the world",
        &Purchases {
            by_origin: [
                basket.by_origin[0].clone(),
                basket.by_origin[1].clone(),
                basket.by_origin[2].clone(),
                vec![0.0; 2],
            ],
            product_tax: 0.0,
        },
        [[150.0, 400.0], [30.0, 70.0], [25.0, 75.0], [0.0, 0.0]],
    );
    assert_pounds("households, world", basket.total_from(Origin::World), 50.0);
    assert_each("exports of farms", &farms.exports, &[400.0, 200.0, 100.0]);
    assert_each(
        "exports of the other",
        &down.production[1].exports,
        &[200.0, 60.0, 20.0],
    );
    assert_pounds("income", down.closing.household_income, 1700.0);
    assert_pounds("consumption", down.consumption.total(), 1500.0);
    let people = [up.population, up.households, up.firms, down.firms];
    assert_each("people", &people, &[30.0, 12.0, 3.0, 5.0]);
    // What one sells the other buys, of each product.
    for product in 0..2 {
        let sold = up.production[product].exports[0] + down.production[product].exports[0];
        let bought: f64 = [&up, &down]
            .into_iter()
            .flat_map(RegionAccounts::purchases)
            .map(|user| user.by_origin[Origin::RestOfArea as usize][product])
            .sum();
        assert_pounds("trade", sold, bought);
    }
    for region in [&up, &down] {
        for identity in check(region) {
            assert!(
                identity.holds(1e-9),
                "{}: {}",
                identity.name,
                identity.gap()
            );
        }
    }
}

#[test]
fn commuting_moves_wages_and_not_what_residents_receive_and_spend() {
    let [up, down] = built(valley(UP, DOWN, Some(TRADE), Some(COMMUTING)));
    // 100 pounds go home up the valley, 30 down.
    assert_pounds("home to Up", up.closing.commuters_in, 100.0);
    assert_pounds("out of Up", up.closing.commuters_out, 30.0);
    assert_pounds("home to Down", down.closing.commuters_in, 30.0);
    assert_pounds("out of Down", down.closing.commuters_out, 100.0);
    assert_pounds("income", up.closing.household_income, 1000.0);
    assert_pounds("consumption", down.consumption.total(), 1500.0);
    assert!(
        check(&up)
            .iter()
            .chain(&check(&down))
            .all(|i| i.holds(1e-9))
    );
}

#[test]
fn imports_by_product_stay_with_their_users_when_stocks_fall() {
    // Imported stocks of Farms fall by 5 and of Shops rise by 5; investment imports no Farms.
    let text = UP
        .replace(
            "Farms,50,0,25,0,0,0,0,0,0,0",
            "Farms,50,0,25,0,0,0,0,-5,0,0",
        )
        .replace(
            "Shops,0,20,75,0,0,0,10,0,0,0",
            "Shops,0,20,75,0,0,0,10,5,0,0",
        );
    let [up, _] = built(valley(&text, DOWN, None, None));
    let state = &up.investment.by_origin[Origin::RestOfState as usize];
    assert_eq!(state, &[0.0, 10.0]);
}

/// The errors of Up's table after one text is replaced by another.
fn errors_of(from: &str, to: &str) -> Vec<TableError> {
    assert!(UP.contains(from), "`{from}` is not in the table");
    Table::parse(&UP.replacen(from, to, 1)).expect_err("it is wrong now")
}

fn assert_says(errors: &[TableError], words: &str) {
    assert!(
        errors.iter().any(|error| error.to_string().contains(words)),
        "{words}: {errors:?}"
    );
}

#[test]
fn wrong_blocks_of_imports_are_named() {
    let errors = errors_of("Shops,50,70,70,", "Shops,50,70,90,");
    assert_says(
        &errors,
        "column `households`: the products of [imports_area] come to 120 pounds, row `imports_area` is 100",
    );
    assert_says(
        &errors_of("Shops,50,70,70,", "Shops,50,-70,70,"),
        "-70 is negative",
    );
    assert_says(
        &errors_of("Shops,50,70,70,", "Farms,50,70,70,"),
        "row `Farms` appears twice",
    );
    assert_says(
        &errors_of("Shops,50,70,70,", "Farms,50,70,70,"),
        "row `Shops` is missing in [imports_area]",
    );
    let errors = errors_of("[imports_state]", "[import_state]");
    assert_says(
        &errors,
        "unknown section [import_state] (did you mean `imports_state`?)",
    );
    // A block of imports has no exports.
    let text = UP.replacen(
        "[imports_area]\nproduct,Farms,Shops",
        "[imports_area]\nproduct,exports_area,Shops",
        1,
    );
    let errors = Table::parse(&text).expect_err("no such column");
    assert_says(&errors, "unknown column `exports_area`");
    assert_says(&errors, "column `Farms` is missing in [imports_area]");
    let errors = errors_of("imports_world,0,30,50", "imports_monde,0,30,50");
    assert_says(&errors, "row `imports_world` is missing in [flows]");
}

#[test]
fn imports_of_investment_may_not_be_below_nothing() {
    let errors = errors_of(
        "imports_world,0,30,50,0,0,0,20,0,0,0",
        "imports_world,0,30,50,0,0,0,20,-25,0,0",
    );
    assert_says(&errors, "together import -5 pounds");
}

fn errors_between(up: &str, down: &str) -> String {
    let errors = valley(up, down, None, None).expect_err("it cannot be built");
    CalibrationError::in_one_line(&errors)
}

#[test]
fn own_tables_with_other_sectors_or_without_people_are_refused() {
    let other = UP
        .replace("Shops,Shops,no", "Inns,Inns,no")
        .replace("Shops", "Inns");
    let message = errors_between(&other, DOWN);
    // In the order of names, Down comes first.
    assert_eq!(
        message,
        "the table of `Up` differs from that of `Down`: sector 2 is `Inns` instead of `Shops`"
    );
    let traits = UP.replace("Farms,Farms,yes,no,yes", "Farms,Farms,yes,no,no");
    assert!(errors_between(&traits, DOWN).contains("the traits of `Farms`"));
    let rent = UP.replace("# firms: 3", "# firms: 3\n# imputed_rent: Shops");
    assert!(errors_between(&rent, DOWN).contains("imputed rent"));
    let nobody = DOWN.replace("# population: 60\n", "");
    assert_eq!(
        errors_between(UP, &nobody),
        "the table is that of `Down` itself, so it must say `# population:`"
    );
}

#[test]
fn a_region_without_any_table_and_a_table_of_one_region_for_many_are_refused() {
    let requests = [Request::named("Up"), Request::named("Down")];
    let own = BTreeMap::from([("Up".to_owned(), Table::parse(UP).expect("sound"))]);
    let sources = Sources {
        own: Some(&own),
        ..Sources::default()
    };
    let errors = regions(sources, &requests, &Method::default()).expect_err("no table for Down");
    assert_eq!(errors, [CalibrationError::NoTable("Down".to_owned())]);
    let jobs = "# title: t\n# source: s\n# licence: l\nsector,Up,Down\nFarms,1,2\nShops,1,2\n";
    let places = "# title: t\n# source: s\n# licence: l\nplace,population,households,net_commuters_in,main_town,latitude,longitude\nUp,10,5,0,U,55,-4\nDown,10,5,0,D,55,-4\n";
    let jobs = millpond::calibrate::places::JobsTable::parse(jobs).expect("sound");
    let places = millpond::calibrate::places::PlaceTable::parse(places).expect("sound");
    let sources = Sources {
        table: own.get("Up"),
        jobs: Some(&jobs),
        places: Some(&places),
        ..Sources::default()
    };
    let errors = regions(sources, &requests, &Method::default()).expect_err("it is Up's own");
    assert_eq!(errors, [CalibrationError::OwnTableDivided]);
}

/// A scenario of the valley whose texts stand beside it, one of them replaced.
pub fn scenario(replaced: &str, by: &str) -> Result<millpond::scenario::types::Scenario, String> {
    const WORLD: &str = r#"
title = "Valley"
world.area = "The valley"
world.trade = "trade.csv"
world.commuting = "commuting.csv"
world.method = "aflq"
world.regions = [{ name = "Up", table = "up.csv" }, { name = "Down", table = "down.csv" }]
"#;
    let read = |path: &str| {
        let text = match path {
            "world.toml" => WORLD,
            "up.csv" => UP,
            "down.csv" => DOWN,
            "trade.csv" => TRADE,
            "commuting.csv" => COMMUTING,
            _ => return Err("there is no such file".to_owned()),
        };
        Ok(if path == replaced { by } else { text }.to_owned())
    };
    millpond::scenario::load("world.toml", &[], &read).map_err(|problems| problems.to_string())
}

#[test]
fn a_scenario_reads_every_text_and_says_what_is_wrong_where() {
    let sound = scenario("", "").expect("sound");
    let regions = millpond::calibrate::from_world(&sound.world)
        .expect("sound")
        .regions;
    assert_eq!(
        regions,
        built(valley(UP, DOWN, Some(TRADE), Some(COMMUTING)))
    );
    let faults = [
        (
            "trade.csv",
            TRADE.replace("Shops,Down", "Shops,Town"),
            "world.toml:4:",
            "names the region `Town`",
        ),
        (
            "trade.csv",
            TRADE.replace(",400", ",-400"),
            "trade.csv:6:1:",
            "-400 is negative",
        ),
        (
            "commuting.csv",
            COMMUTING.replace("thousand ", "k"),
            "commuting.csv:4:1:",
            "unknown unit `kpounds`",
        ),
        (
            "commuting.csv",
            COMMUTING.replace("0.1", "9"),
            "world.toml:5:",
            "people from elsewhere earn 9000 pounds a year, all wages there are 680",
        ),
        (
            "up.csv",
            UP.replace("wages,400", "wages,500"),
            "up.csv:20:1:",
            "100 too much",
        ),
        (
            "up.csv",
            UP.replace("# households: 12\n", ""),
            "world.toml:7:",
            "it must say `# households:`",
        ),
    ];
    for (file, text, place, words) in faults {
        let said = scenario(file, &text).expect_err("a fault");
        assert!(
            said.contains(place) && said.contains(words),
            "{place} {words}: {said}"
        );
    }
    // Every text is written into the resolved scenario, which builds the same regions again.
    let resolved = sound.to_toml();
    let again = millpond::scenario::load("r.toml", &[], &|_| Ok(resolved.clone())).expect("sound");
    assert_eq!(again.world, sound.world);
}

/// Each figure, in whole pounds or heads.
fn assert_each(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(
            (found - expected).abs() < 1e-9,
            "{what}: {found} is not {expected}"
        );
    }
}
