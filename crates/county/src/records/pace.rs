//! How fast one token may ask. Kept in this program's memory: a restart forgives.

use anju_model::{Fault, RecordId};
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};
use std::num::NonZeroU32;

/// Requests a second that a token may go on making.
const STEADY: NonZeroU32 = NonZeroU32::new(10).expect("ten is not zero");
/// Requests at once, after a rest.
const BURST: NonZeroU32 = NonZeroU32::new(50).expect("fifty is not zero");
/// How many tokens are remembered before those at rest are forgotten.
const REMEMBERED: usize = 1000;

/// The pace of every token.
pub struct Pace {
    clock: DefaultClock,
    limits: RateLimiter<RecordId, HashMapStateStore<RecordId>, DefaultClock>,
}

impl Default for Pace {
    fn default() -> Self {
        let clock = DefaultClock::default();
        let quota = Quota::per_second(STEADY).allow_burst(BURST);
        Self { limits: RateLimiter::hashmap_with_clock(quota, clock.clone()), clock }
    }
}

impl Pace {
    /// Counts one request of a token.
    ///
    /// # Errors
    /// `rate.limit {seconds}` if it comes too soon.
    pub fn count(&self, token: RecordId) -> Result<(), Fault> {
        if self.limits.len() > REMEMBERED {
            self.limits.retain_recent();
        }
        let Err(too_soon) = self.limits.check_key(&token) else { return Ok(()) };
        let wait = too_soon.wait_time_from(self.clock.now());
        Err(Fault::new("rate.limit").with("seconds", wait.as_secs() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_asks_too_fast_is_told_to_wait_and_nobody_else_is() {
        let pace = Pace::default();
        let (hasty, calm) = (RecordId::derived(&["hasty"]), RecordId::derived(&["calm"]));
        let refused = (0..200).find_map(|_| pace.count(hasty).err()).expect("a limit");
        assert_eq!((refused.code.as_str(), refused.params["seconds"].as_str()), ("rate.limit", "1"));
        assert!(pace.count(calm).is_ok());
    }
}
