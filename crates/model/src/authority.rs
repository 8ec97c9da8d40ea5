//! The departments that the policy makes responsible 责任部门: a record kind belongs to one of them, or to none in particular.

use crate::{
    fault::Fault,
    kinds::FindingMark,
    record::{Kind, Record},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The departments to whose kinds an account is limited, by code; none: it is not limited. Kinds that are nobody's own are
/// everybody's. A code that this program does not know limits all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Departments(pub BTreeSet<String>);

impl Departments {
    /// Tells whether what belongs to a department is open to the account.
    pub fn admit(&self, department: Option<Authority>) -> bool {
        self.0.is_empty() || department.is_none_or(|department| self.0.contains(department.code()))
    }

    /// Tells whether each is a department that there is.
    ///
    /// # Errors
    /// `account.department` with the code that is none, in the field `departments`.
    pub fn check(&self) -> Result<(), Fault> {
        let unknown = self.0.iter().find(|code| Authority::parse(code).is_none());
        let fault = |code| Fault::new("account.department").with("department", code).field("departments");
        unknown.map_or(Ok(()), |code| Err(fault(code)))
    }

    /// Tells whether records of a kind are open to the account. What is said of findings speaks of any department's facts: it is
    /// open to whoever is limited to none.
    pub fn admit_kind(&self, kind: &Kind) -> bool {
        self.admit(kind.department) && (self.0.is_empty() || kind.name != FindingMark::KIND.name)
    }

    /// Tells whether records of a kind are open, by the kind's name; one that this program does not know is, as its fields are.
    pub fn admit_named(&self, kind: &str) -> bool {
        crate::kinds::kind(kind).is_none_or(|kind| self.admit_kind(kind))
    }
}

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
