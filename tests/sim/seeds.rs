//! Whole histories from seeds, all rules on.

use crate::{steps::Mix, world::World};
use anju_model::sync::Rules;
use std::{
    collections::BTreeMap,
    fmt::Write,
    panic::{AssertUnwindSafe, catch_unwind},
};

pub const STEPS: usize = 40;
const SEEDS: u64 = 200;

/// A broken promise: how many seeds broke it, and the shortest history that did.
#[derive(Default)]
struct Fault {
    seeds: Vec<u64>,
    shortest: Vec<String>,
}

/// What a run over many seeds found.
#[derive(Default)]
struct Survey {
    faults: BTreeMap<&'static str, Fault>,
    met: BTreeMap<&'static str, u32>,
}

fn survey(seeds: impl Iterator<Item = u64>, mix: Mix) -> Survey {
    let mut survey = Survey::default();
    for seed in seeds {
        let run = catch_unwind(AssertUnwindSafe(|| World::new(seed, mix, Rules::ALL).run(STEPS)));
        let (what, log) = match run {
            Ok(world) => {
                for (what, count) in world.met {
                    *survey.met.entry(what).or_default() += count;
                }
                let Some((what, _)) = world.broken else { continue };
                (what, world.log)
            }
            Err(_) => ("a program panicked", vec![]),
        };
        let fault = survey.faults.entry(what).or_default();
        fault.seeds.push(seed);
        if fault.shortest.is_empty() || log.len() < fault.shortest.len() {
            fault.shortest = log;
        }
    }
    survey
}

fn hold(mix: Mix, seeds: impl Iterator<Item = u64>) -> BTreeMap<&'static str, u32> {
    let survey = survey(seeds, mix);
    let mut text = String::new();
    for (what, fault) in &survey.faults {
        write!(text, "\n== {what}: seeds {:?}\n{}\n", fault.seeds, fault.shortest.join("\n")).unwrap();
    }
    assert!(survey.faults.is_empty(), "{text}");
    survey.met
}

#[test]
fn two_hundred_histories_keep_every_promise() {
    let met = hold(Mix::Everything, 1..=SEEDS);
    let never: Vec<_> = met.iter().filter(|(_, count)| **count < 10).collect();
    assert!(never.is_empty(), "these histories hardly meet {never:?} of {met:?}");
}

#[test]
fn histories_in_which_all_write_the_same_fields_keep_every_promise() {
    hold(Mix::SameFields, 1..=SEEDS / 2);
}

#[test]
fn histories_in_which_the_server_is_set_back_keep_every_promise() {
    hold(Mix::Restores, 1..=SEEDS / 2);
}

#[test]
fn histories_in_which_heads_change_at_desks_apart_keep_every_promise() {
    let met = hold(Mix::Heads, 1..=SEEDS / 2);
    assert!(met["parked"] > SEEDS as u32 / 2, "these histories hardly meet what they are about: {met:?}");
}

#[test]
fn histories_in_which_households_are_handed_over_keep_every_promise() {
    let met = hold(Mix::Handovers, 1..=SEEDS / 2);
    assert!(met["taken over"] > SEEDS as u32 / 5, "these histories hardly meet what they are about: {met:?}");
}

#[test]
fn histories_in_which_cases_of_rights_go_on_at_desks_apart_keep_every_promise() {
    let met = hold(Mix::Cases, 1..=SEEDS / 2);
    let least =
        [("cases begun", 200), ("steps taken", 400), ("parked", 100), ("saves taken back", 20), ("surveys", 20)];
    for (what, least) in least.into_iter().chain([("members of a collective", 3)]) {
        let count = met.get(what).copied().unwrap_or_default();
        assert!(count >= least, "these histories hardly meet what they are about: {met:?}");
    }
}

#[test]
fn histories_that_found_a_fault_once_stay_good() {
    for line in include_str!("seeds.txt").lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let mix = match words.next() {
            Some("everything") => Mix::Everything,
            Some("same-fields") => Mix::SameFields,
            Some("restores") => Mix::Restores,
            Some("heads") => Mix::Heads,
            Some("handovers") => Mix::Handovers,
            Some("cases") => Mix::Cases,
            _ => continue,
        };
        hold(mix, words.filter_map(|seed| seed.parse().ok()));
    }
}

/// A night's work: `SEEDS=201..2000 cargo test -p anju-tests --test sim many_more -- --ignored`.
#[test]
#[ignore = "for long runs"]
fn many_more_histories_keep_every_promise() {
    #[expect(clippy::disallowed_methods, reason = "the range of a long run is said at its start")]
    let range = std::env::var("SEEDS").unwrap_or_default();
    let (from, to) = range.split_once("..").unwrap_or(("201", "400"));
    let seeds = from.parse().unwrap()..=to.parse().unwrap();
    for mix in [Mix::Cases, Mix::Everything, Mix::Restores, Mix::SameFields, Mix::Heads, Mix::Handovers] {
        hold(mix, seeds.clone());
    }
}
