//! The page as a whole, on a made-up comparison.

use super::background::{Background, Fact};
use super::example;
use super::page::Page;
use super::view::Pair;
use super::{svg, verdict};
use crate::experiment::comparison::{CaseKind, Comparison};
use crate::experiment::regions::in_full;

fn background() -> Background {
    let fact = |what: &str, value: &str, source: &str| Fact {
        what: what.into(),
        value: value.into(),
        source: source.into(),
    };
    Background {
        data: vec![fact(
            "Scotland 2019, 15 industries",
            "Open Government Licence v3",
            "Scottish Government",
        )],
        assumed: vec![fact("behaviour.supplier_search", "0.0500 share", "assumed")],
        sourced: vec![fact(
            "behaviour.capacity_use",
            "0.850 share",
            "Poledna et al. 2023",
        )],
        ..Background::default()
    }
}

/// Every recorded region that is shown in full.
fn all(comparison: &Comparison) -> Vec<usize> {
    in_full(&comparison.regions, &[]).expect("nothing was asked for")
}

fn page(comparison: &Comparison) -> String {
    Page::of(comparison, &background(), &all(comparison))
        .and_then(|page| page.html())
        .expect("a comparison can be shown")
}

#[test]
fn the_page_holds_every_verdict_to_the_printed_digit() {
    let comparison = example::comparison("Does buying local help?");
    // Numbers are kept on one line with their signs and units.
    let html = page(&comparison)
        .replace('\u{a0}', " ")
        .replace('\u{2060}', "");
    for pair in Pair::against_first(&comparison, 0) {
        for line in verdict::table(&pair, 0).lines {
            for text in [
                &line.short.effect,
                &line.long.effect,
                &line.baseline,
                &line.threshold,
                &line.label,
            ] {
                assert!(html.contains(&svg::escaped(text)), "{text}");
            }
        }
    }
}

#[test]
fn the_terminal_says_the_same_to_the_printed_digit() {
    let comparison = example::comparison("Does buying local help?");
    let text = crate::cli::verdict_text::comparison_text(&comparison, &[0]);
    for pair in Pair::against_first(&comparison, 0) {
        let table = verdict::table(&pair, 0);
        let cells = table
            .lines
            .iter()
            .flat_map(|line| [&line.short, &line.long]);
        for cell in cells.filter(|cell| cell.verdict != "unclear") {
            // The terminal has the interval below the effect, and the unit beside the outcome's name.
            let effect = cell.effect.trim_end_matches(')');
            let (mean, interval) = effect.split_once(" (").unwrap_or((effect, ""));
            let number = mean.split(' ').next().unwrap_or_default();
            assert!(text.contains(number), "{number}");
            assert!(text.contains(interval), "{interval}");
        }
    }
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let html = page(&example::comparison("Does buying local help?"));
    for outside in [
        "http:", "https:", "//", "<script", "src=", "@import", "url(",
    ] {
        assert!(!html.contains(outside), "{outside}");
    }
}

#[test]
fn text_from_a_scenario_never_becomes_markup() {
    let hostile = "<script>alert('x')</script><img onerror=\"x\"> & more";
    let mut comparison = example::comparison(hostile);
    comparison.policies[1].name = hostile.into();
    comparison.policies[1].title = hostile.into();
    comparison.regions[0] = hostile.into();
    comparison.sectors[0] = hostile.into();
    comparison.failures.push(hostile.into());
    comparison.cases[1].name = hostile.into();
    if let CaseKind::Shock(shock) = &mut comparison.cases[1].kind {
        shock.words = hostile.into();
    }
    let html = page(&comparison);
    assert!(!html.contains("<script") && !html.contains("<img"));
    assert!(html.contains("&lt;script&gt;"));
    let page = Page::of(&comparison, &background(), &[0]).expect("hostile text is still text");
    for (name, picture) in page.pictures() {
        assert!(
            name.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b)),
            "{name}"
        );
        assert_well_formed(&picture.svg);
        assert!(!picture.svg.contains("<script"));
    }
    assert_well_formed(&page.sheet().expect("there are pictures"));
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    assert_eq!(
        page(&example::comparison("Same?")),
        page(&example::comparison("Same?"))
    );
}

#[test]
fn a_policy_that_loses_is_said_to_lose() {
    let comparison = example::comparison("Does buying local help?");
    let swapped_names = |pair: &Pair<'_>| super::finding::finding(pair);
    let forth = swapped_names(&Pair {
        comparison: &comparison,
        base: 0,
        policy: 1,
        region: 0,
    });
    let back = swapped_names(&Pair {
        comparison: &comparison,
        base: 1,
        policy: 0,
        region: 0,
    });
    // What one direction calls worse the other calls better: the sentences have no favourite.
    assert!(
        forth.loses.contains("capacity destroyed (Food)"),
        "{}",
        forth.loses
    );
    assert!(back.loses.contains("outside supply lost"), "{}", back.loses);
    let pair = Pair {
        comparison: &comparison,
        base: 0,
        policy: 0,
        region: 0,
    };
    assert!(
        super::finding::finding(&pair)
            .headline
            .contains("stays exactly the same")
    );
}

#[test]
fn a_report_is_written_whole_and_named_in_full() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let target =
        std::env::var_os("MILLPOND_REPORT").map_or_else(|| dir.path().to_owned(), Into::into);
    let comparison = example::comparison(
        "Does buying local make Dumfries and Galloway richer, fairer and safer?",
    );
    let written =
        super::write(&comparison, &background(), &[0], &target).expect("a writable directory");
    assert!(written.contains_key("report.html") && written.contains_key("charts/verdict.svg"));
    for (path, hash) in &written {
        let bytes = std::fs::read(target.join(path)).expect("written files are there");
        assert_eq!(*hash, blake3::hash(&bytes).to_hex().to_string());
    }
    // The page and its overview; three panels and incomes by fifth on page one, those around. Two policies against
    // the first: a verdict, three flows, twelve curves of shocks, six without, six of food, one of
    // stakes; two waterfalls each, one of public cost, three of value.
    assert_eq!(written.len(), 2 + 5 + 1 + 3 + 12 + 6 + 6 + 1 + 4 + 1 + 3);
}

#[test]
fn one_policy_one_replicate_and_lost_runs_still_make_a_page() {
    let mut comparison = Comparison::new(
        String::new(),
        example::comparison("").policies[..2].to_vec(),
        example::comparison("").cases,
        1,
        7,
        1,
        vec!["Here".into()],
        vec!["All".into()],
    );
    comparison
        .failures
        .push("localised, calm, replicate 1: a household paid twice".into());
    let html = page(&comparison);
    assert!(
        html.contains("a household paid twice")
            && html.contains("nothing can be said")
            && !html.contains("NaN")
    );
}

#[test]
fn a_single_pair_never_says_that_a_policy_does_not_lose() {
    let example = example::comparison("");
    let mut comparison = Comparison::new(
        String::new(),
        example.policies.clone(),
        example.cases.clone(),
        1,
        example.months,
        1,
        example.regions.clone(),
        example.sectors.clone(),
    );
    for policy in 0..3 {
        for case in 0..3 {
            if let Some(run) = example.run(policy, case, 0) {
                comparison.put(policy, case, 0, run.clone());
            }
        }
    }
    let pair = Pair {
        comparison: &comparison,
        base: 0,
        policy: 1,
        region: 0,
    };
    let finding = super::finding::finding(&pair);
    assert!(
        finding.loses.contains("run more replicates"),
        "{}",
        finding.loses
    );
    assert!(
        finding.headline.contains("may be chance"),
        "{}",
        finding.headline
    );
    assert!(page(&comparison).contains("too few runs"));
}

/// Tags open and close in order, attributes are quoted, and text has no bare markup.
fn assert_well_formed(xml: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        assert!(
            !rest[..start].contains('>'),
            "a bare > in {}",
            &rest[..start]
        );
        let end = rest.find('>').expect("every tag ends");
        let tag = &rest[start + 1..end];
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split_whitespace().next().expect("a tag has a name"));
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn many_regions_are_shown_together_and_side_by_side() {
    let comparison = example::many_regions("Who gains?");
    let page = Page::of(&comparison, &background(), &all(&comparison)).expect("it can be shown");
    assert_eq!(page.regions.len(), 1);
    assert_eq!(page.regions[0].name, "Land");
    let section = page.side_by_side.as_ref().expect("there are many regions");
    assert_eq!(section.policies.len(), 2);
    for policy in &section.policies {
        let first = policy.changes.rows.iter().map(|row| row[0].as_str()).next();
        assert_eq!(first, Some("Dumfries and Galloway *"));
        assert_eq!(policy.changes.rows.len(), 5);
    }
    let html = page.html().expect("the template fits");
    for text in [
        "localised (limited to Dumfries and Galloway)",
        "Dumfries and Galloway alone, and together with the others",
        "\u{201c}mixed\u{201d} (in all regions)",
        "\u{201c}Mixed\u{201d} instead of \u{201c}localised\u{201d} alone: in Dumfries and Galloway,",
    ] {
        assert!(html.to_lowercase().contains(&text.to_lowercase()), "{text}");
    }
    let one = Page::of(&comparison, &background(), &[4, 2]).expect("it can be shown");
    let names: Vec<&str> = one.regions.iter().map(|r| r.name.as_str()).collect();
    assert_eq!(names, ["Land", "South"]);
    for (_, picture) in one.pictures() {
        assert_well_formed(&picture.svg);
    }
}

#[test]
fn a_policy_for_one_region_changes_nothing_elsewhere_where_nothing_changes() {
    let comparison = example::many_regions("Who gains?");
    let window = crate::measure::window::Window::long_run(comparison.months);
    let outcome = crate::measure::outcome::Outcome::Jobs;
    let elsewhere = comparison.elsewhere(1, 1, outcome, window);
    assert!(
        elsewhere.is_some_and(|e| e.mean.abs() < 1.0),
        "{elsewhere:?}"
    );
    let balance = crate::experiment::regions::balance(&comparison.changes(1, outcome, window));
    assert_eq!(balance.gaining + balance.losing, 1);
    let whole = comparison.change(1, 4, outcome, window).effect.mean;
    assert!((balance.gained - balance.lost - whole).abs() < 1.0);
}

#[test]
fn the_terminal_shows_many_regions_in_80_columns() {
    let comparison = example::many_regions("Who gains?");
    let text = crate::cli::verdict_text::comparison_text(&comparison, &all(&comparison));
    for line in text.lines() {
        assert!(crate::cli::columns::width(line) <= 80, "{line}");
    }
    assert!(text.contains("Dumfries and Galloway *") && text.contains("By region"));
    assert!(!text.contains("\nNorth\n="));
    let asked = crate::cli::verdict_text::comparison_text(&comparison, &[4, 0]);
    assert!(asked.contains("\nNorth\n="));
    let table = crate::cli::run_text::run_text(&comparison, &[4]);
    assert!(
        table
            .lines()
            .all(|line| crate::cli::columns::width(line) <= 80),
        "{table}"
    );
}
