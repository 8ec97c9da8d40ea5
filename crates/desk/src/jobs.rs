//! What takes long and is not done while a page waits: a job answers its number at once, tells how far it is, and can be
//! cancelled until it is done.

use crate::app::{Bell, lock};
use anju_model::{
    Fault,
    contract::{Event, Job, JobEnd},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

/// How often a job tells how far it is, from its start to its end.
const TOLD: u64 = 50;
/// How long a desk that is closed waits for its jobs.
const PATIENCE: Duration = Duration::from_secs(10);

/// The jobs of a desk.
pub(crate) struct Jobs {
    bell: Arc<Bell>,
    runtime: tokio::runtime::Handle,
    last: AtomicU64,
    running: Mutex<BTreeMap<u64, Arc<AtomicBool>>>,
    ended: Condvar,
}

impl Jobs {
    pub(crate) fn new(bell: Arc<Bell>, runtime: tokio::runtime::Handle) -> Arc<Self> {
        Arc::new(Self { bell, runtime, last: AtomicU64::new(0), running: Mutex::default(), ended: Condvar::new() })
    }

    /// Starts a job on a thread of its own and returns its number.
    pub(crate) fn start(
        self: &Arc<Self>,
        act: impl FnOnce(&Progress) -> Result<JobEnd, Fault> + Send + 'static,
    ) -> u64 {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let cancelled = Arc::new(AtomicBool::new(false));
        lock(&self.running).insert(id, cancelled.clone());
        let progress = Progress { id, bell: self.bell.clone(), cancelled, told: AtomicU64::new(0) };
        let jobs = self.clone();
        self.runtime.spawn(async move {
            let done = tokio::task::spawn_blocking(move || act(&progress)).await;
            jobs.end(id, done.unwrap_or_else(|_| Err(Fault::new("program.broke"))));
        });
        id
    }

    fn end(&self, id: u64, end: Result<JobEnd, Fault>) {
        lock(&self.running).remove(&id);
        self.ended.notify_all();
        let rows = end.as_ref().map_or(0, |end| end.rows);
        self.bell.tell(&Event::Job(Job { id, done: rows, of: end.is_ok().then_some(rows), end: Some(end) }));
    }

    /// Cancels a job; its end is told as any other.
    ///
    /// # Errors
    /// `job.over` if there is none, or no more.
    pub(crate) fn cancel(&self, id: u64) -> Result<(), Fault> {
        let running = lock(&self.running);
        let cancelled = running.get(&id).ok_or_else(|| Fault::new("job.over"))?;
        cancelled.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Cancels all jobs and waits until they let go of the store, for some seconds at most.
    pub(crate) fn stop(&self) {
        let running = lock(&self.running);
        running.values().for_each(|cancelled| cancelled.store(true, Ordering::Relaxed));
        let waited = self.ended.wait_timeout_while(running, PATIENCE, |running| !running.is_empty());
        drop(waited.unwrap_or_else(PoisonError::into_inner));
    }
}

/// How far one job is, and whether it is still wanted.
pub(crate) struct Progress {
    id: u64,
    bell: Arc<Bell>,
    cancelled: Arc<AtomicBool>,
    told: AtomicU64,
}

impl Progress {
    /// Of something that nobody hears of and nobody cancels.
    pub(crate) fn unheard() -> Self {
        Self { id: 0, bell: Arc::default(), cancelled: Arc::default(), told: AtomicU64::new(0) }
    }

    /// Cancels it, as somebody would while it runs.
    #[cfg(test)]
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Returns the job's number.
    pub(crate) fn id(&self) -> u64 {
        self.id
    }

    /// Tells how far the job is, now and then.
    ///
    /// # Errors
    /// `job.cancelled`.
    pub(crate) fn step(&self, done: u64, of: u64) -> Result<(), Fault> {
        let part = done.saturating_mul(TOLD) / of.max(1);
        if self.told.swap(part, Ordering::Relaxed) != part {
            self.bell.tell(&Event::Job(Job { id: self.id, done, of: Some(of), end: None }));
        }
        self.wanted()
    }

    /// Tells how far a job is whose end nobody knows.
    ///
    /// # Errors
    /// `job.cancelled`.
    pub(crate) fn counted(&self, done: u64) -> Result<(), Fault> {
        self.bell.tell(&Event::Job(Job { id: self.id, done, of: None, end: None }));
        self.wanted()
    }

    /// Goes on only if nobody cancelled.
    ///
    /// # Errors
    /// `job.cancelled`.
    pub(crate) fn wanted(&self) -> Result<(), Fault> {
        if self.cancelled.load(Ordering::Relaxed) { Err(Fault::new("job.cancelled")) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jobs() -> (Arc<Jobs>, std::sync::mpsc::Receiver<Event>) {
        let bell = Arc::new(Bell::default());
        let heard = bell.subscribe();
        (Jobs::new(bell, tokio::runtime::Handle::current()), heard)
    }

    fn end(heard: &std::sync::mpsc::Receiver<Event>) -> Result<JobEnd, Fault> {
        heard.iter().find_map(|event| if let Event::Job(job) = event { job.end } else { None }).unwrap()
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_job_that_is_cancelled_ends_at_its_next_step() {
        let (jobs, heard) = jobs();
        let id = jobs.start(|progress| {
            for n in 0.. {
                progress.step(n % 100, 100)?;
            }
            Ok(JobEnd::default())
        });
        jobs.cancel(id).unwrap();
        assert_eq!(end(&heard).unwrap_err().code, "job.cancelled");
        assert_eq!(jobs.cancel(id).unwrap_err().code, "job.over");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_job_that_breaks_off_still_ends_and_a_stop_waits_for_all() {
        let (jobs, heard) = jobs();
        jobs.start(|_| panic!("as planned"));
        assert_eq!(end(&heard).unwrap_err().code, "program.broke");
        jobs.start(|progress| {
            loop {
                progress.wanted()?;
            }
        });
        tokio::task::block_in_place(|| jobs.stop());
        assert!(lock(&jobs.running).is_empty());
    }
}
