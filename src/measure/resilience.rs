//! What a shock takes, how long it takes to come back, and how that compares.
//!
//! Everything here reads a gap: the calm run less the shocked run of the same luck, in the
//! outcome's own unit, month by month, with its sign turned so that more is lost.

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
/// relative loss has nothing to be relative to.
#[must_use]
pub fn loss(calm: &[f64], shocked: &[f64], lower_is_better: bool, relative: bool) -> Option<Loss> {
    let sign = if lower_is_better { -1.0 } else { 1.0 };
    let gaps: Vec<f64> = calm
        .iter()
        .zip(shocked)
        .map(|(c, s)| sign * (c - s))
        .collect();
    let deepest = (0..gaps.len()).max_by(|&a, &b| gaps[a].total_cmp(&gaps[b]).then(b.cmp(&a)))?;
    let (base, depth_base) = if relative {
        let mean = calm.iter().take(gaps.len()).sum::<f64>() / gaps.len() as f64;
        (mean.abs(), calm[deepest].abs())
    } else {
        (1.0, 1.0)
    };
    if base == 0.0 || depth_base == 0.0 {
        return None;
    }
    Some(Loss {
        depth: gaps[deepest].max(0.0) / depth_base,
        deepest,
        recovery: recovery(&gaps, deepest),
        area: gaps.iter().sum::<f64>() / base,
    })
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
/// nation stood still, as it does in local shocks. Source: Martin (2012), Journal of Economic
/// Geography 12(1), in the form of Martin and Gardiner (2019).
#[must_use]
pub fn martin(change: f64, before: f64, national_growth: f64) -> Option<f64> {
    let expected = national_growth * before;
    (expected != 0.0).then(|| (change - expected) / expected.abs())
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
