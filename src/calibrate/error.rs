//! Why regions cannot be built.

use super::sheet;

/// Why regions cannot be built from their sources.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CalibrationError {
    /// A source's text is wrong.
    #[error("{what}, {error}")]
    Text {
        /// The key that names the source, e.g. `world.table`.
        what: String,
        /// The file, if it is one.
        path: Option<String>,
        /// What is wrong where.
        error: sheet::TableError,
    },
    /// A link between regions names somebody or something that is not there.
    #[error("{table} names the {what} `{name}`, which is not there{}", hint_text(.hint.as_deref()))]
    Stranger {
        /// The table of links.
        table: &'static str,
        /// What the name should stand for.
        what: &'static str,
        /// The name.
        name: String,
        /// A likely correction.
        hint: Option<String>,
    },
    /// Commuters earn more in a region than anybody does.
    #[error(
        "in `{region}` people from elsewhere earn {paid_out:.0} pounds a year, all wages there are {wages:.0}"
    )]
    MoreThanWages {
        /// The region.
        region: String,
        /// What the commuting table says, pounds a year.
        paid_out: f64,
        /// The region's wage bill, pounds a year.
        wages: f64,
    },
    /// A region without a table of its own, and no table of its area.
    #[error(
        "`{0}` has no table of its own (`table`), and there is no table of the area (`world.table`)"
    )]
    NoTable(String),
    /// Regions whose tables do not have the same sectors.
    #[error("the table of `{region}` differs from that of {other}: {difference}")]
    DifferentSectors {
        /// The region whose table differs.
        region: String,
        /// Which table it is compared with.
        other: String,
        /// The first difference.
        difference: String,
    },
    /// A region's own table that is to be divided by jobs.
    #[error(
        "the area's table trades with other regions of its own area (`imports_area`, `exports_area`): \
         it is the table of one region and cannot be divided by jobs"
    )]
    OwnTableDivided,
    /// No region was asked for.
    #[error("there is no region to build")]
    NoRegion,
    /// A region is asked for twice.
    #[error("the region `{0}` is named twice")]
    RepeatedRegion(String),
    /// A name that a table does not have.
    #[error("{table} has no {what} `{name}`{}", hint_text(.hint.as_deref()))]
    Unknown {
        /// The table that was searched.
        table: &'static str,
        /// What the name stands for.
        what: &'static str,
        /// The name.
        name: String,
        /// A likely correction.
        hint: Option<String>,
    },
    /// Several regions of one table, and nothing that tells them apart.
    #[error("several regions need jobs and places (`world.employment`, `world.places`)")]
    NothingToDivideBy,
    /// One of jobs and places is given without the other.
    #[error("`world.employment` and `world.places` come together: `{0}` is missing")]
    HalfDivided(&'static str),
    /// A whole area or region whose table does not say how many people and households it has.
    #[error("the table is that of `{region}` itself, so it must say `# {header}:`")]
    NoPeople {
        /// The region.
        region: String,
        /// The missing header.
        header: &'static str,
    },
    /// A region in which nobody works.
    #[error("nobody works in `{0}`")]
    NoJobs(String),
    /// An assumption out of its range.
    #[error("`{name}` is {value}, not {least} to {most}")]
    OutOfRange {
        /// The assumption.
        name: String,
        /// Its value.
        value: f64,
        /// Lowest value allowed.
        least: f64,
        /// Highest value allowed.
        most: f64,
    },
    /// A ledger buys more of a product in the region than is to be had there.
    #[error(
        "the ledger of `{region}` leaves {pounds:.0} pounds a year of `{sector}` to sell to {market}: it buys \
         more of it in the region, or less from the rest of the area, than what is made and sold there \
         allows (check the ledger's places and sectors)"
    )]
    TooLocal {
        /// The region.
        region: String,
        /// The sector.
        sector: String,
        /// The market whose export would be negative.
        market: &'static str,
        /// What would be exported, below 0.
        pounds: f64,
    },
    /// The construction leaves a sector with less than nothing to sell to the rest of the area.
    #[error(
        "in `{region}`, `{sector}` would sell {pounds:.0} pounds a year to the rest of the area: \
         its users find more of it at home than it makes (raise flq_delta, or check its jobs)"
    )]
    NegativeExport {
        /// The region.
        region: String,
        /// The sector.
        sector: String,
        /// The residual, below 0.
        pounds: f64,
    },
}

fn hint_text(hint: Option<&str>) -> String {
    hint.map_or(String::new(), |hint| format!(": {hint}"))
}

impl CalibrationError {
    /// All of them in one line, for places where no file can be shown.
    #[must_use]
    pub fn in_one_line(errors: &[Self]) -> String {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        lines.join("; ")
    }
}
