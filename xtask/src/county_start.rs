//! How the two programs are called to make a county with the sample in it and a desk enrolled there. Every word of their
//! command lines that xtask relies on stands here.

use crate::house::House;
use crate::programs::Programs;
use crate::step;
use crate::stop::Stop;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// 云阳县, the county of the sample workbook.
const COUNTY: &str = "500235";
/// 农坝镇, where the sample's largest settlement lies: the area of the desk.
const TOWNSHIP: &str = "500235116";
/// 农坝社区, the settlement's village.
const VILLAGE: &str = "500235116002";
const SAMPLE: &str = "assets/county-yunyang.xlsx";

/// Somebody who signs in on the sample's desk.
pub struct Person {
    /// The account's name, as typed at sign-in.
    pub name: &'static str,
    /// The account's password; for trying the sample out only.
    pub password: &'static str,
    role: &'static str,
    area: &'static str,
}

/// The people of the sample's desk, the one who is signed in first.
pub const PEOPLE: &[Person] = &[
    Person { name: "陈静", password: "anju-shiyong-1", role: "site-staff", area: VILLAGE },
    Person { name: "李建国", password: "anju-shiyong-2", role: "township", area: TOWNSHIP },
];

/// The folders of one running sample.
pub struct Folders {
    all: PathBuf,
}

impl Folders {
    /// The sample's folders lie under `run`.
    pub fn of(house: &House) -> Self {
        Self { all: house.at("run") }
    }

    /// The folder of everything that `run` writes.
    pub fn all(&self) -> &Path {
        &self.all
    }

    /// The county server's data folder.
    pub fn county(&self) -> PathBuf {
        self.all.join("county")
    }

    /// The desk's data folder.
    pub fn desk(&self) -> PathBuf {
        self.all.join("desk")
    }

    fn enrolment(&self) -> PathBuf {
        self.all.join("desk.anju-enrol")
    }
}

/// A person's one-time code for the first sign-in, as the county gave it.
pub struct Invited(&'static Person, String);

/// Makes the county's data folder, takes the sample workbook in and opens the accounts.
pub fn found_county(house: &House, programs: &Programs, folders: &Folders) -> Result<Vec<Invited>, Stop> {
    let mut init = county(programs, &["init", "--county", COUNTY], folders);
    step::run("county: init", &mut init)?;
    let mut import = county(programs, &["import"], folders);
    step::run("county: import the sample", import.arg(house.at(SAMPLE)))?;
    PEOPLE.iter().map(|person| invite(programs, folders, person)).collect()
}

fn invite(programs: &Programs, folders: &Folders, person: &'static Person) -> Result<Invited, Stop> {
    let what = format!("county: account {}", person.name);
    let words = ["account", "add", person.name, "--role", person.role, "--area", person.area, "--json"];
    let answer = step::answered(&what, &mut county(programs, &words, folders))?;
    let code = answer["one_time_code"].as_str();
    let code = code.ok_or_else(|| Stop::Failed { what, how: "its answer holds no one-time code".to_owned() })?;
    Ok(Invited(person, code.to_owned()))
}

/// Starts the county's server.
pub fn serve(programs: &Programs, folders: &Folders, listen: &str) -> Result<Child, Stop> {
    let mut serve = county(programs, &["serve", "--listen", listen], folders);
    serve.stdin(Stdio::null()).spawn().map_err(Stop::file(&programs.county))
}

/// Enrols a desk for the township, signs everybody in for the first time and fetches the records; the county's server
/// must be running.
pub fn enrol_desk(programs: &Programs, folders: &Folders, people: &[Invited]) -> Result<(), Stop> {
    let mut enrol = county(programs, &["enrol", "--area", TOWNSHIP], folders);
    for Invited(person, _) in people {
        enrol.args(["--account", person.name]);
    }
    step::run("county: enrol a desk", enrol.arg("--out").arg(folders.enrolment()))?;
    let lines: String =
        people.iter().map(|Invited(who, code)| format!("{}\n{code}\n{}\n", who.name, who.password)).collect();
    let mut take = desk(programs, folders);
    take.args(["enrol", "--file"]).arg(folders.enrolment());
    step::told("desk: enrol", &mut take, &lines)?;
    let first = &PEOPLE[0];
    let mut sync = desk(programs, folders);
    sync.args(["sync", "--sign-in", first.name]);
    step::told("desk: first sync", &mut sync, &format!("{}\n", first.password))
}

/// Starts the desk's window with `person` signed in.
pub fn open_window(programs: &Programs, folders: &Folders, person: &Person) -> Result<Child, Stop> {
    signed_in(Command::new(&programs.window).arg("--data").arg(folders.desk()), person)
}

/// Starts the desk for a browser with `person` signed in; it prints its address.
pub fn open_for_browser(programs: &Programs, folders: &Folders, person: &Person) -> Result<Child, Stop> {
    signed_in(desk(programs, folders).args(["--listen", "127.0.0.1:0"]), person)
}

fn county(programs: &Programs, words: &[&str], folders: &Folders) -> Command {
    let mut command = Command::new(&programs.county);
    command.args(words).arg("--data").arg(folders.county());
    command
}

fn desk(programs: &Programs, folders: &Folders) -> Command {
    let mut command = Command::new(&programs.desk);
    command.arg("--data").arg(folders.desk());
    command
}

fn signed_in(command: &mut Command, person: &Person) -> Result<Child, Stop> {
    let program = command.get_program().to_owned();
    command.args(["--sign-in", person.name]).stdin(Stdio::piped());
    let mut child = command.spawn().map_err(Stop::file(&program))?;
    let mut input = child.stdin.take().expect("standard input was asked for as a pipe");
    writeln!(input, "{}", person.password).map_err(Stop::file(&program))?;
    Ok(child)
}
