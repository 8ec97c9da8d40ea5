//! How an entry of the audit trail reads: names for ids, labels for fields and codes, masks for whatever may be personal.

use super::Found;
use crate::{CountyError, importer::shipped, ledger::parse, own_account, own_desk};
use anju_model::{
    AreaCode, CodeSets, Fault, Field, Meaning, RecordId, Role, Value,
    contract::{TrailChange, TrailEntry},
    kinds::{self, Account, Cadre, Household, Person},
    mask,
    record::Record,
    value::field,
    words,
};
use anju_store::{
    Stored,
    rusqlite::{Connection, OptionalExtension, params},
};
use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

const SERVER: &str = "区县服务器";
const COMMAND_LINE: &str = "服务器命令行";
const NOTHING: &str = "（空）";

/// As what an id is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum As {
    Account,
    Desk,
    Subject,
}

/// The names of one page, each looked up once.
pub(super) struct Shown<'a> {
    db: &'a Connection,
    names: RefCell<HashMap<(As, RecordId), String>>,
    codes: OnceCell<CodeSets>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(db: &'a Connection) -> Self {
        Self { db, names: RefCell::default(), codes: OnceCell::new() }
    }

    /// Shows an entry, with at most so many changed fields.
    pub(super) fn entry(&self, found: Found, most: u32) -> Result<TrailEntry, CountyError> {
        let Found { place, what, account, desk, record, why } = found;
        let mut entry = TrailEntry {
            place,
            who: account.map(|id| self.account(id)).transpose()?.unwrap_or_default(),
            desk: desk.map(|id| self.desk(id)).transpose()?.unwrap_or_default(),
            on_behalf_of: None,
            about: String::new(),
            why: String::new(),
            changes: vec![],
            of: 0,
            what,
        };
        if entry.what == words::trail::CHANGED {
            entry.on_behalf_of = record.map(|cadre| self.cadre(cadre)).transpose()?;
            (entry.changes, entry.of) = self.changes(place.2, most)?;
            entry.about = entry.changes.first().map(|change| change.about.clone()).unwrap_or_default();
            return Ok(entry);
        }
        if let Some(record) = record {
            entry.about = self.about(record)?;
        }
        if account.is_none() && desk.is_none() {
            entry.who = match entry.what.as_str() {
                "records_read" => entry.about.clone(),
                "sign_in_failed" | "enrol_failed" => String::new(),
                _ => COMMAND_LINE.to_owned(),
            };
        }
        entry.why = why.map(|why| self.why(&entry.what, record, &why)).transpose()?.unwrap_or_default();
        Ok(entry)
    }

    /// Names an account.
    pub(super) fn account(&self, id: RecordId) -> Result<String, CountyError> {
        if id == own_account() {
            return Ok(SERVER.to_owned());
        }
        self.once((As::Account, id), || {
            let row = anju_store::get_of(self.db, Account::KIND.name, id)?;
            Ok(row.map_or_else(|| id.to_string(), |row| text(&row, "name")))
        })
    }

    /// Names a desk.
    pub(super) fn desk(&self, id: RecordId) -> Result<String, CountyError> {
        if id == own_desk() {
            return Ok(SERVER.to_owned());
        }
        self.once((As::Desk, id), || {
            Ok(self.named("SELECT name FROM device WHERE id = ?1", id)?.unwrap_or_else(|| id.to_string()))
        })
    }

    /// Names a cadre for whom something was entered: whoever works for the households is no secret of theirs.
    fn cadre(&self, id: RecordId) -> Result<String, CountyError> {
        let row = anju_store::get_of(self.db, Cadre::KIND.name, id)?;
        Ok(row.map_or_else(|| id.to_string(), |row| text(&row, "name")))
    }

    /// Says of what an entry is: an account, a desk, a token, or a record of any kind.
    fn about(&self, id: RecordId) -> Result<String, CountyError> {
        self.once((As::Subject, id), || {
            if let Some(row) = anju_store::get(self.db, id)? {
                return self.record(&row);
            }
            let known = [
                ("设备", "SELECT name FROM device WHERE id = ?1"),
                ("访问令牌", "SELECT name FROM token WHERE id = ?1"),
            ];
            for (kind, sql) in known {
                if let Some(name) = self.named(sql, id)? {
                    return Ok(format!("{kind} {name}"));
                }
            }
            Ok(id.to_string())
        })
    }

    /// Says which record it is: by the number of its household and its village, a person's name masked.
    fn record(&self, row: &Stored) -> Result<String, CountyError> {
        let label = kinds::kind(&row.kind).map_or(row.kind.as_str(), |kind| kind.label);
        let place = shipped().1.show(&row.place).to_owned();
        let own = match row.kind.as_str() {
            kind if kind == Account::KIND.name => return Ok(format!("{label} {}", text(row, "name"))),
            kind if kind == Person::KIND.name || kind == Cadre::KIND.name => mask::personal(&text(row, "name")),
            _ => String::new(),
        };
        let household = match (row.kind == Household::KIND.name, row.household()) {
            (true, _) => Some(text(row, "number")),
            (false, Some(of)) => anju_store::get_of(self.db, Household::KIND.name, of)?.map(|row| text(&row, "number")),
            (false, None) => None,
        };
        let number = household.filter(|number| !number.is_empty()).map(|number| format!("户编号 {number}"));
        let parts = [label.to_owned(), own, place, number.unwrap_or_default()];
        Ok(parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
    }

    /// Says why: faults by their first clause, fields by their labels, numbers of persons masked.
    fn why(&self, what: &str, record: Option<RecordId>, why: &str) -> Result<String, CountyError> {
        Ok(match what {
            "sign_in_failed" | "office_refused" => first_clause(&words::fault::sentence(&Fault::new(why))),
            "records_read" => kinds::kind(why).map_or(why, |kind| kind.label).to_owned(),
            "reveal" => {
                let (name, reason) = why.split_once('：').unwrap_or(("", why));
                let kind = record.map(|id| anju_store::kind_of(self.db, id)).transpose()?.flatten();
                let label = kind.and_then(|kind| Some(kinds::kind(&kind)?.field(name)?.label)).unwrap_or(name);
                format!("{label}：{}", mask::numbers_in(reason))
            }
            _ => mask::numbers_in(why),
        })
    }

    /// Reads the changed fields of a save, and how many there are.
    fn changes(&self, sequence: i64, most: u32) -> Result<(Vec<TrailChange>, u32), CountyError> {
        let mut count = self.db.prepare_cached("SELECT count(*) FROM trace WHERE sequence = ?1")?;
        let of = count.query_row([sequence], |row| row.get(0))?;
        let mut query = self.db.prepare_cached(
            "SELECT kind, record, field, before, after FROM trace WHERE sequence = ?1 ORDER BY ordinal, field LIMIT ?2",
        )?;
        let mut rows = query.query(params![sequence, most])?;
        let mut changes = vec![];
        while let Some(row) = rows.next()? {
            let (kind, name): (String, String) = (row.get(0)?, row.get(2)?);
            let at = |column: usize| parse::<Value>(&row.get::<_, String>(column)?, "history");
            let (from, to) = (at(3)?, at(4)?);
            let show = |value: &Value| self.value(&kind, &name, value);
            changes.push(TrailChange {
                about: self.about(RecordId::from_bytes(row.get(1)?))?,
                from: (!from.is_null()).then(|| show(&from)).transpose()?,
                to: show(&to)?,
                field: label(&kind, &name),
            });
        }
        Ok((changes, of))
    }

    /// Shows a value: what this program does not know may be personal.
    fn value(&self, kind: &str, name: &str, value: &Value) -> Result<String, CountyError> {
        let declared = kinds::kind(kind).and_then(|kind| kind.field(name));
        Ok(match (value, declared) {
            (Value::Null, _) => NOTHING.to_owned(),
            (Value::Int(number), Some(field)) => words::number(field, *number),
            (Value::Int(deleted), None) if name == DELETED => {
                if *deleted == 1 { words::YES } else { words::NO }.to_owned()
            }
            (Value::Int(_), None) => "*".to_owned(),
            (Value::Text(text), _) => self.item(declared, text)?,
            (Value::Set(items), _) => {
                items.iter().map(|item| self.item(declared, item)).collect::<Result<Vec<_>, _>>()?.join("、")
            }
        })
    }

    fn codes(&self) -> Result<&CodeSets, CountyError> {
        if let Some(codes) = self.codes.get() {
            return Ok(codes);
        }
        let codes = anju_store::codes::all(self.db, &shipped().0)?.into_owned();
        Ok(self.codes.get_or_init(|| codes))
    }

    fn item(&self, declared: Option<&Field>, text: &str) -> Result<String, CountyError> {
        let Some(field) = declared else { return Ok(mask::personal(text)) };
        if let Some(set) = field.codes() {
            return Ok(mask::numbers_in(self.codes()?.show(set, text)));
        }
        if let Ok(id) = text.parse::<RecordId>() {
            return self.about(id);
        }
        if field.personal {
            return Ok(mask::for_strangers(field, text));
        }
        let said = match field.meaning {
            Meaning::Role => Role::parse(text).map(|role| words::role(role).to_owned()),
            Meaning::Place => {
                AreaCode::parse(text).filter(|area| shipped().1.has(area)).map(|area| shipped().1.path(&area))
            }
            _ => None,
        };
        Ok(said.unwrap_or_else(|| mask::numbers_in(text)))
    }

    fn named(&self, sql: &str, id: RecordId) -> Result<Option<String>, CountyError> {
        Ok(self.db.prepare_cached(sql)?.query_row([id.bytes()], |row| row.get(0)).optional()?)
    }

    fn once(
        &self,
        id: (As, RecordId),
        find: impl FnOnce() -> Result<String, CountyError>,
    ) -> Result<String, CountyError> {
        if let Some(name) = self.names.borrow().get(&id) {
            return Ok(name.clone());
        }
        let name = find()?;
        self.names.borrow_mut().insert(id, name.clone());
        Ok(name)
    }
}

/// The field under which history notes that a record was deleted.
const DELETED: &str = "deleted";

fn label(kind: &str, name: &str) -> String {
    let known = kinds::kind(kind).and_then(|kind| kind.field(name)).map(|field| field.label);
    known.unwrap_or(if name == DELETED { "已删除" } else { name.strip_prefix("x:").unwrap_or(name) }).to_owned()
}

fn text(row: &Stored, name: &str) -> String {
    field(&row.fields, name).as_text().unwrap_or_default().to_owned()
}

fn first_clause(sentence: &str) -> String {
    sentence.split(['。', '；']).next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::testing::county;

    #[test]
    fn no_personal_value_of_any_kind_is_shown_whole() {
        let (_folder, county) = county();
        let shown = |kind: &str, name: &str, text: &str| {
            county.read(|db| Shown::new(db).value(kind, name, &Value::text(text))).unwrap()
        };
        for kind in kinds::ALL {
            for field in kind.fields {
                let (name, personal) = (field.name, field.personal);
                assert!(!personal || shown(kind.name, name, "向明成") != "向明成", "{}.{name}", kind.name);
                for number in ["50029919860202278X", "19900001234"] {
                    assert!(!shown(kind.name, name, number).contains(number), "{}.{name}", kind.name);
                }
            }
            assert_eq!(shown(kind.name, "x:绰号", "老向"), "老*");
        }
        assert_eq!(shown("of_a_newer_program", "name", "向明成"), "向**");
    }
}
