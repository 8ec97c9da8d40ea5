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
    shown(&read(department, name, lines).expect("a list"))
}

fn shown(list: &DraftedList) -> Vec<String> {
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
            "22! entitled=0 since=2020-01-01 until=2026-06-30; 20! entitled=0 until=2026-06-30",
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

/// Says what becomes of the one row of a list with these columns.
fn of_row(department: Department, headings: &str, row: &str) -> String {
    said(department, "名单.csv", &[headings, &row.replace("@", PEOPLE[0])]).join(" | ")
}

#[test]
fn nobody_takes_part_for_being_listed_beside_what_may_deny_it() {
    for (department, headings, row, expected) in [
        (Department::Medical, "姓名,身份证号,险种,状态", "张三,@,居民,停保", "2026/1 insured=0 state=2"),
        (Department::Medical, "姓名,身份证号,险种,人员状态", "张三,@,居民,停保", "2026/1 insured=0 state=2"),
        (Department::Medical, "姓名,身份证号,险种,缴费标志", "张三,@,居民,未缴费", "2026/1 state=3"),
        (Department::Medical, "姓名,身份证号,险种,是否缴费", "张三,@,居民,否", "2026/1 insured=0 state=-"),
        (Department::Medical, "姓名,身份证号,险种,参保标识", "张三,@,居民,未参保", "2026/1 insured=0 state=-"),
        (Department::Medical, "姓名,身份证号,险种,停保日期", "张三,@,居民,2026-03-01", "2026/1 insured=0 state=-"),
        (Department::Medical, "姓名,身份证号,险种,停保日期", "张三,@,居民,2026-12-31", "2026/1 insured=1"),
        (Department::Medical, "姓名,身份证号,险种,停保日期", "张三,@,居民,", "2026/1 insured=1"),
        (Department::Medical, "姓名,身份证号,险种,停保日期", "张三,@,居民,三月", "refused list.day,list.end_unsure"),
        (Department::Medical, "姓名,身份证号,险种,是否停保", "张三,@,居民,是", "2026/1 insured=0 state=-"),
        (Department::Medical, "姓名,身份证号,险种,是否停保", "张三,@,居民,否", "2026/1 insured=1"),
        (Department::Medical, "姓名,身份证号,险种,是否停保", "张三,@,居民,大概", "refused field.yes_no"),
        (
            Department::Medical,
            "姓名,身份证号,险种,参保状态,是否停保",
            "张三,@,居民,正常,是",
            "contradicts list.insured_or_not",
        ),
        (Department::Medical, "姓名,身份证号,险种,应参未参", "张三,@,居民,是", "2026/1 insured=0 state=-"),
        (Department::Medical, "姓名,身份证号,险种,登记标识", "张三,@,居民,0", "refused list.may_deny"),
        (Department::Medical, "姓名,身份证号,险种,备注", "张三,@,居民,已停保", "refused list.may_deny"),
        (Department::Medical, "姓名,身份证号,险种,备注", "张三,@,居民,由女儿代缴", "2026/1 insured=1"),
        (Department::Medical, "姓名,身份证号,险种,", "张三,@,居民,已停保", "refused list.may_deny"),
        (Department::Medical, "姓名,身份证号,险种,性别,健康状况", "张三,@,居民,男,健康", "2026/1 insured=1"),
        (Department::Medical, "姓名,身份证号,险种", "张三（已故）,@,居民", "refused list.may_deny"),
        (
            Department::Medical,
            "姓名,身份证号,险种,参保状态,备注",
            "张三,@,居民,正常,已停用旧卡",
            "2026/1 insured=1 state=1",
        ),
        (
            Department::Pension,
            "姓名,身份证号,险种,终止日期",
            "张三,@,居民,2026-03-01",
            "1 insured=0 state=- until=2026-03-01",
        ),
        (Department::Pension, "姓名,身份证号,险种,死亡日期", "张三,@,居民,2026-03-01", "refused list.may_deny"),
        (
            Department::Assistance,
            "姓名,身份证号,救助类别,状态",
            "张三,@,农村低保,停发",
            "12! entitled=0; 10! entitled=0",
        ),
        (Department::Assistance, "姓名,身份证号,救助类别,变动情况", "张三,@,低保边缘,取消", "31! entitled=0"),
        (
            Department::Assistance,
            "姓名,身份证号,救助类别,是否停发",
            "张三,@,农村低保,是",
            "12! entitled=0; 10! entitled=0",
        ),
        (Department::Assistance, "姓名,身份证号,救助类别,备注", "张三,@,农村低保,已死亡", "refused list.may_deny"),
        (Department::Assistance, "姓名,身份证号,救助类别,死亡时间", "张三,@,农村低保,2026-03", "refused list.may_deny"),
        (Department::Assistance, "姓名,身份证号,救助类别,保障金额", "张三,@,农村低保,350", "12 entitled=1"),
        (Department::Hukou, "姓名,身份证号,迁移日期,注销日期", "张三,@,2020-05-06,2021-01-01", "refused list.may_deny"),
        (Department::Hukou, "姓名,身份证号,是否迁移,注销日期", "张三,@,否,2021-01-01", " moved=0"),
    ] {
        assert_eq!(of_row(department, headings, row), expected, "{headings} {row}");
    }
}

#[test]
fn each_filled_column_that_is_not_read_is_told_once() {
    let [a, b, _] = PEOPLE;
    let lines = [
        "序号,姓名,身份证号,险种,性别,备注,".to_owned(),
        format!("1,张三,{a},居民,男,,补缴"),
        format!("2,李四,{b},居民,女,,"),
    ];
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let book = read_workbook("名单.csv", lines.join("\n").as_bytes()).expect("a workbook");
    let list = read(Department::Medical, "名单.csv", &lines).expect("a list");
    let told: Vec<(String, String)> =
        list.unread(&book).into_iter().map(|finding| (finding.column, finding.message)).collect();
    let columns: Vec<&str> = told.iter().map(|(column, _)| column.as_str()).collect();
    assert_eq!(columns, ["性别", "第7列（无列名）"], "{told:?}");
    assert!(told[0].1.contains("这一列有 2 格内容") && told[1].1.contains("1 格"), "{told:?}");
}

#[test]
fn years_are_read_from_titles_tabs_and_headings() {
    let [a, ..] = PEOPLE;
    let row = format!("张三,{a},居民,正常");
    for (name, title, expected) in [
        ("名单.csv", "2025年度城乡居民医保参保名单", "2025/1 insured=1 state=1"),
        ("名单.csv", "云阳县2025年居民医保名单（截止2025年12月）", "2025/1 insured=1 state=1"),
        ("2025年.csv", "参保名单", "2025/1 insured=1 state=1"),
        ("名单.csv", "2027年度居民医保", "2027/1 insured=1 state=1"),
        ("名单.csv", "2028年度居民医保", "refused list.year"),
        ("名单.csv", "2016年搬迁户居民医保", "refused list.year_unsure"),
    ] {
        let lines = [title, "姓名,身份证号,险种,参保状态", &row];
        assert_eq!(said(Department::Medical, name, &lines), [expected], "{name} {title}");
    }
    for (headings, row, expected) in [
        ("姓名,身份证号,险种,参保状态（2025年）", "张三,@,居民,停保", "2025/1 insured=0 state=2"),
        (
            "姓名,身份证号,险种,2026年参保状态,2025年参保状态",
            "张三,@,居民,停保,正常",
            "2025/1 insured=1 state=1; 2026/1 insured=0 state=2",
        ),
        ("姓名,身份证号,险种,2025年参保状态,2026年参保状态", "张三,@,居民,,停保", "2026/1 insured=0 state=2"),
        (
            "姓名,身份证号,险种,2025年参保状态,参保状态",
            "张三,@,居民,停保,正常",
            "2025/1 insured=0 state=2; 2026/1 insured=1 state=1",
        ),
        ("姓名,身份证号,险种,2025年是否参保,2026年是否参保", "张三,@,居民,是,大概", "refused field.code"),
        ("姓名,身份证号,险种,年度,参保状态（2025年）", "张三,@,居民,2026,正常", "contradicts list.year_or_year"),
        ("姓名,身份证号,险种,2028年参保状态", "张三,@,居民,正常", "refused list.year"),
    ] {
        let facts = of_row(Department::Medical, headings, row);
        let mut facts: Vec<&str> = facts.split("; ").collect();
        facts.sort_unstable();
        assert_eq!(facts.join("; "), expected, "{headings} {row}");
    }
    let list = |headings, row| read(Department::Medical, "名单.csv", &[headings, row]).expect("a list");
    let bad = format!("张三,{a},居民,看不懂,正常");
    let list = list("姓名,身份证号,险种,2025年参保状态,2026年参保状态", &bad);
    assert_eq!(list.rows[0].findings[0].field, "2025年参保状态");
}

fn table(title: &str, headings: &str, rows: &[&str]) -> Table {
    let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let row = |line: &&str| cells(line).into_iter().map(TableCell::text).collect();
    Table { title: title.to_owned(), headings: cells(headings), rows: rows.iter().map(row).collect() }
}

fn book(tables: &[Table]) -> Workbook {
    read_workbook("名单.xlsx", &write_xlsx(tables).expect("a workbook")).expect("readable")
}

fn draft(workbook: &Workbook, department: Department) -> Result<DraftedList, Fault> {
    let sets = CodeSets::from_json(SETS).expect("the shipped sets");
    draft_list(workbook, department, "2026-10-31".parse().expect("a day"), &sets, &Learnt::default())
}

#[test]
fn two_tabs_of_two_years_are_two_facts() {
    let headings = "姓名,身份证号,险种,参保状态";
    let (one, other) = (format!("张三,{},居民,正常", PEOPLE[0]), format!("张三,{},居民,停保", PEOPLE[0]));
    let list =
        draft(&book(&[table("2025年", headings, &[&one]), table("2026年", headings, &[&other])]), Department::Medical);
    let years: Vec<String> = list
        .expect("a list")
        .rows
        .iter()
        .map(|row| match &row.read {
            ReadRow::Says(facts) => facts[0].of[0].clone(),
            ReadRow::Refused | ReadRow::Contradicts => "kept out".to_owned(),
        })
        .collect();
    assert_eq!(years, ["2025", "2026"]);
}

#[test]
fn a_list_of_another_department_is_refused_and_a_tab_of_one_left_out() {
    let row = format!("张三,{},居民,正常", PEOPLE[0]);
    let note = "注：参加职工养老保险的不填。";
    let lines = ["居民参保名单", note, "姓名,身份证号,险种,参保状态", &row];
    assert_eq!(said(Department::Medical, "名单.csv", &lines), ["2026/1 insured=1 state=1"]);
    let lines = ["城乡居民养老保险参保名单", "姓名,身份证号,险种,参保状态", &row];
    let fault = read(Department::Medical, "名单.csv", &lines).expect_err("a list of pensions");
    assert_eq!((fault.code.as_str(), fault.params["other"].as_str()), ("list.other_department", "养老"));
    assert!(anju_model::words::findings::knows("list.other_department"));
    let fault = read(Department::Pension, "2026年医保名单.csv", &lines[1..]).expect_err("a list of insured");
    assert_eq!(fault.code, "list.other_department");
    let headings = "姓名,身份证号,险种,参保状态";
    let two = book(&[table("医保", headings, &[&row]), table("养老", headings, &[&row])]);
    let list = draft(&two, Department::Medical).expect("a list");
    let told: Vec<(String, String)> = list.unread(&two).into_iter().map(|f| (f.sheet, f.code)).collect();
    assert_eq!((list.rows.len(), told), (1, vec![("养老".to_owned(), "list.other_department".to_owned())]));
}

#[test]
fn hidden_sheets_are_not_read_and_hidden_rows_are_told() {
    let headings = "姓名,身份证号,险种,参保状态";
    let row = format!("张三,{},居民,正常", PEOPLE[0]);
    let mut two = book(&[table("名单", headings, &[&row, &row]), table("去年", headings, &[&row])]);
    two.sheets[1].visibility = crate::Visibility::Hidden;
    two.sheets[0].rows[2].hidden = true;
    let list = draft(&two, Department::Medical).expect("a list");
    let told: Vec<(String, String)> = list.unread(&two).into_iter().map(|f| (f.sheet, f.code)).collect();
    let expected =
        [("去年", "list.hidden"), ("名单", "row.hidden")].map(|(sheet, code)| (sheet.to_owned(), code.to_owned()));
    assert_eq!((list.rows.len(), told), (2, expected.to_vec()));
    two.sheets[0].visibility = crate::Visibility::VeryHidden;
    assert_eq!(draft(&two, Department::Medical).expect_err("nothing to be seen").code, "workbook.hidden");
}

#[test]
fn a_row_with_two_peoples_numbers_is_nobodys() {
    let [a, b, _] = PEOPLE;
    for (headings, row, expected) in [
        (
            "姓名,身份证号,成员姓名,成员身份证号,救助类别",
            format!("张三,{a},李四,{b},农村低保"),
            "refused list.two_persons",
        ),
        ("姓名,身份证号,姓名,身份证号,救助类别", format!("张三,{a},李四,{b},农村低保"), "refused list.two_persons"),
        (
            "姓名,身份证号,救助类别,成员姓名,成员身份证号",
            format!("张三,{a},农村低保,李四,{b}"),
            "refused list.two_persons",
        ),
        ("姓名,身份证号,成员姓名,成员身份证号,救助类别", format!("张三,{a},张三,{a},农村低保"), "12 entitled=1"),
        ("户主姓名,户主身份证号,姓名,身份证号,救助类别", format!("张三,{a},李四,{b},农村低保"), "12 entitled=1"),
        ("姓名,身份证号,监护人,监护人身份证号,救助类别", format!("张三,{a},李四,{b},农村低保"), "12 entitled=1"),
    ] {
        assert_eq!(said(Department::Assistance, "名单.csv", &[headings, &row]), [expected], "{headings}");
    }
}

#[test]
fn tables_beside_and_below_are_told_and_not_mixed_in() {
    let [a, b, c] = PEOPLE;
    let beside = format!("张三,{a},居民,正常,,李四,{b},居民,停保");
    let one = book(&[table("名单", "姓名,身份证号,险种,参保状态,,姓名,身份证号,险种,参保状态", &[&beside])]);
    let list = draft(&one, Department::Medical).expect("a list");
    let told = |list: &DraftedList, book: &Workbook| list.unread(book).into_iter().map(|f| f.code).collect::<Vec<_>>();
    assert_eq!((list.rows.len(), told(&list, &one)), (1, vec!["column.other_table".to_owned()]));
    assert!(list.names().contains(b), "who stands beside is on the list");
    let [below, after] = [format!("张三,{a},居民,正常"), format!("{c},王五,正常,职工")];
    let two = book(&[table("名单", "姓名,身份证号,险种,参保状态", &[&below, "身份证号,姓名,参保状态,险种", &after])]);
    let list = draft(&two, Department::Medical).expect("a list");
    assert_eq!((list.rows.len(), told(&list, &two)), (1, vec!["rows.other_table".to_owned()]));
    let again = [format!("1,张三,{a},居民,正常,农坝"), format!("2,李四,{b},居民,正常,农坝")];
    let headings = "序号,姓名,身份证号,险种,参保状态,户籍地址";
    let lines = [headings, &again[0], headings, &again[1]];
    assert_eq!(said(Department::Medical, "名单.csv", &lines).len(), 2, "the headings said again are no other table's");
    let again = [format!("张三,{a},居民,正常"), format!("李四,{b},居民,正常")];
    let lines =
        ["农坝镇参保名单", "姓名,身份证号,险种,参保状态", &again[0], "农坝镇参保名单", &again[1], "附件：人员花名册"];
    assert_eq!(said(Department::Medical, "名单.csv", &lines).len(), 2, "a title on every page is nobody");
}

#[test]
fn a_name_is_no_reason_to_refuse_a_good_number() {
    for name in ["周*", "张三1", "1.张三", "张三/陈芳", "同上"] {
        let row = format!("{name},@,居民,正常");
        assert_eq!(
            of_row(Department::Medical, "姓名,身份证号,险种,参保状态", &row),
            "2026/1 insured=1 state=1",
            "{name}"
        );
    }
}

#[test]
fn a_title_that_says_all_makes_a_list_of_names_a_list() {
    let [a, b, _] = PEOPLE;
    let rows = [format!("1,张三,{a},500"), format!("2,李四,{b},500")];
    let of = |department, title: &str, headings: &str| {
        let lines = [title, headings, &rows[0], &rows[1], "合计,2,,1000"];
        read(department, "名单.csv", &lines).map(|_| said(department, "名单.csv", &lines)).map_err(|fault| fault.code)
    };
    let plain = "序号,姓名,身份证号码,月保障金";
    let both = |said: &str| Ok(vec![said.to_owned(), said.to_owned()]);
    for (department, title, headings, expected) in [
        (Department::Assistance, "农坝镇低保对象花名册", plain, both("10 entitled=1")),
        (Department::Assistance, "农村最低生活保障对象花名册", plain, both("12 entitled=1")),
        (Department::Assistance, "特困人员名单", plain, both("20 entitled=1")),
        // A title that plainly denies says the same as a column of states with its word.
        (Department::Assistance, "低保对象取消名单", plain, both("10! entitled=0; 11! entitled=0; 12! entitled=0")),
        (Department::Assistance, "低保对象拟取消名单", plain, both("refused list.title_denies")),
        (Department::Assistance, "低保对象名单", "序号,姓名,身份证号码,停发原因", both("refused list.may_deny")),
        (Department::Assistance, "低保、特困人员名单", plain, Err("workbook.headings".to_owned())),
        (
            Department::Medical,
            "2026年度城乡居民医保参保名单",
            "序号,姓名,身份证号码,缴费金额",
            both("2026/1 insured=1"),
        ),
        (Department::Medical, "城乡居民医保未参保名单", plain, both("2026/1 insured=0 state=-")),
        (Department::Medical, "城乡居民医保停保名单", plain, both("2026/1 insured=0 state=2")),
        (Department::Medical, "未参保人员名单", plain, both("refused list.kind")),
        (Department::Medical, "农坝镇居民信息表", plain, Err("workbook.headings".to_owned())),
        (Department::Medical, "参保名单", plain, Err("workbook.headings".to_owned())),
    ] {
        assert_eq!(of(department, title, headings), expected, "{title} {headings}");
    }
}

#[test]
fn a_bad_day_costs_only_itself_and_no_end_is_none() {
    for (department, headings, row, expected) in [
        (
            Department::Assistance,
            "身份证号,救助类别,开始日期,截止日期",
            "@,农村低保,2026-01-01,长期",
            "12 entitled=1 since=2026-01-01",
        ),
        (
            Department::Assistance,
            "身份证号,救助类别,开始日期,截止日期",
            "@,农村低保,2026-01-01,至今",
            "12 entitled=1 since=2026-01-01",
        ),
        (
            Department::Assistance,
            "身份证号,救助类别,开始日期,截止日期",
            "@,农村低保,2026-01-01,—",
            "12 entitled=1 since=2026-01-01",
        ),
        (Department::Assistance, "身份证号,救助类别,截止日期", "@,农村低保,9999-12-31", "12 entitled=1"),
        (Department::Assistance, "身份证号,救助类别,开始日期,截止日期", "@,农村低保,2026-02-30,", "12 entitled=1"),
        (Department::Assistance, "身份证号,救助类别,截止日期", "@,农村低保,某天", "refused list.day,list.end_unsure"),
        (Department::Assistance, "身份证号,救助类别,是否享受,截止日期", "@,农村低保,是,某天", "12 entitled=1"),
        (Department::Pension, "身份证号,险种,参保状态,参保时间", "@,居民,正常缴费,2010", "1 insured=1 state=1"),
        (
            Department::Pension,
            "身份证号,险种,参保状态,截止日期",
            "@,居民,正常缴费,2024-03-01",
            "contradicts list.ended_or_not",
        ),
        (
            Department::Pension,
            "身份证号,险种,参保状态,截止日期",
            "@,居民,领取待遇,2026-03-01",
            "1 insured=1 state=3 until=2026-03-01",
        ),
        (
            Department::Assistance,
            "身份证号,救助类别,开始日期",
            "@,农村低保,1850-01-01",
            "contradicts list.before_birth",
        ),
        (Department::Hukou, "身份证号,迁移日期", "@,1970-01-01", "contradicts list.before_birth"),
        (Department::Hukou, "身份证号,迁移日期", "@,2020", "refused list.day,list.nothing"),
    ] {
        assert_eq!(of_row(department, headings, row), expected, "{headings} {row}");
    }
}

#[test]
fn columns_that_deny_each_other_are_a_contradiction() {
    for (department, headings, row, expected) in [
        (Department::Medical, "身份证号,险种,参保状态,缴费状态", "@,居民,正常,未缴费", "contradicts list.two_columns"),
        (Department::Medical, "身份证号,险种,参保状态,缴费状态", "@,居民,正常,正常缴费", "2026/1 insured=1 state=1"),
        (Department::Medical, "身份证号,险种,参保状态,缴费状态", "@,居民,正常,", "2026/1 insured=1 state=1"),
        (Department::Medical, "身份证号,险种,参保状态,缴费状态", "@,居民,,停保", "2026/1 insured=0 state=2"),
        (Department::Medical, "身份证号,险种,参保状态,缴费状态", "@,居民,正常,看不懂", "2026/1 insured=1 state=1"),
        (Department::Medical, "身份证号,险种,参保类型", "@,居民,普通居民", "2026/1 insured=1"),
        (Department::Medical, "身份证号,险种,参保类型", "@,居民,已停保", "refused list.may_deny"),
        (Department::Medical, "身份证号,险种,是否参保,参保状态", "@,居民,是,停保", "contradicts list.insured_or_not"),
        (
            Department::Assistance,
            "身份证号,救助类别,纳入时间,开始享受时间",
            "@,农村低保,2025-01-01,2025-02-01",
            "12 entitled=1 since=2025-01-01",
        ),
        (Department::Hukou, "身份证号,迁移状态", "@,正常", "refused field.yes_no"),
    ] {
        assert_eq!(of_row(department, headings, row), expected, "{headings} {row}");
    }
}

#[test]
fn one_person_has_one_aid_and_one_medical_insurance_of_a_year() {
    let a = PEOPLE[0];
    for (department, headings, rows, expected) in [
        (Department::Medical, "身份证号,险种,参保状态", ["居民,正常", "职工,正常"], "contradicts list.both_insured"),
        (Department::Medical, "身份证号,险种,参保状态", ["居民,停保", "职工,正常"], "2026/2 insured=1 state=1"),
        (Department::Medical, "身份证号,险种,参保状态", ["居民,正常", "大病,正常"], "2026/4 insured=1 state=1"),
        (Department::Assistance, "身份证号,救助类别,是否享受", ["农村低保,是", "城市低保,是"], "contradicts list.both"),
        (
            Department::Assistance,
            "身份证号,救助类别,是否享受",
            ["农村低保,是", "城市低保,否"],
            "11! entitled=0; 10! entitled=0",
        ),
        (Department::Assistance, "身份证号,救助类别,是否享受", ["低保,是", "农村低保,否"], "contradicts list.twice"),
    ] {
        let lines = [headings.to_owned(), format!("{a},{}", rows[0]), format!("{a},{}", rows[1])];
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        assert_eq!(said(department, "名单.csv", &lines)[1], expected, "{rows:?}");
    }
    let list = read(Department::Assistance, "名单.csv", &["身份证号,是否低保,是否特困", &format!("{a},是,是")])
        .expect("a list");
    let book = read_workbook("名单.csv", "a\nb".as_bytes()).expect("a workbook");
    let said = list.say(&book, &list.rows[0], &list.rows[0].findings[0], true).message;
    assert!(said.contains("低保、特困") && !said.contains("与第 2 行"), "{said}");
}

#[test]
fn what_only_the_title_says_goes_with_a_refused_row() {
    for (department, title, headings, row, read_again) in [
        (
            Department::Medical,
            "2025年度居民医保参保名单",
            "姓名,身份证号,参保状态",
            "张三,@,正常",
            "2025/1 insured=1 state=1",
        ),
        (Department::Assistance, "低保对象花名册", "姓名,身份证号", "张三,@", "10 entitled=1"),
        (
            Department::Assistance,
            "低保取消名单",
            "姓名,身份证号",
            "张三,@",
            "10! entitled=0; 11! entitled=0; 12! entitled=0",
        ),
        (Department::Assistance, "农村低保核查名单", "姓名,身份证号", "张三,@", "refused list.title_denies"),
        (Department::Assistance, "农村低保公示", "姓名,身份证号", "张三,@", "refused list.unaffirmed"),
        (Department::Medical, "城乡居民医保代缴名单", "姓名,身份证号", "张三,@", "refused list.unaffirmed"),
        (Department::Medical, "未参保人员名单", "姓名,身份证号", "张三,@", "refused list.kind"),
        (Department::Pension, "职工养老保险名单", "姓名,身份证号,是否参保", "张三,@,是", "2 insured=1"),
    ] {
        let row = row.replace('@', PEOPLE[0]);
        let lines = [title, headings, &row].join("\n");
        let book = read_workbook("名单.csv", lines.as_bytes()).expect("a workbook");
        let list = draft(&book, department).expect("a list");
        let reasons = BTreeMap::from([((0, 3), vec!["看不懂".to_owned()])]);
        let refused = list.refused_workbook(&book, &reasons, None).expect("writes").expect("a workbook");
        let back = read_workbook("退回.xlsx", &refused).expect("readable");
        let list = draft(&back, department).expect("a list");
        assert_eq!(shown(&list), [read_again], "{title}");
    }
}

#[test]
fn formulas_without_a_result_are_told_once() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..=2 {
        for (column, text) in (0..).zip(["姓名", "身份证号", "险种", "参保状态"]) {
            let cell = if row == 0 {
                text
            } else {
                [["张三", PEOPLE[0], "居民"], ["李四", PEOPLE[1], "居民"]][row as usize - 1]
                    .get(usize::from(column))
                    .copied()
                    .unwrap_or_default()
            };
            sheet.write_string(row, column, cell).expect("a cell");
        }
        if row > 0 {
            sheet
                .write_formula(row, 3, rust_xlsxwriter::Formula::new("=VLOOKUP(A1,B:B,1,0)").set_result(""))
                .expect("a formula");
        }
    }
    let workbook = read_workbook("名单.xlsx", &book.save_to_buffer().expect("a workbook")).expect("readable");
    let list = draft(&workbook, Department::Medical).expect("a list");
    let told: Vec<String> = list.unread(&workbook).into_iter().map(|finding| finding.message).collect();
    assert!(told.iter().all(|message| !message.contains('—')), "{told:?}");
    assert_eq!(shown(&list), ["refused list.nothing", "refused list.nothing"]);
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
    let row = format!("张三,{},是", PEOPLE[0]);
    let list = table("名单", "姓名,身份证号,是否迁移", &[&row]);
    let workbook = book(&[list, table("汇总", "镇街,人数", &["农坝镇,1"])]);
    let list = draft(&workbook, Department::Hukou).expect("a list");
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

/// Says what becomes of the rows of a list under a title, each beginning with a name and a number: @ is the first person's, &
/// the second's.
fn under(department: Department, title: &str, lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| line.replace('@', PEOPLE[0]).replace('&', PEOPLE[1])).collect();
    let lines: Vec<&str> = [title].into_iter().chain(lines.iter().map(String::as_str)).collect();
    let lines = if title.is_empty() { &lines[1..] } else { &lines[..] };
    match read(department, "名单.csv", lines) {
        Ok(_) => said(department, "名单.csv", lines).join(" | "),
        Err(fault) => fault.code,
    }
}

#[test]
fn a_title_that_leaves_it_open_concludes_nothing_though_the_kind_is_named() {
    for title in
        ["2026年城乡居民医保应参保人员名单", "2026年居民医保漏保人员名单", "居民医保催缴名单", "2026年医保动员参保名单"]
    {
        let row = under(Department::Medical, title, &["姓名,身份证号,险种", "张三,@,居民医保"]);
        assert_eq!(row, "refused list.title_denies", "{title}");
    }
    for (title, expected) in [
        ("户口迁移名单", " moved=1 since=2026-03-01"),
        ("户口迁移登记表", " moved=1 since=2026-03-01"),
        ("户口迁出人员名单", "refused list.title_denies"),
        ("户口迁移意向名单", "refused list.title_denies"),
        ("未迁移户口人员名单", "contradicts list.moved_or_not"),
    ] {
        let row = under(Department::Hukou, title, &["姓名,身份证号,迁移日期", "张三,@,2026-03-01"]);
        assert_eq!(row, expected, "{title}");
    }
    let stated = under(Department::Medical, "居民医保停保名单", &["姓名,身份证号,参保状态", "张三,@,正常"]);
    assert_eq!(stated, "contradicts list.doubted");
    assert_eq!(under(Department::Hukou, "未迁移户口人员名单", &["姓名,身份证号,村", "张三,@,农坝"]), " moved=0");
    let of = |title| under(Department::Pension, title, &["姓名,身份证号,金额", "张三,@,155"]);
    assert_eq!(of("城乡居民养老保险待遇领取人员名单"), "1 insured=1 state=3");
    assert_eq!(of("城乡居民养老保险暂停发放人员名单"), "1 state=4");
    assert_eq!(of("2026年度城乡居民养老保险缴费人员名单"), "1 insured=1");
    assert_eq!(of("2026年城乡居民养老保险到龄人员名单"), "refused list.title_denies");
}

#[test]
fn cells_that_are_not_read_are_judged_by_their_own_words() {
    let yes = "2026/1 insured=1";
    let denied = "refused list.may_deny";
    for (heading, text, expected) in [
        ("业务类型", "停保登记", denied),
        ("变更类型", "减员", denied),
        ("核查结果", "已死亡", denied),
        ("比对结果", "未参保", denied),
        ("审批意见", "不同意", denied),
        ("医保", "否", denied),
        ("到账", "否", denied),
        ("缴费金额", "0", denied),
        ("缴费金额", "未缴", denied),
        ("缴费金额", "400", yes),
        ("个人缴费金额,财政资助金额", "0,400", yes),
        ("个人缴费金额,财政资助金额", "400,0", yes),
        ("备注", "病故", denied),
        ("备注", "放弃参保", denied),
        ("备注", "转职工", denied),
        ("备注", "民政资助", yes),
        ("参保身份", "退休人员", yes),
        ("人员类别", "脱贫不稳定户", yes),
        ("是否低保", "否", yes),
        ("是否参加养老保险", "否", yes),
        ("人员状态", "在职", yes),
        ("是否脱贫户", "否", yes),
        ("停保日期（计划）", "2026-03-01", denied),
        ("缴费人身份证号", PEOPLE[1], yes),
        ("迁出地", "云峰村", yes),
        ("2025年缴费金额,2026年缴费金额", "380,", "refused list.other_year"),
        ("2025年缴费金额,2026年缴费金额", "380,400", yes),
        ("2025年缴费金额,2026年缴费金额", "0,400", yes),
        ("2025年,2026年", "√,×", denied),
    ] {
        assert_eq!(
            of_row(Department::Medical, &format!("姓名,身份证号,险种,{heading}"), &format!("张三,@,居民,{text}")),
            expected,
            "{heading} {text}"
        );
    }
}

#[test]
fn an_own_yes_is_in_doubt_only_beside_what_stops_or_ends_a_life() {
    for (department, headings, row, expected) in [
        (Department::Assistance, "姓名,身份证号,是否低保,是否低保边缘", "张三,@,是,否", "10 entitled=1"),
        (Department::Assistance, "姓名,身份证号,是否低保,备注", "张三,@,是,9月停发", "contradicts list.doubted"),
        (
            Department::Medical,
            "姓名,身份证号,险种,参保状态,死亡日期",
            "张三,@,居民,正常,2026-03-01",
            "contradicts list.doubted",
        ),
        (
            Department::Medical,
            "姓名,身份证号,险种,参保状态,备注",
            "张三,@,居民,正常,已死亡，3月停保",
            "contradicts list.doubted",
        ),
        (
            Department::Medical,
            "姓名,身份证号,险种,参保状态,备注",
            "张三,@,居民,正常,父亲已死亡",
            "2026/1 insured=1 state=1",
        ),
        (Department::Medical, "姓名,身份证号,险种,参保状态", "张三（已故）,@,居民,正常", "contradicts list.doubted"),
        (Department::Hukou, "姓名,身份证号,迁移日期,备注", "张三,@,2025-03-01,迁往万州", "refused list.may_deny"),
        (Department::Hukou, "姓名,身份证号,是否迁移,备注", "张三,@,是,迁往万州", "contradicts list.doubted"),
        (Department::Hukou, "姓名,身份证号,迁移类型,迁移日期", "张三,@,迁出,2025-02-20", "refused list.may_deny"),
        (Department::Hukou, "姓名,身份证号,变动类型,迁移日期", "张三,@,死亡注销,2025-02-20", "refused list.may_deny"),
        (
            Department::Hukou,
            "姓名,公民身份号码,迁出地址,迁入地址,迁移日期,变动类型",
            "张三,@,云峰村2组,农坝社区,2025-03-01,迁入",
            " moved=1 since=2025-03-01",
        ),
        (
            Department::Hukou,
            "姓名,公民身份号码,迁出地,迁入地,迁出日期,迁入日期",
            "张三,@,云峰村,农坝社区,2025-02-20,2025-03-01",
            " moved=1 since=2025-03-01",
        ),
    ] {
        assert_eq!(of_row(department, headings, row), expected, "{headings} {row}");
    }
}

#[test]
fn what_stands_in_brackets_refines_or_keeps_a_row_out() {
    for (department, column, words, expected) in [
        (
            Department::Medical,
            "险种,参保状态",
            "居民,正常（3月停保） 居民,正常(已停保) 居民,正常（死亡） 居民,参保（未缴费） 居民,已缴费（已退费） 居民医保（停保）,              居民(未缴费),正常 居民,正常[停保] 居民（转职工）,正常",
            "refused field.taken_back",
        ),
        (Department::Medical, "险种,参保状态", "职工(退休),正常", "2026/2 insured=1 state=1"),
        (
            Department::Pension,
            "险种,待遇状态",
            "居民养老,领取（暂停） 居民养老,领取待遇(已死亡)",
            "refused field.taken_back",
        ),
        (
            Department::Assistance,
            "救助类别",
            "低保（已取消） 农村低保(死亡) 农村低保（2026年3月停） 农村低保（申请中） 农村低保（拟） 特困（取消）",
            "refused field.taken_back",
        ),
        (Department::Assistance, "救助类别", "特困(集中) 特困供养（集中）", "21 entitled=1"),
        (Department::Assistance, "救助类别", "特困供养（分散） 分散供养五保", "22 entitled=1"),
        (Department::Assistance, "救助类别,供养方式", "特困,分散", "22 entitled=1"),
        (Department::Assistance, "救助类别", "农低保 农村居民最低生活保障 农村低保对象", "12 entitled=1"),
        (Department::Assistance, "救助类别", "低边 最低生活保障边缘家庭", "31 entitled=1"),
    ] {
        for word in words.split_whitespace() {
            let row = of_row(department, &format!("姓名,身份证号,{column}"), &format!("张三,@,{word}"));
            assert!(row.ends_with(expected), "{word}: {row}");
        }
    }
}

#[test]
fn ordinary_words_of_the_offices_are_known() {
    for (department, column, words, expected) in [
        (
            Department::Medical,
            "险种,参保状态",
            "居民,注销 居民,死亡 居民,终止参保 居民,退保",
            "2026/1 insured=0 state=2",
        ),
        (Department::Medical, "险种,参保状态", "居民,缴费中", "2026/1 insured=1 state=1"),
        (Department::Medical, "险种,参保状态", "居民,未缴 居民,未缴费 居民,欠费", "2026/1 state=3"),
        (Department::Pension, "险种,参保状态", "居保,终止参保 城乡居保,注销 居保,死亡", "1 insured=0 state=-"),
        (Department::Pension, "险种,参保状态", "职保,离退休", "2 insured=1 state=3"),
        (Department::Pension, "险种,人员状态,缴费状态", "企业职工基本养老保险,在职,正常缴费", "2 insured=1 state=1"),
        (Department::Pension, "险种,参保状态", "居保,暂停发放 居保,停发", "1 state=4"),
        (Department::Assistance, "救助类别,享受状态", "低保,渐退期 低保,调标 低保,恢复发放", "10 entitled=1"),
        (
            Department::Assistance,
            "救助类别,享受状态",
            "低保边缘,暂停发放 低保边缘,调出 低保边缘,减员",
            "31! entitled=0",
        ),
        (Department::Hukou, "是否迁移", "不愿迁 办理中 待迁 未迁移", " moved=0"),
        (Department::Hukou, "是否迁移", "迁出 已迁出", "refused field.yes_no"),
    ] {
        for word in words.split_whitespace() {
            let row = of_row(department, &format!("姓名,身份证号,{column}"), &format!("张三,@,{word}"));
            assert_eq!(row, expected, "{word}");
        }
    }
    for class in ["A类", "B", "一类"] {
        let row =
            under(Department::Assistance, "农村低保对象名单", &["姓名,身份证号,低保类别", &format!("张三,@,{class}")]);
        assert_eq!(row, "12 entitled=1", "{class}");
    }
}

#[test]
fn titles_between_rows_speak_of_the_rows_below_them() {
    let headings = "序号,姓名,身份证号";
    for (department, title, lines, expected) in [
        (
            Department::Medical,
            "2026年居民医保参保名单",
            &[headings, "1,张三,@", "", "2026年居民医保停保名单", headings, "1,陈芳,&"][..],
            "2026/1 insured=1 | 2026/1 insured=0 state=2",
        ),
        (
            Department::Medical,
            "2026年居民医保参保名单",
            &[headings, "1,张三,@", "2026年职工医保参保名单", headings, "1,陈芳,&"],
            "2026/1 insured=1 | 2026/2 insured=1",
        ),
        (
            Department::Medical,
            "2026年居民医保参保名单",
            &[headings, "1,张三,@", "职工医保", "1,陈芳,&"],
            "2026/1 insured=1 | 2026/2 insured=1",
        ),
        (
            Department::Medical,
            "居民医保参保名单",
            &[headings, "2025年", "1,张三,@", "2026年", "1,陈芳,&"],
            "2025/1 insured=1 | 2026/1 insured=1",
        ),
        (
            Department::Medical,
            "2026年居民医保参保名单",
            &[headings, "农坝社区", "1,张三,@", "云峰村", "1,陈芳,&"],
            "2026/1 insured=1 | 2026/1 insured=1",
        ),
        (
            Department::Medical,
            "居民医保参保名单",
            &["姓名,身份证号", "张三,@", "以上为2025年度数据"],
            "2025/1 insured=1",
        ),
        (
            Department::Assistance,
            "农村低保对象名单",
            &[headings, "1,张三,@", "特困人员名单", headings, "1,陈芳,&"],
            "12 entitled=1 | 20 entitled=1",
        ),
        (
            Department::Assistance,
            "一、农村低保边缘家庭新增名单",
            &[headings, "1,张三,@", "二、低保边缘家庭取消名单", headings, "1,陈芳,&"],
            "31 entitled=1 | 31! entitled=0",
        ),
        (
            Department::Assistance,
            "低保边缘家庭名单",
            &[headings, "新增", "1,张三,@", "取消", "1,陈芳,&"],
            "31 entitled=1 | 31! entitled=0",
        ),
        (
            Department::Assistance,
            "低保边缘家庭名单",
            &[headings, "（一）在享人员", "1,张三,@", "（二）停发人员", "1,陈芳,&"],
            "31 entitled=1 | 31! entitled=0",
        ),
        (
            Department::Assistance,
            "低保边缘家庭名单",
            &[headings, "一、取消", "1,张三,@", "二、其他", "1,陈芳,&"],
            "31! entitled=0 | refused list.title_denies",
        ),
        (
            Department::Assistance,
            "低保边缘家庭名单",
            &["身份证号,姓名", "@,张三", "停发人员", "&,陈芳"],
            "31 entitled=1 | 31! entitled=0",
        ),
        (
            Department::Assistance,
            "低保边缘家庭名单",
            &["序号,姓名,身份证号,备注", "1,张三,@,", ",,,停发", "1,陈芳,&,"],
            "31 entitled=1 | refused list.title_denies",
        ),
    ] {
        assert_eq!(under(department, title, lines), expected, "{title} {lines:?}");
    }
}

#[test]
fn upper_headings_take_part_in_what_a_column_means() {
    for (department, lines, expected) in [
        (
            Department::Medical,
            &["姓名,身份证号,养老保险,,医疗保险,", ",,险种,参保状态,险种,参保状态", "张三,@,职工,正常缴费,,"][..],
            "refused list.kind",
        ),
        (
            Department::Medical,
            &["姓名,身份证号,养老保险,,医疗保险,", ",,险种,参保状态,险种,参保状态", "张三,@,职工,中断缴费,居民,正常"],
            "2026/1 insured=1 state=1",
        ),
        (
            Department::Pension,
            &["姓名,身份证号,医疗保险,,养老保险,", ",,险种,参保状态,险种,参保状态", "张三,@,居民,正常,职工,中断缴费"],
            "2 state=2",
        ),
        (
            Department::Pension,
            &["姓名,身份证号,居民医保,,居民养老,", ",,是否参保,缴费金额,是否参保,缴费金额", "张三,@,是,400,否,"],
            "1 insured=0 state=-",
        ),
        (
            Department::Medical,
            &["姓名,身份证号,城乡居民医保,,城镇职工医保,", ",,是否参保,缴费金额,是否参保,参保地", "张三,@,是,400,否,"],
            "2026/1 insured=1; 2026/2! insured=0 state=-",
        ),
        (
            Department::Medical,
            &["姓名,身份证号,是否参加城乡居民医保,是否参加城镇职工医保,是否参加大病保险", "张三,@,否,是,"],
            "2026/1 insured=0 state=-; 2026/2 insured=1",
        ),
        (
            Department::Medical,
            &["姓名,身份证号,居民医保,职工医保", "张三,@,√,×"],
            "2026/1 insured=1; 2026/2! insured=0 state=-",
        ),
        (
            Department::Medical,
            &["姓名,身份证号,养老险种,参保状态,医保险种,参保状态", "张三,@,居民养老,未参保,居民医保,正常"],
            "2026/1 insured=1 state=1",
        ),
        (
            Department::Assistance,
            &["姓名,身份证号,低保边缘,,临时救助,", ",,是否享受,开始日期,是否享受,开始日期", "张三,@,否,,是,2025-01-01"],
            "31! entitled=0; 41 entitled=1 since=2025-01-01",
        ),
        (
            Department::Medical,
            &["姓名,身份证号,险种,2025年,,2026年,", ",,,是否参保,缴费金额,是否参保,缴费金额", "张三,@,居民,是,200,否,"],
            "2025/1 insured=1; 2026/1 insured=0 state=-",
        ),
    ] {
        assert_eq!(under(department, "", lines), expected, "{lines:?}");
    }
}

#[test]
fn ends_are_read_under_whatever_name_and_as_periods() {
    for (heading, text, expected) in [
        ("有效期至", "2026-06-30", "31! entitled=0 until=2026-06-30"),
        ("享受截止", "2026-06-30", "31! entitled=0 until=2026-06-30"),
        ("保障期限止", "2026-06-30", "31! entitled=0 until=2026-06-30"),
        ("待遇享受截止日期", "2026-06-30", "31! entitled=0 until=2026-06-30"),
        ("享受期间", "2025.01-2026.06", "31! entitled=0 since=2025-01-01 until=2026-06-30"),
        ("享受期间", "2025年1月至今", "31 entitled=1 since=2025-01-01"),
        ("享受期间", "去年", "refused list.end_unsure"),
        ("开始日期", "2025-01-01至2026-06-30", "31! entitled=0 since=2025-01-01 until=2026-06-30"),
        ("享受起始时间", "2025-01-01", "31 entitled=1 since=2025-01-01"),
        ("取消时间", "2026-06", "31! entitled=0 until=2026-06-30"),
    ] {
        let row = of_row(
            Department::Assistance,
            &format!("姓名,身份证号,救助类别,{heading}"),
            &format!("张三,@,低保边缘,{text}"),
        );
        assert_eq!(row, expected, "{heading} {text}");
    }
    for (headings, row, expected) in [
        ("姓名,身份证号,险种,参保结束时间", "张三,@,居民,2026-06", "2026/1 insured=0 state=-"),
        ("姓名,身份证号,险种,参保状态,参保截止日期", "张三,@,居民,正常,2025-12-31", "contradicts list.ended_or_not"),
        ("姓名,身份证号,险种,参保状态,参保截止日期", "张三,@,居民,正常,2026-12-31", "2026/1 insured=1 state=1"),
    ] {
        assert_eq!(of_row(Department::Medical, headings, row), expected, "{headings} {row}");
    }
}

#[test]
fn brackets_and_years_of_headings_and_titles_count_for_every_office() {
    for (department, title, lines, expected) in [
        (
            Department::Medical,
            "居民医保",
            &["姓名,身份证号,参保状态（职工）", "张三,@,正常"][..],
            "2026/2 insured=1 state=1",
        ),
        (
            Department::Medical,
            "居民医保参保情况",
            &["姓名,身份证号,是否参保（养老）,是否参保（医保）", "张三,@,是,"],
            "refused list.nothing",
        ),
        (Department::Medical, "", &["姓名,身份证号（户主）,险种,参保状态", "张三,@,居民,正常"], "workbook.headings"),
        (
            Department::Medical,
            "",
            &["身份证号（户主）,身份证号（本人）,险种,参保状态", "&,@,居民,正常"],
            "2026/1 insured=1 state=1",
        ),
        (
            Department::Medical,
            "2026年居民医保参保名单",
            &["姓名,身份证号,参保类型", "张三,@,普通居民"],
            "2026/1 insured=1",
        ),
        (
            Department::Medical,
            "2026年居民医保异常人员名单",
            &["姓名,身份证号,险种", "张三,@,居民"],
            "refused list.title_denies",
        ),
        (Department::Assistance, "2024年农村低保对象花名册", &["姓名,身份证号", "张三,@"], "refused list.earlier"),
        (Department::Assistance, "2026年3月农村低保金发放花名册", &["姓名,身份证号", "张三,@"], "refused list.earlier"),
        (Department::Assistance, "3月份农村低保金发放花名册", &["姓名,身份证号", "张三,@"], "refused list.earlier"),
        (Department::Assistance, "农村低保发放表（3月）", &["姓名,身份证号", "张三,@"], "refused list.earlier"),
        (Department::Assistance, "10月份农村低保金发放花名册", &["姓名,身份证号", "张三,@"], "12 entitled=1"),
        (Department::Assistance, "2016年搬迁户低保对象花名册", &["姓名,身份证号", "张三,@"], "10 entitled=1"),
        (
            Department::Assistance,
            "",
            &["姓名,身份证号,救助类别,是否低保（2020年）", "张三,@,农村低保,否"],
            "refused list.other_year",
        ),
        (Department::Assistance, "", &["姓名,身份证号,是否低保（2020年）", "张三,@,是"], "refused list.nothing"),
        (Department::Pension, "2024年度居民养老保险缴费名单", &["姓名,身份证号", "张三,@"], "refused list.earlier"),
        (
            Department::Hukou,
            "易地搬迁入住花名册",
            &["姓名,身份证号,迁入时间", "张三,@,2019-10-01"],
            "refused list.title_denies",
        ),
    ] {
        assert_eq!(under(department, title, lines), expected, "{title} {lines:?}");
    }
}

#[test]
fn of_monthly_lists_the_latest_counts() {
    let headings = "姓名,身份证号,救助类别";
    let [one, other] = [0, 1].map(|at| format!("张三,{},农村低保", PEOPLE[at]));
    let two = book(&[table("9月", headings, &[&one, &other]), table("10月", headings, &[&one])]);
    let list = draft(&two, Department::Assistance).expect("a list");
    let told: Vec<(String, String)> = list.unread(&two).into_iter().map(|f| (f.sheet, f.code)).collect();
    assert_eq!((list.rows.len(), told), (1, vec![("9月".to_owned(), "list.earlier_month".to_owned())]));
}

#[test]
fn a_bureaus_usual_table_is_read_without_a_word() {
    let lines = [
        "农坝镇2026年度城乡居民基本医疗保险参保人员名单",
        "填报单位：云阳县医疗保障局,,,,日期：2026年10月31日",
        "序号,所属镇街,姓名,性别,证件类型,证件号码,人员类别,参保身份,缴费档次,个人缴费金额,财政资助金额,缴费时间,备注",
        "1,农坝镇,张三,男,居民身份证,@,成年人,普通居民,一档,400,0,2025-12-20,",
        "2,农坝镇,陈芳,女,居民身份证,&,成年人,低保对象,一档,80,320,2025-12-20,民政资助",
        "合计,,,,,,,,,480,320,,",
        "制表人：王某,,,审核人：李某",
    ];
    assert_eq!(under(Department::Medical, lines[0], &lines[1..]), "2026/1 insured=1 | 2026/1 insured=1");
    let lines = [
        "2026年10月城乡居民养老保险待遇发放花名册",
        "序号,姓名,身份证号,村,领取年月,基础养老金,个人账户养老金,合计,银行账号",
        "1,李四,@,农坝,2026-10,130,25,155,6217003760012345678",
    ];
    assert_eq!(under(Department::Pension, lines[0], &lines[1..]), "1 insured=1 state=3");
    let lines = ["2026年10月农村低保对象发放花名册", "序号,姓名,身份证号,月保障金", "1,张三,@,350"];
    assert_eq!(under(Department::Assistance, lines[0], &lines[1..]), "12 entitled=1");
}

#[test]
fn a_word_under_complete_headings_is_a_sub_title_and_never_a_heading() {
    let headings = "序号,姓名,身份证号";
    for (department, title, line, expected) in [
        (Department::Medical, "2026年医保参保名单", "居民医保", "2026/1 insured=1 | 2026/1 insured=1"),
        (Department::Medical, "2026年居民医保参保名单", "职工医保", "2026/2 insured=1 | 2026/2 insured=1"),
        (Department::Medical, "2026年医保参保名单", "城乡居民医疗保险", "2026/1 insured=1 | 2026/1 insured=1"),
        (Department::Assistance, "临时救助发放名单", "低保户", "41 entitled=1 | 41 entitled=1"),
        (Department::Pension, "居民养老停发名单", "缴费", "refused list.title_denies | refused list.title_denies"),
        (Department::Hukou, "户口未迁移名单", "迁移", " moved=0 |  moved=0"),
    ] {
        for line in [line.to_owned(), format!(",{line}")] {
            if department == Department::Hukou && line.starts_with(',') {
                continue;
            }
            let said = under(department, title, &[headings, &line, "1,张三,@", "2,陈芳,&"]);
            assert_eq!(said, expected, "{title} {line}");
        }
        if !matches!(department, Department::Hukou) {
            let said = under(department, title, &["姓名,身份证号", line, "张三,@", "陈芳,&"]);
            assert_eq!(said, expected, "{title} {line} without numbers");
        }
    }
    let merged = [headings, "1,张三,@", "职工医保", "1,陈芳,&"];
    let said = under(Department::Medical, "2026年居民医保参保名单", &merged);
    assert_eq!(said, "2026/1 insured=1 | 2026/2 insured=1");
}

#[test]
fn places_are_no_kinds_of_insurance() {
    let headings = "序号,姓名,身份证号";
    for (department, title, line, expected) in [
        (Department::Medical, "2026年职工医保参保名单", "农坝社区居民委员会", "2026/2 insured=1"),
        (Department::Medical, "2026年职工医保参保名单", "第1居民小组", "2026/2 insured=1"),
        (Department::Medical, "2026年职工医保参保名单", "集中居民点", "2026/2 insured=1"),
        (Department::Medical, "2026年职工医保参保名单", "居民户", "2026/2 insured=1"),
        (Department::Medical, "2026年居民医保参保名单", "农坝镇职工宿舍", "2026/1 insured=1"),
        (Department::Medical, "2026年居民医保参保名单", "职工新村", "2026/1 insured=1"),
        (Department::Medical, "2026年居民医保参保名单", "职工", "2026/2 insured=1"),
        (Department::Medical, "农坝社区居民委员会职工医保参保名单", "农坝社区", "2026/2 insured=1"),
        (Department::Medical, "农坝社区居民委员会医保参保名单", "农坝社区", "refused list.kind"),
        (Department::Pension, "职工养老保险缴费名单", "农坝社区居委会", "2 insured=1"),
    ] {
        assert_eq!(under(department, title, &[headings, line, "1,张三,@"]), expected, "{title} {line}");
    }
    let unit = ["填报单位：农坝社区居民委员会", headings, "1,张三,@"];
    assert_eq!(under(Department::Medical, "2026年职工医保参保名单", &unit), "2026/2 insured=1");
    let lines = ["2026年职工医保参保名单", headings, &format!("1,张三,{}", PEOPLE[0])];
    assert_eq!(said(Department::Medical, "农坝社区居民委员会.csv", &lines), ["2026/2 insured=1"]);
}

#[test]
fn lines_that_count_people_say_nothing_of_the_rows_below() {
    let headings = "序号,姓名,身份证号";
    let (insured, stopped) = ("2026/1 insured=1 | 2026/1 insured=1", "2026/1 insured=1 | 2026/1 insured=0 state=2");
    for (line, expected) in [
        ("其中：停保0人", insured),
        ("其中：资助1人，停保0人", insured),
        ("小计：参保1人，停保0人", insured),
        ("应参保5人，未参保0人", insured),
        ("本月停保0户", insured),
        ("小计：停保2人", insured),
        ("农坝社区（2025年并村）", insured),
        ("云峰村（2025年新增）", insured),
        ("农坝社区（停保1人已剔除）", insured),
        ("12人", insured),
        ("停保人员（12人）", stopped),
        ("停保人员（2户5人）", stopped),
        ("停保人员2户5人", stopped),
        ("二、停保人员12人", stopped),
        ("停保12人", stopped),
        ("农坝社区（停保）", stopped),
    ] {
        let rows = [headings, "1,张三,@", line, "2,陈芳,&"];
        assert_eq!(under(Department::Medical, "2026年居民医保参保名单", &rows), expected, "{line}");
        if expected == insured {
            let rows = ["姓名,身份证号", "张三,@", line, "陈芳,&"];
            assert_eq!(under(Department::Medical, "2026年居民医保参保名单", &rows), expected, "{line} below a name");
        }
    }
    // What may count those above or name those below is asked.
    let asked = "2026/1 insured=1 | refused list.title_denies";
    for (line, expected) in [
        ("本月停保2人", asked),
        ("云峰村停保2人", asked),
        ("（二）停保人员 共2人", stopped),
        ("2. 停保人员，2人", stopped),
        ("停保 3 人，名单如下", stopped),
        ("以下3人本月停保", stopped),
        ("本月停保3人：", stopped),
        ("停保人员（2026年10月15日起）", stopped),
        ("以下人员2026年10月31日停保", stopped),
        ("二、停保人员,,共1人", stopped),
        ("二,停保人员", stopped),
        ("二、停保人员,,2人", stopped),
    ] {
        let rows = [headings, "1,张三,@", line, "2,陈芳,&"];
        assert_eq!(under(Department::Medical, "2026年居民医保参保名单", &rows), expected, "{line}");
    }
    let rows = [headings, "1,张三,@", "本月取消0户", "2,陈芳,&"];
    assert_eq!(under(Department::Assistance, "农村低保对象名单", &rows), "12 entitled=1 | 12 entitled=1");
}

#[test]
fn what_was_paid_counts_and_not_what_is_due() {
    let (yes, no) = ("2026/1 insured=1", "refused list.may_deny");
    for (headings, cells, expected) in [
        ("应缴金额,实缴金额", "400,0", no),
        ("应缴金额,实缴金额", "400,0.00", no),
        ("应缴金额,实缴金额", "400,-", no),
        ("应缴金额,实缴金额", "400,", no),
        ("应缴金额,实缴金额", "400,400", yes),
        ("应缴,实缴", "400,", no),
        ("缴费标准,缴费金额", "400,0", no),
        ("实缴金额,已缴年限", "0,15", no),
        ("应缴金额,到账", "400,是", yes),
        ("应缴金额,到账日期", "400,2026-01-05", yes),
        ("个人实缴金额,资助金额", "0,400", yes),
        ("个人缴费,资助金额", "0,400", yes),
        ("缴费金额,备注", "0,特困全额资助", yes),
        ("缴费金额,备注", "0,在外", no),
        ("扣款状态", "失败", no),
        ("扣款状态", "未成功", no),
        ("扣款状态", "成功", yes),
        ("缴费结果", "失败", no),
        ("征缴结果", "扣款失败", no),
        ("备注", "服刑", no),
    ] {
        let headings = format!("姓名,身份证号,{headings}");
        let rows = [headings.as_str(), &format!("张三,@,{cells}")];
        assert_eq!(under(Department::Medical, "2026年居民医保缴费名单", &rows), expected, "{headings} {cells}");
    }
    let of = |cells: &str| {
        let rows = ["姓名,身份证号,保障标准,本月实发", &format!("张三,@,{cells}")];
        under(Department::Assistance, "2026年10月农村低保发放花名册", &rows)
    };
    assert_eq!([of("420,420"), of("420,0"), of("420,")], ["12 entitled=1", no, no]);
}

#[test]
fn a_time_that_a_column_or_a_title_names_has_to_be_the_lists() {
    for (department, title, heading, text, expected) in [
        (Department::Assistance, "农村低保发放花名册", "发放年月", "202603", "refused list.earlier"),
        (Department::Assistance, "农村低保发放花名册", "发放月份", "2026年3月", "refused list.earlier"),
        (Department::Assistance, "农村低保发放花名册", "发放月份", "3月", "refused list.earlier"),
        (Department::Assistance, "农村低保发放花名册", "发放年月", "202610", "12 entitled=1"),
        (Department::Assistance, "农村低保发放花名册", "发放月份", "2026-10", "12 entitled=1"),
        (Department::Pension, "居民养老保险待遇发放花名册", "发放年月", "2026.03", "refused list.earlier"),
        (Department::Pension, "居民养老保险缴费名单", "缴费年度", "2024", "refused list.earlier"),
        (Department::Pension, "居民养老保险缴费名单", "缴费年度", "2026", "1 insured=1"),
        (Department::Medical, "居民医保参保名单", "费款所属期", "2025-01至2025-12", "refused list.other_year"),
        (Department::Medical, "居民医保参保名单", "费款所属期止", "2025-12-31", "refused list.other_year"),
        (Department::Medical, "居民医保参保名单", "费款所属期", "2026-01至2026-12", "2026/1 insured=1"),
        (Department::Medical, "去年居民医保参保名单", "村", "农坝", "refused list.year_unsure"),
        (Department::Medical, "上年度居民医保参保名单", "村", "农坝", "refused list.year_unsure"),
        (Department::Medical, "历年居民医保参保名单", "村", "农坝", "refused list.year_unsure"),
        (Department::Medical, "近三年居民医保参保名单", "村", "农坝", "refused list.year_unsure"),
        (Department::Assistance, "2026年第一季度农村低保发放花名册", "村", "农坝", "refused list.earlier"),
        (Department::Assistance, "2026年上半年农村低保发放花名册", "村", "农坝", "refused list.earlier"),
        (Department::Assistance, "第三季度农村低保发放花名册", "村", "农坝", "refused list.earlier"),
        (Department::Assistance, "2026年第四季度农村低保发放花名册", "村", "农坝", "12 entitled=1"),
        (Department::Assistance, "去年农村低保发放花名册", "村", "农坝", "refused list.earlier"),
        (Department::Assistance, "农村低保对象名单", "享受开始时间", "2026-11-01", "contradicts list.after_as_of"),
        (Department::Assistance, "农村低保对象名单", "享受开始时间", "2026-10-01", "12 entitled=1 since=2026-10-01"),
    ] {
        let rows = [&*format!("姓名,身份证号,{heading}"), &format!("张三,@,{text}")];
        assert_eq!(under(department, title, &rows), expected, "{title} {heading} {text}");
    }
    let headings = "姓名,身份证号,救助类别";
    let [one, other] = [0, 1].map(|at| format!("张三,{},农村低保", PEOPLE[at]));
    let two = book(&[table("一季度", headings, &[&one, &other]), table("三季度", headings, &[&one])]);
    let said = shown(&draft(&two, Department::Assistance).expect("a list"));
    assert!(said.iter().all(|said| said.starts_with("refused list.earlier")), "{said:?}");
}

#[test]
fn a_file_whose_title_says_all_is_read_by_whatever_its_columns_are_called() {
    for (department, title, headings, row, expected) in [
        (
            Department::Assistance,
            "2026年10月农村低保发放花名册",
            "户主姓名,身份证号,保障人数,月保障金",
            "张三,@,3,900",
            "12 entitled=1",
        ),
        (Department::Assistance, "农村低保对象名单", "户主,身份证号", "张三,@", "12 entitled=1"),
        (Department::Assistance, "农村低保对象名单", "低保对象姓名,低保对象身份证号", "张三,@", "12 entitled=1"),
        (Department::Assistance, "农村低保对象名单", "村,身份证号", "农坝,@", "12 entitled=1"),
        (Department::Assistance, "农村低保对象名单", "领款人,领取人身份证号", "张三,@", "12 entitled=1"),
        (Department::Assistance, "临时救助发放名单", "救助对象,救助对象身份证号", "张三,@", "41 entitled=1"),
        (Department::Medical, "2026年居民医保参保名单", "参保人,参保人证件号码", "张三,@", "2026/1 insured=1"),
        (Department::Medical, "2026年居民医保参保名单", "家庭成员姓名,社保号", "张三,@", "2026/1 insured=1"),
        (Department::Medical, "2026年医保参保人员名单", "姓名,身份证号", "张三,@", "refused list.kind"),
        (Department::Pension, "企业退休人员养老金发放名册", "姓名,身份证号", "张三,@", "2 insured=1 state=3"),
        (Department::Assistance, "五保供养对象名单", "姓名,身份证号", "张三,@", "20 entitled=1"),
        (Department::Assistance, "支出型困难家庭名单", "姓名,身份证号", "张三,@", "32 entitled=1"),
        (Department::Assistance, "孤儿花名册", "姓名,身份证号", "张三,@", "51 entitled=1"),
        (Department::Assistance, "事实无人抚养儿童名单", "姓名,身份证号", "张三,@", "52 entitled=1"),
        (Department::Assistance, "困难残疾人生活补贴发放名单", "姓名,身份证号", "张三,@", "61 entitled=1"),
        (Department::Assistance, "重度残疾人护理补贴发放名单", "姓名,身份证号", "张三,@", "62 entitled=1"),
        (Department::Assistance, "农村低保对象名单（不含特困）", "姓名,身份证号", "张三,@", "12 entitled=1"),
        (Department::Assistance, "城市居民最低生活保障对象名单", "姓名,身份证号", "张三,@", "11 entitled=1"),
        (Department::Assistance, "低保户花名册（农村）", "姓名,身份证号", "张三,@", "12 entitled=1"),
        (Department::Assistance, "退役军人低保对象名单（农村）", "姓名,身份证号", "张三,@", "12 entitled=1"),
        (Department::Assistance, "农村低保对象名单", "姓名,身份证号,保障类别", "张三,@,A类", "12 entitled=1"),
        (Department::Assistance, "农村低保对象名单", "姓名,身份证号,保障类别", "张三,@,重残单人保", "12 entitled=1"),
        (Department::Assistance, "农村低保对象名单", "姓名,身份证号,保障类别", "张三,@,整户保", "12 entitled=1"),
        (Department::Assistance, "", "姓名,身份证号,保障类别", "张三,@,整户保", "refused field.code"),
        (Department::Hukou, "已迁移户口人员名单", "姓名,身份证号", "张三,@", " moved=1"),
        (Department::Hukou, "已迁入户口人员名单", "姓名,身份证号", "张三,@", " moved=1"),
        (
            Department::Hukou,
            "搬迁人口户口未迁移人员名单",
            "姓名,身份证号,现户籍地,未迁移原因",
            "张三,@,云峰村,在外",
            " moved=0",
        ),
        (
            Department::Assistance,
            "农村低保对象名单",
            "户主姓名,身份证号,家庭成员,成员身份证号,月保障金",
            "张三,&,李四,@,300",
            "12 entitled=1",
        ),
    ] {
        assert_eq!(under(department, title, &[headings, row]), expected, "{title} {headings}");
    }
    let lines =
        ["户主姓名,身份证号,家庭成员,成员身份证号".to_owned(), format!("张三,{},李四,{}", PEOPLE[1], PEOPLE[0])];
    let lines: Vec<&str> = ["农村低保对象名单"].into_iter().chain(lines.iter().map(String::as_str)).collect();
    let list = read(Department::Assistance, "名单.csv", &lines).expect("a list");
    assert_eq!(list.rows[0].id_number.as_deref(), Some(PEOPLE[0]));
    let fault = read(Department::Medical, "名单.csv", &["姓名,身份证号", "张三,1"]).expect_err("no list");
    assert!(fault.params["missing"].contains("证件号码一列已找到"), "{fault:?}");
    let rows = ["姓名,身份证号", "一、已迁移", "张三,@", "二、未迁移", "陈芳,&"];
    assert_eq!(under(Department::Hukou, "户口迁移名单", &rows), " moved=1 |  moved=0");
}

#[test]
fn what_speaks_of_something_else_keeps_nobody_out() {
    let (yes, no) = ("2026/1 insured=1", "refused list.may_deny");
    for (heading, text, expected) in [
        ("备注", "退伍军人", yes),
        ("备注", "不能自理", yes),
        ("备注", "不在家", yes),
        ("备注", "父亲死亡", yes),
        ("备注", "户主死亡，配偶继续享受", yes),
        ("备注", "丈夫病故", yes),
        ("备注", "丈夫病故后停保", no),
        ("备注", "父亲死亡，3月停保", no),
        ("备注", "未脱贫", yes),
        ("备注", "未享受低保", yes),
        ("备注", "低保已停发", yes),
        ("备注", "已退出监测", yes),
        ("备注", "去年未参保，今年新增", yes),
        ("备注", "2025年停保，2026年续保", yes),
        ("备注", "2026年续保，9月停保", no),
        ("备注", "已停保，新增职工医保", no),
        ("备注", "2025年停保，在万州续保", no),
        ("是否本地参保", "否", no),
        ("微信缴费状态", "未缴费", no),
        ("备注", "已停保，待恢复", no),
        ("备注", "已死亡，恢复发放", no),
        ("备注", "社保卡未激活", yes),
        ("备注", "电话停机", yes),
        ("备注", "退出宅基地", yes),
        ("困难原因", "子女死亡", yes),
        ("致贫原因", "户主死亡", yes),
        ("家庭情况", "父母双亡", yes),
        ("监护人", "已故", yes),
        ("是否本地户籍", "否", yes),
        ("是否微信缴费", "否", yes),
        ("是否重点人群", "否", yes),
        ("是否有效", "否", no),
        ("缴费人", "王停", yes),
        ("缴费人员状态", "停保", no),
        ("社保卡状态", "未激活", yes),
        ("拆旧情况", "未拆除", yes),
        ("备注", "死亡", no),
    ] {
        let headings = format!("姓名,身份证号,险种,{heading}");
        assert_eq!(
            of_row(Department::Medical, &headings, &format!("张三,@,居民,{text}")),
            expected,
            "{heading} {text}"
        );
    }
    for text in ["已取消低保", "低保已停发", "不再享受资助"] {
        let row = of_row(Department::Medical, "姓名,身份证号,险种,参保状态,备注", &format!("张三,@,居民,正常,{text}"));
        assert_eq!(row, "2026/1 insured=1 state=1", "{text}");
    }
    for (department, set, words) in [
        (Department::Medical, "2026/1 insured=0 state=2", "暂停缴费(中断)"),
        (Department::Pension, "1 state=2", "暂停缴费(中断)"),
    ] {
        assert_eq!(of_row(department, "姓名,身份证号,险种,缴费状态", &format!("张三,@,居民,{words}")), set);
    }
}

#[test]
fn harmless_titles_and_sub_titles_keep_nobody_out() {
    let yes = "2026/1 insured=1";
    for title in [
        "计划生育家庭2026年居民医保参保名单",
        "未脱贫户居民医保参保名单",
        "退捕渔民居民医保参保名单",
        "停车场社区居民医保参保名单",
        "2026年居民医保征缴参保名单",
        "2026年度居民医保（2025年集中征缴期）参保名单",
        "应保尽保人员居民医保参保名单",
        "居民医保参保名单（不含停保人员）",
        "居民医保参保名单（已剔除死亡人员）",
        "居民医保参保名单（职工医保另表）",
        "居民医保参保人员信息",
        "居民医保待遇享受人员名单",
    ] {
        assert_eq!(under(Department::Medical, title, &["姓名,身份证号", "张三,@"]), yes, "{title}");
    }
    for title in ["动态调整后农村低保对象名单", "审批通过农村低保对象名单", "农村低保对象名单（复核通过）"]
    {
        assert_eq!(under(Department::Assistance, title, &["姓名,身份证号", "张三,@"]), "12 entitled=1", "{title}");
    }
    for title in ["农村低保未审批通过对象名单", "农村低保待审批对象名单"] {
        let said = under(Department::Assistance, title, &["姓名,身份证号", "张三,@"]);
        assert_eq!(said, "refused list.title_denies", "{title}");
    }
    let pension = under(Department::Pension, "到龄领取城乡居民养老待遇人员名单", &["姓名,身份证号", "张三,@"]);
    assert_eq!(pension, "1 insured=1 state=3");
    for line in ["应参保", "申请", "待停村", "转出农坝村"] {
        let rows = ["姓名,身份证号", "陈芳,&", line, "张三,@"];
        let said = under(Department::Medical, "2026年居民医保参保名单", &rows);
        assert!(said.ends_with("refused list.title_denies"), "{line}: {said}");
    }
    for line in ["停坪村", "退水村", "未脱贫户", "2018年搬迁户", "云峰村（2025年新增）", "王停"]
    {
        let rows = ["姓名,身份证号", "陈芳,&", line, "张三,@"];
        let said = under(Department::Medical, "2026年居民医保参保名单", &rows);
        assert!(said.ends_with(yes) && said.starts_with(yes), "{line}: {said}");
    }
    let rows = ["姓名,身份证号", "张三,@", "以上人员均已参保，无停保人员"];
    assert_eq!(under(Department::Medical, "2026年居民医保参保名单", &rows), yes);
}

#[test]
fn lists_of_what_happened_are_read_of_every_month() {
    let headings = "姓名,身份证号";
    let [one, other] = [0, 1].map(|at| format!("张三,{}", PEOPLE[at]));
    for (department, file, n) in [
        (Department::Assistance, "农村低保取消名单.xlsx", 2),
        (Department::Assistance, "临时救助发放名单.xlsx", 2),
        (Department::Pension, "居民养老保险缴费名单.xlsx", 2),
        (Department::Assistance, "农村低保发放花名册.xlsx", 1),
    ] {
        let mut two = book(&[table("9月", headings, &[&one]), table("10月", headings, &[&other])]);
        file.clone_into(&mut two.name);
        let list = draft(&two, department).expect("a list");
        assert_eq!(list.rows.len(), n, "{file}");
    }
}

#[test]
fn what_stands_behind_another_offices_heading_is_its_own() {
    let lines = ["姓名,身份证号,养老险种,参保状态,医保险种,参保状态", "张三,@,职工,中断缴费,居民,正常参保"];
    assert_eq!(under(Department::Medical, "2026年参保登记表", &lines), "2026/1 insured=1 state=1");
    let blank = ["姓名,身份证号,养老险种,参保状态,医保险种,参保状态", "张三,@,职工,中断缴费,居民,"];
    assert!(under(Department::Medical, "2026年参保登记表", &blank).starts_with("refused"));
}

#[test]
fn a_list_of_what_is_given_once_says_so_of_whomever_it_went_to() {
    let given = "41 entitled=1";
    let title = "2026年10月临时救助发放花名册";
    for cells in ["低保对象", "其他", "特困"] {
        let row = format!("张三,@,{cells}");
        assert_eq!(under(Department::Assistance, title, &["姓名,身份证号,对象类别", &row]), given, "{cells}");
    }
    let rows = ["姓名,身份证号", "低保户", "张三,@", "特困户", "陈芳,&"];
    assert_eq!(under(Department::Assistance, title, &rows), format!("{given} | {given}"));
}

/// Says what becomes of the one row of a list with this title and these columns.
fn one_under(department: Department, title: &str, headings: &str, row: &str) -> String {
    under(department, title, &[headings, row])
}

#[test]
fn whoever_stands_on_a_roster_of_those_who_draw_draws() {
    let title = "2026年10月城乡居民养老保险待遇领取人员名册";
    let of = |headings: &str, row: &str| one_under(Department::Pension, title, headings, row);
    for heading in ["状态", "参保状态", "养老保险状态", "人员状态", "当前状态", "是否参保"] {
        let headings = format!("姓名,身份证号,{heading}");
        assert_eq!(of(&headings, "张三,@,正常"), "1 insured=1 state=3", "{heading}");
        assert_eq!(of(&headings, "张三,@,正常参保"), "1 insured=1 state=3", "{heading}");
        assert_eq!(of(&headings, "张三,@,参保缴费"), "contradicts list.doubted", "{heading}");
    }
    assert_eq!(of("姓名,身份证号,状态", "张三,@,停发"), "1 state=4");
    for remark in ["未满60", "缴费期", "补缴中", "正在缴费", "缓发", "领取职工养老"] {
        assert_eq!(of("姓名,身份证号,备注", &format!("张三,@,{remark}")), "refused list.may_deny", "{remark}");
    }
    let pays = "2026年城乡居民养老保险参保缴费人员名单";
    assert_eq!(one_under(Department::Pension, pays, "姓名,身份证号,状态", "张三,@,正常"), "1 insured=1 state=1");
    assert_eq!(one_under(Department::Pension, pays, "姓名,身份证号,备注", "张三,@,缴费期"), "1 insured=1");
}

#[test]
fn nobody_receives_where_nothing_is_paid() {
    let pension = "2026年10月城乡居民养老保险待遇发放名册";
    let aid = "2026年10月农村低保对象发放花名册";
    for heading in ["月待遇", "发放标准", "补差", "月补差金额", "待遇标准", "10月", "10月份", "2026年10月"]
    {
        for (department, title, paid) in
            [(Department::Pension, pension, "1 insured=1 state=3"), (Department::Assistance, aid, "12 entitled=1")]
        {
            let headings = format!("姓名,身份证号,{heading}");
            for nothing in ["0", "0.00", "0元"] {
                let row = format!("张三,@,{nothing}");
                assert_eq!(
                    one_under(department, title, &headings, &row),
                    "refused list.may_deny",
                    "{heading} {nothing}"
                );
            }
            assert_eq!(one_under(department, title, &headings, "张三,@,155"), paid, "{heading}");
        }
    }
    // The last month up to the list's day counts.
    let months = "姓名,身份证号,8月,9月,10月,11月";
    for (row, expected) in [
        ("张三,@,155,155,0,", "refused list.may_deny"),
        ("张三,@,0,155,155,0", "12 entitled=1"),
        ("张三,@,155,155,,", "12 entitled=1"),
        ("张三,@,0,0,0,", "refused list.may_deny"),
    ] {
        assert_eq!(one_under(Department::Assistance, aid, months, row), expected, "{row}");
    }
}

#[test]
fn who_is_said_to_be_insured_after_all_is_not_denied_by_the_title() {
    let medical = ("2026年城乡居民医保未参保人员名单", "2026/1 insured=0 state=-");
    let stopped = ("2026年10月农村低保停发人员名单", "12! entitled=0; 10! entitled=0");
    let unmoved = ("户口未迁移人员名单", " moved=0");
    for (department, (title, denied), words) in [
        (Department::Medical, medical, "已参保 已缴费 已续保 恢复参保 误报"),
        (Department::Assistance, stopped, "误停 已恢复 未停发 恢复发放 停错 继续享受"),
        (Department::Hukou, unmoved, "已迁移 已迁入 已落户 户口已迁"),
    ] {
        for word in words.split(' ') {
            let row = format!("张三,@,{word}");
            for heading in ["备注", "核实情况", ""] {
                let headings = format!("姓名,身份证号,{heading}");
                assert_eq!(
                    one_under(department, title, &headings, &row),
                    "contradicts list.affirmed",
                    "{heading} {word}"
                );
            }
        }
        for word in ["外出务工", "电话联系不上", "本人不愿意", "已参加职工医保", "已在外地参保", "收入超标", "原已参保"]
        {
            assert_eq!(one_under(department, title, "姓名,身份证号,备注", &format!("张三,@,{word}")), denied, "{word}");
        }
    }
    let ends =
        |day: &str| one_under(Department::Assistance, stopped.0, "姓名,身份证号,停发日期", &format!("张三,@,{day}"));
    assert_eq!(ends("2026-10-31"), "12! entitled=0 until=2026-10-31; 10! entitled=0 until=2026-10-31");
    assert_eq!(ends("2026-12-01"), "contradicts list.ends_later");
}

#[test]
fn what_says_more_of_an_aid_counts_before_what_says_less() {
    for (headings, row, expected) in [
        ("姓名,身份证号,是否低保,低保类别", "张三,@,是,农村低保", "12 entitled=1"),
        ("姓名,身份证号,低保类别,是否低保", "张三,@,农村低保,是", "12 entitled=1"),
        ("姓名,身份证号,是否低保,救助类别", "张三,@,是,农村低保", "12 entitled=1"),
        ("姓名,身份证号,是否特困,特困类别", "张三,@,是,集中供养", "21 entitled=1"),
        ("姓名,身份证号,救助类别", "张三,@,特困人员（分散供养）", "22 entitled=1"),
        ("姓名,身份证号,救助类别", "张三,@,特困供养(集中供养)", "21 entitled=1"),
        ("姓名,身份证号,是否低保,低保类别", "张三,@,否,农村低保", "contradicts list.two_columns"),
        ("姓名,身份证号,是否低保,救助类别", "张三,@,是,特困", "contradicts list.both"),
    ] {
        assert_eq!(of_row(Department::Assistance, headings, row), expected, "{headings} {row}");
    }
}

#[test]
fn words_that_end_it_are_known() {
    let [medical, pension] = [Department::Medical, Department::Pension];
    for (department, title, words) in [
        (medical, "2026年城乡居民医保参保名单", "殁 已火化 改参职工 出国定居 冻结 错保"),
        (pension, "2026年城乡居民养老保险参保名单", "殁 销号 转职工养老 出国定居 暂缓"),
        (Department::Assistance, "农村低保对象名单", "殁 转入五保 转入特困 暂缓 缓发 错保 冻结 销号"),
    ] {
        for word in words.split(' ') {
            let row = format!("张三,@,{word}");
            assert_eq!(one_under(department, title, "姓名,身份证号,备注", &row), "refused list.may_deny", "{word}");
        }
    }
    for way in ["出生登记", "恢复户口", "县内移居", "变更更正", "迁往县外"] {
        let row = format!("张三,@,2026-03-01,{way}");
        assert_eq!(
            of_row(Department::Hukou, "姓名,身份证号,迁移日期,迁移类别", &row),
            "refused list.may_deny",
            "{way}"
        );
    }
    for way in ["市内迁入", "县内迁入", "整户迁入", "投靠迁入", "易地搬迁"] {
        let row = format!("张三,@,2026-03-01,{way}");
        assert_eq!(of_row(Department::Hukou, "姓名,身份证号,迁移日期,迁移类别", &row), " moved=1 since=2026-03-01");
    }
}
