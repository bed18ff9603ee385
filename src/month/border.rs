//! A region's sellers and the other regions' buyers: what can be delivered of their orders, and who is
//! paid for it. Orders come to firms by their weights with pooled buyers; what some of them cannot
//! deliver others of the sector do, as far as they have more than everybody ordered.

use crate::economy::firms::FirmBlock;
use crate::economy::region::{Region, Shops};
use crate::economy::trade::Border;
use crate::ledger::{Node, PaymentKind};
use crate::units::Pence;

/// Works out what share of other regions' orders the region's sellers fill.
pub fn fill(border: &mut Border, shops: &Shops, firms: &[FirmBlock]) {
    if !border.open {
        return;
    }
    for product in 0..border.asked.len() {
        let (mut first, mut spare) = (0.0, 0.0);
        let mut before = 0.0;
        for block in firms.iter().filter(|block| block.sector == product) {
            for firm in 0..block.len() {
                let upto = shops.pool[block.first + firm];
                first += (upto - before) * block.fill_away[firm];
                spare += block.spare[firm].as_f64();
                before = upto;
            }
        }
        let asked = border.asked[product];
        let missing = asked * (1.0 - first);
        let second = missing.min(spare).max(0.0);
        border.second_choice[product] = if spare > 0.0 { second / spare } else { 0.0 };
        border.filled[product] = if asked > 0.0 {
            first + second / asked
        } else {
            first
        };
    }
}

/// Divides what other regions have paid for each product over the firms that deliver it.
pub fn receive(region: &mut Region) {
    let Region {
        firms,
        shops,
        border,
        accounts,
        tally,
        ..
    } = region;
    if !border.open {
        return;
    }
    let mut till = Receipts::default();
    for block in firms {
        let total = border.received[block.sector];
        if block.first == shops.of_sector[block.sector].start {
            till = Receipts::default();
            tally.wanted += border.asked[block.sector] as i64;
            tally.not_delivered += border.asked[block.sector] as i64 - total.0;
        }
        for firm in 0..block.len() {
            let revenue = till.next(border, shops, block, firm, total);
            block.received[firm] = revenue;
            if revenue > Pence::ZERO {
                let (node, kind) = (Node::RestOfArea, PaymentKind::Exports);
                let FirmBlock { desk, purses, .. } = block;
                desk.receive(purses, firm, node, kind, revenue);
                super::source::sell(block, firm, revenue);
            }
        }
        accounts.absorb(&mut block.desk, PaymentKind::Exports);
    }
    super::local_money::take_in_across(region);
}

/// A sum that is handed out firm by firm: parts add up to it exactly.
#[derive(Clone, Copy, Default)]
struct Receipts {
    /// Delivered so far, pence as ordered.
    delivered: f64,
    /// Running share of pooled orders.
    pool: f64,
    handed_out: Pence,
}

impl Receipts {
    fn next(
        &mut self,
        border: &Border,
        shops: &Shops,
        block: &FirmBlock,
        firm: usize,
        total: Pence,
    ) -> Pence {
        let product = block.sector;
        let pool = shops.pool[block.first + firm];
        self.delivered += border.asked[product] * (pool - self.pool) * block.fill_away[firm]
            + border.second_choice[product] * block.spare[firm].as_f64();
        self.pool = pool;
        let all = border.asked[product] * border.filled[product];
        if all <= 0.0 {
            return Pence::ZERO;
        }
        let last = block.first + firm + 1 == shops.of_sector[product].end;
        let upto = if last {
            total
        } else {
            total.scaled((self.delivered / all).min(1.0))
        };
        let part = upto - self.handed_out;
        self.handed_out = upto;
        part
    }
}
