//! What a page asks, and what it is told: JSON, a request's kind under `ask`, an answer's under `say`.

use serde::{Deserialize, Serialize};

use super::frame::Frame;
use super::hand::Hand;
use super::library::Place;
use super::side::SideError;
use crate::scenario::problem::Problems;

/// A request.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    /// Which places there are, and which policies.
    Places {},
    /// Opens a place under two policies, before the first month. What ran before is gone.
    Open {
        /// A world's file.
        place: String,
        /// Two of its policies' files.
        policies: [String; 2],
        /// What was done by hand to each.
        #[serde(default)]
        hands: [Hand; 2],
        /// Seed of all draws; the scenario's own when absent.
        #[serde(default)]
        seed: Option<u64>,
        /// The region to look at; the first when absent.
        #[serde(default)]
        region: Option<String>,
    },
    /// Lives so many months, or as many as are left.
    Advance {
        /// From 1 to 120.
        months: u32,
    },
    /// Moves a lever of one side: before the run as if it stood so in the file, else from the next month on.
    Move {
        /// 0 or 1.
        side: usize,
        /// What it moves, by its name in scenario files.
        kind: String,
        /// How far.
        strength: f64,
    },
    /// Lets a shock loose on both sides, next month.
    Strike {
        /// Its name.
        name: String,
    },
    /// Looks at another region.
    Look {
        /// Its name.
        region: String,
    },
    /// Follows pounds that come in next month in the region that is looked at.
    Follow {
        /// 0 or 1.
        side: usize,
        /// From 1 to a million.
        pounds: u32,
    },
    /// One side as a scenario file.
    Toml {
        /// 0 or 1.
        side: usize,
    },
    /// What one side has recorded: a row for each month and region.
    Csv {
        /// 0 or 1.
        side: usize,
    },
}

/// An answer.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "say", rename_all = "snake_case")]
pub enum Answer {
    /// All places.
    Places {
        /// In the order of their files.
        places: Vec<Place>,
    },
    /// A place is open.
    Opened(Box<Opened>),
    /// Months that have been lived.
    Frames {
        /// In order; none when the run is over.
        frames: Vec<Frame>,
    },
    /// Something was done by hand.
    Hands {
        /// All that was, by side.
        hands: [Hand; 2],
        /// The month from which the last of it counts; none before the run.
        from: Option<u32>,
    },
    /// Pounds were followed.
    Followed(Followed),
    /// A file.
    File {
        /// A name for it.
        name: String,
        /// What it says.
        text: String,
    },
    /// What was asked cannot be done.
    Problems(Refusal),
}

/// Why something cannot be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// In a sentence.
    pub message: String,
    /// Everything that is wrong with a scenario, where it is one.
    pub problems: Vec<Wrong>,
}

/// What can be said of two economies before they run.
#[derive(Clone, Debug, Serialize)]
pub struct Opened {
    /// The place's title.
    pub title: String,
    /// Its file.
    pub place: String,
    /// Seed of all draws.
    pub seed: u64,
    /// Months that can be lived.
    pub months: u32,
    /// Names of the regions.
    pub regions: Vec<String>,
    /// Column and row of each region's tile on a map.
    pub tiles: Vec<[usize; 2]>,
    /// The region that is looked at, its index.
    pub region: usize,
    /// What a frame's values are.
    pub outcomes: Vec<OutcomeNote>,
    /// What a frame's map shows, as indices of outcomes.
    pub map: Vec<usize>,
    /// Money's ways in and out, as indices of outcomes.
    pub doors_in: Vec<usize>,
    /// The same, out.
    pub doors_out: Vec<usize>,
    /// Both policies.
    pub sides: [SideNote; 2],
    /// Levers that can be moved.
    pub levers: Vec<LeverNote>,
    /// Shocks that can be let loose.
    pub shocks: Vec<ShockNote>,
    /// Months that have been lived, seen from the region; what a pound becomes there is known of the last alone.
    pub frames: Vec<Frame>,
}

/// One policy.
#[derive(Clone, Debug, Serialize)]
pub struct SideNote {
    /// Its short name.
    pub policy: String,
    /// Its title.
    pub title: String,
    /// Household agents.
    pub households: usize,
    /// Firm agents.
    pub firms: usize,
    /// Real households that an agent stands for.
    pub scale: f64,
    /// The first month in which one of its levers works, if it has any.
    pub starts: Option<u32>,
    /// Its local currencies.
    pub currencies: Vec<String>,
}

/// One outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OutcomeNote {
    /// Its column's name.
    pub name: &'static str,
    /// For readers.
    pub label: &'static str,
    /// Unit of a value.
    pub unit: &'static str,
    /// Whether it happens during a month, and does not stand at its end.
    pub flow: bool,
    /// What it means.
    pub meaning: &'static str,
}

/// A lever that can be moved.
#[derive(Clone, Debug, Serialize)]
pub struct LeverNote {
    /// Its name in scenario files.
    pub kind: &'static str,
    /// What it moves.
    pub meaning: String,
    /// Unit of its strength.
    pub unit: &'static str,
    /// The ends and the step of a slider.
    pub slider: [f64; 3],
    /// Its strength in both policies, as they are at first.
    pub strengths: [f64; 2],
    /// What it costs to run for each unit of its strength, pounds a month.
    pub cost: f64,
}

/// A shock that can be let loose.
#[derive(Clone, Debug, Serialize)]
pub struct ShockNote {
    /// Its name.
    pub name: String,
    /// What breaks.
    pub meaning: String,
    /// Whether it comes from outside.
    pub outside: bool,
    /// How much.
    pub depth: f64,
    /// Months it lasts.
    pub length: u32,
}

/// What became of pounds that were followed.
#[derive(Clone, Debug, Serialize)]
pub struct Followed {
    /// 0 or 1.
    pub side: usize,
    /// How many.
    pub pounds: f64,
    /// By which door they came in, in words.
    pub door: &'static str,
    /// Where they were at each month's end.
    pub months: Vec<FollowedMonth>,
    /// The way most of them took: true payments.
    pub chain: Vec<FollowedStep>,
}

/// Where pounds were at a month's end.
#[derive(Clone, Debug, Serialize)]
pub struct FollowedMonth {
    /// The month.
    pub month: u32,
    /// Still inside.
    pub inside: f64,
    /// Left so far, by door in words.
    pub left: Vec<(&'static str, f64)>,
    /// Paid from resident to resident so far.
    pub work: f64,
}

/// One step of the way that most took.
#[derive(Clone, Debug, Serialize)]
pub struct FollowedStep {
    /// Who paid.
    pub payer: String,
    /// Who was paid.
    pub payee: String,
    /// What for.
    pub purpose: &'static str,
    /// Followed pounds that took this step.
    pub pounds: f64,
    /// The payment that carried most of them: its month and its pounds in all.
    pub largest: (u32, f64),
}

/// One thing that is wrong with a scenario.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wrong {
    /// File, line and column; empty when it has none.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What would be right; empty when that cannot be said.
    pub hint: String,
}

impl Answer {
    /// What was asked cannot be done, in words.
    #[must_use]
    pub fn problem(message: impl Into<String>) -> Self {
        Self::Problems(Refusal::new(message))
    }

    /// As JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Nothing in it can fail: numbers that are none become null.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl Refusal {
    /// In words.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            problems: Vec::new(),
        }
    }
}

impl From<&Problems> for Refusal {
    fn from(problems: &Problems) -> Self {
        let wrong = problems.list.iter().map(|problem| Wrong {
            place: problems.location(problem),
            message: problem.message.clone(),
            hint: problem.hint.clone().unwrap_or_default(),
        });
        Self {
            message: "the scenario is not sound".to_owned(),
            problems: wrong.collect(),
        }
    }
}

impl From<SideError> for Refusal {
    fn from(error: SideError) -> Self {
        match error {
            SideError::Words(words) => Self::new(words),
            SideError::Problems(problems) => Self::from(&problems),
        }
    }
}
