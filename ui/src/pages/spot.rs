//! 随机抽查: drawing households by lot, entering what the checks found, and the share that agrees.

use super::{fields::needed_day, visit::switch};
use crate::{
    hooks::{Asking, use_area, use_ask, use_form, use_go, use_kept},
    parts::{
        AreaFilter, Button, Card, Choice, DatePick, Empty, ExportButton, FaultNote, GoLink, Mark, PageHead, Select,
        Tag, TextField, Ticks, Waiting, lately, span,
    },
    route::Route,
    shared::{Act, Desk, use_desk},
    words::{self as w, spot as t},
};
use anju_model::{
    AreaCode, Day, Fault, RecordId,
    area::AreaLevel,
    contract::{
        AreaName, DrawSpot, EnterSpotCheck, GetAreas, ListChosen, ListSpotRounds, OpenSpotRound, Saved, SpotCheckRow,
        SpotRoundFile, SpotRoundRow,
    },
    reading,
};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// The draws, and drawing.
#[component]
pub fn SpotRounds() -> Html {
    let desk = use_desk();
    let (area, on_area) = use_area();
    let Asking { reply, fault, again } = use_ask(ListSpotRounds { area: area.clone() });
    let may_draw = desk.me().is_some_and(|me| me.role.rank().is_some());
    html! {
        <>
            <PageHead title={w::menu::SPOT} beside={html! { <span class="mute">{ t::HINT }</span> }}>
                <ExportButton list={ListChosen::SpotRounds { area: area.clone() }} />
            </PageHead>
            if may_draw { <Draw /> }
            if span(&desk).is_some() { <div class="filter"><AreaFilter chosen={area} on={on_area} /></div> }
            <FaultNote {fault} on_again={again} />
            <Card title={t::ROUNDS} flush=true>
                if let Some(rounds) = reply {
                    if rounds.is_empty() { <Empty text={t::NONE} /> }
                    <ul data-test="spot-rounds">{ for rounds.iter().map(|round| line(&desk, round)) }</ul>
                } else {
                    <Waiting />
                }
            </Card>
        </>
    }
}

fn line(desk: &Desk, round: &SpotRoundRow) -> Html {
    html! {
        <li class="list-row" key={round.id.to_string()} data-test="spot-round">
            <p><b>{ t::round(round, desk.today()) }</b>{ " " }<span class="mute s">{ t::progress(round) }</span>{ " " }<Mark mark={round.mark} /></p>
            <GoLink to={Route::Spot { id: round.id }} test="open-spot">{ t::OPEN }</GoLink>
        </li>
    }
}

/// The size a draw starts with.
const USUAL: &str = "10";

/// What a draw is made of.
#[derive(Clone, PartialEq)]
struct Drawing {
    area: Option<AreaCode>,
    size: String,
}

impl Drawing {
    /// What is asked: a size that is no number is refused as none.
    fn request(&self) -> DrawSpot {
        let size = reading::whole(&self.size).and_then(|size| size.try_into().ok()).unwrap_or(0);
        DrawSpot { area: self.area.clone(), size }
    }
}

#[component]
fn Draw() -> Html {
    let (desk, go) = (use_desk(), use_go());
    let own = desk.me().map(|me| me.area.code.clone());
    let below = own.as_ref().filter(|code| code.level() < AreaLevel::Village).cloned();
    let form = use_form(|| Drawing { area: None, size: USUAL.to_owned() });
    let saving = &form.saving;
    let onsubmit = {
        let (desk, go) = (desk.clone(), go.clone());
        let done = Callback::from(move |saved: Saved| {
            desk.dispatch(Act::Say(t::DRAWN.to_owned()));
            go.emit(Route::Spot { id: saved.record }.into());
        });
        let save = form.send(|form: &Drawing, ()| Ok(form.request()), done);
        save.reform(|event: SubmitEvent| event.prevent_default())
    };
    let on_size = form.on(|form, text| form.size = text);
    let on_area = form.on(|form, code: String| form.area = AreaCode::parse(&code));
    html! {
        <Card>
            <form class="row" {onsubmit}>
                if let Some(below) = below { <From {below} chosen={form.area.clone()} on={on_area} /> }
                <TextField name="spot-size" label={t::SIZE} initial={USUAL} inputmode="numeric" on={on_size} error={saving.error("size")} test="spot-size" />
                <Button look="p" submit=true disabled={saving.busy} test="spot-draw">{ if saving.busy { t::DRAWING } else { t::DRAW } }</Button>
            </form>
            <FaultNote fault={saving.elsewhere(&["size"])} />
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct FromProps {
    below: AreaCode,
    chosen: Option<AreaCode>,
    on: Callback<String>,
}

#[component]
fn From(props: &FromProps) -> Html {
    let Asking { reply, .. } = use_ask(GetAreas { below: props.below.clone() });
    let areas: Vec<AreaName> = reply.map(|areas| (*areas).clone()).unwrap_or_default();
    let choices = areas.into_iter().map(|area| Choice::new(area.code.to_string(), area.name));
    let chosen = props.chosen.as_ref().map(|code| AttrValue::from(code.to_string())).unwrap_or_default();
    html! { <Select name="spot-area" label={t::FROM} choices={choices.collect::<Vec<_>>()} {chosen} none={t::ALL} on={props.on.clone()} /> }
}

/// Props of one draw.
#[derive(Properties, PartialEq)]
pub struct SpotProps {
    /// The draw.
    pub id: RecordId,
}

/// One draw with its households.
#[component]
pub fn Spot(props: &SpotProps) -> Html {
    let desk = use_desk();
    let (area, on_area) = use_area();
    let Asking { reply, fault, again } = use_ask(OpenSpotRound { id: props.id, area: area.clone() });
    let entering = use_state(|| None::<RecordId>);
    let kept = use_kept(reply);
    let filter = html! { <AreaFilter chosen={area.clone()} on={on_area} /> };
    let Some(file) = kept else {
        return html! { <><PageHead title={w::menu::SPOT} /><FaultNote fault={fault.clone()} on_again={again} />if fault.is_none() { <Waiting /> }</> };
    };
    let may_enter = desk.me().is_some_and(|me| me.role.rank().is_some());
    let row = |check: &SpotCheckRow| {
        let open = *entering == Some(check.id);
        let toggle = {
            let (entering, id) = (entering.clone(), check.id);
            Callback::from(move |()| entering.set((*entering != Some(id)).then_some(id)))
        };
        html! { <Row key={check.id.to_string()} check={check.clone()} {open} {may_enter} on_toggle={toggle} /> }
    };
    html! {
        <>
            <PageHead title={t::round(&file.round, desk.today())} beside={html! { <Mark mark={file.round.mark} /> }} />
            <div class="filter">
                <span data-test="spot-progress">{ t::progress(&file.round) }</span>
                { filter }
                <ExportButton list={ListChosen::Spot { round: props.id, area }} />
            </div>
            <Differing file={file.clone()} />
            <Card flush=true>
                if file.checks.is_empty() { <Empty text={t::GONE} /> }
                <ul data-test="spot-checks">{ for file.checks.iter().map(row) }</ul>
            </Card>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DifferingProps {
    file: Rc<SpotRoundFile>,
}

/// What did not agree, most often first.
#[component]
fn Differing(props: &DifferingProps) -> Html {
    let desk = use_desk();
    if props.file.differing.is_empty() {
        return html! {};
    }
    html! {
        <p class="row">
            <span class="mute">{ t::DIFFERS }</span>
            { for props.file.differing.iter().map(|(item, count)| html! { <Tag look="amber">{ t::differs(&desk.label("spot_item", item), *count) }</Tag> }) }
        </p>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    check: SpotCheckRow,
    open: bool,
    may_enter: bool,
    on_toggle: Callback<()>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let desk = use_desk();
    let check = &props.check;
    let household = &check.household;
    let look = match (check.checked_on, check.differs.is_empty()) {
        (None, _) => "",
        (Some(_), true) => "green",
        (Some(_), false) => "amber",
    };
    let differs: Vec<String> = check.differs.iter().map(|item| desk.label("spot_item", item)).collect();
    html! {
        <li class="list-row wraps" data-test="spot-check">
            <p>
                <b>{ w::house_of(&household.head) }</b>{ " " }
                <span class="mute s">{ w::place(&household.lives, household.persons) }</span>{ " " }
                if !differs.is_empty() { <span>{ differs.join("、") }</span> }{ " " }
                if let Some(note) = &check.note { <span class="mute s">{ note }</span> }{ " " }
                <Mark mark={check.mark} />
            </p>
            <Tag {look}>{ t::found(check, desk.today()) }</Tag>
            <GoLink to={Route::House { id: household.id }}>{ w::OPEN_HOUSE }</GoLink>
            if props.may_enter {
                <Button onclick={props.on_toggle.clone()} test="spot-enter">{ if check.checked_on.is_some() { t::CORRECT } else { t::ENTER } }</Button>
            }
            if props.open { <Enter check={check.clone()} on_done={props.on_toggle.clone()} /> }
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct EnterProps {
    check: SpotCheckRow,
    on_done: Callback<()>,
}

/// What a check found.
#[derive(Clone, PartialEq)]
struct Entering {
    checked_on: Option<Day>,
    differs: BTreeSet<String>,
    note: String,
}

impl Entering {
    /// What is saved.
    ///
    /// # Errors
    /// Asks for the day where it was emptied.
    fn request(&self, check: &SpotCheckRow) -> Result<EnterSpotCheck, Fault> {
        let checked_on = needed_day(self.checked_on, "checked_on", t::CHECKED_ON)?;
        let (differs, note) = (self.differs.clone(), Some(self.note.clone()));
        Ok(EnterSpotCheck { check: check.id, seen: check.seen, checked_on, differs, note })
    }
}

/// The form under a household.
#[component]
fn Enter(props: &EnterProps) -> Html {
    let desk = use_desk();
    let check = &props.check;
    let today = desk.today();
    let form = use_form(|| Entering {
        checked_on: check.checked_on.or(Some(today)),
        differs: check.differs.clone(),
        note: check.note.clone().unwrap_or_default(),
    });
    let saving = &form.saving;
    let onsubmit = {
        let (desk, check, on_done) = (desk.clone(), check.clone(), props.on_done.clone());
        let said = w::saved(t::ENTERED, &check.household.head);
        let done = Callback::from(move |saved: Saved| {
            desk.dispatch(Act::Saved(said.clone(), saved));
            on_done.emit(());
        });
        let save = form.send(move |form: &Entering, ()| form.request(&check), done);
        save.reform(|event: SubmitEvent| event.prevent_default())
    };
    let items = Choice::of_set(&desk.codes.0, "spot_item");
    let on_day = form.on(|form, day| form.checked_on = day);
    let on_item = form.on(|form, code: AttrValue| switch(&mut form.differs, code.to_string()));
    let on_note = form.on(|form, text| form.note = text);
    let chosen: Vec<AttrValue> = form.differs.iter().map(|code| AttrValue::from(code.clone())).collect();
    html! {
        <form class="form under" {onsubmit} data-test="spot-form">
            <DatePick name="checked_on" label={t::CHECKED_ON} quick={lately(today)} chosen={form.checked_on} on={on_day} error={saving.error("checked_on")} />
            <crate::parts::Field name="differs" label={t::DIFFERS} single=false hint={t::DIFFERS_HINT} error={saving.error("differs")}>
                <Ticks name="differs" choices={items} {chosen} on={on_item} />
            </crate::parts::Field>
            <TextField name="spot-note" label={t::NOTE} initial={form.first().note.clone()} lines=2 on={on_note} error={saving.error("note")} />
            <FaultNote fault={saving.elsewhere(&["checked_on", "differs", "note"])} />
            <div class="row acts-row"><Button look="p" submit=true disabled={saving.busy} test="spot-save">{ w::SAVE }</Button></div>
        </form>
    }
}
