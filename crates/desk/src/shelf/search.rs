//! What people search by, kept with each person's row: name, pinyin, last four of the id number, phone. `LIKE` over these
//! is fast enough for 50,000 people, and finds two-character names, which a trigram index cannot.

use crate::DeskError;
use anju_model::{RecordId, kinds::Person, reading, record::Record, value::field};
use anju_store::{
    Stored,
    rusqlite::{Connection, params_from_iter, types::ToSqlOutput},
};
use pinyin::ToPinyin;
use std::iter;

/// Surnames that are read otherwise than the same character elsewhere.
const SURNAMES: &[(char, &str)] = &[
    ('单', "shan"),
    ('曾', "zeng"),
    ('解', "xie"),
    ('仇', "qiu"),
    ('任', "ren"),
    ('区', "ou"),
    ('查', "zha"),
    ('朴', "piao"),
    ('尉', "wei"),
    ('乐', "yue"),
    ('盖', "ge"),
    ('华', "hua"),
    ('翟', "zhai"),
    ('冼', "xian"),
    ('覃', "qin"),
    ('种', "chong"),
    ('缪', "miao"),
    ('秘', "bi"),
    ('牟', "mou"),
    ('召', "shao"),
    ('折', "she"),
    ('黑', "he"),
    ('员', "yun"),
    ('洗', "xian"),
];

/// The columns of what a person is searched by, beside the person.
const COLUMNS: [&str; 6] = ["household", "name", "initials", "pinyin", "last_four", "phone"];

/// Keeps a person's row searchable, over the one that stood before; other kinds are passed over.
pub(crate) fn note(db: &Connection, old: Option<&Stored>, row: &Stored) -> Result<(), DeskError> {
    if row.kind != Person::KIND.name {
        return Ok(());
    }
    match (old.and_then(entry), entry(row)) {
        (Some(old), Some(new)) => {
            Ok(anju_store::update_changed(db, ("search", "person"), row.id, &COLUMNS, &old, &new)?)
        }
        (None, Some(new)) => {
            db.prepare_cached(
                "INSERT OR REPLACE INTO search (person, household, name, initials, pinyin, last_four, phone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params_from_iter(iter::once(row.id.bytes().to_vec().into()).chain(new)))?;
            Ok(())
        }
        (_, None) => forget(db, row),
    }
}

/// Returns what a person's row is searched by, in the order of the columns; none where it is not to be found.
fn entry(row: &Stored) -> Option<[ToSqlOutput<'static>; COLUMNS.len()]> {
    if row.kind != Person::KIND.name || row.deleted {
        return None;
    }
    let text = |name: &str| field(&row.fields, name).as_text().unwrap_or_default().to_owned();
    let household: RecordId = text("household").parse().ok()?;
    let name = reading::name(&text("name"));
    let (initials, pinyin) = spell(&name);
    let id_number = text("id_number");
    let last_four: String = id_number.chars().skip(id_number.chars().count().saturating_sub(4)).collect();
    let texts = [name, initials, pinyin, last_four.to_uppercase(), text("phone")].map(ToSqlOutput::from);
    let [name, initials, pinyin, last_four, phone] = texts;
    Some([household.bytes().to_vec().into(), name, initials, pinyin, last_four, phone])
}

/// Forgets a person.
pub(crate) fn forget(db: &Connection, row: &Stored) -> Result<(), DeskError> {
    if row.kind == Person::KIND.name {
        db.prepare_cached("DELETE FROM search WHERE person = ?1")?.execute([row.id.bytes()])?;
    }
    Ok(())
}

/// Spells a name: `向明成` gives `xmc` and `xiangmingcheng`.
pub fn spell(name: &str) -> (String, String) {
    let mut initials = String::new();
    let mut full = String::new();
    for (i, c) in name.chars().enumerate() {
        let surname = SURNAMES.iter().find(|(surname, _)| i == 0 && *surname == c).map(|(_, reading)| *reading);
        match surname.or_else(|| c.to_pinyin().map(|pinyin| pinyin.plain())) {
            Some(reading) => {
                initials.extend(reading.chars().next());
                full.push_str(reading);
            }
            None if c.is_ascii_alphanumeric() => {
                initials.push(c.to_ascii_lowercase());
                full.push(c.to_ascii_lowercase());
            }
            None => {}
        }
    }
    (initials, full)
}

#[cfg(test)]
mod tests {
    use super::spell;

    #[test]
    fn names_are_spelt_as_people_type_them() {
        assert_eq!(spell("向明成"), ("xmc".into(), "xiangmingcheng".into()));
        assert_eq!(spell("单桂兰").0, "sgl");
        assert_eq!(spell("𠮷").0, "");
    }
}
