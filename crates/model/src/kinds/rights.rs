//! Facts of one department, dated, in kinds of their own so that readers without that department never hold them
//! (part one of the policy).

use super::{Household, Person};
use crate::{
    day::Day,
    id::Ref,
    record::{Home, record},
};

record! {
    /// Whether a person's hukou has moved 户口迁移 (一(一), 公安).
    Hukou, "hukou", "户口", Home::Household, department(PublicSecurity), once_by(person) => {
        /// The household.
        household: Ref<Household>, "所属户", Guarded, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// Whether it has moved to the destination.
        moved: Option<bool>, "户口是否迁移", Guarded, Site;
        /// Since when.
        since: Option<Day>, "迁移日期", Guarded, Site;
    }
}

record! {
    /// A person's political standing 政治面貌 (一(二), 组织).
    PartyStanding, "party_standing", "政治面貌", Home::Household, department(Organisation), once_by(person) => {
        /// The household.
        household: Ref<Household>, "所属户", Guarded, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// 党员, 预备党员, 团员 or 群众.
        standing: Option<String>, "政治面貌", Guarded, Township, codes("politics");
    }
}

record! {
    /// A person's pension insurance of one kind 养老保险 (一(五), 人社).
    Pension, "pension", "养老保险", Home::Household, department(HumanResources), once_by(person, kind), period(since, until) => {
        /// The household.
        household: Ref<Household>, "所属户", Guarded, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// Residents' or employees' insurance.
        kind: String, "养老保险险种", Fixed, Site, codes("pension_kind");
        /// Whether the person takes part.
        insured: Option<bool>, "是否参加养老保险", Guarded, Site;
        /// Paying, interrupted, drawing …
        state: Option<String>, "养老保险状态", Guarded, Site, codes("pension_state");
        /// Since when.
        since: Option<Day>, "起始日期", Guarded, Site;
        /// Until when.
        until: Option<Day>, "截止日期", Guarded, Site;
    }
}

record! {
    /// A person's medical insurance of one kind in one year 医保 (一(六), 医保). Its id derives from person, kind and year.
    Medical, "medical", "医疗保险", Home::Household, department(MedicalInsurance), once_by(person, year, kind) => {
        /// The household.
        household: Ref<Household>, "所属户", Guarded, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The year.
        year: i64, "年度", Fixed, Site, means(Year);
        /// Residents', employees' or serious-illness insurance.
        kind: String, "医疗保险险种", Fixed, Site, codes("medical_kind");
        /// Whether the person takes part.
        insured: Option<bool>, "是否参加医疗保险", Guarded, Site;
        /// Normal, interrupted …
        state: Option<String>, "医保参保状态", Guarded, Site, codes("medical_state");
    }
}

record! {
    /// A period of social assistance of a person 社会救助 (一(七), 民政).
    Assistance, "assistance", "社会救助", Home::Household, department(CivilAffairs), once_by(person, kind), period(since, until) => {
        /// The household.
        household: Ref<Household>, "所属户", Guarded, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// 低保, 特困 …
        kind: String, "社会救助类别", Fixed, Site, codes("assist");
        /// Whether the person is entitled.
        entitled: Option<bool>, "是否享受", Guarded, Site;
        /// Since when.
        since: Option<Day>, "起始日期", Guarded, Site;
        /// Until when.
        until: Option<Day>, "截止日期", Guarded, Site;
    }
}
