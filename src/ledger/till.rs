//! What payers order from and owe to the firms of their region.

use serde::{Deserialize, Serialize};

use super::Node;
use crate::units::{self, Pence};

/// What a block of payers, or several that share a till, owe each firm of the region (or are owed, when
/// negative).
///
/// Before payment the same columns collect the block's orders, in pence. What is not delivered is
/// cancelled, the rest is owed once its payer has paid it ([`Desk::pay_ordered`](super::Desk::pay_ordered)); or
/// [`Till::empty`] forgets the orders.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Till {
    /// Who pays here; none where payers of several nodes share the till and note themselves what they
    /// pay: see [`Desk::note_paid`](super::Desk::note_paid).
    pub(super) payer: Option<Node>,
    pub(super) amounts: Vec<Pence>,
    /// What firms have taken in each local currency (or paid in it, when negative).
    pub(super) notes: Vec<Vec<Pence>>,
}

impl Till {
    /// An empty till for payers of this node, or of several, in a region with this many firms and so
    /// many local currencies.
    #[must_use]
    pub fn new(payer: Option<Node>, firms: usize, currencies: usize) -> Self {
        let none = || vec![Pence::ZERO; firms];
        Self {
            payer,
            amounts: none(),
            notes: (0..currencies).map(|_| none()).collect(),
        }
    }

    /// Notes an order: no money moves.
    #[inline]
    pub fn order(&mut self, firm: usize, amount: Pence) {
        self.amounts[firm] += amount;
    }

    /// Takes back an order, or a part of it.
    #[inline]
    pub fn cancel(&mut self, firm: usize, amount: Pence) {
        self.amounts[firm] -= amount;
    }

    /// Leaves to another till what that holds: the part of what was ordered here that is invoiced.
    pub fn leave_to(&mut self, invoices: &Self) {
        units::take_off(&mut self.amounts, &invoices.amounts);
    }

    /// What the block has ordered from (or owes) each firm, by the firm's index in the region.
    #[must_use]
    pub fn amounts(&self) -> &[Pence] {
        &self.amounts
    }

    /// Back to nothing.
    pub fn empty(&mut self) {
        self.amounts.fill(Pence::ZERO);
        for notes in &mut self.notes {
            notes.fill(Pence::ZERO);
        }
    }
}
