//! The words of 操作日志: what happened by its code, the sorts a person chooses from, and what was chosen.

use crate::contract::{TrailFilter, TrailSort};

/// The code of a save in the trail.
pub const CHANGED: &str = "changed";

const KNOWN: &[(&str, TrailSort, &str)] = &[
    ("sign_in", TrailSort::SignIns, "登录"),
    ("first_sign_in", TrailSort::SignIns, "第一次在该设备登录"),
    ("unlock", TrailSort::SignIns, "用数字密码解锁"),
    ("office_opened", TrailSort::SignIns, "进入系统管理"),
    ("sign_in_failed", TrailSort::Failures, "登录失败"),
    ("office_refused", TrailSort::Failures, "进入系统管理被拒绝"),
    ("enrol_failed", TrailSort::Failures, "设备登记失败"),
    ("reveal", TrailSort::Reveals, "查看完整号码"),
    ("exported", TrailSort::Exports, "导出"),
    ("printed", TrailSort::Exports, "打印"),
    ("account_added", TrailSort::Accounts, "开通账号"),
    ("account_changed", TrailSort::Accounts, "修改授权"),
    ("account_disabled", TrailSort::Accounts, "停用账号"),
    ("account_enabled", TrailSort::Accounts, "恢复账号"),
    ("account_reset", TrailSort::Accounts, "重开一次性登录码"),
    ("enrolment_issued", TrailSort::Desks, "开设备登记码"),
    ("enrolment_saved", TrailSort::Desks, "保存设备登记文件"),
    ("enrolled", TrailSort::Desks, "登记设备"),
    ("device_renamed", TrailSort::Desks, "设备换了编号"),
    ("device_revoked", TrailSort::Desks, "停用设备"),
    ("token_added", TrailSort::Tokens, "签发访问令牌"),
    ("token_revoked", TrailSort::Tokens, "停用访问令牌"),
    ("records_read", TrailSort::Tokens, "其他系统读取个人信息"),
    ("imported", TrailSort::Changes, "导入工作簿"),
    ("import_undone", TrailSort::Changes, "撤销导入"),
    ("learnt_forgotten", TrailSort::Changes, "取消列对应或词语对应"),
    ("list_taken", TrailSort::Changes, "收入部门名单"),
    (CHANGED, TrailSort::Changes, "修改记录"),
];

/// Says what happened; a code of a newer program stays what it is.
pub fn what(code: &str) -> &str {
    KNOWN.iter().find(|(known, ..)| *known == code).map_or(code, |(.., word)| word)
}

/// Lists the codes of a sort.
pub fn codes(sort: TrailSort) -> impl Iterator<Item = &'static str> {
    KNOWN.iter().filter(move |(_, known, _)| *known == sort).map(|(code, ..)| *code)
}

/// Names a sort.
pub fn sort(sort: TrailSort) -> &'static str {
    match sort {
        TrailSort::SignIns => "登录",
        TrailSort::Failures => "登录失败",
        TrailSort::Reveals => "查看完整号码",
        TrailSort::Exports => "导出、打印",
        TrailSort::Accounts => "账号",
        TrailSort::Desks => "设备",
        TrailSort::Tokens => "其他系统",
        TrailSort::Changes => "修改记录",
    }
}

/// Says what was chosen of the trail; account and desk by the names that belong to their ids.
pub fn chosen(filter: &TrailFilter, account: &str, desk: &str) -> String {
    let days = match (filter.from, filter.to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("{from} 起")),
        (None, Some(to)) => Some(format!("至 {to}")),
        (Some(from), Some(to)) if from == to => Some(from.to_string()),
        (Some(from), Some(to)) => Some(format!("{from} 至 {to}")),
    };
    let parts = [
        filter.what.map(|what| sort(what).to_owned()),
        filter.account.map(|_| format!("账号 {account}")),
        filter.desk.map(|_| format!("设备 {desk}")),
        days,
    ];
    let said: Vec<String> = parts.into_iter().flatten().collect();
    if said.is_empty() { "全部".to_owned() } else { said.join("，") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;

    #[test]
    fn every_sort_has_codes_and_no_code_stands_twice() {
        let all: Vec<&str> = TrailSort::ALL.into_iter().flat_map(codes).collect();
        assert!(TrailSort::ALL.into_iter().all(|sort| codes(sort).next().is_some()));
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), KNOWN.len());
        assert_eq!((what("reveal"), what("of_a_newer_program")), ("查看完整号码", "of_a_newer_program"));
    }

    #[test]
    fn what_was_chosen_is_said_in_one_line() {
        assert_eq!(chosen(&TrailFilter::default(), "", ""), "全部");
        let filter = TrailFilter {
            what: Some(TrailSort::Reveals),
            account: Some(RecordId::from_bytes([1; 16])),
            from: "2026-11-01".parse().ok(),
            to: "2026-11-23".parse().ok(),
            ..TrailFilter::default()
        };
        assert_eq!(chosen(&filter, "陈静", ""), "查看完整号码，账号 陈静，2026-11-01 至 2026-11-23");
    }
}
