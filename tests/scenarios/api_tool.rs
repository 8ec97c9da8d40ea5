//! The records API against schemathesis, a tester that knows nothing of it but its own description. Run by `cargo xtask test`,
//! which brings the tool.

use crate::running::{Running, area};
use anju_county::{
    records::tokens::{self, New},
    rim::Machine,
    tls::Authority,
};
use anju_model::sync::enrol::SERVER_NAME;
use serde_json::Value as Json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

/// Tokens in turn: none of them comes to ask too fast.
const TOKENS: usize = 24;
const DESCRIBED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
const REACH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/county.py");

/// The tool as xtask installed it, in the target folder beside this program's.
fn tool() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let path = own.ancestors().nth(3).unwrap().join("tools/bin/schemathesis");
    assert!(path.exists(), "{} is not there; run `cargo xtask test --only api`", path.display());
    path
}

/// Has the tool test what `description` says, for so many seconds.
fn tested(here: &Running, folder: &Path, description: &str, seconds: u32) -> Output {
    let own = |nth| New {
        name: format!("测试{nth}"),
        area: area("500235"),
        personal: nth % 2 == 0,
        departments: Default::default(),
        days: 1,
    };
    let tokens: Vec<String> =
        (0..TOKENS).map(|nth| tokens::add(&here.county, &own(nth), &Machine).unwrap().1).collect();
    let trusted = folder.join("county.pem");
    fs::write(&trusted, Authority::of(&here.county).unwrap().pem()).unwrap();
    let mut tool = Command::new(tool());
    tool.args(["run", description, "--url", &format!("https://{SERVER_NAME}:{}", here.address.port()), "--tls-verify"]);
    tool.arg(trusted).args([
        "--max-time",
        &seconds.to_string(),
        "--seed",
        "20261125",
        "--no-shrink",
        "--warnings",
        "off",
    ]);
    // Of what fits a schema some is still refused, with a reason; `county.py` checks the rest.
    tool.args(["--checks", "all", "--exclude-checks", "positive_data_acceptance"]);
    tool.env("SCHEMATHESIS_HOOKS", REACH).env("ANJU_TOKENS", tokens.join(" ")).env("NO_PROXY", "*").current_dir(folder);
    tool.output().unwrap()
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis, which cargo xtask test brings"]
async fn schemathesis_finds_nothing_that_the_description_does_not_say() {
    let (here, folder) = (Running::with_sample().await, tempfile::tempdir().unwrap());
    let served = format!("https://{SERVER_NAME}:{}/v1/openapi.json", here.address.port());
    let out = tokio::task::spawn_blocking(move || tested(&here, folder.path(), &served, 40)).await.unwrap();
    assert!(out.status.success(), "{}", said(&out));
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs schemathesis, which cargo xtask test brings"]
async fn schemathesis_finds_a_description_that_is_wrong() {
    let (here, folder) = (Running::with_sample().await, tempfile::tempdir().unwrap());
    let mut document: Json = serde_json::from_slice(&fs::read(DESCRIBED).unwrap()).unwrap();
    let one = "/v1/indicators/households";
    document["paths"].as_object_mut().unwrap().retain(|path, _| path == one);
    let answer = &mut document["paths"][one]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
    answer["properties"]["count"]["type"] = "string".into();
    let wrong = folder.path().join("wrong.json");
    fs::write(&wrong, document.to_string()).unwrap();
    let wrong = wrong.to_str().unwrap().to_owned();
    let out = tokio::task::spawn_blocking(move || tested(&here, folder.path(), &wrong, 8)).await.unwrap();
    assert!(!out.status.success() && said(&out).contains("Response violates schema"), "{}", said(&out));
}
