//! Results for readers: charts, the self-contained page, and how numbers are written.

pub mod format;
