//! One long run, lived and measured: its figures for the gates, and what the charts show.

use super::gates::COUNT;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::measure::cycle::{
    QUARTERLY_SMOOTHING, autocorrelation, correlation, cross_correlation, cycle, deviation, mean,
    quarterly_means, quarterly_sums, without_seasons,
};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::tails::{excess_kurtosis, hill};
use crate::scenario::types::Scenario;
use crate::simulation::{Luck, Simulation, Unwatched};

/// Share of a region's firms that make up the tail of their sizes. Of some 150 firms in 15 sectors a
/// tenth is too few: firms drawn with an exponent of 1.06 read as 1.45 by the largest tenth, as 0.98 by
/// the largest three tenths.
const TAIL: f64 = 0.3;
/// Firms whose growth counts sell at least this share of a mean firm's sales: what a firm that sells
/// next to nothing gains or loses says nothing of tails.
const COUNTS: f64 = 0.01;
/// Years between two looks at the tail of firms' sizes.
const LOOK_EVERY: u32 = 10;

/// Lags of cross-correlations, quarters: -4 to 4.
pub const LAGS: usize = 9;

/// What is compared with output at lags.
pub const COMPARED: [&str; 7] = [
    "consumption",
    "investment",
    "unemployment",
    "vacancies",
    "prices",
    "inflation",
    "debt",
];

/// What one run tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Life {
    /// Figures in the order of the gates.
    pub figures: [f64; COUNT],
    /// Cross-correlations with output, `[series][lag + 4]`.
    pub crossed: [[f64; LAGS]; COMPARED.len()],
    /// What only charts need.
    pub picture: Picture,
}

/// Points of the charts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Cycle of output by quarter (logarithm).
    pub output: Vec<f64>,
    /// Cycle of unemployment by quarter.
    pub unemployment_cycle: Vec<f64>,
    /// Unemployment by quarter.
    pub unemployment: Vec<f64>,
    /// Vacancy rate by quarter.
    pub vacancies: Vec<f64>,
    /// Yearly rate of inflation by quarter.
    pub inflation: Vec<f64>,
    /// Yearly sales of the firms of the last year, the largest first.
    pub sizes: Vec<f64>,
    /// Yearly growth of firms (logarithm, less its mean of the year).
    pub growth: Vec<f64>,
}

/// Lives and measures one run; `None` when it is told to stop.
///
/// # Errors
/// In words, when the region cannot be built or an audit fails.
pub fn live(
    scenario: &Scenario,
    replicate: u32,
    burn_in: u32,
    go_on: impl Fn() -> bool,
) -> Result<Option<Life>, String> {
    let luck = Luck {
        seed: scenario.run.seed,
        replicate,
    };
    let mut simulation = Simulation::new(scenario, luck)?;
    let mut seen = Seen::default();
    for month in 1..=scenario.run.months {
        simulation
            .step(&mut Unwatched)
            .map_err(|failure| failure.to_string())?;
        if month > burn_in {
            seen.look(&simulation.economy().regions[0], month - burn_in);
        }
        if !go_on() {
            return Ok(None);
        }
    }
    Ok(Some(measured(simulation.series(), burn_in, scenario, seen)))
}

/// What is read off the economy itself while it lives.
#[derive(Default)]
struct Seen {
    /// Real investment by month.
    investment: Vec<f64>,
    /// Sales of each firm's place this year and last year, volume.
    sales: [Vec<f64>; 2],
    /// Which firm has had the place at the ends of the last two years.
    holder: [Vec<u64>; 2],
    growth: Vec<f64>,
    sizes: Vec<f64>,
    exponents: Vec<f64>,
}

/// A firm's place that nobody holds, or a public service.
const NO_FIRM: u64 = u64::MAX;

impl Seen {
    fn look(&mut self, region: &Region, month: u32) {
        self.investment.push(real_investment(region));
        self.sales[0].resize(region.shops.price.len(), 0.0);
        for block in &region.firms {
            let sales = &mut self.sales[0][block.first..];
            for (sum, delivered) in sales.iter_mut().zip(&block.delivered) {
                *sum += delivered.as_f64();
            }
        }
        if month.is_multiple_of(12) {
            self.end_year(region, month / 12);
        }
    }

    fn end_year(&mut self, region: &Region, year: u32) {
        let holder: Vec<u64> = region
            .firms
            .iter()
            .flat_map(|block| {
                (0..block.len()).map(|firm| {
                    let counts = block.active(firm) && !block.public;
                    if counts {
                        block.draw_key(firm)
                    } else {
                        NO_FIRM
                    }
                })
            })
            .collect();
        let [now, before] = &self.sales;
        if !before.is_empty() && !self.holder[1].is_empty() {
            let least = COUNTS * mean(before);
            let grew = (0..holder.len()).filter(|&firm| {
                let same = self
                    .holder
                    .iter()
                    .all(|earlier| earlier[firm] == holder[firm]);
                holder[firm] != NO_FIRM && same && now[firm] > least && before[firm] > least
            });
            let grew: Vec<f64> = grew.map(|f| libm::log(now[f] / before[f])).collect();
            let usual = mean(&grew);
            self.growth.extend(grew.iter().map(|growth| growth - usual));
        }
        self.sizes = (0..holder.len())
            .filter(|&firm| holder[firm] != NO_FIRM && now[firm] > 0.0)
            .map(|firm| now[firm])
            .collect();
        if year.is_multiple_of(LOOK_EVERY) {
            let largest = (self.sizes.len() as f64 * TAIL) as usize;
            self.exponents.push(hill(&self.sizes, largest));
        }
        self.sales.swap(0, 1);
        self.sales[0] = vec![0.0; holder.len()];
        self.holder.swap(0, 1);
        self.holder[0] = holder;
    }
}

/// What contractors have bought this month, at base prices.
fn real_investment(region: &Region) -> f64 {
    let books = &region.accounts.books;
    let sectors = (0..region.sectors.len()).map(|sector| Node::Sector(sector as u16));
    let markets = [Node::RestOfArea, Node::RestOfState, Node::World];
    let bought: f64 = sectors
        .chain(markets)
        .map(|seller| {
            books
                .paid(Node::Contractors, seller, PaymentKind::Investment)
                .as_f64()
        })
        .sum();
    bought / region.markets.baskets[2].basket_price()
}

fn measured(series: &Series, burn_in: u32, scenario: &Scenario, seen: Seen) -> Life {
    let months = |outcome| -> Vec<f64> {
        series
            .months_of(0, outcome)
            .skip(burn_in as usize)
            .collect()
    };
    let logs = |values: &[f64]| -> Vec<f64> {
        let logs: Vec<f64> = values.iter().map(|v| libm::log(v.max(1.0))).collect();
        without_seasons(&logs)
    };
    let wave = |values: &[f64]| cycle(values, QUARTERLY_SMOOTHING);
    let sums = |outcome| quarterly_sums(&months(outcome));
    let levels = |outcome| quarterly_means(&months(outcome));
    let output = wave(&logs(&sums(Outcome::RealValueAdded)));
    let consumption = wave(&logs(&sums(Outcome::RealConsumption)));
    let investment = wave(&logs(&quarterly_sums(&seen.investment)));
    let unemployment = without_seasons(&levels(Outcome::Unemployment));
    let unemployment_cycle = wave(&unemployment);
    let vacancies = without_seasons(&vacancy_rate(
        &levels(Outcome::Vacancies),
        &levels(Outcome::Jobs),
    ));
    let price: Vec<f64> = levels(Outcome::PriceIndex)
        .iter()
        .map(|p| libm::log(*p))
        .collect();
    // The first quarter has none before it: it is left out of both.
    let inflation: Vec<f64> = price.windows(2).map(|w| 4.0 * (w[1] - w[0])).collect();
    let years: Vec<f64> = months(Outcome::RealValueAdded)
        .chunks_exact(12)
        .map(|year| libm::log(year.iter().sum::<f64>().max(1.0)))
        .collect();
    let growth: Vec<f64> = years.windows(2).map(|w| w[1] - w[0]).collect();
    let yearly_prices: Vec<f64> = price.windows(5).map(|w| w[4] - w[0]).collect();
    let prices = price.len().max(2);
    let inflation_mean = 4.0 * (price[prices - 1] - price[0]) / (prices - 1) as f64;
    let firms = mean(&months(Outcome::Firms)).max(1.0);
    let debt = levels(Outcome::Debt);
    let value_added = 12.0 * mean(&months(Outcome::ValueAdded));
    let relative = |part: &[f64]| deviation(part) / deviation(&output);
    let figures = [
        mean(&unemployment),
        libm::expm1(inflation_mean) - scenario.behaviour.inflation_anchor,
        correlation(&output, &unemployment_cycle),
        correlation(&vacancies, &unemployment),
        correlation(&inflation, &unemployment[1..]),
        autocorrelation(&output, 1),
        relative(&consumption),
        relative(&investment),
        excess_kurtosis(&seen.growth),
        mean(&seen.exponents),
        mean(&months(Outcome::WealthGini)),
        mean(&months(Outcome::WealthGiniFinancial)),
        deviation(&growth),
        deviation(&output),
        mean(&vacancies),
        12.0 * mean(&months(Outcome::FirmExits)) / firms,
        mean(&months(Outcome::CapacityUse)),
        mean(&debt) / value_added.max(1.0),
        (years[years.len() - 1] - years[0]) / (years.len().max(2) - 1) as f64,
        deviation(&yearly_prices),
    ];
    let compared = [
        consumption,
        investment,
        unemployment_cycle.clone(),
        wave(&vacancies),
        wave(&price),
        std::iter::once(0.0)
            .chain(inflation.iter().copied())
            .collect(),
        wave(&logs(&debt)),
    ];
    let crossed = compared.map(|one: Vec<f64>| {
        std::array::from_fn(|at| cross_correlation(&one, &output, at as i32 - 4))
    });
    let mut sizes = seen.sizes;
    sizes.sort_by(|a, b| b.total_cmp(a));
    let picture = Picture {
        output,
        unemployment_cycle,
        unemployment,
        vacancies,
        inflation,
        sizes,
        growth: seen.growth,
    };
    Life {
        figures,
        crossed,
        picture,
    }
}

fn vacancy_rate(vacancies: &[f64], jobs: &[f64]) -> Vec<f64> {
    let rate = |(v, j): (&f64, &f64)| if v + j > 0.0 { v / (v + j) } else { 0.0 };
    vacancies.iter().zip(jobs).map(rate).collect()
}
