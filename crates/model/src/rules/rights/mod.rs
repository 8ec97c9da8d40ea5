//! Part one of the policy: the rights of every household and person. A right adds its rules, the kinds that they read whole, and its
//! lamp to the lists here.

mod acts;
mod assistance;
mod cases;
mod collective;
mod grid;
mod hukou;
mod lamp;
mod land;
mod medical;
mod party;
mod pension;
mod told;

pub use acts::{Act, acts};
pub use assistance::{moved_by, spoken as spoken_months};
pub use grid::{Grid, GridRow};
pub use lamp::{Lamp, Light, PersonLight};
pub use told::told;

use super::{Dossier, Parameters, Rule};
use crate::{
    authority::Authority,
    day::{Day, Month},
    kinds::{
        AidCase, AidMonth, Assistance, Baseline, CollectiveCase, CollectiveChoice, CollectiveMembership, FindingMark,
        Hukou, HukouCase, HukouGrounds, HukouWish, LandLease, LandPlot, LandSupport, Medical, MedicalAid, MedicalBill,
        MedicalTalk, MedicalWish, PartyCase, PartyStanding, Pension, PensionCase, PensionChoice, PensionFee,
    },
    record::{Kind, Record},
};

/// The rules of the rights, in the order of the policy.
pub(super) const RULES: &[&Rule] = &[
    &hukou::ASK,
    &hukou::OPEN,
    &party::ASSESS,
    &party::STEP,
    &party::ADVISE,
    &party::AGREE,
    &party::LETTER,
    &collective::NOTICE,
    &collective::TWO,
    &land::PAY,
    &land::FALLOW,
    &pension::CHOOSE,
    &pension::MUST,
    &pension::NONE,
    &pension::PAY,
    &pension::FEE,
    &medical::INSURE,
    &medical::SEASON,
    &medical::AID,
    &medical::BILL,
    &assistance::APPLY,
    &assistance::CLOCK,
    &assistance::MONTHS,
];

/// Returns the right that an item of a handover is about, by its code in `handover_item`: the first seven are the rights.
pub fn of_item(item: &str) -> Option<&'static Right> {
    let at: usize = item.parse().ok()?;
    ALL.get(at.checked_sub(1)?)
}

/// The kinds whose records those rules read whole.
pub(super) const READ_WHOLE: &[Kind] = &[
    FindingMark::KIND,
    Baseline::KIND,
    HukouWish::KIND,
    HukouCase::KIND,
    PartyCase::KIND,
    CollectiveChoice::KIND,
    CollectiveCase::KIND,
    CollectiveMembership::KIND,
    LandPlot::KIND,
    LandLease::KIND,
    PensionChoice::KIND,
    PensionCase::KIND,
    PensionFee::KIND,
    MedicalWish::KIND,
    MedicalTalk::KIND,
    MedicalAid::KIND,
    MedicalBill::KIND,
    AidCase::KIND,
    AidMonth::KIND,
];

/// How a right stands with a household.
type Look = fn(&Dossier, Day, &Parameters) -> lamp::Shown;

/// One of the seven rights 权益 of part one.
#[derive(Debug)]
pub struct Right {
    /// Its key in addresses and requests: `hukou`.
    pub key: &'static str,
    /// Its name on lamps.
    pub name: &'static str,
    /// Its name in the menu.
    pub title: &'static str,
    /// The clause it follows from, `一（一）`.
    pub clause: &'static str,
    /// The department responsible, whose facts it shows.
    pub department: Authority,
    /// The kind in which the department's facts of persons are kept, from lists and from what people enter.
    pub facts: Option<&'static Kind>,
    /// The plain kinds in which it is worked on, in the order in which a clerk comes to them.
    pub kinds: &'static [Kind],
    look: Look,
}

/// The seven rights, in the order of the policy.
pub const ALL: &[Right] = &[
    Right {
        key: "hukou",
        name: "户口",
        title: "户口",
        clause: "一（一）",
        department: Authority::PublicSecurity,
        facts: Some(&Hukou::KIND),
        kinds: &[HukouWish::KIND, HukouGrounds::KIND, HukouCase::KIND],
        look: hukou::lamp,
    },
    Right {
        key: "party",
        name: "党组织",
        title: "党组织关系",
        clause: "一（二）",
        department: Authority::Organisation,
        facts: Some(&PartyStanding::KIND),
        kinds: &[PartyCase::KIND],
        look: party::lamp,
    },
    Right {
        key: "collective",
        name: "集体成员",
        title: "集体成员",
        clause: "一（三）",
        department: Authority::Agriculture,
        facts: None,
        kinds: &[CollectiveChoice::KIND, CollectiveCase::KIND, CollectiveMembership::KIND],
        look: collective::lamp,
    },
    Right {
        key: "land",
        name: "土地",
        title: "生产资料",
        clause: "一（四）",
        department: Authority::Agriculture,
        facts: None,
        kinds: &[LandPlot::KIND, LandLease::KIND, LandSupport::KIND],
        look: land::lamp,
    },
    Right {
        key: "pension",
        name: "养老",
        title: "养老",
        clause: "一（五）",
        department: Authority::HumanResources,
        facts: Some(&Pension::KIND),
        kinds: &[PensionChoice::KIND, PensionCase::KIND, PensionFee::KIND],
        look: pension::lamp,
    },
    Right {
        key: "medical",
        name: "医保",
        title: "医保与未参保监测",
        clause: "一（六）",
        department: Authority::MedicalInsurance,
        facts: Some(&Medical::KIND),
        kinds: &[MedicalTalk::KIND, MedicalWish::KIND, MedicalAid::KIND, MedicalBill::KIND],
        look: medical::lamp,
    },
    Right {
        key: "aid",
        name: "救助",
        title: "社会救助",
        clause: "一（七）",
        department: Authority::CivilAffairs,
        facts: Some(&Assistance::KIND),
        kinds: &[AidCase::KIND, AidMonth::KIND],
        look: assistance::lamp,
    },
];

impl Right {
    /// Finds a right by its key.
    pub fn named(key: &str) -> Option<&'static Right> {
        ALL.iter().find(|right| right.key == key)
    }

    /// Finds the right in which a plain kind is worked on.
    pub fn of_kind(kind: &str) -> Option<&'static Right> {
        ALL.iter().find(|right| right.kinds.iter().any(|of| of.name == kind))
    }

    /// Returns how it stands with a household.
    pub fn lamp(&self, dossier: &Dossier, day: Day, parameters: &Parameters) -> Lamp {
        let shown = (self.look)(dossier, day, parameters);
        Lamp {
            key: self.key.to_owned(),
            right: self.name.to_owned(),
            clause: self.clause.to_owned(),
            light: shown.light,
            settled: shown.settled(),
            says: shown.says,
            persons: shown.persons,
        }
    }
}

/// Returns the lights of a household, right by right.
pub fn lights(dossier: &Dossier, day: Day, parameters: &Parameters) -> [Light; ALL.len()] {
    std::array::from_fn(|at| (ALL[at].look)(dossier, day, parameters).light)
}

/// Returns the first later day on which a light may change though no fact did.
pub fn lights_until(dossier: &Dossier, day: Day, parameters: &Parameters) -> Day {
    let members = dossier.members.iter();
    let ages = members.clone().flat_map(|member| [member.turns(16), member.turns(18), member.turns(60)]).flatten();
    let aids = members.flat_map(|member| &member.aids);
    let aids = aids.flat_map(|aid| [aid.since, aid.until.map(|until| until.plus_days(1))]).flatten();
    // What was asked, chosen, begun and ended on a day, as a wrong clock enters days to come.
    let said = dossier.records.iter().flat_map(|kept| {
        let days = kept.fields.values().filter_map(|value| value.as_text()?.parse::<Day>().ok());
        days.flat_map(|on| [on, on.plus_days(1)])
    });
    let clocks = dossier.records::<AidCase>().filter_map(|(_, case)| assistance::due(&case, parameters));
    let clocks = clocks.map(|due| due.plus_days(1));
    let month = Month::of(day).next().first();
    let next = ages.chain(aids).chain(said).chain(clocks).filter(|on| *on > day).min();
    next.map_or(month, |next| next.min(month))
}
