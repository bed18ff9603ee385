//! Jobs that end, by themselves or by lay-off; what work and the lack of it do to skill.

use super::FirmIndex;
use crate::economy::firms::WORKS_ALONE;
use crate::economy::households::{ACROSS_THE_BORDER, HouseholdBlock, NOBODY};
use crate::economy::region::Region;
use crate::month::Today;
use crate::parallel;
use crate::random::{Purpose, Stream};

/// Months without work after which skill is lost.
const IDLE_BEFORE_EROSION: u8 = 6;

/// What the households of a region must know of this month's separations.
#[derive(Clone, Copy)]
struct Leaving<'a> {
    separate: Stream,
    lay_off: Stream,
    rate: f64,
    /// Share of staff laid off, by firm, or [`WORKS_ALONE`].
    by_firm: &'a [f32],
    /// And among those who work across the border.
    across: f64,
    erosion: f64,
}

/// Some leave their jobs, some are laid off; then firms and the border count who is left.
pub fn end_jobs(region: &mut Region, today: Today) {
    let across = plan_border(region, today);
    let Region {
        households,
        shops,
        household_key,
        ..
    } = region;
    let leaving = Leaving {
        separate: today.stream(Purpose::Separate, *household_key),
        lay_off: today.stream(Purpose::LayOff, *household_key),
        rate: today.behaviour.separation_rate,
        by_firm: &shops.lay_off,
        across,
        erosion: today.behaviour.skill_erosion,
    };
    parallel::for_each(households, |block| end_jobs_of(block, leaving));
    let mut firms = FirmIndex::new(&mut region.firms);
    region.jobs.separated = 0;
    for block in &region.households {
        for &(firm, more) in &block.regained {
            if firm != ACROSS_THE_BORDER {
                let (block, at) = firms.find(firm);
                block.skill[at] += u64::from(more);
            }
        }
        for &(firm, skill) in &block.left {
            if firm == ACROSS_THE_BORDER {
                region.border.heads -= 1;
            } else {
                let (block, at) = firms.find(firm);
                block.heads[at] -= 1;
                block.skill[at] -= u64::from(skill);
            }
        }
        region.jobs.separated += block.left.len() as u32;
    }
}

/// How many places across the border stand open for residents; the share of those at work there who
/// are laid off, because their employers have fewer places. Places move with the employers' staff.
fn plan_border(region: &mut Region, today: Today) -> f64 {
    let Region {
        border,
        household_key,
        ..
    } = region;
    let rounding = today.luck.stream(Purpose::Commute, 0, *household_key);
    let usual = 1.0 + super::super::plan::usually_open(today);
    let places = f64::from(border.base_heads) * border.staff * usual + rounding.uniform(0, 0);
    let places = (places as u32).max(u32::from(border.base_heads > 0));
    border.vacancies = places.saturating_sub(border.heads);
    let beyond = border.heads.saturating_sub(places);
    if beyond == 0 {
        return 0.0;
    }
    today.behaviour.lay_off_pace * f64::from(beyond) / f64::from(border.heads)
}

fn end_jobs_of(block: &mut HouseholdBlock, leaving: Leaving) {
    block.left.clear();
    block.regained.clear();
    // Somebody goes on working across the border: employers there pay wages that must find a
    // receiver. It is the first household that does.
    let mut keeps_the_line = block.border_skill_before == 0;
    for i in 0..block.len() {
        let firm = block.employer[i];
        if firm == NOBODY {
            forget(block, i, leaving.erosion);
            continue;
        }
        if block.skill[i] < block.full_skill[i] {
            learn(block, i, leaving.erosion);
        }
        let laid_off = if firm == ACROSS_THE_BORDER {
            if std::mem::take(&mut keeps_the_line) {
                continue;
            }
            leaving.across
        } else {
            f64::from(leaving.by_firm[firm as usize])
        };
        if laid_off <= f64::from(WORKS_ALONE) {
            continue;
        }
        let key = block.draw_key(i);
        let leaves = leaving.separate.uniform(key, 0) < leaving.rate
            || (laid_off > 0.0 && leaving.lay_off.uniform(key, 0) < laid_off);
        if leaves {
            block.employer[i] = NOBODY;
            block.left.push((firm, block.skill[i]));
            if firm == ACROSS_THE_BORDER {
                block.border_skill -= u64::from(block.skill[i]);
            }
        }
    }
}

/// Long without work, a searcher loses skill.
fn forget(block: &mut HouseholdBlock, i: usize, erosion: f64) {
    if block.idle_months[i] >= IDLE_BEFORE_EROSION && block.earner[i] {
        let lost = f64::from(block.skill[i]) * erosion;
        block.skill[i] = (f64::from(block.skill[i]) - lost) as u32;
    }
}

/// At work, lost skill comes back.
fn learn(block: &mut HouseholdBlock, i: usize, erosion: f64) {
    let lost = block.full_skill[i] - block.skill[i];
    let more = (f64::from(block.full_skill[i]) * erosion).ceil() as u32;
    let more = more.clamp(1, lost);
    block.skill[i] += more;
    block.regained.push((block.employer[i], more));
    if block.employer[i] == ACROSS_THE_BORDER {
        block.border_skill += u64::from(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::month::plan;
    use crate::month::tests::{region, today, village};

    #[test]
    fn only_who_works_alone_stays() {
        let mut scenario = village();
        scenario.behaviour.separation_rate = 1.0;
        let mut region = region(&scenario);
        plan::set_targets(&mut region, today(&scenario));
        let heads = |region: &Region| -> Vec<u32> {
            let all = region.firms.iter().flat_map(|b| &b.heads);
            all.copied().collect()
        };
        let before = heads(&region);
        end_jobs(&mut region, today(&scenario));
        let expected = before.iter().map(|&heads| u32::from(heads == 1));
        assert_eq!(heads(&region), expected.collect::<Vec<_>>());
        assert!(before.contains(&1) && before.iter().any(|&heads| heads > 1));
    }

    #[test]
    fn jobs_across_the_border_follow_the_staff_there() {
        let scenario = village();
        let mut region = region(&scenario);
        (region.border.base_heads, region.border.heads) = (100, 100);
        region.border.staff = 1.0;
        assert!(plan_border(&mut region, today(&scenario)) <= 0.0);
        assert!((2..=6).contains(&region.border.vacancies), "as usual");
        region.border.staff = 0.5;
        let laid_off = plan_border(&mut region, today(&scenario));
        assert_eq!(region.border.vacancies, 0);
        assert!(
            (0.2..0.27).contains(&laid_off),
            "half of a half: {laid_off}"
        );
        region.border.staff = 1.5;
        assert!(plan_border(&mut region, today(&scenario)) <= 0.0);
        assert!(region.border.vacancies >= 50);
    }
}
