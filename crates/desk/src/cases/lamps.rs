//! 权益保障: how the seven rights stand by division, the households behind each number, and one right of one household with what
//! comes next. Lights are kept beside what the rules found (`shelf/findings.rs`); the words of a lamp are said when it is read.

use super::{households::ORDER, papers, reach, rights, rows, settle, survey, today};
use crate::{DeskError, app::Work, shelf::findings};
use anju_model::{
    AreaCode, Fault, Kind, Meaning, RecordId,
    area::AreaLevel,
    contract::*,
    kinds::Medical,
    rules::{self, Dossier, Grid, Lamp, Light, MedicalFacts, RIGHTS, Right},
    value::field,
};
use anju_store::{
    StoreError, Stored,
    dossiers::{self, Whose},
};
use std::collections::{BTreeMap, HashMap};

/// Finds a right to whose department the person is admitted; any other is answered like one that there is not.
fn right(work: &Work<'_>, key: &str) -> Result<&'static Right, DeskError> {
    let admitted = rules::rights_of(&work.who.departments).find(|right| right.key == key);
    Ok(admitted.ok_or_else(|| Fault::new("record.unknown").with("kind", key))?)
}

/// Where a right stands among all.
fn place_of(right: &Right) -> usize {
    RIGHTS.iter().position(|of| of.key == right.key).unwrap_or_default()
}

/// Adds up how the rights stand in a division and in those directly below it.
pub(crate) fn board(work: &Work<'_>, within: Option<&AreaCode>) -> Result<RightsBoard, DeskError> {
    let area = reach::area(work, within)?;
    let shown: Vec<&Right> = rules::rights_of(&work.who.departments).collect();
    let line = |code: AreaCode| RightsLine {
        area: AreaName { name: reach::village_name(work, &code), code },
        households: 0,
        surveyed: 0,
        lights: vec![[0; Light::ALL.len()]; shown.len()],
    };
    let mut total = line(area.clone());
    let mut rows: BTreeMap<AreaCode, RightsLine> = BTreeMap::new();
    let condition = reach::condition_in(work, work.clock.today(), &area, ("d.household", "d.place"));
    let mut query =
        work.db.prepare_cached(&format!("SELECT d.place, d.surveyed, d.lights FROM dossier d WHERE {condition}"))?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let place: String = row.get(0)?;
        let Some(village) = AreaCode::parse(&place) else { continue };
        let surveyed: u32 = row.get(1)?;
        let lights: Vec<u8> = row.get(2)?;
        let below = village.at(AreaLevel::Township).filter(|_| area.level() < AreaLevel::Township).unwrap_or(village);
        let inside = rows.entry(below.clone()).or_insert_with(|| line(below));
        for line in [&mut total, inside] {
            line.households += 1;
            line.surveyed += surveyed;
            for (counts, right) in line.lights.iter_mut().zip(&shown) {
                let light = lights.get(place_of(right)).copied().map(usize::from);
                let count = light.and_then(|light| counts.get_mut(light));
                *count.ok_or_else(|| StoreError::Unreadable("dossier".into()))? += 1;
            }
        }
    }
    Ok(RightsBoard {
        area: total.area.clone(),
        rights: shown.iter().map(|right| right.key.to_owned()).collect(),
        total,
        rows: rows.into_values().collect(),
        pending: findings::left(work.db, &work.as_of())?,
    })
}

/// The condition on `h` and `d` that holds for the households of a right.
fn condition(work: &Work<'_>, which: &WhichOfRight) -> Result<String, DeskError> {
    let right = right(work, &which.right)?;
    let area = reach::area(work, which.area.as_ref())?;
    let reach = reach::condition_within(work, work.clock.today(), Some(&area));
    let lit =
        which.light.map(|light| format!(" AND substr(d.lights, {}, 1) = x'{:02x}'", place_of(right) + 1, light as u8));
    Ok(format!("{reach}{}", lit.unwrap_or_default()))
}

const FROM: &str = "FROM household h JOIN dossier d ON d.household = h.id";

/// Lists the households of a right, a page of them.
pub(crate) fn list(work: &Work<'_>, ask: &ListOfRight) -> Result<Page<RightRow>, DeskError> {
    let condition = condition(work, &ask.which)?;
    let count = format!("SELECT count(*) {FROM} WHERE {condition}");
    let total = work.db.prepare_cached(&count)?.query_row([], |row| row.get(0))?;
    let sql = format!("SELECT h.id {FROM} WHERE {condition} ORDER BY {ORDER} LIMIT ?1 OFFSET ?2");
    let mut query = work.db.prepare_cached(&sql)?;
    let ids = rows::ids(query.query_map([ask.limit.clamp(1, rows::MOST), ask.skip], |row| row.get(0))?)?;
    Ok(Page { total, rows: lit(work, &ask.which.right, &ids)? })
}

/// Returns all households of a right in the list's order, however many pages.
pub(crate) fn chosen(work: &Work<'_>, which: &WhichOfRight) -> Result<Vec<RecordId>, DeskError> {
    let sql = format!("SELECT h.id {FROM} WHERE {} ORDER BY {ORDER}", condition(work, which)?);
    rows::ids(work.db.prepare_cached(&sql)?.query_map([], |row| row.get(0))?)
}

/// Makes the rows of households, in their order.
pub(crate) fn lit(work: &Work<'_>, key: &str, ids: &[RecordId]) -> Result<Vec<RightRow>, DeskError> {
    let right = right(work, key)?;
    let today = work.clock.today();
    let dossiers = dossiers::gather(work.db, Whose::among(ids), today)?;
    let mut by_id: HashMap<RecordId, Dossier> =
        dossiers.into_iter().map(|dossier| (dossier.household, dossier)).collect();
    let found = ids.iter().filter_map(|id| by_id.remove(id));
    found.map(|dossier| row(work, &dossier, right.lamp(&dossier, today, &work.parameters))).collect()
}

fn row(work: &Work<'_>, dossier: &Dossier, lamp: Lamp) -> Result<RightRow, DeskError> {
    let (head, lives) = rows::whose(work, dossier.household)?;
    Ok(RightRow { household: dossier.household, head, lives, lamp })
}

/// Returns a person's name.
pub(crate) fn name(work: &Work<'_>, person: RecordId) -> String {
    settle::named(work, person).unwrap_or_default()
}

/// Opens one right of one household.
pub(crate) fn open(work: &Work<'_>, ask: &OpenRight) -> Result<RightFile, DeskError> {
    reach::household(work, ask.household)?;
    let right = right(work, &ask.right)?;
    let today = work.clock.today();
    let dossier = dossiers::gather(work.db, Whose::among(&[ask.household]), today)?.pop();
    let dossier = dossier.ok_or_else(|| Fault::new("household.unknown"))?;
    let row = row(work, &dossier, right.lamp(&dossier, today, &work.parameters))?;
    let grid = grid(work, right, ask.household)?;
    let grid_names = grid.iter().flat_map(|grid| &grid.rows).map(|of| name(work, of.person)).collect();
    let names = row.lamp.persons.iter().map(|of| name(work, of.person)).collect();
    Ok(RightFile {
        day: work.clock.today(),
        names,
        grid,
        grid_names,
        known: known(work, right, ask.household)?,
        told: told(work, right, (&dossier, &row.lamp))?,
        found: today::of_household(work, ask.household, right.clause)?,
        acts: acts(work, right, &dossier, &row.lamp),
        row,
        may_write: work.who.role.rank().is_some(),
    })
}

/// What follows from the clause and the facts: for each person whom it concerns, or for the household as one.
fn told(work: &Work<'_>, right: &Right, (dossier, lamp): (&Dossier, &Lamp)) -> Result<Vec<ToldOf>, DeskError> {
    let of = |person: Option<RecordId>| {
        let mut each = right.kinds.iter().map(|kind| rights::told(work, kind, dossier, person));
        each.find(|told| !matches!(told, Ok(told) if told.is_empty())).unwrap_or(Ok(vec![]))
    };
    let of_household = of(None)?;
    if !of_household.is_empty() {
        return Ok(vec![ToldOf { name: None, told: of_household }]);
    }
    let concerned = lamp.persons.iter().filter(|of| of.light != Light::NotConcerned);
    let mut all = vec![];
    for of_person in concerned {
        all.push(ToldOf { name: Some(name(work, of_person.person)), told: of(Some(of_person.person))? });
    }
    all.retain(|of| !of.told.is_empty());
    Ok(all)
}

/// What comes next of a right, as far as the person may take it.
fn acts(work: &Work<'_>, right: &Right, dossier: &Dossier, lamp: &Lamp) -> Vec<RightAct> {
    let rank = work.who.role.rank();
    let acts = rules::acts(right, dossier, lamp).into_iter();
    let act = |act: rules::Act| {
        let says = |person| lamp.persons.iter().find(|of| Some(of.person) == person).map(|of| of.says.clone());
        let mine = act.steps.iter().filter(|step| rank.is_some_and(|rank| step.by <= rank));
        let steps: Vec<String> = mine.map(|step| step.word.to_owned()).collect();
        let lowest = act.steps.iter().map(|step| step.by).min();
        let stands = act.under_way.map(|(_, state)| state.word.to_owned());
        RightAct {
            person: act.person,
            name: act.person.map(|person| name(work, person)),
            kind: act.kind.name.to_owned(),
            record: act.under_way.map(|(id, _)| id),
            stands: stands.or_else(|| says(act.person)).unwrap_or_default(),
            waits_for: lowest.filter(|_| steps.is_empty()).map(|by| by.code().to_owned()),
            steps,
        }
    };
    acts.map(act).collect()
}

/// What the department's facts say of those who live here; of what is kept by the year, of this year and later ones.
fn known(work: &Work<'_>, right: &Right, household: RecordId) -> Result<Vec<KnownFact>, DeskError> {
    let Some(kind) = right.facts else { return Ok(vec![]) };
    let this_year = i64::from(work.clock.today().year());
    let is_over = |row: &Stored| field(&row.fields, "year").as_int().is_some_and(|year| year < this_year);
    let sql = format!("SELECT id FROM {} WHERE person = ?1 AND deleted = 0 ORDER BY id", kind.name);
    let mut known = vec![];
    for person in survey::members(work, household)? {
        let mut query = work.db.prepare_cached(&sql)?;
        for id in rows::ids(query.query_map([person.bytes()], |row| row.get(0))?)? {
            let Some(row) = anju_store::get_of(work.db, kind.name, id)?.filter(|row| !is_over(row)) else { continue };
            let name = name(work, person);
            let known_from = |(says, origin)| KnownFact { name: name.clone(), says, origin };
            known.extend(says(work, kind, &row)?.into_iter().map(known_from));
        }
    }
    Ok(known)
}

/// Says a fact in words, after whom it is about: what it says, parted by from where that is known.
fn says(work: &Work<'_>, kind: &Kind, row: &Stored) -> Result<Vec<(String, Option<Origin>)>, DeskError> {
    let mut all: Vec<(String, Option<Origin>)> = vec![];
    for declared in kind.fields.iter().filter(|declared| declared.meaning != Meaning::Ref) {
        let said = papers::said_field(work, kind, declared.name, &row.fields);
        if said.is_empty() {
            continue;
        }
        let is_code = matches!(declared.meaning, Meaning::Code(_));
        let said = if is_code { said } else { format!("{} {said}", declared.label) };
        let origin = rows::origin_of(work, row, declared.name)?;
        match all.iter_mut().find(|(_, of)| *of == origin) {
            Some((says, _)) => *says += &format!(" · {said}"),
            None => all.push((said, origin)),
        }
    }
    Ok(all)
}

/// The grid of a right: the insurances of some years, or the months of an aid.
fn grid(work: &Work<'_>, right: &Right, household: RecordId) -> Result<Option<Grid>, DeskError> {
    let today = work.clock.today();
    let grid = match right.key {
        "medical" => {
            let mut persons = vec![];
            for person in survey::members(work, household)? {
                let all = survey::all_of::<Medical>(work, "person", person)?.into_iter();
                let facts = |one: Medical| MedicalFacts {
                    year: one.year,
                    kind: one.kind,
                    insured: one.insured,
                    state: one.state,
                };
                persons.push((person, all.map(facts).collect()));
            }
            Grid::of_insurances(&persons, today)
        }
        "aid" => {
            let dossiers = dossiers::gather(work.db, Whose::among(&[household]), today)?;
            let Some(dossier) = dossiers.first() else { return Ok(None) };
            Grid::of_payments(dossier, today)
        }
        _ => return Ok(None),
    };
    Ok(Some(grid).filter(|grid| !grid.rows.is_empty()))
}
