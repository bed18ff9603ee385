//! What sectors are like, from the mapping, or assumed by the code or name of their first industry.
//!
//! Codes are the divisions of NACE, ISIC and the UK's SIC, which agree. The values are those of the
//! bundled tables of Scotland for the same divisions.

use std::collections::BTreeMap;

use super::label::{division, plain};
use super::mapping::SectorTraits;
use super::roles::SectorHead;
use crate::calibrate::accounts::{EVEN_MONTHS, Sector};
use crate::calibrate::table::Role;

/// A sector with its traits and how they were found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Character {
    pub sector: Sector,
    pub role: Role,
    /// "mapping", "assumed by code 10", "assumed by name" or "assumed: nothing is known".
    pub found: String,
}

/// Traits of a kind of activity: stored, public, traded, hospitality, critical input, food, then price
/// revision, subsistence and tonnes of CO2e per thousand pounds.
struct Kind {
    /// First and last division.
    divisions: (u32, u32),
    /// Words in a name that mean it.
    words: &'static [&'static str],
    traits: &'static str,
    revision: f64,
    subsistence: f64,
    emissions: f64,
}

const fn kind(
    divisions: (u32, u32),
    words: &'static [&'static str],
    traits: &'static str,
    [revision, subsistence, emissions]: [f64; 3],
) -> Kind {
    Kind {
        divisions,
        words,
        traits,
        revision,
        subsistence,
        emissions,
    }
}

/// Letters: s stored, p public, t traded, h hospitality, c critical input, f food.
const KINDS: [Kind; 34] = [
    kind(
        (1, 1),
        &[
            "agricultur",
            "farm",
            "crop",
            "livestock",
            "maatalous",
            "landwirtschaft",
            "jordbruk",
        ],
        "stcf",
        [0.31, 0.7, 2.2],
    ),
    kind(
        (2, 2),
        &["forest", "logging", "metsä"],
        "st",
        [0.13, 0.3, 0.2],
    ),
    kind(
        (3, 3),
        &["fish", "aquacult", "kala"],
        "stcf",
        [0.31, 0.5, 0.5],
    ),
    kind(
        (5, 9),
        &["mining", "quarry", "extraction", "coal", "crude", "kaivos"],
        "st",
        [0.15, 0.5, 0.6],
    ),
    kind(
        (10, 10),
        &[
            "food product",
            "food manuf",
            "meat",
            "dairy",
            "bakery",
            "food, bev",
            "elintarvike",
        ],
        "stcf",
        [0.15, 0.7, 0.1],
    ),
    kind(
        (11, 12),
        &["beverage", "drink", "spirit", "tobacco", "juoma"],
        "stf",
        [0.13, 0.2, 0.1],
    ),
    kind(
        (13, 18),
        &["textile", "wearing", "leather", "wood", "paper", "printing"],
        "st",
        [0.13, 0.4, 0.1],
    ),
    kind(
        (19, 19),
        &["petrol", "coke", "refin"],
        "stc",
        [0.2, 0.5, 0.6],
    ),
    kind(
        (20, 23),
        &[
            "chemic", "pharma", "rubber", "plastic", "mineral", "glass", "cement",
        ],
        "st",
        [0.13, 0.3, 0.35],
    ),
    kind(
        (24, 33),
        &[
            "metal",
            "steel",
            "machin",
            "electr",
            "vehicle manu",
            "motor",
            "manufact",
            "furniture",
            "ship",
            "teollisuus",
        ],
        "st",
        [0.13, 0.2, 0.1],
    ),
    kind(
        (35, 35),
        &["energy", "electricity", "gas", "steam", "power", "energia"],
        "c",
        [0.2, 0.8, 0.75],
    ),
    kind(
        (36, 39),
        &["water", "sewer", "waste", "utilities"],
        "c",
        [0.06, 0.9, 0.55],
    ),
    kind(
        (41, 43),
        &["construction", "building", "rakenta", "baugewerbe"],
        "",
        [0.06, 0.3, 0.05],
    ),
    kind((45, 46), &["wholesale", "tukku"], "", [0.12, 0.3, 0.05]),
    kind(
        (47, 47),
        &["retail", "shop", "trade", "vähittäis", "kauppa", "handel"],
        "",
        [0.12, 0.5, 0.05],
    ),
    kind(
        (49, 53),
        &[
            "transport",
            "postal",
            "post ",
            "courier",
            "warehous",
            "storage",
            "kuljetus",
        ],
        "",
        [0.06, 0.4, 0.45],
    ),
    kind(
        (55, 55),
        &["accommodation", "hotel", "majoitus"],
        "h",
        [0.06, 0.0, 0.05],
    ),
    kind(
        (56, 56),
        &[
            "food service",
            "food and beverage service",
            "restaurant",
            "catering",
            "ravitsemis",
        ],
        "h",
        [0.06, 0.1, 0.05],
    ),
    kind(
        (58, 63),
        &[
            "information",
            "communic",
            "telecom",
            "publish",
            "media",
            "computer prog",
            "software",
        ],
        "t",
        [0.06, 0.4, 0.01],
    ),
    kind(
        (64, 66),
        &["financ", "bank", "insur", "rahoitus"],
        "t",
        [0.06, 0.4, 0.01],
    ),
    kind(
        (68, 68),
        &["real estate", "housing", "dwelling", "rent", "kiinteistö"],
        "",
        [0.06, 0.8, 0.01],
    ),
    kind(
        (69, 82),
        &[
            "professional",
            "business serv",
            "legal",
            "account",
            "consult",
            "research",
            "administrative",
            "rental",
            "security",
        ],
        "t",
        [0.06, 0.3, 0.02],
    ),
    kind(
        (84, 84),
        &[
            "public admin",
            "government",
            "defence",
            "defense",
            "julkinen hallinto",
        ],
        "p",
        [0.06, 0.5, 0.04],
    ),
    kind(
        (85, 85),
        &["education", "school", "koulutus"],
        "p",
        [0.06, 0.5, 0.02],
    ),
    kind(
        (86, 86),
        &["health", "hospital", "terveys"],
        "p",
        [0.06, 0.7, 0.03],
    ),
    kind(
        (87, 88),
        &["social", "residential care", "sosiaali"],
        "p",
        [0.06, 0.7, 0.02],
    ),
    kind(
        (90, 94),
        &[
            "art",
            "recreation",
            "culture",
            "sport",
            "entertain",
            "membership",
            "taiteet",
        ],
        "",
        [0.06, 0.2, 0.03],
    ),
    kind((95, 95), &["repair"], "", [0.06, 0.3, 0.02]),
    kind(
        (96, 96),
        &["personal serv", "other serv", "services"],
        "",
        [0.06, 0.2, 0.03],
    ),
    kind(
        (97, 98),
        &[
            "households as employers",
            "domestic person",
            "kotitalouspalvelu",
        ],
        "",
        [0.06, 0.2, 0.0],
    ),
    kind((99, 99), &["extraterritorial"], "p", [0.06, 0.0, 0.02]),
    kind(
        (100, 100),
        &["primary", "goods", "industry"],
        "st",
        [0.13, 0.3, 0.2],
    ),
    kind((100, 100), &["food"], "stcf", [0.15, 0.7, 0.1]),
    kind(
        (100, 100),
        &["public", "state", "council"],
        "p",
        [0.06, 0.5, 0.03],
    ),
];

/// Sections of NACE by their letter, as their first division.
const SECTIONS: [(char, u32); 21] = [
    ('a', 1),
    ('b', 5),
    ('c', 24),
    ('d', 35),
    ('e', 36),
    ('f', 41),
    ('g', 47),
    ('h', 49),
    ('i', 55),
    ('j', 58),
    ('k', 64),
    ('l', 68),
    ('m', 69),
    ('n', 77),
    ('o', 84),
    ('p', 85),
    ('q', 86),
    ('r', 90),
    ('s', 96),
    ('t', 97),
    ('u', 99),
];

fn by_division(division: u32) -> Option<&'static Kind> {
    KINDS
        .iter()
        .find(|kind| (kind.divisions.0..=kind.divisions.1).contains(&division))
}

/// The kind that a code or a name means, and how that was seen.
fn assumed(head: &SectorHead) -> (Option<&'static Kind>, String) {
    let code = head.code.trim();
    let mut letters = code.chars();
    if let (Some(letter), None) = (letters.next(), letters.next())
        && let Some((_, first)) = SECTIONS
            .iter()
            .find(|(known, _)| *known == letter.to_ascii_lowercase())
    {
        return (by_division(*first), format!("assumed by code {code}"));
    }
    if let Some(kind) = division(code).and_then(by_division) {
        return (Some(kind), format!("assumed by code {code}"));
    }
    let name = plain(&format!("{} {}", head.label, head.name)).replace('_', " ");
    let by_name = KINDS
        .iter()
        .find(|kind| kind.words.iter().any(|word| name.contains(word)));
    match by_name {
        Some(kind) => (Some(kind), "assumed by name".to_owned()),
        None => (None, "assumed: nothing is known".to_owned()),
    }
}

/// The traits of every sector.
pub(super) fn of(heads: &[SectorHead], given: &BTreeMap<String, SectorTraits>) -> Vec<Character> {
    heads
        .iter()
        .map(|head| character(head, given.get(&head.name)))
        .collect()
}

fn character(head: &SectorHead, given: Option<&SectorTraits>) -> Character {
    let (kind, mut found) = assumed(head);
    let has = |letter: char| kind.is_some_and(|kind| kind.traits.contains(letter));
    let figure = |of: fn(&Kind) -> f64, otherwise: f64| kind.map_or(otherwise, of);
    let mut sector = Sector {
        name: head.name.clone(),
        label: head.label.clone(),
        stored: has('s'),
        public: has('p'),
        critical_input: has('c'),
        food: has('f'),
        price_revision: figure(|kind| kind.revision, 0.12),
        subsistence: figure(|kind| kind.subsistence, 0.3),
        co2e_per_thousand: figure(|kind| kind.emissions, 0.1),
        months: EVEN_MONTHS,
        plant: crate::calibrate::accounts::PlantTraits::default(),
    };
    let mut role = Role {
        traded: has('t'),
        hospitality: has('h'),
    };
    if let Some(given) = given {
        set(&mut sector.label, given.label.as_ref());
        set(&mut sector.stored, given.stored.as_ref());
        set(&mut sector.public, given.public.as_ref());
        set(&mut sector.critical_input, given.critical_input.as_ref());
        set(&mut sector.food, given.food.as_ref());
        set(&mut sector.price_revision, given.price_revision.as_ref());
        set(&mut sector.subsistence, given.subsistence.as_ref());
        set(
            &mut sector.co2e_per_thousand,
            given.co2e_per_thousand.as_ref(),
        );
        set(&mut role.traded, given.traded.as_ref());
        set(&mut role.hospitality, given.hospitality.as_ref());
        found = format!("mapping, the rest {found}");
    }
    Character {
        sector,
        role,
        found,
    }
}

fn set<T: Clone>(field: &mut T, given: Option<&T>) {
    if let Some(given) = given {
        field.clone_from(given);
    }
}
