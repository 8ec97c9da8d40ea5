//! 社会救助关系转接 (一(七), 民政): the moving of 低保, 特困 and other aid to where the hukou is now, within a month as a rule, and the months
//! that neither side paid. Who is entitled to what is a fact of the department's list (`Assistance`).

use super::{Household, Person};
use crate::{
    area::MoveScope,
    day::{Day, Month},
    fault::Fault,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, Record, record},
    value::Fields,
    workflow::workflow,
};
use std::collections::BTreeSet;

/// Which way the moving of an aid goes 救助迁移路径.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AidRoute {
    /// 无需迁移: the same township pays on.
    Nothing,
    /// 区县内通知: the county's bureau notifies the township of the destination.
    Notice,
    /// 函告: the county's bureau writes to the other county's.
    Letter,
}

impl AidRoute {
    /// Returns the route of a move.
    pub fn of(scope: MoveScope) -> Self {
        match scope {
            MoveScope::Village | MoveScope::Township => Self::Nothing,
            MoveScope::County => Self::Notice,
            MoveScope::Municipality | MoveScope::Province => Self::Letter,
        }
    }

    /// Returns the code in the set `assist_route`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "1",
            Self::Notice => "2",
            Self::Letter => "3",
        }
    }
}

workflow! {
    /// How far the moving of an aid is: 本人申请 → 镇街报送名单 → 区县发通知（函） → 迁入地受理 → 起发 → 迁出地停发 → 办结.
    AidStep {
        /// 本人申请.
        Applied = "1", "本人申请", start(Site, applied_on), open;
        /// 迁出地镇街报送名单.
        Listed = "2", "迁出地镇街报送名单", start(Server), open;
        /// 区县民政局制发通知（函）.
        Notified = "3", "区县民政局制发通知（函）", start(Server), open;
        /// 迁入地受理.
        Accepted = "4", "迁入地受理", start(Server), open;
        /// 迁入地开始发放.
        Paying = "5", "迁入地开始发放", start(Server), open;
        /// 迁出地停发.
        Stopped = "6", "迁出地停发", start(Server), open;
        /// 办结.
        Closed = "7", "办结", start(Server);
        /// 退回补正.
        Returned = "8", "退回补正", start(Server), open;
        /// 已撤回.
        Withdrawn = "9", "已撤回", start(Server);
    }
    Applied => Listed: "报送名单", Township, on(reported_on), [paid_through];
    Listed => Notified: "制发通知（函）", County, on(notified_on), [document];
    Listed => Returned: "退回补正", County, on(returned_on), [because];
    Notified => Accepted: "登记受理", Township, on(accepted_on);
    Notified => Returned: "退回补正", Township, on(returned_on), [because];
    Returned => Listed: "补正后再报", Township, on(reported_on), [paid_through];
    Accepted => Paying: "登记首次发放", Township, on(first_paid_on), [first_month];
    Paying => Stopped: "登记迁出地停发", Township, on(stopped_on);
    Stopped => Closed: "办结", Township, on(closed_on), [], [NoGap];
    Accepted => Returned: "退回补正", Township, on(returned_on), [because];
    Accepted => Withdrawn: "终止迁移", Township, on(ended_on), [because], [NoGap];
    Notified => Withdrawn: "终止迁移", Township, on(ended_on), [because], [NoGap];
    Applied => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Listed => Withdrawn: "撤回申请", Township, on(ended_on), [because];
    Returned => Withdrawn: "撤回申请", Township, on(ended_on), [because];
}

const CASES: Plain = Plain {
    list: List {
        title: "社会救助关系迁移",
        hint: "户籍已迁移的，经本人申请办理；原则上 1 个月内完成，救助金发放不断档",
        columns: &["person", "kind", "state", "applied_on", "document", "paid_through", "first_month", "closed_on"],
        by: Some("kind"),
        newest_by: "applied_on",
    },
    form: &[
        Group {
            title: "申请",
            fields: &["person", "kind", "together", "applied_on", "destination", "note"],
            hint: "户籍没有迁移的不用申请，由迁出地继续发放；低保等按户保障的，由一人申请，同户一并迁移",
        },
        Group {
            title: "回执（回函）", fields: &["answered_on", "reply"], hint: "迁入地镇街回执，或外区县民政局回函"
        },
        Group {
            title: "超过 1 个月的说明",
            fields: &["explanation"],
            hint: "原则上 1 个月内完成；确实不能的，写明原因",
        },
    ],
    make: "登记申请",
    one_open_by: Some("person"),
};

record! {
    /// The moving of somebody's social assistance to where his hukou is 社会救助关系迁移.
    AidCase, "aid_case", "社会救助关系迁移", Home::Household,
        department(CivilAffairs), plain(CASES), checked(check_case) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// Who applies.
        person: Ref<Person>, "申请人", Fixed, Site, indexed;
        /// What he has.
        kind: Option<String>, "救助类别", Latest, Site, codes("assist");
        /// Whether he applies for all of the household who have the same.
        together: Option<bool>, "同户一并迁移", Latest, Site;
        /// The township or the county that is to pay.
        destination: Option<String>, "迁入地", Latest, Site;
        /// Where it stands.
        state: String, "办理进度", State, Site, codes("assist_step"), steps(AidStep);
        /// The day of the application.
        applied_on: Option<Day>, "申请日期", Latest, Site;
        /// The day the township sent its list.
        reported_on: Option<Day>, "报送名单日期", Latest, Township;
        /// The last month that the origin has paid, or will.
        paid_through: Option<Month>, "迁出地发至（年月）", Latest, Township;
        /// The day of the notice or letter.
        notified_on: Option<Day>, "通知（函）日期", Latest, County;
        /// Its number.
        document: Option<String>, "通知（函）文号", Latest, County;
        /// The day the other side answered.
        answered_on: Option<Day>, "回执（回函）日期", Latest, Township;
        /// The number of its answer.
        reply: Option<String>, "回执（回函）文号", Latest, Township;
        /// The day the destination accepted it.
        accepted_on: Option<Day>, "受理日期", Latest, Township;
        /// The first month that the destination pays for.
        first_month: Option<Month>, "迁入地起发（年月）", Latest, Township;
        /// The day it first paid.
        first_paid_on: Option<Day>, "首次发放日期", Latest, Township;
        /// The day the origin stopped.
        stopped_on: Option<Day>, "迁出地停发日期", Latest, Township;
        /// The day it was closed.
        closed_on: Option<Day>, "办结日期", Latest, Township;
        /// The day it was given back.
        returned_on: Option<Day>, "退回日期", Latest, Township;
        /// The day it was withdrawn.
        ended_on: Option<Day>, "撤回日期", Latest, Site;
        /// Why it was given back or withdrawn.
        because: Option<String>, "退回或撤回原因", Latest, Site;
        /// Why it took longer than a month.
        explanation: Option<String>, "超期原因", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

/// The destination does not begin years before anybody applied, and the origin has not paid for months far ahead of its list.
fn check_case(fields: &Fields) -> Result<(), Fault> {
    if let Ok(AidCase { reported_on: Some(reported), paid_through: Some(paid), .. }) = Record::from_fields(fields)
        && paid > Month::of(reported.plus_months(2))
    {
        return Err(Fault::new("aid.paid_through").field("paid_through").with("date", reported));
    }
    let Ok(AidCase { applied_on: Some(applied), first_month: Some(first), .. }) = Record::from_fields(fields) else {
        return Ok(());
    };
    // Paid for the past, as some do, but not for years before anybody applied.
    if first < Month::of(applied.plus_months(-12)) {
        return Err(Fault::new("aid.first_month").field("first_month").with("date", applied));
    }
    Ok(())
}

impl AidCase {
    /// Tells whether it moves an aid of a kind, a code of `assist`, for others of the household too: 低保, however it is told apart, is
    /// one aid, and so is 特困.
    pub fn moves_along(&self, kind: &str) -> bool {
        let sort = |kind: &str| if is_basic(kind) { kind.chars().take(1).collect() } else { kind.to_owned() };
        self.together == Some(true) && self.kind.as_deref().is_some_and(|own| sort(own) == sort(kind))
    }

    /// Returns the months for which neither side paid, up to the one before `now`, and for which nothing settles it: a
    /// back-payment, or a stop by law with its number. They follow from the last month of the one side and the first of the other,
    /// and from what was found month by month.
    pub fn gaps<'p>(&self, noted: impl IntoIterator<Item = &'p AidMonth>, now: Month) -> Vec<Month> {
        let (found, settled): (Vec<&AidMonth>, Vec<&AidMonth>) = noted.into_iter().partition(|month| month.is_unpaid());
        let settled: BTreeSet<Month> =
            settled.iter().filter(|month| month.ends_gap()).map(|month| month.month).collect();
        let between = self.paid_through.map(|paid| paid.until(self.first_month.unwrap_or(now)));
        let found = found.iter().map(|month| month.month).filter(|month| *month < now);
        let all: BTreeSet<Month> = between.into_iter().flatten().chain(found).collect();
        all.difference(&settled).copied().collect()
    }

    /// Returns the months for which both sides paid.
    pub fn twice(&self) -> Vec<Month> {
        let (Some(paid), Some(first)) = (self.paid_through, self.first_month) else { return vec![] };
        if paid < first {
            return vec![];
        }
        std::iter::once(first).chain(first.until(paid.next())).collect()
    }
}

const MONTHS: Plain = Plain {
    list: List {
        title: "救助金逐月核对",
        hint: "两地都未发放的月份：补发，或依法停发并填写文号；两地都已发放的：追回，或说明；中间漏发的月份也在这里登记",
        columns: &["person", "month", "settled_by", "amount_fen", "document", "settled_on"],
        by: Some("settled_by"),
        newest_by: "settled_on",
    },
    form: &[Group {
        title: "核对和处理",
        fields: &["person", "month", "settled_by", "amount_fen", "settled_on", "document", "note"],
        hint: "依法停发的，必须填写文号；先登记“核对为两地均未发放”的，补发后在这里更正",
    }],
    make: "登记核对或补发",
    one_open_by: None,
};

/// Tells whether an aid, a code of `assist`, is 低保 or 特困.
pub fn is_basic(kind: &str) -> bool {
    kind.starts_with('1') || kind.starts_with('2')
}

/// A code of `aid_settled`: 已补发.
const BACK_PAID: &str = "1";
/// A code of `aid_settled`: 依法停发.
const STOPPED: &str = "2";
/// A code of `aid_settled`: 核对为两地均未发放, which settles nothing yet.
const UNPAID: &str = "4";

record! {
    /// How a month was settled that neither side had paid, or both 救助金断档处理.
    AidMonth, "aid_month", "救助金断档处理", Home::Household,
        department(CivilAffairs), once_by(person, month), plain(MONTHS), checked(check_month) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// Who was to be paid.
        person: Ref<Person>, "救助对象", Fixed, Site, indexed;
        /// The month.
        month: Month, "年月", Fixed, Site;
        /// Paid back, stopped by law, or reclaimed.
        settled_by: String, "处理结果", Latest, Site, codes("aid_settled");
        /// How much, in fen.
        amount_fen: Option<i64>, "金额", Latest, Site, means(Money);
        /// The day.
        settled_on: Day, "处理日期", Latest, Site;
        /// The number of the decision by which it was stopped.
        document: Option<String>, "停发文号", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

impl AidMonth {
    /// Tells whether it says of a month no more than that neither side paid it.
    pub fn is_unpaid(&self) -> bool {
        self.settled_by == UNPAID
    }

    /// Tells whether it settles a month that neither side paid: paid back, or stopped by law with its number.
    pub fn ends_gap(&self) -> bool {
        self.settled_by == BACK_PAID || (self.settled_by == STOPPED && self.document.is_some())
    }

    /// Says how the month was settled.
    pub fn said(&self) -> &'static str {
        match self.settled_by.as_str() {
            BACK_PAID => "已补发",
            STOPPED => "依法停发",
            "3" => "已追回",
            UNPAID => "两地均未发放",
            _ => "已处理",
        }
    }
}

fn check_month(fields: &Fields) -> Result<(), Fault> {
    let Ok(month) = AidMonth::from_fields(fields) else { return Ok(()) };
    let names_none = month.settled_by == STOPPED && month.document.is_none();
    if names_none { Err(Fault::new("aid.document").field("document")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RecordId;

    fn month(text: &str) -> Month {
        text.parse().expect("a month")
    }

    fn case(paid_through: Option<&str>, first_month: Option<&str>) -> AidCase {
        let id = RecordId::from_bytes([1; 16]);
        let case = AidCase::set().household(Ref::to(id)).person(Ref::to(id)).state("1");
        let case = case.paid_through(paid_through.map(month)).first_month(first_month.map(month));
        AidCase::from_fields(&crate::value::canonical(case.into_fields())).expect("a case")
    }

    fn settled(of: &str) -> AidMonth {
        let id = RecordId::from_bytes([1; 16]);
        AidMonth {
            household: Ref::to(id),
            person: Ref::to(id),
            month: month(of),
            settled_by: "1".into(),
            amount_fen: None,
            settled_on: "2026-08-01".parse().expect("a day"),
            document: None,
            note: None,
        }
    }

    fn gaps(case: &AidCase, settled: &[AidMonth], now: &str) -> Vec<String> {
        case.gaps(settled, month(now)).iter().map(Month::to_string).collect()
    }

    #[test]
    fn a_month_that_neither_side_paid_is_a_gap_until_it_is_settled() {
        let moved = case(Some("2026-05"), Some("2026-08"));
        assert_eq!(gaps(&moved, &[], "2026-11"), ["2026-06", "2026-07"]);
        assert_eq!(gaps(&moved, &[settled("2026-06")], "2026-11"), ["2026-07"]);
        assert!(gaps(&moved, &[settled("2026-06"), settled("2026-07")], "2026-11").is_empty());
        assert!(gaps(&case(Some("2026-05"), Some("2026-06")), &[], "2026-11").is_empty(), "the next month");
        assert!(gaps(&case(None, Some("2026-08")), &[], "2026-11").is_empty(), "nobody knows: 未核实");
        let waits = case(Some("2026-11"), None);
        let between = AidMonth { settled_by: UNPAID.into(), ..settled("2026-09") };
        let early = case(Some("2026-05"), Some("2026-06"));
        assert_eq!(gaps(&early, std::slice::from_ref(&between), "2026-11"), ["2026-09"], "found month by month");
        let paid_back = AidMonth { settled_by: BACK_PAID.into(), ..between };
        assert!(gaps(&early, &[paid_back], "2026-11").is_empty());
        assert!(gaps(&waits, &[], "2026-12").is_empty(), "the month itself is not over");
        assert_eq!(gaps(&waits, &[], "2027-02"), ["2026-12", "2027-01"], "across the end of a year");
    }

    #[test]
    fn a_month_that_both_sides_paid_is_told() {
        let twice =
            |paid, first| case(Some(paid), Some(first)).twice().iter().map(Month::to_string).collect::<Vec<_>>();
        assert_eq!(twice("2026-06", "2026-06"), ["2026-06"]);
        assert_eq!(twice("2027-01", "2026-12"), ["2026-12", "2027-01"]);
        assert!(twice("2026-05", "2026-06").is_empty());
    }

    #[test]
    fn an_aid_that_is_given_by_households_moves_for_all_who_have_the_same() {
        let along = |together, kind: &str, of: &str| {
            AidCase { together, kind: Some(kind.to_owned()), ..case(None, None) }.moves_along(of)
        };
        assert!(along(Some(true), "12", "12") && along(Some(true), "10", "12") && along(Some(true), "31", "31"));
        assert!(!along(Some(true), "12", "22") && !along(Some(true), "31", "32"));
        assert!(!along(None, "12", "12") && !along(Some(false), "12", "12"));
    }

    #[test]
    fn what_is_stopped_by_law_names_its_number() {
        let check = |by: &str, document: Option<&str>| {
            let month = AidMonth { settled_by: by.into(), document: document.map(str::to_owned), ..settled("2026-06") };
            AidMonth::KIND.check(&month.fields()).map_err(|fault| fault.code)
        };
        assert_eq!(check(STOPPED, None), Err("aid.document".into()));
        assert_eq!(check(STOPPED, Some("云民发〔2026〕3号")), Ok(()));
        assert_eq!(check("1", None), Ok(()));
    }

    #[test]
    fn the_route_follows_from_how_far_the_household_moved() {
        let routes = [
            (MoveScope::Village, AidRoute::Nothing),
            (MoveScope::Township, AidRoute::Nothing),
            (MoveScope::County, AidRoute::Notice),
            (MoveScope::Municipality, AidRoute::Letter),
            (MoveScope::Province, AidRoute::Letter),
        ];
        for (scope, route) in routes {
            assert_eq!(AidRoute::of(scope), route, "{scope:?}");
        }
    }
}
