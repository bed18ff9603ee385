//! Clearing of circular debts: who owes to one and is owed by another can set off the one against the
//! other, without money, as long as everybody keeps what he has net.
//!
//! What is left of the debts must bring the same net sums from those who owe more than they are owed to
//! the others, along debts that exist. The least that can be left is a cheapest flow: net sums are sent
//! along the fewest debts (`shortest`). Where that takes too many steps, circles are taken out one by one
//! until none is left (`circles`), which sets off nearly as much. Both are deterministic and on one thread:
//! debts are taken in the order of their parties, not in that of a list, and steps are counted, not seconds.
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
//!
//! Who clears again and again keeps a [`Workspace`].

mod circles;
pub mod invoices;
mod pairs;
mod shortest;
#[cfg(test)]
mod tests;
mod tree;

use crate::units::Pence;
use pairs::{Claim, Pairs};

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

impl Debt {
    /// Whether it is one among so many parties, whose debts so far add up to `gross`.
    fn counts(&self, parties: usize, gross: i64) -> bool {
        (self.debtor.max(self.creditor) as usize) < parties
            && self.debtor != self.creditor
            && (1..=LARGEST_SUM - gross).contains(&self.amount.0)
    }
}

/// How far a party may go into debit or credit at the pool in one clearing, pence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Its balance may fall by so much, 0 or more.
    pub debit: Pence,
    /// Its balance may rise by so much, 0 or more.
    pub credit: Pence,
}

/// How much is searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// The most that can be set off; circles where that takes too many steps.
    #[default]
    Most,
    /// Circles, one by one until none is left: faster, and sets off somewhat less.
    Circles,
}

/// What a clearing sets off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clearing {
    /// Of each debt, in the order given, pence.
    pub set_off: Vec<Pence>,
    /// Change of each party's balance at the pool, pence; they sum to zero, and without a pool each is zero.
    pub balance: Vec<Pence>,
    /// It was proved that no other way of clearing could set off more.
    pub most_possible: bool,
}

/// All debts together are at most so many pence, so that no sum of them overflows.
const LARGEST_SUM: i64 = i64::MAX / 4;
/// Debts or parties in one clearing: more could not be numbered.
const MOST: usize = 1 << 29;

/// Sets off as much as can be. See [`Workspace::clear`].
#[must_use]
pub fn clear(parties: usize, debts: &[Debt], limits: &[Limits]) -> Clearing {
    let mut workspace = Workspace::default();
    workspace.clear(parties, debts, limits, Method::Most);
    workspace.clearing
}

/// Memory of clearings, kept from one to the next: after the first of a size no more is taken.
#[derive(Clone, Debug, Default)]
pub struct Workspace {
    pairs: Pairs,
    shortest: shortest::Search,
    circles: circles::Search,
    /// What is left of each pair's debts.
    left: Vec<i64>,
    /// What each party owes net of what it is owed.
    net: Vec<i64>,
    clearing: Clearing,
}

impl Workspace {
    /// Sets off debts among so many parties (indices 0 to `parties` - 1); what is set off of each is in the
    /// order of `debts`.
    ///
    /// All debts of one party to another count as one; what is set off of it is set off of the first of
    /// them, then of the next. `limits` has an entry for each party in order, those beyond it have no
    /// credit; it is empty where there is no pool. The result depends on nothing else, neither on earlier
    /// clearings nor on threads.
    ///
    /// What is no debt is left as it is: an amount of zero or less, a debt to oneself or of a party that
    /// there is not, what would take the sum of all beyond a quarter of what an `i64` holds, and debts and
    /// parties beyond 2^29.
    ///
    /// # Examples
    ///
    /// ```
    /// use millpond::clearing::{Debt, Limits, Method, Workspace};
    /// use millpond::units::Pence;
    ///
    /// let debt = |debtor, creditor, amount| Debt { debtor, creditor, amount: Pence(amount) };
    /// let mut workspace = Workspace::default();
    /// let ring = [debt(0, 1, 50), debt(1, 2, 70), debt(2, 0, 60)];
    /// let clearing = workspace.clear(3, &ring, &[], Method::Circles);
    /// assert_eq!(clearing.set_off, [Pence(50); 3]);
    /// // A chain is no circle, but its ends may have credit.
    /// let limits = [Limits { debit: Pence(20), credit: Pence(30) }; 3];
    /// let clearing = workspace.clear(3, &ring[..2], &limits, Method::Most);
    /// assert_eq!(clearing.set_off, [Pence(20), Pence(30)]);
    /// assert_eq!(clearing.balance, [Pence(-20), Pence(-10), Pence(30)]);
    /// ```
    pub fn clear(
        &mut self,
        parties: usize,
        debts: &[Debt],
        limits: &[Limits],
        method: Method,
    ) -> &Clearing {
        let parties = parties.min(MOST);
        let gross = self.claim(parties, debts);
        // More than all debts together nobody can use.
        let limits = Capped { limits, gross };
        let pool = parties as u32;
        let debts_alone = self.pairs.claims.len();
        let mut found = false;
        if method == Method::Most {
            limits.offer(pool, &mut self.pairs.claims);
            self.pairs.fill(parties + 1);
            found = self.shortest.flow(&self.pairs, pool, &mut self.left);
        }
        if !found {
            self.pairs.claims.truncate(debts_alone);
            self.add_up(parties);
            limits.turned(pool, &self.net, &mut self.pairs.claims);
            self.pairs.fill(parties + 1);
            self.circles.take_out(&self.pairs, &mut self.left);
        }
        self.share_out(parties, debts.len());
        self.clearing.most_possible = found;
        &self.clearing
    }

    /// Takes the debts as claims, those that are none as claims of nothing; the sum of all.
    fn claim(&mut self, parties: usize, debts: &[Debt]) -> i64 {
        let mut gross = 0;
        let claims = &mut self.pairs.claims;
        claims.clear();
        claims.extend(debts.iter().take(MOST).map(|debt| {
            if debt.counts(parties, gross) {
                gross += debt.amount.0;
                claim(debt.debtor, debt.creditor, debt.amount.0)
            } else {
                Claim::default()
            }
        }));
        gross
    }

    /// What each party owes net of what it is owed.
    fn add_up(&mut self, parties: usize) {
        self.net.clear();
        // What is no claim is one of nothing between parties 0, whom there may not be.
        self.net.resize(parties.max(1), 0);
        for claim in &self.pairs.claims {
            self.net[claim.debtor as usize] += claim.amount;
            self.net[claim.creditor as usize] -= claim.amount;
        }
    }

    /// Shares what is set off of each pair's debts out over them.
    fn share_out(&mut self, parties: usize, debts: usize) {
        let Clearing {
            set_off, balance, ..
        } = &mut self.clearing;
        for (left, pair) in self.left.iter_mut().zip(&self.pairs.sums) {
            // From here on, what is still to be shared out.
            *left = pair.amount - *left;
        }
        set_off.clear();
        balance.clear();
        balance.resize(parties, Pence::ZERO);
        for (claim, &pair) in self
            .pairs
            .claims
            .iter()
            .zip(&self.pairs.of_claim)
            .take(debts)
        {
            let Some(open) = self.left.get_mut(pair as usize) else {
                set_off.push(Pence::ZERO);
                continue;
            };
            let off = claim.amount.min(*open);
            *open -= off;
            set_off.push(Pence(off));
            balance[claim.debtor as usize] -= Pence(off);
            balance[claim.creditor as usize] += Pence(off);
        }
        set_off.resize(debts, Pence::ZERO);
    }
}

/// Limits up to the sum of all debts.
struct Capped<'a> {
    limits: &'a [Limits],
    gross: i64,
}

impl Capped<'_> {
    /// Debit and credit of each party.
    fn each(&self, parties: u32) -> impl Iterator<Item = (u32, i64, i64)> + '_ {
        (0..parties).zip(self.limits).map(|(party, limits)| {
            let capped = |limit: Pence| limit.0.clamp(0, self.gross);
            (party, capped(limits.debit), capped(limits.credit))
        })
    }

    /// What parties may owe the pool, and it them.
    fn offer(&self, pool: u32, claims: &mut Vec<Claim>) {
        for (party, debit, credit) in self.each(pool) {
            claims.push(claim(party, pool, debit));
            claims.push(claim(pool, party, credit));
        }
    }

    /// The same turned round, for circles: a debtor whose debit rises is as one whom the pool owes. Who owes
    /// more than it is owed goes into debit only, others into credit only.
    fn turned(&self, pool: u32, net: &[i64], claims: &mut Vec<Claim>) {
        for (party, debit, credit) in self.each(pool) {
            if net[party as usize] > 0 {
                claims.push(claim(pool, party, debit));
            } else if net[party as usize] < 0 {
                claims.push(claim(party, pool, credit));
            }
        }
    }
}

const fn claim(debtor: u32, creditor: u32, amount: i64) -> Claim {
    Claim {
        debtor,
        creditor,
        amount,
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
    /// How indebted so many parties are. What [`Workspace::clear`] leaves as it is does not count.
    #[must_use]
    pub fn of(parties: usize, debts: impl IntoIterator<Item = Debt>) -> Self {
        let mut net = vec![Pence::ZERO; parties];
        let mut known = vec![false; parties];
        let mut gross = Pence::ZERO;
        for debt in debts {
            if debt.counts(parties, gross.0) {
                let (debtor, creditor) = (debt.debtor as usize, debt.creditor as usize);
                net[debtor] += debt.amount;
                net[creditor] -= debt.amount;
                (known[debtor], known[creditor]) = (true, true);
                gross += debt.amount;
            }
        }
        Self {
            gross,
            net: net.into_iter().filter(|&net| net > Pence::ZERO).sum(),
            parties: known.into_iter().filter(|&known| known).count(),
        }
    }
}

impl Clearing {
    /// What is left of each debt, of those that were cleared, in the same order.
    pub fn left<'a>(&'a self, debts: &'a [Debt]) -> impl Iterator<Item = Debt> + 'a {
        debts.iter().zip(&self.set_off).map(|(&debt, &off)| Debt {
            amount: debt.amount - off,
            ..debt
        })
    }
}
