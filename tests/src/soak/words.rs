//! What offices say for a code, gathered apart from the importer's own list: public forms, exports of other systems, ledgers.
//! The first word of a code is not special; labels and codes of the sets themselves need no entry.

use anju_county::importer::shipped;

/// Set, code, words.
const WORDS: &[(&str, &str, &[&str])] = &[
    ("sex", "1", &["男性"]),
    ("sex", "2", &["女性"]),
    ("relation_nat", "01", &["本人", "户主本人"]),
    ("relation_nat", "02", &["夫妻", "爱人"]),
    ("relation_nat", "03", &["子", "儿子"]),
    ("relation_nat", "04", &["女", "女儿"]),
    ("relation_nat", "05", &["儿媳", "儿媳妇"]),
    ("relation_nat", "06", &["女婿"]),
    ("relation_nat", "07", &["孙子"]),
    ("relation_nat", "08", &["孙女"]),
    ("relation_nat", "11", &["父亲"]),
    ("relation_nat", "12", &["母亲"]),
    ("relation_nat", "15", &["公公"]),
    ("relation_nat", "16", &["婆婆"]),
    ("ethnic", "01", &["汉"]),
    ("ethnic", "06", &["苗"]),
    ("ethnic", "15", &["土家"]),
    ("education", "1", &["文盲", "文盲半文盲"]),
    ("education", "5", &["专科", "大学专科"]),
    ("education", "6", &["本科", "大学本科"]),
    ("inschool", "02", &["幼儿园"]),
    ("inschool", "03", &["小学生"]),
    ("health", "1", &["良好", "健康或良好"]),
    ("health", "2", &["慢性病", "患有慢性病"]),
    ("health", "3", &["大病", "患大病"]),
    ("health", "4", &["残疾人"]),
    ("labour", "1", &["普通劳动能力", "有劳动能力"]),
    ("labour", "2", &["技能型劳动力"]),
    ("labour", "3", &["弱劳动力", "半劳动力"]),
    ("labour", "4", &["丧失劳动能力"]),
    ("labour", "5", &["无劳动能力", "没有劳动能力"]),
    ("work_place", "10", &["县内", "本县"]),
    ("work_place", "3", &["市内县外", "县外市内"]),
    ("work_place", "4", &["市外", "外省"]),
    ("politics", "01", &["党员", "正式党员"]),
    ("politics", "03", &["团员"]),
    ("politics", "13", &["普通群众"]),
    ("hh_type", "0", &["一般户", "非脱贫户"]),
    ("hh_type", "1", &["已脱贫户"]),
    ("monitor", "1", &["脱贫不稳定"]),
    ("monitor", "2", &["边缘户", "边缘易致贫"]),
    ("monitor", "3", &["突发严重困难"]),
    ("monitor_state", "1", &["否", "未消除"]),
    ("monitor_state", "2", &["是", "已消除"]),
    ("poverty_cause", "08", &["缺劳动力"]),
    ("placement", "10", &["集中安置", "集中"]),
    ("placement", "20", &["分散安置", "分散"]),
    ("reloc_class", "1", &["建档立卡", "建档立卡户"]),
    ("reloc_class", "2", &["同步搬迁", "同步户"]),
    ("live_state", "1", &["常住"]),
    ("live_state", "3", &["外出务工"]),
    ("disability", "1", &["视力残疾"]),
    ("disability", "2", &["听力残疾"]),
    ("disability", "3", &["言语残疾"]),
    ("disability", "4", &["肢体残疾"]),
    ("disability", "5", &["智力残疾"]),
    ("disability", "6", &["精神残疾"]),
    ("id_type", "1", &["身份证", "二代身份证"]),
    ("visit_mode", "1", &["上门", "入户走访"]),
    ("visit_mode", "2", &["村委会", "社区"]),
    ("visit_mode", "3", &["电话", "微信"]),
    ("unit_level", "4", &["县直(区县级)", "县直（区县级）", "区县级"]),
    ("unit_level", "5", &["乡镇(街道)", "乡镇", "镇街"]),
    ("unit_level", "6", &["村(社区)", "村级"]),
    ("need_state", "3", &["正在办理", "办理中"]),
    ("need_state", "4", &["已办结", "办结", "已解决"]),
    ("pair_role", "1", &["帮扶责任人"]),
    ("pair_role", "2", &["协助联系人"]),
    ("pair_end", "1", &["工作调动"]),
];

/// The two digits that the standard on family relations (GB/T 4761) has for ours, by sex where it tells them apart.
const RELATIONS_OF_THE_STANDARD: &[(&str, &str, &str)] = &[
    ("01", "01", "01"),
    ("02", "11", "12"),
    ("03", "20", "20"),
    ("04", "30", "30"),
    ("05", "38", "38"),
    ("07", "41", "41"),
    ("08", "42", "42"),
    ("11", "51", "51"),
    ("12", "52", "52"),
    ("15", "53", "53"),
    ("16", "54", "54"),
];

/// Lists what offices say for a code: its label first, then their own words.
pub fn of(set: &str, code: &str) -> Vec<&'static str> {
    let label = shipped().0.label(set, code);
    let own = WORDS.iter().filter(|(of, known, _)| *of == set && *known == code).flat_map(|(.., words)| *words);
    label.into_iter().chain(own.copied()).collect()
}

/// Finds the code that a word of an office stands for.
pub fn code(set: &str, word: &str) -> Option<String> {
    let by_word = || WORDS.iter().find(|(of, _, words)| *of == set && words.contains(&word)).map(|(_, code, _)| *code);
    shipped().0.code(set, word).or_else(by_word).map(str::to_owned)
}

/// Returns the standard's digits for a relation of ours.
pub fn relation_of_the_standard(code: &str, male: bool) -> Option<&'static str> {
    let found = RELATIONS_OF_THE_STANDARD.iter().find(|(ours, ..)| *ours == code);
    found.map(|(_, mens, womens)| if male { *mens } else { *womens })
}
