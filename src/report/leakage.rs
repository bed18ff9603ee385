//! By which doors money comes in and leaves: the picture of 100 pounds.

use std::collections::BTreeMap;

use crate::experiment::comparison::Comparison;
use crate::ledger::Door;

use super::hundred::{self, Class, Exit, Hundred};
use super::palette::{Colour, GREY, POLICIES};
use super::sankey::{Ribbon, Sankey, Stop, TALL, pounds};
use super::svg;
use super::view::{Picture, Table};

/// Doors that carry less than this many of 100 pounds are drawn together.
const SMALLEST: f64 = 1.0;
/// Flows between classes below this many of 100 pounds are not drawn.
const INVISIBLE: f64 = 0.05;

/// The picture of 100 pounds under each policy that has books; policies without any are left out.
#[must_use]
pub fn hundred_pictures(comparison: &Comparison, region: usize) -> Vec<Picture> {
    (0..comparison.policies.len())
        .filter_map(|policy| hundred_picture(comparison, policy, region, TALL))
        .collect()
}

/// 100 pounds under one policy; none without its books.
#[must_use]
pub fn hundred_picture(
    comparison: &Comparison,
    policy: usize,
    region: usize,
    height: f64,
) -> Option<Picture> {
    let hundred = Hundred::of(comparison.books(policy).regions.get(region)?)?;
    let name = &comparison.policies[policy].name;
    let title = format!("Where \u{a3}100 that come in go: {name}");
    let summary = summary(&hundred);
    let drawn = Sankey {
        height,
        ..diagram(&hundred, title.clone(), summary.clone())
    }
    .svg();
    Some(Picture {
        name: format!("hundred-pounds-{}", policy + 1),
        table: table(&hundred),
        inline: svg::inline(&drawn),
        svg: drawn,
        title,
        summary,
    })
}

/// A group of doors that is drawn in one colour.
const fn door_colour(door: Door) -> Colour {
    match door {
        Door::Exports | Door::Tourism => POLICIES[0],
        Door::ImportsConsumer
        | Door::ImportsInput
        | Door::ImportsInvestment
        | Door::ImportsPublic => POLICIES[1],
        Door::PublicMoney | Door::Taxes => POLICIES[4],
        Door::Pensions | Door::Commuters => POLICIES[2],
        Door::Profit | Door::Interest | Door::LoanPrincipal => POLICIES[3],
        Door::Savings | Door::Insurance | Door::Ownership => POLICIES[5],
    }
}

fn exit_colour(exit: Exit) -> Colour {
    match exit {
        Exit::Door(door) => door_colour(door),
        Exit::Kept => POLICIES[2],
    }
}

/// Keys in drawing order, those too small to draw alone gathered under none.
fn stops<K: Copy + Ord>(totals: &BTreeMap<K, f64>) -> (Vec<Option<K>>, BTreeMap<K, usize>) {
    let large: Vec<K> = totals
        .iter()
        .filter(|(_, v)| **v >= SMALLEST)
        .map(|(k, _)| *k)
        .collect();
    let mut keys: Vec<Option<K>> = large.iter().copied().map(Some).collect();
    let mut place: BTreeMap<K, usize> = large.iter().enumerate().map(|(i, k)| (*k, i)).collect();
    let small: Vec<K> = totals
        .iter()
        .filter(|(_, v)| **v < SMALLEST && **v >= INVISIBLE)
        .map(|(k, _)| *k)
        .collect();
    if !small.is_empty() {
        place.extend(small.iter().map(|k| (*k, keys.len())));
        keys.push(None);
    }
    (keys, place)
}

fn diagram(hundred: &Hundred, title: String, summary: String) -> Sankey {
    let (doors, door_place) = stops(&hundred.by_door_in());
    let (exits, exit_place) = stops(&hundred.by_exit());
    let of = |class: fn(&(Class, Class)) -> Class| -> Vec<Class> {
        let reached = |c: &Class| {
            hundred
                .through
                .iter()
                .any(|(key, v)| class(key) == *c && *v >= INVISIBLE)
        };
        Class::ALL.into_iter().filter(reached).collect()
    };
    let (first, last) = (of(|key| key.0), of(|key| key.1));
    let at = |classes: &[Class], class: Class| classes.iter().position(|c| *c == class);
    let ribbons = |items: Vec<(Option<usize>, Option<usize>, f64)>| -> Vec<Ribbon> {
        let mut sums: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (from, to, amount) in items {
            // A class too small to be drawn has no place.
            if let (Some(from), Some(to)) = (from, to) {
                *sums.entry((from, to)).or_default() += amount;
            }
        }
        let drawn = sums.into_iter().filter(|(_, amount)| *amount >= INVISIBLE);
        drawn
            .map(|((from, to), amount)| Ribbon { from, to, amount })
            .collect()
    };
    let entering = hundred
        .first
        .iter()
        .map(|((door, class), v)| (door_place.get(door).copied(), at(&first, *class), *v));
    let inside = hundred
        .through
        .iter()
        .map(|((a, b), v)| (at(&first, *a), at(&last, *b), *v));
    let leaving = hundred
        .last
        .iter()
        .map(|((class, exit), v)| (at(&last, *class), exit_place.get(exit).copied(), *v));
    let class_stops = |classes: &[Class]| -> Vec<Stop> {
        classes
            .iter()
            .map(|c| Stop {
                label: c.label().into(),
                colour: GREY,
            })
            .collect()
    };
    let door_stop = |door: &Option<Door>| match door {
        Some(door) => Stop {
            label: hundred::door_in(*door).into(),
            colour: door_colour(*door),
        },
        None => Stop {
            label: "Other".into(),
            colour: GREY,
        },
    };
    let exit_stop = |exit: &Option<Exit>| match exit {
        Some(exit) => Stop {
            label: hundred::exit_name(*exit).into(),
            colour: exit_colour(*exit),
        },
        None => Stop {
            label: "Other".into(),
            colour: GREY,
        },
    };
    Sankey {
        title,
        summary,
        headings: [
            "comes in by",
            "first received by",
            "last paid out by",
            "leaves by",
        ]
        .map(String::from)
        .to_vec(),
        columns: vec![
            doors.iter().map(door_stop).collect(),
            class_stops(&first),
            class_stops(&last),
            exits.iter().map(exit_stop).collect(),
        ],
        ribbons: vec![
            ribbons(entering.collect()),
            ribbons(inside.collect()),
            ribbons(leaving.collect()),
        ],
        height: TALL,
    }
}

/// "Of 100 pounds that come in, 54.1 come by exports, …".
fn summary(hundred: &Hundred) -> String {
    let largest = |mut items: Vec<(&'static str, f64)>| {
        items.sort_by(|a, b| b.1.total_cmp(&a.1));
        let words: Vec<String> = items
            .iter()
            .take(3)
            .map(|(name, v)| format!("{} {}", name.to_lowercase(), pounds(*v)))
            .collect();
        words.join(", ")
    };
    let doors = hundred
        .by_door_in()
        .into_iter()
        .map(|(d, v)| (hundred::door_in(d), v))
        .collect();
    let exits = hundred
        .by_exit()
        .into_iter()
        .map(|(e, v)| (hundred::exit_name(e), v))
        .collect();
    format!(
        "Of 100 pounds that come in, most come by: {}. Most leave by: {}. On their way residents pay each other {} \
         with them.",
        largest(doors),
        largest(exits),
        pounds(hundred.inside)
    )
}

fn table(hundred: &Hundred) -> Table {
    let doors = hundred
        .by_door_in()
        .into_iter()
        .map(|(d, v)| ("in", hundred::door_in(d), v));
    let exits = hundred
        .by_exit()
        .into_iter()
        .map(|(e, v)| ("out", hundred::exit_name(e), v));
    let through = hundred
        .through
        .iter()
        .filter(|(_, v)| **v >= INVISIBLE)
        .map(|((a, b), v)| {
            vec![
                "inside".into(),
                format!("first {}, last {}", a.label(), b.label()),
                pounds(*v),
            ]
        });
    let rows = doors
        .chain(exits)
        .map(|(way, name, v)| vec![way.to_owned(), name.to_owned(), pounds(v)]);
    Table {
        head: ["", "door", "of 100 pounds"].map(String::from).to_vec(),
        rows: rows.chain(through).collect(),
    }
}
