//! What waits for people: conflicts and proposals, opened, accepted and settled.

use super::{Held, Ink, Inks, Outcome, PROPOSED_ON_DELETED, Sitting, household_of, json, later};
use crate::{
    area::AreaCode,
    fault::Fault,
    id::RecordId,
    kinds::{Conflict, Household, Proposal, StandingState},
    record::{By, Record},
    sync::{group::Change, project::Standing},
    value::{Fields, Value, field},
};
use std::collections::BTreeMap;

impl Sitting<'_> {
    /// Two values written unknown to each other: the later observed one stands, the other is kept.
    pub(super) fn differ(&mut self, held: &mut Held, name: &str, value: &Value, stored_by: &Ink) -> Outcome {
        let incoming_stands = later(&self.ink, stored_by);
        let stored = field(&held.standing.fields, name).clone();
        let mine = self.ink.clone();
        let (stands, stands_by, other, other_by) =
            if incoming_stands { (value, &mine, &stored, stored_by) } else { (&stored, stored_by, value, &mine) };
        let conflict = Conflict {
            household: household_of(&held.kind, held.id, &held.standing.fields).map(crate::Ref::to),
            area: Some(held.place.clone()),
            kind: held.kind.clone(),
            record: held.id,
            field: name.to_owned(),
            stands: json(stands),
            stands_by: Some(stands_by.by),
            stands_observed: stands_by.observed.map(|day| day.to_string()),
            other: json(other),
            other_by: Some(other_by.by),
            other_observed: other_by.observed.map(|day| day.to_string()),
            state: StandingState::Open.code().to_owned(),
        };
        self.open(Conflict::KIND.name, held.place.clone(), conflict.fields());
        if incoming_stands {
            self.write_field(held, name, value.clone());
        }
        Outcome::Conflict
    }

    pub(super) fn propose(
        &mut self,
        held: &mut Held,
        name: Option<&str>,
        value: &Value,
        reason: &str,
        decide: By,
    ) -> Outcome {
        for (earlier, desk) in self.bench.open_proposals(held.id, name) {
            if desk == self.case.desk {
                self.settle(earlier, StandingState::Declined);
            }
        }
        let proposal = Proposal {
            household: household_of(&held.kind, held.id, &held.standing.fields).map(crate::Ref::to),
            area: Some(held.place.clone()),
            kind: held.kind.clone(),
            record: held.id,
            field: name.map(str::to_owned),
            value: json(value),
            reason: reason.to_owned(),
            decide: decide.code().to_owned(),
            by: Some(self.group.by),
            desk: Some(self.case.desk),
            observed: self.group.observed.map(|day| day.to_string()),
            state: StandingState::Open.code().to_owned(),
        };
        self.open(Proposal::KIND.name, held.place.clone(), proposal.fields());
        Outcome::Proposed
    }

    /// Accepting a proposal writes it and closes the others on the same field.
    pub(super) fn follow_up(&mut self, change: &Change, held: &Held, to: &str) -> Result<Outcome, Fault> {
        if held.kind != Proposal::KIND.name || to != StandingState::Settled.code() {
            return Ok(Outcome::Taken);
        }
        let proposal = Proposal::from_fields(&held.standing.fields)
            .map_err(|misfit| Fault::new("record.misfit").field(misfit.field))?;
        let target = self.rows.get(&proposal.record).cloned().or_else(|| self.bench.row(proposal.record));
        let Some(mut target) = target else { return Err(Fault::new("record.missing").with("kind", &proposal.kind)) };
        let value: Value =
            serde_json::from_str(&proposal.value).map_err(|_| Fault::new("record.misfit").field("value"))?;
        let others = self.bench.open_proposals(proposal.record, proposal.field.as_deref());
        let name = proposal.field.as_deref();
        let outcome = if self.in_sight(&target, name) {
            self.accept(change, &mut target, &proposal, &value)?
        } else {
            // Someone wrote the field while the proposal was being looked at: it is asked again, with that value in sight.
            let decide = By::parse(&proposal.decide).unwrap_or(By::County);
            self.propose(&mut target, name, &value, &proposal.reason, decide)
        };
        self.touch(target);
        if outcome == Outcome::Taken {
            for (other, _) in others {
                if other != held.id {
                    self.settle(other, StandingState::Declined);
                }
            }
        }
        Ok(outcome)
    }

    pub(super) fn accept(
        &mut self,
        change: &Change,
        target: &mut Held,
        proposal: &Proposal,
        value: &Value,
    ) -> Result<Outcome, Fault> {
        match proposal.field.as_deref() {
            Some("village") if target.kind == Household::KIND.name => {
                // The proposal was in sight with the household, so the move counts as seen.
                let seen = Change { seen: target.version, ..change.clone() };
                return self.move_household(&seen, target, value);
            }
            Some(name) => {
                if target.standing.deleted && proposal.reason == PROPOSED_ON_DELETED {
                    self.check_brought_back(target)?;
                    self.bury(target, false);
                }
                if let Some(waits) = self.move_record(target, name, value)? {
                    return Ok(waits);
                }
                self.write_field(target, name, value.clone());
            }
            None => {
                self.check_taken_back(target)?;
                self.bury(target, true);
            }
        }
        Ok(Outcome::Taken)
    }

    /// Tells whether this desk held what stands in the field (or the whole record): it wrote it, or had pulled the record's
    /// latest version. A cursor past the field's own sequence alone proves nothing: rows travel at their latest version only.
    pub(super) fn in_sight(&self, target: &Held, name: Option<&str>) -> bool {
        let pulled = target.version <= self.clamp(self.group.cursor) || self.rows.contains_key(&target.id);
        let own = name.is_some_and(|name| target.inks.of(name).desk == self.case.desk);
        pulled || own
    }

    pub(super) fn close_conflict(&mut self, change: &Change, record: RecordId, name: &str) {
        let Some(conflict) = self.bench.open_conflict(record, name) else { return };
        // Only a writer who had the conflict in sight settles it by writing the field.
        let in_sight =
            self.bench.row(conflict).is_some_and(|row| row.version <= self.clamp(self.group.cursor.max(change.seen)));
        if in_sight {
            self.settle(conflict, StandingState::Settled);
        }
    }

    pub(super) fn settle(&mut self, id: RecordId, state: StandingState) {
        let Some(mut held) = self.rows.get(&id).cloned().or_else(|| self.bench.row(id)) else { return };
        self.write_field(&mut held, "state", Value::text(state.code()));
        self.touch(held);
    }

    /// Opens a conflict or proposal; its id follows from the group, so that a repeated judgement makes the same one.
    pub(super) fn open(&mut self, kind: &str, place: AreaCode, fields: Fields) {
        let id = RecordId::derived(&[kind, &self.group.id.to_string(), &self.opened.to_string()]);
        self.opened += 1;
        let inks = Inks { made: self.ink.clone(), fields: BTreeMap::new() };
        self.write(Held {
            kind: kind.to_owned(),
            id,
            version: self.case.sequence,
            place,
            standing: Standing { fields, deleted: false },
            inks,
        });
    }
}
