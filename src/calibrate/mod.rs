//! From published tables to one region's balanced accounts.
pub mod accounts;
