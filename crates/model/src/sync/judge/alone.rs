//! What there is once at a time: of some kinds one record is under way for whom it is about (`Plain::one_open_by`), and a person lives
//! in one household. Two desks that each begin one while apart would leave two: the group that comes second is parked, and a person
//! looks.

use super::{Held, Sitting, lasts};
use crate::{
    fault::Fault,
    id::RecordId,
    kinds::{self, Membership},
    record::{Kind, Record},
    value::field,
};

/// What there is once at a time.
struct Alone {
    kind: &'static Kind,
    /// The field that says for whom.
    whose: &'static str,
    /// Tells whether a record stands in the way of another.
    counts: fn(&Kind, &Held) -> bool,
    /// The field in which another one that stands in the way says something else.
    apart: Option<&'static str>,
    refused: &'static str,
}

impl Alone {
    fn of(held: &Held) -> Option<Self> {
        let kind = kinds::kind(&held.kind)?;
        if kind.name == Membership::KIND.name {
            let (whose, apart, refused) = ("person", Some("household"), "member.two_homes");
            return Some(Self { kind, whose, counts: |_, stay| lasts(&stay.standing.fields), apart, refused });
        }
        let whose = kind.plain?.one_open_by?;
        Some(Self { kind, whose, counts: is_open, apart: None, refused: "record.under_way" })
    }

    fn holds(&self, row: &Held) -> bool {
        row.kind == self.kind.name && !row.standing.deleted && (self.counts)(self.kind, row)
    }

    fn is_in_the_way(&self, other: &Held, held: &Held) -> bool {
        let says = |name: &str| field(&other.standing.fields, name) == field(&held.standing.fields, name);
        other.id != held.id && self.holds(other) && says(self.whose) && self.apart.is_none_or(|name| !says(name))
    }
}

impl Sitting<'_> {
    /// Parks a group by which there come to be two of what there is once. What was so before may stay so, that its steps are taken;
    /// what the county's own program saves is looked at by whoever saves it.
    pub(super) fn check_alone(&self) -> Result<(), Fault> {
        if self.case.own || !self.case.rules.one_open {
            return Ok(());
        }
        for held in self.rows.values() {
            let Some(of) = Alone::of(held).filter(|of| of.holds(held)) else { continue };
            let held_before = self.bench.row(held.id).is_some_and(|before| of.holds(&before));
            if !held_before && self.has_other(&of, held) {
                return Err(Fault::new(of.refused).field(of.whose).with("kind", of.kind.name));
            }
        }
        Ok(())
    }

    /// Tells whether another one stands in the way, in whatever household.
    fn has_other(&self, of: &Alone, held: &Held) -> bool {
        let whose = field(&held.standing.fields, of.whose).as_text();
        let Some(whose) = whose.and_then(|text| text.parse::<RecordId>().ok()) else { return false };
        let stored = self.bench.naming(of.kind, of.whose, whose).into_iter();
        let mut stored = stored.filter(|id| !self.rows.contains_key(id)).filter_map(|id| self.bench.row(id));
        self.rows.values().any(|row| of.is_in_the_way(row, held)) || stored.any(|row| of.is_in_the_way(&row, held))
    }
}

fn is_open(kind: &Kind, row: &Held) -> bool {
    let state = |name: &str| field(&row.standing.fields, name).as_text().unwrap_or_default();
    kind.workflow().is_some_and(|(name, workflow)| workflow.is_open(state(name)))
}
