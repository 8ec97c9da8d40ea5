//! `cargo xtask bench`: builds the bench for release and runs it at the sizes asked for. What is measured, and how, is told by
//! `tests/src/bin/bench.rs`.

use crate::house::House;
use crate::step;
use crate::stop::Stop;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// A county's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Size {
    /// The largest site, 413 households
    S,
    /// A county, 3,800 households
    L,
    /// The largest county, 8,951 households
    Xl,
}

impl Size {
    fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::L => "L",
            Self::Xl => "XL",
        }
    }

    fn households(self) -> u32 {
        match self {
            Self::S => 413,
            Self::L => 3_800,
            Self::Xl => 8_951,
        }
    }
}

/// How `bench` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    /// The sizes to measure
    #[arg(long, value_enum, default_values_t = [Size::S, Size::L])]
    size: Vec<Size>,
    /// Writes the figures to this file as well
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Measures each size and prints one JSON object by size.
pub fn bench(house: &House, asked: &Asked) -> Result<(), Stop> {
    step::run("bench: cargo build", house.cargo_native("build").args(["--release", "--bin", "bench"]))?;
    let program = house.target(&format!("release/bench{EXE_SUFFIX}"));
    let mut found = serde_json::Map::new();
    for size in &asked.size {
        let what = format!("bench: {}", size.name());
        let mut measure = Command::new(&program);
        measure.args(["--households", &size.households().to_string()]);
        found.insert(size.name().to_owned(), step::answered(&what, &mut measure)?);
    }
    let text = serde_json::to_string_pretty(&found).expect("figures always serialize");
    println!("{text}");
    match &asked.json {
        Some(file) => fs::write(file, text).map_err(Stop::file(file)),
        None => Ok(()),
    }
}
