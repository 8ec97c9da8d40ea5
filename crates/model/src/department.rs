//! The departments whose lists are compared with the county's records 部门数据比对, and what their facts are kept as.

use crate::{
    day::Day,
    fault::Fault,
    kinds::{Assistance, Hukou, Medical, Pension},
    record::Record,
};
use serde::{Deserialize, Serialize};

/// A department that sends lists of persons with facts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Department {
    /// 医保: who is insured in which year, 一(六).
    Medical,
    /// 人社: who takes part in or draws which pension, 一(五).
    Pension,
    /// 公安: whose hukou has moved, 一(一).
    Hukou,
    /// 民政: who receives 低保 or 特困 aid, 一(七).
    Assistance,
}

/// Whom a department's list should name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListNames {
    /// Everybody who lives here.
    Everybody,
    /// Everybody who receives what it is about.
    WhoReceives,
    /// Nobody in particular.
    Some,
}

impl Department {
    /// All departments, in the order of a page.
    pub const ALL: [Department; 4] =
        [Department::Medical, Department::Pension, Department::Hukou, Department::Assistance];

    /// Returns the code, which is also the name of the record kind that holds its facts.
    pub fn code(self) -> &'static str {
        match self {
            Department::Medical => Medical::KIND.name,
            Department::Pension => Pension::KIND.name,
            Department::Hukou => Hukou::KIND.name,
            Department::Assistance => Assistance::KIND.name,
        }
    }

    /// Returns the Chinese word for its list.
    pub fn label(self) -> &'static str {
        match self {
            Department::Medical => "医保",
            Department::Pension => "养老",
            Department::Hukou => "户口",
            Department::Assistance => "救助",
        }
    }

    /// Tells whom its list should name, so that who is not on it is worth a word: all are to be insured, and whoever received aid
    /// and is not on a later list receives none any more; pensions and moves are some people's.
    pub fn list_names(self) -> ListNames {
        match self {
            Department::Medical => ListNames::Everybody,
            Department::Assistance => ListNames::WhoReceives,
            Department::Pension | Department::Hukou => ListNames::Some,
        }
    }

    /// Returns under which source what its lists said is remembered; the national workbook's has another.
    pub fn source(self) -> &'static str {
        match self {
            Department::Medical => "list/medical",
            Department::Pension => "list/pension",
            Department::Hukou => "list/hukou",
            Department::Assistance => "list/assistance",
        }
    }

    /// Returns the sender under which what a person taught of its lists is remembered.
    pub fn sender(self) -> String {
        format!("{}名单", self.label())
    }

    /// Reads a code.
    pub fn parse(code: &str) -> Option<Department> {
        Department::ALL.into_iter().find(|department| department.code() == code)
    }
}

/// The first year of the relocation programme 易地扶贫搬迁: no list of departments on its people is older.
const FIRST_YEAR: i16 = 2016;

/// Checks the day up to which a department's list says how things stand 截止日期.
///
/// # Errors
/// `list.as_of_future`, `list.as_of_early`.
pub fn as_of_day(day: Day, today: Day) -> Result<(), Fault> {
    if day > today {
        return Err(Fault::new("list.as_of_future").with("date", today));
    }
    if day.year() < FIRST_YEAR {
        return Err(Fault::new("list.as_of_early").with("year", FIRST_YEAR));
    }
    Ok(())
}
