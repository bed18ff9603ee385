//! One block of agents' workplace: its payments, until they are carried over.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::journal::Journal;
use super::{Account, FIXED, KINDS, Node, PaymentKind, Purses, Till};
use crate::units::{self, Pence};

/// Whose purses a desk serves: how its agents are named in journals and books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desked {
    /// Their node in the books.
    pub node: Node,
    /// Index in the region of the block's first agent.
    pub first: u32,
}

impl Desked {
    fn account(self, agent: usize) -> Account {
        let index = self.first + agent as u32;
        if matches!(self.node, Node::Sector(_)) {
            Account::Firm(index)
        } else {
            Account::Household(index)
        }
    }
}

/// One block's workplace: what its agents paid and received since the last carrying over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Desk {
    pub(super) serves: Desked,
    pub(super) to_fixed: Vec<Pence>,
    pub(super) from_fixed: Vec<Pence>,
    /// Kinds of payment that anything was noted for, a bit for each, by fixed account.
    pub(super) used: [u32; FIXED],
    /// Paid to the block's agents through tills, by payer (when negative: paid by them, by payee).
    pub(super) exchanged: Vec<(Node, Pence)>,
    /// The same of what was paid in local money.
    pub(super) in_notes: Vec<(Node, Pence)>,
    pub(super) journal: Journal,
}

impl Desk {
    /// An empty desk for a block.
    #[must_use]
    pub fn new(serves: Desked) -> Self {
        Self {
            serves,
            to_fixed: vec![Pence::ZERO; FIXED * KINDS],
            from_fixed: vec![Pence::ZERO; FIXED * KINDS],
            used: [0; FIXED],
            exchanged: Vec::new(),
            in_notes: Vec::new(),
            journal: Journal::default(),
        }
    }

    /// Starts or stops listing single payments.
    pub fn keep_journal(&mut self, keep: bool) {
        self.journal.keep(keep);
    }

    /// Index in the region of the block's first agent.
    #[must_use]
    pub fn first(&self) -> usize {
        self.serves.first as usize
    }

    /// An agent pays a fixed account.
    #[inline]
    pub fn pay(
        &mut self,
        purses: &mut Purses,
        agent: usize,
        payee: Node,
        kind: PaymentKind,
        amount: Pence,
    ) {
        purses.balance[agent] -= amount;
        self.to_fixed[payee.index() * KINDS + kind as usize] += amount;
        self.used[payee.index()] |= 1 << kind as usize;
        if self.journal.is_kept() {
            self.journal.list(
                self.serves.account(agent),
                Account::Node(payee),
                kind,
                amount,
            );
        }
    }

    /// A fixed account pays an agent.
    #[inline]
    pub fn receive(
        &mut self,
        purses: &mut Purses,
        agent: usize,
        payer: Node,
        kind: PaymentKind,
        amount: Pence,
    ) {
        purses.balance[agent] += amount;
        self.from_fixed[payer.index() * KINDS + kind as usize] += amount;
        self.used[payer.index()] |= 1 << kind as usize;
        if self.journal.is_kept() {
            self.journal.list(
                Account::Node(payer),
                self.serves.account(agent),
                kind,
                amount,
            );
        }
    }

    /// Agents of the block, all of a range, each pay a fixed account their amount of a column.
    #[inline]
    pub fn pay_each(
        &mut self,
        purses: &mut Purses,
        agents: Range<usize>,
        payee: Node,
        kind: PaymentKind,
        amounts: &[Pence],
    ) {
        let all = units::take_off(&mut purses.balance[agents.clone()], amounts);
        self.to_fixed[payee.index() * KINDS + kind as usize] += all;
        self.used[payee.index()] |= 1 << kind as usize;
        if self.journal.is_kept() {
            for (agent, &amount) in agents.zip(amounts) {
                let payer = self.serves.account(agent);
                self.journal.list(payer, Account::Node(payee), kind, amount);
            }
        }
    }

    /// A fixed account pays agents of the block, all of a range, each their amount of a column.
    #[inline]
    pub fn receive_each(
        &mut self,
        purses: &mut Purses,
        agents: Range<usize>,
        payer: Node,
        kind: PaymentKind,
        amounts: &[Pence],
    ) {
        let all = units::add_up(&mut purses.balance[agents.clone()], amounts);
        self.from_fixed[payer.index() * KINDS + kind as usize] += all;
        self.used[payer.index()] |= 1 << kind as usize;
        if self.journal.is_kept() {
            for (agent, &amount) in agents.zip(amounts) {
                let payee = self.serves.account(agent);
                self.journal.list(Account::Node(payer), payee, kind, amount);
            }
        }
    }

    /// An agent pays pounds to an issuer of local money.
    #[inline]
    pub fn pay_issuer(&mut self, purses: &mut Purses, agent: usize, amount: Pence) {
        self.pay(purses, agent, Node::Issuer, PaymentKind::LocalMoney, amount);
    }

    /// An issuer of local money pays pounds to an agent.
    #[inline]
    pub fn receive_from_issuer(&mut self, purses: &mut Purses, agent: usize, amount: Pence) {
        self.receive(purses, agent, Node::Issuer, PaymentKind::LocalMoney, amount);
    }

    /// What the block's agents have received from a fixed account since the last carrying over.
    #[must_use]
    pub fn received_so_far(&self, payer: Node, kind: PaymentKind) -> Pence {
        self.from_fixed[payer.index() * KINDS + kind as usize]
    }

    /// What the block's agents have paid to a fixed account since the last carrying over.
    #[must_use]
    pub fn paid_so_far(&self, payee: Node, kind: PaymentKind) -> Pence {
        self.to_fixed[payee.index() * KINDS + kind as usize]
    }

    /// An agent pays a firm of the region through the till. At a shared till its payments are to be noted
    /// by [`Desk::note_paid`].
    #[inline]
    pub fn pay_firm(
        &mut self,
        purses: &mut Purses,
        agent: usize,
        till: &mut Till,
        firm: usize,
        kind: PaymentKind,
        amount: Pence,
    ) {
        purses.balance[agent] -= amount;
        till.amounts[firm] += amount;
        if self.journal.is_kept() {
            self.journal.list(
                self.serves.account(agent),
                Account::Firm(firm as u32),
                kind,
                amount,
            );
        }
    }

    /// An agent pays a firm of the region in local money, through the till: from what it holds of the
    /// currency at `slot`. The books show it as a payment in pounds for which the firm, at once, buys as
    /// many notes: no pounds move.
    #[inline]
    #[allow(clippy::too_many_arguments)]
    pub fn pay_firm_in_notes(
        &mut self,
        held: &mut Pence,
        agent: usize,
        till: &mut Till,
        slot: usize,
        firm: usize,
        kind: PaymentKind,
        amount: Pence,
    ) {
        *held -= amount;
        till.notes[slot][firm] += amount;
        if self.journal.is_kept() {
            let payer = self.serves.account(agent);
            let payee = Account::Firm(firm as u32);
            self.journal.list_in_notes(payer, payee, kind, amount);
        }
    }

    /// A firm of the region pays an agent in local money through the till.
    #[inline]
    #[allow(clippy::too_many_arguments)]
    pub fn receive_in_notes(
        &mut self,
        held: &mut Pence,
        agent: usize,
        till: &mut Till,
        slot: usize,
        firm: usize,
        kind: PaymentKind,
        amount: Pence,
    ) {
        *held += amount;
        till.notes[slot][firm] -= amount;
        if self.journal.is_kept() {
            let payee = self.serves.account(agent);
            let payer = Account::Firm(firm as u32);
            self.journal.list_in_notes(payer, payee, kind, amount);
        }
    }

    /// An agent pays what the till holds for firms from its orders (see [`Till::order`]): `amount` is
    /// the sum of them less what was cancelled. The audit would find a penny of difference.
    #[inline]
    pub fn pay_ordered(&mut self, purses: &mut Purses, agent: usize, amount: Pence) {
        purses.balance[agent] -= amount;
    }

    /// The same for agents of a range, each the amount of a column; returns the sum.
    #[inline]
    pub fn pay_ordered_each(
        &mut self,
        purses: &mut Purses,
        agents: Range<usize>,
        amounts: &[Pence],
    ) -> Pence {
        units::take_off(&mut purses.balance[agents], amounts)
    }

    /// Whether single payments are listed.
    #[must_use]
    pub fn keeps_journal(&self) -> bool {
        self.journal.is_kept()
    }

    /// Lists what an agent has paid a firm by [`Desk::pay_ordered`].
    #[inline]
    pub fn list_to_firm(&mut self, agent: usize, firm: usize, kind: PaymentKind, amount: Pence) {
        if self.journal.is_kept() {
            let payer = self.serves.account(agent);
            self.journal
                .list(payer, Account::Firm(firm as u32), kind, amount);
        }
    }

    /// A firm of the region pays an agent through the till.
    #[inline]
    pub fn receive_from_firm(
        &mut self,
        purses: &mut Purses,
        agent: usize,
        till: &mut Till,
        firm: usize,
        kind: PaymentKind,
        amount: Pence,
    ) {
        purses.balance[agent] += amount;
        till.amounts[firm] -= amount;
        if self.journal.is_kept() {
            self.journal.list(
                Account::Firm(firm as u32),
                self.serves.account(agent),
                kind,
                amount,
            );
        }
    }

    /// Carries over what the payers' tills hold for (or want from) this block's firms, and writes down
    /// how much that is for each.
    ///
    /// Every till must be settled exactly once with every block of firms and then be emptied; the
    /// audit would find a penny that was carried twice or lost.
    pub fn settle_with(&mut self, purses: &mut Purses, received: &mut [Pence], tills: &[Till]) {
        let first = self.first();
        received.fill(Pence::ZERO);
        for till in tills {
            let mut sum = Pence::ZERO;
            let owed = &till.amounts[first..first + purses.balance.len()];
            for (received, &amount) in received.iter_mut().zip(owed) {
                *received += amount;
                sum += amount;
            }
            if let Some(payer) = till.payer {
                add_to(&mut self.exchanged, payer, sum);
            }
        }
        for (balance, &received) in purses.balance.iter_mut().zip(&*received) {
            *balance += received;
        }
    }

    /// Notes what the block's agents have paid firms of a sector at a shared till, in pounds and in local
    /// money: the audit would find what was noted twice or not at all.
    pub fn note_paid(&mut self, sector: usize, in_pounds: Pence, in_notes: Pence) {
        let node = Node::Sector(sector as u16);
        add_to(&mut self.exchanged, node, -in_pounds);
        add_to(&mut self.in_notes, node, -in_notes);
    }

    /// Carries over what the payers' tills hold for (or want from) this block's firms in the local currency
    /// at `slot`, and adds it to what each holds, has taken or passed on, and has received of all money.
    pub fn settle_notes(
        &mut self,
        slot: usize,
        [held, taken, passed_on, received]: [&mut [Pence]; 4],
        tills: &[Till],
    ) {
        let first = self.first();
        for till in tills {
            let Some(notes) = till.notes.get(slot) else {
                continue;
            };
            let mut sum = Pence::ZERO;
            let turnover = taken.iter_mut().zip(&mut *passed_on);
            let firms = held.iter_mut().zip(turnover).zip(&mut *received);
            for (((held, (taken, passed_on)), received), &amount) in firms.zip(&notes[first..]) {
                *held += amount;
                *taken += amount.max(Pence::ZERO);
                *passed_on -= amount.min(Pence::ZERO);
                *received += amount;
                sum += amount;
            }
            if let Some(payer) = till.payer {
                add_to(&mut self.in_notes, payer, sum);
            }
        }
    }
}

fn add_to(sums: &mut Vec<(Node, Pence)>, payer: Node, sum: Pence) {
    if sum == Pence::ZERO {
        return;
    }
    match sums.iter_mut().find(|(node, _)| *node == payer) {
        Some((_, total)) => *total += sum,
        None => sums.push((payer, sum)),
    }
}
