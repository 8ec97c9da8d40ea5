//! 一(四) 生产资料 · 农业农村: the subsidy on rent that was asked for and is not paid, and land that lies idle. All of it is
//! encouraged, none is asked for.

use super::lamp::{Light, Shown, as_one};
use crate::{
    authority::Authority,
    contract::Level,
    day::Day,
    kinds::{LandLease, LandPlot, LeaseState},
    record::Record,
    rules::{Dossier, Judging, Parameters, Reason, Rule, Said, Strength},
};

const OF_CLAUSE: Rule = Rule::of("一（四）", Authority::Agriculture);

/// A code of `land_use`: 撂荒.
const IDLE: &str = "10";
/// A code of `land_use`: 自种自营.
const OWN: &str = "1";
/// Codes of `land_use`: 退耕还林还草, 石漠化治理, 其他项目.
const UNDER_PROJECTS: &[&str] = &["6", "7", "8"];

pub(super) const PAY: Rule = Rule {
    opens: Some(LandLease::KIND.name),
    // 由区县 … 给予适当补助: what was asked for is to be answered.
    reasons: &[Reason {
        key: "land.pay",
        one: "土地流转费补助申请 {n} 天，尚未兑付",
        many: "土地流转费补助尚未兑付",
        button: "更新进度",
        tag: "未兑付",
    }],
    run: pay,
    ..OF_CLAUSE
};

pub(super) const FALLOW: Rule = Rule {
    opens: Some(LandPlot::KIND.name),
    strength: Strength::May,
    local: false,
    reasons: &[Reason {
        key: "land.idle",
        one: "迁出地有土地撂荒，可引导流转或纳入项目",
        many: "迁出地有土地撂荒",
        button: "更新利用情况",
        tag: "撂荒",
    }],
    run: |judging| {
        let dossier = judging.dossier;
        for (id, _) in dossier.records::<LandPlot>().filter(|(_, plot)| is_idle(plot)) {
            judging.find("land.idle", Level::Hint, []).about = Some(id);
        }
    },
    ..OF_CLAUSE
};

fn is_idle(plot: &LandPlot) -> bool {
    plot.used_as.as_deref() == Some(IDLE)
}

/// Whether a subsidy was asked for and nothing has ended it.
fn is_open(lease: &LandLease) -> bool {
    LeaseState::parse(&lease.state).is_some_and(LeaseState::is_open)
}

fn pay(judging: &mut Judging<'_>) {
    let dossier = judging.dossier;
    for (id, lease) in dossier.records::<LandLease>().filter(|(_, lease)| is_open(lease)) {
        let Some(asked) = lease.asked_on else { continue };
        let limit = asked.plus_days(judging.parameters.lease_pay);
        judging.again_on(limit.plus_days(1));
        if judging.day > limit {
            let found = judging.find("land.pay", Level::Remind, [("n", Said::Since(asked))]);
            (found.due, found.about) = (Some(limit), Some(id));
        }
    }
}

/// Says at a glance how it stands with a household.
pub(super) fn lamp(dossier: &Dossier, _: Day, _: &Parameters) -> Shown {
    let all: Vec<LandPlot> = dossier.records().map(|(_, plot)| plot).collect();
    let plots = || all.iter().filter(|plot| !plot.is_none());
    let used_as =
        |codes: &[&str]| plots().any(|plot| plot.used_as.as_deref().is_some_and(|code| codes.contains(&code)));
    let (light, says) = if dossier.records::<LandLease>().any(|(_, lease)| is_open(&lease)) {
        (Light::UnderWay, "补助待兑付")
    } else if plots().any(is_idle) {
        (Light::ToDo, "撂荒")
    } else if all.is_empty() || plots().any(|plot| plot.used_as.is_none()) {
        (Light::Unknown, "未核实")
    } else if plots().next().is_none() {
        (Light::NotConcerned, "无承包地")
    } else if used_as(UNDER_PROJECTS) {
        (Light::Done, "已纳入项目")
    } else if used_as(&[OWN]) {
        (Light::Done, "自种")
    } else {
        (Light::Done, "已流转")
    };
    as_one(light, says)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::{RecordId, Ref},
        rules::{Kept, judge, tests},
    };

    fn household() -> Ref<crate::kinds::Household> {
        Ref::to(RecordId::from_bytes([1; 16]))
    }

    fn told(records: Vec<(&'static str, crate::Fields)>) -> (Vec<String>, Light) {
        let kept = |(kind, fields)| Kept { kind, id: RecordId::from_bytes([7; 16]), fields };
        let dossier = Dossier { records: records.into_iter().map(kept).collect(), ..tests::dossier() };
        let found = judge(&dossier, tests::day("2026-11-23"), &Parameters::default()).found;
        let keys = found.into_iter().map(|found| found.key.into_owned()).filter(|key| key.starts_with("land."));
        (keys.collect(), lamp(&dossier, tests::day("2026-11-23"), &Parameters::default()).light)
    }

    #[test]
    fn a_subsidy_that_is_not_paid_is_reminded_of_and_idle_land_is_a_hint() {
        let lease = |state: LeaseState, asked| {
            let lease = LandLease::set().household(household()).state(state.code()).asked_on(tests::day(asked));
            (LandLease::KIND.name, lease.into_fields())
        };
        let plot = |used_as: &str| {
            let plot = LandPlot::set().household(household()).kind("1").seen_on(tests::day("2026-05-01"));
            (LandPlot::KIND.name, plot.used_as(used_as.to_owned()).into_fields())
        };
        assert_eq!(told(vec![]), (vec![], Light::Unknown));
        assert_eq!(told(vec![lease(LeaseState::Asked, "2026-11-01")]), (vec![], Light::UnderWay));
        assert_eq!(told(vec![lease(LeaseState::Approved, "2026-01-01")]), (vec!["land.pay".into()], Light::UnderWay));
        assert_eq!(told(vec![lease(LeaseState::Paid, "2026-01-01")]), (vec![], Light::Unknown));
        assert_eq!(told(vec![plot(IDLE)]), (vec!["land.idle".into()], Light::ToDo));
        assert_eq!(told(vec![plot("1")]), (vec![], Light::Done));
        let none = || {
            let plot = LandPlot::set().household(household()).kind("1").seen_on(tests::day("2026-05-01")).mu(0);
            (LandPlot::KIND.name, plot.into_fields())
        };
        assert_eq!(told(vec![none()]), (vec![], Light::NotConcerned), "无承包地");
        assert_eq!(told(vec![none(), plot("6")]), (vec![], Light::Done), "woodland beside it");
    }
}
