//! What the visit form holds, and how it changes.

use crate::{pages::fields::needed_day, words::visit as t};
use anju_model::{
    Day, Fault, RecordId,
    contract::{LogVisit, NewNeed, VisitForm},
    reading, typed,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the form holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Filled {
    pub day: Option<Day>,
    pub visitors: Vec<RecordId>,
    pub method: String,
    pub met: Vec<RecordId>,
    pub changed: BTreeSet<String>,
    pub purposes: BTreeSet<String>,
    pub note: String,
    pub next_due: Option<Day>,
    pub confirmed: String,
    pub needs: Vec<NewNeed>,
}

const AT_HOME: &str = "1";

/// The code of 入户未遇.
pub const NOT_MET: &str = "5";

impl Filled {
    pub fn start(form: &VisitForm) -> Self {
        Self {
            day: Some(form.today),
            visitors: form.chosen.clone(),
            method: AT_HOME.to_owned(),
            met: form.members.first().map(|(id, _, _)| *id).into_iter().collect(),
            changed: BTreeSet::new(),
            purposes: BTreeSet::new(),
            note: String::new(),
            next_due: Some(form.next_due),
            confirmed: String::new(),
            needs: vec![],
        }
    }

    /// What is saved. “无变化” takes the ticks back.
    ///
    /// # Errors
    /// `day.missing` where the day was emptied.
    pub fn request(&self, household: RecordId, no_change: bool, anyway: bool) -> Result<LogVisit, Fault> {
        let met = if self.method == NOT_MET { vec![] } else { self.met.clone() };
        Ok(LogVisit {
            household,
            visited_on: needed_day(self.day, "visited_on", t::VISITED_ON)?,
            visitors: self.visitors.clone(),
            method: self.method.clone(),
            met,
            changed: if no_change { BTreeSet::new() } else { self.changed.clone() },
            purposes: self.purposes.clone(),
            note: typed::said(&self.note),
            next_due: self.next_due,
            confirmed: Some(self.confirmed.clone()).filter(|code| !code.is_empty()),
            needs: self.needs.iter().filter(|need| !reading::is_blank(&need.text)).cloned().collect(),
            corrects: None,
            anyway,
        })
    }

    /// Notes that a member was met, or was not.
    pub fn switch_met(&mut self, id: RecordId) {
        match self.met.iter().position(|known| *known == id) {
            Some(at) => drop(self.met.remove(at)),
            None => self.met.push(id),
        }
    }

    /// Changes a need, where it is still there.
    pub fn change_need(&mut self, at: usize, change: impl FnOnce(&mut NewNeed)) {
        if let Some(need) = self.needs.get_mut(at) {
            change(need);
        }
    }

    /// Takes a need back.
    pub fn drop_need(&mut self, at: usize) {
        if at < self.needs.len() {
            self.needs.remove(at);
        }
    }
}

/// Ticks a code, or takes the tick away.
pub fn switch(set: &mut BTreeSet<String>, code: String) {
    if !set.remove(&code) {
        set.insert(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_members_and_needs_are_taken_back_by_the_same_press() {
        let (mut visit, head) = (filled(), RecordId::from_bytes([1; 16]));
        visit.switch_met(head);
        assert!(visit.met.is_empty());
        visit.switch_met(head);
        assert_eq!(visit.met, [head]);
        switch(&mut visit.changed, "3".to_owned());
        assert!(visit.changed.is_empty());
        visit.change_need(0, |need| need.text = "修路".to_owned());
        visit.change_need(1, |_| unreachable!("there is no second"));
        visit.drop_need(1);
        assert_eq!(visit.needs.iter().map(|need| need.text.as_str()).collect::<Vec<_>>(), ["修路"]);
    }

    fn filled() -> Filled {
        Filled {
            day: Day::new(2026, 11, 23),
            visitors: vec![],
            method: AT_HOME.to_owned(),
            met: vec![RecordId::from_bytes([1; 16])],
            changed: BTreeSet::from(["3".to_owned()]),
            purposes: BTreeSet::new(),
            note: "  ".to_owned(),
            next_due: None,
            confirmed: String::new(),
            needs: vec![NewNeed::default()],
        }
    }

    #[test]
    fn no_change_saves_a_visit_without_ticks_blanks_or_empty_needs() {
        let visit = filled().request(RecordId::from_bytes([2; 16]), true, false).expect("it has its day");
        assert_eq!(Some(visit.visited_on), Day::new(2026, 11, 23));
        assert!(visit.changed.is_empty() && visit.needs.is_empty());
        assert_eq!((visit.note, visit.confirmed), (None, None));
    }

    #[test]
    fn nobody_is_met_where_nobody_was_in() {
        let unmet = Filled { method: NOT_MET.to_owned(), ..filled() };
        assert!(unmet.request(RecordId::from_bytes([2; 16]), false, false).expect("it has its day").met.is_empty());
    }

    #[test]
    fn a_day_that_was_emptied_is_asked_for_and_never_becomes_today() {
        let emptied = Filled { day: None, ..filled() };
        let fault = emptied.request(RecordId::from_bytes([2; 16]), true, true).expect_err("it has no day");
        assert_eq!((fault.code.as_str(), fault.field.as_deref()), ("day.missing", Some("visited_on")));
    }
}
