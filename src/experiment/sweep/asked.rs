//! Single evaluations of a design's model, by names: what an optimiser asks for.

use std::collections::BTreeMap;

use super::Sweep;
use super::evaluate::{Evaluation, evaluate};
use super::setting::Setting;
use crate::experiment::execute::Execution;
use crate::scenario::problem::hint_among;

impl Sweep {
    /// The arm of a world and a policy; the first that fits.
    ///
    /// # Errors
    /// In words, when there is none.
    pub fn arm_named(&self, world: Option<&str>, policy: Option<&str>) -> Result<usize, String> {
        let fits = |name: Option<&str>, own: &str| name.is_none_or(|name| name == own);
        let arm = self
            .arms
            .iter()
            .position(|arm| fits(world, &arm.world) && fits(policy, &arm.policy));
        arm.ok_or_else(|| {
            let arms: Vec<String> = self.arms.iter().map(super::arms::Arm::words).collect();
            let of = |what: &str, name: Option<&str>| name.map(|name| format!("{what} `{name}`"));
            let named: Vec<String> = [of("world", world), of("policy", policy)]
                .into_iter()
                .flatten()
                .collect();
            format!(
                "there is no {}; there are: {}",
                named.join(" with "),
                arms.join("; ")
            )
        })
    }

    /// Values by parameter, in their order; none for those that stay as they are.
    ///
    /// # Errors
    /// In words, when a name is no parameter's.
    pub fn settings_named(
        &self,
        values: &BTreeMap<String, Setting>,
    ) -> Result<Vec<Option<Setting>>, String> {
        let mut settings = vec![None; self.factors.len()];
        for (name, value) in values {
            let same = |f: &super::factor::Factor| f.name == *name || f.path == *name;
            let Some(place) = self.factors.iter().position(same) else {
                let hint = hint_among(name, self.factors.iter().map(|f| f.name.as_str()));
                return Err(format!("there is no parameter `{name}` ({hint})"));
            };
            settings[place] = Some(value.clone());
        }
        Ok(settings)
    }

    /// One run of an arm with some parameters set; none when it was stopped.
    #[must_use]
    pub fn evaluate_at(
        &self,
        arm: usize,
        settings: &[Option<Setting>],
        replicate: u32,
        execution: Execution,
    ) -> Option<Evaluation> {
        let go_on = || {
            (execution.month_done)();
            !execution.stop.now()
        };
        let set = self.factors.iter().zip(settings);
        let set = set.filter_map(|(factor, value)| Some((factor, value.as_ref()?)));
        match self.arms[arm].with(set, &self.factors) {
            Ok(scenario) => evaluate(
                &scenario,
                self.luck(replicate),
                &self.specs,
                &self.series,
                go_on,
            ),
            Err(problems) => Some(Evaluation::refused(&problems)),
        }
    }
}
