//! What the firms of a batch could pay in local money for what they buy.

use std::ops::Range;

use super::list::{Line, Plans};
use crate::economy::firms::FirmBlock;
use crate::economy::region::Shops;
use crate::month::batch::FIRMS;
use crate::month::local_money;
use crate::units::{Pence, Volume};

/// The local money with which the firms of a batch can pay, one currency each: the one that they have
/// most of.
pub(super) struct Notes {
    pub slot: [u8; FIRMS],
    pub held: [Pence; FIRMS],
    /// What their suppliers would take of it, in volume at their prices.
    pub taken: [f64; FIRMS],
}

impl Notes {
    const fn none() -> Self {
        Self {
            slot: [0; FIRMS],
            held: [Pence::ZERO; FIRMS],
            taken: [0.0; FIRMS],
        }
    }

    /// None if no firm of the batch has any.
    pub fn of(block: &FirmBlock, batch: &Range<usize>) -> Option<Self> {
        let (mut notes, mut any) = (Self::none(), false);
        for (place, firm) in batch.clone().enumerate() {
            if let Some((slot, held)) = local_money::fullest_purse(block, firm) {
                any = true;
                notes.slot[place] = slot as u8;
                notes.held[place] = held;
            }
        }
        any.then_some(notes)
    }

    /// Counts what suppliers of a product would take.
    pub fn count(
        &mut self,
        suppliers: &[u32],
        stocks: &[Volume],
        plans: &Plans,
        line: &Line,
        shops: &Shops,
    ) {
        if line.local <= 0.0 {
            return;
        }
        for (place, (&supplier, &stock)) in suppliers.iter().zip(stocks).enumerate() {
            if self.held[place] > Pence::ZERO {
                let takes = shops.takes[usize::from(self.slot[place])][supplier as usize];
                let price = shops.price[supplier as usize];
                let local = plans.wanted(place, line, stock) * line.local * price;
                self.taken[place] += local * f64::from(takes);
            }
        }
    }
}
