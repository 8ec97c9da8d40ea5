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

/// Makes the county's data folder and takes the sample workbook in.
pub fn found_county(house: &House, programs: &Programs, folders: &Folders) -> Result<(), Stop> {
    let mut init = county(programs, "init", folders);
    step::run("county: init", init.args(["--county", COUNTY]))?;
    let mut import = county(programs, "import", folders);
    step::answered("county: import the sample", import.arg("--json").arg(house.at(SAMPLE))).map(drop)
}

/// Starts the county's server.
pub fn serve(programs: &Programs, folders: &Folders, listen: &str) -> Result<Child, Stop> {
    let mut serve = county(programs, "serve", folders);
    serve.args(["--listen", listen]).stdin(Stdio::null());
    serve.spawn().map_err(Stop::file(&programs.county))
}

/// Enrols a desk for the township and signs its people in for the first time; the county's server must be running.
pub fn enrol_desk(programs: &Programs, folders: &Folders) -> Result<(), Stop> {
    let mut enrol = county(programs, "enrol", folders);
    enrol.args(["--area", TOWNSHIP]);
    let mut people = String::new();
    for person in PEOPLE {
        let code = add_account(programs, folders, person)?;
        people.push_str(&format!("{}\n{code}\n{}\n", person.name, person.password));
        enrol.args(["--account", person.name]);
    }
    step::run("county: enrol a desk", enrol.arg("--out").arg(folders.enrolment()))?;
    let mut take = Command::new(&programs.desk);
    take.args(["enrol", "--data"]).arg(folders.desk()).arg("--file").arg(folders.enrolment());
    step::told("desk: take the enrolment", &mut take, &people)
}

/// Opens an account and returns its one-time code.
fn add_account(programs: &Programs, folders: &Folders, person: &Person) -> Result<String, Stop> {
    let mut add = county(programs, "account", folders);
    add.args(["add", person.name, "--role", person.role, "--area", person.area, "--json"]);
    let what = format!("county: account {}", person.name);
    let answer = step::answered(&what, &mut add)?;
    let code = answer["one_time_code"].as_str().map(str::to_owned);
    code.ok_or_else(|| Stop::Failed { what, how: "it answered no one-time code".to_owned() })
}

/// Starts the desk's window with `person` signed in.
pub fn open_window(programs: &Programs, folders: &Folders, person: &Person) -> Result<Child, Stop> {
    signed_in(Command::new(&programs.window).arg("--data").arg(folders.desk()), person)
}

/// Starts the desk for a browser with `person` signed in; it prints its address.
pub fn open_for_browser(programs: &Programs, folders: &Folders, person: &Person) -> Result<Child, Stop> {
    let mut desk = Command::new(&programs.desk);
    signed_in(desk.arg("--data").arg(folders.desk()).args(["--listen", "127.0.0.1:0"]), person)
}

fn county(programs: &Programs, act: &str, folders: &Folders) -> Command {
    let mut command = Command::new(&programs.county);
    command.arg(act).arg("--data").arg(folders.county());
    command
}

fn signed_in(command: &mut Command, person: &Person) -> Result<Child, Stop> {
    let program = command.get_program().to_owned();
    command.args(["--sign-in", person.name]).stdin(Stdio::piped());
    let mut child = command.spawn().map_err(Stop::file(&program))?;
    let mut line = child.stdin.take().expect("standard input was asked for as a pipe");
    writeln!(line, "{}", person.password).map_err(Stop::file(&program))?;
    Ok(child)
}
