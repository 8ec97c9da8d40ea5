//! 一(一) 户口迁移 · 公安: who was not asked, and who is willing and still waits. “愿转尽转”: not to wish is a valid end and is not
//! asked again.

use super::lamp::{Lamp, Light};
use crate::{
    authority::Authority,
    contract::Level,
    day::Day,
    id::RecordId,
    kinds::{HukouState, UNWILLING, WILLING},
    record::By,
    rules::{Dossier, Judging, Reason, Rule, Said, Strength},
};

const CLAUSE: &str = "一（一）";
const DEPARTMENT: Authority = Authority::PublicSecurity;

/// What is known of the moving of a household's hukou.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HukouFacts {
    /// The members whose hukou has moved.
    pub moved: Vec<RecordId>,
    /// The members whose hukou has not, or of whom nobody knows.
    pub unmoved: Vec<RecordId>,
    /// What was wished, from the earliest day: by the household, or by one person otherwise.
    pub wishes: Vec<WishFacts>,
    /// The cases that are open: whose, and where each stands.
    pub open: Vec<(RecordId, RecordId, HukouState)>,
}

/// A wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WishFacts {
    /// The day somebody asked.
    pub on: Day,
    /// The person alone whom it is about; none: the household.
    pub person: Option<RecordId>,
    /// A code of `wish`.
    pub wish: String,
}

impl HukouFacts {
    /// Returns what holds for a member: what he wished himself, else what the household did.
    fn wish_of(&self, member: RecordId, day: Day) -> Option<&WishFacts> {
        let known = || self.wishes.iter().rev().filter(move |wish| wish.on <= day);
        let latest = |person: Option<RecordId>| known().find(|wish| wish.person == person);
        latest(Some(member)).or_else(|| latest(None))
    }

    /// Returns who has not moved and wishes it, with the wish.
    fn willing(&self, day: Day) -> impl Iterator<Item = (RecordId, &WishFacts)> {
        let wishes = self.unmoved.iter().filter_map(move |member| Some((*member, self.wish_of(*member, day)?)));
        wishes.filter(|(_, wish)| wish.wish == WILLING)
    }
}

pub(in crate::rules) const ASK: Rule = Rule {
    clause: CLAUSE,
    department: DEPARTMENT,
    of_department: true,
    strength: Strength::May,
    local: false,
    settled_by: By::Site,
    gathered: false,
    reasons: &[Reason {
        key: "hukou.ask",
        one: "尚未征询户口迁移意愿",
        many: "尚未征询户口迁移意愿",
        button: "登记意愿",
        tag: "未征询",
    }],
    run: |judging| {
        let (hukou, day) = (&judging.dossier.hukou, judging.day);
        hukou.wishes.iter().for_each(|wish| judging.again_on(wish.on));
        let was_asked = hukou.wishes.iter().any(|wish| wish.on <= day);
        if !hukou.unmoved.is_empty() && !was_asked && hukou.open.is_empty() {
            judging.find("hukou.ask", Level::Hint, []);
        }
    },
};

pub(in crate::rules) const OPEN: Rule = Rule {
    clause: CLAUSE,
    department: DEPARTMENT,
    of_department: true,
    // The household chooses; once it is willing, 切实做好落户工作 binds the offices.
    strength: Strength::Must,
    local: true,
    settled_by: By::Site,
    gathered: false,
    reasons: &[Reason {
        key: "hukou.open",
        one: "愿意迁户，已 {n} 天未办结[（目前：{step}）]",
        many: "愿意迁户，尚未办结",
        button: "更新进度",
        tag: "{n} 天",
    }],
    run: open,
};

fn open(judging: &mut Judging<'_>) {
    let (hukou, day) = (&judging.dossier.hukou, judging.day);
    let Some(since) = hukou.willing(day).map(|(_, wish)| wish.on).min() else { return };
    let limit = since.plus_days(judging.parameters.hukou_settle);
    judging.again_on(limit.plus_days(1));
    if day <= limit {
        return;
    }
    // The case that is furthest behind, if there is any yet.
    let behind = hukou.open.iter().min_by_key(|(_, id, state)| (*state, *id));
    let found = judging.find("hukou.open", Level::Remind, [("n", Said::Since(since))]);
    found.due = Some(limit);
    found.about = behind.map(|(_, id, _)| *id);
    found.params.extend(behind.map(|(_, _, state)| ("step".into(), Said::Text(state.word().to_owned()))));
}

/// Says at a glance how it stands with a household.
pub fn lamp(dossier: &Dossier, day: Day) -> Lamp {
    let hukou = &dossier.hukou;
    let members = (hukou.moved.len() + hukou.unmoved.len()) as u32;
    let unwilling = |member: &RecordId| hukou.wish_of(*member, day).is_some_and(|wish| wish.wish == UNWILLING);
    let (light, says) = if members > 0 && hukou.unmoved.is_empty() {
        (Light::Done, "已落户")
    } else if let Some((_, _, state)) = hukou.open.iter().min_by_key(|(_, _, state)| *state) {
        (Light::UnderWay, state.word())
    } else if hukou.willing(day).next().is_some() {
        (Light::ToDo, "愿意，未申请")
    } else if !hukou.unmoved.is_empty() && hukou.unmoved.iter().all(unwilling) {
        (Light::AsItIs, "本人不愿迁")
    } else {
        (Light::ToAsk, "未征询")
    };
    Lamp {
        right: "户口".to_owned(),
        clause: CLAUSE.to_owned(),
        light,
        says: says.to_owned(),
        settled: (members > 0).then_some((hukou.moved.len() as u32, members)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Parameters, judge, tests};

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn wish(on: &str, person: Option<u8>, wish: &str) -> WishFacts {
        WishFacts { on: tests::day(on), person: person.map(id), wish: wish.into() }
    }

    /// Two members: nobody moved.
    fn told(hukou: HukouFacts) -> (Vec<(String, Option<RecordId>)>, Light, String) {
        let dossier = Dossier { hukou, ..tests::dossier() };
        let found = judge(&dossier, tests::day("2026-11-23"), &Parameters::default()).found;
        let found = found.into_iter().filter(|found| found.key.starts_with("hukou."));
        let lamp = lamp(&dossier, tests::day("2026-11-23"));
        (found.map(|found| (found.key.into_owned(), found.about)).collect(), lamp.light, lamp.says)
    }

    fn facts(wishes: Vec<WishFacts>) -> HukouFacts {
        HukouFacts { unmoved: vec![id(1), id(2)], wishes, ..HukouFacts::default() }
    }

    #[test]
    fn who_was_not_asked_is_a_hint_and_who_does_not_wish_is_an_end() {
        assert_eq!(told(facts(vec![])), (vec![("hukou.ask".into(), None)], Light::ToAsk, "未征询".into()));
        let unwilling = facts(vec![wish("2026-01-01", None, UNWILLING)]);
        assert_eq!(told(unwilling), (vec![], Light::AsItIs, "本人不愿迁".into()));
        let moved = HukouFacts { moved: vec![id(1), id(2)], ..HukouFacts::default() };
        assert_eq!(told(moved), (vec![], Light::Done, "已落户".into()));
    }

    #[test]
    fn who_is_willing_is_reminded_of_after_the_countys_days_with_the_step_he_stands_at() {
        let waits = |on| facts(vec![wish(on, None, WILLING)]);
        assert_eq!(told(waits("2026-11-01")), (vec![], Light::ToDo, "愿意，未申请".into()));
        let open = vec![("hukou.open".into(), None)];
        assert_eq!(told(waits("2026-01-01")), (open, Light::ToDo, "愿意，未申请".into()));
        let under_way = HukouFacts { open: vec![(id(1), id(9), HukouState::Accepted)], ..waits("2026-01-01") };
        let open = vec![("hukou.open".into(), Some(id(9)))];
        assert_eq!(told(under_way), (open, Light::UnderWay, "已受理".into()));
    }

    #[test]
    fn what_one_person_wishes_otherwise_holds_for_him_alone_and_the_latest_wish_holds() {
        let one = |wishes| {
            let dossier = Dossier { hukou: facts(wishes), ..tests::dossier() };
            dossier.hukou.willing(tests::day("2026-11-23")).map(|(member, _)| member).collect::<Vec<_>>()
        };
        assert_eq!(one(vec![wish("2026-01-01", None, WILLING), wish("2026-02-01", Some(2), UNWILLING)]), [id(1)]);
        assert_eq!(one(vec![wish("2026-01-01", None, UNWILLING), wish("2026-02-01", Some(2), WILLING)]), [id(2)]);
        assert_eq!(one(vec![wish("2026-01-01", None, WILLING), wish("2026-02-01", None, UNWILLING)]), []);
    }
}
