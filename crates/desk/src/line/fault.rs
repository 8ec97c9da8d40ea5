//! What can be wrong with the line, by what the desk does about it.

use anju_model::Fault;
use std::{
    error::Error,
    io::{self, ErrorKind},
};

/// Why a request to the county was not answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// This PC has no network.
    #[error("no network")]
    NoNetwork,
    /// Nobody answers at the county's address.
    #[error("nobody answers at {address}")]
    Unreachable {
        /// Where.
        address: String,
    },
    /// Another server than the county's answers; nothing was sent to it.
    #[error("another server answers, …{fingerprint}")]
    Certificate {
        /// The last eight digits of its fingerprint.
        fingerprint: String,
    },
    /// What answers is no county server: a log-in page of the network, a proxy.
    #[error("no county server answers")]
    NotCounty,
    /// The county has revoked this desk.
    #[error("this desk was revoked")]
    Revoked,
    /// The county is busy or restarting.
    #[error("the county is busy")]
    Busy,
    /// The county refused, and says why.
    #[error("the county refused: {0}")]
    Refused(Fault),
    /// The county's server failed.
    #[error("the county's server failed with {status}")]
    Failed {
        /// The HTTP status.
        status: u16,
    },
    /// A body is larger than the protocol allows.
    #[error("too large")]
    TooLarge,
    /// The kept certificate of the county is none.
    #[error("the county's certificate on this desk is damaged")]
    BadCertificateFile,
}

impl LineFault {
    /// Tells whether another of the county's addresses may be tried.
    pub(super) fn is_of_address(&self) -> bool {
        matches!(self, LineFault::Unreachable { .. } | LineFault::NotCounty | LineFault::Certificate { .. })
    }
}

impl From<LineFault> for Fault {
    fn from(fault: LineFault) -> Fault {
        match fault {
            LineFault::NoNetwork => Fault::new("network.none"),
            LineFault::Unreachable { address } => Fault::new("server.unreachable").with("address", address),
            LineFault::Certificate { fingerprint } => Fault::new("server.certificate").with("fingerprint", fingerprint),
            LineFault::NotCounty => Fault::new("server.not_anju"),
            LineFault::Revoked => Fault::new("device.revoked"),
            LineFault::Busy => Fault::new("server.busy"),
            LineFault::Refused(fault) => fault,
            LineFault::Failed { status } => Fault::new("server.refused").with("status", status),
            LineFault::TooLarge => Fault::new("server.refused").with("status", 413),
            LineFault::BadCertificateFile => Fault::new("keys.damaged"),
        }
    }
}

/// Says what a failed request means; a refused certificate is told apart before.
pub(super) fn of_transport(error: &reqwest::Error, address: &str) -> LineFault {
    let unreachable = || LineFault::Unreachable { address: address.to_owned() };
    if error.is_timeout() {
        return unreachable();
    }
    let mut cause: Option<&(dyn Error + 'static)> = error.source();
    while let Some(error) = cause {
        if error.is::<rustls::Error>() {
            return LineFault::NotCounty;
        }
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| matches!(io.kind(), ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown)) {
            return LineFault::NoNetwork;
        }
        // An I/O error passes over what it wraps when asked for its source.
        cause = match io.and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    if error.is_decode() { LineFault::NotCounty } else { unreachable() }
}
