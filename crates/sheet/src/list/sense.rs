//! What offices write around the facts of a list, in titles and in cells that no column reads: that whoever is listed takes part
//! or receives, that he does not or no longer does, or neither. The words for that stand here and nowhere else. Only what
//! affirms concludes: a text that nobody foresaw says nothing.

use super::title::{kind_words, names, names_of};
use crate::{
    cell::yes_no,
    draft::gone::{self, DEAD},
    skipped::TABLES,
};
use anju_model::{Department, reading};

/// What a title says of whoever stands under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    /// Nothing.
    Silent,
    /// That he takes part, receives, has moved.
    Affirms,
    /// That he does not, or no longer, in this word of a column of states.
    Denies(&'static str),
    /// That it is one or the other, as a line further down may say: 变动名单.
    Either,
    /// What leaves it open: 拟纳入名单, 核查名单.
    Open,
}

/// What holds a character of the words below and weakens nothing.
const HARMLESS: [&str; 34] = [
    "待遇",
    "渐退",
    "优待",
    "待业",
    "脱贫",
    "退休",
    "退役",
    "未成年",
    "不稳定",
    "未消除",
    "适应",
    "原籍",
    "减免",
    "转账",
    "转入",
    "不详",
    "未满",
    "不满",
    "未婚",
    "不便",
    "不限",
    "不动产",
    "无变动",
    "无变化",
    "未变",
    "不变",
    "未停",
    "未注销",
    "未死亡",
    "无死亡",
    "未退出",
    "未断",
    "不断",
    "应急",
];

/// Phrases of titles that plainly deny, each with the word of a column of states that says the same; a longer one before what it
/// holds.
const INSURANCE_ENDS: [(&str, &str); 30] = [
    ("应参未参", "未参保"),
    ("应参保未参保", "未参保"),
    ("没有参加", "未参保"),
    ("没有参保", "未参保"),
    ("未参加", "未参保"),
    ("未参保", "未参保"),
    ("没参保", "未参保"),
    ("不参保", "未参保"),
    ("未参合", "未参保"),
    ("未投保", "未参保"),
    ("停止参保", "停保"),
    ("暂停参保", "停保"),
    ("终止参保", "停保"),
    ("中断参保", "停保"),
    ("已停保", "停保"),
    ("停保", "停保"),
    ("断保", "停保"),
    ("退保", "停保"),
    ("停止缴费", "断缴"),
    ("暂停缴费", "断缴"),
    ("中断缴费", "断缴"),
    ("断缴", "断缴"),
    ("停缴", "断缴"),
    ("应缴未缴", "未缴费"),
    ("没有缴费", "未缴费"),
    ("未缴费", "未缴费"),
    ("欠费", "未缴费"),
    ("暂停发放", "停发"),
    ("暂停领取", "停发"),
    ("停发", "停发"),
];
const AID_ENDS: [(&str, &str); 24] = [
    ("停止享受", "停发"),
    ("停止发放", "停发"),
    ("停止保障", "停发"),
    ("停止救助", "停发"),
    ("停止供养", "停发"),
    ("暂停发放", "停发"),
    ("暂停享受", "停发"),
    ("已停发", "停发"),
    ("停发", "停发"),
    ("停保", "停发"),
    ("不再享受", "停发"),
    ("不再保障", "停发"),
    ("已取消", "取消"),
    ("取消", "取消"),
    ("已退出", "退出"),
    ("退出", "退出"),
    ("动态调出", "退出"),
    ("调出", "退出"),
    ("清退", "退出"),
    ("终止", "终止"),
    ("注销", "注销"),
    ("没有享受", "未享受"),
    ("未享受", "未享受"),
    ("不享受", "未享受"),
];
const NOT_MOVED: [(&str, &str); 7] = [
    ("应迁未迁", "未迁移"),
    ("没有迁移", "未迁移"),
    ("未迁移", "未迁移"),
    ("未迁入", "未迁移"),
    ("未落户", "未迁移"),
    ("未迁户口", "未迁移"),
    ("未迁", "未迁移"),
];
/// What leaves open in a title whether somebody takes part, receives or has moved.
const OPEN: [&str; 60] = [
    "停", "断", "未", "没", "不", "应", "拟", "待", "退", "漏", "错", "脱", "亡", "死", "减", "催", "非", "原", "曾",
    "审", "取消", "注销", "终止", "中断", "暂停", "转出", "迁出", "调出", "清退", "失效", "放弃", "申请", "申报",
    "核查", "核实", "核对", "复核", "入户", "调查", "疑似", "预警", "动员", "计划", "意向", "意愿", "摸底", "排查",
    "违规", "异议", "认证", "到龄", "任务", "目标", "征缴", "通知", "提醒", "宣传", "欠", "初选", "候选",
];
/// What says that both stand in a list.
const EITHER: [&str; 5] = ["变动", "调整", "动态", "异动", "增减"];
/// Tables of everybody, whether he takes part or not.
const OF_EVERYBODY: [&str; 5] = ["情况", "统计", "汇总", "信息", "是否"];
/// What affirms in a title.
const INSURED: [&str; 7] = ["参保", "参合", "缴费", "投保", "在保", "参加", "续保"];
const DRAWN: [&str; 4] = ["领取", "发放", "享受", "在领"];
const RECEIVED: [&str; 10] = ["在享", "在保", "享受", "发放", "领取", "保障对象", "救助对象", "在册", "新增", "新纳入"];
const MOVED: [&str; 8] = ["已迁移", "已迁", "迁入户口", "户口迁入", "户籍迁入", "落户", "户口迁移", "户籍迁移"];
/// Titles of those who moved into a house, and no hukou with them.
const MOVED_HOUSE: [&str; 5] = ["搬迁", "入住", "安置", "分房", "交房"];
/// What stands between the name of an insurance or aid and what its table is called.
const NEUTRAL: [&str; 20] = [
    "基本",
    "医疗",
    "养老",
    "保险",
    "医保",
    "保障",
    "救助",
    "供养",
    "救助供养",
    "人员",
    "对象",
    "人口",
    "家庭",
    "群众",
    "成员",
    "居民",
    "户",
    "的",
    "明细",
    "登记",
];

/// Reads what a title says, in a department's lists.
pub(super) fn of_title(department: Department, text: &str) -> Sense {
    let text = harmless(text);
    let ends: &[(&str, &'static str)] = match department {
        Department::Medical | Department::Pension => &INSURANCE_ENDS,
        Department::Assistance => &AID_ENDS,
        Department::Hukou => &NOT_MOVED,
    };
    let (mut rest, mut denied) = (text, None);
    for (phrase, word) in ends {
        if rest.contains(phrase) {
            denied.get_or_insert(*word);
            rest = rest.replace(phrase, "");
        }
    }
    let acts = has(&rest, affirming(department));
    let elsewhere = department == Department::Hukou && (rest.contains('转') || (!acts && has(&rest, &MOVED_HOUSE)));
    let open = elsewhere || has(&rest, &OPEN);
    match denied {
        _ if open => Sense::Open,
        Some(_) if acts => Sense::Either,
        Some(word) => Sense::Denies(word),
        None if has(&rest, &EITHER) => Sense::Either,
        None if has(&rest, &OF_EVERYBODY) => Sense::Silent,
        None if acts || is_list_of_kind(department, &rest) => Sense::Affirms,
        None => Sense::Silent,
    }
}

/// Tells whether what stands in brackets in a heading makes it another's, 身份证号（户主）, or leaves it open, 停保日期（计划）.
pub(super) fn is_turned_in_brackets(heading: &str, of_person: bool) -> bool {
    let inside = heading.split_once('(').map_or("", |(_, inside)| inside);
    let open = has(inside, &["计划", "拟", "预计", "预定", "应"]);
    open || (of_person && has(inside, &OF_OTHER_PERSONS))
}

/// Of whom an id number is that is not the one whom a list is about, or that is no longer his.
pub(super) const OF_OTHER_PERSONS: [&str; 18] = [
    "户主",
    "监护",
    "代理",
    "代办",
    "配偶",
    "联系",
    "经办",
    "父",
    "母",
    "法定",
    "担保",
    "填",
    "干部",
    "领款",
    "开户",
    "缴费人",
    "代缴",
    "领取人",
];

/// Tells whether a title names what a department's lists are about and affirms nothing of those whom it lists.
pub(super) fn is_silent_of_its_own(department: Department, text: &str) -> bool {
    let own = names(department, text) || kind_words(department).any(|word| text.contains(word));
    own && has(text, &TABLES) && of_title(department, text) == Sense::Silent
}

/// Tells whether a title affirms that those whom it lists draw a pension.
pub(super) fn is_of_drawing(text: &str) -> bool {
    of_title(Department::Pension, text) == Sense::Affirms && has(&harmless(text), &DRAWN)
}

fn affirming(department: Department) -> &'static [&'static str] {
    const PENSION: [&str; INSURED.len() + DRAWN.len()] = {
        let mut all = [""; INSURED.len() + DRAWN.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = if at < INSURED.len() { INSURED[at] } else { DRAWN[at - INSURED.len()] };
            at += 1;
        }
        all
    };
    match department {
        Department::Medical => &INSURED,
        Department::Pension => &PENSION,
        Department::Assistance => &RECEIVED,
        Department::Hukou => &MOVED,
    }
}

/// Tells whether a title is that of a list of people of one kind, with nothing that nobody knows behind the kind:
/// 农坝镇低保对象花名册, 居民医保.
fn is_list_of_kind(department: Department, text: &str) -> bool {
    let insures = matches!(department, Department::Medical | Department::Pension);
    let named = !insures || names(department, text);
    let mut rest = text.split('(').next();
    // Behind the name of the kind, or of the insurance, stands nothing else.
    let ends_in_kind = |rest: &str| kind_words(department).chain(names_of(department)).any(|word| rest.ends_with(word));
    while let Some(shorter) = rest.filter(|rest| !ends_in_kind(rest)) {
        rest = without_end(shorter);
    }
    named && rest.is_some()
}

fn without_end(text: &str) -> Option<&str> {
    let ends = TABLES.iter().chain(&NEUTRAL).find_map(|word| text.strip_suffix(word));
    ends.or_else(|| text.strip_suffix(|c: char| c.is_ascii_digit() || "年月日度.-_、".contains(c)))
        .filter(|rest| !rest.is_empty())
}

/// The words by which a cell denies, whatever it stands under, where being listed is all that is said.
const DENYING: [&str; 41] = [
    "停", "断缴", "断保", "中断", "未", "没", "不", "退", "死", "亡", "故去", "取消", "减", "转", "迁往", "迁出",
    "迁走", "调出", "注销", "销户", "终止", "清退", "失效", "放弃", "除名", "作废", "剔除", "清除", "核销", "欠", "漏",
    "拟", "待", "申请", "审核", "原", "曾", "×", "✗", "✘", "催",
];
/// The words by which a cell denies beside an own yes.
const OUTRIGHT: [&str; 24] = [
    "停保",
    "停发",
    "停缴",
    "断保",
    "断缴",
    "退保",
    "停止享受",
    "停止参保",
    "停止发放",
    "暂停发放",
    "暂停缴费",
    "取消低保",
    "取消特困",
    "取消资格",
    "取消享受",
    "已取消",
    "已退出",
    "已终止",
    "清退",
    "不再享受",
    "未参保",
    "未缴费",
    "已退费",
    "放弃参保",
];
/// By which words of a cell somebody did not move here, but away.
const AWAY: [&str; 4] = ["迁往", "迁出", "迁走", "转出"];
/// What a heading says under which anything but a no denies.
const ENDING: [&str; 16] = [
    "停", "断缴", "断保", "中断", "注销", "终止", "死亡", "未", "取消", "退出", "去世", "销户", "减少", "减员", "欠费",
    "退保",
];
/// Headings of names, places and numbers, under which nothing denies.
const OF_NAMES: [&str; 30] = [
    "姓名",
    "名称",
    "地址",
    "住址",
    "村",
    "社区",
    "镇街",
    "乡镇",
    "街道",
    "组",
    "单位",
    "学校",
    "机构",
    "银行",
    "开户",
    "账号",
    "账户",
    "卡号",
    "电话",
    "手机",
    "联系",
    "身份证",
    "证件",
    "民族",
    "性别",
    "出生",
    "参保地",
    "户籍地",
    "经办",
    "区县",
];
/// Headings of other matters, under which only a death counts.
const OF_OTHERS: [&str; 45] = [
    "健康", "残疾", "婚姻", "就业", "务工", "文化", "学历", "教育", "就学", "劳动", "户主", "贫困", "脱贫", "建档",
    "监测", "住房", "搬迁", "收入", "车辆", "党员", "居住", "外出", "政治", "就医", "培训", "资助", "代缴", "代扣",
    "困难", "异地", "特殊", "认证", "在校", "学生", "军", "高龄", "失业", "工伤", "生育", "年龄", "关系", "计生",
    "身份", "档次", "财政",
];
/// What asks of the list's own matter.
const OF_OWN: [&str; 14] =
    ["参保", "缴费", "保险", "医保", "养老", "享受", "发放", "领取", "在保", "到账", "登记", "标识", "标志", "状态"];
/// Headings of what is paid.
const OF_MONEY: [&str; 9] = ["金额", "保障金", "供养金", "救助金", "养老金", "实发", "实缴", "合计", "补助"];

/// What a heading speaks of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Matter {
    Names,
    Others,
    Own,
    Plain,
}

fn matter(department: Department, heading: &str) -> Matter {
    let others = || {
        let another =
            |other: &Department| *other != department && *other != Department::Hukou && names(*other, heading);
        let aids = department == Department::Assistance && heading.contains("边缘");
        aids || Department::ALL.iter().any(another)
    };
    if has(heading, &OF_NAMES) && !is_ending(heading) {
        Matter::Names
    } else if has(heading, &OF_OTHERS) || others() {
        Matter::Others
    } else if has(heading, &OF_OWN) || names(department, heading) {
        Matter::Own
    } else {
        Matter::Plain
    }
}

/// Tells whether a cell that is not read may deny what being listed says.
pub(super) fn may_deny(department: Department, heading: &str, text: &str) -> bool {
    let no = yes_no(text) == Some(false);
    let is_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '元'));
    match matter(department, heading) {
        Matter::Names => false,
        Matter::Others => is_dead(text),
        Matter::Own | Matter::Plain if is_ending(heading) => !no && !reading::says_nothing(text) && says_more(text),
        Matter::Own if no && !is_money(heading) => true,
        // What a code of its own matter means nobody knows.
        Matter::Own if has(heading, &["标识", "标志"]) && !is_known(text) => true,
        Matter::Own | Matter::Plain => (no && !is_number) || says_otherwise(text),
    }
}

fn is_ending(heading: &str) -> bool {
    has(&harmless(heading), &ENDING)
}

/// Tells whether a cell under a heading of ends says that there is one: 未停保 says that there is none.
fn says_more(text: &str) -> bool {
    !harmless(text).is_empty()
}

fn is_known(text: &str) -> bool {
    yes_no(text) == Some(true)
}

/// Tells whether a text says by its own words that somebody is not, or no longer, or not yet on the list.
pub(super) fn says_otherwise(text: &str) -> bool {
    is_dead(text) || has(&harmless(text), &DENYING)
}

/// Tells whether a cell denies what the same row says outright: that somebody died, or was stopped or struck off.
pub(super) fn denies_outright(department: Department, heading: &str, text: &str) -> bool {
    let matter = matter(department, heading);
    let dated =
        || has(&harmless(heading), &["死亡", "去世", "注销", "销户"]) && text.chars().any(|c| c.is_ascii_digit());
    let said = || gone::says(text, &[&OUTRIGHT]) || (department == Department::Hukou && gone::says(text, &[&AWAY]));
    let outright = is_dead(text) || (matter != Matter::Others && (said() || dated()));
    matter != Matter::Names && outright && yes_no(text) != Some(true) && !gone::is_of_others(text)
}

fn is_dead(text: &str) -> bool {
    gone::says(text, &[&DEAD, &["死", "亡", "逝世"]]) && !reading::says_nothing(text)
}

/// Tells whether a heading is that of an amount that is paid.
pub(super) fn is_money(heading: &str) -> bool {
    has(heading, &OF_MONEY) || heading.contains("(元)")
}

/// Tells whether a heading is that of an amount which somebody else pays for a person.
pub(super) fn is_own_money(heading: &str) -> bool {
    is_money(heading) && !has(heading, &["资助", "财政", "减免", "补贴", "欠", "累计", "退"])
}

/// Tells of what stands in brackets behind a word of a state or a kind whether it takes the word back: 正常（3月停保）.
pub(super) fn takes_back(written: &str) -> bool {
    let inside = written.split_once(['(', '[', '【', '〔', '{', '<', '《']).map(|(_, inside)| inside);
    inside.is_some_and(says_otherwise)
}

/// Tells whether a way in which a hukou changed is another than that it was moved here.
pub(super) fn is_other_way(text: &str) -> bool {
    is_dead(text) || has(text, &AWAY) || has(text, &["注销", "减", "取消", "出国", "参军", "未", "申请"])
}

/// Tells whether a word marks a class of an aid: A类, B, 一类, 二档.
pub(super) fn is_class(text: &str) -> bool {
    let bare = text.trim_end_matches(['类', '档', '级']);
    let mark = ["A", "B", "C", "D", "a", "b", "c", "d", "Ⅰ", "Ⅱ", "Ⅲ", "一", "二", "三", "四"].contains(&bare);
    let number = bare != text && ["1", "2", "3", "4"].contains(&bare);
    mark || number || ["全额", "差额", "重点", "一般", "常补", "全额保障", "差额保障"].contains(&text)
}

/// Tells whether a word says what somebody is and not how his insurance stands.
pub(super) fn is_of_person(department: Department, text: &str) -> bool {
    const WORKS: [&str; 6] = ["在职", "在岗", "在职人员", "学生", "成年人", "未成年人"];
    const RETIRED: [&str; 6] = ["退休", "离休", "离退休", "退休人员", "已退休", "离退休人员"];
    let retired = department == Department::Medical && RETIRED.contains(&text);
    matches!(department, Department::Medical | Department::Pension) && (retired || WORKS.contains(&text))
}

fn harmless(text: &str) -> String {
    HARMLESS.iter().fold(text.to_owned(), |text, word| text.replace(word, ""))
}

fn has(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Sense::{Affirms, Denies, Either, Open, Silent};

    #[test]
    fn only_titles_that_affirm_in_the_offices_words_conclude() {
        for (title, sense) in [
            ("2026年度城乡居民医保参保名单", Affirms),
            ("农坝镇2026年度城乡居民基本医疗保险参保人员名单", Affirms),
            ("2026年农坝镇资助参保人员花名册(城乡居民医保)", Affirms),
            ("2026年脱贫人口居民医保缴费花名册", Affirms),
            ("居民医保", Affirms),
            ("职工医保", Affirms),
            ("2026年居民医保参保情况表", Silent),
            ("2026年城乡居民医保代缴名单", Silent),
            ("农坝镇居民信息表", Silent),
            ("城乡居民医保未参保人员名单", Denies("未参保")),
            ("2026年城乡居民医保应参未参名单", Denies("未参保")),
            ("居民医保停保名单", Denies("停保")),
            ("职工医保断缴人员名单", Denies("断缴")),
            ("2026年居民医保参保、停保名单", Either),
            ("居民医保停保申请名单", Open),
        ] {
            assert_eq!(of_title(Department::Medical, title), sense, "{title}");
        }
        for words in "应参保 漏保 脱保 放弃参保 减员 退费 转出 失效 催缴 待缴费 动员参保 拟参保".split(' ')
        {
            let title = format!("2026年城乡居民医保{words}人员名单");
            assert_eq!(of_title(Department::Medical, &title), Open, "{title}");
        }
        for (title, sense) in [
            ("农坝镇低保对象花名册", Affirms),
            ("农村最低生活保障对象花名册", Affirms),
            ("特困人员名单", Affirms),
            ("特困人员供养花名册", Affirms),
            ("2026年10月农村低保对象发放花名册", Affirms),
            ("农村低保", Affirms),
            ("(一)在享人员", Affirms),
            ("新增", Affirms),
            ("停止享受农村低保名单", Denies("停发")),
            ("农村低保停止保障人员名单", Denies("停发")),
            ("不再享受农村低保名单", Denies("停发")),
            ("2026年农村低保取消名单", Denies("取消")),
            ("农村低保动态调出名单", Denies("退出")),
            ("农村低保动态调整名单", Either),
            ("农村低保新增、取消名单", Either),
            ("拟取消农村低保名单", Open),
            ("农坝社区", Silent),
            ("低保、特困人员名单", Affirms),
            ("社会救助对象花名册", Affirms),
            ("农村低保整改名单", Silent),
        ] {
            assert_eq!(of_title(Department::Assistance, title), sense, "{title}");
        }
        for words in "应保未保 错保 漏保 减员 转出 迁出 未通过 待审批 申报 核查 入户调查 疑似违规 拟纳入".split(' ')
        {
            let title = format!("农村低保{words}对象名单");
            assert_eq!(of_title(Department::Assistance, &title), Open, "{title}");
        }
        for (title, sense) in [
            ("户口迁移名单", Affirms),
            ("户口迁入登记表", Affirms),
            ("未迁移户口人员名单", Denies("未迁移")),
            ("户口迁出人员名单", Open),
            ("户口拟迁移人员名单", Open),
            ("计划迁移户口名单", Open),
            ("户口迁移意向名单", Open),
            ("易地搬迁入住花名册", Open),
            ("易地搬迁群众户口迁移名单", Affirms),
        ] {
            assert_eq!(of_title(Department::Hukou, title), sense, "{title}");
        }
        assert!(is_of_drawing("2026年10月城乡居民养老保险待遇发放花名册"));
        assert!(is_of_drawing("城乡居民养老保险待遇领取人员名单"));
        assert!(!is_of_drawing("2026年度城乡居民养老保险缴费人员名单"));
        assert_eq!(of_title(Department::Pension, "城乡居民养老保险暂停发放人员名单"), Denies("停发"));
        assert_eq!(of_title(Department::Pension, "城乡居民养老保险待遇领取资格认证名单"), Open);
    }

    #[test]
    fn cells_that_may_deny_are_told_from_those_that_speak_of_something_else() {
        for (heading, text) in [
            ("参保登记标识", "0"),
            ("是否停保", "是"),
            ("应参未参", "是"),
            ("未参保原因", "外出务工"),
            ("死亡日期", "2026-03-01"),
            ("备注", "已停保"),
            ("停发原因", "收入超标"),
            ("第5列(无列名)", "停"),
            ("业务类型", "停保登记"),
            ("核查结果", "已死亡"),
            ("比对结果", "未参保"),
            ("审批意见", "不同意"),
            ("医保", "否"),
            ("到账", "否"),
            ("参保与否", "×"),
            ("增减", "减"),
            ("健康状况", "死亡"),
            ("备注", "转职工"),
        ] {
            assert!(may_deny(Department::Medical, heading, text), "{heading} {text}");
        }
        for (heading, text) in [
            ("是否停保", "否"),
            ("健康状况", "良好"),
            ("是否建档立卡", "是"),
            ("备注", "由女儿代缴"),
            ("性别", "男"),
            ("村(社区)", "断桥村"),
            ("月保障金", "500"),
            // A change is told by its own word: 正常 under such a heading is none.
            ("异动情况", "正常"),
            ("是否低保", "否"),
            ("是否参加养老保险", "否"),
            ("养老参保状态", "停保"),
            ("是否异地", "否"),
            ("人员类别", "脱贫不稳定户"),
            ("参保身份", "退休人员"),
            ("财政资助金额", "0"),
            ("变动情况", "无变动"),
        ] {
            assert!(!may_deny(Department::Medical, heading, text), "{heading} {text}");
        }
    }

    #[test]
    fn an_own_yes_is_doubted_by_what_stops_or_ends_a_life_alone() {
        for (heading, text) in [("死亡日期", "2026-03-01"), ("备注", "已死亡，3月停保"), ("备注", "2026年3月停发")]
        {
            assert!(denies_outright(Department::Medical, heading, text), "{heading} {text}");
        }
        for (heading, text) in [
            ("备注", "已停用旧卡"),
            ("备注", "父亲死亡"),
            ("是否死亡", "否"),
            ("是否低保边缘", "否"),
            ("人员状态", "在职"),
            ("养老参保状态", "停保"),
            ("备注", "未停保"),
        ] {
            assert!(!denies_outright(Department::Medical, heading, text), "{heading} {text}");
        }
    }
}
