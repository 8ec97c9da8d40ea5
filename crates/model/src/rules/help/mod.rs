//! Clause 二(五) 帮扶: one cadre at every moment, regular visits, one or two matters a year, needs that are answered. The text sets
//! no days; each is a parameter of the county.

mod matters;
mod needs;
mod pairs;
mod visits;

pub use pairs::PAIR_AHEAD;
pub use visits::{AT_HOME, BY_PHONE, NOT_MET};

use super::{Rule, Strength};
use crate::{authority::Authority, record::By};

/// What the rules of the clause have in common: 农业农村（原扶贫） leads the help, what is judged is nobody's own, and whoever works
/// at the site settles it within days that the county sets.
const OF_CLAUSE: Rule = Rule {
    clause: "二（五）",
    department: Authority::Agriculture,
    of_department: false,
    opens: None,
    strength: Strength::Must,
    local: true,
    settled_by: By::Site,
    gathered: false,
    reasons: &[],
    run: |_| {},
};

/// The rules of the clause.
pub(super) const RULES: &[&Rule] =
    &[&pairs::PAIR, &visits::VISIT, &matters::MATTER, &matters::YEAR_OF_MATTERS, &matters::VERIFY, &needs::NEED];
