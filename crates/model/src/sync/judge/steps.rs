//! State machines at the county: a record begins only where its kind lets it, and goes on only by declared steps, whatever a
//! desk says. The county's own program, imports and their taking back among it, may set any declared state.

use super::{Held, Sitting};
use crate::{
    day::{Day, PartialDay},
    fault::Fault,
    id::RecordId,
    kinds::{Evidence, Matter, Person, Proposal, StandingState},
    record::{By, Kind, Record},
    value::{Fields, Value, field},
    workflow::{Beside, Refused},
};

impl Sitting<'_> {
    /// Judges where a new record begins.
    pub(super) fn check_start(&self, kind: &'static Kind, fields: &Fields) -> Result<(), Fault> {
        let rank = self.rank().unwrap_or(By::Site);
        for (name, workflow) in kind.workflows() {
            let state = field(fields, name).as_text().unwrap_or_default();
            let started = workflow.start(state, rank, |asked| !field(fields, asked).is_null());
            started.map_err(|refused| refused.fault(kind, name, ("", state)))?;
        }
        Ok(())
    }

    /// Judges one step of a record, which brings `fields` along. Of a kind that this program does not know every step is taken.
    pub(super) fn check_step(
        &self,
        kind: Option<&'static Kind>,
        held: &Held,
        (name, from, to): (&str, &str, &str),
        fields: &Fields,
    ) -> Result<(), Fault> {
        let Some((kind, declared)) = kind.and_then(|kind| Some((kind, kind.field(name)?))) else { return Ok(()) };
        let refuse = |refused: Refused| Err(refused.fault(kind, name, (from, to)));
        let Some(workflow) = declared.workflow else { return refuse(Refused::NoSuchStep) };
        if self.case.own {
            return if workflow.state(to).is_some() { Ok(()) } else { refuse(Refused::Unknown) };
        }
        let after = |asked: &str| fields.get(asked).unwrap_or_else(|| field(&held.standing.fields, asked));
        let says = |asked: &str| !after(asked).is_null();
        let stands = |beside: Beside| match beside {
            Beside::Evidence => self.has_evidence(held.id),
            Beside::ConfirmingAdult => self.is_confirming_adult(held, &after),
        };
        let rank = self.rank().unwrap_or(By::Site);
        if let Err(refused) = workflow.step((from, to), rank, says, stands) {
            return refuse(refused);
        }
        match decided_by(held, to) {
            Some(by) if rank < by => refuse(Refused::Rank(by)),
            Some(_) | None => Ok(()),
        }
    }

    fn has_evidence(&self, matter: RecordId) -> bool {
        let of_matter = |row: &Held| {
            let proves = field(&row.standing.fields, "matter").as_text() == Some(matter.to_string().as_str());
            row.kind == Evidence::KIND.name && !row.standing.deleted && proves
        };
        self.rows.values().any(of_matter) || self.bench.has_evidence(matter)
    }

    /// Whether an adult, or somebody whose age nobody knows, who is or was of the household confirms.
    fn is_confirming_adult<'f>(&self, held: &Held, after: &impl Fn(&str) -> &'f Value) -> bool {
        let text = |name: &str| after(name).as_text();
        let Some(person) = text("confirmed_by").and_then(|id| id.parse().ok()) else { return false };
        let Some(row) = self.rows.get(&person).cloned().or_else(|| self.bench.row(person)) else { return false };
        let Ok(who) = Person::from_fields(&row.standing.fields) else { return false };
        if row.kind != Person::KIND.name || row.standing.deleted {
            return false;
        }
        let Some(household) = Matter::from_fields(&held.standing.fields).ok().map(|matter| matter.household) else {
            return false;
        };
        let on: Option<Day> = text("confirmed_on").and_then(|day| day.parse().ok());
        let is_child = |birth: PartialDay| on.is_some_and(|on| on.age_since(birth.earliest()) < ADULT);
        let belongs = who.household == household || self.bench.belonged(person, household.id());
        belongs && !who.birth.is_some_and(is_child)
    }
}

/// From this age on a person confirms for the household.
pub const ADULT: i64 = 18;

/// The rank that accepts a proposal stands in it.
fn decided_by(held: &Held, to: &str) -> Option<By> {
    let accepts = held.kind == Proposal::KIND.name && to == StandingState::Settled.code();
    accepts.then(|| field(&held.standing.fields, "decide").as_text().and_then(By::parse).unwrap_or(By::County))
}
