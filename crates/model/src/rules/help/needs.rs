//! Needs 群众诉求: unanswered, overdue, to be asked about again, or to be done again.

use super::OF_CLAUSE;
use crate::{
    contract::Level,
    kinds::NeedState,
    rules::{Judging, NeedFacts, Reason, Rule, Said},
};

/// So many times the days for asking again, a need that was done is history and no longer today's work.
const HISTORY: i64 = 12;

pub(in crate::rules) const NEED: Rule = Rule {
    reasons: &[
        Reason {
            key: "need.wait",
            one: "诉求“{summary}”登记 {n} 天，尚未答复",
            many: "有诉求尚未答复",
            button: "办理诉求",
            tag: "{n} 天未答复",
        },
        Reason {
            key: "need.over",
            one: "诉求“{summary}”超过办理期限 {n} 天",
            many: "有诉求超过办理期限",
            button: "办理诉求",
            tag: "超期 {n} 天",
        },
        Reason {
            key: "need.revisit",
            one: "诉求“{summary}”已办结 {n} 天，待回访",
            many: "有诉求待回访",
            button: "登记回访",
            tag: "待回访",
        },
        Reason {
            key: "need.again",
            one: "诉求“{summary}”回访不满意，需重新办理",
            many: "有诉求需重新办理",
            button: "办理诉求",
            tag: "不满意",
        },
    ],
    run,
    ..OF_CLAUSE
};

fn run(judging: &mut Judging<'_>) {
    let dossier = judging.dossier;
    dossier.needs.iter().for_each(|need| one(judging, need));
}

fn one(judging: &mut Judging<'_>, need: &NeedFacts) {
    let (day, parameters) = (judging.day, judging.parameters);
    let text = ("summary", Said::Text(need.text.clone()));
    let (due, found) = match need.state {
        NeedState::Satisfied | NeedState::Refused => return,
        NeedState::Unsatisfied => (need.due_on, judging.find("need.again", Level::Remind, [text])),
        NeedState::Done => {
            let done = need.done_on.unwrap_or(day);
            let history = done.plus_days(parameters.need_revisit * HISTORY + 1);
            if need.done_on.is_some() {
                judging.again_on(history);
            }
            if day >= history {
                return;
            }
            let since = need.done_on.map_or(Said::Number(0), Said::Since);
            (need.due_on, judging.find("need.revisit", Level::Hint, [text, ("n", since)]))
        }
        NeedState::Raised | NeedState::Assigned | NeedState::UnderWay => {
            let by = parameters.answer_by(need.raised_on, need.due_on);
            judging.again_on(by.plus_days(1));
            if day <= by {
                return;
            }
            let found = match need.due_on {
                Some(due) => judging.find("need.over", Level::Alarm, [text, ("n", Said::Since(due))]),
                None => judging.find("need.wait", Level::Remind, [text, ("n", Said::Since(need.raised_on))]),
            };
            (Some(by), found)
        }
    };
    found.due = due;
    found.about = Some(need.id);
}
