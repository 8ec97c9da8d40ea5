//! The walls of the house: which package may lean on which (docs/ARCHITECTURE.md).

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};

/// Package → the packages of ours that it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("anju-model", &[]),
    ("anju-store", &["anju-model"]),
    ("anju-sheet", &["anju-model"]),
    ("anju-paper", &["anju-model"]),
    ("anju-ui", &["anju-model"]),
    ("anju-desk", &["anju-model", "anju-store", "anju-sheet", "anju-paper"]),
    ("anju-county", &["anju-model", "anju-store", "anju-sheet"]),
    ("anju", &["anju-desk", "anju-model"]),
    ("anju-tests", &["anju-model", "anju-store", "anju-sheet", "anju-desk", "anju-county"]),
    ("xtask", &[]),
];

/// Packages that the pure heart must never reach: clocks and input, async, randomness.
const NOT_IN_MODEL: &[&str] = &["tokio", "rusqlite", "reqwest", "getrandom", "rand", "web-sys"];

/// Lists the edges that are not allowed.
fn forbidden(edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut found = vec![];
    for (from, to) in edges {
        let Some(may) = allowed.get(from.as_str()) else {
            found.push(format!("{from} has no place in the house"));
            continue;
        };
        found.extend(to.iter().filter(|to| !may.contains(&to.as_str())).map(|to| format!("{from} → {to}")));
    }
    found
}

fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata =
        MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo describes the workspace");
    let ours: BTreeSet<String> = metadata.packages.iter().map(|package| package.name.to_string()).collect();
    let of = |package: &cargo_metadata::Package| {
        let named = package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
        named.map(|dependency| dependency.name.clone()).filter(|name| ours.contains(name)).collect()
    };
    metadata.packages.iter().map(|package| (package.name.to_string(), of(package))).collect()
}

#[test]
fn packages_lean_only_on_those_below_them() {
    assert_eq!(forbidden(&edges()), Vec::<String>::new());
}

#[test]
fn an_edge_upwards_would_be_seen() {
    let mut wrong = edges();
    wrong.entry("anju-model".into()).or_default().insert("anju-store".into());
    wrong.insert("anju-new".into(), BTreeSet::new());
    assert_eq!(forbidden(&wrong), ["anju-model → anju-store", "anju-new has no place in the house"]);
}

#[test]
fn the_model_reaches_no_clock_no_line_and_no_store() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/model/Cargo.toml");
    let metadata =
        MetadataCommand::new().manifest_path(manifest).no_deps().exec().expect("cargo describes the workspace");
    let model = metadata.packages.iter().find(|package| package.name.as_str() == "anju-model").expect("the model");
    let named: Vec<&str> = model.dependencies.iter().map(|dependency| dependency.name.as_str()).collect();
    assert!(NOT_IN_MODEL.iter().all(|banned| !named.contains(banned)), "{named:?}");
}
