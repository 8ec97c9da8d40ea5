//! What belongs to a village, a township or the county rather than to one household, and the pairs between the two.

use super::Household;
use crate::{
    area::AreaCode,
    day::Day,
    id::{RecordId, Ref},
    record::{Home, record},
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
