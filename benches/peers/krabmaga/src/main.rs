//! A small economy in krABMaga: households and firms that work, are paid and buy.
//!
//! The same rules and numbers as in ../mesa_model.py, which tells them. Two things are as krABMaga has them: agents
//! are what its schedule runs, firms before households and otherwise in the order of its queue; and what agents know of
//! each other stands in the state.

use std::any::Any;
use std::time::Instant;

use krabmaga::engine::agent::Agent;
use krabmaga::engine::schedule::Schedule;
use krabmaga::engine::state::State;

const QUITS: f64 = 0.02;
const ASKS: usize = 3;
const SPENDS: f64 = 0.8;
const OUTPUT: f64 = 1.0;
const SPARE: f64 = 2.0;
const STOCK: f64 = 0.25;
const LEAST: f64 = 1.05;
const MOST: f64 = 1.3;
const STEP: f64 = 0.02;
const FALL: f64 = 0.25;
const NOBODY: usize = usize::MAX;

#[derive(Clone)]
struct Firm {
    owner: usize,
    price: f64,
    wage: f64,
    cash: f64,
    expected: f64,
    stock: f64,
    sold: f64,
    refused: bool,
    workers: i64,
    leaving: i64,
    room: i64,
}

#[derive(Clone)]
struct Household {
    cash: f64,
    employer: usize,
}

struct Economy {
    firms: Vec<Firm>,
    households: Vec<Household>,
    luck: u64,
}

impl Economy {
    fn new(households: usize, firms: usize, seed: u64) -> Self {
        let staff = 0.95 * households as f64 / firms as f64;
        let firm = |i: usize| Firm {
            owner: i * households / firms,
            price: 1.5,
            wage: 1.16,
            cash: SPARE * 1.16 * staff,
            expected: staff * OUTPUT,
            stock: staff * OUTPUT * STOCK,
            sold: staff * OUTPUT,
            refused: false,
            workers: 0,
            leaving: 0,
            room: 0,
        };
        let mut economy = Self {
            firms: (0..firms).map(firm).collect(),
            households: vec![
                Household {
                    cash: 0.7,
                    employer: NOBODY,
                };
                households
            ],
            luck: seed,
        };
        for i in 0..(0.95 * households as f64) as usize {
            economy.households[i].employer = i % firms;
            economy.firms[i % firms].workers += 1;
        }
        economy
    }

    /// A number from 0 to 1 (splitmix64).
    fn draw(&mut self) -> f64 {
        self.luck = self.luck.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.luck;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn drawn(&mut self) -> [usize; ASKS] {
        let firms = self.firms.len() as f64;
        std::array::from_fn(|_| (self.draw() * firms) as usize)
    }

    fn plan(&mut self, at: usize) {
        let (by_price, by_wage) = (self.draw(), self.draw());
        let firm = &mut self.firms[at];
        let spare = firm.cash - SPARE * firm.wage * firm.workers.max(1) as f64;
        if spare > 0.0 {
            firm.cash -= spare;
            self.households[firm.owner].cash += spare;
        }
        let wished = if firm.refused {
            firm.sold * 1.1
        } else {
            firm.sold
        };
        firm.expected = (0.8 * firm.expected + 0.2 * wished).max(0.5 * OUTPUT);
        if firm.refused {
            firm.price *= 1.0 + STEP * by_price;
        } else if firm.stock > STOCK * firm.expected {
            firm.price *= 1.0 - STEP * by_price;
        }
        if firm.room > 0 {
            firm.wage *= 1.0 + STEP * by_wage;
        } else {
            firm.wage *= 1.0 - FALL * STEP * by_wage;
        }
        let cost = firm.wage / OUTPUT;
        firm.price = firm.price.clamp(LEAST * cost, MOST * cost);
        let wanted = ((firm.expected * (1.0 + STOCK) - firm.stock) / OUTPUT).ceil() as i64;
        let affordable = (firm.cash / firm.wage) as i64;
        let wanted = wanted.min(affordable).max(1);
        firm.leaving = (firm.workers - wanted).max(0);
        firm.room = (wanted - firm.workers).max(0);
        firm.sold = 0.0;
        firm.refused = false;
    }

    fn live(&mut self, at: usize) {
        let employer = self.households[at].employer;
        if employer != NOBODY && (self.firms[employer].leaving > 0 || self.draw() < QUITS) {
            let firm = &mut self.firms[employer];
            firm.leaving = (firm.leaving - 1).max(0);
            self.leave(at);
        }
        if self.households[at].employer == NOBODY {
            self.seek(at);
        }
        let employer = self.households[at].employer;
        if employer != NOBODY {
            let firm = &mut self.firms[employer];
            if firm.cash < firm.wage {
                self.leave(at);
            } else {
                firm.cash -= firm.wage;
                self.households[at].cash += firm.wage;
                firm.stock += OUTPUT;
            }
        }
        self.shop(at);
    }

    fn leave(&mut self, at: usize) {
        self.firms[self.households[at].employer].workers -= 1;
        self.households[at].employer = NOBODY;
    }

    fn seek(&mut self, at: usize) {
        let mut best = NOBODY;
        for firm in self.drawn() {
            let offers = self.firms[firm].room > 0;
            if offers && (best == NOBODY || self.firms[firm].wage > self.firms[best].wage) {
                best = firm;
            }
        }
        if best != NOBODY {
            self.firms[best].room -= 1;
            self.firms[best].workers += 1;
            self.households[at].employer = best;
        }
    }

    fn shop(&mut self, at: usize) {
        let mut shops = self.drawn();
        shops.sort_by(|a, b| self.firms[*a].price.total_cmp(&self.firms[*b].price));
        let household = &mut self.households[at];
        let mut left = household.cash * SPENDS;
        for shop in shops {
            let firm = &mut self.firms[shop];
            let bought = (left / firm.price).min(firm.stock);
            let paid = bought * firm.price;
            firm.stock -= bought;
            firm.sold += bought;
            firm.cash += paid;
            household.cash -= paid;
            left -= paid;
            if left <= 1e-9 {
                return;
            }
            firm.refused = true;
        }
    }

    /// Unemployment, what was sold in the month, all money.
    fn state(&self) -> (f64, f64, f64) {
        let idle = self.households.iter().filter(|h| h.employer == NOBODY);
        let cash = self.households.iter().map(|h| h.cash).sum::<f64>();
        (
            idle.count() as f64 / self.households.len() as f64,
            self.firms.iter().map(|f| f.sold).sum(),
            cash + self.firms.iter().map(|f| f.cash).sum::<f64>(),
        )
    }
}

/// What the schedule runs.
#[derive(Clone, Copy)]
enum Someone {
    Firm(usize),
    Household(usize),
}

impl Agent for Someone {
    fn step(&mut self, state: &mut dyn State) {
        let economy = state.as_any_mut().downcast_mut::<Economy>();
        let economy = economy.expect("the state is the economy");
        match *self {
            Self::Firm(at) => economy.plan(at),
            Self::Household(at) => economy.live(at),
        }
    }
}

impl State for Economy {
    fn init(&mut self, schedule: &mut Schedule) {
        for at in 0..self.firms.len() {
            schedule.schedule_repeating(Box::new(Someone::Firm(at)), 0.0, 0);
        }
        for at in 0..self.households.len() {
            schedule.schedule_repeating(Box::new(Someone::Household(at)), 0.0, 1);
        }
    }
    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
    fn as_any(&self) -> &dyn Any {
        self
    }
    fn as_state_mut(&mut self) -> &mut dyn State {
        self
    }
    fn as_state(&self) -> &dyn State {
        self
    }
    fn reset(&mut self) {}
    fn update(&mut self, _step: u64) {}
}

fn main() {
    let numbers: Vec<usize> = std::env::args()
        .skip(1)
        .map(|a| a.parse().expect("a whole number"))
        .collect();
    let [households, firms, warm, months, seed] = numbers[..] else {
        panic!("households firms warm-up months seed");
    };
    let mut economy = Economy::new(households, firms, seed as u64);
    let mut schedule = Schedule::new();
    economy.init(&mut schedule);
    for _ in 0..warm {
        schedule.step(&mut economy);
    }
    let (_, first, before) = economy.state();
    let start = Instant::now();
    for _ in 0..months {
        schedule.step(&mut economy);
    }
    let seconds = start.elapsed().as_secs_f64();
    let (idle, last, after) = economy.state();
    assert!((after / before - 1.0).abs() < 1e-6, "money was lost");
    let agents = households + firms;
    println!(
        "{{\"agents\": {agents}, \"periods\": {months}, \"seconds\": {seconds}, \"agent_steps_per_second\": {}, \
         \"unemployment\": {idle}, \"output\": {}}}",
        (agents * months) as f64 / seconds,
        last / first
    );
}
