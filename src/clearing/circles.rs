//! Takes out circles of debts until none is left: from party to party along debts, the whole way held in
//! a forest of link-cut trees, so that neither long circles nor many small ones take long (Sleator and
//! Tarjan 1983).

use super::Owed;
use super::tree::Forest;

/// No debt.
const NONE: u32 = u32::MAX;

/// Takes what circles amount to out of `amounts`, one for each of the pairs.
pub(super) fn take_out(owed: &Owed, amounts: &mut [i64]) {
    let parties = owed.parties();
    let mut search = Search {
        owed,
        amounts,
        forest: Forest::new(parties),
        next: (0..parties)
            .map(|party| owed.of_debtor(party).start)
            .collect(),
        held: vec![NONE; parties],
        done: vec![false; parties],
    };
    for party in 0..parties as u32 {
        search.leave(party);
    }
}

struct Search<'a> {
    owed: &'a Owed,
    amounts: &'a mut [i64],
    forest: Forest,
    /// The first of a debtor's debts that may still be part of a circle.
    next: Vec<usize>,
    /// The debt by which a party hangs in the forest.
    held: Vec<u32>,
    /// No circle leads through it any more.
    done: Vec<bool>,
}

impl Search<'_> {
    /// Walks on from a party until no circle leads through it.
    fn leave(&mut self, party: u32) {
        while !self.done[party as usize] {
            let end = self.forest.root(party);
            match self.way_on(end) {
                None => self.finish(end),
                Some(debt) => self.follow(end, debt),
            }
        }
    }

    /// The next debt of a party that may be part of a circle.
    fn way_on(&mut self, party: u32) -> Option<usize> {
        let all = self.owed.of_debtor(party as usize).end;
        let next = &mut self.next[party as usize];
        while *next < all {
            let open = self.amounts[*next] > 0 && !self.done[self.owed.creditor[*next] as usize];
            if open {
                return Some(*next);
            }
            *next += 1;
        }
        None
    }

    /// Goes along a debt: either to new parties, or it closes a circle, which is taken out.
    fn follow(&mut self, end: u32, debt: usize) {
        let creditor = self.owed.creditor[debt];
        if self.forest.root(creditor) != end {
            self.forest.link(end, creditor, self.amounts[debt]);
            self.held[end as usize] = debt as u32;
            return;
        }
        let amount = self.forest.least(creditor).min(self.amounts[debt]);
        self.amounts[debt] -= amount;
        self.forest.take(creditor, amount);
        while let Some(party) = self.forest.dry(creditor) {
            self.let_go(party);
        }
    }

    /// Takes a party's debt out of the forest, with what is left of it.
    fn let_go(&mut self, party: u32) {
        let debt = std::mem::replace(&mut self.held[party as usize], NONE);
        self.amounts[debt as usize] = self.forest.cut(party);
    }

    /// A party that leads nowhere is no part of a circle; nor are the debts to it.
    fn finish(&mut self, party: u32) {
        self.done[party as usize] = true;
        for &debt in self.owed.to_creditor(party as usize) {
            let debtor = self.owed.debtor[debt as usize];
            if self.held[debtor as usize] == debt {
                self.let_go(debtor);
            }
        }
    }
}
