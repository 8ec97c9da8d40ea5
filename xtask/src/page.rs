//! Builds the page: crate `anju-ui` to WebAssembly in `ui/dist`, beside its host page, style sheet and start script.
//! Desk and window embed that folder, so it is built before them.

use crate::features;
use crate::house::House;
use crate::step;
use crate::stop::Stop;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// Off because newer WebKitGTK on ARM shows a blank page with them and Debian's wasm-opt cannot read them.
const DROPPED: &[&str] = &["reference-types", "multivalue"];

/// Everything else the compiler uses; `--all-features` would switch on what the oldest WebKit lacks.
const KEPT: &[&str] = &["bulk-memory", "sign-ext", "nontrapping-float-to-int", "mutable-globals"];

const NAME: &str = "anju-ui";

/// Files of the page that are not Rust, from the folder `ui`.
const HOST_FILES: &[&str] = &["index.html", "style.css", "start.js"];

/// Brings `ui/dist` up to date; leaves it untouched, dates included, where nothing changed.
pub fn build(house: &House) -> Result<(), Stop> {
    step::run("page: cargo build for WebAssembly", &mut cargo(house, "build"))?;
    let compiled = house.target(&format!("wasm-page/wasm32-unknown-unknown/wasm/{NAME}.wasm"));
    let module = fs::read(&compiled).map_err(Stop::file(&compiled))?;
    let stamp = stamp(house, &module)?;
    // Beside the folder it tells of: a target folder may serve another clone next.
    let stamp_file = house.at("ui/dist.stamp");
    let dist = house.at("ui/dist");
    if dist.join("index.html").exists() && fs::read_to_string(&stamp_file).is_ok_and(|last| last == stamp) {
        return Ok(());
    }
    let fresh = empty_folder(house.at("ui/dist.new"))?;
    bind(&module, &fresh)?;
    shrink(house, &fresh.join(format!("{NAME}_bg.wasm")))?;
    for (from, name) in host_files(house) {
        fs::copy(&from, fresh.join(name)).map_err(Stop::file(&from))?;
    }
    swap(&fresh, &dist)?;
    fs::write(&stamp_file, stamp).map_err(Stop::file(&stamp_file))
}

/// A cargo command on `anju-ui` for the browser. Flags and profile live in a target folder of their own: set anywhere
/// else they would make every native build start over.
pub fn cargo(house: &House, act: &str) -> Command {
    let mut command = house.cargo(&[act, "--locked", "--package", NAME, "--target", "wasm32-unknown-unknown"]);
    let features: Vec<String> = DROPPED.iter().map(|name| format!("-{name}")).collect();
    command
        .args(["--profile", "wasm", "--target-dir"])
        .arg(house.target("wasm-page"))
        .env("RUSTFLAGS", format!("-C target-feature={}", features.join(",")));
    command
}

/// A digest of everything that `ui/dist` is made from, this recipe included.
fn stamp(house: &House, module: &[u8]) -> Result<String, Stop> {
    let mut hasher = DefaultHasher::new();
    include_str!("page.rs").hash(&mut hasher);
    module.hash(&mut hasher);
    for (path, name) in host_files(house) {
        name.hash(&mut hasher);
        fs::read(&path).map_err(Stop::file(&path))?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn host_files(house: &House) -> Vec<(PathBuf, &'static str)> {
    let mut files: Vec<_> = HOST_FILES.iter().map(|name| (house.at("ui").join(name), *name)).collect();
    files.push((house.at("assets/icons/32x32.png"), "favicon.png"));
    files
}

fn bind(module: &[u8], to: &Path) -> Result<(), Stop> {
    let module = features::without(module, DROPPED).ok_or_else(|| bad("the compiled page is no WebAssembly module"))?;
    let mut bindgen = Bindgen::new();
    bindgen.web(true).map_err(|why| bad(&why.to_string()))?;
    bindgen.input_bytes(NAME, module).typescript(false).remove_name_section(true).remove_producers_section(true);
    bindgen.generate(to).map_err(|why| bad(&format!("{why:#}")))
}

fn shrink(house: &House, module: &Path) -> Result<(), Stop> {
    let mut command = house.program("wasm-opt", &["-Oz"]);
    command.args(KEPT.iter().map(|name| format!("--enable-{name}"))).arg(module).arg("-o").arg(module);
    step::run("page: wasm-opt", &mut command)
}

/// Puts `fresh` in the place of `old`; a build that dies earlier leaves the old page whole.
fn swap(fresh: &Path, old: &Path) -> Result<(), Stop> {
    let aside = old.with_extension("old");
    if old.exists() {
        remove_folder(&aside)?;
        fs::rename(old, &aside).map_err(Stop::file(old))?;
    }
    fs::rename(fresh, old).map_err(Stop::file(fresh))?;
    remove_folder(&aside)
}

fn empty_folder(path: PathBuf) -> Result<PathBuf, Stop> {
    remove_folder(&path)?;
    fs::create_dir_all(&path).map_err(Stop::file(&path))?;
    Ok(path)
}

/// Removes a folder with all it holds; one that is not there is fine.
pub fn remove_folder(path: &Path) -> Result<(), Stop> {
    if path.exists() { fs::remove_dir_all(path).map_err(Stop::file(path)) } else { Ok(()) }
}

fn bad(why: &str) -> Stop {
    Stop::Failed { what: "wasm-bindgen".to_owned(), how: why.to_owned() }
}
