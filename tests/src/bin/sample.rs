//! Writes a county's workbook of synthetic people: `sample --households N --seed S --to FILE.xlsx [--today YYYY-MM-DD]`; or enters
//! cases of the seven rights for the people that a county holds: `sample --cases-of FOLDER --seed S`, the folder its server's data.
#![allow(clippy::print_stderr, reason = "a command line speaks on its terminal")]

use anju_county::{County, Folder, rim::Machine};
use anju_model::Day;
use anju_sheet::write_xlsx;
use anju_tests::sample;
use std::{
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};
use tempfile::NamedTempFile;

const USAGE: &str = "用法：sample --households 户数 --seed 种子 --to 文件.xlsx [--today 年-月-日]\n　　　sample --cases-of 数据目录 --seed 种子";
/// The visits of more households would not fit one sheet.
const MOST_HOUSEHOLDS: u32 = 150_000;
/// The day that the sample is as of, unless another is said: never the clock's, so that equal seeds give equal people.
const TODAY: &str = "2026-11-23";

/// What was asked for.
enum Asked {
    /// A workbook.
    Workbook(Written),
    /// Cases in a county.
    Cases { of: PathBuf, seed: u64 },
}

/// A workbook to be written.
struct Written {
    households: u32,
    seed: u64,
    to: PathBuf,
    today: Day,
}

fn main() -> ExitCode {
    let asked = match asked(std::env::args_os().skip(1)) {
        Ok(asked) => asked,
        Err(reason) => {
            eprintln!("{reason}\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    let done = match &asked {
        Asked::Workbook(asked) => write(asked).map(|[people, pairs, visits]| {
            let to = asked.to.display();
            format!("已写入 {to}：{} 户、{people} 人、{pairs} 对结对、{visits} 次走访。", asked.households)
        }),
        Asked::Cases { of, seed } => enter(of, *seed),
    };
    match done {
        Ok(said) => {
            eprintln!("{said}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Enters cases into a county's data; its server may run beside.
fn enter(of: &Path, seed: u64) -> Result<String, String> {
    let added = County::open(&Folder::new(of, None)).and_then(|county| sample::cases::add(&county, seed, &Machine));
    let added = added.map_err(|error| format!("{}：{error}", of.display()))?;
    let each: Vec<String> = added.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
    Ok(format!("已登记：{}。", each.join("、")))
}

fn asked(mut words: impl Iterator<Item = OsString>) -> Result<Asked, String> {
    let (mut households, mut seed, mut to, mut today, mut cases) = (None, None, None, TODAY.to_owned(), None);
    while let Some(name) = words.next() {
        let name = name.to_string_lossy().into_owned();
        if !["--households", "--seed", "--to", "--today", "--cases-of"].contains(&name.as_str()) {
            return Err(format!("不认识“{name}”。"));
        }
        let value = words.next().ok_or_else(|| format!("{name} 后面缺少内容。"))?;
        let text = value.to_string_lossy().into_owned();
        match name.as_str() {
            "--households" => households = Some(text),
            "--seed" => seed = Some(text),
            "--to" => to = Some(PathBuf::from(value)),
            "--cases-of" => cases = Some(PathBuf::from(value)),
            _ => today = text,
        }
    }
    let missing = |name: &str| format!("缺少 {name}。");
    let seed = seed.ok_or_else(|| missing("--seed"))?;
    let seed = seed.parse().map_err(|_| format!("--seed 应为不小于 0 的整数，不能是“{seed}”。"))?;
    if let Some(of) = cases {
        return Ok(Asked::Cases { of, seed });
    }
    let households = households.ok_or_else(|| missing("--households"))?;
    Ok(Asked::Workbook(Written {
        households: households
            .parse()
            .ok()
            .filter(|households| (1..=MOST_HOUSEHOLDS).contains(households))
            .ok_or_else(|| format!("--households 应为 1 到 {MOST_HOUSEHOLDS} 的整数，不能是“{households}”。"))?,
        seed,
        to: to.ok_or_else(|| missing("--to"))?,
        today: day(&today)?,
    }))
}

/// Households have moved in since 2021; id numbers of a later century than this one are refused.
fn day(text: &str) -> Result<Day, String> {
    let day: Option<Day> = text.parse().ok().filter(|day: &Day| (2021..=2199).contains(&day.year()));
    day.ok_or_else(|| format!("--today 应为 2021 年以后的日期，如 {TODAY}，不能是“{text}”。"))
}

/// Writes beside the place and moves there at the end, so that no half-written workbook is ever found.
fn write(asked: &Written) -> Result<[usize; 3], String> {
    let to = asked.to.display();
    let tables = sample::tables(asked.households, asked.seed, asked.today);
    let bytes = write_xlsx(&tables).map_err(|error| format!("无法生成 {to}：{error}"))?;
    put(&asked.to, &bytes).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("无法写入 {to}：没有这个文件夹。"),
        io::ErrorKind::PermissionDenied => format!("无法写入 {to}：没有权限。"),
        _ => format!("无法写入 {to}：{error}"),
    })?;
    Ok(tables.map(|table| table.rows.len()))
}

fn put(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(to)?;
    Ok(())
}
