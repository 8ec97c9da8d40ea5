//! What the parts of a workbook need of XML.

use super::package::Package;
use crate::read::Unreadable;
use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event, attributes::Attribute},
};
use std::{borrow::Cow, collections::HashMap, io::BufRead};

/// Returns the value of an attribute by its local name.
pub(super) fn attribute<'e>(element: &'e BytesStart, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    let found =
        attributes.with_checks(false).flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()
}

/// Tells whether an attribute says yes.
pub(super) fn says_yes(element: &BytesStart, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.as_ref(), "1" | "true" | "on"))
}

/// The attributes of an element by their local names.
pub(in crate::read) type Attributes = HashMap<String, String>;

/// Returns the attributes of every element of a small document that has one of these names.
pub(in crate::read) fn elements(text: &str, names: &[&str]) -> Vec<Attributes> {
    let mut xml = Reader::from_str(text);
    let mut found = vec![];
    while let Ok(event) = xml.read_event() {
        match event {
            Event::Start(element) | Event::Empty(element) if names.contains(&element.local_name().as_ref()) => {
                let mut attributes = element.attributes();
                let pairs = attributes.with_checks(false).flatten();
                let pair = |attribute: Attribute| {
                    (attribute.key.local_name().as_ref().to_owned(), attribute.value.into_owned())
                };
                found.push(pairs.map(pair).collect());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    found
}

/// Calls `each` for every element of a part that begins, whatever it stands in.
pub(super) fn each_element(
    package: &mut Package,
    path: &str,
    mut each: impl FnMut(&BytesStart) -> Result<(), Unreadable>,
) -> Result<(), Unreadable> {
    let Some(part) = package.part(path)? else {
        return Ok(());
    };
    let mut xml = Reader::from_reader(part);
    let mut buffer = vec![];
    let done = loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => each(&element)?,
            Ok(Event::Eof) => break true,
            Ok(_) => {}
            Err(_) => break false,
        }
    };
    drop(xml);
    if done { Ok(()) } else { Err(package.broke_off()) }
}

/// Reads the text inside an element, up to its end. Other elements inside are passed over with all they hold, but for those
/// that `enter` names.
pub(super) fn text_inside<R: BufRead>(
    xml: &mut Reader<R>,
    buffer: &mut Vec<u8>,
    enter: &[&str],
    into: &mut String,
) -> Result<(), quick_xml::Error> {
    let mut depth = 0;
    let mut counts = enter.is_empty();
    loop {
        buffer.clear();
        match xml.read_event_into(buffer)? {
            Event::Start(element) => {
                let name = element.local_name();
                if enter.contains(&name.as_ref()) {
                    depth += 1;
                    counts = name.as_ref() == "t";
                } else {
                    let end = element.to_end().into_owned();
                    xml.read_to_end_into(end.name(), &mut vec![])?;
                }
            }
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => {
                depth -= 1;
                counts = enter.is_empty();
            }
            Event::Text(text) if counts => into.push_str(&text.xml10_content()),
            Event::CData(text) if counts => into.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) if counts => into.extend(character(&reference)),
            Event::Eof => {
                return Err(quick_xml::Error::Io(std::sync::Arc::new(std::io::ErrorKind::UnexpectedEof.into())));
            }
            _ => {}
        }
    }
}

/// The character that `&lt;` or `&#13;` stands for; entities of a document's own are none.
fn character(reference: &BytesRef) -> Option<char> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Some(c);
    }
    match reference.xml10_content().as_ref() {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Decodes `_x000D_`, by which texts hold characters that XML cannot.
pub(super) fn decoded(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut units = vec![];
        while let Some(unit) = escaped_unit(rest) {
            units.push(unit);
            rest = &rest[7..];
        }
        if units.is_empty() {
            kept.push_str("_x");
            rest = &rest[2..];
        }
        kept.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
    }
    kept.push_str(rest);
    kept
}

fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let closed = text.get(6..7) == Some("_") && digits.bytes().all(|b| b.is_ascii_hexdigit());
    closed.then(|| u16::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_that_xml_cannot_hold_are_decoded() {
        for (written, expected) in [
            ("9组_x000D_\n2号", "9组\r\n2号"),
            ("_xD842__xDFB7_", "𠮷"),
            ("_x005F_x000D_", "_x000D_"),
            ("a_xb_x00", "a_xb_x00"),
            ("_x000G_", "_x000G_"),
        ] {
            assert_eq!(decoded(written.to_owned()), expected);
        }
    }
}
