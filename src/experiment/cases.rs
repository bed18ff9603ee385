//! The cases that an experiment plans: calm, a shock of the scenario, a shock drawn by chance.

use super::comparison::{CALM, Case, CaseKind, CaseShock, DrawnShocks};
use super::random_shock::Drawing;
use crate::random::Luck;
use crate::scenario::record::Choice;
use crate::scenario::types::{Scenario, Shock};

/// What a case applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The scenario's shocks of these names, together; none in the calm case.
    Named(Vec<String>),
    /// One shock, drawn anew in each replicate, the same for all policies.
    Drawn,
}

/// One case to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CasePlan {
    /// Its name, unique in the experiment.
    pub name: String,
    /// What it applies.
    pub applied: Applied,
}

impl CasePlan {
    /// Without a shock.
    #[must_use]
    pub fn calm() -> Self {
        Self::named(CALM, Vec::new())
    }

    /// With the scenario's shocks of these names.
    #[must_use]
    pub fn named(name: impl Into<String>, shocks: Vec<String>) -> Self {
        Self {
            name: name.into(),
            applied: Applied::Named(shocks),
        }
    }

    /// With a shock drawn by chance.
    #[must_use]
    pub fn drawn(scenario: &Scenario) -> Self {
        Self {
            name: Drawing::of(scenario).shock(Luck::default()).name,
            applied: Applied::Drawn,
        }
    }

    /// Calm, then every shock of the scenario.
    #[must_use]
    pub fn all(scenario: &Scenario) -> Vec<Self> {
        let shocks = scenario.shocks.iter();
        let shocks = shocks.map(|s| Self::named(s.name.clone(), vec![s.name.clone()]));
        std::iter::once(Self::calm()).chain(shocks).collect()
    }

    /// The one case that a plain run has: the shocks that `run.shocks` names, together.
    #[must_use]
    pub fn own(scenario: &Scenario) -> Vec<Self> {
        let shocks = scenario.run.shocks.clone();
        let name = if shocks.is_empty() {
            CALM.to_owned()
        } else {
            shocks.join(" + ")
        };
        vec![Self::named(name, shocks)]
    }

    /// What readers need to know of the case in an experiment of so many replicates.
    #[must_use]
    pub fn case(&self, scenario: &Scenario, replicates: u32, seed: u64) -> Case {
        let kind = match &self.applied {
            Applied::Named(shocks) => {
                let first = |shock: &&Shock| shocks.first() == Some(&shock.name);
                let found = scenario.shocks.iter().find(first);
                found.map_or(CaseKind::Calm, |shock| CaseKind::Shock(said(shock)))
            }
            Applied::Drawn => {
                let drawing = Drawing::of(scenario);
                let shock = |replicate| drawing.shock(Luck { seed, replicate });
                let each: Vec<CaseShock> = (0..replicates).map(|r| said(&shock(r))).collect();
                let start = shock(0).start;
                CaseKind::Drawn(DrawnShocks { start, each })
            }
        };
        Case {
            name: self.name.clone(),
            kind,
        }
    }
}

fn said(shock: &Shock) -> CaseShock {
    CaseShock {
        side: shock.side,
        start: shock.start,
        length: shock.length,
        by_chance: shock.hazard.is_some(),
        words: shock_words(shock),
    }
}

fn shock_words(shock: &Shock) -> String {
    let what = shock.kind.name().replace('_', " ");
    let sectors = shock.sectors.join(", ").replace('_', " ");
    let sectors = if sectors.is_empty() {
        sectors
    } else {
        format!(" ({sectors})")
    };
    let regions = shock.regions.join(", ");
    let regions = if regions.is_empty() {
        regions
    } else {
        format!(" in {regions}")
    };
    let (depth, start, length) = (shock.depth * 100.0, shock.start, shock.length);
    let months = if length == 1 { "month" } else { "months" };
    let when = match shock.hazard {
        None => format!("from month {start} for {length} {months}"),
        Some(hazard) => format!(
            "for {length} {months}, by chance: {:.0}% a year from month {start} on",
            hazard * 100.0
        ),
    };
    let course = if shock.course.is_some() {
        ", by its course"
    } else {
        ""
    };
    format!("{what}{sectors}{regions}, {depth:.0}% {when}{course}")
}
