//! From published tables to one region's balanced accounts.
pub mod accounts;
pub mod closing;
pub mod sheet;
