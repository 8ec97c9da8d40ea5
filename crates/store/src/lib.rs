//! The SQLite rim of desk and county: opening an encrypted file, numbered migrations, record tables made from the
//! declarations, rows and their sums, verified backups. No rules and no protocol decisions live here.

mod backup;
mod bulk;
pub mod codes;
pub mod dossiers;
pub mod frozen;
mod migrate;
mod open;
pub mod parameters;
mod rows;
mod sums;
mod tables;

pub use backup::{back_up, verify};
pub use bulk::with_indexes_after;
pub use migrate::Migration;
pub use open::{Key, StoreError, open, open_reader};
pub use rows::{
    Pen, Stored, all_of_kind, forget, get, get_of, hide, ids_at, ids_of_household, kind_of, place_of, put, show,
    show_new, update_changed,
};
pub use sums::{Sums, add as add_to_sum, join as join_sums, recount, sum_at, sums_within, take as take_from_sum};
pub use tables::bring_up;

pub use rusqlite;
