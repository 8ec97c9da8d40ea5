//! What the tests share: the shipped facts, the sample, and a builder of workbooks.
#![allow(dead_code, reason = "each test file uses a part")]

use anju_model::{AreaCode, Clock, CodeSets, Divisions, RecordId, Stamp};
use anju_sheet::{
    Cell, Context, Draft, DraftRecord, DraftValue, Known, KnownCadre, KnownHousehold, KnownPair, KnownPerson, Learnt,
    NaturalKey, Sheet, Stay, Table, TableCell, Which, Workbook, draft, read_workbook, write_xlsx,
};
use std::{path::PathBuf, sync::LazyLock};

/// The facts every draft needs.
pub struct Facts {
    code_sets: CodeSets,
    divisions: Divisions,
    known: Known,
    words: Learnt,
}

impl Facts {
    /// Reads the shipped ones.
    pub fn new() -> Self {
        Self {
            code_sets: CodeSets::from_json(include_str!("../../../../assets/code-sets.json"))
                .expect("the shipped sets"),
            divisions: Divisions::from_csv(include_str!("../../../../assets/divisions-chongqing.csv"))
                .expect("the shipped divisions"),
            known: Known::default(),
            words: Learnt::default(),
        }
    }

    /// The shipped code sets.
    pub fn code_sets() -> CodeSets {
        Self::new().code_sets
    }

    /// With what these words mean.
    pub fn taught(words: Learnt) -> Self {
        Self { words, ..Self::new() }
    }

    /// 23 November 2026, a county not yet known that holds nothing.
    pub fn context(&self) -> Context<'_> {
        self.knowing(&self.known)
    }

    /// The same with a county that holds something.
    pub fn knowing<'a>(&'a self, known: &'a Known) -> Context<'a> {
        let clock = Clock { now: Stamp(1_795_440_000_000), suspect: false };
        let (code_sets, divisions, words) = (&self.code_sets, &self.divisions, &self.words);
        Context { code_sets, divisions, county: None, clock, known, words }
    }
}

fn assets() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../assets")
}

/// The sample workbook.
pub fn workbook() -> Vec<u8> {
    std::fs::read(assets().join("county-yunyang.xlsx")).expect("the shipped sample")
}

/// The truth about the sample.
pub fn truth() -> String {
    let shared = assets().join("../../shared/data/county-yunyang.truth.json");
    std::fs::read_to_string(shared)
        .or_else(|_| std::fs::read_to_string(assets().join("county-yunyang.truth.json")))
        .expect("the truth file")
}

/// One of the files as offices have them, which lie beside the repository.
pub fn case(name: &str) -> Vec<u8> {
    let file = assets().join("../../shared/cases/import").join(name);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// The sample workbook's sheets, read once.
pub fn sample_workbook() -> &'static Workbook {
    static READ: LazyLock<Workbook> =
        LazyLock::new(|| read_workbook("county-yunyang.xlsx", &workbook()).expect("a workbook"));
    &READ
}

/// The sample drafted over an empty county, once.
pub fn sample() -> &'static Draft {
    static DRAFTED: LazyLock<Draft> =
        LazyLock::new(|| draft(sample_workbook(), &Facts::new().context()).expect("a draft"));
    &DRAFTED
}

/// Makes a workbook of one sheet from texts; the first row is the headings.
pub fn made(rows: &[&[&str]]) -> Workbook {
    let lines = rows[1..].iter().map(|row| row.iter().map(|text| TableCell::text(*text)).collect()).collect();
    let headings = rows[0].iter().map(|text| (*text).to_owned()).collect();
    let bytes = write_xlsx(&[Table { title: "表".to_owned(), headings, rows: lines }]).expect("a workbook");
    read_workbook("made.xlsx", &bytes).expect("a workbook")
}

/// Puts sheets that were made apart into one workbook, under these names.
pub fn made_of(sheets: Vec<(&str, Workbook)>) -> Workbook {
    let mut all = Vec::new();
    for (name, mut workbook) in sheets {
        let mut sheet = workbook.sheets.swap_remove(0);
        name.clone_into(&mut sheet.name);
        all.push(sheet);
    }
    let mut workbook = made(&[&["空"]]);
    workbook.sheets = all;
    workbook
}

fn text(record: &DraftRecord, field: &str) -> Option<String> {
    match record.fields.get(field) {
        Some(DraftValue::Value(value)) => value.as_text().map(str::to_owned),
        _ => None,
    }
}

/// The id that a county gives to a new record.
pub fn given(kind: &str, which: Which) -> RecordId {
    match which {
        Which::Stored(id) => id,
        Which::New(at) => RecordId::derived(&[kind, &at.to_string()]),
    }
}

fn id_in(record: &DraftRecord, field: &str) -> Option<RecordId> {
    match record.fields.get(field) {
        Some(DraftValue::Key(key)) => match **key {
            NaturalKey::Household(which) => Some(given("household", which)),
            NaturalKey::Person(which) => Some(given("person", which)),
            NaturalKey::Cadre(which) => Some(given("cadre", which)),
            _ => None,
        },
        _ => None,
    }
}

/// What a county knows that took all records of a draft.
pub fn holding(draft: &Draft) -> Known {
    let mut known = Known::default();
    let some = |text: Option<String>| text.into_iter().collect::<Vec<_>>();
    let day = |text: Option<String>| text.and_then(|day| day.parse().ok());
    for record in &draft.records {
        match record.key {
            NaturalKey::Household(which) => known.households.push(KnownHousehold {
                id: given("household", which),
                numbers: some(text(record, "number")),
                village: text(record, "village").and_then(|code| AreaCode::parse(&code)).expect("a village"),
                head: id_in(record, "head"),
                moved_in_on: text(record, "moved_in_on").and_then(|day| day.parse().ok()),
                removed: false,
            }),
            NaturalKey::Person(which) => known.persons.push(KnownPerson {
                id: given("person", which),
                numbers: some(text(record, "number")),
                id_numbers: some(text(record, "id_number")),
                names: some(text(record, "name")),
                births: text(record, "birth").and_then(|day| day.parse().ok()).into_iter().collect(),
                sex: text(record, "sex"),
                stay: Stay::Nowhere,
                removed: false,
            }),
            NaturalKey::Membership(household, person) => {
                let id = given("person", person);
                let member = known.persons.iter_mut().find(|person| person.id == id).expect("a person");
                let household = given("household", household);
                member.stay = Stay::Member { household, relation: text(record, "relation") };
            }
            NaturalKey::Cadre(which) => known.cadres.push(KnownCadre {
                id: given("cadre", which),
                names: some(text(record, "name")),
                units: some(text(record, "unit")),
                phones: some(text(record, "phone")),
                removed: false,
            }),
            NaturalKey::Pair(which) => known.pairs.push(KnownPair {
                id: given("pair", which),
                household: id_in(record, "household").expect("a household"),
                cadre: id_in(record, "cadre").expect("a cadre"),
                since: day(text(record, "since")).into_iter().collect(),
                until: day(text(record, "until")),
                removed: false,
            }),
            _ => {}
        }
    }
    known
}

/// Corrects each planted fault as a clerk would with the id cards at hand.
pub fn correct(sheet: &mut Sheet) {
    let headings: Vec<String> = sheet.rows[0].cells.iter().map(Cell::text).collect();
    let at = |name: &str| headings.iter().position(|heading| heading == name).expect("a heading");
    for (index, row) in sheet.rows.iter_mut().enumerate().skip(1) {
        let get = |row: &anju_sheet::Row, name: &str| row.cell(at(name)).text();
        let reason = get(row, "未导入原因");
        let is_head = get(row, "姓名") == get(row, "户主姓名");
        let mut set = |name: &str, text: &str| row.cells[at(name)] = Cell::Text(text.to_owned());
        if reason.contains("“与户主关系”") {
            set("与户主关系", if is_head { "户主" } else { "其他" });
        }
        if reason.contains("“成员联系电话”") {
            set("成员联系电话", "19900001234");
        }
        if reason.contains("“是否参加城镇职工基本医疗保险”") {
            set("是否参加城镇职工基本医疗保险", "否");
        }
        let (sex, birth, id) = (get(row, "性别"), get(row, "出生日期"), get(row, "证件号码"));
        let mut set = |name: &str, text: &str| row.cells[at(name)] = Cell::Text(text.to_owned());
        if reason.contains("“性别”") {
            set("性别", if sex == "男" { "女" } else { "男" });
        }
        if reason.contains("“出生日期”") {
            set("出生日期", &format!("{}-{}-{}", &id[6..10], &id[10..12], &id[12..14]));
        }
        if reason.contains("“证件号码”") {
            let own = if is_head { get(row, "户主证件号码") } else { id_number(&birth, &sex, index) };
            row.cells[at("证件号码")] = Cell::Text(own);
        }
    }
}

/// A number of nobody (area 500299) for a day of birth and a sex.
pub fn id_number(birth: &str, sex: &str, nth: usize) -> String {
    let body = format!("500299{}{:03}", birth.replace('-', ""), 2 * (nth % 499) + usize::from(sex == "男"));
    let sum = body.bytes().fold(0_u32, |sum, b| (sum + u32::from(b - b'0')) * 2 % 11);
    format!("{body}{}", char::from(b"10X98765432"[sum as usize]))
}
