//! Characters that stand for others: radicals that a PDF gives for the characters they look like, compatibility ideographs,
//! and the private-use code points that old Chinese fonts and encodings gave to rare characters.

use unicode_normalization::char::decompose_canonical;

/// Returns the ordinary character, itself for most.
pub(super) fn ordinary(c: char) -> char {
    let c = private(c);
    let listed = |first: u32, table: &[char]| table.get((u32::from(c) - first) as usize).copied().unwrap_or(c);
    match u32::from(c) {
        0x2e80..=0x2ef3 => listed(0x2e80, &SUPPLEMENT),
        0x2f00..=0x2fd5 => listed(0x2f00, &KANGXI),
        0xf900..=0xfaff | 0x2f800..=0x2fa1f => {
            // The decomposition of a compatibility ideograph is the one character that it is compatible with.
            let mut ordinary = c;
            decompose_canonical(c, |only| ordinary = only);
            ordinary
        }
        _ => c,
    }
}

fn private(c: char) -> char {
    let listed = |first: u32, table: &[char]| table.get((u32::from(c) - first) as usize).copied().unwrap_or(c);
    match u32::from(c) {
        0xe76c => '€',
        0xe78d..=0xe796 => listed(0xe78d, &UPRIGHT_MARKS),
        0xe7c7 => 'ḿ',
        0xe7c8 => 'ǹ',
        0xe7e7 => '〾',
        0xe7e8..=0xe7f3 => char::from_u32(u32::from(c) - 0xe7e8 + 0x2ff0).unwrap_or(c),
        0xe815..=0xe864 => listed(0xe815, &RARE_OF_GB),
        _ => c,
    }
}

/// Lists the private-use characters of a text, each once. What they look like only the sender's font knows: they are kept,
/// and told.
pub fn private_use(text: &str) -> Vec<char> {
    let mut found: Vec<char> = vec![];
    for c in text.chars().filter(|&c| is_private(c)) {
        if !found.contains(&c) {
            found.push(c);
        }
    }
    found
}

/// Tells whether a character is one of private use.
pub(crate) fn is_private(c: char) -> bool {
    matches!(u32::from(c), 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd)
}

/// The characters of the Kangxi radicals from U+2F00, by EquivalentUnifiedIdeograph of the Unicode Character Database. One
/// differs: ⼾ is 户 here, since mainland documents write 用⼾ where they mean 用户; Unicode takes it for 戶, which stays 戶.
const KANGXI: [char; 214] = [
    '一', '丨', '丶', '丿', '乙', '亅', '二', '亠', '人', '儿', '入', '八', '冂', '冖', '冫', '几', '凵', '刀', '力',
    '勹', '匕', '匚', '匸', '十', '卜', '卩', '厂', '厶', '又', '口', '囗', '土', '士', '夂', '夊', '夕', '大', '女',
    '子', '宀', '寸', '小', '尢', '尸', '屮', '山', '巛', '工', '己', '巾', '干', '幺', '广', '廴', '廾', '弋', '弓',
    '彐', '彡', '彳', '心', '戈', '户', '手', '支', '攴', '文', '斗', '斤', '方', '无', '日', '曰', '月', '木', '欠',
    '止', '歹', '殳', '毋', '比', '毛', '氏', '气', '水', '火', '爪', '父', '爻', '爿', '片', '牙', '牛', '犬', '玄',
    '玉', '瓜', '瓦', '甘', '生', '用', '田', '疋', '疒', '癶', '白', '皮', '皿', '目', '矛', '矢', '石', '示', '禸',
    '禾', '穴', '立', '竹', '米', '糸', '缶', '网', '羊', '羽', '老', '而', '耒', '耳', '聿', '肉', '臣', '自', '至',
    '臼', '舌', '舛', '舟', '艮', '色', '艸', '虍', '虫', '血', '行', '衣', '襾', '見', '角', '言', '谷', '豆', '豕',
    '豸', '貝', '赤', '走', '足', '身', '車', '辛', '辰', '辵', '邑', '酉', '釆', '里', '金', '長', '門', '阜', '隶',
    '隹', '雨', '靑', '非', '面', '革', '韋', '韭', '音', '頁', '風', '飛', '食', '首', '香', '馬', '骨', '高', '髟',
    '鬥', '鬯', '鬲', '鬼', '魚', '鳥', '鹵', '鹿', '麥', '麻', '黃', '黍', '黑', '黹', '黽', '鼎', '鼓', '鼠', '鼻',
    '齊', '齒', '龍', '龜', '龠',
];

/// The characters of the CJK radicals supplement from U+2E80, by the same file; two radicals have none.
const SUPPLEMENT: [char; 116] = [
    '⺀', '厂', '乛', '乚', '乙', '亻', '冂', '𠘨', '刀', '刂', '卜', '㔾', '小', '小', '兀', '尣', '尢', '𡯂', '巳',
    '幺', '彑', '彐', '忄', '心', '扌', '攵', '⺚', '旡', '日', '月', '歺', '母', '民', '氵', '氺', '灬', '爫', '爫',
    '丬', '牛', '犭', '王', '𤴔', '目', '示', '礻', '𥫗', '糹', '纟', '罓', '罒', '㓁', '冗', '𦉫', '羊', '𦍌', '𦍋',
    '耂', '肀', '聿', '肉', '𦥑', '艹', '艹', '艹', '虎', '衤', '覀', '西', '见', '角', '𧢲', '讠', '贝', '𧾷', '车',
    '辶', '辶', '辶', '邑', '钅', '長', '镸', '长', '门', '𨸏', '阝', '雨', '青', '韦', '页', '风', '飞', '食', '𩙿',
    '飠', '饣', '𩠐', '马', '骨', '鬼', '鱼', '鸟', '卤', '麦', '黄', '黾', '斉', '齐', '歯', '齿', '竜', '龙', '龜',
    '亀', '龟',
];

/// The punctuation of upright lines of GB 18030 from U+E78D.
const UPRIGHT_MARKS: [char; 10] = [
    '\u{fe10}', '\u{fe12}', '\u{fe11}', '\u{fe13}', '\u{fe14}', '\u{fe15}', '\u{fe16}', '\u{fe17}', '\u{fe18}',
    '\u{fe19}',
];

/// The characters that GBK and GB 18030-2000 kept at 0xFE50 to 0xFEA0, for want of a code point, at U+E815 to U+E864, by the
/// code points that GB 18030-2005 and -2022 and Unicode gave them later.
const RARE_OF_GB: [char; 80] = [
    '⺁', '𠂇', '𠂉', '𠃌', '⺄', '㑳', '㑇', '⺈', '⺋', '龴', '㖞', '㘚', '㘎', '⺌', '⺗', '㥮', '㤘', '龵', '㧏',
    '㧟', '㩳', '㧐', '龶', '龷', '㭎', '㱮', '㳠', '⺧', '𡗗', '龸', '⺪', '䁖', '䅟', '⺮', '䌷', '⺳', '⺶', '⺷',
    '𢦏', '䎱', '䎬', '⺻', '䏝', '䓖', '䙡', '䙌', '龹', '䜣', '䜩', '䝼', '䞍', '⻊', '䥇', '䥺', '䥽', '䦂', '䦃',
    '䦅', '䦆', '䦟', '䦛', '䦷', '䦶', '龺', '𤇾', '䲣', '䲟', '䲠', '䲡', '䱷', '䲢', '䴓', '䴔', '䴕', '䴖', '䴗',
    '䴘', '䴙', '䶮', '龻',
];

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        text.chars().map(ordinary).collect()
    }

    #[test]
    fn radicals_from_a_pdf_are_their_ordinary_characters() {
        assert_eq!(read("⾼⽂⽅"), "高文方");
        assert_eq!(read("⼩⼥⼾主"), "小女户主");
        assert_eq!(read("⻓⻢⻋⻩⺠⻰"), "长马车黄民龙");
    }

    #[test]
    fn a_character_of_its_own_is_not_taken_for_its_simplified_or_older_sister() {
        for own in ["戶户戸", "黃黄", "靑青", "𠮷吉", "㐂喜", "䶮龑", "〇"] {
            assert_eq!(read(own), own);
        }
    }

    #[test]
    fn compatibility_ideographs_are_the_characters_they_are_compatible_with() {
        assert_eq!(read("\u{f9d1}\u{f90a}\u{2f81a}\u{fa19}"), "六金冬神");
        // These twelve stand among them and are characters of their own.
        assert_eq!(read("\u{fa0e}\u{fa11}\u{fa29}"), "\u{fa0e}\u{fa11}\u{fa29}");
    }

    #[test]
    fn private_use_of_gbk_becomes_the_later_character_and_any_other_is_kept_and_listed() {
        assert_eq!(read("\u{e863}\u{e81e}\u{e843}\u{e864}\u{e7e7}\u{e7f3}"), "䶮龴龹龻〾⿻");
        assert_eq!(read("\u{e816}\u{e855}"), "\u{20087}\u{241fe}");
        assert_eq!(private_use("\u{e863}").len(), 1);
        assert_eq!(private_use(&read("\u{e863}张\u{e001}\u{e001}\u{f0001}")), ['\u{e001}', '\u{f0001}']);
    }

    #[test]
    fn reading_characters_again_changes_none_of_them() {
        for c in (0..0x3_0000).filter_map(char::from_u32) {
            assert_eq!(ordinary(ordinary(c)), ordinary(c), "{c:?}");
        }
    }
}
