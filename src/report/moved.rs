//! How much buying a policy moves to suppliers in the region, and how far a pound is passed on.

use std::collections::BTreeMap;

use crate::experiment::comparison::Finished;
use crate::ledger::{Entry, Node, PaymentKind};
use crate::measure::interval::{Estimate, estimate};

use super::view::Pair;

/// A buyer's purchases of one kind over a year, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Bought {
    local: f64,
    all: f64,
}

/// Whether a payment of this kind buys goods or services.
const fn buys(kind: PaymentKind) -> bool {
    matches!(
        kind,
        PaymentKind::Consumption
            | PaymentKind::Inputs
            | PaymentKind::Investment
            | PaymentKind::PublicPurchases
    )
}

fn purchases(entries: &[Entry]) -> BTreeMap<(Node, PaymentKind), Bought> {
    let mut bought: BTreeMap<(Node, PaymentKind), Bought> = BTreeMap::new();
    for &(payer, payee, kind, pence) in entries {
        let local = matches!(payee, Node::Sector(_));
        let outside = matches!(payee, Node::RestOfArea | Node::RestOfState | Node::World);
        if !payer.resident() || !buys(kind) || !(local || outside) {
            continue;
        }
        let own = bought.entry((payer, kind)).or_default();
        own.all += pence.as_f64();
        own.local += if local { pence.as_f64() } else { 0.0 };
    }
    bought
}

/// Purchases that a policy moves to suppliers in the region in one pair of runs, pence a year:
/// for every buyer and kind of purchase, the change of its local share times what it bought in the run
/// without the policy, summed. Buying more or less altogether is not moving. Negative when purchases
/// move away.
#[must_use]
pub fn moved(base: &[Entry], policy: &[Entry]) -> f64 {
    let after = purchases(policy);
    let moved = purchases(base).into_iter().filter_map(|(key, before)| {
        let now = after.get(&key).filter(|now| now.all > 0.0)?;
        (before.all > 0.0).then(|| (now.local / now.all - before.local / before.all) * before.all)
    });
    moved.sum()
}

/// What residents pay each other for every pound that comes in, over a year. None when nothing did.
#[must_use]
pub fn passed_on(entries: &[Entry]) -> Option<f64> {
    let (mut inside, mut came_in) = (0.0, 0.0);
    for &(payer, payee, _, pence) in entries {
        match (payer.resident(), payee.resident()) {
            (true, true) => inside += pence.as_f64(),
            (false, true) => came_in += pence.as_f64(),
            _ => {}
        }
    }
    (came_in > 0.0).then(|| inside / came_in)
}

/// A pair's purchases moved to suppliers in the region, pence a year, last calm year. None without
/// books.
#[must_use]
pub fn moved_by(pair: &Pair<'_>) -> Option<Estimate> {
    let year = |policy: usize, replicate: u32| -> Option<&Vec<Entry>> {
        let run: &Finished = pair.comparison.run(policy, 0, replicate)?;
        run.year.get(pair.region)
    };
    let each: Vec<f64> = (0..pair.comparison.replicates)
        .filter_map(|r| Some(moved(year(pair.base, r)?, year(pair.policy, r)?)))
        .collect();
    (!each.is_empty()).then(|| estimate(&each, "purchases moved"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Pence;

    fn year(local: i64, imported: i64) -> Vec<Entry> {
        let (home, shop) = (Node::Households, Node::Sector(0));
        vec![
            (home, shop, PaymentKind::Consumption, Pence(local)),
            (home, Node::World, PaymentKind::Consumption, Pence(imported)),
            (shop, home, PaymentKind::Wages, Pence(50)),
            (Node::State, home, PaymentKind::Benefits, Pence(100)),
        ]
    }

    #[test]
    fn a_moved_share_counts_and_a_larger_purse_does_not() {
        // From 40 of 100 to 60 of 120: 10 points of 100.
        assert!((moved(&year(40, 60), &year(60, 60)) - 10.0).abs() < 1e-9);
        assert!((moved(&year(60, 60), &year(40, 60)) + 12.0).abs() < 1e-9);
        assert!(moved(&year(40, 60), &year(80, 120)).abs() < 1e-9);
        assert!(moved(&year(40, 60), &[]).abs() < 1e-9);
    }

    #[test]
    fn a_pound_is_passed_on_inside() {
        // 40 in the shop and 50 of wages for 100 of benefits.
        assert_eq!(passed_on(&year(40, 60)), Some(0.9));
        assert_eq!(passed_on(&[]), None);
    }
}
