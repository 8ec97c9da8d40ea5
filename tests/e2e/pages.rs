//! Every page in the real window, in standard and in the largest letters: nothing is cut off, nothing lies over anything.

use crate::{
    county::County,
    harness::{Page, Stage, by},
};

/// What is wrong with how the page lies in the window, in words.
const LOOK: &str = r"
    const bad = [], edge = document.body.getBoundingClientRect();
    const name = el => `${el.tagName.toLowerCase()}.${el.className} “${(el.textContent || '').trim().slice(0, 20)}”`;
    const shown = el => el.checkVisibility() && !el.closest('.unseen, .skip') && el.getBoundingClientRect().width > 0;
    for (const el of document.querySelectorAll('main *, .top *, .side *')) {
        if (!shown(el)) continue;
        const box = el.getBoundingClientRect();
        if (box.right > edge.right + 1 || box.left < edge.left - 1) bad.push('beyond the window: ' + name(el));
    }
    for (const el of document.querySelectorAll('main, .card, .btn, .item, .tag, h1, h2, label, td, th')) {
        if (!shown(el)) continue;
        if (el.scrollWidth > el.clientWidth + 1 && el.clientWidth > 0) bad.push('cut off: ' + name(el));
        const hides = getComputedStyle(el).overflowY === 'hidden';
        if (hides && el.scrollHeight > el.clientHeight + 1) bad.push('cut off below: ' + name(el));
    }
    // What is scrolled out of the page's own pane is not seen.
    const pane = document.querySelector('main').getBoundingClientRect();
    const seen = el => {
        const box = el.getBoundingClientRect();
        if (!el.closest('main')) return box;
        const [top, bottom] = [Math.max(box.top, pane.top), Math.min(box.bottom, pane.bottom)];
        return { left: box.left, right: box.right, top, bottom };
    };
    // A form's foot stays in sight while the form scrolls under it.
    const acts = [...document.querySelectorAll('main .btn, main .in, main select, .top .btn, .top input')]
        .filter(el => shown(el) && !el.closest('.form-foot'));
    for (const [i, a] of acts.entries()) for (const b of acts.slice(i + 1)) {
        if (a.contains(b) || b.contains(a)) continue;
        const [p, q] = [seen(a), seen(b)];
        const over = Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
            && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1;
        if (over) bad.push(name(a) + ' lies over ' + name(b));
    }
    return bad.join('\n');
";

/// Faults that everybody sees: one too wide for the window, one cut off at its side, one cut off below, two buttons in one place.
const SPOIL: &str = r"
    const bad = document.createElement('div');
    bad.id = 'bad';
    const plant = (tag, text, style) => {
        const el = document.createElement(tag);
        el.textContent = text;
        el.style.cssText = style;
        bad.append(el);
        return el;
    };
    plant('p', '太宽', 'width: 3000px');
    plant('label', '旁边被切掉的字', 'display: block; width: 20px; white-space: nowrap; overflow: hidden');
    plant('h2', '下面被切掉的字', 'height: 8px; overflow: hidden');
    for (const text of ['压着', '被压着']) plant('button', text, 'position: fixed; left: 300px; top: 200px').className = 'btn';
    document.querySelector('main').append(bad);
";
const MEND: &str = "document.getElementById('bad').remove()";

pub async fn look(page: &Page, name: &str, faults: &mut Vec<String>) {
    page.picture(&format!("pages/{name}")).await;
    let found = page.script(LOOK).await;
    faults.extend(found.as_str().expect("words").lines().map(|fault| format!("{name}: {fault}")));
}

/// Goes to a page.
pub async fn open(page: &Page, route: &str) {
    page.script(&format!("location.hash = '#{route}'")).await;
    page.see("main h1").await;
    // The heading of the page before stands until the new page is drawn; its answers come after.
    tokio::time::sleep(std::time::Duration::from_millis(400)).await;
    page.gone("main .waiting").await;
}

/// Sets the size of letters: `standard` or `largest`.
pub async fn set_letters(page: &Page, size: &str) {
    open(page, "/settings").await;
    page.script(&format!("document.querySelector(\"[data-test='text-size-{size}']\").click()")).await;
    page.see(&format!("html.{size}")).await;
}

/// Opens the first household of the list; returns its address and its head's name.
pub async fn first_house(page: &Page) -> (String, String) {
    page.script("location.hash = '#/households'").await;
    page.click("[data-test='household-row'] [data-test='open-house']").await;
    page.see(&by("heading")).await;
    let head = page.text(&by("heading")).await.split(' ').next().unwrap_or_default().to_owned();
    (here(page).await, head)
}

async fn here(page: &Page) -> String {
    page.script("return location.hash.slice(1)").await.as_str().expect("an address").to_owned()
}

/// The address that a link inside what `css` selects leads to.
pub async fn leads_to(page: &Page, css: &str) -> String {
    page.see(css).await;
    let found = page.script(&format!("return document.querySelector(\"{css}\").closest('a').hash.slice(1)")).await;
    found.as_str().expect("an address").to_owned()
}

/// Opens each page, by name and address, in standard and in the largest letters, and does `look` there.
pub async fn in_both_letters(
    page: &Page,
    pages: &[(&'static str, String)],
    mut look: impl AsyncFnMut(&'static str, &'static str),
) {
    for size in ["standard", "largest"] {
        set_letters(page, size).await;
        for (name, route) in pages {
            open(page, route).await;
            look(size, name).await;
        }
    }
}

/// Names and addresses of all pages of whoever is signed in; makes the matter and the need whose pages are among them.
pub async fn every_page(page: &Page) -> Vec<(&'static str, String)> {
    let (house, _) = first_house(page).await;
    let below = |end: &str| format!("{house}/{end}");
    let member = leads_to(page, "[data-test='member-row'] [data-test='correct-member']").await;
    let person = member.rsplit('/').next().unwrap_or_default().to_owned();
    let leave = leads_to(page, "[data-test='member-row']:last-of-type [data-test='member-leaves']").await;
    open(page, &below("new-matter")).await;
    page.write("title", "帮助申请公益性岗位").await;
    page.choose(&by("category"), "03").await;
    page.click("[data-test='matter-form'] [type='submit']").await;
    page.click(&by("open-matter")).await;
    page.see(&by("matter-state")).await;
    let matter = here(page).await;
    open(page, &below("new-need")).await;
    page.write("text", "楼道灯不亮").await;
    page.choose(&by("source"), "2").await;
    page.click("[data-test='need-form'] [type='submit']").await;
    page.gone(&by("need-form")).await;
    open(page, "/needs").await;
    let need = leads_to(page, "[data-test='need-row'] [data-test='open-need']").await;
    open(page, &below("new/hukou_grounds")).await;
    page.click("[data-test='record-form'] [type='submit']").await;
    page.gone(&by("record-form")).await;
    open(page, &below("right/hukou")).await;
    let record = leads_to(page, "[data-test='hukou_grounds'] [data-test='open-record']").await;
    open(page, &below(&format!("new/party_case/{person}"))).await;
    page.click("[data-test='record-form'] [type='submit']").await;
    page.gone(&by("record-form")).await;
    open(page, &below("right/party")).await;
    let case = leads_to(page, "[data-test='party_case'] [data-test='open-record']").await;
    let case_id = case.rsplit('/').next().unwrap_or_default().to_owned();
    vec![
        ("today", "/".to_owned()),
        ("findings", "/findings/visit.over/500235116002".to_owned()),
        ("households", "/households".to_owned()),
        ("house", house.clone()),
        ("facts", below("facts")),
        ("new-household", "/new-household".to_owned()),
        ("new-member", below("new-member")),
        ("member", member),
        ("leave", leave),
        ("head", below("head")),
        ("move", below("move")),
        ("cadre", below("cadre")),
        ("visits", "/visits".to_owned()),
        ("visit", below("visit")),
        ("needs", "/needs".to_owned()),
        ("new-need", below("new-need")),
        ("need", need),
        ("matters", "/matters".to_owned()),
        ("new-matter", below("new-matter")),
        ("matter", matter),
        ("mark", below("mark/visit.over/-")),
        ("rights", "/rights".to_owned()),
        ("right", "/right/pension".to_owned()),
        ("house-right", below("right/medical")),
        ("survey", below("survey")),
        ("survey-sheet", "/survey-sheet".to_owned()),
        ("paper", format!("/paper/survey/{}", house.rsplit('/').next().unwrap_or_default())),
        ("paper-letter", format!("/paper/party_letter/{case_id}")),
        ("paper-list", "/paper/party_ledger/-".to_owned()),
        ("clause", "/clause/1".to_owned()),
        ("records", "/records/party_case".to_owned()),
        ("case", case),
        ("new-aid", below("new/aid_case")),
        ("new-application", below("new/collective_case")),
        ("new-month", below("new/aid_month")),
        ("new-record-of", below(&format!("new/party_case/{person}"))),
        ("new-record", below("new/hukou_case")),
        ("correct-record", format!("{record}/correct")),
        ("record", record),
        ("board", "/board".to_owned()),
        ("sync", "/sync".to_owned()),
        ("settings", "/settings".to_owned()),
        ("nowhere", "/404".to_owned()),
    ]
}

/// Names and addresses of the pages that only a county and its administrators have; makes a draw, whose page is among them.
pub async fn pages_of_office(page: &Page) -> Vec<(&'static str, String)> {
    open(page, "/people").await;
    let account = leads_to(page, "[data-test='account-row'] a").await;
    open(page, "/spot").await;
    page.write("spot-size", "4").await;
    page.click(&by("spot-draw")).await;
    page.see(&by("spot-enter")).await;
    let draw = here(page).await;
    let (house, _) = first_house(page).await;
    open(page, &format!("{house}/handover")).await;
    page.choose("#destination-township", "500235141").await;
    page.see("#destination option[value='500235141001']").await;
    page.choose("#destination", "500235141001").await;
    page.click("[data-test='handover-form'] [type='submit']").await;
    page.see(&by("record-state")).await;
    let handover = here(page).await;
    let item = leads_to(page, "[data-test='handover-item'] [data-test='open-item']").await;
    page.script("location.hash = '#/households'").await;
    let offered = leads_to(page, "[data-test='household-row']:last-of-type [data-test='open-house']").await;
    vec![
        ("handovers", "/handovers".to_owned()),
        ("handovers-of", "/handovers/500235/out".to_owned()),
        ("handover", handover),
        ("handover-item", item),
        ("offer", format!("{offered}/handover")),
        ("arrival", "/new-arrival".to_owned()),
        ("accounts", "/people".to_owned()),
        ("new-account", "/people/new".to_owned()),
        ("account", account),
        ("desks", "/desks".to_owned()),
        ("new-desk", "/desks/new".to_owned()),
        ("import", "/import".to_owned()),
        ("duplicates", "/duplicates".to_owned()),
        ("compare", "/compare".to_owned()),
        ("trail", "/trail".to_owned()),
        ("parameters", "/parameters".to_owned()),
        ("parameter", "/parameters/helped_monitored".to_owned()),
        ("codes", "/codes/hh_type".to_owned()),
        ("code", "/codes/hh_type/1".to_owned()),
        ("duties", "/duties".to_owned()),
        ("spot-rounds", "/spot".to_owned()),
        ("spot", draw),
        ("households-of", "/households/500235116/no_cadre".to_owned()),
        ("visits-of", "/visits/500235116/overdue".to_owned()),
        ("needs-of", "/needs/500235116/over".to_owned()),
        ("matters-of", "/matters/500235116/open".to_owned()),
        ("rights-of", "/rights/in/500235116".to_owned()),
        ("right-in", "/right/hukou/500235116/to_ask".to_owned()),
        ("records-of", "/records/hukou_case/500235116/all".to_owned()),
        ("county-board", "/board".to_owned()),
    ]
}

#[tokio::test]
async fn every_page_fits_the_window_in_standard_and_in_the_largest_letters() {
    let stage = Stage::open();
    let county = County::found(&stage);
    let one_time_code = county.account("陈静");
    let code = county.enrolment_code(&["陈静"]);
    let _server = county.serve();
    let page = stage.window(&[]).await;
    page.press("设备登记码").await;
    let mut faults = vec![];
    look(&page, "standard-enrol", &mut faults).await;
    county.enrol(&page, &code, "陈静", &one_time_code).await;
    page.see(&by("today-row")).await;
    page.script(SPOIL).await;
    let mut control = vec![];
    look(&page, "control", &mut control).await;
    for fault in [
        "beyond the window: p. “太宽”",
        "cut off: label. “旁边",
        "cut off below: h2. “下面",
        "lies over button.btn “被压着”",
    ] {
        assert!(control.iter().any(|found| found.contains(fault)), "{fault} is not found:\n{}", control.join("\n"));
    }
    page.script(MEND).await;
    let pages = every_page(&page).await;
    in_both_letters(&page, &pages, async |size, name| look(&page, &format!("{size}-{name}"), &mut faults).await).await;
    // With enlarged letters WebKit's driver clicks where the element would be without them.
    page.script("document.querySelector(\"[data-test='switch']\").click()").await;
    page.see(&by("sign-in-page")).await;
    look(&page, "largest-sign-in", &mut faults).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    page.close().await;
}
