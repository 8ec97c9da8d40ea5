//! 迁移交接: a household goes from one township to another, item by item, whoever is offline, in whatever order they come back.

use crate::{
    line::Counted,
    main_job::{Office, enrolling},
    running::{Running, VILLAGE, area, staff},
};
use anju_county::people::New;
use anju_desk::Machine;
use anju_model::{
    AreaCode, Fault, Fields, Record, RecordId, Role, Value,
    contract::*,
    kinds::{Handover, HandoverItem, Household},
    value::field,
    words::today::say,
    workflow::Side,
};
use std::{collections::BTreeSet, sync::Arc};

const THERE: &str = "500235141001";
const CASE: &str = Handover::KIND.name;
const ITEM: &str = HandoverItem::KIND.name;
const LATE: &str = "交接期间的走访";

/// The desks of both sides, of a third township and of the county.
struct Sides {
    here: Running,
    origin: Office,
    destination: Office,
    third: Office,
    county: Office,
    household: RecordId,
    /// The lines of origin and destination.
    lines: [Arc<Counted>; 2],
}

/// A desk whose line can be cut.
fn over_a_line(here: &Running, who: New, place: &str) -> (Office, Arc<Counted>) {
    let (address, line) = Counted::between(here.address);
    let name = who.name.clone();
    let (one_time_code, code) = (here.account_for(who), here.code_for(&[&name], place));
    let asked = Enrol { address: Some(address.to_string()), ..enrolling(here, &name, one_time_code, code) };
    (Office::on(asked, Arc::new(Machine)), line)
}

impl Sides {
    async fn enrolled() -> Self {
        let here = Running::with_sample().await;
        let of = |role, place: &str, name: &str| New { role, area: area(place), ..staff(name) };
        let township = |place: &'static str, name| (of(Role::Township, &place[..9], name), &place[..9]);
        let (who, place) = township(VILLAGE, "李建国");
        let (origin, of_origin) = over_a_line(&here, who, place);
        let (who, place) = township(THERE, "马芳");
        let (destination, of_destination) = over_a_line(&here, who, place);
        let third = Office::enrolled_by(&here, of(Role::Township, "500235117", "赵云"), "500235117").await;
        let county = Office::enrolled_by(&here, of(Role::CountyAdmin, &VILLAGE[..6], "张玲"), &VILLAGE[..6]).await;
        for office in [&origin, &destination, &third, &county] {
            office.sync().unwrap();
        }
        let ask = ListHouseholds { filter: HouseholdFilter::All, area: Some(area(VILLAGE)), skip: 0, limit: 500 };
        let rows = origin.ask(ask).unwrap().rows;
        let household = rows.iter().find(|row| row.persons > 1).expect("a family").id;
        Self { here, origin, destination, third, county, household, lines: [of_origin, of_destination] }
    }

    /// Lets both sides work while neither has a line, then brings one after the other back.
    fn apart(&self, origin_first: bool, at_origin: impl FnOnce(), at_destination: impl FnOnce()) {
        self.lines.iter().for_each(|line| line.cut(true));
        at_origin();
        at_destination();
        let mut back = [(&self.lines[0], &self.origin), (&self.lines[1], &self.destination)];
        if !origin_first {
            back.reverse();
        }
        for (line, office) in back {
            line.cut(false);
            office.sync().unwrap();
        }
    }

    /// Offers the household with three items, and brings it to the other side.
    fn offered(&self) -> RecordId {
        let saved = offer(&self.origin, self.household, way("1", Some(THERE))).unwrap();
        self.origin.sync().unwrap();
        self.destination.sync().unwrap();
        saved.record
    }

    /// The case's row on the destination's side.
    fn there(&self) -> RecordId {
        listed(&self.destination, HandoverList::Incoming)[0].id
    }

    fn village(&self) -> AreaCode {
        let row = self.here.county.read(|db| Ok(anju_store::get(db, self.household)?)).unwrap().expect("it is kept");
        let village = field(&row.fields, "village").as_text().and_then(AreaCode::parse).expect("a village");
        assert_eq!(village, row.place, "one village visits and serves it, and has its rows");
        village
    }

    fn count(&self, sql: &str) -> i64 {
        self.here.county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
    }

    /// Nothing was lost on the way: all is judged, nothing parked, and both sides hold the same.
    fn at_rest(&self) {
        for _ in 0..2 {
            for office in [&self.origin, &self.destination, &self.county] {
                office.sync().unwrap();
            }
        }
        assert_eq!(self.count("SELECT count(*) FROM parked WHERE deleted = 0"), 0);
        for office in [&self.origin, &self.destination, &self.county] {
            assert_eq!(office.ask(GetSync::default()).unwrap().waiting.len(), 0);
        }
        let alike = "SELECT count(*) FROM handover a WHERE a.way = '1' AND NOT EXISTS (SELECT 1 FROM handover b
            WHERE b.case_id = a.case_id AND b.place <> a.place AND b.state = a.state AND b.version = a.version
              AND b.deleted = a.deleted AND b.because IS a.because AND b.accepted_on IS a.accepted_on)";
        assert_eq!(self.count(alike), 0, "both sides' rows say the same");
    }
}

fn way(way: &str, destination: Option<&str>) -> OfferHandover {
    OfferHandover {
        household: None,
        way: way.into(),
        destination: destination.map(area),
        head: String::new(),
        on: "2026-11-01".parse().unwrap(),
        fields: texts([("reason", "易地搬迁安置")]),
        items: vec![],
        anyway: false,
    }
}

fn offer(office: &Office, household: RecordId, ask: OfferHandover) -> Result<Saved, Fault> {
    let form = office.ask(OpenHandoverForm { household })?;
    let items = form.items.iter().filter(|item| ["01", "07", "09"].contains(&item.item.as_str()));
    let says = |item: &ItemStands| {
        let stands = (!item.stands.is_empty()).then(|| ("stands".to_owned(), Value::text(item.stands.clone())));
        [("item".to_owned(), Value::text(item.item.clone()))].into_iter().chain(stands).collect()
    };
    let ask = OfferHandover { household: Some(household), items: items.map(says).collect(), on: office.today(), ..ask };
    office.ask(ask)
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
    pairs.map(|(name, text)| (name.to_owned(), Value::text(text))).into()
}

fn listed(office: &Office, list: HandoverList) -> Vec<HandoverRow> {
    office.ask(ListHandovers { list, area: None, skip: 0, limit: 100 }).unwrap().rows
}

fn open(office: &Office, id: RecordId) -> HandoverFile {
    office.ask(OpenHandover { id }).unwrap()
}

fn step(office: &Office, kind: &str, id: RecordId, to: &str, fields: Fields) -> Result<Saved, Fault> {
    let seen = office.ask(OpenRecord { kind: kind.into(), id }).unwrap().row.seen;
    office.ask(StepRecord { kind: kind.into(), id, seen, to: to.into(), on: office.today(), fields })
}

fn code(result: Result<Saved, Fault>) -> String {
    result.expect_err("refused").code
}

fn phone(office: &Office, household: RecordId, phone: &str) {
    let file = office.ask(OpenHousehold { id: household }).unwrap();
    let fields = texts([("phone", phone)]);
    office.ask(CorrectHousehold { id: household, seen: file.seen, fields, on: None, anyway: true }).unwrap();
}

fn visit(office: &Office, household: RecordId) {
    let form = office.ask(OpenVisitForm { household }).unwrap();
    let visitors = if form.chosen.is_empty() {
        vec![office.ask(FindCadres { text: "王".into() }).unwrap()[0].id]
    } else {
        form.chosen
    };
    let ask = LogVisit {
        household,
        visited_on: office.today(),
        visitors,
        method: "1".into(),
        met: vec![form.members[0].0],
        changed: BTreeSet::new(),
        purposes: BTreeSet::new(),
        note: Some(LATE.into()),
        next_due: None,
        confirmed: None,
        needs: vec![],
        corrects: None,
        anyway: true,
    };
    office.ask(ask).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_handed_over_while_both_desks_are_offline_comes_to_the_same_in_either_order() {
    for origin_first in [true, false] {
        let sides = Sides::enrolled().await;
        let Sides { origin, destination, household, .. } = &sides;
        sides.offered();
        let there = sides.there();
        // The origin does not hear that the household was taken.
        sides.lines[0].cut(true);
        step(destination, CASE, there, "2", Fields::new()).unwrap();
        destination.sync().unwrap();
        let at_origin = || {
            phone(origin, *household, "13900001111");
            visit(origin, *household);
        };
        sides.apart(origin_first, at_origin, || phone(destination, *household, "13900002222"));
        sides.at_rest();

        assert_eq!(sides.village().as_str(), THERE);
        let now = sides.here.county.read(|db| Ok(anju_store::get(db, *household)?)).unwrap().unwrap();
        assert_eq!(field(&now.fields, "phone").as_text(), Some("13900002222"), "the side that serves it now writes");
        let waits = "SELECT count(*) FROM proposal WHERE state = '1' AND deleted = 0 AND reason = 'proposal.moved' AND field = 'phone'";
        assert_eq!(sides.count(waits), 1, "the former side's waits for it");
        let visits = format!("SELECT count(*) FROM visit WHERE note = '{LATE}' AND deleted = 0 AND place = '{THERE}'");
        assert_eq!(sides.count(&visits), 1, "the late visit counts, and stands with the household");
        assert_eq!(origin.ask(OpenHousehold { id: *household }).unwrap_err().code, "household.unknown");
        let moved = ListHouseholds { filter: HouseholdFilter::MovedOut, area: None, skip: 0, limit: 10 };
        assert_eq!(origin.ask(moved).unwrap().moved_out.len(), 1, "the former side keeps a stub");
        let file = destination.ask(OpenHousehold { id: *household }).unwrap();
        assert!(file.visits.iter().any(|visit| visit.note.as_deref() == Some(LATE)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_offered_and_stopped_while_the_other_side_takes_it_offline_is_decided_once() {
    for origin_first in [true, false] {
        let sides = Sides::enrolled().await;
        let Sides { origin, destination, household, .. } = &sides;
        let here = sides.offered();
        let there = sides.there();
        let stop = || assert!(step(origin, CASE, here, "6", texts([("because", "不搬了")])).is_ok());
        let take = || assert!(step(destination, CASE, there, "2", Fields::new()).is_ok());
        sides.apart(origin_first, stop, take);
        origin.sync().unwrap();
        destination.sync().unwrap();
        let stays = if origin_first { VILLAGE } else { THERE };
        assert_eq!(sides.village().as_str(), stays);
        let reason = "SELECT count(*) FROM parked WHERE deleted = 0 AND reason = 'state.elsewhere'";
        assert_eq!(sides.count(reason), 1, "the later one is told why it was not taken");
        let sees = |office: &Office| office.ask(OpenHousehold { id: *household }).is_ok();
        assert_eq!((sees(origin), sees(destination)), (origin_first, !origin_first), "exactly one village has it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_seen_by_both_sides_alone_and_the_household_by_who_serves_it() {
    let sides = Sides::enrolled().await;
    let Sides { origin, destination, third, county, household, .. } = &sides;
    let here = sides.offered();
    let there = sides.there();
    third.sync().unwrap();
    county.sync().unwrap();
    let held = |office: &Office, table: &str| -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        office.desk.app().unwrap().read(|db| Ok(db.query_row(&sql, [], |row| row.get(0))?)).unwrap()
    };
    assert_eq!((held(third, "handover"), held(third, "handover_item")), (0, 0), "it is not their affair");
    assert_eq!((held(destination, "handover"), held(destination, "handover_item")), (1, 3));
    assert_eq!(destination.ask(OpenHousehold { id: *household }).unwrap_err().code, "household.unknown");
    let persons = format!("person WHERE household = unhex('{household}', '-')");
    assert_eq!(held(destination, &persons), 0, "nothing of the household is on their disk before they take it");
    // The county holds both sides' rows and shows one case.
    assert_eq!(held(county, "handover"), 2);
    let all = [listed(county, HandoverList::Incoming), listed(county, HandoverList::Outgoing)];
    assert_eq!(all.each_ref().map(Vec::len), [1, 1]);
    assert_eq!((all[0][0].id, all[1][0].id), (here, here));
    assert_eq!(listed(origin, HandoverList::Outgoing)[0].to, all[0][0].to);
    assert!(
        listed(origin, HandoverList::Incoming).is_empty() && listed(destination, HandoverList::Outgoing).is_empty()
    );

    let file = open(destination, there);
    assert_eq!((file.sides.clone(), file.household, file.items.len()), (vec![Side::Destination], None, 3));
    let today = destination.ask(GetToday::default()).unwrap();
    let row = today.rows.iter().find(|row| row.key == "move.in").expect("it is to be taken");
    assert_eq!(row.subject, Some(there));
    assert!(origin.ask(GetToday::default()).unwrap().rows.iter().all(|row| row.key != "move.in"));

    assert_eq!(code(step(origin, CASE, here, "2", Fields::new())), "handover.destinations_step");
    assert_eq!(code(offer(origin, *household, way("1", Some(THERE)))), "handover.under_way");
    step(destination, CASE, there, "3", texts([("because", "人口数不符")])).unwrap();
    destination.sync().unwrap();
    origin.sync().unwrap();
    let today = origin.ask(GetToday::default()).unwrap();
    let back = today.rows.iter().find(|row| row.key == "move.back").expect("it came back");
    assert_eq!(back.params.get("reason").map(String::as_str), Some("人口数不符"));
    assert_eq!(code(step(destination, CASE, there, "1", Fields::new())), "handover.origins_step");
    step(origin, CASE, here, "1", Fields::new()).unwrap();
    origin.sync().unwrap();
    destination.sync().unwrap();

    // Whoever takes the household takes what comes with it; an item that nobody owns is told until somebody does.
    step(destination, CASE, there, "2", texts([])).unwrap();
    destination.sync().unwrap();
    let file = open(destination, there);
    let states: Vec<_> =
        file.items.iter().map(|row| field(&row.fields, "state").as_text().unwrap().to_owned()).collect();
    assert_eq!(states, ["2", "2", "2"]);
    assert_eq!(file.household, Some(*household));
    let unowned =
        |office: &Office| office.ask(GetToday::default()).unwrap().rows.iter().any(|row| row.key == "move.owner");
    assert!(unowned(destination));
    for row in &file.items {
        let fields = texts([("side", "2"), ("owner", "马芳"), ("phone", "13900003333")]);
        destination
            .ask(CorrectRecord { kind: ITEM.into(), id: row.id, seen: row.seen, fields, anyway: false })
            .unwrap();
    }
    assert!(!unowned(destination));
    let overdue = |office: &Office| {
        let rows = office.ask(GetToday::default()).unwrap().rows;
        rows.into_iter().find(|row| row.key == "move.item").map(|row| (row.level, row.params["item"].clone()))
    };
    assert_eq!(overdue(destination), None);
    let late = &open(destination, there).items[0];
    let fields = texts([("due", &destination.today().plus_days(-1).to_string())]);
    let late = CorrectRecord { kind: ITEM.into(), id: late.id, seen: late.seen, fields, anyway: false };
    destination.ask(late).unwrap();
    assert!(matches!(overdue(destination), Some((Level::Alarm, item)) if item.starts_with('“')));
    assert_eq!(code(step(destination, CASE, there, "5", Fields::new())), "handover.open_item");
    let back = texts([("because", "原地继续发放")]);
    step(destination, ITEM, file.items[0].id, "3", Fields::new()).unwrap();
    step(destination, ITEM, file.items[1].id, "5", back).unwrap();
    step(destination, ITEM, file.items[2].id, "3", Fields::new()).unwrap();
    step(destination, CASE, there, "5", Fields::new()).unwrap();
    sides.at_rest();
    assert_eq!(listed(origin, HandoverList::Ended)[0].items_done, 3);
    assert!(listed(origin, HandoverList::Outgoing).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_another_county_each_side_keeps_its_own_case_with_letter_and_answer() {
    let sides = Sides::enrolled().await;
    let Sides { origin, destination, household, .. } = &sides;
    let nameless = way("2", None);
    assert_eq!(code(offer(origin, *household, nameless)), "handover.other_side");
    let fields = texts([("elsewhere", "湖北省利川市"), ("letter", "云民函〔2026〕7号"), ("letter_on", "2026-11-01")]);
    let id = offer(origin, *household, OfferHandover { fields, ..way("2", None) }).unwrap().record;
    let today = origin.ask(GetToday::default()).unwrap();
    let unanswered = today.rows.iter().find(|row| row.key == "move.letter").expect("nobody has answered for weeks");
    assert_eq!((unanswered.level, unanswered.subject), (Level::Alarm, Some(id)));
    let said = say(unanswered, origin.today()).sentence;
    assert!(said.starts_with("移交函（云民函〔2026〕7号）已发出"), "{said}");
    let duties = origin.ask(GetDuties::default()).unwrap();
    let duty = duties.iter().find(|duty| duty.key == "move.letter").expect("it is on the list by departments");
    assert_eq!((duty.clause.as_str(), duty.households, duty.level), ("三（三）", 1, Level::Alarm));
    assert_eq!(code(step(origin, CASE, id, "2", Fields::new())), "step.other_way");
    assert_eq!(code(step(origin, CASE, id, "4", Fields::new())), "field.required");
    step(origin, CASE, id, "4", texts([("reply", "利民函〔2026〕9号")])).unwrap();
    origin.sync().unwrap();
    destination.sync().unwrap();
    assert_eq!(sides.count("SELECT count(*) FROM handover"), 1);
    let gone = sides.here.county.read(|db| Ok(anju_store::get(db, *household)?)).unwrap().unwrap();
    let gone = Household::from_fields(&gone.fields).unwrap();
    assert_eq!((gone.state.as_str(), gone.village.as_str()), ("2", VILLAGE), "it left, and is no longer kept here");
    assert!(gone.state_note.unwrap().contains("利民函〔2026〕9号"));

    let arrival = OfferHandover {
        household: None,
        head: "冉光荣".into(),
        on: destination.today(),
        fields: texts([("elsewhere", "湖北省恩施市"), ("letter", "恩民函〔2026〕3号")]),
        items: vec![texts([("item", "07")])],
        ..way("3", Some(THERE))
    };
    let elsewhere = OfferHandover { destination: Some(area(VILLAGE)), ..arrival.clone() };
    assert_eq!(destination.ask(elsewhere).unwrap_err().code, "area.no_village", "not in his grant");
    let id = destination.ask(arrival.clone()).unwrap().record;
    let long_ago = OfferHandover { head: "谭久等".into(), on: destination.today().plus_days(-16), ..arrival };
    let waited = destination.ask(long_ago).unwrap().record;
    let today = destination.ask(GetToday::default()).unwrap();
    let row = |id| today.rows.iter().find(|row| row.key == "move.in" && row.subject == Some(id)).expect("to be taken");
    assert_eq!(
        (row(id).level, row(waited).level),
        (Level::Remind, Level::Alarm),
        "15 days, while the county sets no others"
    );
    let told = &row(waited).params["waited"];
    assert!(told.contains("超过接收期限 15 天") && row(waited).local, "{told}");
    let shown = listed(destination, HandoverList::Incoming).into_iter().find(|row| row.id == waited);
    assert_eq!(shown.unwrap().waits.as_ref(), Some(told));
    step(destination, CASE, id, "4", texts([("reply", "云民函〔2026〕8号")])).unwrap();
    sides.at_rest();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_back_within_seconds_and_leaves_nothing_open() {
    let sides = Sides::enrolled().await;
    let Sides { origin, destination, household, .. } = &sides;
    let saved = offer(origin, *household, way("1", Some(THERE))).unwrap();
    origin.sync().unwrap();
    destination.sync().unwrap();
    assert_eq!(listed(destination, HandoverList::Incoming).len(), 1);
    origin.ask(Undo { group: saved.group }).unwrap();
    sides.at_rest();
    assert!(
        listed(origin, HandoverList::Outgoing).is_empty() && listed(destination, HandoverList::Incoming).is_empty()
    );
    offer(origin, *household, way("1", Some(THERE))).unwrap();
    sides.at_rest();
    assert_eq!(listed(destination, HandoverList::Incoming).len(), 1);
}
