//! What people write where there is nothing to say: that there is none, that nobody knows, that it is still to come, that it is
//! as above. One list for every column; which of these a column takes for a blank is decided where it is read.

use super::text::{key, squeeze};

/// Marks that stand where nothing does.
const MARKS: &str = "-/\\—–―−‐‑_.*~～、,，。|";

/// Words for nothing, in the form of `key`.
const NONE: &str = "无 暂无 没有 没 无内容 无此项 无相关 没有此项 空 空白 空缺 不适用 不涉及 未涉及 未填 未填写 未填报 暂未填写 \
    n/a na null none nan nil #n/a";

/// Words for what nobody knows.
const UNKNOWN: &str = "不详 不清楚 不清 不知 不知道 未知 不明 无法核实 情况不明 ? ?? ???";

/// How words begin that put something off: 待编, 待办, 待核实.
const TO_COME: &str = "待 暂待 等待 暂未 尚未 还未 未";
/// What is put off.
const PUT_OFF: &str = "编 编号 编码 编制 赋码 定 确定 补 补充 补录 补填 完善 填 填报 办 办理 补办 核 核实 核查 确认 查 分配 录 录入 \
    采集 登记 生成 申报 取得 领取 下发 发放 更新 分 给 落实";
/// Words for what is on its way.
const ON_ITS_WAY: &str = "办理中 正在办理 在办 补办中 正在补办 编制中 正在编制 核实中 正在核实 采集中 申请中 正在申请 无编号 没有编号 \
    无编码 无号 无号码 没有号码 没编号 待 另编 暂缺 缺 缺失 不清晰";

/// Words for the cell above.
const ABOVE: &str = "同上 同上行 同上一行 同上户 同上人 同上格 同上面 同前 同前行 同前一行 如上 如前 上同 同上述 与上同 与上行同 \
    与上相同 同上。 ditto 〃 〃〃 \" \"\" ″ “ ” „ 〝 〞 々 々々 ,, ↑";

/// Words for an end that has not come.
const STILL: &str = "至今 今 迄今 现在 到现在 至现在 目前 到目前 至目前 长期 持续 持续中 在帮 帮扶中 结对中 正在帮扶 进行中 \
    未结束 尚未结束 没有结束 未终止 未解除 仍在结对 仍在帮扶 在岗 永久 /至今 -至今";

/// Tells whether what is written says that there is nothing: blank, `无`, `/`, `—`.
pub fn says_nothing(written: &str) -> bool {
    if is_long(written) {
        return false;
    }
    let key = bare(written);
    key.chars().all(|c| MARKS.contains(c)) || has(NONE, &key)
}

/// Tells whether it says that nobody knows: `不详`, `不清楚`.
pub fn says_unknown(written: &str) -> bool {
    !is_long(written) && has(UNKNOWN, &bare(written))
}

/// Tells whether it says that something is still to come: `待编`, `待核实`, `未办理`, `办理中`.
pub fn is_to_come(written: &str) -> bool {
    if is_long(written) {
        return false;
    }
    let key = bare(written);
    let put_off = |start: &str| key.strip_prefix(start).is_some_and(|rest| has(PUT_OFF, rest));
    has(ON_ITS_WAY, &key) || words(TO_COME).any(put_off)
}

/// Tells whether no number is written where one belongs: nothing, unknown, to come, or zeros.
pub fn is_no_number(written: &str) -> bool {
    let zeros = |text: &str| text.len() < 12 && text.bytes().all(|b| b == b'0');
    says_nothing(written) || says_unknown(written) || is_to_come(written) || zeros(&bare(written))
}

/// Tells whether it stands for the cell above: `同上`, `〃`.
pub fn is_as_above(written: &str) -> bool {
    if is_long(written) || !written.contains(may_be_above) {
        return false;
    }
    let squeezed = squeeze(written);
    has(ABOVE, &squeezed) || has(ABOVE, &bare(written))
}

/// Whether a character stands in a word for the cell above, in any width: most cells have none, which is soon told.
fn may_be_above(c: char) -> bool {
    let in_words = matches!(c, '上' | '同' | '如' | 'd' | 'D' | 'ｄ' | 'Ｄ');
    let in_marks = matches!(c, '〃' | '"' | '＂' | '″' | '“' | '”' | '„' | '〝' | '〞' | '々' | '↑' | ',' | '，');
    in_words || in_marks
}

/// Tells whether it says that something lasts: `至今`.
pub fn is_open_end(written: &str) -> bool {
    !is_long(written) && has(STILL, &bare(written))
}

/// Returns what stands before words that say that it lasts: `2021-05至今`, `2021年5月起`.
pub fn lasting_since(written: &str) -> Option<&str> {
    let text = written.trim();
    let ends = ["起至今", "至今", "到现在", "至现在", "到目前", "至目前", "以来", "开始", "起"];
    let before = ends.iter().find_map(|end| text.strip_suffix(end))?;
    Some(before.trim_end_matches([' ', '-', '—', '–', '~', '～', '－', '起', '、', ',', '，']))
}

/// Tells whether nothing is asked for: `无诉求`, `该户暂无任何困难和诉求`, `群众未反映问题`. Nothing else may be said.
pub fn asks_nothing(written: &str) -> bool {
    if says_nothing(written) {
        return true;
    }
    let key = key(written);
    let is_label = |part: &str| part.bytes().all(|b| b.is_ascii_digit()) || has(LABELS, part);
    let parts = || key.split(['.', ',', ';', ':', '、', '/', '·']).filter(|part| !part.is_empty());
    let mut denied = key == "0";
    let all = parts().all(|part| match without_denial(part) {
        Some(rest) => {
            denied = true;
            is_of_needs(rest) || has(NONE, rest)
        }
        None if has(ASKS_NOT, part) => {
            denied = true;
            true
        }
        // 无困难、诉求: what follows a denial is denied with it.
        None => is_label(part) || has(STEADY, part) || (denied && is_of_needs(part)),
    });
    all && denied
}

/// What stands before a need and is none: `诉求：无`.
const LABELS: &str = "诉求 群众诉求 需求 困难 问题 意见 诉求内容";
/// What is said where nothing is asked for.
const ASKS_NOT: &str = "否 不需要 无需 不用 不需 不需要帮助 无需帮助 不需帮助 已落实 均已落实 满意 身体健康 了解情况 宣传政策 政策宣传 已解决 均已解决 都已解决 全部解决 正常 一切正常 生活正常 良好 情况良好";
/// What is said beside.
const STEADY: &str = "家庭稳定 家庭情况稳定 情况稳定 生活稳定 稳定 家庭正常 收入稳定";

/// Tells whether what stands where a settlement or a group belongs names none: `否`, `无安置点`, `未分组`, a lone `1`.
pub fn is_no_place(written: &str) -> bool {
    is_no_number(written) || (!is_long(written) && has(NO_PLACE, &bare(written)))
}

/// Words for no settlement and no group.
const NO_PLACE: &str = "否 是 有 无安置点 没有安置点 不在安置点 未在安置点 非安置点 非集中安置 非集中安置点 自行购房 自主购房 进城 \
    购房 本村 本社区 本地 外地 组 社 本组 村民小组 无组 无小组 未分组 未编组 不分组";

/// Who is said to ask for nothing, and when.
const WHO_AND_WHEN: &str = "该户 本户 此户 户主 农户 搬迁户 群众 家庭 该家庭 其 目前 现在 现 当前 近期 本次走访 此次走访 本次 此次 走访时 经走访 \
    经了解 入户 表示 反映 生活 该";
/// How it is denied.
const DENIED: &str = "暂时没有 没有提出 没有反映 未提出 未反映 未发现 没有发现 暂未提出 暂未反映 暂未发现 暂时无 暂没有 没有 没啥 \
    没什么 暂无 均无 并无 尚无 无 没";
/// What is denied.
const NEEDS: &str = "任何 其他 其它 别的 特殊 明显 突出 重大 新增 新的 新 实际 具体 相关 合理 群众 存在 什么 困难 问题 诉求 需求 \
    要求 意见 建议 事项 情况 异常 反映 提出 需要 解决 矛盾 纠纷 帮助 及 和 与 或 的 了 等";

/// What is left behind `该户目前没有`; nothing where nothing is denied.
fn without_denial(part: &str) -> Option<&str> {
    let mut rest = part;
    while let Some(shorter) = words(WHO_AND_WHEN).find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    words(DENIED).find_map(|word| rest.strip_prefix(word))
}

/// Whether a text is made of words for needs and nothing else.
fn is_of_needs(text: &str) -> bool {
    let mut rest = text;
    while let Some(shorter) = words(NEEDS).find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    rest.is_empty()
}

/// What stands where an id number belongs and is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoIdNumber {
    /// Nothing is said.
    Nothing,
    /// Why there is none: `新生儿`, `办理中`.
    Reason,
    /// Another paper's number: `护照E12345678`.
    OtherPaper,
}

/// Words that say why somebody has no id number.
const WHY_NONE: &str = "新生 婴儿 幼儿 出生 未满月 户口 落户 入户 上户 办证 身份证 无证 没证 证件 遗失 丢失 外籍 外国 境外 未办 没办 \
    补办 办理 待办 户籍 黑户 失踪 未登记";
/// Other papers.
const PAPERS: &str = "护照 出生证 出生医学 军官证 士兵证 军人证 港澳 台胞 通行证 居住证 驾驶证 户口簿 户口本";

/// Tells what stands where an id number belongs, where it is none and known for what it is. A number with a slip is not among
/// these.
pub fn no_id_number(written: &str) -> Option<NoIdNumber> {
    if written.len() >= 15 && written.starts_with(|c: char| matches!(c, '1'..='9')) && written.is_ascii() {
        return None;
    }
    let key = key(written);
    let digits = key.chars().filter(char::is_ascii_digit).count();
    if words(PAPERS).any(|paper| key.contains(paper)) && digits >= 5 {
        return Some(NoIdNumber::OtherPaper);
    }
    if says_nothing(written) || says_unknown(written) || (digits > 0 && key.bytes().all(|b| b == b'0')) {
        return Some(NoIdNumber::Nothing);
    }
    let why = is_to_come(written) || words(WHY_NONE).chain(words(PAPERS)).any(|word| key.contains(word));
    (why && digits < 5).then_some(NoIdNumber::Reason)
}

/// The words of a list, which blanks part.
fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split_ascii_whitespace()
}

fn has(list: &'static str, word: &str) -> bool {
    words(list).any(|known| known == word)
}

/// Nearly all cells are longer than any of these words, or begin as numbers do; looking into a text takes longer than looking at
/// its end and its beginning.
fn is_long(written: &str) -> bool {
    written.len() > 40 || written.starts_with(|c: char| matches!(c, '1'..='9'))
}

/// The key of a text without brackets around it: `（无）`, `[暂无]`.
fn bare(written: &str) -> String {
    let key = key(written);
    let inner = key.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let inner = inner.unwrap_or(&key);
    let short = inner.trim_end_matches(['.', '!', ';', ':']);
    if short.is_empty() { inner.to_owned() } else { short.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_for_the_cell_above_has_a_character_that_tells() {
        for word in words(ABOVE) {
            assert!(word.contains(may_be_above) && is_as_above(word), "{word}");
        }
    }

    #[test]
    fn nothing_is_said_in_several_ways() {
        for nothing in
            ["", " ", "无", "无。", "（无）", "【暂无】", "/", "//", "——", "－", "N/A", "暂无", "不涉及", "、"]
        {
            assert!(says_nothing(nothing), "{nothing}");
        }
        for none in
            ["0", "否", "1.无", "诉求：无", "无无", "不需要", "已解决", "正常", "家庭稳定，无诉求", "无，家庭情况稳定"]
        {
            assert!(asks_nothing(none), "{none}");
        }
        for need in ["修路", "1.修路", "家庭稳定", "诉求：修路", "无房，要求解决", "不正常", "1", ""]
        {
            assert_eq!(asks_nothing(need), need.is_empty(), "{need}");
        }
        for none in ["否", "无安置点", "未分组", "组"] {
            assert!(is_no_place(none), "{none}");
        }
        assert!(!is_no_place("幸福小区") && !is_no_place("1组"));
        for something in ["0", "否", "无劳动力", "不详", "无锡", "待编"] {
            assert!(!says_nothing(something), "{something}");
        }
        assert!(says_unknown("不清楚") && says_unknown("？") && !says_unknown("不清楚地址"));
    }

    #[test]
    fn what_is_to_come_is_no_number() {
        for none in
            ["待编", "待编号", "未编", "暂未编码", "待定", "待核实", "办理中", "0", "000", "无", "/", "不详", "无编号"]
        {
            assert!(is_no_number(none), "{none}");
        }
        for number in ["7001", "A-1", "10", "待", "编号7001"] {
            assert_eq!(is_no_number(number), number == "待", "{number}");
        }
    }

    #[test]
    fn the_cell_above_is_meant_by_words_and_by_marks() {
        for above in ["同上", "同 上", "（同上）", "同上。", "〃", "\"", "″", "”", "同前", "Ditto"] {
            assert!(is_as_above(above), "{above}");
        }
        for other in ["", "同现住址", "上同村", "同上村3组", "'"] {
            assert!(!is_as_above(other), "{other}");
        }
    }

    #[test]
    fn no_need_is_told_from_a_need() {
        for none in [
            "无",
            "/",
            "无诉求",
            "暂无诉求",
            "没有诉求。",
            "该户目前没有任何困难和诉求",
            "无困难、无诉求",
            "无困难、诉求",
            "群众未反映问题",
            "暂无其他意见建议",
            "无特殊需求",
            "未发现问题",
            "无问题需要解决",
            "没什么困难",
            "（无）",
        ] {
            assert!(asks_nothing(none), "{none}");
        }
        for need in [
            "无房",
            "无劳动力，希望安排公益岗位",
            "无水",
            "没有工作",
            "诉求",
            "想就近务工",
            "无诉求，但房屋漏水",
            "无人照顾",
            "困难",
            "暂无工作，想就业",
            "问题已解决",
        ] {
            assert!(!asks_nothing(need), "{need}");
        }
    }

    #[test]
    fn what_is_no_id_number_is_known_for_what_it_is() {
        for (written, what) in [
            ("无", Some(NoIdNumber::Nothing)),
            ("0", Some(NoIdNumber::Nothing)),
            ("000000000000000000", Some(NoIdNumber::Nothing)),
            ("待办", Some(NoIdNumber::Reason)),
            ("办理中", Some(NoIdNumber::Reason)),
            ("新生儿", Some(NoIdNumber::Reason)),
            ("无身份证", Some(NoIdNumber::Reason)),
            ("2026年出生，未上户", Some(NoIdNumber::Reason)),
            ("护照E12345678", Some(NoIdNumber::OtherPaper)),
            ("出生证P500123456", Some(NoIdNumber::OtherPaper)),
            ("5002991986020227", None),
            ("50029919860202278X（新生儿）", None),
            ("张三", None),
            ("X", None),
        ] {
            assert_eq!(no_id_number(written), what, "{written}");
        }
    }

    #[test]
    fn an_open_end_is_known() {
        for open in ["至今", "现在", "长期", "帮扶中", "-至今"] {
            assert!(is_open_end(open), "{open}");
        }
        assert!(!is_open_end("2026-01-01") && !is_open_end("2026年至今"));
    }
}
