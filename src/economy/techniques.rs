//! How production and needs are, and how they were at the start: levers that repair, train, gather a cluster
//! or change a buyer's mix work on the latter. Without them nothing is ever written here.

use serde::{Deserialize, Serialize};

use super::base::Base;
use super::conditions::Conditions;
use super::firms::FirmBlock;
use super::region::{Markets, Tastes};
use super::sourcing::Sourcing;
use crate::calibrate::accounts::ORIGINS;
use crate::calibrate::spend::LeverColumn;
use crate::scenario::types::{LeverKind, Repairers};

/// Rise of output per hour with the share of staff trained in addition (Dearden, Reed and Van Reenen 2006).
const TRAINED_OUTPUT: f64 = 0.6;
/// And of pay.
const TRAINED_PAY: f64 = 0.3;
/// Rise of output per worker with the size of a cluster, as an elasticity. Assumed: Combes and Gobillon (2015)
/// find 0.02 to 0.05 for the density of places.
const CLUSTER_ELASTICITY: f64 = 0.04;
/// Bounds of a cluster's size over its first.
const CLUSTER_SIZES: (f64, f64) = (0.25, 4.0);
/// The largest share of a product's purchases that repair can replace.
const MOST_REPAIRED: f64 = 0.95;

/// A region's techniques as they were.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Techniques {
    inputs: Vec<Vec<f64>>,
    labour: Vec<f64>,
    wage: Vec<f64>,
    essential: Vec<f64>,
    marginal: Vec<f64>,
    ledgers: Vec<Ledger>,
    /// Share of each product's purchases that repair replaces this month, 0 to 0.95.
    pub repaired: Vec<f64>,
    /// Whether anything is not as it was.
    changed: bool,
}

/// A public buyer's mix by its own ledger.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Ledger {
    /// Index of the lever.
    lever: usize,
    spender: usize,
    /// Volume of each product per volume of output.
    input: Vec<f64>,
    sourcing: Sourcing,
}

/// Repair of a product: what replaces how much of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repair {
    /// Index of the sector that does the work.
    pub through: usize,
    /// Volume of its work per volume of goods that need not be bought.
    pub work: f64,
    /// Share of purchases that it replaces.
    pub strength: f64,
    /// Whose.
    pub buyers: Repairers,
}

impl Techniques {
    /// As the base year has them.
    #[must_use]
    pub fn new(base: &Base, tastes: &Tastes, ledgers: &[LeverColumn]) -> Self {
        let ledger = |column: &LeverColumn| {
            let output = base.recipes[column.spender].output * 12.0 / 1000.0;
            let bought = |product: usize| -> f64 {
                column.inputs.by_origin.iter().map(|o| o[product]).sum()
            };
            let per_output = |product| {
                if output > 0.0 {
                    bought(product) / output
                } else {
                    0.0
                }
            };
            Ledger {
                lever: column.lever,
                spender: column.spender,
                input: (0..base.recipes.len()).map(per_output).collect(),
                sourcing: Sourcing::new(&column.inputs),
            }
        };
        Self {
            inputs: base.recipes.iter().map(|r| r.input.clone()).collect(),
            labour: base.recipes.iter().map(|r| r.labour).collect(),
            wage: base.recipes.iter().map(|r| r.wage).collect(),
            essential: tastes.essential.clone(),
            marginal: tastes.marginal.clone(),
            ledgers: ledgers.iter().map(ledger).collect(),
            repaired: vec![0.0; base.recipes.len()],
            changed: false,
        }
    }

    /// Whether this month's techniques are to be worked out.
    #[must_use]
    pub fn to_be_changed(&self, conditions: &Conditions) -> bool {
        let levers = [
            LeverKind::Repair,
            LeverKind::Training,
            LeverKind::Cluster,
            LeverKind::SpendLedger,
        ];
        self.changed || levers.iter().any(|&kind| conditions.pulls(kind))
    }

    /// Puts everything back to what it was.
    pub fn restore(&mut self, base: &mut Base, markets: &mut Markets, tastes: &mut Tastes) {
        for (sector, recipe) in base.recipes.iter_mut().enumerate() {
            recipe.input.clone_from(&self.inputs[sector]);
            recipe.labour = self.labour[sector];
            recipe.wage = self.wage[sector];
        }
        tastes.essential.clone_from(&self.essential);
        tastes.marginal.clone_from(&self.marginal);
        for ledger in &self.ledgers {
            let column = &mut markets.inputs[ledger.spender];
            let before = &base.recipes[ledger.spender].sourcing;
            column.base.clone_from(&before.base);
            column.weight.clone_from(&before.weight);
        }
        self.repaired.fill(0.0);
        self.changed = false;
    }

    /// A buyer buys by its ledger as far as the lever goes (0 to 1).
    pub fn buy_by_ledger(
        &mut self,
        lever: usize,
        strength: f64,
        base: &mut Base,
        markets: &mut Markets,
    ) {
        for ledger in self.ledgers.iter().filter(|ledger| ledger.lever == lever) {
            self.changed = true;
            let recipe = &mut base.recipes[ledger.spender];
            let column = &mut markets.inputs[ledger.spender];
            let all = ledger.input.iter().zip(&mut recipe.input).enumerate();
            for (product, (&by_ledger, input)) in all {
                let (before, after) = (*input * (1.0 - strength), by_ledger * strength);
                let bought = before + after;
                *input = bought;
                if bought > 0.0 {
                    let (old, new) = (column.base[product], ledger.sourcing.base[product]);
                    column.base[product] = std::array::from_fn::<f64, ORIGINS, _>(|origin| {
                        (before * old[origin] + after * new[origin]) / bought
                    });
                }
                column.weight[product] = column.weight[product] * (1.0 - strength)
                    + ledger.sourcing.weight[product] * strength;
            }
        }
    }

    /// Repair replaces a part of what households and firms buy of a product; what households save they
    /// spend on everything.
    pub fn repair(&mut self, product: usize, repair: Repair, base: &mut Base, tastes: &mut Tastes) {
        let share = repair.strength.min(MOST_REPAIRED - self.repaired[product]);
        if share <= 0.0 {
            return;
        }
        self.changed = true;
        // Of what is still bought now, so that shares of the base year add up.
        let now = share / (1.0 - self.repaired[product]);
        self.repaired[product] += share;
        let through = repair.through;
        let replace = |bought: &mut [f64]| {
            let replaced = bought[product] * now;
            bought[product] -= replaced;
            bought[through] += replaced * repair.work;
        };
        if repair.buyers != Repairers::Households {
            for recipe in &mut base.recipes {
                replace(&mut recipe.input);
            }
        }
        if repair.buyers == Repairers::Firms {
            return;
        }
        replace(&mut tastes.essential);
        replace(&mut tastes.marginal);
        let all: f64 = tastes.marginal.iter().sum();
        if all > 0.0 {
            tastes.marginal.iter_mut().for_each(|part| *part /= all);
        }
    }

    /// Training and clusters: output per worker, and pay.
    pub fn learn(&mut self, base: &mut Base, firms: &[FirmBlock], conditions: &Conditions) {
        let (trained, cluster) = (
            conditions.lever(LeverKind::Training),
            conditions.lever(LeverKind::Cluster),
        );
        let (mut now, mut before) = (0.0, 0.0);
        for block in firms.iter().filter(|b| cluster[b.sector] > 0.0) {
            for firm in (0..block.len()).filter(|&firm| block.active(firm)) {
                now += block.expected[firm];
            }
        }
        for (recipe, _) in base.recipes.iter().zip(cluster).filter(|c| *c.1 > 0.0) {
            before += recipe.output;
        }
        let (least, most) = CLUSTER_SIZES;
        let size = if before > 0.0 {
            (now / before).clamp(least, most)
        } else {
            1.0
        };
        for (sector, recipe) in base.recipes.iter_mut().enumerate() {
            if trained[sector] > 0.0 || cluster[sector] > 0.0 {
                self.changed = true;
                recipe.labour *= libm::pow(size, -CLUSTER_ELASTICITY * cluster[sector])
                    / (1.0 + TRAINED_OUTPUT * trained[sector]);
                recipe.wage *= 1.0 + TRAINED_PAY * trained[sector];
            }
        }
    }
}
