//! `millpond validate`: the ladder of checks, judged.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use super::error::CliError;
use super::session::Session;
use super::validate_text::{self as words, Made};
use super::{Format, Global, note};
use crate::experiment::execute::Execution;
use crate::experiment::validation::behaviour::{Behaviour, behaviour};
use crate::experiment::validation::history::{self, EPISODES, tell};
use crate::experiment::validation::local_money::{self, GROUPS};
use crate::experiment::validation::losing::{self, MECHANISMS};
use crate::experiment::validation::policies::{self, TRIED};
use crate::experiment::validation::{Finding, Judgement, Rung, still, trade};
use crate::record::file::prepare;
use crate::scenario::types::Scenario;

/// Arguments of `millpond validate`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Scenario of one region that lives long; the bundled one when absent
    #[arg(
        value_name = "FILE",
        default_value = "scenarios/validation/region.toml"
    )]
    pub scenario: PathBuf,
    /// Fewer and shorter runs, judged together: less than a minute. Nothing is written unless --out is given
    #[arg(long)]
    pub quick: bool,
    /// Long runs, each with its own luck; 1,000 when absent, 8 with --quick
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub seeds: Option<u32>,
    /// Only these rungs, by number (1 to 10); may be given again
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=10))]
    pub rung: Vec<u8>,
    /// A Markdown document whose generated tables are brought up to date
    #[arg(long, value_name = "FILE", conflicts_with = "quick")]
    pub document: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  millpond validate --quick
  millpond validate --quick --rung 5 --seeds 16
  millpond validate --seeds 1000 --out results/validation --document docs/validation.md

Every check is judged by a band that was fixed before: PASS inside, WARN within half a band's width beyond
(a tenth of a single bound), FAIL further out. Long runs are kept in DIR/seeds.csv: an interrupted validation goes on
where it was. Run it where the bundled folder scenarios/ is.

Exit code 0 when nothing fails, 1 when something does.";

const DEFAULT_OUT: &str = "results/validation";
const RURAL: &str = "scenarios/dumfries-and-galloway/world.toml";
const ISLAND: &str = "scenarios/validation/island.toml";
const SCOTLAND: &str = "scenarios/scotland/world.toml";
/// Months of a quick long run: 240 to forget the start, 60 years to measure.
const QUICK_MONTHS: u32 = 960;
const QUICK_SEEDS: u32 = 8;
const SEEDS: u32 = 1_000;
/// Pairs of runs of each scheme of local money.
const PAIRS: u32 = 16;
const QUICK_PAIRS: u32 = 2;
/// Pairs of runs of each way to lose.
const QUICK_LOSSES: u32 = 6;

/// Climbs the ladder.
///
/// # Errors
/// When a scenario is bad, a run cannot be made, or results cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let began = Instant::now();
    let ladder = Ladder::new(args, global)?;
    let session = Session::begin(global, ladder.months());
    let found = session.with(|execution: Execution| ladder.climb(execution))?;
    let made = Made {
        command: command(args, global),
        quick: args.quick,
        seeds: found.behaviour.rows.len(),
        months: ladder.region.run.months,
        minutes: began.elapsed().as_secs_f64() / 60.0,
        threads: global.threads,
    };
    if let Some(dir) = &ladder.dir {
        super::validate_files::write(dir, &found.findings, &found.behaviour, &made)?;
        note(global, &format!("results are in {}", dir.display()));
    }
    if let Some(document) = &args.document {
        super::validate_files::update_document(document)?;
    }
    super::print(&match global.format {
        Format::Text => words::text(&found.findings, &made),
        Format::Json => format!("{:#}\n", words::json(&found.findings, &made)),
        Format::Csv => words::csv(&found.findings)?,
        Format::Md => words::markdown(&found.findings, &made)?,
    })?;
    let failed = found
        .findings
        .iter()
        .any(|f| f.judgement == Some(Judgement::Fail));
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The command as it was given.
fn command(args: &Args, global: &Global) -> String {
    let quick = args.quick.then(|| " --quick".to_owned());
    let seeds = args.seeds.map(|seeds| format!(" --seeds {seeds}"));
    let rungs = args.rung.iter().map(|rung| format!(" --rung {rung}"));
    let settings = global.set.iter().map(|setting| format!(" --set {setting}"));
    let overlays = global.overlay.iter();
    let overlays = overlays.map(|file| format!(" --overlay {}", file.display()));
    let options = quick.into_iter().chain(seeds).chain(rungs);
    let options = options.chain(overlays).chain(settings);
    format!("millpond validate{}", options.collect::<String>())
}

/// What is to be climbed, and how.
struct Ladder<'a> {
    args: &'a Args,
    global: &'a Global,
    region: Scenario,
    dir: Option<PathBuf>,
}

struct Climbed {
    findings: Vec<Finding>,
    behaviour: Behaviour,
}

impl<'a> Ladder<'a> {
    fn new(args: &'a Args, global: &'a Global) -> Result<Self, CliError> {
        let mut region = global.scenario(&args.scenario)?;
        if args.quick {
            region.run.months = region.run.months.min(QUICK_MONTHS);
        }
        let dir = match (&global.out, args.quick) {
            (Some(dir), _) => Some(dir.clone()),
            (None, false) => Some(PathBuf::from(DEFAULT_OUT)),
            (None, true) => None,
        };
        if let Some(dir) = &dir {
            prepare(dir)?;
        }
        Ok(Self {
            args,
            global,
            region,
            dir,
        })
    }

    fn wants(&self, rung: Rung) -> bool {
        let number = rung as u8 + 1;
        self.args.rung.is_empty() || self.args.rung.contains(&number)
    }

    fn seeds(&self) -> u32 {
        let usual = if self.args.quick { QUICK_SEEDS } else { SEEDS };
        self.args.seeds.unwrap_or(usual)
    }

    fn months(&self) -> u64 {
        u64::from(self.region.run.months) * u64::from(self.seeds())
    }

    fn load(&self, path: &str, settings: &[&str]) -> Result<Scenario, CliError> {
        let settings: Vec<String> = settings.iter().map(ToString::to_string).collect();
        self.global.scenario_with(Path::new(path), &settings)
    }

    fn climb(&self, execution: Execution) -> Result<Climbed, CliError> {
        let mut findings = Vec::new();
        let failed = CliError::Failure;
        if self.wants(Rung::Limit) {
            let rural = self.load(RURAL, &[])?;
            findings.extend(still::limit_mode(&rural, execution).map_err(failed)?);
            if !self.args.quick {
                let scotland = self.load(SCOTLAND, &[])?;
                findings.extend(still::limit_mode_between(&scotland).map_err(failed)?);
            }
        }
        if self.wants(Rung::Stillness) {
            findings.extend(self.stillness()?);
        }
        if self.wants(Rung::Tables) {
            let scale = if self.args.quick {
                "world.scale=20"
            } else {
                "world.scale=1"
            };
            let scotland = self.load(SCOTLAND, &[scale])?;
            findings.extend(still::start(&scotland).map_err(failed)?);
        }
        if self.wants(Rung::Trade) {
            let island = self.load(ISLAND, &[])?;
            findings.extend(trade::gains(&island).map_err(failed)?);
            if self.wants(Rung::Limit) {
                findings.push(trade::keynes(&island, execution).map_err(failed)?);
            }
        }
        if self.wants(Rung::LocalMoney) {
            findings.extend(self.local_money(execution)?);
        }
        if self.wants(Rung::Losing) {
            findings.extend(self.losing(execution)?);
        }
        if self.wants(Rung::Policies) {
            findings.extend(self.policies(execution)?);
        }
        if self.wants(Rung::History) {
            findings.extend(self.history()?);
        }
        let mut behaviour_found = Behaviour::default();
        if self.wants(Rung::Behaviour) {
            let dir = self.dir.as_deref().filter(|_| !self.args.quick);
            let say = |text: String| note(self.global, &text);
            behaviour_found = behaviour(&self.region, self.seeds(), dir, execution, &say)?;
            findings.extend(behaviour_found.findings(!self.args.quick));
        }
        if self.wants(Rung::Books) {
            findings.push(words::books(&behaviour_found, &self.region));
        }
        findings.sort_by_key(|finding| finding.rung);
        Ok(Climbed {
            findings,
            behaviour: behaviour_found,
        })
    }

    fn history(&self) -> Result<Vec<Finding>, CliError> {
        let mut found = Vec::new();
        for episode in &EPISODES {
            let coarse: &[&str] = if self.args.quick {
                &["world.scale=300", "run.replicates=1"]
            } else {
                &[]
            };
            let scenario = self.load(episode.path, coarse)?;
            let replicates = scenario.run.replicates;
            let told = tell(&scenario, episode, replicates).map_err(CliError::Failure)?;
            if let Some(dir) = &self.dir {
                super::validate_files::write_falls(dir, episode, &told)?;
            }
            found.extend(history::findings(episode, &told));
        }
        Ok(found)
    }

    fn local_money(&self, execution: Execution) -> Result<Vec<Finding>, CliError> {
        let pairs = if self.args.quick { QUICK_PAIRS } else { PAIRS };
        let (mut found, mut inputs) = (Vec::new(), Vec::new());
        for group in GROUPS {
            let coarse = if self.args.quick { group.quick } else { &[] };
            let settings = [group.settings, coarse].concat();
            let paths = group.schemes.iter().map(|scheme| scheme.path);
            let worlds = std::iter::once(group.without).chain(paths);
            let worlds: Result<Vec<Scenario>, CliError> =
                worlds.map(|path| self.load(path, &settings)).collect();
            let worlds = worlds?;
            let schemes = group.schemes.iter().zip(worlds.iter().skip(1));
            inputs.extend(schemes.flat_map(|(scheme, world)| scheme.inputs(world)));
            let read = local_money::findings(group, &worlds, pairs * group.times, execution);
            found.extend(read.map_err(CliError::Failure)?);
        }
        if let Some(dir) = &self.dir {
            super::validate_files::write_local_money(dir, &found, &inputs)?;
        }
        Ok(found)
    }

    fn losing(&self, execution: Execution) -> Result<Vec<Finding>, CliError> {
        let pairs = if self.args.quick { QUICK_LOSSES } else { PAIRS };
        let mut found = Vec::new();
        for mechanism in &MECHANISMS {
            let both = |off: &[&str]| -> Result<[Scenario; 2], CliError> {
                let settings = [mechanism.still, off].concat();
                // What switches a policy off is not known to the region without it.
                let known = |path| {
                    let policy_only = |setting: &&str| !setting.starts_with("currencies.");
                    let settings = settings.iter().copied();
                    let settings: Vec<&str> = match path {
                        losing::WORLD => settings.filter(policy_only).collect(),
                        _ => settings.collect(),
                    };
                    self.load(path, &settings)
                };
                Ok([known(losing::WORLD)?, known(mechanism.path)?])
            };
            let worlds = [both(&[])?, both(mechanism.off)?];
            let harm = mechanism.harm(worlds, pairs, execution);
            found.extend(mechanism.findings(&harm.map_err(CliError::Failure)?));
        }
        Ok(found)
    }

    fn policies(&self, execution: Execution) -> Result<Vec<Finding>, CliError> {
        let (pairs, coarse): (u32, &[&str]) = if self.args.quick {
            (QUICK_PAIRS, &["world.scale=40"])
        } else {
            (PAIRS, &[])
        };
        let mut found = Vec::new();
        for tried in &TRIED {
            let settings = [tried.settings, coarse].concat();
            let worlds = [
                self.load(tried.without, &settings)?,
                self.load(tried.path, &settings)?,
            ];
            let read = policies::findings(tried, &worlds, pairs * tried.times, execution);
            found.extend(read.map_err(CliError::Failure)?);
        }
        Ok(found)
    }

    fn stillness(&self) -> Result<Vec<Finding>, CliError> {
        let failed = CliError::Failure;
        if self.args.quick {
            let rural = self.load(RURAL, &["world.scale=30"])?;
            return still::stillness(&rural, 6).map_err(failed);
        }
        let mut found = still::stillness(&self.load(RURAL, &[])?, 20).map_err(failed)?;
        let scotland = self.load(SCOTLAND, &["world.scale=50"])?;
        found.extend(still::stillness(&scotland, 20).map_err(failed)?);
        Ok(found)
    }
}
