//! What a person has to look at because two wrote unknown to each other, or something was not taken. Conflicts 两处填写不一致,
//! proposals 待核定的修改 and parked groups 未收入 are records like any other, placed with the household, so that they reach
//! everyone concerned and move with it (SYNC §2, §4). The server opens them; people settle them.

use super::Household;
use crate::{
    area::AreaCode,
    id::{RecordId, Ref},
    record::{Home, record},
    workflow::workflow,
};
use std::collections::BTreeSet;

workflow! {
    /// Whether someone has settled it. The server opens; how high a proposal is decided stands in the proposal.
    StandingState {
        /// Waiting for a person.
        Open = "1", "待处理", start(Server), open;
        /// Settled: accepted, chosen, mended or released.
        Settled = "2", "已处理";
        /// Declined or withdrawn.
        Declined = "3", "未采纳";
    }
    Open => Settled: "处理", Site;
    Open => Declined: "不采纳", Site;
}

record! {
    /// Two values of one field, written unknown to each other; the one observed later stands.
    Conflict, "conflict", "两处填写不一致", Home::HouseholdOr("area") => {
        /// The household concerned.
        household: Option<Ref<Household>>, "搬迁户", Guarded, Server, indexed;
        /// The division, where no household is concerned.
        area: Option<AreaCode>, "地区", Guarded, Server;
        /// The kind of the record.
        kind: String, "记录类别", Guarded, Server;
        /// The record.
        record: RecordId, "记录", Guarded, Server, indexed;
        /// The field.
        field: String, "字段", Guarded, Server;
        /// The value that stands, as JSON.
        stands: String, "现用值", Guarded, Server, personal;
        /// Who wrote it.
        stands_by: Option<RecordId>, "现用值填写人", Guarded, Server;
        /// The day it was observed.
        stands_observed: Option<String>, "现用值日期", Guarded, Server;
        /// The other value, as JSON.
        other: String, "另一值", Guarded, Server, personal;
        /// Who wrote it.
        other_by: Option<RecordId>, "另一值填写人", Guarded, Server;
        /// The day it was observed.
        other_observed: Option<String>, "另一值日期", Guarded, Server;
        /// Open or settled.
        state: String, "状态", State, Site, steps(StandingState);
    }
}

record! {
    /// A change that waits for someone who may decide on it.
    Proposal, "proposal", "待核定的修改", Home::HouseholdOr("area") => {
        /// The household concerned.
        household: Option<Ref<Household>>, "搬迁户", Guarded, Server, indexed;
        /// The division, where no household is concerned.
        area: Option<AreaCode>, "地区", Guarded, Server;
        /// The kind of the record.
        kind: String, "记录类别", Guarded, Server;
        /// The record.
        record: RecordId, "记录", Guarded, Server, indexed;
        /// The field; none where deletion or return is proposed.
        field: Option<String>, "字段", Guarded, Server;
        /// The proposed value, as JSON; for a deletion `"delete"`.
        value: String, "拟改为", Guarded, Server, personal;
        /// Why it waits: a fault code.
        reason: String, "待核定原因", Guarded, Server;
        /// The lowest rank that may decide.
        decide: String, "核定人", Guarded, Server;
        /// Who proposed it.
        by: Option<RecordId>, "提出人", Guarded, Server;
        /// The desk it came from.
        desk: Option<RecordId>, "来源设备", Guarded, Server;
        /// The day it was observed, where the proposal's group says one.
        observed: Option<String>, "拟改值日期", Guarded, Server;
        /// Open, accepted or declined.
        state: String, "状态", State, Site, steps(StandingState);
    }
}

record! {
    /// A group that was not taken 未收入, with the reason and who can mend it. Its content waits at the server and on its desk.
    Parked, "parked", "未收入", Home::HouseholdOr("area") => {
        /// The household concerned.
        household: Option<Ref<Household>>, "搬迁户", Guarded, Server, indexed;
        /// The division, where no household is concerned.
        area: Option<AreaCode>, "地区", Guarded, Server;
        /// The group.
        group: RecordId, "记录组", Guarded, Server, indexed;
        /// The desk it came from.
        desk: RecordId, "来源设备", Guarded, Server;
        /// Its number there.
        number: i64, "序号", Guarded, Server;
        /// Who saved it.
        by: Option<RecordId>, "填写人", Guarded, Server;
        /// The records it touches.
        records: BTreeSet<String>, "涉及记录", Fixed, Server, means(Ref);
        /// Why: a fault code.
        reason: String, "未收入原因", Guarded, Server;
        /// The fault's field and parameters, as JSON.
        fault: String, "详情", Guarded, Server;
        /// Open, taken after all, or withdrawn.
        state: String, "状态", State, Site, steps(StandingState);
    }
}
