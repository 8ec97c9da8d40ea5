//! Text of 账号与设备, 操作日志 and 数据导入.

pub const OPEN: &str = "请再输入一次账号密码";
pub const OPEN_NOTE: &str = "账号、设备和导入在区县服务器上办理，需要联网；半小时不操作要重新输入。";
pub const OPEN_GO: &str = "进入";
pub const OPENING: &str = "正在核对…";
