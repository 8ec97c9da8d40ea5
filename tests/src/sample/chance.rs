//! Chance from one seed: equal seeds draw equally, on every machine.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Seeded chance.
pub(super) struct Chance(ChaCha8Rng);

impl Chance {
    /// Starts from a seed.
    pub fn of(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// Draws a whole number from `least` to `most`, both possible; `least` where there is none between.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = most.saturating_sub(least).max(0).unsigned_abs() + 1;
        least + (self.0.next_u64() % span) as i64
    }

    /// Tells whether something of this likelihood happens.
    pub fn happens(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// Picks one of at least one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[(self.0.next_u64() % from.len() as u64) as usize]
    }

    /// Picks one of at least one by their weights.
    pub fn weighted<T: Copy>(&mut self, from: &[(T, i64)]) -> T {
        let all = from.iter().map(|(_, weight)| weight).sum();
        let mut left = self.between(1, all);
        let reached = from.iter().find(|(_, weight)| {
            left -= weight;
            left <= 0
        });
        reached.unwrap_or(&from[0]).0
    }
}
