//! The sync protocol as pure functions (docs/SYNC.md): `plan` says what a desk asks next, `judge` what the server makes of a
//! group, `project` what a screen shows. Desk and county do the reading and writing around them.

pub mod digest;
pub mod enrol;
pub mod group;
pub mod judge;
pub mod plan;
pub mod project;
pub mod rules;
pub mod wire;

pub use digest::Sum;
pub use group::{Act, Change, Group, Outcome, Verdict};
pub use rules::Rules;

/// The id under which the county's own program writes as a desk does (imports, departments' lists, accounts).
pub fn own_desk() -> crate::RecordId {
    crate::RecordId::derived(&["anju", "county", "own desk"])
}
