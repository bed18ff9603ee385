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
mod till;

pub use books::{Books, Door, Entry, Node, PaymentKind};
pub use till::Till;

use crate::units::Pence;

/// One account of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Account {
    /// A household (its index in the region).
    Household(u32),
    /// A firm (its index in the region).
    Firm(u32),
    /// Any other node of the region.
    Node(Node),
}

/// One payment between two accounts of a region or across its border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// The region's index.
    pub region: u32,
    /// Who paid.
    pub payer: Account,
    /// Who was paid.
    pub payee: Account,
    /// What for.
    pub kind: PaymentKind,
    /// How much.
    pub amount: Pence,
}

/// Deposits of one block of agents, pence.
#[derive(Clone, Debug, Default)]
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
const _: () = assert!(FIXED <= 32, "a desk has one bit for each fixed account");
const KINDS: usize = PaymentKind::COUNT;

/// Whose purses a desk serves: how its agents are named in journals and books.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug)]
pub struct Desk {
    serves: Desked,
    to_fixed: Vec<Pence>,
    from_fixed: Vec<Pence>,
    /// Fixed accounts that anything was noted for, one bit each.
    used: u32,
    exchanged: Vec<(Node, Pence)>,
    /// Paid to the block's firms in local money, by payer.
    in_notes: Vec<(Node, Pence)>,
    journal: Option<Vec<Transfer>>,
}

impl Desk {
    /// An empty desk for a block.
    #[must_use]
    pub fn new(serves: Desked) -> Self {
        Self {
            serves,
            to_fixed: vec![Pence::ZERO; FIXED * KINDS],
            from_fixed: vec![Pence::ZERO; FIXED * KINDS],
            used: 0,
            exchanged: Vec::new(),
            in_notes: Vec::new(),
            journal: None,
        }
    }

    /// Starts or stops listing single payments.
    pub fn keep_journal(&mut self, keep: bool) {
        self.journal = keep.then(Vec::new);
    }

    /// Index in the region of the block's first agent.
    #[must_use]
    pub fn first(&self) -> usize {
        self.serves.first as usize
    }

    #[cold]
    fn list(&mut self, payer: Account, payee: Account, kind: PaymentKind, amount: Pence) {
        if let Some(journal) = &mut self.journal
            && amount != Pence::ZERO
        {
            journal.push(Transfer {
                region: 0,
                payer,
                payee,
                kind,
                amount,
            });
        }
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
        self.used |= 1 << payee.index();
        if self.journal.is_some() {
            self.list(
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
        self.used |= 1 << payer.index();
        if self.journal.is_some() {
            self.list(
                Account::Node(payer),
                self.serves.account(agent),
                kind,
                amount,
            );
        }
    }

    /// What the block's agents have received from a fixed account since the last carrying over.
    #[must_use]
    pub fn received_so_far(&self, payer: Node, kind: PaymentKind) -> Pence {
        self.from_fixed[payer.index() * KINDS + kind as usize]
    }

    /// An agent pays a firm of the region through the till.
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
        if self.journal.is_some() {
            self.list(
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
        if self.journal.is_some() {
            let payer = self.serves.account(agent);
            let payee = Account::Firm(firm as u32);
            self.list(payer, payee, kind, amount);
            self.list(payee, payer, PaymentKind::LocalMoney, amount);
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
        if self.journal.is_some() {
            let payee = self.serves.account(agent);
            let payer = Account::Firm(firm as u32);
            self.list(payer, payee, kind, amount);
            self.list(payee, payer, PaymentKind::LocalMoney, amount);
        }
    }

    /// An agent pays what the till holds for firms from its orders (see [`Till::order`]): `amount` is
    /// the sum of them less what was cancelled. The audit would find a penny of difference.
    #[inline]
    pub fn pay_ordered(&mut self, purses: &mut Purses, agent: usize, amount: Pence) {
        purses.balance[agent] -= amount;
    }

    /// Whether single payments are listed.
    #[must_use]
    pub fn keeps_journal(&self) -> bool {
        self.journal.is_some()
    }

    /// Lists what an agent has paid a firm by [`Desk::pay_ordered`].
    #[inline]
    pub fn list_to_firm(&mut self, agent: usize, firm: usize, kind: PaymentKind, amount: Pence) {
        if self.journal.is_some() {
            let payer = self.serves.account(agent);
            self.list(payer, Account::Firm(firm as u32), kind, amount);
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
        if self.journal.is_some() {
            self.list(
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
            self.note_exchange(till.node, sum);
        }
        for (balance, &received) in purses.balance.iter_mut().zip(&*received) {
            *balance += received;
        }
    }

    fn note_exchange(&mut self, payer: Node, sum: Pence) {
        add_to(&mut self.exchanged, payer, sum);
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
            add_to(&mut self.in_notes, till.node, sum);
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

/// The accounts of everybody in and around a region who is not in a block, and the region's books.
#[derive(Clone, Debug)]
pub struct Accounts {
    balance: [Pence; FIXED],
    /// This month's payments.
    pub books: Books,
    journal: Option<Vec<Transfer>>,
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
            journal: None,
        }
    }

    /// What a fixed account holds; outside accounts may be negative.
    #[must_use]
    pub fn of(&self, node: Node) -> Pence {
        self.balance[node.index()]
    }

    /// Starts or stops listing single payments.
    pub fn keep_journal(&mut self, keep: bool) {
        self.journal = keep.then(Vec::new);
    }

    /// One fixed account pays another.
    pub fn pay(&mut self, payer: Node, payee: Node, kind: PaymentKind, amount: Pence) {
        self.balance[payer.index()] -= amount;
        self.balance[payee.index()] += amount;
        self.books.book(payer, payee, kind, amount);
        if let Some(journal) = &mut self.journal
            && amount != Pence::ZERO
        {
            let (payer, payee) = (Account::Node(payer), Account::Node(payee));
            journal.push(Transfer {
                region: 0,
                payer,
                payee,
                kind,
                amount,
            });
        }
    }

    /// Books a firm's debt to another that was set off, each firm given as its index in the region and
    /// its node: a payment for which the payee gave back as many pounds at once. No money moves.
    pub fn note_set_off(&mut self, debtor: (usize, Node), creditor: (usize, Node), amount: Pence) {
        let each = [
            (debtor, creditor, PaymentKind::Inputs),
            (creditor, debtor, PaymentKind::LocalMoney),
        ];
        for ((payer, payer_node), (payee, payee_node), kind) in each {
            self.books.book(payer_node, payee_node, kind, amount);
            if let Some(journal) = &mut self.journal
                && amount != Pence::ZERO
            {
                let [payer, payee] = [payer, payee].map(|firm| Account::Firm(firm as u32));
                journal.push(Transfer {
                    region: 0,
                    payer,
                    payee,
                    kind,
                    amount,
                });
            }
        }
    }

    /// Carries over what a block paid to and received from fixed accounts, and books it; payments
    /// between blocks, already carried over by their tills, are booked as `between_blocks`.
    pub fn absorb(&mut self, desk: &mut Desk, between_blocks: PaymentKind) {
        let used = std::mem::take(&mut desk.used);
        for (index, &node) in Node::FIXED.iter().enumerate() {
            if used & (1 << index) == 0 {
                continue;
            }
            for (at, &kind) in PaymentKind::ALL.iter().enumerate() {
                let at = index * KINDS + at;
                let paid = std::mem::take(&mut desk.to_fixed[at]);
                let received = std::mem::take(&mut desk.from_fixed[at]);
                if paid != Pence::ZERO || received != Pence::ZERO {
                    self.balance[index] += paid - received;
                    self.books.book(desk.serves.node, node, kind, paid);
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
        if let (Some(all), Some(block)) = (&mut self.journal, &mut desk.journal) {
            all.append(block);
        }
    }

    /// Takes the journal of the month so far, marked with the region's index.
    pub fn take_journal(&mut self, region: u32, into: &mut Vec<Transfer>) {
        if let Some(journal) = &mut self.journal {
            into.extend(journal.drain(..).map(|t| Transfer { region, ..t }));
        }
    }
}
