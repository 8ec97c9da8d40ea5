//! `import` and `export`: records in and out.

use super::{Answer, Common};
use anju_county::{
    County, CountyError,
    audit::{self, By},
    export,
    importer::{self, File, Imported, batches},
    rim::{Machine, Rim},
};
use anju_model::{Clock, Fault, RecordId, contract::BatchRow, words::moment};
use anju_sheet::{ExportNote, Table, TableFault, export_csv, export_ndjson, export_xlsx};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

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
    /// 列对应：工作簿里的列名和它对应的规定列名，可写多次，如 --column 身份证=证件号码
    #[arg(long = "column", value_name = "WRITTEN=NATIONAL", value_parser = matched)]
    columns: Vec<(String, String)>,
}

fn matched(text: &str) -> Result<(String, String), String> {
    let (written, national) = text.split_once('=').ok_or("要写成 列名=规定列名")?;
    Ok((written.trim().to_owned(), national.trim().to_owned()))
}

/// What may be done with imports.
#[derive(Subcommand)]
pub(super) enum Batch {
    /// 列出历次导入，最新的在前
    List,
    /// 整批撤销一次导入；导入的记录后来有人改过的，不能撤销
    Undo {
        /// 导入编号
        id: RecordId,
    },
}

#[derive(Args)]
pub(super) struct Export {
    /// 哪一份名单；写错时会列出全部名单
    kind: String,
    /// 写到哪里；按扩展名决定格式：.xlsx、.csv、.ndjson
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// 导出用途，写进文件和操作日志
    #[arg(long, default_value = "未填写")]
    reason: String,
}

pub(super) fn import(common: &Common, asked: &Import) -> Result<Answer, CountyError> {
    let name = asked.workbook.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = fs::read(&asked.workbook).map_err(|_| Fault::new("file.unreadable"))?;
    let file = File { name: &name, bytes: &bytes, columns: &asked.columns };
    let imported = if asked.dry_run {
        // A check needs no county: names are read against the whole municipality then.
        let county = if common.folder().exists() { Some(common.open()?) } else { None };
        importer::dry_run(county.as_ref(), &file, Clock { now: Machine.now(), suspect: false })?
    } else {
        importer::import(&common.open()?, &file, By::CommandLine, &Machine)?
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
    text.push_str(&findings_said(&json));
    Answer::new(json, text)
}

/// Says the first findings of an import or a comparison, each on a line of its own.
pub(super) fn findings_said(json: &Value) -> String {
    let findings = json.get("findings").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut text = String::new();
    for finding in findings.iter().take(SHOWN) {
        let said = |name: &str| finding.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
        let severity = if said("severity") == "error" { "错误" } else { "提醒" };
        text.push_str(&format!("\n{severity} 《{}》{}", said("sheet"), said("message")));
    }
    if findings.len() > SHOWN {
        text.push_str(&format!("\n……共 {} 处，用 --json 看全部。", findings.len()));
    }
    text
}

pub(super) fn batch(county: &County, asked: &Batch, rim: &dyn Rim) -> Result<Answer, CountyError> {
    match asked {
        Batch::List => {
            let (batches, today) = (county.read(batches::list)?, rim.now().day());
            let line = |batch: &BatchRow| {
                let undone = batch.undone_at.map_or_else(String::new, |at| format!("\t已撤销 {}", moment(at, today)));
                format!("{}\t{}\t{}\t{} 条{undone}", batch.id, moment(batch.at, today), batch.file, batch.records)
            };
            let text = batches.iter().map(line).collect::<Vec<_>>().join("\n");
            Ok(Answer::new(json!({ "batches": batches }), text))
        }
        Batch::Undo { id } => {
            let records = batches::undo(county, *id, By::CommandLine, rim)?;
            Ok(Answer::new(json!({ "batch": id, "records": records }), format!("已撤销，{records} 条记录恢复原状。")))
        }
    }
}

pub(super) fn export(county: &County, asked: &Export, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let table = export::table(county, &asked.kind)?;
    let now = rim.now();
    let note = ExportNote {
        by: "区县服务器命令行".to_owned(),
        at: format!("{} {}", now.day(), now.time_of_day()),
        reason: asked.reason.clone(),
        scope: asked.kind.clone(),
    };
    let bytes = in_format(&table, &note, &asked.to)?;
    // The trail first: what was taken without a note could not be noted afterwards.
    let why = format!("{}：{}", asked.kind, asked.reason);
    county.write(|tx| audit::add(tx, now, By::CommandLine.did("exported", None, Some(&why))))?;
    write_whole(&asked.to, &bytes)?;
    let text = format!("已导出 {} 行：{}", table.rows.len(), asked.to.display());
    Ok(Answer::new(json!({ "kind": asked.kind, "rows": table.rows.len(), "file": asked.to }), text))
}

fn in_format(table: &Table, note: &ExportNote, to: &Path) -> Result<Vec<u8>, CountyError> {
    let failed = |error: TableFault| {
        tracing::error!(%error, "a table could not be written");
        CountyError::Fault(Fault::new("export.failed"))
    };
    match to.extension().and_then(|extension| extension.to_str()) {
        Some("xlsx") => export_xlsx(std::slice::from_ref(table), note).map_err(failed),
        Some("csv") => export_csv(table).map_err(failed),
        Some("ndjson") => Ok(export_ndjson(table)),
        _ => Err(Fault::new("export.format").with("file", to.display()).into()),
    }
}

/// Writes under another name first, so that a full disk leaves no half a file.
fn write_whole(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut unfinished = to.as_os_str().to_owned();
    unfinished.push(".unfinished");
    let unfinished = PathBuf::from(unfinished);
    let written = fs::write(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, to));
    if written.is_err() {
        // It may not even have been made.
        let _ = fs::remove_file(&unfinished);
    }
    written
}
