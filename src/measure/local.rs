//! How local the payments of a region are: retention and the local multiplier LM3.
//!
//! "Leakage" and "multiplier" have several senses. Here a pound leaks when it is paid to somebody
//! outside the region; LM3 counts three rounds of one recipient's money. Both are structure: they
//! describe, and never decide a verdict.

use crate::ledger::{Books, Node, PaymentKind};

/// Local share of purchases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retention {
    /// Local over (local + rest of the area + rest of the state + world), 0 to 1.
    pub basic_prices: f64,
    /// The same with product tax in the denominator, 0 to 1.
    pub purchasers_prices: f64,
}

/// LM3 of one recipient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lm3 {
    /// Second round per pound: the recipient's local payments over all its outflows, 0 to 1.
    pub second_round: f64,
    /// Third round per pound: what those it paid locally paid on locally, 0 to 1.
    pub third_round: f64,
}

impl Lm3 {
    /// (R1 + R2 + R3) / R1, 1 to 3. It is gross: what the money displaces is not in it.
    #[must_use]
    pub fn value(self) -> f64 {
        1.0 + self.second_round + self.third_round
    }
}

/// Retention of what `payers` buy as `kind` (consumption, inputs, ...). None without purchases.
///
/// Product tax is booked by payer; the part that falls on `kind` is taken pro rata to the payer's
/// purchases of all kinds at basic prices.
#[must_use]
pub fn retention(
    books: &Books,
    payers: impl Fn(Node) -> bool,
    kind: PaymentKind,
) -> Option<Retention> {
    let (mut local, mut all, mut tax) = (0.0, 0.0, 0.0);
    for payer in books.nodes().filter(|&n| payers(n)) {
        let bought = purchases(books, payer, kind, seller);
        let everything: f64 = PURCHASES
            .iter()
            .map(|&k| purchases(books, payer, k, seller))
            .sum();
        local += purchases(books, payer, kind, |n| matches!(n, Node::Sector(_)));
        all += bought;
        if everything > 0.0 {
            let paid = books
                .paid(payer, Node::State, PaymentKind::ProductTax)
                .as_f64();
            tax += paid * bought / everything;
        }
    }
    (all > 0.0).then(|| Retention {
        basic_prices: local / all,
        purchasers_prices: local / (all + tax),
    })
}

/// Kinds of purchases that bear product tax.
const PURCHASES: [PaymentKind; 5] = [
    PaymentKind::Consumption,
    PaymentKind::Inputs,
    PaymentKind::Investment,
    PaymentKind::PublicPurchases,
    PaymentKind::Tourism,
];

fn seller(node: Node) -> bool {
    matches!(
        node,
        Node::Sector(_) | Node::RestOfArea | Node::RestOfState | Node::World
    )
}

fn purchases(books: &Books, payer: Node, kind: PaymentKind, from: impl Fn(Node) -> bool) -> f64 {
    books
        .nodes()
        .filter(|&n| from(n))
        .map(|n| books.paid(payer, n, kind).as_f64())
        .sum()
}

/// LM3 of a pound that `recipient` gets and spends as it spends all its money, from twelve months'
/// books. None where it paid nothing.
///
/// `l_a` = local payments / all outflows of a, with tax, savings, imports and profit in the
/// denominator; `R2 = R1 l_a`; R3 = sum over b of flow(a to b) `l_b`. Source of the definition: New
/// Economics Foundation (2002), Plugging the Leaks; here every round is read from the books instead
/// of a survey.
#[must_use]
pub fn lm3(books: &Books, recipient: Node) -> Option<Lm3> {
    let outflow = outflows(books, recipient);
    if outflow <= 0.0 {
        return None;
    }
    let (mut second, mut third) = (0.0, 0.0);
    for payee in books.nodes().filter(|n| n.resident()) {
        let share = flow(books, recipient, payee) / outflow;
        second += share;
        third += share * local_share(books, payee);
    }
    Some(Lm3 {
        second_round: second,
        third_round: third,
    })
}

/// Local payments over all outflows of a node, 0 to 1; 0 where it paid nothing.
#[must_use]
pub fn local_share(books: &Books, node: Node) -> f64 {
    let outflow = outflows(books, node);
    if outflow <= 0.0 {
        return 0.0;
    }
    let local: f64 = books
        .nodes()
        .filter(|n| n.resident())
        .map(|n| flow(books, node, n))
        .sum();
    local / outflow
}

fn outflows(books: &Books, node: Node) -> f64 {
    books.nodes().map(|payee| flow(books, node, payee)).sum()
}

/// What one node paid another, pence; pounds for local money or back are no payment.
fn flow(books: &Books, payer: Node, payee: Node) -> f64 {
    let changed = books.paid(payer, payee, PaymentKind::LocalMoney);
    (books.flow(payer, payee) - changed).as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Pence;

    /// Households: 60 to a bakery, 30 imported, 10 tax. Bakery: 40 wages, 20 flour from a mill,
    /// 40 imported. Mill: 10 wages, 10 imported.
    fn village() -> Books {
        let (bakery, mill) = (Node::Sector(0), Node::Sector(1));
        let mut books = Books::new(2);
        let mut book = |payer, payee, kind, pence| books.book(payer, payee, kind, Pence(pence));
        book(Node::Households, bakery, PaymentKind::Consumption, 60);
        book(Node::Households, Node::World, PaymentKind::Consumption, 30);
        book(Node::Households, Node::State, PaymentKind::ProductTax, 10);
        book(bakery, Node::Households, PaymentKind::Wages, 40);
        book(bakery, mill, PaymentKind::Inputs, 20);
        book(bakery, Node::RestOfState, PaymentKind::Inputs, 40);
        book(mill, Node::Households, PaymentKind::Wages, 10);
        book(mill, Node::World, PaymentKind::Inputs, 10);
        books
    }

    #[test]
    fn retention_by_hand() {
        let books = village();
        let households = retention(&books, |n| n == Node::Households, PaymentKind::Consumption);
        // 60 / 90 at basic prices, 60 / 100 with the tax.
        let expected = Retention {
            basic_prices: 60.0 / 90.0,
            purchasers_prices: 0.6,
        };
        assert_eq!(households, Some(expected));
        let firms = retention(
            &books,
            |n| matches!(n, Node::Sector(_)),
            PaymentKind::Inputs,
        );
        // (20) / (20 + 40 + 10).
        assert_eq!(firms.map(|r| r.basic_prices), Some(20.0 / 70.0));
        assert_eq!(
            retention(&books, |n| n == Node::Council, PaymentKind::Inputs),
            None
        );
    }

    #[test]
    fn lm3_by_hand() {
        let books = village();
        // l_households = 60/100, l_bakery = 60/100, l_mill = 10/20.
        // From the bakery: R2 = 0.6; R3 = 0.4 * 0.6 + 0.2 * 0.5 = 0.34; LM3 = 1.94.
        let bakery = lm3(&books, Node::Sector(0)).map(Lm3::value);
        assert!(
            bakery.is_some_and(|v| (v - 1.94).abs() < 1e-12),
            "{bakery:?}"
        );
        // From households: R2 = 0.6, R3 = 0.6 * 0.6 = 0.36; LM3 = 1.96.
        let households = lm3(&books, Node::Households).map(Lm3::value);
        assert!(
            households.is_some_and(|v| (v - 1.96).abs() < 1e-12),
            "{households:?}"
        );
        assert_eq!(lm3(&books, Node::Council), None);
    }
}
