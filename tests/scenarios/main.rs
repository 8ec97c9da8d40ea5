//! Real programs talking to each other, told as sentences.

#![allow(clippy::unwrap_used, reason = "a test that fails shows where")]

mod api;
mod api_tool;
mod board;
mod enrolment;
mod excel;
mod house;
mod import;
mod line;
mod main_job;
mod running;
mod scope;
