//! The page: everything it shows as plain text and pictures, poured into one HTML file that needs
//! nothing else, not even a script.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment};
use serde::Serialize;

use crate::experiment::comparison::{Comparison, Policy};
use crate::measure::verdict::{NOT_MODELLED, RULE};

use super::ReportError;
use super::background::Background;
use super::evidence;
use super::finding::{Finding, findings};
use super::first_page::FirstPage;
use super::regions::{self, RegionsSection};
use super::view::{Pair, Picture, Section, listed, quoted};
use super::{format, poster, words};

const TEMPLATE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");

/// A sheet of pictures about a region, under the question.
type Sheet = fn(&RegionPage, &str) -> Option<String>;

/// Everything that is said about one region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RegionPage {
    /// What its pictures' files begin with; nothing for a single region.
    pub mark: String,
    /// The region.
    pub name: String,
    /// A finding a policy.
    pub findings: Vec<Finding>,
    /// What stands before all evidence.
    pub first: FirstPage,
    /// The evidence.
    pub sections: Vec<Section>,
}

/// The page's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The question that a comparison of these policies answers.
    pub question: String,
    /// The policies compared, in words.
    pub policies: Vec<String>,
    /// How the runs were made, one line.
    pub runs: String,
    /// Runs that failed.
    pub failures: Vec<String>,
    /// "pounds of 2019": in which pounds everything is.
    pub base_pounds: String,
    /// The same, with what one of them is today.
    pub pounds: String,
    /// Each region's part, all regions together first.
    pub regions: Vec<RegionPage>,
    /// All regions side by side, where there are many.
    pub side_by_side: Option<RegionsSection>,
    /// What stands behind it.
    pub background: Background,
    /// Whether results on food are indicative only.
    pub food_is_coarse: bool,
}

/// What the template is given.
#[derive(Serialize)]
struct Content<'a> {
    page: &'a Page,
    style: &'static str,
    rule: &'static str,
    signs: &'static str,
    not_modelled: &'static [&'static str],
    not_for: &'static [&'static str],
    caveats: Vec<&'static str>,
    method: &'static [&'static str],
    glossary: &'static [(&'static str, &'static str)],
    version: &'static str,
}

impl Page {
    /// Gathers what the page shows.
    ///
    /// # Errors
    /// When a chart cannot be drawn.
    pub fn of(
        comparison: &Comparison,
        background: &Background,
        in_full: &[usize],
    ) -> Result<Self, ReportError> {
        let regions: Result<Vec<RegionPage>, ReportError> = in_full
            .iter()
            .map(|&region| region_page(comparison, region))
            .collect();
        let title = |p: &Policy| format!("{}: {}", p.with_limits(), p.title);
        Ok(Self {
            question: question(comparison),
            policies: comparison.policies.iter().map(title).collect(),
            runs: runs_in_words(comparison),
            failures: comparison.failures.clone(),
            base_pounds: base_pounds(comparison),
            pounds: pounds(comparison),
            regions: regions?,
            side_by_side: regions::section(comparison)?,
            background: background.clone(),
            food_is_coarse: comparison.food_is_coarse,
        })
    }

    /// What weakens the results.
    fn caveats(&self) -> Vec<&'static str> {
        let food = self.food_is_coarse.then_some(words::COARSE_FOOD);
        words::CAVEATS.iter().copied().chain(food).collect()
    }

    /// Every picture of the page with the name of its file.
    pub fn pictures(&self) -> impl Iterator<Item = (String, &Picture)> {
        let own = self.regions.iter().flat_map(|region| {
            let evidence = region.sections.iter().flat_map(Section::pictures);
            (region.first.pictures().chain(evidence))
                .map(move |picture| (format!("{}{}.svg", region.mark, picture.name), picture))
        });
        let section = self.side_by_side.iter();
        let policies = section.flat_map(|section| &section.policies);
        let shared = policies.flat_map(|policy| &policy.pictures);
        own.chain(shared.map(|picture| (format!("{}.svg", picture.name), picture)))
    }

    /// The first region's main pictures on one sheet.
    #[must_use]
    pub fn sheet(&self) -> Option<String> {
        poster::sheet(self.regions.first()?, &self.question)
    }

    /// Sheets about the first region for documents, each with the name of its file: page one, 100
    /// pounds, shocks, additionality. What there is nothing to draw of is left out.
    #[must_use]
    pub fn posters(&self) -> Vec<(&'static str, String)> {
        let Some(region) = self.regions.first() else {
            return Vec::new();
        };
        let sheets: [(&str, Sheet); 4] = [
            ("page-one.svg", poster::page_one),
            ("sankey.svg", poster::sankey),
            ("shock-curves.svg", poster::shock_curves),
            ("additionality.svg", poster::additionality),
        ];
        let drawn = sheets.iter();
        drawn
            .filter_map(|&(name, draw)| Some((name, draw(region, &self.question)?)))
            .collect()
    }

    /// The page as HTML.
    ///
    /// # Errors
    /// When the template does not fit the content.
    pub fn html(&self) -> Result<String, ReportError> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_syntax(
            SyntaxConfig::builder()
                .trim_blocks(true)
                .lstrip_blocks(true)
                .build()?,
        );
        environment.add_filter("unbroken", |text: String| unbroken(&text));
        environment.add_template("report.html", TEMPLATE)?;
        let content = Content {
            page: self,
            style: STYLE,
            rule: RULE,
            signs: words::SIGNS,
            not_modelled: NOT_MODELLED,
            not_for: words::NOT_FOR,
            caveats: self.caveats(),
            method: words::METHOD,
            glossary: words::GLOSSARY,
            version: env!("CARGO_PKG_VERSION"),
        };
        let html = environment
            .get_template("report.html")?
            .render(Serde(content))?;
        Ok(html)
    }
}

/// Keeps a number on one line with its sign and its unit.
fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let unit = matches!(letters.peek(), Some('m' | 'k' | 'b' | 't'));
        out.push(if c == ' ' && before.is_ascii_digit() && unit {
            '\u{a0}'
        } else {
            c
        });
        let number = matches!(letters.peek(), Some('0'..='9' | '\u{a3}'));
        if c == '\u{2212}' || (c == '+' && number) {
            out.push('\u{2060}');
        }
        before = c;
    }
    out
}

fn region_page(comparison: &Comparison, region: usize) -> Result<RegionPage, ReportError> {
    let finished: Vec<Pair<'_>> = Pair::against_first(comparison, region)
        .filter(|pair| pair.finished() > 0)
        .collect();
    let findings = findings(comparison, region);
    Ok(RegionPage {
        mark: match comparison.whole() {
            Some(whole) if whole == region => "all-".into(),
            Some(_) => format!("region-{}-", region + 1),
            None => String::new(),
        },
        name: comparison.regions[region].clone(),
        first: FirstPage::of(comparison, region, &finished, &findings)?,
        sections: evidence::sections(comparison, region, &finished, &findings)?,
        findings,
    })
}

/// The year of the pounds.
fn base_pounds(comparison: &Comparison) -> String {
    comparison.base_year.map_or_else(
        || "pounds of the tables\u{2019} year".to_owned(),
        |year| format!("pounds of {year}"),
    )
}

/// The same in a sentence, with what one of them is today where that is known.
fn pounds(comparison: &Comparison) -> String {
    let base = format!("Money is in {}", base_pounds(comparison));
    match &comparison.today {
        Some(today) => format!(
            "{base}; \u{a3}1 then is \u{a3}{:.2} of {} ({})",
            today.prices, today.year, today.source
        ),
        None => base,
    }
}

/// "What changes in Dumfries and Galloway under “localised” or “mixed” instead of “globalised”?"
#[must_use]
pub fn question(comparison: &Comparison) -> String {
    let names: Vec<String> = comparison
        .policies
        .iter()
        .map(|p| quoted(&p.name))
        .collect();
    let regions = match comparison.whole() {
        Some(whole) if comparison.many_regions() => comparison.regions[whole].clone(),
        _ => listed(&comparison.regions[..comparison.modelled()]),
    };
    match names.as_slice() {
        [] | [_] => format!("What happens in {regions}?"),
        [base, others @ ..] => {
            format!(
                "What changes in {regions} under {} instead of {base}?",
                others.join(" or ")
            )
        }
    }
}

fn runs_in_words(comparison: &Comparison) -> String {
    let years = f64::from(comparison.months) / 12.0;
    let length = if comparison.months.is_multiple_of(12) {
        format!("{years} years")
    } else {
        format!("{} months", comparison.months)
    };
    let runs = comparison.policies.len() * comparison.cases.len() * comparison.replicates as usize;
    format!(
        "{} runs: {} policies, {} cases (without a shock and with each), {} replicates, {length} each, seed {}",
        format::whole(runs as u64),
        comparison.policies.len(),
        comparison.cases.len(),
        comparison.replicates,
        comparison.seed
    )
}
