//! 提醒处理: a finding is explained, put off until a day, or not to be reminded of any more, with the reason.

use crate::{
    hooks::{use_drafted, use_go},
    pages::{family::finished, fields::needed_day},
    parts::{Card, Choice, DatePick, DraftOffer, Field, Form, FormFoot, PageHead, Segmented, TextField},
    shared::use_desk,
    words::{self as w, today as t},
};
use anju_model::{Day, Fault, RecordId, contract::MarkFinding, kinds::mark, words::today::many};
use serde::{Deserialize, Serialize};
use yew::prelude::*;

/// Props of the page.
#[derive(Properties, PartialEq)]
pub struct MarkProps {
    /// The household.
    pub id: RecordId,
    /// The reason's key.
    pub name: String,
    /// What it is about, if not the household itself.
    pub about: Option<RecordId>,
}

/// What the form holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Marking {
    state: String,
    until: Option<Day>,
    because: String,
}

impl Marking {
    /// Makes the request.
    ///
    /// # Errors
    /// `day.missing` of what is put off until no day; `field.missing` where no reason is said.
    fn request(&self, household: RecordId, key: &str, about: Option<RecordId>) -> Result<MarkFinding, Fault> {
        let put_off = self.state == mark::PUT_OFF;
        let until = if put_off { Some(needed_day(self.until, "until", t::PUT_OFF_UNTIL)?) } else { None };
        if self.because.trim().is_empty() {
            return Err(Fault::new("field.missing").field("because"));
        }
        let (state, because) = (self.state.clone(), self.because.clone());
        Ok(MarkFinding { household, key: key.to_owned(), about, state, until, because })
    }
}

/// The page.
#[component]
pub fn Mark(props: &MarkProps) -> Html {
    let (desk, go) = (use_desk(), use_go());
    let (id, about) = (props.id, props.about);
    let today = desk.today();
    let name = format!("mark/{id}/{}/{}", props.name, about.map(|about| about.to_string()).unwrap_or_default());
    let (form, drafting) = use_drafted(name, || Marking {
        state: mark::PUT_OFF.to_owned(),
        until: Some(today.plus_days(7)),
        because: String::new(),
    });
    let done = finished(&desk, &go, w::saved(t::MARKED, ""), Some(&drafting));
    let save: Callback<()> = {
        let key = props.name.clone();
        form.send(move |marking: &Marking, ()| marking.request(id, &key, about), done)
    };
    let states = [mark::PUT_OFF, mark::EXPLAINED, mark::WAIVED];
    let states = states.map(|code| Choice::new(code, desk.label("finding_mark", code))).to_vec();
    let days = [7, 14, 30].map(|days| (today.plus_days(days), t::in_days(days).into())).to_vec();
    let reasons = t::PUT_OFF_BECAUSE.map(|reason| Choice::new(reason, reason)).to_vec();
    let because = form.on(|marking: &mut Marking, text: String| marking.because = text);
    let chosen = form.because.clone();
    html! {
        <>
            <PageHead title={t::MARK} beside={html! { <span class="mute">{ many(&props.name) }</span> }} />
            <DraftOffer drafting={drafting.clone()} on_take={form.on_take(&drafting)} />
            <Card>
                <Form on_save={save} saving={form.saving.clone()} fields={vec!["state", "until", "because"]} test="mark-form">
                    <div class="stack" key={form.round()}>
                        <Field name="state" label={t::MARK} single=false error={form.saving.error("state")}>
                            <Segmented name="state" choices={states} chosen={form.state.clone()} on={form.on(|marking: &mut Marking, code: AttrValue| marking.state = code.to_string())} />
                        </Field>
                        if form.state == mark::PUT_OFF {
                            <DatePick name="until" label={t::PUT_OFF_UNTIL} quick={days} chosen={form.until} on={form.on(|marking: &mut Marking, day| marking.until = day)} error={form.saving.error("until")} />
                            <Field name="reasons" label={t::COMMON_REASONS} single=false>
                                <Segmented name="reasons" choices={reasons} {chosen} on={because.reform(|code: AttrValue| code.to_string())} />
                            </Field>
                        }
                        <TextField name="because" label={t::BECAUSE} initial={form.because.clone()} on={because} required=true error={form.saving.error("because")} />
                        <p class="mute s">{ t::MARK_KEPT }</p>
                    </div>
                    <FormFoot saving={form.saving.clone()} kept={drafting.kept} />
                </Form>
            </Card>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_off_says_until_when_and_everything_says_why() {
        let id = RecordId::from_bytes([1; 16]);
        let until = Day::new(2026, 12, 1);
        let marking = |state: &str, until, because: &str| {
            let marking = Marking { state: state.into(), until, because: because.into() };
            marking.request(id, "visit.over", None)
        };
        assert_eq!(marking(mark::PUT_OFF, None, "住院").expect_err("no day").code, "day.missing");
        assert_eq!(marking(mark::WAIVED, None, " ").expect_err("no reason").field.as_deref(), Some("because"));
        assert_eq!(marking(mark::WAIVED, until, "已搬走").expect("all is said").until, None, "a waiver has no day");
        assert_eq!(marking(mark::PUT_OFF, until, "住院").expect("all is said").until, until);
    }
}
