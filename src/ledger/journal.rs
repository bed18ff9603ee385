//! Single payments, listed where somebody follows the money.

use serde::{Deserialize, Serialize};

use super::{Node, PaymentKind};
use crate::units::Pence;

/// One account of a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Account {
    /// A household (its index in the region).
    Household(u32),
    /// A firm (its index in the region).
    Firm(u32),
    /// Any other node of the region.
    Node(Node),
}

/// One payment between two accounts of a region or across its border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Single payments in the order in which they were made, where they are kept at all.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Journal(Option<Vec<Transfer>>);

impl Journal {
    /// Starts or stops listing.
    pub(super) fn keep(&mut self, keep: bool) {
        self.0 = keep.then(Vec::new);
    }

    #[inline]
    pub(super) fn is_kept(&self) -> bool {
        self.0.is_some()
    }

    /// Lists a payment, if it is one and lists are kept.
    #[cold]
    pub(super) fn list(
        &mut self,
        payer: Account,
        payee: Account,
        kind: PaymentKind,
        amount: Pence,
    ) {
        if let Some(transfers) = &mut self.0
            && amount != Pence::ZERO
        {
            transfers.push(Transfer {
                region: 0,
                payer,
                payee,
                kind,
                amount,
            });
        }
    }

    /// Lists a payment in local money: as one in pounds and the payee's of as many pounds back.
    #[cold]
    pub(super) fn list_in_notes(
        &mut self,
        payer: Account,
        payee: Account,
        kind: PaymentKind,
        amount: Pence,
    ) {
        self.list(payer, payee, kind, amount);
        self.list(payee, payer, PaymentKind::LocalMoney, amount);
    }

    /// Moves another list to the end of this one, if both are kept.
    pub(super) fn append(&mut self, other: &mut Self) {
        if let (Some(all), Some(others)) = (&mut self.0, &mut other.0) {
            all.append(others);
        }
    }

    /// Takes what is listed so far.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = Transfer> {
        self.0.iter_mut().flat_map(|transfers| transfers.drain(..))
    }
}
