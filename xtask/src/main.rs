//! Every command a person needs: `cargo xtask run`, `test`, `build`, `sample`, `bench`, `soak`, `bundle`,
//! `screenshots`. It runs cargo and the built programs and knows nothing of their insides: no package of the house is a dependency here.
#![allow(clippy::print_stdout, reason = "a command line speaks on its terminal")]
#![allow(clippy::print_stderr, reason = "a command line speaks on its terminal")]

mod bench;
mod bundle;
mod bundle_test;
mod county_start;
mod features;
mod house;
mod page;
mod programs;
mod run;
mod sample;
mod screenshots;
mod setup;
mod soak;
mod step;
mod stop;
mod test;
mod tools;

use clap::{Parser, Subcommand};
use house::House;
use std::process::ExitCode;
use stop::Stop;

/// Builds, runs and tests Anju.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Asked {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Starts a county with the sample workbook and a desk, and opens the desk's window signed in
    Run(run::Asked),
    /// Runs every check and test, stopping at the first part that fails
    Test(test::Asked),
    /// Builds the page and the three programs: anju, anju-desk, anju-county
    Build {
        /// Builds for release
        #[arg(long)]
        release: bool,
    },
    /// Writes a county's workbook of any size with synthetic people, from a seed
    Sample(sample::Asked),
    /// Measures what workers wait for, at the sizes of real counties
    Bench(bench::Asked),
    /// Runs for as long as asked what the tests run for a minute
    Soak(soak::Asked),
    /// Packs the programs for Debian: the desk, the desk for a browser, the county's server
    Bundle(bundle::Asked),
    /// Takes pictures of every page in the real window, among them those of README and docs
    Screenshots(screenshots::Asked),
}

fn main() -> ExitCode {
    let asked = Asked::parse();
    let outcome = House::find().and_then(|house| match asked.act {
        Act::Run(asked) => run::run(&house, &asked),
        Act::Test(asked) => test::test(&house, &asked),
        Act::Build { release } => build(&house, release),
        Act::Sample(asked) => sample::sample(&house, &asked),
        Act::Bench(asked) => bench::bench(&house, &asked),
        Act::Soak(asked) => soak::soak(&house, &asked),
        Act::Bundle(asked) => bundle::bundle(&house, &asked),
        Act::Screenshots(asked) => screenshots::screenshots(&house, &asked),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("xtask: {stop}");
            ExitCode::from(stop.exit_code())
        }
    }
}

fn build(house: &House, release: bool) -> Result<(), Stop> {
    page::build(house)?;
    let built = programs::build(house, release)?;
    println!("{}\n{}\n{}", built.window.display(), built.desk.display(), built.county.display());
    Ok(())
}
