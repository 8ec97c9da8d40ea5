//! Which household and whom rows mean: numbers that are given anew, copied wrongly or written otherwise, and what a row that is
//! refused may say.

mod common;

use anju_sheet::{Draft, NaturalKey, Which, Workbook, draft};
use common::{Facts, holding, id_number, made_of};

const HEADINGS: [&str; 13] = [
    "县",
    "乡",
    "村",
    "户编号",
    "人口编号",
    "姓名",
    "证件号码",
    "性别",
    "出生日期",
    "与户主关系",
    "所属小组",
    "户主姓名",
    "户联系电话",
];

/// A row: village, number, name, sex, relation, birth, and what else is said: id 身份证, 人口编号, group, head's name, phone.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str, [&'a str; 4]);

const HERE: &str = "农坝社区";
const THERE: &str = "云峰村";

/// Tells a man from a woman by the relation and the name alone.
fn sheet(rows: &[Row]) -> Workbook {
    let mut lines: Vec<Vec<String>> = vec![HEADINGS.map(str::to_owned).to_vec()];
    for (village, number, name, birth, [relation, id, person, rest]) in rows {
        let sex = if name.ends_with(['芳', '红', '小', '新', '女']) { "女" } else { "男" };
        let id = id.parse().map(|nth: usize| id_number(birth, sex, nth)).unwrap_or_default();
        let says = |what: &str| rest.split(' ').find_map(|word| word.strip_prefix(what)).unwrap_or_default();
        let [county, township] = if village.is_empty() { ["", ""] } else { ["云阳县", "农坝镇"] };
        let line = [county, township, village, number, person, name, &id, sex, birth, relation];
        let line = line.into_iter().chain([says("组"), says("主"), says("话")]);
        lines.push(line.map(str::to_owned).collect());
    }
    let lines: Vec<Vec<&str>> = lines.iter().map(|line| line.iter().map(String::as_str).collect()).collect();
    common::made(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn pairs(rows: &[[&str; 3]]) -> Workbook {
    let mut lines = vec![vec!["户编号", "户主姓名", "帮扶干部姓名", "结对开始时间"]];
    lines.extend(rows.iter().map(|[number, head, cadre]| vec![*number, *head, *cadre, "2025-01-01"]));
    common::made(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn drafted(workbook: &Workbook) -> Draft {
    draft(workbook, &Facts::new().context()).expect("a draft")
}

fn drafted_over(workbook: &Workbook, earlier: &Draft) -> Draft {
    draft(workbook, &Facts::new().knowing(&holding(earlier))).expect("a draft")
}

/// What a draft makes and says: new households, new persons, pairs, the rows refused with the first reason's code, and whether
/// anything is said of a household.
fn outcome(draft: &Draft) -> String {
    let new = |is: fn(&NaturalKey) -> bool| draft.records.iter().filter(|record| is(&record.key)).count();
    let households = new(|key| matches!(key, NaturalKey::Household(Which::New(_))));
    let persons = new(|key| matches!(key, NaturalKey::Person(Which::New(_))));
    let mut refused: Vec<String> = Vec::new();
    for row in draft.refused() {
        let findings = draft.findings();
        let of_row = |finding: &&anju_model::contract::ImportFinding| {
            finding.row == row.row && finding.costs == anju_model::checks::Cost::Row
        };
        refused.extend(findings.iter().find(of_row).map(|finding| format!("{}:{}", row.row, finding.code)));
    }
    let stored = draft.records.iter().filter(|record| matches!(record.key, NaturalKey::Household(Which::Stored(_))));
    format!("+{households}户 +{persons}人 {}对 ={}户 {}", draft.count("pair"), stored.count(), refused.join(" "))
        .trim()
        .to_owned()
}

/// 张三 and 陈芳 of number 7 with id numbers, 张小 without.
const ZHANG: [Row; 3] = [
    (HERE, "7", "张三", "1970-01-01", ["户主", "1", "", "组1组"]),
    (HERE, "7", "陈芳", "1972-01-01", ["配偶", "2", "", "组1组"]),
    (HERE, "7", "张小", "2010-01-01", ["之女", "", "", "组1组"]),
];

fn numbered<'a>(rows: &[Row<'a>], number: &'a str) -> Vec<Row<'a>> {
    rows.iter().map(|(village, _, name, birth, rest)| (*village, number, *name, *birth, *rest)).collect()
}

fn without_ids<'a>(rows: &[Row<'a>]) -> Vec<Row<'a>> {
    rows.iter()
        .map(|(village, number, name, birth, [relation, _, person, rest])| {
            (*village, *number, *name, *birth, [*relation, "", *person, *rest])
        })
        .collect()
}

#[test]
fn rows_of_another_family_are_refused_and_say_nothing_of_the_household() {
    let earlier = drafted(&sheet(&ZHANG));
    let li = |village| {
        vec![
            (village, "7", "李四", "1971-01-01", ["户主", "3", "", "话19900000009"]),
            (village, "7", "王芳", "1973-01-01", ["配偶", "4", "", ""]),
        ]
    };
    let other = "2:household.other_family 3:household.other_family";
    let village = "2:household.other_village 3:household.other_village";
    for (rows, expected) in [
        (li(HERE), format!("+0户 +0人 0对 =0户 {other}")),
        (li(THERE), format!("+0户 +0人 0对 =0户 {village}")),
        (
            vec![(THERE, "7", "李小", "2010-05-06", ["之女", "", "", ""])],
            "+0户 +0人 0对 =0户 2:household.other_village".into(),
        ),
        (vec![(HERE, "7", "张新", "2026-01-01", ["之女", "", "", ""])], "+0户 +1人 0对 =1户".into()),
        (vec![ZHANG[0], (HERE, "7", "张新", "2026-01-01", ["之女", "", "", ""])], "+0户 +1人 0对 =1户".into()),
        (vec![(THERE, "7", "张三", "1970-01-01", ["户主", "1", "", ""])], "+0户 +0人 0对 =1户".into()),
        (
            vec![(HERE, "7", "李新", "2026-01-01", ["之女", "", "", "主李四"])],
            "+0户 +0人 0对 =0户 2:household.other_family".into(),
        ),
    ] {
        assert_eq!(outcome(&drafted_over(&sheet(&rows), &earlier)), expected, "{rows:?}");
    }
}

#[test]
fn each_group_and_village_that_numbers_anew_keeps_its_own_household() {
    let li = |village, group| {
        vec![
            (village, "7", "李四", "1971-01-01", ["户主", "3", "", group]),
            (village, "7", "陈芳", "1975-01-01", ["配偶", "4", "", group]),
        ]
    };
    let [mut two_groups, mut two_villages] = [ZHANG.to_vec(), ZHANG.to_vec()];
    two_groups.extend(li(HERE, "组2组"));
    two_villages.extend(li(THERE, ""));
    for (rows, code) in [(two_groups, "household.other_family"), (two_villages, "household.other_village")] {
        let expected = format!("+1户 +3人 0对 =0户 5:{code} 6:{code}");
        assert_eq!(outcome(&drafted(&sheet(&rows))), expected);
    }
    let apart = made_of(vec![("甲", sheet(&ZHANG)), ("乙", sheet(&li(HERE, "组2组")))]);
    assert_eq!(drafted(&apart).count("person"), 3);
}

#[test]
fn a_refused_row_says_nothing_of_its_household_and_an_empty_one_is_not_made() {
    let malformed = |phone| {
        let mut rows = sheet(&[(HERE, "8", "王五", "1960-01-01", ["户主", "1", "", phone])]);
        rows.sheets[0].rows[1].cells[6] = anju_sheet::Cell::Text("5002991960".into());
        rows
    };
    let pairs_of = |number| pairs(&[[number, "", "冯山华"]]);
    let alone = made_of(vec![("人", malformed("话19900000001")), ("对", pairs_of("8"))]);
    assert_eq!(outcome(&drafted(&alone)), "+0户 +0人 0对 =0户 2:id.length 2:id.length");
    let mut member = malformed("话19900000001");
    member.sheets[0].rows[1].cells[3] = anju_sheet::Cell::Text("7".into());
    member.sheets[0].rows[1].cells[9] = anju_sheet::Cell::Text("之父".into());
    let earlier = drafted(&sheet(&ZHANG));
    assert_eq!(outcome(&drafted_over(&member, &earlier)), "+0户 +0人 0对 =0户 2:id.length");
}

#[test]
fn a_household_under_another_number_is_told_and_not_made_anew() {
    let renumbered = |rows: &[Row]| {
        let codes: Vec<String> = (0..rows.len()).map(|at| format!("{}:household.renumbered", at + 2)).collect();
        codes.join(" ")
    };
    let earlier = drafted(&sheet(&ZHANG));
    let anew = [(HERE, "7", "张新", "2026-01-01", ["之女", "", "", ""])];
    for rows in [
        numbered(&ZHANG, "5007"),
        without_ids(&numbered(&ZHANG, "5007")),
        numbered(&[&ZHANG[..], &anew].concat(), "5007"),
        without_ids(&numbered(&ZHANG[..1], "5007")),
    ] {
        let expected = format!("+0户 +0人 0对 =0户 {}", renumbered(&rows));
        assert_eq!(outcome(&drafted_over(&sheet(&rows), &earlier)), expected, "{rows:?}");
        let book = made_of(vec![("人", sheet(&rows)), ("对", pairs(&[["5007", "", "冯山华"]]))]);
        assert_eq!(drafted_over(&book, &earlier).count("pair"), 0);
    }
    // A daughter who marries into a new household takes it along with nobody.
    let married = [
        (HERE, "9", "何军", "1990-01-01", ["户主", "5", "", ""]),
        (HERE, "9", "陈芳", "1972-01-01", ["配偶", "2", "", ""]),
    ];
    assert_eq!(outcome(&drafted_over(&sheet(&married), &earlier)), "+1户 +1人 0对 =0户 3:id.elsewhere");
}

#[test]
fn numbers_written_alike_are_compared_inside_the_workbook_too() {
    let family = without_ids(&ZHANG);
    let spelled: Vec<Row> = family
        .iter()
        .zip(["NB-0012", "NB—0012", "NB0012"])
        .map(|(row, number)| (row.0, number, row.2, row.3, row.4))
        .collect();
    assert_eq!(outcome(&drafted(&sheet(&spelled))), "+1户 +3人 0对 =0户");
    let book = made_of(vec![
        ("全部", sheet(&numbered(&family, "0012"))),
        ("低保", sheet(&numbered(&family, "12"))),
        ("对", pairs(&[["12", "", "冯山华"]])),
    ]);
    assert_eq!(outcome(&drafted(&book)), "+1户 +3人 1对 =0户");
    let others = [
        (HERE, "0012", "张三", "1970-01-01", ["户主", "1", "", ""]),
        (HERE, "12", "李四", "1971-01-01", ["户主", "3", "", ""]),
    ];
    assert_eq!(outcome(&drafted(&sheet(&others))), "+2户 +2人 0对 =0户");
}

#[test]
fn numbers_shifted_by_one_take_nobody_along() {
    let earlier = drafted(&sheet(&[
        ZHANG[0],
        ZHANG[2],
        (HERE, "8", "李四", "1971-01-01", ["户主", "3", "", ""]),
        (HERE, "8", "李小", "2011-01-01", ["之女", "", "", ""]),
    ]));
    let shifted = [
        (HERE, "6", "钱一", "1969-01-01", ["户主", "9", "", ""]),
        (HERE, "7", "李四", "1971-01-01", ["户主", "3", "", ""]),
        (HERE, "7", "李小", "2011-01-01", ["之女", "", "", ""]),
        (HERE, "7", "李新", "2026-01-01", ["之女", "", "", ""]),
        (HERE, "8", "赵五", "1965-01-01", ["户主", "11", "", ""]),
    ];
    let other = |row| format!("{row}:household.other_family");
    let expected = format!("+1户 +1人 0对 =0户 {} {} {} {}", other(3), other(4), other(5), other(6));
    assert_eq!(outcome(&drafted_over(&sheet(&shifted), &earlier)), expected);
}

#[test]
fn pairs_of_a_number_that_two_families_bear_are_the_ones_of_the_head_they_name() {
    let mut rows = ZHANG.to_vec();
    rows.push((THERE, "7", "李四", "1971-01-01", ["户主", "3", "", ""]));
    let book = |pair| made_of(vec![("人", sheet(&rows)), ("对", pairs(&[pair]))]);
    assert_eq!(drafted(&book(["7", "张三", "冯山华"])).count("pair"), 1);
    for head in ["李四", ""] {
        let draft = drafted(&book(["7", head, "冯山华"]));
        assert_eq!(draft.count("pair"), 0);
        assert!(draft.findings().iter().any(|finding| finding.code == "household.contested"), "{head}");
    }
}

#[test]
fn nobody_is_known_by_a_number_that_numbers_rows() {
    let counted = |rows: &[Row<'static>], numbers: [&'static str; 3]| -> Vec<Row<'static>> {
        let number = |(row, number): (&Row<'static>, &'static str)| {
            let (village, home, name, birth, [relation, id, _, rest]) = *row;
            (village, home, name, birth, [relation, id, number, rest])
        };
        rows.iter().zip(numbers).map(number).collect()
    };
    let li = [
        (HERE, "8", "李四", "1971-01-01", ["户主", "3", "", ""]),
        (HERE, "8", "王红", "1973-01-01", ["配偶", "4", "", ""]),
    ];
    let first = drafted(&sheet(&counted(&ZHANG, ["1", "2", "3"])));
    let second = drafted_over(&sheet(&counted(&li, ["1", "2", ""])), &first);
    assert_eq!(outcome(&second), "+1户 +2人 0对 =0户");
    let inserted = [ZHANG[0], (HERE, "7", "张新", "2026-01-01", ["之女", "9", "", ""]), ZHANG[1]];
    let first = drafted(&sheet(&counted(&ZHANG, ["10001", "10002", "10003"])));
    let shifted = drafted_over(&sheet(&counted(&inserted, ["10001", "10002", "10003"])), &first);
    assert_eq!(outcome(&shifted), "+0户 +1人 0对 =1户");
    // A child without id number whose 人口编号 an office gave anew stays one.
    let child = [ZHANG[0], ZHANG[2]];
    let first = drafted(&sheet(&counted(&child, ["50010101", "50010102", ""])));
    let anew = drafted_over(&sheet(&counted(&child, ["50010101", "50010109", ""])), &first);
    assert_eq!(outcome(&anew), "+0户 +0人 0对 =1户");
    assert!(anew.findings().iter().any(|finding| finding.code == "person.other_number"));
}

#[test]
fn pairs_that_name_another_village_are_not_the_households_of_that_number() {
    let mut lines = vec![vec!["县", "乡", "村", "户编号", "户主姓名", "帮扶干部姓名", "结对开始时间"]];
    for (village, head) in [(HERE, ""), (THERE, "李四"), (THERE, "张三")] {
        lines.push(vec!["云阳县", "农坝镇", village, "7", head, "冯山华", "2025-01-01"]);
    }
    let pairs = common::made(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let draft = drafted(&made_of(vec![("人", sheet(&ZHANG)), ("对", pairs)]));
    let refused: Vec<u32> = draft.refused().iter().map(|row| row.row).collect();
    assert_eq!(refused, [3], "{:?}", draft.findings());
}

#[test]
fn a_blank_number_is_not_the_one_above_where_anything_denies_it() {
    let child = |says| (HERE, "", "李小", "2010-01-01", ["之女", "5", "", says]);
    for (says, persons) in [("", 4), ("组1组", 4), ("组2组", 3), ("主李四", 3)] {
        let mut rows = ZHANG.to_vec();
        rows.iter_mut().for_each(|row| row.4[3] = "组1组 主张三");
        rows.push(child(says));
        assert_eq!(drafted(&sheet(&rows)).count("person"), persons, "{says}");
    }
    let elsewhere = (THERE, "", "李小", "2010-01-01", ["之女", "5", "", ""]);
    assert_eq!(drafted(&sheet(&[&ZHANG[..], &[elsewhere]].concat())).count("person"), 3);
    let total = ("", "", "小计", "", ["", "", "", ""]);
    assert_eq!(drafted(&sheet(&[&ZHANG[..], &[total, child("")]].concat())).count("person"), 3);
}

#[test]
fn words_number_no_household() {
    for word in ["新增", "新户", "户主", "同户主", "ZZ"] {
        assert_eq!(drafted(&sheet(&numbered(&ZHANG, word))).count("household"), 0, "{word}");
    }
}

#[test]
fn a_second_spouse_beside_the_countys_is_told() {
    let earlier = drafted(&sheet(&ZHANG));
    let other = (HERE, "7", "李芳", "1975-01-01", ["配偶", "9", "", ""]);
    let draft = drafted_over(&sheet(&[ZHANG[0], other]), &earlier);
    assert!(draft.findings().iter().any(|finding| finding.code == "household.two_spouses"));
}

fn cadred(rows: &[[&str; 4]]) -> Workbook {
    let mut lines = vec![vec!["户编号", "帮扶干部姓名", "帮扶干部单位", "结对开始时间", "结对结束时间"]];
    lines.extend(rows.iter().map(|[name, unit, since, until]| vec!["7", *name, *unit, *since, *until]));
    common::made(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

#[test]
fn a_unit_is_one_whatever_brackets_stand_in_its_name() {
    let units = ["县农业农村委（本级）", "县农业农村委(本级)", "县农业农村委 （本级）", "县水利局"];
    let rows: Vec<[&str; 4]> = units.iter().map(|unit| ["冯山华", *unit, "2025-01-01", ""]).collect();
    let draft = drafted(&made_of(vec![("人口信息", sheet(&ZHANG)), ("结对帮扶", cadred(&rows))]));
    assert_eq!(draft.count("cadre"), 2, "{:#?}", draft.findings());
}

#[test]
fn a_pair_that_another_row_ends_is_no_second_one() {
    let first = ["冯山华", "县水利局", "2025-01-01", ""];
    let earlier = drafted(&made_of(vec![("人口信息", sheet(&ZHANG)), ("结对帮扶", cadred(&[first]))]));
    let ended = ["冯山华", "县水利局", "2025-01-01", "2026-03-31"];
    let next = ["李强", "县水利局", "2026-04-01", ""];
    for (rows, told) in [(vec![ended, next], false), (vec![next, ended], false), (vec![next], true)] {
        let draft = drafted_over(&cadred(&rows), &earlier);
        let two = draft.findings().iter().any(|finding| finding.code == "pair.two");
        assert_eq!(two, told, "{rows:?}");
    }
}

#[test]
fn a_pairs_table_beside_the_people_is_not_read_as_theirs() {
    let people = [["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"].map(str::to_owned).to_vec()];
    let own = |name: &str, id: String, relation: &str| {
        ["云阳县", "农坝镇", HERE, "7", name, &id, relation].map(str::to_owned).to_vec()
    };
    let rows =
        [own("张三", id_number("1970-01-01", "男", 1), "户主"), own("陈芳", id_number("1972-01-01", "女", 2), "配偶")];
    let beside = [
        ["", "户编号", "户主姓名", "帮扶干部姓名", "联系电话", "结对开始时间"],
        ["", "7", "张三", "冯山华", "19900005840", "2022-01-01"],
        ["", "8", "李四", "李强", "19900005841", "2022-01-01"],
    ];
    let lines: Vec<Vec<String>> = people
        .into_iter()
        .chain(rows)
        .zip(beside)
        .map(|(mut line, beside)| {
            line.extend(beside.map(str::to_owned));
            line
        })
        .collect();
    let lines: Vec<Vec<&str>> = lines.iter().map(|line| line.iter().map(String::as_str).collect()).collect();
    let draft = drafted(&common::made(&lines.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!(outcome(&draft), "+1户 +2人 0对 =0户");
    assert!(draft.findings().iter().any(|finding| finding.code == "column.other_table"), "{:#?}", draft.findings());
    assert!(draft.records.iter().all(|record| record.fields.get("phone").is_none()));
}

#[test]
fn the_workbook_of_refused_rows_says_where_a_household_lives_of_which_nobody_is_taken() {
    let rows = [
        (HERE, "7", "张三", "1970-01-01", ["户主", "1", "", ""]),
        (THERE, "8", "李", "1971-01-01", ["户主", "", "", ""]),
    ];
    let mut workbook = sheet(&rows);
    workbook.sheets[0].rows[2].cells[6] = anju_sheet::Cell::Text("5002".into());
    let draft = drafted(&workbook);
    let refused = anju_sheet::refused_workbook(&workbook, &draft).expect("a workbook").expect("a row");
    let refused = anju_sheet::read_workbook("待改.xlsx", &refused).expect("a workbook");
    let cells: Vec<String> = refused.sheets[0].rows[1].cells.iter().map(anju_sheet::Cell::text).collect();
    assert!(cells.iter().any(|cell| cell.contains("云峰村")), "{cells:?}");
}

#[test]
fn a_settlement_that_a_members_row_says_otherwise_is_told() {
    let id = [id_number("1970-01-01", "男", 1), id_number("1972-01-01", "女", 2)];
    let row = |name, id, relation, settlement| ["云阳县", "农坝镇", HERE, "7", name, id, relation, settlement];
    let headings = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "安置点名称"];
    let told = |of_wife| {
        let rows = [headings, row("张三", &id[0], "户主", "和平小区"), row("陈芳", &id[1], "配偶", of_wife)];
        let draft = drafted(&common::made(&rows.iter().map(|row| &row[..]).collect::<Vec<_>>()));
        draft.findings().iter().any(|finding| finding.code == "household.differs")
    };
    assert!(told("幸福小区"));
    assert!(!told("和平小区安置点") && !told(""));
}

#[test]
fn a_second_couple_below_the_first_is_another_family() {
    let other = [
        (HERE, "7", "赵大", "1960-01-01", ["户主", "3", "", ""]),
        (HERE, "7", "钱芳", "1962-01-01", ["配偶", "4", "", ""]),
        (HERE, "7", "赵小", "1990-01-01", ["之女", "5", "", ""]),
    ];
    let both: Vec<Row> =
        ZHANG.into_iter().map(|(v, n, name, b, [r, id, p, _])| (v, n, name, b, [r, id, p, ""])).chain(other).collect();
    let draft = drafted(&sheet(&both));
    let apart = "5:household.other_family 6:household.other_family 7:household.other_family";
    assert_eq!(outcome(&draft), format!("+1户 +3人 0对 =0户 {apart}"));
    // A wife who is called head by mistake is one cell to mend.
    let mut slip = ZHANG;
    slip[1].4[0] = "户主";
    assert_eq!(outcome(&drafted(&sheet(&slip))), "+1户 +2人 0对 =0户 3:household.two_heads");
}
