//! Ways of numbering what our sets number otherwise: the national standards, and what other systems of offices use. Each
//! number stands for a word, which is read as any other.

use super::words::{Word, word};
use anju_model::CodeSets;

/// A way of numbering a set.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Numbering {
    /// The set whose codes it numbers otherwise.
    pub set: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What its numbers stand for.
    numbers: Numbers,
    /// Numbers of one digit of which every list of some length has one; none where any list may do without.
    pub common: &'static [&'static str],
    /// Whether it is so rare that a column is read by it only where the set's own numbers do not fit.
    pub rare: bool,
}

#[derive(Debug, PartialEq, Eq)]
enum Numbers {
    /// The set's own codes.
    Own,
    /// Those of a set that only says what they mean.
    OfSet(&'static str),
    /// These.
    Listed(&'static [(&'static str, &'static str)]),
    /// Of so many digits, of which the first tells what no longer entry does.
    ByFirst(usize, &'static [(&'static str, &'static str)]),
}
use Numbers::{ByFirst, Listed, OfSet, Own};

impl Numbering {
    const fn of(set: &'static str, name: &'static str, numbers: Numbers) -> Self {
        Self { set, name, numbers, common: &[], rare: false }
    }

    /// The set's own codes.
    const fn own(set: &'static str, common: &'static [&'static str]) -> Self {
        Self { common, ..Self::of(set, "", Own) }
    }

    /// Tells whether these are the set's own codes.
    pub fn is_own(&self) -> bool {
        self.numbers == Own
    }

    /// Reads a number; none where this numbering has no such.
    pub fn read(&self, sets: &CodeSets, set: &str, number: &str) -> Option<Word> {
        let meant = |list: &[(&str, &'static str)], number: &str| {
            list.iter().find(|(listed, _)| *listed == number).map(|(_, meant)| *meant)
        };
        match self.numbers {
            Own => own(sets, set, number).map(|code| Word::Code(code.to_owned())),
            OfSet(other) => word(sets, set, sets.label(other, own(sets, other, number)?)?),
            Listed(list) => word(sets, set, meant(list, number).or_else(|| meant(list, &format!("0{number}")))?),
            ByFirst(digits, list) if number.len() == digits => {
                word(sets, set, meant(list, number).or_else(|| meant(list, &number[..1]))?)
            }
            ByFirst(..) => None,
        }
    }
}

/// Finds a code of a set, also where a cell of numbers has lost its leading zero.
fn own<'a>(sets: &'a CodeSets, set: &str, number: &str) -> Option<&'a str> {
    let find = |code: &str| sets.items(set).iter().map(|item| item.code.as_str()).find(|known| *known == code);
    find(number).or_else(|| find(&format!("0{number}")).filter(|code| code.len() == 2))
}

/// Lists the ways in which a set is numbered, its own first.
pub(super) fn numberings(set: &str) -> Vec<&'static Numbering> {
    let own = OWN.iter().find(|own| own.set == set).unwrap_or(&ANY);
    [own].into_iter().chain(OTHERS.iter().filter(|other| other.set == set)).collect()
}

static ANY: Numbering = Numbering::own("", &[]);
/// 群众 is what nearly everybody is.
static OWN: &[Numbering] = &[Numbering::own("politics", &["13"])];

static OTHERS: &[Numbering] = &[
    Numbering::of("relation_nat", "GB/T 4761 两位代码", OfSet("relation_gb")),
    Numbering::of("relation_nat", "GB/T 4761 一位代码", Listed(RELATIONS)),
    Numbering::of("education", "GB/T 4658 两位代码", ByFirst(2, SCHOOLING)),
    Numbering {
        common: &["7", "8", "9"], ..Numbering::of("education", "GB/T 4658 一位代码", ByFirst(1, SCHOOLING))
    },
    Numbering::of("health", "GB/T 2261.3 两位代码", ByFirst(2, HEALTH)),
    Numbering { rare: true, ..Numbering::of("health", "GB/T 2261.3 一位代码", ByFirst(1, HEALTH)) },
    Numbering::of("sex", "0 女、1 男", Listed(&[("0", "女"), ("1", "男")])),
    Numbering { rare: true, ..Numbering::of("disability", "居民健康档案代码", Listed(DISABILITY)) },
    Numbering::of("disability", "GB/T 2261.3 残疾代码", Listed(DISABILITY_IN_HEALTH)),
    Numbering { common: &["13"], ..Numbering::of("politics", "GB/T 4762 代码", Listed(PARTIES)) },
    Numbering::of("unit_level", "GB/T 12404 代码", ByFirst(2, UNITS)),
    Numbering { rare: true, ..Numbering::of("id_type", "GA/T 517、WS 218 代码", Listed(PAPERS)) },
];

/// GB/T 4761-2008, one digit.
const RELATIONS: &[(&str, &str)] = &[
    ("0", "本人或户主"),
    ("1", "配偶"),
    ("2", "子"),
    ("3", "女"),
    ("4", "孙子、孙女、外孙子、外孙女"),
    ("5", "父母"),
    ("6", "祖父母或外祖父母"),
    ("7", "兄弟姐妹"),
    ("8", "其他"),
    ("9", "其他"),
];

/// The first digits of GB/T 4658, in its issues of 1984 and 2006 alike; 9 is 文盲或半文盲 in the first.
const SCHOOLING: &[(&str, &str)] = &[
    ("1", "研究生"),
    ("2", "大学本科"),
    ("3", "大学专科"),
    ("4", "中等职业教育"),
    ("5", "技工学校"),
    ("6", "普通高中"),
    ("7", "初中"),
    ("8", "小学"),
    ("9", "文盲或半文盲"),
    ("91", "中师"),
    ("92", "中师"),
    ("93", "中师"),
    ("97", "其他"),
    ("99", "其他"),
];

/// The first digits of GB/T 2261.3, and 癌症, which is no 慢性病 here.
const HEALTH: &[(&str, &str)] = &[
    ("1", "健康或良好"),
    ("2", "一般或较弱"),
    ("3", "有慢性病"),
    ("4", "有慢性病"),
    ("41", "癌症"),
    ("5", "有生理缺陷"),
    ("6", "残疾"),
];

/// What forms of public health records tick; 1 is 无残疾.
const DISABILITY: &[(&str, &str)] =
    &[("2", "视力"), ("3", "听力"), ("4", "言语"), ("5", "肢体"), ("6", "智力"), ("7", "精神"), ("8", "其他残疾")];

const DISABILITY_IN_HEALTH: &[(&str, &str)] = &[
    ("61", "视力"),
    ("62", "听力"),
    ("63", "言语"),
    ("64", "肢体"),
    ("65", "智力"),
    ("66", "精神"),
    ("67", "多重"),
    ("69", "其他残疾"),
];

/// GB/T 4762; our set has its numbers for those that it has.
const PARTIES: &[(&str, &str)] = &[
    ("01", "中共党员"),
    ("02", "中共预备党员"),
    ("03", "共青团员"),
    ("04", "民革党员"),
    ("05", "民盟盟员"),
    ("06", "民建会员"),
    ("07", "民进会员"),
    ("08", "农工党党员"),
    ("09", "致公党党员"),
    ("10", "九三学社社员"),
    ("11", "台盟盟员"),
    ("12", "无党派人士"),
    ("13", "群众"),
];

/// The first digits of GB/T 12404.
const UNITS: &[(&str, &str)] = &[
    ("1", "中央"),
    ("2", "省"),
    ("4", "市、地区"),
    ("5", "县"),
    ("6", "街道、镇、乡"),
    ("7", "居民、村民委员会"),
    ("9", "其他"),
];

const PAPERS: &[(&str, &str)] = &[
    ("01", "居民身份证"),
    ("02", "居民户口簿"),
    ("03", "护照"),
    ("04", "军官证"),
    ("05", "驾驶证"),
    ("06", "港澳居民来往内地通行证"),
    ("07", "台湾居民来往大陆通行证"),
    ("99", "其他"),
    ("111", "居民身份证"),
    ("112", "临时居民身份证"),
    ("113", "户口簿"),
    ("114", "军官证"),
    ("414", "普通护照"),
    ("990", "其他"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_stands_for_a_word_that_is_known() {
        let sets = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        for numbering in OTHERS {
            let numbers: Vec<String> = match numbering.numbers {
                Own => vec![],
                OfSet(other) => sets.items(other).iter().map(|item| item.code.clone()).collect(),
                Listed(list) => list.iter().map(|(number, _)| (*number).to_owned()).collect(),
                ByFirst(digits, list) => {
                    let fitting = list.iter().filter(|(number, _)| number.len() <= digits);
                    fitting.map(|(number, _)| format!("{number:0<digits$}")).collect()
                }
            };
            assert!(!numbers.is_empty(), "{numbering:?}");
            for number in numbers {
                assert!(numbering.read(&sets, numbering.set, &number).is_some(), "{} {number}", numbering.name);
            }
        }
    }
}
