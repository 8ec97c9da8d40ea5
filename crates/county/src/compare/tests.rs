//! What lists write of a person beside what stands of him already.

use super::*;
use crate::{
    Folder,
    importer::{self, File},
    rim::Machine,
};
use anju_model::{Fields, PartialDay, RecordId, kinds::Person, value::field};

/// The head of household 7 in 农坝社区.
const NUMBER: &str = "500299198708026319";

struct Here {
    county: County,
    _room: tempfile::TempDir,
}

/// A county with one person, whose row of a township's table says this too.
fn here(more: (&str, &str)) -> Here {
    let room = tempfile::tempdir().unwrap();
    let county = County::create(&Folder::new(&room.path().join("county"), None), [5; 32]).unwrap();
    let here = Here { county, _room: room };
    here.imports(more);
    here
}

impl Here {
    fn imports(&self, (heading, said): (&str, &str)) -> u32 {
        let text = format!(
            "区县,镇街,村,户编号,姓名,证件号码,与户主关系,{heading}\n云阳县,农坝镇,农坝社区,7,周大,{NUMBER},户主,{said}"
        );
        let file =
            File {
                name: "人口信息.csv", bytes: text.as_bytes(), columns: &[], words: &[], sender: "", hidden: false
            };
        importer::import(&self.county, &file, By::CommandLine, &Machine).unwrap().report.changes
    }

    fn died(&self, on: &str) {
        let id = |db: &Connection| Ok(db.query_row("SELECT id FROM person", [], |row| row.get(0))?);
        let id = self.county.read(id).map(RecordId::from_bytes).unwrap();
        let row = self.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().unwrap();
        let change = Person::set().died_on(on.parse::<PartialDay>().unwrap()).of(row.id, row.version);
        let clock = Clock { now: Machine.now(), suspect: false };
        self.county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    }

    fn took(&self, department: Department, as_of: &str, lines: &[&str]) -> Json {
        let text = lines.join("\n").replace('@', NUMBER);
        let as_of = as_of.parse().unwrap();
        let list = List { name: "名单.csv", bytes: text.as_bytes(), department, as_of, columns: &[], words: &[] };
        let clock = Clock { now: Machine.now(), suspect: false };
        let dry = dry_run(&self.county, &list, clock).unwrap();
        let taken = take(&self.county, &list, By::CommandLine, &Machine).unwrap();
        assert_eq!(dry.json, taken.json, "a dry run says what a compare does");
        let again = take(&self.county, &list, By::CommandLine, &Machine).unwrap();
        assert_eq!(again.changes, 0, "the same list twice changes nothing: {:#}", again.json);
        taken.json
    }

    /// Says what a list came to: its outcome and its errors.
    fn takes(&self, department: Department, as_of: &str, lines: &[&str]) -> String {
        let json = self.took(department, as_of, lines);
        let mut said: Vec<&str> =
            Outcome::ALL.into_iter().filter(|outcome| json[outcome.code()] != 0).map(Outcome::code).collect();
        let errors = json["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
        said.extend(errors.map(|finding| finding["code"].as_str().unwrap()));
        said.join(" ")
    }

    fn assistance(&self, as_of: &str, row: &str) -> String {
        self.takes(Department::Assistance, as_of, &["姓名,身份证号,救助类别,是否享受,开始日期,截止日期", row])
    }

    fn medical(&self, as_of: &str, row: &str) -> String {
        self.takes(Department::Medical, as_of, &["姓名,身份证号,险种,参保状态", row])
    }

    /// Lists the records of a kind: what each is of, whether it says yes, its days and its state.
    fn stands(&self, department: Department) -> Vec<String> {
        let sql = format!("SELECT id FROM {} WHERE deleted = 0", department.code());
        let ids = |db: &Connection| {
            let mut query = db.prepare(&sql)?;
            let ids = query.query_map([], |row| row.get(0).map(RecordId::from_bytes))?;
            Ok(ids.collect::<Result<Vec<_>, _>>()?)
        };
        let ids: Vec<RecordId> = self.county.read(ids).unwrap();
        let fields = |id: RecordId| self.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().unwrap().fields;
        let shown = |fields: Fields| {
            let names = ["year", "kind", "moved", "entitled", "insured", "state", "since", "until"];
            let values = names.iter().map(|name| field(&fields, name)).filter(|value| !value.is_null());
            let text = |value: &anju_model::Value| value.as_int().map(|n| n.to_string());
            let text = |value| text(value).or_else(|| value.as_text().map(str::to_owned)).unwrap_or_default();
            values.map(text).collect::<Vec<_>>().join(" ")
        };
        let mut all: Vec<String> = ids.into_iter().map(|id| shown(fields(id))).collect();
        all.sort();
        all
    }
}

#[test]
fn aids_that_exclude_each_other_are_kept_out_with_what_stands() {
    let here = here(("备注", ""));
    assert_eq!(here.assistance("2026-10-01", "周大,@,农村低保,,2025-01-01,"), "updated");
    let json = here.took(Department::Assistance, "2026-10-10", &["身份证号,救助类别", "@,特困"]);
    assert_eq!(json["contradicts"], 1);
    let message = json["findings"][0]["message"].as_str().unwrap();
    assert!(message.contains("农村低保") && message.contains("2025-01-01") && message.contains("特困"), "{message}");
    assert_eq!(here.assistance("2026-10-11", "周大,@,城市低保,,,"), "contradicts list.stands");
    assert_eq!(here.stands(Department::Assistance), ["12 1 2025-01-01"]);
    let change = ["姓名,身份证号,救助类别,是否享受", "周大,@,特困,是", "周大,@,农村低保,否"];
    assert_eq!(here.takes(Department::Assistance, "2026-10-12", &change), "updated");
    assert_eq!(here.stands(Department::Assistance), ["12 0 2025-01-01", "20 1"]);
}

#[test]
fn what_stands_said_more_exactly_is_one_record_and_a_no_ends_the_family() {
    let here = here(("是否享受低保", "是"));
    assert_eq!(here.stands(Department::Assistance), ["10 1"]);
    assert_eq!(here.assistance(&today(), "周大,@,农村低保,否,,"), "updated");
    assert_eq!(here.stands(Department::Assistance), ["10 0"]);
    assert_eq!(here.imports(("是否享受低保", "是")), 0);
}

#[test]
fn a_list_that_says_more_exactly_takes_the_place_of_what_a_list_said() {
    let here = here(("备注", ""));
    assert_eq!(here.assistance("2026-08-01", "周大,@,低保,,,"), "updated");
    assert_eq!(here.assistance("2026-09-01", "周大,@,农村低保,,,"), "updated");
    assert_eq!(here.stands(Department::Assistance), ["10 0", "12 1"]);
    assert_eq!(here.assistance("2026-09-10", "周大,@,低保,,,"), "same");
    assert_eq!(here.stands(Department::Assistance), ["10 0", "12 1"]);
    assert_eq!(here.assistance("2026-09-20", "周大,@,低保,否,,"), "updated");
    assert_eq!(here.stands(Department::Assistance), ["10 0", "12 0"]);
}

#[test]
fn one_medical_insurance_stands_in_a_year() {
    let here = here(("备注", ""));
    assert_eq!(here.medical("2026-10-01", "周大,@,居民,正常"), "updated");
    assert_eq!(here.medical("2026-10-10", "周大,@,职工,正常"), "contradicts list.stands");
    assert_eq!(here.stands(Department::Medical), ["2026 1 1 1"]);
    let change = ["姓名,身份证号,险种,参保状态", "周大,@,职工,正常", "周大,@,居民,停保"];
    assert_eq!(here.takes(Department::Medical, "2026-10-11", &change), "updated");
    assert_eq!(here.stands(Department::Medical), ["2026 1 0 2", "2026 2 1 1"]);
    assert_eq!(here.medical("2026-10-05", "周大,@,居民,正常"), "same", "a later list has spoken");
}

#[test]
fn what_begins_again_has_no_end() {
    let here = here(("备注", ""));
    assert_eq!(here.assistance("2026-01-01", "周大,@,农村低保,,2025-01-01,"), "updated");
    assert_eq!(here.assistance("2026-08-01", "周大,@,农村低保,,2025-01-01,2026-03-31"), "updated");
    assert_eq!(here.stands(Department::Assistance), ["12 0 2025-01-01 2026-03-31"]);
    assert_eq!(here.assistance("2026-10-01", "周大,@,农村低保,,2026-09-01,"), "updated");
    assert_eq!(here.stands(Department::Assistance), ["12 1 2026-09-01"]);
    assert_eq!(here.assistance("2026-10-02", "周大,@,农村低保,,,2026-06-30"), "contradicts list.order_stands");
}

#[test]
fn a_pension_ends_with_a_life_and_not_before_while_it_is_drawn() {
    let here = here(("备注", ""));
    let list = ["身份证号,险种,参保状态,截止日期", "@,居民,领取待遇,2026-03-01"];
    assert_eq!(here.takes(Department::Pension, "2026-10-01", &list), "contradicts list.ended_or_not");
    here.died("2026-03-01");
    assert_eq!(here.takes(Department::Pension, "2026-10-01", &list), "updated");
    assert_eq!(here.stands(Department::Pension), ["1 1 3 2026-03-01"]);
    let list = ["身份证号,险种,参保状态", "@,职工,领取待遇"];
    assert_eq!(here.takes(Department::Pension, "2026-10-01", &list), "contradicts list.dead");
}

#[test]
fn a_dry_run_before_the_first_import_fails_as_the_list_would() {
    let room = tempfile::tempdir().unwrap();
    let county = County::create(&Folder::new(&room.path().join("county"), None), [5; 32]).unwrap();
    let text = format!("身份证号,险种,参保状态\n{NUMBER},居民,正常");
    let as_of = "2026-10-01".parse().unwrap();
    let (department, columns, words): (_, &[_], &[_]) = (Department::Medical, &[], &[]);
    let list = List { name: "名单.csv", bytes: text.as_bytes(), department, as_of, columns, words };
    let looked = dry_run(&county, &list, Clock { now: Machine.now(), suspect: false }).unwrap_err();
    assert!(looked.to_string().contains("county.unnamed"), "{looked}");
}

#[test]
fn rows_sent_back_do_not_say_who_is_missing() {
    let here = here(("备注", ""));
    let list = ["身份证号,险种,参保状态,行号,未导入原因", "@,居民,停保,3,看不懂"];
    assert!(here.took(Department::Medical, "2026-10-01", &list)["missing"].is_null());
    assert_eq!(here.took(Department::Medical, "2026-10-02", &["身份证号,险种,参保状态", "@,居民,停保"])["missing"], 0);
    let stopped = ["居民医保停保名单", "姓名,身份证号", "周大,@"];
    assert!(here.took(Department::Medical, "2026-10-03", &stopped)["missing"].is_null(), "it names only some");
}

#[test]
fn a_masked_name_that_fits_is_no_other_name() {
    let here = here(("备注", ""));
    for (name, told) in [("周*", 0), ("*大", 0), ("李*", 1), ("周大1", 1)] {
        let row = format!("{name},@,居民,正常");
        let json = here.took(Department::Medical, "2026-10-01", &["姓名,身份证号,险种,参保状态", &row]);
        let findings = json["findings"].as_array().unwrap();
        assert_eq!((json["refused"].clone(), findings.len()), (0.into(), told), "{name}: {findings:?}");
        assert!(findings.iter().all(|finding| finding["code"] == "list.name"), "{findings:?}");
    }
}

#[test]
fn a_township_that_denies_what_a_list_said_leaves_no_record_that_denies_itself() {
    for (department, list, heading, said, expected) in [
        (
            Department::Medical,
            ["身份证号,险种,参保状态", "@,居民,正常"],
            "是否参加城乡居民基本医疗保险",
            "否",
            "2026 1 0",
        ),
        (
            Department::Medical,
            ["身份证号,险种,参保状态", "@,居民,停保"],
            "是否参加城乡居民基本医疗保险",
            "是",
            "2026 1 1",
        ),
        (
            Department::Pension,
            ["身份证号,险种,参保状态", "@,居民,正常缴费"],
            "是否参加城乡居民基本养老保险",
            "否",
            "1 0",
        ),
    ] {
        let here = here(("备注", ""));
        assert_eq!(here.takes(department, &today(), &list), "updated");
        assert_eq!(here.imports((heading, said)), 1);
        assert_eq!(here.stands(department), [expected], "{heading} {said}");
        assert_eq!(here.imports((heading, said)), 0);
    }
    let here = here(("备注", ""));
    assert_eq!(here.takes(Department::Hukou, &today(), &["身份证号,迁移日期", "@,2025-03-01"]), "updated");
    assert_eq!(here.imports(("年度,户口是否迁移", "2025,否")), 0, "an older year fills blanks alone");
    assert_eq!(here.stands(Department::Hukou), ["1 2025-03-01"]);
    here.imports(("户口是否迁移", "否"));
    assert_eq!(here.stands(Department::Hukou), ["0"]);
}

#[test]
fn a_township_adds_no_aid_and_no_insurance_to_another_that_stands() {
    let here = here(("备注", ""));
    assert_eq!(here.assistance(&today(), "周大,@,农村低保,,,"), "updated");
    assert_eq!(here.imports(("是否享受低保", "是")), 0, "it says no more than the list");
    assert_eq!(here.imports(("是否享受低保", "否")), 0, "a person decides");
    assert_eq!(here.imports(("是否特困供养人员", "是")), 0);
    assert_eq!(here.stands(Department::Assistance), ["12 1"]);
    assert_eq!(here.medical(&today(), "周大,@,居民,正常"), "updated");
    assert_eq!(here.imports(("是否参加城镇职工基本医疗保险", "是")), 0);
    assert_eq!(
        here.imports(("是否参加城乡居民基本医疗保险,是否参加城镇职工基本医疗保险", "否,是")),
        2,
        "the one ends in the same row"
    );
}

#[test]
fn who_received_aid_and_is_not_on_a_later_list_of_it_is_told() {
    let here = here(("备注", ""));
    let wife = "500299198803026229";
    let text = format!("区县,镇街,村,户编号,姓名,证件号码,与户主关系\n云阳县,农坝镇,农坝社区,7,李娟,{wife},配偶");
    let file =
        File { name: "人口信息.csv", bytes: text.as_bytes(), columns: &[], words: &[], sender: "", hidden: false };
    importer::import(&here.county, &file, By::CommandLine, &Machine).unwrap();
    let missing = |as_of: &str, lines: &[&str]| here.took(Department::Assistance, as_of, lines)["missing"].clone();
    let both = ["农村低保对象花名册", "姓名,身份证号", "周大,@", &format!("李娟,{wife}")];
    assert_eq!(missing("2026-09-30", &both), 0);
    assert_eq!(missing("2026-10-31", &both[..3]), 1, "she is on it no more");
    assert_eq!(missing("2026-10-31", &["特困人员花名册", "姓名,身份证号", "周大,@"]), 0, "it is of another aid");
    let stopped = ["农村低保停发名单", "姓名,身份证号", "周大,@"];
    assert!(missing("2026-11-01", &stopped).is_null(), "it names only some");
}

#[test]
fn a_correction_clears_what_belongs_to_it() {
    let here = here(("备注", ""));
    assert_eq!(here.takes(Department::Hukou, "2026-10-01", &["身份证号,迁移日期", "@,2025-03-01"]), "updated");
    assert_eq!(here.takes(Department::Hukou, "2026-10-20", &["身份证号,是否迁移", "@,否"]), "updated");
    assert_eq!(here.stands(Department::Hukou), ["0"]);
    assert_eq!(here.medical("2026-10-01", "周大,@,居民,正常"), "updated");
    assert_eq!(here.medical("2026-10-20", "周大,@,居民,未缴费"), "updated");
    assert_eq!(here.stands(Department::Medical), ["2026 1 3"]);
}

#[test]
fn who_stands_on_the_edge_of_an_aid_does_not_receive_it() {
    let here = here(("备注", ""));
    assert_eq!(here.assistance("2026-09-30", "周大,@,低保边缘家庭,是,,"), "updated");
    assert_eq!(here.assistance("2026-10-10", "周大,@,农村低保,是,,"), "contradicts list.stands");
    let change = ["姓名,身份证号,救助类别,是否享受", "周大,@,农村低保,是", "周大,@,低保边缘家庭,否"];
    assert_eq!(here.takes(Department::Assistance, "2026-10-12", &change), "updated");
}

fn today() -> String {
    Machine.now().day().to_string()
}
