//! How long one waits after wrong tries: a pure rule for passwords, PINs and codes on desk and county. Whoever uses it writes
//! the tries down before the answer is given.

use crate::{day::Stamp, words};
use serde::{Deserialize, Serialize};

/// Wrong tries that cost nothing but the try.
const FREE: u32 = 3;

/// Waits after the third wrong try, the fourth, and so on; the last one stays.
const WAITS_MS: [i64; 5] = [60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000, 60 * 60_000];

/// Wrong tries since the last right one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tries {
    /// How many.
    pub wrong: u32,
    /// When the last one was; also moved when the clock is found set back.
    pub last: Stamp,
}

/// Whether one may try now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Yes; a wrong one leaves so many before a wait.
    Try {
        /// Tries left after this one.
        left: u32,
    },
    /// Not before this moment.
    Wait(Stamp),
}

impl Tries {
    /// Tells whether one may try now. A clock that was set back starts the wait anew: the moment of the last try is moved
    /// to now, so `self` is to be written down when it changed.
    pub fn may(&mut self, now: Stamp) -> May {
        let Some(wait) = self.wait() else {
            return May::Try { left: FREE.saturating_sub(self.wrong + 1) };
        };
        if now < self.last {
            self.last = now;
        }
        let until = self.last.plus(wait);
        if now < until { May::Wait(until) } else { May::Try { left: 0 } }
    }

    /// Counts a try as wrong; done before it is checked, so that ending the program in between gains nothing.
    pub fn count(&mut self, now: Stamp) {
        self.wrong = self.wrong.saturating_add(1);
        self.last = now;
    }

    /// Returns until when a wrong try just counted makes one wait.
    pub fn until(&self) -> Option<Stamp> {
        self.wait().map(|wait| self.last.plus(wait))
    }

    fn wait(&self) -> Option<i64> {
        let beyond = self.wrong.checked_sub(FREE)? as usize;
        Some(WAITS_MS[beyond.min(WAITS_MS.len() - 1)])
    }
}

/// Says a moment as the sentences of faults take it.
pub fn said(until: Stamp, now: Stamp) -> String {
    // A minute is shown without its seconds; rounding up keeps the promise.
    words::moment(until.plus(59_999), now.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Stamp = Stamp(1_795_406_400_000);

    #[test]
    fn the_third_wrong_try_and_every_further_one_make_one_wait_longer() {
        let mut tries = Tries::default();
        for left in [2, 1, 0] {
            assert_eq!(tries.may(NOON), May::Try { left });
            tries.count(NOON);
        }
        let mut now = NOON;
        for minutes in [1, 5, 15, 30, 60, 60] {
            let until = now.plus(minutes * 60_000);
            assert_eq!(tries.may(until.plus(-1)), May::Wait(until), "{minutes}");
            assert_eq!(tries.may(until), May::Try { left: 0 });
            tries.count(until);
            now = until;
        }
    }

    #[test]
    fn a_clock_set_back_shortens_nothing() {
        let mut tries = Tries { wrong: 5, last: NOON };
        let yesterday = NOON.plus(-86_400_000);
        assert_eq!(tries.may(yesterday), May::Wait(yesterday.plus(15 * 60_000)));
        assert_eq!(tries.may(NOON.plus(-86_400_000 + 60_000)), May::Wait(yesterday.plus(15 * 60_000)));
    }
}
