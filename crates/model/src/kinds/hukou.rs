//! 户口迁移 (一(一), 公安): what a household wishes, what its ways rest on, and how far each person's moving is. The clause lets
//! the household choose among three ways; whoever stays where he is has chosen as well.

use super::{Household, Person};
use crate::{
    day::Day,
    id::Ref,
    list::{Group, List, Plain},
    record::{Home, record},
    workflow::workflow,
};

/// The code of 愿意 in the set `wish`.
pub const WILLING: &str = "1";
/// The code of 不愿意 in the set `wish`, which is a valid end: 维持原户籍.
pub const UNWILLING: &str = "2";

const WISHES: Plain = Plain {
    list: List {
        title: "户口迁移意愿",
        hint: "一户一次征询；个别家庭成员另有意愿的，单独登记一条",
        columns: &["person", "wish", "way", "asked_on", "note"],
        by: Some("wish"),
        newest_by: "asked_on",
    },
    form: &[Group {
        title: "征询情况",
        fields: &["asked_on", "wish", "way", "person", "note"],
        hint: "不愿意迁移的维持原户籍，不再重复征询；只对一人的意愿请选择家庭成员",
    }],
    make: "登记意愿",
    one_open_by: None,
};

record! {
    /// What a household wishes about its hukou 户口迁移意愿 on a day; of one person alone where he wishes otherwise. The latest
    /// holds.
    HukouWish, "hukou_wish", "户口迁移意愿", Home::Household,
        department(PublicSecurity), once_by(household, person, asked_on), plain(WISHES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The one person whom it is about; none: the household.
        person: Option<Ref<Person>>, "家庭成员", Fixed, Site, indexed;
        /// The day somebody asked.
        asked_on: Day, "征询日期", Fixed, Site;
        /// Willing, unwilling or not sure.
        wish: String, "本人意愿", Latest, Site, codes("wish");
        /// The way that was chosen.
        way: Option<String>, "选择的落户方式", Latest, Site, codes("hukou_way");
        /// What was said besides.
        note: Option<String>, "说明", Latest, Site, personal;
    }
}

const GROUNDS: Plain = Plain {
    list: List {
        title: "落户条件",
        hint: "每户一条，据此列出可以选择的落户方式",
        columns: &["lives_here", "rural_housing", "homestead", "contracted_land", "in_site", "door", "checked_on"],
        by: None,
        newest_by: "checked_on",
    },
    form: &[
        Group {
            title: "安置地村组",
            fields: &["lives_here", "rural_housing", "homestead", "contracted_land"],
            hint: "落实农村住房并实际居住，或者落实宅基地、承包地的，可在村组落户",
        },
        Group {
            title: "集中安置点",
            fields: &["in_site", "door"],
            hint: "在集中安置点实际居住的，可在具体门楼牌号码落户；都不具备的，可在乡镇集体户落户",
        },
        Group { title: "核实", fields: &["checked_on"], hint: "" },
    ],
    make: "核实落户条件",
    one_open_by: None,
};

record! {
    /// What the ways of a household rest on 落户条件, as somebody found it on a day. What is not said was not looked at.
    HukouGrounds, "hukou_grounds", "落户条件", Home::Household,
        department(PublicSecurity), once_by(household), plain(GROUNDS) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The day it was looked at.
        checked_on: Day, "核实日期", Latest, Site;
        /// Whether they live where they were settled.
        lives_here: Option<bool>, "实际居住", Latest, Site;
        /// Whether they have a rural house there.
        rural_housing: Option<bool>, "落实农村住房", Latest, Site;
        /// Whether they have a homestead there.
        homestead: Option<bool>, "落实宅基地", Latest, Site;
        /// Whether they have contracted land there.
        contracted_land: Option<bool>, "落实承包地", Latest, Site;
        /// Whether they live in a concentrated settlement.
        in_site: Option<bool>, "在集中安置点实际居住", Latest, Site;
        /// Its street, building and door.
        door: Option<String>, "门楼牌号", Latest, Site, personal;
    }
}

/// One of the three ways 落户方式.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Its code in the set `hukou_way`.
    pub code: &'static str,
    /// How it stands for the household.
    pub standing: Standing,
    /// What it rests on, or would, by codes of the set `hukou_basis`.
    pub rests_on: Vec<&'static str>,
}

/// How a way stands for a household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The household may choose it.
    Open,
    /// What it rests on is not all known.
    ToCheck,
    /// What it rests on is not there.
    Closed,
}

impl Standing {
    fn of(known: Option<bool>) -> Self {
        match known {
            Some(true) => Standing::Open,
            Some(false) => Standing::Closed,
            None => Standing::ToCheck,
        }
    }
}

/// Both hold; known to fail as soon as one does.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        (None, _) | (_, None) => None,
    }
}

/// One of them holds; known to fail only where all do.
fn any(grounds: &[Option<bool>]) -> Option<bool> {
    if grounds.contains(&Some(true)) {
        return Some(true);
    }
    if grounds.contains(&None) { None } else { Some(false) }
}

impl HukouGrounds {
    /// Makes the grounds of a household of which nothing is known on a day.
    pub fn unknown(household: Ref<Household>, checked_on: Day) -> Self {
        Self {
            household,
            checked_on,
            lives_here: None,
            rural_housing: None,
            homestead: None,
            contracted_land: None,
            in_site: None,
            door: None,
        }
    }

    /// Returns all three ways with what each rests on: A 村组, B 门楼牌, and C 集体户, which is open only where neither is.
    pub fn ways(&self) -> [Way; 3] {
        let village =
            [("1", both(self.rural_housing, self.lives_here)), ("2", self.homestead), ("3", self.contracted_land)];
        let by_village = any(&village.map(|(_, holds)| holds));
        // Nobody moves to a door that is not named.
        let by_door = both(self.in_site, self.door.as_ref().map(|_| true));
        let otherwise = any(&[by_village, by_door]).map(|holds| !holds);
        let holding: Vec<_> = village.iter().filter(|(_, holds)| *holds == Some(true)).map(|(code, _)| *code).collect();
        let all = || village.iter().map(|(code, _)| *code).collect();
        [
            Way {
                code: "1",
                standing: Standing::of(by_village),
                rests_on: if holding.is_empty() { all() } else { holding },
            },
            Way { code: "2", standing: Standing::of(by_door), rests_on: vec!["4"] },
            Way { code: "3", standing: Standing::of(otherwise), rests_on: vec!["9"] },
        ]
    }
}

workflow! {
    /// How far a person's moving is: 申请 → 受理 → 准迁 (where required) → 已落户.
    HukouState {
        /// 已申请.
        Applied = "1", "已申请", start(Site, applied_on), open;
        /// 已受理.
        Accepted = "2", "已受理", start(Server), open;
        /// 已准迁.
        Permitted = "3", "已准迁（需要时）", start(Server), open;
        /// 已落户.
        Settled = "4", "已落户", start(Server);
        /// 退回补正.
        Returned = "6", "退回补正", start(Server), open;
        /// 已撤回.
        Withdrawn = "7", "已撤回", start(Server);
    }
    Applied => Accepted: "登记受理", Site, on(accepted_on);
    Applied => Returned: "退回补正", Site, on(returned_on), [because];
    Accepted => Permitted: "登记准迁", Site, on(permitted_on);
    Accepted => Settled: "登记落户", Site, on(settled_on), [way], [Fact];
    Accepted => Returned: "退回补正", Site, on(returned_on), [because];
    Permitted => Settled: "登记落户", Site, on(settled_on), [way], [Fact];
    Returned => Applied: "补正后再申请", Site, on(applied_on);
    Applied => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Accepted => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Permitted => Withdrawn: "撤回申请", Site, on(ended_on), [because];
    Returned => Withdrawn: "撤回申请", Site, on(ended_on), [because];
}

const CASES: Plain = Plain {
    list: List {
        title: "户口迁移办理",
        hint: "愿转尽转，由本户选择方式；维持原户籍的不在此列",
        columns: &["person", "way", "channel", "state", "applied_on", "accepted_on", "permitted_on", "settled_on"],
        by: Some("way"),
        newest_by: "applied_on",
    },
    form: &[Group {
        title: "申请",
        fields: &["person", "way", "channel", "applied_on", "note"],
        hint: "每人一条；方式由本户选择，可以办理时再定",
    }],
    make: "登记申请",
    one_open_by: Some("person"),
};

record! {
    /// The moving of one person's hukou 户口迁移办理, from the application to the entry in the register.
    HukouCase, "hukou_case", "户口迁移办理", Home::Household, department(PublicSecurity), plain(CASES) => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The person.
        person: Ref<Person>, "家庭成员", Fixed, Site, indexed;
        /// The way that was chosen.
        way: Option<String>, "落户方式", Latest, Site, codes("hukou_way");
        /// At a window, online, or by somebody who came.
        channel: Option<String>, "办理渠道", Latest, Site, codes("channel");
        /// Where it stands.
        state: String, "办理进度", State, Site, codes("hukou_state"), steps(HukouState);
        /// The day of the application.
        applied_on: Option<Day>, "申请日期", Latest, Site;
        /// The day it was accepted.
        accepted_on: Option<Day>, "受理日期", Latest, Site;
        /// The day the permit was given, where one is required.
        permitted_on: Option<Day>, "准迁日期", Latest, Site;
        /// The day of the entry in the register.
        settled_on: Option<Day>, "落户日期", Latest, Site;
        /// The day it was given back.
        returned_on: Option<Day>, "退回日期", Latest, Site;
        /// The day it was withdrawn.
        ended_on: Option<Day>, "撤回日期", Latest, Site;
        /// Why it was given back or withdrawn.
        because: Option<String>, "退回或撤回原因", Latest, Site;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Site, personal;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::RecordId;

    fn ways(set: impl FnOnce(&mut HukouGrounds)) -> Vec<(&'static str, Standing, String)> {
        let mut grounds = HukouGrounds {
            household: Ref::to(RecordId::from_bytes([1; 16])),
            checked_on: "2026-11-20".parse().expect("a day"),
            lives_here: Some(false),
            rural_housing: Some(false),
            homestead: Some(false),
            contracted_land: Some(false),
            in_site: Some(false),
            door: None,
        };
        set(&mut grounds);
        grounds.ways().into_iter().map(|way| (way.code, way.standing, way.rests_on.join(" "))).collect()
    }

    #[test]
    fn every_way_is_shown_with_what_it_rests_on() {
        use Standing::{Closed, Open, ToCheck};
        let told = |code, standing, rests_on: &str| (code, standing, rests_on.to_owned());
        let none = [told("1", Closed, "1 2 3"), told("2", Closed, "4"), told("3", Open, "9")];
        assert_eq!(ways(|_| ()), none, "neither: the township's collective household");
        let house = |grounds: &mut HukouGrounds| grounds.rural_housing = Some(true);
        assert_eq!(ways(house), none, "a house alone, without living there, is no ground");
        let lives = |grounds: &mut HukouGrounds| (grounds.rural_housing, grounds.lives_here) = (Some(true), Some(true));
        assert_eq!(ways(lives), [told("1", Open, "1"), told("2", Closed, "4"), told("3", Closed, "9")]);
        let both = ways(|grounds| {
            (grounds.homestead, grounds.contracted_land, grounds.in_site) = (Some(true), Some(true), Some(true));
            grounds.door = Some("迎春路8号".to_owned());
        });
        assert_eq!(
            both,
            [told("1", Open, "2 3"), told("2", Open, "4"), told("3", Closed, "9")],
            "the household chooses"
        );
        let unknown = ways(|grounds| (grounds.homestead, grounds.in_site) = (None, Some(true)));
        assert_eq!(unknown, [told("1", ToCheck, "1 2 3"), told("2", ToCheck, "4"), told("3", ToCheck, "9")]);
    }
}
