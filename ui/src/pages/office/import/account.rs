//! 核对: what became of all filled cells, by sheet and column. Folded, since it is looked at by whoever doubts.

use crate::{
    parts::{Card, Tag},
    words::import as t,
};
use anju_model::contract::{ColumnAccount, ImportReport};
use std::rc::Rc;
use yew::prelude::*;

/// Filled cells and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// Cells that hold something.
    pub filled: u32,
    /// Those whose value counts.
    pub taken: u32,
    /// Those whose text stands beside the record.
    pub kept: u32,
    /// Those that are listed with what is wrong or not read.
    pub reported: u32,
}

impl Cells {
    /// Adds columns up.
    pub fn of<'a>(columns: impl IntoIterator<Item = &'a ColumnAccount>) -> Self {
        columns.into_iter().fold(Self::default(), |sum, column| Self {
            filled: sum.filled + column.filled,
            taken: sum.taken + column.taken,
            kept: sum.kept + column.kept,
            reported: sum.reported + column.reported,
        })
    }

    /// Tells whether every filled cell is accounted for.
    pub fn comes_out(self) -> bool {
        self.filled == self.taken + self.kept + self.reported
    }
}

/// Lists the sheets in their order, the columns of each with those first that nobody read.
fn sheets(report: &ImportReport) -> Vec<(&str, Vec<&ColumnAccount>)> {
    let mut sheets: Vec<(&str, Vec<&ColumnAccount>)> = Vec::new();
    for column in report.reconciliation.iter().filter(|column| column.filled > 0) {
        match sheets.iter_mut().find(|(name, _)| *name == column.sheet) {
            Some((_, columns)) => columns.push(column),
            None => sheets.push((&column.sheet, vec![column])),
        }
    }
    for (_, columns) in &mut sheets {
        columns.sort_by_key(|column| column.read_as.is_some());
    }
    sheets
}

#[derive(Properties, PartialEq)]
pub(super) struct AccountsProps {
    pub report: Rc<ImportReport>,
}

#[component]
pub(super) fn Accounts(props: &AccountsProps) -> Html {
    let sheets = sheets(&props.report);
    let all = Cells::of(&props.report.reconciliation);
    html! {
        <Card test="accounts-of-cells">
            <details>
                <summary><h2>{ t::ACCOUNTS }</h2>{ " " }<span class="mute num">{ t::account(all.filled, all.taken, all.kept, all.reported) }</span></summary>
                <div class="stack below">
                    <p class="mute s">{ t::ACCOUNTS_HINT }</p>
                    { for sheets.into_iter().map(|(name, columns)| sheet(name, &columns)) }
                </div>
            </details>
        </Card>
    }
}

fn sheet(name: &str, columns: &[&ColumnAccount]) -> Html {
    let total = Cells::of(columns.iter().copied());
    html! {
        <div key={name.to_owned()}>
            <h2 class="quiet">{ t::sheet(name) }</h2>
            <div class="scroll">
                <table class="sums">
                    <thead><tr><th>{ t::COLUMN }</th><th class="wide-only">{ t::READ_AS }</th><th class="n">{ t::FILLED }</th><th class="n">{ t::CELLS_TAKEN }</th><th class="n">{ t::CELLS_KEPT }</th><th class="n">{ t::CELLS_REPORTED }</th></tr></thead>
                    <tbody>{ for columns.iter().map(|column| line(column)) }</tbody>
                    <tfoot><tr><th>{ t::TOTAL }</th><th class="wide-only"></th>{ numbers(total) }</tr></tfoot>
                </table>
            </div>
        </div>
    }
}

fn line(column: &ColumnAccount) -> Html {
    let read_as = match column.read_as.as_deref() {
        Some(heading) if heading == column.column => html! {},
        Some(heading) => html! { { heading } },
        None => html! { <Tag look="amber">{ t::NOT_READ }</Tag> },
    };
    let heading = if column.column.is_empty() { t::NO_HEADING } else { &column.column };
    html! {
        <tr data-test="account-of-column">
            <td class="wrap">{ heading }</td>
            <td class="wrap wide-only">{ read_as }</td>
            { numbers(Cells::of([column])) }
        </tr>
    }
}

fn numbers(cells: Cells) -> Html {
    let wrong = (!cells.comes_out()).then_some("red-ink");
    html! {
        <>
            <td class={classes!("n", wrong)}>{ cells.filled }</td><td class="n">{ cells.taken }</td>
            <td class="n">{ cells.kept }</td><td class="n">{ cells.reported }</td>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(sheet: &str, heading: &str, read_as: Option<&str>, cells: [u32; 4]) -> ColumnAccount {
        let [filled, taken, kept, reported] = cells;
        let read_as = read_as.map(str::to_owned);
        ColumnAccount { sheet: sheet.to_owned(), column: heading.to_owned(), read_as, filled, taken, kept, reported }
    }

    #[test]
    fn columns_that_nobody_read_come_first_in_their_sheet_and_all_are_added_up() {
        let report: ImportReport =
            serde_json::from_value(serde_json::json!({ "refused_rows": 0, "findings": [] })).unwrap();
        let reconciliation = vec![
            column("人口", "姓名", Some("姓名"), [9, 8, 0, 1]),
            column("人口", "民兵", None, [3, 0, 3, 0]),
            column("人口", "空列", None, [0, 0, 0, 0]),
            column("说明", "", None, [7, 0, 0, 7]),
        ];
        let report = ImportReport { reconciliation, ..report };
        let said: Vec<(&str, Vec<&str>)> = sheets(&report)
            .into_iter()
            .map(|(name, columns)| (name, columns.into_iter().map(|column| column.column.as_str()).collect()))
            .collect();
        assert_eq!(said, [("人口", vec!["民兵", "姓名"]), ("说明", vec![""])]);
        let all = Cells::of(&report.reconciliation);
        assert_eq!(all, Cells { filled: 19, taken: 8, kept: 3, reported: 8 });
        assert!(all.comes_out() && !Cells { kept: 4, ..all }.comes_out());
    }
}
