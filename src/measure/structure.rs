//! The shape of a network of payments: reported as structure, never as a score.

use crate::ledger::Books;

/// Concentration of shares: the Herfindahl-Hirschman index, sum of squared shares, 1/n (n equal
/// sellers) to 1 (one). None when there is nothing to share.
#[must_use]
pub fn herfindahl(amounts: &[f64]) -> Option<f64> {
    let total: f64 = amounts.iter().sum();
    (total > 0.0).then(|| amounts.iter().map(|a| (a / total) * (a / total)).sum())
}

/// Order and robustness of a flow network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// Degree of order a, ascendency over capacity, 0 (all redundant) to 1 (every flow determined).
    pub degree: f64,
    /// -a ln a, 0 to 1/e. Real regions sit far on the redundant side: it is no target.
    pub robustness: f64,
}

/// Ulanowicz's order of the flows `[payer][payee]`. None for an empty network or one single flow.
///
/// `a = sum T_ij ln(T_ij T / (T_i. T_.j)) / -sum T_ij ln(T_ij / T)`. Source: Ulanowicz, Goerner,
/// Lietaer and Gomez (2009), Ecological Complexity 6(1).
#[must_use]
pub fn order(flows: &[Vec<f64>]) -> Option<Order> {
    let rows: Vec<f64> = flows.iter().map(|row| row.iter().sum()).collect();
    let width = flows.first().map_or(0, Vec::len);
    let columns: Vec<f64> = (0..width)
        .map(|j| flows.iter().map(|row| row[j]).sum())
        .collect();
    let total: f64 = rows.iter().sum();
    let (mut ascendency, mut capacity) = (0.0, 0.0);
    for (i, row) in flows.iter().enumerate() {
        for (j, &flow) in row.iter().enumerate().filter(|(_, flow)| **flow > 0.0) {
            ascendency += flow * libm::log(flow * total / (rows[i] * columns[j]));
            capacity -= flow * libm::log(flow / total);
        }
    }
    if capacity <= 0.0 {
        return None;
    }
    let degree = (ascendency / capacity).clamp(0.0, 1.0);
    let robustness = if degree > 0.0 {
        -degree * libm::log(degree)
    } else {
        0.0
    };
    Some(Order { degree, robustness })
}

/// The flows between all nodes of a region's books, pence, for [`order`].
#[must_use]
pub fn flow_matrix(books: &Books) -> Vec<Vec<f64>> {
    books
        .nodes()
        .map(|payer| {
            books
                .nodes()
                .map(|payee| books.flow(payer, payee).as_f64())
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn herfindahl_by_hand() {
        assert_eq!(herfindahl(&[5.0, 5.0]), Some(0.5));
        assert_eq!(
            herfindahl(&[6.0, 2.0, 2.0]).map(|h| (h * 100.0).round()),
            Some(44.0)
        );
        assert_eq!(herfindahl(&[0.0]), None);
    }

    #[test]
    fn a_ring_is_all_order_and_a_full_net_is_none() {
        let ring = vec![
            vec![0.0, 1.0, 0.0],
            vec![0.0, 0.0, 1.0],
            vec![1.0, 0.0, 0.0],
        ];
        assert!(
            order(&ring)
                .is_some_and(|o| (o.degree - 1.0).abs() < 1e-12 && o.robustness.abs() < 1e-12)
        );
        let full = vec![vec![1.0; 3]; 3];
        assert!(order(&full).is_some_and(|o| o.degree < 1e-12));
        assert_eq!(order(&[vec![5.0]]), None);
        assert_eq!(order(&[]), None);
    }

    #[test]
    fn order_between_the_extremes_by_hand() {
        // T = [[2, 1], [1, 0]]: rows 3 1, columns 3 1, total 4.
        // A = 2 ln(8/9) + 2 ln(4/3) = 0.33980; C = 2 ln 2 + 2 ln 4 = 4.15888; a = 0.081704.
        let o = order(&[vec![2.0, 1.0], vec![1.0, 0.0]]);
        assert!(
            o.is_some_and(|o| (o.degree - 0.081_704).abs() < 1e-6),
            "{o:?}"
        );
        assert!(
            o.is_some_and(|o| (o.robustness - 0.204_634).abs() < 1e-4),
            "{o:?}"
        );
    }
}
