//! 户档案: the household in short, its members, its cadre, this year's matters, open needs, and what happened.

mod help;
mod members;
mod past;

pub use help::matter_steps;

use crate::{
    hooks::{Asking, Go, Press, use_ask, use_go, use_keys},
    pages::rights::lit,
    parts::{Card, GoLink, Mark, Masked, PageHead, Shown, Tag},
    route::Route,
    shared::use_desk,
    words::{self as w, handover, house as t, rights},
};
use anju_model::{
    Kind, Record, RecordId,
    contract::{HouseholdFile, OpenHousehold},
    kinds::{Handover, Household},
    rules::Lamp,
    value::{Fields, field},
};
use help::{Matters, Needs};
use members::Members;
use past::Past;
use std::rc::Rc;
use yew::prelude::*;

static HANDOVER: Kind = Handover::KIND;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct HouseProps {
    /// The household.
    pub id: RecordId,
}

/// The page.
#[component]
pub fn House(props: &HouseProps) -> Html {
    let id = props.id;
    let Asking { reply, fault, again } = use_ask(OpenHousehold { id });
    let go = use_go();
    use_keys(Callback::from(move |press: Press| {
        if press.typing || press.ctrl {
            return false;
        }
        let visit = press.key.eq_ignore_ascii_case("n");
        if visit {
            go.emit(Route::Visit { id }.into());
        }
        if press.key == "Escape" {
            go.emit(Go::Back);
        }
        visit || press.key == "Escape"
    }));
    let Some(file) = reply else {
        return html! { <Shown title={t::TITLE} {fault} {again} /> };
    };
    html! {
        <>
            <Head file={file.clone()} />
            <Short file={file.clone()} />
            <Waits file={file.clone()} />
            <Rights file={file.clone()} />
            <div class="columns even">
                <div class="stack">
                    <Members file={file.clone()} />
                    <Matters file={file.clone()} />
                    <Needs file={file.clone()} />
                    <Facts file={file.clone()} />
                </div>
                <Past {file} />
            </div>
        </>
    }
}

/// Props of every part of the page.
#[derive(Properties, PartialEq)]
pub struct OfFile {
    /// The household's file.
    pub file: Rc<HouseholdFile>,
}

/// How the household's rights stand: mark and word, and for how many of its members; each opens its page.
#[component]
fn Rights(props: &OfFile) -> Html {
    let id = props.file.row.id;
    let lamp = |lamp: &Lamp| {
        html! {
            <li key={lamp.key.clone()} data-test="right-lamp">
                <GoLink to={Route::HouseRight { id, right: lamp.key.clone() }} look="link" test={format!("open-{}", lamp.key)}>{ &lamp.right }</GoLink>{ " " }
                { lit(lamp.light, &lamp.says) }
                if let Some((settled, of)) = lamp.settled { {" "}<span class="mute s">{ t::of_members(settled, of) }</span> }
            </li>
        }
    };
    html! {
        <ul class="lamps" aria-label={t::RIGHTS}>
            { for props.file.lamps.iter().map(lamp) }
            if props.file.may_write && !props.file.lamps.is_empty() {
                <li><GoLink to={Route::Survey { id }} look="t small" test="survey">{ rights::SURVEY }</GoLink></li>
            }
        </ul>
    }
}

#[component]
fn Head(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let id = file.row.id;
    let text = |name: &str| field(&file.fields, name).as_text().map(str::to_owned);
    let label = |set: &str, name: &str| text(name).map(|code| desk.label(set, &code));
    let monitored = text("monitored").filter(|code| code != "0").map(|code| desk.label("monitor", &code));
    let settled = t::settled(label("placement", "placement").as_deref(), text("moved_in_on").as_deref());
    let beside = html! {
        <>
            if let Some(kind) = label("hh_type", "household_type") { <Tag look="blue">{ kind }</Tag> }
            if let Some(monitored) = monitored { <Tag look="amber">{ monitored }</Tag> }
            if let Some(settled) = settled { <Tag>{ settled }</Tag> }
            <Mark mark={file.row.mark} always=true />
        </>
    };
    html! {
        <PageHead title={w::house_of(&file.row.head)} {beside}>
            if file.may_write {
                <GoLink to={Route::NewNeed { id }} test="new-need">{ t::NEED }</GoLink>
                <GoLink to={Route::NewMatter { id }} test="new-matter">{ t::MATTER }</GoLink>
                <GoLink to={Route::Visit { id }} look="p" key_hint="N" test="visit">{ t::VISIT }</GoLink>
            }
        </PageHead>
    }
}

/// The line that identifies the household.
#[component]
fn Short(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let id = file.row.id;
    let text = |fields: &Fields, name: &str| field(fields, name).as_text().map(str::to_owned);
    let head = file.members.iter().find(|member| member.is_head);
    let head_id = head.and_then(|head| Some((head.person, text(&head.fields, "id_number")?)));
    let phone = text(&file.fields, "phone");
    let pair = file.pairs.iter().find(|pair| pair.until.is_none());
    html! {
        <dl class="card short" data-test="house-short">
            <div><dt>{ t::LIVES }</dt><dd>{ &file.lives }</dd></div>
            if let Some(origin) = text(&file.fields, "origin_text") { <div><dt>{ t::ORIGIN }</dt><dd>{ origin }</dd></div> }
            if let Some((person, value)) = head_id {
                <div><dt>{ t::HEAD_ID }</dt><dd><Masked {value} kind="person" record={person} field="id_number" label={t::HEAD_ID} /></dd></div>
            }
            if let Some(value) = phone {
                <div><dt>{ t::PHONE }</dt><dd><Masked {value} kind="household" record={id} field="phone" label={t::PHONE} /></dd></div>
            }
            <div>
                <dt>{ t::CADRE }</dt>
                <dd data-test="house-cadre">
                    if let Some(pair) = pair {
                        <b>{ &pair.cadre.name }</b><span class="mute">{ t::since(pair.cadre.unit.as_deref(), pair.since, desk.today()) }</span>
                    } else {
                        <Tag look="red">{ t::NO_CADRE }</Tag>
                    }
                    if file.may_write { <GoLink to={Route::Cadre { id }} look="t small" test="assign-cadre">{ if pair.is_some() { t::CHANGE_CADRE } else { t::NAME_CADRE } }</GoLink> }
                </dd>
            </div>
        </dl>
    }
}

/// What waits for someone to look at.
#[component]
fn Waits(props: &OfFile) -> Html {
    let open = props.file.open;
    let says = t::open(open.conflicts, open.proposals, open.parked);
    if says.is_empty() {
        return html! {};
    }
    html! {
        <div class="alert care" data-test="house-open"><p>{ says }</p><GoLink to={Route::Sync}>{ t::GO_SETTLE }</GoLink></div>
    }
}

/// Every declared fact of the household that is known.
#[component]
fn Facts(props: &OfFile) -> Html {
    let desk = use_desk();
    let file = &props.file;
    let id = file.row.id;
    let hidden = ["head", "village", "state", "settlement", "group", "origin", "phone"];
    let rows =
        Household::KIND.fields.iter().filter(|declared| !hidden.contains(&declared.name)).filter_map(|declared| {
            let value = field(&file.fields, declared.name);
            (!value.is_null()).then(|| (declared.label, w::value(&desk, declared, value)))
        });
    html! {
        <Card>
            <details>
                <summary><h2>{ t::FACTS }</h2></summary>
                <dl class="facts">{ for rows.map(|(label, value)| html! { <div><dt>{ label }</dt><dd>{ value }</dd></div> }) }</dl>
            </details>
            if file.may_write {
                <div class="row">
                    <GoLink to={Route::Facts { id }} test="correct-household">{ t::CORRECT_HOUSEHOLD }</GoLink>
                    if file.may_move { <GoLink to={Route::Move { id }} test="move-household">{ t::MOVE }</GoLink> }
                    if file.may_move && desk.is_admitted_to(&HANDOVER) { <GoLink to={Route::Offer { id }} test="offer-household">{ handover::OFFER }</GoLink> }
                </div>
            }
        </Card>
    }
}
