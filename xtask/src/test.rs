//! `cargo xtask test`: every check and test of the house, cheap ones first, stopping at the first part that fails.

use crate::house::House;
use crate::setup::{self, For};
use crate::step;
use crate::stop::Stop;
use crate::{bundle_test, page, programs, tools};
use clap::ValueEnum;
use std::time::Duration;

/// How `test` was asked for.
#[derive(clap::Args)]
pub struct Asked {
    /// Installs what is missing without asking
    #[arg(long)]
    yes: bool,
    /// Runs one part only
    #[arg(long)]
    only: Option<Part>,
}

/// The parts, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// rustfmt has nothing to change
    Format,
    /// The page and the programs build
    Build,
    /// clippy has nothing to say, natively and for the browser
    Lint,
    /// Unit tests, scenarios and the simulation
    Tests,
    /// The records API against a tester that knows its description alone, and by the examples of its page
    Api,
    /// The packages, made from the programs as built for testing: installed, tried out, removed
    Bundle,
    /// The real window and a real browser
    Window,
}

impl Part {
    fn run(self, house: &House) -> Result<(), Stop> {
        match self {
            Self::Format => step::run("format", &mut house.cargo(&["fmt", "--all", "--check"])),
            Self::Build => build(house),
            Self::Lint => lint(house),
            Self::Tests => {
                page::build(house)?;
                step::run("tests", &mut house.cargo_native("test"))?;
                step::run("tests: page", &mut house.cargo(&["test", "--locked", "--package", "anju-ui"]))
            }
            Self::Api => {
                tools::ready(house)?;
                let mut test = house.cargo_native("test");
                step::run("api", test.args(["--test", "scenarios", "--", "--ignored", "schemathesis", "documented"]))
            }
            Self::Bundle => bundle_test::test(house),
            Self::Window => {
                tools::ready(house)?;
                build(house)?;
                let mut tests = house.cargo_native("test");
                step::run("window", tests.args(["--test", "e2e", "--", "--test-threads=1"]))
            }
        }
    }
}

/// Runs the parts asked for and says how long each took.
pub fn test(house: &House, asked: &Asked) -> Result<(), Stop> {
    setup::ready(house, For::Testing, asked.yes)?;
    let mut times = Vec::new();
    for part in Part::value_variants().iter().filter(|part| asked.only.is_none_or(|only| only == **part)) {
        let (outcome, took) = timed(|| part.run(house));
        times.push((*part, took));
        if let Err(stop) = outcome {
            summary(&times, Some(*part));
            return Err(stop);
        }
    }
    summary(&times, None);
    Ok(())
}

fn build(house: &House) -> Result<(), Stop> {
    page::build(house)?;
    programs::build(house, false).map(drop)
}

fn lint(house: &House) -> Result<(), Stop> {
    page::build(house)?;
    let mut native = house.cargo_native("clippy");
    step::run("lint: native", native.args(["--all-targets", "--", "-D", "warnings"]))?;
    // The window's tests are none of all targets, since a plain `cargo test` leaves them alone.
    let mut window = house.cargo_native("clippy");
    step::run("lint: window tests", window.args(["--test", "e2e", "--", "-D", "warnings"]))?;
    let mut page = page::cargo(house, "clippy");
    step::run("lint: page", page.args(["--", "-D", "warnings"]))
}

fn summary(times: &[(Part, Duration)], failed: Option<Part>) {
    println!("── summary");
    for (part, took) in times {
        let mark = if Some(*part) == failed { "FAILED" } else { "passed" };
        println!("{mark}  {:<8} {:>7.1} s", format!("{part:?}").to_lowercase(), took.as_secs_f64());
    }
    let total: Duration = times.iter().map(|(_, took)| *took).sum();
    println!("total            {:>7.1} s", total.as_secs_f64());
}

#[expect(clippy::disallowed_methods, reason = "xtask is a rim: the summary tells how long each part took")]
fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let outcome = act();
    (outcome, start.elapsed())
}
