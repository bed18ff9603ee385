//! `millpond clear`: sets off the invoices of a network that owe each other in circles.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::clear_text::{Cleared, Firm};
use super::error::CliError;
use super::{Format, Global, clear_tables, clear_text, markdown};
use crate::calibrate::sheet::TableError;
use crate::clearing::invoices::Invoices;
use crate::clearing::{Clearing, Debt, Limits, Method, Workspace};
use crate::files;
use crate::units::Pence;

/// Arguments of `millpond clear`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Open invoices: a table with the columns debtor, creditor, pounds, and, where invoices have
    /// numbers, invoice
    #[arg(value_name = "FILE")]
    pub invoices: PathBuf,
    /// Credit lines: a table with the columns firm, debit, credit (pounds), how far each balance at a pool of
    /// mutual credit may fall and rise, so that chains can be set off too
    #[arg(long, value_name = "FILE")]
    pub limits: Option<PathBuf>,
    /// The same credit line for every firm both ways, as a share of what it has invoiced in FILE
    #[arg(long, value_name = "SHARE", conflicts_with = "limits", value_parser = share)]
    pub limit_share: Option<f64>,
    /// Replace files in the folder of `--out`
    #[arg(long)]
    pub force: bool,
}

const EXAMPLES: &str = "\
Examples:
  millpond clear scenarios/clearing/invoices.csv
  millpond clear scenarios/clearing/invoices.csv --limits scenarios/clearing/limits.csv
  millpond clear scenarios/clearing/invoices.csv --limit-share 0.1 --format json
  millpond clear scenarios/clearing/invoices.csv --out cleared

With --out DIR every invoice with what is set off of it and what is left to pay is written to
DIR/invoices.csv, and every firm with what it owes and is owed before and after, and its balance at
the pool, to DIR/firms.csv. Nothing is paid or booked: it is a proposal that the firms must agree to.";

/// The largest list of invoices, bytes: some ten million invoices.
const BYTES_MAX: u64 = 1024 * 1024 * 1024;

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "is no number".to_owned())?;
    if (0.0..=10.0).contains(&share) {
        Ok(share)
    } else {
        Err("allowed: 0 to 10".to_owned())
    }
}

/// Reads invoices, clears them, and says what is set off.
///
/// # Errors
/// When a table is bad or a folder cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let text = read(&args.invoices)?;
    let invoices = Invoices::parse(&text).map_err(|errors| bad(&args.invoices, &text, errors))?;
    drop(text);
    let limits = limits(args, &invoices)?;
    let cleared = cleared(invoices, &limits);
    if let Some(folder) = &global.out {
        let files = [
            ("invoices.csv".to_owned(), clear_tables::invoices(&cleared)?),
            ("firms.csv".to_owned(), clear_tables::firms(&cleared)?),
        ];
        files::write_folder(folder, &files, args.force).map_err(|why| {
            CliError::Failure(format!("cannot write {}: {why}", folder.display()))
        })?;
    }
    super::print(&match global.format {
        Format::Text => clear_text::text(&cleared),
        Format::Json => format!("{:#}\n", clear_tables::json(&cleared)),
        Format::Csv => clear_tables::invoices(&cleared)?,
        Format::Md => format!(
            "{}\n{}\n",
            markdown::of_csv(&clear_tables::figures(&cleared))?,
            clear_text::meaning(&cleared)
        ),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn read(path: &Path) -> Result<String, CliError> {
    let name = path.to_string_lossy();
    files::read_text_within(&name, BYTES_MAX)
        .map_err(|why| CliError::Failure(format!("cannot read {name}: {why}")))
}

fn bad(path: &Path, text: &str, errors: Vec<TableError>) -> CliError {
    CliError::of_table(&path.to_string_lossy(), text, errors)
}

/// Limits of each firm; none where there is no pool.
fn limits(args: &Args, invoices: &Invoices) -> Result<Vec<Limits>, CliError> {
    if let Some(path) = &args.limits {
        let text = read(path)?;
        return invoices
            .limits(&text)
            .map_err(|errors| bad(path, &text, errors));
    }
    let Some(share) = args.limit_share else {
        return Ok(Vec::new());
    };
    let mut invoiced = vec![Pence::ZERO; invoices.firms.len()];
    for debt in &invoices.debts {
        invoiced[debt.creditor as usize] += debt.amount;
    }
    let both = |invoiced: Pence| Limits {
        debit: invoiced.scaled(share),
        credit: invoiced.scaled(share),
    };
    Ok(invoiced.into_iter().map(both).collect())
}

/// Clears invoices, and where there is a pool also without it, to say what it adds.
fn cleared(invoices: Invoices, limits: &[Limits]) -> Cleared {
    let count = invoices.firms.len();
    let mut workspace = Workspace::default();
    let mut clear = |limits: &[Limits]| -> Clearing {
        let clearing = workspace.clear(count, &invoices.debts, limits, Method::Most);
        clearing.clone()
    };
    let without_credit = (!limits.is_empty()).then(|| clear(&[]).set_off.iter().copied().sum());
    let clearing = clear(limits);
    Cleared {
        firms: firms(count, &invoices.debts, &clearing),
        invoices,
        without_credit,
        clearing,
    }
}

/// What each firm owes and is owed.
fn firms(count: usize, debts: &[Debt], clearing: &Clearing) -> Vec<Firm> {
    let mut firms = vec![Firm::default(); count];
    for (debt, &set_off) in debts.iter().zip(&clearing.set_off) {
        let (debtor, creditor) = (debt.debtor as usize, debt.creditor as usize);
        firms[debtor].owes += debt.amount;
        firms[debtor].saves += set_off;
        firms[creditor].owed += debt.amount;
        firms[creditor].gives_up += set_off;
    }
    firms
}
