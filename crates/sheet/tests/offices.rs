//! Words, codes and places of the small workbooks in `shared/cases/import`, as offices write them.

mod common;

use anju_model::{Clock, CodeSets, Stamp};
use anju_sheet::{
    Draft, DraftValue, Layout, Learnt, Meaning, Reader, Workbook, column_systems, draft, layouts, read_workbook,
};
use common::{Facts, id_number, made};
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

/// What a sheet of households, each with one member, says of where they live: the village or the code of what is wrong.
fn placed(rows: &[[&str; 3]]) -> Vec<String> {
    let headings = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"];
    let numbers: Vec<String> = (0..rows.len()).map(|n| format!("70{n:02}")).collect();
    let ids: Vec<String> = (0..rows.len()).map(|n| id_number("1987-08-02", "男", n)).collect();
    let mut all: Vec<Vec<&str>> = vec![headings.to_vec()];
    for (nth, [county, township, village]) in rows.iter().enumerate() {
        all.push(vec![county, township, village, &numbers[nth], "徐辉", &ids[nth], "户主"]);
    }
    let workbook = made(&all.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let facts = Facts::new();
    let draft = draft(&workbook, &facts.context()).expect("a draft");
    let village = |number: &String| {
        let is_his = |field: &DraftValue| *field == DraftValue::from(number.clone());
        let mut households = draft.records.iter().filter(|record| record.kind() == "household");
        let household = households.find(|household| household.fields.get("number").is_some_and(is_his))?;
        match household.fields.get("village")? {
            DraftValue::Value(value) => value.as_text().map(str::to_owned),
            DraftValue::Key(_) | DraftValue::Keys(_) => None,
        }
    };
    let told = |nth: usize| {
        let row = u32::try_from(nth).expect("few rows") + 2;
        let of_row = draft.findings.iter().filter(|finding| finding.row == row && finding.code.starts_with("area."));
        of_row.map(|finding| finding.code.clone()).collect::<Vec<_>>().join(" ")
    };
    let place = |(nth, number)| format!("{} {}", village(number).unwrap_or_default(), told(nth)).trim().to_owned();
    numbers.iter().enumerate().map(place).collect()
}

#[test]
fn places_are_told_where_they_are_doubtful_or_deny_each_other() {
    let village = "500235116002";
    let cases = [
        (["云阳县", "", "农坝社区"], village.to_owned()),
        (["", "农坝镇", "农坝社区"], village.to_owned()),
        (["重庆市", "农坝镇", "农坝社区"], village.to_owned()),
        (["云阳县", "农坝镇农坝社区", ""], village.to_owned()),
        (["", "", "云阳县农坝镇农坝社区"], village.to_owned()),
        (["云阳县", "", "500235116002"], village.to_owned()),
        (["云阳县", "农坝镇", "农坝村"], format!("{village} area.read_as")),
        (["云阳县", "农坝镇", "农坝社区3栋"], format!("{village} area.rest")),
        (["不详", "农坝镇", "农坝社区"], format!("{village} area.county")),
        (["云阳县", "某某镇", "500235116002"], format!("{village} area.township")),
        (["云阳县", "某某镇", "农坝社区"], "area.township".to_owned()),
        (["云阳县", "农坝镇", "没有的村"], "area.village".to_owned()),
        (["云阳县", "农坝镇", ""], "area.no_village".to_owned()),
        (["云阳县", "栖霞镇", "500235116002"], "area.contradicts".to_owned()),
        (["云阳县", "栖霞镇", "农坝镇农坝社区"], "area.contradicts".to_owned()),
        (["奉节县", "农坝镇", "农坝社区"], "area.other_county".to_owned()),
    ];
    let rows: Vec<[&str; 3]> = cases.iter().map(|(row, _)| *row).collect();
    let expected: Vec<&str> = cases.iter().map(|(_, expected)| expected.as_str()).collect();
    assert_eq!(placed(&rows), expected);
}

#[test]
fn the_county_is_found_by_its_places_where_no_column_says_it() {
    assert_eq!(placed(&[["", "农坝镇", "农坝社区"]]), ["500235116002"]);
    assert_eq!(placed(&[["", "", "500235116002"]]), ["500235116002"]);
}
