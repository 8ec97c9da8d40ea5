//! The examples of `docs/API.md` as somebody copies them, against a county that really runs. Only where it runs, and how long
//! the follower rests, are written over.

use crate::running::{Running, area};
use anju_county::{
    County,
    records::tokens::{self, New},
    rim::{Machine, Rim},
    tls::Authority,
};
use anju_model::{Clock, RecordId, kinds::Household};
use anju_store::rusqlite::Connection;
use serde_json::Value as Json;
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Child, Command},
    time::Duration,
};
use tempfile::TempDir;

const PAGE: &str = include_str!("../../docs/API.md");

/// The blocks of a language on the page.
fn blocks(language: &str) -> Vec<&'static str> {
    let open = format!("```{language}\n");
    PAGE.split(&open).skip(1).map(|rest| rest.split("\n```").next().unwrap()).collect()
}

/// Writes something else in the place of what the page says.
fn instead(text: &str, said: &str, by: &str) -> String {
    assert!(text.contains(said), "the page says {said} no more");
    text.replace(said, by)
}

/// A county, and a folder of another system with the county's certificate and a token.
struct Other {
    here: Running,
    folder: TempDir,
    token: String,
}

impl Other {
    async fn beside_a_county() -> Self {
        let (here, folder) = (Running::with_sample().await, tempfile::tempdir().unwrap());
        let new = New {
            name: "防返贫监测".into(),
            area: area("500235116"),
            personal: false,
            departments: Default::default(),
            days: 1,
        };
        let token = tokens::add(&here.county, &new, &Machine).unwrap().1;
        fs::write(folder.path().join("county.pem"), Authority::of(&here.county).unwrap().pem()).unwrap();
        Self { here, folder, token }
    }

    fn started(&self, program: &str, words: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(words).current_dir(self.folder.path());
        command.env("ANJU_TOKEN", &self.token).env("TOKEN", &self.token).env("NO_PROXY", "*");
        command
    }

    fn port(&self) -> String {
        self.here.address.port().to_string()
    }
}

/// A program that ends with the test.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The households in the token's reach, by id and version.
fn households(county: &County) -> BTreeMap<String, u64> {
    let sql = "SELECT id, version FROM household WHERE deleted = 0 AND place LIKE '500235116%'";
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        Ok((RecordId::from_bytes(row.get(0)?).to_string(), row.get::<_, i64>(1)? as u64))
    };
    county.read(|db| Ok(db.prepare(sql)?.query_map([], row)?.collect::<Result<_, _>>()?)).unwrap()
}

/// What the follower holds; nothing before it has made its database.
fn held(folder: &Path) -> BTreeMap<String, u64> {
    let Ok(db) = Connection::open(folder.join("follower.db")) else { return BTreeMap::new() };
    let Ok(mut query) = db.prepare("SELECT id, record FROM held") else { return BTreeMap::new() };
    let row = |row: &anju_store::rusqlite::Row<'_>| {
        let record: Json = serde_json::from_str(&row.get::<_, String>(1)?).unwrap();
        Ok((row.get(0)?, record["version"].as_u64().unwrap()))
    };
    query.query_map([], row).and_then(Iterator::collect).unwrap_or_default()
}

/// Waits until the follower holds what the county does.
async fn follows(other: &Other, follower: &mut Child) {
    for _ in 0..300 {
        if held(other.folder.path()) == households(&other.here.county) {
            return;
        }
        assert!(follower.try_wait().unwrap().is_none(), "the follower ended");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the follower holds {} of {}", held(other.folder.path()).len(), households(&other.here.county).len());
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs python3; cargo xtask test runs it"]
async fn documented_follower_in_python_holds_what_the_county_does_and_goes_on_where_it_was_stopped() {
    let other = Other::beside_a_county().await;
    let [example] = blocks("python")[..] else { panic!("one example in Python") };
    let example = instead(example, "192.168.1.10", "127.0.0.1");
    let example = instead(&example, "7443", &other.port());
    let example = instead(&example, "time.sleep(300)", "time.sleep(0.1)");
    fs::write(other.folder.path().join("follower.py"), example).unwrap();
    let follower = || Program(other.started("python3", &["follower.py"]).spawn().expect("python3"));
    assert!(!households(&other.here.county).is_empty());

    let mut first = follower();
    follows(&other, &mut first.0).await;
    let corrects = |id: &str| {
        let seen = households(&other.here.county)[id];
        let change = Household::set().phone("19911112222".to_owned()).of(id.parse().unwrap(), seen);
        let clock = Clock { now: Machine.now(), suspect: false };
        other.here.county.save(vec![change], None, clock, &mut || Machine.id()).unwrap();
    };
    let ids: Vec<String> = households(&other.here.county).into_keys().collect();
    corrects(&ids[0]);
    follows(&other, &mut first.0).await;
    drop(first);
    corrects(&ids[1]);
    let mut again = follower();
    follows(&other, &mut again.0).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs curl; cargo xtask test runs it"]
async fn documented_requests_with_curl_are_answered_as_the_page_says() {
    let other = Other::beside_a_county().await;
    let requests: Vec<&str> = blocks("sh").into_iter().filter(|block| block.starts_with("curl ")).collect();
    let [records, number, findings] = requests[..] else { panic!("three examples with curl") };
    let answered = |request: &str| -> Json {
        let request = instead(&instead(request, "192.168.1.10", "127.0.0.1"), "7443", &other.port());
        let out = other.started("sh", &["-c", &format!("set -e\n{request} --silent --show-error")]).output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        serde_json::from_slice(&out.stdout).unwrap()
    };
    let told: Vec<Json> = blocks("json").iter().filter_map(|block| serde_json::from_str(block).ok()).collect();
    let [told_records, told_number, told_findings] = &told[..] else { panic!("three whole answers") };
    let names = |said: &Json| said.as_object().unwrap().keys().cloned().collect::<Vec<_>>();

    let page = answered(records);
    assert_eq!(names(&page), names(told_records));
    let got: BTreeMap<String, u64> = page["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["id"].as_str().unwrap().to_owned(), one["version"].as_u64().unwrap()))
        .collect();
    assert_eq!((got, &page["more"]), (households(&other.here.county), &Json::from(false)));
    assert!(page["next"].is_string() && page["head"].as_u64().unwrap() > 0, "{page}");

    let answer = answered(number);
    assert_eq!(names(&answer), names(told_number));
    for name in ["indicator", "label", "area", "as_of"] {
        assert_eq!(answer[name], told_number[name], "{name}");
    }

    let answer = answered(findings);
    assert_eq!(names(&answer), names(told_findings));
    assert_eq!(names(&answer["found"][0]), names(&told_findings["found"][0]));
    for name in ["key", "label", "clause", "department", "local", "area", "as_of"] {
        assert_eq!(answer[name], told_findings[name], "{name}");
    }
}
