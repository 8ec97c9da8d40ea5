//! Seeds from end to end with the county's own importer.

use anju_tests::soak::{
    importer::Real,
    minimise::minimised,
    run::Case,
    survey::{Survey, surveyed},
};
use std::fmt::Write;

const SEEDS: u64 = 300;
/// Small counties, since each seed imports four times and more.
const MOST_HOUSEHOLDS: usize = 6;
const THREADS: usize = 2;

/// Runs seeds and fails with the first of each broken promise, taken apart.
fn hold(seeds: &[u64], most_households: usize) -> Survey {
    let survey = surveyed(seeds, most_households, &Real, THREADS, &|_, _| true);
    let mut text = String::new();
    for ((what, about), broken) in &survey.faults {
        let (seed, fault) = &broken[0];
        let minimal = minimised(&Case::of(*seed, most_households), fault, &Real);
        let numbers: Vec<u64> = broken.iter().map(|(seed, _)| *seed).collect();
        write!(text, "\n== {what} {about}: seeds {numbers:?}\n{}\n", minimal.described()).unwrap();
    }
    assert!(
        survey.faults.is_empty(),
        "{text}\nreplay one: cargo xtask soak import --households {most_households} --seed N"
    );
    survey
}

#[test]
fn three_hundred_offices_write_one_truth_each_and_every_cell_is_taken_or_told() {
    let survey = hold(&(1..=SEEDS).collect::<Vec<_>>(), MOST_HOUSEHOLDS);
    let rare: Vec<_> = survey.met.iter().filter(|(_, seeds)| **seeds < 10).collect();
    assert!(rare.is_empty(), "these seeds hardly meet {rare:?}");
}

#[test]
fn seeds_that_found_a_fault_once_stay_good() {
    for line in include_str!("seeds.txt").lines().filter(|line| !line.starts_with('#')) {
        let numbers: Vec<u64> = line.split_whitespace().map(|word| word.parse().unwrap()).collect();
        if let Some((households, seeds)) = numbers.split_first() {
            hold(seeds, *households as usize);
        }
    }
}
