//! 成员变更: new household, new member, leaving, change of head, corrections, and the move of a whole household.

use super::fields::{Declared, Typed, changed};
use crate::{
    hooks::{Asking, Drafting, Go, Saving, use_ask, use_draft, use_go, use_save},
    parts::{
        AreaPick, Card, Choice, DayField, DraftOffer, Field, Form, FormFoot, PageHead, Segmented,
        Select, Shown, TextField,
    },
    shared::{Act, Desk, use_desk},
    words::{self as w, family as t},
};
use anju_model::{
    AreaCode, Fault, Kind, PartialDay, Record, RecordId,
    contract::{
        AddHousehold, AddMember, Ask, ChangeHead, CorrectHousehold, CorrectMember, HouseholdFile,
        MemberLeaves, MemberRow, MoveHousehold, OpenHousehold, Saved,
    },
    kinds::{Household, Person},
};
use std::rc::Rc;
use yew::prelude::*;

static HOUSEHOLD: Kind = Household::KIND;
static PERSON: Kind = Person::KIND;

const HOUSEHOLD_FIELDS: &[&str] = &[
    "number",
    "address",
    "phone",
    "moved_in_on",
    "placement",
    "class",
    "household_type",
    "monitored",
    "monitor_state",
    "residence",
    "hukou_address",
    "origin_text",
    "income_fen",
    "income_year",
    "safe_water",
    "unsafe_dwelling",
    "poverty_cause",
];
const NEW_HOUSEHOLD_FIELDS: &[&str] = &[
    "number",
    "address",
    "phone",
    "moved_in_on",
    "placement",
    "class",
    "origin_text",
];
const PERSON_FIELDS: &[&str] = &[
    "name",
    "sex",
    "id_number",
    "no_id_reason",
    "birth",
    "ethnic",
    "education",
    "school_year",
    "health",
    "disability",
    "labour",
    "work_place",
    "work_months",
    "employer",
    "phone",
];
const NAMED: &[&str] = &["name"];
const HEAD: &str = "head-";

/// Loads a household's file once, and shows the form that starts from it.
#[derive(Properties, PartialEq)]
pub struct OfHouseProps {
    /// The household.
    pub id: RecordId,
    /// The heading until it is there.
    pub title: AttrValue,
    /// Draws the form.
    pub render: Callback<Rc<HouseholdFile>, Html>,
}

/// A form about a household. Rows that change meanwhile do not move what is being filled in.
#[component]
pub fn OfHouse(props: &OfHouseProps) -> Html {
    let Asking {
        reply,
        fault,
        again,
    } = use_ask(OpenHousehold { id: props.id });
    let start = use_state(|| None::<Rc<HouseholdFile>>);
    {
        let start = start.clone();
        use_effect_with(reply, move |reply| {
            if start.is_none()
                && let Some(reply) = reply
            {
                start.set(Some(reply.clone()));
            }
        });
    }
    match (*start).clone() {
        Some(file) => props.render.emit(file),
        None => html! { <Shown title={props.title.clone()} {fault} {again} /> },
    }
}

/// Returns what a finished save does: says so, asks pages to look again, and goes back.
pub fn finished(
    desk: &Desk,
    go: &Callback<Go>,
    said: String,
    drafting: Option<&Drafting>,
) -> Callback<Saved> {
    let (desk, go, finish) = (desk.clone(), go.clone(), drafting.map(Drafting::finish));
    Callback::from(move |saved| {
        if let Some(finish) = &finish {
            finish.emit(());
        }
        desk.dispatch(Act::Saved(said.clone(), saved));
        desk.dispatch(Act::Changed);
        go.emit(Go::Back);
    })
}

/// Runs a request that may have failed to be made, and remembers how to overrule a warning.
fn send<A>(saving: &Saving, request: Result<A, Fault>, done: Callback<Saved>)
where
    A: Ask<Reply = Saved> + 'static,
{
    match request {
        Ok(request) => saving.run(request, done),
        Err(fault) => saving.refuse(fault),
    }
}

/// Props of a page about a household.
#[derive(Properties, PartialEq)]
pub struct IdProps {
    /// The household.
    pub id: RecordId,
}

/// Props of a page about a member.
#[derive(Properties, PartialEq)]
pub struct MemberProps {
    /// The household.
    pub id: RecordId,
    /// The member.
    pub person: RecordId,
}

#[derive(Properties, PartialEq)]
struct FileProps {
    file: Rc<HouseholdFile>,
}

#[derive(Properties, PartialEq)]
struct FileMemberProps {
    file: Rc<HouseholdFile>,
    member: MemberRow,
}

/// What every form of texts here keeps: the texts, how often they were replaced, the draft and the save.
struct Texts {
    typed: UseStateHandle<Typed>,
    first: Rc<Typed>,
    round: UseStateHandle<u32>,
    drafting: Rc<Drafting>,
    saving: Saving,
}

impl Texts {
    /// What an input starts with: a draft that was taken up, never what is being typed.
    fn first(&self, name: &str) -> String {
        self.first.get(name).cloned().unwrap_or_default()
    }

    fn on(&self) -> Callback<(String, String)> {
        let typed = self.typed.clone();
        Callback::from(move |(name, text): (String, String)| {
            let mut next = (*typed).clone();
            next.insert(name, text);
            typed.set(next);
        })
    }

    fn on_one(&self, name: &'static str) -> Callback<String> {
        self.on().reform(move |text| (name.to_owned(), text))
    }

    fn get(&self, name: &str) -> String {
        self.typed
            .get(name)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    }

    fn on_take(&self) -> Callback<()> {
        let (drafting, typed, round) = (
            self.drafting.clone(),
            self.typed.clone(),
            self.round.clone(),
        );
        Callback::from(move |()| {
            if let Some(old) = drafting.take::<Typed>() {
                typed.set(old);
                round.set(*round + 1);
            }
        })
    }
}

#[hook]
fn use_texts(form: String) -> Texts {
    let typed = use_state(Typed::new);
    let round = use_state(|| 0_u32);
    let first = use_memo(*round, |_| (*typed).clone());
    let drafting = Rc::new(use_draft(form, (*typed).clone(), !typed.is_empty()));
    Texts {
        typed,
        first,
        round,
        drafting,
        saving: use_save(),
    }
}

/// The frame of each of these forms.
fn frame(
    texts: &Texts,
    title: String,
    beside: Html,
    save: &Callback<bool>,
    test: &'static str,
    fields: Html,
) -> Html {
    let shown = [
        PERSON_FIELDS,
        HOUSEHOLD_FIELDS,
        &[
            "village",
            "to",
            "on",
            "reason",
            "relation",
            "since",
            "joined_by",
            "new_head",
            "head",
        ],
    ]
    .concat();
    html! {
        <>
            <PageHead {title} {beside} />
            <DraftOffer drafting={texts.drafting.clone()} on_take={texts.on_take()} />
            <Card>
                <Form on_save={save.reform(|()| false)} on_anyway={save.reform(|()| true)} saving={texts.saving.clone()} fields={shown} {test}>
                    <div class="stack" key={*texts.round}>{ fields }</div>
                    <FormFoot saving={texts.saving.clone()} kept={texts.drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

fn choices(desk: &Desk, set: &str) -> Vec<Choice> {
    desk.codes
        .0
        .items(set)
        .iter()
        .map(|item| Choice::new(item.code.clone(), item.label.clone()))
        .collect()
}

/// A new household with its head.
#[component]
pub fn NewHousehold() -> Html {
    let (desk, go) = (use_desk(), use_go());
    let texts = use_texts("new-household".to_owned());
    let start = desk
        .session
        .as_ref()
        .and_then(|session| session.areas.first())
        .map(|area| area.code.clone());
    let village = use_state(|| start.clone().filter(|area| area.as_str().len() == 12));
    let save = {
        let (typed, village, saving) = (texts.typed.clone(), village.clone(), texts.saving.clone());
        let name = texts.get("head-name");
        let done = finished(
            &desk,
            &go,
            w::saved(t::NEW_HOUSEHOLD, &name),
            Some(&texts.drafting),
        );
        Callback::from(move |anyway| {
            let request = (*village)
                .clone()
                .ok_or_else(|| Fault::new("household.village").field("village"))
                .and_then(|village| {
                    let household = changed(&HOUSEHOLD, "", &Default::default(), &typed)?;
                    let head = changed(&PERSON, HEAD, &Default::default(), &typed)?;
                    Ok(AddHousehold {
                        village,
                        household,
                        head,
                        anyway,
                    })
                });
            send(&saving, request, done.clone());
        })
    };
    let Some(from) = start else {
        return html! { <PageHead title={t::NEW_HOUSEHOLD} /> };
    };
    let on_village = Callback::from(move |code| village.set(code));
    let (on, typed, saving) = (texts.on(), (*texts.typed).clone(), texts.saving.clone());
    let fields = html! {
        <>
            <h2>{ t::WHERE }</h2>
            <div class="two"><AreaPick name="village" {from} on={on_village} error={saving.error("village")} /></div>
            <Declared kind={&HOUSEHOLD} names={NEW_HOUSEHOLD_FIELDS} fresh=true typed={typed.clone()} on={on.clone()} saving={saving.clone()} />
            <h2>{ t::THE_HEAD }</h2>
            <Declared kind={&PERSON} names={PERSON_FIELDS} required={NAMED} fresh=true {typed} {on} {saving} before={HEAD} />
        </>
    };
    frame(
        &texts,
        t::NEW_HOUSEHOLD.to_owned(),
        html! {},
        &save,
        "household-form",
        fields,
    )
}

/// Correction of the household's facts.
#[component]
pub fn Facts(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::FACTS} render={Callback::from(|file| html! { <FactsForm {file} /> })} /> }
}

#[component]
fn FactsForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("facts/{}", file.row.id));
    let save = {
        let (typed, saving, file) = (texts.typed.clone(), texts.saving.clone(), file.clone());
        let done = finished(
            &desk,
            &go,
            w::saved(t::FACTS, &file.row.head),
            Some(&texts.drafting),
        );
        Callback::from(move |anyway| {
            let request =
                changed(&HOUSEHOLD, "", &file.fields, &typed).map(|fields| CorrectHousehold {
                    id: file.row.id,
                    seen: file.seen,
                    fields,
                    anyway,
                });
            send(&saving, request, done.clone());
        })
    };
    let fields = html! {
        <Declared
            kind={&HOUSEHOLD} names={HOUSEHOLD_FIELDS} now={file.fields.clone()} typed={(*texts.typed).clone()} on={texts.on()} saving={texts.saving.clone()}
        />
    };
    frame(
        &texts,
        t::of(t::FACTS, &file.row.head),
        html! {},
        &save,
        "facts-form",
        fields,
    )
}

/// A new member.
#[component]
pub fn NewMember(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::NEW_MEMBER} render={Callback::from(|file| html! { <NewMemberForm {file} /> })} /> }
}

#[component]
fn NewMemberForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("new-member/{}", file.row.id));
    let save = {
        let (typed, saving, household) = (texts.typed.clone(), texts.saving.clone(), file.row.id);
        let (relation, joined_by, since) = (
            texts.get("relation"),
            texts.get("joined_by"),
            texts.get("join-since"),
        );
        let done = finished(
            &desk,
            &go,
            w::saved(t::NEW_MEMBER, &file.row.head),
            Some(&texts.drafting),
        );
        Callback::from(move |anyway| {
            let request = (|| {
                let missing = |text: &str, field: &str| {
                    (!text.is_empty())
                        .then_some(())
                        .ok_or_else(|| Fault::new("field.missing").field(field))
                };
                missing(&relation, "relation")?;
                missing(&joined_by, "joined_by")?;
                let since = optional_day(&since, "since")?;
                let fields = changed(&PERSON, "", &Default::default(), &typed)?;
                Ok(AddMember {
                    household,
                    relation: relation.clone(),
                    since,
                    joined_by: joined_by.clone(),
                    fields,
                    anyway,
                })
            })();
            send(&saving, request, done.clone());
        })
    };
    let saving = &texts.saving;
    let fields = html! {
        <>
            <div class="two">
                <Select name="relation" label={t::RELATION} choices={choices(&desk, "relation_nat")} chosen={texts.get("relation")} on={texts.on_one("relation")} required=true error={saving.error("relation")} />
                <Select name="joined_by" label={t::JOINED_BY} choices={choices(&desk, "member_in")} chosen={texts.get("joined_by")} on={texts.on_one("joined_by")} required=true error={saving.error("joined_by")} />
                <DayField name="join-since" label={t::SINCE} initial={texts.first("join-since")} on={texts.on_one("join-since")} partial=true error={saving.error("since")} />
            </div>
            <Declared kind={&PERSON} names={PERSON_FIELDS} required={NAMED} fresh=true typed={(*texts.typed).clone()} on={texts.on()} saving={saving.clone()} />
        </>
    };
    frame(
        &texts,
        t::of(t::NEW_MEMBER, &file.row.head),
        html! {},
        &save,
        "member-form",
        fields,
    )
}

fn optional_day(text: &str, field: &str) -> Result<Option<PartialDay>, Fault> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| Fault::new("field.day").field(field))
}

/// Finds the member that a page is about.
fn of_member(
    file: Rc<HouseholdFile>,
    person: RecordId,
    draw: impl Fn(Rc<HouseholdFile>, MemberRow) -> Html,
) -> Html {
    let member = file
        .members
        .iter()
        .find(|member| member.person == person)
        .cloned();
    match member {
        Some(member) => draw(file, member),
        None => {
            html! { <Shown title={t::MEMBER} fault={Fault::new("record.missing")} again={Callback::noop()} /> }
        }
    }
}

/// Correction of a member's facts.
#[component]
pub fn Member(props: &MemberProps) -> Html {
    let person = props.person;
    let render = Callback::from(move |file| {
        of_member(
            file,
            person,
            |file, member| html! { <MemberForm {file} {member} /> },
        )
    });
    html! { <OfHouse id={props.id} title={t::MEMBER} {render} /> }
}

#[component]
fn MemberForm(props: &FileMemberProps) -> Html {
    let (desk, go, member) = (use_desk(), use_go(), props.member.clone());
    let texts = use_texts(format!("member/{}", member.person));
    let relation = texts
        .typed
        .get("relation")
        .cloned()
        .or(member.relation.clone())
        .unwrap_or_default();
    let save = {
        let (typed, saving, member, relation) = (
            texts.typed.clone(),
            texts.saving.clone(),
            member.clone(),
            relation.clone(),
        );
        let done = finished(
            &desk,
            &go,
            w::saved(t::MEMBER, &props.file.row.head),
            Some(&texts.drafting),
        );
        Callback::from(move |anyway| {
            let other = (Some(&relation) != member.relation.as_ref() && !relation.is_empty())
                .then(|| (relation.clone(), member.membership_seen));
            let request =
                changed(&PERSON, "", &member.fields, &typed).map(|fields| CorrectMember {
                    person: member.person,
                    seen: member.seen,
                    fields,
                    relation: other,
                    anyway,
                });
            send(&saving, request, done.clone());
        })
    };
    let fields = html! {
        <>
            if !member.is_head {
                <div class="two"><Select name="relation" label={t::RELATION} choices={choices(&desk, "relation_nat")} chosen={relation} on={texts.on_one("relation")} /></div>
            }
            <Declared
                kind={&PERSON} names={PERSON_FIELDS} required={NAMED} now={member.fields.clone()} typed={(*texts.typed).clone()} on={texts.on()}
                saving={texts.saving.clone()}
            />
        </>
    };
    frame(
        &texts,
        t::member_of(&member.name, &props.file.row.head),
        html! {},
        &save,
        "member-form",
        fields,
    )
}

/// A member leaves.
#[component]
pub fn Leave(props: &MemberProps) -> Html {
    let person = props.person;
    let render = Callback::from(move |file| {
        of_member(
            file,
            person,
            |file, member| html! { <LeaveForm {file} {member} /> },
        )
    });
    html! { <OfHouse id={props.id} title={t::LEAVE} {render} /> }
}

#[component]
fn LeaveForm(props: &FileMemberProps) -> Html {
    let (desk, go, member) = (use_desk(), use_go(), props.member.clone());
    let texts = use_texts(format!("leave/{}", member.membership));
    let (on, reason, new_head) = (texts.get("on"), texts.get("reason"), texts.get("new_head"));
    let save = {
        let (saving, member, on, reason, new_head) = (
            texts.saving.clone(),
            member.clone(),
            on.clone(),
            reason.clone(),
            new_head.clone(),
        );
        let done = finished(
            &desk,
            &go,
            w::saved(t::LEAVE, &props.file.row.head),
            Some(&texts.drafting),
        );
        Callback::from(move |_| {
            let request = optional_day(&on, "on").and_then(|on| {
                let on = on.ok_or_else(|| Fault::new("field.missing").field("on"))?;
                if reason.is_empty() {
                    return Err(Fault::new("field.missing").field("reason"));
                }
                if member.is_head && new_head.is_empty() {
                    return Err(Fault::new("household.head_needed").field("new_head"));
                }
                let new_head = new_head.parse().ok().filter(|_| member.is_head);
                Ok(MemberLeaves {
                    membership: member.membership,
                    seen: member.membership_seen,
                    on,
                    reason: reason.clone(),
                    new_head,
                })
            });
            send(&saving, request, done.clone());
        })
    };
    let others: Vec<Choice> = props
        .file
        .members
        .iter()
        .filter(|other| other.person != member.person)
        .map(|other| Choice::new(other.person.to_string(), other.name.clone()))
        .collect();
    let saving = &texts.saving;
    let fields = html! {
        <>
            <DayField name="on" label={t::LEFT_ON} initial={texts.first("on")} on={texts.on_one("on")} required=true partial=true error={saving.error("on")} />
            <Select name="reason" label={t::LEFT_BY} choices={choices(&desk, "member_out")} chosen={reason} on={texts.on_one("reason")} required=true error={saving.error("reason")} />
            if member.is_head {
                <Select name="new_head" label={t::NEXT_HEAD} choices={others} chosen={new_head} on={texts.on_one("new_head")} required=true error={saving.error("new_head")} hint={t::NEXT_HEAD_HINT} />
            }
        </>
    };
    frame(
        &texts,
        t::leaves(&member.name, &props.file.row.head),
        html! {},
        &save,
        "leave-form",
        fields,
    )
}

/// Change of head.
#[component]
pub fn Head(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::HEAD_CHANGE} render={Callback::from(|file| html! { <HeadForm {file} /> })} /> }
}

#[component]
fn HeadForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("head/{}", file.row.id));
    let head = texts.get("head");
    let save = {
        let (saving, file, head, typed) = (
            texts.saving.clone(),
            file.clone(),
            head.clone(),
            texts.typed.clone(),
        );
        let done = finished(
            &desk,
            &go,
            w::saved(t::HEAD_CHANGE, &file.row.head),
            Some(&texts.drafting),
        );
        Callback::from(move |_| {
            let request = head
                .parse()
                .map_err(|_| Fault::new("field.missing").field("head"))
                .map(|head| {
                    let relation = |member: &MemberRow| {
                        Some((
                            member.membership,
                            typed.get(&relation_name(member)).cloned()?,
                        ))
                    };
                    let relations = file
                        .members
                        .iter()
                        .filter(|member| member.person != head)
                        .filter_map(relation)
                        .collect();
                    ChangeHead {
                        household: file.row.id,
                        seen: file.seen,
                        head,
                        relations,
                    }
                });
            send(&saving, request, done.clone());
        })
    };
    let others = file.members.iter().filter(|member| !member.is_head);
    let heads: Vec<Choice> = others
        .map(|member| Choice::new(member.person.to_string(), member.name.clone()))
        .collect();
    let relation = |member: &MemberRow| {
        let name = relation_name(member);
        let chosen = texts.typed.get(&name).cloned().unwrap_or_default();
        let on = {
            let name = name.clone();
            texts.on().reform(move |text| (name.clone(), text))
        };
        html! { <Select {name} label={t::relation_to_head(&member.name)} choices={choices(&desk, "relation_nat")} {chosen} {on} /> }
    };
    let fields = html! {
        <>
            <Field name="head" label={t::NEW_HEAD} single=false required=true error={texts.saving.error("head")}>
                <Segmented name="head" choices={heads} chosen={head.clone()} on={texts.on_one("head").reform(|code: AttrValue| code.to_string())} />
            </Field>
            if !head.is_empty() {
                <p class="mute">{ t::RELATIONS_HINT }</p>
                <div class="two">{ for file.members.iter().filter(|member| member.person.to_string() != head).map(relation) }</div>
            }
        </>
    };
    frame(
        &texts,
        t::of(t::HEAD_CHANGE, &file.row.head),
        html! {},
        &save,
        "head-form",
        fields,
    )
}

fn relation_name(member: &MemberRow) -> String {
    format!("relation-{}", member.membership)
}

/// The move of a whole household to another village.
#[component]
pub fn Move(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::MOVE} render={Callback::from(|file| html! { <MoveForm {file} /> })} /> }
}

#[component]
fn MoveForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("move/{}", file.row.id));
    let to = use_state(|| None::<AreaCode>);
    let save = {
        let (saving, file, to, address) = (
            texts.saving.clone(),
            file.clone(),
            to.clone(),
            texts.get("address"),
        );
        let done = finished(
            &desk,
            &go,
            w::saved(t::MOVE, &file.row.head),
            Some(&texts.drafting),
        );
        Callback::from(move |_| {
            let request = (*to)
                .clone()
                .ok_or_else(|| Fault::new("household.village").field("to"))
                .map(|to| MoveHousehold {
                    household: file.row.id,
                    seen: file.seen,
                    to,
                    address: Some(address.clone()).filter(|address| !address.is_empty()),
                });
            send(&saving, request, done.clone());
        })
    };
    let here = anju_model::value::field(&file.fields, "village")
        .as_text()
        .and_then(AreaCode::parse);
    let from = here.and_then(|here| here.at(anju_model::area::AreaLevel::County));
    let from = from.or_else(|| {
        desk.session
            .as_ref()
            .and_then(|session| session.areas.first())
            .map(|area| area.code.clone())
    });
    let fields = html! {
        <>
            <p class="alert care">{ t::MOVE_NOTE }</p>
            <Field name="now" label={t::NOW_AT} single=false><p class="in-text">{ &file.village }</p></Field>
            if let Some(from) = from { <AreaPick name="to" {from} on={Callback::from(move |code| to.set(code))} error={texts.saving.error("to")} /> }
            <TextField name="address" label={t::NEW_ADDRESS} initial={texts.first("address")} on={texts.on_one("address")} error={texts.saving.error("address")} />
        </>
    };
    frame(
        &texts,
        t::of(t::MOVE, &file.row.head),
        html! {},
        &save,
        "move-form",
        fields,
    )
}
