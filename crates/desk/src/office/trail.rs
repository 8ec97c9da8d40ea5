//! 操作日志 as a table: read from the county page by page, one row for an entry, one for each field that a save changed.

use super::Asking;
use crate::jobs::Progress;
use anju_model::{
    Fault,
    contract::{OfficeAct, ReadTrail, TrailEntry, TrailFilter},
    words,
};
use anju_sheet::{Table, TableCell};

/// The most rows of an export: all of them lie in memory until they are written.
const MOST: usize = 1_000_000;
/// Entries of one page.
const PAGE: u32 = 500;

const HEADINGS: [&str; 10] = ["时间", "操作", "账号", "设备", "代谁录入", "对象", "说明", "修改的项目", "原来", "改为"];

/// Reads the whole of what is wanted. Returns it with what was wanted in words.
///
/// # Errors
/// `export.too_many {most}`, `job.cancelled`; the line's faults and the county's.
pub(crate) fn table(office: &Asking, filter: &TrailFilter, progress: &Progress) -> Result<(Table, String), Fault> {
    let mut ask = ReadTrail { filter: filter.clone(), after: None, limit: PAGE, whole: true };
    let mut rows = vec![];
    loop {
        let page = office.ask(ask.clone(), OfficeAct::ReadTrail)?;
        page.entries.iter().for_each(|entry| add(&mut rows, entry));
        if rows.len() > MOST {
            return Err(Fault::new("export.too_many").with("most", MOST));
        }
        progress.counted(rows.len() as u64)?;
        let Some(next) = page.next else {
            let headings = HEADINGS.map(str::to_owned).into();
            return Ok((Table { title: "操作日志".to_owned(), headings, rows }, page.said));
        };
        ask.after = Some(next);
    }
}

fn add(rows: &mut Vec<Vec<TableCell>>, entry: &TrailEntry) {
    let at = entry.place.0;
    let own = [
        at.minute(),
        words::trail::what(&entry.what).to_owned(),
        entry.who.clone(),
        entry.desk.clone(),
        entry.on_behalf_of.clone().unwrap_or_default(),
    ];
    let mut row = |about: &str, rest: [&str; 4]| {
        let texts = own.iter().map(String::as_str).chain([about]).chain(rest);
        rows.push(texts.map(TableCell::text).collect());
    };
    if entry.changes.is_empty() {
        row(&entry.about, [&entry.why, "", "", ""]);
    }
    for change in &entry.changes {
        row(&change.about, [&entry.why, &change.field, change.from.as_deref().unwrap_or_default(), &change.to]);
    }
}
