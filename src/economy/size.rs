//! How many agents a scenario has and how many bytes they take, before any is made.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::calibrate::accounts::RegionAccounts;
use crate::scenario::types::Behaviour;

/// Agents of one region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Household agents.
    pub households: usize,
    /// Of them, with an earner.
    pub earners: usize,
    /// Of them, at work across the border.
    pub across_the_border: usize,
    /// Workers of each sector.
    pub heads: Vec<u32>,
    /// Firm agents of each sector.
    pub firms: Vec<usize>,
}

/// Agents and memory of a whole scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Household agents.
    pub households: usize,
    /// Firm agents.
    pub firms: usize,
    /// Bytes that the economy takes, about.
    pub bytes: usize,
}

/// Households in a block: threads share out blocks, so a large region has several.
pub const HOUSEHOLD_BLOCK: usize = 65_536;
/// Blocks of households that a region has at most: each keeps a till with a place for every firm.
pub const HOUSEHOLD_BLOCKS: usize = 8;
/// Firms in a block; a block has one sector.
pub const FIRM_BLOCK: usize = 65_536;
/// Firms that share a till, about: a till has a place for every firm of the region, and threads share out
/// tills.
pub const FIRMS_A_TILL: usize = 4_096;
/// Tills of firms that a region has at most.
pub const FIRM_TILLS: usize = 8;

/// How many tills so many firms share.
#[must_use]
pub fn firm_tills(firms: usize, firms_a_till: usize, most: usize) -> usize {
    (firms / firms_a_till.max(1)).clamp(1, most.max(1))
}

/// Workers that each sector of a region has at least on average, whatever the scale.
const AGENTS_A_SECTOR: usize = 4;
const WORKERS_A_PUBLIC_FIRM: usize = 20;

/// Residents' wages, pounds a year: from the region's employers, and from across the border.
fn residents_wages(accounts: &RegionAccounts) -> (f64, f64) {
    let here = accounts.wages() - accounts.closing.commuters_out;
    (here, accounts.closing.commuters_in)
}

impl Counts {
    /// Earners who have work at the start, here or across the border.
    #[must_use]
    pub fn at_work(&self) -> usize {
        self.heads
            .iter()
            .map(|&heads| heads as usize)
            .sum::<usize>()
            + self.across_the_border
    }

    /// How many agents stand for a region.
    ///
    /// # Errors
    /// When the region has no households, or so few that a sector's work finds no worker.
    pub fn new(
        accounts: &RegionAccounts,
        behaviour: &Behaviour,
        scale: f64,
    ) -> Result<Self, String> {
        let active = |s: usize| accounts.production[s].output > 0.0;
        let sectors = accounts.sectors.len();
        if accounts.households < 1.0 {
            return Err(format!("{} has no households", accounts.name));
        }
        if behaviour.limit_mode {
            let one = |s: usize| usize::from(active(s));
            return Ok(Self {
                households: 1,
                earners: 1,
                across_the_border: 0,
                heads: (0..sectors).map(|s| one(s) as u32).collect(),
                firms: (0..sectors).map(one).collect(),
            });
        }
        let needed = (0..sectors).filter(|&s| active(s)).count();
        let (here, there) = residents_wages(accounts);
        let at_home = here / (here + there).max(1.0);
        let share = behaviour.participation * (1.0 - behaviour.opening_unemployment) * at_home;
        let least = (needed * AGENTS_A_SECTOR) as f64 / share.max(0.05);
        // A small region's agents stand for fewer households, never for less than one.
        let wanted = (accounts.households / scale).max(least);
        let households = (wanted.min(accounts.households).round() as usize).max(1);
        let earners = ((households as f64 * behaviour.participation).round() as usize).max(1);
        let working = (earners as f64 * (1.0 - behaviour.opening_unemployment)).round() as usize;
        let across = (working as f64 * there / (here + there).max(1.0)).round() as usize;
        let jobs: Vec<f64> = accounts
            .production
            .iter()
            .map(|p| {
                if p.output > 0.0 {
                    p.jobs.max(p.full_time_equivalents).max(1e-9)
                } else {
                    0.0
                }
            })
            .collect();
        let at_home = working.saturating_sub(across);
        if at_home < needed {
            return Err(format!(
                "{} has {at_home} households at work for {needed} sectors: too few for each to have one",
                accounts.name
            ));
        }
        let heads = shared_out(at_home, &jobs);
        let private: usize = (0..sectors)
            .filter(|&s| !accounts.sectors[s].public)
            .map(|s| heads[s])
            .sum();
        let firm_agents = accounts.firms / scale;
        let firms = (0..sectors)
            .map(|s| {
                let wanted = if accounts.sectors[s].public {
                    heads[s] / WORKERS_A_PUBLIC_FIRM
                } else {
                    (firm_agents * heads[s] as f64 / private.max(1) as f64).round() as usize
                };
                wanted.clamp(usize::from(heads[s] > 0), heads[s])
            })
            .collect();
        Ok(Self {
            households,
            earners,
            across_the_border: across,
            heads: heads.into_iter().map(|h| h as u32).collect(),
            firms,
        })
    }

    /// Bytes that the region's agents take, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let products = self.heads.len();
        let firms: usize = self.firms.iter().sum();
        let household_blocks = self
            .households
            .div_ceil(HOUSEHOLD_BLOCK)
            .min(HOUSEHOLD_BLOCKS);
        let firm_blocks: usize = self.firms.iter().map(|f| f.div_ceil(FIRM_BLOCK)).sum();
        // Columns, and what is held beside them while they are filled.
        let household = 117 + 58 + 4 * products;
        // Columns, links, stocks, unpaid invoices, and a till of each block of payers.
        let firm_tills = firm_tills(firms, FIRMS_A_TILL, FIRM_TILLS);
        let firm = 388 + 28 * products + 8 * (household_blocks + 2 * firm_tills);
        let desks = (household_blocks + firm_blocks) * 8_192;
        self.households
            .saturating_mul(household)
            .saturating_add(firms.saturating_mul(firm))
            .saturating_add(desks)
    }
}

/// Shares out `total` whole things by weight (largest remainder), at least one to each positive
/// weight. `total` must be at least the number of positive weights.
#[must_use]
pub fn shared_out(total: usize, weights: &[f64]) -> Vec<usize> {
    let sum: f64 = weights.iter().sum();
    let fair: Vec<f64> = weights
        .iter()
        .map(|w| total as f64 * w / sum.max(f64::MIN_POSITIVE))
        .collect();
    let mut parts: Vec<usize> = fair
        .iter()
        .zip(weights)
        .map(|(f, &w)| (*f as usize).max(usize::from(w > 0.0)))
        .collect();
    let mut order: Vec<usize> = (0..weights.len()).filter(|&i| weights[i] > 0.0).collect();
    order.sort_by(|&a, &b| {
        let gap = |i: usize| fair[i] - parts[i] as f64;
        gap(b).total_cmp(&gap(a)).then(a.cmp(&b))
    });
    let mut given: usize = parts.iter().sum();
    for &i in order.iter().cycle().take(if order.is_empty() {
        0
    } else {
        total + order.len()
    }) {
        if given >= total {
            break;
        }
        parts[i] += 1;
        given += 1;
    }
    // The guaranteed ones may have given too many away: the largest parts give them back.
    if given > total {
        let all = parts.iter().enumerate();
        let mut largest: BinaryHeap<_> = all.map(|(i, &part)| (part, Reverse(i))).collect();
        while given > total
            && let Some(mut top) = largest.peek_mut()
            && top.0 > 1
        {
            top.0 -= 1;
            given -= 1;
        }
        for (part, Reverse(i)) in largest {
            parts[i] = part;
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_things_are_shared_out_to_the_last() {
        assert_eq!(shared_out(10, &[1.0, 1.0, 2.0]), vec![3, 2, 5]);
        assert_eq!(shared_out(5, &[100.0, 0.0, 0.1, 0.1]), vec![3, 0, 1, 1]);
        assert_eq!(shared_out(3, &[0.0, 0.0]), vec![0, 0]);
    }
}
