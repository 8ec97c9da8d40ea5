//! A long list to Excel: read, made a workbook, written, noted.

use crate::{Failed, millis, timed};
use anju_desk::{App, Machine, app::Who, files::export, shelf};
use anju_model::{AreaCode, RecordId, Role, Value, contract::*};
use anju_store::{Key, Stored, rusqlite::Connection};
use serde_json::json;
use std::{fs, path::Path, sync::Arc};

const VILLAGE: &str = "500235116002";

/// Exports a list of so many households.
pub fn measure(households: u64) -> Result<serde_json::Value, Failed> {
    let home = tempfile::tempdir()?;
    let (store, key) = (home.path().join("desk.db"), [1; 32]);
    fill(&store, &Key::new(key), households)?;
    let app = App::new(shelf::open(&store, &Key::new(key))?, None, Arc::new(Machine), Arc::default());
    let area = AreaCode::parse("500235").ok_or("a county")?;
    let who = Who {
        account: id(1, 0),
        name: "陈静".into(),
        role: Role::Township,
        area,
        cadre: None,
        departments: Default::default(),
    };
    let list = ListChosen::Households { filter: HouseholdFilter::All, area: None };
    let folder = home.path().join("下载");
    let (end, took) = timed(|| export::at_once(Arc::new(app), who, (store, Key::new(key)), folder, list));
    let end = end?;
    let bytes = fs::metadata(end.file.ok_or("a file")?)?.len();
    Ok(json!({ "rows": end.rows, "bytes": bytes, "export_ms": millis(took) }))
}

/// A store of so many households with a head and a stay each, a cadre, a visit and a matter.
fn fill(path: &Path, key: &Key, households: u64) -> Result<(), Failed> {
    let db = shelf::open(path, key)?;
    db.execute_batch("BEGIN")?;
    let cadre = id(0, 1);
    put(&db, "cadre", cadre, &[("name", text("谭小军"))])?;
    for n in 1..=households {
        let (household, person) = (id(1, n), id(2, n));
        let of = ("household", household.into());
        let number = Value::text(format!("5002351{n:09}"));
        let address = Value::text(format!("滨江小区{}栋{}", n % 97, n % 1_301));
        let own = [("village", text(VILLAGE)), ("state", text("1")), ("head", person.into())];
        put(&db, "household", household, &[&own[..], &[("number", number), ("address", address)]].concat())?;
        put(&db, "person", person, &[of.clone(), ("name", Value::text(format!("向明{n}")))])?;
        put(&db, "membership", id(3, n), &[of.clone(), ("person", person.into())])?;
        put(&db, "pair", id(4, n), &[of.clone(), ("cadre", cadre.into()), ("since", text("2026-01-01"))])?;
        put(&db, "visit", id(5, n), &[of.clone(), ("method", text("1")), ("visited_on", text("2026-10-01"))])?;
        put(&db, "matter", id(6, n), &[of, ("year", Value::Int(2026)), ("state", text("4"))])?;
    }
    Ok(db.execute_batch("COMMIT")?)
}

fn id(of: u8, n: u64) -> RecordId {
    RecordId::from_time(n, [of; 10])
}

fn text(text: &str) -> Value {
    Value::text(text)
}

fn put(db: &Connection, kind: &str, id: RecordId, fields: &[(&str, Value)]) -> Result<(), Failed> {
    let place = AreaCode::parse(VILLAGE).ok_or("a village")?;
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let row = Stored { kind: kind.into(), id, version: 1, place, deleted: false, fields, inks: None };
    Ok(anju_store::show(db, None, &row, 1)?)
}
