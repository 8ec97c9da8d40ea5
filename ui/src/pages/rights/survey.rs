//! 七项权益摸底: one grid, the household first, then its members, that asks for all seven rights in one visit. What is known stands in
//! it already.

use crate::{
    hooks::{Asking, use_ask_once, use_drafted, use_go},
    pages::{family::finished, fields::needed_day},
    parts::{Card, Choice, DatePick, DraftOffer, Form, FormFoot, PageHead, PaperButtons, Pick, Select, Shown, lately},
    shared::{Desk, use_desk},
    words::{self as w, rights as t},
};
use anju_model::{
    Day, Fault, RecordId,
    contract::{HouseholdSays, LogSurvey, MemberSays, OpenSurvey, SurveyForm, SurveyMember},
    papers::About,
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

/// One column of the members: its heading, the field, and what there is to choose.
struct Column {
    name: &'static str,
    heading: &'static str,
    get: fn(&MemberSays) -> Option<String>,
    set: fn(&mut MemberSays, Option<String>),
    choices: Vec<Choice>,
}

/// The column of a field that keeps a code.
macro_rules! column {
    ($field:ident, $heading:expr, $choices:expr) => {
        Column {
            name: stringify!($field),
            heading: $heading,
            get: |says| says.$field.clone(),
            set: |says, code| says.$field = code,
            choices: $choices,
        }
    };
}

/// What there is to choose of a set, but for what says that nobody asked or knows: that is said by choosing nothing.
fn choices(desk: &Desk, set: &str, but: &str) -> Vec<Choice> {
    Choice::of_set(&desk.codes.0, set).into_iter().filter(|choice| choice.code != but).collect()
}

fn columns(desk: &Desk) -> Vec<Column> {
    let of = |set: &str| choices(desk, set, "9");
    let yes_no = vec![Choice::new("1", w::YES), Choice::new("0", w::NO)];
    let aids = [Choice::new("0", t::NO_AID)].into_iter().chain(of("assist")).collect();
    vec![
        Column {
            name: "moved",
            heading: t::MOVED,
            get: |says| says.moved.map(|moved| i64::from(moved).to_string()),
            set: |says, code| says.moved = code.map(|code| code == "1"),
            choices: yes_no,
        },
        column!(politics, t::POLITICS, of("politics")),
        column!(pension, t::PENSION, of("pension_kind")),
        column!(pension_state, t::PENSION_STATE, of("pension_state")),
        column!(medical, t::MEDICAL, of("medical_kind")),
        column!(medical_state, t::MEDICAL_STATE, of("medical_state")),
        column!(aid, t::AID, aids),
    ]
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
    let done = finished(&desk, &go, w::saved(t::SURVEY_DONE, &known.head), Some(&drafting));
    let save: Callback<()> = {
        let known = known.clone();
        form.send(move |asked: &Asked, ()| asked.request(&known), done)
    };
    let of = |set: &str| choices(&desk, set, "0");
    let says = form.says.clone();
    let household = |name: &'static str,
                     label: &'static str,
                     set: &str,
                     chosen: Option<String>,
                     put: fn(&mut HouseholdSays, Option<String>)| {
        let on = form.on(move |asked: &mut Asked, code: String| put(&mut asked.says, said(code)));
        html! { <Select {name} {label} choices={of(set)} chosen={chosen.unwrap_or_default()} none={t::NOT_ASKED} {on} error={form.saving.error(name)} /> }
    };
    let columns = columns(&desk);
    let member = |(at, member): (usize, &SurveyMember)| {
        let now = form.members.get(at).cloned().unwrap_or_default();
        let cell = |column: &Column| {
            let put = column.set;
            let on = form.on(move |asked: &mut Asked, code: String| {
                if let Some(says) = asked.members.get_mut(at) {
                    put(says, said(code));
                }
            });
            let label = t::of_member(&member.name, column.heading);
            html! {
                <td data-label={column.heading}><Pick {label} choices={column.choices.clone()} chosen={(column.get)(&now).unwrap_or_default()} none={t::NOT_ASKED} {on} test={format!("{}-{at}", column.name)} /></td>
            }
        };
        let age = member.age.map(|age| format!(" {age} 岁")).unwrap_or_default();
        html! { <tr key={member.person.to_string()} data-test="survey-member"><th scope="row">{ &member.name }<span class="mute s">{ age }</span></th>{ for columns.iter().map(cell) }</tr> }
    };
    let beside = t::surveyed_on(known.surveyed_on.map(|day| anju_model::words::day(day, today)));
    let kept = drafting.kept;
    html! {
        <>
            <PageHead title={w::care::of(t::SURVEY, &known.head)} beside={html! { <span class="mute">{ beside }</span> }} />
            <div class="row papers"><PaperButtons about={About::Household} household={known.household} /></div>
            <DraftOffer drafting={drafting.clone()} on_take={form.on_take(&drafting)} />
            <Card>
                <Form on_save={save} saving={form.saving.clone()} fields={vec!["surveyed_on"]} test="survey-form">
                    <div class="stack" key={form.round()}>
                        <p class="mute s">{ t::SURVEY_HINT }</p>
                        <DatePick name="surveyed_on" label={t::ON} quick={lately(today)} chosen={form.on} on={form.on(|asked: &mut Asked, day| asked.on = day)} error={form.saving.error("surveyed_on")} />
                        <fieldset class="field-group">
                            <legend>{ t::HOUSEHOLD_ASKED }</legend>
                            <div class="two">
                                { household("hukou_wish", t::WISH, "wish", says.hukou_wish.clone(), |says, code| says.hukou_wish = code) }
                                { household("hukou_way", t::WAY, "hukou_way", says.hukou_way.clone(), |says, code| says.hukou_way = code) }
                                { household("collective", t::COLLECTIVE, "coll_choice", says.collective.clone(), |says, code| says.collective = code) }
                                { household("land_use", t::LAND, "land_use", says.land_use.clone(), |says, code| says.land_use = code) }
                            </div>
                        </fieldset>
                        <fieldset class="field-group">
                            <legend>{ t::MEMBERS_ASKED }</legend>
                            <div class="scroll survey">
                                <table>
                                    <thead><tr><th>{ t::MEMBER }</th>{ for columns.iter().map(|column| html! { <th>{ column.heading }</th> }) }</tr></thead>
                                    <tbody>{ for known.members.iter().enumerate().map(member) }</tbody>
                                </table>
                            </div>
                        </fieldset>
                    </div>
                    <FormFoot saving={form.saving.clone()} {kept} />
                </Form>
            </Card>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_sends_what_stands_in_it_and_asks_for_its_day() {
        let id = |n: u8| RecordId::from_bytes([n; 16]);
        let says = MemberSays { moved: Some(true), ..MemberSays::default() };
        let member = SurveyMember { person: id(2), name: "徐辉".into(), age: Some(40), says: says.clone() };
        let known = SurveyForm {
            household: id(1),
            head: "徐辉".into(),
            lives: String::new(),
            surveyed_on: None,
            says: HouseholdSays::default(),
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
