//! What one person learns, can do and works, all of a piece: who goes to school has no education yet, who works is able to.

use super::{chance::Chance, family::Kin};
use anju_model::Day;

/// School or what was left of it.
#[derive(Clone, Copy)]
pub(super) enum Schooling {
    /// At school, or too young for it: the year.
    Pupil(&'static str),
    /// Out of school: the education.
    Left(&'static str),
}

/// Work away from the own field.
#[derive(Clone, Copy)]
pub(super) struct Work {
    pub months: i64,
    pub employer: &'static str,
    pub place: &'static str,
}

/// What a person does.
pub(super) struct Life {
    pub schooling: Schooling,
    pub health: &'static str,
    pub disability: Option<&'static str>,
    pub labour: &'static str,
    pub work: Option<Work>,
    pub standing: &'static str,
    /// Insured as an employee rather than as a resident.
    pub employee: bool,
    pub resident_medical: bool,
    pub resident_pension: bool,
}

/// The label of a person at full health.
pub(super) const HEALTHY: &str = "健康";
/// The label of a person with a disability.
pub(super) const DISABLED: &str = "残疾";

impl Life {
    /// Draws a life.
    pub fn of(chance: &mut Chance, today: Day, kin: &Kin) -> Self {
        let age = today.age_since(kin.birth);
        let schooling = schooling(chance, today, kin);
        let pupil = matches!(schooling, Schooling::Pupil(_));
        let health = health(chance, age);
        let disability =
            (health == DISABLED).then(|| *chance.pick(&["视力", "听力", "言语", "肢体", "肢体", "智力", "精神"]));
        let labour = labour(chance, age, pupil, health);
        let work = work(chance, today, age, labour);
        let employee = work.is_some() && age < 60 && chance.happens(3);
        Self {
            schooling,
            health,
            disability,
            labour,
            work,
            standing: standing(chance, age, pupil),
            employee,
            resident_medical: !employee && chance.happens(98),
            resident_pension: !employee && age >= 16 && !pupil && chance.happens(96),
        }
    }

    /// Tells whether the person earns or may earn a living.
    pub fn can_work(&self) -> bool {
        matches!(self.labour, "普通劳动力" | "技能劳动力")
    }

    /// Tells whether the person goes to a school that costs.
    pub fn studies(&self) -> bool {
        matches!(self.schooling, Schooling::Pupil(year) if !["学龄前儿童", "学前教育", "小学"].contains(&year))
    }

    /// Tells whether the person goes to primary school.
    pub fn goes_to_primary_school(&self) -> bool {
        matches!(self.schooling, Schooling::Pupil("小学"))
    }
}

/// School years count from 1 September; a child enters primary school at six.
fn schooling(chance: &mut Chance, today: Day, kin: &Kin) -> Schooling {
    let start = if today.month() >= 9 { today.year() } else { today.year() - 1 };
    let age = Day::new(start, 8, 31).map_or(0, |start| start.age_since(kin.birth));
    let year = match age {
        ..=2 => "学龄前儿童",
        3..=5 => "学前教育",
        6..=11 => "小学",
        12 => "七年级",
        13 => "八年级",
        14 => "九年级",
        15..=22 => return upper_school(chance, today, age, kin),
        _ => return Schooling::Left(education(chance, age)),
    };
    Schooling::Pupil(year)
}

fn upper_school(chance: &mut Chance, today: Day, age: i64, kin: &Kin) -> Schooling {
    const SENIOR: [&str; 3] = ["普通高中一年级", "普通高中二年级", "普通高中三年级"];
    const VOCATIONAL: [&str; 3] = ["中职一年级", "中职二年级", "中职三年级"];
    const COLLEGE: [&str; 3] = ["高职高专一年级", "高职高专二年级", "高职高专三年级"];
    const UNIVERSITY: [&str; 4] = ["本科一年级", "本科二年级", "本科三年级", "本科四年级"];
    // Married in means out of school.
    if matches!(kin.relation, "配偶" | "之儿媳") {
        return Schooling::Left("初中");
    }
    let may_leave = today.age_since(kin.birth) >= 16;
    let (schools, first): (&[&str], i64) = match (age, chance.between(1, 100)) {
        (..=17, 94..) if may_leave => return Schooling::Left("初中"),
        (..=17, ..=55) => (&SENIOR, 15),
        (..=17, _) => (&VOCATIONAL, 15),
        (18..=20, ..=34) => (&COLLEGE, 18),
        (21 | 22, ..=34) => return Schooling::Left("大专"),
        (18..=21, 35..=64) => (&UNIVERSITY, 18),
        (22, 35..=64) => return Schooling::Left("本科及以上"),
        (_, 65..=80) => return Schooling::Left("高中"),
        _ => return Schooling::Left("初中"),
    };
    let nth = usize::try_from(age - first).unwrap_or_default().min(schools.len() - 1);
    Schooling::Pupil(schools[nth])
}

fn education(chance: &mut Chance, age: i64) -> &'static str {
    chance.weighted(match age {
        ..=34 => &[("小学", 4), ("初中", 38), ("高中", 26), ("大专", 20), ("本科及以上", 12)],
        35..=49 => &[("小学", 18), ("初中", 52), ("高中", 19), ("大专", 8), ("本科及以上", 3)],
        50..=69 => &[("文盲或半文盲", 9), ("小学", 42), ("初中", 38), ("高中", 9), ("大专", 2)],
        _ => &[("文盲或半文盲", 34), ("小学", 50), ("初中", 13), ("高中", 3)],
    })
}

fn health(chance: &mut Chance, age: i64) -> &'static str {
    chance.weighted(match age {
        ..=17 => &[(HEALTHY, 97), ("长期慢性病", 1), ("患有大病", 1), (DISABLED, 1)],
        18..=44 => &[(HEALTHY, 92), ("长期慢性病", 4), ("患有大病", 1), (DISABLED, 3)],
        45..=64 => &[(HEALTHY, 79), ("长期慢性病", 13), ("患有大病", 3), (DISABLED, 5)],
        _ => &[(HEALTHY, 56), ("长期慢性病", 33), ("患有大病", 5), (DISABLED, 6)],
    })
}

fn labour(chance: &mut Chance, age: i64, pupil: bool, health: &str) -> &'static str {
    if pupil || age < 16 {
        return "无劳动力";
    }
    chance.weighted(match (age, health) {
        (75.., _) => &[("无劳动力", 85), ("弱劳动力或半劳动力", 15)],
        (_, "患有大病" | DISABLED) => &[("丧失劳动力", 45), ("弱劳动力或半劳动力", 55)],
        (65.., _) => &[("无劳动力", 35), ("弱劳动力或半劳动力", 65)],
        (60.., _) => &[("普通劳动力", 40), ("弱劳动力或半劳动力", 60)],
        (_, "长期慢性病") => &[("普通劳动力", 40), ("弱劳动力或半劳动力", 60)],
        (18.., _) => &[("普通劳动力", 86), ("技能劳动力", 14)],
        _ => &[("普通劳动力", 1)],
    })
}

const EMPLOYERS: [(&str, &str); 9] = [
    ("县城餐饮店", "县内"),
    ("县服装厂", "县内"),
    ("县物业公司", "县内"),
    ("园区电子厂", "市内县外"),
    ("江北某建筑公司", "市内县外"),
    ("万州某食品厂", "市内县外"),
    ("东莞某电子厂", "市外"),
    ("宁波某纺织厂", "市外"),
    ("福建某建筑劳务公司", "市外"),
];

fn work(chance: &mut Chance, today: Day, age: i64, labour: &str) -> Option<Work> {
    let percent = match (labour, age) {
        ("普通劳动力" | "技能劳动力", ..=59) => 62,
        ("普通劳动力", _) => 25,
        _ => 0,
    };
    if !chance.happens(percent) {
        return None;
    }
    let most = i64::from(today.month()).min(11);
    let (employer, place) = *chance.pick(&EMPLOYERS);
    Some(Work { months: chance.between(most.min(3), most), employer, place })
}

fn standing(chance: &mut Chance, age: i64, pupil: bool) -> &'static str {
    chance.weighted(match age {
        14..=27 => &[("群众", 78), ("共青团员", 22)],
        28.. if !pupil => &[("群众", 963), ("中共党员", 37)],
        _ => &[("群众", 1)],
    })
}
