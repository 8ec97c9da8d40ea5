//! Text of 账号与设备, 操作日志 and 数据导入.

pub const OPEN: &str = "请再输入一次账号密码";
pub const OPEN_NOTE: &str = "账号、设备和导入在区县服务器上办理，需要联网；半小时不操作要重新输入。";
pub const OPEN_GO: &str = "进入";
pub const OPENING: &str = "正在核对…";

pub const ACCOUNTS: &str = "账号";
pub const DESKS: &str = "设备";
pub const FIND_ACCOUNT: &str = "按姓名、地区查找";
pub const FIND_DESK: &str = "按设备名、地区查找";
pub const NOBODY: &str = "没有符合条件的账号。";
pub const NO_DESK: &str = "没有符合条件的设备。";
pub use anju_model::words::lists::ALL;
pub const STATE: &str = "状态";
pub const OPEN_ROW: &str = "打开";

pub const NEW_ACCOUNT: &str = "开通账号";
pub const ACCOUNT_NAME: &str = "姓名";
pub const ACCOUNT_NAME_HINT: &str = "登录时用；本区县内不能重复，同名的加单位或数字区分";
pub const ROLE: &str = "角色";
pub const AREA: &str = "授权地区";
pub const CADRE: &str = "帮扶干部";
pub const CADRE_HINT: &str = "用这个账号登录的是哪一位；他看到的是自己的帮扶户";
pub const OPEN_ACCOUNT: &str = "开通";
pub const GRANT: &str = "角色和授权地区";
pub const CHANGE_GRANT: &str = "保存授权";
pub const GRANTED: &str = "授权已修改，各设备下次同步后生效";
pub const OWN_GRANT: &str = "自己的授权请由另一位区县管理员修改。";
pub const SIGNING_IN: &str = "登录";
pub const RESET: &str = "重开一次性登录码";
pub const RESET_NOTE: &str = "忘记账号密码时用。以前开的登录码作废；本机上没有上传的记录不受影响。";
pub const DISABLE: &str = "停用账号";
pub const DISABLE_NOTE: &str = "停用后不能再登录；停用前保存的记录照常上传。需要时可以恢复。";
pub const ENABLE: &str = "恢复账号";
pub const ENABLED: &str = "账号已恢复";
pub const DISABLED_NOW: &str = "账号已停用";
pub const NO_ACCOUNT: &str = "没有这个账号，请返回列表重新选择。";

pub const CODE: &str = "一次性登录码";
pub const CODE_ONCE: &str = "只显示这一次，请现在交给本人。";
pub const CODE_STEPS: [&str; 3] = [
    "当面或用电话把登录码告诉本人，不要发到群里。",
    "本人在自己的电脑上打开程序，点“第一次在本机登录，或忘记密码”，输入姓名和登录码。",
    "本人当场设置账号密码；设好以后登录码作废。",
];
pub const TO_LIST: &str = "返回列表";

pub const NEW_DESK: &str = "登记新设备";
pub const DESK_NAME: &str = "设备名";
pub const DESK_NAME_HINT: &str = "不写则用第一个地区的名称";
pub const DESK_AREAS: &str = "存放地区";
pub const DESK_AREAS_HINT: &str = "只有这些地区的数据会到这台电脑上";
pub const ADD_AREA: &str = "加上这个地区";
pub const DROP_AREA: &str = "去掉";
pub const DESK_ACCOUNTS: &str = "由谁登记";
pub const DESK_ACCOUNTS_HINT: &str = "其中一人登记时即第一次登录；其他人以后也能在这台电脑上登录";
pub const ISSUE: &str = "开登记码";
pub const ISSUED: &str = "设备登记单";
pub const DESK_CODE: &str = "设备登记码";
pub const ADDRESS: &str = "区县服务器地址";
pub const UNTIL: &str = "有效期至";
pub const QR: &str = "二维码：区县服务器地址和设备登记码";
pub const QR_NOTE: &str = "有扫码枪的，光标放在“设备登记码”里扫一下即可。";
pub const SAVE_FILE: &str = "保存登记文件";
pub const DESK_CODE_ONCE: &str = "只显示这一次；打印、抄下或保存登记文件后再离开。";
pub const DESK_STEPS: [&str; 3] = [
    "把这张登记单或登记文件当面交给登记人，不要发到群里。",
    "在新电脑上打开程序，选“登记文件”，或填写地址和设备登记码。",
    "登记人输入自己的姓名；还没有账号密码的，再输入一次性登录码。",
];

pub const DESK: &str = "设备";
pub const VERSION: &str = "版本";
pub const WAITING: &str = "待上传";
pub const SEEN: &str = "上次同步";
pub const NEVER: &str = "还没有同步过";
pub const REVOKE: &str = "停用";
pub const REVOKE_GO: &str = "停用设备";
pub const REVOKE_NOTE: [&str; 3] = [
    "这台电脑下次联网时，先把没有上传的记录交给区县保管，然后清除本机的全部数据，不能再登录。",
    "由它恢复或克隆出来的设备一并停用。",
    "停用不能撤回；要再用这台电脑，须重新登记。",
];
pub const OWN_DESK: &str = "本机";

pub const TIME: &str = "时间";
pub const WHAT: &str = "操作";
pub const WHO: &str = "账号";
pub const ABOUT: &str = "对象和说明";
pub const FROM: &str = "从";
pub const TO: &str = "到";
pub const ANYBODY: &str = "全部账号";
pub const ANY_DESK: &str = "全部设备";
pub const NO_ENTRY: &str = "没有符合条件的记录。";
pub const NEWER: &str = "较新";
pub const OLDER: &str = "较早";

/// An account's page.
pub fn account(name: &str) -> String {
    format!("账号 {name}")
}

/// Asks whether a desk is to be revoked.
pub fn revoke(name: &str) -> String {
    format!("停用“{name}”？")
}

/// Asks whether something is to be done with an account.
pub fn ask(act: &str, name: &str) -> String {
    format!("{act}“{name}”？")
}

/// How many desks were revoked.
pub fn revoked(desks: u32) -> String {
    format!("已停用 {desks} 台设备，下次联网时清除数据")
}

/// Until when a code is taken.
pub fn until(moment: &str) -> String {
    format!("{moment} 前有效")
}

/// For whom something was entered.
pub fn on_behalf_of(cadre: &str) -> String {
    format!("走访人：{cadre}")
}

/// How many fields a save changed.
pub fn changed(of: u32) -> String {
    format!("改了 {of} 项")
}

/// How many of them are not shown.
pub fn more(left: usize) -> String {
    format!("另有 {left} 项，见导出的 Excel")
}

/// A button's fuller name.
pub fn of(act: &str, name: &str) -> String {
    format!("{act} {name}")
}

pub const DEPARTMENTS: &str = "限定部门";
pub const DEPARTMENTS_HINT: &str = "不选就是不限定。限定以后，只看得到这些部门的权益记录和各部门共用的资料。";
