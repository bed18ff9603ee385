//! `millpond calibrate`: somebody else's table becomes scenarios, or is refused with the reason.

mod bad;
mod documented;
mod made;
mod options;
mod runs;
mod shapes;
