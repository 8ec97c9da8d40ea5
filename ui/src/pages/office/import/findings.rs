//! What was found in a workbook, cell by cell, narrowed by what it costs and by how wrong it is.

use crate::{
    hooks::{Paged, page_of, use_paged},
    parts::{Card, Choice, Empty, Pagination, Segmented, Tag, by_code, code_of},
    words::import as t,
};
use anju_model::{
    checks::{Cost, Severity},
    contract::{ImportFinding, ImportReport},
};
use std::rc::Rc;
use yew::prelude::*;

const SIZE: u32 = 20;

const COSTS: [(Option<Cost>, &str); 4] =
    [(None, "all"), (Some(Cost::Row), "row"), (Some(Cost::Cell), "cell"), (Some(Cost::Nothing), "nothing")];

const SEVERITIES: [(Option<Severity>, &str); 3] =
    [(None, "all"), (Some(Severity::Error), "error"), (Some(Severity::Warning), "warning")];

/// Which findings are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Only {
    costs: Option<Cost>,
    severity: Option<Severity>,
}

impl Only {
    fn shows(self, finding: &ImportFinding) -> bool {
        self.costs.is_none_or(|costs| costs == finding.costs)
            && self.severity.is_none_or(|severity| severity == finding.severity)
    }

    /// Counts the findings that it shows.
    fn count(self, findings: &[ImportFinding]) -> usize {
        findings.iter().filter(|finding| self.shows(finding)).count()
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct FindingsProps {
    pub report: Rc<ImportReport>,
}

#[component]
pub(super) fn Findings(props: &FindingsProps) -> Html {
    let Paged { chosen: only, page, choose, on_page } = use_paged(Only::default);
    let findings = &props.report.findings;
    let shown: Vec<&ImportFinding> = findings.iter().filter(|finding| only.shows(finding)).collect();
    let total = u32::try_from(shown.len()).unwrap_or(u32::MAX);
    let on_costs = choose.reform(move |code: AttrValue| Only { costs: by_code(&COSTS, &code).flatten(), ..only });
    let on_severity =
        choose.reform(move |code: AttrValue| Only { severity: by_code(&SEVERITIES, &code).flatten(), ..only });
    let costs = choices(&COSTS, t::costs, |costs| Only { costs, ..only }.count(findings));
    let severities = choices(&SEVERITIES, t::severity, |severity| Only { severity, ..only }.count(findings));
    html! {
        <Card title={t::FINDINGS} flush=true test="findings-card">
            <div class="filter pad">
                <span class="mute s">{ t::COSTS }</span>
                <Segmented name="costs" label={t::COSTS} choices={costs} chosen={code_of(&COSTS, only.costs).unwrap_or_default()} on={on_costs} />
                <span class="mute s">{ t::SEVERITY }</span>
                <Segmented name="findings" label={t::SEVERITY} choices={severities} chosen={code_of(&SEVERITIES, only.severity).unwrap_or_default()} on={on_severity} />
            </div>
            if shown.is_empty() { <Empty text={t::NO_FINDING} /> }
            <div class="scroll">
                <table data-test="findings">
                    <thead><tr><th class="wide-only">{ t::SHEET }</th><th class="n">{ t::ROW }</th><th>{ t::COLUMN }</th><th>{ t::SAYS }</th></tr></thead>
                    <tbody>{ for page_of(&shown, page, SIZE).iter().copied().map(line) }</tbody>
                </table>
            </div>
            <Pagination {total} size={SIZE} {page} on={on_page} />
        </Card>
    }
}

/// Makes the choices of a filter, each with how many findings it shows beside the other filter; what shows none is left out.
fn choices<T: Copy>(
    table: &[(Option<T>, &'static str)],
    word: impl Fn(T) -> &'static str,
    count: impl Fn(Option<T>) -> usize,
) -> Vec<Choice> {
    let choice = |(only, code): &(Option<T>, &'static str)| {
        let count = count(*only);
        let label = only.map_or(t::ALL, &word);
        (only.is_none() || count > 0).then(|| Choice::new(*code, t::counted(label, count)))
    };
    table.iter().filter_map(choice).collect()
}

fn line(finding: &ImportFinding) -> Html {
    let look = match finding.costs {
        Cost::Row => "red",
        Cost::Cell => "amber",
        Cost::Nothing => "",
    };
    html! {
        <tr data-test="finding">
            <td class="wide-only">{ &finding.sheet }</td>
            <td class="n">if finding.row > 0 { { finding.row } }</td>
            <td class="wrap">{ &finding.column }</td>
            <td class="wrap"><Tag {look}>{ t::severity(finding.severity) }</Tag>{ " " }{ &finding.message }</td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(costs: Cost, severity: Severity) -> ImportFinding {
        let text = String::new;
        ImportFinding { sheet: text(), row: 3, column: text(), code: text(), severity, costs, message: text() }
    }

    #[test]
    fn findings_are_narrowed_by_what_they_cost_and_by_how_wrong_they_are() {
        let all = [
            finding(Cost::Row, Severity::Error),
            finding(Cost::Row, Severity::Warning),
            finding(Cost::Cell, Severity::Error),
            finding(Cost::Nothing, Severity::Warning),
        ];
        let only = |costs, severity| Only { costs, severity }.count(&all);
        assert_eq!(only(None, None), 4);
        assert_eq!([Cost::Row, Cost::Cell, Cost::Nothing].map(|costs| only(Some(costs), None)), [2, 1, 1]);
        assert_eq!(only(Some(Cost::Row), Some(Severity::Warning)), 1);
        let labels: Vec<AttrValue> = choices(&SEVERITIES, t::severity, |severity| only(Some(Cost::Cell), severity))
            .into_iter()
            .map(|c| c.label)
            .collect();
        assert_eq!(labels, ["全部 1", "错误 1"]);
    }
}
