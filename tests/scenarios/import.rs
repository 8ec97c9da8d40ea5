//! The county workbook becomes the county's records, once.

use anju_county::{
    County, Folder,
    audit::By,
    importer::{self, File, Imported},
    rim::Machine,
};
use anju_model::{RecordId, Value, value::field};

fn sample() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/county-yunyang.xlsx")).expect("the sample is shipped")
}

fn count(county: &County, kind: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {kind} WHERE deleted = 0");
    county.read(|db| Ok(db.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)).expect("counts")
}

fn started() -> (tempfile::TempDir, County) {
    let folder = tempfile::tempdir().expect("a folder");
    let county = County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).expect("starts");
    (folder, county)
}

fn imported(county: &County) -> Imported {
    let bytes = sample();
    importer::import(county, &File::plain("county-yunyang.xlsx", &bytes), By::CommandLine, &Machine).expect("imports")
}

#[test]
fn the_sample_becomes_records_and_the_same_file_twice_changes_nothing() {
    let (_folder, county) = started();
    let first = imported(&county);
    assert_eq!(county.area().expect("reads").expect("named by the workbook").as_str(), "500235");
    for (kind, counted) in
        [("household", "households"), ("person", "persons"), ("pair", "pairs"), ("visit", "visits"), ("need", "needs")]
    {
        let json = serde_json::to_value(&first.report).expect("a report");
        assert_eq!(Some(count(&county, kind)), json[counted].as_u64(), "{kind}");
    }
    assert!(first.refused.is_some(), "the sample holds faults");
    let again = imported(&county);
    assert_eq!(again.report.changes, 0);
}

#[test]
fn a_phone_corrected_at_the_county_survives_the_old_file() {
    let (_folder, county) = started();
    imported(&county);
    let id: RecordId = county
        .read(|db| {
            Ok(db.query_row("SELECT id FROM household WHERE phone IS NOT NULL LIMIT 1", [], |row| {
                row.get(0).map(RecordId::from_bytes)
            })?)
        })
        .expect("a household");
    let row = county.read(|db| Ok(anju_store::get(db, id)?)).expect("reads").expect("a row");
    let fields = anju_model::Fields::from([("phone".to_owned(), Value::text("19911112222"))]);
    let change = anju_model::sync::Change::set("household", id, row.version, fields);
    let clock = anju_model::Clock { now: anju_county::rim::Rim::now(&Machine), suspect: false };
    county.save(vec![change], None, clock, &mut || anju_county::rim::Rim::id(&Machine)).expect("saves");
    imported(&county);
    let row = county.read(|db| Ok(anju_store::get(db, id)?)).expect("reads").expect("a row");
    assert_eq!(field(&row.fields, "phone").as_text(), Some("19911112222"));
}
