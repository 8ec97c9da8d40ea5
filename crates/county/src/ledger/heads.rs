//! One head a household, for what the county's own program saves. Its changes may be many groups, so that the households are
//! looked at before the first and after the last of them. What desks bring the judge looks at, group by group.

use crate::CountyError;
use anju_model::{
    Fault, RecordId, Value,
    kin::Kin,
    kinds::{Household, HouseholdState, Membership},
    record::Record,
    sync::{group::Change, judge::Heads},
    value::field,
};
use anju_store::rusqlite::{Connection, OptionalExtension, params};
use std::collections::{BTreeMap, btree_map::Entry};

/// The most households that a refusal names.
const NAMED: usize = 10;

/// The heads of the households that a save is about, as they stood before it.
pub(super) struct Before(BTreeMap<RecordId, Heads>);

/// Looks at the households whose members or heads `changes` are about.
pub(super) fn before(db: &Connection, changes: &[Change]) -> Result<Before, CountyError> {
    let mut found = BTreeMap::new();
    for change in changes {
        let Some(household) = household_of(db, change)? else { continue };
        if let Entry::Vacant(vacant) = found.entry(household) {
            vacant.insert(heads(db, household)?);
        }
    }
    Ok(Before(found))
}

/// Refuses a save that left a household with more heads than one and than before, or took its head and named no other.
pub(super) fn check(db: &Connection, before: &Before) -> Result<(), CountyError> {
    let mut wrong = vec![];
    for (household, before) in &before.0 {
        if heads(db, *household)?.worse_since(before).is_some() {
            wrong.push(number(db, *household)?);
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let named: Vec<String> = wrong.iter().flatten().take(NAMED).cloned().collect();
    Err(Fault::new("import.heads").with("n", wrong.len()).with("households", named.join("、")).into())
}

fn household_of(db: &Connection, change: &Change) -> Result<Option<RecordId>, CountyError> {
    if change.kind == Household::KIND.name {
        return Ok(Some(change.record));
    }
    if change.kind != Membership::KIND.name {
        return Ok(None);
    }
    let said = change.values().find(|(name, _)| *name == "household").map(|(_, value)| value.clone());
    let household = match said {
        Some(value) => value,
        None => anju_store::get(db, change.record)?.map_or(Value::Null, |row| field(&row.fields, "household").clone()),
    };
    Ok(household.as_text().and_then(|text| text.parse().ok()))
}

/// Counts the heads of a household as it stands.
pub(crate) fn heads(db: &Connection, household: RecordId) -> Result<Heads, CountyError> {
    let mut home = db.prepare_cached("SELECT state, head FROM household WHERE id = ?1 AND deleted = 0")?;
    let found = home
        .query_row([household.bytes()], |row| {
            Ok((row.get::<_, Option<String>>(0)?, row.get::<_, Option<[u8; 16]>>(1)?))
        })
        .optional()?;
    let Some((state, named)) = found else { return Ok(Heads::default()) };
    let mut stays = db.prepare_cached(
        "SELECT person, relation IS ?2 FROM membership WHERE household = ?1 AND deleted = 0 AND until IS NULL",
    )?;
    let stays = stays
        .query_map(params![household.bytes(), Kin::Head.code()], |row| {
            Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let kept = state.as_deref() == Some(HouseholdState::Kept.code());
    Ok(Heads::of(kept, named.map(RecordId::from_bytes), stays))
}

fn number(db: &Connection, household: RecordId) -> Result<Option<String>, CountyError> {
    let mut query = db.prepare_cached("SELECT number FROM household WHERE id = ?1")?;
    Ok(query.query_row([household.bytes()], |row| row.get(0)).optional()?.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        County, Folder, own_account,
        rim::{Machine, Rim},
    };
    use anju_model::{AreaCode, Clock, Fields};

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn county() -> (tempfile::TempDir, County) {
        let room = tempfile::tempdir().unwrap();
        let county = County::create(&Folder::new(&room.path().join("county"), None), [5; 32]).unwrap();
        county.set_area(&AreaCode::parse("500235").unwrap()).unwrap();
        (room, county)
    }

    fn texts(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), Value::text(*text))).collect()
    }

    fn home(head: Option<u8>) -> Change {
        let mut fields = texts(&[("village", "500235116001"), ("number", "HH-1"), ("state", "1")]);
        fields.extend(head.map(|head| ("head".to_owned(), id(head).into())));
        Change::create("household", id(1), fields)
    }

    fn stay(person: u8, relation: &str) -> Change {
        let mut fields = texts(&[("relation", relation)]);
        fields.extend([("household".to_owned(), id(1).into()), ("person".to_owned(), id(person).into())]);
        Change::create("membership", id(10 + person), fields)
    }

    fn related(person: u8, relation: &str) -> Change {
        Change::set("membership", id(10 + person), 0, texts(&[("relation", relation)]))
    }

    fn save(county: &County, changes: Vec<Change>) -> Result<(), Fault> {
        let clock = Clock { now: Machine.now(), suspect: false };
        match county.save(changes, None, clock, &mut || Machine.id()) {
            Ok(_) => Ok(()),
            Err(CountyError::Fault(fault)) => Err(fault),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn an_import_that_leaves_a_household_with_two_heads_takes_nothing_and_names_it() {
        let (_room, county) = county();
        save(&county, vec![home(Some(2)), stay(2, "01"), stay(3, "02")]).unwrap();
        let fault = save(&county, vec![related(3, "01")]).unwrap_err();
        assert_eq!((fault.code.as_str(), fault.params["households"].as_str()), ("import.heads", "HH-1"));
        let fault = save(&county, vec![related(2, "02")]).map_err(|fault| fault.code);
        assert_eq!(fault, Ok(()), "whom the household names is its head, whatever he is called");
        let ends = Change::set("membership", id(12), 0, texts(&[("until", "2026-11-01")]));
        assert_eq!(save(&county, vec![ends]).unwrap_err().code, "import.heads", "its head is gone");
    }

    #[test]
    fn what_is_looked_at_is_the_whole_save_however_many_groups_it_makes() {
        let (_room, county) = county();
        save(&county, vec![home(Some(2)), stay(2, "01"), stay(3, "02")]).unwrap();
        let filler = (0..250).map(|n| {
            let mut fields = texts(&[("name", "某"), ("state", "1")]);
            fields.insert("village".to_owned(), Value::text("500235116001"));
            Change::create("household", RecordId::derived(&["filler", &n.to_string()]), fields)
        });
        let mut changes = vec![related(3, "01")];
        changes.extend(filler);
        changes.extend([
            related(2, "02"),
            Change::set("household", id(1), 0, Fields::from([("head".into(), id(3).into())])),
        ]);
        assert_eq!(save(&county, changes), Ok(()));
    }

    #[test]
    fn an_import_may_lack_a_head_whose_row_was_refused() {
        let (_room, county) = county();
        assert_eq!(save(&county, vec![home(None), stay(3, "02")]), Ok(()));
        assert_eq!(save(&county, vec![stay(4, "03")]), Ok(()), "it still lacks him");
        assert_eq!(save(&county, vec![stay(2, "01")]), Ok(()));
    }

    #[test]
    fn what_is_set_back_stands_again_whatever_was_wrong_with_it() {
        let (_room, county) = county();
        save(&county, vec![home(Some(2)), stay(2, "01"), stay(3, "02")]).unwrap();
        let clock = Clock { now: Machine.now(), suspect: false };
        let back = |_: &anju_store::rusqlite::Transaction<'_>| Ok((vec![related(3, "01")], ()));
        county.set_back(own_account(), back, None, clock, &mut || Machine.id(), |_, (), _| Ok(())).unwrap();
    }
}
