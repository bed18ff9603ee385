//! What shocks must say.

use super::{Checker, Known};
use crate::scenario::record::Choice;
use crate::scenario::types::{Scenario, Shape, Shock};

impl Checker<'_> {
    pub(super) fn shocks(&mut self, scenario: &Scenario, known: &Known) {
        self.distinct("shocks", known.shocks.iter().copied());
        for (i, shock) in scenario.shocks.iter().enumerate() {
            let path = format!("shocks.{i}");
            self.places(&path, &shock.regions, &shock.sectors, known);
            if self.sound(&path) {
                self.shock(&path, shock);
            }
        }
    }

    fn shock(&mut self, path: &str, shock: &Shock) {
        let (name, max) = (shock.kind.name(), shock.kind.depth_max());
        if shock.depth > max {
            let message = format!("`{path}.depth` is {}, outside 0 to {max}", shock.depth);
            let hint = format!("that is the range of {name} (share)");
            self.problem(&format!("{path}.depth"), message, Some(hint));
        }
        if !shock.kind.by_sector() && !shock.sectors.is_empty() {
            let message = format!("`{path}.sectors` is no term of {name}");
            let hint = format!("leave it out: {name} strikes the whole region");
            self.problem(&format!("{path}.sectors"), message, Some(hint));
        }
        if shock.course.is_some() && shock.shape != Shape::Step {
            let message = format!("`{path}` has both a `shape` and a `course`");
            let hint = "the course says how it runs: leave `shape` out".to_owned();
            self.problem(&format!("{path}.shape"), message, Some(hint));
        }
        if shock.kind.at_once() && shock.course.is_some() {
            let message = format!("`{path}.course` is no term of {name}");
            let hint = format!("{name} happens at once, in its first month");
            self.problem(&format!("{path}.course"), message, Some(hint));
        }
    }
}
