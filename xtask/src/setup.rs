//! What a bare Debian 12 with rustup lacks for building, running and testing, and how it is installed. Installs nothing
//! that nobody allowed.

use crate::house::House;
use crate::step;
use crate::stop::Stop;
use std::io::{self, BufRead, IsTerminal, Write};
use std::process::Command;

const WASM: &str = "wasm32-unknown-unknown";

/// Debian packages that building and running need.
const TO_RUN: &[&str] =
    &["libwebkit2gtk-4.1-dev", "librsvg2-dev", "libssl-dev", "pkg-config", "binaryen", "dbus", "fonts-noto-cjk"];

/// Debian packages that only the tests need: two browsers' drivers, a display without a screen, a home for tools written in
/// Python, and what the examples of `API.md` are run with.
const TO_TEST: &[&str] =
    &["webkit2gtk-driver", "xvfb", "xauth", "dbus-x11", "chromium", "chromium-driver", "python3-venv", "curl"];

/// Debian packages that packing needs: what reads a program's libraries and packs it.
const TO_BUNDLE: &[&str] = &["dpkg-dev", "xdg-utils"];

/// What the machine is being readied for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building and running the programs.
    Running,
    /// Running every test as well.
    Testing,
    /// Packing the programs.
    Bundling,
}

/// Finds what is missing for `purpose`; installs it with `yes` or after a person's consent on the terminal.
pub fn ready(house: &House, purpose: For, yes: bool) -> Result<(), Stop> {
    let missing = Missing::find(house, purpose);
    if missing.is_nothing() {
        return Ok(());
    }
    println!("Missing on this machine: {}", missing.names());
    if !yes && !consent(&missing)? {
        return Err(Stop::Missing(format!("nothing was installed; install it with:\n  {}", missing.by_hand())));
    }
    missing.install(house)
}

/// What has to be installed: Debian packages and parts of the Rust toolchain.
struct Missing {
    packages: Vec<&'static str>,
    wasm: bool,
    components: Vec<&'static str>,
}

impl Missing {
    fn find(house: &House, purpose: For) -> Self {
        let more: &[&[&str]] = match purpose {
            For::Running => &[],
            For::Testing => &[TO_TEST, TO_BUNDLE],
            For::Bundling => &[TO_BUNDLE],
        };
        let wanted = TO_RUN.iter().chain(more.iter().copied().flatten());
        let packages = if has_dpkg() { wanted.copied().filter(|name| !installed(name)).collect() } else { Vec::new() };
        let components = match purpose {
            For::Running | For::Bundling => Vec::new(),
            For::Testing => ["clippy", "rustfmt"].into_iter().filter(|name| !has_component(house, name)).collect(),
        };
        Self { packages, wasm: !has_wasm(house), components }
    }

    fn is_nothing(&self) -> bool {
        self.packages.is_empty() && !self.wasm && self.components.is_empty()
    }

    fn names(&self) -> String {
        let wasm = self.wasm.then_some("the Rust target wasm32-unknown-unknown");
        let parts: Vec<&str> =
            self.packages.iter().copied().chain(wasm).chain(self.components.iter().copied()).collect();
        parts.join(", ")
    }

    /// The commands that install it, in one line to copy.
    fn by_hand(&self) -> String {
        let mut lines = Vec::new();
        if !self.packages.is_empty() {
            let sudo = if is_root() { "" } else { "sudo " };
            let names = self.packages.join(" ");
            lines.push(format!("{sudo}apt-get update && {sudo}apt-get install --no-install-recommends -y {names}"));
        }
        if self.wasm {
            lines.push(format!("rustup target add {WASM}"));
        }
        if !self.components.is_empty() {
            lines.push(format!("rustup component add {}", self.components.join(" ")));
        }
        lines.join(" && ")
    }

    fn install(&self, house: &House) -> Result<(), Stop> {
        if !self.packages.is_empty() {
            step::run("apt-get update", &mut as_root(&["apt-get", "update"]))?;
            let mut install = as_root(&["apt-get", "install", "--no-install-recommends", "-y"]);
            step::run("apt-get install", install.args(&self.packages))?;
        }
        if self.wasm {
            step::run("rustup target add", &mut house.program("rustup", &["target", "add", WASM]))?;
        }
        for component in &self.components {
            step::run("rustup component add", &mut house.program("rustup", &["component", "add", component]))?;
        }
        Ok(())
    }
}

/// Asks on the terminal; without one nobody can consent.
fn consent(missing: &Missing) -> Result<bool, Stop> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("Install it now with\n  {}\n[y/N] ", missing.by_hand());
    io::stdout().flush().map_err(Stop::file("standard output"))?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(Stop::file("standard input"))?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes" | "是"))
}

/// A command run as root: through sudo for everybody else, and never asking back.
fn as_root(words: &[&str]) -> Command {
    let quiet = "DEBIAN_FRONTEND=noninteractive";
    let mut command = if is_root() { Command::new("env") } else { Command::new("sudo") };
    if !is_root() {
        command.arg("env");
    }
    command.arg(quiet).args(words);
    command
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|answer| answer.stdout.trim_ascii() == b"0")
}

/// Other systems than Debian name their packages differently; there the compiler and the tests say what they lack.
fn has_dpkg() -> bool {
    step::succeeds(Command::new("dpkg-query").arg("--version"))
}

fn installed(package: &str) -> bool {
    let asked = Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]).output();
    asked.is_ok_and(|answer| answer.status.success() && answer.stdout == b"installed")
}

fn has_wasm(house: &House) -> bool {
    let asked = house.program("rustc", &["--print", "target-libdir", "--target", WASM]).output();
    asked.is_ok_and(|answer| {
        let folder = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        answer.status.success() && std::path::Path::new(&folder).is_dir()
    })
}

fn has_component(house: &House, component: &str) -> bool {
    let word = if component == "rustfmt" { "fmt" } else { component };
    step::succeeds(&mut house.program("cargo", &[word, "--version"]))
}
