//! What the line costs and carries: an idle sync in bytes, evidence in pieces.

use crate::{
    imports::at_work,
    running::{Running, VILLAGE, area, idle},
};
use anju_county::rim::{Machine, Rim};
use anju_desk::line::{Line, LineFault};
use anju_model::{
    Clock, Fields, Role, Value,
    contract::{AddAccount, ImportWorkbook, ListAccounts, OfficeAct},
    sync::{
        Change,
        wire::{AreaCursor, SyncRequest, Told},
    },
};
use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

/// Counts what passes between a desk and its county, TLS records and all.
#[derive(Default)]
pub struct Counted {
    connections: AtomicUsize,
    up: AtomicUsize,
    down: AtomicUsize,
    /// How many seconds what comes back from the county is held back.
    silence: AtomicU64,
    /// Whether what comes back is lost with its connection.
    loses: AtomicBool,
    /// Whether nothing passes at all.
    cut: AtomicBool,
}

impl Counted {
    /// Lays a line to a county; returns the address of its other end.
    pub fn between(county: SocketAddr) -> (SocketAddr, Arc<Counted>) {
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let counted = Arc::new(Counted::default());
        let counting = counted.clone();
        thread::spawn(move || {
            for desk in socket.incoming().flatten() {
                if counting.cut.load(Ordering::SeqCst) {
                    continue;
                }
                counting.connections.fetch_add(1, Ordering::SeqCst);
                let county = TcpStream::connect(county).unwrap();
                let (up, down) = (counting.clone(), counting.clone());
                let (from, to) = (desk.try_clone().unwrap(), county.try_clone().unwrap());
                thread::spawn(move || pass(from, to, &up.up, || !up.cut.load(Ordering::SeqCst)));
                thread::spawn(move || {
                    pass(county, desk, &down.down, || {
                        thread::sleep(Duration::from_secs(down.silence.load(Ordering::SeqCst)));
                        !down.loses.load(Ordering::SeqCst)
                    });
                });
            }
        });
        (address, counted)
    }

    /// Cuts the line, or mends it.
    pub fn cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::SeqCst);
    }

    fn take(&self) -> (usize, usize) {
        (self.up.swap(0, Ordering::SeqCst), self.down.swap(0, Ordering::SeqCst))
    }
}

/// Passes on what comes for as long as `wanted` says so of it.
fn pass(mut from: TcpStream, mut to: TcpStream, count: &AtomicUsize, wanted: impl Fn() -> bool) {
    let mut buffer = [0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        count.fetch_add(read, Ordering::SeqCst);
        if !wanted() || to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_idle_sync_is_one_request_of_at_most_1_kb_each_way() {
    let here = Running::start().await;
    let (granted, _) = here.enrolled("陈静").await;
    let (address, counted) = Counted::between(here.address);
    let line = Line::new(vec![address.to_string()], &granted.card.ca).unwrap();
    line.set_desk(granted.enrolled.desk, &granted.token);
    let first = line.sync(&idle(granted.enrolled.desk)).await.unwrap();
    let areas = first.pages.iter().map(|page| AreaCursor { area: page.area.clone(), at: page.to.clone() }).collect();
    let told = Some(Told { version: "1.10.3".into(), groups: 0, files: 0 });
    let nothing_new = SyncRequest { areas, epoch: first.epoch, told, ..idle(granted.enrolled.desk) };
    // An idle sync comes minutes after the one before; the connection is free again by then.
    tokio::time::sleep(Duration::from_millis(200)).await;
    counted.take();
    let answer = line.sync(&nothing_new).await.unwrap();
    assert!(!answer.forked && answer.pages.iter().all(|page| page.rows.is_empty()), "{answer:?}");
    let (up, down) = counted.take();
    assert_eq!(counted.connections.load(Ordering::SeqCst), 1);
    // Counted outside of TLS, so a little more than what is promised to be at most 1 KB.
    assert!(up <= 1024 && down <= 1024, "{up} up, {down} down");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_office_may_have_done_is_not_asked_again_at_another_address() {
    let here = Running::start().await;
    let (granted, _, key) = at_work(&here).await;
    let (proxy, counted) = Counted::between(here.address);
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let line = |first: SocketAddr| {
        let line = Line::new(vec![first.to_string(), here.address.to_string()], &granted.card.ca).unwrap();
        line.set_desk(granted.enrolled.desk, &granted.token);
        line
    };
    let opens = |name: &str| {
        let (name, area) = (name.to_owned(), area(VILLAGE));
        OfficeAct::AddAccount(AddAccount {
            name,
            role: Role::SiteStaff,
            area,
            cadre: None,
            departments: Default::default(),
        })
    };
    line(nobody).office(&key, &opens("赵刚")).await.expect("where nobody is, nothing was done");
    let line = line(proxy);
    line.office(&key, &OfficeAct::ListAccounts(ListAccounts {})).await.unwrap();
    counted.loses.store(true, Ordering::SeqCst);
    let lost = line.office(&key, &opens("何芳")).await;
    assert!(matches!(lost, Err(LineFault::Unreachable { .. })), "{lost:?}");
    let synced = line.sync(&idle(granted.enrolled.desk)).await;
    assert!(synced.is_ok(), "what may be repeated goes on to the next address: {synced:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_takes_the_county_long_is_waited_for_and_a_silent_line_is_not() {
    let here = Running::start().await;
    let (granted, _) = here.enrolled("陈静").await;
    let (address, counted) = Counted::between(here.address);
    let line = Line::new(vec![address.to_string()], &granted.card.ca).unwrap();
    line.set_desk(granted.enrolled.desk, &granted.token);
    let ask = ImportWorkbook { ticket: String::new(), take: true, ..ImportWorkbook::default() };
    let both = || async {
        let nothing_new = idle(granted.enrolled.desk);
        tokio::join!(line.import("no key", "a.xlsx", &ask, b"a workbook"), line.sync(&nothing_new))
    };
    let (imported, synced) = both().await;
    assert!(matches!(imported, Err(LineFault::Refused(_))) && synced.is_ok(), "{imported:?} {synced:?}");
    counted.silence.store(63, Ordering::SeqCst);
    let (imported, synced) = both().await;
    assert!(matches!(imported, Err(LineFault::Refused(_))), "{imported:?}");
    assert!(matches!(synced, Err(LineFault::Unreachable { .. })), "{synced:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_goes_up_in_pieces_once_its_record_is_there() {
    let here = Running::start().await;
    let (_, line) = here.enrolled("陈静").await;
    let picture: Vec<u8> = (0..200_000u32).map(|i| (i * 7 % 251) as u8).collect();
    let sha256 = hash(&picture);
    let refused = line.put_blob(&sha256, &picture, |_, _| {}).await.unwrap_err();
    assert!(matches!(refused, LineFault::Refused(fault) if fault.code == "blob.unnamed"));
    name_it(&here, &sha256, picture.len());
    let mut steps = vec![];
    line.put_blob(&sha256, &picture, |done, of| steps.push((done, of))).await.unwrap();
    assert_eq!(steps.len(), 4);
    assert_eq!(steps.last(), Some(&(200_000, 200_000)));
    assert!(line.blob_state(&sha256).await.unwrap().whole);
    let mut back = picture[..10].to_vec();
    line.get_blob(&sha256, 200_000, &mut back).await.unwrap();
    assert_eq!(back, picture);
}

fn name_it(here: &Running, sha256: &str, size: usize) {
    let (household, evidence) = (Machine.id(), Machine.id());
    let text = |value: &str| Value::text(value);
    let fields: Fields =
        [("village", text(VILLAGE)), ("state", text("1"))].map(|(name, value)| (name.to_owned(), value)).into();
    let named: Fields = [
        ("household", text(&household.to_string())),
        ("kind", text("photo")),
        ("name", text("a.jpg")),
        ("media_type", text("image/jpeg")),
        ("size", Value::Int(size as i64)),
        ("sha256", text(sha256)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let changes = vec![Change::create("household", household, fields), Change::create("evidence", evidence, named)];
    let clock = Clock { now: Machine.now(), suspect: false };
    here.county.save(changes, None, clock, &mut || Machine.id()).unwrap();
}

fn hash(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
