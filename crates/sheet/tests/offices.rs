//! Words, codes and places of the small workbooks in `shared/cases/import`, as offices write them.

mod common;

use anju_sheet::{Draft, DraftValue, Workbook, as_written, draft, read_workbook};
use common::Facts;
use std::path::PathBuf;

fn case(name: &str) -> Workbook {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/import");
    read_workbook(name, &std::fs::read(folder.join(name)).expect("a case")).expect("a workbook")
}

fn drafted(name: &str) -> Draft {
    draft(&case(name), &Facts::new().context()).expect("a draft")
}

#[test]
fn digits_of_gb_4761_are_read_as_such() {
    let draft = drafted("gb_codes.xlsx");
    let relations = fields(&draft, "membership", "relation");
    assert_eq!(relations, ["01", "02", "03", "03"].map(DraftValue::from).iter().collect::<Vec<_>>());
    assert!(draft.findings().iter().any(|finding| finding.code == "column.numbering"), "the county's clerk is told");
}

#[test]
fn all_relations_of_gb_4761_are_known_and_those_without_a_code_are_kept_as_other() {
    let (book, draft) = (case("relations.xlsx"), drafted("relations.xlsx"));
    assert_eq!(draft.refused(), [], "{:#?}", draft.findings());
    let second_spouse = draft.to_mend().iter().map(|row| row.row).collect::<Vec<_>>();
    let rows = book.sheets[0].rows.iter().skip(1).filter(|row| !second_spouse.contains(&row.number));
    let words: Vec<String> = rows.map(|row| row.cell(9).text()).collect();
    let relations = fields(&draft, "membership", "relation");
    assert_eq!(relations.len(), words.len());
    let code = |word: &str| words.iter().position(|written| written == word).map(|at| relations[at].clone());
    for (word, expected) in
        [("五子", "03"), ("其他女儿", "04"), ("弟媳", "26"), ("父母", "11"), ("曾祖父", "28"), ("非亲属", "28")]
    {
        assert_eq!(code(word), Some(DraftValue::from(expected)), "{word}");
    }
    let kept = format!("x:{}", as_written("与户主关系"));
    let persons: Vec<_> = draft
        .records
        .iter()
        .filter(|record| record.kind() == "person" && !second_spouse.contains(&record.source.row))
        .collect();
    for (at, word) in words.iter().enumerate() {
        let text = persons[at].fields.get(&kept);
        assert_eq!(text.is_some(), *relations[at] == DraftValue::from("28"), "{word} is lost");
    }
}

fn fields<'a>(draft: &'a Draft, kind: &str, field: &str) -> Vec<&'a DraftValue> {
    let records = draft.records.iter().filter(|record| record.kind() == kind);
    records.filter_map(|record| record.fields.get(field)).collect()
}

#[test]
fn places_are_found_where_one_alone_is_meant() {
    let draft = drafted("places.xlsx");
    assert_eq!(draft.refused(), [], "{:?}", draft.findings());
    let villages = fields(&draft, "household", "village");
    assert_eq!(villages.len(), 11);
    assert!(villages.iter().all(|village| **village == DraftValue::from("500235116002".to_owned())), "{villages:?}");
    assert_eq!(draft.count("social_group"), 1, "农坝社区1组");
}
