//! Records of plain kinds: list, open, make, correct and step, for every kind whose declaration says how it is shown. What one
//! kind alone adds stands in `rights`.

use super::{doubts::refuse, handover, matters, reach, rights, rows, settle, steps, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    AreaCode, By, Class, Day, Fault, Field, Fields, Home, Kind, Meaning, RecordId, Value,
    checks::{self, Finding},
    contract::*,
    kinds,
    list::Plain,
    sync::group::{Act, Change},
    value::{canonical, field},
    workflow::Beside,
};
use anju_store::{
    Stored,
    dossiers::{self, Whose},
    rusqlite::{ToSql, named_params},
};
use std::collections::BTreeMap;

/// The field that says whose a record is.
const HOUSEHOLD: &str = "household";

/// Finds a plain kind to which the person is admitted; any other is answered like one that there is not.
pub(super) fn plain(work: &Work<'_>, kind: &str) -> Result<(&'static Kind, &'static Plain), DeskError> {
    let found = kinds::plain(kind).filter(|(kind, _)| work.who.departments.admit_kind(kind));
    Ok(found.ok_or_else(|| Fault::new("record.unknown").with("kind", kind))?)
}

pub(crate) fn list(work: &Work<'_>, ask: &ListRecords) -> Result<Page<RecordRow>, DeskError> {
    let (kind, _) = plain(work, &ask.which.kind)?;
    let of = Chosen::new(work, &ask.which, ask.household)?;
    let total = of.count(work)?;
    let ids = of.ids(work, ask.limit.clamp(1, rows::MOST), ask.skip)?;
    let found = ids.into_iter().filter_map(|id| anju_store::get_of(work.db, kind.name, id).transpose());
    let rows = found.map(|stored| row(work, kind, stored?)).collect::<Result<_, _>>()?;
    Ok(Page { total, rows })
}

/// Returns all records of a list in its order, however many pages.
pub(super) fn chosen(work: &Work<'_>, which: &WhichRecords) -> Result<Vec<RecordId>, DeskError> {
    Chosen::new(work, which, None)?.ids(work, u32::MAX, 0)
}

/// The records of a list as a query.
struct Chosen<'a> {
    of: String,
    order: String,
    state: &'a str,
    by: &'a str,
    household: [u8; 16],
}

impl<'a> Chosen<'a> {
    fn new(work: &Work<'_>, which: &'a WhichRecords, household: Option<RecordId>) -> Result<Self, DeskError> {
        let (kind, plain) = plain(work, &which.kind)?;
        let open = kind.workflow().map(|(name, workflow)| workflow.open_sql(&format!("r.{name}")));
        let (state, of_state) = match (&which.state, kind.workflow()) {
            (StateFilter::In(code), Some((name, _))) => (code.as_str(), format!("r.{name} = :state")),
            (StateFilter::Open, Some(_)) => ("", format!(":state = '' AND {}", open.as_deref().unwrap_or("1"))),
            (StateFilter::Open | StateFilter::All | StateFilter::In(_), _) => ("", ":state = ''".to_owned()),
        };
        let (by, of_by) = match (which.by.as_deref(), plain.list.by) {
            (Some(code), Some(name)) => (code, format!("r.{name} = :by")),
            (Some(_) | None, _) => ("", ":by = ''".to_owned()),
        };
        let joined = if kind.home == Home::Household {
            format!(
                "JOIN household h ON h.id = r.household WHERE {}",
                reach::condition_within(work, work.clock.today(), which.area.as_ref())
            )
        } else {
            handover::joined(work, kind, which.area.as_ref())?
        };
        let of_household = match (household, kind.home) {
            (Some(_), Home::Household) => "r.household = :household",
            (Some(_), _) => "0 AND length(:household) = 16",
            (None, _) => "length(:household) = 16",
        };
        let of =
            format!("FROM {} r {joined} AND r.deleted = 0 AND {of_state} AND {of_by} AND {of_household}", kind.name);
        let open_first = open.map(|open| format!("({open}) DESC, ")).unwrap_or_default();
        let order = format!("{open_first}r.{} DESC, r.id", plain.list.newest_by);
        Ok(Self { of, order, state, by, household: household.map_or([0; 16], |id| id.bytes()) })
    }

    fn count(&self, work: &Work<'_>) -> Result<u32, DeskError> {
        let mut query = work.db.prepare_cached(&format!("SELECT count(*) {}", self.of))?;
        let named = named_params! { ":state": self.state, ":by": self.by, ":household": self.household };
        Ok(query.query_row(named, |row| row.get(0))?)
    }

    fn ids(&self, work: &Work<'_>, limit: u32, skip: u32) -> Result<Vec<RecordId>, DeskError> {
        let sql = format!("SELECT r.id {} ORDER BY {} LIMIT :limit OFFSET :skip", self.of, self.order);
        let mut query = work.db.prepare_cached(&sql)?;
        let named: [(&str, &dyn ToSql); 5] = [
            (":state", &self.state),
            (":by", &self.by),
            (":household", &self.household),
            (":limit", &limit),
            (":skip", &skip),
        ];
        rows::ids(query.query_map(&named[..], |row| row.get(0))?)
    }
}

/// Makes the row of a record.
pub(super) fn row(work: &Work<'_>, kind: &Kind, stored: Stored) -> Result<RecordRow, DeskError> {
    let household = stored.household();
    let (head, lives) = match household {
        Some(household) => rows::whose(work, household)?,
        None => handover::called(work, &stored),
    };
    let refers = kind.fields.iter().filter(|declared| declared.meaning == Meaning::Ref && declared.name != HOUSEHOLD);
    let ids = refers.flat_map(|declared| match field(&stored.fields, declared.name) {
        Value::Text(id) => vec![id.clone()],
        Value::Set(ids) => ids.iter().cloned().collect(),
        Value::Null | Value::Int(_) => vec![],
    });
    let mut names =
        ids.filter_map(|id| Some((id.clone(), settle::named(work, id.parse().ok()?)?))).collect::<BTreeMap<_, _>>();
    let places = kind.fields.iter().filter(|declared| declared.meaning == Meaning::Place);
    let codes = places.filter_map(|declared| field(&stored.fields, declared.name).as_text().and_then(AreaCode::parse));
    names.extend(codes.map(|code| (code.to_string(), reach::place_name(work, &code))));
    Ok(RecordRow {
        id: stored.id,
        seen: stored.version,
        household,
        head,
        lives,
        fields: rows::masked(kind.name, &stored.fields),
        names,
        mark: rows::mark(work, stored.id)?,
    })
}

pub(crate) fn open(work: &Work<'_>, ask: &OpenRecord) -> Result<RecordFile, DeskError> {
    let (kind, _) = plain(work, &ask.kind)?;
    let stored = reach::stored(work, kind, ask.id)?;
    let household = stored.household();
    let about = person_of(&stored.fields);
    let told = match household {
        Some(household) => {
            let dossiers = dossiers::gather(work.db, Whose::among(&[household]), work.clock.today())?;
            dossiers.first().map(|dossier| rights::told(work, kind, dossier, about)).transpose()?.unwrap_or_default()
        }
        None => vec![],
    };
    let sides = handover::sides_of(work, kind, &stored)?;
    let may_write = work.who.role.rank() >= Some(if sides.is_some() { By::Township } else { By::Site });
    Ok(RecordFile { row: row(work, kind, stored)?, may_write, told, sides })
}

pub(crate) fn make(work: &Work<'_>, ask: MakeRecord) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    reach::household(work, ask.household)?;
    let (kind, plain) = plain(work, &ask.kind)?;
    if kind.home != Home::Household {
        return Err(Fault::new("record.unknown").with("kind", kind.label).into());
    }
    let state = kind.workflow().map(|(name, _)| name);
    let not_here: Vec<&str> = [HOUSEHOLD].into_iter().chain(state).collect();
    let (mut fields, mut findings) = typed::fields(kind, ask.fields, &not_here)?;
    findings.extend(rights::doubts(work, kind, ask.household, &fields)?);
    fields.insert(HOUSEHOLD.to_owned(), ask.household.into());
    if let Some((name, workflow)) = kind.workflow()
        && let Some(beginning) = workflow.beginning(work.who.role.rank().unwrap_or(By::Site))
    {
        fields.insert(name.to_owned(), Value::text(beginning.code));
        let missing = beginning.asks.iter().find(|asked| !field(&fields, asked).is_said());
        if let Some(missing) = missing {
            return Err(Fault::new("field.missing").field(missing).into());
        }
    }
    check(work, kind, Some(ask.household), &fields, &fields, (findings, ask.anyway))?;
    let fields = canonical(fields);
    no_other_open(work, (kind, plain), &fields)?;
    let observed = day_of(&fields, plain.list.newest_by);
    let (id, changes) = made(work, kind, fields)?;
    work.save(Save::of("record", id, changes).observed(observed))
}

/// One that exists once by nature is made under its derived id, taken up again where it was deleted.
fn made(work: &Work<'_>, kind: &Kind, fields: Fields) -> Result<(RecordId, Vec<Change>), DeskError> {
    let id = kind.natural_id(&fields).unwrap_or_else(|| work.rim.id());
    let change = |seen, act| Change { kind: kind.name.to_owned(), record: id, seen, act };
    match anju_store::get_of(work.db, kind.name, id)? {
        None => Ok((id, vec![Change::create(kind.name, id, fields)])),
        Some(row) if row.deleted => {
            let again = kind.fields.iter().filter(|declared| !matches!(declared.class, Class::Fixed | Class::State));
            let values = again.map(|declared| (declared.name.to_owned(), field(&fields, declared.name).clone()));
            let fields = values.collect();
            Ok((id, vec![change(row.version, Act::Undelete), change(row.version, Act::Set { fields })]))
        }
        Some(_) => Err(Fault::new("record.exists").with("kind", kind.name).into()),
    }
}

/// Of what may be under way once at a time no second one begins.
fn no_other_open(work: &Work<'_>, (kind, plain): (&Kind, &Plain), fields: &Fields) -> Result<(), DeskError> {
    let (Some(name), Some((state, workflow))) = (plain.one_open_by, kind.workflow()) else { return Ok(()) };
    let Some(whose) = field(fields, name).as_text().and_then(|id| id.parse::<RecordId>().ok()) else { return Ok(()) };
    let open = workflow.open_sql(state);
    let sql = format!("SELECT 1 FROM {} WHERE {name} = ?1 AND deleted = 0 AND {open}", kind.name);
    if work.db.prepare_cached(&sql)?.exists([whose.bytes()])? {
        return Err(Fault::new("record.under_way").field(name).with("kind", kind.name).into());
    }
    Ok(())
}

pub(crate) fn correct(work: &Work<'_>, ask: CorrectRecord) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (kind, _) = plain(work, &ask.kind)?;
    let stored = reach::stored(work, kind, ask.id)?;
    let household = stored.household();
    let stays = |declared: &&Field| matches!(declared.class, Class::Fixed | Class::State);
    let not_here: Vec<&str> = kind.fields.iter().filter(stays).map(|declared| declared.name).collect();
    let (mut changed, findings) = typed::fields(kind, ask.fields, &not_here)?;
    changed.retain(|name, value| field(&stored.fields, name) != value);
    if changed.is_empty() {
        return Err(Fault::new("form.unchanged").into());
    }
    let mut whole = stored.fields;
    whole.extend(changed.clone());
    check(work, kind, household, &changed, &whole, (findings, ask.anyway))?;
    work.save(Save::of("record.correct", ask.id, vec![Change::set(kind.name, ask.id, ask.seen, changed)]))
}

/// The most records that are moved on at once.
const MOST_STEPPED: usize = 500;

/// Takes a step of many apart.
pub(crate) fn steps(ask: StepRecords) -> impl Iterator<Item = StepRecord> {
    let StepRecords { kind, records, to, on, fields } = ask;
    let one = move |(id, seen)| StepRecord { kind: kind.clone(), id, seen, to: to.clone(), on, fields: fields.clone() };
    records.into_iter().map(one)
}

/// Names whose the records of a step of many are: the person whom each is about, else the household's head.
///
/// # Errors
/// `account.reads_only`; `record.too_many`; `record.unknown` where one of them is out of reach.
pub(crate) fn whose_are(work: &Work<'_>, ask: &StepRecords) -> Result<Vec<String>, DeskError> {
    reach::may_write(work)?;
    let (kind, _) = plain(work, &ask.kind)?;
    if ask.records.len() > MOST_STEPPED {
        return Err(Fault::new("record.too_many").field("records").with("n", MOST_STEPPED as i64).into());
    }
    let whose = |(id, _): &(RecordId, u64)| {
        let stored = reach::stored(work, kind, *id)?;
        let person = person_of(&stored.fields).and_then(|person| settle::named(work, person));
        match (person, stored.household()) {
            (Some(name), _) => Ok(name),
            (None, Some(household)) => rows::head_of(work, household),
            (None, None) => Ok(handover::called(work, &stored).0),
        }
    };
    ask.records.iter().map(whose).collect()
}

pub(crate) fn step(work: &Work<'_>, ask: StepRecord) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (kind, _) = plain(work, &ask.kind)?;
    let stored = reach::stored(work, kind, ask.id)?;
    let household = stored.household();
    let Some((name, workflow)) = kind.workflow() else {
        return Err(Fault::new("state.unknown").with("kind", kind.name).into());
    };
    let from = field(&stored.fields, name).as_text().unwrap_or_default();
    let taken = workflow.steps.iter().find(|step| step.from == from && step.to == ask.to);
    if taken.is_none() {
        // Why there is no such step says more than which fields it does not ask for.
        steps::take(work, kind, &stored, ask.seen, &ask.to, Fields::new(), |_| false)?;
    }
    let asked = taken.map_or(&[][..], |step| step.asks);
    let others: Vec<&str> = kind.fields.iter().map(|of| of.name).filter(|name| !asked.contains(name)).collect();
    let (mut fields, findings) = typed::fields(kind, ask.fields, &others)?;
    let days = workflow.steps.iter().filter_map(|step| day_of(&stored.fields, step.on?));
    if let Some(before) = days.max().filter(|before| ask.on < *before) {
        return Err(Fault::new("step.before").field("on").with("date", before).into());
    }
    work.not_future("on", ask.on)?;
    if let Some(on) = taken.and_then(|step| step.on) {
        fields.insert(on.to_owned(), Value::text(ask.on.to_string()));
    }
    let mut whole = stored.fields.clone();
    whole.extend(fields.clone());
    whole.insert(name.to_owned(), Value::text(&ask.to));
    check(work, kind, household, &fields, &whole, (findings, false))?;
    if let Some(step) = taken {
        handover::check_side(work, kind, &stored, step)?;
    }
    let proved = matters::has_evidence(work, ask.id)?;
    let gaps = rights::gaps(work, kind, &whole)?;
    let open_item = handover::has_open_item(work, kind, &stored)?;
    let stands = |beside: Beside| match beside {
        Beside::Evidence => proved,
        Beside::NoGap => gaps.is_empty(),
        Beside::NoOpenItem => !open_item,
        // It is saved with the step (`rights::follows`).
        Beside::Fact => true,
        Beside::ConfirmingAdult => false,
    };
    let taken = steps::take(work, kind, &stored, ask.seen, &ask.to, fields, stands);
    let mut changes = vec![taken.map_err(|fault| rights::name_gaps(fault, &gaps))?];
    changes.extend(rights::follows(work, kind, &whole, (&ask.to, ask.on))?);
    work.save(Save::of("record.step", ask.id, changes).observed(ask.on))
}

/// Refuses what a form may not say of a record: unknown codes, texts too long, what is missing, days to come, other people's.
pub(super) fn check(
    work: &Work<'_>,
    kind: &Kind,
    household: Option<RecordId>,
    said: &Fields,
    whole: &Fields,
    (mut findings, anyway): (Vec<Finding>, bool),
) -> Result<(), DeskError> {
    if let Some(missing) = kind.fields.iter().find(|of| of.required && !field(whole, of.name).is_said()) {
        return Err(Fault::new("field.missing").field(missing.name).into());
    }
    let happened = kind.workflows().flat_map(|(_, workflow)| workflow.steps).filter_map(|step| step.on);
    let happened: Vec<&str> = happened.chain(kind.plain.map(|plain| plain.list.newest_by)).collect();
    for declared in kind.fields.iter().filter(|declared| declared.name != HOUSEHOLD) {
        let value = field(said, declared.name);
        for text in value.texts() {
            match declared.meaning {
                Meaning::Code(set) if declared.workflow.is_none() && !work.codes.has(set, text) => {
                    return Err(Fault::new("field.code").field(declared.name).with("value", text).into());
                }
                Meaning::Ref => household.map_or(Ok(()), |household| belongs(work, household, declared, text))?,
                Meaning::Text => findings.extend(checks::text_of(declared.name, text, checks::LONGEST_TEXT)),
                _ => {}
            }
        }
        if let Some(day) = day_of(said, declared.name).filter(|_| happened.contains(&declared.name)) {
            work.not_future(declared.name, day)?;
        }
    }
    kind.check(whole)?;
    refuse(findings, anyway)
}

/// Whoever a record names is of its household, where he is of one.
fn belongs(work: &Work<'_>, household: RecordId, declared: &Field, id: &str) -> Result<(), DeskError> {
    let unknown = || Fault::new("record.unknown").field(declared.name);
    let named = id.parse::<RecordId>().map_err(|_| unknown())?;
    let row = anju_store::get(work.db, named)?.filter(|row| !row.deleted).ok_or_else(unknown)?;
    if row.household().is_some_and(|of| of != household) {
        return Err(Fault::new("person.elsewhere").field(declared.name).into());
    }
    Ok(())
}

/// Returns the person whom a record is about.
pub(super) fn person_of(fields: &Fields) -> Option<RecordId> {
    field(fields, "person").as_text().and_then(|id| id.parse().ok())
}

fn day_of(fields: &Fields, name: &str) -> Option<Day> {
    field(fields, name).as_text().and_then(|text| text.parse().ok())
}
