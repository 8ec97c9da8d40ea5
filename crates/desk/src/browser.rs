//! Browser mode: the same page over loopback, entering by the same door as the window. For machines whose WebKit is too old,
//! headless ones, and tests. It holds no rules; it keeps strangers out.

use crate::{Desk, Rim, files::uploads::Uploads, keys::draw};
use anju_model::{
    Fault,
    contract::{Event, LARGEST_WORKBOOK},
};
use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    middleware::{self, Next},
    response::{
        IntoResponse, Redirect, Response,
        sse::{self, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::{Stream, stream};
use include_dir::{Dir, include_dir};
use ring::digest;
use serde::Deserialize;
use serde_json::json;
use std::{
    convert::Infallible,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError, mpsc::RecvTimeoutError},
    time::Duration,
};
use tokio::{net::TcpListener, sync::mpsc};

static PAGE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../ui/dist");

const CALL_LIMIT: usize = 4 * 1024 * 1024;
const COOKIE: &str = "anju";

/// What every answer carries: the page runs its own code alone, is framed by nobody and leaves nothing in caches.
const HEADERS: [(HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; \
         object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

const NO_SESSION: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>安居</title>\
    <p>请用程序启动时显示的地址打开本页面。地址只能用一次；已经用过的，请重新启动程序。</p></html>";
const NO_PAGE: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>安居</title>\
    <p>本程序里没有页面，请用 cargo xtask build 重新生成。</p></html>";

/// The desk served on one loopback address.
pub struct Browser {
    desk: Arc<Desk>,
    address: SocketAddr,
    /// The one-time token of the printed address, until it is swapped.
    token: Mutex<Option<String>>,
    cookie: String,
}

impl Browser {
    /// Prepares to serve `desk` on the bound `address`.
    pub fn new(desk: Arc<Desk>, address: SocketAddr, rim: &dyn Rim) -> Arc<Self> {
        let random = &mut |buffer: &mut [u8]| rim.random(buffer);
        let (token, cookie) = (hex::encode(draw::<16>(random)), hex::encode(draw::<32>(random)));
        Arc::new(Self { desk, address, token: Mutex::new(Some(token)), cookie })
    }

    /// Returns the address to open, with its one-time token; none once that was used.
    pub fn link(&self) -> Option<String> {
        let token = self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some(format!("http://{}/?token={token}", self.address))
    }

    /// Serves until the program ends.
    ///
    /// # Errors
    /// Any error of the socket.
    pub async fn serve(self: Arc<Self>, socket: TcpListener) -> io::Result<()> {
        axum::serve(socket, self.routes()).await
    }

    fn routes(self: Arc<Self>) -> Router {
        let inside = Router::new()
            .route("/call", post(call).layer(DefaultBodyLimit::max(CALL_LIMIT)))
            .route("/files", post(files).layer(DefaultBodyLimit::max(LARGEST_WORKBOOK)))
            .route("/events", get(events))
            .route("/{*path}", get(page))
            .layer(middleware::from_fn_with_state(self.clone(), only_with_cookie));
        Router::new()
            .route("/", get(front))
            .route("/session", post(session))
            .merge(inside)
            .layer(middleware::from_fn_with_state(self.clone(), only_from_here))
            .with_state(self)
    }

    /// Swaps the one-time token for the cookie; it works once.
    fn swap(&self, token: &str) -> Option<String> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if !kept.as_deref().is_some_and(|kept| same(kept, token)) {
            return None;
        }
        *kept = None;
        Some(format!("{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/", self.cookie))
    }

    fn knows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(name, value)| name == COOKIE && same(value, &self.cookie))
    }

    /// Tells whether a request was meant for this address and comes from its own page, or from no page.
    fn is_from_here(&self, headers: &HeaderMap) -> bool {
        let port = self.address.port();
        let hosts = [self.address.to_string(), format!("localhost:{port}")];
        let said = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or(""));
        let host = said(header::HOST).is_some_and(|host| hosts.iter().any(|known| known == host));
        let origin = said(header::ORIGIN).is_none_or(|origin| {
            hosts.iter().any(|known| origin.strip_prefix("http://").is_some_and(|origin| origin == known))
        });
        host && origin
    }
}

/// Compares secrets by their digests, so that the time taken says nothing.
fn same(a: &str, b: &str) -> bool {
    let hash = |text: &str| digest::digest(&digest::SHA256, text.as_bytes());
    hash(a).as_ref() == hash(b).as_ref()
}

async fn only_from_here(State(browser): State<Arc<Browser>>, request: Request, next: Next) -> Response {
    let mut response = if browser.is_from_here(request.headers()) {
        next.run(request).await
    } else {
        StatusCode::MISDIRECTED_REQUEST.into_response()
    };
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn only_with_cookie(State(browser): State<Arc<Browser>>, request: Request, next: Next) -> Response {
    if browser.knows(request.headers()) {
        return next.run(request).await;
    }
    refuse(StatusCode::UNAUTHORIZED, &Fault::new("session.stranger"))
}

/// What the printed address carries.
#[derive(Deserialize)]
struct Asked {
    token: Option<String>,
}

async fn front(State(browser): State<Arc<Browser>>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    if let Some(cookie) = asked.token.and_then(|token| browser.swap(&token)) {
        return ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response();
    }
    if browser.knows(&headers) {
        return file("index.html").unwrap_or_else(|| html(StatusCode::OK, NO_PAGE));
    }
    html(StatusCode::UNAUTHORIZED, NO_SESSION)
}

async fn session(State(browser): State<Arc<Browser>>, token: String) -> Response {
    match browser.swap(token.trim()) {
        Some(cookie) => ([(header::SET_COOKIE, cookie)], StatusCode::NO_CONTENT).into_response(),
        None => refuse(StatusCode::UNAUTHORIZED, &Fault::new("session.stranger")),
    }
}

async fn call(State(browser): State<Arc<Browser>>, text: String) -> Response {
    blocking(move || browser.desk.handle_json(&text)).await
}

/// How an uploaded file is called.
#[derive(Deserialize)]
struct Named {
    name: String,
}

/// Takes a file in. One that says itself that it is too large is refused unread.
async fn files(State(browser): State<Arc<Browser>>, Query(named): Query<Named>, request: Request) -> Response {
    let said = request.headers().get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok());
    let size = said.and_then(|said| said.parse().ok()).unwrap_or(0);
    if let Err(fault) = Uploads::admit(&named.name, size) {
        return refuse(StatusCode::PAYLOAD_TOO_LARGE, &fault);
    }
    match Bytes::from_request(request, &()).await {
        Ok(bytes) => blocking(move || Ok(json!({ "ticket": browser.desk.upload(&named.name, &bytes)? }))).await,
        Err(_) => refuse(StatusCode::PAYLOAD_TOO_LARGE, &Fault::new("file.unreadable")),
    }
}

/// Requests read and write the store, so they run off the threads of the network.
async fn blocking(act: impl FnOnce() -> Result<serde_json::Value, Fault> + Send + 'static) -> Response {
    let answer = tokio::task::spawn_blocking(act).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request broke off");
        Err(Fault::new("program.broke"))
    });
    match answer {
        Ok(answer) => axum::Json(answer).into_response(),
        Err(fault) => refuse(StatusCode::UNPROCESSABLE_ENTITY, &fault),
    }
}

async fn events(State(browser): State<Arc<Browser>>) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let heard = browser.desk.subscribe();
    let (sender, receiver) = mpsc::channel::<Event>(64);
    tokio::task::spawn_blocking(move || {
        while !sender.is_closed() {
            match heard.recv_timeout(Duration::from_secs(1)) {
                Ok(event) => {
                    if sender.blocking_send(event).is_err() {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    });
    let events = stream::unfold(receiver, |mut receiver| async move {
        let event = receiver.recv().await?;
        let text = serde_json::to_string(&event).expect("events always serialize");
        Some((Ok(sse::Event::default().data(text)), receiver))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn page(Path(path): Path<String>, uri: Uri) -> Response {
    // An address inside the page is the page's own business; it starts from the front.
    let inside = !uri.path().rsplit('/').next().unwrap_or("").contains('.');
    let found = file(&path).or_else(|| if inside { file("index.html") } else { None });
    found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

fn file(path: &str) -> Option<Response> {
    let file = PAGE.get_file(path)?;
    let kind = match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    Some(([(header::CONTENT_TYPE, kind)], file.contents()).into_response())
}

fn html(status: StatusCode, text: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], text).into_response()
}

fn refuse(status: StatusCode, fault: &Fault) -> Response {
    (status, axum::Json(fault)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Machine, keys::Cost};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    struct Served {
        address: SocketAddr,
        browser: Arc<Browser>,
        _folder: tempfile::TempDir,
    }

    async fn served() -> Served {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Handle::current();
        let desk = Desk::open(folder.path(), Arc::new(Machine), Cost::TRIFLING, runtime).unwrap();
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let browser = Browser::new(desk, address, &Machine);
        tokio::spawn(browser.clone().serve(socket));
        Served { address, browser, _folder: folder }
    }

    impl Served {
        async fn ask(&self, head: &str, headers: &str, body: &str) -> String {
            self.ask_announcing(head, headers, body, body.len()).await
        }

        /// As `ask`, for a body of which less comes than its head says.
        async fn ask_announcing(&self, head: &str, headers: &str, body: &str, length: usize) -> String {
            let mut socket = tokio::net::TcpStream::connect(self.address).await.unwrap();
            let text =
                format!("{head} HTTP/1.1\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}");
            socket.write_all(text.as_bytes()).await.unwrap();
            let mut answer = vec![];
            socket.read_to_end(&mut answer).await.unwrap();
            String::from_utf8_lossy(&answer).into_owned()
        }

        fn host(&self) -> String {
            format!("host: {}\r\n", self.address)
        }

        fn token(&self) -> String {
            self.browser.link().unwrap().rsplit('=').next().unwrap().to_owned()
        }
    }

    fn cookie_of(answer: &str) -> String {
        let set = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a cookie");
        assert!(set.contains("HttpOnly; SameSite=Strict"));
        format!("cookie: {}\r\n", set.split(';').next().unwrap())
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_printed_address_opens_the_page_once() {
        let here = served().await;
        let path = here.browser.link().unwrap().split_once(&here.address.to_string()).unwrap().1.to_owned();
        let first = here.ask(&format!("GET {path}"), &here.host(), "").await;
        assert!(first.starts_with("HTTP/1.1 303"), "{first}");
        let cookie = cookie_of(&first);
        let again = here.ask(&format!("GET {path}"), &here.host(), "").await;
        assert!(again.starts_with("HTTP/1.1 401"), "{again}");
        let page = here.ask("GET /", &(here.host() + &cookie), "").await;
        assert!(page.starts_with("HTTP/1.1 200") && page.contains("frame-ancestors 'none'"), "{page}");
        assert_eq!(here.browser.link(), None);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_script_gets_its_session_and_asks_by_the_one_door() {
        let here = served().await;
        let opened = here.ask("POST /session", &here.host(), &here.token()).await;
        let cookie = cookie_of(&opened);
        let answer = here.ask("POST /call", &(here.host() + &cookie), r#"{"ask":"hello"}"#).await;
        assert!(answer.contains(r#""state":"unenrolled""#), "{answer}");
        let answer = here.ask("POST /call", &(here.host() + &cookie), r#"{"ask":"get_today"}"#).await;
        assert!(answer.starts_with("HTTP/1.1 422") && answer.contains("session.locked"), "{answer}");
        let answer = here.ask("POST /files?name=a.json", &(here.host() + &cookie), "{}").await;
        assert!(answer.contains("ticket"), "{answer}");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_file_that_says_that_it_is_too_large_is_refused_unread() {
        let here = served().await;
        let cookie = cookie_of(&here.ask("POST /session", &here.host(), &here.token()).await);
        for (name, size, code) in
            [("all.xlsx", LARGEST_WORKBOOK + 1, "workbook.too_large"), ("roof.jpg", 21 << 20, "evidence.size")]
        {
            let head = format!("POST /files?name={name}");
            let answer = here.ask_announcing(&head, &(here.host() + &cookie), "", size).await;
            assert!(answer.starts_with("HTTP/1.1 413") && answer.contains(code), "{answer}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn strangers_and_other_pages_get_nothing() {
        let here = served().await;
        let cookie = cookie_of(&here.ask("POST /session", &here.host(), &here.token()).await);
        for (head, headers, status) in [
            ("POST /call", here.host(), "401"),
            ("GET /events", here.host(), "401"),
            ("POST /call", format!("host: evil.example\r\n{cookie}"), "421"),
            ("POST /call", format!("{}origin: http://evil.example\r\n{cookie}", here.host()), "421"),
            ("POST /session", format!("{}origin: null\r\n", here.host()), "421"),
        ] {
            let answer = here.ask(head, &headers, r#"{"ask":"hello"}"#).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{head} {headers}: {answer}");
        }
    }
}
