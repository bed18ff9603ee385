//! A voucher: bought one to one against pounds that stay in reserve, taken by firms that accept it,
//! passed on to suppliers, or redeemed for a fee; what lies idle melts.

use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::scenario::types::Currency;
use crate::units::Pence;

/// The local currency of a region, once it has started.
pub fn currency_of<'a>(today: Today<'a>, region: &str) -> Option<&'a Currency> {
    today
        .scenario
        .currencies
        .iter()
        .find(|c| c.region == region && today.month >= c.start)
}

/// Users buy notes before they shop: as much as brings their holding to the share of their spending
/// that they mean to pay in notes.
pub fn sell_notes(region: &mut Region, today: Today) {
    let Some(currency) = currency_of(today, &region.name) else {
        return;
    };
    let Region {
        households,
        accounts,
        issuer,
        base,
        ..
    } = region;
    for block in households {
        for i in 0..block.len() {
            if !block.uses_local_money[i] {
                continue;
            }
            let wanted =
                Pence((block.smoothed[i] * base.consumption_rate * currency.top_up) as i64);
            let bought = (wanted - block.local_money[i])
                .min(block.purses.of(i))
                .max(Pence::ZERO);
            block.desk.pay(
                &mut block.purses,
                i,
                Node::Issuer,
                PaymentKind::LocalMoney,
                bought,
            );
            block.local_money[i] += bought;
            issuer.notes += bought;
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
}

/// Demurrage, redemption, fees and running cost.
pub fn turn_over(region: &mut Region, today: Today) {
    let Some(currency) = currency_of(today, &region.name) else {
        return;
    };
    melt(region, currency.demurrage);
    redeem(region, currency);
    run(region, currency);
}

/// Idle notes lose a twelfth of the yearly demurrage; the reserve behind them passes to the fund.
fn melt(region: &mut Region, demurrage: f64) {
    let Region {
        households,
        firms,
        issuer,
        ..
    } = region;
    let holdings = households
        .iter_mut()
        .flat_map(|b| &mut b.local_money)
        .chain(firms.iter_mut().flat_map(|b| &mut b.local_money));
    for held in holdings {
        let melted = held.scaled(demurrage / 12.0);
        *held -= melted;
        issuer.notes -= melted;
        issuer.fund += melted;
    }
}

/// Firms redeem part of what they could not pass on; the fee stays with the fund.
fn redeem(region: &mut Region, currency: &Currency) {
    let Region {
        firms,
        issuer,
        accounts,
        ..
    } = region;
    for block in firms {
        for firm in 0..block.len() {
            let part = if block.active(firm) {
                currency.redemption
            } else {
                1.0
            };
            let redeemed = block.local_money[firm].scaled(part);
            let fee = redeemed.scaled(currency.redemption_fee);
            block.local_money[firm] -= redeemed;
            issuer.notes -= redeemed;
            issuer.fund += fee;
            issuer.redeemed += redeemed;
            block.desk.receive(
                &mut block.purses,
                firm,
                Node::Issuer,
                PaymentKind::LocalMoney,
                redeemed - fee,
            );
        }
        accounts.absorb(&mut block.desk, PaymentKind::LocalMoney);
    }
}

/// The fund bears the running cost as far as it reaches; the council pays the rest next month, from a
/// levy. The cost is the work of a local office.
fn run(region: &mut Region, currency: &Currency) {
    let Region {
        issuer,
        accounts,
        tally,
        ..
    } = region;
    let cost = Pence::from_pounds(currency.running_cost);
    let from_fund = cost.min(issuer.fund).max(Pence::ZERO);
    issuer.fund -= from_fund;
    issuer.council_cost = cost - from_fund;
    accounts.pay(
        Node::Issuer,
        Node::Council,
        PaymentKind::RunningCost,
        from_fund,
    );
    tally.policy_cost += from_fund.0;
}
