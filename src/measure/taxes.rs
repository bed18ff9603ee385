//! What public purses take from a region and pay into it, kind by kind, from a year's books.

use crate::ledger::{Books, Node, PaymentKind};

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// From residents to a public purse.
    Taken,
    /// From a public purse to residents.
    Paid,
}

macro_rules! rows {
    ($($variant:ident, $label:literal, $purse:ident, $way:ident;)*) => {
        /// One kind of payment to or from a public purse.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum PublicRow { $(#[doc = $label] $variant,)* }

        impl PublicRow {
            /// All rows, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// Name for readers.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Whose purse: the state's or the council's.
            #[must_use]
            pub const fn purse(self) -> Node { match self { $(Self::$variant => Node::$purse,)* } }
            /// Whether the purse takes or pays.
            #[must_use]
            pub const fn way(self) -> Way { match self { $(Self::$variant => Way::$way,)* } }
        }
    };
}

rows! {
    IncomeTax, "Income tax and contributions", State, Taken;
    CouncilTax, "Council tax and levies", Council, Taken;
    ProductTax, "Taxes on products", State, Taken;
    ProductionTax, "Taxes on production", State, Taken;
    ProfitTax, "Tax on profit", State, Taken;
    PublicSurplus, "Surplus of public services", State, Taken;
    Tariff, "Tariffs", State, Taken;
    PolicyLevy, "Levies for policies that the state pays", State, Taken;
    ProfitLevy, "Levy on profit that leaves", Council, Taken;
    Benefits, "Benefits", State, Paid;
    CouncilGrant, "Grants to the council, net", State, Paid;
    Agencies, "State bodies and charities, with what the state pays for policies", State, Paid;
    PublicInvestment, "Public investment", State, Paid;
    Subsidies, "Subsidies on production", State, Paid;
}

/// Pence a year of every row, in their order.
pub type PublicMoney = [f64; PublicRow::COUNT];

/// Reads a year's taxes and public money: what residents and public purses of a region paid each
/// other, pence.
#[must_use]
pub fn public_money(books: &Books) -> PublicMoney {
    let mut rows = [0.0; PublicRow::COUNT];
    for (payer, payee, kind, amount) in books.entries() {
        let (row, sign) = match (payer, payee) {
            (Node::Council, Node::State) if kind == PaymentKind::Grants => {
                (Some(PublicRow::CouncilGrant), -1.0)
            }
            (Node::State, _) => (paid(payee, kind), 1.0),
            (_, Node::State | Node::Council) => (tax(kind), 1.0),
            _ => (None, 0.0),
        };
        if let Some(row) = row {
            rows[row as usize] += sign * amount.as_f64();
        }
    }
    rows
}

const fn tax(kind: PaymentKind) -> Option<PublicRow> {
    Some(match kind {
        PaymentKind::IncomeTax => PublicRow::IncomeTax,
        PaymentKind::CouncilTax => PublicRow::CouncilTax,
        PaymentKind::ProductTax => PublicRow::ProductTax,
        PaymentKind::ProductionTax => PublicRow::ProductionTax,
        PaymentKind::ProfitTax => PublicRow::ProfitTax,
        PaymentKind::PublicSurplus => PublicRow::PublicSurplus,
        PaymentKind::Tariff => PublicRow::Tariff,
        PaymentKind::PolicyLevy => PublicRow::PolicyLevy,
        PaymentKind::ProfitLevy => PublicRow::ProfitLevy,
        _ => return None,
    })
}

const fn paid(payee: Node, kind: PaymentKind) -> Option<PublicRow> {
    Some(match (kind, payee) {
        (PaymentKind::Benefits, _) => PublicRow::Benefits,
        (PaymentKind::Grants, Node::Council) => PublicRow::CouncilGrant,
        (PaymentKind::Grants, Node::Agency) => PublicRow::Agencies,
        (PaymentKind::Grants, Node::Contractors) => PublicRow::PublicInvestment,
        (PaymentKind::Grants, Node::Sector(_)) => PublicRow::Subsidies,
        _ => return None,
    })
}

/// What the state pays into the region less what it takes out, pence: the year's sum of
/// [`Outcome::StateBalance`](super::outcome::Outcome::StateBalance).
#[must_use]
pub fn state_balance(rows: &PublicMoney) -> f64 {
    let of_state = PublicRow::ALL
        .iter()
        .filter(|row| row.purse() == Node::State);
    of_state
        .map(|&row| match row.way() {
            Way::Taken => -rows[row as usize],
            Way::Paid => rows[row as usize],
        })
        .sum()
}

/// What a policy costs the public, running cost and all that follows from it, pence a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PublicCost {
    /// Running cost of levers and local currencies.
    pub running: f64,
    /// Of it what is raised by a levy on residents' income.
    pub levied: f64,
    /// Change of benefits, grants, investment and subsidies.
    pub transfers: f64,
    /// Change of taxes and public surplus, the levy left out.
    pub taxes: f64,
}

impl PublicCost {
    /// The change between two years' public money. `running` is the change of
    /// [`Outcome::PolicyCost`](super::outcome::Outcome::PolicyCost), `levied` of
    /// [`Outcome::CouncilPolicyCost`](super::outcome::Outcome::CouncilPolicyCost), `from_fund` the part
    /// that a currency's own fund pays.
    ///
    /// The rest of the running cost is the state's, which pays it through its bodies: it is taken out of
    /// what they get, so that it counts once; so is what it hands out with a levy's money. The levy is taken
    /// out of the taxes: it is no gain.
    #[must_use]
    pub fn between(
        base: &PublicMoney,
        policy: &PublicMoney,
        running: f64,
        levied: f64,
        from_fund: f64,
    ) -> Self {
        let sum = |way: Way| -> f64 {
            let rows = PublicRow::ALL.iter().filter(|row| row.way() == way);
            rows.map(|&row| policy[row as usize] - base[row as usize])
                .sum()
        };
        let handed_out =
            policy[PublicRow::PolicyLevy as usize] - base[PublicRow::PolicyLevy as usize];
        let by_state = running - (levied - handed_out) - from_fund;
        Self {
            running,
            levied,
            transfers: sum(Way::Paid) - by_state,
            taxes: sum(Way::Taken) - levied,
        }
    }

    /// What the public pays in the end: running cost and transfers less taxes, pence a year.
    #[must_use]
    pub fn net(&self) -> f64 {
        self.running + self.transfers - self.taxes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Door;
    use crate::units::Pence;

    fn year(benefits: i64, agencies: i64, council_tax: i64) -> Books {
        let shop = Node::Sector(0);
        let mut books = Books::new(1);
        let mut book = |payer, payee, kind, pence| books.book(payer, payee, kind, Pence(pence));
        book(Node::Households, Node::State, PaymentKind::IncomeTax, 70);
        book(
            Node::Households,
            Node::Council,
            PaymentKind::CouncilTax,
            council_tax,
        );
        book(shop, Node::State, PaymentKind::ProductTax, 9);
        book(Node::Council, Node::State, PaymentKind::ProductTax, 1);
        book(shop, Node::State, PaymentKind::ProfitTax, 5);
        book(shop, Node::State, PaymentKind::PublicSurplus, 4);
        book(
            Node::State,
            Node::Households,
            PaymentKind::Benefits,
            benefits,
        );
        book(Node::State, Node::Council, PaymentKind::Grants, 40);
        book(Node::Council, Node::State, PaymentKind::Grants, 3);
        book(Node::State, Node::Agency, PaymentKind::Grants, agencies);
        book(Node::State, shop, PaymentKind::Grants, 6);
        book(Node::Households, shop, PaymentKind::Consumption, 99);
        books
    }

    #[test]
    fn taxes_and_public_money_by_hand() {
        let rows = public_money(&year(30, 20, 12));
        let row = |row: PublicRow| rows[row as usize];
        let found = [
            (PublicRow::ProductTax, 10.0),
            (PublicRow::CouncilGrant, 37.0),
            (PublicRow::CouncilTax, 12.0),
        ];
        assert_eq!(found, found.map(|(name, _)| (name, row(name))));
        // Paid 30 + 37 + 20 + 6; taken 70 + 10 + 5 + 4: council tax is not the state's.
        let books = year(30, 20, 12);
        let public = books.came_in(Door::PublicMoney) - books.went_out(Door::PublicMoney);
        assert_eq!((state_balance(&rows), public), (4.0, Pence(93)));
    }

    #[test]
    fn the_cost_to_the_public_by_hand() {
        // The state pays 5 more through its bodies, the council levies 8 and gets 1 more tax, 4 less
        // go out as benefits, a currency's fund pays 2: 15 of running cost, 1 + 4 come back.
        let (base, policy) = (
            public_money(&year(30, 20, 12)),
            public_money(&year(26, 25, 21)),
        );
        let cost = PublicCost::between(&base, &policy, 15.0, 8.0, 2.0);
        let expected = PublicCost {
            running: 15.0,
            levied: 8.0,
            transfers: -4.0,
            taxes: 1.0,
        };
        assert_eq!((cost, cost.net()), (expected, 10.0));
        let back = PublicCost::between(&policy, &base, -15.0, -8.0, -2.0);
        let none = PublicCost::between(&base, &base, 0.0, 0.0, 0.0);
        assert_eq!((back.net(), none), (-10.0, PublicCost::default()));
    }
}
