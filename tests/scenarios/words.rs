//! Every fault that the programs may answer has a Chinese sentence of its own, and every sentence a fault.

use anju_model::words::{fault, findings};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// How a fault is made in the sources.
const MADE: &str = "Fault::new(";

/// The Rust files below a folder, tests' own left out.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.extension() {
            _ if path.is_dir() => sources(&path),
            Some(ending) if ending == "rs" && !path.ends_with("tests.rs") => vec![path],
            Some(_) | None => vec![],
        })
        .collect()
}

/// A source up to where its tests begin.
fn own(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

/// The codes that a text makes faults of.
fn codes(text: &str) -> Vec<String> {
    let after = own(text).split(MADE).skip(1).map(str::trim_start);
    after.filter_map(|rest| Some(rest.strip_prefix('"')?.split('"').next()?.to_owned())).collect()
}

/// The programs' sources, each with its file.
fn texts() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let files = ["crates", "src-tauri/src", "ui/src"].into_iter().flat_map(|folder| sources(&root.join(folder)));
    files.map(|file| (file.clone(), fs::read_to_string(&file).unwrap())).collect()
}

/// The codes among `known` that none of the texts names.
fn unused<'a>(known: impl Iterator<Item = &'a str>, texts: &[(PathBuf, String)]) -> Vec<&'a str> {
    let home = Path::new("words/fault.rs");
    let named = |code: &str| {
        let quoted = format!("\"{code}\"");
        texts.iter().any(|(file, text)| !file.ends_with(home) && own(text).contains(&quoted))
    };
    known.filter(|code| !named(code)).collect()
}

#[test]
fn every_fault_has_a_sentence_of_its_own() {
    let made =
        texts().into_iter().flat_map(|(file, text)| codes(&text).into_iter().map(move |code| (code, file.clone())));
    let unsaid: BTreeMap<String, PathBuf> =
        made.filter(|(code, _)| !fault::knows(code) && !findings::knows(code)).collect();
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

#[test]
fn every_sentence_is_said_of_something() {
    let texts = texts();
    assert_eq!(unused(fault::codes(), &texts), Vec::<&str>::new());
    assert_eq!(unused(["moon.full"].into_iter(), &texts), ["moon.full"], "one that nothing says would be seen");
}

#[test]
fn a_fault_without_one_would_be_seen() {
    let text = "return Err(Fault::new(\n    \"moon.full\").field(\"on\"));\n#[cfg(test)]\nmod tests {\nFault::new(\"of.a.test\")";
    assert_eq!(codes(text), ["moon.full"]);
    assert!(!fault::knows("moon.full") && !findings::knows("moon.full"));
}
