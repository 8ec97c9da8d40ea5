//! What is typed at a desk is read as an import reads it: into a form and into the search box, however it is spelt. What cannot
//! be read, or would be lost, is told.

#[path = "../../crates/model/src/reading/spellings.rs"]
mod spellings;

use crate::{
    main_job::Office,
    running::{Running, area},
};
use anju_county::{
    audit::By,
    importer::{self, File},
    people::New,
    rim::Machine,
};
use anju_model::{Fault, Fields, RecordId, Role, Value, contract::*, words::fault::sentence};
use anju_sheet::{Table, TableCell, write_xlsx};
use spellings::Dice;

const TOWNSHIP: &str = "500235116";
const HEADINGS: [&str; 9] = [
    "镇（乡、街道）",
    "村（社区）",
    "户编号",
    "姓名",
    "证件号码",
    "性别",
    "出生日期",
    "与户主关系",
    "家庭成员联系电话",
];

/// One head of a household, and what is right of him.
struct Head {
    number: String,
    name: String,
    id_number: Option<&'static str>,
    birth: (usize, usize, usize),
    phone: String,
}

impl Head {
    /// Draws one, and writes him as a row of a workbook.
    fn drawn(dice: &mut Dice, at: usize) -> (Head, Vec<TableCell>) {
        let (name, written) = spellings::name(dice);
        let (phone, written_phone) = spellings::phone(dice);
        // One alone has the number, since it is one man's.
        let first = at == 0;
        let birth = if first { (1987, 8, 2) } else { (1950 + dice.roll(60), 1 + dice.roll(12), 1 + dice.roll(28)) };
        let written_id = if first { spellings::id_number(dice) } else { String::new() };
        let number = format!("H{}", 910_000 + at);
        let head = Head { name, id_number: first.then_some(spellings::ID_NUMBER), birth, phone, number };
        let written_birth = spellings::day_as_written(dice, birth);
        let number = head.number.as_str();
        let row = ["农坝镇", "农坝社区", number, &written, &written_id, "男", &written_birth, "户主", &written_phone];
        let row = row.map(TableCell::text).into();
        (head, row)
    }

    /// The same facts, spelt anew.
    fn typed(&self, dice: &mut Dice) -> Vec<(&'static str, String)> {
        let parts: Vec<&str> = self.name.split('·').collect();
        let written = spellings::name_as_written(dice, &parts);
        let mut typed = vec![
            ("name", spellings::dressed(dice, &written)),
            ("birth", spellings::day_as_written(dice, self.birth)),
            ("phone", spellings::phone_as_written(dice, &self.phone)),
        ];
        typed.extend(self.id_number.map(|_| ("id_number", spellings::id_number(dice))));
        typed
    }

    /// What is right, in the order of `typed`.
    fn right(&self) -> Vec<Option<String>> {
        let (year, month, day) = self.birth;
        let birth = format!("{year:04}-{month:02}-{day:02}");
        vec![Some(self.name.clone()), Some(birth), Some(self.phone.clone()), self.id_number.map(str::to_owned)]
    }
}

/// What the county holds of a household's head.
fn held(here: &Running, number: &str) -> (RecordId, Vec<Option<String>>) {
    let sql = "SELECT h.id, p.name, p.birth, p.phone, p.id_number FROM household h JOIN person p ON p.id = h.head WHERE h.number = ?1";
    here.county
        .read(|db| {
            Ok(db.query_row(sql, [number], |row| {
                let fields = (1..5).map(|at| row.get(at)).collect::<Result<_, _>>()?;
                Ok((RecordId::from_bytes(row.get(0)?), fields))
            })?)
        })
        .unwrap()
}

async fn township(here: &Running) -> Office {
    let who = New {
        name: "李建国".into(),
        role: Role::Township,
        area: area(TOWNSHIP),
        cadre: None,
        departments: Default::default(),
    };
    let office = Office::enrolled_by(here, who, TOWNSHIP).await;
    office.sync().unwrap();
    office
}

fn head_of(office: &Office, household: RecordId) -> MemberRow {
    let file = office.ask(OpenHousehold { id: household }).unwrap();
    file.members.into_iter().find(|member| member.is_head).unwrap()
}

fn corrects(member: &MemberRow, fields: &[(&str, &str)], anyway: bool) -> CorrectMember {
    let text = |(name, text): &(&str, &str)| ((*name).to_owned(), Value::text(*text));
    let fields: Fields = fields.iter().map(text).collect();
    CorrectMember { person: member.person, seen: member.seen, fields, relation: None, anyway }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_import_reads_a_form_reads_alike_and_the_search_finds_however_it_is_spelt() {
    let here = Running::with_sample().await;
    let dice = &mut Dice::of_seed(20_261_129);
    let (heads, rows): (Vec<Head>, Vec<Vec<TableCell>>) = (0..30).map(|at| Head::drawn(dice, at)).unzip();
    let headings = HEADINGS.map(str::to_owned).into();
    let book = write_xlsx(&[Table { title: "名册".into(), headings, rows }]).unwrap();
    let came = importer::import(&here.county, &File::plain("名册.xlsx", &book), By::CommandLine, &Machine).unwrap();
    assert_eq!((came.report.counts.persons, came.report.refused_rows), (30, 0), "{:?}", came.report.findings);
    let office = township(&here).await;
    for head in &heads {
        let (household, read) = held(&here, &head.number);
        assert_eq!(read, head.right(), "as the import read it");
        let typed = head.typed(dice);
        for (what, text) in typed.iter().filter(|(what, _)| *what != "birth") {
            let found = office.ask(Find { text: text.clone(), limit: 100 }).unwrap();
            assert!(found.iter().any(|row| row.id == household), "{what} {text:?} of {}", head.name);
        }
        let fields: Vec<(&str, &str)> = typed.iter().map(|(name, text)| (*name, text.as_str())).collect();
        office.ask(corrects(&head_of(&office, household), &fields, true)).unwrap();
    }
    let chip = office.sync().unwrap();
    assert_eq!((chip.waiting, chip.parked, chip.conflicts), (0, 0, 0));
    for head in &heads {
        assert_eq!(held(&here, &head.number).1, head.right(), "as the form read it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_cannot_read_or_would_lose_is_told_at_its_field() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let all = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 1 };
    let head = head_of(&office, office.ask(all).unwrap().rows[0].id);
    let told = |fields: &[(&str, &str)]| -> Fault { office.ask(corrects(&head, fields, false)).unwrap_err() };
    for (field, written, way_out) in [
        ("birth", "农历正月初一", "公历"),
        ("phone", "找村委会", "座机"),
        ("work_months", "半年", "数字"),
        ("id_number", "50029919870802003", "18 位"),
    ] {
        let fault = told(&[(field, written)]);
        assert_eq!((fault.field.as_deref(), fault.soft), (Some(field), false), "{written}");
        assert!(sentence(&fault).contains(way_out), "{}", sentence(&fault));
    }
    let fault = told(&[("phone", "19900003866（女儿）"), ("labour", "")]);
    let all: Vec<&Fault> = std::iter::once(&fault).chain(&fault.also).collect();
    let codes: Vec<&str> = all.iter().map(|fault| fault.code.as_str()).collect();
    assert!(codes.contains(&"phone.beside") && codes.contains(&"person.labour_missing"), "{codes:?}");
    assert!(all.iter().all(|fault| fault.soft) && all.iter().any(|fault| sentence(fault).contains("女儿")));
    office.ask(corrects(&head, &[("phone", "19900003866（女儿）"), ("labour", "")], true)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_relation_says_of_sex_and_age_is_asked_about_once_and_never_refused() {
    let here = Running::with_sample().await;
    let office = township(&here).await;
    let all = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let home = office.ask(all).unwrap().rows[0].id;
    let said = |fault: &Fault| -> Vec<String> {
        let all = std::iter::once(fault).chain(&fault.also);
        all.filter(|fault| fault.code.starts_with("relation.")).map(|fault| fault.code.clone()).collect()
    };
    let fields = [("name", "向小满"), ("sex", "1"), ("birth", "2010年1月2日"), ("no_id_reason", "新生儿")];
    let fields: Fields = fields.map(|(name, text)| (name.to_owned(), Value::text(text))).into();
    let asks = |relation: &str, anyway| AddMember {
        household: home,
        relation: relation.into(),
        since: None,
        joined_by: "2".into(),
        fields: fields.clone(),
        anyway,
    };
    // A grandmother who is a boy of sixteen.
    let fault = office.ask(asks("20", false)).unwrap_err();
    assert!(fault.soft);
    assert_eq!(said(&fault), ["relation.sex", "relation.older"]);
    let fault = office.ask(asks("03", false)).unwrap_err();
    assert_eq!(said(&fault), [""; 0], "a son says nothing odd");
    let boy = office.ask(asks("20", true)).unwrap().record;
    // The head, corrected to be younger than the boy, makes the boy's relation right and others' odd.
    let head = head_of(&office, home);
    let again = office.ask(corrects(&head, &[("birth", "2020-05-01"), ("id_number", "")], false)).unwrap_err();
    let named = std::iter::once(&again).chain(&again.also).filter(|fault| fault.code.starts_with("relation."));
    assert!(named.clone().count() > 0 && named.clone().all(|fault| fault.params.contains_key("name")), "{again:?}");
    let file = office.ask(OpenHousehold { id: home }).unwrap();
    let member = file.members.iter().find(|member| member.person == boy).unwrap();
    let employer = office.ask(corrects(member, &[("employer", "县服装厂")], false)).unwrap_err();
    assert_eq!(said(&employer), [""; 0], "another correction does not ask about the relation again");
}
