//! Files that records name by their hash: taken and given in pieces, kept encrypted in the folder of blobs. A desk reaches
//! only what a record in its areas names.

use crate::{CountyError, Folder, devices::Desk, rim::Rim};
use anju_model::{
    AreaCode, Fault, evidence,
    sync::enrol::{BLOB_LIMIT, BlobState, PIECE},
};
use anju_store::rusqlite::{Connection, OptionalExtension, params};
use ring::{
    aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hkdf,
};
use sha2::{Digest, Sha256};
use std::{
    fs::{self, File},
    io::{Read, Write},
    path::PathBuf,
};

/// Each kept piece: its length before encryption, a nonce, the ciphertext with its tag.
const HEAD: usize = 4 + NONCE_LEN;
const TAG: usize = 16;

/// The county's files.
pub struct Blobs {
    folder: PathBuf,
    key: LessSafeKey,
}

/// A piece that a desk hands up.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'a> {
    /// The blob's SHA-256, hex.
    pub sha256: &'a str,
    /// Where it begins.
    pub from: u64,
    /// The blob's whole size.
    pub of: u64,
    /// The bytes.
    pub bytes: &'a [u8],
}

/// A blob as noted: `stored` is the length of its file.
#[derive(Clone, Copy)]
struct Noted {
    size: u64,
    have: u64,
    stored: u64,
    whole: bool,
}

impl Blobs {
    /// Opens the folder of blobs under a key derived from the county's.
    ///
    /// # Errors
    /// A missing key.
    pub fn of(folder: &Folder) -> Result<Self, CountyError> {
        let county = folder.key()?;
        let mut key = [0; 32];
        hkdf::Salt::new(hkdf::HKDF_SHA256, b"anju")
            .extract(county.bytes())
            .expand(&[b"blobs"], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut key))
            .expect("HKDF-SHA256 gives 32 bytes");
        let key = UnboundKey::new(&CHACHA20_POLY1305, &key).expect("the key has 32 bytes");
        Ok(Self { folder: folder.blobs(), key: LessSafeKey::new(key) })
    }

    /// Tells how much of a blob is there.
    ///
    /// # Errors
    /// `blob.unnamed` if nothing that the desk may hand up names it; any store error.
    pub fn state(&self, db: &Connection, desk: &Desk, sha256: &str) -> Result<BlobState, CountyError> {
        may_bring(db, desk, sha256)?;
        let noted = noted(db, sha256)?;
        Ok(noted
            .map_or(BlobState { have: 0, whole: false }, |noted| BlobState { have: noted.have, whole: noted.whole }))
    }

    /// Takes a piece. One that does not begin where the last ended changes nothing; the answer says where to go on.
    ///
    /// # Errors
    /// `blob.unnamed`, `blob.size`, what `evidence::refuse_unopenable` says of its beginning; any store or file error. A whole file that is another than its name says is dropped: the
    /// answer has nothing of it.
    pub fn take(
        &self,
        db: &Connection,
        desk: &Desk,
        piece: Piece<'_>,
        rim: &dyn Rim,
    ) -> Result<BlobState, CountyError> {
        may_bring(db, desk, piece.sha256)?;
        let before = noted(db, piece.sha256)?.unwrap_or(Noted { size: piece.of, have: 0, stored: 0, whole: false });
        let end = piece.from.saturating_add(piece.bytes.len() as u64);
        if piece.of > BLOB_LIMIT
            || piece.of != before.size
            || end > piece.of
            || piece.bytes.len() > PIECE.1
            || piece.of == 0
        {
            return Err(Fault::new("blob.size").into());
        }
        if piece.from == 0 {
            evidence::refuse_unopenable(piece.bytes)?;
        }
        if before.whole || piece.from != before.have || piece.bytes.is_empty() {
            return Ok(BlobState { have: before.have, whole: before.whole });
        }
        let stored = self.append(piece, before.stored, rim)?;
        let mut after = Noted { have: end, stored, ..before };
        if end == piece.of {
            if hex::encode(Sha256::digest(self.read(piece.sha256, stored)?)) != piece.sha256 {
                db.execute("DELETE FROM blob WHERE sha256 = ?1", [piece.sha256])?;
                return Ok(BlobState { have: 0, whole: false });
            }
            after.whole = true;
        }
        db.execute(
            "INSERT OR REPLACE INTO blob (sha256, size, have, stored, whole) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![piece.sha256, after.size as i64, after.have as i64, after.stored as i64, after.whole],
        )?;
        Ok(BlobState { have: after.have, whole: after.whole })
    }

    /// Gives up to one piece of a blob from `from`.
    ///
    /// # Errors
    /// `blob.unnamed`, `blob.missing`; any store or file error.
    pub fn give(&self, db: &Connection, areas: &[AreaCode], sha256: &str, from: u64) -> Result<Vec<u8>, CountyError> {
        in_scope(db, areas, sha256)?;
        let noted = noted(db, sha256)?.filter(|noted| noted.whole).ok_or_else(|| Fault::new("blob.missing"))?;
        let bytes = self.read(sha256, noted.stored)?;
        let from = usize::try_from(from).unwrap_or(usize::MAX).min(bytes.len());
        Ok(bytes[from..bytes.len().min(from + PIECE.1)].to_vec())
    }

    /// Appends an encrypted piece after what is noted; what a crash left beyond that is cut off.
    fn append(&self, piece: Piece<'_>, stored: u64, rim: &dyn Rim) -> Result<u64, CountyError> {
        let path = self.path(piece.sha256);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut nonce = [0; NONCE_LEN];
        rim.random(&mut nonce);
        let mut sealed = piece.bytes.to_vec();
        let about = Aad::from([piece.sha256.as_bytes(), &piece.from.to_be_bytes()].concat());
        let nonce_used = Nonce::assume_unique_for_key(nonce);
        self.key.seal_in_place_append_tag(nonce_used, about, &mut sealed).map_err(|_| damaged())?;
        let mut file = File::options().create(true).truncate(false).write(true).open(&path)?;
        file.set_len(stored)?;
        std::io::Seek::seek(&mut file, std::io::SeekFrom::Start(stored))?;
        let length = u32::try_from(piece.bytes.len()).map_err(|_| damaged())?;
        file.write_all(&[length.to_be_bytes().as_slice(), &nonce, &sealed].concat())?;
        file.sync_all()?;
        Ok(stored + (HEAD + sealed.len()) as u64)
    }

    /// Reads and decrypts the first `stored` bytes of a blob's file.
    fn read(&self, sha256: &str, stored: u64) -> Result<Vec<u8>, CountyError> {
        let mut kept = vec![];
        File::open(self.path(sha256))?.take(stored).read_to_end(&mut kept)?;
        let mut plain = vec![];
        let mut rest = kept.as_mut_slice();
        while !rest.is_empty() {
            let (head, after) = rest.split_at_mut_checked(HEAD).ok_or_else(damaged)?;
            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
            let nonce = Nonce::try_assume_unique_for_key(&head[4..]).map_err(|_| damaged())?;
            let (sealed, after) = after.split_at_mut_checked(length + TAG).ok_or_else(damaged)?;
            let about = Aad::from([sha256.as_bytes(), &(plain.len() as u64).to_be_bytes()].concat());
            plain.extend_from_slice(self.key.open_in_place(nonce, about, sealed).map_err(|_| damaged())?);
            rest = after;
        }
        Ok(plain)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        self.folder.join(&sha256[..2]).join(sha256)
    }
}

fn noted(db: &Connection, sha256: &str) -> Result<Option<Noted>, CountyError> {
    let mut query = db.prepare_cached("SELECT size, have, stored, whole FROM blob WHERE sha256 = ?1")?;
    let number = |row: &anju_store::rusqlite::Row<'_>, at| row.get::<_, i64>(at).map(i64::unsigned_abs);
    let noted = query.query_row([sha256], |row| {
        Ok(Noted { size: number(row, 0)?, have: number(row, 1)?, stored: number(row, 2)?, whole: row.get(3)? })
    });
    Ok(noted.optional()?)
}

/// Passes if a desk may hand the blob up: it may hold a record that names it, or a group that came from it names it, though
/// the household has moved away or the desk was revoked since.
fn may_bring(db: &Connection, desk: &Desk, sha256: &str) -> Result<(), CountyError> {
    check_shape(sha256)?;
    if desk.revoked_at.is_none() && in_scope(db, &desk.areas, sha256).is_ok() {
        return Ok(());
    }
    let mut query = db.prepare_cached(
        "SELECT 1 FROM judged WHERE (desk = ?1 OR desk IN (SELECT id FROM device WHERE origin = ?2))
           AND instr(body, ?3) > 0 LIMIT 1",
    )?;
    if query.exists(params![desk.id.bytes(), desk.origin.bytes(), sha256])? {
        Ok(())
    } else {
        Err(Fault::new("blob.unnamed").into())
    }
}

fn check_shape(sha256: &str) -> Result<(), CountyError> {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    if sha256.len() == 64 && sha256.bytes().all(hex) { Ok(()) } else { Err(Fault::new("blob.unnamed").into()) }
}

/// Passes only if a record that a desk of these areas holds names the blob.
fn in_scope(db: &Connection, areas: &[AreaCode], sha256: &str) -> Result<(), CountyError> {
    check_shape(sha256)?;
    let mut query = db.prepare_cached(
        "SELECT 1 FROM evidence
         WHERE sha256 = ?1 AND deleted = 0 AND (substr(place, 1, length(?2)) = ?2 OR substr(?2, 1, length(place)) = place)
         LIMIT 1",
    )?;
    for area in areas {
        if query.exists(params![sha256, area.as_str()])? {
            return Ok(());
        }
    }
    Err(Fault::new("blob.unnamed").into())
}

fn damaged() -> CountyError {
    CountyError::Fault(Fault::new("blob.damaged"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rim::Machine;

    fn tables() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        db.execute_batch(include_str!("../migrations/001_ledger.sql")).unwrap();
        db.execute_batch(include_str!("../migrations/002_people.sql")).unwrap();
        db.execute_batch("CREATE TABLE evidence (sha256 TEXT, place TEXT, deleted INTEGER)").unwrap();
        db
    }

    const VILLAGE: &str = "500235116002";

    fn desk(area: &str) -> Desk {
        let id = anju_model::RecordId::from_bytes([1; 16]);
        let areas = vec![AreaCode::parse(area).unwrap()];
        let at = Machine.now();
        Desk {
            id,
            origin: id,
            parent: None,
            name: "甲".into(),
            areas,
            enrolled_at: at,
            revoked_at: None,
            seen_at: None,
            told: None,
        }
    }

    fn named(db: &Connection, bytes: &[u8], place: &str) -> String {
        let sha256 = hex::encode(Sha256::digest(bytes));
        db.execute("INSERT INTO evidence VALUES (?1, ?2, 0)", params![sha256, place]).unwrap();
        sha256
    }

    fn blobs() -> (tempfile::TempDir, Blobs) {
        let home = tempfile::tempdir().unwrap();
        let folder = Folder::new(&home.path().join("county"), None);
        folder.create([4; 32]).unwrap();
        let blobs = Blobs::of(&folder).unwrap();
        (home, blobs)
    }

    #[test]
    fn what_a_desks_own_group_names_it_may_bring_though_the_household_has_moved_away() {
        let (db, (_home, blobs)) = (tables(), blobs());
        let sha256 = named(&db, b"photo", "500235117001");
        let desk = desk(VILLAGE);
        assert!(blobs.state(&db, &desk, &sha256).is_err());
        db.execute(
            "INSERT INTO judged VALUES (?1, 1, x'00', 1, '', ?2, 0)",
            params![desk.id.bytes(), format!("{{\"sha256\":\"{sha256}\"}}")],
        )
        .unwrap();
        assert_eq!(blobs.state(&db, &desk, &sha256).unwrap(), BlobState { have: 0, whole: false });
        assert!(blobs.give(&db, &desk.areas, &sha256, 0).is_err(), "to bring is not to be given");
    }

    #[test]
    fn a_file_goes_up_in_pieces_and_comes_back_whole() {
        let (db, (home, blobs)) = (tables(), blobs());
        let bytes: Vec<u8> = (0..150_000u32).map(|i| (i % 251) as u8).collect();
        let sha256 = named(&db, &bytes, "500235116002");
        let take = |from: usize, to: usize| {
            let piece = Piece { sha256: &sha256, from: from as u64, of: bytes.len() as u64, bytes: &bytes[from..to] };
            blobs.take(&db, &desk(VILLAGE), piece, &Machine).unwrap()
        };
        assert_eq!(take(0, 65_536), BlobState { have: 65_536, whole: false });
        assert_eq!(take(0, 65_536), BlobState { have: 65_536, whole: false }, "a repeat changes nothing");
        assert_eq!(take(100_000, 110_000).have, 65_536, "a gap changes nothing");
        assert_eq!(take(65_536, 150_000), BlobState { have: 150_000, whole: true });
        assert_eq!(blobs.give(&db, &desk(VILLAGE).areas, &sha256, 140_000).unwrap(), bytes[140_000..]);
        let kept = fs::read(home.path().join("county/blobs").join(&sha256[..2]).join(&sha256)).unwrap();
        assert!(!kept.windows(64).any(|window| window == &bytes[1_000..1_064]), "nothing lies in clear");
    }

    #[test]
    fn a_file_of_another_village_is_not_there_for_this_desk() {
        let (db, (_home, blobs)) = (tables(), blobs());
        let sha256 = named(&db, b"photo", "500235116001");
        for name in [sha256.as_str(), "../../county.db", ""] {
            let fault = blobs.state(&db, &desk(VILLAGE), name).unwrap_err();
            assert!(matches!(fault, CountyError::Fault(fault) if fault.code == "blob.unnamed"), "{name}");
        }
        assert!(!blobs.state(&db, &desk("500235116"), &sha256).unwrap().whole);
    }

    #[test]
    fn a_picture_that_nobody_can_open_is_refused_by_its_first_bytes() {
        let (db, (_home, blobs)) = (tables(), blobs());
        let bytes = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic....";
        let sha256 = named(&db, bytes, VILLAGE);
        let piece = Piece { sha256: &sha256, from: 0, of: bytes.len() as u64, bytes };
        let fault = blobs.take(&db, &desk(VILLAGE), piece, &Machine).unwrap_err();
        assert!(matches!(fault, CountyError::Fault(fault) if fault.code == "evidence.heic"));
        assert_eq!(blobs.state(&db, &desk(VILLAGE), &sha256).unwrap().have, 0);
    }

    #[test]
    fn bytes_that_are_not_what_their_name_says_are_dropped() {
        let (db, (_home, blobs)) = (tables(), blobs());
        let sha256 = named(&db, b"photo", "500235116002");
        let piece = Piece { sha256: &sha256, from: 0, of: 5, bytes: b"phot0" };
        assert_eq!(blobs.take(&db, &desk(VILLAGE), piece, &Machine).unwrap(), BlobState { have: 0, whole: false });
        let piece = Piece { bytes: b"photo", ..piece };
        assert_eq!(blobs.take(&db, &desk(VILLAGE), piece, &Machine).unwrap(), BlobState { have: 5, whole: true });
    }
}
