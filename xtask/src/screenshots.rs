//! `cargo xtask screenshots`: every page in standard and in the largest letters, for people to look at, and of these the few
//! that README and docs show. They are taken in the real window by the tests that look for what is cut off.

use crate::house::House;
use crate::page::remove_folder;
use crate::setup::{self, For};
use crate::step;
use crate::stop::Stop;
use crate::{page, programs};
use std::fs;
use std::path::{Path, PathBuf};

/// The pictures that the scenario takes and that docs show.
const PICTURES: &[&str] =
    &["today", "house", "visit", "matter", "sync", "handover", "party", "gap", "survey-sheet-report"];

/// The pages whose pictures docs show: as the walk through all pages calls them, and as docs do.
const PAGES: &[(&str, &str)] = &[
    ("standard-rights", "rights"),
    ("standard-house-right", "right"),
    ("standard-survey", "survey"),
    ("standard-paper", "paper"),
];

/// How `screenshots` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    /// Installs what is missing without asking
    #[arg(long)]
    yes: bool,
    /// Where every page's pictures go; the folder `screenshots` of the target folder where nothing is said
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
}

/// Walks all pages and the main scenario; lays the pictures into a folder, and those of the docs into `docs/images`.
pub fn screenshots(house: &House, asked: &Asked) -> Result<(), Stop> {
    setup::ready(house, For::Testing, asked.yes)?;
    page::build(house)?;
    programs::build(house, false)?;
    let mut tests = house.cargo_native("test");
    tests.args([
        "--test",
        "e2e",
        "--",
        "--test-threads=1",
        "main_job",
        "every_page_fits",
        "import",
        "office",
        "handover",
        "rights",
    ]);
    step::run("all pages, and the main scenario", &mut tests)?;
    let images = house.at("docs/images");
    fs::create_dir_all(&images).map_err(Stop::file(&images))?;
    for name in PICTURES {
        let taken = house.target(&format!("debug/e2e/{name}.png"));
        fs::copy(&taken, images.join(format!("{name}.png"))).map_err(Stop::file(&taken))?;
    }
    for (page, name) in PAGES {
        let taken = house.target(&format!("debug/e2e/pages/{page}.png"));
        fs::copy(&taken, images.join(format!("{name}.png"))).map_err(Stop::file(&taken))?;
    }
    let own = house.target("screenshots");
    remove_folder(&own)?;
    let to = asked.to.clone().unwrap_or(own);
    copy_all(&house.target("debug/e2e/pages"), &to)?;
    println!("{}\n{}", images.display(), to.display());
    Ok(())
}

fn copy_all(from: &Path, to: &Path) -> Result<(), Stop> {
    fs::create_dir_all(to).map_err(Stop::file(to))?;
    for entry in fs::read_dir(from).map_err(Stop::file(from))? {
        let entry = entry.map_err(Stop::file(from))?;
        fs::copy(entry.path(), to.join(entry.file_name())).map_err(Stop::file(entry.path()))?;
    }
    Ok(())
}
