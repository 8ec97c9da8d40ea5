//! 集体经济组织成员身份 (一(三), 农业农村): what everybody chose, the way of an application to the collective at the destination, and who belongs
//! to which collective from when on. To stay with the origin is as good an end as to join.

use super::{Household, Person};
use crate::{
    day::Day,
    fault::Fault,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, Record, record},
    value::Fields,
    workflow::workflow,
};

/// Codes of `coll_choice`.
pub mod choice {
    /// 申请迁入地成员身份.
    pub const APPLY: &str = "1";
    /// 保留迁出地成员身份, a valid end.
    pub const KEEP: &str = "2";
    /// 不涉及（未跨集体经济组织）.
    pub const SAME: &str = "3";
}

/// Codes of `coll_side`.
pub mod side {
    /// 迁入地.
    pub const DESTINATION: &str = "1";
    /// 迁出地.
    pub const ORIGIN: &str = "2";
}

const CHOICES: Plain = Plain {
    list: List {
        title: "集体成员身份意愿",
        hint: "只问跨集体经济组织搬迁的；申请迁入地成员身份、保留迁出地成员身份都可以",
        columns: &["person", "choice", "asked_on", "note"],
        by: Some("choice"),
        newest_by: "asked_on",
    },
    form: &[Group {
        title: "征询情况",
        fields: &["asked_on", "choice", "person", "note"],
        hint: "按自愿原则；搬迁没有跨集体经济组织（小组一级的也算）的选“不涉及”；只对一人的请选择家庭成员",
    }],
    make: "登记意愿",
    one_open_by: None,
};

record! {
    /// What a household chose about its membership of a collective 集体成员身份意愿; of one person alone where he chose otherwise. The
    /// latest holds. It also says where the move crossed no collective.
    CollectiveChoice, "collective_choice", "集体成员身份意愿", Home::Household,
        department(Agriculture), once_by(household, person, asked_on), plain(CHOICES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The one person whom it is about; none: the household.
        person: Option<Ref<Person>>, "家庭成员", Fixed, Site, indexed;
        /// The day somebody asked.
        asked_on: Day, "征询日期", Fixed, Site;
        /// To apply, to keep, or not concerned.
        choice: String, "本人选择", Latest, Site, codes("coll_choice");
        /// What was said besides.
        note: Option<String>, "说明", Latest, Site, personal;
    }
}

workflow! {
    /// How far an application is: 书面申请 → 公示 → 无异议 → 表决 → 取得身份.
    CollectiveState {
        /// 已提出书面申请.
        Applied = "1", "已提出书面申请", start(Site, applied_on), open;
        /// 公示中.
        Noticed = "2", "公示中", start(Server), open;
        /// 公示有异议.
        Objected = "3", "公示有异议", start(Server), open;
        /// 公示期满无异议.
        Unopposed = "4", "公示期满无异议", start(Server), open;
        /// 表决通过.
        Passed = "5", "表决通过", start(Server), open;
        /// 表决未通过.
        Failed = "6", "表决未通过", start(Server);
        /// 已取得成员身份.
        Member = "7", "已取得成员身份", start(Server);
        /// 本人撤回.
        Withdrawn = "8", "本人撤回", start(Server);
    }
    Applied => Noticed: "登记公示", Site, on(noticed_on), [noticed_until, noticed_by];
    Noticed => Objected: "登记异议", Site, on(objected_on), [objection];
    Noticed => Unopposed: "期满无异议", Site, on(unopposed_on);
    Objected => Unopposed: "异议已处理", Site, on(unopposed_on), [objection_answer];
    Objected => Noticed: "重新公示", Site, on(noticed_on), [noticed_until, noticed_by];
    Unopposed => Passed: "登记表决通过", Site, on(voted_on), [body, whole, in_favour];
    Unopposed => Failed: "登记表决未通过", Site, on(voted_on), [body, whole, in_favour];
    Passed => Member: "确定成员身份", Site, on(effective_on), [], [Fact];
    Applied => Withdrawn: "本人撤回", Site, on(ended_on), [because];
    Noticed => Withdrawn: "本人撤回", Site, on(ended_on), [because];
    Objected => Withdrawn: "本人撤回", Site, on(ended_on), [because];
    Unopposed => Withdrawn: "本人撤回", Site, on(ended_on), [because];
    Passed => Withdrawn: "本人撤回", Site, on(ended_on), [because];
}

const CASES: Plain = Plain {
    list: List {
        title: "集体成员身份办理",
        hint: "本人书面申请 → 名单公示 → 无异议 → 三分之二以上同意 → 确定身份，原身份同时丧失",
        columns: &["person", "organisation", "state", "applied_on", "noticed_until", "voted_on", "effective_on"],
        by: None,
        newest_by: "applied_on",
    },
    form: &[Group {
        title: "书面申请",
        fields: &["person", "applied_on", "organisation", "former", "note"],
        hint: "每人一条；须本人提出书面申请",
    }],
    make: "登记书面申请",
    one_open_by: Some("person"),
};

record! {
    /// An application for membership of the collective at the destination 集体成员身份办理, of one person.
    CollectiveCase, "collective_case", "集体成员身份办理", Home::Household,
        department(Agriculture), plain(CASES), checked(check_case) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// Who applies.
        person: Ref<Person>, "申请人", Fixed, Site, indexed;
        /// The collective that he applies to.
        organisation: Option<String>, "迁入地集体经济组织", Latest, Site;
        /// The collective that he leaves.
        former: Option<String>, "迁出地集体经济组织", Latest, Site;
        /// Where it stands.
        state: String, "办理进度", State, Site, codes("coll_state"), steps(CollectiveState);
        /// The day of the written application.
        applied_on: Option<Day>, "书面申请日期", Latest, Site;
        /// The first day of the notice.
        noticed_on: Option<Day>, "公示开始日期", Latest, Site;
        /// Its last day.
        noticed_until: Option<Day>, "公示截止日期", Latest, Site;
        /// Who published it.
        noticed_by: Option<String>, "公示单位", Latest, Site, codes("coll_acting");
        /// The day somebody objected.
        objected_on: Option<Day>, "提出异议日期", Latest, Site;
        /// What he objected.
        objection: Option<String>, "异议内容", Latest, Site, personal;
        /// What became of it.
        objection_answer: Option<String>, "异议处理情况", Latest, Site, personal;
        /// The day on which nothing stood against it.
        unopposed_on: Option<Day>, "确认无异议日期", Latest, Site;
        /// The body that voted.
        body: Option<String>, "表决方式", Latest, Site, codes("coll_body");
        /// How many the whole body has, present or not.
        whole: Option<i64>, "全体人数", Latest, Site;
        /// How many were in favour.
        in_favour: Option<i64>, "赞成人数", Latest, Site;
        /// The day of the vote.
        voted_on: Option<Day>, "表决日期", Latest, Site;
        /// The day from which he is a member; the membership of the origin ends with it.
        effective_on: Option<Day>, "取得身份日期", Latest, Site;
        /// The day it was withdrawn.
        ended_on: Option<Day>, "撤回日期", Latest, Site;
        /// Why it was withdrawn.
        because: Option<String>, "撤回原因", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

/// Returns how many of a body have to be in favour: two thirds of all of it, rounded up.
pub fn two_thirds(whole: i64) -> i64 {
    (2 * whole + 2).div_euclid(3)
}

/// Checks a vote and a notice: no more in favour than the whole body; what passed has two thirds of it; a notice ends after it
/// began, and nobody knows that nothing stands against it before it has ended.
fn check_case(fields: &Fields) -> Result<(), Fault> {
    let Ok(case) = CollectiveCase::from_fields(fields) else { return Ok(()) };
    if let (Some(from), Some(until)) = (case.noticed_on, case.noticed_until)
        && until < from
    {
        return Err(Fault::new("notice.backwards").field("noticed_until").with("date", from));
    }
    let state = CollectiveState::parse(&case.state);
    let is_past =
        !matches!(state, Some(CollectiveState::Applied | CollectiveState::Noticed | CollectiveState::Objected) | None);
    if let (Some(until), Some(on), true) = (case.noticed_until, case.unopposed_on, is_past)
        && on < until
    {
        return Err(Fault::new("notice.running").field("unopposed_on").with("date", until));
    }
    if let (Some(unopposed), Some(voted), true) = (case.unopposed_on, case.voted_on, is_past)
        && voted < unopposed
    {
        return Err(Fault::new("step.before").field("voted_on").with("date", unopposed));
    }
    if let (Some(whole), Some(in_favour)) = (case.whole, case.in_favour) {
        if whole < 1 || in_favour > whole {
            return Err(Fault::new("vote.too_many").field("in_favour").with("n", in_favour).with("whole", whole));
        }
        let needed = two_thirds(whole);
        let passed = matches!(state, Some(CollectiveState::Passed | CollectiveState::Member));
        if passed && in_favour < needed {
            let short = Fault::new("vote.short").field("in_favour").with("n", in_favour);
            return Err(short.with("whole", whole).with("needed_votes", needed));
        }
    }
    Ok(())
}

const MEMBERSHIPS: Plain = Plain {
    list: List {
        title: "集体成员身份",
        hint: "同一天只有一个集体经济组织成员身份；取得迁入地身份之日起，迁出地身份丧失",
        columns: &["person", "side", "organisation", "since", "until"],
        by: Some("side"),
        newest_by: "since",
    },
    form: &[Group {
        title: "成员身份",
        fields: &["person", "side", "organisation", "since", "until"],
        hint: "经申请取得的由“确定成员身份”自动登记，这里登记此前已有的身份",
    }],
    make: "登记已有身份",
    one_open_by: None,
};

record! {
    /// That a person belongs to a collective, from a day to a day 集体成员身份.
    CollectiveMembership, "collective_membership", "集体成员身份", Home::Household,
        department(Agriculture), once_by(person, side), period(since, until), plain(MEMBERSHIPS), checked(check_period) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// At the destination or at the origin.
        side: String, "迁入地或迁出地", Fixed, Site, codes("coll_side");
        /// The collective.
        organisation: Option<String>, "集体经济组织", Latest, Site;
        /// First day, where it is known.
        since: Option<Day>, "取得日期", Latest, Site;
        /// Last day; none while it lasts.
        until: Option<Day>, "最后一天", Latest, Site;
    }
}

fn check_period(fields: &Fields) -> Result<(), Fault> {
    let Ok(CollectiveMembership { since: Some(since), until: Some(until), .. }) = Record::from_fields(fields) else {
        return Ok(());
    };
    if until < since { Err(Fault::new("period.backwards").field("until").with("date", since)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RecordId;

    /// Whether a vote is taken, which is the same whichever of the three bodies voted.
    fn vote(whole: i64, in_favour: i64, state: CollectiveState) -> Result<(), String> {
        let sets =
            crate::CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let bodies = sets.items("coll_body");
        assert_eq!(bodies.len(), 3, "成员大会, 成员的村民会议, 村民代表");
        let by = |body: &str| {
            let id = RecordId::from_bytes([1; 16]);
            let case = CollectiveCase::set().household(Ref::to(id)).person(Ref::to(id)).state(state.code());
            let case = case.body(body.to_owned()).whole(whole).in_favour(in_favour);
            CollectiveCase::KIND.check(&case.into_fields()).map_err(|fault| fault.code)
        };
        let mut taken = bodies.iter().map(|body| by(&body.code));
        let first = taken.next().expect("a body");
        assert!(taken.all(|other| other == first), "{whole}, {in_favour}");
        first
    }

    #[test]
    fn two_thirds_are_of_the_whole_body_just_below_at_and_above() {
        let short = Err("vote.short".to_owned());
        for (whole, needed) in [(1, 1), (2, 2), (3, 2), (199, 133), (200, 134)] {
            assert_eq!(two_thirds(whole), needed);
            for passed in [CollectiveState::Passed, CollectiveState::Member] {
                assert_eq!(vote(whole, needed - 1, passed), short, "{whole}");
                assert_eq!(vote(whole, needed, passed), Ok(()), "{whole}");
                if needed < whole {
                    assert_eq!(vote(whole, needed + 1, passed), Ok(()), "{whole}");
                }
            }
            assert_eq!(vote(whole, needed - 1, CollectiveState::Failed), Ok(()), "{whole}");
            assert!(3 * needed >= 2 * whole && 3 * (needed - 1) < 2 * whole, "{whole}");
        }
        assert_eq!(vote(3, 4, CollectiveState::Failed), Err("vote.too_many".into()));
        assert_eq!(vote(0, 0, CollectiveState::Passed), Err("vote.too_many".into()));
    }

    #[test]
    fn a_notice_ends_before_anybody_knows_that_nothing_stands_against_it() {
        let noticed = |until: &str, unopposed: &str| {
            let day = |text: &str| text.parse::<Day>().expect("a day");
            let case = CollectiveCase::set().household(Ref::to(RecordId::from_bytes([1; 16])));
            let case = case.person(Ref::to(RecordId::from_bytes([2; 16]))).state("4").noticed_on(day("2026-06-10"));
            let fields = case.noticed_until(day(until)).unopposed_on(day(unopposed)).into_fields();
            CollectiveCase::KIND.check(&fields).map_err(|fault| fault.code)
        };
        assert_eq!(noticed("2026-06-17", "2026-06-16"), Err("notice.running".into()));
        assert_eq!(noticed("2026-06-17", "2026-06-17"), Ok(()));
        assert_eq!(noticed("2026-06-09", "2026-06-17"), Err("notice.backwards".into()));
    }
}
