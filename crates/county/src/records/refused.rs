//! How another system is told that a request is not granted: a status, and the fault with its sentence.

use crate::{CountyError, http::Refusal};
use anju_model::{Fault, words::fault::sentence};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// A request that is not granted.
pub(crate) struct Refused(Fault);

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl From<CountyError> for Refused {
    fn from(error: CountyError) -> Self {
        Self(Refusal::from(error).into_fault())
    }
}

/// Says a fault as other systems read it.
pub(crate) fn said(fault: &Fault) -> Json<Said<'_>> {
    Json(Said { fault, message: sentence(fault) })
}

/// The answer's body.
#[derive(Serialize)]
pub(crate) struct Said<'a> {
    #[serde(flatten)]
    fault: &'a Fault,
    message: String,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(fault) = self;
        let status = status(&fault.code);
        let mut response = (status, said(&fault)).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = fault.params.get("seconds").and_then(|text| HeaderValue::from_str(text).ok()) {
            headers.insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

fn status(code: &str) -> StatusCode {
    match code {
        "token.unknown" | "token.expired" | "token.revoked" => StatusCode::UNAUTHORIZED,
        "token.outside" => StatusCode::FORBIDDEN,
        "kind.unknown" | "indicator.unknown" | "finding.unknown" => StatusCode::NOT_FOUND,
        "method.unknown" => StatusCode::METHOD_NOT_ALLOWED,
        "cursor.other_county" | "cursor.forked" | "cursor.future" => StatusCode::CONFLICT,
        "rate.limit" => StatusCode::TOO_MANY_REQUESTS,
        "server.busy" => StatusCode::SERVICE_UNAVAILABLE,
        "server.failed" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
