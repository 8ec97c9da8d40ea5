//! Makes a document's XML a template: Word and WPS take a tag apart into runs as somebody types it, so the text of a paragraph that
//! holds one is put together again; a tag for a row or a paragraph takes the place of all of it.

use super::PaperError;
use quick_xml::{Reader, events::Event, writer::Writer};

const PARAGRAPH: &str = "w:p";
const ROW: &str = "w:tr";
const TEXT: &str = "w:t";

/// Returns the template of a part.
pub(crate) fn prepared(xml: &str) -> Result<String, PaperError> {
    let events = Reader::from_str(xml);
    let events = read(events)?;
    let mut out = String::with_capacity(xml.len());
    let mut at = 0;
    while at < events.len() {
        at = element(&events, at, &mut out)?;
    }
    Ok(out)
}

fn read(mut reader: Reader<&[u8]>) -> Result<Vec<Event<'_>>, PaperError> {
    let mut events = vec![];
    loop {
        match reader.read_event().map_err(|_| PaperError::NotDocx)? {
            Event::Eof => return Ok(events),
            event => events.push(event),
        }
    }
}

/// Writes the event at `at`, or the whole row or paragraph that begins there; returns where to go on.
fn element(events: &[Event<'_>], at: usize, out: &mut String) -> Result<usize, PaperError> {
    let name = match &events[at] {
        Event::Start(start) => start.name().as_ref().to_owned(),
        _ => {
            written(&events[at..=at], out)?;
            return Ok(at + 1);
        }
    };
    if name != ROW && name != PARAGRAPH {
        written(&events[at..=at], out)?;
        return Ok(at + 1);
    }
    let end = end_of(events, at, &name)?;
    let inside = &events[at..=end];
    let marker = if name == ROW { "{%tr " } else { "{%p " };
    if let Some(tag) = tag_of(&text_of(inside)?, marker) {
        out.push_str(&tag);
        return Ok(end + 1);
    }
    if name == PARAGRAPH {
        paragraph(inside, out)?;
        return Ok(end + 1);
    }
    // A row is gone through for its paragraphs.
    written(&events[at..=at], out)?;
    let mut inner = at + 1;
    while inner < end {
        inner = element(events, inner, out)?;
    }
    written(&events[end..=end], out)?;
    Ok(end + 1)
}

/// Finds where an element ends that begins at `at`.
fn end_of(events: &[Event<'_>], at: usize, name: &str) -> Result<usize, PaperError> {
    let mut depth = 0_usize;
    for (nth, event) in events.iter().enumerate().skip(at) {
        match event {
            Event::Start(start) if start.name().as_ref() == name => depth += 1,
            Event::End(end) if end.name().as_ref() == name => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(nth);
        }
    }
    Err(PaperError::NotDocx)
}

/// Returns all that the texts inside say.
fn text_of(events: &[Event<'_>]) -> Result<String, PaperError> {
    let mut text = String::new();
    let mut in_text = false;
    for event in events {
        match event {
            Event::Start(start) if start.name().as_ref() == TEXT => in_text = true,
            Event::End(end) if end.name().as_ref() == TEXT => in_text = false,
            Event::Text(part) if in_text => text.push_str(part),
            Event::GeneralRef(entity) if in_text => {
                text.push('&');
                text.push_str(entity);
                text.push(';');
            }
            _ => {}
        }
    }
    Ok(text)
}

/// Returns the tag that a row or a paragraph holds alone, without what says that it stands for all of it.
fn tag_of(text: &str, marker: &str) -> Option<String> {
    let inner = text.trim().strip_prefix(marker)?.strip_suffix("%}")?;
    Some(format!("{{% {} %}}", plain(inner.trim())))
}

/// Undoes inside a tag what XML and typing programs do to its quotes.
fn plain(tag: &str) -> String {
    let tag = tag.replace("&quot;", "\"").replace("&apos;", "'").replace("&lt;", "<").replace("&gt;", ">");
    tag.replace(['“', '”'], "\"").replace(['‘', '’'], "'").replace("&amp;", "&")
}

/// Writes a paragraph; where it holds a tag, all its text stands in its first run.
fn paragraph(events: &[Event<'_>], out: &mut String) -> Result<(), PaperError> {
    let text = text_of(events)?;
    if !text.contains("{{") && !text.contains("{%") {
        return written(events, out);
    }
    let mut whole = Some(tags(&text));
    let mut in_text = false;
    for event in events {
        match event {
            Event::Start(start) if start.name().as_ref() == TEXT => {
                in_text = true;
                // Blanks at either end of what is filled in are kept.
                out.push_str("<w:t xml:space=\"preserve\">");
                out.push_str(&whole.take().unwrap_or_default());
            }
            Event::End(end) if end.name().as_ref() == TEXT => {
                in_text = false;
                out.push_str("</w:t>");
            }
            _ if in_text => {}
            event => written(std::slice::from_ref(event), out)?,
        }
    }
    Ok(())
}

/// Undoes inside each tag of a text what XML and typing programs do to it.
fn tags(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(from) = rest.find("{{").into_iter().chain(rest.find("{%")).min() {
        let close = if rest[from..].starts_with("{{") { "}}" } else { "%}" };
        let Some(to) = rest[from..].find(close).map(|to| from + to + 2) else { break };
        out.push_str(&rest[..from]);
        out.push_str(&plain(&rest[from..to]));
        rest = &rest[to..];
    }
    out.push_str(rest);
    out
}

fn written(events: &[Event<'_>], out: &mut String) -> Result<(), PaperError> {
    let mut writer = Writer::new(vec![]);
    for event in events {
        writer.write_event(event.borrow())?;
    }
    out.push_str(&String::from_utf8(writer.into_inner()).map_err(|_| PaperError::NotDocx)?);
    Ok(())
}
