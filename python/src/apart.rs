//! Work on a thread of its own, while the calling one lets other Python threads run, looks for
//! Ctrl-C and tells how far it is.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use millpond::experiment::execute::Stop;
use pyo3::prelude::*;

use crate::failure::{Failure, raised};

/// How often signals are looked for.
const EVERY: Duration = Duration::from_millis(50);

/// What the work and the thread that waits for it share.
#[derive(Debug, Default)]
pub struct Shared {
    /// The wish to stop.
    pub stop: Stop,
    /// Runs that are done.
    pub done: AtomicUsize,
    /// Runs in all; 0 as long as that is not known.
    pub all: AtomicUsize,
}

/// Does `work`; Ctrl-C wishes it to stop and waits until it has. `progress` is called with the runs
/// that are done and all of them.
///
/// # Errors
/// What the work fails of; what a signal or `progress` raises.
pub fn apart<T: Send>(
    py: Python,
    progress: Option<&Py<PyAny>>,
    work: impl FnOnce(&Shared) -> Result<T, Failure> + Send,
) -> PyResult<T> {
    let shared = Shared::default();
    let mut told = 0;
    let (ended, raised) = py.detach(|| {
        std::thread::scope(|scope| {
            let (at_work, over) = mpsc::channel::<()>();
            let shared = &shared;
            let worker = scope.spawn(move || {
                // Dropped when the work is over, however it ends.
                let _at_work = at_work;
                work(shared)
            });
            let raised = wait(&over, shared, progress, &mut told);
            (worker.join(), raised)
        })
    });
    if let Some(error) = raised {
        return Err(error);
    }
    tell(py, &shared, progress, &mut told)?;
    answer(py, ended)
}

/// Does `work` that may be slow to stop: on Ctrl-C it is told to, and left behind to end by itself.
///
/// # Errors
/// What the work fails of; what a signal raises.
pub fn left_behind<T: Send + 'static>(
    py: Python,
    work: impl FnOnce(&Shared) -> Result<T, Failure> + Send + 'static,
) -> PyResult<T> {
    let (at_work, over) = mpsc::channel::<()>();
    let shared = Arc::new(Shared::default());
    let its_own = Arc::clone(&shared);
    let worker = std::thread::spawn(move || {
        let _at_work = at_work;
        work(&its_own)
    });
    let ended = py.detach(move || -> PyResult<_> {
        loop {
            match over.recv_timeout(EVERY) {
                Err(RecvTimeoutError::Timeout) => Python::attach(heard).inspect_err(|_| {
                    shared.stop.wish();
                    shared.stop.wish();
                })?,
                _ => return Ok(worker.join()),
            }
        }
    });
    answer(py, ended?)
}

/// What a signal that has come raises; on the main thread only, as Python has it.
fn heard(py: Python) -> PyResult<()> {
    py.check_signals()
}

/// Waits until the work is over; returns what was raised meanwhile.
fn wait(
    over: &Receiver<()>,
    shared: &Shared,
    progress: Option<&Py<PyAny>>,
    told: &mut usize,
) -> Option<PyErr> {
    let mut raised = None;
    while over.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
        let looked = Python::attach(|py| {
            heard(py)?;
            // Who has been told to stop wants to hear no more.
            let progress = progress.filter(|_| raised.is_none());
            tell(py, shared, progress, told)
        });
        if let Err(error) = looked {
            shared.stop.wish();
            shared.stop.wish();
            raised.get_or_insert(error);
        }
    }
    raised
}

/// Tells `progress` how far the work is, if that is more than what it was told.
fn tell(
    py: Python,
    shared: &Shared,
    progress: Option<&Py<PyAny>>,
    told: &mut usize,
) -> PyResult<()> {
    let done = shared.done.load(Ordering::Relaxed);
    let all = shared.all.load(Ordering::Relaxed);
    if let Some(progress) = progress
        && all > 0
        && done > *told
    {
        *told = done;
        progress.call1(py, (done, all))?;
    }
    Ok(())
}

/// The answer of a thread; a panic, which is a bug of the engine, is a failure like others.
fn answer<T>(py: Python, ended: std::thread::Result<Result<T, Failure>>) -> PyResult<T> {
    match ended {
        Ok(answer) => answer.map_err(|failure| failure.raise(py)),
        Err(panic) => Err(raised(
            py,
            &format!("the engine broke off: {}", words(&*panic)),
        )),
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    text.unwrap_or("no message")
}
