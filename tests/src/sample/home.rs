//! One household: where it lives, who belongs to it and how it stands; and its rows of 人口信息.

use super::{
    chance::Chance,
    family::{Kin, family},
    names::{self, IdNumbers},
    person::{DISABLED, Life, Schooling},
    text,
};
use anju_model::{AreaCode, Day, Division, Divisions, divisions::short_name};
use anju_sheet::{NationalRow, TableCell};
use std::collections::{BTreeMap, BTreeSet};

/// The villages with a settlement, the largest first.
const SETTLEMENTS: [&str; 10] = [
    "500235116002",
    "500235137203",
    "500235143205",
    "500235128244",
    "500235141001",
    "500235124209",
    "500235215001",
    "500235115226",
    "500235144205",
    "500235105211",
];
/// So many of a hundred households live in one of them.
const SETTLED: i64 = 6;

/// Where those came from who moved within the city.
const OTHER_COUNTIES: [&str; 3] = ["重庆市奉节县平安乡旧村", "重庆市万州区梨树乡旧村", "重庆市巫溪县红池坝镇旧村"];
/// Where those came from who moved across provinces.
const OTHER_PROVINCES: [&str; 2] = ["四川省达州市开江县旧村", "湖北省恩施州利川市旧村"];

/// A member of a household.
pub(super) struct Member {
    pub name: String,
    pub life: Life,
    kin: Kin,
    id_number: String,
    phone: Option<String>,
    ethnic: &'static str,
}

/// A household.
pub(super) struct Home {
    pub number: String,
    pub township: Division,
    pub village: Division,
    /// Whether it lives in a settlement.
    pub settled: bool,
    pub members: Vec<Member>,
    address: String,
    origin: String,
    moved_in_on: String,
    moved_hukou: bool,
    income: i64,
    standing: Standing,
}

/// How a household stands.
struct Standing {
    out_of_poverty: bool,
    monitored: Option<(&'static str, bool)>,
    cause: Option<&'static str>,
    minimum_living: bool,
    destitute: bool,
}

/// The county's places and what is taken of them so far.
pub(super) struct Homes {
    villages: Vec<(Division, Division)>,
    /// Positions in `villages`.
    settlements: Vec<usize>,
    ids: IdNumbers,
    made: u32,
    doors: BTreeMap<(AreaCode, bool), i64>,
}

impl Homes {
    /// Starts with the villages of a county.
    pub fn of(divisions: &Divisions, county: &AreaCode) -> Self {
        let mut villages = Vec::new();
        for township in divisions.inside(county) {
            villages.extend(divisions.inside(&township.code).map(|village| (township.clone(), village)));
        }
        let at = |code: &&str| villages.iter().position(|(_, village)| village.code.as_str() == *code);
        let settlements = SETTLEMENTS.iter().filter_map(at).collect();
        Self { villages, settlements, ids: IdNumbers::default(), made: 0, doors: BTreeMap::new() }
    }

    /// Draws the next household.
    pub fn next(&mut self, chance: &mut Chance, today: Day) -> Home {
        self.made += 1;
        let settled = chance.happens(SETTLED);
        let (township, village) = self.place(chance, settled);
        let (from_township, from_village) = chance.pick(&self.villages);
        let near = format!("{}{}", from_township.name, from_village.name);
        // Most moved inside the county, some within the city, few across provinces.
        let nth = self.made as usize;
        let origin = match nth % 100 {
            3 | 28 | 53 | 78 => OTHER_COUNTIES[nth / 25 % OTHER_COUNTIES.len()].to_owned(),
            57 => OTHER_PROVINCES[nth / 100 % OTHER_PROVINCES.len()].to_owned(),
            _ => near,
        };
        let members = self.members(chance, today);
        let standing = Standing::of(chance, &members);
        let poor = standing.monitored.is_some_and(|(_, averted)| !averted);
        Home {
            number: format!("{}{:05}", village.code, self.made),
            address: self.address(chance, &village, settled),
            township,
            village,
            settled,
            origin,
            moved_in_on: format!("{}-{:02}", chance.between(2016, 2020), chance.between(1, 12)),
            moved_hukou: chance.happens(48),
            income: if poor { chance.between(7_800, 12_500) } else { chance.between(9_000, 26_000) },
            members,
            standing,
        }
    }

    /// Half of the settled households live in the largest settlement.
    fn place(&self, chance: &mut Chance, settled: bool) -> (Division, Division) {
        let at = match self.settlements.as_slice() {
            [largest, ..] if settled && chance.happens(50) => *largest,
            [_, ..] if settled => *chance.pick(&self.settlements),
            _ => return chance.pick(&self.villages).clone(),
        };
        self.villages[at].clone()
    }

    /// Gives each door once: by building, floor and flat in a settlement, by group and house in a village.
    fn address(&mut self, chance: &mut Chance, village: &Division, settled: bool) -> String {
        let next = self.doors.entry((village.code.clone(), settled)).or_default();
        let nth = *next;
        *next += 1;
        let place = short_name(&village.name);
        if settled {
            let (building, floor, flat) = (nth / 24 + 1, nth / 4 % 6 + 1, nth % 4 + 1);
            format!("{place}{building}栋{floor}0{flat}")
        } else {
            format!("{place}{}组{}号", chance.between(1, 9), nth + 1)
        }
    }

    fn members(&mut self, chance: &mut Chance, today: Day) -> Vec<Member> {
        let ethnic = chance.weighted(&[("汉族", 88), ("土家族", 7), ("苗族", 5)]);
        let mut taken = BTreeSet::new();
        let mut members = Vec::new();
        for kin in family(chance, today) {
            let (birth, id_number) = self.ids.give(kin.birth, kin.male);
            let kin = Kin { birth, ..kin };
            let mut name = names::name(chance, kin.surname, kin.male);
            while !taken.insert(name.clone()) {
                name = names::name(chance, kin.surname, kin.male);
            }
            let is_head = members.is_empty();
            let has_phone = is_head || (today.age_since(birth) >= 14 && chance.happens(60));
            let phone = has_phone.then(|| names::phone(chance));
            members.push(Member { name, life: Life::of(chance, today, &kin), kin, id_number, phone, ethnic });
        }
        members
    }
}

impl Standing {
    fn of(chance: &mut Chance, members: &[Member]) -> Self {
        let out_of_poverty = chance.happens(81);
        let monitored = chance.happens(if out_of_poverty { 4 } else { 46 }).then(|| {
            let kind = if out_of_poverty {
                "脱贫不稳定户"
            } else {
                *chance.pick(&["边缘易致贫户", "突发严重困难户"])
            };
            (kind, chance.happens(52))
        });
        let cause = (out_of_poverty || monitored.is_some()).then(|| cause(chance, members));
        let nobody_earns = !members.iter().any(|member| member.life.can_work());
        let destitute = nobody_earns && members.len() == 1 && chance.happens(40);
        let likely = match (monitored.is_some(), out_of_poverty) {
            (true, _) => 26,
            (_, true) => 8,
            _ => 2,
        };
        let minimum_living = !destitute && chance.happens(if nobody_earns { likely + 10 } else { likely });
        Self { out_of_poverty, monitored, cause, minimum_living, destitute }
    }
}

/// What made the household poor follows from who lives in it, if anything does.
fn cause(chance: &mut Chance, members: &[Member]) -> &'static str {
    let any = |says: fn(&Life) -> bool| members.iter().any(|member| says(&member.life));
    let mut may = vec![("缺技术", 1), ("缺资金", 1)];
    if any(|life| matches!(life.health, "患有大病" | "长期慢性病")) {
        may.push(("因病", 2));
    }
    if any(|life| life.health == DISABLED) {
        may.push(("因残", 4));
    }
    if any(Life::studies) {
        may.push(("因学", 2));
    }
    if !any(Life::can_work) {
        may.push(("缺劳力", 4));
    }
    chance.weighted(&may)
}

impl Home {
    /// Returns the head.
    pub fn head(&self) -> &Member {
        &self.members[0]
    }

    /// Tells whether somebody helps it: most that were poor or may become so.
    pub fn is_helped(&self, chance: &mut Chance) -> bool {
        (self.standing.out_of_poverty || self.standing.monitored.is_some()) && chance.happens(96)
    }

    /// Returns its rows of 人口信息, the head's first.
    pub fn rows(&self, today: Day) -> Vec<NationalRow> {
        let shared: NationalRow = self.cells(today).into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect();
        let row = |(nth, member): (usize, &Member)| {
            let mut row = shared.clone();
            row.insert("person.number".to_owned(), text(format!("{}{:02}", self.number, nth + 1)));
            row.extend(member.cells().into_iter().map(|(name, cell)| (name.to_owned(), cell)));
            row
        };
        self.members.iter().enumerate().map(row).collect()
    }

    /// What every row says of the household.
    fn cells(&self, today: Day) -> Vec<(&'static str, TableCell)> {
        let (head, standing) = (self.head(), &self.standing);
        let (monitored, averted) = standing.monitored.unzip();
        let settlement =
            if self.settled { format!("{}集中安置点", short_name(&self.village.name)) } else { String::new() };
        vec![
            ("province", text("重庆市")),
            ("city", text("重庆市")),
            ("county", text("云阳县")),
            ("township", text(&self.township.name)),
            ("village", text(&self.village.name)),
            ("household", text(&self.number)),
            ("count", TableCell::Number(self.members.len() as i64)),
            ("household.phone", text(head.phone.clone().unwrap_or_default())),
            ("year", TableCell::Number(today.year().into())),
            ("household.household_type", text(if standing.out_of_poverty { "脱贫户" } else { "一般农户" })),
            ("household.monitored", text(monitored.unwrap_or_default())),
            ("household.monitor_state", averted.map_or(TableCell::Blank, yes_no)),
            ("household.poverty_cause", text(standing.cause.unwrap_or_default())),
            ("household.unsafe_dwelling", yes_no(false)),
            ("household.safe_water", yes_no(true)),
            ("household.income_fen", TableCell::Number(self.income)),
            ("minimum_living", yes_no(standing.minimum_living)),
            ("destitute", yes_no(standing.destitute)),
            ("head_name", text(&head.name)),
            ("head_id_number", text(&head.id_number)),
            ("household.placement", text(if self.settled { "集中安置" } else { "分散安置" })),
            ("settlement", text(settlement)),
            ("household.address", text(&self.address)),
            ("household.moved_in_on", text(&self.moved_in_on)),
            ("household.origin_text", text(&self.origin)),
            ("hukou", yes_no(self.moved_hukou)),
        ]
    }
}

impl Member {
    /// What the row says of the person.
    fn cells(&self) -> Vec<(&'static str, TableCell)> {
        let life = &self.life;
        let (education, school_year) = match life.schooling {
            Schooling::Left(education) => (education, ""),
            Schooling::Pupil(year) => ("", year),
        };
        let work = life.work.as_ref();
        vec![
            ("person.name", text(&self.name)),
            ("person.sex", text(if self.kin.male { "男" } else { "女" })),
            ("person.birth", text(self.kin.birth.to_string())),
            ("person.id_type", text("居民身份证")),
            ("person.id_number", text(&self.id_number)),
            ("person.ethnic", text(self.ethnic)),
            ("person.phone", text(self.phone.clone().unwrap_or_default())),
            ("relation", text(self.kin.relation)),
            ("person.education", text(education)),
            ("person.school_year", text(school_year)),
            ("person.labour", text(life.labour)),
            ("person.work_months", work.map_or(TableCell::Blank, |work| TableCell::Number(work.months))),
            ("person.health", text(life.health)),
            ("standing", text(life.standing)),
            ("person.employer", text(work.map_or("", |work| work.employer))),
            ("person.work_place", text(work.map_or("", |work| work.place))),
            ("resident_medical", yes_no(life.resident_medical)),
            ("employee_medical", yes_no(life.employee)),
            ("serious_medical", yes_no(life.resident_medical || life.employee)),
            ("resident_pension", yes_no(life.resident_pension)),
            ("employee_pension", yes_no(life.employee)),
            ("person.disability", text(life.disability.unwrap_or_default())),
        ]
    }
}

fn yes_no(yes: bool) -> TableCell {
    text(if yes { "是" } else { "否" })
}
