//! Matters 实事: one overdue, without evidence, to be confirmed or verified; and a year without any.

use super::OF_CLAUSE;
use crate::{
    contract::Level,
    day::Day,
    kinds::MatterState,
    record::By,
    rules::{Judging, MatterFacts, Reason, Rule, Said},
};

pub(in crate::rules) const MATTER: Rule = Rule {
    reasons: &[
        Reason {
            key: "matter.over",
            one: "实事“{title}”应于 {date} 办结，已超 {n} 天",
            many: "有实事超过计划日期",
            button: "更新进度",
            tag: "超期 {n} 天",
        },
        Reason {
            key: "matter.noproof",
            one: "实事“{title}”已办结，缺佐证材料",
            many: "有实事缺佐证材料",
            button: "补充材料",
            tag: "缺材料",
        },
        Reason {
            key: "matter.confirm",
            one: "实事“{title}”已办结，待群众确认",
            many: "有实事待群众确认",
            button: "登记确认",
            tag: "待确认",
        },
    ],
    run: |judging| {
        let dossier = judging.dossier;
        dossier.matters.iter().for_each(|matter| one(judging, matter));
    },
    ..OF_CLAUSE
};

pub(in crate::rules) const YEAR_OF_MATTERS: Rule = Rule {
    reasons: &[
        Reason {
            key: "matter.none",
            one: "{year}年还没有实事，距年底 {n} 天",
            many: "今年还没有实事",
            button: "登记实事",
            tag: "0 件",
        },
        Reason {
            key: "matter.none2",
            one: "{year}年还没有群众确认的实事，距年底仅 {n} 天",
            many: "今年还没有群众确认的实事",
            button: "登记实事",
            tag: "仅 {n} 天",
        },
    ],
    run: year,
    ..OF_CLAUSE
};

pub(in crate::rules) const VERIFY: Rule = Rule {
    local: false,
    settled_by: By::Township,
    gathered: true,
    reasons: &[Reason {
        key: "matter.verify",
        one: "实事“{title}”待镇街核实",
        many: "有实事待镇街核实",
        button: "批量核实",
        tag: "待核实",
    }],
    run: |judging| {
        let (dossier, day) = (judging.dossier, judging.day);
        // Last year's are past: they counted when the household confirmed them.
        for matter in dossier.matters_of_year(day).filter(|matter| matter.state == MatterState::Confirmed) {
            let title = Said::Text(matter.title.clone());
            judging.find("matter.verify", Level::Hint, [("title", title)]).about = Some(matter.id);
        }
        judging.again_on(new_year(day));
    },
    ..OF_CLAUSE
};

/// The first day of the next year.
fn new_year(day: Day) -> Day {
    day.end_of_year().plus_days(1)
}

fn one(judging: &mut Judging<'_>, matter: &MatterFacts) {
    let title = ("title", Said::Text(matter.title.clone()));
    let found = match matter.state {
        MatterState::Promised | MatterState::UnderWay => {
            let Some(due) = matter.due_on else { return };
            judging.again_on(due.plus_days(1));
            if judging.day <= due {
                return;
            }
            judging.find("matter.over", Level::Remind, [title, ("date", Said::Day(due)), ("n", Said::Since(due))])
        }
        MatterState::Done if matter.has_evidence => judging.find("matter.confirm", Level::Hint, [title]),
        MatterState::Done => judging.find("matter.noproof", Level::Remind, [title]),
        MatterState::Confirmed | MatterState::Verified | MatterState::CarriedOver | MatterState::Withdrawn => return,
    };
    found.about = Some(matter.id);
    found.due = matter.due_on;
}

/// The year's matters of one household: none at all from September, none confirmed from December.
fn year(judging: &mut Judging<'_>) {
    let (dossier, day, parameters) = (judging.dossier, judging.day, judging.parameters);
    if !dossier.is_helped(parameters) {
        return;
    }
    let from = |(month, of_month)| Day::new(day.year(), month, of_month).unwrap_or(day);
    let (reminds, alarms) = (from(parameters.matter_from), from(parameters.matter_alarm_from));
    [reminds, alarms, new_year(day)].into_iter().for_each(|turn| judging.again_on(turn));
    let params = [("year", Said::Number(day.year().into())), ("n", Said::Until(day.end_of_year()))];
    if day >= alarms && !dossier.matters_of_year(day).any(MatterFacts::counts) {
        judging.find("matter.none2", Level::Alarm, params);
    } else if day >= reminds && !dossier.matters_of_year(day).any(|matter| matter.counts() || matter.state.is_open()) {
        judging.find("matter.none", Level::Remind, params);
    }
}
