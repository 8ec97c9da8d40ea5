//! What belongs to a village, a township or the county rather than to one household, and the pairs between the two.

use super::Household;
use crate::{
    area::AreaCode,
    day::Day,
    id::{RecordId, Ref},
    indicators::{Figures, Indicator},
    record::{Home, record},
    value::{Fields, Value, put},
};
use std::collections::BTreeSet;

record! {
    /// A residents' group 村（居）民小组, below the village and without a division code.
    SocialGroup, "social_group", "村（居）民小组", Home::Area("village") => {
        /// The village, 12 digits.
        village: AreaCode, "村（社区）", Guarded, Township, indexed;
        /// Its name, `3组`.
        name: String, "小组名称", Latest, Site;
    }
}

record! {
    /// A concentrated settlement 安置点.
    Settlement, "settlement", "安置点", Home::Area("village") => {
        /// The host village, 12 digits.
        village: AreaCode, "所在村（社区）", Guarded, Township, indexed;
        /// Its name.
        name: String, "安置点名称", Latest, Township;
        /// Rural or urban.
        kind: Option<String>, "安置点类型", Latest, Township, codes("settlement_kind");
    }
}

record! {
    /// Anyone who visits households 帮扶干部, with or without an account. Placed at the division his pairs lie in.
    Cadre, "cadre", "帮扶干部", Home::Area("area") => {
        /// The township or county he belongs to.
        area: AreaCode, "所属地区", Guarded, Township, indexed;
        /// His name.
        name: String, "帮扶干部姓名", Latest, Township, indexed, means(Name);
        /// His unit 单位.
        unit: Option<String>, "帮扶干部单位", Latest, Township, indexed;
        /// How high the unit stands.
        unit_level: Option<String>, "单位隶属关系", Latest, Township, codes("unit_level");
        /// His post.
        post: Option<String>, "帮扶干部职务", Latest, Township;
        /// His phone, 11 digits.
        phone: Option<String>, "联系电话", Latest, Township, means(Phone);
    }
}

record! {
    /// A dated pair of a household and a cadre 结对 (二(五)).
    Pair, "pair", "结对", Home::Household, period(since, until) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Township, indexed;
        /// The cadre.
        cadre: Ref<Cadre>, "帮扶干部", Fixed, Township, indexed;
        /// First or second helper, or stand-in.
        role: Option<String>, "结对角色", Latest, Township, codes("pair_role");
        /// First day.
        since: Day, "结对开始时间", Latest, Township;
        /// Last day; none while it lasts.
        until: Option<Day>, "结对结束时间", Latest, Township;
        /// Why it ended.
        ended_by: Option<String>, "结束原因", Latest, Township, codes("pair_end");
    }
}

record! {
    /// What a county set one of its parameters to 本地参数, from a day on (`rules::PARAMETERS`). What was set is never changed: a new
    /// value is a new record, and one set by mistake is deleted.
    ParameterValue, "parameter", "本地参数", Home::Area("area") => {
        /// The county.
        area: AreaCode, "区县", Fixed, County, indexed;
        /// Which parameter.
        name: String, "参数", Fixed, County;
        /// Its value, as `Parameters` keeps it.
        value: String, "取值", Fixed, County;
        /// The first day on which it stands.
        since: Day, "起用日期", Fixed, County;
        /// The county's document that sets it.
        basis: Option<String>, "依据", Fixed, County;
        /// Who set it.
        set_by: Option<RecordId>, "设置人", Fixed, County;
    }
}

record! {
    /// What a county set of a code 本地代码, from a day on (`code::OF_THE_COUNTY`): a new one, another name, or that it is no longer
    /// to be chosen. As with parameters, what was set is never changed, and one set by mistake is deleted.
    CodeValue, "code_value", "本地代码", Home::Area("area") => {
        /// The county.
        area: AreaCode, "区县", Fixed, County, indexed;
        /// The set.
        set_name: String, "代码集", Fixed, County;
        /// The code.
        code: String, "代码", Fixed, County;
        /// What it is called.
        label: String, "名称", Fixed, County;
        /// Whether it may be chosen.
        offered: bool, "可选", Fixed, County;
        /// The first day on which that stands.
        since: Day, "起用日期", Fixed, County;
        /// The county's document that sets it.
        basis: Option<String>, "依据", Fixed, County;
        /// Who set it.
        set_by: Option<RecordId>, "设置人", Fixed, County;
    }
}

record! {
    /// A village's numbers of a month that is over, as they were reported 月度封存数字. The county counts them once, some days after the
    /// month (`Parameters::freeze_after`), and never again: what is entered or mended later changes lists, not them (SYNC §4).
    MonthFigures, "month_figures", "月度封存数字", Home::Area("village"), once_by(village, month) => {
        /// The village, 12 digits.
        village: AreaCode, "村（社区）", Fixed, Server, indexed;
        /// The month's last day, as of which they count.
        month: Day, "截至日期", Fixed, Server, indexed;
        /// The day on which they were counted.
        frozen_on: Day, "封存日期", Fixed, Server;
        /// 在册户数.
        households: Option<i64>, "在册户数", Fixed, Server, means(Count);
        /// 帮扶对象户数.
        helped: Option<i64>, "帮扶对象户数", Fixed, Server, means(Count);
        /// 已结对户数.
        with_cadre: Option<i64>, "已结对户数", Fixed, Server, means(Count);
        /// 没有结对干部.
        no_cadre: Option<i64>, "没有结对干部", Fixed, Server, means(Count);
        /// 本月已走访.
        visited: Option<i64>, "本月已走访", Fixed, Server, means(Count);
        /// 走访逾期.
        overdue: Option<i64>, "走访逾期", Fixed, Server, means(Count);
        /// 今年实事 0 件.
        no_matter: Option<i64>, "今年实事 0 件", Fixed, Server, means(Count);
        /// 今年实事 1 件.
        one_matter: Option<i64>, "今年实事 1 件", Fixed, Server, means(Count);
        /// 今年实事 2 件及以上.
        two_matters: Option<i64>, "今年实事 2 件及以上", Fixed, Server, means(Count);
        /// 未办结诉求.
        needs_open: Option<i64>, "未办结诉求", Fixed, Server, means(Count);
        /// 超期诉求.
        needs_over: Option<i64>, "超期诉求", Fixed, Server, means(Count);
    }
}

impl MonthFigures {
    /// Makes the record of a village's numbers.
    pub fn of(village: AreaCode, month: Day, frozen_on: Day, figures: &Figures) -> Fields {
        let mut fields = Self::set().village(village).month(month).frozen_on(frozen_on).into_fields();
        for indicator in Indicator::ALL {
            put(&mut fields, indicator.name(), Value::Int(figures.get(indicator).into()));
        }
        fields
    }
}

record! {
    /// A login of the county 账号: a role on a division, and perhaps a cadre. Written by the server alone; what opens it
    /// (password, one-time codes) is never a record.
    Account, "account", "账号", Home::Area("area") => {
        /// The division its grant is on.
        area: AreaCode, "授权地区", Guarded, Server, indexed;
        /// The name typed and shown at sign-in.
        name: String, "姓名", Guarded, Server, personal, indexed;
        /// The role's code.
        role: String, "角色", Guarded, Server, means(Role);
        /// The cadre who signs in with it.
        cadre: Option<Ref<Cadre>>, "帮扶干部", Guarded, Server;
        /// The departments to whose kinds it is limited; none: it is not. An older county does not say.
        departments: Option<BTreeSet<String>>, "限定部门", Guarded, Server, codes("dept");
        /// Whether it has been disabled.
        disabled: bool, "已停用", Guarded, Server;
    }
}
