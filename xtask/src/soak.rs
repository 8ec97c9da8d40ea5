//! `cargo xtask soak`: long runs of what the tests run for a minute. Seeds are drawn, written, imported and judged by the program
//! `soak` of the tests.

use crate::house::House;
use crate::step;
use crate::stop::Stop;
use std::env::consts::EXE_SUFFIX;
use std::path::{PathBuf, absolute};
use std::process::Command;

/// How `soak` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    #[command(subcommand)]
    what: What,
}

/// What is soaked.
#[derive(clap::Subcommand)]
enum What {
    /// Writes counties as offices might, imports them and judges every cell
    Import(Import),
}

/// How long, or which seed.
#[derive(clap::Args)]
struct Import {
    /// How many seeds
    #[arg(long, default_value_t = 20_000)]
    seeds: u64,
    /// The first seed
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// Ends after so many seconds, whatever is left
    #[arg(long)]
    seconds: Option<u64>,
    /// The most households of a seed; the tests' short form has 6
    #[arg(long, default_value_t = 40)]
    households: u64,
    /// Replays this seed alone and takes it apart where it fails
    #[arg(long)]
    seed: Option<u64>,
    /// Where the workbooks of a seed that fails are written
    #[arg(long, value_name = "FOLDER", requires = "seed")]
    keep: Option<PathBuf>,
}

/// Builds the program for release and runs it.
pub fn soak(house: &House, asked: &Asked) -> Result<(), Stop> {
    let What::Import(import) = &asked.what;
    step::run("soak: cargo build", house.cargo_native("build").args(["--release", "--bin", "soak"]))?;
    let mut program = Command::new(house.target(&format!("release/soak{EXE_SUFFIX}")));
    program.arg("import");
    let numbers = [
        ("--seeds", Some(import.seeds)),
        ("--from", Some(import.from)),
        ("--seconds", import.seconds),
        ("--households", Some(import.households)),
        ("--seed", import.seed),
    ];
    for (name, number) in numbers {
        program.args(number.iter().flat_map(|number| [name.to_owned(), number.to_string()]));
    }
    if let Some(folder) = &import.keep {
        program.arg("--keep").arg(absolute(folder).map_err(Stop::file(folder))?);
    }
    step::run("soak: import", &mut program)
}
