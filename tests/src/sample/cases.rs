//! What a county has entered by the time it is at work on part one of the policy: surveys, wishes, and cases in every state, on top of
//! an imported workbook. Synthetic as that is; equal counties and seeds get equal cases.

mod aid;
mod collective;
mod handover;
mod party;

use super::chance::Chance;
use anju_county::{County, CountyError, rim::Rim};
use anju_model::{
    Clock, Day, Fields, Kind, RecordId, Value,
    kinds::{
        Baseline, HukouCase, HukouGrounds, HukouState, HukouWish, LandLease, LandPlot, LandSupport, LeaseState,
        MedicalAid, MedicalBill, MedicalTalk, MedicalWish, PensionCase, PensionChoice, PensionFee, PensionTransfer,
    },
    record::Record,
    sync::Change,
};
use anju_store::rusqlite::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Enters cases for every household that a county holds; returns how many records of each kind were made.
///
/// # Errors
/// As `County::save`.
pub fn add(county: &County, seed: u64, rim: &dyn Rim) -> Result<BTreeMap<&'static str, usize>, CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    let mut chance = Chance::of(seed);
    let homes = county.read(homes)?;
    let mut made = Made::of(clock.today(), &homes);
    for home in &homes {
        made.home(&mut chance, home);
    }
    let Made { changes, counts, today, .. } = made;
    let mut bytes = [0; 10];
    let mut group = || {
        rim.random(&mut bytes);
        RecordId::from_time(clock.now.0.max(0).unsigned_abs(), bytes)
    };
    county.save(changes, Some(today), clock, &mut group)?;
    Ok(counts)
}

/// A household as the county holds it.
struct Home {
    id: RecordId,
    village: String,
    /// The county that it left, where it is another.
    from_elsewhere: bool,
    /// Whether it lives in a settlement.
    is_settled: bool,
    persons: Vec<Someone>,
}

struct Someone {
    id: RecordId,
    name: String,
    is_head: bool,
    age: i64,
    is_in_party: bool,
    has_moved: bool,
    is_insured: bool,
    aid: Option<String>,
}

fn homes(db: &Connection) -> Result<Vec<Home>, CountyError> {
    let mut query = db.prepare(
        "SELECT h.id, h.place, coalesce(substr(h.origin, 1, 6) <> substr(h.place, 1, 6), 0), p.id, p.name, p.id = h.head,
            coalesce(substr(date('now'), 1, 4) - substr(p.birth, 1, 4), 40),
            EXISTS (SELECT 1 FROM party_standing s WHERE s.person = p.id AND s.standing IN ('01', '02') AND s.deleted = 0),
            EXISTS (SELECT 1 FROM hukou k WHERE k.person = p.id AND k.moved = 1 AND k.deleted = 0),
            EXISTS (SELECT 1 FROM medical m WHERE m.person = p.id AND m.insured = 1 AND m.deleted = 0),
            (SELECT a.kind FROM assistance a WHERE a.person = p.id AND a.entitled = 1 AND a.deleted = 0 LIMIT 1),
            h.settlement IS NOT NULL
         FROM household h JOIN membership m ON m.household = h.id AND m.deleted = 0 AND m.until IS NULL
         JOIN person p ON p.id = m.person AND p.deleted = 0
         WHERE h.deleted = 0 AND h.state = '1' ORDER BY h.number, h.id, p.number, p.id",
    )?;
    let one = |row: &Row<'_>| {
        let someone = Someone {
            id: RecordId::from_bytes(row.get(3)?),
            name: row.get(4)?,
            is_head: row.get::<_, Option<bool>>(5)?.unwrap_or_default(),
            age: row.get(6)?,
            is_in_party: row.get(7)?,
            has_moved: row.get(8)?,
            is_insured: row.get(9)?,
            aid: row.get(10)?,
        };
        let from_elsewhere = row.get::<_, bool>(2)?;
        let home = Home {
            id: RecordId::from_bytes(row.get(0)?),
            village: row.get(1)?,
            from_elsewhere,
            is_settled: row.get(11)?,
            persons: vec![],
        };
        Ok((home, someone))
    };
    let mut homes: Vec<Home> = vec![];
    for row in query.query_map([], one)? {
        let (home, someone) = row?;
        match homes.last_mut().filter(|last| last.id == home.id) {
            Some(last) => last.persons.push(someone),
            None => homes.push(Home { persons: vec![someone], ..home }),
        }
    }
    Ok(homes)
}

/// What is made, and how much of each kind.
struct Made<'a> {
    today: Day,
    /// The villages in which households live.
    villages: BTreeSet<&'a str>,
    changes: Vec<Change>,
    counts: BTreeMap<&'static str, usize>,
}

/// A field's name and its value.
type Says<'a> = (&'a str, Value);

impl<'a> Made<'a> {
    fn of(today: Day, homes: &'a [Home]) -> Self {
        let villages = homes.iter().map(|home| home.village.as_str()).collect();
        Self { today, villages, changes: vec![], counts: BTreeMap::new() }
    }

    fn ago(&self, chance: &mut Chance, least: i64, most: i64) -> Day {
        self.today.plus_days(-chance.between(least, most))
    }

    fn add(&mut self, kind: &'static Kind, household: RecordId, person: Option<RecordId>, says: &[Says<'_>]) {
        let count = self.counts.entry(kind.name).or_default();
        *count += 1;
        let mut fields: Fields = says.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        fields.insert("household".to_owned(), Value::from(household));
        fields.extend(person.map(|person| ("person".to_owned(), Value::from(person))));
        let id = kind.natural_id(&fields);
        let id =
            id.unwrap_or_else(|| RecordId::derived(&["sample", kind.name, &household.to_string(), &count.to_string()]));
        self.changes.push(Change::create(kind.name, id, fields));
    }

    fn home(&mut self, chance: &mut Chance, home: &Home) {
        if chance.happens(70) {
            let on = self.ago(chance, 1, 300);
            self.add(&Baseline::KIND, home.id, None, &[("surveyed_on", day(on))]);
        }
        self.hukou(chance, home);
        self.land(chance, home);
        self.collective(chance, home);
        for person in &home.persons {
            self.party(chance, home, person);
            self.pension(chance, home, person);
            self.medical(chance, home, person);
            self.aid(chance, home, person);
        }
        self.hand_over(chance, home);
    }

    fn hukou(&mut self, chance: &mut Chance, home: &Home) {
        if chance.happens(65) {
            self.grounds(chance, home);
        }
        if !chance.happens(75) {
            return;
        }
        let wish = chance.weighted(&[("1", 30), ("2", 55), ("3", 15)]);
        let asked = self.ago(chance, 40, 400);
        let way = (
            "way",
            text(chance.weighted(if home.is_settled { &[("2", 90), ("3", 10)] } else { &[("1", 90), ("3", 10)] })),
        );
        let says = [("asked_on", day(asked)), ("wish", text(wish))];
        let with_way: Vec<Says<'_>> = says.iter().cloned().chain([way.clone()]).collect();
        self.add(&HukouWish::KIND, home.id, None, if wish == "1" { &with_way } else { &says });
        if wish != "1" {
            return;
        }
        for person in &home.persons {
            if chance.happens(60) {
                let applied = asked.plus_days(chance.between(1, 15));
                self.hukou_moves(chance, (home, person), (applied, way.clone()));
            }
        }
    }

    /// What the ways of a household rest on: of those who live dispersed a house or land, of those in a settlement their door.
    fn grounds(&mut self, chance: &mut Chance, home: &Home) {
        let yes = |holds: bool| Value::Int(i64::from(holds));
        let mut says = vec![
            ("checked_on", day(self.ago(chance, 10, 500))),
            ("lives_here", yes(chance.happens(88))),
            ("in_site", yes(home.is_settled)),
        ];
        if home.is_settled {
            says.push(("door", text(&format!("{}栋{}单元", chance.between(1, 12), chance.between(1, 4)))));
        } else {
            says.push(("rural_housing", yes(chance.happens(75))));
            // What nobody looked at is not said.
            says.extend(chance.happens(60).then(|| ("homestead", yes(chance.happens(25)))));
            says.extend(chance.happens(60).then(|| ("contracted_land", yes(chance.happens(15)))));
        }
        self.add(&HukouGrounds::KIND, home.id, None, &says);
    }

    /// The case of one person: of whoever's hukou has moved it has come to its end.
    fn hukou_moves(&mut self, chance: &mut Chance, (home, person): (&Home, &Someone), (applied, way): (Day, Says<'_>)) {
        use HukouState::{Accepted, Applied, Permitted, Returned, Settled, Withdrawn};
        let open = [(Applied, 34), (Accepted, 36), (Permitted, 12), (Returned, 9), (Withdrawn, 9)];
        let state = if person.has_moved { Settled } else { chance.weighted(&open) };
        let on = |days: i64| day(applied.plus_days(days));
        let mut says = vec![way, ("state", text(state.code())), ("applied_on", on(0))];
        if matches!(state, Accepted | Permitted | Settled) {
            says.push(("accepted_on", on(3)));
        }
        match state {
            Permitted => says.push(("permitted_on", on(10))),
            Settled => says.push(("settled_on", on(14))),
            Returned => says.extend([("returned_on", on(5)), ("because", text("缺少房屋证明"))]),
            Withdrawn => says.extend([("ended_on", on(6)), ("because", text("本人改变意愿"))]),
            Applied | Accepted => {}
        }
        self.add(&HukouCase::KIND, home.id, Some(person.id), &says);
    }

    fn land(&mut self, chance: &mut Chance, home: &Home) {
        if chance.happens(85) {
            for (kind, share) in [("1", 100), ("2", 45), ("5", 30)] {
                if !chance.happens(share) {
                    continue;
                }
                let used = chance.weighted(&[("1", 25), ("2", 20), ("5", 20), ("6", 15), ("10", 20)]);
                let says = [
                    ("kind", text(kind)),
                    ("mu", Value::Int(chance.between(20, 900))),
                    ("used_as", text(used)),
                    ("seen_on", day(self.ago(chance, 10, 500))),
                ];
                self.add(&LandPlot::KIND, home.id, None, &says);
            }
        }
        if chance.happens(8) {
            self.lease(chance, home);
        }
        if chance.happens(5) {
            let says = [
                ("kind", text("1")),
                ("project", text("特色种植")),
                ("amount_fen", Value::Int(chance.between(100_000, 900_000))),
                ("given_on", day(self.ago(chance, 10, 700))),
            ];
            self.add(&LandSupport::KIND, home.id, None, &says);
        }
    }

    /// The subsidy on the rent of land that a household leases at the destination.
    fn lease(&mut self, chance: &mut Chance, home: &Home) {
        use LeaseState::{Approved, Asked, Paid, Refused, Withdrawn};
        let asked = self.ago(chance, 15, 200);
        let state = chance.weighted(&[(Asked, 25), (Approved, 10), (Paid, 55), (Refused, 6), (Withdrawn, 4)]);
        let on = |days: i64| day(asked.plus_days(days));
        let mut says = vec![
            ("mu", Value::Int(chance.between(100, 2_000))),
            ("rent_fen", Value::Int(chance.between(20_000, 60_000))),
            ("asked_on", on(0)),
            ("state", text(state.code())),
        ];
        if matches!(state, Approved | Paid) {
            says.extend([("approved_on", on(2)), ("subsidy_fen", Value::Int(chance.between(10_000, 90_000)))]);
        }
        match state {
            Paid => says.push(("paid_on", on(4))),
            Refused => says.extend([("ended_on", on(3)), ("because", text("未实际流转"))]),
            Withdrawn => says.extend([("ended_on", on(3)), ("because", text("不再流转"))]),
            Asked | Approved => {}
        }
        self.add(&LandLease::KIND, home.id, None, &says);
    }

    fn pension(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        if person.age < 16 {
            return;
        }
        if person.has_moved && home.from_elsewhere {
            let asked = self.ago(chance, 15, 400);
            let choice = chance.weighted(&[("1", 60), ("2", 40)]);
            self.add(
                &PensionChoice::KIND,
                home.id,
                Some(person.id),
                &[("asked_on", day(asked)), ("choice", text(choice))],
            );
            if choice == "2" {
                self.pension_moves(chance, (home, person), asked.plus_days(1));
            }
        }
        if person.age < 60 && chance.happens(8) {
            let listed = self.ago(chance, 5, 200);
            let mut says = vec![
                ("year", Value::Int(i64::from(self.today.year()))),
                ("class", text(chance.weighted(&[("1", 70), ("2", 20), ("4", 10)]))),
                ("listed_on", day(listed)),
            ];
            if chance.happens(85) {
                says.extend([("amount_fen", Value::Int(10_000)), ("paid_on", day(listed.plus_days(4)))]);
            }
            self.add(&PensionFee::KIND, home.id, Some(person.id), &says);
        }
    }

    fn pension_moves(&mut self, chance: &mut Chance, (home, person): (&Home, &Someone), applied: Day) {
        use PensionTransfer::{Accepted, Applied, Done, Returned, SentOut, Withdrawn};
        let states = [(Applied, 22), (Accepted, 20), (SentOut, 15), (Done, 28), (Returned, 9), (Withdrawn, 6)];
        let state = chance.weighted(&states);
        let on = |days: i64| day(applied.plus_days(days));
        let mut says = vec![("state", text(state.code())), ("applied_on", on(0)), ("from_place", text("原参保区县"))];
        if matches!(state, Accepted | SentOut | Done) {
            says.push(("accepted_on", on(2)));
        }
        if matches!(state, SentOut | Done) {
            says.push(("sent_on", on(3)));
        }
        match state {
            Done => says.push(("done_on", on(5))),
            Returned => says.extend([("returned_on", on(2)), ("because", text("缺参保凭证"))]),
            Withdrawn => says.extend([("ended_on", on(2)), ("because", text("继续在原参保地缴费"))]),
            Applied | Accepted | SentOut => {}
        }
        self.add(&PensionCase::KIND, home.id, Some(person.id), &says);
    }

    fn medical(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        let year = ("year", Value::Int(i64::from(self.today.year())));
        if !person.is_insured {
            if chance.happens(60) {
                let says = [
                    year,
                    ("talked_on", day(self.ago(chance, 1, 150))),
                    ("how", text(chance.weighted(&[("1", 40), ("2", 50), ("3", 10)]))),
                    ("spoke", text("村干部")),
                    ("answer", text(chance.weighted(&[("1", 50), ("3", 20), ("4", 30)]))),
                ];
                self.add(&MedicalTalk::KIND, home.id, Some(person.id), &says);
            }
            return;
        }
        if chance.happens(15) {
            let listed = self.ago(chance, 5, 200);
            let mut says =
                vec![year.clone(), ("aid", text(chance.weighted(&[("1", 20), ("2", 80)]))), ("listed_on", day(listed))];
            if chance.happens(90) {
                says.extend([
                    ("amount_fen", Value::Int(chance.between(5_000, 40_000))),
                    ("settled_on", day(listed.plus_days(4))),
                ]);
            }
            self.add(&MedicalAid::KIND, home.id, Some(person.id), &says);
        }
        if chance.happens(6) {
            let result = chance.weighted(&[("1", 70), ("2", 10), ("3", 20)]);
            let mut says = vec![year, ("result", text(result)), ("told_on", day(self.ago(chance, 5, 200)))];
            if result == "2" {
                says.push(("because", text("异地就医未备案")));
            }
            self.add(&MedicalBill::KIND, home.id, Some(person.id), &says);
        }
        if person.has_moved && home.from_elsewhere && chance.happens(50) {
            let says = [
                ("asked_on", day(self.ago(chance, 5, 300))),
                ("service", text(chance.weighted(&[("1", 60), ("2", 25), ("3", 15)]))),
            ];
            self.add(&MedicalWish::KIND, home.id, Some(person.id), &says);
        }
    }
}

fn day(day: Day) -> Value {
    text(&day.to_string())
}

fn text(text: &str) -> Value {
    Value::text(text)
}

#[cfg(test)]
mod tests;
