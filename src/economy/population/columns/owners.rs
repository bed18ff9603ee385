//! Who owns the firms at the start, and what those still owe who have bought theirs.

use crate::economy::firms::FirmBlock;
use crate::economy::owners::Ownership;
use crate::economy::population::Plan;
use crate::month::{borrowers_room, sale_price};
use crate::random::Purpose;
use crate::units::Pence;

/// Gives the firms their owners.
pub(super) fn own(plan: &Plan, firms: &mut [FirmBlock]) -> Ownership {
    let sectors = plan.accounts.sectors.len();
    let owners = Ownership::new(sectors, plan.base.outside_share, firms);
    for block in &mut *firms {
        block.outside_share = (0..block.len())
            .map(|firm| owners.outside_share(block, firm))
            .collect();
    }
    if !plan.behaviour.limit_mode {
        lend_for_buy_outs(plan, firms);
    }
    owners
}

/// Firms whose owners have bought them with a bank's money lately still pay it back, as they do in any
/// later year: a firm was last sold an exponential time ago, and its profit after tax has gone to the bank
/// since.
fn lend_for_buy_outs(plan: &Plan, firms: &mut [FirmBlock]) {
    let behaviour = plan.behaviour;
    let rate = behaviour.owner_exit_rate;
    if rate <= 0.0 {
        return;
    }
    let sold = plan.luck.stream(Purpose::SellFirm, 0, plan.firm_key);
    for block in firms.iter_mut().filter(|b| !b.public) {
        for firm in 0..block.len() {
            let years = -libm::log1p(-sold.uniform(block.draw_key(firm), 0)) / rate;
            let local = 1.0 - f64::from(block.outside_share[firm]);
            let borrowed = (sale_price(block, firm, behaviour).as_f64() * local)
                .min(borrowers_room(block, firm, behaviour));
            let a_year = 12.0 * block.profit[firm] * (1.0 - plan.base.profit_tax);
            block.loan[firm] += Pence((borrowed - a_year * years).max(0.0) as i64);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::month::borrowers_room;
    use crate::month::tests::{region, village};
    use crate::units::Pence;

    /// What private firms owe at the start when so many owners sell in a year, pence.
    fn owed(owner_exit_rate: f64) -> f64 {
        let mut scenario = village();
        scenario.behaviour.owner_exit_rate = owner_exit_rate;
        scenario.behaviour.debt_limit_months = 24.0;
        let region = region(&scenario);
        let private = region.firms.iter().filter(|b| !b.public);
        for block in private.clone() {
            for firm in 0..block.len() {
                let room = borrowers_room(block, firm, &scenario.behaviour);
                assert!(room >= 0.0 && block.loan[firm] >= Pence::ZERO);
            }
        }
        let loans: Pence = private.flat_map(|b| &b.loan).copied().sum();
        loans.as_f64()
    }

    #[test]
    fn who_has_bought_a_firm_still_pays_it_back() {
        let usual = owed(0.0);
        assert!(usual > 0.0);
        assert!(owed(1.0) > 1.05 * usual, "{} of {usual}", owed(1.0));
    }
}
