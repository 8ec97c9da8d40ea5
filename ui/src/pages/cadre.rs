//! 指定干部: names the cadre of a household, or changes him; the present pair ends with a day and a reason.

use super::{
    family::{IdProps, OfHouse, finished},
    fields::needed_day,
};
use crate::{
    hooks::{use_form, use_go},
    parts::{Card, Choice, DatePick, Form, FormFoot, PageHead, PeoplePick, Select, lately},
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

/// What the form holds: the new cadre from a day, and how the present pair ends.
#[derive(Clone, PartialEq)]
struct Naming {
    cadre: Vec<RecordId>,
    since: Option<Day>,
    ended_on: Option<Day>,
    ended_by: String,
}

impl Naming {
    /// What is saved.
    ///
    /// # Errors
    /// Names the first field that is empty and must not be.
    fn request(&self, household: RecordId, present: Option<&PairRow>) -> Result<AssignCadre, Fault> {
        let missing = |field: &str| Fault::new("field.missing").field(field);
        let cadre = self.cadre.first().copied().ok_or_else(|| missing("cadre"))?;
        let since = needed_day(self.since, "since", t::SINCE_WHICH)?;
        let ends = present.map(|pair| {
            let on = needed_day(self.ended_on, "ends", t::ENDED_WHICH)?;
            if self.ended_by.is_empty() {
                return Err(missing("ended_by"));
            }
            Ok((pair.id, pair.seen, on, self.ended_by.clone()))
        });
        Ok(AssignCadre { household, cadre, since, ends: ends.transpose()? })
    }
}

#[component]
fn CadreForm(props: &CadreFormProps) -> Html {
    let (desk, go, file) = (use_desk(), use_go(), &props.file);
    let today = desk.today();
    let form = use_form(|| Naming {
        cadre: vec![],
        since: Some(today),
        ended_on: Some(today.plus_days(-1)),
        ended_by: ROTATED.to_owned(),
    });
    let saving = &form.saving;
    let present = file.pairs.iter().find(|pair| pair.until.is_none()).cloned();
    let save = {
        let (present, household) = (present.clone(), file.row.id);
        let done = finished(&desk, &go, w::saved(t::CADRE, &file.row.head), None);
        form.send(move |form: &Naming, ()| form.request(household, present.as_ref()), done)
    };
    let near = file.pairs.iter().filter(|pair| pair.until.is_some()).map(|pair| pair.cadre.clone()).collect::<Vec<_>>();
    let ends = Choice::of_set(&desk.codes.0, "pair_end");
    html! {
        <>
            <PageHead title={t::of(t::CADRE, &file.row.head)} />
            <Card>
                <Form on_save={save} saving={saving.clone()} fields={FIELDS.to_vec()} test="cadre-form">
                    <PeoplePick name="cadre" label={t::NEW_CADRE} {near} chosen={form.cadre.clone()} on={form.on(|form, who| form.cadre = who)} most=1 required=true error={saving.error("cadre")} />
                    <DatePick name="since" label={t::CADRE_SINCE} quick={lately(today)} chosen={form.since} on={form.on(|form, day| form.since = day)} error={saving.error("since")} />
                    if let Some(pair) = present {
                        <h2>{ t::present_ends(&pair.cadre.name, pair.since, today) }</h2>
                        <DatePick name="ends" label={t::ENDED_ON} quick={lately(today)} chosen={form.ended_on} on={form.on(|form, day| form.ended_on = day)} error={saving.error("ends")} />
                        <Select name="ended_by" label={t::ENDED_BY} choices={ends} chosen={form.ended_by.clone()} on={form.on(|form, code| form.ended_by = code)} required=true error={saving.error("ended_by")} />
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
        let ask = |cadre: &[RecordId], since, ended_on, ended_by: &str| {
            let form = Naming { cadre: cadre.to_vec(), since, ended_on, ended_by: ended_by.to_owned() };
            form.request(id(1), Some(&pair))
        };
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
