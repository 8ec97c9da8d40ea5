//! What departments write for insurances, pensions and social assistance.

use super::words::{Means::Code, Words};

/// The words, parted by blanks.
pub(super) const LIST_WORDS: &[Words] = &[
    (
        "medical_kind",
        Code("1"),
        "居民医保 城乡居民 居民 城乡居民基本医疗保险 居民基本医疗保险 城乡居民医疗保险 城乡居民合作医疗 合作医疗 \
         新农合",
    ),
    ("medical_kind", Code("2"), "城镇职工 职工 城镇职工基本医疗保险 职工基本医疗保险 城镇职工医保 城镇职工医疗保险"),
    ("medical_kind", Code("3"), "参军 其他保障 军人保障"),
    ("medical_kind", Code("4"), "大病 居民大病保险 大病医保"),
    ("medical_state", Code("1"), "正常参保 参保正常 在保 参保 正常缴费 已缴费 参保缴费 参保中 缴费 有效"),
    (
        "medical_state",
        Code("2"),
        "断缴 停保 断保 停缴 暂停参保 暂停缴费 暂停 中断 中断参保 中断缴费 终止参保 终止 失效",
    ),
    ("medical_state", Code("3"), "未缴费 欠费 应缴未缴"),
    ("medical_state", Code("4"), "转移接续 接续中 转移中 关系转移中"),
    (
        "pension_kind",
        Code("1"),
        "居民养老 城乡居民 居民 居民养老保险 城乡居民养老 城乡居民社会养老保险 城乡居民基本养老保险 新农保",
    ),
    (
        "pension_kind",
        Code("2"),
        "职工养老 城镇职工 职工 企业职工 职工养老保险 企业职工养老保险 企业职工基本养老保险 城镇职工基本养老保险 \
         城镇企业职工基本养老保险",
    ),
    ("pension_kind", Code("3"), "机关事业单位 机关事业 机关养老 机关事业养老保险 机关事业单位基本养老保险"),
    ("pension_state", Code("1"), "正常缴费 参保缴费 正常参保 参保正常 在保 参保 已缴费 缴费 正常 缴费参保"),
    ("pension_state", Code("2"), "断缴 停保 断保 停缴 暂停参保 暂停缴费 暂停 中断 中断参保 断缴(停保) 未缴费 欠费"),
    (
        "pension_state",
        Code("3"),
        "已领取 领取 领取中 在领 正常领取 待遇领取 领取养老金 享受待遇 待遇享受 待遇正常 正常发放 发放中 退休",
    ),
    ("pension_state", Code("4"), "应领未领 到龄未领取 未领取"),
    ("pension_state", Code("5"), "无需参保 在校 未满16周岁"),
    ("assist", Code("10"), "低保 最低生活保障 享受低保 低保户 城乡低保 低保对象 低保人员"),
    ("assist", Code("11"), "城镇低保 城市最低生活保障"),
    ("assist", Code("12"), "农村最低生活保障"),
    ("assist", Code("20"), "特困 特困供养 特困人员 特困供养人员 特困人员救助供养 特困对象 五保 五保户"),
    ("assist", Code("21"), "集中供养 特困集中供养 集中供养特困人员 特困人员集中供养"),
    ("assist", Code("22"), "分散供养 特困分散供养 分散供养特困人员 特困人员分散供养"),
    ("assist", Code("31"), "低保边缘 低保边缘户 低保边缘人员"),
    ("assist", Code("51"), "孤儿救助"),
];
