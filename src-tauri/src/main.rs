//! The desk's window: starts the desk on its data folder, opens the one window and wires the two together. No rules, no
//! SQL, no words but the window's title.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod bridge;
mod door;
mod environment;
mod instance;

use anju_model::words::fault::sentence;
use clap::Parser;
use door::Door;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process;
use tauri::{App, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder};

const TITLE: &str = "安居";

/// Opens the desk's window.
#[derive(Parser)]
#[command(name = "anju", version)]
struct Asked {
    /// The desk's data folder, instead of the one the system gives the program
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Signs this account in; its password is the first line of standard input
    #[arg(long, value_name = "NAME")]
    sign_in: Option<String>,
}

fn main() -> tauri::Result<()> {
    let asked = Asked::parse();
    environment::prepare();
    tauri::Builder::default()
        .plugin(instance::only_one(asked.data.as_deref()))
        .plugin(tauri_plugin_window_state::Builder::new().build())
        .invoke_handler(tauri::generate_handler![bridge::call])
        .setup(move |app| start(app, &asked).or_else(|why| give_up(&*why)))
        .build(tauri::generate_context!())?
        .run(|_, event| {
            if matches!(event, RunEvent::Exit) {
                anju_desk::end(0)
            }
        });
    Ok(())
}

/// Opens the desk, signs in whoever was named, and shows the window.
fn start(app: &App, asked: &Asked) -> Result<(), Box<dyn std::error::Error>> {
    let data = match &asked.data {
        Some(folder) => folder.clone(),
        None => app.path().app_data_dir()?,
    };
    let door = Door::open(&data);
    if let Some(name) = &asked.sign_in {
        door.sign_in(name, first_line()?).map_err(|fault| sentence(&fault))?;
    }
    bridge::pass_events_on(app.handle(), &door);
    app.manage(door);
    open_window(app, &data)?;
    Ok(())
}

/// Whoever started the program reads why it did not open; a panic inside the event loop would say less.
fn give_up(why: &dyn std::error::Error) -> ! {
    // With no standard error there is nobody to tell.
    let _ = writeln!(io::stderr(), "anju: {why}");
    process::exit(1)
}

/// The webview keeps nothing on disk. Under automation (never in a release build) WebKit allows that only to a profile
/// with a folder, which then lies in the desk's own.
fn open_window(app: &App, data: &Path) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title(TITLE)
        .inner_size(1280.0, 800.0)
        .min_inner_size(960.0, 640.0);
    let window =
        if environment::automated() { window.data_directory(data.join("webview")) } else { window.incognito(true) };
    window.build().map(drop)
}

fn first_line() -> io::Result<String> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
