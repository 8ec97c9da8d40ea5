//! The cadre who helps 结对: none today, or the only one leaves soon and nobody follows.

use super::OF_CLAUSE;
use crate::{
    contract::Level,
    record::By,
    rules::{Judging, PairFacts, Reason, Rule, Said},
};

/// Days before a cadre's last day at which it is shown that nobody follows.
pub const PAIR_AHEAD: i64 = 31;

pub(in crate::rules) const PAIR: Rule = Rule {
    local: false,
    settled_by: By::Township,
    reasons: &[
        Reason {
            key: "pair.none",
            one: "[自 {date} 起]没有结对帮扶干部",
            many: "没有结对帮扶干部",
            button: "指定干部",
            tag: "无结对",
        },
        Reason {
            key: "pair.ending",
            one: "{cadre} {date} 起不再帮扶，接任干部未定",
            many: "帮扶干部将调整，接任未定",
            button: "指定干部",
            tag: "待接任",
        },
    ],
    run,
    ..OF_CLAUSE
};

fn run(judging: &mut Judging<'_>) {
    let (dossier, day) = (judging.dossier, judging.day);
    if !dossier.is_helped(judging.parameters) {
        return;
    }
    for pair in &dossier.pairs {
        judging.again_on(pair.since);
        let Some(until) = pair.until else { continue };
        judging.again_on(until.plus_days(-PAIR_AHEAD));
        judging.again_on(until.plus_days(1));
    }
    let longest = |pair: &&PairFacts| pair.until.map_or(i64::MAX, |until| until.days_since(day));
    let Some(last) = dossier.helpers_on(day).max_by_key(longest) else {
        let left = dossier.pairs.iter().filter_map(|pair| pair.until).filter(|until| *until < day).max();
        let found = judging.find("pair.none", Level::Alarm, []);
        found.params.extend(left.map(|left| ("date".into(), Said::Day(left.plus_days(1)))));
        return;
    };
    let Some(until) = last.until else { return };
    let follows = dossier.helpers_on(until.plus_days(1)).next().is_some();
    if !follows && until.days_since(day) <= PAIR_AHEAD {
        let params = [("cadre", Said::Name(last.cadre)), ("date", Said::Day(until.plus_days(1)))];
        judging.find("pair.ending", Level::Remind, params).due = Some(until);
    }
}
