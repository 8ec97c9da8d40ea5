//! A list whose filter and division stand in the address, so that going back, a reload and a link show the same rows.

use super::{Go, use_go};
use crate::{
    parts::{by_code, code_of},
    route::Route,
    shared::use_desk,
};
use anju_model::{AreaCode, contract::AreaName};
use yew::{AttrValue, Callback, hook, use_state};

/// How a list is addressed.
pub struct Addresses<T: 'static> {
    /// Its filters by name.
    pub filters: &'static [(T, &'static str)],
    /// The filter of the plain address.
    pub first: T,
    /// The plain address: all that is in reach.
    pub plain: fn() -> Route,
    /// The address inside a division, by a filter's name.
    pub inside: fn(String, String) -> Route,
}

/// What the address says of a list.
pub struct Listed<T> {
    /// Which rows.
    pub filter: T,
    /// Only inside this division; none for all that is in reach.
    pub area: Option<AreaCode>,
    /// Goes to another filter, by its name.
    pub on_filter: Callback<AttrValue>,
    /// Goes to another division, by the way to it.
    pub on_area: Callback<Vec<AreaName>>,
}

/// The division that a page without filters in its address is narrowed to, and what narrows it by the way to another.
#[hook]
pub fn use_area() -> (Option<AreaCode>, Callback<Vec<AreaName>>) {
    let area = use_state(|| None::<AreaCode>);
    let setter = area.setter();
    let on = Callback::from(move |way: Vec<AreaName>| setter.set(end_of(&way)));
    ((*area).clone(), on)
}

/// What an address says of the division that a list is narrowed to.
#[derive(Clone)]
pub struct Within {
    /// Only inside this division; none for all that is in reach.
    pub area: Option<AreaCode>,
    whole: Option<AreaCode>,
}

impl Within {
    /// Returns the division that an address names for this one, or for all that is in reach.
    pub fn named(&self, area: Option<AreaCode>) -> Option<AreaCode> {
        area.or_else(|| self.whole.clone())
    }
}

/// Reads the division that an address names.
#[hook]
pub fn use_within(area: Option<&str>) -> Within {
    let whole = use_desk().me().map(|me| me.area.code.clone());
    let area = area.and_then(AreaCode::parse).filter(|area| Some(area) != whole.as_ref());
    Within { area, whole }
}

/// Returns the division that a way leads to.
pub fn end_of(way: &[AreaName]) -> Option<AreaCode> {
    way.last().map(|area| area.code.clone())
}

/// Reads a list's address, and returns what goes to another of its addresses.
#[hook]
pub fn use_listed<T>(addresses: &'static Addresses<T>, area: Option<&str>, filter: Option<&str>) -> Listed<T>
where
    T: Copy + PartialEq + 'static,
{
    let (within, go) = (use_within(area), use_go());
    let area = within.area.clone();
    let filter = filter.and_then(|name| by_code(addresses.filters, name)).unwrap_or(addresses.first);
    let to = move |filter: T, area: Option<AreaCode>| {
        let code = code_of(addresses.filters, filter).unwrap_or_default();
        let plain = area.is_none() && filter == addresses.first;
        let route = match within.named(area).filter(|_| !plain) {
            Some(area) => (addresses.inside)(area.to_string(), code.to_owned()),
            None => (addresses.plain)(),
        };
        go.emit(Go::Instead(route));
    };
    let on_filter = {
        let (to, area) = (to.clone(), area.clone());
        Callback::from(move |name: AttrValue| {
            to(by_code(addresses.filters, &name).unwrap_or(addresses.first), area.clone());
        })
    };
    let on_area = Callback::from(move |way: Vec<AreaName>| to(filter, end_of(&way)));
    Listed { filter, area, on_filter, on_area }
}
