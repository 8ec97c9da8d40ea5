//! What a title says of whoever stands under it: that he takes part, receives or has moved, that he does not or no longer does, or
//! neither. Only what affirms in the offices' words concludes: a title that nobody foresaw says nothing.

use super::{
    title::{kind_words, names, names_of},
    vocabulary::{
        AID_ENDS, DRAWN, EITHER, Ends, INSURANCE_ENDS, INSURED, MOVED, MOVED_HOUSE, NEUTRAL, NOT_MOVED, OF_EVERYBODY,
        OPEN, RECEIVED, harmless, has, of_the_listed, without_places,
    },
};
use crate::skipped::TABLES;
use anju_model::Department;

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

fn ends_of(department: Department) -> &'static [Ends] {
    match department {
        Department::Medical | Department::Pension => INSURANCE_ENDS,
        Department::Assistance => AID_ENDS,
        Department::Hukou => NOT_MOVED,
    }
}

/// Reads what a title says, in a department's lists.
pub(super) fn of_title(department: Department, text: &str) -> Sense {
    let text = &of_the_listed(&without_places(text));
    let (mut rest, mut denied) = (harmless(text), None);
    for (word, phrases) in ends_of(department) {
        for phrase in phrases.split(' ').filter(|phrase| text.contains(phrase)) {
            if rest.contains(phrase) {
                denied.get_or_insert(*word);
                rest = rest.replace(phrase, "");
            }
        }
    }
    let acts = acts(department, &rest);
    // 户口未迁移 of people who moved speaks of the hukou.
    let of_hukou = denied.is_some() && has(&rest, "户口 户籍");
    let elsewhere =
        department == Department::Hukou && (rest.contains('转') || (!acts && has(&rest, MOVED_HOUSE) && !of_hukou));
    match denied {
        _ if elsewhere || has(&rest, OPEN) => Sense::Open,
        Some(_) if acts => Sense::Either,
        Some(word) => Sense::Denies(word),
        None if has(&rest, EITHER) => Sense::Either,
        None if has(&rest, OF_EVERYBODY) => Sense::Silent,
        None if acts || is_list_of_kind(department, &rest) => Sense::Affirms,
        None => Sense::Silent,
    }
}

/// Tells whether a title names what a department's lists are about and affirms nothing of those whom it lists.
pub(super) fn is_silent_of_its_own(department: Department, text: &str) -> bool {
    let own = names(department, text) || kind_words(department).any(|word| text.contains(word));
    own && TABLES.iter().any(|table| text.contains(table)) && of_title(department, text) == Sense::Silent
}

/// Tells whether a text is but the name of a place: 停坪村.
pub(super) fn is_of_a_place(department: Department, text: &str) -> bool {
    let ends = ["村", "社区", "街道", "居委会", "居民委员会", "村民小组"].iter().any(|end| text.ends_with(end));
    let denies = ends_of(department).iter().any(|(_, phrases)| has(text, phrases));
    // A name of a place may have 停 or 退 in it, but nothing of these.
    let open = OPEN.split(' ').any(|word| text.contains(word) && word.chars().nth(1).is_some());
    ends && text.chars().count() > 2 && !denies && !open && !has(text, "人员 对象 应 拟 待 未 漏 错 转")
}

/// Tells whether a title affirms that those whom it lists draw a pension.
pub(super) fn is_of_drawing(text: &str) -> bool {
    of_title(Department::Pension, text) == Sense::Affirms && has(&harmless(text), DRAWN)
}

/// Tells whether a text affirms by what those whom it lists do.
fn acts(department: Department, text: &str) -> bool {
    match department {
        Department::Medical => has(text, INSURED) || text.contains("享受"),
        Department::Pension => has(text, INSURED) || has(text, DRAWN),
        Department::Assistance => has(text, RECEIVED),
        Department::Hukou => has(text, MOVED),
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
    let ends = TABLES.into_iter().chain(NEUTRAL.split(' ')).find_map(|word| text.strip_suffix(word));
    ends.or_else(|| text.strip_suffix(|c: char| c.is_ascii_digit() || "年月日度.-_、".contains(c)))
        .filter(|rest| !rest.is_empty())
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
            ("停车场社区居民委员会计划生育家庭居民医保参保名单", Affirms),
            ("居民医保参保名单(不含停保、死亡人员)", Affirms),
            ("居民医保停保名单(不含死亡人员)", Denies("停保")),
            ("居民医保征缴名单", Open),
            ("职工医保转居民医保名单", Open),
            ("居民医保未参保人员信息表", Denies("未参保")),
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
            ("动态调整后农村低保对象名单", Affirms),
            ("农村低保审批通过对象名单", Affirms),
            ("农村低保对象拟审批名单", Open),
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
            ("搬迁人口户口未迁移人员名单", Denies("未迁移")),
            ("已迁入户口人员名单", Affirms),
        ] {
            assert_eq!(of_title(Department::Hukou, title), sense, "{title}");
        }
        assert!(is_of_drawing("2026年10月城乡居民养老保险待遇发放花名册"));
        assert!(is_of_drawing("城乡居民养老保险待遇领取人员名单"));
        assert!(!is_of_drawing("2026年度城乡居民养老保险缴费人员名单"));
        assert_eq!(of_title(Department::Pension, "城乡居民养老保险暂停发放人员名单"), Denies("停发"));
        assert_eq!(of_title(Department::Pension, "城乡居民养老保险待遇领取资格认证名单"), Open);
    }
}
