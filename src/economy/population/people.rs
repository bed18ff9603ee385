//! Who lives here: skills, wealth, work, income.

mod exp;
mod fortunes;
mod gini;
mod order;
mod pay;

use super::Plan;
use super::workplaces::Workplaces;
use crate::economy::base::{Base, IncomeTax};
use crate::economy::households::{ACROSS_THE_BORDER, LOCALISM_CLASSES, NOBODY, SKILL_CLASSES};
use crate::economy::region::{Fifth, Markets, Tastes};
use crate::random::Purpose;
use order::{in_order_of, permutation, ranks, scores};
use pay::Staff;

/// Spread of wealth among households (standard deviation of its logarithm). Assumed: with the share
/// of owners it puts about two thirds of local firms with the richest tenth.
const WEALTH_SPREAD: f64 = 1.2;
/// Share of households that own local firms. Assumed, near the UK's share of self-employed.
const OWNERS: f64 = 0.2;
/// Widest spread of skills (standard deviation of their logarithm).
const WIDEST_SPREAD: f64 = 2.0;
/// Households above which the spread of skills is looked for with fewer trials.
const MULTITUDE: usize = 75_000;
/// Trials at most.
const TRIALS: usize = 12;
/// How near a multitude's Gini coefficient comes to its aim.
const GINI_PRECISION: f64 = 1e-5;
/// Fixed benefits of a household with an earner, as a share of one without. Assumed.
const EARNERS_BENEFIT: f64 = 0.2;
/// Outside pensions of a household with an earner, as a share of one without. Assumed.
const EARNERS_PENSION: f64 = 0.4;

/// Households before they are put into blocks; pence a month.
pub struct People {
    pub earner: Vec<bool>,
    pub employer: Vec<u32>,
    pub skill: Vec<u32>,
    /// Skill that no month without work has worn, thousandths.
    pub full_skill: Vec<u32>,
    /// Months of search of those without work.
    pub idle_months: Vec<u8>,
    pub localism: Vec<u8>,
    pub benefit: Vec<f64>,
    pub property: Vec<f64>,
    pub ownership: Vec<f32>,
    pub income: Vec<f64>,
    /// Income after tax, as the income before tax that would leave as much at average rates.
    pub means: Vec<f64>,
    /// How income is taxed: the base year's sum comes in.
    pub tax: IncomeTax,
    /// Weight in the value of dwellings.
    pub home: Vec<f32>,
    /// For how long a household has put savings aside before the start, as a multiple of the mean.
    pub saved_for: Vec<f64>,
    /// Profit paid out to the household, part of its income.
    pub dividends: Vec<f64>,
    /// Order in which households come to work.
    queue: Vec<u32>,
    /// What is left of a sector's wages when top-ups to the least wage are paid, as a share.
    wage_factor: Vec<f64>,
    /// Least pay of a full month by sector, pence.
    least_wage: Vec<f64>,
    /// Top-ups to the least wage per pound of other wages.
    pub mean_top_up: f64,
    /// The spread of skills that was found last.
    spread: f64,
    skill_rank: Vec<f64>,
    /// Where a household stands among all by skill, in standard deviations of its logarithm.
    skill_score: Vec<f64>,
    /// Mean wage of residents at work here, pence a month.
    pub mean_wage: f64,
}

impl People {
    /// Draws everything but work.
    pub fn draw(plan: &Plan) -> Self {
        let n = plan.counts.households;
        let queue = permutation(plan, Purpose::BuildWork, n);
        let mut earner = vec![false; n];
        for &household in &queue[..plan.counts.earners] {
            earner[household as usize] = true;
        }
        let wealth_rank = ranks(&permutation(plan, Purpose::BuildWealth, n));
        let wealth_score = scores(&wealth_rank);
        let wealth: Vec<f64> = wealth_score
            .iter()
            .map(|score| libm::exp(WEALTH_SPREAD * score))
            .collect();
        let classes = plan
            .luck
            .stream(Purpose::BuildLocalism, 0, plan.household_key);
        let mut people = Self {
            employer: vec![NOBODY; n],
            skill: vec![1000; n],
            full_skill: vec![1000; n],
            idle_months: vec![0; n],
            localism: (0..n)
                .map(|i| classes.index(i as u64, 0, LOCALISM_CLASSES as u64) as u8)
                .collect(),
            benefit: vec![0.0; n],
            property: (0..n)
                .map(|i| wealth[i] * if earner[i] { EARNERS_PENSION } else { 1.0 })
                .collect(),
            ownership: (0..n)
                .map(|i| {
                    if n == 1 || wealth_rank[i] > 1.0 - OWNERS {
                        wealth[i] as f32
                    } else {
                        0.0
                    }
                })
                .collect(),
            income: vec![0.0; n],
            means: vec![0.0; n],
            tax: IncomeTax::default(),
            home: fortunes::homes(plan, &wealth_score),
            saved_for: fortunes::with_wealth(plan, &wealth_score, Purpose::BuildClaims)
                .into_iter()
                .map(|rank| -libm::log(1.0 - rank))
                .collect(),
            dividends: vec![0.0; n],
            skill_rank: ranks(&permutation(plan, Purpose::BuildSkill, n)),
            skill_score: Vec::new(),
            spread: 0.5,
            wage_factor: vec![1.0; plan.base.recipes.len()],
            least_wage: vec![0.0; plan.base.recipes.len()],
            mean_top_up: 0.0,
            earner,
            queue,
            mean_wage: 0.0,
        };
        rescale(&mut people.property, plan.base.property);
        people.look_for_work(plan);
        people.pay_out(plan);
        people.skill_score = scores(&people.skill_rank);
        people
    }

    /// Those without work are as skilled, and have searched as long, as steady flows would have it: they
    /// change skills with households that do not work.
    fn look_for_work(&mut self, plan: &Plan) {
        let counts = &plan.counts;
        let staff: u32 = counts.heads.iter().sum();
        let working = staff as usize + counts.across_the_border;
        if plan.behaviour.limit_mode || working >= counts.earners {
            return;
        }
        let searchers = counts.earners - working;
        let class = |rank: f64| ((rank * SKILL_CLASSES as f64) as usize).min(SKILL_CLASSES - 1);
        let mut spare: Vec<Vec<u32>> = vec![Vec::new(); SKILL_CLASSES];
        for &household in self.queue[counts.earners..].iter().rev() {
            spare[class(self.skill_rank[household as usize])].push(household);
        }
        for nth in 0..searchers {
            let household = self.queue[working + nth] as usize;
            let position = (nth as f64 + 0.5) / searchers as f64;
            let (wanted, months) = plan.opening.person(position);
            self.idle_months[household] = months;
            let own = class(self.skill_rank[household]);
            if own != wanted
                && let Some(other) = spare[wanted].pop()
            {
                self.skill_rank.swap(household, other as usize);
                spare[own].push(other);
            }
        }
    }

    /// Skill from which the classes above the lowest begin, thousandths.
    pub fn class_bounds(&self) -> [u32; SKILL_CLASSES - 1] {
        let mut skills = self.full_skill.clone();
        std::array::from_fn(|class| {
            let place = (class + 1) * skills.len() / SKILL_CLASSES;
            *skills.select_nth_unstable(place).1
        })
    }

    /// Puts people to work in firms that have places, and works out their incomes; the spread of
    /// skills is chosen so that income has the Gini coefficient that was asked for.
    pub fn employ(&mut self, plan: &Plan, places: &Workplaces) {
        self.employer.fill(NOBODY);
        let mut queue = self.queue.iter();
        for (firm, &heads) in places.heads.iter().enumerate() {
            for &household in queue.by_ref().take(heads as usize) {
                self.employer[household as usize] = firm as u32;
            }
        }
        for &household in queue.take(plan.counts.across_the_border) {
            self.employer[household as usize] = ACROSS_THE_BORDER;
        }
        let wages: f64 = places.wage_bill.iter().sum();
        self.mean_wage = wages
            / places
                .heads
                .iter()
                .map(|&h| f64::from(h))
                .sum::<f64>()
                .max(1.0);
        self.share_benefits(plan);
        self.set_least_wages(plan);
        let mut staff = Staff::of(self, places);
        let mut room = gini::Workspace::default();
        let aim = plan.behaviour.income_gini;
        if self.means.len() > MULTITUDE {
            let near = |people: &mut Self, spread| {
                people.try_spread(spread, plan, places, &mut staff);
                room.middle_of_bounds(&people.means) - aim
            };
            self.spread = self.spread_near(near);
        } else {
            let mut spread = (0.0, WIDEST_SPREAD);
            for _ in 0..24 {
                let middle = f64::midpoint(spread.0, spread.1);
                self.try_spread(middle, plan, places, &mut staff);
                if room.is_below(&self.means, aim) {
                    spread.0 = middle;
                } else {
                    spread.1 = middle;
                }
            }
        }
        self.make_room(&staff, pay::FINAL_ROUNDS);
        self.count_top_ups(&staff);
        self.take_home(plan, &staff);
        self.pay_tax(plan);
    }

    /// Skills with this spread, and the incomes that they bring.
    fn try_spread(&mut self, spread: f64, plan: &Plan, places: &Workplaces, staff: &mut Staff) {
        self.become_skilled(spread);
        staff.divide(self, places);
        self.make_room(staff, 1);
        self.take_home(plan, staff);
        self.pay_tax(plan);
    }

    /// The spread at which something that rises with it is 0, for a multitude, where every trial takes long: by
    /// the chord between the two last trials, from where it was found before.
    fn spread_near(&mut self, mut gap: impl FnMut(&mut Self, f64) -> f64) -> f64 {
        let (mut below, mut above) = (0.0, WIDEST_SPREAD);
        let mut last: Option<(f64, f64)> = None;
        let mut spread = self.spread;
        for _ in 0..TRIALS {
            let found = gap(self, spread);
            if found < 0.0 {
                below = spread;
            } else {
                above = spread;
            }
            if found.abs() < GINI_PRECISION {
                break;
            }
            // Gini coefficients rise about half as fast as spreads do.
            let slope = last.map_or(0.5, |(other, gap)| (found - gap) / (spread - other));
            last = Some((spread, found));
            let chord = spread - found / slope;
            spread = if chord > below && chord < above {
                chord
            } else {
                f64::midpoint(below, above)
            };
        }
        spread
    }

    /// Finds the tax above the allowance that brings in the base year's sum, and what each household
    /// has left.
    fn pay_tax(&mut self, plan: &Plan) {
        let (base, behaviour) = (&plan.base, plan.behaviour);
        let allowance =
            behaviour.personal_allowance * behaviour.taxpayers * base.scale * 100.0 / 12.0;
        self.tax = if behaviour.limit_mode || allowance <= 0.0 {
            IncomeTax::proportional(base.income_tax)
        } else {
            IncomeTax::that_takes(base.income_tax, allowance, &self.income)
        };
        let left = (1.0 - base.income_tax - base.council_tax).max(0.1);
        for (means, &income) in self.means.iter_mut().zip(&self.income) {
            *means = (income * (1.0 - base.council_tax) - self.tax.on(income)) / left;
        }
    }

    /// Forgets what only drawing needed, before the columns are filled.
    pub fn forget_draws(&mut self) {
        self.queue = Vec::new();
        self.skill_rank = Vec::new();
        self.skill_score = Vec::new();
    }

    /// Median income after tax, pence a month.
    pub fn median_disposable(&self, base: &crate::economy::base::Base) -> f64 {
        let mut means = self.means.clone();
        let middle = means.len() / 2;
        let median = *means.select_nth_unstable_by(middle, f64::total_cmp).1;
        median * (1.0 - base.income_tax - base.council_tax)
    }

    /// How much of the essential basket a household needs: all of it, or as much as its base-year budget
    /// pays for. Assumed: the poorest households are the smallest.
    pub fn need(&self, household: usize, base: &Base, markets: &Markets) -> f64 {
        let list = &markets.lists[usize::from(self.localism[household])];
        let budget = base.consumption_rate * self.means[household];
        if list.essential > budget {
            budget.max(0.0) / list.essential
        } else {
            1.0
        }
    }

    /// What the fifths of households by income buy in the base year, the poorest first, and the sum of
    /// all needs of the essential basket.
    pub fn fifths(&self, base: &Base, markets: &Markets, tastes: &Tastes) -> ([Fifth; 5], f64) {
        let by_income = in_order_of(&self.means);
        let need = |&household: &u32| self.need(household as usize, base, markets);
        let budget =
            |&household: &u32| base.consumption_rate * self.means[household as usize].max(0.0);
        let n = by_income.len();
        let fifths = std::array::from_fn(|fifth| {
            // A handful of households may leave a fifth empty: it is like its neighbour.
            let first = (fifth * n / 5).min(n - 1);
            let end = ((fifth + 1) * n / 5).max(first + 1);
            let members = &by_income[first..end];
            let mean = |sum: f64| sum / members.len() as f64;
            let need = mean(members.iter().map(need).sum());
            let budget = mean(members.iter().map(budget).sum());
            Fifth::new(need, budget, tastes, 1.0 + base.consumption.tax)
        });
        (fifths, by_income.iter().map(need).sum())
    }

    /// Skill of those who work across the border among the households from `first` to before `end`,
    /// thousandths.
    pub fn border_skill(&self, first: usize, end: usize) -> u64 {
        let all = self.employer[first..end]
            .iter()
            .zip(&self.skill[first..end]);
        all.filter(|(employer, _)| **employer == ACROSS_THE_BORDER)
            .map(|(_, &skill)| u64::from(skill))
            .sum()
    }

    fn share_benefits(&mut self, plan: &Plan) {
        let dole = self.mean_wage * plan.behaviour.benefit_replacement;
        let mut unemployed = 0.0;
        for i in 0..self.earner.len() {
            unemployed += f64::from(u8::from(self.earner[i] && self.employer[i] == NOBODY));
            self.benefit[i] = if self.earner[i] { EARNERS_BENEFIT } else { 1.0 };
        }
        rescale(
            &mut self.benefit,
            (plan.base.benefits - dole * unemployed).max(0.0),
        );
    }

    /// Skills with this spread (standard deviation of their logarithm).
    fn become_skilled(&mut self, spread: f64) {
        let normal = libm::exp(-spread * spread / 2.0);
        exp::whole_exponentials(&self.skill_score, spread, normal, &mut self.full_skill);
        self.skill.clone_from(&self.full_skill);
    }
}

fn rescale(values: &mut [f64], total: f64) {
    let sum: f64 = values.iter().sum();
    let factor = if sum > 0.0 { total / sum } else { 0.0 };
    for value in values {
        *value *= factor;
    }
}
