//! Parameters with their ends known: from a share of the way (0 to 1) to a value.

use super::design::{Distribution, Parameter, Role};
use super::setting::Setting;
use crate::random::normal_quantile;

/// A parameter of a design.
#[derive(Clone, Debug, PartialEq)]
pub struct Factor {
    /// Its column in tables.
    pub name: String,
    /// The entry of the scenario, as `--set` names it.
    pub path: String,
    /// Whether it can be decided.
    pub role: Role,
    /// Its unit; empty where the entry has none.
    pub unit: String,
    /// The values it may have.
    pub range: Range,
    /// Steps in a grid, where the design says so.
    pub steps: Option<u32>,
}

/// The values that a parameter may have.
#[derive(Clone, Debug, PartialEq)]
pub enum Range {
    /// From low to high.
    Between {
        /// The lowest value.
        low: f64,
        /// The highest value.
        high: f64,
        /// How likely values between are.
        shape: Shape,
        /// Whether only whole numbers are allowed.
        whole: bool,
    },
    /// One of these, all equally likely.
    Among(Vec<Setting>),
    /// Whatever a table's rows say.
    Any,
}

/// How likely values between two ends are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// All the same.
    Uniform,
    /// Their logarithms all the same.
    LogUniform,
    /// Rising to the mode, then falling.
    Triangular {
        /// The most likely value.
        mode: f64,
    },
    /// Normal, cut at both ends.
    Normal {
        /// The mean before the cut.
        mean: f64,
        /// The standard deviation before the cut.
        deviation: f64,
    },
}

impl Shape {
    /// The shape that a design asks for between two ends.
    #[must_use]
    pub fn of(parameter: &Parameter, low: f64, high: f64) -> Self {
        let middle = low.midpoint(high);
        match parameter.distribution {
            Distribution::Uniform => Self::Uniform,
            Distribution::LogUniform => Self::LogUniform,
            Distribution::Triangular => Self::Triangular {
                mode: parameter.mode.unwrap_or(middle),
            },
            Distribution::Normal => Self::Normal {
                mean: parameter.mean.unwrap_or(middle),
                deviation: parameter.deviation.unwrap_or((high - low) / 4.0),
            },
        }
    }

    /// The value below which a share `u` (0 to 1) of all lie.
    fn quantile(self, low: f64, high: f64, u: f64) -> f64 {
        let value = match self {
            Self::Uniform => low + u * (high - low),
            Self::LogUniform => libm::exp(libm::log(low) + u * (libm::log(high) - libm::log(low))),
            Self::Triangular { mode } => {
                let peak = (mode - low) / (high - low);
                if u < peak {
                    low + (u * (high - low) * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * (high - low) * (high - mode)).sqrt()
                }
            }
            Self::Normal { mean, deviation } => {
                let below = |value: f64| normal_share((value - mean) / deviation);
                let (from, to) = (below(low), below(high));
                mean + deviation * normal_quantile(from + u * (to - from))
            }
        };
        value.clamp(low, high)
    }
}

/// Share of a normal distribution below `z` standard deviations.
fn normal_share(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

impl Factor {
    /// Whether it is of a role; any is when there is none.
    #[must_use]
    pub fn is_of(&self, role: Option<Role>) -> bool {
        role.is_none_or(|role| role == self.role)
    }

    /// The value at a share `u` (0 to 1) of the way.
    ///
    /// # Panics
    /// For a parameter that only a table gives values to.
    #[must_use]
    pub fn value(&self, u: f64) -> Setting {
        match &self.range {
            Range::Between {
                low,
                high,
                whole: true,
                ..
            } => {
                let count = high - low + 1.0;
                Setting::Whole((low + (u * count).floor().min(count - 1.0)) as i64)
            }
            Range::Between {
                low, high, shape, ..
            } => Setting::Number(shape.quantile(*low, *high, u)),
            Range::Among(values) => {
                let place = (u * values.len() as f64) as usize;
                values[place.min(values.len() - 1)].clone()
            }
            Range::Any => unreachable!("only a table's rows give it values"),
        }
    }

    /// The value at step `step` of `steps` (from 0), both ends among them.
    #[must_use]
    pub fn step(&self, step: u32, steps: u32) -> Setting {
        match &self.range {
            Range::Between {
                low, high, whole, ..
            } => {
                let share = f64::from(step) / f64::from((steps - 1).max(1));
                let value = low + share * (high - low);
                if *whole {
                    Setting::Whole(value.round() as i64)
                } else {
                    Setting::Number(value.clamp(*low, *high))
                }
            }
            Range::Among(values) => values[step as usize].clone(),
            Range::Any => unreachable!("only a table's rows give it values"),
        }
    }

    /// How many steps it has in a grid, where `levels` is what others have.
    #[must_use]
    pub fn steps(&self, levels: u32) -> u32 {
        match &self.range {
            Range::Among(values) => values.len() as u32,
            Range::Between {
                low,
                high,
                whole: true,
                ..
            } => {
                let most = (high - low + 1.0).min(f64::from(u32::MAX)) as u32;
                self.steps.unwrap_or(levels).min(most)
            }
            Range::Between { .. } | Range::Any => self.steps.unwrap_or(levels),
        }
    }

    /// Two values that are as far apart as it goes, for trying whether a scenario takes them.
    #[must_use]
    pub fn extremes(&self) -> Vec<Setting> {
        match &self.range {
            Range::Between {
                low,
                high,
                whole: true,
                ..
            } => {
                vec![Setting::Whole(*low as i64), Setting::Whole(*high as i64)]
            }
            Range::Between { low, high, .. } => {
                vec![Setting::Number(*low), Setting::Number(*high)]
            }
            Range::Among(values) => values.clone(),
            Range::Any => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(shape: Shape, low: f64, high: f64, whole: bool) -> Factor {
        Factor {
            name: "x".into(),
            path: "x".into(),
            role: Role::Uncertainty,
            unit: String::new(),
            range: Range::Between {
                low,
                high,
                shape,
                whole,
            },
            steps: None,
        }
    }

    fn at(factor: &Factor, u: f64) -> f64 {
        factor.value(u).number().expect("a number")
    }

    #[test]
    fn each_shape_goes_from_end_to_end_and_has_its_median_where_it_belongs() {
        let cases = [
            (Shape::Uniform, 1.0, 9.0, 5.0),
            (Shape::LogUniform, 1.0, 100.0, 10.0),
            (Shape::Triangular { mode: 5.0 }, 1.0, 9.0, 5.0),
            (
                Shape::Triangular { mode: 1.0 },
                1.0,
                9.0,
                9.0 - 32.0_f64.sqrt(),
            ),
            (
                Shape::Normal {
                    mean: 5.0,
                    deviation: 2.0,
                },
                1.0,
                9.0,
                5.0,
            ),
        ];
        for (shape, low, high, median) in cases {
            let factor = factor(shape, low, high, false);
            assert!((at(&factor, 0.0) - low).abs() < 1e-9, "{shape:?}");
            assert!((at(&factor, 1.0) - high).abs() < 1e-6, "{shape:?}");
            assert!((at(&factor, 0.5) - median).abs() < 1e-6, "{shape:?}");
            let mut last = low;
            for step in 1..100 {
                let value = at(&factor, f64::from(step) / 100.0);
                assert!(value >= last, "{shape:?} rises");
                last = value;
            }
        }
    }

    #[test]
    fn whole_numbers_are_equally_likely_and_both_ends_are_hit() {
        let factor = factor(Shape::Uniform, 2.0, 4.0, true);
        let mut count = [0; 3];
        for draw in 0..300 {
            let Setting::Whole(value) = factor.value(f64::from(draw) / 300.0) else {
                panic!("a whole number");
            };
            count[value as usize - 2] += 1;
        }
        assert_eq!(count, [100, 100, 100]);
        assert_eq!(
            (factor.value(1.0), factor.steps(10)),
            (Setting::Whole(4), 3)
        );
    }

    #[test]
    fn choices_are_picked_by_their_share() {
        let mut factor = factor(Shape::Uniform, 0.0, 1.0, false);
        factor.range = Range::Among(vec![Setting::Text("a".into()), Setting::Text("b".into())]);
        assert_eq!(factor.value(0.49), Setting::Text("a".into()));
        assert_eq!(factor.value(1.0), Setting::Text("b".into()));
        assert_eq!(factor.steps(7), 2);
    }
}
