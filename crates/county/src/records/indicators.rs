//! `GET /v1/indicators/{name}`: one number of the board, counted by the same functions as on a desk, with its parts one level
//! below.

use super::{
    admit,
    asked::{self, Counting},
    gathered, note_use,
    refused::Refused,
};
use crate::http::{Server, blocking};
use anju_model::{
    AreaCode, Day, Fault,
    area::AreaLevel,
    indicators::{Figures, Indicator},
    rules::Dossier,
};
use anju_store::frozen::{self, Frozen};
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
    /// The day on which the numbers of a month that is over were frozen; absent where they are counted now.
    #[serde(skip_serializing_if = "Option::is_none")]
    frozen_on: Option<Day>,
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
        let frozen = server.county().read(|db| Ok(frozen::on(db, &area, day)?))?;
        let (on, figures) = match frozen {
            Some(Frozen { on, villages }) => {
                note_use(&server, &token, None, server.rim().now())?;
                (Some(on), villages.into_iter().collect())
            }
            None => {
                let (parameters, dossiers) = gathered(&server, &token, &area, day)?;
                let of = |dossier: &Dossier| (dossier.village.clone(), Figures::of(dossier, day, &parameters));
                (None, dossiers.iter().map(of).collect::<Vec<_>>())
            }
        };
        Ok(Json(count(indicator, area, (day, on), figures)))
    })
    .await
}

/// Adds up the numbers of villages.
fn count(
    indicator: Indicator,
    area: AreaCode,
    (as_of, frozen_on): (Day, Option<Day>),
    figures: Vec<(AreaCode, Figures)>,
) -> Counted {
    let below = match area.level() {
        AreaLevel::Municipality => Some(AreaLevel::County),
        AreaLevel::County => Some(AreaLevel::Township),
        AreaLevel::Township => Some(AreaLevel::Village),
        AreaLevel::Village => None,
    };
    let (label, parts) = (indicator.label(), BTreeMap::new());
    let mut counted = Counted { indicator, label, area, as_of, frozen_on, count: 0, helped: 0, parts };
    for (village, figures) in figures {
        counted.count += figures.get(indicator);
        counted.helped += figures.get(Indicator::Helped);
        if let Some(part) = below.and_then(|level| village.at(level)) {
            *counted.parts.entry(part).or_default() += figures.get(indicator);
        }
    }
    counted
}
