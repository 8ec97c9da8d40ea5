//! Other systems read the county's records over the network: what they are given, in which order, and what never.

use crate::{
    main_job::Office,
    plain,
    running::{Running, VILLAGE, area, client, copy, group, idle},
};
use anju_county::{
    County, Folder, audit,
    http::{self, Server},
    records::{
        offered,
        tokens::{self, New},
    },
    rim::{Machine, Rim},
};
use anju_desk::{enrol::Granted, line::Line};
use anju_model::{
    Clock, Departments, Fields, RecordId, Value,
    contract::GetBoard,
    indicators::Indicator,
    kinds,
    sync::{Change, enrol::SERVER_NAME, wire::SyncRequest},
};
use axum_server::Handle;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value as Json, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

/// Another village of the same township.
const OTHER_VILLAGE: &str = "500235116001";
const WRITERS: usize = 16;
const SAVES: usize = 12;

/// Another system: it trusts the county's certificate and comes with a token.
pub(crate) struct Other {
    client: Client,
    address: SocketAddr,
    token: String,
}

/// A page as received.
#[derive(Debug)]
struct Page {
    records: Vec<Json>,
    next: String,
    more: bool,
}

impl Other {
    fn with(county: &County, address: SocketAddr, token: &str) -> Self {
        Self { client: client(county, address), address, token: token.to_owned() }
    }

    pub(crate) fn at(here: &Running, place: &str, personal: bool) -> Self {
        let (_, token) = made(&here.county, place, personal);
        Self::with(&here.county, here.address, &token)
    }

    /// With a token that is limited to some departments.
    pub(crate) fn limited(here: &Running, place: &str, departments: Departments) -> Self {
        let new = New { name: "部门系统".into(), area: area(place), personal: true, departments, days: 30 };
        let (_, token) = tokens::add(&here.county, &new, &Machine).unwrap();
        Self::with(&here.county, here.address, &token)
    }

    async fn try_get(&self, path: &str) -> Result<Response, reqwest::Error> {
        let url = format!("https://{SERVER_NAME}:{}{path}", self.address.port());
        self.client.get(url).bearer_auth(&self.token).send().await
    }

    /// Asks, and asks again when told to slow down.
    pub(crate) async fn get(&self, path: &str) -> Response {
        loop {
            let response = self.try_get(path).await.unwrap();
            if response.status() != StatusCode::TOO_MANY_REQUESTS {
                return response;
            }
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }

    async fn page(&self, path: &str) -> Page {
        let response = self.get(path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        page(response).await.unwrap()
    }

    async fn all(&self, kind: &str) -> Vec<Json> {
        let (mut records, mut since) = (vec![], String::new());
        loop {
            let page = self.page(&format!("/v1/records/{kind}?limit=500{since}")).await;
            records.extend(page.records);
            since = format!("&since={}", page.next);
            if !page.more {
                return records;
            }
        }
    }

    async fn refused(&self, path: &str) -> (u16, String) {
        let response = self.get(path).await;
        let status = response.status().as_u16();
        let said: Json = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert!(said["message"].as_str().is_some_and(|message| message.ends_with('。')), "{said}");
        (status, said["code"].as_str().unwrap().to_owned())
    }
}

async fn page(response: Response) -> Result<Page, reqwest::Error> {
    let said: Json = serde_json::from_slice(&response.bytes().await?).unwrap();
    Ok(Page {
        records: said["records"].as_array().unwrap().clone(),
        next: said["next"].as_str().unwrap().to_owned(),
        more: said["more"].as_bool().unwrap(),
    })
}

fn made(county: &County, place: &str, personal: bool) -> (RecordId, String) {
    let new =
        New { name: "防返贫监测".into(), area: area(place), personal, departments: Default::default(), days: 30 };
    let (token, text) = tokens::add(county, &new, &Machine).unwrap();
    (token.id, text)
}

fn save(county: &County, changes: Vec<Change>) {
    let clock = Clock { now: Machine.now(), suspect: false };
    county.save(changes, None, clock, &mut || Machine.id()).unwrap();
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> Fields {
    pairs.map(|(name, value)| (name.to_owned(), Value::text(value))).into()
}

fn household(county: &County, village: &str) -> RecordId {
    let id = Machine.id();
    save(county, vec![Change::create("household", id, texts([("village", village), ("state", "1")]))]);
    id
}

fn id_of(record: &Json) -> &str {
    record["id"].as_str().unwrap()
}

/// What writers, follower and restart know of each other.
#[derive(Default)]
struct Course {
    received: AtomicUsize,
    restarted: AtomicBool,
    done: AtomicUsize,
}

/// A desk that saves households and changes some of them again. Each save is sent until the county answers; every other desk
/// keeps its second half until after the restart.
async fn write(granted: Granted, line: Line, writer: usize, course: Arc<Course>) {
    let (desk, by) = (granted.enrolled.desk, granted.enrolled.person.id);
    let mut own: Vec<(RecordId, u64)> = vec![];
    let mut number = 0;
    let mut save = async |change: Change| {
        number += 1;
        let request = SyncRequest { groups: vec![group(number, by, vec![change])], next_number: number, ..idle(desk) };
        loop {
            match line.sync(&request).await {
                Ok(answer) => {
                    assert_eq!(answer.verdicts[0].parked, None);
                    return answer.verdicts[0].sequence;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    for i in 0..SAVES {
        while i == SAVES / 2 && writer.is_multiple_of(2) && !course.restarted.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let id = Machine.id();
        let fields = texts([("village", VILLAGE), ("state", "1")]);
        own.push((id, save(Change::create("household", id, fields)).await));
        if i % 3 == 2 {
            let (id, seen) = own[i / 2];
            let note = texts([("state_note", &format!("第{writer}号第{i}次"))]);
            own[i / 2].1 = save(Change::set("household", id, seen, note)).await;
        }
    }
    course.done.fetch_add(1, Ordering::SeqCst);
}

/// Follows households from the beginning until all is written and nothing is left; a request that breaks off is made again.
async fn follow(other: &Other, course: &Course) -> Vec<(String, u64)> {
    let (mut received, mut since) = (vec![], String::new());
    loop {
        let over = course.done.load(Ordering::SeqCst) == WRITERS;
        let Ok(response) = other.try_get(&format!("/v1/records/household?limit=7{since}")).await else {
            tokio::time::sleep(Duration::from_millis(30)).await;
            continue;
        };
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        }
        assert_eq!(response.status(), StatusCode::OK);
        let Ok(page) = page(response).await else { continue };
        received.extend(page.records.iter().map(|one| (id_of(one).to_owned(), one["version"].as_u64().unwrap())));
        course.received.store(received.len(), Ordering::SeqCst);
        since = format!("&since={}", page.next);
        if over && !page.more {
            return received;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_misses_nothing_and_doubles_nothing_while_sixteen_desks_push_and_the_server_is_started_again() {
    let here = Running::start().await;
    let other = Other::at(&here, "500235116", true);
    let course = Arc::new(Course::default());
    for writer in 0..WRITERS {
        let (granted, line) = here.enrolled(&format!("职工{writer}")).await;
        tokio::spawn(write(granted, line, writer, course.clone()));
    }
    let restart = async {
        while course.received.load(Ordering::SeqCst) < 20 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        here.handle.shutdown();
        let again = here.start_again().await;
        course.restarted.store(true, Ordering::SeqCst);
        again
    };
    let both = async { tokio::join!(follow(&other, &course), restart) };
    let (received, again) =
        tokio::time::timeout(Duration::from_secs(120), both).await.expect("all is written and read");
    again.shutdown();
    let versions: Vec<u64> = received.iter().map(|(_, version)| *version).collect();
    assert!(versions.windows(2).all(|pair| pair[0] < pair[1]), "out of order or doubled: {versions:?}");
    let latest: BTreeMap<String, u64> = received.into_iter().collect();
    let mut held = BTreeMap::new();
    let all = |db: &anju_store::rusqlite::Connection| {
        anju_store::all_of_kind(db, "household", |row| {
            held.insert(row.id.to_string(), row.version);
            Ok(())
        })?;
        Ok(())
    };
    here.county.read(all).unwrap();
    assert_eq!(held.len(), WRITERS * SAVES);
    assert_eq!(latest, held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_not_taken_opens_nothing_and_tells_nothing() {
    let (here, there) = (Running::start().await, Running::start().await);
    let (id, good) = made(&here.county, VILLAGE, false);
    let (_, foreign) = made(&there.county, VILLAGE, false);
    let body = async |token: &str| {
        let response = Other::with(&here.county, here.address, token).get("/v1/records/household").await;
        assert_eq!(response.headers().get("www-authenticate").is_some(), response.status() == 401);
        (response.status().as_u16(), response.text().await.unwrap())
    };
    assert_eq!(body(&good).await.0, 200);
    let unknown = body("anju-0000").await;
    assert!(unknown.0 == 401 && unknown.1.contains("token.unknown"), "{unknown:?}");
    let forged = format!("{}0", &good[..good.len() - 1]);
    for token in ["", "x", &foreign, &good.to_uppercase(), if forged == good { "anju-1" } else { &forged }] {
        assert_eq!(body(token).await, unknown, "{token}");
    }
    here.county
        .write(|tx| {
            tx.execute("UPDATE token SET until = 1 WHERE id = ?1", [id.bytes()])?;
            Ok(())
        })
        .unwrap();
    assert!(body(&good).await.1.contains("token.expired"));
    here.county.write(|tx| tokens::revoke(tx, id, Machine.now())).unwrap();
    let revoked = body(&good).await;
    assert!(revoked.0 == 401 && revoked.1.contains("token.revoked"), "{revoked:?}");
    // No token at all.
    let bare = Other::with(&here.county, here.address, "");
    let url = format!("https://{SERVER_NAME}:{}/v1/records/household", here.address.port());
    let response = bare.client.get(&url).send().await.unwrap();
    assert_eq!((response.status().as_u16(), response.text().await.unwrap()), unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_is_refused_with_its_reason() {
    let here = Running::start().await;
    let other = Other::at(&here, VILLAGE, false);
    let refused = |path: &'static str| other.refused(path);
    for limit in ["0", "1000000000", "-1"] {
        let path = format!("/v1/records/household?limit={limit}");
        assert_eq!(other.refused(&path).await, (422, "limit.range".into()));
    }
    for kind in ["account", "parked", "proposal", "conflict", "moon", "sqlite_schema"] {
        let path = format!("/v1/records/{kind}");
        assert_eq!(other.refused(&path).await, (404, "kind.unknown".into()), "{kind}");
    }
    assert_eq!(refused("/v1/records/household?area=500235116").await, (403, "token.outside".into()));
    assert_eq!(refused("/v1/records/household?area=1").await, (422, "query.area".into()));
    assert_eq!(refused("/v1/records/household?as_of=2026-11-23").await, (422, "as_of.not_a_period".into()));
    assert_eq!(refused("/v1/records/pair?as_of=yesterday").await, (422, "query.day".into()));
    assert_eq!(refused("/v1/records/household?sinse=1").await, (422, "query.unknown".into()));
    assert_eq!(refused("/v1/records/household?since=12").await, (422, "cursor.unreadable".into()));
    assert_eq!(refused("/v1/records/household?since=%FF").await.0, 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_county_list_or_history_is_refused() {
    let (here, there) = (Running::start().await, Running::start().await);
    household(&here.county, VILLAGE);
    household(&there.county, VILLAGE);
    let other = Other::at(&here, VILLAGE, false);
    let foreign = Other::at(&there, VILLAGE, false).page("/v1/records/household").await.next;
    let since = |next: &str| format!("/v1/records/household?since={next}");
    assert_eq!(other.refused(&since(&foreign)).await, (409, "cursor.other_county".into()));
    let of_persons = other.page("/v1/records/person").await.next;
    assert_eq!(other.refused(&since(&of_persons)).await, (422, "cursor.other_list".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_a_follower_is_told_that_history_forked() {
    let here = Running::start().await;
    let other = Other::at(&here, VILLAGE, false);
    household(&here.county, VILLAGE);
    let before = other.page("/v1/records/household").await.next;
    let kept = tempfile::tempdir().unwrap();
    let folder = here.county.folder();
    copy(folder.path(), &kept.path().join("county"));
    std::fs::copy(folder.key_file(), kept.path().join("county.key")).unwrap();
    household(&here.county, VILLAGE);
    let after = other.page("/v1/records/household").await.next;
    here.handle.shutdown();
    let restored = Arc::new(County::open(&Folder::new(&kept.path().join("county"), None)).unwrap());
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let handle = Handle::new();
    let server = Server::of(restored.clone(), Arc::new(Machine)).unwrap();
    tokio::spawn(http::serve(server, socket, handle.clone()));
    handle.listening().await.unwrap();
    let other = Other::with(&restored, address, &other.token);
    let since = |next: &str| format!("/v1/records/household?since={next}");
    assert_eq!(other.refused(&since(&after)).await, (409, "cursor.future".into()));
    household(&restored, VILLAGE);
    assert_eq!(other.refused(&since(&after)).await, (409, "cursor.forked".into()));
    assert_eq!(other.page(&since(&before)).await.records.len(), 1);
    handle.shutdown();
}

#[tokio::test(flavor = "multi_thread")]
async fn personal_values_are_masked_unless_the_token_may_see_them_and_then_it_is_on_record() {
    let here = Running::start().await;
    let home = household(&here.county, VILLAGE);
    let home = home.to_string();
    let person = [
        ("household", home.as_str()),
        ("name", "王小一"),
        ("id_number", "50029919860202278X"),
        ("phone", "19900001234"),
    ];
    save(&here.county, vec![Change::create("person", Machine.id(), texts(person))]);
    let seen = |here: &Running| {
        let entries = here.county.read(|db| audit::newest(db, 50)).unwrap();
        entries.iter().filter(|entry| entry.what == "records_read").count()
    };
    let masked = Other::at(&here, VILLAGE, false).page("/v1/records/person").await;
    let fields = &masked.records[0]["fields"];
    assert_eq!(fields["name"], "王**");
    assert_eq!(fields["id_number"], "500***********278X");
    assert_eq!(fields["phone"], "199****1234");
    assert_eq!(seen(&here), 0);
    let other = Other::at(&here, VILLAGE, true);
    for _ in 0..3 {
        let whole = other.page("/v1/records/person").await;
        assert_eq!(whole.records[0]["fields"]["id_number"], "50029919860202278X");
    }
    assert_eq!(seen(&here), 1);
    // A cursor of the one sight is none of the other: what was stored masked would stay so.
    let path = format!("/v1/records/person?since={}", masked.next);
    assert_eq!(other.refused(&path).await.1, "cursor.other_list");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_village_is_never_given_another_villages_row_of_any_kind() {
    let here = Running::with_sample().await;
    for village in [VILLAGE, OTHER_VILLAGE] {
        one_of_each_rare_kind(&here.county, village);
    }
    let villages = [VILLAGE, OTHER_VILLAGE].map(|village| (village, Other::at(&here, village, true)));
    for kind in kinds::ALL.iter().filter(|kind| offered(kind.name).is_some()) {
        let mut lists = vec![];
        for (village, other) in &villages {
            let given: BTreeSet<String> = other.all(kind.name).await.iter().map(|one| id_of(one).to_owned()).collect();
            assert_eq!(given, held(&here.county, kind.name, village), "{} {village}", kind.name);
            lists.push(given);
        }
        let shared: BTreeSet<_> = lists[0].intersection(&lists[1]).cloned().collect();
        let above: BTreeSet<_> = shared.iter().filter(|id| place(&here.county, id).len() == 12).collect();
        assert!(above.is_empty(), "{}: {above:?}", kind.name);
        assert!(lists.iter().any(|list| !list.is_empty()), "no {} to try it with", kind.name);
    }
}

/// What a village's token is to be given: what lies in the village, and exactly on the township or the county.
fn held(county: &County, kind: &str, village: &str) -> BTreeSet<String> {
    let ids = county.read(|db| {
        let mut query = db.prepare("SELECT id FROM feed WHERE kind = ?1 AND place IN (?2, ?3, ?4, ?5)")?;
        let above = [&village[..9], &village[..6], &village[..2]];
        let ids = query
            .query_map([kind, village, above[0], above[1], above[2]], |row| row.get(0).map(RecordId::from_bytes))?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(ids)
    });
    ids.unwrap().iter().map(RecordId::to_string).collect()
}

fn place(county: &County, id: &str) -> String {
    let id: RecordId = id.parse().unwrap();
    county.read(|db| Ok(anju_store::get(db, id)?.unwrap().place.to_string())).unwrap()
}

/// Kinds that the sample has nothing of, or nothing of in both villages.
fn local_code(village: &str) -> Fields {
    let said = [
        ("area", &village[..6]),
        ("set_name", "hh_type"),
        ("code", "L1"),
        ("label", "其他户"),
        ("since", "2026-03-01"),
    ];
    let mut fields = texts(said);
    fields.insert("offered".into(), Value::Int(1));
    fields
}

fn one_of_each_rare_kind(county: &County, village: &str) {
    let home = household(county, village).to_string();
    let person = Machine.id();
    let who = person.to_string();
    let create = |kind: &str, fields: Fields| Change::create(kind, Machine.id(), fields);
    let of = |pairs: &[(&str, &str)]| -> Fields {
        let own = [("household", home.as_str()), ("person", who.as_str())];
        let all = own.iter().chain(pairs);
        all.map(|(name, value)| ((*name).to_owned(), Value::text(*value))).collect()
    };
    let without_person = |pairs: &[(&str, &str)], year: bool| {
        let mut fields = of(pairs);
        fields.remove("person");
        if year {
            fields.insert("year".into(), Value::Int(2026));
        }
        fields
    };
    let mut medical = of(&[("kind", "1")]);
    medical.insert("year".into(), Value::Int(2026));
    let mut evidence = without_person(
        &[("kind", "photo"), ("name", "a.jpg"), ("media_type", "image/jpeg"), ("sha256", &"0".repeat(64))],
        false,
    );
    evidence.insert("size".into(), Value::Int(1));
    let draw = Machine.id();
    let mut drawn = texts([("area", village), ("drawn_on", "2026-03-01")]);
    drawn.insert("size".into(), Value::Int(1));
    save(
        county,
        vec![
            Change::create("person", person, without_person(&[("name", "王小一")], false)),
            create("membership", of(&[("since", "2020-01")])),
            create("hukou", of(&[])),
            create("baseline", without_person(&[("surveyed_on", "2026-03-01")], false)),
            create("party_standing", of(&[("standing", "01")])),
            create("pension", of(&[("kind", "1")])),
            create("medical", medical),
            create("assistance", of(&[("kind", "10")])),
            create("matter", without_person(&[("title", "修路"), ("promised_on", "2026-03-01"), ("state", "1")], true)),
            create("need", without_person(&[("raised_on", "2026-03-01"), ("text", "修路"), ("state", "1")], false)),
            create("evidence", evidence),
            Change::create("spot_round", draw, drawn),
            create("spot_check", without_person(&[("round", &draw.to_string())], false)),
            create("social_group", texts([("village", village), ("name", "3组")])),
            create("code_value", local_code(village)),
            create("household_period", without_person(&[("until", "2026-01-31"), ("state", "1")], false)),
            create(
                "month_figures",
                texts([("village", village), ("month", "2026-01-31"), ("frozen_on", "2026-02-06")]),
            ),
            create("settlement", texts([("village", village), ("name", "安置点")])),
            create(
                "parameter",
                texts([("area", &village[..6]), ("name", "need_answer"), ("value", "15"), ("since", "2026-03-01")]),
            ),
        ],
    );
    let plain = plain::all().map(|kind| create(kind.name, plain::example(kind, &home, &who)));
    let between = plain::between().map(|kind| create(kind.name, plain::example_between(kind, village, &home)));
    save(county, plain.chain(between).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_household_that_moves_is_taken_back_from_the_village_it_left() {
    let here = Running::start().await;
    let home = household(&here.county, VILLAGE);
    let (from, to) = (Other::at(&here, VILLAGE, false), Other::at(&here, OTHER_VILLAGE, false));
    let (old, new) = (from.page("/v1/records/household").await, to.page("/v1/records/household").await);
    assert_eq!((old.records.len(), new.records.len()), (1, 0));
    save(&here.county, vec![Change::set("household", home, 0, texts([("village", OTHER_VILLAGE)]))]);
    let left = from.page(&format!("/v1/records/household?since={}", old.next)).await;
    assert_eq!(left.records, [json!({ "id": home, "left": true })]);
    let come = to.page(&format!("/v1/records/household?since={}", new.next)).await;
    assert_eq!(
        (id_of(&come.records[0]), &come.records[0]["place"]),
        (home.to_string().as_str(), &json!(OTHER_VILLAGE))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_periods_that_hold_on_the_day_are_given() {
    let here = Running::start().await;
    let home = household(&here.county, VILLAGE).to_string();
    let cadre = Machine.id();
    save(&here.county, vec![Change::create("cadre", cadre, texts([("area", VILLAGE), ("name", "陈静")]))]);
    let cadre = cadre.to_string();
    let pair = |since, until: Option<&str>| {
        let mut fields = texts([("household", home.as_str()), ("cadre", cadre.as_str()), ("since", since)]);
        fields.extend(until.map(|until| ("until".to_owned(), Value::text(until))));
        let id = Machine.id();
        save(&here.county, vec![Change::create("pair", id, fields)]);
        id.to_string()
    };
    let ended = pair("2024-01-01", Some("2026-06-30"));
    let lasting = pair("2026-07-01", None);
    let other = Other::at(&here, VILLAGE, false);
    for (day, holding) in [("2026-06-30", &ended), ("2026-07-01", &lasting)] {
        let page = other.page(&format!("/v1/records/pair?as_of={day}")).await;
        let held: Vec<&str> = page.records.iter().filter(|one| one["fields"].is_object()).map(id_of).collect();
        assert_eq!(held, [holding.as_str()], "{day}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_carry_their_cursor_in_the_headers_and_the_description_needs_no_token() {
    let here = Running::start().await;
    for _ in 0..3 {
        household(&here.county, VILLAGE);
    }
    let other = Other::at(&here, VILLAGE, false);
    let url = format!("https://{SERVER_NAME}:{}/v1/records/household?limit=2", here.address.port());
    let asked = other.client.get(url).bearer_auth(&other.token).header("accept", "application/x-ndjson");
    let response = asked.send().await.unwrap();
    let head = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(
        (head("content-type"), head("anju-more"), head("anju-head")),
        ("application/x-ndjson".into(), "true".into(), "3".into())
    );
    let (link, next) = (head("link"), head("anju-next"));
    assert_eq!(response.text().await.unwrap().lines().count(), 2);
    let path = link.strip_prefix('<').and_then(|link| link.split_once('>')).unwrap().0.to_owned();
    assert!(path.contains(&next) && path.contains("limit=2"), "{link}");
    assert_eq!(other.page(&path).await.records.len(), 1);
    let bare = Other::with(&here.county, here.address, "");
    let described: Json = serde_json::from_slice(&bare.get("/v1/openapi.json").await.bytes().await.unwrap()).unwrap();
    assert_eq!(described["openapi"], "3.1.0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hasty_system_is_told_how_long_to_wait() {
    let here = Running::start().await;
    let other = Other::at(&here, VILLAGE, false);
    for _ in 0..500 {
        let response = other.try_get("/v1/records/household").await.unwrap();
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
            assert!((1..=2).contains(&wait));
            let calm = Other::at(&here, VILLAGE, false);
            assert_eq!(calm.try_get("/v1/records/household").await.unwrap().status(), StatusCode::OK);
            return;
        }
    }
    panic!("nothing slowed it down");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_indicator_is_what_a_desk_counts_and_stays_inside_the_token() {
    let here = Running::with_sample().await;
    let office = Office::enrolled(&here, "陈静").await;
    office.sync().unwrap();
    let other = Other::at(&here, VILLAGE, false);
    for back in [0, 40, 400] {
        let day = office.today().plus_days(-back);
        let board = office.ask(GetBoard { day: Some(day), ..GetBoard::default() }).unwrap();
        for indicator in Indicator::ALL {
            let response = other.get(&format!("/v1/indicators/{}?as_of={day}", indicator.name())).await;
            let said: Json = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
            assert_eq!(said["count"], board.total.get(indicator), "{} on {day}", indicator.name());
        }
    }
    assert_eq!(other.refused("/v1/indicators/overdue?area=500235116001").await, (403, "token.outside".into()));
    assert_eq!(other.refused("/v1/indicators/happiness").await, (404, "indicator.unknown".into()));
    assert_eq!(other.refused("/v1/indicators/overdue?as_of=2999-01-01").await, (422, "day.future".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_or_is_asked_otherwise_is_refused_in_the_words_of_the_interface() {
    let here = Running::start().await;
    let other = Other::at(&here, VILLAGE, false);
    for path in ["/v1/records/%FF", "/v1/indicators/%FF", "/v1/records/%ED%A0%80?limit=5"] {
        assert_eq!(other.refused(path).await, (422, "query.unreadable".into()), "{path}");
    }
    for (query, code) in [
        ("area=%FF", "query.area"),
        ("as_of=%FF%00", "query.day"),
        ("%FF=1", "query.unknown"),
        ("=", "query.unknown"),
        ("%", "query.unknown"),
        ("as_of=2026-11-23&as_of=2026-11-23", "query.twice"),
        ("area=500235116002&%61rea=500235116002", "query.twice"),
    ] {
        for path in ["/v1/records/membership", "/v1/indicators/overdue"] {
            assert_eq!(other.refused(&format!("{path}?{query}")).await, (422, code.into()), "{path}?{query}");
        }
    }
    let bare = Other::with(&here.county, here.address, "");
    assert_eq!(bare.refused("/v1/records/%FF").await, (401, "token.unknown".into()), "who asks is looked at first");
    for path in ["/v1/records/household", "/v1/indicators/overdue", "/v1/openapi.json"] {
        let url = format!("https://{SERVER_NAME}:{}{path}", here.address.port());
        let response = other.client.delete(url).bearer_auth(&other.token).send().await.unwrap();
        assert_eq!(
            (response.status(), &response.headers()["allow"]),
            (StatusCode::METHOD_NOT_ALLOWED, &"GET,HEAD".parse().unwrap())
        );
        let said: Json = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap();
        assert_eq!(said["code"], "method.unknown", "{path}");
    }
}
