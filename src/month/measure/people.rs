//! Households: income, its distribution, what it buys.

use super::{Sheet, share};
use crate::economy::households::{
    HouseholdBlock, INCOME_BANDS, LOCALISM_CLASSES, NOBODY, band_floor, income_band,
};
use crate::economy::region::Region;
use crate::measure::outcome::{Outcome, SectorOutcome};
use crate::units;

/// Counts a block's households by band of disposable income, its earners, and what all of them hold.
pub fn count_incomes(block: &mut HouseholdBlock) {
    block.tally.deposits = units::total(block.purses.all()).0;
    block.tally.saved = units::total(&block.savings).0;
    for i in 0..block.len() {
        let income = block.disposable[i].0;
        let band = income_band(income);
        block.tally.income_count[band] += 1;
        block.tally.income_sum[band] += income;
        block.tally.earners += u32::from(block.earner[i]);
        let unemployed = block.earner[i] && block.employer[i] == NOBODY;
        block.tally.unemployed += u32::from(unemployed);
        block.tally.long_unemployed += u32::from(unemployed && block.idle_months[i] >= 12);
    }
}

/// Incomes or fortunes, counted by band.
pub(super) struct Distribution {
    count: [u64; INCOME_BANDS],
    sum: [i64; INCOME_BANDS],
}

impl Distribution {
    /// Nothing counted yet.
    pub fn empty() -> Self {
        Self {
            count: [0; INCOME_BANDS],
            sum: [0; INCOME_BANDS],
        }
    }

    /// Counts one more value, pence (0 or more).
    pub fn add(&mut self, value: i64) {
        let band = income_band(value);
        self.count[band] += 1;
        self.sum[band] += value;
    }

    fn of(region: &Region) -> Self {
        let mut all = Self::empty();
        for block in &region.households {
            let counts = all.count.iter_mut().zip(&block.tally.income_count);
            counts.for_each(|(all, &count)| *all += u64::from(count));
            let sums = all.sum.iter_mut().zip(&block.tally.income_sum);
            sums.for_each(|(all, &sum)| *all += sum);
        }
        all
    }

    /// What was counted, without the empty bands.
    pub fn bands(&self) -> Bands {
        let mut bands = Bands {
            all: [Band::default(); INCOME_BANDS],
            len: 0,
        };
        for (place, (&count, &sum)) in self.count.iter().zip(&self.sum).enumerate() {
            bands.all[bands.len] = Band {
                place,
                count: count as f64,
                sum: sum as f64,
            };
            bands.len += usize::from(count > 0);
        }
        bands
    }
}

/// The bands of a distribution that hold anybody, from the lowest.
pub(super) struct Bands {
    all: [Band; INCOME_BANDS],
    len: usize,
}

#[derive(Clone, Copy, Default)]
struct Band {
    place: usize,
    /// Households.
    count: f64,
    /// Of their values, pence.
    sum: f64,
}

impl Bands {
    fn all(&self) -> &[Band] {
        &self.all[..self.len]
    }

    /// The sum of all values, pence.
    pub fn total(&self) -> f64 {
        self.all().iter().map(|band| band.sum).sum()
    }

    fn households(&self) -> f64 {
        self.all().iter().map(|band| band.count).sum()
    }

    /// Gini coefficient from bands: exact between bands, at most 1/32 of a band's width off within.
    pub fn gini(&self) -> f64 {
        let (total, n) = (self.total(), self.households());
        let (mut below, mut area) = (0.0, 0.0);
        for band in self.all() {
            area += band.count * (2.0 * below + band.sum);
            below += band.sum;
        }
        if total > 0.0 {
            (1.0 - area / (n * total)).max(0.0)
        } else {
            0.0
        }
    }

    /// Income below which a share of households lies, by position within its band.
    fn quantile(&self, position: f64) -> f64 {
        let wanted = position * self.households();
        let mut passed = 0.0;
        for band in self.all() {
            if passed + band.count >= wanted {
                let (low, high) = (band_floor(band.place), band_floor(band.place + 1));
                return low + (high - low) * (wanted - passed) / band.count;
            }
            passed += band.count;
        }
        0.0
    }

    /// Share of households with less than this.
    fn below(&self, income: f64) -> f64 {
        let mut households = 0.0;
        for band in self.all() {
            let (low, high) = (band_floor(band.place), band_floor(band.place + 1));
            households += band.count * ((income - low) / (high - low)).clamp(0.0, 1.0);
        }
        share(households, self.households())
    }

    /// Mean income between two positions (0 to 1).
    fn mean_between(&self, from: f64, to: f64) -> f64 {
        let n = self.households();
        let (mut passed, mut sum, mut taken) = (0.0, 0.0, 0.0);
        for band in self.all() {
            let inside = ((passed + band.count).min(to * n) - passed.max(from * n)).max(0.0);
            sum += band.sum * inside / band.count;
            taken += inside;
            passed += band.count;
        }
        share(sum, taken)
    }

    /// Mean income of each fifth of the households, from the poorest.
    fn of_fifths(&self) -> [f64; 5] {
        std::array::from_fn(|fifth| {
            let from = fifth as f64 / 5.0;
            self.mean_between(from, from + 0.2)
        })
    }
}

/// Fills in what concerns households.
pub fn record(region: &Region, sheet: &mut Sheet) {
    let tallies = || region.households.iter().map(|b| &b.tally);
    let total = |pick: fn(&crate::economy::households::HouseholdTally) -> i64| -> f64 {
        tallies().map(pick).sum::<i64>() as f64
    };
    let prices = region.markets.consumer_price;
    let spent = total(|t| t.spent);
    sheet.set(Outcome::HouseholdIncome, total(|t| t.income));
    sheet.set(Outcome::DisposableIncome, total(|t| t.disposable));
    sheet.set(Outcome::Consumption, spent);
    sheet.set(Outcome::RealConsumption, (spent / prices).trunc());
    let earners: u32 = tallies().map(|t| t.earners).sum();
    let unemployed: u32 = tallies().map(|t| t.unemployed).sum();
    sheet.set(
        Outcome::Unemployment,
        share(f64::from(unemployed), f64::from(earners)),
    );

    let long: u32 = tallies().map(|t| t.long_unemployed).sum();
    sheet.set(
        Outcome::LongTermUnemployment,
        share(f64::from(long), f64::from(unemployed)),
    );

    let incomes = Distribution::of(region).bands();
    sheet.set(Outcome::Gini, incomes.gini());
    sheet.set(
        Outcome::MedianRealIncome,
        incomes.quantile(0.5) / prices / region.base.scale,
    );
    let of_fifths = incomes.of_fifths();
    for (outcome, income) in Outcome::FIFTHS.into_iter().zip(of_fifths) {
        sheet.set(outcome, income / prices / region.base.scale);
    }
    sheet.set(
        Outcome::BelowSixtyPercent,
        incomes.below(0.6 * region.base_median * prices),
    );
    let essential = region
        .markets
        .lists
        .iter()
        .map(|l| l.essential)
        .sum::<f64>()
        / LOCALISM_CLASSES as f64;
    fifths(region, of_fifths, essential, sheet);
    sheet.set(Outcome::PriceIndex, prices);
    sheet.set(Outcome::EssentialBasket, region.markets.essential_price);
    let needed = essential * region.needs;
    sheet.set(Outcome::UnmetNeed, share(total(|t| t.unmet_need), needed));
    baskets(region, sheet);
}

/// The essential basket's burden on each fifth of households, and the prices of what it buys.
fn fifths(region: &Region, incomes: [f64; 5], essential: f64, sheet: &mut Sheet) {
    for (fifth, bought) in region.fifths.iter().enumerate() {
        let burden = share(essential * bought.need, incomes[fifth]);
        sheet.set(Outcome::ESSENTIAL_BURDENS[fifth], burden);
        let price: f64 = (0..bought.weight.len())
            .map(|product| {
                let of_class = region.markets.consumption.iter();
                let prices: f64 = of_class.map(|sourcing| sourcing.price[product]).sum();
                bought.weight[product] * prices / LOCALISM_CLASSES as f64
            })
            .sum();
        sheet.set(Outcome::PRICES[fifth], price);
    }
}

/// What households bought of each product this month, here and outside.
pub fn record_purchases(region: &mut Region) {
    for product in 0..region.sectors.len() {
        let here: f64 = region
            .households
            .iter()
            .map(|b| b.tally.spent_locally[product] as f64)
            .sum();
        let outside = bought_outside(region, product);
        let row = &mut region.sector_rows[product];
        row[SectorOutcome::BoughtHere as usize] = here;
        row[SectorOutcome::BoughtOutside as usize] = outside;
    }
}

/// Where what households bought came from, and the direct work behind it.
fn baskets(region: &Region, sheet: &mut Sheet) {
    let (mut local, mut all, mut food_local, mut food) = (0.0, 0.0, 0.0, 0.0);
    let (mut work_here, mut work) = (0.0, 0.0);
    for (row, sector) in region.sector_rows.iter().zip(&region.sectors) {
        let of = |outcome: SectorOutcome| row[outcome as usize];
        let here = of(SectorOutcome::BoughtHere);
        let bought = here + of(SectorOutcome::BoughtOutside);
        local += here;
        all += bought;
        if sector.food {
            food_local += here;
            food += bought;
        }
        let work_a_penny = share(
            of(SectorOutcome::FullTimeEquivalents),
            of(SectorOutcome::Output),
        );
        work_here += here * work_a_penny;
        work += bought * work_a_penny;
    }
    sheet.set(Outcome::RetentionConsumption, share(local, all));
    sheet.set(Outcome::FoodLocal, share(food_local, food));
    sheet.set(Outcome::LocalWork, share(work_here, work));
}

/// Households' purchases of a product from outside this month, pence at basic prices.
fn bought_outside(region: &Region, product: usize) -> f64 {
    (0..LOCALISM_CLASSES)
        .map(|class| {
            let sum = |pick: fn(&HouseholdBlock, usize) -> i64| -> f64 {
                region
                    .households
                    .iter()
                    .map(|b| pick(b, class))
                    .sum::<i64>() as f64
            };
            let [fixed, marginal] = region.markets.lists[class].outside_by_product[product];
            fixed * sum(|b, c| b.tally.baskets[c]) / 1e6 + marginal * sum(|b, c| b.tally.beyond[c])
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn incomes(values: &[i64]) -> Bands {
        let mut all = Distribution::empty();
        for &value in values {
            all.add(value);
        }
        all.bands()
    }

    #[test]
    fn bands_hold_their_incomes() {
        for income in [1, 2, 15, 16, 17, 100, 123_456, 9_999_999] {
            let band = income_band(income);
            assert!(
                band_floor(band) <= income as f64 && (income as f64) < band_floor(band + 1),
                "{income}"
            );
        }
    }

    #[test]
    fn measures_of_known_distributions() {
        let four = incomes(&[100, 1_000, 10_000, 100_000]);
        let exact = (3.0 * 100_000.0 + 10_000.0 - 1_000.0 - 300.0) / (4.0 * 111_100.0);
        assert!(
            (four.gini() - exact).abs() < 1e-12,
            "bands with one household each lose nothing"
        );
        assert!((four.below(500.0) - 0.25).abs() < 1e-12);
        assert!((four.mean_between(0.0, 0.25) - 100.0).abs() < 1e-12);
        assert!((four.mean_between(0.75, 1.0) - 100_000.0).abs() < 1e-12);
        let equal = incomes(&[5_000; 100]);
        assert!((equal.quantile(0.5) / 5_000.0 - 1.0).abs() < 0.07);
    }
}
