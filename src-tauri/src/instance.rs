//! One window per data folder: a second start shows the first window and ends.

use crate::bridge;
use anju_model::Fault;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, absolute};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Wry};

/// The guard for the desk in `data`, or in the system's folder for the program.
pub fn only_one(data: Option<&Path>) -> TauriPlugin<Wry> {
    let guard = tauri_plugin_single_instance::Builder::new().callback(|app, _, _| show_first(app));
    match data {
        Some(folder) => guard.dbus_id(name_for(folder)).build(),
        None => guard.build(),
    }
}

/// The windows of two data folders are two programs; each folder has its own name on the bus.
fn name_for(folder: &Path) -> String {
    let folder = absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("cn.anju.desk.d{:016x}", hasher.finish())
}

fn show_first(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        // Not every window system lets a program raise itself; the notice is shown in any case.
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
    bridge::notice(app, &Fault::new("second.instance"));
}
