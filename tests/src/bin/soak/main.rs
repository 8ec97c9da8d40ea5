//! The long run of the workbook fuzzer: `soak import [--seeds N] [--from N] [--seconds S] [--seed N] [--keep FOLDER]`.
#![allow(clippy::print_stdout, reason = "a command line speaks on its terminal")]
#![allow(clippy::print_stderr, reason = "a command line speaks on its terminal")]

use anju_tests::soak::{
    importer::Real,
    judge::Fault,
    minimise::minimised,
    run::Case,
    survey::{Survey, surveyed},
};
use std::{path::PathBuf, process::ExitCode, time::Duration};

const USAGE: &str = "soak import [--seeds N] [--from N] [--seconds S] [--threads N] | --seed N [--keep FOLDER]";
/// The most households of a seed.
const MOST_HOUSEHOLDS: usize = 40;
/// So many seeds of each broken promise are listed.
const SHOWN: usize = 12;

/// What was asked for.
struct Asked {
    seeds: u64,
    from: u64,
    seconds: Option<u64>,
    threads: usize,
    seed: Option<u64>,
    keep: Option<PathBuf>,
    most: usize,
}

fn main() -> ExitCode {
    let asked = match asked(std::env::args().skip(1)) {
        Ok(asked) => asked,
        Err(reason) => {
            eprintln!("{reason}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    // What a seed panics with is told with its seed.
    std::panic::set_hook(Box::new(|_| {}));
    let good = match asked.seed {
        Some(seed) => one(seed, &asked),
        None => many(&asked),
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn asked(mut words: impl Iterator<Item = String>) -> Result<Asked, String> {
    if words.next().as_deref() != Some("import") {
        return Err("what is soaked is the import".to_owned());
    }
    let mut asked = Asked {
        seeds: 20_000,
        from: 1,
        seconds: None,
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        seed: None,
        keep: None,
        most: MOST_HOUSEHOLDS,
    };
    while let Some(name) = words.next() {
        let value = words.next().ok_or_else(|| format!("{name} wants a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{name} wants a number, not “{value}”"));
        match name.as_str() {
            "--seeds" => asked.seeds = number()?,
            "--from" => asked.from = number()?,
            "--seconds" => asked.seconds = Some(number()?),
            "--threads" => asked.threads = number()? as usize,
            "--seed" => asked.seed = Some(number()?),
            "--households" => asked.most = number()?.max(1) as usize,
            "--keep" => asked.keep = Some(PathBuf::from(value)),
            _ => return Err(format!("{name} is not known")),
        }
    }
    Ok(asked)
}

/// Replays one seed, takes it apart where it fails, and keeps what its first office sends.
fn one(seed: u64, asked: &Asked) -> bool {
    let case = Case::of(seed, asked.most);
    let judgement = case.run(&Real);
    for (nth, fault) in first_of_each(&judgement.faults).into_iter().enumerate() {
        let minimal = minimised(&case, fault, &Real);
        println!("{}", minimal.described());
        if let Some(folder) = &asked.keep {
            keep(&minimal.case, &folder.join(format!("{seed}-{}", nth + 1)));
        }
    }
    println!("seed {seed}: {} faults, {} fields left open with a word", judgement.faults.len(), judgement.open.len());
    judgement.faults.is_empty()
}

fn first_of_each(faults: &[Fault]) -> Vec<&Fault> {
    let mut first: Vec<&Fault> = vec![];
    for fault in faults {
        if first.iter().all(|other| !other.is_like(fault)) {
            first.push(fault);
        }
    }
    first
}

/// Writes what each office sends into a folder of its own.
fn keep(case: &Case, folder: &std::path::Path) {
    for (office, delivery) in case.deliveries().iter().enumerate() {
        for (nth, file) in delivery.files.iter().enumerate() {
            let folder = folder.join(format!("office {}", office + 1));
            let path = folder.join(format!("{} {}", nth + 1, file.name));
            match std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, file.book.bytes())) {
                Ok(()) => println!("  {}", path.display()),
                Err(error) => eprintln!("  {}: {error}", path.display()),
            }
        }
    }
}

fn many(asked: &Asked) -> bool {
    let seeds: Vec<u64> = (asked.from..asked.from.saturating_add(asked.seeds)).collect();
    let start = Moment::now();
    let most = asked.seconds.map(Duration::from_secs);
    let go_on = |run: usize, failed: usize| {
        let took = start.elapsed();
        if run.is_multiple_of(500) {
            println!("{run} seeds, {failed} failed, {:.0} s", took.as_secs_f64());
        }
        most.is_none_or(|most| took < most)
    };
    let survey = surveyed(&seeds, asked.most, &Real, asked.threads, &go_on);
    let took = start.elapsed().as_secs_f64();
    told(&survey, asked);
    println!("{} seeds from {} in {took:.0} s; {} promises broken", survey.seeds, asked.from, survey.faults.len());
    survey.faults.is_empty()
}

/// Lists what was broken by what it is about, and takes one seed of each promise apart.
fn told(survey: &Survey, asked: &Asked) {
    let mut apart: Vec<&str> = vec![];
    for ((what, about), seeds) in &survey.faults {
        let numbers: Vec<u64> = seeds.iter().map(|(seed, _)| *seed).collect();
        println!("== {what} {about}: {} seeds, {:?}", numbers.len(), &numbers[..numbers.len().min(SHOWN)]);
        if !apart.contains(what) {
            apart.push(what);
            let (seed, fault) = &seeds[0];
            println!("{}", minimised(&Case::of(*seed, asked.most), fault, &Real).described());
        }
    }
    let open: Vec<String> = survey.open.iter().map(|(field, count)| format!("{field} {count}")).collect();
    println!("left open with a word: {}", open.join(", "));
}

/// A moment, to tell how long a run takes.
struct Moment(std::time::Instant);

impl Moment {
    #[expect(clippy::disallowed_methods, reason = "the summary tells how long the run took")]
    fn now() -> Self {
        Self(std::time::Instant::now())
    }

    #[expect(clippy::disallowed_methods, reason = "the summary tells how long the run took")]
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
