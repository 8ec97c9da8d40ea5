//! Cases of persons as rules look at them: which one stands for somebody, in which state it is and since when; which of his answers
//! holds, and what he is on a list for and was not given.

use crate::{
    contract::Level,
    day::Day,
    id::RecordId,
    record::Record,
    rules::{Dossier, Judging, Kept, Said},
    value::field,
    workflow::State,
};

/// A case of a person: a record of a kind with states that names him.
#[derive(Debug)]
pub(super) struct Case<R> {
    /// The record.
    pub id: RecordId,
    /// What it says.
    pub says: R,
    /// Where it stands.
    pub state: &'static State,
    /// The day of its last step; none where none says its day.
    pub since: Option<Day>,
}

/// Returns the cases of a person by their last steps, open ones after those that have ended: the last one stands for him.
pub(super) fn of<R: Record>(dossier: &Dossier, person: RecordId) -> Vec<Case<R>> {
    let mut cases: Vec<Case<R>> = about(dossier, R::KIND.name, person).filter_map(read).collect();
    cases.sort_by_key(|case| (case.state.open, case.since, case.id));
    cases
}

/// Returns the case that stands for a person: the open one, else the one that ended last. What was given up, in these states,
/// stands for nobody: another that came to its end may lie beside it.
pub(super) fn standing<R: Record>(dossier: &Dossier, person: RecordId, given_up: &[&str]) -> Option<Case<R>> {
    of(dossier, person).into_iter().rfind(|case: &Case<R>| !given_up.contains(&case.state.code))
}

/// Returns the records of a kind that name a person.
pub(super) fn of_person<R: Record>(dossier: &Dossier, person: RecordId) -> impl Iterator<Item = (RecordId, R)> {
    about(dossier, R::KIND.name, person).filter_map(|kept| Some((kept.id, R::from_fields(&kept.fields).ok()?)))
}

fn about<'d>(dossier: &'d Dossier, kind: &'static str, person: RecordId) -> impl Iterator<Item = &'d Kept> {
    let names = move |kept: &&Kept| {
        let named = field(&kept.fields, "person").as_text().and_then(|id| id.parse::<RecordId>().ok());
        kept.kind == kind && named == Some(person)
    };
    dossier.records.iter().filter(names)
}

fn read<R: Record>(kept: &Kept) -> Option<Case<R>> {
    let kind = R::KIND;
    let (name, workflow) = kind.workflow()?;
    let state = workflow.state(field(&kept.fields, name).as_text()?)?;
    let begun = workflow.states.iter().flat_map(|state| state.asks.iter().copied());
    let days = workflow.steps.iter().filter_map(|step| step.on).chain(begun);
    let since = days.filter_map(|name| field(&kept.fields, name).as_text()?.parse().ok()).max();
    Some(Case { id: kept.id, says: R::from_fields(&kept.fields).ok()?, state, since })
}

/// Returns the last of some answers, of those that were given up to a day; none where none was.
pub(super) fn latest<R>(all: impl Iterator<Item = R>, day: Day, on: impl Fn(&R) -> Day) -> Option<R> {
    all.filter(|answer| on(answer) <= day).max_by_key(|answer| on(answer))
}

/// Somebody on the list of those for whom an insurance of a year is paid.
#[derive(Clone, Copy, Debug)]
pub(super) struct Listed {
    /// The record of it.
    pub id: RecordId,
    /// Who is on the list.
    pub person: RecordId,
    /// For which year.
    pub year: i64,
    /// Since when.
    pub on: Day,
}

impl Listed {
    /// Finds, under a key that says `name`, `year` and `n` days, that it was not paid in time for somebody who lives there.
    pub(super) fn find_unpaid(self, judging: &mut Judging<'_>, key: &'static str) {
        if !judging.dossier.has(self.person) {
            return;
        }
        let limit = self.on.plus_days(judging.parameters.fee_paid);
        judging.again_on(limit.plus_days(1));
        if judging.day > limit {
            let says =
                [("name", Said::Name(self.person)), ("year", Said::Number(self.year)), ("n", Said::Since(self.on))];
            let found = judging.find(key, Level::Remind, says);
            (found.due, found.about) = (Some(limit), Some(self.id));
        }
    }
}
