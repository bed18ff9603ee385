//! The schemes, and what was observed of them.

use super::figures::{
    across, beyond_displacement, closed, fall, imports, lost, passed_on, taxes, turnover_in_slump,
    unredeemed, value_added,
};
use super::{Group, Question, Read, Scheme};
use crate::experiment::validation::Band;
use crate::experiment::validation::pairs::Answer;
use crate::measure::local_money::CurrencyFigure;

const REGION: &str = "scenarios/local-money/region.toml";
const FULL: &[&str] = &[
    "behaviour.capacity_use=0.98",
    "behaviour.opening_unemployment=0.005",
    "behaviour.overproduction=0.0",
    "behaviour.firm_deposit_months=4",
    "behaviour.debt_limit_months=12",
    "behaviour.usual_debt_months=0",
];
const TIGHT: &[&str] = &[
    "behaviour.firm_deposit_months=0.6",
    "behaviour.debt_limit_months=0.5",
    "behaviour.usual_debt_months=0.3",
];

/// Every fifth household and firm, until the slump is over.
const COARSE: &[&str] = &["world.scale=5", "run.months=72"];

/// All of them.
pub const GROUPS: &[Group] = &[
    Group {
        without: REGION,
        settings: &[],
        quick: COARSE,
        times: 1,
        shock: None,
        schemes: &[
            Scheme {
                path: "scenarios/local-money/chiemgauer.toml",
                name: "Chiemgauer",
                questions: &[
                    observed(
                        "changes hands, times a year",
                        Read::Figure(CurrencyFigure::Velocity),
                        Band::between(12.0, 14.0),
                        "Gelleri 2015: 14.0, 13.6 and 12.4 in 2008 to 2010",
                    ),
                    observed(
                        "changed back, of what firms took (share)",
                        Read::Figure(CurrencyFigure::RedeemedPerTurn),
                        Band::between(0.26, 0.33),
                        "Gelleri 2015: 0.31 in 2009",
                    ),
                    observed(
                        "changed back, of what was issued (share)",
                        Read::Figure(CurrencyFigure::RedeemedOfIssue),
                        Band::between(0.89, 0.95),
                        "Gelleri 2015: 2009 and 2010",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/sardex.toml",
                name: "Sardex",
                questions: &[
                    observed(
                        "changes hands, times a year",
                        Read::Figure(CurrencyFigure::Velocity),
                        Band::between(10.0, 12.0),
                        "generativita.it 2013: 10.7; Greco 2015: 12",
                    ),
                    observed(
                        "members' invoices set off in circles (share)",
                        Read::Figure(CurrencyFigure::CirclesShare),
                        Band::between(0.2, 0.3),
                        "Fleischman, Dini and Littera 2020: 0.25 of real invoices; the width is assumed",
                    ),
                    observed(
                        "members' invoices set off with credit (share)",
                        Read::Figure(CurrencyFigure::SetOffShare),
                        Band::between(0.4, 0.6),
                        "Fleischman, Dini and Littera 2020: 0.5 with credit that they simulated; the width is assumed",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/bristol.toml",
                name: "Bristol",
                questions: &[
                    open(
                        "running cost that fees bear (share)",
                        Read::Figure(CurrencyFigure::CostCovered),
                        "0.06 to 0.13 if turnover was a million pounds (assumed)",
                    ),
                    open(
                        "council tax paid in it, of what was issued (share)",
                        Read::Pair(taxes),
                        "119 people in a year (2015-16), amounts not known",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/mumbuca.toml",
                name: "Mumbuca",
                questions: &[
                    observed(
                        "not changed back three years after the start, of all issued (share)",
                        Read::Pair(unredeemed),
                        Band::between(0.36, 0.56),
                        "Jain Family Institute: 0.46 after 31 months; the width is assumed",
                    ),
                    observed(
                        "spent again by firms, of what households spent (share)",
                        Read::Pair(passed_on),
                        Band::between(0.07, 0.26),
                        "Gama Santana 2025: 0.07 over 31 months, 0.26 from April to August 2020",
                    ),
                    EFFECT,
                ],
            },
            Scheme {
                path: "scenarios/local-money/mumbuca-neutral.toml",
                name: "Mumbuca, paid by the council",
                questions: &[EFFECT],
            },
            Scheme {
                path: "scenarios/local-money/time-bank.toml",
                name: "Time bank",
                questions: &[
                    open(
                        "hours given, of those asked for (share)",
                        Read::Figure(CurrencyFigure::HoursMet),
                        "not observed",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/council-voucher.toml",
                name: "Council voucher",
                questions: &[
                    open(
                        "changes hands, times a year",
                        Read::Figure(CurrencyFigure::Velocity),
                        "Wörgl: 400 turns in 14 months are claimed, by no source that could be checked",
                    ),
                    open(
                        "council tax paid in it, of what was paid out (share)",
                        Read::Pair(taxes),
                        "not observed",
                    ),
                    EFFECT,
                    PER_POUND,
                ],
            },
            Scheme {
                path: "scenarios/local-money/failing.toml",
                name: "SoNantes",
                questions: &[
                    open(
                        "closed within the run (share of runs)",
                        Read::Pair(closed),
                        "ended after five years (2020); public money was renewed until then",
                    ),
                    open(
                        "lost by holders, of the most that was about in a year (share)",
                        Read::Pair(lost),
                        "Bristol and Lewes: 0.04 to 0.2 of paper",
                    ),
                    EFFECT,
                ],
            },
        ],
    },
    Group {
        without: "scenarios/local-money/wir-region.toml",
        settings: &[],
        quick: COARSE,
        times: 1,
        shock: Some("slump"),
        schemes: &[Scheme {
            path: "scenarios/local-money/wir.toml",
            name: "WIR",
            questions: &[
                signed(open(
                    "real value added in the slump, without it (change, share)",
                    Read::Pair(fall),
                    "a shock of the scenario: assumed",
                )),
                signed(observed(
                    "turnover in the slump (change, share)",
                    Read::Pair(turnover_in_slump),
                    Band::at_least(0.0),
                    "Stodder 2009: turnover rises when output falls, 1948 to 2003; the sign only",
                )),
                observed(
                    "changes hands, times a year",
                    Read::Figure(CurrencyFigure::Velocity),
                    Band::between(1.5, 2.0),
                    "Solothurner Zeitung 2017, bz Basel 2014; interest was near nothing then",
                ),
                EFFECT,
            ],
        }],
    },
    Group {
        without: "scenarios/local-money/two-regions-world.toml",
        settings: &[],
        quick: COARSE,
        times: 1,
        shock: None,
        schemes: &[Scheme {
            path: "scenarios/local-money/two-regions.toml",
            name: "Two regions",
            questions: &[
                open(
                    "paid across the border, of all payments in it (share)",
                    Read::Pair(across),
                    "no source measures it",
                ),
                observed(
                    "changes hands, times a year",
                    Read::Figure(CurrencyFigure::Velocity),
                    Band::between(12.0, 14.0),
                    "as the Chiemgauer",
                ),
                EFFECT,
                PER_POUND,
            ],
        }],
    },
    Group {
        without: "scenarios/validation/without-credit.toml",
        settings: FULL,
        quick: &[],
        times: 4,
        shock: None,
        schemes: &[Scheme {
            path: "scenarios/validation/credit.toml",
            name: "Credit at full employment with ample liquidity",
            questions: &[
                EFFECT,
                IMPORTS,
                Question {
                    answer: Answer::Nothing,
                    source: "theory: nothing; the interval does not lie above zero",
                    ..BEYOND
                },
            ],
        }],
    },
    Group {
        without: "scenarios/validation/without-credit.toml",
        settings: TIGHT,
        quick: &[],
        times: 4,
        shock: None,
        schemes: &[Scheme {
            path: "scenarios/validation/credit.toml",
            name: "Credit where liquidity is tight and capacity idle",
            questions: &[
                EFFECT,
                IMPORTS,
                Question {
                    answer: Answer::Something,
                    source: "the same terms, the same code: the interval lies above zero",
                    ..BEYOND
                },
            ],
        }],
    },
];

const EFFECT: Question = signed(open(
    "real value added of the region (change, share)",
    Read::Pair(value_added),
    "never measured anywhere",
));
const IMPORTS: Question = signed(open(
    "what is bought outside, over value added (change, share)",
    Read::Pair(imports),
    "what outside sellers gain or lose",
));
/// Both together.
const BEYOND: Question = signed(open(
    "real value added and purchases outside together, over value added (change, share)",
    Read::Pair(beyond_displacement),
    "what is more than displaced",
));
const PER_POUND: Question = Question {
    figure: "real value added per pound of running cost",
    read: Read::PerPoundOfCost,
    signed: true,
    answer: Answer::Open,
    source: "below 1 it costs more than it brings",
};

const fn observed(figure: &'static str, read: Read, band: Band, source: &'static str) -> Question {
    Question {
        answer: Answer::Observed(band),
        ..open(figure, read, source)
    }
}

const fn open(figure: &'static str, read: Read, source: &'static str) -> Question {
    Question {
        figure,
        read,
        signed: false,
        answer: Answer::Open,
        source,
    }
}

const fn signed(question: Question) -> Question {
    Question {
        signed: true,
        ..question
    }
}
