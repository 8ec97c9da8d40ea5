//! The words of departments' lists: whether somebody takes part and how it stands, whether he draws, has moved, receives.

use super::{
    facts::{Not, Reading},
    judged,
    vocabulary::{HAS_MOVED, HAS_NOT_MOVED, NOT_INSURED, RECEIVES, RECEIVES_NOT, is_one},
};
use crate::{
    cell::{squeeze, yes_no},
    draft::{rows::Said, words::YES},
    everyday::{self, ColumnSystem, Meaning},
};
use anju_model::{Department, checks::Finding, mask::quoted};

impl Reading<'_> {
    pub(super) fn in_words(&self, said: &Said, name: &str, set: &str) -> Result<(Option<bool>, Option<String>), Not> {
        said.text(name).map_or(Ok((None, None)), |text| self.word(name, text, set))
    }

    /// Reads a word of a column of states.
    pub(super) fn word(&self, name: &str, text: &str, set: &str) -> Result<(Option<bool>, Option<String>), Not> {
        let word = squeeze(text);
        if let Some(code) = self.learnt.code(name, set, text) {
            return Ok((None, Some(code.to_owned()).filter(|code| !code.is_empty())));
        }
        if judged::is_of_person(self.department, &word) {
            return Ok((None, None));
        }
        let meaning = everyday::code(self.sets, set, &ColumnSystem::own(set), text);
        // 停保 says no, and more: how it stands. Of a single sign or character, 1 or 无, the answer is meant.
        let is_state = matches!(meaning, Meaning::Code(_) | Meaning::Kept(_)) && word.chars().count() > 1;
        if let Some(yes) = yes_no(text).filter(|_| !is_state) {
            return Ok((Some(yes), None));
        }
        if !is_state && is_one(&word, NOT_INSURED) {
            return Ok((Some(false), None));
        }
        match meaning {
            Meaning::Code(code) | Meaning::Kept(code) if code == "9" => Ok((None, None)),
            Meaning::Code(code) | Meaning::Kept(code) => Ok((None, Some(code))),
            Meaning::Nothing => Ok((None, None)),
            Meaning::Several(_) | Meaning::NoCode | Meaning::Open(_) | Meaning::Contrary(_) | Meaning::Unknown => {
                Err(Not::Read(self.no_such(name, set, text)))
            }
        }
    }

    /// Reads whether a pension is drawn. 正常 says so in this column alone.
    pub(super) fn draws(&self, said: &Said) -> Result<Option<bool>, Not> {
        if said.text("drawing").map(squeeze).is_some_and(|word| ["正常", "在发"].contains(&word.as_str())) {
            return Ok(Some(true));
        }
        let (yes, state) = self.in_words(said, "drawing", "pension_state")?;
        let by_state = match state.as_deref() {
            Some("3") => Some(true),
            Some("1" | "2" | "4") => Some(false),
            _ => None,
        };
        Ok(yes.or(by_state))
    }

    /// What a person has said that a word of a column of yes and no means; inside, none for a word that says nothing.
    pub(super) fn as_learnt(&self, name: &str, text: &str) -> Option<Option<bool>> {
        self.learnt.code(name, "", text).map(|code| (!code.is_empty()).then_some(code == YES))
    }

    /// Reads a column of yes and no of which a yes says that somebody takes part or receives no longer; a no says nothing.
    pub(super) fn has_stopped(&self, said: &Said) -> Result<bool, Not> {
        let Some(text) = said.text("stopped") else { return Ok(false) };
        if let Some(learnt) = self.as_learnt("stopped", text) {
            return Ok(learnt == Some(true));
        }
        yes_no(text).ok_or_else(|| Not::Read(Finding::error("field.yes_no", "stopped").with("value", quoted(text))))
    }

    pub(super) fn moved(&self, text: &str) -> Result<Option<bool>, Not> {
        if let Some(learnt) = self.as_learnt("moved", text) {
            return Ok(learnt);
        }
        let yes = match squeeze(text).as_str() {
            word if is_one(word, HAS_MOVED) => Some(true),
            word if is_one(word, HAS_NOT_MOVED) => Some(false),
            // Of a register 正常 says that it is in order, not where it is.
            "正常" => None,
            _ => yes_no(text),
        };
        yes.map(Some).ok_or_else(|| Not::Read(Finding::error("field.yes_no", "moved").with("value", quoted(text))))
    }

    pub(super) fn entitled(&self, text: &str) -> Result<Option<bool>, Not> {
        if let Some(learnt) = self.as_learnt("entitled", text) {
            return Ok(learnt);
        }
        let yes = match squeeze(text).as_str() {
            word if is_one(word, RECEIVES) => Some(true),
            word if is_one(word, RECEIVES_NOT) => Some(false),
            _ => yes_no(text),
        };
        yes.map(Some).ok_or_else(|| Not::Read(Finding::error("field.yes_no", "entitled").with("value", quoted(text))))
    }

    /// Reads in which of the two ways somebody is cared for who is 特困.
    pub(super) fn care(&self, text: &str) -> Result<Option<String>, Not> {
        match everyday::code(self.sets, "assist", &ColumnSystem::own("assist"), text) {
            Meaning::Code(code) | Meaning::Kept(code) if code.starts_with('2') => Ok(Some(code)),
            _ => Ok(None),
        }
    }

    /// Tells whether a word is read without what stands behind it in brackets.
    pub(super) fn is_in_part(&self, name: &str, text: &str) -> bool {
        let set = match (self.department, name) {
            (Department::Medical, "kind") => "medical_kind",
            (Department::Medical, _) => "medical_state",
            (Department::Pension, "kind") => "pension_kind",
            (Department::Pension, _) => "pension_state",
            (Department::Assistance | Department::Hukou, _) => "assist",
        };
        let learnt = self.learnt.code(name, set, text).is_some();
        !learnt && matches!(everyday::code(self.sets, set, &ColumnSystem::own(set), text), Meaning::Kept(_))
    }

    /// Reads a cell that says by yes, no or a word which of these aids a person receives; a no denies all of them. A class of
    /// the aid says that he receives it, in the form that the title names.
    pub(super) fn aid(
        &self,
        name: &str,
        text: &str,
        (of, titled): (&[&str], Option<&'static str>),
    ) -> Result<Vec<(String, bool)>, Not> {
        match self.learnt.code(name, "assist", text) {
            Some("") => return Ok(vec![]),
            Some(code) => return Ok(vec![(code.to_owned(), true)]),
            None => {}
        }
        if name != "kind" && judged::is_class(&squeeze(text)) {
            let kind = titled.filter(|kind| of.contains(kind)).unwrap_or(of[0]);
            return Ok(vec![(kind.to_owned(), true)]);
        }
        if name == "kind"
            && judged::is_form_of_aid(&squeeze(text))
            && let Some(kind) = titled.filter(|kind| of.contains(kind))
        {
            return Ok(vec![(kind.to_owned(), true)]);
        }
        let none = || of.iter().map(|kind| ((*kind).to_owned(), false)).collect();
        match (yes_no(text), everyday::code(self.sets, "assist", &ColumnSystem::own("assist"), text)) {
            (Some(true), _) if name != "kind" => Ok(vec![(of[0].to_owned(), true)]),
            (Some(false), _) => Ok(none()),
            (_, Meaning::Code(code) | Meaning::Kept(code)) => Ok(vec![(code, true)]),
            (_, Meaning::Nothing) => Ok(vec![]),
            (_, Meaning::Several(_) | Meaning::NoCode | Meaning::Open(_) | Meaning::Contrary(_) | Meaning::Unknown) => {
                Err(Not::Read(self.no_such(name, "assist", text)))
            }
        }
    }

    pub(super) fn no_such(&self, name: &str, set: &str, text: &str) -> Finding {
        let items = self.sets.items(set);
        let choices: Vec<&str> = items.iter().take(8).map(|item| item.label.as_str()).collect();
        Finding::error("field.code", name).with("value", quoted(text)).with("choices", choices.join("、"))
    }
}
