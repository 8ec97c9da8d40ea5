//! Whatever an import finds has its sentence.

use anju_model::words::findings::knows;
use std::{fs, path::Path};

/// Lists the Rust files of a folder and the folders in it.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_code_that_is_found_in_a_workbook_has_a_sentence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    sources(&root.join("src"), &mut all);
    sources(&root.join("../county/src/importer"), &mut all);
    let mut codes = 0;
    for source in &all {
        for call in ["Finding::error(\"", "Finding::warning(\""] {
            for code in source.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                codes += 1;
                assert!(knows(code), "{code}");
            }
        }
    }
    assert!(codes > 50, "{codes}");
}
