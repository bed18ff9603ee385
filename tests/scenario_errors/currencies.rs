//! Local currencies whose terms do not agree.

use super::{LOCALISED, Problems, assert_has, assert_one, line, patched};

/// What is wrong when these currencies stand after the village's own.
fn with_currencies(more: &str) -> Problems {
    let last = "running_cost = { value = 20, unit = \"pounds a month\", source = \"assumed: run by volunteers\" }";
    patched(LOCALISED, LOCALISED, last, &format!("{last}\n{more}"))
}

/// What is wrong when the village's own voucher says `new` instead of `old`.
fn village_token(old: &str, new: &str) -> Problems {
    patched(LOCALISED, LOCALISED, old, new)
}

const VOUCHER: &str = "household_share = 0.5\nfirm_share = 0.5\ntop_up = 0.05\n";
const CREDIT: &str = "design = \"mutual_credit\"\nfirm_share = 0.5\nlimit = 0.1\ncap = 0.3\n";
const HOURS: &str = "design = \"time_bank\"\nhousehold_share = 0.5\nhours = 2\nhours_limit = 15\n";
const MUNICIPAL: &str =
    "design = \"municipal\"\nhousehold_share = 0.5\nfirm_share = 0.5\nincome = 50\n";

fn named(name: &str, terms: &str) -> String {
    format!("[[currencies]]\nname = \"{name}\"\n{terms}")
}

#[test]
fn sound_currencies_of_every_design_are_taken() {
    let all = [
        named("a", VOUCHER),
        named("b", CREDIT),
        named("c", HOURS),
        named("d", MUNICIPAL),
        named("e", &format!("{VOUCHER}base = \"a\"\n")),
    ];
    // One more that is wrong: nothing else is.
    let wrong = named("f", &format!("{VOUCHER}demurrage = 1.01\n"));
    let problems = with_currencies(&(all.concat() + &wrong));
    assert_one(&problems, LOCALISED, "demurrage", "1");
}

#[test]
fn shares_and_demurrage_lie_between_nothing_and_all() {
    let demurrage = "demurrage = { value = 0.08, source = \"Chiemgauer: 2% a quarter\" }";
    let place = format!("{LOCALISED}:{}:", line(LOCALISED, "demurrage"));
    for (value, message) in [("1.5", "1.5"), ("-0.1", "-0.1")] {
        let problems = village_token(demurrage, &format!("demurrage = {value}"));
        assert_one(&problems, &place, &format!("{message}, outside 0 to 1"), "");
    }
    let problems = village_token(demurrage, "demurrage = \"8%\"");
    assert_one(
        &problems,
        &place,
        "demurrage` must be a number from 0 to 1",
        "",
    );
}

#[test]
fn what_some_may_owe_others_must_be_able_to_hold() {
    let low = CREDIT.replace("cap = 0.3", "cap = 0.05");
    let problems = with_currencies(&named("credit", &low));
    assert_one(&problems, LOCALISED, "cap` is 0.05, below 0.1", "`limit`");
    let low = format!("{HOURS}opening_hours = 20\n");
    let problems = with_currencies(&named("hours", &low));
    assert_one(
        &problems,
        LOCALISED,
        "hours_limit` is 15, below 20",
        "`opening_hours`",
    );
}

#[test]
fn every_note_is_backed() {
    let problems = with_currencies(&named("thin", &format!("{VOUCHER}reserve = 0.8\n")));
    assert_one(
        &problems,
        LOCALISED,
        "reserve` is 0.8, below 1",
        "too small",
    );
}

#[test]
fn acceptance_is_of_known_sectors_and_regions() {
    let problems = with_currencies(&named(
        "token",
        &format!("{VOUCHER}sectors = [\"Bakries\"]\n"),
    ));
    assert_one(&problems, LOCALISED, "Bakries", "");
    let problems = with_currencies(&named(
        "token",
        &format!("{VOUCHER}regions = [\"Milbrook\"]\n"),
    ));
    assert_one(&problems, LOCALISED, "Milbrook", "Millbrook");
}

#[test]
fn one_name_is_one_issuer() {
    let problems = with_currencies(&named("Millbrook token", VOUCHER));
    assert_has(&problems, LOCALISED, "Millbrook token", "");
}

#[test]
fn a_base_is_known_has_notes_and_does_not_lead_back() {
    let based = |name: &str, base: &str| named(name, &format!("{VOUCHER}base = \"{base}\"\n"));
    let problems = with_currencies(&based("a", "Millbrok token"));
    assert_one(
        &problems,
        LOCALISED,
        "there is no currency `Millbrok token`",
        "Millbrook token",
    );
    let problems = with_currencies(&(based("a", "b") + &based("b", "c") + &based("c", "a")));
    assert_eq!(problems.list.len(), 3, "{problems}");
    assert_has(&problems, LOCALISED, "a on b on c on a", "against pounds");
    let problems = with_currencies(&based("a", "a"));
    assert_one(&problems, LOCALISED, "a on a", "against pounds");
    let credit = named("credit", CREDIT) + &based("a", "credit");
    assert_one(
        &with_currencies(&credit),
        LOCALISED,
        "no notes to hold in reserve",
        "",
    );
    let late = named("late", &format!("{VOUCHER}start = 30\n")) + &based("a", "late");
    assert_one(
        &with_currencies(&late),
        LOCALISED,
        "`late` starts later, in month 30",
        "",
    );
    // The village's own token circulates in Millbrook, this one in all regions.
    let wide = based("a", "Millbrook token") + "start = 13\n";
    assert_one(
        &with_currencies(&wide),
        LOCALISED,
        "does not circulate wherever",
        "",
    );
}

#[test]
fn a_currency_does_not_end_before_it_starts() {
    let problems = with_currencies(&named("a", &format!("{VOUCHER}start = 20\nend = 15\n")));
    assert_one(&problems, LOCALISED, "end", "");
}

#[test]
fn terms_belong_to_their_design_and_none_is_missing() {
    let problems = with_currencies(&named("a", &format!("{VOUCHER}limit = 0.1\nhours = 2\n")));
    assert_eq!(problems.list.len(), 2, "{problems}");
    assert_has(
        &problems,
        LOCALISED,
        "limit` is no term of a voucher",
        "top_up",
    );
    assert_has(
        &problems,
        LOCALISED,
        "hours` is no term of a voucher",
        "top_up",
    );
    let problems = with_currencies(&named("a", "design = \"mutual_credit\"\n"));
    for term in ["firm_share", "limit", "cap"] {
        assert_has(&problems, LOCALISED, &format!("{term}` is missing"), "");
    }
    let problems = with_currencies(&named("a", "design = \"mutual\"\n"));
    assert_has(&problems, LOCALISED, "mutual", "mutual_credit");
}

#[test]
fn municipal_money_is_paid_out_and_paid_for() {
    let never = MUNICIPAL.replace("income = 50\n", "");
    assert_one(
        &with_currencies(&named("a", &never)),
        LOCALISED,
        "never paid out",
        "`wage_share`",
    );
    let unpaid = format!("{MUNICIPAL}paid_by = \"nobody\"\n");
    assert_one(
        &with_currencies(&named("a", &unpaid)),
        LOCALISED,
        "nobody",
        "council",
    );
}

#[test]
fn hours_replace_services_that_somebody_sells() {
    let problems = with_currencies(&named("a", &format!("{HOURS}replaces = 0.5\n")));
    assert_one(
        &problems,
        LOCALISED,
        "replace bought services",
        "`hour_price`",
    );
}

#[test]
fn a_region_has_room_for_sixteen() {
    let many: String = (0..17).map(|i| named(&format!("c{i}"), VOUCHER)).collect();
    assert_one(
        &with_currencies(&many),
        LOCALISED,
        "18 currencies circulate",
        "16",
    );
}
