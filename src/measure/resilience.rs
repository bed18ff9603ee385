//! What a shock takes, how long it takes to come back, and how that compares.
//!
//! Everything here reads a gap: the calm run less the shocked run of the same luck, in the
//! outcome's own unit, month by month, with its sign turned so that more is lost.

use super::interval::mean;

/// Months that a gap must stay small for the region to count as recovered.
pub const RECOVERED_MONTHS: usize = 12;

/// How small: share of the largest gap.
pub const RECOVERED_SHARE: f64 = 0.05;

/// What one shock took from one outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// Largest gap: as a share of the calm value of its month, or in the outcome's own unit.
    pub depth: f64,
    /// Month of the largest gap, counted from the shock's first month (0 = that month).
    pub deepest: usize,
    /// Months from the shock's start until the gap stays under 5% of its largest for 12 months; 0
    /// when nothing was lost, none when that never happens in the run.
    pub recovery: Option<usize>,
    /// Gaps added up: in months of the mean calm value, or in the outcome's unit times months
    /// (negative where more was gained than lost).
    pub area: f64,
}

/// Reads the loss from paired monthly values, the first of which is the shock's first month.
/// `lower_is_better` turns the sign: a rise is then what is lost. `relative` measures against calm
/// values; shares and indices are better left in their own unit. None without months, or where a
/// relative loss has nothing to be relative to, or where a month has no value.
#[must_use]
pub fn loss(calm: &[f64], shocked: &[f64], lower_is_better: bool, relative: bool) -> Option<Loss> {
    let sign = if lower_is_better { -1.0 } else { 1.0 };
    let gaps: Vec<f64> = calm
        .iter()
        .zip(shocked)
        .map(|(c, s)| sign * (c - s))
        .collect();
    let deepest = (0..gaps.len()).max_by(|&a, &b| gaps[a].total_cmp(&gaps[b]).then(b.cmp(&a)))?;
    if gaps.iter().any(|gap| gap.is_nan()) {
        return None;
    }
    let (depth_base, base) = bases(&calm[..gaps.len()], deepest, relative)?;
    Some(Loss {
        depth: gaps[deepest].max(0.0) / depth_base,
        deepest,
        recovery: recovery(&gaps, deepest),
        area: gaps.iter().sum::<f64>() / base,
    })
}

/// What depth and area are measured against: the calm value of the deepest month and the calm mean, or
/// one where the outcome's own unit serves. None for zero.
fn bases(calm: &[f64], deepest: usize, relative: bool) -> Option<(f64, f64)> {
    if !relative {
        return Some((1.0, 1.0));
    }
    let mean = calm.iter().sum::<f64>() / calm.len() as f64;
    let known = calm[deepest] != 0.0 && mean != 0.0;
    known.then(|| (calm[deepest].abs(), mean.abs()))
}

/// Monthly values of one pair of runs from the shock's first month on, calm and shocked.
pub type PathPair = (Vec<f64>, Vec<f64>);

/// What a shock took from several pairs of runs of the same luck.
#[derive(Clone, Debug, PartialEq)]
pub struct Losses {
    /// Read off the mean curve of all pairs: no single run's luck says which month was the worst or when
    /// the gap was gone.
    pub together: Loss,
    /// Each pair's gap in that worst month, in the unit of [`Loss::depth`]; they average to it. Zeros when
    /// nothing was lost.
    pub depths: Vec<f64>,
    /// Each pair's gaps added up, in the unit of [`Loss::area`]; they average to it.
    pub areas: Vec<f64>,
}

/// Reads the losses of pairs `(calm, shocked)`, as [`loss`] reads one. None without pairs, and where the
/// mean curve has no loss to read. Months beyond the shortest pair are left out.
#[must_use]
pub fn losses(pairs: &[PathPair], lower_is_better: bool, relative: bool) -> Option<Losses> {
    let lengths = pairs.iter().map(|(c, s)| c.len().min(s.len()));
    let months = lengths.min().unwrap_or(0);
    let calm = mean_path(pairs, months, |pair| &pair.0);
    let shocked = mean_path(pairs, months, |pair| &pair.1);
    let together = loss(&calm, &shocked, lower_is_better, relative)?;
    let (depth_base, area_base) = bases(&calm, together.deepest, relative)?;
    let sign = if lower_is_better { -1.0 } else { 1.0 };
    let gap = |pair: &PathPair, month: usize| sign * (pair.0[month] - pair.1[month]);
    let depth = |pair: &PathPair| {
        if together.depth > 0.0 {
            gap(pair, together.deepest) / depth_base
        } else {
            0.0
        }
    };
    let area = |pair: &PathPair| -> f64 {
        (0..months).map(|month| gap(pair, month)).sum::<f64>() / area_base
    };
    Some(Losses {
        depths: pairs.iter().map(depth).collect(),
        areas: pairs.iter().map(area).collect(),
        together,
    })
}

/// Month by month mean of one side of the pairs.
fn mean_path(pairs: &[PathPair], months: usize, side: fn(&PathPair) -> &Vec<f64>) -> Vec<f64> {
    let mean = |month: usize| mean(&pairs.iter().map(|p| side(p)[month]).collect::<Vec<_>>());
    (0..months).map(mean).collect()
}

/// First month from which the gap stays under 5% of its maximum for 12 months.
fn recovery(gaps: &[f64], deepest: usize) -> Option<usize> {
    if gaps[deepest] <= 0.0 {
        return Some(0);
    }
    let small = |gap: &f64| *gap < RECOVERED_SHARE * gaps[deepest];
    (deepest + 1..gaps.len()).find(|&m| {
        gaps.get(m..m + RECOVERED_MONTHS)
            .is_some_and(|months| months.iter().all(small))
    })
}

/// Resistance against the nation: `(dE_r - g_N E_r) / |g_N E_r|`.
///
/// `change` is the region's change, `before` its level before the shock, `national_growth` the
/// nation's relative change. Positive: the region lost less than the nation did. None when the
/// nation stood still, as it does in local shocks, or its growth is not known. Source: Martin (2012), Journal of Economic
/// Geography 12(1), in the form of Martin and Gardiner (2019).
#[must_use]
pub fn martin(change: f64, before: f64, national_growth: f64) -> Option<f64> {
    let expected = national_growth * before;
    (expected != 0.0 && expected.is_finite()).then(|| (change - expected) / expected.abs())
}

/// Loss that adaptation avoided: `(|dY_max| - |dY|) / |dY_max|`.
///
/// `worst` is the change in a run at base shares, without stock or price response; `actual` the
/// change with them. 1: all avoided; negative: adaptation made it worse. None when nothing could be
/// lost. Never ranks policies, whose denominators differ. Source: Rose (2007), Environmental Hazards 7(4).
#[must_use]
pub fn rose(worst: f64, actual: f64) -> Option<f64> {
    (worst != 0.0).then(|| (worst.abs() - actual.abs()) / worst.abs())
}

/// Unmet essential need caused by a shock, in months of the whole basket: the sum of the rises of
/// the unmet share (0 to 1 each month).
#[must_use]
pub fn unmet_months(calm: &[f64], shocked: &[f64]) -> f64 {
    calm.iter().zip(shocked).map(|(c, s)| s - c).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_by_hand() {
        let calm = [100.0; 30];
        let mut shocked = [100.0; 30];
        shocked[..5].copy_from_slice(&[90.0, 80.0, 85.0, 95.0, 99.5]);
        // Deepest in the second month, 20 of 100; under 1 from month 4 on; 10+20+15+5+0.5 lost.
        let expected = Loss {
            depth: 0.2,
            deepest: 1,
            recovery: Some(4),
            area: 0.505,
        };
        assert_eq!(loss(&calm, &shocked, false, true), Some(expected));
    }

    #[test]
    fn a_relapse_delays_recovery_and_the_run_may_end_first() {
        let calm = [100.0; 40];
        let mut shocked = [100.0; 40];
        shocked[0] = 50.0;
        shocked[10] = 90.0;
        assert_eq!(
            loss(&calm, &shocked, false, true).and_then(|l| l.recovery),
            Some(11)
        );
        shocked[35] = 90.0;
        assert_eq!(
            loss(&calm, &shocked, false, true).and_then(|l| l.recovery),
            Some(11)
        );
        assert_eq!(
            loss(&calm[..20], &shocked[..20], false, true).and_then(|l| l.recovery),
            None
        );
        assert_eq!(
            loss(&calm, &[50.0; 40], false, true).and_then(|l| l.recovery),
            None
        );
    }

    #[test]
    fn unemployment_is_lost_upwards_and_gains_are_no_depth() {
        let up = loss(&[0.05; 20], &[0.1; 20], true, true).map(|l| l.depth);
        assert!(up.is_some_and(|d| (d - 1.0).abs() < 1e-12));
        let gain = loss(&[100.0; 20], &[110.0; 20], false, true);
        assert_eq!(gain.map(|l| (l.depth, l.recovery)), Some((0.0, Some(0))));
        assert!(gain.is_some_and(|l| (l.area + 2.0).abs() < 1e-12));
        assert_eq!(loss(&[0.0; 3], &[0.0; 3], false, true), None);
        assert_eq!(loss(&[], &[], false, true), None);
    }

    /// A loss of 20, 10 and then nothing of 100, with noise of 3 that cancels between two runs.
    fn noisy_pairs() -> Vec<PathPair> {
        let run = |sign: f64| {
            let shocked = (0..20).map(|month: u8| {
                let lost = [20.0, 10.0].get(usize::from(month)).copied().unwrap_or(0.0);
                let noise = if month.is_multiple_of(2) { 3.0 } else { -3.0 };
                100.0 - lost + sign * noise
            });
            (vec![100.0; 20], shocked.collect())
        };
        vec![run(1.0), run(-1.0)]
    }

    #[test]
    fn recovery_is_read_off_the_mean_curve() {
        let pairs = noisy_pairs();
        // Alone, neither run ever stays under 5% of its largest gap: its noise is more.
        for (calm, shocked) in &pairs {
            assert_eq!(
                loss(calm, shocked, false, true).and_then(|l| l.recovery),
                None
            );
        }
        let found = losses(&pairs, false, true).expect("two pairs");
        let expected = Loss {
            depth: 0.2,
            deepest: 0,
            recovery: Some(2),
            area: 0.3,
        };
        assert_eq!(found.together, expected);
        // 17 and 23 of 100 in the worst month; the noise cancels over 20 months.
        assert_eq!(found.depths, [0.17, 0.23]);
        assert!(found.areas.iter().all(|area| (area - 0.3).abs() < 1e-12));
    }

    #[test]
    fn gains_nothing_and_no_runs_are_clean() {
        let gain = [(vec![100.0; 20], vec![110.0; 20])];
        let found = losses(&gain, false, true).map(|l| (l.together.recovery, l.depths));
        assert_eq!(found, Some((Some(0), vec![0.0])));
        assert_eq!(losses(&[(vec![0.0; 5], vec![1.0; 5])], false, true), None);
        assert_eq!(losses(&[(vec![f64::NAN], vec![1.0])], false, false), None);
        assert_eq!(losses(&[], false, true), None);
    }

    #[test]
    fn a_rise_of_a_share_is_measured_in_points() {
        let risen = loss(&[0.0, 0.0], &[0.02, 0.01], true, false);
        assert!(
            risen.is_some_and(|l| (l.depth - 0.02).abs() < 1e-12 && (l.area - 0.03).abs() < 1e-12)
        );
        assert_eq!(loss(&[0.0, 0.0], &[0.02, 0.01], true, true), None);
    }

    #[test]
    fn martin_and_rose_by_hand() {
        // The region loses 3 of 100 while the nation loses 5%: 2 of 5 better.
        assert_eq!(martin(-3.0, 100.0, -0.05), Some(0.4));
        assert_eq!(martin(-3.0, 100.0, 0.0), None);
        // 20 could be lost, 5 was.
        assert_eq!(rose(-20.0, -5.0), Some(0.75));
        assert_eq!(rose(-20.0, -25.0), Some(-0.25));
        assert_eq!(rose(0.0, -1.0), None);
    }

    #[test]
    fn unmet_need_adds_up() {
        assert!((unmet_months(&[0.1, 0.1], &[0.3, 0.15]) - 0.25).abs() < 1e-12);
    }
}
