//! What people said of findings, applied to what the rules find: put off until a day, waived, or explained. Said once, for every rule.

use super::{Found, Judging, Said, Strength};
use crate::{
    contract::Level,
    kinds::{FindingMark, mark},
};

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
pub(super) fn apply(judging: &mut Judging<'_>, rules: impl Fn(&str) -> Option<Strength>) {
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
        match said.state.as_str() {
            mark::WAIVED => false,
            mark::PUT_OFF => {
                let until = said.until.filter(|until| day <= *until);
                again.extend(until.map(|until| until.plus_days(1)));
                until.is_none()
            }
            mark::EXPLAINED if rules(&found.key) == Some(Strength::MustUnlessExplained) => false,
            mark::EXPLAINED => {
                found.level = found.level.max(Level::Remind);
                true
            }
            _ => true,
        }
    });
    again.into_iter().for_each(|day| judging.again_on(day));
}
