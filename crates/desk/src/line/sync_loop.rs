//! The loop that keeps a desk and its county in step: when woken, every few minutes, and again after a failure with growing
//! pauses. It alone owns the line. It holds the store only for the moments of planning and taking in.

use crate::{
    App, DeskError,
    app::{Bell, lock},
    files::uploads::Uploads,
    line::{Line, LineFault, sync},
    rim::Rim,
    shelf::{
        audit,
        files::{self, Outgoing},
        outbox, settings,
    },
};
use anju_model::{
    Fault, Stamp,
    contract::Line as LineState,
    contract::{Event, SyncChip},
    sync::{
        Rules,
        plan::ROOM,
        wire::{SyncAnswer, SyncRequest},
    },
};
use anju_store::{Key, rusqlite::Connection};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    sync::Notify,
    task::{JoinSet, block_in_place},
    time::{Instant, timeout},
};

/// How long an idle desk waits before it asks again.
const IDLE: Duration = Duration::from_secs(120);
/// The first pause after a failure; doubles up to the last.
const FIRST_PAUSE: u64 = 3_000;
const LAST_PAUSE: u64 = 300_000;
/// An answer that came within this time came over a quick line.
const QUICK: Duration = Duration::from_secs(2);
/// Requests that may follow one another before the loop rests; far more than any desk needs.
const MOST_STEPS: u32 = 10_000;

/// What the loop is doing now, for the chip.
#[derive(Debug, Default)]
pub struct Pulse {
    wake: Notify,
    /// One sync at a time: whoever comes second waits and then finds nothing to do.
    turn: tokio::sync::Mutex<()>,
    /// Told after each sync: files may go up.
    synced: Notify,
    /// Files and the audit trail have a turn of their own: what stops or slows them stops nothing else (SYNC I9, I17).
    handing: tokio::sync::Mutex<()>,
    beat: Mutex<Beat>,
}

#[derive(Clone, Debug, Default)]
struct Beat {
    running: bool,
    trouble: Option<(LineState, Fault)>,
    next_try: Option<Stamp>,
    revoked: bool,
    over: bool,
}

impl Pulse {
    /// Asks for a sync at once.
    pub fn wake(&self) {
        self.wake.notify_one();
    }

    /// Lays the line's present state over what the store says.
    fn over(&self, stored: SyncChip) -> SyncChip {
        let beat = lock(&self.beat).clone();
        let line = match &beat.trouble {
            _ if beat.revoked => LineState::Revoked,
            Some((state, _)) => *state,
            None if stored.line == LineState::FirstDownload => LineState::FirstDownload,
            None if beat.running => LineState::Running,
            None => stored.line,
        };
        SyncChip { line, trouble: beat.trouble.map(|(_, fault)| fault), next_try: beat.next_try, ..stored }
    }

    /// Tells whether this desk was revoked and has handed over all that waited.
    pub fn is_over(&self) -> bool {
        lock(&self.beat).over
    }

    fn set(&self, change: impl FnOnce(&mut Beat)) {
        change(&mut lock(&self.beat));
    }
}

/// Where the bytes of evidence lie.
#[derive(Clone)]
pub struct Files {
    /// The encrypted files.
    pub uploads: Uploads,
    /// The data key.
    pub key: Key,
}

/// Syncs for as long as this desk is the county's; ends when it was revoked and has handed over all that waited.
pub async fn run(app: Arc<App>, line: Arc<Line>, pulse: Arc<Pulse>, rim: Arc<dyn Rim>, files: Files, bell: Arc<Bell>) {
    tokio::select! {
        () = keep_in_step(&app, &line, &pulse, &*rim, &bell) => {}
        () = keep_handing_up(&app, &line, &pulse, &files) => {}
    }
}

async fn keep_in_step(app: &App, line: &Arc<Line>, pulse: &Pulse, rim: &dyn Rim, bell: &Bell) {
    let mut failures = 0;
    loop {
        if let Err(error) = app.keep_safe() {
            // Work goes on without a fresh backup; a full disk shows itself at the next save.
            tracing::error!(%error, "no backup was made");
        }
        if let Err(error) = app.with_store(|db| sync::recount_daily(db, rim.wall().day())) {
            tracing::error!(%error, "the sums were not recounted");
        }
        let result = once_telling(app, line, pulse, rim, Some(bell)).await;
        if pulse.is_over() {
            return;
        }
        judge_marked(app);
        failures = if result.is_ok() { 0 } else { failures + 1 };
        let pause = result.map_or_else(|_| pause(failures, rim), |()| IDLE);
        pulse.set(|beat| beat.next_try = (failures > 0).then(|| rim.wall().plus(pause.as_millis() as i64)));
        tell(app, pulse, bell);
        // A wake-up, from a save or a click, ends the pause; running out is the ordinary case.
        let _woken = timeout(pause, pulse.wake.notified()).await;
    }
}

/// Judges what a sync brought or a new day asks for.
fn judge_marked(app: &App) {
    if let Err(error) = block_in_place(|| app.catch_up_all()) {
        tracing::error!(%error, "findings are behind; the next sync or request goes on");
    }
}

async fn keep_handing_up(app: &App, line: &Line, pulse: &Pulse, files: &Files) {
    while !pulse.is_over() {
        pulse.synced.notified().await;
        hand_up(app, line, pulse, files).await;
    }
}

/// Syncs until nothing more is to be done now, findings and files included.
///
/// # Errors
/// The line's fault, or the store's.
pub async fn once(app: &App, line: &Arc<Line>, pulse: &Pulse, rim: &dyn Rim, files: &Files) -> Result<(), Fault> {
    once_telling(app, line, pulse, rim, None).await?;
    block_in_place(|| app.catch_up_all()).map_err(DeskError::into_fault)?;
    hand_up(app, line, pulse, files).await;
    Ok(())
}

async fn once_telling(
    app: &App,
    line: &Arc<Line>,
    pulse: &Pulse,
    rim: &dyn Rim,
    bell: Option<&Bell>,
) -> Result<(), Fault> {
    let _turn = pulse.turn.lock().await;
    if pulse.is_over() {
        return Ok(());
    }
    pulse.set(|beat| beat.running = true);
    if let Some(bell) = bell {
        tell(app, pulse, bell);
    }
    let result = steps(app, line, pulse, rim, bell).await;
    pulse.set(|beat| beat.running = false);
    match &result {
        Ok(()) => pulse.set(|beat| beat.trouble = None),
        Err(trouble) => pulse.set(|beat| beat.trouble = Some(trouble.clone())),
    }
    result.map_err(|(_, fault)| fault)?;
    pulse.synced.notify_one();
    Ok(())
}

type Trouble = (LineState, Fault);

async fn steps(app: &App, line: &Arc<Line>, pulse: &Pulse, rim: &dyn Rim, bell: Option<&Bell>) -> Result<(), Trouble> {
    let of_store = |error: DeskError| (LineState::Unreachable, error.into_fault());
    // Dropped, it gives up what it asks.
    let mut ahead = JoinSet::new();
    for _ in 0..MOST_STEPS {
        let (request, answer, took) = match ahead.join_next().await {
            Some(Ok(asked)) => asked,
            Some(Err(_)) | None => {
                let plan = |db: &mut Connection| {
                    line.set_desk(outbox::desk_id(db)?, &settings::get::<String>(db, "token")?.unwrap_or_default());
                    sync::next_request(db, ROOM)
                };
                ask(Arc::clone(line), app.with_store(plan).map_err(of_store)?).await
            }
        };
        let answer = answer.map_err(trouble)?;
        if let Some(next) = app.with_store(|db| sync::ahead(db, &request, &answer, took < QUICK)).map_err(of_store)? {
            ahead.spawn(ask(Arc::clone(line), next));
        }
        let take_in = || app.with_store(|db| sync::take_in(db, rim, Rules::ALL, &request, answer));
        let taken = block_in_place(take_in).map_err(of_store)?;
        pulse.set(|beat| beat.revoked |= taken.revoked);
        if let Some(bell) = bell {
            if taken.changed {
                bell.tell(&Event::Changed);
            }
            tell(app, pulse, bell);
        }
        if !taken.again {
            return Ok(());
        }
    }
    Err((LineState::Unreachable, Fault::new("sync.endless")))
}

type Asked = (SyncRequest, Result<SyncAnswer, LineFault>, Duration);

async fn ask(line: Arc<Line>, request: SyncRequest) -> Asked {
    let start = Instant::now();
    let answer = line.sync(&request).await;
    (request, answer, start.elapsed())
}

fn trouble(fault: LineFault) -> Trouble {
    let state = match &fault {
        LineFault::NoNetwork => LineState::NoNetwork,
        LineFault::Revoked => LineState::Revoked,
        LineFault::Unreachable { .. }
        | LineFault::Certificate { .. }
        | LineFault::NotCounty
        | LineFault::Busy
        | LineFault::Refused(_)
        | LineFault::Failed { .. }
        | LineFault::TooLarge
        | LineFault::BadCertificateFile => LineState::Unreachable,
    };
    (state, fault.into())
}

/// Hands up what has queues of its own. A revoked desk is over once nothing is left that could still go.
async fn hand_up(app: &App, line: &Line, pulse: &Pulse, files: &Files) {
    let _turn = pulse.handing.lock().await;
    if pulse.is_over() {
        return;
    }
    let revoked = lock(&pulse.beat).revoked;
    let entries = hand_up_entries(app, line).await;
    let files = hand_up_files(app, line, files, revoked).await;
    match entries.and(files) {
        Ok(()) => pulse.set(|beat| beat.over = revoked),
        Err(fault) => tracing::warn!(code = fault.code, "files or audit entries wait"),
    }
}

async fn hand_up_entries(app: &App, line: &Line) -> Result<(), Fault> {
    let mut before = None;
    loop {
        let entries = app.read(audit::unsent).map_err(DeskError::into_fault)?;
        let Some(first) = entries.first().map(|entry| entry.number) else { return Ok(()) };
        if before == Some(first) {
            tracing::error!(first, "the county takes no more entries of the audit trail");
            return Ok(());
        }
        before = Some(first);
        let taken = line.audit(&entries).await?;
        app.write(|db| audit::sent(db, taken.upto)).map_err(DeskError::into_fault)?;
    }
}

/// Hands up one file after the other. One that cannot go is left for the next time, and the others go on; what waits shows on
/// the page of the sync.
async fn hand_up_files(app: &App, line: &Line, held: &Files, revoked: bool) -> Result<(), Fault> {
    let outgoing = if revoked { files::to_hand_over } else { files::outgoing };
    let mut later = Ok(());
    for file in app.read(outgoing).map_err(DeskError::into_fault)? {
        match hand_up_file(app, line, held, &file).await {
            Ok(()) => {}
            Err(Stuck::Line(fault)) => return Err(fault),
            Err(Stuck::Now(fault)) => later = Err(fault),
            Err(Stuck::Always(fault)) => tracing::error!(code = fault.code, size = file.size, "a file cannot go up"),
        }
    }
    later
}

/// Why a file did not go up, by what it means for the rest.
enum Stuck {
    /// The line carries nothing now.
    Line(Fault),
    /// Another time it may go.
    Now(Fault),
    /// It never will: its bytes are gone or damaged, or the county refuses it.
    Always(Fault),
}

async fn hand_up_file(app: &App, line: &Line, held: &Files, file: &Outgoing) -> Result<(), Stuck> {
    let bytes = held.uploads.read(&held.key, &file.sha256).map_err(|fault| match fault.code.as_str() {
        "file.missing" | "file.damaged" => Stuck::Always(fault),
        _ => Stuck::Now(fault),
    })?;
    let result = line.put_blob(&file.sha256, &bytes, |done, _| {
        let noted = app.write(|db| files::progress(db, &file.sha256, done.min(file.size.saturating_sub(1))));
        if let Err(error) = noted {
            tracing::warn!(%error, "progress could not be noted; the county knows it");
        }
    });
    result.await.map_err(stuck)?;
    app.write(|db| files::progress(db, &file.sha256, file.size)).map_err(|error| Stuck::Now(error.into_fault()))
}

fn stuck(fault: LineFault) -> Stuck {
    match fault {
        LineFault::Refused(fault) => Stuck::Always(fault),
        LineFault::NotCounty | LineFault::Failed { .. } | LineFault::TooLarge => Stuck::Now(fault.into()),
        LineFault::NoNetwork
        | LineFault::Unreachable { .. }
        | LineFault::Certificate { .. }
        | LineFault::Revoked
        | LineFault::Busy
        | LineFault::BadCertificateFile => Stuck::Line(fault.into()),
    }
}

/// Where sync stands, in the order in which the page hears of it.
///
/// # Errors
/// Any store error.
pub fn chip(app: &App, pulse: &Pulse, bell: &Bell) -> Result<SyncChip, DeskError> {
    bell.in_turn(|told| Ok(SyncChip { told, ..pulse.over(app.chip()?) }))
}

/// Tells the page where sync stands.
pub fn tell(app: &App, pulse: &Pulse, bell: &Bell) {
    match chip(app, pulse, bell) {
        Ok(chip) => bell.tell(&Event::Sync(chip)),
        Err(error) => tracing::error!(%error, "the sync state could not be read"),
    }
}

/// Doubles the pause with each failure, with some jitter, so that a county coming back is not met by all desks at once.
fn pause(failures: u32, rim: &dyn Rim) -> Duration {
    let full = (FIRST_PAUSE << failures.min(7)).min(LAST_PAUSE);
    let mut random = [0; 2];
    rim.random(&mut random);
    let jitter = u64::from(u16::from_be_bytes(random)) * full / 2 / u64::from(u16::MAX);
    Duration::from_millis(full / 2 + jitter)
}
