//! Rows of people who are no longer members, as lists of 减少人员 and columns of the present state hold them: taking them for
//! members would bring the dead back.

use super::rows::Said;
use anju_model::{checks::Finding, reading};

/// Headings of columns that only those who left have filled.
const LEAVING: [&str; 4] = ["减少", "注销", "销户", "迁出时间"];
/// Headings of columns that say whether somebody is still there.
const PRESENT: [&str; 5] = ["人员状态", "人口状态", "成员状态", "在户状态", "当前状态"];
/// Words for those who are not.
const GONE: [&str; 8] = ["死亡", "去世", "已故", "亡故", "病故", "已亡", "注销", "迁出"];

/// Tells, of a row that says so, that the person is no longer a member.
pub(super) fn finding(said: &Said) -> Option<Finding> {
    let by_name = said.text("person.name").and_then(remark).filter(|remark| is_gone(remark)).map(str::to_owned);
    let by_column = || said.kept.iter().find_map(|(heading, text)| by_column(heading, text));
    let value = by_name.or_else(by_column)?;
    Some(Finding::warning("member.gone", "person.name").with("value", value))
}

/// What stands in brackets behind a name.
fn remark(name: &str) -> Option<&str> {
    name.strip_suffix(')')?.rsplit_once('(').map(|(_, remark)| remark)
}

fn is_gone(text: &str) -> bool {
    GONE.iter().any(|word| text.contains(word))
}

fn by_column(heading: &str, text: &str) -> Option<String> {
    let yes = reading::yes_no(text);
    let says_nothing = text.chars().all(|c| !c.is_alphanumeric()) || matches!(text, "无" | "没有");
    let gone = match heading {
        "是否死亡" | "是否去世" | "是否迁出" | "是否减少" => yes == Some(true),
        "是否健在" | "是否在世" | "是否在户" => yes == Some(false),
        heading if PRESENT.contains(&heading) => is_gone(text) || text.contains("减少"),
        heading => LEAVING.iter().any(|word| heading.contains(word)) && yes != Some(false) && !says_nothing,
    };
    gone.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_a_row_says_is_gone_is_told_by_its_own_words() {
        for (heading, text, gone) in [
            ("减少原因", "死亡", true),
            ("减少时间", "2026-03-01", true),
            ("减少原因", "/", false),
            ("减少原因", "无", false),
            ("是否死亡", "是", true),
            ("是否死亡", "否", false),
            ("是否健在", "否", true),
            ("人员状态", "正常", false),
            ("人员状态", "已迁出", true),
            ("备注", "父亲死亡", false),
        ] {
            assert_eq!(by_column(heading, text).is_some(), gone, "{heading} {text}");
        }
        assert!(remark("张三(已故)").is_some_and(is_gone) && !remark("张三(大)").is_some_and(is_gone));
    }
}
