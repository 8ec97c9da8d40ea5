//! The departments that the policy makes responsible 责任部门: a record kind belongs to one of them, or to none in particular.

/// A responsible department.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Authority {
    /// 民政.
    CivilAffairs,
    /// 组织.
    Organisation,
    /// 发展改革.
    Development,
    /// 公安.
    PublicSecurity,
    /// 人力社保.
    HumanResources,
    /// 文化旅游.
    Culture,
    /// 农业农村.
    Agriculture,
    /// 医保.
    MedicalInsurance,
}

impl Authority {
    /// The code set that names them.
    pub const SET: &'static str = "dept";

    /// All of them, in the order of the code set.
    pub const ALL: [Authority; 8] = [
        Authority::CivilAffairs,
        Authority::Organisation,
        Authority::Development,
        Authority::PublicSecurity,
        Authority::HumanResources,
        Authority::Culture,
        Authority::Agriculture,
        Authority::MedicalInsurance,
    ];

    /// Returns the code in the set.
    pub const fn code(self) -> &'static str {
        match self {
            Authority::CivilAffairs => "mz",
            Authority::Organisation => "zz",
            Authority::Development => "fg",
            Authority::PublicSecurity => "ga",
            Authority::HumanResources => "rs",
            Authority::Culture => "wl",
            Authority::Agriculture => "ny",
            Authority::MedicalInsurance => "yb",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Authority> {
        Authority::ALL.into_iter().find(|authority| authority.code() == code)
    }
}
