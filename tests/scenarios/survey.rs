//! 七项权益摸底 in Excel: out with what is known, filled in without the program, and back in.

use crate::{
    compare::{AS_OF, insured, medical, villagers},
    departments::limited_to,
    excel::{Pc, book, end_of},
    main_job::{Office, enrolling},
    running::{Running, VILLAGE, area, staff},
};
use anju_county::people::New;
use anju_model::{Day, RecordId, contract::*, survey::OF_MEMBER};
use anju_sheet::{Cell, Table, TableCell, write_xlsx};
use std::sync::Arc;
use tempfile::TempDir;

struct AtPc {
    office: Office,
    _pc: Arc<Pc>,
    _home: TempDir,
}

impl AtPc {
    fn enrolled(here: &Running) -> Self {
        Self::enrolled_as(here, "陈静")
    }

    fn enrolled_as(here: &Running, name: &str) -> Self {
        Self::enrolled_by(here, staff(name))
    }

    fn enrolled_by(here: &Running, who: New) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pc = Pc::with(home.path().join("下载"));
        let name = who.name.clone();
        let asked = enrolling(here, &name, here.account_for(who), here.code_for(&[&name], VILLAGE));
        let office = Office::on(asked, pc.clone());
        office.sync().unwrap();
        Self { office, _pc: pc, _home: home }
    }

    /// The form as a table of texts, and its bytes as they lie on the disk.
    fn form(&self) -> (Vec<Vec<String>>, Vec<u8>) {
        let heard = self.office.desk.subscribe();
        let list = ListChosen::Survey { area: None };
        let started = self.office.ask(ExportList { list, reason: None }).unwrap();
        let end = end_of(&heard, started.job).unwrap();
        let sheet = book(&end).sheets.remove(0);
        let width = sheet.rows[0].cells.len();
        let texts = |cells: &[Cell]| (0..width).map(|at| cells.get(at).map_or(String::new(), Cell::text)).collect();
        let rows = sheet.rows.iter().map(|row| texts(&row.cells)).collect();
        (rows, std::fs::read(end.file.unwrap()).unwrap())
    }

    fn handed_in(&self, name: &str, bytes: &[u8]) -> String {
        tokio::task::block_in_place(|| self.office.desk.upload(name, bytes)).unwrap()
    }

    /// Saves a form bite after bite, as the page does; returns how many surveys were saved.
    fn take(&self, ticket: &str, on: Day) -> u32 {
        let (mut from, mut saved) = (0, 0);
        loop {
            let ask = TakeSurveySheet { ticket: ticket.into(), on, from };
            let taken = self.office.ask(ask).unwrap();
            assert!(taken.refused.is_empty(), "{:?}", taken.refused);
            saved += taken.saved;
            if taken.next >= taken.of {
                return saved;
            }
            assert!(taken.next > from, "it goes on");
            from = taken.next;
        }
    }
}

fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let cells = |row: &Vec<String>| row.iter().map(|text| TableCell::text(text.as_str())).collect();
    let table =
        Table { title: "摸底".into(), headings: rows[0].clone(), rows: rows[1..].iter().map(cells).collect() };
    write_xlsx(&[table]).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_villages_survey_goes_out_as_a_form_and_comes_back_filled_in() {
    let here = Running::with_sample().await;
    let pc = AtPc::enrolled(&here);
    let today = pc.office.today();
    let (mut rows, bytes) = pc.form();
    let column =
        |rows: &[Vec<String>], heading: &str| rows[0].iter().position(|found| found == heading).expect(heading);
    let (key, day, head) = (rows[0].len() - 1, column(&rows, "摸底日期"), column(&rows, "户主"));
    assert!(OF_MEMBER.iter().all(|question| rows[0].contains(&question.heading.to_owned())));

    // As it went out it says nothing new.
    let untouched = pc.handed_in("摸底表.xlsx", &bytes);
    let report = pc.office.ask(LookAtSurveySheet { ticket: untouched.clone() }).unwrap();
    assert!(report.households > 30, "{report:?}");
    assert_eq!((report.asked, report.answers, report.faults.len()), (0, 0, 0), "{report:?}");
    assert_eq!(pc.take(&untouched, today), 0);

    let (politics, aid, wish) = (column(&rows, "政治面貌"), column(&rows, "社会救助"), column(&rows, "户口迁移意愿"));
    // Every household of the village is asked; two answers in each, and a day in the first row of some.
    let mut last = String::new();
    for row in &mut rows[1..] {
        let is_first = row[0..=head].join("/") != last;
        last = row[0..=head].join("/");
        // What another office said already is not written over: that would wait for its decision.
        if row[politics].is_empty() {
            row[politics] = "群众".into();
        }
        if is_first {
            row[wish] = "愿意".into();
            row[day] = "2026-11-20".into();
        }
    }
    rows[1][aid] = "享受什么不清楚".into();
    let of = |person: RecordId| format!("{person}#{person}#{}#", today.year());
    let mut stranger = rows[2].clone();
    stranger[key] = of(RecordId::from_bytes([7; 16]));
    let elsewhere = here.county.read(|db| {
        let sql =
            "SELECT m.person FROM membership m JOIN household h ON h.id = m.household WHERE h.place <> ?1 LIMIT 1";
        Ok(db.query_row(sql, [VILLAGE], |row| row.get(0).map(RecordId::from_bytes))?)
    });
    let mut foreign = rows[2].clone();
    foreign[key] = of(elsewhere.unwrap());
    let again = rows[2].clone();
    rows.extend([stranger, foreign, again]);
    let ticket = pc.handed_in("摸底表-文武村.xlsx", &workbook(&rows));
    let report = pc.office.ask(LookAtSurveySheet { ticket: ticket.clone() }).unwrap();
    assert_eq!((report.asked, report.more_faults), (report.households, 0));
    let told: Vec<_> = report.faults.iter().map(|fault| (fault.row as usize, fault.fault.code.as_str())).collect();
    let last_row = rows.len();
    let at_the_end = [(last_row - 2, "survey.nobody"), (last_row - 1, "survey.nobody"), (last_row, "survey.twice")];
    assert_eq!(told, [&[(2, "survey.word")][..], &at_the_end[..]].concat());

    assert_eq!(pc.take(&ticket, today), report.households);
    let page = ListHouseholds { filter: HouseholdFilter::All, area: Some(area(VILLAGE)), skip: 0, limit: 500 };
    for row in pc.office.ask(page).unwrap().rows {
        let form = pc.office.ask(OpenSurvey { household: row.id }).unwrap();
        assert_eq!(form.surveyed_on.map(|day| day.to_string()).as_deref(), Some("2026-11-20"));
        assert_eq!(form.says.hukou_wish.as_deref(), Some("1"));
        assert!(form.members.iter().all(|member| member.says.politics.is_some()), "{form:?}");
    }
    let board = pc.office.ask(GetRights::default()).unwrap();
    assert_eq!(board.total.surveyed, board.total.households);
    pc.office.sync().unwrap();
    assert_eq!(pc.office.ask(GetSync::default()).unwrap().parked, vec![]);

    // The same file again changes nothing, and what it left open stays as it was.
    assert_eq!(pc.take(&ticket, today), 0);
    let first = pc.form().0.into_iter().find(|row| row[key].get(..36) == rows[1][key].get(..36)).unwrap();
    assert_ne!(first[aid], "享受什么不清楚");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_known_says_from_which_list_or_whom_and_of_which_day() {
    let here = Running::with_sample().await;
    let pc = AtPc::enrolled(&here);
    let who = villagers(&here.county).into_iter().next().unwrap();
    let taken = medical(&here.county, AS_OF, &[insured(&who, "暂停参保")]);
    assert_eq!(taken.changes, 1, "{}", taken.json);
    pc.office.sync().unwrap();
    let household = here.county.read(|db| {
        let sql = "SELECT household FROM membership WHERE person = ?1 AND deleted = 0 AND until IS NULL";
        Ok(db.query_row(sql, [who.id.bytes()], |row| row.get(0).map(RecordId::from_bytes))?)
    });
    let household = household.unwrap();
    let survey = || pc.office.ask(OpenSurvey { household }).unwrap();
    let him = |form: SurveyForm| form.members.into_iter().find(|member| member.person == who.id).unwrap();
    let listed = Origin { by: "医保名单".into(), on: AS_OF.parse().ok() };
    assert_eq!(him(survey()).origins.get("medical"), Some(&listed));
    let right = |key: &str| pc.office.ask(OpenRight { household, right: key.into() }).unwrap();
    assert!(right("medical").known.iter().any(|fact| fact.origin.as_ref() == Some(&listed)), "{:?}", right("medical"));
    let cells = pc.form().0.concat();
    let told: Vec<_> = cells.iter().filter(|cell| cell.contains("医保名单 10月31日：")).collect();
    assert!(
        told.len() == 1 && told[0].contains("区县导入 ") && told[0].contains("医保名单 10月31日：本年医保"),
        "the form says so too: {told:?}"
    );

    // What the survey answers otherwise is the surveyor's from then on, once the county has it.
    let asked_on: Day = "2026-11-05".parse().unwrap();
    let form = survey();
    let mut says = him(form.clone()).says;
    (says.medical, says.medical_state) = (Some("1".into()), Some("1".into()));
    let members = vec![(who.id, says)];
    pc.office.ask(LogSurvey { household, surveyed_on: asked_on, says: form.says, members }).unwrap();
    assert_eq!(him(survey()).origins.get("medical"), None, "nobody but this desk knows yet");
    pc.office.sync().unwrap();
    let his = Origin { by: "陈静".into(), on: Some(asked_on) };
    assert_eq!(him(survey()).origins.get("medical"), Some(&his));

    // Whoever says one thing of a record otherwise has not said the rest of it: what a list says stays the list's.
    let later = "2026-11-15";
    medical(&here.county, later, &[insured(&who, "正常")]);
    pc.office.sync().unwrap();
    let form = survey();
    let mut says = him(form.clone()).says;
    assert_eq!((says.medical.as_deref(), says.medical_state.as_deref()), (Some("1"), Some("1")));
    says.medical_state = Some("2".into());
    let again_on: Day = "2026-11-20".parse().unwrap();
    let members = vec![(who.id, says)];
    pc.office.ask(LogSurvey { household, surveyed_on: again_on, says: form.says, members }).unwrap();
    pc.office.sync().unwrap();
    let origins = him(survey()).origins;
    let again = Origin { by: "陈静".into(), on: Some(again_on) };
    assert_eq!(origins.get("medical_state"), Some(&again));
    assert_ne!(origins.get("medical"), Some(&again), "he did not say that on that day");
    let known = right("medical").known;
    let of_him: Vec<_> = known.iter().filter(|fact| fact.origin.as_ref() == Some(&again)).collect();
    assert!(matches!(of_him.as_slice(), [only] if !only.says.contains("参保 是")), "{known:?}");

    // So another desk of the village hears it.
    let second = AtPc::enrolled_as(&here, "李明");
    let seen = him(second.office.ask(OpenSurvey { household }).unwrap());
    assert_eq!(seen.origins.get("medical_state").map(|of| of.on), Some(Some(again_on)), "{seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_limited_to_a_department_is_asked_about_its_questions_alone() {
    let here = Running::with_sample().await;
    let whole = AtPc::enrolled(&here);
    let limited = AtPc::enrolled_by(&here, limited_to("医保员", "yb"));
    let (rows, _) = limited.form();
    let has = |heading: &str| rows[0].iter().any(|found| found == heading);
    assert!(has("本年医保") && has("医保状态") && !has("养老保险") && !has("户口迁移意愿"), "{:?}", rows[0]);

    // A form that went out whole comes back through his hands: his columns are read, of the others he hears.
    let (mut rows, _) = whole.form();
    let column = |heading: &str| rows[0].iter().position(|found| found == heading).expect(heading);
    let (medical, state, aid, day) = (column("本年医保"), column("医保状态"), column("社会救助"), column("摸底日期"));
    let asked = rows.iter().position(|row| row[medical].is_empty() || row[medical] == "未参保").unwrap_or(1);
    (rows[asked][medical], rows[asked][state]) = ("城乡居民医保".into(), "正常".into());
    rows[asked][aid] = "未享受".into();
    rows[asked][day] = "2026-11-20".into();
    let ticket = limited.handed_in("摸底表.xlsx", &workbook(&rows));
    let report = limited.office.ask(LookAtSurveySheet { ticket: ticket.clone() }).unwrap();
    let of_others: Vec<&str> = report.faults.iter().map(|fault| fault.fault.code.as_str()).collect();
    assert!(of_others.len() == 11 && of_others.iter().all(|code| *code == "survey.department"), "{:?}", report.faults);
    assert_eq!(limited.take(&ticket, limited.office.today()), 1);
    limited.office.sync().unwrap();
    whole.office.sync().unwrap();
    let person: RecordId = rows[asked].last().unwrap().get(..36).unwrap().parse().unwrap();
    let board = whole.office.ask(GetRights::default()).unwrap();
    assert_eq!(board.total.surveyed, 0, "who asks about one right has not asked about seven");
    let households = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let all = whole.office.ask(households).unwrap().rows;
    let forms = all.iter().map(|row| whole.office.ask(OpenSurvey { household: row.id }).unwrap());
    let member = forms.flat_map(|form| form.members).find(|member| member.person == person).unwrap();
    assert_eq!((member.says.medical_state.as_deref(), member.says.aid.as_deref()), (Some("1"), None));
    assert_eq!(member.origins["medical"].by, "医保员");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_form_is_refused_with_what_it_lacks() {
    let here = Running::with_sample().await;
    let pc = AtPc::enrolled(&here);
    let other = workbook(&[vec!["姓名".into(), "政治面貌".into()], vec!["徐辉".into(), "群众".into()]]);
    let ticket = pc.handed_in("别的表.xlsx", &other);
    assert_eq!(pc.office.ask(LookAtSurveySheet { ticket }).unwrap_err().code, "survey.no_form");
    let ticket = pc.handed_in("坏的.xlsx", b"PK not a workbook");
    assert!(pc.office.ask(LookAtSurveySheet { ticket }).is_err());
    let gone = pc.office.ask(LookAtSurveySheet { ticket: "0-0".into() }).unwrap_err();
    assert_eq!(gone.code, "file.ticket");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_since_the_form_went_out_is_not_written_over_by_what_nobody_touched() {
    let here = Running::with_sample().await;
    let pc = AtPc::enrolled(&here);
    let today = pc.office.today();
    let (mut rows, _) = pc.form();
    let key = rows[0].len() - 1;
    let column = |heading: &str| rows[0].iter().position(|found| found == heading).expect(heading);
    let (land, wish, insured) = (column("迁出地耕地利用"), column("户口迁移意愿"), column("本年医保"));
    // Meanwhile a household is asked on the page.
    let person: RecordId = rows[1][key].split('#').next().unwrap().parse().unwrap();
    let household = here.county.read(|db| {
        let sql = "SELECT household FROM membership WHERE person = ?1 AND until IS NULL AND deleted = 0";
        Ok(db.query_row(sql, [person.bytes()], |row| row.get(0).map(RecordId::from_bytes))?)
    });
    let household = household.unwrap();
    let says = |wish: &str, land: &str| HouseholdSays {
        hukou_wish: Some(wish.into()),
        land_use: Some(land.into()),
        ..HouseholdSays::default()
    };
    let asked = |says| LogSurvey { household, surveyed_on: today, says, members: vec![] };
    pc.office.ask(asked(says("1", "1"))).unwrap();
    let (later, _) = pc.form();
    assert_ne!(later[1][wish], rows[1][wish], "it stands in a form that goes out now");
    pc.office.ask(asked(says("2", "1"))).unwrap();

    // The form of before says the old wish, untouched; beside it something new is written in.
    let mut filled = later.clone();
    let choices = anju_model::CodeSets::from_json(include_str!("../../assets/code-sets.json")).unwrap();
    filled[1][land] = choices.label("land_use", "3").unwrap().to_owned();
    let ticket = pc.handed_in("摸底表.xlsx", &workbook(&filled));
    let report = pc.office.ask(LookAtSurveySheet { ticket: ticket.clone() }).unwrap();
    assert_eq!((report.asked, report.answers), (1, 1), "{report:?}");
    assert_eq!(pc.take(&ticket, today), 1);
    let stands = pc.office.ask(OpenSurvey { household }).unwrap().says;
    assert_eq!((stands.hukou_wish.as_deref(), stands.land_use.as_deref()), (Some("2"), Some("3")));

    // A form of last year says nothing of this year's insurance.
    rows[1][key] = rows[1][key].replacen(&format!("#{}#", today.year()), &format!("#{}#", today.year() - 1), 1);
    rows[1][insured] = "未参保".into();
    let ticket = pc.handed_in("去年的表.xlsx", &workbook(&rows[..2]));
    let report = pc.office.ask(LookAtSurveySheet { ticket }).unwrap();
    assert_eq!(report.faults.iter().map(|fault| fault.fault.code.as_str()).collect::<Vec<_>>(), ["survey.year"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_form_says_that_cannot_be_saved_is_told_cell_by_cell() {
    let here = Running::with_sample().await;
    let pc = AtPc::enrolled(&here);
    let today = pc.office.today();
    let (rows, _) = pc.form();
    let column = |heading: &str| rows[0].iter().position(|found| found == heading).expect(heading);
    let (wish, way, land) = (column("户口迁移意愿"), column("落户方式"), column("迁出地耕地利用"));
    let codes = anju_model::CodeSets::from_json(include_str!("../../assets/code-sets.json")).unwrap();
    let label = |set: &str, code: &str| codes.label(set, code).unwrap().to_owned();
    let told = |rows: &[Vec<String>]| {
        let ticket = pc.handed_in("摸底表.xlsx", &workbook(rows));
        let report = pc.office.ask(LookAtSurveySheet { ticket: ticket.clone() }).unwrap();
        let codes: Vec<_> = report.faults.iter().map(|fault| fault.fault.code.clone()).collect();
        (codes, report.answers, ticket)
    };

    // A way without a wish means nothing, and is not counted as an answer.
    let mut alone = rows[..2].to_vec();
    alone[1][way] = label("hukou_way", "1");
    assert_eq!((told(&alone).0, told(&alone).1), (vec!["survey.alone".to_owned()], 0));

    // Two rows of one household that say otherwise: the first holds, the second is told.
    let second = rows.iter().position(|row| row[1] == rows[1][1] && row[3] != rows[1][3] && row[0] == rows[1][0]);
    let mut twice = vec![rows[0].clone(), rows[1].clone(), rows[second.expect("a family")].clone()];
    (twice[1][wish], twice[2][wish]) = ("愿意".into(), "不愿意".into());
    assert_eq!((told(&twice).0, told(&twice).1), (vec!["survey.other".to_owned()], 1));

    // A heading that somebody touched, and a column of his own.
    let mut headings = rows[..2].to_vec();
    headings[0][land] = "耕地".into();
    assert_eq!(told(&headings).0, ["survey.no_column", "survey.column"]);

    // What was entered elsewhere since the form went out is not written over: both are told.
    let household: RecordId = rows[1].last().unwrap().split('#').nth(1).unwrap().parse().unwrap();
    let says = HouseholdSays { land_use: Some("1".into()), ..HouseholdSays::default() };
    pc.office.ask(LogSurvey { household, surveyed_on: today, says, members: vec![] }).unwrap();
    let mut late = rows[..2].to_vec();
    late[1][land] = label("land_use", "3");
    let (codes, answers, ticket) = told(&late);
    assert_eq!((codes, answers), (vec!["survey.changed".to_owned()], 0));
    assert_eq!(pc.take(&ticket, today), 0);
    let stands = pc.office.ask(OpenSurvey { household }).unwrap().says.land_use;
    assert_eq!(stands.as_deref(), Some("1"));
}
