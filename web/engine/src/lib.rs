//! The engine for a worker of the browser: a [`Session`] that is asked and answers in JSON.

use std::collections::BTreeMap;

use millpond::live::{Library, Session};
use wasm_bindgen::prelude::wasm_bindgen;

/// Two economies in somebody's hands.
#[wasm_bindgen]
pub struct Engine(Session);

#[wasm_bindgen]
impl Engine {
    /// An engine with the scenario files to choose from: JSON, text by path.
    ///
    /// # Errors
    /// In words, when that is no JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(files: &str) -> Result<Engine, String> {
        let files: BTreeMap<String, String> =
            serde_json::from_str(files).map_err(|error| error.to_string())?;
        Ok(Self(Session::new(Library::new(files))))
    }

    /// Does what is asked; request and answer are JSON.
    pub fn ask(&mut self, request: &str) -> String {
        self.0.answer_json(request)
    }
}
