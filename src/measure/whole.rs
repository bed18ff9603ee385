//! All modelled regions together: one more row of every month, after the regions'.
//!
//! Flows and levels add up. What the regions pay each other for goods and as wages stays inside the
//! whole: it is taken out of its doors on both sides, penny for penny, so that in less out is still
//! the change of holdings. Ratios are means; [`Outcome::together`] says by which weight.

use serde::{Deserialize, Serialize};

use super::inside::{Inside, Traffic};
use super::outcome::{Outcome, SectorRow};
use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::places::PlaceTable;
use crate::economy::region::Region;
use crate::economy::trade::Trade;
use crate::ledger::{Books, Node, PaymentKind};
use crate::scenario::types::World;

/// How the value of all regions together comes from theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// The sum.
    Sum,
    /// The sum less what the regions pay each other.
    OutsideOnly,
    /// The mean by this weight.
    Mean(Weight),
    /// What is bought in any of the regions over all that is bought: to the whole, the other regions
    /// are local too.
    Local(Basket),
}

/// What a region's ratio counts by in the mean of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Real households.
    Households,
    /// Household agents with an earner.
    Earners,
    /// Household consumption in base-year prices.
    RealConsumption,
    /// Output.
    Output,
    /// Jobs.
    Jobs,
}

/// Whose purchases a local share is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basket {
    /// All that households buy.
    Consumption,
    /// Food and drink that households buy.
    Food,
    /// Firms' inputs.
    Inputs,
}

impl Together {
    /// In words, for the data dictionary.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Sum => "All regions together: their sum.",
            Self::OutsideOnly => "All regions together: their sum less what they pay each other.",
            Self::Mean(Weight::Households) => {
                "All regions together: the mean by real households (differences between regions are not in it)."
            }
            Self::Mean(Weight::Earners) => "All regions together: the mean by earners.",
            Self::Mean(Weight::RealConsumption) => {
                "All regions together: the mean by real household consumption."
            }
            Self::Mean(Weight::Output) => "All regions together: the mean by output.",
            Self::Mean(Weight::Jobs) => "All regions together: the mean by jobs.",
            Self::Local(_) => {
                "All regions together: what is bought in any of them over all that is bought."
            }
        }
    }
}

impl Outcome {
    /// How its value for all modelled regions together comes from theirs.
    #[must_use]
    pub const fn together(self) -> Together {
        match self {
            Self::DoorExports
            | Self::DoorCommutersIn
            | Self::DoorCommutersOut
            | Self::DoorImportsConsumer
            | Self::DoorImportsInput
            | Self::DoorImportsInvestment
            | Self::DoorImportsPublic => Together::OutsideOnly,
            Self::Unemployment | Self::LongTermUnemployment => Together::Mean(Weight::Earners),
            Self::PriceIndex => Together::Mean(Weight::RealConsumption),
            Self::MedianRealIncome
            | Self::Gini
            | Self::BelowSixtyPercent
            | Self::EssentialBasket
            | Self::EssentialBurdenPoor
            | Self::EssentialBurdenSecond
            | Self::EssentialBurdenThird
            | Self::EssentialBurdenFourth
            | Self::EssentialBurdenRich
            | Self::PriceFirstFifth
            | Self::PriceSecondFifth
            | Self::PriceThirdFifth
            | Self::PriceFourthFifth
            | Self::PriceFifthFifth
            | Self::WealthGini
            | Self::WealthGiniFinancial
            | Self::UnmetNeed
            | Self::IncomeFirstFifth
            | Self::IncomeSecondFifth
            | Self::IncomeThirdFifth
            | Self::IncomeFourthFifth
            | Self::IncomeFifthFifth
            | Self::LocalWork
            | Self::Variety => Together::Mean(Weight::Households),
            Self::SupplierConcentration
            | Self::OutsideControl
            | Self::CapacityUse
            | Self::RationedDemand => Together::Mean(Weight::Output),
            Self::SmallFirmJobs | Self::OutsideJobs => Together::Mean(Weight::Jobs),
            Self::RetentionConsumption => Together::Local(Basket::Consumption),
            Self::FoodLocal => Together::Local(Basket::Food),
            Self::RetentionInputs => Together::Local(Basket::Inputs),
            _ => Together::Sum,
        }
    }
}

/// Which of so many recorded regions is the whole: the last, where there are several.
#[must_use]
pub const fn whole(recorded: usize) -> Option<usize> {
    if recorded > 1 {
        Some(recorded - 1)
    } else {
        None
    }
}

/// What all of a world's regions together are called: the area's name where all its places are
/// modelled, else "All 5 regions". None for a single region.
#[must_use]
pub fn whole_name(world: &World) -> Option<String> {
    let regions = world.region_names().count();
    if regions < 2 {
        return None;
    }
    let named = |name: &str| world.regions.iter().any(|region| region.name == name);
    let places = world
        .places
        .as_ref()
        .and_then(|source| PlaceTable::parse(source.text()).ok());
    let all = places.is_some_and(|table| table.places.iter().all(|place| named(&place.name)));
    Some(if world.copies > 1 {
        format!("All {regions} regions")
    } else if all && !named(&world.area) {
        world.area.clone()
    } else {
        format!("All {regions} regions")
    })
}

/// All modelled regions together, month by month.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Whole {
    /// Its name.
    pub name: String,
    /// The month's outcomes.
    #[serde(with = "crate::measure::outcome::row")]
    pub outcomes: Box<[f64; Outcome::COUNT]>,
    /// What is recorded of each sector's month: the regions' sums.
    pub sector_rows: Vec<SectorRow>,
    /// Real households by region.
    households: Vec<f64>,
    inside: Inside,
}

impl Whole {
    /// The whole of several regions; none for a single one.
    #[must_use]
    pub fn new(world: &World, accounts: &[RegionAccounts], sectors: usize) -> Option<Self> {
        Some(Self {
            name: whole_name(world)?,
            outcomes: Box::new([0.0; Outcome::COUNT]),
            sector_rows: vec![SectorRow::default(); sectors],
            households: accounts.iter().map(|region| region.households).collect(),
            inside: Inside::new(accounts.len(), sectors),
        })
    }

    /// Records a month that all regions have recorded.
    pub fn record(&mut self, regions: &[Region], trade: &Trade) {
        self.inside.add_month(regions, trade);
        self.sector_rows.fill(SectorRow::default());
        for &region in &trade.order {
            let rows = self
                .sector_rows
                .iter_mut()
                .zip(&regions[region].sector_rows);
            for (sums, row) in rows {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += value;
                }
            }
        }
        for &outcome in Outcome::ALL {
            let sum = || -> f64 {
                let each = trade.order.iter();
                each.map(|&r| regions[r].outcomes[outcome as usize]).sum()
            };
            self.outcomes[outcome as usize] = match outcome.together() {
                Together::Sum => sum(),
                Together::OutsideOnly => sum() - self.inside.through(outcome),
                Together::Mean(weight) => self.mean(regions, trade, outcome, weight),
                Together::Local(basket) => self.local(regions, trade, outcome, basket),
            };
        }
    }

    /// Books of the year that ends: the sum of the regions', with what passed between them paid
    /// from resident to resident. Starts a new year.
    pub fn end_year(&mut self, years: &[Books], trade: &Trade) -> Books {
        let mut books = Books::new(self.sector_rows.len());
        for year in years {
            books.add(year);
        }
        self.inside.end_year(&mut books, years, trade);
        books
    }

    /// What passed between regions in the first and the last full year: one where they are the same,
    /// none before the first has ended.
    pub fn traffic(&self) -> impl Iterator<Item = &Traffic> {
        self.inside.first_and_last()
    }

    fn mean(&self, regions: &[Region], trade: &Trade, outcome: Outcome, weight: Weight) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for &region in &trade.order {
            let value = |outcome: Outcome| regions[region].outcomes[outcome as usize];
            let weight = match weight {
                Weight::Households => self.households[region],
                Weight::Earners => regions[region].jobs.earners as f64,
                Weight::RealConsumption => value(Outcome::RealConsumption),
                Weight::Output => value(Outcome::Output),
                Weight::Jobs => value(Outcome::Jobs),
            };
            if !value(outcome).is_nan() {
                sum += weight * value(outcome);
                weights += weight;
            }
        }
        ratio(sum, weights)
    }

    /// A local share: each region's own, and what it buys in the other modelled regions.
    fn local(&self, regions: &[Region], trade: &Trade, outcome: Outcome, basket: Basket) -> f64 {
        let (mut local, mut all) = (0.0, 0.0);
        for &index in &trade.order {
            let region = &regions[index];
            let own = region.outcomes[outcome as usize];
            let bought = bought(region, basket, own);
            local += own * bought + self.bought_inside(region, trade, index, basket);
            all += bought;
        }
        ratio(local, all).min(1.0)
    }

    fn bought_inside(&self, region: &Region, trade: &Trade, index: usize, basket: Basket) -> f64 {
        let households = || {
            self.inside.bought(index, PaymentKind::Consumption, |node| {
                node == Node::Households
            })
        };
        match basket {
            Basket::Consumption => households(),
            Basket::Food => households() * food_share(region, trade, index),
            Basket::Inputs => self.inside.bought(index, PaymentKind::Inputs, |node| {
                matches!(node, Node::Sector(_))
            }),
        }
    }
}

/// What a basket cost this month at basic prices, pence; `own` is its local share.
fn bought(region: &Region, basket: Basket, own: f64) -> f64 {
    let books = &region.accounts.books;
    let sectors = || (0..region.sectors.len()).map(|sector| Node::Sector(sector as u16));
    let sellers = || sectors().chain([Node::RestOfArea, Node::RestOfState, Node::World]);
    let paid = |payer, kind| -> f64 {
        sellers()
            .map(|seller| books.paid(payer, seller, kind).as_f64())
            .sum()
    };
    match basket {
        Basket::Consumption => paid(Node::Households, PaymentKind::Consumption),
        Basket::Inputs => sectors()
            .map(|payer| paid(payer, PaymentKind::Inputs))
            .sum(),
        Basket::Food => {
            let food = sectors()
                .zip(&region.sectors)
                .filter(|(_, sector)| sector.food);
            let home: f64 = food
                .map(|(seller, _)| {
                    let paid = books.paid(Node::Households, seller, PaymentKind::Consumption);
                    paid.as_f64()
                })
                .sum();
            ratio(home, own)
        }
    }
}

/// Food's share of what households buy in the other modelled regions, by what they have ordered.
fn food_share(region: &Region, trade: &Trade, index: usize) -> f64 {
    let (mut food, mut all) = (0.0, 0.0);
    for (product, (order, sector)) in region.border.ordered_by[0]
        .iter()
        .zip(&region.sectors)
        .enumerate()
    {
        let row = &trade.paid[trade.row(index, product)];
        let paid: i64 = row.iter().map(|pence| pence.0).sum();
        let inside = paid - row[trade.regions].0;
        let part = order * ratio(inside as f64, paid as f64);
        all += part;
        food += if sector.food { part } else { 0.0 };
    }
    ratio(food, all)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::outcome::Kind;

    #[test]
    fn ratios_are_means_and_flows_and_levels_are_sums() {
        for &outcome in Outcome::ALL {
            let ratio = outcome.kind() == Kind::Ratio || outcome.unit() == "pence a household";
            let mean = matches!(outcome.together(), Together::Mean(_) | Together::Local(_));
            assert_eq!(ratio, mean, "{}", outcome.name());
        }
    }

    #[test]
    fn the_whole_is_the_last_of_several() {
        assert_eq!((whole(1), whole(3), whole(33)), (None, Some(2), Some(32)));
    }
}
