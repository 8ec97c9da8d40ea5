//! `token`: the tokens by which other systems read records, and the certificate that they pin.

use super::{Answer, area};
use anju_county::{
    County, CountyError,
    importer::shipped,
    records::tokens::{self, New},
    rim::Rim,
    tls::Authority,
};
use anju_model::{AreaCode, Departments, Fault, RecordId, words};
use clap::{Args, Subcommand};
use serde_json::json;
use std::{fs, path::PathBuf};

/// What may be done with tokens.
#[derive(Subcommand)]
pub(super) enum Token {
    /// 为一个系统签发访问令牌（只显示这一次）
    Add(Add),
    /// 列出访问令牌
    List,
    /// 停用访问令牌，立即生效
    Revoke {
        /// 令牌编号
        id: RecordId,
    },
    /// 取服务器证书，对接系统用它核对服务器
    Ca {
        /// 证书写到哪里；不写则打印
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

#[derive(Args)]
pub(super) struct Add {
    /// 给哪个系统用
    name: String,
    /// 能读哪个地区的记录（行政区划代码）
    #[arg(long, value_parser = area, value_name = "CODE")]
    area: AreaCode,
    /// 可看完整的姓名、证件号码、电话等个人信息，每次查看记入操作日志；不写则只给遮盖后的
    #[arg(long)]
    personal: bool,
    /// 限定部门的代码，可写多次，只给这些部门的记录和各部门共用的记录；不写则不限定
    #[arg(long, value_name = "DEPT")]
    department: Vec<String>,
    /// 有效天数
    #[arg(long, default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=1095), value_name = "N")]
    days: u32,
}

pub(super) fn token(county: &County, asked: &Token, rim: &dyn Rim) -> Result<Answer, CountyError> {
    match asked {
        Token::Add(add) => made(county, add, rim),
        Token::List => list(county, rim),
        Token::Revoke { id } => {
            county.write(|tx| tokens::revoke(tx, *id, rim.now()))?;
            Ok(Answer::new(json!({ "token": id, "revoked": true }), "访问令牌已停用。"))
        }
        Token::Ca { out } => certificate(county, out.as_ref()),
    }
}

fn made(county: &County, add: &Add, rim: &dyn Rim) -> Result<Answer, CountyError> {
    if !shipped().1.has(&add.area) {
        return Err(Fault::new("area.unknown").with("area", &add.area).into());
    }
    let departments = Departments(add.department.iter().cloned().collect());
    let new =
        New { name: add.name.clone(), area: add.area.clone(), personal: add.personal, departments, days: add.days };
    let (token, text) = tokens::add(county, &new, rim)?;
    let until = words::moment(token.until, rim.now().day());
    let said = format!(
        "系统：{}\n令牌编号：{}\n访问令牌：{text}（{until} 前有效，只显示这一次）\n地区：{}\n个人信息：{}",
        token.name,
        token.id,
        shipped().1.path(&token.area),
        sight(token.personal),
    );
    Ok(Answer::new(json!({ "token": text, "kept": token }), said))
}

fn sight(personal: bool) -> &'static str {
    if personal { "完整显示" } else { "遮盖" }
}

fn list(county: &County, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let all = county.read(tokens::list)?;
    let (now, today) = (rim.now(), rim.now().day());
    let lines = all.iter().map(|token| {
        let state = match (token.revoked_at, token.until <= now) {
            (Some(_), _) => "已停用",
            (None, true) => "已过期",
            (None, false) => "在用",
        };
        let used = token.used_at.map_or("从未使用".to_owned(), |at| words::moment(at, today));
        let until = words::moment(token.until, today);
        let sight = sight(token.personal);
        format!("{}\t{}\t{}\t{sight}\t{state}\t有效至 {until}\t最近使用 {used}", token.id, token.name, token.area)
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    Ok(Answer::new(json!({ "tokens": all }), text))
}

fn certificate(county: &County, out: Option<&PathBuf>) -> Result<Answer, CountyError> {
    let authority = Authority::of(county)?;
    let json = json!({ "ca": authority.pem(), "fingerprint": authority.fingerprint(), "file": out });
    let Some(out) = out else { return Ok(Answer::new(json, authority.pem().trim_end())) };
    fs::write(out, authority.pem())?;
    let text = format!("服务器证书：{}\n指纹末 8 位：{}", out.display(), authority.fingerprint());
    Ok(Answer::new(json, text))
}
