//! Gathers dossiers from the record tables, alike on a desk and at the county. Decides nothing.

use crate::open::StoreError;
use anju_model::{
    AreaCode, Day, RecordId,
    indicators::MONTHS,
    kinds::{
        Assistance, Evidence, Household, HouseholdPeriod, HouseholdState, Hukou, Matter, MatterState, Medical,
        Membership, Need, NeedState, Pair, PartyStanding, Pension, Person, Visit,
    },
    record::Record,
    rules::{
        AidFacts, BY_PHONE, Dossier, Kept, MatterFacts, MedicalFacts, MemberFacts, NOT_MET, NeedFacts, PairFacts,
        PensionFacts, READ_WHOLE, VisitFacts,
    },
};
use rusqlite::{CachedStatement, Connection, Row, Rows, Statement, ToSql};
use std::collections::HashMap;

/// The kinds of records that dossiers are gathered from, besides those that rules read whole.
const KINDS: [&str; 14] = [
    Household::KIND.name,
    HouseholdPeriod::KIND.name,
    Membership::KIND.name,
    Pair::KIND.name,
    Visit::KIND.name,
    Need::KIND.name,
    Matter::KIND.name,
    Evidence::KIND.name,
    Person::KIND.name,
    Hukou::KIND.name,
    PartyStanding::KIND.name,
    Pension::KIND.name,
    Medical::KIND.name,
    Assistance::KIND.name,
];

/// Tells whether dossiers are gathered from records of a kind.
pub fn reads(kind: &str) -> bool {
    KINDS.contains(&kind) || READ_WHOLE.iter().any(|whole| whole.name == kind)
}

/// Whose dossiers are gathered.
#[derive(Clone, Debug)]
pub struct Whose {
    /// SQL on the household row `h`, made of typed values only.
    condition: String,
    /// What `:households` stands for in it.
    households: Option<String>,
}

impl Whose {
    /// Of the households that a condition keeps: SQL on the household row `h`, made of typed values only.
    pub fn that(condition: impl Into<String>) -> Self {
        Self { condition: condition.into(), households: None }
    }

    /// Of the households of a division.
    pub fn within(area: &AreaCode) -> Self {
        Self::that(format!("h.place >= '{area}' AND h.place < '{area}:'"))
    }

    /// Of these households. The words are the same for whichever, so that each statement is planned once.
    pub fn among(households: &[RecordId]) -> Self {
        let ids: Vec<String> = households.iter().map(|id| hex::encode(id.bytes())).collect();
        let households = serde_json::to_string(&ids).expect("ids always serialize");
        let condition = "h.id IN (SELECT unhex(value) FROM json_each(:households))".to_owned();
        Self { condition, households: Some(households) }
    }

    /// Of those, the ones that are on the register, or were on some day from `day` on.
    fn on_the_register(self, day: Day) -> Self {
        let kept = HouseholdState::Kept.code();
        let condition = format!(
            "h.deleted = 0 AND (h.state = '{kept}' OR EXISTS (SELECT 1 FROM household_period s
                WHERE s.household = h.id AND s.deleted = 0 AND s.until >= '{day}' AND s.state = '{kept}')) AND {}",
            self.condition
        );
        Self { condition, ..self }
    }

    /// Asks; `first` is the statement's own first value.
    fn query<'s>(&self, query: &'s mut Statement<'_>, first: Option<&dyn ToSql>) -> Result<Rows<'s>, StoreError> {
        if let Some(first) = first {
            query.raw_bind_parameter(1, first)?;
        }
        if let (Some(households), Some(at)) = (&self.households, query.parameter_index(":households")?) {
            query.raw_bind_parameter(at, households)?;
        }
        Ok(query.raw_query())
    }
}

/// Gathers the dossiers of households on the register, as of a day, by village and then as they were entered.
///
/// # Errors
/// Any SQLite error.
pub fn gather(db: &Connection, whose: Whose, day: Day) -> Result<Vec<Dossier>, StoreError> {
    let whose = whose.on_the_register(day);
    let mut dossiers = registered(db, &whose, day)?;
    pairs(db, &whose, &mut dossiers)?;
    visits(db, day, &mut dossiers)?;
    needs(db, &whose, day, &mut dossiers)?;
    matters(db, &whose, day, &mut dossiers)?;
    members(db, &whose, &mut dossiers)?;
    pensions(db, &whose, &mut dossiers)?;
    medical(db, &whose, day, &mut dossiers)?;
    aids(db, &whose, &mut dossiers)?;
    read_whole(db, &whose, &mut dossiers)?;
    let mut dossiers: Vec<Dossier> = dossiers.into_values().collect();
    dossiers.sort_unstable_by(|one, other| (&one.village, one.household).cmp(&(&other.village, other.household)));
    Ok(dossiers)
}

type Dossiers = HashMap<RecordId, Dossier>;

/// Reads the households that were on the register on a day, and what they were then.
fn registered(db: &Connection, whose: &Whose, day: Day) -> Result<Dossiers, StoreError> {
    let former = periods(db, whose, day)?;
    let mut query = db.prepare_cached(&format!(
        "SELECT h.id, h.place, h.settlement, h.household_type, h.monitored, h.state, h.origin, h.residence FROM household h WHERE {}",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, None)?;
    let mut dossiers = HashMap::new();
    while let Some(row) = found.next()? {
        let household = RecordId::from_bytes(row.get(0)?);
        let Some(village) = text_at(row, 1)?.and_then(AreaCode::parse) else { continue };
        let stood = former.get(&household);
        let (class, monitored) = match stood {
            Some(stood) => {
                (stood.class.clone().map_or_else(|| row.get(3), |class| Ok(Some(class)))?, stood.monitored.clone())
            }
            None => (row.get(3)?, row.get(4)?),
        };
        let state = stood.and_then(|stood| stood.state.as_deref()).or(text_at(row, 5)?);
        if state != Some(HouseholdState::Kept.code()) {
            continue;
        }
        let dossier = Dossier {
            household,
            village,
            settlement: row.get::<_, Option<[u8; 16]>>(2)?.map(RecordId::from_bytes),
            class,
            monitored,
            stood_until: stood.map(|stood| stood.until),
            pairs: vec![],
            visits: vec![],
            needs: vec![],
            matters: vec![],
            origin: text_at(row, 6)?.and_then(AreaCode::parse),
            residence: row.get(7)?,
            members: vec![],
            records: vec![],
        };
        dossiers.insert(household, dossier);
    }
    Ok(dossiers)
}

/// What a household was up to a day, as far as dossiers ask.
struct Stood {
    until: Day,
    class: Option<String>,
    monitored: Option<String>,
    state: Option<String>,
}

/// Reads what households were on a day that changed after it. What nobody knew then is what was known first after it.
fn periods(db: &Connection, whose: &Whose, day: Day) -> Result<HashMap<RecordId, Stood>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT h.id, s.until, s.household_type, s.monitored, s.state
         FROM household_period s JOIN household h ON h.id = s.household
         WHERE s.deleted = 0 AND s.until >= ?1 AND {} ORDER BY s.until",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, Some(&day.to_string()))?;
    let mut all: HashMap<RecordId, Stood> = HashMap::new();
    while let Some(row) = found.next()? {
        let Some(until) = day_at(row, 1)? else { continue };
        let stood = Stood { until, class: row.get(2)?, monitored: row.get(3)?, state: row.get(4)? };
        let first =
            all.entry(RecordId::from_bytes(row.get(0)?)).or_insert_with(|| Stood { class: None, state: None, ..stood });
        first.class = first.class.take().or(row.get(2)?);
        first.state = first.state.take().or(row.get(4)?);
    }
    Ok(all)
}

fn pairs(db: &Connection, whose: &Whose, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT q.household, q.cadre, q.since, q.until FROM household h JOIN pair q ON q.household = h.id
         WHERE q.deleted = 0 AND {} ORDER BY q.since, q.id",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, None)?;
    while let Some(row) = found.next()? {
        let Some(dossier) = of(row, dossiers)? else { continue };
        let Some(since) = day_at(row, 2)? else { continue };
        dossier.pairs.push(PairFacts { cadre: RecordId::from_bytes(row.get(1)?), since, until: day_at(row, 3)? });
    }
    Ok(())
}

/// Reads the visits of each household from the newest, in an index that holds all that is asked.
fn visits(db: &Connection, day: Day, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let since = day.first_of_month().plus_months(1 - MONTHS as i64);
    let mut query = db.prepare_cached(
        "SELECT visited_on, method, next_due, visitors FROM visit
         WHERE household = ?1 AND deleted = 0 ORDER BY visited_on DESC, method DESC",
    )?;
    dossiers.values_mut().try_for_each(|dossier| visits_of(&mut query, (since, day), dossier))
}

fn visits_of(
    query: &mut CachedStatement<'_>,
    (since, day): (Day, Day),
    dossier: &mut Dossier,
) -> Result<(), StoreError> {
    let mut found = query.query([dossier.household.bytes()])?;
    let mut counted = false;
    while let Some(row) = found.next()? {
        let Some(on) = day_at(row, 0)? else { continue };
        if counted && on < since {
            break;
        }
        let method = text_at(row, 1)?.unwrap_or_default();
        // A visit ahead of the day, as a wrong clock enters it, does not count yet.
        counted |= on <= day && method != NOT_MET && method != BY_PHONE;
        let visitor = first_visitor(text_at(row, 3)?.unwrap_or_default());
        dossier.visits.push(VisitFacts { on, method: method.to_owned(), visitor, next_due: day_at(row, 2)? });
    }
    Ok(())
}

/// Returns the first of a visit's visitors, which are kept as a JSON array of ids.
fn first_visitor(visitors: &str) -> Option<RecordId> {
    visitors.strip_prefix("[\"")?.split('"').next()?.parse().ok()
}

fn needs(db: &Connection, whose: &Whose, day: Day, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let ended = NeedState::WORKFLOW.ended_sql("n.state");
    let mut query = db.prepare_cached(&format!(
        "SELECT n.household, n.id, n.text, n.state, n.raised_on, n.due_on, n.done_on
         FROM household h JOIN need n ON n.household = h.id
         WHERE n.deleted = 0 AND (NOT {ended} OR n.done_on > ?1) AND {} ORDER BY n.raised_on, n.id",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, Some(&day.to_string()))?;
    while let Some(row) = found.next()? {
        let Some(dossier) = of(row, dossiers)? else { continue };
        let Some(state) = text_at(row, 3)?.and_then(NeedState::parse) else { continue };
        let Some(raised_on) = day_at(row, 4)? else { continue };
        dossier.needs.push(NeedFacts {
            id: RecordId::from_bytes(row.get(1)?),
            text: short(text_at(row, 2)?.unwrap_or_default()),
            state,
            raised_on,
            due_on: day_at(row, 5)?,
            done_on: day_at(row, 6)?,
        });
    }
    Ok(())
}

fn matters(db: &Connection, whose: &Whose, day: Day, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let open = MatterState::WORKFLOW.open_sql("t.state");
    let mut query = db.prepare_cached(&format!(
        "SELECT t.household, t.id, t.title, t.year, t.state, t.due_on, t.confirmed_on,
            EXISTS (SELECT 1 FROM evidence e WHERE e.matter = t.id AND e.deleted = 0)
         FROM household h JOIN matter t ON t.household = h.id
         WHERE t.deleted = 0 AND (+t.year = ?1 OR {open}) AND {} ORDER BY t.promised_on, t.id",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, Some(&day.year()))?;
    while let Some(row) = found.next()? {
        let Some(dossier) = of(row, dossiers)? else { continue };
        let Some(state) = text_at(row, 4)?.and_then(MatterState::parse) else { continue };
        dossier.matters.push(MatterFacts {
            id: RecordId::from_bytes(row.get(1)?),
            title: short(text_at(row, 2)?.unwrap_or_default()),
            year: row.get(3)?,
            state,
            due_on: day_at(row, 5)?,
            confirmed_on: day_at(row, 6)?,
            has_evidence: row.get(7)?,
        });
    }
    Ok(())
}

/// Reads who lives there today, whose hukou has moved and who is in the Party. Whoever is noted as dead has no rights to see to,
/// though nobody has ended his stay.
fn members(db: &Connection, whose: &Whose, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT m.household, m.person, p.birth, p.school_year IS NOT NULL, k.moved, t.standing
         FROM household h JOIN membership m ON m.household = h.id
         LEFT JOIN person p ON p.id = m.person
         LEFT JOIN hukou k ON k.person = m.person AND k.deleted = 0
         LEFT JOIN party_standing t ON t.person = m.person AND t.deleted = 0
         WHERE m.deleted = 0 AND m.until IS NULL AND p.died_on IS NULL AND {} ORDER BY m.person",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, None)?;
    while let Some(row) = found.next()? {
        let Some(dossier) = of(row, dossiers)? else { continue };
        let member = MemberFacts {
            birth: text_at(row, 2)?.and_then(|birth| birth.parse().ok()),
            studies: row.get(3)?,
            moved: row.get(4)?,
            politics: row.get(5)?,
            ..MemberFacts::unknown(RecordId::from_bytes(row.get(1)?))
        };
        // Two rows of a fact, as an older program may have left them, are one member.
        if dossier.members.last().is_none_or(|last| last.person != member.person) {
            dossier.members.push(member);
        }
    }
    Ok(())
}

/// Reads facts of members from a table in which each names its person, and hands each row to whom it is about.
fn of_members(
    db: &Connection,
    (whose, dossiers): (&Whose, &mut Dossiers),
    (table, columns, condition): (&str, &str, &str),
    first: Option<&dyn ToSql>,
    mut take: impl FnMut(&mut MemberFacts, &Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(&format!(
        "SELECT m.household, m.person, {columns}
         FROM household h JOIN membership m ON m.household = h.id JOIN {table} f ON f.person = m.person
         WHERE m.deleted = 0 AND m.until IS NULL AND f.deleted = 0 AND {condition} AND {} ORDER BY f.id",
        whose.condition
    ))?;
    let mut found = whose.query(&mut query, first)?;
    while let Some(row) = found.next()? {
        let Some(dossier) = of(row, dossiers)? else { continue };
        let person = RecordId::from_bytes(row.get(1)?);
        if let Some(member) = dossier.members.iter_mut().find(|member| member.person == person) {
            take(member, row)?;
        }
    }
    Ok(())
}

fn pensions(db: &Connection, whose: &Whose, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let from = (Pension::KIND.name, "f.kind, f.insured, f.state", "f.until IS NULL");
    of_members(db, (whose, dossiers), from, None, |member, row| {
        member.pensions.push(PensionFacts { kind: row.get(2)?, insured: row.get(3)?, state: row.get(4)? });
        Ok(())
    })
}

/// Reads the insurances of the day's year and the next.
fn medical(db: &Connection, whose: &Whose, day: Day, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let from = (Medical::KIND.name, "f.year, f.kind, f.insured, f.state", "f.year BETWEEN ?1 AND ?1 + 1");
    of_members(db, (whose, dossiers), from, Some(&day.year()), |member, row| {
        let (year, kind) = (row.get(2)?, row.get(3)?);
        member.medical.push(MedicalFacts { year, kind, insured: row.get(4)?, state: row.get(5)? });
        Ok(())
    })
}

fn aids(db: &Connection, whose: &Whose, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    let from = (Assistance::KIND.name, "f.kind, f.entitled, f.since, f.until", "1");
    of_members(db, (whose, dossiers), from, None, |member, row| {
        let (since, until) = (day_at(row, 4)?, day_at(row, 5)?);
        member.aids.push(AidFacts { kind: row.get(2)?, entitled: row.get(3)?, since, until });
        Ok(())
    })
}

/// Reads the records of the kinds that rules ask for whole: few, so that each is read like any record.
fn read_whole(db: &Connection, whose: &Whose, dossiers: &mut Dossiers) -> Result<(), StoreError> {
    for kind in READ_WHOLE {
        // Most counties have nothing of most of them: their indexes are not asked household by household.
        if !db.prepare_cached(&format!("SELECT 1 FROM {}", kind.name))?.exists([])? {
            continue;
        }
        let mut query = db.prepare_cached(&format!(
            "SELECT r.household, r.id FROM household h JOIN {} r ON r.household = h.id
             WHERE r.deleted = 0 AND {} ORDER BY r.id",
            kind.name, whose.condition
        ))?;
        let mut found = whose.query(&mut query, None)?;
        while let Some(row) = found.next()? {
            let id = RecordId::from_bytes(row.get(1)?);
            let Some(dossier) = of(row, dossiers)? else { continue };
            let Some(stored) = crate::get_of(db, kind.name, id)? else { continue };
            dossier.records.push(Kept { kind: kind.name, id, fields: stored.fields });
        }
    }
    Ok(())
}

/// Finds the dossier that a row belongs to by its first column.
fn of<'d>(row: &Row<'_>, dossiers: &'d mut Dossiers) -> Result<Option<&'d mut Dossier>, StoreError> {
    Ok(dossiers.get_mut(&RecordId::from_bytes(row.get(0)?)))
}

/// Reads a text without a copy; of a whole county these are hundreds of thousands.
fn text_at<'r>(row: &'r Row<'_>, at: usize) -> Result<Option<&'r str>, StoreError> {
    let text = row.get_ref(at)?.as_str_or_null();
    Ok(text.map_err(rusqlite::Error::from)?)
}

/// Reads a day; none where there is none, or what is there is no day.
fn day_at(row: &Row<'_>, at: usize) -> Result<Option<Day>, StoreError> {
    Ok(text_at(row, at)?.and_then(|day| day.parse().ok()))
}

/// Shortens what was typed so that a row stays one line.
fn short(text: &str) -> String {
    match text.char_indices().nth(16) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
