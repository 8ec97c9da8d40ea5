//! 户主: who takes over, and what everybody else becomes to him. A household that has members has one head, so that the head
//! and all relations are saved together.

use super::{households::age, members::known, reach, rows};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    Fault, RecordId, Ref,
    contract::{ChangeHead, MemberLeaves, NewRelation, Saved},
    kin::{Kin, may_head},
    kinds::{Household, Membership, Person},
    record::Record,
    sync::group::Change,
};
use anju_store::{
    Stored,
    rusqlite::{OptionalExtension, params},
};

/// The code of 户主.
pub(super) const HEAD: &str = Kin::Head.code();

/// Makes another member the head.
pub(crate) fn change_head(work: &Work<'_>, ask: ChangeHead) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    let (household, _) = reach::household(work, ask.household)?;
    if household.head == Some(Ref::to(ask.head)) {
        return Err(Fault::new("form.unchanged").into());
    }
    let home = (ask.household, ask.seen);
    let changes = taken_over(work, home, &lasting(work, ask.household)?, ask.head, "head", &ask.relations)?;
    work.save(Save::of("head", ask.household, changes))
}

/// A head who leaves hands over to someone who stays; the last member leaves the household without one.
pub(super) fn hand_over(
    work: &Work<'_>,
    ask: &MemberLeaves,
    stay: &Membership,
    seen: u64,
) -> Result<Vec<Change>, DeskError> {
    let household = stay.household.id();
    let mut staying = lasting(work, household)?;
    staying.retain(|(_, row)| row.id != ask.membership);
    match ask.new_head {
        Some(head) if head != stay.person.id() => {
            taken_over(work, (household, seen), &staying, head, "new_head", &ask.relations)
        }
        None if staying.is_empty() => Ok(vec![]),
        Some(_) | None => Err(Fault::new("member.head_leaves").field("new_head").into()),
    }
}

/// Tells whether whoever joins is the head: of a household that has none.
///
/// # Errors
/// `member.second_head` where there is one already; `household.head_needed` for the first member who would be another.
pub(super) fn joins_as_head(work: &Work<'_>, household: RecordId, relation: &str) -> Result<bool, DeskError> {
    let (home, _) = reach::household(work, household)?;
    let staying = lasting(work, household)?;
    let is_head = |stay: &Membership| home.head == Some(stay.person) || stay.relation.as_deref() == Some(HEAD);
    let headed = staying.iter().any(|(stay, _)| is_head(stay));
    match relation == HEAD {
        true if headed => Err(Fault::new("member.second_head").field("relation").into()),
        false if staying.is_empty() => Err(Fault::new("household.head_needed").field("relation").into()),
        joins => Ok(joins),
    }
}

/// The changes by which one of those who stay becomes the head, and each other what was said of him; `field` names the choice
/// in the form.
fn taken_over(
    work: &Work<'_>,
    (household, seen): (RecordId, u64),
    staying: &[(Membership, Stored)],
    head: RecordId,
    field: &str,
    said: &[NewRelation],
) -> Result<Vec<Change>, DeskError> {
    let elsewhere = |field: &str| Fault::new("person.elsewhere").field(field);
    let next = staying.iter().position(|(stay, _)| stay.person == Ref::to(head)).ok_or_else(|| elsewhere(field))?;
    if !may_head(&ages(work, staying)?)[next] {
        return Err(Fault::new("member.head_child").field(field).into());
    }
    let known_here = |said: &NewRelation| staying.iter().any(|(_, row)| row.id == said.membership);
    if !said.iter().all(known_here) {
        return Err(elsewhere("relations").into());
    }
    let mut changes = vec![named(household, seen, head)];
    for (at, (_, row)) in staying.iter().enumerate() {
        changes.push(if at == next { related(row.id, row.version, HEAD) } else { as_said(work, row.id, said)? });
    }
    Ok(changes)
}

/// What was said of one of the others: nobody's relation to a new head is left as it was without a word.
fn as_said(work: &Work<'_>, membership: RecordId, said: &[NewRelation]) -> Result<Change, DeskError> {
    let field = NewRelation::field(membership);
    let Some(new) = said.iter().find(|new| new.membership == membership) else {
        return Err(Fault::new("field.missing").field(&field).into());
    };
    known(work, Kin::SET, &new.relation, &field)?;
    if new.relation == HEAD {
        return Err(Fault::new("member.second_head").field(&field).into());
    }
    Ok(related(membership, new.seen, &new.relation))
}

fn ages(work: &Work<'_>, staying: &[(Membership, Stored)]) -> Result<Vec<Option<i64>>, DeskError> {
    let today = work.clock.today();
    let age_of = |(stay, _): &(Membership, Stored)| {
        let person = rows::row_of::<Person>(work, stay.person.id())?;
        Ok(person.and_then(|(person, _)| age(&person, stay, today)))
    };
    staying.iter().map(age_of).collect()
}

/// Names the head of a household.
pub(super) fn named(household: RecordId, seen: u64, head: RecordId) -> Change {
    Household::set().head(Ref::to(head)).of(household, seen)
}

fn related(membership: RecordId, seen: u64, relation: &str) -> Change {
    Membership::set().relation(relation.to_owned()).of(membership, seen)
}

/// The stays in a household that last.
pub(super) fn lasting(work: &Work<'_>, household: RecordId) -> Result<Vec<(Membership, Stored)>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT id FROM membership WHERE household = ?1 AND deleted = 0 AND until IS NULL ORDER BY id",
    )?;
    let ids = rows::ids(query.query_map([household.bytes()], |row| row.get(0))?)?;
    ids.into_iter().filter_map(|id| rows::row_of::<Membership>(work, id).transpose()).collect()
}

/// The stay of a member that lasts.
pub(super) fn stay_of(work: &Work<'_>, person: RecordId, household: RecordId) -> Result<RecordId, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT id FROM membership WHERE person = ?1 AND household = ?2 AND deleted = 0 AND until IS NULL",
    )?;
    let found = query.query_row(params![person.bytes(), household.bytes()], |row| row.get(0).map(RecordId::from_bytes));
    found.optional()?.ok_or_else(|| Fault::new("record.unknown").with("kind", Membership::KIND.label).into())
}
