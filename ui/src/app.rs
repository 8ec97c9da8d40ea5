//! The app: who sits here decides between signing in and the frame; events of the program arrive here and nowhere else.

use crate::{
    api,
    hooks::{Go, now, use_go},
    pages::{self, Frame, SignIn},
    parts::{Notes, Waiting},
    route::Route,
    shared::{Act, Desk, Shared, use_desk},
};
use anju_model::contract::{Event, GetCodes, GetSync, Hello, Lock, SessionState, TextSize};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;
use yew_router::{HashRouter, Switch};

/// The whole page.
#[component]
pub fn App() -> Html {
    let desk = use_reducer(Shared::default);
    use_program(&desk);
    html! {
        <ContextProvider<Desk> context={desk}>
            <HashRouter>
                <Rooms />
            </HashRouter>
        </ContextProvider<Desk>>
    }
}

/// Signing in, or the frame with the page of the address.
#[component]
fn Rooms() -> Html {
    let desk = use_desk();
    use_letters(desk.session.as_ref().map(|session| session.text_size).unwrap_or_default());
    use_idle_lock(&desk);
    let is_own = use_own_start(&desk);
    let Some(session) = desk.session.clone() else {
        return html! { <Waiting /> };
    };
    html! {
        <>
            if session.state == SessionState::Open && !is_own {
                <Waiting />
            } else if session.state == SessionState::Open {
                <Frame><Switch<Route> render={pages::page} /></Frame>
            } else {
                <SignIn session={session} />
            }
            <Notes />
        </>
    }
}

/// Asks who sits here, hears the program, and fetches what every page needs once someone works.
#[hook]
fn use_program(desk: &Desk) {
    let dispatcher = desk.dispatcher();
    {
        let dispatcher = dispatcher.clone();
        use_effect_with((), move |()| {
            let hello = {
                let dispatcher = dispatcher.clone();
                move || {
                    let dispatcher = dispatcher.clone();
                    spawn_local(async move {
                        match api::ask(Hello {}).await {
                            Ok(session) => dispatcher.dispatch(Act::Session(session)),
                            Err(fault) => dispatcher.dispatch(Act::Fault(fault)),
                        }
                    });
                }
            };
            hello();
            let notices = dispatcher.clone();
            let on_event = move |event| match event {
                Event::Sync(chip) => dispatcher.dispatch(Act::Sync(chip)),
                Event::Changed => dispatcher.dispatch(Act::Changed),
                Event::Session => hello(),
                Event::Job(job) => dispatcher.dispatch(Act::Job(job)),
            };
            api::listen(on_event, move |fault| notices.dispatch(Act::Fault(fault)));
        });
    }
    let open = desk.session.as_ref().filter(|session| session.state == SessionState::Open);
    let account = open.and_then(|session| session.me.as_ref()).map(|me| me.account);
    {
        let dispatcher = dispatcher.clone();
        // What the county sets of its codes comes with a sync, or is set here.
        use_effect_with((account, desk.tick), move |(account, _)| {
            if account.is_none() {
                return;
            }
            spawn_local(async move {
                if let Ok(codes) = api::ask(GetCodes {}).await {
                    dispatcher.dispatch(Act::Codes(codes));
                }
            });
        });
    }
    use_effect_with(account, move |account| {
        if account.is_none() {
            return;
        }
        spawn_local(async move {
            if let Ok(view) = api::ask(GetSync::default()).await {
                dispatcher.dispatch(Act::Sync(view.chip));
            }
        });
    });
}

/// Begins with 今日待办 for whoever takes the place of somebody else: the page that lies open is the other one's, and may be about what
/// this one does not see. Tells whether the page is his own by now; until then it is not drawn, so that it asks nothing in his name.
#[hook]
fn use_own_start(desk: &Desk) -> bool {
    let go = use_go();
    let last = use_state(|| None);
    let open = desk.session.as_ref().filter(|session| session.state == SessionState::Open);
    let account = open.and_then(|session| session.me.as_ref()).map(|me| me.account);
    let is_own = account.is_none() || last.is_none() || *last == account;
    use_effect_with(account, move |account| {
        if account.is_some() && *last != *account {
            if last.is_some() {
                go.emit(Go::Instead(Route::Today));
            }
            last.set(*account);
        }
    });
    is_own
}

/// The width, in the page's own pixels, below which the side bar shrinks and side columns go under.
const NARROW: f64 = 1_080.0;

/// Sets the size of letters, and tells the style sheet how much room that leaves: a zoom moves no media query.
#[hook]
fn use_letters(size: TextSize) {
    use_effect_with(size, move |size| {
        let size = *size;
        fit(size);
        let listener = web_sys::window().map(|window| EventListener::new(&window, "resize", move |_| fit(size)));
        move || drop(listener)
    });
}

fn fit(size: TextSize) {
    let (name, zoom) = match size {
        TextSize::Standard => ("standard", 1.0),
        TextSize::Large => ("large", 1.25),
        TextSize::Largest => ("largest", 1.5),
    };
    let Some(window) = web_sys::window() else {
        return;
    };
    let width = window.inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(NARROW);
    let Some(root) = window.document().and_then(|document| document.document_element()) else {
        return;
    };
    root.set_class_name(if width / zoom < NARROW { "narrow" } else { "wide" });
    let _ = root.class_list().add_1(name);
}

/// Locks after minutes without a key or click. Sync goes on.
#[hook]
fn use_idle_lock(desk: &Desk) {
    let minutes =
        desk.session.as_ref().filter(|session| session.state == SessionState::Open).map(|session| session.idle_minutes);
    let dispatcher = desk.dispatcher();
    use_effect_with(minutes, move |minutes| {
        let watch = minutes.filter(|minutes| *minutes > 0).and_then(|minutes| {
            let document = web_sys::window()?.document()?;
            let last = Rc::new(Cell::new(now()));
            let touched = ["keydown", "pointerdown", "wheel"].map(|name| {
                let last = last.clone();
                EventListener::new(&document, name, move |_| last.set(now()))
            });
            let most = i64::from(minutes) * 60_000;
            let clock = Interval::new(5_000, move || {
                if now().0 - last.get().0 < most {
                    return;
                }
                last.set(now());
                let dispatcher = dispatcher.clone();
                spawn_local(async move {
                    if let Ok(session) = api::ask(Lock {}).await {
                        dispatcher.dispatch(Act::Session(session));
                    }
                });
            });
            Some((touched, clock))
        });
        move || drop(watch)
    });
}
