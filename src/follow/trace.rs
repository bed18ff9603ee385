//! Tags on money: pounds that came in are followed through true payments until they have left.
//!
//! A tag is a number of millionths of a penny that belongs to an account. When the account pays, the
//! payment takes with it the same share of the tag as of the balance (pro rata: a pound in a purse
//! has no name of its own). Tags are whole numbers and are moved, never made, so that at any time
//! those inside and those that left add up to what began.

#![allow(
    clippy::similar_names,
    reason = "payer and payee are the words of the trade"
)]

use std::collections::BTreeMap;

use crate::ledger::{Account, Door, Node, PaymentKind, Transfer};
use crate::units::Pence;

/// Millionths of a penny in a penny.
pub const TAG_PER_PENNY: u64 = 1_000_000;

/// An account of a region.
pub type Holder = (u32, Account);

/// Which incoming payments the tags start on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The region's index.
    pub region: u32,
    /// The door by which the money comes in.
    pub door: Door,
    /// Only payments to this node; to any resident when none.
    pub payee: Option<Node>,
}

/// What one payer paid one payee for one purpose, as far as it was tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    /// All tags that took this way.
    pub tag: u64,
    /// The payment that carried most: its month, whole amount and tag.
    pub largest: (u32, Pence, u64),
}

/// Tags and balances while months go by.
#[derive(Clone, Debug)]
pub struct Trace {
    tags: BTreeMap<Holder, u64>,
    balances: BTreeMap<Holder, Pence>,
    /// Tags that left, by door; money that left without crossing a door (there is none) would be
    /// missing here and in the sum.
    pub left: BTreeMap<Door, u64>,
    /// Tags paid from resident to resident, counted at each payment: the work that was done.
    pub work: u64,
    /// Tagged payments by payer, payee and purpose.
    pub streams: BTreeMap<(Holder, Holder, PaymentKind), Stream>,
}

impl Trace {
    /// A trace without tags yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            tags: BTreeMap::new(),
            balances: BTreeMap::new(),
            left: BTreeMap::new(),
            work: 0,
            streams: BTreeMap::new(),
        }
    }

    /// Tags still inside.
    #[must_use]
    pub fn inside(&self) -> u64 {
        self.tags.values().sum()
    }

    /// Tags that have left.
    #[must_use]
    pub fn gone(&self) -> u64 {
        self.left.values().sum()
    }

    /// Tags held by accounts of each node.
    #[must_use]
    pub fn held_by(&self, node_of: impl Fn(Holder) -> Node) -> BTreeMap<Node, u64> {
        let mut held = BTreeMap::new();
        for (&holder, &tag) in self.tags.iter().filter(|(_, tag)| **tag > 0) {
            *held.entry(node_of(holder)).or_default() += tag;
        }
        held
    }

    /// Follows one month's payments in their order. `start` gives the incoming payments that are
    /// tagged, `opening` the balance of an account seen for the first time.
    pub fn follow(
        &mut self,
        month: u32,
        journal: &[Transfer],
        start: &BTreeMap<usize, u64>,
        opening: impl Fn(Holder) -> Pence,
    ) {
        let mut journal = journal.iter().enumerate().peekable();
        while let Some((index, transfer)) = journal.next() {
            // Paid in local money: no pounds pass, so no tag does.
            if journal
                .next_if(|(_, back)| gives_back(back, transfer))
                .is_some()
            {
                continue;
            }
            let carried = match start.get(&index) {
                Some(&tag) => tag,
                None => self.taken(transfer, &opening),
            };
            self.settle(transfer, &opening);
            if carried > 0 {
                self.carry(month, transfer, carried);
            }
        }
    }

    /// The part of the payer's tag that this payment takes.
    fn taken(&mut self, transfer: &Transfer, opening: &impl Fn(Holder) -> Pence) -> u64 {
        let payer = (transfer.region, transfer.payer);
        let Some(tag) = self.tags.get_mut(&payer).filter(|tag| **tag > 0) else {
            return 0;
        };
        let balance = *self.balances.entry(payer).or_insert_with(|| opening(payer));
        let carried = share(*tag, transfer.amount, balance);
        *tag -= carried;
        carried
    }

    fn settle(&mut self, transfer: &Transfer, opening: &impl Fn(Holder) -> Pence) {
        let (payer, payee) = (
            (transfer.region, transfer.payer),
            (transfer.region, transfer.payee),
        );
        for (holder, change) in [(payer, -transfer.amount), (payee, transfer.amount)] {
            if resident(holder) {
                *self
                    .balances
                    .entry(holder)
                    .or_insert_with(|| opening(holder)) += change;
            }
        }
    }

    fn carry(&mut self, month: u32, transfer: &Transfer, tag: u64) {
        let (payer, payee) = (
            (transfer.region, transfer.payer),
            (transfer.region, transfer.payee),
        );
        if resident(payee) {
            *self.tags.entry(payee).or_default() += tag;
            if resident(payer) {
                self.work += tag;
            }
        } else {
            *self.left.entry(transfer.kind.door()).or_default() += tag;
        }
        let this = (month, transfer.amount, tag);
        let stream = self
            .streams
            .entry((payer, payee, transfer.kind))
            .or_insert(Stream {
                tag: 0,
                largest: this,
            });
        stream.tag += tag;
        if tag > stream.largest.2 {
            stream.largest = this;
        }
    }

    /// The way most of the money took: from the largest incoming payment on, always the stream that
    /// carried most, to accounts not visited yet, until it leaves.
    #[must_use]
    pub fn main_chain(&self) -> Vec<(Holder, Holder, PaymentKind, Stream)> {
        let mut chain = Vec::new();
        let mut visited = Vec::new();
        let mut next = self.largest(|payer, payee| !resident(payer) && resident(payee));
        while let Some(link) = next {
            chain.push(link);
            let (_, payee, ..) = link;
            if !resident(payee) {
                break;
            }
            visited.push(payee);
            next = self.largest(|payer, other| payer == payee && !visited.contains(&other));
        }
        chain
    }

    fn largest(
        &self,
        wanted: impl Fn(Holder, Holder) -> bool,
    ) -> Option<(Holder, Holder, PaymentKind, Stream)> {
        self.streams
            .iter()
            .filter(|((payer, payee, _), _)| wanted(*payer, *payee))
            // The first of equals, so that the order of accounts decides.
            .rev()
            .max_by_key(|(_, stream)| stream.tag)
            .map(|(&(payer, payee, kind), &stream)| (payer, payee, kind, stream))
    }
}

impl Default for Trace {
    fn default() -> Self {
        Self::new()
    }
}

/// Spreads `tag` over the incoming payments of a journal that `start` names, pro rata to their
/// amounts, to the last unit: index of the payment and its tag. Empty when there are none.
#[must_use]
pub fn starting_tags(
    journal: &[Transfer],
    start: Start,
    tag: u64,
    node_of: impl Fn(Holder) -> Node,
) -> BTreeMap<usize, u64> {
    let wanted = |t: &Transfer| {
        let payee = (t.region, t.payee);
        t.region == start.region
            && t.kind.door() == start.door
            && !resident((t.region, t.payer))
            && resident(payee)
            && start.payee.is_none_or(|node| node_of(payee) == node)
    };
    let payments: Vec<(usize, u64)> = journal
        .iter()
        .enumerate()
        .filter(|(_, t)| t.amount > Pence::ZERO && wanted(t))
        .map(|(index, t)| (index, t.amount.0.unsigned_abs()))
        .collect();
    let (mut left, mut money) = (tag, payments.iter().map(|p| p.1).sum::<u64>());
    let mut tags = BTreeMap::new();
    for (index, amount) in payments {
        // Of what is left, this payment's share of the money that is left: nothing remains.
        let part = (u128::from(left) * u128::from(amount) / u128::from(money)) as u64;
        tags.insert(index, part);
        left -= part;
        money -= amount;
    }
    tags
}

fn resident((_, account): Holder) -> bool {
    match account {
        Account::Household(_) | Account::Firm(_) => true,
        Account::Node(node) => node.resident(),
    }
}

/// `tag * amount / balance`, rounded down; all of it when the balance is no larger than the payment.
fn share(tag: u64, amount: Pence, balance: Pence) -> u64 {
    if amount <= Pence::ZERO {
        return 0;
    }
    if amount >= balance {
        return tag;
    }
    let amount = u128::from(amount.0.unsigned_abs());
    (u128::from(tag) * amount / u128::from(balance.0.unsigned_abs())) as u64
}

/// Whether a payment only hands back the pounds of the one before it, for notes.
fn gives_back(back: &Transfer, payment: &Transfer) -> bool {
    back.kind == PaymentKind::LocalMoney
        && (back.payer, back.payee) == (payment.payee, payment.payer)
        && (back.region, back.amount) == (payment.region, payment.amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORLD: Account = Account::Node(Node::World);

    fn pay(payer: Account, payee: Account, kind: PaymentKind, pence: i64) -> Transfer {
        Transfer {
            region: 0,
            payer,
            payee,
            kind,
            amount: Pence(pence),
        }
    }

    /// A buyer outside pays the bakery 100; the bakery had 100. It pays 50 wages and 100 for flour
    /// from outside; the baker, who had nothing, pays 25 of the 50 in tax.
    fn month() -> Vec<Transfer> {
        let (bakery, baker) = (Account::Firm(0), Account::Household(0));
        vec![
            pay(WORLD, bakery, PaymentKind::Exports, 100),
            pay(bakery, baker, PaymentKind::Wages, 50),
            pay(bakery, WORLD, PaymentKind::Inputs, 100),
            pay(
                baker,
                Account::Node(Node::State),
                PaymentKind::IncomeTax,
                25,
            ),
        ]
    }

    fn opening(holder: Holder) -> Pence {
        if holder.1 == Account::Firm(0) {
            Pence(100)
        } else {
            Pence::ZERO
        }
    }

    fn start() -> Start {
        Start {
            region: 0,
            door: Door::Exports,
            payee: None,
        }
    }

    #[test]
    fn tags_move_pro_rata_by_hand() {
        let journal = month();
        let tag = 100 * TAG_PER_PENNY;
        let tags = starting_tags(&journal, start(), tag, |_| Node::Sector(0));
        assert_eq!(tags, BTreeMap::from([(0, tag)]));
        let mut trace = Trace::new();
        trace.follow(1, &journal, &tags, opening);
        // Wages take 50/200 of 100; flour 100/150 of 75; tax 25/50 of 25.
        assert_eq!(trace.work, 25 * TAG_PER_PENNY);
        assert_eq!(trace.left[&Door::ImportsInput], 50 * TAG_PER_PENNY);
        assert_eq!(trace.left[&Door::Taxes], 12_500_000);
        assert_eq!(trace.inside() + trace.gone(), tag);
        let chain: Vec<PaymentKind> = trace.main_chain().iter().map(|c| c.2).collect();
        assert_eq!(chain, [PaymentKind::Exports, PaymentKind::Inputs]);
    }

    #[test]
    fn nothing_is_lost_over_many_odd_payments() {
        let mut trace = Trace::new();
        let (a, b) = (Account::Firm(0), Account::Firm(1));
        let first = [
            pay(WORLD, a, PaymentKind::Exports, 7),
            pay(WORLD, b, PaymentKind::Exports, 11),
        ];
        let tags = starting_tags(&first, start(), 10_007, |_| Node::Sector(0));
        assert_eq!(tags.values().sum::<u64>(), 10_007);
        trace.follow(1, &first, &tags, |_| Pence(3));
        for month in 2..200 {
            let odd = i64::from(month % 7 + 1);
            let journal = [
                pay(a, b, PaymentKind::Inputs, odd),
                pay(b, a, PaymentKind::Inputs, odd),
                pay(b, WORLD, PaymentKind::Inputs, 1),
                pay(WORLD, b, PaymentKind::Exports, 1),
            ];
            trace.follow(month, &journal, &BTreeMap::new(), |_| Pence(3));
            assert_eq!(trace.inside() + trace.gone(), 10_007);
        }
        assert!(
            trace.gone() > 9_000,
            "most has left after 200 months: {}",
            trace.gone()
        );
    }

    #[test]
    fn only_the_wanted_payments_are_tagged() {
        let journal = month();
        let none = Start {
            payee: Some(Node::Sector(3)),
            ..start()
        };
        assert!(starting_tags(&journal, none, 5, |_| Node::Sector(0)).is_empty());
        let benefits = Start {
            door: Door::PublicMoney,
            ..start()
        };
        assert!(starting_tags(&journal, benefits, 5, |_| Node::Sector(0)).is_empty());
    }
}
