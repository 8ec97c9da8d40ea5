//! Part one of the policy: the rights of every household and person. A right adds its rules, the kinds that they read whole, and its
//! lamp to the lists here.

mod hukou;
mod lamp;
mod land;

pub use lamp::{Lamp, Light};

use super::{Dossier, Rule};
use crate::{
    authority::Authority,
    day::Day,
    kinds::{HukouCase, HukouWish, LandLease, LandPlot},
    record::{Kind, Record},
};

/// The rules of the rights, in the order of the policy.
pub(super) const RULES: &[&Rule] = &[&hukou::ASK, &hukou::OPEN, &land::PAY, &land::FALLOW];

/// The kinds whose records those rules read whole.
pub(super) const READ_WHOLE: &[Kind] = &[HukouWish::KIND, HukouCase::KIND, LandPlot::KIND, LandLease::KIND];

/// How the lamp of a right is found.
type FindLamp = fn(&Dossier, Day) -> Lamp;

/// The lamps, each with the department whose facts it shows.
pub(super) const LAMPS: &[(Authority, FindLamp)] =
    &[(Authority::PublicSecurity, hukou::lamp), (Authority::Agriculture, land::lamp)];
