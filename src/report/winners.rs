//! Who gains and who loses, in lines: what the interval and the verdict's threshold say of each group.

use crate::experiment::comparison::Stake;
use crate::measure::interval::Estimate;
use crate::measure::verdict::Threshold;

use super::format::Measure;
use super::view;

/// Sectors named on each side.
const SECTORS: usize = 2;

/// Lines about a policy: who gains, who loses, for whom it cannot be told, and which sectors' output
/// moves most.
#[must_use]
pub fn lines(policy: &str, stakes: &[Stake]) -> Vec<String> {
    let (sectors, people): (Vec<&Stake>, Vec<&Stake>) =
        stakes.iter().partition(|stake| stake.what == "output");
    // Fifths of households have a line or table of their own.
    let own_line = |stake: &Stake| stake.who.contains("fifth") && stake.what.starts_with("real");
    let people: Vec<&Stake> = people
        .into_iter()
        .filter(|stake| !own_line(stake))
        .collect();
    let of = |wanted: Side| people.iter().filter(move |stake| side(stake) == wanted);
    let gains: Vec<String> = of(Side::Gains).map(|stake| words(stake)).collect();
    let loses: Vec<String> = of(Side::Loses).map(|stake| words(stake)).collect();
    let unclear: Vec<String> = of(Side::Unclear)
        .map(|stake| format!("{} ({})", stake.who, stake.what))
        .collect();
    let mut lines = Vec::new();
    for (word, said) in [("gain", gains), ("lose", loses), ("unclear", unclear)] {
        if !said.is_empty() {
            lines.push(format!("{policy}, {word}: {}.", said.join("; ")));
        }
    }
    let moved = [("rises", Side::Gains), ("falls", Side::Loses)];
    let moved = moved.map(|(verb, wanted)| most(verb, &sectors, wanted));
    let moved: Vec<String> = moved.into_iter().flatten().collect();
    if !moved.is_empty() {
        lines.push(format!("{policy}, output {}.", moved.join("; ")));
    }
    lines
}

/// What the interval and the verdict's threshold say of a stake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Clearly better off, by enough to matter.
    Gains,
    /// Clearly worse off, by enough to matter.
    Loses,
    /// Neither.
    Unclear,
}

impl Side {
    /// As one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gains => "gains",
            Self::Loses => "loses",
            Self::Unclear => "unclear",
        }
    }
}

/// On which side a group is, by the rule of the verdict.
#[must_use]
pub fn side(stake: &Stake) -> Side {
    let threshold = if stake.unit.starts_with("share") || stake.unit.starts_with("index") {
        Threshold::Absolute(0.005)
    } else {
        Threshold::Relative(0.01)
    };
    let gain = &stake.gain;
    if !gain.excludes_zero() || gain.mean.abs() < threshold.value(stake.baseline) {
        Side::Unclear
    } else if gain.mean > 0.0 {
        Side::Gains
    } else {
        Side::Loses
    }
}

/// A group with what is counted and how it changes.
#[must_use]
pub fn words(stake: &Stake) -> String {
    let measure = Measure::of_unit(stake.unit).difference();
    format!(
        "{} ({} {})",
        stake.who,
        stake.what,
        view::effect(measure, &stake.change())
    )
}

/// The sectors whose output moves most that way, in shares of what it was.
fn most(verb: &str, sectors: &[&Stake], wanted: Side) -> Option<String> {
    let relative = |stake: &Stake| stake.gain.times(1.0 / stake.baseline.abs());
    let mut moved: Vec<(&str, Estimate)> = sectors
        .iter()
        .filter(|stake| side(stake) == wanted)
        .map(|stake| (stake.who.as_str(), relative(stake)))
        .collect();
    moved.sort_by(|a, b| b.1.mean.abs().total_cmp(&a.1.mean.abs()));
    let named: Vec<String> = moved
        .iter()
        .take(SECTORS)
        .map(|(who, change)| format!("{who} {}", view::effect(Measure::Share, change)))
        .collect();
    let count = moved.len();
    (count > 0).then(|| format!("{verb} in {count} sectors, most in {}", named.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stake(mean: f64, low: f64, high: f64, baseline: f64) -> Stake {
        Stake {
            sign: 1.0,
            who: "Council".into(),
            what: "its balance".into(),
            unit: "pence",
            gain: Estimate {
                mean,
                interval: Some([low, high]),
                replicates: 5,
            },
            baseline,
        }
    }

    #[test]
    fn a_gain_must_be_clear_and_matter() {
        assert_eq!(side(&stake(500.0, 300.0, 700.0, 10_000.0)), Side::Gains);
        assert_eq!(side(&stake(-500.0, -700.0, -300.0, 10_000.0)), Side::Loses);
        assert_eq!(side(&stake(500.0, -1.0, 900.0, 10_000.0)), Side::Unclear);
        assert_eq!(side(&stake(50.0, 30.0, 70.0, 10_000.0)), Side::Unclear);
    }

    #[test]
    fn lines_name_both_sides() {
        let said = lines(
            "local",
            &[
                stake(500.0, 300.0, 700.0, 1e4),
                stake(-5e2, -7e2, -3e2, 1e4),
            ],
        );
        assert!(
            said[0].starts_with("local, gain: Council (its balance +"),
            "{said:?}"
        );
        assert!(
            said[1].starts_with("local, lose: Council (its balance \u{2212}"),
            "{said:?}"
        );
    }
}
