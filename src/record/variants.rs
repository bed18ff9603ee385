//! `variants.csv`: the yearly outcomes of every variant, and what was left out with the reason; written
//! so that it reads back exactly.

use std::path::Path;

use super::RecordError;
use super::file::WholeFile;
use super::rows::{Rows, parsed};
use super::tables::{place, table};
use crate::experiment::variants::{
    LeftOut, Purpose, Setting, Term, Variant, VariantRun, Variants, Yearly,
};
use crate::measure::number::number;
use crate::measure::outcome::Outcome;
use crate::scenario::record::Choice;

/// Name of the table of variants.
pub const VARIANTS: &str = "variants.csv";

/// Columns of `variants.csv` before the outcomes.
pub const VARIANT_COLUMNS: [&str; 14] = [
    "purpose",
    "name",
    "setting",
    "value",
    "default",
    "unit",
    "basis",
    "policy",
    "replicate",
    "run_id",
    "error",
    "window",
    "region",
    "law",
];

/// The setting of a row that says what is left out.
pub const LEFT_OUT: &str = "left out";

/// What indices in variants stand for.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Names of the policies, in order.
    pub policies: &'a [String],
    /// Names of the recorded regions, in order, the whole included.
    pub regions: &'a [String],
}

/// Writes the table into `dir`; returns its hash, hexadecimal.
///
/// # Errors
/// When it cannot be written.
pub fn write(dir: &Path, variants: &Variants, names: Names<'_>) -> Result<String, RecordError> {
    let mut csv = csv::Writer::from_writer(WholeFile::begin(dir, VARIANTS)?);
    fill(&mut csv, variants, names).map_err(table(VARIANTS))?;
    place(csv, VARIANTS)
}

type Table = csv::Writer<WholeFile>;

fn fill(csv: &mut Table, variants: &Variants, names: Names<'_>) -> csv::Result<()> {
    let outcomes = Outcome::ALL.iter().map(|outcome| outcome.name());
    csv.write_record(VARIANT_COLUMNS.into_iter().chain(outcomes))?;
    for variant in &variants.variants {
        for run in &variant.runs {
            match &run.result {
                Err(why) => {
                    let head = head(variant, run, names, why);
                    row(csv, &head, ["", "", &variant.law], |_| String::new())?;
                }
                Ok(yearly) => {
                    let head = head(variant, run, names, "");
                    write_run(csv, (&head, &variant.law), yearly, names)?;
                }
            }
        }
    }
    for left_out in &variants.left_out {
        let mut head: [String; 11] = Default::default();
        head[0] = left_out.purpose.name().into();
        head[1].clone_from(&left_out.name);
        head[2] = LEFT_OUT.into();
        head[10].clone_from(&left_out.why);
        row(csv, &head, ["", "", ""], |_| String::new())?;
    }
    Ok(())
}

fn write_run(
    csv: &mut Table,
    (head, law): (&[String; 11], &str),
    yearly: &Yearly,
    names: Names<'_>,
) -> csv::Result<()> {
    for &term in Term::ALL {
        for (region, name) in names.regions.iter().enumerate() {
            let value = |outcome| number(yearly.value(term, region, outcome));
            row(csv, head, [term.name(), name, law], value)?;
        }
    }
    Ok(())
}

fn head(variant: &Variant, run: &VariantRun, names: Names<'_>, error: &str) -> [String; 11] {
    let policy = names.policies.get(variant.policy);
    [
        variant.purpose.name().into(),
        variant.name.clone(),
        variant.setting.name().into(),
        number(variant.value),
        number(variant.default),
        variant.unit.clone(),
        variant.basis.clone(),
        policy.cloned().unwrap_or_default(),
        run.replicate.to_string(),
        run.run_id.clone(),
        error.into(),
    ]
}

fn row(
    csv: &mut Table,
    head: &[String; 11],
    tail: [&str; 3],
    value: impl Fn(Outcome) -> String,
) -> csv::Result<()> {
    for cell in head.iter().map(String::as_str).chain(tail) {
        csv.write_field(cell)?;
    }
    for &outcome in Outcome::ALL {
        csv.write_field(value(outcome))?;
    }
    csv.write_record(None::<&[u8]>)
}

impl Variants {
    /// Reads the table in `dir` back.
    ///
    /// # Errors
    /// When it is missing or damaged, or names what nothing else knows.
    pub fn read(dir: &Path, names: Names<'_>) -> Result<Self, RecordError> {
        let mut reader = Reader::open(dir)?;
        let mut variants = Self::default();
        while reader.rows.peek()?.is_some() {
            if reader.cell(2)? == LEFT_OUT {
                variants.left_out.push(LeftOut {
                    purpose: reader.choice(0)?,
                    name: reader.cell(1)?,
                    why: reader.cell(10)?,
                });
                reader.rows.next()?;
                continue;
            }
            let mut variant = reader.variant(names)?;
            let run = reader.run(names)?;
            match variants.variants.last_mut() {
                Some(last) if last.goes_on(&variant, &run) => last.runs.push(run),
                _ => {
                    variant.runs.push(run);
                    variants.variants.push(variant);
                }
            }
        }
        Ok(variants)
    }
}

impl Variant {
    /// Whether a row of `other` is a further run of this one.
    fn goes_on(&self, other: &Self, run: &VariantRun) -> bool {
        let about = |v: &Self| {
            let numbers = [v.value, v.default].map(f64::to_bits);
            (v.purpose, v.setting, v.policy, numbers)
        };
        self.name == other.name
            && about(self) == about(other)
            && self
                .runs
                .last()
                .is_some_and(|last| last.replicate < run.replicate)
    }
}

struct Reader {
    rows: Rows,
    /// The places of the columns before the outcomes.
    at: [usize; VARIANT_COLUMNS.len()],
    /// The places of the outcomes.
    outcomes: Vec<usize>,
}

impl Reader {
    fn open(dir: &Path) -> Result<Self, RecordError> {
        let mut rows = Rows::open(dir, VARIANTS)?;
        let mut at = [0; VARIANT_COLUMNS.len()];
        for (place, name) in at.iter_mut().zip(VARIANT_COLUMNS) {
            *place = rows.column(name)?;
        }
        let outcomes = Outcome::ALL.iter().map(|o| rows.column(o.name()));
        let outcomes = outcomes.collect::<Result<_, _>>()?;
        Ok(Self { rows, at, outcomes })
    }

    /// A cell of the next row.
    fn cell(&mut self, column: usize) -> Result<String, RecordError> {
        let place = self.at[column];
        let row = self.rows.peek()?;
        Ok(row
            .and_then(|row| row.get(place))
            .unwrap_or_default()
            .to_owned())
    }

    fn fails(&self, column: usize, cell: &str) -> RecordError {
        let column = VARIANT_COLUMNS[column];
        self.rows.fails(&format!("`{cell}` is no {column}"))
    }

    fn choice<T: Choice>(&mut self, column: usize) -> Result<T, RecordError> {
        let cell = self.cell(column)?;
        let found = T::ALL.iter().find(|choice| choice.name() == cell);
        found.copied().ok_or_else(|| self.fails(column, &cell))
    }

    fn number<T: std::str::FromStr>(&mut self, column: usize) -> Result<T, RecordError> {
        let cell = self.cell(column)?;
        parsed(Some(&cell)).ok_or_else(|| self.fails(column, &cell))
    }

    /// The variant that the next row is of, without runs.
    fn variant(&mut self, names: Names<'_>) -> Result<Variant, RecordError> {
        let policy = self.cell(7)?;
        let place = names.policies.iter().position(|name| *name == policy);
        Ok(Variant {
            purpose: self.choice(0)?,
            name: self.cell(1)?,
            setting: self.choice(2)?,
            value: self.number(3)?,
            default: self.number(4)?,
            unit: self.cell(5)?,
            basis: self.cell(6)?,
            law: self.cell(13)?,
            policy: place.ok_or_else(|| self.fails(7, &policy))?,
            runs: Vec::new(),
        })
    }

    /// Takes all rows of the run that the next row is of.
    fn run(&mut self, names: Names<'_>) -> Result<VariantRun, RecordError> {
        let (run_id, replicate, error) = (self.cell(9)?, self.number(8)?, self.cell(10)?);
        let result = if error.is_empty() {
            Ok(self.yearly(names, &run_id)?)
        } else {
            self.rows.next()?;
            Err(error)
        };
        Ok(VariantRun {
            run_id,
            replicate,
            result,
        })
    }

    fn yearly(&mut self, names: Names<'_>, run_id: &str) -> Result<Yearly, RecordError> {
        let mut rows = Vec::new();
        for &term in Term::ALL {
            for region in names.regions {
                let there = [self.cell(9)?, self.cell(11)?, self.cell(12)?];
                if there != [run_id, term.name(), region] {
                    let words = format!("run {run_id} has no {} of {region}", term.name());
                    return Err(self.rows.fails(&words));
                }
                rows.push(self.outcomes()?);
            }
        }
        let whole = Yearly::of_rows(names.regions.len(), &rows);
        whole.ok_or_else(|| self.rows.fails(&format!("run {run_id} is not whole")))
    }

    /// Takes the next row's outcomes; an empty cell is not a number.
    fn outcomes(&mut self) -> Result<Vec<f64>, RecordError> {
        let Some(row) = self.rows.next()? else {
            return Ok(Vec::new());
        };
        let cell = |&place: &usize| parsed(row.get(place)).unwrap_or(f64::NAN);
        Ok(self.outcomes.iter().map(cell).collect())
    }
}

impl Purpose {
    /// What a row of this purpose is, for the dictionary.
    #[must_use]
    pub fn all_words() -> String {
        let words = |purpose: &Self| format!("{}: {}", purpose.name(), purpose.meaning());
        Self::ALL.iter().map(words).collect::<Vec<_>>().join(" ")
    }
}

impl Setting {
    /// What the settings are, for the dictionary.
    #[must_use]
    pub fn all_words() -> String {
        let words = |setting: &Self| format!("{}: {}", setting.name(), setting.meaning());
        Self::ALL.iter().map(words).collect::<Vec<_>>().join(" ")
    }
}
