//! Code sets as facts: codes with their labels, dated by the county, handed in by whoever embeds or stores them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One code and its label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeItem {
    /// The code as stored.
    pub code: String,
    /// The label as shown.
    pub label: String,
}

/// One set of codes, with where its labels come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeSet {
    /// The set's name, which fields refer to.
    pub id: String,
    /// Its Chinese title.
    pub title: String,
    /// `found`, `known` or `proposed`: whether the labels stand in public material.
    pub status: String,
    /// The codes in the order they are offered.
    pub items: Vec<CodeItem>,
}

/// All code sets by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CodeSets(BTreeMap<String, CodeSet>);

#[derive(Deserialize)]
struct CodeSetFile {
    sets: Vec<CodeSet>,
}

impl CodeSets {
    /// Reads `assets/code-sets.json`.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        let file: CodeSetFile = serde_json::from_str(text)?;
        Ok(Self(file.sets.into_iter().map(|set| (set.id.clone(), set)).collect()))
    }

    /// Returns a set's codes in order; an unknown set has none.
    pub fn items(&self, set: &str) -> &[CodeItem] {
        self.0.get(set).map_or(&[], |set| &set.items)
    }

    /// Returns the label of a code.
    pub fn label(&self, set: &str, code: &str) -> Option<&str> {
        self.items(set).iter().find(|item| item.code == code).map(|item| item.label.as_str())
    }

    /// Returns the label of a code, or the code itself where this program does not know it (it may be newer).
    pub fn show<'a>(&'a self, set: &str, code: &'a str) -> &'a str {
        self.label(set, code).unwrap_or(code)
    }

    /// Returns the code of a label.
    pub fn code(&self, set: &str, label: &str) -> Option<&str> {
        self.items(set).iter().find(|item| item.label == label).map(|item| item.code.as_str())
    }

    /// Tells whether the set holds the code.
    pub fn has(&self, set: &str, code: &str) -> bool {
        self.label(set, code).is_some()
    }
}
