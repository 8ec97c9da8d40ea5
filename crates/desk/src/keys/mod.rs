//! Who may open this desk: passwords that unwrap the data key, PINs that unlock while it is open, delays after wrong tries.
//! Not for what an account may see or write.

pub mod device;
pub mod pin;
mod ring;
mod wrap;

pub use ring::Keyring;
pub(crate) use ring::seal_to;
pub use wrap::{Cost, hkdf, open, seal_with, stretch};

use anju_model::Fault;

/// Fills a slice with random bytes; read from the system only at the rims.
pub type Random<'a> = dyn FnMut(&mut [u8]) + 'a;

/// Draws `N` random bytes.
pub fn draw<const N: usize>(random: &mut Random<'_>) -> [u8; N] {
    let mut bytes = [0; N];
    random(&mut bytes);
    bytes
}

/// The fault for a file of the keys that cannot be read or written.
fn file_fault(error: &std::io::Error) -> Fault {
    tracing::warn!(%error, "a key file could not be read or written");
    if error.kind() == std::io::ErrorKind::StorageFull { Fault::new("disk.full") } else { Fault::new("keys.file") }
}
