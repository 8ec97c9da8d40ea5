//! 更换户主: who takes over, and what everybody else becomes to him. What follows from the present relations is proposed; what
//! does not follow has to be said. All of it is saved at once.

use super::{FileProps, IdProps, OfHouse, finished, frame, use_texts};
use crate::{
    hooks::{Saving, use_go},
    pages::fields::Typed,
    parts::{Choice, Field, Segmented, Select},
    shared::{Desk, use_desk},
    words::{self as w, family as t},
};
use anju_model::{
    Fault, RecordId,
    contract::{ChangeHead, HouseholdFile, MemberRow, NewRelation},
    kin::Kin,
};
use std::rc::Rc;
use yew::prelude::*;

/// Change of head.
#[component]
pub fn Head(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::HEAD_CHANGE} render={Callback::from(|file| html! { <HeadForm {file} /> })} /> }
}

#[component]
fn HeadForm(props: &FileProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), props.file.clone());
    let texts = use_texts(format!("head/{}", file.row.id));
    let chosen = texts.get("head");
    let head: Option<RecordId> = chosen.parse().ok();
    let save = {
        let file = file.clone();
        let done = finished(&desk, &go, w::saved(t::HEAD_CHANGE, &file.row.head), Some(&texts.drafting));
        let request = move |typed: &Typed, _| {
            let head = head.ok_or_else(|| Fault::new("field.missing").field("head"))?;
            let relations = said(&file, head, None, typed)?;
            Ok(ChangeHead { household: file.row.id, seen: file.seen, head, relations })
        };
        texts.send(request, done)
    };
    let heads = takers(&desk, &file, None);
    let fields = html! {
        <>
            <Field name="head" label={t::NEW_HEAD} single=false required=true error={texts.saving.error("head")} hint={t::NEW_HEAD_HINT}>
                if heads.is_empty() { <p class="in-text" data-test="no-head">{ t::NO_HEAD }</p> }
                <Segmented name="head" choices={heads} {chosen} on={texts.on_one("head").reform(|code: AttrValue| code.to_string())} />
            </Field>
            if let Some(head) = head {
                <Relations file={file.clone()} {head} typed={texts.typed()} on={texts.on()} saving={texts.saving.clone()} />
            }
        </>
    };
    frame(&texts, t::of(t::HEAD_CHANGE, &file.row.head), html! {}, &save, "head-form", fields)
}

/// Who may take over, each with what he is now.
pub fn takers(desk: &Desk, file: &HouseholdFile, gone: Option<RecordId>) -> Vec<Choice> {
    let heads = file.possible_heads(gone);
    heads
        .iter()
        .map(|member| Choice::new(member.person.to_string(), t::taker(&member.name, &now(desk, member))))
        .collect()
}

fn now(desk: &Desk, member: &MemberRow) -> String {
    let relation = if member.is_head { Some(Kin::Head.code()) } else { member.relation.as_deref() };
    relation.map_or_else(|| t::NO_RELATION.to_owned(), |code| desk.label(Kin::SET, code))
}

/// The name under which the relation of a member to this head was typed: another head, another relation.
fn typed_name(head: RecordId, member: &MemberRow) -> String {
    format!("{}-{head}", NewRelation::field(member.membership))
}

/// What was said of a member, or else what follows.
fn chosen(head: RecordId, member: &MemberRow, follows: Option<Kin>, typed: &Typed) -> String {
    let said = typed.get(&typed_name(head, member)).cloned();
    said.unwrap_or_else(|| follows.map_or_else(String::new, |kin| kin.code().to_owned()))
}

/// Collects what each of the others becomes to the new head.
///
/// # Errors
/// Names the first of whom nothing was said and nothing follows.
pub fn said(
    file: &HouseholdFile,
    head: RecordId,
    gone: Option<RecordId>,
    typed: &Typed,
) -> Result<Vec<NewRelation>, Fault> {
    let one = |(member, follows): (&MemberRow, Option<Kin>)| {
        let (membership, seen) = (member.membership, member.membership_seen);
        let relation = chosen(head, member, follows, typed);
        if relation.is_empty() {
            return Err(Fault::new("member.relation")
                .field(&NewRelation::field(membership))
                .with("name", &member.name));
        }
        Ok(NewRelation { membership, seen, relation })
    };
    file.relations_to(head, gone).into_iter().map(one).collect()
}

/// Props of what the others become.
#[derive(Properties, PartialEq)]
pub struct RelationsProps {
    /// The household's file.
    pub file: Rc<HouseholdFile>,
    /// The new head.
    pub head: RecordId,
    /// Who leaves at the same time.
    #[prop_or_default]
    pub gone: Option<RecordId>,
    /// What was typed so far.
    pub typed: Typed,
    /// Hears a choice: its name and code.
    pub on: Callback<(String, String)>,
    /// How the save stands.
    pub saving: Saving,
}

/// What each of the others becomes to the new head: proposed where it follows, asked where it does not.
#[component]
pub fn Relations(props: &RelationsProps) -> Html {
    let desk = use_desk();
    let others = props.file.relations_to(props.head, props.gone);
    if others.is_empty() {
        return html! {};
    }
    let codes = desk.codes.0.items(Kin::SET).iter().filter(|item| item.code != Kin::Head.code());
    let choices: Vec<Choice> = codes.map(|item| Choice::new(item.code.clone(), item.label.clone())).collect();
    let one = |(member, follows): &(&MemberRow, Option<Kin>)| {
        let name = NewRelation::field(member.membership);
        let on = {
            let typed = typed_name(props.head, member);
            props.on.reform(move |code| (typed.clone(), code))
        };
        let hint = t::was(&now(&desk, member), follows.is_some());
        html! {
            <Select
                key={typed_name(props.head, member)} name={name.clone()} label={member.name.clone()} choices={choices.clone()}
                chosen={chosen(props.head, member, *follows, &props.typed)} {on} required=true error={props.saving.error(&name)} {hint}
            />
        }
    };
    html! {
        <>
            <h2>{ t::RELATIONS }</h2>
            <p class="mute">{ t::RELATIONS_HINT }</p>
            <div class="two" data-test="relations">{ for others.iter().map(one) }</div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::{Fields, Value};

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn member(n: u8, relation: &str, sex: &str, age: i64) -> MemberRow {
        MemberRow {
            person: id(n),
            membership: id(100 + n),
            seen: 1,
            membership_seen: 2,
            name: format!("成员{n}"),
            is_head: relation == "01",
            relation: Some(relation.to_owned()),
            age: Some(age),
            fields: Fields::from([("sex".to_owned(), Value::text(sex))]),
            medical: None,
            since: None,
            left: None,
            mark: Default::default(),
        }
    }

    /// 董勇 with his wife, a grown son, that son's wife, and a newborn grandson.
    fn family() -> HouseholdFile {
        let people =
            [(1, "01", "1", 60), (2, "02", "2", 58), (3, "03", "1", 30), (4, "05", "2", 29), (5, "07", "1", 0)];
        let members: Vec<MemberRow> = people.map(|(n, relation, sex, age)| member(n, relation, sex, age)).into();
        let row = serde_json::json!({
            "id": id(9), "head": "董勇", "number": null, "village": "龙水村", "address": null, "lives": "", "persons": 5,
            "cadre": null, "last_visit": null, "matters": 0, "matched": null, "mark": "confirmed",
        });
        let file = serde_json::json!({
            "row": row, "seen": 3, "fields": {}, "village": "龙水村", "lives": "", "members": members, "former": [],
            "pairs": [], "visits": [], "needs": [], "matters": [], "may_write": true, "may_move": false,
            "open": { "conflicts": 0, "proposals": 0, "parked": 0 },
        });
        serde_json::from_value(file).expect("a file")
    }

    fn codes(relations: &[NewRelation]) -> Vec<&str> {
        relations.iter().map(|new| new.relation.as_str()).collect()
    }

    #[test]
    fn touching_nothing_but_the_new_head_gives_everybody_a_relation_and_leaves_one_head() {
        let relations = said(&family(), id(2), None, &Typed::new()).expect("all of it follows");
        assert_eq!(codes(&relations), ["02", "03", "05", "07"]);
        assert!(relations.iter().all(|new| new.seen == 2));
    }

    #[test]
    fn what_does_not_follow_has_to_be_said() {
        let fault = said(&family(), id(3), None, &Typed::new()).expect_err("whose wife she is");
        assert_eq!(fault.field, Some(NewRelation::field(id(104))));
        let typed = |head: u8| {
            let name = |n: u8| format!("{}-{}", NewRelation::field(id(100 + n)), id(head));
            Typed::from([(name(4), "02".to_owned()), (name(5), "03".to_owned())])
        };
        let relations = said(&family(), id(3), None, &typed(3)).expect("it was said");
        assert_eq!(codes(&relations), ["11", "12", "02", "03"]);
        assert!(said(&family(), id(3), None, &typed(2)).is_err(), "it was said of another head");
    }

    #[test]
    fn a_choice_that_was_emptied_is_not_filled_again() {
        let name = format!("{}-{}", NewRelation::field(id(101)), id(2));
        let fault = said(&family(), id(2), None, &Typed::from([(name, String::new())])).expect_err("it is empty");
        assert_eq!(fault.code, "member.relation");
    }

    #[test]
    fn when_the_head_leaves_those_who_stay_are_related_anew() {
        let relations = said(&family(), id(2), Some(id(1)), &Typed::new()).expect("all of it follows");
        assert_eq!(codes(&relations), ["03", "05", "07"]);
    }

    #[test]
    fn a_newborn_is_not_offered_as_head() {
        let names = |gone| family().possible_heads(gone).iter().map(|member| member.person).collect::<Vec<_>>();
        assert_eq!(names(None), [id(2), id(3), id(4)]);
        assert_eq!(names(Some(id(1))), [id(2), id(3), id(4)]);
    }
}
