//! 催办清单: what each unit has left to do, in words to print or copy, without anybody's data.

use crate::{
    parts::{Button, Card},
    words::{self as w, board as t},
};
use anju_model::contract::Board;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// Props of the list.
#[derive(Properties, PartialEq)]
pub struct PressProps {
    /// The board by units.
    pub board: Rc<Board>,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// The list.
#[component]
pub fn Press(props: &PressProps) -> Html {
    let text = text(&props.board);
    let area = use_node_ref();
    let copy = {
        let area = area.clone();
        Callback::from(move |()| {
            if let Some(area) = area.cast::<web_sys::HtmlTextAreaElement>() {
                area.select();
                copy_selected();
            }
        })
    };
    let print = Callback::from(|()| {
        // A machine without a printer says so itself.
        let _ = web_sys::window().map(|window| window.print());
    });
    let lines = text.lines().count().to_string();
    html! {
        <div class="press"><Card title={t::PRESS} test="press-list">
            <pre class="on-paper">{ &text }</pre>
            <textarea ref={area} class="in paper no-print" readonly=true rows={lines} aria-label={t::PRESS} value={text} />
            <div class="row no-print">
                <Button look="p" onclick={copy} test="press-copy">{ t::COPY }</Button>
                <Button onclick={print}>{ w::PRINT }</Button>
                <Button look="t" onclick={props.on_close.clone()}>{ w::CLOSE }</Button>
            </div>
        </Card></div>
    }
}

/// The one way to copy that also works where a page has no clipboard of its own.
fn copy_selected() {
    let document = web_sys::window().and_then(|window| window.document());
    if let Some(document) = document.and_then(|document| document.dyn_into::<web_sys::HtmlDocument>().ok()) {
        // What is selected stays selected, so that the keys work where this does not.
        let _ = document.exec_command("copy");
    }
}

fn text(board: &Board) -> String {
    let head = t::press_head(&board.title, &t::on_day(board.day));
    let left =
        board.rows.iter().filter(|row| !row.part.unpaired).filter_map(|row| t::press_line(&row.name, &row.figures));
    let lines: Vec<String> = left.enumerate().map(|(i, line)| format!("{}. {line}", i + 1)).collect();
    if lines.is_empty() { format!("{head}\n{}", t::NOTHING_LEFT) } else { format!("{head}\n{}", lines.join("\n")) }
}
