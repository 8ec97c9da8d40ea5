//! What a drafted workbook changes in the county: records that are new, fields that a source says anew, and nothing where it
//! says what it said before or what stands already.

use super::{
    batches::{self, Written},
    contrary::{self, Beside},
    heads,
    resolve::Resolver,
    said::{self, OF_YEAR, Said, said_before, said_earlier},
};
use crate::{CountyError, own_desk, rim::Rim};
use anju_model::{
    Class, Fields, PartialDay, RecordId, Value,
    checks::Finding,
    contract::RecordTally,
    kinds::{self, Cadre, Household, Membership, Person, Settlement, SocialGroup, Visit},
    record::{Kind, Record},
    sync::group::{Act, Change},
    value::field,
    words::findings::row_in,
    workflow::Workflow,
};
use anju_sheet::{Draft, DraftRecord, DraftValue, NaturalKey, Source, Which, Workbook, as_written};
use anju_store::{Stored, rusqlite::Connection};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// What an import comes to against what the county holds.
#[derive(Default)]
pub(super) struct Changes {
    pub changes: Vec<Change>,
    pub written: Vec<Written>,
    pub said: Vec<Said>,
    pub suspects: Vec<Suspected>,
    pub tally: Tally,
    shapes: Shapes,
}

impl Changes {
    /// Makes no settlement and no group that no household names after all.
    fn drop_unnamed_places(&mut self) {
        let is_place = |kind: &str| kind == Settlement::KIND.name || kind == SocialGroup::KIND.name;
        let mut unnamed: BTreeMap<RecordId, &'static str> =
            self.written.iter().filter(|it| is_place(it.kind)).map(|it| (it.record, it.kind)).collect();
        for change in self.changes.iter().filter(|change| change.kind == Household::KIND.name) {
            let (Act::Create { fields } | Act::Set { fields }) = &change.act else { continue };
            for name in ["settlement", "group"] {
                if let Some(id) = id_in(fields, name) {
                    unnamed.remove(&id);
                }
            }
        }
        let made = |change: &Change| matches!(change.act, Act::Create { .. });
        unnamed.retain(|id, _| self.changes.iter().any(|change| change.record == *id && made(change)));
        if unnamed.is_empty() {
            return;
        }
        self.changes.retain(|change| !unnamed.contains_key(&change.record));
        self.written.retain(|written| !unnamed.contains_key(&written.record));
        for kind in unnamed.into_values() {
            self.tally.of(kind).new -= 1;
        }
    }
}

/// Lists of names of which a county has few, and each a hundred thousand times.
#[derive(Default)]
struct Shapes(BTreeSet<Arc<[String]>>);

impl Shapes {
    fn shared(&mut self, names: Vec<String>) -> Arc<[String]> {
        if let Some(known) = self.0.get(names.as_slice()) {
            return known.clone();
        }
        let names: Arc<[String]> = names.into();
        self.0.insert(names.clone());
        names
    }
}

/// Two records of the county, new ones included, that may be one.
pub(super) struct Suspected {
    pub kind: &'static str,
    pub one: RecordId,
    pub other: RecordId,
    pub why: &'static str,
}

/// How many records are new, changed and as they were, by kind.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<&'static str, RecordTally>);

impl Tally {
    fn of(&mut self, kind: &'static str) -> &mut RecordTally {
        self.0.entry(kind).or_default()
    }

    pub fn by_kind(&self) -> BTreeMap<String, RecordTally> {
        self.0.iter().map(|(kind, tally)| ((*kind).to_owned(), *tally)).collect()
    }
}

/// Turns drafts into changes against what the county holds; what the store alone can tell is noted in the draft. Each record
/// is let go at once, since a county has many.
pub(super) fn changes(
    db: Option<&Connection>,
    workbook: &Workbook,
    draft: &mut Draft,
    rim: &dyn Rim,
) -> Result<Changes, CountyError> {
    let db = db.map(|db| holds_anything(db).map(|held| held.then_some(db))).transpose()?.flatten();
    let mut resolver = Resolver::new(db, rim);
    let mut all = Changes::default();
    let mut met: HashMap<RecordId, Source> = HashMap::new();
    let denied = contrary::denied(draft.records.iter());
    for record in std::mem::take(&mut draft.records) {
        let (id, source) = (resolver.id(&record.key)?, record.source);
        if let Some(first) = met.insert(id, source) {
            met.insert(id, first);
            let sheet = (first.sheet != source.sheet).then(|| workbook.sheets[first.sheet].name.as_str());
            let finding = Finding::warning("record.again", "").with("place", row_in(sheet, first.row));
            draft.note(workbook, source, &finding);
            continue;
        }
        for finding in one(db, &mut resolver, (record, &denied), id, &mut all)? {
            draft.note(workbook, source, &finding);
        }
    }
    all.drop_unnamed_places();
    if let Some(db) = db {
        for (source, finding) in heads::settle(db, &mut all, &met)? {
            draft.note(workbook, source, &finding);
        }
    }
    for suspects in std::mem::take(&mut draft.suspects) {
        let key =
            |which: Which| if suspects.kind == "cadre" { NaturalKey::Cadre(which) } else { NaturalKey::Person(which) };
        let (one, other) = (resolver.id(&key(suspects.one))?, resolver.id(&key(suspects.other))?);
        // Whose row waits after all is nobody's double.
        let is_there = |which: Which, id: RecordId| matches!(which, Which::Stored(_)) || met.contains_key(&id);
        if !is_there(suspects.one, one) || !is_there(suspects.other, other) {
            continue;
        }
        all.suspects.push(Suspected { kind: suspects.kind, one, other, why: suspects.why });
    }
    Ok(all)
}

/// Tells whether a county holds anything that a workbook may speak of, or heard what one said. One that does not is not asked
/// record by record.
fn holds_anything(db: &Connection) -> Result<bool, CountyError> {
    let roots = [Household::KIND, Cadre::KIND, Settlement::KIND, SocialGroup::KIND].map(|kind| kind.name);
    let any = roots.into_iter().chain(["batch"]).map(|table| format!("EXISTS (SELECT 1 FROM {table})"));
    let sql = format!("SELECT {}", any.collect::<Vec<_>>().join(" OR "));
    Ok(db.query_row(&sql, [], |row| row.get(0))?)
}

fn one(
    db: Option<&Connection>,
    resolver: &mut Resolver<'_>,
    (mut record, denied_now): (DraftRecord, &BTreeSet<NaturalKey>),
    id: RecordId,
    all: &mut Changes,
) -> Result<Vec<Finding>, CountyError> {
    let kind = record.kind();
    let (mut told, mut speaks_of) = (vec![], None);
    let stored = db.map(|db| anju_store::get_of(db, kind, id)).transpose()?.flatten();
    if let Some(db) = db {
        match contrary::beside(db, &record, stored.as_ref(), denied_now, &mut |key| resolver.id(key))? {
            Beside::Alone => {}
            Beside::Said => return Ok(vec![]),
            Beside::Kept(finding) => return Ok(vec![finding]),
        }
    }
    let mut fields = resolver.fields(std::mem::take(&mut record.fields))?;
    let gone = stored.as_ref().map(taken_back).transpose()?.unwrap_or_default();
    match (stored, db) {
        (Some(row), _) if row.deleted && !gone => {
            return Ok(vec![Finding::warning("record.removed", "")]);
        }
        (Some(row), Some(db)) if !gone => {
            let before = said_before(db, kind, id)?;
            let news = says_news(&row.fields, before.as_ref(), &fields);
            let (year, known) = (record.year.or_else(|| year_of(&fields)), before.as_ref().and_then(year_of));
            let later = known.is_some() && year > known;
            let older = (year.is_some() && year < known) || contrary::is_older_than_list(db, kind, id, year)?;
            let yields = older.then_some("record.older").or(record.yields.then_some("household.yields"));
            let mut earlier = if news && !later { said_earlier(db, kind, id)? } else { vec![] };
            if news && !later && was_denied(db, &record, &fields)? {
                earlier.push(fields.clone());
            }
            told.extend(denied(&record, &row.fields, &fields));
            let Differing { changes: mut differing, told: not_taken, left } =
                differences(&record, id, &row.fields, (before.as_ref(), &earlier), &fields, yields);
            for finding in not_taken {
                // The income and its year are one cell.
                if !told.contains(&finding) {
                    told.push(finding);
                }
            }
            fields.retain(|name, _| !left.contains(name));
            speaks_of = record.year.filter(|_| later || (known.is_none() && news));
            contrary::clear(kind, &row, &mut differing)?;
            let written = Written::changed(kind, &row, &differing)?;
            match written {
                Some(_) => all.tally.of(kind).changed += 1,
                None => all.tally.of(kind).same += 1,
            }
            all.written.extend(written);
            all.changes.extend(differing);
        }
        _ if record.denies => return Ok(told),
        (None, Some(db)) if is_of_earlier_year(db, &record, &fields)? => {
            let names = ["entitled", "insured"].into_iter().filter(|name| fields.contains_key(*name));
            return Ok(names.map(|name| Finding::warning("record.older_fact", &record.column_of(name))).collect());
        }
        (None, _) => {
            told.extend(joins_by_an_older_file(db, &record, &fields)?);
            let mut whole = resolver.fields(record.on_create)?;
            let unsaid = whole.keys().filter(|name| !fields.contains_key(*name)).cloned();
            let denied = record.denied_facts.iter().map(|fact| said::of_denial(fact));
            let unsaid = unsaid.chain(record.year.map(said::of_year)).chain(denied);
            let unsaid = all.shapes.shared(unsaid.collect());
            whole.extend(fields);
            all.changes.push(Change::create(kind, id, whole.fitted()));
            all.written.push(Written::made_as_said(kind, id, unsaid));
            all.tally.of(kind).new += 1;
            return Ok(told);
        }
        (Some(gone), _) => {
            let mut whole = resolver.fields(record.on_create)?;
            whole.extend(fields.clone());
            all.changes.extend(made(kind, id, Some(&gone), whole));
            all.written.push(Written::made(kind, id));
            all.tally.of(kind).new += 1;
        }
    }
    fields.extend(speaks_of.map(|year| (OF_YEAR.to_owned(), Value::Int(year))));
    all.said.push(Said { source: kind, record: id, fields });
    Ok(told)
}

/// The id that a field holds.
fn id_in(fields: &Fields, name: &str) -> Option<RecordId> {
    field(fields, name).as_text()?.parse().ok()
}

/// Tells whether a row says again that a fact is not so, as its source did when it made the person, without a record of it.
fn was_denied(db: &Connection, record: &DraftRecord, now: &Fields) -> Result<bool, CountyError> {
    let (Some(fact), Some(person), true) = (record.key.fact(), id_in(now, "person"), record.denies) else {
        return Ok(false);
    };
    said::denied_when_made(db, person, &fact)
}

/// Tells of a member whom only a file of an earlier year names than the household's last: he may have left since.
fn joins_by_an_older_file(
    db: Option<&Connection>,
    record: &DraftRecord,
    now: &Fields,
) -> Result<Option<Finding>, CountyError> {
    let Some(db) = db.filter(|_| record.kind() == Membership::KIND.name) else { return Ok(None) };
    let is_older = speaks_of_earlier_year(db, record, Household::KIND.name, id_in(now, "household"))?;
    Ok(is_older.then(|| Finding::warning("member.older", "person.name")))
}

/// Tells whether a row would make a fact of a person of whom a file of a later year spoke already, and did not say it.
fn is_of_earlier_year(db: &Connection, record: &DraftRecord, now: &Fields) -> Result<bool, CountyError> {
    match record.key {
        NaturalKey::Assistance(Which::Stored(_), _) | NaturalKey::Pension(Which::Stored(_), _) => {
            speaks_of_earlier_year(db, record, Person::KIND.name, id_in(now, "person"))
        }
        _ => Ok(false),
    }
}

/// Tells whether a row speaks of an earlier year than its source did last of the person or household that it is about.
fn speaks_of_earlier_year(
    db: &Connection,
    record: &DraftRecord,
    kind: &str,
    about: Option<RecordId>,
) -> Result<bool, CountyError> {
    let (Some(year), Some(about)) = (record.year, about) else { return Ok(false) };
    let known = said_before(db, kind, about)?.as_ref().and_then(year_of);
    Ok(known.is_some_and(|known| year < known))
}

/// The year of which a source spoke when it said this; incomes have one of their own. What is of a later year is no old file,
/// even if it says what was said before.
fn year_of(said: &Fields) -> Option<i64> {
    field(said, OF_YEAR).as_int().or_else(|| field(said, "income_year").as_int())
}

/// Tells of cells that say 无 where something is registered: whether it has ended a person decides.
fn denied(record: &DraftRecord, stored: &Fields, now: &Fields) -> Vec<Finding> {
    let stands = |name: &str| !field(stored, name).is_null() && !now.contains_key(name);
    let denied = record.denied.iter().filter(|(name, _)| stands(name));
    denied.map(|(name, word)| Finding::warning("record.denied", &record.column_of(name)).with("value", word)).collect()
}

/// Tells whether a record lies deleted because an import was taken back: to the next one it is as if it had never been. What
/// a person deleted stays so until a person says otherwise.
pub(crate) fn taken_back(row: &Stored) -> Result<bool, CountyError> {
    Ok(row.deleted && batches::inks(row)?.of("deleted").desk == own_desk())
}

/// Makes a record; one that was taken back is brought back, with nothing of what was said of it then.
pub(crate) fn made(kind: &str, id: RecordId, taken_back: Option<&Stored>, whole: Fields) -> Vec<Change> {
    let Some(row) = taken_back else { return vec![Change::create(kind, id, whole)] };
    let mut fields: Fields = row.fields.keys().map(|name| (name.clone(), Value::Null)).collect();
    fields.extend(whole);
    let mut acts = vec![Act::Undelete];
    for (name, _) in kinds::kind(kind).into_iter().flat_map(Kind::workflows) {
        let (from, to) = (field(&row.fields, name).clone(), fields.remove(name).unwrap_or_default());
        if let (Value::Text(from), Value::Text(to)) = (from, to)
            && from != to
        {
            acts.push(Act::Transition { field: name.to_owned(), from, to, fields: Fields::new() });
        }
    }
    acts.push(Act::Set { fields });
    acts.into_iter().map(|act| Change { kind: kind.to_owned(), record: id, seen: row.version, act }).collect()
}

/// What a row says anew: not what it said last time already or earlier, not what stands already, and never a blank. A row that
/// `yields` for this reason says only what nobody said.
fn differences(
    record: &DraftRecord,
    id: RecordId,
    stored: &Fields,
    (before, earlier): (Option<&Fields>, &[Fields]),
    now: &Fields,
    yields: Option<&str>,
) -> Differing {
    let (mut told, mut left) = (vec![], vec![]);
    let kind = kinds::kind(record.kind());
    let mut set = out_of_date(record, stored, now);
    let mut transitions = vec![];
    let news = |name: &str| is_news(stored, before, name, field(now, name));
    // A settlement of a village that is not taken is not taken either.
    let moves = yields.is_some() && news("village") && !field(stored, "village").is_null();
    for (name, value) in now.iter().filter(|(name, _)| news(name)) {
        let goes_along = moves && matches!(name.as_str(), "settlement" | "group");
        if record.kind() == Visit::KIND.name && name == "visitors" {
            told.extend(
                names_more(field(stored, name), value).then(|| Finding::warning("visit.more_visitors", "visitors")),
            );
            left.push(name.clone());
            continue;
        }
        if let Some(code) = yields.filter(|_| goes_along || !field(stored, name).is_null()) {
            told.push(Finding::warning(code, &record.column_of(name)));
            left.push(name.clone());
            continue;
        }
        if earlier.iter().any(|earlier| field(earlier, name) == value) {
            told.extend(was_said_earlier(record, name));
            left.push(name.clone());
            continue;
        }
        let declared = kind.and_then(|kind| kind.field(name));
        let mut leave = |code: &str| {
            told.push(Finding::error(code, &record.column_of(name)));
            left.push(name.clone());
        };
        match declared.map(|field| field.class) {
            Some(Class::Fixed) => leave("record.fixed"),
            Some(Class::State) => match transition(name, stored, value, declared.and_then(|field| field.workflow)) {
                Some(step) => transitions.push(step),
                None => leave("state.kept"),
            },
            Some(Class::Latest | Class::Guarded | Class::Set) | None => {
                set.insert(name.clone(), value.clone());
            }
        }
    }
    let mut acts: Vec<Act> = transitions;
    if !set.is_empty() {
        acts.push(Act::Set { fields: set });
    }
    // A list has seen nothing but what came from lists: what a desk wrote since is judged like two people's writing.
    let change = |act| Change { kind: record.kind().to_owned(), record: id, seen: 0, act };
    Differing { changes: acts.into_iter().map(change).collect(), told, left }
}

/// Whether a set names somebody whom the other does not.
fn names_more(stored: &Value, now: &Value) -> bool {
    match (stored, now) {
        (Value::Set(stored), Value::Set(now)) => !now.is_subset(stored),
        (Value::Null | Value::Int(_) | Value::Text(_) | Value::Set(_), _) => false,
    }
}

/// A month says nothing anew of a day that lies in it.
fn is_part_of(said: &Value, stored: &Value) -> bool {
    let day = |value: &Value| value.as_text().and_then(|text| text.parse::<PartialDay>().ok());
    let (Some(said), Some(stored)) = (day(said), day(stored)) else { return false };
    said.earliest() <= stored.earliest() && stored.latest() <= said.latest()
}

/// Tells whether a value is neither what was said last time, nor what stands, nor a blank.
fn is_news(stored: &Fields, before: Option<&Fields>, name: &str, value: &Value) -> bool {
    let said_already = before.is_some_and(|before| field(before, name) == value);
    let stands = field(stored, name) == value || is_part_of(value, field(stored, name));
    !said_already && !stands && !value.is_null()
}

fn says_news(stored: &Fields, before: Option<&Fields>, now: &Fields) -> bool {
    before.is_some() && now.iter().any(|(name, value)| is_news(stored, before, name, value))
}

/// Tells that a cell says only what its source had said before it said something else: most likely the file is an old one, and
/// whoever wants it back has to say so himself. Of a text that could not be read, the cell's own finding tells all.
fn was_said_earlier(record: &DraftRecord, name: &str) -> Option<Finding> {
    let unread = name.strip_prefix(BESIDE).is_some_and(|heading| heading.starts_with(&as_written("")));
    (!unread).then(|| Finding::warning("record.said_before", &record.column_of(name)))
}

/// What a row says anew, and what is told of that which is not taken.
struct Differing {
    changes: Vec<Change>,
    told: Vec<Finding>,
    /// The fields in which it is not taken.
    left: Vec<String>,
}

/// Texts of cells that could not be read once and can be now are let go.
fn out_of_date(record: &DraftRecord, stored: &Fields, now: &Fields) -> Fields {
    let beside = stored.keys().filter(|name| name.starts_with(BESIDE) && !now.contains_key(*name));
    let answered = |name: &&String| record.answered.iter().any(|heading| name[2..] == as_written(heading));
    beside.filter(answered).map(|name| (name.clone(), Value::Null)).collect()
}

/// How the names of fields begin that hold what stands beside a record.
const BESIDE: &str = "x:";

/// A list brings a state on, by as many steps as lead there, and never back.
fn transition(name: &str, stored: &Fields, value: &Value, workflow: Option<&Workflow>) -> Option<Act> {
    let (from, to) = (field(stored, name).as_text()?.to_owned(), value.as_text()?.to_owned());
    let leads = workflow.is_some_and(|workflow| workflow.leads(&from, &to));
    leads.then(|| Act::Transition { field: name.to_owned(), from, to, fields: Fields::new() })
}

/// A drafted value with its references resolved.
pub(super) fn resolved(resolver: &mut Resolver<'_>, value: DraftValue) -> Result<Value, CountyError> {
    Ok(match value {
        DraftValue::Value(value) => value,
        DraftValue::Key(key) => resolver.id(&key)?.into(),
        DraftValue::Keys(keys) => {
            let ids =
                keys.iter().map(|key| Ok(resolver.id(key)?.to_string())).collect::<Result<Vec<_>, CountyError>>()?;
            Value::set(ids)
        }
    })
}
