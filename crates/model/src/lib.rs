//! The pure heart of Anju: record kinds, checks, policy rules, the contract between page and program, and every sync
//! decision. It has no clock, no I/O, no async and no randomness; whoever calls passes `today`, `now` and ids in.

pub mod area;
pub mod authority;
pub mod checks;
pub mod clauses;
pub mod code;
pub mod contract;
pub mod day;
pub mod department;
pub mod divisions;
pub mod evidence;
pub mod fault;
mod fields;
pub mod id;
pub mod indicators;
pub mod kin;
pub mod kinds;
pub mod list;
pub mod mask;
pub mod meaning;
pub mod papers;
pub mod reading;
pub mod record;
pub mod role;
pub mod rules;
pub mod survey;
pub mod sync;
pub mod tries;
pub mod typed;
pub mod value;
pub mod words;
pub mod workflow;

pub use area::AreaCode;
pub use authority::{Authority, Departments};
pub use code::{CodeSet, CodeSets};
pub use day::{Clock, Day, Month, PartialDay, Stamp};
pub use department::{Department, as_of_day};
pub use divisions::{Division, Divisions};
pub use fault::Fault;
pub use id::{RecordId, Ref};
pub use meaning::Meaning;
pub use record::{By, Cell, Class, Field, Home, Kind, Record, Shape};
pub use role::Role;
pub use value::{Fields, Value};
