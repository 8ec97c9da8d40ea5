//! 党组织关系转接 (一(二), 组织): what the branch at the origin found and heard of each member, what the township advised, what the county
//! agreed to, and how it was carried out. Where a member lives, where his hukou and his membership of a collective are is
//! derived from what others recorded, never typed again.

use super::{Household, Person};
use crate::{
    day::Day,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, record},
    workflow::workflow,
};

/// Codes of `politics`: members of the Party, those on probation among them.
pub const PARTY_MEMBERS: [&str; 2] = ["01", "02"];

workflow! {
    /// How far it is with a member: 摸清情况 → 听取意见 → 台账上报 → 镇街建议 → 区县同意 → 转出 → 接收, or 安排参加组织生活, or 保持现状.
    PartyStep {
        /// 迁出地党组织已摸清情况.
        Surveyed = "1", "迁出地党组织已摸清情况", start(Site, surveyed_on), open;
        /// 已听取党员意见.
        Heard = "2", "已听取党员意见", start(Server), open;
        /// 已列入台账并上报.
        Listed = "3", "已列入台账并上报", start(Server), open;
        /// 镇街党（工）委已提建议.
        Advised = "4", "镇街党（工）委已提建议", start(Server), open;
        /// 区县委组织部已同意.
        Agreed = "5", "区县委组织部已同意", start(Server), open;
        /// 区县委组织部退回.
        Returned = "6", "区县委组织部退回", start(Server), open;
        /// 已转出，待接收; the origin stays responsible.
        SentOut = "7", "已转出，待接收", start(Server), open;
        /// 已接收.
        Received = "8", "已接收", start(Server);
        /// 已安排参加组织生活.
        Arranged = "9", "已安排参加组织生活", start(Server);
        /// 保持现状.
        Stays = "10", "保持现状", start(Server);
        /// 已终止.
        Ended = "11", "已终止", start(Server);
    }
    Surveyed => Heard: "登记本人意见", Site, on(heard_on), [opinion];
    Heard => Listed: "列入台账并上报", Site, on(reported_on), [way];
    Listed => Advised: "提出工作建议", Township, on(advised_on), [advice];
    Listed => Heard: "退回支部补充", Township, on(returned_on), [because];
    Advised => Agreed: "审核同意", County, on(agreed_on);
    Advised => Returned: "退回", County, on(returned_on), [because];
    Returned => Advised: "补正后再报", Township, on(advised_on), [advice];
    Returned => Heard: "退回支部补充", Township, on(returned_on), [because];
    Agreed => SentOut: "开出介绍信", Site, on(letter_on), [letter_until], given(way: "1" "2");
    Agreed => Arranged: "安排参加组织生活", Site, on(arranged_on), [joins], given(way: "3");
    Agreed => Stays: "告知本人，保持现状", Site, on(ended_on), given(way: "4");
    SentOut => Received: "登记报到接收", Site, on(received_on);
    SentOut => Agreed: "介绍信失效，重新开具", Site, on(returned_on), [because];
    Surveyed => Ended: "终止", Site, on(ended_on), [because];
    Heard => Ended: "终止", Site, on(ended_on), [because];
    Listed => Ended: "终止", Township, on(ended_on), [because];
    Advised => Ended: "终止", Township, on(ended_on), [because];
    Returned => Ended: "终止", Township, on(ended_on), [because];
    Agreed => Ended: "终止", Township, on(ended_on), [because];
    SentOut => Ended: "终止", Township, on(ended_on), [because];
}

const CASES: Plain = Plain {
    list: List {
        title: "党员组织关系工作台账",
        hint: "每名搬迁党员一条，预备党员在内；居住地、户籍、集体身份由系统按登记情况得出",
        columns: &["person", "opinion", "way", "state", "surveyed_on", "reported_on", "agreed_on", "letter_until"],
        by: Some("way"),
        newest_by: "surveyed_on",
    },
    form: &[
        Group {
            title: "摸清情况",
            fields: &["person", "surveyed_on", "branch", "note"],
            hint: "由迁出地党组织了解安置方式、居住地、户籍迁移、集体身份；报到接收之前仍由迁出地党组织负责",
        },
        Group {
            title: "去向",
            fields: &["way", "opinion", "receiving"],
            hint: "“三脱钩”的应当转接；其他的充分征求本人意见，可以转接，也可以一方隶属、参加多重组织生活",
        },
        Group {
            title: "介绍信和回执",
            fields: &["letter_number", "receipt_on"],
            hint: "介绍信由组织部门开具；迁入地党组织的回执应在一个月内寄回，粘贴在存根上",
        },
    ],
    make: "开始研判",
    one_open_by: Some("person"),
};

record! {
    /// What becomes of a Party member's place in the Party 党组织关系转接, from the survey by the branch at the origin on.
    PartyCase, "party_case", "党组织关系转接", Home::Household, department(Organisation), plain(CASES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The member of the Party.
        person: Ref<Person>, "党员", Fixed, Site, indexed;
        /// The branch at the origin.
        branch: Option<String>, "迁出地党组织", Latest, Site;
        /// Where it stands.
        state: String, "办理进度", State, Site, codes("party_step"), steps(PartyStep);
        /// The day the branch knew how things are.
        surveyed_on: Option<Day>, "摸清情况日期", Latest, Site;
        /// What the member wishes.
        opinion: Option<String>, "本人对转接的意见", Latest, Site, codes("wish");
        /// The day he was heard.
        heard_on: Option<Day>, "听取意见日期", Latest, Site;
        /// What is to become of it.
        way: Option<String>, "办理方式", Latest, Site, codes("party_way");
        /// The day it went up to the township.
        reported_on: Option<Day>, "上报日期", Latest, Site;
        /// What the township's committee advises.
        advice: Option<String>, "镇街党（工）委建议", Latest, Township;
        /// The day of it.
        advised_on: Option<Day>, "建议日期", Latest, Township;
        /// The day the county agreed.
        agreed_on: Option<Day>, "区县同意日期", Latest, County;
        /// The day it was given back.
        returned_on: Option<Day>, "退回日期", Latest, Site;
        /// The organisation at the destination that is to receive him.
        receiving: Option<String>, "迁入地党组织", Latest, Site;
        /// The number of the letter.
        letter_number: Option<String>, "介绍信编号", Latest, Site;
        /// The day of the letter.
        letter_on: Option<Day>, "介绍信开具日期", Latest, Site;
        /// The last day of the letter.
        letter_until: Option<Day>, "介绍信有效期至", Latest, Site;
        /// The day the destination received him.
        received_on: Option<Day>, "报到接收日期", Latest, Site;
        /// The day its slip came back to the origin.
        receipt_on: Option<Day>, "回执日期", Latest, Site;
        /// Where he takes part, who belongs to one side only: the nearer one.
        joins: Option<String>, "参加组织生活", Latest, Site, codes("party_join");
        /// The day from which he does.
        arranged_on: Option<Day>, "安排日期", Latest, Site;
        /// The day it ended otherwise.
        ended_on: Option<Day>, "办结日期", Latest, Site;
        /// Why it was given back or ended.
        because: Option<String>, "退回或终止原因", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}
