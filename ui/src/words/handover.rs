//! Text of 迁移交接: the lists, one case, and offering one.

use anju_model::contract::HandoverRow;

pub const HINT: &str = "接收以前由迁出地走访服务，接收以后由迁入地走访服务";
pub const NONE: &str = "没有这样的交接。";
pub const OPEN: &str = "查看";
pub const OFFER: &str = "移交到外村或外地";
pub const ARRIVAL: &str = "登记外地函告移入";
pub const CASE: &str = "迁移交接";
pub const FACTS: &str = "交接情况";
pub const FROM: &str = "移交方";
pub const TO: &str = "接收方";
pub const ITEMS: &str = "交接事项";
pub const NO_ITEMS: &str = "没有交接事项。";
pub const OWNERLESS: &str = "未明确责任人";
pub const CORRECT_ITEM: &str = "责任人";
pub const HANDLE_ITEM: &str = "办理";
pub const ADD_ITEM: &str = "增加事项";
pub const ITEM: &str = "事项";
pub const HOUSE: &str = "户档案";
pub const CORRECT: &str = "更正";
pub const OFFER_TITLE: &str = "移交";
pub const WAY: &str = "移交方式";
pub const ON: &str = "移交日期";
pub const WHICH_ITEMS: &str = "移交哪些事项（现状会一并写进交接单，对方接收以前也能看到）";
pub const OFFERED: &str = "移交";
pub const UNDER_WAY: &str = "这一户已经有一件交接正在办理。";
pub const SEE_IT: &str = "打开这件交接";
pub const HEAD: &str = "户主姓名";
pub const ABOUT: &str = "情况";
pub const LETTER: &str = "函件";
pub const HOUSEHOLD_LATER: &str = "对方的函登记在这里；这一户搬来以后，在“搬迁户”里新增这一户。";
pub const MOVES_ON_ACCEPTANCE: &str = "接收后，这一户转到迁入村，由迁入地走访服务；随户移交的事项一并转为办理中。";

/// Says from where a household goes where.
pub fn between(from: &str, to: &str) -> String {
    format!("{from} → {to}")
}

/// Says how far a case is.
pub fn so_far(row: &HandoverRow) -> String {
    let items = (row.items > 0).then(|| format!("事项办结 {}/{}", row.items_done, row.items));
    let persons = row.persons.map(|persons| format!("{persons} 人"));
    let waits = row.waits.clone();
    [persons, items, waits].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Names an item with how it stands.
pub fn item(label: &str, stands: &str) -> String {
    if stands.is_empty() { label.to_owned() } else { format!("{label}（{stands}）") }
}
