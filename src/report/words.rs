//! What a page says whatever its numbers are.

/// What the figures may not be used for.
pub const NOT_FOR: &[&str] = &[
    "Forecasts. A run shows what follows from its assumptions, not what will happen in a named year.",
    "Choosing a supplier or judging one firm. Agents are drawn from tables; no real firm or household is in here.",
    "Legal advice on procurement. A preference for local bidders may be unlawful; lots, quotes and readiness are not.",
    "A ranking of policies by one number. There is no overall winner; what counts more is for you to say.",
    "Regions or years other than the ones named here.",
];

/// What weakens every result.
pub const CAVEATS: &[&str] = &[
    "Regional tables are estimated from the national table by location quotients: nobody has measured most flows \
     between firms of one region.",
    "The interval covers chance in the model (which firms, which households, which months), not errors in its data, \
     its assumptions or its rules. Real uncertainty is wider.",
    "Prices, jobs and credit follow simple rules. Rules that were tested against observation are listed in \
     docs/validation.md, with those that fail.",
    "Where one region is modelled, the rest of the country does not answer: if everybody did the same, exports would fall.",
    "Carbon and freight use coarse sectors; read them as indicative only.",
];

/// What is added where the table has too few sectors of food and drink.
pub const COARSE_FOOD: &str = "Food: the table has fewer than four sectors of food and drink, so that a creamery looks \
     like a distillery; read everything on food as indicative only.";

/// How the comparison was made, apart from its numbers.
pub const METHOD: &[&str] = &[
    "Every policy meets the same luck: a replicate of one policy is compared with the same replicate of the other \
     (common random numbers), so that differences are due to the policy.",
    "Intervals are 95% bootstrap intervals of these paired differences, widened for few replicates (Hesterberg 2015).",
    "Every month of every run was audited to the penny: what one account pays another receives, and what comes into \
     the region leaves by a door or stays.",
    "Where a band is more than twice as wide as its chart's curves range, the chart cuts it off at its edge.",
    "The 100 pounds are followed pro rata: each class of residents pays out of a well mixed purse.",
    "Leakage here means money that leaves the region by a door, taxes included. Retention means the local share of \
     spending at basic prices. LM3 is the sum of three rounds of spending over the first, with taxes, savings, \
     imports and profit in the denominator; it is no measure of net effects.",
];

/// Marks of the verdict, for readers.
pub const SIGNS: &str = "\u{25b2} better, \u{25bc} worse, \u{25cb} unclear";

/// Words with several senses, and the one that is used here.
pub const GLOSSARY: &[(&str, &str)] = &[
    (
        "Leakage (doors)",
        "Money that leaves the region: imports, taxes, profit, interest, loans repaid, savings placed outside, \
         commuters\u{2019} wages. Every other sense is named where it is used: in additionality it is what of a \
         change in output does not become income of residents.",
    ),
    (
        "Retention",
        "Local purchases over all purchases, at basic prices (without product tax) unless said otherwise.",
    ),
    (
        "LM3",
        "Three rounds of spending over the first. It is gross: it does not ask what would have happened otherwise.",
    ),
    (
        "Type I, Type II",
        "Multipliers of the table: a sector with its suppliers, and the same with what residents buy from the wages. \
         They take idle capacity and fixed prices for granted.",
    ),
    (
        "Simulated effect",
        "The difference between two runs of the same luck, one with the policy: net of what is displaced.",
    ),
    (
        "Real value added",
        "Volume produced in the region at base-year prices.",
    ),
    (
        "Full-time equivalents (FTE)",
        "Jobs counted by their hours. Heads count a part-time job as one.",
    ),
    (
        "Paired interval",
        "Both policies meet the same luck; the interval is that of the differences. It covers chance, not errors of data.",
    ),
    (
        "Matters from",
        "The smallest change that counts: 0.5 points for shares and indices, 1% of the level for everything else.",
    ),
];
