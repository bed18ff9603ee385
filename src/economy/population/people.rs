//! Who lives here: skills, wealth, work, income.

use super::Plan;
use super::workplaces::Workplaces;
use crate::economy::base::{Base, IncomeTax};
use crate::economy::households::{ACROSS_THE_BORDER, LOCALISM_CLASSES, NOBODY, SKILL_CLASSES};
use crate::economy::region::{Fifth, Markets, Tastes};
use crate::month::keeps;
use crate::random::{Purpose, normal_quantile};

/// Spread of wealth among households (standard deviation of its logarithm). Assumed: with the share
/// of owners it puts about two thirds of local firms with the richest tenth.
const WEALTH_SPREAD: f64 = 1.2;
/// Share of households that own local firms. Assumed, near the UK's share of self-employed.
const OWNERS: f64 = 0.2;
/// Spread of the value of dwellings among those who own them (standard deviation of its logarithm). With
/// the share of owners it gives property wealth a Gini of about 0.66 (ONS, Wealth and Assets Survey,
/// Great Britain 2016-18).
const HOME_SPREAD: f64 = 0.87;
/// Correlation of dwellings, and of the time for which savings have been put aside, with other wealth (of
/// the normal scores of their ranks). Assumed.
const KINDS_OF_WEALTH: f64 = 0.6;
/// Highest least wage of a sector as a share of its mean wage. Assumed.
const LEAST_OF_SECTOR: f64 = 0.8;
/// Rounds in which wages make room for top-ups; each fixes who is topped up, and few change.
const FINAL_ROUNDS: u32 = 20;
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
    /// Skill of each firm's staff, thousandths.
    staff_skill: Vec<u64>,
    /// What is left of a sector's wages when top-ups to the least wage are paid, as a share.
    wage_factor: Vec<f64>,
    /// Least pay of a full month by sector, pence.
    least_wage: Vec<f64>,
    /// Top-ups to the least wage per pound of other wages.
    pub mean_top_up: f64,
    skill_rank: Vec<f64>,
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
        let wealth = |i: usize| libm::exp(WEALTH_SPREAD * normal_quantile(wealth_rank[i]));
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
                .map(|i| wealth(i) * if earner[i] { EARNERS_PENSION } else { 1.0 })
                .collect(),
            ownership: (0..n)
                .map(|i| {
                    if n == 1 || wealth_rank[i] > 1.0 - OWNERS {
                        wealth(i) as f32
                    } else {
                        0.0
                    }
                })
                .collect(),
            income: vec![0.0; n],
            means: vec![0.0; n],
            tax: IncomeTax::default(),
            home: homes(plan, &wealth_rank),
            saved_for: with_wealth(plan, &wealth_rank, Purpose::BuildClaims)
                .into_iter()
                .map(|rank| -libm::log(1.0 - rank))
                .collect(),
            dividends: vec![0.0; n],
            skill_rank: ranks(&permutation(plan, Purpose::BuildSkill, n)),
            staff_skill: Vec::new(),
            wage_factor: vec![1.0; plan.base.recipes.len()],
            least_wage: vec![0.0; plan.base.recipes.len()],
            mean_top_up: 0.0,
            earner,
            queue,
            mean_wage: 0.0,
        };
        rescale(&mut people.property, plan.base.property);
        people.look_for_work(plan);
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
        let mut sorted = self.full_skill.clone();
        sorted.sort_unstable();
        std::array::from_fn(|class| sorted[(class + 1) * sorted.len() / SKILL_CLASSES])
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
        let mut spread = (0.0, 2.0);
        for _ in 0..24 {
            let middle = f64::midpoint(spread.0, spread.1);
            self.earn(plan, places, middle);
            self.pay_tax(plan);
            if gini(&self.means) < plan.behaviour.income_gini {
                spread.0 = middle;
            } else {
                spread.1 = middle;
            }
        }
        self.make_room(places, FINAL_ROUNDS);
        self.take_home(plan, places);
        self.pay_tax(plan);
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

    /// Claims on outside funds at the start, pence: what a household does not spend, for as long as it has
    /// put it aside; a generation on average.
    pub fn claims(&self, household: usize, plan: &Plan) -> f64 {
        let base = &plan.base;
        let kept =
            1.0 - base.income_tax - base.council_tax - base.consumption_rate - base.dwellings;
        let owner = self.home[household] > 0.0;
        let years = plan.behaviour.generation_years * keeps(owner, plan.behaviour.home_owners);
        let months = 12.0 * years * self.saved_for[household];
        kept.max(0.0) * self.means[household] * months
    }

    /// Forgets what only drawing needed, before the columns are filled.
    pub fn forget_draws(&mut self) {
        self.queue = Vec::new();
        self.skill_rank = Vec::new();
    }

    /// Median income after tax, pence a month.
    pub fn median_disposable(&self, base: &crate::economy::base::Base) -> f64 {
        let mut sorted = self.means.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        sorted[sorted.len() / 2] * (1.0 - base.income_tax - base.council_tax)
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
        let mut by_income: Vec<usize> = (0..self.means.len()).collect();
        by_income.sort_by(|&a, &b| self.means[a].total_cmp(&self.means[b]).then(a.cmp(&b)));
        let need = |&household: &usize| self.need(household, base, markets);
        let budget = |&household: &usize| base.consumption_rate * self.means[household].max(0.0);
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

    /// Incomes when skills have this spread (standard deviation of their logarithm).
    fn earn(&mut self, plan: &Plan, places: &Workplaces, spread: f64) {
        let normal = libm::exp(-spread * spread / 2.0);
        let mut staff_skill = vec![0u64; places.heads.len()];
        for i in 0..self.skill.len() {
            let skill = normal * libm::exp(spread * normal_quantile(self.skill_rank[i]));
            self.full_skill[i] = (skill * 1000.0).clamp(50.0, 50_000.0) as u32;
            self.skill[i] = self.full_skill[i];
            if let Some(sum) = staff_skill.get_mut(self.employer[i] as usize) {
                *sum += u64::from(self.skill[i]);
            }
        }
        self.staff_skill = staff_skill;
        self.make_room(places, 1);
        self.take_home(plan, places);
    }

    /// The least wage of each sector: a share of the mean wage of all, but not far above what the sector
    /// pays on average (much of its work may be part-time).
    fn set_least_wages(&mut self, plan: &Plan) {
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
    fn make_room(&mut self, places: &Workplaces, rounds: u32) {
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
    fn take_home(&mut self, plan: &Plan, places: &Workplaces) {
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

/// A keyed permutation of 0 to n - 1.
fn permutation(plan: &Plan, purpose: Purpose, n: usize) -> Vec<u32> {
    let stream = plan.luck.stream(purpose, 0, plan.household_key);
    let mut keyed: Vec<(u64, u32)> = (0..n)
        .map(|i| (stream.bits(i as u64, 0), i as u32))
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, i)| i).collect()
}

/// Each household's rank in an order, as the midpoint of its share (strictly between 0 and 1).
fn ranks(order: &[u32]) -> Vec<f64> {
    let mut rank = vec![0.0; order.len()];
    for (place, &household) in order.iter().enumerate() {
        rank[household as usize] = (place as f64 + 0.5) / order.len() as f64;
    }
    rank
}

/// Weights in the value of dwellings: a share of households owns them, those with more wealth more
/// often; values among owners are lognormal.
fn homes(plan: &Plan, wealth_rank: &[f64]) -> Vec<f32> {
    let n = wealth_rank.len();
    let without = 1.0 - plan.behaviour.home_owners;
    with_wealth(plan, wealth_rank, Purpose::BuildHomes)
        .into_iter()
        .map(|rank| {
            if n > 1 && rank <= without {
                return 0.0;
            }
            // The owner's rank among owners.
            let among = ((rank - without) / (1.0 - without).max(1e-9)).clamp(1e-6, 1.0 - 1e-6);
            libm::exp(HOME_SPREAD * normal_quantile(if n > 1 { among } else { 0.5 })) as f32
        })
        .collect()
}

/// Ranks in another kind of wealth, strictly between 0 and 1, correlated with the rank in wealth.
fn with_wealth(plan: &Plan, wealth_rank: &[f64], purpose: Purpose) -> Vec<f64> {
    let n = wealth_rank.len();
    let other = ranks(&permutation(plan, purpose, n));
    let alone = (1.0 - KINDS_OF_WEALTH * KINDS_OF_WEALTH).sqrt();
    let standing: Vec<f64> = (0..n)
        .map(|i| {
            KINDS_OF_WEALTH * normal_quantile(wealth_rank[i]) + alone * normal_quantile(other[i])
        })
        .collect();
    let mut order: Vec<u32> = (0..n as u32).collect();
    order.sort_by(|&a, &b| {
        let at = |i: u32| standing[i as usize];
        at(a).total_cmp(&at(b)).then(a.cmp(&b))
    });
    ranks(&order)
}

fn rescale(values: &mut [f64], total: f64) {
    let sum: f64 = values.iter().sum();
    let factor = if sum > 0.0 { total / sum } else { 0.0 };
    for value in values {
        *value *= factor;
    }
}

/// Gini coefficient of non-negative values, from their sorted order.
fn gini(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let sum: f64 = sorted.iter().sum();
    let ranked: f64 = sorted
        .iter()
        .enumerate()
        .map(|(i, v)| (2.0 * (i as f64 + 1.0) - n - 1.0) * v)
        .sum();
    if sum > 0.0 { ranked / (n * sum) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gini_of_known_distributions() {
        assert!(gini(&[1.0, 1.0, 1.0]).abs() < 1e-12);
        assert!((gini(&[0.0, 0.0, 0.0, 1.0]) - 0.75).abs() < 1e-12);
    }
}
