//! `millpond calibrate`: somebody else's table becomes scenarios, or is refused with the reason.

mod bad;
mod documented;
mod economy;
mod made;
mod options;
mod runs;
mod shapes;
mod two;
