//! The workbook fuzzer. From one truth, a small county made from a seed, it writes the county's workbooks as an office might,
//! imports them with the real importer, and judges what became of every cell: it is in the records, or it is in the report.

pub mod book;
pub mod chance;
pub mod importer;
pub mod judge;
pub mod meaning;
pub mod minimise;
pub mod office;
pub mod run;
pub mod survey;
pub mod truth;
pub mod words;
