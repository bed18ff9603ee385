//! Whose residents work where.

use super::distance::Apart;
use super::fitting::fitted;
use super::{Flows, Links, Located};

/// Commuters below this share of either place's wages are left out: no agent would stand for them.
const SMALLEST_FLOW: f64 = 0.002;

/// Wages `[workplace][residence]` in the order of names, places' own residents included: fitted to
/// what employers pay and to what residents earn at each place. Estimated: no count of commuters
/// enters.
pub(super) fn commuting_between(
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
pub(super) fn settle_commuters(places: &mut [Located], order: &[usize], wages: &Flows) {
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
