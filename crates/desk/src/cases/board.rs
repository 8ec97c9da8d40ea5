//! 工作看板: what the indicators count, by place and by unit, and the households behind each number.

use super::{households::ORDER, reach, rows};
use crate::{
    DeskError,
    app::Work,
    shelf::{pull, settings},
};
use anju_model::{
    AreaCode, Day, Fault, RecordId, Role,
    area::AreaLevel,
    contract::*,
    indicators::{Figures, Helper, HouseholdFacts, Indicator},
    kinds::{Cadre, Settlement},
    record::{Kind, Record},
    rules::Parameters,
};
use anju_store::{figures, rusqlite::params};
use std::collections::BTreeMap;

/// Months shown back from the day's.
const MONTHS: i64 = 12;
/// What households outside any settlement are called together.
const DISPERSED: &str = "分散安置";
/// What households that no cadre helps are called together.
const UNPAIRED: &str = "没有结对";

/// Adds the board up.
pub(crate) fn board(work: &Work<'_>, ask: &GetBoard) -> Result<Board, DeskError> {
    let seen = Seen::of(work, &ask.part, ask.day)?;
    let mut lines: BTreeMap<Line, Figures> = BTreeMap::new();
    let mut total = Figures::default();
    for facts in &seen.facts {
        let figures = Figures::of(facts, seen.day, &seen.parameters);
        total.add(&figures);
        for line in seen.lines(&ask.part, ask.axis, facts) {
            lines.entry(line).or_default().add(&figures);
        }
    }
    let rows = lines.into_iter().map(|(line, figures)| seen.row(work, &ask.part, line, figures));
    Ok(Board {
        part: ask.part.clone(),
        day: seen.day,
        area: AreaName { name: reach::village_name(work, &seen.area), code: seen.area.clone() },
        title: seen.title(work, &ask.part)?,
        total,
        rows: rows.collect::<Result<_, _>>()?,
        months: seen.months(work)?,
        desks: desks(work, &seen.area)?,
        incomplete: !settings::get(work.db, "complete")?.unwrap_or(false),
    })
}

/// Lists the households behind a number.
pub(crate) fn behind(work: &Work<'_>, ask: &ListBehind) -> Result<Behind, DeskError> {
    let seen = Seen::of(work, &ask.part, ask.day)?;
    let counted = seen.counted(ask.indicator);
    let mut query = work.db.prepare_cached(&format!(
        "SELECT {} FROM {} WHERE h.id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY {ORDER}
         LIMIT ?2 OFFSET ?3",
        rows::household_columns(seen.day, work.clock()?.today()),
        rows::HOUSEHOLD_TABLES
    ))?;
    let mut found = query.query(params![as_array(&counted), ask.limit.clamp(1, 500), ask.skip])?;
    let mut listed = vec![];
    while let Some(row) = found.next()? {
        listed.push(rows::household(work, row)?);
    }
    Ok(Behind {
        title: seen.title(work, &ask.part)?,
        day: seen.day,
        count: counted.iter().map(|(_, count)| count).sum(),
        households: HouseholdPage { total: counted.len() as u32, rows: listed, moved_out: vec![] },
    })
}

/// Returns all households behind a number, in the list's order, however many pages.
pub(crate) fn chosen(
    work: &Work<'_>,
    part: &Part,
    indicator: Indicator,
    day: Option<Day>,
) -> Result<Vec<RecordId>, DeskError> {
    let counted = Seen::of(work, part, day)?.counted(indicator);
    let mut query = work.db.prepare_cached(&format!(
        "SELECT h.id FROM household h WHERE h.id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY {ORDER}"
    ))?;
    rows::ids(query.query_map([as_array(&counted)], |row| row.get(0))?)
}

/// The ids as a JSON array of hex, for a query to take apart.
fn as_array(counted: &[(RecordId, u32)]) -> String {
    let ids: Vec<String> = counted.iter().map(|(id, _)| hex::encode(id.bytes())).collect();
    serde_json::to_string(&ids).expect("texts always serialize")
}

/// What stands on one line of the board; lines are listed in this order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Line {
    Area(AreaCode),
    Settlement(RecordId),
    Dispersed,
    Unit(String),
    Cadre(String, RecordId),
    Unpaired,
}

/// The households that the person may see in a part of the board, as of a day.
struct Seen {
    area: AreaCode,
    day: Day,
    parameters: Parameters,
    facts: Vec<HouseholdFacts>,
}

impl Seen {
    fn of(work: &Work<'_>, part: &Part, day: Option<Day>) -> Result<Self, DeskError> {
        if work.who.role == Role::Cadre {
            return Err(Fault::new("board.cadre").into());
        }
        let today = work.clock()?.today();
        let day = day.unwrap_or(today);
        if day > today {
            return Err(Fault::new("day.future").field("day").with("today", today).into());
        }
        let area = reach::area(work, part.area.as_ref())?;
        let parameters = Parameters::default();
        let mut facts = figures::households(work.db, &area, &reach::condition(work, today), day, &parameters)?;
        facts.retain(|facts| is_in(part, facts, day));
        Ok(Self { area, day, parameters, facts })
    }

    /// The households that count, with how much each counts.
    fn counted(&self, indicator: Indicator) -> Vec<(RecordId, u32)> {
        let counts = self.facts.iter().map(|facts| (facts.id, indicator.count(facts, self.day, &self.parameters)));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// Where a household stands on the next level below `part`: on one line by place, on one for each unit or cadre by help.
    fn lines(&self, part: &Part, axis: Axis, facts: &HouseholdFacts) -> Vec<Line> {
        let mut lines: Vec<Line> = match (axis, self.area.level()) {
            (Axis::Unit, _) if part.unit.is_none() => {
                facts.helpers_on(self.day).map(|helper| Line::Unit(helper.unit.clone())).collect()
            }
            (Axis::Unit, _) => facts
                .helpers_on(self.day)
                .filter(|helper| part.unit.as_ref() == Some(&helper.unit))
                .map(|helper| Line::Cadre(helper.pair.cadre.clone(), helper.cadre))
                .collect(),
            (Axis::Area, AreaLevel::Village) => vec![facts.settlement.map_or(Line::Dispersed, Line::Settlement)],
            (Axis::Area, AreaLevel::Township) => vec![Line::Area(facts.village.clone())],
            (Axis::Area, AreaLevel::Municipality | AreaLevel::County) => {
                let township = facts.village.at(AreaLevel::Township);
                vec![Line::Area(township.unwrap_or_else(|| facts.village.clone()))]
            }
        };
        if lines.is_empty() {
            lines.push(Line::Unpaired);
        }
        lines.sort();
        lines.dedup();
        lines
    }

    fn row(&self, work: &Work<'_>, part: &Part, line: Line, figures: Figures) -> Result<BoardRow, DeskError> {
        let inside = |part: Part, name: String, divides: bool| BoardRow { part, name, divides, figures };
        Ok(match line {
            Line::Area(code) => {
                let name = reach::village_name(work, &code);
                inside(Part { area: Some(code), ..part.clone() }, name, true)
            }
            Line::Settlement(id) => {
                let name = rows::name_of(work, "settlement", id)?.unwrap_or_default();
                inside(
                    Part { area: Some(self.area.clone()), housed: Some(Housed::In(id)), ..part.clone() },
                    name,
                    false,
                )
            }
            Line::Dispersed => {
                let part = Part { area: Some(self.area.clone()), housed: Some(Housed::Dispersed), ..part.clone() };
                inside(part, DISPERSED.to_owned(), false)
            }
            Line::Unit(unit) => {
                let name = unit_name(&unit);
                inside(Part { unit: Some(unit), ..part.clone() }, name, true)
            }
            Line::Cadre(name, cadre) => inside(Part { cadre: Some(cadre), ..part.clone() }, name, false),
            Line::Unpaired => inside(Part { unpaired: true, ..part.clone() }, UNPAIRED.to_owned(), false),
        })
    }

    fn title(&self, work: &Work<'_>, part: &Part) -> Result<String, DeskError> {
        let mut words = vec![reach::village_name(work, &self.area)];
        words.extend(part_words(work, part)?);
        Ok(words.join(" · "))
    }

    fn months(&self, work: &Work<'_>) -> Result<Vec<(Day, u32)>, DeskError> {
        let mut starts = vec![self.day.first_of_month()];
        for _ in 1..MONTHS {
            starts.extend(starts.last().map(|start| start.plus_days(-1).first_of_month()));
        }
        starts.reverse();
        let helped = self.facts.iter().filter(|facts| facts.helped).map(|facts| facts.id);
        let months = figures::visited_by_month(work.db, helped, (starts[0], self.day), &self.parameters)?;
        let visited = |start: &Day| start.to_string().get(..7).and_then(|month| months.get(month)).copied();
        Ok(starts.iter().map(|start| (*start, visited(start).unwrap_or_default())).collect())
    }
}

/// Says which part of an area it is: settlement, unit, cadre.
///
/// # Errors
/// `record.unknown` alike for a settlement or cadre that does not exist and one out of reach; any store error.
pub(crate) fn part_words(work: &Work<'_>, part: &Part) -> Result<Vec<String>, DeskError> {
    let unknown = |kind: Kind| Fault::new("record.unknown").with("kind", kind.label);
    let mut words = vec![];
    match part.housed {
        Some(Housed::In(id)) => {
            let (settlement, _) = reach::seen::<Settlement>(work, id)?.ok_or_else(|| unknown(Settlement::KIND))?;
            words.push(settlement.name);
        }
        Some(Housed::Dispersed) => words.push(DISPERSED.to_owned()),
        None => {}
    }
    words.extend(part.unit.as_deref().map(unit_name));
    if let Some(id) = part.cadre {
        let name = if helps(work, id)? { rows::name_of(work, Cadre::KIND.name, id)? } else { None };
        words.push(name.ok_or_else(|| unknown(Cadre::KIND))?);
    }
    if part.unpaired {
        words.push(UNPAIRED.to_owned());
    }
    Ok(words)
}

/// Tells whether a cadre helps a household in reach, or did.
fn helps(work: &Work<'_>, cadre: RecordId) -> Result<bool, DeskError> {
    let condition = reach::condition(work, work.clock()?.today());
    let sql = format!(
        "SELECT 1 FROM pair q JOIN household h ON h.id = q.household WHERE q.cadre = ?1 AND q.deleted = 0 AND {condition}"
    );
    Ok(work.db.prepare_cached(&sql)?.exists([cadre.bytes()])?)
}

fn desks(work: &Work<'_>, area: &AreaCode) -> Result<Option<Desks>, DeskError> {
    let Some((told_at, mut desks)) = pull::ages(work.db)? else { return Ok(None) };
    desks.retain(|desk| desk.areas.iter().all(|own| area.covers(own)));
    desks.sort_by_key(|desk| desk.seen_at);
    Ok(Some(Desks { told_at, desks }))
}

fn is_in(part: &Part, facts: &HouseholdFacts, day: Day) -> bool {
    let housed = part.housed.is_none_or(|housed| housed == Housed::of(facts.settlement));
    let paired = !part.unpaired || facts.helpers_on(day).next().is_none();
    let by_unit = part.unit.is_some() || part.cadre.is_some();
    let helper = |helper: &Helper| {
        part.unit.as_ref().is_none_or(|unit| *unit == helper.unit)
            && part.cadre.is_none_or(|cadre| cadre == helper.cadre)
    };
    housed && paired && (!by_unit || facts.helpers_on(day).any(helper))
}

fn unit_name(unit: &str) -> String {
    if unit.is_empty() { "没有填写单位".to_owned() } else { unit.to_owned() }
}
