//! From a path to a resolved scenario: file and bases, overlays, `--set`, types, checks.

use std::path::Path;

use super::check::check;
use super::overlay::{has_addressed, lay_over};
use super::problem::{Place, Problem, Problems, Sources};
use super::record::{ReadText, Reader};
use super::tree::{Node, Value, parse};
use super::types::Scenario;

/// What a `--set` is called in messages.
const SETTING: &str = "--set";

/// Reads the scenario at `path`, laid over its bases, with `settings` (`path=value`) laid over both.
/// Files are read by `read_text`, so that the engine itself touches none.
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn load(path: &str, settings: &[String], read_text: ReadText) -> Result<Scenario, Problems> {
    load_with(path, &[], settings, read_text)
}

/// The same with whole files (`overlays`) laid over the scenario and its bases, before `settings`: shocks to add,
/// entries to change.
///
/// # Errors
/// As [`load`]; also an overlay with a `base` of its own.
pub fn load_with(
    path: &str,
    overlays: &[String],
    settings: &[String],
    read_text: ReadText,
) -> Result<Scenario, Problems> {
    let mut template = Template::read(path, overlays, read_text);
    template.lay(settings, read_text);
    template.scenario(read_text)
}

/// A scenario's files laid over each other and not yet read: settings may be laid over a copy of it
/// again and again without reading a file twice.
#[derive(Clone, Debug)]
pub struct Template {
    path: String,
    sources: Sources,
    problems: Vec<Problem>,
    /// None when a file could not be had, which has then been said.
    root: Option<Node>,
}

impl Template {
    /// Reads the file at `path` with its bases and lays `overlays` over it. What is wrong is said when
    /// the scenario is asked for.
    #[must_use]
    pub fn read(path: &str, overlays: &[String], read_text: ReadText) -> Self {
        let mut loader = Loader {
            sources: Sources::default(),
            problems: Vec::new(),
            read_text,
        };
        let mut root = loader.with_bases(path, None, &mut Vec::new());
        if let Some(root) = &mut root {
            for overlay in overlays {
                loader.lay(root, overlay);
            }
        }
        Self {
            path: path.to_owned(),
            sources: loader.sources,
            problems: loader.problems,
            root,
        }
    }

    /// Lays settings (`path=value`) over it.
    pub fn lay(&mut self, settings: &[String], read_text: ReadText) {
        let Some(root) = &mut self.root else {
            return;
        };
        let mut loader = Loader {
            sources: std::mem::take(&mut self.sources),
            problems: std::mem::take(&mut self.problems),
            read_text,
        };
        for setting in settings {
            loader.set(root, setting);
        }
        (self.sources, self.problems) = (loader.sources, loader.problems);
    }

    /// Whether a path that begins in a list of named entries (levers, shocks, currencies, series) meets
    /// one of them; true for any other path.
    #[must_use]
    pub fn knows(&self, path: &str) -> bool {
        let wanted = parse(Place::default(), &format!("{path} = 0"));
        let (Ok(wanted), Some(root)) = (wanted, &self.root) else {
            return true;
        };
        has_addressed(root, &wanted)
    }

    /// The scenario that it says.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn scenario(self, read_text: ReadText) -> Result<Scenario, Problems> {
        let Some(root) = self.root else {
            return Err(Problems::new(self.sources, self.problems));
        };
        let mut reader = Reader::new(self.sources, read_text);
        reader.problems = self.problems;
        let mut scenario: Scenario = reader.record(&root);
        scenario.sources.append(&mut reader.citations);
        name_the_nameless(&mut scenario, &self.path);
        check(&scenario, &root, &mut reader);
        if reader.problems.is_empty() {
            Ok(scenario)
        } else {
            Err(Problems::new(reader.sources, reader.problems))
        }
    }
}

/// Reads a scenario from its text alone, e.g. one that [`Scenario::to_toml`] wrote.
///
/// # Errors
/// Everything that is wrong, each with its place; also any other file that it names.
pub fn from_text(name: &str, text: &str) -> Result<Scenario, Problems> {
    let only = |path: &str| {
        if path == name {
            Ok(text.to_string())
        } else {
            Err("there are no files here".to_string())
        }
    };
    load(name, &[], &only)
}

/// Gives a policy the file's stem, and a lever its kind, where the file gives no name.
fn name_the_nameless(scenario: &mut Scenario, path: &str) {
    if scenario.policy.is_empty() {
        let stem = Path::new(path)
            .file_stem()
            .map(|stem| stem.to_string_lossy());
        scenario.policy = stem.unwrap_or_default().into_owned();
    }
    for lever in &mut scenario.levers {
        if lever.name.is_empty() {
            lever.name = super::record::Choice::name(lever.kind).to_string();
        }
    }
}

struct Loader<'a> {
    sources: Sources,
    problems: Vec<Problem>,
    read_text: ReadText<'a>,
}

impl Loader<'_> {
    /// The tree of a file laid over its bases. `asked` is where an overlay names it; `above` are the
    /// files that led here. `None` when something is wrong, which has then been said.
    fn with_bases(
        &mut self,
        path: &str,
        asked: Option<Place>,
        above: &mut Vec<String>,
    ) -> Option<Node> {
        above.push(path.to_string());
        if above[..above.len() - 1]
            .iter()
            .any(|earlier| earlier == path)
        {
            let message = format!("the base leads back to itself: {}", above.join(" -> "));
            let hint = "a file cannot stand on itself; remove one `base`".to_string();
            self.problems
                .push(Problem::of_file(asked, message, Some(hint)));
            return None;
        }
        let mut top = self.tree(path, asked)?;
        let Some(base) = take_base(&mut top) else {
            return Some(top);
        };
        let Some(base_path) = base.text() else {
            let message = format!(
                "`base` must be the path of a scenario, not {}",
                base.value.kind()
            );
            self.problems
                .push(Problem::of_file(Some(base.place), message, None));
            return None;
        };
        let base_path = self.sources.relative(base.place, base_path);
        let mut whole = self.with_bases(&base_path, Some(base.place), above)?;
        lay_over(&mut whole, top, &mut self.problems);
        Some(whole)
    }

    /// The tree of one file, `asked` being where another names it. `None` when something is wrong, which has then been
    /// said.
    fn tree(&mut self, path: &str, asked: Option<Place>) -> Option<Node> {
        let text = match (self.read_text)(path) {
            Ok(text) => text,
            Err(why) => {
                let message = format!("cannot read {path}: {why}");
                self.problems.push(Problem::of_file(asked, message, None));
                return None;
            }
        };
        let source = self.sources.add(path, &text);
        parse(source, &text)
            .map_err(|mut errors| self.problems.append(&mut errors))
            .ok()
    }

    /// Lays one whole file over the tree.
    fn lay(&mut self, root: &mut Node, path: &str) {
        let Some(mut top) = self.tree(path, None) else {
            return;
        };
        if let Some(base) = take_base(&mut top) {
            let message = "a file that is laid over scenarios has no `base`".to_string();
            let hint = "remove `base`, or compare the file as a policy of its own".to_string();
            let problem = Problem::of_file(Some(base.place), message, Some(hint));
            self.problems.push(problem);
        }
        lay_over(root, top, &mut self.problems);
    }

    /// Lays one `path=value` over the tree.
    fn set(&mut self, root: &mut Node, setting: &str) {
        let Some((path, value)) = setting.split_once('=') else {
            let place = self.sources.add(SETTING, setting);
            let hint = "write path=value, e.g. run.months=24".to_string();
            let message = format!("`{setting}` has no `=`");
            self.problems
                .push(Problem::of_file(Some(place), message, Some(hint)));
            return;
        };
        // A bare word is text: shells eat quotes.
        let quoted = format!("{path} = {}", toml::Value::String(value.trim().to_string()));
        let place = self.sources.add(SETTING, setting);
        let parsed = parse(place, setting).or_else(|errors| {
            let place = self.sources.add(SETTING, &quoted);
            parse(place, &quoted).map_err(|_| errors)
        });
        match parsed {
            Ok(top) => lay_over(root, top, &mut self.problems),
            Err(mut errors) => self.problems.append(&mut errors),
        }
    }
}

/// Takes the `base` out of a file's table.
fn take_base(top: &mut Node) -> Option<Node> {
    match &mut top.value {
        Value::Table(table) => table.remove("base").map(|entry| entry.node),
        _ => None,
    }
}
