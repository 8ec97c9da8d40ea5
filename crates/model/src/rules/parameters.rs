//! What the county may set 本地参数: days and classes on which the policy's text is silent. Each is declared once, with what it may
//! be and what it is while nobody set it; what a county sets is a dated record (`kinds::ParameterValue`), so that a past day is judged by
//! what stood then.

use super::{BY_PHONE, NOT_MET};
use crate::{day::Day, fault::Fault, reading};

/// What a parameter may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A number of days, from the least to the most.
    Days(i64, i64),
    /// Yes or no, `1` or `0`.
    YesNo,
    /// A day of every year, `09-01`.
    DayOfYear,
    /// Some codes of a set, joined by commas.
    Codes(&'static str),
}

/// One parameter, as it is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in records and addresses.
    pub name: &'static str,
    /// The Chinese label.
    pub label: &'static str,
    /// What it decides, in one sentence.
    pub hint: &'static str,
    /// What it may be.
    pub sort: Sort,
}

/// What a county set a parameter to, from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Set<'a> {
    /// The parameter's name.
    pub name: &'a str,
    /// Its value, as it is kept.
    pub value: &'a str,
    /// The first day on which it stands.
    pub since: Day,
}

/// A type that a parameter's value has.
trait Kept: Sized {
    fn read(text: &str) -> Option<Self>;
    fn kept(&self) -> String;
}

impl Kept for i64 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }
    fn kept(&self) -> String {
        self.to_string()
    }
}

impl Kept for bool {
    fn read(text: &str) -> Option<Self> {
        match text {
            "0" => Some(false),
            "1" => Some(true),
            _ => None,
        }
    }
    fn kept(&self) -> String {
        i64::from(*self).to_string()
    }
}

/// A month and a day of it.
impl Kept for (i8, i8) {
    fn read(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let read = (month.parse().ok()?, day.parse().ok()?);
        // A day that only leap years have would be none in others.
        Day::new(2025, read.0, read.1).map(|_| read)
    }
    fn kept(&self) -> String {
        format!("{:02}-{:02}", self.0, self.1)
    }
}

impl Kept for Vec<String> {
    fn read(text: &str) -> Option<Self> {
        Some(text.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect())
    }
    fn kept(&self) -> String {
        self.join(",")
    }
}

/// Declares the parameters: the struct, what they are while nobody set them, and their list.
macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $default:expr, $label:literal, $hint:literal, $sort:expr;)+) => {
        /// The county's parameters as they stand on one day.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Parameters { $($(#[$doc])* pub $name: $type,)+ }

        impl Default for Parameters {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        /// Every parameter, in the order of the page.
        pub const ALL: &[Parameter] = &[$(Parameter { name: stringify!($name), label: $label, hint: $hint, sort: $sort }),+];

        impl Parameters {
            /// Takes a value over; tells whether this program knows the parameter and reads the value.
            fn take(&mut self, name: &str, value: &str) -> bool {
                match name {
                    $(stringify!($name) => match Kept::read(value) {
                        Some(read) => { self.$name = read; true }
                        None => false,
                    },)+
                    _ => false,
                }
            }

            /// Returns a parameter's value as it is kept; none for one that this program does not know.
            pub fn value(&self, name: &str) -> Option<String> {
                match name {
                    $(stringify!($name) => Some(self.$name.kept()),)+
                    _ => None,
                }
            }
        }
    };
}

parameters! {
    /// Days within which a household is to be visited again.
    visit_every: i64 = 31, "走访间隔", "多少天内至少走访一次，超过的列为逾期。", Sort::Days(1, 366);
    /// Days before that day at which it is shown as due.
    visit_ahead: i64 = 7, "走访提前提示", "离走访期限还有多少天时列入今日待办。", Sort::Days(0, 60);
    /// Whether a phone call counts as a visit.
    phone_counts: bool = true, "电话算一次走访", "电话、视频走访是否算作走访。", Sort::YesNo;
    /// Days within which a need is to be answered.
    need_answer: i64 = 7, "诉求答复期限", "没有另定期限的诉求，登记后多少天内要办结答复。", Sort::Days(1, 366);
    /// Days within which a need that was done is to be asked about again.
    need_revisit: i64 = 30, "诉求回访期限", "办结后多少天内要回访。超过这一期限十二倍的不再提示。", Sort::Days(1, 366);
    /// Month and day from which a household without a matter is a reminder.
    matter_from: (i8, i8) = (9, 1), "实事提醒起始日", "每年从这一天起，当年还没有实事的列为提醒。", Sort::DayOfYear;
    /// Month and day from which a household without a confirmed matter is an alarm.
    matter_alarm_from: (i8, i8) = (12, 1), "实事预警起始日", "每年从这一天起，当年还没有群众确认的实事的列为预警。", Sort::DayOfYear;
    /// Days within which the hukou of whoever is willing is to be moved.
    hukou_settle: i64 = 90, "户口迁移办理期限", "愿意迁户的，征询后多少天内办结落户。", Sort::Days(1, 730);
    /// Days that a step of a Party member's case may take.
    party_step: i64 = 30, "党组织关系办理停留期限", "党组织关系在一个步骤停留超过多少天提醒。", Sort::Days(1, 366);
    /// Days for which a list of applicants is to be published.
    coll_notice: i64 = 7, "集体成员申请公示天数", "申请人员名单至少公示多少天，不足的提醒。", Sort::Days(1, 90);
    /// Days within which a fee or an aid is to be given to whoever is on its list.
    fee_paid: i64 = 90, "代缴和资助落实期限", "养老保险费代缴、医保参保资助列入名单后多少天内落实。", Sort::Days(1, 366);
    /// Days after which whoever was spoken to about his insurance is to be spoken to again.
    talk_again: i64 = 30, "再次动员参保", "动员参保后没有约定日期的，多少天内再次动员；仍未参保的列为预警。", Sort::Days(1, 366);
    /// Month and day from which the next year's medical insurance is paid.
    insure_from: (i8, i8) = (10, 1), "集中参保期起始日", "每年从这一天起，列出还没有下一年度参保记录的户。", Sort::DayOfYear;
    /// Whether the month of an aid's moving runs from the application, or from the township's list.
    aid_from_application: bool = true, "救助迁移从申请之日起计", "1 个月从本人申请之日起计；选“否”从镇街报送名单之日起计。", Sort::YesNo;
    /// Codes of the aids that move with the hukou.
    moved_aids: Vec<String> = ["10", "11", "12", "20", "21", "22"].map(str::to_owned).into(), "随户籍迁移的救助", "哪些救助实行户籍地管理，户籍迁移后办理救助关系迁移。", Sort::Codes("assist");
    /// Days within which a subsidy on rent that was asked for is to be paid.
    lease_pay: i64 = 60, "土地流转费补助兑付期限", "申请后多少天内兑付补助。", Sort::Days(1, 730);
    /// Days within which a household that is handed over is to be taken or given back.
    handover_take: i64 = 15, "迁移交接接收期限", "移交后多少天内由接收方接收或退回，超过的列为预警。", Sort::Days(1, 366);
    /// Days after a month's end at which its numbers are frozen.
    freeze_after: i64 = 5, "月度数字封存", "每月结束后满多少天封存当月数字；之后补录、更正的不再改变已封存的数字。", Sort::Days(1, 28);
    /// 户类型 codes whose households need a cadre: today 脱贫户.
    helped_types: Vec<String> = vec!["1".to_owned()], "帮扶对象：户类型", "哪些户类型的搬迁户要有结对干部、定期走访和实事。", Sort::Codes("hh_type");
    /// 监测对象 codes whose households need a cadre.
    helped_monitored: Vec<String> = ["1", "2", "3"].map(str::to_owned).into(), "帮扶对象：监测对象类别", "哪些监测对象要有结对干部、定期走访和实事。", Sort::Codes("monitor");
}

/// Finds a declared parameter.
pub fn parameter(name: &str) -> Option<&'static Parameter> {
    ALL.iter().find(|parameter| parameter.name == name)
}

impl Parameter {
    /// Reads a value that somebody typed, or that a record brings, and returns it as it is kept. `has` tells whether a code set
    /// holds a code.
    ///
    /// # Errors
    /// `parameter.value` with what it may be, in the field `value`.
    pub fn read(&self, typed: &str, has: impl Fn(&str, &str) -> bool) -> Result<String, Fault> {
        let wrong = || Fault::new("parameter.value").field("value").with("label", self.label);
        match self.sort {
            Sort::Days(least, most) => {
                let days = reading::whole(typed).filter(|days| (least..=most).contains(days));
                days.map(|days| days.to_string()).ok_or_else(|| wrong().with("least", least).with("most", most))
            }
            Sort::YesNo => bool::read(typed).map(|read| read.kept()).ok_or_else(wrong),
            Sort::DayOfYear => <(i8, i8)>::read(typed.trim()).map(|read| read.kept()).ok_or_else(wrong),
            Sort::Codes(set) => {
                let mut codes = Vec::<String>::read(typed).unwrap_or_default();
                codes.sort();
                codes.dedup();
                let known = !codes.is_empty() && codes.iter().all(|code| has(set, code));
                if known { Ok(codes.kept()) } else { Err(wrong()) }
            }
        }
    }
}

impl Parameters {
    /// Returns what stands on a day: of each parameter what was set last for it or a day before, in the order given where two
    /// were set for one day. What this program does not know or cannot read is passed over.
    pub fn on<'a>(day: Day, sets: impl IntoIterator<Item = Set<'a>>) -> Self {
        let mut standing: Vec<Set<'a>> = sets.into_iter().filter(|set| set.since <= day).collect();
        standing.sort_by_key(|set| set.since);
        let mut parameters = Self::default();
        for set in standing {
            // Records are no more trusted than typing. Whether a code set still holds a code does not matter: nobody has it then.
            let read = parameter(set.name).and_then(|declared| declared.read(set.value, |_, _| true).ok());
            if let Some(value) = read {
                parameters.take(set.name, &value);
            }
        }
        parameters
    }

    /// Tells whether a household of these classes needs a cadre, visits and matters (贫困户 → 脱贫户 ∪ 监测对象).
    pub fn needs_help(&self, household_type: Option<&str>, monitored: Option<&str>) -> bool {
        let listed =
            |list: &[String], code: Option<&str>| code.is_some_and(|code| list.iter().any(|item| item == code));
        listed(&self.helped_types, household_type) || listed(&self.helped_monitored, monitored)
    }

    /// Returns the day by which a need is to be answered: the one that was set, or so many days after it was raised.
    pub fn answer_by(&self, raised_on: Day, due_on: Option<Day>) -> Day {
        due_on.unwrap_or_else(|| raised_on.plus_days(self.need_answer))
    }

    /// Tells whether a visit of this method counts as one.
    pub fn counts(&self, method: &str) -> bool {
        method != NOT_MET && (method != BY_PHONE || self.phone_counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn set(name: &'static str, value: &'static str, since: &str) -> Set<'static> {
        Set { name, value, since: day(since) }
    }

    #[test]
    fn what_was_set_last_for_a_day_stands_on_it() {
        let sets = || {
            [
                set("visit_every", "60", "2026-07-01"),
                set("visit_every", "15", "2026-01-01"),
                set("visit_every", "20", "2026-01-01"),
            ]
        };
        let every = |on| Parameters::on(day(on), sets()).visit_every;
        assert_eq!(
            ["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"].map(every),
            [Parameters::default().visit_every, 20, 20, 60]
        );
    }

    #[test]
    fn what_cannot_be_read_changes_nothing() {
        let sets = [
            ("visit_every", "often"),
            ("visit_every", "8000000"),
            ("need_answer", "-1"),
            ("helped_types", ""),
            ("moon", "full"),
        ];
        let sets = sets.map(|(name, value)| set(name, value, "2026-01-01"));
        assert_eq!(Parameters::on(day("2026-02-01"), sets), Parameters::default());
    }

    #[test]
    fn every_default_is_read_back_as_it_is_kept() {
        let default = Parameters::default();
        for parameter in ALL {
            let kept = default.value(parameter.name).expect("declared");
            assert_eq!(parameter.read(&kept, |_, _| true).as_ref(), Ok(&kept), "{}", parameter.name);
            let since = day("2026-01-01");
            assert_eq!(Parameters::on(since, [Set { name: parameter.name, value: &kept, since }]), default);
        }
    }

    #[test]
    fn a_value_that_may_not_be_is_refused_with_what_may() {
        let fault =
            |name: &str, typed| parameter(name).expect("declared").read(typed, |_, code| code == "1").unwrap_err();
        let most = |fault: Fault| fault.params.get("most").cloned();
        assert_eq!(most(fault("visit_every", "0")).as_deref(), Some("366"));
        assert_eq!(fault("visit_every", "每月").code, "parameter.value");
        for (name, typed) in [("matter_from", "02-29"), ("matter_from", "13-01"), ("phone_counts", "是")] {
            assert_eq!(fault(name, typed).code, "parameter.value", "{name} {typed}");
        }
        for typed in ["", "1,9"] {
            assert_eq!(fault("helped_types", typed).code, "parameter.value", "{typed}");
        }
    }
}
