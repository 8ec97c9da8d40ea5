//! A cold start with the county's records on the disk, until the page can be used, and the memory that the programs then take.
//! The desk is a real one, enrolled at the county's own server; the page is Chromium's, which runs already, without a window.

use crate::Failed;
use anju_model::AreaCode;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

const NAME: &str = "陈静";
const PASSWORD: &str = "anju-shiyong-1";
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the start is measured.
const STARTS: usize = 10;

/// Measures starts and memory; `home` holds the county.
pub fn measure(home: &Path, area: &AreaCode) -> Result<Value, Failed> {
    let runtime = tokio::runtime::Runtime::new()?;
    enrol(home, area)?;
    let driver_port = free_port()?;
    let mut driver = Command::new("chromedriver");
    let _driver =
        Group::start(driver.arg(format!("--port={driver_port}")).stdout(Stdio::null()).stderr(Stdio::null()))?;
    wait_for(driver_port)?;
    runtime.block_on(async {
        let client = browser(driver_port, home).await?;
        let (mut sign_in, mut today) = (vec![], vec![]);
        for _ in 0..STARTS {
            sign_in.push(start(&client, home, false, "input").await?.0);
            today.push(start(&client, home, true, "[data-test='today-row']").await?.0);
        }
        let (_, desk) = start(&client, home, true, "[data-test='today-row']").await?;
        let memory = kib_of_tree(desk.0.id());
        drop(desk);
        client.close().await?;
        let window = window(home)?;
        Ok(json!({
            "to_sign_in": crate::summary(sign_in),
            "to_today": crate::summary(today),
            "anju_desk_mib": memory / 1024,
            "window_tree_mib": window.map(|kib| kib / 1024),
        }))
    })
}

fn enrol(home: &Path, area: &AreaCode) -> Result<(), Failed> {
    let listen = format!("127.0.0.1:{}", free_port()?);
    let county = |words: &[&str]| -> Result<Command, Failed> {
        let mut command = Command::new(beside("anju-county")?);
        command.args(words).arg("--data").arg(home.join("county")).arg("--json");
        Ok(command)
    };
    let said = |mut command: Command| -> Result<Value, Failed> {
        let out = command.stderr(Stdio::inherit()).output()?;
        if out.status.success() { Ok(serde_json::from_slice(&out.stdout)?) } else { Err(format!("{command:?}").into()) }
    };
    let added = said(county(&["account", "add", NAME, "--role", "county-admin", "--area", area.as_str()])?)?;
    let once = added["one_time_code"].as_str().ok_or("a one-time code")?.to_owned();
    let code = said(county(&["enrol", "--area", area.as_str(), "--account", NAME, "--address", &listen])?)?;
    let code = code["code"].as_str().ok_or("an enrolment code")?.to_owned();
    let _server = Group::start(county(&["serve", "--listen", &listen])?.stdout(Stdio::null()))?;
    wait_for(listen.rsplit(':').next().and_then(|port| port.parse().ok()).ok_or("a port")?)?;
    let desk = |words: &[&str], input: &str| -> Result<(), Failed> {
        let mut command = Command::new(beside("anju-desk")?);
        command.arg("--data").arg(home.join("desk")).args(words).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = command.spawn()?;
        child.stdin.take().ok_or("a pipe")?.write_all(input.as_bytes())?;
        if child.wait()?.success() { Ok(()) } else { Err(format!("{command:?}").into()) }
    };
    desk(&["enrol", "--server", &listen, "--code", &code], &format!("{NAME}\n{once}\n{PASSWORD}\n"))?;
    desk(&["sync", "--sign-in", NAME], &format!("{PASSWORD}\n"))
}

async fn browser(port: u16, home: &Path) -> Result<Client, Failed> {
    let profile = format!("--user-data-dir={}", home.join("chromium").display());
    let args = json!(["--headless=new", "--no-sandbox", "--no-first-run", "--window-size=1280,800", profile]);
    let wanted =
        json!({ "browserName": "chrome", "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": args } });
    let wanted = wanted.as_object().ok_or("an object")?.clone();
    let driver = format!("http://127.0.0.1:{port}");
    Ok(ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&driver).await?)
}

/// Starts the desk and measures until `css` is on the page.
async fn start(client: &Client, home: &Path, signs_in: bool, css: &str) -> Result<(Duration, Group), Failed> {
    client.goto("about:blank").await?;
    let mut desk = Command::new(beside("anju-desk")?);
    desk.arg("--data").arg(home.join("desk")).stdin(Stdio::piped()).stdout(Stdio::piped());
    if signs_in {
        desk.args(["--sign-in", NAME]);
    }
    let began = Instant::now();
    let mut desk = Group::start(&mut desk)?;
    writeln!(desk.0.stdin.take().ok_or("a pipe")?, "{PASSWORD}")?;
    let lines = BufReader::new(desk.0.stdout.take().ok_or("a pipe")?).lines();
    let address = lines.map_while(Result::ok).find_map(|line| line.find("http://").map(|at| line[at..].to_owned()));
    client.goto(address.ok_or("an address")?.trim()).await?;
    client.wait().at_most(PATIENCE).every(Duration::from_millis(5)).for_element(Locator::Css(css)).await?;
    Ok((began.elapsed(), desk))
}

/// The memory of the window with its web processes, some seconds after its start; none where there is no display to be had.
fn window(home: &Path) -> Result<Option<u64>, Failed> {
    let mut display = Command::new("Xvfb");
    display.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
    let Ok(mut display) = Group::start(display.stdout(Stdio::piped()).stderr(Stdio::null())) else { return Ok(None) };
    let mut number = String::new();
    BufReader::new(display.0.stdout.take().ok_or("a pipe")?).read_line(&mut number)?;
    let mut window = Command::new("dbus-run-session");
    window.arg("--").arg(beside("anju")?).arg("--data").arg(home.join("desk")).args(["--sign-in", NAME]);
    window.env("DISPLAY", format!(":{}", number.trim())).env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
    window.env_remove("WAYLAND_DISPLAY").env("HOME", home).env("XDG_RUNTIME_DIR", home);
    let mut window = Group::start(window.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()))?;
    writeln!(window.0.stdin.take().ok_or("a pipe")?, "{PASSWORD}")?;
    sleep(Duration::from_secs(8));
    Ok(Some(kib_of_tree(window.0.id())))
}

/// The memory of a process and of all it started, shared pages counted by their share; the session bus is not the program's.
fn kib_of_tree(root: u32) -> u64 {
    let mut tree = vec![root];
    let mut at = 0;
    while let Some(process) = tree.get(at).copied() {
        tree.extend(children(process));
        at += 1;
    }
    let ours = |process: &&u32| {
        let name = fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        !name.starts_with("dbus")
    };
    tree.iter().filter(ours).map(|process| kib_of(*process)).sum()
}

fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).into_iter().flatten().filter_map(Result::ok);
    let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<u32>>()).collect()
}

fn kib_of(process: u32) -> u64 {
    let kept = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = kept.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

/// A process that takes all it started with it when it goes.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Result<Self, Failed> {
        Ok(Self(command.process_group(0).spawn()?))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

/// Returns the path of a program that lies beside this one.
pub fn beside(name: &str) -> Result<PathBuf, Failed> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

fn free_port() -> Result<u16, Failed> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn wait_for(port: u16) -> Result<(), Failed> {
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        if began.elapsed() > PATIENCE {
            return Err(format!("nothing listens on port {port}").into());
        }
        sleep(Duration::from_millis(20));
    }
    Ok(())
}
