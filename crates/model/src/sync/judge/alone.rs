//! Of some kinds one record is under way at a time for whom it is about (`Plain::one_open_by`). Two desks that each begin one while
//! apart would leave two: the group that comes second is parked, and a person looks.

use super::{Held, Sitting};
use crate::{
    fault::Fault,
    id::RecordId,
    kinds,
    record::Kind,
    value::{Value, field},
};

impl Sitting<'_> {
    /// Parks a group by which a second one comes under way. What was so before may stay so, that its steps are taken; what the
    /// county's own program saves is looked at by whoever saves it.
    pub(super) fn check_alone(&self) -> Result<(), Fault> {
        if self.case.own || !self.case.rules.one_open {
            return Ok(());
        }
        self.rows.values().try_for_each(|held| match self.under_way(held) {
            Some((kind, name)) if self.has_other(kind, name, held) => {
                Err(Fault::new("record.under_way").field(name).with("kind", kind.name))
            }
            Some(_) | None => Ok(()),
        })
    }

    /// Returns the kind of what came under way by this group, with the field that says whose it is.
    fn under_way(&self, held: &Held) -> Option<(&'static Kind, &'static str)> {
        let kind = kinds::kind(&held.kind)?;
        let name = kind.plain?.one_open_by?;
        let was = self.bench.row(held.id).is_some_and(|before| is_open(kind, &before));
        (is_open(kind, held) && !was).then_some((kind, name))
    }

    /// Tells whether another one is under way for the same, in whatever household.
    fn has_other(&self, kind: &'static Kind, name: &'static str, held: &Held) -> bool {
        let whose = field(&held.standing.fields, name);
        let Some(id) = whose.as_text().and_then(|text| text.parse::<RecordId>().ok()) else { return false };
        let is_other = |row: &Held, whose: &Value| {
            row.id != held.id
                && row.kind == kind.name
                && is_open(kind, row)
                && field(&row.standing.fields, name) == whose
        };
        let mut stored = self.bench.naming(kind, name, id).into_iter().filter(|id| !self.rows.contains_key(id));
        self.rows.values().any(|row| is_other(row, whose))
            || stored.any(|id| self.bench.row(id).is_some_and(|row| is_other(&row, whose)))
    }
}

fn is_open(kind: &Kind, row: &Held) -> bool {
    let state = |name: &str| field(&row.standing.fields, name).as_text().unwrap_or_default();
    !row.standing.deleted && kind.workflow().is_some_and(|(name, workflow)| workflow.is_open(state(name)))
}
