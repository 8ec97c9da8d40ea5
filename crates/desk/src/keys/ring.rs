//! The keyring: the store's data key, wrapped once for each person by password and device secret and once for the county's
//! recovery. It lies beside the store, must be readable before that opens, and so holds no name in clear.

use super::{Cost, Random, device, draw, file_fault, hkdf, open, seal_with, stretch};
use anju_model::{
    Fault, RecordId, Stamp, reading,
    sync::enrol::PASSWORD_LEAST,
    tries::{May, Tries, said},
};
use anju_store::Key;
use crypto_box::{PublicKey, aead::rand_core};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const NAME: &str = "keyring.json";

/// Everyone's way to the data key.
pub struct Keyring {
    path: PathBuf,
    secret: Zeroizing<[u8; 32]>,
    cost: Cost,
    file: File,
}

#[derive(Default, Serialize, Deserialize)]
struct File {
    /// The data key with the desk's id, sealed to the county's recovery key, hex.
    #[serde(default)]
    sealed: Option<String>,
    people: Vec<Person>,
}

#[derive(Serialize, Deserialize)]
struct Person {
    account: RecordId,
    /// The name, sealed by the device secret, hex.
    name: String,
    salt: String,
    cost: Cost,
    /// The data key, sealed by password and device secret, hex.
    wrapped: String,
    tries: Tries,
}

impl Keyring {
    /// Opens the keyring of a desk's folder; one without people if there is none yet.
    ///
    /// # Errors
    /// `keys.file`, `keys.damaged`.
    pub fn open(folder: &Path, cost: Cost, random: &mut Random<'_>) -> Result<Self, Fault> {
        let secret = device::read_or_make(folder, random)?;
        let path = folder.join(NAME);
        let file = match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| Fault::new("keys.damaged"))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => File::default(),
            Err(error) => return Err(file_fault(&error)),
        };
        Ok(Self { path, secret, cost, file })
    }

    /// Lists who has signed in on this desk before.
    pub fn people(&self) -> Vec<(RecordId, String)> {
        self.file.people.iter().filter_map(|person| Some((person.account, self.name_of(person)?))).collect()
    }

    /// Finds the account of a person who has signed in on this desk before.
    pub fn account_of(&self, name: &str) -> Option<RecordId> {
        let people = self.people();
        let alike = || people.iter().find(|(_, known)| reading::key(known) == reading::key(name));
        people.iter().find(|(_, known)| known == name).or_else(alike).map(|(account, _)| *account)
    }

    /// Opens the data key with a person's password; counts the try on disk before it is checked.
    ///
    /// # Errors
    /// `sign_in.unknown`, `password.wrong {left}`, `sign_in.delay {time}`, or a file's fault.
    pub fn open_with_password(&mut self, name: &str, password: &str, now: Stamp) -> Result<(RecordId, Key), Fault> {
        let unknown = || Fault::new("sign_in.unknown").with("name", reading::text(name)).field("name");
        let account = self.account_of(name).ok_or_else(unknown)?;
        Ok((account, self.check_password(account, password, now)?))
    }

    /// As `open_with_password`, for an account by its id.
    ///
    /// # Errors
    /// As `open_with_password`.
    pub fn check_password(&mut self, account: RecordId, password: &str, now: Stamp) -> Result<Key, Fault> {
        let at = self.place_of(account).ok_or_else(|| Fault::new("sign_in.unknown"))?;
        let may = self.file.people[at].tries.may(now);
        let left = match may {
            May::Try { left } => left,
            May::Wait(until) => {
                self.write()?;
                return Err(Fault::new("sign_in.delay").with("time", said(until, now)));
            }
        };
        self.file.people[at].tries.count(now);
        self.write()?;
        let Some(key) = self.unwrap(&self.file.people[at], password) else {
            return Err(match self.file.people[at].tries.until() {
                Some(until) => Fault::new("sign_in.delay").with("time", said(until, now)),
                None => Fault::new("password.wrong").with("left", left).field("password"),
            });
        };
        self.file.people[at].tries = Tries::default();
        self.write()?;
        Ok(key)
    }

    /// Adds a person, or gives one a new password; wrong tries are forgotten, because the county has just vouched for him.
    ///
    /// # Errors
    /// `password.short`, or a file's fault.
    pub fn add_person(
        &mut self,
        account: RecordId,
        name: &str,
        password: &str,
        key: &Key,
        random: &mut Random<'_>,
    ) -> Result<(), Fault> {
        check_length(password)?;
        let salt: [u8; 16] = draw(random);
        let person = Person {
            account,
            name: hex::encode(seal_with(&self.name_key(), name.trim().as_bytes(), &account.bytes(), random)),
            salt: hex::encode(salt),
            cost: self.cost,
            wrapped: {
                let by = self.wrapping_key(password, &salt, self.cost).ok_or_else(|| Fault::new("keys.damaged"))?;
                hex::encode(seal_with(&by, key.bytes(), &account.bytes(), random))
            },
            tries: Tries::default(),
        };
        match self.place_of(account) {
            Some(at) => self.file.people[at] = person,
            None => self.file.people.push(person),
        }
        self.write()
    }

    /// Takes a person's way to the data key away.
    ///
    /// # Errors
    /// A file's fault.
    pub fn remove(&mut self, account: RecordId) -> Result<(), Fault> {
        self.file.people.retain(|person| person.account != account);
        self.write()
    }

    /// Seals the data key, with the desk's id, so that the county alone can give it back to somebody who forgot a password.
    ///
    /// # Errors
    /// `keys.damaged` if the recovery key is none, or a file's fault.
    pub fn seal_to_county(
        &mut self,
        recovery: &str,
        desk: RecordId,
        key: &Key,
        random: &mut Random<'_>,
    ) -> Result<(), Fault> {
        let damaged = || Fault::new("keys.damaged");
        let plain = Zeroizing::new([desk.bytes().as_slice(), key.bytes()].concat());
        self.file.sealed = Some(seal_to(recovery, &plain, random).ok_or_else(damaged)?);
        self.write()
    }

    /// Returns the data key as sealed to the county, hex.
    pub fn sealed(&self) -> Option<&str> {
        self.file.sealed.as_deref()
    }

    /// Returns the device secret, for what else is bound to this PC.
    pub fn device_secret(&self) -> &[u8; 32] {
        &self.secret
    }

    fn unwrap(&self, person: &Person, password: &str) -> Option<Key> {
        let by = self.wrapping_key(password, &hex::decode(&person.salt).ok()?, person.cost)?;
        let key = open(&by, &hex::decode(&person.wrapped).ok()?, &person.account.bytes())?;
        Some(Key::new(key.as_slice().try_into().ok()?))
    }

    fn wrapping_key(&self, password: &str, salt: &[u8], cost: Cost) -> Option<Zeroizing<[u8; 32]>> {
        let stretched = stretch(password.as_bytes(), salt, cost)?;
        Some(hkdf(&[stretched.as_ref(), self.secret.as_ref()], b"data key of a person"))
    }

    fn name_key(&self) -> Zeroizing<[u8; 32]> {
        hkdf(&[self.secret.as_ref()], b"names of people")
    }

    fn name_of(&self, person: &Person) -> Option<String> {
        let name = open(&self.name_key(), &hex::decode(&person.name).ok()?, &person.account.bytes())?;
        String::from_utf8(name.to_vec()).ok()
    }

    fn place_of(&self, account: RecordId) -> Option<usize> {
        self.file.people.iter().position(|person| person.account == account)
    }

    fn write(&self) -> Result<(), Fault> {
        let text = serde_json::to_vec(&self.file).expect("texts and numbers always serialize");
        device::write_whole(&self.path, &text).map_err(|error| file_fault(&error))
    }
}

/// Refuses a password of fewer than eight characters.
fn check_length(password: &str) -> Result<(), Fault> {
    if password.chars().count() < PASSWORD_LEAST {
        return Err(Fault::new("password.short").field("password"));
    }
    Ok(())
}

/// Hands passed randomness to the sealed box.
/// Seals bytes to a county's recovery key, hex; none if the key is no key.
pub(crate) fn seal_to(recovery: &str, plain: &[u8], random: &mut Random<'_>) -> Option<String> {
    let recovery = PublicKey::from_slice(&hex::decode(recovery).ok()?).ok()?;
    recovery.seal(&mut Passed(random), plain).ok().map(hex::encode)
}

struct Passed<'a, 'b>(&'a mut Random<'b>);

impl rand_core::RngCore for Passed<'_, '_> {
    fn next_u32(&mut self) -> u32 {
        u32::from_le_bytes(draw(self.0))
    }
    fn next_u64(&mut self) -> u64 {
        u64::from_le_bytes(draw(self.0))
    }
    fn fill_bytes(&mut self, dest: &mut [u8]) {
        (self.0)(dest);
    }
    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), rand_core::Error> {
        (self.0)(dest);
        Ok(())
    }
}

impl rand_core::CryptoRng for Passed<'_, '_> {}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Stamp = Stamp(1_795_406_400_000);

    /// Different bytes at each call.
    fn counting() -> impl FnMut(&mut [u8]) {
        let mut next = 0u8;
        move |bytes| {
            for byte in bytes {
                next = next.wrapping_add(1);
                *byte = next;
            }
        }
    }

    fn account(n: u8) -> RecordId {
        RecordId::from_time(u64::from(n), [n; 10])
    }

    fn ring_of_two(folder: &Path) -> Keyring {
        let mut random = counting();
        let mut ring = Keyring::open(folder, Cost::TRIFLING, &mut random).unwrap();
        ring.add_person(account(1), "陈静", "anju-shiyong-1", &Key::new([5; 32]), &mut random).unwrap();
        ring.add_person(account(2), "李建国", "anju-shiyong-2", &Key::new([5; 32]), &mut random).unwrap();
        ring
    }

    fn again(folder: &Path) -> Keyring {
        Keyring::open(folder, Cost::TRIFLING, &mut counting()).unwrap()
    }

    #[test]
    fn each_person_opens_the_one_data_key_with_the_own_password() {
        let folder = tempfile::tempdir().unwrap();
        drop(ring_of_two(folder.path()));
        let mut ring = again(folder.path());
        let (who, key) = ring.open_with_password("李建国", "anju-shiyong-2", NOON).unwrap();
        assert_eq!((who, key.bytes()), (account(2), &[5; 32]));
        assert_eq!(ring.open_with_password("李建国", "anju-shiyong-1", NOON).unwrap_err().code, "password.wrong");
        assert_eq!(ring.open_with_password("王小明", "anju-shiyong-1", NOON).unwrap_err().code, "sign_in.unknown");
    }

    #[test]
    fn no_name_and_no_password_stands_in_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let ring = ring_of_two(folder.path());
        assert_eq!(ring.people()[0], (account(1), "陈静".to_owned()));
        let text = fs::read_to_string(folder.path().join(NAME)).unwrap();
        for secret in ["陈静", "李建国", "anju-shiyong", &hex::encode("陈静".as_bytes()), &hex::encode([5; 32])]
        {
            assert!(!text.contains(secret), "{secret}");
        }
    }

    #[test]
    fn another_pc_with_the_file_alone_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        drop(ring_of_two(folder.path()));
        device::write_whole(&folder.path().join("device.secret"), &[0; 32]).unwrap();
        let mut ring = again(folder.path());
        assert!(ring.people().is_empty());
        assert!(ring.check_password(account(1), "anju-shiyong-1", NOON).is_err());
    }

    #[test]
    fn delays_survive_a_restart_and_are_forgotten_after_the_right_password() {
        let folder = tempfile::tempdir().unwrap();
        drop(ring_of_two(folder.path()));
        for (code, left) in [("password.wrong", Some("2")), ("password.wrong", Some("1")), ("sign_in.delay", None)] {
            let fault = again(folder.path()).open_with_password("陈静", "wrong-wrong", NOON).unwrap_err();
            assert_eq!((fault.code.as_str(), fault.params.get("left").map(String::as_str)), (code, left));
        }
        let early = again(folder.path()).open_with_password("陈静", "anju-shiyong-1", NOON.plus(59_000)).unwrap_err();
        assert_eq!((early.code.as_str(), early.params["time"].as_str()), ("sign_in.delay", "12:01"));
        again(folder.path()).open_with_password("李建国", "anju-shiyong-2", NOON).unwrap();
        again(folder.path()).open_with_password("陈静", "anju-shiyong-1", NOON.plus(60_000)).unwrap();
        let fault = again(folder.path()).open_with_password("陈静", "wrong-wrong", NOON.plus(60_000)).unwrap_err();
        assert_eq!(fault.params["left"], "2");
    }

    #[test]
    fn the_county_can_open_what_is_sealed_to_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut ring = ring_of_two(folder.path());
        let county = crypto_box::SecretKey::from_bytes([3; 32]);
        let recovery = hex::encode(county.public_key().as_bytes());
        ring.seal_to_county(&recovery, account(9), &Key::new([5; 32]), &mut counting()).unwrap();
        let sealed = hex::decode(again(folder.path()).sealed().unwrap()).unwrap();
        let plain = county.unseal(&sealed).unwrap();
        assert_eq!(plain, [account(9).bytes().as_slice(), &[5; 32]].concat());
    }

    #[test]
    fn a_short_password_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut ring = ring_of_two(folder.path());
        let fault =
            ring.add_person(account(1), "陈静", "七个字不够长吗", &Key::new([5; 32]), &mut counting()).unwrap_err();
        assert_eq!(fault.code, "password.short");
    }
}
