//! What buyers and workers see of a region's firms, side by side.

use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::firms::FirmBlock;
use crate::units::Pence;

/// What buyers and workers see of the region's firms, one row a firm, sectors one after the other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shops {
    /// The firms of each sector.
    pub of_sector: Vec<Range<usize>>,
    /// Posted prices (base 1).
    pub price: Vec<f64>,
    /// Share of this market's orders that a firm delivers.
    pub fill: Vec<f64>,
    /// Firms that cannot deliver all of this market's orders.
    pub short: Vec<bool>,
    /// Whether any firm of a sector is one of those.
    pub short_in: Vec<bool>,
    /// Wage of a thousandth of skill this month, pence.
    pub wage_per_skill: Vec<f64>,
    /// Least that a firm pays for this month's hours, pence.
    pub least_pay: Vec<f64>,
    /// Living-wage clauses by firm; empty where there are none.
    pub clauses: Vec<Clause>,
    /// Share of its staff that a firm lays off this month, or [`WORKS_ALONE`](super::firms::WORKS_ALONE).
    pub lay_off: Vec<f32>,
    /// Share of a bill that firms take in each local currency, by currency.
    pub takes: Vec<Vec<f32>>,
    /// Firms that take part in each local currency, by currency: they would take it when they have room.
    pub members: Vec<Vec<bool>>,
    /// Running share of active firms' capacity within each sector: the last is 1.
    pub size: Vec<f64>,
    /// Firms as often as they are large, [`CELLS_A_FIRM`] entries a firm; see [`Shops::drawn`].
    pub by_size: Vec<u32>,
    /// Capacity beyond what a firm expects to sell, volume a month.
    pub room: Vec<f64>,
    /// Running share of active firms' weights with pooled buyers within each sector: the last is 1.
    pub pool: Vec<f64>,
    /// Sum of those weights, by sector.
    pub pool_weight: Vec<f64>,
    /// What a typical firm of each sector is like.
    pub typical: Vec<TypicalFirm>,
}

/// Entries a firm in the table from which firms are drawn by size: how finely sizes are told apart
/// within one month.
pub const CELLS_A_FIRM: usize = 4;
/// Multiples of it fill the line from 0 to 1 evenly, wherever one stops.
const GOLDEN_SECTION: f64 = 0.618_033_988_749_894_9;

/// The mean of a sector's active firms; where none is left, what it was last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TypicalFirm {
    /// Weight with pooled buyers.
    pub pool_weight: f64,
    /// Capacity, volume a month.
    pub capacity: f64,
    /// Labour per volume beside the sector's recipe, the mean by expected sales.
    pub toil: f64,
    /// Concentration of capacity (Herfindahl index), 0 to 1.
    pub concentration: f64,
}

impl Shops {
    /// Copies what firms post, after `plan` of a month.
    ///
    /// `by_number` is the share of each sector's pooled orders that goes to its firms by number.
    pub fn refresh(&mut self, firms: &[FirmBlock], by_number: &[f64], month: u32) {
        let (mut size, mut pool, mut active) = (0.0, 0.0, 0.0);
        let (mut expected, mut work, mut squares) = (0.0, 0.0, 0.0);
        for block in firms {
            if block.first == self.of_sector[block.sector].start {
                (size, pool, active) = (0.0, 0.0, 0.0);
                (expected, work, squares) = (0.0, 0.0, 0.0);
            }
            for firm in 0..block.len() {
                if block.active(firm) {
                    size += block.capacity[firm];
                    squares += block.capacity[firm] * block.capacity[firm];
                    pool += block.pool_weight[firm];
                    active += 1.0;
                    expected += block.expected[firm];
                    work += block.expected[firm] * block.toil[firm];
                }
                self.size[block.first + firm] = size;
                self.pool[block.first + firm] = pool;
                self.room[block.first + firm] = if block.active(firm) {
                    block.capacity[firm] - block.expected[firm]
                } else {
                    0.0
                };
            }
            if active > 0.0 {
                self.typical[block.sector] = TypicalFirm {
                    pool_weight: pool / active,
                    capacity: size / active,
                    toil: if expected > 0.0 { work / expected } else { 1.0 },
                    concentration: if size > 0.0 {
                        squares / (size * size)
                    } else {
                        0.0
                    },
                };
            }
            let all = block.first..block.first + block.len();
            self.price[all.clone()].copy_from_slice(&block.price);
            self.lay_off[all].copy_from_slice(&block.lay_off);
        }
        self.spread(firms, by_number);
        for (range, weight) in self.of_sector.iter().zip(&mut self.pool_weight) {
            *weight = as_shares(&mut self.pool[range.start..range.end]);
            as_shares(&mut self.size[range.start..range.end]);
        }
        self.refresh_by_size(month);
    }

    /// Gives a part of each sector's pooled orders to its active firms by number in place of weight.
    fn spread(&mut self, firms: &[FirmBlock], by_number: &[f64]) {
        for (sector, range) in self.of_sector.iter().enumerate() {
            let part = by_number.get(sector).copied().unwrap_or_default();
            let blocks = || firms.iter().filter(move |block| block.sector == sector);
            let active = |block: &FirmBlock| (0..block.len()).filter(|&f| block.active(f)).count();
            let number: usize = if part > 0.0 {
                blocks().map(active).sum()
            } else {
                0
            };
            if number == 0 {
                continue;
            }
            let all = self.pool[range.end - 1];
            let mut before = 0.0;
            for block in blocks() {
                for firm in 0..block.len() {
                    before += f64::from(u8::from(block.active(firm)));
                    let weight = &mut self.pool[block.first + firm];
                    *weight = (1.0 - part) * *weight + part * all * (before / number as f64);
                }
            }
        }
    }

    /// What a firm pays a worker of this skill (thousandths) for this month, pence.
    #[must_use]
    #[inline]
    pub fn wage(&self, firm: usize, skill: u32) -> Pence {
        let by_skill = self.wage_per_skill[firm] * f64::from(skill);
        let plain = by_skill.max(self.least_pay[firm]);
        match self.clauses.get(firm) {
            Some(clause) => Pence(clause.lift(by_skill, plain) as i64),
            None => Pence(plain as i64),
        }
    }

    /// Notes which firms fill less than all of their orders.
    pub fn refresh_short(&mut self) {
        for (short, &fill) in self.short.iter_mut().zip(&self.fill) {
            *short = fill < 1.0;
        }
        for (any, range) in self.short_in.iter_mut().zip(&self.of_sector) {
            *any = self.short[range.clone()].contains(&true);
        }
    }

    /// Whether a firm fills less than all of its orders.
    #[must_use]
    #[inline]
    pub fn is_short(&self, firm: usize) -> bool {
        self.short[firm]
    }

    /// What a firm delivers of an order in this market; most deliver all and need no look at their
    /// shelves.
    #[must_use]
    #[inline]
    pub fn delivered(&self, firm: usize, order: Pence) -> Pence {
        if self.is_short(firm) {
            order.scaled(self.fill[firm])
        } else {
            order
        }
    }

    /// Divides orders at a whole sector, pence, among its firms from firm `first` on: item by item each
    /// next firm's part of each order. Parts sum to their order, or are nothing where the sector has no
    /// active firm.
    #[must_use]
    pub fn parts<const N: usize>(
        &self,
        sector: usize,
        first: usize,
        along: Along,
        orders: [f64; N],
    ) -> Parts<'_, N> {
        let line = match along {
            Along::Weights => &self.pool,
            Along::Sizes => &self.size,
        };
        let range = &self.of_sector[sector];
        let before = if first == range.start {
            0.0
        } else {
            line[first - 1]
        };
        Parts {
            line: line[first..range.end].iter(),
            orders,
            upto: orders.map(|order| (order * before) as i64),
        }
    }

    /// Firms of a sector, each as often as it is large; none when no firm of the sector is active.
    #[must_use]
    pub fn by_size(&self, sector: usize) -> &[u32] {
        let range = &self.of_sector[sector];
        let any = self.size[range.start..range.end].last() > Some(&0.0);
        if any {
            &self.by_size[CELLS_A_FIRM * range.start..CELLS_A_FIRM * range.end]
        } else {
            &[]
        }
    }

    /// A firm of a sector, drawn by its size with `position` (0 to 1, 1 excluded); `None` when no firm
    /// of the sector is active.
    #[must_use]
    #[inline]
    pub fn drawn(&self, sector: usize, position: f64) -> Option<usize> {
        let firms = self.by_size(sector);
        let cell = (position * firms.len() as f64) as usize;
        firms.get(cell).map(|&firm| firm as usize)
    }

    /// Divides the line of each sector's sizes into equal cells and notes the firm at one point of
    /// each. The point moves on from month to month by the golden section, so that over the months
    /// every firm is found as often as it is large, however small it is.
    fn refresh_by_size(&mut self, month: u32) {
        let point = (f64::from(month) * GOLDEN_SECTION).fract();
        for range in &self.of_sector {
            let sizes = &self.size[range.start..range.end];
            let cells = CELLS_A_FIRM * range.start..CELLS_A_FIRM * range.end;
            let width = 1.0 / cells.len() as f64;
            let mut at = 0;
            for (cell, firm) in self.by_size[cells].iter_mut().enumerate() {
                let aim = (cell as f64 + point) * width;
                while at + 1 < sizes.len() && sizes[at] <= aim {
                    at += 1;
                }
                *firm = (range.start + at) as u32;
            }
        }
    }
}

/// Makes shares of running sums: the last, if there is anything, is 1. Returns what it was.
fn as_shares(sums: &mut [f64]) -> f64 {
    let all = sums.last().copied().unwrap_or_default();
    if all > 0.0 {
        for sum in sums {
            *sum /= all;
        }
    }
    all
}

/// A living-wage clause of a firm that sells to public bodies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Clause {
    /// Least pay of the month's hours under the clause, pence.
    pub least_pay: f64,
    /// Share of the firm's work that is done under it, 0 to 1.
    pub share: f64,
}

impl Clause {
    /// What somebody earns who would earn `plain` (by skill alone `by_skill`) without it, pence.
    fn lift(self, by_skill: f64, plain: f64) -> f64 {
        plain + self.share * (by_skill.max(self.least_pay) - plain).max(0.0)
    }
}

/// How orders at a whole sector are divided among its firms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Along {
    /// By their weights with pooled buyers.
    Weights,
    /// By their sizes: where buyers look for what their usual firms could not deliver.
    Sizes,
}

/// Orders handed out firm by firm: see [`Shops::parts`].
#[derive(Clone, Debug)]
pub struct Parts<'a, const N: usize> {
    line: std::slice::Iter<'a, f64>,
    orders: [f64; N],
    upto: [i64; N],
}

impl<const N: usize> Iterator for Parts<'_, N> {
    type Item = [Pence; N];

    #[inline]
    fn next(&mut self) -> Option<[Pence; N]> {
        let share = *self.line.next()?;
        let mut parts = [Pence::ZERO; N];
        for ((part, upto), order) in parts.iter_mut().zip(&mut self.upto).zip(self.orders) {
            let next = (order * share) as i64;
            *part = Pence(next - *upto);
            *upto = next;
        }
        Some(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two sectors of firms with these capacities, which are their weights with pooled buyers too.
    fn shops(month: u32) -> Shops {
        let sizes = vec![1.0, 4.0, 4.0, 10.0, 0.0, 0.0];
        let mut shops = Shops {
            of_sector: vec![0..4, 4..6],
            price: vec![1.0; 6],
            fill: vec![1.0; 6],
            short: vec![false; 6],
            short_in: vec![false; 2],
            wage_per_skill: vec![0.0; 6],
            least_pay: vec![0.0; 6],
            clauses: Vec::new(),
            lay_off: vec![0.0; 6],
            takes: Vec::new(),
            members: Vec::new(),
            pool: sizes.clone(),
            size: sizes,
            by_size: vec![0; 6 * CELLS_A_FIRM],
            room: vec![0.0; 6],
            pool_weight: vec![0.0; 2],
            typical: vec![TypicalFirm::default(); 2],
        };
        for range in shops.of_sector.clone() {
            as_shares(&mut shops.size[range.clone()]);
            as_shares(&mut shops.pool[range]);
        }
        shops.refresh_by_size(month);
        shops
    }

    #[test]
    fn firms_are_found_as_often_as_they_are_large() {
        const MONTHS: u32 = 1_000;
        let mut found = [0.0; 4];
        for month in 0..MONTHS {
            let shops = shops(month);
            for position in [0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.999] {
                assert_eq!(shops.drawn(1, position), None, "nobody is active");
            }
            for cell in 0..4 * CELLS_A_FIRM {
                let position = cell as f64 / (4 * CELLS_A_FIRM) as f64;
                let firm = shops.drawn(0, position).expect("some are active");
                found[firm] += 1.0 / f64::from(MONTHS) / (4 * CELLS_A_FIRM) as f64;
            }
        }
        for (found, size) in found.into_iter().zip([0.1, 0.3, 0.0, 0.6]) {
            assert!((found - size).abs() < 0.002, "{found} of {size}");
        }
    }

    #[test]
    fn parts_of_an_order_add_up_to_it_wherever_they_begin() {
        let shops = shops(0);
        let all: Vec<[Pence; 2]> = shops.parts(0, 0, Along::Weights, [1003.0, 7.0]).collect();
        let sum = |order: usize| all.iter().map(|part| part[order]).sum::<Pence>();
        assert_eq!((sum(0), sum(1)), (Pence(1003), Pence(7)));
        let rest: Vec<[Pence; 2]> = shops.parts(0, 2, Along::Weights, [1003.0, 7.0]).collect();
        assert_eq!(rest, all[2..]);
        assert_eq!(all[2], [Pence::ZERO; 2], "it is not active");
        let nobody = shops.parts(1, 4, Along::Sizes, [1003.0]);
        assert_eq!(nobody.flatten().sum::<Pence>(), Pence::ZERO);
    }
}
