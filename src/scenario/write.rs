//! A resolved scenario as canonical TOML, and its numbers with their sources.

use super::record::{NumberNote, Record, Writer};
use super::types::Scenario;

impl Scenario {
    /// The scenario as canonical TOML: every entry given, keys in order, tables inline. Reading it
    /// again gives the same scenario, without any other file.
    #[must_use]
    pub fn to_toml(&self) -> String {
        self.written().0.to_string()
    }

    /// Every number of the scenario with its unit and source, in the order of declaration.
    #[must_use]
    pub fn numbers(&self) -> Vec<NumberNote> {
        let mut numbers = self.written().1;
        for (i, lever) in self.levers.iter().enumerate() {
            let path = format!("levers.{i}.strength");
            for strength in numbers.iter_mut().filter(|number| number.path == path) {
                strength.unit = lever.kind.unit();
                let (min, max) = lever.kind.range();
                strength.allowed = [min, max];
            }
        }
        numbers
    }

    fn written(&self) -> (toml::Table, Vec<NumberNote>) {
        let mut writer = Writer::citing(self.sources.clone());
        let table = self.write(&mut writer);
        (table, writer.numbers)
    }
}
