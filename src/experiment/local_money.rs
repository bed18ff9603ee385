//! What local currencies did without a shock, from all runs of a policy and from pairs of runs.
//!
//! Gross is what was spent in a currency. Net is what is left after displacement: the paired change of
//! real value added, beside that of what leaves by the doors of imports.

use super::comparison::{Comparison, Currency};
use crate::measure::currency::{CurrencyOutcome, CurrencyRow, together};
use crate::measure::interval::{Estimate, estimate, mean};
use crate::measure::local_money::{CurrencyFigure, is_alive, turnover};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::per_pound::{chance_to_exceed_cost, per_cost};
use crate::measure::window::{Window, yearly};

/// The doors by which money leaves for what is bought outside.
pub const IMPORTS: [Outcome; 4] = [
    Outcome::DoorImportsConsumer,
    Outcome::DoorImportsInput,
    Outcome::DoorImportsInvestment,
    Outcome::DoorImportsPublic,
];

/// A local currency of a policy in a region: means over replicates with their intervals.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMoney {
    /// The policy.
    pub policy: usize,
    /// The region.
    pub region: usize,
    /// The currency's name.
    pub currency: String,
    /// Its design; none where that is not known.
    pub about: Option<Currency>,
    /// The months that figures are of: the run's last two full years.
    pub window: Window,
    /// Figures in reading order; those that no run recorded, or that are nothing in all, are left out.
    /// A figure's estimate is over the runs in which it can be read; its interval is cut at what is
    /// possible.
    pub figures: Vec<(CurrencyFigure, Estimate)>,
    /// Lost by holders over the whole run, when the currency or they themselves closed, pence.
    pub lost: Estimate,
    /// Debts to the pool of mutual credit that were left unpaid over the whole run, pence.
    pub unpaid: Estimate,
    /// Both together by year, mean over runs, pence.
    pub lost_by_year: Vec<f64>,
    /// Finished runs.
    pub runs: usize,
    /// In how many of them it had closed before the last recorded year.
    pub closed: usize,
    /// The first and the last of the years (1 = first) in which it did; none where it did not.
    pub closed_in: Option<[u32; 2]>,
}

impl LocalMoney {
    /// A figure; none where it was left out.
    #[must_use]
    pub fn figure(&self, wanted: CurrencyFigure) -> Option<Estimate> {
        let mut figures = self.figures.iter();
        figures
            .find(|(figure, _)| *figure == wanted)
            .map(|found| found.1)
    }

    /// The year (1 = first) in which most was lost or left unpaid; none where nothing was.
    #[must_use]
    pub fn worst_year(&self) -> Option<usize> {
        let years = self.lost_by_year.iter().enumerate();
        let worst = years.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))?;
        (*worst.1 > 0.0).then_some(worst.0 + 1)
    }
}

/// What changes with a policy's local money against another policy, paired, yearly figures in pence.
#[derive(Clone, Debug, PartialEq)]
pub struct LocalMoneyEffect {
    /// Whether the policies differ by local currencies alone; else every figure but [`Self::spent`] is
    /// that of all that differs together.
    pub alone: bool,
    /// The months that figures are of: the run's last two full years.
    pub window: Window,
    /// Change of what households and firms paid in local money: gross.
    pub spent: Estimate,
    /// Change of what leaves by the doors of imports; negative where leakage is avoided.
    pub imports: Estimate,
    /// Change of real value added: net of what is displaced.
    pub value_added: Estimate,
    /// Change of running cost: of local currencies, whoever pays, where they [differ alone](Self::alone);
    /// else of everything that differs, as far as the public and the currencies' own funds pay it.
    pub cost: Estimate,
    /// Real value added for each pound of that cost; none where that comes near zero, or is saved.
    pub per_pound: Option<Estimate>,
    /// How likely that is above 1, 0 to 1, from the same resamples.
    pub chance: Option<f64>,
}

impl Comparison {
    /// The local currencies of a policy in a region, without a shock; of all regions together each
    /// currency once. Empty where there are none and where no run finished.
    #[must_use]
    pub fn local_money(&self, policy: usize, region: usize) -> Vec<LocalMoney> {
        let runs: Vec<&Series> = self.calm_runs(policy).collect();
        let Some(first) = runs.first() else {
            return Vec::new();
        };
        let mut names: Vec<&String> = Vec::new();
        for (place, name) in &first.currencies.currencies {
            if self.counts_in(*place, region) && !names.contains(&name) {
                names.push(name);
            }
        }
        let currency = |name: &String| self.one_currency(policy, region, name, &runs);
        names.into_iter().map(currency).collect()
    }

    /// What changes with the local money of `policy` against `base` in a region, without a shock. None
    /// where neither has any there, where both have the same, and where no pair of runs finished.
    #[must_use]
    pub fn local_money_effect(
        &self,
        base: usize,
        policy: usize,
        region: usize,
    ) -> Option<LocalMoneyEffect> {
        let [ours, theirs] = [policy, base].map(|p| &self.policies[p].local_money);
        let here = |policy| {
            let first = self.calm_runs(policy).next();
            first.is_some_and(|series| !self.rows(series, region).is_empty())
        };
        if ours.terms == theirs.terms || !(here(policy) || here(base)) {
            return None;
        }
        let window = Window::last_full_years(self.months);
        let paired = |measure: &dyn Fn(&Series) -> f64| {
            self.paired((base, 0), (policy, 0), |series| measure(series))
        };
        let recorded = |outcome| paired(&|series| yearly(series, region, outcome, window));
        let of_currencies = |read: &dyn Fn(&CurrencyRow) -> f64| {
            paired(&|series| self.rows(series, region).iter().map(read).sum())
        };
        let alone = ours.rest == theirs.rest;
        let costs = if alone {
            of_currencies(&|row| row[CurrencyOutcome::Cost as usize])
        } else {
            let funds = of_currencies(&|row| row[CurrencyOutcome::FromFund as usize]);
            let public = recorded(Outcome::PolicyCost).into_iter();
            public
                .zip(funds)
                .map(|(public, fund)| public + fund)
                .collect()
        };
        let imports = paired(&|series| {
            let doors = IMPORTS.iter();
            doors
                .map(|&door| yearly(series, region, door, window))
                .sum()
        });
        let value_added = recorded(Outcome::RealValueAdded);
        if costs.is_empty() {
            return None;
        }
        let cost = estimate(&costs);
        Some(LocalMoneyEffect {
            alone,
            window,
            spent: estimate(&of_currencies(&turnover)),
            imports: estimate(&imports),
            value_added: estimate(&value_added),
            cost,
            per_pound: per_cost(&value_added, &costs).filter(|_| cost.mean > 0.0),
            chance: chance_to_exceed_cost(&value_added, &costs),
        })
    }

    fn calm_runs(&self, policy: usize) -> impl Iterator<Item = &Series> {
        let runs = 0..self.replicates;
        runs.filter_map(move |replicate| Some(&self.run(policy, 0, replicate)?.series))
    }

    /// Whether what is recorded of a place belongs to a region: its own, or all of them together.
    fn counts_in(&self, place: usize, region: usize) -> bool {
        place == region || self.whole() == Some(region)
    }

    /// Every currency's mean over the window in a region, one row a place.
    fn rows(&self, series: &Series, region: usize) -> Vec<CurrencyRow> {
        let places = series.currencies.currencies.iter().enumerate();
        let here = places.filter(|(_, (place, _))| self.counts_in(*place, region));
        here.map(|(index, _)| over_window(series, index)).collect()
    }

    fn one_currency(
        &self,
        policy: usize,
        region: usize,
        name: &str,
        runs: &[&Series],
    ) -> LocalMoney {
        let places = |series: &Series| -> Vec<usize> {
            let all = series.currencies.currencies.iter().enumerate();
            all.filter(|(_, (place, known))| known == name && self.counts_in(*place, region))
                .map(|(index, _)| index)
                .collect()
        };
        let row = |series: &&Series| {
            let rows: Vec<CurrencyRow> = places(series)
                .into_iter()
                .map(|place| over_window(series, place))
                .collect();
            together(&rows)
        };
        let rows: Vec<CurrencyRow> = runs.iter().map(row).collect();
        let lost = |series: &Series, year: u32, flow: CurrencyOutcome| -> f64 {
            let places = places(series).into_iter();
            places
                .map(|place| series.currencies.sum(year, place, flow))
                .sum()
        };
        let over_all = |flow: CurrencyOutcome| {
            let sum = |series: &&Series| {
                let years = 1..=series.currencies.years();
                years.map(|year| lost(series, year, flow)).sum()
            };
            let each: Vec<f64> = runs.iter().map(sum).collect();
            estimate(&each).within([0.0, f64::INFINITY])
        };
        let in_year = |year: u32| {
            let both = |series: &&Series| {
                lost(series, year, CurrencyOutcome::Lost)
                    + lost(series, year, CurrencyOutcome::Defaulted)
            };
            mean(&runs.iter().map(both).collect::<Vec<f64>>())
        };
        // The last year in which anybody took part, where that is not the last of all.
        let closed_in = |series: &&Series| {
            let alive = |year: &u32| {
                let mut each = places(series).into_iter();
                each.any(|place| is_alive(&series.currencies.year(*year, place)))
            };
            let years = series.currencies.years();
            let last = (1..=years).rev().find(alive);
            last.filter(|&last| last < years)
        };
        let closed: Vec<u32> = runs.iter().filter_map(closed_in).collect();
        let known = self.policies[policy].local_money.currencies.iter();
        LocalMoney {
            policy,
            region,
            currency: name.to_owned(),
            about: known.clone().find(|known| known.name == name).cloned(),
            window: Window::last_full_years(self.months),
            figures: figures(&rows),
            lost: over_all(CurrencyOutcome::Lost),
            unpaid: over_all(CurrencyOutcome::Defaulted),
            lost_by_year: (1..=self.months.div_ceil(12)).map(in_year).collect(),
            runs: runs.len(),
            closed: closed.len(),
            closed_in: closed
                .iter()
                .min()
                .copied()
                .zip(closed.iter().max().copied())
                .map(<[u32; 2]>::from),
        }
    }
}

/// A currency's mean over the last two full years.
fn over_window(series: &Series, currency: usize) -> CurrencyRow {
    let window = Window::last_full_years(series.months);
    let [first, last] = [window.first, window.last].map(|month| (month - 1) / 12 + 1);
    series.currencies.mean(first, last, currency)
}

/// The figures that make sense for what was recorded, one row a run.
fn figures(rows: &[CurrencyRow]) -> Vec<(CurrencyFigure, Estimate)> {
    let read = |&figure: &CurrencyFigure| {
        let values = rows.iter().map(|row| figure.read(row));
        let values: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
        let something = values.iter().any(|value| *value != 0.0);
        something.then(|| (figure, estimate(&values).within(figure.bounds())))
    };
    CurrencyFigure::ALL.iter().filter_map(read).collect()
}
