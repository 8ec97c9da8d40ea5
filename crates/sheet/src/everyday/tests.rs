use super::*;
use anju_model::{Clock, Stamp};

fn sets() -> CodeSets {
    CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets")
}

/// 23 November 2026 in Chongqing.
fn clock() -> Clock {
    Clock { now: Stamp(1_795_440_000_000), suspect: false }
}

/// A meaning in short: the code, `+` where the word is kept, `a/b` for several or open ones.
fn short(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Code(code) => code.clone(),
        Meaning::Kept(code) => format!("{code}+"),
        Meaning::Several(codes) => format!("{}+", codes.join("/")),
        Meaning::Open(codes) => format!("?{}", codes.join("/")),
        Meaning::Nothing => "-".to_owned(),
        Meaning::NoCode => "no code".to_owned(),
        Meaning::Contrary(codes) => format!("{}!", codes.join("!")),
        Meaning::Unknown => "unknown".to_owned(),
    }
}

fn read(set: &str, written: &str) -> String {
    short(&code(&sets(), set, &ColumnSystem::own(set), written))
}

#[test]
fn offices_words_become_codes() {
    for (set, written, expected) in [
        ("visit_mode", "电话", "3"),
        ("visit_mode", "村委会", "2"),
        ("visit_mode", "入户、电话", "1/3+"),
        ("placement", "集中安置", "10"),
        ("placement", "分散安置", "20"),
        ("placement", "分散安置(插花)", "20+"),
        ("work_place", "市内县外", "3"),
        ("work_place", "广东省东莞市", "4+"),
        ("unit_level", "县直（区县级）", "4"),
        ("unit_level", "县(市、区)", "4"),
        ("unit_level", "县（市、区）级单位", "4"),
        ("unit_level", "中央单位", "1"),
        ("unit_level", "国有企业", "8"),
        ("unit_level", "村民委员会", "6"),
        ("unit_level", "学校", "9+"),
        ("relation_nat", "之子", "03"),
        ("relation_nat", "五子", "03"),
        ("relation_nat", "六子", "03"),
        ("relation_nat", "长女", "04"),
        ("relation_nat", "户主的二儿子", "03"),
        ("relation_nat", "户主之妻", "02"),
        ("relation_nat", "二孙女", "08"),
        ("relation_nat", "曾祖父", "28+"),
        ("relation_nat", "嫂", "26"),
        ("relation_nat", "小姑", "unknown"),
        ("relation_nat", "父母", "?11/12"),
        ("relation_nat", "01-户主", "01"),
        ("relation_nat", "配偶(02)", "02"),
        ("relation_nat", "亲戚", "unknown"),
        ("ethnic", "汉", "01"),
        ("ethnic", "TJ", "15"),
        ("ethnic", "土家", "15"),
        ("ethnic", "1", "01"),
        ("ethnic", "穿青人", "97+"),
        ("disability", "肢体残疾", "4"),
        ("disability", "多重残疾人", "7"),
        ("education", "小学毕业", "2"),
        ("education", "初中文化", "3"),
        ("education", "文盲/半文盲", "1"),
        ("education", "小学（三年级辍学）", "2+"),
        ("education", "博士研究生毕业", "6"),
        ("monitor_state", "是", "2"),
        ("labour", "无", "5"),
        ("sex", "1", "1"),
        ("sex", "Ｍ", "1"),
        ("politics", "九三学社社员", "no code"),
        ("politics", "其它", "no code"),
        ("inschool", "无", "-"),
        ("inschool", "已毕业", "-"),
        ("inschool", "辍学", "no code"),
        ("politics", "否", "-"),
        ("disability", "无残疾", "-"),
        ("hh_type", "低保贫困户", "1+"),
        ("health", "长期慢性病,残疾", "2/4+"),
        ("health", "慢性病 残疾", "2/4+"),
        ("health", "残疾和大病", "4/3+"),
        ("health", "健康", "1"),
        ("hh_type", "——", "-"),
        ("hh_type", "待定", "unknown"),
    ] {
        assert_eq!(read(set, written), expected, "{set} {written}");
    }
}

#[test]
fn a_word_for_both_sexes_is_told_by_the_sex() {
    let (sets, learnt) = (sets(), Learnt::default());
    let mut reader = Reader::of(&sets, "relation_nat", "relation", ColumnSystem::own("relation_nat"), &learnt);
    assert_eq!(short(&reader.meaning("父母", Some("1"))), "11");
    assert_eq!(short(&reader.meaning("父母", Some("2"))), "12");
    assert_eq!(short(&reader.meaning("父母", None)), "?11/12");
}

#[test]
fn a_learnt_word_is_asked_first() {
    let sets = sets();
    let mut learnt = Learnt::default();
    learnt.learn("cadre.unit_level", "开发区", "4");
    learnt.learn("unit_level", "县直", "9");
    learnt.learn("unit_level", "待核", "");
    learnt.learn("unit_level", "部队", "no such code");
    let mut reader = Reader::of(&sets, "unit_level", "cadre.unit_level", ColumnSystem::own("unit_level"), &learnt);
    for (written, expected) in [("开发区", "4"), ("县 直", "9"), ("待核", "-"), ("部队", "7"), ("高新区", "unknown")]
    {
        assert_eq!(short(&reader.meaning(written, None)), expected, "{written}");
    }
}

#[test]
fn every_word_and_number_of_gb_4761_is_known() {
    let sets = sets();
    for item in sets.items("relation_gb") {
        let meaning = code(&sets, "relation_nat", &ColumnSystem::own("relation_nat"), &item.label);
        assert_ne!(meaning, Meaning::Unknown, "{}", item.label);
    }
}

/// A row: what its cell says, then sex, birth, household and head, as far as they are known.
type RowSays = (&'static str, &'static str, &'static str, &'static str);

fn beside(&(_, sex, birth, household): &RowSays) -> Beside {
    let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Beside {
        sex: known(sex),
        birth: birth.parse().ok(),
        household: known(household.trim_end_matches('*')),
        head: household.ends_with('*').then_some(true),
        ..Beside::default()
    }
}

fn system(set: &str, rows: &[RowSays]) -> ColumnSystem {
    let besides: Vec<Beside> = rows.iter().map(beside).collect();
    ColumnSystem::of(&sets(), set, rows.iter().map(|row| row.0).zip(&besides), &clock())
}

/// Reads a column by the system that it speaks, blank by blank.
fn column(set: &str, rows: &[RowSays]) -> String {
    let (sets, system, learnt) = (sets(), system(set, rows), Learnt::default());
    let mut reader = Reader::of(&sets, set, "", system, &learnt);
    let read = rows.iter().map(|row| short(&reader.meaning(row.0, Some(row.1).filter(|sex| !sex.is_empty()))));
    read.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_column_of_relations_is_read_by_what_its_families_could_be() {
    for (rows, expected) in [
        // GB/T 4761: by the digits alone 10, 20 and 22 are granddaughter, grandmother and great-grandson.
        (
            &[
                ("01", "1", "1987-08-02", "a"),
                ("10", "2", "1988-05-06", "a"),
                ("20", "1", "2008-01-02", "a"),
                ("22", "1", "2010-01-02", "a"),
            ][..],
            "01 02 03 03",
        ),
        // The national sheet's own, with a grandmother and great-grandson who are old and young enough.
        (&[("01", "1", "1967-08-02", "a"), ("20", "2", "1928-05-06", "a"), ("22", "1", "2020-01-02", "a")], "01 20 22"),
        (&[("1", "1", "", "a"), ("2", "2", "", "a"), ("3", "1", "", "a"), ("4", "2", "", "a")], "01 02 03 04"),
        // GB/T 4761 of one digit.
        (&[("0", "1", "", "a"), ("1", "2", "", "a"), ("2", "1", "", "a"), ("5", "2", "", "a")], "01 02 03 12"),
        // The head's column tells that 02 is no second head.
        (&[("01", "1", "1987", "a*"), ("02", "2", "1988", "a")], "01 02"),
        (&[("02", "1", "1987", "a*"), ("10", "2", "1988", "a")], "01 02"),
        // Nothing tells: what both read alike is taken, the rest is open.
        (&[("01", "", "", ""), ("10", "", "", ""), ("11", "", "", "")], "01 ?10/02 ?11/02"),
        // Labels stay labels, and settle who is the head.
        (&[("户主", "1", "1987", "a"), ("20", "1", "2008", "a"), ("配偶", "2", "1988", "a")], "01 03 02"),
        // One slip does not turn a column round.
        (
            &[
                ("01", "1", "1960", "a"),
                ("02", "2", "1962", "a"),
                ("03", "1", "1985", "a"),
                ("30", "2", "1990", "a"),
                ("05", "2", "1990", "a"),
                ("07", "1", "2012", "a"),
            ],
            "01 02 03 unknown 05 07",
        ),
    ] {
        assert_eq!(column("relation_nat", rows), expected, "{rows:?}");
    }
}

#[test]
fn one_person_in_two_rows_is_one_spouse() {
    let rows = [("01", "1", "1960", "a*"), ("12", "2", "1940", "a"), ("12", "2", "1940", "a")];
    let system = |people: [&str; 3]| {
        let of = |(row, who): (&RowSays, &str)| Beside { person: Some(who.to_owned()), ..beside(row) };
        let besides: Vec<Beside> = rows.iter().zip(people).map(of).collect();
        ColumnSystem::of(&sets(), "relation_nat", rows.iter().map(|row| row.0).zip(&besides), &clock())
    };
    // A wife twenty years older, or a mother; two wives there are not.
    let told = |people| system(people).is_told();
    assert!(!told(["郭俊毅", "王蓉", "王蓉"]));
    assert!(told(["郭俊毅", "王蓉", "王丽"]));
}

#[test]
fn other_columns_are_read_by_their_standards_numbers() {
    let alone = |text: &'static str| (text, "", "", "");
    let all = |texts: &[&'static str]| texts.iter().map(|text| alone(text)).collect::<Vec<_>>();
    for (set, rows, expected) in [
        ("education", all(&["80", "70", "61", "31", "21", "90"]), "2 3 4 5 6 1"),
        ("education", all(&["8", "7", "9", "6"]), "2 3 1 4"),
        ("education", all(&["2", "3", "1", "4", "2"]), "2 3 1 4 2"),
        ("education", all(&["2", "初中"]), "?2/6 3"),
        ("education", vec![("2", "", "2014-01-01", ""), alone("3")], "2 3"),
        ("politics", all(&["01", "03", "13", "04"]), "01 03 13 no code"),
        ("politics", all(&["1", "3", "13"]), "01 03 13"),
        ("politics", all(&["1", "3", "3", "3", "3"]), "?01 ?03 ?03 ?03 ?03"),
        ("unit_level", all(&["50", "60", "72", "20"]), "4 5 6 2"),
        ("unit_level", all(&["4", "5", "6"]), "4 5 6"),
        ("health", all(&["10", "30", "60", "20", "41"]), "1 2 4 1+ 3+"),
        ("health", all(&["1", "2", "4"]), "1 2 4"),
        ("health", all(&["1", "3", "5"]), "1 2 4+"),
        ("sex", vec![("1", "1", "", ""), ("0", "2", "", "")], "1 2"),
        ("sex", all(&["1", "0"]), "1 ?0/2"),
        ("sex", all(&["1", "2", "0"]), "1 2 0"),
        ("id_type", all(&["111", "113"]), "1 2"),
        ("id_type", all(&["1", "3"]), "1 3"),
        ("id_type", all(&["01", "03"]), "1 5"),
        ("ethnic", all(&["1", "15", "汉族"]), "01 15 01"),
    ] {
        assert_eq!(column(set, &rows), expected, "{set} {rows:?}");
    }
}

#[test]
fn a_column_says_which_standard_it_speaks() {
    let rows = [("80", "", "", ""), ("70", "", "", "")];
    assert_eq!(system("education", &rows).name(), Some("GB/T 4658 两位代码"));
    let rows = [("小学", "", "", ""), ("2", "", "2014", "")];
    assert_eq!(system("education", &rows).name(), None);
    assert!(system("education", &rows).is_told());
    assert!(!system("education", &[("2", "", "", "")]).is_told());
}

/// A family as one numbering writes it: relation in our codes, its number, sex, years younger than the head.
struct Member {
    code: &'static str,
    national: &'static str,
    standard: &'static str,
    sex: &'static str,
    younger: i64,
}

const FAMILY: &[Member] = &[
    Member { code: "01", national: "01", standard: "01", sex: "1", younger: 0 },
    Member { code: "02", national: "02", standard: "10", sex: "2", younger: 2 },
    Member { code: "03", national: "03", standard: "20", sex: "1", younger: 24 },
    Member { code: "04", national: "04", standard: "30", sex: "2", younger: 27 },
    Member { code: "11", national: "11", standard: "51", sex: "1", younger: -25 },
    Member { code: "12", national: "12", standard: "52", sex: "2", younger: -23 },
    Member { code: "05", national: "05", standard: "38", sex: "2", younger: 25 },
    Member { code: "07", national: "07", standard: "41", sex: "1", younger: 50 },
    Member { code: "10", national: "10", standard: "44", sex: "2", younger: 49 },
    Member { code: "20", national: "20", standard: "64", sex: "2", younger: -50 },
    Member { code: "22", national: "22", standard: "47", sex: "1", younger: 72 },
    Member { code: "02", national: "02", standard: "12", sex: "2", younger: -1 },
    Member { code: "03", national: "03", standard: "22", sex: "1", younger: 22 },
    Member { code: "03", national: "03", standard: "23", sex: "1", younger: 30 },
];

#[test]
fn families_of_either_numbering_are_read_right_or_left_open() {
    let (sets, learnt) = (sets(), Learnt::default());
    let (mut right, mut open) = (0, 0);
    for seed in 0_u64..2_000 {
        let mut state = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut draw = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("31 bits") % below
        };
        let standard = draw(2) == 1;
        let mut rows: Vec<(&str, &Member, Beside)> = Vec::new();
        for household in 0..=draw(3) {
            let born = 1_950 + i64::try_from(draw(20)).expect("small");
            let mut spouse = false;
            for nth in 0..=1 + draw(4) {
                let member = if nth == 0 { &FAMILY[0] } else { &FAMILY[1 + draw(FAMILY.len() - 1)] };
                if member.code == "02" && std::mem::replace(&mut spouse, true) {
                    continue;
                }
                let beside = Beside {
                    sex: Some(member.sex.to_owned()),
                    birth: (born + member.younger).to_string().parse().ok(),
                    household: Some(household.to_string()),
                    ..Beside::default()
                };
                rows.push((if standard { member.standard } else { member.national }, member, beside));
            }
        }
        let cells = rows.iter().map(|(text, _, beside)| (*text, beside));
        let system = ColumnSystem::of(&sets, "relation_nat", cells, &clock());
        let mut reader = Reader::of(&sets, "relation_nat", "", system, &learnt);
        for (text, member, beside) in &rows {
            match reader.meaning(text, beside.sex.as_deref()) {
                Meaning::Code(code) if code == member.code => right += 1,
                Meaning::Open(codes) if codes.iter().any(|code| code == member.code) => open += 1,
                other => panic!("seed {seed}: {text} {} is read as {other:?}", member.code),
            }
        }
    }
    println!("{right} right, {open} open");
    assert!(open * 50 < right, "{right} right, {open} open");
}
