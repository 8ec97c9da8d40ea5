//! The variables that GTK and WebKit read, set right before either starts.

use std::env;
use std::process::Command;

/// WebKitGTK's newer renderer leaves the window blank on many graphics drivers.
const RENDERER: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
/// Hands the window to whoever drives it by WebDriver.
const AUTOMATION: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Starts the program again in its own place with the variables it needs, where they are not set already. A process
/// cannot safely change its own environment once libraries have threads; handing it to a new image of itself can, and
/// keeps process id, arguments and standard input. Returns where nothing is to be changed.
#[cfg(target_os = "linux")]
#[expect(clippy::disallowed_methods, reason = "the shell is a rim: these variables belong to the libraries below it")]
pub fn prepare() {
    use std::os::unix::process::CommandExt;
    let Ok(own) = env::current_exe() else { return };
    let mut again = Command::new(own);
    again.args(env::args_os().skip(1));
    let mut changed = false;
    if env::var_os(RENDERER).is_none() {
        again.env(RENDERER, "1");
        changed = true;
    }
    if cfg!(not(debug_assertions)) && env::var_os(AUTOMATION).is_some() {
        again.env_remove(AUTOMATION);
        changed = true;
    }
    if changed {
        let why = again.exec();
        tracing::warn!(error = %why, "cannot start again with the variables set; going on without them");
    }
}

/// Only WebKitGTK needs it.
#[cfg(not(target_os = "linux"))]
pub fn prepare() {}

/// Tells whether a test drives the window.
#[expect(clippy::disallowed_methods, reason = "the shell is a rim: the driver of a test speaks by this variable")]
pub fn automated() -> bool {
    cfg!(debug_assertions) && env::var_os(AUTOMATION).is_some_and(|value| value == "true")
}
