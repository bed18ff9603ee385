//! The plain shapes that a page is made of: tables, pictures, verdicts. Text only, already formatted.

use serde::Serialize;

use crate::experiment::comparison::Comparison;
use crate::measure::interval::Estimate;
use crate::measure::window::Window;

use super::format::{Measure, Scale};

/// With fewer pairs of runs than this the page says that there are few.
pub const ENOUGH_PAIRS: usize = 10;

/// A table of formatted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Column heads.
    pub head: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<String>>,
}

/// A chart with what is said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// File stem, unique on the page.
    pub name: String,
    /// What is shown.
    pub title: String,
    /// The message in words.
    pub summary: String,
    /// The SVG file.
    pub svg: String,
    /// The same without what only a file needs.
    pub inline: String,
    /// The numbers.
    pub table: Table,
}

/// A table under its own heading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Captioned {
    /// What the table shows.
    pub caption: String,
    /// The table.
    pub table: Table,
}

/// A stretch of a section: words first, then what is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its heading; nothing when the section's own is enough.
    pub heading: String,
    /// Paragraphs.
    pub notes: Vec<String>,
    /// A list of sentences.
    pub points: Vec<String>,
    /// Small multiples.
    pub pictures: Vec<Picture>,
    /// Tables that are always open.
    pub tables: Vec<Captioned>,
    /// Tables that a reader opens; left out of print.
    pub folded: Vec<Captioned>,
}

/// A part of the evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Anchor, unique among a region's sections.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What it holds.
    pub blocks: Vec<Block>,
    /// Whether it only says why there is nothing.
    pub missing: bool,
}

impl Block {
    /// A block of words and pictures.
    #[must_use]
    pub fn of(notes: Vec<String>, pictures: Vec<Picture>) -> Self {
        Self {
            notes,
            pictures,
            ..Self::default()
        }
    }

    /// The same with an open table.
    #[must_use]
    pub fn with(mut self, caption: &str, table: Table) -> Self {
        self.tables.push(Captioned {
            caption: caption.into(),
            table,
        });
        self
    }
}

impl Section {
    /// A section of these blocks.
    #[must_use]
    pub fn of(id: &'static str, title: &str, blocks: Vec<Block>) -> Self {
        Self {
            id,
            title: title.into(),
            blocks,
            missing: false,
        }
    }

    /// A section without data: one line that says why, and how to get them.
    #[must_use]
    pub fn missing(id: &'static str, title: &str, why: &str) -> Self {
        Self {
            missing: true,
            ..Self::of(id, title, vec![Block::of(vec![why.into()], Vec::new())])
        }
    }

    /// All its pictures.
    pub fn pictures(&self) -> impl Iterator<Item = &Picture> {
        self.blocks.iter().flat_map(|block| &block.pictures)
    }
}

/// Two policies, one region.
#[derive(Clone, Copy, Debug)]
pub struct Pair<'a> {
    /// All runs.
    pub comparison: &'a Comparison,
    /// The policy that the other is compared with.
    pub base: usize,
    /// The other one.
    pub policy: usize,
    /// The region.
    pub region: usize,
}

impl<'a> Pair<'a> {
    /// Every other policy against the first one in a region.
    pub fn against_first(comparison: &'a Comparison, region: usize) -> impl Iterator<Item = Self> {
        (1..comparison.policies.len()).map(move |policy| Self {
            comparison,
            base: 0,
            policy,
            region,
        })
    }

    /// In how many pairs of calm runs both finished.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.comparison
            .paired((self.base, 0), (self.policy, 0), |_| 0.0)
            .len()
    }

    /// What few pairs of runs mean for its figures; nothing with enough of them.
    #[must_use]
    pub fn few_runs(&self) -> Option<String> {
        match self.finished() {
            0 => None,
            1 => Some(
                "Only one pair of runs: there is no interval, and every difference may be chance. \
                 Ask for 20 or more replicates."
                    .into(),
            ),
            few if few < ENOUGH_PAIRS => Some(format!(
                "Only {few} pairs of runs: wide intervals that may still miss. Ask for 20 or more replicates before a \
                 decision."
            )),
            _ => None,
        }
    }

    /// Name of the policy that is compared.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.comparison.policies[self.policy].name
    }

    /// Name of the one it is compared with.
    #[must_use]
    pub fn base_name(&self) -> &'a str {
        &self.comparison.policies[self.base].name
    }

    /// Name of the region.
    #[must_use]
    pub fn region_name(&self) -> &'a str {
        self.comparison
            .regions
            .get(self.region)
            .map_or("the region", String::as_str)
    }
}

/// A window in words: "years 1 and 2", "months 1 to 7".
#[must_use]
pub fn window_words(window: Window) -> String {
    let (first, last) = (window.first, window.last);
    if (first - 1) % 12 != 0 || last % 12 != 0 {
        return if first == last {
            format!("month {first}")
        } else {
            format!("months {first} to {last}")
        };
    }
    let (first, last) = ((first - 1) / 12 + 1, last / 12);
    match last - first {
        0 => format!("year {first}"),
        1 => format!("years {first} and {last}"),
        _ => format!("years {first} to {last}"),
    }
}

/// A paired effect with its interval: "+£1.23 m (1.10 to 1.35)".
#[must_use]
pub fn effect(measure: Measure, estimate: &Estimate) -> String {
    with_interval(measure, estimate, Scale::signed)
}

/// A level with its interval: "£1.23 m (1.10 to 1.35)".
#[must_use]
pub fn level(measure: Measure, estimate: &Estimate) -> String {
    with_interval(measure, estimate, Scale::show)
}

fn with_interval(
    measure: Measure,
    estimate: &Estimate,
    write: impl Fn(&Scale, f64) -> String,
) -> String {
    let [low, high] = estimate.interval.unwrap_or([estimate.mean; 2]);
    let scale = Scale::fitting(measure, &[estimate.mean, low, high]);
    let mean = write(&scale, estimate.mean);
    match estimate.interval {
        Some([0.0, 0.0]) | None => mean,
        Some(_) => mean + &scale.around(estimate.mean, low, high),
    }
}

/// A name as a name: in quotation marks, so that "one localises" is no verb.
#[must_use]
pub fn quoted(name: &str) -> String {
    format!("\u{201c}{name}\u{201d}")
}

/// The first of some items and how many there are besides: "a, b and 3 more".
#[must_use]
pub fn listed_up_to(items: &[String], most: usize) -> String {
    if items.len() <= most + 1 {
        return listed(items);
    }
    format!(
        "{} and {} more",
        items[..most].join(", "),
        items.len() - most
    )
}

/// A list in a sentence: "a, b and c".
#[must_use]
pub fn listed(items: &[String]) -> String {
    match items {
        [] => "nothing".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first letter as a capital.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// The first letter small, unless the word is an abbreviation (`CO2e`).
#[must_use]
pub fn small(text: &str) -> String {
    let mut letters = text.chars();
    match (letters.next(), text.chars().nth(1)) {
        (Some(c), Some(second)) if !second.is_uppercase() => {
            c.to_lowercase().chain(letters).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_are_named_by_years_where_they_are_years() {
        assert_eq!(window_words(Window { first: 1, last: 24 }), "years 1 and 2");
        assert_eq!(
            window_words(Window {
                first: 97,
                last: 120
            }),
            "years 9 and 10"
        );
        assert_eq!(window_words(Window { first: 1, last: 7 }), "months 1 to 7");
        assert_eq!(window_words(Window { first: 1, last: 12 }), "year 1");
        assert_eq!(window_words(Window { first: 1, last: 60 }), "years 1 to 5");
    }

    #[test]
    fn lists_read_as_sentences() {
        let items = ["a", "b", "c"].map(String::from);
        assert_eq!(listed(&items), "a, b and c");
        assert_eq!(listed(&items[..1]), "a");
        assert_eq!(listed(&[]), "nothing");
        let many = ["a", "b", "c", "d", "e"].map(String::from);
        assert_eq!(listed_up_to(&many, 3), "a, b, c and 2 more");
        assert_eq!(listed_up_to(&many[..4], 3), "a, b, c and d");
        assert_eq!(
            (capital("jobs"), small("CO2e of"), small("Jobs")),
            ("Jobs".into(), "CO2e of".into(), "jobs".into())
        );
    }
}
