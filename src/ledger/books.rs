//! Payments by payer, payee and kind, and the doors through which money crosses the border.

use serde::{Deserialize, Serialize};

use crate::units::Pence;

/// Who pays or is paid, seen from one region: a firm's node is its sector.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Node {
    /// Households of the region.
    Households,
    /// The council.
    Council,
    /// Central government's bodies and non-profit bodies in the region: a purse that the state
    /// fills with exactly what is spent.
    Agency,
    /// Visitors: a purse that is filled from outside with exactly what is spent.
    Visitors,
    /// The regional bank.
    Bank,
    /// Issuers of local currencies.
    Issuer,
    /// The purse that firms, households and the state pay investment into and that buys the goods.
    Contractors,
    /// Local owners of firms: profit is collected here and paid out a share at a time.
    LocalOwners,
    /// The rest of the table's area, as seller and buyer.
    RestOfArea,
    /// The rest of the state, as seller and buyer.
    RestOfState,
    /// The rest of the world, as seller and buyer.
    World,
    /// The state.
    State,
    /// Outside owners of local firms.
    OutsideOwners,
    /// Outside banks.
    OutsideBanks,
    /// Outside funds: pensions, property income, savings, insurers.
    OutsideFunds,
    /// Commuters and employers across the border.
    Commuters,
    /// Firms of one sector.
    Sector(u16),
}

impl Node {
    /// Nodes that are not sectors, in order of their index.
    pub const FIXED: [Self; 16] = [
        Self::Households,
        Self::Council,
        Self::Agency,
        Self::Visitors,
        Self::Bank,
        Self::Issuer,
        Self::Contractors,
        Self::LocalOwners,
        Self::RestOfArea,
        Self::RestOfState,
        Self::World,
        Self::State,
        Self::OutsideOwners,
        Self::OutsideBanks,
        Self::OutsideFunds,
        Self::Commuters,
    ];
    /// How many of them are residents (they come first).
    pub const RESIDENT_FIXED: usize = 8;

    /// Index in a book: fixed nodes first, then sectors.
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Households => 0,
            Self::Council => 1,
            Self::Agency => 2,
            Self::Visitors => 3,
            Self::Bank => 4,
            Self::Issuer => 5,
            Self::Contractors => 6,
            Self::LocalOwners => 7,
            Self::RestOfArea => 8,
            Self::RestOfState => 9,
            Self::World => 10,
            Self::State => 11,
            Self::OutsideOwners => 12,
            Self::OutsideBanks => 13,
            Self::OutsideFunds => 14,
            Self::Commuters => 15,
            Self::Sector(s) => 16 + s as usize,
        }
    }

    /// The node of an index: the inverse of [`Node::index`].
    #[must_use]
    pub fn at(index: usize) -> Self {
        Self::FIXED.get(index).copied().unwrap_or(Self::Sector(
            (index.saturating_sub(Self::FIXED.len())) as u16,
        ))
    }

    /// Whether its money is the region's.
    #[must_use]
    pub const fn resident(self) -> bool {
        self.index() < Self::RESIDENT_FIXED || matches!(self, Self::Sector(_))
    }

    /// A name for readers; sectors are named by the table.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Households => "Households",
            Self::Council => "Council",
            Self::Agency => "State bodies and charities",
            Self::Visitors => "Visitors",
            Self::Bank => "Regional bank",
            Self::Issuer => "Local currency",
            Self::Contractors => "Investment projects",
            Self::LocalOwners => "Local owners' fund",
            Self::RestOfArea => "Rest of the area",
            Self::RestOfState => "Rest of the state",
            Self::World => "Rest of the world",
            Self::State => "State",
            Self::OutsideOwners => "Outside owners",
            Self::OutsideBanks => "Outside banks",
            Self::OutsideFunds => "Pension, savings and insurance funds",
            Self::Commuters => "Commuters across the border",
            Self::Sector(_) => "Firms",
        }
    }
}

macro_rules! kinds {
    ($($variant:ident, $label:literal, $door:ident;)*) => {
        /// What a payment is for. Its door is where it is booked if it crosses the border.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        #[derive(Serialize, Deserialize)]
pub enum PaymentKind { $(#[doc = $label] $variant,)* }
        impl PaymentKind {
            /// All kinds, in order of their index.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// A name for readers.
            #[must_use]
            pub const fn label(self) -> &'static str { match self { $(Self::$variant => $label,)* } }
            /// The door it uses when it crosses the border.
            #[must_use]
            pub const fn door(self) -> Door { match self { $(Self::$variant => Door::$door,)* } }
        }
    };
}

kinds! {
    Consumption, "consumer goods and services", ImportsConsumer;
    Inputs, "inputs", ImportsInput;
    Investment, "investment goods", ImportsInvestment;
    PublicPurchases, "purchases of public bodies", ImportsPublic;
    Exports, "goods and services sold outside", Exports;
    Tourism, "visitors' spending", Tourism;
    Wages, "wages", Commuters;
    IncomeTax, "income tax and contributions", Taxes;
    CouncilTax, "council tax and levies", Taxes;
    ProductTax, "taxes on products", Taxes;
    ProductionTax, "taxes on production", Taxes;
    ProfitTax, "tax on profit", Taxes;
    PublicSurplus, "surplus of public services", Taxes;
    Tariff, "tariffs", Taxes;
    Benefits, "benefits", PublicMoney;
    Grants, "grants and state purchases", PublicMoney;
    Pensions, "pensions and property income", Pensions;
    Dividends, "profit paid out", Profit;
    Interest, "interest", Interest;
    Loans, "loans made", LoanPrincipal;
    Repayments, "loans repaid", LoanPrincipal;
    Savings, "savings placed and drawn", Savings;
    Insurance, "insurance", Insurance;
    LocalMoney, "local money bought and redeemed", Exports;
    RunningCost, "running cost of policies", ImportsPublic;
    Liquidation, "what closed and new firms pass on", Profit;
    FirmSale, "firms bought and sold", Ownership;
    PolicyLevy, "levies for policies that the state pays", Taxes;
    ProfitLevy, "levy on profit that leaves", Taxes;
}

/// Where money crosses the region's border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Door {
    /// Imports by households and visitors.
    ImportsConsumer,
    /// Imports by firms.
    ImportsInput,
    /// Imports for investment.
    ImportsInvestment,
    /// Imports by public bodies.
    ImportsPublic,
    /// Exports.
    Exports,
    /// Visitors' money.
    Tourism,
    /// Taxes.
    Taxes,
    /// Public money.
    PublicMoney,
    /// Profit.
    Profit,
    /// Interest.
    Interest,
    /// Principal of loans.
    LoanPrincipal,
    /// Pensions and property income.
    Pensions,
    /// Wages across the border.
    Commuters,
    /// Savings.
    Savings,
    /// Insurance.
    Insurance,
    /// Firms that change hands.
    Ownership,
}

impl Door {
    /// How many doors there are.
    pub const COUNT: usize = Self::Ownership as usize + 1;
}

/// A month's (or year's) payments of one region by payer node, payee node and kind.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Books {
    nodes: usize,
    amounts: Vec<Pence>,
    /// For what each pair of payer and payee booked anything, a bit for each kind: most have nothing to do
    /// with each other.
    booked: Vec<u32>,
}

/// All that one node paid another for one purpose: payer, payee, kind, amount.
pub type Entry = (Node, Node, PaymentKind, Pence);

const KINDS: usize = PaymentKind::COUNT;
const _: () = assert!(KINDS <= u32::BITS as usize, "a kind is one bit of 32");

impl PartialEq for Books {
    fn eq(&self, other: &Self) -> bool {
        self.amounts == other.amounts
    }
}

impl Books {
    /// Empty books for this many sectors.
    #[must_use]
    pub fn new(sectors: usize) -> Self {
        let nodes = Node::FIXED.len() + sectors;
        Self {
            nodes,
            amounts: vec![Pence::ZERO; nodes * nodes * KINDS],
            booked: vec![0; nodes * nodes],
        }
    }

    /// How many sectors these books know.
    #[must_use]
    pub fn sectors(&self) -> usize {
        self.nodes.saturating_sub(Node::FIXED.len())
    }

    /// Every node, fixed ones first.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + Clone + use<> {
        let sectors = self.sectors() as u16;
        Node::FIXED
            .into_iter()
            .chain((0..sectors).map(Node::Sector))
    }

    fn at(&self, payer: Node, payee: Node, kind: PaymentKind) -> usize {
        (payer.index() * self.nodes + payee.index()) * KINDS + kind as usize
    }

    /// Notes a payment.
    pub(crate) fn book(&mut self, payer: Node, payee: Node, kind: PaymentKind, amount: Pence) {
        let at = self.at(payer, payee, kind);
        self.amounts[at] += amount;
        self.booked[at / KINDS] |= 1 << kind as usize;
    }

    /// What `payer` paid `payee` for `kind`, pence.
    #[must_use]
    pub fn paid(&self, payer: Node, payee: Node, kind: PaymentKind) -> Pence {
        self.amounts[self.at(payer, payee, kind)]
    }

    /// What `payer` paid `payee` for everything, pence.
    #[must_use]
    pub fn flow(&self, payer: Node, payee: Node) -> Pence {
        let at = self.at(payer, payee, PaymentKind::ALL[0]);
        self.amounts[at..at + PaymentKind::COUNT]
            .iter()
            .copied()
            .sum()
    }

    /// All payments as (payer, payee, kind, amount), without the empty ones.
    pub fn entries(&self) -> impl Iterator<Item = Entry> + '_ {
        let pairs = self.booked.iter().enumerate();
        let pairs = pairs.filter(|(_, booked)| **booked != 0);
        pairs.flat_map(move |(pair, &booked)| {
            let (payer, payee) = (Node::at(pair / self.nodes), Node::at(pair % self.nodes));
            let amounts = &self.amounts[pair * KINDS..][..KINDS];
            bits(booked)
                .map(|kind| (PaymentKind::ALL[kind], amounts[kind]))
                .filter(|(_, amount)| *amount != Pence::ZERO)
                .map(move |(kind, amount)| (payer, payee, kind, amount))
        })
    }

    /// Shows every payment of [`Books::entries`], which is quicker than to ask for one after the other.
    pub fn each(&self, mut show: impl FnMut(Node, Node, PaymentKind, Pence)) {
        let pairs = self.booked.iter().zip(self.amounts.chunks_exact(KINDS));
        for (pair, (&booked, amounts)) in pairs.enumerate() {
            if booked == 0 {
                continue;
            }
            let (payer, payee) = (Node::at(pair / self.nodes), Node::at(pair % self.nodes));
            for kind in bits(booked) {
                if amounts[kind] != Pence::ZERO {
                    show(payer, payee, PaymentKind::ALL[kind], amounts[kind]);
                }
            }
        }
    }

    /// Books for this many sectors that hold exactly these payments: the inverse of [`Books::entries`].
    #[must_use]
    pub fn from_entries(sectors: usize, entries: &[Entry]) -> Self {
        let mut books = Self::new(sectors);
        books.add_entries(entries);
        books
    }

    /// Adds these payments.
    pub fn add_entries(&mut self, entries: &[Entry]) {
        for &(payer, payee, kind, amount) in entries {
            self.book(payer, payee, kind, amount);
        }
    }

    /// What residents paid to `payee`, as (payer, kind, amount), without the empty ones.
    pub fn to(&self, payee: Node) -> impl Iterator<Item = (Node, PaymentKind, Pence)> + Clone + '_ {
        let payers = self.nodes().filter(|payer| payer.resident());
        payers.flat_map(move |payer| {
            let at = self.at(payer, payee, PaymentKind::ALL[0]);
            let amounts = &self.amounts[at..at + PaymentKind::COUNT];
            let paid = PaymentKind::ALL.iter().zip(amounts);
            paid.filter(|(_, amount)| **amount != Pence::ZERO)
                .map(move |(&kind, &amount)| (payer, kind, amount))
        })
    }

    /// All that was paid for each kind of purpose, pence.
    #[must_use]
    pub fn by_kind(&self) -> [Pence; KINDS] {
        let mut paid = [Pence::ZERO; KINDS];
        self.each(|_, _, kind, amount| paid[kind as usize] += amount);
        paid
    }

    /// What came in through a door, pence.
    #[must_use]
    pub fn came_in(&self, door: Door) -> Pence {
        self.entries()
            .filter(|(payer, payee, kind, _)| {
                !payer.resident() && payee.resident() && kind.door() == door
            })
            .map(|e| e.3)
            .sum()
    }

    /// What left through a door, pence.
    #[must_use]
    pub fn went_out(&self, door: Door) -> Pence {
        self.entries()
            .filter(|(payer, payee, kind, _)| {
                payer.resident() && !payee.resident() && kind.door() == door
            })
            .map(|e| e.3)
            .sum()
    }

    /// Adds another month's books to these.
    pub fn add(&mut self, other: &Self) {
        let pairs = self.booked.iter_mut().zip(&other.booked).enumerate();
        for (pair, (mine, &theirs)) in pairs.filter(|(_, (_, theirs))| **theirs != 0) {
            *mine |= theirs;
            for at in bits(theirs).map(|kind| pair * KINDS + kind) {
                self.amounts[at] += other.amounts[at];
            }
        }
    }

    /// Back to nothing.
    pub fn clear(&mut self) {
        for (amounts, booked) in self.amounts.chunks_mut(KINDS).zip(&mut self.booked) {
            for kind in bits(std::mem::take(booked)) {
                amounts[kind] = Pence::ZERO;
            }
        }
    }
}

/// The places of the bits that are set, from the lowest.
pub(super) fn bits(set: u32) -> Bits {
    Bits(set)
}

pub(super) struct Bits(u32);

impl Iterator for Bits {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let lowest = self.0.trailing_zeros();
        self.0 &= self.0.checked_sub(1)?;
        Some(lowest as usize)
    }
}
