//! `cargo xtask sample`: a county's workbook of any size with synthetic people, from a seed, and cases of the seven rights for those
//! whom a county holds. Both are drawn by the program `sample` of the tests.

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
    #[arg(long, required_unless_present = "cases_of")]
    households: Option<u32>,
    /// Equal seeds give equal people
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The workbook to write, .xlsx
    #[arg(long, required_unless_present = "cases_of")]
    to: Option<PathBuf>,
    /// Enters cases of the seven rights for the people that this county's data folder holds, instead of writing a workbook
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["households", "to", "today"])]
    cases_of: Option<PathBuf>,
    /// The day that the workbook is as of, YYYY-MM-DD
    #[arg(long)]
    today: Option<String>,
}

/// Builds the program and has it write the workbook.
pub fn sample(house: &House, asked: &Asked) -> Result<(), Stop> {
    step::run("sample: cargo build", house.cargo_native("build").args(["--bin", "sample"]))?;
    let mut program = Command::new(house.target(&format!("debug/sample{EXE_SUFFIX}")));
    program.args(["--seed", &asked.seed.to_string()]);
    if let Some(households) = asked.households {
        program.args(["--households", &households.to_string()]);
    }
    if let Some(today) = &asked.today {
        program.args(["--today", today]);
    }
    for (name, path) in [("--to", &asked.to), ("--cases-of", &asked.cases_of)] {
        if let Some(path) = path {
            program.arg(name).arg(absolute(path).map_err(Stop::file(path))?);
        }
    }
    step::run("sample: write it", &mut program)
}
