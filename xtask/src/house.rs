//! Where things lie: the root of the clone, the target folder, the folders that commands write to.

use crate::stop::Stop;
use std::env;
use std::path::PathBuf;
use std::process::Command;

/// One clone of Anju.
pub struct House {
    root: PathBuf,
    target: PathBuf,
}

impl House {
    /// Finds the clone around the current folder, and the target folder that cargo uses for it. Where xtask was built
    /// says nothing: clones may share a target folder.
    #[expect(clippy::disallowed_methods, reason = "a command line starts from where it stands")]
    pub fn find() -> Result<Self, Stop> {
        let here = env::current_dir().map_err(Stop::file("."))?;
        let root = here.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file());
        let root = root.ok_or_else(|| Stop::Refused("run this inside a clone of Anju".to_owned()))?.to_owned();
        let target = match variable("CARGO_TARGET_DIR") {
            Some(chosen) => root.join(chosen),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    /// A path inside the clone.
    pub fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A path inside the target folder.
    pub fn target(&self, path: &str) -> PathBuf {
        self.target.join(path)
    }

    /// `cargo` with `words`, started in the root of the clone.
    pub fn cargo(&self, words: &[&str]) -> Command {
        let mut command = self.program("cargo", words);
        // Set by the cargo that started xtask; they would make the inner one rebuild what has not changed.
        for inherited in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME", "CARGO_PKG_VERSION"] {
            command.env_remove(inherited);
        }
        command
    }

    /// `cargo act` over every native package. Every native step selects the same packages: cargo unites the features of
    /// shared dependencies over what is selected, and another selection would compile most of them once more.
    pub fn cargo_native(&self, act: &str) -> Command {
        self.cargo(&[act, "--locked", "--workspace", "--exclude", "anju-ui"])
    }

    /// Any `program` with `words`, started in the root of the clone.
    pub fn program(&self, program: impl AsRef<std::ffi::OsStr>, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(words).current_dir(&self.root);
        command
    }
}

/// Reads one variable of the environment; an empty one counts as unset.
#[expect(clippy::disallowed_methods, reason = "xtask is a rim: the shell's environment is its input")]
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
