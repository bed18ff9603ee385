//! One run: an economy, its clock of months, its audit and its record.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

use crate::audit::Auditor;
use crate::calibrate::spend::LeverColumn;
use crate::calibrate::{self, accounts::RegionAccounts};
use crate::economy::Economy;
use crate::economy::inputs::Inputs;
use crate::economy::population::{self, BlockSizes};
use crate::economy::region::Region;
use crate::economy::trade::Trade;
use crate::ledger::{Books, Node};
use crate::measure::currency::CurrencyYears;
use crate::measure::inside::Traffic;
use crate::measure::outcome::Series;
use crate::measure::whole::Whole;
use crate::month::month;
use crate::parallel;
use crate::scenario::types::Scenario;
use crate::units::Pence;

pub use crate::audit::AuditFailure;
pub use crate::ledger::{Account, Transfer};
pub use crate::month::{Phase, Unwatched, Watch};
pub use crate::random::Luck;

/// What of a run is written down: see [`Simulation::state`].
type State = (
    (u32, Vec<Region>, Trade),
    (Auditor, Series, Option<Whole>),
    (Vec<Books>, Vec<Books>),
);

/// One run of a scenario.
#[derive(Clone, Debug)]
pub struct Simulation {
    economy: Economy,
    auditor: Auditor,
    series: Series,
    whole: Option<Whole>,
    year: Vec<Books>,
    last_year: Vec<Books>,
}

impl Simulation {
    /// Builds the economy of a checked scenario at the end of its base year.
    ///
    /// # Errors
    /// In words, when the world cannot be built (tables that do not balance, no households).
    pub fn new(scenario: &Scenario, luck: Luck) -> Result<Self, String> {
        Self::with_blocks(scenario, luck, BlockSizes::default())
    }

    /// As [`Simulation::new`] with other block sizes; results do not depend on them.
    ///
    /// # Errors
    /// As [`Simulation::new`].
    pub fn with_blocks(
        scenario: &Scenario,
        luck: Luck,
        blocks: BlockSizes,
    ) -> Result<Self, String> {
        let calibrated = calibrate::from_world(&scenario.world)
            .map_err(|errors| calibrate::CalibrationError::in_one_line(&errors))?;
        let columns = calibrate::lever_columns(scenario, &calibrated)
            .map_err(|errors| calibrate::CalibrationError::in_one_line(&errors))?;
        let populate = |index: usize, accounts: &RegionAccounts| {
            let sold = calibrated.between.sold_by(index);
            let here = columns.iter().filter(|c| c.region == accounts.name);
            let ledgers: Vec<LeverColumn> = here.cloned().collect();
            population::region(accounts, &sold, scenario, &ledgers, luck, blocks)
        };
        let mut regions = parallel::map(&calibrated.regions, populate)
            .into_iter()
            .collect::<Result<Vec<_>, _>>()?;
        let trade = Trade::new(&calibrated, &mut regions);
        let mut names: Vec<String> = regions.iter().map(|r| r.name.clone()).collect();
        let sectors: Vec<String> = regions
            .first()
            .map(|r| r.sectors.iter().map(|s| s.name.clone()).collect())
            .unwrap_or_default();
        let whole = Whole::new(&scenario.world, &calibrated.regions, sectors.len());
        names.extend(whole.as_ref().map(|whole| whole.name.clone()));
        let year = regions
            .iter()
            .map(|r| Books::new(r.sectors.len()))
            .collect();
        let mut series = Series::new(names, sectors.clone(), scenario.run.months);
        series.currencies = CurrencyYears::new(currencies(&regions, scenario));
        let economy = Economy {
            scenario: scenario.clone(),
            luck,
            month: 0,
            inputs: Inputs::read(scenario, &sectors, luck)?,
            regions,
            trade,
        };
        Ok(Self {
            auditor: Auditor::new(&economy),
            series,
            economy,
            whole,
            year,
            last_year: Vec::new(),
        })
    }

    /// All of it that changes, to be written down; with the scenario and the luck it is the whole run.
    #[must_use]
    pub fn state(&self) -> impl Serialize + '_ {
        let Economy {
            month,
            regions,
            trade,
            ..
        } = &self.economy;
        (
            (month, regions, trade),
            (&self.auditor, &self.series, &self.whole),
            (&self.year, &self.last_year),
        )
    }

    /// A run of this scenario and luck as it was when its state was written down: it goes on as if it had never
    /// stopped.
    ///
    /// # Errors
    /// When what is read is no such state.
    pub fn resumed<'de, D: Deserializer<'de>>(
        scenario: &Scenario,
        luck: Luck,
        state: D,
    ) -> Result<Self, D::Error> {
        let ((month, regions, trade), (auditor, series, whole), (year, last_year)): State =
            Deserialize::deserialize(state)?;
        let inputs = Inputs::read_until(scenario, &series.sectors, luck, month);
        let inputs = inputs.map_err(D::Error::custom)?;
        let economy = Economy {
            scenario: scenario.clone(),
            luck,
            month,
            inputs,
            regions,
            trade,
        };
        Ok(Self {
            economy,
            auditor,
            series,
            whole,
            year,
            last_year,
        })
    }

    /// Goes on under another scenario from the next month. It may differ from the one before in levers and shocks
    /// that begin, or end, after the month that has been lived; so the run is the one that the new scenario gives
    /// from its first month.
    ///
    /// # Errors
    /// In words, when it differs in anything that was there from the start: nothing has then changed.
    pub fn go_on_under(&mut self, scenario: &Scenario) -> Result<(), String> {
        let Economy {
            scenario: now,
            luck,
            month,
            inputs,
            ..
        } = &mut self.economy;
        if from_the_start(now) != from_the_start(scenario) {
            let words = "only levers and shocks can be changed while the economy runs";
            return Err(words.to_owned());
        }
        *inputs = Inputs::read_until(scenario, &self.series.sectors, *luck, *month)?;
        now.clone_from(scenario);
        Ok(())
    }

    /// Runs one month: phases, audit, record.
    ///
    /// # Errors
    /// When the audit finds a broken identity.
    pub fn step(&mut self, watch: &mut impl Watch) -> Result<(), AuditFailure> {
        for region in &mut self.economy.regions {
            region.accounts.books.clear();
        }
        self.economy.trade.clear();
        month(&mut self.economy, watch);
        watch.month_over();
        self.auditor.check(&self.economy)?;
        self.record();
        Ok(())
    }

    /// Runs one month and lists every payment in `journal`, in an order that does not depend on
    /// threads.
    ///
    /// # Errors
    /// When the audit finds a broken identity.
    pub fn step_with_journal(
        &mut self,
        watch: &mut impl Watch,
        journal: &mut Vec<Transfer>,
    ) -> Result<(), AuditFailure> {
        self.keep_journal(true);
        let result = self.step(watch);
        for (index, region) in self.economy.regions.iter_mut().enumerate() {
            region.accounts.take_journal(index as u32, journal);
        }
        self.keep_journal(false);
        result
    }

    fn keep_journal(&mut self, keep: bool) {
        for region in &mut self.economy.regions {
            region.accounts.keep_journal(keep);
            region
                .households
                .iter_mut()
                .for_each(|b| b.desk.keep_journal(keep));
            region
                .firms
                .iter_mut()
                .for_each(|b| b.desk.keep_journal(keep));
        }
    }

    fn record(&mut self) {
        let Economy { regions, trade, .. } = &self.economy;
        if let Some(whole) = &mut self.whole {
            whole.record(regions, trade);
        }
        let each = regions
            .iter()
            .map(|r| (&*r.outcomes, r.sector_rows.as_slice()));
        let whole = self.whole.iter();
        let whole = whole.map(|w| (&*w.outcomes, w.sector_rows.as_slice()));
        self.series.push_month(each.chain(whole));
        let issuers = regions.iter().flat_map(|r| &r.issuers);
        let rows = issuers.map(|issuer| &issuer.row);
        self.series.currencies.push_month(rows);
        for (year, region) in self.year.iter_mut().zip(regions) {
            year.add(&region.accounts.books);
        }
        if self.economy.month.is_multiple_of(12) {
            self.end_year();
        }
    }

    /// Keeps the year's books and opens the next one's, in the pages of the year before.
    fn end_year(&mut self) {
        let mut next = std::mem::take(&mut self.last_year);
        next.resize_with(self.year.len(), Books::default);
        for (next, ended) in next.iter_mut().zip(&self.year) {
            if next.sectors() == ended.sectors() {
                next.clear();
            } else {
                *next = Books::new(ended.sectors());
            }
        }
        self.last_year = std::mem::replace(&mut self.year, next);
        let whole = self.whole.as_mut();
        let whole = whole.map(|whole| whole.end_year(&self.last_year, &self.economy.trade));
        self.last_year.extend(whole);
    }

    /// What has been recorded so far.
    #[must_use]
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// What passed between regions in the first and the last full year: one where they are the same,
    /// none before the first has ended or with a single region.
    pub fn traffic(&self) -> impl Iterator<Item = &Traffic> {
        self.whole.iter().flat_map(Whole::traffic)
    }

    /// Books of the last full year, by region, all regions together last where there are several; none
    /// before the first has ended.
    #[must_use]
    pub fn last_year(&self) -> &[Books] {
        &self.last_year
    }

    /// The economy as it stands.
    #[must_use]
    pub fn economy(&self) -> &Economy {
        &self.economy
    }

    /// What an account holds now, pence.
    #[must_use]
    pub fn balance(&self, region: usize, account: Account) -> Pence {
        let region = &self.economy.regions[region];
        match account {
            Account::Household(i) => {
                let at = region
                    .households
                    .partition_point(|b| b.first + b.len() <= i as usize);
                let block = &region.households[at];
                block.purses.of(i as usize - block.first)
            }
            Account::Firm(i) => {
                let at = region
                    .firms
                    .partition_point(|b| b.first + b.len() <= i as usize);
                let block = &region.firms[at];
                block.purses.of(i as usize - block.first)
            }
            Account::Node(node) => region.accounts.of(node),
        }
    }

    /// What an account is, for readers: "household 12", "firm 3 (Food)", "the council".
    #[must_use]
    pub fn account_name(&self, region: usize, account: Account) -> String {
        let region = &self.economy.regions[region];
        match account {
            Account::Household(i) => format!("household {}", i + 1),
            Account::Firm(i) => {
                let sector = region
                    .shops
                    .of_sector
                    .iter()
                    .position(|range| range.contains(&(i as usize)));
                let (label, number) = sector.map_or(("", i as usize), |s| {
                    (
                        region.sectors[s].label.as_str(),
                        i as usize - region.shops.of_sector[s].start,
                    )
                });
                format!("{label}, firm {}", number + 1)
            }
            Account::Node(Node::Sector(s)) => region.sectors[s as usize].label.clone(),
            Account::Node(node) => node.label().to_owned(),
        }
    }

    /// The node an account is booked under: a firm's is its sector.
    #[must_use]
    pub fn node_of(&self, region: usize, account: Account) -> Node {
        match account {
            Account::Household(_) => Node::Households,
            Account::Firm(i) => {
                let ranges = &self.economy.regions[region].shops.of_sector;
                let sector = ranges
                    .iter()
                    .position(|range| range.contains(&(i as usize)));
                Node::Sector(sector.unwrap_or_default() as u16)
            }
            Account::Node(node) => node,
        }
    }
}

/// What of a scenario must be there from the start: all but levers without a ledger, and shocks.
fn from_the_start(scenario: &Scenario) -> Scenario {
    let mut rest = scenario.clone();
    rest.levers.retain(|lever| lever.ledger.is_some());
    rest.shocks.clear();
    rest.run.shocks.clear();
    rest.sources.clear();
    rest
}

/// The local currencies of all regions, region by region.
fn currencies(regions: &[Region], scenario: &Scenario) -> Vec<(usize, String)> {
    let regions = regions.iter().enumerate();
    let issuers = regions.flat_map(|(index, r)| r.issuers.iter().map(move |i| (index, i.currency)));
    issuers
        .map(|(region, currency)| (region, scenario.currencies[currency].name.clone()))
        .collect()
}
