//! The least that must be left of the debts: net sums are sent from those who owe to those who are owed
//! along the fewest debts, a cheapest flow in which a penny on a debt costs 1 and a penny through the
//! pool nothing. Found by prices and blocking flows (the primal-dual method of Ford and Fulkerson 1962
//! with the levels of Dinic 1970): each round raises prices until the nearest who are owed are in reach, then
//! sends all that can go there.

use super::pairs::Pairs;

const NOT_REACHED: u32 = u32::MAX;
/// Steps for each pair and party before the search gives up: chains as long as the network is large would
/// otherwise take for ever. Networks of a million invoices, of firms of very unequal size, take 150. Steps are counted, not seconds, so that a slow machine finds what a fast one finds.
const STEPS: u64 = 300;
/// Steps that every search may take: for small networks a blink.
const STEPS_AT_LEAST: u64 = 10_000_000;

/// A way along a pair of parties: from debtor to creditor, or back where something flows already.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    to: u32,
    /// The same pair the other way.
    back: u32,
    /// How much more can be sent.
    room: i64,
}

/// What is looked at of a party for each way to it.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    /// No way with room leads from a party to one whose price is higher by more than the way costs.
    price: i32,
    /// From those with something to send: by costs and prices, then by steps at no cost.
    distance: u32,
}

/// Where ways start.
#[derive(Clone, Copy)]
struct Start {
    price: i32,
    first_back: u32,
    pool: u32,
    is_pool: bool,
}

impl Start {
    /// What a way costs beyond the difference of prices, when it leads to a party of this price.
    fn cost(self, way: u32, to: u32, price: i32) -> i32 {
        let cost = if self.is_pool || to == self.pool {
            0
        } else if way < self.first_back {
            1
        } else {
            -1
        };
        cost + self.price - price
    }
}

/// A search for the cheapest flow. Its memory is kept for the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// Ways by where they start, those to creditors before those back to debtors.
    ways: Vec<Way>,
    /// Where each party's ways begin; one more entry than parties.
    first: Vec<u32>,
    /// Where each party's ways back begin.
    first_back: Vec<u32>,
    /// The party that ways to and from cost nothing.
    pool: u32,
    /// Not yet sent (above zero) or not yet received (below).
    supply: Vec<i64>,
    reach: Vec<Reach>,
    /// The next of a party's ways to try.
    next: Vec<u32>,
    /// Parties by distance.
    at: Vec<Vec<u32>>,
    here: Vec<u32>,
    beyond: Vec<u32>,
    path: Vec<u32>,
    /// Steps that may still be taken.
    steps: u64,
}

impl Search {
    /// Sends what each party owes net of what it is owed, without the pool's, through the pairs, each with
    /// room for its amount; whether that was possible in time. `left` is what then flows along each pair.
    pub(super) fn flow(&mut self, pairs: &Pairs, pool: u32, left: &mut Vec<i64>) -> bool {
        self.begin(pairs, pool);
        let found = self.send_all().is_some() && self.supply.iter().all(|&left| left == 0);
        left.clear();
        for party in 0..pairs.parties() {
            let ways = self.first[party] as usize..self.first_back[party] as usize;
            left.extend(ways.map(|way| self.ways[self.ways[way].back as usize].room));
        }
        found
    }

    fn begin(&mut self, pairs: &Pairs, pool: u32) {
        let parties = pairs.parties();
        self.pool = pool;
        self.ways.clear();
        self.ways.resize(2 * pairs.sums.len(), Way::default());
        self.first.clear();
        self.first_back.clear();
        self.supply.clear();
        self.supply.resize(parties, 0);
        for party in 0..parties {
            let (owes, owed) = (pairs.of_debtor(party), pairs.places_to(party));
            self.first.push((owes.start + owed.start) as u32);
            self.first_back.push((owes.end + owed.start) as u32);
        }
        self.first.push(self.ways.len() as u32);
        for party in 0..parties {
            for (at, &pair) in pairs.to_creditor(party).iter().enumerate() {
                let one = pairs.sums[pair as usize];
                let back = self.first_back[party] + at as u32;
                let way = pair + pairs.places_to(one.debtor as usize).start as u32;
                self.ways[way as usize] = Way {
                    to: party as u32,
                    back,
                    room: one.amount,
                };
                self.ways[back as usize] = Way {
                    to: one.debtor,
                    back: way,
                    room: 0,
                };
                if one.debtor != pool && one.creditor != pool {
                    self.supply[one.debtor as usize] += one.amount;
                    self.supply[party] -= one.amount;
                }
            }
        }
        self.reach.clear();
        self.reach.resize(parties, Reach::default());
        self.next.clear();
        self.next.resize(parties, 0);
        self.steps = STEPS_AT_LEAST.max(STEPS * (pairs.sums.len() + parties) as u64);
    }

    /// Sends all that can be sent, or gives up.
    fn send_all(&mut self) -> Option<()> {
        while self.raise_prices()? {
            while self.number_levels()? {
                self.send()?;
            }
        }
        Some(())
    }

    /// Counts some steps; nothing when there have been too many.
    fn step(&mut self, steps: usize) -> Option<()> {
        self.steps = self.steps.checked_sub(steps as u64)?;
        Some(())
    }

    fn ways_of(&self, party: u32) -> std::ops::Range<u32> {
        self.first[party as usize]..self.first[party as usize + 1]
    }

    /// A party, for the costs of its ways.
    fn start_of(&self, party: u32) -> Start {
        Start {
            price: self.reach[party as usize].price,
            first_back: self.first_back[party as usize],
            pool: self.pool,
            is_pool: party == self.pool,
        }
    }

    /// Nobody is reached but those with something to send, who wait in `here`.
    fn start(&mut self) {
        self.here.clear();
        // A search that was given up may have left some.
        self.beyond.clear();
        for (party, (reach, &supply)) in self.reach.iter_mut().zip(&self.supply).enumerate() {
            reach.distance = NOT_REACHED;
            if supply > 0 {
                reach.distance = 0;
                self.here.push(party as u32);
            }
        }
    }

    /// Raises prices until somebody who is owed is in reach at no cost; whether anybody is.
    fn raise_prices(&mut self) -> Option<bool> {
        self.step(self.reach.len())?;
        self.start();
        self.at.iter_mut().for_each(Vec::clear);
        if self.at.is_empty() {
            self.at.push(Vec::new());
        }
        self.at[0].extend_from_slice(&self.here);
        let mut distance = 0;
        while distance < self.at.len() {
            while let Some(party) = self.at[distance].pop() {
                if self.reach[party as usize].distance as usize != distance {
                    continue;
                }
                if self.supply[party as usize] < 0 {
                    for reach in &mut self.reach {
                        reach.price += reach.distance.min(distance as u32) as i32;
                    }
                    return Some(true);
                }
                self.look_around(party, distance)?;
            }
            distance += 1;
        }
        Some(false)
    }

    /// Notes who is nearer by way of a party.
    fn look_around(&mut self, party: u32, distance: usize) -> Option<()> {
        let (ways, from) = (self.ways_of(party), self.start_of(party));
        self.step(ways.len())?;
        for way in ways {
            let Way { to, room, .. } = self.ways[way as usize];
            if room == 0 {
                continue;
            }
            let reach = &mut self.reach[to as usize];
            let there = distance + from.cost(way, to, reach.price) as usize;
            if there < reach.distance as usize {
                reach.distance = there as u32;
                if self.at.len() <= there {
                    self.at.resize_with(there + 1, Vec::new);
                }
                self.at[there].push(to);
            }
        }
        Some(())
    }

    /// Numbers parties by their steps, at no cost, from those with something to send; whether anybody
    /// who is owed is among them.
    fn number_levels(&mut self) -> Option<bool> {
        self.step(self.reach.len())?;
        self.start();
        let parties = self.next.len();
        self.next.copy_from_slice(&self.first[..parties]);
        let (mut level, mut reached) = (0, false);
        while !self.here.is_empty() {
            level += 1;
            let here = std::mem::take(&mut self.here);
            for &party in &here {
                let (ways, from) = (self.ways_of(party), self.start_of(party));
                self.step(ways.len())?;
                for way in ways {
                    let Way { to, room, .. } = self.ways[way as usize];
                    if room == 0 {
                        continue;
                    }
                    let reach = &mut self.reach[to as usize];
                    if reach.distance == NOT_REACHED && from.cost(way, to, reach.price) == 0 {
                        reach.distance = level;
                        reached |= self.supply[to as usize] < 0;
                        self.beyond.push(to);
                    }
                }
            }
            self.here = std::mem::replace(&mut self.beyond, here);
            self.beyond.clear();
        }
        Some(reached)
    }

    /// Sends what can be sent, level by level.
    fn send(&mut self) -> Option<()> {
        for from in 0..self.supply.len() {
            while self.supply[from] > 0 {
                let Some(to) = self.find(from as u32) else {
                    break;
                };
                self.step(1 + self.path.len())?;
                let rooms = self.path.iter().map(|&way| self.ways[way as usize].room);
                let sent = rooms.fold(self.supply[from].min(-self.supply[to as usize]), i64::min);
                self.supply[from] -= sent;
                self.supply[to as usize] += sent;
                for &way in &self.path {
                    self.ways[way as usize].room -= sent;
                    let back = self.ways[way as usize].back;
                    self.ways[back as usize].room += sent;
                }
            }
        }
        Some(())
    }

    /// Finds a path to somebody who is owed, each step at no cost to the next level.
    fn find(&mut self, from: u32) -> Option<u32> {
        self.path.clear();
        let mut here = from;
        while self.supply[here as usize] >= 0 {
            if let Some(way) = self.way_on(here) {
                self.path.push(way);
                here = self.ways[way as usize].to;
            } else {
                // Nobody gets on from here.
                let way = self.path.pop()?;
                here = self.ways[self.ways[way as usize].back as usize].to;
                self.next[here as usize] += 1;
            }
        }
        Some(here)
    }

    /// The next way from a party that leads on.
    fn way_on(&mut self, party: u32) -> Option<u32> {
        let end = self.first[party as usize + 1];
        let level = self.reach[party as usize].distance + 1;
        let from = self.start_of(party);
        let mut way = self.next[party as usize];
        while way < end {
            let Way { to, room, .. } = self.ways[way as usize];
            if room > 0 {
                let reach = self.reach[to as usize];
                if reach.distance == level && from.cost(way, to, reach.price) == 0 {
                    break;
                }
            }
            way += 1;
        }
        self.next[party as usize] = way;
        (way < end).then_some(way)
    }
}
