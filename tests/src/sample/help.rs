//! The cadres who help households, and their visits of the year with what was asked of them.

use super::{Home, chance::Chance, names, text};
use anju_model::{AreaCode, Day, area::AreaLevel};
use anju_sheet::NationalRow;
use std::collections::{BTreeMap, BTreeSet};

/// A cadre helps at most so many households.
const MOST_HOUSEHOLDS: u8 = 8;

/// Somebody who helps households.
#[derive(Clone)]
struct Cadre {
    name: String,
    unit: String,
    level: &'static str,
    post: &'static str,
    phone: String,
    households: u8,
}

/// The cadres so far, by where they help and the level of their unit.
#[derive(Default)]
pub(super) struct Cadres(BTreeMap<(AreaCode, AreaLevel), Vec<Cadre>>);

/// What a household's help comes to: its row of 结对帮扶 and its rows of 走访台账.
pub(super) struct Help {
    pub pair: NationalRow,
    pub visits: Vec<NationalRow>,
}

impl Cadres {
    /// Draws the help of a household.
    pub fn help(&mut self, chance: &mut Chance, today: Day, home: &Home) -> Help {
        let cadre = self.cadre(chance, home);
        let january = today.plus_months(1 - i64::from(today.month())).first_of_month();
        // Pairs began within the six years before this one.
        let since = january.plus_months(-chance.between(1, 72));
        let pair = row(
            home,
            &[
                ("cadre.name", &cadre.name),
                ("cadre.unit", &cadre.unit),
                ("cadre.unit_level", cadre.level),
                ("cadre.post", cadre.post),
                ("cadre.phone", &cadre.phone),
                ("pair.since", &since.to_string()),
            ],
        );
        let last = today.days_since(january);
        // About once a month each, over all households of a county; those who need no help are visited by nobody.
        let days: BTreeSet<i64> = (0..chance.between(8, 21)).map(|_| chance.between(0, last)).collect();
        let visits =
            days.into_iter().map(|day| visit(chance, today, home, &cadre.name, january.plus_days(day))).collect();
        Help { pair, visits }
    }

    /// Finds a cadre of the household's village, township or of the county who has time for one more, or a new one.
    fn cadre(&mut self, chance: &mut Chance, home: &Home) -> Cadre {
        let level = chance.weighted(&[(AreaLevel::County, 75), (AreaLevel::Township, 14), (AreaLevel::Village, 11)]);
        // A unit of the county sends each of its cadres to one township.
        let place = if level == AreaLevel::Village { &home.village } else { &home.township };
        let here = self.0.entry((place.code.clone(), level)).or_default();
        let free = here.iter().position(|cadre| cadre.households < MOST_HOUSEHOLDS);
        let at = free.filter(|_| chance.happens(60)).unwrap_or(here.len());
        if at == here.len() {
            here.push(new_cadre(chance, level, &place.name));
        }
        here[at].households += 1;
        here[at].clone()
    }
}

fn new_cadre(chance: &mut Chance, level: AreaLevel, place: &str) -> Cadre {
    const OF_COUNTY: [&str; 7] =
        ["县农业农村委", "县财政局", "县民政局", "县教委", "县医保局", "县人社局", "县住房城乡建委"];
    let (unit, level, posts): (String, &str, &[&str]) = match level {
        AreaLevel::Village => (place.to_owned(), "村(社区)", &["主任", "副主任", "驻村工作队员"]),
        AreaLevel::Township => (format!("{place}政府"), "乡镇(街道)", &["主任", "副主任", "科员", "驻村工作队员"]),
        AreaLevel::County | AreaLevel::Municipality => {
            ((*chance.pick(&OF_COUNTY)).to_owned(), "县直(区县级)", &["主任", "副主任", "科员", "驻村工作队员"])
        }
    };
    let (surname, male) = (names::surname(chance), chance.happens(60));
    let (name, post, phone) = (names::name(chance, surname, male), *chance.pick(posts), names::phone(chance));
    Cadre { name, unit, level, post, phone, households: 0 }
}

fn row(home: &Home, cells: &[(&str, &str)]) -> NationalRow {
    let own = [("household", home.number.as_str()), ("head_name", home.head().name.as_str())];
    own.iter().chain(cells).map(|(name, value)| ((*name).to_owned(), text(*value))).collect()
}

fn visit(chance: &mut Chance, today: Day, home: &Home, cadre: &str, day: Day) -> NationalRow {
    let method = chance.weighted(&[("入户", 80), ("电话", 10), ("村委会", 10)]);
    let day_text = day.to_string();
    let mut cells = vec![("visit.visited_on", day_text.as_str()), ("visitors", cadre), ("visit.method", method)];
    if chance.happens(62) {
        let (asked, measure) = asked(chance, home);
        cells.extend([("need.text", asked), ("need.measure", measure)]);
        // What was asked lately is seldom done.
        let done = chance.happens(if today.days_since(day) < 45 { 30 } else { 74 });
        cells.push(("need.state", if done { "已办结" } else { "处理中" }));
        if done && chance.happens(50) {
            cells.push(("need.revisit", "满意"));
        }
    }
    row(home, &cells)
}

/// What a household like this asks for, and what is done about it.
fn asked(chance: &mut Chance, home: &Home) -> (&'static str, &'static str) {
    let mut may = vec![("医保报销手续不清楚", "已联系医保部门，陪同办理报销")];
    if home.members.iter().any(|member| member.life.can_work()) {
        may.push(("想就近务工", "已推荐园区招工岗位"));
        may.push(("申请公益性岗位", "已联系相关部门办理"));
        may.push(("想发展养殖，缺少技术", "已联系农技人员上门指导"));
    }
    if home.members.iter().any(|member| member.life.goes_to_primary_school()) {
        may.push(("孩子转学", "已联系教育部门办理"));
    }
    if home.members.iter().any(|member| member.life.studies()) {
        may.push(("申请助学补助", "已协助提交申请材料"));
    }
    may.push(if home.settled {
        ("楼道照明损坏", "已联系物业维修")
    } else {
        ("屋面渗水，需要维修", "已上报村委会安排维修")
    });
    *chance.pick(&may)
}
