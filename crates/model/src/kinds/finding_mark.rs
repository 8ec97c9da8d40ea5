//! What somebody said of a finding 提醒处理: explained, put off until a day, or not to be reminded of any more. It stands for that finding
//! of that period alone; the finding itself stays derived.

use super::Household;
use crate::{
    day::Day,
    fault::Fault,
    id::{RecordId, Ref},
    list::{Group, List, Plain},
    record::{Home, Record, record},
    value::Fields,
};

/// Codes of `finding_mark`.
pub mod mark {
    /// 已说明.
    pub const EXPLAINED: &str = "1";
    /// 暂缓提醒.
    pub const PUT_OFF: &str = "2";
    /// 不再提醒.
    pub const WAIVED: &str = "3";
    /// 恢复提醒.
    pub const TAKEN_BACK: &str = "4";
}

const MARKS: Plain = Plain {
    list: List {
        title: "提醒处理",
        hint: "已说明、暂缓和不再提醒的事项；改为“恢复提醒”后照常提醒",
        columns: &["text", "state", "until", "because", "marked_on"],
        by: Some("state"),
        newest_by: "marked_on",
    },
    form: &[Group {
        title: "处理",
        fields: &["text", "state", "until", "because", "marked_on"],
        hint: "在今日待办的事项上点“暂缓、说明”登记",
    }],
    make: "登记处理",
    one_open_by: None,
};

record! {
    /// What somebody said of a finding 提醒处理, by rule, subject and period.
    FindingMark, "finding_mark", "提醒处理", Home::Household,
        once_by(household, key, about, period), plain(MARKS), checked(check_mark) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The reason's key.
        key: Option<String>, "事项代码", Fixed, Site;
        /// What it is about, if not the household itself.
        about: Option<RecordId>, "事项对象", Fixed, Site;
        /// The day by which it was due, or its year; what comes due anew is found again.
        period: Option<String>, "期间", Fixed, Site;
        /// How it was said then.
        text: String, "事项", Latest, Site, personal;
        /// Explained, put off, waived, or taken back.
        state: String, "处理", Latest, Site, codes("finding_mark");
        /// The last day on which it is put off.
        until: Option<Day>, "暂缓至", Latest, Site;
        /// Why.
        because: Option<String>, "原因", Latest, Site;
        /// The day it was said.
        marked_on: Day, "登记日期", Latest, Site;
        /// The account that said it.
        marked_by: Option<RecordId>, "登记人", Fixed, Site;
    }
}

/// What is put off says until when, and not for years.
fn check_mark(fields: &Fields) -> Result<(), Fault> {
    const LONGEST: i64 = 366;
    let Ok(said) = FindingMark::from_fields(fields) else { return Ok(()) };
    if said.state != mark::PUT_OFF {
        return Ok(());
    }
    let until = said.until.ok_or_else(|| Fault::new("field.missing").field("until"))?;
    let days = until.days_since(said.marked_on);
    if (0..=LONGEST).contains(&days) { Ok(()) } else { Err(Fault::new("mark.until").field("until")) }
}
