//! Yes and no as offices write them: words, ticks and crosses, boxes of a form.

use super::text::squeeze;

/// Reads yes or no; none for a word that is neither, and where both or none of two boxes are ticked.
pub fn yes_no(written: &str) -> Option<bool> {
    word(written).or_else(|| with_marks(written))
}

fn with_marks(written: &str) -> Option<bool> {
    let squeezed: String = squeeze(written).to_lowercase().chars().map(of_symbol_font).collect();
    let said = boxes_written_out(&squeezed);
    word(&said).or_else(|| with_remark(&said)).or_else(|| boxes(&said)).or_else(|| parts(&said))
}

/// The signs that fonts of symbols keep at private code points, as Word pastes them.
fn of_symbol_font(c: char) -> char {
    match c {
        '\u{f0fe}' | '\u{f052}' => '☑',
        '\u{f0fc}' | '\u{f050}' => '√',
        '\u{f0fd}' | '\u{f054}' => '☒',
        '\u{f0fb}' | '\u{f04f}' => '×',
        '\u{f0a8}' | '\u{f06f}' | '\u{f0a3}' => '□',
        c => c,
    }
}

/// Boxes made of brackets: `[√]是[]否`.
fn boxes_written_out(text: &str) -> String {
    if !text.contains(['(', '[', '【']) {
        return text.to_owned();
    }
    let mut text = text.to_owned();
    for (open, close) in [('(', ')'), ('[', ']'), ('【', '】')] {
        text = text.replace(&format!("{open}{close}"), "□");
        for mark in TICKS.chars().chain(CROSSES.chars()) {
            text = text.replace(&format!("{open}{mark}{close}"), &mark.to_string());
        }
    }
    text
}

const TICKS: &str = "√✓✔☑✅🗹■▣◉●vV";
const CROSSES: &str = "×✗✘☒╳✕✖❌❎x";
const EMPTY: &str = "□☐○◯▢◻⬜▫";

fn word(text: &str) -> Option<bool> {
    let (yes, no) = (YES.contains(&text), NO.contains(&text));
    if yes || no {
        return Some(yes);
    }
    let done = |text: &str| DONE.contains(&text);
    let lasts = |text: &str| LASTS.contains(&text);
    let so =
        |words: &[&str], what: &dyn Fn(&str) -> bool| words.iter().any(|so| text.strip_prefix(so).is_some_and(what));
    if done(text) || so(&["已经", "已", "有"], &done) || so(&["正在", "在"], &lasts) {
        return Some(true);
    }
    let denied = ["没有", "没", "尚未", "暂未", "还未", "从未", "未", "不", "无"];
    denied.iter().any(|not| text.strip_prefix(not).is_some_and(done)).then_some(false)
}

const YES: &[&str] = &[
    "是", "是的", "有", "对", "1", "y", "yes", "t", "true", "已", "真", "勾", "对号", "对勾", "打勾", "√", "✓", "✔",
    "☑", "✅", "🗹", "v", "在保", "正常", "符合", "合格",
];
const NO: &[&str] = &[
    "否",
    "无",
    "没有",
    "没",
    "不",
    "不是",
    "非",
    "0",
    "n",
    "no",
    "f",
    "false",
    "未",
    "假",
    "叉",
    "错",
    "错号",
    "打叉",
    "×",
    "✗",
    "✘",
    "☒",
    "╳",
    "✕",
    "✖",
    "❌",
    "❎",
    "x",
    "停保",
    "断保",
    "已停保",
    "已断保",
    "断缴",
    "已断缴",
    "脱保",
    "不符合",
];
/// What is done or not done.
const DONE: &[&str] = &[
    "参保",
    "参加",
    "参加保险",
    "缴",
    "缴费",
    "缴纳",
    "交",
    "交费",
    "享受",
    "享受中",
    "迁移",
    "迁",
    "迁入",
    "落户",
    "落实",
    "办理",
    "办",
    "领取",
    "领",
    "入住",
    "签订",
    "签",
    "完成",
    "投保",
    "参合",
    "加入",
    "正常参保",
    "正常缴费",
    "纳入",
];

/// What is so while it goes on; what is only being done (正在办理) is not done yet.
const LASTS: &[&str] = &["参保", "参加", "缴费", "缴纳", "缴", "享受", "领取", "领", "保", "参合", "投保"];

/// A word with a remark in brackets that says the same: 是(已缴). Any other remark must not be lost.
fn with_remark(text: &str) -> Option<bool> {
    let (head, remark) = text.strip_suffix(')')?.split_once('(')?;
    let head = word(head)?;
    (word(remark)? == head).then_some(head)
}

/// Words parted by marks that all say the same: 是,已缴.
fn parts(text: &str) -> Option<bool> {
    let mut said = text.split([',', ';', '、', '/', '。', '.']).filter(|part| !part.is_empty()).map(word);
    let first = said.next()??;
    said.all(|other| other == Some(first)).then_some(first)
}

/// One answer of a form with its sign.
struct Answer {
    yes: bool,
    sign: Option<char>,
}

/// Reads the boxes of a form: ☑是□否, 是□否☑, ■有 □无.
fn boxes(text: &str) -> Option<bool> {
    let answers = answers(text)?;
    let is = |answer: &Answer, signs: &str| answer.sign.is_some_and(|sign| signs.contains(sign));
    let ticked: Vec<&Answer> = answers.iter().filter(|answer| is(answer, TICKS)).collect();
    let open = |answer: &&Answer| is(answer, EMPTY);
    // A cross in the one box beside empty ones is a tick; beside a tick it is none.
    let crossed: Vec<&Answer> = answers.iter().filter(|answer| is(answer, "☒")).collect();
    let chosen =
        if ticked.is_empty() && answers.iter().filter(open).count() + 1 == answers.len() { crossed } else { ticked };
    match chosen.as_slice() {
        [one] => Some(one.yes),
        _ => None,
    }
}

/// Splits a form's cell into answers with their signs, which all stand before or all behind the words.
fn answers(text: &str) -> Option<Vec<Answer>> {
    let chars: Vec<char> = text.chars().filter(|c| !matches!(c, '/' | ',' | '、' | ';')).collect();
    let sign = |c: &char| TICKS.contains(*c) || CROSSES.contains(*c) || EMPTY.contains(*c);
    let before = sign(chars.first()?);
    let mut answers: Vec<Answer> = vec![];
    let mut held = None;
    for c in &chars {
        match c {
            '是' | '有' => answers.push(Answer { yes: true, sign: held.take() }),
            '否' | '无' => answers.push(Answer { yes: false, sign: held.take() }),
            c if sign(c) && before && held.is_none() => held = Some(*c),
            c if sign(c) && !before => {
                let last = answers.last_mut().filter(|answer| answer.sign.is_none())?;
                last.sign = Some(*c);
            }
            _ => return None,
        }
    }
    let twice = answers.len() > 2 || (answers.len() == 2 && answers[0].yes == answers[1].yes);
    (!answers.is_empty() && held.is_none() && !twice).then_some(answers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_is_read_in_every_form() {
        for written in [
            "√",
            "✓",
            "✔",
            "☑",
            "✅",
            "✔\u{fe0f}",
            "V",
            "v",
            "Ｖ",
            "勾",
            "对号",
            "是(已缴)",
            "是（已参保）",
            "已缴",
            "在保",
            "☑是□否",
            "■是 □否",
            "√是□否",
            "是√ 否□",
            "□否 ☑是",
            "是☑/否□",
            "[√]是[ ]否",
            "（√）是（ ）否",
            "(v)是( )否",
            "☒是□否",
            "√是 ×否",
            "是√",
            "是，已缴",
            "已参加",
            "参保",
            "正在享受",
            "1",
            "Y",
            "TRUE",
            "■有□无",
            "\u{f0fe}是\u{f0a8}否",
            "\u{f0fc}",
        ] {
            assert_eq!(yes_no(written), Some(true), "{written}");
        }
    }

    #[test]
    fn no_is_read_in_every_form() {
        for written in [
            "×",
            "✗",
            "✘",
            "☒",
            "╳",
            "X",
            "x",
            "❌",
            "叉",
            "否(未缴)",
            "否（未参保）",
            "未缴",
            "没有参保",
            "□是☑否",
            "□是 ■否",
            "是□否√",
            "□是☒否",
            "×是√否",
            "否√",
            "[ ]是[√]否",
            "尚未办理",
            "不享受",
            "停保",
            "0",
            "否",
            "\u{f0a8}是\u{f0fe}否",
        ] {
            assert_eq!(yes_no(written), Some(false), "{written}");
        }
    }

    #[test]
    fn what_is_neither_is_left_open() {
        for written in [
            "",
            "不详",
            "是/否",
            "有/无",
            "□是□否",
            "☑是☑否",
            "是(未缴)",
            "是（在外地）",
            "是□",
            "/",
            "○",
            "2",
            "是否",
            "未停保",
            "×是□否",
        ] {
            assert_eq!(yes_no(written), None, "{written}");
        }
    }
}
