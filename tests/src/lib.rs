//! What tests, benches and the sample program share; no test of its own.

pub mod sample;
