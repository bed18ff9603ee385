//! Results for readers: charts, the self-contained page, and how numbers are written.

pub mod canvas;
pub mod curves;
pub mod dots;
pub mod format;
pub mod hundred;
pub mod palette;
pub mod sankey;
pub mod svg;
pub mod ticks;
