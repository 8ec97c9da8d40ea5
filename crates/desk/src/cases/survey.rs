//! 七项权益摸底: all seven rights asked in one visit. What is known already is shown; what is answered is written where it belongs, in
//! one save with the survey itself.

use super::{households::ORDER, reach, rights::stated, rows, settle};
use crate::{DeskError, app::Work, shelf::outbox::Save};
use anju_model::{
    Day, Departments, Fault, RecordId, Ref,
    area::MoveScope,
    contract::*,
    kinds::{
        Assistance, Baseline, CROPLAND, CollectiveChoice, Household, Hukou, HukouWish, LandPlot, Medical, MedicalWish,
        PartyCase, PartyStanding, PartyStep, Pension, PensionChoice, Person, is_basic,
    },
    record::{Patch, Record},
    survey::{OF_HOUSEHOLD, OF_MEMBER, open_to},
    sync::group::{Act, Change},
};
use anju_store::{Stored, rusqlite::params};

/// Says that somebody has none of it: in the sets of insurances, and of aids, where no code says so.
pub(super) const NONE: &str = "0";
/// Says that nobody knows: as good as not asked.
const UNKNOWN: &str = "9";
/// The insurance of residents in the sets of insurances, under which it is noted that somebody has none.
const RESIDENTS: &str = "1";
/// 大病保险, which comes with a basic insurance.
const SERIOUS: &str = "4";

/// Reads what is known of a household's seven rights.
pub(crate) fn open(work: &Work<'_>, household: RecordId) -> Result<SurveyForm, DeskError> {
    let (house, _) = reach::household(work, household)?;
    let (head, lives) = rows::whose(work, household)?;
    let members = members(work, household)?.into_iter().map(|person| member(work, person));
    let (says, origins) = household_says(work, household)?;
    let of_household = open_to(&OF_HOUSEHOLD, &work.who.departments).map(|question| question.name);
    let of_member = open_to(&OF_MEMBER, &work.who.departments).map(|question| question.name);
    Ok(SurveyForm {
        household,
        head,
        lives,
        surveyed_on: all_of::<Baseline>(work, "household", household)?.into_iter().map(|of| of.surveyed_on).max(),
        next: None,
        asks: of_household.chain(of_member).map(str::to_owned).collect(),
        scope: house.origin.as_ref().and_then(|origin| MoveScope::between(origin, &house.village)),
        says,
        origins,
        members: members.collect::<Result<_, _>>()?,
        may_write: work.who.role.rank().is_some(),
    })
}

/// As `open`, and names the household to go on with: the next one of the village that was not asked, in the order of lists; after
/// the last one, the first.
pub(crate) fn open_on(work: &Work<'_>, household: RecordId) -> Result<SurveyForm, DeskError> {
    let (house, _) = reach::household(work, household)?;
    let condition = reach::condition_within(work, work.clock.today(), Some(&house.village));
    let sql = format!(
        "SELECT h.id, d.surveyed FROM household h JOIN dossier d ON d.household = h.id WHERE {condition} ORDER BY {ORDER}"
    );
    let mut query = work.db.prepare_cached(&sql)?;
    let all = query.query_map([], |row| Ok((RecordId::from_bytes(row.get(0)?), row.get::<_, bool>(1)?)))?;
    let mut all: Vec<(RecordId, bool)> = all.collect::<Result<_, _>>()?;
    if let Some(at) = all.iter().position(|(id, _)| *id == household) {
        all.rotate_left(at);
    }
    let next = all.into_iter().find(|(id, surveyed)| *id != household && !surveyed).map(|(id, _)| id);
    Ok(SurveyForm { next, ..open(work, household)? })
}

pub(super) fn members(work: &Work<'_>, household: RecordId) -> Result<Vec<RecordId>, DeskError> {
    let mut query = work.db.prepare_cached(
        "SELECT m.person FROM membership m JOIN household h ON h.id = m.household
         WHERE m.household = ?1 AND m.deleted = 0 AND m.until IS NULL
         ORDER BY m.person IS NOT h.head, m.relation, m.person",
    )?;
    rows::ids(query.query_map([household.bytes()], |row| row.get(0))?)
}

/// Reads the records of a kind that name a record in a field, to whose department the person is admitted.
pub(super) fn all_of<R: Record>(work: &Work<'_>, name: &str, named: RecordId) -> Result<Vec<R>, DeskError> {
    Ok(rows_of(work, name, named)?.into_iter().map(|(record, _)| record).collect())
}

/// As `all_of`, with their rows.
fn rows_of<R: Record>(work: &Work<'_>, name: &str, named: RecordId) -> Result<Vec<(R, Stored)>, DeskError> {
    if !work.who.departments.admit_kind(&R::KIND) {
        return Ok(vec![]);
    }
    let sql = format!("SELECT id FROM {} WHERE {name} = ?1 AND deleted = 0 ORDER BY id", R::KIND.name);
    let ids = rows::ids(work.db.prepare_cached(&sql)?.query_map(params![named.bytes()], |row| row.get(0))?)?;
    ids.into_iter().filter_map(|id| rows::row_of(work, id).transpose()).collect()
}

fn household_says(work: &Work<'_>, household: RecordId) -> Result<(HouseholdSays, Origins), DeskError> {
    let wishes = rows_of::<HukouWish>(work, "household", household)?.into_iter();
    let wish = wishes.filter(|(wish, _)| wish.person.is_none()).max_by_key(|(wish, _)| wish.asked_on);
    let choices = rows_of::<CollectiveChoice>(work, "household", household)?.into_iter();
    let choice = choices.filter(|(choice, _)| choice.person.is_none()).max_by_key(|(choice, _)| choice.asked_on);
    let plots = rows_of::<LandPlot>(work, "household", household)?;
    let plot = plots.into_iter().find(|(plot, _)| plot.kind == CROPLAND);
    let mut origins = Origins::new();
    note(work, &mut origins, &[("hukou_wish", "wish"), ("hukou_way", "way")], &wish)?;
    note(work, &mut origins, &[("collective", "choice")], &choice)?;
    let of_land = if plot.as_ref().is_some_and(|(plot, _)| plot.is_none()) { "mu" } else { "used_as" };
    note(work, &mut origins, &[("land_use", of_land)], &plot)?;
    let says = HouseholdSays {
        hukou_wish: wish.as_ref().map(|(wish, _)| wish.wish.clone()),
        hukou_way: wish.and_then(|(wish, _)| wish.way),
        collective: choice.map(|(choice, _)| choice.choice),
        land_use: plot.and_then(|(plot, _)| if plot.is_none() { Some(NONE.to_owned()) } else { plot.used_as }),
    };
    Ok((says, origins))
}

/// Notes from where the answers are known that a row holds: each question's name, with the field that answers it.
fn note<R>(
    work: &Work<'_>,
    origins: &mut Origins,
    answers: &[(&str, &str)],
    found: &Option<(R, Stored)>,
) -> Result<(), DeskError> {
    let Some((_, row)) = found else { return Ok(()) };
    for (question, field) in answers {
        let origin = rows::origin_of(work, row, field)?;
        origins.extend(origin.map(|origin| ((*question).to_owned(), origin)));
    }
    Ok(())
}

fn member(work: &Work<'_>, person: RecordId) -> Result<SurveyMember, DeskError> {
    let today = work.clock.today();
    let birth = rows::row_of::<Person>(work, person)?.and_then(|(person, _)| person.birth);
    let (says, origins) = member_says(work, person, today)?;
    Ok(SurveyMember {
        person,
        name: settle::named(work, person).unwrap_or_default(),
        age: birth.map(|birth| today.age_since(birth.latest())),
        says,
        origins,
    })
}

fn member_says(work: &Work<'_>, person: RecordId, today: Day) -> Result<(MemberSays, Origins), DeskError> {
    let hukou = rows_of::<Hukou>(work, "person", person)?.into_iter().find(|(fact, _)| fact.moved.is_some());
    let politics = rows_of::<PartyStanding>(work, "person", person)?;
    let politics = politics.into_iter().find(|(fact, _)| fact.standing.is_some());
    let pensions = rows_of::<Pension>(work, "person", person)?.into_iter();
    let pension = insured(pensions.filter(|(pension, _)| pension.until.is_none()), |pension| pension.insured);
    let year = i64::from(today.year());
    let medical = rows_of::<Medical>(work, "person", person)?.into_iter();
    let medical = insured(medical.filter(|(one, _)| one.year == year && one.kind != SERIOUS), |one| one.insured);
    // The one under way, else the last that ended.
    let stands = |(case, _): &(PartyCase, Stored)| (PartyStep::WORKFLOW.is_open(&case.state), case.surveyed_on);
    let comrade = rows_of::<PartyCase>(work, "person", person)?.into_iter().max_by_key(stands);
    let choices = rows_of::<PensionChoice>(work, "person", person)?.into_iter();
    let choice = choices.max_by_key(|(choice, _)| choice.asked_on);
    let wish = rows_of::<MedicalWish>(work, "person", person)?.into_iter().max_by_key(|(wish, _)| wish.asked_on);
    let aids = rows_of::<Assistance>(work, "person", person)?.into_iter();
    let aids = aids.filter(|(aid, _)| aid.until.is_none_or(|until| today <= until));
    let aid = insured(aids, |aid| aid.entitled.or(Some(true)));
    let mut origins = Origins::new();
    note(work, &mut origins, &[("moved", "moved")], &hukou)?;
    note(work, &mut origins, &[("politics", "standing")], &politics)?;
    note(work, &mut origins, &[("pension", "insured"), ("pension_state", "state")], &pension)?;
    note(work, &mut origins, &[("medical", "insured"), ("medical_state", "state")], &medical)?;
    note(work, &mut origins, &[("aid", "entitled")], &aid)?;
    note(work, &mut origins, &[("party_opinion", "opinion")], &comrade)?;
    note(work, &mut origins, &[("pension_choice", "choice")], &choice)?;
    note(work, &mut origins, &[("medical_service", "service")], &wish)?;
    let kind = |has: bool, kind: String| if has { kind } else { NONE.to_owned() };
    let pension = pension.map(|(pension, _)| pension);
    let medical = medical.map(|(medical, _)| medical);
    let says = MemberSays {
        moved: hukou.and_then(|(fact, _)| fact.moved),
        politics: politics.and_then(|(fact, _)| fact.standing),
        pension_state: pension.as_ref().filter(|one| one.insured == Some(true)).and_then(|one| one.state.clone()),
        pension: pension.map(|one| kind(one.insured == Some(true), one.kind)),
        medical_state: medical.as_ref().filter(|one| one.insured == Some(true)).and_then(|one| one.state.clone()),
        medical: medical.map(|one| kind(one.insured == Some(true), one.kind)),
        aid: aid.map(|(aid, _)| kind(aid.entitled != Some(false), aid.kind)),
        party_opinion: comrade.and_then(|(case, _)| case.opinion),
        pension_choice: choice.map(|(choice, _)| choice.choice),
        medical_service: wish.map(|(wish, _)| wish.service),
    };
    Ok((says, origins))
}

/// The fact that says what somebody has; where none does, one that says he has not.
fn insured<R>(facts: impl Iterator<Item = (R, Stored)>, has: impl Fn(&R) -> Option<bool>) -> Option<(R, Stored)> {
    let facts = facts.filter_map(|fact| Some((has(&fact.0)?, fact)));
    // Of equals the first.
    facts.min_by_key(|(has, _)| !has).map(|(_, fact)| fact)
}

/// Saves a survey.
///
/// # Errors
/// `day.future`; `person.elsewhere` of somebody who does not live there; what the door of a save refuses (`admitted`).
pub(crate) fn log(work: &Work<'_>, ask: LogSurvey) -> Result<Saved, DeskError> {
    reach::may_write(work)?;
    reach::household(work, ask.household)?;
    work.not_future("surveyed_on", ask.surveyed_on)?;
    let live_here = members(work, ask.household)?;
    if ask.members.iter().any(|(person, _)| !live_here.contains(person)) {
        return Err(Fault::new("person.elsewhere").field("members").into());
    }
    let mut said = Said { work, household: Ref::to(ask.household), on: ask.surveyed_on, changes: vec![] };
    said.household(&ask.says)?;
    for (person, says) in &ask.members {
        said.member(*person, says)?;
    }
    // Who asks for his departments alone has not asked about all seven.
    if work.who.departments == Departments::default() {
        let baseline = Baseline { household: said.household, surveyed_on: said.on, entered_by: Some(work.who.account) };
        let again = Baseline::set().surveyed_on(said.on).entered_by(work.who.account);
        said.changes.extend(stated(work, &baseline, again)?);
    }
    if said.changes.is_empty() {
        return Err(Fault::new("form.unchanged").into());
    }
    work.save(Save::of("survey", ask.household, said.changes).observed(ask.surveyed_on))
}

/// What a survey says, as the changes that it comes to.
struct Said<'w> {
    work: &'w Work<'w>,
    household: Ref<Household>,
    on: Day,
    changes: Vec<Change>,
}

impl Said<'_> {
    fn household(&mut self, says: &HouseholdSays) -> Result<(), DeskError> {
        let (household, asked_on) = (self.household, self.on);
        let (stood, _) = household_says(self.work, household.id())?;
        let wished = (&says.hukou_wish, &says.hukou_way) != (&stood.hukou_wish, &stood.hukou_way);
        if let Some(wish) = says.hukou_wish.clone().filter(|wish| wished && wish != NONE) {
            let way = says.hukou_way.clone();
            let fact =
                HukouWish { household, person: None, asked_on, wish: wish.clone(), way: way.clone(), note: None };
            self.changes.extend(stated(self.work, &fact, HukouWish::set().wish(wish).way(way))?);
        }
        if let Some(choice) = says.collective.clone().filter(|it| says.collective != stood.collective && it != NONE) {
            let fact = CollectiveChoice { household, person: None, asked_on, choice: choice.clone(), note: None };
            self.changes.extend(stated(self.work, &fact, CollectiveChoice::set().choice(choice))?);
        }
        if let Some(used_as) = says.land_use.clone().filter(|_| says.land_use != stood.land_use) {
            self.land(used_as)?;
        }
        Ok(())
    }

    /// The cropland at the origin: one plot of it stands for all that nobody has told apart.
    fn land(&mut self, used_as: String) -> Result<(), DeskError> {
        let plots = rows_of::<LandPlot>(self.work, "household", self.household.id())?;
        let has_none = used_as == NONE;
        let (used_as, mu) = if has_none { (None, Some(0)) } else { (Some(used_as), None) };
        let change = match plots.into_iter().find(|(plot, _)| plot.kind == CROPLAND) {
            Some((plot, row)) => {
                let found = LandPlot::set().used_as(used_as).seen_on(self.on);
                // Whoever says otherwise than that there is none says nothing of how much there is.
                let found = if has_none || plot.is_none() { found.mu(mu) } else { found };
                found.of(row.id, row.version)
            }
            None => {
                let plot = LandPlot {
                    household: self.household,
                    contractor: None,
                    kind: CROPLAND.to_owned(),
                    mu,
                    used_as,
                    operator_kind: None,
                    operator: None,
                    income_fen: None,
                    seen_on: self.on,
                    note: None,
                };
                plot.make(self.work.rim.id())
            }
        };
        self.changes.push(change);
        Ok(())
    }

    fn member(&mut self, id: RecordId, says: &MemberSays) -> Result<(), DeskError> {
        let (stood, _) = member_says(self.work, id, self.work.clock.today())?;
        let (household, person): (_, Ref<Person>) = (self.household, Ref::to(id));
        if let Some(moved) = says.moved.filter(|_| says.moved != stood.moved) {
            let fact = Hukou { household, person, moved: Some(moved), since: None };
            self.changes.extend(stated(self.work, &fact, Hukou::set().moved(moved))?);
        }
        if let Some(standing) = says.politics.clone().filter(|_| says.politics != stood.politics) {
            let fact = PartyStanding { household, person, standing: Some(standing.clone()) };
            self.changes.extend(stated(self.work, &fact, PartyStanding::set().standing(standing))?);
        }
        if (&says.pension, &says.pension_state) != (&stood.pension, &stood.pension_state) {
            self.pension(person, says, says.pension != stood.pension)?;
        }
        if (&says.medical, &says.medical_state) != (&stood.medical, &stood.medical_state) {
            self.medical(person, says, says.medical != stood.medical)?;
        }
        if says.aid != stood.aid {
            self.aid(person, says)?;
        }
        if let Some(opinion) = says.party_opinion.clone().filter(|_| says.party_opinion != stood.party_opinion) {
            self.opinion(person, opinion)?;
        }
        let asked_on = self.on;
        if let Some(choice) = says.pension_choice.clone().filter(|_| says.pension_choice != stood.pension_choice) {
            let fact = PensionChoice { household, person, asked_on, choice: choice.clone(), note: None };
            self.changes.extend(stated(self.work, &fact, PensionChoice::set().choice(choice))?);
        }
        if let Some(service) = says.medical_service.clone().filter(|_| says.medical_service != stood.medical_service) {
            let fact = MedicalWish { household, person, asked_on, service: service.clone(), done_on: None, note: None };
            self.changes.extend(stated(self.work, &fact, MedicalWish::set().service(service))?);
        }
        Ok(())
    }

    /// What a member of the Party wishes: he has been heard, and his case begins with that where none is under way.
    fn opinion(&mut self, person: Ref<Person>, opinion: String) -> Result<(), DeskError> {
        let cases = rows_of::<PartyCase>(self.work, "person", person.id())?;
        let open = cases.into_iter().find(|(case, _)| PartyStep::WORKFLOW.is_open(&case.state));
        let says = PartyCase::set().opinion(opinion).heard_on(self.on);
        let (id, seen) = match open {
            Some((case, row)) if case.state != PartyStep::Surveyed.code() => {
                self.changes.push(says.of(row.id, row.version));
                return Ok(());
            }
            Some((_, row)) => (row.id, row.version),
            None => {
                let id = self.work.rim.id();
                let begins = PartyCase::set().household(self.household).person(person);
                let begins = begins.state(PartyStep::Surveyed.code()).surveyed_on(self.on).into_fields();
                self.changes.push(Change::create(PartyCase::KIND.name, id, begins));
                (id, 0)
            }
        };
        let (from, to) = (PartyStep::Surveyed.code().to_owned(), PartyStep::Heard.code().to_owned());
        let act = Act::Transition { field: "state".to_owned(), from, to, fields: says.into_fields() };
        self.changes.push(Change { kind: PartyCase::KIND.name.to_owned(), record: id, seen, act });
        Ok(())
    }

    /// Says of those facts of a person which end that they do.
    fn end<R: Record>(
        &mut self,
        person: Ref<Person>,
        ends: impl Fn(&R) -> bool,
        says: impl Fn() -> Patch<R>,
    ) -> Result<(), DeskError> {
        let facts = rows_of::<R>(self.work, "person", person.id())?;
        let ended = facts.into_iter().filter(|(fact, _)| ends(fact));
        self.changes.extend(ended.map(|(_, row)| says().of(row.id, row.version)));
        Ok(())
    }

    /// The insurance that he has, and that he has no other.
    fn pension(&mut self, person: Ref<Person>, says: &MemberSays, is_other: bool) -> Result<(), DeskError> {
        let Some(kind) = says.pension.clone().filter(|kind| kind != UNKNOWN) else { return Ok(()) };
        let insured = kind != NONE;
        let kind = if insured { kind } else { RESIDENTS.to_owned() };
        let state = says.pension_state.clone().filter(|_| insured);
        if is_other {
            let stands = |other: &Pension| other.insured == Some(true) && other.until.is_none();
            let ends = |other: &Pension| other.kind != kind && stands(other);
            self.end(person, ends, || Pension::set().insured(false))?;
        }
        let fact = Pension {
            household: self.household,
            person,
            kind,
            insured: Some(insured),
            state: state.clone(),
            since: None,
            until: None,
        };
        self.changes.extend(stated(self.work, &fact, Pension::set().insured(insured).state(state).until(None))?);
        Ok(())
    }

    fn medical(&mut self, person: Ref<Person>, says: &MemberSays, is_other: bool) -> Result<(), DeskError> {
        let Some(kind) = says.medical.clone().filter(|kind| kind != UNKNOWN) else { return Ok(()) };
        let insured = kind != NONE;
        let kind = if insured { kind } else { RESIDENTS.to_owned() };
        let state = says.medical_state.clone().filter(|_| insured);
        let year = i64::from(self.work.clock.today().year());
        if is_other && kind != SERIOUS {
            let stands = |other: &Medical| other.year == year && other.insured == Some(true);
            let ends = |other: &Medical| other.kind != kind && other.kind != SERIOUS && stands(other);
            self.end(person, ends, || Medical::set().insured(false))?;
        }
        let fact =
            Medical { household: self.household, person, year, kind, insured: Some(insured), state: state.clone() };
        self.changes.extend(stated(self.work, &fact, Medical::set().insured(insured).state(state))?);
        Ok(())
    }

    /// The aid that he has; who has none has none of those that are noted.
    fn aid(&mut self, person: Ref<Person>, says: &MemberSays) -> Result<(), DeskError> {
        let Some(kind) = says.aid.clone() else { return Ok(()) };
        // 低保 and 特困 of one person at once contradict each other; what one has beside them stays.
        let replaces = |other: &str| kind == NONE || (is_basic(other) && is_basic(&kind) && other != kind);
        let ends = |aid: &Assistance| replaces(&aid.kind) && aid.entitled != Some(false) && aid.until.is_none();
        self.end(person, ends, || Assistance::set().entitled(false))?;
        if kind == NONE {
            return Ok(());
        }
        let fact =
            Assistance { household: self.household, person, kind, entitled: Some(true), since: None, until: None };
        self.changes.extend(stated(self.work, &fact, Assistance::set().entitled(true).until(None))?);
        Ok(())
    }
}
