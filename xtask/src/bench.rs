//! `cargo xtask bench`: builds the bench for release and runs it at the sizes asked for. What is measured, and how, is told by
//! `tests/src/bin/bench/`.

use crate::house::House;
use crate::page;
use crate::step;
use crate::stop::Stop;
use std::env::consts::EXE_SUFFIX;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// How many rows of a list are exported.
const EXPORTED: u32 = 100_000;

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
    #[arg(long, value_enum, default_values_t = [Size::S, Size::L, Size::Xl])]
    size: Vec<Size>,
    /// Writes the figures to this file as well
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Measures each size and prints one JSON object by size.
pub fn bench(house: &House, asked: &Asked) -> Result<(), Stop> {
    page::build(house)?;
    let programs = ["bench", "anju", "anju-desk", "anju-county"].map(|name| ["--bin", name]).concat();
    step::run("bench: cargo build", house.cargo_native("build").arg("--release").args(programs))?;
    let program = house.target(&format!("release/bench{EXE_SUFFIX}"));
    let mut found = serde_json::Map::new();
    for size in &asked.size {
        let what = format!("bench: {}", size.name());
        let mut measure = Command::new(&program);
        measure.args(["--households", &size.households().to_string()]);
        found.insert(size.name().to_owned(), step::answered(&what, &mut measure)?);
    }
    let rows = EXPORTED.to_string();
    let exported = step::answered("bench: export", Command::new(&program).args(["--export", &rows]))?;
    found.insert("export".to_owned(), exported);
    let page = house.at("ui/dist/anju-ui_bg.wasm");
    let bytes = fs::metadata(&page).map_err(Stop::file(&page))?.len();
    found.insert("page_wasm_bytes".to_owned(), bytes.into());
    if let Some(load) = load() {
        found.insert("load_at_the_end".to_owned(), load.into());
    }
    let text = serde_json::to_string_pretty(&found).expect("figures always serialize");
    println!("{text}");
    match &asked.json {
        Some(file) => fs::write(file, text).map_err(Stop::file(file)),
        None => Ok(()),
    }
}

/// How busy the machine was, as the system puts it: what else ran makes every time longer.
fn load() -> Option<String> {
    fs::read_to_string("/proc/loadavg").ok().map(|text| text.trim().to_owned())
}
