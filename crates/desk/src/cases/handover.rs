//! 迁移交接: what a side takes, gives and has ended, one with its items, and offering one. Of a case inside the county each side has
//! a row of its own (`kinds::Handover`); whoever sees both is shown the origin's. Steps and corrections go by `records`.

use super::{reach, records, rows, survey, typed};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    AreaCode, By, Day, Fault, Fields, Kind, RecordId, Ref, Role, Value,
    area::AreaLevel,
    contract::*,
    kinds::{
        self, Handover, HandoverItem, HandoverItemState, HandoverState, Household, HouseholdState, MatterState,
        NeedState, handover_way as way, is_between,
    },
    record::{Patch, Record},
    rules::{self, Light},
    sync::group::Change,
    value::{canonical, field},
    words,
    workflow::{Side, Step},
};
use anju_store::{
    Stored,
    dossiers::{self, Whose},
    rusqlite::params,
};
use std::collections::BTreeSet;

/// The clause from which handovers follow.
pub(super) const CLAUSE: &str = "三（三）";
/// The set of what is handed over.
const ITEMS: &str = "handover_item";
/// Codes of it that are no right of part one.
const SCHOOL: &str = "08";
const PAIR: &str = "09";
const OPEN_MATTERS: &str = "10";

/// Codes of `handover_side`.
const BY_ORIGIN: &str = "1";
const BY_BOTH: &str = "3";

static HANDOVER: Kind = Handover::KIND;
static ITEM: Kind = HandoverItem::KIND;

/// The condition on a row of `handover` that holds for every case in reach, once each.
pub(super) fn condition(work: &Work<'_>, of: &str) -> String {
    if !may_see(work) {
        return "0".to_owned();
    }
    let area = &work.who.area;
    let here = |table: &str| format!("{table}.place >= '{area}' AND {table}.place < '{area}:'");
    let leaving = if work.some_leave {
        format!(" AND NOT EXISTS (SELECT 1 FROM leaving WHERE leaving.record = {of}.id)")
    } else {
        String::new()
    };
    // Of a case of which both rows are in sight, the origin's.
    format!(
        "{of}.deleted = 0 AND {} AND NOT EXISTS (
            SELECT 1 FROM handover o WHERE o.case_id = {of}.case_id AND o.id <> {of}.id AND o.place = {of}.origin
            AND o.deleted = 0 AND {}){leaving}",
        here(of),
        here("o")
    )
}

/// Whoever is limited to other departments, and a cadre, whose households these are not, sees none.
pub(super) fn may_see(work: &Work<'_>) -> bool {
    work.who.role != Role::Cadre && work.who.departments.admit_kind(&HANDOVER)
}

/// Tells whether the person may see a row that is of no household: of a handover's, by the departments of what it is about.
pub(super) fn sees(work: &Work<'_>, row: &Stored) -> bool {
    let item = field(&row.fields, "item").as_text().filter(|_| row.kind == ITEM.name);
    !is_between(&row.kind) || may_see(work) && item.is_none_or(|item| admits(work, item))
}

/// How the list of a kind joins the cases in reach as `c`, and the condition on them.
///
/// # Errors
/// `area.unknown`.
pub(super) fn joined(work: &Work<'_>, kind: &Kind, area: Option<&AreaCode>) -> Result<String, DeskError> {
    let within = within(work, area)?;
    let hidden = work.codes.items(ITEMS).iter().filter(|item| !admits(work, &item.code));
    let hidden = hidden.map(|item| format!("'{}'", item.code)).collect::<Vec<_>>().join(",");
    let (on, of_item) = if kind.name == ITEM.name {
        ("c.case_id = r.case_id AND c.place = r.place", format!(" AND r.item NOT IN ({hidden})"))
    } else {
        ("c.id = r.id", String::new())
    };
    Ok(format!("JOIN handover c ON {on} WHERE {} AND {within}{of_item}", condition(work, "c")))
}

/// Tells whether the person is admitted to the department of an item.
fn admits(work: &Work<'_>, item: &str) -> bool {
    rules::right_of_item(item).is_none_or(|right| work.who.departments.admit(Some(right.department)))
}

fn none() -> Fault {
    Fault::new("record.unknown").with("kind", HANDOVER.label)
}

/// Refuses a cadre for what he is; whoever is limited to other departments is answered as if there were none.
fn admitted(work: &Work<'_>) -> Result<(), DeskError> {
    match may_see(work) {
        true => Ok(()),
        false if work.who.role == Role::Cadre => Err(Fault::new("handover.role").into()),
        false => Err(none().into()),
    }
}

fn opened(work: &Work<'_>, id: RecordId) -> Result<(Handover, Stored), DeskError> {
    admitted(work)?;
    reach::record::<Handover>(work, id)
}

/// What is to be taken stands first, then the newest.
const ORDER: &str = "ORDER BY c.state <> '1', c.offered_on DESC, c.id";

pub(crate) fn list(work: &Work<'_>, ask: &ListHandovers) -> Result<Page<HandoverRow>, DeskError> {
    admitted(work)?;
    let from = from(work, ask.list, ask.area.as_ref())?;
    let total = work.db.prepare_cached(&format!("SELECT count(*) {from}"))?.query_row([], |row| row.get(0))?;
    let sql = format!("SELECT c.id {from} {ORDER} LIMIT ?1 OFFSET ?2");
    let mut query = work.db.prepare_cached(&sql)?;
    let ids = rows::ids(query.query_map([ask.limit.clamp(1, rows::MOST), ask.skip], |row| row.get(0))?)?;
    let found = ids.into_iter().filter_map(|id| rows::row_of::<Handover>(work, id).transpose());
    Ok(Page { total, rows: found.map(|found| row(work, found?)).collect::<Result<_, _>>()? })
}

/// Returns all cases of a list in its order, however many pages, each with what it says.
pub(crate) fn chosen(
    work: &Work<'_>,
    list: HandoverList,
    area: Option<&AreaCode>,
) -> Result<Vec<(Handover, HandoverRow)>, DeskError> {
    admitted(work)?;
    let sql = format!("SELECT c.id {} {ORDER}", from(work, list, area)?);
    let ids = rows::ids(work.db.prepare_cached(&sql)?.query_map([], |row| row.get(0))?)?;
    let mut all = vec![];
    for id in ids {
        let Some(found) = rows::row_of::<Handover>(work, id)? else { continue };
        all.push((found.0.clone(), row(work, found)?));
    }
    Ok(all)
}

fn from(work: &Work<'_>, list: HandoverList, area: Option<&AreaCode>) -> Result<String, DeskError> {
    let grant = &work.who.area;
    let open = HandoverState::WORKFLOW.open_sql("c.state");
    let returned = HandoverState::Returned.code();
    let which = match list {
        HandoverList::Incoming => format!("{open} AND c.state <> '{returned}' AND {}", lies("destination", grant)),
        HandoverList::Outgoing => format!("{open} AND {}", lies("origin", grant)),
        HandoverList::Ended => format!("NOT ({open})"),
    };
    let within = within(work, area)?;
    Ok(format!("FROM handover c WHERE {} AND {which} AND {within}", condition(work, "c")))
}

/// The condition on `c` that holds for cases with a side in a division.
fn within(work: &Work<'_>, area: Option<&AreaCode>) -> Result<String, DeskError> {
    let area = reach::area(work, area)?;
    if area == work.who.area {
        Ok("1".to_owned())
    } else {
        Ok(format!("({} OR {})", lies("origin", &area), lies("destination", &area)))
    }
}

fn lies(column: &str, area: &AreaCode) -> String {
    format!("c.{column} >= '{area}' AND c.{column} < '{area}:'")
}

fn row(work: &Work<'_>, (of, stored): (Handover, Stored)) -> Result<HandoverRow, DeskError> {
    let items = items(work, &of)?;
    let done = |row: &&(HandoverItem, Stored)| !HandoverItemState::WORKFLOW.is_open(&row.0.state);
    let waits = of.offered_on.filter(|_| of.state == HandoverState::Offered.code());
    Ok(HandoverRow {
        id: stored.id,
        from: side_name(work, &of, Side::Origin),
        to: side_name(work, &of, Side::Destination),
        waits: waits
            .map(|since| words::today::waited(work.clock.today().days_since(since), work.parameters.handover_take)),
        items_done: items.iter().filter(done).count() as u32,
        items: items.len() as u32,
        mark: rows::mark(work, stored.id)?,
        head: of.head,
        persons: of.persons,
        state: of.state,
        offered_on: of.offered_on,
    })
}

/// Names a side: a village of this county, with its township, or what was written of another county's.
fn side_name(work: &Work<'_>, of: &Handover, side: Side) -> String {
    let elsewhere = match side {
        Side::Origin => of.way == way::IN,
        Side::Destination => of.way == way::OUT,
    };
    match of.village(side).filter(|_| !elsewhere) {
        Some(village) => reach::place_name(work, village),
        None => of.elsewhere.clone().unwrap_or_default(),
    }
}

/// Returns the items of a case as they stand on its row's side, to whose departments the person is admitted.
fn items(work: &Work<'_>, of: &Handover) -> Result<Vec<(HandoverItem, Stored)>, DeskError> {
    let sql = "SELECT id FROM handover_item WHERE case_id = ?1 AND place = ?2 AND deleted = 0 ORDER BY item";
    let mut query = work.db.prepare_cached(sql)?;
    let ids = rows::ids(query.query_map(params![of.case_id.bytes(), of.holder.as_str()], |row| row.get(0))?)?;
    let mut found = vec![];
    for id in ids {
        found.extend(rows::row_of::<HandoverItem>(work, id)?.filter(|(item, _)| admits(work, &item.item)));
    }
    Ok(found)
}

pub(crate) fn open(work: &Work<'_>, id: RecordId) -> Result<HandoverFile, DeskError> {
    let (of, stored) = opened(work, id)?;
    let items = items(work, &of)?;
    let has: BTreeSet<&str> = items.iter().map(|(item, _)| item.item.as_str()).collect();
    let missing = work.codes.items(ITEMS).iter().map(|item| item.code.clone());
    let missing = missing.filter(|code| !has.contains(code.as_str()) && admits(work, code)).collect();
    let sees = of.moved.map(|moved| reach::sees(work, moved.id())).transpose()?.unwrap_or_default();
    Ok(HandoverFile {
        from: side_name(work, &of, Side::Origin),
        to: side_name(work, &of, Side::Destination),
        household: of.moved.map(|moved| moved.id()).filter(|_| sees),
        missing,
        sides: sides(work, &of),
        may_write: work.who.role.rank() >= Some(By::Township),
        items: items.into_iter().map(|(_, stored)| records::row(work, &ITEM, stored)).collect::<Result<_, _>>()?,
        row: records::row(work, &HANDOVER, stored)?,
    })
}

pub(crate) fn form(work: &Work<'_>, household: RecordId) -> Result<HandoverForm, DeskError> {
    may_hand_over(work)?;
    let (_, stored) = reach::household(work, household)?;
    let (head, lives) = rows::whose(work, household)?;
    Ok(HandoverForm {
        household,
        head,
        lives,
        under_way: under_way(work, household, &stored.place)?,
        village: stored.place,
        persons: survey::members(work, household)?.len() as i64,
        items: stands(work, household)?,
    })
}

fn may_hand_over(work: &Work<'_>) -> Result<(), DeskError> {
    reach::may_write(work)?;
    admitted(work)?;
    if work.who.role.rank() < Some(By::Township) {
        return Err(Fault::new("account.rank").with("needed", By::Township.code()).into());
    }
    Ok(())
}

/// Returns the case that has a household in hands where it lives now, if one has.
fn under_way(work: &Work<'_>, household: RecordId, village: &AreaCode) -> Result<Option<RecordId>, DeskError> {
    let sql = format!("SELECT c.id FROM handover c WHERE c.moved = ?1 AND {}", condition(work, "c"));
    let ids = rows::ids(work.db.prepare_cached(&sql)?.query_map([household.bytes()], |row| row.get(0))?)?;
    for id in ids {
        if rows::row_of::<Handover>(work, id)?.is_some_and(|(of, _)| of.has_in_hands(village)) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

/// Says how each item stands with a household: the rights as their lamps say it, and what else is under way.
fn stands(work: &Work<'_>, household: RecordId) -> Result<Vec<ItemStands>, DeskError> {
    let today = work.clock.today();
    let dossiers = dossiers::gather(work.db, Whose::among(&[household]), today)?;
    let lamps: Vec<_> = dossiers
        .iter()
        .flat_map(|dossier| rules::lamps(dossier, today, &work.parameters, &work.who.departments))
        .collect();
    let count = |sql: &str| -> Result<i64, DeskError> {
        Ok(work.db.prepare_cached(sql)?.query_row([household.bytes()], |row| row.get(0))?)
    };
    let pupils = count(
        "SELECT count(*) FROM person p JOIN membership m ON m.person = p.id AND m.deleted = 0 AND m.until IS NULL
         WHERE m.household = ?1 AND p.deleted = 0 AND p.school_year IS NOT NULL",
    )?;
    let needs = count(&open_of("need", NeedState::WORKFLOW.open_sql("t.state")))?;
    let matters = count(&open_of("matter", MatterState::WORKFLOW.open_sql("t.state")))?;
    let cadre: Option<String> = work
        .db
        .prepare_cached(
            "SELECT max(c.name) FROM pair p JOIN cadre c ON c.id = p.cadre
             WHERE p.household = ?1 AND p.deleted = 0 AND p.until IS NULL",
        )?
        .query_row([household.bytes()], |row| row.get(0))?;
    let of = |item: &anju_model::code::CodeItem| {
        let code = item.code.as_str();
        let lamp = rules::right_of_item(code).and_then(|right| lamps.iter().find(|lamp| lamp.key == right.key));
        let (stands, concerns) = match (lamp, code) {
            (Some(lamp), _) => (lamp.says.clone(), lamp.light != Light::NotConcerned),
            (None, SCHOOL) if pupils > 0 => (format!("在校 {pupils} 人"), true),
            (None, PAIR) => {
                cadre.clone().map_or_else(|| ("未结对".to_owned(), true), |name| (format!("帮扶干部 {name}"), true))
            }
            (None, OPEN_MATTERS) if needs + matters > 0 => {
                (format!("未结诉求 {needs} 件，未结实事 {matters} 件"), true)
            }
            (None, _) => (String::new(), code > OPEN_MATTERS),
        };
        ItemStands { item: item.code.clone(), stands, concerns }
    };
    Ok(work.codes.items(ITEMS).iter().filter(|item| admits(work, &item.code)).map(of).collect())
}

fn open_of(table: &str, open: String) -> String {
    format!("SELECT count(*) FROM {table} t WHERE t.household = ?1 AND t.deleted = 0 AND {open}")
}

/// Offers a household, or records what goes by letter: the case and its items in one save.
///
/// # Errors
/// What contradicts what, at its field; `record.under_way` where the household is in somebody's hands already.
pub(crate) fn offer(work: &Work<'_>, ask: OfferHandover) -> Result<Saved, DeskError> {
    may_hand_over(work)?;
    work.not_future("on", ask.on)?;
    let taken = [
        "case_id",
        "holder",
        "way",
        "origin",
        "destination",
        "moved",
        "persons",
        "state",
        "offered_on",
        "head",
        "number",
    ];
    let (fields, findings) = typed::fields(&HANDOVER, ask.fields, &taken)?;
    let case = work.rim.id();
    let begun = Handover::set().case_id(case).way(&*ask.way).offered_on(ask.on).state(HandoverState::Offered.code());
    let begun = match ask.household {
        Some(household) => leaves(work, household, begun, &ask.way, ask.destination)?,
        None => arrives(work, begun, &ask.way, ask.destination, &ask.head)?,
    };
    let mut whole = begun.into_fields();
    whole.extend(fields);
    let whole = canonical(whole);
    records::check(work, &HANDOVER, None, &whole, &whole, (findings, ask.anyway))?;
    let id = HANDOVER.natural_id(&whole).ok_or_else(none)?;
    let place = field(&whole, "holder").clone();
    let mut changes = vec![Change::create(HANDOVER.name, id, whole)];
    for item in ask.items {
        changes.push(new_item(work, (case, &place), item, ask.on, ask.anyway)?);
    }
    work.save(Save::of("handover", id, changes).observed(ask.on))
}

/// What is handed over from here, inside the county or by letter.
fn leaves(
    work: &Work<'_>,
    household: RecordId,
    begun: Patch<Handover>,
    way: &str,
    destination: Option<AreaCode>,
) -> Result<Patch<Handover>, DeskError> {
    let (of, stored) = reach::household(work, household)?;
    if under_way(work, household, &stored.place)?.is_some() {
        return Err(Fault::new("handover.under_way").field("household").into());
    }
    let village = |code: &AreaCode| code.level() == AreaLevel::Village && work.place.divisions.has(code);
    if way == way::INSIDE && !destination.as_ref().is_some_and(village) {
        return Err(Fault::new("area.no_village").field("destination").into());
    }
    if way == way::IN {
        return Err(Fault::new("field.code").field("way").with("value", way).into());
    }
    let persons = survey::members(work, household)?.len() as i64;
    let begun = begun.holder(stored.place.clone()).origin(stored.place).destination(destination);
    Ok(begun.moved(Ref::to(household)).head(rows::head_of(work, household)?).number(of.number).persons(persons))
}

/// What another county hands over by letter: the household is kept here once it has come.
fn arrives(
    work: &Work<'_>,
    begun: Patch<Handover>,
    way: &str,
    destination: Option<AreaCode>,
    head: &str,
) -> Result<Patch<Handover>, DeskError> {
    if way != way::IN {
        return Err(Fault::new("household.unknown").field("household").into());
    }
    let village = destination.filter(|code| code.level() == AreaLevel::Village && reach::covers(work, code));
    let village = village.ok_or_else(|| Fault::new("area.no_village").field("destination"))?;
    let head = typed::text(head, "head", anju_model::checks::LONGEST_NAME)?;
    Ok(begun.holder(village.clone()).destination(village).head(head))
}

fn new_item(
    work: &Work<'_>,
    (case, place): (RecordId, &Value),
    says: Fields,
    on: Day,
    anyway: bool,
) -> Result<Change, DeskError> {
    let taken = ["case_id", "holder", "state", "offered_on", "accepted_on", "returned_on", "done_on", "stopped_on"];
    let (mut whole, findings) = typed::fields(&ITEM, says, &taken)?;
    let begun = HandoverItem::set().case_id(case).state(HandoverItemState::Offered.code()).offered_on(on).into_fields();
    whole.extend(begun);
    whole.insert("holder".to_owned(), place.clone());
    let whole = canonical(whole);
    records::check(work, &ITEM, None, &whole, &whole, (findings, anyway))?;
    if !admits(work, field(&whole, "item").as_text().unwrap_or_default()) {
        return Err(Fault::new("department.outside").field("item").with("kind", ITEM.label).into());
    }
    let id = ITEM.natural_id(&whole).ok_or_else(none)?;
    if anju_store::get_of(work.db, ITEM.name, id)?.is_some() {
        return Err(Fault::new("record.exists").field("item").with("kind", ITEM.name).into());
    }
    Ok(Change::create(ITEM.name, id, whole))
}

/// Adds an item to a case that is open.
///
/// # Errors
/// `handover.ended`; `record.exists` for an item that it has.
pub(crate) fn add_item(work: &Work<'_>, ask: AddHandoverItem) -> Result<Saved, DeskError> {
    may_hand_over(work)?;
    let (of, stored) = opened(work, ask.handover)?;
    if !HandoverState::WORKFLOW.is_open(&of.state) {
        return Err(Fault::new("handover.ended").into());
    }
    let place = field(&stored.fields, "holder");
    let item = new_item(work, (of.case_id, place), ask.fields, work.clock.today(), ask.anyway)?;
    work.save(Save::of("handover.item", item.record, vec![item]))
}

/// Refuses a step that is the other side's, or of a department to which the person is not admitted.
pub(super) fn check_side(work: &Work<'_>, kind: &Kind, row: &Stored, step: &Step) -> Result<(), DeskError> {
    let Some(of) = case_of(work, kind, row)? else { return Ok(()) };
    Ok(of.check_side(step, |village| work.who.area.covers(village))?)
}

/// Tells whether an item of a case is still open.
///
/// # Errors
/// `handover.open_elsewhere {n}` where nothing of what is open is in the person's sight; any store error.
pub(super) fn has_open_item(work: &Work<'_>, kind: &Kind, row: &Stored) -> Result<bool, DeskError> {
    let Some(of) = case_of(work, kind, row)?.filter(|_| kind.name == HANDOVER.name) else { return Ok(false) };
    let open = HandoverItemState::WORKFLOW.open_sql("state");
    let sql =
        format!("SELECT count(*) FROM handover_item WHERE case_id = ?1 AND place = ?2 AND deleted = 0 AND {open}");
    let whose = params![of.case_id.bytes(), of.holder.as_str()];
    let all: u32 = work.db.prepare_cached(&sql)?.query_row(whose, |row| row.get(0))?;
    let is_open = |(item, _): &&(HandoverItem, Stored)| HandoverItemState::WORKFLOW.is_open(&item.state);
    let seen = items(work, &of)?.iter().filter(is_open).count();
    if seen == 0 && all > 0 {
        return Err(Fault::new("handover.open_elsewhere").with("n", all).into());
    }
    Ok(all > 0)
}

/// Lists the sides for which the person acts.
fn sides(work: &Work<'_>, of: &Handover) -> Vec<Side> {
    [Side::Origin, Side::Destination].into_iter().filter(|side| acts_for(work, of, *side)).collect()
}

fn acts_for(work: &Work<'_>, of: &Handover, side: Side) -> bool {
    !of.is_shared() || of.village(side).is_some_and(|village| work.who.area.covers(village))
}

/// As `sides`, of a record that is a handover or an item of one.
pub(super) fn sides_of(work: &Work<'_>, kind: &Kind, row: &Stored) -> Result<Option<Vec<Side>>, DeskError> {
    Ok(case_of(work, kind, row)?.map(|of| sides(work, &of)))
}

/// Says whose a record of no household is, and where: the head of whoever is handed over, or the item.
pub(super) fn called(work: &Work<'_>, row: &Stored) -> (String, String) {
    let text = |name: &str| field(&row.fields, name).as_text().map(str::to_owned);
    let item = text("item").filter(|_| row.kind == ITEM.name).map(|item| work.codes.show(ITEMS, &item).to_owned());
    (item.or_else(|| text("head")).unwrap_or_default(), reach::place_name(work, &row.place))
}

/// Names a case or an item of one where it stands alone: 余山 户 迁移交接, 余山 户 交接事项 社会救助.
pub(super) fn title(work: &Work<'_>, row: &Stored) -> Result<String, DeskError> {
    let Some(kind) = kinds::kind(&row.kind) else { return Ok(String::new()) };
    let head = case_of(work, kind, row)?.map(|of| of.head).unwrap_or_default();
    let item = if kind.name == ITEM.name { format!(" {}", called(work, row).0) } else { String::new() };
    Ok(format!("{head} 户 {}{item}", kind.label))
}

/// Returns the handover that a record is, or belongs to.
fn case_of(work: &Work<'_>, kind: &Kind, row: &Stored) -> Result<Option<Handover>, DeskError> {
    if kind.name == HANDOVER.name {
        return Ok(Handover::from_fields(&row.fields).ok());
    }
    let case = field(&row.fields, "case_id").as_text().and_then(|id| id.parse().ok());
    let id = case.filter(|_| kind.name == ITEM.name).and_then(|case| Handover::id_of(case, &row.place));
    Ok(id.map(|id| rows::row_of::<Handover>(work, id)).transpose()?.flatten().map(|(of, _)| of))
}

/// Returns what is saved with a step: whoever goes to another county is not kept here any more.
pub(super) fn follows(work: &Work<'_>, whole: &Fields, to: &str) -> Result<Vec<Change>, DeskError> {
    let agreed = |of: &Handover| to == HandoverState::Agreed.code() && of.way == way::OUT;
    let Some(of) = Handover::from_fields(whole).ok().filter(agreed) else { return Ok(vec![]) };
    let Some(moved) = of.moved else { return Ok(vec![]) };
    let (_, row) = reach::household(work, moved.id())?;
    let note = format!("移交{}，回函 {}", of.elsewhere.unwrap_or_default(), of.reply.unwrap_or_default());
    let gone = Household::set().state(HouseholdState::MovedOut.code()).state_note(note);
    Ok(gone.over(moved.id(), row.version, &row.fields).into_iter().collect())
}

/// The reason for taking a household.
const TAKE: &str = "move.in";

/// What of the handovers in reach somebody is to do: take one, mend one that came back, say who owns an item, finish an item that is
/// over, ask for the answer to a letter.
pub(super) struct ToDo {
    /// The reason's key.
    pub(super) key: &'static str,
    /// The case.
    pub(super) id: RecordId,
    /// The head's name.
    pub(super) head: String,
    /// The other side, as people call it.
    pub(super) other: String,
    /// What fills the sentence.
    pub(super) says: (&'static str, String),
    /// The day it came.
    pub(super) since: Option<Day>,
    /// The last day on which it is in time, if there is one.
    pub(super) due: Option<Day>,
    /// Whether that day follows from the county's own days 本地参数.
    pub(super) local: bool,
}

impl ToDo {
    /// Returns how loud it is.
    pub(super) fn level(&self, today: Day) -> Level {
        if self.due.is_some_and(|due| due < today) { Level::Alarm } else { Level::Remind }
    }
}

/// Lists what is to be done about handovers with a side in a division.
pub(super) fn to_do(work: &Work<'_>, area: &AreaCode) -> Result<Vec<ToDo>, DeskError> {
    if work.who.role.rank() < Some(By::Township) || !may_see(work) {
        return Ok(vec![]);
    }
    let open = HandoverState::WORKFLOW.open_sql("c.state");
    let sql =
        format!("SELECT c.id FROM handover c WHERE {open} AND {} ORDER BY c.offered_on, c.id", condition(work, "c"));
    let ids = rows::ids(work.db.prepare_cached(&sql)?.query_map([], |row| row.get(0))?)?;
    let today = work.clock.today();
    let mut found = vec![];
    for id in ids {
        let Some((of, _)) = rows::row_of::<Handover>(work, id)? else { continue };
        let lies = |side| of.village(side).is_some_and(|village| area.covers(village));
        let ours = |side| lies(side) && acts_for(work, &of, side);
        let to_do = |key, side, says, since: Option<Day>| ToDo {
            key,
            id,
            head: of.head.clone(),
            other: side_name(work, &of, side),
            says,
            since,
            due: None,
            local: false,
        };
        let in_days = |to_do: ToDo| {
            let due = to_do.since.map(|since| since.plus_days(work.parameters.handover_take));
            ToDo { due, local: true, ..to_do }
        };
        let state = HandoverState::parse(&of.state);
        if state == Some(HandoverState::Offered) && of.way != way::OUT && ours(Side::Destination) {
            let village = side_name(work, &of, Side::Origin);
            found.push(in_days(to_do(TAKE, Side::Origin, ("village", village), of.offered_on)));
        }
        if state == Some(HandoverState::Returned) && ours(Side::Origin) {
            let because = of.because.clone().unwrap_or_default();
            found.push(to_do("move.back", Side::Destination, ("reason", because), of.returned_on));
        }
        // An answer is asked for once the other side has had its days.
        if state == Some(HandoverState::Offered) && of.way == way::OUT && ours(Side::Origin) {
            let letter = of.letter.clone().unwrap_or_default();
            let sent = of.letter_on.or(of.offered_on);
            let waits = in_days(to_do("move.letter", Side::Destination, ("letter", letter), sent));
            found.extend(Some(waits).filter(|waits| waits.level(today) == Level::Alarm));
        }
        if let Some((names, due)) = overdue(work, &of, &ours)? {
            found.push(ToDo { due: Some(due), ..to_do("move.item", Side::Destination, ("item", names), Some(due)) });
        }
        // Before a household is taken, nobody there can say who will own what.
        if matches!(state, Some(HandoverState::Accepted | HandoverState::Agreed))
            && let Some(names) = nobodys(work, &of, &ours)?
        {
            found.push(to_do("move.owner", Side::Destination, ("item", names), of.accepted_on));
        }
    }
    Ok(found)
}

/// The open items of a case that one of the person's sides owns, or is to own.
fn own_items(work: &Work<'_>, of: &Handover, ours: &dyn Fn(Side) -> bool) -> Result<Vec<HandoverItem>, DeskError> {
    let side_of =
        |item: &HandoverItem| if item.side.as_deref() == Some(BY_ORIGIN) { Side::Origin } else { Side::Destination };
    let is_own = |item: &HandoverItem| {
        let open = HandoverItemState::WORKFLOW.is_open(&item.state);
        open && (ours(side_of(item)) || item.side.as_deref() == Some(BY_BOTH) && ours(Side::Origin))
    };
    Ok(items(work, of)?.into_iter().map(|(item, _)| item).filter(is_own).collect())
}

/// Names those of the person's open items that nobody owns.
fn nobodys(work: &Work<'_>, of: &Handover, ours: &dyn Fn(Side) -> bool) -> Result<Option<String>, DeskError> {
    let mut items = own_items(work, of, ours)?;
    items.retain(|item| item.side.is_none() || item.owner.is_none());
    Ok(named(work, &items))
}

/// Names those of the person's open items whose day is over, with the earliest of their days.
fn overdue(work: &Work<'_>, of: &Handover, ours: &dyn Fn(Side) -> bool) -> Result<Option<(String, Day)>, DeskError> {
    let mut items = own_items(work, of, ours)?;
    items.retain(|item| item.due.is_some_and(|due| due < work.clock.today()));
    let due = items.iter().filter_map(|item| item.due).min();
    Ok(named(work, &items).zip(due))
}

/// Names items: the first one, and how many there are.
fn named(work: &Work<'_>, items: &[HandoverItem]) -> Option<String> {
    let first = work.codes.show(ITEMS, &items.first()?.item);
    Some(if items.len() == 1 { format!("“{first}”") } else { format!("“{first}”等 {} 项", items.len()) })
}
