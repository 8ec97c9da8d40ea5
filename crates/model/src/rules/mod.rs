//! The policy as rules, each said once. A rule is a pure function of a dossier (all facts of one household), a day and the
//! county's parameters; desk and county judge by the same list. What it finds stands until a fact or a parameter changes or the
//! day comes that it names itself, so that findings can be kept as rows and asked like any list.

mod dossier;
mod found;
mod help;
mod marked;
mod parameters;
mod rights;

pub use dossier::{
    AidFacts, Dossier, Kept, MatterFacts, MedicalFacts, MemberFacts, NeedFacts, PairFacts, PensionFacts, VisitFacts,
};
pub use found::{Found, Said};
pub use help::{AT_HOME, BY_PHONE, NOT_MET, PAIR_AHEAD};
pub use marked::{may_mark, period};
pub use parameters::{ALL as PARAMETERS, Parameter, Parameters, Set, Sort, parameter};

pub use rights::{
    ALL as RIGHTS, Act, Grid, GridRow, Lamp, Light, PersonLight, Right, acts, lights, lights_until, moved_by,
    of_item as right_of_item, spoken_months, told,
};

use crate::{
    authority::{Authority, Departments},
    contract::Level,
    day::Day,
    record::{By, Kind},
};

/// How strictly the text speaks (DOMAIN §4); it caps the level of what a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// 须、应、要、确保、不低于、至少、不断档.
    Must,
    /// 原则上应、有条件的应: an explanation settles it.
    MustUnlessExplained,
    /// 可、可以、可探索、可优先.
    May,
}

impl Strength {
    /// Returns the loudest level that its findings may have.
    pub fn loudest(self) -> Level {
        match self {
            Strength::Must | Strength::MustUnlessExplained => Level::Alarm,
            Strength::May => Level::Hint,
        }
    }
}

/// One reason for which something is to be done (WORDS W2), with how it is said. Gaps are named in braces, what falls away with
/// an empty gap stands in brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its key, `visit.over`.
    pub key: &'static str,
    /// Its sentence.
    pub one: &'static str,
    /// How “86 户…” goes on where many are folded into one row.
    pub many: &'static str,
    /// What its one button says.
    pub button: &'static str,
    /// A word or two for the eye.
    pub tag: &'static str,
}

/// One rule of the policy.
#[derive(Debug)]
pub struct Rule {
    /// The clause that it follows from, `二（五）`.
    pub clause: &'static str,
    /// The department responsible 责任部门.
    pub department: Authority,
    /// Whether it judges by facts that are that department's own, so that nobody else is shown what it finds.
    pub of_department: bool,
    /// How strictly the clause speaks.
    pub strength: Strength,
    /// Whether its days are the county's own 本地参数, since the text sets none.
    pub local: bool,
    /// The plain kind whose record, or form for a new one, its button opens; none: a page of its own.
    pub opens: Option<&'static str>,
    /// The lowest rank that settles what it finds; others are not shown it.
    pub settled_by: By,
    /// Whether what it finds is always one row for a whole division, as work that is done in one go.
    pub gathered: bool,
    /// Whether nothing but the facts themselves ends what it finds: nobody may put it off, waive it or explain it away.
    pub ends_by_facts: bool,
    /// The reasons that it may find.
    pub reasons: &'static [Reason],
    run: fn(&mut Judging<'_>),
}

impl Rule {
    /// What the rules of a clause have in common: it must be, within days that the county sets; what is judged is its
    /// department's own, and whoever works at the site settles it.
    const fn of(clause: &'static str, department: Authority) -> Self {
        Self {
            clause,
            department,
            of_department: true,
            strength: Strength::Must,
            local: true,
            opens: None,
            settled_by: By::Site,
            gathered: false,
            ends_by_facts: false,
            reasons: &[],
            run: |_| {},
        }
    }
}

/// Every rule, in the order of the policy.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    rights::RULES.iter().chain(help::RULES).copied()
}

/// The kinds of a household's records that rules read whole (`Dossier::records`).
pub const READ_WHOLE: &[Kind] = rights::READ_WHOLE;

/// Returns the rule that finds a reason, and how it is said; none for a newer program's.
pub fn reason(key: &str) -> Option<(&'static Rule, &'static Reason)> {
    all().find_map(|rule| Some((rule, rule.reasons.iter().find(|reason| reason.key == key)?)))
}

/// What all rules found of one household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// What they found, rule by rule.
    pub found: Vec<Found>,
    /// The first later day on which they would find something else though no fact changed; none if no day will.
    pub until: Option<Day>,
}

/// One judging, as the rules see it.
#[derive(Debug)]
struct Judging<'a> {
    dossier: &'a Dossier,
    day: Day,
    parameters: &'a Parameters,
    loudest: Level,
    judged: Judged,
}

impl Judging<'_> {
    /// Notes a finding, no louder than its clause speaks, and returns it to be completed.
    fn find<const N: usize>(
        &mut self,
        key: &'static str,
        level: Level,
        params: [(&'static str, Said); N],
    ) -> &mut Found {
        let params = params.into_iter().map(|(name, said)| (name.into(), said)).collect();
        let level = level.max(self.loudest);
        self.judged.found.push(Found { key: key.into(), level, params, due: None, about: None });
        let last = self.judged.found.len() - 1;
        &mut self.judged.found[last]
    }

    /// Says that something else may be found from this day on; days that have come say nothing.
    fn again_on(&mut self, day: Day) {
        if day > self.day {
            self.judged.until = Some(self.judged.until.map_or(day, |until| until.min(day)));
        }
    }
}

/// Judges a household by every rule.
pub fn judge(dossier: &Dossier, day: Day, parameters: &Parameters) -> Judged {
    let mut judging = Judging { dossier, day, parameters, loudest: Level::Alarm, judged: Judged::default() };
    for rule in all() {
        judging.loudest = rule.strength.loudest();
        (rule.run)(&mut judging);
    }
    marked::apply(&mut judging, |key| reason(key).map(|(rule, _)| rule));
    judging.judged
}

/// Returns the rights to whose departments somebody is admitted, in the policy's order.
pub fn rights_of(departments: &Departments) -> impl Iterator<Item = &'static Right> {
    RIGHTS.iter().filter(|right| departments.admit(Some(right.department)))
}

/// Returns the lamps of a household's rights, in the policy's order, as far as somebody is admitted to them.
pub fn lamps(dossier: &Dossier, day: Day, parameters: &Parameters, departments: &Departments) -> Vec<Lamp> {
    rights_of(departments).map(|right| right.lamp(dossier, day, parameters)).collect()
}

/// Returns the keys whose findings somebody is shown: his rank settles them, and he is admitted to their department.
pub fn shown(rank: Option<By>, departments: &Departments) -> impl Iterator<Item = &'static str> {
    let shows = move |rule: &&Rule| {
        rank.unwrap_or(By::Site) >= rule.settled_by && (!rule.of_department || departments.admit(Some(rule.department)))
    };
    all().filter(shows).flat_map(|rule| rule.reasons).map(|reason| reason.key)
}

#[cfg(test)]
pub(crate) mod tests;
