//! A paper as it will be printed: looked at here, printed by the system's own dialog. Whoever wants to edit it takes the .docx.

use crate::{
    api,
    hooks::{Go, Press, use_go, use_keys},
    parts::{Button, FaultNote, PageHead, Waiting},
    words::{self as w, paper as t},
};
use anju_model::{
    AreaCode, Fault, RecordId,
    contract::{Align, Block, Face, PaperCell, PaperView, Paragraph, PrintPaper, Run, ViewPaper},
    papers::{About, paper},
};
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct PaperProps {
    /// The paper's key.
    pub name: String,
    /// The record, the household or the division that it is about; `-` for all that is in reach.
    pub about: String,
}

/// The page. It asks once: each look is in the audit trail.
#[component]
pub fn PaperPage(props: &PaperProps) -> Html {
    let go = use_go();
    let view = use_state(|| None::<Result<PaperView, Fault>>);
    let trying = use_state(|| 0_u32);
    {
        let view = view.clone();
        use_effect_with((props.name.clone(), props.about.clone(), *trying), move |(name, about, _)| {
            view.set(None);
            api::ask_then(ViewPaper { print: asked(name, about) }, move |answer| view.set(Some(answer)));
        });
    }
    use_keys(Callback::from(move |press: Press| {
        let back = press.key == "Escape" && !press.typing;
        if back {
            go.emit(Go::Back);
        }
        back
    }));
    let print = Callback::from(|()| {
        if let Some(window) = web_sys::window() {
            let _ = window.print();
        }
    });
    let title = paper(&props.name).map_or(w::NOWHERE, |paper| paper.title);
    let again = Callback::from(move |()| trying.set(*trying + 1));
    html! {
        <>
            <PageHead {title} beside={html! { <span class="mute">{ t::HINT }</span> }}>
                if matches!(&*view, Some(Ok(_))) { <Button look="p" onclick={print} test="print-now">{ t::PRINT }</Button> }
            </PageHead>
            { match &*view {
                None => html! { <Waiting /> },
                Some(Err(fault)) => html! { <FaultNote fault={fault.clone()} on_again={again} /> },
                Some(Ok(view)) => html! { <article class={classes!("paper-sheet", view.landscape.then_some("wide"))} data-test="paper" aria-label={view.title.clone()}>{ for view.blocks.iter().map(block) }</article> },
            } }
        </>
    }
}

/// What the address asks for.
fn asked(name: &str, about: &str) -> PrintPaper {
    let of = paper(name).map(|paper| paper.about);
    let id = about.parse::<RecordId>().ok();
    PrintPaper {
        paper: name.to_owned(),
        record: id.filter(|_| matches!(of, Some(About::Record(_)))),
        household: id.filter(|_| of == Some(About::Household)),
        area: AreaCode::parse(about).filter(|_| matches!(of, Some(About::List(_)))),
        reason: None,
    }
}

fn block(block: &Block) -> Html {
    match block {
        Block::Paragraph(of) => paragraph(of),
        Block::Table { widths, heads, rows } => table(widths, *heads as usize, rows),
    }
}

fn paragraph(of: &Paragraph) -> Html {
    let align = match of.align {
        Align::Left => "",
        Align::Center => "center",
        Align::Right => "right",
    };
    // A paragraph that says nothing keeps its line.
    html! { <p class={align}>{ for of.runs.iter().map(run) }if of.runs.is_empty() { { "\u{a0}" } }</p> }
}

/// The sizes that the style sheet has, in half points.
const SIZES: [u32; 6] = [21, 24, 28, 32, 36, 44];

fn run(run: &Run) -> Html {
    let face = match run.face {
        Face::FangSong => "fang",
        Face::Hei => "hei",
        Face::Kai => "kai",
        Face::Song => "song",
    };
    let near = SIZES.into_iter().min_by_key(|size| size.abs_diff(run.size)).unwrap_or(SIZES[0]);
    let size = (run.size > 0).then(|| format!("size-{near}"));
    html! { <span class={classes!(face, size, run.bold.then_some("bold"))}>{ &run.text }</span> }
}

fn table(widths: &[u32], heads: usize, rows: &[Vec<PaperCell>]) -> Html {
    let whole = widths.iter().sum::<u32>().max(1);
    let column =
        |width: &u32| html! { <col width={format!("{:.2}%", f64::from(*width) * 100.0 / f64::from(whole))} /> };
    let cell = |cell: &PaperCell| html! { <td colspan={cell.span.to_string()}>{ for cell.paragraphs.iter().map(paragraph) }</td> };
    let row = |cells: &Vec<PaperCell>| html! { <tr>{ for cells.iter().map(cell) }</tr> };
    let (heads, rows) = rows.split_at(heads.min(rows.len()));
    html! {
        <table>
            <colgroup>{ for widths.iter().map(column) }</colgroup>
            if !heads.is_empty() { <thead>{ for heads.iter().map(row) }</thead> }
            <tbody>{ for rows.iter().map(row) }</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_what_the_paper_is_made_of() {
        let id = RecordId::from_bytes([1; 16]);
        assert_eq!(asked("handover", &id.to_string()).record, Some(id));
        assert_eq!(asked("survey", &id.to_string()).household, Some(id));
        assert_eq!(asked("aid_list", "500235116").area, AreaCode::parse("500235116"));
        assert_eq!(asked("aid_list", "-").area, None);
    }
}
