//! 词语对应: each word that nobody knows, once, with how often it stands and what it may mean.

use super::taught::Taught;
use crate::{
    hooks::{Paged, page_of, use_paged},
    parts::{Button, Choice, Pagination, Pick},
    words::{self as w, import as t},
};
use anju_model::contract::{UnknownWord, WordMeaning};
use yew::prelude::*;

const SIZE: u32 = 10;
/// The code of 没有内容; any other is the place of a choice.
const BLANK: &str = "blank";

#[derive(Properties, PartialEq)]
pub(super) struct WordsProps {
    /// The words that nobody knows, each once.
    pub words: Vec<UnknownWord>,
    pub taught: Taught,
    pub on: Callback<Taught>,
}

#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let Paged { page, on_page, .. } = use_paged(|| ());
    let total = u32::try_from(props.words.len()).unwrap_or(u32::MAX);
    let asked =
        |said: &&WordMeaning| props.words.iter().any(|word| (&word.read_as, &word.word) == (&said.column, &said.word));
    let applied: Vec<&WordMeaning> = props.taught.words.iter().filter(|said| !asked(said)).collect();
    let line = |word: &UnknownWord| {
        html! { <Word key={format!("{}:{}", word.read_as, word.word)} word={word.clone()} taught={props.taught.clone()} on={props.on.clone()} /> }
    };
    html! {
        <>
            if total > 0 {
                <div data-test="words">
                    <table class="teach">
                        <thead><tr><th>{ t::WORD }</th><th class="n">{ t::TIMES }</th><th class="wide-only">{ t::FIRST }</th><th>{ t::MEANS }</th></tr></thead>
                        <tbody>{ for page_of(&props.words, page, SIZE).iter().map(line) }</tbody>
                    </table>
                    if total > SIZE { <Pagination {total} size={SIZE} {page} on={on_page} unit={t::WORD_UNIT} /> }
                </div>
            }
            if !applied.is_empty() {
                <div data-test="applied">
                    <p class="mute s">{ t::APPLIED }</p>
                    <ul>{ for applied.into_iter().map(|said| html! { <Said said={said.clone()} taught={props.taught.clone()} on={props.on.clone()} /> }) }</ul>
                </div>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct WordProps {
    word: UnknownWord,
    taught: Taught,
    on: Callback<Taught>,
}

/// One word with its choices.
#[component]
fn Word(props: &WordProps) -> Html {
    let UnknownWord { sheet, column, read_as, word, cells, first, choices } = &props.word;
    let means = props.taught.word(read_as, word);
    let chosen = match means {
        None => String::new(),
        Some("") => BLANK.to_owned(),
        Some(meaning) => {
            choices.iter().position(|choice| choice == meaning).map(|at| at.to_string()).unwrap_or_default()
        }
    };
    let on = {
        let (on, taught, asked) = (props.on.clone(), props.taught.clone(), props.word.clone());
        Callback::from(move |code: String| {
            let meaning = match code.as_str() {
                BLANK => Some(""),
                code => code.parse::<usize>().ok().and_then(|at| asked.choices.get(at)).map(String::as_str),
            };
            on.emit(taught.with_word(&asked.read_as, &asked.word, meaning));
        })
    };
    let mut offered = vec![Choice::new(BLANK, t::SAYS_NOTHING)];
    offered.extend(choices.iter().enumerate().map(|(at, choice)| Choice::new(at.to_string(), choice.clone())));
    html! {
        <tr data-test="word">
            <td class="wrap"><b>{ w::quoted(word) }</b>{ " " }<span class="mute s">{ column }</span></td>
            <td class="n">{ t::times(*cells) }</td>
            <td class="wide-only mute s">{ t::first(sheet, *first) }</td>
            <td><Pick label={t::means(column, word)} choices={offered} {chosen} {on} test="word-meaning" /></td>
        </tr>
    }
}

#[derive(Properties, PartialEq)]
struct SaidProps {
    said: WordMeaning,
    taught: Taught,
    on: Callback<Taught>,
}

/// A word that was said to mean something and is read so already.
#[component]
fn Said(props: &SaidProps) -> Html {
    let WordMeaning { column, word, meaning } = &props.said;
    let drop = {
        let (on, taught, said) = (props.on.clone(), props.taught.clone(), props.said.clone());
        Callback::from(move |()| on.emit(taught.with_word(&said.column, &said.word, None)))
    };
    html! {
        <li class="row" data-test="applied-word">
            <span>{ t::word_meant(column, word, meaning) }</span>
            <Button look="t small" onclick={drop} label={w::remove(word)}>{ w::REMOVE }</Button>
        </li>
    }
}
