//! 养老保险关系转接 (一(五), 人社): what becomes of the residents' insurance of whoever moved, his own choice where the text leaves it to
//! him, the transfer, and the fees that are paid for him. Whether he is insured or draws is a fact of the department's list (`Pension`).

use super::{Household, Person};
use crate::{
    area::MoveScope,
    day::Day,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, record},
    workflow::workflow,
};

/// What the text says of a residents' pension insurance after a move (渝民发〔2020〕10号 一(五); 国发〔2014〕8号 for whoever draws).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PensionOutcome {
    /// 待本人选择: to go on where he was insured, or to move it to where his hukou is.
    Choose,
    /// 无需转移.
    Nothing,
    /// 需转移到户籍地.
    Transfer,
    /// 不再转移，原参保地领取.
    DrawsThere,
}

impl PensionOutcome {
    /// Decides by how far he moved, whether his hukou moved along, and whether he draws already.
    pub fn of(scope: MoveScope, hukou_moved: bool, draws: bool) -> Self {
        match scope {
            MoveScope::Village | MoveScope::Township | MoveScope::County => Self::Nothing,
            MoveScope::Municipality | MoveScope::Province if !hukou_moved => Self::Nothing,
            MoveScope::Municipality | MoveScope::Province if draws => Self::DrawsThere,
            MoveScope::Municipality => Self::Choose,
            MoveScope::Province => Self::Transfer,
        }
    }

    /// The code in the set `pension_result`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Choose => "0",
            Self::Nothing => "1",
            Self::Transfer => "4",
            Self::DrawsThere => "5",
        }
    }
}

/// Codes of `pension_choice`.
pub mod choice {
    /// 在原参保地继续参保缴费.
    pub const GO_ON: &str = "1";
    /// 转移到现户籍地.
    pub const MOVE: &str = "2";
}

const CHOICES: Plain = Plain {
    list: List {
        title: "养老保险去向选择",
        hint: "市内跨区县搬迁且户籍已迁移的，由本人选择；两种都可以",
        columns: &["person", "choice", "asked_on", "note"],
        by: Some("choice"),
        newest_by: "asked_on",
    },
    form: &[Group {
        title: "本人选择",
        fields: &["person", "asked_on", "choice", "note"],
        hint: "可在原参保地继续参保缴费，也可转移到现户籍地",
    }],
    make: "登记选择",
    one_open_by: None,
};

record! {
    /// What somebody chose for his residents' pension insurance 养老保险去向选择, who moved within the city to another county with his
    /// hukou. The latest holds.
    PensionChoice, "pension_choice", "养老保险去向选择", Home::Household,
        department(HumanResources), once_by(person, asked_on), plain(CHOICES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The day somebody asked.
        asked_on: Day, "征询日期", Fixed, Site;
        /// To go on there, or to move it here.
        choice: String, "本人选择", Latest, Site, codes("pension_choice");
        /// What was said besides.
        note: Option<String>, "说明", Latest, Site, personal;
    }
}

workflow! {
    /// How far a transfer is: 申请 → 转入地受理 → 转出地转出 → 接续.
    PensionTransfer {
        /// 已申请.
        Applied = "1", "已申请", start(Site, applied_on), open;
        /// 转入地已受理.
        Accepted = "2", "转入地已受理", start(Server), open;
        /// 转出地已转出.
        SentOut = "3", "转出地已转出", start(Server), open;
        /// 已接续.
        Done = "4", "已接续", start(Server);
        /// 退回补正.
        Returned = "5", "退回补正", start(Server), open;
        /// 已撤回.
        Withdrawn = "6", "已撤回", start(Server);
    }
    Applied => Accepted: "登记受理", Site, on(accepted_on);
    Applied => Returned: "退回补正", Site, on(returned_on), [because];
    Accepted => SentOut: "登记转出", Site, on(sent_on);
    Accepted => Returned: "退回补正", Site, on(returned_on), [because];
    Accepted => Done: "登记接续", Site, on(done_on);
    SentOut => Done: "登记接续", Site, on(done_on);
    SentOut => Returned: "退回补正", Site, on(returned_on), [because];
    Returned => Applied: "补正后再申请", Site, on(applied_on);
    Applied => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Accepted => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Returned => Withdrawn: "撤回申请", Site, on(ended_on), [because];
}

const CASES: Plain = Plain {
    list: List {
        title: "养老保险关系转移",
        hint: "跨省且户籍已迁移的需转移；市内跨区县的按本人选择；已领取待遇的不再转移",
        columns: &["person", "channel", "state", "applied_on", "accepted_on", "sent_on", "done_on"],
        by: Some("channel"),
        newest_by: "applied_on",
    },
    form: &[Group {
        title: "申请",
        fields: &["person", "applied_on", "channel", "from_place", "note"],
        hint: "可网上申请；转出地填写原参保区县",
    }],
    make: "登记转移申请",
    one_open_by: Some("person"),
};

record! {
    /// The transfer of one person's residents' pension insurance to where his hukou is 养老保险关系转移.
    PensionCase, "pension_case", "养老保险关系转移", Home::Household, department(HumanResources), plain(CASES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// Where he was insured.
        from_place: Option<String>, "原参保地", Latest, Site;
        /// At a window, online, or by somebody who came.
        channel: Option<String>, "办理渠道", Latest, Site, codes("channel");
        /// Where it stands.
        state: String, "办理进度", State, Site, steps(PensionTransfer);
        /// The day of the application.
        applied_on: Option<Day>, "申请日期", Latest, Site;
        /// The day the destination accepted it.
        accepted_on: Option<Day>, "受理日期", Latest, Site;
        /// The day the origin sent it.
        sent_on: Option<Day>, "转出日期", Latest, Site;
        /// The day it goes on here.
        done_on: Option<Day>, "接续日期", Latest, Site;
        /// The day it was given back.
        returned_on: Option<Day>, "退回日期", Latest, Site;
        /// The day it was withdrawn.
        ended_on: Option<Day>, "撤回日期", Latest, Site;
        /// Why it was given back or withdrawn.
        because: Option<String>, "退回或撤回原因", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

const FEES: Plain = Plain {
    list: List {
        title: "养老保险费代缴",
        hint: "按代缴类别和年度，每人每年一条；已代缴的填写代缴日期",
        columns: &["person", "year", "class", "amount_fen", "listed_on", "paid_on"],
        by: Some("class"),
        newest_by: "listed_on",
    },
    form: &[Group {
        title: "代缴",
        fields: &["person", "year", "class", "listed_on", "amount_fen", "paid_on", "note"],
        hint: "应当代缴而尚未代缴的，代缴日期先空着",
    }],
    make: "登记代缴",
    one_open_by: None,
};

record! {
    /// The fee of a year that is to be paid for somebody 养老保险费代缴, by the class of people he belongs to.
    PensionFee, "pension_fee", "养老保险费代缴", Home::Household,
        department(HumanResources), once_by(person, year), plain(FEES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The year.
        year: i64, "年度", Fixed, Site, means(Year);
        /// Why it is paid for him.
        class: Option<String>, "代缴类别", Latest, Site, codes("pension_fee_class");
        /// How much, in fen.
        amount_fen: Option<i64>, "代缴金额", Latest, Site, means(Money);
        /// The day he was put on the list.
        listed_on: Day, "列入名单日期", Latest, Site;
        /// The day it was paid.
        paid_on: Option<Day>, "代缴日期", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// DOMAIN §4, 一(五), complete: scope, hukou moved, drawing → what the text says.
    #[test]
    fn the_table_of_the_pension_insurance_is_complete() {
        use PensionOutcome::{Choose, DrawsThere, Nothing, Transfer};
        let table = [
            (MoveScope::Village, [Nothing; 4]),
            (MoveScope::Township, [Nothing; 4]),
            (MoveScope::County, [Nothing; 4]),
            (MoveScope::Municipality, [Choose, DrawsThere, Nothing, Nothing]),
            (MoveScope::Province, [Transfer, DrawsThere, Nothing, Nothing]),
        ];
        let sets =
            crate::CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        for (scope, outcomes) in table {
            let cases = [(true, false), (true, true), (false, false), (false, true)];
            for ((moved, draws), outcome) in cases.into_iter().zip(outcomes) {
                let found = PensionOutcome::of(scope, moved, draws);
                assert_eq!(found, outcome, "{scope:?} moved {moved} draws {draws}");
                assert!(sets.has("pension_result", found.code()), "{outcome:?}");
            }
        }
    }
}
