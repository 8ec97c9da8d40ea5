//! What is wrong or doubtful about what someone wrote on people, households and visits (DOMAIN §5). Pure: one person's
//! form, one household's page and every row of a workbook go through the same functions. Sentences are in `words`.

mod days;
mod household;
mod id_number;
mod person;
mod relation;
mod text;
mod visit;

pub use days::{day_of_event, met_alive, visit_day};
pub use household::{HouseholdSays, MemberSays, household, related, same_id_number};
pub use id_number::{CardFault, IdFault, IdNumber, disability_card};
pub use person::{PersonSays, person, text_finding, text_of};
pub use relation::{RelationSays, relation};
pub use text::{LONGEST_NAME, LONGEST_NOTE, LONGEST_TEXT, TextFault, check_text, name, phone};
pub use visit::{VisitSays, visit};

use crate::fault::Fault;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether something can be saved nevertheless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Malformed or contradictory: cannot be saved.
    Error,
    /// Missing or implausible: can be saved and is listed.
    Warning,
}

/// What an import does not take because of a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cost {
    /// The whole row waits.
    Row,
    /// The cell is left open; the rest of the row is taken.
    Cell,
    /// Everything is taken.
    #[default]
    Nothing,
}

/// One thing found. `params` hold masked values only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The case, which chooses the sentence.
    pub code: String,
    /// Whether it can be saved nevertheless.
    pub severity: Severity,
    /// The field to mend, by its name in the record.
    pub field: String,
    /// What fills the sentence.
    pub params: BTreeMap<String, String>,
}

impl Finding {
    /// Makes a finding that forbids saving.
    pub fn error(code: &str, field: &str) -> Self {
        Self { code: code.to_owned(), severity: Severity::Error, field: field.to_owned(), params: BTreeMap::new() }
    }

    /// Makes a finding that is only listed.
    pub fn warning(code: &str, field: &str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, field) }
    }

    /// Adds one parameter of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }

    /// Tells whether it forbids saving.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        let soft = finding.severity == Severity::Warning;
        Fault { code: finding.code, field: Some(finding.field), params: finding.params, soft, also: vec![] }
    }
}
