//! Follows pounds through a run: from a month's incoming payments until they have left.

pub mod trace;
pub mod words;

use std::collections::BTreeMap;

use crate::ledger::{Account, Door, Node, PaymentKind};
use crate::simulation::{AuditFailure, Simulation, Unwatched};
use crate::units::Pence;
use trace::{Holder, Start, TAG_PER_PENNY, Trace, starting_tags};

/// Where the pounds were at a month's end, in pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct MonthEnd {
    /// The month.
    pub month: u32,
    /// Still inside.
    pub inside: f64,
    /// Left so far, by door.
    pub left: BTreeMap<Door, f64>,
    /// Paid from resident to resident so far, every payment counted.
    pub work: f64,
}

/// One step of the way that most of the money took.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Who paid, by name.
    pub payer: String,
    /// Who was paid, by name.
    pub payee: String,
    /// What for.
    pub kind: PaymentKind,
    /// Followed pounds that took this step in all.
    pub pounds: f64,
    /// Month and whole amount of the payment that carried most of them.
    pub largest: (u32, Pence),
}

/// What became of the pounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// How many were followed.
    pub pounds: f64,
    /// The door by which they came in.
    pub door: Door,
    /// Where they were at each month's end.
    pub months: Vec<MonthEnd>,
    /// The way most of them took.
    pub chain: Vec<Step>,
    /// Who still held some at the end, by node, pounds.
    pub held: BTreeMap<Node, f64>,
}

/// Why pounds could not be followed.
#[derive(Debug, thiserror::Error)]
pub enum FollowError {
    /// The economy could not be built, or no such money came in; in words.
    #[error("{0}")]
    Nothing(String),
    /// A month's books did not add up.
    #[error(transparent)]
    Audit(#[from] AuditFailure),
    /// It was stopped.
    #[error("stopped")]
    Stopped,
}

/// Which pounds to follow.
#[derive(Clone, Copy, Debug)]
pub struct Pounds {
    /// How many.
    pub pounds: u32,
    /// Where they come in.
    pub start: Start,
}

/// Follows pounds that come in in the next month until less than a hundredth of them is inside, for so many
/// months at most. `go_on` is asked after every month.
///
/// # Errors
/// When the books break, no such money comes in in that month, or `go_on` says no.
pub fn follow(
    mut simulation: Simulation,
    wanted: Pounds,
    months_most: u32,
    go_on: impl Fn() -> bool,
) -> Result<Followed, FollowError> {
    // A second economy that stands still knows what everybody had at first.
    let still = simulation.clone();
    let all = u64::from(wanted.pounds) * 100 * TAG_PER_PENNY;
    let mut trace = Trace::new();
    let mut months = Vec::new();
    let mut journal = Vec::new();
    for passed in 0..months_most {
        journal.clear();
        simulation.step_with_journal(&mut Unwatched, &mut journal)?;
        let month = simulation.economy().month;
        let mut tags = BTreeMap::new();
        if passed == 0 {
            tags = starting_tags(&journal, wanted.start, all, |(region, account)| {
                simulation.node_of(region as usize, account)
            });
            if tags.is_empty() {
                let words = format!("no such money comes in in month {month}");
                return Err(FollowError::Nothing(words));
            }
        }
        trace.follow(month, &journal, &tags, |(region, account)| {
            still.balance(region as usize, account)
        });
        months.push(month_end(month, &trace));
        if trace.inside() < all / 100 {
            break;
        }
        if !go_on() {
            return Err(FollowError::Stopped);
        }
    }
    Ok(Followed {
        pounds: f64::from(wanted.pounds),
        door: wanted.start.door,
        months,
        chain: chain(&trace, &simulation),
        held: held(&trace, &simulation),
    })
}

fn pounds(tag: u64) -> f64 {
    tag as f64 / (100 * TAG_PER_PENNY) as f64
}

fn month_end(month: u32, trace: &Trace) -> MonthEnd {
    MonthEnd {
        month,
        inside: pounds(trace.inside()),
        left: trace
            .left
            .iter()
            .map(|(&door, &tag)| (door, pounds(tag)))
            .collect(),
        work: pounds(trace.work),
    }
}

fn held(trace: &Trace, simulation: &Simulation) -> BTreeMap<Node, f64> {
    let node_of = |(region, account): Holder| simulation.node_of(region as usize, account);
    trace
        .held_by(node_of)
        .into_iter()
        .map(|(node, tag)| (node, pounds(tag)))
        .collect()
}

fn chain(trace: &Trace, simulation: &Simulation) -> Vec<Step> {
    let name = |(region, account): Holder| match account {
        Account::Node(node) if !matches!(node, Node::Sector(_)) => node.label().to_owned(),
        _ => simulation.account_name(region as usize, account),
    };
    let step = |(payer, payee, kind, stream): (Holder, Holder, PaymentKind, trace::Stream)| Step {
        payer: name(payer),
        payee: name(payee),
        kind,
        pounds: pounds(stream.tag),
        largest: (stream.largest.0, stream.largest.1),
    };
    trace.main_chain().into_iter().map(step).collect()
}
