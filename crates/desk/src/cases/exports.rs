//! 导出 Excel: a list of the desk as a table, by the query of its page, all pages, in the page's order. Not for files, which
//! are the host's (`export`).

mod plain;

use super::{board, households, matters, needs, reach, rows, spot, today};
use crate::{DeskError, app::Work};
use anju_model::{
    AreaCode, Day, Fault, RecordId, Role,
    area::AreaLevel,
    contract::*,
    indicators::{Figures, Indicator},
    kinds::{Matter, Need, SpotRound},
    words,
};
use anju_sheet::{SheetKind, Table, TableCell, heading_of};
use anju_store::rusqlite::OptionalExtension;
use std::collections::HashMap;

/// Hears after each row how many of how many are read; its fault ends the reading.
pub(crate) type Step<'a> = dyn FnMut(u64, u64) -> Result<(), DeskError> + 'a;

/// Makes the table of a list.
pub(crate) fn table(work: &Work<'_>, list: &ListChosen, step: &mut Step<'_>) -> Result<Table, DeskError> {
    let (headings, rows) = match list {
        ListChosen::Households { filter: HouseholdFilter::MovedOut, area } => {
            (moved_out_headings(), moved_out_rows(work, area.as_ref(), step)?)
        }
        ListChosen::Households { filter, area } => (
            household_headings(),
            household_rows(work, &households::chosen(work, *filter, area.as_ref())?, None, step)?,
        ),
        ListChosen::Board { part, axis, day } => (board_headings(), board_rows(work, part, *axis, *day)?),
        ListChosen::Behind { part, indicator, day } => {
            (household_headings(), household_rows(work, &board::chosen(work, part, *indicator, *day)?, *day, step)?)
        }
        ListChosen::Needs { filter, area } => {
            (need_headings(), need_rows(work, &needs::chosen(work, *filter, area.as_ref())?, step)?)
        }
        ListChosen::SpotRounds { area } => (spot_round_headings(), spot_round_rows(work, area.as_ref())?),
        ListChosen::Spot { round, area } => (spot_headings(), spot_rows(work, *round, area.as_ref(), step)?),
        ListChosen::Matters { year, filter, area } => {
            (matter_headings(), matter_rows(work, &matters::chosen(work, *year, *filter, area.as_ref())?, step)?)
        }
        ListChosen::Records { which } => plain::table(work, which, step)?,
        ListChosen::Today { group, area } => {
            let listed = today::today(work, area.as_ref())?;
            let wanted = |row: &TodayRow| group.is_none_or(|group| words::today::group(&row.key) == group);
            let shown: Vec<TodayRow> = listed.rows.into_iter().filter(wanted).collect();
            (today_headings(), today_rows(work, &shown, listed.day, step)?)
        }
        ListChosen::Findings { key, area } => {
            let (day, found) = today::chosen(work, key, area.as_ref())?;
            (today_headings(), today_rows(work, &found, day, step)?)
        }
        // The county's, which `Export` asks.
        ListChosen::Accounts { .. }
        | ListChosen::Desks { .. }
        | ListChosen::Batches {}
        | ListChosen::Duplicates {}
        | ListChosen::Trail { .. } => {
            return Err(Fault::new("office.closed").into());
        }
    };
    let headings = headings.into_iter().map(str::to_owned).collect();
    Ok(Table { title: words::lists::title(list).to_owned(), headings, rows })
}

/// Says what was chosen: the filter, the division with the part of it, and whose households.
///
/// # Errors
/// `record.unknown` for a part or a draw that is not in reach; any store error.
pub(crate) fn scope(work: &Work<'_>, list: &ListChosen) -> Result<String, DeskError> {
    let (area, part) = match list {
        ListChosen::Households { area, .. }
        | ListChosen::Needs { area, .. }
        | ListChosen::Matters { area, .. }
        | ListChosen::SpotRounds { area }
        | ListChosen::Findings { area, .. }
        | ListChosen::Today { area, .. } => (area.clone(), vec![]),
        ListChosen::Records { which } => (which.area.clone(), plain::narrowed(work, which)),
        ListChosen::Board { part, .. } | ListChosen::Behind { part, .. } => {
            (part.area.clone(), board::part_words(work, part)?)
        }
        ListChosen::Spot { round, area } => {
            let drawn_from = reach::record::<SpotRound>(work, *round)?.0.area;
            (Some(area.clone().unwrap_or(drawn_from)), vec![])
        }
        ListChosen::Accounts { .. }
        | ListChosen::Desks { .. }
        | ListChosen::Batches {}
        | ListChosen::Duplicates {}
        | ListChosen::Trail { .. } => (None, vec![]),
    };
    let path = work.place.divisions.path(area.as_ref().unwrap_or(&work.who.area));
    let place: Vec<String> = std::iter::once(path).chain(part).collect();
    let own = if work.who.role == Role::Cadre { "，本人的帮扶户" } else { "" };
    Ok(format!("{}；{}{own}", words::lists::chosen(list), place.join(" · ")))
}

fn person(name: &'static str) -> &'static str {
    heading_of(SheetKind::People, name)
}

fn visit(name: &'static str) -> &'static str {
    heading_of(SheetKind::Visits, name)
}

fn cadre() -> &'static str {
    heading_of(SheetKind::Pairs, "cadre.name")
}

/// The headings by which offices tell households apart.
fn whose() -> Vec<&'static str> {
    ["township", "village", "household", "head_name"].map(person).into()
}

const MARK: &str = "同步状态";

fn household_headings() -> Vec<&'static str> {
    let mut headings = whose();
    headings.extend([person("household.address"), person("count"), cadre(), "上次走访", "今年实事", MARK]);
    headings
}

/// The households as they stood on a day, or stand today.
fn household_rows(
    work: &Work<'_>,
    ids: &[RecordId],
    as_of: Option<Day>,
    step: &mut Step<'_>,
) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let marks = Marks::read(work)?;
    let today = work.clock.today();
    let (columns, tables) = (rows::household_columns(as_of.unwrap_or(today), today), rows::HOUSEHOLD_TABLES);
    let mut query = work.db.prepare(&format!("SELECT {columns} FROM {tables} WHERE h.id = ?1"))?;
    let mut names = Names::default();
    each(ids, step, |id| {
        let mut found = query.query([id.bytes()])?;
        let Some(row) = found.next()? else { return Ok(None) };
        let place: String = row.get(2)?;
        let shown = rows::marked(work, row, marks.of(id))?;
        let mut cells = names.whose(work, &place, shown.number, shown.head);
        cells.extend([
            door(&shown.village, shown.address.as_deref()),
            TableCell::Number(shown.persons.into()),
            text(shown.cadre),
            day(shown.last_visit),
            TableCell::Number(shown.matters.into()),
            mark(shown.mark),
        ]);
        Ok(Some(cells))
    })
}

fn moved_out_headings() -> Vec<&'static str> {
    vec![person("head_name"), "迁出", "迁往", "迁出日期", cadre(), "月份", "走访次数", "实事件数"]
}

/// One row for each cadre and month that is credited here, or one with neither.
fn moved_out_rows(
    work: &Work<'_>,
    area: Option<&AreaCode>,
    step: &mut Step<'_>,
) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let gone = households::moved_out(work, area)?;
    let of = gone.len() as u64;
    let mut rows = vec![];
    for (done, gone) in (1..).zip(gone) {
        let own = [TableCell::text(gone.name), text(gone.from), TableCell::text(gone.to), day(Some(gone.on))];
        if gone.credited.is_empty() {
            rows.push([&own[..], &[const { TableCell::Blank }; 4]].concat());
        }
        for (cadre, month, visits, matters) in gone.credited {
            let credit = [TableCell::text(cadre), TableCell::text(month)];
            let counts = [TableCell::Number(visits.into()), TableCell::Number(matters.into())];
            rows.push([&own[..], &credit, &counts].concat());
        }
        step(done, of)?;
    }
    Ok(rows)
}

fn need_headings() -> Vec<&'static str> {
    let mut headings = whose();
    headings.extend([visit("need.text"), "诉求类别", "提出日期", "办理期限"]);
    headings.extend([visit("need.state"), visit("need.measure"), "办结日期", MARK]);
    headings
}

fn need_rows(work: &Work<'_>, ids: &[RecordId], step: &mut Step<'_>) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let codes = &work.codes;
    let mut names = Names::default();
    each(ids, step, |id| {
        let Some(found) = rows::row_of::<Need>(work, id)? else { return Ok(None) };
        let answer_by = work.parameters.answer_by(found.0.raised_on, found.0.due_on);
        let need = rows::need(work, found)?;
        let mut cells = names.whose_is(work, need.household, need.head)?;
        cells.extend([
            TableCell::text(need.text),
            text(need.category.map(|code| codes.show("need_cat", &code).to_owned())),
            day(Some(need.raised_on)),
            day(Some(answer_by)),
            TableCell::text(codes.show("need_state", &need.state)),
            text(need.measure),
            day(need.done_on),
            mark(need.mark),
        ]);
        Ok(Some(cells))
    })
}

fn matter_headings() -> Vec<&'static str> {
    let mut headings = whose();
    headings.extend([person("year"), "实事类别", "实事", cadre(), "进度", "计划办结"]);
    headings.extend(["承诺日期", "开始日期", "办结日期", "确认日期", "核实日期", "佐证材料", MARK]);
    headings
}

fn matter_rows(work: &Work<'_>, ids: &[RecordId], step: &mut Step<'_>) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let codes = &work.codes;
    let mut names = Names::default();
    each(ids, step, |id| {
        let Some(found) = rows::row_of::<Matter>(work, id)? else { return Ok(None) };
        let matter = rows::matter(work, found)?;
        let mut cells = names.whose_is(work, matter.household, matter.head)?;
        cells.extend([
            TableCell::Number(matter.year),
            text(matter.category.map(|code| codes.show("matter_cat", &code).to_owned())),
            TableCell::text(matter.title),
            text(matter.cadre),
            TableCell::text(codes.show("matter_state", &matter.state)),
            day(matter.due_on),
        ]);
        cells.extend(matter.steps.map(day));
        cells.extend([TableCell::Number(matter.evidence.len() as i64), mark(matter.mark)]);
        Ok(Some(cells))
    })
}

fn board_headings() -> Vec<&'static str> {
    std::iter::once("名称").chain(Indicator::ALL.map(Indicator::label)).collect()
}

/// The board's lines, and all of them together on the last: a household with two units stands on two lines.
fn board_rows(work: &Work<'_>, part: &Part, axis: Axis, day: Option<Day>) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let board = board::board(work, &GetBoard { part: part.clone(), axis, day })?;
    let line = |name: String, figures: &Figures| {
        let numbers = Indicator::ALL.map(|indicator| TableCell::Number(figures.get(indicator).into()));
        std::iter::once(TableCell::text(name)).chain(numbers).collect()
    };
    let mut rows: Vec<Vec<TableCell>> = board.rows.into_iter().map(|row| line(row.name, &row.figures)).collect();
    rows.push(line(format!("{}合计", board.title), &board.total));
    Ok(rows)
}

fn spot_round_headings() -> Vec<&'static str> {
    vec!["抽查地区", "抽取日期", "抽取户数", "已查户数", "一致户数", "一致率", MARK]
}

fn spot_round_rows(work: &Work<'_>, area: Option<&AreaCode>) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let row = |round: SpotRoundRow| {
        let share = (round.checked > 0).then(|| words::percent(round.agree, round.checked));
        vec![
            TableCell::text(round.area.name),
            day(Some(round.drawn_on)),
            TableCell::Number(round.size.into()),
            TableCell::Number(round.checked.into()),
            TableCell::Number(round.agree.into()),
            text(share),
            mark(round.mark),
        ]
    };
    Ok(spot::list(work, area)?.into_iter().map(row).collect())
}

fn spot_headings() -> Vec<&'static str> {
    let mut headings = whose();
    headings.extend([
        person("household.address"),
        cadre(),
        "抽取日期",
        "抽查日期",
        "抽查结果",
        "不一致事项",
        "说明",
        MARK,
    ]);
    headings
}

fn spot_rows(
    work: &Work<'_>,
    round: RecordId,
    area: Option<&AreaCode>,
    step: &mut Step<'_>,
) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let file = spot::open(work, &OpenSpotRound { id: round, area: area.cloned() })?;
    let codes = &work.codes;
    let of = file.checks.len() as u64;
    let mut names = Names::default();
    let mut rows = vec![];
    for (done, check) in (1..).zip(file.checks) {
        let found = check.checked_on.map(|_| words::lists::spot(check.differs.is_empty()).to_owned());
        let differs: Vec<&str> = check.differs.iter().map(|item| codes.show("spot_item", item)).collect();
        let mut cells = names.whose_is(work, check.household.id, check.household.head)?;
        cells.extend([
            door(&check.household.village, check.household.address.as_deref()),
            text(check.household.cadre),
            day(Some(file.round.drawn_on)),
            day(check.checked_on),
            text(found),
            TableCell::text(differs.join("、")),
            text(check.note),
            mark(check.mark),
        ]);
        rows.push(cells);
        step(done, of)?;
    }
    Ok(rows)
}

fn today_headings() -> Vec<&'static str> {
    let mut headings = whose();
    headings.extend([person("household.address"), "级别", "事项", "简述", "依据"]);
    headings
}

/// The rows as they stand on the page: what folds there is one row here too, with its division.
fn today_rows(
    work: &Work<'_>,
    shown: &[TodayRow],
    day: Day,
    step: &mut Step<'_>,
) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let mut names = Names::default();
    let mut rows = Vec::with_capacity(shown.len());
    for (done, row) in (1..).zip(shown) {
        let (mut cells, address) = match (row.household, &row.fold) {
            (Some(household), _) => (names.whose_is(work, household, row.title.clone())?, door_of(work, household)?),
            (None, Some((area, _))) => (names.whose(work, area.as_str(), None, String::new()), TableCell::Blank),
            (None, None) => {
                let nobody = [const { TableCell::Blank }; 3].into_iter();
                (nobody.chain([TableCell::text(&*row.title)]).collect(), TableCell::text(&*row.place))
            }
        };
        let said = words::today::say(row, day);
        cells.extend([
            address,
            TableCell::text(words::today::level(row.level)),
            TableCell::text(said.sentence),
            TableCell::text(said.tag),
            TableCell::text(words::today::basis(&row.clause, row.local)),
        ]);
        rows.push(cells);
        step(done, shown.len() as u64)?;
    }
    Ok(rows)
}

/// Makes the rows of `ids`, but for those that make none.
fn each(
    ids: &[RecordId],
    step: &mut Step<'_>,
    mut row: impl FnMut(RecordId) -> Result<Option<Vec<TableCell>>, DeskError>,
) -> Result<Vec<Vec<TableCell>>, DeskError> {
    let of = ids.len() as u64;
    let mut rows = Vec::with_capacity(ids.len());
    for (done, id) in (1..).zip(ids) {
        rows.extend(row(*id)?);
        step(done, of)?;
    }
    Ok(rows)
}

/// The names of divisions by code, looked up once.
#[derive(Default)]
struct Names(HashMap<String, (String, String)>);

impl Names {
    /// Township, village, number and head: the cells under `whose`.
    fn whose(&mut self, work: &Work<'_>, place: &str, number: Option<String>, head: String) -> Vec<TableCell> {
        if !self.0.contains_key(place) {
            self.0.insert(place.to_owned(), divisions(work, place));
        }
        let (township, village) = &self.0[place];
        vec![TableCell::text(township.as_str()), TableCell::text(village.as_str()), text(number), TableCell::text(head)]
    }

    /// The same of a household that is known by its id.
    fn whose_is(&mut self, work: &Work<'_>, household: RecordId, head: String) -> Result<Vec<TableCell>, DeskError> {
        let mut query = work.db.prepare_cached("SELECT place, number FROM household WHERE id = ?1")?;
        let found =
            query.query_row([household.bytes()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?))).optional()?;
        let (place, number) = found.unwrap_or_default();
        Ok(self.whose(work, &place, number, head))
    }
}

fn divisions(work: &Work<'_>, place: &str) -> (String, String) {
    let Some(place) = AreaCode::parse(place) else { return Default::default() };
    let township = place.at(AreaLevel::Township).map(|code| reach::village_name(work, &code));
    let village = place.at(AreaLevel::Village).map(|code| reach::village_name(work, &code));
    (township.unwrap_or_default(), village.unwrap_or_default())
}

/// The marks of the few records that are not simply what the county holds.
struct Marks(HashMap<RecordId, RecordMark>);

impl Marks {
    fn read(work: &Work<'_>) -> Result<Self, DeskError> {
        let mut query = work.db.prepare(
            "SELECT record FROM pending
             UNION SELECT record FROM conflict WHERE state = '1' AND deleted = 0
             UNION SELECT record FROM proposal WHERE state = '1' AND deleted = 0",
        )?;
        let ids = rows::ids(query.query_map([], |row| row.get(0))?)?;
        let marks = ids.into_iter().map(|id| Ok((id, rows::mark(work, id)?))).collect::<Result<_, DeskError>>()?;
        Ok(Self(marks))
    }

    fn of(&self, id: RecordId) -> RecordMark {
        self.0.get(&id).copied().unwrap_or_default()
    }
}

fn text(text: Option<String>) -> TableCell {
    TableCell::text(text.unwrap_or_default())
}

/// What an address says beyond the village, whose column stands before it.
fn door(village: &str, address: Option<&str>) -> TableCell {
    text(address.map(|address| words::places::door(village, address).to_owned()))
}

/// The same of a household that is known by its id.
fn door_of(work: &Work<'_>, household: RecordId) -> Result<TableCell, DeskError> {
    let mut query = work.db.prepare_cached("SELECT place, address FROM household WHERE id = ?1")?;
    let found: Option<(String, Option<String>)> =
        query.query_row([household.bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let (place, address) = found.unwrap_or_default();
    let village = AreaCode::parse(&place).map(|place| reach::village_name(work, &place));
    Ok(door(&village.unwrap_or_default(), address.as_deref()))
}

fn day(day: Option<Day>) -> TableCell {
    day.map_or(TableCell::Blank, |day| TableCell::text(day.to_string()))
}

fn mark(mark: RecordMark) -> TableCell {
    TableCell::text(words::sync::mark(mark).1)
}
