//! What a sweep leaves behind: a journal while it runs, typed tables when it is done.
//!
//! [`journal`] keeps every finished run, in whatever order they finish, so that a killed sweep loses
//! at most the runs under way. [`table`] writes rows of typed columns as CSV or Parquet with bounded
//! memory, [`reader`] reads either back, [`lock`] keeps a second sweep out of a folder, and
//! [`manifest`] says how the sweep came to be.

pub mod journal;
pub mod lock;
pub mod manifest;
#[cfg(feature = "parquet")]
mod parquet_file;
pub mod reader;
pub mod table;
