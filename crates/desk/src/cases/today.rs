//! 今日待办: the facts of every household in reach, the rules of `model`, and the fold of what would be too many rows.

use super::{reach, rows, syncing};
use crate::{DeskError, app::Work, shelf::settings};
use anju_model::{
    AreaCode, By, Day, RecordId, Role,
    area::AreaLevel,
    contract::*,
    kinds::{Conflict, MatterState, NeedState},
    record::Record,
    rules::{self, AT_HOME, BY_PHONE, Found, MatterFacts, NeedFacts, PairFacts, Parameters, VisitFacts},
};
use anju_store::rusqlite::Row;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// More rows than this of one reason in one division fold into one, from village to county.
const FOLD: usize = 5;

/// What the rules need to know of one household. Who lives where is read for the rows alone that are shown.
struct Facts {
    village: AreaCode,
    helped: bool,
    visit: VisitFacts,
    month: Vec<String>,
    pairs: Vec<PairFacts>,
    needs: Vec<NeedFacts>,
    matters: Vec<MatterFacts>,
}

/// Lists what there is to do in a division; in all that is in reach for none.
pub(crate) fn today(work: &Work<'_>, within: Option<&AreaCode>) -> Result<Today, DeskError> {
    let day = work.clock()?.today();
    let parameters = Parameters::default();
    let area = reach::area(work, within)?;
    let facts = gather(work, &area, day, &parameters)?;
    let mut found = vec![];
    for (id, facts) in &facts {
        found.extend(judge(work, facts, day, &parameters).into_iter().map(|found| (*id, facts, found)));
    }
    let month = month(&facts, &found, day);
    let matters = year(&facts, day);
    let parked = syncing::parked_in_reach(work)?;
    let conflicts = reach::standing(work, Conflict::KIND.name)?;
    let mut listed = rows_of(work, found)?;
    listed.extend(about_sync(parked, conflicts));
    listed.extend(to_verify(work, &area, &facts));
    listed.sort_by_key(|(level, due, _)| (*level, due.unwrap_or(day.end_of_year())));
    Ok(Today {
        area: within.cloned(),
        day,
        rows: listed.into_iter().map(|(_, _, row)| row).collect(),
        month,
        matters,
        conflicts,
        parked,
        incomplete: !settings::get(work.db, "complete")?.unwrap_or(false),
    })
}

/// Applies every rule of 二(五) whose finding this person may settle.
fn judge<'a>(work: &Work<'_>, facts: &'a Facts, day: Day, parameters: &Parameters) -> Vec<Found<'a>> {
    let assigns = work.who.role.rank() >= Some(By::Township);
    let mut found: Vec<Found<'_>> = facts.needs.iter().filter_map(|need| rules::need(need, day, parameters)).collect();
    found.extend(facts.matters.iter().filter_map(|matter| rules::matter(matter, day)));
    if facts.helped {
        found.extend(rules::visit(&facts.visit, day, parameters));
        found.extend(rules::year_of_matters(&facts.matters, day, parameters));
        found.extend(rules::pair(&facts.pairs, day).filter(|_| assigns));
    }
    found
}

/// Gathers the facts of the households in reach, by village and then as they were entered.
fn gather(
    work: &Work<'_>,
    area: &AreaCode,
    day: Day,
    parameters: &Parameters,
) -> Result<Vec<(RecordId, Facts)>, DeskError> {
    let condition = format!("{} AND h.state = '1'", reach::condition_within(work, day, Some(area)));
    let mut facts = households(work, &condition, parameters)?;
    // What follows but the visits reads every household's records, in few passes, and keeps those of the households in reach.
    let names = cadre_names(work)?;
    visits(work, day, parameters, &names, &mut facts)?;
    pairs(work, &names, &mut facts)?;
    needs(work, &mut facts)?;
    matters(work, day, &mut facts)?;
    let mut facts: Vec<(RecordId, Facts)> = facts.into_iter().collect();
    facts.sort_unstable_by(|(id, one), (other, another)| (&one.village, id).cmp(&(&another.village, other)));
    Ok(facts)
}

fn households(
    work: &Work<'_>,
    condition: &str,
    parameters: &Parameters,
) -> Result<HashMap<RecordId, Facts>, DeskError> {
    let mut query = work.db.prepare_cached(&format!(
        "SELECT h.id, h.place, h.household_type, h.monitored FROM household h WHERE {condition}"
    ))?;
    let mut found = query.query([])?;
    let mut facts = HashMap::new();
    while let Some(row) = found.next()? {
        let Some(village) = text_at(row, 1)?.and_then(AreaCode::parse) else { continue };
        let one = Facts {
            village,
            helped: parameters.needs_help(text_at(row, 2)?, text_at(row, 3)?),
            visit: VisitFacts::default(),
            month: vec![],
            pairs: vec![],
            needs: vec![],
            matters: vec![],
        };
        facts.insert(RecordId::from_bytes(row.get(0)?), one);
    }
    Ok(facts)
}

/// Reads the last visits of each household, back to the last one that counts and to the beginning of the month.
fn visits(
    work: &Work<'_>,
    day: Day,
    parameters: &Parameters,
    names: &HashMap<RecordId, String>,
    facts: &mut HashMap<RecordId, Facts>,
) -> Result<(), DeskError> {
    let month = day.first_of_month();
    let mut query = work.db.prepare_cached(
        "SELECT visited_on, method, next_due, visitors FROM visit
         WHERE household = ?1 AND deleted = 0 ORDER BY visited_on DESC, method DESC",
    )?;
    for (id, facts) in facts {
        let mut found = query.query([id.bytes()])?;
        while let Some(row) = found.next()? {
            let Some(on) = day_at(row, 0)? else { continue };
            let method = text_at(row, 1)?.unwrap_or_default();
            let counts = parameters.counts(method);
            if counts && on >= month {
                facts.month.push(method.to_owned());
            }
            if facts.visit.last.is_none() && counts {
                facts.visit.last = Some((on, first_visitor(text_at(row, 3)?.unwrap_or_default(), names)));
                facts.visit.agreed = day_at(row, 2)?;
            } else if facts.visit.last.is_none() && method == rules::NOT_MET {
                facts.visit.unmet = facts.visit.unmet.or(Some(on));
            }
            if facts.visit.last.is_some() && on < month {
                break;
            }
        }
    }
    Ok(())
}

/// Names the first of a visit's visitors, which are kept as a JSON array of ids.
fn first_visitor(visitors: &str, names: &HashMap<RecordId, String>) -> String {
    let ids: Vec<RecordId> = serde_json::from_str(visitors).unwrap_or_default();
    ids.first().and_then(|id| names.get(id).cloned()).unwrap_or_default()
}

fn cadre_names(work: &Work<'_>) -> Result<HashMap<RecordId, String>, DeskError> {
    let mut query = work.db.prepare_cached("SELECT id, name FROM cadre")?;
    let names = query.query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get(1)?)))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn pairs(
    work: &Work<'_>,
    names: &HashMap<RecordId, String>,
    facts: &mut HashMap<RecordId, Facts>,
) -> Result<(), DeskError> {
    let mut query = work.db.prepare_cached("SELECT household, since, until, cadre FROM pair WHERE deleted = 0")?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let Some(facts) = facts.get_mut(&RecordId::from_bytes(row.get(0)?)) else { continue };
        let Some(since) = day_at(row, 1)? else { continue };
        let until = day_at(row, 2)?;
        let cadre = names.get(&RecordId::from_bytes(row.get(3)?)).cloned().unwrap_or_default();
        facts.pairs.push(PairFacts { since, until, cadre });
    }
    Ok(())
}

fn needs(work: &Work<'_>, facts: &mut HashMap<RecordId, Facts>) -> Result<(), DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT household, id, text, state, raised_on, due_on, done_on FROM need
         WHERE deleted = 0 AND state NOT IN ('5', '7') ORDER BY raised_on",
    )?;
    let mut found = query.query([])?;
    while let Some(row) = found.next()? {
        let Some(facts) = facts.get_mut(&RecordId::from_bytes(row.get(0)?)) else { continue };
        let Some(state) = NeedState::parse(text_at(row, 3)?.unwrap_or_default()) else { continue };
        let Some(raised_on) = day_at(row, 4)? else { continue };
        facts.needs.push(NeedFacts {
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

fn matters(work: &Work<'_>, day: Day, facts: &mut HashMap<RecordId, Facts>) -> Result<(), DeskError> {
    let open = MatterState::WORKFLOW.open_sql("state");
    let mut query = work.db.prepare_cached(&format!(
        "SELECT household, id, title, year, state, due_on,
            EXISTS (SELECT 1 FROM evidence e WHERE e.matter = matter.id AND e.deleted = 0)
         FROM matter WHERE deleted = 0 AND (year = ?1 OR {open})"
    ))?;
    let mut found = query.query([day.year()])?;
    while let Some(row) = found.next()? {
        let Some(facts) = facts.get_mut(&RecordId::from_bytes(row.get(0)?)) else { continue };
        let Some(state) = MatterState::parse(&row.get::<_, String>(4)?) else { continue };
        facts.matters.push(MatterFacts {
            id: RecordId::from_bytes(row.get(1)?),
            title: short(&row.get::<_, String>(2)?),
            year: row.get(3)?,
            state,
            due_on: row.get::<_, Option<String>>(5)?.and_then(|day| day.parse().ok()),
            has_evidence: row.get(6)?,
        });
    }
    Ok(())
}

/// Reads a text without a copy; of a whole county these are hundreds of thousands.
fn text_at<'r>(row: &'r Row<'_>, at: usize) -> Result<Option<&'r str>, DeskError> {
    let text = row.get_ref(at)?.as_str_or_null();
    Ok(text.map_err(anju_store::rusqlite::Error::from)?)
}

/// Reads a day; none where there is none, or what is there is no day.
fn day_at(row: &Row<'_>, at: usize) -> Result<Option<Day>, DeskError> {
    Ok(text_at(row, at)?.and_then(|day| day.parse().ok()))
}

/// Shortens what was typed so that a row stays one line.
fn short(text: &str) -> String {
    match text.char_indices().nth(16) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

type Listed = (Level, Option<Day>, TodayRow);

/// A finding, with the household it is about.
type About<'a> = (RecordId, &'a Facts, Found<'a>);

/// The divisions in which the rows of one reason fold, from the largest.
const DIVISIONS: [AreaLevel; 3] = [AreaLevel::County, AreaLevel::Township, AreaLevel::Village];

/// Makes the rows of what was found, which comes in the order of the villages.
fn rows_of(work: &Work<'_>, found: Vec<About<'_>>) -> Result<Vec<Listed>, DeskError> {
    let mut reasons: BTreeMap<&'static str, Vec<About<'_>>> = BTreeMap::new();
    for about in found {
        reasons.entry(about.2.key).or_default().push(about);
    }
    // A cadre has one or two households; his list never folds.
    let divisions = if work.who.role == Role::Cadre { &[][..] } else { &DIVISIONS[..] };
    let mut listed = vec![];
    for found in reasons.values() {
        for found in fold(found, divisions) {
            let row = match found {
                [one] => row(work, one)?,
                many => folded(work, many),
            };
            listed.push(row);
        }
    }
    Ok(listed)
}

/// Splits what was found of one reason into what one row each says: one finding, or all of a division where the rows inside
/// it would be too many.
fn fold<'s, 'a>(found: &'s [About<'a>], divisions: &[AreaLevel]) -> Vec<&'s [About<'a>]> {
    let Some((level, below)) = divisions.split_first() else { return found.chunks(1).collect() };
    let inside = found.chunk_by(|(_, one, _), (_, other, _)| one.village.shares(&other.village, *level));
    let rows = inside.flat_map(|inside| {
        let rows = fold(inside, below);
        if rows.len() > FOLD { vec![inside] } else { rows }
    });
    rows.collect()
}

fn row(work: &Work<'_>, (id, facts, found): &About<'_>) -> Result<Listed, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT h.address,
            (SELECT count(*) FROM membership m WHERE m.household = h.id AND m.deleted = 0 AND m.until IS NULL)
         FROM household h WHERE h.id = ?1",
    )?;
    let (address, persons): (Option<String>, u32) =
        query.query_row([id.bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let row = TodayRow {
        household: Some(*id),
        title: rows::head_of(work, *id)?,
        place: reach::lives(work, &facts.village, address.as_deref()),
        persons,
        subject: found.subject,
        ..blank(found)
    };
    Ok((found.level, found.due, row))
}

/// Makes the row for what was found of one reason in the smallest division that all of it lies in.
fn folded(work: &Work<'_>, many: &[About<'_>]) -> Listed {
    let (_, first, _) = &many[0];
    let (_, last, _) = &many[many.len() - 1];
    let shared = first.village.upward().find(|division| division.covers(&last.village));
    let division = shared.unwrap_or_else(|| first.village.clone());
    let (_, _, worst) = many.iter().min_by_key(|(_, _, found)| (found.level, found.due)).unwrap_or(&many[0]);
    // A household with three open needs is one household on the list that the button opens.
    let households: BTreeSet<RecordId> = many.iter().map(|(id, _, _)| *id).collect();
    let row = TodayRow {
        title: reach::village_name(work, &division),
        fold: Some((division, households.len() as u32)),
        ..blank(worst)
    };
    (worst.level, worst.due, row)
}

/// What every row for a finding says, whoever it is about.
fn blank(found: &Found<'_>) -> TodayRow {
    TodayRow {
        key: found.key.to_owned(),
        level: found.level,
        params: found.words(),
        clause: rules::CLAUSE.to_owned(),
        local: !found.key.starts_with("pair."),
        household: None,
        title: String::new(),
        place: String::new(),
        persons: 0,
        subject: None,
        fold: None,
    }
}

fn plain(key: &str, level: Level, count: u32) -> Listed {
    let row = TodayRow {
        key: key.to_owned(),
        level,
        params: BTreeMap::from([("n".to_owned(), count.to_string())]),
        clause: String::new(),
        local: false,
        household: None,
        title: String::new(),
        place: String::new(),
        persons: 0,
        subject: None,
        fold: None,
    };
    (level, None, row)
}

fn about_sync(parked: u32, conflicts: u32) -> Vec<Listed> {
    let mut listed = vec![];
    if parked > 0 {
        listed.push(plain("sync.item", Level::Remind, parked));
    }
    if conflicts > 0 {
        listed.push(plain("diff.item", Level::Remind, conflicts));
    }
    listed
}

/// The households whose matters of the year wait for the township, in one row for all of them.
fn to_verify(work: &Work<'_>, area: &AreaCode, facts: &[(RecordId, Facts)]) -> Option<Listed> {
    if work.who.role.rank() < Some(By::Township) {
        return None;
    }
    let waits = |facts: &Facts| facts.matters.iter().any(|matter| matter.state == MatterState::Confirmed);
    let households = facts.iter().filter(|(_, facts)| waits(facts)).count() as u32;
    let (level, due, row) = plain("matter.verify", Level::Hint, households);
    let title = reach::village_name(work, area);
    let row = TodayRow { title, fold: Some((area.clone(), households)), ..row };
    (households > 0).then_some((level, due, row))
}

fn month(facts: &[(RecordId, Facts)], found: &[About<'_>], day: Day) -> MonthVisits {
    let helped = facts.iter().map(|(_, facts)| facts).filter(|facts| facts.helped);
    let methods = || helped.clone().flat_map(|facts| &facts.month);
    let of_method = |code: &str| methods().filter(|method| *method == code).count() as u32;
    let next_month = day.first_of_month().plus_months(1);
    let overdue = found.iter().filter(|(_, _, found)| matches!(found.key, "visit.over" | "visit.never"));
    MonthVisits {
        visited: helped.clone().filter(|facts| !facts.month.is_empty()).count() as u32,
        of: helped.clone().count() as u32,
        at_home: of_method(AT_HOME),
        by_phone: of_method(BY_PHONE),
        other: methods().count() as u32 - of_method(AT_HOME) - of_method(BY_PHONE),
        overdue: overdue.count() as u32,
        days_left: next_month.days_since(day) as u32 - 1,
    }
}

fn year(facts: &[(RecordId, Facts)], day: Day) -> YearMatters {
    let mut count = YearMatters { year: i64::from(day.year()), ..YearMatters::default() };
    for (_, facts) in facts.iter().filter(|(_, facts)| facts.helped) {
        let mut this_year = facts.matters.iter().filter(|matter| matter.year == count.year);
        if this_year.clone().any(MatterFacts::counts) {
            count.confirmed += 1;
        } else if this_year.any(|matter| matter.state.is_open()) {
            count.under_way += 1;
        } else {
            count.none += 1;
        }
    }
    count
}
