//! What people earn in the base year: by skill, and at least the least wage.

use super::People;
use crate::economy::base::Base;
use crate::economy::households::{ACROSS_THE_BORDER, NOBODY};
use crate::economy::population::Plan;
use crate::economy::population::workplaces::Workplaces;

/// Highest least wage of a sector as a share of its mean wage. Assumed.
const LEAST_OF_SECTOR: f64 = 0.8;
/// Rounds in which wages make room for top-ups; each fixes who is topped up, and few change.
pub const FINAL_ROUNDS: u32 = 20;

impl People {
    /// The least wage of each sector: a share of the mean wage of all, but not far above what the sector
    /// pays on average (much of its work may be part-time).
    pub(super) fn set_least_wages(&mut self, plan: &Plan) {
        let least = if plan.behaviour.limit_mode {
            0.0
        } else {
            plan.behaviour.minimum_wage * self.mean_wage
        };
        for (own, recipe) in self.least_wage.iter_mut().zip(&plan.base.recipes) {
            *own = least.min(LEAST_OF_SECTOR * recipe.wage);
        }
    }

    /// Lowers what sectors pay by skill until it makes room for top-ups to the least wage: the base year's
    /// wages contain them.
    pub(super) fn make_room(&mut self, staff: &Staff, rounds: u32) {
        if self.least_wage.iter().all(|&least| least <= 0.0) {
            return;
        }
        let sectors = self.wage_factor.len();
        let mut sums = vec![Room::default(); sectors];
        for _ in 0..rounds {
            sums.fill(Room::default());
            for (sector, by_skill, least) in staff.wages() {
                let room = &mut sums[sector];
                // Not a branch: who is topped up no processor can foresee.
                let bound = self.wage_factor[sector] * by_skill < least;
                room.bill += by_skill;
                room.bound += if bound { least } else { 0.0 };
                room.free += if bound { 0.0 } else { by_skill };
            }
            for (factor, room) in self.wage_factor.iter_mut().zip(&sums) {
                if room.free > 0.0 {
                    *factor = ((room.bill - room.bound) / room.free).clamp(0.2, 1.0);
                }
            }
        }
    }

    /// What top-ups to the least wage come to, per pound of other wages.
    pub(super) fn count_top_ups(&mut self, staff: &Staff) {
        if self.least_wage.iter().all(|&least| least <= 0.0) {
            return;
        }
        let (mut by_skill, mut all) = (0.0, 0.0);
        for (sector, wage, least) in staff.wages() {
            let wage = self.wage_factor[sector] * wage;
            by_skill += wage;
            all += wage.max(least);
        }
        self.mean_top_up = if by_skill > 0.0 {
            all / by_skill - 1.0
        } else {
            0.0
        };
    }

    /// Tells the base year's recipes what they pay by skill, and the least.
    pub fn set_wages(&self, base: &mut Base) {
        for (sector, recipe) in base.recipes.iter_mut().enumerate() {
            recipe.wage *= self.wage_factor[sector];
            recipe.top_up = 1.0 / self.wage_factor[sector] - 1.0;
            recipe.least_wage = self.least_wage[sector];
        }
    }

    /// What each owner of local firms is paid out.
    pub(super) fn pay_out(&mut self, plan: &Plan) {
        let owned: f64 = self.ownership.iter().map(|&w| f64::from(w)).sum();
        for (dividends, &weight) in self.dividends.iter_mut().zip(&self.ownership) {
            *dividends =
                plan.base.local_dividends * f64::from(weight) / owned.max(f64::MIN_POSITIVE);
        }
    }

    /// Incomes of the base year, before tax.
    pub(super) fn take_home(&mut self, plan: &Plan, staff: &Staff) {
        let dole = self.mean_wage * plan.behaviour.benefit_replacement;
        let border_skill = self.border_skill(0, self.skill.len()).max(1) as f64;
        let outside_wage = plan.base.wages_from_outside / border_skill;
        for (income, &wage) in self.income.iter_mut().zip(&staff.other_wage) {
            *income = wage * dole;
        }
        for (&household, (sector, by_skill, least)) in staff.household.iter().zip(staff.wages()) {
            self.income[household as usize] = (self.wage_factor[sector] * by_skill).max(least);
        }
        for &household in &staff.across {
            let household = household as usize;
            self.income[household] = outside_wage * f64::from(self.skill[household]);
        }
        let other = self.benefit.iter().zip(&self.property).zip(&self.dividends);
        for (income, ((benefit, property), dividends)) in self.income.iter_mut().zip(other) {
            *income = *income + benefit + property + dividends;
        }
        if plan.behaviour.limit_mode {
            // One household works for every firm; its income is the accounts'.
            self.income[0] = plan.base.household_income;
        }
    }
}

/// Sums of a sector's wages, pence a month.
#[derive(Clone, Copy, Default)]
struct Room {
    /// Wages by skill.
    bill: f64,
    /// Least wages of those who are topped up.
    bound: f64,
    /// Wages by skill of the others.
    free: f64,
}

/// Who works where, side by side, and what each earns by skill.
pub(super) struct Staff {
    /// Households at work in the region, in their order.
    household: Vec<u32>,
    sector: Vec<u16>,
    /// Least pay of the hours worked, pence a month.
    least: Vec<f64>,
    /// Pay by skill where the firm's whole wage bill is paid by skill, pence a month.
    by_skill: Vec<f64>,
    /// Households at work across the border.
    across: Vec<u32>,
    /// 1 for households that look for work, 0 for others.
    other_wage: Vec<f64>,
    /// Skill of each firm's staff, thousandths.
    skill: Vec<u64>,
}

impl Staff {
    pub(super) fn of(people: &People, places: &Workplaces) -> Self {
        let mut staff = Self {
            household: Vec::new(),
            sector: Vec::new(),
            least: Vec::new(),
            by_skill: Vec::new(),
            across: Vec::new(),
            other_wage: vec![0.0; people.employer.len()],
            skill: vec![0; places.heads.len()],
        };
        for (household, &firm) in people.employer.iter().enumerate() {
            if let Some(&sector) = places.sector.get(firm as usize) {
                staff.household.push(household as u32);
                staff.sector.push(sector as u16);
                let least = people.least_wage[sector] * places.hours[firm as usize];
                staff.least.push(least);
            } else if firm == ACROSS_THE_BORDER {
                staff.across.push(household as u32);
            } else if people.earner[household] && firm == NOBODY {
                staff.other_wage[household] = 1.0;
            }
        }
        staff.by_skill = vec![0.0; staff.household.len()];
        staff
    }

    /// Divides wages by these skills.
    pub(super) fn divide(&mut self, people: &People, places: &Workplaces) {
        self.skill.fill(0);
        for &household in &self.household {
            let household = household as usize;
            self.skill[people.employer[household] as usize] += u64::from(people.skill[household]);
        }
        for (by_skill, &household) in self.by_skill.iter_mut().zip(&self.household) {
            let household = household as usize;
            let firm = people.employer[household] as usize;
            *by_skill = places.wage_bill[firm] * f64::from(people.skill[household])
                / self.skill[firm] as f64;
        }
    }

    /// Sector, pay by skill and least pay of everybody at work in the region.
    fn wages(&self) -> impl Iterator<Item = (usize, f64, f64)> + '_ {
        let each = self.sector.iter().zip(&self.by_skill).zip(&self.least);
        each.map(|((&sector, &by_skill), &least)| (usize::from(sector), by_skill, least))
    }
}
