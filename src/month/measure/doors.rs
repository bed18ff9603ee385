//! The doors through which money crossed the border this month.

use super::Sheet;
use crate::economy::region::Region;
use crate::ledger::Door;
use crate::measure::outcome::Outcome;
use crate::units::Pence;

/// Reads each door from the books in one pass.
pub fn record(region: &Region, sheet: &mut Sheet) {
    let mut came_in = [Pence::ZERO; Door::COUNT];
    let mut went_out = [Pence::ZERO; Door::COUNT];
    let books = &region.accounts.books;
    books.each(
        |payer, payee, kind, amount| match (payer.resident(), payee.resident()) {
            (false, true) => came_in[kind.door() as usize] += amount,
            (true, false) => went_out[kind.door() as usize] += amount,
            _ => {}
        },
    );
    let entrance = |door: Door| came_in[door as usize].as_f64();
    let exit = |door: Door| went_out[door as usize].as_f64();
    sheet.set(Outcome::DoorExports, entrance(Door::Exports));
    sheet.set(Outcome::DoorTourism, entrance(Door::Tourism));
    sheet.set(
        Outcome::DoorPublicMoney,
        entrance(Door::PublicMoney) - exit(Door::PublicMoney),
    );
    sheet.set(Outcome::DoorPensions, entrance(Door::Pensions));
    sheet.set(Outcome::DoorCommutersIn, entrance(Door::Commuters));
    sheet.set(Outcome::DoorLoansIn, entrance(Door::LoanPrincipal));
    sheet.set(Outcome::DoorSavingsBack, entrance(Door::Savings));
    sheet.set(Outcome::DoorInsurance, entrance(Door::Insurance));
    sheet.set(Outcome::DoorFirmsSold, entrance(Door::Ownership));
    sheet.set(Outcome::DoorFirmsBought, exit(Door::Ownership));
    sheet.set(Outcome::DoorImportsConsumer, exit(Door::ImportsConsumer));
    sheet.set(Outcome::DoorImportsInput, exit(Door::ImportsInput));
    sheet.set(
        Outcome::DoorImportsInvestment,
        exit(Door::ImportsInvestment),
    );
    sheet.set(Outcome::DoorImportsPublic, exit(Door::ImportsPublic));
    sheet.set(Outcome::DoorTaxes, exit(Door::Taxes));
    sheet.set(
        Outcome::DoorProfit,
        exit(Door::Profit) - entrance(Door::Profit),
    );
    sheet.set(Outcome::DoorInterest, exit(Door::Interest));
    sheet.set(Outcome::DoorLoansOut, exit(Door::LoanPrincipal));
    sheet.set(Outcome::DoorSavings, exit(Door::Savings));
    sheet.set(Outcome::DoorCommutersOut, exit(Door::Commuters));
    let state = entrance(Door::PublicMoney) - exit(Door::PublicMoney) - exit(Door::Taxes);
    sheet.set(Outcome::StateBalance, state);
}
