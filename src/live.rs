//! Two economies under the same luck, lived a few months at a time for somebody who looks on: what a page
//! asks for and what it is told, as JSON.
//!
//! A [`Library`] holds scenario files; a [`Session`] opens a place of it under two policies, lives months
//! ([`frame`]), lets levers be moved and shocks strike on the way ([`hand`]), and follows pounds. It knows no
//! clock, file or network: `millpond serve` runs it behind a port, a browser runs it as WebAssembly.
//!
//! Whatever is done by hand becomes part of the scenario: the run that is shown is the one that the
//! scenario, downloaded as TOML, gives on the command line, to the last digit.

pub mod frame;
pub mod hand;
pub mod library;
mod notes;
pub mod protocol;
pub mod session;
pub mod side;
mod tiles;

pub use library::Library;
pub use protocol::{Answer, Ask};
pub use session::Session;
