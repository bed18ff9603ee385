//! How much of their purchases regions find at home, beside Finland's measured regional tables.
//!
//! Scotland buys much more outside itself than Finland does, so levels cannot be compared. What can be
//! is the ratio of a region's local share to the share that its nation keeps. Finland's national
//! shares are not at hand; they are at least the highest region's (assumed: a nation as a whole finds no
//! less at home than any of its regions) and at most 1, which bounds the Finnish ratio from both sides.

mod finland;

pub use finland::{FINLAND, FINNISH_HOUSEHOLDS, FINNISH_INPUTS, FINNISH_PRODUCTS, FinnishProduct};

use super::accounts::{Origin, Purchases, RegionAccounts};
use super::table::{Column, Table};

/// Purchases by product: those at home, and all at basic prices, pounds a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Retention {
    /// Bought at home, by product.
    pub home: Vec<f64>,
    /// Bought anywhere, by product.
    pub all: Vec<f64>,
}

impl Retention {
    /// What a region's households buy.
    #[must_use]
    pub fn of_households(region: &RegionAccounts) -> Self {
        Self::of_purchases(std::iter::once(&region.consumption), region.sectors.len())
    }

    /// What a region's industries buy.
    #[must_use]
    pub fn of_inputs(region: &RegionAccounts) -> Self {
        let inputs = region.production.iter().map(|sector| &sector.inputs);
        Self::of_purchases(inputs, region.sectors.len())
    }

    /// What households of a money table's area buy.
    #[must_use]
    pub fn of_area_households(money: &Table) -> Self {
        Self::of_columns(
            std::iter::once(&money.final_use.households),
            money.sectors.len(),
        )
    }

    /// What industries of a money table's area buy.
    #[must_use]
    pub fn of_area_inputs(money: &Table) -> Self {
        let inputs = money.industries.iter().map(|industry| &industry.inputs);
        Self::of_columns(inputs, money.sectors.len())
    }

    fn of_purchases<'a>(users: impl Iterator<Item = &'a Purchases>, products: usize) -> Self {
        let mut sum = Self::nothing(products);
        for user in users {
            for product in 0..products {
                let bought = |origin: Origin| user.by_origin[origin as usize][product];
                sum.home[product] += bought(Origin::Local);
                sum.all[product] += Origin::ALL.into_iter().map(bought).sum::<f64>();
            }
        }
        sum
    }

    fn of_columns<'a>(users: impl Iterator<Item = &'a Column>, products: usize) -> Self {
        let mut sum = Self::nothing(products);
        for user in users {
            for product in 0..products {
                let imports = user.imports.iter();
                let imports: f64 = imports.filter_map(|one| one.by_product.get(product)).sum();
                sum.home[product] += user.products[product];
                sum.all[product] += user.products[product] + imports;
            }
        }
        sum
    }

    fn nothing(products: usize) -> Self {
        Self {
            home: vec![0.0; products],
            all: vec![0.0; products],
        }
    }

    /// Share of all purchases that is made at home, 0 to 1; none when nothing is bought.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        ratio(self.home.iter().sum(), self.all.iter().sum())
    }

    /// The same of some products together, by index.
    #[must_use]
    pub fn share_of(&self, products: &[usize]) -> Option<f64> {
        let sum = |bought: &[f64]| products.iter().map(|&product| bought[product]).sum();
        ratio(sum(&self.home), sum(&self.all))
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// The least, middle and greatest of some figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The least.
    pub least: f64,
    /// The middle one, or the mean of the two in the middle.
    pub median: f64,
    /// The greatest.
    pub greatest: f64,
}

impl Spread {
    /// The spread of some figures; none of nothing.
    #[must_use]
    pub fn of(figures: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = figures.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let median = if sorted.len() % 2 == 1 {
            *sorted.get(middle)?
        } else {
            f64::midpoint(*sorted.get(middle.checked_sub(1)?)?, *sorted.get(middle)?)
        };
        Some(Self {
            least: *sorted.first()?,
            median,
            greatest: *sorted.last()?,
        })
    }
}

/// Where a ratio of region to nation lies against what Finland's tables allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// Below anything that Finland's tables allow: calibration keeps too little at home.
    TooLittle,
    /// Inside.
    Fits,
    /// Above: calibration keeps too much at home.
    TooMuch,
}

impl Fit {
    /// Where `ratio` lies against a Finnish local share, when the Finnish nation keeps at least
    /// `nation_keeps` (above 0) and at most all.
    #[must_use]
    pub fn of(ratio: f64, finnish_share: f64, nation_keeps: f64) -> Self {
        if ratio < finnish_share {
            Self::TooLittle
        } else if ratio > finnish_share / nation_keeps {
            Self::TooMuch
        } else {
            Self::Fits
        }
    }

    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::TooLittle => "does not fit: too little is kept",
            Self::Fits => "fits",
            Self::TooMuch => "does not fit: too much is kept",
        }
    }
}

/// One comparison: the ratios of regions to their nation beside what Finland's tables allow.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// What is bought, by whom.
    pub what: String,
    /// Share that the modelled nation itself keeps.
    pub nation: f64,
    /// Local shares of the modelled regions, as they are.
    pub local: Spread,
    /// The same over the nation's share.
    pub ratio: Spread,
    /// Lowest and highest ratio that the median Finnish region may have.
    pub finnish: [f64; 2],
    /// Whether the median ratio lies inside.
    pub fit: Fit,
}

impl Comparison {
    /// Compares regions with Finland's; `local` shares and the `nation`'s.
    #[must_use]
    pub fn new(
        what: &str,
        local: impl IntoIterator<Item = f64>,
        nation: f64,
        finnish_share: f64,
        nation_keeps: f64,
    ) -> Option<Self> {
        let local = Spread::of(local).filter(|_| nation > 0.0)?;
        let ratio = Spread {
            least: local.least / nation,
            median: local.median / nation,
            greatest: local.greatest / nation,
        };
        Some(Self {
            what: what.to_owned(),
            nation,
            local,
            ratio,
            finnish: [finnish_share, finnish_share / nation_keeps],
            fit: Fit::of(ratio.median, finnish_share, nation_keeps),
        })
    }

    /// Whether it fits, in words. Where the nation may keep as little as the median region, the ratio
    /// may be anything up to 1, and what is not too little is merely not contradicted.
    #[must_use]
    pub fn result(&self) -> &'static str {
        match self.fit {
            Fit::Fits if self.finnish[1] >= 1.0 => "not contradicted",
            fit => fit.words(),
        }
    }

    /// What the comparison says, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let [low, high] = self.finnish;
        let verdict = match self.fit {
            Fit::TooLittle => format!(
                "too little: {:.2} less than any reading allows",
                low - self.ratio.median
            ),
            Fit::Fits => "inside".to_owned(),
            Fit::TooMuch => format!(
                "too much: {:.2} more than any reading allows",
                self.ratio.median - high
            ),
        };
        format!(
            "The median area keeps {:.2} of what Scotland keeps; Finland's tables allow {low:.2} to {high:.2}: {verdict}.",
            self.ratio.median
        )
    }
}

/// Regions against their area: households, then inputs, all products together.
#[must_use]
pub fn compare_totals(regions: &[RegionAccounts], money: &Table) -> Vec<Comparison> {
    let shares = |kind: fn(&RegionAccounts) -> Retention| {
        regions
            .iter()
            .filter_map(move |region| kind(region).share())
    };
    let compare = |what, kind, nation: Retention, finnish: Spread| {
        Comparison::new(
            what,
            shares(kind),
            nation.share()?,
            finnish.median,
            finnish.greatest,
        )
    };
    let households = compare(
        "households' purchases",
        Retention::of_households,
        Retention::of_area_households(money),
        FINNISH_HOUSEHOLDS,
    );
    let inputs = compare(
        "intermediate purchases",
        Retention::of_inputs,
        Retention::of_area_inputs(money),
        FINNISH_INPUTS,
    );
    households.into_iter().chain(inputs).collect()
}

/// Regions against their area: households' purchases by product, as far as Finland's are known and
/// the table has the sectors. A nation may keep all of a product or no more than the median region.
#[must_use]
pub fn compare_products(regions: &[RegionAccounts], money: &Table) -> Vec<Comparison> {
    let nation = Retention::of_area_households(money);
    let households: Vec<Retention> = regions.iter().map(Retention::of_households).collect();
    FINNISH_PRODUCTS
        .iter()
        .filter_map(|finnish| {
            let sectors = finnish.sectors.iter();
            let sectors: Vec<usize> = sectors
                .map(|name| money.sector(name))
                .collect::<Option<_>>()?;
            let local = households.iter().filter_map(|one| one.share_of(&sectors));
            let kept = nation.share_of(&sectors)?;
            Comparison::new(finnish.name, local, kept, finnish.local, finnish.local)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<f64>, expected: f64) -> bool {
        found.is_some_and(|found| (found - expected).abs() < 1e-12)
    }

    #[test]
    fn shares_are_of_all_that_is_bought() {
        let user = Purchases {
            by_origin: [
                vec![3.0, 1.0],
                vec![1.0, 0.0],
                vec![0.0, 2.0],
                vec![0.0, 3.0],
            ],
            product_tax: 100.0,
        };
        let bought = Retention::of_purchases([&user, &user].into_iter(), 2);
        assert!(near(bought.share(), 0.4));
        assert!(near(bought.share_of(&[0]), 0.75) && near(bought.share_of(&[1]), 1.0 / 6.0));
        assert_eq!(Retention::nothing(2).share(), None);
    }

    #[test]
    fn spreads_of_odd_and_even_numbers_of_figures() {
        let spread = Spread::of([0.5, 0.1, 0.4]).expect("three figures");
        let expected = Spread {
            least: 0.1,
            median: 0.4,
            greatest: 0.5,
        };
        assert_eq!(spread, expected);
        let spread = Spread::of([0.1, 0.2, 0.4, 0.9]).expect("four figures");
        assert!((spread.median - 0.3).abs() < 1e-12);
        assert_eq!(Spread::of([]), None);
    }

    #[test]
    fn a_ratio_is_judged_against_both_readings_of_finland() {
        // A Finnish share of 0.6 where the nation keeps 0.8 to 1: ratios 0.6 to 0.75.
        assert_eq!(Fit::of(0.59, 0.6, 0.8), Fit::TooLittle);
        assert_eq!(Fit::of(0.7, 0.6, 0.8), Fit::Fits);
        assert_eq!(Fit::of(0.76, 0.6, 0.8), Fit::TooMuch);
        let found = Comparison::new("x", [0.2, 0.3, 0.4], 0.5, 0.6, 0.8).expect("three regions");
        assert!((found.ratio.median - 0.6).abs() < 1e-12 && found.fit == Fit::Fits);
        assert!(
            found
                .sentence()
                .contains("keeps 0.60 of what Scotland keeps")
        );
        assert!(found.sentence().contains("0.60 to 0.75: inside"));
    }
}
