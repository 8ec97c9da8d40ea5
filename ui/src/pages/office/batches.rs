//! 历次导入: each import with what it took, and taking one back.

use crate::{
    hooks::{Paged, page_of, use_paged, use_save},
    parts::{Button, Card, Dialog, Empty, ExportButton, FaultNote, Pagination, Tag},
    shared::{Act, use_desk},
    words::{self as w, import as t},
};
use anju_model::{
    contract::{BatchRow, BatchUndone, ListChosen, UndoBatch},
    words::moment,
};
use std::rc::Rc;
use yew::prelude::*;

const SIZE: u32 = 10;

/// Props of the list.
#[derive(Properties, PartialEq)]
pub struct BatchesProps {
    /// The imports, newest first.
    pub batches: Rc<Vec<BatchRow>>,
    /// Hears that one was taken back.
    pub done: Callback<()>,
}

/// The list.
#[component]
pub fn Batches(props: &BatchesProps) -> Html {
    let desk = use_desk();
    let Paged { page, on_page, .. } = use_paged(|| ());
    let undoing = use_state(|| None::<BatchRow>);
    let total = u32::try_from(props.batches.len()).unwrap_or(u32::MAX);
    let set = {
        let undoing = undoing.clone();
        Callback::from(move |batch: Option<BatchRow>| undoing.set(batch))
    };
    let line = |batch: &BatchRow| {
        let (ask, own) = (set.clone(), batch.clone());
        let undo = Callback::from(move |()| ask.emit(Some(own.clone())));
        html! {
            <li class="list-row" key={batch.id.to_string()} data-test="batch-row">
                <p><b>{ &batch.file }</b>{ " " }<span class="mute s">{ t::batch(batch, &moment(batch.at, desk.today())) }</span></p>
                if batch.undone_at.is_some() {
                    <Tag>{ t::UNDONE }</Tag>
                } else {
                    <Button onclick={undo} test="undo-batch" label={t::undo(&batch.file)}>{ t::UNDO }</Button>
                }
            </li>
        }
    };
    html! {
        <Card title={t::BATCHES} flush=true test="batches">
            if props.batches.is_empty() { <Empty text={t::NO_BATCH} /> }
            <ul>{ for page_of(&props.batches, page, SIZE).iter().map(line) }</ul>
            <Pagination {total} size={SIZE} {page} on={on_page} />
            if total > 0 { <p class="list-row"><span /><ExportButton list={ListChosen::Batches {}} /></p> }
            if let Some(batch) = &*undoing {
                <Undoing batch={batch.clone()} on_close={set.reform(|()| None)} done={props.done.clone()} />
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct UndoingProps {
    batch: BatchRow,
    on_close: Callback<()>,
    done: Callback<()>,
}

#[component]
fn Undoing(props: &UndoingProps) -> Html {
    let (desk, saving, close) = (use_desk(), use_save(), props.on_close.clone());
    let go = {
        let (saving, id, close, done) = (saving.clone(), props.batch.id, close.clone(), props.done.clone());
        Callback::from(move |()| {
            let (desk, close, done) = (desk.clone(), close.clone(), done.clone());
            let undone = Callback::from(move |undone: BatchUndone| {
                desk.dispatch(Act::Say(t::undone(undone.records)));
                close.emit(());
                done.emit(());
            });
            saving.run(UndoBatch { id }, undone);
        })
    };
    html! {
        <Dialog title={t::undo(&props.batch.file)} on_close={close.clone()} foot={html! {
            <>
                <Button onclick={close}>{ w::CANCEL }</Button>
                <Button look="p" onclick={go} disabled={saving.busy} test="confirm">{ t::UNDO_GO }</Button>
            </>
        }}>
            <ol class="orders">{ for t::UNDO_NOTE.iter().map(|note| html! { <li>{ *note }</li> }) }</ol>
            <FaultNote fault={saving.fault.clone()} />
        </Dialog>
    }
}
