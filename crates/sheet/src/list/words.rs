//! The words of departments' lists: whether somebody takes part and how it stands, whether he draws, has moved, receives.

use super::facts::{Not, Reading};
use crate::{
    cell::{squeeze, yes_no},
    draft::{rows::Said, words::YES},
    everyday::{self, ColumnSystem, Meaning},
};
use anju_model::{checks::Finding, mask::quoted};

impl Reading<'_> {
    pub(super) fn in_words(&self, said: &Said, name: &str, set: &str) -> Result<(Option<bool>, Option<String>), Not> {
        let Some(text) = said.text(name) else { return Ok((None, None)) };
        let word = squeeze(text);
        if let Some(code) = self.learnt.code(name, set, text) {
            return Ok((None, Some(code.to_owned()).filter(|code| !code.is_empty())));
        }
        let meaning = everyday::code(self.sets, set, &ColumnSystem::own(set), text);
        // 停保 says no, and more: how it stands. Of a single sign or character, 1 or 无, the answer is meant.
        let is_state = matches!(meaning, Meaning::Code(_) | Meaning::Kept(_)) && word.chars().count() > 1;
        if let Some(yes) = yes_no(text).filter(|_| !is_state) {
            return Ok((Some(yes), None));
        }
        if ["从未参保", "未参保登记", "不在保", "未参加", "未投保", "无参保信息"].contains(&word.as_str())
        {
            return Ok((Some(false), None));
        }
        match meaning {
            Meaning::Code(code) | Meaning::Kept(code) if code == "9" => Ok((None, None)),
            Meaning::Code(code) | Meaning::Kept(code) => Ok((None, Some(code))),
            Meaning::Nothing => Ok((None, None)),
            Meaning::Several(_) | Meaning::NoCode | Meaning::Open(_) | Meaning::Contrary(_) | Meaning::Unknown => {
                Err(Not::Read(self.no_such(name, set, text)))
            }
        }
    }

    /// Reads whether a pension is drawn. 正常 says so in this column alone.
    pub(super) fn draws(&self, said: &Said) -> Result<Option<bool>, Not> {
        if said.text("drawing").map(squeeze).is_some_and(|word| ["正常", "在发"].contains(&word.as_str())) {
            return Ok(Some(true));
        }
        let (yes, state) = self.in_words(said, "drawing", "pension_state")?;
        let by_state = match state.as_deref() {
            Some("3") => Some(true),
            Some("1" | "2" | "4") => Some(false),
            _ => None,
        };
        Ok(yes.or(by_state))
    }

    /// What a person has said that a word of a column of yes and no means; inside, none for a word that says nothing.
    pub(super) fn as_learnt(&self, name: &str, text: &str) -> Option<Option<bool>> {
        self.learnt.code(name, "", text).map(|code| (!code.is_empty()).then_some(code == YES))
    }

    /// Reads a column of yes and no of which a yes says that somebody takes part or receives no longer; a no says nothing.
    pub(super) fn has_stopped(&self, said: &Said) -> Result<bool, Not> {
        let Some(text) = said.text("stopped") else { return Ok(false) };
        if let Some(learnt) = self.as_learnt("stopped", text) {
            return Ok(learnt == Some(true));
        }
        yes_no(text).ok_or_else(|| Not::Read(Finding::error("field.yes_no", "stopped").with("value", quoted(text))))
    }

    pub(super) fn moved(&self, text: &str) -> Result<Option<bool>, Not> {
        if let Some(learnt) = self.as_learnt("moved", text) {
            return Ok(learnt);
        }
        let yes = match squeeze(text).as_str() {
            "已落户" | "已迁入" | "已迁" | "迁入" | "落户" | "迁移" => Some(true),
            "未落户" | "未迁入" | "未迁" | "维持原户籍" | "不愿迁移" => Some(false),
            // Of a register 正常 says that it is in order, not where it is.
            "正常" => None,
            _ => yes_no(text),
        };
        yes.map(Some).ok_or_else(|| Not::Read(Finding::error("field.yes_no", "moved").with("value", quoted(text))))
    }

    pub(super) fn entitled(&self, text: &str) -> Result<Option<bool>, Not> {
        if let Some(learnt) = self.as_learnt("entitled", text) {
            return Ok(learnt);
        }
        let yes = match squeeze(text).as_str() {
            "在享" | "在保" | "正常" | "正常发放" | "正常享受" | "已享受" | "享受中" | "发放中" | "在册"
            | "继续享受" | "继续保障" | "新增" | "续保" => Some(true),
            "停发" | "已停发" | "停保" | "取消" | "已取消" | "退出" | "已退出" | "终止" | "暂停" | "注销" | "停止"
            | "停止发放" | "停止享受" | "未享受" | "不享受" | "取消资格" | "死亡" | "已死亡" | "清退" => {
                Some(false)
            }
            _ => yes_no(text),
        };
        yes.map(Some).ok_or_else(|| Not::Read(Finding::error("field.yes_no", "entitled").with("value", quoted(text))))
    }

    /// Reads a cell that says by yes, no or a word which of these aids a person receives; a no denies all of them.
    pub(super) fn aid(&self, name: &str, text: &str, of: &[&str]) -> Result<Vec<(String, bool)>, Not> {
        match self.learnt.code(name, "assist", text) {
            Some("") => return Ok(vec![]),
            Some(code) => return Ok(vec![(code.to_owned(), true)]),
            None => {}
        }
        let none = || of.iter().map(|kind| ((*kind).to_owned(), false)).collect();
        match (yes_no(text), everyday::code(self.sets, "assist", &ColumnSystem::own("assist"), text)) {
            (Some(true), _) if name != "kind" => Ok(vec![(of[0].to_owned(), true)]),
            (Some(false), _) => Ok(none()),
            (_, Meaning::Code(code) | Meaning::Kept(code)) => Ok(vec![(code, true)]),
            (_, Meaning::Nothing) => Ok(vec![]),
            (_, Meaning::Several(_) | Meaning::NoCode | Meaning::Open(_) | Meaning::Contrary(_) | Meaning::Unknown) => {
                Err(Not::Read(self.no_such(name, "assist", text)))
            }
        }
    }

    pub(super) fn no_such(&self, name: &str, set: &str, text: &str) -> Finding {
        let items = self.sets.items(set);
        let choices: Vec<&str> = items.iter().take(8).map(|item| item.label.as_str()).collect();
        Finding::error("field.code", name).with("value", quoted(text)).with("choices", choices.join("、"))
    }
}
