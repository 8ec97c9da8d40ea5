//! What a county's imports learn from its clerk, and which records they suspect to be one: as an administrator's desk sees it.

use crate::{
    excel::{book, column},
    imports::Clerk,
    running::Running,
};
use anju_model::{contract::*, words::lists};
use anju_sheet::{Table, TableCell, write_xlsx};

const HEADINGS: [&str; 9] =
    ["镇（乡、街道）", "村（社区）", "户编号", "人口编号", "姓名", "证件号码", "性别", "出生日期", "与户主关系"];
const RELATION: &str = "与户主关系";
/// A word for the youngest that no standard and no dictionary of ours has.
const YOUNGEST: &str = "幺房那个";

/// A workbook of 农坝社区; of each person household, number, name, id number, sex, birth and relation.
fn roster(people: &[[&str; 7]]) -> Vec<u8> {
    let row = |[household, number, name, id_number, sex, birth, relation]: &[&str; 7]| {
        ["农坝镇", "农坝社区", household, number, name, id_number, sex, birth, relation].map(TableCell::text).into()
    };
    let headings = HEADINGS.map(str::to_owned).into();
    write_xlsx(&[Table { title: "名册".into(), headings, rows: people.iter().map(row).collect() }]).unwrap()
}

/// A household whose youngest is called by that word.
fn household(number: &str, head: &str, child: &str) -> Vec<u8> {
    let (of_head, of_child) = (format!("{number}01"), format!("{number}02"));
    roster(&[
        [number, &of_head, head, "", "男", "1975-02-02", "户主"],
        [number, &of_child, child, "", "男", "2010-01-01", YOUNGEST],
    ])
}

fn relations(here: &Running, name: &str) -> Vec<Option<String>> {
    let read = |db: &anju_store::rusqlite::Connection| {
        let sql = "SELECT m.relation FROM membership m JOIN person p ON p.id = m.person WHERE p.name = ?1";
        Ok(db.prepare(sql)?.query_map([name], |row| row.get(0))?.collect::<Result<_, _>>()?)
    };
    here.county.read(read).unwrap()
}

fn meaning(meaning: &str) -> Vec<WordMeaning> {
    vec![WordMeaning { column: RELATION.into(), word: YOUNGEST.into(), meaning: meaning.into() }]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_nobody_knows_is_mapped_once_remembered_for_its_sender_shown_and_taken_back() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let ticket = clerk.ticket("一批.xlsx", &household("H900001", "徐大山", "徐小山"));
    let seen = clerk.import(&ticket, false).unwrap().1;
    assert_eq!(
        (seen.counts.persons, seen.refused_rows, seen.mend_rows),
        (2, 0, 1),
        "the person comes in, the cell not"
    );
    let [word] = &seen.words[..] else { panic!("one word: {:?}", seen.words) };
    let said = (word.read_as.as_str(), word.word.as_str(), word.cells, word.first);
    assert_eq!(said, (RELATION, YOUNGEST, 1, 3));
    assert!(word.choices.iter().any(|choice| choice == "之子"), "{:?}", word.choices);
    assert_eq!((seen.sender.as_str(), &seen.learnt), ("农坝镇", &vec![]), "whose it is shows in its rows");

    let mapped = |meant: &str, take| ImportWorkbook {
        words: meaning(meant),
        ticket: ticket.clone(),
        take,
        ..ImportWorkbook::default()
    };
    assert_eq!(clerk.asked(mapped("幺儿", false)).unwrap_err().code, "word.meaning_unknown");
    let seen = clerk.asked(mapped("之子", false)).unwrap().1;
    assert_eq!((seen.mend_rows, seen.words), (0, vec![]));
    assert!(clerk.office.ask(ListLearnt {}).unwrap().is_empty(), "a look teaches nothing");
    clerk.asked(mapped("之子", true)).unwrap();
    assert!(relations(&here, "徐小山")[0].is_some());
    let learnt = LearntMeaning {
        sender: "农坝镇".into(),
        what: LearntWhat::Word,
        column: RELATION.into(),
        written: YOUNGEST.into(),
        meant: "之子".into(),
    };
    assert_eq!(clerk.office.ask(ListLearnt {}).unwrap(), std::slice::from_ref(&learnt));

    let next = clerk.ticket("二批.xlsx", &household("H900002", "何大山", "何小山"));
    let seen = clerk.import(&next, false).unwrap().1;
    assert_eq!((&seen.learnt, seen.words.len(), seen.mend_rows), (&vec![learnt.clone()], 0, 0));
    let of_another = ImportWorkbook { sender: "民政局".into(), ticket: next.clone(), ..ImportWorkbook::default() };
    let seen = clerk.asked(of_another).unwrap().1;
    assert_eq!((&seen.learnt, seen.words.len()), (&vec![], 1), "another sender may mean something else");

    let LearntMeaning { sender, what, column, written, .. } = learnt;
    let forget = ForgetLearnt { sender, what, column, written };
    clerk.office.ask(forget.clone()).unwrap();
    assert_eq!(clerk.office.ask(forget).unwrap_err().code, "learnt.unknown");
    let seen = clerk.import(&next, false).unwrap().1;
    assert_eq!((&seen.learnt, seen.words.len()), (&vec![], 1), "it is asked for again");
    let filter = TrailFilter { what: Some(TrailSort::Changes), ..TrailFilter::default() };
    let trail = clerk.office.ask(ReadTrail { filter, limit: 20, ..ReadTrail::default() }).unwrap();
    assert!(trail.entries.iter().any(|entry| entry.what == "learnt_forgotten" && entry.who == "周敏"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_nobody_knows_is_named_with_what_it_may_stand_for_and_remembered_too() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let headings = HEADINGS.map(|heading| if heading == RELATION { "家里怎么叫" } else { heading });
    let row = ["农坝镇", "农坝社区", "H900001", "H90000101", "徐大山", "", "男", "1975-02-02", "户主"];
    let table = Table {
        title: "名册".into(),
        headings: headings.map(str::to_owned).into_iter().chain(["民兵".to_owned()]).collect(),
        rows: vec![row.into_iter().chain(["是"]).map(TableCell::text).collect()],
    };
    let ticket = clerk.ticket("一批.xlsx", &write_xlsx(&[table]).unwrap());
    assert_eq!(clerk.import(&ticket, false).unwrap_err().code, "workbook.headings");
    let columns = vec![("家里怎么叫".to_owned(), RELATION.to_owned())];
    let matched =
        |take| ImportWorkbook { columns: columns.clone(), ticket: ticket.clone(), take, ..ImportWorkbook::default() };
    let seen = clerk.asked(matched(false)).unwrap().1;
    let unread: Vec<&ColumnAccount> = seen.reconciliation.iter().filter(|column| column.read_as.is_none()).collect();
    assert_eq!((unread.len(), unread[0].column.as_str(), unread[0].filled), (1, "民兵", 1));
    assert!(seen.unmatched.iter().any(|heading| heading == "文化程度"), "{:?}", seen.unmatched);
    assert!(!seen.unmatched.iter().any(|heading| heading == RELATION || heading == "姓名"), "{:?}", seen.unmatched);
    clerk.asked(matched(true)).unwrap();
    let seen = clerk.import(&ticket, false).unwrap().1;
    assert_eq!(seen.learnt.iter().map(|learnt| learnt.meant.as_str()).collect::<Vec<_>>(), [RELATION]);
    assert_eq!((seen.changes, seen.records["person"].same), (0, 1), "and nothing is new");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_whose_keys_a_row_mixes_up_stand_side_by_side_and_go_to_excel() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let before = clerk.office.ask(ListDuplicates {}).unwrap().len();
    let head = ["H900001", "H90000101", "徐大山", "500299197502020048", "女", "1975-02-02", "户主"];
    let child = ["H900001", "H90000102", "徐小山", "500299199001010027", "女", "1990-01-01", "之女"];
    clerk.import(&clerk.ticket("一批.xlsx", &roster(&[head, child])), true).unwrap();
    let mixed = ["H900001", "H90000102", "徐大山", "500299197502020048", "女", "1975-02-02", "户主"];
    let ticket = clerk.ticket("二批.xlsx", &roster(&[mixed]));
    let seen = clerk.import(&ticket, false).unwrap().1;
    assert!(seen.findings.iter().any(|finding| finding.code == "person.two_keys"), "{:?}", seen.findings);
    assert_eq!(clerk.office.ask(ListDuplicates {}).unwrap().len(), before, "a look notes nothing");
    clerk.import(&ticket, true).unwrap();
    let rows = clerk.office.ask(ListDuplicates {}).unwrap();
    let row = rows.iter().find(|row| row.why == "person.two_keys").expect("it is listed");
    assert_eq!((rows.len(), row.kind.as_str()), (before + 1, "person"));
    let mut sides = [&row.one, &row.other];
    sides.sort_by_key(|side| side.known_by.clone());
    assert_eq!(sides.map(|side| side.name.as_str()), ["徐大山", "徐小山"]);
    assert_eq!(sides.map(|side| side.area.as_str()), ["农坝社区"; 2]);
    assert!(sides.iter().all(|side| side.masked.as_ref().is_some_and(|number| number.contains("**"))), "{sides:?}");
    let household = sides[0].household.expect("its household");
    clerk.office.sync().unwrap();
    clerk.office.ask(OpenHousehold { id: household }).unwrap();

    let export = ExportList { list: ListChosen::Duplicates {}, reason: None };
    let (_, end) = clerk.ended(|| clerk.office.ask(export)).unwrap();
    let book = book(&end);
    assert!(column(&book, "原因").contains(&lists::duplicate("person.two_keys").to_owned()));
    assert_eq!(column(&book, "类别").len(), rows.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn more_words_than_an_address_holds_are_explained_at_once() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let ticket = clerk.ticket("一批.xlsx", &household("H900007", "徐大山", "徐小山"));
    let word =
        |n: usize| WordMeaning { column: RELATION.into(), word: format!("第{n}个说法"), meaning: "之子".into() };
    let words: Vec<WordMeaning> = (0..3_000).map(word).chain(meaning("之子")).collect();
    let seen = clerk.asked(ImportWorkbook { words, ticket, ..ImportWorkbook::default() }).unwrap().1;
    assert_eq!((seen.counts.persons, seen.mend_rows, seen.words.len()), (2, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_is_explained_anew_is_shown_as_it_is_meant_now_and_remembered_so() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let asked = |number: &str, column: &str, word: &str, meant: &str| {
        let ticket = clerk.ticket("一批.xlsx", &household(number, "徐大山", "徐小山"));
        let words = vec![WordMeaning { column: column.into(), word: word.into(), meaning: meant.into() }];
        clerk.asked(ImportWorkbook { words, ticket, take: true, ..ImportWorkbook::default() }).unwrap().1
    };
    let learnt = || {
        let all = clerk.office.ask(ListLearnt {}).unwrap();
        all.into_iter().map(|learnt| (learnt.written, learnt.meant)).collect::<Vec<_>>()
    };
    asked("H900011", RELATION, YOUNGEST, "之子");
    let again = asked("H900012", RELATION, YOUNGEST, "之侄儿");
    assert_eq!((again.learnt, learnt()), (vec![], vec![(YOUNGEST.to_owned(), "之侄儿".to_owned())]));
    let wide = asked("H900013", "与户主的关系", "幺 房 那 个", "之子");
    assert_eq!((wide.learnt, wide.mend_rows), (vec![], 0), "under another name of the column, and written wider");
    assert_eq!(learnt(), [("幺 房 那 个".to_owned(), "之子".to_owned())], "one word has one meaning");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_that_stands_in_no_cell_is_told_once_and_not_remembered() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let ticket = clerk.ticket("一批.xlsx", &household("H900021", "徐大山", "徐小山"));
    let word = |word: &str| WordMeaning { column: RELATION.into(), word: word.into(), meaning: "之子".into() };
    let words = vec![word("幺房"), word(YOUNGEST), word("没出现的词")];
    let seen = clerk.asked(ImportWorkbook { words, ticket, take: true, ..ImportWorkbook::default() }).unwrap().1;
    let unseen: Vec<&str> =
        seen.findings.iter().filter(|it| it.code == "word.unseen").map(|it| it.message.as_str()).collect();
    let [told] = unseen[..] else { panic!("one finding: {:?}", seen.findings) };
    assert!(told.contains("“幺房”") && told.contains("“没出现的词”") && !told.contains(YOUNGEST), "{told}");
    let learnt = clerk.office.ask(ListLearnt {}).unwrap();
    assert_eq!(learnt.iter().map(|learnt| learnt.written.as_str()).collect::<Vec<_>>(), [YOUNGEST]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_column_that_was_learnt_is_no_second_one_where_the_sheet_has_the_usual_heading() {
    let here = Running::with_sample().await;
    let clerk = Clerk::at(&here).await;
    let people = |headings: &[&str], cells: &[&str]| {
        let table = Table {
            title: "名册".into(),
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            rows: vec![cells.iter().map(|cell| TableCell::text(*cell)).collect()],
        };
        clerk.ticket("名册.xlsx", &write_xlsx(&[table]).unwrap())
    };
    let without = HEADINGS.map(|heading| if heading == "证件号码" { "身份证件" } else { heading });
    let first = ["农坝镇", "农坝社区", "H900031", "", "徐大山", "500299197502020048", "女", "1975-02-02", "户主"];
    let columns = vec![("身份证件".to_owned(), "证件号码".to_owned())];
    let ask = |ticket, columns| ImportWorkbook { columns, ticket, take: true, ..ImportWorkbook::default() };
    clerk.asked(ask(people(&without, &first), columns.clone())).unwrap();

    let both: Vec<&str> = HEADINGS.into_iter().chain(["身份证件"]).collect();
    let second =
        ["农坝镇", "农坝社区", "H900032", "", "何大山", "500299199001010027", "女", "1990-01-01", "户主", "有"];
    let ticket = people(&both, &second);
    let seen = clerk.asked(ask(ticket.clone(), vec![])).unwrap().1;
    assert_eq!((seen.learnt, seen.counts.persons, seen.refused_rows), (vec![], 1, 0));
    let headings: Vec<&str> = seen.reconciliation.iter().map(|column| column.column.as_str()).collect();
    assert_eq!(headings, both, "each under the heading that it has");
    let fault = clerk.asked(ask(ticket, columns)).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.params["meant"].as_str()), ("workbook.column_taken", "证件号码"));
}
