//! Words, codes and places of the small workbooks in `shared/cases/import`, as offices write them.

mod common;

use anju_sheet::{Draft, DraftValue, Workbook, as_written, draft, read_workbook};
use common::{Facts, id_number, made};
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

/// What a sheet of households, each with one member, says of where they live: the village or the code of what is wrong.
fn placed(rows: &[[&str; 3]]) -> Vec<String> {
    let numbers: Vec<String> = (0..rows.len()).map(|n| format!("70{n:02}")).collect();
    placed_and_numbered(rows, &numbers)
}

/// The same of households with these numbers.
fn placed_and_numbered(rows: &[[&str; 3]], numbers: &[String]) -> Vec<String> {
    let headings = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"];
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
    let findings = draft.findings();
    let told = |nth: usize| {
        let row = u32::try_from(nth).expect("few rows") + 2;
        let of_row = findings.iter().filter(|finding| finding.row == row && finding.code.starts_with("area."));
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
        (["云阳县", "清水土家族", "500235242214"], "500235242214".to_owned()),
        (["云阳县", "清水", "500235242214"], "500235242214".to_owned()),
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
fn of_villages_of_one_name_that_is_meant_in_which_the_household_was_numbered() {
    let here = ["50023513322400017".to_owned()];
    let read_as = ["500235133224 area.read_as"];
    assert_eq!(placed_and_numbered(&[["云阳县", "", "向阳村"]], &here), read_as);
    assert_eq!(placed_and_numbered(&[["", "", "向阳村"]], &here), read_as);
    for elsewhere in ["50023511600200017", "7001", "50023799922400017"] {
        assert_eq!(placed_and_numbered(&[["云阳县", "", "向阳村"]], &[elsewhere.to_owned()]), ["area.several"]);
    }
}

#[test]
fn the_county_is_found_by_its_places_where_no_column_says_it() {
    assert_eq!(placed(&[["", "农坝镇", "农坝社区"]]), ["500235116002"]);
    assert_eq!(placed(&[["", "", "500235116002"]]), ["500235116002"]);
}

#[test]
fn characters_that_only_a_senders_font_knows_are_kept_and_told_at_their_cells() {
    let id = id_number("1987-08-02", "男", 1);
    let workbook = made(&[
        &["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "安置房地址", "小名"],
        // In a table of the reading, and so no more than another way to write the name.
        &["云阳县", "农坝镇", "农坝社区", "7001", "李\u{e863}", &id, "户主", "农坝社区1号", ""],
        &[
            "云阳县",
            "农坝镇",
            "农坝社区",
            "7002",
            "李\u{e001}\u{e001}",
            "",
            "户主",
            "农坝社区\u{e002}2号",
            "\u{e003}娃",
        ],
    ]);
    let draft = draft(&workbook, &Facts::new().context()).expect("a draft");
    let told: Vec<(u32, String, String)> = draft
        .findings()
        .into_iter()
        .filter(|finding| finding.code == "text.private")
        .map(|finding| (finding.row, finding.column, finding.message))
        .collect();
    let cells: Vec<(u32, &str)> = told.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
    assert_eq!(cells, [(3, "姓名"), (3, "安置房地址"), (3, "小名")]);
    assert!(told[0].2.contains("“\u{e001}”是只在个别字体里才有的字"), "{}", told[0].2);
    assert_eq!(draft.refused(), [], "nobody is refused for his name");
    let names = fields(&draft, "person", "name");
    assert_eq!(names, ["李䶮", "李\u{e001}\u{e001}"].map(DraftValue::from).iter().collect::<Vec<_>>());
}
