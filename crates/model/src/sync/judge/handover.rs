//! Handovers at the county: one case that both sides see (SYNC §4). Each side has a row at its own place; whatever is written to
//! one is written to the other under the same sequence, by the same hand, so that neither side's desk ever holds what lies
//! outside its areas. Where the destination has accepted, the household moves.

use super::{Held, Sitting};
use crate::{
    area::AreaCode,
    fault::Fault,
    id::RecordId,
    kinds::{
        self, Conflict, Handover, HandoverItem, HandoverItemState, HandoverState, Household, MOVED_OTHERWISE,
        StandingState, counterpart, is_between,
    },
    record::{Class, Kind, Record},
    rules,
    value::{Fields, Value, field},
    workflow::Step,
};
use std::collections::BTreeSet;

impl Sitting<'_> {
    /// Judges what begins a case, or adds an item to one: under the id that follows from what it is about, on the side that hands
    /// over, under a number that no other case has, of a household that lives there and is in nobody's hands already.
    pub(super) fn check_handed(&self, kind: &Kind, id: RecordId, fields: &Fields) -> Result<(), Fault> {
        if self.case.own || !is_between(kind.name) {
            return Ok(());
        }
        if kind.natural_id(fields) != Some(id) {
            return Err(Fault::new("record.other_id").with("kind", kind.name));
        }
        if kind.name == HandoverItem::KIND.name {
            let case = self.case_of(fields).filter(|case| !case.standing.deleted);
            let case = case.ok_or_else(|| Fault::new("record.missing").with("kind", Handover::KIND.name))?;
            let state = field(&case.standing.fields, "state").as_text().unwrap_or_default();
            let open = HandoverState::WORKFLOW.is_open(state);
            return if open { Ok(()) } else { Err(Fault::new("handover.ended")) };
        }
        kind.check(fields)?;
        let handover =
            Handover::from_fields(fields).map_err(|misfit| Fault::new("record.misfit").field(misfit.field))?;
        if handover.begins_at() != Some(&handover.holder) {
            return Err(Fault::new("handover.other_hands").field("holder"));
        }
        const HANDOVERS: &Kind = &Handover::KIND;
        if self.naming(HANDOVERS, "case_id", (handover.case_id, None)).iter().any(|row| row.id != id) {
            return Err(Fault::new("record.other_id").with("kind", kind.name));
        }
        let Some(moved) = handover.moved.map(|moved| moved.id()) else { return Ok(()) };
        let house = self.stored(moved).filter(|row| row.kind == Household::KIND.name && !row.standing.deleted);
        if house.is_none_or(|row| Some(&row.place) != handover.origin.as_ref()) {
            return Err(Fault::new("handover.gone").field("moved"));
        }
        let of_household = self.naming(HANDOVERS, "moved", (moved, None));
        let in_hands = |row: &Held| {
            let of = Handover::from_fields(&row.standing.fields).ok();
            of.is_some_and(|of| of.case_id != handover.case_id && of.has_in_hands(&handover.holder))
        };
        if of_household.iter().any(in_hands) {
            return Err(Fault::new("handover.under_way").field("moved"));
        }
        Ok(())
    }

    /// A deleted case comes back only where it could begin.
    pub(super) fn check_brought_back(&self, held: &Held) -> Result<(), Fault> {
        kinds::kind(&held.kind).map_or(Ok(()), |kind| self.check_handed(kind, held.id, &held.standing.fields))
    }

    /// An item is of the department of the right that it is about, whoever leads the handover.
    pub(super) fn check_item_department(&self, kind: &str, fields: &Fields) -> Result<(), Fault> {
        if kind != HandoverItem::KIND.name || self.case.own {
            return Ok(());
        }
        let right = field(fields, "item").as_text().and_then(rules::right_of_item);
        let departments = self.case.grant.as_ref().map(|grant| &grant.departments);
        match right.filter(|right| departments.is_some_and(|departments| !departments.admit(Some(right.department)))) {
            Some(right) => Err(Fault::new("department.outside").with("kind", right.title)),
            None => Ok(()),
        }
    }

    /// A step is its side's, where both sides are of this county.
    pub(super) fn check_side(&self, kind: &Kind, held: &Held, step: &Step) -> Result<(), Fault> {
        let of = self.handover_of(kind, &held.standing.fields).filter(|_| !self.case.own);
        of.map_or(Ok(()), |of| of.check_side(step, |village| self.covers(village)))
    }

    /// A case is taken back only by the side that began it, an item by whoever added it, and only while nobody has answered; after
    /// that it is stopped, with a reason.
    pub(super) fn check_taken_back(&self, held: &Held) -> Result<(), Fault> {
        let Some(kind) = kinds::kind(&held.kind).filter(|kind| is_between(kind.name) && !self.case.own) else {
            return Ok(());
        };
        let says = |name: &str| field(&held.standing.fields, name);
        let begun = says("state").as_text() == Some(HandoverState::Offered.code()) && !says("returned_on").is_said();
        let theirs = match Handover::from_fields(&held.standing.fields) {
            Ok(of) if kind.name == Handover::KIND.name => of.begins_at().is_some_and(|village| self.covers(village)),
            Ok(_) | Err(_) => held.inks.made.by == self.group.by,
        };
        if begun && theirs { Ok(()) } else { Err(Fault::new("handover.begun").with("kind", kind.name)) }
    }

    /// What follows where a side has accepted a case: it takes what is offered with it, until it gives an item back; and inside the
    /// county the household moves there. Group, settlement and door belong to the village that it leaves.
    pub(super) fn hand_over(&mut self, held: &Held, to: &str) -> Result<(), Fault> {
        let accepted = [HandoverState::Accepted.code(), HandoverState::Agreed.code()].contains(&to);
        if held.kind != Handover::KIND.name || !accepted || self.case.own {
            return Ok(());
        }
        let misfit = |name| Fault::new("record.misfit").field(name);
        let of = Handover::from_fields(&held.standing.fields).map_err(|unfit| misfit(unfit.field))?;
        for mut item in self.open_items(held) {
            if field(&item.standing.fields, "state").as_text() == Some(HandoverItemState::Offered.code()) {
                self.write_field(&mut item, "state", Value::text(HandoverItemState::Taken.code()));
                let on = field(&held.standing.fields, "accepted_on").clone();
                self.write_field(&mut item, "accepted_on", on);
                self.touch(item);
            }
        }
        if !of.is_shared() {
            return Ok(());
        }
        let (Some(moved), Some(destination)) = (of.moved, of.destination) else { return Err(misfit("moved")) };
        let house = self.stored(moved.id()).filter(|row| row.kind == Household::KIND.name && !row.standing.deleted);
        let Some(mut house) = house.filter(|row| Some(&row.place) == of.origin.as_ref()) else {
            return Err(Fault::new("handover.gone").field("moved"));
        };
        self.moves.push((house.id, house.place.clone(), destination.clone()));
        let goes = Household::set().village(destination.clone()).group(None).settlement(None).address(of.address);
        for (name, value) in goes.into_fields() {
            if *field(&house.standing.fields, &name) != value {
                self.write_field(&mut house, &name, value);
            }
        }
        house.place = destination;
        self.touch(house);
        Ok(())
    }

    /// Writes what this group leaves of a case to the row that the other side has of it.
    pub(super) fn keep_both_sides(&mut self) -> Result<(), Fault> {
        if !self.case.rules.both_sides {
            return Ok(());
        }
        self.keep_both_conflicts();
        for id in self.order.clone() {
            let Some(held) = self.rows.get(&id).filter(|held| is_between(&held.kind)).cloned() else { continue };
            let Some(kind) = kinds::kind(&held.kind) else { continue };
            let Some((other, place, fields)) = self.across(kind, &held.standing.fields) else { continue };
            if let Some(twin) = self.rows.get(&other) {
                // Both rows in one save say the same, or it is not clear which of them holds.
                if twin.standing.fields == fields && twin.standing.deleted == held.standing.deleted {
                    continue;
                }
                return Err(Fault::new("handover.twice").with("kind", kind.name));
            }
            if self.bench.row(other).is_some_and(|stored| !says_the_same_for_ever(kind, &stored, &fields)) {
                return Err(Fault::new("record.other_id").with("kind", kind.name));
            }
            let traces: Vec<_> = self.history.iter().filter(|trace| trace.record == id).cloned().collect();
            self.history.extend(traces.into_iter().map(|trace| super::Trace { record: other, ..trace }));
            let mut twin = held;
            (twin.id, twin.place, twin.standing.fields) = (other, place, fields);
            self.write(twin);
        }
        Ok(())
    }

    /// Ends, on both sides, the cases that have a household on offer from a village that it left otherwise than by being taken.
    pub(super) fn stop_left_behind(&mut self) {
        if !self.case.rules.offers_end {
            return;
        }
        const HANDOVERS: &Kind = &Handover::KIND;
        let moved: BTreeSet<RecordId> = self.moves.iter().map(|(record, ..)| *record).collect();
        let on = self.group.corrected(self.case.now).day().min(self.case.now.day());
        for id in moved {
            let Some(lives_in) = self.stored(id).map(|row| row.place) else { continue };
            for mut case in self.naming(HANDOVERS, "moved", (id, None)) {
                let Ok(of) = Handover::from_fields(&case.standing.fields) else { continue };
                let on_offer =
                    [HandoverState::Offered.code(), HandoverState::Returned.code()].contains(&of.state.as_str());
                if !on_offer || of.origin.as_ref() == Some(&lives_in) {
                    continue;
                }
                let ended = Handover::set().state(HandoverState::Stopped.code()).stopped_on(on);
                for (name, value) in ended.because(MOVED_OTHERWISE.to_owned()).into_fields() {
                    self.write_field(&mut case, &name, value);
                }
                self.touch(case);
            }
        }
    }

    /// Two values of a case that differ are in the sight of both sides: the conflict that one side has, the other has too, and whoever
    /// settles it settles both.
    fn keep_both_conflicts(&mut self) {
        for id in self.order.clone() {
            let Some(held) = self.rows.get(&id).filter(|held| held.kind == Conflict::KIND.name).cloned() else {
                continue;
            };
            let Ok(conflict) = Conflict::from_fields(&held.standing.fields) else { continue };
            let Some(kind) = kinds::kind(&conflict.kind).filter(|kind| is_between(kind.name)) else { continue };
            let Some(about) = self.stored(conflict.record) else { continue };
            let Some((other, place, _)) = self.across(kind, &about.standing.fields) else { continue };
            let is_open = conflict.state == StandingState::Open.code();
            match self.bench.open_conflict(other, &conflict.field) {
                Some(theirs) if !is_open => self.settle(theirs, StandingState::Settled),
                None if is_open => {
                    let theirs = Conflict { record: other, area: Some(place.clone()), ..conflict };
                    self.open(Conflict::KIND.name, place, theirs.fields());
                }
                Some(_) | None => {}
            }
        }
    }

    /// Returns the row of the other side: its id, its place and what it says.
    fn across(&self, kind: &'static Kind, fields: &Fields) -> Option<(RecordId, AreaCode, Fields)> {
        let place = self.handover_of(kind, fields)?.other_place()?.clone();
        let (id, fields) = counterpart(kind, fields, &place)?;
        Some((id, place, fields))
    }

    /// Returns the handover that a record is, or that an item belongs to on its own side.
    fn handover_of(&self, kind: &Kind, fields: &Fields) -> Option<Handover> {
        if kind.name == Handover::KIND.name {
            return Handover::from_fields(fields).ok();
        }
        Handover::from_fields(&self.case_of(fields)?.standing.fields).ok()
    }

    /// Returns the row of the handover that an item belongs to.
    fn case_of(&self, item: &Fields) -> Option<Held> {
        let case = field(item, "case_id").as_text()?.parse().ok()?;
        let place = field(item, "holder").as_text().and_then(AreaCode::parse)?;
        self.stored(Handover::id_of(case, &place)?)
    }

    /// Lists the open items of a handover, on its row's side.
    pub(super) fn open_items(&self, held: &Held) -> Vec<Held> {
        const ITEMS: &Kind = &HandoverItem::KIND;
        let Some(case) = field(&held.standing.fields, "case_id").as_text().and_then(|id| id.parse().ok()) else {
            return vec![];
        };
        let mut items = self.naming(ITEMS, "case_id", (case, None));
        items.retain(|row| {
            let state = field(&row.standing.fields, "state").as_text().unwrap_or_default();
            row.place == held.place && HandoverItemState::WORKFLOW.is_open(state)
        });
        items
    }

    /// Returns a record as this group leaves it so far.
    pub(super) fn stored(&self, id: RecordId) -> Option<Held> {
        self.rows.get(&id).cloned().or_else(|| self.bench.row(id))
    }
}

/// Tells whether a stored row is of the same kind and says what is written once as the other side's does.
fn says_the_same_for_ever(kind: &Kind, stored: &Held, fields: &Fields) -> bool {
    let fixed = kind.fields.iter().filter(|declared| declared.class == Class::Fixed);
    stored.kind == kind.name
        && fixed
            .into_iter()
            .all(|declared| field(&stored.standing.fields, declared.name) == field(fields, declared.name))
}
