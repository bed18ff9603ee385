//! Filling households' columns.

use super::super::Plan;
use super::super::links::{Links, NO_FIRM};
use super::super::people::People;
use super::cut;
use crate::economy::households::{HouseholdBlock, HouseholdTally, INCOME_BANDS};
use crate::economy::local_money::HouseholdPurses;
use crate::economy::region::Markets;
use crate::ledger::{Desk, Desked, Node, Purses};
use crate::random::{Purpose, hash_name, mix};
use crate::scenario::types::{Currency, Design};
use crate::units::{Minutes, Pence};

pub(super) fn household_blocks(
    plan: &Plan,
    markets: &Markets,
    people: &People,
    links: &mut Links,
    size: usize,
    currencies: &[&Currency],
) -> Vec<HouseholdBlock> {
    cut(0, people.income.len(), size)
        .zip(std::mem::take(&mut links.shop))
        .map(|((first, end), shop)| {
            household_block(plan, markets, people, shop, first, end, currencies)
        })
        .collect()
}

fn household_block(
    plan: &Plan,
    markets: &Markets,
    people: &People,
    mut shop: Vec<u32>,
    first: usize,
    end: usize,
    currencies: &[&Currency],
) -> HouseholdBlock {
    let n = end - first;
    // What nobody sells here is never ordered here; its link may as well point at the first firm.
    for link in shop.iter_mut().filter(|link| **link == NO_FIRM) {
        *link = 0;
    }
    let pence = |values: &[f64]| -> Vec<Pence> {
        values[first..end]
            .iter()
            .map(|&v| Pence(v as i64))
            .collect()
    };
    let means = &people.means[first..end];
    let months = plan.behaviour.household_deposit_months;
    HouseholdBlock {
        first,
        purses: Purses::opened(means.iter().map(|i| Pence((i * months) as i64)).collect()),
        desk: Desk::new(Desked {
            node: Node::Households,
            first: first as u32,
        }),
        earner: people.earner[first..end].to_vec(),
        employer: people.employer[first..end].to_vec(),
        skill: people.skill[first..end].to_vec(),
        full_skill: people.full_skill[first..end].to_vec(),
        idle_months: people.idle_months[first..end].to_vec(),
        border_skill: people.border_skill(first, end),
        border_skill_before: people.border_skill(0, first),
        localism: people.localism[first..end].to_vec(),
        need: (first..end)
            .map(|i| people.need(i, &plan.base, markets) as f32)
            .collect(),
        benefit: pence(&people.benefit),
        property: pence(&people.property),
        ownership: people.ownership[first..end].to_vec(),
        shop,
        income: pence(&people.dividends),
        disposable: vec![Pence::ZERO; n],
        smoothed: means.to_vec(),
        budget: vec![Pence::ZERO; n],
        ordered: vec![Pence::ZERO; n],
        lacking: Vec::new(),
        second: vec![Pence::ZERO; plan.base.recipes.len()],
        found: Vec::new(),
        searching: Vec::with_capacity(n / 8),
        claims: Vec::with_capacity(n / 8),
        left: Vec::with_capacity(n / 8),
        regained: Vec::with_capacity(n / 8),
        savings: vec![Pence::ZERO; n],
        earlier_claims: (first..end)
            .map(|i| Pence(people.claims(i, plan) as i64))
            .collect(),
        home: people.home[first..end].to_vec(),
        local_money: currencies
            .iter()
            .map(|currency| purses(plan, currency, first, end))
            .collect(),
        tally: HouseholdTally {
            spent_locally: vec![0; plan.base.recipes.len()],
            income_count: vec![0; INCOME_BANDS],
            income_sum: vec![0; INCOME_BANDS],
            ..HouseholdTally::default()
        },
    }
}

/// Empty purses; who would use the currency is a draw of each household and the currency's name.
fn purses(plan: &Plan, currency: &Currency, first: usize, end: usize) -> HouseholdPurses {
    let key = mix(plan.household_key ^ hash_name(&currency.name, 0));
    let users = plan.luck.stream(Purpose::BuildCurrency, 0, key);
    let share = currency.household_share.unwrap_or_default();
    let households = end - first;
    let hours = if currency.design == Design::TimeBank {
        households
    } else {
        0
    };
    HouseholdPurses {
        paid_out_each: Pence::ZERO,
        uses: (first..end)
            .map(|i| users.uniform(i as u64, 0) < share)
            .collect(),
        held: vec![Pence::ZERO; households],
        paid: vec![false; households],
        minutes: vec![Minutes::ZERO; hours],
        replaced: vec![Pence::ZERO; hours],
        ..HouseholdPurses::default()
    }
}
