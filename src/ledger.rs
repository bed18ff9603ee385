//! The only code that moves money.
//!
//! [`Purses`] hold the deposits of one block of agents; [`Accounts`] hold those of everybody else
//! that a region deals with: council, bank, contractors, the state, the outside markets. No code
//! outside this module can change either except by a payment, which takes from one what it gives to
//! another, is booked under (payer, payee, kind) and, when somebody follows the money, is listed in a
//! journal.
//!
//! Blocks of agents work in parallel, so each has a [`Desk`]: payments between its purses and the
//! fixed accounts are noted there and carried over by [`Accounts::absorb`]; payments to or from firms
//! go through its [`Till`] and are carried over by [`Desk::settle_with`]. Sums of integers do not
//! depend on their order, so neither blocks nor threads can change a penny.

mod books;
mod desk;
mod journal;
mod till;

pub use books::{Books, Door, Entry, Node, PaymentKind};
pub use desk::{Desk, Desked};
pub use journal::{Account, Transfer};
pub use till::Till;

use serde::{Deserialize, Serialize};

use crate::units::Pence;
use journal::Journal;

/// Deposits of one block of agents, pence.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Purses {
    balance: Vec<Pence>,
}

impl Purses {
    /// Purses with their opening deposits. The counterpart is in [`Accounts::open`].
    #[must_use]
    pub fn opened(balance: Vec<Pence>) -> Self {
        Self { balance }
    }

    /// What one agent holds.
    #[must_use]
    #[inline]
    pub fn of(&self, agent: usize) -> Pence {
        self.balance[agent]
    }

    /// All balances.
    #[must_use]
    pub fn all(&self) -> &[Pence] {
        &self.balance
    }
}

const FIXED: usize = Node::FIXED.len();
const KINDS: usize = PaymentKind::COUNT;

/// The accounts of everybody in and around a region who is not in a block, and the region's books.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Accounts {
    balance: [Pence; FIXED],
    /// This month's payments.
    pub books: Books,
    journal: Journal,
}

impl Accounts {
    /// Accounts whose opening deposits (of purses and of resident nodes) were paid in by the state's
    /// account, so that all accounts sum to zero.
    #[must_use]
    pub fn open(sectors: usize, in_purses: Pence, resident: &[(Node, Pence)]) -> Self {
        let mut balance = [Pence::ZERO; FIXED];
        for &(node, amount) in resident {
            balance[node.index()] += amount;
        }
        let total: Pence = balance.iter().copied().sum();
        balance[Node::State.index()] -= total + in_purses;
        Self {
            balance,
            books: Books::new(sectors),
            journal: Journal::default(),
        }
    }

    /// What a fixed account holds; outside accounts may be negative.
    #[must_use]
    pub fn of(&self, node: Node) -> Pence {
        self.balance[node.index()]
    }

    /// Starts or stops listing single payments.
    pub fn keep_journal(&mut self, keep: bool) {
        self.journal.keep(keep);
    }

    /// One fixed account pays another.
    pub fn pay(&mut self, payer: Node, payee: Node, kind: PaymentKind, amount: Pence) {
        self.balance[payer.index()] -= amount;
        self.balance[payee.index()] += amount;
        self.books.book(payer, payee, kind, amount);
        if self.journal.is_kept() {
            let [payer, payee] = [payer, payee].map(Account::Node);
            self.journal.list(payer, payee, kind, amount);
        }
    }

    /// Books a firm's debt to another that was set off, each firm given as its index in the region and
    /// its node: a payment for which the payee gave back as many pounds at once. No money moves.
    pub fn note_set_off(&mut self, debtor: (usize, Node), creditor: (usize, Node), amount: Pence) {
        let (kind, back) = (PaymentKind::Inputs, PaymentKind::LocalMoney);
        self.books.book(debtor.1, creditor.1, kind, amount);
        self.books.book(creditor.1, debtor.1, back, amount);
        if self.journal.is_kept() {
            let [payer, payee] = [debtor, creditor].map(|(firm, _)| Account::Firm(firm as u32));
            self.journal.list_in_notes(payer, payee, kind, amount);
        }
    }

    /// Carries over what a block paid to and received from fixed accounts, and books it; payments
    /// between blocks, already carried over by their tills, are booked as `between_blocks`.
    pub fn absorb(&mut self, desk: &mut Desk, between_blocks: PaymentKind) {
        for (index, &node) in Node::FIXED.iter().enumerate() {
            for kind in books::bits(std::mem::take(&mut desk.used[index])) {
                let (at, kind) = (index * KINDS + kind, PaymentKind::ALL[kind]);
                let paid = std::mem::take(&mut desk.to_fixed[at]);
                let received = std::mem::take(&mut desk.from_fixed[at]);
                self.balance[index] += paid - received;
                if paid != Pence::ZERO {
                    self.books.book(desk.serves.node, node, kind, paid);
                }
                if received != Pence::ZERO {
                    self.books.book(node, desk.serves.node, kind, received);
                }
            }
        }
        for (node, sum) in desk.in_notes.drain(..) {
            let (payer, payee) = if sum >= Pence::ZERO {
                (node, desk.serves.node)
            } else {
                (desk.serves.node, node)
            };
            let amount = sum.max(-sum);
            self.books.book(payer, payee, between_blocks, amount);
            self.books
                .book(payee, payer, PaymentKind::LocalMoney, amount);
        }
        for (node, sum) in desk.exchanged.drain(..) {
            if sum >= Pence::ZERO {
                self.books.book(node, desk.serves.node, between_blocks, sum);
            } else {
                self.books
                    .book(desk.serves.node, node, between_blocks, -sum);
            }
        }
        self.journal.append(&mut desk.journal);
    }

    /// Takes the journal of the month so far, marked with the region's index.
    pub fn take_journal(&mut self, region: u32, into: &mut Vec<Transfer>) {
        into.extend(self.journal.drain().map(|t| Transfer { region, ..t }));
    }
}
