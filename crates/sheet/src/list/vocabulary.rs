//! The words by which departments' lists are judged: what affirms, what denies and what leaves it open in titles, what denies in
//! cells, what headings speak of, what is said of who receives and of who has moved. Each list of words stands once, and here.

use std::sync::LazyLock;

/// What holds a character of the words below and weakens nothing.
pub(super) const HARMLESS: &str = "待遇 渐退 优待 待业 脱贫 退休 退役 未成年 不稳定 未消除 适应 原籍 减免 转账 转入 不详 \
    未满 不满 未婚 不便 不限 不动产 无变动 无变化 未变 不变 未停 未注销 未死亡 无死亡 未退出 未断 不断 应急 \
    转移就业 转正 周转 未育 未就业 未上学 未入学 未脱贫 未务工 退伍 不能自理 不在家 不识字 未激活 停机 计划生育 退捕 停车场 应保尽保 征缴期 \
    动态调整后 复核通过 审批通过 审核通过 年审通过 已审批 已审核 退出监测 监测已退出 退出宅基地 宅基地退出 宅基地已退出 未拆除 未拆旧 \
    未超标 不超标 未资助 拟同意 无停保 无断缴 无停发 无取消 无退出 无减员 未失业 未务农 未返乡";
/// What says nothing of an insurance: how it stands with an aid.
pub(super) const OF_AIDS: &str = "未享受低保 不享受低保 未纳入低保 非低保 已取消低保 取消低保 退出低保 低保已停发 低保停发 低保已取消 \
    低保取消 低保已退出 未享受特困 非特困 不再享受资助 未享受资助 不享受资助 非脱贫";
/// Titles in whose words others stand, and how these are read.
pub(super) const READ_AS: [(&str, &str); 6] = [
    ("征缴参保", "参保"),
    ("征缴缴费", "缴费"),
    ("到龄领取", "领取"),
    ("迁入户口", "户口迁入"),
    ("参保人员信息", "参保人员"),
    ("领取人员信息", "领取人员"),
];
/// What stands in brackets in titles of those who are not listed.
pub(super) const LEFT_OUT: &str = "不含 不包括 不包含 已剔除 剔除 已扣除 已除 另表 另附 另列 已核减";
/// Whose death is another's.
pub(super) const RELATIVES: &str = "父 母 丈夫 妻 配偶 儿 女儿 女婿 子女 爷 奶 祖 公公 婆婆 岳 兄 弟 姐 妹 哥 嫂 家人 家属 监护人 孙 \
    叔 伯 亲属 老伴 老公 前夫 前妻";
/// How it is said that somebody died.
pub(super) const DEATHS: &str = "意外死亡 死亡 去世 去逝 已故 亡故 病故 身故 过世 离世 病逝 逝世 双亡 已死 已亡 病亡";
/// What says behind an end that it goes on.
pub(super) const GOES_ON: &str = "续保 新增 恢复 重新参保 续缴 继续 补缴";
/// Headings of whys for an aid and of names, under which nothing denies.
pub(super) const OF_REASONS: &str = "困难原因 致贫原因 致困原因 贫困原因 救助原因 纳入原因 新增原因 申请原因 享受原因 保障原因 家庭情况 \
    家庭困难情况 监护人 缴费人 代缴人 缴款人 付款人 领款人 户主";
/// What a household's aid is called under 保障类别, beside its classes.
pub(super) const FORMS_OF_AID: &str = "重残单人保 单人保 整户保 整户 单人户 户保 长期保障户 长期保障 短期保障 重病单人保 重点保障户 \
    一般保障户 重残 重病";
/// A word of a column of states, and the phrases of titles that plainly say the same; a longer one before what it holds.
pub(super) type Ends = (&'static str, &'static str);

/// Of insurances.
pub(super) const INSURANCE_ENDS: &[Ends] = &[
    ("未参保", "应参保未参保 应参未参 没有参加 没有参保 未参加 未参保 没参保 不参保 未参合 未投保"),
    ("停保", "停止参保 暂停参保 终止参保 中断参保 已停保 停保 断保 退保"),
    ("断缴", "停止缴费 暂停缴费 中断缴费 断缴 停缴"),
    ("未缴费", "应缴未缴 没有缴费 未缴费 欠费"),
    ("停发", "暂停发放 暂停领取 停发"),
];
/// Of aids.
pub(super) const AID_ENDS: &[Ends] = &[
    ("停发", "停止享受 停止发放 停止保障 停止救助 停止供养 暂停发放 暂停享受 不再享受 不再保障 已停发 停发 停保"),
    ("取消", "已取消 取消"),
    ("退出", "动态调出 已退出 退出 调出 清退"),
    ("终止", "终止"),
    ("注销", "注销"),
    ("未享受", "没有享受 未享受 不享受"),
];
/// Of a hukou.
pub(super) const NOT_MOVED: &[Ends] = &[("未迁移", "应迁未迁 没有迁移 未迁户口 未迁移 未迁入 未落户 未迁")];
/// What leaves open in a title whether somebody takes part, receives or has moved.
pub(super) const OPEN: &str = "停 断 未 没 不 应 拟 待 退 漏 错 脱 亡 死 减 催 非 原 曾 审 取消 注销 终止 中断 暂停 转出 \
    迁出 调出 清退 失效 放弃 申请 申报 核查 核实 核对 复核 入户 调查 疑似 预警 动员 计划 意向 意愿 摸底 排查 违规 异议 \
    认证 到龄 转职工 转居民 转保 任务 目标 征缴 通知 提醒 提示 宣传 欠 初选 候选 失败 异常 撤销 解除 需 须 可参保 符合 逾期 \
    预登记 预发 暂存 空白 异地参保 异地医保 跨省 县外 市外 外省 冒领 追缴 丧葬 遗属 供养亲属 采集 变更 作废 样表 模板 草稿 \
    服刑 参军 受理 问题 办理中 迁入其他 迁回";
/// What says that both stand in a list.
pub(super) const EITHER: &str = "变动 调整 动态 异动 增减";
/// Tables of everybody, whether he takes part or not.
pub(super) const OF_EVERYBODY: &str = "情况 统计 汇总 信息 是否";
/// What affirms in a title that somebody is insured.
pub(super) const INSURED: &str = "参保 参合 缴费 投保 在保 参加 续保";
/// That he draws a pension.
pub(super) const DRAWN: &str = "领取 发放 享受 在领";
/// That he receives an aid.
pub(super) const RECEIVED: &str = "在享 在保 享受 发放 领取 保障对象 救助对象 在册 新增 新纳入";
/// That his hukou was moved.
pub(super) const MOVED: &str = "已迁移 已迁 迁入户口 户口迁入 户籍迁入 落户 户口迁移 户籍迁移";
/// Titles of those who moved into a house, and no hukou with them.
pub(super) const MOVED_HOUSE: &str = "搬迁 入住 安置 分房 交房";
/// What stands between the name of an insurance or aid and what its table is called.
pub(super) const NEUTRAL: &str = "基本 医疗 养老 保险 医保 保障 救助 供养 救助供养 人员 对象 人口 家庭 群众 成员 居民 户 \
    的 明细 登记 儿童 残疾人 生活补贴 护理补贴 补贴";
/// Of whom an id number is that is not the one whom a list is about, or that is no longer his.
pub(super) const OF_OTHER_PERSONS: &str = "户主 监护 代理 代办 配偶 联系 经办 父 母 法定 担保 填 干部 领款 开户 缴费人 \
    代缴 领取人";
/// The words by which a cell denies, whatever it stands under, where being listed is all that is said.
pub(super) const DENYING: &str = "停 断缴 断保 中断 未 没 不 退 死 亡 故去 取消 减 转 迁往 迁出 迁走 调出 注销 销户 终止 \
    清退 失效 放弃 除名 作废 剔除 清除 核销 欠 漏 拟 待 申请 审核中 × ✗ ✘ 催 失败 驳回 拒 服刑 失踪 财政供养 重复参保 撤销 \
    封存 离职 外嫁 超标 纳入特困 参加职工 职工医保 在外参保 异地参保 账户异常 卡号错误 迁回 在原籍 正在办 改参 冻结 \
    出国定居 错保 暂缓 缓发 销号";
/// The words that deny though they hold a harmless one.
pub(super) const DENYING_WHOLE: &str = "转入五保 转入特困 转入职工 转入企业 转入机关";
/// By which words of a cell somebody on a roster of those who draw a pension does not, or draws another.
pub(super) const NOT_DRAWN: &str =
    "未满60 未满六十 未到龄 未达龄 缴费期 补缴 缴费中 正在缴费 在缴 领取职工 领取企业 领取机关";
/// The words by which a cell says of whom a title denies it that it is so after all.
pub(super) const RESTORED: &str = "已参保 已参合 已缴费 已续保 续保 重新参保 恢复 误停 误报 停错 未停 未断 继续享受 继续发放 \
    继续领取 已迁移 已迁入 已迁 已落户";
/// What takes such a word back: what was so before, or is so elsewhere.
pub(super) const NOT_RESTORED: &str = "原 曾 拟 待 申请 去年 上年 不 没 外地 异地 市外 县外 省外 在外 部队 学校 恢复期";
/// The words by which a cell denies beside an own yes.
pub(super) const OUTRIGHT: &str = "停保 停发 停缴 断保 断缴 退保 停止享受 停止参保 停止发放 暂停发放 暂停缴费 取消低保 \
    取消特困 取消资格 取消享受 已取消 已退出 已终止 清退 不再享受 未参保 未缴费 已退费 放弃参保";
/// By which words of a cell somebody did not move here, but away.
pub(super) const AWAY: &str = "迁往 迁出 迁走 转出";
/// What a heading says under which anything but a no denies.
pub(super) const ENDING: &str = "停 断缴 断保 中断 注销 终止 死亡 未 取消 退出 去世 销户 减少 减员 欠费 退保 拟 计划";
/// What a heading asks of the list's own matter, whoever is named beside it: 村（社区）核实情况, 银行代扣结果.
pub(super) const ASKS: &str = "核实 核查 意见 扣款 代扣 扣费 比对 审核 审批 参保情况 参保状态 参保结果 缴费情况 缴费状态 缴费结果 \
    发放结果 发放状态 发放情况";
/// Headings of names, places and numbers, under which nothing denies.
pub(super) const OF_NAMES: &str = "姓名 名称 地址 住址 村 社区 镇街 乡镇 街道 组 单位 学校 机构 银行 开户 账号 账户 卡号 \
    电话 手机 联系 身份证 证件 民族 性别 出生 参保地 户籍地 经办 区县";
/// Headings of other matters, under which only a death counts.
pub(super) const OF_OTHERS: &str = "健康 残疾 婚姻 就业 务工 文化 学历 教育 就学 劳动 户主 贫困 脱贫 建档 监测 住房 搬迁 \
    收入 车辆 党员 居住 外出 政治 就医 培训 资助 代缴 代扣 困难 异地 特殊 认证 在校 学生 军 高龄 失业 工伤 生育 年龄 关系 \
    计生 身份 档次 财政 本地户籍 本地户口 本地人 是否微信 是否支付宝 重点人群 重残 单人保 整户保 刚性扣减 是否调整 是否新增 拆旧 拆除 宅基地 社保卡 银行卡";
/// What asks of the list's own matter.
pub(super) const OF_OWN: &str = "参保 缴费 保险 医保 养老 享受 发放 领取 在保 到账 登记 标识 标志 状态";
/// What denies where it is all that a cell says, whatever it stands under.
pub(super) const PLAINLY: &str = "停保 已停保 停发 已停发 停缴 已停缴 断缴 退保 未参保 未缴费 已取消 已死亡";
/// Headings of what is paid.
pub(super) const OF_MONEY: &str = "金额 保障金 供养金 救助金 养老金 实发 实缴 合计 补助 个人缴费 个人缴纳 应缴 已缴 应发 到账 缴费额 \
    缴费标准 保障标准 月待遇 待遇标准 待遇金额 待遇额 发放标准 发放额 补差 领取标准 享受标准 月标准 救助标准";
/// Words of states that say no and nothing more.
pub(super) const NOT_INSURED: &str = "从未参保 未参保登记 不在保 未参加 未投保 无参保信息 终止参保 终止 注销 已注销 死亡 \
    已死亡 死亡终止 退保 已退保 已终止 终止待遇";
/// What is said of who receives.
pub(super) const RECEIVES: &str = "在享 在保 正常 正常发放 正常享受 已享受 享受中 发放中 在册 继续享受 继续保障 新增 续保 \
    恢复发放 恢复享受 增员 渐退期 渐退 调标 延保 保障中 复核通过";
/// What is said of who does not.
pub(super) const RECEIVES_NOT: &str = "停发 已停发 停保 取消 已取消 退出 已退出 终止 已终止 暂停 暂停发放 暂停享受 缓发 \
    注销 停止 停止发放 停止享受 停止保障 未享受 不享受 不再享受 取消资格 死亡 已死亡 清退 调出 减员 减少 迁出 核销";
/// What is said of who has moved his hukou here.
pub(super) const HAS_MOVED: &str = "已落户 已迁入 已迁 迁入 落户 迁移";
/// What is said of who has not.
pub(super) const HAS_NOT_MOVED: &str = "未落户 未迁入 未迁 未迁移 维持原户籍 不愿迁移 不愿迁 不迁 不迁移 暂不迁移 暂不迁 \
    办理中 正在办理 待迁 待迁移 拟迁 拟迁移";

/// Names of places that hold what people's kinds are called by; a longer one before what it holds.
pub(super) const PLACES: &str = "居民委员会 居民委 居民小组 居民组 居民点 居民区 居民楼 居民新村 居民小区 居民安置 居民集中 \
    职工宿舍 职工新村 职工小区 职工家属 职工住宅 职工医院 职工之家 职工大院 职工楼";
/// What says that a list is of other years than its own.
pub(super) const OTHER_YEARS: &str = "去年 上年 历年 往年 前年 近两年 近二年 近三年 近3年 近2年 近五年 近5年 近几年";
/// What sums up rows.
pub(super) const SUMS: &str = "小计 其中 合计 共计 总计 累计";
/// Headings of amounts that were paid, whatever is due.
pub(super) const OF_PAID: &str = "实缴 实发 到账 已缴 实收 实付 实领 实际";
/// What stands beside these that is no amount.
pub(super) const OF_NO_AMOUNT: &str =
    "日期 时间 年月 年度 状态 结果 是否 月数 年限 年数 比例 基数 方式 渠道 档次 情况 地 人数";
/// What says that somebody else pays all of it.
pub(super) const PAID_BY_OTHERS: &str =
    "全额资助 全额代缴 政府代缴 民政代缴 财政代缴 政府资助 民政资助 资助参保 财政全额";
/// Headings of the time that a row is of.
pub(super) const OF_TIME: &str = "发放年月 发放月份 发放月 发放年度 发放期 发放期间 发放所属期 发放所属月 所属期 所属月 所属月份 \
    所属年月 所属年度 费款所属期 费款所属期止 费款所属期终 费款所属年度 缴费所属期 缴费所属期止 业务年月 业务月份 账期 核发年月 \
    享受月份 救助月份 补贴月份 补助月份 缴费年度 缴费年份 缴费所属年度 参保年度 年度 年份 年月 月份 保障年度 保障月份 保障年月 \
    结算月份 结算年月 待遇年月 待遇月份";

/// Returns a text without the names of places that hold what people's kinds are called by: 农坝社区居民委员会.
pub(super) fn without_places(text: &str) -> String {
    PLACES.split(' ').fold(text.to_owned(), |text, word| text.replace(word, ""))
}

/// Tells whether a text holds one of these words.
pub(super) fn has(text: &str, words: &str) -> bool {
    words.split(' ').any(|word| text.contains(word))
}

/// Tells whether a text is one of these words.
pub(super) fn is_one(text: &str, words: &str) -> bool {
    words.split(' ').any(|word| text == word)
}

/// The harmless words, a longer one before what it holds.
static HARMLESS_FIRST: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = HARMLESS.split_whitespace().collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
});

/// Returns a text without what holds a character of other words and weakens nothing.
pub(super) fn harmless(text: &str) -> String {
    HARMLESS_FIRST.iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

/// Returns a title without what it says in brackets of those who are not listed, (不含停保人员), and its words as they are meant.
pub(super) fn of_the_listed(title: &str) -> String {
    let mut kept = String::with_capacity(title.len());
    let mut rest = title;
    while let Some((before, inside)) = rest.split_once('(') {
        kept.push_str(before);
        let Some((inside, behind)) = inside.split_once(')') else {
            rest = inside;
            continue;
        };
        if !has(inside, LEFT_OUT) {
            kept.extend(["(", inside, ")"]);
        }
        rest = behind;
    }
    kept.push_str(rest);
    READ_AS.iter().fold(kept, |text, (written, meant)| text.replace(written, meant))
}
