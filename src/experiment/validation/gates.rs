//! The gates of behaviour: what is measured of each long run, and the band it must keep to.

use super::{Band, Finding, Judgement, Rung, TARGET};
use crate::measure::interval::estimate;

/// A figure of one long run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    /// Its column in tables.
    pub name: &'static str,
    /// What it is, with unit.
    pub label: &'static str,
    /// Where it must lie; none when it is only shown.
    pub band: Option<Band>,
    /// Where the band comes from.
    pub source: &'static str,
}

/// How many figures a run gives.
pub const COUNT: usize = 20;

const BAM: &str = "the range that published macroeconomic agent-based models are checked by (Delli Gatti et al. 2011; Poledna et al. 2023)";
const FACTS: &str = "stylised fact of quarterly national accounts (Stock and Watson 1999)";

const fn gate(name: &'static str, label: &'static str, band: Band, source: &'static str) -> Gate {
    Gate {
        name,
        label,
        band: Some(band),
        source,
    }
}

const fn shown(name: &'static str, label: &'static str) -> Gate {
    Gate {
        name,
        label,
        band: None,
        source: "shown, not judged",
    }
}

/// Every figure in the order of its column.
pub const GATES: [Gate; COUNT] = [
    gate(
        "unemployment",
        "mean unemployment (share of earners)",
        Band::between(0.03, 0.10),
        BAM,
    ),
    gate(
        "inflation",
        "yearly inflation less the anchor (share)",
        Band::between(-0.02, 0.02),
        "two points around the anchor",
    ),
    gate(
        "okun",
        "Okun: cycle of output with cycle of unemployment (correlation)",
        Band::between(-0.98, -0.5),
        BAM,
    ),
    gate(
        "beveridge",
        "Beveridge: vacancy rate with unemployment (correlation)",
        Band::at_most(-0.10),
        BAM,
    ),
    gate(
        "phillips",
        "Phillips: inflation with unemployment (correlation)",
        Band::between(-0.5, -0.05),
        BAM,
    ),
    gate(
        "persistence",
        "first autocorrelation of the quarterly cycle of output",
        Band::between(0.75, 0.9),
        FACTS,
    ),
    gate(
        "consumption",
        "deviation of consumption over that of output (cycles)",
        Band::at_most(1.0),
        FACTS,
    ),
    gate(
        "investment",
        "deviation of investment over that of output (cycles)",
        Band::at_least(1.0),
        FACTS,
    ),
    gate(
        "growth_tails",
        "yearly growth of firms: kurtosis beyond the normal",
        Band::at_least(0.0),
        "Bottazzi and Secchi 2006: tails near Laplace (3)",
    ),
    gate(
        "size_tail",
        "exponent of the largest three tenths of firms (Hill)",
        Band::between(0.8, 1.3),
        "Axtell 2001: 1.06; Zipf: 1; the width is assumed",
    ),
    gate(
        "wealth_gini",
        "Gini of wealth with housing and pensions",
        Band::between(0.55, 0.7),
        "ONS, Wealth and Assets Survey, about 0.6",
    ),
    gate(
        "money_gini",
        "Gini of wealth without housing and pensions",
        Band::at_least(0.7),
        "ONS, Wealth and Assets Survey: financial wealth, about 0.9",
    ),
    gate(
        "regional_growth",
        "deviation of yearly real growth (share)",
        Band::between(0.016, 0.031),
        "ONS, regional accounts: council areas over decades",
    ),
    shown(
        "output_deviation",
        "deviation of the quarterly cycle of output (share)",
    ),
    shown(
        "vacancy_rate",
        "mean vacancy rate (vacancies over jobs and vacancies)",
    ),
    shown("exits", "firms that close in a year (share of firms)"),
    shown("capacity_use", "mean use of capacity (share)"),
    shown("debt", "firms' bank debt over a year's value added"),
    shown(
        "drift",
        "yearly growth of real value added over the whole run (share)",
    ),
    shown(
        "inflation_deviation",
        "deviation of yearly inflation (share)",
    ),
];

/// One finding a gate, from the figures of many seeds: a gate holds when [`TARGET`] of them pass or
/// nearly pass.
#[must_use]
pub fn by_seed(rows: &[[f64; COUNT]]) -> Vec<Finding> {
    let found = |(at, gate): (usize, &Gate)| {
        let values: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        let shares = gate.band.map(|band| {
            let share = |worst: Judgement| {
                let good = values.iter().filter(|&&v| band.judge(v) <= worst).count();
                good as f64 / values.len().max(1) as f64
            };
            [share(Judgement::Pass), share(Judgement::Warn)]
        });
        let judgement = shares.map(|[pass, warn]| match (pass >= TARGET, warn >= TARGET) {
            (true, _) => Judgement::Pass,
            (false, true) => Judgement::Warn,
            (false, false) => Judgement::Fail,
        });
        Finding {
            shares,
            judgement,
            ..pooled_gate(gate, &values)
        }
    };
    GATES.iter().enumerate().map(found).collect()
}

/// The same judged by the mean over few seeds.
#[must_use]
pub fn pooled(rows: &[[f64; COUNT]]) -> Vec<Finding> {
    let found = |(at, gate): (usize, &Gate)| {
        let values: Vec<f64> = rows.iter().map(|row| row[at]).collect();
        pooled_gate(gate, &values)
    };
    GATES.iter().enumerate().map(found).collect()
}

fn pooled_gate(gate: &Gate, values: &[f64]) -> Finding {
    // Of seeds that have the figure; one that none has is no number and fails.
    let known: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    let found = estimate(&known);
    Finding {
        rung: Rung::Behaviour,
        check: gate.label.to_owned(),
        measured: found.mean,
        interval: found.interval,
        band: gate.band,
        shares: None,
        judgement: gate.band.map(|band| band.judge(found.mean)),
        source: gate.source.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_holds_when_nearly_all_seeds_do() {
        let mut rows = vec![[0.05; COUNT]; 1000];
        rows[0][0] = 0.5;
        let found = &by_seed(&rows)[0];
        assert_eq!(
            (found.shares, found.judgement),
            (Some([0.999; 2]), Some(Judgement::Pass))
        );
        for row in &mut rows[..20] {
            row[0] = 0.11;
        }
        let found = &by_seed(&rows)[0];
        assert_eq!(
            (found.shares, found.judgement),
            (Some([0.98, 1.0]), Some(Judgement::Warn))
        );
        for row in &mut rows[..20] {
            row[0] = f64::NAN;
        }
        assert_eq!(by_seed(&rows)[0].judgement, Some(Judgement::Fail));
    }

    #[test]
    fn names_are_distinct() {
        let mut names: Vec<&str> = GATES.iter().map(|gate| gate.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), COUNT);
    }
}
