//! What a county has entered by the time it is at work on part one of the policy: surveys, wishes, and cases in every state, on top of
//! an imported workbook. Synthetic as that is; equal counties and seeds get equal cases.

use super::chance::Chance;
use anju_county::{County, CountyError, rim::Rim};
use anju_model::{
    Clock, Day, Fields, Kind, Month, RecordId, Value,
    kinds::{
        AidCase, AidMonth, Baseline, CollectiveCase, CollectiveChoice, Handover, HukouCase, HukouWish, LandLease,
        LandPlot, LandSupport, MedicalAid, MedicalBill, MedicalTalk, MedicalWish, PartyCase, PensionCase,
        PensionChoice, PensionFee,
    },
    record::Record,
    sync::Change,
};
use anju_store::rusqlite::{Connection, Row};
use std::collections::BTreeMap;

/// Enters cases for every household that a county holds; returns how many records of each kind were made.
///
/// # Errors
/// As `County::save`.
pub fn add(county: &County, seed: u64, rim: &dyn Rim) -> Result<BTreeMap<&'static str, usize>, CountyError> {
    let clock = Clock { now: rim.now(), suspect: false };
    let mut chance = Chance::of(seed);
    let mut made = Made { today: clock.today(), changes: vec![], counts: BTreeMap::new() };
    for home in county.read(homes)? {
        made.home(&mut chance, &home);
    }
    let Made { changes, counts, today } = made;
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
            (SELECT a.kind FROM assistance a WHERE a.person = p.id AND a.entitled = 1 AND a.deleted = 0 LIMIT 1)
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
        Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?, row.get::<_, bool>(2)?, someone))
    };
    let mut homes: Vec<Home> = vec![];
    for row in query.query_map([], one)? {
        let (id, village, from_elsewhere, someone) = row?;
        match homes.last_mut().filter(|home| home.id == id) {
            Some(home) => home.persons.push(someone),
            None => homes.push(Home { id, village, from_elsewhere, persons: vec![someone] }),
        }
    }
    Ok(homes)
}

/// What is made, and how much of each kind.
struct Made {
    today: Day,
    changes: Vec<Change>,
    counts: BTreeMap<&'static str, usize>,
}

/// A field's name and its value.
type Says<'a> = (&'a str, Value);

impl Made {
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
        if home.from_elsewhere && chance.happens(15) {
            self.comes_from_elsewhere(chance, home);
        }
    }

    fn hukou(&mut self, chance: &mut Chance, home: &Home) {
        if !chance.happens(75) {
            return;
        }
        let wish = chance.weighted(&[("1", 30), ("2", 55), ("3", 15)]);
        let asked = self.ago(chance, 20, 400);
        let way = ("way", text(chance.weighted(&[("1", 30), ("2", 60), ("3", 10)])));
        let says = [("asked_on", day(asked)), ("wish", text(wish))];
        let with_way: Vec<Says<'_>> = says.iter().cloned().chain([way.clone()]).collect();
        self.add(&HukouWish::KIND, home.id, None, if wish == "1" { &with_way } else { &says });
        if wish != "1" {
            return;
        }
        for person in home.persons.iter().filter(|person| !person.has_moved) {
            if !chance.happens(60) {
                continue;
            }
            let applied = asked.plus_days(chance.between(1, 15));
            let state = chance.weighted(&[("1", 40), ("2", 40), ("3", 12), ("6", 8)]);
            let mut says = vec![way.clone(), ("state", text(state)), ("applied_on", day(applied))];
            match state {
                "2" => says.push(("accepted_on", day(applied.plus_days(3)))),
                "3" => says
                    .extend([("accepted_on", day(applied.plus_days(3))), ("permitted_on", day(applied.plus_days(10)))]),
                "6" => says.extend([("returned_on", day(applied.plus_days(5))), ("because", text("缺少房屋证明"))]),
                _ => {}
            }
            self.add(&HukouCase::KIND, home.id, Some(person.id), &says);
        }
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
            let asked = self.ago(chance, 5, 200);
            let paid = chance.happens(60);
            let mut says = vec![
                ("mu", Value::Int(chance.between(100, 2_000))),
                ("rent_fen", Value::Int(chance.between(20_000, 60_000))),
                ("asked_on", day(asked)),
                ("state", text(if paid { "3" } else { "1" })),
            ];
            if paid {
                says.extend([
                    ("approved_on", day(asked.plus_days(2))),
                    ("subsidy_fen", Value::Int(chance.between(10_000, 90_000))),
                    ("paid_on", day(asked.plus_days(4))),
                ]);
            }
            self.add(&LandLease::KIND, home.id, None, &says);
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

    fn collective(&mut self, chance: &mut Chance, home: &Home) {
        if !chance.happens(60) {
            return;
        }
        let choice = chance.weighted(&[("1", 15), ("2", 65), ("3", 20)]);
        let asked = self.ago(chance, 30, 500);
        self.add(&CollectiveChoice::KIND, home.id, None, &[("asked_on", day(asked)), ("choice", text(choice))]);
        let head = home.persons.iter().find(|person| person.is_head);
        if let Some(head) = head.filter(|_| choice == "1" && chance.happens(60)) {
            let state = chance.weighted(&[("1", 50), ("2", 50)]);
            let mut says = vec![
                ("state", text(state)),
                ("applied_on", day(asked.plus_days(3))),
                ("organisation", text("村集体经济组织")),
            ];
            if state == "2" {
                says.extend([
                    ("noticed_on", day(asked.plus_days(8))),
                    ("noticed_until", day(asked.plus_days(15))),
                    ("noticed_by", text("1")),
                ]);
            }
            self.add(&CollectiveCase::KIND, home.id, Some(head.id), &says);
        }
    }

    fn party(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        if !person.is_in_party || !chance.happens(80) {
            return;
        }
        let surveyed = self.ago(chance, 10, 300);
        let state = chance.weighted(&[("1", 20), ("2", 20), ("3", 15), ("4", 15), ("10", 30)]);
        let mut says = vec![("branch", text("迁出地党支部")), ("state", text(state)), ("surveyed_on", day(surveyed))];
        if state != "1" {
            let way = if state == "10" { "4" } else { "2" };
            let opinion = if state == "10" { "2" } else { "1" };
            says.extend([("opinion", text(opinion)), ("heard_on", day(surveyed.plus_days(2))), ("way", text(way))]);
        }
        if matches!(state, "3" | "4") {
            says.push(("reported_on", day(surveyed.plus_days(4))));
        }
        if state == "4" {
            says.extend([("advice", text("同意转接")), ("advised_on", day(surveyed.plus_days(6)))]);
        }
        if state == "10" {
            says.extend([("ended_on", day(surveyed.plus_days(3))), ("because", text("本人意见"))]);
        }
        self.add(&PartyCase::KIND, home.id, Some(person.id), &says);
    }

    fn pension(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        if person.age < 16 {
            return;
        }
        if person.has_moved && home.from_elsewhere {
            let asked = self.ago(chance, 5, 400);
            let choice = chance.weighted(&[("1", 60), ("2", 40)]);
            self.add(
                &PensionChoice::KIND,
                home.id,
                Some(person.id),
                &[("asked_on", day(asked)), ("choice", text(choice))],
            );
            if choice == "2" {
                let state = chance.weighted(&[("1", 40), ("2", 40), ("3", 20)]);
                let mut says = vec![
                    ("state", text(state)),
                    ("applied_on", day(asked.plus_days(1))),
                    ("from_place", text("原参保区县")),
                ];
                if state != "1" {
                    says.push(("accepted_on", day(asked.plus_days(3))));
                }
                if state == "3" {
                    says.push(("sent_on", day(asked.plus_days(4))));
                }
                self.add(&PensionCase::KIND, home.id, Some(person.id), &says);
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

    /// The moving of an aid; of some a month falls between the two payers and is paid back later, or not.
    fn aid(&mut self, chance: &mut Chance, home: &Home, person: &Someone) {
        let Some(kind) = person.aid.as_deref().filter(|_| person.has_moved && chance.happens(70)) else { return };
        let applied = self.ago(chance, 20, 200);
        let state = chance.weighted(&[("1", 25), ("2", 25), ("3", 25), ("5", 25)]);
        let mut says = vec![
            ("kind", text(kind)),
            ("destination", text("迁入地镇街")),
            ("state", text(state)),
            ("applied_on", day(applied)),
        ];
        if state != "1" {
            says.push(("reported_on", day(applied.plus_days(5))));
            says.push(("paid_through", text(&Month::of(applied).to_string())));
        }
        if matches!(state, "3" | "5") {
            says.extend([("notified_on", day(applied.plus_days(9))), ("document", text("民函〔2026〕12号"))]);
        }
        let gap = state == "5" && chance.happens(30);
        if state == "5" {
            let first = Month::of(applied).next();
            let first = if gap { first.next() } else { first };
            let paid = first.first().plus_days(9).min(self.today);
            says.extend([
                ("accepted_on", day(applied.plus_days(12))),
                ("first_month", text(&first.to_string())),
                ("first_paid_on", day(paid)),
            ]);
        }
        self.add(&AidCase::KIND, home.id, Some(person.id), &says);
        if gap && chance.happens(50) {
            let month = Month::of(applied).next();
            let says = [
                ("month", text(&month.to_string())),
                ("settled_by", text("1")),
                ("amount_fen", Value::Int(chance.between(20_000, 60_000))),
                ("settled_on", day(month.first().plus_days(45).min(self.today))),
            ];
            self.add(&AidMonth::KIND, home.id, Some(person.id), &says);
        }
    }

    /// Another county's letter about a household that moves here from there, which waits to be taken.
    fn comes_from_elsewhere(&mut self, chance: &mut Chance, home: &Home) {
        let count = self.counts.entry(Handover::KIND.name).or_default();
        *count += 1;
        let case = RecordId::derived(&["sample", "case", &home.id.to_string()]);
        let head = home.persons.iter().find(|person| person.is_head).or(home.persons.first());
        let letter = format!("民函〔2026〕{count}号");
        let offered = self.ago(chance, 1, 40);
        let says = [
            ("case_id", Value::from(case)),
            ("holder", text(&home.village)),
            ("destination", text(&home.village)),
            ("elsewhere", text("湖北省恩施市")),
            ("head", text(head.map_or("", |head| &head.name))),
            ("way", text("3")),
            ("persons", Value::Int(home.persons.len() as i64)),
            ("state", text("1")),
            ("offered_on", day(offered)),
            ("letter", text(&letter)),
            ("letter_on", day(offered)),
        ];
        let fields: Fields = says.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let id = Handover::KIND.natural_id(&fields).unwrap_or(case);
        self.changes.push(Change::create(Handover::KIND.name, id, fields));
    }
}

fn day(day: Day) -> Value {
    text(&day.to_string())
}

fn text(text: &str) -> Value {
    Value::text(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::kinds::kind;

    #[test]
    fn every_field_that_is_said_is_declared() {
        // What is not would be kept and never shown.
        let mut made = Made { today: "2026-11-23".parse().expect("a day"), changes: vec![], counts: BTreeMap::new() };
        let mut chance = Chance::of(5);
        let id = |n: u16| RecordId::derived(&["test", &n.to_string()]);
        for n in 0..400 {
            let person = |at: u16| Someone {
                id: id(n * 10 + at),
                name: "徐辉".into(),
                is_head: at == 1,
                age: 10 + i64::from(at) * 9,
                is_in_party: at == 2,
                has_moved: n % 2 == 0,
                is_insured: at != 3,
                aid: (at == 1).then(|| "12".to_owned()),
            };
            let persons = (1..5).map(person).collect();
            made.home(
                &mut chance,
                &Home { id: id(n), village: "500235116002".into(), from_elsewhere: n % 3 == 0, persons },
            );
        }
        for change in &made.changes {
            let kind = kind(&change.kind).expect("a kind");
            for (name, _) in change.values() {
                assert!(kind.field(name).is_some(), "{name} of {}", kind.name);
            }
        }
        assert_eq!(made.counts.len(), 19, "{:?}", made.counts);
    }
}
