//! Scenario files: their types, how they are read and what may be wrong with them.
//!
//! A file becomes a [`tree`] in which every value knows its place. An [`overlay`] is laid over its
//! base, `--set` over both. Each [`record`] of [`types`] reads its fields by their [`rules`], and
//! [`check`] sees to what no single entry can tell. All problems of a scenario are found at once.

pub mod behaviour;
pub mod check;
pub mod currency;
pub mod lever;
pub mod load;
pub mod overlay;
pub mod problem;
pub mod record;
pub mod rules;
pub mod schema;
pub mod series;
pub mod shock;
pub mod tables;
pub mod tree;
pub mod types;
pub mod write;

pub use load::{Template, from_text, load, load_with};
pub use schema::schema;
