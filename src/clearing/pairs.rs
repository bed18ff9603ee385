//! Who owes whom, pair by pair: debts of one party to another added up, in the order of debtors, then
//! creditors, so that nothing depends on the order in which debts are given.

use std::ops::Range;

/// No pair.
pub(super) const NONE: u32 = u32::MAX;

/// What one party owes another.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Claim {
    pub(super) debtor: u32,
    pub(super) creditor: u32,
    /// Pence; what is not above zero is no claim.
    pub(super) amount: i64,
}

/// Claims as pairs. Its memory is kept for the next claims.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    /// What was given.
    pub(super) claims: Vec<Claim>,
    /// The pair of each claim, or [`NONE`].
    pub(super) of_claim: Vec<u32>,
    /// Debtor, creditor and sum of each pair.
    pub(super) sums: Vec<Claim>,
    /// Where each debtor's pairs begin; one more entry than parties.
    first: Vec<u32>,
    /// Pairs by creditor, then by debtor.
    to: Vec<u32>,
    /// Where each creditor's begin.
    first_to: Vec<u32>,
    /// Claims by creditor, and by debtor, while they are put in order.
    by_creditor: Vec<u32>,
    by_debtor: Vec<u32>,
}

impl Pairs {
    /// Puts the claims in order, for so many parties.
    pub(super) fn fill(&mut self, parties: usize) {
        let Self {
            claims,
            of_claim,
            sums,
            first,
            to,
            first_to,
            by_creditor,
            by_debtor,
        } = self;
        let real = (0..claims.len() as u32).filter(|&claim| claims[claim as usize].amount > 0);
        let creditor = |claim: u32| claims[claim as usize].creditor;
        let debtor = |claim: u32| claims[claim as usize].debtor;
        // Sorting by the second key first and keeping its order is sorting by both.
        in_order(parties, real, creditor, first_to, by_creditor);
        in_order(
            parties,
            by_creditor.iter().copied(),
            debtor,
            first,
            by_debtor,
        );
        of_claim.clear();
        of_claim.resize(claims.len(), NONE);
        sums.clear();
        for &claim in by_debtor.iter() {
            let one = claims[claim as usize];
            match sums.last_mut() {
                Some(last) if (last.debtor, last.creditor) == (one.debtor, one.creditor) => {
                    last.amount += one.amount;
                }
                _ => sums.push(one),
            }
            of_claim[claim as usize] = sums.len() as u32 - 1;
        }
        let all = 0..sums.len() as u32;
        count(
            parties,
            all.clone().map(|pair| sums[pair as usize].debtor),
            first,
        );
        in_order(
            parties,
            all,
            |pair| sums[pair as usize].creditor,
            first_to,
            to,
        );
    }

    /// How many parties there are.
    pub(super) fn parties(&self) -> usize {
        self.first.len().saturating_sub(1)
    }

    /// A debtor's pairs.
    pub(super) fn of_debtor(&self, party: usize) -> Range<usize> {
        self.first[party] as usize..self.first[party + 1] as usize
    }

    /// Where a creditor's pairs stand in the order by creditor.
    pub(super) fn places_to(&self, party: usize) -> Range<usize> {
        self.first_to[party] as usize..self.first_to[party + 1] as usize
    }

    /// A creditor's pairs.
    pub(super) fn to_creditor(&self, party: usize) -> &[u32] {
        &self.to[self.places_to(party)]
    }
}

/// Where each party's begin, when things belong to these parties.
fn count(parties: usize, owners: impl Iterator<Item = u32>, first: &mut Vec<u32>) {
    first.clear();
    first.resize(parties + 1, 0);
    for owner in owners {
        first[owner as usize + 1] += 1;
    }
    for at in 1..first.len() {
        first[at] += first[at - 1];
    }
}

/// Puts things in the order of the parties they belong to; those of one party stay as they were.
fn in_order(
    parties: usize,
    things: impl Iterator<Item = u32> + Clone,
    owner: impl Fn(u32) -> u32,
    first: &mut Vec<u32>,
    sorted: &mut Vec<u32>,
) {
    count(parties, things.clone().map(&owner), first);
    sorted.clear();
    sorted.resize(first[parties] as usize, 0);
    for thing in things {
        let place = &mut first[owner(thing) as usize];
        sorted[*place as usize] = thing;
        *place += 1;
    }
    // Each party's beginning has moved on to the beginning of the next.
    first.copy_within(0..parties, 1);
    first[0] = 0;
}
