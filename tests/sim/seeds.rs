//! Whole histories from seeds, all rules on.

use crate::{steps::Mix, world::World};
use anju_model::sync::Rules;
use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

pub const STEPS: usize = 40;
const SEEDS: u64 = 200;

/// A broken promise: how many seeds broke it, and the shortest history that did.
#[derive(Default)]
pub struct Fault {
    pub seeds: Vec<u64>,
    pub shortest: Vec<String>,
}

/// Runs histories and collects what they broke.
pub fn survey(seeds: impl Iterator<Item = u64>, mix: Mix, rules: Rules) -> BTreeMap<&'static str, Fault> {
    let mut faults: BTreeMap<&'static str, Fault> = BTreeMap::new();
    for seed in seeds {
        let run = catch_unwind(AssertUnwindSafe(|| World::new(seed, mix, rules).run(STEPS)));
        let (what, log) = match run {
            Ok(world) => match world.broken {
                Some((what, _)) => (what, world.log),
                None => continue,
            },
            Err(_) => ("a program panicked", vec![]),
        };
        let fault = faults.entry(what).or_default();
        fault.seeds.push(seed);
        if fault.shortest.is_empty() || log.len() < fault.shortest.len() {
            fault.shortest = log;
        }
    }
    faults
}

fn hold(mix: Mix, seeds: impl Iterator<Item = u64>) {
    let faults = survey(seeds, mix, Rules::ALL);
    let mut text = String::new();
    for (what, fault) in &faults {
        text += &format!("\n== {what}: seeds {:?}\n{}\n", fault.seeds, fault.shortest.join("\n"));
    }
    assert!(faults.is_empty(), "{text}");
}

#[test]
fn two_hundred_histories_keep_every_promise() {
    hold(Mix::Everything, 1..=SEEDS);
}

#[test]
fn histories_in_which_all_write_the_same_fields_keep_every_promise() {
    hold(Mix::SameFields, 1..=SEEDS / 2);
}

#[test]
fn histories_in_which_the_server_is_set_back_keep_every_promise() {
    hold(Mix::Restores, 1..=SEEDS / 2);
}

/// `seeds.txt` keeps the seeds that once found a fault.
#[test]
fn seeds_that_found_a_fault_stay_good() {
    hold(Mix::Everything, include_str!("seeds.txt").split_whitespace().filter_map(|seed| seed.parse().ok()));
}
