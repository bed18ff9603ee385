//! What levers must say, each by itself and together.

use super::{Checker, Known};
use crate::scenario::record::Choice;
use crate::scenario::tree::Node;
use crate::scenario::types::{Lever, LeverKind, Repairers, Scenario};

impl Checker<'_> {
    pub(super) fn levers(&mut self, scenario: &Scenario, known: &Known) {
        let names = scenario.levers.iter().map(|lever| lever.name.as_str());
        self.distinct("levers", names);
        for (i, lever) in scenario.levers.iter().enumerate() {
            let path = format!("levers.{i}");
            self.places(&path, &lever.regions, &lever.sectors, known);
            self.in_order(&path, lever.start, lever.end);
            if self.sound(&path) {
                self.strength(&format!("{path}.strength"), lever);
                self.own_terms(&path, lever, known);
            }
        }
        self.contradictions(&scenario.levers);
    }

    /// The strength of a lever, whose unit and range are its kind's.
    fn strength(&mut self, path: &str, lever: &Lever) {
        let (name, unit) = (lever.kind.name(), lever.kind.unit());
        if let Some(given) = self.root.at(&format!("{path}.unit")).and_then(Node::text)
            && given != unit
        {
            let message = format!("`{path}` is in `{given}`");
            let hint = format!("the unit of {name} is `{unit}`");
            self.problem(&format!("{path}.unit"), message, Some(hint));
        }
        let (min, max) = lever.kind.range();
        if !(min..=max).contains(&lever.strength) {
            let message = format!("`{path}` is {}, outside {min} to {max}", lever.strength);
            let hint = format!("that is the range of {name} ({unit})");
            self.problem(path, message, Some(hint));
        }
    }

    /// What some kinds need and others have no use for.
    fn own_terms(&mut self, path: &str, lever: &Lever, known: &Known) {
        let (kind, name) = (lever.kind, lever.kind.name());
        let repairs = kind == LeverKind::Repair;
        let foreign: Vec<(&str, String)> = [
            (
                "sectors",
                !kind.by_sector() && !lever.sectors.is_empty(),
                "acts on the whole region",
            ),
            (
                "through",
                !repairs && !lever.through.is_empty(),
                "has no sector that repairs",
            ),
            (
                "buyers",
                !repairs && lever.buyers != Repairers::Households,
                "has no buyers who repair",
            ),
            (
                "ledger",
                kind != LeverKind::SpendLedger && lever.ledger.is_some(),
                "has no ledger",
            ),
        ]
        .into_iter()
        .filter(|&(_, foreign, _)| foreign)
        .map(|(key, _, why)| (key, format!("leave it out: {name} {why}")))
        .collect();
        for (key, hint) in foreign {
            let key = format!("{path}.{key}");
            let message = format!("`{key}` is no term of {name}");
            self.problem(&key, message, Some(hint));
        }
        match kind {
            LeverKind::Repair if lever.through.is_empty() => {
                let message = format!("`{path}.through` is missing: repair needs it");
                let hint = "name the sector that does the work".to_owned();
                self.problem(path, message, Some(hint));
            }
            LeverKind::Repair => {
                if !known.sectors.is_empty() {
                    let through = format!("{path}.through");
                    self.name(&through, "sector", &lever.through, &known.sectors);
                }
                if lever.sectors.is_empty() {
                    let message = format!("`{path}.sectors` is missing: repair needs it");
                    let hint = "name the products that are repaired".to_owned();
                    self.problem(path, message, Some(hint));
                }
            }
            LeverKind::SpendLedger if lever.ledger.is_none() => {
                let message = format!("`{path}.ledger` is missing: a spend ledger needs it");
                let hint = "name a table in the columns of `--spend`".to_owned();
                self.problem(path, message, Some(hint));
            }
            LeverKind::Cluster if lever.sectors.len() == 1 || lever.sectors.is_empty() => {
                let message = format!("`{path}.sectors` names no cluster");
                let hint = "name two sectors or more that buy from each other".to_owned();
                self.problem(path, message, Some(hint));
            }
            _ => {}
        }
    }

    /// Levers that undo each other while both are in force, or that cannot both be had: named together.
    fn contradictions(&mut self, levers: &[Lever]) {
        for (i, one) in levers.iter().enumerate() {
            for (j, other) in levers.iter().enumerate().skip(i + 1) {
                let path = format!("levers.{j}");
                if !meet(one, other) || !self.sound(&path) {
                    continue;
                }
                let why = if one.kind == other.kind {
                    alike(one, other)
                } else {
                    clash(one, other)
                };
                if let Some(why) = why {
                    let message = format!(
                        "`{}` and `{}` contradict each other: they {why}",
                        one.name, other.name
                    );
                    let hint =
                        "keep one of them, or let one end before the other starts".to_owned();
                    self.problem(&path, message, Some(hint));
                }
            }
        }
    }
}

/// Whether two levers are in force in some region, sector and month together.
fn meet(one: &Lever, other: &Lever) -> bool {
    let share = |a: &[String], b: &[String]| {
        a.is_empty() || b.is_empty() || a.iter().any(|name| b.contains(name))
    };
    let ends = |lever: &Lever| lever.end.unwrap_or(u32::MAX);
    let both = |a: &Lever, b: &Lever| a.start < ends(b);
    one.strength != 0.0
        && other.strength != 0.0
        && share(&one.regions, &other.regions)
        && share(&one.sectors, &other.sectors)
        && both(one, other)
        && both(other, one)
}

/// Why two levers of one kind cannot both be had.
fn alike(one: &Lever, other: &Lever) -> Option<String> {
    if one.strength * other.strength < 0.0 {
        return Some("pull the same thing in opposite directions".to_owned());
    }
    let (min, max) = one.kind.range_together();
    let sum = ((one.strength + other.strength) * 1e6).round() / 1e6;
    (!(min..=max).contains(&sum)).then(|| format!("reach {sum} together, outside {min} to {max}"))
}

/// Why two levers of different kinds cannot both be had.
fn clash(one: &Lever, other: &Lever) -> Option<String> {
    let of = |kind: LeverKind| [one, other].into_iter().find(|lever| lever.kind == kind);
    let strength = |kind| of(kind).map(|lever| lever.strength);
    let two = |one, other| Some((strength(one)?, strength(other)?));
    let more_than_all = |sum: f64| (sum * 1e6).round() / 1e6 > 1.0;
    if let Some((_, transport)) = two(LeverKind::Tariff, LeverKind::TransportCost)
        && transport < 0.0
    {
        return Some("make what comes from elsewhere dearer and cheaper at once".to_owned());
    }
    if let Some((staff, social)) = two(LeverKind::Cooperatives, LeverKind::SocialEnterprises)
        && more_than_all(staff + social)
    {
        let sum = staff + social;
        return Some(format!(
            "give away {sum} of the firms that change hands, more than 1"
        ));
    }
    if let Some((passed, _)) = two(LeverKind::LocalOwnership, LeverKind::ProfitLevy)
        && passed < 0.0
    {
        return Some("invite outside owners and tax what they take out".to_owned());
    }
    let preferences = [
        LeverKind::BuyLocalHouseholds,
        LeverKind::BuyLocalFirms,
        LeverKind::Procurement,
        LeverKind::SupplierReadiness,
        LeverKind::PricePreference,
    ];
    let mut found = preferences.into_iter().filter_map(of);
    let preferred = found.any(|lever| lever.strength > 0.0);
    let none_here = strength(LeverKind::LocalCap).is_some_and(|cap| cap >= 1.0);
    (none_here && preferred).then(|| "ask for products of which none can be made here".to_owned())
}
