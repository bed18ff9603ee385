//! Writing scenarios for a calibrated table: the world as it is, and three policies over it.

use std::fmt::Write;

use super::mapping::Mapping;
use super::people::Closing;
use super::write_table::one_line;

/// Household agents that a region should have, about.
const AGENTS: f64 = 10_000.0;
/// Agents at work in the smallest region for each sector, at the least.
const AT_WORK_A_SECTOR: f64 = 3.0;
/// Household agents at work, as a share of all (`behaviour.participation` less unemployment).
const AT_WORK: f64 = 0.6;
/// What a lever costs to run, pounds a head and month: of the order of the bundled scenarios.
const COST_A_HEAD: f64 = 0.06;

/// A region of the world.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Place {
    pub name: String,
    pub population: f64,
    pub households: f64,
    /// The file of its own table, if it has one.
    pub table: Option<String>,
}

/// What the scenarios are written from.
pub(super) struct Plan<'a> {
    pub mapping: &'a Mapping,
    pub title: &'a str,
    pub places: &'a [Place],
    pub closing: &'a Closing,
    /// Files of the area's table, jobs, places and trade, where there are.
    pub files: &'a [(&'static str, String)],
    /// The largest private sector, for the local shock.
    pub largest: &'a str,
    pub sectors: usize,
    pub flq_delta: Option<f64>,
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(one_line(text)).to_string()
}

/// Two digits of a figure, for comments and costs.
fn two_digits(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value)) - 1.0);
    (value / unit).round() * unit
}

impl Plan<'_> {
    /// Real households for each agent: about ten thousand agents in a region of mean size, and in the
    /// smallest enough for every sector.
    pub fn scale(&self) -> f64 {
        if let Some(scale) = self.mapping.scale {
            return scale;
        }
        let all: f64 = self.places.iter().map(|place| place.households).sum();
        let least = self
            .places
            .iter()
            .map(|place| place.households)
            .fold(f64::INFINITY, f64::min);
        let by_mean = all / self.places.len().max(1) as f64 / AGENTS;
        let by_least = least * AT_WORK / (AT_WORK_A_SECTOR * self.sectors.max(1) as f64);
        let scale = by_mean.min(by_least).max(1.0);
        if scale < 10.0 {
            (scale * 10.0).floor() / 10.0
        } else {
            scale.floor()
        }
    }

    /// The world as it is.
    pub fn world(&self) -> String {
        let mut text = String::new();
        let scale = self.scale();
        let households: f64 = self.places.iter().map(|place| place.households).sum();
        // Writing to a string does not fail.
        let _ = writeln!(text, "# {} as it is", one_line(self.title));
        text += "# Made by `millpond calibrate`. calibration.md says what was read, balanced and assumed.\n";
        text +=
            "# Assumed: the depth, start and length of both shocks, and what closes the circuit.\n";
        text += "# Every entry that is absent has the default that `millpond check` shows.\n";
        let _ = writeln!(
            text,
            "# Check it against the schema that `millpond schema` prints.\n"
        );
        let _ = writeln!(
            text,
            "title = {}",
            quoted(&format!("{} as it is", self.title))
        );
        text += "question = \"What happens when supplies from outside fail, or when the largest employer leaves?\"\n";
        text += "policy = \"today\"\n\n[world]\n";
        let _ = writeln!(text, "area = {}", quoted(&self.mapping.area));
        for (key, file) in self.files {
            let _ = writeln!(text, "{key} = {}", quoted(file));
        }
        let _ = writeln!(
            text,
            "scale = {scale} # {households:.0} households as about {:.0} agents; smaller is finer and slower",
            households / scale
        );
        if let Some(delta) = self.flq_delta {
            let _ = writeln!(
                text,
                "flq_delta = {{ value = {delta}, source = \"assumed\" }}"
            );
        }
        text += "\n# What no table gives. Benefits are in proportion to household income, as in Scotland 2019.\n";
        let closing = self.closing;
        let shares = [
            ("benefits_per_head", closing.benefits_per_head),
            ("investment_by_firms", closing.investment_by_firms),
            ("investment_by_state", closing.investment_by_state),
        ];
        text += "[world.closing]\n";
        for (key, value) in shares {
            let _ = writeln!(text, "{key} = {{ value = {value}, source = \"assumed\" }}");
        }
        for place in self.places {
            let _ = writeln!(text, "\n[[world.regions]]\nname = {}", quoted(&place.name));
            if let Some(table) = &place.table {
                let _ = writeln!(text, "table = {}", quoted(table));
            }
        }
        text += "\n[run]\nmonths = 120\nreplicates = 20\nseed = 1\n";
        self.shocks(&mut text);
        text
    }

    fn shocks(&self, text: &mut String) {
        *text += "\n# From outside: three tenths of supplies from elsewhere cannot be had, recovering over half a year.\n";
        *text +=
            "[[shocks]]\nname = \"supplies\"\nside = \"outside\"\nkind = \"outside_supply_lost\"\n";
        *text += "depth = { value = 0.3, unit = \"share\", source = \"assumed\" }\nstart = 37\nlength = 6\nshape = \"fading\"\n";
        *text +=
            "\n# From inside: the largest firm of the largest private sector closes for good.\n";
        *text +=
            "[[shocks]]\nname = \"employer\"\nside = \"local\"\nkind = \"large_employer_leaves\"\n";
        *text += "depth = { value = 1.0, unit = \"share\", source = \"assumed\" }\n";
        let _ = writeln!(
            text,
            "sectors = [{}]\nstart = 37\nlength = 1",
            quoted(self.largest)
        );
    }

    fn head(&self, text: &mut String, policy: &str, question: &str) {
        let _ = writeln!(text, "# {}, {policy}", one_line(self.title));
        let _ = writeln!(text, "# Question: {question}");
        *text += "# Assumed: all strengths and running costs. They are round numbers, the same in every place, and\n";
        *text += "#   are not fitted to any result. Levers start in month 13 and take a year to reach full strength.\n\n";
        *text += "base = \"world.toml\"\n";
        let _ = writeln!(
            text,
            "title = {}",
            quoted(&format!("{}, {policy}", self.title))
        );
        let _ = writeln!(
            text,
            "question = {}\npolicy = {}",
            quoted(question),
            quoted(policy)
        );
    }

    /// What a lever costs in each region, pounds a month.
    fn cost(&self, share: f64) -> f64 {
        let people: f64 = self.places.iter().map(|place| place.population).sum();
        two_digits(people / self.places.len().max(1) as f64 * COST_A_HEAD * share)
    }

    /// Trade gets cheaper, local preference fades.
    pub fn globalised(&self) -> String {
        let mut text = String::new();
        self.head(
            &mut text,
            "globalised",
            "What changes when trade with elsewhere gets cheaper and local preference fades?",
        );
        lever(
            &mut text,
            "Whatever crosses the border costs a twentieth less to move.",
            ("transport_cost", -0.05),
            None,
        );
        lever(
            &mut text,
            "Households' local share of what can be bought elsewhere falls by a tenth.",
            ("buy_local_households", -0.1),
            None,
        );
        lever(
            &mut text,
            "So does firms' local share of inputs.",
            ("buy_local_firms", -0.1),
            None,
        );
        lever(
            &mut text,
            "Public bodies buy in from the cheapest anywhere: their local share falls by a fifth.",
            ("procurement", -0.2),
            None,
        );
        lever(
            &mut text,
            "A tenth of locally owned profit passes to owners elsewhere.",
            ("local_ownership", -0.1),
            None,
        );
        text
    }

    /// Households, firms and public bodies buy more at home, at a cost.
    pub fn localised(&self) -> String {
        let mut text = String::new();
        self.head(
            &mut text,
            "localised",
            "What changes when households, firms and public bodies buy more at home, at a cost?",
        );
        lever(
            &mut text,
            "Households buy a tenth of what they bought elsewhere at home; a campaign is paid for.",
            ("buy_local_households", 0.1),
            Some(self.cost(1.0)),
        );
        lever(
            &mut text,
            "So do firms with their inputs; brokers who find local suppliers are paid for.",
            ("buy_local_firms", 0.1),
            Some(self.cost(1.0)),
        );
        lever(
            &mut text,
            "Public bodies buy a fifth of what they bought elsewhere at home: smaller lots, help for small suppliers, staff.",
            ("procurement", 0.2),
            Some(self.cost(1.6)),
        );
        lever(
            &mut text,
            "A tenth of outside-owned profit passes to local owners; advice and a loan fund are paid for.",
            ("local_ownership", 0.1),
            Some(self.cost(1.0)),
        );
        if let [place] = self.places {
            self.currency(&mut text, place);
        }
        text
    }

    fn currency(&self, text: &mut String, place: &Place) {
        *text += "\n# A voucher, issued 1:1 against pounds in a reserve.\n[[currencies]]\n";
        let _ = writeln!(
            text,
            "name = {}\nregions = [{}]",
            quoted(&format!("{} pound", place.name)),
            quoted(&place.name)
        );
        *text += "start = 13\n";
        *text += "household_share = { value = 0.03, source = \"assumed\" }\nfirm_share = { value = 0.05, source = \"assumed\" }\n";
        *text += "top_up = { value = 0.05, source = \"assumed\" }\n";
        *text += "redemption_fee = { value = 0.05, source = \"Chiemgauer\" }\n";
        *text += "demurrage = { value = 0.08, source = \"Chiemgauer: 2% a quarter\" }\n";
        let _ = writeln!(
            text,
            "running_cost = {{ value = {}, unit = \"pounds a month\", source = \"assumed\" }}",
            self.cost(0.45)
        );
    }

    /// Half of the localised policy, with cheaper trade.
    pub fn mixed(&self) -> String {
        let mut text = String::new();
        self.head(&mut text, "mixed", "Does half of the localised policy, with cheaper trade, keep its gains at a lower cost?");
        lever(
            &mut text,
            "Whatever crosses the border costs a twentieth less to move, as in globalised.",
            ("transport_cost", -0.05),
            None,
        );
        lever(
            &mut text,
            "Firms, not households, buy a tenth of what they bought elsewhere at home, as in localised.",
            ("buy_local_firms", 0.1),
            Some(self.cost(1.0)),
        );
        lever(
            &mut text,
            "Public bodies go half as far as in localised.",
            ("procurement", 0.1),
            Some(self.cost(0.8)),
        );
        text
    }
}

fn lever(text: &mut String, remark: &str, (kind, strength): (&str, f64), cost: Option<f64>) {
    let _ = writeln!(text, "\n# {remark}\n[[levers]]\nkind = \"{kind}\"");
    let _ = writeln!(
        text,
        "strength = {{ value = {strength}, unit = \"share\", source = \"assumed\" }}\nstart = 13\nramp = 12"
    );
    if let Some(cost) = cost {
        let _ = writeln!(
            text,
            "running_cost = {{ value = {cost}, unit = \"pounds a month\", source = \"assumed\" }}"
        );
    }
}
