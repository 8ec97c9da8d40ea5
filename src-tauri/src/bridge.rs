//! Between page and desk: the one command, and the desk's events.

use crate::door::Door;
use anju_model::Fault;
use serde_json::{Value, json};
use std::thread;
use tauri::async_runtime::spawn_blocking;
use tauri::http::HeaderMap;
use tauri::ipc::InvokeBody;
use tauri::{AppHandle, Emitter, Manager};

const EVENT: &str = "anju-event";
const NOTICE: &str = "anju-notice";
const FILE_NAME: &str = "x-file-name";

/// Answers one request of the page: `{request}` from the desk, a file's bytes with a ticket for them.
#[tauri::command]
pub async fn call(app: AppHandle, request: tauri::ipc::Request<'_>) -> Result<Value, Fault> {
    let headers = request.headers().clone();
    let body = request.body().clone();
    let answer = spawn_blocking(move || {
        let door = app.state::<Door>();
        match body {
            InvokeBody::Raw(bytes) => Ok(json!({ "ticket": door.take_file(&file_name(&headers), &bytes)? })),
            InvokeBody::Json(body) => answer(&door, body),
        }
    });
    answer.await.unwrap_or_else(|_| Err(Fault::new("program.broke")))
}

/// Sends the desk's events to the page for as long as both live.
pub fn pass_events_on(app: &AppHandle, door: &Door) {
    let events = door.events();
    let app = app.clone();
    thread::spawn(move || {
        for event in events {
            // A page that is just being loaded misses events; it asks for the state when it is there.
            let _ = app.emit(EVENT, event);
        }
    });
}

/// Shows the page's sentence for `fault` as a notice.
pub fn notice(app: &AppHandle, fault: &Fault) {
    // Without a page there is nobody to tell.
    let _ = app.emit(NOTICE, fault);
}

fn answer(door: &Door, mut body: Value) -> Result<Value, Fault> {
    let request = body.get_mut("request").map(Value::take).unwrap_or_default();
    door.handle(serde_json::from_value(request).map_err(|_| Fault::new("request.shape"))?)
}

/// The page sends the name percent-encoded, since a header holds ASCII only.
fn file_name(headers: &HeaderMap) -> String {
    let encoded = headers.get(FILE_NAME).and_then(|name| name.to_str().ok()).unwrap_or_default();
    percent_encoding::percent_decode_str(encoded).decode_utf8_lossy().into_owned()
}
