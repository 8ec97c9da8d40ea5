//! One case: who hands over to whom, how far it is, what comes next for this side, and its items with their owners.

use super::{HANDOVER, ITEM};
use crate::{
    hooks::{Asking, Go, Press, use_ask, use_form, use_go, use_keys},
    pages::record::{Next, OfKind, said},
    parts::{Button, Card, Choice, FaultNote, GoLink, Mark, Masked, PageHead, PaperButtons, Select, Shown, Tag},
    route::Route,
    shared::{Act, Desk, use_desk},
    words::{self as w, handover as t, record},
};
use anju_model::{
    Day, Fault, Field, Meaning, RecordId, Value,
    contract::{AddHandoverItem, HandoverFile, OpenHandover, RecordRow, Saved},
    kinds::{HandoverState, handover_way},
    papers::About,
    value::field,
};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct HandoverProps {
    /// The case.
    pub id: RecordId,
}

/// What the page shows of the case, in order.
const FACTS: &[&str] = &[
    "way",
    "number",
    "persons",
    "reason",
    "contact",
    "phone",
    "address",
    "offered_on",
    "accepted_on",
    "returned_on",
    "because",
    "stopped_on",
    "closed_on",
    "letter",
    "letter_on",
    "reply",
    "note",
];

/// The page.
#[component]
pub fn HandoverPage(props: &HandoverProps) -> Html {
    let (id, go) = (props.id, use_go());
    let Asking { reply, fault, again } = use_ask(OpenHandover { id });
    use_keys(Callback::from(move |press: Press| {
        let back = press.key == "Escape" && !press.typing;
        if back {
            go.emit(Go::Back);
        }
        back
    }));
    let Some(file) = reply else {
        return html! { <Shown title={t::CASE} {fault} {again} /> };
    };
    let of = OfKind::of(&HANDOVER);
    let state = of.and_then(|of| of.state(&file.row));
    let offered = Some(HandoverState::Offered.code());
    let is_offered = field(&file.row.fields, "way").as_text() == Some(handover_way::INSIDE)
        && field(&file.row.fields, "state").as_text() == offered;
    let is_open = state.as_ref().is_some_and(|(_, open)| *open);
    let beside = html! {
        <>
            if let Some((word, open)) = state { <Tag look={if open { "amber" } else { "green" }}><span data-test="record-state">{ word }</span></Tag> }
            <Mark mark={file.row.mark} always=true />
        </>
    };
    html! {
        <>
            <PageHead title={w::care::of(t::CASE, &file.row.head)} {beside}>
                if file.may_write && is_open {
                    <GoLink to={Route::CorrectRecord { kind: HANDOVER.name.to_owned(), id }} test="correct-record">{ t::CORRECT }</GoLink>
                }
                if let Some(id) = file.household { <GoLink to={Route::House { id }}>{ t::HOUSE }</GoLink> }
            </PageHead>
            <div class="row papers"><PaperButtons about={About::Record(HANDOVER.name)} record={id} /></div>
            <Facts file={file.clone()} />
            if let Some(of) = of.filter(|_| file.may_write) {
                <Next key={file.row.seen} {of} rows={vec![file.row.clone()]} sides={file.sides.clone()} hint={is_offered.then_some(t::MOVES_ON_ACCEPTANCE)} />
            }
            <Items {file} {is_open} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct FactsProps {
    file: Rc<HandoverFile>,
}

#[component]
fn Facts(props: &FactsProps) -> Html {
    let (desk, file) = (use_desk(), &props.file);
    let fields = FACTS.iter().filter_map(|name| HANDOVER.field(name));
    let shown = |field: &'static Field| {
        let said = said(&desk, field, &file.row)?;
        Some((field.label, value(HANDOVER.name, field, &file.row, said)))
    };
    let facts = fields.filter_map(shown);
    html! {
        <Card title={t::FACTS} test="record">
            <dl class="facts">
                <div><dt>{ t::FROM }</dt><dd data-test="handover-from">{ &file.from }</dd></div>
                <div><dt>{ t::TO }</dt><dd data-test="handover-to">{ &file.to }</dd></div>
                { for facts.map(|(label, said)| html! { <div><dt>{ label }</dt><dd>{ said }</dd></div> }) }
            </dl>
        </Card>
    }
}

/// A value as the page shows it: an office's phone is masked like any other, with its way to be seen.
fn value(kind: &'static str, field: &'static Field, row: &RecordRow, said: String) -> Html {
    if field.meaning == Meaning::Phone {
        return html! { <Masked value={said} kind={kind} record={row.id} field={field.name} label={field.label} /> };
    }
    html! { said }
}

#[derive(Properties, PartialEq)]
struct ItemsProps {
    file: Rc<HandoverFile>,
    is_open: bool,
}

/// The items, each with its owner and its day.
#[component]
fn Items(props: &ItemsProps) -> Html {
    let (desk, file) = (use_desk(), &props.file);
    let may_write = file.may_write && props.is_open;
    html! {
        <Card title={t::ITEMS} flush=true test="handover-items">
            if file.items.is_empty() { <p class="mute s pad">{ t::NO_ITEMS }</p> }
            <ul>{ for file.items.iter().map(|row| item(&desk, row, may_write)) }</ul>
            if may_write && !file.missing.is_empty() { <Add key={file.missing.len()} file={file.clone()} /> }
        </Card>
    }
}

fn item(desk: &Desk, row: &RecordRow, may_write: bool) -> Html {
    let says = |name: &str| ITEM.field(name).and_then(|field| said(desk, field, row));
    let label = says("item").unwrap_or_default();
    let state = OfKind::of(&ITEM).and_then(|of| of.state(row));
    let open = state.as_ref().is_some_and(|(_, open)| *open);
    let owned = !field(&row.fields, "side").is_null() && !field(&row.fields, "owner").is_null();
    let due = |day: &Value| day.as_text().and_then(|day| day.parse::<Day>().ok()).is_some_and(|day| day < desk.today());
    let late = open && due(field(&row.fields, "due"));
    let phone = ITEM.field("phone").and_then(|field| Some(value(ITEM.name, field, row, said(desk, field, row)?)));
    let whose = [says("side"), says("owner"), says("due").map(|due| record::part("期限", &due))];
    let whose = whose.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let kind = ITEM.name.to_owned();
    html! {
        <li class="list-row" key={row.id.to_string()} data-test="handover-item">
            <p>
                <b>{ &label }</b>{ " " }
                if let Some(stands) = says("stands") { <span>{ stands }</span>{ " " } }
                <span class="mute s">{ whose }</span>{ " " }
                if let Some(phone) = phone { { phone }{ " " } }
                if open && !owned { <Tag look="amber">{ t::OWNERLESS }</Tag>{ " " } }
                <Mark mark={row.mark} />
            </p>
            if let Some((word, open)) = state { <Tag look={if late { "red" } else if open { "amber" } else { "green" }}>{ word }</Tag> }
            if may_write {
                <GoLink to={Route::CorrectRecord { kind: kind.clone(), id: row.id }} test="own-item">{ t::CORRECT_ITEM }<span class="unseen">{ &label }</span></GoLink>
            }
            <GoLink to={Route::Record { kind, id: row.id }} test="open-item">
                { if may_write && open { t::HANDLE_ITEM } else { t::OPEN } }<span class="unseen">{ &label }</span>
            </GoLink>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct AddProps {
    file: Rc<HandoverFile>,
}

/// Adding an item that the case does not have.
#[component]
fn Add(props: &AddProps) -> Html {
    let (desk, file) = (use_desk(), props.file.clone());
    let form = use_form(String::new);
    let saving = &form.saving;
    let label = |code: &String| Choice::new(code.clone(), desk.label("handover_item", code));
    let choices: Vec<Choice> = file.missing.iter().map(label).collect();
    let handover = file.row.id;
    let done = {
        let (desk, said) = (desk.clone(), w::saved(t::ITEMS, &file.row.head));
        Callback::from(move |saved: Saved| {
            desk.dispatch(Act::Saved(said.clone(), saved));
            desk.dispatch(Act::Changed);
        })
    };
    let add = form.send(
        move |code: &String, ()| {
            if code.is_empty() {
                return Err(Fault::new("field.missing").field("item"));
            }
            let fields = [("item".to_owned(), Value::text(code.clone()))].into();
            Ok(AddHandoverItem { handover, fields, anyway: false })
        },
        done,
    );
    html! {
        <div class="row pad">
            <Select name="item" label={t::ITEM} {choices} chosen={(*form).clone()} on={form.on(|form, code| *form = code)} error={saving.error("item")} />
            <Button onclick={add} disabled={saving.busy} test="add-item">{ t::ADD_ITEM }</Button>
            <FaultNote fault={saving.elsewhere(&["item"])} />
        </div>
    }
}
