//! `compare`: a department's list against the county's records.

use super::{
    Answer, Common,
    records::{Kept, explained, mapped, matched, workbook},
};
use anju_county::{
    CountyError,
    audit::By,
    compare::{self, Compared, List, Outcome},
    rim::{Machine, Rim},
};
use anju_model::{Clock, Day, Department, contract::WordMeaning, words::lists};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;

#[derive(Args)]
pub(super) struct Compare {
    /// 部门发来的名单（.xlsx、.xls、.csv）
    list: PathBuf,
    /// 哪个部门的名单：medical 医保、pension 养老、hukou 户口、assistance 救助
    #[arg(long, value_name = "KIND", value_parser = department)]
    department: Department,
    /// 名单的截止日期，如 2026-10-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Day,
    /// 只比对，不写入
    #[arg(long)]
    dry_run: bool,
    /// 把未收入的行（请部门改正后可再比对）和不在名单上的搬迁人口另存为工作簿
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
    /// 列对应：名单里的列名和它对应的规定列名，可写多次，如 --column 社保号=证件号码
    #[arg(long = "column", value_name = "WRITTEN=USUAL", value_parser = matched)]
    columns: Vec<(String, String)>,
    /// 词语对应：规定列名、名单里的词语和它对应的选项，可写多次，如 --word 参保状态:缓缴=断缴（停保）；等号后空着表示没有内容
    #[arg(long = "word", value_name = "COLUMN:WORD=CODE", value_parser = mapped)]
    words: Vec<WordMeaning>,
}

fn department(code: &str) -> Result<Department, String> {
    Department::parse(code).ok_or_else(|| {
        let known: Vec<&str> = Department::ALL.iter().map(|department| department.code()).collect();
        format!("应为其中之一：{}", known.join("、"))
    })
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|_| "日期应写成 2026-10-31".to_owned())
}

pub(super) fn compare(common: &Common, asked: &Compare) -> Result<Answer, CountyError> {
    let (name, bytes) = workbook(&asked.list)?;
    let Compare { department, as_of, .. } = *asked;
    let (columns, words) = (asked.columns.as_slice(), asked.words.as_slice());
    let list = List { name: &name, bytes: &bytes, department, as_of, columns, words };
    let county = common.open()?;
    let mut kept = Kept::at(asked.refused.as_deref());
    let compared = if asked.dry_run {
        let compared = compare::dry_run(&county, &list, Clock { now: Machine.now(), suspect: false })?;
        compared.refused.as_deref().map_or(Ok(()), |refused| kept.keep(refused))?;
        compared
    } else {
        super::tell_if_waiting(&county)?;
        compare::take_keeping(&county, &list, By::CommandLine, &Machine, &mut |rows| kept.keep(rows))?
    };
    kept.appear(said(asked, compared))
}

fn said(asked: &Compare, compared: Compared) -> Answer {
    let json = compared.json;
    let count = |name: &str| json.get(name).and_then(Value::as_u64).unwrap_or_default();
    let counts = Outcome::ALL.map(|outcome| format!("{} {}", outcome.label(), count(outcome.code())));
    let done = if asked.dry_run { "比对完毕，没有写入" } else { "比对完毕，已写入" };
    let mut text = format!("{done}：共 {} 行；{}", count("rows"), counts.join("，"));
    if let Some(missing) = json.get("missing").and_then(Value::as_u64) {
        text.push_str(&format!("；{} {missing}", lists::missing(asked.department)));
    }
    text.push_str(&explained(&json));
    text.push_str(&super::records::findings_said(&json));
    Answer::new(json, text)
}
