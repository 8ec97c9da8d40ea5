//! Real programs talking to each other, told as sentences.

#![allow(clippy::unwrap_used, reason = "a test that fails shows where")]

mod api;
mod api_tool;
mod board;
mod compare;
mod departments;
mod documented;
mod drawn;
mod enrolment;
mod excel;
mod figures;
mod former;
mod handover;
mod house;
mod import;
mod import_cases;
mod imports;
mod line;
mod main_job;
mod members;
mod moved;
mod narrowed;
mod office;
mod parameters;
mod plain;
mod policy;
mod records;
mod rights;
mod routes;
mod running;
mod scope;
mod shared;
mod spot;
mod steps;
mod survey;
mod taught;
mod today;
mod typed;
mod words;
