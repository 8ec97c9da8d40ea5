//! The table of `docs/IMPORT.md`, made from the cases, so that the page cannot say what the program does not do.

use super::cases;
use std::{fs, path::PathBuf};

const BEGIN: &str = "<!-- 下表由测试写成：REWRITE_DOCS=1 cargo test -p anju-tests --test scenarios import_cases -->\n";
const END: &str = "<!-- 表完 -->";

fn page() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/IMPORT.md"))
}

fn table() -> String {
    let mut text = String::from("| 表里的情形 | 安居怎么办 | 报告里怎么说 |\n|---|---|---|\n");
    for (_, case) in cases::all() {
        let mut told: Vec<String> = case.tells.iter().map(|told| told.says.to_owned()).collect();
        told.extend(case.fault.map(str::to_owned));
        told.dedup();
        let told = if told.is_empty() { "不用说明".to_owned() } else { told.join("；") };
        text.push_str(&format!("| {} | {} | {} |\n", cell(case.what), cell(case.does), cell(&told)));
    }
    text
}

/// A table's cell has no bars and no lines.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[test]
fn the_clerks_page_shows_what_the_cases_hold() {
    let text = fs::read_to_string(page()).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the page has a place for the table");
    let (_, after) = rest.split_once(END).expect("the table has an end");
    let anew = format!("{before}{BEGIN}\n{}\n{END}{after}", table());
    #[expect(clippy::disallowed_methods, reason = "whether the page is to be written is said at the start")]
    let rewrite = std::env::var("REWRITE_DOCS").is_ok();
    if rewrite {
        fs::write(page(), &anew).unwrap();
    }
    assert!(rewrite || anew == text, "docs/IMPORT.md is out of date; rewrite it with REWRITE_DOCS=1");
}
