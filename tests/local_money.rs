//! Local money by each design: nothing where nobody takes it, books that close, holders who are paid or
//! lose, and output only where liquidity or hands are idle.

mod common;

use common::{LUCK, begin, bytes_of, dumfries, live, lived, luck};
use millpond::economy::local_money::Standing;
use millpond::ledger::Node;
use millpond::measure::currency::CurrencyOutcome;
use millpond::measure::local_money::CurrencyFigure;
use millpond::measure::outcome::Outcome;
use millpond::measure::window::{Window, yearly};
use millpond::scenario::record::{Choice, of_defaults};
use millpond::scenario::types::{
    Currency, Design, Scenario, Shape, Shock, ShockKind, Side, Supporter,
};
use millpond::simulation::Simulation;
use millpond::units::{Minutes, Pence};

/// A currency of a design with usual terms, everywhere.
fn currency(design: Design) -> Currency {
    let usual = Currency {
        name: "token".into(),
        design,
        ..of_defaults()
    };
    let notes = Currency {
        household_share: Some(0.5),
        firm_share: Some(0.5),
        redemption_fee: Some(0.05),
        demurrage: Some(0.08),
        ..usual.clone()
    };
    match design {
        Design::Voucher => Currency {
            top_up: Some(0.1),
            ..notes
        },
        Design::Municipal => Currency {
            income: Some(50.0),
            ..notes
        },
        Design::MutualCredit => Currency {
            household_share: Some(0.5),
            firm_share: Some(0.5),
            wage_share: Some(0.3),
            limit: Some(0.1),
            cap: Some(0.3),
            clearing: Some(1.0),
            ..usual
        },
        Design::TimeBank => Currency {
            household_share: Some(0.5),
            hours: Some(2.0),
            hours_limit: Some(15.0),
            opening_hours: Some(2.0),
            replaces: Some(0.5),
            hour_price: Some(8.21),
            sectors: vec!["Arts_personal_other".into()],
            ..usual
        },
    }
}

fn with(currencies: &[Currency]) -> Scenario {
    let mut world = dumfries(60, &[]);
    world.currencies = currencies.to_vec();
    world
}

/// A currency's figure in a month's record, in its unit.
fn recorded(simulation: &Simulation, outcome: CurrencyOutcome) -> f64 {
    simulation.economy().regions[0].issuers[0].row[outcome as usize]
}

#[test]
fn a_scheme_that_nobody_takes_changes_nothing_at_all() {
    let none = lived(&with(&[]), LUCK, 24);
    let idle = [
        Currency {
            firm_share: Some(0.0),
            ..currency(Design::Voucher)
        },
        Currency {
            name: "credit".into(),
            firm_share: Some(0.0),
            household_share: Some(0.0),
            ..currency(Design::MutualCredit)
        },
        Currency {
            name: "municipal".into(),
            household_share: Some(0.0),
            ..currency(Design::Municipal)
        },
        Currency {
            name: "hours".into(),
            household_share: Some(0.0),
            ..currency(Design::TimeBank)
        },
    ];
    for scheme in &idle {
        let with_it = lived(&with(std::slice::from_ref(scheme)), LUCK, 24);
        let changed = (1..=24).find_map(|month| {
            let value = |run: &Simulation, outcome| run.series().value(month, 0, outcome).to_bits();
            let changed = |o: &&Outcome| value(&none, **o) != value(&with_it, **o);
            Outcome::ALL.iter().find(changed).map(|o| (month, o.name()))
        });
        assert_eq!(changed, None, "{}", scheme.name);
    }
    let with_them = lived(&with(&idle), LUCK, 24);
    assert!(bytes_of(none.series(), 0) == bytes_of(with_them.series(), 0));
    let used = lived(&with(&[currency(Design::Voucher)]), LUCK, 24);
    assert!(bytes_of(none.series(), 0) != bytes_of(used.series(), 0));
}

#[test]
fn notes_are_bought_passed_on_and_redeemed_for_the_fee() {
    let mut run = lived(&with(&[currency(Design::Voucher)]), LUCK, 12);
    for _ in 0..6 {
        let before = run.economy().regions[0].issuers[0].clone();
        live(&mut run, 1);
        let issuer = &run.economy().regions[0].issuers[0];
        let flow = |outcome| recorded(&run, outcome);
        let bought = flow(CurrencyOutcome::Bought);
        let redeemed = flow(CurrencyOutcome::Redeemed);
        assert!(bought > 0.0 && redeemed > 0.0 && flow(CurrencyOutcome::ByFirms) > 0.0);
        let change = (issuer.notes - before.notes).as_f64();
        let melted = flow(CurrencyOutcome::Melted);
        assert!((change - bought + redeemed + melted).abs() < 0.5);
        let fund = (issuer.fund - before.fund).as_f64();
        let fees = flow(CurrencyOutcome::Fees);
        assert!((fund - fees - melted).abs() < 0.5);
        // Rounded down firm by firm.
        assert!(
            (0.049 * redeemed..=0.05 * redeemed).contains(&fees),
            "{fees} of {redeemed}"
        );
        assert!(melted <= 0.08 / 12.0 * (before.notes.as_f64() + bought));
    }
}

#[test]
fn demurrage_and_fees_cost_holders_what_they_say() {
    let free = Currency {
        redemption_fee: None,
        demurrage: None,
        ..currency(Design::Voucher)
    };
    let run = lived(&with(&[free]), LUCK, 12);
    let issuer = &run.economy().regions[0].issuers[0];
    assert_eq!(issuer.fund, Pence::ZERO, "nobody loses a penny");
    assert!(issuer.notes > Pence::ZERO);
}

#[test]
fn balances_of_mutual_credit_keep_within_limits_and_sum_to_the_pool() {
    let mut run = lived(&with(&[currency(Design::MutualCredit)]), LUCK, 24);
    let mut paid = 0.0;
    for _ in 0..12 {
        live(&mut run, 1);
        paid += recorded(&run, CurrencyOutcome::ByFirms);
        let region = &run.economy().regions[0];
        let purses = region.firms.iter().map(|b| &b.local_money[0]);
        let held: Pence = purses.flat_map(|p| &p.held).copied().sum();
        let at_home = region
            .households
            .iter()
            .flat_map(|b| &b.local_money[0].held);
        let all: Pence = held + at_home.copied().sum();
        assert_eq!(all + region.issuers[0].pool, Pence::ZERO);
    }
    assert!(paid > 0.0);
    let year = run.series().currencies.year(3, 0);
    let read = |figure: CurrencyFigure| figure.read(&year);
    assert!(read(CurrencyFigure::Velocity) > 0.5, "{year:?}");
    let [circles, with_credit] =
        [CurrencyFigure::CirclesShare, CurrencyFigure::SetOffShare].map(read);
    assert!(with_credit >= circles, "{circles} {with_credit}");
}

#[test]
fn hours_are_given_within_limits_and_replace_what_would_be_bought() {
    let bank = currency(Design::TimeBank);
    let run = lived(&with(std::slice::from_ref(&bank)), LUCK, 12);
    let region = &run.economy().regions[0];
    let limit = (15.0 * 60.0 * region.base.scale) as i64;
    let minutes = region
        .households
        .iter()
        .flat_map(|b| &b.local_money[0].minutes);
    assert!(minutes.clone().all(|m| (-limit..=limit).contains(&m.0)));
    let all: Minutes = minutes.copied().sum();
    assert_eq!(all + region.issuers[0].pool_minutes, Minutes::ZERO);
    let given = recorded(&run, CurrencyOutcome::HoursGiven);
    assert!(given > 0.0 && given <= recorded(&run, CurrencyOutcome::HoursAsked));
    let output = |world: &Scenario| {
        let run = lived(world, LUCK, 12);
        let region = &run.economy().regions[0];
        let sector = region
            .sectors
            .iter()
            .position(|s| s.name == bank.sectors[0]);
        run.series()
            .sector_output(12, 0, sector.expect("it is there"))
    };
    let nothing_replaced = Currency {
        replaces: None,
        hour_price: None,
        ..bank.clone()
    };
    assert!(output(&with(std::slice::from_ref(&bank))) < output(&with(&[nothing_replaced])));
}

#[test]
fn municipal_money_is_backed_by_what_the_council_levies() {
    let run = lived(&with(&[currency(Design::Municipal)]), LUCK, 24);
    let none = lived(&with(&[]), LUCK, 24);
    let year = Window::year(2, 24);
    let figure = |run: &Simulation, outcome| yearly(run.series(), 0, outcome, year);
    let paid_out = run.series().currencies.year(2, 0)[CurrencyOutcome::PaidOut as usize];
    assert!(paid_out > 0.0);
    assert!((figure(&run, Outcome::CouncilPolicyCost) - paid_out).abs() < 0.5);
    let levied = figure(&run, Outcome::TaxCouncil) - figure(&none, Outcome::TaxCouncil);
    assert!(
        (levied / paid_out - 1.0).abs() < 0.1,
        "{levied} of {paid_out}"
    );
}

#[test]
fn council_tax_is_paid_in_notes_up_to_its_share() {
    let taxed = Currency {
        tax_share: Some(0.5),
        // Nobody else takes it.
        firm_share: Some(0.0),
        ..currency(Design::Municipal)
    };
    let run = lived(&with(&[taxed]), LUCK, 12);
    let taxes = recorded(&run, CurrencyOutcome::Taxes);
    let council = run.series().value(12, 0, Outcome::TaxCouncil);
    assert!(
        taxes > 0.0 && taxes <= 0.5 * council,
        "{taxes} of {council}"
    );
}

#[test]
fn holders_are_paid_at_the_end_or_lose_and_no_penny_is_missing() {
    for design in [Design::Voucher, Design::Municipal, Design::MutualCredit] {
        let ends = Currency {
            end: Some(19),
            presented: 0.75,
            // Households keep what no shop takes.
            firm_share: Some(if design == Design::Municipal {
                0.0
            } else {
                0.5
            }),
            ..currency(design)
        };
        let mut run = lived(&with(&[ends]), LUCK, 17);
        let owed = recorded(&run, CurrencyOutcome::AtEnd);
        assert!(owed > 0.0, "{design:?}");
        live(&mut run, 1);
        let region = &run.economy().regions[0];
        assert_eq!(region.issuers[0].standing, Standing::Closed);
        assert_eq!(region.accounts.of(Node::Issuer), Pence::ZERO);
        let lost = recorded(&run, CurrencyOutcome::Lost);
        if design == Design::Municipal {
            let there = owed + recorded(&run, CurrencyOutcome::PaidOut);
            assert!((lost / there - 0.25).abs() < 0.01, "{lost} of {there}");
        }
        let at_work = region.firms.iter().flat_map(|b| &b.local_money[0].held);
        let at_home = region
            .households
            .iter()
            .flat_map(|b| &b.local_money[0].held);
        let mut held = at_work.chain(at_home).copied();
        assert!(held.all(|held| held == Pence::ZERO));
        assert_eq!(region.issuers[0].pool, Pence::ZERO);
        live(&mut run, 6);
        assert!(recorded(&run, CurrencyOutcome::ByFirms) < 0.5);
    }
}

#[test]
fn an_issuer_that_nobody_supports_fails_when_its_fund_is_empty() {
    let costly = Currency {
        paid_by: Supporter::Nobody,
        running_cost: 5_000_000.0,
        grant: Some(15_000_000.0),
        ..currency(Design::Voucher)
    };
    let world = with(std::slice::from_ref(&costly));
    let run = lived(&world, LUCK, 4);
    assert_eq!(
        run.economy().regions[0].issuers[0].standing,
        Standing::Running
    );
    let run = lived(&world, LUCK, 18);
    let region = &run.economy().regions[0];
    assert_eq!(region.issuers[0].standing, Standing::Closed);
    assert_eq!(region.accounts.of(Node::Issuer), Pence::ZERO);
    let supported = Currency {
        paid_by: Supporter::Council,
        ..costly
    };
    let run = lived(&with(&[supported]), LUCK, 18);
    assert_eq!(
        run.economy().regions[0].issuers[0].standing,
        Standing::Running
    );
}

#[test]
fn what_is_issued_against_another_currency_closes_with_it() {
    let regional = Currency {
        name: "regional".into(),
        end: Some(13),
        ..currency(Design::Voucher)
    };
    let town = Currency {
        base: Some("regional".into()),
        ..currency(Design::Voucher)
    };
    let mut run = lived(&with(&[town, regional]), LUCK, 11);
    let notes = |run: &Simulation| {
        let issuers = &run.economy().regions[0].issuers;
        [issuers[0].notes, issuers[1].notes]
    };
    let [town, regional] = notes(&run);
    assert!(
        town > Pence::ZERO && regional > town,
        "reserves are notes too"
    );
    live(&mut run, 1);
    assert_eq!(notes(&run), [Pence::ZERO; 2]);
    let issuers = &run.economy().regions[0].issuers;
    assert!(
        issuers
            .iter()
            .all(|issuer| issuer.standing == Standing::Closed)
    );
}

#[test]
fn reviews_lower_limits_when_money_lies_idle() {
    let reviewed = Currency {
        review_months: 3,
        review_step: 0.2,
        // Whoever buys cannot spend it.
        firm_share: Some(0.05),
        income: Some(200.0),
        ..currency(Design::Municipal)
    };
    let run = lived(&with(&[reviewed]), LUCK, 24);
    let limits = recorded(&run, CurrencyOutcome::Limits);
    assert!((limits - 0.25).abs() < 0.2, "{limits}");
}

/// The same credit in two worlds: what it adds to real value added in each pair of runs, as a share.
fn added_by_credit(settings: &[&str]) -> Vec<f64> {
    let credit = Currency {
        firm_share: Some(0.9),
        household_share: Some(0.9),
        start: 13,
        ..currency(Design::MutualCredit)
    };
    let mut world = dumfries(60, settings);
    let months = 48;
    (0..6)
        .map(|replicate| {
            let mut value = |currencies: &[Currency]| {
                world.currencies = currencies.to_vec();
                let run = lived(&world, luck(replicate), months);
                let window = Window::long_run(months);
                yearly(run.series(), 0, Outcome::RealValueAdded, window)
            };
            let without = value(&[]);
            value(std::slice::from_ref(&credit)) / without - 1.0
        })
        .collect()
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

#[test]
fn credit_adds_output_where_liquidity_binds_and_nothing_at_full_employment() {
    let full = [
        "behaviour.capacity_use=0.98",
        "behaviour.opening_unemployment=0.005",
        "behaviour.overproduction=0.0",
    ];
    let (added, error) = mean_and_error(&added_by_credit(&full));
    // Whether the interval covers zero is asked of many runs by `millpond validate`.
    assert!(added.abs() < 0.004, "{added} +- {error}");
    let tight = [
        "behaviour.firm_deposit_months=0.6",
        "behaviour.debt_limit_months=0.5",
        "behaviour.usual_debt_months=0.3",
    ];
    let (added, error) = mean_and_error(&added_by_credit(&tight));
    assert!(added > 0.05 && added > 2.0 * error, "{added} +- {error}");
}

#[test]
fn notes_cross_the_border_between_two_branches_and_no_further() {
    let pair = "world.regions=[{name='Dumfries and Galloway'}, {name='South Ayrshire'}]";
    let token = |regions: &[&str]| {
        let mut world = dumfries(60, &[pair]);
        world.currencies = vec![Currency {
            regions: regions.iter().map(|&name| name.to_owned()).collect(),
            ..currency(Design::Voucher)
        }];
        world
    };
    let paid = |world: &Scenario| -> [f64; 3] {
        let mut run = begin(world);
        let mut sums = [0.0; 3];
        for _ in 0..24 {
            live(&mut run, 1);
            let rows = run.economy().regions.iter().flat_map(|r| &r.issuers);
            let mut month = [0.0; 3];
            for row in rows.map(|issuer| &issuer.row) {
                for (sum, outcome) in month.iter_mut().zip([
                    CurrencyOutcome::Across,
                    CurrencyOutcome::FromAcross,
                    CurrencyOutcome::ByHouseholds,
                ]) {
                    *sum += row[outcome as usize];
                }
            }
            let [sent, arrived, _] = month;
            assert!(arrived <= sent, "more has arrived than was sent");
            for (sum, value) in sums.iter_mut().zip(month) {
                *sum += value;
            }
        }
        sums
    };
    let [sent, arrived, by_households] = paid(&token(&[]));
    assert!(sent > 0.0 && sent < by_households, "{sent} {by_households}");
    assert!(arrived > 0.9 * sent, "{arrived} of {sent}");
    let [sent, arrived, by_households] = paid(&token(&["South Ayrshire"]));
    assert!(by_households > 0.0);
    assert!(sent + arrived < 0.5, "{sent} {arrived}");
}

#[test]
fn what_is_levied_for_it_residents_do_not_spend() {
    let paid_by = |paid_by| {
        let scheme = Currency {
            income: Some(200.0),
            paid_by,
            ..currency(Design::Municipal)
        };
        let run = lived(&with(&[scheme]), LUCK, 36);
        let paid_out = run.series().currencies.year(3, 0)[CurrencyOutcome::PaidOut as usize];
        let spent = yearly(run.series(), 0, Outcome::Consumption, Window::year(3, 36));
        (paid_out, spent)
    };
    let (paid_out, outside) = paid_by(Supporter::State);
    let (_, levied) = paid_by(Supporter::Council);
    // Most of a pound of income is spent, wherever it comes from.
    let missing = outside - levied;
    assert!(missing > 0.5 * paid_out, "{missing} of {paid_out}");
}

#[test]
fn every_design_is_covered_and_balanced_under_every_shock() {
    let all: Vec<Currency> = <Design as Choice>::ALL
        .iter()
        .map(|&design| Currency {
            name: design.name().to_owned(),
            ..currency(design)
        })
        .collect();
    for &kind in <ShockKind as Choice>::ALL {
        let mut world = with(&all);
        world.shocks = vec![Shock {
            name: "all".to_owned(),
            side: Side::Local,
            kind,
            depth: kind.depth_max(),
            start: 7,
            length: 6,
            shape: Shape::Step,
            ..of_defaults()
        }];
        world.run.shocks = vec!["all".to_owned()];
        // Each month is audited: reserves and notes, pools and balances, hours.
        let run = lived(&world, LUCK, 18);
        let issuers = &run.economy().regions[0].issuers;
        assert_eq!(issuers.len(), all.len());
        let of = |slot: usize, outcome: CurrencyOutcome| issuers[slot].row[outcome as usize];
        for (slot, scheme) in all.iter().enumerate() {
            let paid = of(slot, CurrencyOutcome::ByHouseholds) + of(slot, CurrencyOutcome::ByFirms);
            let used = paid + of(slot, CurrencyOutcome::HoursGiven);
            assert!(used > 0.0, "{kind:?}: {} is not used", scheme.name);
        }
    }
}
