//! What firms did with a year's sales: every pound that some sectors took in, by where it went.
//!
//! Read from cash books, so that nothing is estimated: sales are counted when they are paid, in pounds or
//! in a local currency. What a firm holds of a local currency counts as deposits.

use crate::ledger::{Books, Node, PaymentKind};

/// Kinds of payments that buy goods and services.
pub const PURCHASES: [PaymentKind; 5] = [
    PaymentKind::Consumption,
    PaymentKind::Inputs,
    PaymentKind::Investment,
    PaymentKind::PublicPurchases,
    PaymentKind::Exports,
];

/// Whether a node sells goods and services.
#[must_use]
pub const fn sells(node: Node) -> bool {
    matches!(
        node,
        Node::Sector(_) | Node::RestOfArea | Node::RestOfState | Node::World
    )
}

/// A year of some sectors' firms taken together, pence. What they pay each other is in it on both
/// sides.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FirmYear {
    /// What all buyers paid for goods and services, at basic prices.
    pub sales: f64,
    /// Inputs bought in the region, at basic prices.
    pub local_inputs: f64,
    /// Inputs bought outside, at basic prices.
    pub outside_inputs: f64,
    /// Product taxes and tariffs on inputs.
    pub input_taxes: f64,
    /// Wages of residents.
    pub resident_wages: f64,
    /// Wages of commuters who live outside.
    pub commuter_wages: f64,
    /// Taxes on production less subsidies, and on profit.
    pub taxes: f64,
    /// Surplus of public services, returned to the state.
    pub public_surplus: f64,
    /// Profit paid to local owners, less what they put in.
    pub local_profit: f64,
    /// Profit paid to outside owners, less what they put in.
    pub outside_profit: f64,
    /// Interest paid to the regional bank.
    pub local_interest: f64,
    /// Interest paid to outside banks.
    pub outside_interest: f64,
    /// Paid for investment.
    pub invested: f64,
    /// Loans repaid less new loans and insurers' payments.
    pub debt_repaid: f64,
    /// Change of deposits: everything received less everything paid.
    pub deposits: f64,
}

impl FirmYear {
    /// Reads the firms of the sectors that `of` picks.
    #[must_use]
    pub fn read(books: &Books, of: impl Fn(usize) -> bool) -> Self {
        let mine = |node: Node| matches!(node, Node::Sector(sector) if of(sector as usize));
        let mut year = Self::default();
        for (payer, payee, kind, amount) in books.entries() {
            // Pounds against notes, or back: holdings of one kind for another.
            if kind == PaymentKind::LocalMoney {
                continue;
            }
            let pence = amount.as_f64();
            if mine(payee) {
                year.receive(kind, pence, payer);
            }
            if mine(payer) {
                year.pay(kind, pence, payee);
            }
        }
        year
    }

    fn receive(&mut self, kind: PaymentKind, pence: f64, from: Node) {
        self.deposits += pence;
        match (kind, from) {
            (PaymentKind::Grants, _) => self.taxes -= pence,
            (PaymentKind::Loans | PaymentKind::Insurance, _) => self.debt_repaid -= pence,
            (PaymentKind::Liquidation | PaymentKind::FirmSale, Node::LocalOwners) => {
                self.local_profit -= pence;
            }
            (PaymentKind::Liquidation | PaymentKind::FirmSale, _) => self.outside_profit -= pence,
            _ if PURCHASES.contains(&kind) => self.sales += pence,
            _ => {}
        }
    }

    fn pay(&mut self, kind: PaymentKind, pence: f64, to: Node) {
        self.deposits -= pence;
        let line = match (kind, to) {
            (PaymentKind::Inputs, Node::Sector(_)) => &mut self.local_inputs,
            (PaymentKind::Inputs, _) => &mut self.outside_inputs,
            (PaymentKind::ProductTax | PaymentKind::Tariff, _) => &mut self.input_taxes,
            (PaymentKind::Wages, Node::Households) => &mut self.resident_wages,
            (PaymentKind::Wages, _) => &mut self.commuter_wages,
            (PaymentKind::ProductionTax | PaymentKind::ProfitTax, _) => &mut self.taxes,
            (PaymentKind::PublicSurplus, _) => &mut self.public_surplus,
            // What a firm pays for its own shares when its owners sell goes to owners, as profit does.
            (
                PaymentKind::Dividends | PaymentKind::Liquidation | PaymentKind::FirmSale,
                Node::LocalOwners,
            ) => &mut self.local_profit,
            (PaymentKind::Dividends | PaymentKind::Liquidation | PaymentKind::FirmSale, _) => {
                &mut self.outside_profit
            }
            (PaymentKind::Interest, Node::Bank) => &mut self.local_interest,
            (PaymentKind::Interest, _) => &mut self.outside_interest,
            (PaymentKind::Investment, _) => &mut self.invested,
            (PaymentKind::Repayments, _) => &mut self.debt_repaid,
            _ => return,
        };
        *line += pence;
    }

    /// Value created: sales less all inputs with the taxes on them (value added in cash), pence.
    #[must_use]
    pub fn created(&self) -> f64 {
        self.sales - self.local_inputs - self.outside_inputs - self.input_taxes
    }

    /// What firms keep: invested, debts repaid, left in deposits, pence.
    #[must_use]
    pub fn retained(&self) -> f64 {
        self.invested + self.debt_repaid + self.deposits
    }

    /// What the lines miss of the value created, pence: 0 when every payment has its line.
    #[must_use]
    pub fn gap(&self) -> f64 {
        let kept = self.resident_wages + self.local_profit + self.local_interest + self.retained();
        let lost = self.commuter_wages
            + self.taxes
            + self.public_surplus
            + self.outside_profit
            + self.outside_interest;
        self.created() - kept - lost
    }
}

#[cfg(test)]
pub(crate) mod example {
    use super::*;
    use crate::units::Pence;

    /// A dairy (sector 1) buys milk from a farm (sector 0).
    pub fn dairy() -> Books {
        let (farm, dairy) = (Node::Sector(0), Node::Sector(1));
        let mut books = Books::new(2);
        let mut book = |payer, payee, kind, pence| books.book(payer, payee, kind, Pence(pence));
        book(dairy, farm, PaymentKind::Inputs, 100);
        book(farm, Node::RestOfState, PaymentKind::Inputs, 30);
        book(farm, Node::State, PaymentKind::ProductTax, 5);
        book(farm, Node::Households, PaymentKind::Wages, 40);
        book(farm, Node::LocalOwners, PaymentKind::Dividends, 20);
        book(farm, Node::OutsideBanks, PaymentKind::Interest, 3);
        book(Node::State, farm, PaymentKind::Grants, 10);
        book(Node::Households, dairy, PaymentKind::Consumption, 160);
        book(dairy, Node::Households, PaymentKind::LocalMoney, 10);
        book(Node::Issuer, dairy, PaymentKind::LocalMoney, 10);
        book(Node::World, dairy, PaymentKind::Exports, 90);
        book(dairy, Node::Households, PaymentKind::Wages, 50);
        book(dairy, Node::Commuters, PaymentKind::Wages, 25);
        book(dairy, Node::OutsideOwners, PaymentKind::Dividends, 30);
        book(dairy, Node::State, PaymentKind::ProfitTax, 15);
        book(dairy, Node::Contractors, PaymentKind::Investment, 12);
        books
    }
}

#[cfg(test)]
mod tests {
    use super::example::dairy;
    use super::*;
    use crate::units::Pence;

    #[test]
    fn a_farm_and_a_dairy_by_hand() {
        let books = dairy();
        let farm = FirmYear::read(&books, |s| s == 0);
        // 100 sold, 30 and 5 of tax for inputs; deposits: 110 in, 98 out.
        assert_eq!((farm.sales, farm.created()), (100.0, 65.0));
        assert_eq!((farm.taxes, farm.deposits, farm.gap()), (-10.0, 12.0, 0.0));
        let both = FirmYear::read(&books, |_| true);
        // 350 sold, of it 100 between the two; 65 + (250 - 100) created.
        assert_eq!((both.sales, both.created()), (350.0, 215.0));
        assert_eq!((both.commuter_wages, both.outside_profit), (25.0, 30.0));
        // Deposits: 12 and 250 - 232 = 18; invested 12.
        assert_eq!((both.retained(), both.gap()), (42.0, 0.0));
    }

    #[test]
    fn a_payment_of_a_kind_that_firms_do_not_make_shows_as_a_gap() {
        let mut books = dairy();
        books.book(
            Node::Sector(0),
            Node::Council,
            PaymentKind::Grants,
            Pence(7),
        );
        assert!((FirmYear::read(&books, |_| true).gap() - 7.0).abs() < 1e-9);
    }
}
