//! 生产资料 (一(四), 农业农村): the land that a household left, plot by plot, and the land that it leases where it came to, with
//! the county's subsidy on the rent. Both are encouraged, none is asked for.

use super::{Household, Person};
use crate::{
    day::Day,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, record},
    workflow::workflow,
};

const PLOTS: Plain = Plain {
    list: List {
        title: "迁出地土地",
        hint: "每块地一条；流转、入股或纳入项目的，登记利用方式和经营主体",
        columns: &["kind", "mu", "used_as", "operator_kind", "operator", "income_fen", "seen_on"],
        by: Some("used_as"),
        newest_by: "seen_on",
    },
    form: &[
        Group {
            title: "土地",
            fields: &["kind", "mu", "contractor"],
            hint: "面积按亩填写，可到两位小数；没有承包地的，承包耕地填 0 亩",
        },
        Group {
            title: "利用情况",
            fields: &["used_as", "operator_kind", "operator", "income_fen", "seen_on", "note"],
            hint: "引导采取入股等方式流转给新型经营主体；符合条件的纳入退耕还林还草、石漠化治理等项目",
        },
    ],
    make: "登记土地",
    one_open_by: None,
};

/// A code of `land_kind`: contracted cropland 承包耕地.
pub const CROPLAND: &str = "1";

impl LandPlot {
    /// Tells whether it says that there is no cropland: found, and none of it.
    pub fn is_none(&self) -> bool {
        self.kind == CROPLAND && self.mu == Some(0)
    }
}

record! {
    /// A plot at the origin 迁出地土地, as somebody found it on a day.
    LandPlot, "land_plot", "迁出地土地", Home::Household, department(Agriculture), plain(PLOTS) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// Who holds it, where it is one person's.
        contractor: Option<Ref<Person>>, "承包人", Fixed, Site;
        /// Cropland, wood, homestead …
        kind: String, "土地类别", Fixed, Site, codes("land_kind");
        /// How large it is, in hundredths of a mu.
        mu: Option<i64>, "面积（亩）", Latest, Site, means(Area);
        /// Worked by the household, leased, invested, under a project, or lying idle.
        used_as: Option<String>, "利用方式", Latest, Site, codes("land_use");
        /// What sort of enterprise works it.
        operator_kind: Option<String>, "经营主体类型", Latest, Site, codes("operator_kind");
        /// Its name.
        operator: Option<String>, "经营主体名称", Latest, Site;
        /// What it brings a year, in fen.
        income_fen: Option<i64>, "年收益", Latest, Site, means(Money);
        /// The day somebody looked.
        seen_on: Day, "核实日期", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

workflow! {
    /// How far the subsidy on a rent is: 已申请 → 已审核 → 已兑付.
    LeaseState {
        /// 已申请.
        Asked = "1", "已申请", start(Site, asked_on), open;
        /// 已审核.
        Approved = "2", "已审核", start(Server), open;
        /// 已兑付.
        Paid = "3", "已兑付", start(Server);
        /// 不予补助, with its reason.
        Refused = "4", "不予补助", start(Server);
        /// 已撤回.
        Withdrawn = "5", "已撤回", start(Server);
    }
    Asked => Approved: "登记审核", Township, on(approved_on), [subsidy_fen];
    Asked => Refused: "不予补助", Township, on(ended_on), [because];
    Asked => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Approved => Paid: "登记兑付", Site, on(paid_on);
    Approved => Refused: "不予补助", Township, on(ended_on), [because];
}

const LEASES: Plain = Plain {
    list: List {
        title: "土地流转费补助",
        hint: "在迁入地流转土地发展特色高效农业的，补助标准由区县确定",
        columns: &["mu", "rent_fen", "subsidy_fen", "state", "asked_on", "approved_on", "paid_on"],
        by: None,
        newest_by: "asked_on",
    },
    form: &[
        Group { title: "流转", fields: &["mu", "rent_fen", "lessor", "grown"], hint: "流转费按年填写" },
        Group { title: "申请", fields: &["asked_on", "note"], hint: "" },
    ],
    make: "登记补助申请",
    one_open_by: None,
};

record! {
    /// Land that a household leases where it came to, with the subsidy on its rent 土地流转费补助.
    LandLease, "land_lease", "土地流转费补助", Home::Household, department(Agriculture), plain(LEASES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// How large the land is, in hundredths of a mu.
        mu: Option<i64>, "流转面积（亩）", Latest, Site, means(Area);
        /// The rent a year, in fen.
        rent_fen: Option<i64>, "年流转费", Latest, Site, means(Money);
        /// Who leases it out.
        lessor: Option<String>, "流出方", Latest, Site, personal;
        /// What is grown.
        grown: Option<String>, "发展产业", Latest, Site;
        /// Where the subsidy stands.
        state: String, "办理进度", State, Site, steps(LeaseState);
        /// The day it was asked for.
        asked_on: Option<Day>, "申请日期", Latest, Site;
        /// The day it was approved.
        approved_on: Option<Day>, "审核日期", Latest, Township;
        /// What is paid, in fen.
        subsidy_fen: Option<i64>, "补助金额", Latest, Township, means(Money);
        /// The day it was paid.
        paid_on: Option<Day>, "兑付日期", Latest, Site;
        /// The day it ended otherwise.
        ended_on: Option<Day>, "办结日期", Latest, Site;
        /// Why it was refused or withdrawn.
        because: Option<String>, "不予补助或撤回原因", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

const SUPPORTS: Plain = Plain {
    list: List {
        title: "产业和土地支持",
        hint: "产业扶贫项目资金、退耕还林还草等项目，以及迁入地集体成员优先受让的土地承包经营权",
        columns: &["kind", "person", "project", "mu", "amount_fen", "given_on"],
        by: Some("kind"),
        newest_by: "given_on",
    },
    form: &[Group {
        title: "支持情况",
        fields: &["kind", "given_on", "project", "person", "mu", "amount_fen", "note"],
        hint: "优先受让的，须已是迁入地集体经济组织成员，并登记受让面积；土地流转费补助另在“土地流转费补助”里办理",
    }],
    make: "登记支持",
    one_open_by: None,
};

record! {
    /// What a household was given besides 产业和土地支持: funds of a project, a project for its land, or land of the collective at the
    /// destination that its members may take over first.
    LandSupport, "land_support", "产业和土地支持", Home::Household, department(Agriculture), plain(SUPPORTS) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// What it is.
        kind: String, "支持类别", Latest, Site, codes("land_support");
        /// To whom, where it is one person's.
        person: Option<Ref<Person>>, "家庭成员", Latest, Site;
        /// The project.
        project: Option<String>, "项目或来源", Latest, Site;
        /// How much land, in hundredths of a mu.
        mu: Option<i64>, "面积（亩）", Latest, Site, means(Area);
        /// How much, in fen.
        amount_fen: Option<i64>, "金额", Latest, Site, means(Money);
        /// The day.
        given_on: Day, "落实日期", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}
