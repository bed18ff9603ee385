//! Takes out circles of debts until none is left: from party to party along debts, the whole way held in
//! a forest of link-cut trees, so that neither long circles nor many small ones take long (Sleator and
//! Tarjan 1983).

use super::pairs::{NONE, Pairs};
use super::tree::Forest;

/// A search for circles. Its memory is kept for the next one.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    forest: Forest,
    /// The first of a debtor's pairs that may still be part of a circle.
    next: Vec<u32>,
    /// The pair by which a party hangs in the forest.
    held: Vec<u32>,
    /// No circle leads through it any more.
    done: Vec<bool>,
}

impl Search {
    /// Takes out what circles amount to; `left` is what is left of each pair's debts.
    pub(super) fn take_out(&mut self, pairs: &Pairs, left: &mut Vec<i64>) {
        let parties = pairs.parties();
        left.clear();
        left.extend(pairs.sums.iter().map(|pair| pair.amount));
        self.forest.clear(parties);
        self.next.clear();
        self.next
            .extend((0..parties).map(|party| pairs.of_debtor(party).start as u32));
        self.held.clear();
        self.held.resize(parties, NONE);
        self.done.clear();
        self.done.resize(parties, false);
        for party in 0..parties as u32 {
            self.leave(party, pairs, left);
        }
    }

    /// Walks on from a party until no circle leads through it.
    fn leave(&mut self, party: u32, pairs: &Pairs, left: &mut [i64]) {
        while !self.done[party as usize] {
            let end = self.forest.root(party);
            match self.way_on(end, pairs, left) {
                None => self.finish(end, pairs, left),
                Some(pair) => self.follow(end, pair, pairs, left),
            }
        }
    }

    /// The next pair of a debtor that may be part of a circle.
    fn way_on(&mut self, party: u32, pairs: &Pairs, left: &[i64]) -> Option<u32> {
        let end = pairs.of_debtor(party as usize).end as u32;
        let next = &mut self.next[party as usize];
        while *next < end {
            let creditor = pairs.sums[*next as usize].creditor;
            if left[*next as usize] > 0 && !self.done[creditor as usize] {
                return Some(*next);
            }
            *next += 1;
        }
        None
    }

    /// Goes along a pair: either to new parties, or it closes a circle, which is taken out.
    fn follow(&mut self, end: u32, pair: u32, pairs: &Pairs, left: &mut [i64]) {
        let creditor = pairs.sums[pair as usize].creditor;
        let open = &mut left[pair as usize];
        if self.forest.root(creditor) != end {
            self.forest.link(end, creditor, *open);
            self.held[end as usize] = pair;
            return;
        }
        let amount = self.forest.least(creditor).min(*open);
        *open -= amount;
        self.forest.take(creditor, amount);
        while let Some(party) = self.forest.dry(creditor) {
            self.let_go(party, left);
        }
    }

    /// Takes a party's pair out of the forest, with what is left of it.
    fn let_go(&mut self, party: u32, left: &mut [i64]) {
        let pair = std::mem::replace(&mut self.held[party as usize], NONE);
        left[pair as usize] = self.forest.cut(party);
    }

    /// A party that leads nowhere is no part of a circle; nor are the debts to it.
    fn finish(&mut self, party: u32, pairs: &Pairs, left: &mut [i64]) {
        self.done[party as usize] = true;
        for &pair in pairs.to_creditor(party as usize) {
            let debtor = pairs.sums[pair as usize].debtor;
            if self.held[debtor as usize] == pair {
                self.let_go(debtor, left);
            }
        }
    }
}
