//! A county server that really runs, over TLS on a free port, and what tests ask of it.

use anju_county::{
    County, Folder,
    audit::By,
    enrolment::{self, Plan},
    http::{self, Server},
    importer, people,
    rim::{Machine, Rim},
    tls::Authority,
};
use anju_desk::{
    enrol::{self, First, Granted, Invitation},
    line::Line,
};
use anju_model::{
    AreaCode, RecordId, Role,
    sync::{
        Change,
        enrol::{EnrolFile, SERVER_NAME},
        group::Group,
        wire::{AreaCursor, PROTOCOL, Point, SyncRequest},
    },
};
use anju_tests::for_the_run;
use axum_server::Handle;
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};
use tempfile::TempDir;

/// 农坝社区.
pub const VILLAGE: &str = "500235116002";
/// Everybody's password.
pub const PASSWORD: &str = "anju-shiyong-1";
/// The device secret of the desk under test.
pub const SECRET: [u8; 32] = [6; 32];

/// A running county.
pub struct Running {
    pub county: Arc<County>,
    pub address: SocketAddr,
    pub handle: Handle<SocketAddr>,
    folder: TempDir,
}

impl Running {
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let county = County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).unwrap();
        county.set_area(&area("500235")).unwrap();
        let county = Arc::new(county);
        let (address, handle) = serve(&county).await;
        Self { county, address, handle, folder }
    }

    /// Starts a county that holds the sample workbook.
    pub async fn with_sample() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = sample();
        copy(&made.path().join("county"), &folder.path().join("county"));
        std::fs::copy(made.path().join("county.key"), folder.path().join("county.key")).unwrap();
        let county = Arc::new(County::open(&Folder::new(&folder.path().join("county"), None)).unwrap());
        let (address, handle) = serve(&county).await;
        Self { county, address, handle, folder }
    }

    /// Serves the same county again at its old address, after it was shut down.
    pub async fn serve_again(&self) -> Handle<SocketAddr> {
        self.serve_there(self.county.clone()).await
    }

    /// Opens the county's store anew and serves it at its old address, as a program does that was started again.
    pub async fn start_again(&self) -> Handle<SocketAddr> {
        let folder = Folder::new(&self.folder.path().join("county"), None);
        self.serve_there(Arc::new(County::open(&folder).unwrap())).await
    }

    async fn serve_there(&self, county: Arc<County>) -> Handle<SocketAddr> {
        let mut tries = 0;
        let socket = loop {
            // The old listener goes away a moment after the shutdown.
            match TcpListener::bind(self.address) {
                Ok(socket) => break socket,
                Err(error) => assert!(tries < 1_500, "{} is not free again: {error}", self.address),
            }
            tries += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let handle = Handle::new();
        let server = Server::of(county, Arc::new(Machine)).unwrap();
        tokio::spawn(http::serve(server, socket, handle.clone()));
        handle.listening().await.unwrap();
        handle
    }

    pub fn account(&self, name: &str) -> String {
        self.account_for(staff(name))
    }

    /// Adds an account and returns its one-time code.
    pub fn account_for(&self, new: people::New) -> String {
        people::add(&self.county, &new, By::CommandLine, &Machine).unwrap().one_time_code
    }

    pub fn code(&self, names: &[&str]) -> String {
        self.code_for(names, VILLAGE)
    }

    pub fn code_for(&self, names: &[&str], place: &str) -> String {
        let accounts = names.iter().map(|name| (*name).to_owned()).collect();
        let name = if place == VILLAGE { "农坝社区" } else { "农坝镇" };
        let plan = Plan { name: name.into(), areas: vec![area(place)], accounts };
        enrolment::issue(&self.county, &plan, By::CommandLine, &Machine).unwrap().code.text()
    }

    pub fn by_code(&self, code: &str) -> Invitation {
        Invitation::from_code(&self.address.to_string(), code).unwrap()
    }

    pub fn by_file(&self, code: &str, address: SocketAddr) -> Invitation {
        let file = EnrolFile {
            anju_enrolment: 1,
            addresses: vec![address.to_string()],
            ca: Authority::of(&self.county).unwrap().pem().to_owned(),
            code: code.to_owned(),
            county: area("500235"),
            areas: vec![area(VILLAGE)],
            desk: "农坝社区".into(),
            accounts: vec![],
            until: Machine.now(),
        };
        Invitation::from_file("登记.json", &serde_json::to_vec(&file).unwrap()).unwrap()
    }

    pub async fn enrolled(&self, name: &str) -> (Granted, Line) {
        let one_time = self.account(name);
        let invitation = self.by_code(&self.code(&[name]));
        let granted = enrol::enrol(&invitation, first(name, &one_time), &SECRET).await.unwrap();
        let line = granted.card.line().unwrap();
        line.set_desk(granted.enrolled.desk, &granted.token);
        (granted, line)
    }
}

/// Imports the sample once for all tests; each works on a copy.
fn sample() -> &'static TempDir {
    static SAMPLE: OnceLock<TempDir> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = for_the_run(&tempfile::env::temp_dir(), "anju-sample-");
        let county = County::create(&Folder::new(&folder.path().join("county"), None), [7; 32]).unwrap();
        let bytes = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/county-yunyang.xlsx")).unwrap();
        let file = importer::File::plain("county-yunyang.xlsx", &bytes);
        importer::import(&county, &file, By::CommandLine, &Machine).unwrap();
        folder
    })
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.handle.shutdown();
    }
}

/// TLS that trusts the county's certificate and nothing else.
fn trusting(county: &County) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    let pem = Authority::of(county).unwrap().pem().to_owned();
    roots.add(CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()).unwrap();
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A connection on which a test sends whatever bytes it likes.
pub fn raw(here: &Running) -> StreamOwned<ClientConnection, TcpStream> {
    let name = SERVER_NAME.try_into().unwrap();
    let tls = ClientConnection::new(Arc::new(trusting(&here.county)), name).unwrap();
    let socket = TcpStream::connect(here.address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    StreamOwned::new(tls, socket)
}

/// A client as another system has one.
pub fn client(county: &County, address: SocketAddr) -> reqwest::Client {
    reqwest::Client::builder()
        .tls_backend_preconfigured(trusting(county))
        .resolve(SERVER_NAME, address)
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap()
}

/// Serves a county on a free port.
async fn serve(county: &Arc<County>) -> (SocketAddr, Handle<SocketAddr>) {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let handle = Handle::new();
    let server = Server::of(county.clone(), Arc::new(Machine)).unwrap();
    tokio::spawn(http::serve(server, socket, handle.clone()));
    handle.listening().await.unwrap();
    (address, handle)
}

/// Site staff of the village.
pub fn staff(name: &str) -> people::New {
    people::New {
        name: name.into(),
        role: Role::SiteStaff,
        area: area(VILLAGE),
        cadre: None,
        departments: Default::default(),
    }
}

pub fn area(code: &str) -> AreaCode {
    AreaCode::parse(code).unwrap()
}

pub fn first<'a>(name: &'a str, one_time_code: &'a str) -> First<'a> {
    First { name, one_time_code, password: PASSWORD }
}

/// A save as a desk with a good clock sends it, that had pulled nothing.
pub fn group(number: u64, by: RecordId, changes: Vec<Change>) -> Group {
    Group {
        number,
        id: Machine.id(),
        by,
        on_behalf_of: None,
        made_at: Machine.now(),
        clock_offset: Some(0),
        clock_suspect: false,
        observed: None,
        schema: 1,
        cursor: 0,
        epoch: 0,
        changes,
        sealed: None,
    }
}

pub fn idle(desk: RecordId) -> SyncRequest {
    SyncRequest {
        areas: vec![AreaCursor { area: area(VILLAGE), at: Point::default() }],
        ..serde_json::from_value(serde_json::json!({
            "protocol": PROTOCOL, "schema": 1, "desk": desk, "epoch": 0, "areas": [], "next_number": 1, "room": 100,
        }))
        .unwrap()
    }
}
