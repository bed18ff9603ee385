//! Who owns firms, by their size.
//!
//! Assumed: ownership by firm is not published by region.

use serde::{Deserialize, Serialize};

use super::firms::FirmBlock;

/// Who owns the firms of each sector of a region: of public ones nobody.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ownership {
    by_sector: Vec<Owners>,
    outside_share: f64,
    sizes: Vec<f64>,
}

impl Ownership {
    /// Of firms, sectors in order, when outside owners hold such a share of each sector's sales (0 to 1): in the
    /// base year it is their share of profit.
    #[must_use]
    pub fn new(sectors: usize, outside_share: f64, firms: &[FirmBlock]) -> Self {
        let mut ownership = Self {
            by_sector: vec![Owners::default(); sectors],
            outside_share,
            sizes: Vec::with_capacity(firms.iter().map(FirmBlock::len).sum()),
        };
        ownership.refresh(firms);
        ownership
    }

    /// Looks at the sizes of active firms anew.
    pub fn refresh(&mut self, firms: &[FirmBlock]) {
        for blocks in firms.chunk_by(|one, next| one.sector == next.sector) {
            self.sizes.clear();
            for block in blocks {
                let active = (0..block.len()).filter(|&firm| block.active(firm));
                self.sizes.extend(active.map(|firm| block.expected[firm]));
            }
            self.by_sector[blocks[0].sector] = Owners::of(&mut self.sizes, self.outside_share);
        }
    }

    /// What outside owners hold of a firm of this size, 0 to 1; of a public one nothing.
    #[must_use]
    pub fn outside_share(&self, block: &FirmBlock, firm: usize) -> f32 {
        if block.public {
            0.0
        } else {
            self.by_sector[block.sector].outside_share(block.expected[firm])
        }
    }
}

/// What a lever has passed from outside owners to local ones, and what is owed for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OwnershipPassed {
    /// Strength of the lever so far, by sector.
    pub strength: Vec<f64>,
    /// What local owners still owe for it, pence.
    pub owed: f64,
}

impl OwnershipPassed {
    /// Nothing yet.
    #[must_use]
    pub fn new(sectors: usize) -> Self {
        Self {
            strength: vec![0.0; sectors],
            owed: 0.0,
        }
    }
}

/// Who owns the firms of a sector: outside owners the largest, local people the smaller ones, both the one in
/// between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Owners {
    /// Expected sales up to which firms belong to local people, volume a month.
    local_up_to: f64,
    /// From which they belong to outside owners.
    outside_from: f64,
    /// What outside owners hold of a firm in between, 0 to 1.
    between: f32,
}

impl Owners {
    /// Of firms with such expected sales (0 or more, volume a month; they are sorted), when outside owners hold
    /// the largest up to `outside_share` (0 to 1) of all sales; firms as large as the one at the border are
    /// held alike.
    fn of(sizes: &mut [f64], outside_share: f64) -> Self {
        sizes.sort_unstable_by(|a, b| b.total_cmp(a));
        let mut left = sizes.iter().sum::<f64>() * outside_share;
        let mut larger_than_border = |&size: &f64| {
            left -= size;
            left >= 0.0
        };
        let border = sizes
            .iter()
            .take_while(|size| larger_than_border(size))
            .count();
        let Some(&size) = sizes.get(border) else {
            // Outside owners have all of them, or there are none.
            return Self::default();
        };
        let from = sizes.partition_point(|&other| other > size);
        let upto = sizes.partition_point(|&other| other >= size);
        let alike = (upto - from) as f64;
        // Outside owners hold those before the border and, of the one there, what was left.
        let held = (border - from) as f64 + (left + size) / size;
        let between = |one: f64, other: &f64| 0.5 * (one + other);
        Self {
            local_up_to: sizes
                .get(upto)
                .map_or(0.0, |smaller| between(size, smaller)),
            outside_from: from
                .checked_sub(1)
                .map_or(f64::INFINITY, |larger| between(size, &sizes[larger])),
            between: (held / alike) as f32,
        }
    }

    /// What outside owners hold of a firm with such expected sales, 0 to 1.
    fn outside_share(&self, expected: f64) -> f32 {
        if expected <= self.local_up_to {
            0.0
        } else if expected >= self.outside_from {
            1.0
        } else {
            self.between
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Owners;

    #[test]
    fn outside_owners_hold_the_largest_up_to_their_share() {
        for sizes in [
            &[5.0, 1.0, 3.0, 1.0][..],
            &[2.0, 2.0, 2.0],
            &[7.0],
            &[4.0, 0.0],
        ] {
            for share in [0.0, 0.25, 0.4, 0.9, 1.0] {
                let owners = Owners::of(&mut sizes.to_vec(), share);
                let held = |&size: &f64| size * f64::from(owners.outside_share(size));
                let all: f64 = sizes.iter().sum();
                let outside: f64 = sizes.iter().map(held).sum();
                assert!(
                    (outside - share * all).abs() < 1e-6,
                    "{sizes:?} {share}: {outside}"
                );
            }
        }
        let owners = Owners::of(&mut [5.0, 1.0, 3.0, 1.0], 0.65);
        assert_eq!(owners.outside_share(4.5).to_bits(), 1.0_f32.to_bits());
        assert!(
            (owners.outside_share(2.5) - 0.5).abs() < 1e-6,
            "the border's half"
        );
        assert_eq!(owners.outside_share(1.9).to_bits(), 0.0_f32.to_bits());
    }
}
