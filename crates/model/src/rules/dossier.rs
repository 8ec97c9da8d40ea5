//! A dossier: all facts of one household that rules and indicators ask for, gathered once (`anju_store::dossiers`), alike on a
//! desk and at the county.

use super::Parameters;
use crate::{
    area::AreaCode,
    day::Day,
    id::RecordId,
    kinds::{MatterState, NeedState},
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
    /// Its members today: the person, and whether his hukou has moved.
    pub members: Vec<(RecordId, bool)>,
    /// Its records of the kinds that rules read whole (`rules::READ_WHOLE`), by id.
    pub records: Vec<Kept>,
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
