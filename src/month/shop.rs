//! Phase 8. Everybody buys final goods in the same markets: households along their links, government,
//! investors, visitors and outside buyers spread over a sector's firms.

mod area;
mod bill;
mod households;
mod look;
mod notes;
mod pools;
mod second_choice;

use super::Today;
use super::batch::{FIRMS, batches_of_firms};
use super::source::{fills, post_fills};
use crate::economy::base::{POOLS, Pool};
use crate::economy::region::Region;
use crate::economy::shops::Along;
use crate::ledger::{PaymentKind, Till};
use crate::parallel;
use crate::scenario::types::LeverKind;
use crate::units::{Pence, Volume};

/// Buyers order, here and from the rest of the area.
pub fn order(region: &mut Region, today: Today) {
    super::local_money::exchange(region, today);
    pools::commit_investment(region, today);
    households::order(region, today);
    super::local_money::note_sales(region);
    pools::order(region, today);
    area::add_up_orders(region);
}

/// Sellers see what everybody has ordered.
pub fn fill_first_choices(region: &mut Region, _today: Today) {
    fill_orders(region, Choice::First);
}

/// Buyers go to their usual seller first; for what it cannot deliver, once to another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Choice {
    First,
    Second,
}

impl Choice {
    /// How pooled orders come to firms.
    fn along(self) -> Along {
        match self {
            Self::First => Along::Weights,
            Self::Second => Along::Sizes,
        }
    }
}

/// Buyers pay for what comes.
pub fn settle(region: &mut Region, today: Today) {
    area::note_deliveries(region);
    bill::settle(region, today);
    pools::settle(region, today);
    super::local_money::note_sent_across(region);
    area::add_up_payments(region);
}

/// Sellers take in what other regions have paid; then the market opens once more for those whose
/// first choice ran out.
pub fn take_in(region: &mut Region, today: Today) {
    super::border::receive(region);
    second_choice::order(region);
    fill_orders(region, Choice::Second);
    second_choice::settle(region);
    pools::settle_second(region, today);
    use_inputs_of_services(region);
}

/// Sellers fill what they can, pooled orders included. The tills keep the orders: what is delivered of
/// them is what will be owed.
fn fill_orders(region: &mut Region, choice: Choice) {
    let Region {
        firms,
        household_tills,
        shops,
        markets,
        border,
        conditions,
        ..
    } = region;
    let local_first = conditions.lever(LeverKind::LocalFirst);
    {
        let (shops, markets) = (&*shops, &*markets);
        parallel::for_each(firms, |block| {
            let mut orders = [0.0; POOLS + 1];
            for (order, pool) in orders.iter_mut().zip(&markets.pooled) {
                *order = pool[block.sector];
            }
            if choice == Choice::Second {
                orders[POOLS] = markets.second[block.sector].wanted.as_f64();
            }
            let parts = shops.parts(block.sector, block.first, choice.along(), orders);
            for (firm, parts) in (0..block.len()).zip(parts) {
                let index = block.first + firm;
                let mut orders = [Pence::ZERO; 2];
                orders[0] = household_tills
                    .iter()
                    .map(|till| till.amounts()[index])
                    .sum();
                for (place, part) in parts.into_iter().enumerate() {
                    let away = Pool::ALL.get(place).is_some_and(|pool| pool.is_elsewhere());
                    orders[usize::from(away)] += part;
                }
                let [here, away] = orders;
                let ordered = here + away;
                // An order counts once as demand: where it went first.
                if choice == Choice::First {
                    block.demanded[firm] += ordered.volume_at(block.price[firm]).as_f64();
                }
                let on_offer = block.supply[firm].cost_at(block.price[firm]);
                let first = local_first[block.sector];
                [block.fill[firm], block.fill_away[firm]] = fills(here, away, on_offer, first);
                block.spare[firm] = (on_offer - ordered).max(Pence::ZERO);
            }
        });
    }
    if choice == Choice::First {
        post_fills(firms, &mut shops.fill);
        shops.refresh_short();
        super::border::fill(border, shops, firms);
    }
}

/// Firms take in what households paid.
fn carry_over(region: &mut Region) {
    let Region {
        firms,
        households,
        household_tills,
        accounts,
        ..
    } = region;
    parallel::for_each(firms, |block| {
        block.take_in(household_tills);
        for firm in 0..block.len() {
            super::source::sell(block, firm, block.received[firm]);
        }
    });
    for block in firms {
        accounts.absorb(&mut block.desk, PaymentKind::Consumption);
    }
    for block in households {
        accounts.absorb(&mut block.desk, PaymentKind::Consumption);
    }
    household_tills.iter_mut().for_each(Till::empty);
}

/// Services are made as they are delivered; those of `source` have used their inputs already.
fn use_inputs_of_services(region: &mut Region) {
    let Region { firms, base, .. } = region;
    parallel::for_each(firms, |block| {
        if block.stored {
            return;
        }
        let recipe = &base.recipes[block.sector];
        let mut made = [Volume::ZERO; FIRMS];
        for batch in batches_of_firms(block.len()) {
            let made = &mut made[..batch.len()];
            for (firm, made) in batch.clone().zip(&mut *made) {
                *made = block.delivered[firm] - block.produced[firm];
                block.produced[firm] += *made;
            }
            super::produce::use_inputs(block, &batch, recipe, made);
        }
    });
}
