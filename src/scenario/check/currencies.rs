//! What the terms of local currencies must agree on.

use super::{Checker, Known};
use crate::economy::local_money::SLOTS_MAX;
use crate::scenario::currency::{Currency, Design, Supporter};
use crate::scenario::problem::hint_among;
use crate::scenario::record::Choice;
use crate::scenario::types::Scenario;

impl Checker<'_> {
    pub(super) fn currencies(&mut self, scenario: &Scenario, known: &Known) {
        let all = &scenario.currencies;
        self.distinct("currencies", all.iter().map(|c| c.name.as_str()));
        for (i, currency) in all.iter().enumerate() {
            let path = format!("currencies.{i}");
            self.places(&path, &currency.regions, &currency.sectors, known);
            self.in_order(&path, currency.start, currency.end);
            if self.sound(&path) {
                self.terms(&path, currency);
                self.balances(&path, currency);
                self.base(&path, currency, all);
            }
        }
        for region in &scenario.world.regions {
            let here = all.iter().filter(|c| c.circulates_in(&region.name)).count();
            if here > SLOTS_MAX {
                let message = format!("{here} currencies circulate in {}", region.name);
                let hint = format!("no more than {SLOTS_MAX} can circulate in one region");
                self.problem("currencies", message, Some(hint));
            }
        }
    }

    /// Only the terms of its own design, and all that it needs.
    fn terms(&mut self, path: &str, currency: &Currency) {
        let design = currency.design.name();
        for term in currency.foreign_terms() {
            let message = format!("`{path}.{term}` is no term of a {design}");
            let allowed: Vec<&str> = Currency::terms_of(currency.design).collect();
            let hint = format!(
                "beside what every currency has a {design} has: {}",
                allowed.join(", ")
            );
            self.problem(&format!("{path}.{term}"), message, Some(hint));
        }
        for term in currency.missing_terms() {
            let message = format!("`{path}.{term}` is missing: a {design} needs it");
            self.problem(path, message, None);
        }
        if currency.design == Design::Municipal
            && currency.income.is_none()
            && currency.wage_share.is_none()
        {
            let message = format!("`{path}` is never paid out");
            let hint = "give `income`, `wage_share` or both".to_owned();
            self.problem(path, message, Some(hint));
        }
        if currency.design == Design::Municipal && currency.paid_by == Supporter::Nobody {
            let message = format!("`{path}.paid_by` says that nobody pays for what is paid out");
            let hint = "municipal money is paid for by the \"council\" or the \"state\"".to_owned();
            self.problem(&format!("{path}.paid_by"), message, Some(hint));
        }
        if currency.replaces.is_some_and(|share| share > 0.0)
            && (currency.sectors.is_empty() || currency.hour_price.is_none())
        {
            let message = format!("`{path}.replaces` says that hours replace bought services");
            let hint = "give the `sectors` that sell them and the `hour_price`".to_owned();
            self.problem(&format!("{path}.replaces"), message, Some(hint));
        }
    }

    /// What somebody owes somebody must be able to hold, and every note must be backed.
    fn balances(&mut self, path: &str, currency: &Currency) {
        let mut below = |key: &str, what: f64, least: f64, why: &str| {
            if what < least {
                let message = format!("`{path}.{key}` is {what}, below {least}");
                let key = format!("{path}.{key}");
                self.problem(&key, message, Some(why.to_owned()));
            }
        };
        if let (Some(cap), Some(limit)) = (currency.cap, currency.limit) {
            let why = "what some members may owe (`limit`) others must be able to hold (`cap`)";
            below("cap", cap, limit, why);
        }
        if let (Some(limit), Some(opening)) = (currency.hours_limit, currency.opening_hours) {
            let why = "members would begin with more hours (`opening_hours`) than they may have";
            below("hours_limit", limit, opening, why);
        }
        if let Some(reserve) = currency.reserve {
            let why = "the reserve is too small: it must cover all notes, a pound a pound";
            below("reserve", reserve, 1.0, why);
        }
    }

    /// A currency may be issued against another's notes, which must exist wherever and whenever it does.
    fn base(&mut self, path: &str, currency: &Currency, all: &[Currency]) {
        let Some(name) = &currency.base else {
            return;
        };
        let path = format!("{path}.base");
        let Some(base) = all.iter().find(|c| c.name == *name) else {
            let others = all.iter().filter(|other| other.name != currency.name);
            let others: Vec<&str> = others.map(|c| c.name.as_str()).collect();
            let hint = if name == "pounds" || others.is_empty() {
                "leave `base` out: it is then issued against pounds".to_owned()
            } else {
                hint_among(name, others.into_iter())
            };
            let message = format!("there is no currency `{name}`");
            self.problem(&path, message, Some(hint));
            return;
        };
        let mut chain = vec![currency.name.as_str()];
        let mut next = Some(base);
        while let Some(link) = next {
            chain.push(&link.name);
            if link.name == currency.name {
                let message = format!("`{path}` goes round in a circle: {}", chain.join(" on "));
                let hint = "one of them must be issued against pounds".to_owned();
                self.problem(&path, message, Some(hint));
                return;
            }
            if chain.len() > all.len() + 1 {
                // A circle that this currency only leads to: said where it is.
                return;
            }
            let base = link.base.as_ref();
            next = base.and_then(|name| all.iter().find(|c| c.name == *name));
        }
        let mut must = |holds: bool, message: String| {
            if !holds {
                self.problem(&path, message, None);
            }
        };
        must(
            base.has_notes(),
            format!(
                "`{name}` has no notes to hold in reserve: it is {}",
                base.design_in_words()
            ),
        );
        let everywhere = base.regions.is_empty()
            || (!currency.regions.is_empty()
                && currency.regions.iter().all(|r| base.circulates_in(r)));
        must(
            everywhere,
            format!(
                "`{name}` does not circulate wherever `{}` does",
                currency.name
            ),
        );
        must(
            base.start <= currency.start,
            format!("`{name}` starts later, in month {}", base.start),
        );
    }
}
