//! A stage for tests with a real window: a display, a session bus and home folders of its own, and on it either the
//! desk's window driven by WebKit's driver or its page in Chromium. Knows nothing of what the pages hold.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);
const TICK: Duration = Duration::from_millis(50);

/// One display with folders of its own. Everything started on it ends with it.
pub struct Stage {
    folder: TempDir,
    display: String,
    _server: Group,
}

impl Stage {
    /// Starts a display of 1280 × 800 on a number that is free.
    pub fn open() -> Self {
        let folder = tempfile::Builder::new().prefix("anju-e2e-").tempdir().expect("a folder for the test");
        let mut xvfb = Command::new("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
        xvfb.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut server = Group::start(&mut xvfb);
        let mut number = String::new();
        BufReader::new(server.0.stdout.take().expect("asked for as a pipe"))
            .read_line(&mut number)
            .expect("its number");
        let stage = Self { folder, display: format!(":{}", number.trim()), _server: server };
        for name in ["home", "runtime", "data"] {
            fs::create_dir_all(stage.at(name)).expect("a folder of the stage");
        }
        stage
    }

    /// A path in the stage's own folder.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Waits until something holds outside the page.
    pub async fn until(&self, what: &str, holds: impl Fn() -> bool) {
        for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
            if holds() {
                return;
            }
            tokio::time::sleep(TICK).await;
        }
        panic!("in vain: {what}");
    }

    /// The desk's data folder.
    pub fn data(&self) -> PathBuf {
        self.at("data")
    }

    /// Opens the desk's window and waits for its page. `words` follow `--data` on its command line.
    pub async fn window(&self, words: &[&str]) -> Page {
        let port = free_port();
        let mut driver = self.program("dbus-run-session");
        driver.args(["--", "WebKitWebDriver", "--host=127.0.0.1", &format!("--port={port}")]);
        driver.env("TAURI_WEBVIEW_AUTOMATION", "true");
        let mut args = vec![json!("--data"), json!(self.data())];
        args.extend(words.iter().map(|word| json!(word)));
        // WebKit's driver refuses a session that names a browser.
        let wanted = json!({ "webkitgtk:browserOptions": { "binary": built("anju"), "args": args } });
        Page::open(driver, port, wanted).await
    }

    /// Opens `address` in Chromium.
    pub async fn chromium(&self, address: &str) -> Page {
        let port = free_port();
        let mut driver = self.program("chromedriver");
        driver.arg(format!("--port={port}"));
        let profile = format!("--user-data-dir={}", self.at("chromium").display());
        // Chromium's own sandbox does not start for root, as whom continuous integration runs.
        let args = json!([
            "--no-sandbox",
            "--no-first-run",
            "--disable-dev-shm-usage",
            "--lang=zh-CN",
            "--window-size=1280,800",
            profile
        ]);
        let wanted =
            json!({ "browserName": "chrome", "goog:chromeOptions": { "binary": "/usr/bin/chromium", "args": args } });
        let page = Page::open(driver, port, wanted).await;
        page.client.goto(address).await.expect("the address opens");
        page
    }

    /// Starts the desk for a browser and returns it with the address it printed.
    pub fn desk_for_browser(&self) -> (Group, String) {
        let mut desk = self.program(built("anju-desk"));
        desk.arg("--data").arg(self.data()).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped());
        let mut desk = Group::start(&mut desk);
        let lines = BufReader::new(desk.0.stdout.take().expect("asked for as a pipe")).lines();
        let address = lines.map_while(Result::ok).find_map(|line| line.find("http://").map(|at| line[at..].to_owned()));
        (desk, address.expect("the desk prints its address").trim().to_owned())
    }

    /// Kills the window's program as a power cut would. Its driver is of no use afterwards.
    pub fn kill_program(&self) {
        let data = self.data();
        for process in processes_named(&built("anju"), &data) {
            let _ = Command::new("kill").args(["-KILL", &process]).status();
        }
    }

    /// Starts the program a second time on the same folder and session bus, and returns how it ended.
    pub fn second_start(&self) -> ExitStatus {
        let process = processes_named(&built("anju"), &self.data()).pop().expect("the first one runs");
        let seen = fs::read(format!("/proc/{process}/environ")).expect("the first one's environment");
        let name = b"DBUS_SESSION_BUS_ADDRESS=";
        let bus = seen.split(|byte| *byte == 0).find_map(|entry| entry.strip_prefix(name)).expect("it has a bus");
        let mut second = self.program(built("anju"));
        second.env("DBUS_SESSION_BUS_ADDRESS", String::from_utf8_lossy(bus).into_owned());
        second.arg("--data").arg(self.data()).stderr(Stdio::null()).status().expect("the second one starts")
    }

    /// The files of the stage in which one of `words` stands in clear, in UTF-8 or UTF-16.
    pub fn files_with(&self, words: &[&str]) -> Vec<PathBuf> {
        let wanted: Vec<Vec<u8>> = words
            .iter()
            .flat_map(|word| [word.as_bytes().to_vec(), word.encode_utf16().flat_map(u16::to_le_bytes).collect()])
            .collect();
        let holds = |path: &PathBuf| {
            let bytes = fs::read(path).unwrap_or_default();
            wanted.iter().any(|word| bytes.windows(word.len()).any(|part| part == word.as_slice()))
        };
        ["home", "runtime", "data"].iter().flat_map(|name| files_below(&self.at(name))).filter(holds).collect()
    }

    /// A program that sees the stage's display and folders and nothing of the person's own.
    pub fn program(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY").env_remove("DBUS_SESSION_BUS_ADDRESS");
        command.env("HOME", self.at("home")).env("XDG_RUNTIME_DIR", self.at("runtime"));
        for (name, folder) in [("CONFIG", ".config"), ("DATA", ".local/share"), ("CACHE", ".cache")] {
            command.env(format!("XDG_{name}_HOME"), self.at("home").join(folder));
        }
        command.env("LANG", "C.UTF-8").env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
        command
    }
}

/// A page in front of the test: what a person sees, types and clicks.
pub struct Page {
    client: Client,
    port: u16,
    _driver: Group,
}

impl Page {
    async fn open(mut driver: Command, port: u16, wanted: Value) -> Self {
        let driver = Group::start(driver.stdout(Stdio::null()).stderr(Stdio::null()));
        wait_for_port(port);
        let wanted: Map<String, Value> = wanted.as_object().expect("capabilities are an object").clone();
        let address = format!("http://127.0.0.1:{port}");
        let client = ClientBuilder::new(HttpConnector::new()).capabilities(wanted).connect(&address).await;
        Self { client: client.expect("the driver opens the page"), port, _driver: driver }
    }

    /// Waits until something that `css` selects is there.
    pub async fn see(&self, css: &str) -> Element {
        match self.found(Locator::Css(css)).await {
            Ok(element) => element,
            Err(why) => panic!("{css} does not appear ({why}); the page says:\n{}", self.text("body").await),
        }
    }

    /// Looks until it is found. While a page is being drawn anew the driver may answer with an element it cannot name; that means
    /// not yet, as much as no element does.
    async fn found(&self, locator: Locator<'_>) -> Result<Element, CmdError> {
        for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
            if let Ok(element) = self.client.find(locator).await {
                return Ok(element);
            }
            tokio::time::sleep(TICK).await;
        }
        self.client.find(locator).await
    }

    /// Waits until nothing that `css` selects is there any more.
    pub async fn gone(&self, css: &str) {
        for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
            if self.client.find(Locator::Css(css)).await.is_err() {
                return;
            }
            tokio::time::sleep(TICK).await;
        }
        panic!("{css} does not go; the page says:\n{}", self.text("body").await);
    }

    /// Waits until the page's address, after the `#`, is this one.
    pub async fn until_address(&self, address: &str) {
        for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
            if self.script("return location.hash.slice(1)").await == address {
                return;
            }
            tokio::time::sleep(TICK).await;
        }
        panic!("the address does not become {address}; it is {}", self.script("return location.hash").await);
    }

    /// Waits until `words` stand in what `css` selects.
    pub async fn reads(&self, css: &str, words: &str) {
        let mut last = String::new();
        for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
            last = self.text(css).await;
            if last.contains(words) {
                return;
            }
            tokio::time::sleep(TICK).await;
        }
        panic!("{css} does not come to read “{words}”; it reads:\n{last}\nthe page says:\n{}", self.text("body").await);
    }

    /// Clicks what `css` selects, as soon as it is there and can be clicked.
    pub async fn click(&self, css: &str) {
        self.until_it_works(css, async || self.client.find(Locator::Css(css)).await?.click().await).await;
    }

    /// Clicks the first button, link, tab, label or option that reads `words`.
    pub async fn press(&self, words: &str) {
        let own = "self::button or self::a or self::label or self::summary";
        let role = "@role='button' or @role='tab' or @role='radio' or @role='option' or @role='menuitem'";
        let path = format!("//*[{own} or {role}][contains(normalize-space(.), '{words}')]");
        self.until_it_works(words, async || self.client.find(Locator::XPath(&path)).await?.click().await).await;
    }

    /// Empties the field that `css` selects and types `text` into it.
    pub async fn fill(&self, css: &str, text: &str) {
        let fill = async || {
            let field = self.client.find(Locator::Css(css)).await?;
            field.clear().await?;
            field.send_keys(text).await
        };
        self.until_it_works(css, fill).await;
    }

    /// Empties the field that tests call `test` and types `text` into it.
    pub async fn write(&self, test: &str, text: &str) {
        self.fill(&by(test), text).await;
    }

    /// Waits until somebody is signed in, and sees that it is this person; a narrow window shows the face alone.
    pub async fn signed_in(&self, name: &str) {
        self.see(&by("switch")).await;
        let me = self.script("return document.querySelector(\"[data-test='me']\").textContent").await;
        assert_eq!(me, name);
    }

    /// Sends keys to the field that `css` selects.
    pub async fn keys(&self, css: &str, keys: &str) {
        self.see(css).await.send_keys(keys).await.expect("the field takes keys");
    }

    /// Presses keys one after another wherever the focus is; Control is held until the end.
    pub async fn keys_down(&self, keys: &[&str]) {
        let held = |key: char| key == '\u{e009}';
        let all = || keys.iter().flat_map(|key| key.chars());
        let mut actions = KeyActions::new("keys".to_owned());
        for value in all() {
            actions = actions.then(KeyAction::Down { value });
            if !held(value) {
                actions = actions.then(KeyAction::Up { value });
            }
        }
        for value in all().filter(|key| held(*key)) {
            actions = actions.then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.expect("the page takes keys");
    }

    /// Types into whatever has the focus, as an input method hands it over.
    pub async fn type_where_the_focus_is(&self, text: &str) {
        self.devtools("Input.insertText", &json!({ "text": text })).await;
    }

    /// Chooses the option with this value in the list that `css` selects, as soon as the list has it.
    pub async fn choose(&self, css: &str, value: &str) {
        let what = format!("{value} in {css}");
        self.until_it_works(&what, async || self.client.find(Locator::Css(css)).await?.select_by_value(value).await)
            .await;
    }

    /// The text of what `css` selects; empty where it is not there.
    pub async fn text(&self, css: &str) -> String {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => element.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    /// Runs JavaScript in the page and returns its answer.
    pub async fn script(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.expect("the script runs")
    }

    /// Keeps a picture of the page as `NAME.png` in the target folder, for people to look at.
    pub async fn picture(&self, name: &str) -> PathBuf {
        // WebKit takes the picture with the next frame, and a quiet page draws none.
        let drawing = "let n = 0; const drawn = setInterval(() => { document.body.style.opacity = ++n % 2 ? '0.999' : ''; \
                       if (n === 40) clearInterval(drawn); }, 50)";
        self.script(drawing).await;
        let path = programs().join("e2e").join(format!("{name}.png"));
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder for pictures");
        fs::write(&path, self.client.screenshot().await.expect("a picture")).expect("the picture is written");
        path
    }

    /// Types through an input method in Chromium: each of `steps` is what is underlined while the person composes, then
    /// `taken` is committed.
    pub async fn compose(&self, css: &str, steps: &[&str], taken: &str) {
        self.click(css).await;
        for step in steps {
            let end = step.chars().count();
            let state = json!({ "text": step, "selectionStart": end, "selectionEnd": end });
            self.devtools("Input.imeSetComposition", &state).await;
        }
        self.devtools("Input.insertText", &json!({ "text": taken })).await;
    }

    /// Sends one command of Chromium's own protocol.
    pub async fn devtools(&self, command: &str, params: &Value) {
        let session = self.client.session_id().await.expect("a session").expect("its id");
        let body = json!({ "cmd": command, "params": params }).to_string();
        let answer = post(self.port, &format!("/session/{session}/goog/cdp/execute"), &body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{command}: {answer}");
    }

    /// Closes the page in good order.
    pub async fn close(self) {
        self.client.close().await.expect("the page closes");
    }

    /// A page that is just redrawing lets an element go between finding and using it, or covers it for a moment: `act` finds
    /// it anew each time.
    async fn until_it_works(&self, what: &str, act: impl AsyncFn() -> Result<(), CmdError>) {
        let mut last = None;
        for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
            match act().await {
                Ok(()) => return,
                Err(why) => last = Some(why),
            }
            tokio::time::sleep(TICK).await;
        }
        panic!("{what} cannot be used: {last:?}; the page says:\n{}", self.text("body").await);
    }
}

/// Selects what tests call `test`.
pub fn by(test: &str) -> String {
    format!("[data-test='{test}']")
}

/// A process that takes all it started with it when it goes.
pub struct Group(Child);

impl Group {
    /// Starts `command` as the head of a process group of its own.
    pub fn start(command: &mut Command) -> Self {
        let program = command.get_program().to_owned();
        Self(command.process_group(0).spawn().unwrap_or_else(|why| panic!("{}: {why}", program.display())))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

/// The program `name` as cargo built it, beside this test.
pub fn built(name: &str) -> PathBuf {
    let path = programs().join(name);
    assert!(path.exists(), "{} is not built; run `cargo xtask build` first", path.display());
    path
}

/// A file of one of the tools that xtask installs, below the folder of Python's packages.
pub fn tool_file(name: &str) -> PathBuf {
    let tools = programs().parent().expect("it lies in the target folder").join("tools/lib");
    let pythons = fs::read_dir(&tools).into_iter().flatten().filter_map(Result::ok);
    let found = pythons.map(|python| python.path().join("site-packages").join(name)).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("{name} is not installed; run `cargo xtask test --only window`"))
}

/// The folder of built programs: a test's own program lies in its `deps`.
fn programs() -> PathBuf {
    let own = std::env::current_exe().expect("this test is a program");
    own.ancestors().nth(2).expect("it lies in target/debug/deps").to_owned()
}

fn processes_named(program: &Path, data: &Path) -> Vec<String> {
    let wanted = [program.as_os_str(), data.as_os_str()].map(|part| part.as_encoded_bytes().to_vec());
    let found = fs::read_dir("/proc").expect("Linux has /proc").filter_map(Result::ok).filter(|entry| {
        let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
        let words: Vec<&[u8]> = line.split(|byte| *byte == 0).collect();
        words.first() == Some(&wanted[0].as_slice()) && words.contains(&wanted[1].as_slice())
    });
    found.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The ordinary files below a folder.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .flat_map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => files_below(&entry.path()),
            Ok(kind) if kind.is_file() => vec![entry.path()],
            Ok(_) | Err(_) => vec![],
        })
        .collect()
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a free port").port()
}

fn wait_for_port(port: u16) {
    for _ in 0..PATIENCE.as_millis() / TICK.as_millis() {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return;
        }
        sleep(TICK);
    }
    panic!("the driver does not listen on port {port}");
}

/// One plain POST to a driver; returns the first line of the answer. Chromium's driver keeps the line open whatever it is
/// asked, so nobody waits for its end.
fn post(port: u16, path: &str, body: &str) -> String {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).expect("the driver answers");
    let head = format!("POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n");
    write!(socket, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).expect("the driver reads");
    let mut answer = String::new();
    BufReader::new(socket).read_line(&mut answer).expect("the driver answers");
    answer
}
