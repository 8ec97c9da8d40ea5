//! Where time and randomness come in. Everything else gets them from here, so that the simulation can hand in its own.

use anju_model::{RecordId, Stamp};

/// Time and randomness of one running program.
pub trait Rim: Send + Sync {
    /// Returns the wall clock.
    fn wall(&self) -> Stamp;
    /// Fills a buffer with random bytes.
    fn random(&self, buffer: &mut [u8]);

    /// Makes a fresh id.
    fn id(&self) -> RecordId {
        let mut random = [0; 10];
        self.random(&mut random);
        RecordId::from_time(self.wall().0.max(0) as u64, random)
    }
}

/// The machine's own clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

impl Rim for Machine {
    fn wall(&self) -> Stamp {
        #[expect(clippy::disallowed_methods, reason = "the one place where the desk reads the clock")]
        let now = jiff::Timestamp::now();
        Stamp(now.as_millisecond())
    }

    fn random(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where the desk takes randomness")]
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}
