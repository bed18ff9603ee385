//! Calibration with every source it knows: regions' own tables, imports by product, links between
//! regions, the four quotients.

mod links;
mod methods;
mod own_tables;
mod retention;
mod start;
