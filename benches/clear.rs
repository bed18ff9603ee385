//! How long a large network's invoices take to clear.
//!
//! `cargo bench --bench clear` draws networks of firms whose customers and sums are very unequal, clears
//! each five times on one thread and writes results/clearing.csv. A network of which less than a third can
//! be set off, or all, fails instead of being timed: nothing would have been found, or nothing searched.

use std::fmt::Write;
use std::time::Instant;

use millpond::clearing::{Debt, Indebted, Limits, Method, Workspace};
use millpond::random::{Luck, Purpose};
use millpond::units::Pence;
use rand::distr::Distribution;
use rand_distr::{LogNormal, Zipf};

/// Firms and invoices.
const NETWORKS: [(u32, u64); 4] = [
    (1_000, 10_000),
    (10_000, 100_000),
    (30_000, 300_000),
    (100_000, 1_000_000),
];
const METHODS: [(Method, &str); 2] = [(Method::Most, "most"), (Method::Circles, "circles")];
const TIMES: usize = 5;
/// A firm's limits as a share of what it has invoiced.
const LIMIT: f64 = 0.1;

/// Invoices whose debtors and creditors are drawn by size, which follows Zipf's law, with log-normal sums:
/// who sells much buys much.
fn network(firms: u32, invoices: u64) -> Vec<Debt> {
    let luck = Luck {
        seed: 1,
        replicate: 0,
    };
    let mut draws = luck.stream(Purpose::Test, 0, 0).generator(u64::from(firms));
    let rank = Zipf::new(f64::from(firms), 0.9).expect("a good exponent");
    let sum: LogNormal<f64> = LogNormal::new(6.0, 1.5).expect("a good deviation");
    // Firms are not numbered by their size: 7,919 is a prime that divides none of the numbers of firms.
    let firm = |rank: f64| ((rank as u64 * 7_919) % u64::from(firms)) as u32;
    let mut debts = Vec::new();
    while debts.len() < invoices as usize {
        let debtor = firm(rank.sample(&mut draws));
        let creditor = firm(rank.sample(&mut draws));
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

/// A tenth of what each firm has invoiced.
fn tenth(firms: u32, debts: &[Debt]) -> Vec<Limits> {
    let mut invoiced = vec![Pence::ZERO; firms as usize];
    for debt in debts {
        invoiced[debt.creditor as usize] += debt.amount;
    }
    let limits = invoiced.iter().map(|all| Limits {
        debit: all.scaled(LIMIT),
        credit: all.scaled(LIMIT),
    });
    limits.collect()
}

fn main() {
    let mut text = "# Written by: cargo bench --bench clear, one thread. Seconds: median of 5 (least to most). Saving:\n\
         # pounds that need not be paid. Credit: no pool, or limits of a tenth of what each firm has invoiced.\n\
         firms,invoices,credit,method,seconds,range,set_off_share,saving_pounds,most_possible\n"
        .to_owned();
    let mut workspace = Workspace::default();
    for (firms, invoices) in NETWORKS {
        let debts = network(firms, invoices);
        let before = Indebted::of(firms as usize, debts.iter().copied());
        let limits = tenth(firms, &debts);
        for (credit, limits) in [("none", &[][..]), ("a tenth", &limits)] {
            for (method, name) in METHODS {
                let mut seconds = [0.0; TIMES];
                for time in &mut seconds {
                    let since = Instant::now();
                    workspace.clear(firms as usize, &debts, limits, method);
                    *time = since.elapsed().as_secs_f64();
                }
                seconds.sort_by(f64::total_cmp);
                let clearing = workspace.clear(firms as usize, &debts, limits, method);
                let saving: Pence = clearing.set_off.iter().copied().sum();
                let share = saving.as_f64() / before.gross.as_f64();
                assert!(
                    (0.33..1.0).contains(&share),
                    "{share} of {firms} firms' debts set off"
                );
                let line = format!(
                    "{firms},{invoices},{credit},{name},{:.3},{:.3} to {:.3},{share:.3},{:.0},{}",
                    seconds[TIMES / 2],
                    seconds[0],
                    seconds[TIMES - 1],
                    saving.pounds(),
                    clearing.most_possible
                );
                println!("{line}");
                // Writing to a string does not fail.
                let _ = writeln!(text, "{line}");
            }
        }
    }
    std::fs::write("results/clearing.csv", text).expect("results/ can be written");
}
