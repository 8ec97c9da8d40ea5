//! The words of sync (WORDS W4): the chip in the top bar, and how far one record is on its way to the county.

use super::moment;
use crate::{
    contract::{Line, RecordMark, SyncChip},
    day::Stamp,
};

/// How serious a state is; each has its own shape as well as its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// All well: a circle.
    Good,
    /// Something is under way: a ring.
    Busy,
    /// Someone should look: a square.
    Care,
    /// Something is wrong: a triangle.
    Bad,
}

/// What the chip says: the short form, and the sentence behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipWords {
    /// How serious.
    pub tone: Tone,
    /// The short form.
    pub short: String,
    /// What it means and whether anything is to be done.
    pub detail: String,
}

const HOUR: i64 = 3_600_000;

/// Says the state of the line.
pub fn chip(chip: &SyncChip, now: Stamp) -> ChipWords {
    let waiting = chip.waiting;
    let (tone, short, detail) = match chip.line {
        Line::Revoked => {
            (Tone::Bad, "本机已停用".to_owned(), format!("未上传的 {waiting} 条已交区县保管，请联系管理员"))
        }
        Line::Mending => (Tone::Care, "数据核对不一致，正在自动修复".to_owned(), "待上传记录不受影响".to_owned()),
        Line::FirstDownload => (Tone::Busy, first_download(chip), "可先登记走访；名单和统计暂不完整".to_owned()),
        Line::Running => (Tone::Busy, running(chip), "可以继续工作".to_owned()),
        Line::NoNetwork | Line::Unreachable => return no_line(chip, now),
        Line::Waiting => (Tone::Busy, format!("待上传 {waiting} 条"), "正在排队，无需操作".to_owned()),
        Line::Synced => {
            let at = chip.last.map(|at| moment(at, now.day())).unwrap_or_default();
            (Tone::Good, format!("已同步 {at}").trim_end().to_owned(), "本机与区县数据核对一致".to_owned())
        }
    };
    ChipWords { tone, short, detail }
}

fn first_download(chip: &SyncChip) -> String {
    match chip.progress {
        Some((done, of)) if of > 0 => {
            format!("首次下载 {}%", (done.saturating_mul(100) / of).min(100))
        }
        Some(_) | None => "首次下载".to_owned(),
    }
}

fn running(chip: &SyncChip) -> String {
    match chip.progress {
        Some((done, of)) if of > 0 => format!("正在同步…（已传 {done}/{of}）"),
        Some(_) | None => "正在同步…".to_owned(),
    }
}

/// Without a line the age of the last sync matters most.
fn no_line(chip: &SyncChip, now: Stamp) -> ChipWords {
    let waiting = chip.waiting;
    let hours = chip.last.map(|last| now.0.saturating_sub(last.0) / HOUR);
    let behind = if waiting > 0 { format!("（待上传 {waiting} 条）") } else { String::new() };
    if let Some(hours) = hours.filter(|hours| *hours >= 72) {
        let days = hours / 24;
        return ChipWords {
            tone: Tone::Bad,
            short: format!("已 {days} 天未同步{behind}"),
            detail: "请检查网络，或联系区县管理员；可以照常登记".to_owned(),
        };
    }
    if let Some(hours) = hours.filter(|hours| *hours > 12) {
        return ChipWords {
            tone: Tone::Care,
            short: format!("已 {hours} 小时未同步{behind}"),
            detail: "联网后自动上传".to_owned(),
        };
    }
    if chip.line == Line::NoNetwork {
        return ChipWords {
            tone: Tone::Care,
            short: format!("无网络，可照常登记{behind}"),
            detail: "联网后自动上传".to_owned(),
        };
    }
    let again = chip.next_try.map(|at| format!("{} 再试", moment(at, now.day()))).unwrap_or_default();
    ChipWords { tone: Tone::Care, short: format!("连不上区县服务器{behind}"), detail: again }
}

/// Says that a clock is off, where it is.
pub fn clock(chip: &SyncChip) -> Option<String> {
    let minutes = chip.clock_minutes?;
    let way = if minutes > 0 { "快" } else { "慢" };
    Some(format!("本机时间比区县{way} {} 分钟，不影响登记，请校正时间", minutes.unsigned_abs()))
}

/// Says how many saves were not taken.
pub fn parked(count: u32) -> Option<String> {
    (count > 0).then(|| format!("{count} 条区县未收入"))
}

/// Says how many values differ.
pub fn conflicts(count: u32) -> Option<String> {
    (count > 0).then(|| format!("{count} 处两边不一致"))
}

/// Says how far one record is.
pub fn mark(mark: RecordMark) -> (Tone, &'static str) {
    match mark {
        RecordMark::Confirmed => (Tone::Good, "区县已接收"),
        RecordMark::Waiting => (Tone::Busy, "已存本机，待上传"),
        RecordMark::NotTaken => (Tone::Bad, "区县未收入"),
        RecordMark::Proposed => (Tone::Care, "修改待核定"),
        RecordMark::Differs => (Tone::Care, "两边不一致，待确认"),
    }
}

/// Says where files stand.
pub fn files((done, of): (u32, u32)) -> Option<String> {
    (done < of).then(|| format!("附件待上传 {done}/{of}"))
}

/// Names a save by its code in the outbox.
pub fn saved(what: &str) -> &'static str {
    match what {
        "visit" => "走访",
        "need" => "登记诉求",
        "need.step" => "办理诉求",
        "matter" => "登记实事",
        "parameter" => "设置参数",
        "code" => "设置代码",
        "spot" => "抽取抽查户",
        "spot.entered" => "登记抽查结果",
        "matter.step" => "办理实事",
        "record" => "登记",
        "record.correct" => "更正",
        "survey" => "七项权益摸底",
        "handover" => "移交",
        "handover.item" => "增加交接事项",
        "finding" => "提醒处理",
        "record.step" => "更新进度",
        "evidence" => "佐证材料",
        "household" => "新增搬迁户",
        "household.correct" => "更正户档案",
        "household.move" => "整户迁移",
        "member" => "新增成员",
        "member.correct" => "更正成员资料",
        "member.leave" => "成员减少",
        "head" => "变更户主",
        "pair" => "指定帮扶干部",
        "conflict" => "确认不一致的填写",
        "proposal" => "核定修改",
        "parked" => "处理未收入的记录",
        "undo" => "撤销",
        _ => "登记",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Stamp = Stamp(1_795_406_400_000);

    fn said(line: Line, waiting: u32, hours_ago: i64) -> String {
        let last = Some(NOON.plus(-hours_ago * HOUR));
        chip(&SyncChip { line, waiting, last, ..SyncChip::default() }, NOON).short
    }

    #[test]
    fn the_chip_says_the_line_in_plain_words() {
        assert_eq!(said(Line::Synced, 0, 0), "已同步 12:00");
        assert_eq!(said(Line::Waiting, 3, 0), "待上传 3 条");
        assert_eq!(said(Line::NoNetwork, 3, 1), "无网络，可照常登记（待上传 3 条）");
        assert_eq!(said(Line::Unreachable, 0, 1), "连不上区县服务器");
    }

    #[test]
    fn a_desk_that_was_long_alone_says_how_long() {
        assert_eq!(said(Line::NoNetwork, 0, 13), "已 13 小时未同步");
        assert_eq!(said(Line::Unreachable, 2, 80), "已 3 天未同步（待上传 2 条）");
    }

    #[test]
    fn the_first_download_says_how_far_it_is() {
        let half = SyncChip { line: Line::FirstDownload, progress: Some((50, 200)), ..SyncChip::default() };
        assert_eq!(chip(&half, NOON).short, "首次下载 25%");
    }
}
