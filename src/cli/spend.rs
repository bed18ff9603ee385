//! `--spend FILE`: a buyer's own ledger laid over a scenario, like `--set`.

use std::path::PathBuf;

/// A ledger to lay over a scenario.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "A buyer's own ledger")]
pub struct SpendArgs {
    /// Ledger of a council or firm (columns supplier, place, sector, pounds), in place of as many
    /// pounds of its sector's inputs
    #[arg(long, value_name = "FILE")]
    pub spend: Option<PathBuf>,
    /// The buyer's sector, by name or label; the one that local government buys most of when absent
    #[arg(long, value_name = "SECTOR", requires = "spend")]
    pub spender: Option<String>,
}

impl SpendArgs {
    /// The entries of the scenario that they set, in the region of that name or the first.
    #[must_use]
    pub fn settings(&self, region: Option<&str>) -> Vec<String> {
        let region = region.map_or("0".to_owned(), quoted);
        let entry = |key: &str, value: String| format!("world.regions.{region}.{key}={value}");
        let file = self.spend.as_ref().map(|path| path.to_string_lossy());
        let file = file.map(|path| entry("spend", quoted(&path)));
        let sector = self.spender.as_deref();
        let sector = sector.map(|name| entry("spender", quoted(name)));
        file.into_iter().chain(sector).collect()
    }
}

/// The same for commands that ask for no region otherwise.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "A buyer's own ledger")]
pub struct RegionSpend {
    /// The ledger.
    #[command(flatten)]
    pub ledger: SpendArgs,
    /// The buyer's region, by name; the scenario's first when absent
    #[arg(long, value_name = "NAME", requires = "spend")]
    pub region: Option<String>,
}

impl RegionSpend {
    /// The entries of the scenario that they set.
    #[must_use]
    pub fn settings(&self) -> Vec<String> {
        self.ledger.settings(self.region.as_deref())
    }
}

/// A text as a TOML string on one line, for keys and values alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_address_the_region_by_name_or_as_the_first() {
        let args = SpendArgs {
            spend: Some("a \"b\".csv".into()),
            spender: Some("Health".into()),
        };
        assert_eq!(
            args.settings(Some("Na h-Eileanan Siar")),
            [
                r#"world.regions."Na h-Eileanan Siar".spend="a \"b\".csv""#,
                r#"world.regions."Na h-Eileanan Siar".spender="Health""#,
            ]
        );
        assert!(args.settings(None)[0].starts_with("world.regions.0.spend="));
        assert!(SpendArgs::default().settings(None).is_empty());
    }
}
