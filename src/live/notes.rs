//! What a page is told of a place: its outcomes, sides, levers and shocks, and pounds that were followed.

use super::hand::Costs;
use super::protocol::{
    Followed, FollowedMonth, FollowedStep, LeverNote, OutcomeNote, ShockNote, SideNote,
};
use super::side::Side;
use crate::economy::firms::FirmBlock;
use crate::economy::households::HouseholdBlock;
use crate::follow;
use crate::follow::words::{door_in_words, door_words};
use crate::measure::outcome::{Kind, Outcome};
use crate::scenario::record::Choice;
use crate::scenario::types::{LeverKind, Side as From};

/// Levers that can be moved in every place, with the ends and the step of their slider; others where a policy has
/// them.
const SLIDERS: [(LeverKind, [f64; 3]); 12] = [
    (LeverKind::BuyLocalHouseholds, [-0.5, 0.5, 0.05]),
    (LeverKind::BuyLocalFirms, [-0.5, 0.5, 0.05]),
    (LeverKind::Procurement, [-0.5, 0.5, 0.05]),
    (LeverKind::LocalOwnership, [-0.5, 0.5, 0.05]),
    (LeverKind::TransportCost, [-0.2, 0.5, 0.05]),
    (LeverKind::Tariff, [0.0, 0.5, 0.05]),
    (LeverKind::LocalFirst, [0.0, 1.0, 0.1]),
    (LeverKind::LocalCapacity, [0.0, 0.5, 0.05]),
    (LeverKind::Stocks, [0.0, 6.0, 1.0]),
    (LeverKind::Training, [0.0, 0.2, 0.01]),
    (LeverKind::BasicIncome, [0.0, 500.0, 25.0]),
    (LeverKind::Support, [0.0, 500.0, 25.0]),
];

/// Levers that can be moved: those of every place, then those that one of the policies has besides.
#[must_use]
pub fn levers(sides: &[Side; 2], costs: &Costs) -> Vec<LeverNote> {
    let policies = || sides.iter().map(Side::policy);
    let has = |kind| policies().any(|p| p.levers.iter().any(|lever| lever.kind == kind));
    let known = |kind| SLIDERS.iter().any(|(slider, _)| *slider == kind);
    // A ledger is there from the start.
    let besides = LeverKind::ALL
        .iter()
        .filter(|&&kind| kind != LeverKind::SpendLedger && !known(kind) && has(kind))
        .map(|&kind| {
            let (least, most) = kind.range();
            (kind, [least, most.min(10.0), 0.05])
        });
    let all = SLIDERS.into_iter().chain(besides);
    all.map(|(kind, slider)| LeverNote {
        kind: kind.name(),
        meaning: kind.meaning(),
        unit: kind.unit(),
        slider,
        strengths: std::array::from_fn(|side| {
            let levers = sides[side].policy().levers.iter();
            let own = levers.filter(|lever| lever.kind == kind);
            own.map(|lever| lever.strength).sum()
        }),
        cost: costs.get(&kind).copied().unwrap_or(0.0),
    })
    .collect()
}

/// Shocks that both policies know.
#[must_use]
pub fn shocks(sides: &[Side; 2]) -> Vec<ShockNote> {
    let [one, other] = [0, 1].map(|side| &sides[side].policy().shocks);
    let both = one.iter().filter(|shock| other.contains(shock));
    both.map(|shock| ShockNote {
        name: shock.name.clone(),
        meaning: shock.kind.meaning(),
        outside: shock.side == From::Outside,
        depth: shock.depth,
        length: shock.length,
    })
    .collect()
}

impl OutcomeNote {
    /// What an outcome is.
    #[must_use]
    pub fn of(outcome: Outcome) -> Self {
        Self {
            name: outcome.name(),
            label: outcome.label(),
            unit: outcome.unit(),
            flow: outcome.kind() == Kind::Flow,
            meaning: outcome.meaning(),
        }
    }
}

impl SideNote {
    /// What one of the economies is.
    #[must_use]
    pub fn of(side: &Side) -> Self {
        let (scenario, policy) = (side.scenario(), side.policy());
        let regions = &side.simulation().economy().regions;
        Self {
            policy: scenario.policy.clone(),
            title: scenario.title.clone(),
            households: regions
                .iter()
                .flat_map(|region| &region.households)
                .map(HouseholdBlock::len)
                .sum(),
            firms: regions
                .iter()
                .flat_map(|region| &region.firms)
                .map(FirmBlock::len)
                .sum(),
            scale: scenario.world.scale,
            starts: policy.levers.iter().map(|lever| lever.start).min(),
            currencies: scenario.currencies.iter().map(|c| c.name.clone()).collect(),
        }
    }
}

impl Followed {
    /// What became of followed pounds, in words.
    #[must_use]
    pub fn told(side: usize, followed: follow::Followed) -> Self {
        let months = followed.months.into_iter().map(|end| FollowedMonth {
            month: end.month,
            inside: end.inside,
            left: end
                .left
                .into_iter()
                .map(|(door, pounds)| (door_words(door), pounds))
                .collect(),
            work: end.work,
        });
        let chain = followed.chain.into_iter().map(|step| FollowedStep {
            payer: step.payer,
            payee: step.payee,
            purpose: step.kind.label(),
            pounds: step.pounds,
            largest: (step.largest.0, step.largest.1.pounds()),
        });
        Self {
            side,
            pounds: followed.pounds,
            door: door_in_words(followed.door),
            months: months.collect(),
            chain: chain.collect(),
        }
    }
}
