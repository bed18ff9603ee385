//! What is read from a run: outcomes over a window, multipliers, and what a shock takes.

use super::design::Over;
use crate::measure::outcome::{Better, Kind, Outcome};
use crate::scenario::record::{Choice, choice};

/// Measures beside the outcomes of a month.
pub(super) const MULTIPLIER: &str = "multiplier";
pub(super) const LM3: &str = "lm3";

/// Structure that is read, beside what verdicts count, when a design names no outcome.
const DEFAULT_STRUCTURE: [Outcome; 2] = [Outcome::RetentionConsumption, Outcome::RetentionInputs];

choice! {
    /// What is read of a shock's loss.
    LossMeasure {
        /// Largest loss: share of the calm value, or points.
        Depth = "depth_lost",
        /// Loss over the run: months of the calm value, or points times months.
        Area = "area_lost",
        /// Months until the gap stays under 5% of its largest for a year; empty when it does not.
        Recovery = "months_to_recover",
    }
}

choice! {
    /// What a multiplier counts.
    Counted {
        /// Output.
        Output = "output",
        /// Value added.
        ValueAdded = "value_added",
        /// Income of resident households.
        HouseholdIncome = "household_income",
    }
}

/// How a figure is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// An outcome over a window, as a yearly figure.
    Outcome(Outcome, Over),
    /// What the shock takes from an outcome, against the same run without it.
    Loss(LossMeasure, Outcome),
    /// Change over a window per pound of outside demand for a sector's product.
    Multiplier(Counted, Injected, Over),
    /// Three rounds of the households' spending in the last full year.
    Lm3,
}

/// Outside demand that is added.
#[derive(Clone, Debug, PartialEq)]
pub struct Injected {
    /// The sector whose product is bought.
    pub sector: String,
    /// How much, as a share of the sector's monthly output.
    pub share: f64,
}

/// One figure of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Spec {
    /// Its column.
    pub name: String,
    /// How it is found.
    pub measure: Measure,
    /// The shock under which it is read or which takes it; empty for none.
    pub shock: String,
    /// The region; the only one or all together when empty.
    pub region: String,
}

impl Spec {
    /// What a design that names none reads.
    #[must_use]
    pub fn defaults() -> Vec<Self> {
        let counted = |o: &&Outcome| o.better() != Better::Structure;
        let outcomes = Outcome::ALL
            .iter()
            .filter(counted)
            .chain(&DEFAULT_STRUCTURE);
        outcomes
            .map(|&outcome| Self {
                name: outcome.name().to_owned(),
                measure: Measure::Outcome(outcome, Over::LastYear),
                shock: String::new(),
                region: String::new(),
            })
            .collect()
    }

    /// Its unit.
    #[must_use]
    pub fn unit(&self) -> &'static str {
        match &self.measure {
            Measure::Outcome(outcome, _) => outcome.unit(),
            Measure::Loss(LossMeasure::Depth, _) => "share or points",
            Measure::Loss(LossMeasure::Area, _) => {
                "months of the calm value, or points times months"
            }
            Measure::Loss(LossMeasure::Recovery, _) => "months",
            Measure::Multiplier(..) => "pounds a pound",
            Measure::Lm3 => "ratio, 1 to 3",
        }
    }

    /// Its name for readers; with the unit where a number alone would not tell it.
    #[must_use]
    pub fn label(&self) -> String {
        let name = self.name.replace('_', " ");
        match &self.measure {
            Measure::Loss(LossMeasure::Area, outcome) if outcome.kind() == Kind::Ratio => {
                format!("{name}, points times months")
            }
            Measure::Loss(LossMeasure::Area | LossMeasure::Recovery, _) => {
                format!("{name}, months")
            }
            _ => name,
        }
    }

    /// What it is, in a sentence or two.
    #[must_use]
    pub fn meaning(&self) -> String {
        let under = match self.shock.as_str() {
            "" => String::new(),
            shock => format!(" Under the shock `{shock}`."),
        };
        let region = match self.region.as_str() {
            "" => String::new(),
            region => format!(" In {region}."),
        };
        let own = match &self.measure {
            Measure::Outcome(outcome, over) => {
                let adds_up = match outcome.kind() {
                    Kind::Flow => "as a year's sum",
                    Kind::Level | Kind::Ratio => "mean",
                };
                let over = over.meaning().trim_end_matches('.').to_lowercase();
                format!("{} Over {over}: {adds_up}.", outcome.meaning())
            }
            Measure::Loss(measure, outcome) => {
                format!(
                    "{} Of {}, against the same run without it.",
                    measure.meaning(),
                    outcome.label()
                )
            }
            Measure::Multiplier(counted, injected, over) => format!(
                "Change of {} over {} per pound of outside demand injected into {} ({}% of its output), against \
                 the same run without it.",
                counted.meaning().trim_end_matches('.').to_lowercase(),
                over.meaning().trim_end_matches('.').to_lowercase(),
                injected.sector,
                injected.share * 100.0
            ),
            Measure::Lm3 => "LM3 of the households' spending in the last full year.".to_owned(),
        };
        format!("{own}{under}{region}")
    }

    /// Which way is better; none for structure.
    #[must_use]
    pub fn better(&self) -> Better {
        match &self.measure {
            Measure::Outcome(outcome, _) => outcome.better(),
            Measure::Loss(..) => Better::Lower,
            Measure::Multiplier(..) | Measure::Lm3 => Better::Structure,
        }
    }

    /// The outcome whose threshold says how much matters.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match self.measure {
            Measure::Outcome(outcome, _) => Some(outcome),
            _ => None,
        }
    }
}
