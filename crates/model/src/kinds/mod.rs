//! Every record kind, declared once. The list `ALL` is what tables, scope tests and exports are made from.

mod assistance;
mod baseline;
mod care;
mod collective;
mod county;
mod finding_mark;
mod handover;
mod household;
mod hukou;
mod land;
mod medical;
mod party;
mod pension;
mod rights;
mod spot;
mod standing;

pub use assistance::{AidCase, AidMonth, AidRoute, AidStep, is_basic};
pub use baseline::Baseline;
pub use care::{Evidence, Matter, MatterState, Need, NeedState, Visit};
pub use collective::{
    CollectiveCase, CollectiveChoice, CollectiveMembership, CollectiveState, choice as coll_choice, side, two_thirds,
};
pub use county::{Account, Cadre, CodeValue, MonthFigures, Pair, ParameterValue, Settlement, SocialGroup};
pub use finding_mark::{FindingMark, mark};
pub use handover::{
    Handover, HandoverItem, HandoverItemState, HandoverState, MOVED_OTHERWISE, counterpart, is_between,
    way as handover_way,
};
pub use household::{Household, HouseholdPeriod, HouseholdState, Membership, Person};
pub use hukou::{HukouCase, HukouGrounds, HukouState, HukouWish, Standing, UNWILLING, WILLING, Way};
pub use land::{CROPLAND, LandLease, LandPlot, LandSupport, LeaseState};
pub use medical::{
    MedicalAid, MedicalBill, MedicalTalk, MedicalWish, NOT_AT_ONCE, answer as push_answer, service as medical_service,
};
pub use party::{PARTY_MEMBERS, PartyCase, PartyStep};
pub use pension::{PensionCase, PensionChoice, PensionFee, PensionOutcome, PensionTransfer, choice as pension_choice};
pub use rights::{Assistance, Hukou, Medical, PartyStanding, Pension};
pub use spot::{SpotCheck, SpotRound};
pub use standing::{Conflict, Parked, Proposal, StandingState};

use crate::{
    list::Plain,
    record::{Kind, Record},
};

/// All kinds, in an order in which a reader meets parents before children.
pub const ALL: &[Kind] = &[
    SocialGroup::KIND,
    Settlement::KIND,
    Cadre::KIND,
    Account::KIND,
    ParameterValue::KIND,
    CodeValue::KIND,
    MonthFigures::KIND,
    Household::KIND,
    HouseholdPeriod::KIND,
    Person::KIND,
    Membership::KIND,
    FindingMark::KIND,
    Baseline::KIND,
    Hukou::KIND,
    HukouWish::KIND,
    HukouGrounds::KIND,
    HukouCase::KIND,
    PartyStanding::KIND,
    PartyCase::KIND,
    CollectiveChoice::KIND,
    CollectiveCase::KIND,
    CollectiveMembership::KIND,
    LandPlot::KIND,
    LandLease::KIND,
    LandSupport::KIND,
    Pension::KIND,
    PensionChoice::KIND,
    PensionCase::KIND,
    PensionFee::KIND,
    Medical::KIND,
    MedicalWish::KIND,
    MedicalTalk::KIND,
    MedicalAid::KIND,
    MedicalBill::KIND,
    Assistance::KIND,
    AidCase::KIND,
    AidMonth::KIND,
    Pair::KIND,
    Visit::KIND,
    Need::KIND,
    Matter::KIND,
    Evidence::KIND,
    SpotRound::KIND,
    SpotCheck::KIND,
    Handover::KIND,
    HandoverItem::KIND,
    Conflict::KIND,
    Proposal::KIND,
    Parked::KIND,
];

/// Finds a kind that the pages for plain kinds serve, with how they show it.
pub fn plain(name: &str) -> Option<(&'static Kind, &'static Plain)> {
    kind(name).and_then(|kind| Some((kind, kind.plain?)))
}

/// Finds a declared kind by name; a newer program's kinds are unknown here and are kept whole by the store.
pub fn kind(name: &str) -> Option<&'static Kind> {
    ALL.iter().find(|kind| kind.name == name)
}

/// Declares a state machine stored by code.
macro_rules! states {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// Returns the code as stored.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
            /// Reads a code; a newer program's state is unknown here.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use states;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authority::Authority;
    use crate::meaning::Meaning;
    use crate::record::{Class, Home, Shape};
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_places_are_declared_fields() {
        let mut names = BTreeSet::new();
        for kind in ALL {
            assert!(names.insert(kind.name), "{} twice", kind.name);
            let home_fields: &[&str] = match kind.home {
                Home::Area(field) => &[field],
                Home::Household => &["household"],
                Home::HouseholdOr(field) => &["household", field],
            };
            for name in home_fields {
                assert!(kind.field(name).is_some(), "{}.{name}", kind.name);
            }
            // What each row says of itself, in a column beside them (`anju-store`).
            let own = ["id", "version", "place", "deleted", "inks", "extra"];
            assert!(kind.fields.iter().all(|field| !own.contains(&field.name)), "{}", kind.name);
            let fields: BTreeSet<_> = kind.fields.iter().map(|field| field.name).collect();
            assert_eq!(fields.len(), kind.fields.len(), "{}", kind.name);
        }
    }

    #[test]
    fn departments_keys_periods_lists_and_forms_name_what_is_there() {
        let sets =
            crate::CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        for authority in Authority::ALL {
            assert!(sets.has(Authority::SET, authority.code()), "{authority:?}");
            assert_eq!(Authority::parse(authority.code()), Some(authority));
        }
        for kind in ALL {
            let period = kind.period.iter().flat_map(|period| [period.since, period.until]);
            let plain = kind.plain.iter().flat_map(|plain| {
                let list = plain.list.columns.iter().chain(&plain.list.by).chain(&plain.one_open_by).copied();
                let list = list.chain([plain.list.newest_by]);
                list.chain(plain.form.iter().flat_map(|group| group.fields.iter().copied()))
            });
            for name in kind.key.iter().copied().chain(period).chain(plain) {
                assert!(kind.field(name).is_some(), "{}.{name}", kind.name);
            }
            let days_of = |name: &str| kind.field(name).is_some_and(|field| field.meaning.is_day());
            let lasts = kind.period.is_some_and(|period| days_of(period.since) && days_of(period.until));
            assert_eq!(kind.period.is_some(), lasts, "{}", kind.name);
            assert!(kind.plain.is_none_or(|plain| days_of(plain.list.newest_by)), "{}", kind.name);
            assert!(kind.plain.is_none() || kind.home == Home::Household || is_between(kind.name), "{}", kind.name);
        }
    }

    #[test]
    fn an_id_derived_from_a_natural_key_is_what_it_always_was() {
        let person = crate::RecordId::from_bytes([7; 16]);
        let insured = Medical::set().person(crate::Ref::to(person)).year(2026).kind("1").into_fields();
        let before = crate::RecordId::derived(&["medical", &person.to_string(), "2026", "1"]);
        assert_eq!(Medical::KIND.natural_id(&insured), Some(before));
        assert_eq!(Visit::KIND.natural_id(&insured), None);
    }

    #[test]
    fn a_period_keeps_fields_of_the_household_as_they_are_declared_there() {
        let kept: Vec<_> =
            HouseholdPeriod::KIND.fields.iter().filter(|field| HouseholdPeriod::keeps(field.name)).collect();
        assert_eq!(kept.len() + 3, HouseholdPeriod::KIND.fields.len());
        for field in kept {
            let of_household = Household::KIND.field(field.name).expect("a field of the household");
            assert_eq!((of_household.label, of_household.meaning), (field.label, field.meaning), "{}", field.name);
        }
    }

    #[test]
    fn only_sets_have_the_set_class() {
        for (kind, field) in ALL.iter().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field))) {
            assert!(field.class != Class::Set || field.shape == Shape::Set, "{}.{}", kind.name, field.name);
        }
    }

    #[test]
    fn what_a_field_means_fits_how_it_is_stored() {
        for (kind, field) in ALL.iter().flat_map(|kind| kind.fields.iter().map(move |field| (kind, field))) {
            let fits = match field.meaning {
                Meaning::Moment | Meaning::Money | Meaning::Area | Meaning::Count | Meaning::Year => {
                    field.shape == Shape::Int
                }
                Meaning::YesNo => field.shape == Shape::YesNo,
                Meaning::Ref => matches!(field.shape, Shape::Ref | Shape::Set),
                Meaning::Code(_) | Meaning::Text => matches!(field.shape, Shape::Text | Shape::Set),
                Meaning::Name
                | Meaning::Number
                | Meaning::IdNumber
                | Meaning::Phone
                | Meaning::Role
                | Meaning::Day
                | Meaning::PartialDay
                | Meaning::Month
                | Meaning::Place
                | Meaning::Digest => field.shape == Shape::Text,
            };
            assert!(fits, "{}.{} means {:?}", kind.name, field.name, field.meaning);
        }
    }

    #[test]
    fn every_code_set_that_a_field_names_exists() {
        let sets =
            crate::CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        for field in ALL.iter().flat_map(|kind| kind.fields) {
            if let Some(set) = field.codes() {
                assert!(!sets.items(set).is_empty(), "{} names {set}", field.name);
            }
        }
    }
}
