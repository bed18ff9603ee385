//! Sellers: variety, concentration, ownership, retention, emissions.

use super::{Sheet, share};
use crate::calibrate::accounts::ORIGINS;
use crate::economy::region::Region;
use crate::ledger::Node;
use crate::measure::outcome::{Outcome, SectorOutcome};

/// Tonnes that a thousand pounds of bought-in goods weigh. Assumed.
const TONNES_PER_THOUSAND: f64 = 0.5;
/// Distance that goods travel from each outside origin, km. Assumed.
const DISTANCE_KM: [f64; 3] = [150.0, 500.0, 6_000.0];
/// Emissions of freight from each outside origin, kg CO2e a tonne-km (road, road, mostly sea).
/// Assumed, near the United Kingdom's conversion factors for 2019.
const KG_PER_TONNE_KM: [f64; 3] = [0.11, 0.11, 0.02];

/// Fills in what concerns sellers.
pub fn record(region: &Region, sheet: &mut Sheet) {
    let (mut wanted, mut missing) = (
        region.tally.wanted as f64,
        region.tally.not_delivered as f64,
    );
    for block in &region.households {
        wanted += block.tally.wanted as f64;
        missing += block.tally.not_delivered as f64;
    }
    sheet.set(Outcome::RationedDemand, share(missing, wanted));
    let (local, outside) = (
        region.tally.inputs_local as f64,
        region.tally.inputs_outside as f64,
    );
    sheet.set(Outcome::RetentionInputs, share(local, local + outside));
    concentration(region, sheet);
    emissions(region, sheet);
}

/// How many makers of a product each origin has for one here. Assumed: nobody counts the makers that sell here.
const MAKERS: [f64; ORIGINS] = [1.0, 10.0, 100.0, 1_000.0];

fn concentration(region: &Region, sheet: &mut Sheet) {
    let (mut all_sales, mut concentrated, mut outside_owned) = (0.0, 0.0, 0.0);
    let (mut weights, mut variety) = (0.0, 0.0);
    for product in 0..region.sectors.len() {
        let (mut sales, mut squares) = (0.0, 0.0);
        for block in region.firms.iter().filter(|b| b.sector == product) {
            for firm in 0..block.len() {
                let sold = block.sales[firm].as_f64();
                sales += sold;
                squares += sold * sold;
                outside_owned += sold * f64::from(block.outside_share[firm]);
            }
        }
        let herfindahl = share(squares, sales * sales);
        all_sales += sales;
        concentrated += sales * herfindahl;
        let basket = &region.markets.consumption[0];
        let origins: f64 = (0..basket.share[product].len())
            .map(|o| {
                let share = basket.share[product][o];
                share * share * herfindahl / MAKERS[o]
            })
            .sum();
        if origins > 0.0 {
            weights += basket.weight[product];
            variety += basket.weight[product] / origins;
        }
    }
    sheet.set(
        Outcome::SupplierConcentration,
        share(concentrated, all_sales),
    );
    sheet.set(Outcome::OutsideControl, share(outside_owned, all_sales));
    sheet.set(Outcome::Variety, share(variety, weights));
}

fn emissions(region: &Region, sheet: &mut Sheet) {
    let mut kilograms = 0.0;
    let mut goods_share = 0.0;
    for (product, sector) in region.sectors.iter().enumerate() {
        let row = &region.sector_rows[product];
        let thousands = (row[SectorOutcome::Output as usize]
            + row[SectorOutcome::BoughtOutside as usize])
            / 100_000.0;
        kilograms += thousands * sector.co2e_per_thousand * 1000.0;
        goods_share += if sector.stored {
            region.markets.consumption[0].weight[product]
        } else {
            0.0
        };
    }
    let mut freight = 0.0;
    for (market, node) in [Node::RestOfArea, Node::RestOfState, Node::World]
        .into_iter()
        .enumerate()
    {
        let bought: f64 = region
            .accounts
            .books
            .nodes()
            .filter(|n| n.resident())
            .map(|payer| region.accounts.books.flow(payer, node).as_f64())
            .sum();
        let tonne_km = bought / 100_000.0 * goods_share * TONNES_PER_THOUSAND * DISTANCE_KM[market];
        freight += tonne_km;
        kilograms += tonne_km * KG_PER_TONNE_KM[market];
    }
    sheet.set(Outcome::CarbonEmissions, kilograms.round());
    sheet.set(Outcome::FreightTransport, freight.round());
}
