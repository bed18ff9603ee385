//! Banks: the regional one and, taken together, the outside banks' business in the region.
//!
//! A bank's account in the ledger is its capital less its loans: a loan creates a deposit, so the
//! account falls by what the loan book gains. The auditor checks this every month for both.

use serde::{Deserialize, Serialize};

use crate::ledger::Node;
use crate::units::Pence;

/// Capital that banks keep, as a multiple of what the capital rule asks for. What they earn beyond
/// it goes to their owners. Assumed.
const CAPITAL_KEPT: f64 = 2.0;

/// The books of the region's banks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Bank {
    /// Loans outstanding at the regional bank.
    pub loans: Pence,
    /// Its capital.
    pub equity: Pence,
    /// Loans outstanding at outside banks.
    pub outside_loans: Pence,
    /// The capital that outside banks hold against them.
    pub outside_equity: Pence,
}

impl Bank {
    /// The account of a firm's bank.
    #[must_use]
    pub const fn node(regional: bool) -> Node {
        if regional {
            Node::Bank
        } else {
            Node::OutsideBanks
        }
    }

    const fn books(&mut self, regional: bool) -> (&mut Pence, &mut Pence) {
        if regional {
            (&mut self.loans, &mut self.equity)
        } else {
            (&mut self.outside_loans, &mut self.outside_equity)
        }
    }

    /// Notes a loan (negative: principal that came back).
    pub fn lend(&mut self, regional: bool, amount: Pence) {
        *self.books(regional).0 += amount;
    }

    /// Notes interest received.
    pub fn earn(&mut self, regional: bool, interest: Pence) {
        *self.books(regional).1 += interest;
    }

    /// Writes a debt off against the bank's capital.
    pub fn write_off(&mut self, regional: bool, debt: Pence) {
        let (loans, equity) = self.books(regional);
        *loans -= debt;
        *equity -= debt;
    }

    /// What a bank may still lend under the capital rule: capital / `ratio` - loans, at least 0, pence.
    #[must_use]
    pub fn room(mut self, regional: bool, ratio: f64) -> f64 {
        let (loans, equity) = self.books(regional);
        (equity.as_f64() / ratio.max(1e-6) - loans.as_f64()).max(0.0)
    }

    /// The capital that a bank keeps: twice what the rule asks for its loans, or for all that its
    /// customers could borrow if that is more, pence.
    #[must_use]
    pub fn capital_kept(loans: Pence, most: f64, ratio: f64) -> Pence {
        Pence((CAPITAL_KEPT * ratio * loans.as_f64().max(most)) as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capital_rule_limits_lending() {
        let mut bank = Bank {
            equity: Pence(3_000),
            ..Bank::default()
        };
        bank.lend(true, Pence(60_000));
        assert!((bank.room(true, 0.03) - 40_000.0).abs() < 1e-6);
        assert!(bank.room(false, 0.03).abs() < 1e-12);
        bank.write_off(true, Pence(2_500));
        assert_eq!((bank.loans, bank.equity), (Pence(57_500), Pence(500)));
        assert!(bank.room(true, 0.03).abs() < 1e-12, "it has lent too much");
    }

    #[test]
    fn banks_keep_twice_what_the_rule_asks() {
        assert_eq!(Bank::capital_kept(Pence(1_000), 500.0, 0.03), Pence(60));
        assert_eq!(Bank::capital_kept(Pence(1_000), 2_000.0, 0.03), Pence(120));
    }
}
