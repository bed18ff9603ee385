//! Rung 6: regions under a recession that was. What came from outside is data, fixed before any run;
//! how far each region falls is what the model says.

use super::{Band, Finding, Judgement, Rung};
use crate::experiment::run::lived;
use crate::measure::cycle::mean;
use crate::measure::outcome::{Outcome, Series};
use crate::measure::tail::quantile;
use crate::measure::window::Window;
use crate::scenario::types::Scenario;

/// A recession, what was observed of it, and where its scenario is.
#[derive(Clone, Copy, Debug)]
pub struct Episode {
    /// Its name.
    pub name: &'static str,
    /// Its scenario.
    pub path: &'static str,
    /// The year of the run that others are compared with.
    pub before: u32,
    /// The years among which a region's lowest is looked for, first and last.
    pub years: (u32, u32),
    /// Observed fall of the median region and the range from 10% to 90% of them, as shares.
    pub median: f64,
    /// From the deepest to the mildest.
    pub range: (f64, f64),
    /// Years that the median region took to regain what it had, where it is known.
    pub regained: Option<f64>,
}

/// Both.
pub const EPISODES: [Episode; 2] = [
    Episode {
        name: "2008 to 2011",
        path: "scenarios/history/2008.toml",
        before: 2,
        years: (3, 6),
        median: -0.054,
        range: (-0.067, -0.038),
        regained: Some(5.0),
    },
    Episode {
        name: "2020",
        path: "scenarios/history/2020.toml",
        before: 2,
        years: (3, 3),
        median: -0.109,
        range: (-0.134, -0.062),
        regained: None,
    },
];

/// What an episode did to the regions, in the model.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Each region's name and fall of real value added, as a share, the deepest first.
    pub falls: Vec<(String, f64)>,
    /// Years from the year before until the median region has as much again; none within the run.
    pub regained: Option<u32>,
}

/// Lives an episode over some replicates and reads each region's fall: its lowest year against the year
/// before, less what a run without the input series does.
///
/// # Errors
/// In words, when a run fails.
pub fn tell(scenario: &Scenario, episode: &Episode, replicates: u32) -> Result<Told, String> {
    let mut calm = scenario.clone();
    // Seasons stay.
    calm.series.retain(|series| series.repeats);
    let regions = scenario.world.regions.len();
    let years = scenario.run.months / 12;
    // [region][year]: real value added over that of the calm run, mean over replicates.
    let mut course = vec![vec![0.0; years as usize]; regions];
    for replicate in 0..replicates {
        let (with, without) = (lived(scenario, replicate)?, lived(&calm, replicate)?);
        for (region, row) in course.iter_mut().enumerate() {
            for (at, value) in row.iter_mut().enumerate() {
                let year = at as u32 + 1;
                let ratio = yearly(&with, region, year) / yearly(&without, region, year);
                *value += ratio / f64::from(replicates);
            }
        }
    }
    let at = |year: u32| year as usize - 1;
    let fall = |row: &[f64]| {
        let (first, last) = (at(episode.years.0), at(episode.years.1));
        let lowest = row[first..=last]
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min);
        lowest / row[at(episode.before)] - 1.0
    };
    let names = scenario
        .world
        .regions
        .iter()
        .map(|region| region.name.clone());
    let mut falls: Vec<(String, f64)> = names.zip(course.iter().map(|row| fall(row))).collect();
    falls.sort_by(|a, b| a.1.total_cmp(&b.1));
    let regained = (episode.years.0..=years).skip(1).find(|&year| {
        let mut each: Vec<f64> = course
            .iter()
            .map(|row| row[at(year)] / row[at(episode.before)])
            .collect();
        each.sort_by(f64::total_cmp);
        quantile(&each, 0.5) >= 1.0
    });
    Ok(Told {
        falls,
        regained: regained.map(|year| year - episode.before),
    })
}

fn yearly(series: &Series, region: usize, year: u32) -> f64 {
    let months: Vec<f64> = Window::year(year, series.months)
        .values(series, region, Outcome::RealValueAdded)
        .collect();
    mean(&months)
}

/// What was told beside what was observed.
#[must_use]
pub fn findings(episode: &Episode, told: &Told) -> Vec<Finding> {
    let mut falls: Vec<f64> = told.falls.iter().map(|(_, fall)| *fall).collect();
    falls.sort_by(f64::total_cmp);
    let [low, median, high] = [0.1, 0.5, 0.9].map(|share| quantile(&falls, share));
    let (name, (deep, mild)) = (episode.name, episode.range);
    let source = format!(
        "observed: median {:.1}%, 10% to 90% of regions {:.1}% to {:.1}%; the model's {:.1}% to {:.1}%",
        100.0 * episode.median,
        100.0 * deep,
        100.0 * mild,
        100.0 * low,
        100.0 * high
    );
    let band = Band::between(deep, mild);
    let check = format!(
        "{name}: fall of the median of {} regions (share)",
        falls.len()
    );
    let mut found = vec![Finding::judged(
        Rung::History,
        &check,
        median,
        band,
        &source,
    )];
    let inside = falls
        .iter()
        .filter(|&&fall| band.judge(fall) == Judgement::Pass)
        .count();
    let share = inside as f64 / falls.len().max(1) as f64;
    let ends = match (told.falls.first(), told.falls.last()) {
        (Some((a, deepest)), Some((b, mildest))) => format!(
            "deepest {a} {:.1}%, mildest {b} {:.1}%",
            100.0 * deepest,
            100.0 * mildest
        ),
        _ => String::new(),
    };
    let check = format!("{name}: share of regions inside the observed range of 10% to 90%");
    let all = Band::at_least(0.8);
    found.push(Finding::judged(Rung::History, &check, share, all, &ends));
    if let Some(years) = episode.regained {
        let check = format!("{name}: years until the median region has as much again");
        let took = told.regained.map_or(f64::NAN, f64::from);
        let source = format!("observed: {years}; no figure: not within the run");
        found.push(Finding::judged(
            Rung::History,
            &check,
            took,
            Band::between(years - 1.0, years + 1.0),
            &source,
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_inside_passes_and_regions_outside_are_counted() {
        let falls = [("a", -0.09), ("b", -0.05), ("c", -0.04), ("d", -0.01)];
        let told = Told {
            falls: falls.map(|(name, fall)| (name.to_owned(), fall)).to_vec(),
            regained: Some(3),
        };
        let found = findings(&EPISODES[0], &told);
        let judged: Vec<_> = found
            .iter()
            .map(|f| f.judgement.map(Judgement::word))
            .collect();
        assert_eq!(judged, [Some("PASS"), Some("FAIL"), Some("WARN")]);
        assert!((found[1].measured - 0.5).abs() < 1e-12);
    }
}
