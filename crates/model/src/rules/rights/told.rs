//! What the facts of a household come to for one of its members, as a record's page says it: derived, never typed.

use super::{assistance, party};
use crate::{
    area::MoveScope,
    code::CodeSets,
    contract::Told,
    day::{Day, Month},
    id::RecordId,
    kinds::{
        AidCase, AidMonth, AidRoute, CollectiveCase, MedicalWish, PartyCase, PensionCase, PensionChoice,
        PensionOutcome, medical_service, two_thirds,
    },
    record::Record,
    rules::{Dossier, Parameters, rights::cases},
};

/// Says what the facts come to, for a record of a kind that is about a person.
pub fn told(
    kind: &str,
    (dossier, person): (&Dossier, RecordId),
    (day, parameters): (Day, &Parameters),
    codes: &CodeSets,
) -> Vec<Told> {
    if kind == PartyCase::KIND.name {
        of_party(dossier, person, day)
    } else if kind == CollectiveCase::KIND.name {
        of_vote(dossier, person)
    } else if [PensionChoice::KIND.name, PensionCase::KIND.name].contains(&kind) {
        of_pension(dossier, person, codes)
    } else if [AidCase::KIND.name, AidMonth::KIND.name].contains(&kind) {
        of_aid(dossier, person, (day, parameters), codes)
    } else if kind == MedicalWish::KIND.name {
        of_medical(dossier, codes)
    } else {
        vec![]
    }
}

fn known(about: &str, holds: Option<bool>, yes: &str, no: &str, because: &str) -> Told {
    let stands = match holds {
        Some(true) => yes,
        Some(false) => no,
        None => "未核实",
    };
    Told { about: about.to_owned(), stands: stands.to_owned(), because: because.to_owned(), holds: holds == Some(true) }
}

fn of_party(dossier: &Dossier, person: RecordId, day: Day) -> Vec<Told> {
    let Some(member) = dossier.members.iter().find(|member| member.person == person) else { return vec![] };
    let off = party::Off::of(dossier, member, day);
    let one = |about, holds, because| known(about, holds, "已脱钩", "未脱钩", because);
    let unknown = [off.home, off.hukou, off.collective].contains(&None);
    let all = if unknown { None } else { Some(off.wholly()) };
    vec![
        one("居住地", off.home, "按居住村和迁出地村得出"),
        one("户籍", off.hukou, "按户口是否迁移得出"),
        one("集体经济组织身份", off.collective, "按集体成员身份得出"),
        known("“三脱钩”", all, "应当转接", "充分征求本人意见", "三项都与迁出地脱钩的，应当转接"),
    ]
}

fn of_vote(dossier: &Dossier, person: RecordId) -> Vec<Told> {
    let case = cases::standing::<CollectiveCase>(dossier, person, &[]).map(|case| case.says);
    let Some((whole, in_favour)) = case.and_then(|case| Some((case.whole?, case.in_favour?))) else { return vec![] };
    let needed = two_thirds(whole);
    let because = format!("赞成 {in_favour} 人，全体 {whole} 人，需要 {needed} 人");
    vec![known("三分之二以上同意", Some(in_favour >= needed), "达到", "没有达到", &because)]
}

fn scope(dossier: &Dossier, codes: &CodeSets) -> Told {
    let scope = dossier.scope();
    let stands = scope.map_or("未核实", |scope| codes.show(MoveScope::SET, scope.code()));
    Told {
        about: "搬迁范围".to_owned(),
        stands: stands.to_owned(),
        because: "按迁出地村和居住村的代码得出".to_owned(),
        holds: scope.is_some(),
    }
}

fn of_pension(dossier: &Dossier, person: RecordId, codes: &CodeSets) -> Vec<Told> {
    let Some(member) = dossier.members.iter().find(|member| member.person == person) else { return vec![] };
    let draws = member.pensions.iter().any(|pension| pension.state.as_deref() == Some("3"));
    let outcome = dossier.scope().map(|scope| PensionOutcome::of(scope, member.has_moved(), draws));
    let stands = outcome.map_or("未核实", |outcome| codes.show("pension_result", outcome.code()));
    let hukou = known("户籍", member.moved, "已迁移", "未迁移", "");
    let result = Told {
        about: "居民养老保险关系".to_owned(),
        stands: stands.to_owned(),
        because: "按搬迁范围、户籍是否迁移、是否领取待遇得出".to_owned(),
        holds: outcome.is_some(),
    };
    vec![scope(dossier, codes), hukou, result]
}

fn of_medical(dossier: &Dossier, codes: &CodeSets) -> Vec<Told> {
    let services = dossier.scope().map(medical_service::of);
    let labels = services.map(|services| {
        let labels: Vec<&str> = services.iter().map(|code| codes.show("medical_service", code)).collect();
        labels.join("、")
    });
    let holds = labels.is_some();
    let service = Told {
        about: "医保服务".to_owned(),
        stands: labels.unwrap_or_else(|| "未核实".to_owned()),
        because: "市内搬迁的按本人意愿；迁往市外的协助转出".to_owned(),
        holds,
    };
    vec![scope(dossier, codes), service]
}

fn of_aid(dossier: &Dossier, person: RecordId, (day, parameters): (Day, &Parameters), codes: &CodeSets) -> Vec<Told> {
    let route = dossier.scope().map(AidRoute::of);
    let moved = dossier.members.iter().find(|member| member.person == person).and_then(|member| member.moved);
    let mut told = vec![
        scope(dossier, codes),
        known("户籍", moved, "已迁移", "未迁移", "户籍没有迁移的，由迁出地继续发放"),
        Told {
            about: "迁移路径".to_owned(),
            stands: route.map_or("未核实", |route| codes.show("assist_route", route.code())).to_owned(),
            because: "本乡镇内无需迁移；区县内通知迁入地镇街；跨区县函告迁入地民政局".to_owned(),
            holds: route.is_some(),
        },
    ];
    let Some(case) = cases::standing::<AidCase>(dossier, person, &[]) else { return told };
    if let Some(due) = assistance::due(&case.says, parameters) {
        let holds = day <= due || !case.state.open;
        let because = if parameters.aid_from_application {
            "从申请之日起 1 个月"
        } else {
            "从报送名单之日起 1 个月"
        };
        told.push(Told {
            about: "应完成日期".to_owned(),
            stands: crate::words::day(due, day),
            because: because.to_owned(),
            holds,
        });
    }
    let settled: Vec<AidMonth> = cases::of_person(dossier, person).map(|(_, month)| month).collect();
    let gaps = case.says.gaps(&settled, Month::of(day));
    if case.says.paid_through.is_some() {
        let (stands, holds) = if gaps.is_empty() {
            ("没有断档".to_owned(), true)
        } else {
            (format!("{}两地都未发放", assistance::spoken(&gaps)), false)
        };
        told.push(Told { about: "救助金发放".to_owned(), stands, because: String::new(), holds });
    }
    told
}
