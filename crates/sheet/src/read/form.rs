//! What a file is, by how it begins: a workbook's outer form, a text, or something else that people save under a workbook's
//! name.

/// The outer form of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A zip, as .xlsx is.
    Zip,
    /// A compound file, as .xls is, and .xlsx under a password.
    Compound,
    /// A text, as .csv is.
    Text,
    /// Something else; it carries the code of its sentence.
    Other(&'static str),
}

/// How other files begin, and the code of the sentence that says what they are.
const BEGINNINGS: &[(&[u8], &str)] = &[
    (b"%PDF", "workbook.pdf"),
    (b"Rar!", "workbook.archive"),
    (b"7z\xbc\xaf\x27\x1c", "workbook.archive"),
    (b"\x1f\x8b", "workbook.archive"),
    (b"{\\rtf", "workbook.document"),
    (b"\x89PNG", "workbook.picture"),
    (b"\xff\xd8\xff", "workbook.picture"),
    (b"GIF8", "workbook.picture"),
    (b"BM", "workbook.picture"),
    (b"RIFF", "workbook.picture"),
];

/// Tells what a file is.
pub(super) fn of(bytes: &[u8]) -> Form {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Form::Zip;
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Form::Compound;
    }
    let other = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    match other {
        // A list may begin with these letters too, a picture goes on with bytes that no text has.
        Some((b"BM" | b"RIFF", _)) if !bytes[..bytes.len().min(64)].contains(&0) => Form::Text,
        Some((_, code)) => Form::Other(code),
        None => of_markup(bytes).map_or(Form::Text, Form::Other),
    }
}

/// Tells what a page or another marked-up text is: what web systems export as .xls.
fn of_markup(bytes: &[u8]) -> Option<&'static str> {
    let start: String = bytes.iter().take(4_000).filter(|b| **b != 0 && b.is_ascii()).map(|b| *b as char).collect();
    let start = start.trim_start().to_ascii_lowercase();
    let mail =
        ["mime-version:", "from: <saved by", "content-type: multipart"].iter().any(|head| start.starts_with(head));
    if mail {
        return Some("workbook.web");
    }
    if !start.starts_with('<') {
        return None;
    }
    let page = ["<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div", "<script"];
    if page.iter().any(|tag| start.contains(tag)) { Some("workbook.web") } else { Some("workbook.xml") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_how_it_begins() {
        for (bytes, form) in [
            (&b"PK\x03\x04"[..], Form::Zip),
            (b"\xd0\xcf\x11\xe0\xa1\xb1", Form::Compound),
            (b"%PDF-1.4", Form::Other("workbook.pdf")),
            (b"\xef\xbb\xbf<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">", Form::Other("workbook.web")),
            (b"\r\n<TABLE border=1>", Form::Other("workbook.web")),
            (b"<\0h\0t\0m\0l\0>\0", Form::Other("workbook.web")),
            (b"MIME-Version: 1.0\r\n", Form::Other("workbook.web")),
            (
                b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
                Form::Other("workbook.xml"),
            ),
            (b"BMI,name\n", Form::Text),
            (b"BM\x36\0\0\0", Form::Other("workbook.picture")),
            ("县,乡".as_bytes(), Form::Text),
            (b"", Form::Text),
        ] {
            assert_eq!(of(bytes), form, "{bytes:?}");
        }
    }
}
