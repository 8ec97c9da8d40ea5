//! What stands on a paper, for a page that shows it: paragraphs and tables of the document's body, each text with its face and size.
//! Pictures, headers and what else Word knows are left to Word.

use crate::{LARGEST_PART, PaperError};
use anju_model::contract::{Align, Block, Face, PaperCell, Paragraph, Run};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What stands on a paper.
#[derive(Debug)]
pub struct Seen {
    /// Whether its sheets lie on their side.
    pub landscape: bool,
    /// What stands on them.
    pub blocks: Vec<Block>,
}

/// Returns what stands on a paper.
///
/// # Errors
/// `PaperError::NotDocx`.
pub fn seen(paper: &[u8]) -> Result<Seen, PaperError> {
    let mut from = ZipArchive::new(Cursor::new(paper))?;
    let mut text = String::new();
    from.by_name("word/document.xml")?.take(LARGEST_PART).read_to_string(&mut text)?;
    let mut reader = Reader::from_str(&text);
    let mut page = Page::default();
    loop {
        match reader.read_event().map_err(|_| PaperError::NotDocx)? {
            Event::Start(tag) => page.open(&tag, false),
            Event::Empty(tag) => page.open(&tag, true),
            Event::End(tag) => page.close(tag.local_name().as_ref()),
            Event::Text(text) => page.write(&text),
            Event::GeneralRef(entity) => match entity.resolve_char_ref().map_err(|_| PaperError::NotDocx)? {
                Some(letter) => page.write(letter.encode_utf8(&mut [0; 4])),
                None => page.write(entity_text(&entity)),
            },
            Event::Eof => break,
            Event::CData(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    Ok(Seen { landscape: page.landscape, blocks: page.blocks })
}

/// The five that XML knows by itself; others no document of this sort has.
fn entity_text(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

/// What was read so far.
#[derive(Default)]
struct Page {
    landscape: bool,
    blocks: Vec<Block>,
    table: Option<Table>,
    row: Vec<PaperCell>,
    cell: Option<PaperCell>,
    paragraph: Option<Paragraph>,
    run: Option<Run>,
    /// Whether what comes is a text that people see.
    shows: bool,
    /// Tables inside a cell: their paragraphs stand in it.
    inside: u32,
}

/// A table, as far as it was read.
#[derive(Default)]
struct Table {
    widths: Vec<u32>,
    /// How many of its first rows stand again on each page.
    heads: u32,
    rows: Vec<Vec<PaperCell>>,
}

impl Page {
    fn open(&mut self, tag: &BytesStart<'_>, is_empty: bool) {
        match tag.local_name().as_ref() {
            "tbl" if self.table.is_some() => self.inside += 1,
            "tbl" => self.table = Some(Table::default()),
            "tblHeader" if self.inside == 0 => {
                if let Some(table) = self.table.as_mut().filter(|table| table.heads as usize == table.rows.len()) {
                    table.heads += 1;
                }
            }
            "pgSz" => self.landscape = attribute(tag, "orient").as_deref() == Some("landscape"),
            "gridCol" if self.inside == 0 => {
                let width = attribute(tag, "w").and_then(|width| width.parse().ok()).unwrap_or_default();
                if let Some(table) = &mut self.table {
                    table.widths.push(width);
                }
            }
            "tc" if self.inside == 0 => self.cell = Some(PaperCell { span: 1, paragraphs: vec![] }),
            "gridSpan" if self.inside == 0 => {
                let span = attribute(tag, "val").and_then(|span| span.parse().ok()).unwrap_or(1);
                if let Some(cell) = &mut self.cell {
                    cell.span = span;
                }
            }
            "p" if is_empty => self.put(Paragraph::default()),
            "p" => self.paragraph = Some(Paragraph::default()),
            "jc" => {
                let align = match attribute(tag, "val").as_deref() {
                    Some("center") => Align::Center,
                    Some("right" | "end") => Align::Right,
                    Some(_) | None => Align::Left,
                };
                if let Some(paragraph) = self.paragraph.as_mut().filter(|_| self.run.is_none()) {
                    paragraph.align = align;
                }
            }
            "r" if !is_empty => self.run = Some(Run::default()),
            "rFonts" => self.look(|run| run.face = face(&attribute(tag, "eastAsia").unwrap_or_default())),
            "sz" => {
                let size = attribute(tag, "val").and_then(|size| size.parse().ok()).unwrap_or_default();
                self.look(|run| run.size = size);
            }
            "b" => {
                let bold = attribute(tag, "val").is_none_or(|val| val != "0" && val != "false");
                self.look(|run| run.bold = bold);
            }
            "t" => self.shows = !is_empty,
            "br" | "cr" => self.look(|run| run.text.push('\n')),
            "tab" => self.look(|run| run.text.push('\u{3000}')),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.shows = false,
            "r" => {
                let run = self.run.take().filter(|run| !run.text.is_empty());
                if let Some(paragraph) = &mut self.paragraph {
                    paragraph.runs.extend(run);
                }
            }
            "p" => {
                if let Some(paragraph) = self.paragraph.take() {
                    self.put(paragraph);
                }
            }
            "tc" if self.inside == 0 => self.row.extend(self.cell.take()),
            "tr" if self.inside == 0 => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.rows.push(row);
                }
            }
            "tbl" if self.inside > 0 => self.inside -= 1,
            "tbl" => {
                let table = self.table.take();
                self.blocks.extend(table.map(|Table { widths, heads, rows }| Block::Table { widths, heads, rows }));
            }
            _ => {}
        }
    }

    fn look(&mut self, change: impl FnOnce(&mut Run)) {
        if let Some(run) = &mut self.run {
            change(run);
        }
    }

    fn write(&mut self, text: &str) {
        if self.shows {
            self.look(|run| run.text.push_str(text));
        }
    }

    fn put(&mut self, paragraph: Paragraph) {
        match &mut self.cell {
            Some(cell) => cell.paragraphs.push(paragraph),
            None => self.blocks.push(Block::Paragraph(paragraph)),
        }
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

fn face(font: &str) -> Face {
    match font {
        font if font.contains('黑') => Face::Hei,
        font if font.contains('楷') => Face::Kai,
        font if font.contains("仿宋") => Face::FangSong,
        font if font.contains('宋') => Face::Song,
        _ => Face::FangSong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::{ZipWriter, write::SimpleFileOptions};

    fn docx(body: &str) -> Vec<u8> {
        let mut paper = ZipWriter::new(Cursor::new(vec![]));
        paper.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part");
        let text = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        paper.write_all(text.as_bytes()).expect("its text");
        paper.finish().expect("a file").into_inner()
    }

    fn run(text: &str) -> String {
        format!("<w:r><w:rPr><w:rFonts w:eastAsia=\"黑体\"/><w:b/><w:sz w:val=\"44\"/></w:rPr><w:t>{text}</w:t></w:r>")
    }

    #[test]
    fn paragraphs_and_tables_are_shown_in_their_order_with_their_look() {
        let title = format!("<w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>{}</w:p>", run("甲 &amp; 乙 &lt;丙&gt;"));
        let cell =
            |text: &str| format!("<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p>{}</w:p></w:tc>", run(text));
        let nested = format!("<w:tc><w:tbl><w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr></w:tbl><w:p/></w:tc>", run("里面"));
        let table = format!(
            "<w:tbl><w:tblGrid><w:gridCol w:w=\"100\"/><w:gridCol w:w=\"300\"/></w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>{}</w:tr><w:tr>{nested}</w:tr></w:tbl>",
            cell("户主")
        );
        let side = "<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/></w:sectPr>";
        let found = seen(&docx(&format!("{title}{table}<w:p/>{side}"))).expect("a paper");
        assert!(found.landscape && !seen(&docx("<w:p/>")).expect("a paper").landscape);
        let [Block::Paragraph(title), Block::Table { widths, heads: 1, rows }, Block::Paragraph(last)] =
            &found.blocks[..]
        else {
            panic!("{found:?}")
        };
        let look = Run { text: "甲 & 乙 <丙>".into(), size: 44, face: Face::Hei, bold: true };
        assert_eq!((title.align, &title.runs[..]), (Align::Center, &[look][..]));
        assert_eq!((&widths[..], rows.len(), rows[0][0].span), (&[100, 300][..], 2, 2));
        assert_eq!(rows[1][0].paragraphs[0].runs[0].text, "里面");
        assert!(last.runs.is_empty());
    }

    #[test]
    fn what_a_template_escapes_is_shown_as_it_was_said() {
        let template = docx(&format!("<w:p>{}</w:p>", run("{{ lives }}")));
        let lives = "3/12号 “甲'乙” <丙> & 138/139";
        let paper = crate::fill(&template, &serde_json::json!({ "lives": lives })).expect("a paper");
        let found = seen(&paper).expect("it is shown");
        let [Block::Paragraph(shown)] = &found.blocks[..] else { panic!("{found:?}") };
        assert_eq!(shown.runs[0].text, lives);
    }

    #[test]
    fn what_is_no_paper_is_refused() {
        assert!(matches!(seen(b"PK"), Err(PaperError::NotDocx)));
        assert!(seen(&docx("<w:p><w:r></w:p>")).is_err(), "its tags do not fit");
    }
}
