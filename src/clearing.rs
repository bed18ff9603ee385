//! Clearing of circular debts: who owes to one and is owed by another can set off the one against the
//! other, without money, as long as everybody keeps what he has net.
//!
//! What is left of the debts must bring the same net sums from those who owe more than they are owed to
//! the others, along debts that exist. The least that can be left is a cheapest flow: net sums are sent
//! along the fewest debts (`shortest`). Where chains are too long for that to be found in reasonable
//! time, circles are taken out one by one until none is left (`circles`), which sets off nearly as much.
//! Both are deterministic: debts are taken in the order of their parties, not in that of a file.
//!
//! With a pool of mutual credit a party may go into debit at the pool to set off what it owes, and one
//! that is owed may take a credit there instead, each up to a limit: then chains of debts can be set off
//! too, not only circles.
//!
//! # Examples
//!
//! ```
//! use millpond::clearing::{Debt, clear};
//! use millpond::units::Pence;
//!
//! let debt = |debtor, creditor, amount| Debt { debtor, creditor, amount: Pence(amount) };
//! // The mill owes the baker, the baker the carter, the carter the mill.
//! let debts = [debt(0, 1, 500), debt(1, 2, 300), debt(2, 0, 400)];
//! let clearing = clear(3, &debts, &[]);
//! assert_eq!(clearing.set_off, [Pence(300), Pence(300), Pence(300)]);
//! assert!(clearing.most_possible);
//! ```

mod circles;
pub mod invoices;
mod shortest;
mod tree;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::units::Pence;

/// One debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Debt {
    /// Who owes: an index below the number of parties.
    pub debtor: u32,
    /// Who is owed: another index.
    pub creditor: u32,
    /// How much, above zero.
    pub amount: Pence,
}

/// How far a party may go into debit or credit at the pool in one clearing, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Its balance may fall by so much, 0 or more.
    pub debit: Pence,
    /// Its balance may rise by so much, 0 or more.
    pub credit: Pence,
}

/// What a clearing sets off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clearing {
    /// Of each debt, in the order given, pence.
    pub set_off: Vec<Pence>,
    /// Change of each party's balance at the pool, pence; they sum to zero.
    pub balance: Vec<Pence>,
    /// No other way of clearing could set off more.
    pub most_possible: bool,
}

/// Sets off as much as can be. All debts of one party to another count as one; what is set off of it is
/// set off of the first of them, then of the next. `limits` has an entry for each party, or none where
/// there is no pool.
#[must_use]
pub fn clear(parties: usize, debts: &[Debt], limits: &[Limits]) -> Clearing {
    let owed = Owed::new(parties, debts, limits);
    let most = owed.shortest(limits);
    let most_possible = most.is_some();
    let left = most.unwrap_or_else(|| owed.without_circles(limits));
    owed.cleared(debts, &left, limits, most_possible)
}

/// Who owes whom, pair by pair in the order of debtors, then creditors; the pool, if there is one, is the
/// last party: those who may go into debit can owe it, and it those who may have credit.
struct Owed {
    debtor: Vec<u32>,
    creditor: Vec<u32>,
    /// Pence owed; 0 where one of the pair is the pool.
    amount: Vec<i64>,
    /// Where each debtor's pairs begin; one more entry than parties.
    first: Vec<usize>,
    /// Pairs by creditor.
    to: Vec<u32>,
    /// Where each creditor's begin.
    first_to: Vec<usize>,
    /// The pool, if there is one.
    pool: u32,
}

impl Owed {
    fn new(parties: usize, debts: &[Debt], limits: &[Limits]) -> Self {
        let mut pairs: BTreeMap<(u32, u32), i64> = BTreeMap::new();
        for debt in debts {
            *pairs.entry((debt.debtor, debt.creditor)).or_default() += debt.amount.0;
        }
        let pool = parties as u32;
        for (party, limits) in (0..pool).zip(limits) {
            if limits.debit > Pence::ZERO {
                pairs.insert((party, pool), 0);
            }
            if limits.credit > Pence::ZERO {
                pairs.insert((pool, party), 0);
            }
        }
        let debtor: Vec<u32> = pairs.keys().map(|pair| pair.0).collect();
        let creditor: Vec<u32> = pairs.keys().map(|pair| pair.1).collect();
        let mut to: Vec<u32> = (0..pairs.len() as u32).collect();
        to.sort_by_key(|&pair| creditor[pair as usize]);
        let starts = |sorted: &mut dyn Iterator<Item = u32>| {
            let mut first = vec![0; parties + 2];
            for party in sorted {
                first[party as usize + 1] += 1;
            }
            for at in 1..first.len() {
                first[at] += first[at - 1];
            }
            first
        };
        Self {
            first: starts(&mut debtor.iter().copied()),
            first_to: starts(&mut creditor.iter().copied()),
            amount: pairs.into_values().collect(),
            debtor,
            creditor,
            to,
            pool,
        }
    }

    /// The parties and the pool.
    fn parties(&self) -> usize {
        self.first.len() - 1
    }

    /// A debtor's pairs.
    fn of_debtor(&self, party: usize) -> Range<usize> {
        self.first[party]..self.first[party + 1]
    }

    /// A creditor's pairs.
    fn to_creditor(&self, party: usize) -> &[u32] {
        &self.to[self.first_to[party]..self.first_to[party + 1]]
    }

    /// Whether a pair is a party and the pool.
    fn is_credit(&self, pair: usize) -> bool {
        self.debtor[pair] == self.pool || self.creditor[pair] == self.pool
    }

    fn pair(&self, debt: &Debt) -> usize {
        let pairs = self.of_debtor(debt.debtor as usize);
        let found = self.creditor[pairs.clone()].partition_point(|&c| c < debt.creditor);
        pairs.start + found
    }

    /// What can be owed at most after the clearing: between parties no more than now, at the pool up to
    /// the limits.
    fn room(&self, limits: &[Limits]) -> Vec<i64> {
        let pairs = self.debtor.iter().zip(&self.creditor).zip(&self.amount);
        pairs
            .map(|((&debtor, &creditor), &amount)| {
                if creditor == self.pool {
                    limits[debtor as usize].debit.0
                } else if debtor == self.pool {
                    limits[creditor as usize].credit.0
                } else {
                    amount
                }
            })
            .collect()
    }

    /// What each party owes net of what it is owed.
    fn net(&self) -> Vec<i64> {
        let mut net = vec![0; self.parties()];
        for ((&debtor, &creditor), &amount) in
            self.debtor.iter().zip(&self.creditor).zip(&self.amount)
        {
            net[debtor as usize] += amount;
            net[creditor as usize] -= amount;
        }
        net
    }

    /// The least that must be left of each pair's debts, if it can be found in time.
    fn shortest(&self, limits: &[Limits]) -> Option<Vec<i64>> {
        shortest::flow(self, &self.room(limits), &self.net())
    }

    /// What is left when no circle is left. A circle may lead through the pool: a debtor whose debit rises
    /// is as one whom the pool owes. Who owes more than it is owed goes into debit only, others into
    /// credit only.
    fn without_circles(&self, limits: &[Limits]) -> Vec<i64> {
        let net = self.net();
        let room = self.room(limits);
        let turned = |pair: usize| {
            let useful = if self.creditor[pair] == self.pool {
                net[self.debtor[pair] as usize] > 0
            } else {
                net[self.creditor[pair] as usize] < 0
            };
            let (debtor, creditor) = (self.creditor[pair], self.debtor[pair]);
            let amount = Pence(if useful { room[pair] } else { 0 });
            Debt {
                debtor,
                creditor,
                amount,
            }
        };
        let debts: Vec<Debt> = (0..self.debtor.len())
            .map(|pair| {
                if self.is_credit(pair) {
                    turned(pair)
                } else {
                    Debt {
                        debtor: self.debtor[pair],
                        creditor: self.creditor[pair],
                        amount: Pence(self.amount[pair]),
                    }
                }
            })
            .collect();
        let network = Self::new(self.parties(), &debts, &[]);
        let mut left = network.amount.clone();
        circles::take_out(&network, &mut left);
        let pairs = debts.iter().zip(room).enumerate();
        pairs
            .map(|(pair, (debt, room))| {
                let left = left[network.pair(debt)];
                if !self.is_credit(pair) {
                    left
                } else if debt.amount > Pence::ZERO {
                    room - left
                } else {
                    0
                }
            })
            .collect()
    }

    /// What is set off when so much is left of each pair's debts.
    fn cleared(
        &self,
        debts: &[Debt],
        left: &[i64],
        limits: &[Limits],
        most_possible: bool,
    ) -> Clearing {
        let mut open: Vec<Pence> = self
            .amount
            .iter()
            .zip(left)
            .map(|(&amount, &left)| Pence(amount - left))
            .collect();
        let mut of = |debt: &Debt| {
            let open = &mut open[self.pair(debt)];
            let set_off = debt.amount.min(*open);
            *open -= set_off;
            set_off
        };
        Clearing {
            set_off: debts.iter().map(&mut of).collect(),
            balance: self.balances(left, limits.len()),
            most_possible,
        }
    }

    /// Changes of balances at the pool.
    fn balances(&self, left: &[i64], parties: usize) -> Vec<Pence> {
        let mut balance = vec![Pence::ZERO; parties];
        for (pair, &left) in left.iter().enumerate() {
            if self.creditor[pair] == self.pool {
                balance[self.debtor[pair] as usize] -= Pence(left);
            } else if self.debtor[pair] == self.pool {
                balance[self.creditor[pair] as usize] += Pence(left);
            }
        }
        balance
    }
}

/// Debts as a whole, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indebted {
    /// All debts.
    pub gross: Pence,
    /// What parties owe net of what they are owed, those added up that owe more: no clearing without
    /// credit can be below it.
    pub net: Pence,
    /// Parties that owe or are owed anything.
    pub parties: usize,
}

impl Indebted {
    /// How indebted so many parties are.
    #[must_use]
    pub fn of(parties: usize, debts: impl IntoIterator<Item = Debt>) -> Self {
        let mut net = vec![Pence::ZERO; parties];
        let mut known = vec![false; parties];
        let mut gross = Pence::ZERO;
        for debt in debts.into_iter().filter(|debt| debt.amount > Pence::ZERO) {
            let (debtor, creditor) = (debt.debtor as usize, debt.creditor as usize);
            net[debtor] += debt.amount;
            net[creditor] -= debt.amount;
            (known[debtor], known[creditor]) = (true, true);
            gross += debt.amount;
        }
        Self {
            gross,
            net: net.into_iter().filter(|&net| net > Pence::ZERO).sum(),
            parties: known.into_iter().filter(|&known| known).count(),
        }
    }
}

impl Clearing {
    /// What is left of each debt.
    pub fn left<'a>(&'a self, debts: &'a [Debt]) -> impl Iterator<Item = Debt> + 'a {
        debts.iter().zip(&self.set_off).map(|(&debt, &off)| Debt {
            amount: debt.amount - off,
            ..debt
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Luck, Purpose};

    /// A network of so many debts among so many parties, with small sums so that ties are common.
    fn drawn(parties: u64, debts: u64, seed: u64) -> Vec<Debt> {
        let luck = Luck { seed, replicate: 0 };
        let stream = luck.stream(Purpose::Test, 0, parties);
        let one = |i| {
            let debtor = stream.index(i, 0, parties);
            let creditor = (debtor + 1 + stream.index(i, 1, parties - 1)) % parties;
            Debt {
                debtor: debtor as u32,
                creditor: creditor as u32,
                amount: Pence(1 + stream.index(i, 2, 9) as i64),
            }
        };
        (0..debts).map(one).collect()
    }

    fn set_off(clearing: &Clearing) -> i64 {
        clearing.set_off.iter().map(|p| p.0).sum()
    }

    /// What every clearing must keep, whatever it sets off.
    fn check(parties: usize, debts: &[Debt], limits: &[Limits], clearing: &Clearing) {
        let mut gained = vec![Pence::ZERO; parties];
        for (debt, &off) in debts.iter().zip(&clearing.set_off) {
            assert!(Pence::ZERO <= off && off <= debt.amount, "{debt:?} {off:?}");
            gained[debt.debtor as usize] += off;
            gained[debt.creditor as usize] -= off;
        }
        let balances = clearing
            .balance
            .iter()
            .copied()
            .chain(std::iter::repeat(Pence::ZERO));
        for (party, (gained, balance)) in gained.iter().zip(balances).enumerate() {
            assert_eq!(*gained, -balance, "party {party} keeps what it has net");
            let limits = limits.get(party).copied().unwrap_or_default();
            assert!(-limits.debit <= balance && balance <= limits.credit);
        }
        assert_eq!(clearing.balance.iter().copied().sum::<Pence>(), Pence::ZERO);
    }

    /// The most that can be set off of a small network, by trying every way.
    fn by_trying(parties: usize, debts: &[Debt]) -> i64 {
        fn best(debts: &[Debt], net: &mut [i64]) -> Option<i64> {
            let Some((debt, rest)) = debts.split_first() else {
                return net.iter().all(|&n| n == 0).then_some(0);
            };
            let (debtor, creditor) = (debt.debtor as usize, debt.creditor as usize);
            let mut most = None;
            for off in 0..=debt.amount.0 {
                net[debtor] += off;
                net[creditor] -= off;
                most = most.max(best(rest, net).map(|more| off + more));
                net[debtor] -= off;
                net[creditor] += off;
            }
            most
        }
        best(debts, &mut vec![0; parties]).unwrap_or_default()
    }

    #[test]
    fn the_most_is_set_off_that_can_be() {
        for seed in 0..60 {
            let mut debts = drawn(4, 6, seed);
            debts
                .iter_mut()
                .for_each(|d| d.amount = Pence(1 + d.amount.0 % 4));
            let clearing = clear(4, &debts, &[]);
            check(4, &debts, &[], &clearing);
            assert!(clearing.most_possible);
            assert_eq!(
                set_off(&clearing),
                by_trying(4, &debts),
                "seed {seed}: {debts:?}"
            );
        }
    }

    #[test]
    fn a_chain_needs_credit() {
        let debt = |debtor, creditor| Debt {
            debtor,
            creditor,
            amount: Pence(100),
        };
        let chain = [debt(0, 1), debt(1, 2)];
        assert_eq!(set_off(&clear(3, &chain, &[])), 0);
        let limit = |debit, credit| Limits {
            debit: Pence(debit),
            credit: Pence(credit),
        };
        let limits = [limit(60, 0), limit(0, 0), limit(0, 80)];
        let clearing = clear(3, &chain, &limits);
        check(3, &chain, &limits, &clearing);
        assert_eq!(clearing.set_off, [Pence(60), Pence(60)]);
        assert_eq!(clearing.balance, [Pence(-60), Pence(0), Pence(60)]);
    }

    #[test]
    fn circles_alone_set_off_most_of_it() {
        for seed in 0..20 {
            let debts = drawn(60, 400, seed);
            let limits: Vec<Limits> = (0..60)
                .map(|party| Limits {
                    debit: Pence(party % 7),
                    credit: Pence(party % 5),
                })
                .collect();
            for limits in [&[][..], &limits] {
                let most = clear(60, &debts, limits);
                check(60, &debts, limits, &most);
                let owed = Owed::new(60, &debts, limits);
                let circles = owed.cleared(&debts, &owed.without_circles(limits), limits, false);
                check(60, &debts, limits, &circles);
                let (most, circles) = (set_off(&most), set_off(&circles));
                assert!(
                    circles <= most && 4 * circles > 3 * most,
                    "{circles} of {most}"
                );
            }
        }
    }

    #[test]
    fn neither_the_order_of_debts_nor_of_parties_matters() {
        let debts = drawn(50, 300, 1);
        let usual = clear(50, &debts, &[]);
        let mut turned = debts.clone();
        turned.reverse();
        assert_eq!(set_off(&clear(50, &turned, &[])), set_off(&usual));
        let renamed: Vec<Debt> = debts
            .iter()
            .map(|d| Debt {
                debtor: 49 - d.debtor,
                creditor: 49 - d.creditor,
                ..*d
            })
            .collect();
        assert_eq!(set_off(&clear(50, &renamed, &[])), set_off(&usual));
    }

    #[test]
    fn long_chains_end_and_a_circle_of_all_is_found() {
        let parties = 20_000;
        let circle: Vec<Debt> = (0..parties)
            .map(|debtor| Debt {
                debtor,
                creditor: (debtor + 1) % parties,
                amount: Pence(1 + i64::from(debtor % 3)),
            })
            .collect();
        let clearing = clear(parties as usize, &circle, &[]);
        check(parties as usize, &circle, &[], &clearing);
        assert_eq!(set_off(&clearing), i64::from(parties));
    }
}
