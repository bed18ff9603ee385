//! One of the two economies: its policy, what is done to it by hand, and its run.

use std::collections::VecDeque;

use super::frame::{MAP, SideFrame};
use super::hand::{Costs, Hand};
use crate::calibrate::from_world;
use crate::follow::{FollowError, Followed, Pounds, follow};
use crate::measure::outcome::Outcome;
use crate::measure::rounds::{Receipts, Rounds};
use crate::scenario::types::{Scenario, World};
use crate::scenario::{self, problem::Problems};
use crate::simulation::{AuditFailure, Luck, Simulation, Unwatched};

/// Months over which payments are added up for the rounds.
const WINDOW: usize = 12;

/// Why what a hand made of a policy cannot run.
#[derive(Debug, thiserror::Error)]
pub enum SideError {
    /// In words.
    #[error("{0}")]
    Words(String),
    /// The scenario with the hand laid over it.
    #[error(transparent)]
    Problems(#[from] Problems),
}

/// One economy.
#[derive(Clone, Debug)]
pub struct Side {
    policy: Scenario,
    hand: Hand,
    /// The policy with the hand laid over it: what runs.
    scenario: Scenario,
    simulation: Simulation,
    /// Whether everybody works alone, so that shop and purse are one.
    one_purse: bool,
    /// Of the region that is looked at, the last months.
    receipts: VecDeque<Receipts>,
}

/// A policy with a hand laid over it, read again from its own TOML: what can be downloaded is what runs.
///
/// # Errors
/// When the hand asks for what there is not, or what comes out is no sound scenario.
pub fn laid(policy: &Scenario, hand: &Hand, costs: &Costs) -> Result<Scenario, SideError> {
    let whole = hand.laid_over(policy, costs).map_err(SideError::Words)?;
    let name = format!("{}, by hand", whole.policy);
    Ok(scenario::from_text(&name, &whole.to_toml())?)
}

/// Whether no sector of a world has more than one job.
fn all_work_alone(world: &World) -> bool {
    let regions = from_world(world).map(|calibrated| calibrated.regions);
    regions.is_ok_and(|regions| {
        let mut sectors = regions.iter().flat_map(|region| &region.production);
        sectors.all(|sector| sector.jobs <= 1.0)
    })
}

impl Side {
    /// The economy of a policy and a hand before its first month.
    ///
    /// # Errors
    /// When it cannot be built.
    pub fn new(policy: Scenario, hand: Hand, costs: &Costs, luck: Luck) -> Result<Self, SideError> {
        let scenario = laid(&policy, &hand, costs)?;
        let simulation = Simulation::new(&scenario, luck).map_err(SideError::Words)?;
        Ok(Self {
            one_purse: all_work_alone(&scenario.world),
            policy,
            hand,
            scenario,
            simulation,
            receipts: VecDeque::with_capacity(WINDOW),
        })
    }

    /// The policy without what was done by hand.
    #[must_use]
    pub fn policy(&self) -> &Scenario {
        &self.policy
    }

    /// What runs.
    #[must_use]
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The run.
    #[must_use]
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// What was done by hand.
    #[must_use]
    pub fn hand(&self) -> &Hand {
        &self.hand
    }

    /// Goes on under another hand, which must not change what has been: see [`Simulation::go_on_under`].
    ///
    /// # Errors
    /// When what comes out is no sound scenario; then nothing has changed.
    pub fn take_in_hand(&mut self, hand: Hand, costs: &Costs) -> Result<(), SideError> {
        let scenario = laid(&self.policy, &hand, costs)?;
        self.simulation
            .go_on_under(&scenario)
            .map_err(SideError::Words)?;
        (self.scenario, self.hand) = (scenario, hand);
        Ok(())
    }

    /// Lives a month.
    ///
    /// # Errors
    /// When its books do not add up.
    pub fn step(&mut self, region: usize) -> Result<SideFrame, AuditFailure> {
        self.simulation.step(&mut Unwatched)?;
        self.receive(region);
        Ok(self.frame(region))
    }

    /// Looks at another region: the last months of it are not kept, so its rounds begin anew.
    pub fn look_at(&mut self, region: usize) {
        self.receipts.clear();
        if self.simulation.economy().month > 0 {
            self.receive(region);
        }
    }

    fn receive(&mut self, region: usize) {
        let books = &self.simulation.economy().regions[region].accounts.books;
        let mut receipts = match self.receipts.len() {
            WINDOW => self.receipts.pop_front().unwrap_or_default(),
            _ => Receipts::new(books.sectors()),
        };
        receipts.clear();
        receipts.add(books);
        self.receipts.push_back(receipts);
    }

    /// What the last month was like.
    #[must_use]
    pub fn frame(&self, region: usize) -> SideFrame {
        SideFrame {
            rounds: self.rounds(),
            ..self.past(self.simulation.series().months, region)
        }
    }

    /// What a month was like, without its rounds: those are known for the region that was looked at alone.
    #[must_use]
    pub fn past(&self, month: u32, region: usize) -> SideFrame {
        let series = self.simulation.series();
        let value = |region, outcome: Outcome| series.value(month, region, outcome);
        let regions = self.simulation.economy().regions.len();
        let several = if regions > 1 { regions } else { 0 };
        SideFrame {
            values: Outcome::ALL.iter().map(|&o| value(region, o)).collect(),
            rounds: None,
            map: (0..several)
                .map(|region| MAP.map(|outcome| value(region, outcome)))
                .collect(),
        }
    }

    fn rounds(&self) -> Option<Rounds> {
        let mut months = self.receipts.iter();
        let mut all = months.next()?.clone();
        months.for_each(|month| all.join(month));
        all.rounds(self.one_purse)
    }

    /// Follows pounds that come in next month. The run itself stays where it is.
    ///
    /// # Errors
    /// When no such money comes in, or the books break.
    pub fn follow(&self, wanted: Pounds, months: u32) -> Result<Followed, FollowError> {
        follow(self.simulation.clone(), wanted, months, || true)
    }
}
