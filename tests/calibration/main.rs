//! Calibration with every source it knows: regions' own tables, imports by product, links between
//! regions, the four quotients; and what wrong tables say about themselves.

mod links;
mod methods;
mod own_tables;
mod retention;
mod start;
mod wrong_tables;
