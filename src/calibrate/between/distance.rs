//! How far places are from each other.

use super::Located;

/// Shortest distance that trade sees, km: two towns of one conurbation are not closer in business.
const NEAREST: f64 = 5.0;
/// Distance that stands for places whose position is not known, and for the rest of the area, km.
const SOMEWHERE: f64 = 100.0;

/// Distances between places in the order of names, km.
pub(super) struct Apart {
    kilometres: Vec<f64>,
    places: usize,
}

impl Apart {
    pub fn new(places: &[Located], order: &[usize]) -> Self {
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
    pub fn between(&self, one: usize, other: usize) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glasgow_is_67_kilometres_from_edinburgh() {
        let distance = great_circle((55.95, -3.19), (55.86, -4.25));
        assert!(
            (distance - 67.0).abs() < 2.0,
            "Edinburgh to Glasgow: {distance}"
        );
    }
}
