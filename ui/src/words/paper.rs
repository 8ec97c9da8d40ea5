//! Text of the page that shows a paper.

pub const HINT: &str = "按 A4 纸打印；要改内容，请用“打印《…》”另存为文档再改";
pub const PRINT: &str = "打印";
pub const VIEW: &str = "预览";
