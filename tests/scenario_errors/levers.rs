//! Levers and shocks whose terms are wrong, each by itself and together.

use millpond::files::read_text;
use millpond::scenario::load;
use millpond::scenario::problem::Problems;
use millpond::scenario::record::Choice;
use millpond::scenario::types::{LeverKind, ShockKind};

use super::{VILLAGE, assert_has, assert_one};

const FILE: &str = "more.toml";
const FARMS: &str = "Farm_and_food";
const SHOP: &str = "Shop_and_craft";

/// What the program finds wrong with these entries laid over the village; none when they are sound.
fn found(entries: &str) -> Option<Problems> {
    let read = |path: &str| match path {
        FILE => Ok(format!("base = \"{VILLAGE}\"\ntitle = \"more\"\n{entries}")),
        other => read_text(other),
    };
    load(FILE, &[], &read).err()
}

fn wrong(entries: &str) -> Problems {
    found(entries).unwrap_or_else(|| panic!("this is taken:\n{entries}"))
}

/// A lever with all that its kind needs.
fn lever(name: &str, kind: LeverKind, strength: f64, more: &str) -> String {
    let needs = match kind {
        LeverKind::Repair => format!("sectors = [\"{FARMS}\"]\nthrough = \"{SHOP}\"\n"),
        LeverKind::Cluster => format!("sectors = [\"{FARMS}\", \"{SHOP}\"]\n"),
        LeverKind::SpendLedger => format!(
            "ledger = {{ text = '''\nsupplier,place,sector,pounds\nMill,local,{FARMS},1000\n''' }}\n"
        ),
        _ => String::new(),
    };
    let kind = kind.name();
    format!(
        "[[levers]]\nname = \"{name}\"\nkind = \"{kind}\"\nstrength = {strength:?}\n{needs}{more}\n"
    )
}

fn shock(kind: ShockKind, depth: f64, more: &str) -> String {
    let kind = kind.name();
    format!(
        "[[shocks]]\nname = \"s\"\nside = \"local\"\nkind = \"{kind}\"\ndepth = {depth:?}\nstart = 3\nlength = 2\n{more}\n"
    )
}

#[test]
fn every_lever_is_taken_inside_its_range_and_refused_beyond_it() {
    for &kind in LeverKind::ALL {
        let (least, most) = kind.range();
        for sound in [least, most] {
            let problems = found(&lever("it", kind, sound, ""));
            assert!(problems.is_none(), "{kind:?} {sound}: {problems:?}");
        }
        for beyond in [least - 0.01, most + 0.01] {
            let problems = wrong(&lever("it", kind, beyond, ""));
            assert_has(&problems, FILE, "outside", "");
        }
    }
}

#[test]
fn every_shock_is_taken_inside_its_range_and_refused_beyond_it() {
    for &kind in ShockKind::ALL {
        let most = kind.depth_max();
        for sound in [0.0, most] {
            let problems = found(&shock(kind, sound, ""));
            assert!(problems.is_none(), "{kind:?} {sound}: {problems:?}");
        }
        for beyond in [-0.01, most + 0.01] {
            let problems = wrong(&shock(kind, beyond, ""));
            assert_one(&problems, FILE, "outside 0 to", "");
        }
    }
}

#[test]
fn a_unit_is_the_kind_s_own() {
    let months = "strength = { value = 2, unit = \"pounds a month\" }";
    let stocks = lever("it", LeverKind::Stocks, 2.0, "").replace("strength = 2.0", months);
    assert_one(&wrong(&stocks), FILE, "is in `pounds a month`", "`months`");
    let nonsense = lever("it", LeverKind::Stocks, 2.0, "").replace(
        "strength = 2.0",
        "strength = { value = 2, unit = \"miles\" }",
    );
    assert_one(
        &wrong(&nonsense),
        FILE,
        "is not in `miles`",
        "pounds a month",
    );
}

#[test]
fn what_a_kind_has_no_use_for_is_refused() {
    let sectors = format!("sectors = [\"{FARMS}\"]");
    for kind in [
        LeverKind::BasicIncome,
        LeverKind::Support,
        LeverKind::RegionalBanking,
    ] {
        let problems = wrong(&lever("it", kind, 0.5, &sectors));
        assert_one(
            &problems,
            FILE,
            "`levers.0.sectors` is no term of",
            "whole region",
        );
    }
    let through = format!("through = \"{SHOP}\"");
    let problems = wrong(&lever("it", LeverKind::Training, 0.1, &through));
    assert_one(
        &problems,
        FILE,
        "`levers.0.through` is no term of training",
        "repairs",
    );
    let ledger = format!(
        "ledger = {{ text = '''\nsupplier,place,sector,pounds\nMill,local,{FARMS},1000\n''' }}"
    );
    let problems = wrong(&lever("it", LeverKind::Procurement, 0.1, &ledger));
    assert_has(
        &problems,
        FILE,
        "`levers.0.ledger` is no term of procurement",
        "ledger",
    );
    for kind in [
        ShockKind::LabourLost,
        ShockKind::CreditCrunch,
        ShockKind::TransfersCut,
    ] {
        let problems = wrong(&shock(kind, 0.1, &sectors));
        assert_one(&problems, FILE, "`shocks.", "whole region");
    }
}

#[test]
fn what_a_kind_needs_is_asked_for() {
    let bare =
        |kind: LeverKind| format!("[[levers]]\nkind = \"{}\"\nstrength = 0.1\n", kind.name());
    let problems = wrong(&bare(LeverKind::Repair));
    assert_has(
        &problems,
        FILE,
        "`levers.0.through` is missing",
        "does the work",
    );
    let problems = wrong(&bare(LeverKind::SpendLedger));
    assert_one(&problems, FILE, "`levers.0.ledger` is missing", "--spend");
    let problems = wrong(&bare(LeverKind::Cluster));
    assert_one(&problems, FILE, "names no cluster", "two sectors");
    let nobody = lever("it", LeverKind::Repair, 0.1, "").replace(SHOP, "Shoop");
    assert_one(&wrong(&nobody), FILE, "there is no sector `Shoop`", SHOP);
}

#[test]
fn a_wrong_ledger_and_a_wrong_course_are_shown_at_their_line() {
    let ledger =
        lever("it", LeverKind::SpendLedger, 0.5, "").replace("Mill,local", "Mill,Atlantis");
    assert_one(&wrong(&ledger), FILE, "Atlantis", "");
    let course =
        "course = { text = '''\n# source: by hand\n# period: month\nmonth,all\nMay,1.5\n''' }";
    let problems = wrong(&shock(ShockKind::HarvestFailure, 0.5, course));
    assert_one(
        &problems,
        &format!("{FILE}:14"),
        "`May` is 1.5, outside 0 to 1",
        "",
    );
    let both = format!("shape = \"fading\"\n{}", course.replace("1.5", "0.5"));
    let problems = wrong(&shock(ShockKind::HarvestFailure, 0.5, &both));
    assert_one(
        &problems,
        FILE,
        "both a `shape` and a `course`",
        "leave `shape` out",
    );
    let at_once = course.replace("1.5", "0.5");
    let problems = wrong(&shock(ShockKind::CapacityDestroyed, 0.5, &at_once));
    assert_one(&problems, FILE, "course` is no term", "at once");
    let hazard = shock(ShockKind::LabourLost, 0.5, "hazard = 1.5");
    assert_one(&wrong(&hazard), FILE, "hazard", "");
}

#[test]
fn contradictory_levers_are_named_together() {
    use LeverKind::{
        BuyLocalFirms, Cooperatives, LocalCap, LocalOwnership, ProfitLevy, SocialEnterprises,
        Tariff, TransportCost,
    };
    let pair = |a: (LeverKind, f64, &str), b: (LeverKind, f64, &str)| {
        lever("one", a.0, a.1, a.2) + &lever("other", b.0, b.1, b.2)
    };
    let contradict = [
        pair((TransportCost, 0.1, ""), (TransportCost, -0.1, "")),
        pair((Cooperatives, 0.7, ""), (SocialEnterprises, 0.6, "")),
        pair((LocalOwnership, -0.2, ""), (ProfitLevy, 0.1, "")),
        pair((LocalCap, 1.0, ""), (BuyLocalFirms, 0.1, "")),
        pair((Tariff, 0.1, ""), (TransportCost, -0.1, "")),
        pair((BuyLocalFirms, 0.7, ""), (BuyLocalFirms, 0.4, "")),
    ];
    for entries in &contradict {
        let problems = wrong(entries);
        assert_one(
            &problems,
            FILE,
            "`one` and `other` contradict each other",
            "keep one",
        );
    }
    let farms = format!("sectors = [\"{FARMS}\"]");
    let shops = format!("sectors = [\"{SHOP}\"]");
    let apart = [
        pair((TransportCost, 0.1, &farms), (TransportCost, -0.1, &shops)),
        pair(
            (TransportCost, 0.1, "end = 13"),
            (TransportCost, -0.1, "start = 13"),
        ),
        pair((TransportCost, 0.1, ""), (TransportCost, 0.0, "")),
        pair((Cooperatives, 0.4, ""), (SocialEnterprises, 0.6, "")),
        pair((LocalOwnership, 0.2, ""), (ProfitLevy, 0.1, "")),
        pair((Tariff, 0.1, ""), (TransportCost, 0.1, "")),
        pair((BuyLocalFirms, 0.7, ""), (BuyLocalFirms, 0.3, "")),
    ];
    for entries in &apart {
        let problems = found(entries);
        assert!(problems.is_none(), "{entries}: {problems:?}");
    }
}

#[test]
fn an_entry_that_changes_none_of_the_base_says_which_there_are() {
    let problems = wrong("[[shocks]]\nname = \"fier\"\ndepth = 0.9\n");
    assert_one(
        &problems,
        FILE,
        "`shocks` has no entry `fier` to change",
        "did you mean `fire`?",
    );
    assert!(found("[[shocks]]\nname = \"fire\"\ndepth = 0.9\n").is_none());
}

#[test]
fn a_unit_that_no_kind_has_is_answered_with_those_there_are() {
    let problems =
        wrong("[[levers]]\nkind = \"stocks\"\nstrength = { value = 1, unit = \"pounds\" }\n");
    let units = "by its kind `share` or `months` or `pounds a month`";
    assert_has(&problems, FILE, "is not in `pounds`", units);
}

#[test]
fn a_table_that_cannot_be_read_is_said_once() {
    let course = "course = \"nowhere.csv\"";
    let problems = wrong(&shock(ShockKind::LabourLost, 0.5, course));
    assert_one(
        &problems,
        FILE,
        "cannot read nowhere.csv",
        "a path starts at",
    );
    let ledger = "[[levers]]\nkind = \"spend_ledger\"\nstrength = 1\nledger = \"nowhere.csv\"\n";
    assert_one(
        &wrong(ledger),
        FILE,
        "cannot read nowhere.csv",
        "a path starts at",
    );
}
