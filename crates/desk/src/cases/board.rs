//! 工作看板: what the indicators count, by place and by unit, and the households behind each number.

use super::{households::ORDER, reach, rows};
use crate::{
    DeskError,
    app::Work,
    shelf::{findings, pull, settings},
};
use anju_model::{
    AreaCode, Day, Fault, RecordId, Role,
    area::AreaLevel,
    contract::*,
    indicators::{Figures, Indicator, Tally},
    kinds::{Cadre, Settlement},
    record::{Kind, Record},
    rules::Dossier,
};
use anju_store::{
    StoreError,
    dossiers::{self, Whose},
    frozen::{self, Frozen},
    rusqlite::{Error as SqlError, params},
};
use std::collections::{BTreeMap, HashMap};

/// What households outside any settlement are called together.
const DISPERSED: &str = "分散安置";
/// What households that no cadre helps are called together.
const UNPAIRED: &str = "没有结对";

/// Adds the board up.
pub(crate) fn board(work: &Work<'_>, ask: &GetBoard) -> Result<Board, DeskError> {
    let seen = Seen::of(work, &ask.part, ask.day)?;
    let mut lines: BTreeMap<Line, Figures> = BTreeMap::new();
    let mut total: Figures = seen.counted.iter().map(|counted| &counted.tally.figures).collect();
    let frozen = seen.frozen(work, &ask.part)?.filter(|_| ask.axis == Axis::Area);
    let by_village = frozen.as_ref().filter(|_| seen.area.level() != AreaLevel::Village);
    match by_village {
        Some(frozen) => {
            for (village, figures) in &frozen.villages {
                lines.entry(Line::of_area(&seen.area, village)).or_default().add(figures);
            }
        }
        None => {
            for counted in &seen.counted {
                for line in seen.lines(&ask.part, ask.axis, counted) {
                    lines.entry(line).or_default().add(&counted.tally.figures);
                }
            }
        }
    }
    let frozen = frozen.map(|frozen| {
        let recounted = std::mem::replace(&mut total, frozen.villages.values().collect());
        FrozenMonth { on: frozen.on, recounted }
    });
    let rows = lines.into_iter().map(|(line, figures)| seen.row(work, &ask.part, line, figures));
    Ok(Board {
        part: ask.part.clone(),
        day: seen.day,
        area: AreaName { name: reach::village_name(work, &seen.area), code: seen.area.clone() },
        title: seen.title(work, &ask.part)?,
        total,
        rows: rows.collect::<Result<_, _>>()?,
        months: seen.months(),
        desks: desks(work, &seen.area)?,
        incomplete: !settings::get(work.db, "complete")?.unwrap_or(false)
            || findings::left(work.db, &work.as_of())? > 0,
        frozen,
    })
}

/// Lists the households behind a number.
pub(crate) fn behind(work: &Work<'_>, ask: &ListBehind) -> Result<Behind, DeskError> {
    let seen = Seen::of(work, &ask.part, ask.day)?;
    let counted = seen.behind(ask.indicator);
    let frozen = seen.frozen(work, &ask.part)?;
    let frozen = frozen.map(|frozen| frozen.villages.values().map(|figures| figures.get(ask.indicator)).sum());
    let mut query = work.db.prepare_cached(&format!(
        "SELECT {} FROM {} WHERE h.id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY {ORDER}
         LIMIT ?2 OFFSET ?3",
        rows::household_columns(seen.day, work.clock.today()),
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
        frozen,
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
    let counted = Seen::of(work, part, day)?.behind(indicator);
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

impl Line {
    /// The line of a village in an area above it: its own, or its township's.
    fn of_area(area: &AreaCode, village: &AreaCode) -> Self {
        let township = village.at(AreaLevel::Township).filter(|_| area.level() != AreaLevel::Township);
        Self::Area(township.unwrap_or_else(|| village.clone()))
    }
}

/// A household as it counted on a day.
struct Counted {
    household: RecordId,
    village: AreaCode,
    settlement: Option<RecordId>,
    tally: Tally,
    /// The cadres who helped that day.
    helpers: Vec<RecordId>,
}

/// A cadre, for the lines of the board.
#[derive(Clone, Debug, Default)]
struct Helper {
    name: String,
    unit: String,
}

/// The households that the person may see in a part of the board, as of a day.
struct Seen {
    area: AreaCode,
    day: Day,
    counted: Vec<Counted>,
    cadres: HashMap<RecordId, Helper>,
}

impl Seen {
    fn of(work: &Work<'_>, part: &Part, day: Option<Day>) -> Result<Self, DeskError> {
        if work.who.role == Role::Cadre {
            return Err(Fault::new("board.cadre").into());
        }
        let today = work.clock.today();
        let day = day.unwrap_or(today);
        if day > today {
            return Err(Fault::new("day.future").field("day").with("today", today).into());
        }
        let area = reach::area(work, part.area.as_ref())?;
        let counted = if day == today { as_kept(work, &area, today)? } else { as_of(work, &area, (day, today))? };
        let mut seen = Self { area, day, counted, cadres: cadres(work)? };
        let Self { cadres, counted, .. } = &mut seen;
        counted.retain(|counted| is_in(part, counted, cadres));
        Ok(seen)
    }

    /// The numbers as they were frozen, where the part is a whole division and the day the last one of a month that is over.
    fn frozen(&self, work: &Work<'_>, part: &Part) -> Result<Option<Frozen>, DeskError> {
        let whole = *part == Part { area: part.area.clone(), ..Part::default() };
        if whole { Ok(frozen::on(work.db, &self.area, self.day)?) } else { Ok(None) }
    }

    /// The households that count, with how much each counts.
    fn behind(&self, indicator: Indicator) -> Vec<(RecordId, u32)> {
        let counts = self.counted.iter().map(|counted| (counted.household, counted.tally.figures.get(indicator)));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// Where a household stands on the next level below `part`: on one line by place, on one for each unit or cadre by help.
    fn lines(&self, part: &Part, axis: Axis, counted: &Counted) -> Vec<Line> {
        let helper = |cadre: &RecordId| (*cadre, self.cadres.get(cadre).cloned().unwrap_or_default());
        let helpers = || counted.helpers.iter().map(helper);
        let mut lines: Vec<Line> = match (axis, self.area.level()) {
            (Axis::Unit, _) if part.unit.is_none() => helpers().map(|(_, helper)| Line::Unit(helper.unit)).collect(),
            (Axis::Unit, _) => helpers()
                .filter(|(_, helper)| part.unit.as_ref() == Some(&helper.unit))
                .map(|(cadre, helper)| Line::Cadre(helper.name, cadre))
                .collect(),
            (Axis::Area, AreaLevel::Village) => vec![counted.settlement.map_or(Line::Dispersed, Line::Settlement)],
            (Axis::Area, AreaLevel::Municipality | AreaLevel::County | AreaLevel::Township) => {
                vec![Line::of_area(&self.area, &counted.village)]
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

    /// The households visited in each month up to the day's.
    fn months(&self) -> Vec<(Day, u32)> {
        let mut sum = Tally::default();
        self.counted.iter().for_each(|counted| sum.add(&counted.tally));
        let mut first = self.day.first_of_month();
        let mut months = vec![];
        for visited in sum.months {
            months.push((first, visited));
            first = first.plus_days(-1).first_of_month();
        }
        months.reverse();
        months
    }
}

/// Reads how the households in reach count today, as it is kept.
fn as_kept(work: &Work<'_>, area: &AreaCode, today: Day) -> Result<Vec<Counted>, DeskError> {
    let mut helpers = helpers(work, area, today)?;
    let mut query = work.db.prepare_cached(&format!(
        "SELECT d.household, d.place, d.settlement, d.numbers FROM dossier d
         WHERE {} AND d.place >= ?1 AND d.place < ?1 || ':' ORDER BY d.place, d.household",
        reach::condition_on(work, today, ("d.household", "d.place"))
    ))?;
    let mut found = query.query([area.as_str()])?;
    let mut counted = vec![];
    while let Some(row) = found.next()? {
        let household = RecordId::from_bytes(row.get(0)?);
        let place = row.get_ref(1)?.as_str().map_err(SqlError::from)?;
        counted.push(Counted {
            household,
            village: AreaCode::parse(place).ok_or_else(|| StoreError::Unreadable("dossier".into()))?,
            settlement: row.get::<_, Option<[u8; 16]>>(2)?.map(RecordId::from_bytes),
            tally: findings::tally(row.get_ref(3)?.as_blob().map_err(SqlError::from)?)?,
            helpers: helpers.remove(&household).unwrap_or_default(),
        });
    }
    Ok(counted)
}

/// Counts the households in reach as they stood on an earlier day.
fn as_of(work: &Work<'_>, area: &AreaCode, (day, today): (Day, Day)) -> Result<Vec<Counted>, DeskError> {
    let whose = Whose::that(reach::condition_within(work, today, Some(area)));
    let parameters = anju_store::parameters::on(work.db, day)?;
    let counted = |dossier: Dossier| Counted {
        household: dossier.household,
        tally: Tally::of(&dossier, day, &parameters),
        helpers: dossier.helpers_on(day).map(|pair| pair.cadre).collect(),
        village: dossier.village,
        settlement: dossier.settlement,
    };
    Ok(dossiers::gather(work.db, whose, day)?.into_iter().map(counted).collect())
}

/// Reads who helps which household on a day.
fn helpers(work: &Work<'_>, area: &AreaCode, day: Day) -> Result<HashMap<RecordId, Vec<RecordId>>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT q.household, q.cadre FROM pair q JOIN dossier d ON d.household = q.household
         WHERE q.deleted = 0 AND d.place >= ?1 AND d.place < ?1 || ':'
            AND q.since <= ?2 AND (q.until IS NULL OR q.until >= ?2)",
    )?;
    let mut found = query.query(params![area.as_str(), day.to_string()])?;
    let mut helpers: HashMap<RecordId, Vec<RecordId>> = HashMap::new();
    while let Some(row) = found.next()? {
        let cadre = RecordId::from_bytes(row.get(1)?);
        helpers.entry(RecordId::from_bytes(row.get(0)?)).or_default().push(cadre);
    }
    Ok(helpers)
}

fn cadres(work: &Work<'_>) -> Result<HashMap<RecordId, Helper>, DeskError> {
    let mut query = work.db.prepare_cached("SELECT id, name, coalesce(unit, '') FROM cadre")?;
    let helper = |row: &anju_store::rusqlite::Row<'_>| {
        Ok((RecordId::from_bytes(row.get(0)?), Helper { name: row.get(1)?, unit: row.get(2)? }))
    };
    Ok(query.query_map([], helper)?.collect::<Result<_, _>>()?)
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
    let condition = reach::condition(work, work.clock.today());
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

fn is_in(part: &Part, counted: &Counted, cadres: &HashMap<RecordId, Helper>) -> bool {
    let housed = part.housed.is_none_or(|housed| housed == Housed::of(counted.settlement));
    let paired = !part.unpaired || counted.helpers.is_empty();
    let by_unit = part.unit.is_some() || part.cadre.is_some();
    let helps = |cadre: &RecordId| {
        let unit = cadres.get(cadre).map(|helper| helper.unit.as_str()).unwrap_or_default();
        part.unit.as_ref().is_none_or(|wanted| wanted == unit) && part.cadre.is_none_or(|wanted| wanted == *cadre)
    };
    housed && paired && (!by_unit || counted.helpers.iter().any(helps))
}

fn unit_name(unit: &str) -> String {
    if unit.is_empty() { "没有填写单位".to_owned() } else { unit.to_owned() }
}
