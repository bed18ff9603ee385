//! Scenario files that a page may choose from: places, and the policies that stand on each.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;

use crate::scenario::problem::beside;

/// The name of the world itself among a place's policies.
pub const TODAY: &str = "today";

/// Scenario files with the tables that they name, by path. Copies share them.
#[derive(Clone, Debug, Default)]
pub struct Library {
    files: Arc<BTreeMap<String, String>>,
    places: Arc<Vec<Place>>,
}

/// A world and the policies that stand on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Its file.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The question that it asks.
    pub question: String,
    /// What may be done there; the world as it is comes first.
    pub policies: Vec<Policy>,
}

/// One policy of a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Its file.
    pub path: String,
    /// Its short name.
    pub name: String,
    /// Its title.
    pub title: String,
}

/// What a file says of itself, before anything is checked.
struct Head {
    base: Option<String>,
    is_world: bool,
    title: String,
    question: String,
    policy: String,
}

impl Library {
    /// A library of these files: text by path, paths with `/` between their parts.
    #[must_use]
    pub fn new(files: BTreeMap<String, String>) -> Self {
        let places = places(&files);
        Self {
            files: Arc::new(files),
            places: Arc::new(places),
        }
    }

    /// What a file says.
    ///
    /// # Errors
    /// In words, when the library has no such file. There is no way to any other file.
    pub fn read(&self, path: &str) -> Result<String, String> {
        let text = self.files.get(path).cloned();
        text.ok_or_else(|| "there is no such file in the library".to_owned())
    }

    /// All worlds with their policies, by path. Files that are no scenario, or repeat their regions (see
    /// [`World::copies`](crate::scenario::types::World::copies)), are no places.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The place of that file.
    #[must_use]
    pub fn place(&self, path: &str) -> Option<&Place> {
        self.places.iter().find(|place| place.path == path)
    }
}

impl Place {
    /// Its policies that lie in its own folder.
    pub fn own_policies(&self) -> impl Iterator<Item = &Policy> {
        let policies = self.policies.iter();
        policies.filter(|policy| folder(&policy.path) == folder(&self.path))
    }
}

/// The folder in which a file lies; none at the top.
fn folder(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

fn places(files: &BTreeMap<String, String>) -> Vec<Place> {
    let heads: BTreeMap<&str, Head> = files
        .iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|e| e == "toml"))
        .filter_map(|(path, text)| Some((path.as_str(), Head::of(path, text)?)))
        .collect();
    let place = |(&path, head): (&&str, &Head)| {
        let stands_here = |other: &&&str| **other != path && root_of(other, &heads) == Some(path);
        let others = heads.keys().filter(stands_here);
        let today = Policy {
            path: path.to_owned(),
            name: TODAY.to_owned(),
            title: "As it is today".to_owned(),
        };
        let mut policies = vec![today];
        policies.extend(others.map(|&other| heads[other].as_policy(other)));
        // What lies beside the world comes before what stands on it elsewhere.
        policies.sort_by_key(|policy| (policy.path != path, folder(&policy.path) != folder(path)));
        Place {
            path: path.to_owned(),
            title: head.title.clone(),
            question: head.question.clone(),
            policies,
        }
    };
    let worlds = heads.iter().filter(|(_, head)| head.is_place());
    worlds.map(place).collect()
}

impl Head {
    fn of(path: &str, text: &str) -> Option<Self> {
        let table: toml::Table = text.parse().ok()?;
        let words = |key: &str| {
            table
                .get(key)
                .and_then(toml::Value::as_str)
                .map(str::to_owned)
        };
        let world = table.get("world").and_then(toml::Value::as_table);
        let copied = world.is_some_and(|world| world.contains_key("copies"));
        Some(Self {
            base: words("base").map(|base| beside(path, &base)),
            is_world: world.is_some() && !copied,
            title: words("title")?,
            question: words("question").unwrap_or_default(),
            policy: words("policy").unwrap_or_default(),
        })
    }

    fn is_place(&self) -> bool {
        self.is_world && self.base.is_none()
    }

    fn as_policy(&self, path: &str) -> Policy {
        Policy {
            path: path.to_owned(),
            name: self.policy.clone(),
            title: self.title.clone(),
        }
    }
}

/// The world on which a file stands in the end.
fn root_of<'a>(path: &str, heads: &BTreeMap<&'a str, Head>) -> Option<&'a str> {
    let (mut at, _) = heads.get_key_value(path)?;
    // No chain of bases is longer than there are files, unless it leads back to itself.
    for _ in 0..heads.len() {
        let Some(base) = &heads[at].base else {
            return heads[at].is_place().then_some(*at);
        };
        (at, _) = heads.get_key_value(base.as_str())?;
    }
    None
}
