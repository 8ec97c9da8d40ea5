//! Clause 二(五) 帮扶: one cadre at every moment, regular visits, one or two matters a year, needs that are answered. The text sets
//! no days; each is a parameter of the county.

mod matters;
mod needs;
mod pairs;
mod visits;

pub use pairs::PAIR_AHEAD;
pub use visits::{AT_HOME, BY_PHONE, NOT_MET};

use super::Rule;
use crate::authority::Authority;

/// 农业农村（原扶贫） leads the help; what is judged is nobody's own.
const OF_CLAUSE: Rule = Rule { of_department: false, ..Rule::of("二（五）", Authority::Agriculture) };

/// The rules of the clause.
pub(super) const RULES: &[&Rule] =
    &[&pairs::PAIR, &visits::VISIT, &matters::MATTER, &matters::YEAR_OF_MATTERS, &matters::VERIFY, &needs::NEED];
