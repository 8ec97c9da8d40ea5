//! 走访登记: today, who went, at home; “无变化，保存” is one press. What changed, a note and needs raised are there when wanted.

mod aside;
mod filled;
mod inputs;

use crate::{
    hooks::{Asking, Go, use_ask_once, use_drafted, use_go},
    parts::{Button, Card, DraftOffer, Form, FormFoot, GoLink, PageHead, Shown},
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, visit as t},
};
use anju_model::{
    RecordId,
    contract::{OpenVisitForm, Saved, VisitForm},
};
use aside::Aside;
pub use filled::switch;

use filled::Filled;
use inputs::{Facts, Words};
use std::rc::Rc;
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct VisitProps {
    /// The household.
    pub id: RecordId,
}

/// The page: waits for what the form starts from.
#[component]
pub fn Visit(props: &VisitProps) -> Html {
    let Asking { reply, fault, again } = use_ask_once(OpenVisitForm { household: props.id });
    match reply {
        Some(form) => html! { <VisitPage {form} /> },
        None => html! { <Shown title={t::TITLE} {fault} {again} /> },
    }
}

#[derive(Properties, PartialEq)]
struct PageProps {
    form: Rc<VisitForm>,
}

const FIELDS: &[&str] = &["visited_on", "visitors", "method", "met", "note", "next_due", "needs"];

#[component]
fn VisitPage(props: &PageProps) -> Html {
    let desk = use_desk();
    let go = use_go();
    let form = &props.form;
    let house = &form.household;
    let (filled, drafting) = use_drafted(format!("visit/{}", house.id), || Filled::start(form));
    let saving = &filled.saving;
    let last_change = use_mut_ref(|| false);
    let save = {
        let last_change = last_change.clone();
        let (id, finish) = (house.id, drafting.finish());
        let saved = Callback::from({
            let (desk, go) = (desk.clone(), go.clone());
            let said = w::saved_visit(&house.head);
            move |saved: Saved| {
                finish.emit(());
                desk.dispatch(Act::Saved(said.clone(), saved));
                desk.dispatch(Act::Changed);
                go.emit(Go::Back);
            }
        });
        let request = move |filled: &Filled, (no_change, anyway): (bool, bool)| {
            last_change.replace(no_change);
            filled.request(id, no_change, anyway)
        };
        filled.send(request, saved)
    };
    let anyway = save.reform(move |()| (*last_change.borrow(), true));
    let no_change = save.reform(|()| (true, false));
    let plain = save.reform(|()| (false, false));
    html! {
        <>
            <PageHead title={t::title(&house.head)} beside={html! { <span class="mute">{ t::about(house, desk.today()) }</span> }}>
                <GoLink to={Route::House { id: house.id }}>{ t::FILE }</GoLink>
            </PageHead>
            <DraftOffer drafting={drafting.clone()} on_take={filled.on_take(&drafting)} />
            <div class="columns">
                <Card>
                    <Form on_save={plain} on_anyway={anyway} saving={saving.clone()} fields={FIELDS.to_vec()} test="visit-form">
                        <Facts form={form.clone()} filled={filled.clone()} />
                        <Words key={filled.round()} form={form.clone()} filled={filled.clone()} />
                        <FormFoot saving={saving.clone()} kept={drafting.kept} test="visit-save">
                            <Button onclick={no_change} disabled={saving.busy || touched_changes(&filled)} test="visit-no-change">{ t::NO_CHANGE }</Button>
                        </FormFoot>
                    </Form>
                </Card>
                <Aside form={form.clone()} />
            </div>
        </>
    }
}

/// “无变化” is no answer once something was ticked.
fn touched_changes(filled: &Filled) -> bool {
    !filled.changed.is_empty()
}
