//! How a parameter's value is said.

use crate::{
    code::CodeSets,
    rules::{Parameter, Sort},
};

/// Says a kept value as people do: “31 天”, “是”, “9月1日”, “脱贫户”.
pub fn value(parameter: &Parameter, kept: &str, codes: &CodeSets) -> String {
    match parameter.sort {
        Sort::Days(..) => format!("{kept} 天"),
        Sort::YesNo => if kept == "1" { "是" } else { "否" }.to_owned(),
        Sort::DayOfYear => {
            let part = |part: &str| part.trim_start_matches('0').to_owned();
            kept.split_once('-')
                .map_or_else(|| kept.to_owned(), |(month, day)| format!("{}月{}日", part(month), part(day)))
        }
        Sort::Codes(set) => {
            let labels: Vec<&str> = kept.split(',').map(|code| codes.show(set, code)).collect();
            labels.join("、")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parameter;

    #[test]
    fn values_are_said_as_people_do() {
        let codes = CodeSets::from_json(include_str!("../../../../assets/code-sets.json")).expect("the shipped sets");
        let said = |name: &str, kept| value(parameter(name).expect("declared"), kept, &codes);
        assert_eq!(said("visit_every", "31"), "31 天");
        assert_eq!(said("phone_counts", "0"), "否");
        assert_eq!(said("matter_from", "09-01"), "9月1日");
        assert_eq!(said("helped_types", "1"), "脱贫户");
    }
}
