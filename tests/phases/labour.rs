//! Hire and pay: flows of the labour market, skill, the minimum wage.

use millpond::economy::households::NOBODY;
use millpond::ledger::{Account, PaymentKind};
use millpond::measure::outcome::Outcome;
use millpond::simulation::Simulation;

use crate::common::{LUCK, begin, dumfries, live, lived, mean};
use crate::{firms, households, month, paid, region, shocked};

#[test]
fn opening_flows_balance() {
    let run = lived(&dumfries(30, &[]), LUCK, 48);
    let of = |outcome, first, last| mean(run.series(), outcome, first, last);
    for (first, last) in [(1, 12), (13, 24), (25, 48)] {
        let unemployed = of(Outcome::Unemployment, first, last);
        assert!((0.025..0.055).contains(&unemployed), "{unemployed}");
        let open = of(Outcome::Vacancies, first, last) / of(Outcome::Jobs, first, last);
        assert!((0.018..0.05).contains(&open), "{open}");
        let hires = of(Outcome::Hires, first, last);
        let left = of(Outcome::Separations, first, last);
        assert!((hires / left - 1.0).abs() < 0.1, "{hires} {left}");
    }
    let long = of(Outcome::LongTermUnemployment, 13, 48);
    assert!((0.02..0.3).contains(&long), "{long}");
}

#[test]
fn unemployment_rises_and_vacancies_close_when_exports_fall() {
    let shock = "shocks=[{name='it', side='outside', kind='export_demand_lost', depth=0.3, start=13, length=24}]";
    let run = lived(&dumfries(60, &[shock, "run.shocks=['it']"]), LUCK, 96);
    let of = |outcome, first, last| mean(run.series(), outcome, first, last);
    let before = of(Outcome::Unemployment, 1, 12);
    let during = of(Outcome::Unemployment, 25, 36);
    assert!(during > before + 0.04, "{during} after {before}");
    let open = |first, last| of(Outcome::Vacancies, first, last);
    assert!(open(14, 24) < 0.6 * open(1, 12));
    let long = |first, last| of(Outcome::LongTermUnemployment, first, last);
    assert!(long(30, 36) > long(1, 12) + 0.1, "many search for a year");
    let after = of(Outcome::Unemployment, 85, 96);
    assert!((after - before).abs() < 0.03, "{after} long after {before}");
}

#[test]
fn staff_that_never_adjusts_is_not_laid_off() {
    let still = ["behaviour.staff_adjustment=0.0"];
    let world = shocked("export_demand_lost", 0.3, "Other_manuf", &still);
    let mut simulation = begin(&world);
    live(&mut simulation, 12);
    for (block, firm) in firms(region(&simulation)) {
        assert!(!block.active(firm) || block.birth[firm] > 0 || block.lay_off[firm] <= 0.0);
    }
}

#[test]
fn skill_is_lost_without_work_and_regained_in_it() {
    let lost = |setting: &str| {
        let world = dumfries(60, &[setting, "behaviour.opening_unemployment=0.15"]);
        let simulation = lived(&world, LUCK, 36);
        let all = households(region(&simulation));
        let (mut idle, mut at_work) = (0u64, 0u64);
        for (block, i) in all {
            let gap = u64::from(block.full_skill[i] - block.skill[i]);
            if block.earner[i] && block.employer[i] == NOBODY {
                idle += gap;
            } else {
                at_work += gap;
            }
        }
        (idle, at_work)
    };
    let (idle, at_work) = lost("behaviour.skill_erosion=0.01");
    assert!(idle > 0 && at_work > 0, "{idle} {at_work}");
    assert_eq!(lost("behaviour.skill_erosion=0.0"), (0, 0));
}

/// The least that a worker of the region got in wages, as a share of its firm's least pay, and the
/// number of workers who got no more than that.
fn least_paid(simulation: &mut Simulation) -> (f64, usize) {
    let journal = month(simulation);
    let wages = paid(&journal, PaymentKind::Wages);
    let state = region(simulation);
    let places = firms(state).count() as u32;
    let (mut worst, mut topped_up) = (f64::INFINITY, 0);
    for (index, (block, i)) in households(state).enumerate() {
        let firm = block.employer[i];
        if firm >= places {
            continue;
        }
        let pair = (Account::Firm(firm), Account::Household(index as u32));
        let wage = wages.get(&pair).map_or(0.0, |amount| amount.as_f64());
        let (firms, at) = crate::firms(state).nth(firm as usize).expect("it exists");
        let least = state.base.recipes[firms.sector].least_wage * firms.hours[at];
        if firms.distress[at] == 0 && least > 0.0 {
            worst = worst.min(wage / least);
            topped_up += usize::from(wage <= least + 1.0);
        }
    }
    (worst, topped_up)
}

#[test]
fn the_minimum_wage_binds_and_firms_pay_it() {
    let mut simulation = begin(&dumfries(60, &[]));
    live(&mut simulation, 6);
    let (worst, topped_up) = least_paid(&mut simulation);
    assert!(worst > 0.999, "{worst}");
    assert!(topped_up > 5, "{topped_up}");
    let mut without = begin(&dumfries(60, &["behaviour.minimum_wage=0.0"]));
    live(&mut without, 6);
    let poorest = |s: &Simulation| s.economy().regions[0].base.recipes[0].top_up;
    assert!(poorest(&without).abs() < 1e-12);
    assert_eq!(least_paid(&mut without).1, 0);
}

#[test]
fn the_base_year_s_wages_contain_the_minimum_wage() {
    let paid_out = |setting: &str| {
        let run = lived(&dumfries(30, &[setting]), LUCK, 1);
        mean(run.series(), Outcome::Wages, 1, 1)
    };
    let with = paid_out("behaviour.minimum_wage=0.25");
    let without = paid_out("behaviour.minimum_wage=0.0");
    assert!((with / without - 1.0).abs() < 0.005, "{with} {without}");
}
