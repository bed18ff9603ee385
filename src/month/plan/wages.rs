//! The wage that a firm offers: revised about once a year, along the region's wage curve.

use crate::economy::firms::FirmBlock;
use crate::economy::region::JobMarket;
use crate::month::Today;
use crate::random::Purpose;

/// Bounds of unemployment over its opening rate in the wage curve. Assumed: nobody has measured it
/// outside.
const CURVE_BOUNDS: (f64, f64) = (0.2, 8.0);

/// The wage curve: what the past year's unemployment makes of the base wage, as a factor;
/// `(unemployment / opening unemployment)^-elasticity`.
pub fn curve(jobs: &JobMarket, today: Today) -> f64 {
    let opening = today.behaviour.opening_unemployment;
    let elasticity = today.behaviour.wage_curve;
    if opening <= 0.0 || elasticity <= 0.0 {
        return 1.0;
    }
    let (low, high) = CURVE_BOUNDS;
    let ratio = (jobs.past_unemployment / opening).clamp(low, high);
    libm::pow(ratio, -elasticity)
}

/// A firm revises its wage about once a year: to `usual`, the anchored base wage on the wage curve,
/// and more if more of its places stay open than elsewhere; down only in part.
pub fn set_wages(block: &mut FirmBlock, usual: f64, today: Today, key: u64) {
    let behaviour = today.behaviour;
    let revise = today.stream(Purpose::ReviseWage, key);
    for firm in 0..block.len() {
        if !block.active(firm) || revise.uniform(block.draw_key(firm), 0) >= behaviour.wage_revision
        {
            continue;
        }
        let wanted = usual * (1.0 + scarcity(block, firm, today));
        let change = wanted - block.wage[firm];
        let carried_out = if change < 0.0 {
            behaviour.wage_downward
        } else {
            1.0
        };
        block.wage[firm] += carried_out * change;
    }
}

/// What a firm adds to its wage (or leaves off) because more (or fewer) of its places stayed open last
/// month than usual.
fn scarcity(block: &FirmBlock, firm: usize, today: Today) -> f64 {
    let behaviour = today.behaviour;
    let heads = f64::from(block.heads[firm]);
    let places = block.staffing[firm].max(heads);
    if places <= 0.0 {
        return 0.0;
    }
    let open = (f64::from(block.vacancies[firm]) / places).min(1.0);
    behaviour.vacancy_wage_response * (open - behaviour.vacancy_rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::tests::{region, today, village};

    #[test]
    fn twice_the_unemployment_lowers_wages_by_the_elasticity() {
        let mut scenario = village();
        let mut region = region(&scenario);
        let opening = scenario.behaviour.opening_unemployment;
        region.jobs.past_unemployment = opening;
        assert!((curve(&region.jobs, today(&scenario)) - 1.0).abs() < 1e-12);
        region.jobs.past_unemployment = 2.0 * opening;
        let halved = curve(&region.jobs, today(&scenario));
        assert!((halved - 0.933_033).abs() < 1e-6, "2^-0.1 is {halved}");
        scenario.behaviour.wage_curve = 0.0;
        assert!((curve(&region.jobs, today(&scenario)) - 1.0).abs() < 1e-12);
    }
}
