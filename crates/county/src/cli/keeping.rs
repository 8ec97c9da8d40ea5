//! `init`, `backup`, `check` and `audit`: what a county's keeper does with the data folder.

use super::{Answer, Common, area};
use anju_county::{
    County, CountyError, audit,
    importer::shipped,
    logins,
    rim::{Machine, Rim, draw},
    tls::Authority,
};
use anju_model::{AreaCode, Fault, RecordId, area::AreaLevel};
use anju_store::StoreError;
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub(super) struct Init {
    /// 本区县的 6 位行政区划代码；不写则由第一次正式导入确定
    #[arg(long, value_parser = area, value_name = "CODE")]
    county: Option<AreaCode>,
}

#[derive(Args)]
pub(super) struct Backup {
    /// 备份写到哪里；不写则放在数据目录的 backups 里
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct Check {}

#[derive(Args)]
pub(super) struct Audit {
    /// 最多多少条
    #[arg(long, default_value_t = 100)]
    most: u32,
}

pub(super) fn init(common: &Common, asked: &Init) -> Result<Answer, CountyError> {
    let divisions = &shipped().1;
    if let Some(county) = &asked.county
        && (county.level() != AreaLevel::County || !divisions.has(county))
    {
        return Err(Fault::new("county.code").with("county", county).into());
    }
    let folder = common.folder();
    let county = County::create(&folder, draw(&Machine))?;
    if let Some(code) = &asked.county {
        county.set_area(code)?;
    }
    let authority = Authority::of(&county)?;
    logins::recovery(&county, &Machine)?;
    let name = asked.county.as_ref().map_or("（由第一次正式导入确定）", |code| divisions.show(code));
    let text = format!(
        "已建立：{}\n区县：{name}\n数据密钥：{}（不在数据目录里；请另行备份，丢失后数据无法恢复）\n服务器证书指纹末 8 位：{}",
        folder.path().display(),
        folder.key_file().display(),
        authority.fingerprint()
    );
    let json = json!({
        "data": folder.path(), "key": folder.key_file(), "county": asked.county, "fingerprint": authority.fingerprint(),
    });
    Ok(Answer::new(json, text))
}

pub(super) fn backup(county: &County, asked: &Backup, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let now = rim.now();
    let name = format!("county-{}-{}.db", now.day(), now.time_of_day().replace(':', ""));
    let to = asked.to.clone().unwrap_or_else(|| county.folder().backups().join(name));
    if to.exists() {
        return Err(Fault::new("backup.exists").with("file", to.display()).into());
    }
    let key = county.folder().key()?;
    county.read(|db| Ok(anju_store::back_up(db, &key, &to)?))?;
    let text = format!("备份已写好并校验：{}\n打开它要用同一个数据密钥。", to.display());
    Ok(Answer::new(json!({ "file": to }), text))
}

/// Reads every page of the file and counts every sum again from the rows.
pub(super) fn check(county: &County) -> Result<Answer, CountyError> {
    let folder = county.folder();
    let file = match anju_store::verify(&folder.database(), &folder.key()?) {
        Ok(()) => true,
        Err(StoreError::WrongKeyOrDamaged) => false,
        Err(error) => return Err(error.into()),
    };
    let wrong = county.write(|tx| Ok(anju_store::recount(tx, |_| Ok(None))?))?;
    let text = match (file, wrong.len()) {
        (true, 0) => "数据完好：文件逐页校验无误，各地区核对数一致。".to_owned(),
        (true, n) => format!("文件逐页校验无误；{n} 个地区的核对数与记录不符，已按记录重新计算。"),
        (false, _) => "数据文件有损坏。请停止服务，保留数据目录，并用最近的备份恢复。".to_owned(),
    };
    let well = file && wrong.is_empty();
    Ok(Answer { well, ..Answer::new(json!({ "file": file, "recounted": wrong }), text) })
}

pub(super) fn audit(county: &County, asked: &Audit) -> Result<Answer, CountyError> {
    let entries = county.read(|db| audit::newest(db, asked.most))?;
    let text = entries.iter().map(line).collect::<Vec<_>>().join("\n");
    Ok(Answer::new(json!({ "entries": entries }), text))
}

/// Says an entry in one line, whatever a desk wrote into it.
fn line(entry: &audit::Entry) -> String {
    let id = |id: Option<RecordId>| id.map_or("-".to_owned(), |id| id.to_string());
    let typed = |text: &str| text.replace(char::is_control, " ");
    let (at, what) = (entry.at.minute(), typed(&entry.what));
    let (account, desk, record) = (id(entry.account), id(entry.desk), id(entry.record));
    let why = typed(entry.why.as_deref().unwrap_or_default());
    format!("{at}\t{what}\t账号 {account}\t设备 {desk}\t对象 {record}\t{why}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::still;
    use anju_model::Stamp;

    #[test]
    fn a_reason_neither_forges_a_line_nor_moves_the_terminal() {
        let entry = audit::Entry {
            entry: 1,
            at: Stamp(1_795_406_400_000),
            what: "reveal".into(),
            account: None,
            desk: None,
            record: None,
            why: Some("核对\n2026-11-23\tsign_in\u{1b}[2J\u{9b}2J\u{202e}完".into()),
        };
        let shown = still(&line(&entry), |_| "?".into());
        assert_eq!(shown, "2026-11-23 12:00\treveal\t账号 -\t设备 -\t对象 -\t核对 2026-11-23 sign_in [2J 2J?完");
        let json = still(&json!(entry).to_string(), |c| format!("\\u{:04x}", u32::from(c)));
        assert!(!json.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{json}");
        let read: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(read["why"].as_str(), entry.why.as_deref(), "programs read what was written");
    }
}
