//! The deterministic simulation of sync: one real county and three real desks under one seeded scheduler, with lost and
//! overtaking answers, races, moves, restores, crashes and wrong clocks. Not for what people see: see `scenarios`.

#![allow(clippy::unwrap_used, reason = "a test that fails shows where")]

mod cases;
mod chance;
mod controls;
mod desk;
mod findings;
mod handovers;
mod heads;
mod invariants;
mod seeds;
mod steps;
mod stories;
mod world;
