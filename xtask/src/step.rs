//! Runs outside programs one after another and says which of them failed.

use crate::stop::Stop;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// Announces `what`, runs the command with the terminal as its own, and stops when it fails.
pub fn run(what: &str, command: &mut Command) -> Result<(), Stop> {
    println!("── {what}");
    let status = command.status().map_err(Stop::file(command.get_program()))?;
    if status.success() { Ok(()) } else { Err(failed(what, &status)) }
}

/// Announces `what`, runs the command and reads the one JSON object that it prints.
pub fn answered(what: &str, command: &mut Command) -> Result<Value, Stop> {
    println!("── {what}");
    let output = command.stderr(Stdio::inherit()).output().map_err(Stop::file(command.get_program()))?;
    if !output.status.success() {
        return Err(failed(what, &output.status));
    }
    let unreadable = |error: serde_json::Error| Stop::Failed { what: what.to_owned(), how: error.to_string() };
    serde_json::from_slice(&output.stdout).map_err(unreadable)
}

/// Announces `what` and runs the command with `input` as its standard input; what it prints is not shown.
pub fn told(what: &str, command: &mut Command, input: &str) -> Result<(), Stop> {
    println!("── {what}");
    let program = command.get_program().to_owned();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().map_err(Stop::file(&program))?;
    let mut pipe = child.stdin.take().expect("standard input was asked for as a pipe");
    pipe.write_all(input.as_bytes()).map_err(Stop::file(&program))?;
    drop(pipe);
    let status = child.wait().map_err(Stop::file(&program))?;
    if status.success() { Ok(()) } else { Err(failed(what, &status)) }
}

/// Tells whether the command can be started and succeeds; prints nothing.
pub fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn failed(what: &str, status: &std::process::ExitStatus) -> Stop {
    Stop::Failed { what: what.to_owned(), how: status.to_string() }
}
