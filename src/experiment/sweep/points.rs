//! The points of a sweep: what each parameter is set to, and which of them each row of the design is.

use std::collections::BTreeMap;

use super::design::{Design, Method, Sample};
use super::factor::Factor;
use super::listed::Rows;
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
        // By hash: the texts of many rows would take more memory than the rows.
        let mut known: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        for row in rows {
            let next = points.values.len();
            let hash = *blake3::hash(key(&row).as_bytes()).as_bytes();
            let point = *known.entry(hash).or_insert(next);
            if point == next {
                points.values.push(row);
            }
            points.rows.push(point);
        }
        points
    }

    /// The points that a design asks for, its samples crossed; `listed` are the rows of those that name a file.
    #[must_use]
    pub fn chosen(design: &Design, factors: &[Factor], listed: &Rows) -> Self {
        let parts = design.samples().map(|(key, role, sample)| {
            let own: Vec<&Factor> = factors.iter().filter(|f| f.is_of(role)).collect();
            let listed = listed.get(key).cloned();
            listed.unwrap_or_else(|| rows(sample, &own))
        });
        let all = parts.reduce(|one, other| crossed(&one, &other));
        Self::of_rows(all.unwrap_or_else(|| vec![Vec::new()]))
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

/// Every row of one part with every row of another.
fn crossed(one: &[Vec<Setting>], other: &[Vec<Setting>]) -> Vec<Vec<Setting>> {
    let mut rows = Vec::with_capacity(one.len() * other.len());
    for row in one {
        rows.extend(other.iter().map(|more| [&row[..], more].concat()));
    }
    rows
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

fn rows(sample: &Sample, factors: &[&Factor]) -> Vec<Vec<Setting>> {
    let (size, dimensions) = (sample.size as usize, factors.len());
    let unit = match sample.method {
        Method::Table => return Vec::new(),
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
