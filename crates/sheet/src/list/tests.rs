use super::*;
use crate::{
    cell::squeeze,
    read::read_workbook,
    table::{Table, TableCell, write_xlsx},
};
use anju_model::Value;

const SETS: &str = include_str!("../../../../assets/code-sets.json");
/// Born 1987, 1984 and 1955.
const PEOPLE: [&str; 3] = ["500299198708026319", "500299198405062005", "50029919550925899X"];

fn read(department: Department, name: &str, lines: &[&str]) -> Result<DraftedList, Fault> {
    let sets = CodeSets::from_json(SETS).expect("the shipped sets");
    let workbook = read_workbook(name, lines.join("\n").as_bytes()).expect("a workbook");
    draft_list(&workbook, department, "2026-10-31".parse().expect("a day"), &sets, &Learnt::default())
}

/// Says what became of each row: its facts, or the codes that keep it out.
fn said(department: Department, name: &str, lines: &[&str]) -> Vec<String> {
    let list = read(department, name, lines).expect("a list");
    let value = |value: &Value| match value {
        Value::Null => "-".to_owned(),
        Value::Int(n) => n.to_string(),
        Value::Text(text) => text.clone(),
        Value::Set(_) => "…".to_owned(),
    };
    let fact = |fact: &Fact| {
        let fields: Vec<String> = fact.fields.iter().map(|(name, v)| format!("{name}={}", value(v))).collect();
        format!("{}{} {}", fact.of.join("/"), if fact.denies { "!" } else { "" }, fields.join(" "))
    };
    let row = |row: &ListRow| {
        let codes: Vec<&str> = row.findings.iter().map(|finding| finding.code.as_str()).collect();
        match &row.read {
            ReadRow::Says(facts) => facts.iter().map(fact).collect::<Vec<_>>().join("; "),
            ReadRow::Refused => format!("refused {}", codes.join(",")),
            ReadRow::Contradicts => format!("contradicts {}", codes.join(",")),
        }
    };
    list.rows.iter().map(row).collect()
}

#[test]
fn a_medical_list_is_read_in_the_words_of_its_office() {
    let [a, b, c] = PEOPLE;
    let lines = [
        "云阳县2026年医保参保名单,,,,",
        "序号,参保人姓名,公民身份号码,参保险种,参保年度,参保情况",
        &format!("1,张三,{a},城乡居民基本医疗保险,2026年度,正常参保"),
        &format!("2,李四,{b},职工医保,2026,暂停参保"),
        &format!("3,王五,{c},居民,,未参保"),
        &format!("4,王五,{c},职工,2025,×"),
        "合计,4,,,,",
    ];
    assert_eq!(
        said(Department::Medical, "名单.csv", &lines),
        [
            "2026/1 insured=1 state=1",
            "2026/2 insured=0 state=2",
            "2026/1 insured=0 state=-",
            "2025/2! insured=0 state=-"
        ]
    );
}

#[test]
fn the_title_says_the_insurance_where_no_column_does() {
    let lines = ["姓名,身份证号,是否参保".to_owned(), format!("张三,{},√", PEOPLE[0])];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(said(Department::Medical, "居民医保.csv", &lines), ["2026/1 insured=1"]);
    assert_eq!(said(Department::Medical, "名单.csv", &lines), ["refused list.kind"]);
    assert_eq!(said(Department::Medical, "居民和职工.csv", &lines), ["refused list.kind"]);
}

#[test]
fn who_draws_a_pension_takes_part_and_who_is_of_age_and_does_not_is_told() {
    let [a, b, c] = PEOPLE;
    let lines = [
        "姓名,身份证号码,险种,缴费状态,领取状态,开始日期",
        &format!("张三,{a},城乡居民养老保险,参保缴费,否,2012-07"),
        &format!("李四,{b},企业职工,断缴,,"),
        &format!("王五,{c},居民养老,暂停缴费,已领取,2015年10月1日"),
        &format!("王五,{c},职工,,未领取,"),
    ];
    assert_eq!(
        said(Department::Pension, "名单.csv", &lines),
        ["1 insured=1 since=2012-07-01 state=1", "2 state=2", "1 insured=1 since=2015-10-01 state=3", "2 state=4"]
    );
}

#[test]
fn a_day_of_moving_says_that_the_hukou_has_moved() {
    let [a, b, c] = PEOPLE;
    let lines = [
        "姓名,证件号码,户口所在地,是否迁移,落户日期",
        &format!("张三,{a},农坝社区,,2020-05-06"),
        &format!("李四,{b},原籍,未迁移,"),
        &format!("王五,{c},原籍,否,2020-05-06"),
    ];
    assert_eq!(
        said(Department::Hukou, "名单.csv", &lines),
        [" moved=1 since=2020-05-06", " moved=0", "contradicts list.moved_or_not"]
    );
}

#[test]
fn assistance_is_said_by_a_kind_or_by_yes_and_no() {
    let [a, b, c] = PEOPLE;
    let lines = [
        "姓名,身份证号,救助类别,开始日期,截止日期",
        &format!("张三,{a},农村低保,2024-01-01,"),
        &format!("李四,{b},分散供养,2020-01-01,2026-06-30"),
        &format!("王五,{c},农村低保,2024-05-01,2023-01-01"),
    ];
    assert_eq!(
        said(Department::Assistance, "名单.csv", &lines),
        [
            "12 entitled=1 since=2024-01-01",
            "22! entitled=0 since=2020-01-01 until=2026-06-30",
            "contradicts list.order"
        ]
    );
    let lines =
        ["身份证号,享受低保,是否特困".to_owned(), format!("{a},是,否"), format!("{b},√,√"), format!("{c},大概,")];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(
        said(Department::Assistance, "名单.csv", &lines),
        [
            "10 entitled=1; 20! entitled=0; 21! entitled=0; 22! entitled=0",
            "contradicts list.both",
            "refused field.code"
        ]
    );
}

#[test]
fn one_person_twice_is_the_same_said_again_or_a_contradiction() {
    let [a, b, _] = PEOPLE;
    let lines = [
        "身份证号,险种,参保状态".to_owned(),
        format!("{a},居民,正常"),
        format!("{a},居民,在保"),
        format!("{b},居民,正常"),
        format!("{b},居民,停保"),
        format!("{b},职工,正常"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let said = said(Department::Medical, "名单.csv", &lines);
    assert_eq!(said[..2], ["2026/1 insured=1 state=1", "2026/1 insured=1 state=1"]);
    assert!(said[2..].iter().all(|said| said == "contradicts list.twice"), "{said:?}");
}

#[test]
fn a_bad_number_is_refused_with_its_reason_and_never_shown_whole() {
    let bad = "500299198708026318";
    let lines =
        ["姓名,身份证号,险种,参保状态".to_owned(), format!("张三,{bad},居民,正常"), "李四,,居民,正常".to_owned()];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    assert_eq!(said(Department::Medical, "名单.csv", &lines), ["refused id.check_digit", "refused field.missing"]);
    let sets = CodeSets::from_json(SETS).expect("the shipped sets");
    let workbook = read_workbook("名单.csv", lines.join("\n").as_bytes()).expect("a workbook");
    let list =
        draft_list(&workbook, Department::Medical, "2026-10-31".parse().expect("a day"), &sets, &Learnt::default())
            .expect("a list");
    let row = &list.rows[0];
    let shown = list.say(&workbook, row, &row.findings[0], true);
    assert!(shown.message.contains("500***********6318") && !shown.message.contains(bad), "{}", shown.message);
    let refused = BTreeMap::from([((row.sheet, row.row), vec![shown.message])]);
    assert!(list.refused_workbook(&workbook, &refused, None).expect("writes").is_some());
}

#[test]
fn a_wrong_number_is_told_from_a_cell_that_cannot_be_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in (0..).zip(["姓名", "身份证号", "险种", "参保状态"]) {
        sheet.write_string(0, column, heading).expect("a heading");
    }
    let error = || rust_xlsxwriter::Formula::new("=VLOOKUP(1,A:A,2,0)").set_result("#N/A");
    for row in 1..=5 {
        for (column, text) in (0..).zip(["张三", PEOPLE[0], "居民", "正常"]) {
            sheet.write_string(row, column, text).expect("a cell");
        }
    }
    sheet.write_string(1, 1, "500299198708026318").expect("a wrong number");
    sheet.write_number(2, 1, 500_299_198_708_026_319_f64).expect("a number that lost its end");
    sheet.write_formula(3, 1, error()).expect("an error");
    sheet.write_formula(4, 3, error()).expect("an error beside a good number");
    sheet.write_string(5, 3, "看不懂").expect("a word that nobody knows");
    let workbook = read_workbook("名单.xlsx", &book.save_to_buffer().expect("a workbook")).expect("readable");
    let sets = CodeSets::from_json(SETS).expect("the shipped sets");
    let list =
        draft_list(&workbook, Department::Medical, "2026-10-31".parse().expect("a day"), &sets, &Learnt::default())
            .expect("a list");
    let whys = ["校验位不符", "Excel 已把后面几位变成 0", "公式错误（#N/A）", "公式错误（#N/A）", "不在规定的选项里"];
    let columns = ["身份证号", "身份证号", "身份证号", "参保状态", "参保状态"];
    for ((row, why), column) in list.rows.iter().zip(whys).zip(columns) {
        assert_eq!(row.read, ReadRow::Refused);
        let said: Vec<ImportFinding> =
            row.findings.iter().map(|finding| list.say(&workbook, row, finding, true)).collect();
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].column == column && said[0].message.contains(why), "{}", said[0].message);
    }
}

#[test]
fn a_workbook_without_the_headings_says_which_it_needs() {
    let fault = read(Department::Hukou, "名单.csv", &["姓名,电话", "张三,1"]).expect_err("no list");
    assert_eq!(fault.code, "workbook.headings");
    assert!(fault.params["missing"].contains("证件号码") && fault.params["missing"].contains("迁移日期"), "{fault:?}");
}

#[test]
fn no_heading_of_a_list_means_two_columns_and_each_fact_has_one() {
    for department in Department::ALL {
        let mut seen = std::collections::BTreeMap::new();
        for column in columns::of(department) {
            for heading in column.also().chain([column.heading]) {
                assert_eq!(squeeze(heading), heading);
                assert_eq!(seen.insert(heading, column.name), None, "{department:?} {heading}");
                assert_eq!(columns::by_heading(department, heading).map(|column| column.name), Some(column.name));
            }
        }
        let names: Vec<&str> = columns::of(department).iter().map(|column| column.name).collect();
        assert!(columns::facts(department).iter().all(|name| names.contains(name)), "{department:?}");
        assert_eq!(Department::parse(department.code()), Some(department));
    }
}

#[test]
fn a_sheet_that_is_no_list_is_left_out_and_told() {
    let table = |title: &str, headings: &[&str], row: &[&str]| Table {
        title: title.to_owned(),
        headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
        rows: vec![row.iter().map(|text| TableCell::text(*text)).collect()],
    };
    let list = table("名单", &["姓名", "身份证号", "是否迁移"], &["张三", PEOPLE[0], "是"]);
    let bytes = write_xlsx(&[list, table("汇总", &["镇街", "人数"], &["农坝镇", "1"])]).expect("a workbook");
    let workbook = read_workbook("名单.xlsx", &bytes).expect("a workbook");
    let sets = CodeSets::from_json(SETS).expect("the shipped sets");
    let list =
        draft_list(&workbook, Department::Hukou, "2026-10-31".parse().expect("a day"), &sets, &Learnt::default())
            .expect("a list");
    let unread: Vec<String> = list.unread(&workbook).into_iter().map(|finding| finding.sheet).collect();
    assert_eq!((list.rows.len(), unread), (1, vec!["汇总".to_owned()]));
}

#[test]
fn words_of_every_column_are_read_as_they_were_learnt() {
    let sets = CodeSets::from_json(SETS).expect("the shipped sets");
    let number = PEOPLE[2];
    for (department, heading, word, meaning, field, value) in [
        (Department::Medical, "参保状态", "缓办中", "断缴（停保）", "state", Value::text("2")),
        (Department::Medical, "是否参保", "缓办中", "断缴（停保）", "state", Value::text("2")),
        (Department::Pension, "待遇状态", "按月打卡", "3", "state", Value::text("3")),
        (Department::Hukou, "是否迁移", "已走", "是", "moved", Value::Int(1)),
        (Department::Assistance, "救助类别", "阳光户", "10", "entitled", Value::Int(1)),
    ] {
        let line = format!("姓名,身份证号,险种,{heading}\n徐辉,{number},城乡居民,{word}");
        let line = if department == Department::Hukou || department == Department::Assistance {
            format!("姓名,身份证号,{heading}\n徐辉,{number},{word}")
        } else {
            line
        };
        let book = read_workbook("名单.csv", line.as_bytes()).expect("a workbook");
        let as_of = "2026-10-31".parse().expect("a day");
        let draft = |learnt: &Learnt| draft_list(&book, department, as_of, &sets, learnt).expect("a list");
        let unknown = draft(&Learnt::default()).unknown_words(&book, &sets);
        assert_eq!(unknown.iter().map(|word| word.word.as_str()).collect::<Vec<_>>(), [word], "{heading}");
        assert_eq!((unknown[0].read_as.as_str(), unknown[0].cells, unknown[0].first), (heading, 1, 2));
        let mut learnt = Learnt::default();
        let coded = coded_in_list(department, heading).expect("a column of words");
        crate::learn(&mut learnt, &sets, coded, word, meaning).expect("a meaning");
        let read = draft(&learnt);
        let ReadRow::Says(facts) = &read.rows[0].read else { panic!("{heading}: {:?}", read.rows[0].findings) };
        assert_eq!(facts[0].fields.get(field), Some(&value), "{heading}");
        assert_eq!(read.unknown_words(&book, &sets), []);
    }
    assert_eq!(coded_in_list(Department::Medical, "姓名").unwrap_err().code, "word.column_unknown");
}
