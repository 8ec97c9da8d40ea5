//! Chance and time of the simulation: everything random comes from one seed, every clock from one counter.

use anju_desk::Rim;
use anju_model::Stamp;
use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};
use std::sync::{
    Mutex,
    atomic::{AtomicI64, Ordering},
};

/// Seeded chance.
pub struct Chance(ChaCha8Rng);

impl Chance {
    pub fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end as u64) as usize
    }

    /// Tells whether something of this likelihood happens.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.0.next_u64() % 100 < percent
    }

    /// Picks one, if there is any.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() { None } else { from.get(self.below(from.len())) }
    }

    pub fn fill(&mut self, buffer: &mut [u8]) {
        self.0.fill_bytes(buffer);
    }

    pub fn id_bytes(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.fill(&mut bytes);
        bytes
    }
}

/// A desk's clock, which may be wrong, and its randomness.
pub struct DeskRim {
    now: AtomicI64,
    ahead: AtomicI64,
    chance: Mutex<Chance>,
}

impl DeskRim {
    pub fn new(seed: u64, now: Stamp) -> Self {
        Self { now: AtomicI64::new(now.0), ahead: AtomicI64::new(0), chance: Mutex::new(Chance::of(seed)) }
    }

    /// Says what time it really is.
    pub fn tick(&self, now: Stamp) {
        self.now.store(now.0, Ordering::Relaxed);
    }

    /// Puts the clock wrong by this many milliseconds.
    pub fn put_wrong(&self, by: i64) {
        self.ahead.store(by, Ordering::Relaxed);
    }
}

impl Rim for DeskRim {
    fn wall(&self) -> Stamp {
        Stamp(self.now.load(Ordering::Relaxed) + self.ahead.load(Ordering::Relaxed))
    }

    fn random(&self, buffer: &mut [u8]) {
        self.chance.lock().unwrap().fill(buffer);
    }
}
