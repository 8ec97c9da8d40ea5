//! What offices say for a code: `村委会` for a talk in the village office, `县直(区县级)` for a county's unit. Labels and codes
//! of the sets themselves need no entry.

use crate::cell::squeeze;
use anju_model::CodeSets;

/// What a cell of a code column means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// This code.
    Code(String),
    /// Several codes of one set, as health may have.
    Several(Vec<String>),
    /// Nothing: `无`, `/`, `—`.
    Nothing,
    /// No code of the set.
    Unknown,
}

/// Reads a cell of a code column.
pub fn code(sets: &CodeSets, set: &str, written: &str) -> Meaning {
    if let Some(code) = one(sets, set, written) {
        return Meaning::Code(code);
    }
    let squeezed = squeeze(written);
    if matches!(
        squeezed.as_str(),
        "" | "无"
            | "/"
            | "\\"
            | "-"
            | "--"
            | "—"
            | "——"
            | "不适用"
            | "N/A"
            | "非在校生"
            | "不在校"
            | "未在校"
            | "非残疾"
    ) {
        return Meaning::Nothing;
    }
    if set == "health" {
        let parts: Option<Vec<String>> =
            squeezed.split([',', ';', '、', '/', '|']).map(|part| one(sets, set, part)).collect();
        return parts.filter(|parts| parts.len() > 1).map_or(Meaning::Unknown, Meaning::Several);
    }
    Meaning::Unknown
}

fn one(sets: &CodeSets, set: &str, written: &str) -> Option<String> {
    let squeezed = squeeze(written);
    if squeezed.is_empty() {
        return None;
    }
    let items = sets.items(set);
    let by_label = items.iter().find(|item| squeeze(&item.label) == squeezed);
    let by_code = || items.iter().find(|item| item.code == squeezed);
    if let Some(item) = by_label.or_else(by_code) {
        return Some(item.code.clone());
    }
    let everyday = WORDS.iter().filter(|(of, ..)| *of == set).find(|(_, _, words)| words.contains(&squeezed.as_str()));
    let code = everyday.map(|(_, code, _)| (*code).to_owned()).or_else(|| short_form(sets, set, &squeezed))?;
    sets.has(set, &code).then_some(code)
}

/// `汉` for 汉族, `肢体残疾` for 肢体.
fn short_form(sets: &CodeSets, set: &str, squeezed: &str) -> Option<String> {
    let label = match set {
        "ethnic" => format!("{squeezed}族"),
        "disability" => squeezed.strip_suffix("残疾").or_else(|| squeezed.strip_suffix("残"))?.to_owned(),
        _ => return None,
    };
    sets.code(set, &label).map(str::to_owned)
}

/// Set, code, words; squeezed, brackets in ASCII.
const WORDS: &[(&str, &str, &[&str])] = &[
    ("sex", "1", &["男性", "M"]),
    ("sex", "2", &["女性", "F"]),
    ("relation_nat", "01", &["本人", "本人或户主", "户主本人"]),
    ("relation_nat", "02", &["夫", "妻", "丈夫", "妻子", "爱人", "夫妻", "之妻", "之夫"]),
    ("relation_nat", "03", &["子", "儿子", "长子", "次子", "三子", "四子", "独生子", "养子", "继子", "养子或继子"]),
    (
        "relation_nat",
        "04",
        &["女", "女儿", "长女", "次女", "二女", "三女", "四女", "独生女", "养女", "继女", "养女或继女"],
    ),
    ("relation_nat", "05", &["儿媳", "媳妇", "儿媳妇"]),
    ("relation_nat", "06", &["女婿"]),
    ("relation_nat", "07", &["孙子", "孙"]),
    ("relation_nat", "08", &["孙女"]),
    ("relation_nat", "09", &["外孙子", "外孙"]),
    ("relation_nat", "10", &["外孙女"]),
    ("relation_nat", "11", &["父", "父亲"]),
    ("relation_nat", "12", &["母", "母亲"]),
    ("relation_nat", "13", &["岳父"]),
    ("relation_nat", "14", &["岳母"]),
    ("relation_nat", "15", &["公公"]),
    ("relation_nat", "16", &["婆婆"]),
    ("relation_nat", "17", &["祖父", "爷爷"]),
    ("relation_nat", "18", &["祖母", "奶奶"]),
    ("relation_nat", "19", &["外祖父", "外公"]),
    ("relation_nat", "20", &["外祖母", "外婆"]),
    (
        "relation_nat",
        "21",
        &[
            "兄",
            "弟",
            "姐",
            "妹",
            "哥哥",
            "弟弟",
            "姐姐",
            "妹妹",
            "兄弟",
            "姐妹",
            "兄弟姐妹",
            "之兄",
            "之弟",
            "之姐",
            "之妹",
        ],
    ),
    ("relation_nat", "22", &["曾孙子", "曾孙"]),
    ("relation_nat", "23", &["曾孙女"]),
    ("relation_nat", "24", &["侄儿", "侄子"]),
    ("relation_nat", "25", &["侄女"]),
    ("relation_nat", "26", &["兄弟媳妇", "嫂子", "弟媳", "弟媳妇"]),
    ("relation_nat", "27", &["叔伯", "叔", "伯", "叔叔", "叔父", "伯父"]),
    ("relation_nat", "28", &["其它", "其他关系"]),
    ("education", "1", &["文盲", "半文盲", "文盲半文盲", "文盲/半文盲"]),
    ("education", "3", &["初级中学"]),
    ("education", "4", &["高级中学", "中专", "中职", "职高", "技校", "高中(中专)", "高中/中专", "中等职业教育"]),
    ("education", "5", &["专科", "大学专科", "高职", "高职高专"]),
    ("education", "6", &["本科", "大学", "大学本科", "研究生", "硕士", "博士", "硕士研究生", "博士研究生"]),
    ("inschool", "02", &["幼儿园", "学前"]),
    ("inschool", "03", &["小学生", "一年级", "二年级", "三年级", "四年级", "五年级", "六年级"]),
    ("inschool", "04", &["初一", "初中一年级"]),
    ("inschool", "05", &["初二", "初中二年级"]),
    ("inschool", "06", &["初三", "初中三年级"]),
    ("inschool", "07", &["高一", "高中一年级"]),
    ("inschool", "08", &["高二", "高中二年级"]),
    ("inschool", "09", &["高三", "高中三年级"]),
    ("inschool", "13", &["大专一年级", "专科一年级"]),
    ("inschool", "14", &["大专二年级", "专科二年级"]),
    ("inschool", "15", &["大专三年级", "专科三年级"]),
    ("inschool", "20", &["大一", "大学一年级"]),
    ("inschool", "21", &["大二", "大学二年级"]),
    ("inschool", "22", &["大三", "大学三年级"]),
    ("inschool", "23", &["大四", "大学四年级"]),
    ("health", "1", &["良好", "正常", "健康或良好"]),
    ("health", "2", &["慢性病", "长期慢病", "患有慢性病", "患慢性病", "患长期慢性病"]),
    ("health", "3", &["大病", "患大病", "重病", "患有重病"]),
    ("health", "4", &["残疾人", "有残疾"]),
    ("labour", "1", &["普通", "有劳动能力", "有劳动力", "有", "普通劳动能力"]),
    ("labour", "2", &["技能", "技能型劳动力"]),
    ("labour", "3", &["弱劳动力", "半劳动力", "弱(半)劳动力", "弱劳力", "半劳力"]),
    ("labour", "4", &["丧失劳动能力"]),
    ("labour", "5", &["无", "无劳动能力", "没有劳动能力", "无劳力"]),
    ("politics", "01", &["党员", "正式党员", "中共党员(正式)"]),
    ("politics", "02", &["预备党员"]),
    ("politics", "03", &["团员", "共青团"]),
    ("politics", "13", &["普通群众", "群众(普通居民)", "无"]),
    ("hh_type", "0", &["一般户", "非脱贫户"]),
    ("hh_type", "1", &["脱贫", "已脱贫户"]),
    ("monitor", "0", &["否", "不是", "非监测对象"]),
    ("monitor", "1", &["脱贫不稳定", "不稳定户"]),
    ("monitor", "2", &["边缘户", "边缘易致贫"]),
    ("monitor", "3", &["突发严重困难", "突发户"]),
    ("monitor_state", "1", &["否", "未消除"]),
    ("monitor_state", "2", &["是", "已消除"]),
    ("poverty_cause", "05", &["缺地"]),
    ("poverty_cause", "08", &["缺劳动力"]),
    ("poverty_cause", "10", &["交通落后", "交通条件差"]),
    ("poverty_cause", "11", &["自身发展力不足", "内生动力不足"]),
    ("placement", "10", &["集中安置", "集中"]),
    ("placement", "11", &["农村集中安置", "农村集中", "农村集中安置点"]),
    ("placement", "12", &["城镇集中安置", "城镇集中", "城镇集中安置点"]),
    ("placement", "20", &["分散安置", "分散"]),
    ("placement", "21", &["进城购房", "购房安置", "进城镇购房"]),
    ("placement", "22", &["插花安置", "插花"]),
    ("placement", "23", &["投亲靠友"]),
    ("placement", "24", &["自主建房", "自建房", "分散自建"]),
    ("visit_mode", "1", &["上门", "入户走访", "实地", "实地走访", "入户面谈"]),
    (
        "visit_mode",
        "2",
        &["村委会", "社区", "办公室", "村委", "居委会", "社区面谈", "村委会面谈", "村(社区)", "社区(村委会)"],
    ),
    ("visit_mode", "3", &["电话", "微信", "视频", "电话联系", "电话走访", "电话/视频", "线上", "微信联系"]),
    ("visit_mode", "4", &["代访", "委托", "他人代访"]),
    ("visit_mode", "5", &["未遇", "无人在家", "不在家", "入户无人", "未见到人"]),
    ("unit_level", "1", &["中央", "中直", "中央(国家)"]),
    (
        "unit_level",
        "2",
        &["省直", "省直(市级)", "市直", "市直(市级)", "市级", "市直单位", "省级", "省直(省级)", "市直(地市级)"],
    ),
    (
        "unit_level",
        "4",
        &["县直(区县级)", "县直", "区县级", "县级", "区级", "县直单位", "区县", "县直(县级)", "区县直"],
    ),
    ("unit_level", "5", &["乡镇(街道)", "乡镇", "镇街", "街道", "镇", "乡", "乡镇级"]),
    ("unit_level", "6", &["村(社区)", "村", "社区", "村级"]),
    ("unit_level", "8", &["企业", "社会组织"]),
    ("work_place", "1", &["乡内", "镇内", "本乡镇", "乡镇内", "本乡(镇)内"]),
    ("work_place", "2", &["乡外县内", "镇外县内", "乡镇外县内"]),
    ("work_place", "3", &["市内县外", "县外市内", "市内", "省内县外", "市内区县外"]),
    ("work_place", "4", &["市外", "外省", "省外市外"]),
    ("work_place", "5", &["国外", "境外", "国(境)外"]),
    ("work_place", "10", &["县内", "区县内", "本县", "区内"]),
    ("disability", "7", &["多重残疾", "多重残"]),
    ("id_type", "1", &["身份证", "二代身份证", "居民身份证(二代)"]),
    ("id_type", "2", &["户口簿", "户口本"]),
    ("id_type", "3", &["出生证", "出生证明"]),
    ("id_type", "4", &["残疾证", "残疾人证(第二代)"]),
    ("id_type", "9", &["无", "无证件", "暂无"]),
    ("reloc_class", "1", &["建档立卡", "建档立卡贫困户", "建档立卡户", "贫困户", "建卡"]),
    ("reloc_class", "2", &["同步搬迁", "同步", "同步户"]),
    ("live_state", "1", &["常住", "已入住", "实际居住"]),
    ("live_state", "3", &["外出", "长期在外", "外出务工"]),
    ("live_state", "4", &["未入住", "空置房"]),
    ("pair_role", "1", &["帮扶责任人", "第一责任人", "主要责任人"]),
    ("pair_role", "2", &["协助联系人", "联系人"]),
    ("need_state", "1", &["登记", "未办理", "待办理", "未处理"]),
    ("need_state", "2", &["分派", "已转办"]),
    ("need_state", "3", &["办理中", "正在处理", "正在办理", "未办结", "否", "整改中"]),
    ("need_state", "4", &["已办结", "办结", "已解决", "已完成", "是", "已整改", "整改完成"]),
    ("need_state", "7", &["不受理", "无法解决"]),
    (
        "medical_kind",
        "1",
        &[
            "居民医保",
            "城乡居民",
            "居民",
            "城乡居民基本医疗保险",
            "居民基本医疗保险",
            "城乡居民医疗保险",
            "城乡居民合作医疗",
            "合作医疗",
            "新农合",
        ],
    ),
    (
        "medical_kind",
        "2",
        &["城镇职工", "职工", "城镇职工基本医疗保险", "职工基本医疗保险", "城镇职工医保", "城镇职工医疗保险"],
    ),
    ("medical_kind", "3", &["参军", "其他保障", "军人保障"]),
    ("medical_kind", "4", &["大病", "居民大病保险", "大病医保"]),
    (
        "medical_state",
        "1",
        &["正常参保", "参保正常", "在保", "参保", "正常缴费", "已缴费", "参保缴费", "参保中", "缴费", "有效"],
    ),
    (
        "medical_state",
        "2",
        &[
            "断缴",
            "停保",
            "断缴(停保)",
            "断保",
            "停缴",
            "暂停参保",
            "暂停缴费",
            "暂停",
            "中断",
            "中断参保",
            "中断缴费",
            "终止参保",
            "终止",
            "失效",
        ],
    ),
    ("medical_state", "3", &["未缴费", "欠费", "应缴未缴"]),
    ("medical_state", "4", &["转移接续", "接续中", "转移中", "关系转移中"]),
    (
        "pension_kind",
        "1",
        &[
            "居民养老",
            "城乡居民",
            "居民",
            "居民养老保险",
            "城乡居民养老",
            "城乡居民社会养老保险",
            "城乡居民基本养老保险",
            "新农保",
        ],
    ),
    (
        "pension_kind",
        "2",
        &[
            "职工养老",
            "城镇职工",
            "职工",
            "企业职工",
            "职工养老保险",
            "企业职工养老保险",
            "企业职工基本养老保险",
            "城镇职工基本养老保险",
            "城镇企业职工基本养老保险",
        ],
    ),
    ("pension_kind", "3", &["机关事业单位", "机关事业", "机关养老", "机关事业养老保险", "机关事业单位基本养老保险"]),
    (
        "pension_state",
        "1",
        &["正常缴费", "参保缴费", "正常参保", "参保正常", "在保", "参保", "已缴费", "缴费", "正常", "缴费参保"],
    ),
    (
        "pension_state",
        "2",
        &[
            "断缴",
            "停保",
            "断保",
            "停缴",
            "暂停参保",
            "暂停缴费",
            "暂停",
            "中断",
            "中断参保",
            "断缴(停保)",
            "未缴费",
            "欠费",
        ],
    ),
    (
        "pension_state",
        "3",
        &[
            "已领取",
            "领取",
            "领取中",
            "在领",
            "正常领取",
            "待遇领取",
            "领取养老金",
            "享受待遇",
            "待遇享受",
            "待遇正常",
            "正常发放",
            "发放中",
            "退休",
        ],
    ),
    ("pension_state", "4", &["应领未领", "到龄未领取", "未领取"]),
    ("pension_state", "5", &["无需参保", "在校", "未满16周岁"]),
    ("assist", "10", &["低保", "最低生活保障", "享受低保", "低保户", "城乡低保", "低保对象", "低保人员"]),
    ("assist", "11", &["城镇低保", "城市最低生活保障"]),
    ("assist", "12", &["农村最低生活保障"]),
    (
        "assist",
        "20",
        &["特困", "特困供养", "特困人员", "特困供养人员", "特困人员救助供养", "特困对象", "五保", "五保户"],
    ),
    ("assist", "21", &["集中供养", "特困集中供养", "集中供养特困人员", "特困人员集中供养"]),
    ("assist", "22", &["分散供养", "特困分散供养", "分散供养特困人员", "特困人员分散供养"]),
    ("assist", "31", &["低保边缘", "低保边缘户", "低保边缘人员"]),
    ("assist", "51", &["孤儿救助"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn sets() -> CodeSets {
        CodeSets::from_json(include_str!("../../../assets/code-sets.json")).expect("the shipped sets")
    }

    #[test]
    fn offices_words_become_codes() {
        let sets = sets();
        for (set, written, expected) in [
            ("visit_mode", "电话", "3"),
            ("visit_mode", "村委会", "2"),
            ("placement", "集中安置", "10"),
            ("placement", "分散安置", "20"),
            ("work_place", "市内县外", "3"),
            ("unit_level", "县直（区县级）", "4"),
            ("relation_nat", "之子", "03"),
            ("relation_nat", "长女", "04"),
            ("ethnic", "汉", "01"),
            ("disability", "肢体残疾", "4"),
            ("monitor_state", "是", "2"),
            ("labour", "无", "5"),
            ("sex", "1", "1"),
        ] {
            assert_eq!(code(&sets, set, written), Meaning::Code(expected.to_owned()), "{set} {written}");
        }
        assert_eq!(code(&sets, "relation_nat", "亲戚"), Meaning::Unknown);
        assert_eq!(code(&sets, "inschool", "无"), Meaning::Nothing);
        assert_eq!(code(&sets, "health", "长期慢性病,残疾"), Meaning::Several(vec!["2".to_owned(), "4".to_owned()]));
    }

    #[test]
    fn every_word_leads_to_a_code_of_its_set_and_stands_once() {
        let sets = sets();
        let mut seen = std::collections::BTreeSet::new();
        for (set, code, words) in WORDS {
            assert!(sets.has(set, code), "{set} {code}");
            for word in *words {
                assert!(seen.insert((set, word)), "{set} {word} twice");
                assert_eq!(squeeze(word), *word, "{word}");
            }
        }
    }
}
