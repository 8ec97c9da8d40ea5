//! A paper as a page shows it, to be looked at and printed: what its template says, filled, without its look in Word.

use super::PrintPaper;
use serde::{Deserialize, Serialize};

/// Shows a paper; the trail notes it as a print.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewPaper {
    /// Which, and what it is about.
    #[serde(flatten)]
    pub print: PrintPaper,
}

/// A paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperView {
    /// Its title.
    pub title: String,
    /// Whether its sheets lie on their side.
    pub landscape: bool,
    /// What stands on it, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A piece of a paper.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table: the widths of its columns, as parts of the whole, and its rows.
    Table {
        /// The widths.
        widths: Vec<u32>,
        /// How many of its first rows stand again on each page.
        heads: u32,
        /// The rows.
        rows: Vec<Vec<PaperCell>>,
    },
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// How it stands.
    pub align: Align,
    /// Its texts, each in one look.
    pub runs: Vec<Run>,
}

/// How a paragraph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the left, or filling the line.
    #[default]
    Left,
    /// In the middle.
    Center,
    /// At the right.
    Right,
}

/// A text in one look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The text.
    pub text: String,
    /// The size of its letters, in half points; 0 where the template says none.
    pub size: u32,
    /// The face.
    pub face: Face,
    /// Whether it is bold.
    pub bold: bool,
}

/// The face of letters, as GB/T 9704 has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// 仿宋, and whatever is not known.
    #[default]
    FangSong,
    /// 黑体.
    Hei,
    /// 楷体.
    Kai,
    /// 宋体, 小标宋.
    Song,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCell {
    /// How many columns it spans.
    pub span: u32,
    /// What stands in it.
    pub paragraphs: Vec<Paragraph>,
}
