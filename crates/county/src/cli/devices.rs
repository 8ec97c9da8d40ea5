//! `enrol` and `device`: codes and files for new desks, the list of desks, revoking.

use super::{Answer, area, whole::Whole};
use anju_county::{
    County, CountyError,
    audit::By,
    devices,
    enrolment::{self, Issued, Plan},
    rim::Rim,
};
use anju_model::{AreaCode, RecordId, sync::enrol::EnrolFile, words};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::PathBuf;

#[derive(Args)]
pub(super) struct Enrol {
    /// 这台电脑存放哪些地区的数据（行政区划代码），可写多个
    #[arg(long, required = true, num_args = 1.., value_parser = area, value_name = "CODE")]
    area: Vec<AreaCode>,
    /// 哪些账号可以用它登记，可写多个；其中一人登记时即第一次登录
    #[arg(long, required = true, num_args = 1.., value_name = "NAME")]
    account: Vec<String>,
    /// 设备名；不写则用第一个地区的名称
    #[arg(long)]
    name: Option<String>,
    /// 服务器地址 host:port，可写多个；不写则用服务启动时的地址
    #[arg(long, num_args = 1.., value_name = "HOST:PORT")]
    address: Vec<String>,
    /// 登记文件写到哪里
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Subcommand)]
pub(super) enum Device {
    /// 列出设备
    List,
    /// 停用设备（连同由它克隆或恢复出来的）；下次连接时清除本机数据
    Revoke {
        /// 设备编号
        id: RecordId,
    },
}

pub(super) fn enrol(county: &County, asked: &Enrol, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let plan = Plan {
        name: asked.name.clone().unwrap_or_default(),
        areas: asked.area.clone(),
        accounts: asked.account.clone(),
    };
    let (file, issued) = enrolment::issue_file(county, plan, &asked.address, By::CommandLine, rim)?;
    if let Some(out) = &asked.out {
        Whole::write(out, &serde_json::to_vec_pretty(&file).expect("texts always serialize"))?.appear()?;
    }
    Ok(said(&file, &issued, asked.out.as_ref(), rim))
}

fn said(file: &EnrolFile, issued: &Issued, out: Option<&PathBuf>, rim: &dyn Rim) -> Answer {
    let until = words::moment(issued.until, rim.now().day());
    let kept = out.map(|out| format!("\n登记文件：{}（内含登记码，请当面交付）", out.display())).unwrap_or_default();
    let text = format!(
        "设备：{}\n设备登记码：{}（{until} 前有效，只能用一次，只显示这一次）\n服务器地址：{}{kept}",
        file.desk,
        file.code,
        file.addresses.join("、")
    );
    let json = json!({
        "desk": file.desk, "code": file.code, "addresses": file.addresses, "areas": file.areas, "until": file.until,
        "accounts": file.accounts, "file": out,
    });
    Answer::new(json, text)
}

pub(super) fn device(county: &County, asked: &Device, rim: &dyn Rim) -> Result<Answer, CountyError> {
    match asked {
        Device::List => list(county, rim),
        Device::Revoke { id } => {
            let revoked = county.write(|tx| devices::revoke(tx, *id, By::CommandLine, rim.now()))?;
            Ok(Answer::new(json!({ "device": id, "revoked": revoked }), format!("已停用 {revoked} 台设备。")))
        }
    }
}

fn list(county: &County, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let desks = county.read(devices::list)?;
    let today = rim.now().day();
    let lines = desks.iter().map(|desk| {
        let seen = desk.seen_at.map_or("从未连接".to_owned(), |at| words::moment(at, today));
        let state = if desk.revoked_at.is_some() { "已停用" } else { "在用" };
        let areas: Vec<&str> = desk.areas.iter().map(AreaCode::as_str).collect();
        let from = desk.parent.map(|parent| format!("\t来自 {parent}")).unwrap_or_default();
        let told = desk
            .told
            .as_ref()
            .map(|told| format!("\t版本 {}\t待上传 {} 条、附件 {} 个", told.version, told.groups, told.files));
        let told = told.unwrap_or_default();
        format!("{}\t{}\t{}\t{state}\t最近连接 {seen}{told}{from}", desk.id, desk.name, areas.join(","))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let rows = desks.iter().map(|desk| {
        json!({
            "id": desk.id, "name": desk.name, "areas": desk.areas, "from": desk.parent, "enrolled_at": desk.enrolled_at,
            "seen_at": desk.seen_at, "revoked_at": desk.revoked_at, "told": desk.told,
        })
    });
    Ok(Answer::new(json!({ "devices": rows.collect::<Vec<_>>() }), text))
}
