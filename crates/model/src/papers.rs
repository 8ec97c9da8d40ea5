//! Papers 公文、表册 of part one and of 三(三), each declared once: what it is called, what it is about, and whose it is. Its look is a template
//! (`assets/papers`), which a county may replace.

use crate::{
    authority::Authority,
    kinds::{AidCase, AidStep, CollectiveCase, CollectiveState, Handover, PartyCase},
    record::Record,
};

/// What a paper is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// One record of a kind.
    Record(&'static str),
    /// Records of a kind in a division.
    List(&'static str),
    /// One household.
    Household,
}

/// One paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Its key: the name of its template.
    pub key: &'static str,
    /// Its title, also the name of its file.
    pub title: &'static str,
    /// What it is made of.
    pub about: About,
    /// The department whose facts it holds; none: several, and it shows of each only what the person may see.
    pub department: Option<Authority>,
    /// In which states the records are that it lists; none: in any.
    pub states: &'static [&'static str],
    /// Whether it is put up for all to read: it holds no number by which a person is known, but its mask.
    pub is_public: bool,
}

/// Every paper.
pub const ALL: &[Paper] = &[
    of_record("aid_application", "社会救助关系迁移申请书", AidCase::KIND.name, Authority::CivilAffairs),
    Paper {
        about: About::List(AidCase::KIND.name),
        states: &[AidStep::Applied.code(), AidStep::Listed.code(), AidStep::Returned.code()],
        ..of_record("aid_list", "社会救助关系迁移名单", AidCase::KIND.name, Authority::CivilAffairs)
    },
    of_record("aid_notice", "关于办理社会救助关系管辖迁移的通知", AidCase::KIND.name, Authority::CivilAffairs),
    of_record("aid_letter", "关于受理社会救助关系管辖迁移的函", AidCase::KIND.name, Authority::CivilAffairs),
    of_record("aid_reply", "社会救助关系管辖迁移回执", AidCase::KIND.name, Authority::CivilAffairs),
    of_record("coll_application", "集体经济组织成员身份申请书", CollectiveCase::KIND.name, Authority::Agriculture),
    Paper {
        about: About::List(CollectiveCase::KIND.name),
        states: &[CollectiveState::Applied.code(), CollectiveState::Noticed.code(), CollectiveState::Objected.code()],
        is_public: true,
        ..of_record(
            "coll_notice",
            "集体经济组织成员身份申请人员公示",
            CollectiveCase::KIND.name,
            Authority::Agriculture,
        )
    },
    of_record("coll_vote", "集体经济组织成员身份表决记录", CollectiveCase::KIND.name, Authority::Agriculture),
    Paper {
        about: About::List(PartyCase::KIND.name),
        ..of_record("party_ledger", "党员组织关系工作台账", PartyCase::KIND.name, Authority::Organisation)
    },
    of_record("party_letter", "党员组织关系介绍信（填写底稿）", PartyCase::KIND.name, Authority::Organisation),
    of_record("handover", "搬迁户迁移交接单", Handover::KIND.name, Authority::CivilAffairs),
    Paper {
        key: "survey",
        title: "七项权益摸底表",
        about: About::Household,
        department: None,
        states: &[],
        is_public: false,
    },
];

const fn of_record(key: &'static str, title: &'static str, kind: &'static str, department: Authority) -> Paper {
    Paper { key, title, about: About::Record(kind), department: Some(department), states: &[], is_public: false }
}

/// Finds a paper by its key.
pub fn paper(key: &str) -> Option<&'static Paper> {
    ALL.iter().find(|paper| paper.key == key)
}

/// Returns the papers that are made of something.
pub fn about(about: About) -> impl Iterator<Item = &'static Paper> {
    ALL.iter().filter(move |paper| paper.about == about)
}
