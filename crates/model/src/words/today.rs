//! The sentences of 今日待办 (WORDS W2): why a row is there, what its button and its tag say. Rules decide which rows there
//! are; nothing here does.

use super::fill;
use crate::{
    contract::{Level, TodayGroup as Group, TodayRow},
    day::Day,
    rules::{self, Reason, Rule, Strength},
};
use std::collections::BTreeMap;

/// How one row is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Why the row is there.
    pub sentence: String,
    /// What its one button says.
    pub button: &'static str,
    /// A word or two for the eye: how late, how much is missing.
    pub tag: String,
}

impl Group {
    /// Returns the chip's word.
    pub fn label(self) -> &'static str {
        match self {
            Group::Visit => "走访",
            Group::Pair => "结对",
            Group::Need => "诉求",
            Group::Matter => "实事",
            Group::Right => "权益保障",
            Group::Handover => "迁移交接",
            Group::Community => "安置社区",
            Group::Data => "资料",
        }
    }
}

/// The word beside a row's colour.
pub fn level(level: Level) -> &'static str {
    match level {
        Level::Alarm => "预警",
        Level::Remind => "提醒",
        Level::Hint => "提示",
    }
}

/// The clause a row follows from.
pub fn basis(clause: &str, local: bool) -> String {
    match (clause.is_empty(), local) {
        (true, true) => "期限为本地参数，文件未作规定".to_owned(),
        (true, false) => String::new(),
        (false, true) => format!("〔{clause}〕期限为本地参数，文件未作规定"),
        (false, false) => format!("〔{clause}〕"),
    }
}

/// Says for how many days a household has waited to be taken, and whether that is longer than it may.
pub fn waited(days: i64, at_most: i64) -> String {
    match days {
        ..=0 => "今天移交".to_owned(),
        _ if days > at_most => format!("已等待 {days} 天，超过接收期限 {at_most} 天"),
        _ => format!("已等待 {days} 天"),
    }
}

/// Tells which group a reason belongs to.
pub fn group(key: &str) -> Group {
    match key.split('.').next().unwrap_or_default() {
        "visit" => Group::Visit,
        "pair" => Group::Pair,
        "need" => Group::Need,
        "matter" => Group::Matter,
        "move" => Group::Handover,
        "org" | "fac" | "self" | "vote" | "cult" | "meet" | "group" => Group::Community,
        "data" | "sync" | "diff" => Group::Data,
        _ => Group::Right,
    }
}

/// Says one row. Days in the parameters (`2026-11-23`) are written as people say them, without the year in this year.
pub fn say(row: &TodayRow, today: Day) -> Said {
    let reason = reason_of(&row.key);
    let mut params: BTreeMap<String, String> =
        row.params.iter().map(|(name, value)| (name.clone(), spoken(value, today))).collect();
    if let (Some(n), Some(k)) = (number(&row.params, "n"), number(&row.params, "k")) {
        params.insert("over".to_owned(), (n - k).max(0).to_string());
    }
    let Some(reason) = reason else {
        return Said { sentence: format!("有一件事要办（{}）", row.key), button: "打开", tag: String::new() };
    };
    match row.fold {
        Some((_, count)) => Said {
            sentence: format!("{count} 户{}", fill(reason.many, &params)),
            button: "打开名单",
            tag: format!("{count} 户"),
        },
        None => Said { sentence: fill(reason.one, &params), button: reason.button, tag: fill(reason.tag, &params) },
    }
}

/// Says in a few words what a list of many of one reason is about: “超过走访期限”.
pub fn many(key: &str) -> &'static str {
    reason_of(key).map_or("待办事项", |reason| reason.many)
}

fn reason_of(key: &str) -> Option<&'static Reason> {
    let of_rule = rules::reason(key).map(|(_, reason)| reason);
    of_rule.or_else(|| REASONS.iter().find(|reason| reason.key == key))
}

fn number(params: &BTreeMap<String, String>, name: &str) -> Option<i64> {
    params.get(name)?.parse().ok()
}

fn spoken(value: &str, today: Day) -> String {
    value.parse().map_or_else(|_| value.to_owned(), |day| super::day(day, today))
}

const fn reason(
    key: &'static str,
    one: &'static str,
    many: &'static str,
    button: &'static str,
    tag: &'static str,
) -> Reason {
    Reason { key, one, many, button, tag }
}

/// Reasons that no rule finds yet, and those about data. Parameters: `date`, `n` (days or a count), `k` (the local interval), `cadre`, `summary` (of a need), `title` (of a
/// matter), `year`, `month`, `name` (of a person), `step`, `village`, `reason`, `item`, `site`, `facility`, `choice`,
/// `a` `b` `c` `h` (square metres and households), `org`.
const REASONS: &[Reason] = &[
    reason("move.in", "{village}移交来 1 户，待接收（{waited}）", "待接收", "查看并接收", "待接收"),
    reason("move.back", "移交被退回：{reason}", "移交被退回", "补正后提交", "被退回"),
    reason("move.owner", "交接事项{item}没有明确责任方或责任人", "交接事项没有明确责任方", "明确责任方", "无责任方"),
    reason("move.item", "交接事项{item}已过办理期限 {n} 天", "交接事项已过办理期限", "更新进度", "超期 {n} 天"),
    reason(
        "move.letter",
        "移交函[（{letter}）]已发出 {n} 天，尚未收到回函",
        "移交函已发出，尚未收到回函",
        "登记回函",
        "{n} 天未回函",
    ),
    reason("group.none", "{village} {n} 户未登记所属村（居）民小组", "未登记所属村（居）民小组", "打开名单", "{n} 户"),
    reason("org.decide", "{site}安置 {n} 人，可{choice}，尚未作出决定", "尚未作出组织设置决定", "登记决定", "待决定"),
    reason("fac.missing", "{village}缺少{facility}（新成立的安置社区要健全）", "缺少服务设施", "登记措施", "缺设施"),
    reason(
        "fac.station",
        "{site}集中安置 {n} 人，应设公共服务站，尚未设立",
        "应设公共服务站，尚未设立",
        "登记措施",
        "缺设施",
    ),
    reason(
        "fac.area",
        "{village}服务设施 {a} 平方米，按 {h} 户应不少于 {b} 平方米，还差 {c} 平方米",
        "服务设施面积不足",
        "登记措施",
        "差 {c} ㎡",
    ),
    reason("self.assoc", "{village}的{org}还没有搬迁群众参加", "自治组织还没有搬迁群众参加", "登记成员", "未参加"),
    reason(
        "vote.ask",
        "换届选举 {date} 截止登记，{n} 名户籍在原村的选民未登记选择",
        "有选民未登记选择",
        "打开名单",
        "{n} 人",
    ),
    reason("cult.house", "{site}还没有文化中心户", "还没有文化中心户", "登记", "0 户"),
    reason("cult.show", "{site}{year}年还没有文艺演出", "今年还没有文艺演出", "登记", "0 场"),
    reason("meet.action", "联席会议事项“{item}”应于 {date} 完成", "联席会议事项待完成", "更新进度", "待完成"),
    reason("data.check", "{n} 处资料有疑问", "资料有疑问", "逐条核对", "{n} 处"),
    reason("sync.item", "{n} 条记录区县未收入，需要处理", "有记录区县未收入", "去处理", "未收入"),
    reason("diff.item", "{n} 处两边填写不一致，请确认", "有两边填写不一致", "去确认", "不一致"),
];

/// Says how strictly a clause speaks, and what that comes to.
pub fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Must => "应（须、要）",
        Strength::MustUnlessExplained => "原则上应，说明原因后解除",
        Strength::May => "可，只作提示",
    }
}

/// Says what settles that which a rule finds.
pub fn settled(rule: &Rule) -> &'static str {
    if rule.ends_by_facts { "登记事实后解除" } else { "登记事实，或说明、暂缓" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AreaCode, contract::Level};

    fn row(key: &str, params: &[(&str, &str)]) -> TodayRow {
        TodayRow {
            key: key.to_owned(),
            level: Level::Remind,
            params: params.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            clause: "二（五）".to_owned(),
            local: true,
            household: None,
            title: "冉桂兰".to_owned(),
            place: String::new(),
            persons: 2,
            subject: None,
            person: None,
            fold: None,
        }
    }

    fn today() -> Day {
        "2026-11-23".parse().expect("a day")
    }

    #[test]
    fn an_overdue_visit_says_how_long_since_whom_and_how_late() {
        let params = [("n", "47"), ("k", "31"), ("date", "2026-10-07"), ("cadre", "牟建国")];
        let said = say(&row("visit.over", &params), today());
        assert_eq!(said.sentence, "已 47 天未走访（本地参数：31 天一次），上次 10月7日 牟建国");
        assert_eq!((said.button, said.tag.as_str()), ("登记走访", "逾期 16 天"));
    }

    #[test]
    fn what_is_not_known_leaves_no_gap_in_the_sentence() {
        assert_eq!(say(&row("visit.over", &[("n", "47")]), today()).sentence, "已 47 天未走访");
        assert_eq!(
            say(&row("pair.none", &[("date", "2025-12-31")]), today()).sentence,
            "自 2025年12月31日 起没有结对帮扶干部"
        );
        assert_eq!(say(&row("pair.none", &[]), today()).sentence, "没有结对帮扶干部");
    }

    #[test]
    fn a_folded_row_counts_households_and_opens_the_list() {
        let mut folded = row("hukou.ask", &[]);
        folded.fold = AreaCode::parse("500235141001").map(|area| (area, 86));
        let said = say(&folded, today());
        assert_eq!((said.sentence.as_str(), said.button), ("86 户尚未征询户口迁移意愿", "打开名单"));
    }

    #[test]
    fn a_reason_of_a_newer_program_still_has_a_row() {
        assert_eq!(say(&row("moon.full", &[]), today()).button, "打开");
    }

    #[test]
    fn every_reason_is_said_once() {
        let of_rules = rules::all().flat_map(|rule| rule.reasons);
        let mut keys: Vec<_> = of_rules.chain(REASONS).map(|reason| reason.key).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    }
}
