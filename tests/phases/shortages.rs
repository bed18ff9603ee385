//! A plant destroyed hits its buyers and its suppliers, as in the ARIO family (Hallegatte 2008): less
//! where users hold stocks, less where plants can be run beyond capacity.

use crate::common::{lived, luck};
use crate::firms::STILL;
use crate::{AMPLE, sector, shocked};
use millpond::measure::outcome::Outcome;
use millpond::simulation::Simulation;

const FARMS: &str = "Agri_forest_fish";
const FOOD: &str = "Food_drink_tobacco";
/// Months that are compared.
const MONTHS: u32 = 30;

/// The calm run and the one in which 70% of a sector's plant is destroyed in month 3.
fn pair(name: &str, settings: &[&str]) -> [Simulation; 2] {
    [0.0, 0.7].map(|depth| {
        let settings = [&STILL, settings].concat();
        lived(
            &shocked("capacity_destroyed", depth, name, &settings),
            luck(0),
            MONTHS,
        )
    })
}

/// Real value added lost over all months, pence.
fn lost([calm, hit]: &[Simulation; 2]) -> f64 {
    let made =
        |run: &Simulation| -> f64 { run.series().months_of(0, Outcome::RealValueAdded).sum() };
    made(calm) - made(hit)
}

/// Share of a sector's output lost over all months.
fn lost_by([calm, hit]: &[Simulation; 2], name: &str) -> f64 {
    let index = sector(&calm.economy().regions[0], name);
    let made = |run: &Simulation| -> f64 {
        (3..=MONTHS)
            .map(|m| run.series().sector_output(m, 0, index))
            .sum()
    };
    1.0 - made(hit) / made(calm)
}

#[test]
fn losses_spread_to_users_and_to_suppliers() {
    let runs = pair(FARMS, &[]);
    let [farms, food] = [FARMS, FOOD].map(|s| lost_by(&runs, s));
    println!("farms lose {farms:.4}, food makers {food:.4}");
    assert!(farms > 0.1, "those who are hit lose most: {farms}");
    assert!(
        food > 0.002,
        "food makers run out of what farms deliver: {food}"
    );
    assert!(food < farms);
    // Backward: food makers who cannot work buy less from farms.
    let runs = pair(FOOD, &[]);
    let [food, farms] = [FOOD, FARMS].map(|s| lost_by(&runs, s));
    println!("food makers lose {food:.4}, farms {farms:.4}");
    assert!(food > 0.1, "those who are hit lose most: {food}");
    assert!(
        (0.002..food).contains(&farms),
        "food makers buy less: {farms}"
    );
}

#[test]
fn stocks_and_overproduction_soften_a_shortage() {
    let with = |setting: &str| lost(&pair(FARMS, &[setting]));
    let (short, long) = (
        with("behaviour.input_stock_months=0.5"),
        with("behaviour.input_stock_months=3.0"),
    );
    println!("lost with half a month's stock {short:.3e}, with three {long:.3e}");
    assert!(short > long, "{short} {long}");
    let (none, quarter) = (
        with("behaviour.overproduction=0.0"),
        with("behaviour.overproduction=0.25"),
    );
    println!("lost without overproduction {none:.3e}, with a quarter {quarter:.3e}");
    assert!(none > quarter, "{none} {quarter}");
}

#[test]
fn an_ample_economy_is_hardly_hit_elsewhere() {
    let runs = pair(FARMS, &AMPLE);
    let usual = pair(FARMS, &[]);
    let food = |runs| lost_by(runs, FOOD);
    assert!(
        food(&runs) < food(&usual),
        "{} {}",
        food(&runs),
        food(&usual)
    );
}
