//! What a person sees and does, in the real window and in a real browser. Needs a display server, a session bus and the
//! built programs; `cargo xtask test --only window` brings all three.

mod access;
mod browser;
mod county;
mod family;
mod handover;
mod harness;
mod import;
mod main_job;
mod office;
mod pages;
mod rights;
mod window;
