//! Everybody can work: a checker (axe-core) finds nothing that keeps people out of a page, in standard and in the largest
//! letters, and whoever has no mouse reaches everything with keys, in the page's order, and sees where he is.

use crate::{
    county::County,
    harness::{Page, Stage, by, tool_file},
    office::open_office,
    pages::{every_page, first_house, in_both_letters, open, pages_of_office, set_letters},
};
use std::fs;

/// The addresses of all pages, as the page itself declares them.
const ROUTES: &str = include_str!("../../ui/src/route.rs");

/// WebDriver's names of keys; `keys_down` knows Control.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const RIGHT: &str = "\u{e014}";
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const CONTROL: &str = "\u{e009}";

/// More controls than stand before what a person looks for.
const MANY: usize = 160;

/// Asks the checker, and puts what it finds into words.
const CHECK: &str = "
    return axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.flatMap(fault =>
        fault.nodes.map(node => `${fault.id}: ${fault.help}: ${node.html.slice(0, 160)} ` +
            `${(node.any[0] || node.all[0] || node.none[0] || {}).message || ''}`)).join('\\n'));
";

/// Faults that everybody knows: three for the checker, and for the keys a control that hides its focus, one out of turn and one out of reach.
const SPOIL: &str = "
    const bad = document.createElement('div');
    bad.id = 'bad';
    bad.innerHTML = '<img src=favicon.png><button></button><a href=# id=blind>看不见</a><a href=# tabindex=5>插队</a><div inert><button>够不着</button></div>';
    document.querySelector('main, body').prepend(bad);
    const pale = document.createElement('p');
    pale.id = 'pale';
    pale.textContent = '看不清的字';
    document.querySelector('main, body').append(pale);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('#pale { color: #ccc; background: #fff; } #bad #blind:focus { outline: none; }');
    document.adoptedStyleSheets = [sheet];
";
const MEND: &str = "document.getElementById('bad').remove(); document.getElementById('pale').remove(); document.adoptedStyleSheets = [];";

/// Notes each control that takes the focus, and whether that shows: on itself, its label, or what stands in for it.
const WATCH: &str = "
    const looks = el => [el, el.nextElementSibling, el.closest('label'), el.parentElement].filter(Boolean).map(el => {
        const s = getComputedStyle(el);
        return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor].join();
    }).join(';');
    const controls = 'a[href], button, input, select, textarea, summary, [tabindex=\"0\"]';
    window.tour = { steps: [], at: null, before: new Map() };
    tour.name = el => `${el.tagName.toLowerCase()}.${el.className} “${(el.getAttribute('aria-label') || el.textContent || el.name || el.id).trim().slice(0, 24)}”`;
    tour.wanted = [...document.querySelectorAll(controls)].filter(el => !el.disabled && el.checkVisibility({ visibilityProperty: true })
        && el.tabIndex >= 0 && !(el.type === 'radio' && !el.checked && document.querySelector(`[name='${el.name}']:checked`)));
    document.activeElement.blur();
    for (const el of document.querySelectorAll(controls)) tour.before.set(el, looks(el));
    tour.hear = event => tour.steps.push([event.target, tour.before.get(event.target) === looks(event.target)]);
    document.addEventListener('focusin', tour.hear);
    const start = document.createElement('a');
    start.id = 'start'; start.tabIndex = 0;
    document.body.prepend(start);
    start.focus();
    tour.steps = [];
    return tour.wanted.length;
";

/// What is wrong with the round that the keys made, in words.
const TOLD: &str = "
    document.removeEventListener('focusin', tour.hear);
    const bad = [], steps = [];
    // A browser that comes to the front again tells once more where the focus is.
    const round = tour.steps.filter((step, i) => step[0] !== (i > 0 ? tour.steps[i - 1][0] : document.getElementById('start')));
    for (const step of round) { if (step[0].id === 'start') break; steps.push(step); }
    document.getElementById('start').remove();
    // What has gone from the page meanwhile (an offer to take a save back lasts ten seconds) has no place in its order any more.
    for (let i = steps.length - 1; i >= 0; i--) if (!steps[i][0].isConnected) steps.splice(i, 1);
    const reached = steps.map(step => step[0]), groups = reached.filter(el => el.type === 'radio').map(el => el.name);
    for (const el of tour.wanted) {
        if (!el.isConnected || reached.includes(el) || (el.type === 'radio' && groups.includes(el.name))) continue;
        bad.push('out of reach: ' + tour.name(el));
    }
    steps.forEach(([el, same], i) => {
        if (same && tour.wanted.includes(el)) bad.push('nobody sees the focus on ' + tour.name(el));
        const last = i > 0 && steps[i - 1][0];
        if (last && !(last.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING)) bad.push(`${tour.name(el)} comes after ${tour.name(last)}`);
    });
    if (steps.length < 2) {
        const all = tour.steps.map(step => tour.name(step[0])), here = tour.name(document.activeElement);
        bad.push(`the keys lead nowhere but to [${all.join(', ')}]; on ${here}, window in front: ${document.hasFocus()}`);
    }
    return bad.join('\\n');
";

struct Found(Vec<String>);

impl Found {
    fn note(&mut self, page: &str, said: &serde_json::Value) {
        self.0.extend(said.as_str().expect("words").lines().map(|line| format!("{page}: {line}")));
    }

    async fn look(&mut self, page: &Page, checker: &str, name: &str) {
        page.script(checker).await;
        self.note(name, &page.script(CHECK).await);
        let controls = page.script(WATCH).await.as_u64().expect("a count");
        // Around once and a little more, past what the browser itself puts between.
        page.keys_down(&[TAB].repeat(controls as usize + 20)).await;
        self.note(name, &page.script(TOLD).await);
    }
}

fn checker() -> String {
    fs::read_to_string(tool_file("axe_playwright_python/axe.min.js")).expect("the checker")
}

#[tokio::test]
async fn nothing_keeps_anybody_out_of_any_page_and_keys_reach_all_of_it() {
    let (stage, checker) = (Stage::open(), checker());
    let county = County::found(&stage);
    let (staff, township) = (county.account("陈静"), county.overseer("李建国"));
    let admin = county.account_of("周敏", "county-admin", "500235");
    let code = county.enrolment_code_of(&["陈静", "李建国", "周敏"], "500235");
    let _server = county.serve();
    let (_desk, address) = stage.desk_for_browser();
    let page = stage.chromium(&address).await;
    page.press("设备登记码").await;

    page.script(SPOIL).await;
    let mut control = Found(vec![]);
    control.look(&page, &checker, "control").await;
    let control = control.0.join("\n");
    for fault in [
        "image-alt",
        "button-name",
        "color-contrast",
        "nobody sees the focus on a. “看不见”",
        "a. “插队” comes after",
        "out of reach: button. “够不着”",
    ] {
        assert!(control.contains(fault), "{fault} is not found:\n{control}");
    }
    page.script(MEND).await;

    let mut found = Found(vec![]);
    found.look(&page, &checker, "enrolment").await;
    county.enrol(&page, &code, "陈静", &staff).await;
    page.see(&by("today-row")).await;
    let pages = every_page(&page).await;
    let mut looked_at: Vec<String> = pages.iter().map(|(_, route)| route.clone()).collect();
    in_both_letters(&page, &pages, async |size, name| {
        found.look(&page, &checker, &format!("{size} {name}")).await;
    })
    .await;
    set_letters(&page, "standard").await;
    page.click(&by("switch")).await;
    page.see(&by("first-time")).await;
    found.look(&page, &checker, "sign-in").await;
    county.first_sign_in(&page, "李建国", &township).await;
    let pages = [("board", "/board"), ("today", "/"), ("households", "/households"), ("sync", "/sync")];
    let pages = pages.map(|(name, route)| (name, route.to_owned()));
    in_both_letters(&page, &pages, async |size, name| {
        found.look(&page, &checker, &format!("{size} {name} of a township")).await;
    })
    .await;

    set_letters(&page, "standard").await;
    page.click(&by("switch")).await;
    county.first_sign_in(&page, "周敏", &admin).await;
    open(&page, "/people").await;
    found.look(&page, &checker, "office, closed").await;
    open_office(&page, "/people").await;
    let pages = pages_of_office(&page).await;
    looked_at.extend(pages.iter().map(|(_, route)| route.clone()));
    in_both_letters(&page, &pages, async |size, name| {
        found.look(&page, &checker, &format!("{size} {name}")).await;
    })
    .await;
    found.0.extend(passed_over(&looked_at).map(|route| format!("nobody looked at {route}")));
    found.0.sort();
    assert!(found.0.is_empty(), "{}", found.0.join("\n"));
    page.close().await;
}

/// The declared addresses to which none of those looked at belongs.
fn passed_over(looked_at: &[String]) -> impl Iterator<Item = &'static str> {
    let declared = ROUTES.split("#[at(\"").skip(1).filter_map(|rest| rest.split('"').next());
    declared.filter(|route| {
        let is_of = |address: &String| {
            let (parts, wanted) = (address.split('/'), route.split('/'));
            parts.clone().count() == wanted.clone().count()
                && parts.zip(wanted).all(|(part, wanted)| wanted.starts_with(':') || part == wanted)
        };
        !looked_at.iter().any(is_of)
    })
}

#[test]
fn a_page_that_nobody_looked_at_is_told() {
    assert_eq!(passed_over(&["/house/7/visit".into()]).find(|route| route.ends_with("/visit")), None);
    assert!(passed_over(&["/house/7/visit".into()]).any(|route| route == "/house/:id"));
}

/// Presses Tab until the focus is on what `css` selects.
async fn tab_to(page: &Page, css: &str) {
    page.see(css).await;
    for _ in 0..MANY {
        let here = format!(
            "return !!document.activeElement.closest(\"{css}\") || !!document.activeElement.querySelector(\"{css}\")"
        );
        if page.script(&here).await == true
            && page.script("return document.activeElement.matches('main, body')").await == false
        {
            return;
        }
        page.keys_down(&[TAB]).await;
    }
    panic!("Tab does not lead to {css}");
}

#[tokio::test]
async fn a_whole_visit_is_done_with_keys_alone() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account("陈静");
    let code = county.enrolment_code(&["陈静"]);
    let _server = county.serve();
    let (_desk, address) = stage.desk_for_browser();
    let page = stage.chromium(&address).await;
    county.enrol(&page, &code, "陈静", &one_time_code).await;
    let (house, head) = first_house(&page).await;
    open(&page, "/").await;

    // Search, choose the second of those found and come back to the first, open the file, open the form.
    // The page's heading takes the focus when the page is there, and would take it away again.
    page.reads("h1:focus", "今日待办").await;
    page.keys_down(&[CONTROL, "k"]).await;
    page.see("[data-test='search']:focus").await;
    let initials = anju_desk::shelf::search::spell(&head).0;
    page.type_where_the_focus_is(&initials).await;
    page.see("[data-test='found'] [data-test='found-row']").await;
    let first = page.text("[data-test='found-row']").await;
    page.keys_down(&[DOWN]).await;
    page.keys_down(&[UP]).await;
    page.keys_down(&[ENTER]).await;
    page.reads(&by("heading"), first.split(' ').next().unwrap_or_default()).await;
    open(&page, &house).await;
    tab_to(&page, "main [data-test='visit']").await;
    page.keys_down(&[ENTER]).await;
    page.see(&by("visit-form")).await;

    // Another way of visiting by an arrow, a note, and the form is saved.
    tab_to(&page, "[data-test='method-1']").await;
    page.keys_down(&[RIGHT]).await;
    tab_to(&page, "[data-test='visit-note']").await;
    page.type_where_the_focus_is("用键盘登记的一次走访").await;
    tab_to(&page, "[data-test='visit-save']").await;
    page.keys_down(&[ENTER]).await;
    page.see(&by("undo")).await;
    open(&page, &house).await;
    page.reads("main", "用键盘登记的一次走访").await;

    // And from 今日待办, whose rows have their button.
    open(&page, "/").await;
    tab_to(&page, "[data-test='today-row'][data-key^='visit.'] [data-test='today-act']").await;
    page.keys_down(&[ENTER]).await;
    page.see("[data-test='found-rows'] [data-test='today-act']").await;
    page.close().await;
}
