//! What one row of a department's list says of a person, in the department's everyday words.

use super::{
    judged,
    period::{first_day, period, two_days, whole_day},
    placed::Placed,
    sense::Sense,
    title::{ONCE, TitleYear, Titled},
};
use crate::{cell::squeeze, draft::rows::Said, everyday::Learnt, units::whole_year};
use anju_model::{
    CodeSets, Day, Department, Fields, PartialDay, Value,
    checks::{Finding, IdNumber},
    mask::quoted,
};

/// One fact of a person: a record of the department's kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What its id derives from besides kind and person: year and kind of insurance, kind of aid.
    pub of: Vec<String>,
    /// What the row says.
    pub fields: Fields,
    /// What only a new record gets besides.
    pub on_create: Fields,
    /// Whether it says no more than that something is not so, so that nothing need be made where nothing is.
    pub denies: bool,
}

/// Why a row's facts are not taken.
pub(super) enum Not {
    /// Nothing to read, or not readable.
    Read(Finding),
    /// Two cells of it deny each other.
    So(Finding),
}

/// What the rows of one sheet have in common.
pub(super) struct Reading<'a> {
    pub(super) department: Department,
    /// The list's cut-off day.
    pub(super) as_of: Day,
    pub(super) sets: &'a CodeSets,
    /// Words that a person has mapped.
    pub(super) learnt: &'a Learnt,
    /// Whether the sheet says how it stands with a person, not only that he is on it.
    says_state: bool,
    /// Whether it has no column of facts at all, so that the title says them.
    only_listed: bool,
}

/// Finds what stands in a row against its saying something, of a year.
pub(super) type OfYear<'a> = &'a dyn Fn(Option<i64>) -> Option<Finding>;

/// Whom a row is about, and what stands beside the columns that are read.
#[derive(Clone, Copy)]
pub(super) struct About<'a> {
    pub id: &'a IdNumber,
    /// By what it is unsure that being listed says anything, of a year.
    pub may_deny: OfYear<'a>,
    /// By what it is unsure what the row says outright, of a year.
    pub doubt: OfYear<'a>,
    /// By what the row is of another time than this year or the cut-off day.
    pub other_time: OfYear<'a>,
    /// By what it is so after all where the title denies it.
    pub restores: &'a dyn Fn() -> Option<Finding>,
    /// What the titles say of the row.
    pub titled: &'a Titled,
    /// The year that the headings name.
    pub year: Option<i64>,
    /// The kind that the headings name.
    pub kind: Option<&'static str>,
}

/// The code of the residents' insurance, in `pension_kind` and `medical_kind` alike.
const RESIDENTS: &str = "1";
/// The codes of 低保 and of 特困, each first the one that says no more than that.
const MINIMUM_LIVING: [&str; 3] = ["10", "11", "12"];
const DESTITUTE: [&str; 3] = ["20", "21", "22"];
/// So far ahead a list may say when something begins.
const DAYS_AHEAD: i64 = 366;
/// An end in such a year stands for none: 9999-12-31.
const FOREVER: i16 = 2099;
/// The age from which a pension is drawn.
const PENSION_AGE: i64 = 60;

impl<'a> Reading<'a> {
    pub(super) fn of(
        department: Department,
        as_of: Day,
        (sets, learnt): (&'a CodeSets, &'a Learnt),
        placed: &Placed,
    ) -> Self {
        Self {
            department,
            as_of,
            sets,
            learnt,
            says_state: ["state", "insured", "drawing"].iter().any(|name| placed.has(name)),
            only_listed: !placed.has_facts(department),
        }
    }

    /// Reads the facts of a row whose id number is good.
    pub(super) fn facts(&self, said: &Said, about: &About<'_>, notes: &mut Vec<Finding>) -> Result<Vec<Fact>, Not> {
        match self.department {
            Department::Medical => self.medical(said, about, notes),
            Department::Pension => self.pension(said, about, notes),
            Department::Hukou => self.hukou(said, about, notes),
            Department::Assistance => self.assistance(said, about, notes),
        }
    }

    fn medical(&self, said: &Said, about: &About<'_>, notes: &mut Vec<Finding>) -> Result<Vec<Fact>, Not> {
        let (insured, state) = self.standing(said, about, "medical_state")?;
        let covered = match state.as_deref() {
            Some("1") => Some(true),
            Some("2") => Some(false),
            _ => None,
        };
        if insured.is_some() && covered.is_some() && insured != covered {
            return Err(Not::So(Finding::error("list.insured_or_not", "insured")));
        }
        let (kind, none) = self.insurance(said, about)?;
        let year = self.year_of(said, about)?;
        let stopped = self.stopped(said, about, notes)?.filter(|day| i64::from(day.year()) <= year);
        let stated = insured.or(covered);
        if stated == Some(true) && stopped.is_some() {
            return Err(Not::So(Finding::error("list.ended_or_not", "until")));
        }
        let insured = match stated {
            _ if none => Some(false),
            None if state.is_none() && stopped.is_some() => Some(false),
            None if state.is_none() => self.by_being_listed(said, about, Some(year))?,
            Some(true) => sure(about, Some(year))?,
            stated => stated,
        };
        let denies = insured == Some(false) && state.is_none() && kind != RESIDENTS;
        let fields = insurance_fields(insured, state)?;
        let on_create = Fields::from([("kind".into(), Value::text(&*kind)), ("year".into(), Value::Int(year))]);
        Ok(vec![Fact { of: vec![year.to_string(), kind], fields, on_create, denies }])
    }

    fn pension(&self, said: &Said, about: &About<'_>, notes: &mut Vec<Finding>) -> Result<Vec<Fact>, Not> {
        let (insured, state) = self.standing(said, about, "pension_state")?;
        let (state, draws) = self.on_roster(said, about, (state, self.draws(said)?))?;
        if insured == Some(false) && draws == Some(true) {
            return Err(Not::So(Finding::error("list.insured_or_not", "drawing")));
        }
        let of_age = self.as_of.age_since(about.id.birth()) >= PENSION_AGE;
        let state = match draws {
            Some(true) => Some("3".to_owned()),
            Some(false) if of_age => Some("4".to_owned()),
            Some(false) | None => state,
        };
        let takes_part = matches!(state.as_deref(), Some("1" | "3")).then_some(true);
        let (kind, none) = self.insurance(said, about)?;
        let mut period = Fields::new();
        self.period(said, about, &mut period, notes)?;
        let ended = self.has_ended(&period);
        if ended && state.as_deref() == Some("1") {
            return Err(Not::So(Finding::error("list.ended_or_not", "until")));
        }
        let stated = insured.or(takes_part);
        let listed = stated.is_none() && state.is_none() && !ended && !none;
        let insured = match stated {
            _ if none => Some(false),
            None if state.is_none() && ended => Some(false),
            None if listed => self.by_being_listed(said, about, None)?,
            Some(true) => sure(about, None)?,
            stated => stated,
        };
        let drawn = listed && insured == Some(true) && about.titled.draws;
        let state = if drawn { Some("3".to_owned()) } else { state };
        if listed || state.as_deref() == Some("3") {
            self.has_begun(&period)?;
        }
        let denies = insured == Some(false) && state.is_none() && kind != RESIDENTS;
        let mut fields = insurance_fields(insured, state)?;
        fields.extend(period);
        let on_create = Fields::from([("kind".into(), Value::text(&*kind))]);
        Ok(vec![Fact { of: vec![kind], fields, on_create, denies }])
    }

    /// Reads what a roster of those who draw says of somebody who takes part: 正常 says there that he draws. Who pays in stands not
    /// on it.
    fn on_roster(
        &self,
        said: &Said,
        about: &About<'_>,
        (state, draws): (Option<String>, Option<bool>),
    ) -> Result<(Option<String>, Option<bool>), Not> {
        if !about.titled.draws || draws.is_some() || state.as_deref() != Some("1") {
            return Ok((state, draws));
        }
        let pays = ["state", "insured"].iter().filter_map(|name| said.text(name)).find(|text| text.contains('缴'));
        match pays {
            Some(text) => Err(Not::So(Finding::error("list.doubted", "state").with("value", quoted(text)))),
            None => Ok((Some("3".to_owned()), draws)),
        }
    }

    fn hukou(&self, said: &Said, about: &About<'_>, notes: &mut Vec<Finding>) -> Result<Vec<Fact>, Not> {
        let since = first_day(said, "since", notes);
        self.known_by(since, self.as_of)?;
        born_by(since, "since", about)?;
        let stated = said.text("moved").map(|text| self.moved(text)).transpose()?.flatten();
        if let Some(way) = said.text("way").filter(|way| judged::is_other_way(&squeeze(way)) && stated != Some(false)) {
            return Err(Not::Read(Finding::error("list.may_deny", "way").with("value", quoted(way))));
        }
        let moved = match stated.map_or_else(|| self.denied_by_title(about), |moved| Ok(Some(moved)))? {
            None if since.is_some() || (self.only_listed && about.titled.sense == Sense::Affirms) => {
                undenied(about, None)?;
                true
            }
            None => return Err(Not::Read(Finding::error("list.nothing", "moved"))),
            Some(true) => sure(about, None)?.is_some(),
            Some(false) => false,
        };
        if !moved && since.is_some() {
            return Err(Not::So(Finding::error("list.moved_or_not", "since")));
        }
        let mut fields = Fields::from([("moved".into(), yes(moved))]);
        if let Some(since) = since {
            fields.insert("since".into(), Value::text(since.to_string()));
        }
        Ok(vec![Fact { of: vec![], fields, on_create: Fields::new(), denies: false }])
    }

    fn assistance(&self, said: &Said, about: &About<'_>, notes: &mut Vec<Finding>) -> Result<Vec<Fact>, Not> {
        let mut period = Fields::new();
        self.period(said, about, &mut period, notes)?;
        let own = said.text("entitled").map(|text| self.entitled(text)).transpose()?.flatten();
        let by_cell = ["minimum_living", "destitute"].iter().any(|name| said.text(name).is_some());
        let stated = match own {
            stated if !self.has_stopped(said)? => stated,
            Some(true) => return Err(Not::So(Finding::error("list.insured_or_not", "stopped"))),
            Some(false) | None => Some(false),
        };
        let stated = match stated {
            None if !by_cell => {
                let denied = self.denied_by_title(about)?;
                self.ends_by_now(denied, &period)?;
                denied
            }
            stated => stated,
        };
        let aids = self.aids(said, about, stated)?;
        let ended = self.has_ended(&period);
        if !ended && stated != Some(false) && aids.iter().any(|(_, listed)| *listed) {
            match stated {
                None if !by_cell => self.listed_to_last(said, about, None)?,
                _ => sure(about, None).map(|_| ())?,
            }
            self.has_begun(&period)?;
        }
        let fact = |(kind, listed): (String, bool)| {
            let entitled = listed && stated.unwrap_or(!ended);
            let mut fields = Fields::from([("entitled".into(), yes(entitled))]);
            if listed {
                fields.extend(period.clone());
            }
            let on_create = Fields::from([("kind".into(), Value::text(&*kind))]);
            Fact { of: vec![kind], fields, on_create, denies: !entitled }
        };
        let mut facts: Vec<Fact> = aids.into_iter().map(fact).collect();
        if facts.is_empty() {
            return Err(Not::Read(Finding::error("list.nothing", "kind")));
        }
        facts.extend(denied_with(&facts));
        Ok(facts)
    }

    /// Reads which aids a row names, each with whether it says that it is so: from its columns, else from the title.
    fn aids(&self, said: &Said, about: &About<'_>, stated: Option<bool>) -> Result<Vec<(String, bool)>, Not> {
        let mut aids: Vec<(String, bool)> = vec![];
        for (name, of) in [("minimum_living", MINIMUM_LIVING), ("destitute", DESTITUTE)] {
            if let Some(text) = said.text(name) {
                aids.extend(self.aid(name, text, (&of, about.titled.kind))?);
            }
        }
        if let Some(kind) = about.titled.kind.filter(|kind| *kind == ONCE && said.text("kind").is_some()) {
            // 对象类别 on a list of 临时救助 says who received it, not what.
            aids.push((kind.to_owned(), true));
        } else if let Some(kind) = about.kind {
            aids.extend(stated.map(|_| (kind.to_owned(), true)));
        } else if let Some(text) = said.text("kind") {
            aids.extend(self.aid("kind", text, (&[MINIMUM_LIVING, DESTITUTE].concat(), about.titled.kind))?);
        } else if aids.is_empty()
            && (stated.is_some() || self.only_listed)
            && let Some(kind) = about.titled.kind
        {
            aids.push((kind.to_owned(), true));
        }
        if let Some(care) = said.text("care").map(|text| self.care(text)).transpose()?.flatten() {
            aids.iter_mut().filter(|(kind, _)| kind == DESTITUTE[0]).for_each(|(kind, _)| care.clone_into(kind));
        }
        let listed: Vec<String> = aids.iter().filter(|(_, listed)| *listed).map(|(kind, _)| kind.clone()).collect();
        aids.retain(|(kind, says)| !says || !listed.iter().any(|other| is_finer_kind(other, kind)));
        Ok(aids)
    }

    /// Reads whether a person takes part and in which state, from the two columns that say it.
    fn standing(
        &self,
        said: &Said,
        about: &About<'_>,
        set: &'static str,
    ) -> Result<(Option<bool>, Option<String>), Not> {
        let (insured, first) = self.in_words(said, "insured", set)?;
        let (also, state) = self.in_words(said, "state", set)?;
        if let (Some(one), Some(other)) = (insured, also)
            && one != other
        {
            return Err(Not::So(Finding::error("list.insured_or_not", "insured")));
        }
        let (insured, state) = (insured.or(also), state.or(first));
        let stated = self.says_state || insured.is_some() || state.is_some();
        if let Sense::Denies(word) = about.titled.sense
            && !stated
        {
            denied_in_full(about)?;
            return self.word("state", word, set);
        }
        if !self.has_stopped(said)? {
            return Ok((insured, state));
        }
        let draws = self.department == Department::Pension && state.as_deref() == Some("3");
        if insured == Some(true) || state.as_deref() == Some("1") || draws {
            return Err(Not::So(Finding::error("list.insured_or_not", "stopped")));
        }
        Ok((Some(false), state))
    }

    /// Returns the kind of insurance, and whether the list says that there is none.
    fn insurance(&self, said: &Said, about: &About<'_>) -> Result<(String, bool), Not> {
        if let Some(kind) = about.kind {
            return Ok((kind.to_owned(), false));
        }
        match said.text("kind").filter(|code| *code != "9") {
            Some("0") => Ok((RESIDENTS.to_owned(), true)),
            Some(code) => Ok((code.to_owned(), false)),
            None => match about.titled.kind {
                Some(code) => Ok((code.to_owned(), false)),
                None => Err(Not::Read(Finding::error("list.kind", "kind"))),
            },
        }
    }

    /// Where no column says how it stands, being on the list under an insurance says that he takes part, if the row names that
    /// insurance or the title affirms it, unless something stands beside it that may deny it.
    fn by_being_listed(&self, said: &Said, about: &About<'_>, year: Option<i64>) -> Result<Option<bool>, Not> {
        let of_person = |text: &str| judged::is_of_person(self.department, &squeeze(text));
        let says_state = self.says_state && !said.text("state").is_some_and(of_person);
        let listed = self.only_listed || said.text("kind").is_some() || about.titled.sense == Sense::Affirms;
        if says_state || !listed || said.is_faulty("kind") {
            return Ok(None);
        }
        self.listed_to_last(said, about, year)?;
        Ok(Some(true))
    }

    /// Refuses to conclude from being listed where no title affirms and the row does not name what he has, where the end cannot
    /// be read, or where something else may deny it.
    fn listed_to_last(&self, said: &Said, about: &About<'_>, year: Option<i64>) -> Result<(), Not> {
        let named = said.text("kind").is_some();
        if about.titled.sense == Sense::Silent && (!named || about.titled.is_silent) {
            return Err(Not::Read(Finding::error("list.unaffirmed", "")));
        }
        let unread = said.is_faulty("until")
            || said.text("period").is_some_and(|text| period(&squeeze(text)).is_none())
            || matches!(said.day("until"), Some(PartialDay::Year(_)))
            || said.faults.iter().any(|fault| fault.field == "since" && fault.code.ends_with("range"));
        if unread { Err(Not::Read(Finding::error("list.end_unsure", "until"))) } else { undenied(about, year) }
    }

    /// Returns no where the title plainly denies of all whom it lists that they receive or have moved.
    fn denied_by_title(&self, about: &About<'_>) -> Result<Option<bool>, Not> {
        if let Sense::Denies(_) = about.titled.sense {
            denied_in_full(about)?;
        }
        match (about.titled.sense, self.department) {
            (Sense::Denies(word), Department::Hukou) => self.moved(word),
            (Sense::Denies(word), Department::Assistance) => self.entitled(word),
            (_, _) => Ok(None),
        }
    }

    /// Returns the year of a medical insurance: the row's own, else the headings', else the title's, else the cut-off day's.
    fn year_of(&self, said: &Said, about: &About<'_>) -> Result<i64, Not> {
        let latest = i64::from(self.as_of.year()) + 1;
        let known = |year: Option<i64>, written: &str| {
            let wrong = || Not::Read(Finding::error("list.year", "year").with("value", quoted(written)));
            year.filter(|year| *year <= latest).ok_or_else(wrong)
        };
        match (said.text("year"), about.year, &about.titled.year) {
            (Some(text), headed, _) => {
                let year = known(whole_year(text), text)?;
                match headed.filter(|headed| *headed != year) {
                    Some(headed) => Err(Not::So(Finding::error("list.year_or_year", "year").with("year", headed))),
                    None => Ok(year),
                }
            }
            (None, Some(year), _) => known(Some(year), &year.to_string()),
            (None, None, TitleYear::Of(year)) => known(Some(*year), &year.to_string()),
            (None, None, TitleYear::Unsure(title)) => {
                Err(Not::Read(Finding::error("list.year_unsure", "").with("value", title)))
            }
            (None, None, TitleYear::Unsaid) => Ok(i64::from(self.as_of.year())),
        }
    }

    /// Returns the day on which an insurance stopped, if it has by now.
    fn stopped(&self, said: &Said, about: &About<'_>, notes: &mut Vec<Finding>) -> Result<Option<Day>, Not> {
        let (_, ends) = two_days(said);
        let day = whole_day(said, "until", notes).or(ends).map(PartialDay::latest);
        born_by(day, "until", about)?;
        Ok(day.filter(|day| *day <= self.as_of))
    }

    /// Refuses that somebody receives nothing any more by a title where his row says that it ends after the list's day.
    fn ends_by_now(&self, denied: Option<bool>, period: &Fields) -> Result<(), Not> {
        let later = denied == Some(false) && period.contains_key("until") && !self.has_ended(period);
        let finding = || Finding::error("list.ends_later", "until").with("date", self.as_of);
        if later { Err(Not::So(finding())) } else { Ok(()) }
    }

    fn has_ended(&self, period: &Fields) -> bool {
        let until = period.get("until").and_then(Value::as_text).and_then(|day| day.parse().ok());
        until.is_some_and(|day: Day| day <= self.as_of)
    }

    /// Refuses what begins after the cut-off day: nobody receives it yet.
    fn has_begun(&self, period: &Fields) -> Result<(), Not> {
        let since = period.get("since").and_then(Value::as_text).and_then(|day| day.parse().ok());
        self.known_by(since, self.as_of)
    }

    /// Refuses a day of which a list cannot know yet.
    fn known_by(&self, since: Option<Day>, latest: Day) -> Result<(), Not> {
        let after = since.is_some_and(|since| since > latest);
        let finding = || Finding::error("list.after_as_of", "since").with("date", self.as_of);
        if after { Err(Not::So(finding())) } else { Ok(()) }
    }

    /// Reads the two days of a period.
    fn period(&self, said: &Said, about: &About<'_>, fields: &mut Fields, notes: &mut Vec<Finding>) -> Result<(), Not> {
        let (begins, ends) = two_days(said);
        let since = first_day(said, "since", notes).or(begins.map(PartialDay::earliest));
        self.known_by(since, self.as_of.plus_days(DAYS_AHEAD))?;
        let until = whole_day(said, "until", notes).or(ends);
        let until = until.map(PartialDay::latest).filter(|day| day.year() < FOREVER);
        born_by(since, "since", about)?;
        born_by(until, "until", about)?;
        if let (Some(since), Some(until)) = (since, until)
            && since > until
        {
            return Err(Not::So(Finding::error("list.order", "until")));
        }
        for (name, day) in [("since", since), ("until", until)] {
            if let Some(day) = day {
                fields.insert(name.to_owned(), Value::text(day.to_string()));
            }
        }
        Ok(())
    }
}

fn yes(yes: bool) -> Value {
    Value::Int(i64::from(yes))
}

/// Who does not take part has no state either: an old 正常 must not stand beside a no.
fn insurance_fields(insured: Option<bool>, state: Option<String>) -> Result<Fields, Not> {
    let mut fields = Fields::new();
    match (insured, state) {
        (None, None) => return Err(Not::Read(Finding::error("list.nothing", "state"))),
        (Some(false), None) => {
            fields.insert("state".into(), Value::Null);
        }
        (_, Some(state)) => {
            fields.insert("state".into(), Value::Text(state));
        }
        (Some(true), None) => {}
    }
    if let Some(insured) = insured {
        fields.insert("insured".into(), yes(insured));
    }
    Ok(fields)
}

/// Refuses what a title denies of all where a cell of the row says that it is so after all: 误停 on a list of 停发人员.
fn denied_in_full(about: &About<'_>) -> Result<(), Not> {
    let by = || quoted(&about.titled.by);
    (about.restores)().map_or(Ok(()), |finding| Err(Not::So(finding.with("title", by()))))
}

/// Tells that it is unsure that being listed says anything, where it is.
fn undenied(about: &About<'_>, year: Option<i64>) -> Result<(), Not> {
    let title = || Finding::error("list.title_denies", "").with("value", quoted(&about.titled.by));
    let titled = match about.titled.sense {
        Sense::Open | Sense::Either | Sense::Denies(_) => Some(title()),
        Sense::Silent | Sense::Affirms => None,
    };
    let earlier = || earlier(about, year);
    (about.may_deny)(year).or(titled).or_else(earlier).map_or(Ok(()), |finding| Err(Not::Read(finding)))
}

/// Tells of a title that speaks of an earlier month or year than the cut-off day's, where the list is of no year, and of a cell
/// that says another time.
fn earlier(about: &About<'_>, year: Option<i64>) -> Option<Finding> {
    if let Some(finding) = (about.other_time)(year) {
        return Some(finding);
    }
    let earlier = about.titled.earlier.as_ref().filter(|_| year.is_none())?;
    Some(Finding::error("list.earlier", "").with("value", earlier))
}

/// What a row says outright counts, unless another cell of it says that somebody died or was stopped, or the title plainly denies
/// it of everybody.
fn sure(about: &About<'_>, year: Option<i64>) -> Result<Option<bool>, Not> {
    if let Some(finding) = earlier(about, year) {
        return Err(Not::Read(finding));
    }
    if let Sense::Denies(_) = about.titled.sense {
        return Err(Not::So(Finding::error("list.doubted", "").with("value", quoted(&about.titled.by))));
    }
    (about.doubt)(year).map_or(Ok(Some(true)), |finding| Err(Not::So(finding)))
}

/// Says of whom an aid is denied in one form that he has it in none that means the same: who does not receive 低保 has neither
/// 农村低保 nor 城市低保, and of whom 农村低保 is denied, 低保 without a word of which is none.
fn denied_with(facts: &[Fact]) -> Vec<Fact> {
    let mut more: Vec<Fact> = vec![];
    for fact in facts.iter().filter(|fact| fact.denies) {
        let kind = fact.of.concat();
        let family = [MINIMUM_LIVING, DESTITUTE].into_iter().find(|family| family.contains(&&*kind));
        let [all, one, other] = family.unwrap_or_default();
        let with = if kind == all { vec![one, other] } else { vec![all] };
        for kind in with.into_iter().filter(|kind| !kind.is_empty()) {
            if facts.iter().chain(&more).any(|fact| fact.of == [kind]) {
                continue;
            }
            let fields = fact.fields.iter().filter(|(name, _)| *name != "since");
            let fields = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            let on_create = Fields::from([("kind".into(), Value::text(kind))]);
            more.push(Fact { of: vec![kind.to_owned()], fields, on_create, denies: true });
        }
    }
    more
}

/// Tells whether an aid is a form of another: 农村低保 of 低保.
fn is_finer_kind(kind: &str, than: &str) -> bool {
    [MINIMUM_LIVING, DESTITUTE].iter().any(|[all, one, other]| than == *all && (kind == *one || kind == *other))
}

/// Tells whether facts say of the same aids what others do, and in which form: 农村低保 where these say 低保.
pub(super) fn is_finer(facts: &[Fact], than: &[Fact]) -> bool {
    let is_same = |(fact, other): (&Fact, &Fact)| match (fact.of.as_slice(), other.of.as_slice()) {
        ([kind], [all]) => (kind == all || is_finer_kind(kind, all)) && fact.fields == other.fields,
        (of, other_of) => of == other_of && fact.fields == other.fields,
    };
    facts.len() == than.len() && facts.iter().zip(than).all(is_same)
}

/// Refuses a day before a person was born.
fn born_by(day: Option<Day>, name: &str, about: &About<'_>) -> Result<(), Not> {
    let birth = about.id.birth();
    let before = day.is_some_and(|day| day < birth);
    if before { Err(Not::So(Finding::error("list.before_birth", name).with("date", birth))) } else { Ok(()) }
}
