//! The account of a file's cells: under every heading, filled = taken + kept beside + reported, and filled is what was written.

use super::{
    Fault, Imported,
    report::{Account, is_heading},
};
use crate::soak::office::{Kept, WrittenSheet};

pub(super) fn judged(imported: &Imported<'_>) -> Vec<Fault> {
    let mut faults = vec![];
    for written in &imported.file.sheets {
        let accounts = imported.report.accounts(&written.name);
        let unbalanced = accounts.iter().filter(|one| one.filled != one.taken + one.kept + one.reported);
        faults.extend(unbalanced.map(|one| fault("the account does not balance", written, &format!("{one:?}"))));
        let filled: usize = accounts.iter().map(|one| one.filled).sum();
        if !written.filled.is(filled) {
            let how = format!("{filled} cells accounted for, {:?} written", written.filled);
            faults.push(fault("cells are missing from the account", written, &how));
        }
        match written.kept {
            Kept::Read => faults.extend(by_column(written, accounts)),
            Kept::Unread | Kept::Hidden => {
                let taken = accounts.iter().any(|one| one.taken + one.kept > 0);
                faults.extend(taken.then(|| fault("a sheet was read that is none", written, "")));
            }
        }
        faults.extend(hidden_rows(imported, written));
    }
    faults
}

fn fault(what: &'static str, written: &WrittenSheet, how: &str) -> Fault {
    Fault::new(what, format!("《{}》 {how}", written.name))
}

/// Compares column by column where a heading is alone on its sheet.
fn by_column(written: &WrittenSheet, accounts: &[Account]) -> Vec<Fault> {
    let mut faults = vec![];
    for column in &written.columns {
        let same = written.columns.iter().filter(|other| is_heading(&other.heading, &column.heading)).count();
        let found: Vec<&Account> = accounts.iter().filter(|one| is_heading(&one.column, &column.heading)).collect();
        let ([one], 1) = (&found[..], same) else { continue };
        if !column.filled.is(one.filled) {
            let how = format!("“{}”: {} accounted for, {:?} written", column.heading, one.filled, column.filled);
            faults.push(fault("cells are missing from the account", written, &how));
        }
    }
    faults
}

/// Hidden rows are told.
fn hidden_rows(imported: &Imported<'_>, written: &WrittenSheet) -> Option<Fault> {
    let hidden = written.rows.iter().any(|row| row.hidden);
    let told = || imported.report.findings(&written.name).iter().any(|finding| finding.code.contains("hidden"));
    (hidden && !told()).then(|| fault("hidden rows are not told", written, ""))
}
