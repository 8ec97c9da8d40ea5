//! Visits 定期走访: due, overdue, never made, or to be tried again.

use super::OF_CLAUSE;
use crate::{
    contract::Level,
    rules::{Judging, Reason, Rule, Said},
};

/// A code of `visit_mode`: not met at home; kept, but no visit.
pub const NOT_MET: &str = "5";
/// A code of `visit_mode`: by phone or video; counts by parameter.
pub const BY_PHONE: &str = "3";
/// A code of `visit_mode`: at home.
pub const AT_HOME: &str = "1";

pub(in crate::rules) const VISIT: Rule = Rule {
    reasons: &[
        Reason {
            key: "visit.due",
            one: "{date}前应走访一次（还有 {n} 天）",
            many: "近期应走访",
            button: "登记走访",
            tag: "还有 {n} 天",
        },
        Reason {
            key: "visit.over",
            one: "已 {n} 天未走访[（本地参数：{k} 天一次）][，上次 {date}][ {cadre}]",
            many: "超过走访期限",
            button: "登记走访",
            tag: "逾期 {over} 天",
        },
        Reason {
            key: "visit.never",
            one: "搬入后还没有走访记录",
            many: "搬入后还没有走访记录",
            button: "登记走访",
            tag: "未走访",
        },
        Reason {
            key: "visit.unmet",
            one: "{date}入户未遇，请再次联系",
            many: "入户未遇，请再次联系",
            button: "登记走访",
            tag: "未遇",
        },
    ],
    run,
    ..OF_CLAUSE
};

fn run(judging: &mut Judging<'_>) {
    let (dossier, day, parameters) = (judging.dossier, judging.day, judging.parameters);
    if !dossier.is_helped(parameters) {
        return;
    }
    // A clock that was wrong may have entered a visit for a day to come.
    dossier.visits.iter().for_each(|visit| judging.again_on(visit.on));
    let last = dossier.visits_to(day, parameters).next();
    let unmet = dossier.visits.iter().find(|visit| visit.on <= day && visit.method == NOT_MET).map(|visit| visit.on);
    if let Some(unmet) = unmet.filter(|unmet| last.is_none_or(|last| last.on < *unmet)) {
        judging.find("visit.unmet", Level::Remind, [("date", Said::Day(unmet))]);
        return;
    }
    let Some(last) = last else {
        judging.find("visit.never", Level::Remind, []);
        return;
    };
    let limit = last.on.plus_days(parameters.visit_every);
    let due = last.next_due.map_or(limit, |agreed| agreed.min(limit));
    judging.again_on(due.plus_days(-parameters.visit_ahead));
    judging.again_on(limit.plus_days(1));
    if day > limit {
        let found = judging.find(
            "visit.over",
            Level::Remind,
            [("n", Said::Since(last.on)), ("k", Said::Number(parameters.visit_every)), ("date", Said::Day(last.on))],
        );
        found.due = Some(limit);
        found.params.extend(last.visitor.map(|visitor| ("cadre".into(), Said::Name(visitor))));
    } else if due.days_since(day) <= parameters.visit_ahead {
        let found = judging.find("visit.due", Level::Hint, [("date", Said::Day(due)), ("n", Said::Until(due))]);
        found.due = Some(due);
    }
}
