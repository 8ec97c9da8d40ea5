//! What a list says of a person against what stands of him here: one of the aids 低保 and 特困 at a time, one medical insurance a
//! year, one period after another. A list that only says more exactly what stands leaves one record, not two.

use super::against::{Against, Ours};
use crate::{
    CountyError,
    importer::{batches, shipped, taken_back},
};
use anju_model::{Day, Department, Fields, PartialDay, Value, checks::Finding, sync::judge::Inks, value::field};
use anju_sheet::Fact;
use anju_store::Stored;
use std::collections::BTreeSet;

/// The code of 待缴费 in `medical_state`.
const UNPAID: &str = "3";

/// What a list denies: whose number, and of what.
pub(super) type Denied = BTreeSet<(String, Vec<String>)>;

/// What of a person stands that leaves no room for another of its sort.
struct Stands {
    fact: Fact,
    row: Stored,
    inks: Inks,
}

impl Against<'_> {
    /// Returns what a row says once it is set against what stands: what it says more exactly takes the place of what stands,
    /// what it says less exactly is said of that. Inside, why a person has to decide.
    pub(super) fn beside_what_stands(
        &self,
        ours: &Ours,
        (number, facts): (&str, &[Fact]),
        denied: &Denied,
    ) -> Result<Result<Vec<Fact>, Finding>, CountyError> {
        let mut said = vec![];
        for fact in facts {
            let mut fact = fact.clone();
            for other in self.others(ours, &fact)? {
                // A later list has spoken of the same already.
                if self.id_of(ours, &fact).map(|id| self.heard(id)).transpose()?.flatten() > Some(self.as_of) {
                    break;
                }
                let newer = self.newer(&other.row, &other.inks, self.says());
                let listed = denied.contains(&(number.to_owned(), other.fact.of.clone()));
                match self.refines(&fact, &other.fact) {
                    _ if listed && !newer => {}
                    Some(true) if !newer => said.push(self.denied(&other.fact)),
                    Some(false) => (fact.of, fact.on_create) = (other.fact.of, other.fact.on_create),
                    Some(true) | None => return Ok(Err(self.cannot_stand_beside(&fact, &other))),
                }
            }
            if let Some(finding) = self.ends_before(ours, &fact)? {
                return Ok(Err(finding));
            }
            said.push(fact);
        }
        Ok(Ok(said))
    }

    /// The field that says that somebody takes part or receives.
    fn says(&self) -> &'static str {
        if self.department == Department::Assistance { "entitled" } else { "insured" }
    }

    /// Lists what stands of which a person has one at most, other than what a fact says.
    fn others(&self, ours: &Ours, fact: &Fact) -> Result<Vec<Stands>, CountyError> {
        let Some((_, own)) = fact.alone(self.department) else { return Ok(vec![]) };
        let kinds: &[&str] = match self.department {
            Department::Medical => &["1", "2"],
            Department::Assistance => &["10", "11", "12", "20", "21", "22", "31"],
            Department::Pension | Department::Hukou => &[],
        };
        let mut found = vec![];
        for kind in kinds.iter().filter(|kind| **kind != own) {
            let other = of_kind(fact, kind);
            let Some(row) = self.stored(ours, &other)? else { continue };
            let until = day(&row.fields, "until");
            let stopped = field(&row.fields, "state").as_text() == Some("2");
            let lasts = until.is_none_or(|until| until > self.as_of) && !stopped;
            if lasts && field(&row.fields, self.says()).as_int() == Some(1) {
                found.push(Stands { fact: other, inks: batches::inks(&row)?, row });
            }
        }
        Ok(found)
    }

    /// Returns the record of a fact, if it stands.
    pub(super) fn stored(&self, ours: &Ours, fact: &Fact) -> Result<Option<Stored>, CountyError> {
        let Some(id) = self.id_of(ours, fact) else { return Ok(None) };
        let row = anju_store::get_of(self.db, self.department.code(), id)?;
        Ok(match row {
            Some(row) if !row.deleted && !taken_back(&row)? => Some(row),
            Some(_) | None => None,
        })
    }

    /// Tells whether one aid only says another more exactly, 农村低保 for 低保, or less exactly; nothing where it is another.
    fn refines(&self, one: &Fact, other: &Fact) -> Option<bool> {
        let (one, other) = (one.of.concat(), other.of.concat());
        let related = self.department == Department::Assistance && one[..1] == other[..1];
        match (one.ends_with('0'), other.ends_with('0')) {
            (false, true) if related => Some(true),
            (true, false) if related => Some(false),
            _ => None,
        }
    }

    fn denied(&self, fact: &Fact) -> Fact {
        let fields = Fields::from([(self.says().to_owned(), Value::Int(0))]);
        Fact { fields, denies: true, ..fact.clone() }
    }

    fn cannot_stand_beside(&self, fact: &Fact, other: &Stands) -> Finding {
        let set = if self.department == Department::Medical { "medical_kind" } else { "assist" };
        let label = |fact: &Fact| shipped().0.show(set, fact.of.last().map_or("", String::as_str)).to_owned();
        let ink = other.inks.of(self.says());
        let since = field(&other.row.fields, "since").as_text().map(str::to_owned);
        let heard = || ink.observed.or_else(|| ink.at.map(|at| at.day())).map(|day| day.to_string());
        let finding = Finding::error("list.stands", "kind").with("stands", label(&other.fact));
        finding.with("said", label(fact)).with("since", since.or_else(heard).unwrap_or_default())
    }

    /// Finds an end that lies before the beginning which stands.
    fn ends_before(&self, ours: &Ours, fact: &Fact) -> Result<Option<Finding>, CountyError> {
        let Some(until) = day(&fact.fields, "until").filter(|_| !fact.fields.contains_key("since")) else {
            return Ok(None);
        };
        let since = self.stored(ours, fact)?.and_then(|row| day(&row.fields, "since"));
        let after = since.filter(|since| *since > until);
        Ok(after.map(|since| Finding::error("list.order_stands", "until").with("date", since)))
    }

    /// Tells whether a fact says that somebody who lives draws a pension up to a day that has passed.
    pub(super) fn draws_no_longer(&self, ours: &Ours, fact: &Fact) -> bool {
        let until = day(&fact.fields, "until");
        self.department == Department::Pension
            && ours.died_on.is_none()
            && field(&fact.fields, "state").as_text() == Some("3")
            && until.is_some_and(|until| until <= self.as_of)
    }
}

fn day(fields: &Fields, name: &str) -> Option<Day> {
    field(fields, name).as_text().and_then(|day| day.parse().ok())
}

/// The same of another kind.
fn of_kind(fact: &Fact, kind: &str) -> Fact {
    let mut other = fact.clone();
    if let Some(last) = other.of.last_mut() {
        kind.clone_into(last);
    }
    other.on_create.insert("kind".to_owned(), Value::text(kind));
    other
}

/// Tells whether a fact says that something ended by the day on which somebody died.
pub(super) fn ends_by(fact: &Fact, died: PartialDay) -> bool {
    let until = day(&fact.fields, "until");
    until.is_some_and(|until| until <= died.latest())
}

/// Returns what a fact says of its record's fields: what begins again after it had ended has no end, a hukou that was not moved
/// no day of moving, and who has yet to pay for a year is not said to be insured.
pub(super) fn corrected(row: &Stored, fact: &Fact, as_of: Day) -> Fields {
    let mut fields = fact.fields.clone();
    if field(&fields, "moved").as_int() == Some(0) && !field(&row.fields, "since").is_null() {
        fields.insert("since".into(), Value::Null);
    }
    let unpaid = fact.on_create.contains_key("year") && field(&fields, "state").as_text() == Some(UNPAID);
    if unpaid && !fields.contains_key("insured") && field(&row.fields, "insured").as_int() == Some(1) {
        fields.insert("insured".into(), Value::Null);
    }
    let lasts = ["entitled", "insured"].iter().any(|name| field(&fields, name).as_int() == Some(1));
    let Some(until) = day(&row.fields, "until").filter(|_| !fields.contains_key("until")) else { return fields };
    let again = day(&fields, "since").is_some_and(|since| since > until);
    if again || (lasts && until <= as_of) {
        fields.insert("until".to_owned(), Value::Null);
    }
    fields
}

/// Lists what a list denies of whom.
pub(super) fn denied<'a>(said: impl Iterator<Item = (&'a str, &'a Fact)>) -> Denied {
    let denies = |fact: &Fact| ["entitled", "insured"].iter().any(|name| field(&fact.fields, name).as_int() == Some(0));
    said.filter(|(_, fact)| denies(fact)).map(|(number, fact)| (number.to_owned(), fact.of.clone())).collect()
}

/// Tells whether a masked name, 周* or *大, may be a known one.
pub(super) fn may_be(masked: &str, known: &str) -> bool {
    let is_mask = |c: char| matches!(c, '*' | '＊' | '×' | '某' | '□' | '●' | '○' | '■');
    let Some(start) = masked.find(is_mask) else { return false };
    let before = &masked[..start];
    let after = masked[start..].trim_start_matches(is_mask);
    !(before.is_empty() && after.is_empty())
        && before.chars().count() + after.chars().count() < known.chars().count()
        && known.starts_with(before)
        && known.ends_with(after)
}
