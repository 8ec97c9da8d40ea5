//! What is done for a household: visits 走访, needs 诉求, practical matters 实事 and their evidence 佐证材料 (二(五)).

use super::{Cadre, Household, Person};
use crate::{
    day::Day,
    id::{RecordId, Ref},
    reading,
    record::{Home, record},
    workflow::workflow,
};
use std::collections::BTreeSet;

record! {
    /// One visit 走访. Append-only: a correction is a new visit that names the one it corrects.
    Visit, "visit", "走访", Home::Household => {
        /// The household visited.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The day of the visit, which may lie before the day of entry.
        visited_on: Day, "走访时间", Fixed, Site, indexed;
        /// One or two cadres, by id.
        visitors: BTreeSet<String>, "走访人员", Fixed, Site, means(Ref);
        /// At home, in the office, by phone, by someone else, or not met.
        method: String, "走访方式", Fixed, Site, codes("visit_mode");
        /// Members met, by id.
        met: BTreeSet<String>, "见到谁", Fixed, Site, means(Ref);
        /// What changed.
        changed: BTreeSet<String>, "变化情况", Fixed, Site, codes("change_tick");
        /// What the visit was for.
        purposes: BTreeSet<String>, "走访内容", Fixed, Site, codes("visit_purpose");
        /// What was said and seen.
        note: Option<String>, "走访记录", Fixed, Site, personal;
        /// By when the next visit is due.
        next_due: Option<Day>, "下次走访", Fixed, Site;
        /// The account that entered it.
        entered_by: Option<RecordId>, "录入人", Fixed, Site;
        /// When it was entered, milliseconds since 1970 UTC.
        entered_at: Option<i64>, "录入时间", Fixed, Site, means(Moment);
        /// The cadre on whose behalf it was entered 代录.
        on_behalf_of: Option<Ref<Cadre>>, "代录", Fixed, Site;
        /// `1` at the visit, `2` on behalf 代录, `3` from a workbook 导入.
        source: String, "登记来源", Fixed, Site;
        /// How the household confirmed it.
        confirmed: Option<String>, "确认方式", Fixed, Site, codes("confirm_how");
        /// The visit that this one corrects.
        corrects: Option<Ref<Visit>>, "更正", Fixed, Site;
    }
}

workflow! {
    /// Where a need stands: 已登记 → 已分派 → 处理中 → 已办结 → 已回访 (DOMAIN §3). A workbook brings needs that were dealt with.
    NeedState {
        /// 已登记.
        Raised = "1", "已登记", start(Site), open;
        /// 已分派.
        Assigned = "2", "已分派", start(Server), open;
        /// 处理中.
        UnderWay = "3", "处理中", start(Server), open;
        /// 已办结，待回访.
        Done = "4", "已办结，待回访", start(Server);
        /// 已回访，满意.
        Satisfied = "5", "已回访，满意", start(Server);
        /// 已回访，不满意, which leads back to 处理中.
        Unsatisfied = "6", "已回访，不满意", start(Server), open;
        /// 不予受理, with its basis.
        Refused = "7", "不予受理", start(Server);
    }
    Raised => Assigned: "分派", Site, [assignee];
    Raised => UnderWay: "开始办理", Site;
    Raised => Done: "登记办结", Site, on(done_on), [measure];
    Raised => Refused: "不予受理", Site, on(done_on), [refused_because];
    Assigned => UnderWay: "开始办理", Site;
    Assigned => Done: "登记办结", Site, on(done_on), [measure];
    Assigned => Refused: "不予受理", Site, on(done_on), [refused_because];
    UnderWay => Done: "登记办结", Site, on(done_on), [measure];
    UnderWay => Refused: "不予受理", Site, on(done_on), [refused_because];
    Done => Satisfied: "回访：满意", Site, on(revisited_on);
    Done => Unsatisfied: "回访：不满意", Site, on(revisited_on), [revisit];
    Unsatisfied => UnderWay: "重新办理", Site;
    Unsatisfied => Done: "登记办结", Site, on(done_on), [measure];
}

record! {
    /// A need of a household 诉求, raised in a visit or without one.
    Need, "need", "诉求", Home::Household => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The visit it was raised in.
        visit: Option<Ref<Visit>>, "走访", Fixed, Site, indexed;
        /// How it came in.
        source: Option<String>, "诉求来源", Fixed, Site, codes("need_source");
        /// The day it was raised.
        raised_on: Day, "提出日期", Fixed, Site;
        /// What it is about.
        category: Option<String>, "诉求类别", Latest, Site, codes("need_cat");
        /// What was asked.
        text: String, "群众诉求", Latest, Site, personal;
        /// Who deals with it.
        assignee: Option<String>, "承办人", Latest, Site;
        /// By when.
        due_on: Option<Day>, "办理期限", Latest, Site;
        /// Where it stands.
        state: String, "办结状态", State, Site, codes("need_state"), steps(NeedState);
        /// What was done.
        measure: Option<String>, "整改措施", Latest, Site;
        /// The day it was done.
        done_on: Option<Day>, "办结日期", Latest, Site;
        /// The day the household was asked again.
        revisited_on: Option<Day>, "回访日期", Latest, Site;
        /// What the household said then.
        revisit: Option<String>, "回访情况", Latest, Site;
        /// The basis of a refusal.
        refused_because: Option<String>, "不予受理依据", Latest, Site;
    }
}

impl Need {
    /// Makes a need as it is raised, with nothing done about it yet. `source` is a code of `need_source`.
    pub fn raised(
        household: Ref<Household>,
        visit: Option<Ref<Visit>>,
        source: &str,
        raised_on: Day,
        category: Option<String>,
        text: &str,
    ) -> Self {
        Self {
            household,
            visit,
            source: Some(source.to_owned()),
            raised_on,
            category,
            text: reading::text(text).into_owned(),
            assignee: None,
            due_on: None,
            state: NeedState::Raised.code().to_owned(),
            measure: None,
            done_on: None,
            revisited_on: None,
            revisit: None,
            refused_because: None,
        }
    }
}

workflow! {
    /// Where a matter stands: 已承诺 → 办理中 → 已办结，待确认 → 群众已确认 → 镇街已核实 (DOMAIN §3). It may be entered already done.
    MatterState {
        /// 已承诺.
        Promised = "1", "已承诺", start(Site), open;
        /// 办理中.
        UnderWay = "2", "办理中", open;
        /// 已办结，待确认.
        Done = "3", "已办结，待确认", start(Site, done_on), open;
        /// 群众已确认; counts for its year from here.
        Confirmed = "4", "群众已确认", start(Server);
        /// 镇街已核实.
        Verified = "5", "镇街已核实", start(Server);
        /// 已结转下年.
        CarriedOver = "6", "已结转下年";
        /// 已撤销, with a reason.
        Withdrawn = "7", "已撤销";
    }
    Promised => UnderWay: "开始办理", Site, on(started_on);
    Promised => Done: "登记办结", Site, on(done_on), [], [Evidence];
    Promised => CarriedOver: "结转下年", Site, [withdrawn_because];
    Promised => Withdrawn: "撤销", Site, [withdrawn_because];
    UnderWay => Done: "登记办结", Site, on(done_on), [], [Evidence];
    UnderWay => CarriedOver: "结转下年", Site, [withdrawn_because];
    UnderWay => Withdrawn: "撤销", Site, [withdrawn_because];
    Done => Confirmed: "群众确认", Site, on(confirmed_on), [confirmed_by, confirmed], [Evidence, ConfirmingAdult];
    Done => UnderWay: "退回补正", Township, on(started_on);
    Done => Withdrawn: "撤销", Site, [withdrawn_because];
    Confirmed => Verified: "镇街核实", Township, on(verified_on);
}

record! {
    /// One of the one or two practical matters a year 实事 (二(五)).
    Matter, "matter", "实事", Home::Household => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The year it counts for.
        year: i64, "年度", Fixed, Site, indexed, means(Year);
        /// What kind of help.
        category: Option<String>, "实事类别", Latest, Site, codes("matter_cat");
        /// What is to be done.
        title: String, "实事内容", Latest, Site, personal;
        /// The day it was promised.
        promised_on: Day, "承诺日期", Fixed, Site;
        /// By when.
        due_on: Option<Day>, "计划办结日期", Latest, Site;
        /// The cadre who does it.
        cadre: Option<Ref<Cadre>>, "帮扶干部", Latest, Site, indexed;
        /// What it cost, in fen.
        amount_fen: Option<i64>, "金额", Latest, Site, means(Money);
        /// Where it stands.
        state: String, "实事状态", State, Site, codes("matter_state"), steps(MatterState);
        /// The day work began.
        started_on: Option<Day>, "开始办理日期", Latest, Site;
        /// The day it was done.
        done_on: Option<Day>, "办结日期", Latest, Site;
        /// The day the household confirmed it.
        confirmed_on: Option<Day>, "群众确认日期", Latest, Site;
        /// Which adult of the household confirmed it.
        confirmed_by: Option<Ref<Person>>, "确认人", Latest, Site;
        /// How it was confirmed.
        confirmed: Option<String>, "确认方式", Latest, Site, codes("confirm_how");
        /// The day the township verified it.
        verified_on: Option<Day>, "镇街核实日期", Latest, Township;
        /// Why it was withdrawn.
        withdrawn_because: Option<String>, "撤销原因", Latest, Site;
        /// Last year's matter that this one carries on.
        carried_from: Option<Ref<Matter>>, "结转自", Fixed, Site;
    }
}

record! {
    /// One piece of evidence 佐证材料: a photo, a scan or a signature. The bytes travel on their own queue by hash.
    Evidence, "evidence", "佐证材料", Home::Household => {
        /// The household.
        household: Ref<Household>, "搬迁户", Fixed, Site, indexed;
        /// The matter it proves.
        matter: Option<Ref<Matter>>, "实事", Fixed, Site, indexed;
        /// The visit it belongs to.
        visit: Option<Ref<Visit>>, "走访", Fixed, Site, indexed;
        /// Photo, scan, signature …
        kind: String, "材料类别", Fixed, Site, codes("evidence_kind");
        /// The file's name.
        name: String, "文件名", Fixed, Site, personal;
        /// `image/jpeg`, `image/png` or `application/pdf`.
        media_type: String, "文件类型", Fixed, Site;
        /// The size in bytes.
        size: i64, "大小", Fixed, Site;
        /// SHA-256 of the bytes, hex.
        sha256: String, "校验值", Fixed, Site, indexed, means(Digest);
    }
}
