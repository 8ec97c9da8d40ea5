//! What people said of findings, applied to what the rules find: put off until a day, waived, or explained. Said once, for every rule.

use super::{Found, Judging, Rule, Said, Strength, reason};
use crate::{
    authority::Departments,
    contract::Level,
    fault::Fault,
    kinds::{FindingMark, mark},
    record::{By, Record},
};

/// Tells whether somebody may explain, put off or waive what a reason finds: his rank settles it, he is admitted to its department,
/// and nothing but the fact itself may end it.
///
/// # Errors
/// `finding.fact`, `account.rank`, `department.outside`.
pub fn may_mark(key: &str, rank: Option<By>, departments: &Departments) -> Result<(), Fault> {
    // A newer program's reason is judged by that program.
    let Some((rule, _)) = reason(key) else { return Ok(()) };
    if rule.ends_by_facts {
        return Err(Fault::new("finding.fact"));
    }
    if rank < Some(rule.settled_by) {
        return Err(Fault::new("account.rank").with("needed", rule.settled_by.code()));
    }
    let admitted = !rule.of_department || departments.admit(Some(rule.department));
    if admitted { Ok(()) } else { Err(Fault::new("department.outside").with("kind", FindingMark::KIND.label)) }
}

/// The gap of a sentence that holds a year.
const YEAR: &str = "year";

/// Returns the period that a finding is of: the day it was due, else its year; none where it stands until somebody acts.
pub fn period(found: &Found) -> Option<String> {
    let year = found.params.iter().find_map(|(gap, said)| match said {
        Said::Number(year) if gap == YEAR => Some(year.to_string()),
        _ => None,
    });
    found.due.map(|due| due.to_string()).or(year)
}

/// Takes away what was put off or waived, and what its clause lets an explanation settle; what must be all the same is an alarm no more.
pub(super) fn apply(judging: &mut Judging<'_>, rules: impl Fn(&str) -> Option<&'static Rule>) {
    let marks: Vec<FindingMark> = judging.dossier.records().map(|(_, mark)| mark).collect();
    if marks.is_empty() {
        return;
    }
    let day = judging.day;
    let mut again = vec![];
    judging.judged.found.retain_mut(|found| {
        let period = period(found);
        let about = |one: &&FindingMark| {
            one.key.as_deref() == Some(&*found.key) && one.about == found.about && one.period == period
        };
        let Some(said) = marks.iter().find(about) else { return true };
        let rule = rules(&found.key);
        if rule.is_some_and(|rule| rule.ends_by_facts) {
            return true;
        }
        match said.state.as_str() {
            mark::WAIVED => false,
            mark::PUT_OFF => {
                let until = said.until.filter(|until| day <= *until);
                again.extend(until.map(|until| until.plus_days(1)));
                until.is_none()
            }
            mark::EXPLAINED if rule.is_some_and(|rule| rule.strength == Strength::MustUnlessExplained) => false,
            mark::EXPLAINED => {
                found.level = found.level.max(Level::Remind);
                true
            }
            _ => true,
        }
    });
    again.into_iter().for_each(|day| judging.again_on(day));
}
