//! The sentence for a fault, by its code (WORDS W5): what happened, why, what now. A code of a newer program, or one that a
//! person can do nothing about, gets a polite general sentence that carries the code.

use super::{fill, findings};
use crate::{day::PartialDay, fault::Fault, kinds};

/// Says a fault.
pub fn sentence(fault: &Fault) -> String {
    match SENTENCES.iter().find(|(code, _)| *code == fault.code) {
        Some((_, template)) => {
            let params = fault.params.iter().map(|(name, value)| (name.clone(), word(fault, name, value)));
            fill(template, &params.collect())
        }
        None => findings::sentence(&fault.code, &fault.params).unwrap_or_else(|| {
            format!(
                "这一步没有办成（代码 {}）。已保存的内容都在本机；请再试一次，仍然不行，把代码报给区县管理员。",
                fault.code
            )
        }),
    }
}

/// Says a parameter: kinds, states and ranks by their words, days in full, anything else as it is.
fn word(fault: &Fault, name: &str, value: &str) -> String {
    let kind = fault.params.get("kind").map_or("", String::as_str);
    match name {
        "needed" => rank(value),
        "from" | "to" | "stored" => kinds::kind(kind).and_then(|kind| Some(kind.workflow()?.1.state(value)?.word)),
        "kind" => kinds::kind(value).map(|kind| kind.label),
        _ => None,
    }
    .map_or_else(|| spoken(value), str::to_owned)
}

/// Returns what a rank is called.
pub(super) fn rank(code: &str) -> Option<&'static str> {
    RANKS.iter().find(|(known, _)| *known == code).map(|(_, word)| *word)
}

const RANKS: &[(&str, &str)] =
    &[("site", "社区（村）"), ("township", "镇街"), ("county", "区县"), ("server", "区县服务器")];

/// Says a day or month in full; anything else stays as it is. A bare year is no day here: it may be a number.
fn spoken(value: &str) -> String {
    match value.parse() {
        Ok(PartialDay::Day(day)) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Ok(PartialDay::Month(year, month)) => format!("{year}年{month}月"),
        Ok(PartialDay::Year(_)) | Err(_) => value.to_owned(),
    }
}

/// Lists the codes that have a sentence.
pub fn codes() -> impl Iterator<Item = &'static str> {
    SENTENCES.iter().map(|(code, _)| *code)
}

/// Tells whether a code has a sentence of its own.
pub fn knows(code: &str) -> bool {
    SENTENCES.iter().any(|(known, _)| *known == code)
}

const SENTENCES: &[(&str, &str)] = &[
    // Signing in.
    (
        "pin.wrong",
        "数字密码不正确[，还可以试 {left} 次]。忘记数字密码，可用账号密码重新设置；忘记账号密码，请找区县管理员重置。走访可以先请工作人员代录，记录不会丢。",
    ),
    ("pin.none", "还没有在本机设置数字密码，请用账号密码登录，再到“设置”里设置。"),
    ("pin.shape", "数字密码要 6 位以上，全部是数字。"),
    ("pin.weak", "这个数字密码太容易猜到，请换一个（不要全是同一个数字，也不要 123456）。"),
    ("password.wrong", "账号密码不正确[，还可以试 {left} 次]。忘记密码，请找区县管理员要一个一次性登录码重新设置。"),
    ("password.short", "账号密码至少 8 个字符。"),
    ("password.differ", "两次输入的密码不一样，请重新输入。"),
    ("sign_in.delay", "输错次数过多，请在 {time} 以后再试。关闭程序不会缩短等待。"),
    ("sign_in.unknown", "本机还没有“{name}”登录过。第一次在本机登录要联网，请点“第一次在本机登录”。"),
    ("session.locked", "页面已锁定，请先登录。"),
    ("session.cold", "程序重新打开后，要用账号密码登录一次。"),
    ("account.unknown", "区县没有这个账号[（{name}）]，请核对姓名，或请区县管理员开通。"),
    ("account.disabled", "这个账号已停用，请联系区县管理员。停用前保存的记录会照常上传。"),
    ("account.reads_only", "这个账号只能查看，不能修改。"),
    ("account.rank", "这一步要由上级[（{needed}）]办理。"),
    ("account.not_here", "这个账号没有分配到本机，请区县管理员在登记本机时加上。"),
    ("account.own", "不能停用自己的账号，也不能改自己的授权，请让另一位区县管理员办理。"),
    ("batch.unknown", "没有这次导入的记录，请刷新后再办。"),
    ("batch.undone", "这次导入已经撤销过了[（{date}）]。"),
    ("batch.later", "{date}导入的“{file}”也包含这次导入的记录，请先撤销那一次，再撤销这一次。"),
    (
        "batch.changed",
        "这次导入的记录有 {n} 条后来又被修改过或登记了新的内容[（户编号：{households}）]，不能整批撤销。请逐条更正。",
    ),
    (
        "import.heads",
        "有 {n} 户[（户编号：{households}）]导入后会有不止一位户主，或没有了户主，没有导入。多半是本机已更换户主，表里还是原来的。请核对这些户的户主，在表里改正后再导入。",
    ),
    (
        "import.busy",
        "另一次导入或别的程序正在写入区县数据，等了 {minutes} 分钟还没有写完，这一次没有办成，什么都没有改动。请稍后再试。",
    ),
    ("import.none", "没有找到这次导入的结果，请重新选择文件。"),
    ("office.closed", "请先输入账号密码，再办理这一项；半小时不操作要重新输入。"),
    ("office.role", "这一项由区县管理员办理。"),
    ("one_time_code.wrong", "一次性登录码不正确[，还可以试 {left} 次]。请逐位核对，或请区县管理员重新开一个。"),
    ("one_time_code.expired", "一次性登录码已过期，请区县管理员重新开一个。"),
    ("one_time_code.used", "一次性登录码已经用过，请区县管理员重新开一个。"),
    // Enrolment.
    ("enrol.code_used", "这个设备登记码已用于“{desk}”[（{date}）]。请向区县管理员要一个新的登记码。"),
    (
        "enrol.code_wrong",
        "设备登记码不正确，或已经作废。请逐位核对（共 14 位，字母不分大小写）；仍然不行，请向区县管理员要一个新的。",
    ),
    ("enrol.code_spent", "这个设备登记码被输错的次数过多，已经作废。请向区县管理员要一个新的。"),
    ("enrol.delay", "从这里输错设备登记码的次数过多，请在 {time} 以后再试。"),
    ("enrol.code_expired", "设备登记码已过期（有效期 72 小时），请向区县管理员要一个新的。"),
    ("enrol.code_shape", "设备登记码应为 14 位（前 4 位加后 10 位），请核对。"),
    ("enrol.file", "“{name}”不是本程序的登记文件，或文件不完整。请向区县管理员重新要一份。"),
    ("enrol.already", "本机已经登记为“{desk}”，不用再登记。"),
    ("enrol.address", "服务器地址写法不对，应像 192.168.1.10:8443。"),
    ("device.token", "设备登记没有办成：本机程序交来的凭据不完整。请升级本机程序后再登记。"),
    ("input.unreadable", "标准输入不完整，或不是文字。请按 --help 的说明逐行输入。"),
    ("output.closed", "输出已经关闭，没有写完。请再运行一次。"),
    ("workbook.not_written", "未导入的行没能写成工作簿。导入没有进行，请再试一次。"),
    ("workbook.not_kept", "写不进“{file}”，导入没有进行。请检查这个位置的空间和权限，或换一个位置再导入。"),
    ("device.revoked", "本机已停用。未上传的[ {n} 条]记录已交区县保管，请联系区县管理员。"),
    // The county server and its command line.
    ("county.exists", "{folder} 里已经有区县服务器的数据，不能再建。要启动服务，请用 anju-county serve。"),
    ("county.none", "{folder} 里还没有区县服务器的数据。请先运行 anju-county init，或用 --data 指明目录。"),
    (
        "county.key_left",
        "{folder} 里没有区县服务器的数据，但密钥文件 {file} 还在：数据文件夹可能被移走或改名，也可能上次没有建完。请把数据放回原处，或用 --data 指明目录；确要另建新的，请先把密钥文件移到别处妥善保管（没有它，旧的备份打不开），再运行 anju-county init。",
    ),
    ("county.no_key", "找不到数据密钥文件 {file}。没有它打不开数据；请放回原处，或用 --key 指明位置。"),
    (
        "county.wrong_key",
        "数据密钥与数据文件不符，或数据文件有损坏。请核对 --key 指明的文件；确有损坏，请用最近的备份恢复。",
    ),
    ("county.code", "{county} 不是重庆市区县的 6 位行政区划代码。"),
    ("county.other", "这里是区县 {county} 的数据，不能混入其他区县的。"),
    ("county.unnamed", "还不知道是哪个区县：请在 init 时写明 --county，或先正式导入一次工作簿。"),
    ("county.busy", "另一个程序正在写入区县数据（如正在导入），这一步没有办成，什么都没有改动。请稍后再试。"),
    ("county.waiting", "另一个程序正在写入区县数据（如区县服务器正在导入），正在等它写完，最多等 {minutes} 分钟……"),
    ("county.store", "数据库出错，这一步没有办成。"),
    ("county.file", "文件读写失败，这一步没有办成。"),
    ("account.exists", "已经有账号叫“{name}”。同名的人请在姓名后加单位或数字区分。"),
    ("account.cadre", "名叫“{name}”的帮扶干部有 {count} 名，请选择是哪一位（命令行用 --cadre）。"),
    ("account.admin_departments", "区县管理员的账号不能限定部门。"),
    ("account.department", "没有代码为“{department}”的部门，请从列表里选择。"),
    ("account.area", "{area} 不在本区县之内，不能授权。"),
    ("account.admin_area", "区县管理员管的是整个区县，不能只授权 {area}。请把授权地区选为本区县，或另选角色。"),
    ("account.damaged", "账号的密码记录有损坏，请用 anju-county account reset 重新开一次性登录码。"),
    ("password.none", "这个账号还没有设置密码，请填写区县给的一次性登录码。"),
    ("enrol.area", "{area} 不在本区县之内，不能分配给设备。"),
    ("enrol.no_area", "请选择这台电脑存放哪些地区的数据（命令行用 --area）。"),
    ("enrol.no_account", "请选择由谁登记（命令行用 --account）。"),
    ("enrol.account_area", "“{name}”的授权地区和这台电脑存放的地区没有重叠，请另选账号，或改存放地区。"),
    ("enrol.no_address", "还不知道服务器的地址：请先启动一次 anju-county serve，或用 --address 写明。"),
    ("enrol.nothing", "请选择登记文件，或填写服务器地址和设备登记码。"),
    // Other systems that read the county's records.
    (
        "token.unknown",
        "访问令牌无效。请核对是否复制完整、是否发给了签发它的区县服务器；令牌丢失的，请区县管理员重新签发。",
    ),
    ("token.expired", "访问令牌已过期[（有效至 {date}）]。请区县管理员重新签发。"),
    ("token.revoked", "访问令牌已停用。仍需对接的，请区县管理员重新签发。"),
    ("token.outside", "{area} 不在这个访问令牌的地区（{granted}）之内。请改查本地区，或请区县管理员另行签发令牌。"),
    ("token.area", "{area} 不在本区县之内，不能签发访问令牌。"),
    ("token.none", "没有编号为 {id} 的访问令牌。请用 anju-county token list 核对编号。"),
    ("indicator.unknown", "没有“{indicator}”这个指标。全部指标见接口说明 docs/API.md。"),
    ("list.as_of_early", "截止日不能早于 {year} 年，那时还没有易地扶贫搬迁。请核对年份。"),
    ("list.as_of_future", "截止日不能晚于今天（{date}）。请核对名单上写的截止日期。"),
    ("kind.unknown", "没有“{kind}”这类记录，或这类记录不对外提供。可查的类别见 /v1/openapi.json。"),
    ("limit.range", "limit 应为 1 到 {most} 的整数，收到的是“{limit}”。请改正后再查。"),
    ("cursor.unreadable", "since 不是本接口给出的续读位置。请原样使用上一页的 next；没有的，去掉 since 从头读。"),
    (
        "cursor.other_county",
        "这个续读位置是另一台区县服务器给的。请核对服务器地址；确实换了服务器，请清空已读的这类记录，去掉 since 从头读。",
    ),
    (
        "cursor.other_list",
        "这个续读位置属于另一份名单：类别、地区、日期或令牌的查看权限与当时不同。请改回原来的参数，或清空后去掉 since 从头读。",
    ),
    (
        "cursor.forked",
        "区县服务器从备份恢复过，这个续读位置以前的记录已有变化。请清空已读的这类记录，去掉 since 从头读。",
    ),
    (
        "cursor.future",
        "这个续读位置比区县服务器现有的记录还新，服务器可能从备份恢复过。请清空已读的这类记录，去掉 since 从头读。",
    ),
    ("as_of.not_a_period", "“{kind}”不是有起止日期的记录，不能按某一天查。请去掉 as_of。"),
    ("query.after", "{after} 不是记录编号。请照上一页的 next 填写。"),
    ("query.day", "日期写法不对，应像 2026-11-23，收到的是“{day}”。"),
    ("query.area", "行政区划代码应为 6 位（区县）、9 位（镇街）或 12 位（村、社区），收到的是“{area}”。"),
    ("query.unknown", "不认识参数“{name}”。可用的参数见 /v1/openapi.json。"),
    ("query.twice", "参数“{name}”写了两次，请只写一次。"),
    ("query.unreadable", "读不懂这个网址，请核对写法。"),
    ("route.unknown", "没有这个网址。可用的网址见 /v1/openapi.json；请核对拼写。"),
    ("method.other", "这个网址不接受这种请求方法。可用的方法见应答头 Allow。"),
    ("method.unknown", "这个接口只供读取，请用 GET。"),
    ("rate.limit", "请求太频繁，请在 {seconds} 秒后再试。"),
    (
        "enrol.server_unproven",
        "对方没能证明自己知道这个设备登记码，不是发码的区县服务器，已停止登记。请核对服务器地址。",
    ),
    ("device.none", "没有这台设备[（编号 {id}）]，请刷新后再选（命令行用 anju-county device list 查看）。"),
    ("device.own", "不能停用自己正在用的设备，请在另一台设备上办理。"),
    ("device.unknown", "区县服务器不认识本机。请联系区县管理员核对，必要时重新登记。"),
    ("backup.exists", "{file} 已经存在，没有覆盖。请换一个文件名。"),
    ("listen.taken", "{address} 不能监听，可能已有程序在用。请换一个地址或端口。"),
    ("listen.loopback", "{address} 不是本机回环地址。页面只供本机浏览器打开，请用 127.0.0.1。"),
    // The desk's folder, keys and files.
    ("desk.unenrolled", "本机还没有登记，请先用登记文件或设备登记码登记。"),
    ("folder.failed", "数据目录 {folder} 不能使用，请检查权限和磁盘空间。"),
    ("folder.none", "不知道数据放在哪里，请用 --data 指明目录。"),
    ("keys.damaged", "本机的钥匙文件有损坏，打不开数据。请联系区县管理员；数据没有改动。"),
    ("keys.file", "本机的钥匙文件读写失败，请检查数据目录的权限和磁盘空间。"),
    ("sign_in.no_key", "区县没有交还本机的数据钥匙，请先由登录过本机的人登录一次。"),
    ("session.stranger", "请用程序启动时显示的地址打开页面。"),
    ("file.missing", "这个文件不在本机，联网后会取回。"),
    ("file.damaged", "本机保存的文件有损坏，请重新上传。"),
    ("file.failed", "文件读写失败，这一步没有办成。请检查磁盘空间后再试。"),
    ("blob.unnamed", "区县还没有收到用到这个文件的记录，稍后会自动再传。"),
    ("blob.missing", "区县还没有这个文件，上传的设备联网后会补上。"),
    ("server.failed", "区县服务器内部出错，稍后会自动再试。已保存的内容都在本机。"),
    // The line.
    (
        "server.certificate",
        "对方不是本机登记过的区县服务器，已停止连接，没有上传任何数据。请核对地址[，或把指纹末 8 位 {fingerprint} 报给区县管理员]。",
    ),
    (
        "server.unreachable",
        "连不上区县服务器[（{address}）]。可以照常登记，联网后自动上传[，已保存的 {n} 条都在本机]。",
    ),
    ("server.not_anju", "收到的不是区县服务器的应答，可能要先在浏览器里登录单位网络。登录后点“立即重试”。"),
    ("server.refused", "区县服务器没有接受这次请求[（{status}）]。已保存的内容都在本机，稍后会自动再试。"),
    ("server.busy", "区县服务器正忙，稍后会自动再试。已保存的内容都在本机。"),
    ("network.none", "现在没有网络。可以照常登记，联网后自动上传。"),
    // The store.
    ("store.newer", "本机数据是较新版本[（{found}）]保存的，当前版本[（{known}）]打不开。请升级程序；数据没有改动。"),
    ("store.damaged", "本机数据文件有损坏，已另存一份原样保留，正在用最近的备份恢复。没有上传的记录会重新补上。"),
    ("store.in_use", "另一个安居程序正在使用本机数据，请先关闭它。"),
    ("disk.full", "磁盘空间不足，这次没有保存。请清理磁盘后再保存，页面上的内容还在。"),
    ("second.instance", "程序已经打开，已切换到原来的窗口。"),
    (
        "program.broke",
        "程序内部出错，这一步没有办成。已保存的内容都在本机；请重新打开程序再试，仍然不行，请告诉区县管理员。",
    ),
    ("program.away", "页面和程序的连接断了。请关闭后重新打开程序，已保存的内容都在本机。"),
    // Visits.
    ("visit.future", "走访日期不能晚于今天[（{date}）]。"),
    (
        "visit.before_moved_in",
        "走访日期早于该户入住时间[（{month}）]。如果入住时间有误，请先更正户档案；确实如此，可点“仍要保存”。",
    ),
    ("visit.met_dead", "{name}[在 {day} ]已去世，不会是这次走访见到的人。请核对走访日期和见到的成员。"),
    ("visit.visitors", "走访人要选一至两位。"),
    ("visit.method", "请选择走访方式。"),
    ("visit.twice", "这一户这一天已有一次同样的走访[（{cadre}）]。确实又去了一次，可点“仍要保存”。"),
    // Needs and matters.
    ("need.text", "请写明诉求内容。"),
    ("matter.title", "请写明实事内容。"),
    ("matter.category", "请选择实事类别。"),
    ("matter.no_evidence", "办结要有至少 1 份佐证材料（照片、扫描件或签字单）。暂时没有，可先保存为“办理中”。"),
    ("matter.no_reason", "撤销要写明原因。"),
    ("evidence.type", "“{name}”不是照片或 PDF。请选择 JPG、PNG 图片或 PDF 文件。"),
    (
        "evidence.heic",
        "[“{name}”]是苹果手机的 HEIC 照片，这里打不开。请在手机“设置—照片—传输到 Mac 或 PC”里选“自动”，再用数据线导出，得到的就是 JPG；以后拍照先在“设置—相机—格式”里选“兼容性最佳”。",
    ),
    (
        "evidence.raw",
        "[“{name}”]是相机的 RAW 原始照片，这里打不开。请用相机附带的软件或看图软件打开，另存为 JPG 后再选择。",
    ),
    (
        "evidence.picture",
        "[“{name}”]是 {format} 图片，不是每台电脑都能打开。请用看图软件打开，另存为 JPG 或 PNG 后再选择。",
    ),
    ("evidence.film", "[“{name}”]是视频或录音，不能作为佐证材料。请截取其中一张画面，存为 JPG 或 PNG 后再选择。"),
    (
        "evidence.paper",
        "[“{name}”]是 {format}文件，内容还能改动，不能作为佐证材料。请打开后另存为 PDF，或打印签字后拍照。",
    ),
    ("evidence.size", "“{name}”太大[（{size}）]，请控制在[ {most} ]以内，可把照片压缩后再上传。"),
    ("evidence.empty", "“{name}”是空文件，请重新选择。"),
    ("file.unreadable", "读不了这个文件，可能已被移动或正被其他程序占用。请重新选择。"),
    ("file.ticket", "上传的文件已过期，请重新选择一次。"),
    // Households and members.
    ("name.missing", "请填写姓名。"),
    ("name.long", "姓名太长（{n} 个字），最多 {most} 个字。请核对是否把别的内容填在了姓名里。"),
    ("text.long", "内容太长（{n} 个字），最多 {most} 个字。"),
    ("field.missing", "这一项要填写。"),
    ("department.outside", "您的账号限定了部门，不能办理{kind}。请由负责这项工作的账号办理，或联系区县管理员。"),
    ("day.missing", "请填写{what}。"),
    ("finding.unknown", "没有这一类待办，可能由更新的程序提出。请回到今日待办重新打开。"),
    ("field.code", "请从列表里选择。"),
    ("field.fixed", "这一项登记后不能修改；登记有误，请另登一条更正。"),
    ("field.shape", "这一项的写法不对，请核对。"),
    ("field.day", "日期写法不对，应像 2026-11-23；只知道月份可写 2026-11。"),
    ("field.number", "“{value}”不是一个整数，请填数字。"),
    ("field.state_needs_transition", "状态要一步一步办理，不能直接改。请刷新后再办。"),
    ("id.length", "身份证号应为 18 位，现在是 {n} 位。请逐位核对。"),
    ("id.old", "这是 15 位旧身份证号，请按现在的身份证填 18 位号码。"),
    ("id.check_digit", "身份证号[ {value} ]校验位不符，可能有一位录错。请对照身份证逐位核对。"),
    ("id.birth", "身份证号里的出生日期不存在，请对照身份证逐位核对。"),
    ("id.sex", "身份证号的性别位与所选性别不符，请核对。"),
    ("id.birth_differs", "身份证号里的出生日期与填写的出生日期不符，请核对。"),
    (
        "id.elsewhere",
        "这个身份证号已登记在{village}[ “{head}”户]。如是同一人，请办理成员变更或合并；如号码录错，请更正。",
    ),
    ("id.elsewhere_outside", "这个身份证号已在本区县其他村（社区）登记，请联系镇街核对。"),
    ("id.missing", "请填写身份证号；还没有的（如新生儿），请写明原因。"),
    (
        "phone.beside",
        "电话以外还写有“{value}”，这里只登记能拨打的号码。需要的内容请填到别的栏里；不用登记的，可点“仍要保存”。",
    ),
    ("phone.unread", "这里没有可以登记的电话号码，请核对后补全；座机请连同区号填写。"),
    ("phone.digits", "电话应为 11 位手机号，或连同区号 10 至 12 位的座机号，请核对。"),
    ("person.death_before_birth", "死亡日期早于出生日期，请核对。"),
    ("person.education_and_school", "文化程度和在校生状况只填一项：在校的填在校生状况，不在校的填文化程度。"),
    ("person.education_or_school", "文化程度和在校生状况要填一项。"),
    ("person.employer_without_months", "填了务工企业，没有填务工时间。确实不清楚，可点“仍要保存”。"),
    ("person.months_without_employer", "填了务工时间，没有填务工企业。确实不清楚，可点“仍要保存”。"),
    ("person.months", "务工时间应在 0 到 12 个月之间。"),
    ("person.labour", "16 至 59 岁、健康且不在校的成员标为无劳动力，请核对；确实如此，可点“仍要保存”。"),
    ("household.head_needed", "每户要有且只有一位户主。户主离开时，请先选出新户主。"),
    ("household.two_heads", "这一户已有户主。更换户主请用“更换户主”。"),
    ("household.two_spouses", "户主已有配偶登记，请核对与户主关系。"),
    ("household.village", "请选择居住的村（社区）。"),
    ("day.future", "日期不能晚于今天[（{today}）][（{date}）]。"),
    ("day.order", "结束日期早于开始日期，请核对。"),
    ("pair.two", "该户已有结对干部{name}[（自 {date}）]。要更换，请先填写原结对的结束日期和原因。"),
    ("pair.order", "原结对的结束日期早于开始日期[（{date}）]，请核对。"),
    ("cadre.unknown", "没有找到这位干部，请重新选择。"),
    ("export.too_many", "超过 {most} 行，没有导出。请用日期、账号或操作缩小范围，分几次导出。"),
    ("reveal.reason", "请填写查看原因。"),
    // Scope and records.
    ("scope.outside", "这一户不在本机或您的范围内[（{place}）]，请联系镇街或区县管理员。"),
    ("record.missing", "没有找到这条记录，可能已被删除或迁出。请返回后重新打开。"),
    ("record.deleted", "这条记录已被删除。要改它，请先联系区县恢复。"),
    ("record.moved", "这一户已迁往[{to}]其他村（社区），您的修改已转给迁入地核定，走访照常计入。"),
    ("record.other_kind", "这条记录的类别对不上，区县没有收入。请联系区县管理员。"),
    ("record.server_only", "这类记录只能由区县办理。"),
    ("field.required", "这条记录缺少必填的内容，区县没有收入。请打开这条记录补填后保存，或联系区县管理员。"),
    ("evidence.last", "这件实事已凭这份佐证材料办到现在这一步，不能删去最后一份。请先补充新的佐证材料。"),
    ("record.misfit", "这条记录有一项与登记要求不符，区县没有收入。请联系区县管理员。"),
    ("state.step", "{kind}现在是“{from}”，不能直接改为“{to}”。请刷新后再办。"),
    ("state.start", "{kind}不能一登记就是“{to}”。请先登记，再一步一步办理。"),
    ("state.elsewhere", "这条记录的进度已在别处改为“{stored}”，您的这一步区县没有收入。请核对后重新办理，或撤回。"),
    ("group.behind", "前面一条同户记录（第 {number} 号）区县还没有收入，处理好它以后这一条会自动收入。"),
    ("group.sealed", "这一条是加封的旧记录，区县打不开它的封，没有收入。请区县管理员核对服务器是否换过密钥。"),
    (
        "heads.two",
        "收入这一条，这一户就会有[ {n} 位]户主，区县没有收入：多半是别处已经换过户主。请撤回这一条，核对现在的户主；确实还要换，再按现在的情况办理“更换户主”。",
    ),
    (
        "heads.elsewhere",
        "这一户的户主已在别处更换，您的更换区县没有收入。请撤回这一条，核对现在的户主；确实还要换，再按现在的情况办理“更换户主”。",
    ),
    (
        "heads.none",
        "收入这一条，这一户就没有户主了，区县没有收入：多半是户主已在别处更换，或已离开。请撤回这一条，再按现在的情况重新办理，同时定下新户主。",
    ),
    ("group.size", "一次改动太多（{count} 处，最多 {most} 处），请分几次保存。"),
    ("code.last", "这一类只剩这一个可选的代码，停用后就没有可选的了。请先新增或恢复另一个。"),
    ("code.taken", "已经有叫“{label}”的代码，请换一个名称，或修改原来的那一个。"),
    ("code.unknown", "没有这一类或这一个可由区县设置的代码，可能由更新的程序设置。请升级程序后再试。"),
    ("parameter.role", "本地参数由区县设置。"),
    ("parameter.unknown", "没有这一项参数，可能由更新的程序设置。请升级程序后再试。"),
    ("parameter.value", "“{label}”的取值不对[，应是 {least} 到 {most} 的整数]，请核对。"),
    ("spot.role", "随机抽查由镇街和区县办理。"),
    ("spot.size", "抽取户数要在 1 到 {most} 之间。"),
    ("spot.nobody", "这个地区没有在册的搬迁户，没有抽取。"),
    ("board.cadre", "工作看板给社区（村）、镇街和区县用。您的帮扶户在“我的帮扶户”里。"),
    ("area.unknown", "地区代码不正确，请重新选择村（社区）。"),
    ("area.no_village", "请选到村（社区）一级。"),
    ("undo.late", "已超过可撤销的时间。登记有误，请另登一条更正。"),
    ("proposal.rank", "这一项要由上级[（{by}）]核定。"),
    ("proposal.guarded", "这一项在别处也改过，以区县现有的为准，您的修改等待核定。"),
    ("proposal.moved", "这一户已迁往其他村（社区），您的修改等待迁入地核定。"),
    ("proposal.deleted", "这条记录已在别处删除，您的修改等待核定。"),
    ("proposal.listed", "导入的名单[（{date}）]与现有的不同，现有的没有改动，请核定以哪一个为准。"),
    ("proposal.listed_deleted", "这条记录已删除，导入的名单[（{date}）]里还有，请核定是否恢复。"),
    // Workbooks.
    ("workbook.headings", "没有在《{sheet}》中找到必需的列：{missing}。请检查表头在第几行，或在“列对应”里手工指定。"),
    (
        "workbook.no_table",
        "“{name}”里没有户、人口或结对走访的表[（只有：{sheets}）]。请核对是否选错了文件，表头要在前几行。",
    ),
    (
        "workbook.other_county",
        "这份工作簿是{other}的，这里是{county}的数据，一行也没有导入。请到{other}的服务器上导入；\
         如果这里成为{county}只是因为导错了表，请先撤销全部导入，再导入这一份；撤销后仍是{county}的，请用 anju-county init 另建数据目录。",
    ),
    ("workbook.column_absent", "没有一张表有“{name}”这一列，请按表头原样填写。"),
    ("workbook.column_taken", "表里已经有“{meant}”这一列，不能再把“{name}”也对应成它。请核对列对应。"),
    ("workbook.column_unknown", "“{name}”不是规定的列名。请照国家表样的列名填写，如“证件号码”。"),
    ("word.column_unknown", "“{name}”不是有规定选项的列。词语对应要写国家表样里的列名，如“与户主关系”。"),
    ("word.meaning_unknown", "“{name}”不是“{column}”的选项。可以填：{choices}。"),
    ("learnt.unknown", "没有记着这一条对应，请刷新后再看。"),
    ("list.column_unknown", "这类名单里没有“{name}”这一列。可以填：{known}。"),
    ("workbook.unreadable", "“{name}”不是 Excel 工作簿，或文件已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"),
    ("export.unknown", "没有叫“{kind}”的名单。可以导出：{known}。"),
    ("export.format", "{file} 的扩展名不是 .xlsx、.csv 或 .ndjson，不知道写成什么格式。"),
    ("export.failed", "名单写不成文件，没有导出。请换一种格式再试。"),
    ("export.disk_full", "磁盘空间不足，导出没有完成，也没有留下半截文件。请清理[ {drive} ]或换一个位置再导出。"),
    ("export.folder", "写不进“{folder}”，导出没有完成，也没有留下半截文件。请检查这个文件夹的权限后再导出。"),
    ("export.no_folder", "没有找到“下载”文件夹，没有导出。请在个人文件夹里新建“下载”文件夹后再导出。"),
    ("export.reason", "导出用途太长，最多 {most} 个字。"),
    ("job.cancelled", "已取消导出，没有留下文件。"),
    ("job.over", "这次导出已经结束，不用取消。"),
    // What the desk and the county answer besides.
    ("account.role_unknown", "这个账号的角色是较新版本设的，当前版本不认识。请升级程序。"),
    ("area.not_granted", "迁入的村（社区）不在您的范围内，请由镇街或区县办理。"),
    ("blob.damaged", "附件在传输中损坏，会自动重新上传，不用处理。"),
    ("blob.size", "附件太大，区县没有收入。请压缩后重新加入材料。"),
    ("desk.revoked", "本机已停用，这条记录已交区县保管。请联系区县管理员。"),
    ("draft.large", "内容太多，草稿没有存下。请先保存一部分。"),
    ("evidence.for_what", "请先选定材料属于哪一件实事。"),
    ("field.negative", "金额不能是负数。"),
    ("field.unknown", "这一项不能在这里填写。请升级程序后再试。"),
    ("form.unchanged", "没有任何改动，不用保存。"),
    ("group.judging_failed", "区县处理这条记录时出错，已暂存，没有丢失。请联系区县管理员[（编号 {sequence}）]。"),
    ("group.withdrawn", "已撤回。"),
    ("household.unknown", "没有找到这一户，可能已迁出或不在您的范围内。"),
    (
        "id_number.elsewhere",
        "这个身份证号已登记在{village}[ “{head}”户]。如是同一人，请办理成员变更或合并；如号码录错，请更正。",
    ),
    ("keys.in_transaction", "程序内部出错，这一步没有办成。请再试一次。"),
    ("matter.confirm_how", "请选择群众怎样确认的。"),
    ("matter.confirmed_by_child", "确认人要年满 18 周岁，请另选一位家庭成员。"),
    ("matter.done_before_promise", "办结日期早于承诺日期，请核对。"),
    ("matter.due_before_promise", "计划办结日期早于承诺日期，请核对。"),
    ("matter.reason", "撤销要写明原因。"),
    ("member.head_child", "这位成员还未成年，这一户有成年人可以当户主。请另选一位。"),
    ("member.head_leaves", "户主离开，请先选出新户主。"),
    ("member.left_already", "这位成员已经登记离开，不用再登记。"),
    ("member.left_before_joining", "离开日期早于加入日期，请核对。"),
    ("member.relation", "请选择[{name}]与新户主的关系。"),
    (
        "member.two_homes",
        "这位成员已在另一户登记，一个人同一天只能属于一户，区县没有收入。请先在原来的户登记成员减少，再登记到这一户。",
    ),
    ("member.second_head", "每户只有一位户主。更换户主请用“更换户主”。"),
    ("need.refused_because", "不予受理要写明依据。"),
    ("pair.days", "新结对的开始日期要晚于原结对的结束日期，原结束日期不能早于它的开始日期[（{since}）]。"),
    ("person.died_before_birth", "死亡日期早于出生日期，请核对。"),
    ("person.elsewhere", "选择的人不是这一户现在的成员，请重新选择。"),
    ("proposal.delete", "这条记录在别处刚改过，删除等待核定。"),
    ("proposal.move", "迁往其他村（社区）要由管辖迁入地的账号核定。"),
    ("step.before", "日期不能早于上一步的日期（{date}），请核对。"),
    ("mark.until", "暂缓提醒最长一年，不能早于登记日期，请核对日期。"),
    ("finding.fact", "这类事项不能暂缓、说明或不再提醒，请按实际情况办理，办好后自动消除。"),
    ("finding.none", "这件事已不在待办里，可能已经办好，请刷新页面。"),
    ("paper.village", "一户一张的表册，请先选择一个村（社区）。"),
    ("paper.nobody", "这个村（社区）没有在册的搬迁户。"),
    ("paper.unknown", "没有这种公文或表册。"),
    (
        "paper.template",
        "《{name}》的模板有误（{file}.docx：{says}），没有生成文件。请更正模板，或删去本地模板改用自带的模板。",
    ),
    ("vote.short", "赞成 {n} 票，不到全体 {whole} 人的三分之二（{needed_votes} 票），不能登记为“表决通过”。"),
    ("vote.too_many", "赞成 {n} 人，全体 {whole} 人：赞成的不能多于全体，全体至少 1 人，请核对。"),
    ("notice.backwards", "公示截止日期不能早于开始日期（{date}），请核对。"),
    ("notice.running", "公示到{date}才期满，期满以后再登记有无异议。"),
    ("period.backwards", "最后一天不能早于取得日期（{date}），请核对。"),
    ("aid.first_month", "起发的月份比申请（{date}）早一年以上，请核对年月。"),
    ("aid.paid_through", "“发至”的月份比报送名单（{date}）晚两个月以上，请核对年月。"),
    (
        "aid.hukou_stays",
        "登记的户籍还没有迁移：没有迁移的由迁出地继续发放，不用申请。户籍其实已经迁移的，请同时更正户籍。",
    ),
    ("aid.needs_no_move", "这一户在同一镇街内搬迁，社会救助关系无需迁移。"),
    ("aid.document", "依法停发要填写停发决定的文号。"),
    ("aid.gap", "[{months}]救助金两地都未发放，不能办结。请登记补发，或填写依法停发的文号。"),
    (
        "step.no_fact",
        "这一步要同时登记它的结果（户口已迁移、成员身份），区县没有收到，没有收入。请撤回后在最新版本的程序里重新办理。",
    ),
    ("step.other_way", "登记的“{label}”不走这一步，请先更正“{label}”，或办理与它相符的一步。"),
    ("survey.no_form", "{name}里没有摸底表：找不到“系统编号（请勿改动）”一列。请用本程序导出的摸底表填写，再导入。"),
    (
        "survey.nobody",
        "系统编号对不上本机看得到的在册家庭成员，这一行没有读取。请不要改动这一列；成员有增减的，请先办理成员变更，再重新导出。",
    ),
    ("survey.twice", "这名成员在表里不止一行，只读取了第一行。请核对后删去重复的行。"),
    ("survey.moved", "这名成员在导出以后到了别的户，这一行没有读取。请重新导出这两户的表。"),
    ("survey.other", "同一户前面的行填的不一样，这一格没有读取。请核对后只在一行填写。"),
    ("survey.alone", "没有填“{needs}”（或填的是没有），这一格没有读取。请两格一起填写。"),
    (
        "survey.changed",
        "导出以后别处已登记为“{now}”，与这里填的“{value}”不同，这一格没有读取。请核对；以这里为准的，请在程序里更正。",
    ),
    ("survey.no_column", "表里找不到这一列，这一列没有读取。请不要改动列标题；可以重新导出一份再填。"),
    ("survey.department", "这一列属于其他部门，您的账号不能填写，没有读取。"),
    ("survey.column", "这一列不是摸底表的，没有读取。"),
    ("survey.sheet", "工作表“{name}”不是摸底表，没有读取。"),
    ("survey.formula", "这一格是没有结果的公式，没有读取。请改成选好的答案。"),
    ("survey.year", "这张表是 {year} 年导出的，医保按年度登记，这一格没有读取。请重新导出本年度的表填写。"),
    ("survey.word", "“{value}”不在可选的答案里，这一格没有读取。请从下拉列表里选择。"),
    ("survey.day", "“{value}”不是完整的日期，这一格没有读取。请写成 2026-11-23 的样子。"),
    ("handover.origin", "请核对移交方：要是本区县的一个村（社区），并且是这一户现在居住的村。"),
    (
        "handover.destination",
        "请选择接收方：要是本区县的另一个村（社区）。移交外区县（省）的，请选“函告外区县（省）接收”。",
    ),
    ("handover.inside", "双方都在本区县，请选“区县内移交”。"),
    ("handover.other_side", "请填写外地一方的单位名称，例如“湖北省利川市谋道镇”。"),
    ("handover.place", "这条交接记录不在移交方，也不在接收方，区县没有收入。"),
    ("handover.other_hands", "移交由迁出地发起，不能替迁出地移交。请与迁出地联系。"),
    (
        "handover.gone",
        "这一户现在不住在移交的村，可能已迁到别处或已注销。请核对后退回（移交方终止）这次移交，需要的重新办理。",
    ),
    ("handover.origins_step", "这一步由迁出地办理。"),
    ("handover.destinations_step", "这一步由迁入地办理。"),
    ("handover.open_item", "还有交接事项没有办结，不能办结整个交接。请先逐项办结，或者写明原因不办理。"),
    ("handover.ended", "这次交接已经办结或终止，不能再增加事项。"),
    ("handover.begun", "对方已经处理过，或者不是您一方发起的，不能撤回。请办理“终止移交”或“不办理”，并写明原因。"),
    (
        "handover.under_way",
        "这一户已经有一件交接正在办理：还没有接收的，由移交方终止后再移交；已经接收的，办结以后再移交。",
    ),
    ("handover.not_here", "外区县（省）移来的户，搬来以后在“搬迁户”里新增，不在移交时指定。"),
    ("handover.open_elsewhere", "您能看到的事项都已办结，还有 {n} 项属于其他部门，请由不限部门的账号办结整个交接。"),
    ("handover.role", "迁移交接由镇街和区县办理，工作人员可以查看；您的账号看到的是您结对的户。"),
    ("handover.twice", "同一次保存里对同一件交接写了两种内容，区县没有收入。请撤回后重新填写。"),
    ("record.other_id", "这条{kind}的编号和内容对不上，区县没有收入。请撤回后重新登记。"),
    ("record.under_way", "已经有一件{kind}正在办理，办结或撤回后才能再登记。"),
    ("record.too_many", "一次最多办理 {n} 条，请分几次。"),
    ("record.exists", "这一项已经登记过，请打开原来的记录更正。"),
    ("record.unknown", "没有找到这条记录，可能已被删除或迁出。请返回后重新打开。"),
    ("request.too_large", "一次提交的内容太多，请分几次保存。"),
    ("request.unreadable", "页面和程序的版本对不上，请关闭后重新打开程序。"),
    ("state.unknown", "这个状态是较新版本登记的，当前版本不认识。请升级程序。"),
    ("store.failed", "读写本机数据没有成功，这次没有保存。请再试一次；仍然不行，请重新打开程序。"),
    ("store.full", "磁盘空间不足，这次没有保存。请清理磁盘后再保存，页面上的内容还在。"),
    ("sync.endless", "同步一直没有完成，稍后会自动再试。已保存的内容都在本机。"),
    ("sync.protocol", "本机程序与区县服务器的版本不一致，暂时不能同步。可以照常登记；请升级程序。"),
    ("undo.gone", "没有可以撤销的保存。"),
    ("undo.not_this", "这一步不能撤销。登记有误，请另登一条更正。"),
    ("request.shape", "页面和程序的版本对不上，请关闭后重新打开程序。"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_pin_says_how_many_tries_are_left() {
        let said = sentence(&Fault::new("pin.wrong").with("left", 3));
        assert!(said.starts_with("数字密码不正确，还可以试 3 次。"), "{said}");
    }

    #[test]
    fn states_and_ranks_are_said_by_their_words() {
        let said = sentence(&Fault::new("state.step").with("kind", "matter").with("from", "1").with("to", "4"));
        assert_eq!(said, "实事现在是“已承诺”，不能直接改为“群众已确认”。请刷新后再办。");
        assert!(sentence(&Fault::new("account.rank").with("needed", "township")).contains("镇街"));
    }

    #[test]
    fn days_and_months_are_said_as_people_say_them() {
        let said = sentence(&Fault::warning("visit.before_moved_in").with("month", "2018-12"));
        assert!(said.contains("（2018年12月）"), "{said}");
        let said = sentence(&Fault::new("visit.future").with("date", "2026-11-23"));
        assert_eq!(said, "走访日期不能晚于今天（2026年11月23日）。");
    }

    #[test]
    fn a_code_nobody_knows_is_still_said_politely_and_carried_along() {
        let said = sentence(&Fault::new("moon.full"));
        assert!(said.contains("moon.full") && said.contains("已保存的内容都在本机"), "{said}");
    }

    #[test]
    fn every_code_is_said_once() {
        let mut codes: Vec<_> = SENTENCES.iter().map(|(code, _)| *code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), SENTENCES.len());
    }
}
