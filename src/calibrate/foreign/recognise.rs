//! Names that everybody uses for final users, incomes and totals: of the European System of Accounts,
//! Eurostat, the OECD, WIOD, the Scottish Government and Statistics Finland.
//!
//! What the mapping says goes first; what is recognised here is said in the report.

use super::label::{Called, plain};
use super::roles::{Seller, User};

/// What a name is known to mean.
pub(super) enum Found<T> {
    /// A role, and its meaning in words.
    Role(T, &'static str),
    /// A sum of others.
    Total,
}

type Known<T> = (T, &'static str, &'static [&'static str]);

const COLUMNS: [Known<User>; 13] = [
    (
        User::Output,
        "output",
        &[
            "total output*",
            "output",
            "out",
            "gross output*",
            "go",
            "p1",
            "tuotos*",
            "output at basic prices",
        ],
    ),
    (
        User::Final(1),
        "non-profit bodies",
        &[
            "npish*",
            "*p3_s15*",
            "p3/s15*",
            "cons_np",
            "non-profit inst*",
            "non profit inst*",
            "*non-profit institutions*",
        ],
    ),
    (
        User::Final(2),
        "government (all central)",
        &[
            "ggfc",
            "*p3_s13*",
            "p3/s13*",
            "cons_g",
            "government",
            "general government*",
            "government consumption*",
            "final consumption expenditure by government",
            "centgov",
            "central government*",
            "julkis*kulutusmenot",
        ],
    ),
    (
        User::Final(3),
        "local government",
        &["locgov", "local government*"],
    ),
    (
        User::Final(7),
        "visitors",
        &[
            "nonreshh",
            "non-resident household*",
            "non resident household*",
            "non-residents*",
            "tourist*",
        ],
    ),
    (
        User::Final(0),
        "households",
        &[
            "households",
            "household consumption*",
            "hfce",
            "*p3_s14*",
            "p3/s14*",
            "cons_h",
            "household final consumption*",
            "final consumption expenditure by households",
            "final consumption of households",
            "private consumption*",
            "kotitalouksien kulutusmenot",
        ],
    ),
    (
        User::Final(5),
        "change of inventories",
        &[
            "inventories",
            "change* in inventories*",
            "change* in stocks",
            "invnt",
            "inven",
            "p52",
            "p52 *",
            "stocks",
            "varastojen muutos",
        ],
    ),
    (
        User::Final(6),
        "valuables",
        &[
            "valuables",
            "p53",
            "p53 *",
            "*net acquisition of valuables",
            "changes in valuables",
        ],
    ),
    (
        User::Final(4),
        "investment",
        &[
            "gfcf",
            "gross fixed capital formation*",
            "investment",
            "fixed investment",
            "p51g*",
            "p51",
            "p51 *",
            "gross capital formation*",
            "p5",
            "p5 *",
            "p5g*",
        ],
    ),
    (
        User::Exports(1),
        "exports to the rest of the state",
        &[
            "rukexp",
            "exports to rest of uk",
            "rest of uk exports",
            "exports to the rest of the uk",
            "*vienti kotimaahan",
        ],
    ),
    (
        User::Exports(2),
        "exports to the world",
        &[
            "rowexp",
            "exports",
            "expo",
            "p6",
            "p6 *",
            "exports to rest of world",
            "rest of world exports",
            "export",
            "exports of goods and services",
            "exports rest of world",
            "p6k *",
        ],
    ),
    (User::Exports(0), "exports to other regions", &["exp_reg"]),
    (
        User::Imports,
        "imports",
        &["imports", "impo", "less imports", "p7"],
    ),
];

const ROWS: [Known<Seller>; 14] = [
    (
        Seller::Output,
        "output",
        &[
            "total output*",
            "output",
            "out",
            "tout",
            "gross output*",
            "go",
            "p1",
            "p1r",
            "output at basic prices*",
            "tuotos*",
            "total input*",
            "total inputs*",
        ],
    ),
    (
        Seller::ValueAdded,
        "value added",
        &[
            "gva",
            "va",
            "valu",
            "b1g",
            "b.1g",
            "value added*",
            "gross value added*",
            "*value added at basic prices",
            "arvonlisäys*",
        ],
    ),
    (
        Seller::Wages,
        "wages",
        &[
            "coe",
            "labr",
            "d1",
            "d.1",
            "compensation of employees*",
            "palkansaajakorvaukset",
            "wages",
            "wages and salaries",
        ],
    ),
    (
        Seller::Surplus,
        "surplus",
        &[
            "gos",
            "gops",
            "b2a3g",
            "b2g_b3g",
            "b.2g+b.3g",
            "gross operating surplus*",
            "operating surplus*",
            "mixed income*",
            "consumption of fixed capital",
            "toimintaylijäämä*",
        ],
    ),
    (
        Seller::ProductionTax,
        "taxes on production",
        &[
            "tlsprdn",
            "otxs",
            "d29x39",
            "d.29-d.39",
            "taxes less subsidies on production*",
            "other taxes less subsidies on production*",
            "other net taxes on production",
            "taxes on production*",
            "muut tuotantoverot*",
            "net taxes on production",
        ],
    ),
    (
        Seller::ProductTax,
        "taxes on products",
        &[
            "tlsprds",
            "tls",
            "txs",
            "txsp",
            "d21x31",
            "d.21-d.31",
            "taxes less subsidies on products*",
            "net taxes on products*",
            "tuoteverot*",
            "taxes on products*",
        ],
    ),
    (
        Seller::Imports(1),
        "imports from the rest of the state",
        &[
            "rukimp",
            "imports from rest of uk*",
            "imports from the rest of the uk*",
            "imports rest of uk",
            "rest of uk imports",
        ],
    ),
    (
        Seller::Imports(2),
        "imports from the world",
        &[
            "rowimp",
            "imports",
            "import",
            "imp",
            "p7",
            "p7 *",
            "imports cif",
            "imports from rest of world*",
            "imports from the rest of the world*",
            "imports rest of world",
            "total imports",
            "use of imported products*",
            "imported products*",
            "ulkomaisten tuontituotteiden*",
            "rest of world imports",
            "imports of goods and services",
        ],
    ),
    (
        Seller::Imports(0),
        "imports from other regions",
        &["kotimaisten tuontituotteiden*", "imp_reg_use"],
    ),
    (
        Seller::Imports(2),
        "imports from the world",
        &["imp_for_use"],
    ),
    (
        Seller::FullTime,
        "full-time equivalents",
        &[
            "employment*fte*",
            "fte",
            "*full-time equivalent*",
            "*full time equivalent*",
        ],
    ),
    (
        Seller::Jobs,
        "jobs",
        &[
            "jobs",
            "employment",
            "employed persons",
            "emp",
            "työlliset*",
        ],
    ),
    (
        Seller::Surplus,
        "surplus",
        &["pääomakorvaukset", "maankäytön korvaukset"],
    ),
    (Seller::ProductionTax, "taxes on production", &["v1ptx"]),
];

/// Names of sums, which are not read.
const TOTALS: [&str; 27] = [
    "total",
    "totals",
    "sum",
    "total use*",
    "total uses*",
    "total demand*",
    "total supply*",
    "total final*",
    "total intermediate*",
    "final demand*",
    "intermediate demand*",
    "intermediate consumption*",
    "total domestic*",
    "total consumption*",
    "total at *",
    "*yhteensä*",
    "tdu",
    "tiu",
    "tfd",
    "tfu",
    "fin_use",
    "tot_use*",
    "tot_int",
    "insgesamt*",
    "summe*",
    "total primary*",
    "ii_fob",
];

/// Whether a name is one of these; people write `Total_output` and `Total output`.
fn is(called: &Called, names: &[&str]) -> bool {
    names.iter().any(|name| called.is_loosely(name))
}

fn find<T: Copy>(called: &Called, known: &[Known<T>]) -> Option<Found<T>> {
    let found = known.iter().find(|(_, _, names)| is(called, names));
    let role = found.map(|(role, meaning, _)| Found::Role(*role, meaning));
    role.or_else(|| is(called, &TOTALS).then_some(Found::Total))
}

/// What a row is by its name.
pub(super) fn row(called: &Called) -> Option<Found<Seller>> {
    find(called, &ROWS)
}

/// What a column is by its name.
pub(super) fn column(called: &Called) -> Option<Found<User>> {
    find(called, &COLUMNS)
}

/// Whether it is a sum, or output, by its name: so that it is no industry although it may stand both
/// as a row and as a column.
pub(super) fn is_total(called: &Called) -> bool {
    is(called, &TOTALS) || is(called, ROWS[0].2)
}

/// Whether the name of a place or an industry is that of a sum.
pub(super) fn is_sum(name: &str) -> bool {
    let name = plain(name);
    [
        "total",
        "all",
        "sum",
        "summa",
        "insgesamt",
        "gesamt",
        "toimialat yhteensä",
        "koko maa",
        "whole country",
    ]
    .contains(&name.as_str())
        || name.starts_with("total ")
        || name.ends_with(" total")
        || name.ends_with(" yhteensä")
}
