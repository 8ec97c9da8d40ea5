//! Where records belong, who reaches them, and how they move (SYNC §4).

use super::{Held, Outcome, Pairing, Reach, Sitting};
use crate::{
    area::AreaCode,
    fault::Fault,
    id::RecordId,
    kinds,
    record::{By, Home, Kind},
    role::Role,
    sync::group::Change,
    value::{Fields, Value, field, put},
};

impl Sitting<'_> {
    /// A household changes village only by an act of someone whose grant covers the destination (SYNC §4).
    pub(super) fn move_household(&mut self, change: &Change, held: &mut Held, value: &Value) -> Result<Outcome, Fault> {
        let to = value.as_text().and_then(AreaCode::parse).filter(|code| code.as_str().len() == 12);
        let Some(to) = to else { return Err(Fault::new("area.no_village").field("village")) };
        if !self.covers(&to) {
            return Ok(self.propose(held, Some("village"), value, "proposal.move", By::Township));
        }
        if !self.is_clean(change, &held.inks.of("village").clone()) {
            return Ok(self.propose(held, Some("village"), value, "proposal.guarded", By::Township));
        }
        self.moves.push((held.id, held.place.clone(), to.clone()));
        self.write_field(held, "village", value.clone());
        held.place = to;
        Ok(Outcome::Taken)
    }

    /// A record whose place follows from this field moves with it; to a place outside the grant only by a decision there.
    pub(super) fn move_record(&mut self, held: &mut Held, name: &str, value: &Value) -> Result<Option<Outcome>, Fault> {
        let kind = kinds::kind(&held.kind);
        let decides = match kind.map(|kind| kind.home) {
            Some(Home::Area(field)) => field == name,
            Some(Home::Household) => name == "household",
            Some(Home::HouseholdOr(field)) => name == "household" || field == name,
            None => name == "household" || name == "area",
        };
        if !decides {
            return Ok(None);
        }
        let mut fields = held.standing.fields.clone();
        put(&mut fields, name, value.clone());
        let to = self.place(kind, &fields)?;
        if to == held.place {
            return Ok(None);
        }
        if !self.covers(&to) {
            return Ok(Some(self.propose(held, Some(name), value, "proposal.move", By::Township)));
        }
        self.moves.push((held.id, held.place.clone(), to.clone()));
        held.place = to;
        Ok(None)
    }

    /// Tells whether the account's grant covers a place, as of now.
    pub(super) fn covers(&self, place: &AreaCode) -> bool {
        self.case.grant.as_ref().is_some_and(|grant| grant.area.covers(place) && grant.disabled.is_none())
    }

    /// Finds how freely the group may write a record at `place`.
    pub(super) fn reach(
        &self,
        record: RecordId,
        place: &AreaCode,
        household: Option<RecordId>,
    ) -> Result<Reach, Fault> {
        let grant = self.case.grant.as_ref().expect("checked with the group");
        let in_desk =
            self.case.areas.iter().any(|area| area.covers(place) || (place.covers(area) && household.is_none()));
        let in_grant = grant.area.covers(place) || (place.covers(&grant.area) && household.is_none());
        let cursor = self.clamp(self.group.cursor.max(self.case.pulled));
        let pairing = match (grant.role, household) {
            (Role::Cadre, Some(household)) => {
                let saved_on = self.group.corrected(self.case.now).day();
                self.bench.pairing(self.group.by, household, saved_on, cursor)
            }
            _ => Pairing::Open,
        };
        // What an account saved before it was disabled counts like what was saved before a move.
        let barred = grant.disabled.is_some_and(|since| since <= cursor);
        if in_desk && in_grant && pairing != Pairing::None && !barred {
            let knew = grant.disabled.is_none() && pairing == Pairing::Open;
            return Ok(if knew { Reach::Free } else { Reach::Moved });
        }
        let subject = household.unwrap_or(record);
        if self.bench.was_held(subject, self.case.areas, cursor) && !barred {
            return Ok(Reach::Moved);
        }
        Err(Fault::new("scope.outside").with("place", place))
    }

    pub(super) fn place(&self, kind: Option<&'static Kind>, fields: &Fields) -> Result<AreaCode, Fault> {
        let area = |name: &str| {
            let text = field(fields, name).as_text().and_then(AreaCode::parse);
            text.ok_or_else(|| Fault::new("area.unknown").field(name))
        };
        let of_household = || {
            let id = field(fields, "household").as_text().and_then(|text| text.parse::<RecordId>().ok());
            let own = |id| self.rows.get(&id).map(|row| row.place.clone());
            let place = id.and_then(|id| own(id).or_else(|| self.bench.place(id)));
            place.ok_or_else(|| Fault::new("record.missing").with("kind", "household"))
        };
        match kind.map(|kind| kind.home) {
            Some(Home::Area(name)) => area(name),
            Some(Home::Household) => of_household(),
            Some(Home::HouseholdOr(name)) if field(fields, "household").is_null() => area(name),
            Some(Home::HouseholdOr(_)) => of_household(),
            // A newer program's kind: by household if it has one, else by its area.
            None if field(fields, "household").is_null() => area("area"),
            None => of_household(),
        }
    }
}
