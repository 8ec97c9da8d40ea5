//! `serve`: the running server, until it is asked to end.

use super::{Answer, Common, say};
use anju_county::{
    County, CountyError,
    enrolment::ADDRESSES,
    freeze,
    http::{self, Server},
    rim::{Machine, Rim},
    set_setting,
};
use anju_model::{Fault, Stamp};
use axum_server::Handle;
use clap::Args;
use serde_json::json;
use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket},
    sync::Arc,
    time::Duration,
};

#[derive(Args)]
pub(super) struct Serve {
    /// 监听地址；端口写 0 由系统挑选
    #[arg(long, default_value = "0.0.0.0:7443", value_name = "IP:PORT")]
    listen: SocketAddr,
    /// 登记文件里写的服务器地址 host:port，可写多个；不写则用本机地址
    #[arg(long, num_args = 1.., value_name = "HOST:PORT")]
    address: Vec<String>,
}

pub(super) fn serve(common: &Common, asked: &Serve) -> Result<Answer, CountyError> {
    let county = Arc::new(common.open()?);
    let socket = TcpListener::bind(asked.listen).map_err(|error| taken(&error, asked.listen))?;
    let bound = socket.local_addr()?;
    let addresses = if asked.address.is_empty() { vec![reached_at(bound)] } else { asked.address.clone() };
    county.write(|tx| set_setting(tx, ADDRESSES, &addresses.join("\n")))?;
    let server = Server::of(county.clone(), Arc::new(Machine))?;
    announce(common, bound, &addresses, &server.authority().fingerprint())?;
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let handle = Handle::new();
        let ending = handle.clone();
        tokio::spawn(keep_nightly(county));
        tokio::spawn(async move {
            asked_to_end().await;
            http::stop(&ending);
        });
        http::serve(server, socket, handle).await
    })?;
    Ok(Answer::new(json!({ "ended": true }), "服务已停止。"))
}

/// What the county does by itself, at its start, since an office may shut it down every evening, and at two each night, when no
/// desk waits for it: months that are over are frozen, and in the night every sum is recounted from the rows (SYNC §5).
async fn keep_nightly(county: Arc<County>) {
    loop {
        let months = county.clone();
        by_itself("months were not frozen", move || {
            let frozen = freeze::months(&months, &Machine)?;
            frozen.iter().for_each(|month| tracing::info!(%month, "the month's numbers are frozen"));
            Ok(())
        })
        .await;
        tokio::time::sleep(until_two(Machine.now())).await;
        let sums = county.clone();
        by_itself("the sums were not recounted", move || {
            match sums.write(|tx| Ok(anju_store::recount(tx, |_| Ok(None))?))?.len() {
                0 => tracing::info!("all sums agree with their rows"),
                places => tracing::error!(places, "sums differed from their rows and were set right"),
            }
            Ok(())
        })
        .await;
    }
}

async fn by_itself(failed: &str, act: impl FnOnce() -> Result<(), CountyError> + Send + 'static) {
    match tokio::task::spawn_blocking(act).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "{failed}"),
        Err(error) => tracing::error!(%error, "{failed}: it broke off"),
    }
}

/// Returns how long it is until two at night by the county's clock (UTC+8); a whole day at two itself.
fn until_two(now: Stamp) -> Duration {
    const HOUR: i64 = 3_600_000;
    let since_two = (now.0 + (8 - 2) * HOUR).rem_euclid(24 * HOUR);
    Duration::from_millis((24 * HOUR - since_two).unsigned_abs())
}

fn announce(common: &Common, bound: SocketAddr, addresses: &[String], fingerprint: &str) -> io::Result<()> {
    if common.json {
        return say(&json!({ "listening": bound, "addresses": addresses, "fingerprint": fingerprint }).to_string());
    }
    let addresses = addresses.join("、");
    say(&format!(
        "区县服务器已启动：{addresses}（监听 {bound}）\n服务器证书指纹末 8 位：{fingerprint}\n按 Ctrl-C 停止。"
    ))
}

fn taken(error: &io::Error, listen: SocketAddr) -> CountyError {
    tracing::error!(%error, "the address cannot be listened on");
    Fault::new("listen.taken").with("address", listen).into()
}

/// Where desks reach a server bound to all addresses: at the one this machine shows to the network. Connecting a datagram
/// socket sends nothing; it only asks the system which way it would go.
fn reached_at(bound: SocketAddr) -> String {
    if !bound.ip().is_unspecified() {
        return bound.to_string();
    }
    let outward = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))
        .and_then(|socket| socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).and_then(|()| socket.local_addr()));
    let ip = outward.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip());
    SocketAddr::new(ip, bound.port()).to_string()
}

/// Waits for Ctrl-C, or for what a service's keeper sends.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_comes_once_a_day() {
        // 2026-11-23 12:00 in Chongqing.
        let noon = Stamp(1_795_406_400_000);
        let hours = |now: Stamp| until_two(now).as_secs() / 3_600;
        assert_eq!(hours(noon), 14);
        assert_eq!(hours(noon.plus(14 * 3_600_000)), 24);
        assert_eq!(hours(noon.plus(13 * 3_600_000)), 1);
    }
}
