//! Chance by name. Every choice draws from a stream of its own, told by the seed and by what is chosen: a habit that is
//! switched off shifts no other choice, so that what made a seed fail can be taken apart.

/// A stream of numbers (SplitMix64): one is made for every cell, so it must cost next to nothing.
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Starts from a seed.
    pub fn of(seed: u64) -> Self {
        Self(mixed(seed))
    }

    /// Returns the stream of what has this name, the same whatever was drawn from this one before.
    #[must_use]
    pub fn about(&self, what: &str) -> Self {
        Self(what.bytes().fold(self.0, |state, byte| mixed(state ^ u64::from(byte))))
    }

    /// Returns the stream of the `n`th of several.
    #[must_use]
    pub fn nth(&self, n: usize) -> Self {
        Self(mixed(self.0 ^ mixed(n as u64 + 1)))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.0)
    }

    /// Fills a buffer.
    pub fn fill(&mut self, buffer: &mut [u8]) {
        for part in buffer.chunks_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes()[..part.len()]);
        }
    }

    /// Draws a number below `end`, which is at least 1.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Draws a number from `least` to `most`, both possible.
    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// Tells whether something of this likelihood happens.
    pub fn happens(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Picks one of at least one.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Puts things in any order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.below(last + 1));
        }
    }
}

fn mixed(state: u64) -> u64 {
    let state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_by_name_is_the_same_whatever_was_drawn_before() {
        let seed = Chance::of(7);
        let mut drawn = seed.clone();
        drawn.below(10);
        let draws = |mut chance: Chance| (0..4).map(|_| chance.below(1_000)).collect::<Vec<_>>();
        assert_eq!(draws(seed.about("headings")), draws(Chance::of(7).about("headings")));
        assert_ne!(draws(seed.about("headings")), draws(seed.about("rows")));
        assert_ne!(draws(seed.nth(1)), draws(seed.nth(2)));
        assert_ne!(draws(drawn), draws(seed));
    }

    #[test]
    fn all_of_a_range_is_drawn_and_nothing_else() {
        let mut chance = Chance::of(1);
        let drawn: std::collections::BTreeSet<usize> = (0..200).map(|_| chance.between(3, 7)).collect();
        assert_eq!(drawn, (3..=7).collect());
    }
}
