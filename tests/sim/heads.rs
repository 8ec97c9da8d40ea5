//! Families in the simulated county: desks name other heads while apart, members join and leave. Whatever arrives when, a
//! household that is kept and has members has one head.

use crate::world::World;
use anju_model::{
    PartialDay, RecordId, Ref, Value,
    kinds::{Household, HouseholdState, Membership, Person},
    record::Record,
    sync::Change,
    value::field,
};
use anju_store::{Stored, rusqlite::params};

const HEAD: &str = "01";
const OTHER: &str = "28";

impl World {
    /// Gives each household a wife and a son; in the other mixes the head lives alone.
    pub fn bring_families(&mut self) {
        let mut changes = vec![];
        for home in self.kept_households() {
            for (name, relation) in [("妻", "02"), ("子", "03")] {
                changes.extend(self.joining(home, name, relation));
            }
        }
        self.county_writes(changes);
        for i in 0..self.desks.len() {
            self.drain(i);
        }
    }

    fn kept_households(&self) -> Vec<RecordId> {
        let mut found = vec![];
        self.county()
            .read(|db| {
                Ok(anju_store::all_of_kind(db, Household::KIND.name, |row| {
                    found.push(row.id);
                    Ok(())
                })?)
            })
            .unwrap();
        found
    }

    fn joining(&mut self, home: RecordId, name: &str, relation: &str) -> [Change; 2] {
        let (person, stay) = (self.id(), self.id());
        let named = Person::set().household(Ref::to(home)).name(name).into_fields();
        let joins = Membership::set().household(Ref::to(home)).person(Ref::to(person)).relation(relation.to_owned());
        [
            Change::create(Person::KIND.name, person, named),
            Change::create(Membership::KIND.name, stay, joins.into_fields()),
        ]
    }

    pub fn step_on_heads(&mut self) {
        let i = self.chance.below(self.desks.len());
        match self.chance.below(100) {
            0..=21 => self.change_head(i),
            22..=29 => self.member_leaves(i),
            30..=36 => self.member_joins(i),
            37..=75 => self.sync(i),
            76..=81 => self.decide_something(i),
            82..=85 => self.move_household(i),
            86..=88 => self.deliver_late(i),
            89..=91 => self.back_up_county(),
            92..=93 => {
                let announced = self.chance.happens(30);
                self.restore_county(announced);
            }
            94..=96 => self.desks[i].back_up(),
            _ => self.restore_desk(i),
        }
    }

    /// Somebody else becomes head; an older desk may forget the former one.
    fn change_head(&mut self, i: usize) {
        let Some((home, stays)) = self.some_family(i) else { return };
        let Some(next) = self.chance.pick(&stays).cloned() else { return };
        let forgets = self.chance.happens(10);
        let mut changes = vec![becomes_head(&home, &next)];
        changes.extend(stays.iter().filter_map(|stay| match stay.id == next.id {
            true => Some(related(stay, HEAD)),
            false => (!forgets).then(|| related(stay, OTHER)),
        }));
        let by_township = self.chance.happens(25);
        self.save(i, by_township, changes);
    }

    /// A member leaves; where he is the head, another may follow him, or nobody.
    fn member_leaves(&mut self, i: usize) {
        let Some((home, stays)) = self.some_family(i) else { return };
        let Some(gone) = self.chance.pick(&stays).cloned() else { return };
        let mut changes = vec![Membership::set().until(PartialDay::from(self.now.day())).of(gone.id, gone.version)];
        let others: Vec<Stored> = stays.into_iter().filter(|stay| stay.id != gone.id).collect();
        if let Some(next) = self.chance.pick(&others).cloned().filter(|_| self.chance.happens(70)) {
            changes.extend([becomes_head(&home, &next), related(&next, HEAD)]);
            changes.extend(others.iter().filter(|stay| stay.id != next.id).map(|stay| related(stay, OTHER)));
        }
        self.save(i, false, changes);
    }

    fn member_joins(&mut self, i: usize) {
        let Some((home, _)) = self.some_family(i) else { return };
        let relation = if self.chance.happens(15) { HEAD } else { OTHER };
        let changes = self.joining(home.id, "新", relation);
        self.save(i, false, changes.into());
    }

    /// A household that the desk shows, with the stays that last there.
    fn some_family(&mut self, i: usize) -> Option<(Stored, Vec<Stored>)> {
        let homes = self.desks[i].of_kind(Household::KIND.name);
        let home = self.chance.pick(&homes).cloned()?;
        let own: Value = home.id.into();
        let mut stays = self.desks[i].of_kind(Membership::KIND.name);
        stays.retain(|stay| *field(&stay.fields, "household") == own && field(&stay.fields, "until").is_null());
        Some((home, stays))
    }

    /// Every household that is kept and has members has one head at the county.
    pub fn check_heads(&mut self) {
        let wrong: Vec<(String, u32, u32)> = self
            .county()
            .read(|db| {
                let mut query = db.prepare_cached(
                    "SELECT hex(h.id), count(DISTINCT m.person) AS members,
                            count(DISTINCT iif(m.relation IS ?2 OR m.person IS h.head, m.person, NULL)) AS heads
                     FROM household h JOIN membership m ON m.household = h.id AND m.deleted = 0 AND m.until IS NULL
                     WHERE h.deleted = 0 AND h.state = ?1 GROUP BY h.id HAVING heads <> 1",
                )?;
                let rows = query.query_map(params![HouseholdState::Kept.code(), HEAD], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .unwrap();
        for (home, members, heads) in wrong {
            self.fail("not one head", format!("{home} has {members} members and {heads} heads"));
        }
    }
}

fn related(stay: &Stored, relation: &str) -> Change {
    Membership::set().relation(relation.to_owned()).of(stay.id, stay.version)
}

fn becomes_head(home: &Stored, stay: &Stored) -> Change {
    let head = Membership::from_fields(&stay.fields).expect("a stay").person;
    Household::set().head(head).of(home.id, home.version)
}
