//! Who paid whom under a policy: the books of its last calm year, its doors, and flows for every 100
//! pounds that came in.

use super::Comparison;
use crate::ledger::{Books, Entry, Node};
use crate::measure::doors::{Doors, doors};
use crate::measure::interval::mean;
use crate::measure::outcome::Outcome;
use crate::measure::window::Window;

/// The books of a policy's last calm year, added up over its finished replicates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearBooks {
    /// By region.
    pub regions: Vec<Books>,
    /// How many replicates are in them.
    pub replicates: u32,
}

impl YearBooks {
    /// Adds one run's payments, by region; nothing where its run was under a year.
    pub(super) fn add(&mut self, regions: &[Vec<Entry>], sectors: usize) {
        if regions.is_empty() {
            return;
        }
        self.regions
            .resize_with(regions.len(), || Books::new(sectors));
        for (sum, entries) in self.regions.iter_mut().zip(regions) {
            sum.add_entries(entries);
        }
        self.replicates += 1;
    }
}

/// A flow between two nodes, in pounds for every 100 pounds that came into the region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Who pays.
    pub payer: Node,
    /// Who is paid.
    pub payee: Node,
    /// Pounds per 100 pounds in.
    pub per_100: f64,
}

impl Comparison {
    /// The books of a run's last full calm year in a region; none where it failed or was shorter.
    #[must_use]
    pub fn year(&self, policy: usize, replicate: u32, region: usize) -> Option<Books> {
        let entries = self.run(policy, 0, replicate)?.year.get(region)?;
        Some(Books::from_entries(self.sectors.len(), entries))
    }

    /// The books of a policy's last calm year, added up over its replicates.
    #[must_use]
    pub fn books(&self, policy: usize) -> &YearBooks {
        &self.books[policy]
    }

    /// The doors of a policy's last year in a case: mean over its replicates. None without runs.
    #[must_use]
    pub fn doors(&self, policy: usize, case: usize, region: usize) -> Option<Doors> {
        let window = Window::last_year(self.months);
        let each: Vec<Doors> = (0..self.replicates)
            .filter_map(|r| Some(doors(&self.run(policy, case, r)?.series, region, window)))
            .collect();
        let mean_of =
            |value: &dyn Fn(&Doors) -> f64| mean(&each.iter().map(value).collect::<Vec<_>>());
        let first = each.first()?;
        let rows = |side: fn(&Doors) -> &Vec<(Outcome, f64)>| {
            let row = |i: usize| (side(first)[i].0, mean_of(&|d: &Doors| side(d)[i].1));
            (0..side(first).len()).map(row).collect()
        };
        Some(Doors {
            money_in: mean_of(&|d| d.money_in),
            came_in: rows(|d| &d.came_in),
            went_out: rows(|d| &d.went_out),
            stayed: mean_of(&|d| d.stayed),
            gap: mean_of(&|d| d.gap),
        })
    }

    /// Who paid whom in a policy's last calm year, per 100 pounds that came into the region; flows
    /// under `smallest` are left out. For Sankey diagrams: payers on the left, payees on the right.
    #[must_use]
    pub fn flows(&self, policy: usize, region: usize, smallest: f64) -> Vec<Flow> {
        let Some(books) = self.books[policy].regions.get(region) else {
            return Vec::new();
        };
        let came_in: f64 = books
            .entries()
            .filter(|(payer, payee, ..)| !payer.resident() && payee.resident())
            .map(|entry| entry.3.as_f64())
            .sum();
        let mut flows = Vec::new();
        for payer in books.nodes() {
            for payee in books.nodes() {
                let per_100 = 100.0 * books.flow(payer, payee).as_f64() / came_in;
                if per_100 >= smallest {
                    flows.push(Flow {
                        payer,
                        payee,
                        per_100,
                    });
                }
            }
        }
        flows
    }

    /// A node's name for readers; sectors by their own names.
    #[must_use]
    pub fn node_name(&self, node: Node) -> &str {
        match node {
            Node::Sector(sector) => self.sectors.get(sector as usize).map_or("Firms", |s| s),
            fixed => fixed.label(),
        }
    }
}
