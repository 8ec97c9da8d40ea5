//! Text of 登录 and 登记本机.

pub const TITLE: &str = "登录";
pub const ENROL: &str = "登记本机";
pub const ENROL_NOTE: &str = "第一次使用，要用区县管理员给的登记文件或设备登记码登记这台电脑（需要联网）。";
pub const ENROL_FILE: &str = "登记文件";
pub const ENROL_CODE: &str = "设备登记码";
pub const ENROL_CODE_HINT: &str = "14 位，字母不分大小写，横线可不输";
pub const ADDRESS: &str = "区县服务器地址";
pub const FIRST_PERSON: &str = "账号（姓名）";
pub const ONE_TIME_CODE: &str = "一次性登录码";
pub const ONE_TIME_HINT: &str = "区县管理员开通账号时给的，只能用一次";
pub const NEW_PASSWORD: &str = "设置账号密码";
pub const PASSWORD_HINT: &str = "至少 8 个字符";
pub const PASSWORD_AGAIN: &str = "再输一次";
pub const ENROL_GO: &str = "登记并登录";
pub const ENROLLING: &str = "正在登记…";
pub const WHO: &str = "选择人员";
pub const NAME: &str = "账号（姓名）";
pub const PASSWORD: &str = "账号密码";
pub const COLD: &str = "程序重新打开后，要用账号密码登录一次；以后切换人员用数字密码。";
pub const SIGN_IN: &str = "登录";
pub const CHECKING: &str = "正在核对…";
pub const UNLOCK: &str = "解锁";
pub const BY_PASSWORD: &str = "用账号密码登录";
pub const FIRST: &str = "第一次在本机登录，或忘记密码";
pub const FIRST_NOTE: &str = "这一步要联网，由区县核对。已有账号密码的，直接输密码；没有的，用一次性登录码设置。";
pub const WITH_CODE: &str = "用一次性登录码";
pub const WITH_PASSWORD: &str = "已有账号密码";

/// The PIN's label.
pub fn pin_of(name: &str) -> String {
    format!("{name}的数字密码")
}

/// The line at the foot.
pub fn promise(version: &str) -> String {
    format!("离线可用 · 本机已加密 · 版本 {version}")
}
