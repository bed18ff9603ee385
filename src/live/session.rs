//! What a page does with two economies, request by request.

use super::frame::{Frame, MAP};
use super::hand::{Costs, Hand, Moved, Struck, costs, kind_named};
use super::library::Library;
use super::notes::{levers, shocks};
use super::protocol::{Answer, Ask, Followed, Opened, OutcomeNote, Refusal, SideNote};
use super::side::{Side, laid};
use super::tiles::tiles;
use crate::calibrate::{CalibrationError, from_world};
use crate::economy::size::Counts;
use crate::follow::Pounds;
use crate::follow::trace::Start;
use crate::ledger::Door;
use crate::measure::outcome::Outcome;
use crate::scenario;
use crate::scenario::types::Scenario;
use crate::simulation::Luck;

/// Households that an economy of a page has at most, over all regions: in a larger place an agent stands for more of
/// them.
pub const HOUSEHOLDS_MOST: usize = 20_000;
/// Regions that a place may have.
pub const REGIONS_MOST: usize = 64;
/// Months that can be lived.
pub const MONTHS_MOST: u32 = 600;
/// Months that can be asked for at once.
pub const MONTHS_AT_ONCE: u32 = 120;
/// What can be done by hand to one side.
pub const DEEDS_MOST: usize = 200;
/// Pounds that can be followed.
pub const POUNDS_MOST: u32 = 1_000_000;
/// Months over which pounds are followed at most.
const FOLLOWED_MONTHS: u32 = 36;

/// Two economies in somebody's hands, or none yet.
#[derive(Debug)]
pub struct Session {
    library: Library,
    open: Option<Pair>,
}

/// Two economies under the same luck.
#[derive(Debug)]
struct Pair {
    place: String,
    title: String,
    sides: [Side; 2],
    costs: Costs,
    region: usize,
    months: u32,
    luck: Luck,
}

impl Session {
    /// A session with these files to choose from.
    #[must_use]
    pub fn new(library: Library) -> Self {
        Self {
            library,
            open: None,
        }
    }

    /// Does what is asked, given as JSON, and answers as JSON.
    #[must_use]
    pub fn answer_json(&mut self, ask: &str) -> String {
        let answer = match serde_json::from_str(ask) {
            Ok(ask) => self.answer(ask),
            Err(error) => Answer::problem(format!("this is no request: {error}")),
        };
        answer.to_json()
    }

    /// Does what is asked.
    #[must_use]
    pub fn answer(&mut self, ask: Ask) -> Answer {
        self.done(ask).unwrap_or_else(Answer::Problems)
    }

    fn done(&mut self, ask: Ask) -> Result<Answer, Refusal> {
        match ask {
            Ask::Places {} => Ok(Answer::Places {
                places: self.library.places().to_vec(),
            }),
            Ask::Open {
                place,
                policies,
                hands,
                seed,
                region,
            } => {
                self.open = None;
                let pair = Pair::new(&self.library, place, &policies, hands, seed, region)?;
                let opened = Box::new(pair.opened());
                self.open = Some(pair);
                Ok(Answer::Opened(opened))
            }
            Ask::Advance { months } => self.pair()?.advance(months),
            Ask::Move {
                side,
                kind,
                strength,
            } => self.pair()?.shift(side, kind, strength),
            Ask::Strike { name } => self.pair()?.strike(&name),
            Ask::Look { region } => self.pair()?.look(&region),
            Ask::Follow { side, pounds } => self.pair()?.follow(side, pounds),
            Ask::Toml { side } => {
                let pair = self.pair()?;
                let text = pair.side(side)?.scenario().to_toml();
                Ok(pair.file(side, "toml", text))
            }
            Ask::Csv { side } => {
                let pair = self.pair()?;
                let text = pair.side(side)?.simulation().series().to_csv();
                Ok(pair.file(side, "csv", text))
            }
        }
    }

    fn pair(&mut self) -> Result<&mut Pair, Refusal> {
        self.open
            .as_mut()
            .ok_or_else(|| Refusal::new("no place is open yet"))
    }

    /// The next month of what is open; none where nothing is, or the run is over.
    #[must_use]
    pub fn next_month(&self) -> Option<u32> {
        let pair = self.open.as_ref()?;
        (pair.month() < pair.months).then(|| pair.month() + 1)
    }
}

/// A policy's scenario, with as few agents as a page can bear.
fn scenario(library: &Library, path: &str) -> Result<Scenario, Refusal> {
    let read = |path: &str| library.read(path);
    let mut scenario =
        scenario::load(path, &[], &read).map_err(|problems| Refusal::from(&problems))?;
    let world = &scenario.world;
    let calibrated = from_world(world).map_err(|errors| {
        let words = CalibrationError::in_one_line(&errors);
        Refusal::new(words)
    })?;
    let regions = calibrated.regions.len();
    if regions > REGIONS_MOST {
        let words = format!(
            "{path} has {regions} regions: more than {REGIONS_MOST}, the most that a page shows"
        );
        return Err(Refusal::new(words));
    }
    let households = |scale: f64| -> usize {
        let counts = calibrated
            .regions
            .iter()
            .filter_map(|region| Counts::new(region, &scenario.behaviour, scale).ok());
        counts.map(|counts| counts.households).sum()
    };
    let agents = households(world.scale);
    if agents > HOUSEHOLDS_MOST {
        scenario.world.scale = (world.scale * agents as f64 / HOUSEHOLDS_MOST as f64).ceil();
    }
    scenario.run.months = scenario.run.months.min(MONTHS_MOST);
    Ok(scenario)
}

impl Pair {
    fn new(
        library: &Library,
        place: String,
        policies: &[String; 2],
        hands: [Hand; 2],
        seed: Option<u64>,
        region: Option<String>,
    ) -> Result<Self, Refusal> {
        let Some(known) = library.place(&place) else {
            return Err(Refusal::new(format!("there is no place `{place}`")));
        };
        for policy in policies {
            if !known.policies.iter().any(|known| known.path == *policy) {
                return Err(Refusal::new(format!(
                    "there is no policy `{policy}` for {place}"
                )));
            }
        }
        if hands.iter().any(|hand| hand.deeds() > DEEDS_MOST) {
            return Err(too_many());
        }
        let mut scenarios = Vec::with_capacity(2);
        for policy in policies {
            let mut scenario = scenario(library, policy)?;
            scenario.run.seed = seed.unwrap_or(scenario.run.seed);
            scenarios.push(scenario);
        }
        // What levers cost is what the place's own policies say, also where neither of these has them.
        let read = |path: &str| library.read(path);
        let own = known.own_policies();
        let own: Vec<Scenario> = own
            .filter_map(|policy| scenario::load(&policy.path, &[], &read).ok())
            .collect();
        let costs = costs(scenarios.iter().chain(&own));
        let luck = Luck {
            seed: scenarios[0].run.seed,
            replicate: 0,
        };
        let months = scenarios.iter().map(|s| s.run.months).min().unwrap_or(1);
        let mut built = scenarios
            .into_iter()
            .zip(hands)
            .map(|(scenario, hand)| Side::new(scenario, hand, &costs, luck).map_err(Refusal::from));
        let mut next = || {
            built
                .next()
                .unwrap_or_else(|| Err(Refusal::new("a side is missing")))
        };
        let sides = [next()?, next()?];
        drop(built);
        let mut pair = Self {
            title: known.title.clone(),
            place,
            sides,
            costs,
            region: 0,
            months,
            luck,
        };
        if let Some(region) = region {
            pair.region = pair.region_named(&region)?;
        }
        Ok(pair)
    }

    fn month(&self) -> u32 {
        self.sides[0].simulation().economy().month
    }

    fn side(&self, side: usize) -> Result<&Side, Refusal> {
        let side = self.sides.get(side);
        side.ok_or_else(|| Refusal::new("`side` must be 0 or 1"))
    }

    fn region_named(&self, name: &str) -> Result<usize, Refusal> {
        let regions = &self.sides[0].simulation().economy().regions;
        let region = regions.iter().position(|region| region.name == name);
        region.ok_or_else(|| Refusal::new(format!("there is no region `{name}`")))
    }

    fn file(&self, side: usize, ending: &str, text: String) -> Answer {
        let (month, seed) = (self.month(), self.luck.seed);
        let one = &self.sides[side];
        let policy = &one.scenario().policy;
        let place = self.place.rsplit('/').nth(1).unwrap_or(&self.title);
        let hand = if one.hand().deeds() > 0 {
            "-by-hand"
        } else {
            ""
        };
        let plain: String = format!("{place}-{policy}{hand}-luck-{seed}-month-{month}")
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        let words = plain.split('-').filter(|word| !word.is_empty());
        let stem = words.collect::<Vec<_>>().join("-");
        Answer::File {
            name: format!("{stem}.{ending}"),
            text,
        }
    }

    fn advance(&mut self, months: u32) -> Result<Answer, Refusal> {
        if !(1..=MONTHS_AT_ONCE).contains(&months) {
            let words = format!("`months` must be from 1 to {MONTHS_AT_ONCE}");
            return Err(Refusal::new(words));
        }
        let months = months.min(self.months - self.month());
        let mut frames = Vec::with_capacity(months as usize);
        for _ in 0..months {
            let region = self.region;
            let [one, other] = &mut self.sides;
            let sides = [one.step(region), other.step(region)];
            let [one, other] =
                sides.map(|side| side.map_err(|failure| Refusal::new(failure.to_string())));
            frames.push(Frame {
                month: self.month(),
                sides: [one?, other?],
            });
        }
        Ok(Answer::Frames { frames })
    }

    fn look(&mut self, region: &str) -> Result<Answer, Refusal> {
        self.region = self.region_named(region)?;
        let region = self.region;
        self.sides.iter_mut().for_each(|side| side.look_at(region));
        Ok(Answer::Opened(Box::new(self.opened())))
    }

    fn shift(&mut self, side: usize, kind: String, strength: f64) -> Result<Answer, Refusal> {
        kind_named(&kind).map_err(Refusal::new)?;
        self.not_over()?;
        let mut hand = self.side(side)?.hand().clone();
        let from = (self.month() > 0).then(|| self.month() + 1);
        hand.moves(Moved {
            kind,
            strength,
            month: from,
        });
        self.take_in_hand(side, hand)?;
        Ok(self.hands(from))
    }

    fn strike(&mut self, name: &str) -> Result<Answer, Refusal> {
        self.not_over()?;
        let month = self.month() + 1;
        let hands = [0, 1].map(|side| {
            let mut hand = self.sides[side].hand().clone();
            hand.shocks.push(Struck {
                name: name.to_owned(),
                month,
            });
            hand
        });
        // It strikes both or, where one side cannot have it, neither.
        for (side, hand) in self.sides.iter().zip(&hands) {
            if hand.deeds() > DEEDS_MOST {
                return Err(too_many());
            }
            laid(side.policy(), hand, &self.costs)?;
        }
        for (side, hand) in hands.into_iter().enumerate() {
            self.take_in_hand(side, hand)?;
        }
        Ok(self.hands(Some(month)))
    }

    /// What is done now must have a month in which it counts.
    fn not_over(&self) -> Result<(), Refusal> {
        let over = self.month() >= self.months;
        let words = "the run is over: begin it again first";
        if over {
            Err(Refusal::new(words))
        } else {
            Ok(())
        }
    }

    fn take_in_hand(&mut self, side: usize, hand: Hand) -> Result<(), Refusal> {
        if hand.deeds() > DEEDS_MOST {
            return Err(too_many());
        }
        let taken = if self.month() == 0 {
            let policy = self.sides[side].policy().clone();
            Side::new(policy, hand, &self.costs, self.luck).map(|new| self.sides[side] = new)
        } else {
            self.sides[side].take_in_hand(hand, &self.costs)
        };
        taken.map_err(Refusal::from)
    }

    fn hands(&self, from: Option<u32>) -> Answer {
        let [one, other] = &self.sides;
        Answer::Hands {
            hands: [one.hand().clone(), other.hand().clone()],
            from,
        }
    }

    fn follow(&self, side: usize, pounds: u32) -> Result<Answer, Refusal> {
        if !(1..=POUNDS_MOST).contains(&pounds) {
            return Err(Refusal::new(format!(
                "`pounds` must be from 1 to {POUNDS_MOST}"
            )));
        }
        let start = Start {
            region: self.region as u32,
            door: Door::Exports,
            payee: None,
        };
        let followed = self
            .side(side)?
            .follow(Pounds { pounds, start }, FOLLOWED_MONTHS)
            .map_err(|error| Refusal::new(error.to_string()))?;
        Ok(Answer::Followed(Followed::told(side, followed)))
    }

    /// All months so far, seen from the region that is looked at.
    fn lived(&self) -> Vec<Frame> {
        let last = self.month();
        let seen = |side: &Side, month| {
            if month == last {
                side.frame(self.region)
            } else {
                side.past(month, self.region)
            }
        };
        let frame = |month| Frame {
            month,
            sides: [0, 1].map(|side| seen(&self.sides[side], month)),
        };
        (1..=last).map(frame).collect()
    }

    fn opened(&self) -> Opened {
        let [one, other] = &self.sides;
        let index = |outcome: Outcome| outcome as usize;
        let regions = &one.simulation().economy().regions;
        let regions: Vec<String> = regions.iter().map(|region| region.name.clone()).collect();
        Opened {
            title: self.title.clone(),
            place: self.place.clone(),
            seed: self.luck.seed,
            months: self.months,
            tiles: tiles(&one.policy().world, &regions),
            regions,
            region: self.region,
            outcomes: Outcome::ALL.iter().map(|&o| OutcomeNote::of(o)).collect(),
            map: MAP.map(index).to_vec(),
            doors_in: Outcome::DOORS_IN.iter().copied().map(index).collect(),
            doors_out: Outcome::DOORS_OUT.iter().copied().map(index).collect(),
            sides: [SideNote::of(one), SideNote::of(other)],
            levers: levers(&self.sides, &self.costs),
            shocks: shocks(&self.sides),
            frames: self.lived(),
        }
    }
}

fn too_many() -> Refusal {
    Refusal::new(format!(
        "more than {DEEDS_MOST} things were done by hand: begin again"
    ))
}
