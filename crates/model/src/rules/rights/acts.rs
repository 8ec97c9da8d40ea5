//! What comes next of a right: the steps that lead on from what is under way, and what is for somebody to begin. Rules say it aloud
//! where it is late; a right's page says it at any time.

use super::{Lamp, Right};
use crate::{
    id::RecordId,
    kinds,
    record::Kind,
    rules::Dossier,
    value::field,
    workflow::{State, Step},
};

/// One next act.
#[derive(Clone, Debug)]
pub struct Act {
    /// Whom it is about; none where it is the household's.
    pub person: Option<RecordId>,
    /// The plain kind of the record.
    pub kind: &'static Kind,
    /// The record that is under way and where it stands; none where one is to be made.
    pub under_way: Option<(RecordId, &'static State)>,
    /// The steps that lead on from there, whoever takes them.
    pub steps: Vec<&'static Step>,
}

/// Lists what comes next of a right: first what somebody is to begin, person by person as the lamp names them, then what is under
/// way.
pub fn acts(right: &Right, dossier: &Dossier, lamp: &Lamp) -> Vec<Act> {
    let begins = lamp.persons.iter().filter_map(|of| {
        let kind = kinds::kind(of.begins.as_deref()?)?;
        Some(Act { person: Some(of.person), kind, under_way: None, steps: vec![] })
    });
    let under_way = dossier.records.iter().filter_map(|kept| {
        let kind = right.kinds.iter().find(|kind| kind.name == kept.kind)?;
        let (name, workflow) = kind.workflow()?;
        let state = workflow.state(field(&kept.fields, name).as_text()?).filter(|state| state.open)?;
        let person = field(&kept.fields, "person").as_text().and_then(|id| id.parse().ok());
        // Whoever left took his case along.
        let is_here = person.is_none_or(|person| dossier.has(person));
        let steps = workflow.steps.iter().filter(|step| step.from == state.code && step.leads_on(&kept.fields));
        is_here.then(|| Act { person, kind, under_way: Some((kept.id, state)), steps: steps.collect() })
    });
    begins.chain(under_way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        id::Ref,
        kinds::{HukouCase, HukouState, HukouWish, WILLING},
        record::Record,
        rules::{Kept, MemberFacts, Parameters, tests},
    };

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn told(records: Vec<Kept>) -> Vec<Act> {
        let dossier = Dossier { members: vec![MemberFacts::unknown(id(2))], records, ..tests::dossier() };
        let right = Right::named("hukou").expect("a right");
        let lamp = right.lamp(&dossier, tests::day("2026-11-23"), &Parameters::default());
        acts(right, &dossier, &lamp)
    }

    /// Whether one thing is to begin, of this kind, by the one who lives there.
    fn begins(acts: &[Act], kind: &str) -> bool {
        matches!(acts, [Act { person: Some(person), kind: of, under_way: None, steps }]
            if *person == id(2) && of.name == kind && steps.is_empty())
    }

    #[test]
    fn what_is_to_begin_is_named_before_any_rule_is_late_and_what_is_under_way_says_how_it_goes_on() {
        assert!(begins(&told(vec![]), HukouWish::KIND.name));
        let wish = HukouWish {
            household: Ref::to(id(1)),
            person: None,
            asked_on: tests::day("2026-11-20"),
            wish: WILLING.into(),
            way: None,
            note: None,
        };
        let wish = Kept::of(id(40), &wish);
        assert!(begins(&told(vec![wish.clone()]), HukouCase::KIND.name));
        let case = |person: u8, state: HukouState| {
            let case = HukouCase::set().household(Ref::to(id(1))).person(Ref::to(id(person))).state(state.code());
            let fields = case.applied_on(tests::day("2026-11-21")).into_fields();
            Kept { kind: HukouCase::KIND.name, id: id(9), fields }
        };
        let under_way = told(vec![wish.clone(), case(2, HukouState::Accepted)]);
        let [Act { person, kind, under_way: Some((_, stands)), steps }] = under_way.as_slice() else {
            panic!("{under_way:?}")
        };
        assert_eq!((*person, kind.name, stands.word), (Some(id(2)), HukouCase::KIND.name, "已受理"));
        assert!(!steps.is_empty());
        assert_eq!(told(vec![wish.clone(), case(2, HukouState::Settled)]).len(), 1, "an ended case leads nowhere");
        assert_eq!(told(vec![wish, case(3, HukouState::Accepted)]).len(), 1, "he left, and his case with him");
    }
}
