//! Files of the desk: those that the page hands in, and those that it makes in the person's folder for downloads.

pub(crate) mod downloads;
pub mod export;
pub(crate) mod paper;
pub mod uploads;
