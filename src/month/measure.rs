//! Phase 13. What the month was like: reads everything, changes nothing but the record and tallies.

mod doors;
mod people;
mod suppliers;
mod wealth;

use super::Today;
use crate::economy::households::LOCALISM_CLASSES;
use crate::economy::region::{Region, RegionTally};
use crate::ledger::{Node, PaymentKind};
use crate::measure::currency::CurrencyOutcome;
use crate::measure::outcome::{Outcome, SectorOutcome, SectorRow};
use crate::parallel;
use crate::units::{Pence, VOLUME_PER_PENNY, Volume, total};

/// A sheet of outcomes being filled in.
pub(super) struct Sheet<'a>(&'a mut [f64; Outcome::COUNT]);

impl Sheet<'_> {
    pub(super) fn set(&mut self, outcome: Outcome, value: f64) {
        self.0[outcome as usize] = value;
    }
}

/// All that was paid this month, by kind.
struct Paid([Pence; PaymentKind::COUNT]);

impl Paid {
    fn of(&self, kind: PaymentKind) -> Pence {
        self.0[kind as usize]
    }
}

/// Records the month's outcomes and clears the tallies.
pub fn record(region: &mut Region, today: Today) {
    parallel::for_each(&mut region.households, people::count_incomes);
    let mut outcomes = std::mem::replace(&mut region.outcomes, Box::new([0.0; Outcome::COUNT]));
    let mut sheet = Sheet(&mut outcomes);
    let paid = Paid(region.accounts.books.by_kind());
    production(region, &paid, &mut sheet);
    work(region, &mut sheet);
    people::record_purchases(region);
    people::record(region, &mut sheet);
    wealth::record(region, today, &mut sheet);
    sheet.set(Outcome::MaterialKept, material_kept(region).trunc());
    public_money(region, &paid, &mut sheet);
    suppliers::record(region, &mut sheet);
    doors::record(region, &mut sheet);
    super::local_money::record(region, today);
    money(region, &mut sheet);
    region.outcomes = outcomes;
    clear(region, today);
}

fn production(region: &mut Region, paid: &Paid, sheet: &mut Sheet) {
    let Region {
        firms,
        base,
        markets,
        sector_rows,
        accounts,
        sectors,
        ..
    } = region;
    sector_rows.fill(SectorRow::default());
    let (mut used, mut real, mut made, mut capacity) = (0.0, 0.0, 0.0, 0.0);
    let mut food = Pence::ZERO;
    let (mut sales, mut costs) = (Pence::ZERO, Pence::ZERO);
    for block in firms {
        let recipe = &base.recipes[block.sector];
        let is_food = sectors[block.sector].food;
        for firm in 0..block.len() {
            let volume = block.produced[firm].as_f64();
            if is_food {
                food += block.stock[firm].cost_at(block.price[firm]);
            }
            sector_rows[block.sector][SectorOutcome::Output as usize] +=
                block.produced[firm].cost_at(block.price[firm]).as_f64();
            used += volume * markets.unit_inputs[block.sector] / VOLUME_PER_PENNY;
            real += volume * recipe.value_added_share / VOLUME_PER_PENNY;
            if block.active(firm) {
                made += volume;
                capacity += block.capacity[firm];
            }
            if !block.public {
                sales += block.sales[firm];
                costs += block.input_cost[firm] + block.wage_bill[firm];
            }
        }
    }
    let output: f64 = sector_rows
        .iter()
        .map(|row| row[SectorOutcome::Output as usize])
        .sum();
    sheet.set(Outcome::Output, output);
    sheet.set(Outcome::FoodStock, food.as_f64());
    sheet.set(Outcome::ValueAdded, (output - used).trunc());
    sheet.set(Outcome::RealValueAdded, real.trunc());
    sheet.set(
        Outcome::Wages,
        paid.of(PaymentKind::Wages).as_f64()
            - accounts
                .books
                .flow(Node::Commuters, Node::Households)
                .as_f64(),
    );
    sheet.set(
        Outcome::Profit,
        (sales - costs - paid.of(PaymentKind::ProductionTax)).as_f64(),
    );
    sheet.set(Outcome::CapacityUse, share(made, capacity));
}

fn work(region: &mut Region, sheet: &mut Sheet) {
    let (mut jobs, mut full_time, mut small, mut active) = (0.0, 0.0, 0.0, 0u32);
    let (mut outside_owned, mut open) = (0.0, 0.0);
    for block in &region.firms {
        let recipe = &region.base.recipes[block.sector];
        let sector = &mut region.sector_rows[block.sector];
        for firm in 0..block.len() {
            let heads = f64::from(block.heads[firm]);
            jobs += heads * recipe.jobs_per_head;
            open += f64::from(block.vacancies[firm]) * recipe.jobs_per_head;
            let equivalents = heads * block.hours[firm] * recipe.fte_per_head;
            full_time += equivalents;
            sector[SectorOutcome::FullTimeEquivalents as usize] += equivalents;
            outside_owned += heads * recipe.jobs_per_head * f64::from(block.outside_share[firm]);
            small += if heads * recipe.jobs_per_head < 50.0 * region.base.scale {
                heads * recipe.jobs_per_head
            } else {
                0.0
            };
            active += u32::from(block.active(firm));
        }
    }
    let mean_jobs = region
        .base
        .recipes
        .iter()
        .map(|r| r.jobs_per_head)
        .sum::<f64>()
        / region.base.recipes.len() as f64;
    sheet.set(Outcome::Jobs, jobs);
    sheet.set(Outcome::FullTimeEquivalents, full_time);
    sheet.set(Outcome::SmallFirmJobs, share(small, jobs));
    sheet.set(Outcome::OutsideJobs, share(outside_owned, jobs));
    sheet.set(Outcome::Vacancies, open);
    sheet.set(Outcome::Hires, f64::from(region.jobs.hired) * mean_jobs);
    sheet.set(
        Outcome::Separations,
        f64::from(region.jobs.separated) * mean_jobs,
    );
    sheet.set(Outcome::Firms, f64::from(active));
    sheet.set(Outcome::FirmExits, f64::from(region.tally.exits));
    sheet.set(Outcome::FirmEntries, f64::from(region.tally.entries));
    sheet.set(Outcome::OwnershipSales, f64::from(region.tally.sales));
}

/// Goods that repair makes unnecessary, pence at base-year prices.
fn material_kept(region: &Region) -> f64 {
    let Region {
        techniques,
        households,
        firms,
        base,
        markets,
        tastes,
        conditions,
        ..
    } = region;
    let tax = 1.0 + base.consumption.tax;
    // Whole numbers first, so that blocks do not matter.
    let mut baskets = [0_i64; LOCALISM_CLASSES];
    let mut beyond = [0_i64; LOCALISM_CLASSES];
    for tally in households.iter().map(|block| &block.tally) {
        for class in 0..LOCALISM_CLASSES {
            baskets[class] += tally.baskets[class];
            beyond[class] += tally.beyond[class];
        }
    }
    let made = |sector: usize| -> Volume {
        let blocks = firms.iter().filter(|block| block.sector == sector);
        blocks.flat_map(|block| &block.produced).copied().sum()
    };
    let of = |product: usize| -> f64 {
        let share = techniques.repaired[product];
        let mut bought = 0.0;
        for (class, consumption) in markets.consumption.iter().enumerate() {
            let needed = tastes.essential[product] * conditions.needs[product] / VOLUME_PER_PENNY;
            bought += baskets[class] as f64 / 1e6 * needed;
            bought += beyond[class] as f64 * tastes.marginal[product]
                / (tax * consumption.price[product]);
        }
        for (sector, recipe) in base.recipes.iter().enumerate() {
            bought += made(sector).as_f64() * recipe.input[product] / VOLUME_PER_PENNY;
        }
        bought * share / (1.0 - share)
    };
    let repaired = (0..techniques.repaired.len()).filter(|&p| techniques.repaired[p] > 0.0);
    repaired.map(of).fold(0.0, |all, part| all + part)
}

/// Taxes by kind and benefits; the public purse's income of the past year.
fn public_money(region: &mut Region, paid: &Paid, sheet: &mut Sheet) {
    let mut taxes = 0.0;
    for (kind, outcome) in [
        (PaymentKind::IncomeTax, Outcome::TaxIncome),
        (PaymentKind::ProductTax, Outcome::TaxProducts),
        (PaymentKind::ProductionTax, Outcome::TaxProduction),
        (PaymentKind::ProfitTax, Outcome::TaxProfit),
        (PaymentKind::CouncilTax, Outcome::TaxCouncil),
        (PaymentKind::Benefits, Outcome::Benefits),
    ] {
        let mut sum = paid.of(kind);
        if outcome == Outcome::TaxCouncil {
            sum += paid.of(PaymentKind::PolicyLevy);
        }
        sheet.set(outcome, sum.as_f64());
        if !matches!(outcome, Outcome::TaxCouncil | Outcome::Benefits) {
            taxes += sum.as_f64();
        }
    }
    let purse = &mut region.purse;
    purse.state_taxes += (taxes - purse.state_taxes) / 12.0;
}

fn money(region: &Region, sheet: &mut Sheet) {
    let Region {
        households,
        firms,
        accounts,
        bank,
        issuers,
        tally,
        ..
    } = region;
    let tallies = || households.iter().map(|block| &block.tally);
    let at_home: Pence = tallies().map(|tally| Pence(tally.deposits)).sum();
    let saved: Pence = tallies().map(|tally| Pence(tally.saved)).sum();
    let at_work: Pence = firms.iter().map(|block| total(block.purses.all())).sum();
    let owed: Pence = firms.iter().map(|block| total(&block.receivable)).sum();
    let resident: Pence = Node::FIXED
        .into_iter()
        .filter(|n| n.resident())
        .map(|n| accounts.of(n))
        .sum();
    sheet.set(Outcome::HouseholdDeposits, at_home.as_f64());
    sheet.set(Outcome::FirmDeposits, at_work.as_f64());
    sheet.set(Outcome::Holdings, (at_home + at_work + resident).as_f64());
    sheet.set(Outcome::BankEquity, bank.equity.as_f64());
    sheet.set(Outcome::WrittenOff, tally.written_off as f64);
    sheet.set(Outcome::BankFailures, f64::from(tally.bank_failures));
    sheet.set(Outcome::Debt, (bank.loans + bank.outside_loans).as_f64());
    sheet.set(Outcome::TradeCredit, owed.as_f64());
    sheet.set(Outcome::SavingsOutside, saved.as_f64());
    // From 0: the sum of no numbers is minus zero, which is written otherwise.
    let local = |outcome: CurrencyOutcome| -> f64 {
        let rows = issuers.iter().map(|issuer| issuer.row[outcome as usize]);
        rows.fold(0.0, |sum, value| sum + value)
    };
    let paid = local(CurrencyOutcome::ByHouseholds) + local(CurrencyOutcome::ByFirms);
    sheet.set(Outcome::LocalMoney, local(CurrencyOutcome::AtEnd));
    sheet.set(Outcome::LocalMoneyTurnover, paid);
    sheet.set(
        Outcome::LocalMoneyRedeemed,
        local(CurrencyOutcome::Redeemed),
    );
    sheet.set(Outcome::LocalMoneyLost, local(CurrencyOutcome::Lost));
    sheet.set(Outcome::CouncilBalance, accounts.of(Node::Council).as_f64());
    sheet.set(Outcome::RealPublicPurchases, tally.real_public as f64);
    sheet.set(Outcome::PolicyCost, tally.policy_cost as f64);
    sheet.set(Outcome::CouncilPolicyCost, tally.council_policy_cost as f64);
}

fn clear(region: &mut Region, _today: Today) {
    region.tally = RegionTally::default();
    for block in &mut region.households {
        block.tally.clear();
    }
}

/// A part of a whole, 0 where there is none.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}
