//! `cargo xtask sample`: a county's workbook of any size with synthetic people, from a seed. The people are drawn by the
//! program `sample` of the tests.

use crate::house::House;
use crate::step;
use crate::stop::Stop;
use std::env::consts::EXE_SUFFIX;
use std::path::{PathBuf, absolute};
use std::process::Command;

/// How `sample` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    /// How many households
    #[arg(long)]
    households: u32,
    /// Equal seeds give equal people
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The workbook to write, .xlsx
    #[arg(long)]
    to: PathBuf,
    /// The day that the workbook is as of, YYYY-MM-DD
    #[arg(long)]
    today: Option<String>,
}

/// Builds the program and has it write the workbook.
pub fn sample(house: &House, asked: &Asked) -> Result<(), Stop> {
    step::run("sample: cargo build", house.cargo_native("build").args(["--bin", "sample"]))?;
    let to = absolute(&asked.to).map_err(Stop::file(&asked.to))?;
    let mut program = Command::new(house.target(&format!("debug/sample{EXE_SUFFIX}")));
    program.args(["--households", &asked.households.to_string(), "--seed", &asked.seed.to_string()]);
    if let Some(today) = &asked.today {
        program.args(["--today", today]);
    }
    step::run("sample: write the workbook", program.arg("--to").arg(to))
}
