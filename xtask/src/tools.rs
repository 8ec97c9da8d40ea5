//! Tools of the tests that Debian has no package for (`xtask/tools.txt` says which and why). Python's own installer fetches
//! them once into a virtual environment in the target folder; nothing of them ships.

use crate::house::House;
use crate::page::remove_folder;
use crate::step;
use crate::stop::Stop;
use std::fs;

const PINNED: &str = include_str!("../tools.txt");

/// Brings the tools up to date; an environment made from the same list is left as it is.
pub fn ready(house: &House) -> Result<(), Stop> {
    let folder = house.target("tools");
    let made = folder.join("made-from.txt");
    if fs::read_to_string(&made).is_ok_and(|list| list == PINNED) {
        return Ok(());
    }
    remove_folder(&folder)?;
    step::run("tools: virtual environment", house.program("python3", &["-m", "venv"]).arg(&folder))?;
    let mut install = house.program(folder.join("bin/python"), &["-m", "pip", "install", "--quiet", "--no-deps"]);
    step::run("tools: pip install", install.arg("--requirement").arg(house.at("xtask/tools.txt")))?;
    fs::write(&made, PINNED).map_err(Stop::file(&made))
}
