//! The county's door on the network: TLS, routes, limits, and which desk calls. What is done lies in the modules it calls;
//! every one of them checks the desk's areas in its own query.

use crate::{
    County, CountyError, audit,
    blobs::{Blobs, Piece},
    devices::{self, Desk},
    enrolment, importer, logins, office, records,
    rim::Rim,
    strangers::Strangers,
    tls::Authority,
};
use anju_model::{
    Fault, RecordId,
    contract::{HandedOver, ImportWorkbook, LARGEST_WORKBOOK, OfficeAct, workbook_too_large},
    sync::{
        enrol::{
            AuditEntry, AuditTaken, BlobState, Enrolled, Enrolling, Hello, HelloBack, OFFICE_KEY, OfficeKey, PIECE,
            SignedIn, SigningIn,
        },
        wire::{SyncAnswer, SyncRequest, Told},
    },
};
use anju_store::StoreError;
use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Path, Query, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::{MethodRouter, get, post},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    io::Read,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower_http::timeout::RequestBodyTimeoutLayer;

/// The most bytes of a body as it travels.
const BODY_LIMIT: usize = 512 * 1024;
/// The most bytes of a workbook with what is asked of it before it.
const WORKBOOK_LIMIT: usize = LARGEST_WORKBOOK + HandedOver::MOST + 4;
/// The most bytes of a body after decompression; a request has at most 256 KB, and old programs may be less careful.
const DECODED_LIMIT: u64 = 4 * 1024 * 1024;
/// Shorter answers go as they are.
const WORTH_COMPRESSING: usize = 512;
/// How long a body may stand still.
const SILENCE: Duration = Duration::from_secs(60);
/// How long requests under way may take at the end.
const FAREWELL: Duration = Duration::from_secs(10);
/// Passwords and codes stretched at once; each takes 64 MiB. Whoever comes beyond that many waits, up to `QUEUE`.
const STRETCHING: usize = 2;
const QUEUE: usize = 64;
/// Workbooks held in memory at once; whoever brings one beyond that many waits before it is read.
const WORKBOOKS: usize = 2;

/// A running county.
pub struct Server {
    county: Arc<County>,
    authority: Authority,
    blobs: Blobs,
    rim: Arc<dyn Rim>,
    pace: records::Pace,
    stretching: Semaphore,
    queue: Semaphore,
    workbooks: Arc<Semaphore>,
    strangers: Strangers,
}

impl Server {
    /// Prepares the server of a county; makes its authority at the first start.
    ///
    /// # Errors
    /// Any store error.
    pub fn of(county: Arc<County>, rim: Arc<dyn Rim>) -> Result<Arc<Self>, CountyError> {
        let authority = Authority::of(&county)?;
        logins::recovery(&county, rim.as_ref())?;
        let blobs = Blobs::of(county.folder())?;
        let (stretching, queue) = (Semaphore::new(STRETCHING), Semaphore::new(QUEUE));
        let (pace, workbooks) = (records::Pace::default(), Arc::new(Semaphore::new(WORKBOOKS)));
        let strangers = Strangers::default();
        Ok(Arc::new(Self { county, authority, blobs, rim, pace, stretching, queue, workbooks, strangers }))
    }

    /// Returns the authority whose certificate desks pin.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    pub(crate) fn county(&self) -> &County {
        &self.county
    }

    pub(crate) fn rim(&self) -> &dyn Rim {
        self.rim.as_ref()
    }

    pub(crate) fn pace(&self) -> &records::Pace {
        &self.pace
    }
}

/// Serves on a bound socket until `handle` shuts it down; requests under way are finished first.
///
/// # Errors
/// Any error of the socket, or a store's.
pub async fn serve(server: Arc<Server>, socket: TcpListener, handle: Handle<SocketAddr>) -> Result<(), CountyError> {
    let tls = RustlsConfig::from_config(server.authority.server()?);
    let listening = axum_server::from_tcp_rustls(socket, tls)?.handle(handle).first_request_timeout(SILENCE);
    Ok(listening.serve(routes(server).into_make_service_with_connect_info::<SocketAddr>()).await?)
}

/// Asks a server to end.
pub fn stop(handle: &Handle<SocketAddr>) {
    handle.graceful_shutdown(Some(FAREWELL));
}

/// A path with what answers there.
pub(crate) type Route = (&'static str, MethodRouter<Arc<Server>>);

/// Every route of the county.
fn table() -> Vec<Route> {
    let mut table = vec![
        ("/v1/sync", post(sync)),
        ("/v1/enrol/hello", post(hello)),
        ("/v1/enrol", post(enrol)),
        ("/v1/sign-in", post(sign_in)),
        ("/v1/audit", post(take_audit)),
        ("/v1/office/key", post(open_office)),
        ("/v1/office", post(act_in_office)),
        ("/v1/office/import", post(import).layer(DefaultBodyLimit::max(WORKBOOK_LIMIT))),
        ("/v1/blobs/{sha256}", get(give_blob).patch(take_blob)),
    ];
    table.extend(records::routes());
    table
}

/// Lists the paths of all routes, for tests that must miss none.
pub fn paths() -> Vec<&'static str> {
    table().into_iter().map(|(path, _)| path).collect()
}

/// Each path answers with a slash at its end as it does without: whoever joins addresses by hand often leaves one there, and
/// nothing else lies below.
fn routes(server: Arc<Server>) -> Router {
    table()
        .into_iter()
        .fold(Router::new(), |router, (path, answers)| {
            router.route(&format!("{path}/"), answers.clone()).route(path, answers)
        })
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(RequestBodyTimeoutLayer::new(SILENCE))
        .layer(map_response(in_json))
        .with_state(server)
}

/// Says in JSON what the frame itself refuses in plain words or none: a path or method that is not there, a body that is too
/// large, a question that cannot be read.
async fn in_json(response: Response) -> Response {
    let json = |value: &HeaderValue| value.as_bytes().starts_with(b"application/json");
    let status = response.status();
    if status.as_u16() < 400 || response.headers().get(header::CONTENT_TYPE).is_some_and(json) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => "route.unknown",
        StatusCode::METHOD_NOT_ALLOWED => "method.other",
        StatusCode::PAYLOAD_TOO_LARGE => "request.too_large",
        StatusCode::INTERNAL_SERVER_ERROR => "server.failed",
        _ => "request.unreadable",
    };
    let mut said = (status, records::said(&Fault::new(code))).into_response();
    if let Some(allow) = response.headers().get(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allow.clone());
    }
    said
}

async fn sync(State(server): State<Arc<Server>>, headers: HeaderMap, body: Bytes) -> Result<Body<SyncAnswer>, Refusal> {
    blocking(move || {
        let request: SyncRequest = read(&headers, &body)?;
        let (county, now) = (&server.county, server.rim.now());
        let said = Said::of(&headers)?;
        if request.desk != said.desk {
            return Err(Fault::new("device.unknown").into());
        }
        let (desk, set_back) = match said.desk_at(county)? {
            Some(desk) => (desk, false),
            None => (said.set_back_at(county)?, true),
        };
        let caller = county.read(|db| devices::caller(db, &desk, server.rim.id()))?;
        let mut answer =
            if set_back { county.rename(&caller, &request, now)? } else { county.sync(&caller, &request, now)? };
        if request.ages && !answer.revoked {
            answer.ages = Some(county.read(|db| devices::ages_inside(db, &desk.areas))?);
        }
        if let Some(new) = answer.new_desk {
            county.write(|tx| devices::rename(tx, desk.id, new, now))?;
        }
        let told = request.told.as_ref().map(|told| waits_still(told, request.groups.len()));
        if devices::is_due(&desk, told.as_ref(), now) {
            county.write(|tx| devices::seen(tx, desk.id, told.as_ref(), now))?;
        }
        Ok(Body(answer))
    })
    .await
}

/// What a desk says of itself, but for the groups that it has just handed over.
fn waits_still(told: &Told, handed_over: usize) -> Told {
    let handed_over = u32::try_from(handed_over).unwrap_or(u32::MAX);
    Told { groups: told.groups.saturating_sub(handed_over), ..told.clone() }
}

async fn hello(
    State(server): State<Arc<Server>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Body<HelloBack>, Refusal> {
    blocking(move || {
        let asked: Hello = read(&headers, &body)?;
        let stranger = server.strangers.at(from.ip());
        Ok(Body(enrolment::hello(&server.county, &server.authority, &asked, stranger, server.rim.as_ref())?))
    })
    .await
}

async fn enrol(
    State(server): State<Arc<Server>>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Body<Enrolled>, Refusal> {
    let (_waiting, _turn) = turn(&server).await?;
    let here = server.clone();
    blocking(move || {
        let asked: Enrolling = read(&headers, &body)?;
        let stranger = here.strangers.at(from.ip());
        Ok(Body(enrolment::enrol(&here.county, &here.authority, &asked, stranger, here.rim.as_ref())?))
    })
    .await
}

async fn sign_in(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Body<SignedIn>, Refusal> {
    let (_waiting, _turn) = turn(&server).await?;
    let here = server.clone();
    blocking(move || {
        let asked: SigningIn = read(&headers, &body)?;
        // A desk whose store is closed has no token at hand; it comes with its sealed data key.
        let desk = if asked.sealed.is_some() { None } else { Some(desk_of(&here, &headers)?) };
        Ok(Body(logins::sign_in(&here.county, &asked, desk.as_ref(), here.rim.as_ref())?))
    })
    .await
}

async fn take_audit(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Body<AuditTaken>, Refusal> {
    blocking(move || {
        let entries: Vec<AuditEntry> = read(&headers, &body)?;
        let desk = desk_of(&server, &headers)?;
        Ok(Body(server.county.write(|tx| audit::take(tx, desk.id, &entries, server.rim.now()))?))
    })
    .await
}

async fn open_office(
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Body<OfficeKey>, Refusal> {
    let (_waiting, _turn) = turn(&server).await?;
    let here = server.clone();
    blocking(move || {
        let proof: SigningIn = read(&headers, &body)?;
        let desk = working_desk_of(&here, &headers)?;
        Ok(Body(office::keys::open(&here.county, &desk, &proof, here.rim.as_ref())?))
    })
    .await
}

async fn act_in_office(
    AtWork(by): AtWork,
    State(server): State<Arc<Server>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Body<serde_json::Value>, Refusal> {
    blocking(move || {
        let act: OfficeAct = read(&headers, &body)?;
        Ok(Body(office::act(&server.county, by, act, server.rim.as_ref())?))
    })
    .await
}

async fn import(
    AtWork(by): AtWork,
    _: NotTooLarge,
    room: Room,
    State(server): State<Arc<Server>>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Body<serde_json::Value>, Refusal> {
    blocking(move || {
        let _room = room;
        let body = body.map_err(|broken| match broken.status() {
            StatusCode::PAYLOAD_TOO_LARGE => workbook_too_large(None),
            _ => Fault::new("request.unreadable"),
        })?;
        let (HandedOver { name, ask }, bytes) =
            HandedOver::split(&body).ok_or_else(|| Fault::new("request.unreadable"))?;
        let ImportWorkbook { take, columns, words, sender, hidden, list, .. } = ask;
        let file = importer::File { name: &name, bytes, columns: &columns, words: &words, sender: &sender, hidden };
        let handed = office::Handed { file, take, list };
        Ok(Body(office::import(&server.county, by, &handed, server.rim.as_ref())?))
    })
    .await
}

/// What is asked of a blob.
#[derive(Deserialize)]
struct Asked {
    #[serde(default)]
    from: u64,
    #[serde(default)]
    of: u64,
    #[serde(default)]
    state: Option<u8>,
}

async fn give_blob(
    State(server): State<Arc<Server>>,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    blocking(move || {
        let desk = desk_of(&server, &headers)?;
        if asked.state.is_some() {
            let state: BlobState = server.county.read(|db| server.blobs.state(db, &desk, &sha256))?;
            return Ok(Body(state).into_response());
        }
        if desk.revoked_at.is_some() {
            return Err(Fault::new("device.revoked").into());
        }
        Ok(server.county.read(|db| server.blobs.give(db, &desk.areas, &sha256, asked.from))?.into_response())
    })
    .await
}

async fn take_blob(
    State(server): State<Arc<Server>>,
    Path(sha256): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Result<Body<BlobState>, Refusal> {
    blocking(move || {
        let desk = desk_of(&server, &headers)?;
        if bytes.len() > PIECE.1 {
            return Err(Fault::new("blob.size").into());
        }
        let piece = Piece { sha256: &sha256, from: asked.from, of: asked.of, bytes: &bytes };
        Ok(Body(server.county.write(|tx| server.blobs.take(tx, &desk, piece, server.rim.as_ref()))?))
    })
    .await
}

/// Finds the desk that calls. A revoked one is found too.
fn desk_of(server: &Server, headers: &HeaderMap) -> Result<Desk, Refusal> {
    Said::of(headers)?.desk_at(&server.county)?.ok_or_else(|| Fault::new("device.unknown").into())
}

/// Finds the desk that calls, unless it was revoked.
fn working_desk_of(server: &Server, headers: &HeaderMap) -> Result<Desk, Refusal> {
    let desk = desk_of(server, headers)?;
    if desk.revoked_at.is_some() { Err(Fault::new("device.revoked").into()) } else { Ok(desk) }
}

/// The administrator who calls; found before anything of the body is read.
struct AtWork(office::Administrator);

impl FromRequestParts<Arc<Server>> for AtWork {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, server: &Arc<Server>) -> Result<Self, Refusal> {
        let (server, headers) = (server.clone(), parts.headers.clone());
        blocking(move || administrator_of(&server, &headers).map(Self)).await
    }
}

/// A body that does not say itself that it is larger than any workbook; one that does is refused unread.
struct NotTooLarge;

impl FromRequestParts<Arc<Server>> for NotTooLarge {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Server>) -> Result<Self, Refusal> {
        let said = parts.headers.get(header::CONTENT_LENGTH).and_then(|said| said.to_str().ok());
        let large = said.and_then(|said| said.parse::<u64>().ok()).is_some_and(|said| said > WORKBOOK_LIMIT as u64);
        if large { Err(workbook_too_large(None).into()) } else { Ok(Self) }
    }
}

/// Room for one workbook in memory; whoever comes when there is none waits for it with the body unread.
struct Room(#[expect(dead_code, reason = "held until it is dropped")] OwnedSemaphorePermit);

impl FromRequestParts<Arc<Server>> for Room {
    type Rejection = Refusal;

    async fn from_request_parts(_: &mut Parts, server: &Arc<Server>) -> Result<Self, Refusal> {
        let room = server.workbooks.clone().acquire_owned().await;
        room.map(Self).map_err(|_| Fault::new("server.busy").into())
    }
}

/// Finds the administrator whose key the calling desk brings.
fn administrator_of(server: &Server, headers: &HeaderMap) -> Result<office::Administrator, Refusal> {
    let desk = working_desk_of(server, headers)?;
    let key = headers.get(OFFICE_KEY).and_then(|key| key.to_str().ok()).unwrap_or_default();
    Ok(office::keys::holder(&server.county, &desk, key, server.rim.now())?)
}

/// Who a caller says it is: `Authorization: Bearer <desk>.<token>`.
struct Said<'a> {
    desk: RecordId,
    token: &'a str,
}

impl<'a> Said<'a> {
    fn of(headers: &'a HeaderMap) -> Result<Self, Refusal> {
        let unknown = || Refusal::from(Fault::new("device.unknown"));
        let (desk, token) = bearer(headers).and_then(|said| said.split_once('.')).ok_or_else(unknown)?;
        Ok(Self { desk: desk.parse().map_err(|_| unknown())?, token })
    }

    fn desk_at(&self, county: &County) -> Result<Option<Desk>, Refusal> {
        Ok(county.read(|db| devices::by_token(db, self.token, self.desk))?)
    }

    fn set_back_at(&self, county: &County) -> Result<Desk, Refusal> {
        let found = county.read(|db| devices::set_back(db, self.token, self.desk))?;
        found.ok_or_else(|| Fault::new("device.unknown").into())
    }
}

/// Returns what a caller shows under the scheme `Bearer`, whose name may be written in any case (RFC 9110, section 11.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let said = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = said.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim())
}

/// Waits for a turn to stretch a password; refuses where too many wait already.
async fn turn(
    server: &Server,
) -> Result<(tokio::sync::SemaphorePermit<'_>, tokio::sync::SemaphorePermit<'_>), Refusal> {
    let busy = || Refusal::from(Fault::new("server.busy"));
    let waiting = server.queue.try_acquire().map_err(|_| busy())?;
    let turn = server.stretching.acquire().await.map_err(|_| busy())?;
    Ok((waiting, turn))
}

/// Runs what reads and writes the store off the threads of the network.
pub(crate) async fn blocking<T, E>(act: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
{
    tokio::task::spawn_blocking(act).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a request broke off");
        Err(Fault::new("server.failed").into())
    })
}

/// Reads a body: JSON, perhaps compressed with zstd.
fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T, Refusal> {
    let bad = || Refusal(Fault::new("request.unreadable"));
    if headers.get(header::CONTENT_ENCODING).is_none_or(|encoding| encoding != "zstd") {
        return serde_json::from_slice(body).map_err(|_| bad());
    }
    let decoder = zstd::Decoder::new(body).map_err(|_| bad())?;
    let mut plain = vec![];
    decoder.take(DECODED_LIMIT + 1).read_to_end(&mut plain).map_err(|_| bad())?;
    if plain.len() as u64 > DECODED_LIMIT {
        return Err(Refusal(Fault::new("request.too_large")));
    }
    serde_json::from_slice(&plain).map_err(|_| bad())
}

/// An answer, compressed where that pays.
struct Body<T>(T);

impl<T: Serialize> IntoResponse for Body<T> {
    fn into_response(self) -> Response {
        let plain = serde_json::to_vec(&self.0).expect("what travels always serializes");
        let json = (header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if plain.len() < WORTH_COMPRESSING {
            return ([json], plain).into_response();
        }
        match zstd::encode_all(plain.as_slice(), 6) {
            Ok(packed) => {
                ([json, (header::CONTENT_ENCODING, HeaderValue::from_static("zstd"))], packed).into_response()
            }
            Err(_) => ([json], plain).into_response(),
        }
    }
}

/// A request that is not granted: the fault travels, the status is by its code.
pub(crate) struct Refusal(Fault);

impl Refusal {
    pub(crate) fn into_fault(self) -> Fault {
        self.0
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal(fault)
    }
}

impl From<CountyError> for Refusal {
    fn from(error: CountyError) -> Self {
        match error {
            CountyError::Fault(fault) => Refusal(fault),
            // Another program writes, an import perhaps: the desk comes again by itself.
            CountyError::Store(StoreError::Busy) => Refusal(Fault::new("server.busy")),
            error @ (CountyError::Exists(_) | CountyError::NoKey(_) | CountyError::Store(_) | CountyError::File(_)) => {
                tracing::error!(%error, "a request failed");
                Refusal(Fault::new("server.failed"))
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match self.0.code.as_str() {
            "device.unknown" | "office.closed" => StatusCode::UNAUTHORIZED,
            "device.revoked" | "office.role" => StatusCode::FORBIDDEN,
            "blob.unnamed" | "blob.missing" => StatusCode::NOT_FOUND,
            "request.too_large" | "blob.size" | "workbook.too_large" => StatusCode::PAYLOAD_TOO_LARGE,
            "request.unreadable" => StatusCode::BAD_REQUEST,
            "server.busy" => StatusCode::SERVICE_UNAVAILABLE,
            "server.failed" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::UNPROCESSABLE_ENTITY,
        };
        (status, Body(self.0)).into_response()
    }
}
