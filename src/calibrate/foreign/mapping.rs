//! The mapping file: what the rows and columns of somebody else's table are, one declaration a key.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::rules::{ByPlace, Grouped, Pick, amounts, groups, labels, named, several, unit};
use crate::scenario::problem::{Place, Problem, Sources};
use crate::scenario::record::{Reader, choice, record, schema_of};
use crate::scenario::rules::{
    Defaults, names, number, one_of, records, share, table, text, truth, whole,
};
use crate::scenario::tree::parse;

choice! {
    /// How a file is laid out.
    Shape {
        /// A row for each seller, a column for each user.
        Wide = "wide",
        /// A line for each figure.
        Long = "long",
    }
}

choice! {
    /// What stands between cells.
    Delimiter {
        /// A comma.
        Comma = ",",
        /// A semicolon.
        Semicolon = ";",
        /// A tab.
        Tab = "tab",
        /// A bar.
        Bar = "|",
    }
}

choice! {
    /// What stands before decimals.
    Decimal {
        /// 1,234.5
        Dot = ".",
        /// 1.234,5
        Comma = ",",
    }
}

choice! {
    /// What a header line, or a column before the figures, holds.
    Part {
        /// Names.
        Name = "name",
        /// Codes.
        Code = "code",
        /// Regions: of the seller in a row, of the buyer in a column.
        Region = "region",
        /// Where the product of a row comes from, in words that `[origins]` explains.
        Origin = "origin",
        /// Nothing of use.
        Skip = "skip",
    }
}

choice! {
    /// What the flows of the table are.
    Flows {
        /// Bought from the table's own area; imports have rows or a table of their own.
        Domestic = "domestic",
        /// Bought from anywhere; imports are taken out (`--imports`, `[origins]` or `columns.imports`).
        Total = "total",
    }
}

choice! {
    /// Where a product comes from.
    From {
        /// The region itself (or the table's area, when it is one region).
        Own = "own",
        /// The other regions of the same area.
        Area = "area",
        /// The rest of the state.
        State = "state",
        /// The rest of the world.
        World = "world",
        /// From anywhere: the imports that the table also gives are taken out.
        Total = "total",
    }
}

record! {
    /// How the file is written. What is absent is found out and said in the report.
    Layout {
        /// A row and a column for each industry, or a line for each figure.
        shape: Option<Shape> = one_of().optional();
        /// What stands between cells.
        delimiter: Option<Delimiter> = one_of().optional();
        /// What stands before decimals.
        decimal: Option<Decimal> = one_of().optional();
        /// Lines at the top that say nothing of use.
        skip: u32 = whole("lines", 0, 100_000).or(0);
        /// What each header line holds, from the first after `skip`.
        header: Vec<Part> = several();
        /// What each column before the figures holds, from the first.
        labels: Vec<Part> = several();
        /// How one label holds region and sector, e.g. `region/sector` or `sector_region`.
        label: Option<String> = text().optional();
        /// Long: the column with the seller or primary input.
        row: Option<String> = text().optional();
        /// Long: the column with the user.
        column: Option<String> = text().optional();
        /// Long: the column with the figure.
        value: Option<String> = text().optional();
        /// Long: the column with the region whose own table the line belongs to.
        region: Option<String> = text().optional();
        /// Long: the column with the seller's region.
        row_region: Option<String> = text().optional();
        /// Long: the column with the buyer's region.
        column_region: Option<String> = text().optional();
        /// Long: the column that says where the product comes from.
        origin: Option<String> = text().optional();
        /// Only lines whose column of this name says one of these, e.g. `only = { year = "2019" }`.
        only: Grouped = groups();
        /// Beginnings that are cut off labels, e.g. ["C_", "I_"] where rows and columns differ in them.
        strip: Vec<String> = names();
    }
}

record! {
    /// Lines of a file whose rows come from one origin.
    Block {
        /// First line of the block, from 1.
        from: u32 = whole("lines", 1, 10_000_000);
        /// Last line of the block.
        to: u32 = whole("lines", 1, 10_000_000).or(10_000_000);
        /// Where its products come from.
        origin: From = one_of();
    }
}

record! {
    /// Columns of users that are no industries; each a label or a list of labels.
    Columns {
        /// Resident households.
        households: Vec<Pick> = labels();
        /// Non-profit bodies serving households.
        non_profit: Vec<Pick> = labels();
        /// Government, where the table does not tell central from local.
        government: Vec<Pick> = labels();
        /// Central government.
        central_government: Vec<Pick> = labels();
        /// Local government.
        local_government: Vec<Pick> = labels();
        /// Fixed investment.
        investment: Vec<Pick> = labels();
        /// Change of inventories.
        inventories: Vec<Pick> = labels();
        /// Valuables.
        valuables: Vec<Pick> = labels();
        /// Visitors who live elsewhere.
        visitors: Vec<Pick> = labels();
        /// Exports to the other regions of the same area.
        exports_area: Vec<Pick> = labels();
        /// Exports to the rest of the state.
        exports_state: Vec<Pick> = labels();
        /// Exports to the rest of the world.
        exports_world: Vec<Pick> = labels();
        /// Imports by product, taken out of all users in proportion (for flows = "total").
        imports: Vec<Pick> = labels();
        /// Output by product, where only a column gives it.
        output: Vec<Pick> = labels();
        /// Totals and other columns that are not read.
        ignore: Vec<Pick> = labels();
    }
}

record! {
    /// Rows that are no industries; each a label or a list of labels.
    Rows {
        /// Imports from the other regions of the same area, all products together.
        imports_area: Vec<Pick> = labels();
        /// Imports from the rest of the state, all products together.
        imports_state: Vec<Pick> = labels();
        /// Imports from the rest of the world, all products together.
        imports_world: Vec<Pick> = labels();
        /// Taxes less subsidies on products.
        product_tax: Vec<Pick> = labels();
        /// Taxes less subsidies on production.
        production_tax: Vec<Pick> = labels();
        /// Compensation of employees.
        wages: Vec<Pick> = labels();
        /// Gross operating surplus and mixed income, depreciation included.
        surplus: Vec<Pick> = labels();
        /// Value added, where the table does not divide it.
        value_added: Vec<Pick> = labels();
        /// Output at basic prices.
        output: Vec<Pick> = labels();
        /// Employment, full-time equivalents.
        full_time_equivalents: Vec<Pick> = labels();
        /// Employment, heads.
        jobs: Vec<Pick> = labels();
        /// Totals and other rows that are not read.
        ignore: Vec<Pick> = labels();
    }
}

record! {
    /// What words in a label of origin mean.
    Origins {
        /// From the region itself.
        own: Vec<Pick> = labels();
        /// From the other regions of the same area.
        area: Vec<Pick> = labels();
        /// From the rest of the state.
        state: Vec<Pick> = labels();
        /// From the rest of the world.
        world: Vec<Pick> = labels();
        /// From anywhere.
        total: Vec<Pick> = labels();
    }
}

record! {
    /// Regions of a table that are not modelled: trade with them is trade with the outside.
    Outside {
        /// Other regions of the same area.
        area: Vec<Pick> = labels();
        /// Regions of the rest of the state.
        state: Vec<Pick> = labels();
        /// Countries of the rest of the world.
        world: Vec<Pick> = labels();
    }
}

record! {
    /// What a sector is like; what is absent is assumed from its code or name.
    SectorTraits {
        /// Name for readers.
        label: Option<String> = text().optional();
        /// Its product can be stored.
        stored: Option<bool> = truth().optional();
        /// A public service that is not sold.
        public: Option<bool> = truth().optional();
        /// Sold at a distance.
        traded: Option<bool> = truth().optional();
        /// Serves visitors.
        hospitality: Option<bool> = truth().optional();
        /// Production stops without it.
        critical_input: Option<bool> = truth().optional();
        /// Food or drink.
        food: Option<bool> = truth().optional();
        /// Share of firms that revise their price in a month.
        price_revision: Option<f64> = share().optional();
        /// Share of base spending that households defend first.
        subsistence: Option<f64> = share().optional();
        /// Emissions, tonnes of CO2e per thousand pounds of output.
        co2e_per_thousand: Option<f64> = number("tonnes", 0.0, 1000.0).optional();
    }
}

record! {
    /// What no input-output table says of people and firms. All may be absent: then it is estimated.
    People {
        /// Residents, heads.
        population: ByPlace = amounts();
        /// Households.
        households: ByPlace = amounts();
        /// Household income from all sources, imputed rent included, in the table's unit, a year.
        household_income: ByPlace = amounts();
        /// Private firms.
        firms: ByPlace = amounts();
        /// Wages as a share of value added, where the table does not say.
        wages_share: f64 = share().assumed(0.55);
        /// Local government's share of government purchases, where the table does not tell (Scotland 2019).
        local_government_share: f64 = share().assumed(0.335);
        /// Jobs a resident, where neither jobs nor population are known (Scotland 2019).
        jobs_per_resident: f64 = number("jobs", 0.05, 2.0).assumed(0.475);
        /// Residents a household, where households are not known (Scotland 2019).
        residents_per_household: f64 = number("residents", 1.0, 20.0).assumed(2.16);
        /// Jobs outside public services for each private firm (Scotland 2019: about 5).
        jobs_per_firm: f64 = number("jobs", 1.0, 1000.0).assumed(5.0);
        /// Households' purchases as a share of their income, where income is not known (Scotland 2019).
        consumption_share: f64 = number("share", 0.05, 1.0).assumed(0.65);
    }
}

record! {
    /// How the employment file is written. What is absent is found out.
    Employment {
        /// What stands between cells.
        delimiter: Option<Delimiter> = one_of().optional();
        /// What stands before decimals.
        decimal: Option<Decimal> = one_of().optional();
        /// Lines at the top that say nothing of use.
        skip: u32 = whole("lines", 0, 100_000).or(0);
        /// Long: the column with the industry.
        sector: Option<String> = text().optional();
        /// Long: the column with the place.
        place: Option<String> = text().optional();
        /// Long: the column with the jobs.
        jobs: Option<String> = text().optional();
        /// Only lines whose column of this name says one of these, e.g. `only = { year = "2019" }`.
        only: Grouped = groups();
        /// Jobs in one unit of the file: 1000 when it counts thousands.
        unit: f64 = number("jobs", 1e-3, 1e6).assumed(1.0);
        /// Industries of the file, where their labels are not those of the table.
        sectors: Grouped = groups();
        /// Places and industries that are not read, such as totals.
        ignore: Vec<Pick> = labels();
        /// Who counted the jobs.
        source: String = text().or("not said in the mapping".to_string());
        /// Under which licence.
        licence: String = text().or("not said in the mapping".to_string());
    }
}

record! {
    /// What an input-output table's rows and columns are, and what it does not say.
    Mapping {
        /// What the table is; the file's name when absent.
        title: Option<String> = text().optional();
        /// The area that the table describes.
        area: String = text().or("The area".to_string());
        /// The state that the area is part of; the area when absent.
        state: Option<String> = text().optional();
        /// Year of the figures.
        year: u16 = whole("years", 0, 9999).or(0);
        /// Who published the figures.
        source: String = text().or("not said in the mapping".to_string());
        /// Under which licence.
        licence: String = text().or("not said in the mapping".to_string());
        /// How much of the currency one unit of the table is.
        unit: f64 = unit();
        /// The currency. The model says "pounds" of any.
        currency: String = text().or("pounds".to_string());
        /// Pounds for one unit of the currency; taken 1:1 when absent.
        pounds: Option<f64> = number("pounds", 1e-9, 1e9).optional();
        /// Whether flows are domestic, or total with imports to be taken out.
        flows: Flows = one_of().or(Flows::Domestic);
        /// How the file is written.
        layout: Layout = table().or_defaults();
        /// Lines of the file whose rows come from one origin, such as an import table below.
        blocks: Vec<Block> = records();
        /// Columns that are no industries.
        columns: Columns = table().or_defaults();
        /// Rows that are no industries.
        rows: Rows = table().or_defaults();
        /// Rows and columns that are not read.
        ignore: Vec<Pick> = labels();
        /// Sectors of the model and the industries that each is made of; every industry when absent.
        sectors: Grouped = groups();
        /// Regions of the model and the table's regions that each is made of; every region when absent.
        regions: Grouped = groups();
        /// Regions of the table that are not modelled.
        outside: Outside = table().or_defaults();
        /// What words in a label of origin mean.
        origins: Origins = table().or_defaults();
        /// Industries that are rent which owner-occupiers pay themselves; { label, share } for a part of
        /// what households buy of one.
        imputed_rent: Vec<Pick> = labels();
        /// What sectors are like, by name of the model's sector.
        traits: BTreeMap<String, SectorTraits> = named();
        /// Jobs in one unit of the table's rows of employment: 1000 when they count thousands.
        jobs_unit: f64 = number("jobs", 1e-3, 1e6).or(1.0);
        /// What the table does not say of people and firms.
        people: People = table().or_defaults();
        /// How the employment file is written.
        employment: Employment = table().or_defaults();
        /// Real households per household agent; about 10,000 agents a region when absent.
        scale: Option<f64> = number("households", 1.0, 1_000_000.0).optional();
        /// Exponent of the location quotient; 0.2, or the first of 0.25, 0.3 and 0.35 that works.
        flq_delta: Option<f64> = share().optional();
    }
}

/// The JSON Schema (draft 2020-12) of a mapping file.
#[must_use]
pub fn schema() -> Json {
    let mut schema = schema_of::<Mapping>();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "Millpond mapping of an input-output table".into();
    schema["required"] = Json::from(vec!["unit"]);
    schema
}

/// Reads a mapping; what is wrong is added to `problems`. `None` when it is no TOML.
pub(super) fn read(
    path: &str,
    text: &str,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<(Mapping, Place)> {
    let source = sources.add(path, text);
    let root = match parse(source, text) {
        Ok(root) => root,
        Err(mut errors) => {
            problems.append(&mut errors);
            return None;
        }
    };
    let nothing = |_: &str| Err("a mapping names no files".to_string());
    let mut reader = Reader::new(std::mem::take(sources), &nothing);
    let mapping = reader.record(&root);
    *sources = reader.sources;
    problems.append(&mut reader.problems);
    Some((mapping, source))
}
