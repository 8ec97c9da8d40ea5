//! The page of Anju: starts the app in the document. What it shows is under `pages`, what it is built of under `parts`.

mod api;
mod app;
mod hooks;
mod pages;
mod parts;
mod route;
mod shared;
mod words;

fn main() {
    yew::Renderer::<app::App>::new().render();
}
