//! Enrolling, first sign-ins and strangers, between a real county server over TLS and the real line of a desk.

use crate::running::{PASSWORD, Running, SECRET, VILLAGE, area, first, idle};
use anju_county::{
    audit::{self, By},
    devices, people,
    rim::{Machine, Rim},
    tls::Authority,
};
use anju_desk::{
    enrol::{self, Granted, Invitation},
    keys::{Cost, Keyring},
    line::{Line, LineFault},
};
use anju_model::{
    Fault, RecordId,
    sync::{
        enrol::AuditEntry,
        wire::{SyncAnswer, SyncRequest},
    },
};
use anju_store::{Key, rusqlite::Transaction};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

fn said(result: Result<Granted, Fault>) -> (String, Option<String>) {
    let fault = result.map(drop).unwrap_err();
    (fault.code, fault.params.get("left").cloned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_is_enrolled_by_code_and_its_first_person_is_signed_in_at_once() {
    let here = Running::start().await;
    let (granted, line) = here.enrolled("陈静").await;
    assert_eq!((granted.enrolled.name.as_str(), granted.enrolled.areas), ("农坝社区", vec![area(VILLAGE)]));
    assert_eq!(granted.enrolled.person.account.role, "site-staff");
    let answer = line.sync(&idle(granted.enrolled.desk)).await.unwrap();
    assert_eq!(answer.areas, vec![area(VILLAGE)]);
    let trail = here.county.read(|db| audit::newest(db, 10)).unwrap();
    assert!(trail.iter().any(|entry| entry.what == "enrolled" && entry.desk == Some(granted.enrolled.desk)));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enrolment_file_works_once_and_a_repeat_after_a_lost_answer_is_the_same_enrolment() {
    let here = Running::start().await;
    let one_time = here.account("陈静");
    let code = here.code(&["陈静"]);
    let invitation = here.by_file(&code, here.address);
    let granted = enrol::enrol(&invitation, first("陈静", &one_time), &SECRET).await.unwrap();
    let again = enrol::enrol(&invitation, first("陈静", &one_time), &SECRET).await.unwrap();
    assert_eq!((again.enrolled.desk, again.token), (granted.enrolled.desk, granted.token));
    let other_pc = enrol::enrol(&here.by_code(&code), first("陈静", ""), &[9; 32]).await;
    let fault = other_pc.map(drop).unwrap_err();
    assert_eq!((fault.code.as_str(), fault.params["desk"].as_str()), ("enrol.code_used", "农坝社区"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_device_code_is_answered_like_none_and_three_make_an_address_wait() {
    let here = Running::start().await;
    let one_time = here.account("陈静");
    let code = here.code(&["陈静"]);
    let tried = async |code: &str| {
        let invitation = here.by_code(code);
        enrol::enrol(&invitation, first("陈静", &one_time), &SECRET).await.map(drop).unwrap_err()
    };
    let wrong = tried(&format!("{}-22222-22222", &code[..4])).await;
    assert_eq!((wrong.code.as_str(), wrong.params.len()), ("enrol.code_wrong", 0));
    let none = if code.starts_with("2345") { "3456" } else { "2345" };
    assert_eq!(tried(&format!("{none}-22222-22222")).await, wrong, "nobody learns whether there is such a code");
    assert_eq!(tried(&format!("{}-33333-33333", &code[..4])).await, wrong);
    assert_eq!(tried(&code).await.code, "enrol.delay");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_one_time_code_does_not_use_the_device_code_up() {
    let here = Running::start().await;
    let one_time = here.account("陈静");
    let other = here.account("李建国");
    let invitation = here.by_code(&here.code(&["陈静"]));
    let tried = enrol::enrol(&invitation, first("陈静", "22222-22222"), &SECRET).await;
    assert_eq!(said(tried), ("one_time_code.wrong".into(), Some("4".into())));
    let tried = enrol::enrol(&invitation, first("李建国", &other), &SECRET).await;
    assert_eq!(said(tried).0, "account.not_here", "only who was named enrols");
    let newest = here.county.read(|db| audit::newest(db, 1)).unwrap().remove(0);
    assert_eq!(
        (newest.what.as_str(), newest.account.is_some()),
        ("enrol_failed", true),
        "and the trail says who was not"
    );
    let tried = enrol::enrol(&invitation, first("无此人", &one_time), &SECRET).await;
    assert_eq!(said(tried).0, "account.unknown");
    enrol::enrol(&invitation, first("陈静", &one_time), &SECRET).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_person_signs_in_first_with_a_code_and_later_desks_by_password() {
    let here = Running::start().await;
    let (_, line) = here.enrolled("陈静").await;
    let one_time = here.account("李建国");
    let signed_in = enrol::sign_in(&line, "李建国", &one_time, "anju-shiyong-2", None).await.unwrap();
    assert_eq!(signed_in.account.name, "李建国");
    enrol::sign_in(&line, "李建国", "", "anju-shiyong-2", None).await.unwrap();
    for code in ["password.wrong", "password.wrong", "sign_in.delay", "sign_in.delay"] {
        let fault = enrol::sign_in(&line, "李建国", "", "wrong-wrong", None).await.unwrap_err();
        assert_eq!(fault.code, code);
    }
    let fault = enrol::sign_in(&line, "李建国", &one_time, "other-password", None).await.unwrap_err();
    assert_eq!(fault.code, "one_time_code.used");
    people::set_disabled(&here.county, "陈静", true, By::CommandLine, &Machine).unwrap();
    let fault = enrol::sign_in(&line, "陈静", "", PASSWORD, None).await.unwrap_err();
    assert_eq!(fault.code, "account.disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_mended_while_the_store_is_closed() {
    let here = Running::start().await;
    let (granted, _) = here.enrolled("陈静").await;
    let folder = tempfile::tempdir().unwrap();
    let key = Key::new([5; 32]);
    let random = &mut |bytes: &mut [u8]| Machine.random(bytes);
    let mut ring = Keyring::open(folder.path(), Cost::TRIFLING, random).unwrap();
    ring.seal_to_county(&granted.enrolled.recovery, granted.enrolled.desk, &key, random).unwrap();
    let cold = granted.card.line().unwrap();
    let reset = people::reset(&here.county, "陈静", By::CommandLine, &Machine).unwrap().one_time_code;
    let back = enrol::sign_in(&cold, "陈静", &reset, "new-password-1", ring.sealed()).await.unwrap();
    assert_eq!(back.data_key.as_deref(), Some("05".repeat(32).as_str()));
    let fault = enrol::sign_in(&cold, "陈静", "", "new-password-1", None).await.unwrap_err();
    assert_eq!(fault.code, "device.unknown", "without token or sealed key there is no desk");
    here.county.write(|tx| devices::revoke(tx, granted.enrolled.desk, By::CommandLine, Machine.now())).unwrap();
    let fault = enrol::sign_in(&cold, "陈静", "", "new-password-1", ring.sealed()).await.unwrap_err();
    assert_eq!(fault.code, "device.revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_desk_or_token_gets_nothing_and_a_revoked_desk_is_told() {
    let here = Running::start().await;
    let (granted, line) = here.enrolled("陈静").await;
    let (other, _) = here.enrolled("李建国").await;
    let refused = |result: Result<_, LineFault>| match result.map(drop).unwrap_err() {
        LineFault::Refused(fault) => fault.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(line.sync(&idle(other.enrolled.desk)).await), "device.unknown");
    line.set_desk(other.enrolled.desk, &granted.token);
    assert_eq!(refused(line.sync(&idle(other.enrolled.desk)).await), "device.unknown");
    line.set_desk(granted.enrolled.desk, &"0".repeat(64));
    assert_eq!(refused(line.sync(&idle(granted.enrolled.desk)).await), "device.unknown");
    line.set_desk(granted.enrolled.desk, &granted.token);
    here.county.write(|tx| devices::revoke(tx, granted.enrolled.desk, By::CommandLine, Machine.now())).unwrap();
    assert!(line.sync(&idle(granted.enrolled.desk)).await.unwrap().revoked);
    assert_eq!(refused(line.blob_state(&"0".repeat(64)).await.map(|_| SyncAnswer::default())), "blob.unnamed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_set_back_to_before_a_desks_new_id_gives_it_another() {
    let here = Running::start().await;
    let (granted, line) = here.enrolled("陈静").await;
    let first = granted.enrolled.desk;
    let restored = SyncRequest { restored: true, ..idle(first) };
    let second = line.sync(&restored).await.unwrap().new_desk.unwrap();
    line.set_desk(second, &granted.token);
    assert_eq!(line.sync(&idle(second)).await.unwrap().new_desk, None);
    let forget = |tx: &Transaction<'_>| Ok(tx.execute("DELETE FROM device WHERE id = ?1", [second.bytes()])?);
    assert_eq!(here.county.write(forget).unwrap(), 1);
    let third = line.sync(&idle(second)).await.unwrap().new_desk.unwrap();
    line.set_desk(third, &granted.token);
    assert_eq!(line.sync(&idle(third)).await.unwrap().new_desk, None);
    assert_eq!(here.county.read(|db| devices::load(db, third)).unwrap().unwrap().parent, Some(first));
    // Revoking the first revokes what came of it, also while the county does not know its id.
    here.county.write(|tx| devices::revoke(tx, first, By::CommandLine, Machine.now())).unwrap();
    line.set_desk(second, &granted.token);
    assert!(line.sync(&idle(second)).await.unwrap().revoked);
}

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_the_audit_trail_go_up_once() {
    let here = Running::start().await;
    let (granted, line) = here.enrolled("陈静").await;
    let entry = |id: Option<u8>, number| AuditEntry {
        id: id.map(|n| RecordId::from_bytes([n; 16])),
        number,
        at: Machine.now(),
        what: "reveal".into(),
        by: Some(granted.enrolled.person.id),
        record: None,
        why: Some("核对".into()),
    };
    let count = || {
        let trail = here.county.read(|db| audit::newest(db, 100)).unwrap();
        trail.iter().filter(|entry| entry.what == "reveal").count()
    };
    let (old, new) = (|number| entry(None, number), |id, number| entry(Some(id), number));
    assert_eq!(line.audit(&[old(1), old(2)]).await.unwrap().upto, 2);
    assert_eq!(line.audit(&[old(1), old(2), old(3), old(5)]).await.unwrap().upto, 3);
    assert_eq!(count(), 3, "an old program's are known by their numbers");
    assert_eq!(line.audit(&[new(1, 4), new(2, 5)]).await.unwrap().upto, 5);
    assert_eq!(line.audit(&[new(3, 4)]).await.unwrap().upto, 4, "of another PC of the same disk");
    assert_eq!(line.audit(&[new(1, 4), new(2, 5), new(4, 6)]).await.unwrap().upto, 6);
    assert_eq!(line.audit(&[new(6, 8)]).await.unwrap().upto, 6, "what a restored county has lost comes again");
    assert_eq!(count(), 7);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_countys_server_is_refused_before_anything_is_sent() {
    let here = Running::start().await;
    let elsewhere = Running::start().await;
    let (granted, _) = here.enrolled("陈静").await;
    let line = Line::new(vec![elsewhere.address.to_string()], &granted.card.ca).unwrap();
    line.set_desk(granted.enrolled.desk, &granted.token);
    let fault = line.sync(&idle(granted.enrolled.desk)).await.unwrap_err();
    let fingerprint = Authority::of(&elsewhere.county).unwrap().fingerprint();
    assert_eq!(fault, LineFault::Certificate { fingerprint });
    let moved = Line::new(vec![elsewhere.address.to_string(), here.address.to_string()], &granted.card.ca).unwrap();
    moved.set_desk(granted.enrolled.desk, &granted.token);
    moved.sync(&idle(granted.enrolled.desk)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_know_the_code_is_not_pinned() {
    let here = Running::start().await;
    let impostor = Running::start().await;
    let one_time = here.account("陈静");
    let code = here.code(&["陈静"]);
    let invitation = Invitation::from_code(&impostor.address.to_string(), &code).unwrap();
    let tried = enrol::enrol(&invitation, first("陈静", &one_time), &SECRET).await;
    assert_eq!(said(tried).0, "enrol.code_wrong");
    let by_file = here.by_file(&code, impostor.address);
    let tried = enrol::enrol(&by_file, first("陈静", &one_time), &SECRET).await;
    assert_eq!(said(tried).0, "server.certificate");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_address_and_a_log_in_page_are_told_apart() {
    let here = Running::start().await;
    let (granted, _) = here.enrolled("陈静").await;
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let line = Line::new(vec![address.to_string()], &granted.card.ca).unwrap();
    let portal = thread::spawn(move || {
        let (mut stream, _) = socket.accept().unwrap();
        let _ = stream.read(&mut [0; 1024]);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<!DOCTYPE html>").unwrap();
    });
    assert_eq!(line.sync(&idle(granted.enrolled.desk)).await.unwrap_err(), LineFault::NotCounty);
    portal.join().unwrap();
    let fault = line.sync(&idle(granted.enrolled.desk)).await.unwrap_err();
    assert_eq!(fault, LineFault::Unreachable { address: address.to_string() });
}
