//! The addresses of the pages, after the `#`, so that they work from files, from the window and in a browser alike.

use anju_model::RecordId;
use yew_router::Routable;

/// One page.
#[derive(Clone, Debug, PartialEq, Routable)]
pub enum Route {
    /// 今日待办.
    #[at("/")]
    Today,
    /// What the rules found for one reason inside a division: the list that a folded row opens.
    #[at("/findings/:key/:area")]
    Findings { key: String, area: String },
    /// 提醒处理 of a finding of a household; `-` where it is about the household itself.
    #[at("/house/:id/mark/:key/:about")]
    Mark { id: RecordId, key: String, about: String },
    /// 分办清单: by the department responsible.
    #[at("/duties")]
    Duties,
    /// 工作看板.
    #[at("/board")]
    Board,
    /// 随机抽查.
    #[at("/spot")]
    SpotRounds,
    /// One draw of it.
    #[at("/spot/:id")]
    Spot { id: RecordId },
    /// 搬迁户: search and list.
    #[at("/households")]
    Households,
    /// 搬迁户 inside a division, by a filter's name.
    #[at("/households/:area/:filter")]
    HouseholdsOf { area: String, filter: String },
    /// 户档案.
    #[at("/house/:id")]
    House { id: RecordId },
    /// New household.
    #[at("/new-household")]
    NewHousehold,
    /// Correction of the household's facts.
    #[at("/house/:id/facts")]
    Facts { id: RecordId },
    /// New member.
    #[at("/house/:id/new-member")]
    NewMember { id: RecordId },
    /// Correction of a member's facts.
    #[at("/house/:id/member/:person")]
    Member { id: RecordId, person: RecordId },
    /// A member leaves.
    #[at("/house/:id/leave/:person")]
    Leave { id: RecordId, person: RecordId },
    /// Change of head.
    #[at("/house/:id/head")]
    Head { id: RecordId },
    /// Move to another village.
    #[at("/house/:id/move")]
    Move { id: RecordId },
    /// The household's cadre.
    #[at("/house/:id/cadre")]
    Cadre { id: RecordId },
    /// 走访登记: choose the household.
    #[at("/visits")]
    Visits,
    /// 走访登记 inside a division, by a filter's name.
    #[at("/visits/:area/:filter")]
    VisitsOf { area: String, filter: String },
    /// 走访登记 of one household.
    #[at("/house/:id/visit")]
    Visit { id: RecordId },
    /// 诉求办理.
    #[at("/needs")]
    Needs,
    /// 诉求办理 inside a division, by a filter's name.
    #[at("/needs/:area/:filter")]
    NeedsOf { area: String, filter: String },
    /// A need without a visit.
    #[at("/house/:id/new-need")]
    NewNeed { id: RecordId },
    /// One need.
    #[at("/house/:id/need/:need")]
    Need { id: RecordId, need: RecordId },
    /// 实事办理.
    #[at("/matters")]
    Matters,
    /// 实事办理 inside a division, by a filter's name.
    #[at("/matters/:area/:filter")]
    MattersOf { area: String, filter: String },
    /// A new matter.
    #[at("/house/:id/new-matter")]
    NewMatter { id: RecordId },
    /// One matter.
    #[at("/house/:id/matter/:matter")]
    Matter { id: RecordId, matter: RecordId },
    /// A clause's own words, by its place in the policy.
    #[at("/clause/:at")]
    Clause { at: usize },
    /// 权益保障: the overview.
    #[at("/rights")]
    Rights,
    /// The overview of a division.
    #[at("/rights/in/:area")]
    RightsOf { area: String },
    /// The households of a right.
    #[at("/right/:right")]
    RightOf { right: String },
    /// The households of a right inside a division, by the light's name.
    #[at("/right/:right/:area/:light")]
    RightIn { right: String, area: String, light: String },
    /// One right of a household.
    #[at("/house/:id/right/:right")]
    HouseRight { id: RecordId, right: String },
    /// 七项权益摸底 of a household.
    #[at("/house/:id/survey")]
    Survey { id: RecordId },
    /// A paper, to be looked at and printed: of a record, a household or a division.
    #[at("/paper/:name/:about")]
    Paper { name: String, about: String },
    /// 七项权益摸底 in Excel.
    #[at("/survey-sheet")]
    SurveySheet,
    /// The records of a plain kind.
    #[at("/records/:kind")]
    Records { kind: String },
    /// The records of a plain kind inside a division, by a filter's name.
    #[at("/records/:kind/:area/:filter")]
    RecordsOf { kind: String, area: String, filter: String },
    /// One record of a plain kind.
    #[at("/record/:kind/:id")]
    Record { kind: String, id: RecordId },
    /// The correction of one.
    #[at("/record/:kind/:id/correct")]
    CorrectRecord { kind: String, id: RecordId },
    /// A new one of a household.
    #[at("/house/:id/new/:kind")]
    NewRecord { id: RecordId, kind: String },
    /// A new one of one of its members.
    #[at("/house/:id/new/:kind/:person")]
    NewRecordOf { id: RecordId, kind: String, person: RecordId },
    /// 迁移交接.
    #[at("/handovers")]
    Handovers,
    /// 迁移交接 inside a division, by a list's name.
    #[at("/handovers/:area/:list")]
    HandoversOf { area: String, list: String },
    /// One handover.
    #[at("/handover/:id")]
    Handover { id: RecordId },
    /// Offering a household.
    #[at("/house/:id/handover")]
    Offer { id: RecordId },
    /// What another county hands over by letter.
    #[at("/new-arrival")]
    Arrival,
    /// 账号与设备: accounts.
    #[at("/people")]
    People,
    /// A new account.
    #[at("/people/new")]
    NewAccount,
    /// One account.
    #[at("/people/account/:id")]
    Account { id: RecordId },
    /// 账号与设备: desks.
    #[at("/desks")]
    Desks,
    /// A code for a new desk.
    #[at("/desks/new")]
    NewDesk,
    /// 数据导入.
    #[at("/import")]
    Import,
    /// 疑似重复.
    #[at("/duplicates")]
    Duplicates,
    /// 部门数据比对.
    #[at("/compare")]
    Compare,
    /// 操作日志.
    #[at("/trail")]
    Trail,
    /// 代码与参数.
    #[at("/parameters")]
    Parameters,
    /// One parameter of the county.
    #[at("/parameters/:name")]
    Parameter { name: String },
    /// The codes of a set.
    #[at("/codes/:set")]
    Codes { set: String },
    /// One of them, or a new one.
    #[at("/codes/:set/:code")]
    Code { set: String, code: String },
    /// 数据同步.
    #[at("/sync")]
    Sync,
    /// 设置.
    #[at("/settings")]
    Settings,
    /// No such page.
    #[not_found]
    #[at("/404")]
    Nowhere,
}
