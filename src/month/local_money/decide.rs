//! Firms decide which local currencies they take, and how far they draw on their credit.

use super::issue::plan_payouts;
use super::{across, terms};
use crate::calibrate::accounts::{Origin, Sector};
use crate::economy::base::Recipe;
use crate::economy::firms::FirmBlock;
use crate::economy::local_money::{FirmPurses, Issuer, Standing};
use crate::economy::region::{Markets, Region, Shops};
use crate::economy::sourcing::Sourcing;
use crate::ledger::{Node, PaymentKind};
use crate::month::Today;
use crate::month::borrow::expected_sales;
use crate::month::clear::SEARCH_WHEN_LET_DOWN;
use crate::month::trade::Buyers;
use crate::parallel;
use crate::random::{Purpose, Stream, hash_name, mix};
use crate::scenario::types::{Currency, Design, SECTORS_MAX};
use crate::units::{Pence, VOLUME_PER_PENNY};

/// Months between two of a firm's reviews of whether a currency pays it: who joins, joins for a year, as in
/// Sardex, the Chiemgauer and others. Assumed.
const REVIEW_MONTHS: u32 = 12;
/// Idle part of usual output from which more sales cost a firm no more wages. Assumed.
const IDLE: f64 = 0.1;
/// Share of capacity from which a firm could not serve more customers. Assumed.
const FULL: f64 = 0.98;
/// Months of a member's own sales that its room for more credit must be good for. Assumed.
const ROOM_MONTHS: f64 = 2.0;
/// Share of its limit that a member uses that has cash enough and usual sales. Assumed.
const USUAL_DRAW: f64 = 0.5;
/// Weight of the newest month in what a firm usually takes. Assumed.
const SMOOTHING: f32 = 0.2;
/// The same of what it is offered. Assumed.
const OFFERS: f32 = 0.5;

/// Issuers whose month has come start; firms decide what they take of each currency this month, and
/// see what they could pass on.
pub fn decide(region: &mut Region, today: Today) {
    plan_payouts(region, today);
    for slot in 0..region.issuers.len() {
        let currency = terms(&region.issuers[slot], today);
        start(region, slot, currency, today);
        if !region.issuers[slot].runs() || !currency.is_money() {
            continue;
        }
        note_taken_shares(region, slot);
        take_or_leave(region, slot, currency, today);
        publish(region, slot);
        across::publish(region, slot);
        look_for_outlets(region, slot, currency);
        if currency.design == Design::MutualCredit {
            draw_on_limits(region, slot, currency, today);
        }
    }
}

fn start(region: &mut Region, slot: usize, currency: &Currency, today: Today) {
    let Region {
        issuers,
        accounts,
        tally,
        sectors,
        ..
    } = region;
    let issuer = &mut issuers[slot];
    if issuer.standing != Standing::Waiting || !currency.runs(today.month) {
        return;
    }
    issuer.standing = Standing::Running;
    issuer.edge = currency.preference + currency.demurrage.unwrap_or_default() / 12.0;
    issuer.edge_when_stuck = issuer.edge
        + match currency.design {
            Design::MutualCredit => 1.0 - currency.idle_worth,
            _ => currency.redemption_fee.unwrap_or_default(),
        };
    issuer.buys_in = currency.has_notes();
    if currency.design == Design::TimeBank {
        let named = |s: &Sector| currency.sectors.contains(&s.name);
        issuer.gives = sectors.iter().position(named);
    }
    let grant = Pence::from_pounds(currency.grant.unwrap_or_default());
    accounts.pay(Node::State, Node::Issuer, PaymentKind::Grants, grant);
    issuer.fund += grant;
    tally.policy_cost += grant.0;
}

/// What takers of each sector take in it, as a share of their sales: what others expect.
fn note_taken_shares(region: &mut Region, slot: usize) {
    let Region { firms, issuers, .. } = region;
    let mut taken = [[0.0; 2]; SECTORS_MAX];
    for block in firms.iter() {
        let purse = &block.local_money[slot];
        for firm in (0..block.len()).filter(|&f| purse.member[f]) {
            taken[block.sector][0] += f64::from(purse.usually_taken[firm]);
            taken[block.sector][1] += expected_sales(block, firm);
        }
    }
    for (share, [taken, sales]) in issuers[slot].taken_share.iter_mut().zip(taken) {
        *share = if sales > 0.0 { taken / sales } else { 0.0 };
    }
}

/// Whether a sector's firms may take a currency at all.
fn may_take(currency: &Currency, public: bool, sector: &str) -> bool {
    !public && (currency.sectors.is_empty() || currency.sectors.iter().any(|s| s == sector))
}

fn take_or_leave(region: &mut Region, slot: usize, currency: &Currency, today: Today) {
    let Region {
        firms,
        issuers,
        sectors,
        markets,
        base,
        firm_key,
        ..
    } = region;
    let key = mix(*firm_key ^ hash_name(&currency.name, 0));
    let question = Question {
        slot,
        currency,
        willing: today.luck.stream(Purpose::BuildCurrency, 0, key),
        issuer: &issuers[slot],
        markets,
        today,
    };
    parallel::for_each(firms, |block| {
        let traits = &sectors[block.sector];
        if !may_take(currency, block.public, &traits.name) {
            return;
        }
        let recipe = &base.recipes[block.sector];
        for firm in 0..block.len() {
            let purse = &mut block.local_money[slot];
            let newest = purse.taken[firm].as_f64() as f32;
            purse.usually_taken[firm] += SMOOTHING * (newest - purse.usually_taken[firm]);
            if purse.takes[firm] > 0.0 {
                let offered = newest / purse.takes[firm];
                purse.usually_offered[firm] += OFFERS * (offered - purse.usually_offered[firm]);
            }
            purse.taken[firm] = Pence::ZERO;
            let member = question.takes_part(block, firm, recipe);
            block.local_money[slot].member[firm] = member;
            block.local_money[slot].takes[firm] = if member {
                question.share_taken(block, firm)
            } else {
                0.0
            };
        }
    });
}

/// What firms ask themselves about a currency.
struct Question<'a> {
    slot: usize,
    currency: &'a Currency,
    willing: Stream,
    issuer: &'a Issuer,
    markets: &'a Markets,
    today: Today<'a>,
}

impl Question<'_> {
    /// Whether a firm takes part: all who were won for it when it starts, then those whom it pays.
    fn takes_part(&self, block: &FirmBlock, firm: usize, recipe: &Recipe) -> bool {
        let key = block.draw_key(firm);
        let asked = block.active(firm)
            && self.willing.uniform(key, 0) < self.currency.firm_share.unwrap_or_default();
        if !asked {
            return false;
        }
        let age = self.today.month - self.currency.start;
        let turn = mix(key) % u64::from(REVIEW_MONTHS);
        if age == 0 {
            true
        } else if age >= REVIEW_MONTHS && u64::from(age % REVIEW_MONTHS) == turn {
            self.pays(block, firm, recipe)
        } else {
            block.local_money[self.slot].member[firm]
        }
    }

    /// Share of a bill that a member takes this month.
    fn share_taken(&self, block: &FirmBlock, firm: usize) -> f32 {
        let purse = &block.local_money[self.slot];
        let most = self.currency.bill_share;
        if self.currency.design != Design::MutualCredit {
            return most as f32;
        }
        // Nobody takes more than can be passed on, to suppliers it has or can expect to find: outside the
        // circle it is worth little.
        let held = purse.held[firm].as_f64();
        let staff = self.currency.wage_share.unwrap_or_default()
            * self.currency.household_share.unwrap_or_default();
        let to_staff = block.wage_bill[firm].as_f64() * staff;
        let outlet = (purse.outlet[firm] + purse.opens[firm]).as_f64() + to_staff;
        // What it holds it expects to pass on within the month, as far as it has where to.
        let wanted = outlet - held + held.clamp(0.0, outlet);
        let offered = f64::from(purse.usually_offered[firm]).max(1.0);
        // A member with little room below its cap takes a smaller part of each bill.
        let sales = expected_sales(block, firm);
        let cap = self.currency.cap.unwrap_or_default() * self.issuer.limits * sales * 12.0;
        let could_sell = block.reach(firm) * block.price[firm] / VOLUME_PER_PENNY * ROOM_MONTHS;
        let room = (cap - held) / could_sell.max(1.0);
        (wanted / offered).min(room).clamp(0.0, most) as f32
    }

    /// Whether taking the currency pays a firm: what it earns on the custom that it takes to be added
    /// and saves in interest, against what it cannot pass on, fees, and what idle balances cost.
    fn pays(&self, block: &FirmBlock, firm: usize, recipe: &Recipe) -> bool {
        let purse = &block.local_money[self.slot];
        let currency = self.currency;
        let sales = expected_sales(block, firm);
        let taken = if purse.member[firm] {
            f64::from(purse.usually_taken[firm])
        } else {
            self.issuer.taken_share[block.sector] * sales
        };
        let stuck = (taken - purse.outlet[firm].as_f64()).max(0.0);
        let held = purse.held[firm].as_f64();
        let (interest, idle) = if currency.design == Design::MutualCredit {
            // What a member has it has; it takes no more than it can pass on.
            (self.today.behaviour.loan_rate / 12.0, 0.0)
        } else {
            (0.0, currency.demurrage.unwrap_or_default() / 12.0)
        };
        let cost = stuck * currency.redemption_fee.unwrap_or_default()
            + taken * currency.transaction_fee.unwrap_or_default()
            + currency.membership_fee.unwrap_or_default() * 100.0
            + held.max(0.0) * idle;
        let gain = taken * currency.added_custom * self.margin(block, firm, recipe)
            + (-held).max(0.0) * interest;
        // Those who expect nothing of it stay as they are.
        gain > cost || (gain == 0.0 && cost == 0.0 && purse.member[firm])
    }

    /// What a firm keeps of a pound of added sales: after inputs, and after wages unless its staff are
    /// idle anyway; nothing when it could not serve more customers.
    fn margin(&self, block: &FirmBlock, firm: usize, recipe: &Recipe) -> f64 {
        let (price, expected) = (block.price[firm], block.expected[firm]);
        let full = expected >= block.capacity[firm] * FULL;
        if full || price <= 0.0 {
            return 0.0;
        }
        let inputs = self.markets.unit_inputs[block.sector] / price;
        let wages = block.labour(firm, recipe) * block.wage[firm] * VOLUME_PER_PENNY / price;
        let usual = block.capacity[firm] * self.today.behaviour.capacity_use;
        let idle = ((1.0 - expected / usual.max(f64::MIN_POSITIVE)) / IDLE).clamp(0.0, 1.0);
        (1.0 - inputs - wages * (1.0 - idle)).max(0.0)
    }
}

/// Buyers see what firms take, and who takes it.
fn publish(region: &mut Region, slot: usize) {
    let Region {
        firms,
        issuers,
        shops,
        ..
    } = region;
    let directory = &mut issuers[slot].directory;
    directory.iter_mut().for_each(Vec::clear);
    for block in firms.iter() {
        let FirmPurses { takes, member, .. } = &block.local_money[slot];
        let firms = block.first..block.first + block.len();
        shops.takes[slot][firms.clone()].copy_from_slice(takes);
        shops.members[slot][firms].copy_from_slice(member);
        let takers = (0..block.len()).filter(|&firm| takes[firm] > 0.0);
        directory[block.sector].extend(takers.map(|firm| (block.first + firm) as u32));
    }
}

/// What every member could pass on in a month if its suppliers that take part had room, its plans being
/// what they are.
fn look_for_outlets(region: &mut Region, slot: usize, currency: &Currency) {
    let Region {
        firms,
        shops,
        markets,
        base,
        issuers,
        ..
    } = region;
    let street = Street {
        slot,
        shops,
        elsewhere: f64::from(issuers[slot].across.takes[Buyers::Firms as usize]),
        found: found(shops, slot, currency),
    };
    parallel::for_each(firms, |block| {
        let recipe = &base.recipes[block.sector];
        let inputs = &markets.inputs[block.sector];
        for firm in 0..block.len() {
            let purse = &block.local_money[slot];
            let member = purse.member[firm] || purse.held[firm] != Pence::ZERO;
            let [could, opens, do_take] = if member {
                street.outlets(block, firm, recipe, inputs)
            } else {
                [Pence::ZERO; 3]
            };
            let purse = &mut block.local_money[slot];
            purse.outlet[firm] = could.scaled(currency.bill_share);
            purse.opens[firm] = opens.scaled(currency.bill_share);
            purse.taken_by_suppliers[firm] = do_take;
        }
    });
}

/// What part of its purchases of each product a member of mutual credit expects to bring to suppliers that
/// take part, on average over the months until it decides anew, by looking for them in its directory.
fn found(shops: &Shops, slot: usize, currency: &Currency) -> [f64; SECTORS_MAX] {
    let mut found = [0.0; SECTORS_MAX];
    if currency.design != Design::MutualCredit {
        return found;
    }
    let products = shops.of_sector.len();
    // It looks for one product at a time.
    let a_month = SEARCH_WHEN_LET_DOWN / products as f64;
    for (found, firms) in found.iter_mut().zip(&shops.of_sector) {
        if shops.members[slot][firms.clone()].contains(&true) {
            *found = (a_month * f64::from(REVIEW_MONTHS) / 2.0).min(1.0);
        }
    }
    found
}

/// Where firms can pass a currency on.
struct Street<'a> {
    slot: usize,
    shops: &'a Shops,
    /// Share of what is bought in the rest of the area that is taken in it there.
    elsewhere: f64,
    found: [f64; SECTORS_MAX],
}

impl Street<'_> {
    /// What a firm could pass on in a month to its suppliers that take part, what it expects to open beside
    /// that by looking for others, and what its suppliers take this month.
    fn outlets(
        &self,
        block: &FirmBlock,
        firm: usize,
        recipe: &Recipe,
        inputs: &Sourcing,
    ) -> [Pence; 3] {
        let (mut could, mut opens, mut do_take) = (0.0, 0.0, 0.0);
        for (product, &needed) in recipe.input.iter().enumerate() {
            let [share, area] =
                [Origin::Local, Origin::RestOfArea].map(|o| inputs.share[product][o as usize]);
            let across = needed * block.planned[firm] * area * self.elsewhere;
            could += across;
            do_take += across;
            if needed <= 0.0 || share <= 0.0 {
                continue;
            }
            let supplier = block.supplier[block.at(firm, product)] as usize;
            let bill = needed * block.planned[firm] * share * self.shops.price[supplier];
            if self.shops.members[self.slot][supplier] {
                could += bill;
                do_take += bill * f64::from(self.shops.takes[self.slot][supplier]);
            } else {
                opens += bill * self.found[product];
            }
        }
        [could, opens, do_take].map(|pence| Pence((pence / VOLUME_PER_PENNY) as i64))
    }
}

/// How far members draw on their limits: fully when cash is short, and the further the more of their
/// capacity is idle, since what they owe they pay back with sales.
fn draw_on_limits(region: &mut Region, slot: usize, currency: &Currency, today: Today) {
    let Region { firms, issuers, .. } = region;
    let limit = currency.limit.unwrap_or_default() * issuers[slot].limits;
    let usual_idle = (1.0 - today.behaviour.capacity_use).max(f64::MIN_POSITIVE);
    parallel::for_each(firms, |block| {
        for firm in 0..block.len() {
            let purse = &block.local_money[slot];
            let floor = if purse.member[firm] {
                let sales = expected_sales(block, firm);
                let target = sales * today.behaviour.firm_deposit_months;
                let short = 2.0 * (1.0 - block.purses.of(firm).as_f64() / target.max(1.0));
                let idle = 1.0 - block.expected[firm] / block.capacity[firm].max(1.0);
                let share = short.max(USUAL_DRAW * idle / usual_idle).clamp(0.0, 1.0);
                Pence((-limit * sales * 12.0 * share) as i64)
            } else {
                Pence::ZERO
            };
            block.local_money[slot].floor[firm] = floor;
        }
    });
}
