//! Handovers in the simulated county: a household is offered, taken, given back and stopped by desks apart, while its phone is
//! changed and visits come late. Whatever arrives when, both sides' rows of a case say the same, a household is in one pair of hands,
//! and it lives in one village with all that belongs to it.

use crate::{
    steps::Mix,
    world::{V1, V2, World},
};
use anju_model::{
    AreaCode, Fields, Kind, RecordId, Ref, Value,
    kinds::{Handover, HandoverItem, HandoverItemState, HandoverState, Household, handover_way as way},
    record::Record,
    sync::group::{Act, Change},
    value::field,
    workflow::{Side, Workflow},
};
use anju_store::Stored;

static HANDOVER: Kind = Handover::KIND;
static ITEM: Kind = HandoverItem::KIND;

impl World {
    pub fn step_on_handovers(&mut self) {
        let i = self.chance.below(self.desks.len());
        match self.chance.below(100) {
            0..=8 => self.offer(i),
            9..=27 => self.take_turn(i),
            28..=33 => self.own_item(i),
            34..=40 => self.edit(i),
            41..=43 => self.log_visit(i),
            44..=78 => self.sync(i),
            79..=82 => self.decide_something(i),
            83..=84 => self.move_household(i),
            85..=87 => self.deliver_late(i),
            88..=90 => self.back_up_county(),
            91..=92 => {
                let announced = self.chance.happens(30);
                self.restore_county(announced);
            }
            93..=96 => self.desks[i].back_up(),
            _ => self.restore_desk(i),
        }
    }

    /// A household is offered to the other village; now and then by somebody who may not, or of a household that is not there.
    fn offer(&mut self, i: usize) {
        let homes = self.desks[i].of_kind(Household::KIND.name);
        let Some(home) = self.chance.pick(&homes).cloned() else { return };
        let villages = [V1, V2].map(|code| AreaCode::parse(code).expect("a village"));
        let [from, to] = if (home.place == villages[0]) != self.chance.happens(8) {
            villages
        } else {
            let [one, other] = villages;
            [other, one]
        };
        let case = self.id();
        let begun = Handover::set().case_id(case).holder(from.clone()).way(way::INSIDE).head("徐辉");
        let begun = begun.origin(from.clone()).destination(to).moved(Ref::to(home.id));
        let today = self.now.day();
        let begun = canonical(begun.offered_on(today).state(HandoverState::Offered.code()).into_fields());
        let item = HandoverItem::set().case_id(case).holder(from).item("07").offered_on(today);
        let item = canonical(item.state(HandoverItemState::Offered.code()).into_fields());
        let changes = [(&HANDOVER, begun), (&ITEM, item)]
            .map(|(kind, fields)| Change::create(kind.name, kind.natural_id(&fields).expect("a key"), fields));
        let by_township = self.chance.happens(90);
        self.save(i, by_township, changes.into());
    }

    /// Somebody goes on with a case or an item: mostly by a step that its state allows, whoever's turn it is.
    fn take_turn(&mut self, i: usize) {
        let (kind, machine): (&Kind, &Workflow) = if self.chance.happens(65) {
            (&HANDOVER, &HandoverState::WORKFLOW)
        } else {
            (&ITEM, &HandoverItemState::WORKFLOW)
        };
        let rows = self.desks[i].of_kind(kind.name);
        let Some(row) = self.chance.pick(&rows).cloned() else { return };
        let from = field(&row.fields, "state").as_text().unwrap_or_default().to_owned();
        let onward: Vec<_> = machine.steps.iter().filter(|step| step.from == from).collect();
        let Some(step) = self.chance.pick(&onward).copied() else { return };
        // Whoever is to take it mostly does.
        let takes = onward.iter().find(|step| step.within == Some(Side::Destination)).copied();
        let step = takes.filter(|_| self.chance.happens(60)).unwrap_or(step);
        let claimed =
            if self.chance.happens(5) { self.chance.pick(machine.states).map(|state| state.code) } else { None };
        let mut fields: Fields = [("because".to_owned(), Value::text("情况不符"))].into();
        fields.retain(|name, _| step.asks.contains(&name.as_str()));
        if let Some(day) = step.on {
            fields.insert(day.to_owned(), Value::text(self.now.day().to_string()));
        }
        let to = claimed.unwrap_or(step.to).to_owned();
        let act = Act::Transition { field: "state".into(), from, to, fields };
        let by_township = self.chance.happens(95);
        self.save(i, by_township, vec![Change { kind: kind.name.into(), record: row.id, seen: row.version, act }]);
    }

    /// Somebody says who owns an item: on both sides at once, where it happens so.
    fn own_item(&mut self, i: usize) {
        let rows = self.desks[i].of_kind(ITEM.name);
        let Some(row) = self.chance.pick(&rows).cloned() else { return };
        let name = *self.chance.pick(&["马芳", "李建国", "赵云"]).expect("some");
        let owner = HandoverItem::set().owner(name.to_owned()).of(row.id, row.version);
        self.save(i, true, vec![owner]);
    }

    /// What must hold of handovers at the county, at rest.
    pub fn check_handovers(&mut self) {
        let mut all: Vec<Stored> = vec![];
        for kind in [&HANDOVER, &ITEM] {
            self.county()
                .read(|db| {
                    Ok(anju_store::all_of_kind(db, kind.name, |row| {
                        all.push(row);
                        Ok(())
                    })?)
                })
                .unwrap();
        }
        let says = |row: &Stored| {
            let mut fields = row.fields.clone();
            fields.remove("holder");
            (fields, row.version, row.deleted, row.inks.clone())
        };
        let case = |row: &Stored| {
            (row.kind.clone(), field(&row.fields, "case_id").clone(), field(&row.fields, "item").clone())
        };
        let mut wrong = vec![];
        for row in &all {
            let twins: Vec<_> = all.iter().filter(|other| case(other) == case(row) && other.id != row.id).collect();
            if !matches!(twins.as_slice(), [twin] if says(twin) == says(row) && twin.place != row.place) {
                wrong.push(("the sides of a handover differ", format!("{row:?} and {twins:?}")));
            }
        }
        // Who has a household in hands is who visits it; an offer of where it no longer lives has ended.
        let mut hands: Vec<(Value, Value)> = vec![];
        for row in all.iter().filter(|row| row.kind == HANDOVER.name && !row.deleted) {
            let of = Handover::from_fields(&row.fields).expect("what the county took");
            // What goes to another county names no household of this one.
            let Some(moved) = of.moved else { continue };
            let home = self.county().read(|db| Ok(anju_store::get(db, moved.id())?));
            let home = home.unwrap().expect("a household that is handed over").place;
            let on_offer = [HandoverState::Offered.code(), HandoverState::Returned.code()].contains(&&*of.state);
            if on_offer && of.origin.as_ref() != Some(&home) {
                wrong.push(("an offer of a household that left", format!("{row:?}")));
            }
            if of.has_in_hands(&home) {
                hands.push((field(&row.fields, "moved").clone(), field(&row.fields, "case_id").clone()));
            }
        }
        hands.sort_by_key(|(moved, case)| (format!("{moved:?}"), format!("{case:?}")));
        hands.dedup();
        for two in hands.windows(2).filter(|two| two[0].0 == two[1].0) {
            wrong.push(("a household in two hands", format!("{two:?}")));
        }
        let taken =
            all.iter().filter(|row| field(&row.fields, "state").as_text() == Some(HandoverState::Accepted.code()));
        let taken = taken.filter(|row| row.kind == HANDOVER.name).count() as u32;
        if self.mix == Mix::Handovers {
            self.met.insert("taken over", taken);
        }
        let apart: Vec<RecordId> = self
            .county()
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT f.id FROM feed f JOIN household h ON h.id = f.household WHERE f.place <> h.place OR h.village <> h.place",
                )?;
                let ids = query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?;
                Ok(ids.collect::<Result<_, _>>()?)
            })
            .unwrap();
        wrong.extend(apart.into_iter().map(|id| ("a household in two villages", id.to_string())));
        for (what, text) in wrong {
            self.fail(what, text);
        }
    }
}

fn canonical(fields: Fields) -> Fields {
    anju_model::value::canonical(fields)
}
