//! A dossier: all facts of one household that rules and indicators ask for, gathered once (`anju_store::dossiers`), alike on a
//! desk and at the county.

use super::{Light, Parameters};
use crate::{
    area::{AreaCode, MoveScope},
    day::{Day, PartialDay},
    id::RecordId,
    kinds::{Baseline, MatterState, NeedState},
    record::Record,
    value::Fields,
};

/// The facts of one household on the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dossier {
    /// The household.
    pub household: RecordId,
    /// The village it lives in.
    pub village: AreaCode,
    /// The settlement, if it lives in one.
    pub settlement: Option<RecordId>,
    /// Its class 户类型, a code.
    pub class: Option<String>,
    /// Its monitored class 监测对象类别, a code.
    pub monitored: Option<String>,
    /// The last day on which it was so; none where that stands now.
    pub stood_until: Option<Day>,
    /// Its pairs, by their first day.
    pub pairs: Vec<PairFacts>,
    /// Its visits from the newest, back to one that counts under any parameters and to the beginning of the day's month.
    pub visits: Vec<VisitFacts>,
    /// Its needs that still ask for something, or did after the day.
    pub needs: Vec<NeedFacts>,
    /// Its matters that are open or of the day's year.
    pub matters: Vec<MatterFacts>,
    /// Where it came from, as far as its division is known.
    pub origin: Option<AreaCode>,
    /// Whether people live there all year, a code of `live_state`.
    pub residence: Option<String>,
    /// Its members today, by their ids.
    pub members: Vec<MemberFacts>,
    /// Its records of the kinds that rules read whole (`rules::READ_WHOLE`), by id.
    pub records: Vec<Kept>,
}

/// One member with what departments know of him.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberFacts {
    /// The person.
    pub person: RecordId,
    /// His birth, as far as it is known.
    pub birth: Option<PartialDay>,
    /// Whether he goes to school.
    pub studies: bool,
    /// Whether his hukou has moved, where somebody knows.
    pub moved: Option<bool>,
    /// His political standing, a code of `politics`.
    pub politics: Option<String>,
    /// His pension insurances, kind by kind.
    pub pensions: Vec<PensionFacts>,
    /// His medical insurances of the day's year and the next, year by year and kind by kind.
    pub medical: Vec<MedicalFacts>,
    /// The social assistance that he has or had.
    pub aids: Vec<AidFacts>,
}

/// One pension insurance of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PensionFacts {
    /// A code of `pension_kind`.
    pub kind: String,
    /// Whether he takes part, where somebody knows.
    pub insured: Option<bool>,
    /// A code of `pension_state`.
    pub state: Option<String>,
}

/// One medical insurance of a member in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MedicalFacts {
    /// The year.
    pub year: i64,
    /// A code of `medical_kind`.
    pub kind: String,
    /// Whether he takes part, where somebody knows.
    pub insured: Option<bool>,
    /// A code of `medical_state`.
    pub state: Option<String>,
}

/// One aid of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AidFacts {
    /// A code of `assist`.
    pub kind: String,
    /// Whether he is entitled, where somebody knows.
    pub entitled: Option<bool>,
    /// First day, where it is known.
    pub since: Option<Day>,
    /// Last day; none while it lasts.
    pub until: Option<Day>,
}

/// A record that rules read whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The kind's name.
    pub kind: &'static str,
    /// The record.
    pub id: RecordId,
    /// Its values.
    pub fields: Fields,
}

impl Kept {
    /// Keeps a record.
    pub fn of<R: Record>(id: RecordId, record: &R) -> Self {
        Self { kind: R::KIND.name, id, fields: record.fields() }
    }
}

/// One pair's period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairFacts {
    /// The cadre who helps.
    pub cadre: RecordId,
    /// First day.
    pub since: Day,
    /// Last day; none while it lasts.
    pub until: Option<Day>,
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitFacts {
    /// Its day.
    pub on: Day,
    /// How, a code of `visit_mode`.
    pub method: String,
    /// The first who went.
    pub visitor: Option<RecordId>,
    /// The day agreed for the next one.
    pub next_due: Option<Day>,
}

/// One need in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedFacts {
    /// The need.
    pub id: RecordId,
    /// What was asked, shortened.
    pub text: String,
    /// Where it stands now.
    pub state: NeedState,
    /// The day it was raised.
    pub raised_on: Day,
    /// By when it is to be answered, where a day was set.
    pub due_on: Option<Day>,
    /// The day it was done.
    pub done_on: Option<Day>,
}

/// One matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatterFacts {
    /// The matter.
    pub id: RecordId,
    /// What is to be done, shortened.
    pub title: String,
    /// The year it counts for.
    pub year: i64,
    /// Where it stands.
    pub state: MatterState,
    /// By when.
    pub due_on: Option<Day>,
    /// The day the household confirmed it.
    pub confirmed_on: Option<Day>,
    /// Whether any evidence is attached.
    pub has_evidence: bool,
}

impl Dossier {
    /// Tells whether its class needs a cadre, visits and matters.
    pub fn is_helped(&self, parameters: &Parameters) -> bool {
        parameters.needs_help(self.class.as_deref(), self.monitored.as_deref())
    }

    /// Tells whether a person lives there today.
    pub fn has(&self, person: RecordId) -> bool {
        self.members.iter().any(|member| member.person == person)
    }

    /// Returns how a light of a clause that speaks of 搬迁贫困人员 shines for a household: of one that is not among them nothing is to
    /// be done by it.
    pub fn spoken_of(&self, light: Light, parameters: &Parameters) -> Light {
        let asks = light > Light::UnderWay;
        if asks && !self.is_helped(parameters) { Light::NotConcerned } else { light }
    }

    /// Tells whether it was asked about all seven rights 七项权益摸底.
    pub fn is_surveyed(&self) -> bool {
        self.records::<Baseline>().next().is_some()
    }

    /// Returns how far it moved, computed from where it came from and where it lives; none where the origin's division is not known.
    pub fn scope(&self) -> Option<MoveScope> {
        MoveScope::between(self.origin.as_ref()?, &self.village)
    }

    /// Returns its records of a kind that rules read whole; what another program wrote otherwise is passed over.
    pub fn records<R: Record>(&self) -> impl Iterator<Item = (RecordId, R)> {
        let of_kind = self.records.iter().filter(|kept| kept.kind == R::KIND.name);
        of_kind.filter_map(|kept| Some((kept.id, R::from_fields(&kept.fields).ok()?)))
    }

    /// Returns who helps on a day.
    pub fn helpers_on(&self, day: Day) -> impl Iterator<Item = &PairFacts> {
        self.pairs.iter().filter(move |pair| pair.stands_on(day))
    }

    /// Returns the visits up to a day that count as such, the newest first.
    pub fn visits_to<'a>(&'a self, day: Day, parameters: &'a Parameters) -> impl Iterator<Item = &'a VisitFacts> {
        self.visits.iter().filter(move |visit| visit.on <= day && parameters.counts(&visit.method))
    }

    /// Returns the matters of the day's year.
    pub fn matters_of_year(&self, day: Day) -> impl Iterator<Item = &MatterFacts> {
        self.matters.iter().filter(move |matter| matter.year == i64::from(day.year()))
    }
}

impl MemberFacts {
    /// Makes the facts of a member of whom nobody knows anything.
    pub fn unknown(person: RecordId) -> Self {
        Self {
            person,
            birth: None,
            studies: false,
            moved: None,
            politics: None,
            pensions: vec![],
            medical: vec![],
            aids: vec![],
        }
    }

    /// Tells whether his hukou is known to have moved.
    pub fn has_moved(&self) -> bool {
        self.moved == Some(true)
    }

    /// Returns the day on which he certainly has an age: of a birth known to the month or the year, the last that it may be.
    pub fn turns(&self, age: i64) -> Option<Day> {
        let birth = self.birth?.latest();
        let turned = birth.plus_months(12 * age);
        // Whoever was born on 29 February is a year older on 1 March.
        Some(if turned.day() < birth.day() { turned.plus_days(1) } else { turned })
    }
}

impl AidFacts {
    /// Tells whether he is entitled to it on a day.
    pub fn stands_on(&self, day: Day) -> bool {
        self.entitled != Some(false)
            && self.since.is_none_or(|since| since <= day)
            && self.until.is_none_or(|until| day <= until)
    }
}

impl PairFacts {
    /// Tells whether the pair stands on a day.
    pub fn stands_on(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }
}

impl NeedFacts {
    /// Tells whether it waited for an answer on a day. A need done without a day counts as done when it was raised.
    pub fn is_open_on(&self, day: Day) -> bool {
        let done = (!self.state.is_open()).then(|| self.done_on.unwrap_or(self.raised_on));
        self.raised_on <= day && done.is_none_or(|done| day < done)
    }
}

impl MatterFacts {
    /// Tells whether it counts for its year: from 群众已确认 on.
    pub fn counts(&self) -> bool {
        matches!(self.state, MatterState::Confirmed | MatterState::Verified)
    }
}
