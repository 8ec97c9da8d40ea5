//! Offering a household to another village of the county, or to another county by letter; and the letter of another county that
//! hands one over.

use super::HANDOVER;
use crate::{
    hooks::{Asking, Go, use_ask_once, use_drafted, use_go},
    pages::{
        family::IdProps,
        fields::{Declared, Typed, changed, needed_day},
    },
    parts::{
        AreaPick, Card, Choice, DatePick, DraftOffer, Form, FormFoot, GoLink, PageHead, Segmented, Shown, TextField,
        Ticks, lately,
    },
    route::Route,
    shared::{Act, use_desk},
    words::{self as w, handover as t},
};
use anju_model::{
    AreaCode, Day, Fault, Fields, RecordId, Value,
    area::AreaLevel,
    contract::{HandoverForm, OfferHandover, OpenHandoverForm, Saved},
    kinds::handover_way as way,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, rc::Rc};
use yew::prelude::*;

/// The fields that every case says.
const ABOUT: &[&str] = &["reason", "contact", "phone", "address", "note"];
/// Those of one that goes by letter.
const BY_LETTER: &[&str] = &["elsewhere", "letter", "letter_on"];

/// Offering a household.
#[component]
pub fn Offer(props: &IdProps) -> Html {
    let Asking { reply, fault, again } = use_ask_once(OpenHandoverForm { household: props.id });
    let Some(begun) = reply else {
        return html! { <Shown title={t::OFFER_TITLE} {fault} {again} /> };
    };
    match begun.under_way {
        Some(id) => html! {
            <>
                <PageHead title={w::care::of(t::OFFER_TITLE, &begun.head)} />
                <Card><p class="row">{ t::UNDER_WAY }<GoLink to={Route::Handover { id }} test="see-handover">{ t::SEE_IT }</GoLink></p></Card>
            </>
        },
        None => html! { <OfferForm begun={Some(begun)} /> },
    }
}

/// Entering what another county hands over.
#[component]
pub fn Arrival() -> Html {
    html! { <OfferForm begun={None::<Rc<HandoverForm>>} /> }
}

/// What the form holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Offering {
    way: String,
    destination: Option<AreaCode>,
    head: String,
    on: Option<Day>,
    items: BTreeSet<String>,
    typed: Typed,
}

impl Offering {
    fn of(begun: Option<&HandoverForm>, today: Day) -> Self {
        let concerned = begun.iter().flat_map(|begun| &begun.items).filter(|item| item.concerns);
        Self {
            way: if begun.is_some() { way::INSIDE } else { way::IN }.to_owned(),
            destination: None,
            head: String::new(),
            on: Some(today),
            items: concerned.map(|item| item.item.clone()).collect(),
            typed: Typed::new(),
        }
    }

    /// Makes the request that saves it. Items go with what is known of how they stand.
    ///
    /// # Errors
    /// The first field that is missing or cannot be read.
    fn request(&self, begun: Option<&HandoverForm>, anyway: bool) -> Result<OfferHandover, Fault> {
        let by_letter = self.way != way::INSIDE;
        if self.way != way::OUT && self.destination.is_none() {
            return Err(Fault::new("household.village").field("destination"));
        }
        let mut fields = changed(&HANDOVER, "", &Fields::new(), &self.typed)?;
        fields.retain(|name, _| ABOUT.contains(&name.as_str()) || by_letter && BY_LETTER.contains(&name.as_str()));
        if by_letter && !fields.contains_key("elsewhere") {
            return Err(Fault::new("handover.other_side").field("elsewhere"));
        }
        let item = |code: &String| -> Fields {
            let stands = begun.iter().flat_map(|begun| &begun.items).find(|item| item.item == *code);
            let stands = stands.map(|item| item.stands.clone()).filter(|stands| !stands.is_empty());
            let stands = stands.map(|stands| ("stands".to_owned(), Value::text(stands)));
            [("item".to_owned(), Value::text(code.clone()))].into_iter().chain(stands).collect()
        };
        Ok(OfferHandover {
            household: begun.map(|begun| begun.household),
            way: self.way.clone(),
            destination: self.destination.clone().filter(|_| self.way != way::OUT),
            head: self.head.clone(),
            on: needed_day(self.on, "on", t::ON)?,
            fields,
            items: self.items.iter().map(item).collect(),
            anyway,
        })
    }
}

#[derive(Properties, PartialEq)]
struct OfferFormProps {
    begun: Option<Rc<HandoverForm>>,
}

#[component]
fn OfferForm(props: &OfferFormProps) -> Html {
    let (desk, go, begun) = (use_desk(), use_go(), props.begun.clone());
    let today = desk.today();
    let name = begun.as_ref().map_or_else(|| "arrival".to_owned(), |begun| format!("handover/{}", begun.household));
    let (form, drafting) = {
        let begun = begun.clone();
        use_drafted(name, move || Offering::of(begun.as_deref(), today))
    };
    let head = begun.as_ref().map(|begun| begun.head.clone()).unwrap_or_else(|| form.head.clone());
    let save: Callback<bool> = {
        let (desk, finish, said) = (desk.clone(), drafting.finish(), w::saved(t::OFFERED, &head));
        let done = Callback::from(move |saved: Saved| {
            finish.emit(());
            let id: RecordId = saved.record;
            desk.dispatch(Act::Saved(said.clone(), saved));
            desk.dispatch(Act::Changed);
            go.emit(Go::Instead(Route::Handover { id }));
        });
        let begun = begun.clone();
        form.send(move |form: &Offering, anyway| form.request(begun.as_deref(), anyway), done)
    };
    let (saving, first) = (&form.saving, form.first());
    let ways = Choice::of_set(&desk.codes.0, "handover_way").into_iter().filter(|choice| choice.code != way::IN);
    let county = begun.as_ref().map(|begun| begun.village.clone());
    let county = county.or_else(|| desk.me().map(|me| me.area.code.clone()));
    let county = if begun.is_some() { county.and_then(|code| code.at(AreaLevel::County)) } else { county };
    let by_letter = form.way != way::INSIDE;
    let on_typed = form.on(|form: &mut Offering, (name, text)| drop(form.typed.insert(name, text)));
    let on_item = form.on(|form: &mut Offering, code: AttrValue| {
        if !form.items.remove(code.as_str()) {
            form.items.insert(code.to_string());
        }
    });
    let codes: Vec<Choice> = match &begun {
        Some(begun) => begun
            .items
            .iter()
            .map(|item| Choice::new(item.item.clone(), t::item(&desk.label("handover_item", &item.item), &item.stands)))
            .collect(),
        None => Choice::of_set(&desk.codes.0, "handover_item"),
    };
    let chosen: Vec<AttrValue> = form.items.iter().map(|code| AttrValue::from(code.clone())).collect();
    let lives = begun.as_ref().map(|begun| begun.lives.clone());
    let mut shown = vec!["destination", "on", "head", "household"];
    shown.extend(ABOUT.iter().chain(BY_LETTER));
    let declared = |names: &'static [&'static str], required: &'static [&'static str]| {
        html! { <Declared kind={&HANDOVER} names={names.to_vec()} {required} fresh=true typed={form.typed.clone()} on={on_typed.clone()} saving={saving.clone()} /> }
    };
    let title = if begun.is_some() { w::care::of(t::OFFER_TITLE, &head) } else { t::ARRIVAL.to_owned() };
    html! {
        <>
            <PageHead {title} beside={html! { if let Some(lives) = lives { <span class="mute">{ lives }</span> } }} />
            <DraftOffer drafting={drafting.clone()} on_take={form.on_take(&drafting)} />
            <Card>
                <Form on_save={save.reform(|()| false)} on_anyway={save.reform(|()| true)} saving={saving.clone()} fields={shown} test="handover-form">
                    <div class="stack" key={form.round()}>
                        if begun.is_some() {
                            <Segmented name="handover-way" label={t::WAY} choices={ways.collect::<Vec<_>>()} chosen={form.way.clone()} on={form.on(|form: &mut Offering, code: AttrValue| form.way = code.to_string())} />
                        } else {
                            <p class="mute">{ t::HOUSEHOLD_LATER }</p>
                            <TextField name="head" label={t::HEAD} initial={first.head.clone()} required=true on={form.on(|form: &mut Offering, text| form.head = text)} error={saving.error("head")} />
                        }
                        if form.way != way::OUT {
                            if let Some(from) = county {
                                <div class="two"><AreaPick name="destination" {from} on={form.on(|form: &mut Offering, code: Option<AreaCode>| form.destination = code.filter(|code| code.level() == AreaLevel::Village))} error={saving.error("destination")} /></div>
                            }
                        }
                        if by_letter { <fieldset class="field-group"><legend>{ t::LETTER }</legend>{ declared(BY_LETTER, &["elsewhere"]) }</fieldset> }
                        <DatePick name="on" label={t::ON} quick={lately(today)} chosen={form.on} on={form.on(|form: &mut Offering, day| form.on = day)} error={saving.error("on")} />
                        <fieldset class="field-group"><legend>{ t::ABOUT }</legend>{ declared(ABOUT, &[]) }</fieldset>
                        <fieldset class="field-group"><legend>{ t::WHICH_ITEMS }</legend><Ticks name="items" choices={codes} {chosen} on={on_item} /></fieldset>
                    </div>
                    <FormFoot saving={saving.clone()} kept={drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anju_model::contract::ItemStands;

    fn begun() -> HandoverForm {
        let stands =
            |item: &str, stands: &str, concerns| ItemStands { item: item.into(), stands: stands.into(), concerns };
        HandoverForm {
            household: RecordId::from_bytes([1; 16]),
            head: "徐辉".into(),
            lives: String::new(),
            village: AreaCode::parse("500235116002").expect("a code"),
            persons: 4,
            under_way: None,
            items: vec![stands("01", "待征询", true), stands("07", "不涉及", false), stands("11", "", true)],
        }
    }

    #[test]
    fn an_offer_names_a_village_and_takes_what_concerns_the_household_along() {
        let (begun, today) = (begun(), Day::new(2026, 11, 23).expect("a day"));
        let mut form = Offering::of(Some(&begun), today);
        let missing = form.request(Some(&begun), false).expect_err("nobody is to take it");
        assert_eq!(missing.field.as_deref(), Some("destination"));
        form.destination = AreaCode::parse("500235141001");
        form.typed = Typed::from([("reason".into(), "搬迁安置".into()), ("letter".into(), "没有函".into())]);
        let asked = form.request(Some(&begun), false).expect("all is said");
        assert_eq!(asked.fields, [("reason".to_owned(), Value::text("搬迁安置"))].into());
        let items: Vec<_> = asked.items.iter().map(|item| item.len()).collect();
        assert_eq!(items, [2, 1], "户口 with how it stands, 档案资料 without");
    }

    #[test]
    fn another_county_is_named_and_given_no_village_here() {
        let (begun, today) = (begun(), Day::new(2026, 11, 23).expect("a day"));
        let mut form = Offering::of(Some(&begun), today);
        (form.way, form.destination) = (way::OUT.to_owned(), AreaCode::parse("500235141001"));
        assert_eq!(form.request(Some(&begun), false).expect_err("who?").code, "handover.other_side");
        form.typed = Typed::from([("elsewhere".into(), "湖北省利川市".into())]);
        assert_eq!(form.request(Some(&begun), false).expect("all is said").destination, None);
    }
}
