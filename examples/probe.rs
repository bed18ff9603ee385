use millpond::measure::outcome::Outcome;
use millpond::simulation::*;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let mut sets: Vec<String> = args[2..]
        .iter()
        .filter(|a| a.contains('='))
        .cloned()
        .collect();
    let months: u32 = args[2..].iter().find_map(|a| a.parse().ok()).unwrap_or(24);
    sets.push(format!("run.months={months}"));
    let scenario = millpond::scenario::load(&args[1], &sets, &millpond::files::read_text)
        .map_err(|e| format!("{e:?}"))
        .unwrap();
    let t = std::time::Instant::now();
    let mut sim = Simulation::new(
        &scenario,
        Luck {
            seed: 1,
            replicate: 0,
        },
    )
    .unwrap();
    eprintln!("build {:?}", t.elapsed());
    let outs = [
        Outcome::Output,
        Outcome::RealValueAdded,
        Outcome::Consumption,
        Outcome::HouseholdIncome,
        Outcome::Unemployment,
        Outcome::Vacancies,
        Outcome::PriceIndex,
        Outcome::UnmetNeed,
        Outcome::RationedDemand,
        Outcome::CapacityUse,
        Outcome::HouseholdDeposits,
        Outcome::FirmDeposits,
        Outcome::Debt,
        Outcome::FirmExits,
        Outcome::Firms,
        Outcome::Gini,
        Outcome::RetentionConsumption,
        Outcome::FullTimeEquivalents,
        Outcome::Profit,
    ];
    println!(
        "mon {}",
        outs.iter()
            .map(|o| format!("{:>12.12}", o.name()))
            .collect::<String>()
    );
    let t = std::time::Instant::now();
    for m in 1..=months {
        if let Err(e) = sim.step(&mut Unwatched) {
            println!("{e}");
            std::process::exit(4);
        }
        if m <= 6 || m % 12 == 0 {
            println!(
                "{m:3} {}",
                outs.iter()
                    .map(|&o| {
                        let v = sim.series().value(m, 0, o);
                        if v.abs() > 1e6 {
                            format!("{:12.4}m", v / 1e8)
                        } else {
                            format!("{v:13.5}")
                        }
                    })
                    .collect::<String>()
            );
        }
    }
    detail(&sim);
    let hh: usize = sim
        .economy()
        .regions
        .iter()
        .flat_map(|r| &r.households)
        .map(|b| b.len())
        .sum();
    let fi: usize = sim
        .economy()
        .regions
        .iter()
        .flat_map(|r| &r.firms)
        .map(|b| b.len())
        .sum();
    eprintln!(
        "{hh} households {fi} firms: {:.0} ns per household-month",
        t.elapsed().as_nanos() as f64 / (hh as f64 * f64::from(months))
    );
}
#[allow(dead_code)]
pub fn detail(sim: &Simulation) {
    let r = &sim.economy().regions[0];
    println!(
        "{:>26} {:>6} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "sector",
        "firms",
        "sales/b",
        "exp/b",
        "plan/b",
        "cap/b",
        "lab/b",
        "inp/exp",
        "dep/exp",
        "loan/exp",
        "closing",
        "distress",
        "price",
        "wage/b"
    );
    for (s, sec) in r.sectors.iter().enumerate() {
        let base = r.base.recipes[s].output;
        let (
            mut n,
            mut sales,
            mut exp,
            mut plan,
            mut cap,
            mut lab,
            mut dep,
            mut loan,
            mut closing,
            mut dis,
            mut pr,
            mut wg,
            mut inp,
        ) = (0, 0., 0., 0., 0., 0., 0., 0., 0, 0, 0., 0., 0.);
        for b in r.firms.iter().filter(|b| b.sector == s) {
            for f in 0..b.len() {
                if !b.active(f) {
                    closing += 1;
                    continue;
                }
                n += 1;
                sales += b.delivered[f].as_f64();
                exp += b.expected[f];
                plan += b.planned[f];
                cap += b.capacity[f];
                lab += b.heads[f] as f64 * 1.1 / r.base.recipes[s].labour;
                dep += b.purses.of(f).as_f64() * 10.0;
                loan += b.loan[f].as_f64() * 10.0;
                dis += (b.distress[f] > 0) as u32;
                pr += b.price[f];
                wg += b.wage[f] / r.base.recipes[s].wage;
                let k = r.sectors.len();
                let m = (0..k)
                    .filter(|&i| r.sectors[i].critical_input && r.base.recipes[s].input[i] > 0.01)
                    .map(|i| b.input_stock[f * k + i].as_f64() / r.base.recipes[s].input[i])
                    .fold(f64::INFINITY, f64::min);
                if m.is_finite() {
                    inp += m
                }
            }
        }
        println!(
            "{:>26} {n:6} {:8.3} {:8.3} {:8.3} {:8.3} {:8.3} {:8.3} {:8.3} {:8.3} {closing:8} {dis:8} {:8.4} {:8.4}",
            sec.name,
            sales / base,
            exp / base,
            plan / base,
            cap / base,
            lab / base,
            inp / exp,
            dep / exp,
            loan / exp,
            pr / n as f64,
            wg / n as f64
        );
    }
}
