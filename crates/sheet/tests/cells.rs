//! What single cells say as offices fill them: words and marks for nothing, for the cell above, units and years in headings.

mod common;

use anju_model::{Value, contract::ImportFinding};
use anju_sheet::{Cell, Draft, DraftRecord, DraftValue, Workbook, draft};
use common::{Facts, id_number, made, made_of};

const HEADINGS: [&str; 7] = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系"];

/// One household's head a row, with what stands in these columns besides.
fn heads(more: &[&str], cells: &[&[&str]]) -> Workbook {
    let headings: Vec<&str> = HEADINGS.iter().chain(more).copied().collect();
    let numbers: Vec<String> = (0..cells.len()).map(|n| format!("70{n:02}")).collect();
    let ids: Vec<String> = (0..cells.len()).map(|n| id_number("1987-08-02", "男", n)).collect();
    let mut rows = vec![headings];
    for (n, cells) in cells.iter().enumerate() {
        let own = ["云阳县", "农坝镇", "农坝社区", &numbers[n], "徐辉", &ids[n], "户主"];
        rows.push(own.into_iter().chain(cells.iter().copied()).collect());
    }
    made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn drafted(workbook: &Workbook) -> Draft {
    draft(workbook, &Facts::new().context()).expect("a draft")
}

fn records<'a>(draft: &'a Draft, kind: &'a str) -> impl Iterator<Item = &'a DraftRecord> {
    draft.records.iter().filter(move |record| record.kind() == kind)
}

fn text(record: &DraftRecord, field: &str) -> Option<String> {
    match record.fields.get(field).or_else(|| record.on_create.get(field))? {
        DraftValue::Value(value) => value.as_text().map(str::to_owned),
        DraftValue::Key(_) | DraftValue::Keys(_) => None,
    }
}

fn values(draft: &Draft, kind: &str, field: &str) -> Vec<Option<DraftValue>> {
    records(draft, kind).map(|record| record.fields.get(field).cloned()).collect()
}

fn int(number: i64) -> Option<DraftValue> {
    Some(DraftValue::Value(Value::Int(number)))
}

fn told<'a>(findings: &'a [ImportFinding], code: &str) -> Option<&'a ImportFinding> {
    findings.iter().find(|finding| finding.code == code)
}

/// A household and the sheet of its visits, each with these cells of need, measure, state and answer.
fn visited(needs: &[[&str; 4]]) -> Draft {
    let people = heads(&[], &[&[]]);
    let mut rows =
        vec![vec!["户编号", "走访时间", "走访人员", "走访方式", "群众诉求", "整改措施", "办结状态", "回访情况"]];
    let days: Vec<String> = (0..needs.len()).map(|n| format!("2026-03-{:02}", n + 1)).collect();
    for (n, need) in needs.iter().enumerate() {
        rows.push(["7000", &days[n], "冯山华", "入户"].into_iter().chain(need.iter().copied()).collect());
    }
    let visits = made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    drafted(&made_of(vec![("人口信息", people), ("走访台账", visits)]))
}

#[test]
fn a_need_that_says_that_nothing_is_asked_for_is_none() {
    let draft = visited(&[
        ["无", "", "", ""],
        ["无诉求", "", "", ""],
        ["/", "", "", ""],
        ["该户目前没有任何困难和诉求。", "", "", ""],
        ["暂无其他意见建议", "", "", ""],
        ["无房，想申请公租房", "", "", ""],
    ]);
    let needs: Vec<_> = records(&draft, "need").filter_map(|need| text(need, "text")).collect();
    assert_eq!((draft.count("visit"), needs), (6, vec!["无房，想申请公租房".to_owned()]));
    let findings = draft.findings();
    assert!(told(&findings, "field.nothing").expect("told").message.contains("5 格"), "{findings:#?}");
}

#[test]
fn what_is_said_of_no_need_stays_beside_the_visit() {
    let draft = visited(&[["无", "无", "已办结", "满意"], ["", "已上门", "", ""]]);
    assert_eq!(draft.count("need"), 0);
    let visits: Vec<_> = records(&draft, "visit").collect();
    assert_eq!(text(visits[0], "x:原填-办结状态").as_deref(), Some("已办结"));
    assert_eq!(text(visits[0], "x:原填-回访情况").as_deref(), Some("满意"));
    assert_eq!(text(visits[1], "x:原填-整改措施").as_deref(), Some("已上门"));
    let findings = draft.findings();
    assert!(told(&findings, "need.none").is_some() && told(&findings, "need.without_text").is_some(), "{findings:#?}");
}

#[test]
fn a_need_is_one_whatever_commas_and_blanks_stand_in_it() {
    let people = heads(&[], &[&[]]);
    let needs = ["房屋漏水，需要维修", "房屋漏水 需要维修。", "房屋漏水,需要维修", "需要1.5万元", "需要15万元"];
    let mut rows = vec![vec!["户编号", "走访时间", "走访人员", "走访方式", "群众诉求"]];
    rows.extend(needs.iter().map(|need| vec!["7000", "2026-03-01", "冯山华", "电联", *need]));
    let visits = made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let draft = drafted(&made_of(vec![("人口信息", people), ("走访台账", visits)]));
    let texts: Vec<_> = records(&draft, "need").filter_map(|need| text(need, "text")).collect();
    assert_eq!(texts, ["房屋漏水，需要维修", "需要1.5万元", "需要15万元"]);
}

#[test]
fn a_cell_that_cannot_be_read_costs_only_itself_where_the_head_says_it() {
    let headings = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "人均纯收入", "户联系电话"];
    let ids = [id_number("1987-08-02", "男", 0), id_number("1988-08-02", "女", 0)];
    let row = |name, id, relation, income, phone| {
        vec!["云阳县", "农坝镇", "农坝社区", "7000", name, id, relation, income, phone]
    };
    let head = |income| row("徐辉", &ids[0], "户主", income, "19900000001");
    let wife = row("陈芳", &ids[1], "配偶", "一万多", "5512345x");
    let rows = [headings.to_vec(), head("12000"), wife.clone()];
    let draft = drafted(&made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!(values(&draft, "household", "income_fen"), [int(1_200_000)]);
    let household = records(&draft, "household").next().expect("a household");
    assert_eq!(text(household, "phone").as_deref(), Some("19900000001"));
    assert_eq!(text(household, "x:原填-人均纯收入").as_deref(), Some("一万多"), "what she says is kept beside");
    let rows = [headings.to_vec(), head(""), wife];
    let draft = drafted(&made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!(values(&draft, "household", "income_fen"), [None]);
}

#[test]
fn marks_for_nothing_in_a_coded_column_are_told() {
    let draft = drafted(&heads(&["残疾类别", "户类型"], &[&["/", "—"], &["", "一般农户"]]));
    let findings = draft.findings();
    let told: Vec<_> = findings.iter().filter(|f| f.code == "field.nothing").map(|f| f.column.as_str()).collect();
    assert_eq!(told, ["残疾类别", "户类型"]);
}

#[test]
fn what_stands_behind_a_cadre_among_people_is_no_members() {
    let more = ["成员联系电话", "帮扶责任人", "单位", "联系电话"];
    let draft = drafted(&heads(&more, &[&["19900000001", "冯山华", "县水利局", "19900005840"]]));
    let person = records(&draft, "person").next().expect("a person");
    assert_eq!(text(person, "phone").as_deref(), Some("19900000001"));
    assert_eq!(text(person, "x:联系电话").as_deref(), Some("19900005840"));
    let draft = drafted(&heads(&["帮扶干部姓名", "联系电话"], &[&["冯山华", "19900005840"]]));
    assert_eq!(values(&draft, "person", "phone"), [None]);
    let between = ["性别", "帮扶干部", "政治面貌", "性别", "联系电话"];
    let draft = drafted(&heads(&between, &[&["男", "冯山华", "中共党员", "女", "19900005840"]]));
    assert_eq!((values(&draft, "person", "phone"), draft.count("party_standing")), (vec![None], 0));
    let draft = drafted(&heads(&["联系人", "关系", "联系电话"], &[&["冯山华", "邻居", "19900005840"]]));
    assert_eq!(values(&draft, "person", "phone"), [None]);
    let draft = drafted(&heads(&["帮扶干部", "政治面貌", "文化程度"], &[&["冯山华", "中共党员", "小学"]]));
    assert_eq!(draft.count("party_standing"), 1, "nothing behind it is the cadre's alone");
    let draft = drafted(&heads(&["联系电话", "帮扶干部姓名"], &[&["19900000001", "冯山华"]]));
    assert!(values(&draft, "person", "phone")[0].is_some(), "before the cadre it is the member's");
}

#[test]
fn a_unit_or_a_year_may_stand_in_the_heading_above() {
    let id = id_number("1987-08-02", "男", 0);
    let own = ["云阳县", "农坝镇", "农坝社区", "7000", "徐辉", &id, "户主"];
    let above = |group: &'static str| -> Vec<&'static str> { HEADINGS.into_iter().chain([group, ""]).collect() };
    let below = |names: [&'static str; 2]| -> Vec<&'static str> { HEADINGS.into_iter().chain(names).collect() };
    let row: Vec<&str> = own.into_iter().chain(["1.2", "1.3"]).collect();
    let draft = drafted(&made(&[&above("收入（万元）"), &below(["人均纯收入", "工资性收入"]), &row]));
    assert_eq!(values(&draft, "household", "income_fen"), [int(1_200_000)], "{:#?}", draft.findings());
    let draft = drafted(&made(&[&above("人均纯收入（万元）"), &below(["2024年", "2025年"]), &row]));
    assert_eq!(values(&draft, "household", "income_fen"), [int(1_300_000)], "{:#?}", draft.findings());
    assert_eq!(values(&draft, "household", "income_year"), [int(2025)]);
}

#[test]
fn a_word_behind_a_name_that_changes_nothing_is_kept_beside() {
    let draft = people(&[["云阳县", "农坝镇", "农坝社区", "7000", "徐辉（外出）", "", "户主"]]);
    let person = records(&draft, "person").next().expect("a person");
    assert_eq!(text(person, "name").as_deref(), Some("徐辉"));
    assert!(told(&draft.findings(), "name.beside").is_some());
}

#[test]
fn a_year_is_read_with_its_word_and_no_slip_of_a_digit_is_one() {
    let draft =
        drafted(&heads(&["年度", "人均纯收入"], &[&["2025年度", "9000"], &["2206", "9000"], &["1926", "9000"]]));
    assert_eq!(values(&draft, "household", "income_year"), [int(2025), None, None]);
    assert_eq!(draft.to_mend().len(), 2);
}

#[test]
fn an_income_of_a_few_yuan_is_told_once() {
    let draft = drafted(&heads(&["人均纯收入"], &[&["1.2"], &["1.5"], &["12000"], &["0"]]));
    let findings = draft.findings();
    let small = told(&findings, "field.amount_small").expect("the finding");
    assert!(small.message.contains("2 格") && small.message.contains("万元"), "{}", small.message);
}

#[test]
fn columns_of_others_and_of_other_sheets_are_told() {
    let more = ["成员2姓名", "成员2身份证号", "监护人姓名", "帮扶责任人", "结对开始时间", "群众诉求"];
    let draft = drafted(&heads(&more, &[&["徐小", "500299201001010078", "徐大", "冯山华", "2025-01-01", "修房"]]));
    let findings = draft.findings();
    for (code, first) in
        [("column.persons", "成员2姓名"), ("column.pairs", "帮扶责任人"), ("column.visits", "群众诉求")]
    {
        let message = &told(&findings, code).unwrap_or_else(|| panic!("{code}: {findings:#?}")).message;
        assert!(message.contains(first), "{message}");
    }
    assert!(
        told(&drafted(&heads(&["成员2姓名"], &[&[""]])).findings(), "column.persons").is_none(),
        "nothing stands there"
    );
}

#[test]
fn a_settlement_is_one_however_its_name_is_written_and_none_where_there_is_none() {
    let cells = [
        "幸福小区（一期）",
        "幸福小区(一期)",
        "幸福 小区（一期）",
        "农坝镇幸福小区（一期）",
        "云阳县农坝镇农坝社区幸福小区(一期)",
        "幸福小区（一期）。",
        "康居小区",
        "康居小区安置点",
        "“康居小区”集中安置点",
        "农坝康居小区",
        "无",
        "/",
        "待定",
        "分散安置",
        "进城购房",
        "农坝社区集中安置点",
        "农坝镇农坝社区集中安置点",
    ];
    let rows: Vec<[&str; 1]> = cells.iter().map(|cell| [*cell]).collect();
    let draft = drafted(&heads(&["安置点名称"], &rows.iter().map(|row| &row[..]).collect::<Vec<_>>()));
    let names: Vec<_> = records(&draft, "settlement").filter_map(|record| text(record, "name")).collect();
    assert_eq!(names, ["幸福小区（一期）", "康居小区", "农坝社区集中安置点"]);
    let kept: Vec<_> = records(&draft, "household").filter_map(|record| text(record, "x:原填-安置点名称")).collect();
    assert_eq!(kept, ["分散安置", "进城购房"]);
    assert!(told(&draft.findings(), "settlement.placement").is_some());
    assert_eq!(draft.to_mend(), []);
}

#[test]
fn a_group_is_one_however_its_number_is_written() {
    let cells = [
        "3组",
        "三组",
        "第3村民小组",
        "第三组",
        "３组",
        "3 组",
        "03组",
        "3村民小组",
        "3",
        "无",
        "3社",
        "三社",
        "3组。",
        "农坝社区3组",
        "农坝3社",
        "本组",
        "③组",
    ];
    let rows: Vec<[&str; 1]> = cells.iter().map(|cell| [*cell]).collect();
    let draft = drafted(&heads(&["所属小组"], &rows.iter().map(|row| &row[..]).collect::<Vec<_>>()));
    let names: Vec<_> = records(&draft, "social_group").filter_map(|record| text(record, "name")).collect();
    assert_eq!(names, ["3组", "3社"]);
}

#[test]
fn marks_and_words_for_nothing_are_no_values_and_told_once_a_column() {
    let more =
        ["务工企业名称", "安置房地址", "迁出地村", "户联系电话", "户籍地址", "死亡日期", "人均纯收入", "是否享受低保"];
    let draft = drafted(&heads(
        &more,
        &[&["/", "无", "-", "/", "不详", "—", "/", "/"], &["暂无", "N/A", "——", "无", "", "", "", ""]],
    ));
    for field in ["address", "origin_text", "phone", "hukou_address", "income_fen"] {
        assert_eq!(values(&draft, "household", field), [None, None], "{field}");
    }
    assert_eq!(values(&draft, "person", "employer"), [None, None]);
    let findings = draft.findings();
    let nothing: Vec<&str> = findings.iter().filter(|f| f.code == "field.nothing").map(|f| f.column.as_str()).collect();
    assert_eq!(nothing, more, "{findings:#?}");
    assert!(draft.refused().is_empty() && draft.to_mend().is_empty());
}

/// Rows of 人口信息 as they stand.
fn people(rows: &[[&str; 7]]) -> Draft {
    let all: Vec<&[&str]> = [&HEADINGS[..]].into_iter().chain(rows.iter().map(|row| &row[..])).collect();
    drafted(&made(&all))
}

#[test]
fn a_word_for_no_number_is_no_household() {
    let ids: Vec<String> = (0..6).map(|n| id_number("1987-08-02", "男", n)).collect();
    let rows: Vec<[&str; 7]> = ["无", "待编", "/", "0", "未编号", "7001"]
        .iter()
        .zip(&ids)
        .map(|(number, id)| ["云阳县", "农坝镇", "农坝社区", *number, "徐辉", id.as_str(), "户主"])
        .collect();
    let draft = people(&rows);
    assert_eq!(draft.count("household"), 1);
    assert_eq!(draft.refused().len(), 5);
    assert!(draft.refused()[1].reasons.concat().contains("“待编”不是户编号"), "{:?}", draft.refused());
}

#[test]
fn as_above_means_the_cell_above_and_is_told() {
    let ids: Vec<String> =
        ["男", "女", "男", "女"].iter().enumerate().map(|(n, sex)| id_number("1987-08-02", sex, n)).collect();
    let more = ["迁出地村", "务工企业名称", "民族"];
    let headings: Vec<&str> = HEADINGS.iter().chain(&more).copied().collect();
    let place = ["云阳县", "农坝镇", "农坝社区"];
    let ditto = ["〃", "同上", "\""];
    let row = |place: [&'static str; 3], own: [&'static str; 2], id: usize, relation, more: [&'static str; 3]| {
        let own = [own[0], own[1], ids[id].as_str(), relation];
        place.into_iter().chain(own).chain(more).collect::<Vec<&str>>()
    };
    let rows = [
        headings.clone(),
        row(place, ["7001", "张三"], 0, "户主", ["杨柳村", "甲厂", "土家族"]),
        row(ditto, ["同上", "李娟"], 1, "配偶", ["同上", "同上", "〃"]),
        row(ditto, ["7002", "王五"], 2, "户主", ["", "无", ""]),
        row(ditto, ["〃", "王小"], 3, "配偶", ["", "同上", ""]),
    ];
    let draft = drafted(&made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!(draft.refused(), [], "{:#?}", draft.findings());
    let numbers: Vec<_> = records(&draft, "household").filter_map(|record| text(record, "number")).collect();
    assert_eq!(numbers, ["7001", "7002"]);
    let employers: Vec<_> = records(&draft, "person").map(|record| text(record, "employer")).collect();
    assert_eq!(employers, [Some("甲厂".to_owned()), Some("甲厂".to_owned()), None, None]);
    assert!(told(&draft.findings(), "field.as_above").is_some());
}

#[test]
fn as_above_says_nobodys_name_and_nobodys_number() {
    let id = id_number("1987-08-02", "男", 1);
    let rows = [
        ["云阳县", "农坝镇", "农坝社区", "7001", "徐辉", id.as_str(), "户主"],
        ["云阳县", "农坝镇", "农坝社区", "7001", "同上", "同上", "之子"],
    ];
    let draft = people(&rows);
    assert_eq!((draft.count("person"), draft.refused().len()), (1, 1));
    assert!(draft.refused()[0].reasons.concat().contains("看不出指的是什么"), "{:?}", draft.refused());
}

#[test]
fn a_word_for_no_number_costs_nobody() {
    let draft = drafted(&heads(&["人口编号"], &[&["无"], &["无"], &["/"], &["/"], &["待编"]]));
    assert_eq!((draft.count("person"), draft.refused().len()), (5, 0), "{:#?}", draft.findings());
    assert_eq!(values(&draft, "person", "number"), vec![None; 5]);
}

#[test]
fn numbers_that_begin_anew_in_each_household_cost_nobody() {
    let ids: Vec<String> =
        ["男", "女", "男", "女"].iter().enumerate().map(|(n, sex)| id_number("1987-08-02", sex, n)).collect();
    let headings: Vec<&str> = HEADINGS.iter().copied().chain(["人口编号"]).collect();
    let row = |household, name, id: usize, relation, number| {
        vec!["云阳县", "农坝镇", "农坝社区", household, name, ids[id].as_str(), relation, number]
    };
    let rows = [
        headings.clone(),
        row("7001", "张三", 0, "户主", "1"),
        row("7001", "李娟", 1, "配偶", "2"),
        row("7002", "王五", 2, "户主", "1"),
        row("7002", "赵敏", 3, "配偶", "2"),
    ];
    let draft = drafted(&made(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!((draft.count("person"), draft.refused().len()), (4, 0), "{:#?}", draft.findings());
    assert_eq!(values(&draft, "person", "number"), vec![None; 4]);
    assert!(told(&draft.findings(), "person.number_restarts").is_some());
}

#[test]
fn words_where_an_id_number_belongs_are_no_number_or_the_reason_for_none() {
    let words = ["无", "待办", "办理中", "/", "0", "无身份证", "新生儿", "护照E12345678"];
    let numbers: Vec<String> = (0..words.len()).map(|n| format!("70{n:02}")).collect();
    let rows: Vec<[&str; 7]> = words
        .iter()
        .zip(&numbers)
        .map(|(word, number)| ["云阳县", "农坝镇", "农坝社区", number.as_str(), "徐辉", *word, "户主"])
        .collect();
    let draft = people(&rows);
    assert_eq!((draft.count("person"), draft.refused()), (8, vec![]), "{:#?}", draft.findings());
    assert_eq!(values(&draft, "person", "id_number"), vec![None; 8]);
    let reasons: Vec<_> = records(&draft, "person").filter_map(|person| text(person, "no_id_reason")).collect();
    assert_eq!(reasons, ["待办", "办理中", "无身份证", "新生儿"]);
    let findings = draft.findings();
    assert!(told(&findings, "id.reason").is_some() && told(&findings, "id.missing").is_some(), "{findings:#?}");
    assert_eq!(draft.to_mend().len(), 1, "another paper's number is to be mended");
}

#[test]
fn numbers_are_read_in_the_unit_that_their_heading_names() {
    let draft = drafted(&heads(&["人均纯收入(万元)", "务工时间（年）"], &[&["1.2", "1"], &["1.2万元", "半年"]]));
    assert_eq!(values(&draft, "household", "income_fen"), [int(1_200_000), int(1_200_000)]);
    assert_eq!(values(&draft, "person", "work_months"), [int(12), int(6)]);
    assert!(told(&draft.findings(), "column.unit").is_some());
    let draft = drafted(&heads(&["人均纯收入(元/月)", "务工时间(天)"], &[&["1200", "300"]]));
    assert_eq!(values(&draft, "household", "income_fen"), [None]);
    assert_eq!(values(&draft, "person", "work_months"), [None]);
    let household = records(&draft, "household").next().expect("a household");
    assert_eq!(text(household, "x:原填-人均纯收入").as_deref(), Some("1200"));
    assert!(told(&draft.findings(), "field.unit").is_some());
}

#[test]
fn a_year_in_a_heading_is_the_year_of_what_stands_below() {
    let insured = "是否参加城乡居民基本医疗保险";
    let (last, this) = (format!("{insured}（2025年）"), format!("{insured}(2026年)"));
    let draft = drafted(&heads(&[&last, "2024年人均纯收入"], &[&["是", "9000"]]));
    assert_eq!(values(&draft, "medical", "year"), [int(2025)]);
    assert_eq!(values(&draft, "household", "income_year"), [int(2024)]);
    let draft = drafted(&heads(&[&last, &this], &[&["是", "否"]]));
    assert_eq!(values(&draft, "medical", "year"), [int(2026)]);
    assert_eq!(values(&draft, "medical", "insured"), [int(0)]);
    assert!(told(&draft.findings(), "column.repeats").is_some());
}

#[test]
fn what_last_years_sheet_says_wrongly_fills_no_blank_of_this_years() {
    let sheet = |months: &str| heads(&["务工企业名称", "务工时间(月)"], &[&["县服装厂", months]]);
    for (this, last, taken) in [("", "13", None), ("若干", "13", None), ("", "三四个", None), ("", "11", int(11))]
    {
        let draft = drafted(&made_of(vec![("2026年", sheet(this)), ("2025年", sheet(last))]));
        assert_eq!(values(&draft, "person", "work_months"), [taken], "{this} {last}");
    }
}

#[test]
fn a_word_that_says_more_or_less_than_its_code_is_told_or_left_open() {
    let more = ["户口是否迁移", "健康状况", "户类型"];
    let draft = drafted(&heads(
        &more,
        &[
            &["正在办理", "体弱", "监测户"],
            &["已迁", "健康/残疾", "边缘易致贫户"],
            &["是", "长期慢性病、残疾", "脱贫户"],
        ],
    ));
    assert_eq!(values(&draft, "hukou", "moved"), [int(1), int(1)]);
    assert_eq!(values(&draft, "person", "health"), [None, None, Some("2".into())]);
    assert_eq!(values(&draft, "household", "household_type"), [None, Some("0".into()), Some("1".into())]);
    let findings = draft.findings();
    let told: Vec<&str> = findings.iter().filter(|f| f.code == "field.read_as").map(|f| f.column.as_str()).collect();
    assert_eq!(told, ["健康状况", "户类型"], "{findings:#?}");
    assert_eq!(draft.to_mend().len(), 2);
}

#[test]
fn a_number_of_a_person_is_masked_in_whatever_column_it_stands() {
    let id = id_number("1987-08-02", "男", 7);
    let headings = ["县", "乡", "村", "户编号", "姓名", "证件号码", "与户主关系", "年度", "安置点名称", "健康状况"];
    for at in 0..headings.len() {
        let own = id_number("1987-08-02", "男", 3);
        let mut cells = ["云阳县", "农坝镇", "农坝社区", "7001", "徐辉", own.as_str(), "户主", "", "", ""];
        cells[at] = &id;
        let draft = drafted(&made(&[&headings, &cells]));
        let said = format!("{:?}{:?}", draft.findings(), draft.unknown_words(&Facts::code_sets()));
        assert!(!said.contains(&id), "{}: {said}", headings[at]);
    }
}

#[test]
fn whoever_stands_in_a_formula_that_nobody_computed_is_nobody_yet() {
    for (at, heading) in HEADINGS.iter().enumerate().skip(3).take(2) {
        let mut workbook = heads(&[], &[&[], &[]]);
        workbook.sheets[0].rows[1].cells[at] = Cell::Uncomputed;
        let draft = drafted(&workbook);
        assert_eq!((records(&draft, "person").count(), draft.refused().len()), (1, 1), "{heading}");
        assert!(records(&draft, "person").all(|person| text(person, "name").is_some()));
    }
}
