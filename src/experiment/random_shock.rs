//! A shock drawn by chance: another one in each replicate, the same one for every policy.
//!
//! Everything about it is drawn from ranges that are assumed (docs/model.md), none of them estimated
//! from how often such things happen. What is said with it is therefore how policies differ over many
//! kinds of shock, never how likely a loss is.

use crate::calibrate::accounts::{EVEN_MONTHS, Sector};
use crate::calibrate::from_world;
use crate::random::{Luck, Purpose, Stream, hash_name};
use crate::scenario::types::{Scenario, Shape, Shock, ShockKind, Side};

/// The name of the drawn shock and of its case, unless the scenario has a shock of that name.
pub const RANDOM: &str = "random";

/// The longest shock that is drawn, months. Assumed.
pub const LONGEST: u32 = 12;

/// One kind with the range of its depth, both ends assumed.
pub type DrawnKind = (ShockKind, [f64; 2]);

/// What may come from outside. A spike is a rise of price, all others a share lost.
pub const FROM_OUTSIDE: [DrawnKind; 5] = [
    (ShockKind::OutsideSupplyLost, [0.1, 0.5]),
    (ShockKind::OutsidePriceSpike, [0.1, 1.0]),
    (ShockKind::ExportDemandLost, [0.1, 0.5]),
    (ShockKind::TransfersCut, [0.05, 0.2]),
    (ShockKind::CreditCrunch, [0.2, 0.8]),
];

/// What may happen inside.
pub const FROM_INSIDE: [DrawnKind; 4] = [
    (ShockKind::HarvestFailure, [0.2, 0.8]),
    (ShockKind::CapacityDestroyed, [0.1, 0.6]),
    (ShockKind::LargeEmployerLeaves, [0.5, 1.0]),
    (ShockKind::LabourLost, [0.05, 0.3]),
];

/// Draws shocks for one world.
#[derive(Clone, Debug)]
pub struct Drawing {
    name: String,
    start: u32,
    regions: Vec<String>,
    sectors: Vec<Drawable>,
}

#[derive(Clone, Debug)]
struct Drawable {
    name: String,
    public: bool,
    harvested: bool,
}

impl Drawing {
    /// For a scenario: its regions, its sectors, and the month of its first shock, or of a third of
    /// the run where it has none. Policies of one comparison share all of these.
    #[must_use]
    pub fn of(scenario: &Scenario) -> Self {
        // A world that cannot be built says so in every run.
        let accounts = from_world(&scenario.world).unwrap_or_default().regions;
        let sectors = accounts.first().map_or(&[][..], |region| &region.sectors);
        Self {
            name: name(scenario),
            start: start(scenario),
            regions: scenario
                .world
                .regions
                .iter()
                .map(|region| region.name.clone())
                .collect(),
            sectors: drawable(sectors),
        }
    }

    /// The shock of a replicate. The draw is keyed by seed and replicate alone.
    #[must_use]
    pub fn shock(&self, luck: Luck) -> Shock {
        let draw = Draw(luck.stream(Purpose::DrawShock, 0, hash_name(RANDOM, 0)));
        let (side, kinds) = match draw.index(0, 2) {
            0 => (Side::Outside, &FROM_OUTSIDE[..]),
            _ => (Side::Local, &FROM_INSIDE[..]),
        };
        let kinds: Vec<&DrawnKind> = kinds.iter().filter(|kind| self.can(kind.0)).collect();
        let (kind, [least, most]) = *kinds[draw.index(1, kinds.len())];
        let at_once = matches!(
            kind,
            ShockKind::CapacityDestroyed | ShockKind::LargeEmployerLeaves
        );
        let length = 1 + draw.index(3, LONGEST as usize) as u32;
        Shock {
            name: self.name.clone(),
            side,
            kind,
            // In whole hundredths, so that words say all of it.
            depth: ((least + (most - least) * draw.uniform(2)) * 100.0).round() / 100.0,
            regions: self.struck(side, draw),
            sectors: self.hit(kind, draw),
            start: self.start,
            length: if at_once { 1 } else { length },
            shape: Shape::Step,
            course: None,
            hazard: None,
        }
    }

    /// Harvests fail only where something is harvested, firms are hit only where there are some.
    fn can(&self, kind: ShockKind) -> bool {
        match kind {
            ShockKind::HarvestFailure => self.sectors.iter().any(|sector| sector.harvested),
            ShockKind::CapacityDestroyed | ShockKind::LargeEmployerLeaves => {
                self.sectors.iter().any(|sector| !sector.public)
            }
            _ => true,
        }
    }

    /// What comes from outside meets all regions, what happens inside one of them.
    fn struck(&self, side: Side, draw: Draw) -> Vec<String> {
        match (side, self.regions.len()) {
            (Side::Local, 2..) => vec![self.regions[draw.index(4, self.regions.len())].clone()],
            _ => Vec::new(),
        }
    }

    /// The sectors or products that are hit; all where empty.
    fn hit(&self, kind: ShockKind, draw: Draw) -> Vec<String> {
        let among = |wanted: fn(&Drawable) -> bool| -> Vec<&Drawable> {
            self.sectors
                .iter()
                .filter(|sector| wanted(sector))
                .collect()
        };
        let one = |from: Vec<&Drawable>| match from.len() {
            0 => Vec::new(),
            count => vec![from[draw.index(5, count)].name.clone()],
        };
        match kind {
            ShockKind::LabourLost
            | ShockKind::CreditCrunch
            | ShockKind::TransfersCut
            | ShockKind::VisitorsLost => Vec::new(),
            ShockKind::HarvestFailure => among(|sector| sector.harvested)
                .into_iter()
                .map(|sector| sector.name.clone())
                .collect(),
            ShockKind::CapacityDestroyed | ShockKind::LargeEmployerLeaves => {
                one(among(|sector| !sector.public))
            }
            ShockKind::OutsideSupplyLost
            | ShockKind::OutsidePriceSpike
            | ShockKind::ExportDemandLost
            | ShockKind::RecessionOutside => match draw.index(6, 2) {
                0 => Vec::new(),
                _ => one(among(|sector| !sector.public)),
            },
        }
    }
}

/// What is harvested is made by the seasons. Where no table says what is, it is the first sector that
/// makes storable food: tables are in the order of the industrial classification, land and sea first.
fn drawable(sectors: &[Sector]) -> Vec<Drawable> {
    let seasonal = |sector: &Sector| sector.stored && sector.months != EVEN_MONTHS;
    let any = sectors.iter().any(seasonal);
    let first = sectors
        .iter()
        .position(|sector| sector.stored && sector.food);
    let one = |(place, sector): (usize, &Sector)| Drawable {
        name: sector.name.clone(),
        public: sector.public,
        harvested: if any {
            seasonal(sector)
        } else {
            first == Some(place)
        },
    };
    sectors.iter().enumerate().map(one).collect()
}

fn start(scenario: &Scenario) -> u32 {
    let months = scenario.run.months;
    let first = scenario.shocks.first().map(|shock| shock.start);
    first
        .filter(|&start| start <= months)
        .unwrap_or_else(|| (months / 3).max(1))
}

fn name(scenario: &Scenario) -> String {
    let mut name = RANDOM.to_owned();
    while scenario.shocks.iter().any(|shock| shock.name == name) {
        name.push_str("_drawn");
    }
    name
}

#[derive(Clone, Copy)]
struct Draw(Stream);

impl Draw {
    /// A whole number below `below`, which is at least 1.
    fn index(self, number: u32, below: usize) -> usize {
        self.0.index(0, number, below as u64) as usize
    }

    fn uniform(self, number: u32) -> f64 {
        self.0.uniform(0, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing() -> Drawing {
        let sector = |name: &str, public, harvested| Drawable {
            name: name.into(),
            public,
            harvested,
        };
        Drawing {
            name: RANDOM.into(),
            start: 37,
            regions: vec!["Here".into(), "There".into()],
            sectors: vec![
                sector("Farms", false, true),
                sector("Shops", false, false),
                sector("Schools", true, false),
            ],
        }
    }

    fn all(drawing: &Drawing, seed: u64) -> Vec<Shock> {
        (0..4000)
            .map(|replicate| drawing.shock(Luck { seed, replicate }))
            .collect()
    }

    #[test]
    fn every_draw_is_within_its_range() {
        for shock in all(&drawing(), 1) {
            let kinds = FROM_OUTSIDE.iter().chain(&FROM_INSIDE);
            let mut ranges = kinds.filter(|kind| kind.0 == shock.kind).map(|kind| kind.1);
            let [least, most] = ranges.next().unwrap_or_default();
            assert!((least..=most).contains(&shock.depth), "{shock:?}");
            assert!((1..=LONGEST).contains(&shock.length) && shock.start == 37);
            assert!(!shock.sectors.contains(&"Schools".into()), "{shock:?}");
            let local = FROM_INSIDE.iter().any(|kind| kind.0 == shock.kind);
            assert_eq!(shock.side == Side::Local, local);
            assert_eq!(shock.regions.len(), usize::from(local), "{shock:?}");
        }
    }

    #[test]
    fn sides_and_kinds_are_drawn_with_equal_chance() {
        let shocks = all(&drawing(), 1);
        let share = |wanted: &dyn Fn(&Shock) -> bool| {
            shocks.iter().filter(|s| wanted(s)).count() as f64 / 4000.0
        };
        // Four standard deviations: 0.032 for a half, 0.021 for an eighth, 0.019 for a tenth.
        assert!((share(&|s| s.side == Side::Local) - 0.5).abs() < 0.032);
        for (kind, _) in FROM_INSIDE {
            assert!(
                (share(&|s| s.kind == kind) - 0.125).abs() < 0.021,
                "{kind:?}"
            );
        }
        for (kind, _) in FROM_OUTSIDE {
            assert!((share(&|s| s.kind == kind) - 0.1).abs() < 0.019, "{kind:?}");
        }
    }

    #[test]
    fn the_draw_hangs_on_seed_and_replicate() {
        let (one, again, other) = (all(&drawing(), 1), all(&drawing(), 1), all(&drawing(), 2));
        assert_eq!(one, again);
        let same = one.iter().zip(&other).filter(|(a, b)| a == b).count();
        assert!(
            same < 40,
            "{same} of 4000 shocks are the same under two seeds"
        );
    }

    #[test]
    fn what_cannot_happen_is_not_drawn() {
        let mut barren = drawing();
        barren.sectors.remove(0);
        assert!(
            all(&barren, 1)
                .iter()
                .all(|s| s.kind != ShockKind::HarvestFailure)
        );
        barren.sectors.clear();
        assert!(
            all(&barren, 1)
                .iter()
                .all(|s| s.side == Side::Outside || s.kind == ShockKind::LabourLost)
        );
    }
}
