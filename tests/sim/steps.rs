//! What happens in the simulated county: people save, lines fail, clocks jump, programs die, backups are put back.

use crate::{
    desk::json,
    world::{V1, V2, World},
};
use anju_desk::shelf::outbox::Save;
use anju_model::{
    AreaCode, By, Fields, RecordId, Ref, Value,
    kinds::{
        Conflict, Evidence, Household, Matter, MatterState, Need, NeedState, Parked, Person, Proposal, StandingState,
        Visit,
    },
    record::Record,
    sync::group::{Act, Change, Group},
    value::field,
    workflow::Beside,
};
use anju_store::Stored;
use std::collections::{BTreeMap, BTreeSet};

const YEAR: i64 = 365 * 24 * 3_600_000;
/// The digest of a file that nobody has.
const NO_FILE: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// A field that only a newer program knows.
const UNKNOWN: &str = "x:wishes";

/// What a world is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mix {
    /// A bit of everything.
    Everything,
    /// Everybody writes the same few fields over a line that brings little at a time.
    SameFields,
    /// The same, while the county's server is set back again and again.
    Restores,
    /// Members join, leave and become head, at desks apart.
    Heads,
    /// Households are handed over from village to village.
    Handovers,
    /// Cases of the rights of part one are begun and taken on, at desks apart.
    Cases,
}

impl World {
    /// Lets this many things happen, then lets everybody sync over a good line, and checks what must hold at rest.
    pub fn run(mut self, steps: usize) -> Self {
        for _ in 0..steps {
            self.pass_time();
            match self.mix {
                Mix::Everything => self.step(),
                Mix::SameFields => self.step_on_few(0),
                Mix::Restores => self.step_on_few(12),
                Mix::Heads => self.step_on_heads(),
                Mix::Handovers => self.step_on_handovers(),
                Mix::Cases => self.step_on_cases(),
            }
            if self.broken.is_some() {
                return self;
            }
        }
        // Whoever syncs last may have settled what the others still have to hear of.
        for _ in 0..3 {
            for i in 0..self.desks.len() {
                self.deliver_late(i);
                self.drain(i);
            }
        }
        if self.broken.is_none() {
            self.check_rest();
        }
        self
    }

    fn step(&mut self) {
        let i = self.chance.below(self.desks.len());
        match self.chance.below(100) {
            0..=29 => self.save_something(i),
            30..=65 => self.sync(i),
            66..=70 => self.decide_something(i),
            71..=75 => self.move_household(i),
            76..=78 => self.open_form(i),
            79..=81 => self.deliver_late(i),
            82..=84 => self.county_edits(),
            85..=86 => self.clock_jumps(i),
            87..=88 => self.desks[i].reopen(),
            89..=91 => self.back_up_county(),
            92..=93 => {
                let announced = self.chance.happens(30);
                self.restore_county(announced);
            }
            94..=96 => self.desks[i].back_up(),
            _ => self.restore_desk(i),
        }
    }

    fn step_on_few(&mut self, restores: usize) {
        let i = self.chance.below(self.desks.len());
        match self.chance.below(76 + restores) {
            0..=29 => self.edit(i),
            30..=64 => self.sync(i),
            65..=69 => self.open_form(i),
            70..=71 => self.deliver_late(i),
            72..=75 => self.county_edits(),
            76..=82 => self.back_up_county(),
            _ => {
                let announced = self.chance.happens(30);
                self.restore_county(announced);
            }
        }
    }

    pub fn save_something(&mut self, i: usize) {
        match self.chance.below(10) {
            0..=4 => self.edit(i),
            5 => self.log_visit(i),
            6 => self.advance_matter(i),
            7 => self.edit_wishes(i),
            8 => self.delete_something(i),
            _ => self.add_person(i),
        }
    }

    pub fn save(&mut self, i: usize, by_township: bool, changes: Vec<Change>) {
        let Some(first) = changes.first() else { return };
        let subject = first.record;
        let days = self.chance.below(4) as i64;
        let observed = self.chance.happens(70).then(|| self.now.day().plus_days(-days));
        let crash = self.chance.happens(4);
        let desk = &mut self.desks[i];
        let by = if by_township { desk.township } else { desk.staff };
        let what = format!("{} saves {}", desk.name, serde_json::to_string(&changes).unwrap());
        let save = Save::of("sim", subject, changes).observed(observed);
        let Some(group) = desk.save(by, save, crash) else {
            let text = format!("{} dies saving", self.desks[i].name);
            return self.say(text);
        };
        self.note_typed(i, &group);
        self.say(format!("{what} as #{} cursor {}", group.number, group.cursor));
    }

    /// Remembers what somebody typed, with the group it is in.
    pub fn note_typed(&mut self, i: usize, group: &Group) {
        let desk = &mut self.desks[i];
        for change in &group.changes {
            for (name, value) in change.values().filter(|(_, value)| is_typed(value)) {
                let spot = (change.record, name.to_owned());
                desk.known.insert((spot.clone(), json(value)));
                desk.typed.insert(spot, json(value));
                let text = value.as_text().unwrap_or_default().to_owned();
                self.typed.insert(text, group.id);
            }
        }
    }

    /// Sets one field each of one or two records, from a form opened just now or some while ago.
    pub fn edit(&mut self, i: usize) {
        let count = if self.chance.happens(30) { 2 } else { 1 };
        let mut changes: Vec<Change> = vec![];
        for _ in 0..count {
            let Some(row) = self.some_row(i) else { return };
            let form = self.desks[i].form.take().filter(|(id, _)| *id == row.id);
            let seen = form.map_or(row.version, |(_, seen)| seen);
            if changes.iter().any(|change| change.record == row.id) {
                continue;
            }
            let names: &[&str] = match row.kind.as_str() {
                "household" if self.mix != Mix::Everything => &["phone", "address"],
                "household" => &["phone", "phone", "address", "class", "x:note"],
                "person" => &["phone", "employer", "id_type"],
                _ => &["title"],
            };
            let name = *self.chance.pick(names).unwrap();
            let value = self.value(name, self.desks[i].name);
            changes.push(Change::set(&row.kind, row.id, seen, Fields::from([(name.to_owned(), value)])));
        }
        let by_township = self.chance.happens(25);
        self.save(i, by_township, changes);
    }

    fn some_row(&mut self, i: usize) -> Option<Stored> {
        if self.mix != Mix::Everything {
            let rows = self.desks[i].of_kind(Household::KIND.name);
            return rows.into_iter().next();
        }
        let kind =
            *self.chance.pick(&[Household::KIND.name, Household::KIND.name, Person::KIND.name, Matter::KIND.name])?;
        let rows = self.desks[i].of_kind(kind);
        self.chance.pick(&rows).cloned()
    }

    pub fn some_household(&mut self, i: usize) -> Option<Stored> {
        let rows = self.desks[i].of_kind(Household::KIND.name);
        self.chance.pick(&rows).cloned()
    }

    pub fn log_visit(&mut self, i: usize) {
        let Some(home) = self.some_household(i) else { return };
        let (visit, need) = (self.id(), self.id());
        let today = self.now.day();
        let note = self.value("note", self.desks[i].name).as_text().map(str::to_owned);
        let fields = Visit::set()
            .household(Ref::to(home.id))
            .visited_on(today)
            .visitors([self.cadre.to_string()])
            .method("1")
            .note(note)
            .source("1")
            .into_fields();
        let mut changes = vec![Change::create(Visit::KIND.name, visit, fields)];
        if self.chance.happens(50) {
            let text = self.value("text", self.desks[i].name);
            let fields = Need::set()
                .household(Ref::to(home.id))
                .visit(Ref::to(visit))
                .raised_on(today)
                .text(text.as_text().unwrap_or_default())
                .state(NeedState::Raised.code())
                .into_fields();
            changes.push(Change::create(Need::KIND.name, need, fields));
        }
        self.save(i, false, changes);
    }

    /// A member is entered with his own id, or under an id that another clerk may derive too.
    fn add_person(&mut self, i: usize) {
        let Some(home) = self.some_household(i) else { return };
        let derived = self.chance.happens(50);
        let id = if derived { RecordId::derived(&["sim", &home.id.to_string()]) } else { self.id() };
        let name = self.value("name", self.desks[i].name);
        let fields = Fields::from([("household".into(), home.id.into()), ("name".into(), name)]);
        self.save(i, false, vec![Change::create(Person::KIND.name, id, fields)]);
    }

    /// Most clerks take declared steps with what they ask for; now and then one claims whatever state comes to mind.
    fn advance_matter(&mut self, i: usize) {
        let rows = self.desks[i].of_kind(Matter::KIND.name);
        let Some(row) = self.chance.pick(&rows).cloned() else { return };
        let from = field(&row.fields, "state").as_text().unwrap_or_default().to_owned();
        let steps: Vec<_> = MatterState::WORKFLOW.next(&from, By::Site).collect();
        let step = self.chance.pick(&steps).copied();
        let claimed = self.chance.pick(MatterState::WORKFLOW.states).map(|state| state.code);
        let to = if self.chance.happens(10) { claimed } else { step.map(|step| step.to) };
        let Some(to) = to else { return };
        let because = self.value("withdrawn_because", self.desks[i].name);
        let mut fields = Fields::from([("withdrawn_because".into(), because), ("confirmed".into(), Value::text("1"))]);
        if let Some(day) = step.and_then(|step| step.on) {
            fields.insert(day.to_owned(), Value::text(self.now.day().to_string()));
        }
        let household = field(&row.fields, "household").clone();
        let people = self.desks[i].of_kind(Person::KIND.name);
        if let Some(adult) = people.iter().find(|person| *field(&person.fields, "household") == household) {
            fields.insert("confirmed_by".into(), adult.id.into());
        }
        let mut changes = vec![];
        if step.is_some_and(|step| step.beside.contains(&Beside::Evidence)) {
            changes.push(self.evidence_of(&row, household));
        }
        let act = Act::Transition { field: "state".into(), from, to: to.to_owned(), fields };
        changes.push(Change { kind: row.kind, record: row.id, seen: row.version, act });
        self.save(i, false, changes);
    }

    fn evidence_of(&mut self, matter: &Stored, household: Value) -> Change {
        let texts = [("kind", "1"), ("name", "照片.jpg"), ("media_type", "image/jpeg"), ("sha256", NO_FILE)];
        let mut fields: Fields = texts.map(|(name, text)| (name.to_owned(), Value::text(text))).into();
        fields.extend([
            ("household".into(), household),
            ("matter".into(), matter.id.into()),
            ("size".into(), Value::Int(1)),
        ]);
        Change::create(Evidence::KIND.name, self.id(), fields)
    }

    fn edit_wishes(&mut self, i: usize) {
        let Some(home) = self.some_household(i) else { return };
        let now: Vec<String> = match field(&home.fields, UNKNOWN) {
            Value::Set(set) => set.iter().cloned().collect(),
            _ => vec![],
        };
        let new = self.value("wish", self.desks[i].name).as_text().unwrap_or_default().to_owned();
        let gone: BTreeSet<String> = self.chance.pick(&now).cloned().into_iter().collect();
        let act = Act::Members {
            add: BTreeMap::from([(UNKNOWN.to_owned(), BTreeSet::from([new]))]),
            remove: BTreeMap::from([(UNKNOWN.to_owned(), gone)]),
        };
        self.save(i, false, vec![Change { kind: home.kind, record: home.id, seen: home.version, act }]);
    }

    pub fn delete_something(&mut self, i: usize) {
        let kind = *self.chance.pick(&[Visit::KIND.name, Person::KIND.name, Matter::KIND.name]).unwrap();
        let rows = self.desks[i].of_kind(kind);
        let Some(row) = self.chance.pick(&rows).cloned() else { return };
        self.save(i, false, vec![Change { kind: row.kind, record: row.id, seen: row.version, act: Act::Delete }]);
    }

    pub fn move_household(&mut self, i: usize) {
        let Some(home) = self.some_household(i) else { return };
        let to = if home.place.as_str() == V1 { V2 } else { V1 };
        // Site staff only propose it.
        let by_township = self.chance.happens(85);
        let village = AreaCode::parse(to).expect("a village");
        self.save(i, by_township, vec![Household::set().village(village).of(home.id, home.version)]);
    }

    fn open_form(&mut self, i: usize) {
        let row = self.some_row(i);
        self.desks[i].form = row.map(|row| (row.id, row.version));
    }

    /// Somebody settles a conflict, decides on a proposal, or mends what was not taken.
    pub fn decide_something(&mut self, i: usize) {
        match self.chance.below(3) {
            0 => self.settle_conflict(i),
            1 => self.decide_proposal(i),
            _ => self.mend_parked(i),
        }
    }

    fn open_standing(&mut self, i: usize, kind: &str) -> Option<Stored> {
        let mut rows = self.desks[i].of_kind(kind);
        rows.retain(|row| field(&row.fields, "state").as_text() == Some(StandingState::Open.code()));
        self.chance.pick(&rows).cloned()
    }

    fn settle_conflict(&mut self, i: usize) {
        let Some(row) = self.open_standing(i, Conflict::KIND.name) else { return };
        let Ok(conflict) = Conflict::from_fields(&row.fields) else { return };
        let mut changes = vec![];
        let target = self.desks[i].shown(conflict.record);
        if let Some(target) = target
            && self.chance.happens(50)
        {
            let value: Value = serde_json::from_str(&conflict.other).unwrap();
            self.may_return(&value);
            changes.push(Change::set(
                &conflict.kind,
                conflict.record,
                target.version,
                Fields::from([(conflict.field, value)]),
            ));
        }
        changes.push(settle(&row, StandingState::Settled));
        self.save(i, false, changes);
    }

    fn decide_proposal(&mut self, i: usize) {
        let Some(row) = self.open_standing(i, Proposal::KIND.name) else { return };
        let to = if self.chance.happens(60) { StandingState::Settled } else { StandingState::Declined };
        let Ok(proposal) = Proposal::from_fields(&row.fields) else { return };
        let value: Value = serde_json::from_str(&proposal.value).unwrap();
        self.may_return(&value);
        let by_township = self.chance.happens(80);
        self.save(i, by_township, vec![settle(&row, to)]);
    }

    fn mend_parked(&mut self, i: usize) {
        let Some(row) = self.open_standing(i, Parked::KIND.name) else { return };
        let to = if self.chance.happens(50) { StandingState::Settled } else { StandingState::Declined };
        self.save(i, false, vec![settle(&row, to)]);
    }

    /// A person chose this value again, so it may enter history once more.
    pub fn may_return(&mut self, value: &Value) {
        if let Some(text) = value.as_text() {
            *self.again.entry(text.to_owned()).or_default() += 1;
        }
    }

    fn county_edits(&mut self) {
        let mut rows = vec![];
        self.county()
            .read(|db| {
                Ok(anju_store::all_of_kind(db, Household::KIND.name, |row| {
                    rows.push(row);
                    Ok(())
                })?)
            })
            .unwrap();
        let row = if self.mix == Mix::Everything { self.chance.pick(&rows).cloned() } else { rows.into_iter().next() };
        let Some(row) = row else { return };
        let mut changes = vec![];
        if self.mix != Mix::Everything || self.chance.happens(50) {
            let value = self.value("phone", '0');
            changes.push(Change::set(&row.kind, row.id, row.version, Fields::from([("phone".to_owned(), value)])));
        } else {
            let name = self.value("name", '0');
            let id = self.id();
            let fields = Fields::from([("household".into(), row.id.into()), ("name".into(), name)]);
            changes.push(Change::create(Person::KIND.name, id, fields));
        }
        let text = format!("the county writes {}", serde_json::to_string(&changes).unwrap());
        self.say(text);
        self.county_writes(changes);
    }

    pub fn clock_jumps(&mut self, i: usize) {
        let by = match self.chance.below(4) {
            0 => 0,
            1 => 10 * YEAR,
            2 => -10 * YEAR,
            _ => 20 * 60_000,
        };
        self.desks[i].rim.put_wrong(by);
    }

    /// One request over a bad line: it or its answer may be lost, repeated, overtaken, or die on the desk.
    pub fn sync(&mut self, i: usize) {
        let room = *self.chance.pick(&[1, 2, 5, 5_000]).unwrap();
        let request = self.desks[i].request(room);
        let numbers: Vec<u64> = request.groups.iter().map(|group| group.number).collect();
        let name = self.desks[i].name;
        let at = request.areas.first().map_or(0, |cursor| cursor.at.0);
        let fate = self.chance.below(20);
        if fate == 0 {
            return self.say(format!("{name} asks, request lost"));
        }
        let mut answer = self.serve(i, &request);
        if fate == 1 {
            let again = self.serve(i, &request);
            self.check_same(&answer, &again);
            answer = again;
        }
        let what = format!(
            "{name} asks from {at} with {numbers:?} room {room} restored {}: verdicts {:?} forked {} to {:?} new {:?} next {} more {}",
            request.restored,
            answer
                .verdicts
                .iter()
                .map(|verdict| (
                    verdict.number,
                    verdict.sequence,
                    verdict.parked.as_ref().map(|fault| fault.code.clone())
                ))
                .collect::<Vec<_>>(),
            answer.forked,
            answer.pages.first().map(|page| (page.from, page.to.0, page.rows.len(), page.leaves.len())),
            answer.new_desk,
            answer.next_number,
            answer.more
        );
        // What follows is asked for while this is taken in.
        let ahead = self.desks[i].ahead(&request, &answer).map(|next| {
            *self.met.entry("asked ahead").or_default() += 1;
            (self.serve(i, &next), next)
        });
        match fate {
            2..=3 => return self.say(format!("{what}: ANSWER LOST")),
            4 => {
                self.desks[i].late = Some((request, answer));
                return self.say(format!("{what}: answer late"));
            }
            5 => {
                let rules = self.rules;
                self.desks[i].die_taking_in(rules, &request, &answer);
                self.say(format!("{what}: died taking it in"));
                if let Some((answer, next)) = ahead {
                    self.receive(i, &next, &answer);
                }
                return;
            }
            6..=10 if self.mix == Mix::Everything => self.save_something(i),
            6..=10 if self.mix == Mix::Cases => self.act_on_cases(i),
            6..=10 => self.edit(i),
            _ => {}
        }
        self.say(what);
        let mut taken = self.receive(i, &request, &answer);
        if let Some((answer, next)) = ahead.filter(|_| !fate.is_multiple_of(3)) {
            self.say(format!("{name} takes in what it asked for ahead"));
            taken = self.receive(i, &next, &answer);
        }
        if taken.complete && fate > 10 {
            self.check_equal(i, "desk differs after a complete sync");
        }
    }

    /// I2: a repeat answers the same.
    fn check_same(&mut self, first: &anju_model::sync::wire::SyncAnswer, again: &anju_model::sync::wire::SyncAnswer) {
        if first.new_desk.is_none() && again.new_desk.is_none() && !first.forked && first.verdicts != again.verdicts {
            let text = format!("{:?} then {:?}", first.verdicts, again.verdicts);
            self.fail("a repeat is answered otherwise", text);
        }
    }

    pub fn deliver_late(&mut self, i: usize) {
        let Some((request, answer)) = self.desks[i].late.take() else { return };
        let text = format!("{} gets a late answer", self.desks[i].name);
        self.say(text);
        self.receive(i, &request, &answer);
    }

    pub fn restore_desk(&mut self, i: usize) {
        let rules = self.rules;
        if let Some(orphans) = self.desks[i].restore(rules) {
            self.orphans.extend(orphans);
            let text = format!("DESK {} restored, lost {} judged groups", self.desks[i].name, self.orphans.len());
            self.say(text);
        }
    }
}

fn settle(row: &Stored, to: StandingState) -> Change {
    let from = field(&row.fields, "state").as_text().unwrap_or_default().to_owned();
    let act = Act::Transition { field: "state".into(), from, to: to.code().into(), fields: Fields::new() };
    Change { kind: row.kind.clone(), record: row.id, seen: row.version, act }
}

/// Values made for the oracle carry their number.
fn is_typed(value: &Value) -> bool {
    value.as_text().is_some_and(|text| text.contains('#') && text.ends_with(';'))
}
