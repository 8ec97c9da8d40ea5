//! `cargo xtask run`: a county server with the sample, a desk enrolled there, and the desk's window, signed in. Without a
//! display the desk opens for a browser and prints its address.

use crate::county_start::{self, Folders, Invited, PEOPLE};
use crate::house::{self, House};
use crate::programs::Programs;
use crate::setup::{self, For};
use crate::stop::Stop;
use crate::{page, programs};
use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::Duration;

/// How `run` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    /// Installs what is missing without asking
    #[arg(long)]
    yes: bool,
    /// Throws away the county and the desk of earlier runs and starts anew
    #[arg(long)]
    fresh: bool,
    /// Opens the desk for a browser even where there is a display
    #[arg(long)]
    no_window: bool,
    /// Where the county's server listens; the desk is enrolled for this address
    #[arg(long, default_value = "127.0.0.1:8643")]
    listen: String,
}

/// Sets up, builds, starts everything and waits until the window is closed or the browser's desk is stopped.
pub fn run(house: &House, asked: &Asked) -> Result<(), Stop> {
    setup::ready(house, For::Running, asked.yes)?;
    page::build(house)?;
    let programs = programs::build(house, false)?;
    let folders = Folders::of(house);
    let ready = folders.all().join("ready");
    refuse_taken(&asked.listen)?;
    let known = made_for(&ready).filter(|_| !asked.fresh);
    if let Some(address) = known.as_ref().filter(|address| **address != asked.listen) {
        let words = format!("the desk in run/desk is enrolled at {address}; use --listen {address}, or --fresh");
        return Err(Stop::Refused(words));
    }
    let invited = match known {
        Some(_) => Vec::new(),
        None => found(house, &programs, &folders)?,
    };
    let mut server = Running(county_start::serve(&programs, &folders, &asked.listen)?);
    server.wait_until_it_answers(&asked.listen)?;
    if !invited.is_empty() {
        county_start::enrol_desk(&programs, &folders, &invited)?;
        fs::write(&ready, &asked.listen).map_err(Stop::file(&ready))?;
    }
    open(&programs, &folders, asked.no_window)
}

/// Starts from nothing: what an unfinished run left is of no use.
fn found(house: &House, programs: &Programs, folders: &Folders) -> Result<Vec<Invited>, Stop> {
    page::remove_folder(folders.all())?;
    fs::create_dir_all(folders.all()).map_err(Stop::file(folders.all()))?;
    county_start::found_county(house, programs, folders)
}

fn open(programs: &Programs, folders: &Folders, no_window: bool) -> Result<(), Stop> {
    for person in PEOPLE {
        println!("account {}, password {}", person.name, person.password);
    }
    let first = &PEOPLE[0];
    let mut desk = Running(if no_window || !has_display() {
        println!("Opening for a browser; its address follows. Ctrl-C stops everything.");
        county_start::open_for_browser(programs, folders, first)?
    } else {
        println!("Opening the window. Closing it, or Ctrl-C, stops everything.");
        county_start::open_window(programs, folders, first)?
    });
    let status = desk.0.wait().map_err(Stop::file("desk"))?;
    if status.success() { Ok(()) } else { Err(Stop::Failed { what: "the desk".to_owned(), how: status.to_string() }) }
}

/// The address that an earlier, complete run enrolled the desk at.
fn made_for(ready: &Path) -> Option<String> {
    fs::read_to_string(ready).ok()
}

fn has_display() -> bool {
    house::variable("DISPLAY").is_some() || house::variable("WAYLAND_DISPLAY").is_some()
}

fn refuse_taken(address: &str) -> Result<(), Stop> {
    if TcpStream::connect(address).is_ok() {
        let words = format!("something already listens at {address}; stop it, or choose another address with --listen");
        return Err(Stop::Refused(words));
    }
    Ok(())
}

/// A program that ends together with xtask, whichever way xtask returns.
struct Running(Child);

impl Running {
    fn wait_until_it_answers(&mut self, address: &str) -> Result<(), Stop> {
        let failed = |how: String| Stop::Failed { what: "the county server".to_owned(), how };
        for _ in 0..300 {
            if TcpStream::connect(address).is_ok() {
                return Ok(());
            }
            if let Ok(Some(status)) = self.0.try_wait() {
                return Err(failed(status.to_string()));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err(failed(format!("no answer at {address} within 30 seconds")))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only where the program has already ended, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
