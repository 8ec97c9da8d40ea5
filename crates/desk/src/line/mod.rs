//! The line to the county: HTTPS to the pinned county, one request at a time per call, faults by what they mean. It decides
//! nothing about sync, which has its own files here: what is said and taken in, and the loop that alone calls the line.

mod body;
mod fault;
pub mod sync;
pub mod sync_loop;
pub(crate) mod trust;

pub use fault::LineFault;

use anju_model::{
    Fault, RecordId,
    contract::{HandedOver, ImportWorkbook, OfficeAct},
    sync::{
        enrol::{
            AuditEntry, AuditTaken, BlobState, Enrolled, Enrolling, Hello, HelloBack, OFFICE_KEY, OfficeKey, PIECE,
            SignedIn, SigningIn,
        },
        wire::{SyncAnswer, SyncRequest},
    },
};
use reqwest::{
    Client, Method, RequestBuilder, Response, StatusCode,
    header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE},
    redirect::Policy,
};
use serde::{Serialize, de::DeserializeOwned};
use std::{
    sync::{
        PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How long to wait without a byte of progress. A piece of 64 KB passes a line of 9 kbit/s in it.
const SILENCE: Duration = Duration::from_secs(60);
/// How long to wait where the county works before it says a word: importing a whole county, or taking an import back.
const WORK: Duration = Duration::from_secs(15 * 60);
/// Connections stay open between syncs, so that an idle one costs one round trip.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// The line of one desk to its county.
pub struct Line {
    client: Client,
    /// For what takes the county long.
    patient: Client,
    addresses: Vec<String>,
    /// The address that answered last.
    at: AtomicUsize,
    token: RwLock<Option<String>>,
    refused: trust::Refused,
}

impl Line {
    /// Makes a line to the county whose certificate is `ca` (PEM), at the first of `addresses` (`host:port`) that answers.
    ///
    /// # Errors
    /// `BadCertificateFile`.
    pub fn new(addresses: Vec<String>, ca: &str) -> Result<Self, LineFault> {
        let ca = trust::certificate(ca).ok_or(LineFault::BadCertificateFile)?;
        let refused = trust::Refused::default();
        Self::over(trust::pinned(&ca, &refused)?, addresses, refused)
    }

    /// Makes a line to a server that has yet to prove itself.
    fn unproven(address: String) -> Result<Self, LineFault> {
        Self::over(trust::unproven(), vec![address], trust::Refused::default())
    }

    fn over(tls: rustls::ClientConfig, addresses: Vec<String>, refused: trust::Refused) -> Result<Self, LineFault> {
        let client = |silence| {
            Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .http1_only()
                .https_only(true)
                .no_proxy()
                .redirect(Policy::none())
                .connect_timeout(CONNECT)
                .read_timeout(silence)
                .pool_idle_timeout(IDLE)
                .tcp_keepalive(Duration::from_secs(60))
                .build()
                .map_err(|_| LineFault::BadCertificateFile)
        };
        let (client, patient) = (client(SILENCE)?, client(WORK)?);
        Ok(Self { client, patient, addresses, at: AtomicUsize::new(0), token: RwLock::new(None), refused })
    }

    /// Comes as this desk, with its token, from now on.
    pub fn set_desk(&self, desk: RecordId, token: &str) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = Some(format!("Bearer {desk}.{token}"));
    }

    /// Returns the address in use.
    pub fn address(&self) -> &str {
        self.addresses.get(self.at.load(Ordering::Relaxed)).map_or("", String::as_str)
    }

    /// Syncs: one request, one answer.
    ///
    /// # Errors
    /// `LineFault`.
    pub async fn sync(&self, request: &SyncRequest) -> Result<SyncAnswer, LineFault> {
        self.ask("sync", request).await
    }

    /// Enrols this desk.
    ///
    /// # Errors
    /// `LineFault`; a wrong, used or expired code is `Refused`.
    pub async fn enrol(&self, enrolling: &Enrolling) -> Result<Enrolled, LineFault> {
        self.ask("enrol", enrolling).await
    }

    /// Proves to the county who somebody is.
    ///
    /// # Errors
    /// `LineFault`; a wrong code or password is `Refused`.
    pub async fn sign_in(&self, signing_in: &SigningIn) -> Result<SignedIn, LineFault> {
        self.ask("sign-in", signing_in).await
    }

    /// Hands entries of the audit trail up.
    ///
    /// # Errors
    /// `LineFault`.
    pub async fn audit(&self, entries: &[AuditEntry]) -> Result<AuditTaken, LineFault> {
        self.ask("audit", &entries).await
    }

    /// Opens the county's office by an account's password.
    ///
    /// # Errors
    /// `LineFault`; a wrong password, or an account that is no administrator's, is `Refused`.
    pub async fn open_office(&self, proof: &SigningIn) -> Result<OfficeKey, LineFault> {
        self.ask("office/key", proof).await
    }

    /// Hands an act on to the county's office.
    ///
    /// # Errors
    /// `LineFault`; what the county does not do is `Refused`.
    pub async fn office(&self, key: &str, act: &OfficeAct) -> Result<serde_json::Value, LineFault> {
        let body = body::write(act);
        self.answer(Again::No, |address| self.post(address, "office", &body).header(OFFICE_KEY, key)).await
    }

    /// Hands a workbook to the county's office, to look through or to import; answers the county's report.
    ///
    /// # Errors
    /// `LineFault`; what is no workbook is `Refused`.
    pub async fn import(
        &self,
        key: &str,
        name: &str,
        ask: &ImportWorkbook,
        bytes: &[u8],
    ) -> Result<serde_json::Value, LineFault> {
        let ask = ImportWorkbook { ticket: String::new(), ..ask.clone() };
        let body = HandedOver { name: name.to_owned(), ask }.before(bytes);
        self.answer(Again::No, |address| {
            self.request(Method::POST, address, "office/import")
                .header(OFFICE_KEY, key)
                .header(ACCEPT_ENCODING, "zstd")
                .body(body.clone())
        })
        .await
    }

    /// Asks a server to prove that it knows a device code.
    pub(crate) async fn hello(address: String, hello: &Hello) -> Result<HelloBack, LineFault> {
        Self::unproven(address)?.ask("enrol/hello", hello).await
    }

    /// Asks how much of a blob the county has.
    ///
    /// # Errors
    /// `LineFault`; `Refused` while no record that the county has names the blob.
    pub async fn blob_state(&self, sha256: &str) -> Result<BlobState, LineFault> {
        let path = format!("blobs/{sha256}?state=1");
        self.answer(Again::Yes, |address| self.request(Method::GET, address, &path)).await
    }

    /// Hands a blob up from where the county has it, in pieces; `progress` gets bytes there and in all after each.
    ///
    /// # Errors
    /// `LineFault`; what has arrived stays there.
    pub async fn put_blob(
        &self,
        sha256: &str,
        bytes: &[u8],
        mut progress: impl FnMut(u64, u64),
    ) -> Result<(), LineFault> {
        let mut state = self.blob_state(sha256).await?;
        while !state.whole {
            let from =
                usize::try_from(state.have).ok().filter(|from| *from < bytes.len()).ok_or(LineFault::NotCounty)?;
            let piece = &bytes[from..bytes.len().min(from + PIECE.0)];
            let path = format!("blobs/{sha256}?from={from}&of={}", bytes.len());
            let next: BlobState = self
                .answer(Again::Yes, |address| self.request(Method::PATCH, address, &path).body(piece.to_vec()))
                .await?;
            if next.have <= state.have && !next.whole {
                return Err(LineFault::NotCounty);
            }
            state = next;
            progress(state.have, bytes.len() as u64);
        }
        Ok(())
    }

    /// Fetches a blob of `size` bytes, in pieces, starting after what `have` holds already.
    ///
    /// # Errors
    /// `LineFault`; `have` keeps what has arrived.
    pub async fn get_blob(&self, sha256: &str, size: u64, have: &mut Vec<u8>) -> Result<(), LineFault> {
        while (have.len() as u64) < size {
            let path = format!("blobs/{sha256}?from={}", have.len());
            let response = self.send(Again::Yes, |address| self.request(Method::GET, address, &path)).await?;
            let piece = whole_body(response, self.address(), PIECE.1).await?;
            if piece.is_empty() {
                return Err(LineFault::NotCounty);
            }
            have.extend_from_slice(&piece);
        }
        Ok(())
    }

    async fn ask<Q: Serialize, A: DeserializeOwned>(&self, path: &str, question: &Q) -> Result<A, LineFault> {
        let body = body::write(question);
        self.answer(Again::Yes, |address| self.post(address, path, &body)).await
    }

    fn post(&self, address: &str, path: &str, body: &body::Body) -> RequestBuilder {
        let request = self.request(Method::POST, address, path).header(CONTENT_TYPE, "application/json");
        let request = if body.compressed { request.header(CONTENT_ENCODING, "zstd") } else { request };
        request.header(ACCEPT_ENCODING, "zstd").body(body.bytes.clone())
    }

    async fn answer<A: DeserializeOwned>(
        &self,
        again: Again,
        make: impl Fn(&str) -> RequestBuilder,
    ) -> Result<A, LineFault> {
        let response = self.send(again, make).await?;
        let compressed = is(&response, CONTENT_ENCODING, "zstd");
        let bytes = whole_body(response, self.address(), body::ANSWER_LIMIT).await?;
        body::read(&bytes, compressed)
    }

    fn request(&self, method: Method, address: &str, path: &str) -> RequestBuilder {
        let client = if matches!(path, "office" | "office/import") { &self.patient } else { &self.client };
        let request = client.request(method, format!("https://{address}/v1/{path}"));
        match self.token.read().unwrap_or_else(PoisonError::into_inner).as_deref() {
            Some(token) => request.header(AUTHORIZATION, token),
            None => request,
        }
    }

    /// Sends to the address that answered last, then to the others, and returns a good answer's head.
    async fn send(&self, again: Again, make: impl Fn(&str) -> RequestBuilder) -> Result<Response, LineFault> {
        let first = self.at.load(Ordering::Relaxed);
        let mut last = LineFault::NoNetwork;
        for turn in 0..self.addresses.len() {
            let at = (first + turn) % self.addresses.len();
            let address = &self.addresses[at];
            match self.send_to(make(address), address).await {
                Ok(response) => {
                    self.at.store(at, Ordering::Relaxed);
                    return Ok(response);
                }
                Err(failed) if failed.fault.is_of_address() && (again == Again::Yes || !failed.reached) => {
                    last = if turn == 0 { failed.fault } else { last };
                }
                Err(failed) => return Err(failed.fault),
            }
        }
        Err(last)
    }

    async fn send_to(&self, request: RequestBuilder, address: &str) -> Result<Response, Failed> {
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let fault = match self.refused.take() {
                    Some(fingerprint) => LineFault::Certificate { fingerprint },
                    None => fault::of_transport(&error, address),
                };
                return Err(Failed { fault, reached: !error.is_connect() });
            }
        };
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        Err(Failed { fault: refusal(status, response, address).await, reached: true })
    }
}

/// Whether a request may be sent to the next address after one that may have heard it: what the office does it would do twice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Yes,
    No,
}

/// Why there is no good answer, and whether anything of the request may have gone.
struct Failed {
    fault: LineFault,
    reached: bool,
}

/// Reads why the county did not do it; an answer without a fault in it is not the county's.
async fn refusal(status: StatusCode, response: Response, address: &str) -> LineFault {
    if !is(&response, CONTENT_TYPE, "application/json") {
        return match status {
            StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS => LineFault::Busy,
            _ => LineFault::NotCounty,
        };
    }
    let Ok(bytes) = whole_body(response, address, 64 * 1024).await else {
        return LineFault::NotCounty;
    };
    match serde_json::from_slice::<Fault>(&bytes) {
        Ok(fault) if fault.code == "device.revoked" => LineFault::Revoked,
        Ok(fault) if fault.code == "server.busy" => LineFault::Busy,
        Ok(_) if status.is_server_error() => LineFault::Failed { status: status.as_u16() },
        Ok(fault) => LineFault::Refused(fault),
        Err(_) => LineFault::NotCounty,
    }
}

async fn whole_body(mut response: Response, address: &str, most: usize) -> Result<Vec<u8>, LineFault> {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if bytes.len() + chunk.len() > most => return Err(LineFault::TooLarge),
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) => return Ok(bytes),
            Err(_) => {
                return Err(LineFault::Unreachable { address: address.to_owned() });
            }
        }
    }
}

fn is(response: &Response, header: reqwest::header::HeaderName, value: &str) -> bool {
    response.headers().get(header).and_then(|have| have.to_str().ok()).is_some_and(|have| have.starts_with(value))
}
