//! Fills a region's columns from the drawn people and firms.

mod firms;
mod households;
mod owners;

use super::links::Links;
use super::people::People;
use super::workplaces::Workplaces;
use super::{BlockSizes, Plan};
use crate::calibrate::spend::LeverColumn;
use crate::economy::bank::Bank;
use crate::economy::conditions::Conditions;
use crate::economy::firms::FirmBlock;
use crate::economy::local_money::{Across, Issuer};
use crate::economy::owners::OwnershipPassed;
use crate::economy::region::{
    JobMarket, Markets, PublicPurse, Region, RegionTally, Shops, TypicalFirm, Wealth,
};
use crate::economy::shops::CELLS_A_FIRM;
use crate::economy::techniques::Techniques;
use crate::economy::trade::Border;
use crate::ledger::{Accounts, Node, Till};
use crate::measure::outcome::{Outcome, SectorRow};
use crate::scenario::types::{Currency, Scenario};
use crate::units::{Pence, VOLUME_PER_PENNY};
use firms::firm_blocks;
use households::household_blocks;

/// The region at the end of the month before the first.
#[allow(clippy::too_many_arguments)]
pub fn region(
    plan: Plan,
    conditions: Conditions,
    markets: Markets,
    people: &People,
    places: &Workplaces,
    mut links: Links,
    blocks: BlockSizes,
    scenario: &Scenario,
    ledgers: &[LeverColumn],
) -> Region {
    let issuers = issuers(&plan, scenario);
    let currencies: Vec<&Currency> = issuers
        .iter()
        .map(|issuer| &scenario.currencies[issuer.currency])
        .collect();
    let slots = currencies.len();
    let mut firms = firm_blocks(&plan, places, &links, blocks.firms, slots);
    count_skills(&mut firms, people);
    let owners = owners::own(&plan, &mut firms);
    let households = household_blocks(
        &plan,
        &markets,
        people,
        &mut links,
        blocks.households,
        &currencies,
    );
    let (fifths, needs) = people.fifths(&plan.base, &markets, &plan.tastes);
    let sectors = plan.accounts.sectors.clone();
    let bank = opening_bank(&plan, &firms);
    let council = Pence((plan.base.basket_spending[0]) as i64);
    let in_purses: Pence = firms
        .iter()
        .flat_map(|b| b.purses.all())
        .chain(households.iter().flat_map(|b| b.purses.all()))
        .copied()
        .sum();
    let others = [
        (Node::Bank, bank.equity - bank.loans),
        (Node::OutsideBanks, bank.outside_equity - bank.outside_loans),
        (Node::Council, council),
    ];
    let accounts = Accounts::open(sectors.len(), in_purses, &others);
    let total = places.sector.len();
    let firm_groups = groups(&firms, blocks);
    let tills = |currencies| {
        let groups = firm_groups.iter();
        groups.map(|_| Till::new(None, total, currencies)).collect()
    };
    let mut region = Region {
        name: plan.accounts.name.clone(),
        household_key: plan.household_key,
        firm_key: plan.firm_key,
        household_tills: households
            .iter()
            .map(|_| Till::new(Some(Node::Households), total, slots))
            .collect(),
        firm_tills: tills(slots),
        invoices: tills(0),
        firm_groups,
        shops: shops(places, slots),
        owners_weight: people.ownership.iter().map(|&w| f64::from(w)).sum(),
        owners,
        households,
        firms,
        border: Border {
            skill: people.border_skill(0, people.skill.len()),
            heads: plan.counts.across_the_border as u32,
            base_heads: plan.counts.across_the_border as u32,
            ..Border::new(sectors.len())
        },
        markets,
        conditions,
        accounts,
        base_median: people.median_disposable(&plan.base),
        fifths,
        needs,
        bank,
        issuers,
        jobs: job_market(&plan, people),
        wealth: Wealth {
            dwellings: plan.base.dwellings * plan.base.household_income * 12.0
                / plan.behaviour.dwelling_wear,
            ..Wealth::default()
        },
        purse: PublicPurse {
            council_income: plan.base.basket_spending[0],
            state_taxes: plan.base.state_taxes,
        },
        techniques: Techniques::new(&plan.base, &plan.tastes, ledgers),
        ownership: OwnershipPassed::new(sectors.len()),
        levy: [0.0; 2],
        investment_fill: 1.0,
        tally: RegionTally::default(),
        outcomes: Box::new([0.0; Outcome::COUNT]),
        sector_rows: vec![SectorRow::default(); sectors.len()],
        sectors,
        base: plan.base,
        tastes: plan.tastes,
    };
    let Region {
        markets,
        shops,
        firms,
        conditions,
        ..
    } = &mut region;
    shops.refresh(firms, &[], 0);
    markets.refresh_offers(shops, firms, conditions);
    region
}

/// The issuers of the currencies that circulate in the region, before their month has come. The circuit
/// without frictions has none.
fn issuers(plan: &Plan, scenario: &Scenario) -> Vec<Issuer> {
    if plan.behaviour.limit_mode {
        return Vec::new();
    }
    let all = &scenario.currencies;
    let here: Vec<usize> = (0..all.len())
        .filter(|&i| all[i].circulates_in(&plan.accounts.name))
        .collect();
    let slot_of = |name: &String| here.iter().position(|&i| all[i].name == *name);
    let sectors = plan.accounts.sectors.len();
    here.iter()
        .map(|&currency| Issuer {
            currency,
            base: all[currency].base.as_ref().and_then(slot_of),
            limits: 1.0,
            taken_share: vec![0.0; sectors],
            directory: vec![Vec::new(); sectors],
            across: Across {
                taken: vec![0.0; sectors],
                ..Across::default()
            },
            ..Issuer::default()
        })
        .collect()
}

/// Banks' loans are what firms owe at the start; they have the capital that they keep.
fn opening_bank(plan: &Plan, firms: &[FirmBlock]) -> Bank {
    let output: f64 = plan.base.recipes.iter().map(|r| r.output).sum::<f64>() / VOLUME_PER_PENNY;
    let behaviour = plan.behaviour;
    let owed = |regional: bool| -> Pence {
        let firms = firms
            .iter()
            .flat_map(|b| b.loan.iter().zip(&b.regional_bank));
        firms
            .filter(|(_, r)| **r == regional)
            .map(|(l, _)| *l)
            .sum()
    };
    let capital = |loans: Pence, share: f64| {
        let most = output * behaviour.debt_limit_months * share;
        Bank::capital_kept(loans, most, behaviour.capital_ratio)
    };
    let (loans, outside_loans) = (owed(true), owed(false));
    Bank {
        loans,
        equity: capital(loans, behaviour.regional_bank_share),
        outside_loans,
        outside_equity: capital(outside_loans, 1.0 - behaviour.regional_bank_share),
    }
}

fn count_skills(firms: &mut [FirmBlock], people: &People) {
    let mut sums = vec![0u64; firms.iter().map(FirmBlock::len).sum()];
    for (&employer, &skill) in people.employer.iter().zip(&people.skill) {
        if let Some(sum) = sums.get_mut(employer as usize) {
            *sum += u64::from(skill);
        }
    }
    for block in firms {
        let range = block.first..block.first + block.len();
        block.skill.clone_from_slice(&sums[range]);
    }
}

fn job_market(plan: &Plan, people: &People) -> JobMarket {
    let earners = plan.counts.earners;
    JobMarket {
        slots: Vec::with_capacity(earners),
        claims: Vec::with_capacity(earners),
        searching: 0,
        earners,
        mean_wage: people.mean_wage,
        unemployment: plan.behaviour.opening_unemployment,
        past_unemployment: plan.behaviour.opening_unemployment,
        open: 0,
        asked: Vec::with_capacity(earners),
        class_bounds: people.class_bounds(),
        effort: plan.opening.effort,
        tightness: plan.opening.tightness,
        base_staff: plan.counts.heads.iter().map(|&h| f64::from(h)).sum(),
        top_up: plan.base.recipes.iter().map(|r| r.top_up).collect(),
        mean_top_up: people.mean_top_up,
        hired: 0,
        separated: 0,
    }
}

fn shops(places: &Workplaces, currencies: usize) -> Shops {
    let total = places.sector.len();
    Shops {
        of_sector: places.of_sector.clone(),
        price: vec![1.0; total],
        fill: vec![1.0; total],
        short: vec![false; total],
        short_in: vec![false; places.of_sector.len()],
        wage_per_skill: vec![0.0; total],
        least_pay: vec![0.0; total],
        clauses: Vec::new(),
        lay_off: vec![0.0; total],
        takes: vec![vec![0.0; total]; currencies],
        members: vec![vec![false; total]; currencies],
        size: vec![0.0; total],
        pool: vec![0.0; total],
        pool_weight: vec![0.0; places.of_sector.len()],
        room: vec![0.0; total],
        typical: vec![TypicalFirm::default(); places.of_sector.len()],
        by_size: vec![0; CELLS_A_FIRM * total],
    }
}

/// Cuts blocks of firms into groups of about as many firms each, by number of blocks: see
/// [`Region::firm_groups`].
fn groups(firms: &[FirmBlock], sizes: BlockSizes) -> Vec<usize> {
    let total: usize = firms.iter().map(FirmBlock::len).sum();
    let wanted = sizes.groups_of(total);
    let (mut groups, mut blocks, mut upto) = (Vec::new(), 0, 0);
    for block in firms {
        blocks += 1;
        upto += block.len();
        if upto * wanted >= total * (groups.len() + 1) {
            groups.push(std::mem::take(&mut blocks));
        }
    }
    groups.extend((blocks > 0).then_some(blocks));
    groups
}

/// Cuts a range into blocks of at most `size`.
fn cut(start: usize, end: usize, size: usize) -> impl Iterator<Item = (usize, usize)> {
    (start..end)
        .step_by(size.max(1))
        .map(move |first| (first, (first + size.max(1)).min(end)))
}
