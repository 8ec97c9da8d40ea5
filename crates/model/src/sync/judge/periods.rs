//! What a household was before a value changed: the period up to the day before (`HouseholdPeriod`), so that a past day is
//! counted as it was.

use super::{Held, Inks, Sitting, Trace, Traced};
use crate::{
    day::Day,
    id::{RecordId, Ref},
    kinds::{Household, HouseholdPeriod},
    record::Record,
    sync::project::Standing,
    value::{Fields, Value, field},
};
use std::collections::{BTreeMap, BTreeSet};

impl Sitting<'_> {
    /// Keeps what a household was up to the day before a field takes another value, and sets right what was kept of later days:
    /// the day on which a change was observed may lie before others that the county heard of first.
    pub(super) fn keep_period(&mut self, held: &Held, name: &str, value: &Value) {
        if held.kind != Household::KIND.name || !HouseholdPeriod::keeps(name) {
            return;
        }
        let former = field(&held.standing.fields, name);
        // Nothing lies ahead of the county's own day, whatever a desk says.
        let Some(day) = self.ink.observed.map(|day| day.min(self.case.now.day())) else { return };
        if former == value {
            return;
        }
        let mut periods = self.periods_of(held.id);
        let later = periods.split_off(&day);
        let ended = day.plus_days(-1);
        let corrected = held.inks.made.observed == Some(day);
        let unknown = former.is_null() && !HouseholdPeriod::is_none_where_blank(name);
        if !corrected && !unknown && !periods.contains_key(&ended) {
            let before = periods.keys().next_back().copied();
            self.begin_period(held, later.values().next(), (before, ended));
        }
        for id in later.into_values() {
            self.set_kept(id, name, value);
        }
    }

    /// Makes the period that ended on a day of what stood the day after: what the next one kept, else what stands.
    fn begin_period(&mut self, household: &Held, next: Option<&RecordId>, (before, ended): (Option<Day>, Day)) {
        let next = next.and_then(|id| self.held(*id));
        let stood = next.as_ref().map_or(&household.standing.fields, |next| &next.standing.fields);
        let stood = stood.iter().filter(|(name, _)| HouseholdPeriod::keeps(name));
        let mut fields: Fields = stood.map(|(name, value)| (name.clone(), value.clone())).collect();
        let bounds = HouseholdPeriod::set().household(Ref::to(household.id)).until(ended);
        let bounds = match before {
            Some(before) => bounds.since(before.plus_days(1)),
            None => bounds,
        };
        fields.extend(bounds.into_fields());
        let Some(id) = HouseholdPeriod::KIND.natural_id(&fields) else { return };
        let kind = HouseholdPeriod::KIND.name;
        self.write(Held {
            kind: kind.to_owned(),
            id,
            version: self.case.sequence,
            place: household.place.clone(),
            standing: Standing { fields, deleted: false },
            inks: Inks { made: self.ink.clone(), fields: BTreeMap::new() },
        });
        self.history.push(Trace { kind: kind.to_owned(), record: id, what: Traced::Made });
        if let Some(next) = next {
            self.set_kept(next.id, "since", &Value::text(ended.plus_days(1).to_string()));
        }
    }

    fn set_kept(&mut self, period: RecordId, name: &str, value: &Value) {
        let Some(mut period) = self.held(period).filter(|period| field(&period.standing.fields, name) != value) else {
            return;
        };
        self.write_field(&mut period, name, value.clone());
        self.touch(period);
    }

    /// The periods of a household by their last day, as stored and as this group makes them.
    fn periods_of(&self, household: RecordId) -> BTreeMap<Day, RecordId> {
        let of = |row: &&Held| {
            let of = field(&row.standing.fields, "household").as_text().and_then(|id| id.parse().ok());
            row.kind == HouseholdPeriod::KIND.name && of == Some(household)
        };
        let made = self.rows.values().filter(of).map(|row| row.id);
        let all: BTreeSet<RecordId> = self.bench.periods(household).into_iter().chain(made).collect();
        let by_day = |id: RecordId| {
            let row = self.held(id).filter(|row| !row.standing.deleted)?;
            let until = field(&row.standing.fields, "until").as_text()?.parse().ok()?;
            Some((until, id))
        };
        all.into_iter().filter_map(by_day).collect()
    }

    fn held(&self, id: RecordId) -> Option<Held> {
        self.rows.get(&id).cloned().or_else(|| self.bench.row(id))
    }
}
