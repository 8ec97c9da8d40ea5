//! What a single word means in a code set: its labels, everyday words, and the ways in which people vary both. Numbers are
//! read in `numbering`.

use super::{
    household_words::HOUSEHOLD_WORDS,
    list_words::LIST_WORDS,
    people_words::{ETHNIC_LETTERS, PEOPLE_WORDS},
    relation_words::RELATION_WORDS,
};
use anju_model::{CodeSets, reading};
use std::{collections::BTreeMap, sync::LazyLock};

/// What a word means in its set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    /// This code.
    Code(&'static str),
    /// This code, which says less than the word: the word is kept beside it.
    Kept(&'static str),
    /// The first code of a man, the second of a woman.
    BySex(&'static str, &'static str),
    /// A good word for which the set has no code.
    NoCode,
    /// Nothing: 否 of a column that asks whether.
    Nothing,
}

/// A set, what words of it mean, and the words, parted by blanks.
pub(super) type Words = (&'static str, Means, &'static str);

/// What a word means, for a set as the county has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Code(String),
    Kept(String),
    BySex(String, String),
    NoCode,
    Nothing,
}

static INDEX: LazyLock<BTreeMap<&'static str, BTreeMap<String, Means>>> = LazyLock::new(|| {
    let mut index: BTreeMap<&'static str, BTreeMap<String, Means>> = BTreeMap::new();
    for (set, means, words) in tables() {
        index.entry(set).or_default().extend(words.split(' ').map(|word| (form(word), *means)));
    }
    index
});

fn tables() -> impl Iterator<Item = &'static Words> {
    [PEOPLE_WORDS, RELATION_WORDS, HOUSEHOLD_WORDS, LIST_WORDS].into_iter().flatten()
}

/// The form in which words are compared: that of all texts, without what only sets words apart.
pub(super) fn form(text: &str) -> String {
    let apart = |c: char| "、,/\\;:.。·|+-—_~*'\"“”‘’".contains(c);
    reading::key(text).chars().filter(|c| !apart(*c)).collect::<String>().replace("其它", "其他")
}

/// Reads one word.
pub(super) fn word(sets: &CodeSets, set: &str, written: &str) -> Option<Word> {
    let written = form(written);
    if written.is_empty() {
        return None;
    }
    let exact = |text: &str| exact(sets, set, text);
    exact(&written).or_else(|| varied(set, &written, &exact)).or_else(|| outside_brackets(set, &written, &exact))
}

/// A label, or a word of the tables whose codes the set has.
fn exact(sets: &CodeSets, set: &str, form_of_word: &str) -> Option<Word> {
    let labelled = sets.all(set).find(|item| form(&item.label) == form_of_word);
    if let Some(item) = labelled {
        return Some(Word::Code(item.code.clone()));
    }
    let has = |code: &str| sets.has(set, code).then(|| code.to_owned());
    match *INDEX.get(set)?.get(form_of_word)? {
        Means::Code(code) => has(code).map(Word::Code),
        Means::Kept(code) => has(code).map(Word::Kept),
        Means::BySex(man, woman) => Some(Word::BySex(has(man)?, has(woman)?)),
        Means::NoCode => Some(Word::NoCode),
        Means::Nothing => Some(Word::Nothing),
    }
}

/// Reads what varies by rule instead of by table: `汉` for 汉族, `小学毕业` for 小学, `户主的二儿子` for 之子.
fn varied(set: &str, word: &str, exact: &dyn Fn(&str) -> Option<Word>) -> Option<Word> {
    match set {
        "ethnic" => exact(&format!("{word}族")).or_else(|| lettered(word).map(Word::Code)),
        "disability" => ["残疾人", "残疾", "障碍", "残"].iter().find_map(|end| exact(word.strip_suffix(end)?)),
        "education" => without_ends(word, SCHOOLING_ENDS, exact),
        "inschool" => without_ends(word, &["在读", "在校", "学生", "在校生", "就读", "上学期", "下学期"], exact),
        "politics" | "health" | "labour" => without_ends(word, &["者", "员", "状态", "人员", "人口"], exact),
        "relation_nat" => kin(word, exact),
        "visit_mode" => ["未遇", "未在家", "不在家", "无人", "未见"]
            .iter()
            .any(|met| word.contains(met))
            .then(|| exact("未遇"))
            .flatten(),
        "work_place" => far_away(word).then(|| exact("市外")).flatten().map(kept),
        _ => None,
    }
}

/// The code of an ethnic group written in letters.
fn lettered(word: &str) -> Option<String> {
    let at = ETHNIC_LETTERS.split(' ').position(|letters| letters == word)?;
    Some(format!("{:02}", at + 1))
}

const SCHOOLING_ENDS: &[&str] =
    &["毕业", "肄业", "结业", "在读", "辍学", "文化程度", "文化", "程度", "学历", "教育", "水平", "生"];

fn without_ends(word: &str, ends: &[&str], exact: &dyn Fn(&str) -> Option<Word>) -> Option<Word> {
    ends.iter()
        .filter_map(|end| word.strip_suffix(end))
        .find_map(|rest| exact(rest).or_else(|| without_ends(rest, ends, exact)))
}

/// `户主之子`, `户主的长子`, `系户主三儿子`, `大儿子`, `二孙女`: whose, and which of several, is left out.
fn kin(word: &str, exact: &dyn Fn(&str) -> Option<Word>) -> Option<Word> {
    let whose = ["系户主的", "系户主之", "系户主", "是户主的", "户主的", "户主之", "户主", "系其", "其", "之"];
    let rest = whose.iter().find_map(|start| word.strip_prefix(start)).unwrap_or(word);
    let rest = rest.strip_suffix("关系").filter(|rest| !rest.is_empty()).unwrap_or(rest);
    if rest != word
        && let Some(found) = exact(rest)
    {
        return Some(found);
    }
    let mut letters = rest.chars();
    let which = letters.next().filter(|c| "长次大二三四五六七八九幺小老".contains(*c))?;
    let core = letters.as_str();
    // 小叔, 小姑 and the like are a husband's, 老婆 and 大娘 no kin of a number.
    let numbered =
        !"小老".contains(which) || ["子", "儿", "女", "孙", "媳", "婿", "弟", "妹"].iter().any(|k| core.starts_with(k));
    exact(core).filter(|_| numbered && !core.is_empty())
}

fn kept(word: Word) -> Word {
    if let Word::Code(code) = word { Word::Kept(code) } else { word }
}

/// Whether an address lies in another province.
fn far_away(address: &str) -> bool {
    PROVINCES.split(' ').any(|province| address.starts_with(province))
}

const PROVINCES: &str = "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 \
 湖南 广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆";

/// What is said in brackets of somebody who is gone: 妻(已故).
const GONE: [&str; 20] = [
    "死亡", "死", "亡故", "亡", "故", "病故", "身故", "去世", "过世", "离世", "逝世", "病逝", "注销", "销户", "迁出",
    "迁走", "转出", "外嫁", "出嫁", "改嫁",
];
/// Of whom a marriage made a relation.
const MARRIED: [&str; 8] = ["妻", "夫", "配偶", "媳", "婿", "爱人", "老婆", "老公"];

/// Tells whether what stands in brackets behind a word takes it back: 妻(已故), 配偶(2023年离婚), 脱贫不稳定户(风险已消除). What is
/// said of others does not, 孙子(父亲已故); what was learnt stays learnt, however it ended.
pub(crate) fn takes_back(set: &str, written: &str) -> bool {
    let form = form(written);
    let Some((before, inside)) = form.split_once('(') else { return false };
    let bare = inside.trim_start_matches(|c: char| c.is_ascii_digit() || "年月日".contains(c));
    let bare = bare.trim_start_matches("风险").trim_start_matches(['已', '经', '于', '现', '因', '病']);
    let bare = if bare.starts_with('故') || !inside.contains("病故") { bare } else { "病故" };
    let says = |words: &[&str]| {
        let rest = |word: &&str| bare.strip_prefix(*word);
        words.iter().filter_map(rest).any(|rest| !rest.starts_with(char::is_alphabetic))
    };
    match set {
        "relation_nat" => says(&GONE) || (says(&["离婚", "离异"]) && MARRIED.iter().any(|word| before.contains(word))),
        "health" | "labour" => says(&GONE),
        "monitor" => says(&["消除", "解除"]),
        "inschool" => says(&GONE) || says(&["毕业", "休学", "辍学", "退学", "肄业"]),
        _ => false,
    }
}

/// Reads a word that explains itself in brackets, `小学(三年级辍学)`; what stands in them is kept.
fn outside_brackets(set: &str, word: &str, exact: &dyn Fn(&str) -> Option<Word>) -> Option<Word> {
    let (before, rest) = word.split_once('(')?;
    let (inside, after) = rest.split_once(')')?;
    let bare = format!("{before}{after}");
    let found = exact(&bare).or_else(|| varied(set, &bare, exact))?;
    // A label that bears its number says nothing besides.
    Some(if inside.bytes().all(|b| b.is_ascii_digit()) { found } else { kept(found) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_brackets_explains_a_word_or_undoes_it() {
        let sets = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        for (set, written, read) in [
            ("relation_nat", "妻（第二任）", true),
            ("relation_nat", "妻（已故）", false),
            ("relation_nat", "配偶（已离婚）", false),
            ("health", "残疾（未办证）", true),
            ("health", "健康（已故）", false),
            ("monitor", "脱贫不稳定户（风险已消除）", false),
            ("relation_nat", "妻（2023年3月病故）", false),
            ("relation_nat", "之女（外嫁）", false),
            ("relation_nat", "孙子（父亲已故）", true),
            ("relation_nat", "孙子（父母离异）", true),
            ("relation_nat", "之子（离异）", true),
            ("relation_nat", "之女（户口未迁出）", true),
            ("relation_nat", "之女（出嫁未迁户）", true),
            ("monitor", "脱贫不稳定户（未消除风险）", true),
            ("health", "患有大病（已停止化疗）", true),
            ("hh_type", "脱贫户（已退出）", true),
            ("inschool", "普通高中一年级（休学返校）", true),
            ("education", "小学（三年级辍学）", true),
            ("inschool", "小学（休学）", false),
        ] {
            assert!(matches!(word(&sets, set, written), Some(Word::Kept(_))), "{set} {written}");
            assert_eq!(takes_back(set, written), !read, "{set} {written}");
        }
    }

    #[test]
    fn every_word_leads_to_codes_of_its_set_and_stands_once() {
        let sets = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let mut seen: BTreeMap<(&str, String), &str> = BTreeMap::new();
        for (set, means, words) in tables() {
            let codes = match means {
                Means::Code(code) | Means::Kept(code) => vec![*code],
                Means::BySex(man, woman) => vec![*man, *woman],
                Means::NoCode | Means::Nothing => vec![],
            };
            assert!(!sets.items(set).is_empty(), "{set}");
            assert!(codes.iter().all(|code| sets.has(set, code)), "{set} {codes:?}");
            for word in words.split(' ') {
                assert_eq!(seen.insert((set, form(word)), word), None, "{set} {word} twice");
                let label = sets.items(set).iter().find(|item| form(&item.label) == form(word));
                assert!(label.is_none(), "{set} {word} is a label");
                assert!(!form(word).is_empty() && !form(word).bytes().all(|b| b.is_ascii_digit()), "{word}");
            }
        }
    }
}
