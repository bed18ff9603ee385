//! What local currencies did: a sentence a currency, its figures, and what was spent beside what was left
//! of it after displacement.

mod words;

use std::ops::Range;

use crate::experiment::comparison::Comparison;
use crate::experiment::local_money::{LocalMoney, LocalMoneyEffect};
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;

use super::format::{self, Measure};
use super::view::{self, Block, Pair, Section, Table, capital, quoted};
use words::{brought, chance_words, circulated, lost, of_all};

const ID: &str = "local-money";

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
        let chances = self.effects.iter().map(|(_, e)| chance(e.chance)).collect();
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
                    &|e| e.chance.map(certain),
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
    let figures = told.figures(|_| true);
    if !figures.is_empty() {
        first = first.with(&told.figures_caption(), table(&told.heads(), &figures));
    }
    let mut blocks = vec![first];
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
