//! Lists out of the desk: which list, why, and the job that does it.

use super::{
    board::{Axis, Part},
    care::{MatterFilter, NeedFilter},
    handover::HandoverList,
    house::HouseholdFilter,
    office::{AccountFilter, DeskFilter},
    records::WhichRecords,
    rights::WhichOfRight,
    today::TodayGroup,
    trail::TrailFilter,
};
use crate::{area::AreaCode, day::Day, id::RecordId, indicators::Indicator};
use serde::{Deserialize, Serialize};

/// Exports a list as it is on the screen, all its pages, to a workbook in the person's folder for downloads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportList {
    /// Which list.
    pub list: ListChosen,
    /// What it is for; 工作需要 if nothing is said.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Makes a paper (`papers::ALL`) as .docx in the person's folder for downloads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintPaper {
    /// The paper's key.
    pub paper: String,
    /// The record that it is about.
    #[serde(default)]
    pub record: Option<RecordId>,
    /// The household that it is about.
    #[serde(default)]
    pub household: Option<RecordId>,
    /// Of a list: only inside this division.
    #[serde(default)]
    pub area: Option<AreaCode>,
    /// What it is for; 工作需要 if nothing is said.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A list with what was chosen of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum ListChosen {
    /// 搬迁户, as `ListHouseholds` answers them.
    Households {
        /// Which.
        filter: HouseholdFilter,
        /// Only inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 诉求, as `ListNeeds` answers them.
    Needs {
        /// Which.
        #[serde(default)]
        filter: NeedFilter,
        /// Only inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 实事, as `ListMatters` answers them.
    Matters {
        /// Of this year.
        year: i64,
        /// Which of them.
        #[serde(default)]
        filter: MatterFilter,
        /// Only inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 工作看板, its lines with all numbers.
    Board {
        /// The part of the board.
        part: Part,
        /// How it is divided.
        axis: Axis,
        /// As of this day; today for none.
        day: Option<Day>,
    },
    /// The households behind a number of the board.
    Behind {
        /// The part of the board.
        part: Part,
        /// Which number.
        indicator: Indicator,
        /// As of this day; today for none.
        day: Option<Day>,
    },
    /// 随机抽查, the draws as `ListSpotRounds` answers them.
    SpotRounds {
        /// Only those drawn inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 随机抽查, the households of one draw.
    Spot {
        /// The draw.
        round: RecordId,
        /// Only its households inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 今日待办, as `GetToday` answers it.
    Today {
        /// Only this group; all for none.
        #[serde(default)]
        group: Option<TodayGroup>,
        /// Only inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// Records of a plain kind, as `ListRecords` answers them.
    Records {
        /// Which.
        #[serde(flatten)]
        which: WhichRecords,
    },
    /// What the rules found for one reason, as `ListFindings` answers it.
    Findings {
        /// The reason's key.
        key: String,
        /// Only inside this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// The households of a right, as `ListOfRight` answers it.
    OfRight {
        /// Which.
        which: WhichOfRight,
    },
    /// 七项权益摸底 as a form to fill in.
    Survey {
        /// The division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 迁移交接, as `ListHandovers` answers them.
    Handovers {
        /// Which.
        list: HandoverList,
        /// Only those with a side in this division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// How the rights stand by division, as `GetRights` answers it.
    Rights {
        /// The division.
        #[serde(default)]
        area: Option<AreaCode>,
    },
    /// 账号, as `ListAccounts` answers them: online, by an administrator who has the county's office open.
    Accounts {
        /// Which.
        filter: AccountFilter,
    },
    /// 设备, as `ListDesks` answers them, likewise.
    Desks {
        /// Which.
        filter: DeskFilter,
    },
    /// 历次导入, as `ListBatches` answers them, likewise.
    Batches {},
    /// 疑似重复, as `ListDuplicates` answers them, likewise.
    Duplicates {},
    /// 操作日志, as `ReadTrail` answers it, likewise.
    Trail {
        /// Which entries.
        filter: TrailFilter,
    },
}

impl ListChosen {
    /// Returns the division that a list of the county's office was narrowed to.
    pub fn of_office_within(&self) -> Option<&AreaCode> {
        match self {
            Self::Accounts { filter } => filter.area.as_ref(),
            Self::Desks { filter } => filter.area.as_ref(),
            Self::Batches {}
            | Self::Duplicates {}
            | Self::Trail { .. }
            | Self::Households { .. }
            | Self::Needs { .. }
            | Self::Matters { .. }
            | Self::Board { .. }
            | Self::Behind { .. }
            | Self::SpotRounds { .. }
            | Self::Spot { .. }
            | Self::Findings { .. }
            | Self::OfRight { .. }
            | Self::Rights { .. }
            | Self::Handovers { .. }
            | Self::Survey { .. }
            | Self::Records { .. }
            | Self::Today { .. } => None,
        }
    }

    /// Tells whether it is a list of the county's office, which the county answers.
    pub fn is_of_office(&self) -> bool {
        match self {
            Self::Accounts { .. }
            | Self::Desks { .. }
            | Self::Batches {}
            | Self::Duplicates {}
            | Self::Trail { .. } => true,
            Self::Households { .. }
            | Self::Needs { .. }
            | Self::Matters { .. }
            | Self::Board { .. }
            | Self::Behind { .. }
            | Self::SpotRounds { .. }
            | Self::Spot { .. }
            | Self::Findings { .. }
            | Self::OfRight { .. }
            | Self::Rights { .. }
            | Self::Handovers { .. }
            | Self::Survey { .. }
            | Self::Records { .. }
            | Self::Today { .. } => false,
        }
    }
}

/// A job was started; `Event::Job` tells how it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// The job's number.
    pub job: u64,
}
