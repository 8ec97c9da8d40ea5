//! Part one of the policy: the rights of every household and person.

mod hukou;
mod lamp;

pub(super) use hukou::{ASK, OPEN};
pub use hukou::{HukouFacts, WishFacts, lamp as hukou_lamp};
pub use lamp::{Lamp, Light};
