//! `cargo xtask bundle`: the Debian packages of the desk with its window, of the desk for a browser, and of the county's
//! server. A tree of files is laid for each and packed by dpkg's own tools; what it depends on is read from the programs.

use crate::house::House;
use crate::page::{self, remove_folder};
use crate::programs::{self, Programs};
use crate::setup::{self, For};
use crate::step;
use crate::stop::Stop;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How `bundle` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    /// Installs what is missing without asking
    #[arg(long)]
    yes: bool,
    /// Packs the programs as built for testing: quick to make, slow to run
    #[arg(long)]
    debug: bool,
}

/// One package: its name, what it is, and where its files come from and go to.
struct Package<'a> {
    name: &'static str,
    about: &'static str,
    program: &'a Path,
    /// Besides what the program itself is linked to.
    depends: &'static str,
    recommends: &'static str,
    files: &'static [(&'static str, &'static str)],
    /// Files that are run.
    scripts: &'static [(&'static str, &'static str)],
}

const ICON: (&str, &str) = ("assets/icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/anju.png");

/// Debian policy 5.6.2 wants a name with an address. The project has no host of its own for mail, and a name under `.invalid`
/// (RFC 2606) is nobody's.
const MAINTAINER: &str = "Anju maintainers <noreply@anju.invalid>";

const COPYRIGHT: &str =
    "Copyright: the authors of Anju\nLicense: Apache-2.0\n The text is in /usr/share/common-licenses/Apache-2.0.\n";

fn packages(programs: &Programs) -> [Package<'_>; 3] {
    [
        Package {
            name: "anju",
            about: "settlement-site desk with its own window",
            program: &programs.window,
            depends: "",
            recommends: "fonts-noto-cjk",
            files: &[ICON, ("assets/debian/anju.desktop", "usr/share/applications/anju.desktop")],
            scripts: &[],
        },
        Package {
            name: "anju-desk",
            about: "settlement-site desk for any browser",
            program: &programs.desk,
            depends: "xdg-utils",
            recommends: "www-browser, fonts-noto-cjk",
            files: &[
                ("assets/icons/128x128.png", "usr/share/icons/hicolor/128x128/apps/anju-desk.png"),
                ("assets/debian/anju-desk.desktop", "usr/share/applications/anju-desk.desktop"),
            ],
            scripts: &[("assets/debian/anju-desk-browser", "usr/bin/anju-desk-browser")],
        },
        Package {
            name: "anju-county",
            about: "county server that settlement-site desks sync with",
            program: &programs.county,
            depends: "passwd",
            recommends: "",
            files: &[
                ("assets/debian/anju-county.service", "usr/lib/systemd/system/anju-county.service"),
                ("docs/OPERATIONS.md", "usr/share/doc/anju-county/OPERATIONS.md"),
                ("docs/API.md", "usr/share/doc/anju-county/API.md"),
            ],
            scripts: &[
                ("assets/debian/anju-county.postinst", "DEBIAN/postinst"),
                ("assets/debian/anju-county.prerm", "DEBIAN/prerm"),
                ("assets/debian/anju-county.postrm", "DEBIAN/postrm"),
            ],
        },
    ]
}

/// Builds the programs and packs them into the folder `bundle` of the target folder.
pub fn bundle(house: &House, asked: &Asked) -> Result<(), Stop> {
    setup::ready(house, For::Bundling, asked.yes)?;
    for made in packed(house, !asked.debug)? {
        println!("{}", made.display());
    }
    Ok(())
}

/// Makes the three packages; returns their files.
pub fn packed(house: &House, release: bool) -> Result<Vec<PathBuf>, Stop> {
    page::build(house)?;
    let programs = programs::build(house, release)?;
    packages(&programs).iter().map(|package| package.pack(house)).collect()
}

impl Package<'_> {
    fn pack(&self, house: &House) -> Result<PathBuf, Stop> {
        let folder = house.target("bundle");
        let tree = folder.join(self.name);
        remove_folder(&tree)?;
        let program = tree.join("usr/bin").join(self.name);
        put(self.program, &program, 0o755)?;
        step::run(
            &format!("bundle: strip {}", self.name),
            Command::new("strip").arg("--strip-unneeded").arg(&program),
        )?;
        for (from, to) in self.files {
            put(&house.at(from), &tree.join(to), 0o644)?;
        }
        for (from, to) in self.scripts {
            put(&house.at(from), &tree.join(to), 0o755)?;
        }
        write(&tree.join(format!("usr/share/doc/{}/copyright", self.name)), COPYRIGHT)?;
        let machine = said("dpkg", Command::new("dpkg").arg("--print-architecture"))?;
        write(&tree.join("DEBIAN/md5sums"), &sums(&tree)?)?;
        write(&tree.join("DEBIAN/control"), &self.control(&folder, &program, machine.trim(), size(&tree)?)?)?;
        let made = folder.join(format!("{}_{}_{}.deb", self.name, env!("CARGO_PKG_VERSION"), machine.trim()));
        let mut pack = Command::new("dpkg-deb");
        pack.args(["--root-owner-group", "--build"]).arg(&tree).arg(&made);
        step::run(&format!("bundle: pack {}", self.name), &mut pack)?;
        Ok(made)
    }

    fn control(&self, folder: &Path, program: &Path, machine: &str, kib: u64) -> Result<String, Stop> {
        let (name, version) = (self.name, env!("CARGO_PKG_VERSION"));
        let linked = linked_to(folder, program)?;
        let depends = [linked.as_str(), self.depends].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
        let mut text = format!(
            "Package: {name}\nVersion: {version}\nArchitecture: {machine}\nMaintainer: {MAINTAINER}\n\
             Installed-Size: {kib}\nDepends: {}\n",
            depends.join(", ")
        );
        if !self.recommends.is_empty() {
            text.push_str(&format!("Recommends: {}\n", self.recommends));
        }
        text.push_str(&format!("Section: misc\nPriority: optional\nDescription: {}\n", self.about));
        Ok(text)
    }
}

/// The packages whose libraries a program is linked to, as dpkg-shlibdeps words them.
fn linked_to(folder: &Path, program: &Path) -> Result<String, Stop> {
    // It reads a source package's own description, which need say no more than this.
    write(&folder.join("debian/control"), "Source: anju\n\nPackage: anju\nArchitecture: any\n")?;
    let mut ask = Command::new("dpkg-shlibdeps");
    let text = said("dpkg-shlibdeps", ask.args(["-O", "-e"]).arg(program).current_dir(folder))?;
    let found = text.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    found.map(str::to_owned).ok_or_else(|| Stop::Failed { what: "dpkg-shlibdeps".to_owned(), how: text.clone() })
}

fn sums(tree: &Path) -> Result<String, Stop> {
    let files: Vec<PathBuf> = files_below(&tree.join("usr"))?
        .iter()
        .map(|file| file.strip_prefix(tree).expect("it lies in the tree").to_owned())
        .collect();
    said("md5sum", Command::new("md5sum").args(files).current_dir(tree))
}

fn size(tree: &Path) -> Result<u64, Stop> {
    let sizes = files_below(tree)?.into_iter().map(|file| fs::metadata(&file).map_err(Stop::file(&file)));
    sizes.map(|found| found.map(|found| found.len().div_ceil(1024))).sum()
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let mut found = vec![];
    for entry in fs::read_dir(folder).map_err(Stop::file(folder))? {
        let path = entry.map_err(Stop::file(folder))?.path();
        if path.is_dir() { found.extend(files_below(&path)?) } else { found.push(path) }
    }
    found.sort();
    Ok(found)
}

fn put(from: &Path, to: &Path, mode: u32) -> Result<(), Stop> {
    let folder = to.parent().expect("every file lies in a folder");
    fs::create_dir_all(folder).map_err(Stop::file(folder))?;
    fs::copy(from, to).map_err(Stop::file(from))?;
    fs::set_permissions(to, fs::Permissions::from_mode(mode)).map_err(Stop::file(to))
}

fn write(to: &Path, text: &str) -> Result<(), Stop> {
    let folder = to.parent().expect("every file lies in a folder");
    fs::create_dir_all(folder).map_err(Stop::file(folder))?;
    fs::write(to, text).map_err(Stop::file(to))
}

/// Runs a command that prints what was asked of it.
pub fn said(what: &str, command: &mut Command) -> Result<String, Stop> {
    let output = command.output().map_err(Stop::file(command.get_program()))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let how = format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Err(Stop::Failed { what: what.to_owned(), how })
}
