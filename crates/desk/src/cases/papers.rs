//! What a paper says: the declared fields of what it is about, each as people read it. Its look is the template's.

use super::{handover, households, reach, records, rows, settle, survey};
use crate::{DeskError, app::Work};
use anju_model::{
    AreaCode, Day, Fault, Field, Fields, Kind, Meaning, RecordId, Value,
    area::AreaLevel,
    contract::*,
    divisions::short_name,
    kinds::{self, Handover, HandoverItem, Household, PartyStanding, Person, two_thirds},
    mask,
    papers::{self, About, Paper},
    record::{Home, Record},
    rules,
    survey::OF_MEMBER,
    value::field,
    words,
};
use anju_store::{
    Stored,
    dossiers::{self, Whose},
};
use serde_json::{Map, Value as Json, json};

/// Finds a paper to whose department the person is admitted; any other is answered like one that there is not.
pub(crate) fn paper(work: &Work<'_>, key: &str) -> Result<&'static Paper, DeskError> {
    let admitted = papers::paper(key).filter(|paper| work.who.departments.admit(paper.department));
    Ok(admitted.ok_or_else(|| Fault::new("paper.unknown"))?)
}

/// Returns what fills a paper's template: once, but for a household's of which a village asks, once for each of its households that
/// was not asked yet, or for all where all were.
///
/// # Errors
/// `paper.village` where neither a household nor a village is named; as `fields`.
pub(crate) fn sheets(work: &Work<'_>, ask: &PrintPaper) -> Result<Vec<Json>, DeskError> {
    each(work, ask)?.iter().map(|ask| fields(work, ask)).collect()
}

/// Checks that a paper can be made, before it is: as `sheets`, of the first sheet.
///
/// # Errors
/// As `sheets`.
pub(crate) fn check(work: &Work<'_>, ask: &PrintPaper) -> Result<(), DeskError> {
    each(work, ask)?.first().map_or(Ok(()), |ask| fields(work, ask).map(drop))
}

/// Takes what is asked for apart: a sheet each.
fn each(work: &Work<'_>, ask: &PrintPaper) -> Result<Vec<PrintPaper>, DeskError> {
    let paper = paper(work, &ask.paper)?;
    if paper.about != About::Household || ask.household.is_some() {
        return Ok(vec![ask.clone()]);
    }
    let is_village = |area: &&AreaCode| area.level() == AreaLevel::Village;
    let village = ask.area.as_ref().filter(is_village).ok_or_else(|| Fault::new("paper.village"))?;
    let mut households = households::chosen(work, HouseholdFilter::Unsurveyed, Some(village))?;
    if households.is_empty() {
        households = households::chosen(work, HouseholdFilter::All, Some(village))?;
    }
    if households.is_empty() {
        return Err(Fault::new("paper.nobody").into());
    }
    let sheet = |household| PrintPaper { household: Some(household), ..ask.clone() };
    Ok(households.into_iter().map(sheet).collect())
}

/// Returns what fills a paper's template once.
///
/// # Errors
/// `paper.unknown`; `household.unknown` and `record.unknown` alike for what is missing and what is out of reach.
fn fields(work: &Work<'_>, ask: &PrintPaper) -> Result<Json, DeskError> {
    let paper = paper(work, &ask.paper)?;
    let area = reach::area(work, ask.area.as_ref())?;
    let mut says = general(work, &area);
    match paper.about {
        About::Household => {
            let household = ask.household.ok_or_else(|| Fault::new("household.unknown"))?;
            says.extend(household_says(work, household)?);
            says.insert("members".into(), surveyed(work, household)?);
            says.insert("lamps".into(), lamps(work, household)?);
        }
        About::Record(kind) => {
            let id = ask.record.ok_or_else(|| Fault::new("record.unknown"))?;
            let (kind, _) = records::plain(work, kind)?;
            let stored = reach::stored(work, kind, id)?;
            says.extend(match kind.home {
                Home::Household => record_says(work, kind, stored)?,
                _ => handover_says(work, id)?,
            });
        }
        About::List(kind) => {
            let state = StateFilter::All;
            let which = WhichRecords { kind: kind.to_owned(), state, by: None, area: ask.area.clone() };
            let (kind, _) = records::plain(work, kind)?;
            let mut all = vec![];
            for id in records::chosen(work, &which)? {
                let stored = reach::stored(work, kind, id)?;
                let state = field(&stored.fields, "state").as_text().unwrap_or_default();
                if !paper.states.is_empty() && !paper.states.contains(&state) {
                    continue;
                }
                let one = record_says(work, kind, stored)?;
                all.push(if paper.is_public { json!(Public::of(&one)) } else { Json::Object(one) });
            }
            says.insert("rows".into(), Json::Array(all));
        }
    }
    Ok(Json::Object(says))
}

/// A row of what is put up for all to read: this has no place for a whole number.
#[derive(serde::Serialize)]
struct Public {
    head: String,
    name: String,
    id_number: mask::Masked,
    former: String,
    village: String,
    noticed_on: String,
    noticed_until: String,
}

impl Public {
    fn of(says: &Map<String, Json>) -> Self {
        let text = |path: &[&str]| {
            let mut at = says.get(path[0]);
            for name in &path[1..] {
                at = at.and_then(|value| value.get(name));
            }
            at.and_then(Json::as_str).unwrap_or_default().to_owned()
        };
        Self {
            head: text(&["head", "name"]),
            name: text(&["person", "name"]),
            id_number: mask::Masked::id_number(&text(&["person", "id_number"])),
            former: text(&["record", "former"]),
            village: text(&["village"]),
            noticed_on: text(&["record", "noticed_on"]),
            noticed_until: text(&["record", "noticed_until"]),
        }
    }
}

/// What every paper may say: the day, and who makes it.
fn general(work: &Work<'_>, area: &AreaCode) -> Map<String, Json> {
    let mut says = Map::new();
    says.insert("today".into(), json!(full(work.clock.today())));
    says.insert("unit".into(), json!(work.place.divisions.path(area)));
    let county = area.at(AreaLevel::County).unwrap_or_else(|| area.clone());
    says.insert("county".into(), json!(work.place.divisions.name(&county).unwrap_or_default()));
    says
}

/// A day as papers write it: 2026年5月3日, without noughts (GB/T 9704).
fn full(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// What is said of a household.
fn household_says(work: &Work<'_>, id: RecordId) -> Result<Map<String, Json>, DeskError> {
    let (household, stored) = reach::household(work, id)?;
    let text = |name: &str| said_field(work, &Household::KIND, name, &stored.fields);
    let head = household.head.map(|head| person_says(work, head.id())).transpose()?.unwrap_or_else(|| nobody(work));
    let members = members(work, id)?;
    let name_of = |level| stored.place.at(level).and_then(|code| work.place.divisions.name(&code)).unwrap_or_default();
    let origin_township = household.origin.as_ref().and_then(|origin| origin.at(AreaLevel::Township));
    let origin_unit = origin_township.map(|code| work.place.divisions.path(&code)).unwrap_or_default();
    let says = json!({
        "head": head,
        "number": text("number"),
        "lives": reach::lives_in_full(work, &stored.place, None, household.address.as_deref()),
        "origin": text("origin_text"),
        "origin_unit": origin_unit,
        "moved_in": text("moved_in_on"),
        "placement": text("placement"),
        "phone": text("phone"),
        "township": name_of(AreaLevel::Township),
        "village": short_name(name_of(AreaLevel::Village)),
        "persons": members.len(),
        "members": members,
    });
    Ok(says.as_object().cloned().unwrap_or_default())
}

/// What is said of a record: the household, the person whom it is about, and each of its fields.
fn record_says(work: &Work<'_>, kind: &Kind, stored: Stored) -> Result<Map<String, Json>, DeskError> {
    let household = stored.household().ok_or_else(|| Fault::new("record.unknown"))?;
    let mut says = household_says(work, household)?;
    let person = records::person_of(&stored.fields);
    says.insert("person".into(), person.map(|person| person_says(work, person)).transpose()?.unwrap_or_default());
    let record: Map<String, Json> = kind
        .fields
        .iter()
        .map(|declared| (declared.name.to_owned(), json!(said_field(work, kind, declared.name, &stored.fields))))
        .collect();
    if let Some(whole) = field(&stored.fields, "whole").as_int() {
        says.insert("needed".into(), json!(two_thirds(whole)));
    } else {
        says.insert("needed".into(), json!(""));
    }
    says.insert("record".into(), Json::Object(record));
    if let Some(person) = person.filter(|_| kind.name == kinds::PartyCase::KIND.name) {
        says.extend(party_says(work, household, person)?);
    }
    if let Some(case) = (kind.name == kinds::AidCase::KIND.name).then(|| kinds::AidCase::from_fields(&stored.fields)) {
        let dossiers = dossiers::gather(work.db, Whose::among(&[household]), work.clock.today())?;
        let moved = case.ok().zip(dossiers.first()).map(|(case, dossier)| rules::moved_by(dossier, &case));
        let moved = moved.unwrap_or_default().into_iter().map(|person| person_says(work, person));
        says.insert("moved".into(), Json::Array(moved.collect::<Result<_, _>>()?));
    }
    Ok(says)
}

/// What is said of a handover: both sides, the members as far as whoever prints it may see them, and each item.
fn handover_says(work: &Work<'_>, id: RecordId) -> Result<Map<String, Json>, DeskError> {
    let file = handover::open(work, id)?;
    let fields_of = |kind: &Kind, fields: &Fields| -> Json {
        let said = kind.fields.iter().map(|of| (of.name.to_owned(), json!(said_field(work, kind, of.name, fields))));
        Json::Object(said.collect())
    };
    let items: Vec<Json> = file.items.iter().map(|row| fields_of(&HandoverItem::KIND, &row.fields)).collect();
    let (members, lives) = match file.household {
        Some(household) => {
            let (of, stored) = reach::household(work, household)?;
            (members(work, household)?, reach::lives_in_full(work, &stored.place, None, of.address.as_deref()))
        }
        None => (vec![], String::new()),
    };
    let says = json!({
        "from": file.from,
        "to": file.to,
        "record": fields_of(&Handover::KIND, &file.row.fields),
        "items": items,
        "members": members,
        "lives": lives,
    });
    Ok(says.as_object().cloned().unwrap_or_default())
}

/// Where a member is off his origin, as the ledger of the Party's members says it.
fn party_says(work: &Work<'_>, household: RecordId, person: RecordId) -> Result<Map<String, Json>, DeskError> {
    let today = work.clock.today();
    let dossiers = dossiers::gather(work.db, Whose::among(&[household]), today)?;
    let kind = kinds::PartyCase::KIND.name;
    let told = |dossier| rules::told(kind, (dossier, person), (today, &work.parameters), &work.codes);
    let told: Vec<Told> = dossiers.iter().flat_map(told).collect();
    let stands = |at: usize| told.get(at).map(|told| told.stands.clone()).unwrap_or_default();
    let about = PartyStanding::set().person(anju_model::Ref::to(person)).into_fields();
    let standing =
        PartyStanding::KIND.natural_id(&about).map(|id| rows::row_of::<PartyStanding>(work, id)).transpose()?;
    let politics = standing.flatten().and_then(|(standing, _)| standing.standing);
    let politics = politics.map(|code| work.codes.show("politics", &code).to_owned()).unwrap_or_default();
    let says = json!({ "home": stands(0), "hukou": stands(1), "collective": stands(2), "politics": politics });
    Ok(says.as_object().cloned().unwrap_or_default())
}

fn members(work: &Work<'_>, household: RecordId) -> Result<Vec<Json>, DeskError> {
    survey::members(work, household)?.into_iter().map(|person| person_says(work, person)).collect()
}

fn nobody(work: &Work<'_>) -> Json {
    let fields = Fields::new();
    let said = |name: &str| said_field(work, &Person::KIND, name, &fields);
    json!({ "name": said("name"), "id_number": "", "sex": "", "birth": "", "phone": "", "relation": "" })
}

fn person_says(work: &Work<'_>, id: RecordId) -> Result<Json, DeskError> {
    let Some(row) = anju_store::get_of(work.db, Person::KIND.name, id)? else { return Ok(nobody(work)) };
    let said = |name: &str| said_field(work, &Person::KIND, name, &row.fields);
    let sql = "SELECT relation FROM membership WHERE person = ?1 AND deleted = 0 AND until IS NULL";
    let mut query = work.db.prepare_cached(sql)?;
    let mut found = query.query([id.bytes()])?;
    let relation: Option<String> = found.next()?.map(|row| row.get(0)).transpose()?.flatten();
    let relation = relation.map(|code| work.codes.show("relation_nat", &code).to_owned()).unwrap_or_default();
    Ok(json!({
        "name": said("name"),
        "id_number": said("id_number"),
        "sex": said("sex"),
        "birth": said("birth"),
        "phone": said("phone"),
        "relation": relation,
    }))
}

/// The members as the sheet of a survey lists them, with what is known already, and from where.
fn surveyed(work: &Work<'_>, household: RecordId) -> Result<Json, DeskError> {
    let form = survey::open(work, household)?;
    let today = work.clock.today();
    let mut all = vec![];
    for member in form.members {
        let mut one = person_says(work, member.person)?;
        for question in &OF_MEMBER {
            let answer = question.label(&work.codes, &member.says).unwrap_or_default();
            let origin = member.origins.get(question.name).filter(|_| !answer.is_empty());
            let origin = origin.map(|of| format!("（{}）", words::origin(&of.by, of.on, today))).unwrap_or_default();
            one[question.name] = json!(format!("{answer}{origin}"));
        }
        all.push(one);
    }
    Ok(Json::Array(all))
}

/// How each right stands, by its key; blank for those that the person may not see.
fn lamps(work: &Work<'_>, household: RecordId) -> Result<Json, DeskError> {
    let today = work.clock.today();
    let dossiers = dossiers::gather(work.db, Whose::among(&[household]), today)?;
    let mut says: Map<String, Json> = rules::RIGHTS.iter().map(|right| (right.key.to_owned(), json!(""))).collect();
    for dossier in &dossiers {
        for lamp in rules::lamps(dossier, today, &work.parameters, &work.who.departments) {
            says.insert(lamp.key, json!(lamp.says));
        }
    }
    Ok(Json::Object(says))
}

/// Says a field of a record as people read it; nothing where nothing is said.
pub(super) fn said_field(work: &Work<'_>, kind: &Kind, name: &str, fields: &Fields) -> String {
    let Some(declared) = kind.field(name) else { return String::new() };
    let value = field(fields, name);
    match value {
        Value::Null => String::new(),
        Value::Int(number) => words::number(declared, *number),
        Value::Text(text) => one(work, declared, text),
        Value::Set(texts) => texts.iter().map(|text| one(work, declared, text)).collect::<Vec<_>>().join("、"),
    }
}

fn one(work: &Work<'_>, declared: &Field, text: &str) -> String {
    match (declared.meaning, declared.workflow) {
        (Meaning::Code(set), _) => work.codes.show(set, text).to_owned(),
        (_, Some(workflow)) => workflow.state(text).map_or(text, |state| state.word).to_owned(),
        (Meaning::Ref, _) => text.parse().ok().and_then(|id| settle::named(work, id)).unwrap_or_default(),
        (Meaning::Day, _) => text.parse().map_or_else(|_| text.to_owned(), full),
        (Meaning::Month, _) => match text.split_once('-') {
            Some((year, month)) => format!("{year}年{}月", month.trim_start_matches('0')),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}
