//! Sheets with more on them than one table, and what is told of cells that belong to no record.

mod common;

use anju_model::{checks::Cost, contract::ColumnAccount};
use anju_sheet::{Cell, Draft, DraftValue, Workbook, draft};
use common::{Facts, id_number, made, made_of};

const HEADINGS: [&str; 7] = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"];

fn drafted(workbook: &Workbook) -> Draft {
    draft(workbook, &Facts::new().context()).expect("a draft")
}

fn message(draft: &Draft, code: &str) -> String {
    let findings = draft.findings();
    let finding = findings.iter().find(|finding| finding.code == code);
    finding.unwrap_or_else(|| panic!("{code} is not among {findings:#?}")).message.clone()
}

fn person<'a>(household: &'a str, name: &'a str, id: &'a str, relation: &'a str) -> [&'a str; 7] {
    ["云阳县", "农坝镇", "农坝社区", household, name, id, relation]
}

fn ids() -> Vec<String> {
    ["男", "女", "男", "女"].iter().enumerate().map(|(n, sex)| id_number("1987-08-02", sex, n)).collect()
}

/// Every filled cell but the headings is in the account once.
fn accounted(draft: &Draft, workbook: &Workbook, cells: usize) -> Vec<ColumnAccount> {
    let accounts = draft.accounts(workbook);
    let sum = |of: fn(&ColumnAccount) -> u32| accounts.iter().map(of).sum::<u32>();
    assert_eq!(sum(|account| account.filled), sum(|account| account.taken + account.kept + account.reported));
    assert_eq!(sum(|account| account.filled) as usize, cells, "{accounts:#?}");
    accounts
}

#[test]
fn a_table_to_the_right_is_told_and_nothing_of_it_stands_with_others() {
    let ids = ids();
    let (left, right) = (person("7001", "张三", &ids[0], "户主"), person("7002", "王五", &ids[2], "户主"));
    let beside = |one: [&'static str; 7], other: [&'static str; 7]| [&one[..], &[""], &other[..]].concat();
    let headings = beside(HEADINGS, HEADINGS);
    let row = [&left[..], &[""], &right[..]].concat();
    let wife = [&person("7001", "李娟", &ids[1], "配偶")[..], &[""; 8]].concat();
    let alone = [&[""; 8][..], &person("7002", "赵敏", &ids[3], "配偶")].concat();
    let workbook = made(&[&headings, &row, &wife, &alone]);
    let draft = drafted(&workbook);
    assert_eq!((draft.count("person"), draft.refused()), (2, vec![]), "{:#?}", draft.findings());
    let said = format!("{:?}", draft.records);
    assert!(!said.contains("王五") && !said.contains(&ids[2]), "{said}");
    assert!(message(&draft, "column.other_table").contains("共 14 格"), "{}", message(&draft, "column.other_table"));
    accounted(&draft, &workbook, 28);
}

#[test]
fn a_table_to_the_right_is_told_where_the_sheets_title_names_the_village() {
    let ids = ids();
    let headings = ["户编号", "姓名", "证件号码", "与户主关系"];
    let headings = [&headings[..], &[""], &headings].concat();
    let row = ["7001", "张三", &ids[0], "户主", "", "7002", "王五", &ids[2], "户主"];
    let wife = ["", "李娟", &ids[1], "配偶", "", "", "赵敏", &ids[3], "配偶"];
    let workbook = made(&[&["农坝镇农坝社区搬迁人口花名册"], &headings, &row, &wife]);
    let draft = drafted(&workbook);
    assert_eq!((draft.count("person"), draft.refused()), (2, vec![]), "{:#?}", draft.findings());
    let said = format!("{:?}", draft.records);
    assert!(!said.contains("王五") && !said.contains(&ids[2]), "{said}");
    assert!(message(&draft, "column.other_table").contains("共 7 格"), "{}", message(&draft, "column.other_table"));
}

#[test]
fn whoever_stands_beside_the_head_in_one_row_is_not_taken_for_him() {
    let ids = ids();
    let place = ["", "", "", ""];
    let lower = ["县", "乡", "村", "户编号", "姓名", "证件号码", "姓名", "证件号码", "与户主关系", "姓名", "证件号码"];
    for children in ["子女信息", "子女", "儿女基本情况", "长子"] {
        let upper = [&place[..], &["户主信息", "", "配偶信息", "", "与户主关系", children, ""]].concat();
        let head = ["云阳县", "农坝镇", "农坝社区", "7001", "张三", &ids[0]];
        let row = [&head[..], &["李娟", &ids[1], "户主", "张小", &ids[2]]].concat();
        let workbook = made(&[&upper, &lower, &row]);
        assert_eq!(living(&workbook), ["张三"], "{children}");
        assert!(!message(&drafted(&workbook), "column.persons").is_empty(), "who else stands in the row is told");
    }
}

#[test]
fn a_phone_below_what_is_the_households_is_no_members() {
    let ids = ids();
    let upper = ["", "", "", "户基本信息", "", "家庭成员", "", "", ""];
    let lower = ["县", "乡", "村", "户编号", "联系电话", "姓名", "证件号码", "与户主关系", "电话"];
    let place = ["云阳县", "农坝镇", "农坝社区", "7001", "19900001111"];
    let head = [&place[..], &["张三", &ids[0], "户主", ""]].concat();
    let wife = [&place[..], &["李娟", &ids[1], "配偶", "19900002222"]].concat();
    let draft = drafted(&made(&[&upper, &lower, &head, &wife]));
    let phones = |kind: &str| -> Vec<String> {
        let of_kind = draft.records.iter().filter(|record| record.kind() == kind);
        of_kind.map(|record| format!("{:?}", record.fields.get("phone"))).collect()
    };
    assert!(phones("household")[0].contains("19900001111"), "{:#?}", draft.records);
    assert_eq!(phones("person")[0], "None");
    assert!(phones("person")[1].contains("19900002222"));
}

#[test]
fn what_stands_behind_a_cadres_unit_and_post_is_his() {
    let ids = ids();
    for unit in ["帮扶责任人单位及职务", "单位及职务", "单位职务"] {
        let headings = [&HEADINGS[..], &["帮扶责任人姓名", unit, "联系电话"]].concat();
        let row = [&person("7001", "张三", &ids[0], "户主")[..], &["王强", "县教委科员", "19900000009"]].concat();
        let draft = drafted(&made(&[&headings, &row]));
        let said = format!("{:?}", draft.records);
        let phone = draft.records.iter().find(|record| record.kind() == "person").map(|it| it.fields.get("phone"));
        assert!(phone.flatten().is_none(), "{unit}: {said}");
    }
}

#[test]
fn repeated_columns_of_one_table_are_no_other_table() {
    let ids = ids();
    let headings = ["姓名", "证件号码", "县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"];
    let row = ["张三", &ids[0], "云阳县", "农坝镇", "农坝社区", "7001", "张三", &ids[0], "户主"];
    let draft = drafted(&made(&[&headings, &row]));
    assert!(draft.findings().iter().all(|finding| finding.code != "column.other_table"));
    assert_eq!(draft.count("person"), 1);
}

#[test]
fn a_table_above_is_told_and_accounted_for() {
    let ids = ids();
    let pairs = ["户编号", "户主姓名", "帮扶干部姓名", "结对开始时间"];
    let workbook = made(&[
        &pairs,
        &["7001", "张三", "冯山华", "2022-03-01"],
        &HEADINGS,
        &person("7001", "张三", &ids[0], "户主"),
        &person("7001", "李娟", &ids[1], "配偶"),
    ]);
    let draft = drafted(&workbook);
    assert_eq!(draft.count("person"), 2);
    let message = message(&draft, "rows.other_table");
    assert!(message.contains("第 1 行至第 2 行") && message.contains("帮扶干部姓名"), "{message}");
    accounted(&draft, &workbook, 8 + 14);
}

#[test]
fn a_table_below_under_other_headings_is_told_and_not_read_as_people() {
    let ids = ids();
    let below = ["户编号", "姓名", "证件号码", "与户主关系", "县", "乡", "村"];
    let workbook = made(&[
        &HEADINGS,
        &person("7001", "张三", &ids[0], "户主"),
        &["二、2026年新增人口"],
        &below,
        &["7002", "王五", &ids[2], "户主", "云阳县", "农坝镇", "农坝社区"],
        &["7002", "赵敏", &ids[3], "配偶", "云阳县", "农坝镇", "农坝社区"],
    ]);
    let draft = drafted(&workbook);
    assert_eq!((draft.count("person"), draft.refused()), (1, vec![]), "{:#?}", draft.findings());
    assert!(message(&draft, "rows.other_table").contains("第 4 行至第 6 行是另一张表"));
    accounted(&draft, &workbook, 7 + 1 + 21);
    let pairs = ["户编号", "户主姓名", "帮扶干部姓名", "帮扶干部单位", "联系电话", "结对开始时间"];
    let row = ["7001", "张三", "冯山华", "县民政局", "13900000001", "2022-03-01"];
    let draft = drafted(&made(&[&HEADINGS, &person("7001", "张三", &ids[0], "户主"), &pairs, &row]));
    assert_eq!((draft.count("person"), draft.refused()), (1, vec![]), "{:#?}", draft.findings());
    assert!(message(&draft, "rows.other_table").contains("第 3 行至第 4 行"));
}

#[test]
fn headings_said_again_between_records_are_no_other_table() {
    let ids = ids();
    let rows = [HEADINGS, person("7001", "张三", &ids[0], "户主"), HEADINGS, person("7002", "王五", &ids[2], "户主")];
    let draft = drafted(&made(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>()));
    assert_eq!(draft.count("person"), 2);
}

#[test]
fn rows_that_are_only_filled_down_are_one_line_of_the_report() {
    let ids = ids();
    let mut rows: Vec<[&str; 7]> = vec![HEADINGS, person("7001", "张三", &ids[0], "户主")];
    rows.extend([["云阳县", "农坝镇", "", "", "", "", ""]; 500]);
    let draft = drafted(&made(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>()));
    let findings = draft.findings();
    assert!(findings.len() < 10, "{}", findings.len());
    let message = message(&draft, "rows.doubtful");
    assert!(message.contains("有 500 行") && message.contains("第 3 行至第 502 行"), "{message}");
}

#[test]
fn a_formula_without_a_result_in_a_kept_column_is_told_and_not_counted_as_kept() {
    let ids = ids();
    let headings: Vec<&str> = HEADINGS.iter().copied().chain(["备注"]).collect();
    let row = |at: usize, number, note| {
        person(number, "张三", &ids[at], "户主").into_iter().chain([note]).collect::<Vec<&str>>()
    };
    let mut workbook = made(&[&headings, &row(0, "7001", "低保户"), &row(2, "7002", "特困户")]);
    workbook.sheets[0].rows[2].cells[7] = Cell::Uncomputed;
    let draft = drafted(&workbook);
    let accounts = draft.accounts(&workbook);
    let notes = accounts.iter().find(|account| account.column == "备注").expect("the column");
    assert_eq!((notes.filled, notes.kept, notes.reported), (2, 1, 1));
    let findings = draft.findings();
    let told = findings.iter().find(|finding| finding.code == "field.uncomputed").expect("told");
    assert_eq!(told.column, "备注");
}

#[test]
fn a_row_that_is_left_out_is_not_said_to_be_taken() {
    let ids = ids();
    let row = ["云阳县", "某某镇", "没有的村", "7001", "张三", &ids[0], "户主"];
    let draft = drafted(&made(&[&HEADINGS, &row]));
    assert_eq!(draft.refused().len(), 1);
    let findings = draft.findings();
    assert!(findings.iter().any(|finding| finding.costs == Cost::Row), "{findings:#?}");
    assert!(findings.iter().all(|finding| !finding.message.contains("照常导入")), "{findings:#?}");
    assert!(!draft.refused()[0].reasons.concat().contains("照常导入"));
}

#[test]
fn a_cell_that_differs_is_told_with_the_place_of_the_cell_that_counts() {
    let ids = ids();
    let health: Vec<&str> = HEADINGS.iter().copied().chain(["健康状况"]).collect();
    let row = |health| person("7001", "张三", &ids[0], "户主").into_iter().chain([health]).collect::<Vec<&str>>();
    let all = made(&[&HEADINGS, &person("7001", "张三", &ids[0], "户主")]);
    let (first, second) = (made(&[&health, &row("健康")]), made(&[&health, &row("残疾")]));
    let draft = drafted(&made_of(vec![("全部", all), ("儿童", first), ("残疾", second)]));
    assert!(
        message(&draft, "cell.differs").contains("与《儿童》第 2 行的内容不一致"),
        "{}",
        message(&draft, "cell.differs")
    );
}

#[test]
fn a_pair_that_lasts_has_no_end() {
    let ids = ids();
    let people = made(&[&HEADINGS, &person("7001", "张三", &ids[0], "户主"), &person("7002", "王五", &ids[2], "户主")]);
    let headings = ["户编号", "户主姓名", "帮扶干部姓名", "结对开始时间", "结对结束时间"];
    let pairs = made(&[
        &headings,
        &["7001", "张三", "冯山华", "2022-03-01", "至今"],
        &["7002", "王五", "冯山华", "2022年5月至今", ""],
    ]);
    let draft = drafted(&made_of(vec![("人口信息", people), ("结对帮扶", pairs)]));
    assert_eq!((draft.count("pair"), draft.refused(), draft.to_mend()), (2, vec![], vec![]), "{:#?}", draft.findings());
    assert!(draft.records.iter().all(|record| record.kind() != "pair" || record.fields.get("until").is_none()));
}

#[test]
fn a_tab_may_bear_the_bare_name_of_a_village() {
    let rows = |number| {
        let row = ["云阳县", "农坝镇", number, "徐辉", "男", "1987-08-02", "", "户主"];
        common::made(&[&["县", "乡", "户编号", "姓名", "性别", "出生日期", "证件号码", "与户主关系"], &row])
    };
    let of = |tabs: [&str; 2]| {
        let [one, other] = tabs;
        let workbook = common::made_of(vec![(one, rows("7")), (other, rows("8"))]);
        draft(&workbook, &Facts::new().context())
    };
    let drafted = of(["农坝", "云峰"]).expect("a draft");
    assert_eq!((drafted.count("household"), drafted.refused().len()), (2, 0), "{:#?}", drafted.findings());
    assert_eq!(of(["农坝", "汇总"]).expect("a draft").count("household"), 1, "the sum lacks a village");
    assert_eq!(of(["汇总", "表2"]).expect_err("no village").code, "workbook.headings");
}

#[test]
fn a_village_may_stand_in_the_name_or_the_title_of_its_sheet() {
    let ids = ids();
    let headings = ["户编号", "姓名", "证件号码", "与户主关系"];
    let titled = made(&[
        &["农坝镇农坝社区人口信息表"],
        &headings,
        &["7001", "张三", &ids[0], "户主"],
        &["7001", "李娟", &ids[1], "配偶"],
    ]);
    let named = made(&[&headings, &["7002", "王五", &ids[2], "户主"]]);
    let workbook = made_of(vec![("Sheet1", titled), ("云峰村", named)]);
    let draft = drafted(&workbook);
    assert_eq!((draft.count("person"), draft.refused()), (3, vec![]), "{:#?}", draft.findings());
    let village = |record: &anju_sheet::DraftRecord| match record.fields.get("village") {
        Some(DraftValue::Value(value)) => value.as_text().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    let villages: Vec<String> =
        draft.records.iter().filter(|record| record.kind() == "household").map(village).collect();
    assert_eq!(villages[0], "500235116002");
    assert!(villages[1].starts_with("500235") && villages[1].len() == 12, "{villages:?}");
    assert!(message(&draft, "sheet.village").contains("云阳县农坝镇农坝社区"));
}

/// Tables of villages one below the other, each with its title and headings, its households counted from 1.
#[test]
fn a_title_between_tables_says_the_village_and_begins_another_household() {
    const SHORT: [&str; 4] = ["户编号", "姓名", "证件号码", "与户主关系"];
    let ids = ids();
    let titled = |first: &str, second: &str, number: &str| {
        drafted(&made(&[
            &[first],
            &SHORT,
            &["1", "张三", &ids[0], "户主"],
            &["1", "李娟", &ids[1], "配偶"],
            &[second],
            &SHORT,
            &[number, "王五", &ids[2], "户主"],
            &[number, "赵敏", &ids[3], "配偶"],
        ]))
    };
    let draft = titled("农坝镇农坝社区人口信息表", "农坝镇云峰村人口信息表", "2");
    assert_eq!((draft.count("person"), draft.count("household")), (4, 2), "{:#?}", draft.findings());
    let villages: Vec<Option<&DraftValue>> = draft
        .records
        .iter()
        .filter(|record| record.kind() == "household")
        .map(|record| record.fields.get("village"))
        .collect();
    assert!(villages.len() == 2 && villages[0] != villages[1], "{villages:?}");
    // Counted from 1 again, the number is another family's.
    let again = titled("农坝镇农坝社区人口信息表", "农坝镇云峰村人口信息表", "1");
    assert_eq!(again.count("person"), 2);
    assert_eq!(again.refused().len(), 2, "{:#?}", again.findings());
    // A blank number below a title is nobody's above it.
    let blank = titled("农坝镇农坝社区人口信息表", "农坝镇云峰村人口信息表", "");
    assert_eq!(blank.count("person"), 2);
}

#[test]
fn examples_instructions_and_signatures_are_nobody() {
    let ids = ids();
    let footer = ["填表人：", "王某", "审核人：", "李某", "填报日期：", "2026-10-31", "联系电话："];
    let must = ["必填", "必填", "格式：农坝社区", "必填", "必填", "必填", "见选项"];
    let mut example = person("7009", "李明", "", "户主");
    example[0] = "例";
    let workbook = made(&[
        &HEADINGS,
        &must,
        &example,
        &person("7008", "李某某", "", "户主"),
        &person("7008", "XXX", "", "配偶"),
        &person("7008", "张三（示例）", "", "之子"),
        &person("7001", "张三", &ids[0], "户主"),
        &person("7001", "李娟", &ids[1], "配偶"),
        &footer,
    ]);
    let draft = drafted(&workbook);
    assert_eq!((draft.count("person"), draft.refused()), (2, vec![]), "{:#?}", draft.findings());
    assert!(message(&draft, "rows.left").contains("有 6 行"), "{:#?}", draft.findings());
    accounted(&draft, &workbook, 14 + 7 * 2 + 6 * 4);
}

/// A workbook as Excel saves it, changed before.
fn saved(rows: &[&[&str]], change: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Workbook {
    let mut written = rust_xlsxwriter::Workbook::new();
    let sheet = written.add_worksheet().set_name("人口信息").expect("a name");
    for (row, cells) in rows.iter().enumerate() {
        for (column, text) in cells.iter().enumerate() {
            sheet.write_string(row as u32, column as u16, *text).expect("a cell");
        }
    }
    change(sheet);
    anju_sheet::read_workbook("人口.xlsx", &written.save_to_buffer().expect("a workbook")).expect("readable")
}

#[test]
fn a_name_merged_over_two_people_is_nobodys_but_the_firsts() {
    let ids = ids();
    let rows = [person("7001", "张三", &ids[0], "户主"), person("7001", "", &ids[1], "配偶")];
    let merge = |columns: &'static [u16]| {
        let rows = [&HEADINGS[..], &rows[0][..], &rows[1][..]];
        saved(&rows, |sheet| {
            for column in columns {
                let text = rows[1][*column as usize];
                sheet.merge_range(1, *column, 2, *column, text, &rust_xlsxwriter::Format::new()).expect("merged");
            }
        })
    };
    let draft = drafted(&merge(&[4]));
    assert_eq!(draft.count("person"), 1, "{:#?}", draft.findings());
    assert!(message(&draft, "field.merged").starts_with("第 3 行“姓名”"), "{}", message(&draft, "field.merged"));
    let same = [person("7001", "张三", &ids[0], "户主"), person("7001", "", &ids[0], "户主")];
    let bare = [person("7001", "张三", &ids[0], "户主"), ["云阳县", "农坝镇", "农坝社区", "", "", "", ""]];
    for rows in [same, bare] {
        let workbook = saved(&[&HEADINGS[..], &rows[0][..], &rows[1][..]], |sheet| {
            sheet.merge_range(1, 4, 2, 4, "张三", &rust_xlsxwriter::Format::new()).expect("merged");
        });
        let draft = drafted(&workbook);
        assert_eq!((draft.count("person"), draft.refused()), (1, vec![]), "{:#?}", draft.findings());
    }
    // Who fills two rows is one.
    let draft = drafted(&merge(&[4, 5, 6]));
    assert_eq!((draft.count("person"), draft.refused()), (1, vec![]), "{:#?}", draft.findings());
}

#[test]
fn columns_that_nobody_sees_are_read_and_told() {
    let ids = ids();
    let rows = [&HEADINGS[..], &person("7001", "张三", &ids[0], "户主")];
    let workbook = saved(&rows, |sheet| {
        sheet.set_column_hidden(5).expect("hidden");
    });
    let draft = drafted(&workbook);
    assert_eq!(draft.count("person"), 1);
    assert!(message(&draft, "column.hidden").contains("证件号码"), "{}", message(&draft, "column.hidden"));
}

#[test]
fn nobody_on_a_list_that_is_put_aside_becomes_a_member() {
    let ids = ids();
    for (title, code) in [("清退人员名单", "rows.gone"), ("放弃搬迁户名单", "rows.aside")] {
        let row = person("7001", "张三", &ids[0], "户主");
        let draft = drafted(&made(&[&[title], &HEADINGS, &row]));
        assert_eq!((draft.count("person"), draft.refused().len()), (0, 1), "{title}: {:#?}", draft.findings());
        assert!(message(&draft, code).contains(title), "{}", message(&draft, code));
    }
    let wife = person("7001", "李娟", &ids[1], "妻（已故）");
    let draft = drafted(&made(&[&HEADINGS, &person("7001", "张三", &ids[0], "户主"), &wife]));
    assert_eq!(draft.count("person"), 1, "{:#?}", draft.findings());
}

#[test]
fn a_name_that_is_left_out_in_part_is_asked_for_and_an_examples_is_nobody() {
    let ids = ids();
    let (masked, example) = (person("7001", "张××", &ids[0], "户主"), person("7001", "张三（示例）", &ids[0], "户主"));
    let draft = drafted(&made(&[&HEADINGS, &masked]));
    assert_eq!((draft.count("person"), draft.refused().len()), (0, 1));
    assert!(message(&draft, "name.masked").contains("张××"), "{}", message(&draft, "name.masked"));
    let partly = person("7001", "张某", &ids[0], "户主");
    let draft = drafted(&made(&[&HEADINGS, &partly]));
    assert_eq!((draft.count("person"), draft.refused()), (1, vec![]));
    assert!(message(&draft, "name.partly").contains("张某"));
    let beside = person("7001", "张小（长子）", &ids[0], "户主");
    let draft = drafted(&made(&[&HEADINGS, &beside]));
    assert_eq!(draft.count("person"), 1);
    assert!(message(&draft, "name.beside").contains("长子"), "{}", message(&draft, "name.beside"));
    let other = person("7002", "李娟", &ids[1], "户主");
    let draft = drafted(&made(&[&HEADINGS, &example, &other]));
    assert_eq!((draft.count("person"), draft.refused()), (1, vec![]), "{:#?}", draft.findings());
}

/// The names of those whom a sheet makes people of the village.
fn living(workbook: &Workbook) -> Vec<String> {
    let name = |value: &DraftValue| match value {
        DraftValue::Value(value) => value.as_text().map(str::to_owned),
        _ => None,
    };
    let draft = drafted(workbook);
    let people = draft.records.iter().filter(|record| record.kind() == "person");
    people.filter_map(|record| name(record.fields.get("name")?)).collect()
}

#[test]
fn lines_titles_and_tabs_of_those_who_left_are_heard_however_they_are_written() {
    let ids = ids();
    let (head, wife) = (person("7001", "张三", &ids[0], "户主"), person("7001", "李娟", &ids[1], "配偶"));
    let son = person("7001", "张小", &ids[2], "之子");
    for line in [
        &["二、死亡人员（2人）"][..],
        &["减少人员：2人"],
        &["三、外嫁人员 2人"],
        &["二、减少人员（共1户2人）"],
        &["以下2人已死亡"],
        &["二", "死亡人员"],
        &["二、死亡人员", "", "", "", "", "", "1人"],
        &["2026年减少人员名单", "", "", "", "", "", "单位：人"],
    ] {
        assert_eq!(living(&made(&[&HEADINGS, &head, &wife, line, &son])), ["张三", "李娟"], "{line:?}");
    }
    for title in [
        &["云阳县2026年第三季度易地扶贫搬迁后续扶持对象自然减少人员花名册"][..],
        &["附件2", "2026年减少人员名单"],
        &["建档立卡贫困人口自然减少名单"],
        &["2026年变动减少人员名单"],
        &["搬迁人口变动情况表（减少）"],
        &["人口增减变动表（减少）"],
    ] {
        assert_eq!(living(&made(&[title, &HEADINGS, &head, &wife])), Vec::<String>::new(), "{title:?}");
    }
    // A harmless line leaves it to the title, one of those who are there does not.
    let rows = |line: &'static str| -> Vec<String> {
        living(&made(&[&["2026年减少人员名单"], &HEADINGS, &[line], &head, &wife]))
    };
    assert_eq!(rows("一、农坝社区人员"), Vec::<String>::new());
    assert_eq!(rows("一、现有人员"), ["张三", "李娟"]);
    let title = &["农坝镇农坝社区人口信息表"][..];
    let page = made(&[title, &HEADINGS, &head, &["二、死亡人员"], &wife, title, &HEADINGS, &son]);
    assert_eq!(living(&page), ["张三"]);
}

#[test]
fn below_a_heading_of_those_who_left_anything_but_a_no_says_it() {
    let ids = ids();
    let headings = [&HEADINGS[..], &["减少原因", "是否易地搬迁人口", "核查结果"]].concat();
    let row = |cells: [&'static str; 3]| [&person("7001", "张三", &ids[0], "户主")[..], &cells[..]].concat();
    for reason in ["其他", "其它", "其他原因", "母亲带走", "户主死亡", "非正常死亡"] {
        assert_eq!(living(&made(&[&headings, &row([reason, "", ""])])), Vec::<String>::new(), "{reason}");
    }
    for reason in ["", "无", "否", "/", "正常", "不详"] {
        assert_eq!(living(&made(&[&headings, &row([reason, "", ""])])), ["张三"], "{reason}");
    }
    for cells in [["", "否", ""], ["", "", "已死亡"]] {
        let draft = drafted(&made(&[&headings, &row(cells)]));
        assert_eq!(draft.count("person"), 1);
        assert!(!message(&draft, "member.noted_gone").is_empty());
    }
}

#[test]
fn what_stands_below_or_in_brackets_of_another_is_not_the_persons() {
    let ids = ids();
    let upper = ["", "", "", "", "户主信息", "户主信息", "家庭成员信息", "家庭成员信息", "家庭成员信息"];
    let lower = ["县", "乡", "村", "户编号", "姓名", "证件号码", "姓名", "证件号码", "与户主关系"];
    let row = |name: &'static str, id: &'static str, relation: &'static str, ids: &[String]| -> Vec<String> {
        let id = ids[id.parse::<usize>().unwrap()].clone();
        let head = ["云阳县", "农坝镇", "农坝社区", "7001", "张三", &ids[0]];
        head.iter().map(|text| (*text).to_owned()).chain([name.to_owned(), id, relation.to_owned()]).collect()
    };
    let rows = [row("张三", "0", "户主", &ids), row("李娟", "1", "配偶", &ids), row("张小", "2", "之子", &ids)];
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    assert_eq!(living(&made(&[&upper, &lower, &rows[0], &rows[1], &rows[2]])), ["张三", "李娟", "张小"]);
    let headings = [&HEADINGS[..], &["人均纯收入（搬迁前）", "文化程度（配偶）", "身份证号（监护人）"]].concat();
    let row = [&person("7001", "张三", &ids[0], "户主")[..], &["3000", "大专", &ids[1]]].concat();
    let draft = drafted(&made(&[&headings, &row]));
    let person = draft.records.iter().find(|record| record.kind() == "person").expect("a person");
    assert!(!person.fields.contains_key("education"), "{person:?}");
    assert!(format!("{:?}", person.fields.get("id_number")).contains(&ids[0]), "{person:?}");
}

#[test]
fn visits_that_were_planned_and_pairs_that_ended_are_no_records() {
    let visits = ["户编号", "户主姓名", "走访时间", "走访人员", "走访方式"];
    let visit = ["7001", "张三", "2026-03-01", "冯山华", "入户"];
    let pairs = [
        "户编号",
        "户主姓名",
        "帮扶干部姓名",
        "帮扶干部单位",
        "单位隶属关系",
        "帮扶干部职务",
        "联系电话",
        "结对开始时间",
    ];
    let pair = ["7001", "张三", "冯山华", "农坝镇政府", "乡镇(街道)", "主任", "19900000001", "2022-03-01"];
    let codes = |rows: &[&[&str]]| -> Vec<String> {
        drafted(&made(rows)).findings().into_iter().map(|finding| finding.code).collect()
    };
    let has = |rows: &[&[&str]], code: &str| codes(rows).iter().any(|found| found == code);
    for title in ["2026年走访计划表", "未走访户名单", "作废"] {
        assert!(has(&[&[title], &visits, &visit], "rows.not_visited"), "{title}");
    }
    assert!(has(&[&visits, &["二、未走访户"], &visit], "rows.not_visited"));
    let asked = [&visits[..], &["是否走访"]].concat();
    assert!(has(&[&asked, &[&visit[..], &["否"]].concat()], "visit.not_made"));
    assert!(!has(&[&asked, &[&visit[..], &["是"]].concat()], "visit.not_made"));
    for title in ["解除结对名单", "拟结对名单", "结对帮扶（作废）"] {
        assert!(has(&[&[title], &pairs, &pair], "rows.not_paired"), "{title}");
    }
    let state = [&pairs[..], &["结对状态"]].concat();
    assert!(has(&[&state, &[&pair[..], &["已解除"]].concat()], "pair.ended"));
    let ended = [&state[..], &["结对结束时间"]].concat();
    assert!(!has(&[&ended, &[&pair[..], &["已解除", "2024-05-01"]].concat()], "pair.ended"));
    assert!(!has(&[&["结对帮扶台账"], &pairs, &pair], "rows.not_paired"));
    let remark = [&pairs[..], &["备注"]].concat();
    assert!(has(&[&remark, &[&pair[..], &["已调离"]].concat()], "pair.noted_ended"));
}

#[test]
fn harmless_words_of_titles_headings_and_remarks_keep_nobody_out() {
    let ids = ids();
    let (head, wife) = (person("7001", "张三", &ids[0], "户主"), person("7001", "李娟", &ids[1], "配偶"));
    for line in
        ["注：已剔除减少人员2人", "2、减少情况：无", "以下2人户口已迁出原籍", "以下2人为外嫁女回迁", "二、出嫁人员家庭"]
    {
        assert_eq!(living(&made(&[&HEADINGS, &head, &[line], &wife])), ["张三", "李娟"], "{line}");
    }
    for title in ["死亡、迁出人员核减后在册人口花名册", "病故人员遗属信息表", "人口信息采集表（模板）"]
    {
        assert_eq!(living(&made(&[&[title], &HEADINGS, &head, &wife])), ["张三", "李娟"], "{title}");
    }
    let headings =
        ["县", "乡", "村（原行政村）", "户编号（原系统编号）", "姓名（与身份证原件一致）", "证件号码（与原件一致）"];
    let headings = [&headings[..], &["与户主关系（户主、配偶、之子等）"]].concat();
    assert_eq!(living(&made(&[&headings, &head, &wife])), ["张三", "李娟"]);
    let asked = [&HEADINGS[..], &["是否享受搬迁补助", "低保状态", "收入变动"]].concat();
    let asked = drafted(&made(&[&asked, &[&head[..], &["否", "注销", "减少"]].concat()]));
    assert!(asked.findings().iter().all(|finding| finding.code != "member.noted_gone"), "{:#?}", asked.findings());
    let upper = ["序号", "帮扶对象", "帮扶对象", "帮扶干部", "帮扶干部", "帮扶干部", "结对开始时间"];
    let lower = ["", "户编号", "户主姓名", "姓名", "单位", "联系电话", ""];
    let pair = ["1", "7001", "张三", "冯山华", "农坝镇政府", "19900000001", "2022-03-01"];
    let findings = |rows: &[&[&str]]| -> Vec<String> {
        drafted(&made(rows)).findings().into_iter().map(|finding| finding.code).collect()
    };
    let refused = |codes: &[String]| {
        codes.iter().any(|code| code.starts_with("rows.not_") || code == "visit.not_made" || code == "pair.ended")
    };
    let two_rows = made(&[&upper, &lower, &pair]);
    assert!(draft(&two_rows, &Facts::new().context()).is_ok(), "the usual form of pairs");
    let visits = ["户编号", "户主姓名", "走访时间", "走访人员", "走访方式"];
    let visit = ["7001", "张三", "2026-03-01", "冯山华", "电话"];
    for (heading, cell) in
        [("是否入户", "否"), ("下次走访", "待走访"), ("备注", "未走访到本人，见其子"), ("是否首次走访", "否")]
    {
        let headings = [&visits[..], &[heading]].concat();
        assert!(!refused(&findings(&[&headings, &[&visit[..], &[cell]].concat()])), "{heading} {cell}");
    }
    for title in ["走访计划完成情况台账", "应走访户走访台账", "走访记录（含未走访户补访）"]
    {
        assert!(!refused(&findings(&[&[title], &visits, &visit])), "{title}");
    }
    let pairs = ["户编号", "户主姓名", "帮扶干部姓名", "结对开始时间"];
    let pair = ["7001", "张三", "冯山华", "2022-03-01"];
    for (heading, cell) in [("监测状态", "已解除"), ("低保", "取消"), ("是否首次结对", "否")] {
        let headings = [&pairs[..], &[heading]].concat();
        assert!(!refused(&findings(&[&headings, &[&pair[..], &[cell]].concat()])), "{heading} {cell}");
    }
}

#[test]
fn signatures_totals_and_places_among_the_names_are_nobody() {
    let ids = ids();
    let (head, wife) = (person("7001", "张三", &ids[0], "户主"), person("7001", "李娟", &ids[1], "配偶"));
    for row in [
        ["村支部书记", "", "", "", "王强", "", ""],
        ["", "", "", "", "王强", "", ""],
        ["", "", "", "", "云峰村", "", ""],
        ["云阳县", "农坝镇", "农坝社区", "7001", "合计", "", "3人"],
    ] {
        assert_eq!(living(&made(&[&HEADINGS, &head, &wife, &row])), ["张三", "李娟"], "{row:?}");
    }
    // Whoever has a relation is of the household above.
    let son = ["", "", "", "", "张小", "", "之子"];
    assert_eq!(living(&made(&[&HEADINGS, &head, &son])), ["张三", "张小"]);
}
