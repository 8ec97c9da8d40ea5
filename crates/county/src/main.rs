//! `anju-county`: the county server's one binary. The commands lie in `cli`; what they do lies in the library.

mod cli;

use std::process::ExitCode;

/// A county's import makes millions of small pieces; the system's allocator took a third of its time.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
