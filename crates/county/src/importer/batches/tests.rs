//! Batches by hand: what is derived of a batch must tell and undo the same as what is listed of it.

use super::*;
use crate::{
    County, Folder,
    importer::said::said_before,
    rim::{Machine, Rim},
};
use anju_model::{AreaCode, Clock, Fault, Value};
use anju_store::rusqlite::{OptionalExtension, Transaction};

const KIND: &str = "cadre";

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::text(*text))).collect()
}

/// A cadre as a workbook says him; the area is found out.
fn zhou(phone: &str) -> Fields {
    fields(&[("name", "周敏"), ("unit", "农坝镇"), ("phone", phone)])
}

fn county() -> (tempfile::TempDir, County) {
    let room = tempfile::tempdir().unwrap();
    let county = County::create(&Folder::new(&room.path().join("county"), None), [5; 32]).unwrap();
    county.set_area(&AreaCode::parse("500235").unwrap()).unwrap();
    (room, county)
}

/// What one batch writes and says.
#[derive(Default)]
struct List {
    changes: Vec<Change>,
    written: Vec<Written>,
    said: Vec<Said>,
}

impl List {
    /// A list that makes a cadre: his source said these fields, and his area was found out.
    fn makes(mut self, record: RecordId, said: Fields) -> Self {
        self.written.push(Written::made_as_said(KIND, record, vec!["area".into()]));
        self.changes.push(Change::create(KIND, record, with_area(said)));
        self
    }

    /// The same as older programs kept it, and as lists of departments do: what was said apart.
    fn makes_apart(mut self, record: RecordId, said: Fields) -> Self {
        self.written.push(Written::made(KIND, record));
        self.changes.push(Change::create(KIND, record, with_area(said.clone())));
        self.says(record, said)
    }

    fn says(mut self, record: RecordId, fields: Fields) -> Self {
        self.said.push(Said { source: KIND, record, fields });
        self
    }

    /// A list that says and sets a phone.
    fn sets(mut self, county: &County, record: RecordId, phone: &str) -> Self {
        let row = county.read(|db| Ok(anju_store::get(db, record)?)).unwrap().unwrap();
        let change = Change::set(KIND, record, 0, fields(&[("phone", phone)]));
        self.written.extend(Written::changed(KIND, &row, std::slice::from_ref(&change)).unwrap());
        self.changes.push(change);
        self.says(record, zhou(phone))
    }

    fn take(self, county: &County) -> RecordId {
        let clock = Clock { now: Machine.now(), suspect: false };
        let Self { changes, written, said } = self;
        let (file, by, refused) = ("九月.xlsx", By::CommandLine, 0);
        let batch = Batch { id: Machine.id(), file, at: clock.now, by, counts: None, refused };
        let find = |_: &Transaction<'_>| Ok((changes, ()));
        county
            .save_found(by.writer(), find, None, clock, &mut || Machine.id(), |tx, (), verdicts| {
                keep(tx, &batch, &written, &said, verdicts).map(drop)
            })
            .unwrap();
        batch.id
    }
}

fn with_area(mut said: Fields) -> Fields {
    said.insert("area".into(), Value::text("500235116"));
    said
}

fn said_of(county: &County, record: RecordId) -> Option<Fields> {
    county.read(|db| said_before(db, KIND, record)).unwrap()
}

fn rows(county: &County, table: &str) -> u32 {
    let sql = format!("SELECT count(*) FROM {table}");
    county.read(|db| Ok(db.query_row(&sql, [], |row| row.get(0))?)).unwrap()
}

fn phone(county: &County, record: RecordId) -> Option<String> {
    let sql = "SELECT phone FROM cadre WHERE id = ?1 AND deleted = 0";
    county.read(|db| Ok(db.query_row(sql, [record.bytes()], |row| row.get(0)).optional()?)).unwrap()
}

fn take_back(county: &County, batch: RecordId) -> Result<usize, Fault> {
    undo(county, batch, By::CommandLine, &Machine).map_err(|error| match error {
        CountyError::Fault(fault) => fault,
        error => panic!("{error}"),
    })
}

fn refused(county: &County, batch: RecordId) -> String {
    take_back(county, batch).unwrap_err().code
}

fn somebody_sets(county: &County, record: RecordId, phone: &str) {
    let row = county.read(|db| Ok(anju_store::get(db, record)?)).unwrap().unwrap();
    let change = Change::set(KIND, record, row.version, fields(&[("phone", phone)]));
    let clock = Clock { now: Machine.now(), suspect: false };
    county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
}

#[test]
fn of_what_a_batch_made_no_row_is_kept_besides_its_history() {
    let (_room, county) = county();
    let batch = (1..=250).fold(List::default(), |list, n| list.makes(id(n), zhou("1"))).take(&county);
    for table in ["said", "batch_said", "batch_record"] {
        assert_eq!(rows(&county, table), 0, "{table}");
    }
    assert_eq!((rows(&county, "history"), rows(&county, "batch_unsaid")), (250, 1));
    assert_eq!(county.read(list).unwrap()[0].records, 250);
    for record in [id(1), id(200), id(201), id(250)] {
        assert_eq!(said_of(&county, record), Some(zhou("1")), "what was found out is nothing that was said");
    }
    assert_eq!(take_back(&county, batch), Ok(250));
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (None, None));
    assert_eq!(county.read(list).unwrap()[0].records, 250);
}

#[test]
fn a_record_of_which_more_or_less_was_said_than_of_most_is_told_so() {
    let (_room, county) = county();
    let mut list = List::default().makes(id(1), zhou("1")).makes(id(2), zhou("2")).makes(id(3), zhou("3"));
    list.written[2] = Written::made_as_said(KIND, id(3), vec!["area".into(), "unit".into()]);
    list.changes.push(Change::create("settlement", id(4), fields(&[("village", "500235116001"), ("name", "甲")])));
    list.written.push(Written::made_as_said("settlement", id(4), vec![]));
    list.take(&county);
    assert_eq!(rows(&county, "batch_unsaid"), 3);
    assert_eq!(said_of(&county, id(2)), Some(zhou("2")));
    assert_eq!(said_of(&county, id(3)), Some(fields(&[("name", "周敏"), ("phone", "3")])));
    let of_settlement = county.read(|db| said_before(db, "settlement", id(4))).unwrap();
    assert_eq!(of_settlement, Some(fields(&[("village", "500235116001"), ("name", "甲")])));
    assert_eq!(said_of(&county, id(4)), None, "that is another kind");
    assert_eq!(county.read(|db| said_before(db, "list/medical", id(2))).unwrap(), None, "and that another source");
}

#[test]
fn what_others_made_or_a_list_said_apart_is_not_told_from_history() {
    let (_room, county) = county();
    let clock = Clock { now: Machine.now(), suspect: false };
    let save = |record| {
        let change = Change::create(KIND, record, with_area(zhou("1")));
        county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    };
    save(id(1));
    List::default().makes(id(2), zhou("2")).take(&county);
    save(id(3));
    let mut apart = List::default().makes_apart(id(4), zhou("4"));
    apart.said.clear();
    apart.take(&county);
    save(id(5));
    let told: Vec<Option<Fields>> = (1..=5).map(|n| said_of(&county, id(n))).collect();
    assert_eq!(told, [None, Some(zhou("2")), None, None, None]);
}

#[test]
fn what_changes_others_and_says_this_again_stops_the_first_batch_from_being_taken_back() {
    let (_room, county) = county();
    let first = List::default().makes(id(1), zhou("1")).take(&county);
    let again = List::default().says(id(1), zhou("1")).makes(id(2), zhou("2")).take(&county);
    let less = List::default().says(id(1), fields(&[("name", "周敏")])).makes(id(3), zhou("3")).take(&county);
    assert_eq!((rows(&county, "said"), rows(&county, "batch_said")), (0, 2), "nothing new was said");
    assert_eq!(said_of(&county, id(1)), Some(zhou("1")));
    assert_eq!(refused(&county, first), "batch.later");
    assert_eq!(rows(&county, "batch_record"), 0, "a refusal leaves nothing behind");
    assert_eq!((take_back(&county, less), take_back(&county, again)), (Ok(1), Ok(1)));
    assert_eq!(said_of(&county, id(1)), Some(zhou("1")));
    assert_eq!(take_back(&county, first), Ok(1));
    assert_eq!((said_of(&county, id(1)), rows(&county, "said")), (None, 0));
}

#[test]
fn what_changes_nothing_and_says_nothing_new_is_no_batch() {
    let (_room, county) = county();
    let first = List::default().makes(id(1), zhou("1")).take(&county);
    List::default().says(id(1), zhou("1")).take(&county);
    assert_eq!((rows(&county, "batch"), rows(&county, "batch_said")), (1, 0));
    assert_eq!(take_back(&county, first), Ok(1));
}

#[test]
fn a_batch_of_an_older_program_that_only_repeated_stops_none_and_keeps_nothing_said() {
    let (_room, county) = county();
    List::default().makes(id(1), zhou("1")).take(&county);
    let second = List::default().sets(&county, id(1), "2").take(&county);
    let old = id(99);
    county
        .write(|tx| {
            tx.execute(
                "INSERT INTO batch (id, file, at, counts, refused) SELECT ?1, '', max(at) + 1, 'null', 0 FROM batch",
                [old.bytes()],
            )?;
            let repeated = "INSERT INTO batch_said (batch, source, record, again) VALUES (?1, ?2, ?3, 1)";
            tx.execute(repeated, params![old.bytes(), KIND, id(1).bytes()])?;
            Ok(())
        })
        .unwrap();
    assert_eq!(take_back(&county, second), Ok(1));
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (Some(zhou("1")), Some("1".into())));
    assert_eq!(take_back(&county, old), Ok(0));
}

#[test]
fn what_was_said_anew_is_unsaid_step_by_step_down_to_what_the_record_was_made_with() {
    let (_room, county) = county();
    let first = List::default().makes(id(1), zhou("1")).take(&county);
    let second = List::default().sets(&county, id(1), "2").take(&county);
    let third = List::default().sets(&county, id(1), "3").take(&county);
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (Some(zhou("3")), Some("3".into())));
    assert_eq!([refused(&county, first), refused(&county, second)], ["batch.later", "batch.later"]);
    assert_eq!(take_back(&county, third), Ok(1));
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (Some(zhou("2")), Some("2".into())));
    assert_eq!(refused(&county, first), "batch.later");
    assert_eq!(take_back(&county, second), Ok(1));
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (Some(zhou("1")), Some("1".into())));
    assert_eq!(take_back(&county, first), Ok(1), "it knows the version that stands now");
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1)), rows(&county, "said")), (None, None, 0));
}

#[test]
fn a_batch_that_said_again_what_one_in_between_had_said_keeps_it_when_that_is_taken_back() {
    let (_room, county) = county();
    List::default().makes(id(1), zhou("1")).take(&county);
    somebody_sets(&county, id(1), "2");
    let said_what_stood = List::default().says(id(1), zhou("2")).take(&county);
    let again = List::default().says(id(1), zhou("2")).makes(id(2), zhou("3")).take(&county);
    assert_eq!(take_back(&county, said_what_stood), Ok(0));
    assert_eq!(said_of(&county, id(1)), Some(zhou("2")), "the later one said it too");
    assert_eq!(take_back(&county, again), Ok(1));
    assert_eq!(said_of(&county, id(1)), Some(zhou("1")), "as the first batch had said");
}

#[test]
fn what_somebody_changed_since_stops_a_batch_from_being_taken_back() {
    let (_room, county) = county();
    let batch = List::default().makes(id(1), zhou("1")).makes(id(2), zhou("1")).take(&county);
    somebody_sets(&county, id(2), "2");
    let fault = take_back(&county, batch).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.params["n"].as_str()), ("batch.changed", "1"));
    assert_eq!((phone(&county, id(1)), said_of(&county, id(2))), (Some("1".into()), Some(zhou("1"))));
    assert_eq!(rows(&county, "batch_record"), 0);
}

#[test]
fn what_was_taken_back_and_is_brought_back_was_said_by_the_later_batch_alone() {
    let (_room, county) = county();
    let first = List::default().makes(id(1), zhou("1")).take(&county);
    take_back(&county, first).unwrap();
    let row = county.read(|db| Ok(anju_store::get(db, id(1))?)).unwrap().unwrap();
    let mut list = List::default().says(id(1), zhou("2"));
    list.changes = crate::importer::made(KIND, id(1), Some(&row), with_area(zhou("2")));
    list.written.push(Written::made(KIND, id(1)));
    let second = list.take(&county);
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (Some(zhou("2")), Some("2".into())));
    assert_eq!(take_back(&county, second), Ok(1));
    assert_eq!((said_of(&county, id(1)), phone(&county, id(1))), (None, None));
}

#[test]
fn a_batch_that_an_older_program_kept_tells_and_is_taken_back_like_one_of_today() {
    let (_room, county) = county();
    let old = List::default().makes_apart(id(1), zhou("1")).makes_apart(id(2), zhou("2")).take(&county);
    // Older programs knew no range of sequences.
    let forget = "UPDATE batch SET first = NULL, last = NULL";
    county.write(|tx| Ok(tx.execute(forget, []).map(drop)?)).unwrap();
    assert_eq!((rows(&county, "batch_record"), rows(&county, "batch_said"), rows(&county, "said")), (2, 2, 2));
    let new = List::default().sets(&county, id(1), "3").says(id(2), zhou("2")).makes(id(3), zhou("3")).take(&county);
    assert_eq!(said_of(&county, id(1)), Some(zhou("3")));
    assert_eq!(refused(&county, old), "batch.later");
    assert_eq!(take_back(&county, new), Ok(2));
    assert_eq!([1, 2].map(|n| said_of(&county, id(n))), [Some(zhou("1")), Some(zhou("2"))]);
    assert_eq!(take_back(&county, old), Ok(2));
    assert_eq!((1..=3).map(|n| phone(&county, id(n))).collect::<Vec<_>>(), [None, None, None]);
    assert_eq!(rows(&county, "said"), 0);
}

#[test]
fn the_county_keeps_its_own_groups_without_their_changes_which_history_has() {
    let (_room, county) = county();
    List::default().makes(id(1), zhou("1")).take(&county);
    let body: String = county.read(|db| Ok(db.query_row("SELECT body FROM judged", [], |row| row.get(0))?)).unwrap();
    let group: anju_model::sync::group::Group = serde_json::from_str(&body).unwrap();
    assert_eq!((group.number, group.changes.len(), group.by), (1, 0, crate::own_account()));
    let past = county.read(|db| crate::ledger::history_of(db, id(1))).unwrap();
    assert_eq!(past.len(), 4, "one a field");
    assert!(past.iter().all(|past| past.before.is_null() && past.after == with_area(zhou("1"))[&past.field]));
}
