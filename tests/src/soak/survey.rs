//! Many seeds, on as many threads as are given.

use super::{importer::Importer, judge::Fault, run::Case};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

/// What a run over many seeds found.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many seeds were run.
    pub seeds: usize,
    /// Broken promises by what they are about, each with the seeds that broke it and the first fault of each.
    pub faults: BTreeMap<(&'static str, String), Vec<(u64, Fault)>>,
    /// How many fields were left open with a word, by kind and field.
    pub open: BTreeMap<String, usize>,
    /// How many seeds had each habit.
    pub met: BTreeMap<&'static str, usize>,
}

/// Runs the seeds until `go_on` says no, which is told after every one how many were run and how many of them failed.
pub fn surveyed(
    seeds: &[u64],
    most_households: usize,
    importer: &dyn Importer,
    threads: usize,
    go_on: &(dyn Fn(usize, usize) -> bool + Sync),
) -> Survey {
    let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let survey = Mutex::new(Survey::default());
    let work = || {
        while let Some(seed) = seeds.get(next.fetch_add(1, Ordering::Relaxed)) {
            let case = Case::of(*seed, most_households);
            let judgement = case.run(importer);
            failed.fetch_add(usize::from(!judgement.faults.is_empty()), Ordering::Relaxed);
            let mut survey = survey.lock().unwrap_or_else(PoisonError::into_inner);
            survey.note(&case, judgement);
            if !go_on(survey.seeds, failed.load(Ordering::Relaxed)) {
                next.store(seeds.len(), Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| (0..threads.max(1)).for_each(|_| drop(scope.spawn(work))));
    survey.into_inner().unwrap_or_else(PoisonError::into_inner)
}

impl Survey {
    fn note(&mut self, case: &Case, judgement: super::judge::Judgement) {
        self.seeds += 1;
        for (known, field) in judgement.open {
            *self.open.entry(format!("{}.{field}", known.kind)).or_default() += 1;
        }
        for habit in case.first.iter().chain(case.second.iter().flat_map(|habits| habits.iter())) {
            *self.met.entry(habit.name()).or_default() += 1;
        }
        for fault in judgement.faults {
            let of_kind = self.faults.entry((fault.what, fault.about.clone())).or_default();
            if of_kind.last().is_none_or(|(seed, _)| *seed != case.seed) {
                of_kind.push((case.seed, fault));
            }
        }
    }
}
