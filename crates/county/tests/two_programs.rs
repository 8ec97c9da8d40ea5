//! Two programs on one county's data: the server and the command line, or two command lines. Whoever comes second waits for the
//! first to end, and nobody is told of a locked database.

#![allow(clippy::unwrap_used, reason = "a test that fails shows where")]

use anju_county::{County, CountyError, Folder, set_setting, setting};
use anju_store::StoreError;
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// A county that holds nobody, beside a list of a hundred men who live alone.
fn started() -> (TempDir, County) {
    let room = tempfile::tempdir().unwrap();
    let county = County::create(&folder(room.path()), [7; 32]).unwrap();
    let name = |n: usize| ('一'..).nth(n).unwrap();
    let line = |n: usize| format!("云阳县,农坝镇,农坝社区,HH{n},徐{},{},户主\n", name(n), man(n));
    let lines: String = (0..100).map(line).collect();
    std::fs::write(list(room.path()), format!("县,乡,村,户编号,姓名,证件号码,与户主关系\n{lines}")).unwrap();
    (room, county)
}

/// An id number of the area that was never assigned, with its check digit (GB 11643).
fn man(n: usize) -> String {
    let body = format!("50029919870802{n:02}1");
    let sum: usize = body.bytes().enumerate().map(|(i, digit)| usize::from(digit - b'0') * (1 << (17 - i)) % 11).sum();
    let check = (12 - sum % 11) % 11;
    format!("{body}{}", if check == 10 { "X".to_owned() } else { check.to_string() })
}

fn list(room: &Path) -> PathBuf {
    room.join("名单.csv")
}

fn folder(room: &Path) -> Folder {
    Folder::new(&room.join("county"), None)
}

/// The command line on the same data.
fn import(room: &Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_anju-county"));
    command.arg("import").arg(list(room)).args(["--json", "--data"]).arg(room.join("county"));
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(child: Child) -> Output {
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

fn count(county: &County, sql: &str) -> i64 {
    county.read(|db| Ok(db.query_row(sql, [], |row| row.get(0))?)).unwrap()
}

#[test]
fn an_import_waits_for_another_program_that_writes_and_says_so() {
    let (room, county) = started();
    let (begun, hears) = mpsc::channel();
    let writing = thread::spawn(move || {
        let act = |_: &anju_store::rusqlite::Transaction<'_>| {
            begun.send(()).unwrap();
            thread::sleep(Duration::from_secs(4));
            Ok(())
        };
        county.write(act).unwrap();
        county
    });
    hears.recv().unwrap();
    let output = ended(import(room.path()));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("正在等它写完"), "{said}");
    let county = writing.join().unwrap();
    let taken: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let persons = count(&county, "SELECT count(*) FROM person WHERE deleted = 0");
    assert_eq!((taken["persons"].as_i64(), persons), (Some(100), 100));
}

#[test]
fn two_imports_at_once_both_end_and_nobody_is_doubled() {
    let (room, county) = started();
    let at_once = [import(room.path()), import(room.path())];
    let taken = at_once.map(|child| serde_json::from_slice::<serde_json::Value>(&ended(child).stdout).unwrap());
    let persons = count(&county, "SELECT count(*) FROM person WHERE deleted = 0");
    assert!(persons == 100 && taken.iter().all(|taken| taken["persons"].as_i64() == Some(100)));
    assert_eq!(count(&county, "SELECT count(*) FROM batch"), 1, "the second changed nothing");
}

#[test]
fn saves_of_two_programs_take_turns() {
    let (room, one) = started();
    let other = County::open(&folder(room.path())).unwrap();
    let add = |county: &County| {
        for _ in 0..25 {
            let more = |tx: &anju_store::rusqlite::Transaction<'_>| {
                let now: u32 = setting(tx, "saves")?.map_or(0, |text| text.parse().unwrap());
                set_setting(tx, "saves", &(now + 1).to_string())
            };
            county.write(more).unwrap();
        }
    };
    thread::scope(|scope| {
        for county in [&one, &one, &other, &other] {
            scope.spawn(|| add(county));
        }
    });
    assert_eq!(one.read(|db| setting(db, "saves")).unwrap().as_deref(), Some("100"));
}

#[test]
fn whoever_waited_long_enough_is_told_and_reads_go_on_meanwhile() {
    let (room, one) = started();
    let other = County::open(&folder(room.path())).unwrap();
    assert!(!other.is_written().unwrap());
    one.write(|_| {
        assert!(other.is_written().unwrap());
        thread::scope(|scope| {
            let waiting = scope.spawn(|| other.write_within(Duration::from_secs(2), |_| Ok(())));
            // Whoever reads through the same connection is not held up by whoever waits there to write.
            let reading = scope.spawn(|| (0..20).all(|_| other.area().is_ok()));
            assert!(reading.join().unwrap());
            let waited = waiting.join().unwrap();
            assert!(matches!(waited, Err(CountyError::Store(StoreError::Busy))));
        });
        Ok(())
    })
    .unwrap();
    other.write(|_| Ok(())).unwrap();
}
