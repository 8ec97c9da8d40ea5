//! Builds the three programs and says where they lie.

use crate::house::House;
use crate::step;
use crate::stop::Stop;
use std::env::consts::EXE_SUFFIX;
use std::path::PathBuf;

/// The built programs.
pub struct Programs {
    /// `anju`, the desk with its window.
    pub window: PathBuf,
    /// `anju-desk`, the desk in a browser.
    pub desk: PathBuf,
    /// `anju-county`, the county's server.
    pub county: PathBuf,
}

/// Builds them with the locked dependencies. The page must be built before: they embed it.
pub fn build(house: &House, release: bool) -> Result<Programs, Stop> {
    let mut command = house.cargo_native("build");
    command.args(["--bin", "anju", "--bin", "anju-desk", "--bin", "anju-county"]);
    if release {
        command.arg("--release");
    }
    step::run("programs: cargo build", &mut command)?;
    let profile = if release { "release" } else { "debug" };
    let at = |name: &str| house.target(&format!("{profile}/{name}{EXE_SUFFIX}"));
    Ok(Programs { window: at("anju"), desk: at("anju-desk"), county: at("anju-county") })
}
