//! Households' wealth: deposits, claims on outside funds, local firms, dwellings. Counted once a year.

use super::Sheet;
use super::people::Distribution;
use crate::economy::households::HouseholdBlock;
use crate::economy::region::Region;
use crate::ledger::{Node, PaymentKind};
use crate::measure::outcome::Outcome;
use crate::month::Today;
use crate::units::{Pence, VOLUME_PER_PENNY};

/// Records wealth as last counted: in the first month of each year it is counted anew.
pub fn record(region: &mut Region, today: Today, sheet: &mut Sheet) {
    age_dwellings(region, today);
    if today.month % 12 == 1 {
        count(region, today);
    }
    sheet.set(Outcome::HouseholdWealth, region.wealth.all);
    sheet.set(Outcome::WealthGini, region.wealth.gini);
    sheet.set(Outcome::WealthGiniFinancial, region.wealth.gini_financial);
}

/// What households put into dwellings this month is added, wear goes off.
fn age_dwellings(region: &mut Region, today: Today) {
    let books = &region.accounts.books;
    let (payer, payee) = (Node::Households, Node::Contractors);
    let invested = books.paid(payer, payee, PaymentKind::Investment).as_f64();
    let wear = today.behaviour.dwelling_wear / 12.0;
    region.wealth.dwellings += invested - wear * region.wealth.dwellings;
}

/// What a unit of each kind of claim is worth.
struct Worth {
    /// Pence for a weight of one in dwellings.
    home: f64,
    /// Pence for a weight of one in local firms.
    ownership: f64,
    /// Pence for a penny a month of pension.
    annuity: f64,
    /// Months of income up to which claims on outside funds count as pension claims.
    pension_months: f64,
}

impl Worth {
    /// A household's wealth without dwellings and pension claims, and with them, pence.
    fn of(&self, block: &HouseholdBlock, i: usize) -> [i64; 2] {
        let claims = (block.savings[i] + block.earlier_claims[i]).as_f64();
        let pension = claims.min(self.pension_months * block.smoothed[i].max(0.0));
        let firms = self.ownership * f64::from(block.ownership[i]);
        let notes: Pence = block.local_money.iter().map(|p| p.held[i]).sum();
        let held = (block.purses.of(i) + notes).as_f64();
        let financial = held + claims - pension + firms;
        let home = self.home * f64::from(block.home[i]);
        let annuity = self.annuity * block.property[i].as_f64();
        [
            financial as i64,
            (financial + pension + annuity + home) as i64,
        ]
    }
}

fn count(region: &mut Region, today: Today) {
    let behaviour = today.behaviour;
    let weights = |column: fn(&HouseholdBlock) -> &[f32]| -> f64 {
        let all = region.households.iter().flat_map(column);
        all.map(|&weight| f64::from(weight)).sum()
    };
    let worth = Worth {
        home: per(region.wealth.dwellings, weights(|b| &b.home)),
        ownership: per(book_value(region), weights(|b| &b.ownership)),
        annuity: 12.0 * behaviour.annuity_years,
        pension_months: 12.0 * behaviour.pension_years,
    };
    let mut counted = [Distribution::empty(), Distribution::empty()];
    for block in &region.households {
        for i in 0..block.len() {
            for (distribution, wealth) in counted.iter_mut().zip(worth.of(block, i)) {
                distribution.add(wealth.max(0));
            }
        }
    }
    let [financial, all] = counted.map(|distribution| distribution.bands());
    region.wealth.gini_financial = financial.gini();
    region.wealth.gini = all.gini();
    region.wealth.all = all.total();
}

/// What the region's firms are worth to local owners by their books: what they hold, stocks and
/// capacity at replacement cost, less what they owe, by the local share; and the regional bank's capital.
fn book_value(region: &Region) -> f64 {
    let products = region.sectors.len();
    let mut sum = region.bank.equity.as_f64();
    for block in region.firms.iter().filter(|block| !block.public) {
        let recipe = &region.base.recipes[block.sector];
        for firm in (0..block.len()).filter(|&firm| block.active(firm)) {
            let money: Pence = block.purses.of(firm) + block.receivable[firm]
                - block.loan[firm]
                - block.owes(firm, products);
            let stock = block.stock[firm].as_f64() * block.price[firm] / VOLUME_PER_PENNY;
            let plant = block.capacity[firm] * recipe.capital_price;
            let local = 1.0 - f64::from(block.outside_share[firm]);
            sum += local * (money.as_f64() + stock + plant);
        }
    }
    sum.max(0.0)
}

fn per(value: f64, weights: f64) -> f64 {
    if weights > 0.0 { value / weights } else { 0.0 }
}
