//! `import`: records in.

use super::{Answer, Common};
use anju_county::{
    CountyError,
    importer::{self, Imported},
    rim::{Machine, Rim},
};
use anju_model::{Clock, Fault};
use clap::Args;
use serde_json::Value;
use std::{fs, path::PathBuf};

/// Findings printed for people; all are in the JSON.
const SHOWN: usize = 50;

#[derive(Args)]
pub(super) struct Import {
    /// 工作簿（.xlsx）
    workbook: PathBuf,
    /// 只检查，不写入
    #[arg(long)]
    dry_run: bool,
    /// 把未导入的行另存为工作簿，改正后可再导入
    #[arg(long, value_name = "FILE")]
    refused: Option<PathBuf>,
}

pub(super) fn import(common: &Common, asked: &Import) -> Result<Answer, CountyError> {
    let name = asked.workbook.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = fs::read(&asked.workbook).map_err(|_| Fault::new("file.unreadable"))?;
    let imported = if asked.dry_run {
        // A check needs no county: names are read against the whole municipality then.
        let county = if common.folder().exists() { Some(common.open()?) } else { None };
        importer::dry_run(county.as_ref(), &bytes, &name, Clock { now: Machine.now(), suspect: false })?
    } else {
        importer::import(&common.open()?, &bytes, &name, &Machine)?
    };
    if let (Some(to), Some(refused)) = (&asked.refused, &imported.refused) {
        fs::write(to, refused)?;
    }
    Ok(said(asked, imported))
}

fn said(asked: &Import, imported: Imported) -> Answer {
    let json = imported.json;
    let count = |name: &str| json.get(name).map_or_else(|| "0".to_owned(), Value::to_string);
    let mut text = format!(
        "{}：搬迁户 {}，家庭成员 {}，结对 {}，走访 {}，诉求 {}；未导入 {} 行",
        if asked.dry_run { "检查完毕，没有写入" } else { "导入完毕" },
        count("households"),
        count("persons"),
        count("pairs"),
        count("visits"),
        count("needs"),
        count("refused_rows"),
    );
    let findings = json.get("findings").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for finding in findings.iter().take(SHOWN) {
        let said = |name: &str| finding.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let row = finding.get("row").map_or_else(String::new, Value::to_string);
        let severity = if said("severity") == "error" { "错误" } else { "提醒" };
        text.push_str(&format!("\n{severity} {} 第 {row} 行 {}：{}", said("sheet"), said("column"), said("message")));
    }
    if findings.len() > SHOWN {
        text.push_str(&format!("\n……共 {} 处，用 --json 看全部。", findings.len()));
    }
    Answer::new(json, text)
}
