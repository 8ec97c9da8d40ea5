//! Whom a desk talks to: a server whose certificate its pinned county signed, at whatever address, and nobody else. Not for
//! who the desk is; that is its token.

use super::fault::LineFault;
use anju_model::sync::enrol::SERVER_NAME;
use rustls::{
    ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, ServerName, UnixTime, pem::PemObject},
};
use sha2::{Digest, Sha256};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// A moment inside the validity of every county certificate. No clock is asked, because no sync is ever refused for a
/// clock (docs/SYNC.md, Clocks).
const ALWAYS: Duration = Duration::from_secs(1_790_000_000);

/// The fingerprint of the server that was last refused, if any.
#[derive(Clone, Debug, Default)]
pub(super) struct Refused(Arc<Mutex<Option<String>>>);

impl Refused {
    /// Takes the fingerprint of a server refused since the last call: the last eight hex digits of its county's
    /// certificate, which is what the county's keeper can compare.
    pub(super) fn take(&self) -> Option<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn note(&self, certificate: &CertificateDer<'_>) {
        let digest = hex::encode(Sha256::digest(certificate));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(digest[digest.len() - 8..].to_owned());
    }
}

/// Reads the county's certificate from PEM.
pub(crate) fn certificate(pem: &str) -> Option<CertificateDer<'static>> {
    CertificateDer::from_pem_slice(pem.as_bytes()).ok()
}

/// TLS that accepts only the county of `ca`, by the one name that all its servers bear instead of by their address.
pub(super) fn pinned(ca: &CertificateDer<'static>, refused: &Refused) -> Result<ClientConfig, LineFault> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(ca.clone()).map_err(|_| LineFault::BadCertificateFile)?;
    let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone())
        .build()
        .map_err(|_| LineFault::BadCertificateFile)?;
    let name = ServerName::try_from(SERVER_NAME).expect("the fixed name is a DNS name");
    Ok(config(provider, Arc::new(Pinned { inner, name, refused: refused.clone() })))
}

/// TLS to a server that has yet to prove itself by knowing the device code; nothing secret may be sent over it.
pub(super) fn unproven() -> ClientConfig {
    let provider = Arc::new(ring::default_provider());
    config(provider.clone(), Arc::new(Unproven { provider }))
}

fn config(provider: Arc<CryptoProvider>, verifier: Arc<dyn ServerCertVerifier>) -> ClientConfig {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring has the suites of TLS 1.2 and 1.3")
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth()
}

#[derive(Debug)]
struct Pinned {
    inner: Arc<WebPkiServerVerifier>,
    name: ServerName<'static>,
    refused: Refused,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let now = UnixTime::since_unix_epoch(ALWAYS);
        let verdict = self.inner.verify_server_cert(end_entity, intermediates, &self.name, ocsp_response, now);
        if verdict.is_err() {
            self.refused.note(intermediates.last().unwrap_or(end_entity));
        }
        verdict
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, cert, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, cert, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

#[derive(Debug)]
struct Unproven {
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Unproven {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls12_signature(
            message,
            cert,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        rustls::crypto::verify_tls13_signature(
            message,
            cert,
            signature,
            &self.provider.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
