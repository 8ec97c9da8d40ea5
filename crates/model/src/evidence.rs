//! What a file handed in as evidence 佐证材料 is, by its first bytes and never by its name, and which are taken: what everybody
//! at every desk can open. What is not taken is called by its name, with the way to make it something that is.

use crate::{fault::Fault, sync::enrol::BLOB_LIMIT};

/// So many first bytes tell what a file is.
pub const HEAD: usize = 4096;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A picture that everybody can open.
    Jpeg,
    /// A picture that everybody can open.
    Png,
    /// A paper that everybody can open.
    Pdf,
    /// What an iPhone takes pictures in.
    Heic,
    /// What a camera takes pictures in before they are developed.
    Raw,
    /// A picture of this name, which not every desk can open.
    Picture(&'static str),
    /// A film or a sound.
    Film,
    /// A paper that can still be changed: Word, Excel, WPS, or something packed.
    Paper(&'static str),
}

impl Format {
    /// Tells what a file is by its first bytes (`HEAD` of them suffice); none for what nobody recognises.
    pub fn of(head: &[u8]) -> Option<Self> {
        let starts = STARTS.iter().find(|(at, start, _)| head.get(*at..).is_some_and(|rest| rest.starts_with(start)));
        match starts.map(|(_, _, format)| *format) {
            Some(Sort::Is(format)) => Some(format),
            Some(Sort::Tiff) => Some(if is_raw_tiff(head) { Self::Raw } else { Self::Picture("TIFF") }),
            Some(Sort::Riff) => match head.get(8..12) {
                Some(b"WEBP") => Some(Self::Picture("WebP")),
                Some(b"AVI " | b"WAVE") => Some(Self::Film),
                Some(_) | None => None,
            },
            Some(Sort::Boxes) => of_boxes(head),
            None => head.windows(4).take(512).any(|found| found == b"<svg").then_some(Self::Picture("SVG")),
        }
    }

    /// Returns the media type under which it is kept as evidence; none for what is not taken.
    pub fn media_type(self) -> Option<&'static str> {
        match self {
            Self::Jpeg => Some("image/jpeg"),
            Self::Png => Some("image/png"),
            Self::Pdf => Some("application/pdf"),
            Self::Heic | Self::Raw | Self::Picture(_) | Self::Film | Self::Paper(_) => None,
        }
    }

    /// Says why it is not taken, and what now.
    fn fault(self) -> Fault {
        match self {
            Self::Heic => Fault::new("evidence.heic"),
            Self::Raw => Fault::new("evidence.raw"),
            Self::Picture(format) => Fault::new("evidence.picture").with("format", format),
            Self::Film => Fault::new("evidence.film"),
            Self::Paper(format) => Fault::new("evidence.paper").with("format", format),
            Self::Jpeg | Self::Png | Self::Pdf => Fault::new("evidence.type"),
        }
    }
}

/// Checks a file before it is taken as evidence; returns its media type. `head` may be all of it.
///
/// # Errors
/// `evidence.empty`, `evidence.size {size, most}`; `evidence.heic`, `evidence.raw`, `evidence.picture {format}`, `evidence.film`,
/// `evidence.paper {format}` for what is something else, `evidence.type` for what nobody recognises. Each has the file's `name`.
pub fn check(name: &str, size: u64, head: &[u8]) -> Result<&'static str, Fault> {
    let named = |fault: Fault| fault.with("name", name);
    if size == 0 {
        return Err(named(Fault::new("evidence.empty")));
    }
    // What it is comes first: a film is too large as well, but no smaller one would do.
    let format = Format::of(head).ok_or_else(|| named(Fault::new("evidence.type")))?;
    let media_type = format.media_type().ok_or_else(|| named(format.fault()))?;
    check_size(name, size)?;
    Ok(media_type)
}

/// Checks how large a file is that may be evidence.
///
/// # Errors
/// `evidence.size {name, size, most}`.
pub fn check_size(name: &str, size: u64) -> Result<(), Fault> {
    if size <= BLOB_LIMIT {
        return Ok(());
    }
    let said = |bytes: u64| format!("{} MB", bytes.div_ceil(1024 * 1024));
    Err(Fault::new("evidence.size").with("name", name).with("size", said(size)).with("most", said(BLOB_LIMIT)))
}

/// Refuses what is recognised as something that nobody could open as evidence.
///
/// # Errors
/// As `check`, for what is recognised.
pub fn refuse_unopenable(head: &[u8]) -> Result<(), Fault> {
    match Format::of(head) {
        Some(format) if format.media_type().is_none() => Err(format.fault()),
        Some(_) | None => Ok(()),
    }
}

/// What a beginning tells.
#[derive(Clone, Copy)]
enum Sort {
    Is(Format),
    /// Directories of tags, as TIFF and most cameras write them.
    Tiff,
    /// RIFF, whose form stands after its length.
    Riff,
    /// Boxes of ISO 14496-12, whose brands tell.
    Boxes,
}

/// Where a beginning stands, what it is, and what it tells.
const STARTS: &[(usize, &[u8], Sort)] = &[
    (0, b"\xFF\xD8\xFF", Sort::Is(Format::Jpeg)),
    (0, b"\x89PNG\r\n\x1A\n", Sort::Is(Format::Png)),
    (0, b"%PDF-", Sort::Is(Format::Pdf)),
    (4, b"ftyp", Sort::Boxes),
    (0, b"RIFF", Sort::Riff),
    (0, b"II*\0", Sort::Tiff),
    (0, b"MM\0*", Sort::Tiff),
    (0, b"GIF8", Sort::Is(Format::Picture("GIF"))),
    (0, b"BM", Sort::Is(Format::Picture("BMP"))),
    (0, b"8BPS", Sort::Is(Format::Picture("PSD"))),
    (0, b"\xFF\x0A", Sort::Is(Format::Picture("JPEG XL"))),
    (4, b"JXL \r\n\x87\n", Sort::Is(Format::Picture("JPEG XL"))),
    (4, b"jP  \r\n\x87\n", Sort::Is(Format::Picture("JPEG 2000"))),
    (0, b"FUJIFILMCCD-RAW", Sort::Is(Format::Raw)),
    (0, b"IIRO", Sort::Is(Format::Raw)),
    (0, b"IIRS", Sort::Is(Format::Raw)),
    (0, b"MMOR", Sort::Is(Format::Raw)),
    (0, b"IIU\0", Sort::Is(Format::Raw)),
    (0, b"\0MRM", Sort::Is(Format::Raw)),
    (0, b"FOVb", Sort::Is(Format::Raw)),
    (0, b"\x1A\x45\xDF\xA3", Sort::Is(Format::Film)),
    (0, b"ID3", Sort::Is(Format::Film)),
    (0, b"#!AMR", Sort::Is(Format::Film)),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Sort::Is(Format::Paper("Word、Excel 或 WPS"))),
    (0, b"PK\x03\x04", Sort::Is(Format::Paper("Word、Excel 或压缩包"))),
    (0, b"Rar!", Sort::Is(Format::Paper("压缩包"))),
    (0, b"7z\xBC\xAF\x27\x1C", Sort::Is(Format::Paper("压缩包"))),
];

/// The brands that boxes carry, and what each tells; the first of them that is found counts.
const BRANDS: &[(&[u8; 4], Format)] = &[
    (b"crx ", Format::Raw),
    (b"avif", Format::Picture("AVIF")),
    (b"avis", Format::Picture("AVIF")),
    (b"heic", Format::Heic),
    (b"heix", Format::Heic),
    (b"hevc", Format::Heic),
    (b"hevx", Format::Heic),
    (b"heim", Format::Heic),
    (b"heis", Format::Heic),
    (b"hevm", Format::Heic),
    (b"hevs", Format::Heic),
    (b"mif1", Format::Heic),
    (b"msf1", Format::Heic),
];

/// A file of boxes is what its brand says, or a brand that it is compatible with; of films there are very many.
fn of_boxes(head: &[u8]) -> Option<Format> {
    let length = u32::from_be_bytes(head.get(..4)?.try_into().ok()?) as usize;
    let brands = head.get(8..length.clamp(12, 256).min(head.len()))?;
    // The version between the first brand and the others is none.
    let found: Vec<&[u8]> =
        brands.chunks_exact(4).enumerate().filter(|(at, _)| *at != 1).map(|(_, brand)| brand).collect();
    let known = BRANDS.iter().find(|(brand, _)| found.contains(&brand.as_slice()));
    Some(known.map_or(Format::Film, |(_, format)| *format))
}

/// The tag of a reduced picture, of which cameras put one before the picture itself.
const SUBFILE: u16 = 0x00FE;
/// The tag that only a digital negative has.
const NEGATIVE: u16 = 0xC612;

/// Tells whether a file of tags is a camera's: Canon says so after the head, others begin with a reduced picture, and a
/// digital negative has a tag of its own.
fn is_raw_tiff(head: &[u8]) -> bool {
    let little = head.starts_with(b"II");
    let short = |at: usize| {
        let bytes: [u8; 2] = head.get(at..at + 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long = |at: usize| {
        let bytes: [u8; 4] = head.get(at..at + 4)?.try_into().ok()?;
        Some(if little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    };
    let from_camera = || {
        let first = long(4)? as usize;
        let count = usize::from(short(first)?);
        let tag = |n: usize| Some((short(first + 2 + n * 12)?, long(first + 2 + n * 12 + 8)?));
        Some((0..count).map_while(tag).any(|(tag, value)| tag == NEGATIVE || (tag == SUBFILE && value == 1)))
    };
    head.get(8..10) == Some(b"CR") || from_camera().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(brands: &[&[u8; 4]]) -> Vec<u8> {
        let mut file = vec![0, 0, 0, (16 + 4 * (brands.len() - 1)) as u8];
        file.extend_from_slice(b"ftyp");
        file.extend_from_slice(brands[0]);
        file.extend_from_slice(&[0; 4]);
        brands[1..].iter().for_each(|brand| file.extend_from_slice(*brand));
        file.extend_from_slice(b"....mdat heic");
        file
    }

    /// A file of tags, little-endian, with one tag.
    fn tags(tag: u16, value: u32) -> Vec<u8> {
        let mut file = b"II*\0\x08\0\0\0\x01\0".to_vec();
        file.extend_from_slice(&tag.to_le_bytes());
        file.extend_from_slice(&[4, 0, 1, 0, 0, 0]);
        file.extend_from_slice(&value.to_le_bytes());
        file
    }

    #[test]
    fn a_file_is_what_its_first_bytes_say_whatever_its_name() {
        for (bytes, expected) in [
            (b"\xFF\xD8\xFF\xE1 Exif".to_vec(), Some(Format::Jpeg)),
            (b"\x89PNG\r\n\x1A\n....".to_vec(), Some(Format::Png)),
            (b"%PDF-1.7".to_vec(), Some(Format::Pdf)),
            (boxes(&[b"heic", b"mif1", b"heic"]), Some(Format::Heic)),
            (boxes(&[b"mif1", b"heic", b"hevc"]), Some(Format::Heic)),
            (boxes(&[b"mif1", b"miaf"]), Some(Format::Heic)),
            (boxes(&[b"avif", b"mif1", b"miaf"]), Some(Format::Picture("AVIF"))),
            (boxes(&[b"mif1", b"avif"]), Some(Format::Picture("AVIF"))),
            (boxes(&[b"crx ", b"isom"]), Some(Format::Raw)),
            (boxes(&[b"qt  "]), Some(Format::Film)),
            (boxes(&[b"isom", b"mp42"]), Some(Format::Film)),
            (b"RIFF\x10\0\0\0WEBPVP8 ".to_vec(), Some(Format::Picture("WebP"))),
            (b"RIFF\x10\0\0\0AVI LIST".to_vec(), Some(Format::Film)),
            (tags(0x0100, 4000), Some(Format::Picture("TIFF"))),
            (tags(SUBFILE, 1), Some(Format::Raw)),
            (tags(NEGATIVE, 0x0401), Some(Format::Raw)),
            (b"II*\0\x10\0\0\0CR\x02\0".to_vec(), Some(Format::Raw)),
            (b"II*\0\xFF\xFF\xFF\xFF".to_vec(), Some(Format::Picture("TIFF"))),
            (b"MM\0*".to_vec(), Some(Format::Picture("TIFF"))),
            (b"GIF89a".to_vec(), Some(Format::Picture("GIF"))),
            (b"BM6\0".to_vec(), Some(Format::Picture("BMP"))),
            (b"\0\0\0\x0CJXL \r\n\x87\n".to_vec(), Some(Format::Picture("JPEG XL"))),
            (b"<?xml version=\"1.0\"?><svg>".to_vec(), Some(Format::Picture("SVG"))),
            (b"PK\x03\x04".to_vec(), Some(Format::Paper("Word、Excel 或压缩包"))),
            (b"MZ program".to_vec(), None),
            (b"ftyp".to_vec(), None),
            (vec![], None),
        ] {
            assert_eq!(Format::of(&bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_nobody_can_open_is_called_by_its_name_with_the_way_out() {
        let said = |bytes: &[u8]| {
            let fault = check("IMG_0001.jpg", bytes.len() as u64, bytes).expect_err("it is not taken");
            (fault.code.clone(), crate::words::fault::sentence(&fault))
        };
        for (bytes, code, words) in [
            (boxes(&[b"heic"]), "evidence.heic", ["HEIC", "兼容性最佳"]),
            (boxes(&[b"avif"]), "evidence.picture", ["AVIF", "另存为 JPG"]),
            (tags(NEGATIVE, 1), "evidence.raw", ["RAW", "JPG"]),
            (boxes(&[b"qt  "]), "evidence.film", ["视频", "截"]),
            (b"PK\x03\x04".to_vec(), "evidence.paper", ["Word", "PDF"]),
            (b"MZ".to_vec(), "evidence.type", ["JPG", "PDF"]),
        ] {
            let (found, sentence) = said(&bytes);
            assert_eq!(found, code);
            assert!(words.iter().all(|word| sentence.contains(word)), "{sentence}");
            assert!(sentence.contains("IMG_0001.jpg"), "{sentence}");
        }
    }

    #[test]
    fn a_picture_that_is_too_large_says_how_large_it_may_be() {
        let jpeg = b"\xFF\xD8\xFF\xE0";
        assert_eq!(check("a.heic", BLOB_LIMIT, jpeg), Ok("image/jpeg"));
        let fault = check("a.jpg", BLOB_LIMIT + 1, jpeg).expect_err("too large");
        assert_eq!((fault.code.as_str(), fault.params["most"].as_str()), ("evidence.size", "20 MB"));
        let film = check("a.mov", BLOB_LIMIT + 1, &boxes(&[b"qt  "])).expect_err("no smaller one would do");
        assert_eq!(film.code, "evidence.film");
        assert_eq!(check("a.jpg", 0, b"").expect_err("empty").code, "evidence.empty");
    }

    #[test]
    fn the_county_refuses_what_it_recognises_and_no_more() {
        assert_eq!(refuse_unopenable(&boxes(&[b"heic"])).map_err(|fault| fault.code), Err("evidence.heic".to_owned()));
        assert_eq!(refuse_unopenable(b"\xFF\xD8\xFF"), Ok(()));
        assert_eq!(refuse_unopenable(b"test"), Ok(()));
    }
}
