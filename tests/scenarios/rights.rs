//! Rights of part one, told from the first record to the end, through the hands that the policy names: the site or branch, the
//! township, the county. Each step is taken on a desk of that rank and judged again by the county.

use crate::{
    excel::{Pc, end_of},
    main_job::{Office, enrolling},
    plain,
    running::{Running, VILLAGE, area, staff},
};
use anju_county::{
    people::New,
    rim::{Machine, Rim},
};
use anju_model::{
    Clock, Fault, Fields, Month, Record, RecordId, Ref, Role, Value,
    contract::*,
    kinds::{self, AidCase, AidMonth, CollectiveCase, CollectiveMembership, Handover, HukouWish, PartyCase, side},
    papers::{self, About},
    rules::Light,
    sync::group::Change,
    value::field,
};
use std::io::Read;

/// The three desks through which a case goes.
struct Ranks {
    here: Running,
    site: Office,
    township: Office,
    county: Office,
}

impl Ranks {
    async fn enrolled() -> Self {
        let here = Running::with_sample().await;
        let site = Office::enrolled(&here, "陈静").await;
        let of = |role, place: &str, name: &str| New { role, area: area(place), ..staff(name) };
        let (town, all) = (&VILLAGE[..9], &VILLAGE[..6]);
        let township = Office::enrolled_by(&here, of(Role::Township, town, "李建国"), town).await;
        let county = Office::enrolled_by(&here, of(Role::CountyAdmin, all, "张玲"), all).await;
        for office in [&site, &township, &county] {
            office.sync().unwrap();
        }
        Self { here, site, township, county }
    }

    /// A member of some family of the village.
    fn somebody(&self) -> (RecordId, RecordId) {
        let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
        let rows = self.site.ask(ask).unwrap().rows;
        let row = rows.iter().find(|row| row.persons > 1).expect("a family");
        let file = self.site.ask(OpenHousehold { id: row.id }).unwrap();
        (row.id, file.members[0].person)
    }

    /// Brings what one desk did to another.
    fn hand_over(&self, from: &Office, to: &Office) {
        from.sync().unwrap();
        to.sync().unwrap();
    }

    fn parked(&self) -> i64 {
        let sql = "SELECT count(*) FROM parked WHERE deleted = 0";
        self.here.county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
    }

    fn at_county(&self, id: RecordId) -> Fields {
        self.here.county.read(|db| Ok(anju_store::get(db, id)?)).unwrap().expect("it is there").fields
    }
}

fn make(office: &Office, kind: &str, household: RecordId, fields: Fields) -> Result<Saved, Fault> {
    office.ask(MakeRecord { kind: kind.into(), household, fields, anyway: false })
}

fn step(office: &Office, kind: &str, id: RecordId, to: &str, fields: Fields) -> Result<Saved, Fault> {
    let seen = office.ask(OpenRecord { kind: kind.into(), id }).unwrap().row.seen;
    office.ask(StepRecord { kind: kind.into(), id, seen, to: to.into(), on: office.today(), fields })
}

fn code(result: Result<Saved, Fault>) -> String {
    result.expect_err("refused").code
}

#[tokio::test(flavor = "multi_thread")]
async fn a_party_member_goes_from_the_survey_over_a_return_to_the_countys_consent_and_arrives() {
    const CASE: &str = PartyCase::KIND.name;
    let ranks = Ranks::enrolled().await;
    let Ranks { site, township, county, .. } = &ranks;
    let (household, person) = ranks.somebody();
    let today = site.today();
    let set = PartyCase::set;

    let begins = set().person(Ref::to(person)).surveyed_on(today).branch("龙洞村党支部".to_owned());
    let case = make(site, CASE, household, begins.into_fields()).unwrap().record;
    assert_eq!(code(step(site, CASE, case, "3", Fields::new())), "state.step", "he is heard first");
    step(site, CASE, case, "2", set().opinion("1".to_owned()).into_fields()).unwrap();
    step(site, CASE, case, "3", set().way("2".to_owned()).into_fields()).unwrap();
    let advice = || set().advice("建议转接".to_owned()).into_fields();
    assert_eq!(code(step(site, CASE, case, "4", advice())), "account.rank", "the township advises");

    ranks.hand_over(site, township);
    step(township, CASE, case, "4", advice()).unwrap();
    assert_eq!(code(step(township, CASE, case, "5", Fields::new())), "account.rank", "the county agrees");
    ranks.hand_over(township, county);
    step(county, CASE, case, "6", set().because("缺本人意见书".to_owned()).into_fields()).unwrap();
    ranks.hand_over(county, township);
    step(township, CASE, case, "4", advice()).unwrap();
    ranks.hand_over(township, county);
    step(county, CASE, case, "5", Fields::new()).unwrap();

    ranks.hand_over(county, site);
    let takes_part = set().joins("1".to_owned()).into_fields();
    assert_eq!(code(step(site, CASE, case, "9", takes_part)), "step.other_way", "he is to be transferred");
    let letter = set().letter_until(today.plus_days(30)).into_fields();
    step(site, CASE, case, "7", letter).unwrap();
    step(site, CASE, case, "8", Fields::new()).unwrap();
    site.sync().unwrap();
    assert_eq!(ranks.parked(), 0, "the county judges as the desks did");
    assert_eq!(field(&ranks.at_county(case), "state").as_text(), Some("8"));
    let told = site.ask(OpenRecord { kind: CASE.into(), id: case }).unwrap().told;
    assert_eq!(told.len(), 4, "home, hukou and collective are derived: {told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_notice_and_one_vote_stand_for_all_who_applied_and_one_that_cannot_go_on_holds_up_nobody() {
    const CASE: &str = CollectiveCase::KIND.name;
    let ranks = Ranks::enrolled().await;
    let site = &ranks.site;
    let today = site.today();
    let set = CollectiveCase::set;
    let households = ListHouseholds { area: None, filter: HouseholdFilter::All, skip: 0, limit: 3 };
    let applied: Vec<RecordId> = site
        .ask(households)
        .unwrap()
        .rows
        .iter()
        .map(|row| {
            let head = site.ask(OpenHousehold { id: row.id }).unwrap().members[0].person;
            let applies = set().person(Ref::to(head)).applied_on(today).organisation("文武村经济合作社".to_owned());
            make(site, CASE, row.id, applies.into_fields()).unwrap().record
        })
        .collect();
    let together = |to: &str, fields: Fields| {
        let seen = |id: &RecordId| (*id, site.ask(OpenRecord { kind: CASE.into(), id: *id }).unwrap().row.seen);
        let records = applied.iter().map(seen).collect();
        site.ask(StepRecords { kind: CASE.into(), records, to: to.into(), on: today, fields }).unwrap()
    };
    step(site, CASE, applied[1], "8", set().because("本人要求".to_owned()).into_fields()).unwrap();
    let noticed = together("2", set().noticed_until(today).noticed_by("2".to_owned()).into_fields());
    assert_eq!(noticed.saved, 2);
    let [(whose, fault)] = noticed.refused.as_slice() else { panic!("{noticed:?}") };
    assert!(!whose.is_empty() && fault.code == "state.step", "{whose} {fault:?}");
    assert_eq!(together("4", Fields::new()).saved, 2);
    let short = together("5", set().body("1".to_owned()).whole(200).in_favour(133).into_fields());
    assert_eq!(short.saved, 0);
    assert!(short.refused.iter().any(|(_, fault)| fault.code == "vote.short"), "{short:?}");
    assert_eq!(together("5", set().body("1".to_owned()).whole(200).in_favour(134).into_fields()).saved, 2);
    site.sync().unwrap();
    assert_eq!(ranks.parked(), 0);
    let states = applied.iter().map(|id| field(&ranks.at_county(*id), "state").as_text().map(str::to_owned));
    assert_eq!(states.collect::<Vec<_>>(), ["5", "8", "5"].map(|state| Some(state.to_owned())));
    let many = vec![(applied[0], 0); 501];
    let many = StepRecords { kind: CASE.into(), records: many, to: "7".into(), on: today, fields: Fields::new() };
    assert_eq!(site.ask(many).unwrap_err().code, "record.too_many");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_joins_the_collective_at_the_destination_belongs_to_one_on_each_day() {
    const CASE: &str = CollectiveCase::KIND.name;
    let ranks = Ranks::enrolled().await;
    let site = &ranks.site;
    let (household, person) = ranks.somebody();
    let today = site.today();
    let set = CollectiveCase::set;
    let former = CollectiveMembership::set().person(Ref::to(person)).side(side::ORIGIN);
    let former = former.since(today.plus_days(-900)).into_fields();
    let origin = make(site, CollectiveMembership::KIND.name, household, former).unwrap().record;

    let applies = set().person(Ref::to(person)).applied_on(today).organisation("文武村经济合作社".to_owned());
    let case = make(site, CASE, household, applies.into_fields()).unwrap().record;
    let notice = set().noticed_until(today.plus_days(7)).noticed_by("2".to_owned()).into_fields();
    step(site, CASE, case, "2", notice).unwrap();
    let early = step(site, CASE, case, "4", Fields::new()).expect_err("the notice runs");
    assert_eq!((early.code.as_str(), early.field.as_deref()), ("notice.running", Some("unopposed_on")));
    step(site, CASE, case, "3", set().objection("户籍未核实".to_owned()).into_fields()).unwrap();
    let votes = |in_favour| set().body("1".to_owned()).whole(200).in_favour(in_favour).into_fields();
    assert_eq!(code(step(site, CASE, case, "5", votes(150))), "state.step", "an objection stands");
    let shorter = set().noticed_until(today).noticed_by("2".to_owned()).into_fields();
    step(site, CASE, case, "2", shorter).unwrap();
    step(site, CASE, case, "4", Fields::new()).unwrap();
    let short = step(site, CASE, case, "5", votes(133)).expect_err("two thirds of 200 are 134");
    assert_eq!((short.code.as_str(), short.field.as_deref()), ("vote.short", Some("in_favour")));
    assert_eq!(code(step(site, CASE, case, "5", votes(201))), "vote.too_many");
    step(site, CASE, case, "5", votes(134)).unwrap();
    step(site, CASE, case, "7", Fields::new()).unwrap();

    site.sync().unwrap();
    assert_eq!(ranks.parked(), 0);
    let day = |fields: &Fields, name: &str| field(fields, name).as_text().map(str::to_owned);
    let ended = ranks.at_county(origin);
    assert_eq!(day(&ended, "until"), Some(today.plus_days(-1).to_string()), "the origin's ends with it");
    let about = CollectiveMembership::set().person(Ref::to(person)).side(side::DESTINATION).into_fields();
    let here = ranks.at_county(CollectiveMembership::KIND.natural_id(&about).unwrap());
    assert_eq!((day(&here, "since"), day(&here, "until")), (Some(today.to_string()), None));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_aid_that_moves_is_not_closed_over_a_month_that_nobody_paid() {
    const CASE: &str = AidCase::KIND.name;
    const MONTH: &str = AidMonth::KIND.name;
    let ranks = Ranks::enrolled().await;
    let Ranks { site, township, county, .. } = &ranks;
    let (household, person) = ranks.somebody();
    let today = site.today();
    let month = |ahead: i64| Month::of(today.first_of_month().plus_months(ahead));
    let set = AidCase::set;

    let applies = set().person(Ref::to(person)).applied_on(today).kind("12".to_owned());
    let case = make(site, CASE, household, applies.into_fields()).unwrap().record;
    let listed = || set().paid_through(month(-6)).into_fields();
    assert_eq!(code(step(site, CASE, case, "2", listed())), "account.rank", "the township reports");
    ranks.hand_over(site, township);
    step(township, CASE, case, "2", listed()).unwrap();
    ranks.hand_over(township, county);
    let notice = set().document("云阳民函〔2026〕5号".to_owned()).into_fields();
    step(county, CASE, case, "3", notice).unwrap();
    ranks.hand_over(county, township);
    step(township, CASE, case, "4", Fields::new()).unwrap();
    step(township, CASE, case, "5", set().first_month(month(-3)).into_fields()).unwrap();
    step(township, CASE, case, "6", Fields::new()).unwrap();

    let gap = step(township, CASE, case, "7", Fields::new()).expect_err("two months are open");
    assert_eq!(gap.code, "aid.gap");
    assert!(gap.params["months"].contains('、'), "{gap:?}");
    let waives = MarkFinding {
        household,
        key: "assist.gap".into(),
        about: Some(person),
        state: "3".into(),
        until: None,
        because: "已告知".into(),
    };
    assert_eq!(township.ask(waives).unwrap_err().code, "finding.fact", "a gap is closed by what was paid alone");
    let settles = |of: Month, by: &str, document: Option<&str>| {
        let settled = AidMonth::set().person(Ref::to(person)).month(of).settled_by(by).settled_on(today);
        make(township, MONTH, household, settled.document(document.map(str::to_owned)).into_fields())
    };
    settles(month(-5), "1", None).unwrap();
    assert_eq!(code(step(township, CASE, case, "7", Fields::new())), "aid.gap", "one is left");
    assert_eq!(code(settles(month(-4), "2", None)), "aid.document", "a stop by law names its number");
    settles(month(-4), "2", Some("云阳民发〔2026〕8号")).unwrap();
    step(township, CASE, case, "7", Fields::new()).unwrap();
    township.sync().unwrap();
    assert_eq!(ranks.parked(), 0, "the county judges as the desks did");
    assert_eq!(field(&ranks.at_county(case), "state").as_text(), Some("7"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_survey_writes_each_answer_where_it_belongs_and_the_board_counts_it() {
    let ranks = Ranks::enrolled().await;
    let site = &ranks.site;
    let (household, person) = ranks.somebody();
    let board = |office: &Office| office.ask(GetRights { area: Some(area(VILLAGE)) }).unwrap();
    let before = board(site);
    assert_eq!(before.rights.len(), 7);
    for counts in &before.total.lights {
        assert_eq!(counts.iter().sum::<u32>(), before.total.households, "each household has one light of each right");
    }
    assert_eq!(before.total.surveyed, 0);

    let form = site.ask(OpenSurvey { household }).unwrap();
    assert_eq!(form.surveyed_on, None);
    let next = form.next.expect("the village has another household that was not asked");
    assert_ne!(next, household);
    // What comes next of a right is said before any rule is late about it, and whoever is to begin it finds the way.
    let file = |right: &str| site.ask(OpenRight { household, right: right.into() }).unwrap();
    let hukou = file("hukou");
    for of in hukou.row.lamp.persons.iter().filter(|of| of.light == Light::ToAsk) {
        let act = hukou.acts.iter().find(|act| act.person == Some(of.person)).expect("he is to be asked");
        assert_eq!((act.kind.as_str(), act.record, &act.waits_for), (HukouWish::KIND.name, None, &None));
    }
    assert_eq!((hukou.told[0].name.as_deref(), hukou.told[0].told.len()), (None, 3), "all ways are shown");
    assert!(file("pension").told.iter().all(|of| of.name.is_some()));
    let says = MemberSays {
        moved: Some(false),
        pension: Some("1".into()),
        pension_state: Some("1".into()),
        medical: Some("0".into()),
        aid: Some("0".into()),
        politics: Some("02".into()),
        party_opinion: Some("1".into()),
        pension_choice: Some("1".into()),
        medical_service: Some("3".into()),
        ..MemberSays::default()
    };
    let survey = |says: &MemberSays| LogSurvey {
        household,
        surveyed_on: site.today(),
        says: HouseholdSays {
            hukou_wish: Some("2".into()),
            collective: Some("2".into()),
            land_use: Some("1".into()),
            ..HouseholdSays::default()
        },
        members: vec![(person, says.clone())],
    };
    site.ask(survey(&says)).unwrap();
    let again = site.ask(OpenSurvey { household }).unwrap();
    assert_eq!(again.surveyed_on, Some(site.today()));
    assert_eq!(again.says.hukou_wish.as_deref(), Some("2"));
    let stands = again.members.iter().find(|member| member.person == person).unwrap().says.clone();
    assert_eq!(
        stands,
        MemberSays { aid: None, ..says.clone() },
        "all of it is known now, and of no aid nothing is noted"
    );
    let cases = |site: &Office| {
        let which = WhichRecords { kind: PartyCase::KIND.name.into(), state: StateFilter::All, by: None, area: None };
        let ask = ListRecords { which, household: Some(household), skip: 0, limit: 9 };
        let rows = site.ask(ask).unwrap().rows;
        rows.iter().map(|row| field(&row.fields, "state").as_text().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(cases(site), [Some("2".to_owned())], "he has been heard, and his case began with it");
    match site.ask(survey(&says)) {
        Err(fault) => assert_eq!(fault.code, "form.unchanged", "the same again is nothing new"),
        Ok(saved) => {
            let group = |db: &anju_store::rusqlite::Connection| anju_desk::shelf::outbox::by_number(db, saved.group);
            panic!("the same again changes {:#?}", site.desk.app().unwrap().read(group).unwrap());
        }
    }
    let insured = MemberSays {
        medical: Some("2".into()),
        medical_state: Some("1".into()),
        party_opinion: Some("3".into()),
        ..says
    };
    site.ask(survey(&insured)).unwrap();
    assert_eq!(cases(site).len(), 1, "no second case begins");

    let after = board(site);
    assert_eq!(after.total.surveyed, 1);
    let of_next = site.ask(OpenSurvey { household: next }).unwrap().next;
    assert!(of_next.is_some_and(|of_next| ![household, next].contains(&of_next)), "who was asked is not asked again");
    let lamp = |right: &str| site.ask(OpenRight { household, right: right.into() }).unwrap().row.lamp;
    let of_person = |right: &str| {
        let persons = lamp(right).persons;
        persons.into_iter().find(|of| of.person == person).map(|of| of.says).unwrap_or_default()
    };
    assert_eq!(of_person("hukou"), "本人不愿迁");
    assert_eq!(of_person("pension"), "已参保");
    assert_eq!(of_person("medical"), "维持原参保地");
    let which = WhichOfRight { right: "hukou".into(), light: Some(lamp("hukou").light), area: None };
    let listed = site.ask(ListOfRight { which, skip: 0, limit: 500 }).unwrap();
    assert!(listed.rows.iter().any(|row| row.household == household), "the list behind the number");
    let at = after.rights.iter().position(|right| right == "hukou").unwrap();
    assert_eq!(listed.total, after.total.lights[at][lamp("hukou").light as usize]);

    site.sync().unwrap();
    assert_eq!(ranks.parked(), 0, "the county takes it");
    let strange =
        LogSurvey { members: vec![(RecordId::from_bytes([9; 16]), insured)], ..survey(&MemberSays::default()) };
    assert_eq!(site.ask(strange).unwrap_err().code, "person.elsewhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_that_is_put_off_leaves_the_list_with_a_record_and_comes_back_when_that_is_taken_back() {
    let ranks = Ranks::enrolled().await;
    let site = &ranks.site;
    let rows = || {
        let ask = ListFindings { key: "hukou.ask".into(), area: None, skip: 0, limit: 500 };
        site.ask(ask).unwrap().rows
    };
    let household = rows()[0].household.expect("a household");
    let is_found = || rows().iter().any(|row| row.household == Some(household));
    let mark = |state: &str, until: Option<i64>| MarkFinding {
        household,
        key: "hukou.ask".into(),
        about: None,
        state: state.into(),
        until: until.map(|days| site.today().plus_days(days)),
        because: "外出务工".into(),
    };
    assert_eq!(site.ask(mark("2", None)).unwrap_err().field.as_deref(), Some("until"));
    assert_eq!(site.ask(mark("2", Some(900))).unwrap_err().code, "mark.until");
    let nothing = MarkFinding { because: " ".into(), ..mark("3", None) };
    assert_eq!(site.ask(nothing).unwrap_err().field.as_deref(), Some("because"));
    let saved = site.ask(mark("2", Some(7))).unwrap();
    assert!(!is_found());
    assert_eq!(site.ask(mark("3", None)).unwrap_err().code, "finding.none", "it is not there to be marked");
    let duties = site.ask(GetDuties::default()).unwrap();
    let asked = duties.iter().find(|duty| duty.key == "hukou.ask").expect("others are still to be asked");
    assert_eq!((asked.department.as_str(), asked.households), ("ga", rows().len() as u32));

    const MARK: &str = kinds::FindingMark::KIND.name;
    let seen = site.ask(OpenRecord { kind: MARK.into(), id: saved.record }).unwrap().row.seen;
    let fields = kinds::FindingMark::set().state("4").into_fields();
    site.ask(CorrectRecord { kind: MARK.into(), id: saved.record, seen, fields, anyway: false }).unwrap();
    assert!(is_found(), "it was taken back");
    site.sync().unwrap();
    assert_eq!(ranks.parked(), 0);
}

/// What a .docx says, without its marks.
fn text_of_docx(path: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_paper_is_made_from_its_template_and_an_office_may_lay_in_its_own() {
    let here = Running::with_sample().await;
    let home = tempfile::tempdir().unwrap();
    let pc = Pc::with(home.path().join("下载"));
    let office =
        Office::on(enrolling(&here, "陈静", here.account_for(staff("陈静")), here.code_for(&["陈静"], VILLAGE)), pc);
    office.sync().unwrap();
    let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let row = office.ask(ask).unwrap().rows.into_iter().find(|row| row.persons > 1).unwrap();
    let person = office.ask(OpenHousehold { id: row.id }).unwrap().members[0].person;
    let today = office.today();
    let whose = Ref::to(person);
    let make = |kind: &str, fields: Fields| make(&office, kind, row.id, fields).unwrap().record;
    let aid = AidCase::set().person(whose).applied_on(today).kind("12".to_owned()).destination("农坝镇".to_owned());
    let aid = make(AidCase::KIND.name, aid.into_fields());
    let applied = CollectiveCase::set().person(whose).applied_on(today).organisation("文武村经济合作社".to_owned());
    let applied = make(CollectiveCase::KIND.name, applied.into_fields());
    let begun = PartyCase::set().person(whose).surveyed_on(today).branch("龙洞村党支部".to_owned());
    let begun = make(PartyCase::KIND.name, begun.into_fields());
    let home = row.id.to_string();
    let mut offered = plain::example_between(&Handover::KIND, VILLAGE, &home);
    offered.insert("head".into(), Value::text(&*row.head));
    let handover = RecordId::from_bytes([9; 16]);
    let clock = Clock { now: Machine.now(), suspect: false };
    let change = Change::create(Handover::KIND.name, handover, offered);
    here.county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    office.sync().unwrap();

    let heard = office.desk.subscribe();
    let print = |ask: PrintPaper| {
        let started = office.ask(ask).unwrap();
        end_of(&heard, started.job).map(|end| end.file.unwrap())
    };
    let of = |paper: &'static papers::Paper| PrintPaper {
        paper: paper.key.into(),
        record: match paper.about {
            About::Record(kind) if kind == Handover::KIND.name => Some(handover),
            About::Record(kind) if kind == AidCase::KIND.name => Some(aid),
            About::Record(kind) => Some(if kind == PartyCase::KIND.name { begun } else { applied }),
            About::List(_) | About::Household => None,
        },
        household: (paper.about == About::Household).then_some(row.id),
        area: None,
        reason: None,
    };
    let number: String = here
        .county
        .read(|db| {
            let sql = "SELECT id_number FROM person WHERE id = ?1";
            Ok(db.query_row(sql, [person.bytes()], |row| row.get(0))?)
        })
        .unwrap();
    for paper in papers::ALL {
        let view = office.ask(ViewPaper { print: of(paper) }).unwrap();
        let shown = serde_json::to_string(&view).unwrap();
        assert!(shown.contains(&row.head) && !shown.contains("{{"), "{}: {shown}", paper.key);
        let file = print(of(paper)).unwrap();
        let text = text_of_docx(&file);
        assert!(!text.contains("{{") && !text.contains("{%"), "{}: {text}", paper.key);
        let holds_number = text.contains(&number);
        assert_eq!(
            holds_number,
            !paper.is_public && paper.key != "coll_vote" && paper.key != "survey",
            "{}",
            paper.key
        );
        assert!(text.contains(&row.head), "{}: {text}", paper.key);
        assert!(file.ends_with(".docx") && file.contains(paper.title), "{file}");
    }
    let noted = "SELECT count(*) FROM audit WHERE what = 'exported'";
    let count = |db: &anju_store::rusqlite::Connection| Ok(db.query_row(noted, [], |row| row.get::<_, i64>(0))?);
    let noted = office.desk.app().unwrap().read(count).unwrap();
    assert_eq!(noted, 2 * papers::ALL.len() as i64, "each is in the trail, looked at and printed");

    // The sheets of a whole village, for a round of visits.
    let survey = papers::paper("survey").unwrap();
    let of_village = |area| PrintPaper { household: None, area, ..of(survey) };
    let text = text_of_docx(&print(of_village(Some(area(VILLAGE)))).unwrap());
    let ask = ListHouseholds { filter: HouseholdFilter::All, area: None, skip: 0, limit: 500 };
    let all = office.ask(ask).unwrap().rows;
    let heads = all.iter().map(|row| &row.head).filter(|head| *head != "户主未登记");
    let without: Vec<&String> = heads.filter(|head| !text.contains(*head)).collect();
    assert!(all.len() > 1 && without.is_empty(), "each of {} has its sheet: {without:?}", all.len());
    assert_eq!(text.matches(survey.title).count(), all.len());
    assert_eq!(office.ask(of_village(None)).unwrap_err().code, "paper.village");

    let own = office.folder.path().join("papers");
    std::fs::create_dir_all(&own).unwrap();
    std::fs::write(own.join("survey.docx"), b"no .docx").unwrap();
    assert_eq!(print(of(survey)).unwrap_err().code, "paper.template");
    std::fs::copy(print(of(papers::paper("aid_list").unwrap())).unwrap(), own.join("survey.docx")).unwrap();
    assert!(print(of(survey)).is_ok(), "the office's own is taken");
}
