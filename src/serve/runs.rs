//! Runs behind open pages: each has a thread of its own, that lives months at the page's pace and does what is
//! asked between them, and ends when its page has gone.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use axum::response::sse::Event;
use serde::Deserialize;
use tokio::sync::{mpsc as stream, oneshot};
use tokio_stream::wrappers::ReceiverStream;

use crate::live::{Answer, Ask, Library, Session};

/// Pages that may be open at once.
pub const RUNS_MOST: usize = 128;
/// Household agents of all runs together, both sides counted.
pub const HOUSEHOLDS_MOST: usize = 1_500_000;
/// The fastest pace, months a second.
const PACE_MOST: f64 = 240.0;
/// At most so many times a second months are told; a faster pace tells several at once.
const UPDATES_A_SECOND: f64 = 30.0;
/// Months told before the page has taken them: a page that does not keep up slows its run.
const AHEAD: usize = 8;
/// How often a run that stands still looks whether its page is there.
const LOOK: Duration = Duration::from_millis(500);

/// How fast months go by.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// Months a second; 0 stands still.
    pub months_a_second: f64,
}

impl Pace {
    /// Whether it can be lived.
    ///
    /// # Errors
    /// In words, when not.
    pub fn check(self) -> Result<(), String> {
        let sound = (0.0..=PACE_MOST).contains(&self.months_a_second);
        sound
            .then_some(())
            .ok_or_else(|| format!("`months_a_second` must be from 0 to {PACE_MOST}"))
    }

    /// Months at once, and the time that they take; none when it stands still.
    fn beat(self) -> Option<(u32, Duration)> {
        let pace = self.months_a_second;
        let months = (pace / UPDATES_A_SECOND).ceil();
        (pace > 0.0).then(|| (months as u32, Duration::from_secs_f64(months / pace)))
    }
}

/// What a run's thread is told.
enum Task {
    Ask(Box<Ask>, oneshot::Sender<Answer>),
    Pace(Pace),
}

/// All runs, by name.
#[derive(Debug)]
pub struct Runs {
    library: Library,
    places: String,
    open: Mutex<BTreeMap<String, Open>>,
    /// Makes names that nobody can guess.
    names: RandomState,
}

/// What is known of a run outside its thread.
#[derive(Debug)]
struct Open {
    tasks: mpsc::Sender<Task>,
    households: usize,
}

/// Events of a run, for its page.
pub type Events = ReceiverStream<Result<Event, Infallible>>;

impl Runs {
    /// No runs yet, with these scenarios to choose from.
    #[must_use]
    pub fn new(library: Library) -> Self {
        let places = Answer::Places {
            places: library.places().to_vec(),
        };
        Self {
            library,
            places: places.to_json(),
            open: Mutex::default(),
            names: RandomState::new(),
        }
    }

    /// Which places there are, as JSON.
    #[must_use]
    pub fn places(&self) -> String {
        self.places.clone()
    }

    fn open(&self) -> MutexGuard<'_, BTreeMap<String, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a run; none when there are too many.
    #[must_use]
    pub fn begin(runs: &Arc<Self>) -> Option<Events> {
        let (tasks, told) = mpsc::channel();
        let (events, stream) = stream::channel(AHEAD);
        let name = {
            let mut open = runs.open();
            if open.len() >= RUNS_MOST {
                return None;
            }
            let turn = (open.len(), Instant::now());
            let name = format!(
                "{:016x}{:016x}",
                runs.names.hash_one(turn),
                runs.names.hash_one((turn, 1))
            );
            let run = Open {
                tasks,
                households: 0,
            };
            open.insert(name.clone(), run);
            name
        };
        let run = Run {
            runs: Arc::clone(runs),
            session: Session::new(runs.library.clone()),
            pace: Pace {
                months_a_second: 0.0,
            },
            name,
            events,
        };
        let begun = thread::Builder::new().spawn(move || run.live(&told));
        begun.ok().map(|_| ReceiverStream::new(stream))
    }

    /// Asks a run; none when there is no such run.
    pub async fn ask(&self, name: &str, ask: Ask) -> Option<Answer> {
        let (reply, answer) = oneshot::channel();
        self.tell(name, Task::Ask(Box::new(ask), reply))?;
        answer.await.ok()
    }

    /// Sets a run's pace; false when there is no such run.
    #[must_use]
    pub fn set_pace(&self, name: &str, pace: Pace) -> bool {
        self.tell(name, Task::Pace(pace)).is_some()
    }

    fn tell(&self, name: &str, task: Task) -> Option<()> {
        self.open().get(name)?.tasks.send(task).ok()
    }
}

/// A run in its thread.
struct Run {
    runs: Arc<Runs>,
    name: String,
    session: Session,
    pace: Pace,
    events: stream::Sender<Result<Event, Infallible>>,
}

/// A run that has ended is forgotten.
impl Drop for Run {
    fn drop(&mut self) {
        self.runs.open().remove(&self.name);
    }
}

impl Run {
    fn live(mut self, tasks: &mpsc::Receiver<Task>) {
        let named = Event::default().event("run").data(&self.name);
        let mut due = Instant::now();
        let mut there = self.events.blocking_send(Ok(named)).is_ok();
        while there {
            let beat = self.pace.beat();
            let wait = match beat {
                Some(_) => due.saturating_duration_since(Instant::now()),
                None => LOOK,
            };
            match tasks.recv_timeout(wait) {
                Ok(Task::Ask(ask, reply)) => {
                    let answer = self.answer(*ask);
                    // Who asked may have gone.
                    let _ = reply.send(answer);
                }
                Ok(Task::Pace(pace)) => (self.pace, due) = (pace, Instant::now()),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some((months, time)) = beat {
                        // A pace that cannot be kept is not caught up with.
                        due = (due + time).max(Instant::now());
                        there = self.advance(months);
                    }
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
            there &= !self.events.is_closed();
        }
    }

    fn advance(&mut self, months: u32) -> bool {
        if self.session.next_month().is_none() {
            self.pace.months_a_second = 0.0;
        }
        let answer = self.answer(Ask::Advance { months });
        if matches!(answer, Answer::Problems { .. }) {
            self.pace.months_a_second = 0.0;
        }
        let event = Event::default().event("told").data(answer.to_json());
        self.events.blocking_send(Ok(event)).is_ok()
    }

    /// Answers; a panic is a bug of the engine and costs this run its economies, no other page anything.
    fn answer(&mut self, ask: Ask) -> Answer {
        let opens = matches!(ask, Ask::Open { .. });
        if opens {
            self.pace.months_a_second = 0.0;
        }
        let session = &mut self.session;
        let answer = catch_unwind(AssertUnwindSafe(|| session.answer(ask)));
        let answer = answer.unwrap_or_else(|_| {
            self.session = Session::new(self.runs.library.clone());
            Answer::problem("the engine broke off: begin again, with other settings")
        });
        match &answer {
            Answer::Opened(opened) if opens => {
                let households = opened.sides.iter().map(|side| side.households).sum();
                if self.has_room(households) {
                    return answer;
                }
                self.session = Session::new(self.runs.library.clone());
                Answer::problem(
                    "too many economies are open: close a page, or take a smaller place",
                )
            }
            _ => answer,
        }
    }

    /// Whether so many household agents still fit; then they are this run's.
    fn has_room(&self, households: usize) -> bool {
        let mut open = self.runs.open();
        let others = open.iter().filter(|(name, _)| **name != self.name);
        let others: usize = others.map(|(_, run)| run.households).sum();
        let fits = others + households <= HOUSEHOLDS_MOST;
        if let Some(run) = open.get_mut(&self.name) {
            run.households = if fits { households } else { 0 };
        }
        fits
    }
}
