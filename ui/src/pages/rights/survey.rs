//! 七项权益摸底: one grid, the household first, then its members, that asks for all seven rights in one visit. What is known stands in
//! it already.

use crate::{
    hooks::{Asking, Go, use_ask_once, use_drafted, use_go},
    pages::{family::concluded, fields::needed_day},
    parts::{
        Button, Card, Choice, DatePick, DraftOffer, Form, FormFoot, PageHead, PaperButtons, Pick, Select, Shown, lately,
    },
    route::Route,
    shared::{Desk, use_desk},
    words::{self as w, rights as t},
};
use anju_model::{
    Day, Fault, RecordId,
    contract::{HouseholdSays, LogSurvey, MemberSays, OpenSurvey, Origins, SurveyForm, SurveyMember},
    papers::About,
    survey::{OF_HOUSEHOLD, OF_MEMBER, Question},
};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct SurveyProps {
    /// The household.
    pub id: RecordId,
}

/// The page. Rows that change meanwhile do not move what is being filled in.
#[component]
pub fn Survey(props: &SurveyProps) -> Html {
    let Asking { reply, fault, again } = use_ask_once(OpenSurvey { household: props.id });
    match reply {
        Some(known) => html! { <Grid {known} /> },
        None => html! { <Shown title={t::SURVEY} {fault} {again} /> },
    }
}

/// What the grid holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Asked {
    on: Option<Day>,
    says: HouseholdSays,
    members: Vec<MemberSays>,
}

impl Asked {
    fn of(known: &SurveyForm, today: Day) -> Self {
        let members = known.members.iter().map(|member| member.says.clone()).collect();
        Self { on: Some(today), says: known.says.clone(), members }
    }

    /// Makes the request that saves it.
    ///
    /// # Errors
    /// `day.missing` where the day was emptied.
    fn request(&self, known: &SurveyForm) -> Result<LogSurvey, Fault> {
        let surveyed_on = needed_day(self.on, "surveyed_on", t::ON)?;
        let members = known.members.iter().zip(&self.members).map(|(member, says)| (member.person, says.clone()));
        Ok(LogSurvey { household: known.household, surveyed_on, says: self.says.clone(), members: members.collect() })
    }
}

#[derive(Properties, PartialEq)]
struct GridProps {
    known: Rc<SurveyForm>,
}

fn choices<S>(desk: &Desk, question: &Question<S>) -> Vec<Choice> {
    question.choices(&desk.codes.0).into_iter().map(|(code, label)| Choice::new(code, label)).collect()
}

fn said(code: String) -> Option<String> {
    Some(code).filter(|code| !code.is_empty())
}

#[component]
fn Grid(props: &GridProps) -> Html {
    let (desk, go, known) = (use_desk(), use_go(), props.known.clone());
    let today = desk.today();
    let (form, drafting) = {
        let known = known.clone();
        use_drafted(format!("survey/{}", known.household), move || Asked::of(&known, today))
    };
    // Whether the next household is to be asked after this one is saved.
    let goes_on = use_mut_ref(|| false);
    let next = known.next;
    let leave = {
        let goes_on = goes_on.clone();
        Callback::from(move |()| {
            let next = next.filter(|_| *goes_on.borrow());
            go.emit(next.map_or(Go::Back, |id| Go::Instead(Route::Survey { id })));
        })
    };
    let done = concluded(&desk, w::saved(t::SURVEY_DONE, &known.head), Some(&drafting), leave);
    let save: Callback<()> = {
        let known = known.clone();
        form.send(move |asked: &Asked, ()| asked.request(&known), done)
    };
    let save_then = |onward: bool| {
        let (save, goes_on) = (save.clone(), goes_on.clone());
        Callback::from(move |()| {
            *goes_on.borrow_mut() = onward;
            save.emit(());
        })
    };
    let says = form.says.clone();
    let household = |question: &'static Question<HouseholdSays>| {
        let on = form.on(move |asked: &mut Asked, code: String| (question.put)(&mut asked.says, said(code)));
        let (name, chosen) = (question.name, (question.get)(&says).unwrap_or_default());
        let origin = origin(&known.origins, question, &known.says, &says, today);
        html! { <div><Select {name} label={question.heading} choices={choices(&desk, question)} {chosen} none={t::NOT_ASKED} {on} error={form.saving.error(name)} />{ origin }</div> }
    };
    let concerns = |question: &Question<MemberSays>, says: &MemberSays| {
        (question.concerns)(says, known.scope) || (question.get)(says).is_some()
    };
    let offered: Vec<(&'static Question<MemberSays>, Vec<Choice>)> = asked_of(&OF_MEMBER, &known)
        .filter(|question| form.members.iter().any(|says| concerns(question, says)))
        .map(|question| (question, choices(&desk, question)))
        .collect();
    let member = |(at, member): (usize, &SurveyMember)| {
        let now = form.members.get(at).cloned().unwrap_or_default();
        let cell = |(question, choices): &(&'static Question<MemberSays>, Vec<Choice>)| {
            if !concerns(question, &now) {
                return html! { <td class="mute" data-label={question.heading}>{ t::NOT_HIS }</td> };
            }
            let put = question.put;
            let on = form.on(move |asked: &mut Asked, code: String| {
                if let Some(says) = asked.members.get_mut(at) {
                    put(says, said(code));
                }
            });
            let label = t::of_member(&member.name, question.heading);
            html! {
                <td data-label={question.heading}><Pick {label} choices={choices.clone()} chosen={(question.get)(&now).unwrap_or_default()} none={t::NOT_ASKED} {on} test={format!("{}-{at}", question.name)} />{ origin(&member.origins, question, &member.says, &now, today) }</td>
            }
        };
        let age = member.age.map(|age| format!(" {age} 岁")).unwrap_or_default();
        html! { <tr key={member.person.to_string()} data-test="survey-member"><th scope="row">{ &member.name }<span class="mute s">{ age }</span></th>{ for offered.iter().map(cell) }</tr> }
    };
    let beside = t::surveyed_on(known.surveyed_on.map(|day| anju_model::words::day(day, today)));
    let kept = drafting.kept;
    html! {
        <>
            <PageHead title={w::care::of(t::SURVEY, &known.head)} beside={html! { <span class="mute">{ beside }</span> }} />
            <div class="row papers"><PaperButtons about={About::Household} household={known.household} /></div>
            <DraftOffer drafting={drafting.clone()} on_take={form.on_take(&drafting)} />
            <Card>
                <Form on_save={save_then(false)} saving={form.saving.clone()} fields={vec!["surveyed_on"]} test="survey-form">
                    <div class="stack" key={form.round()}>
                        <p class="mute s">{ t::SURVEY_HINT }</p>
                        <DatePick name="surveyed_on" label={t::ON} quick={lately(today)} chosen={form.on} on={form.on(|asked: &mut Asked, day| asked.on = day)} error={form.saving.error("surveyed_on")} />
                        if asked_of(&OF_HOUSEHOLD, &known).next().is_some() {
                            <fieldset class="field-group">
                                <legend>{ t::HOUSEHOLD_ASKED }</legend>
                                <div class="two">
                                    { for asked_of(&OF_HOUSEHOLD, &known).map(household) }
                                </div>
                            </fieldset>
                        }
                        <fieldset class="field-group">
                            <legend>{ t::MEMBERS_ASKED }</legend>
                            <div class="scroll survey">
                                <table>
                                    <thead><tr><th>{ t::MEMBER }</th>{ for offered.iter().map(|(question, _)| html! { <th>{ question.heading }</th> }) }</tr></thead>
                                    <tbody>{ for known.members.iter().enumerate().map(member) }</tbody>
                                </table>
                            </div>
                        </fieldset>
                    </div>
                    <FormFoot saving={form.saving.clone()} {kept}>
                        if next.is_some() {
                            <Button onclick={save_then(true)} disabled={form.saving.busy} test="save-next">{ t::SAVE_AND_NEXT }</Button>
                        }
                    </FormFoot>
                </Form>
            </Card>
        </>
    }
}

/// The questions that the form asks this account.
fn asked_of<S>(questions: &'static [Question<S>], form: &SurveyForm) -> impl Iterator<Item = &'static Question<S>> {
    questions.iter().filter(|question| form.asks.iter().any(|name| name == question.name))
}

/// From where it is known what stands there, for as long as it stands.
fn origin<S>(origins: &Origins, question: &Question<S>, known: &S, now: &S, today: Day) -> Html {
    let stands = (question.get)(known).is_some() && (question.get)(known) == (question.get)(now);
    let Some(origin) = origins.get(question.name).filter(|_| stands) else { return html! {} };
    html! { <small class="mute origin">{ anju_model::words::origin(&origin.by, origin.on, today) }</small> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_sends_what_stands_in_it_and_asks_for_its_day() {
        let id = |n: u8| RecordId::from_bytes([n; 16]);
        let says = MemberSays { moved: Some(true), ..MemberSays::default() };
        let member = SurveyMember {
            person: id(2),
            name: "徐辉".into(),
            age: Some(40),
            says: says.clone(),
            origins: Origins::new(),
        };
        let known = SurveyForm {
            household: id(1),
            head: "徐辉".into(),
            lives: String::new(),
            surveyed_on: None,
            next: None,
            asks: vec![],
            scope: None,
            says: HouseholdSays::default(),
            origins: Origins::new(),
            members: vec![member],
            may_write: true,
        };
        let today = Day::new(2026, 11, 23).expect("a day");
        let mut asked = Asked::of(&known, today);
        asked.says.hukou_wish = said("1".into());
        let request = asked.request(&known).expect("all is said");
        assert_eq!((request.surveyed_on, request.members), (today, vec![(id(2), says)]));
        assert_eq!(request.says.hukou_wish.as_deref(), Some("1"));
        asked.on = None;
        assert_eq!(asked.request(&known).expect_err("no day").code, "day.missing");
    }
}
