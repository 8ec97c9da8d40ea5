//! Every fault that the programs may answer has a Chinese sentence of its own.

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

/// The codes that a text makes faults of, up to where its tests begin.
fn codes(text: &str) -> Vec<String> {
    let own = text.split("#[cfg(test)]").next().unwrap_or_default();
    let after = own.split(MADE).skip(1).map(str::trim_start);
    after.filter_map(|rest| Some(rest.strip_prefix('"')?.split('"').next()?.to_owned())).collect()
}

/// Codes without a sentence, each with a file that makes it.
fn unsaid(folders: &[&str]) -> BTreeMap<String, PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let files = folders.iter().flat_map(|folder| sources(&root.join(folder)));
    let made = files.flat_map(|file| {
        let text = fs::read_to_string(&file).unwrap();
        codes(&text).into_iter().map(move |code| (code, file.clone())).collect::<Vec<_>>()
    });
    made.filter(|(code, _)| !fault::knows(code) && !findings::knows(code)).collect()
}

#[test]
fn every_fault_has_a_sentence_of_its_own() {
    let unsaid = unsaid(&["crates", "src-tauri/src", "ui/src"]);
    assert!(unsaid.is_empty(), "{unsaid:#?}");
}

#[test]
fn a_fault_without_one_would_be_seen() {
    let text = "return Err(Fault::new(\n    \"moon.full\").field(\"on\"));\n#[cfg(test)]\nFault::new(\"of.a.test\")";
    assert_eq!(codes(text), ["moon.full"]);
    assert!(!fault::knows("moon.full") && !findings::knows("moon.full"));
}
