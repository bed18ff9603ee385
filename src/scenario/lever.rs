//! Policies: what is moved, how far, where, from when, at whose cost.

use super::record::{choice, record};
use super::rules::{Defaults, names, number, one_of, text, text_table, whole};
use super::types::{MONTHS_MAX, TableSource};

record! {
    /// A policy.
    Lever {
        /// Its name, for overlays, `--set` and reports; its kind when absent.
        name: String = text().or(String::new());
        /// What is moved.
        kind: LeverKind = one_of();
        /// How far, in the kind's unit and range.
        strength: f64 = number("share or months or pounds a month", -1.0, 10_000.0);
        /// Regions by name; all when empty.
        regions: Vec<String> = names();
        /// Sectors by name; all that apply when empty.
        sectors: Vec<String> = names();
        /// First month (1 = first January).
        start: u32 = whole("month", 1, MONTHS_MAX).or(1);
        /// Months until full strength, 0 = at once.
        ramp: u32 = whole("months", 0, MONTHS_MAX).or(0);
        /// First month without it; never when absent.
        end: Option<u32> = whole("month", 1, MONTHS_MAX).optional();
        /// What it costs to run, spent on administration in the region.
        running_cost: f64 = number("pounds a month", 0.0, 1e9).assumed(0.0);
        /// Who pays the running cost, and what the lever itself hands out or builds.
        paid_by: Payer = one_of().or(Payer::Council);
        /// Repair: the sector that does the work, by name.
        through: String = text().or(String::new());
        /// Repair: pounds of that work for a pound of goods that need not be bought.
        work: f64 = number("pounds a pound", 0.0, 2.0).assumed(0.4);
        /// Repair: who repairs in place of buying.
        buyers: Repairers = one_of().or(Repairers::Households);
        /// Spend ledger: a buyer's payments, in the columns of `--spend`: a path from the file that names it,
        /// or the table inline.
        ledger: Option<TableSource> = text_table().optional();
    }
}

choice! {
    /// What a lever moves, with the unit and range of its strength.
    LeverKind {
        /// Households' local share of what can be bought from outside moves by this much of the rest (-1 to 1).
        BuyLocalHouseholds = "buy_local_households",
        /// Firms' local share of inputs moves by this much of the rest (-1 to 1).
        BuyLocalFirms = "buy_local_firms",
        /// Public services' and council's local share of what they buy in: quick quotes asked of suppliers
        /// here (-1 to 1).
        Procurement = "procurement",
        /// The same through suppliers who learn to bid: it builds up over two years and wears off over five
        /// when the help ends (0 to 1).
        SupplierReadiness = "supplier_readiness",
        /// Share of public bodies' local orders that is put out in lots small enough for every firm of the
        /// sector (0 to 1).
        SmallLots = "small_lots",
        /// By how much dearer a bid from here may be and still win a public contract, as a share of its
        /// price (0 to 0.5). A validation case: take legal advice.
        PricePreference = "price_preference",
        /// Living-wage clauses: how far the least pay of staff rises at suppliers of public bodies, in
        /// proportion to what they sell to them (0 to 1).
        LivingWage = "living_wage",
        /// Cooperation between regions: everybody's share of what is bought in the area (in the region or
        /// in other regions of it) moves by this much of what is bought further away (-1 to 1).
        Cooperation = "cooperation",
        /// Joint procurement of the area's public bodies: the same for what they buy (-1 to 1).
        JointProcurement = "joint_procurement",
        /// Transport cost on everything that crosses the border, as a share of price (-0.5 to 5).
        TransportCost = "transport_cost",
        /// Tariff on imports from the rest of the world, as a share of price (0 to 5), paid to the state.
        Tariff = "tariff",
        /// Exports only after local needs: how far buyers here come first where supply is short (0 to 1).
        LocalFirst = "local_first",
        /// Share of a product that cannot be made here: no preference or price brings local shares above
        /// the rest, unless they began there (0 to 1).
        LocalCap = "local_cap",
        /// A cluster: firms of the named sectors bring home this share of what they buy from each other
        /// elsewhere, and need less labour the larger they are together (0 to 1).
        Cluster = "cluster",
        /// Human scale: share of pooled orders (public, investors', visitors' and outside) that goes to a sector's firms by number, not by
        /// size (0 to 1).
        SmallFirms = "small_firms",
        /// Share of outside-owned profit that passes to local owners, who pay for it (-1 to 1).
        LocalOwnership = "local_ownership",
        /// Share of firms given up by their owners that their staff take over (0 to 1).
        Cooperatives = "cooperatives",
        /// Share of firms given up or founded that become social enterprises, which pay no owner and pass
        /// what they earn on in lower prices (0 to 1).
        SocialEnterprises = "social_enterprises",
        /// Tax on profit that leaves for outside owners, to the council (0 to 1).
        ProfitLevy = "profit_levy",
        /// Share of firms, with what they owe, that go over to the regional bank (negative: to outside banks), as far
        /// as its capital reaches (-1 to 1).
        RegionalBanking = "regional_banking",
        /// Capacity built for local firms, as a share of the base year's (0 to 5).
        LocalCapacity = "local_capacity",
        /// Stocks of finished goods beyond the usual: a hub's store (0 to 24).
        Stocks = "stocks",
        /// Repair, reuse, recycling: share of purchases of a product that work here makes unnecessary (0 to 1).
        Repair = "repair",
        /// Staff trained in addition, as a share of all: output and pay of an hour rise, and more jobs are in
        /// reach of those who look for one (0 to 1).
        Training = "training",
        /// Basic income to each household (0 to 10,000).
        BasicIncome = "basic_income",
        /// Support: a grant to the council, for each household of the region (0 to 10,000).
        Support = "support",
        /// A public buyer buys as its own ledger says, in place of the table's mix (0 to 1).
        SpendLedger = "spend_ledger",
    }
}

/// How a council stands to a lever in the United Kingdom. A reader's hint, no legal advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legality {
    /// A council may do it.
    Council,
    /// A council may do it within limits.
    Limits(&'static str),
    /// Somebody else would have to.
    Others(&'static str),
}

impl Legality {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Council => "a council may",
            Self::Limits(words) | Self::Others(words) => words,
        }
    }
}

/// What is fixed about a kind of lever.
struct Traits {
    /// The strengths that make sense, from smallest to largest.
    range: (f64, f64),
    unit: &'static str,
    /// Whether it may be limited to sectors.
    by_sector: bool,
}

const fn of(least: f64, most: f64, unit: &'static str, by_sector: bool) -> Traits {
    Traits {
        range: (least, most),
        unit,
        by_sector,
    }
}

impl LeverKind {
    /// How many kinds there are.
    pub const COUNT: usize = <Self as super::record::Choice>::ALL.len();

    const fn traits(self) -> Traits {
        const SHARE: &str = "share";
        match self {
            Self::BuyLocalHouseholds
            | Self::BuyLocalFirms
            | Self::Procurement
            | Self::Cooperation
            | Self::JointProcurement
            | Self::LocalOwnership => of(-1.0, 1.0, SHARE, true),
            Self::RegionalBanking => of(-1.0, 1.0, SHARE, false),
            Self::SupplierReadiness
            | Self::SmallLots
            | Self::LivingWage
            | Self::LocalFirst
            | Self::LocalCap
            | Self::Cluster
            | Self::SmallFirms
            | Self::Cooperatives
            | Self::SocialEnterprises
            | Self::ProfitLevy
            | Self::Repair
            | Self::Training => of(0.0, 1.0, SHARE, true),
            Self::SpendLedger => of(0.0, 1.0, SHARE, false),
            Self::PricePreference => of(0.0, 0.5, SHARE, true),
            Self::TransportCost => of(-0.5, 5.0, SHARE, true),
            Self::Tariff | Self::LocalCapacity => of(0.0, 5.0, SHARE, true),
            Self::Stocks => of(0.0, 24.0, "months", true),
            Self::BasicIncome | Self::Support => of(0.0, 10_000.0, "pounds a month", false),
        }
    }

    /// The strengths that make sense, from smallest to largest.
    #[must_use]
    pub const fn range(self) -> (f64, f64) {
        self.traits().range
    }

    /// What several levers of the kind reach together.
    #[must_use]
    pub const fn range_together(self) -> (f64, f64) {
        match self {
            Self::TransportCost => (-0.9, f64::INFINITY),
            // A second ledger takes the place of the first, as far as it goes.
            Self::SpendLedger
            | Self::Tariff
            | Self::LocalCapacity
            | Self::Stocks
            | Self::BasicIncome
            | Self::Support => (0.0, f64::INFINITY),
            _ => self.range(),
        }
    }

    /// The unit of the strength.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        self.traits().unit
    }

    /// Whether it may be limited to sectors; else it acts on a whole region.
    #[must_use]
    pub const fn by_sector(self) -> bool {
        self.traits().by_sector
    }

    /// Whether what the lever hands out or builds costs public money, besides its running cost.
    #[must_use]
    pub const fn hands_out(self) -> bool {
        matches!(
            self,
            Self::BasicIncome | Self::Support | Self::LocalCapacity
        )
    }

    /// Who in the United Kingdom may do it, as far as is known to the authors (2024). No legal advice.
    #[must_use]
    pub const fn legality(self) -> Legality {
        use Legality::{Council, Limits, Others};
        match self {
            Self::BuyLocalHouseholds
            | Self::BuyLocalFirms
            | Self::Cluster
            | Self::Cooperatives
            | Self::SocialEnterprises
            | Self::Training
            | Self::Stocks
            | Self::Repair
            | Self::Cooperation
            | Self::LocalOwnership
            | Self::SupplierReadiness
            | Self::SmallLots
            | Self::JointProcurement => Council,
            Self::Procurement | Self::SpendLedger => Limits(
                "a council may ask here first below 50,000 pounds (works: 2 million); above, no contract \
                 may depend on place",
            ),
            Self::PricePreference => {
                Limits("take legal advice: contracts may not be given by place")
            }
            Self::LivingWage => {
                Limits("a council may where it bears on the contract; take legal advice")
            }
            Self::LocalCapacity | Self::Support => Limits("a council may within subsidy control"),
            Self::SmallFirms => Limits("public orders only; others' orders are theirs"),
            Self::RegionalBanking => Limits("needs a bank with a licence"),
            Self::LocalCap => Others("a fact, no policy"),
            Self::TransportCost => Others("roads and fares are largely the state's"),
            Self::LocalFirst => {
                Others("only the state may restrict exports, inside the state nobody")
            }
            Self::Tariff | Self::ProfitLevy | Self::BasicIncome => Others("only the state may"),
        }
    }
}

choice! {
    /// Who repairs in place of buying.
    Repairers {
        /// Households, in their essential basket and beyond.
        Households = "households",
        /// Firms, among their inputs: what they save is a gain in productivity.
        Firms = "firms",
        /// Both.
        All = "all",
    }
}

choice! {
    /// Who pays for a lever.
    Payer {
        /// The region's residents, by a levy on their income (budget-neutral).
        Council = "council",
        /// The residents of all modelled regions, by a levy on their income at one rate (budget-neutral inside
        /// the model): solidarity.
        Regions = "regions",
        /// The state, with money from outside the model.
        State = "state",
    }
}
