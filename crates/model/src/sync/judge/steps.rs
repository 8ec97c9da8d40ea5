//! State machines at the county: a record begins only where its kind lets it, and goes on only by declared steps, whatever a
//! desk says. The county's own program, imports and their taking back among it, may set any declared state.

use super::{Held, Sitting, household_of};
use crate::{
    day::{Day, Month, PartialDay},
    fault::Fault,
    id::{RecordId, Ref},
    kinds::{
        AidCase, AidMonth, CollectiveMembership, Evidence, Hukou, HukouCase, Matter, Person, Proposal, StandingState,
        side,
    },
    meaning::Meaning,
    record::{By, Kind, Record},
    sync::group::{Act, Change},
    value::{Fields, Value, field},
    workflow::{Beside, Refused, Step},
};

impl Sitting<'_> {
    /// Judges where a new record begins.
    pub(super) fn check_start(&self, kind: &'static Kind, fields: &Fields) -> Result<(), Fault> {
        let rank = self.rank().unwrap_or(By::Site);
        for (name, workflow) in kind.workflows() {
            let state = field(fields, name).as_text().unwrap_or_default();
            let asks = workflow.state(state).map_or(&[][..], |state| state.asks);
            if !self.case.own {
                self.check_has_come(kind, asks.iter().copied(), |asked| field(fields, asked))?;
            }
            let started = workflow.start(state, rank, |asked| field(fields, asked).is_said());
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
        if self.case.own || !self.case.rules.declared_steps {
            return if workflow.state(to).is_some() { Ok(()) } else { refuse(Refused::Unknown) };
        }
        let after = |asked: &str| fields.get(asked).unwrap_or_else(|| field(&held.standing.fields, asked));
        let stands = |beside: Beside| match beside {
            Beside::Evidence => !self.evidence(held).is_empty(),
            Beside::ConfirmingAdult => self.is_confirming_adult(held, &after),
            Beside::NoGap => self.gaps(held, fields).is_empty(),
            Beside::NoOpenItem => self.open_items(held).is_empty(),
            Beside::Fact => self.states_fact(held),
        };
        let rank = self.rank().unwrap_or(By::Site);
        let step = match workflow.step((from, to), rank, after, stands) {
            Ok(step) => step,
            Err(refused) => return refuse(refused),
        };
        // Whoever may not change the way that was taken takes no step by another.
        if let Some((way, _)) = step.given
            && fields.get(way).is_some_and(|said| said != field(&held.standing.fields, way))
            && rank < reached_by(kind, held)
        {
            return refuse(Refused::OtherWay(way));
        }
        self.check_has_come(kind, step.on.into_iter(), after)?;
        self.check_side(kind, held, step)?;
        match decided_by(held, to) {
            Some(by) if rank < by => refuse(Refused::Rank(by)),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses days on which somebody acted that have not come; a desk's clock may be some hours ahead.
    fn check_has_come<'f>(
        &self,
        kind: &Kind,
        mut names: impl Iterator<Item = &'static str>,
        says: impl Fn(&str) -> &'f Value,
    ) -> Result<(), Fault> {
        const GRACE: i64 = 24 * 3_600_000;
        let last = self.case.now.plus(GRACE).day();
        let is_ahead = |name: &&str| {
            let is_day = kind.field(name).is_some_and(|field| field.meaning == Meaning::Day);
            is_day && says(name).as_text().and_then(|day| day.parse::<Day>().ok()).is_some_and(|day| day > last)
        };
        let ahead = names.find(is_ahead);
        ahead.map_or(Ok(()), |name| Err(Fault::new("day.future").field(name).with("today", self.case.now.day())))
    }

    /// Lists the records of a kind that name another in a field, of the same household, as this group leaves them.
    pub(super) fn naming(
        &self,
        kind: &'static Kind,
        name: &'static str,
        (named, household): (RecordId, Option<RecordId>),
    ) -> Vec<Held> {
        let names = |row: &Held| {
            row.kind == kind.name
                && !row.standing.deleted
                && field(&row.standing.fields, name).as_text() == Some(named.to_string().as_str())
                && household_of(&row.kind, row.id, &row.standing.fields) == household
        };
        let here = self.rows.values().filter(|row| names(row)).cloned();
        let stored = self.bench.naming(kind, name, named).into_iter().filter(|id| !self.rows.contains_key(id));
        here.chain(stored.filter_map(|id| self.bench.row(id).filter(&names))).collect()
    }

    /// Tells whether the fact that a case comes to stands, or is stated by this group: that the hukou has moved, that somebody is a
    /// member of the collective at the destination.
    fn states_fact(&self, held: &Held) -> bool {
        let person = field(&held.standing.fields, "person").as_text().and_then(|id| id.parse().ok());
        let Some(person) = person.map(Ref::<Person>::to) else { return true };
        let (id, says): (_, fn(&Fields) -> bool) = if held.kind == HukouCase::KIND.name {
            let about = Hukou::set().person(person).into_fields();
            (Hukou::KIND.natural_id(&about), |fields| *field(fields, "moved") == Value::Int(1))
        } else {
            let about = CollectiveMembership::set().person(person).side(side::DESTINATION).into_fields();
            (CollectiveMembership::KIND.natural_id(&about), |fields| field(fields, "since").is_said())
        };
        let Some(id) = id else { return false };
        let row = self.stored(id);
        let said_before = row.as_ref().is_some_and(|row| says(&row.standing.fields));
        let said = |change: &Change| match &change.act {
            Act::Create { fields } | Act::Set { fields } => says(fields),
            Act::Undelete => said_before,
            Act::Members { .. } | Act::Delete | Act::Transition { .. } => false,
        };
        said_before && row.is_some_and(|row| !row.standing.deleted)
            || self.group.changes.iter().any(|change| change.record == id && said(change))
    }

    /// Lists the evidence of a matter, of its own household, as this group leaves it.
    fn evidence(&self, matter: &Held) -> Vec<RecordId> {
        const EVIDENCE: &Kind = &Evidence::KIND;
        let household = household_of(&matter.kind, matter.id, &matter.standing.fields);
        self.naming(EVIDENCE, "matter", (matter.id, household)).iter().map(|row| row.id).collect()
    }

    /// Lists the months of an aid that neither side paid and nobody settled, as this step leaves it.
    fn gaps(&self, aid: &Held, fields: &Fields) -> Vec<Month> {
        const MONTHS: &Kind = &AidMonth::KIND;
        let mut whole = aid.standing.fields.clone();
        whole.extend(fields.clone());
        let Ok(case) = AidCase::from_fields(&whole) else { return vec![] };
        let household = household_of(&aid.kind, aid.id, &whole);
        let settled = self.naming(MONTHS, "person", (case.person.id(), household));
        let settled: Vec<AidMonth> =
            settled.iter().filter_map(|row| AidMonth::from_fields(&row.standing.fields).ok()).collect();
        case.gaps(&settled, Month::of(self.case.now.day()))
    }

    /// Refuses to take away the last piece of evidence by which a matter came to where it stands.
    pub(super) fn check_proof_stays(&self, gone: &Held) -> Result<(), Fault> {
        if gone.kind != Evidence::KIND.name || self.case.own {
            return Ok(());
        }
        let Some(matter) = field(&gone.standing.fields, "matter").as_text().and_then(|id| id.parse().ok()) else {
            return Ok(());
        };
        let Some(matter) = self.rows.get(&matter).cloned().or_else(|| self.bench.row(matter)) else { return Ok(()) };
        if !matter.standing.deleted
            && stands_on_evidence(&matter.standing.fields)
            && self.evidence(&matter) == [gone.id]
        {
            return Err(Fault::new("evidence.last"));
        }
        Ok(())
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

/// Lists the steps by which a record may have come to where it stands, machine by machine.
fn ways_in<'a>(kind: &'static Kind, fields: &'a Fields) -> impl Iterator<Item = &'static Step> + 'a {
    kind.workflows().flat_map(|(name, workflow)| {
        let state = field(fields, name).as_text().unwrap_or_default();
        workflow.steps.iter().filter(move |step| step.to == state || workflow.leads(step.to, state))
    })
}

/// Tells whether a matter that holds this came to where it stands by evidence.
pub fn stands_on_evidence(matter: &Fields) -> bool {
    ways_in(&Matter::KIND, matter).any(|step| step.beside.contains(&Beside::Evidence))
}

/// Tells whether a field was asked for on the way to where a record stands that holds this, so that it is not emptied afterwards.
pub fn was_asked(kind: &'static Kind, fields: &Fields, name: &str) -> bool {
    let started = kind.workflows().any(|(of, workflow)| {
        let state = field(fields, of).as_text().unwrap_or_default();
        workflow.state(state).is_some_and(|state| state.asks.contains(&name))
    });
    started || ways_in(kind, fields).any(|step| step.said().any(|asked| asked == name))
}

/// Returns the lowest rank that could bring a record to where it stands: who deletes it, or says that another way was taken, undoes
/// that.
pub(super) fn reached_by(kind: &'static Kind, held: &Held) -> By {
    let state = |name: &str| field(&held.standing.fields, name).as_text().unwrap_or_default();
    kind.workflows().map(|(name, workflow)| workflow.took(state(name))).max().unwrap_or(By::Site)
}

/// From this age on a person confirms for the household.
pub const ADULT: i64 = 18;

/// The rank that accepts a proposal stands in it.
fn decided_by(held: &Held, to: &str) -> Option<By> {
    let accepts = held.kind == Proposal::KIND.name && to == StandingState::Settled.code();
    accepts.then(|| field(&held.standing.fields, "decide").as_text().and_then(By::parse).unwrap_or(By::County))
}
