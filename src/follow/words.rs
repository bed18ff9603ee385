//! Where followed pounds are and how they left, in words.

use crate::ledger::{Door, Node};

/// A door on the way out, in words.
#[must_use]
pub const fn door_words(door: Door) -> &'static str {
    match door {
        Door::ImportsConsumer => "bought elsewhere by households and visitors",
        Door::ImportsInput => "bought elsewhere by firms",
        Door::ImportsInvestment => "investment goods bought elsewhere",
        Door::ImportsPublic => "bought elsewhere by public bodies",
        Door::Exports => "paid back to outside buyers",
        Door::Tourism => "visitors",
        Door::Taxes => "taxes",
        Door::PublicMoney => "public money paid back",
        Door::Profit => "profit to outside owners",
        Door::Interest => "interest",
        Door::LoanPrincipal => "loans repaid",
        Door::Pensions => "pensions and property income",
        Door::Commuters => "wages of commuters",
        Door::Savings => "savings placed outside",
        Door::Insurance => "insurance",
        Door::Ownership => "firms bought from outside owners",
    }
}

/// A door on the way in, in words.
#[must_use]
pub const fn door_in_words(door: Door) -> &'static str {
    match door {
        Door::Exports => "outside buyers",
        Door::PublicMoney => "the state",
        other => door_words(other),
    }
}

/// Who holds pounds, in words; sectors by their labels.
#[must_use]
pub fn node_words(node: Node, sectors: &[String]) -> &str {
    match node {
        Node::Sector(sector) => sectors
            .get(usize::from(sector))
            .map_or("Firms", |label| label),
        fixed => fixed.label(),
    }
}
