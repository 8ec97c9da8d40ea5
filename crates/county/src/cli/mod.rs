//! The command line of the county server: what may be asked, and how answers and faults are printed.

mod compare;
mod devices;
mod keeping;
mod learnt;
mod people;
mod records;
mod serving;
mod tokens;
mod whole;

use anju_county::{County, CountyError, Folder, LONG_PATIENCE, rim::Machine};
use anju_model::{AreaCode, Fault, Role, words::fault::sentence};
use anju_store::StoreError;
use clap::{Args, Parser, Subcommand};
use serde_json::Value;
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};
use tracing_subscriber::EnvFilter;

/// 安居区县服务器：一个程序、一个数据目录，不依赖其他服务。
#[derive(Parser)]
#[command(name = "anju-county", version)]
struct Asked {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    act: Act,
}

#[derive(Args)]
struct Common {
    /// 数据目录
    #[arg(long, global = true, value_name = "DIR", default_value = "anju-county-data")]
    data: PathBuf,
    /// 数据密钥文件，要放在数据目录以外；不写则为数据目录同名加 .key
    #[arg(long, global = true, value_name = "FILE")]
    key: Option<PathBuf>,
    /// 结果打印成 JSON
    #[arg(long, global = true)]
    json: bool,
    /// 日志详细程度：error、warn、info、debug
    #[arg(long, global = true, value_name = "LEVEL", default_value = "warn")]
    log: String,
}

#[derive(Subcommand)]
enum Act {
    /// 新建数据目录和数据密钥
    Init(keeping::Init),
    /// 启动服务
    Serve(serving::Serve),
    /// 导入工作簿
    Import(records::Import),
    /// 历次导入
    #[command(subcommand)]
    Batch(records::Batch),
    /// 各发来单位的列对应和词语对应
    #[command(subcommand)]
    Learnt(learnt::Act),
    /// 部门数据比对：按证件号码比对部门名单，并收入其中的事实
    Compare(compare::Compare),
    /// 导出名单，表头与国家统一表样一致
    Export(records::Export),
    /// 账号
    #[command(subcommand)]
    Account(people::Account),
    /// 为一台电脑开设备登记码和登记文件
    Enrol(devices::Enrol),
    /// 设备
    #[command(subcommand)]
    Device(devices::Device),
    /// 其他系统的访问令牌
    #[command(subcommand)]
    Token(tokens::Token),
    /// 备份，写完后校验
    Backup(keeping::Backup),
    /// 核对数据是否完好
    Check(keeping::Check),
    /// 操作日志，最新的在前
    Audit(keeping::Audit),
}

/// Runs what was asked; 0 done, 1 refused or failed, 2 wrongly asked.
pub fn run() -> ExitCode {
    let asked = Asked::parse();
    let filter = EnvFilter::try_new(&asked.common.log).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match answer(&asked) {
        Ok(answer) => print(&asked.common, &answer),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", still(&said(&error), |_| "\u{fffd}".to_owned()));
            ExitCode::FAILURE
        }
    }
}

/// What a command answers: for programs and for people.
struct Answer {
    json: Value,
    text: String,
    /// Whether what was asked came out well.
    well: bool,
}

impl Answer {
    fn new(json: Value, text: impl Into<String>) -> Self {
        Self { json, text: text.into(), well: true }
    }
}

fn answer(asked: &Asked) -> Result<Answer, CountyError> {
    let common = &asked.common;
    match &asked.act {
        Act::Init(init) => keeping::init(common, init),
        Act::Serve(serve) => serving::serve(common, serve),
        Act::Import(import) => records::import(common, import),
        Act::Learnt(act) => learnt::learnt(&common.open()?, act, &Machine),
        Act::Batch(batch) => records::batch(&common.open()?, batch, &Machine),
        Act::Compare(compare) => compare::compare(common, compare),
        Act::Export(export) => records::export(&common.open()?, export, &Machine),
        Act::Account(account) => people::account(&common.open()?, account, &Machine),
        Act::Enrol(enrol) => devices::enrol(&common.open()?, enrol, &Machine),
        Act::Device(device) => devices::device(&common.open()?, device, &Machine),
        Act::Token(token) => tokens::token(&common.open()?, token, &Machine),
        Act::Backup(backup) => keeping::backup(&common.open()?, backup, &Machine),
        Act::Check(_) => keeping::check(&common.open()?),
        Act::Audit(audit) => keeping::audit(&common.open()?, audit),
    }
}

/// Says on the side that another program is waited for, if one writes just now.
fn tell_if_waiting(county: &County) -> Result<(), CountyError> {
    if county.is_written()? {
        let minutes = LONG_PATIENCE.as_secs() / 60;
        let _ = writeln!(io::stderr(), "{}", sentence(&Fault::new("county.waiting").with("minutes", minutes)));
    }
    Ok(())
}

impl Common {
    fn folder(&self) -> Folder {
        Folder::new(&self.data, self.key.as_deref())
    }

    fn open(&self) -> Result<County, CountyError> {
        County::open(&self.folder())
    }
}

fn print(common: &Common, answer: &Answer) -> ExitCode {
    let text = match common.json {
        true => still(&answer.json.to_string(), |c| format!("\\u{:04x}", u32::from(c))),
        false => still(&answer.text, |_| "\u{fffd}".to_owned()),
    };
    if !text.is_empty() && say(&text).is_err() {
        return ExitCode::FAILURE;
    }
    if answer.well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Puts something else where a character would have a terminal do more than show it: what people typed is in many answers.
fn still(text: &str, instead: impl Fn(char) -> String) -> String {
    let moves = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if moves(c) { instead(c) } else { c.to_string() }).collect()
}

fn say(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}")?;
    out.flush()
}

/// Says what went wrong.
fn said(error: &CountyError) -> String {
    match error {
        CountyError::Exists(folder) => sentence(&Fault::new("county.exists").with("folder", folder.display())),
        CountyError::NoKey(file) => sentence(&Fault::new("county.no_key").with("file", file.display())),
        CountyError::Fault(fault) => sentence(fault),
        CountyError::Store(StoreError::Newer { found, known }) => {
            sentence(&Fault::new("store.newer").with("theirs", found).with("ours", known))
        }
        CountyError::Store(StoreError::DiskFull) => sentence(&Fault::new("disk.full")),
        CountyError::Store(StoreError::Busy) => sentence(&Fault::new("county.busy")),
        CountyError::Store(StoreError::WrongKeyOrDamaged) => sentence(&Fault::new("county.wrong_key")),
        CountyError::Store(error) => {
            format!("{}（{error}）", sentence(&Fault::new("county.store")))
        }
        CountyError::File(error) => format!("{}（{error}）", sentence(&Fault::new("county.file"))),
    }
}

/// Reads a division's code from the command line.
fn area(text: &str) -> Result<AreaCode, String> {
    AreaCode::parse(text).ok_or_else(|| "行政区划代码应为 6 位（区县）、9 位（镇街）或 12 位（村、社区）".to_owned())
}

/// Reads a role from the command line.
fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
        format!("角色应为其中之一：{}", known.join("、"))
    })
}
