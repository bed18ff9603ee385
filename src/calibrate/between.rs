//! What the modelled regions sell to each other, and whose residents work where.
//!
//! A region's accounts say how much it buys from and sells to the rest of the table's area. Here that
//! rest is divided: over the other modelled regions, and over what of the area is not modelled.
//!
//! # Steps
//! 1. Every place of the area is built, modelled or not, so that what one buys another sells.
//! 2. Trade: for each product a matrix of sellers and buyers, first guessed by gravity (seller's
//!    exports times buyer's imports over distance), then fitted to both totals ([`fitted`]).
//! 3. Commuting: residents' wages by gravity over workplaces, fitted to both totals.
//! 4. Places that are not modelled are added up as the rest of the area.

use super::accounts::{Origin, RegionAccounts};
use super::links::{CommutingTable, TradeTable};
use super::places::PlaceTable;

/// Trade and commuting between the regions of a model, pounds a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Between {
    /// How many regions are modelled.
    pub regions: usize,
    /// How many products there are.
    pub products: usize,
    /// `[buyer][product][seller]`: what region `buyer` buys of a product from `seller`, at basic prices.
    /// The last seller, number [`Between::regions`], is the part of the area that is not modelled.
    pub trade: Vec<f64>,
    /// `[workplace][residence]`: wages that employers pay to residents of another modelled region.
    pub wages: Vec<f64>,
}

impl Between {
    /// Regions that have nothing to do with each other.
    #[must_use]
    pub fn strangers(regions: usize, products: usize) -> Self {
        Self {
            regions,
            products,
            trade: vec![0.0; regions * products * (regions + 1)],
            wages: vec![0.0; regions * regions],
        }
    }

    /// How many sellers a buyer has: the modelled regions and the rest of the area.
    #[must_use]
    pub fn sellers(&self) -> usize {
        self.regions + 1
    }

    /// Where the sellers of a product to a region stand in `trade`.
    #[must_use]
    pub fn row(&self, buyer: usize, product: usize) -> std::ops::Range<usize> {
        let start = (buyer * self.products + product) * self.sellers();
        start..start + self.sellers()
    }

    /// What a region buys of a product from each modelled region and, last, from the rest of the area.
    #[must_use]
    pub fn bought(&self, buyer: usize, product: usize) -> &[f64] {
        &self.trade[self.row(buyer, product)]
    }

    /// What a region sells of a product to the other modelled regions.
    #[must_use]
    pub fn sold(&self, seller: usize, product: usize) -> f64 {
        (0..self.regions)
            .map(|buyer| self.bought(buyer, product)[seller])
            .sum()
    }

    /// What a region sells of each product to the other modelled regions.
    #[must_use]
    pub fn sold_by(&self, seller: usize) -> Vec<f64> {
        (0..self.products)
            .map(|product| self.sold(seller, product))
            .collect()
    }

    /// Wages that employers of a region pay to residents of another.
    #[must_use]
    pub fn wages(&self, workplace: usize, residence: usize) -> f64 {
        self.wages[workplace * self.regions + residence]
    }
}

/// How trade and commuting fall with distance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// By how many per cent trade falls when distance grows by one per cent, 0 or more.
    pub trade_elasticity: f64,
    /// Kilometres in which commuting falls to 1/e, above 0.
    pub commuting_decay: f64,
}

impl Default for Distance {
    fn default() -> Self {
        Self {
            trade_elasticity: 0.9,
            commuting_decay: 15.0,
        }
    }
}

/// Shortest distance that trade sees, km: two towns of one conurbation are not closer in business.
const NEAREST: f64 = 5.0;
/// Distance that stands for places whose position is not known, and for the rest of the area, km.
const SOMEWHERE: f64 = 100.0;
/// Rounds of fitting at most; a matrix that can be fitted takes a few dozen.
const ROUNDS: usize = 2_000;
/// Largest gap of a total, as a share of all, at which fitting stops.
const CLOSE_ENOUGH: f64 = 1e-13;
/// Gaps of sums that are rounding, as a share of the sum.
const ROUNDING: f64 = 1e-9;
/// Commuters below this share of either place's wages are left out: no agent would stand for them.
const SMALLEST_FLOW: f64 = 0.002;

/// A place with its accounts: the first [`Between::regions`] of a list are modelled.
#[derive(Debug)]
pub(super) struct Located {
    /// What it makes, buys and sells.
    pub accounts: RegionAccounts,
    /// Degrees north and east, where known.
    pub position: Option<(f64, f64)>,
}

impl Located {
    /// A place with its position, where the places table says one.
    pub fn new(accounts: RegionAccounts, places: Option<&PlaceTable>) -> Self {
        let place = places.and_then(|table| table.place(&accounts.name));
        let position = place.map(|place| (place.latitude, place.longitude));
        // Nobody lives where the equator meets Greenwich: a table without positions says 0, 0.
        let position = position.filter(|&(north, east)| north != 0.0 || east != 0.0);
        Self { accounts, position }
    }
}

/// What is known of the links between places.
#[derive(Clone, Copy, Debug)]
pub(super) struct Links<'a> {
    /// Measured trade; gravity where absent.
    pub trade: Option<&'a TradeTable>,
    /// Measured commuting; gravity where absent, if positions are known.
    pub commuting: Option<&'a CommutingTable>,
    /// How gravity falls.
    pub distance: Distance,
}

/// Divides what each place buys from and sells to the rest of the area over the other places, and
/// what residents earn over the places where they work. What two places of an area could only sell to
/// themselves they are made to: that part of their trade with the area becomes local.
///
/// Measured flows are fitted to the places' accounts too; where they agree, nothing changes.
pub(super) fn link(places: &mut [Located], modelled: usize, links: Links<'_>) -> Between {
    let products = places[0].accounts.sectors.len();
    let mut between = Between::strangers(modelled, products);
    // Sums are taken in the order of names, so that the scenario's order of regions changes nothing.
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by(|&a, &b| places[a].accounts.name.cmp(&places[b].accounts.name));
    let apart = Apart::new(places, &order);
    let elasticity = links.distance.trade_elasticity;
    let measured = links
        .trade
        .map(|trade| measured_trade(trade, places, &order));
    for product in 0..products {
        let guess = |buyer: usize, seller: usize, mass: f64| match &measured {
            Some(flows) if buyer < order.len() && seller < order.len() => {
                flows[(buyer * products + product) * order.len() + seller]
            }
            _ => mass * libm::pow(apart.between(buyer, seller), -elasticity),
        };
        let flows = trade_in(places, &order, product, guess);
        between.note_trade(&flows, &order, product);
    }
    if links.commuting.is_some() || places.iter().all(|place| place.position.is_some()) {
        let wages = commuting_between(places, &order, &apart, links);
        between.note_wages(&wages, &order);
        settle_commuters(places, &order, &wages);
    }
    between
}

/// Measured flows `[buyer][product][seller]`, places in the order of names.
fn measured_trade(trade: &TradeTable, places: &[Located], order: &[usize]) -> Vec<f64> {
    let names: Vec<&str> = order.iter().map(|&p| &*places[p].accounts.name).collect();
    let sectors = places[0].accounts.sectors.iter();
    let products: Vec<&str> = sectors.map(|sector| &*sector.name).collect();
    trade.among(&names, &products)
}

impl Between {
    /// Takes over one product's flows `[buyer][seller]` in the order of names.
    fn note_trade(&mut self, flows: &Flows, order: &[usize], product: usize) {
        for (row, &buyer) in order.iter().enumerate().filter(|(_, b)| **b < self.regions) {
            let range = self.row(buyer, product);
            for (cell, column) in flows.row(row).iter().zip(0..) {
                let seller = order.get(column).copied().unwrap_or(usize::MAX);
                self.trade[range.start + seller.min(self.regions)] += cell;
            }
        }
    }

    /// Takes over wages `[workplace][residence]` in the order of names.
    fn note_wages(&mut self, wages: &Flows, order: &[usize]) {
        for (row, &workplace) in order.iter().enumerate() {
            for (cell, &residence) in wages.row(row).iter().zip(order) {
                if workplace < self.regions && residence < self.regions && workplace != residence {
                    self.wages[workplace * self.regions + residence] = *cell;
                }
            }
        }
    }
}

/// A matrix of flows, row after row.
struct Flows {
    cells: Vec<f64>,
    columns: usize,
}

impl Flows {
    fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.columns..(row + 1) * self.columns]
    }
}

/// Distances between places in the order of names, km.
struct Apart {
    kilometres: Vec<f64>,
    places: usize,
}

impl Apart {
    fn new(places: &[Located], order: &[usize]) -> Self {
        let count = order.len();
        let mut kilometres = vec![SOMEWHERE; count * count];
        for (row, &one) in order.iter().enumerate() {
            for (column, &other) in order
                .iter()
                .enumerate()
                .filter(|(column, _)| *column != row)
            {
                if let (Some(one), Some(other)) = (places[one].position, places[other].position) {
                    kilometres[row * count + column] = great_circle(one, other).max(NEAREST);
                }
            }
        }
        // Within a place: half the way to the nearest other one.
        for row in 0..count {
            let others = (0..count).filter(|&column| column != row);
            let nearest = others.map(|column| kilometres[row * count + column]);
            kilometres[row * count + row] = nearest.fold(SOMEWHERE, f64::min) / 2.0;
        }
        Self {
            kilometres,
            places: count,
        }
    }

    /// Between two places; a number beyond the last is the rest of the area or of the world.
    fn between(&self, one: usize, other: usize) -> f64 {
        if one < self.places && other < self.places {
            self.kilometres[one * self.places + other]
        } else {
            SOMEWHERE
        }
    }
}

/// Distance between two places on a sphere, km (the haversine formula).
fn great_circle(one: (f64, f64), other: (f64, f64)) -> f64 {
    const EARTH: f64 = 6_371.0;
    let half = |a: f64, b: f64| {
        let sine = libm::sin((b - a).to_radians() / 2.0);
        sine * sine
    };
    let cosines = libm::cos(one.0.to_radians()) * libm::cos(other.0.to_radians());
    let chord = half(one.0, other.0) + cosines * half(one.1, other.1);
    2.0 * EARTH * libm::asin(libm::sqrt(chord.min(1.0)))
}

/// One product's flows `[buyer][seller]` between places, from a first guess; one more buyer or seller
/// takes what the places' totals leave over.
fn trade_in(
    places: &mut [Located],
    order: &[usize],
    product: usize,
    guess: impl Fn(usize, usize, f64) -> f64,
) -> Flows {
    let (mut buys, mut sells): (Vec<f64>, Vec<f64>) = order
        .iter()
        .map(|&place| {
            let accounts = &places[place].accounts;
            let bought = accounts.purchases();
            let bought = bought.map(|user| user.by_origin[Origin::RestOfArea as usize][product]);
            (
                bought.sum::<f64>(),
                accounts.production[product].exports[0].max(0.0),
            )
        })
        .unzip();
    let rest = buys.iter().sum::<f64>() - sells.iter().sum::<f64>();
    let total = buys.iter().sum::<f64>().max(sells.iter().sum());
    buys.push(if rest < -ROUNDING * total { -rest } else { 0.0 });
    sells.push(if rest > ROUNDING * total { rest } else { 0.0 });
    keep_at_home(places, order, product, &mut buys, &mut sells);
    let count = buys.len();
    let mut cells = vec![0.0; count * count];
    for buyer in 0..count {
        for seller in (0..count).filter(|&seller| seller != buyer) {
            let mass = buys[buyer] * sells[seller];
            cells[buyer * count + seller] = guess(buyer, seller, mass);
        }
    }
    Flows {
        cells: fitted(cells, &buys, &sells),
        columns: count,
    }
}

/// A place that sells and buys more of a product than all others buy and sell sells the excess to
/// itself.
fn keep_at_home(
    places: &mut [Located],
    order: &[usize],
    product: usize,
    buys: &mut [f64],
    sells: &mut [f64],
) {
    let total: f64 = buys.iter().sum();
    for (row, &place) in order.iter().enumerate() {
        let excess = buys[row] + sells[row] - total;
        if excess > ROUNDING * total {
            let kept = excess.min(buys[row]).min(sells[row]);
            let share = kept / buys[row];
            let accounts = &mut places[place].accounts;
            accounts.production[product].exports[0] -= kept;
            for user in accounts.purchases_mut() {
                let [local, area, ..] = &mut user.by_origin;
                local[product] += area[product] * share;
                area[product] -= area[product] * share;
            }
            buys[row] -= kept;
            sells[row] -= kept;
            return;
        }
    }
}

/// Wages `[workplace][residence]` in the order of names, places' own residents included: fitted to
/// what employers pay and to what residents earn at each place. Estimated: no count of commuters
/// enters.
fn commuting_between(
    places: &[Located],
    order: &[usize],
    apart: &Apart,
    links: Links<'_>,
) -> Flows {
    let decay = links.distance.commuting_decay;
    let paid: Vec<f64> = order.iter().map(|&p| places[p].accounts.wages()).collect();
    let mut earned: Vec<f64> = order
        .iter()
        .zip(&paid)
        .map(|(&place, paid)| {
            let closing = &places[place].accounts.closing;
            (paid - closing.commuters_out + closing.commuters_in).max(0.0)
        })
        .collect();
    let scale = paid.iter().sum::<f64>() / earned.iter().sum::<f64>();
    for wages in &mut earned {
        *wages *= scale;
    }
    let count = order.len();
    let mut cells = vec![0.0; count * count];
    for workplace in 0..count {
        for residence in 0..count {
            let deterred = libm::exp(-apart.between(workplace, residence) / decay);
            cells[workplace * count + residence] = paid[workplace] * earned[residence] * deterred;
        }
    }
    if let Some(commuting) = links.commuting {
        let names: Vec<&str> = order.iter().map(|&p| &*places[p].accounts.name).collect();
        cells = commuting.among(&names);
        for (workplace, name) in names.iter().enumerate() {
            cells[workplace * count + workplace] = paid[workplace] - commuting.paid_out(name);
        }
    }
    let mut cells = fitted(cells, &paid, &earned);
    for workplace in 0..count {
        for residence in (0..count).filter(|&residence| residence != workplace) {
            let least = SMALLEST_FLOW * paid[workplace].min(earned[residence]);
            let cell = &mut cells[workplace * count + residence];
            if *cell < least {
                *cell = 0.0;
            }
        }
    }
    Flows {
        cells: fitted(cells, &paid, &earned),
        columns: count,
    }
}

/// Writes what employers pay to and what residents earn from elsewhere into each place's accounts.
fn settle_commuters(places: &mut [Located], order: &[usize], wages: &Flows) {
    for (row, &place) in order.iter().enumerate() {
        let out: f64 = wages.row(row).iter().sum::<f64>() - wages.row(row)[row];
        let column = wages.cells.iter().skip(row).step_by(wages.columns);
        let earned: f64 = column.sum::<f64>() - wages.row(row)[row];
        let closing = &mut places[place].accounts.closing;
        // The net flow, which household income was closed with, stays as it is.
        let net = closing.commuters_out - closing.commuters_in;
        closing.commuters_out = out.max(0.0).max(net);
        closing.commuters_in = closing.commuters_out - net;
        debug_assert!((closing.commuters_in - earned).abs() <= 0.02 * (out + earned) + 1.0);
    }
}

/// Scales a first guess `[row][column]` until its rows and columns have these totals (iterative
/// proportional fitting; Deming and Stephan 1940). Totals must have the same sum; cells that are zero
/// stay zero.
#[must_use]
pub fn fitted(mut cells: Vec<f64>, rows: &[f64], columns: &[f64]) -> Vec<f64> {
    let width = columns.len();
    let all: f64 = rows.iter().sum();
    let factor = |total: f64, sum: f64| if sum > 0.0 { total / sum } else { 0.0 };
    let mut sums = vec![0.0; width];
    for _ in 0..ROUNDS {
        sums.fill(0.0);
        for row in cells.chunks(width) {
            sums.iter_mut()
                .zip(row)
                .for_each(|(sum, cell)| *sum += cell);
        }
        for (sum, &total) in sums.iter_mut().zip(columns) {
            *sum = factor(total, *sum);
        }
        let mut gap: f64 = 0.0;
        for (row, &total) in cells.chunks_mut(width).zip(rows) {
            row.iter_mut().zip(&sums).for_each(|(cell, by)| *cell *= by);
            let sum: f64 = row.iter().sum();
            gap = gap.max((sum - total).abs());
            let by = factor(total, sum);
            for cell in row.iter_mut() {
                *cell *= by;
            }
        }
        if gap <= CLOSE_ENOUGH * all {
            break;
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_meets_both_totals_and_keeps_zeros() {
        let (rows, columns) = ([10.0, 20.0, 30.0], [25.0, 15.0, 20.0]);
        let guess = vec![0.0, 1.0, 2.0, 3.0, 0.0, 1.0, 1.0, 4.0, 0.0];
        let cells = fitted(guess, &rows, &columns);
        for (at, total) in rows.iter().enumerate() {
            let sum: f64 = cells[at * 3..at * 3 + 3].iter().sum();
            assert!((sum - total).abs() < 1e-9, "row {at}: {sum}");
            let sum: f64 = cells.iter().skip(at).step_by(3).sum();
            assert!((sum - columns[at]).abs() < 1e-9, "column {at}: {sum}");
            assert!(cells[at * 4].abs() < 1e-12, "the diagonal stays empty");
        }
    }

    #[test]
    fn fitting_a_table_without_zeros_is_biproportional() {
        // Odds ratios are kept: 1 * 4 / (2 * 3).
        let cells = fitted(vec![1.0, 2.0, 3.0, 4.0], &[1.0, 1.0], &[1.0, 1.0]);
        assert!((cells[0] * cells[3] / (cells[1] * cells[2]) - 4.0 / 6.0).abs() < 1e-9);
    }

    #[test]
    fn glasgow_is_67_kilometres_from_edinburgh() {
        let distance = great_circle((55.95, -3.19), (55.86, -4.25));
        assert!(
            (distance - 67.0).abs() < 2.0,
            "Edinburgh to Glasgow: {distance}"
        );
    }
}
