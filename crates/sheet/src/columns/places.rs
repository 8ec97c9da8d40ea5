//! Headings of the columns that all three sheets have: places, the household's number and its head.

use super::{Column, How, column};

pub(super) const COUNTY: Column = column(
    "county",
    "县",
    How::Text,
    "区县 县区 县(区) 区(县) 县(市、区) 县(市) 县(区、市) 区(市、县) 县(市、区、旗) 区/县 县/区 县市区 区县市 \
     区县名称 县名 区县(自治县) 所属区县 所在区县 所属县 所在县 所在区(县) 所属区(县) 县级 区县级 行政区县 \
     安置区县 安置地区县 迁入区县 迁入地区县 迁入县 安置县 旗县",
);
pub(super) const TOWNSHIP: Column = column(
    "township",
    "乡",
    How::Text,
    "镇街 乡镇 镇乡 乡(镇) 镇 街道 乡镇(街道) 镇(街道) 镇(乡) 镇(街) 镇街道 乡镇街道 乡镇/街道 镇乡街道 乡镇名称 \
     镇街名称 乡(镇)名称 所在乡镇 所在镇街 所在乡(镇) 所属乡镇 所属镇街 所属乡(镇) 安置乡镇 安置镇街 安置地乡镇 \
     安置地镇街 迁入乡镇 迁入镇街 迁入地乡镇 迁入地镇街 居住乡镇 现居住乡镇 现住乡镇 乡(镇、街道) 乡、镇、街道 \
     街镇 乡镇办 乡(镇、办) 镇(乡、街道) 街道(乡镇) 街道(镇乡) 乡级 乡镇级 苏木乡 乡镇(街道)名称 安置乡镇(街道) \
     所在乡镇(街道) 所属乡镇(街道) 办事处 街道办事处",
);
pub(super) const VILLAGE: Column = column(
    "village",
    "村",
    How::Text,
    "村(社区) 村社区 村(居) 村居 村/社区 社区(村) 村、社区 行政村 社区 安置村 居住村(社区) 居住村 现居住村 \
     现居住村(社区) 现住村 所在村 所在村(社区) 所在村居 所属村 所属村(社区) 所属行政村 村名 村名称 村(社区)名称 \
     村社区名称 村居名称 社区名称 行政村名称 安置村(社区) 安置社区 安置村社区 安置地村 安置地村(社区) 迁入村 \
     迁入村(社区) 迁入地村 迁入地村(社区) 行政村(社区) 村(居)委会 村委会 村居委会 村(社区)委会 村民委员会 居委会 \
     村级 村别 村(居、社区) 村(居)社区 嘎查村 安置点所在村 安置点所在村(社区) 行政村(居)",
);
pub(super) const HOUSEHOLD: Column = column(
    "household",
    "户编号",
    How::Number,
    "户号 家庭编号 家庭编码 家庭代码 家庭户编号 户编码 户id 户代码 户标识 户唯一编号 农户编号 农户编码 农户代码 \
     贫困户编号 贫困户编码 脱贫户编号 脱贫户编码 搬迁户编号 搬迁户编码 搬迁户号 系统户编号 国办系统户编号 \
     全国系统户编号 户档案号 户档案编号",
);
pub(super) const HEAD: Column = column(
    "head_name",
    "户主姓名",
    How::Name,
    "户主 户主名字 户主名称 户主名 户名 家庭户主 户主(姓名) 户代表 户代表姓名 搬迁户户主 搬迁户户主姓名 \
     搬迁户主姓名 搬迁户姓名 搬迁户主 农户姓名 农户户主姓名 贫困户姓名 贫困户户主姓名 脱贫户姓名 脱贫户户主姓名 \
     被帮扶户主 被帮扶户主姓名 被帮扶户 被帮扶户姓名 帮扶户主 帮扶户主姓名 帮扶户姓名 帮扶对象 帮扶对象姓名 \
     帮扶对象户主姓名 结对户 结对户主 结对户主姓名",
);
pub(super) const ROW: Column = column("own.row", super::OLD_ROW, How::Own, "");
pub(super) const WHY: Column = column("own.reason", super::REASON, How::Own, "");
pub(super) const SEQUENCE: Column = column("own.sequence", "序号", How::Own, "编号 no 序列 序 顺序号 №");
