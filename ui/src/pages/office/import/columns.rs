//! 列对应: which usual heading a column stands for. The columns of the file that nobody knows are offered; any other heading can
//! be typed.

use super::taught::{Taught, UnknownColumn};
use crate::{
    hooks::{Paged, page_of, use_paged},
    parts::{Button, Choice, Pagination, Pick},
    words::{self as w, import as t},
};
use anju_model::typed::said;
use yew::prelude::*;

const SIZE: u32 = 10;

#[derive(Properties, PartialEq)]
pub(super) struct ColumnsProps {
    /// Whether it stands open by itself.
    #[prop_or_default]
    pub open: bool,
    pub hint: AttrValue,
    pub taught: Taught,
    pub on: Callback<Taught>,
    /// Looks at the workbook again; none while that would say nothing new.
    pub on_again: Option<Callback<()>>,
    /// The columns of the file that nobody knows.
    #[prop_or_default]
    pub unknown: Vec<UnknownColumn>,
    /// The usual headings that no column was read as.
    #[prop_or_default]
    pub usual: Vec<String>,
}

#[component]
pub(super) fn Columns(props: &ColumnsProps) -> Html {
    let offered = !props.usual.is_empty() && !props.unknown.is_empty();
    let shown = |written: &String| offered && props.unknown.iter().any(|column| column.written == *written);
    let line = |(written, meant): &(String, String)| {
        let (on, taught, own) = (props.on.clone(), props.taught.clone(), written.clone());
        let drop = Callback::from(move |()| on.emit(taught.with_column(&own, None)));
        html! { <li class="row"><span>{ t::meant(written, meant) }</span><Button look="t small" onclick={drop} label={w::remove(written)}>{ w::REMOVE }</Button></li> }
    };
    let typed = props.taught.columns.iter().filter(|(written, _)| !shown(written));
    html! {
        <details open={props.open} data-test="columns">
            <summary>{ t::columns(props.unknown.len()) }</summary>
            <div class="stack below">
                <p class="mute s">{ props.hint.clone() }</p>
                if offered { <Unknown unknown={props.unknown.clone()} usual={props.usual.clone()} taught={props.taught.clone()} on={props.on.clone()} /> }
                <ul>{ for typed.map(line) }</ul>
                <Typed taught={props.taught.clone()} on={props.on.clone()} on_again={props.on_again.clone()} />
            </div>
        </details>
    }
}

#[derive(Properties, PartialEq)]
struct UnknownProps {
    unknown: Vec<UnknownColumn>,
    usual: Vec<String>,
    taught: Taught,
    on: Callback<Taught>,
}

/// The columns that nobody knows, each with what it may stand for.
#[component]
fn Unknown(props: &UnknownProps) -> Html {
    let Paged { page, on_page, .. } = use_paged(|| ());
    let total = u32::try_from(props.unknown.len()).unwrap_or(u32::MAX);
    let choices: Vec<Choice> =
        props.usual.iter().map(|heading| Choice::new(heading.clone(), heading.clone())).collect();
    let line = |column: &UnknownColumn| {
        let on = {
            let (on, taught, written) = (props.on.clone(), props.taught.clone(), column.written.clone());
            Callback::from(move |heading: String| {
                on.emit(taught.with_column(&written, Some(heading.as_str()).filter(|heading| !heading.is_empty())));
            })
        };
        let chosen = AttrValue::from(props.taught.column(&column.written).unwrap_or_default().to_owned());
        html! {
            <tr key={column.written.clone()} data-test="unknown-column">
                <td class="wrap"><b>{ &column.written }</b></td>
                <td class="n">{ t::cells(column.filled) }</td>
                <td><Pick label={t::stands_for(&column.written)} choices={choices.clone()} {chosen} none={t::KEPT_ONLY} {on} test="column-meant" /></td>
            </tr>
        }
    };
    html! {
        <div>
            <table class="teach">
                <thead><tr><th>{ t::WRITTEN }</th><th class="n">{ t::FILLED }</th><th>{ t::STANDS_FOR }</th></tr></thead>
                <tbody>{ for page_of(&props.unknown, page, SIZE).iter().map(line) }</tbody>
            </table>
            if total > SIZE { <Pagination {total} size={SIZE} {page} on={on_page} unit={t::COLUMN} /> }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct TypedProps {
    taught: Taught,
    on: Callback<Taught>,
    on_again: Option<Callback<()>>,
}

/// A heading and what it stands for, both typed.
#[component]
fn Typed(props: &TypedProps) -> Html {
    let (written, national) = (use_node_ref(), use_node_ref());
    let input = |node: &NodeRef| node.cast::<web_sys::HtmlInputElement>();
    let add = {
        let (on, taught, written, national) =
            (props.on.clone(), props.taught.clone(), written.clone(), national.clone());
        Callback::from(move |()| {
            let (Some(from), Some(to)) = (input(&written), input(&national)) else { return };
            let (Some(heading), Some(meant)) = (said(&from.value()), said(&to.value())) else { return };
            from.set_value("");
            to.set_value("");
            on.emit(taught.with_column(&heading, Some(&meant)));
        })
    };
    html! {
        <div class="row">
            <input ref={written} class="in half" type="text" placeholder={t::WRITTEN} aria-label={t::WRITTEN} data-test="column-written" />
            <input ref={national} class="in half" type="text" placeholder={t::NATIONAL} aria-label={t::NATIONAL} data-test="column-national" />
            <Button onclick={add} test="column-add">{ t::ADD_COLUMN }</Button>
            if let Some(again) = props.on_again.clone() { <Button onclick={again} test="columns-again">{ t::AGAIN }</Button> }
        </div>
    }
}
