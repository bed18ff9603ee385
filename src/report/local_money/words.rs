//! What local currencies did, in words.

use crate::experiment::local_money::{LocalMoney, LocalMoneyEffect};
use crate::measure::interval::Estimate;
use crate::measure::local_money::CurrencyFigure;
use crate::measure::per_pound::PAIRS_LEAST;
use crate::report::format::{self, Measure};
use crate::report::view::{self, Pair, capital, quoted};
use crate::scenario::types::Design;

impl LocalMoney {
    /// What holders lost over the whole run, pence; none where nobody lost anything.
    pub(super) fn lost_by_holders(&self) -> Option<Estimate> {
        Some(self.lost).filter(|lost| lost.mean != 0.0)
    }

    /// What members left unpaid at the pool over the whole run, pence; none where all was paid.
    pub(super) fn left_unpaid(&self) -> Option<Estimate> {
        Some(self.unpaid).filter(|unpaid| unpaid.mean != 0.0)
    }
}

/// That nobody used it, in the words of its design.
fn nothing(money: &LocalMoney) -> &'static str {
    let design = money.about.as_ref().map(|about| about.design);
    if design == Some(Design::TimeBank) {
        "no hours were given"
    } else {
        "nothing was paid in it"
    }
}

/// How often it changed hands and where it went, in the words of its design.
pub(super) fn circulated(money: &LocalMoney) -> Vec<String> {
    let figure = |figure| money.figure(figure);
    // Intervals are in the table below: a sentence with five of them is read by nobody.
    let number = |estimate: Estimate| format::value(Measure::Number, estimate.mean);
    let of_100 = |estimate: Estimate| format::money(10_000.0 * estimate.mean);
    if let Some(hours) = figure(CurrencyFigure::HoursGiven) {
        let met = figure(CurrencyFigure::HoursMet).map_or_else(String::new, |met| {
            format!(", {} of those asked for", format::share(met.mean))
        });
        return vec![format!(
            "members gave each other {} hours a year{met}",
            number(hours)
        )];
    }
    let Some(velocity) = figure(CurrencyFigure::Velocity) else {
        return vec![nothing(money).to_owned()];
    };
    let credit = money
        .about
        .as_ref()
        .is_some_and(|about| about.design == Design::MutualCredit);
    let unit = if credit {
        "a pound of credit"
    } else {
        "a note"
    };
    let mut said = vec![format!(
        "{unit} changed hands {} times a year",
        number(velocity)
    )];
    let paid_out = figure(CurrencyFigure::PaidOut).map(|paid| {
        format!(
            "its issuer paid out {} a year of public money",
            format::money(paid.mean)
        )
    });
    if credit {
        let together = figure(CurrencyFigure::SetOffShare).map(|with| {
            let without = figure(CurrencyFigure::CirclesShare).map_or_else(
                || "none would have been without credit".to_owned(),
                |without| format!("{} would have been without credit", of_100(without)),
            );
            format!(
                "of every \u{a3}100 that members owed one another {} was set off, where {without}",
                of_100(with)
            )
        });
        said.extend(together);
    } else {
        said.push(figure(CurrencyFigure::RedeemedPerTurn).map_or_else(
            || "firms changed none of it back".to_owned(),
            |back| {
                format!(
                    "of every \u{a3}100 that firms took in it they changed {} back",
                    of_100(back)
                )
            },
        ));
    }
    said.into_iter().chain(paid_out).collect()
}

/// What a pound of running cost brought, and how sure that is.
pub(super) fn brought(effect: &LocalMoneyEffect, whose: &str) -> String {
    if effect.cost.mean == 0.0 {
        return format!(
            "No office was paid to run it in these years, so there is no figure for each pound of {whose} running cost"
        );
    }
    if effect.cost.replicates < PAIRS_LEAST {
        return "What a pound of cost brought takes at least five pairs of runs".to_owned();
    }
    let (Some(each), Some(chance)) = (effect.per_pound, effect.chance) else {
        let cost = view::effect(Measure::Money, &effect.cost);
        let why = if effect.cost.mean < 0.0 {
            "less than before"
        } else {
            "too near zero to divide by"
        };
        return format!("{} running cost is {cost} a year, {why}", capital(whose));
    };
    let luck = if each.excludes_zero() {
        ""
    } else {
        ", which may be chance"
    };
    format!(
        "Each pound of {whose} running cost changed real value added here by {}{luck}; the chance that more is gained \
         than it costs is {}",
        view::effect(Measure::Money, &each.times(100.0)),
        chance_words(chance)
    )
}

/// A chance to whole per cent, never certain.
pub(super) fn chance_words(chance: f64) -> String {
    match 100.0 * chance {
        percent if percent < 1.0 => "under 1%".to_owned(),
        percent if percent > 99.0 => "over 99%".to_owned(),
        percent => format!("{percent:.0}%"),
    }
}

/// What holders and the pool lost over the whole run, when, and whether it closed.
pub(super) fn lost(money: &LocalMoney) -> String {
    let pounds = |estimate: Estimate| format::money(estimate.mean);
    let holders = money
        .lost_by_holders()
        .map(|lost| format!("holders lost {}", pounds(lost)));
    let members = money
        .left_unpaid()
        .map(|unpaid| format!("closing members left {} unpaid", pounds(unpaid)));
    let both: Vec<String> = holders.into_iter().chain(members).collect();
    let lost = match (both.is_empty(), money.worst_year()) {
        (false, Some(year)) if money.lost_by_year.len() > 1 => {
            let share = money.lost_by_year[year - 1] / money.lost_by_year.iter().sum::<f64>();
            let most = if share > 0.995 { "all" } else { "most" };
            format!("{}, {most} in year {year}", view::listed(&both))
        }
        (false, _) => view::listed(&both),
        (true, _) => "nobody lost by holding it".to_owned(),
    };
    let closed = match money.closed {
        0 => String::new(),
        closed => {
            let runs = if closed == money.runs {
                String::new()
            } else {
                format!(" in {closed} of {} runs", money.runs)
            };
            let years = match money.closed_in {
                Some([first, last]) if first == last => format!(" in year {first}"),
                Some([first, last]) => format!(" between years {first} and {last}"),
                None => String::new(),
            };
            format!("; it closed{years}{runs}")
        }
    };
    format!("Over the whole run {lost}{closed}")
}

/// What is said of a policy whose local money does not come alone, or of several currencies.
pub(super) fn of_all(pair: &Pair<'_>, effect: &LocalMoneyEffect) -> String {
    let (name, base) = (quoted(pair.name()), quoted(pair.base_name()));
    if effect.alone {
        let brought = brought(effect, "their");
        return format!("{name}, its local currencies together. {brought}.");
    }
    let brought = brought(effect, "the whole");
    format!(
        "{name} differs from {base} by more than local money: what is spent in it is its own, all other changes are \
         those of everything that differs. {brought}."
    )
}
