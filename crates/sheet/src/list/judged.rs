//! What cells of a list say that no column reads, by their own words and by what their headings speak of: that somebody on the list
//! is not insured any more, receives nothing, moved away, or died. What stands in brackets counts too.

use super::{
    title::{names, only_kind},
    vocabulary::{
        ASKS, AWAY, DEATHS, DENYING, DENYING_WHOLE, ENDING, FORMS_OF_AID, GOES_ON, NOT_DRAWN, NOT_RESTORED, OF_AIDS,
        OF_MONEY, OF_NAMES, OF_NO_AMOUNT, OF_OTHER_PERSONS, OF_OTHERS, OF_OWN, OF_PAID, OF_REASONS, OUTRIGHT, PLAINLY,
        RELATIVES, RESTORED, harmless, has, is_one,
    },
    years::{in_digits, years},
};
use crate::{
    cell::yes_no,
    draft::gone::{self, DEAD},
    units::{whole_year, year_in},
};
use anju_model::{Department, reading};
use std::{collections::BTreeSet, sync::LazyLock};

/// What a heading speaks of.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    department: Department,
    matter: Matter,
    /// Whether anything under it but a no denies.
    is_ending: bool,
    /// Whether a day under it is one of a death.
    is_of_death: bool,
    /// Whether it stands above codes of the list's own matter.
    is_mark: bool,
    /// Whether a yes under it says that it is so after all.
    is_restoring: bool,
    /// Whether it is that of an amount that is paid.
    pub is_money: bool,
    /// Whether it is that of an amount which nobody else pays for the person.
    pub is_own_money: bool,
    /// Whether it is that of an amount which was paid, whatever is due.
    pub is_paid: bool,
    /// Whether it is that of an amount which is due, whatever was paid.
    pub is_due: bool,
    /// Whether it says something of what the list is about, or names a year and nothing else.
    pub is_own: bool,
    /// The year that it names.
    pub year: Option<i64>,
    /// The month that it names and nothing else but its year: what stands below is what was paid in it.
    pub month: Option<i64>,
}

/// What cells under a heading are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Matter {
    /// Names, places and numbers: nothing denies.
    Names,
    /// Other matters: only a death counts, or what says of the list's own matter that it has ended and nothing else.
    Others,
    /// Another office's: only a death counts.
    Anothers,
    /// The list's own.
    Own,
    /// Anything.
    Plain,
}

/// The characters of all words that may deny: most cells have none, which is soon told.
static TELLING: LazyLock<BTreeSet<char>> = LazyLock::new(|| {
    let words = [DENYING, DENYING_WHOLE, OUTRIGHT, AWAY, DYING].into_iter().flat_map(str::chars);
    words.chain(DEAD.iter().flat_map(|word| word.chars())).collect()
});
/// What says that somebody died, besides what says so in the people's sheet.
const DYING: &str = "死 亡 逝世";

impl Heading {
    /// Reads a heading of a department's list.
    pub(super) fn of(department: Department, heading: &str) -> Self {
        let is_ending = has(&harmless(heading), ENDING);
        let matter = matter(department, heading, is_ending);
        let month = month_alone(heading);
        let is_money =
            (has(heading, OF_MONEY) && !has(heading, OF_NO_AMOUNT)) || heading.contains("(元)") || month.is_some();
        let is_own_money = is_money && !has(heading, "资助 财政 减免 补贴 欠 累计 退");
        let elsewhere = matches!(matter, Matter::Others | Matter::Anothers);
        let of_year = !heading.is_empty() && heading.chars().all(|c| c.is_ascii_digit() || "年度()".contains(c));
        Self {
            department,
            matter,
            is_ending,
            is_of_death: has(&harmless(heading), "死亡 去世 注销 销户"),
            is_mark: has(heading, "标识 标志"),
            is_restoring: has(heading, RESTORED),
            is_money,
            is_own_money,
            is_paid: is_own_money && !elsewhere && has(heading, OF_PAID),
            is_due: has(heading, "应缴 应发 标准"),
            is_own: of_year || (is_own_money && !elsewhere) || matter == Matter::Own,
            year: year_in(heading),
            month,
        }
    }

    /// Tells whether a cell says of somebody on a roster of those who draw that he does not, or draws another pension.
    pub(super) fn denies_drawing(&self, text: &str) -> bool {
        self.is_about_it() && has(text, NOT_DRAWN)
    }

    /// Tells whether a cell says that it is so after all of whom the title denies it, and of no other kind than the title's.
    pub(super) fn restores(&self, text: &str, kind: Option<&str>) -> bool {
        let of_another = only_kind(self.department, text).is_some_and(|other| kind.is_some_and(|kind| kind != other));
        let says = has(text, RESTORED) && !has(text, NOT_RESTORED) && !of_another;
        self.is_about_it() && (says || (self.is_restoring && yes_no(text) == Some(true)))
    }

    fn is_about_it(&self) -> bool {
        matches!(self.matter, Matter::Own | Matter::Plain)
    }

    /// Tells whether a cell that is not read may deny what being listed says.
    pub(super) fn may_deny(&self, text: &str) -> bool {
        let no = || yes_no(text) == Some(false);
        let is_number = || text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '元'));
        match self.matter {
            Matter::Names => is_nothing_else(text),
            Matter::Others => is_dead(text) || is_nothing_else(text),
            Matter::Anothers => is_dead(text),
            // 未停保 says that there is no end, and an amount of nothing that nothing is owed.
            Matter::Own | Matter::Plain if self.is_ending => {
                !no() && !harmless(text).is_empty() && reading::hundredths(text) != Some(0)
            }
            Matter::Own if !self.is_money && no() => true,
            // What a code of its own matter means nobody knows.
            Matter::Own if self.is_mark && yes_no(text) != Some(true) => true,
            Matter::Own | Matter::Plain => says_otherwise(&self.of_own(text)) || (!is_number() && no()),
        }
    }

    /// Returns what a text says of the list's own matter.
    fn of_own(&self, text: &str) -> String {
        let insures = matches!(self.department, Department::Medical | Department::Pension);
        let words = OF_AIDS.split_whitespace().filter(|word| insures && text.contains(word));
        words.fold(text.to_owned(), |text, word| text.replace(word, ""))
    }

    /// Tells whether a cell denies what the same row says outright: that somebody died, or was stopped or struck off.
    pub(super) fn denies_outright(&self, text: &str) -> bool {
        let dated = || self.is_of_death && text.chars().any(|c| c.is_ascii_digit());
        if self.matter == Matter::Names || !(may_tell(text) || dated()) {
            return false;
        }
        let away = || self.department == Department::Hukou && says(text, AWAY);
        let own = of_himself(&self.of_own(text));
        let elsewhere = matches!(self.matter, Matter::Others | Matter::Anothers);
        let outright = || is_dead(&own) || (!elsewhere && says(&own, OUTRIGHT));
        let outright = outright() || (!elsewhere && (away() || dated()));
        outright && yes_no(text) != Some(true) && !gone::is_of_others(text)
    }
}

fn matter(department: Department, heading: &str, is_ending: bool) -> Matter {
    let of_another = || {
        let insures =
            |other: &Department| *other != department && *other != Department::Hukou && names(*other, heading);
        let edge = department == Department::Assistance && heading.contains("边缘");
        edge || Department::ALL.iter().any(insures)
    };
    let of_reasons = is_one(heading, OF_REASONS);
    let asks = has(heading, ASKS) && !of_another();
    if asks && !is_ending {
        if has(heading, OF_OWN) { Matter::Own } else { Matter::Plain }
    } else if of_reasons || (has(heading, OF_NAMES) && !is_ending) {
        Matter::Names
    } else if of_another() {
        Matter::Anothers
    } else if has(heading, OF_OTHERS) {
        Matter::Others
    } else if has(heading, OF_OWN) || names(department, heading) {
        Matter::Own
    } else {
        Matter::Plain
    }
}

/// Tells whether a cell is nothing but a word of a state that denies, under whatever heading it stands.
fn is_nothing_else(text: &str) -> bool {
    is_one(text, PLAINLY)
}

/// Tells whether a text says by its own words that somebody is not, or no longer, or not yet on the list.
pub(super) fn says_otherwise(text: &str) -> bool {
    if !may_tell(text) {
        return false;
    }
    let own = of_himself(text);
    is_dead(&own) || has(&own, DENYING_WHOLE) || has(&harmless(&own), DENYING)
}

/// Returns what a text says of the person himself and as it stands now: without the deaths of relatives, 丈夫病故, and without what
/// is over where the last clause says that it goes on, 2025年停保，2026年续保.
fn of_himself(text: &str) -> String {
    let clauses: Vec<&str> =
        text.split([',', '，', ';', '；', '。', '、']).filter(|clause| !clause.is_empty()).collect();
    // 在万州续保, 新增职工医保 is another's.
    let goes_on = |clause: &str| {
        has(clause, GOES_ON) && !has(&harmless(clause), DENYING) && !has(clause, "职工 居民 灵活 养老 企业 异地 外 在")
    };
    let is_over = |clause: &str| has(clause, "去年 上年 往年 前年 原 曾") || !years(clause).is_empty();
    if let [before @ .., last] = clauses.as_slice()
        && !before.is_empty()
        && goes_on(last)
        && before.iter().all(|clause| gone::is_of_others(clause) || (is_over(clause) && !is_dead(clause)))
    {
        return (*last).to_owned();
    }
    let of_relative = |clause: &str| RELATIVES.split(' ').any(|relative| clause.starts_with(relative));
    let alive = |clause: &&str| match DEATHS.split(' ').any(|word| clause.contains(word)) && of_relative(clause) {
        true => DEATHS.split(' ').fold((*clause).to_owned(), |clause, word| clause.replace(word, "")),
        false => (*clause).to_owned(),
    };
    clauses.iter().map(alive).collect::<Vec<_>>().join(",")
}

fn may_tell(text: &str) -> bool {
    text.chars().any(|c| TELLING.contains(&c))
}

/// Tells whether a text has one of these words and nothing that denies it.
fn says(text: &str, words: &str) -> bool {
    words.split(' ').filter(|word| text.contains(word)).any(|word| gone::says(text, &[&[word]]))
}

fn is_dead(text: &str) -> bool {
    let alone = text.chars().nth(1).is_none();
    let named = || alone || DEAD.iter().any(|word| text.contains(word));
    may_tell(text) && ((named() && gone::says(text, &[&DEAD])) || says(text, DYING))
}

/// Tells of what stands in brackets behind a word of a state or a kind whether it takes the word back: 正常（3月停保）.
pub(super) fn takes_back(written: &str) -> bool {
    let inside = written.split_once(['(', '[', '【', '〔', '{', '<', '《']).map(|(_, inside)| inside);
    inside.is_some_and(|inside| says_otherwise(inside) || has(&harmless(inside), "原 曾"))
}

/// Tells whether what stands in brackets in a heading makes it another's, 身份证号（户主）, or leaves it open, 停保日期（计划）.
pub(super) fn is_turned_in_brackets(heading: &str, of_person: bool) -> bool {
    let inside = heading.split_once('(').map_or("", |(_, inside)| inside);
    let open = has(inside, "计划 拟 预计 预定 应");
    open || (of_person && has(inside, OF_OTHER_PERSONS))
}

/// Tells whether a way in which a hukou changed is another than that it was moved here.
pub(super) fn is_other_way(text: &str) -> bool {
    let other = "注销 减 取消 出国 参军 未 申请 出生 恢复 补录 变更 更正 移居 分户 立户 回国 复员 刑满";
    is_dead(text) || has(text, AWAY) || has(text, other)
}

/// Reads the month of a heading that names one and nothing else but its year: 10月, 10月份, 2026年10月.
fn month_alone(heading: &str) -> Option<i64> {
    let digits = in_digits(heading);
    let month = digits.strip_suffix("月份").or_else(|| digits.strip_suffix('月'))?;
    let month = match month.split_once('年') {
        Some((year, month)) => whole_year(year).map(|_| month)?,
        None => month,
    };
    reading::whole(month).filter(|month| (1..=12).contains(month))
}

/// Tells whether a word marks a class of an aid: A类, B, 一类, 二档.
pub(super) fn is_class(text: &str) -> bool {
    let bare = text.trim_end_matches(['类', '档', '级']);
    let number = bare != text && is_one(bare, "1 2 3 4");
    number
        || is_one(bare, "A B C D a b c d Ⅰ Ⅱ Ⅲ 一 二 三 四")
        || is_one(text, "全额 差额 重点 一般 常补 全额保障 差额保障")
}

/// Tells whether a word says how a household has the aid that the title names: a class, or 整户保.
pub(super) fn is_form_of_aid(text: &str) -> bool {
    is_class(text) || is_one(text, FORMS_OF_AID)
}

/// Tells whether a word says what somebody is and not how his insurance stands.
pub(super) fn is_of_person(department: Department, text: &str) -> bool {
    let retired = department == Department::Medical && is_one(text, "退休 离休 离退休 退休人员 已退休 离退休人员");
    let works = || is_one(text, "在职 在岗 在职人员 学生 成年人 未成年人");
    matches!(department, Department::Medical | Department::Pension) && (retired || works())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn medical(heading: &str) -> Heading {
        Heading::of(Department::Medical, heading)
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
            ("备注", "丈夫病故后停保"),
            ("备注", "2025年停保，在万州续保"),
            ("缴费结果", "失败"),
            ("村(社区)核实情况", "已死亡"),
            ("乡镇审核意见", "不同意"),
            ("单位参保状态", "停保"),
            ("银行代扣结果", "失败"),
            ("参保地", "未参保"),
            ("脱贫人口参保情况", "未参保"),
            ("困难群众参保状态", "未参保"),
            ("特殊情况", "停保"),
            ("备注", "重复参保"),
            ("备注", "已参加职工医保"),
        ] {
            assert!(medical(heading).may_deny(text), "{heading} {text}");
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
            ("审核状态", "审核通过"),
            ("备注", "原建档立卡户"),
            ("欠费金额", "0.00"),
            ("2016年搬迁补助金额", "0"),
            ("困难原因", "子女死亡"),
            ("备注", "母亲去世，父亲病故"),
            ("备注", "2025年停保，2026年续保"),
            ("备注", "退伍军人"),
            ("脱贫情况", "已退出"),
            ("搬迁情况", "迁出"),
            ("参保单位", "云阳县中学"),
        ] {
            assert!(!medical(heading).may_deny(text), "{heading} {text}");
        }
    }

    #[test]
    fn an_own_yes_is_doubted_by_what_stops_or_ends_a_life_alone() {
        for (heading, text) in [("死亡日期", "2026-03-01"), ("备注", "已死亡，3月停保"), ("备注", "2026年3月停发")]
        {
            assert!(medical(heading).denies_outright(text), "{heading} {text}");
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
            assert!(!medical(heading).denies_outright(text), "{heading} {text}");
        }
    }
}
