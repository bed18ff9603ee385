//! Policies times cases times replicates: executed, recorded as tidy tables, kept for reading.

use std::path::{Path, PathBuf};

use crate::calibrate::accounts::RegionAccounts;
use crate::calibrate::from_world;
use crate::calibrate::table::Table;
use crate::ledger::{Books, Entry, Node};
use crate::measure::local::{Lm3, lm3};
use crate::measure::outcome::{Outcome, Series};
use crate::measure::whole::whole_name;
use crate::measure::window::Window;
use crate::record::RecordError;
use crate::record::checkpoint::Checkpoints;
use crate::record::dictionary::{self, dictionary};
use crate::record::file::write_whole;
use crate::record::manifest::{CaseRecord, Manifest, PolicyRecord, RESULTS_LAYOUT};
use crate::record::tables::{Layout, Tables};
use crate::record::variants::{self, Names, VARIANTS};
use crate::scenario::types::{Scenario, World};

use super::cases::CasePlan;
use super::comparison::{Chain, Comparison, Currency, Finished, LocalMoneyTerms, Policy, Today};
use super::entries::entries;
use super::execute::{Execution, Tally, execute_kept};
use super::parameters::{NO_PARAMETERS, parameters};
use super::plan::{RunPlan, plans, scenario_hash};
use super::run::RunResult;
use super::variants::running::{self, most_runs};
use super::variants::{Variants, Wanted};

/// Name of the data dictionary.
pub const DICTIONARY: &str = "datapackage.json";

/// What to run and where to write it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// "run" or "compare", for the manifest.
    pub command: String,
    /// The policies, at least one, each a whole scenario; comparable with each other.
    pub policies: Vec<Scenario>,
    /// The cases; the first is calm, or the only one.
    pub cases: Vec<CasePlan>,
    /// Replicates of each, at least 1.
    pub replicates: u32,
    /// Seed of all runs.
    pub seed: u64,
    /// Whether calm runs are run again with one thing changed.
    pub variants: Wanted,
    /// Results directory.
    pub dir: PathBuf,
}

/// What came out.
#[derive(Debug)]
pub struct BatchResult {
    /// The finished runs, to be read.
    pub comparison: Comparison,
    /// How many runs finished, failed and were stopped.
    pub tally: Tally,
    /// The manifest, not written yet, so that reports can add their files.
    pub manifest: Manifest,
}

impl Batch {
    /// Every run of the batch, in order.
    #[must_use]
    pub fn plans(&self) -> Vec<RunPlan> {
        plans(&self.policies, &self.cases, 0..self.replicates, self.seed)
    }

    /// Months that all runs take together.
    #[must_use]
    pub fn months(&self) -> u64 {
        self.runs() * u64::from(self.policies[0].run.months)
    }

    /// Months that the variants take at most.
    #[must_use]
    pub fn variant_months(&self) -> u64 {
        let runs = match &self.variants {
            Wanted::Yes(options) => most_runs(&self.policies, self.replicates, *options),
            Wanted::No | Wanted::NotRun(_) => 0,
        };
        runs * u64::from(self.policies[0].run.months)
    }

    /// How many runs it has, without variants.
    #[must_use]
    pub fn runs(&self) -> u64 {
        (self.policies.len() * self.cases.len()) as u64 * u64::from(self.replicates)
    }

    /// Memory that the recorded months of all runs take, bytes.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let cells = Outcome::COUNT + 20; // outcomes, and sectors: about, for a limit
        let row = (cells * size_of::<f64>() * self.regions().len()) as u64;
        self.months().saturating_mul(row)
    }

    /// Runs everything and writes `runs.csv`, `series.csv` and `datapackage.json`.
    ///
    /// # Errors
    /// When results cannot be written; a run that fails is a row with its error instead.
    pub fn execute(&self, execution: Execution) -> Result<BatchResult, RecordError> {
        self.execute_kept(None, execution)
    }

    /// As [`Batch::execute`], with runs written down on the way and taken up where they were.
    ///
    /// # Errors
    /// As [`Batch::execute`].
    pub fn execute_kept(
        &self,
        checkpoints: Option<&Checkpoints>,
        execution: Execution,
    ) -> Result<BatchResult, RecordError> {
        let layout = self.layout();
        let title = self.policies[0].title.clone();
        let mut package = dictionary("millpond-results", &title, &layout);
        let mut tables = Tables::begin(&self.dir, layout)?;
        let mut comparison = self.comparison();
        let tally = execute_kept(&self.plans(), checkpoints, execution, |plan, result| {
            tables.write(plan, &result)?;
            keep(&mut comparison, plan, result);
            Ok(())
        })?;
        let mut hashes = tables.finish()?;
        comparison.variants = self.run_variants(&comparison, execution);
        if !comparison.variants.is_empty() {
            let hash = self.write_variants(&comparison.variants)?;
            hashes.insert(VARIANTS.into(), hash);
            if let Some(resources) = package["resources"].as_array_mut() {
                resources.push(dictionary::variants());
            }
        }
        let mut manifest = self.manifest(&tally);
        let package = pretty(&package, &self.dir)?;
        let dictionary_hash = write_whole(&self.dir, DICTIONARY, package.as_bytes())?;
        manifest.files.extend(hashes);
        manifest.files.insert(DICTIONARY.into(), dictionary_hash);
        Ok(BatchResult {
            comparison,
            tally,
            manifest,
        })
    }

    fn run_variants(&self, comparison: &Comparison, execution: Execution) -> Variants {
        match &self.variants {
            Wanted::No => Variants::default(),
            Wanted::NotRun(why) => running::not_run(why),
            Wanted::Yes(options) => running::run(&self.policies, comparison, *options, execution),
        }
    }

    fn write_variants(&self, variants: &Variants) -> Result<String, RecordError> {
        let policies: Vec<String> = self.policies.iter().map(|p| p.policy.clone()).collect();
        let names = Names {
            policies: &policies,
            regions: &self.regions(),
        };
        variants::write(&self.dir, variants, names)
    }

    /// The batch that a manifest tells of, to be read and not run.
    #[must_use]
    pub fn of_manifest(manifest: &Manifest, policies: Vec<Scenario>, dir: &Path) -> Self {
        let cases = manifest.cases.iter();
        Self {
            command: manifest.command.clone(),
            policies,
            cases: cases.map(CaseRecord::plan).collect(),
            replicates: manifest.replicates,
            seed: manifest.seed,
            variants: Wanted::No,
            dir: dir.to_owned(),
        }
    }

    /// Names of what is recorded: the regions and, where there are several, all of them together.
    #[must_use]
    pub fn regions(&self) -> Vec<String> {
        recorded_regions(&self.policies[0])
    }

    fn layout(&self) -> Layout {
        let parameters = parameters(&self.policies);
        Layout {
            regions: self.regions(),
            elsewhere: format!("elsewhere in {}", self.policies[0].world.area),
            outcomes: Layout::outcomes_named(&self.policies[0].run.outcomes),
            local_money: self.policies.iter().any(|p| !p.currencies.is_empty()),
            parameters: parameters.names,
            values: parameters.values,
        }
    }

    /// The comparison of these policies and cases, without runs yet.
    #[must_use]
    pub fn comparison(&self) -> Comparison {
        let first = &self.policies[0];
        let policies = self.policies.iter();
        let policies = policies
            .map(|p| Policy {
                name: p.policy.clone(),
                title: p.title.clone(),
                limited_to: limited_to(p),
                local_money: local_money_terms(p),
            })
            .collect();
        let cases = self
            .cases
            .iter()
            .map(|case| case.case(first, self.replicates, self.seed))
            .collect();
        // A world that cannot be built says so in every run; here only names are missing then.
        let accounts = from_world(&first.world).unwrap_or_default().regions;
        let sectors = accounts
            .first()
            .map(|r| r.sectors.iter().map(|s| s.label.clone()).collect());
        let mut comparison = Comparison::new(
            first.question.clone(),
            policies,
            cases,
            self.replicates,
            first.run.months,
            self.seed,
            self.regions(),
            sectors.unwrap_or_default(),
        );
        comparison.food_is_coarse = accounts.iter().any(|region| !region.food_is_fine());
        comparison.households = accounts.iter().map(|region| region.households).collect();
        if comparison.whole().is_some() {
            let all = comparison.households.iter().sum();
            comparison.households.push(all);
        }
        comparison.chains = chains(&first.world, &accounts);
        comparison.base_year = base_year(&first.world);
        comparison.today = today(first);
        comparison.accounts = accounts;
        comparison
    }

    fn manifest(&self, tally: &Tally) -> Manifest {
        let policy = |scenario: &Scenario| PolicyRecord {
            name: scenario.policy.clone(),
            scenario_hash: scenario_hash(scenario),
            scenario: scenario.to_toml(),
        };
        let first = &self.policies[0];
        let case =
            |plan: &CasePlan| CaseRecord::of(plan, &plan.case(first, self.replicates, self.seed));
        Manifest {
            millpond: env!("CARGO_PKG_VERSION").into(),
            layout: RESULTS_LAYOUT,
            command: self.command.clone(),
            seed: self.seed,
            replicates: self.replicates,
            months: self.policies[0].run.months,
            policies: self.policies.iter().map(policy).collect(),
            cases: self.cases.iter().map(case).collect(),
            finished: tally.finished,
            failed: tally.failed,
            stopped: tally.stopped,
            files: std::collections::BTreeMap::new(),
        }
    }
}

/// The scenario's supply chains with their sectors' places.
fn chains(world: &World, accounts: &[RegionAccounts]) -> Vec<Chain> {
    let sectors = accounts.first().map_or(&[][..], |r| &r.sectors);
    let place = |name: &String| sectors.iter().position(|s| s.name == *name);
    let chains = world.chains.iter().map(|chain| Chain {
        name: chain.name.clone(),
        stages: chain.sectors.iter().filter_map(place).collect(),
    });
    chains.collect()
}

/// The year of the area's table, or of the first region's own.
fn base_year(world: &World) -> Option<u32> {
    let own = world.regions.iter().filter_map(|r| r.table.as_ref());
    let source = world.table.iter().chain(own).next()?;
    let table = Table::parse(source.text()).ok()?;
    Some(u32::from(table.year))
}

fn today(scenario: &Scenario) -> Option<Today> {
    Some(Today {
        year: scenario.world.today_year?,
        prices: scenario.world.today_prices?,
        source: scenario
            .sources
            .get("world.today_prices")
            .cloned()
            .unwrap_or_default(),
    })
}

fn pretty(value: &serde_json::Value, dir: &Path) -> Result<String, RecordError> {
    serde_json::to_string_pretty(value).map_err(|e| RecordError::write(dir)(e.into()))
}

fn keep(comparison: &mut Comparison, plan: &RunPlan, result: RunResult) {
    match result {
        RunResult::Finished {
            mut series,
            last_year,
            ..
        } => {
            series.keep_sectors_over(&Window::reported(series.months));
            let calm = plan.case == 0;
            let year = if calm { listed(&last_year) } else { Vec::new() };
            let run = finished(plan.id.clone(), series, year);
            comparison.put(plan.policy, plan.case, plan.luck.replicate, run);
        }
        RunResult::Stopped => {}
        failed => comparison
            .failures
            .push(format!("{}: {}", plan.words(), failed.error())),
    }
}

/// What is kept of a run; `year` holds its last year's payments by region.
#[must_use]
pub fn finished(run_id: String, series: Series, year: Vec<Vec<Entry>>) -> Finished {
    let sectors = series.sectors.len();
    let households = |entries: &Vec<Entry>| {
        let books = Books::from_entries(sectors, entries);
        lm3(&books, Node::Households).map_or(f64::NAN, Lm3::value)
    };
    Finished {
        run_id,
        lm3: year.iter().map(households).collect(),
        series,
        year,
    }
}

/// The payments of each region's books, without what was never paid.
fn listed(books: &[Books]) -> Vec<Vec<Entry>> {
    books
        .iter()
        .map(|books| books.entries().collect())
        .collect()
}

/// Names of what a scenario records: its regions and, where there are several, all of them together.
#[must_use]
pub fn recorded_regions(scenario: &Scenario) -> Vec<String> {
    let regions = scenario.world.region_names();
    regions.chain(whole_name(&scenario.world)).collect()
}

/// The regions that a policy's levers and currencies are limited to, in the scenario's order; none
/// when it has none, or when one of them is for all regions.
fn limited_to(scenario: &Scenario) -> Vec<String> {
    let levers = || scenario.levers.iter();
    let currencies = || scenario.currencies.iter();
    let regions = scenario.world.regions.iter().map(|r| &r.name);
    let named = |region: &&String| {
        levers().any(|lever| lever.regions.contains(region))
            || currencies().any(|c| c.regions.contains(region))
    };
    let named: Vec<String> = regions.filter(named).cloned().collect();
    let everywhere = named.len() == scenario.world.region_names().count();
    let for_all = levers().any(|lever| lever.regions.is_empty())
        || currencies().any(|currency| currency.regions.is_empty());
    if everywhere || for_all {
        Vec::new()
    } else {
        named
    }
}

/// What a scenario says of local money, with hashes of that and of everything else.
fn local_money_terms(scenario: &Scenario) -> LocalMoneyTerms {
    let currency = |currency: &crate::scenario::types::Currency| Currency {
        name: currency.name.clone(),
        design: currency.design,
        words: currency.design_in_words(),
    };
    let (mut terms, mut rest) = (blake3::Hasher::new(), blake3::Hasher::new());
    for entry in entries(scenario, &NO_PARAMETERS).into_values() {
        let of_currencies = entry.keys.first().is_some_and(|key| key == "currencies");
        let hasher = if of_currencies { &mut terms } else { &mut rest };
        hasher.update(format!("{} = {}\n", entry.path(), entry.value).as_bytes());
    }
    LocalMoneyTerms {
        currencies: scenario.currencies.iter().map(currency).collect(),
        terms: terms.finalize().to_hex().to_string(),
        rest: rest.finalize().to_hex().to_string(),
    }
}
