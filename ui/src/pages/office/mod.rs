//! What county administrators do at the county server from their desk: accounts and desks, the audit trail, imports.

mod people;

pub use people::People;
