//! The texts that cells share.

use super::{
    book::Book,
    package::Package,
    xml::{decoded, text_inside},
};
use crate::read::{MOST_CELLS, MOST_TEXT, Unreadable};
use quick_xml::{Reader, events::Event};

/// Reads the part of shared texts: the runs of each, without the aids for reading them aloud.
pub(super) fn read(package: &mut Package, book: &Book) -> Result<Vec<String>, Unreadable> {
    let Some(path) = &book.texts else {
        return Ok(vec![]);
    };
    let Some(part) = package.part(path)? else {
        return Ok(vec![]);
    };
    let mut xml = Reader::from_reader(part);
    let (mut texts, mut bytes) = (vec![], 0);
    let (mut buffer, mut inner) = (vec![], vec![]);
    let whole = loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "si" => {
                let mut text = String::new();
                if text_inside(&mut xml, &mut inner, &["r", "t"], &mut text).is_err() {
                    break false;
                }
                bytes += text.len();
                texts.push(decoded(text));
            }
            Ok(Event::Empty(element)) if element.local_name().as_ref() == "si" => texts.push(String::new()),
            Ok(Event::Eof) => break true,
            Ok(_) => {}
            Err(_) => break false,
        }
        if texts.len() > MOST_CELLS || bytes > MOST_TEXT {
            return Err(Unreadable::TooLarge);
        }
    };
    drop(xml);
    if whole { Ok(texts) } else { Err(package.broke_off()) }
}
