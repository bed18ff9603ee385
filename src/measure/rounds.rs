//! What becomes of 100 pounds round by round: how much of them residents receive first, how much of that they
//! pay on to each other, and so on until all has left or is kept.
//!
//! With `in` what residents got from outside and `A` the share of what each of them received that it paid on to
//! each other, the rounds are `in`, `A in`, `A A in` and so on; their sum is all that residents received, exactly,
//! because receipts = `in` + `A` receipts. So a pound that comes in becomes receipts / `in` pounds of receipts
//! here: the textbook's 1 / (1 - r) with `r` the share that is passed on.
//!
//! Payments are counted, not pounds kept: this is no multiplier of income or jobs, and it does not ask what
//! would have happened otherwise. Purses that only hand on what others fill them with (visitors', public bodies',
//! investors', owners') are no round of their own. Where everybody works alone, shop and purse are one person, and
//! what somebody takes out of the till at home is no round either. What residents lend each other, or change into
//! local money, is not paid on; what they pay each other in local money is.

use serde::Serialize;

use crate::ledger::{Books, Entry, Node, PaymentKind};

/// Rounds that are told one by one.
const TOLD: usize = 12;

/// Nodes that only hand on: what they are paid is paid to those whom they pay.
const PURSES: [Node; 5] = [
    Node::Visitors,
    Node::Agency,
    Node::Contractors,
    Node::LocalOwners,
    Node::Issuer,
];

/// What is paid from outside to residents and among them, pounds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Receipts {
    nodes: usize,
    /// By payee.
    from_outside: Vec<f64>,
    /// By payer and payee, payees fastest.
    inside: Vec<f64>,
    /// By payer.
    to_outside: Vec<f64>,
}

/// 100 pounds round by round.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Rounds {
    /// Pounds that residents receive in each round, the first 100.
    pub pounds: Vec<f64>,
    /// What later rounds bring together.
    pub later: f64,
    /// What a pound that comes in becomes: pounds received by residents for each.
    pub becomes: f64,
    /// Share of what residents receive that they pay on to each other.
    pub passed_on: f64,
}

/// Whether a payment between residents is for something, and not a loan or a change of money.
const fn spent(kind: PaymentKind) -> bool {
    !matches!(
        kind,
        PaymentKind::LocalMoney
            | PaymentKind::Loans
            | PaymentKind::Repayments
            | PaymentKind::Savings
            | PaymentKind::FirmSale
            | PaymentKind::Liquidation
    )
}

impl Receipts {
    /// Nothing received yet, in a region with so many sectors.
    #[must_use]
    pub fn new(sectors: usize) -> Self {
        let nodes = Node::FIXED.len() + sectors;
        Self {
            nodes,
            from_outside: vec![0.0; nodes],
            inside: vec![0.0; nodes * nodes],
            to_outside: vec![0.0; nodes],
        }
    }

    /// Back to nothing, without allocating.
    pub fn clear(&mut self) {
        for column in [
            &mut self.from_outside,
            &mut self.inside,
            &mut self.to_outside,
        ] {
            column.fill(0.0);
        }
    }

    /// Adds what books say.
    pub fn add(&mut self, books: &Books) {
        books.each(|payer, payee, kind, amount| self.note((payer, payee, kind, amount)));
    }

    /// Adds one payment.
    pub fn note(&mut self, (payer, payee, kind, amount): Entry) {
        let pounds = amount.pounds();
        match (payer.resident(), payee.resident()) {
            (false, true) => self.from_outside[payee.index()] += pounds,
            (true, false) => self.to_outside[payer.index()] += pounds,
            (true, true) if spent(kind) => {
                self.inside[payer.index() * self.nodes + payee.index()] += pounds;
            }
            _ => {}
        }
    }

    /// Adds other receipts of the same sectors.
    pub fn join(&mut self, other: &Self) {
        for (own, other) in [
            (&mut self.from_outside, &other.from_outside),
            (&mut self.inside, &other.inside),
            (&mut self.to_outside, &other.to_outside),
        ] {
            own.iter_mut()
                .zip(other)
                .for_each(|(own, other)| *own += other);
        }
    }

    /// Lets what a purse is paid go to those whom it pays, here or outside.
    fn look_through(&mut self, purse: Node) {
        let (purse, nodes) = (purse.index(), self.nodes);
        let pays = self.inside[purse * nodes..][..nodes].to_vec();
        let paid = pays.iter().sum::<f64>() + self.to_outside[purse];
        let pass = |to: &mut [f64]| {
            let received = std::mem::take(&mut to[purse]);
            if paid > 0.0 {
                for (to, pays) in to.iter_mut().zip(&pays) {
                    *to += received * pays / paid;
                }
            }
        };
        self.inside[purse * nodes..][..nodes].fill(0.0);
        pass(&mut self.from_outside);
        self.inside.chunks_exact_mut(nodes).for_each(pass);
    }

    /// What becomes of 100 pounds; none when nothing came in. With `one_purse`, shops and the people who work in them
    /// are the same.
    #[must_use]
    pub fn rounds(&self, one_purse: bool) -> Option<Rounds> {
        let mut direct = self.clone();
        let households = one_purse.then_some(Node::Households);
        for purse in PURSES.into_iter().chain(households) {
            direct.look_through(purse);
        }
        let Self {
            nodes,
            from_outside,
            inside,
            ..
        } = &direct;
        let came_in: f64 = from_outside.iter().sum();
        if came_in <= 0.0 {
            return None;
        }
        let received: Vec<f64> = (0..*nodes)
            .map(|payee| {
                let paid_here = inside.iter().skip(payee).step_by(*nodes);
                from_outside[payee] + paid_here.sum::<f64>()
            })
            .collect();
        let mut round: Vec<f64> = from_outside.iter().map(|p| p / came_in * 100.0).collect();
        let mut pounds = Vec::with_capacity(TOLD);
        for _ in 0..TOLD {
            pounds.push(round.iter().sum());
            let mut next = vec![0.0; *nodes];
            for payer in (0..*nodes).filter(|&payer| received[payer] > 0.0) {
                let share = round[payer] / received[payer];
                for (next, paid) in next.iter_mut().zip(&inside[payer * nodes..][..*nodes]) {
                    *next += share * paid;
                }
            }
            round = next;
        }
        let becomes = received.iter().sum::<f64>() / came_in;
        Some(Rounds {
            later: becomes * 100.0 - pounds.iter().sum::<f64>(),
            pounds,
            becomes,
            passed_on: 1.0 - 1.0 / becomes,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Pence;

    fn receipts(payments: &[(Node, Node, PaymentKind, i64)]) -> Receipts {
        let mut receipts = Receipts::new(1);
        for &(payer, payee, kind, pounds) in payments {
            receipts.note((payer, payee, kind, Pence(pounds * 100)));
        }
        receipts
    }

    const SHOP: Node = Node::Sector(0);
    const HOME: Node = Node::Households;

    #[test]
    fn rounds_are_those_of_the_textbook() {
        assert_eq!(receipts(&[]).rounds(false), None);
        // The shop pays all of its 200 on, households half of theirs.
        let rounds = receipts(&[
            (Node::World, SHOP, PaymentKind::Exports, 100),
            (HOME, SHOP, PaymentKind::Consumption, 100),
            (SHOP, HOME, PaymentKind::Wages, 200),
            (HOME, Node::World, PaymentKind::Consumption, 100),
        ])
        .rounds(false)
        .expect("money comes in");
        assert_eq!(rounds.pounds[..6], [100.0, 100.0, 50.0, 50.0, 25.0, 25.0]);
        assert!((rounds.becomes - 4.0).abs() < 1e-12);
        let sum: f64 = rounds.pounds.iter().sum();
        assert!((sum + rounds.later - 400.0).abs() < 1e-9);
        assert!((1.0 / (1.0 - rounds.passed_on) - rounds.becomes).abs() < 1e-12);
    }

    #[test]
    fn a_purse_that_hands_on_is_no_round() {
        let direct = receipts(&[
            (Node::World, SHOP, PaymentKind::Tourism, 75),
            (SHOP, HOME, PaymentKind::Wages, 30),
        ]);
        let by_purse = receipts(&[
            (Node::World, Node::Visitors, PaymentKind::Tourism, 100),
            (Node::Visitors, SHOP, PaymentKind::Tourism, 75),
            (Node::Visitors, Node::World, PaymentKind::Tourism, 25),
            (SHOP, HOME, PaymentKind::Wages, 30),
        ]);
        assert_eq!(by_purse.rounds(false), direct.rounds(false));
    }

    #[test]
    fn people_who_work_alone_pay_each_other_and_not_themselves() {
        let alone = receipts(&[
            (Node::World, SHOP, PaymentKind::Exports, 40),
            (HOME, SHOP, PaymentKind::Consumption, 60),
            (SHOP, HOME, PaymentKind::Wages, 100),
            (HOME, Node::World, PaymentKind::Consumption, 40),
        ]);
        let rounds = alone.rounds(true).expect("money comes in");
        assert_eq!(rounds.pounds[..3], [100.0, 60.0, 36.0]);
        assert!((rounds.becomes - 2.5).abs() < 1e-12);
    }

    #[test]
    fn a_loan_or_a_change_of_money_is_not_spent() {
        let plain = [
            (Node::World, SHOP, PaymentKind::Exports, 100),
            (SHOP, HOME, PaymentKind::Wages, 40),
        ];
        let mut more = plain.to_vec();
        more.push((Node::Bank, SHOP, PaymentKind::Loans, 500));
        more.push((HOME, Node::Issuer, PaymentKind::LocalMoney, 20));
        assert_eq!(
            receipts(&more).rounds(false),
            receipts(&plain).rounds(false)
        );
    }
}
