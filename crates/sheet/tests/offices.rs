//! Words, codes and places of the small workbooks in `shared/cases/import`, as offices write them.

mod common;

use anju_model::{Clock, CodeSets, Stamp};
use anju_sheet::{
    Draft, DraftValue, Layout, Learnt, Meaning, Reader, Workbook, column_systems, draft, layouts, read_workbook,
};
use common::Facts;
use std::path::PathBuf;

fn case(name: &str) -> Workbook {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/import");
    read_workbook(name, &std::fs::read(folder.join(name)).expect("a case")).expect("a workbook")
}

fn sets() -> CodeSets {
    CodeSets::from_json(include_str!("../../../assets/code-sets.json")).expect("the shipped sets")
}

/// What each record says in one code column.
fn meanings(workbook: &Workbook, column: &str) -> Vec<(String, Meaning)> {
    let (sets, learnt) = (sets(), Learnt::default());
    let layout: Layout = layouts(workbook).expect("a layout").remove(0);
    let sheet = &workbook.sheets[layout.sheet];
    let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
    let system = column_systems(&sets, &layout, sheet, &clock).remove(column).expect("a code column");
    let mut reader = Reader::of(&sets, "relation_nat", column, system, &learnt);
    let at = layout.columns.iter().find(|place| place.column.is_some_and(|c| c.name == column)).expect("a place").at;
    let texts = layout.records(sheet).map(|row| row.cell(at).text());
    texts.map(|text| (text.clone(), reader.meaning(&text, Some("1")))).collect()
}

#[test]
fn digits_of_gb_4761_are_read_as_such() {
    let read: Vec<Meaning> = meanings(&case("gb_codes.xlsx"), "relation").into_iter().map(|(_, read)| read).collect();
    assert_eq!(read, ["01", "02", "03", "03"].map(|code| Meaning::Code(code.to_owned())));
}

#[test]
fn all_relations_of_gb_4761_are_known_and_those_without_a_code_are_kept_as_other() {
    let read = meanings(&case("relations.xlsx"), "relation");
    let code = |word: &str| read.iter().find(|(written, _)| written == word).and_then(|(_, read)| read.code());
    for (word, expected) in
        [("五子", "03"), ("其他女儿", "04"), ("弟媳", "26"), ("父母", "11"), ("曾祖父", "28"), ("非亲属", "28")]
    {
        assert_eq!(code(word), Some(expected), "{word}");
    }
    for (written, read) in &read {
        assert!(read.code().is_some(), "{written}: {read:?}");
        assert!(read.code() != Some("28") || matches!(read, Meaning::Kept(_)), "{written} is lost");
    }
}

fn fields<'a>(draft: &'a Draft, kind: &str, field: &str) -> Vec<&'a DraftValue> {
    let records = draft.records.iter().filter(|record| record.kind() == kind);
    records.filter_map(|record| record.fields.get(field)).collect()
}

#[test]
fn places_are_found_where_one_alone_is_meant() {
    let facts = Facts::new();
    let draft = draft(&case("places.xlsx"), &facts.context()).expect("a draft");
    assert_eq!(draft.refused, [], "{:?}", draft.findings);
    let villages = fields(&draft, "household", "village");
    assert_eq!(villages.len(), 11);
    assert!(villages.iter().all(|village| **village == DraftValue::from("500235116002".to_owned())), "{villages:?}");
    assert_eq!(draft.count("social_group"), 1, "农坝社区1组");
}
