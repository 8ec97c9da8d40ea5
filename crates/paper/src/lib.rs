//! Papers 公文、表册 as .docx: a template, which an office may edit in Word or WPS and replace, is filled with declared fields. A
//! template says where a field goes by `{{ name }}`; `{%tr for one in rows %}` and `{%tr endfor %}`, each alone in a row of a table,
//! repeat the rows between them, `{%p if … %}` and `{%p endif %}`, each alone in a paragraph, keep or leave out what stands between.
//! Knows nothing of records: what the fields are is said by whoever fills.

mod prepared;
mod seen;

pub use seen::{Seen, seen};

use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::Value;
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

/// The most that one part of a template may hold, unpacked.
pub(crate) const LARGEST_PART: u64 = 8 << 20;
/// How many steps a template may take: one that never ends is broken.
const FUEL: u64 = 4_000_000;

/// Why a paper was not made.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// The file is no .docx, or is damaged.
    #[error("the template is no .docx")]
    NotDocx,
    /// The template asks for what there is not, or its tags do not fit together.
    #[error("{0}")]
    Template(String),
}

impl From<ZipError> for PaperError {
    fn from(_: ZipError) -> Self {
        Self::NotDocx
    }
}

impl From<std::io::Error> for PaperError {
    fn from(_: std::io::Error) -> Self {
        Self::NotDocx
    }
}

/// Tells whether a part of the document is filled: its text, headers and footers.
fn is_filled(name: &str) -> bool {
    let part = name.strip_prefix("word/").and_then(|part| part.strip_suffix(".xml"));
    part.is_some_and(|part| part == "document" || part.starts_with("header") || part.starts_with("footer"))
}

/// Fills a template with fields and returns the paper.
///
/// # Errors
/// `PaperError::NotDocx`; `PaperError::Template` says what the template asks for and where.
pub fn fill(template: &[u8], fields: &Value) -> Result<Vec<u8>, PaperError> {
    let mut from = ZipArchive::new(Cursor::new(template))?;
    let mut paper = ZipWriter::new(Cursor::new(vec![]));
    let mut has_document = false;
    for at in 0..from.len() {
        let part = from.by_index(at)?;
        let name = part.name()?.into_owned();
        let mut bytes = vec![];
        part.take(LARGEST_PART + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST_PART {
            return Err(PaperError::NotDocx);
        }
        if is_filled(&name) {
            has_document |= name == "word/document.xml";
            let text = String::from_utf8(bytes).map_err(|_| PaperError::NotDocx)?;
            bytes = rendered(&prepared::prepared(&text)?, fields)?.into_bytes();
        }
        paper.start_file(name, SimpleFileOptions::default())?;
        paper.write_all(&bytes)?;
    }
    if !has_document {
        return Err(PaperError::NotDocx);
    }
    Ok(paper.finish()?.into_inner())
}

fn rendered(text: &str, fields: &Value) -> Result<String, PaperError> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment
        .render_str(text, minijinja::value::Serde(fields))
        .map_err(|error| PaperError::Template(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A .docx whose document holds this.
    fn docx(body: &str) -> Vec<u8> {
        let mut file = ZipWriter::new(Cursor::new(vec![]));
        let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
        for (name, text) in [("word/document.xml", document.as_str()), ("word/styles.xml", "{{ not filled }}")] {
            file.start_file(name, SimpleFileOptions::default()).expect("a part");
            file.write_all(text.as_bytes()).expect("written");
        }
        file.finish().expect("a file").into_inner()
    }

    fn part(file: &[u8], name: &str) -> String {
        let mut zip = ZipArchive::new(Cursor::new(file)).expect("a .docx");
        let mut text = String::new();
        zip.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
        text
    }

    fn filled(body: &str, fields: &Value) -> Result<String, PaperError> {
        fill(&docx(body), fields).map(|file| part(&file, "word/document.xml"))
    }

    fn paragraph(runs: &[&str]) -> String {
        let runs = runs.iter().map(|text| format!("<w:r><w:rPr><w:b/></w:rPr><w:t>{text}</w:t></w:r>"));
        format!("<w:p><w:pPr/>{}</w:p>", runs.collect::<String>())
    }

    #[test]
    fn a_field_is_filled_also_where_word_took_its_tag_apart() {
        let fields = json!({ "head": "冉<桂>&兰" });
        let text = filled(&paragraph(&["户主：{", "{ he", "ad }}。"]), &fields).expect("a paper");
        assert!(text.contains("户主：冉&lt;桂&gt;&amp;兰。"), "{text}");
        assert!(text.contains("<w:b/>"), "the look stays");
        let file = fill(&docx(&paragraph(&["{{ head }}"])), &fields).expect("a paper");
        assert_eq!(part(&file, "word/styles.xml"), "{{ not filled }}", "other parts stay as they are");
    }

    #[test]
    fn rows_are_repeated_and_paragraphs_kept_or_left_out() {
        let row = |text: &str| format!("<w:tr><w:tc>{}</w:tc></w:tr>", paragraph(&[text]));
        let table = format!(
            "<w:tbl>{}{}{}</w:tbl>",
            row("{%tr for one in rows %}"),
            row("{{ loop.index }} {{ one.name }}"),
            row("{%tr endfor %}")
        );
        let rows = json!({ "rows": [{ "name": "甲" }, { "name": "乙" }] });
        let text = filled(&table, &rows).expect("a paper");
        assert_eq!(text.matches("<w:tr>").count(), 2, "{text}");
        assert!(text.contains("1 甲") && text.contains("2 乙"));
        let kept = [paragraph(&["{%p if whole %}"]), paragraph(&["全部"]), paragraph(&["{%p endif %}"])].concat();
        assert!(filled(&kept, &json!({ "whole": true })).expect("a paper").contains("全部"));
        let left_out = filled(&kept, &json!({ "whole": false })).expect("a paper");
        assert!(!left_out.contains("全部") && !left_out.contains("<w:p>"), "{left_out}");
    }

    #[test]
    fn a_template_that_is_broken_says_what_is_wrong() {
        let told = |body: &str| match filled(body, &json!({})) {
            Err(PaperError::Template(message)) => message,
            other => panic!("{other:?}"),
        };
        assert!(told(&paragraph(&["{{ headd }}"])).contains("undefined"));
        assert!(told(&paragraph(&["{% for one in rows %}"])).contains("syntax"));
        let endless = "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}";
        assert!(told(&paragraph(&[endless])).contains("fuel"));
        assert!(matches!(fill(b"no zip", &json!({})), Err(PaperError::NotDocx)));
        let mut empty = ZipWriter::new(Cursor::new(vec![]));
        empty.start_file("other.xml", SimpleFileOptions::default()).expect("a part");
        let empty = empty.finish().expect("a file").into_inner();
        assert!(matches!(fill(&empty, &json!({})), Err(PaperError::NotDocx)));
    }
}
