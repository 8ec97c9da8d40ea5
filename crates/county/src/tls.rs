//! The county's own certificates: an authority made once and kept inside the encrypted store, and a server certificate made
//! anew at each start, whose key never touches the disk. Desks pin the authority (docs/decisions: no clock is asked, so
//! neither expires).

use crate::{County, CountyError, set_setting, setting};
use anju_model::sync::enrol::SERVER_NAME;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject},
};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The setting that holds the authority's certificate, PEM.
const CERTIFICATE: &str = "ca.certificate";
/// The setting that holds its key, PEM.
const KEY: &str = "ca.key";

/// The county's certificate authority.
pub struct Authority {
    pem: String,
    der: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Reads the county's authority, or makes it.
    ///
    /// # Errors
    /// Any store error, or a kept certificate that does not read back.
    pub fn of(county: &County) -> Result<Self, CountyError> {
        county.write(|tx| {
            let (pem, key) = match (setting(tx, CERTIFICATE)?, setting(tx, KEY)?) {
                (Some(pem), Some(key)) => (pem, KeyPair::from_pem(&key).map_err(|_| unreadable())?),
                _ => {
                    let key = KeyPair::generate().map_err(|_| unreadable())?;
                    let pem = params().self_signed(&key).map_err(|_| unreadable())?.pem();
                    set_setting(tx, CERTIFICATE, &pem)?;
                    set_setting(tx, KEY, &key.serialize_pem())?;
                    (pem, key)
                }
            };
            let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| unreadable())?;
            Ok(Self { pem, der, issuer: Issuer::new(params(), key) })
        })
    }

    /// Returns the certificate that desks pin, PEM.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// Returns the certificate's bytes.
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Returns the last eight hex digits of its fingerprint, as desks show of a server that they refuse.
    pub fn fingerprint(&self) -> String {
        let digest = hex::encode(Sha256::digest(&self.der));
        digest[digest.len() - 8..].to_owned()
    }

    /// Makes a fresh server certificate and the TLS that presents it, with the authority's behind it.
    ///
    /// # Errors
    /// None that a sound program meets; a failing cryptographic library's.
    pub fn server(&self) -> Result<Arc<ServerConfig>, CountyError> {
        let key = KeyPair::generate().map_err(|_| unreadable())?;
        let mut params = CertificateParams::new([SERVER_NAME.to_owned()]).map_err(|_| unreadable())?;
        params.distinguished_name.push(DnType::CommonName, SERVER_NAME);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let leaf = params.signed_by(&key, &self.issuer).map_err(|_| unreadable())?;
        let chain = vec![leaf.der().clone(), self.der.clone()];
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut tls = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|_| unreadable())?;
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(tls))
    }
}

/// What the authority's certificate says; the same at every start, because the issuer is rebuilt from it. rcgen's validity
/// runs from 1975 to 4096.
fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, "Anju county");
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    params
}

fn unreadable() -> CountyError {
    CountyError::Store(anju_store::StoreError::Unreadable("ca".to_owned()))
}
