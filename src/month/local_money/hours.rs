//! Time banks: member households give each other hours. Nobody may be further ahead or behind than the
//! limit; what is asked for and cannot be given is divided evenly, what is given is taken from all who
//! offer.

use super::{Today, terms};
use crate::economy::local_money::{HouseholdPurses, Issuer};
use crate::economy::region::Region;
use crate::random::Purpose;
use crate::scenario::types::{Currency, Design};
use crate::units::{Minutes, Pence};

/// Hours that a member without work offers for each that a member with work does. Assumed.
const IDLE_OFFER: f64 = 2.0;

/// The slot of the first time bank that runs and the product of which its members buy less.
#[must_use]
pub fn replaced(issuers: &[Issuer]) -> Option<(usize, usize)> {
    let slots = issuers.iter().enumerate();
    let mut banks = slots.filter(|(_, issuer)| issuer.runs());
    banks.find_map(|(slot, issuer)| issuer.gives.map(|product| (slot, product)))
}

/// Members of each time bank exchange the month's hours.
pub fn exchange(region: &mut Region, today: Today) {
    for slot in 0..region.issuers.len() {
        let currency = terms(&region.issuers[slot], today);
        if region.issuers[slot].runs() && currency.design == Design::TimeBank {
            open_accounts(region, slot, currency, today);
            give_and_take(region, slot, currency, today);
        }
    }
}

/// In its first month the bank gives every member its opening hours.
fn open_accounts(region: &mut Region, slot: usize, currency: &Currency, today: Today) {
    if today.month != currency.start {
        return;
    }
    let opening = minutes(currency.opening_hours.unwrap_or_default());
    for block in &mut region.households {
        let HouseholdPurses {
            uses,
            minutes: balance,
            ..
        } = &mut block.local_money[slot];
        for (balance, _) in balance.iter_mut().zip(uses).filter(|(_, uses)| **uses) {
            *balance += opening;
            region.issuers[slot].pool_minutes -= opening;
        }
    }
}

fn minutes(hours: f64) -> Minutes {
    Minutes((hours * 60.0).round() as i64)
}

fn give_and_take(region: &mut Region, slot: usize, currency: &Currency, today: Today) {
    let Region {
        households,
        household_key,
        issuers,
        base,
        ..
    } = region;
    let scale = base.scale;
    let asks = today.stream(Purpose::AskHours, *household_key);
    let limit = Minutes(
        (currency.hours_limit.unwrap_or_default() * issuers[slot].limits * scale * 60.0) as i64,
    );
    let mean = currency.hours.unwrap_or_default() * scale * 60.0;
    // Asked for and on offer, within limits: by draws that are made again below.
    let asked = |key: u64, balance: Minutes| {
        let wanted = Minutes(asks.round(key, 1, mean * 2.0 * asks.uniform(key, 0)));
        wanted.min(balance + limit).max(Minutes::ZERO)
    };
    let offered = |key: u64, balance: Minutes, idle: bool| {
        let factor = if idle { IDLE_OFFER } else { 1.0 };
        let willing = Minutes(asks.round(key, 3, mean * factor * 2.0 * asks.uniform(key, 2)));
        willing.min(limit - balance).max(Minutes::ZERO)
    };
    let (mut all_asked, mut all_offered) = (Minutes::ZERO, Minutes::ZERO);
    for block in households.iter() {
        let purse = &block.local_money[slot];
        for i in (0..block.len()).filter(|&i| purse.uses[i]) {
            let (key, balance) = (block.draw_key(i), purse.minutes[i]);
            all_asked += asked(key, balance);
            all_offered += offered(key, balance, block.is_idle(i));
        }
    }
    let given = all_asked.min(all_offered);
    let mut taking = Portions::of(given, all_asked);
    let mut giving = Portions::of(given, all_offered);
    let worth = currency.replaces.unwrap_or_default() * currency.hour_price.unwrap_or_default();
    let a_minute = worth * 100.0 / 60.0;
    for block in households.iter_mut() {
        for i in 0..block.len() {
            let (key, idle) = (block.draw_key(i), block.is_idle(i));
            let purse = &mut block.local_money[slot];
            purse.replaced[i] = Pence::ZERO;
            if !purse.uses[i] {
                continue;
            }
            let balance = purse.minutes[i];
            let taken = taking.next(asked(key, balance));
            let gives = giving.next(offered(key, balance, idle));
            purse.minutes[i] += gives - taken;
            purse.replaced[i] = Pence((taken.as_f64() * a_minute) as i64);
        }
    }
    issuers[slot].month.minutes += given;
    issuers[slot].month.minutes_asked += all_asked;
}

/// Hands out a whole in proportion to claims: portions add up to it exactly.
struct Portions {
    whole: Minutes,
    all: Minutes,
    upto: Minutes,
    handed_out: Minutes,
}

impl Portions {
    fn of(whole: Minutes, all: Minutes) -> Self {
        Self {
            whole,
            all,
            upto: Minutes::ZERO,
            handed_out: Minutes::ZERO,
        }
    }

    /// The next claim's portion, never more than the claim.
    fn next(&mut self, claim: Minutes) -> Minutes {
        if self.all <= Minutes::ZERO {
            return Minutes::ZERO;
        }
        self.upto += claim;
        let whole = i128::from(self.whole.0) * i128::from(self.upto.0);
        let due = Minutes((whole / i128::from(self.all.0)) as i64);
        let portion = due - self.handed_out;
        self.handed_out = due;
        portion
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_add_up_and_exceed_no_claim() {
        for whole in [0, 1, 17, 99, 100] {
            let claims = [0, 7, 30, 1, 62];
            let mut portions = Portions::of(Minutes(whole), Minutes(100));
            let parts: Vec<i64> = claims.map(|c| portions.next(Minutes(c)).0).to_vec();
            assert_eq!(parts.iter().sum::<i64>(), whole);
            assert!(parts.iter().zip(claims).all(|(&part, claim)| part <= claim));
        }
    }
}
