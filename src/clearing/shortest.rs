//! The least that must be left of the debts: net sums are sent from those who owe to those who are owed
//! along the fewest debts, a cheapest flow in which a penny on a debt costs 1 and a penny through the
//! pool nothing. Found by prices and blocking flows (the primal-dual method of Ford and Fulkerson 1962
//! with the levels of Dinic 1970): each round raises prices until the nearest who are owed are in reach, then
//! sends all that can go there.

use super::Owed;

const NOT_REACHED: u32 = u32::MAX;
/// Times that the whole network may be looked at before the search gives up: chains as long as the
/// network is large would otherwise take for ever. Networks of real debts need a few dozen.
const LOOKS: u64 = 400;

/// Sends the net sums through the network; what flows along each pair, or nothing when it takes too
/// long. `room` is how much can flow along each pair, `supply` what each party owes net of what it is owed.
pub(super) fn flow(owed: &Owed, room: &[i64], supply: &[i64]) -> Option<Vec<i64>> {
    let parties = owed.parties();
    let mut network = Network {
        owed,
        room,
        flow: vec![0; room.len()],
        supply: supply.to_vec(),
        price: vec![0; parties],
        distance: vec![NOT_REACHED; parties],
        next: vec![0; parties],
        looks: LOOKS * (room.len() + parties) as u64,
    };
    while network.raise_prices()? {
        while network.number_levels()? {
            network.send();
        }
    }
    let sent = network.supply.iter().all(|&left| left == 0);
    sent.then_some(network.flow)
}

/// A way along a pair of parties: from debtor to creditor, or back where something flows already.
#[derive(Clone, Copy)]
struct Way {
    pair: usize,
    back: bool,
}

struct Network<'a> {
    owed: &'a Owed,
    room: &'a [i64],
    flow: Vec<i64>,
    /// Not yet sent (above zero) or not yet received (below).
    supply: Vec<i64>,
    /// No way with room leads from a party to one whose price is higher by more than the way costs.
    price: Vec<i64>,
    /// From those with something to send: by costs and prices, then by steps at no cost.
    distance: Vec<u32>,
    /// The next of a party's ways to try.
    next: Vec<usize>,
    /// Ways that may still be looked at.
    looks: u64,
}

impl Network<'_> {
    fn ways(&self, party: usize) -> usize {
        self.owed.of_debtor(party).len() + self.owed.to_creditor(party).len()
    }

    fn way(&self, party: usize, number: usize) -> Way {
        let debts = self.owed.of_debtor(party);
        if number < debts.len() {
            let pair = debts.start + number;
            Way { pair, back: false }
        } else {
            let pair = self.owed.to_creditor(party)[number - debts.len()] as usize;
            Way { pair, back: true }
        }
    }

    fn room(&self, way: Way) -> i64 {
        if way.back {
            self.flow[way.pair]
        } else {
            self.room[way.pair] - self.flow[way.pair]
        }
    }

    /// From and to whom a way leads.
    fn ends(&self, way: Way) -> (usize, usize) {
        let (debtor, creditor) = (self.owed.debtor[way.pair], self.owed.creditor[way.pair]);
        if way.back {
            (creditor as usize, debtor as usize)
        } else {
            (debtor as usize, creditor as usize)
        }
    }

    /// What a way costs beyond the difference of prices, where it has room.
    fn cost(&self, way: Way) -> Option<i64> {
        if self.room(way) == 0 {
            return None;
        }
        let (from, to) = self.ends(way);
        let cost = if self.owed.is_credit(way.pair) { 0 } else { 1 };
        let cost = if way.back { -cost } else { cost };
        Some(cost + self.price[from] - self.price[to])
    }

    /// Counts a look at some ways; nothing when there have been too many.
    fn look(&mut self, ways: usize) -> Option<()> {
        self.looks = self.looks.checked_sub(1 + ways as u64)?;
        Some(())
    }

    /// Raises prices until somebody who is owed is in reach at no cost; whether anybody is.
    fn raise_prices(&mut self) -> Option<bool> {
        let mut at: Vec<Vec<u32>> = vec![Vec::new()];
        self.distance.fill(NOT_REACHED);
        for (party, _) in self
            .supply
            .iter()
            .enumerate()
            .filter(|(_, left)| **left > 0)
        {
            self.distance[party] = 0;
            at[0].push(party as u32);
        }
        let mut nearest = None;
        let mut distance = 0;
        while nearest.is_none() && distance < at.len() {
            while let Some(party) = at[distance].pop() {
                let party = party as usize;
                if self.distance[party] as usize != distance {
                    continue;
                }
                if self.supply[party] < 0 {
                    nearest = Some(distance as u32);
                }
                let ways = self.ways(party);
                self.look(ways)?;
                for number in 0..ways {
                    let way = self.way(party, number);
                    let Some(cost) = self.cost(way) else {
                        continue;
                    };
                    let (_, to) = self.ends(way);
                    let there = distance + cost as usize;
                    if there < self.distance[to] as usize {
                        self.distance[to] = there as u32;
                        if at.len() <= there {
                            at.resize_with(there + 1, Vec::new);
                        }
                        at[there].push(to as u32);
                    }
                }
            }
            distance += 1;
        }
        let Some(nearest) = nearest else {
            return Some(false);
        };
        for (price, &distance) in self.price.iter_mut().zip(&self.distance) {
            *price += i64::from(distance.min(nearest));
        }
        Some(true)
    }

    /// Numbers parties by their steps, at no cost, from those with something to send; whether anybody
    /// who is owed is among them.
    fn number_levels(&mut self) -> Option<bool> {
        self.distance.fill(NOT_REACHED);
        self.next.fill(0);
        let sending = self
            .supply
            .iter()
            .enumerate()
            .filter(|(_, left)| **left > 0);
        let mut here: Vec<usize> = sending.map(|(party, _)| party).collect();
        for &party in &here {
            self.distance[party] = 0;
        }
        let (mut level, mut reached) = (0, false);
        while !here.is_empty() && !reached {
            level += 1;
            let mut beyond = Vec::new();
            for party in here {
                let ways = self.ways(party);
                self.look(ways)?;
                for number in 0..ways {
                    let way = self.way(party, number);
                    let (_, to) = self.ends(way);
                    if self.distance[to] == NOT_REACHED && self.cost(way) == Some(0) {
                        self.distance[to] = level;
                        reached |= self.supply[to] < 0;
                        beyond.push(to);
                    }
                }
            }
            here = beyond;
        }
        Some(reached)
    }

    /// Sends what can be sent, level by level.
    fn send(&mut self) {
        let mut path = Vec::new();
        for from in 0..self.supply.len() {
            while self.supply[from] > 0 && self.find(from, &mut path) {
                let (_, to) = self.ends(path[path.len() - 1]);
                let most = path.iter().map(|&way| self.room(way)).min();
                let sent = most
                    .unwrap_or_default()
                    .min(self.supply[from])
                    .min(-self.supply[to]);
                self.supply[from] -= sent;
                self.supply[to] += sent;
                for way in &path {
                    self.flow[way.pair] += if way.back { -sent } else { sent };
                }
            }
        }
    }

    /// Finds a path to somebody who is owed, each step at no cost to the next level.
    fn find(&mut self, from: usize, path: &mut Vec<Way>) -> bool {
        path.clear();
        let mut here = from;
        while self.supply[here] >= 0 {
            match self.step(here) {
                Some(way) => {
                    path.push(way);
                    here = self.ends(way).1;
                }
                None => {
                    // Nobody gets on from here.
                    let Some(way) = path.pop() else {
                        return false;
                    };
                    here = self.ends(way).0;
                    self.next[here] += 1;
                }
            }
        }
        true
    }

    /// The next way from a party that leads on.
    fn step(&mut self, party: usize) -> Option<Way> {
        let ways = self.ways(party);
        while self.next[party] < ways {
            let way = self.way(party, self.next[party]);
            let (_, to) = self.ends(way);
            if self.distance[to] == self.distance[party] + 1 && self.cost(way) == Some(0) {
                return Some(way);
            }
            self.next[party] += 1;
        }
        None
    }
}
