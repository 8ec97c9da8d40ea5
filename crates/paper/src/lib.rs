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
    fill_each(template, std::slice::from_ref(fields))
}

/// Fills a template once for each of some fields, at least one, and returns all of it as one paper, each on a page of its own. Headers
/// and footers are filled with the first.
///
/// # Errors
/// As `fill`.
pub fn fill_each(template: &[u8], all: &[Value]) -> Result<Vec<u8>, PaperError> {
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
            let is_document = name == "word/document.xml";
            has_document |= is_document;
            let text = prepared::prepared(&String::from_utf8(bytes).map_err(|_| PaperError::NotDocx)?)?;
            let said = if is_document { all } else { all.get(..1).unwrap_or_default() };
            let texts = said.iter().map(|fields| rendered(&text, fields)).collect::<Result<Vec<_>, _>>()?;
            bytes = joined(&texts)?.into_bytes();
        }
        paper.start_file(name, SimpleFileOptions::default())?;
        paper.write_all(&bytes)?;
    }
    if !has_document {
        return Err(PaperError::NotDocx);
    }
    Ok(paper.finish()?.into_inner())
}

/// What begins a new page.
const NEW_PAGE: &str = "<w:p><w:r><w:br w:type=\"page\"/></w:r></w:p>";

/// Puts what stands in further documents behind what stands in the first, before how its pages look.
fn joined(texts: &[String]) -> Result<String, PaperError> {
    let (first, others) = texts.split_first().ok_or(PaperError::NotDocx)?;
    if others.is_empty() {
        return Ok(first.clone());
    }
    let (_, until) = body(first).ok_or(PaperError::NotDocx)?;
    let mut whole = first[..until].to_owned();
    for other in others {
        whole.push_str(NEW_PAGE);
        let (from, until) = body(other).ok_or(PaperError::NotDocx)?;
        whole.push_str(&other[from..until]);
    }
    whole.push_str(&first[until..]);
    Ok(whole)
}

/// Where what stands in a document begins and ends, without how its pages look.
fn body(text: &str) -> Option<(usize, usize)> {
    const OPENS: &str = "<w:body>";
    let from = text.find(OPENS)? + OPENS.len();
    let close = text.rfind("</w:body>")?;
    let look = text[from..close].rfind("<w:sectPr").filter(|at| !text[from + at..close].contains("</w:p>"));
    Some((from, look.map_or(close, |at| from + at)))
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
    fn several_are_one_paper_each_on_a_page_of_its_own_with_one_look_of_its_pages() {
        let sheet = format!("{}<w:sectPr><w:pgSz/></w:sectPr>", paragraph(&["户主：{{ head }}"]));
        let heads = ["向明成", "冉桂兰"].map(|head| json!({ "head": head }));
        let paper = fill_each(&docx(&sheet), &heads).expect("a paper");
        let text = part(&paper, "word/document.xml");
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} in {text}"));
        assert!(at("户主：向明成") < at(NEW_PAGE) && at(NEW_PAGE) < at("户主：冉桂兰"));
        assert!(at("户主：冉桂兰") < at("<w:sectPr>") && text.matches("<w:sectPr>").count() == 1);
        assert!(text.ends_with("</w:body></w:document>"));
        assert!(fill_each(&docx(&sheet), &[]).is_err(), "nothing was asked for");
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
