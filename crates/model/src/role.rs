//! Roles that an account may have, and what rank they may write at.

use crate::record::By;
use serde::{Deserialize, Serialize};

/// What an account may do, on the division its grant names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 工作人员 of a settlement or village.
    SiteStaff,
    /// 帮扶干部: the households of his open pairs inside the grant.
    Cadre,
    /// 镇街.
    Township,
    /// 区县 reader: sees, never writes.
    CountyReader,
    /// 区县 administrator.
    CountyAdmin,
}

impl Role {
    /// All roles, in the order of the people and devices page.
    pub const ALL: [Role; 5] = [Role::SiteStaff, Role::Cadre, Role::Township, Role::CountyReader, Role::CountyAdmin];

    /// Returns the code used on the command line, in SQL and on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Role::SiteStaff => "site-staff",
            Role::Cadre => "cadre",
            Role::Township => "township",
            Role::CountyReader => "county-reader",
            Role::CountyAdmin => "county-admin",
        }
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Returns the highest rank of fields that the role sets by itself; none for a reader.
    pub fn rank(self) -> Option<By> {
        match self {
            Role::SiteStaff | Role::Cadre => Some(By::Site),
            Role::Township => Some(By::Township),
            Role::CountyAdmin => Some(By::County),
            Role::CountyReader => None,
        }
    }
}
