//! 成员变更: new households and members, corrections, leaving with reason and day, a whole household's move. Who is head is in
//! `heads`.

use super::{
    doubts::{self, Related, refuse},
    heads::{self, HEAD},
    reach, rows, typed,
};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    AreaCode, By, Fault, Fields, PartialDay, RecordId, Ref,
    area::AreaLevel,
    checks::{Finding, IdNumber},
    contract::*,
    kin::Kin,
    kinds::{Household, HouseholdState, Membership, Person},
    record::Record,
    sync::group::Change,
    value::{canonical, field},
};
use anju_store::rusqlite::{OptionalExtension, params};

/// A code of `member_out`: died.
const DIED: &str = "1";
/// A code of `member_in`: entered late.
const ENTERED_LATE: &str = "7";
/// What no form says of a household or a person by the field's name: each has a form, or a question, of its own.
const NOT_OF_HOUSEHOLD: &[&str] = &["village", "head", "state"];
const NOT_OF_PERSON: &[&str] = &["household"];

pub(crate) fn add_household(work: &Work<'_>, ask: AddHousehold) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    if ask.village.level() != AreaLevel::Village || !reach::covers(work, &ask.village) {
        return Err(Fault::new("area.no_village").field("village").into());
    }
    let (household, of_household) = typed::fields(&Household::KIND, ask.household, NOT_OF_HOUSEHOLD)?;
    let (head, mut findings) = typed::fields(&Person::KIND, ask.head, NOT_OF_PERSON)?;
    findings.extend(doubts::person(work, &head, Some(HEAD))?);
    findings.extend(elsewhere(work, &head, None)?);
    findings.extend(of_household);
    findings.extend(doubts::household(work, &household)?);
    refuse(findings, ask.anyway)?;
    let (id, stay) = (work.rim.id(), work.rim.id());
    let (person, entered) = entering(work, head, id)?;
    let mut fields = household;
    let own = Household::set().village(ask.village).state(HouseholdState::Kept.code()).head(Ref::to(person));
    fields.extend(own.into_fields());
    let mut changes = vec![Change::create(Household::KIND.name, id, fields)];
    changes.extend(entered);
    let stays = membership(id, person, HEAD, None, ENTERED_LATE);
    changes.push(stays.make(stay));
    work.save(Save::of("household", id, changes))
}

/// Who enters a household: somebody new, or whoever left another one and is known by the id number; of him only what the form
/// says otherwise changes.
fn entering(work: &Work<'_>, mut person: Fields, household: RecordId) -> Result<(RecordId, Option<Change>), DeskError> {
    person.extend(Person::set().household(Ref::to(household)).into_fields());
    let Some(known) = holder(work, &person, None)? else {
        let id = work.rim.id();
        return Ok((id, Some(Change::create(Person::KIND.name, id, person))));
    };
    let (_, row) = reach::record::<Person>(work, known.person)?;
    person.retain(|name, value| !value.is_null() && field(&row.fields, name) != value);
    let entered = (!person.is_empty()).then(|| Change::set(Person::KIND.name, known.person, row.version, person));
    Ok((known.person, entered))
}

fn membership(
    household: RecordId,
    person: RecordId,
    relation: &str,
    since: Option<PartialDay>,
    joined_by: &str,
) -> Membership {
    Membership {
        household: Ref::to(household),
        person: Ref::to(person),
        relation: Some(relation.to_owned()),
        since,
        joined_by: Some(joined_by.to_owned()),
        until: None,
        left_by: None,
    }
}

pub(crate) fn correct_household(work: &Work<'_>, ask: CorrectHousehold) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (_, row) = reach::household(work, ask.id)?;
    let (changed, mut findings) = typed::fields(&Household::KIND, ask.fields, NOT_OF_HOUSEHOLD)?;
    let whole = laid_over(row.fields, &changed);
    findings.extend(doubts::household(work, &whole)?);
    refuse(findings, ask.anyway)?;
    if changed.is_empty() {
        return Err(Fault::new("form.unchanged").into());
    }
    if let Some(day) = ask.on {
        work.not_future("on", day)?;
    }
    let changes = vec![Change::set(Household::KIND.name, ask.id, ask.seen, changed)];
    work.save(Save::of("household.correct", ask.id, changes).observed(ask.on))
}

pub(crate) fn add(work: &Work<'_>, ask: AddMember) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (_, home) = reach::household(work, ask.household)?;
    known(work, Kin::SET, &ask.relation, "relation")?;
    known(work, "member_in", &ask.joined_by, "joined_by")?;
    let becomes_head = heads::joins_as_head(work, ask.household, &ask.relation)?;
    let (fields, mut findings) = typed::fields(&Person::KIND, ask.fields, NOT_OF_PERSON)?;
    findings.extend(doubts::person(work, &fields, Some(&ask.relation))?);
    findings.extend(elsewhere(work, &fields, None)?);
    let related = Related { household: ask.household, person: None, fields: &fields, relation: Some(&ask.relation) };
    findings.extend(doubts::relations(work, &related)?);
    refuse(findings, ask.anyway)?;
    let stay = work.rim.id();
    let (person, entered) = entering(work, fields, ask.household)?;
    let stays = membership(ask.household, person, &ask.relation, ask.since, &ask.joined_by);
    let mut changes: Vec<Change> = entered.into_iter().collect();
    changes.push(stays.make(stay));
    if becomes_head {
        changes.push(heads::named(ask.household, home.version, person));
    }
    work.save(Save::of("member", person, changes))
}

pub(crate) fn correct(work: &Work<'_>, ask: CorrectMember) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (person, row) = reach::record::<Person>(work, ask.person)?;
    let (changed, mut findings) = typed::fields(&Person::KIND, ask.fields, NOT_OF_PERSON)?;
    let number = field(&row.fields, "id_number").clone();
    let whole = laid_over(row.fields, &changed);
    let relation = ask.relation.as_ref().map(|(relation, _)| relation.as_str());
    findings.extend(doubts::person(work, &whole, relation)?);
    findings.extend(kin_again(work, ask.person, person.household.id(), (&whole, &changed), relation)?);
    // What stood there before is no reason to refuse another correction.
    if *field(&whole, "id_number") != number {
        findings.extend(elsewhere(work, &whole, Some(ask.person))?);
    }
    refuse(findings, ask.anyway)?;
    let mut changes = vec![];
    if !changed.is_empty() {
        changes.push(Change::set(Person::KIND.name, ask.person, ask.seen, changed));
    }
    if let Some((relation, seen)) = &ask.relation {
        known(work, Kin::SET, relation, "relation")?;
        let (household, _) = reach::household(work, person.household.id())?;
        // Who is head changes by 更换户主 alone: there the other gets a relation too.
        if (relation == HEAD) != (household.head == Some(Ref::to(ask.person))) {
            return Err(Fault::new("member.second_head").field("relation").into());
        }
        let stay = heads::stay_of(work, ask.person, person.household.id())?;
        changes.push(Membership::set().relation(relation.clone()).of(stay, *seen));
    }
    if changes.is_empty() {
        return Err(Fault::new("form.unchanged").into());
    }
    work.save(Save::of("member.correct", ask.person, changes))
}

/// What a correction makes doubtful of relations to the head: where it says another, or touches what one is held against.
fn kin_again(
    work: &Work<'_>,
    person: RecordId,
    household: RecordId,
    (whole, changed): (&Fields, &Fields),
    relation: Option<&str>,
) -> Result<Vec<Finding>, DeskError> {
    if relation.is_none() && !["sex", "birth", "id_number"].iter().any(|name| changed.contains_key(*name)) {
        return Ok(vec![]);
    }
    let stays = heads::lasting(work, household)?;
    let stay = stays.into_iter().find(|(stay, _)| stay.person == Ref::to(person)).map(|(stay, _)| stay);
    let before = stay.and_then(|stay| stay.relation);
    let relation = relation.or(before.as_deref());
    doubts::relations(work, &Related { household, person: Some(person), fields: whole, relation })
}

pub(crate) fn leaves(work: &Work<'_>, ask: MemberLeaves) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (stay, _) = reach::record::<Membership>(work, ask.membership)?;
    known(work, "member_out", &ask.reason, "reason")?;
    if stay.until.is_some() {
        return Err(Fault::new("member.left_already").into());
    }
    work.not_future("on", ask.on.earliest())?;
    if stay.since.is_some_and(|since| ask.on.surely_before(since)) {
        return Err(Fault::new("member.left_before_joining").field("on").into());
    }
    let (household, home) = reach::household(work, stay.household.id())?;
    let mut changes = vec![end_of_stay(&ask)];
    if ask.reason == DIED {
        changes.push(death(work, &ask, stay.person)?);
    }
    if household.head == Some(stay.person) {
        changes.extend(heads::hand_over(work, &ask, &stay, home.version)?);
    }
    work.save(Save::of("member.leave", stay.person.id(), changes).observed(ask.on.earliest()))
}

fn end_of_stay(ask: &MemberLeaves) -> Change {
    Membership::set().until(ask.on).left_by(ask.reason.clone()).of(ask.membership, ask.seen)
}

fn death(work: &Work<'_>, ask: &MemberLeaves, person: Ref<Person>) -> Result<Change, DeskError> {
    let (held, row) = reach::record::<Person>(work, person.id())?;
    if held.birth.is_some_and(|birth| ask.on.surely_before(birth)) {
        return Err(Fault::new("person.died_before_birth").field("on").into());
    }
    Ok(Person::set().died_on(ask.on).of(person.id(), row.version))
}

/// Only someone whose grant covers the destination may move a household there (SYNC §4).
pub(crate) fn move_household(work: &Work<'_>, ask: MoveHousehold) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (household, _) = reach::household(work, ask.household)?;
    if work.who.role.rank() < Some(By::Township) {
        return Err(Fault::new("account.rank").with("needed", "township").into());
    }
    let known_village = ask.to.level() == AreaLevel::Village && work.place.divisions.has(&ask.to);
    if !known_village {
        return Err(Fault::new("area.no_village").field("to").into());
    }
    if !work.who.area.covers(&ask.to) {
        return Err(Fault::new("area.not_granted").field("to").into());
    }
    if household.village == ask.to {
        return Err(Fault::new("form.unchanged").field("to").into());
    }
    // Group, settlement and door belong to the village that is left.
    let moves = Household::set().village(ask.to).group(None).settlement(None).address(typed::said_of(&ask.address));
    work.save(Save::of("household.move", ask.household, vec![moves.of(ask.household, ask.seen)]))
}

fn laid_over(fields: Fields, changed: &Fields) -> Fields {
    let mut whole = fields;
    whole.extend(changed.clone());
    canonical(whole)
}

pub(super) fn known(work: &Work<'_>, set: &str, code: &str, name: &str) -> Result<(), DeskError> {
    if work.codes.has(set, code) {
        Ok(())
    } else {
        Err(Fault::new("field.code").field(name).with("value", code).into())
    }
}

/// Whoever on this desk has an id number.
struct Holder {
    person: RecordId,
    household: RecordId,
    place: String,
    /// Whether he left and lives: another household may take him up.
    free: bool,
}

/// Finds whoever else has an id number; one who is a member somewhere before one who left.
fn holder(work: &Work<'_>, fields: &Fields, own: Option<RecordId>) -> Result<Option<Holder>, DeskError> {
    let Some(number) = field(fields, "id_number").as_text().and_then(|text| IdNumber::parse(text).ok()) else {
        return Ok(None);
    };
    let mut query = work.db.prepare_cached(
        "SELECT p.id, p.household, p.place, p.died_on IS NULL AND NOT EXISTS (
            SELECT 1 FROM membership m WHERE m.person = p.id AND m.deleted = 0 AND m.until IS NULL) AS free
         FROM person p WHERE p.id_number = ?1 AND p.deleted = 0 AND p.id IS NOT ?2 ORDER BY free LIMIT 1",
    )?;
    let found = query.query_row(params![number.as_str(), own.map(|id| id.bytes())], |row| {
        Ok(Holder {
            person: RecordId::from_bytes(row.get(0)?),
            household: RecordId::from_bytes(row.get(1)?),
            place: row.get(2)?,
            free: row.get(3)?,
        })
    });
    Ok(found.optional()?)
}

/// An id number that someone else on this desk has already: named where he is in reach. What lies outside its areas the
/// county finds at sync.
fn elsewhere(work: &Work<'_>, fields: &Fields, own: Option<RecordId>) -> Result<Option<Finding>, DeskError> {
    let Some(holder) = holder(work, fields, own)? else { return Ok(None) };
    if !reach::sees(work, holder.household)? {
        return Ok(Some(Finding::error("id.elsewhere_outside", "id_number")));
    }
    if holder.free && own.is_none() {
        return Ok(None);
    }
    let village = AreaCode::parse(&holder.place).map(|place| reach::village_name(work, &place)).unwrap_or_default();
    let head = rows::head_of(work, holder.household)?;
    Ok(Some(Finding::error("id_number.elsewhere", "id_number").with("village", village).with("head", head)))
}
