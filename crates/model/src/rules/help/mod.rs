//! Clause 二(五) 帮扶: one cadre at every moment, regular visits, one or two matters a year, needs that are answered. The text sets
//! no days; each is a parameter of the county.

mod matters;
mod needs;
mod pairs;
mod visits;

pub(super) use matters::{MATTER, VERIFY, YEAR_OF_MATTERS};
pub(super) use needs::NEED;
pub(super) use pairs::PAIR;
pub use pairs::PAIR_AHEAD;
pub(super) use visits::VISIT;
pub use visits::{AT_HOME, BY_PHONE, NOT_MET};

use crate::authority::Authority;

const CLAUSE: &str = "二（五）";
/// 农业农村（原扶贫） leads the help.
const DEPARTMENT: Authority = Authority::Agriculture;
