//! How long a large network's invoices take to clear.
//!
//! `cargo bench --bench clear` draws networks of firms whose customers and sums are as unequal as those of
//! real ones, clears each five times and writes results/clearing.csv. A network of which less than a tenth
//! can be set off, or all, fails instead of being timed: nothing would have been found, or nothing searched.

use std::fmt::Write;
use std::time::Instant;

use millpond::clearing::{Debt, Indebted, Limits, clear};
use millpond::random::{Luck, Purpose};
use millpond::units::Pence;
use rand::distr::Distribution;
use rand_distr::{LogNormal, Zipf};

/// Firms and invoices.
const NETWORKS: [(u32, u64); 4] = [
    (1_000, 10_000),
    (10_000, 100_000),
    (100_000, 1_000_000),
    (350_000, 5_000_000),
];
const TIMES: usize = 5;
/// A firm's limits as a share of what it has invoiced.
const LIMIT: f64 = 0.1;

/// Invoices whose debtors and creditors are drawn by Zipf's law, with log-normal sums.
fn network(firms: u32, invoices: u64) -> Vec<Debt> {
    let luck = Luck {
        seed: 1,
        replicate: 0,
    };
    let mut draws = luck.stream(Purpose::Test, 0, 0).generator(u64::from(firms));
    let rank = Zipf::new(f64::from(firms), 0.9).expect("a good exponent");
    let sum: LogNormal<f64> = LogNormal::new(6.0, 1.5).expect("a good deviation");
    // Ranks among debtors and among creditors have nothing to do with one another.
    let shuffled = |rank: f64| ((rank as u64 * 7_919) % u64::from(firms)) as u32;
    let mut debts = Vec::new();
    while debts.len() < invoices as usize {
        let debtor = rank.sample(&mut draws) as u32 - 1;
        let creditor = shuffled(rank.sample(&mut draws) - 1.0);
        if debtor != creditor {
            let amount = Pence::from_pounds(sum.sample(&mut draws).max(0.01));
            debts.push(Debt {
                debtor,
                creditor,
                amount,
            });
        }
    }
    debts
}

fn main() {
    let mut text = "# Written by: cargo bench --bench clear, one thread. Seconds: median of 5 (least to most).\n\
         firms,invoices,credit,seconds,range,set_off_share,most_possible\n"
        .to_owned();
    for (firms, invoices) in NETWORKS {
        let debts = network(firms, invoices);
        let before = Indebted::of(firms as usize, debts.iter().copied());
        let mut invoiced = vec![Pence::ZERO; firms as usize];
        for debt in &debts {
            invoiced[debt.creditor as usize] += debt.amount;
        }
        let limits: Vec<Limits> = invoiced
            .iter()
            .map(|all| Limits {
                debit: all.scaled(LIMIT),
                credit: all.scaled(LIMIT),
            })
            .collect();
        for (credit, limits) in [("none", &[][..]), ("limits of a tenth", &limits)] {
            let mut seconds = Vec::new();
            let (mut share, mut most) = (0.0, false);
            for _ in 0..TIMES {
                let since = Instant::now();
                let clearing = clear(firms as usize, &debts, limits);
                seconds.push(since.elapsed().as_secs_f64());
                let after = Indebted::of(firms as usize, clearing.left(&debts));
                share = 1.0 - after.gross.as_f64() / before.gross.as_f64();
                most = clearing.most_possible;
            }
            assert!(
                share > 0.1 && share < 1.0,
                "{share} of {firms} firms' debts set off"
            );
            seconds.sort_by(f64::total_cmp);
            let line = format!(
                "{firms},{invoices},{credit},{:.2},{:.2} to {:.2},{share:.3},{most}",
                seconds[TIMES / 2],
                seconds[0],
                seconds[TIMES - 1]
            );
            println!("{line}");
            // Writing to a string does not fail.
            let _ = writeln!(text, "{line}");
        }
    }
    std::fs::write("results/clearing.csv", text).expect("results/ can be written");
}
