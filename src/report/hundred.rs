//! Where 100 pounds that come into a region go: first received by whom, last paid out by whom, out
//! by which door.
//!
//! Books say who paid whom, not which pound. Each class of residents is taken to pay out of a well
//! mixed purse, so that its payments carry its receipts pro rata: an absorbing Markov chain over
//! classes. With `P[i][j]` the share of class `i`'s money that it pays to class `j`, the pounds that
//! `i` received first and `j` has in hand at any time are `(1 - P)^-1`; a circle of payments inside
//! the region is thereby followed to its end.

use std::collections::BTreeMap;

use nalgebra::DMatrix;

use crate::ledger::{Books, Door, Node, PaymentKind};

/// Residents as the picture groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Class {
    /// Firms and public services.
    Firms,
    /// Households.
    Households,
    /// Council, state bodies and charities.
    Public,
    /// Visitors.
    Visitors,
    /// Regional bank and issuers of local money.
    Finance,
}

impl Class {
    /// All classes, in order of their index.
    pub const ALL: [Self; 5] = [
        Self::Firms,
        Self::Households,
        Self::Public,
        Self::Visitors,
        Self::Finance,
    ];

    /// A name for readers.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Firms => "Firms",
            Self::Households => "Households",
            Self::Public => "Public",
            Self::Visitors => "Visitors",
            Self::Finance => "Finance",
        }
    }

    /// The class of a resident; none for nodes outside the region.
    #[must_use]
    pub const fn of(node: Node) -> Option<Self> {
        match node {
            Node::Households => Some(Self::Households),
            Node::Council | Node::Agency => Some(Self::Public),
            Node::Visitors => Some(Self::Visitors),
            Node::Bank | Node::Issuer => Some(Self::Finance),
            // Sectors, and purses through which firms are paid.
            _ if node.resident() => Some(Self::Firms),
            _ => None,
        }
    }
}

/// How pounds leave, or that they stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Through a door.
    Door(Door),
    /// Kept by the residents who have it.
    Kept,
}

/// Pounds per 100 pounds that came in. Each of the three maps sums to 100.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hundred {
    /// By door in and first receiver.
    pub first: BTreeMap<(Door, Class), f64>,
    /// By first receiver and the class that pays it out or keeps it in the end.
    pub through: BTreeMap<(Class, Class), f64>,
    /// By last payer and exit.
    pub last: BTreeMap<(Class, Exit), f64>,
    /// Pounds that residents paid each other for every 100 pounds that came in.
    pub inside: f64,
}

/// What crosses each pair, pounds.
#[derive(Default)]
struct Flows {
    enter: BTreeMap<(Door, Class), f64>,
    inside: [[f64; Class::ALL.len()]; Class::ALL.len()],
    leave: BTreeMap<(Class, Door), f64>,
}

impl Flows {
    fn of(books: &Books) -> Self {
        let mut flows = Self::default();
        for (payer, payee, kind, amount) in books.entries() {
            flows.add(payer, payee, kind, amount.pounds());
        }
        flows
    }

    fn add(&mut self, from: Node, to: Node, kind: PaymentKind, pounds: f64) {
        match (Class::of(from), Class::of(to)) {
            (None, Some(to)) => *self.enter.entry((kind.door(), to)).or_default() += pounds,
            (Some(from), Some(to)) => self.inside[from as usize][to as usize] += pounds,
            (Some(from), None) => *self.leave.entry((from, kind.door())).or_default() += pounds,
            (None, None) => {}
        }
    }

    fn entered(&self, class: Class) -> f64 {
        self.enter
            .iter()
            .filter(|((_, to), _)| *to == class)
            .map(|(_, v)| v)
            .sum()
    }

    fn received(&self, class: Class) -> f64 {
        self.entered(class)
            + self
                .inside
                .iter()
                .map(|row| row[class as usize])
                .sum::<f64>()
    }

    fn paid(&self, class: Class) -> f64 {
        let left: f64 = self
            .leave
            .iter()
            .filter(|((from, _), _)| *from == class)
            .map(|(_, v)| v)
            .sum();
        left + self.inside[class as usize].iter().sum::<f64>()
    }

    /// What a class's pounds are shares of: a class that drew on its savings paid more than it received.
    fn purse(&self, class: Class) -> f64 {
        self.received(class).max(self.paid(class))
    }

    /// `(1 - P)^-1` over the classes; none when money goes round and never leaves.
    fn visits(&self) -> Option<DMatrix<f64>> {
        let size = Class::ALL.len();
        DMatrix::from_fn(size, size, |i, j| {
            let purse = self.purse(Class::ALL[i]);
            let share = if purse > 0.0 {
                self.inside[i][j] / purse
            } else {
                0.0
            };
            f64::from(u8::from(i == j)) - share
        })
        .try_inverse()
    }

    /// Shares of a class's money by exit.
    fn exits(&self, class: Class) -> Vec<(Exit, f64)> {
        let purse = self.purse(class);
        if purse <= 0.0 {
            return vec![(Exit::Kept, 1.0)];
        }
        let doors = self.leave.iter().filter(|((from, _), _)| *from == class);
        let kept = (self.received(class) - self.paid(class)).max(0.0);
        let kept = (kept > 0.0).then_some((Exit::Kept, kept / purse));
        doors
            .map(|((_, door), v)| (Exit::Door(*door), v / purse))
            .chain(kept)
            .collect()
    }
}

impl Hundred {
    /// Follows 100 pounds through these books. None when nothing came in or nothing can leave.
    #[must_use]
    pub fn of(books: &Books) -> Option<Self> {
        let flows = Flows::of(books);
        let came_in: f64 = flows.enter.values().sum();
        if came_in <= 0.0 {
            return None;
        }
        let visits = flows.visits()?;
        let per_100 = 100.0 / came_in;
        let mut hundred = Self {
            first: flows
                .enter
                .iter()
                .map(|(key, v)| (*key, v * per_100))
                .collect(),
            inside: flows.inside.iter().flatten().sum::<f64>() * per_100,
            ..Self::default()
        };
        for from in Class::ALL {
            for to in Class::ALL {
                let here = flows.entered(from) * per_100 * visits[(from as usize, to as usize)];
                for (exit, share) in flows.exits(to).into_iter().filter(|_| here > 0.0) {
                    *hundred.through.entry((from, to)).or_default() += here * share;
                    *hundred.last.entry((to, exit)).or_default() += here * share;
                }
            }
        }
        Some(hundred)
    }

    /// Pounds by door in.
    #[must_use]
    pub fn by_door_in(&self) -> BTreeMap<Door, f64> {
        totals(self.first.iter().map(|((door, _), v)| (*door, *v)))
    }

    /// Pounds by exit.
    #[must_use]
    pub fn by_exit(&self) -> BTreeMap<Exit, f64> {
        totals(self.last.iter().map(|((_, exit), v)| (*exit, *v)))
    }
}

fn totals<K: Ord>(items: impl Iterator<Item = (K, f64)>) -> BTreeMap<K, f64> {
    let mut sums = BTreeMap::new();
    for (key, value) in items {
        *sums.entry(key).or_default() += value;
    }
    sums
}

/// A door's name when money comes in by it.
#[must_use]
pub const fn door_in(door: Door) -> &'static str {
    match door {
        Door::Exports => "Exports",
        Door::Tourism => "Visitors",
        Door::PublicMoney => "Public money",
        Door::Pensions => "Pensions and property",
        Door::Commuters => "Wages earned outside",
        Door::LoanPrincipal => "Loans",
        Door::Savings => "Savings drawn",
        Door::Insurance => "Insurance",
        Door::Ownership => "Firms sold",
        Door::Profit => "Outside owners",
        Door::Interest => "Interest",
        Door::Taxes => "Taxes paid back",
        Door::ImportsConsumer
        | Door::ImportsInput
        | Door::ImportsInvestment
        | Door::ImportsPublic => "Imports paid back",
    }
}

/// An exit's name.
#[must_use]
pub const fn exit_name(exit: Exit) -> &'static str {
    match exit {
        Exit::Kept => "Kept",
        Exit::Door(door) => match door {
            Door::ImportsConsumer => "Consumer imports",
            Door::ImportsInput => "Firms\u{2019} imports",
            Door::ImportsInvestment => "Investment imports",
            Door::ImportsPublic => "Public imports",
            Door::Taxes => "Taxes",
            Door::Profit => "Profit",
            Door::Interest => "Interest",
            Door::LoanPrincipal => "Loans repaid",
            Door::Savings => "Savings",
            Door::Commuters => "Commuters\u{2019} wages",
            Door::Pensions => "Pensions paid",
            Door::PublicMoney => "Public money returned",
            Door::Insurance => "Insurance",
            Door::Ownership => "Firms bought",
            Door::Exports => "Exports returned",
            Door::Tourism => "Visitors",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Pence;

    /// Firms earn 80 outside and 20 from households; they pay 50 of wages, 30 for imports, 20 profit.
    /// Households get 20 of pensions besides; they spend 20 here, 40 on imports and keep 10.
    fn example() -> Books {
        let mut books = Books::new(1);
        let (firm, home) = (Node::Sector(0), Node::Households);
        for (payer, payee, kind, pounds) in [
            (Node::World, firm, PaymentKind::Exports, 80),
            (home, firm, PaymentKind::Consumption, 20),
            (firm, home, PaymentKind::Wages, 50),
            (firm, Node::World, PaymentKind::Inputs, 30),
            (firm, Node::OutsideOwners, PaymentKind::Dividends, 20),
            (Node::OutsideFunds, home, PaymentKind::Pensions, 20),
            (home, Node::World, PaymentKind::Consumption, 40),
        ] {
            books.book(payer, payee, kind, Pence(pounds * 100));
        }
        books
    }

    #[test]
    fn every_stage_sums_to_a_hundred() {
        let hundred = Hundred::of(&example()).expect("money comes in and leaves");
        for sum in [
            hundred.first.values().sum::<f64>(),
            hundred.through.values().sum(),
            hundred.last.values().sum(),
        ] {
            assert!((sum - 100.0).abs() < 1e-9, "{sum}");
        }
        assert!((hundred.inside - 70.0).abs() < 1e-9);
    }

    #[test]
    fn pounds_leave_as_on_paper() {
        let hundred = Hundred::of(&example()).expect("money comes in and leaves");
        let exits = hundred.by_exit();
        for (exit, pounds) in [
            (Exit::Door(Door::ImportsInput), 30.0),
            (Exit::Door(Door::ImportsConsumer), 40.0),
            (Exit::Door(Door::Profit), 20.0),
            (Exit::Kept, 10.0),
        ] {
            assert!(
                (exits[&exit] - pounds).abs() < 1e-9,
                "{exit:?} {}",
                exits[&exit]
            );
        }
        // Of 80 that firms earn first they pay out, in the end, 1/(1 - 1/2 * 2/7) * 1/2 of it.
        let firms = hundred.through[&(Class::Firms, Class::Firms)];
        assert!(
            (firms - 80.0 / (1.0 - 0.5 * 2.0 / 7.0) * 0.5).abs() < 1e-9,
            "{firms}"
        );
    }

    #[test]
    fn nothing_in_or_no_way_out_gives_no_picture() {
        assert_eq!(Hundred::of(&Books::new(1)), None);
        let mut round = Books::new(1);
        round.book(
            Node::World,
            Node::Households,
            PaymentKind::Pensions,
            Pence(100),
        );
        assert_eq!(
            Hundred::of(&round).map(|h| h.by_exit()[&Exit::Kept]),
            Some(100.0)
        );
    }
}
