//! `anju-county`: the county server's one binary. The commands lie in `cli`; what they do lies in the library.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
