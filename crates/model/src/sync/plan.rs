//! What a desk asks next, and what it makes of an answer's envelope: pure decisions, made from its saved position.

use super::{
    digest::Sum,
    group::{Group, SCHEMA},
    wire::{AreaCursor, PROTOCOL, Point, REQUEST_LIMIT, SyncAnswer, SyncRequest, Told},
};
use crate::{area::AreaCode, id::RecordId};
use std::collections::BTreeMap;

/// Where a desk stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Position {
    /// The epoch its cursors belong to.
    pub epoch: u32,
    /// Its areas and cursors.
    pub areas: Vec<AreaCursor>,
    /// How far the county's history went when pages were last cut short.
    pub head: Option<Point>,
    /// Saved points, newest first; sent only when the server has said that histories fork.
    pub points: Vec<Point>,
    /// Whether the server has said so.
    pub forked: bool,
    /// Whether the desk was restored from a backup and has no new id yet.
    pub restored: bool,
    /// The number the next group will get.
    pub next_number: u64,
    /// Numbers of its groups that are parked at the county.
    pub parked: Vec<u64>,
    /// What the last comparison of sums left to do.
    pub mending: Mending,
    /// Whether it is time to ask how long ago other desks were at the county.
    pub ages: bool,
    /// What the desk says of itself.
    pub told: Option<Told>,
}

/// What a comparison of sums left to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Mending {
    /// Areas whose totals differ.
    pub areas: Vec<AreaCode>,
    /// Places whose sums differ.
    pub places: Vec<AreaCode>,
}

/// Plans one request: as many waiting groups as fit (at least one), and pages from every cursor.
pub fn plan(desk: RecordId, at: &Position, waiting: impl IntoIterator<Item = Group>, room: u32) -> SyncRequest {
    let quiet = at.forked || at.restored;
    SyncRequest {
        protocol: PROTOCOL,
        schema: SCHEMA,
        desk,
        epoch: at.epoch,
        areas: at.areas.clone(),
        head: at.head.clone(),
        points: if at.forked { at.points.clone() } else { vec![] },
        differed: at.mending.areas.clone(),
        sums_of: if at.mending.places.is_empty() { at.mending.areas.clone() } else { vec![] },
        refetch: at.mending.places.clone(),
        next_number: at.next_number,
        restored: at.restored,
        parked: at.parked.clone(),
        ages: at.ages,
        told: at.told.clone(),
        ahead: false,
        groups: if quiet { vec![] } else { fitting(waiting) },
        room,
    }
}

/// Rows asked for in one answer: what a bad line carries in some seconds.
pub const ROOM: u32 = 5_000;

/// Rows asked for in one answer while the line is quick: fewer commits for as many rows.
pub const QUICK_ROOM: u32 = 10_000;

/// Plans the request that follows `answer` while that is still being taken in, so that a long download never waits for the
/// disk; none unless `answer` brings pages that were cut short, from where `request` stood, and nothing else. `quick` tells
/// whether it came quickly.
pub fn ahead(request: &SyncRequest, answer: &SyncAnswer, quick: bool) -> Option<SyncRequest> {
    let plain = answer.more
        && answer.epoch == request.epoch
        && !(answer.forked || answer.revoked || answer.new_desk.is_some())
        && request.groups.is_empty()
        && answer.next_number == request.next_number
        && request.areas.len() == answer.pages.len()
        && answer
            .pages
            .iter()
            .all(|page| request.areas.iter().any(|cursor| cursor.area == page.area && cursor.at.0 == page.from));
    plain.then(|| SyncRequest {
        areas: answer.pages.iter().map(|page| AreaCursor { area: page.area.clone(), at: page.to.clone() }).collect(),
        head: answer.head.clone(),
        ages: false,
        ahead: true,
        room: if quick { request.room.max(QUICK_ROOM) } else { request.room.min(ROOM) },
        ..request.clone()
    })
}

fn fitting(waiting: impl IntoIterator<Item = Group>) -> Vec<Group> {
    let mut groups = vec![];
    let mut size = 0;
    for group in waiting {
        size += serde_json::to_vec(&group).map_or(REQUEST_LIMIT, |bytes| bytes.len());
        if !groups.is_empty() && size > REQUEST_LIMIT * 3 / 4 {
            break;
        }
        groups.push(group);
    }
    groups
}

/// Names what differs between the server's sums and one's own: areas by total.
pub fn differing<'a>(
    theirs: impl IntoIterator<Item = &'a (AreaCode, Sum)>,
    mut own: impl FnMut(&AreaCode) -> Sum,
) -> Vec<AreaCode> {
    theirs.into_iter().filter(|(area, sum)| own(area) != *sum).map(|(area, _)| area.clone()).collect()
}

/// Names the places whose sums differ, on either side.
pub fn differing_places(theirs: &[(AreaCode, Sum)], own: &BTreeMap<AreaCode, Sum>) -> Vec<AreaCode> {
    let theirs: BTreeMap<&AreaCode, &Sum> = theirs.iter().map(|(place, sum)| (place, sum)).collect();
    let places: std::collections::BTreeSet<&AreaCode> = theirs.keys().copied().chain(own.keys()).collect();
    let nothing = Sum::default();
    places
        .into_iter()
        .filter(|place| **theirs.get(place).unwrap_or(&&nothing) != *own.get(place).unwrap_or(&nothing))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::wire::Page;

    #[test]
    fn an_idle_request_is_small() {
        let area = AreaCode::parse("500235141001").expect("a code");
        let at = Position {
            areas: vec![AreaCursor { area, at: Point(123_456, "0123456789abcdef01234567".into()) }],
            next_number: 42,
            told: Some(Told { version: "1.10.3".into(), groups: 0, files: 0 }),
            ..Position::default()
        };
        let request = plan(RecordId::from_bytes([7; 16]), &at, [], 5_000);
        let size = serde_json::to_vec(&request).expect("serializes").len();
        assert!(size < 400, "{size} bytes");
    }

    #[test]
    fn what_follows_is_asked_for_ahead_only_where_pages_are_cut_short_and_nothing_else_is_to_be_done() {
        let area = AreaCode::parse("500235141001").expect("a code");
        let areas = vec![AreaCursor { area: area.clone(), at: Point(5, "ab".into()) }];
        let at = Position { epoch: 1, areas, next_number: 3, ..Position::default() };
        let request = plan(RecordId::from_bytes([7; 16]), &at, [], ROOM);
        let page = Page { area: area.clone(), from: 5, to: Point(9, "cd".into()), rows: vec![], leaves: vec![] };
        let answer = SyncAnswer {
            epoch: 1,
            next_number: 3,
            areas: vec![area],
            pages: vec![page.clone()],
            more: true,
            head: Some(Point(20, "ef".into())),
            ..SyncAnswer::default()
        };
        let next = ahead(&request, &answer, true).expect("pages were cut short");
        assert_eq!((next.areas[0].at.clone(), next.head, next.ahead), (page.to.clone(), answer.head.clone(), true));
        assert_eq!((next.room, ahead(&request, &answer, false).map(|next| next.room)), (QUICK_ROOM, Some(ROOM)));
        for other in [
            SyncAnswer { more: false, ..answer.clone() },
            SyncAnswer { epoch: 2, ..answer.clone() },
            SyncAnswer { forked: true, ..answer.clone() },
            SyncAnswer { new_desk: Some(request.desk), ..answer.clone() },
            SyncAnswer { next_number: 2, ..answer.clone() },
            SyncAnswer { pages: vec![Page { from: 4, ..page }], ..answer.clone() },
            SyncAnswer { pages: vec![], ..answer },
        ] {
            assert_eq!(ahead(&request, &other, true), None);
        }
    }

    #[test]
    fn places_differ_on_either_side() {
        let place = |code| AreaCode::parse(code).expect("a code");
        let one = Sum { count: 1, hash: 1 };
        let theirs = [(place("500235141001"), one), (place("500235141002"), one)];
        let own = BTreeMap::from([(place("500235141001"), one), (place("500235141003"), one)]);
        assert_eq!(differing_places(&theirs, &own), [place("500235141002"), place("500235141003")]);
    }
}
