//! Cases of part one's rights in the simulated county: begun, taken on, corrected and taken back through the door that pages use, by
//! people of three ranks at desks apart, while households move and backups are put back. Whatever arrives when, a case stands
//! where declared steps brought it, and of one person one is open.

use crate::{steps::Mix, world::World};
use anju_desk::Place;
use anju_model::{
    By, Day, Fault, Fields, Kind, Meaning, Month, RecordId, Value,
    contract::{CorrectRecord, HouseholdSays, LogSurvey, MakeRecord, MemberSays, RecordRequest, StepRecord, Undo},
    kinds::{self, CollectiveCase, CollectiveMembership, CollectiveState, FindingMark, Household, Person, side},
    record::{Class, Field, Home, Record, Shape},
    survey::{OF_HOUSEHOLD, OF_MEMBER, Question},
    sync::group::{Act, Change, Group},
    value::field,
    workflow::{Step, Workflow},
};
use anju_store::Stored;
use std::collections::BTreeMap;

/// The kinds of part one that pages serve as plain ones.
fn of_rights() -> impl Iterator<Item = &'static Kind> {
    let serves = |kind: &&Kind| kind.plain.is_some() && kind.home == Home::Household;
    kinds::ALL.iter().filter(serves).filter(|kind| kind.name != FindingMark::KIND.name)
}

/// Those of them that go on by steps.
fn with_steps() -> impl Iterator<Item = (&'static Kind, &'static str, &'static Workflow)> {
    of_rights().filter_map(|kind| kind.workflow().map(|(name, workflow)| (kind, name, workflow)))
}

impl World {
    pub fn step_on_cases(&mut self) {
        let i = self.chance.below(self.desks.len());
        match self.chance.below(100) {
            0..=45 => self.act_on_cases(i),
            46 => self.delete_case(i),
            47 => self.delete_something(i),
            48..=49 => self.save_something(i),
            50..=77 => self.sync(i),
            78..=81 => self.decide_something(i),
            82..=83 => self.move_household(i),
            84..=85 => self.deliver_late(i),
            86 => self.clock_jumps(i),
            87 => self.desks[i].reopen(),
            88..=90 => self.back_up_county(),
            91..=92 => {
                let announced = self.chance.happens(30);
                self.restore_county(announced);
            }
            93..=96 => self.desks[i].back_up(),
            _ => self.restore_desk(i),
        }
    }

    /// Somebody begins a case, takes one on, corrects one, or asks a household about its rights.
    pub fn act_on_cases(&mut self, i: usize) {
        match self.chance.below(20) {
            0..=4 => self.begin_case(i),
            5..=16 => self.take_case_on(i),
            17..=18 => self.correct_case(i),
            _ => self.survey(i),
        }
    }

    fn begin_case(&mut self, i: usize) {
        let Some((home, person)) = self.some_member(i) else { return };
        let of_steps = self.chance.happens(70);
        let mut kinds: Vec<_> = of_rights().filter(|kind| kind.workflow().is_some() == of_steps).collect();
        if of_steps {
            // A history is about some of the rights, so that cases come far and desks meet over them.
            let first = (self.seed % kinds.len() as u64) as usize;
            kinds.rotate_left(first);
            kinds.truncate(2);
        }
        let kind = *self.chance.pick(&kinds).expect("some");
        let form = kind.plain.map_or(&[][..], |plain| plain.form);
        let begins = kind.workflow().and_then(|(_, workflow)| workflow.beginning(By::Site));
        let asked = begins.map_or(&[][..], |state| state.asks);
        let mut fields = Fields::new();
        for declared in form.iter().flat_map(|group| group.fields).filter_map(|name| kind.field(name)) {
            if declared.required || asked.contains(&declared.name) || self.chance.happens(60) {
                let value = self.answer(i, declared, person);
                fields.insert(declared.name.to_owned(), value);
            }
        }
        let by = self.desks[i].staff;
        let ask = MakeRecord { kind: kind.name.into(), household: home, fields, anyway: true };
        if self.ask(i, by, ask).is_ok() && of_steps {
            *self.met.entry("cases begun").or_default() += 1;
        }
    }

    /// Somebody takes a case on, by a step or by some that follow each other.
    fn take_case_on(&mut self, i: usize) {
        let mut open = vec![];
        for (kind, name, workflow) in with_steps() {
            let rows = self.desks[i].of_kind(kind.name).into_iter();
            open.extend(rows.map(|row| (kind, workflow, state_of(&row.fields, name), row)));
        }
        // What has ended is mostly let alone.
        let ends = self.chance.happens(5);
        open.retain(|(_, workflow, state, _)| ends || workflow.is_open(state));
        let Some((kind, _, _, row)) = self.chance.pick(&open).cloned() else { return };
        for _ in 0..=self.chance.below(4) {
            let Some(row) = self.desks[i].shown(row.id).filter(|row| !row.deleted) else { return };
            self.step_case(i, kind, &row);
        }
    }

    /// A step that is declared, mostly taken by whoever may; now and then one that is not.
    fn step_case(&mut self, i: usize, kind: &Kind, row: &Stored) {
        let Some((name, workflow)) = kind.workflow() else { return };
        let from = state_of(&row.fields, name);
        let onward: Vec<&Step> = workflow.steps.iter().filter(|step| step.from == from).collect();
        let goes_on: Vec<&Step> = onward.iter().filter(|step| workflow.is_open(step.to)).copied().collect();
        let among = if !goes_on.is_empty() && self.chance.happens(85) { goes_on } else { onward };
        let step = self.chance.pick(&among).copied();
        let claimed = self.chance.pick(workflow.states).map(|state| state.code);
        let Some(to) = (if self.chance.happens(4) { claimed } else { step.map(|step| step.to) }) else { return };
        let mut fields = Fields::new();
        let person = field(&row.fields, "person").clone();
        for name in step.map_or(&[][..], |step| step.asks) {
            let declared = kind.field(name).expect("declared");
            let value = self.answer_of(i, declared, &person);
            fields.insert((*name).to_owned(), value);
        }
        let rank = step.map_or(By::Site, |step| step.by);
        let by = match if self.chance.happens(4) { By::Site } else { rank } {
            By::Site => self.desks[i].staff,
            By::Township => self.desks[i].township,
            By::County | By::Server => self.office,
        };
        let on = self.some_day();
        let ask = StepRecord { kind: kind.name.into(), id: row.id, seen: row.version, to: to.into(), on, fields };
        if self.ask(i, by, ask).is_ok() {
            *self.met.entry("steps taken").or_default() += 1;
        }
    }

    fn correct_case(&mut self, i: usize) {
        let kinds: Vec<_> = of_rights().collect();
        let rows: Vec<(&Kind, Stored)> = kinds
            .into_iter()
            .flat_map(|kind| self.desks[i].of_kind(kind.name).into_iter().map(move |row| (kind, row)))
            .collect();
        let Some((kind, row)) = self.chance.pick(&rows).cloned() else { return };
        let may_change = |field: &&Field| !matches!(field.class, Class::Fixed | Class::State);
        let fields: Vec<&Field> = kind.fields.iter().filter(may_change).collect();
        let Some(declared) = self.chance.pick(&fields).copied() else { return };
        // A form may lie open while the record changes below it.
        let form = self.desks[i].form.take().filter(|(id, _)| *id == row.id);
        let seen = form.map_or(row.version, |(_, seen)| seen);
        let value = self.answer_of(i, declared, field(&row.fields, "person"));
        let fields = Fields::from([(declared.name.to_owned(), value)]);
        let by = if self.chance.happens(70) { self.desks[i].staff } else { self.desks[i].township };
        let ask = CorrectRecord { kind: kind.name.into(), id: row.id, seen, fields, anyway: true };
        drop(self.ask(i, by, ask));
        self.desks[i].form = Some((row.id, row.version));
    }

    fn survey(&mut self, i: usize) {
        let Some((household, person)) = self.some_member(i) else { return };
        let (mut says, mut of_one) = (HouseholdSays::default(), MemberSays::default());
        self.choose(&OF_HOUSEHOLD, &mut says);
        self.choose(&OF_MEMBER, &mut of_one);
        let ask = LogSurvey { household, surveyed_on: self.now.day(), says, members: vec![(person, of_one)] };
        let by = self.desks[i].staff;
        if self.ask(i, by, ask).is_ok() {
            *self.met.entry("surveys").or_default() += 1;
        }
    }

    fn choose<S>(&mut self, questions: &'static [Question<S>], says: &mut S) {
        for question in questions {
            let choices = question.choices(&Place::shipped().codes);
            if let Some((code, _)) = self.chance.pick(&choices).cloned().filter(|_| self.chance.happens(50)) {
                (question.put)(says, Some(code));
            }
        }
    }

    /// A case is deleted, whoever has a hand in it.
    fn delete_case(&mut self, i: usize) {
        let rows: Vec<Stored> = with_steps().flat_map(|(kind, _, _)| self.desks[i].of_kind(kind.name)).collect();
        let Some(row) = self.chance.pick(&rows).cloned() else { return };
        let by_township = self.chance.happens(50);
        self.save(i, by_township, vec![Change { kind: row.kind, record: row.id, seen: row.version, act: Act::Delete }]);
    }

    /// Asks as a page does; what the desk refuses is no fault. Of what was saved some is taken back at once.
    fn ask(&mut self, i: usize, by: RecordId, request: impl Into<RecordRequest>) -> Result<Group, Fault> {
        let request = request.into();
        let name = request.name();
        let saved = self.desks[i].ask(by, request);
        match &saved {
            Ok(group) => self.remember(i, name, group),
            Err(fault) => {
                *self.met.entry("refused at the desk").or_default() += 1;
                let text = format!("{} refuses {name}: {}", self.desks[i].name, fault.code);
                self.say(text);
            }
        }
        if let Ok(group) = &saved
            && self.chance.happens(8)
            && let Ok(undone) = self.desks[i].ask(by, Undo { group: group.number })
        {
            *self.met.entry("saves taken back").or_default() += 1;
            self.remember(i, "Undo", &undone);
        }
        saved
    }

    fn remember(&mut self, i: usize, name: &str, group: &Group) {
        // What a case says, the desk says again of the membership that it comes to.
        for (_, value) in group.changes.iter().flat_map(Change::values) {
            if value.as_text().is_some_and(|text| self.typed.contains_key(text)) {
                self.may_return(value);
            }
        }
        self.note_typed(i, group);
        let changes = serde_json::to_string(&group.changes).unwrap();
        self.say(format!("{} asks {name}: #{} cursor {} {changes}", self.desks[i].name, group.number, group.cursor));
    }

    fn some_member(&mut self, i: usize) -> Option<(RecordId, RecordId)> {
        let homes = self.desks[i].of_kind(Household::KIND.name);
        // Of few people much is entered, so that desks meet.
        let few = self.chance.happens(60);
        let home = self.chance.pick(if few { homes.get(..1)? } else { &homes })?.id;
        let own: Value = home.into();
        let mut people = self.desks[i].of_kind(Person::KIND.name);
        people.retain(|person| *field(&person.fields, "household") == own);
        people.truncate(if few { 1 } else { 2 });
        Some((home, self.chance.pick(&people)?.id))
    }

    fn some_day(&mut self) -> Day {
        let before = self.chance.below(24) as i64;
        self.now.day().plus_days(if before < 22 { 0 } else { 21 - before })
    }

    fn answer_of(&mut self, i: usize, declared: &Field, person: &Value) -> Value {
        match person.as_text().and_then(|id| id.parse().ok()) {
            Some(person) => self.answer(i, declared, person),
            None => self.answer(i, declared, RecordId::from_bytes([0; 16])),
        }
    }

    /// What a person may enter in a field.
    fn answer(&mut self, i: usize, declared: &Field, person: RecordId) -> Value {
        match (declared.meaning, declared.shape) {
            (Meaning::Ref, _) => person.into(),
            (Meaning::Day, _) if declared.name.ends_with("_until") => Value::text(self.now.day().to_string()),
            (Meaning::Day, _) => Value::text(self.some_day().to_string()),
            (Meaning::Month, _) => {
                let before = self.chance.below(4) as i64;
                Value::text(Month::of(self.now.day().plus_months(-before)).to_string())
            }
            (Meaning::Year, _) => Value::Int(i64::from(self.now.day().year()) - self.chance.below(2) as i64),
            (Meaning::Code(set), _) => {
                let codes: Vec<_> = Place::shipped().codes.items(set).iter().map(|item| &item.code).collect();
                self.chance.pick(&codes).map_or(Value::Null, |code| Value::text(code.as_str()))
            }
            (_, Shape::YesNo) => Value::Int(self.chance.below(2) as i64),
            (_, Shape::Int) if declared.name == "whole" => Value::Int(3),
            (_, Shape::Int) if declared.name == "in_favour" => {
                Value::Int(*self.chance.pick(&[1, 2, 2, 3, 3, 4]).expect("some"))
            }
            (_, Shape::Int) => Value::Int(1 + self.chance.below(4) as i64),
            _ => self.value(declared.name, self.desks[i].name),
        }
    }

    /// Looks at what was written of cases after a sequence, and at what is open.
    pub fn check_cases(&mut self, after: u64) {
        if self.mix != Mix::Cases {
            return;
        }
        let mut wrong = vec![];
        for (kind, name, workflow) in with_steps() {
            let traces = self.traces_of(kind, name, after);
            for (record, before, state, account) in &traces {
                if let Some(why) = self.undeclared(workflow, (before, state), *account) {
                    wrong.push((
                        "a state that no declared step reached",
                        format!("{} {record}: {before} to {state}, {why}", kind.name),
                    ));
                }
            }
            let became = |state: &str| traces.iter().filter(|trace| trace.2 == state).map(|trace| trace.0).collect();
            if kind.name == CollectiveCase::KIND.name {
                let members: Vec<RecordId> = became(CollectiveState::Member.code());
                wrong.extend(members.into_iter().filter_map(|case| self.lacks_membership(case)));
            }
            let twice = self.open_twice(kind, workflow, name);
            wrong.extend(
                twice.into_iter().map(|whose| ("two open cases of one person", format!("{} of {whose}", kind.name))),
            );
        }
        for (what, text) in wrong {
            self.fail(what, text);
        }
    }

    /// Each change of a kind's state after a sequence: of which record, from where, to where, by whom.
    fn traces_of(&self, kind: &Kind, name: &str, after: u64) -> Vec<(RecordId, String, String, RecordId)> {
        let state = |text: String| serde_json::from_str::<Option<String>>(&text).unwrap().unwrap_or_default();
        self.county()
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT record, before, after, account FROM trace
                     WHERE kind = ?1 AND field = ?2 AND sequence > ?3 ORDER BY sequence, ordinal",
                )?;
                let traces = query.query_map((kind.name, name, after as i64), |row| {
                    let id = |n| Ok::<_, anju_store::rusqlite::Error>(RecordId::from_bytes(row.get(n)?));
                    Ok((id(0)?, state(row.get(1)?), state(row.get(2)?), id(3)?))
                })?;
                Ok(traces.collect::<Result<_, _>>()?)
            })
            .unwrap()
    }

    /// Tells why a change of state is none that is declared.
    fn undeclared(&self, workflow: &Workflow, (from, to): (&str, &str), account: RecordId) -> Option<String> {
        let rank = if account == self.office {
            By::County
        } else if self.desks.iter().any(|desk| desk.township == account) {
            By::Township
        } else {
            By::Site
        };
        let needed = if from.is_empty() {
            workflow.state(to).and_then(|state| state.starts)
        } else {
            workflow.steps.iter().find(|step| step.from == from && step.to == to).map(|step| step.by)
        };
        match needed {
            Some(needed) if rank >= needed => None,
            Some(needed) => Some(format!("by {rank:?} where {needed:?} is needed")),
            None => Some("which is not declared".to_owned()),
        }
    }

    fn open_twice(&self, kind: &Kind, workflow: &Workflow, state: &str) -> Vec<String> {
        let Some(name) = kind.plain.and_then(|plain| plain.one_open_by) else { return vec![] };
        let sql = format!(
            "SELECT hex({name}) FROM {} WHERE deleted = 0 AND {} GROUP BY {name} HAVING count(*) > 1",
            kind.name,
            workflow.open_sql(state)
        );
        let twice = self.county().read(|db| {
            let mut query = db.prepare_cached(&sql)?;
            let whose = query.query_map([], |row| row.get(0))?;
            Ok(whose.collect::<Result<_, _>>()?)
        });
        twice.unwrap()
    }

    /// Whoever became a member of the collective at the destination is one, from the day of the step on.
    fn lacks_membership(&mut self, case: RecordId) -> Option<(&'static str, String)> {
        *self.met.entry("members of a collective").or_default() += 1;
        let stored = |id| self.county().read(|db| Ok(anju_store::get(db, id)?)).unwrap();
        let of = stored(case)?;
        let about = Fields::from([
            ("person".to_owned(), field(&of.fields, "person").clone()),
            ("side".to_owned(), Value::text(side::DESTINATION)),
        ]);
        let membership = CollectiveMembership::KIND.natural_id(&about).and_then(stored);
        let holds = membership.as_ref().is_some_and(|row| field(&row.fields, "since").is_said());
        (!holds).then(|| ("a member without a membership", format!("{of:?}: {membership:?}")))
    }

    /// At rest: the states of a case in history are one chain, and the row stands at its end.
    pub fn check_states(&mut self) {
        if self.mix != Mix::Cases {
            return;
        }
        let mut wrong = vec![];
        for (kind, name, _) in with_steps() {
            let mut stands: BTreeMap<RecordId, String> = BTreeMap::new();
            for (record, before, after, _) in self.traces_of(kind, name, 0) {
                let at = stands.insert(record, after).unwrap_or_default();
                if at != before {
                    wrong.push(format!("{} {record} stood at {at} and went on from {before}", kind.name));
                }
            }
            for (record, at) in stands {
                let row = self.county().read(|db| Ok(anju_store::get(db, record)?)).unwrap();
                let row = row.expect("what has history is there");
                if state_of(&row.fields, name) != at {
                    wrong.push(format!("{row:?} should stand at {at}"));
                }
            }
        }
        for text in wrong {
            self.fail("a state that history does not tell", text);
        }
    }

    /// At rest: of each group that was parked people see a record, until they settle it.
    pub fn check_parked_are_told(&mut self) {
        let mut wrong = vec![];
        for desk in &self.desks {
            for group in desk.groups("parked") {
                let told = self.county().read(|db| {
                    let mut query = db.prepare_cached("SELECT 1 FROM parked WHERE \"group\" = ?1")?;
                    Ok(query.exists([group.id.to_string()])? || query.exists([group.id.bytes()])?)
                });
                if !told.unwrap() {
                    wrong.push(format!("group {} of {}", group.number, desk.name));
                }
            }
        }
        for text in wrong {
            self.fail("a parked group that nobody is told of", text);
        }
    }
}

fn state_of(fields: &Fields, name: &str) -> String {
    field(fields, name).as_text().unwrap_or_default().to_owned()
}
