//! 七项权益摸底: what a survey asks, once for the grid on the page and for the form in Excel: of the household, and of each member.

use crate::{
    area::MoveScope,
    authority::Departments,
    code::CodeSets,
    contract::{HouseholdSays, MemberSays},
    kinds::{
        Assistance, CollectiveChoice, Hukou, HukouWish, LandPlot, Medical, MedicalWish, PARTY_MEMBERS, PartyCase,
        PartyStanding, Pension, PensionChoice, PensionOutcome,
    },
    reading,
    record::{Kind, Record},
    words::{NO, YES},
};

/// One question: its heading, where its answer is kept, and what there is to choose.
#[derive(Debug)]
pub struct Question<S> {
    /// Its name in forms and tests.
    pub name: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// The kind in which its answer is kept.
    pub kept_in: &'static Kind,
    /// The code set of its answers; none where they are yes and no.
    set: Option<&'static str>,
    /// Codes that are not offered: what says that nobody asked or knows is said by choosing nothing, and 大病保险 comes with a basic
    /// insurance.
    not_offered: &'static [&'static str],
    /// An answer that the set does not have.
    besides: Option<(&'static str, &'static str)>,
    /// Whether it is asked of a year, which is over with it.
    pub of_year: bool,
    /// Whether it is for somebody to answer, by what else he says and how far the household moved.
    pub concerns: fn(&S, Option<MoveScope>) -> bool,
    /// Returns the answer's code.
    pub get: fn(&S) -> Option<String>,
    /// Puts it.
    pub put: fn(&mut S, Option<String>),
}

macro_rules! question {
    ($kind:ident, $field:ident, $heading:literal, $set:literal, [$($not:literal),*] $(, $besides:expr)?) => {
        Question {
            name: stringify!($field),
            heading: $heading,
            kept_in: &$kind::KIND,
            set: Some($set),
            not_offered: &[$($not),*],
            besides: question!(@besides $($besides)?),
            of_year: false,
            concerns: |_, _| true,
            get: |says| says.$field.clone(),
            put: |says, code| says.$field = code,
        }
    };
    (@besides) => { None };
    (@besides $besides:expr) => { Some($besides) };
}

/// What is asked of the household as one.
pub static OF_HOUSEHOLD: [Question<HouseholdSays>; 4] = [
    question!(HukouWish, hukou_wish, "户口迁移意愿", "wish", ["0"]),
    question!(HukouWish, hukou_way, "落户方式", "hukou_way", ["0"]),
    question!(CollectiveChoice, collective, "集体成员身份", "coll_choice", ["0"]),
    question!(LandPlot, land_use, "迁出地耕地利用", "land_use", ["0"], ("0", "无承包地")),
];

/// What is asked of each member.
pub static OF_MEMBER: [Question<MemberSays>; 10] = [
    Question {
        name: "moved",
        heading: "户口已迁",
        kept_in: &Hukou::KIND,
        set: None,
        not_offered: &[],
        besides: None,
        of_year: false,
        concerns: |_, _| true,
        get: |says| says.moved.map(|moved| i64::from(moved).to_string()),
        put: |says, code| says.moved = code.map(|code| code == "1"),
    },
    question!(PartyStanding, politics, "政治面貌", "politics", ["9"]),
    Question {
        concerns: |says, _| says.politics.as_deref().is_some_and(|code| PARTY_MEMBERS.contains(&code)),
        ..question!(PartyCase, party_opinion, "转接意见（党员）", "wish", ["0"])
    },
    question!(Pension, pension, "养老保险", "pension_kind", ["9"]),
    question!(Pension, pension_state, "养老状态", "pension_state", ["9"]),
    Question {
        concerns: |says, scope| {
            let draws = says.pension_state.as_deref() == Some(DRAWS);
            let outcome = scope.map(|scope| PensionOutcome::of(scope, says.moved == Some(true), draws));
            says.pension.as_deref() == Some(RESIDENTS) && outcome == Some(PensionOutcome::Choose)
        },
        ..question!(PensionChoice, pension_choice, "养老去向", "pension_choice", [])
    },
    Question { of_year: true, ..question!(Medical, medical, "本年医保", "medical_kind", ["9", "4"]) },
    Question { of_year: true, ..question!(Medical, medical_state, "医保状态", "medical_state", ["9"]) },
    Question {
        // Inside a county the office and the fund stay the same.
        concerns: |_, scope| scope >= Some(MoveScope::Municipality),
        ..question!(MedicalWish, medical_service, "医保去向", "medical_service", ["0"])
    },
    question!(Assistance, aid, "社会救助", "assist", ["9"], ("0", "未享受")),
];

/// A code of `pension_kind`: residents' insurance.
const RESIDENTS: &str = "1";
/// A code of `pension_state`: he draws.
const DRAWS: &str = "3";

/// The questions whose answers belong to departments to which an account is admitted.
pub fn open_to<S>(
    questions: &'static [Question<S>],
    departments: &Departments,
) -> impl Iterator<Item = &'static Question<S>> {
    questions.iter().filter(|question| departments.admit_kind(question.kept_in))
}

impl<S> Question<S> {
    /// Lists what there is to choose: codes with their labels.
    pub fn choices(&self, codes: &CodeSets) -> Vec<(String, String)> {
        let own = |(code, label): (&str, &str)| (code.to_owned(), label.to_owned());
        let Some(set) = self.set else { return [("1", YES), ("0", NO)].map(own).into() };
        let of_set = codes.items(set).iter().filter(|item| !self.not_offered.contains(&item.code.as_str()));
        self.besides.map(own).into_iter().chain(of_set.map(|item| (item.code.clone(), item.label.clone()))).collect()
    }

    /// Returns what an answer is called.
    pub fn label(&self, codes: &CodeSets, says: &S) -> Option<String> {
        (self.get)(says).map(|code| self.called(codes, &code))
    }

    /// Returns what a code is called; one that is not offered any more keeps its label.
    pub fn called(&self, codes: &CodeSets, code: &str) -> String {
        let offered = self.choices(codes).into_iter().find_map(|(offered, label)| (offered == code).then_some(label));
        offered.unwrap_or_else(|| self.set.map_or(code, |set| codes.show(set, code)).to_owned())
    }

    /// Reads an answer as it was written in a cell: its label, or its code; none for what is neither.
    pub fn read(&self, codes: &CodeSets, written: &str) -> Option<String> {
        let text = reading::text(written);
        let found = |(code, label): &(String, String)| *label == text || *code == text;
        self.choices(codes).into_iter().find(found).map(|(code, _)| code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_concern_somebody_is_not_asked() {
        let asked = |says: &MemberSays, scope| {
            let concerned = OF_MEMBER.iter().filter(|question| (question.concerns)(says, scope));
            concerned.map(|question| question.name).filter(|name| NOT_OF_ALL.contains(name)).collect::<Vec<_>>()
        };
        const NOT_OF_ALL: [&str; 3] = ["party_opinion", "pension_choice", "medical_service"];
        let nobody = MemberSays::default();
        assert!(asked(&nobody, Some(MoveScope::County)).is_empty() && asked(&nobody, None).is_empty());
        let comrade = MemberSays { politics: Some("02".into()), ..MemberSays::default() };
        assert_eq!(asked(&comrade, None), ["party_opinion"], "a probationary member too");
        let pays = MemberSays { moved: Some(true), pension: Some("1".into()), ..MemberSays::default() };
        assert_eq!(asked(&pays, Some(MoveScope::Municipality)), ["pension_choice", "medical_service"]);
        assert_eq!(asked(&pays, Some(MoveScope::Province)), ["medical_service"], "he must");
        let draws = MemberSays { pension_state: Some("3".into()), ..pays.clone() };
        assert_eq!(asked(&draws, Some(MoveScope::Municipality)), ["medical_service"]);
        let stays = MemberSays { moved: Some(false), ..pays };
        assert_eq!(asked(&stays, Some(MoveScope::Municipality)), ["medical_service"]);
    }

    #[test]
    fn each_answer_reads_back_as_it_is_called() {
        let codes = CodeSets::from_json(include_str!("../../../assets/code-sets.json")).expect("the shipped sets");
        for question in &OF_MEMBER {
            let choices = question.choices(&codes);
            assert!(choices.len() > 1, "{}", question.name);
            for (code, label) in choices {
                let mut says = MemberSays::default();
                (question.put)(&mut says, Some(code.clone()));
                assert_eq!(question.label(&codes, &says), Some(label.clone()), "{}", question.name);
                assert_eq!(question.read(&codes, &format!(" {label}\u{200b}")), Some(code), "{}", question.name);
            }
            assert_eq!(question.read(&codes, "不知道是什么"), None);
        }
        for question in &OF_HOUSEHOLD {
            for (code, label) in question.choices(&codes) {
                let mut says = HouseholdSays::default();
                (question.put)(&mut says, Some(code));
                assert_eq!(question.label(&codes, &says), Some(label), "{}", question.name);
            }
        }
    }
}
