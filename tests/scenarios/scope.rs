//! The scope matrix of a desk: every request × role × own, foreign, missing and deleted. A request without a row fails the
//! test; what is foreign is answered like what does not exist.

use crate::{
    excel::{Pc, book, end_of},
    main_job::{Office, enrolling},
    plain,
    running::{Running, VILLAGE, area, staff},
};
use anju_county::{
    people::New,
    rim::{Machine, Rim},
};
use anju_model::{
    Clock, Fault, Record, RecordId, Role,
    contract::{ExportList, ListChosen, Request},
    kinds::{Handover, HukouCase, is_between},
    sync::group::{Act, Change},
};
use anju_sheet::Cell;
use anju_store::rusqlite::OptionalExtension;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;

const COUNTY: &str = "500235";
const TOWNSHIP: &str = "500235116";
/// A plain kind with states, by which the five requests of plain kinds are asked.
const CASE: &str = HukouCase::KIND.name;
const HANDOVER: &str = Handover::KIND.name;

/// Ids of one household and of what belongs to it.
#[derive(Clone, Debug)]
struct Target {
    village: String,
    number: String,
    household: String,
    person: String,
    membership: String,
    visit: String,
    need: String,
    cadre: String,
    matter: String,
    round: String,
    check: String,
    /// Of each plain kind one record.
    plain: Vec<(&'static str, String)>,
    conflict: String,
    proposal: String,
    parked: String,
}

impl Target {
    /// Ids that nothing has.
    fn missing() -> Self {
        let id = || Machine.id().to_string();
        Target {
            village: "500235999999".into(),
            number: "999999999999".into(),
            household: id(),
            person: id(),
            membership: id(),
            visit: id(),
            need: id(),
            cadre: id(),
            matter: id(),
            round: id(),
            check: id(),
            plain: plain::ids(|| Machine.id()),
            conflict: id(),
            proposal: id(),
            parked: id(),
        }
    }

    /// A household of the county under `condition`, with a person, a visit and a need, and the records that the sample has
    /// none of.
    fn find(here: &Running, condition: &str) -> Self {
        let sql = format!(
            "SELECT h.place, h.id, m.person, m.id, v.id, n.id, p.cadre, h.number FROM household h
             JOIN membership m ON m.household = h.id AND m.until IS NULL AND m.person <> h.head
             JOIN membership mh ON mh.household = h.id AND mh.until IS NULL AND mh.person = h.head
             JOIN visit v ON v.household = h.id JOIN need n ON n.household = h.id
             JOIN pair p ON p.household = h.id AND p.until IS NULL
             WHERE h.deleted = 0 AND h.state = '1' AND n.deleted = 0 AND {condition} ORDER BY h.id LIMIT 1"
        );
        let found = here.county.read(|db| {
            let found = db.query_row(&sql, [], |row| {
                let id = |at| row.get(at).map(|bytes| RecordId::from_bytes(bytes).to_string());
                Ok(Target {
                    village: row.get(0)?,
                    household: id(1)?,
                    person: id(2)?,
                    membership: id(3)?,
                    visit: id(4)?,
                    need: id(5)?,
                    cadre: id(6)?,
                    number: row.get(7)?,
                    ..Target::missing()
                })
            });
            Ok(found.optional()?)
        });
        let found = found.unwrap().unwrap_or_else(|| panic!("a household where {condition}"));
        found.furnish(here);
        found
    }

    /// The same household with new records that nobody has settled yet.
    fn anew(&self, here: &Running) -> Self {
        let Target { matter, round, check, plain, conflict, proposal, parked, .. } = Target::missing();
        let anew = Target { matter, round, check, plain, conflict, proposal, parked, ..self.clone() };
        anew.furnish(here);
        anew
    }

    /// All ids but the cadre's, who helps others too.
    fn ids(&self) -> Vec<&String> {
        let own = [
            &self.household,
            &self.person,
            &self.membership,
            &self.visit,
            &self.need,
            &self.matter,
            &self.round,
            &self.check,
            &self.conflict,
            &self.proposal,
            &self.parked,
        ];
        own.into_iter().chain(self.plain.iter().map(|(_, id)| id)).collect()
    }

    /// Makes, as the county, what the sample has none of.
    fn furnish(&self, here: &Running) {
        let person = json!({ "household": self.household, "kind": "person", "record": self.person, "state": "1" });
        let with = |more: Value| {
            let (mut fields, more) = (person.clone(), more);
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            fields
        };
        let records = [
            (
                "matter",
                &self.matter,
                json!({ "household": self.household, "year": 2026, "title": "修路", "promised_on": "2026-10-08", "state": "1" }),
            ),
            ("spot_round", &self.round, json!({ "area": self.village, "drawn_on": "2026-10-08", "size": 1 })),
            ("spot_check", &self.check, json!({ "household": self.household, "round": self.round })),
            (
                "conflict",
                &self.conflict,
                with(json!({ "field": "employer", "stands": "\"甲厂\"", "other": "\"乙厂\"" })),
            ),
            (
                "proposal",
                &self.proposal,
                with(
                    json!({ "field": "employer", "value": "\"乙厂\"", "reason": "proposal.guarded", "decide": "site" }),
                ),
            ),
            (
                "parked",
                &self.parked,
                json!({
                    "household": self.household, "group": Machine.id(), "desk": Machine.id(), "number": 1,
                    "records": [self.person], "reason": "state.moved", "fault": "{}", "state": "1",
                }),
            ),
        ];
        let changes = records.map(|(kind, id, fields)| {
            Change::create(kind, id.parse().unwrap(), serde_json::from_value(fields).unwrap())
        });
        let plain = plain::all().map(|kind| {
            let fields = plain::example(kind, &self.household, &self.person);
            Change::create(kind.name, plain::id_of(&self.plain, kind.name).parse().unwrap(), fields)
        });
        let between = plain::between().map(|kind| {
            let mut fields = plain::example_between(kind, &self.village, &self.household);
            let case = plain::id_of(&self.plain, HANDOVER);
            let own = [("case_id", case), ("number", &self.number)].into_iter();
            let own = own.filter(|(name, _)| kind.field(name).is_some());
            fields.extend(own.map(|(name, text)| (name.to_owned(), anju_model::Value::text(&**text))));
            Change::create(kind.name, plain::id_of(&self.plain, kind.name).parse().unwrap(), fields)
        });
        save(here, changes.into_iter().chain(plain).chain(between).collect());
    }
}

/// What a request is about.
enum Row {
    /// Records of a household: it is asked about each target.
    About(fn(&Target) -> Value),
    /// A village: it is asked about each target outside the grant.
    Place(fn(&Target) -> Value),
    /// A list: asked about each target, none of whose ids may be in it; the ids after it are those of the own target that are.
    List(fn(&Target) -> Value, fn(&Target) -> Vec<&String>),
    /// The session, this desk or the person alone: there is no target to be foreign.
    Own,
    /// The county's office: whoever has not opened it is told so, whatever he asks there.
    Office(fn() -> Value),
}

const MATRIX: &[(&str, Row)] = &[
    ("Hello", Row::Own),
    ("Enrol", Row::Own),
    ("SignIn", Row::Own),
    ("FirstSignIn", Row::Own),
    ("Unlock", Row::Own),
    ("Lock", Row::Own),
    ("SetPin", Row::Own),
    ("SetTextSize", Row::Own),
    ("GetCodes", Row::Own),
    // Names and codes of divisions are public.
    ("GetAreas", Row::Own),
    ("GetToday", Row::List(|_| json!({ "ask": "get_today" }), |_| vec![])),
    ("ListParameters", Row::Own),
    ("SetParameter", Row::Own),
    ("WithdrawParameter", Row::Own),
    ("ListCodeSets", Row::Own),
    ("SetCode", Row::Own),
    ("WithdrawCode", Row::Own),
    ("ListFindings", Row::List(|_| json!({ "ask": "list_findings", "key": "visit.over", "limit": 500 }), |_| vec![])),
    (
        "GetBoard",
        Row::Place(|t| json!({ "ask": "get_board", "part": { "area": t.village }, "axis": "area", "day": null })),
    ),
    (
        "ListBehind",
        Row::Place(
            |t| json!({ "ask": "list_behind", "part": { "area": t.village }, "indicator": "helped", "day": null, "skip": 0, "limit": 9 }),
        ),
    ),
    ("DrawSpot", Row::Place(|t| json!({ "ask": "draw_spot", "area": t.village, "size": 2 }))),
    ("ListSpotRounds", Row::List(|_| json!({ "ask": "list_spot_rounds" }), |t| vec![&t.round])),
    ("OpenSpotRound", Row::About(|t| json!({ "ask": "open_spot_round", "id": t.round }))),
    (
        "EnterSpotCheck",
        Row::About(
            |t| json!({ "ask": "enter_spot_check", "check": t.check, "seen": 0, "checked_on": "2026-11-01", "differs": [], "note": null }),
        ),
    ),
    ("Find", Row::List(|t| json!({ "ask": "find", "text": t.number, "limit": 100 }), |t| vec![&t.household])),
    (
        "ListHouseholds",
        Row::List(
            |_| json!({ "ask": "list_households", "filter": "all", "skip": 0, "limit": 500 }),
            |t| vec![&t.household],
        ),
    ),
    ("OpenHousehold", Row::About(|t| json!({ "ask": "open_household", "id": t.household }))),
    ("OpenVisitForm", Row::About(|t| json!({ "ask": "open_visit_form", "household": t.household }))),
    (
        "LogVisit",
        Row::About(|t| {
            json!({
                "ask": "log_visit", "household": t.household, "visited_on": "2026-11-01", "visitors": [t.cadre], "method": "1",
                "met": [], "changed": [], "purposes": [], "note": null, "next_due": null, "confirmed": null, "needs": [],
                "anyway": true,
            })
        }),
    ),
    ("Undo", Row::Own),
    (
        "RaiseNeed",
        Row::About(|t| {
            let need = json!({ "category": null, "text": "修水管" });
            json!({ "ask": "raise_need", "household": t.household, "source": "1", "raised_on": "2026-11-01", "need": need })
        }),
    ),
    (
        "AdvanceNeed",
        Row::About(|t| json!({ "ask": "advance_need", "need": t.need, "seen": 0, "to": "3", "on": "2026-11-01" })),
    ),
    (
        "ListNeeds",
        Row::List(|_| json!({ "ask": "list_needs", "filter": "all", "skip": 0, "limit": 500 }), |t| vec![&t.need]),
    ),
    (
        "PromiseMatter",
        Row::About(|t| {
            json!({
                "ask": "promise_matter", "household": t.household, "year": 2026, "category": "03", "title": "修路",
                "promised_on": "2026-11-01", "due_on": null, "cadre": null, "amount_fen": null,
            })
        }),
    ),
    (
        "AdvanceMatter",
        Row::About(
            |t| json!({ "ask": "advance_matter", "matter": t.matter, "seen": 0, "to": "2", "on": "2026-11-01" }),
        ),
    ),
    // Its ticket is checked first; `evidence::add` checks the visit like `OpenHousehold` its household.
    ("AddEvidence", Row::Own),
    (
        "ListMatters",
        Row::List(
            |_| json!({ "ask": "list_matters", "year": 2026, "filter": "all", "skip": 0, "limit": 500 }),
            |t| vec![&t.matter],
        ),
    ),
    ("ListRecords", Row::List(|_| records(CASE), |t| vec![plain::id_of(&t.plain, CASE)])),
    ("OpenRecord", Row::About(|t| json!({ "ask": "open_record", "kind": CASE, "id": plain::id_of(&t.plain, CASE) }))),
    (
        "ListHandovers",
        Row::List(
            |_| json!({ "ask": "list_handovers", "list": "outgoing", "skip": 0, "limit": 500 }),
            |t| vec![plain::id_of(&t.plain, HANDOVER)],
        ),
    ),
    ("OpenHandover", Row::About(|t| json!({ "ask": "open_handover", "id": plain::id_of(&t.plain, HANDOVER) }))),
    ("OpenHandoverForm", Row::About(|t| json!({ "ask": "open_handover_form", "household": t.household }))),
    (
        "OfferHandover",
        Row::About(|t| {
            json!({
                "ask": "offer_handover", "household": t.household, "way": "1", "destination": "500235116002",
                "on": "2026-11-01", "fields": {}, "items": [],
            })
        }),
    ),
    (
        "AddHandoverItem",
        Row::About(|t| {
            let handover = plain::id_of(&t.plain, HANDOVER);
            json!({ "ask": "add_handover_item", "handover": handover, "fields": { "item": "05" } })
        }),
    ),
    (
        "MarkFinding",
        Row::About(
            |t| json!({ "ask": "mark_finding", "household": t.household, "key": "visit.never", "state": "3", "because": "外出" }),
        ),
    ),
    ("GetDuties", Row::Place(|t| json!({ "ask": "get_duties", "area": t.village }))),
    ("GetRights", Row::Place(|t| json!({ "ask": "get_rights", "area": t.village }))),
    (
        "ListOfRight",
        Row::List(
            |_| json!({ "ask": "list_of_right", "right": "hukou", "skip": 0, "limit": 500 }),
            |t| vec![&t.household],
        ),
    ),
    ("OpenRight", Row::About(|t| json!({ "ask": "open_right", "household": t.household, "right": "hukou" }))),
    ("OpenSurvey", Row::About(|t| json!({ "ask": "open_survey", "household": t.household }))),
    (
        "LogSurvey",
        Row::About(|t| {
            let says = json!({ "hukou_wish": "1" });
            json!({ "ask": "log_survey", "household": t.household, "surveyed_on": "2026-11-01", "says": says })
        }),
    ),
    (
        "MakeRecord",
        Row::About(|t| {
            let fields = json!({ "person": t.person, "applied_on": "2026-11-01" });
            json!({ "ask": "make_record", "kind": CASE, "household": t.household, "fields": fields })
        }),
    ),
    (
        "CorrectRecord",
        Row::About(|t| {
            let fields = json!({ "channel": "2" });
            json!({ "ask": "correct_record", "kind": CASE, "id": plain::id_of(&t.plain, CASE), "seen": 0, "fields": fields })
        }),
    ),
    (
        "StepRecord",
        Row::About(
            |t| json!({ "ask": "step_record", "kind": CASE, "id": plain::id_of(&t.plain, CASE), "seen": 0, "to": "2", "on": "2026-11-01" }),
        ),
    ),
    (
        "StepRecords",
        Row::About(
            |t| json!({ "ask": "step_records", "kind": CASE, "records": [[plain::id_of(&t.plain, CASE), 0]], "to": "2", "on": "2026-11-01" }),
        ),
    ),
    (
        "AddHousehold",
        Row::Place(|t| {
            let head = json!({ "name": "甲乙丙" });
            json!({ "ask": "add_household", "village": t.village, "household": {}, "head": head, "anyway": true })
        }),
    ),
    (
        "CorrectHousehold",
        Row::About(
            |t| json!({ "ask": "correct_household", "id": t.household, "seen": 0, "fields": { "address": "新楼 1 号" }, "anyway": true }),
        ),
    ),
    (
        "AddMember",
        Row::About(|t| {
            let fields = json!({ "name": "甲乙丙", "sex": "1" });
            json!({
                "ask": "add_member", "household": t.household, "relation": "03", "since": null, "joined_by": "1",
                "fields": fields, "anyway": true,
            })
        }),
    ),
    (
        "CorrectMember",
        Row::About(
            |t| json!({ "ask": "correct_member", "person": t.person, "seen": 0, "fields": { "phone": "19900000001" }, "anyway": true }),
        ),
    ),
    (
        "MemberLeaves",
        Row::About(
            |t| json!({ "ask": "member_leaves", "membership": t.membership, "seen": 0, "on": "2099-11-01", "reason": "1" }),
        ),
    ),
    (
        "ChangeHead",
        Row::About(
            |t| json!({ "ask": "change_head", "household": t.household, "seen": 0, "head": t.person, "relations": [] }),
        ),
    ),
    (
        "MoveHousehold",
        Row::About(|t| json!({ "ask": "move_household", "household": t.household, "seen": 0, "to": "500235116002" })),
    ),
    (
        "AssignCadre",
        Row::About(
            |t| json!({ "ask": "assign_cadre", "household": t.household, "cadre": t.cadre, "since": "2026-11-01" }),
        ),
    ),
    // Cadres are named all over their township.
    ("FindCadres", Row::Own),
    (
        "Reveal",
        Row::About(
            |t| json!({ "ask": "reveal", "kind": "person", "record": t.person, "field": "id_number", "reason": "核对证件" }),
        ),
    ),
    ("KeepDraft", Row::Own),
    ("GetDraft", Row::Own),
    ("DropDraft", Row::Own),
    ("GetSync", Row::List(|_| json!({ "ask": "get_sync" }), |t| vec![&t.conflict, &t.proposal, &t.parked])),
    ("SyncNow", Row::Own),
    ("Recount", Row::Own),
    ("SettleConflict", Row::About(|t| json!({ "ask": "settle_conflict", "id": t.conflict, "seen": 0, "other": true }))),
    (
        "DecideProposal",
        Row::About(|t| json!({ "ask": "decide_proposal", "id": t.proposal, "seen": 0, "accept": true })),
    ),
    ("MendParked", Row::About(|t| json!({ "ask": "mend_parked", "id": t.parked, "withdraw": true }))),
    ("GetHistory", Row::About(|t| json!({ "ask": "get_history", "record": t.person }))),
    // Its lists have a matrix of their own, `EXPORTS`.
    ("ExportList", Row::Own),
    ("PrintPaper", Row::About(|t| json!({ "ask": "print_paper", "paper": "survey", "household": t.household }))),
    ("CancelJob", Row::Own),
    // The county reads the workbook, for its administrator alone; without the office's key nothing goes (`imports`).
    ("ImportWorkbook", Row::Own),
    ("GetImport", Row::Office(|| json!({ "ask": "get_import", "job": 1 }))),
    ("ViewPaper", Row::About(|t| json!({ "ask": "view_paper", "paper": "survey", "household": t.household }))),
    // What a form names is looked up row by row: `tests/scenarios/survey.rs`.
    ("LookAtSurveySheet", Row::Own),
    ("TakeSurveySheet", Row::Own),
    ("SaveRefused", Row::Office(|| json!({ "ask": "save_refused", "job": 1 }))),
    // The county's office is the administrator's alone; its acts have a matrix of their own.
    ("OpenOffice", Row::Own),
    ("OfficeAct", Row::Office(|| json!({ "ask": "office_act", "act": "list_accounts" }))),
    ("SaveEnrolment", Row::Own),
];

/// All records of a plain kind, whatever their state.
fn records(kind: &str) -> Value {
    json!({ "ask": "list_records", "kind": kind, "state": "all", "skip": 0, "limit": 500 })
}

/// Lists and opens the records of every plain kind as one person.
fn walk_kinds(who: &str, office: &Office, own: &Target, foreign: &[&Target]) {
    for kind in plain::all().chain(plain::between()) {
        let record_of = |target: &Target| plain::id_of(&target.plain, kind.name).clone();
        let listed = whole(who, office, records(kind.name));
        // Handovers are the offices', not of the cadres who help the households.
        let is_shown = who != "cadre" || !is_between(kind.name);
        assert_eq!(listed.contains(&record_of(own)), is_shown, "{who}: {} of his own", kind.name);
        let open = |target: &Target| {
            asked(office, &json!({ "ask": "open_record", "kind": kind.name, "id": record_of(target) }))
        };
        let own = open(own);
        assert_eq!(own.is_ok(), is_shown, "{who}: {}: {own:?}", kind.name);
        let missing = open(&Target::missing()).expect_err("nothing has this id");
        for target in foreign {
            assert!(
                target.ids().iter().all(|id| !listed.contains(id.as_str())),
                "{who}: {} shows a foreign one",
                kind.name
            );
            assert_eq!(open(target).expect_err("foreign"), missing, "{who}: {}", kind.name);
        }
    }
}

/// A list that is exported, by what it is called here, and whether the own household's number is in it.
type Exported = (&'static str, fn(&Target) -> Value, bool);

const EXPORTS: &[Exported] = &[
    ("households", |_| json!({ "of": "households", "filter": "all" }), true),
    ("households of a village", |t| json!({ "of": "households", "filter": "all", "area": t.village }), true),
    ("moved out", |_| json!({ "of": "households", "filter": "moved_out" }), false),
    ("needs", |_| json!({ "of": "needs", "filter": "all" }), true),
    ("records", |_| json!({ "of": "records", "kind": CASE, "state": "all" }), true),
    ("matters", |_| json!({ "of": "matters", "year": 2026, "filter": "all" }), true),
    ("behind", |t| json!({ "of": "behind", "part": { "area": t.village }, "indicator": "households" }), true),
    ("spot", |t| json!({ "of": "spot", "round": t.round }), true),
    ("board", |t| json!({ "of": "board", "part": { "area": t.village }, "axis": "area" }), false),
    ("today", |_| json!({ "of": "today", "group": null }), false),
    ("findings", |_| json!({ "of": "findings", "key": "visit.over" }), false),
    ("of right", |_| json!({ "of": "of_right", "which": { "right": "hukou" } }), true),
    ("rights", |t| json!({ "of": "rights", "area": t.village }), false),
    ("survey", |_| json!({ "of": "survey" }), true),
    ("handovers", |_| json!({ "of": "handovers", "list": "outgoing" }), true),
    ("spot rounds", |_| json!({ "of": "spot_rounds" }), false),
];

/// The kind of a list, by which it stands among `EXPORTS`; none of the office's, whose acts have a matrix of their own.
fn kind(list: &ListChosen) -> Option<&'static str> {
    match list {
        ListChosen::Households { .. } => Some("households"),
        ListChosen::Needs { .. } => Some("needs"),
        ListChosen::Matters { .. } => Some("matters"),
        ListChosen::Behind { .. } => Some("behind"),
        ListChosen::SpotRounds { .. } => Some("spot rounds"),
        ListChosen::Spot { .. } => Some("spot"),
        ListChosen::Board { .. } => Some("board"),
        ListChosen::Today { .. } => Some("today"),
        ListChosen::Records { .. } => Some("records"),
        ListChosen::Findings { .. } => Some("findings"),
        ListChosen::OfRight { .. } => Some("of right"),
        ListChosen::Rights { .. } => Some("rights"),
        ListChosen::Handovers { .. } => Some("handovers"),
        ListChosen::Survey { .. } => Some("survey"),
        ListChosen::Accounts { .. }
        | ListChosen::Desks { .. }
        | ListChosen::Batches {}
        | ListChosen::Duplicates {}
        | ListChosen::Trail { .. } => None,
    }
}

/// Codes that say: for you this does not exist.
const UNKNOWN: &[&str] = &["household.unknown", "record.unknown", "area.unknown", "area.not_granted", "scope.outside"];

fn asked(office: &Office, request: &Value) -> Result<Value, Fault> {
    tokio::task::block_in_place(|| office.desk.handle_json(&request.to_string()))
}

#[test]
fn every_list_has_a_row_among_the_exports() {
    let nobody = Target::missing();
    let lists = EXPORTS.iter().map(|(_, make, _)| serde_json::from_value::<ListChosen>(make(&nobody)).unwrap());
    let kinds: BTreeSet<&str> = lists.filter_map(|list| kind(&list)).collect();
    assert_eq!(
        kinds,
        BTreeSet::from([
            "households",
            "needs",
            "records",
            "matters",
            "behind",
            "spot rounds",
            "spot",
            "board",
            "today",
            "findings",
            "of right",
            "rights",
            "handovers",
            "survey"
        ])
    );
}

#[test]
fn every_request_has_a_row_in_the_matrix() {
    let in_order = |mut names: Vec<&'static str>| {
        names.sort_unstable();
        names
    };
    let rows = MATRIX.iter().map(|(name, _)| *name).collect();
    assert_eq!(in_order(rows), in_order(Request::NAMES.to_vec()));
    let nobody = Target::missing();
    for (name, row) in MATRIX {
        let example = match row {
            Row::About(make) | Row::Place(make) | Row::List(make, _) => make(&nobody),
            Row::Office(make) => make(),
            Row::Own => continue,
        };
        let request: Request = serde_json::from_value(example).unwrap_or_else(|why| panic!("{name}: {why}"));
        assert_eq!(request.name(), *name);
    }
}

/// Tells whether a list is refused to somebody for what he is: spot checks are the overseers', the board is no cadre's.
fn is_not_for(who: &str, fault: &Fault) -> bool {
    let refused = (who, fault.code.as_str());
    matches!(refused, ("site staff" | "cadre", "spot.role") | ("cadre", "board.cadre" | "handover.role"))
}

/// Returns a list with all its pages; nothing where it is not for him.
fn whole(who: &str, office: &Office, mut request: Value) -> String {
    let mut pages = String::new();
    loop {
        let page = match asked(office, &request) {
            Ok(page) => page,
            Err(fault) if is_not_for(who, &fault) => return pages,
            Err(fault) => panic!("{who}: {request}: {fault:?}"),
        };
        pages += &page.to_string();
        let (skip, limit) = (request["skip"].as_u64().unwrap_or_default(), request["limit"].as_u64());
        match (page["total"].as_u64(), limit) {
            (Some(total), Some(limit)) if total > skip + limit => request["skip"] = json!(skip + limit),
            _ => return pages,
        }
    }
}

/// Asks every request as one person; `foreign` are households he must not see, on this disk or not.
fn walk(who: &str, grant: &str, office: &Office, own: &Target, foreign: &[&Target]) {
    walk_kinds(who, office, own, foreign);
    let mut wrong = vec![];
    for (name, row) in MATRIX {
        if let Row::Office(make) = row {
            let code = asked(office, &make()).map_err(|fault| fault.code);
            if code.as_ref().err().is_none_or(|code| code != "office.closed") {
                wrong.push(format!("{who}: {name} answers {code:?} though the office is closed"));
            }
        }
        if let Row::List(make, shown) = row {
            let listed = |target| whole(who, office, make(target));
            let of_own = listed(own);
            let left_out = shown(own).into_iter().filter(|id| !of_own.is_empty() && !of_own.contains(*id));
            wrong.extend(left_out.map(|id| format!("{who}: {name} leaves out {id}")));
            for target in foreign {
                let of_target = listed(target);
                let leaked = target.ids().into_iter().filter(|id| of_target.contains(*id));
                wrong.extend(leaked.map(|id| format!("{who}: {name} shows {id} of a foreign household")));
            }
        }
        let (Row::About(make) | Row::Place(make)) = row else { continue };
        let missing = asked(office, &make(&Target::missing())).expect_err("nothing has these ids");
        let outside = |target: &&&Target| !matches!(row, Row::Place(_)) || !area(grant).covers(&area(&target.village));
        for target in foreign.iter().filter(outside) {
            match asked(office, &make(target)) {
                Ok(_) => wrong.push(format!("{who}: {name} works on a foreign household")),
                Err(fault) if fault != missing => wrong.push(format!("{who}: {name}: {fault:?}, but {missing:?}")),
                Err(_) => {}
            }
        }
        if let Row::About(make) | Row::Place(make) = row
            && let Err(fault) = asked(office, &make(own))
            && UNKNOWN.contains(&fault.code.as_str())
        {
            wrong.push(format!("{who}: {name} does not know the own household: {fault:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A desk whose exports lie in a home of its own.
struct AtPc {
    office: Office,
    pc: Arc<Pc>,
    _home: TempDir,
}

impl AtPc {
    async fn enrolled(here: &Running, who: New, place: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let pc = Pc::with(home.path().join("下载"));
        let name = who.name.clone();
        let (one_time_code, code) = (here.account_for(who), here.code_for(&[&name], place));
        let office = Office::on(enrolling(here, &name, one_time_code, code), pc.clone());
        office.sync().unwrap();
        Self { office, pc, _home: home }
    }

    /// The texts of the first sheet of an export.
    fn exported(&self, list: &Value) -> Result<Vec<String>, Fault> {
        let list: ListChosen = serde_json::from_value(list.clone()).expect("a list");
        let heard = self.office.desk.subscribe();
        let started = self.office.ask(ExportList { list, reason: None })?;
        let book = book(&end_of(&heard, started.job)?);
        let cells = book.sheets[0].rows.iter().flat_map(|row| &row.cells);
        Ok(cells.filter_map(|cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None }).collect())
    }

    /// Exports every list as one person; `foreign` are households he must not see.
    fn walk_exports(&self, who: &str, grant: &str, own: &Target, foreign: &[&Target]) {
        let mut wrong = vec![];
        for (name, make, shows) in EXPORTS {
            let missing = self.exported(&make(&Target::missing()));
            match self.exported(&make(own)) {
                Ok(texts) if *shows && !texts.contains(&own.number) => wrong.push(format!("{who}: {name} leaves out")),
                Ok(_) => {}
                Err(fault) if is_not_for(who, &fault) => {}
                Err(fault) => wrong.push(format!("{who}: {name}: {fault:?}")),
            }
            for target in foreign {
                let texts = self.exported(&make(target));
                let refused = |answer: &Result<Vec<String>, Fault>| answer.as_ref().err().cloned();
                if !area(grant).covers(&area(&target.village)) && refused(&texts) != refused(&missing) {
                    wrong.push(format!("{who}: {name}: {:?}, but {:?}", refused(&texts), refused(&missing)));
                }
                if texts.is_ok_and(|texts| texts.contains(&target.number)) {
                    wrong.push(format!("{who}: {name} exports the foreign household {}", target.number));
                }
            }
        }
        assert!(self.pc.downloads.is_dir(), "something was exported");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_foreign_or_deleted_is_answered_like_what_does_not_exist() {
    let here = Running::with_sample().await;
    let own = Target::find(&here, &format!("h.place = '{VILLAGE}'"));
    let neighbour = Target::find(&here, &format!("h.place LIKE '{TOWNSHIP}%' AND h.place <> '{VILLAGE}'"));
    let elsewhere = Target::find(&here, &format!("h.place NOT LIKE '{TOWNSHIP}%'"));
    let not_own = format!("h.place = '{VILLAGE}' AND h.id <> unhex('{}', '-')", own.household);
    let gone = Target::find(&here, &not_own);
    delete(&here, &gone);
    let other_pair = Target::find(&here, &format!("{not_own} AND p.cadre <> unhex('{}', '-')", own.cadre));

    // The divisions above a grant, of which nobody may ask as a whole.
    let [parent, county] = [TOWNSHIP, COUNTY].map(|code| Target { village: code.into(), ..Target::missing() });

    // Site staff of one village on the township's PC: the neighbour's rows lie on the same disk.
    let site = AtPc::enrolled(&here, staff("陈静"), TOWNSHIP).await;
    let foreign = [&neighbour, &elsewhere, &gone, &parent, &county];
    site.walk_exports("site staff", VILLAGE, &own, &foreign);
    walk("site staff", VILLAGE, &site.office, &own, &foreign);
    let own = own.anew(&here);
    let helper = New { role: Role::Cadre, cadre: own.cadre.parse().ok(), ..staff("周敏") };
    let cadre = AtPc::enrolled(&here, helper, VILLAGE).await;
    let foreign = [&other_pair, &neighbour, &elsewhere, &gone, &parent, &county];
    cadre.walk_exports("cadre", VILLAGE, &own, &foreign);
    walk("cadre", VILLAGE, &cadre.office, &own, &foreign);
    let office = New { role: Role::Township, area: area(TOWNSHIP), ..staff("李建国") };
    let township = AtPc::enrolled(&here, office, TOWNSHIP).await;
    let foreign = [&elsewhere, &gone, &county];
    township.walk_exports("township", TOWNSHIP, &neighbour, &foreign);
    walk("township", TOWNSHIP, &township.office, &neighbour, &foreign);
    for (role, name) in [(Role::CountyAdmin, "周远"), (Role::CountyReader, "王芳")] {
        let who = New { role, area: area(COUNTY), ..staff(name) };
        let elsewhere = elsewhere.anew(&here);
        let county = AtPc::enrolled(&here, who, COUNTY).await;
        county.walk_exports(role.code(), COUNTY, &elsewhere, &[&gone]);
        walk(role.code(), COUNTY, &county.office, &elsewhere, &[&gone]);
        if role == Role::CountyReader {
            writes_nothing(&county.office, &elsewhere);
        }
    }
}

/// A reader's writes are refused for what he is, whatever they are about.
fn writes_nothing(reader: &Office, own: &Target) {
    let written =
        ["LogVisit", "RaiseNeed", "AdvanceNeed", "PromiseMatter", "AddHousehold", "CorrectHousehold", "AddMember"];
    let more = [
        "MakeRecord",
        "CorrectRecord",
        "StepRecord",
        "StepRecords",
        "CorrectMember",
        "MemberLeaves",
        "ChangeHead",
        "MoveHousehold",
        "AssignCadre",
        "DrawSpot",
        "OfferHandover",
        "AddHandoverItem",
    ];
    for name in written.into_iter().chain(more) {
        let row = MATRIX.iter().find(|(of, _)| *of == name).map(|(_, row)| row);
        let Some(Row::About(make) | Row::Place(make)) = row else { panic!("{name} is about something") };
        assert_eq!(asked(reader, &make(own)).expect_err(name).code, "account.reads_only", "{name}");
    }
}

/// Deletes a household with what the matrix names of it, as the county.
fn delete(here: &Running, target: &Target) {
    let changes = [
        ("household", &target.household),
        ("person", &target.person),
        ("membership", &target.membership),
        ("visit", &target.visit),
        ("need", &target.need),
        ("matter", &target.matter),
        ("spot_round", &target.round),
        ("spot_check", &target.check),
        ("conflict", &target.conflict),
        ("proposal", &target.proposal),
        ("parked", &target.parked),
    ];
    let plain = target.plain.iter().map(|(kind, id)| (*kind, id));
    let changes = changes.into_iter().chain(plain).map(|(kind, id)| Change {
        kind: kind.to_owned(),
        record: id.parse().unwrap(),
        seen: u64::MAX >> 1,
        act: Act::Delete,
    });
    save(here, changes.collect());
}

/// Saves as the county.
fn save(here: &Running, changes: Vec<Change>) {
    let clock = Clock { now: Machine.now(), suspect: false };
    here.county.save(changes, None, clock, &mut || Machine.id()).unwrap();
}
