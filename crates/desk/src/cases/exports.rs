//! 导出 Excel: a list of the desk as a table, by the query of its page, all pages, in the page's order. Here are which list is which
//! and what each of its columns says; `columns` lays them out, `plain` has the columns that a kind declares. Not for files, which
//! are the host's (`export`).

mod columns;
mod plain;

use super::{board, handover, households, lamps, matters, needs, reach, rows, spot, survey_sheet, today};
use crate::{DeskError, app::Work};
use anju_model::{
    AreaCode, Day, Fault, RecordId, Role,
    contract::*,
    indicators::{Figures, Indicator},
    kinds::{Handover, HandoverState, Matter, Need, SpotRound},
    rules::{Light, PersonLight, Right},
    words,
};
use anju_sheet::{Choices, SheetKind, Table, TableCell, heading_of};
use columns::{Columns, Laid, Line, Marks, Names, address, address_of, day, laid, mark, of_households, text};

/// Hears after each row how many of how many are read; its fault ends the reading.
pub(crate) type Step<'a> = dyn FnMut(u64, u64) -> Result<(), DeskError> + 'a;

/// Makes the table of a list.
pub(crate) fn table(work: &Work<'_>, list: &ListChosen, step: &mut Step<'_>) -> Result<Table, DeskError> {
    if let ListChosen::Survey { area } = list {
        return survey_sheet::table(work, area.as_ref(), step);
    }
    let Laid { headings, rows } = match list {
        ListChosen::Households { filter: HouseholdFilter::MovedOut, area } => moved_out(work, area.as_ref(), step)?,
        ListChosen::Households { filter, area } => {
            households_of(work, &households::chosen(work, *filter, area.as_ref())?, None, step)?
        }
        ListChosen::Board { part, axis, day } => board_of(work, part, *axis, *day, step)?,
        ListChosen::Behind { part, indicator, day } => {
            households_of(work, &board::chosen(work, part, *indicator, *day)?, *day, step)?
        }
        ListChosen::Needs { filter, area } => needs_of(work, &needs::chosen(work, *filter, area.as_ref())?, step)?,
        ListChosen::SpotRounds { area } => spot_rounds(work, area.as_ref(), step)?,
        ListChosen::Spot { round, area } => spot_checks(work, *round, area.as_ref(), step)?,
        ListChosen::Matters { year, filter, area } => {
            matters_of(work, &matters::chosen(work, *year, *filter, area.as_ref())?, step)?
        }
        ListChosen::Records { which } => plain::table(work, which, step)?,
        ListChosen::Today { group, area } => {
            let listed = today::today(work, area.as_ref())?;
            let wanted = |row: &TodayRow| group.is_none_or(|group| words::today::group(&row.key) == group);
            findings(work, listed.rows.into_iter().filter(wanted).collect(), listed.day, step)?
        }
        ListChosen::Findings { key, area } => {
            let (day, found) = today::chosen(work, key, area.as_ref())?;
            findings(work, found, day, step)?
        }
        ListChosen::OfRight { which } => of_right(work, which, step)?,
        ListChosen::Rights { area } => rights(work, area.as_ref(), step)?,
        ListChosen::Handovers { list, area } => handovers(work, *list, area.as_ref(), step)?,
        // A form is laid out by itself; the county's are asked by `Export`.
        ListChosen::Survey { .. }
        | ListChosen::Accounts { .. }
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

/// Returns what there is to choose in a list that is a form.
pub(crate) fn choices(work: &Work<'_>, list: &ListChosen) -> Vec<Choices> {
    if matches!(list, ListChosen::Survey { .. }) { survey_sheet::choices(work) } else { vec![] }
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
        | ListChosen::OfRight { which: WhichOfRight { area, .. } }
        | ListChosen::Rights { area }
        | ListChosen::Handovers { area, .. }
        | ListChosen::Survey { area }
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

fn addressed() -> &'static str {
    person("household.address")
}

const MARK: &str = "同步状态";

/// The households as they stood on a day, or stand today.
fn households_of(
    work: &Work<'_>,
    ids: &[RecordId],
    as_of: Option<Day>,
    step: &mut Step<'_>,
) -> Result<Laid, DeskError> {
    let columns = Columns::<HouseholdRow>::default()
        .with(addressed(), |_, row| address(&row.village, row.address.as_deref()))
        .with(person("count"), |_, row| TableCell::Number(row.persons.into()))
        .with(cadre(), |_, row| text(row.cadre.as_deref()))
        .with("上次走访", |_, row| day(row.last_visit))
        .with("今年实事", |_, row| TableCell::Number(row.matters.into()))
        .with(MARK, |_, row| mark(row.mark));
    let marks = Marks::read(work)?;
    let today = work.clock.today();
    let (selected, tables) = (rows::household_columns(as_of.unwrap_or(today), today), rows::HOUSEHOLD_TABLES);
    let mut query = work.db.prepare(&format!("SELECT {selected} FROM {tables} WHERE h.id = ?1"))?;
    let mut names = Names::default();
    of_households(work, &columns, ids.iter().copied(), step, |id| {
        let mut found = query.query([id.bytes()])?;
        let Some(row) = found.next()? else { return Ok(None) };
        let place: String = row.get(2)?;
        let row = rows::marked(work, row, marks.of(id))?;
        Ok(Some(Line { whose: names.whose(work, &place, row.number.as_deref(), &row.head), row }))
    })
}

/// One row for each cadre and month that is credited here, or one with neither.
fn moved_out(work: &Work<'_>, area: Option<&AreaCode>, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    type Credit = (String, String, u32, u32);
    type Gone = (MovedOut, Option<Credit>);
    fn credited(cell: fn(&Credit) -> TableCell) -> impl Fn(&Work<'_>, &Gone) -> TableCell {
        move |_, (_, credit)| credit.as_ref().map_or(TableCell::Blank, cell)
    }
    let columns = Columns::<Gone>::default()
        .with(person("head_name"), |_, (gone, _)| TableCell::text(&*gone.name))
        .with("迁出", |_, (gone, _)| text(gone.from.as_deref()))
        .with("迁往", |_, (gone, _)| TableCell::text(&*gone.to))
        .with("迁出日期", |_, (gone, _)| day(Some(gone.on)))
        .with(cadre(), credited(|(cadre, ..)| TableCell::text(&**cadre)))
        .with("月份", credited(|(_, month, ..)| TableCell::text(&**month)))
        .with("走访次数", credited(|(_, _, visits, _)| TableCell::Number((*visits).into())))
        .with("实事件数", credited(|(_, _, _, matters)| TableCell::Number((*matters).into())));
    let credits = households::moved_out(work, area)?.into_iter().flat_map(|mut gone| {
        let credits: Vec<Option<Credit>> = std::mem::take(&mut gone.credited).into_iter().map(Some).collect();
        let credits = if credits.is_empty() { vec![None] } else { credits };
        credits.into_iter().map(move |credit| (gone.clone(), credit)).collect::<Vec<_>>()
    });
    laid(work, &columns, credits.collect(), step)
}

fn needs_of(work: &Work<'_>, ids: &[RecordId], step: &mut Step<'_>) -> Result<Laid, DeskError> {
    type Answered = (NeedRow, Day);
    let category = |work: &Work<'_>, code: &String| work.codes.show("need_cat", code).to_owned();
    let columns = Columns::<Answered>::default()
        .with(visit("need.text"), |_, (need, _)| TableCell::text(&*need.text))
        .with("诉求类别", move |work, (need, _)| text(need.category.as_ref().map(|code| category(work, code))))
        .with("提出日期", |_, (need, _)| day(Some(need.raised_on)))
        .with("办理期限", |_, (_, by)| day(Some(*by)))
        .with(visit("need.state"), |work, (need, _)| TableCell::text(work.codes.show("need_state", &need.state)))
        .with(visit("need.measure"), |_, (need, _)| text(need.measure.as_deref()))
        .with("办结日期", |_, (need, _)| day(need.done_on))
        .with(MARK, |_, (need, _)| mark(need.mark));
    let mut names = Names::default();
    of_households(work, &columns, ids.iter().copied(), step, |id| {
        let Some(found) = rows::row_of::<Need>(work, id)? else { return Ok(None) };
        let answer_by = work.parameters.answer_by(found.0.raised_on, found.0.due_on);
        let need = rows::need(work, found)?;
        Ok(Some(Line { whose: names.whose_is(work, need.household, &need.head)?, row: (need, answer_by) }))
    })
}

fn matters_of(work: &Work<'_>, ids: &[RecordId], step: &mut Step<'_>) -> Result<Laid, DeskError> {
    let category = |work: &Work<'_>, code: &String| work.codes.show("matter_cat", code).to_owned();
    let columns = Columns::<MatterRow>::default()
        .with(person("year"), |_, matter| TableCell::Number(matter.year))
        .with("实事类别", move |work, matter| text(matter.category.as_ref().map(|code| category(work, code))))
        .with("实事", |_, matter| TableCell::text(&*matter.title))
        .with(cadre(), |_, matter| text(matter.cadre.as_deref()))
        .with("进度", |work, matter| TableCell::text(work.codes.show("matter_state", &matter.state)))
        .with("计划办结", |_, matter| day(matter.due_on));
    let steps = ["承诺日期", "开始日期", "办结日期", "确认日期", "核实日期"].into_iter().enumerate();
    let columns = steps
        .fold(columns, |columns, (at, heading)| columns.with(heading, move |_, matter| day(matter.steps[at])))
        .with("佐证材料", |_, matter| TableCell::Number(matter.evidence.len() as i64))
        .with(MARK, |_, matter| mark(matter.mark));
    let mut names = Names::default();
    of_households(work, &columns, ids.iter().copied(), step, |id| {
        let Some(found) = rows::row_of::<Matter>(work, id)? else { return Ok(None) };
        let matter = rows::matter(work, found)?;
        Ok(Some(Line { whose: names.whose_is(work, matter.household, &matter.head)?, row: matter }))
    })
}

/// The board's lines, and all of them together on the last: a household with two units stands on two lines.
fn board_of(
    work: &Work<'_>,
    part: &Part,
    axis: Axis,
    day: Option<Day>,
    step: &mut Step<'_>,
) -> Result<Laid, DeskError> {
    let columns = Columns::<(String, Figures)>::default().with("名称", |_, (name, _)| TableCell::text(&**name));
    let columns = Indicator::ALL.into_iter().fold(columns, |columns, indicator| {
        columns.with(indicator.label(), move |_, (_, figures)| TableCell::Number(figures.get(indicator).into()))
    });
    let board = board::board(work, &GetBoard { part: part.clone(), axis, day })?;
    let total = (format!("{}合计", board.title), board.total);
    let lines = board.rows.into_iter().map(|row| (row.name, row.figures)).chain([total]);
    laid(work, &columns, lines.collect(), step)
}

/// The households of a right, each with its lamp and, where persons have it each for himself, what is said of each.
fn of_right(work: &Work<'_>, which: &WhichOfRight, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    type Lit = (RightRow, String);
    let columns = Columns::<Lit>::default()
        .with(addressed(), |_, (row, _)| TableCell::text(&*row.lives))
        .with("状态", |_, (row, _)| TableCell::text(row.lamp.light.word()))
        .with("情况", |_, (row, _)| TableCell::text(&*row.lamp.says))
        .with("已落实人数", |_, (row, _)| text(row.lamp.settled.map(|(settled, of)| format!("{settled}/{of}"))))
        .with("每人情况", |_, (_, each)| TableCell::text(&**each));
    let mut names = Names::default();
    of_households(work, &columns, lamps::chosen(work, which)?.into_iter(), step, |id| {
        let Some(row) = lamps::lit(work, &which.right, &[id])?.pop() else { return Ok(None) };
        let named = |of: &PersonLight| format!("{}：{}", lamps::name(work, of.person), of.says);
        let each = row.lamp.persons.iter().map(named).collect::<Vec<_>>().join("；");
        Ok(Some(Line { whose: names.whose_is(work, id, &row.head)?, row: (row, each) }))
    })
}

/// How the rights stand: a line for each division and right, with the households by light.
fn rights(work: &Work<'_>, area: Option<&AreaCode>, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    type Counted = (String, &'static str, u32, u32, [u32; Light::ALL.len()]);
    let columns = Columns::<Counted>::default()
        .with("名称", |_, (name, ..)| TableCell::text(&**name))
        .with("在册户数", |_, (_, _, households, ..)| TableCell::Number((*households).into()))
        .with("已摸底户数", |_, (_, _, _, surveyed, _)| TableCell::Number((*surveyed).into()))
        .with("权益", |_, (_, right, ..)| TableCell::text(*right));
    let columns = Light::ALL.into_iter().fold(columns, |columns, light| {
        columns.with(light.word(), move |_, (.., counts)| TableCell::Number(counts[light as usize].into()))
    });
    let board = lamps::board(work, area)?;
    let total =
        RightsLine { area: AreaName { name: format!("{}合计", board.area.name), ..board.area }, ..board.total };
    let shown: Vec<&Right> = board.rights.iter().filter_map(|key| Right::named(key)).collect();
    let lines = board.rows.into_iter().chain([total]).flat_map(|line| {
        let of = |(right, counts): (&&'static Right, &[u32; Light::ALL.len()])| {
            (line.area.name.clone(), right.title, line.households, line.surveyed, *counts)
        };
        shown.iter().zip(&line.lights).map(of).collect::<Vec<_>>()
    });
    laid(work, &columns, lines.collect(), step)
}

fn spot_rounds(work: &Work<'_>, area: Option<&AreaCode>, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    let share = |round: &SpotRoundRow| (round.checked > 0).then(|| words::percent(round.agree, round.checked));
    let columns = Columns::<SpotRoundRow>::default()
        .with("抽查地区", |_, round| TableCell::text(&*round.area.name))
        .with("抽取日期", |_, round| day(Some(round.drawn_on)))
        .with("抽取户数", |_, round| TableCell::Number(round.size.into()))
        .with("已查户数", |_, round| TableCell::Number(round.checked.into()))
        .with("一致户数", |_, round| TableCell::Number(round.agree.into()))
        .with("一致率", move |_, round| text(share(round)))
        .with(MARK, |_, round| mark(round.mark));
    laid(work, &columns, spot::list(work, area)?, step)
}

fn handovers(
    work: &Work<'_>,
    list: HandoverList,
    area: Option<&AreaCode>,
    step: &mut Step<'_>,
) -> Result<Laid, DeskError> {
    type Row = (Handover, HandoverRow);
    let way = |work: &Work<'_>, of: &Handover| work.codes.show("handover_way", &of.way).to_owned();
    let state = |row: &HandoverRow| HandoverState::WORKFLOW.state(&row.state).map(|state| state.word);
    let columns = Columns::<Row>::default()
        .with(person("head_name"), |_, (of, _)| TableCell::text(&*of.head))
        .with(person("household"), |_, (of, _)| text(of.number.as_deref()))
        .with(person("count"), |_, (of, _)| of.persons.map_or(TableCell::Blank, TableCell::Number))
        .with("移交方式", move |work, (of, _)| TableCell::text(way(work, of)))
        .with("移交方", |_, (_, row)| TableCell::text(&*row.from))
        .with("接收方", |_, (_, row)| TableCell::text(&*row.to))
        .with("交接进度", move |_, (_, row)| text(state(row)))
        .with("移交日期", |_, (of, _)| day(of.offered_on))
        .with("接收（回函）日期", |_, (of, _)| day(of.accepted_on))
        .with("退回或终止原因", |_, (of, _)| text(of.because.as_deref()))
        .with("办结日期", |_, (of, _)| day(of.closed_on))
        .with("事项", |_, (_, row)| TableCell::Number(row.items.into()))
        .with("已办结事项", |_, (_, row)| TableCell::Number(row.items_done.into()))
        .with("函文号", |_, (of, _)| text(of.letter.as_deref()))
        .with("回函文号", |_, (of, _)| text(of.reply.as_deref()))
        .with(MARK, |_, (_, row)| mark(row.mark));
    laid(work, &columns, handover::chosen(work, list, area)?, step)
}

fn spot_checks(
    work: &Work<'_>,
    round: RecordId,
    area: Option<&AreaCode>,
    step: &mut Step<'_>,
) -> Result<Laid, DeskError> {
    let file = spot::open(work, &OpenSpotRound { id: round, area: area.cloned() })?;
    let drawn_on = file.round.drawn_on;
    let differs = |work: &Work<'_>, check: &SpotCheckRow| {
        let items = check.differs.iter().map(|item| work.codes.show("spot_item", item));
        items.collect::<Vec<_>>().join("、")
    };
    let found = |check: &SpotCheckRow| check.checked_on.map(|_| words::lists::spot(check.differs.is_empty()));
    let columns = Columns::<SpotCheckRow>::default()
        .with(addressed(), |_, check| address(&check.household.village, check.household.address.as_deref()))
        .with(cadre(), |_, check| text(check.household.cadre.as_deref()))
        .with("抽取日期", move |_, _| day(Some(drawn_on)))
        .with("抽查日期", |_, check| day(check.checked_on))
        .with("抽查结果", move |_, check| text(found(check)))
        .with("不一致事项", move |work, check| TableCell::text(differs(work, check)))
        .with("说明", |_, check| text(check.note.as_deref()))
        .with(MARK, |_, check| mark(check.mark));
    let mut names = Names::default();
    of_households(work, &columns, file.checks.into_iter(), step, |check| {
        let whose = names.whose_is(work, check.household.id, &check.household.head)?;
        Ok(Some(Line { whose, row: check }))
    })
}

/// The rows as they stand on the page: what folds there is one row here too, with its division.
fn findings(work: &Work<'_>, found: Vec<TodayRow>, today: Day, step: &mut Step<'_>) -> Result<Laid, DeskError> {
    type Lives = (TodayRow, TableCell);
    let columns = Columns::<Lives>::default()
        .with(addressed(), |_, (_, lives)| lives.clone())
        .with("级别", |_, (row, _)| TableCell::text(words::today::level(row.level)))
        .with("事项", move |_, (row, _)| TableCell::text(words::today::say(row, today).sentence))
        .with("简述", move |_, (row, _)| TableCell::text(words::today::say(row, today).tag))
        .with("依据", |_, (row, _)| TableCell::text(words::today::basis(&row.clause, row.local)));
    let mut names = Names::default();
    of_households(work, &columns, found.into_iter(), step, |row| {
        let (whose, lives) = match (row.household, &row.fold) {
            (Some(household), _) => (names.whose_is(work, household, &row.title)?, address_of(work, household)?),
            (None, Some((area, _))) => (names.whose(work, area.as_str(), None, ""), TableCell::Blank),
            (None, None) => (names.whose(work, "", None, &row.title), TableCell::text(&*row.place)),
        };
        Ok(Some(Line { whose, row: (row, lives) }))
    })
}
