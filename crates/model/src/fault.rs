//! What went wrong, as the page and the wire see it: a code, the field it concerns and the words to fill in. The Chinese
//! sentence is chosen by code in `words`, never by matching text.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A fault: `code` names the case (`visit.future`), `field` the field to mend, `params` fill the sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}")]
pub struct Fault {
    /// The case, in dotted words.
    pub code: String,
    /// The field to mend, by its name in the form, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What fills the sentence. Personal values are masked before they come here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub params: BTreeMap<String, String>,
    /// Whether it is only a warning: the same request with `anyway` is taken (仍要保存).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub soft: bool,
    /// The other warnings that the same `anyway` overrules: whoever overrules knows all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Fault>,
}

impl Fault {
    /// Makes a fault with no field and no parameters.
    pub fn new(code: &str) -> Self {
        Self { code: code.to_owned(), ..Self::default() }
    }

    /// Makes a warning that the person may overrule.
    pub fn warning(code: &str) -> Self {
        Self { code: code.to_owned(), soft: true, ..Self::default() }
    }

    /// Names the field to mend.
    #[must_use]
    pub fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Adds one parameter of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}
