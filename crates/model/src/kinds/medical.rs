//! 医疗保险关系转接 (一(六), 医保): what somebody wishes for his insurance after a move within the city, how whoever is not insured was
//! spoken to, the aid with his fee, and whether his bills were settled at once 一站式. Whether he is insured is a fact of the
//! department's list (`Medical`).

use super::{Household, Person};
use crate::{
    day::Day,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, record},
};

/// Codes of `push_answer`.
pub mod answer {
    /// 已缴费.
    pub const PAID: &str = "2";
}

/// Codes of `medical_service`.
pub mod service {
    use crate::area::MoveScope;

    /// 办理异地就医备案.
    pub const FILED: &str = "1";
    /// 迁移医保关系.
    pub const MOVED: &str = "2";
    /// 维持原参保, a valid end.
    pub const STAYS: &str = "3";
    /// 协助转出（跨省）.
    pub const OUT: &str = "4";

    /// Returns what there is for a move: inside the city what he wishes, to another province the transfer out (一(六)).
    pub fn of(scope: MoveScope) -> &'static [&'static str] {
        match scope {
            MoveScope::Village | MoveScope::Township | MoveScope::County | MoveScope::Municipality => {
                &[FILED, MOVED, STAYS]
            }
            MoveScope::Province => &[OUT],
        }
    }
}

/// Codes of `medical_aid`: 全额资助, 定额资助.
const AIDED: [&str; 2] = ["1", "2"];

/// A code of `onestop`: 未能“一站式”结算.
pub const NOT_AT_ONCE: &str = "2";

const WISHES: Plain = Plain {
    list: List {
        title: "医保去向意愿",
        hint: "市内搬迁的尊重本人意愿：异地就医备案、迁移医保关系，或维持原参保；跨省的协助转出",
        columns: &["person", "service", "asked_on", "done_on", "note"],
        by: Some("service"),
        newest_by: "asked_on",
    },
    form: &[Group {
        title: "本人意愿",
        fields: &["person", "asked_on", "service", "done_on", "note"],
        hint: "办好以后填写办结日期；维持原参保的不用办理",
    }],
    make: "登记医保意愿",
    one_open_by: None,
};

record! {
    /// What somebody wishes for his medical insurance after the move 医保去向意愿, and when it was done. The latest holds.
    MedicalWish, "medical_wish", "医保去向意愿", Home::Household,
        department(MedicalInsurance), once_by(person, asked_on), plain(WISHES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The day somebody asked.
        asked_on: Day, "征询日期", Fixed, Site;
        /// To file for treatment elsewhere, to move it, to stay, or to be helped out of the city.
        service: String, "本人意愿", Latest, Site, codes("medical_service");
        /// The day it was done.
        done_on: Option<Day>, "办结日期", Latest, Site;
        /// What was said besides.
        note: Option<String>, "说明", Latest, Site, personal;
    }
}

const TALKS: Plain = Plain {
    list: List {
        title: "参保动员",
        hint: "应参保未参保、职工医保断（停）保未续保的，及时动员；每次动员一条",
        columns: &["person", "year", "how", "spoke", "answer", "because", "talked_on", "again_on"],
        by: Some("answer"),
        newest_by: "talked_on",
    },
    form: &[Group {
        title: "动员",
        fields: &["person", "year", "talked_on", "how", "spoke", "answer", "because", "again_on", "note"],
        hint: "本人同意但尚未缴费的，请约定再次动员的日期；逾期未参保的列为预警",
    }],
    make: "登记动员",
    one_open_by: None,
};

record! {
    /// That somebody who is not insured for a year was spoken to 参保动员: who spoke, how, when, and what he answered.
    MedicalTalk, "medical_talk", "参保动员", Home::Household,
        department(MedicalInsurance), once_by(person, year, talked_on), plain(TALKS) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The year that he is to be insured for.
        year: i64, "参保年度", Fixed, Site, means(Year);
        /// The day.
        talked_on: Day, "动员日期", Fixed, Site;
        /// By phone, at home or otherwise.
        how: Option<String>, "动员方式", Latest, Site, codes("push_how");
        /// Who spoke to him.
        spoke: Option<String>, "动员人", Latest, Site;
        /// What he answered.
        answer: Option<String>, "本人答复", Latest, Site, codes("push_answer");
        /// Why he is not insured.
        because: Option<String>, "未参保原因", Latest, Site, codes("uninsured_reason");
        /// The day by which he is to be spoken to again.
        again_on: Option<Day>, "再次动员日期", Latest, Site;
        /// What was said besides.
        note: Option<String>, "说明", Latest, Site, personal;
    }
}

const AIDS: Plain = Plain {
    list: List {
        title: "参保资助",
        hint: "按规定落实城乡居民医保缴费资助，每人每年一条；已落实的填写落实日期",
        columns: &["person", "year", "aid", "amount_fen", "listed_on", "settled_on"],
        by: Some("aid"),
        newest_by: "listed_on",
    },
    form: &[Group {
        title: "资助",
        fields: &["person", "year", "listed_on", "aid", "amount_fen", "settled_on", "note"],
        hint: "应当资助而尚未落实的，落实日期先空着",
    }],
    make: "登记参保资助",
    one_open_by: None,
};

record! {
    /// The aid with the fee of a year 参保资助.
    MedicalAid, "medical_aid", "参保资助", Home::Household,
        department(MedicalInsurance), once_by(person, year), plain(AIDS) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The year.
        year: i64, "年度", Fixed, Site, means(Year);
        /// All of it, a fixed sum, or none.
        aid: String, "资助方式", Latest, Site, codes("medical_aid");
        /// How much, in fen.
        amount_fen: Option<i64>, "资助金额", Latest, Site, means(Money);
        /// The day he was put on the list.
        listed_on: Day, "列入名单日期", Latest, Site;
        /// The day it was given.
        settled_on: Option<Day>, "落实日期", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

impl MedicalAid {
    /// Whether he is aided, and was not given it yet.
    pub(crate) fn is_awaited(&self) -> bool {
        AIDED.contains(&self.aid.as_str()) && self.settled_on.is_none()
    }
}

const BILLS: Plain = Plain {
    list: List {
        title: "“一站式”结算",
        hint: "本市范围内定点医疗机构就医，每人每年一条；未能“一站式”结算的写明原因",
        columns: &["person", "year", "result", "because", "told_on", "settled_on"],
        by: Some("result"),
        newest_by: "told_on",
    },
    form: &[Group {
        title: "结算情况",
        fields: &["person", "year", "told_on", "result", "because", "settled_on", "note"],
        hint: "反映未能结算的，核实解决以后填写解决日期",
    }],
    make: "登记结算情况",
    one_open_by: None,
};

record! {
    /// Whether somebody's bills of a year were settled at once “一站式”结算: basic insurance, serious-illness insurance and aid together.
    MedicalBill, "medical_bill", "“一站式”结算", Home::Household,
        department(MedicalInsurance), once_by(person, year), plain(BILLS) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The year.
        year: i64, "年度", Fixed, Site, means(Year);
        /// They were, were not, or there were none.
        result: String, "结算情况", Latest, Site, codes("onestop");
        /// Why not.
        because: Option<String>, "未能结算的原因", Latest, Site;
        /// The day somebody said so.
        told_on: Day, "反映日期", Latest, Site;
        /// The day it was put right.
        settled_on: Option<Day>, "解决日期", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}
