//! Runs outside programs one after another and says which of them failed.

use crate::stop::Stop;
use std::process::{Command, Stdio};

/// Announces `what`, runs the command with the terminal as its own, and stops when it fails.
pub fn run(what: &str, command: &mut Command) -> Result<(), Stop> {
    println!("── {what}");
    quietly(what, command)
}

/// Runs the command without announcing it.
pub fn quietly(what: &str, command: &mut Command) -> Result<(), Stop> {
    let status = command.status().map_err(Stop::file(command.get_program()))?;
    if status.success() { Ok(()) } else { Err(failed(what, &status)) }
}

/// Tells whether the command can be started and succeeds; prints nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn failed(what: &str, status: &std::process::ExitStatus) -> Stop {
    Stop::Failed { what: what.to_owned(), how: status.to_string() }
}
