//! The county workbook becomes the county's records, once.

use anju_county::{
    County, CountyError, Folder,
    audit::By,
    importer::{self, File, Imported, batches},
    rim::Machine,
};
use anju_model::{Fault, RecordId, value::field};
use anju_sheet::{Table, TableCell, write_xlsx};

fn sample() -> Vec<u8> {
    std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/county-yunyang.xlsx")).expect("the sample is shipped")
}

fn count(county: &County, kind: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {kind} WHERE deleted = 0");
    county.read(|db| Ok(db.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)).expect("counts")
}

fn started() -> (tempfile::TempDir, County) {
    let folder = tempfile::tempdir().expect("a folder");
    let county = County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).expect("starts");
    (folder, county)
}

fn imported(county: &County) -> Imported {
    let bytes = sample();
    importer::import(county, &File::plain("county-yunyang.xlsx", &bytes), By::CommandLine, &Machine).expect("imports")
}

#[test]
fn the_sample_becomes_records_and_the_same_file_twice_changes_nothing() {
    let (_folder, county) = started();
    let first = imported(&county);
    assert_eq!(county.area().expect("reads").expect("named by the workbook").as_str(), "500235");
    for (kind, counted) in
        [("household", "households"), ("person", "persons"), ("pair", "pairs"), ("visit", "visits"), ("need", "needs")]
    {
        let json = serde_json::to_value(&first.report).expect("a report");
        assert_eq!(Some(count(&county, kind)), json[counted].as_u64(), "{kind}");
    }
    assert!(first.refused.is_some(), "the sample holds faults");
    let again = imported(&county);
    assert_eq!(again.report.changes, 0);
}

#[test]
fn a_phone_corrected_at_the_county_survives_the_old_file() {
    let (_folder, county) = started();
    imported(&county);
    let id: RecordId = county
        .read(|db| {
            Ok(db.query_row("SELECT id FROM household WHERE phone IS NOT NULL LIMIT 1", [], |row| {
                row.get(0).map(RecordId::from_bytes)
            })?)
        })
        .expect("a household");
    let row = county.read(|db| Ok(anju_store::get(db, id)?)).expect("reads").expect("a row");
    let change = anju_model::kinds::Household::set().phone("19911112222".to_owned()).of(id, row.version);
    let clock = anju_model::Clock { now: anju_county::rim::Rim::now(&Machine), suspect: false };
    county.save(vec![change], None, clock, &mut || anju_county::rim::Rim::id(&Machine)).expect("saves");
    imported(&county);
    let row = county.read(|db| Ok(anju_store::get(db, id)?)).expect("reads").expect("a row");
    assert_eq!(field(&row.fields, "phone").as_text(), Some("19911112222"));
}

const HEADINGS: [&str; 12] = [
    "县（市、区）",
    "镇（乡、街道）",
    "村（社区）",
    "户编号",
    "人口编号",
    "姓名",
    "证件号码",
    "性别",
    "出生日期",
    "与户主关系",
    "人均纯收入",
    "成员联系电话",
];
const FENGJIE: [&str; 3] = ["奉节县", "永安街道", "朝阳社区"];
const YUNYANG: [&str; 3] = ["云阳县", "农坝镇", "农坝社区"];

/// A roster of heads who live alone, each with a number of the household, an income and a phone.
fn roster(people: &[([&str; 3], &str, &str, &str)]) -> Vec<u8> {
    let row = |(place, household, income, phone): &([&str; 3], &str, &str, &str)| {
        let number = format!("{household}01");
        let person = [*household, &number, "徐大山", "", "男", "1975-02-02", "户主", *income, *phone];
        place.iter().copied().chain(person).map(TableCell::text).collect()
    };
    let headings = HEADINGS.map(str::to_owned).into();
    write_xlsx(&[Table { title: "名册".into(), headings, rows: people.iter().map(row).collect() }]).expect("a workbook")
}

fn of(place: [&str; 3]) -> Vec<u8> {
    roster(&[(place, "H900001", "12000", "13900000001"), (place, "H900002", "12000", "13900000001")])
}

fn take(county: &County, bytes: &[u8]) -> Result<Imported, Fault> {
    fault(importer::import(county, &File::plain("名册.xlsx", bytes), By::CommandLine, &Machine))
}

fn undo(county: &County, batch: RecordId) -> Result<usize, Fault> {
    fault(batches::undo(county, batch, By::CommandLine, &Machine))
}

fn fault<T>(came: Result<T, CountyError>) -> Result<T, Fault> {
    came.map_err(|error| match error {
        CountyError::Fault(fault) => fault,
        error => panic!("{error}"),
    })
}

/// The batches that stand, the newest first.
fn standing(county: &County) -> Vec<RecordId> {
    let all = county.read(batches::list).expect("lists");
    all.iter().filter(|batch| batch.undone_at.is_none()).map(|batch| batch.id).collect()
}

fn named(county: &County) -> Option<String> {
    county.area().expect("reads").map(|code| code.to_string())
}

#[test]
fn a_county_that_an_import_named_is_given_up_when_all_imports_are_taken_back() {
    let (_folder, county) = started();
    take(&county, &of(FENGJIE)).expect("imports");
    assert_eq!(named(&county).as_deref(), Some("500236"));
    let more = roster(&[(FENGJIE, "H900003", "", "")]);
    take(&county, &more).expect("imports");
    let [second, first] = standing(&county)[..] else { panic!("two batches") };
    undo(&county, first).expect("taken back");
    assert_eq!(named(&county).as_deref(), Some("500236"), "the second still stands");
    undo(&county, second).expect("taken back");
    assert_eq!(named(&county), None);
    let imported = take(&county, &of(YUNYANG)).expect("as if nothing had been imported");
    assert_eq!((imported.report.counts.persons, imported.report.refused_rows), (2, 0));
    assert_eq!(named(&county).as_deref(), Some("500235"));
}

#[test]
fn a_county_that_a_person_named_stays_when_its_only_import_is_taken_back() {
    let (_folder, county) = started();
    county.set_area(&anju_model::AreaCode::parse("500235").expect("a code")).expect("named");
    take(&county, &of(YUNYANG)).expect("imports");
    undo(&county, standing(&county)[0]).expect("taken back");
    assert_eq!(named(&county).as_deref(), Some("500235"));
}

#[test]
fn an_import_that_takes_nothing_names_no_county() {
    let (_folder, county) = started();
    let nobody = [FENGJIE[0], "没有的镇", "没有的村"];
    let imported = take(&county, &of(nobody)).expect("its rows are refused");
    assert_eq!((imported.report.refused_rows, imported.report.changes), (2, 0));
    assert_eq!((named(&county), standing(&county)), (None, vec![]));
}

#[test]
fn a_workbook_of_another_county_is_refused_in_one_line_that_names_both() {
    let (_folder, county) = started();
    take(&county, &of(FENGJIE)).expect("imports");
    let refused = |bytes: &[u8]| {
        let fault = take(&county, bytes).expect_err("another county's");
        assert_eq!(fault.code, "workbook.other_county");
        anju_model::words::fault::sentence(&fault)
    };
    let said = refused(&of(YUNYANG));
    assert!(said.contains("云阳县") && said.contains("奉节县") && said.contains("撤销"), "{said}");
    let unnamed = ["", YUNYANG[1], YUNYANG[2]];
    refused(&of(unnamed));
    refused(&of(["云阳县", "没有的镇", "没有的村"]));
    let looked = fault(importer::dry_run(
        Some(&county),
        &File::plain("名册.xlsx", &of(YUNYANG)),
        anju_model::Clock { now: anju_county::rim::Rim::now(&Machine), suspect: false },
        &Machine,
    ));
    assert_eq!(looked.expect_err("a look says the same").code, "workbook.other_county");
}

#[test]
fn a_workbook_with_some_rows_of_another_county_loses_these_alone() {
    let (_folder, county) = started();
    take(&county, &of(FENGJIE)).expect("imports");
    let mixed = roster(&[(FENGJIE, "H900003", "", ""), (YUNYANG, "H900004", "", ""), (YUNYANG, "H900005", "", "")]);
    let report = take(&county, &mixed).expect("imports").report;
    assert_eq!((report.records["household"].new, report.refused_rows), (1, 2));
    let other: Vec<&str> =
        report.findings.iter().filter(|it| it.code == "area.other_county").map(|it| it.message.as_str()).collect();
    assert_eq!(other.len(), 2, "{:?}", report.findings);
    assert!(other[0].contains("云阳县") && other[0].contains("奉节县"), "{}", other[0]);
    let unknown = roster(&[(["", "没有的镇", "没有的村"], "H900006", "", "")]);
    let report = take(&county, &unknown).expect("a slip is no other county").report;
    assert_eq!(report.refused_rows, 1);
}

#[test]
fn an_import_that_changes_nothing_is_no_batch_and_keeps_none_from_being_taken_back() {
    let (_folder, county) = started();
    take(&county, &of(YUNYANG)).expect("imports");
    take(&county, &of(YUNYANG)).expect("imports");
    let [first] = standing(&county)[..] else { panic!("one batch: {:?}", standing(&county)) };
    let noted = county.read(|db| anju_county::audit::newest(db, 9)).expect("the trail");
    assert_eq!(noted.iter().filter(|entry| entry.what == "imported").count(), 2, "the trail has both");
    undo(&county, first).expect("nothing stands on it");
    let again = take(&county, &of(YUNYANG)).expect("imports").report;
    assert_eq!((again.records["household"].new, count(&county, "household")), (2, 2));
}

#[test]
fn an_import_that_changes_a_little_keeps_the_one_whose_records_it_repeats() {
    let (_folder, county) = started();
    take(&county, &of(YUNYANG)).expect("imports");
    let other = roster(&[(YUNYANG, "H900001", "13000", ""), (YUNYANG, "H900002", "12000", "")]);
    take(&county, &other).expect("imports");
    take(&county, &other).expect("imports");
    let [second, first] = standing(&county)[..] else { panic!("two batches") };
    assert_eq!(undo(&county, first).expect_err("it stands on it").code, "batch.later");
    undo(&county, second).expect("the third changed nothing");
    undo(&county, first).expect("the second is gone");
}

fn number(county: &County, sql: &str) -> i64 {
    county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).expect("a number")
}

fn incomes(county: &County) -> Vec<Option<i64>> {
    let sql = "SELECT income_fen FROM household WHERE deleted = 0 ORDER BY number";
    let read = |db: &anju_store::rusqlite::Connection| {
        Ok(db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    };
    county.read(read).expect("incomes")
}

#[test]
fn an_old_file_imported_again_turns_nothing_back_and_says_so_once_a_cell() {
    let (_folder, county) = started();
    let file = |income: &str| roster(&[(YUNYANG, "H900001", income, ""), (YUNYANG, "H900002", "900", "")]);
    let said_before = |imported: &Imported| {
        let found = imported.report.findings.iter().filter(|finding| finding.code == "record.said_before");
        found.map(|finding| (finding.row, finding.column.clone())).collect::<Vec<_>>()
    };
    take(&county, &file("12000")).expect("imports");
    take(&county, &file("15000")).expect("imports");
    let now = incomes(&county);
    for _ in 0..2 {
        let old = take(&county, &file("12000")).expect("imports");
        assert_eq!(said_before(&old), [(2, "人均纯收入".to_owned())]);
        assert_eq!((old.report.changes, incomes(&county)), (0, now.clone()));
        let cell = old.report.reconciliation.iter().find(|it| it.column == "人均纯收入").expect("the column");
        assert_eq!((cell.filled, cell.taken, cell.reported), (2, 1, 1), "a cell that is not taken counts as told");
    }
    let newest = take(&county, &file("15000")).expect("imports");
    assert_eq!((said_before(&newest), newest.report.changes), (vec![], 0), "what it said last is no news");
    let third = take(&county, &file("16000")).expect("imports");
    assert_eq!((said_before(&third), third.report.changes), (vec![], 1), "what it never said is");
    let second = take(&county, &file("15000")).expect("imports");
    assert_eq!((said_before(&second).len(), second.report.changes), (1, 0));
}

/// A head with an income, 低保 or not, a disability or none, in a year.
fn of_year(year: &str, income: &str, allowance: &str, disability: &str) -> Vec<u8> {
    let person = ["H900001", "H90000101", "徐大山", "", "男", "1975-02-02", "户主", income, ""];
    let own = YUNYANG.into_iter().chain(person).chain([allowance, disability, year]).map(TableCell::text);
    let headings = HEADINGS.into_iter().chain(["是否享受低保", "残疾类别", "年度"]).map(str::to_owned).collect();
    write_xlsx(&[Table { title: "名册".into(), headings, rows: vec![own.collect()] }]).expect("a workbook")
}

#[test]
fn a_file_of_a_later_year_says_what_one_of_long_ago_said() {
    let (_folder, county) = started();
    let allowance = || number(&county, "SELECT entitled FROM assistance");
    let stands = || (incomes(&county)[0], allowance());
    take(&county, &of_year("2023", "12000", "是", "")).expect("imports");
    take(&county, &of_year("2024", "15000", "否", "")).expect("imports");
    assert_eq!(stands(), (Some(1_500_000), 0));
    for (old, code) in [("2023", "record.older"), ("2024", "record.said_before")] {
        let report = take(&county, &of_year(old, "12000", "是", "")).expect("imports").report;
        let told = report.findings.iter().filter(|finding| finding.code == code);
        let told: Vec<_> = told.map(|finding| finding.column.as_str()).collect();
        assert_eq!((stands(), told), ((Some(1_500_000), 0), vec!["人均纯收入", "是否享受低保"]), "{old}");
    }
    take(&county, &of_year("2025", "12000", "是", "")).expect("imports");
    assert_eq!(stands(), (Some(1_200_000), 1), "2025 says so anew");
    assert_eq!(take(&county, &of_year("2025", "12000", "是", "")).expect("imports").report.changes, 0);
    assert_eq!(take(&county, &of_year("2024", "15000", "否", "")).expect("imports").report.changes, 0);
}

#[test]
fn a_file_of_an_earlier_year_fills_only_what_nobody_said() {
    let (_folder, county) = started();
    take(&county, &of_year("2026", "14000", "否", "")).expect("imports");
    let report = take(&county, &of_year("2025", "12000", "是", "肢体")).expect("imports").report;
    let told = report.findings.iter().filter(|finding| finding.code.starts_with("record.older"));
    let told: Vec<_> = told.map(|finding| (finding.code.as_str(), finding.column.as_str())).collect();
    assert_eq!(told, [("record.older", "人均纯收入"), ("record.older_fact", "是否享受低保")]);
    let disability = |db: &anju_store::rusqlite::Connection| {
        Ok(db.query_row("SELECT disability FROM person", [], |row| row.get::<_, Option<String>>(0))?)
    };
    assert_eq!((incomes(&county)[0], count(&county, "assistance")), (Some(1_400_000), 0));
    assert!(county.read(disability).expect("a person").is_some(), "of this 2026 said nothing");
    let again = take(&county, &of_year("2026", "14000", "否", "")).expect("imports").report;
    assert_eq!(again.changes, 0, "{:#?}", again.findings);
}

#[test]
fn a_visit_is_one_though_one_row_names_fewer_who_came() {
    let (_folder, county) = started();
    take(&county, &of(YUNYANG)).expect("imports");
    let visits = |rows: &[&str]| {
        let headings = ["户编号", "走访时间", "走访人员", "走访方式", "群众诉求"].map(str::to_owned).into();
        let row = |who: &&str| ["H900001", "2026-03-01", who, "入户", "要水"].map(TableCell::text).into();
        let rows = rows.iter().map(row).collect();
        write_xlsx(&[Table { title: "走访台账".into(), headings, rows }]).expect("a workbook")
    };
    for rows in [&["冯山华", "冯山华、李强"][..], &["冯山华、李强"], &["冯山华"]] {
        take(&county, &visits(rows)).expect("imports");
        assert_eq!((count(&county, "visit"), count(&county, "need")), (1, 1), "{rows:?}");
    }
    take(&county, &visits(&["王华"])).expect("imports");
    assert_eq!(count(&county, "visit"), 2, "somebody else came too");
    let more = take(&county, &visits(&["冯山华、李强、何军"])).expect("imports").report;
    let told = more.findings.iter().any(|finding| finding.code == "visit.more_visitors");
    assert_eq!((count(&county, "visit"), told, more.mend_rows), (2, true, 0), "{:#?}", more.findings);
}

#[test]
fn a_need_keeps_its_number_in_a_list_out_of_what_it_is() {
    let (_folder, county) = started();
    take(&county, &of(YUNYANG)).expect("imports");
    let need = |text: &str| {
        let headings = ["户编号", "走访时间", "走访人员", "走访方式", "群众诉求"].map(str::to_owned).into();
        let row = ["H900001", "2026-03-01", "冯山华", "入户", text].map(TableCell::text).into();
        write_xlsx(&[Table { title: "走访台账".into(), headings, rows: vec![row] }]).expect("a workbook")
    };
    for text in ["1、要求修路", "1、要求修路", "要求修路", "①要求修路。"] {
        take(&county, &need(text)).expect("imports");
        assert_eq!(count(&county, "need"), 1, "{text}");
    }
}

#[test]
fn a_place_that_no_household_gets_is_not_made() {
    let (_folder, county) = started();
    let file = |year: &str, settlement: &str| {
        let person = ["H900001", "H90000101", "徐大山", "", "男", "1975-02-02", "户主", "", ""];
        let own = YUNYANG.into_iter().chain(person).chain([settlement, year]).map(TableCell::text);
        let headings = HEADINGS.into_iter().chain(["安置点名称", "年度"]).map(str::to_owned).collect();
        write_xlsx(&[Table { title: "名册".into(), headings, rows: vec![own.collect()] }]).expect("a workbook")
    };
    take(&county, &file("2026", "和平小区")).expect("imports");
    let report = take(&county, &file("2025", "幸福小区")).expect("imports").report;
    assert!(report.findings.iter().any(|finding| finding.code == "record.older"), "{:#?}", report.findings);
    assert_eq!((count(&county, "settlement"), report.changes), (1, 0));
}

#[test]
fn a_no_that_made_no_record_was_said_all_the_same() {
    let (_folder, county) = started();
    let entitled = || number(&county, "SELECT count(*) FROM assistance WHERE entitled = 1");
    take(&county, &of_year("", "12000", "否", "")).expect("imports");
    take(&county, &of_year("", "12000", "是", "")).expect("imports");
    let old = take(&county, &of_year("", "12000", "否", "")).expect("imports").report;
    assert!(old.findings.iter().any(|finding| finding.code == "record.said_before"), "{:#?}", old.findings);
    assert_eq!((entitled(), old.changes), (1, 0));
}

#[test]
fn a_word_that_denies_what_is_registered_is_told() {
    let (_folder, county) = started();
    let denied = |disability: &str| {
        let report = take(&county, &of_year("2025", "12000", "是", disability)).expect("imports").report;
        let told = report.findings.into_iter().filter(|finding| finding.code == "record.denied");
        (told.map(|finding| finding.column).collect::<Vec<_>>(), report.changes)
    };
    assert!(denied("无").0.is_empty(), "nothing is registered");
    assert_eq!(denied("肢体").1, 1);
    assert_eq!(denied("无"), (vec!["残疾类别".to_owned()], 0));
    assert_eq!(denied("").0, Vec::<String>::new(), "a blank denies nothing");
}

#[test]
fn what_was_said_in_an_import_that_was_taken_back_was_never_said() {
    let (_folder, county) = started();
    let file = |income: &str| roster(&[(YUNYANG, "H900001", income, "")]);
    for income in ["12000", "15000"] {
        take(&county, &file(income)).expect("imports");
    }
    undo(&county, standing(&county)[0]).expect("taken back");
    let again = take(&county, &file("15000")).expect("imports").report;
    assert_eq!(again.changes, 1);
    assert!(!again.findings.iter().any(|finding| finding.code == "record.said_before"), "{:?}", again.findings);
}
