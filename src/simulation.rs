//! One run: an economy, its clock of months, its audit and its record.

pub use crate::ledger::{Account, Transfer};
use crate::ledger::{Books, Node};
use crate::measure::outcome::Series;
pub use crate::random::Luck;
use crate::scenario::types::Scenario;
use crate::units::Pence;

/// The phases of a month, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
#[allow(missing_docs)]
pub enum Phase {
    Events,
    Plan,
    Borrow,
    Hire,
    Source,
    Produce,
    Pay,
    Shop,
    Clear,
    ServiceDebt,
    ShareOut,
    Renew,
    Measure,
}

/// Somebody who watches the month from outside, e.g. with a clock. The engine has none.
pub trait Watch {
    /// A phase is about to begin.
    fn phase(&mut self, _phase: Phase) {}
}

/// Nobody watches.
pub struct Unwatched;
impl Watch for Unwatched {}

/// A month whose books do not add up.
#[derive(Clone, Debug, thiserror::Error)]
#[error("month {month}, {region}: {identity} fails by {gap} pence")]
pub struct AuditFailure {
    /// The month (1 = first).
    pub month: u32,
    /// The region.
    pub region: String,
    /// The identity that fails, in words.
    pub identity: String,
    /// By how much.
    pub gap: i128,
}

/// One run of a scenario.
pub struct Simulation {
    series: Series,
    years: Vec<Vec<Books>>,
}

impl Simulation {
    /// Builds the economy of a checked scenario. (Interface stub while the engine is being built.)
    ///
    /// # Errors
    /// In words, when the world cannot be built (tables that do not balance, no households).
    pub fn new(_scenario: &Scenario, _luck: Luck) -> Result<Self, String> {
        Err("not built yet".into())
    }
    /// Runs one month: phases, audit, record.
    ///
    /// # Errors
    /// When the audit finds a broken identity.
    pub fn step(&mut self, _watch: &mut impl Watch) -> Result<(), AuditFailure> {
        Ok(())
    }
    /// Runs one month and lists every payment in `journal`, in an order that does not depend on threads.
    ///
    /// # Errors
    /// When the audit finds a broken identity.
    pub fn step_with_journal(
        &mut self,
        _watch: &mut impl Watch,
        _journal: &mut Vec<Transfer>,
    ) -> Result<(), AuditFailure> {
        Ok(())
    }
    /// What has been recorded so far.
    #[must_use]
    pub fn series(&self) -> &Series {
        &self.series
    }
    /// Books of finished years: `[year][region]`.
    #[must_use]
    pub fn years(&self) -> &[Vec<Books>] {
        &self.years
    }
    /// Opening money of an account (before any month), for `follow`.
    #[must_use]
    pub fn balance(&self, _region: usize, _account: Account) -> Pence {
        Pence::ZERO
    }
    /// What an account is, for readers: "household 12", "bakery 3 (Food)".
    #[must_use]
    pub fn account_name(&self, _region: usize, _account: Account) -> String {
        String::new()
    }
    /// The node an account is booked under: a firm's is its sector. For `follow`.
    #[must_use]
    pub fn node_of(&self, _region: usize, account: Account) -> Node {
        match account {
            Account::Household(_) => Node::Households,
            Account::Firm(_) => Node::Sector(0),
            Account::Node(node) => node,
        }
    }
}
