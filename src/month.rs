//! One month of the economy: thirteen phases, in order. This is the page that everyone reads.
//!
//! Every market works in two passes: buyers order, sellers see all orders and decide what share of
//! each they fill, then buyers pay for what they get. Nobody is first in a queue, so neither the
//! order of agents nor the number of threads can matter. Regions live each phase by themselves
//! (`each`); where they deal with one another they meet in between (`together`).

mod batch;
mod border;
mod borrow;
mod clear;
mod closures;
mod events;
mod hire;
mod local_money;
mod measure;
mod pay;
mod phase;
mod plan;
mod produce;
mod renew;
mod service_debt;
mod share_out;
mod shop;
mod source;
mod trade;

use crate::economy::Economy;
use crate::economy::inputs::Inputs;
use crate::economy::region::Region;
use crate::economy::trade::Trade;
use crate::parallel;
use crate::random::{Luck, Purpose, Stream};
use crate::scenario::types::{Behaviour, Scenario};
use trade::Buyers;

pub use phase::Phase;

pub(crate) use borrow::borrowers_room;
pub(crate) use hire::search::{ROUNDS, WORST_DURATION, chances};
pub(crate) use renew::owners::sale_price;
pub(crate) use share_out::generations::keeps;

/// Lives one month.
pub fn month(economy: &mut Economy, watch: &mut impl Watch) {
    economy.month += 1;
    economy.inputs.begin_month(economy.luck, economy.month);
    // Policies and shocks whose month has come.
    economy.phase(watch, Phase::Events, events::take_effect);
    economy.together(events::share_costs);
    // Firms look at their sales and set output, prices, wages and vacancies.
    economy.phase(watch, Phase::Plan, plan::set_targets);
    economy.together(trade::compare_prices);
    economy.each(plan::divide_budgets);
    // Firms short of this month's wages and inputs ask their bank.
    economy.phase(watch, Phase::Borrow, borrow::ask_banks);
    // People leave jobs, are laid off, look for work and find it, also across the border.
    economy.together(trade::count_commuter_jobs);
    economy.phase(watch, Phase::Hire, hire::match_jobs);
    // Firms buy inputs from each other, from other regions and from outside.
    economy.phase(watch, Phase::Source, source::order);
    economy.together(trade::pass_on_orders);
    economy.each(source::fill_orders);
    economy.together(trade::tell_deliveries);
    economy.each(source::settle);
    economy.together(trade::hand_over_payments_of(Buyers::Firms));
    economy.each(source::take_in);
    // Goods are made; services are made when they are delivered.
    economy.phase(watch, Phase::Produce, produce::make_goods);
    // Wages, taxes, benefits, pensions.
    economy.phase(watch, Phase::Pay, pay::work_out_wages);
    economy.together(trade::send_wages);
    economy.each(pay::pay_incomes);
    // Households, government, investors, visitors and outside buyers buy.
    economy.phase(watch, Phase::Shop, shop::order);
    economy.together(trade::pass_on_orders);
    economy.each(shop::fill_first_choices);
    economy.together(trade::tell_deliveries);
    economy.each(shop::settle);
    economy.together(trade::hand_over_payments_of(Buyers::Final));
    economy.each(shop::take_in);
    // Invoices are set off and fall due; suppliers are reconsidered; local money melts and goes back.
    economy.phase(watch, Phase::Clear, clear::settle_up);
    // Interest and repayment; those who cannot pay default.
    economy.phase(watch, Phase::ServiceDebt, service_debt::pay_banks);
    // Taxes on production and profit; dividends to owners; savings placed.
    economy.phase(watch, Phase::ShareOut, share_out::divide_profit);
    // Capacity wears and is replaced; firms close and open.
    economy.phase(watch, Phase::Renew, renew::wear_and_replace);
    // What the month was like.
    economy.phase(watch, Phase::Measure, measure::record);
}

/// Somebody who watches the month from outside, for example with a clock. The engine has none.
pub trait Watch {
    /// A phase begins.
    fn phase(&mut self, _phase: Phase) {}
    /// The last phase of the month has ended.
    fn month_over(&mut self) {}
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;
impl Watch for Unwatched {}

/// What every phase may read besides its region.
#[derive(Clone, Copy)]
struct Today<'a> {
    scenario: &'a Scenario,
    behaviour: &'a Behaviour,
    luck: Luck,
    month: u32,
    inputs: &'a Inputs,
}

impl Today<'_> {
    fn stream(&self, purpose: Purpose, class: u64) -> Stream {
        self.luck.stream(purpose, self.month, class)
    }

    /// In which of two columns invoices due in `months` months stand.
    fn due_in(&self, months: u32) -> usize {
        ((self.month + months) % 2) as usize
    }
}

impl Economy {
    /// A phase begins: each region lives (the first part of) it by itself.
    fn phase(
        &mut self,
        watch: &mut impl Watch,
        phase: Phase,
        live: impl Fn(&mut Region, Today) + Send + Sync,
    ) {
        watch.phase(phase);
        self.each(live);
    }

    /// Each region by itself, side by side.
    fn each(&mut self, live: impl Fn(&mut Region, Today) + Send + Sync) {
        let (today, regions, _) = self.today();
        parallel::for_each(regions, |region| live(region, today));
    }

    /// All regions together, where they deal with one another.
    fn together(&mut self, meet: impl FnOnce(&mut Trade, &mut [Region], Today)) {
        let (today, regions, trade) = self.today();
        meet(trade, regions, today);
    }

    fn today(&mut self) -> (Today<'_>, &mut [Region], &mut Trade) {
        let Self {
            scenario,
            luck,
            month,
            inputs,
            regions,
            trade,
        } = self;
        let today = Today {
            scenario,
            behaviour: &scenario.behaviour,
            luck: *luck,
            month: *month,
            inputs,
        };
        (today, regions, trade)
    }
}

/// What the phases' own tests begin with.
#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use super::Today;
    use crate::calibrate::from_world;
    use crate::economy::inputs::Inputs;
    use crate::economy::population::{self, BlockSizes};
    use crate::economy::region::Region;
    use crate::random::Luck;
    use crate::scenario::load;
    use crate::scenario::types::Scenario;

    const LUCK: Luck = Luck {
        seed: 1,
        replicate: 0,
    };

    /// Nothing comes in as data.
    static NOTHING: LazyLock<Inputs> = LazyLock::new(Inputs::default);

    /// The bundled village.
    pub(crate) fn village() -> Scenario {
        let read = |path: &str| match path {
            "world.toml" => Ok(include_str!("../scenarios/village/world.toml").to_owned()),
            "table.csv" => Ok(include_str!("../scenarios/village/table.csv").to_owned()),
            other => Err(format!("there is no {other}")),
        };
        load("world.toml", &[], &read).expect("the bundled village is sound")
    }

    /// Its one region at the start.
    pub(crate) fn region(scenario: &Scenario) -> Region {
        let accounts = from_world(&scenario.world).expect("the bundled village can be built");
        let sold = accounts.between.sold_by(0);
        population::region(
            &accounts.regions[0],
            &sold,
            scenario,
            &[],
            LUCK,
            BlockSizes::default(),
        )
        .expect("the bundled village has enough agents")
    }

    /// Its first month.
    pub(super) fn today(scenario: &Scenario) -> Today<'_> {
        Today {
            scenario,
            behaviour: &scenario.behaviour,
            luck: LUCK,
            month: 1,
            inputs: &NOTHING,
        }
    }
}
