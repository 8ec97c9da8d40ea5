//! The only file that knows how page and program talk: in the window by Tauri's one command and its events, in browser mode
//! by `POST /call`, `POST /files` and `GET /events`.

use anju_model::{
    Fault,
    contract::{Ask, Event, Request},
};
use gloo_net::http;
use js_sys::{Function, JSON, Object, Promise, Reflect, Uint8Array};
use serde::{Deserialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{EventSource, File, MessageEvent};

const COMMAND: &str = "call";
const EVENT: &str = "anju-event";
const NOTICE: &str = "anju-notice";

/// Asks the program.
pub async fn ask<A: Ask>(request: A) -> Result<A::Reply, Fault> {
    read::<A>(send(request.into()).await)
}

/// Asks the program; `then` hears the answer. The page goes on meanwhile.
pub fn ask_then<A: Ask>(request: A, then: impl FnOnce(Result<A::Reply, Fault>) + 'static) {
    send_then(request.into(), Box::new(move |reply| then(read::<A>(reply))));
}

// What is the same for every request is no generic, so that the page holds it once.
fn send_then(request: Request, then: Box<dyn FnOnce(Result<String, Fault>)>) {
    spawn_local(async move { then(send(request).await) });
}

fn read<A: Ask>(reply: Result<String, Fault>) -> Result<A::Reply, Fault> {
    serde_json::from_str(&reply?).map_err(|_| Fault::new("request.shape"))
}

async fn send(request: Request) -> Result<String, Fault> {
    let text = serde_json::to_string(&request).map_err(|_| Fault::new("request.shape"))?;
    match tauri("core") {
        Some(core) => {
            let arguments = Object::new();
            let asked = JSON::parse(&text).map_err(|_| Fault::new("request.shape"))?;
            put(&arguments, "request", &asked);
            invoke(&core, &[COMMAND.into(), arguments.into()]).await
        }
        None => post("call", "application/json", text.into()).await,
    }
}

#[derive(Deserialize)]
struct Ticketed {
    ticket: String,
}

/// Hands a file's bytes to the program and returns the ticket for them.
pub async fn upload(file: &File) -> Result<String, Fault> {
    let name = String::from(js_sys::encode_uri_component(&file.name()));
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| Fault::new("file.unreadable"))?;
    let bytes = Uint8Array::new(&bytes);
    let reply = match tauri("core") {
        Some(core) => {
            let (headers, options) = (Object::new(), Object::new());
            put(&headers, "x-file-name", &name.into());
            put(&options, "headers", &headers);
            invoke(&core, &[COMMAND.into(), bytes.into(), options.into()]).await?
        }
        None => post(&format!("files?name={name}"), "application/octet-stream", bytes.into()).await?,
    };
    let ticketed: Ticketed = serde_json::from_str(&reply).map_err(|_| Fault::new("request.shape"))?;
    Ok(ticketed.ticket)
}

/// Hears events and notices for as long as the page lives.
pub fn listen(on_event: impl Fn(Event) + 'static, on_notice: impl Fn(Fault) + 'static) {
    match tauri("event") {
        Some(bus) => {
            hear(&bus, EVENT, on_event);
            hear(&bus, NOTICE, on_notice);
        }
        None => {
            let Ok(source) = EventSource::new("events") else {
                return;
            };
            let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
                if let Some(event) = message.data().as_string().and_then(|text| serde_json::from_str(&text).ok()) {
                    on_event(event);
                }
            });
            source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            on_message.forget();
        }
    }
}

fn hear<T: DeserializeOwned>(bus: &JsValue, name: &str, on: impl Fn(T) + 'static) {
    let Some(listen) = member::<Function>(bus, "listen") else {
        return;
    };
    let heard = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let payload = Reflect::get(&event, &"payload".into()).ok();
        let text = payload.and_then(|payload| JSON::stringify(&payload).ok()).map(String::from);
        if let Some(payload) = text.and_then(|text| serde_json::from_str(&text).ok()) {
            on(payload);
        }
    });
    // The promise answers how to stop hearing; the page hears until it is closed.
    let _ = listen.call2(bus, &name.into(), heard.as_ref());
    heard.forget();
}

/// Returns one part of Tauri's global, if the page is in the window.
fn tauri(part: &str) -> Option<JsValue> {
    let window = web_sys::window()?;
    let tauri: JsValue = member(&window, "__TAURI__")?;
    member(&tauri, part)
}

fn member<T: JsCast>(of: &JsValue, name: &str) -> Option<T> {
    let value = Reflect::get(of, &name.into()).ok()?;
    if value.is_undefined() || value.is_null() { None } else { value.dyn_into().ok() }
}

fn put(object: &Object, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

async fn invoke(core: &JsValue, arguments: &[JsValue]) -> Result<String, Fault> {
    let broke = |_| Fault::new("program.broke");
    let invoke: Function = member(core, "invoke").ok_or_else(|| Fault::new("program.broke"))?;
    let promise = invoke.apply(core, &arguments.iter().collect()).map_err(broke)?;
    let promise: Promise = promise.dyn_into().map_err(broke)?;
    match JsFuture::from(promise).await {
        Ok(reply) if reply.is_undefined() => Ok("null".to_owned()),
        Ok(reply) => JSON::stringify(&reply).map(String::from).map_err(broke),
        Err(fault) => {
            let text = JSON::stringify(&fault).map(String::from).unwrap_or_default();
            Err(serde_json::from_str(&text).unwrap_or_else(|_| Fault::new("program.broke")))
        }
    }
}

async fn post(path: &str, content: &str, body: JsValue) -> Result<String, Fault> {
    let away = |_| Fault::new("program.away");
    let request = http::Request::post(path).header("content-type", content).body(body).map_err(away)?;
    let response = request.send().await.map_err(away)?;
    let text = response.text().await.map_err(away)?;
    if response.ok() {
        return Ok(if text.is_empty() { "null".to_owned() } else { text });
    }
    Err(serde_json::from_str(&text).unwrap_or_else(|_| Fault::new("program.away")))
}
