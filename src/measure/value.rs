//! The value record of a supply chain: what its stages create in a region in a year, what of it stays
//! there, and what is lost by which cause. Regional developers keep such records by hand; here every
//! figure is read from a year's books.
//!
//! Within the region's border nothing is missing, to the penny:
//!
//! ```text
//! sales = inputs bought in the region + inputs from outside (with taxes on inputs) + value created
//! value created = kept + lost once created
//! ```
//!
//! What is lost before it is created here (finished goods and inputs that are bought outside) stands
//! beside it: it is value that others create.

use super::firm_year::FirmYear;
use crate::ledger::{Books, Node, PaymentKind};

/// What became of value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Created here and kept by residents and local firms.
    Kept,
    /// Created here and paid to somebody outside.
    Lost,
    /// Bought outside: created elsewhere.
    NeverHere,
}

macro_rules! causes {
    ($($variant:ident, $label:literal, $fate:ident, $doc:literal;)*) => {
        /// Where value goes, by cause.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Cause { $(#[doc = $doc] $variant,)* }

        impl Cause {
            /// All causes, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// Name for readers.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// Kept, lost or never here.
            #[must_use]
            pub const fn fate(self) -> Fate { match self { $(Self::$variant => Fate::$fate,)* } }
            /// What it means, in a sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str { match self { $(Self::$variant => $doc,)* } }
        }
    };
}

causes! {
    ResidentWages, "Wages of residents", Kept, "Wages that the chain's firms pay to residents, before tax.";
    LocalProfit, "Profit of local owners", Kept, "Profit paid out to local owners, less what they put in.";
    LocalInterest, "Interest to the regional bank", Kept, "Interest that the chain's firms pay to the regional bank.";
    Retained, "Kept in firms", Kept, "What the chain's firms invest, repay of their debts and leave in deposits (less than nothing where they live on reserves).";
    CommuterWages, "Commuters' wages", Lost, "Wages that the chain's firms pay to people who live outside.";
    OutsideProfit, "Outside owners' profit", Lost, "Profit paid to outside owners, less what they put in.";
    OutsideInterest, "Interest to outside banks", Lost, "Interest that the chain's firms pay to outside banks.";
    Taxes, "Taxes of firms", Lost, "Taxes on production less subsidies, and on profit.";
    PublicSurplus, "Surplus of public services", Lost, "What public services return to the state.";
    FinishedGoods, "Finished goods bought outside", NeverHere, "Households' purchases of the chain's products from outside, at basic prices.";
    OutsideInputs, "Inputs bought outside", NeverHere, "Inputs that the chain's firms buy outside, with tariffs and product taxes on inputs.";
}

/// One stage of a chain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stage {
    /// Index of its sector.
    pub sector: usize,
    /// Sales of its firms, pence a year.
    pub sales: f64,
    /// Of them to later stages of the chain, pence a year.
    pub passed_on: f64,
    /// Value that it creates: sales less all inputs and the taxes on them, pence a year.
    pub created: f64,
}

/// A chain's year, pence.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Its stages, in order.
    pub stages: Vec<Stage>,
    /// By cause, in the order of [`Cause::ALL`].
    pub causes: [f64; Cause::COUNT],
}

impl Value {
    /// Reads a chain's year. `stages` are its sectors in order, from field to table; `bought_outside` is
    /// what households bought of their products outside, pence at basic prices.
    #[must_use]
    pub fn read(books: &Books, stages: &[usize], bought_outside: f64) -> Self {
        let stage = |at: usize| {
            let sector = stages[at];
            let year = FirmYear::read(books, |s| s == sector);
            Stage {
                sector,
                sales: year.sales,
                passed_on: passed_on(books, sector, &stages[at + 1..]),
                created: year.created(),
            }
        };
        let all = FirmYear::read(books, |sector| stages.contains(&sector));
        Self {
            stages: (0..stages.len()).map(stage).collect(),
            causes: causes(&all, bought_outside),
        }
    }

    /// What a cause takes, pence a year.
    #[must_use]
    pub fn by(&self, cause: Cause) -> f64 {
        self.causes[cause as usize]
    }

    /// Value created by all stages, pence a year.
    #[must_use]
    pub fn created(&self) -> f64 {
        self.stages.iter().map(|stage| stage.created).sum()
    }

    /// All of one fate, pence a year.
    #[must_use]
    pub fn sum(&self, fate: Fate) -> f64 {
        let causes = Cause::ALL.iter().filter(|cause| cause.fate() == fate);
        causes.map(|&cause| self.by(cause)).sum()
    }
}

fn passed_on(books: &Books, from: usize, later: &[usize]) -> f64 {
    let seller = Node::Sector(from as u16);
    let buyers = later.iter().map(|&buyer| Node::Sector(buyer as u16));
    buyers
        .map(|buyer| books.paid(buyer, seller, PaymentKind::Inputs).as_f64())
        .sum()
}

fn causes(year: &FirmYear, bought_outside: f64) -> [f64; Cause::COUNT] {
    let mut causes = [0.0; Cause::COUNT];
    for &cause in Cause::ALL {
        causes[cause as usize] = match cause {
            Cause::ResidentWages => year.resident_wages,
            Cause::LocalProfit => year.local_profit,
            Cause::LocalInterest => year.local_interest,
            Cause::Retained => year.retained(),
            Cause::CommuterWages => year.commuter_wages,
            Cause::OutsideProfit => year.outside_profit,
            Cause::OutsideInterest => year.outside_interest,
            Cause::Taxes => year.taxes,
            Cause::PublicSurplus => year.public_surplus,
            Cause::FinishedGoods => bought_outside,
            Cause::OutsideInputs => year.outside_inputs + year.input_taxes,
        };
    }
    causes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::firm_year::example::dairy;

    #[test]
    fn field_to_table_by_hand() {
        let value = Value::read(&dairy(), &[0, 1], 80.0);
        let [farm, dairy] = value.stages[..] else {
            panic!("two stages were asked for");
        };
        // The farm sells 100 to the dairy and buys for 35; the dairy sells 250 and buys for 100.
        assert_eq!(
            (farm.sales, farm.passed_on, farm.created),
            (100.0, 100.0, 65.0)
        );
        assert_eq!(
            (dairy.sales, dairy.passed_on, dairy.created),
            (250.0, 0.0, 150.0)
        );
        // Kept: wages 90, profit 20, invested 12, deposits 12 and 18. Lost: commuters 25, owners 30,
        // interest 3, tax 15 less a subsidy of 10.
        assert_eq!(
            (value.by(Cause::ResidentWages), value.by(Cause::Retained)),
            (90.0, 42.0)
        );
        assert_eq!(
            (value.sum(Fate::Kept), value.sum(Fate::Lost)),
            (152.0, 63.0)
        );
        assert_eq!(
            (value.sum(Fate::NeverHere), value.created()),
            (115.0, 215.0)
        );
    }

    #[test]
    fn a_chain_of_one_stage_passes_nothing_on() {
        let value = Value::read(&dairy(), &[0], 0.0);
        assert_eq!((value.created(), value.stages[0].passed_on), (65.0, 0.0));
        let nothing = Value::read(&dairy(), &[], 0.0);
        let all = value.sum(Fate::Kept) + value.sum(Fate::Lost);
        assert_eq!((all, nothing.created()), (65.0, 0.0));
    }
}
