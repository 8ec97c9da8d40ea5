//! The scope matrix of the county's routes: every path × who asks. A route without a row fails the test; nobody is answered but
//! by his own credentials, and what is foreign is answered like what does not exist.

use crate::running::{Running, VILLAGE, area, client, idle};
use anju_county::{
    audit::By,
    devices, http,
    records::tokens,
    rim::{Machine, Rim},
};
use anju_model::{
    AreaCode, Clock, Fields, RecordId, Value,
    sync::{Change, enrol::SERVER_NAME},
};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

const NEIGHBOUR: &str = "500235116001";
const FOREIGN: &str = "500235117001";
const TOWNSHIP: &str = "500235116";
/// The hash of a piece of evidence in the village.
const HELD: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    /// Nobody says who he is.
    Nobody,
    /// Credentials that the county never gave.
    Forged,
    /// A desk's id with another desk's token; a token of the other sort.
    Mixed,
    /// Credentials that were revoked.
    Revoked,
    /// Of the village beside.
    Neighbour,
    /// Of another township.
    Foreign,
    /// Of the township above, whose desk holds the village too.
    Parent,
    /// Of the village itself.
    Own,
}

const ASKERS: [Asker; 8] = [
    Asker::Nobody,
    Asker::Forged,
    Asker::Mixed,
    Asker::Revoked,
    Asker::Neighbour,
    Asker::Foreign,
    Asker::Parent,
    Asker::Own,
];

/// One route: how it is asked about the village's things, and what each asker of `ASKERS` gets: a fault's code, or `ok`.
struct Row {
    path: &'static str,
    ask: fn(&Stage, Asker) -> Ask,
    gets: [&'static str; 8],
}

/// A question without its credentials.
struct Ask {
    method: Method,
    path: String,
    body: Option<String>,
}

fn get(path: String) -> Ask {
    Ask { method: Method::GET, path, body: None }
}

fn post(path: &str, body: Json) -> Ask {
    Ask { method: Method::POST, path: path.to_owned(), body: Some(body.to_string()) }
}

const UNKNOWN: &str = "device.unknown";
const WRONG: &str = "enrol.code_wrong";
const DELAY: &str = "enrol.delay";

const MATRIX: &[Row] = &[
    Row {
        path: "/v1/sync",
        ask: |stage, asker| {
            let request = serde_json::to_value(idle(stage.desk(asker))).unwrap();
            post("/v1/sync", request)
        },
        gets: [UNKNOWN, UNKNOWN, UNKNOWN, "ok", "ok", "ok", "ok", "ok"],
    },
    // Whoever is new has no credentials yet: a device code is what opens these two, and all askers here have one address.
    Row {
        path: "/v1/enrol/hello",
        ask: |_, _| post("/v1/enrol/hello", json!({ "code": "2345", "proof": "00" })),
        gets: [WRONG, WRONG, WRONG, DELAY, DELAY, DELAY, DELAY, DELAY],
    },
    Row {
        path: "/v1/enrol",
        ask: |_, _| {
            let person = json!({ "name": "陈静", "password": "anju-shiyong-1" });
            post("/v1/enrol", json!({ "code": "2345", "proof": "00", "token": "00", "person": person }))
        },
        gets: [DELAY; 8],
    },
    Row {
        path: "/v1/sign-in",
        ask: |_, _| post("/v1/sign-in", json!({ "name": "没有这个人", "password": "anju-shiyong-1" })),
        gets: [
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            "device.revoked",
            "account.unknown",
            "account.unknown",
            "account.unknown",
            "account.unknown",
        ],
    },
    // A revoked desk still hands up what it had noted.
    Row {
        path: "/v1/audit",
        ask: |_, _| post("/v1/audit", json!([])),
        gets: [UNKNOWN, UNKNOWN, UNKNOWN, "ok", "ok", "ok", "ok", "ok"],
    },
    // The county's office is an administrator's, who proves himself by his password; a desk alone opens nothing there.
    Row {
        path: "/v1/office/key",
        ask: |_, _| post("/v1/office/key", json!({ "name": "没有这个人", "password": "anju-shiyong-1" })),
        gets: [
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            "device.revoked",
            "account.unknown",
            "account.unknown",
            "account.unknown",
            "account.unknown",
        ],
    },
    Row {
        path: "/v1/office",
        ask: |_, _| post("/v1/office", json!({ "act": "list_accounts" })),
        gets: [
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            "device.revoked",
            "office.closed",
            "office.closed",
            "office.closed",
            "office.closed",
        ],
    },
    Row {
        path: "/v1/office/import",
        ask: |_, _| post("/v1/office/import", json!([])),
        gets: [
            UNKNOWN,
            UNKNOWN,
            UNKNOWN,
            "device.revoked",
            "office.closed",
            "office.closed",
            "office.closed",
            "office.closed",
        ],
    },
    Row {
        path: "/v1/blobs/{sha256}",
        ask: |_, _| get(format!("/v1/blobs/{HELD}?state=1")),
        gets: [UNKNOWN, UNKNOWN, UNKNOWN, "blob.unnamed", "blob.unnamed", "blob.unnamed", "ok", "ok"],
    },
    Row {
        path: "/v1/blobs/{sha256}",
        ask: |_, _| Ask {
            method: Method::PATCH,
            path: format!("/v1/blobs/{HELD}?from=0&of=4"),
            body: Some("test".to_owned()),
        },
        gets: [UNKNOWN, UNKNOWN, UNKNOWN, "blob.unnamed", "blob.unnamed", "blob.unnamed", "ok", "ok"],
    },
    Row {
        path: "/v1/blobs/{sha256}",
        ask: |_, _| get(format!("/v1/blobs/{HELD}?from=0")),
        gets: [UNKNOWN, UNKNOWN, UNKNOWN, "device.revoked", "blob.unnamed", "blob.unnamed", "ok", "ok"],
    },
    Row {
        path: "/v1/records/{kind}",
        ask: |_, _| get(format!("/v1/records/household?area={VILLAGE}")),
        gets: [
            "token.unknown",
            "token.unknown",
            "token.unknown",
            "token.revoked",
            "token.outside",
            "token.outside",
            "ok",
            "ok",
        ],
    },
    Row {
        path: "/v1/indicators/{name}",
        ask: |_, _| get(format!("/v1/indicators/overdue?area={VILLAGE}")),
        gets: [
            "token.unknown",
            "token.unknown",
            "token.unknown",
            "token.revoked",
            "token.outside",
            "token.outside",
            "ok",
            "ok",
        ],
    },
    // How records are asked for is no secret.
    Row {
        path: "/v1/findings/{key}",
        ask: |_, _| get(format!("/v1/findings/visit.over?area={VILLAGE}")),
        gets: [
            "token.unknown",
            "token.unknown",
            "token.unknown",
            "token.revoked",
            "token.outside",
            "token.outside",
            "ok",
            "ok",
        ],
    },
    // How records are asked for is no secret.
    Row { path: "/v1/openapi.json", ask: |_, _| get("/v1/openapi.json".to_owned()), gets: ["ok"; 8] },
];

/// A county with a household, a piece of evidence and everybody who may ask for them.
struct Stage {
    here: Running,
    client: reqwest::Client,
    household: RecordId,
    desks: Vec<(Asker, RecordId, String)>,
    tokens: Vec<(Asker, String)>,
}

fn place(asker: Asker) -> &'static str {
    match asker {
        Asker::Neighbour => NEIGHBOUR,
        Asker::Foreign => FOREIGN,
        Asker::Parent => TOWNSHIP,
        Asker::Nobody | Asker::Forged | Asker::Mixed | Asker::Revoked | Asker::Own => VILLAGE,
    }
}

impl Stage {
    async fn set() -> Self {
        let here = Running::start().await;
        let household = Machine.id();
        let texts = |pairs: &[(&str, &str)]| -> Fields {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), Value::text(*value))).collect()
        };
        let mut evidence =
            texts(&[("kind", "1"), ("name", "签字.jpg"), ("media_type", "image/jpeg"), ("sha256", HELD)]);
        evidence.insert("household".into(), household.into());
        evidence.insert("size".into(), Value::Int(4));
        let changes = vec![
            Change::create("household", household, texts(&[("village", VILLAGE), ("state", "1")])),
            Change::create("evidence", Machine.id(), evidence),
        ];
        let clock = Clock { now: Machine.now(), suspect: false };
        here.county.save(changes, None, clock, &mut || Machine.id()).unwrap();
        let client = client(&here.county, here.address);
        let mut stage = Self { here, client, household, desks: vec![], tokens: vec![] };
        for asker in ASKERS.into_iter().filter(|asker| *asker != Asker::Nobody) {
            stage.give_credentials(asker);
        }
        stage
    }

    fn give_credentials(&mut self, asker: Asker) {
        let county = &self.here.county;
        let (id, token) = (Machine.id(), format!("{:064x}", self.desks.len() + 1));
        let areas: Vec<AreaCode> = vec![area(place(asker))];
        let new = tokens::New {
            name: "别的系统".into(),
            area: areas[0].clone(),
            personal: false,
            departments: Default::default(),
            days: 30,
        };
        let (made, text) = tokens::add(county, &new, &Machine).unwrap();
        if asker != Asker::Forged {
            let desk = devices::New { id, name: "甲", areas: &areas, token: &token, by: id };
            county.write(|tx| devices::add(tx, &desk, Machine.now())).unwrap();
        }
        if asker == Asker::Revoked {
            county.write(|tx| devices::revoke(tx, id, By::CommandLine, Machine.now())).unwrap();
            county.write(|tx| tokens::revoke(tx, made.id, Machine.now())).unwrap();
        }
        self.desks.push((asker, id, token));
        self.tokens.push((asker, if asker == Asker::Forged { format!("{text}0") } else { text }));
    }

    fn desk(&self, asker: Asker) -> RecordId {
        self.desks.iter().find(|(of, _, _)| *of == asker).map_or(RecordId::from_bytes([9; 16]), |(_, id, _)| *id)
    }

    fn token(&self, asker: Asker) -> &str {
        self.tokens.iter().find(|(of, _)| *of == asker).map_or("", |(_, token)| token)
    }

    fn desk_bearer(&self, asker: Asker) -> String {
        let token_of = if asker == Asker::Mixed { Asker::Own } else { asker };
        let token = self.desks.iter().find(|(of, _, _)| *of == token_of).map_or("", |(_, _, token)| token);
        format!("{}.{token}", self.desk(asker))
    }

    /// Says who asks, in the way the route wants to hear it, under a scheme that may be written in any case.
    fn signed(&self, row: &Row, asker: Asker, scheme: &str, request: RequestBuilder) -> RequestBuilder {
        let of_records =
            ["/v1/records", "/v1/indicators", "/v1/findings"].iter().any(|start| row.path.starts_with(start));
        let said = match asker {
            Asker::Nobody => return request,
            Asker::Mixed if of_records => self.desk_bearer(Asker::Own),
            _ if of_records => self.token(asker).to_owned(),
            _ => self.desk_bearer(asker),
        };
        request.header("authorization", format!("{scheme} {said}"))
    }

    /// Asks as it is done everywhere; returns the fault's code or `ok`, and the answer's text.
    async fn ask(&self, row: &Row, asker: Asker) -> (String, String) {
        self.ask_as(row, asker, "Bearer", |path| path.to_owned()).await
    }

    /// Asks under this spelling of the scheme, at the path as `spelt`.
    async fn ask_as(&self, row: &Row, asker: Asker, scheme: &str, spelt: impl Fn(&str) -> String) -> (String, String) {
        let ask = (row.ask)(self, asker);
        let (path, query) = ask
            .path
            .split_once('?')
            .map_or((ask.path.as_str(), String::new()), |(path, query)| (path, format!("?{query}")));
        let url = format!("https://{SERVER_NAME}:{}{}{query}", self.here.address.port(), spelt(path));
        let mut request = self.client.request(ask.method, url);
        if let Some(body) = ask.body {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = self.signed(row, asker, scheme, request).send().await.unwrap();
        let good = response.status().is_success();
        let packed = response.headers().get("content-encoding").is_some_and(|encoding| encoding == "zstd");
        let bytes = response.bytes().await.unwrap();
        let plain = if packed { zstd::decode_all(&bytes[..]).unwrap() } else { bytes.to_vec() };
        let text = String::from_utf8(plain).unwrap();
        let said: Json = serde_json::from_str(&text).unwrap_or_default();
        let code = if good { "ok".to_owned() } else { said["code"].as_str().unwrap_or("no fault").to_owned() };
        (code, text)
    }
}

/// A path is asked by a method that it does not know, and names those that it does.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_has_a_row_in_the_matrix_for_each_of_its_methods() {
    let stage = Stage::set().await;
    let mut known = BTreeSet::new();
    for path in http::paths() {
        let filled = path.replace("{sha256}", HELD).replace("{kind}", "household").replace("{name}", "overdue");
        let url = format!("https://{SERVER_NAME}:{}{filled}", stage.here.address.port());
        let answer = stage.client.delete(url).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::METHOD_NOT_ALLOWED, "{path}");
        let methods = answer.headers()["allow"].to_str().unwrap().to_owned();
        known.extend(methods.split(',').filter(|method| *method != "HEAD").map(|method| format!("{method} {path}")));
    }
    let rows = MATRIX.iter().map(|row| format!("{} {}", (row.ask)(&stage, Asker::Own).method, row.path)).collect();
    assert_eq!(known, rows);
}

/// The scheme's name is written in any case (RFC 9110, section 11.1), and a slash at the end of a path changes nothing.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_alike_however_the_scheme_is_written_and_with_a_slash_at_its_end() {
    let stage = Stage::set().await;
    let with_slash = |path: &str| format!("{path}/");
    let mut wrong = vec![];
    // Wrong device codes make everybody here wait: what those routes answer does not depend on who asks.
    let by_token = |row: &&Row| !row.path.starts_with("/v1/enrol");
    for row in MATRIX.iter().filter(by_token) {
        for asker in [Asker::Own, Asker::Foreign, Asker::Nobody] {
            let (expected, _) = stage.ask(row, asker).await;
            for scheme in ["bearer", "BEARER", "bEaReR", "Bearer "] {
                let (code, text) = stage.ask_as(row, asker, scheme, with_slash).await;
                if code != expected {
                    wrong.push(format!("{} {asker:?} {scheme}: {code}, not {expected}: {text}", row.path));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let records = MATRIX.iter().find(|row| row.path == "/v1/records/{kind}").unwrap();
    for scheme in ["Basic", "Bearerer", "Token"] {
        assert_eq!(stage.ask_as(records, Asker::Own, scheme, str::to_owned).await.0, "token.unknown", "{scheme}");
    }
}

/// Whatever is asked in whatever way, the answer is JSON with a code and a sentence.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_or_cannot_be_read_is_answered_in_json() {
    let stage = Stage::set().await;
    let url = |path: &str| format!("https://{SERVER_NAME}:{}{path}", stage.here.address.port());
    let own = format!("bearer {}", stage.desk_bearer(Asker::Own));
    let large = "x".repeat(600 * 1024);
    let ask = |method: Method, path: &str| stage.client.request(method, url(path)).header("authorization", &own);
    let mut cases = vec![
        (ask(Method::GET, "/"), 404, "route.unknown"),
        (ask(Method::GET, "/v1"), 404, "route.unknown"),
        (ask(Method::GET, "/v1/"), 404, "route.unknown"),
        (ask(Method::GET, "/v1/records/"), 404, "route.unknown"),
        (ask(Method::GET, "/v1/sync//"), 404, "route.unknown"),
        (ask(Method::GET, "/v1/sync/"), 405, "method.other"),
        (ask(Method::POST, "/v1/records/household/"), 405, "method.unknown"),
        (ask(Method::POST, "/v1/sync").body(large), 413, "request.too_large"),
        (ask(Method::POST, "/v1/sync").body("{"), 400, "request.unreadable"),
    ];
    let blob = format!("/v1/blobs/{HELD}/?from=abc");
    cases.push((ask(Method::GET, &blob), 400, "request.unreadable"));
    for path in http::paths() {
        let filled = path.replace("{sha256}", HELD).replace("{kind}", "household").replace("{name}", "overdue");
        let api = ["/v1/records", "/v1/indicators", "/v1/findings", "/v1/openapi.json"];
        let of_records = api.iter().any(|start| filled.starts_with(start));
        let code = if of_records { "method.unknown" } else { "method.other" };
        for end in ["", "/"] {
            cases.push((ask(Method::DELETE, &format!("{filled}{end}")), 405, code));
        }
    }
    for (request, status, code) in cases {
        let answer = request.send().await.unwrap();
        let url = answer.url().to_string();
        assert_eq!(answer.status().as_u16(), status, "{url}");
        let content = answer.headers().get("content-type").map(|value| value.to_str().unwrap().to_owned());
        assert_eq!(content.as_deref(), Some("application/json"), "{url}");
        let said: Json = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(said["code"], code, "{url}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_each_asker_what_is_his_and_nobody_elses() {
    let stage = Stage::set().await;
    let household = stage.household.to_string();
    let mut wrong = vec![];
    for row in MATRIX {
        for (asker, expected) in ASKERS.into_iter().zip(row.gets) {
            let (code, text) = stage.ask(row, asker).await;
            if code != expected {
                wrong.push(format!("{} {asker:?}: {code}, not {expected}", row.path));
            }
            let may_see = matches!(asker, Asker::Own | Asker::Parent);
            if !may_see && text.contains(&household) {
                wrong.push(format!("{} {asker:?}: the village's household is in the answer", row.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let (_, own) = stage.ask(&MATRIX[0], Asker::Own).await;
    assert!(own.contains(&household), "and the village's own desk gets it: {own}");
}
