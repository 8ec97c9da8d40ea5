//! `GET /v1/indicators/{name}`: one number of the board, counted by the same functions as on a desk, with its parts one level
//! below.

use super::{
    admit,
    asked::{self, Counting},
    gathered,
    refused::Refused,
};
use crate::http::{Server, blocking};
use anju_model::{
    AreaCode, Day, Fault,
    area::AreaLevel,
    indicators::Indicator,
    rules::{Dossier, Parameters},
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
use std::{collections::BTreeMap, sync::Arc};

/// One number, as of a day.
#[derive(Debug, Serialize)]
pub(super) struct Counted {
    indicator: Indicator,
    label: &'static str,
    area: AreaCode,
    as_of: Day,
    count: u32,
    /// Households whose class needs a cadre, visits and matters: what most of the numbers are out of.
    helped: u32,
    /// By the divisions directly below; empty for a village.
    parts: BTreeMap<AreaCode, u32>,
}

/// Answers one indicator.
pub(super) async fn indicator(
    State(server): State<Arc<Server>>,
    name: Result<Path<String>, PathRejection>,
    query: Result<Query<Vec<(String, String)>>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Json<Counted>, Refused> {
    blocking(move || {
        let token = admit(&server, &headers)?;
        let Path(name) = name.map_err(|_| Fault::new("query.unreadable"))?;
        let indicator = Indicator::parse(&name).ok_or_else(|| asked::about("indicator.unknown", "indicator", &name))?;
        let Query(pairs) = query.map_err(|_| Fault::new("query.unreadable"))?;
        let Counting { area, day, .. } = Counting::read(&pairs, &token, server.rim().now().day(), false)?;
        let (parameters, dossiers) = gathered(&server, &token, &area, day)?;
        Ok(Json(count(indicator, area, day, &dossiers, &parameters)))
    })
    .await
}

fn count(indicator: Indicator, area: AreaCode, day: Day, dossiers: &[Dossier], parameters: &Parameters) -> Counted {
    let below = match area.level() {
        AreaLevel::Municipality => Some(AreaLevel::County),
        AreaLevel::County => Some(AreaLevel::Township),
        AreaLevel::Township => Some(AreaLevel::Village),
        AreaLevel::Village => None,
    };
    let mut counted =
        Counted { indicator, label: indicator.label(), area, as_of: day, count: 0, helped: 0, parts: BTreeMap::new() };
    for dossier in dossiers {
        let one = indicator.count(dossier, day, parameters);
        counted.count += one;
        counted.helped += Indicator::Helped.count(dossier, day, parameters);
        if let Some(part) = below.and_then(|level| dossier.village.at(level)) {
            *counted.parts.entry(part).or_default() += one;
        }
    }
    counted
}
