//! Lessons: a question, a prediction, runs that are recorded beforehand, a case in which intuition is wrong, an exit
//! question, and a teacher's page, as one HTML page that needs nothing else.
//!
//! A lesson is a file of texts ([`Lesson`]). Its numbers come from its own runs ([`recording`]): texts name figures, and
//! what a text claims of them is checked whenever the runs are made ([`figures`]). [`page`] pours all of it into HTML.

pub mod figures;
pub mod page;
pub mod recording;

use serde::{Deserialize, Serialize};

use figures::{Claim, Compared, Figure, FigureError};
use recording::RunError;

/// The bundled lessons in the order in which they are taught: name and file.
const BUNDLED: [(&str, &str); 6] = [
    (
        "leaky-bucket",
        include_str!("../web/lessons/leaky-bucket.toml"),
    ),
    ("multiplier", include_str!("../web/lessons/multiplier.toml")),
    (
        "local-money",
        include_str!("../web/lessons/local-money.toml"),
    ),
    (
        "food-and-seasons",
        include_str!("../web/lessons/food-and-seasons.toml"),
    ),
    (
        "when-localising-loses",
        include_str!("../web/lessons/when-localising-loses.toml"),
    ),
    (
        "everyone-localises",
        include_str!("../web/lessons/everyone-localises.toml"),
    ),
];

/// Why a lesson cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum LessonError {
    /// Its file is not sound.
    #[error("the lesson {name} is not sound: {why}")]
    Unsound {
        /// The lesson.
        name: String,
        /// What is wrong.
        why: String,
    },
    /// A run of it cannot be made.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A figure cannot be read off, or a text claims what the runs do not show.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// The page cannot be made.
    #[error("the page of a lesson could not be made: {0}")]
    Page(#[from] minijinja::Error),
}

/// A lesson, as its file says it. In all texts `{{ name }}` stands for a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its name in commands and addresses; not in the file.
    #[serde(default)]
    pub name: String,
    /// Its title.
    pub title: String,
    /// What it asks.
    pub question: String,
    /// How long it takes, minutes.
    pub minutes: u32,
    /// Paragraphs before anything runs.
    pub story: Vec<String>,
    /// What is played with paper money first.
    #[serde(default)]
    pub cards: Option<Cards>,
    /// What is asked before the runs.
    pub predict: Quiz,
    /// What is run.
    pub runs: Runs,
    /// What happened, paragraph by paragraph.
    pub happened: Vec<String>,
    /// Where the first answer that comes to mind is wrong.
    pub surprise: Surprise,
    /// What is asked at the end.
    pub exit: Quiz,
    /// For whoever teaches.
    pub teacher: Teacher,
    /// Numbers of the runs.
    #[serde(default)]
    pub figures: Vec<Figure>,
    /// Numbers made of them.
    #[serde(default)]
    pub compared: Vec<Compared>,
    /// What the texts say of them.
    #[serde(default)]
    pub claims: Vec<Claim>,
}

/// A question with answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// The question.
    pub question: String,
    /// The answers.
    pub answers: Vec<String>,
    /// Index of the right one.
    pub right: usize,
    /// Why it is right.
    pub why: String,
}

/// Cards to print and cut out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cards {
    /// How it is played, step by step.
    pub rules: Vec<String>,
    /// One card a person: title and text.
    pub people: Vec<[String; 2]>,
    /// Headings of the table that is filled in by hand.
    pub columns: Vec<String>,
    /// Its rows, as they must come out.
    pub rows: Vec<Vec<String>>,
}

/// What a lesson runs: two economies, the right one with a slider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runs {
    /// Scenario file on the left.
    pub left: String,
    /// What the left one is called.
    pub left_title: String,
    /// Scenario file on the right, unless a stop has one.
    pub right: String,
    /// Entries changed on both sides, `path=value`.
    #[serde(default)]
    pub both: Vec<String>,
    /// The region that is looked at; the first when absent.
    #[serde(default)]
    pub region: Option<String>,
    /// What the slider does.
    pub slider: String,
    /// Its stops.
    pub stops: Vec<StopAt>,
    /// Index of the stop at which it stands first.
    pub first: usize,
    /// A shock that can be let loose on both.
    #[serde(default)]
    pub shock: Option<Strike>,
    /// Outcomes that are charted: name and title.
    pub charts: Vec<[String; 2]>,
}

/// One stop of the slider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopAt {
    /// What stands beside the slider.
    pub label: String,
    /// What the right economy is called.
    pub title: String,
    /// Its scenario file, where it is not that of all.
    #[serde(default)]
    pub right: Option<String>,
    /// Entries changed on the right, `path=value`.
    #[serde(default)]
    pub set: Vec<String>,
}

/// A shock of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strike {
    /// Its name in both scenarios.
    pub name: String,
    /// Its first month.
    pub month: u32,
    /// What the switch says.
    pub label: String,
}

/// A case in which intuition is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surprise {
    /// What nearly everybody says first.
    pub intuition: String,
    /// What to try.
    pub try_it: String,
    /// Why it is otherwise.
    pub truth: Vec<String>,
}

/// What whoever teaches needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Teacher {
    /// What pupils can say afterwards.
    pub aims: Vec<String>,
    /// What to have ready.
    pub before: Vec<String>,
    /// Minutes and what is done in them.
    pub plan: Vec<Part>,
    /// Questions that come up, with answers.
    pub asked: Vec<[String; 2]>,
    /// What the runs leave out.
    pub limits: Vec<String>,
}

/// A part of a lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// How long, minutes.
    pub minutes: u32,
    /// What is done.
    pub what: String,
}

/// Names of the bundled lessons, in the order in which they are taught.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|(name, _)| *name)
}

/// All bundled lessons.
///
/// # Errors
/// When one is not sound.
pub fn all() -> Result<Vec<Lesson>, LessonError> {
    let each = BUNDLED.iter();
    each.map(|(name, text)| Lesson::parse(name, text)).collect()
}

/// The bundled lesson of that name; none where there is none.
///
/// # Errors
/// When it is not sound.
pub fn named(name: &str) -> Result<Option<Lesson>, LessonError> {
    let found = BUNDLED.iter().find(|(known, _)| *known == name);
    found
        .map(|(name, text)| Lesson::parse(name, text))
        .transpose()
}

impl Lesson {
    /// Reads a lesson.
    ///
    /// # Errors
    /// When it is no lesson, or points to what it does not have.
    pub fn parse(name: &str, text: &str) -> Result<Self, LessonError> {
        let unsound = |why: String| LessonError::Unsound {
            name: name.to_owned(),
            why,
        };
        let mut lesson: Self = toml::from_str(text).map_err(|why| unsound(why.to_string()))?;
        name.clone_into(&mut lesson.name);
        lesson.points_to_what_it_has().map_err(unsound)?;
        Ok(lesson)
    }

    fn points_to_what_it_has(&self) -> Result<(), String> {
        for (what, quiz) in [("predict", &self.predict), ("exit", &self.exit)] {
            if quiz.right >= quiz.answers.len() {
                return Err(format!("`{what}.right` is none of its answers"));
            }
        }
        if self.runs.first >= self.runs.stops.len() {
            return Err("`runs.first` is none of its stops".to_owned());
        }
        let unbound = |claim: &&Claim| claim.least.is_none() && claim.most.is_none();
        if let Some(claim) = self.claims.iter().find(unbound) {
            return Err(format!(
                "the claim that {} can never fail: give it `least` or `most`",
                claim.says
            ));
        }
        let planned: u32 = self.teacher.plan.iter().map(|part| part.minutes).sum();
        if planned != self.minutes {
            let minutes = self.minutes;
            return Err(format!("its plan takes {planned} minutes, not {minutes}"));
        }
        Ok(())
    }
}
