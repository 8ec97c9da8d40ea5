//! The cases. What is right was decided from what is in the files, not from what the program does.

use super::Case;

/// Makes one test of each case, and the list of them.
macro_rules! cases {
    ($($name:ident => $case:expr,)*) => {
        /// Lists the cases with their names.
        pub(super) fn all() -> Vec<(&'static str, Case)> {
            vec![$((stringify!($name), $case),)*]
        }

        $(#[test]
        fn $name() {
            $case.hold();
        })*
    };
}

const PEOPLE: &str = "人口信息";

cases! {
    newborns_of_one_name_and_birthday_are_one => Case::of("同一户有两行姓名、性别、出生日期都相同，又都没有号码", &["twins.xlsx"])
        .does("按一人登记；性别、人口编号或关系不同的才算两人")
        .holds(1, 2)
        .tells(PEOPLE, 4, "", "person.again", "与第 3 行是同一人"),
    two_sheets_may_name_one_settlement => Case::of("几张工作表写着同一个安置点", &["same_settlement.xlsx"])
        .does("安置点只登记一个")
        .holds(2, 2)
        .rows("settlement", 1)
        .says("people", "徐辉", "安置点名称", "农坝安置点")
        .says("people", "何军", "安置点名称", "农坝安置点"),
    two_sheets_may_name_one_pair => Case::of("几张工作表写着同一对结对", &["same_pair.xlsx"])
        .does("结对只登记一次")
        .holds(1, 1)
        .rows("pairs", 1)
        .rows("cadre", 1)
        .tells("结对2026", 2, "", "pair.twice", "是同一户、同一干部的同一段结对"),
    a_sheet_of_some_beside_all_doubles_nobody => Case::of("“全部人口”旁边另有“低保对象”一类的部分名单", &["two_sheets_subset.xlsx"])
        .does("同一人只登记一次")
        .holds(1, 3),
    an_old_copy_doubles_nobody => Case::of("今年的表旁边留着去年的表，内容不一致", &["two_sheets_old_copy.xlsx"])
        .does("同一人只登记一次，按在前的一张登记，两处的位置都列出来")
        .holds(1, 1)
        .says("people", "徐辉", "户联系电话", "19900000002")
        .says("people", "徐辉", "居住情况", "常年居住")
        .tells("2025年", 2, "户联系电话", "cell.differs", "与《2026年》第 2 行的内容不一致")
        .tells("2025年", 2, "居住情况", "cell.differs", "与《2026年》第 2 行的内容不一致"),
    one_id_number_on_two_sheets_is_told => Case::of("两张工作表上的两个人填了同一个证件号码", &["two_sheets_same_id.xlsx"])
        .does("后一行不导入，由人核对是谁的号码录错")
        .holds(1, 1)
        .tells("云峰村", 2, "证件号码", "id.twice", "与《农坝社区》第 2 行")
        .refuses("云峰村", 2),
    a_roster_gains_its_numbers => Case::of("先导入没有人口编号的名册，以后的表有了编号", &["roster.xlsx", "roster_numbers.xlsx"])
        .does("仍是原来的人，补上编号")
        .holds(1, 2)
        .says("people", "徐辉", "人口编号", "500101")
        .says("people", "徐明", "人口编号", "500102"),
    a_newborn_gains_an_id_number => Case::of("新生儿先没有证件号码，以后有了", &["newborn_a_first.xlsx", "newborn_a_then_id.xlsx"])
        .does("仍是原来的孩子，补上号码")
        .holds(1, 2)
        .says("people", "徐小明", "证件号码", "500299202609300051"),
    a_newborn_gains_both_numbers => Case::of("新生儿先没有号码，以后有了人口编号和证件号码", &["newborn_a_first.xlsx", "newborn_c_then_number.xlsx"])
        .does("仍是原来的孩子，补上号码")
        .holds(1, 2)
        .says("people", "徐小明", "人口编号", "500102")
        .says("people", "徐小明", "证件号码", "500299202609300051"),
    an_open_quotation_mark_is_refused_with_its_line => Case::of("CSV 文件里有一个引号没有配对", &["csv_quote.csv"])
        .does("整个文件不导入，一行也不写")
        .sent_back("第 3 行"),
    digits_of_the_standard_are_read_as_such => Case::of("“与户主关系”填的是国家标准 GB/T 4761 的两位代码", &["gb_codes.xlsx"])
        .does("看整列用的是哪一种代码，按那一种读")
        .holds(1, 4)
        .says("people", "徐辉", "与户主关系", "户主")
        .says("people", "曹芳", "与户主关系", "配偶")
        .says("people", "徐明", "与户主关系", "之子")
        .says("people", "徐亮", "与户主关系", "之子"),
    words_of_the_standard_lose_nobody => Case::of("“与户主关系”填的是国家标准里的词语，如五子、嫂、舅父", &["relations.xlsx"])
        .does("有对应选项的按选项登记，没有的登记为“其他”并保留原来的词语，一个人也不退回")
        .holds(1, 41)
        .tells(PEOPLE, 38, "与户主关系", "household.two_spouses", "两个配偶")
        .says("people", "50010001", "与户主关系", "之子")
        .says("people", "50010002", "与户主关系", "之子")
        .says("people", "50010003", "与户主关系", "之女")
        .says("people", "50010015", "与户主关系", "之叔伯")
        .says("people", "50010017", "与户主关系", "之叔伯")
        .says("people", "50010011", "与户主关系", "之兄弟媳妇")
        .says("people", "50010025", "与户主关系", "之侄儿")
        .says("people", "50010019", "与户主关系", "其他")
        .says("people", "50010028", "与户主关系", "其他")
        .says("people", "50010029", "与户主关系", "其他")
        .says("people", "50010037", "与户主关系", "之子")
        .says("people", "50010038", "与户主关系", "之子")
        .says("people", "50010039", "与户主关系", "之儿媳")
        .says("people", "50010040", "与户主关系", "之女婿"),
    days_from_1904_are_themselves => Case::of("工作簿的日期从 1904 年算起（苹果电脑上的 Excel）", &["1904.xlsx"])
        .does("按工作簿自己的算法读，没有日期格式的格子也一样")
        .holds(2, 2)
        .says("people", "徐辉", "出生日期", "1987-08-02")
        .says("people", "徐辉", "搬迁入住时间", "2016-02-01")
        .says("people", "徐明", "出生日期", "1987-08-02")
        .says("people", "徐明", "搬迁入住时间", "2016-02-01"),
    formulas_that_nobody_computed_are_told => Case::of("公式没有算出结果（由别的程序生成、没有用 Excel 打开过）", &["formula.xlsx"])
        .does("这些格空着，其余照常导入")
        .holds(1, 2)
        .says("people", "徐辉", "户联系电话", "")
        .tells(PEOPLE, 0, "性别", "field.uncomputed", "用 Excel 或 WPS 打开并保存一次"),
    a_look_ups_zero_is_nothing => Case::of("查找公式找到空格，结果是 0", &["vlookup0.xlsx"])
        .does("在不会是 0 的列里当作没有填写")
        .holds(6, 6)
        .says("people", "徐辉", "务工企业名称", "")
        .says("people", "李四", "安置房地址", "")
        .says("people", "王五", "死亡日期", "")
        .says("people", "赵六", "成员联系电话", "")
        .says("people", "孙八", "民族", ""),
    headings_over_two_rows_are_joined => Case::of("表头分两行，没有上下合并", &["two_heads_unmerged.xlsx"])
        .does("两行合起来读")
        .holds(1, 1)
        .says("people", "徐辉", "安置方式", "集中安置（未细分）")
        .says("people", "徐辉", "搬迁入住时间", "2019-11")
        .says("people", "徐辉", "安置房地址", "农坝社区1号")
        .says("people", "徐辉", "是否参加城乡居民基本医疗保险", "是"),
    equal_headings_are_told_apart => Case::of("两列的列名一样", &["dup_heads.xlsx"])
        .does("前一列按列名读，后一列加上序号保留")
        .holds(1, 1)
        .says("people", "徐辉", "成员联系电话", "19900000001")
        .says("people", "徐辉", "联系电话(2)", "19900000002")
        .says("people", "徐辉", "备注", "甲")
        .says("people", "徐辉", "备注(2)", "乙"),
    numbers_under_headings_are_no_person => Case::of("表头下面有一行列号 1 2 3 …", &["column_numbers.xlsx"])
        .does("跳过这一行")
        .holds(1, 1),
    hidden_rows_and_sheets_are_told => Case::of("有筛选掉的行和隐藏的工作表", &["hidden.xlsx"])
        .does("隐藏的行照常导入；隐藏的工作表不导入，要导入的可以选")
        .holds(3, 3)
        .says("people", "已搬走", "户编号", "5002"),
    moments_of_another_zone_are_days_of_ours => Case::of("日期是别的系统导出的时刻，如 2019-10-31T16:00:00.000+0000", &["utc.xlsx"])
        .does("换算成北京时间的日子")
        .holds(4, 4)
        .says("people", "徐辉", "搬迁入住时间", "2019-11-01")
        .says("people", "赵六", "出生日期", "1975-03-04"),
    marks_that_nobody_sees_are_dropped => Case::of("粘贴的内容带着看不见的符号", &["invisible.xlsx"])
        .does("去掉")
        .holds(7, 7)
        .says("people", "徐辉", "成员联系电话", "19900003866")
        .says("people", "李四", "户编号", "5002")
        .says("people", "王五", "证件号码", "500299198708020072")
        .says("people", "赵六", "证件号码", "500299198708020099")
        .says("people", "钱七", "户编号", "5005")
        .says("people", "孙八", "村", "农坝社区居民委员会")
        .says("people", "周九", "安置房地址", "农坝社区9组"),
    line_ends_of_other_systems_are_line_ends => Case::of("格子里的换行是别的系统的", &["cr.xlsx"])
        .does("统一成一种换行")
        .holds(2, 2)
        .says("people", "徐辉", "安置房地址", "农坝社区9组\n2号")
        .says("people", "徐明", "安置房地址", "农坝社区9组\n3号"),
    points_in_names_have_one_form => Case::of("姓名中间的点有多种写法", &["interpunct.xlsx"])
        .does("统一成“·”，人员、干部、走访人员和查找都一样")
        .holds(1, 3)
        .rows("cadre", 1)
        .rows("visits", 1)
        .says("people", "500101", "姓名", "阿依·古丽")
        .says("people", "500101", "户主姓名", "阿依·古丽")
        .says("people", "500102", "姓名", "买买提·艾力")
        .says("people", "500103", "姓名", "古丽·沙")
        .says("pairs", "5001", "帮扶干部姓名", "扎西·达瓦")
        .says("visits", "5001", "走访人员", "扎西·达瓦"),
    radicals_are_their_characters => Case::of("从 PDF 粘贴来的部首字形，如 ⼥ ⾼", &["kangxi.xlsx"])
        .does("换成通常的字")
        .holds(1, 2)
        .says("people", "500101", "姓名", "高文方")
        .says("people", "500102", "姓名", "高小")
        .says("people", "500102", "性别", "女")
        .says("people", "500102", "与户主关系", "之女")
        .says("people", "500102", "文化程度", "小学"),
    marks_of_text_before_digits_are_dropped => Case::of("号码前面有 ' ‘ ` 或写成 =\"…\"", &["text_marks.csv"])
        .does("去掉")
        .holds(7, 7)
        .says("people", "5001", "证件号码", "50029919870802003X")
        .says("people", "5002", "证件号码", "500299198708020056")
        .says("people", "5003", "证件号码", "500299198708020072")
        .says("people", "5004", "证件号码", "500299198708020099")
        .says("people", "5005", "证件号码", "50029919870802011X")
        .says("people", "5006", "证件号码", "500299198708020136")
        .says("people", "5007", "证件号码", "500299198708020152"),
    phones_are_cleaned_and_refuse_nobody => Case::of("电话带 +86、区号、第二个号码或说明", &["phones.xlsx"])
        .does("登记一个号码（两个的登记前一个手机号），其余文字随记录保留；座机连同区号登记")
        .holds(11, 11)
        .says("people", "5001", "成员联系电话", "19900003866")
        .says("people", "5002", "成员联系电话", "19900003866")
        .says("people", "5003", "成员联系电话", "19900003866")
        .says("people", "5004", "成员联系电话", "075588001234")
        .says("people", "5005", "成员联系电话", "057188001234")
        .says("people", "5006", "成员联系电话", "19900003866")
        .says("people", "5007", "成员联系电话", "19900003866")
        .says("people", "5008", "成员联系电话", "02355123456")
        .says("people", "5009", "成员联系电话", "")
        .says("people", "5010", "成员联系电话", "19900003866")
        .says("people", "5011", "成员联系电话", "19900003866")
        .tells(PEOPLE, 7, "成员联系电话", "phone.beside", "随记录保留")
        .tells(PEOPLE, 8, "成员联系电话", "phone.beside", "随记录保留")
        .tells(PEOPLE, 10, "成员联系电话", "phone.digits", "现为 8 位")
        .tells(PEOPLE, 11, "成员联系电话", "phone.beside", "随记录保留"),
    ticks_are_yes_and_no => checks(),
    months_typed_as_numbers_are_months => Case::of("年月当作数字输入，如 2016.02", &["months.xlsx"])
        .does("能确定的照读；分不清 1 月还是 10 月的空着")
        .holds(4, 4)
        .says("people", "徐辉", "搬迁入住时间", "2016-02")
        .says("people", "李四", "搬迁入住时间", "2016-10")
        .says("people", "王五", "搬迁入住时间", "")
        .says("people", "赵六", "出生日期", "1987-08")
        .tells(PEOPLE, 4, "搬迁入住时间", "day.month_cut", "分不清是 1 月还是 10 月"),
    days_of_the_input_method_are_days => days(),
    places_are_found_by_what_offices_call_them => places(),
    what_stands_in_the_heads_row_holds_for_the_household => Case::of("户的内容只填在户主一行，下面各行空着", &["blank_below_head.xlsx"])
        .does("按上面的户主一行登记")
        .holds(1, 3)
        .says("people", "曹芳", "户编号", "5001")
        .says("people", "徐明", "村", "农坝社区居民委员会"),
    digits_are_as_they_are_shown => Case::of("编号用格式补零，格子里存的是 12，显示为 00000012", &["zero_format.xlsx"])
        .does("按显示的样子读")
        .holds(1, 1)
        .rows("pairs", 1)
        .says("people", "徐辉", "户编号", "00000012"),
    what_is_protected_against_changes_only_is_read => Case::of("工作簿只设了防改动的保护，打开不要密码", &["velvet.xlsx"])
        .does("照常导入")
        .holds(1, 1),
    a_web_page_named_xls_is_sent_the_right_way => Case::of("扩展名是 .xls，其实是网页", &["mht.xls"])
        .does("整个文件不导入，一行也不写")
        .sent_back("另存为"),
}

fn checks() -> Case {
    let case = Case::of("是否的列打勾打叉，或写“已缴”“在保”“☑是□否”", &["checks.xlsx"])
        .does("读成是和否；看不懂的空着")
        .holds(19, 19);
    let column = "是否参加城乡居民基本医疗保险";
    let yes = ["5001", "5002", "5003", "5004", "5005", "5006", "5007", "5008", "5009", "5010", "5011", "5012", "5013"];
    let no = ["5014", "5015", "5016", "5017", "5018", "5019"];
    let case = yes.iter().fold(case, |case, number| case.says("people", number, column, "是"));
    no.iter().fold(case, |case, number| case.says("people", number, column, "否"))
}

fn days() -> Case {
    let column = "搬迁入住时间";
    let day = "2016-02-01";
    let read = [
        ("5001", day),
        ("5002", day),
        ("5003", day),
        ("5004", day),
        ("5005", "2016-02"),
        ("5006", "2016-02"),
        ("5007", day),
        ("5008", day),
        ("5009", day),
        ("5010", ""),
        ("5011", "2016-02"),
        ("5012", ""),
        ("5013", ""),
        ("5014", ""),
        ("5015", day),
    ];
    let case = Case::of("日期用输入法的句号、破折号、汉字数字写，或不确切", &["ime_marks.xlsx"])
        .does("能确定的照读；农历、约数、一段时间、不满四位的年份空着")
        .holds(15, 15)
        .tells(PEOPLE, 11, column, "day.year_short", "年份不满四位")
        .tells(PEOPLE, 13, column, "day.about", "不是确切的日期")
        .tells(PEOPLE, 14, column, "day.lunar", "农历")
        .tells(PEOPLE, 15, column, "day.range", "不止一个日期");
    read.iter().fold(case, |case, (number, day)| case.says("people", number, column, day))
}

fn places() -> Case {
    let case = Case::of("镇街、村（社区）写简称、全路径、机关名称、区划代码，或带着小组", &["places.xlsx"])
        .does("在上一级里只有一处叫这个名字的，就按那一处登记；带着的小组登记为小组")
        .holds(11, 11)
        .says("people", "5007", "所属小组", "1组");
    let households = ["5001", "5002", "5003", "5004", "5005", "5006", "5007", "5008", "5009", "5010", "5011"];
    households.iter().fold(case, |case, number| case.says("people", number, "村", "农坝社区居民委员会"))
}
