//! Choosing a file and handing it to the program for a ticket. What is not taken as evidence is refused here, before a large
//! film travels for nothing.

use super::{FaultNote, Field};
use crate::{api, words as w};
use anju_model::{
    Fault,
    contract::{LARGEST_WORKBOOK, workbook_too_large},
    evidence,
};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Props of a file's choice.
#[derive(Properties, PartialEq)]
pub struct FilePickProps {
    /// The field's name.
    pub name: AttrValue,
    /// Its label.
    pub label: AttrValue,
    /// Which files, as the browser's `accept`.
    pub accept: AttrValue,
    /// Whether it is to be evidence, so that it is looked at before it is handed over.
    #[prop_or_default]
    pub evidence: bool,
    /// Whether it is to be a workbook, which may be too large to be read at all.
    #[prop_or_default]
    pub workbook: bool,
    /// Hears ticket and file name.
    pub on: Callback<(String, String)>,
    /// What is wrong with it.
    #[prop_or_default]
    pub error: Option<String>,
    /// A word of help.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
}

/// A file, uploaded as soon as it is chosen.
#[component]
pub fn FilePick(props: &FilePickProps) -> Html {
    let state = use_state(|| Upload::None);
    let onchange = {
        let (on, state) = (props.on.clone(), state.clone());
        let (as_evidence, as_workbook) = (props.evidence, props.workbook);
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let Some(file) = input.files().and_then(|files| files.get(0)) else {
                return;
            };
            let (on, state) = (on.clone(), state.clone());
            state.set(Upload::Busy(file.name()));
            spawn_local(async move {
                let checked = match (as_evidence, as_workbook) {
                    (true, _) => check(&file).await,
                    (false, true) if size(&file) > LARGEST_WORKBOOK as u64 => {
                        Err(workbook_too_large(Some(&file.name())))
                    }
                    (false, true | false) => Ok(()),
                };
                let taken = match checked {
                    Ok(()) => api::upload(&file).await,
                    Err(fault) => Err(fault),
                };
                match taken {
                    Ok(ticket) => {
                        state.set(Upload::Done(file.name()));
                        on.emit((ticket, file.name()));
                    }
                    Err(fault) => state.set(Upload::Failed(fault)),
                }
                // The same file can be chosen again.
                input.set_value("");
            });
        })
    };
    let (says, fault) = match &*state {
        Upload::None => (None, None),
        Upload::Busy(name) => (Some(w::uploading(name)), None),
        Upload::Done(name) => (Some(w::uploaded(name)), None),
        Upload::Failed(fault) => (None, Some(fault.clone())),
    };
    html! {
        <Field name={props.name.clone()} label={props.label.clone()} error={props.error.clone()} hint={props.hint.clone()}>
            <div class="row">
                // The browser's own words would follow the system's language; ours lie under the transparent input.
                <span class="file">
                    <input type="file" id={props.name.clone()} accept={props.accept.clone()} {onchange} data-test={props.name.clone()} />
                    <span class="btn" aria-hidden="true">{ w::CHOOSE_FILE }</span>
                </span>
                if let Some(says) = says { <span class="mute" role="status" data-test="uploaded">{ says }</span> }
            </div>
            <FaultNote {fault} />
        </Field>
    }
}

/// Looks at the beginning of a file that is to be evidence.
///
/// # Errors
/// What `evidence::check` says; `file.unreadable`.
async fn check(file: &web_sys::File) -> Result<(), Fault> {
    let unreadable = |_| Fault::new("file.unreadable").with("name", file.name());
    let head = file.slice_with_i32_and_i32(0, evidence::HEAD as i32).map_err(unreadable)?;
    let bytes = JsFuture::from(head.array_buffer()).await.map_err(unreadable)?;
    evidence::check(&file.name(), size(file), &js_sys::Uint8Array::new(&bytes).to_vec()).map(drop)
}

fn size(file: &web_sys::File) -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file's size is a whole number")]
    let size = file.size() as u64;
    size
}

#[derive(PartialEq)]
enum Upload {
    None,
    Busy(String),
    Done(String),
    Failed(Fault),
}
