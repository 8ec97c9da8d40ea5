//! What the server makes of a group: a pure function of the group, the rows it touches and who saved it (SYNC §2).

mod alone;
mod handover;
mod heads;
mod periods;
mod reach;
mod standing;
mod steps;

pub use heads::{Heads, lasts};
pub use steps::{ADULT, stands_on_evidence, was_asked};

use super::{
    group::{Act, Change, Group, MOST_CHANGES, Outcome, Verdict},
    project::{Standing, edit_set},
    rules::Rules,
};
use crate::{
    area::AreaCode,
    authority::Departments,
    day::{Day, Stamp},
    fault::Fault,
    id::RecordId,
    kinds::{self, Conflict, FindingMark, Proposal},
    record::{By, Class, Field, Kind, Record},
    role::Role,
    rules,
    value::{Fields, Value, canonical, field, put},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Why an edit of a deleted record waits; accepting it brings the record back.
const PROPOSED_ON_DELETED: &str = "proposal.deleted";

/// What a tombstone's mark is called where fields are named: in history and among the inks.
pub const DELETED: &str = "deleted";

/// Who wrote a field last, and when; kept by the server beside each row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ink {
    /// The sequence.
    #[serde(rename = "s")]
    pub sequence: u64,
    /// The desk.
    #[serde(rename = "d")]
    pub desk: RecordId,
    /// The account.
    #[serde(rename = "b")]
    pub by: RecordId,
    /// The day it was observed.
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<Day>,
    /// The corrected moment of the save; none where the clock was suspect.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Stamp>,
    /// The sequence under which it was said, where that was an earlier one: what an undone import had overwritten stands anew.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
}

impl Ink {
    /// Returns the sequence under which it was said.
    pub fn said_at(&self) -> u64 {
        self.first.unwrap_or(self.sequence)
    }
}

/// The inks of a row: the one it was made with, and those of fields written since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inks {
    /// The ink of every field not named below.
    #[serde(rename = "n")]
    pub made: Ink,
    /// Fields written since.
    #[serde(rename = "f", default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Ink>,
}

impl Inks {
    /// Returns who wrote a field last.
    pub fn of(&self, field: &str) -> &Ink {
        self.fields.get(field).unwrap_or(&self.made)
    }
}

/// A row as the judge sees and leaves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub id: RecordId,
    /// Its version.
    pub version: u64,
    /// Where it belongs.
    pub place: AreaCode,
    /// Content, or a tombstone.
    pub standing: Standing,
    /// Who wrote what.
    pub inks: Inks,
}

/// How a cadre stands to a household.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pairing {
    /// A pair of theirs lasted on the day of the save.
    #[default]
    Open,
    /// It had ended, and the cadre's desk had not heard of it.
    EndedUnheard,
    /// There was none, or he knew that it had ended.
    None,
}

/// What the judge may look up. Rows written earlier in the same group are its own concern, not the caller's.
pub trait Bench {
    /// Returns a row as stored.
    fn row(&self, id: RecordId) -> Option<Held>;
    /// Returns where a stored record belongs.
    fn place(&self, id: RecordId) -> Option<AreaCode> {
        self.row(id).map(|row| row.place)
    }
    /// Returns an open conflict on a field.
    fn open_conflict(&self, record: RecordId, field: &str) -> Option<RecordId>;
    /// Returns the open proposals on a field (or on the record, for none) with the desk each came from.
    fn open_proposals(&self, record: RecordId, field: Option<&str>) -> Vec<(RecordId, RecordId)>;
    /// Returns the parked group of this desk that touched the record, if one is still open.
    fn parked_on(&self, desk: RecordId, record: RecordId) -> Option<u64>;
    /// Tells whether the record belonged to one of the desk's areas at `cursor`, though it does not now.
    fn was_held(&self, record: RecordId, areas: &[AreaCode], cursor: u64) -> bool;
    /// Tells how the account's cadre stands to a household for what was saved on a day by a desk that had pulled so far.
    fn pairing(&self, account: RecordId, household: RecordId, saved_on: Day, cursor: u64) -> Pairing;
    /// Returns what is stored of a household's former days (`HouseholdPeriod`).
    fn periods(&self, household: RecordId) -> Vec<RecordId>;
    /// Returns the stays in a household that last, as stored.
    fn stays(&self, household: RecordId) -> Vec<RecordId>;
    /// Lists the records of a kind that name a record in a field, as stored, but for deleted ones. The field is indexed.
    fn naming(&self, kind: &'static Kind, field: &'static str, named: RecordId) -> Vec<RecordId>;
    /// Tells whether a person is or was a member of a household, as stored.
    fn belonged(&self, person: RecordId, household: RecordId) -> bool;
    /// Returns where history was cut when the epoch after `epoch` began; none while `epoch` is the present one.
    fn cut_of(&self, epoch: u32) -> Option<u64>;
}

/// The circumstances of a judgement.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The desk.
    pub desk: RecordId,
    /// The desk's areas.
    pub areas: &'a [AreaCode],
    /// Role and grant of the account that saved; none if it is unknown here.
    pub grant: Option<Grant>,
    /// Whether the county's own program saves: it alone may set fields of rank `Server`.
    pub own: bool,
    /// How far the desk said it had pulled before it gave the group its number; the group's cursor cannot lie before it.
    pub pulled: u64,
    /// The sequence to judge under.
    pub sequence: u64,
    /// The server's clock.
    pub now: Stamp,
    /// The rules in force.
    pub rules: Rules,
}

/// What an account may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Its role.
    pub role: Role,
    /// The division it is on.
    pub area: AreaCode,
    /// The departments to whose kinds it is limited.
    pub departments: Departments,
    /// The sequence at which it was disabled.
    pub disabled: Option<u64>,
}

/// What happened to a record, for the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// The kind's name.
    pub kind: String,
    /// The record.
    pub record: RecordId,
    /// What happened.
    pub what: Traced,
}

/// What can happen to a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Traced {
    /// It was made: with what its row holds, unless the same group changed it further.
    Made,
    /// A field changed.
    Field {
        /// The field, or `DELETED`.
        name: String,
        /// Before.
        from: Value,
        /// After.
        to: Value,
    },
}

/// What the judge decided: the verdict, the rows to write, the history and the records that moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// The verdict for the desk.
    pub verdict: Verdict,
    /// Rows to write, in order; each carries the new sequence as its version.
    pub rows: Vec<Held>,
    /// What changed from what to what.
    pub history: Vec<Trace>,
    /// Records that changed place: record, old place, new place. What belongs to a household follows it.
    pub moves: Vec<(RecordId, AreaCode, AreaCode)>,
}

/// Judges one group under `case.sequence`.
///
/// A group that cannot be taken is parked as a whole, with the reason; nothing of it is written then.
pub fn judge(group: &Group, case: &Case<'_>, bench: &dyn Bench) -> Judgement {
    match Sitting::new(group, case, bench).run() {
        Ok(judgement) => judgement,
        Err(reason) => Judgement {
            verdict: Verdict { number: group.number, sequence: case.sequence, outcomes: vec![], parked: Some(reason) },
            rows: vec![],
            history: vec![],
            moves: vec![],
        },
    }
}

struct Sitting<'a> {
    group: &'a Group,
    case: &'a Case<'a>,
    bench: &'a dyn Bench,
    rows: BTreeMap<RecordId, Held>,
    order: Vec<RecordId>,
    history: Vec<Trace>,
    moves: Vec<(RecordId, AreaCode, AreaCode)>,
    ink: Ink,
    /// Where history was cut since the epoch of the group's cursors.
    cut: Option<u64>,
    opened: u32,
}

/// How freely a group may write a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Inside desk and grant: fields by class and rank.
    Free,
    /// It was in reach when the save was made and moved since: facts as they are, edits as proposals (SYNC §4).
    Moved,
}

impl<'a> Sitting<'a> {
    fn new(group: &'a Group, case: &'a Case<'a>, bench: &'a dyn Bench) -> Self {
        let corrected = group.corrected(case.now);
        let ink = Ink {
            sequence: case.sequence,
            desk: case.desk,
            by: group.by,
            // Nothing is observed on a day that has not come.
            observed: Some(group.observed.unwrap_or_else(|| corrected.day()).min(case.now.day())),
            at: (!group.clock_suspect).then_some(corrected),
            first: None,
        };
        Self {
            group,
            case,
            bench,
            rows: BTreeMap::new(),
            order: vec![],
            history: vec![],
            moves: vec![],
            ink,
            cut: bench.cut_of(group.epoch),
            opened: 0,
        }
    }

    fn run(mut self) -> Result<Judgement, Fault> {
        self.check_group()?;
        let mut outcomes = Vec::with_capacity(self.group.changes.len());
        for change in &self.group.changes {
            outcomes.push(self.change(change)?);
        }
        self.keep_both_sides()?;
        self.stop_left_behind();
        self.check_heads()?;
        self.check_alone()?;
        self.check_whole()?;
        let rows = self.order.iter().filter_map(|id| self.rows.remove(id)).collect();
        let verdict = Verdict { number: self.group.number, sequence: self.case.sequence, outcomes, parked: None };
        Ok(Judgement { verdict, rows, history: self.history, moves: self.moves })
    }

    /// Refuses what a record comes to that the group leaves so, where its kind says what its values must come to together.
    fn check_whole(&self) -> Result<(), Fault> {
        let left = self.rows.values().filter(|held| !self.case.own && !held.standing.deleted);
        let mut of_kinds = left.filter_map(|held| Some((kinds::kind(&held.kind)?, held)));
        of_kinds.try_for_each(|(kind, held)| {
            if kind.name == FindingMark::KIND.name {
                self.check_mark(&held.standing.fields)?;
            }
            kind.check(&held.standing.fields)
        })
    }

    /// Whoever may not settle a finding says nothing of it either.
    fn check_mark(&self, fields: &Fields) -> Result<(), Fault> {
        let key = field(fields, "key").as_text().unwrap_or_default();
        let departments = self.case.grant.as_ref().map(|grant| grant.departments.clone()).unwrap_or_default();
        rules::may_mark(key, self.rank(), &departments)
    }

    fn check_group(&self) -> Result<(), Fault> {
        if self.group.sealed.is_some() {
            return Err(Fault::new("group.sealed"));
        }
        let count = self.group.changes.len();
        if count == 0 || count > MOST_CHANGES {
            return Err(Fault::new("group.size").with("count", count).with("most", MOST_CHANGES));
        }
        if self.case.grant.is_none() {
            return Err(Fault::new("account.unknown"));
        }
        if self.rank().is_none() {
            return Err(Fault::new("account.reads_only"));
        }
        for change in &self.group.changes {
            if let Some(number) = self.bench.parked_on(self.case.desk, change.record)
                && number < self.group.number
            {
                return Err(Fault::new("group.behind").with("number", number));
            }
        }
        Ok(())
    }

    /// Returns the highest rank of fields that this group sets by itself.
    fn rank(&self) -> Option<By> {
        if self.case.own { Some(By::Server) } else { self.case.grant.as_ref().and_then(|grant| grant.role.rank()) }
    }

    fn change(&mut self, change: &Change) -> Result<Outcome, Fault> {
        let kind = kinds::kind(&change.kind);
        if let Some(kind) = kind {
            check_shapes(kind, change)?;
            self.check_department(kind)?;
        }
        let held = self.rows.get(&change.record).cloned().or_else(|| self.bench.row(change.record));
        if let Some(held) = &held {
            self.check_departments_of(held)?;
            self.check_item_department(&held.kind, &held.standing.fields)?;
        }
        if let Act::Create { fields } = &change.act {
            self.check_item_department(&change.kind, fields)?;
        }
        match (&change.act, held) {
            (Act::Create { fields }, None) => self.create(change, kind, fields),
            (Act::Create { fields }, Some(held)) => self.create_again(change, kind, fields, held),
            (_, None) => Err(Fault::new("record.missing").with("kind", &change.kind)),
            (act, Some(held)) => {
                if held.kind != change.kind {
                    return Err(Fault::new("record.other_kind").with("kind", &change.kind));
                }
                self.alter(change, kind, act, held)
            }
        }
    }

    fn create(&mut self, change: &Change, kind: Option<&'static Kind>, fields: &Fields) -> Result<Outcome, Fault> {
        let fields = canonical(fields.clone());
        if let Some(kind) = kind {
            self.check_maker(kind)?;
            let missing =
                kind.fields.iter().find(|declared| declared.required && !field(&fields, declared.name).is_said());
            if let Some(missing) = missing {
                return Err(Fault::new("field.required").field(missing.name).with("kind", kind.name));
            }
            self.check_start(kind, &fields)?;
            self.check_handed(kind, change.record, &fields)?;
        }
        let place = self.place(kind, &fields)?;
        let household = household_of(&change.kind, change.record, &fields);
        self.reach(change.record, &place, household)?;
        self.write(Held {
            kind: change.kind.clone(),
            id: change.record,
            version: self.case.sequence,
            place,
            standing: Standing { fields, deleted: false },
            inks: Inks { made: self.ink.clone(), fields: BTreeMap::new() },
        });
        self.history.push(Trace { kind: change.kind.clone(), record: change.record, what: Traced::Made });
        Ok(Outcome::Taken)
    }

    /// Whoever is limited to some departments writes nothing of others.
    fn check_department(&self, kind: &Kind) -> Result<(), Fault> {
        let limited = self.case.grant.as_ref().is_some_and(|grant| !grant.departments.admit_kind(kind));
        if limited && !self.case.own { Err(Fault::new("department.outside").with("kind", kind.label)) } else { Ok(()) }
    }

    /// A conflict or a proposal is of the department of the record that it is about.
    fn check_departments_of(&self, held: &Held) -> Result<(), Fault> {
        if ![Conflict::KIND.name, Proposal::KIND.name].contains(&held.kind.as_str()) {
            return Ok(());
        }
        let about = field(&held.standing.fields, "kind").as_text().and_then(kinds::kind);
        about.map_or(Ok(()), |kind| self.check_department(kind))
    }

    fn check_maker(&self, kind: &Kind) -> Result<(), Fault> {
        let needed = kind.made_by();
        if self.rank() >= Some(needed) {
            return Ok(());
        }
        let code = if needed == By::Server { "record.server_only" } else { "account.rank" };
        Err(Fault::new(code).with("kind", kind.name).with("needed", needed.code()))
    }

    /// A derived id may be made by two desks: then the second create is an edit of what it says, seen at nothing.
    fn create_again(
        &mut self,
        change: &Change,
        kind: Option<&'static Kind>,
        fields: &Fields,
        held: Held,
    ) -> Result<Outcome, Fault> {
        if held.kind != change.kind {
            return Err(Fault::new("record.other_kind").with("kind", &change.kind));
        }
        let act = Act::Set { fields: fields.clone() };
        self.alter(change, kind, &act, held)
    }

    fn alter(&mut self, change: &Change, kind: Option<&'static Kind>, act: &Act, held: Held) -> Result<Outcome, Fault> {
        let household = household_of(&held.kind, held.id, &held.standing.fields);
        let reach = self.reach(held.id, &held.place, household)?;
        match act {
            Act::Create { fields } | Act::Set { fields } => self.set(change, kind, fields, held, reach),
            Act::Members { add, remove } => self.members(kind, add, remove, held, reach),
            Act::Delete => self.delete(change, kind, held, reach),
            Act::Undelete => self.undelete(kind, held, reach),
            Act::Transition { field, from, to, fields } => {
                self.transition(change, kind, (field, from, to), fields, held, reach)
            }
        }
    }

    fn set(
        &mut self,
        change: &Change,
        kind: Option<&'static Kind>,
        fields: &Fields,
        mut held: Held,
        reach: Reach,
    ) -> Result<Outcome, Fault> {
        let mut outcome = Outcome::Taken;
        for (name, value) in fields {
            let declared = kind.and_then(|kind| kind.field(name));
            let one = self.set_field(change, declared, name, value, &mut held, reach)?;
            outcome = worse(outcome, one);
        }
        self.touch(held);
        Ok(outcome)
    }

    fn set_field(
        &mut self,
        change: &Change,
        declared: Option<&Field>,
        name: &str,
        value: &Value,
        held: &mut Held,
        reach: Reach,
    ) -> Result<Outcome, Fault> {
        // A field that this program does not know is kept as a latest-known fact until it does.
        let class = declared.map_or(Class::Latest, |field| field.class);
        let stored = field(&held.standing.fields, name).clone();
        if stored == *value {
            return Ok(Outcome::Taken);
        }
        if class == Class::Fixed && !stored.is_null() {
            return Err(Fault::new("field.fixed").field(name));
        }
        if class == Class::State {
            return Err(Fault::new("field.state_needs_transition").field(name));
        }
        let is_needed = || {
            declared.is_some_and(|field| field.required)
                || kinds::kind(&held.kind).is_some_and(|kind| was_asked(kind, &held.standing.fields, name))
        };
        if !value.is_said() && is_needed() {
            return Err(Fault::new("field.required").field(name).with("kind", &held.kind));
        }
        if let Some((reason, by)) = self.waits(declared, held, reach) {
            return Ok(self.propose(held, Some(name), value, reason, by));
        }
        if held.kind == kinds::Household::KIND.name && name == "village" {
            return self.move_household(change, held, value);
        }
        let ink = held.inks.of(name).clone();
        if self.is_clean(change, &ink) {
            if let Some(waits) = self.move_record(held, name, value)? {
                return Ok(waits);
            }
            self.write_field(held, name, value.clone());
            self.close_conflict(change, held.id, name);
            return Ok(Outcome::Taken);
        }
        if self.names_head(held, name) {
            return Err(Fault::new("heads.elsewhere"));
        }
        match class {
            Class::Guarded => {
                let by = declared.map_or(By::Site, |field| field.by);
                Ok(self.propose(held, Some(name), value, "proposal.guarded", by))
            }
            Class::Latest | Class::Set | Class::Fixed | Class::State => Ok(self.differ(held, name, value, &ink)),
        }
    }

    /// Clean: what is stored was on the writer's screen, or the writer's desk wrote it itself.
    fn is_clean(&self, change: &Change, ink: &Ink) -> bool {
        let seen = if self.case.rules.seen_per_record { change.seen } else { self.group.cursor };
        ink.sequence <= self.clamp(seen) || ink.desk == self.case.desk
    }

    /// A version or cursor of an earlier epoch counts at most as far as that epoch was cut (SYNC §5).
    fn clamp(&self, sequence: u64) -> u64 {
        match self.cut {
            Some(cut) if self.case.rules.clamp_to_epoch => sequence.min(cut),
            Some(_) | None => sequence,
        }
    }

    fn members(
        &mut self,
        kind: Option<&'static Kind>,
        add: &BTreeMap<String, BTreeSet<String>>,
        remove: &BTreeMap<String, BTreeSet<String>>,
        mut held: Held,
        reach: Reach,
    ) -> Result<Outcome, Fault> {
        for name in add.keys().chain(remove.keys()) {
            let declared = kind.and_then(|kind| kind.field(name));
            if declared.is_some_and(|field| field.class != Class::Set) {
                return Err(Fault::new("field.fixed").field(name));
            }
        }
        let mut edited = held.standing.fields.clone();
        for (names, adding) in [(remove, false), (add, true)] {
            for (name, items) in names {
                edit_set(&mut edited, name, |set| {
                    for item in items {
                        if adding {
                            set.insert(item.clone())
                        } else {
                            set.remove(item)
                        };
                    }
                });
            }
        }
        let mut outcome = Outcome::Taken;
        let names: BTreeSet<&String> = add.keys().chain(remove.keys()).collect();
        for name in names {
            let value = field(&edited, name).clone();
            let declared = kind.and_then(|kind| kind.field(name));
            match self.waits(declared, &held, reach) {
                Some((reason, by)) => {
                    outcome = worse(outcome, self.propose(&mut held, Some(name), &value, reason, by));
                }
                None => self.write_field(&mut held, name, value),
            }
        }
        self.touch(held);
        Ok(outcome)
    }

    /// Tells why a change of a field waits for a decision whatever stands in it, and whose: nothing deleted returns by an
    /// edit, what moved is the new side's, and some fields are not everybody's.
    fn waits(&self, declared: Option<&Field>, held: &Held, reach: Reach) -> Option<(&'static str, By)> {
        let kind = kinds::kind(&held.kind);
        // On what the way hung that was taken, whoever took it has a say.
        let hangs =
            |field: &Field| kind.filter(|kind| kind.workflows().any(|(_, workflow)| workflow.hangs_on(field.name)));
        let taken_by = |field: &Field| hangs(field).map_or(By::Site, |kind| steps::reached_by(kind, held));
        let by = declared.map_or(By::Site, |field| field.by.max(taken_by(field)));
        let reason = if held.standing.deleted {
            PROPOSED_ON_DELETED
        } else if reach == Reach::Moved {
            "proposal.moved"
        } else if self.rank() < Some(by) {
            "proposal.rank"
        } else {
            return None;
        };
        Some((reason, by))
    }

    fn delete(
        &mut self,
        change: &Change,
        kind: Option<&'static Kind>,
        mut held: Held,
        reach: Reach,
    ) -> Result<Outcome, Fault> {
        if held.standing.deleted {
            return Ok(Outcome::Taken);
        }
        let unseen =
            std::iter::once(&held.inks.made).chain(held.inks.fields.values()).any(|ink| !self.is_clean(change, ink));
        let by = kind.map_or(By::Site, |kind| kind.made_by().max(steps::reached_by(kind, &held)));
        self.check_proof_stays(&held)?;
        self.check_taken_back(&held)?;
        if unseen || reach == Reach::Moved || self.rank() < Some(by) {
            let outcome = self.propose(&mut held, None, &Value::text("delete"), "proposal.delete", by);
            self.touch(held);
            return Ok(outcome);
        }
        self.bury(&mut held, true);
        self.touch(held);
        Ok(Outcome::Taken)
    }

    /// Makes a record a tombstone, or brings it back.
    fn bury(&mut self, held: &mut Held, deleted: bool) {
        let mark = |deleted: bool| Value::Int(i64::from(deleted));
        self.trace(held, DELETED, mark(held.standing.deleted), mark(deleted));
        held.standing.deleted = deleted;
        held.inks.fields.insert(DELETED.into(), self.ink.clone());
    }

    fn undelete(&mut self, kind: Option<&'static Kind>, mut held: Held, reach: Reach) -> Result<Outcome, Fault> {
        if reach == Reach::Moved {
            return Err(Fault::new("record.moved").with("kind", &held.kind));
        }
        if let Some(kind) = kind {
            self.check_maker(kind)?;
            self.check_brought_back(&held)?;
        }
        if held.standing.deleted {
            self.bury(&mut held, false);
        }
        self.touch(held);
        Ok(Outcome::Taken)
    }

    fn transition(
        &mut self,
        change: &Change,
        kind: Option<&'static Kind>,
        (name, from, to): (&String, &String, &String),
        fields: &Fields,
        mut held: Held,
        reach: Reach,
    ) -> Result<Outcome, Fault> {
        let stored = field(&held.standing.fields, name).as_text().unwrap_or_default().to_owned();
        if held.standing.deleted {
            return Err(Fault::new("record.deleted").with("kind", &held.kind));
        }
        if stored == *to {
            return self.set(change, kind, fields, held, reach);
        }
        if stored != *from && self.case.rules.declared_steps {
            return Err(Fault::new("state.elsewhere")
                .field(name)
                .with("kind", &held.kind)
                .with("from", from)
                .with("to", to)
                .with("stored", stored));
        }
        self.check_step(kind, &held, (name, from, to), fields)?;
        // A state reached is a fact about what happened: it is taken where it is, also after a move.
        self.write_field(&mut held, name, Value::text(to.clone()));
        let mut outcome = Outcome::Taken;
        for (extra, value) in fields {
            let declared = kind.and_then(|kind| kind.field(extra));
            let one = self.set_field(change, declared, extra, value, &mut held, Reach::Free)?;
            outcome = worse(outcome, one);
        }
        let accepted = self.follow_up(change, &held, to);
        self.hand_over(&held, to)?;
        self.touch(held);
        Ok(worse(outcome, accepted?))
    }

    fn write_field(&mut self, held: &mut Held, name: &str, value: Value) {
        self.keep_period(held, name, &value);
        let from = field(&held.standing.fields, name).clone();
        put(&mut held.standing.fields, name, value);
        held.inks.fields.insert(name.to_owned(), self.ink.clone());
        let to = field(&held.standing.fields, name).clone();
        self.trace(held, name, from, to);
    }

    fn trace(&mut self, held: &Held, name: &str, from: Value, to: Value) {
        let what = Traced::Field { name: name.to_owned(), from, to };
        self.history.push(Trace { kind: held.kind.clone(), record: held.id, what });
    }

    /// Every judged record takes the new sequence, also where nothing of it changed: so a desk that holds it at the
    /// verdict's sequence has seen what became of its change.
    fn touch(&mut self, mut held: Held) {
        held.version = self.case.sequence;
        self.write(held);
    }

    fn write(&mut self, held: Held) {
        let id = held.id;
        if self.rows.insert(id, held).is_none() {
            self.order.push(id);
        }
    }
}

/// Tells whether `mine` stands over `theirs`: observed later; on the same day saved later; arrival where a clock is suspect.
fn later(mine: &Ink, theirs: &Ink) -> bool {
    if mine.observed != theirs.observed {
        return mine.observed > theirs.observed;
    }
    match (mine.at, theirs.at) {
        (Some(mine), Some(theirs)) => mine >= theirs,
        (None, _) | (_, None) => true,
    }
}

fn worse(a: Outcome, b: Outcome) -> Outcome {
    match (a, b) {
        (Outcome::Proposed, _) | (_, Outcome::Proposed) => Outcome::Proposed,
        (Outcome::Conflict, _) | (_, Outcome::Conflict) => Outcome::Conflict,
        (Outcome::Taken, Outcome::Taken) => Outcome::Taken,
    }
}

/// Returns the household a record belongs to, itself included.
pub fn household_of(kind: &str, id: RecordId, fields: &Fields) -> Option<RecordId> {
    if kind == kinds::Household::KIND.name {
        return Some(id);
    }
    let household = field(fields, "household").as_text()?;
    // A field that a kind does not declare may be called anything.
    let declares = kinds::kind(kind).is_none_or(|kind| kind.field("household").is_some());
    household.parse().ok().filter(|_| declares)
}

fn check_shapes(kind: &Kind, change: &Change) -> Result<(), Fault> {
    for (name, value) in change.values() {
        let Some(declared) = kind.field(name) else { continue };
        if !(declared.shape.holds(value) && declared.meaning.reads(value)) {
            return Err(Fault::new("field.shape").field(name).with("kind", kind.name));
        }
    }
    Ok(())
}

fn json(value: &Value) -> String {
    serde_json::to_string(value).expect("texts and numbers always serialize")
}

#[cfg(test)]
mod tests;
