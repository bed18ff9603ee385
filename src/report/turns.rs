//! How far a pound is passed on before it leaves the region.

use crate::ledger::Entry;

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{Node, PaymentKind};
    use crate::units::Pence;

    #[test]
    fn a_pound_is_passed_on_inside() {
        let (home, shop) = (Node::Households, Node::Sector(0));
        let year = [
            (home, shop, PaymentKind::Consumption, Pence(40)),
            (home, Node::World, PaymentKind::Consumption, Pence(60)),
            (shop, home, PaymentKind::Wages, Pence(50)),
            (Node::State, home, PaymentKind::Benefits, Pence(100)),
        ];
        // 40 in the shop and 50 of wages for 100 of benefits.
        assert_eq!(passed_on(&year), Some(0.9));
        assert_eq!(passed_on(&[]), None);
    }
}
