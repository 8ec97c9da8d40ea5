//! Where the county's programs take time and randomness; everything else gets them from here.

use anju_model::{RecordId, Stamp};

/// Time and randomness of one running program.
pub trait Rim: Send + Sync {
    /// Returns the wall clock.
    fn now(&self) -> Stamp;
    /// Fills a buffer with random bytes.
    fn random(&self, buffer: &mut [u8]);

    /// Makes a fresh id.
    fn id(&self) -> RecordId {
        let mut random = [0; 10];
        self.random(&mut random);
        RecordId::from_time(self.now().0.max(0).unsigned_abs(), random)
    }
}

/// The machine's own clock and randomness.
#[derive(Clone, Copy, Debug, Default)]
pub struct Machine;

impl Rim for Machine {
    fn now(&self) -> Stamp {
        #[expect(clippy::disallowed_methods, reason = "the one place where the county reads the clock")]
        let now = jiff::Timestamp::now();
        Stamp(now.as_millisecond())
    }

    fn random(&self, buffer: &mut [u8]) {
        #[expect(clippy::disallowed_methods, reason = "the one place where the county takes randomness")]
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}

/// Draws `N` random bytes.
pub fn draw<const N: usize>(rim: &dyn Rim) -> [u8; N] {
    let mut bytes = [0; N];
    rim.random(&mut bytes);
    bytes
}
