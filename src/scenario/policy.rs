//! What a scenario changes and what may break: levers, shocks, injections.

use super::record::{choice, record};
use super::rules::{Defaults, names, number, one_of, text, whole};
use super::types::MONTHS_MAX;

record! {
    /// A policy.
    Lever {
        /// Its name, for overlays, `--set` and reports; its kind when absent.
        name: String = text().or(String::new());
        /// What is moved.
        kind: LeverKind = one_of();
        /// How far, in the kind's unit and range.
        strength: f64 = number("share or pounds a month", -1.0, 10_000.0);
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
        /// Who pays the running cost.
        paid_by: Payer = one_of().or(Payer::Council);
    }
}

choice! {
    /// What a lever moves, with the unit of its strength.
    LeverKind {
        /// Households' local share of what can be bought from outside moves by this much of the rest (-1 to 1).
        BuyLocalHouseholds = "buy_local_households",
        /// Firms' local share of inputs moves by this much of the rest (-1 to 1).
        BuyLocalFirms = "buy_local_firms",
        /// Public services' and council's local share of what they buy in (-1 to 1).
        Procurement = "procurement",
        /// Cooperation between regions: everybody's share of what is bought in the area (in the region or
        /// in other regions of it) moves by this much of what is bought further away (-1 to 1).
        Cooperation = "cooperation",
        /// Transport cost on everything that crosses the border, as a share of price (-0.5 to 5).
        TransportCost = "transport_cost",
        /// Tariff on imports from the rest of the world, as a share of price (0 to 5), paid to the state.
        Tariff = "tariff",
        /// Share of outside-owned profit that passes to local owners (-1 to 1).
        LocalOwnership = "local_ownership",
        /// Share of lending that regional banks take over from outside banks (-1 to 1).
        RegionalBanking = "regional_banking",
        /// Basic income to each household from the state, pounds a month (0 to 10,000).
        BasicIncome = "basic_income",
    }
}

impl LeverKind {
    /// The strengths that make sense, from smallest to largest.
    #[must_use]
    pub const fn range(self) -> (f64, f64) {
        match self {
            Self::TransportCost => (-0.5, 5.0),
            Self::Tariff => (0.0, 5.0),
            Self::BasicIncome => (0.0, 10_000.0),
            Self::BuyLocalHouseholds
            | Self::BuyLocalFirms
            | Self::Procurement
            | Self::Cooperation
            | Self::LocalOwnership
            | Self::RegionalBanking => (-1.0, 1.0),
        }
    }

    /// The unit of the strength.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::BasicIncome => "pounds a month",
            _ => "share",
        }
    }
}

choice! {
    /// Who pays for a lever.
    Payer {
        /// The council, by a levy on its residents' income (budget-neutral).
        Council = "council",
        /// The state.
        State = "state",
    }
}

record! {
    /// Something that breaks.
    Shock {
        /// Its name, for `run.shocks` and reports.
        name: String = text();
        /// Whether it comes from outside or inside the region.
        side: Side = one_of();
        /// What breaks.
        kind: ShockKind = one_of();
        /// How much: share lost (0 to 1), or share by which a price rises (0 to 10).
        depth: f64 = number("share", 0.0, 10.0);
        /// Regions by name; all when empty.
        regions: Vec<String> = names();
        /// Sectors by name; all when empty.
        sectors: Vec<String> = names();
        /// First month.
        start: u32 = whole("month", 1, MONTHS_MAX);
        /// Months it lasts.
        length: u32 = whole("months", 1, MONTHS_MAX);
        /// How it ends.
        shape: Shape = one_of().or(Shape::Step);
    }
}

choice! {
    /// Which side a shock comes from.
    Side {
        /// Outside the region: localisation may soften it.
        Outside = "outside",
        /// Inside the region: localisation may concentrate it.
        Local = "local",
    }
}

choice! {
    /// What breaks.
    ShockKind {
        /// Share of outside supply that cannot be had.
        OutsideSupplyLost = "outside_supply_lost",
        /// Rise of outside prices.
        OutsidePriceSpike = "outside_price_spike",
        /// Share of outside demand that is lost.
        ExportDemandLost = "export_demand_lost",
        /// Share of local output lost to weather or disease (goods from land and sea).
        HarvestFailure = "harvest_failure",
        /// Share of local capacity destroyed; rebuilt by investment.
        CapacityDestroyed = "capacity_destroyed",
        /// The largest firm of each sector named closes (depth is the share of its capacity).
        LargeEmployerLeaves = "large_employer_leaves",
        /// Share of bank lending that stops.
        CreditCrunch = "credit_crunch",
        /// Share of workers who cannot work.
        LabourLost = "labour_lost",
        /// Share of transfers from the state that is cut.
        TransfersCut = "transfers_cut",
    }
}

impl ShockKind {
    /// The greatest depth that makes sense: all of it, or a tenfold rise of price.
    #[must_use]
    pub const fn depth_max(self) -> f64 {
        match self {
            Self::OutsidePriceSpike => 10.0,
            _ => 1.0,
        }
    }
}

choice! {
    /// How a shock runs.
    Shape {
        /// Full depth until its end.
        Step = "step",
        /// Full depth at first, fading in a straight line to nothing at its end.
        Fading = "fading",
    }
}

record! {
    /// Extra demand from outside: the rest of the state buys this much more of a sector's product.
    Injection {
        /// The sector that sells, by name.
        sector: String = text();
        /// What is bought in addition.
        pounds_a_month: f64 = number("pounds a month", 0.0, 1e12);
        /// Regions by name; all when empty.
        regions: Vec<String> = names();
        /// First month.
        start: u32 = whole("month", 1, MONTHS_MAX).or(1);
        /// First month without it; never when absent.
        end: Option<u32> = whole("month", 1, MONTHS_MAX).optional();
    }
}
