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

    /// What a household earns in a firm that pays this share of its wages by skill, and its least pay.
    fn pay(&self, places: &Workplaces, household: usize) -> Option<(usize, f64, f64)> {
        let firm = self.employer[household] as usize;
        let sector = *places.sector.get(firm)?;
        let by_skill = places.wage_bill[firm] * f64::from(self.skill[household])
            / self.staff_skill[firm] as f64;
        Some((
            sector,
            by_skill,
            self.least_wage[sector] * places.hours[firm],
        ))
    }

    /// Lowers what sectors pay by skill until it makes room for top-ups to the least wage: the base year's
    /// wages contain them.
    pub(super) fn make_room(&mut self, places: &Workplaces, rounds: u32) {
        if self.least_wage.iter().all(|&least| least <= 0.0) {
            return;
        }
        for _ in 0..rounds {
            let sectors = self.wage_factor.len();
            let (mut bill, mut free, mut bound) =
                (vec![0.0; sectors], vec![0.0; sectors], vec![0.0; sectors]);
            for household in 0..self.employer.len() {
                let Some((sector, by_skill, least)) = self.pay(places, household) else {
                    continue;
                };
                bill[sector] += by_skill;
                if self.wage_factor[sector] * by_skill < least {
                    bound[sector] += least;
                } else {
                    free[sector] += by_skill;
                }
            }
            for sector in 0..sectors {
                if free[sector] > 0.0 {
                    let factor = (bill[sector] - bound[sector]) / free[sector];
                    self.wage_factor[sector] = factor.clamp(0.2, 1.0);
                }
            }
        }
        let (mut by_skill, mut all) = (0.0, 0.0);
        for household in 0..self.employer.len() {
            if let Some((sector, wage, least)) = self.pay(places, household) {
                let wage = self.wage_factor[sector] * wage;
                by_skill += wage;
                all += wage.max(least);
            }
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

    /// Incomes of the base year, before tax.
    pub(super) fn take_home(&mut self, plan: &Plan, places: &Workplaces) {
        let owned: f64 = self.ownership.iter().map(|&w| f64::from(w)).sum();
        let dole = self.mean_wage * plan.behaviour.benefit_replacement;
        let border_skill = self.border_skill(0, self.skill.len()).max(1) as f64;
        let outside_wage = plan.base.wages_from_outside / border_skill;
        for i in 0..self.income.len() {
            let wage = match self.employer[i] {
                NOBODY if self.earner[i] => dole,
                NOBODY => 0.0,
                ACROSS_THE_BORDER => outside_wage * f64::from(self.skill[i]),
                _ => self
                    .pay(places, i)
                    .map_or(0.0, |(sector, by_skill, least)| {
                        (self.wage_factor[sector] * by_skill).max(least)
                    }),
            };
            let dividends = plan.base.local_dividends * f64::from(self.ownership[i])
                / owned.max(f64::MIN_POSITIVE);
            self.dividends[i] = dividends;
            self.income[i] = wage + self.benefit[i] + self.property[i] + dividends;
        }
        if plan.behaviour.limit_mode {
            // One household works for every firm; its income is the accounts'.
            self.income[0] = plan.base.household_income;
        }
    }
}
