//! Household 搬迁户 with what it was up to a day, Person 家庭成员 and dated Membership.

use super::{Settlement, SocialGroup, states};
use crate::{
    area::AreaCode,
    day::{Day, PartialDay},
    id::Ref,
    record::{Home, Record, record},
};

states! {
    /// Whether a household is still kept here 在册.
    HouseholdState {
        /// 在册.
        Kept = "1",
        /// 迁出.
        MovedOut = "2",
        /// 注销.
        Closed = "3",
        /// 合并.
        Merged = "4",
    }
}

record! {
    /// A relocated household 搬迁户. Its village is the place of everything that belongs to it.
    Household, "household", "搬迁户", Home::Area("village") => {
        /// The number that offices know it by; never a key.
        number: Option<String>, "户编号", Guarded, County, indexed, means(Number);
        /// The village it lives in, 12 digits; changed only by a move.
        village: AreaCode, "居住村（社区）", Guarded, Site, indexed;
        /// The residents' group 村（居）民小组.
        group: Option<Ref<SocialGroup>>, "所属小组", Latest, Site;
        /// The settlement, for the few that live in one.
        settlement: Option<Ref<Settlement>>, "安置点", Latest, Site, indexed;
        /// The head 户主.
        head: Option<Ref<Person>>, "户主", Latest, Site;
        /// 建档立卡 or 同步搬迁.
        class: Option<String>, "搬迁户类别", Guarded, Township, codes("reloc_class");
        /// Whether people live there all year.
        residence: Option<String>, "居住情况", Latest, Site, codes("live_state");
        /// The door, block or group where it lives.
        address: Option<String>, "安置房地址", Latest, Site, personal;
        /// The address of the hukou, apart from the present one.
        hukou_address: Option<String>, "户籍地址", Latest, Site, personal;
        /// The village it came from, where the code is known.
        origin: Option<AreaCode>, "迁出地村代码", Guarded, Township;
        /// The village it came from, as written.
        origin_text: Option<String>, "迁出地村", Guarded, Township;
        /// Concentrated or dispersed, with the ways of it.
        placement: Option<String>, "安置方式", Latest, Site, codes("placement");
        /// When it moved in; offices often know the month only.
        moved_in_on: Option<PartialDay>, "搬迁入住时间", Latest, Site;
        /// 户类型 of the national sheet.
        household_type: Option<String>, "户类型", Guarded, Township, codes("hh_type");
        /// Category of a monitored household 监测对象.
        monitored: Option<String>, "易返贫致贫户(监测对象)类型", Guarded, Township, codes("monitor");
        /// Whether its risk is settled.
        monitor_state: Option<String>, "风险是否消除", Guarded, Township, codes("monitor_state");
        /// Cause of poverty as registered in 2014.
        poverty_cause: Option<String>, "致贫原因1", Latest, Township, codes("poverty_cause");
        /// Net income a head and year, in fen.
        income_fen: Option<i64>, "人均纯收入", Latest, Site, means(Money);
        /// The year of that income.
        income_year: Option<i64>, "年度", Latest, Site, means(Year);
        /// Whether the dwelling is unsafe.
        unsafe_dwelling: Option<bool>, "危房户", Latest, Site;
        /// Whether safe drinking water is solved.
        safe_water: Option<bool>, "是否解决安全饮用水", Latest, Site;
        /// The household's phone, 11 digits.
        phone: Option<String>, "户联系电话", Latest, Site, means(Phone);
        /// 在册, 迁出, 注销 or 合并.
        state: String, "在册状态", Guarded, Site, indexed;
        /// When and why it is no longer kept.
        state_note: Option<String>, "在册说明", Latest, Site;
    }
}

record! {
    /// What a household was up to a day 户情时段: of each field of the same name in `Household`, the value before it changed.
    /// The county writes it with the change (`sync::judge`), whoever brings it; what stands now stands in the household alone.
    HouseholdPeriod, "household_period", "户情时段", Home::Household, once_by(household, until), period(since, until) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Server, indexed;
        /// The day after the last change before; unknown means since before the household was recorded.
        since: Option<Day>, "开始日期", Fixed, Server;
        /// The last day on which it was so.
        until: Day, "截止日期", Fixed, Server;
        /// 建档立卡 or 同步搬迁.
        class: Option<String>, "搬迁户类别", Fixed, Server, codes("reloc_class");
        /// Whether people lived there all year.
        residence: Option<String>, "居住情况", Fixed, Server, codes("live_state");
        /// 户类型 of the national sheet.
        household_type: Option<String>, "户类型", Fixed, Server, codes("hh_type");
        /// Category of a monitored household 监测对象.
        monitored: Option<String>, "易返贫致贫户(监测对象)类型", Fixed, Server, codes("monitor");
        /// Whether its risk was settled.
        monitor_state: Option<String>, "风险是否消除", Fixed, Server, codes("monitor_state");
        /// 在册, 迁出, 注销 or 合并.
        state: Option<String>, "在册状态", Fixed, Server;
    }
}

impl HouseholdPeriod {
    /// Tells whether a household's field is kept by periods.
    pub fn keeps(field: &str) -> bool {
        !Self::BOUNDS.contains(&field) && Self::KIND.field(field).is_some()
    }

    /// Tells whether a field that says nothing means that there was none; of the others it means that nobody knew.
    pub fn is_none_where_blank(field: &str) -> bool {
        ["monitored", "monitor_state"].contains(&field)
    }

    const BOUNDS: [&str; 3] = ["household", "since", "until"];
}

record! {
    /// A member of a household 家庭成员. What one department alone may see is not here but in kinds of its own.
    Person, "person", "家庭成员", Home::Household => {
        /// The household he or she belongs to now.
        household: Ref<Household>, "所属户", Guarded, Site, indexed;
        /// The number of the national sheet; never a key.
        number: Option<String>, "人口编号", Guarded, County, indexed, means(Number);
        /// The name as on the id card.
        name: String, "姓名", Latest, Site, indexed, means(Name);
        /// Sex (GB/T 2261.1).
        sex: Option<String>, "性别", Latest, Site, codes("sex");
        /// Day of birth.
        birth: Option<PartialDay>, "出生日期", Latest, Site, personal;
        /// Which paper names the person.
        id_type: Option<String>, "证件类型", Guarded, Site, codes("id_type");
        /// The 18 characters of GB 11643.
        id_number: Option<String>, "证件号码", Guarded, Township, indexed, means(IdNumber);
        /// Why there is no id number yet.
        no_id_reason: Option<String>, "无证件原因", Latest, Site;
        /// Ethnic group (GB/T 3304).
        ethnic: Option<String>, "民族", Latest, Site, codes("ethnic");
        /// Schooling finished; excludes `school_year`.
        education: Option<String>, "文化程度", Latest, Site, codes("education");
        /// School year under way; excludes `education`.
        school_year: Option<String>, "在校生状况", Latest, Site, codes("inschool");
        /// State of health.
        health: Option<String>, "健康状况", Latest, Site, codes("health");
        /// Kind of disability.
        disability: Option<String>, "残疾类别", Latest, Site, codes("disability");
        /// Ability to work.
        labour: Option<String>, "劳动技能", Latest, Site, codes("labour");
        /// Where he or she works.
        work_place: Option<String>, "务工所在地", Latest, Site, codes("work_place");
        /// Months of work this year.
        work_months: Option<i64>, "务工时间(月)", Latest, Site;
        /// The employer.
        employer: Option<String>, "务工企业名称", Latest, Site;
        /// The member's own phone, 11 digits.
        phone: Option<String>, "成员联系电话", Latest, Site, means(Phone);
        /// Day of death.
        died_on: Option<PartialDay>, "死亡日期", Guarded, Site;
    }
}

record! {
    /// One stay of a person in a household, from a day to a day.
    Membership, "membership", "家庭成员关系", Home::Household, period(since, until) => {
        /// The household.
        household: Ref<Household>, "所属户", Fixed, Site, indexed;
        /// The member.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// Relation to the head.
        relation: Option<String>, "与户主关系", Latest, Site, codes("relation_nat");
        /// First day; unknown means since before the household was recorded.
        since: Option<PartialDay>, "加入日期", Latest, Site;
        /// Why the person joined.
        joined_by: Option<String>, "增加原因", Latest, Site, codes("member_in");
        /// Last day; none while it lasts.
        until: Option<PartialDay>, "减少日期", Latest, Site;
        /// Why the person left.
        left_by: Option<String>, "减少原因", Latest, Site, codes("member_out");
    }
}
