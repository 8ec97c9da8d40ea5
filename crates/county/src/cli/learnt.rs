//! `learnt`: which columns and words were learnt of senders' workbooks, and taking them back.

use super::Answer;
use anju_county::{County, CountyError, audit::By, importer::learnt, rim::Rim};
use anju_model::contract::{ForgetLearnt, LearntMeaning, LearntWhat};
use clap::Subcommand;
use serde_json::json;

/// What may be done with them.
#[derive(Subcommand)]
pub(super) enum Act {
    /// 列出全部对应
    List,
    /// 取消一条列对应，以后不再用它
    ForgetColumn {
        /// 发来单位
        sender: String,
        /// 工作簿里的列名
        written: String,
    },
    /// 取消一条词语对应，以后不再用它
    ForgetWord {
        /// 发来单位
        sender: String,
        /// 规定列名
        column: String,
        /// 工作簿里的词语
        written: String,
    },
}

pub(super) fn learnt(county: &County, act: &Act, rim: &dyn Rim) -> Result<Answer, CountyError> {
    let (what, sender, column, written) = match act {
        Act::List => return list(county),
        Act::ForgetColumn { sender, written } => (LearntWhat::Column, sender, "", written),
        Act::ForgetWord { sender, column, written } => (LearntWhat::Word, sender, column.as_str(), written),
    };
    let (sender, column, written) = (sender.clone(), column.to_owned(), written.clone());
    let ask = ForgetLearnt { sender, what, column, written };
    learnt::forget(county, &ask, By::CommandLine, rim)?;
    Ok(Answer::new(json!({ "forgotten": ask }), "已取消。"))
}

fn list(county: &County) -> Result<Answer, CountyError> {
    let all = county.read(learnt::list)?;
    let line = |LearntMeaning { sender, what, column, written, meant }: &LearntMeaning| match what {
        LearntWhat::Column => format!("{sender}\t列\t{written} → {meant}"),
        LearntWhat::Word => format!("{sender}\t词语\t{column}\t{written} → {meant}"),
    };
    let text = all.iter().map(line).collect::<Vec<_>>().join("\n");
    Ok(Answer::new(json!({ "learnt": all }), text))
}
