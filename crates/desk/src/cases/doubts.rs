//! What is wrong or doubtful about what a form says of a household and its members, and what that does to a save.

use super::{heads, reach, rows};
use crate::{DeskError, app::Work};
use anju_model::{
    Fault, Fields, Meaning, PartialDay, RecordId, Ref,
    checks::{self, Finding, IdNumber, MemberSays, PersonSays},
    kinds::{Household, Person},
    record::Record,
    value::{canonical, field},
};

/// Answers the first finding that forbids saving, or all warnings unless they were overruled.
pub(super) fn refuse(findings: Vec<Finding>, anyway: bool) -> Result<(), DeskError> {
    let (errors, warnings): (Vec<Finding>, Vec<Finding>) = findings.into_iter().partition(Finding::is_error);
    if let Some(error) = errors.into_iter().next() {
        return Err(Fault::from(error).into());
    }
    let mut warnings = warnings.into_iter().map(Fault::from);
    match warnings.next().filter(|_| !anyway) {
        Some(first) => Err(Fault { also: warnings.collect(), ..first }.into()),
        None => Ok(()),
    }
}

/// Checks what is said of a person, with the relation to the head where the form says one.
pub(super) fn person(work: &Work<'_>, fields: &Fields, relation: Option<&str>) -> Result<Vec<Finding>, DeskError> {
    let whole = canonical(fields.clone());
    let says = PersonSays { relation, ..PersonSays::of(&whole) };
    Ok(checks::person(&says, &work.codes, &work.clock))
}

/// Checks what is said of a household.
pub(super) fn household(work: &Work<'_>, fields: &Fields) -> Result<Vec<Finding>, DeskError> {
    let mut findings = vec![];
    for declared in Household::KIND.fields {
        let (Some(set), Some(code)) = (declared.codes(), field(fields, declared.name).as_text()) else { continue };
        if !work.codes.has(set, code) {
            findings.push(Finding::error("field.code", declared.name).with("value", code));
        }
    }
    for declared in Household::KIND.fields.iter().filter(|declared| declared.meaning == Meaning::Text) {
        let text = field(fields, declared.name).as_text();
        findings.extend(text.and_then(|text| checks::text_of(declared.name, text, checks::LONGEST_TEXT)));
    }
    let moved_in = field(fields, "moved_in_on").as_text().and_then(|text| text.parse::<PartialDay>().ok());
    if let Some(day) = moved_in {
        findings.extend(checks::day_of_event("moved_in_on", day, &work.clock));
    }
    Ok(findings)
}

/// Whose relation to the head is in question, and what the form says of him.
pub(super) struct Related<'a> {
    /// The household.
    pub household: RecordId,
    /// Who; none for somebody new.
    pub person: Option<RecordId>,
    /// All that is said of him.
    pub fields: &'a Fields,
    /// What he is to the head.
    pub relation: Option<&'a str>,
}

/// Holds a member's relation against sex and birth of both; of a head who is corrected, everybody else's, by their names.
pub(super) fn relations(work: &Work<'_>, of: &Related<'_>) -> Result<Vec<Finding>, DeskError> {
    let (home, _) = reach::household(work, of.household)?;
    let clock = work.clock;
    let own = member(of.fields, of.relation);
    let judged = |says: &MemberSays, head: Option<&MemberSays>| checks::related(says, head, &work.codes, &clock);
    if of.person.is_none() || home.head != of.person.map(Ref::to) {
        let head = home.head.map(|head| rows::row_of::<Person>(work, head.id())).transpose()?.flatten();
        let head = head.map(|(_, row)| member(&row.fields, None));
        return Ok(judged(&own, head.as_ref()));
    }
    let mut findings = vec![];
    for (stay, _) in heads::lasting(work, of.household)? {
        let Some((person, row)) = rows::row_of::<Person>(work, stay.person.id())? else { continue };
        if Some(row.id) != of.person {
            let found = judged(&member(&row.fields, stay.relation.as_deref()), Some(&own));
            findings.extend(found.into_iter().map(|finding| finding.with("name", &person.name)));
        }
    }
    Ok(findings)
}

/// What a relation is held against, of a person's fields.
fn member(fields: &Fields, relation: Option<&str>) -> MemberSays {
    let text = |name: &str| field(fields, name).as_text().map(str::to_owned);
    let id_number = text("id_number");
    MemberSays {
        id_faulty: id_number.as_deref().is_none_or(|number| IdNumber::parse(number).is_err()),
        id_number,
        sex: text("sex"),
        birth: text("birth").and_then(|birth| birth.parse().ok()),
        relation: relation.map(str::to_owned),
        ..MemberSays::default()
    }
}
