//! `GET /v1/findings/{key}`: what a rule finds, judged by the same functions as on a desk, household by household. What people
//! wrote is not in it: who may read that reads the records.

use super::{
    admit,
    asked::{self, Counting},
    gathered,
    refused::Refused,
};
use crate::http::{Server, blocking};
use anju_model::{
    AreaCode, Day, Fault, RecordId,
    contract::Level,
    rules::{self, Dossier, Parameters, Reason, Rule},
};
use axum::{
    Json,
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    http::HeaderMap,
};
use serde::Serialize;
use std::sync::Arc;

/// What was found for one reason, as of a day.
#[derive(Debug, Serialize)]
pub(super) struct Findings {
    key: &'static str,
    label: &'static str,
    clause: &'static str,
    /// A code of the set `dept`.
    department: &'static str,
    /// Whether the days it goes by are the county's own 本地参数.
    local: bool,
    area: AreaCode,
    as_of: Day,
    /// How much was found in the area.
    count: u32,
    /// In how many households.
    households: u32,
    /// A page of it, household by household.
    found: Vec<OfHousehold>,
    /// Ask with `after` this for the next page; none where this is the last.
    next: Option<RecordId>,
}

/// One finding.
#[derive(Debug, Serialize)]
struct OfHousehold {
    household: RecordId,
    village: AreaCode,
    /// The need or matter it is about.
    about: Option<RecordId>,
    level: Level,
    due: Option<Day>,
}

/// Answers what was found for one reason.
pub(super) async fn findings(
    State(server): State<Arc<Server>>,
    key: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Findings>, Refused> {
    blocking(move || {
        let token = admit(&server, &headers)?;
        let Path(key) = key.map_err(|_| Fault::new("query.unreadable"))?;
        let is_open = |(rule, _): &(&Rule, _)| !rule.of_department || token.departments.admit(Some(rule.department));
        let found = rules::reason(&key).filter(is_open);
        let found = found.ok_or_else(|| asked::about("finding.unknown", "key", &key))?;
        let Query(pairs) = query.map_err(|_| Fault::new("query.unreadable"))?;
        let asked = Counting::read(&pairs, &token, server.rim().now().day(), true)?;
        let (parameters, dossiers) = gathered(&server, &token, &asked.area, asked.day)?;
        Ok(Json(page(found, asked, dossiers, &parameters)))
    })
    .await
}

fn page(
    (rule, reason): (&'static Rule, &'static Reason),
    asked: Counting,
    mut dossiers: Vec<Dossier>,
    parameters: &Parameters,
) -> Findings {
    let Counting { area, day, after, limit } = asked;
    dossiers.sort_unstable_by_key(|dossier| dossier.household);
    let Reason { key, many, .. } = *reason;
    let mut page = Findings {
        key,
        label: many,
        clause: rule.clause,
        department: rule.department.code(),
        local: rule.local,
        area,
        as_of: day,
        count: 0,
        households: 0,
        found: vec![],
        next: None,
    };
    for dossier in &dossiers {
        let found = rules::judge(dossier, day, parameters).found;
        let before = page.count;
        let shown = after.is_none_or(|after| after < dossier.household) && page.next.is_none();
        for one in found.into_iter().filter(|one| one.key == key) {
            page.count += 1;
            if shown {
                page.found.push(OfHousehold {
                    household: dossier.household,
                    village: dossier.village.clone(),
                    about: one.about,
                    level: one.level,
                    due: one.due,
                });
            }
        }
        page.households += u32::from(page.count > before);
        if shown && page.found.len() >= limit {
            page.next = Some(dossier.household);
        }
    }
    // The last household may have filled the page exactly.
    if page.next == dossiers.last().map(|dossier| dossier.household) {
        page.next = None;
    }
    page
}
