//! `import` and `export`: records in and out.

use super::{
    Answer, Common, tell_if_waiting,
    whole::{Whole, folder_of},
};
use anju_county::{
    County, CountyError,
    audit::{self, By},
    export,
    importer::{self, File, Imported, batches},
    rim::{Machine, Rim},
};
use anju_model::{
    Clock, Fault, RecordId,
    contract::{BatchRow, ImportCounts, LARGEST_WORKBOOK, WordMeaning, workbook_too_large},
    words::moment,
};
use anju_sheet::{ExportNote, Table, TableFault, export_csv, export_ndjson, export_xlsx};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::{
    fs,
    io::{self, Read},
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
    /// 词语对应：规定列名、工作簿里的词语和它对应的选项，可写多次，如 --word 与户主关系:老幺=之子；等号后空着表示没有内容
    #[arg(long = "word", value_name = "COLUMN:WORD=CODE", value_parser = mapped)]
    words: Vec<WordMeaning>,
    /// 发来单位，用来记住列对应和词语对应；不写时按表里的镇街
    #[arg(long, default_value = "")]
    sender: String,
    /// 隐藏的工作表也导入
    #[arg(long)]
    hidden_sheets: bool,
}

pub(super) fn mapped(text: &str) -> Result<WordMeaning, String> {
    let parts = text.split_once([':', '：']).and_then(|(column, rest)| Some((column, rest.rsplit_once('=')?)));
    let (column, (word, meaning)) = parts.ok_or("要写成 规定列名:词语=选项")?;
    let text = |part: &str| part.trim().to_owned();
    Ok(WordMeaning { column: text(column), word: text(word), meaning: text(meaning) })
}

pub(super) fn matched(text: &str) -> Result<(String, String), String> {
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
    let (name, bytes) = workbook(&asked.workbook)?;
    let file = File {
        name: &name,
        bytes: &bytes,
        columns: &asked.columns,
        words: &asked.words,
        sender: &asked.sender,
        hidden: asked.hidden_sheets,
    };
    let mut kept = Kept::at(asked.refused.as_deref());
    let imported = if asked.dry_run {
        // A check needs no county: names are read against the whole municipality then.
        let county = if common.folder().exists() { Some(common.open()?) } else { None };
        let clock = Clock { now: Machine.now(), suspect: false };
        let imported = importer::dry_run(county.as_ref(), &file, clock, &Machine)?;
        imported.refused.as_deref().map_or(Ok(()), |refused| kept.keep(refused))?;
        imported
    } else {
        let county = common.open()?;
        tell_if_waiting(&county)?;
        importer::import_keeping(&county, &file, By::CommandLine, &Machine, &mut |rows| kept.keep(rows))?
    };
    kept.appear(said(asked, imported))
}

/// Reads a workbook: its name and its bytes. One that is too large is not read at all, and a file that grows no further.
///
/// # Errors
/// `workbook.too_large {name, most}`, `file.unreadable`.
pub(super) fn workbook(path: &Path) -> Result<(String, Vec<u8>), Fault> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut bytes = Vec::new();
    let read = fs::File::open(path).and_then(|file| {
        let whole = file.metadata()?.len() <= LARGEST_WORKBOOK as u64;
        let read = whole.then(|| file.take(LARGEST_WORKBOOK as u64 + 1).read_to_end(&mut bytes)).transpose()?;
        Ok(read.is_some_and(|read| read <= LARGEST_WORKBOOK))
    });
    match read {
        Ok(true) => Ok((name, bytes)),
        Ok(false) => Err(workbook_too_large(Some(&name))),
        Err(_) => Err(Fault::new("file.unreadable")),
    }
}

/// The rows that were not taken, where somebody asked for them: on the disk before anything is written to the county, and never
/// over another file, which may be the workbook itself or rows that somebody has mended already.
pub(super) struct Kept {
    to: Option<PathBuf>,
    whole: Option<Whole>,
}

impl Kept {
    pub(super) fn at(to: Option<&Path>) -> Self {
        Self { to: to.map(unused), whole: None }
    }

    /// # Errors
    /// `workbook.not_kept {file}`.
    pub(super) fn keep(&mut self, rows: &[u8]) -> Result<(), CountyError> {
        let written = self.to.as_deref().map(|to| Whole::write(to, rows).map_err(|error| not_kept(to, &error)));
        self.whole = written.transpose()?;
        Ok(())
    }

    /// Gives the file its name and says which.
    ///
    /// # Errors
    /// `workbook.not_kept {file}`.
    pub(super) fn appear(self, answer: Answer) -> Result<Answer, CountyError> {
        let (Some(to), Some(whole)) = (self.to, self.whole) else { return Ok(answer) };
        whole.appear().map_err(|error| not_kept(&to, &error))?;
        let file = to.display().to_string();
        let Answer { mut json, mut text, well } = answer;
        text.push_str(&format!("\n要更正的行已存为 {file}"));
        if let Some(said) = json.as_object_mut() {
            said.insert("refused_file".into(), file.into());
        }
        Ok(Answer { json, text, well })
    }
}

/// A name that nobody has taken: 待更正.xlsx, else 待更正(2).xlsx.
fn unused(to: &Path) -> PathBuf {
    let stem = to.file_stem().unwrap_or_default().to_string_lossy();
    let end = to.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let numbered = (2..).map(|n: u32| to.with_file_name(format!("{stem}({n}){end}")));
    std::iter::once(to.to_owned()).chain(numbered).find(|path| !path.exists()).unwrap_or_else(|| to.to_owned())
}

fn not_kept(to: &Path, error: &io::Error) -> Fault {
    tracing::error!(kind = %error.kind(), "the rows that were not taken could not be written");
    Fault::new("workbook.not_kept").with("file", to.display())
}

fn said(asked: &Import, imported: Imported) -> Answer {
    let report = imported.report;
    let ImportCounts { households, persons, pairs, visits, needs } = report.counts;
    let mut text = format!(
        "{}：搬迁户 {households}，家庭成员 {persons}，结对 {pairs}，走访 {visits}，诉求 {needs}；未导入 {} 行，有格待改 {} 行",
        if asked.dry_run { "检查完毕，没有写入" } else { "导入完毕" },
        report.refused_rows,
        report.mend_rows,
    );
    let json = serde_json::to_value(&report).expect("texts and numbers always serialize");
    text.push_str(&explained(&json));
    text.push_str(&findings_said(&json));
    Answer::new(json, text)
}

/// Says what an import or a comparison could not understand, and what it understood as earlier ones taught.
pub(super) fn explained(json: &Value) -> String {
    let list = |name: &str| json.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let said = |of: &Value, name: &str| of.get(name).and_then(Value::as_str).unwrap_or("").to_owned();
    let mut text = String::new();
    for word in list("words").iter().take(SHOWN) {
        let (sheet, column, written) = (said(word, "sheet"), said(word, "column"), said(word, "word"));
        let cells = word.get("cells").and_then(Value::as_u64).unwrap_or_default();
        text.push_str(&format!("\n词语《{sheet}》“{column}”列的“{written}” {cells} 处"));
    }
    for learnt in list("learnt") {
        let (sender, written, meant) = (said(learnt, "sender"), said(learnt, "written"), said(learnt, "meant"));
        text.push_str(&format!("\n按以前的对应（{sender}）：{written} → {meant}"));
    }
    text
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
            tell_if_waiting(county)?;
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
        at: now.minute(),
        reason: asked.reason.clone(),
        scope: asked.kind.clone(),
    };
    let bytes = in_format(&table, &note, &asked.to)?;
    // The trail first: what was taken without a note could not be noted afterwards.
    let why = format!("{}：{}", asked.kind, asked.reason);
    county.write(|tx| audit::add(tx, now, By::CommandLine.did("exported", None, Some(&why))))?;
    Whole::write(&asked.to, &bytes).and_then(Whole::appear).map_err(|error| not_written(&asked.to, &error))?;
    let text = format!("已导出 {} 行：{}", table.rows.len(), asked.to.display());
    Ok(Answer::new(json!({ "kind": asked.kind, "rows": table.rows.len(), "file": asked.to }), text))
}

fn in_format(table: &Table, note: &ExportNote, to: &Path) -> Result<Vec<u8>, CountyError> {
    let failed = |error: TableFault| {
        tracing::error!(%error, "a table could not be written");
        CountyError::Fault(Fault::new("export.failed"))
    };
    match to.extension().and_then(|extension| extension.to_str()) {
        Some("xlsx") => export_xlsx(std::slice::from_ref(table), &[], note).map_err(failed),
        Some("csv") => export_csv(table).map_err(failed),
        Some("ndjson") => Ok(export_ndjson(table)),
        _ => Err(Fault::new("export.format").with("file", to.display()).into()),
    }
}

fn not_written(to: &Path, error: &io::Error) -> Fault {
    tracing::error!(kind = %error.kind(), "an export could not be written");
    let folder = folder_of(to).display();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            Fault::new("export.disk_full").with("drive", folder)
        }
        _ => Fault::new("export.folder").with("folder", folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::words::fault::sentence;
    use std::process::Command;
    use tempfile::TempDir;

    /// A disk of one page, which is full at once; none where nobody may mount one.
    struct SmallDisk(TempDir);

    impl SmallDisk {
        fn mount() -> Option<Self> {
            let folder = tempfile::tempdir().unwrap();
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", "size=4k", "tmpfs"]).arg(folder.path());
            let mounted = cfg!(target_os = "linux") && mount.status().is_ok_and(|status| status.success());
            mounted.then_some(Self(folder))
        }

        fn is_empty(&self) -> bool {
            fs::read_dir(self.0.path()).unwrap().next().is_none()
        }
    }

    impl Drop for SmallDisk {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.0.path()).status();
        }
    }

    fn county() -> (TempDir, Common) {
        let home = tempfile::tempdir().unwrap();
        let common = Common { data: home.path().join("county"), key: None, json: false, log: "warn".into() };
        County::create(&common.folder(), [7; 32]).unwrap();
        (home, common)
    }

    fn sample(refused: PathBuf) -> Import {
        let workbook = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/county-yunyang.xlsx");
        Import {
            workbook: workbook.into(),
            dry_run: false,
            refused: Some(refused),
            columns: vec![],
            words: vec![],
            sender: String::new(),
            hidden_sheets: false,
        }
    }

    fn households(county: &County) -> i64 {
        county.read(|db| Ok(db.query_row("SELECT count(*) FROM household", [], |row| row.get(0))?)).unwrap()
    }

    fn fault<T>(result: Result<T, CountyError>) -> Fault {
        match result {
            Err(CountyError::Fault(fault)) => fault,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("it went well"),
        }
    }

    #[test]
    fn rows_that_were_not_taken_are_kept_whole_for_nobody_else() {
        let (home, common) = county();
        let to = home.path().join("refused.xlsx");
        fs::write(home.path().join("refused.xlsx.unfinished"), "left by a command that was killed").unwrap();
        import(&common, &sample(to.clone())).unwrap();
        let again = import(&common, &Import { dry_run: true, ..sample(to.clone()) }).unwrap();
        let beside = home.path().join("refused(2).xlsx");
        assert!(beside.exists() && again.text.contains("refused(2).xlsx"), "{}", again.text);
        let book = anju_sheet::read_workbook("refused.xlsx", &fs::read(&to).unwrap()).unwrap();
        assert!(!book.sheets[0].rows.is_empty());
        assert!(!home.path().join("refused.xlsx.unfinished").exists());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_is_too_large_is_not_read_and_says_how_large_it_may_be() {
        let (home, common) = county();
        let large = home.path().join("全县.xlsx");
        // A file of holes, which takes no room.
        fs::File::create(&large).unwrap().set_len(300 << 20).unwrap();
        let asked = Import { workbook: large.clone(), ..sample(home.path().join("refused.xlsx")) };
        for fault in [fault(import(&common, &asked)), workbook(&large).unwrap_err()] {
            assert_eq!(fault.code, "workbook.too_large");
            let said = sentence(&fault);
            assert!(said.contains("全县.xlsx") && said.contains("96 MB") && said.contains("分成几个"), "{said}");
        }
        assert_eq!(workbook(&home.path().join("none.xlsx")).unwrap_err().code, "file.unreadable");
    }

    #[test]
    fn nothing_is_imported_where_the_rows_that_were_not_taken_cannot_be_kept() {
        let (home, common) = county();
        let disk = SmallDisk::mount();
        let full = disk.iter().map(|disk| disk.0.path().join("refused.xlsx"));
        for to in full.chain([home.path().join("none/refused.xlsx")]) {
            let fault = fault(import(&common, &sample(to.clone())));
            assert_eq!(fault.code, "workbook.not_kept");
            assert!(sentence(&fault).contains(&to.display().to_string()), "{}", sentence(&fault));
            let county = common.open().unwrap();
            assert_eq!((households(&county), county.area().unwrap()), (0, None));
        }
        assert!(disk.is_none_or(|disk| disk.is_empty()));
    }

    #[test]
    fn an_export_to_a_full_disk_says_so_and_leaves_nothing() {
        let (home, common) = county();
        import(&common, &sample(home.path().join("refused.xlsx"))).unwrap();
        let county = common.open().unwrap();
        let Some(disk) = SmallDisk::mount() else { return };
        for name in ["people.csv", "people.xlsx", "people.ndjson"] {
            let to = disk.0.path().join(name);
            let fault = fault(export(&county, &Export { kind: "people".into(), to, reason: "核对".into() }, &Machine));
            assert_eq!(fault.code, "export.disk_full", "{name}");
            assert!(sentence(&fault).contains("没有留下半截文件"), "{}", sentence(&fault));
            assert!(disk.is_empty(), "{name}");
        }
    }
}
