//! Whether scenarios can be compared, and what of them never begins.

use crate::scenario::types::Scenario;

/// Says what keeps scenarios from being compared: they must share regions, tables, scale, horizon
/// and shocks, and have different names.
///
/// # Errors
/// In words, naming the policies and what differs.
pub fn check_comparable(policies: &[Scenario]) -> Result<(), String> {
    let first = &policies[0];
    for (index, other) in policies.iter().enumerate().skip(1) {
        if let Some(what) = difference(first, other) {
            return Err(format!(
                "`{}` and `{}` cannot be compared: {what}",
                first.policy, other.policy
            ));
        }
        if policies[..index].iter().any(|p| p.policy == other.policy) {
            return Err(format!(
                "two scenarios are both called `{}`: give each its own `policy`",
                other.policy
            ));
        }
    }
    Ok(())
}

fn difference(a: &Scenario, b: &Scenario) -> Option<String> {
    let regions = |s: &Scenario| -> Vec<String> { s.world.region_names().collect() };
    if regions(a) != regions(b) {
        return Some(format!(
            "regions are {} and {}",
            regions(a).join(", "),
            regions(b).join(", ")
        ));
    }
    if a.run.months != b.run.months {
        return Some(format!(
            "they run {} and {} months",
            a.run.months, b.run.months
        ));
    }
    let own =
        |s: &Scenario| -> Vec<_> { s.world.regions.iter().map(|r| r.table.clone()).collect() };
    if a.world.table != b.world.table || own(a) != own(b) {
        return Some("their tables differ".into());
    }
    if a.world.scale.to_bits() != b.world.scale.to_bits() {
        return Some(format!(
            "their scales are {} and {}",
            a.world.scale, b.world.scale
        ));
    }
    let missing = |x: &Scenario, y: &Scenario| {
        x.shocks
            .iter()
            .find(|s| !y.shocks.contains(s))
            .map(|s| s.name.clone())
    };
    let shock = missing(a, b).or_else(|| missing(b, a))?;
    Some(format!(
        "the shock `{shock}` is not the same in both; `--overlay FILE` lays shocks over all of them"
    ))
}

/// Levers, currencies and shocks that begin after the last month, so that they do nothing, in words.
#[must_use]
pub fn idle(policies: &[Scenario]) -> Vec<String> {
    let mut found = Vec::new();
    for policy in policies {
        let months = policy.run.months;
        let levers = policy.levers.iter().map(|l| ("lever", &l.name, l.start));
        let currencies = policy.currencies.iter();
        let currencies = currencies.map(|c| ("currency", &c.name, c.start));
        let shocks = policy.shocks.iter().map(|s| ("shock", &s.name, s.start));
        let late = levers.chain(currencies).chain(shocks);
        for (what, name, start) in late.filter(|&(_, _, start)| start > months) {
            let line = format!(
                "the {what} `{name}` begins in month {start}, after the last month ({months}): it does nothing"
            );
            if !found.contains(&line) {
                found.push(line);
            }
        }
    }
    found
}
