//! The fields of an account's grant: role, division, and for a cadre's account the cadre.

use crate::{
    hooks::Saving,
    parts::{AreaPick, Choice, Field, PeoplePick, Select, Ticks},
    shared::use_desk,
    words::{self as w, office as t},
};
use anju_model::{AreaCode, Authority, Departments, RecordId, Role, area::AreaLevel, contract::CadreChip};
use yew::prelude::*;

/// What is being granted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Granting {
    /// The role.
    pub role: Option<Role>,
    /// The division.
    pub area: Option<AreaCode>,
    /// The cadre.
    pub cadre: Option<RecordId>,
    /// The departments to which it is limited; none: it is not.
    pub departments: Departments,
}

/// The fields that show their own faults.
pub const FIELDS: &[&str] = &["role", "area", "cadre", "departments"];

/// Props of the fields.
#[derive(Properties, PartialEq)]
pub struct GrantFieldsProps {
    /// What is granted now.
    pub granting: Granting,
    /// Hears what is granted then.
    pub on: Callback<Granting>,
    /// The county.
    pub county: AreaCode,
    /// The account's present cadre.
    #[prop_or_default]
    pub near: Option<CadreChip>,
    /// How the save stands.
    pub saving: Saving,
}

/// The highest division that a role is granted on, and whether villages are offered.
fn levels(role: Option<Role>) -> (AreaLevel, bool) {
    match role {
        Some(Role::CountyReader | Role::CountyAdmin) => (AreaLevel::County, false),
        Some(Role::Township) => (AreaLevel::Township, false),
        Some(Role::SiteStaff | Role::Cadre) | None => (AreaLevel::Township, true),
    }
}

/// The fields.
#[component]
pub fn GrantFields(props: &GrantFieldsProps) -> Html {
    let desk = use_desk();
    let Granting { role, area, cadre, departments } = props.granting.clone();
    let (highest, villages) = levels(role);
    let of_county = matches!(role, Some(Role::CountyReader | Role::CountyAdmin));
    let on_role = {
        let (on, county, granting) = (props.on.clone(), props.county.clone(), props.granting.clone());
        Callback::from(move |code: String| {
            let role = Role::parse(&code);
            let (highest, villages) = levels(role);
            let lowest = if villages { AreaLevel::Village } else { AreaLevel::Township };
            let kept =
                granting.area.clone().and_then(|area| if area.level() > lowest { area.at(lowest) } else { Some(area) });
            let area = if highest == AreaLevel::County {
                Some(county.clone())
            } else {
                kept.filter(|area| area.level() >= highest)
            };
            // Whoever administers the county is not limited.
            let departments =
                if role == Some(Role::CountyAdmin) { Departments::default() } else { granting.departments.clone() };
            on.emit(Granting { role, area, departments, ..granting.clone() });
        })
    };
    let set = |change: fn(&mut Granting, Option<AreaCode>)| {
        let (on, granting) = (props.on.clone(), props.granting.clone());
        Callback::from(move |area| {
            let mut granting = granting.clone();
            change(&mut granting, area);
            on.emit(granting);
        })
    };
    let on_cadre = {
        let (on, granting) = (props.on.clone(), props.granting.clone());
        Callback::from(move |who: Vec<RecordId>| on.emit(Granting { cadre: who.first().copied(), ..granting.clone() }))
    };
    let on_department = {
        let (on, granting) = (props.on.clone(), props.granting.clone());
        Callback::from(move |code: AttrValue| {
            let mut granting = granting.clone();
            let Departments(codes) = &mut granting.departments;
            if !codes.remove(code.as_str()) {
                codes.insert(code.to_string());
            }
            on.emit(granting);
        })
    };
    let choices = desk.codes.0.items(Authority::SET).iter();
    let choices = choices.filter(|item| Authority::parse(&item.code).is_some());
    let choices = choices.map(|item| Choice::new(item.code.clone(), item.label.clone())).collect::<Vec<_>>();
    let limited: Vec<AttrValue> = departments.0.iter().map(|code| code.clone().into()).collect();
    let roles = Role::ALL.into_iter().map(|role| Choice::new(role.code(), w::role(role))).collect::<Vec<_>>();
    let chosen = role.map(Role::code).unwrap_or_default();
    // Another role offers other levels, so its choice starts anew, from what is granted.
    let key = role.map(Role::code).unwrap_or_default();
    html! {
        <>
            <Select name="role" label={t::ROLE} choices={roles} {chosen} on={on_role} required=true error={props.saving.error("role")} />
            if !of_county {
                <AreaPick {key} name="area" from={area.unwrap_or_else(|| props.county.clone())} {highest} {villages} on={set(|granting, area| granting.area = area)} error={props.saving.error("area")} />
            }
            if role == Some(Role::Cadre) {
                <PeoplePick name="cadre" label={t::CADRE} near={Vec::from_iter(props.near.clone())} chosen={Vec::from_iter(cadre)} on={on_cadre} most=1 required=true hint={t::CADRE_HINT} error={props.saving.error("cadre")} />
            }
            if role.is_some_and(|role| role != Role::CountyAdmin) {
                <Field name="departments" label={t::DEPARTMENTS} hint={t::DEPARTMENTS_HINT} error={props.saving.error("departments")}>
                    <Ticks name="departments" {choices} chosen={limited} on={on_department} />
                </Field>
            }
        </>
    }
}
