//! The workbook fuzzer in its short form, and proof that it would see faults. The long run is `cargo xtask soak import`.

#![allow(clippy::unwrap_used, reason = "a test that fails shows where")]

mod controls;
mod habits;
mod seeds;
