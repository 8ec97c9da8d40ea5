//! The cryptography of the keys, each act once: stretching a password, deriving, sealing and opening. Not for storing.

use super::{Random, draw};
use anju_model::sync::enrol::ARGON2;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What stretching a password costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Memory in KiB.
    pub kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// The cost of every real password: 64 MiB, three passes.
    pub const REAL: Cost = Cost { kib: ARGON2.0, passes: ARGON2.1, lanes: ARGON2.2 };
    /// Next to nothing; for tests alone.
    pub const TRIFLING: Cost = Cost { kib: 16, passes: 1, lanes: 1 };
}

/// Stretches a password or code by Argon2id to 32 bytes; none if the cost is impossible.
pub fn stretch(password: &[u8], salt: &[u8], cost: Cost) -> Option<Zeroizing<[u8; 32]>> {
    let params = Params::new(cost.kib, cost.passes, cost.lanes, Some(32)).ok()?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(password, salt, out.as_mut()).ok()?;
    Some(out)
}

struct Bytes32;

impl KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

/// Derives a key for one purpose by HKDF-SHA256 (RFC 5869).
pub fn hkdf(secrets: &[&[u8]], purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let secret = Zeroizing::new(secrets.concat());
    let mut out = Zeroizing::new([0; 32]);
    Salt::new(HKDF_SHA256, b"anju")
        .extract(&secret)
        .expand(&[purpose], Bytes32)
        .and_then(|key| key.fill(out.as_mut()))
        .expect("32 bytes are within what HKDF-SHA256 gives");
    out
}

/// Seals bytes by XChaCha20-Poly1305 under a random nonce, which stands before the ciphertext; `about` must be the same on
/// opening.
pub fn seal_with(key: &[u8; 32], plain: &[u8], about: &[u8], random: &mut Random<'_>) -> Vec<u8> {
    let nonce: [u8; 24] = draw(random);
    let cipher = XChaCha20Poly1305::new(key.into());
    let sealed =
        cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: about }).expect("memory holds the ciphertext");
    [nonce.as_slice(), &sealed].concat()
}

/// Opens what `seal_with` sealed; none under another key or `about`, or if a bit was changed.
pub fn open(key: &[u8; 32], sealed: &[u8], about: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, sealed) = sealed.split_first_chunk::<24>()?;
    let cipher = XChaCha20Poly1305::new(key.into());
    cipher.decrypt(nonce.into(), Payload { msg: sealed, aad: about }).ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_about_the_same_thing_opens() {
        let mut random = |bytes: &mut [u8]| bytes.fill(7);
        let sealed = seal_with(&[1; 32], b"words", b"about", &mut random);
        assert_eq!(open(&[1; 32], &sealed, b"about").as_deref().map(Vec::as_slice), Some(b"words".as_slice()));
        assert!(open(&[2; 32], &sealed, b"about").is_none());
        assert!(open(&[1; 32], &sealed, b"other").is_none());
        assert!(open(&[1; 32], &sealed[..20], b"about").is_none());
    }

    #[test]
    fn a_real_password_is_stretched_as_the_county_does() {
        assert_eq!((Cost::REAL.kib, Cost::REAL.passes, Cost::REAL.lanes), (65_536, 3, 1));
        assert!(stretch(b"anju-shiyong-1", &[3; 16], Cost::REAL).is_some());
        assert!(stretch(b"x", &[3; 16], Cost { kib: 0, passes: 0, lanes: 0 }).is_none());
    }
}
