//! `account`: adding, listing, disabling, resetting.

use super::{Answer, area, role};
use anju_county::{County, CountyError, audit::By, importer::shipped, people, rim::Rim};
use anju_model::{AreaCode, Departments, RecordId, Role, contract::OneTimeCode, words};
use clap::{Args, Subcommand};
use serde_json::json;

/// What may be done with accounts.
#[derive(Subcommand)]
pub(super) enum Account {
    /// 开通账号，打印一次性登录码（只显示这一次）
    Add(Add),
    /// 列出账号
    List,
    /// 停用账号；停用前保存的记录照常接收
    Disable(Named),
    /// 恢复已停用的账号
    Enable(Named),
    /// 改账号的角色、授权地区或对应的干部记录
    Grant(Granted),
    /// 忘记密码时，重新开一个一次性登录码（只显示这一次）
    Reset(Named),
}

#[derive(Args)]
pub(super) struct Add {
    /// 姓名，登录时用；在本区县内不能重复
    name: String,
    /// 角色：site-staff 工作人员、cadre 帮扶干部、township 镇街、county-reader 区县查看、county-admin 区县管理
    #[arg(long, value_parser = role)]
    role: Role,
    /// 授权地区的行政区划代码
    #[arg(long, value_parser = area)]
    area: AreaCode,
    /// 帮扶干部账号对应的干部记录编号
    #[arg(long, value_name = "ID")]
    cadre: Option<RecordId>,
    /// 限定部门的代码，可写多次；不写则不限定
    #[arg(long, value_name = "DEPT")]
    department: Vec<String>,
}

#[derive(Args)]
pub(super) struct Granted {
    /// 姓名
    name: String,
    /// 新的角色
    #[arg(long, value_parser = role)]
    role: Role,
    /// 新的授权地区的行政区划代码
    #[arg(long, value_parser = area)]
    area: AreaCode,
    /// 帮扶干部账号对应的干部记录编号；不写则不变
    #[arg(long, value_name = "ID")]
    cadre: Option<RecordId>,
    /// 限定部门的代码，可写多次；不写则不变
    #[arg(long, value_name = "DEPT")]
    department: Vec<String>,
}

#[derive(Args)]
pub(super) struct Named {
    /// 姓名
    name: String,
}

pub(super) fn account(county: &County, asked: &Account, rim: &dyn Rim) -> Result<Answer, CountyError> {
    match asked {
        Account::Add(add) => {
            let new = people::New {
                name: add.name.clone(),
                role: add.role,
                area: add.area.clone(),
                cadre: add.cadre,
                departments: departments(&add.department),
            };
            Ok(code(&people::add(county, &new, By::CommandLine, rim)?, rim))
        }
        Account::Reset(named) => Ok(code(&people::reset(county, &named.name, By::CommandLine, rim)?, rim)),
        Account::Grant(asked) => {
            let departments = (!asked.department.is_empty()).then(|| departments(&asked.department));
            let grant = people::Grant {
                role: asked.role,
                area: &asked.area,
                cadre: asked.cadre,
                departments: departments.as_ref(),
            };
            let id = people::change_grant(county, &asked.name, &grant, By::CommandLine, rim)?;
            let text = format!("账号“{}”的授权已改为 {} {}。", asked.name, asked.role.code(), asked.area);
            Ok(Answer::new(json!({ "account": id, "role": asked.role, "area": asked.area }), text))
        }
        Account::Disable(named) => set_disabled(county, &named.name, true, rim),
        Account::Enable(named) => set_disabled(county, &named.name, false, rim),
        Account::List => list(county),
    }
}

fn departments(codes: &[String]) -> Departments {
    Departments(codes.iter().cloned().collect())
}

fn code(made: &OneTimeCode, rim: &dyn Rim) -> Answer {
    let until = words::moment(made.until, rim.now().day());
    let text = format!(
        "账号：{}\n一次性登录码：{}（{until} 前有效，只显示这一次）\n本人第一次登录时用它设置账号密码。",
        made.name, made.one_time_code
    );
    Answer::new(json!(made), text)
}

fn set_disabled(county: &County, name: &str, disabled: bool, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let id = people::set_disabled(county, name, disabled, By::CommandLine, rim)?;
    let text = format!("账号“{name}”已{}。", if disabled { "停用" } else { "恢复" });
    Ok(Answer::new(json!({ "account": id, "disabled": disabled }), text))
}

fn list(county: &County) -> Result<Answer, CountyError> {
    let all = people::list(county)?;
    let lines = all.iter().map(|listed| {
        let account = &listed.account;
        let state = match (account.disabled, listed.has_password) {
            (true, _) => "已停用",
            (false, true) => "已启用",
            (false, false) => "未设密码",
        };
        format!("{}\t{}\t{}\t{}\t{state}", account.name, account.role, account.area, shipped().1.path(&account.area))
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    Ok(Answer::new(json!({ "accounts": all }), text))
}
