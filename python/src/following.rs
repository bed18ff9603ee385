//! Pounds followed from payment to payment, as tables with the words of `millpond follow`.

use std::path::PathBuf;

use millpond::calibrate::{CalibrationError, from_world};
use millpond::follow::trace::Start;
use millpond::follow::words::{door_in_words, door_words, node_words};
use millpond::follow::{FollowError, Followed, Pounds, follow};
use millpond::ledger::{Door, Node};
use millpond::parallel::with_threads;
use millpond::record::sweep::table::{Cell, Column, ColumnKind};
use millpond::scenario::types::Scenario;
use millpond::simulation::{Luck, Simulation};
use pyo3::prelude::*;

use crate::apart::Shared;
use crate::failure::Failure;
use crate::held::{Filling, Held};
use crate::wishes::Wishes;

/// The doors by which pounds may come in, as they are asked for.
const IN: [(&str, Door); 4] = [
    ("exports", Door::Exports),
    ("tourism", Door::Tourism),
    ("public-money", Door::PublicMoney),
    ("pensions", Door::Pensions),
];

/// Which pounds to follow.
#[derive(Clone, Debug, FromPyObject)]
#[pyo3(from_item_all)]
pub struct Asked {
    pounds: u32,
    scenario: PathBuf,
    door: String,
    to: Option<String>,
    region: Option<String>,
}

/// What became of them: the door by which they came in, in words; months, doors, holders and chain.
pub type Told = (String, Held, Held, Held, Held);

impl Asked {
    /// Follows them.
    ///
    /// # Errors
    /// When the scenario is bad, no such pounds come in, the run fails or is stopped.
    pub fn told(&self, wishes: &Wishes, shared: &Shared) -> Result<Told, Failure> {
        let scenario = wishes.scenario(&self.scenario)?;
        let (start, sectors) = self.start(&scenario)?;
        let wanted = Pounds {
            pounds: self.pounds,
            start,
        };
        let threads = wishes.threads().unwrap_or(0);
        let go_on = || !shared.stop.now();
        let luck = Luck {
            seed: scenario.run.seed,
            replicate: 0,
        };
        let followed = with_threads(threads, || {
            let simulation = Simulation::new(&scenario, luck).map_err(FollowError::Nothing)?;
            follow(simulation, wanted, scenario.run.months, go_on)
        });
        let followed = followed.map_err(|error| match error {
            FollowError::Audit(failure) => Failure::Audit(failure),
            other => Failure::Other(other.to_string()),
        })?;
        Ok((
            door_in_words(followed.door).to_owned(),
            months(&followed)?,
            doors(&followed)?,
            held(&followed, &sectors)?,
            chain(&followed)?,
        ))
    }

    /// Where they start, and the names of the region's sectors.
    fn start(&self, scenario: &Scenario) -> Result<(Start, Vec<String>), Failure> {
        let regions = from_world(&scenario.world)
            .map_err(|errors| Failure::Other(CalibrationError::in_one_line(&errors)))?
            .regions;
        let door = IN.iter().find(|(name, _)| *name == self.door);
        let door = door
            .ok_or_else(|| unknown("door", &self.door, &IN.map(|(name, _)| name)))?
            .1;
        let region = self.region.as_ref().map_or(Ok(0), |name| {
            let names: Vec<&str> = regions.iter().map(|r| r.name.as_str()).collect();
            let place = names
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name));
            place.ok_or_else(|| unknown("region", name, &names))
        })?;
        let sectors = &regions[region].sectors;
        let payee = self.to.as_ref().map(|name| {
            let same = |known: &str| known.eq_ignore_ascii_case(name);
            let place = sectors.iter().position(|s| same(&s.name) || same(&s.label));
            let names: Vec<&str> = sectors.iter().map(|s| s.name.as_str()).collect();
            place.ok_or_else(|| unknown("sector", name, &names))
        });
        let payee = payee.transpose()?.map(|sector| Node::Sector(sector as u16));
        let start = Start {
            region: region as u32,
            door,
            payee,
        };
        Ok((start, sectors.iter().map(|s| s.label.clone()).collect()))
    }
}

fn unknown(what: &str, name: &str, known: &[&str]) -> Failure {
    Failure::Other(format!(
        "there is no {what} `{name}`; there are {}",
        known.join(", ")
    ))
}

fn months(followed: &Followed) -> Result<Held, Failure> {
    let mut filling = Filling::new(vec![
        month(),
        pounds("inside", "Still inside at the month's end."),
        pounds("left", "Left so far."),
        pounds(
            "paid_between_residents",
            "Paid from resident to resident so far, every payment counted.",
        ),
    ]);
    for end in &followed.months {
        filling.row([
            Cell::Whole(i64::from(end.month)),
            Cell::Number(end.inside),
            Cell::Number(end.left.values().sum()),
            Cell::Number(end.work),
        ]);
    }
    Ok(filling.finish()?)
}

fn doors(followed: &Followed) -> Result<Held, Failure> {
    let mut filling = Filling::new(vec![
        month(),
        Column::new("door", ColumnKind::Text, "The door by which they left."),
        pounds("pounds", "Left by it so far."),
    ]);
    for end in &followed.months {
        for (&door, &left) in &end.left {
            let month = Cell::Whole(i64::from(end.month));
            filling.row([month, Cell::Text(door_words(door)), Cell::Number(left)]);
        }
    }
    Ok(filling.finish()?)
}

fn held(followed: &Followed, sectors: &[String]) -> Result<Held, Failure> {
    let mut filling = Filling::new(vec![
        Column::new(
            "holder",
            ColumnKind::Text,
            "Who still holds some at the end.",
        ),
        pounds("pounds", "What they hold."),
    ]);
    for (&node, &held) in &followed.held {
        filling.row([Cell::Text(node_words(node, sectors)), Cell::Number(held)]);
    }
    Ok(filling.finish()?)
}

fn chain(followed: &Followed) -> Result<Held, Failure> {
    let pence = Column {
        unit: "pence".to_owned(),
        ..Column::new("largest_pence", ColumnKind::Whole, "That payment, whole.")
    };
    let mut filling = Filling::new(vec![
        Column::new("payer", ColumnKind::Text, "Who paid."),
        Column::new("payee", ColumnKind::Text, "Who was paid."),
        Column::new("for", ColumnKind::Text, "What for."),
        pounds("pounds", "Followed pounds that took this step in all."),
        Column::new(
            "largest_month",
            ColumnKind::Whole,
            "Month of the payment that carried most.",
        ),
        pence,
    ]);
    for step in &followed.chain {
        let (month, amount) = step.largest;
        filling.row([
            Cell::Text(&step.payer),
            Cell::Text(&step.payee),
            Cell::Text(step.kind.label()),
            Cell::Number(step.pounds),
            Cell::Whole(i64::from(month)),
            Cell::Whole(amount.0),
        ]);
    }
    Ok(filling.finish()?)
}

fn month() -> Column {
    Column::new(
        "month",
        ColumnKind::Whole,
        "Month of the run; 1 is the first January.",
    )
}

fn pounds(name: &str, words: &str) -> Column {
    Column {
        unit: "pounds".to_owned(),
        ..Column::new(name, ColumnKind::Number, words)
    }
}
