//! `anju-desk`: the desk without a window. Serves the page for a browser, enrols, signs people in for the first time, syncs
//! and answers requests for scripts. What it does lies in the library.

use anju_desk::{Desk, Machine, browser::Browser, files::uploads::Uploads, folder, keys::Cost};
use anju_model::{
    Fault,
    contract::{Enrol, FirstSignIn, Hello, Request, SignIn},
    words::fault::sentence,
};
use clap::{Args, Parser, Subcommand};
use std::{
    fs,
    io::{self, BufRead, Write},
    mem::ManuallyDrop,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};
use tracing_subscriber::EnvFilter;

/// 安居，本机程序（不带窗口）。不带子命令时，在本机浏览器里打开页面。
#[derive(Parser)]
#[command(name = "anju-desk", version)]
struct Asked {
    /// 数据目录；不写则用系统分配的目录
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// 页面地址，只能是本机回环地址；端口写 0 由系统挑选
    #[arg(long, default_value = "127.0.0.1:0", value_name = "IP:PORT")]
    listen: SocketAddr,
    /// 先让这个账号登录；账号密码是标准输入的第一行
    #[arg(long, global = true, value_name = "NAME")]
    sign_in: Option<String>,
    /// 日志详细程度：error、warn、info、debug
    #[arg(long, global = true, default_value = "warn", value_name = "LEVEL")]
    log: String,
    #[command(subcommand)]
    act: Option<Act>,
}

#[derive(Subcommand)]
enum Act {
    /// 登记本机。标准输入每三行一人：账号、一次性登录码（已有密码的留空行）、要设的账号密码；第一人登记本机，其余各人第一次登录
    Enrol(ByWhat),
    /// 已登记的本机上，又一人第一次登录（要联网）。标准输入三行：账号、一次性登录码（可留空行）、账号密码
    FirstSignIn,
    /// 同步一次，打印同步状态（JSON）；要用 --sign-in
    Sync,
    /// 逐行读标准输入里的请求（JSON），逐行打印答复；可用 --sign-in
    Call,
}

#[derive(Args)]
struct ByWhat {
    /// 登记文件
    #[arg(long, value_name = "FILE", conflicts_with_all = ["server", "code"], required_unless_present = "server")]
    file: Option<PathBuf>,
    /// 区县服务器地址，如 192.168.1.10:7443
    #[arg(long, value_name = "HOST:PORT", requires = "code")]
    server: Option<String>,
    /// 设备登记码
    #[arg(long, requires = "server")]
    code: Option<String>,
}

fn main() -> ! {
    let asked = Asked::parse();
    let filter = EnvFilter::try_new(&asked.log).unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(&asked) {
        Ok(()) => anju_desk::end(0),
        Err(fault) => {
            // Without standard error there is nobody to tell.
            let _ = writeln!(io::stderr(), "{}", sentence(&fault));
            anju_desk::end(1)
        }
    }
}

fn run(asked: &Asked) -> Result<(), Fault> {
    let folder = asked.data.clone().or_else(system_folder).ok_or_else(|| Fault::new("folder.none"))?;
    let _held = folder::lock(&folder)?;
    let runtime = tokio::runtime::Runtime::new().map_err(|_| Fault::new("program.broke"))?;
    // Whatever sync is doing ends with the process, as in a crash: a runtime that is dropped would panic in the middle of it.
    let runtime = ManuallyDrop::new(runtime);
    let desk = Desk::open(&folder, Arc::new(Machine), Cost::REAL, runtime.handle().clone())?;
    let mut lines = io::stdin().lock().lines();
    if let Some(name) = &asked.sign_in {
        let password = next(&mut lines)?.unwrap_or_default();
        ask(&desk, SignIn { name: name.clone(), password })?;
    }
    match &asked.act {
        None => serve(asked.listen, desk, &runtime),
        Some(Act::Enrol(by)) => enrol(&desk, by, &mut lines),
        Some(Act::FirstSignIn) => first_sign_ins(&desk, &mut lines),
        Some(Act::Sync) => print(&serde_json::to_value(desk.sync_once()?).expect("chips always serialize")),
        Some(Act::Call) => call(&desk, &mut lines),
    }
}

type Lines<'a> = io::Lines<io::StdinLock<'a>>;

fn enrol(desk: &Desk, by: &ByWhat, lines: &mut Lines<'_>) -> Result<(), Fault> {
    let (account, one_time_code, password) =
        three(lines)?.ok_or_else(|| Fault::new("name.missing").field("account"))?;
    let ticket = by.file.as_deref().map(|file| upload(desk, file)).transpose()?;
    let (address, code) = (by.server.clone(), by.code.clone());
    ask(desk, Enrol { ticket, address, code, account, one_time_code, password })?;
    first_sign_ins(desk, lines)
}

/// Signs people in for the first time, three lines each, and prints the session at the end.
fn first_sign_ins(desk: &Desk, lines: &mut Lines<'_>) -> Result<(), Fault> {
    while let Some((name, one_time_code, password)) = three(lines)? {
        ask(desk, FirstSignIn { name, one_time_code, password })?;
    }
    print(&ask(desk, Hello {})?)
}

fn upload(desk: &Desk, file: &Path) -> Result<String, Fault> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unreadable = |_| Fault::new("file.unreadable");
    Uploads::admit(&name, fs::metadata(file).map_err(unreadable)?.len())?;
    let bytes = fs::read(file).map_err(unreadable)?;
    desk.upload(&name, &bytes)
}

/// Answers each line; a fault is an answer too, `{"fault": …}`.
fn call(desk: &Desk, lines: &mut Lines<'_>) -> Result<(), Fault> {
    while let Some(line) = next(lines)? {
        if !line.trim().is_empty() {
            let answer = desk.handle_json(&line);
            print(&answer.unwrap_or_else(|fault| serde_json::json!({ "fault": fault })))?;
        }
    }
    Ok(())
}

fn serve(listen: SocketAddr, desk: Arc<Desk>, runtime: &tokio::runtime::Runtime) -> Result<(), Fault> {
    if !listen.ip().is_loopback() {
        return Err(Fault::new("listen.loopback").with("address", listen));
    }
    let taken = |error: io::Error| {
        tracing::error!(%error, "the address cannot be listened on");
        Fault::new("listen.taken").with("address", listen)
    };
    runtime.block_on(async {
        let socket = tokio::net::TcpListener::bind(listen).await.map_err(taken)?;
        let browser = Browser::new(desk, socket.local_addr().map_err(taken)?, &Machine);
        say(&format!("请在本机浏览器里打开：{}", browser.link().unwrap_or_default()))?;
        tokio::select! {
            ended = browser.serve(socket) => ended.map_err(taken),
            // Nothing depends on a clean end: every save was written when it was shown as saved.
            _ = tokio::signal::ctrl_c() => Ok(()),
        }
    })
}

fn ask(desk: &Desk, request: impl Into<Request>) -> Result<serde_json::Value, Fault> {
    desk.handle(request.into())
}

fn three(lines: &mut Lines<'_>) -> Result<Option<(String, String, String)>, Fault> {
    let Some(name) = next(lines)?.filter(|name| !name.trim().is_empty()) else {
        return Ok(None);
    };
    let mut rest = || next(lines).map(Option::unwrap_or_default);
    Ok(Some((name, rest()?, rest()?)))
}

fn next(lines: &mut Lines<'_>) -> Result<Option<String>, Fault> {
    let line = lines.next().transpose().map_err(|_| Fault::new("input.unreadable"))?;
    Ok(line.map(|line| line.trim_end_matches('\r').to_owned()))
}

fn print(answer: &serde_json::Value) -> Result<(), Fault> {
    say(&answer.to_string())
}

fn say(text: &str) -> Result<(), Fault> {
    let mut out = io::stdout().lock();
    writeln!(out, "{text}").and_then(|()| out.flush()).map_err(|_| Fault::new("output.closed"))
}

/// The folder that the system gives the program; the window uses the same one.
#[expect(
    clippy::disallowed_methods,
    reason = "the command line is a rim: the system says where programs keep their data"
)]
fn system_folder() -> Option<PathBuf> {
    const NAME: &str = "cn.anju.desk";
    let of = |variable: &str| std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from);
    if cfg!(windows) {
        return of("APPDATA").map(|folder| folder.join(NAME));
    }
    let home = of("HOME");
    let shared = of("XDG_DATA_HOME").or_else(|| home.map(|home| home.join(".local/share")));
    shared.map(|folder| folder.join(NAME))
}
