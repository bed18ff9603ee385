//! What regions pay each other: inside all of them together, and yet across each one's border.
//!
//! A region's books hold what its buyers paid to the rest of the area, by payer and kind; the trade
//! between regions holds what was paid for each product, by seller. The part that other modelled
//! regions received is the same penny in both, and its split over payers and kinds is pro rata.

use serde::{Deserialize, Serialize};

use super::outcome::Outcome;
use crate::economy::region::Region;
use crate::economy::trade::Trade;
use crate::ledger::{Books, Door, Node, PaymentKind};
use crate::units::Pence;

const KINDS: usize = PaymentKind::COUNT;

/// What passed between regions over a year.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Traffic {
    /// The year, 1 = the run's first.
    pub year: u32,
    /// `[buyer][product][seller]`, pence; the last seller is the part of the area that is not modelled.
    pub paid: Vec<Pence>,
    /// `[workplace][residence]`, pence; the last residence is outside the model.
    pub wages: Vec<Pence>,
}

impl Traffic {
    fn empty(regions: usize, products: usize, year: u32) -> Self {
        let sellers = regions + 1;
        Self {
            year,
            paid: vec![Pence::ZERO; regions * products * sellers],
            wages: vec![Pence::ZERO; regions * sellers],
        }
    }

    /// Adds other payments of the same regions, as [`Traffic::paid`] and [`Traffic::wages`].
    pub fn add(&mut self, paid: &[Pence], wages: &[Pence]) {
        let sums = self.paid.iter_mut().chain(&mut self.wages);
        for (sum, amount) in sums.zip(paid.iter().chain(wages)) {
            *sum += *amount;
        }
    }
}

/// Payments between regions: this month by door, this year by payer and kind.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Inside {
    regions: usize,
    nodes: usize,
    /// This month's purchases in other regions, `[buyer][payer][kind]`, pence.
    month: Vec<Pence>,
    /// The same, this year.
    year: Vec<Pence>,
    /// Through each door this month, pence.
    doors: [i64; Door::COUNT],
    /// Wages between regions this month, pence.
    wages: i64,
    traffic: Traffic,
    first: Option<Traffic>,
    last: Option<Traffic>,
}

impl Inside {
    /// Nothing paid yet between so many regions.
    #[must_use]
    pub fn new(regions: usize, sectors: usize) -> Self {
        let nodes = Node::FIXED.len() + sectors;
        let cells = vec![Pence::ZERO; regions * nodes * KINDS];
        Self {
            regions,
            nodes,
            month: cells.clone(),
            year: cells,
            doors: [0; Door::COUNT],
            wages: 0,
            traffic: Traffic::empty(regions, sectors, 1),
            first: None,
            last: None,
        }
    }

    /// Notes a month.
    pub fn add_month(&mut self, regions: &[Region], trade: &Trade) {
        self.doors = [0; Door::COUNT];
        self.month.fill(Pence::ZERO);
        for (buyer, region) in regions.iter().enumerate() {
            self.add_purchases(buyer, &region.accounts.books, inside(trade, buyer));
        }
        let rows = trade.wages.chunks(trade.sellers());
        self.wages = rows.map(|row| sum(&row[..self.regions])).sum();
        for (year, month) in self.year.iter_mut().zip(&self.month) {
            *year += *month;
        }
        self.traffic.add(&trade.paid, &trade.wages);
    }

    /// Divides what a region paid other regions over its payers and kinds, by what they paid to the
    /// rest of the area.
    fn add_purchases(&mut self, buyer: usize, books: &Books, inside: i64) {
        let area = books.to(Node::RestOfArea);
        let all: i64 = area.clone().map(|(_, _, amount)| amount.0).sum();
        let mut split = Split::new(inside, all);
        for (payer, kind, amount) in area {
            let part = split.next(amount.0);
            self.doors[kind.door() as usize] += part;
            self.doors[Door::Exports as usize] += part;
            self.month[(buyer * self.nodes + payer.index()) * KINDS + kind as usize] = Pence(part);
        }
    }

    /// What of an outcome's flow passed between regions this month, pence.
    #[must_use]
    pub fn through(&self, outcome: Outcome) -> f64 {
        let pence = match outcome {
            Outcome::DoorExports => self.doors[Door::Exports as usize],
            Outcome::DoorImportsConsumer => self.doors[Door::ImportsConsumer as usize],
            Outcome::DoorImportsInput => self.doors[Door::ImportsInput as usize],
            Outcome::DoorImportsInvestment => self.doors[Door::ImportsInvestment as usize],
            Outcome::DoorImportsPublic => self.doors[Door::ImportsPublic as usize],
            Outcome::DoorCommutersIn | Outcome::DoorCommutersOut => self.wages,
            _ => 0,
        };
        pence as f64
    }

    /// What some payers of a region bought in other regions this month, pence.
    #[must_use]
    pub fn bought(&self, buyer: usize, kind: PaymentKind, payers: impl Fn(Node) -> bool) -> f64 {
        let paid =
            |&index: &usize| self.month[(buyer * self.nodes + index) * KINDS + kind as usize];
        let payers = (0..self.nodes).filter(|&index| payers(Node::at(index)));
        payers.map(|index| paid(&index).as_f64()).sum()
    }

    /// Turns what passed between regions in a year's books into payments from resident to resident,
    /// and starts a new year. Which payer bought which product is estimated: pro rata, both sums kept
    /// to the penny.
    pub fn end_year(&mut self, books: &mut Books, years: &[Books], trade: &Trade) {
        for (buyer, year) in years.iter().enumerate() {
            self.book_purchases(books, buyer, trade);
            self.book_wages(books, buyer, year, trade);
        }
        self.year.fill(Pence::ZERO);
        let next = Traffic::empty(self.regions, trade.products, self.traffic.year + 1);
        let ended = std::mem::replace(&mut self.traffic, next);
        self.first.get_or_insert_with(|| ended.clone());
        self.last = Some(ended);
    }

    fn book_purchases(&self, books: &mut Books, buyer: usize, trade: &Trade) {
        let mut products: Vec<i64> = (0..trade.products)
            .map(|product| sum(&self.traffic.paid[trade.row(buyer, product)][..self.regions]))
            .collect();
        let mut left: i64 = products.iter().sum();
        let mine = buyer * self.nodes * KINDS..(buyer + 1) * self.nodes * KINDS;
        let paid = self.year[mine].iter().enumerate();
        for (at, &amount) in paid.filter(|(_, amount)| **amount != Pence::ZERO) {
            let (payer, kind) = (Node::at(at / KINDS), PaymentKind::ALL[at % KINDS]);
            let mut split = Split::new(amount.0, left);
            for (product, owed) in products.iter_mut().enumerate() {
                let part = split.next(*owed);
                *owed -= part;
                let seller = Node::Sector(product as u16);
                books.book(payer, seller, kind, Pence(part));
                books.book(Node::RestOfArea, seller, PaymentKind::Exports, Pence(-part));
            }
            left -= amount.0;
            books.book(payer, Node::RestOfArea, kind, -amount);
        }
    }

    fn book_wages(&self, books: &mut Books, workplace: usize, year: &Books, trade: &Trade) {
        let row = &self.traffic.wages[workplace * trade.sellers()..][..self.regions];
        let wages = PaymentKind::Wages;
        let across = || {
            year.to(Node::Commuters)
                .filter(|(_, kind, _)| *kind == wages)
        };
        let all: i64 = across().map(|(_, _, amount)| amount.0).sum();
        let mut split = Split::new(sum(row), all);
        for (employer, _, amount) in across() {
            let part = Pence(split.next(amount.0));
            books.book(employer, Node::Households, wages, part);
            books.book(employer, Node::Commuters, wages, -part);
            books.book(Node::Commuters, Node::Households, wages, -part);
        }
    }

    /// The first and the last full year: one where they are the same, none before the first has ended.
    pub fn first_and_last(&self) -> impl Iterator<Item = &Traffic> {
        let first = self.first.as_ref().map(|traffic| traffic.year);
        let last = self
            .last
            .iter()
            .filter(move |last| Some(last.year) != first);
        self.first.iter().chain(last)
    }
}

/// What a region paid other modelled regions this month, pence.
fn inside(trade: &Trade, buyer: usize) -> i64 {
    let paid = |product| sum(&trade.paid[trade.row(buyer, product)][..trade.regions]);
    (0..trade.products).map(paid).sum()
}

fn sum(amounts: &[Pence]) -> i64 {
    amounts.iter().map(|amount| amount.0).sum()
}

/// Splits a total over weights that sum to `all`, one after the other, in whole pence: the parts sum
/// to the total, and none is more than its weight where the total is not more than all.
struct Split {
    total: i128,
    all: i128,
    weight: i128,
    given: i128,
}

impl Split {
    fn new(total: i64, all: i64) -> Self {
        Self {
            total: total.into(),
            all: all.into(),
            weight: 0,
            given: 0,
        }
    }

    fn next(&mut self, weight: i64) -> i64 {
        if self.all == 0 {
            return 0;
        }
        self.weight += i128::from(weight);
        let upto = self.total * self.weight / self.all;
        let part = upto - self.given;
        self.given = upto;
        part as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_split_keeps_its_sum_and_never_exceeds_a_weight() {
        for total in [0, 1, 7, 99, 100] {
            let weights = [30, 0, 1, 49, 20];
            let mut split = Split::new(total, 100);
            let parts = weights.map(|weight| split.next(weight));
            assert_eq!(parts.iter().sum::<i64>(), total);
            assert!(
                parts
                    .iter()
                    .zip(weights)
                    .all(|(part, weight)| *part <= weight)
            );
        }
        let mut all = Split::new(100, 100);
        assert_eq!(
            [30, 0, 1, 49, 20].map(|weight| all.next(weight)),
            [30, 0, 1, 49, 20]
        );
    }
}
