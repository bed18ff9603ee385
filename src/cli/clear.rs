//! `millpond clear`: sets off the invoices of a network that owe each other in circles.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::{Value, json};

use super::columns::{heading, left, right, wrapped};
use super::csv_text::CsvText;
use super::error::CliError;
use super::{Format, Global, markdown};
use crate::calibrate::sheet::TableError;
use crate::clearing::invoices::Invoices;
use crate::clearing::{Clearing, Debt, Indebted, Limits, clear};
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
    /// Limits of mutual credit, a table with the columns party, debit, credit (pounds): how far each
    /// balance may fall and rise, so that chains can be set off too
    #[arg(long, value_name = "FILE")]
    pub limits: Option<PathBuf>,
    /// The same limit for every party both ways, as a share of what it has invoiced in FILE
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
  millpond clear scenarios/clearing/invoices.csv --limit-share 0.1 --format csv
  millpond clear scenarios/clearing/invoices.csv --out cleared

With --out DIR every invoice with what is set off of it and what is left is written to DIR/invoices.csv, and
every party with what it owes and is owed before and after, and its change at the pool, to DIR/parties.csv.";

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

/// What has been set off, of what.
struct Cleared {
    invoices: Invoices,
    clearing: Clearing,
    before: Indebted,
    after: Indebted,
}

/// Reads invoices, clears them, and says what is set off.
///
/// # Errors
/// When a table is bad or a folder cannot be written.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let text = read(&args.invoices)?;
    let invoices = Invoices::parse(&text).map_err(|errors| bad(&args.invoices, &text, errors))?;
    let limits = limits(args, &invoices)?;
    let clearing = clear(invoices.parties.len(), &invoices.debts, &limits);
    let parties = invoices.parties.len();
    let cleared = Cleared {
        before: Indebted::of(parties, invoices.debts.iter().copied()),
        after: Indebted::of(parties, clearing.left(&invoices.debts)),
        clearing,
        invoices,
    };
    if let Some(folder) = &global.out {
        let files = [
            ("invoices.csv".to_owned(), cleared.by_invoice()?),
            ("parties.csv".to_owned(), cleared.by_party()?),
        ];
        files::write_folder(folder, &files, args.force).map_err(|why| {
            CliError::Failure(format!("cannot write {}: {why}", folder.display()))
        })?;
    }
    super::print(&match global.format {
        Format::Text => cleared.text(),
        Format::Json => format!("{:#}\n", cleared.json()),
        Format::Csv => cleared.by_invoice()?,
        Format::Md => format!(
            "{}\n{}\n",
            markdown::of_csv(&cleared.figures_csv())?,
            cleared.says()
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
    let mut invoiced = vec![Pence::ZERO; invoices.parties.len()];
    for debt in &invoices.debts {
        invoiced[debt.creditor as usize] += debt.amount;
    }
    let both = |invoiced: Pence| Limits {
        debit: invoiced.scaled(share),
        credit: invoiced.scaled(share),
    };
    Ok(invoiced.into_iter().map(both).collect())
}

/// Pounds with pence, as in a table.
fn pounds(amount: Pence) -> String {
    let (sign, pence) = (
        if amount < Pence::ZERO { "-" } else { "" },
        amount.0.unsigned_abs(),
    );
    format!("{sign}{}.{:02}", pence / 100, pence % 100)
}

impl Cleared {
    /// What a share of all debts is.
    fn share(&self, part: Pence) -> f64 {
        part.as_f64() / self.before.gross.as_f64()
    }

    /// The figures, with their share of all debts.
    fn figures(&self) -> [(&'static str, Pence); 5] {
        let set_off = self.before.gross - self.after.gross;
        let at_pool = self.clearing.balance.iter().copied();
        [
            ("owed before", self.before.gross),
            ("set off", set_off),
            ("owed after", self.after.gross),
            ("of that, net (no circle can lessen it)", self.after.net),
            (
                "taken as credit at the pool",
                at_pool.filter(|&b| b > Pence::ZERO).sum(),
            ),
        ]
    }

    fn text(&self) -> String {
        let mut text = heading("Clearing of invoices");
        let _ = writeln!(
            text,
            "{} invoices between {} parties; {} parties still owe or are owed afterwards.\n",
            self.invoices.debts.len(),
            self.before.parties,
            self.after.parties
        );
        for (name, amount) in self.figures() {
            let _ = writeln!(
                text,
                "{}{}{}",
                left(name, 42),
                right(&format!("£{}", pounds(amount)), 20),
                right(&format!("{:.1}%", 100.0 * self.share(amount)), 9)
            );
        }
        text + "\n" + &wrapped(&self.says()) + "\n"
    }

    /// What the figures mean.
    fn says(&self) -> String {
        let most = if self.clearing.most_possible {
            "No other way of setting off could set off more."
        } else {
            "No circle of debts is left; because of the length of its chains it was not proved that no \
             other way could set off more."
        };
        format!(
            "Nobody's net position changes: what is set off of a party's debts is set off of its claims, or is its \
             change at the pool. {most} Nothing has been paid or booked: the parties must agree to it."
        )
    }

    fn figures_csv(&self) -> String {
        let rows = self
            .figures()
            .map(|(name, amount)| format!("{name},{},{:.4}\n", pounds(amount), self.share(amount)));
        "figure,pounds,share_of_owed\n".to_owned() + &rows.concat()
    }

    fn json(&self) -> Value {
        let [before, set_off, after, net, credit] =
            self.figures().map(|(_, amount)| amount.as_f64() / 100.0);
        json!({
            "invoices": self.invoices.debts.len(),
            "parties": self.before.parties,
            "parties_after": self.after.parties,
            "owed_before_pounds": before,
            "set_off_pounds": set_off,
            "owed_after_pounds": after,
            "net_before_pounds": self.before.net.as_f64() / 100.0,
            "net_after_pounds": net,
            "credit_at_pool_pounds": credit,
            "most_possible": self.clearing.most_possible,
        })
    }

    /// Every invoice.
    fn by_invoice(&self) -> Result<String, CliError> {
        let head = [
            "line", "invoice", "debtor", "creditor", "pounds", "set_off", "left",
        ];
        let mut table = CsvText::with_head(head)?;
        let Invoices {
            parties,
            debts,
            lines,
            numbers,
            ..
        } = &self.invoices;
        let of = debts
            .iter()
            .zip(lines)
            .zip(numbers)
            .zip(&self.clearing.set_off);
        for (((debt, line), number), &set_off) in of {
            table.row([
                line.to_string().as_str(),
                number,
                &parties[debt.debtor as usize],
                &parties[debt.creditor as usize],
                &pounds(debt.amount),
                &pounds(set_off),
                &pounds(debt.amount - set_off),
            ])?;
        }
        table.text()
    }

    /// Every party.
    fn by_party(&self) -> Result<String, CliError> {
        let head = [
            "party",
            "owes_before",
            "is_owed_before",
            "owes_after",
            "is_owed_after",
            "change_at_pool",
        ];
        let mut table = CsvText::with_head(head)?;
        let parties = self.invoices.parties.len();
        let before = positions(parties, self.invoices.debts.iter().copied());
        let after = positions(parties, self.clearing.left(&self.invoices.debts));
        for (party, name) in self.invoices.parties.iter().enumerate() {
            let at_pool = self
                .clearing
                .balance
                .get(party)
                .copied()
                .unwrap_or_default();
            let [owes, owed] = before[party];
            let [still_owes, still_owed] = after[party];
            let sums = [owes, owed, still_owes, still_owed, at_pool].map(pounds);
            table.row(std::iter::once(name).chain(&sums))?;
        }
        table.text()
    }
}

/// What each party owes and is owed.
fn positions(parties: usize, debts: impl Iterator<Item = Debt>) -> Vec<[Pence; 2]> {
    let mut all = vec![[Pence::ZERO; 2]; parties];
    for debt in debts {
        all[debt.debtor as usize][0] += debt.amount;
        all[debt.creditor as usize][1] += debt.amount;
    }
    all
}
