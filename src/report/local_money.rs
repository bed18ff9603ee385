//! What local currencies did: a sentence a currency, its figures, and what was spent beside what was left
//! of it after displacement.

use std::ops::Range;

use crate::experiment::comparison::Comparison;
use crate::experiment::local_money::{LocalMoney, LocalMoneyEffect};
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;
use crate::scenario::types::Design;

use super::format::{self, Measure};
use super::view::{self, Block, Pair, Section, Table, capital, quoted};

const ID: &str = "local-money";
/// Pairs of runs below which nothing is said of what a pound of cost brought: fewer have too few resamples
/// for a chance.
const PAIRS_LEAST: usize = 5;

/// What the part on local money is called everywhere.
pub const TITLE: &str = "Local money";

/// Everything that is told of local money in a region.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    comparison: &'a Comparison,
    /// Every currency of every policy.
    pub currencies: Vec<LocalMoney>,
    /// What changes against the first policy, for each other policy with other local money.
    pub effects: Vec<(Pair<'a>, LocalMoneyEffect)>,
}

/// A row of a table: what it shows, how it is written and a cell a column, empty where there is none.
pub struct Line {
    /// What it shows.
    pub label: String,
    /// How its numbers are written.
    pub measure: Measure,
    /// Whether gains have a plus.
    pub change: bool,
    /// A cell a column.
    pub cells: Vec<Option<Estimate>>,
    /// The cells in words of their own, where numbers would say too much.
    pub words: Option<Vec<String>>,
}

impl Line {
    /// The same of some columns; none where all their cells are empty.
    #[must_use]
    pub fn of_columns(&self, columns: Range<usize>) -> Option<Self> {
        let cells = self.cells[columns.clone()].to_vec();
        let words = self.words.as_ref().map(|words| words[columns].to_vec());
        cells.iter().any(Option::is_some).then(|| Self {
            label: self.label.clone(),
            cells,
            words,
            ..*self
        })
    }

    /// Its cells as text: number and interval.
    #[must_use]
    pub fn written(&self) -> Vec<String> {
        if let Some(words) = &self.words {
            return words.clone();
        }
        let write = if self.change {
            view::effect
        } else {
            view::level
        };
        let cell = |cell: &Option<Estimate>| {
            cell.as_ref().map_or_else(
                || format::UNDEFINED.into(),
                |estimate| write(self.measure, estimate),
            )
        };
        self.cells.iter().map(cell).collect()
    }
}

impl<'a> Told<'a> {
    /// What there is to tell; none where no policy has a local currency in the region.
    #[must_use]
    pub fn of(comparison: &'a Comparison, region: usize) -> Option<Self> {
        let policies = 0..comparison.policies.len();
        let currencies: Vec<LocalMoney> = policies
            .flat_map(|policy| comparison.local_money(policy, region))
            .collect();
        if currencies.is_empty() {
            return None;
        }
        let effects = Pair::against_first(comparison, region).filter_map(|pair| {
            let effect = comparison.local_money_effect(pair.base, pair.policy, region)?;
            Some((pair, effect))
        });
        Some(Self {
            comparison,
            effects: effects.collect(),
            currencies,
        })
    }

    /// The months that all figures are of, in words.
    #[must_use]
    pub fn months(&self) -> String {
        let first = self.currencies.first();
        first.map_or_else(String::new, |money| view::window_words(money.window))
    }

    /// What the table of figures shows.
    #[must_use]
    pub fn figures_caption(&self) -> String {
        format!("What each currency did, mean of {}", self.months())
    }

    /// What the table of gross and net shows.
    #[must_use]
    pub fn effects_caption(&self) -> String {
        let base = quoted(&self.comparison.policies[0].name);
        format!(
            "Gross and net, a year, changes against {base}, {}",
            self.months()
        )
    }

    /// Names of the currencies over their columns.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        let one_policy = self.comparison.policies.len() == 1;
        let head = |money: &LocalMoney| {
            if one_policy {
                money.currency.clone()
            } else {
                format!("{}: {}", self.policy(money), money.currency)
            }
        };
        self.currencies.iter().map(head).collect()
    }

    /// Figures that at least one currency has, a column a currency; only those that are `wanted`.
    #[must_use]
    pub fn figures(&self, wanted: impl Fn(CurrencyFigure) -> bool) -> Vec<Line> {
        let figure = |&figure: &CurrencyFigure| Line {
            label: figure.label().to_owned(),
            measure: Measure::of_unit(figure.unit()),
            change: false,
            cells: self.currencies.iter().map(|m| m.figure(figure)).collect(),
            words: None,
        };
        let all = CurrencyFigure::ALL.iter().filter(|&&f| wanted(f));
        let over_run = [
            (
                "Lost by holders, whole run",
                LocalMoney::lost_by_holders as fn(&LocalMoney) -> _,
            ),
            ("Left unpaid, whole run", LocalMoney::left_unpaid),
        ];
        let over_run = over_run.map(|(label, read)| Line {
            label: label.to_owned(),
            measure: Measure::Money,
            change: false,
            cells: self.currencies.iter().map(read).collect(),
            words: None,
        });
        let lines = all.map(figure).chain(over_run);
        lines
            .filter(|line| line.cells.iter().any(Option::is_some))
            .collect()
    }

    /// Names of the policies over the columns of gross and net.
    #[must_use]
    pub fn effect_heads(&self) -> Vec<String> {
        let head = |(pair, effect): &(Pair<'_>, LocalMoneyEffect)| {
            if effect.alone {
                pair.name().to_owned()
            } else {
                format!("{} (all that differs)", pair.name())
            }
        };
        self.effects.iter().map(head).collect()
    }

    /// Gross and net, a column a policy. Chances are in the last line.
    #[must_use]
    pub fn effect_lines(&self) -> Vec<Line> {
        let line = |label: &str,
                    change: bool,
                    measure: Measure,
                    read: &dyn Fn(&LocalMoneyEffect) -> Option<Estimate>| Line {
            label: label.to_owned(),
            measure,
            change,
            cells: self.effects.iter().map(|(_, e)| read(e)).collect(),
            words: None,
        };
        let certain = |chance: f64| Estimate {
            mean: chance,
            interval: None,
            replicates: 0,
        };
        let money = Measure::Money;
        let chance = |chance: Option<f64>| chance.map_or(format::UNDEFINED.into(), chance_words);
        let enough = |e: &LocalMoneyEffect| e.chance.filter(|_| e.cost.replicates >= PAIRS_LEAST);
        let chances = self
            .effects
            .iter()
            .map(|(_, e)| chance(enough(e)))
            .collect();
        let lines = vec![
            line("Spent in local money (gross)", true, money, &|e| {
                Some(e.spent)
            }),
            line("Money leaving for imports", true, money, &|e| {
                Some(e.imports)
            }),
            line(
                "Real value added here (net of what is displaced)",
                true,
                money,
                &|e| Some(e.value_added),
            ),
            line("Running cost, whoever pays", true, money, &|e| Some(e.cost)),
            line(
                "Real value added for each pound of cost",
                true,
                money,
                &|e| Some(e.per_pound?.times(100.0)),
            ),
            Line {
                words: Some(chances),
                ..line(
                    "Chance that it exceeds the pound",
                    false,
                    Measure::Share,
                    &|e| enough(e).map(certain),
                )
            },
        ];
        let said = |line: &Line| line.cells.iter().any(Option::is_some);
        lines.into_iter().filter(said).collect()
    }

    /// A sentence or two about each currency, and about what changes with each policy's.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for policy in 0..self.comparison.policies.len() {
            let own: Vec<&LocalMoney> = self
                .currencies
                .iter()
                .filter(|money| money.policy == policy)
                .collect();
            let effect = self.effects.iter().find(|(pair, _)| pair.policy == policy);
            let of_one = own.len() == 1 && effect.is_some_and(|(_, effect)| effect.alone);
            said.extend(own.iter().map(|money| {
                let brought = effect.filter(|_| of_one).map(|(_, e)| brought(e, "its"));
                self.currency(money, brought)
            }));
            if let Some((pair, effect)) = effect.filter(|_| !of_one) {
                said.push(of_all(pair, effect));
            }
        }
        said
    }

    fn policy(&self, money: &LocalMoney) -> &str {
        &self.comparison.policies[money.policy].name
    }

    fn currency(&self, money: &LocalMoney, brought: Option<String>) -> String {
        let design = money
            .about
            .as_ref()
            .map_or_else(String::new, |about| format!(" ({})", about.words));
        let policy = if self.comparison.policies.len() == 1 {
            String::new()
        } else {
            format!("{}, ", quoted(self.policy(money)))
        };
        let circulated = capital(&circulated(money).join("; "));
        let parts = [circulated]
            .into_iter()
            .chain(brought)
            .chain(std::iter::once(lost(money)));
        format!(
            "{policy}{}{design}, {}. {}",
            money.currency,
            view::window_words(money.window),
            parts
                .map(|part| format!("{part}."))
                .collect::<Vec<_>>()
                .join(" ")
        )
    }
}

impl LocalMoney {
    /// What holders lost over the whole run, pence; none where nobody lost anything.
    fn lost_by_holders(&self) -> Option<Estimate> {
        Some(self.lost).filter(|lost| lost.mean != 0.0)
    }

    /// What members left unpaid at the pool over the whole run, pence; none where all was paid.
    fn left_unpaid(&self) -> Option<Estimate> {
        Some(self.unpaid).filter(|unpaid| unpaid.mean != 0.0)
    }
}

/// That nobody used it, in the words of its design.
fn nothing(money: &LocalMoney) -> &'static str {
    let design = money.about.as_ref().map(|about| about.design);
    if design == Some(Design::TimeBank) {
        "no hours were given"
    } else {
        "nothing was paid in it"
    }
}

/// How often it changed hands and where it went, in the words of its design.
fn circulated(money: &LocalMoney) -> Vec<String> {
    let figure = |figure| money.figure(figure);
    // Intervals are in the table below: a sentence with five of them is read by nobody.
    let number = |estimate: Estimate| format::value(Measure::Number, estimate.mean);
    let of_100 = |estimate: Estimate| format::money(10_000.0 * estimate.mean);
    if let Some(hours) = figure(CurrencyFigure::HoursGiven) {
        let met = figure(CurrencyFigure::HoursMet).map_or_else(String::new, |met| {
            format!(", {} of those asked for", format::share(met.mean))
        });
        return vec![format!(
            "members gave each other {} hours a year{met}",
            number(hours)
        )];
    }
    let Some(velocity) = figure(CurrencyFigure::Velocity) else {
        return vec![nothing(money).to_owned()];
    };
    let credit = money
        .about
        .as_ref()
        .is_some_and(|about| about.design == Design::MutualCredit);
    let unit = if credit {
        "a pound of credit"
    } else {
        "a note"
    };
    let mut said = vec![format!(
        "{unit} changed hands {} times a year",
        number(velocity)
    )];
    let paid_out = figure(CurrencyFigure::PaidOut).map(|paid| {
        format!(
            "its issuer paid out {} a year of public money",
            format::money(paid.mean)
        )
    });
    if credit {
        let together = figure(CurrencyFigure::SetOffShare).map(|with| {
            let without = figure(CurrencyFigure::CirclesShare).map_or_else(
                || "none would have been without credit".to_owned(),
                |without| format!("{} would have been without credit", of_100(without)),
            );
            format!(
                "of every \u{a3}100 that members owed one another {} was set off, where {without}",
                of_100(with)
            )
        });
        said.extend(together);
    } else {
        said.push(figure(CurrencyFigure::RedeemedPerTurn).map_or_else(
            || "firms changed none of it back".to_owned(),
            |back| {
                format!(
                    "of every \u{a3}100 that firms took in it they changed {} back",
                    of_100(back)
                )
            },
        ));
    }
    said.into_iter().chain(paid_out).collect()
}

/// What a pound of running cost brought, and how sure that is.
fn brought(effect: &LocalMoneyEffect, whose: &str) -> String {
    if effect.cost.mean == 0.0 {
        return format!(
            "No office was paid to run it in these years, so there is no figure for each pound of {whose} running cost"
        );
    }
    if effect.cost.replicates < PAIRS_LEAST {
        return "What a pound of cost brought takes at least five pairs of runs".to_owned();
    }
    let (Some(each), Some(chance)) = (effect.per_pound, effect.chance) else {
        let cost = view::effect(Measure::Money, &effect.cost);
        let why = if effect.cost.mean < 0.0 {
            "less than before"
        } else {
            "too near zero to divide by"
        };
        return format!("{} running cost is {cost} a year, {why}", capital(whose));
    };
    let luck = if each.excludes_zero() {
        ""
    } else {
        ", which may be chance"
    };
    format!(
        "Each pound of {whose} running cost changed real value added here by {}{luck}; the chance that more is gained \
         than it costs is {}",
        view::effect(Measure::Money, &each.times(100.0)),
        chance_words(chance)
    )
}

/// A chance to whole per cent, never certain.
fn chance_words(chance: f64) -> String {
    match 100.0 * chance {
        percent if percent < 1.0 => "under 1%".to_owned(),
        percent if percent > 99.0 => "over 99%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

/// What holders and the pool lost over the whole run, when, and whether it closed.
fn lost(money: &LocalMoney) -> String {
    let pounds = |estimate: Estimate| format::money(estimate.mean);
    let holders = money
        .lost_by_holders()
        .map(|lost| format!("holders lost {}", pounds(lost)));
    let members = money
        .left_unpaid()
        .map(|unpaid| format!("closing members left {} unpaid", pounds(unpaid)));
    let both: Vec<String> = holders.into_iter().chain(members).collect();
    let lost = match (both.is_empty(), money.worst_year()) {
        (false, Some(year)) if money.lost_by_year.len() > 1 => {
            let share = money.lost_by_year[year - 1] / money.lost_by_year.iter().sum::<f64>();
            let most = if share > 0.995 { "all" } else { "most" };
            format!("{}, {most} in year {year}", view::listed(&both))
        }
        (false, _) => view::listed(&both),
        (true, _) => "nobody lost by holding it".to_owned(),
    };
    let closed = match money.closed {
        0 => String::new(),
        closed => {
            let runs = if closed == money.runs {
                String::new()
            } else {
                format!(" in {closed} of {} runs", money.runs)
            };
            let years = match money.closed_in {
                Some([first, last]) if first == last => format!(" in year {first}"),
                Some([first, last]) => format!(" between years {first} and {last}"),
                None => String::new(),
            };
            format!("; it closed{years}{runs}")
        }
    };
    format!("Over the whole run {lost}{closed}")
}

/// What is said of a policy whose local money does not come alone, or of several currencies.
fn of_all(pair: &Pair<'_>, effect: &LocalMoneyEffect) -> String {
    let (name, base) = (quoted(pair.name()), quoted(pair.base_name()));
    if effect.alone {
        let brought = brought(effect, "their");
        return format!("{name}, its local currencies together. {brought}.");
    }
    let brought = brought(effect, "the whole");
    format!(
        "{name} differs from {base} by more than local money: what is spent in it is its own, all other changes are \
         those of everything that differs. {brought}."
    )
}

/// The section; none where no policy has a local currency in the region.
#[must_use]
pub fn section(comparison: &Comparison, region: usize) -> Option<Section> {
    let told = Told::of(comparison, region)?;
    let about = format!(
        "Means over runs without a shock, {}, with 95% intervals. Idle is what those hold \
         who passed on less than half of it; takers that can pass none on have no supplier that takes it.",
        told.months()
    );
    let mut first = Block::of(vec![about], Vec::new());
    first.points = told.sentences();
    let figures = table(&told.heads(), &told.figures(|_| true));
    let mut blocks = vec![first.with(&told.figures_caption(), figures)];
    if !told.effects.is_empty() {
        let note = "Gross is what was spent in local money. Net is what is left: every pound spent here may have been \
                    spent here anyway, or be missing elsewhere. Both policies meet the same luck; the chance is that \
                    of luck in the model, not of errors in its data or rules.";
        let effects = table(&told.effect_heads(), &told.effect_lines());
        blocks
            .push(Block::of(vec![note.into()], Vec::new()).with(&told.effects_caption(), effects));
    }
    Some(Section::of(ID, TITLE, blocks))
}

/// Lines as a table.
#[must_use]
pub fn table(heads: &[String], lines: &[Line]) -> Table {
    let row = |line: &Line| {
        let label = std::iter::once(line.label.clone());
        label.chain(line.written()).collect()
    };
    Table {
        head: std::iter::once("What".to_owned())
            .chain(heads.iter().cloned())
            .collect(),
        rows: lines.iter().map(row).collect(),
    }
}
