//! Known answers of clearing.

use std::iter::repeat;

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
    let balances = clearing.balance.iter().copied().chain(repeat(Pence::ZERO));
    for (party, (gained, balance)) in gained.iter().zip(balances).enumerate() {
        assert_eq!(*gained, -balance, "party {party} keeps what it has net");
        let limits = limits.get(party).copied().unwrap_or_default();
        assert!(-limits.debit <= balance && balance <= limits.credit);
    }
    assert_eq!(clearing.balance.iter().copied().sum::<Pence>(), Pence::ZERO);
}

/// The most that can be set off of a small network, by trying every way.
fn by_trying(parties: usize, debts: &[Debt], limits: &[Limits]) -> i64 {
    fn best(debts: &[Debt], limits: &[Limits], net: &mut [i64]) -> Option<i64> {
        let Some((debt, rest)) = debts.split_first() else {
            let limits = limits.iter().copied().chain(repeat(Limits::default()));
            let within = |(&owes_less, limits): (&i64, Limits)| {
                (-limits.credit.0..=limits.debit.0).contains(&owes_less)
            };
            return net.iter().zip(limits).all(within).then_some(0);
        };
        let (debtor, creditor) = (debt.debtor as usize, debt.creditor as usize);
        let mut most = None;
        for off in 0..=debt.amount.0 {
            net[debtor] += off;
            net[creditor] -= off;
            most = most.max(best(rest, limits, net).map(|more| off + more));
            net[debtor] -= off;
            net[creditor] += off;
        }
        most
    }
    best(debts, limits, &mut vec![0; parties]).unwrap_or_default()
}

fn circles(parties: usize, debts: &[Debt], limits: &[Limits]) -> Clearing {
    let mut workspace = Workspace::default();
    workspace
        .clear(parties, debts, limits, Method::Circles)
        .clone()
}

fn debt(debtor: u32, creditor: u32, amount: i64) -> Debt {
    Debt {
        debtor,
        creditor,
        amount: Pence(amount),
    }
}

fn limit(debit: i64, credit: i64) -> Limits {
    Limits {
        debit: Pence(debit),
        credit: Pence(credit),
    }
}

#[test]
fn a_ring_of_three_sets_off_its_least_debt() {
    let ring = [debt(0, 1, 500), debt(1, 2, 300), debt(2, 0, 400)];
    for clearing in [clear(3, &ring, &[]), circles(3, &ring, &[])] {
        check(3, &ring, &[], &clearing);
        assert_eq!(clearing.set_off, [Pence(300); 3]);
    }
}

#[test]
fn of_two_rings_that_share_a_debt_the_longer_goes_first() {
    // 0 owes 1, from where one way back leads over 2 and a longer one over 3 and 4.
    let debts = [
        debt(0, 1, 100),
        debt(1, 2, 60),
        debt(2, 0, 60),
        debt(1, 3, 70),
        debt(3, 4, 70),
        debt(4, 0, 70),
    ];
    let most = clear(5, &debts, &[]);
    check(5, &debts, &[], &most);
    assert_eq!(most.set_off, [100, 30, 30, 70, 70, 70].map(Pence));
    let circles = circles(5, &debts, &[]);
    check(5, &debts, &[], &circles);
    assert_eq!(circles.set_off, [100, 60, 60, 40, 40, 40].map(Pence));
    assert!(most.most_possible && !circles.most_possible);
}

#[test]
fn without_a_circle_nothing_is_set_off() {
    // Everybody owes those with higher numbers only.
    let debts: Vec<Debt> = drawn(40, 300, 3)
        .into_iter()
        .map(|d| {
            debt(
                d.debtor.min(d.creditor),
                d.debtor.max(d.creditor),
                d.amount.0,
            )
        })
        .collect();
    for clearing in [clear(40, &debts, &[]), circles(40, &debts, &[])] {
        check(40, &debts, &[], &clearing);
        assert_eq!(set_off(&clearing), 0);
    }
    assert_eq!(clear(0, &[], &[]), clear(0, &[], &[limit(1, 1)]));
}

#[test]
fn the_most_is_set_off_that_can_be() {
    for seed in 0..60 {
        let mut debts = drawn(4, 6, seed);
        for debt in &mut debts {
            debt.amount = Pence(1 + debt.amount.0 % 4);
        }
        let few = [limit(2, 0), limit(0, 1), limit(1, 1), limit(0, 3)];
        for limits in [&[][..], &few[..2], &few] {
            let clearing = clear(4, &debts, limits);
            check(4, &debts, limits, &clearing);
            assert!(clearing.most_possible);
            assert_eq!(
                set_off(&clearing),
                by_trying(4, &debts, limits),
                "seed {seed}: {debts:?} {limits:?}"
            );
        }
    }
}

#[test]
fn a_chain_needs_credit() {
    let chain = [debt(0, 1, 100), debt(1, 2, 100)];
    assert_eq!(set_off(&clear(3, &chain, &[])), 0);
    let limits = [limit(60, 0), limit(0, 0), limit(0, 80)];
    for clearing in [clear(3, &chain, &limits), circles(3, &chain, &limits)] {
        check(3, &chain, &limits, &clearing);
        assert_eq!(clearing.set_off, [Pence(60), Pence(60)]);
        assert_eq!(clearing.balance, [Pence(-60), Pence(0), Pence(60)]);
    }
}

#[test]
fn circles_alone_set_off_most_of_it() {
    for seed in 0..20 {
        let debts = drawn(60, 400, seed);
        let limits: Vec<Limits> = (0..60).map(|party| limit(party % 7, party % 5)).collect();
        for limits in [&[][..], &limits] {
            let most = clear(60, &debts, limits);
            check(60, &debts, limits, &most);
            let circles = circles(60, &debts, limits);
            check(60, &debts, limits, &circles);
            let left: Vec<Debt> = circles.left(&debts).collect();
            assert_eq!(set_off(&clear(60, &left, &[])), 0, "a circle is left");
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

/// Chains of every length, with one circle at their end: too many steps for the cheapest flow.
fn chains(parties: u32) -> Vec<Debt> {
    let mut chains: Vec<Debt> = (1..parties)
        .map(|party| debt(party, party - 1, i64::from(party)))
        .collect();
    chains.push(debt(0, 1, 1));
    chains
}

#[test]
fn long_circles_and_long_chains_end() {
    let parties = 20_000;
    let circle: Vec<Debt> = (0..parties)
        .map(|debtor| debt(debtor, (debtor + 1) % parties, 1 + i64::from(debtor % 3)))
        .collect();
    let clearing = clear(parties as usize, &circle, &[]);
    check(parties as usize, &circle, &[], &clearing);
    assert_eq!(set_off(&clearing), i64::from(parties));
    // Chains of every length, with one circle at their end: too many steps for the cheapest flow.
    let mut chains: Vec<Debt> = (1..parties).map(|p| debt(p, p - 1, i64::from(p))).collect();
    chains.push(debt(0, 1, 1));
    let clearing = clear(parties as usize, &chains, &[]);
    check(parties as usize, &chains, &[], &clearing);
    assert_eq!(set_off(&clearing), 2);
    assert!(!clearing.most_possible, "it was to take too many steps");
}

#[test]
fn several_debts_of_one_pair_are_set_off_one_after_the_other() {
    let debts = [
        debt(0, 1, 30),
        debt(1, 0, 50),
        debt(0, 1, 30),
        debt(0, 1, 30),
    ];
    for clearing in [clear(2, &debts, &[]), circles(2, &debts, &[])] {
        assert_eq!(clearing.set_off, [30, 50, 20, 0].map(Pence));
    }
}

#[test]
fn what_is_no_debt_is_left_as_it_is() {
    let debts = [
        debt(0, 1, 10),
        debt(1, 0, -10),
        debt(1, 0, 0),
        debt(1, 1, 10),
        debt(1, 7, 10),
        debt(u32::MAX, 0, 10),
        debt(1, 0, i64::MAX),
        debt(1, 0, 4),
    ];
    let limits = [limit(-5, i64::MIN), limit(i64::MIN, -1)];
    for limits in [&[][..], &limits, &[limit(i64::MAX, i64::MAX)]] {
        for clearing in [clear(2, &debts, limits), circles(2, &debts, limits)] {
            assert_eq!(clearing.set_off, [4, 0, 0, 0, 0, 0, 0, 4].map(Pence));
        }
    }
    let unlimited = [limit(i64::MAX, i64::MAX); 9];
    let clearing = clear(2, &debts, &unlimited);
    assert_eq!(set_off(&clearing), 14, "with credit all is set off");
    let indebted = Indebted::of(2, debts);
    assert_eq!((indebted.gross, indebted.net), (Pence(14), Pence(6)));
    assert_eq!(clear(0, &debts, &unlimited).set_off, [Pence::ZERO; 8]);
}

#[test]
fn a_workspace_gives_what_a_new_one_gives_and_takes_no_more_memory() {
    let mut workspace = Workspace::default();
    // One that was given up leaves nothing behind.
    workspace.clear(20_000, &chains(20_000), &[], Method::Most);
    let limits: Vec<Limits> = (0..50).map(|party| limit(party % 4, party % 6)).collect();
    let mut places = Vec::new();
    for round in 0..3 {
        for (seed, method) in [(1, Method::Most), (2, Method::Circles)] {
            let debts = drawn(50, 300, seed);
            let mut fresh = Workspace::default();
            let expected = fresh.clear(50, &debts, &limits, method);
            assert_eq!(workspace.clear(50, &debts, &limits, method), expected);
        }
        places.push((
            workspace.clearing.set_off.as_ptr(),
            workspace.pairs.claims.as_ptr(),
            workspace.left.as_ptr(),
        ));
        assert_eq!(places[round], places[0]);
    }
}
