//! 迁移交接 (三(三)): a household is handed over from the village that it leaves to the one that is to visit and serve it, item by
//! item. Inside a county it is one case that both sides see: a row at each side's place, which the county keeps alike
//! (`sync::judge`). With another county, which runs a server of its own, each side keeps its own case, with letters.

use super::Household;
use crate::{
    area::{AreaCode, AreaLevel},
    day::Day,
    fault::Fault,
    id::{RecordId, Ref},
    list::{Group, List, Plain},
    record::{Home, Kind, Record, record},
    value::{Fields, Value, field},
    workflow::{Side, Step, workflow},
};

/// Codes of `handover_way`.
pub mod way {
    /// 区县内移交.
    pub const INSIDE: &str = "1";
    /// 函告外区县接收.
    pub const OUT: &str = "2";
    /// 外区县函告移入.
    pub const IN: &str = "3";
}

workflow! {
    /// How far a handover is. The household lives where it came from until the other side has accepted it.
    HandoverState {
        /// 待接收.
        Offered = "1", "待接收", start(Township, offered_on), open;
        /// 已接收.
        Accepted = "2", "已接收", open;
        /// 已退回.
        Returned = "3", "已退回", open;
        /// 对方已回函同意.
        Agreed = "4", "已回函同意", open;
        /// 已办结.
        Closed = "5", "已办结";
        /// 已终止.
        Stopped = "6", "已终止";
    }
    Offered => Accepted: "接收", Township, on(accepted_on), [], given(way: "1"), within(Destination);
    Offered => Agreed: "登记回函（同意）", Township, on(accepted_on), [reply], given(way: "2" "3");
    Offered => Returned: "退回", Township, on(returned_on), [because], within(Destination);
    Returned => Offered: "补正后再移交", Township, on(offered_on), within(Origin);
    Offered => Stopped: "终止移交", Township, on(stopped_on), [because], within(Origin);
    Returned => Stopped: "终止移交", Township, on(stopped_on), [because], within(Origin);
    Accepted => Closed: "办结", Township, on(closed_on), [], [NoOpenItem], within(Destination);
    Agreed => Closed: "办结", Township, on(closed_on), [], [NoOpenItem];
}

const CASES: Plain = Plain {
    list: List {
        title: "迁移交接",
        hint: "接收以前由迁出地走访服务，接收以后由迁入地走访服务",
        columns: &[
            "head",
            "number",
            "persons",
            "way",
            "origin",
            "destination",
            "elsewhere",
            "state",
            "offered_on",
            "accepted_on",
            "closed_on",
            "letter",
            "reply",
        ],
        by: Some("way"),
        newest_by: "offered_on",
    },
    form: &[
        Group {
            title: "移交",
            fields: &["reason", "contact", "phone", "address", "note"],
            hint: "接收以前可以更正；双方看到的是同一份",
        },
        Group { title: "函件", fields: &["letter", "letter_on"], hint: "与外区县（省）之间的移交填写" },
    ],
    make: "移交",
    one_open_by: None,
};

record! {
    /// The handing over of a household 迁移交接.
    Handover, "handover", "迁移交接", Home::Area("holder"),
        department(CivilAffairs), once_by(case_id, holder), plain(CASES), checked(check_handover) => {
        /// The case: the same on both sides.
        case_id: RecordId, "交接编号", Fixed, Township, indexed;
        /// The village on whose side this row stands.
        holder: AreaCode, "所在方", Fixed, Township;
        /// Inside the county, or with another one by letter.
        way: String, "移交方式", Fixed, Township, codes("handover_way");
        /// The village that the household leaves.
        origin: Option<AreaCode>, "移交方", Fixed, Township;
        /// The village that is to take it.
        destination: Option<AreaCode>, "接收方", Fixed, Township;
        /// The other side, where it lies in another county or province.
        elsewhere: Option<String>, "外地一方", Fixed, Township;
        /// The household; none where it comes from another county and is not yet kept here.
        moved: Option<Ref<Household>>, "移交户", Fixed, Township, indexed;
        /// Its head's name, which the other side may know before it takes the household.
        head: String, "户主", Fixed, Township, means(Name);
        /// Its number.
        number: Option<String>, "户编号", Fixed, Township, means(Number);
        /// How many members it has.
        persons: Option<i64>, "人数", Fixed, Township;
        /// Why it is handed over.
        reason: Option<String>, "移交事由", Latest, Township;
        /// Who hands it over.
        contact: Option<String>, "移交联系人", Latest, Township, means(Name);
        /// His phone.
        phone: Option<String>, "移交联系电话", Latest, Township, means(Phone);
        /// Where it lives at the destination; becomes the household's address once it is taken.
        address: Option<String>, "迁入地住址", Latest, Township, personal;
        /// Where it stands.
        state: String, "交接进度", State, Township, codes("handover_state"), steps(HandoverState);
        /// The day it was offered.
        offered_on: Option<Day>, "移交日期", Latest, Township;
        /// The day the other side took it, or wrote that it does.
        accepted_on: Option<Day>, "接收（回函）日期", Latest, Township;
        /// The day it was given back.
        returned_on: Option<Day>, "退回日期", Latest, Township;
        /// The day it was stopped.
        stopped_on: Option<Day>, "终止日期", Latest, Township;
        /// Why it was given back or stopped.
        because: Option<String>, "退回或终止原因", Latest, Township;
        /// The day all of it was done.
        closed_on: Option<Day>, "办结日期", Latest, Township;
        /// The number of the letter to the other county.
        letter: Option<String>, "函文号", Latest, Township;
        /// The day of that letter.
        letter_on: Option<Day>, "函日期", Latest, Township;
        /// The number of the answer.
        reply: Option<String>, "回函文号", Latest, Township;
        /// What else is to be known.
        note: Option<String>, "备注", Latest, Township, personal;
    }
}

workflow! {
    /// How far one item of a handover is.
    HandoverItemState {
        /// 待接收.
        Offered = "1", "待接收", start(Township), open;
        /// 办理中.
        Taken = "2", "办理中", open;
        /// 已办结.
        Done = "3", "已办结";
        /// 已退回.
        Returned = "4", "已退回", open;
        /// 不办理.
        Stopped = "5", "不办理";
    }
    Offered => Taken: "接收", Township, on(accepted_on), within(Destination);
    Offered => Returned: "退回", Township, on(returned_on), [because], within(Destination);
    Offered => Done: "已办结", Township, on(done_on);
    Taken => Done: "办结", Township, on(done_on);
    Returned => Offered: "补正后再移交", Township, on(offered_on), within(Origin);
    Offered => Stopped: "不办理", Township, on(stopped_on), [because];
    Taken => Stopped: "不办理", Township, on(stopped_on), [because];
    Returned => Stopped: "不办理", Township, on(stopped_on), [because];
}

const ITEMS: Plain = Plain {
    list: List {
        title: "交接事项",
        hint: "每一项写明责任方、责任人和期限",
        columns: &["item", "stands", "state", "side", "owner", "due", "done_on"],
        by: Some("item"),
        newest_by: "offered_on",
    },
    form: &[Group {
        title: "事项",
        fields: &["stands", "side", "owner", "phone", "due", "opinion"],
        hint: "责任方、责任人和期限双方都能填写",
    }],
    make: "增加事项",
    one_open_by: None,
};

record! {
    /// One item of a handover 交接事项, with who owns it and until when.
    HandoverItem, "handover_item", "交接事项", Home::Area("holder"),
        department(CivilAffairs), once_by(case_id, item, holder), plain(ITEMS) => {
        /// The case that it belongs to.
        case_id: RecordId, "交接编号", Fixed, Township, indexed;
        /// The village on whose side this row stands.
        holder: AreaCode, "所在方", Fixed, Township;
        /// What is handed over.
        item: String, "事项", Fixed, Township, codes("handover_item");
        /// How it stands, as the origin knows.
        stands: Option<String>, "现状", Latest, Township, personal;
        /// Which side owns it.
        side: Option<String>, "责任方", Latest, Township, codes("handover_side");
        /// Who owns it there.
        owner: Option<String>, "责任人", Latest, Township, means(Name);
        /// His phone.
        phone: Option<String>, "责任人电话", Latest, Township, means(Phone);
        /// The day by which it is to be done.
        due: Option<Day>, "期限", Latest, Township;
        /// How far it is.
        state: String, "办理进度", State, Township, codes("handover_item_state"), steps(HandoverItemState);
        /// The day it was offered, or offered again.
        offered_on: Option<Day>, "移交日期", Latest, Township;
        /// The day the other side took it.
        accepted_on: Option<Day>, "接收日期", Latest, Township;
        /// The day it was given back.
        returned_on: Option<Day>, "退回日期", Latest, Township;
        /// The day it was done.
        done_on: Option<Day>, "办结日期", Latest, Township;
        /// The day it was decided that nothing is done.
        stopped_on: Option<Day>, "终止日期", Latest, Township;
        /// Why it was given back or nothing is done.
        because: Option<String>, "退回或不办理原因", Latest, Township;
        /// What the side that takes it says.
        opinion: Option<String>, "接收意见", Latest, Township;
    }
}

impl Handover {
    /// Returns the village of a side, where it is one of this county's.
    pub fn village(&self, side: Side) -> Option<&AreaCode> {
        match side {
            Side::Origin => self.origin.as_ref(),
            Side::Destination => self.destination.as_ref(),
        }
    }

    /// Tells whether both sides are of this county, so that each has a row of its own and takes its own steps.
    pub fn is_shared(&self) -> bool {
        self.way == way::INSIDE
    }

    /// Tells whether it has a household in hands that lives in `village`: on offer from there, or taken there and not yet closed.
    pub fn has_in_hands(&self, village: &AreaCode) -> bool {
        match HandoverState::parse(&self.state) {
            Some(HandoverState::Offered | HandoverState::Returned) => self.origin.as_ref() == Some(village),
            Some(HandoverState::Accepted) => self.destination.as_ref() == Some(village),
            Some(HandoverState::Agreed) => self.way == way::OUT && self.origin.as_ref() == Some(village),
            Some(HandoverState::Closed | HandoverState::Stopped) | None => false,
        }
    }

    /// Returns the place of the other side's row, where there is one.
    pub fn other_place(&self) -> Option<&AreaCode> {
        let other = if self.origin.as_ref() == Some(&self.holder) { Side::Destination } else { Side::Origin };
        self.is_shared().then(|| self.village(other)).flatten()
    }

    /// Returns the place where the case begins: on the side that hands over, or the only one of this county.
    pub fn begins_at(&self) -> Option<&AreaCode> {
        if self.way == way::IN { self.destination.as_ref() } else { self.origin.as_ref() }
    }

    /// Refuses a step that is the other side's; `covers` tells whether a village is in the grant of whoever takes it.
    ///
    /// # Errors
    /// Whose step it is.
    pub fn check_side(&self, step: &Step, covers: impl Fn(&AreaCode) -> bool) -> Result<(), Fault> {
        let Some(side) = step.within.filter(|_| self.is_shared()) else { return Ok(()) };
        if self.village(side).is_some_and(covers) {
            return Ok(());
        }
        let code = match side {
            Side::Origin => "handover.origins_step",
            Side::Destination => "handover.destinations_step",
        };
        Err(Fault::new(code).field("state"))
    }

    /// Derives the id of the row that a case has at a place.
    pub fn id_of(case: RecordId, place: &AreaCode) -> Option<RecordId> {
        Self::KIND.natural_id(&Self::set().case_id(case).holder(place.clone()).into_fields())
    }
}

/// Why a case is stopped whose household moved to another village while it was on offer.
pub const MOVED_OTHERWISE: &str = "该户已另行变更所属村（社区），本次移交随之终止";

/// Tells whether records of a kind are handovers or their items: rows that both sides have.
pub fn is_between(kind: &str) -> bool {
    kind == Handover::KIND.name || kind == HandoverItem::KIND.name
}

/// Returns the row that the other side has of a record, with its id.
pub fn counterpart(kind: &Kind, fields: &Fields, place: &AreaCode) -> Option<(RecordId, Fields)> {
    let mut other = fields.clone();
    other.insert("holder".to_owned(), Value::text(place.as_str()));
    kind.natural_id(&other).map(|id| (id, other))
}

/// Both sides are two villages of one county, or one of them lies elsewhere; the row stands on a side that is here.
fn check_handover(fields: &Fields) -> Result<(), Fault> {
    let refuse = |code: &str, name: &str| Err(Fault::new(code).field(name));
    let village = |name: &str| field(fields, name).as_text().and_then(AreaCode::parse);
    let (origin, destination) = (village("origin"), village("destination"));
    let is_village = |side: &Option<AreaCode>| side.as_ref().is_some_and(|side| side.level() == AreaLevel::Village);
    let says = |name: &str| field(fields, name).is_said();
    let inside = |one: &AreaCode, other: &AreaCode| one.shares(other, AreaLevel::County);
    let holder = village("holder");
    match field(fields, "way").as_text().unwrap_or_default() {
        way::INSIDE => {
            if !is_village(&origin) || !says("moved") {
                return refuse("handover.origin", "origin");
            }
            let apart = origin
                .as_ref()
                .zip(destination.as_ref())
                .is_some_and(|(origin, to)| is_village(&destination) && origin != to && inside(origin, to));
            if !apart {
                return refuse("handover.destination", "destination");
            }
            if holder != origin && holder != destination {
                return refuse("handover.place", "holder");
            }
        }
        way::OUT => {
            if !is_village(&origin) || !says("moved") || holder != origin {
                return refuse("handover.origin", "origin");
            }
            if origin.as_ref().zip(destination.as_ref()).is_some_and(|(origin, to)| inside(origin, to)) {
                return refuse("handover.inside", "destination");
            }
            if !says("elsewhere") {
                return refuse("handover.other_side", "elsewhere");
            }
        }
        way::IN => {
            if !is_village(&destination) || holder != destination {
                return refuse("handover.destination", "destination");
            }
            if says("moved") {
                return refuse("handover.not_here", "moved");
            }
            if destination.as_ref().zip(origin.as_ref()).is_some_and(|(to, origin)| inside(origin, to)) {
                return refuse("handover.inside", "origin");
            }
            if !says("elsewhere") {
                return refuse("handover.other_side", "elsewhere");
            }
        }
        _ => return refuse("field.code", "way"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn handover(way: &str, place: &str, origin: Option<&str>, destination: Option<&str>) -> Fields {
        let code = |text: &str| AreaCode::parse(text).expect("a code");
        let id = RecordId::from_bytes([1; 16]);
        let mut set = Handover::set().case_id(id).holder(code(place)).way(way.to_owned()).head("徐辉".to_owned());
        set = set.origin(origin.map(code)).destination(destination.map(code)).state("1".to_owned());
        if way != "3" {
            set = set.moved(Ref::to(id));
        }
        if way != "1" {
            set = set.elsewhere("湖北省利川市谋道镇".to_owned());
        }
        crate::value::canonical(set.into_fields())
    }

    #[test]
    fn both_sides_are_villages_of_one_county_or_one_lies_elsewhere() {
        const HERE: &str = "500235116002";
        const THERE: &str = "500235141001";
        const OTHER_COUNTY: &str = "500236100001";
        let judged = |way, place, origin, destination| {
            Handover::KIND.check(&handover(way, place, origin, destination)).map_err(|fault| fault.code)
        };
        let refused = |code: &str| Err(code.to_owned());
        assert_eq!(judged("1", HERE, Some(HERE), Some(THERE)), Ok(()));
        assert_eq!(judged("1", THERE, Some(HERE), Some(THERE)), Ok(()), "the other side's row");
        assert_eq!(judged("1", OTHER_COUNTY, Some(HERE), Some(THERE)), refused("handover.place"));
        assert_eq!(judged("1", HERE, Some(HERE), Some(HERE)), refused("handover.destination"));
        assert_eq!(judged("1", HERE, Some(HERE), Some(OTHER_COUNTY)), refused("handover.destination"));
        assert_eq!(judged("1", HERE, Some(HERE), Some("500235141")), refused("handover.destination"));
        assert_eq!(judged("1", HERE, None, Some(THERE)), refused("handover.origin"));
        assert_eq!(judged("2", HERE, Some(HERE), None), Ok(()));
        assert_eq!(judged("2", HERE, Some(HERE), Some(OTHER_COUNTY)), Ok(()));
        assert_eq!(judged("2", HERE, Some(HERE), Some(THERE)), refused("handover.inside"));
        assert_eq!(judged("2", THERE, Some(HERE), None), refused("handover.origin"));
        assert_eq!(judged("3", HERE, None, Some(HERE)), Ok(()));
        assert_eq!(judged("3", HERE, Some(THERE), Some(HERE)), refused("handover.inside"));
        assert_eq!(judged("3", THERE, None, Some(HERE)), refused("handover.destination"));
        assert_eq!(judged("4", HERE, Some(HERE), Some(THERE)), refused("field.code"));
    }

    #[test]
    fn each_side_finds_the_row_of_the_other() {
        let fields = handover("1", "500235116002", Some("500235116002"), Some("500235141001"));
        let read = |fields: &Fields| Handover::from_fields(fields).expect("a handover");
        let here = read(&fields);
        let there = here.other_place().expect("the other side");
        let (id, other) = counterpart(&Handover::KIND, &fields, there).expect("a key");
        assert_eq!(Some(id), Handover::id_of(here.case_id, there));
        assert_eq!(read(&other).other_place(), Some(&here.holder));
        assert_eq!(counterpart(&Handover::KIND, &other, &here.holder).map(|(_, back)| back), Some(fields));
        let by_letter = read(&handover("2", "500235116002", Some("500235116002"), None));
        assert_eq!(by_letter.other_place(), None);
    }
}
