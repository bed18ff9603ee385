//! The calibration report: what was read, balanced and assumed, for people.

use std::fmt::Write;

use super::balance::Account;
use super::people::Facts;
use super::roles::FINALS;
use super::roles::SectorHead;
use super::system::{OUTSIDE, System};
use super::traits::Character;
use super::write_table::one_line;

/// What the report is written from.
pub(super) struct Report<'a> {
    pub title: &'a str,
    pub currency: String,
    pub read: &'a [String],
    pub assumed: &'a [String],
    pub accounts: &'a [Account],
    pub heads: &'a [SectorHead],
    pub characters: &'a [Character],
    pub tables: &'a [(System, Facts)],
    pub files: &'a [String],
    pub tolerance: f64,
}

fn millions(pounds: f64) -> String {
    format!("{:.3}", pounds / 1e6)
}

/// A text in a cell of a table.
fn plain(text: &str) -> String {
    one_line(text).replace('|', "/")
}

impl Report<'_> {
    /// The report as Markdown.
    pub fn markdown(&self) -> String {
        let mut text = format!("# Calibration of {}\n\n", one_line(self.title));
        let _ = writeln!(
            text,
            "Written by `millpond calibrate`. {} Money is in millions a year.\n",
            self.currency
        );
        section(&mut text, "What was read", self.read);
        self.totals(&mut text);
        self.balance(&mut text);
        section(&mut text, "What is assumed or estimated", self.assumed);
        self.sectors(&mut text);
        self.jobs(&mut text);
        section(&mut text, "Files", self.files);
        text
    }

    fn totals(&self, text: &mut String) {
        *text += "## Totals\n\nAs they are in the files written, after balancing.\n\n";
        *text += "| region | output | wages | surplus | households buy | imports | exports | household income | people |\n";
        *text += "|---|---:|---:|---:|---:|---:|---:|---:|---:|\n";
        for (own, facts) in self.tables {
            let users = own.product_tax.len();
            let imports: f64 = (0..OUTSIDE)
                .flat_map(|origin| (0..users).map(move |user| (origin, user)))
                .map(|(o, u)| own.imports(o, u))
                .sum();
            let exports: f64 = own.exports.iter().flatten().sum();
            let sum = |values: &[f64]| millions(values.iter().sum());
            let _ = writeln!(
                text,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {:.0} |",
                plain(&own.regions[0]),
                sum(&own.output),
                sum(&own.wages),
                sum(&own.surplus),
                millions(own.paid(own.sectors)),
                millions(imports),
                millions(exports),
                millions(facts.household_income),
                facts.population
            );
        }
        text.push('\n');
    }

    fn balance(&self, text: &mut String) {
        *text += "## Balance\n\nCosts and sales of a sector should both equal its output. Gaps of rounding are closed when a scenario is read; larger ones, \
                  up to the tolerance, are closed by GRAS, which keeps signs and zeros and moves cells as little as it can.\n\n";
        let _ = writeln!(
            text,
            "Tolerance: {}% of a sector's output, {}% of all output.\n",
            self.tolerance * 100.0,
            self.tolerance * 20.0
        );
        for account in self.accounts {
            let how = if account.rounds == 0 {
                "nothing but rounding to close".to_owned()
            } else {
                format!("balanced in {} rounds", account.rounds)
            };
            let _ = writeln!(
                text,
                "**{}**: {how}. Gaps as published sum to {:.4}% of output; the largest afterwards is {:.1e} of its sector's.\n",
                plain(&account.regions),
                account.total * 100.0,
                account.after
            );
            if let Some(first) = account.gaps.first()
                && first.share() > 1e-6
            {
                *text += "| gap as published | found | output | share |\n|---|---:|---:|---:|\n";
                for gap in account.gaps.iter().take(8) {
                    let _ = writeln!(
                        text,
                        "| {} | {} | {} | {:.4}% |",
                        plain(&gap.what),
                        millions(gap.found),
                        millions(gap.output),
                        gap.share() * 100.0
                    );
                }
                text.push('\n');
            }
            if !account.changes.is_empty() {
                *text += "| cell that moved most | user | before | after |\n|---|---|---:|---:|\n";
                for change in &account.changes {
                    let (row, column) = (plain(&change.row), plain(&change.column));
                    let _ = writeln!(
                        text,
                        "| {row} | {column} | {} | {} |",
                        millions(change.before),
                        millions(change.after)
                    );
                }
                text.push('\n');
            }
            for moved in &account.moved {
                let _ = writeln!(text, "- {}", plain(moved));
            }
            if !account.moved.is_empty() {
                text.push('\n');
            }
        }
    }

    fn sectors(&self, text: &mut String) {
        *text += "## Sectors\n\n| sector | made of | stored | public | traded | visitors | critical | food | price revision | subsistence | CO2e | found |\n";
        *text += "|---|---|---|---|---|---|---|---|---:|---:|---:|---|\n";
        let yes = |yes: bool| if yes { "yes" } else { "" };
        for Character {
            sector,
            role,
            found,
        } in self.characters
        {
            let made_of = self.heads.iter().find(|head| head.name == sector.name);
            let made_of = made_of.map_or(String::new(), |head| plain(&head.made_of.join("; ")));
            let _ = writeln!(
                text,
                "| {} | {made_of} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
                plain(&sector.name),
                yes(sector.stored),
                yes(sector.public),
                yes(role.traded),
                yes(role.hospitality),
                yes(sector.critical_input),
                yes(sector.food),
                sector.price_revision,
                sector.subsistence,
                sector.co2e_per_thousand,
                plain(found)
            );
        }
        text.push('\n');
    }

    fn jobs(&self, text: &mut String) {
        *text +=
            "## Jobs\n\nHeads and full-time equivalents (FTE) by sector, and what each makes.\n\n";
        *text +=
            "| sector | jobs | FTE | wages a job | output a job |\n|---|---:|---:|---:|---:|\n";
        for (index, character) in self.characters.iter().enumerate() {
            let sum = |of: fn(&(System, Facts), usize) -> f64| {
                self.tables
                    .iter()
                    .map(|table| of(table, index))
                    .sum::<f64>()
            };
            let jobs = sum(|(_, facts), at| facts.jobs[at]);
            let a_job = |pounds: f64| {
                if jobs > 0.0 {
                    format!("{:.0}", pounds / jobs)
                } else {
                    String::new()
                }
            };
            let _ = writeln!(
                text,
                "| {} | {jobs:.0} | {:.0} | {} | {} |",
                plain(&character.sector.name),
                sum(|(_, facts), at| facts.full_time[at]),
                a_job(sum(|(own, _), at| own.wages[at])),
                a_job(sum(|(own, _), at| own.output[at]))
            );
        }
        text.push('\n');
    }
}

fn section(text: &mut String, title: &str, lines: &[String]) {
    let _ = writeln!(text, "## {title}\n");
    for line in lines {
        let _ = writeln!(text, "- {}", one_line(line).trim_end_matches('.'));
    }
    text.push('\n');
}

/// What households buy at home: a share that tells at a glance whether rows were read as meant.
pub(super) fn local_share(own: &System) -> f64 {
    let users = own.product_tax.len();
    debug_assert_eq!(users, own.sectors + FINALS);
    let domestic: f64 = (0..own.flows.height())
        .map(|seller| own.flows.at(seller, own.sectors))
        .sum();
    domestic / own.paid(own.sectors).max(1.0)
}
