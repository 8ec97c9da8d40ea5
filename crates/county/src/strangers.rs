//! Strangers at the door: how often one address may show a wrong device code. Kept in this program's memory: a restart forgives.

use crate::CountyError;
use anju_model::{
    Fault, Stamp,
    tries::{May, Tries, said},
};
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// How many addresses are remembered; beyond them those are forgotten that have been quiet, or else the quietest.
const REMEMBERED: usize = 1000;
/// How long an address is quiet before it may be forgotten: longer than any wait.
const QUIET_MS: i64 = 24 * 3_600_000;

/// Wrong tries by the address they came from.
#[derive(Default)]
pub struct Strangers(Mutex<HashMap<IpAddr, Tries>>);

/// Whoever calls from one address.
#[derive(Clone, Copy)]
pub struct Stranger<'a> {
    all: &'a Strangers,
    from: IpAddr,
}

impl Strangers {
    /// Names whoever calls from an address.
    pub fn at(&self, from: IpAddr) -> Stranger<'_> {
        Stranger { all: self, from: line_of(from) }
    }
}

impl Stranger<'_> {
    /// Hears one code out, unless this address has to wait; `proven` finds nothing where the code is wrong. A right one forgives
    /// the wrong ones before it. One is heard at a time, so that nobody shows many before the first is counted.
    ///
    /// # Errors
    /// `enrol.delay {time}`; whatever `proven` answers.
    pub(crate) fn hear<T>(
        self,
        now: Stamp,
        proven: impl FnOnce() -> Result<Option<T>, CountyError>,
    ) -> Result<Option<T>, CountyError> {
        let Self { all, from } = self;
        let mut all = all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED && !all.contains_key(&from) {
            all.retain(|_, tries| now < tries.last.plus(QUIET_MS));
            let quietest = all.iter().min_by_key(|(_, tries)| tries.last).map(|(address, _)| *address);
            if let Some(quietest) = quietest.filter(|_| all.len() >= REMEMBERED) {
                all.remove(&quietest);
            }
        }
        let tries = all.entry(from).or_default();
        if let May::Wait(until) = tries.may(now) {
            return Err(Fault::new("enrol.delay").with("time", said(until, now)).into());
        }
        let found = proven()?;
        if found.is_some() {
            all.remove(&from);
        } else {
            tries.count(now);
        }
        Ok(found)
    }
}

/// Whose address it is: a line with IPv6 has 2⁶⁴ of them, all alike in their first half.
fn line_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Stamp = Stamp(1_795_406_400_000);

    fn shows(strangers: &Strangers, from: &str, now: Stamp, right: bool) -> Result<bool, String> {
        let heard = strangers.at(from.parse().unwrap()).hear(now, || Ok(right.then_some(())));
        match heard {
            Ok(found) => Ok(found.is_some()),
            Err(CountyError::Fault(fault)) => Err(fault.code),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn an_address_that_shows_three_wrong_codes_waits_and_no_other_does() {
        let strangers = Strangers::default();
        for _ in 0..3 {
            assert_eq!(shows(&strangers, "10.0.0.1", NOON, false), Ok(false));
        }
        assert_eq!(shows(&strangers, "10.0.0.1", NOON, true), Err("enrol.delay".into()), "not even a right one");
        assert_eq!(shows(&strangers, "10.0.0.2", NOON, true), Ok(true));
        assert_eq!(shows(&strangers, "10.0.0.1", NOON.plus(60_000), true), Ok(true));
        assert_eq!(shows(&strangers, "10.0.0.1", NOON.plus(60_000), false), Ok(false), "the wrong ones are forgiven");
    }

    #[test]
    fn all_addresses_of_one_line_are_one_stranger() {
        let strangers = Strangers::default();
        for from in ["2001:db8:0:1::1", "2001:db8:0:1::2", "2001:db8:0:1:ffff::3"] {
            assert_eq!(shows(&strangers, from, NOON, false), Ok(false));
        }
        assert_eq!(shows(&strangers, "2001:db8:0:1::4", NOON, true), Err("enrol.delay".into()));
        assert_eq!(shows(&strangers, "2001:db8:0:2::1", NOON, true), Ok(true));
        for _ in 0..3 {
            assert_eq!(shows(&strangers, "10.0.0.1", NOON, false), Ok(false));
        }
        assert_eq!(shows(&strangers, "::ffff:10.0.0.1", NOON, true), Err("enrol.delay".into()));
    }

    #[test]
    fn of_too_many_addresses_the_quietest_are_forgotten() {
        let strangers = Strangers::default();
        for _ in 0..3 {
            assert_eq!(shows(&strangers, "10.0.0.1", NOON, false), Ok(false));
        }
        for i in 0..REMEMBERED + 50 {
            let from = format!("10.{}.{}.9", 1 + i / 200, i % 200);
            assert_eq!(shows(&strangers, &from, NOON.plus(1 + i as i64), false), Ok(false));
        }
        assert_eq!(strangers.0.lock().unwrap().len(), REMEMBERED);
        assert_eq!(shows(&strangers, "10.0.0.1", NOON.plus(2_000), true), Ok(true), "it is forgotten");
    }
}
