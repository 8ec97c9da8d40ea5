//! 指定干部: names the cadre of a household, or changes him; the present pair ends with a day and a reason.

use super::{
    family::{IdProps, OfHouse, finished},
    fields::needed_day,
};
use crate::{
    hooks::{use_go, use_save},
    parts::{Card, Choice, DatePick, Form, FormFoot, PageHead, PeoplePick, Select},
    shared::use_desk,
    words::{self as w, family as t},
};
use anju_model::{
    Day, Fault, RecordId,
    contract::{AssignCadre, HouseholdFile, PairRow},
};
use std::rc::Rc;
use yew::prelude::*;

/// The page.
#[component]
pub fn CadrePage(props: &IdProps) -> Html {
    html! { <OfHouse id={props.id} title={t::CADRE} render={Callback::from(|file| html! { <CadreForm {file} /> })} /> }
}

#[derive(Properties, PartialEq)]
struct CadreFormProps {
    file: Rc<HouseholdFile>,
}

const ROTATED: &str = "3";
const FIELDS: &[&str] = &["cadre", "since", "ends", "ended_by"];

/// What is saved: the new cadre from a day, and how the present pair ends.
///
/// # Errors
/// Names the first field that is empty and must not be.
fn request(
    household: RecordId,
    cadre: &[RecordId],
    since: Option<Day>,
    end: Option<(&PairRow, Option<Day>, &str)>,
) -> Result<AssignCadre, Fault> {
    let missing = |field: &str| Fault::new("field.missing").field(field);
    let cadre = cadre.first().copied().ok_or_else(|| missing("cadre"))?;
    let since = needed_day(since, "since", t::SINCE_WHICH)?;
    let ends = end.map(|(pair, on, by)| {
        let on = needed_day(on, "ends", t::ENDED_WHICH)?;
        if by.is_empty() {
            return Err(missing("ended_by"));
        }
        Ok((pair.id, pair.seen, on, by.to_owned()))
    });
    Ok(AssignCadre { household, cadre, since, ends: ends.transpose()? })
}

#[component]
fn CadreForm(props: &CadreFormProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), &props.file);
    let saving = use_save();
    let today = desk.today();
    let cadre = use_state(Vec::<RecordId>::new);
    let since = use_state(|| Some(today));
    let ended_on = use_state(|| Some(today.plus_days(-1)));
    let ended_by = use_state(|| ROTATED.to_owned());
    let present = file.pairs.iter().find(|pair| pair.until.is_none()).cloned();
    let save = {
        let (saving, cadre, since, ended_on, ended_by) =
            (saving.clone(), cadre.clone(), since.clone(), ended_on.clone(), ended_by.clone());
        let (present, household) = (present.clone(), file.row.id);
        let done = finished(&desk, &go, w::saved(t::CADRE, &file.row.head), None);
        Callback::from(move |()| {
            let end = present.as_ref().map(|pair| (pair, *ended_on, ended_by.as_str()));
            saving.send(request(household, &cadre, *since, end), done.clone());
        })
    };
    let quick = |day: Day| vec![(day, w::TODAY.into()), (day.plus_days(-1), w::YESTERDAY.into())];
    let set_day = |state: &UseStateHandle<Option<Day>>| {
        let state = state.clone();
        Callback::from(move |day| state.set(day))
    };
    let near = file.pairs.iter().filter(|pair| pair.until.is_some()).map(|pair| pair.cadre.clone()).collect::<Vec<_>>();
    let ends: Vec<Choice> =
        desk.codes.0.items("pair_end").iter().map(|item| Choice::new(item.code.clone(), item.label.clone())).collect();
    let chosen = (*cadre).clone();
    html! {
        <>
            <PageHead title={t::of(t::CADRE, &file.row.head)} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="cadre-form">
                    <PeoplePick name="cadre" label={t::NEW_CADRE} {near} {chosen} on={Callback::from(move |who| cadre.set(who))} most=1 required=true error={saving.error("cadre")} />
                    <DatePick name="since" label={t::CADRE_SINCE} quick={quick(today)} chosen={*since} on={set_day(&since)} error={saving.error("since")} />
                    if let Some(pair) = present {
                        <h2>{ t::present_ends(&pair.cadre.name, pair.since, today) }</h2>
                        <DatePick name="ends" label={t::ENDED_ON} quick={quick(today)} chosen={*ended_on} on={set_day(&ended_on)} error={saving.error("ends")} />
                        <Select name="ended_by" label={t::ENDED_BY} choices={ends} chosen={(*ended_by).clone()} on={Callback::from(move |code| ended_by.set(code))} required=true error={saving.error("ended_by")} />
                    }
                    <FormFoot saving={saving.clone()} />
                </Form>
            </Card>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::contract::CadreChip;

    #[test]
    fn what_was_emptied_is_asked_for_and_never_filled_in() {
        let id = |n: u8| RecordId::from_bytes([n; 16]);
        let day = Day::new(2026, 11, 23);
        let cadre = CadreChip { id: id(3), name: "张伟".to_owned(), unit: None };
        let since = Day::new(2026, 1, 1).expect("a day");
        let pair = PairRow { id: id(4), seen: 2, cadre, since, until: None, ended_by: None };
        let ask = |cadre: &[RecordId], since, on, by| request(id(1), cadre, since, Some((&pair, on, by)));
        assert!(ask(&[id(2)], day, day, ROTATED).is_ok());
        for (asked, field) in [
            (ask(&[], day, day, ROTATED), "cadre"),
            (ask(&[id(2)], None, day, ROTATED), "since"),
            (ask(&[id(2)], day, None, ROTATED), "ends"),
            (ask(&[id(2)], day, day, ""), "ended_by"),
        ] {
            assert_eq!(asked.expect_err("something is empty").field.as_deref(), Some(field));
        }
    }
}
