//! `cargo xtask screenshots`: the pictures of README and docs, taken by the main scenario in the real window.

use crate::house::House;
use crate::setup::{self, For};
use crate::step;
use crate::stop::Stop;
use crate::{page, programs};
use std::fs;

/// The pictures that the scenario takes and that docs show.
const PICTURES: &[&str] = &["today", "house", "visit", "matter", "sync"];

/// Runs the main scenario and takes its pictures into `docs/images`.
pub fn screenshots(house: &House, yes: bool) -> Result<(), Stop> {
    setup::ready(house, For::Testing, yes)?;
    page::build(house)?;
    programs::build(house, false)?;
    step::run("the main scenario", house.cargo_native("test").args(["--test", "e2e", "--", "main_job"]))?;
    let images = house.at("docs/images");
    fs::create_dir_all(&images).map_err(Stop::file(&images))?;
    for name in PICTURES {
        let taken = house.target(&format!("debug/e2e/{name}.png"));
        fs::copy(&taken, images.join(format!("{name}.png"))).map_err(Stop::file(&taken))?;
    }
    println!("{}", images.display());
    Ok(())
}
