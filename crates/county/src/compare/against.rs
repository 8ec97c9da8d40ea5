//! One row of a list against what the county holds: whose number it is, what is new, and what somebody has entered since.

use super::{
    Became, List, Outcome, Taken,
    stands::{Denied, corrected, ends_by, may_be},
};
use crate::{
    CountyError,
    importer::{
        AS_OF, Said,
        batches::{self, Written},
        made, said_before, taken_back,
    },
    ledger::parse,
    own_desk,
};
use anju_model::{
    Day, Department, Fields, PartialDay, RecordId, Value,
    checks::Finding,
    kinds::{self, Proposal, StandingState},
    mask,
    record::Record,
    sync::{Change, judge::Inks},
    value::field,
};
use anju_sheet::{Fact, ListRow};
use anju_store::{
    Stored,
    rusqlite::{Connection, OptionalExtension, params},
};
use std::collections::BTreeMap;

/// The code of a membership that ended by death.
const DEATH: &str = "1";

/// The county as one list meets it.
pub(super) struct Against<'a> {
    pub(super) db: &'a Connection,
    pub(super) department: Department,
    pub(super) as_of: Day,
}

/// Whose number it is.
pub(super) struct Ours {
    person: RecordId,
    household: RecordId,
    name: String,
    pub(super) died_on: Option<PartialDay>,
}

/// What one fact comes to.
enum Came {
    Same,
    Updated,
    Proposed,
    Older(Day),
}

impl<'a> Against<'a> {
    pub(super) fn new(db: &'a Connection, list: &List<'_>) -> Self {
        Self { db, department: list.department, as_of: list.as_of }
    }

    /// Compares a row, adding what is to be saved for it.
    pub(super) fn row(
        &self,
        row: &ListRow,
        (number, facts): (&str, &[Fact]),
        denied: &Denied,
        met: &mut BTreeMap<RecordId, u32>,
        taken: &mut Taken,
    ) -> Result<Became, CountyError> {
        let Some(ours) = self.ours(number)? else {
            let finding = Finding::warning("list.not_ours", "person.id_number").with("value", mask::id_number(number));
            return Ok(Became { outcome: Outcome::NotOurs, findings: vec![finding] });
        };
        let mut findings: Vec<Finding> = self.other_name(row, &ours).into_iter().collect();
        let facts = match self.impossible(&ours, facts) {
            Some(finding) => Err(finding),
            None => self.beside_what_stands(&ours, (number, facts), denied)?,
        };
        let facts = match facts {
            Ok(facts) => facts,
            Err(finding) => {
                findings.push(finding);
                return Ok(Became { outcome: Outcome::Contradicts, findings });
            }
        };
        let mut outcome = Outcome::Same;
        let mut again = vec![];
        for fact in &facts {
            let Some(id) = self.id_of(&ours, fact) else { continue };
            if let Some(first) = met.get(&id) {
                again.push(*first);
                continue;
            }
            met.insert(id, row.row);
            match self.fact(id, &ours, fact, taken)? {
                Came::Same => {}
                Came::Updated if outcome == Outcome::Same => outcome = Outcome::Updated,
                Came::Updated => {}
                Came::Proposed => outcome = Outcome::Proposed,
                Came::Older(newer) => {
                    let finding = Finding::warning("list.older", "").with("date", newer);
                    if !findings.contains(&finding) {
                        findings.push(finding);
                    }
                }
            }
        }
        if let Some(first) = again.first().filter(|_| again.len() == facts.len()) {
            findings.push(Finding::warning("list.again", "person.id_number").with("row", first));
        }
        if outcome == Outcome::Proposed {
            findings.push(Finding::warning("list.waits", "person.id_number").with("value", mask::id_number(number)));
        }
        Ok(Became { outcome, findings })
    }

    fn ours(&self, number: &str) -> Result<Option<Ours>, CountyError> {
        let mut query = self.db.prepare_cached(
            "SELECT p.id, p.household, p.name, coalesce(p.died_on, m.until) FROM person p
             LEFT JOIN membership m ON m.person = p.id AND m.left_by = ?2 AND m.until IS NOT NULL AND m.deleted = 0
             WHERE p.id_number = ?1 AND p.deleted = 0 ORDER BY p.version",
        )?;
        let found = query.query_row([number, DEATH], |row| {
            Ok(Ours {
                person: RecordId::from_bytes(row.get(0)?),
                household: RecordId::from_bytes(row.get(1)?),
                name: row.get(2)?,
                died_on: row.get::<_, Option<String>>(3)?.and_then(|day| day.parse().ok()),
            })
        });
        Ok(found.optional()?)
    }

    /// A number decides whose row it is; another name beside it is only told.
    fn other_name(&self, row: &ListRow, ours: &Ours) -> Option<Finding> {
        let name = row.name.as_ref().filter(|name| **name != ours.name && !may_be(name, &ours.name))?;
        let finding = Finding::warning("list.name", "person.name").with("name", mask::personal(name));
        Some(finding.with("known", mask::personal(&ours.name)))
    }

    /// Finds what cannot be of whom a row is about: that he takes part or receives after his death, or draws no longer and does.
    fn impossible(&self, ours: &Ours, facts: &[Fact]) -> Option<Finding> {
        let dead = ours.died_on.filter(|died| facts.iter().any(|fact| self.outlives(fact, *died)));
        let dead = dead.map(|died| Finding::error("list.dead", "person.id_number").with("date", died));
        let ended = || facts.iter().any(|fact| self.draws_no_longer(ours, fact));
        dead.or_else(|| ended().then(|| Finding::error("list.ended_or_not", "until")))
    }

    /// Returns up to which day a list has spoken of a record.
    pub(super) fn heard(&self, id: RecordId) -> Result<Option<Day>, CountyError> {
        Ok(said_before(self.db, self.department.source(), id)?.as_ref().and_then(as_of))
    }

    /// Tells whether a fact says that somebody takes part or receives who was surely dead by then.
    fn outlives(&self, fact: &Fact, died: PartialDay) -> bool {
        let says = |name: &str| field(&fact.fields, name).as_int() == Some(1);
        let dead = died.surely_before(self.as_of.into());
        match self.department {
            Department::Medical => {
                let year = field(&fact.on_create, "year").as_int().unwrap_or_default();
                says("insured") && year > i64::from(died.latest().year())
            }
            Department::Pension => {
                dead && !ends_by(fact, died) && (says("insured") || field(&fact.fields, "state").as_text() == Some("3"))
            }
            Department::Assistance => dead && says("entitled"),
            Department::Hukou => {
                let since = field(&fact.fields, "since").as_text().and_then(|day| day.parse::<PartialDay>().ok());
                since.is_some_and(|since| died.surely_before(since))
            }
        }
    }

    /// Compares one fact with its record. What this list said before, or an equally old one, is not said again: somebody may
    /// have decided otherwise since.
    fn fact(&self, id: RecordId, ours: &Ours, fact: &Fact, taken: &mut Taken) -> Result<Came, CountyError> {
        let stored = anju_store::get_of(self.db, self.department.code(), id)?;
        let before = said_before(self.db, self.department.source(), id)?;
        let heard = before.as_ref().and_then(as_of);
        if let Some(newer) = heard.filter(|heard| *heard > self.as_of) {
            return Ok(Came::Older(newer));
        }
        let row = match stored {
            Some(row) if !taken_back(&row)? => row,
            None | Some(_) if fact.denies => return Ok(self.remember(id, fact, Came::Same, taken)),
            none_or_gone => {
                let kind = self.department.code();
                taken.changes.extend(made(kind, id, none_or_gone.as_ref(), self.whole(ours, fact)));
                taken.written.push(Written::made(kind, id));
                taken.records += 1;
                return Ok(self.remember(id, fact, Came::Updated, taken));
            }
        };
        let again = before.filter(|_| heard == Some(self.as_of)).unwrap_or_default();
        let inks = batches::inks(&row)?;
        let (mut plain, mut waiting, mut asked, mut declined) = (Fields::new(), Fields::new(), false, false);
        let fields = corrected(&row, fact, self.as_of);
        // Where somebody has entered an end since, a list does not begin anew behind it.
        let ended =
            field(&fields, "until").is_null() && fields.contains_key("until") && self.newer(&row, &inks, "until");
        for (name, value) in fields.iter().filter(|(name, _)| !ended || *name != "until") {
            let open = self.open_proposals(id, name)?;
            let stands = field(&row.fields, name) == value;
            if !stands && open.iter().any(|(_, proposed)| proposed == value) {
                asked = true;
            } else if !stands && again.get(name) == Some(value) {
                declined = true;
            } else if !stands && ((ended && name == "since") || self.newer(&row, &inks, name)) {
                waiting.insert(name.clone(), value.clone());
            } else {
                // What an earlier list proposed is out of date with this one.
                taken.changes.extend(open.iter().map(|(proposal, _)| overtaken(*proposal)));
                if !stands {
                    plain.insert(name.clone(), value.clone());
                }
            }
        }
        // What is only cleared beside a value that waits, or was declined, stays with it.
        if asked || declined || !waiting.is_empty() {
            plain.retain(|name, _| fact.fields.contains_key(name));
        }
        let came = match (plain.is_empty(), waiting.is_empty() && !asked) {
            (_, false) => Came::Proposed,
            (false, true) => Came::Updated,
            (true, true) => Came::Same,
        };
        taken.records += usize::from(!plain.is_empty() || !waiting.is_empty());
        // Seen at nothing, a guarded value is not clean beside somebody else's, and the judge makes a proposal of it.
        let kind = self.department.code();
        let [plain, waiting] = [(row.version, plain), (0, waiting)]
            .map(|(seen, fields)| (!fields.is_empty()).then(|| Change::set(kind, id, seen, fields)));
        taken.written.extend(Written::changed(kind, &row, plain.as_slice())?);
        taken.changes.extend(plain.into_iter().chain(waiting));
        Ok(self.remember(id, fact, came, taken))
    }

    /// Such a fact exists once by nature.
    pub(super) fn id_of(&self, ours: &Ours, fact: &Fact) -> Option<RecordId> {
        kinds::kind(self.department.code())?.natural_id(&self.whole(ours, fact))
    }

    fn whole(&self, ours: &Ours, fact: &Fact) -> Fields {
        let mut fields = fact.fields.clone();
        fields.extend(fact.on_create.clone());
        fields.insert("household".into(), ours.household.into());
        fields.insert("person".into(), ours.person.into());
        fields.retain(|_, value| !value.is_null());
        fields
    }

    fn remember(&self, id: RecordId, fact: &Fact, came: Came, taken: &mut Taken) -> Came {
        let mut fields = fact.fields.clone();
        fields.insert(AS_OF.into(), Value::text(self.as_of.to_string()));
        taken.said.push(Said { source: self.department.source(), record: id, fields });
        came
    }

    /// Tells whether somebody else than the county's own program entered a field after the cut-off day, or deleted the record.
    pub(super) fn newer(&self, row: &Stored, inks: &Inks, name: &str) -> bool {
        if row.deleted {
            return true;
        }
        let written = inks.fields.contains_key(name) || !field(&row.fields, name).is_null();
        let ink = inks.of(name);
        let observed = ink.observed.or_else(|| ink.at.map(|at| at.day()));
        written && ink.desk != own_desk() && observed.is_none_or(|day| day > self.as_of)
    }

    /// Lists what earlier lists proposed for a field and nobody has decided on.
    fn open_proposals(&self, record: RecordId, name: &str) -> Result<Vec<(RecordId, Value)>, CountyError> {
        let mut query = self.db.prepare_cached(
            "SELECT id, value FROM proposal WHERE record = ?1 AND field = ?2 AND desk = ?3 AND state = ?4 AND deleted = 0",
        )?;
        let open = StandingState::Open.code();
        let rows = query.query_map(params![record.bytes(), name, own_desk().bytes(), open], |row| {
            Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, String>(1)?))
        })?;
        let mut found = vec![];
        for row in rows {
            let (id, text) = row?;
            found.push((id, parse(&text, Proposal::KIND.name)?));
        }
        Ok(found)
    }
}

fn as_of(said: &Fields) -> Option<Day> {
    field(said, AS_OF).as_text()?.parse().ok()
}

/// Closes a proposal that a later list has overtaken.
fn overtaken(proposal: RecordId) -> Change {
    batches::moved(Proposal::KIND.name, proposal, StandingState::Open.code(), StandingState::Declined)
}
