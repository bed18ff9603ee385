//! The four quotients and the sums over regions, on all council areas of Scotland.

use millpond::calibrate::accounts::{Origin, Purchases, RegionAccounts};
use millpond::calibrate::check::{check, tolerance};
use millpond::calibrate::places::{JobsTable, PlaceTable};
use millpond::calibrate::quotients::QuotientMethod;
use millpond::calibrate::table::{Column, Table};
use millpond::calibrate::{Calibrated, Method, Request, Sources, regions};
use millpond::scenario::record::Choice;

/// Scotland's table, jobs and places.
pub struct Scotland {
    pub table: Table,
    jobs: JobsTable,
    places: PlaceTable,
}

/// With 15 and with 28 industries.
pub fn scotland() -> [Scotland; 2] {
    let files = [
        (
            include_str!("../../scenarios/data/scotland-2019-table-15.csv"),
            include_str!("../../scenarios/data/scotland-2019-jobs-15.csv"),
        ),
        (
            include_str!("../../scenarios/data/scotland-2019-table-28.csv"),
            include_str!("../../scenarios/data/scotland-2019-jobs-28.csv"),
        ),
    ];
    files.map(|(table, jobs)| Scotland {
        table: Table::parse(table).expect("bundled"),
        jobs: JobsTable::parse(jobs).expect("bundled"),
        places: PlaceTable::parse(include_str!(
            "../../scenarios/data/scotland-2019-places.csv"
        ))
        .expect("bundled"),
    })
}

impl Scotland {
    /// All council areas.
    pub fn areas(&self, quotient: QuotientMethod, flq_delta: f64) -> Calibrated {
        let sources = Sources {
            table: Some(&self.table),
            jobs: Some(&self.jobs),
            places: Some(&self.places),
            ..Sources::default()
        };
        let requests: Vec<Request> = self.jobs.places.iter().map(|n| Request::named(n)).collect();
        let method = Method {
            quotient,
            flq_delta,
            ..Method::default()
        };
        regions(sources, &requests, &method).expect("every area can be built")
    }
}

fn assert_sound(region: &RegionAccounts, what: &str) {
    for identity in check(region) {
        assert!(
            identity.holds(tolerance(region)),
            "{what}, {}: {} misses by {}",
            region.name,
            identity.name,
            identity.gap()
        );
    }
    for (sector, production) in region.sectors.iter().zip(&region.production) {
        assert!(
            production.exports.iter().all(|&sold| sold >= 0.0),
            "{what}, {}: {} sells {:?}",
            region.name,
            sector.name,
            production.exports
        );
    }
    let mut cells = region
        .purchases()
        .flat_map(|user| user.by_origin.iter().flatten());
    assert!(
        cells.all(|&bought| bought >= -1e-6),
        "{what}, {}",
        region.name
    );
}

#[test]
fn no_area_sells_less_than_nothing_with_any_quotient() {
    for scotland in scotland() {
        assert_eq!(scotland.jobs.places.len(), 32);
        for &quotient in QuotientMethod::ALL {
            for delta in [0.1, 0.15, 0.2, 0.25, 0.3, 0.35] {
                let what = format!("{} {delta}", quotient.name());
                let areas = scotland.areas(quotient, delta);
                for region in &areas.regions {
                    assert_sound(region, &what);
                }
                let proven = matches!(quotient, QuotientMethod::Flq | QuotientMethod::Cilq);
                assert!(!proven || areas.adjustments.is_empty(), "{what}");
            }
        }
    }
}

#[test]
fn what_a_quotient_asks_too_much_is_cut_back_and_said() {
    let [scotland, _] = scotland();
    let areas = scotland.areas(QuotientMethod::Slq, 0.2);
    assert!(
        !areas.adjustments.is_empty(),
        "the simple quotient asks for more than is made"
    );
    for adjustment in &areas.adjustments {
        let region = areas.regions.iter().find(|r| r.name == adjustment.region);
        let region = region.expect("an area that was built");
        let sector = region
            .sectors
            .iter()
            .position(|s| s.name == adjustment.sector);
        let sector = sector.expect("a sector of the table");
        let production = &region.production[sector];
        let local = |user: &Purchases| user.by_origin[Origin::Local as usize][sector];
        let bought: f64 = region.purchases().map(local).sum();
        let close = |left: f64, right: f64| (left - right).abs() <= 1e-9 * production.output;
        assert!(adjustment.wanted > adjustment.found, "{adjustment:?}");
        assert!(
            close(bought, adjustment.found),
            "{adjustment:?} buys {bought}"
        );
        assert!(
            production.exports[0].abs() < 1e-9 * production.output,
            "{adjustment:?}"
        );
    }
}

#[test]
fn the_quotients_order_as_their_authors_say() {
    let [scotland, _] = scotland();
    let retained = |quotient| -> f64 {
        let areas = scotland.areas(quotient, 0.3).regions;
        let inputs = |region: &RegionAccounts| -> f64 {
            let local =
                |p: &millpond::calibrate::accounts::Production| p.inputs.total_from(Origin::Local);
            region.production.iter().map(local).sum()
        };
        areas.iter().map(inputs).sum()
    };
    let [slq, cilq, flq, aflq] = [
        QuotientMethod::Slq,
        QuotientMethod::Cilq,
        QuotientMethod::Flq,
        QuotientMethod::Aflq,
    ]
    .map(retained);
    // FLQ was made because the older quotients keep too much at home; AFLQ gives a little back.
    assert!(
        flq < aflq && aflq < cilq && aflq < slq,
        "{slq} {cilq} {flq} {aflq}"
    );
}

/// The area's figure and the sum over regions.
type Sums<'a> = (&'a str, f64, &'a dyn Fn(&RegionAccounts) -> f64);

#[test]
fn all_areas_together_are_the_nation() {
    for scotland in scotland() {
        let money = scotland.table.money_table();
        let areas = scotland.areas(QuotientMethod::Flq, 0.2).regions;
        let industries = &money.industries;
        let users = &money.final_use;
        let fte = |r: &RegionAccounts| -> f64 {
            r.production.iter().map(|p| p.full_time_equivalents).sum()
        };
        let jobs: f64 = scotland.jobs.jobs.iter().flatten().sum();
        let sums: [Sums; 16] = [
            (
                "output",
                industries.iter().map(|i| i.output).sum(),
                &RegionAccounts::output,
            ),
            (
                "wages",
                industries.iter().map(|i| i.wages).sum(),
                &RegionAccounts::wages,
            ),
            (
                "value added",
                money.value_added(),
                &RegionAccounts::value_added,
            ),
            (
                "full-time equivalents",
                industries.iter().map(|i| i.full_time_equivalents).sum(),
                &fte,
            ),
            ("jobs", jobs, &RegionAccounts::jobs),
            ("firms", money.firms, &|r| r.firms),
            ("income", money.household_income, &|r| {
                r.closing.household_income
            }),
            ("consumption", users.households.total(), &|r| {
                r.consumption.total()
            }),
            ("non-profit", users.non_profit.total(), &|r| {
                r.non_profit.total()
            }),
            (
                "central government",
                users.central_government.total(),
                &|r| r.central_government.total(),
            ),
            ("local government", users.local_government.total(), &|r| {
                r.local_government.total()
            }),
            ("investment", users.investment.total(), &|r| {
                r.investment.total()
            }),
            ("visitors", users.visitors.total(), &|r| r.visitors.total()),
            (
                "exports to the state",
                users.exports_state.iter().sum(),
                &|r| r.exports()[1],
            ),
            (
                "exports to the world",
                users.exports_world.iter().sum(),
                &|r| r.exports()[2],
            ),
            ("imports", imported(&money), &|r| {
                r.bought_from(Origin::RestOfState) + r.bought_from(Origin::World)
            }),
        ];
        for (what, nation, region) in sums {
            let found: f64 = areas.iter().map(region).sum();
            let error = (found / nation - 1.0).abs();
            assert!(error < 1e-9, "{what}: {found} of {nation}");
        }
        // What one area buys from the others, others sell, of each product.
        for product in 0..money.sectors.len() {
            let sold: f64 = areas.iter().map(|r| r.production[product].exports[0]).sum();
            let bought: f64 = areas
                .iter()
                .flat_map(RegionAccounts::purchases)
                .map(|user| user.by_origin[Origin::RestOfArea as usize][product])
                .sum();
            assert!(
                (sold / bought - 1.0).abs() < 1e-9,
                "{sold} sold, {bought} bought"
            );
        }
    }
}

fn imported(money: &Table) -> f64 {
    let inputs = money.industries.iter().map(|industry| &industry.inputs);
    let columns = inputs.chain(money.final_use.columns());
    columns.map(Column::imported).sum()
}

#[test]
fn wages_that_cross_council_borders_cancel() {
    for scotland in scotland() {
        let areas = scotland.areas(QuotientMethod::Flq, 0.2).regions;
        let total = |side: fn(&RegionAccounts) -> f64| areas.iter().map(side).sum::<f64>();
        let out = total(|r| r.closing.commuters_out);
        let home = total(|r| r.closing.commuters_in);
        assert!(
            out > 1e9 && (out / home - 1.0).abs() < 1e-12,
            "{out} out, {home} home"
        );
    }
}
