//! Millpond: an agent-based simulator of regional economies.
//!
//! Households, firms, banks, a council and local currencies of one or more regions live month by
//! month inside their nation and the world. Every payment is booked in whole pence, and an
//! independent auditor checks the books after every month.
//!
//! # One month
//!
//! [`month::month`] is the page that everyone reads. Its phases, in order:
//!
//! 1. [events](month::Phase::Events): policies and shocks whose month has come;
//! 2. [plan](month::Phase::Plan): firms set output, prices, wages, vacancies and lay-offs;
//! 3. [borrow](month::Phase::Borrow): firms short of money ask their bank;
//! 4. [hire](month::Phase::Hire): people leave jobs, look for work and find it;
//! 5. [source](month::Phase::Source): firms buy inputs, from each other and from outside;
//! 6. [produce](month::Phase::Produce): goods are made;
//! 7. [pay](month::Phase::Pay): wages, taxes, benefits, pensions;
//! 8. [shop](month::Phase::Shop): households, government, investors, visitors and outside buyers buy;
//! 9. [clear](month::Phase::Clear): invoices fall due, local money is redeemed;
//! 10. [service debt](month::Phase::ServiceDebt): interest, repayment, default;
//! 11. [share out](month::Phase::ShareOut): profit tax, dividends, savings;
//! 12. [renew](month::Phase::Renew): wear, investment, firms that close and open;
//! 13. [measure](month::Phase::Measure): what the month was like.
//!
//! `docs/model.md` has every rule with its formula, its numbers and where they come from.
//!
//! # How the data flow
//!
//! [`scenario`] reads what a user wrote; [`calibrate`] turns tables into a region's accounts;
//! [`economy`] fills it with agents; [`simulation`] lives months, [`ledger`] moves money, [`audit`]
//! checks it, [`measure`] says what it was like; [`follow`] traces pounds through a run, [`live`] puts two runs
//! into somebody's hands. With the feature `cli` (on by default), `experiment` runs many, `record` and `report`
//! write down what came out, and `cli` is the program; `serve` shows [`live`] to browsers. Everything up to
//! [`live`] touches no file, clock or terminal.
//!
//! # An example
//!
//! A year in a village of 48 households:
//!
//! ```
//! use millpond::measure::outcome::Outcome;
//! use millpond::month::Unwatched;
//! use millpond::random::Luck;
//! use millpond::scenario;
//! use millpond::simulation::Simulation;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let read = |path: &str| std::fs::read_to_string(path).map_err(|why| why.to_string());
//! let scenario = scenario::load("scenarios/village/world.toml", &[], &read)?;
//! let mut village = Simulation::new(&scenario, Luck { seed: 1, replicate: 0 })?;
//! for _ in 0..12 {
//!     village.step(&mut Unwatched)?; // fails if a penny is missing
//! }
//! let exports: f64 = village.series().months_of(0, Outcome::DoorExports).sum();
//! assert!(exports > 0.0, "the village sells to the world, in pence: {exports}");
//! # Ok(())
//! # }
//! ```

pub mod audit;
pub mod calibrate;
pub mod clearing;
#[cfg(feature = "cli")]
pub mod cli;
pub mod economy;
#[cfg(feature = "cli")]
pub mod experiment;
#[cfg(feature = "cli")]
pub mod files;
pub mod follow;
pub mod ledger;
#[cfg(feature = "cli")]
pub mod lesson;
pub mod live;
pub mod measure;
pub mod month;
pub mod parallel;
pub mod random;
#[cfg(feature = "cli")]
pub mod record;
#[cfg(feature = "cli")]
pub mod report;
pub mod rows;
pub mod scenario;
#[cfg(feature = "serve")]
pub mod serve;
pub mod simulation;
pub mod units;
