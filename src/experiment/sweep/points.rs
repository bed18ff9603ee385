//! The points of a sweep: what each parameter is set to, and which of them each row of the design is.

use std::collections::BTreeMap;

use super::design::{Design, Method, Sample};
use super::factor::{Factor, Role};
use super::sampling::{grid, latin_hypercube, morris, saltelli, sobol};
use super::setting::Setting;

/// The points of a design. A row that a design repeats (trajectories may meet) is one point and is run
/// once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Points {
    /// Each point's values, in the order of the parameters.
    pub values: Vec<Vec<Setting>>,
    /// The point that each row of the design is, in the design's order.
    pub rows: Vec<usize>,
}

impl Points {
    /// Points from the rows of a design.
    #[must_use]
    pub fn of_rows(rows: impl IntoIterator<Item = Vec<Setting>>) -> Self {
        let mut points = Self::default();
        let mut known: BTreeMap<String, usize> = BTreeMap::new();
        for row in rows {
            let next = points.values.len();
            let point = *known.entry(key(&row)).or_insert(next);
            if point == next {
                points.values.push(row);
            }
            points.rows.push(point);
        }
        points
    }

    /// The points that a design asks for; the rows of its table are given where it has one.
    #[must_use]
    pub fn chosen(design: &Design, factors: &[Factor], table: &[Vec<Setting>]) -> Self {
        if let Some(sample) = &design.sample {
            return Self::of_rows(rows(sample, &factors.iter().collect::<Vec<_>>(), table));
        }
        let part = |sample: &Option<Sample>, role: Role| {
            let own: Vec<&Factor> = factors.iter().filter(|f| f.role == role).collect();
            match sample {
                Some(sample) => rows(sample, &own, table),
                None => vec![Vec::new()],
            }
        };
        let levers = part(&design.sample_levers, Role::Lever);
        let uncertainties = part(&design.sample_uncertainties, Role::Uncertainty);
        Self::of_rows(levers.iter().flat_map(|lever| {
            uncertainties
                .iter()
                .map(|uncertainty| lever.iter().chain(uncertainty).cloned().collect())
        }))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// A row as one text, the same for the same values.
#[must_use]
pub fn key(row: &[Setting]) -> String {
    row.iter().map(Setting::toml).collect::<Vec<_>>().join("\n")
}

/// How many rows a sample makes of so many parameters; none beyond what can be counted.
#[must_use]
pub fn count(sample: &Sample, factors: &[&Factor]) -> Option<u64> {
    let (size, dimensions) = (u64::from(sample.size), factors.len() as u64);
    match sample.method {
        Method::Grid => factors.iter().try_fold(1_u64, |all, f| {
            all.checked_mul(u64::from(f.steps(sample.levels)))
        }),
        Method::LatinHypercube | Method::Sobol => Some(size),
        Method::Saltelli if sample.second_order => size.checked_mul(2 * dimensions + 2),
        Method::Saltelli => size.checked_mul(dimensions + 2),
        Method::Morris => size.checked_mul(dimensions + 1),
        Method::Table => Some(0),
    }
}

fn rows(sample: &Sample, factors: &[&Factor], table: &[Vec<Setting>]) -> Vec<Vec<Setting>> {
    let (size, dimensions) = (sample.size as usize, factors.len());
    let unit = match sample.method {
        Method::Table => return table.to_vec(),
        Method::Grid => {
            let steps: Vec<u32> = factors.iter().map(|f| f.steps(sample.levels)).collect();
            let row = |places: Vec<u32>| {
                let each = factors.iter().zip(places).zip(&steps);
                each.map(|((factor, at), &of)| factor.step(at, of))
                    .collect()
            };
            return grid(&steps).into_iter().map(row).collect();
        }
        Method::LatinHypercube => latin_hypercube(size, dimensions, sample.seed),
        Method::Sobol => sobol(size, dimensions, sample.seed),
        Method::Saltelli => saltelli(size, dimensions, sample.second_order, sample.seed),
        Method::Morris => morris(size, dimensions, sample.levels, sample.seed),
    };
    unit.iter()
        .map(|row| {
            factors
                .iter()
                .zip(row)
                .map(|(factor, &u)| factor.value(u))
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_that_returns_is_the_same_point() {
        let row = |a: f64, b: i64| vec![Setting::Number(a), Setting::Whole(b)];
        let points = Points::of_rows([row(0.5, 1), row(0.5, 2), row(0.5, 1)]);
        assert_eq!((points.len(), &points.rows[..]), (2, &[0, 1, 0][..]));
    }
}
