//! The sentence for a finding of a check or of an import, by its code (WORDS W5, DOMAIN §5): why, and what would satisfy it.
//! A row of a workbook gets its place before it and what became of the row after it.

use super::fill;
use crate::checks::Cost;
use std::collections::BTreeMap;

/// Where in a workbook something was found.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The row as Excel numbers it; 0 for the whole sheet.
    pub row: u32,
    /// The heading of the column; empty for the whole row.
    pub column: &'a str,
    /// What the cell holds, masked if personal; empty where it does not matter.
    pub value: &'a str,
}

/// Says why and what to do, or nothing for a code that is not one of a finding.
pub fn sentence(code: &str, params: &BTreeMap<String, String>) -> Option<String> {
    let (_, why, remedy) = SENTENCES.iter().find(|(known, ..)| *known == code)?;
    Some(format!("{}。{}。", fill(why, params), fill(remedy, params)))
}

/// Names a row, with its sheet where it stands on another one: `《二组》第 7 行`.
pub fn row_in(sheet: Option<&str>, row: u32) -> String {
    let sheet = sheet.map_or_else(String::new, |name| format!("《{name}》"));
    format!("{sheet}第 {row} 行")
}

/// Says what was found at a place of a workbook and what is not taken because of it.
pub fn at_place(place: &Place, code: &str, params: &BTreeMap<String, String>, costs: Cost) -> String {
    let row = if place.row == 0 { String::new() } else { row_in(None, place.row) };
    let column = if place.column.is_empty() { String::new() } else { format!("“{}”", place.column) };
    let colon = if row.is_empty() && column.is_empty() { "" } else { "：" };
    let said = sentence(code, params).unwrap_or_else(|| format!("与登记要求不符（代码 {code}）。请核对。"));
    format!("{row}{column}{}{colon}{said}{}", place.value, not_taken(costs))
}

/// Says what is not taken because of a finding.
pub fn not_taken(costs: Cost) -> &'static str {
    match costs {
        Cost::Row => "本行未导入，其余行不受影响。",
        Cost::Cell => "这一格未导入，原文随记录保留，本行其余内容照常导入。",
        Cost::Nothing => "",
    }
}

/// Tells whether a code has a sentence.
pub fn knows(code: &str) -> bool {
    SENTENCES.iter().any(|(known, ..)| *known == code)
}

/// Code, why, remedy; both without their full stop.
const SENTENCES: &[(&str, &str, &str)] = &[
    // What is written.
    ("field.missing", "这一项没有填写", "请补填"),
    ("field.code", "“{value}”不在规定的选项里[（可填：{choices}）]", "请改为规定的选项"),
    (
        "field.code_open",
        "“{value}”在不同的代码标准里意思不同[（{choices}）]，看不出是哪一种",
        "请改填文字，或用“词语对应”说明",
    ),
    ("field.contrary", "“{value}”里的几项互相矛盾", "请只填相符的一项"),
    (
        "field.taken_back",
        "“{value}”括号里的说明与前面的不一致，分不清以哪个为准",
        "请改成一个意思的写法，只写现在的情况，或用“词语对应”指明",
    ),
    ("field.no_code", "“{value}”没有对应的选项，这一项空着，原文保留", "如应登记，请改为规定的选项"),
    ("column.numbering", "这一列填的是代码，已按{name}读取", "如不是这种代码，请改填文字，或用“词语对应”说明"),
    (
        "column.unclear",
        "这一列的数字分不清用的是哪一种代码，怎么读都一样的已导入，会读成两样的没有导入",
        "请改填文字，或用“词语对应”说明",
    ),
    (
        "field.read_as",
        "“{value}”有 {n} 格（首见于第 {first} 行），已按“{label}”登记，原文随记录保留",
        "如不相符，请改为规定的选项，或用“词语对应”说明",
    ),
    (
        "field.nothing",
        "有 {n} 格写的是“无”“/”“待定”一类（首见于第 {first} 行），已按没有填写处理",
        "不需要处理；应有内容的，请补填",
    ),
    ("field.merged", "这一格与上一行的合并在一起，分不清写的是谁", "请取消合并，每人各填一格"),
    (
        "field.as_above",
        "有 {n} 格写的是“同上”（首见于第 {first} 行），已按上一行的内容登记",
        "如这张表重新排过序，请填写实际内容",
    ),
    ("field.above_unsure", "“{value}”看不出指的是什么", "请填写实际内容"),
    (
        "column.persons",
        "“{column}”等 {n} 列写的是同一行里的别的人，没有登记为成员，原文随本行的人保留",
        "如是家庭成员，请每人写一行再导入",
    ),
    (
        "column.pairs",
        "“{column}”等 {n} 列是结对帮扶的内容，人口信息表里不登记，原文随记录保留",
        "请另用“结对帮扶”表导入，并写明结对开始时间",
    ),
    (
        "column.of_cadre",
        "“{column}”列有 {n} 格，紧跟在干部或网格员的姓名后面，没有登记为家庭成员的，原文随记录保留",
        "如写的是家庭成员，请把这一列移到成员的列旁，或把列名写明，如“成员联系电话”",
    ),
    (
        "column.visits",
        "“{column}”等 {n} 列是走访的内容，人口信息表里不登记，原文随记录保留",
        "请另用“走访台账”表导入，一次走访一行",
    ),
    ("column.unit", "这一列写明单位是{name}，已换算后登记", "如数字不是这个单位，请更正列名"),
    (
        "field.unit",
        "有 {n} 格的单位是{name}（首见于第 {first} 行），不能准确换算，没有导入，原文随记录保留",
        "请按规定的单位填写",
    ),
    (
        "settlement.placement",
        "“{value}”有 {n} 格（首见于第 {first} 行），说的是安置方式，不是安置点，没有登记安置点，原文随记录保留",
        "不需要处理；有安置点的，请填写名称",
    ),
    ("field.yes_no", "“{value}”不是“是”或“否”", "请改为“是”或“否”"),
    ("field.day", "“{value}”不是真实的日期", "请按 2016-02-14 的写法更正，只知道月份可写 2016-02"),
    ("day.lunar", "“{value}”是农历的日期", "请改填公历日期"),
    ("day.about", "“{value}”不是确切的日期", "请写明日期；只知道月份可写 2016-02，只知道年份可写 2016"),
    ("day.range", "“{value}”写了不止一个日期", "请只填一个日期，如 2016-02-14"),
    ("day.month_or_day", "“{value}”分不清哪个数是月、哪个数是日", "请按 2016-02-14 的写法更正"),
    ("day.year_short", "“{value}”的年份不满四位，不能确定是哪一年", "请写四位的年份，如 2016-02-14"),
    ("day.no_year", "“{value}”没有写年份", "请写明哪一年，如 2016-02-14"),
    ("day.month_cut", "“{value}”是一个数字，分不清是 1 月还是 10 月", "请改写为 2016-01 或 2016-10 的样子"),
    ("field.day_needed", "“{value}”没有写到日", "请写明哪一天，如 2026-02-14"),
    ("field.month_needed", "“{value}”没有写到月", "请写明哪一月，如 2026-02"),
    ("field.first_of_month", "只写到月份，已按当月 1 日登记", "如知道具体日期，请在系统中更正"),
    ("field.last_of_month", "只写到月份，已按当月最后一天登记", "如知道具体日期，请在系统中更正"),
    ("field.number", "“{value}”不是规定范围内的整数", "请改为数字"),
    ("field.year", "“{value}”不是年份", "请写四位的年份，如 2026"),
    ("field.amount", "“{value}”不是确切的金额", "请改为数字，如 1200.50"),
    (
        "field.amount_small",
        "有 {n} 格不到 100 元（首见于第 {first} 行），已照原数登记",
        "请核对；如单位是万元，请在列名里写明“（万元）”后再导入",
    ),
    ("field.precision", "数字太长，Excel 已把后面几位变成 0", "请把这一列设为“文本”格式，再按原件重新填写"),
    ("field.formula", "单元格里是公式错误（{value}）", "请改为实际内容"),
    (
        "field.uncomputed",
        "有 {n} 格是公式（首见于第 {first} 行），文件里没有计算结果，这些格没有导入",
        "请用 Excel 或 WPS 打开并保存一次，再导入",
    ),
    (
        "field.zero",
        "有 {n} 格是公式得出的 0（首见于第 {first} 行），多半是查找到了空单元格，已按没有填写处理",
        "确实是 0 的，请改填数值",
    ),
    ("text.long", "内容太长（{n} 个字），最多 {most} 个字", "请删减"),
    ("name.long", "姓名太长（{n} 个字），最多 {most} 个字", "请核对是否把别的内容填在了姓名里"),
    ("name.partly", "“{value}”不像完整的姓名，已照样登记", "请核对；应填写全名"),
    ("name.masked", "“{value}”不是完整的姓名", "请填写全名"),
    ("name.several", "姓名一格里不止一个名字，或带有别的字", "每行只写一人的姓名，不写“户主”等字样"),
    ("list.after_as_of", "日期晚于名单的截止日期（{date}）", "请核对"),
    ("name.beside", "姓名后面还写有“{beside}”，已只登记姓名，原文随记录保留", "请核对；需要办理的，请在户档案里办理"),
    ("name.strange", "姓名里有“{char}”", "请只写姓名；编号、说明请填在备注里"),
    ("text.strange", "含有不能保存的字符“{char}”", "请删去表情、符号或看不见的字符；生僻字可以照常填写"),
    ("text.private", "“{char}”是只在个别字体里才有的字，已照原样保留", "请核对；能输入规范字的，请更正"),
    ("phone.unread", "这里没有可以登记的电话号码，原文随记录保留", "请核对后补全；座机请连同区号填写"),
    ("phone.beside", "除已登记的电话以外还写有别的内容，随记录保留", "如另有要登记的号码，请补登"),
    ("phone.digits", "电话应为 11 位手机号，或连同区号 10 至 12 位的座机号，现为 {n} 位", "请核对后补全"),
    ("day.future", "日期晚于今天（{date}）", "请核对"),
    // Id numbers and cards.
    ("id.old", "这是 15 位旧身份证号，已停止使用", "请按现在的身份证填写 18 位号码"),
    ("id.length", "身份证号应为 18 位，现为 {n} 位", "请对照身份证逐位核对"),
    ("id.shape", "身份证号应为 17 位数字加 1 位数字或 X", "请对照身份证逐位核对"),
    ("id.birth", "第 7 至 14 位不是真实的出生日期", "请对照身份证逐位核对"),
    ("id.check_digit", "校验位不符，可能有一位录错", "请对照身份证逐位核对"),
    ("id.sex", "性别为“{value}”，身份证号表明应为“{should}”", "请核对性别和证件号码"),
    ("id.birth_differs", "与身份证号中的出生日期不一致", "请核对出生日期和证件号码"),
    ("id.twice", "与{place}（{name}）的证件号码相同", "一个号码只属于一人，请对照身份证更正其中录错的一行"),
    ("id.elsewhere", "这个身份证号已登记在{village}“{head}”户", "如是同一人，请办理成员变更或合并；如号码录错，请更正"),
    (
        "id.reason",
        "有 {n} 格没有号码，写的是原因（首见于第 {first} 行），已登记为无证件原因",
        "不需要处理；有了号码以后再补填",
    ),
    ("id.other_paper", "“{value}”不是身份证号码", "有身份证号的，请补填；用别的证件的，请写明证件类型"),
    ("id.missing", "没有填写证件号码，也没有写明原因", "请补填；新生儿等暂无号码的，请写明原因"),
    (
        "disability.length",
        "残疾证号应为 20 位（补换的 22 位），现为 {n} 位",
        "请按残疾证填写：身份证号加 1 位类别、1 位等级",
    ),
    ("disability.id", "残疾证号前 18 位不是正确的身份证号", "请对照残疾证逐位核对"),
    ("disability.owner", "残疾证号前 18 位与本人身份证号不一致", "请核对两个号码"),
    ("disability.category", "残疾证号的类别应为 1 至 7，等级应为 1 至 4", "请对照残疾证逐位核对"),
    ("disability.other_category", "残疾类别与残疾证号第 19 位不一致", "请对照残疾证更正"),
    // One person.
    ("person.twice", "与{place}的人口编号相同，姓名、证件号码等却不一致", "一个编号只属于一人，请更正其中录错的一行"),
    ("person.again", "与{place}是同一人", "已只计一人；请核对是否重复"),
    (
        "person.two_keys",
        "这一行的号码、姓名和出生日期有的与{one}相同，有的与{other}相同，分不清是哪一位",
        "两条记录都保留，列在“疑似重复”；请核对这一行的号码和姓名",
    ),
    ("person.several", "本户有几位同名的人（{people}），分不清是哪一位", "请补填人口编号、证件号码、性别或出生日期"),
    (
        "person.maybe_same",
        "本户已有同名的人（{other}），出生日期不同，已按另一人登记",
        "如是同一人，请更正出生日期；两条记录列在“疑似重复”",
    ),
    ("person.other_number", "证件号码和姓名与已登记的人一致，人口编号不同，已按同一人登记", "请核对人口编号"),
    (
        "person.other_id_number",
        "与已登记的人人口编号一致，或姓名、性别和出生日期一致，证件号码不同，已按同一人登记",
        "请核对证件号码",
    ),
    (
        "person.maybe_elsewhere",
        "另一户有同名、同性别、同一天出生的人（{other}），已按另一人登记",
        "如是同一人，请删去这一行，在户档案里办理成员变更；两条记录列在“疑似重复”",
    ),
    (
        "person.other_name",
        "号码与已登记的{other}一致，姓名不同，已按同一人更改姓名",
        "如不是同一人，请核对证件号码和人口编号",
    ),
    (
        "person.named_otherwise",
        "本户已有出生日期相同的人（{other}），这次的表里没有写到，已按另一人登记",
        "如是同一人，请更正姓名或性别；两条记录列在“疑似重复”",
    ),
    (
        "person.moved_along",
        "本户其他人登记在{village}“{head}”户，此人也在那一户，没有再登记",
        "如是同一户，请核对户编号；如确已分户，请在户档案里办理",
    ),
    ("member.noted_gone", "表里像是说此人已减少（{value}），已照常登记", "如确已减少，请在户档案里办理减少"),
    ("member.died", "表里写明此人已死亡（{value}），死亡日期已登记，仍在户内", "请在户档案里办理减少"),
    (
        "member.gone",
        "表里写明此人已减少（{value}），没有登记",
        "系统里还在户的，请在户档案里办理减少；如仍在户，请删去这一格后再导入",
    ),
    (
        "rows.gone",
        "标题或表名（{value}）写明这些是已减少的人员，没有登记",
        "系统里还在户的，请在户档案里办理减少；如仍在户，请改正标题或表名后再导入",
    ),
    (
        "rows.aside",
        "标题或表名（{value}）写明这些不是现行的搬迁人口或这张表不作数，没有登记",
        "如应登记，请改正标题或表名后再导入",
    ),
    (
        "rows.not_visited",
        "标题或表名（{value}）写明这些走访没有进行或这张表不作数，没有登记",
        "如已走访，请改正标题或表名后再导入",
    ),
    (
        "rows.not_paired",
        "标题或表名（{value}）写明这些不是现行的结对或这张表不作数，没有登记",
        "如仍在结对，请改正标题或表名后再导入；已结束的，请填写“结对结束时间”后再导入",
    ),
    ("visit.not_made", "表里写明没有走访（{value}），没有登记", "如已走访，请改正这一格后再导入"),
    (
        "pair.ended",
        "表里写明结对已结束（{value}），又没有结对结束时间，没有登记",
        "请填写“结对结束时间”后再导入；如仍在结对，请改正这一格",
    ),
    (
        "pair.noted_ended",
        "备注里像是说干部已不再帮扶（{value}），已照常登记",
        "如确已结束，请在“结对帮扶”里结束这条结对",
    ),
    (
        "household.head_demoted",
        "此人在系统里是户主，这里是“{relation}”，表里又没有别的户主，没有改动",
        "请在表里写明新户主，或在户档案里办理更换户主",
    ),
    (
        "member.left",
        "此人在系统里已减少[（{by}]{on}），表里仍有，没有改动",
        "如确已减少，请从表里删去；如应恢复，请在户档案里办理增加",
    ),
    (
        "record.removed",
        "这条记录在系统里已被删除，表里仍有，没有恢复",
        "如应恢复，请在系统中重新登记；否则请从表里删去",
    ),
    ("record.fixed", "这条记录已登记过，这一项与登记的不同，没有改动", "如登记有误，请在系统中更正或另行登记"),
    ("state.kept", "系统里的办理进度比表里的更靠后，或与它接不上，没有改动", "请核对；如系统里有误，请在户档案里更正"),
    (
        "record.said_before",
        "写的是以前导入过、后来又改过的内容，可能是旧表，现在登记的没有改动",
        "请核对；确要改回的，请在户档案中更正",
    ),
    ("record.older", "年度比系统里已登记的早，这一项与登记的不同，没有改动", "请核对；确要更正的，请在户档案里更正"),
    (
        "household.yields",
        "这一项是整户的内容，与系统里登记的不同，这里只有成员的一行，没有改动",
        "请核对；确要更正的，请在户主那一行写明，或在户档案里更正",
    ),
    (
        "record.older_fact",
        "年度比系统里已登记的早，系统里没有登记这一项，没有补登",
        "请核对；现在仍是这样的，请在户档案里登记",
    ),
    (
        "member.older",
        "年度比系统里已登记的早的表里才有此人，已登记为成员",
        "请核对；如已不在户内，请在户档案里办理减少",
    ),
    ("visit.more_visitors", "这次走访已登记过，这里写的走访人员更多，没有改动", "请核对；如有遗漏，请在系统中更正"),
    ("record.denied", "表里写的是“{value}”，系统里另有登记，没有改动", "请核对；确已没有的，请在户档案里更正"),
    (
        "record.stands",
        "系统里登记的是{stands}，表里写的是{said}，同时只能有一种，没有登记",
        "请核实；原来的已停的，请先在户档案里更正",
    ),
    ("record.again", "与{place}说的是同一条记录，已只计一次", "请核对是否重复"),
    ("cell.differs", "与{place}的内容不一致，已按那一处登记", "请核对，只保留正确的一处"),
    ("kept.differs", "“{heading}”与{place}的内容不一致，已保留那一处的[，这里是“{value}”]", "请核对，只保留正确的一处"),
    ("person.death_before_birth", "死亡日期早于出生日期", "请核对两个日期"),
    ("person.education_and_school", "文化程度和在校生状况只能填一项", "在校的填在校生状况，不在校的填文化程度"),
    ("person.education_or_school", "文化程度和在校生状况都没有填", "请填其中一项"),
    ("person.employer_without_months", "填了务工企业，没有填务工时间", "请补填务工时间（月）"),
    ("person.months_without_employer", "填了务工时间，没有填务工企业", "请补填务工企业名称"),
    ("person.months", "务工时间应在 0 至 12 个月之间，现为 {value}", "请更正"),
    ("person.labour", "16 至 59 岁、健康且不在校，却标为没有劳动力", "请核对劳动技能、健康状况和在校生状况"),
    ("person.labour_missing", "没有填写劳动技能", "请补填"),
    ("medical.both", "城乡居民医保和职工医保同时为“是”", "一人只参加一种，请核对后改正其中一项"),
    ("medical.child_employee", "未满 16 周岁，却参加职工医保", "请核对职工医保和居民医保是否填反"),
    ("assist.both", "低保和特困同时为“是”", "一人同一时间只享受一种，请核对后改正其中一项"),
    // One household.
    ("household.head_needed", "这一户没有户主", "请把其中一人的与户主关系填为“户主”"),
    ("household.two_heads", "这一户有两个户主", "请只保留一位户主"),
    ("household.two_spouses", "户主有两个配偶", "请核对与户主关系"),
    ("relation.sex", "[{name}]与户主关系为“{relation}”，性别应为“{should}”，现为“{value}”", "请核对与户主关系和性别"),
    (
        "relation.spouse_sex",
        "[{name}]与户主关系为“{relation}”，性别却与户主相同（{value}）",
        "请核对与户主关系和两人的性别",
    ),
    (
        "relation.head_sex",
        "[{name}]与户主关系为“{relation}”，户主却为“{value}”",
        "男户主填之岳父、之岳母，女户主填之公公、之婆婆；请核对",
    ),
    ("relation.younger", "[{name}]与户主关系为“{relation}”，出生却早于户主", "请核对与户主关系和两人的出生日期"),
    ("relation.older", "[{name}]与户主关系为“{relation}”，出生却晚于户主", "请核对与户主关系和两人的出生日期"),
    (
        "relation.near",
        "[{name}]与户主关系为“{relation}”，与户主的出生日期却相差不到 {years} 年",
        "请核对与户主关系和两人的出生日期",
    ),
    ("relation.child", "[{name}]与户主关系为“{relation}”，却未满 {years} 周岁", "请核对与户主关系和出生日期"),
    ("household.count", "人数填为 {value}，本户实有 {rows} 行", "请核对人数，或补上缺少的成员"),
    ("household.head_name", "户主姓名与户主本人那一行的姓名不一致", "请核对"),
    ("household.head_id_number", "户主证件号码与户主本人那一行的证件号码不一致", "请核对"),
    ("household.head_born_later", "户主出生晚于搬迁入住时间（{month}）", "请核对出生日期和搬迁入住时间"),
    (
        "household.heads_differ",
        "表里的户主与系统里登记的不是同一人，照表导入会有两位户主，或没有户主",
        "户主没有改动；如已更换户主，请在户档案里办理更换，再导入",
    ),
    ("household.head_refused", "户主那一行未导入，这一户先按其余各行导入", "更正户主那一行后再导入一次"),
    ("household.empty", "这一户的各行都未导入，户的情况也没有登记", "更正各成员行后再导入一次"),
    ("household.refused", "这一户没有导入，本行一并退回", "请先更正该户各行的问题，再与该户一起导入"),
    (
        "household.contested",
        "表里不止一户用这个户编号，分不清本行是哪一户的，没有登记",
        "每户的户编号应不相同；请更正户编号，再与该户一起导入",
    ),
    (
        "household.alike",
        "户编号“{value}”与“{number}”只是写法不同，是同一户的，已按“{number}”登记",
        "如不是同一户，请核对户编号",
    ),
    (
        "household.other_village",
        "这个户编号已是{other}[“{head}”]户的，这里写的是{village}[“{own}”户]，人员也都不同，没有登记",
        "每户的户编号应不相同；请核对户编号或村名后再导入",
    ),
    (
        "household.other_family",
        "这个户编号已是[{other}][“{head}”]户的，这里写的是另一户[“{own}”]，没有一个人相同，没有登记",
        "如是另一户，请更正户编号；如是同一户，请补填证件号码或人口编号后再导入",
    ),
    (
        "household.renumbered",
        "这些人已登记在{village}[“{head}”]户，户编号是“{number}”，没有另外登记",
        "如只是换了户编号，请在户档案中更正户编号后再导入；如确是另一户，请核对证件号码",
    ),
    (
        "household.by_number",
        "本表里这一户的人系统里都没有，只凭户编号登记在[“{head}”]这一户",
        "如不是这一户，请更正户编号后再导入",
    ),
    (
        "household.elsewhere",
        "这个户编号是{other}[“{head}”]户的，这里写的是{village}",
        "请核对户编号和村名；如户已迁到别的村，请先在户档案中更正",
    ),
    ("household.two", "有两户的户编号都是这个", "请先在系统中更正其中一户的户编号，再导入"),
    (
        "household.from_above",
        "有 {n} 行没有写户编号（首见于第 {first} 行），已按上一行的户登记",
        "如有误，请补填户编号后再导入",
    ),
    ("household.no_number", "“{value}”不是户编号，分不清是哪一户", "请补填户编号"),
    (
        "person.number_restarts",
        "有 {n} 格的人口编号只是逐行、逐户的序号，或与系统里别人的编号相同（首见于第 {first} 行），不能凭它认人，没有导入，原文随记录保留",
        "不需要处理；有统一编号的，请填写",
    ),
    ("household.unknown", "没有找到这个户编号的搬迁户", "请核对户编号，或先导入该户的人口信息"),
    (
        "household.differs",
        "有 {n} 户的各行填写不一致（首见于第 {first} 行），已按户主一行登记",
        "如有误，请更正后再导入",
    ),
    ("household.address_shared", "有 {n} 户与另一户地址相同（首见于第 {first} 行）", "一户一址，请核对门牌号"),
    ("household.other_head", "户主姓名与该户登记的户主不一致", "如已更换户主，请在系统中更换；如录错，请更正"),
    // Whole files.
    ("workbook.encrypted", "“{name}”设有打开密码", "请用 Excel 或 WPS 去掉密码，另存后再导入"),
    (
        "workbook.too_large",
        "[“{name}”]这个文件太大（最大 {most}），或内容异常膨胀，没有打开",
        "请核对文件；确实很大的，请分成几个工作簿导入",
    ),
    (
        "workbook.quote",
        "“{name}”第 {line} 行的引号没有成对，后面的行会混进同一格，没有读取",
        "请核对这一行的引号，或用 Excel、WPS 另存为 .xlsx 后再导入",
    ),
    ("workbook.encoding", "“{name}”第 {line} 行有不能识别的字符，没有读取", "请用 Excel 或 WPS 另存为 .xlsx 后再导入"),
    ("workbook.web", "“{name}”其实是网页，不是 Excel 工作簿", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"),
    ("workbook.xml", "“{name}”其实是 XML 表格，不是 Excel 工作簿", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"),
    ("workbook.ods", "“{name}”是 OpenDocument 表格（.ods）", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"),
    ("workbook.xlsb", "“{name}”是二进制工作簿（.xlsb）", "请用 Excel 或 WPS 打开，另存为 .xlsx 后再导入"),
    ("workbook.document", "“{name}”是文档或演示文稿，不是工作簿", "请把其中的表格复制到 Excel 工作簿，保存后再导入"),
    ("workbook.pdf", "“{name}”是 PDF，不是工作簿", "请向来源索取 Excel 工作簿"),
    ("workbook.archive", "“{name}”是压缩包，不是工作簿", "请先解压，再选择里面的工作簿"),
    ("workbook.picture", "“{name}”是图片或音像，不是工作簿", "请向来源索取 Excel 工作簿"),
    (
        "workbook.no_table",
        "在“{name}”中没有找到人口信息、结对帮扶或走访台账（现有工作表：{sheets}）",
        "请核对是否选错文件，表头要在前 20 行内",
    ),
    (
        "workbook.hidden",
        "“{name}”里的表都在隐藏的工作表（{sheets}）里，没有读取",
        "请在 Excel 或 WPS 里取消隐藏，保存后再导入",
    ),
    // Sheets, columns and rows that are not read.
    (
        "sheet.hidden",
        "《{sheet}》是隐藏的工作表（有内容的 {rows} 行），没有读取",
        "需要导入的，请取消隐藏，或选择连同隐藏的工作表一起导入",
    ),
    (
        "sheet.other",
        "《{sheet}》不是人口信息、结对帮扶或走访台账（有内容的 {rows} 行），没有读取",
        "请核对；如是说明或汇总，不需要处理",
    ),
    (
        "sheet.lacks",
        "《{sheet}》缺少必需的列：{missing}（有内容的 {rows} 行），没有读取",
        "请核对；如是汇总，不需要处理",
    ),
    ("column.repeats", "“{column}”与另一列都是“{meant}”，已按另一列登记，这一列随记录保留", "请核对以哪一列为准"),
    ("column.beyond", "第 512 列以后还有 {n} 个有内容的单元格，没有读取", "请删去不用的列，或分成几张表"),
    ("column.hidden", "有 {n} 列是隐藏的（{columns}），已照常读取", "不应导入的，请删去这些列后再导入"),
    ("row.hidden", "有 {n} 行是隐藏或筛选掉的（首见于第 {first} 行），已照常读取", "不应导入的，请删去这些行后再导入"),
    (
        "rows.left",
        "有 {n} 行不是记录（首见于第 {first} 行），没有读取：[标题 {title}][ 列号 {column_numbers}][ 重复表头 {headings_again}][ 合计 {total}][ 说明、填表人 {note}]",
        "不需要处理；如其中有实际的记录，请去掉行首的“合计”等字样",
    ),
    (
        "rows.doubtful",
        "有 {n} 行没有编号和姓名（第 {first} 行至第 {last} 行之间），没有读取：[只有公式 {formulas}][ 内容太少 {sparse}][ 只有序号或表格以外的内容 {unfilled}]",
        "如有实际的记录，请补填编号和姓名；只是向下填充的，不需要处理",
    ),
    (
        "rows.other_table",
        "第 {first} 行至第 {last} 行是另一张表（表头：{headings}），没有读取，共 {n} 格",
        "请移到单独的工作表，再导入",
    ),
    (
        "column.other_table",
        "从“{column}”一列起，右边是另一张表，没有读取，共 {n} 格（首见于第 {first} 行）",
        "请移到单独的工作表，再导入",
    ),
    (
        "sheet.village",
        "这张表没有“村”一列，已按表名或标题“{value}”登记在{name}",
        "如不是这个村（社区），请增加一列“村”",
    ),
    ("row.title", "这一行在表头之上，没有读取", "不需要处理"),
    ("row.heading", "这一行是表头", "不需要处理"),
    ("row.column_numbers", "这一行是列的编号，没有读取", "不需要处理"),
    ("row.headings_again", "这一行重复表头，没有读取", "不需要处理"),
    ("row.total", "这一行是合计，没有读取", "如是实际的记录，请去掉行首的“合计”等字样"),
    ("row.note", "这一行是说明、示例或填表人，没有读取", "如是实际的记录，请补填编号和姓名"),
    ("row.formulas", "这一行只有没有结果的公式，没有读取", "如是实际的记录，请补填编号和姓名"),
    ("row.sparse", "这一行内容太少，又没有编号和姓名，没有读取", "如是实际的记录，请补填编号和姓名"),
    ("row.unfilled", "这一行只有序号或表格以外的内容，没有读取", "如是实际的记录，请补填编号和姓名"),
    (
        "word.unseen",
        "词语对应中的{words}[等 {n} 个词语]在表里一格也没有，没有用上，也没有记住",
        "请核对列名和词语的写法",
    ),
    // Places.
    ("area.county", "没有找到区县“{value}”", "请填写区县全称"),
    (
        "area.other_county",
        "写的是{other}，这里是{county}的数据",
        "请核对区县；确是{other}的，请到{other}的服务器上导入",
    ),
    ("area.township", "{county}没有镇街“{value}”", "请填写镇街全称"),
    (
        "area.village",
        "{township}没有村（社区）“{value}”[，同名的有：{candidates}]",
        "请核对镇街和村（社区），或填写村（居）民委员会全称",
    ),
    ("area.several", "“{value}”可能是：{candidates}", "请填写村（居）民委员会全称或 12 位区划代码"),
    ("area.no_village", "没有写明村（社区）", "请补填村（居）民委员会全称"),
    ("area.contradicts", "镇街填为{township}，村（社区）却写的是{village}", "请核对镇街、村（社区）的名称和代码"),
    ("area.read_as", "“{value}”已按{name}登记", "如不是同一处，请填写全称"),
    ("area.rest", "“{rest}”不是{name}下的村（居）民小组，没有登记", "如是地址，请填在地址一列"),
    // Departments' lists.
    ("list.kind", "没有写明是哪一种保险", "请补填险种，或在表名、标题中写明"),
    ("list.nothing", "这一行没有可以比对的内容", "请补填"),
    ("list.sheet", "这张表没有证件号码和可比对的列，没有读取", "请核对；如是说明或汇总，不需要处理"),
    ("list.hidden", "这张表是隐藏的，没有读取", "需要比对的，请在 Excel 或 WPS 里取消隐藏，保存后再比对"),
    (
        "list.other_department",
        "标题、表名或文件名写的是{other}方面的名单，这里比对的是{department}，没有读取",
        "请核对选的部门；确是{department}名单的，请更正标题、表名和文件名后再比对",
    ),
    (
        "list.column",
        "这一列有 {n} 格内容，不是这类名单的列，没有读取",
        "不需要处理；如写明是否参保、享受或迁移，请用“列对应”指明是哪一列",
    ),
    (
        "list.may_deny",
        "写着“{value}”，可能说的是已停保、停发或没有办理，只凭在名单上不能认定",
        "请用“列对应”指明是哪一列，或另列写明是否参保、享受、迁移，再比对",
    ),
    ("list.doubted", "写着“{value}”，与本行写的在参保、在享受或已迁移不一致", "请向来源部门核实后更正"),
    ("list.affirmed", "写着“{value}”，与标题、表名或文件名写的“{title}”不一致", "请向来源部门核实后更正"),
    (
        "list.ends_later",
        "停发、截止的日期晚于名单的截止日期（{date}），截止日时还没有停",
        "请核对日期；日期无误的，请用那天以后的名单再比对",
    ),
    (
        "list.unaffirmed",
        "标题、表名没有写明名单上的人是否参保、享受或迁移，只凭在名单上不能认定",
        "请增加一列“是否参保”“是否享受”或“是否迁移”，或在标题里写明（如“参保名单”“低保对象名单”）",
    ),
    (
        "list.other_year",
        "只写了别的年度的情况，没有写 {year} 年的，只凭在名单上不能认定",
        "请增加一列“是否参保”“是否享受”，写明这一年的情况",
    ),
    (
        "list.earlier",
        "写明的时间是“{value}”，早于名单的截止日期，不能认定截止日时仍在参保、享受",
        "请把截止日期改为名单所说的时间，再比对",
    ),
    (
        "list.earlier_month",
        "这张表是较早月份的名单，已按《{other}》比对，没有读取",
        "不需要处理；要按较早的月份比对的，请把那个月份的名单另存为一个文件",
    ),
    (
        "list.title_denies",
        "标题、表名或文件名写的是“{value}”，只凭在名单上不能认定是否参保、享受或迁移",
        "请增加一列，写明每人的参保状态、是否享受或是否迁移",
    ),
    ("list.end_unsure", "截止日期读不出来，只凭在名单上不能认定仍在参保或享受", "请更正日期，或写明参保、享受状态"),
    (
        "list.day",
        "[“{value}”]读不出是哪一天，这一格没有收入，本行其余内容照常比对",
        "请按 2026-02-14 的写法更正，只知道月份可写 2026-02",
    ),
    ("list.year", "“{value}”不是比对得上的年度", "请改为四位数的年份"),
    ("list.year_or_year", "年度一列与列名写明的年度（{year}）不一致", "请核对年度"),
    ("list.year_unsure", "标题或表名“{value}”里的年份，分不清是不是参保的年度", "请增加“年度”一列，填四位数的年份"),
    ("list.insured_or_not", "一处说已参保，另一处说没有", "请向来源部门核实后更正"),
    ("list.ended_or_not", "写着已经截止，又写着仍在参保或领取", "请向来源部门核实后更正"),
    ("list.moved_or_not", "写着没有迁移，却有迁移日期", "请向来源部门核实后更正"),
    ("list.order", "截止日期早于开始日期", "请向来源部门核实后更正"),
    ("list.order_stands", "截止日期早于系统里登记的开始日期（{date}）", "请向来源部门核实；如登记有误，请先更正户档案"),
    ("list.before_birth", "日期早于此人的出生日期（{date}）", "请核对日期和证件号码"),
    ("list.two_columns", "与“{other}”说的是同一件事，内容却不一致", "请向来源部门核实，只保留正确的一列"),
    (
        "list.two_days",
        "有 {n} 格与“{other}”都是同一种日期，却不一致（首见于第 {first} 行），已按这一列比对",
        "请核对，只保留正确的一列",
    ),
    (
        "list.second",
        "与“{other}”是同一种内容，有 {n} 格读不出（首见于第 {first} 行），已按“{other}”比对",
        "请核对，只保留正确的一列",
    ),
    (
        "list.two_persons",
        "这一行有两个证件号码（“{column}”和“{other}”），分不清说的是哪一个人",
        "请只保留名单所说的人的号码，每人写一行",
    ),
    ("list.twice", "[与{place}是同一人，]同一个人的内容不一致", "请向来源部门核实，只保留正确的一处"),
    ("list.both", "[与{place}是同一人，]低保、特困不止一种同时享受", "一人同一时间只享受一种，请向来源部门核实"),
    (
        "list.both_pensions",
        "[与{place}是同一人，]居民养老和职工养老都写着正在缴费",
        "一人同一时间只参加一种，请向来源部门核实",
    ),
    ("list.both_insured", "[与{place}是同一人，]同一年居民医保和职工医保都在参保", "一人只参加一种，请向来源部门核实"),
    (
        "list.stands",
        "系统里登记的是{stands}[（{since}起）]，名单上是{said}，同时只能有一种，没有改动",
        "请核实；原来的已停的，请在户档案里更正，或请来源部门在名单上写明已停，再比对",
    ),
    (
        "list.dead",
        "此人已于{date}去世，名单上截止日仍写着参保或享受",
        "请向来源部门核实；如死亡登记有误，请先更正户档案",
    ),
    ("list.name", "名单上的姓名{name}与登记的{known}不一致，已按证件号码比对", "请核对姓名"),
    ("list.not_ours", "这个号码不是本区县搬迁人口", "如应是搬迁人口，请先登记或核对户档案中的号码"),
    ("list.older", "已收入过截止日为{date}的名单，这份较早，没有改动", "不需要处理"),
    ("list.waits", "截止日以后有人登记过不同的内容，名单上的作为待核定的修改", "请镇街或社区（村）核定"),
    ("list.again", "与第 {row} 行是同一人、同样的内容，已只计一次", "不需要处理"),
    // Help and visits.
    ("pair.twice", "与{place}是同一户、同一干部的同一段结对", "已只导入一次；请核对是否重复"),
    (
        "pair.other_since",
        "已登记的结对开始时间是{since}，仍是同一段结对",
        "请核对结对开始时间；如已结束过一段，请填写结束时间",
    ),
    ("cadre.several", "有 {n} 位干部都符合这一行写的姓名[、单位和电话]，分不清是哪一位", "请写全单位和电话"),
    (
        "cadre.two_keys",
        "这个电话和这个单位属于两位同名的干部，分不清是哪一位",
        "两条记录列在“疑似重复”；请核对单位和电话",
    ),
    ("cadre.other_unit", "同名同电话的干部登记的是另一个单位，已按同一人登记", "请核对单位"),
    ("cadre.other_phone", "同名同单位的干部登记的是另一个电话，已按同一人登记", "如是另一位干部，请先在系统中分别登记"),
    ("pair.two", "这一户已有结对干部{cadre}", "如已更换，请填写原结对的结束时间和原因"),
    ("pair.order", "结对结束时间早于开始时间", "请核对两个日期"),
    ("visit.future", "走访日期不能晚于今天（{date}）", "请核对"),
    ("visit.before_moved_in", "走访日期早于该户入住时间（{month}）", "如果入住时间有误，请先更正户档案"),
    ("visit.met_dead", "{name}已去世（{day}），不会是这次走访见到的人", "请核对走访日期和见到的成员"),
    ("visit.twice", "与{place}是同一户、同一天、同一人、同一方式的走访", "已只计一次；请核对是否重复"),
    ("visit.visitors", "走访人员有 {n} 人，一般为一至两人", "请核对"),
    ("visit.next_due", "下次走访日期应晚于本次走访", "请核对"),
    ("visitor.unknown", "{name}不是该户的结对干部，已按只知姓名的干部登记", "请在结对管理中补充单位和电话"),
    ("visitor.same_name", "有几位干部叫{name}，分不清是哪一位", "请先登记该户的结对干部，再导入"),
    (
        "need.none",
        "有 {n} 行写明没有诉求，却填了整改措施、办结状态或回访情况（首见于第 {first} 行），没有登记诉求，这些内容随走访记录保留",
        "不需要处理；确有诉求的，请补填",
    ),
    (
        "need.without_text",
        "填了整改措施、办结状态或回访情况，没有填群众诉求，这些内容随走访记录保留",
        "请补填诉求；走访本身已照常导入",
    ),
    (
        "need.answered_open",
        "有 {n} 条诉求尚未办结却已写回访“满意”（首见于第 {first} 行），已按未办结登记，回访情况保留",
        "请核对办结状态",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_row_is_told_where_why_and_what_to_do() {
        let place = Place { row: 76, column: "证件号码", value: "500***********278X" };
        assert_eq!(
            at_place(&place, "id.check_digit", &BTreeMap::new(), Cost::Row),
            "第 76 行“证件号码”500***********278X：校验位不符，可能有一位录错。请对照身份证逐位核对。本行未导入，其余行不受影响。"
        );
    }

    #[test]
    fn every_code_that_a_check_gives_has_a_sentence() {
        let sources = [
            include_str!("../checks/days.rs"),
            include_str!("../checks/household.rs"),
            include_str!("../checks/id_number.rs"),
            include_str!("../checks/person.rs"),
            include_str!("../checks/relation.rs"),
            include_str!("../checks/text.rs"),
            include_str!("../checks/visit.rs"),
            include_str!("../reading/day.rs"),
        ];
        let own = sources.iter().flat_map(|source| source.split("#[cfg(test)]").next());
        let quoted = own.flat_map(|source| source.split('"').skip(1).step_by(2));
        let codes: Vec<&str> = quoted
            .filter(|text| text.contains('.') && text.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b)))
            .collect();
        assert!(codes.len() > 30, "{codes:?}");
        for code in codes {
            assert!(knows(code), "{code}");
        }
    }

    #[test]
    fn codes_are_said_once_and_sentences_end_once() {
        for (index, (code, why, remedy)) in SENTENCES.iter().enumerate() {
            assert!(SENTENCES[..index].iter().all(|(other, ..)| other != code), "{code} twice");
            assert!(!why.ends_with('。') && !remedy.ends_with('。'), "{code}");
        }
    }
}
