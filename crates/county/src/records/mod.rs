//! The records API: other systems read a county's records and follow them (docs/API.md). A request is admitted by its token
//! (`admit`), which is all that a further route needs; what it may see stands in the query that reads it.

mod asked;
mod cursor;
mod findings;
mod indicators;
mod openapi;
mod pace;
mod page;
mod refused;
mod shown;
#[cfg(test)]
pub(crate) mod testing;
pub mod tokens;

pub use openapi::document;
pub(crate) use pace::Pace;
pub(crate) use refused::said;

use crate::{
    CountyError,
    http::{Route, Server, bearer, blocking},
    ledger,
};
use anju_model::{
    AreaCode, Day, Fault, Stamp,
    kinds::{self, Account, Conflict, HandoverItem, Parked, Proposal},
    record::{Kind, Record},
    rules::{Dossier, Parameters},
};
use anju_store::{
    dossiers::{self, Whose},
    parameters,
};
use asked::Asked;
use axum::{
    Json,
    body::Bytes,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};
use cursor::{Cursor, List};
use page::{Delivered, Page, Wanted};
use refused::Refused;
use serde::Serialize;
use std::sync::{Arc, OnceLock};
use tokens::Token;

/// The form in which each record is a line.
const NDJSON: &str = "application/x-ndjson";
/// Where the cursor of the next page stands when the body is lines; whether there is more now; the county's last sequence.
const NEXT: HeaderName = HeaderName::from_static("anju-next");
const MORE: HeaderName = HeaderName::from_static("anju-more");
const HEAD: HeaderName = HeaderName::from_static("anju-head");

/// The routes of this folder.
pub(crate) fn routes() -> [Route; 4] {
    [
        ("/v1/records/{kind}", get(records)),
        ("/v1/indicators/{name}", get(indicators::indicator)),
        ("/v1/findings/{key}", get(findings::findings)),
        ("/v1/openapi.json", get(describe)),
    ]
    .map(|(path, answers)| (path, answers.fallback(only_read)))
}

/// Refuses every other method.
async fn only_read() -> Refused {
    Fault::new("method.unknown").into()
}

/// Kinds of the server's own bookkeeping: they say who signs in and what is not settled yet.
const NOT_OFFERED: [&str; 5] =
    [Account::KIND.name, Conflict::KIND.name, Proposal::KIND.name, Parked::KIND.name, HandoverItem::KIND.name];

/// Finds a kind that is offered.
pub fn offered(name: &str) -> Option<&'static Kind> {
    kinds::kind(name).filter(|kind| !NOT_OFFERED.contains(&kind.name))
}

async fn records(
    State(server): State<Arc<Server>>,
    kind: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    blocking(move || {
        let token = admit(&server, &headers)?;
        let Path(kind) = kind.map_err(|_| Fault::new("query.unreadable"))?;
        let open = offered(&kind).filter(|kind| token.departments.admit_kind(kind));
        let kind = open.ok_or_else(|| asked::about("kind.unknown", "kind", &kind))?;
        let Query(pairs) = query.map_err(|_| Fault::new("query.unreadable"))?;
        let asked = Asked::read(&pairs, kind, &token)?;
        let (page, next) = give(&server, kind, &asked, &token)?;
        Ok(if wants_lines(&headers) { lines(&page, &next, kind, &asked) } else { whole(&page, &next, kind, &asked) })
    })
    .await
}

async fn describe() -> Response {
    static WRITTEN: OnceLock<Bytes> = OnceLock::new();
    let written = WRITTEN.get_or_init(|| serde_json::to_vec(&document()).expect("a description serializes").into());
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], written.clone()).into_response()
}

/// Admits a request by its token and counts it.
///
/// # Errors
/// `token.unknown`, `token.revoked`, `token.expired`, `rate.limit`; any store error.
pub(crate) fn admit(server: &Server, headers: &HeaderMap) -> Result<Token, Refused> {
    let text = bearer(headers).unwrap_or_default();
    let token = server.county().read(|db| tokens::taken(db, text, server.rim().now()))?;
    server.pace().count(token.id)?;
    Ok(token)
}

/// Reads a page and its cursor in one snapshot; what shows personal values is in the audit trail before it is answered.
fn give(server: &Server, kind: &'static Kind, asked: &Asked, token: &Token) -> Result<(Page, Cursor), Refused> {
    let list = List { kind: kind.name, area: &asked.area, as_of: asked.as_of, personal: token.personal };
    let since = asked.since.as_deref().map(str::parse::<Cursor>).transpose()?;
    let der = server.authority().der();
    let (page, next) = server.county().read(|db| {
        let after = since.as_ref().map(|since| since.sequence(db, der, &list)).transpose()?.unwrap_or(0);
        let (head, _) = ledger::head(db)?;
        let Asked { area, limit, as_of, since: _ } = asked;
        let wanted = Wanted { kind, area, as_of: *as_of, personal: token.personal, after, limit: *limit };
        let page = page::read(db, &wanted, head)?;
        let next = Cursor::at(db, der, &list, page.to)?;
        Ok((page, next))
    })?;
    let personal = token.personal && kind.fields.iter().any(|field| field.personal) && page.shows_records();
    note_use(server, token, personal.then_some(kind.name), server.rim().now())?;
    Ok((page, next))
}

/// Notes the use of a token; `sight` names what it is shown whole.
///
/// # Errors
/// Any store error.
pub(crate) fn note_use(server: &Server, token: &Token, sight: Option<&str>, now: Stamp) -> Result<(), CountyError> {
    if server.county().read(|db| tokens::is_due(db, token, sight, now))? {
        server.county().write(|tx| tokens::used(tx, token, sight, now))?;
    }
    Ok(())
}

/// Gathers what is counted, with the parameters that stood on the day, and notes the token's use.
///
/// # Errors
/// Any store error.
fn gathered(
    server: &Server,
    token: &Token,
    area: &AreaCode,
    day: Day,
) -> Result<(Parameters, Vec<Dossier>), CountyError> {
    let gathered =
        server.county().read(|db| Ok((parameters::on(db, day)?, dossiers::gather(db, Whose::within(area), day)?)))?;
    note_use(server, token, None, server.rim().now())?;
    Ok(gathered)
}

fn wants_lines(headers: &HeaderMap) -> bool {
    headers.get_all(header::ACCEPT).iter().any(|value| value.to_str().is_ok_and(|text| text.contains(NDJSON)))
}

/// A page as one JSON body.
#[derive(Serialize)]
struct Whole<'a> {
    records: &'a [Delivered],
    next: String,
    more: bool,
    head: u64,
}

fn whole(page: &Page, next: &Cursor, kind: &Kind, asked: &Asked) -> Response {
    let body = Whole { records: &page.delivered, next: next.to_string(), more: page.to < page.head, head: page.head };
    (heads(page, next, kind, asked), Json(body)).into_response()
}

fn lines(page: &Page, next: &Cursor, kind: &Kind, asked: &Asked) -> Response {
    let mut body = vec![];
    for delivered in &page.delivered {
        serde_json::to_writer(&mut body, delivered).expect("texts and numbers always serialize");
        body.push(b'\n');
    }
    let form = [(header::CONTENT_TYPE, HeaderValue::from_static(NDJSON))];
    (heads(page, next, kind, asked), form, Bytes::from(body)).into_response()
}

fn heads(page: &Page, next: &Cursor, kind: &Kind, asked: &Asked) -> [(HeaderName, HeaderValue); 5] {
    let Asked { area, limit, as_of, since: _ } = asked;
    let day = as_of.map(|day| format!("&as_of={day}")).unwrap_or_default();
    let link = format!("</v1/records/{}?since={next}&area={area}&limit={limit}{day}>; rel=\"next\"", kind.name);
    let value = |text: String| HeaderValue::from_str(&text).expect("digits and names are plain letters");
    [
        (header::LINK, value(link)),
        (NEXT, value(next.to_string())),
        (MORE, value((page.to < page.head).to_string())),
        (HEAD, value(page.head.to_string())),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ]
}
