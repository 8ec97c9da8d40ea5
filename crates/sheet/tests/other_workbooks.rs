//! Workbooks as other offices make them: other orders and words, titles and totals, merged and full-width cells; and files
//! that are no workbooks at all.

mod common;

use anju_model::{Value, checks::Severity, words};
use anju_sheet::{Draft, DraftValue, NaturalKey, Which, Workbook, draft, read_headings_as, read_workbook};
use common::{Facts, given, holding, id_number, made};
use rust_xlsxwriter::Format;
use std::io::Write;

const HEADINGS: [&str; 12] = [
    "县",
    "乡",
    "村",
    "户编号",
    "人口编号",
    "姓名",
    "性别",
    "出生日期",
    "证件号码",
    "与户主关系",
    "文化程度",
    "劳动技能",
];

/// A good row of household `number`.
fn person<'a>(number: &'a str, id: &'a str, name: &'a str, relation: &'a str) -> Vec<&'a str> {
    vec![
        "云阳县",
        "农坝镇",
        "农坝社区居民委员会",
        number,
        "",
        name,
        "男",
        "1987-08-02",
        id,
        relation,
        "小学",
        "普通劳动力",
    ]
}

fn with(headings: &[&str], rows: &[Vec<&str>]) -> Workbook {
    let mut all: Vec<&[&str]> = vec![headings];
    all.extend(rows.iter().map(Vec::as_slice));
    made(&all)
}

fn drafted(workbook: &Workbook) -> Draft {
    draft(workbook, &Facts::new().context()).expect("a draft")
}

/// Drafts a workbook over a county that took an earlier draft.
fn drafted_over(workbook: &Workbook, earlier: &Draft) -> Draft {
    draft(workbook, &Facts::new().knowing(&holding(earlier))).expect("a draft")
}

/// Row, column, code and whether it is an error, of every finding.
fn found(draft: &Draft) -> Vec<String> {
    let mark = |severity| if severity == Severity::Error { "!" } else { "" };
    draft.findings().iter().map(|f| format!("{}“{}”{}{}", f.row, f.column, f.code, mark(f.severity))).collect()
}

fn value(draft: &Draft, kind: &str, field: &str) -> Option<Value> {
    let record = draft.records.iter().find(|record| record.kind() == kind)?;
    match record.fields.get(field)? {
        DraftValue::Value(value) => Some(value.clone()),
        DraftValue::Key(_) | DraftValue::Keys(_) => None,
    }
}

fn text(draft: &Draft, kind: &str, field: &str) -> Option<String> {
    value(draft, kind, field)?.as_text().map(str::to_owned)
}

fn man(nth: usize) -> String {
    id_number("1987-08-02", "男", nth)
}

#[test]
fn other_orders_words_titles_totals_and_full_width_digits_are_understood() {
    let id = man(1);
    let wide: String = id.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).expect("a wide digit")).collect();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Sheet1").expect("a name");
    sheet.merge_range(0, 0, 0, 12, "云阳县２０２６年搬迁人口花名册", &Format::new()).expect("a title");
    sheet.write_string(1, 0, "填报单位：农坝镇").expect("a line");
    let headings = [
        "序号",
        "身份证号",
        "成员姓名",
        "与户主的关系",
        "乡镇（街道）",
        "村（社区）",
        "户号",
        "入住时间",
        "学历",
        "劳动力状况",
        "性别",
        "备注",
        "联系电话",
    ];
    for (column, heading) in (0..).zip(headings) {
        sheet.write_string(3, column, heading).expect("a heading");
    }
    let cells = [
        "1",
        wide.as_str(),
        "徐 辉",
        "户主",
        "农坝镇",
        "农坝社区",
        "５００１",
        "2016年2月",
        "小学",
        "有劳动能力",
        "男",
        "外出",
        "１９９０００００００１",
    ];
    for (column, cell) in (0..).zip(cells) {
        sheet.write_string(4, column, cell).expect("a cell");
    }
    sheet.write_string(6, 0, "合计").expect("a total");
    sheet.write_number(6, 6, 1).expect("a total");
    sheet.write_string(8, 0, "填表人：某某").expect("a note");
    let bytes = book.save_to_buffer().expect("a workbook");
    let draft = drafted(&read_workbook("x.xlsx", &bytes).expect("a workbook"));
    assert_eq!(found(&draft), ["0“”rows.left"], "titles, total and note in one line");
    assert_eq!(draft.county.as_ref().map(ToString::to_string).as_deref(), Some("500235"), "from the township alone");
    assert_eq!(text(&draft, "person", "id_number"), Some(id));
    assert_eq!(text(&draft, "person", "name").as_deref(), Some("徐辉"));
    assert_eq!(text(&draft, "person", "phone").as_deref(), Some("19900000001"));
    assert_eq!(text(&draft, "person", "x:备注").as_deref(), Some("外出"), "an unknown column is kept");
    assert_eq!(text(&draft, "household", "number").as_deref(), Some("5001"));
    assert_eq!(text(&draft, "household", "moved_in_on").as_deref(), Some("2016-02"), "a month stays a month");
    assert_eq!(draft.count("person"), 1);
}

#[test]
fn a_blank_cell_says_nothing() {
    let id = man(1);
    let mut row = person("1", &id, "徐辉", "户主");
    row[10] = " ";
    row[11] = "\u{3000}";
    let draft = drafted(&with(&HEADINGS, &[row]));
    assert_eq!(value(&draft, "person", "education"), None);
    assert_eq!(value(&draft, "person", "labour"), None);
    assert_eq!(found(&draft), ["2“文化程度”person.education_or_school", "2“劳动技能”person.labour_missing"]);
}

#[test]
fn dates_and_merged_cells_of_excel_are_read_as_they_are_shown() {
    let (first, second) = (man(1), man(2));
    let mut book = rust_xlsxwriter::Workbook::new();
    let month = Format::new().set_num_format("yyyy\"年\"m\"月\"");
    let day = Format::new().set_num_format("yyyy/m/d");
    let sheet = book.add_worksheet();
    for (column, heading) in
        (0..).zip(["乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "搬迁入住时间", "出生日期"])
    {
        sheet.write_string(0, column, heading).expect("a heading");
    }
    for (column, text) in [(0, "农坝镇"), (1, "农坝社区"), (2, "77")] {
        sheet.merge_range(1, column, 2, column, text, &Format::new()).expect("merged");
    }
    for (row, (name, id, relation)) in (1..).zip([("徐辉", &first, "户主"), ("徐明", &second, "之弟")]) {
        sheet.write_string(row, 3, name).expect("a cell");
        sheet.write_string(row, 4, id).expect("a cell");
        sheet.write_string(row, 5, relation).expect("a cell");
        sheet.write_number_with_format(row, 6, 42_401, &month).expect("a cell");
        sheet.write_number_with_format(row, 7, 31_991, &day).expect("a cell");
    }
    let draft = drafted(&read_workbook("x.xlsx", &book.save_to_buffer().expect("a workbook")).expect("a workbook"));
    assert_eq!(found(&draft), Vec::<String>::new());
    assert_eq!(text(&draft, "household", "moved_in_on").as_deref(), Some("2016-02"));
    assert_eq!(text(&draft, "person", "birth").as_deref(), Some("1987-08-02"));
    assert_eq!((draft.count("household"), draft.count("person")), (1, 2));
}

#[test]
fn a_list_saved_by_wps_as_text_in_gbk_is_read() {
    let id = man(1);
    let lines = format!("{}\r\n{}\r\n", HEADINGS.join(","), person("1", &id, "徐辉", "户主").join(","));
    let (gbk, _, _) = encoding_rs::GBK.encode(&lines);
    for bytes in [gbk.into_owned(), lines.clone().into_bytes(), format!("\u{feff}{lines}").into_bytes()] {
        let draft = drafted(&read_workbook("名单.csv", &bytes).expect("a list"));
        assert_eq!(text(&draft, "person", "name").as_deref(), Some("徐辉"));
        assert_eq!(found(&draft), Vec::<String>::new());
    }
}

#[test]
fn names_may_be_rare_but_neither_long_nor_pictures() {
    let ids: Vec<String> = (1..6).map(man).collect();
    let long = "长".repeat(200);
    let names = ["徐𠮷", "䶮", &long, "徐😀"];
    let rows: Vec<Vec<&str>> =
        names.iter().enumerate().map(|(i, name)| person(["1", "2", "3", "4"][i], &ids[i], name, "户主")).collect();
    let draft = drafted(&with(&HEADINGS, &rows));
    assert_eq!(
        found(&draft).iter().filter(|f| f.ends_with('!')).collect::<Vec<_>>(),
        ["4“姓名”name.long!", "5“姓名”name.strange!"]
    );
    let findings = draft.findings();
    let long = findings.iter().find(|f| f.code == "name.long").expect("found");
    assert!(long.message.contains("200 个字") && long.message.contains("最多 50 个字"), "{}", long.message);
    assert_eq!(draft.count("person"), 2);
}

#[test]
fn numbers_that_excel_has_cut_are_told_apart_from_wrong_ones() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["乡", "村", "户编号", "姓名", "证件号码", "与户主关系"]) {
        sheet.write_string(0, column, heading).expect("a heading");
    }
    for (column, text) in [(0, "农坝镇"), (1, "农坝社区"), (2, "77"), (3, "徐辉"), (5, "户主")] {
        sheet.write_string(1, column, text).expect("a cell");
    }
    sheet.write_number(1, 4, 500_299_198_708_026_300_f64).expect("a cell");
    let draft = drafted(&read_workbook("x.xlsx", &book.save_to_buffer().expect("a workbook")).expect("a workbook"));
    let errors: Vec<String> = found(&draft).into_iter().filter(|f| f.ends_with('!')).collect();
    assert_eq!(errors, ["2“证件号码”field.precision!"]);
}

#[test]
fn a_refused_head_leaves_the_household_to_the_others() {
    let (head, wife) = (man(1), man(2));
    let mut bad = person("1", &head, "徐辉", "户主");
    bad[8] = "123";
    let draft = drafted(&with(&HEADINGS, &[bad, person("1", &wife, "徐明", "之弟")]));
    assert_eq!(found(&draft), ["2“户编号”household.head_refused", "2“证件号码”id.length!"]);
    assert_eq!((draft.count("household"), draft.count("person")), (1, 1));
    let household = draft.records.iter().find(|record| record.kind() == "household").expect("a household");
    assert!(!household.fields.contains_key("head"));
}

#[test]
fn slips_of_a_household_are_reported_once_where_they_stand() {
    let ids: Vec<String> = (1..9).map(man).collect();
    let headings: Vec<&str> = HEADINGS.iter().copied().chain(["人数", "户主姓名", "户联系电话"]).collect();
    let row = |number, at: usize, name, relation, more: [&'static str; 3]| {
        let mut row = person(number, &ids[at], name, relation);
        row.extend(more);
        row
    };
    let rows = [
        row("1", 0, "甲", "户主", ["3", "丙", "19900000001"]),
        row("1", 1, "乙", "配偶", ["3", "丙", "19900000001"]),
        row("2", 2, "丁", "户主", ["2", "丁", "123"]),
        row("2", 3, "戊", "户主", ["2", "丁", "123"]),
        row("3", 4, "己", "之子", ["1", "己", ""]),
    ];
    let draft = drafted(&with(&headings, &rows));
    let errors: Vec<String> = found(&draft).into_iter().filter(|f| f.ends_with('!')).collect();
    let expected = [
        "2“人数”household.count!",
        "2“户主姓名”household.head_name!",
        "4“户联系电话”phone.digits!",
        "5“与户主关系”household.two_heads!",
        "6“与户主关系”household.head_needed!",
    ];
    assert_eq!(errors, expected);
}

#[test]
fn a_household_of_no_known_village_waits_with_its_pairs_and_visits() {
    let (first, second) = (man(1), man(2));
    let mut rows = [person("1", &first, "徐辉", "户主"), person("1", &second, "徐明", "之弟")];
    rows[0][2] = "没有的村";
    rows[1][2] = "没有的村";
    let people = with(&HEADINGS, &rows);
    let pairs = made(&[
        &["户编号", "帮扶干部姓名", "结对开始时间"],
        &["1", "冯山", "2022-03-01"],
        &["9", "冯山", "2022-03-01"],
    ]);
    let mut both = people.clone();
    both.sheets.extend(pairs.sheets);
    let draft = drafted(&both);
    assert_eq!(
        found(&draft),
        [
            "2“村”area.village!",
            "2“户编号”household.refused",
            "3“户编号”household.refused",
            "2“户编号”household.refused",
            "3“户编号”household.unknown!"
        ]
    );
    assert_eq!((draft.records.len(), draft.refused().len()), (0, 4));
}

#[test]
fn visits_know_their_cadre_their_need_and_their_day() {
    let id = man(1);
    let headings: Vec<&str> = HEADINGS.iter().copied().chain(["搬迁入住时间"]).collect();
    let mut head = person("1", &id, "徐辉", "户主");
    head.push("2019-11");
    let mut book = with(&headings, &[head]);
    let pairs = made(&[
        &["户编号", "帮扶干部姓名", "帮扶干部单位", "联系电话", "结对开始时间"],
        &["1", "冯山", "县教委", "19900000001", "2022-03-01"],
    ]);
    let visits = made(&[
        &["户编号", "走访时间", "走访人员", "走访方式", "群众诉求", "办结状态", "回访情况"],
        &["1", "2026.1.3", "冯山", "村委会", "孩子转学", "已办结", "满意"],
        &["1", "2026-01-04", "冯山、李和平", "微信", "修路灯", "处理中", "满意"],
        &["1", "2019-10-01", "冯山", "入户", "", "", ""],
        &["1", "2027-01-01", "冯山", "入户", "", "", ""],
        &["1", "2026-02", "冯山", "入户", "", "", ""],
        &["1", "2026/1/3", "冯山", "社区", "", "", ""],
        &["1", "2026-03-01", "冯山", "托梦", "", "", ""],
    ]);
    book.sheets.extend(pairs.sheets);
    book.sheets.extend(visits.sheets);
    let draft = drafted(&book);
    assert_eq!(
        found(&draft),
        [
            "3“走访人员”visitor.unknown",
            "3“回访情况”need.answered_open",
            "4“走访时间”visit.before_moved_in",
            "5“走访时间”visit.future!",
            "6“走访时间”field.day_needed!",
            "7“户编号”visit.twice",
            "8“走访方式”field.code!",
        ]
    );
    let states: Vec<_> = draft
        .records
        .iter()
        .filter(|record| record.kind() == "need")
        .map(|need| need.fields["state"].clone())
        .collect();
    assert_eq!(states, [DraftValue::from("5"), DraftValue::from("3")]);
    assert_eq!((draft.count("visit"), draft.count("cadre")), (3, 2));
    let visit = draft.records.iter().find_map(|record| match &record.key {
        NaturalKey::Visit(key) => Some(key.clone()),
        _ => None,
    });
    let cadre = draft.records.iter().find(|record| record.kind() == "cadre").expect("a cadre");
    let visit = visit.expect("a visit");
    assert_eq!((NaturalKey::Cadre(visit.visitors[0]), visit.method.as_str()), (cadre.key.clone(), "2"));
    assert_eq!(cadre.fields["unit"], DraftValue::from("县教委"));
}

#[test]
fn people_without_a_number_are_known_by_id_number_and_the_newborn_by_name() {
    let id = man(1);
    let headings: Vec<&str> = HEADINGS.iter().copied().chain(["无证件原因"]).collect();
    let mut head = person("1", &id, "徐辉", "户主");
    head.push("");
    let mut child = person("1", "", "徐小明", "之子");
    child[7] = "2026-10-01";
    child.push("新生儿");
    let book = with(&headings, &[head, child]);
    let draft = drafted(&book);
    assert_eq!(found(&draft), Vec::<String>::new());
    let again = drafted_over(&book, &draft);
    let who: Vec<&NaturalKey> =
        again.records.iter().map(|record| &record.key).filter(|key| key.kind() == "person").collect();
    let expected = [0, 1].map(|at| NaturalKey::Person(Which::Stored(given("person", Which::New(at)))));
    assert_eq!(who, [&expected[0], &expected[1]]);
}

#[test]
fn files_that_are_no_workbooks_are_said_to_be_none() {
    for bytes in [
        &b""[..],
        b"hello",
        b"<html><table></table></html>",
        b"PK\x03\x04broken",
        &[0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3],
        &[0, 1, 2, 3],
    ] {
        let read =
            read_workbook("名单.xlsx", bytes).and_then(|book| draft(&book, &Facts::new().context()).map(|_| book));
        let fault = read.expect_err("no workbook");
        assert!(
            matches!(fault.code.as_str(), "workbook.unreadable" | "workbook.no_table" | "workbook.web"),
            "{fault:?}"
        );
        assert!(words::fault::sentence(&fault).contains("名单.xlsx"), "{}", words::fault::sentence(&fault));
    }
}

#[test]
fn a_sheet_that_lacks_a_needed_heading_is_told_which() {
    let id = man(1);
    let headings: Vec<&str> =
        HEADINGS.iter().map(|h| if matches!(*h, "证件号码" | "与户主关系") { "别的" } else { h }).collect();
    let book = with(&headings, &[person("1", &id, "徐辉", "户主")]);
    let fault = draft(&book, &Facts::new().context()).expect_err("refused");
    assert_eq!(
        words::fault::sentence(&fault),
        "没有在《表》中找到必需的列：证件号码、与户主关系。请检查表头在第几行，或在“列对应”里手工指定。"
    );
}

#[test]
fn another_list_altogether_is_told_from_a_county_workbook() {
    let book = made(&[&["品名", "数量", "单价", "联系电话"], &["课桌", "3", "100", "19900000001"]]);
    let fault = draft(&book, &Facts::new().context()).expect_err("refused");
    assert_eq!(fault.code, "workbook.no_table");
}

#[test]
fn a_hundred_thousand_blank_rows_cost_nothing() {
    let id = man(1);
    let mut book = rust_xlsxwriter::Workbook::new();
    let grey = Format::new().set_background_color("#eeeeee");
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(HEADINGS) {
        sheet.write_string(0, column, heading).expect("a heading");
    }
    for row in 1..=100_000 {
        sheet.write_blank(row, 0, &grey).expect("a blank");
    }
    for (column, cell) in (0..).zip(person("1", &id, "徐辉", "户主")) {
        sheet.write_string(100_001, column, cell).expect("a cell");
    }
    let book = read_workbook("x.xlsx", &book.save_to_buffer().expect("a workbook")).expect("a workbook");
    assert_eq!(book.sheets[0].rows.len(), 2);
    assert_eq!(book.sheets[0].rows[1].number, 100_002);
    assert_eq!(drafted(&book).count("person"), 1);
}

#[test]
fn a_small_file_that_inflates_to_gigabytes_is_refused() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let deflated = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let zeros = vec![0_u8; 1 << 20];
    zip.start_file("xl/worksheets/sheet1.xml", deflated).expect("a part");
    for _ in 0..600 {
        zip.write_all(&zeros).expect("written");
    }
    let bytes = zip.finish().expect("a zip").into_inner();
    assert!(bytes.len() < 2 << 20, "{}", bytes.len());
    let fault = read_workbook("炸弹.xlsx", &bytes).expect_err("refused");
    assert_eq!(fault.code, "workbook.too_large");
}

#[test]
fn a_heading_that_nobody_could_know_is_matched_by_hand() {
    let mut headings = HEADINGS;
    headings[8] = "那个号码";
    let id = id_number("1987-08-02", "男", 1);
    let mut workbook = with(&headings, &[person("1", &id, "张明", "户主")]);
    let fault = draft(&workbook, &Facts::new().context()).map(drop).unwrap_err();
    assert_eq!(fault.code, "workbook.headings");
    let pair = |written: &str, national: &str| [(written.to_owned(), national.to_owned())];
    for (pair, code) in [
        (pair("没有这列", "证件号码"), "workbook.column_absent"),
        (pair("那个号码", "随便"), "workbook.column_unknown"),
    ] {
        assert_eq!(read_headings_as(&mut workbook, &pair).unwrap_err().code, code);
    }
    read_headings_as(&mut workbook, &pair("那个号码", "证件号码")).expect("known");
    assert_eq!(drafted(&workbook).findings().iter().filter(|f| f.severity == Severity::Error).count(), 0);
}

/// A row of a household in a village: village, number, name, relation, birth.
fn villager(says: [&'static str; 5]) -> Vec<&'static str> {
    let [village, number, name, relation, birth] = says;
    vec!["云阳县", "农坝镇", village, number, "", name, "", birth, "", relation, "", ""]
}

/// The households of a draft by number, each with how many stays begin or go on in it, and the codes told at each row.
fn homes_of(draft: &Draft) -> (usize, usize, Vec<(u32, String)>) {
    let told = |codes: &[&str]| {
        let findings = draft.findings();
        let of_codes = findings.iter().filter(|finding| codes.contains(&finding.code.as_str()));
        of_codes.map(|finding| (finding.row, finding.code.clone())).collect()
    };
    let codes = ["household.other_village", "household.alike", "field.missing"];
    (draft.count("household"), draft.count("person"), told(&codes))
}

#[test]
fn a_number_that_each_village_gives_anew_is_no_household_of_both() {
    let here = with(&HEADINGS, &[villager(["农坝社区", "1", "徐辉", "户主", "1980-01-02"])]);
    let earlier = drafted(&here);
    let elsewhere = with(
        &HEADINGS,
        &[
            villager(["云峰村", "1", "何军", "户主", "1979-05-06"]),
            villager(["云峰村", "1", "何小军", "之子", "2009-05-06"]),
        ],
    );
    let of_members = with(&HEADINGS, &[villager(["云峰村", "1", "何小军", "之子", "2009-05-06"])]);
    for workbook in [&elsewhere, &of_members] {
        let (_, persons, told) = homes_of(&drafted_over(workbook, &earlier));
        assert_eq!(persons, 0);
        assert!(told.iter().all(|(_, code)| code == "household.other_village") && !told.is_empty(), "{told:?}");
    }
    // The whole household moved.
    let moved = with(&HEADINGS, &[villager(["云峰村", "1", "徐辉", "户主", "1980-01-02"])]);
    assert_eq!(homes_of(&drafted_over(&moved, &earlier)), (1, 1, vec![]));
}

#[test]
fn a_number_written_otherwise_is_the_same_household_where_its_people_are() {
    let family = |number| {
        with(
            &HEADINGS,
            &[
                villager(["农坝社区", number, "徐辉", "户主", "1980-01-02"]),
                villager(["农坝社区", number, "徐小明", "之子", "2009-05-06"]),
            ],
        )
    };
    for (stored, written) in [("0012", "12"), ("NB-0012", "nb—0012"), ("NB12", "NB12号")] {
        let again = drafted_over(&family(written), &drafted(&family(stored)));
        assert!(
            again.records.iter().all(|record| !matches!(record.key, NaturalKey::Person(Which::New(_)))),
            "{written}"
        );
        assert_eq!(homes_of(&again).2, [(2, "household.alike".to_owned())], "{written}");
    }
    let others = with(&HEADINGS, &[villager(["农坝社区", "12", "何军", "户主", "1979-05-06"])]);
    let draft = drafted_over(&others, &drafted(&family("0012")));
    assert_eq!(homes_of(&draft), (1, 1, vec![]), "nobody in common: another household");
}

#[test]
fn below_a_head_without_number_nobody_is_taken_for_the_household_above() {
    let workbook = with(
        &HEADINGS,
        &[
            villager(["农坝社区", "1", "徐辉", "户主", "1980-01-02"]),
            villager(["农坝社区", "", "徐小明", "之子", "2009-05-06"]),
            villager(["农坝社区", "", "何军", "户主", "1979-05-06"]),
            villager(["农坝社区", "", "何小军", "之子", "2010-05-06"]),
        ],
    );
    let (households, persons, told) = homes_of(&drafted(&workbook));
    assert_eq!((households, persons), (1, 2));
    let missing: Vec<u32> = told.iter().filter(|(_, code)| code == "field.missing").map(|(row, _)| *row).collect();
    assert!(missing.contains(&4) && missing.contains(&5), "{told:?}");
}

#[test]
fn rows_of_those_who_left_make_no_members() {
    let mut headings = HEADINGS.to_vec();
    headings.push("减少原因");
    let row = |name, reason| {
        let mut row = villager(["农坝社区", "1", name, "之子", "2009-05-06"]);
        row.push(reason);
        row
    };
    let head = {
        let mut row = villager(["农坝社区", "1", "徐辉", "户主", "1980-01-02"]);
        row.push("");
        row
    };
    let workbook = with(&headings, &[head, row("徐小明", "死亡"), row("徐大明(已故)", ""), row("徐二明", "/")]);
    let draft = drafted(&workbook);
    assert_eq!(draft.count("person"), 2, "{:?}", draft.findings());
    let gone: Vec<u32> = draft.findings().iter().filter(|one| one.code == "member.gone").map(|one| one.row).collect();
    assert_eq!(gone, [3, 4]);
}

#[test]
fn several_names_in_one_cell_are_nobody() {
    for name in ["徐辉、何军", "徐辉/何军", "户主：徐辉", "徐辉\n何军"] {
        let workbook = with(&HEADINGS, &[villager(["农坝社区", "1", name, "户主", "1980-01-02"])]);
        let draft = drafted(&workbook);
        assert_eq!(draft.count("person"), 0, "{name}");
        assert!(
            draft.findings().iter().any(|finding| finding.code == "name.several"),
            "{name}: {:?}",
            draft.findings()
        );
    }
}

#[test]
fn a_head_is_not_called_otherwise_while_nobody_else_is_head() {
    let family = |of_head, of_son| {
        with(
            &HEADINGS,
            &[
                villager(["农坝社区", "1", "徐辉", of_head, "1980-01-02"]),
                villager(["农坝社区", "1", "徐小明", of_son, "2001-05-06"]),
            ],
        )
    };
    let earlier = drafted(&family("户主", "之子"));
    let codes = |workbook: &Workbook| -> Vec<String> {
        drafted_over(workbook, &earlier).findings().iter().map(|finding| finding.code.clone()).collect()
    };
    assert!(codes(&family("之父", "之子")).contains(&"household.head_demoted".to_owned()));
    assert!(!codes(&family("之父", "户主")).contains(&"household.head_demoted".to_owned()));
}
