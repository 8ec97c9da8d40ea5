//! Tries the packages out: installs them where root may and nothing of them is installed, else unpacks them; starts the
//! server by its unit's own command as its own user, asks it something, starts the desk and fetches its page; takes
//! everything away again.

use crate::bundle::{packed, said};
use crate::house::House;
use crate::page::remove_folder;
use crate::step;
use crate::stop::Stop;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const USER: &str = "anju-county";
const UNIT: &str = "usr/lib/systemd/system/anju-county.service";
/// The folders that the server's package makes.
const FOLDERS: [&str; 2] = ["/var/lib/anju-county", "/etc/anju-county"];
/// Asks for the API's description, and checks the county's certificate and name as another system would.
const ASK: &str = "
import http.client, json, socket, ssl, sys
trust = ssl.create_default_context(cafile=sys.argv[1])
line = trust.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[2])), 10), server_hostname='county.anju')
county = http.client.HTTPSConnection('county.anju')
county.sock = line
county.request('GET', '/v1/openapi.json')
print(json.load(county.getresponse())['openapi'])
";

/// Packs what was built for testing and tries it out.
pub fn test(house: &House) -> Result<(), Stop> {
    let made = packed(house, false)?;
    let scratch = house.target("bundle/try");
    remove_folder(&scratch)?;
    fs::create_dir_all(&scratch).map_err(Stop::file(&scratch))?;
    no_window_behind(&made, &scratch)?;
    let place = if may_install() { Place::installed(&made)? } else { Place::unpacked(&made, &scratch)? };
    server_answers(&place, &scratch)?;
    desk_answers(&place, &scratch)
}

/// Looks at what the packages need, by their own words and by their programs: the desk for a browser and the server run where
/// no window can be. The window's own package is looked at too, so that the look is known to find something.
fn no_window_behind(made: &[PathBuf], scratch: &Path) -> Result<(), Stop> {
    for package in made {
        let mut ask = Command::new("dpkg-deb");
        let name = said("dpkg-deb", ask.arg("--field").arg(package).arg("Package"))?.trim().to_owned();
        let mut ask = Command::new("dpkg-deb");
        let depends = said("dpkg-deb", ask.arg("--field").arg(package).arg("Depends"))?;
        let root = scratch.join("look");
        step::run("bundle: dpkg-deb --extract", Command::new("dpkg-deb").arg("--extract").arg(package).arg(&root))?;
        let mut ask = Command::new("readelf");
        let needed = said("readelf", ask.arg("--dynamic").arg(root.join("usr/bin").join(&name)))?;
        let has_window = name == "anju";
        for text in [depends, needed] {
            if text.trim().is_empty() || of_a_window(&text) != has_window {
                return Err(failed(
                    &name,
                    &format!("it should need {} window: {text}", if has_window { "a" } else { "no" }),
                ));
            }
        }
    }
    println!("the desk for a browser and the server need no window");
    Ok(())
}

/// Tells whether a list of packages or libraries names what a window is made of.
fn of_a_window(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    ["webkit", "javascriptcore", "gtk", "gdk", "libx11", "wayland"].iter().any(|part| text.contains(part))
}

/// Where the packages' files lie. Dropped, they are gone.
struct Place {
    root: PathBuf,
    installed: bool,
}

impl Place {
    fn installed(made: &[PathBuf]) -> Result<Self, Stop> {
        let place = Self { root: PathBuf::from("/"), installed: true };
        step::run("bundle: dpkg --install", Command::new("dpkg").arg("--install").args(made))?;
        Ok(place)
    }

    fn unpacked(made: &[PathBuf], scratch: &Path) -> Result<Self, Stop> {
        let root = scratch.join("root");
        for package in made {
            step::run("bundle: dpkg-deb --extract", Command::new("dpkg-deb").arg("--extract").arg(package).arg(&root))?;
        }
        Ok(Self { root, installed: false })
    }

    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A command of the server with its two folders, as the user that it runs as.
    fn county(&self, words: &[&str], scratch: &Path) -> Command {
        let program = self.at("usr/bin/anju-county");
        let mut command = if self.installed { Command::new("setpriv") } else { Command::new(&program) };
        if self.installed {
            command.args(["--reuid", USER, "--regid", USER, "--init-groups", "--"]).arg(&program);
        }
        let [data, keys] = self.folders(scratch);
        command.args(words).arg("--data").arg(data).arg("--key").arg(keys.join("county.key"));
        command.current_dir("/");
        command
    }

    fn folders(&self, scratch: &Path) -> [PathBuf; 2] {
        if self.installed { FOLDERS.map(PathBuf::from) } else { ["data", "keys"].map(|name| scratch.join(name)) }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if !self.installed {
            return;
        }
        // Whatever of these fails is shown on the terminal, and nothing more can be done about it here.
        let _ = Command::new("dpkg").args(["--purge", "anju", "anju-desk", "anju-county"]).status();
        for folder in FOLDERS {
            let _ = fs::remove_dir_all(folder);
        }
        let _ = Command::new("userdel").arg(USER).status();
    }
}

/// Only root may install, and never over what somebody uses.
fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.trim_ascii() == b"0");
    let unused = ["anju", "anju-desk", "anju-county"].iter().all(|name| {
        let state = Command::new("dpkg-query").args(["-W", "-f", "${db:Status-Status}", name]).output();
        state.is_ok_and(|out| out.stdout.is_empty() || out.stdout == b"not-installed")
    });
    root && unused && FOLDERS.iter().all(|folder| !Path::new(folder).exists())
}

fn server_answers(place: &Place, scratch: &Path) -> Result<(), Stop> {
    let unit = place.at(UNIT);
    let unit = fs::read_to_string(&unit).map_err(Stop::file(&unit))?;
    let line = |name: &str| unit.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().to_owned();
    let starts = line("ExecStart=");
    let [data, _] = place.folders(scratch);
    let waits = line("ConditionPathExists=");
    if waits != "/var/lib/anju-county/county.db" || data.join("county.db").exists() {
        return Err(failed("the unit", "it would start before the county is made"));
    }
    if !place.installed {
        for folder in place.folders(scratch) {
            fs::create_dir_all(&folder).map_err(Stop::file(&folder))?;
        }
    }
    step::run("bundle: anju-county init", &mut place.county(&["init", "--county", "500235"], scratch))?;
    let port = free_port()?;
    let listen = format!("127.0.0.1:{port}");
    let words: Vec<&str> = starts.split_whitespace().skip(1).take_while(|word| *word != "--data").collect();
    let words: Vec<&str> =
        words.iter().map(|word| if *word == "0.0.0.0:7443" { listen.as_str() } else { *word }).collect();
    println!("── bundle: anju-county {}", words.join(" "));
    let server = place.county(&words, scratch).stdout(Stdio::null()).spawn();
    let _server = Running(server.map_err(Stop::file("anju-county"))?);
    wait_for(port)?;
    let pem = said("anju-county token ca", &mut place.county(&["token", "ca"], scratch))?;
    let trusted = scratch.join("county.pem");
    fs::write(&trusted, pem).map_err(Stop::file(&trusted))?;
    let mut ask = Command::new("python3");
    let answer = said("the server's answer", ask.args(["-c", ASK]).arg(&trusted).arg(port.to_string()))?;
    println!("the server answers: OpenAPI {}", answer.trim());
    Ok(())
}

fn desk_answers(place: &Place, scratch: &Path) -> Result<(), Stop> {
    let mut desk = Command::new(place.at("usr/bin/anju-desk"));
    desk.arg("--data").arg(scratch.join("desk")).stdout(Stdio::piped()).stdin(Stdio::null());
    let mut desk = Running(desk.spawn().map_err(Stop::file("anju-desk"))?);
    let lines = BufReader::new(desk.0.stdout.take().expect("asked for as a pipe")).lines();
    let address =
        lines.map_while(Result::ok).find_map(|line| line.find("http://").map(|at| line[at + 7..].trim().to_owned()));
    let address = address.ok_or_else(|| failed("anju-desk", "it prints no address"))?;
    let (host, path) = address.split_once('/').unwrap_or((&address, ""));
    let cookie = fetched(host, path, "")?;
    let cookie = cookie.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_default().to_owned();
    let page = fetched(host, "", cookie.split(';').next().unwrap_or_default())?;
    if !page.contains("<title>安居</title>") {
        return Err(failed("anju-desk", &format!("this is not its page: {page}")));
    }
    println!("the desk's page is there");
    Ok(())
}

fn fetched(host: &str, path: &str, cookie: &str) -> Result<String, Stop> {
    let mut line = TcpStream::connect(host).map_err(Stop::file(host))?;
    let head = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    line.write_all(head.as_bytes()).map_err(Stop::file(host))?;
    let mut answer = vec![];
    line.read_to_end(&mut answer).map_err(Stop::file(host))?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// A program that ends with the test. It is asked first, as a service is, so that what runs it lets go of it too.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = Command::new("kill").arg(self.0.id().to_string()).status();
        for _ in 0..100 {
            if matches!(self.0.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> Result<u16, Stop> {
    let found = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
    Ok(found.map_err(Stop::file("127.0.0.1"))?.port())
}

fn wait_for(port: u16) -> Result<(), Stop> {
    for _ in 0..300 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        sleep(Duration::from_millis(100));
    }
    Err(failed("anju-county serve", "it does not listen"))
}

fn failed(what: &str, how: &str) -> Stop {
    Stop::Failed { what: what.to_owned(), how: how.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_window_is_made_of_is_told_from_the_rest() {
        let window = "libc6 (>= 2.39), libgtk-3-0t64 (>= 3.24), libwebkit2gtk-4.1-0 (>= 2.48)";
        let linked = " 0x0000000000000001 (NEEDED) Shared library: [libwebkit2gtk-4.1.so.0]";
        assert!(of_a_window(window) && of_a_window(linked));
        assert!(!of_a_window("libc6 (>= 2.39), libgcc-s1 (>= 4.2), xdg-utils"));
        assert!(!of_a_window(" 0x0000000000000001 (NEEDED) Shared library: [libgcc_s.so.1]"));
    }
}
