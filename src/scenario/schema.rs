//! JSON Schema of scenario files, from the declarations of their fields.

use serde_json::{Value as Json, json};

use super::record::schema_of;
use super::types::Scenario;

/// The JSON Schema (draft 2020-12) of a scenario file, which may be an overlay: so no key is
/// required. What must be given in the end is checked when the scenario is resolved.
#[must_use]
pub fn schema() -> Json {
    let mut schema = schema_of::<Scenario>();
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["title"] = "Millpond scenario".into();
    schema["properties"]["base"] = json!({
        "type": "string",
        "description": "Path of the scenario that this one is laid over, from this file. Must be text; may be absent.",
    });
    schema
}
