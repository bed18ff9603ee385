//! The live page's server, from outside: what it shows is what the command line gives, whom it answers, what it
//! withstands.
#![cfg(feature = "serve")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use assert_cmd::cargo::CommandCargoExt;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// A server that ends with its test.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status, headers, body.
struct Told {
    status: u16,
    head: String,
    body: String,
}

impl Told {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|why| panic!("{why}: {}", self.body))
    }
}

impl Server {
    fn start() -> Self {
        let mut child = serve(&["--port", "0", "--no-open", "--quiet"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a line");
        let address = line.trim().trim_start_matches("http://");
        let address = address
            .parse()
            .unwrap_or_else(|_| panic!("an address: {line}"));
        Self { child, address }
    }

    /// Sends bytes and reads all of the answer; none when the server hangs up without one.
    fn send(&self, bytes: &[u8]) -> Option<Told> {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a timeout");
        // The server may refuse, and hang up, before all is sent.
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Told {
            status,
            head: head.to_lowercase(),
            body: body.to_owned(),
        })
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> Told {
        let host = if headers.to_lowercase().contains("host:") {
            String::new()
        } else {
            format!("Host: {}\r\n", self.address)
        };
        let length = body.len();
        let mut bytes = format!(
            "{method} {path} HTTP/1.1\r\n{host}{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n"
        )
        .into_bytes();
        bytes.extend(body);
        self.send(&bytes).expect("an answer")
    }

    fn get(&self, path: &str) -> Told {
        self.request("GET", path, "", b"")
    }

    fn post(&self, path: &str, body: &Value) -> Told {
        let kind = "Content-Type: application/json\r\n";
        self.request("POST", path, kind, body.to_string().as_bytes())
    }

    fn alive(&mut self) -> bool {
        self.child.try_wait().expect("its state").is_none() && self.get("/").status == 200
    }

    /// Opens a page.
    fn page(&self) -> Page {
        let mut stream = TcpStream::connect(self.address).expect("the server listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a timeout");
        // Version 1.0 knows no chunks, so that the stream is the events.
        write!(
            stream,
            "GET /api/run HTTP/1.0\r\nHost: {}\r\n\r\n",
            self.address
        )
        .expect("sent");
        let mut page = Page {
            events: BufReader::new(stream),
            path: String::new(),
        };
        let (kind, name) = page.event();
        assert_eq!(kind, "run");
        page.path = format!("/api/run/{name}");
        page
    }

    /// Bytes that the server holds.
    #[cfg(target_os = "linux")]
    fn memory(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()));
        let status = status.expect("the process is there");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .expect("a size");
        let kilobytes: String = line.chars().filter(char::is_ascii_digit).collect();
        kilobytes.parse::<usize>().expect("a number") * 1024
    }
}

/// A page's stream of events.
struct Page {
    events: BufReader<TcpStream>,
    path: String,
}

impl Page {
    /// The next event: its kind and what it says.
    fn event(&mut self) -> (String, String) {
        let mut kind = String::new();
        loop {
            let mut line = String::new();
            let read = self.events.read_line(&mut line).expect("an event in time");
            assert!(read > 0, "the stream goes on");
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim().clone_into(&mut kind);
            } else if let Some(said) = line.strip_prefix("data: ") {
                return (kind, said.trim_end().to_owned());
            }
        }
    }
}

fn serve(args: &[&str]) -> Command {
    let mut command = Command::cargo_bin("millpond").expect("the binary is built");
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("serve")
        .args(args);
    command
}

fn open(folder: &str, policies: [&str; 2]) -> Value {
    let path = |name: &str| format!("{folder}/{name}.toml");
    json!({ "ask": "open", "place": path("world"), "policies": policies.map(path) })
}

#[test]
fn what_the_page_shows_is_what_compare_writes() {
    const MONTHS: usize = 30;
    let server = Server::start();
    let mut page = server.page();
    let opened = server.post(&page.path, &open("village", ["globalised", "localised"]));
    assert_eq!(opened.status, 200, "{}", opened.body);
    let opened = opened.json();
    let pace = json!({ "months_a_second": 240.0 });
    assert_eq!(
        server.post(&format!("{}/pace", page.path), &pace).status,
        200
    );
    let mut frames = Vec::new();
    while frames.len() < MONTHS {
        let told: Value = serde_json::from_str(&page.event().1).expect("JSON");
        frames.extend(told["frames"].as_array().expect("frames").clone());
    }
    let out = tempfile::tempdir().expect("a folder");
    let mut compare = Command::cargo_bin("millpond").expect("the binary is built");
    compare
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args([
            "compare",
            "scenarios/village/globalised.toml",
            "scenarios/village/localised.toml",
        ])
        .args([
            "--replicates",
            "1",
            "--quick",
            "--quiet",
            "--set",
            "run.months=30",
            "--out",
        ])
        .arg(out.path())
        .stdout(Stdio::null());
    assert!(compare.status().expect("it runs").success());
    let runs = rows(&out.path().join("runs.csv"));
    let series = rows(&out.path().join("series.csv"));
    let names: Vec<&str> = opened["outcomes"]
        .as_array()
        .expect("outcomes")
        .iter()
        .map(|outcome| outcome["name"].as_str().expect("a name"))
        .collect();
    let mut compared = 0;
    for (side, policy) in ["globalised", "localised"].into_iter().enumerate() {
        let calm = runs[1..]
            .iter()
            .find(|run| run[1] == policy && run[2] == "calm");
        let id = &calm.expect("a calm run")[0];
        for row in series[1..].iter().filter(|row| row[0] == *id) {
            let month: usize = row[1].parse().expect("a month");
            let values = &frames[month - 1]["sides"][side]["values"];
            for (column, name) in series[0].iter().enumerate().skip(3) {
                let at = names
                    .iter()
                    .position(|known| known == name)
                    .expect("an outcome");
                let written: Option<f64> = row[column].parse().ok();
                assert_eq!(
                    values[at].as_f64().map(|v| v + 0.0),
                    written,
                    "{policy} {month} {name}"
                );
                compared += 1;
            }
        }
    }
    assert_eq!(compared, 2 * MONTHS * names.len());
}

fn rows(path: &std::path::Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.has_headers(false).from_path(path).expect("a table");
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        row.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

#[test]
fn a_run_ends_with_its_page_and_no_other() {
    let server = Server::start();
    let (one, other) = (server.page(), server.page());
    assert_ne!(one.path, other.path);
    for page in [&one, &other] {
        let opened = server.post(&page.path, &open("village", ["world", "mixed"]));
        assert_eq!(opened.json()["say"], "opened");
    }
    let gone = one.path.clone();
    drop(one);
    let since = Instant::now();
    let advance = json!({ "ask": "advance", "months": 1 });
    while server.post(&gone, &advance).status != 404 {
        assert!(
            since.elapsed() < Duration::from_secs(10),
            "the run goes on without its page"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let told = server.post(&other.path, &advance).json();
    assert_eq!(told["frames"].as_array().map(Vec::len), Some(1));
}

#[test]
fn only_its_own_page_is_answered_and_only_what_it_gave_out_is_there() {
    let server = Server::start();
    let page = server.get("/");
    assert_eq!(page.status, 200);
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(page.head.contains(header), "{}", page.head);
    }
    assert!(!page.body.contains("<script>") && !page.body.contains("style="));
    for headers in [
        "Host: evil.example\r\n".to_owned(),
        format!(
            "Host: {}\r\nOrigin: http://evil.example\r\n",
            server.address
        ),
        format!("Host: {}\r\nSec-Fetch-Site: cross-site\r\n", server.address),
    ] {
        let told = server.request("GET", "/api/places", &headers, b"");
        assert_eq!(
            (told.status, &told.json()["say"]),
            (403, &json!("problems")),
            "{headers}"
        );
    }
    // A form of another site can send plain text without asking.
    let run = server.page();
    let told = server.request("POST", &run.path, "Content-Type: text/plain\r\n", b"{}");
    assert_eq!(told.status, 403);
    for path in [
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/scenarios/village/world.toml",
        "/api/run/../../etc/passwd",
        "/api",
        "/page.js/",
    ] {
        let told = server.get(path);
        assert_eq!(
            (told.status, &told.json()["say"]),
            (404, &json!("problems")),
            "{path}"
        );
    }
    for place in [
        "../Cargo.toml",
        "/etc/passwd",
        "village/../village/world.toml",
        "",
    ] {
        let asked = json!({ "ask": "open", "place": place, "policies": [place, place] });
        let told = server.post(&run.path, &asked);
        assert_eq!(told.status, 422, "{place}: {}", told.body);
    }
}

#[test]
fn lessons_are_pages_with_their_runs() {
    let server = Server::start();
    for path in ["/lessons/", "/lessons/index.html"] {
        assert!(server.get(path).body.contains("leaky-bucket.html"));
    }
    assert_eq!(server.get("/lessons").status, 308);
    let page = server.get("/lessons/leaky-bucket.html");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("../lesson.js") && page.body.contains("id=\"play\""));
    assert_eq!(server.get("/lessons/leaky-bucket.html").body, page.body);
    for path in [
        "/lessons/alchemy.html",
        "/lessons/leaky-bucket",
        "/lessons/..%2Fworld.toml",
    ] {
        assert_eq!(server.get(path).status, 404, "{path}");
    }
    for path in ["/lesson.js", "/lesson.css"] {
        assert_eq!(server.get(path).status, 200, "{path}");
    }
}

#[test]
fn bad_requests_get_clear_words_and_the_server_lives() {
    let mut server = Server::start();
    let page = server.page();
    let large = format!("\"{}\"", "x".repeat(100_000));
    let told = server.request(
        "POST",
        &page.path,
        "Content-Type: application/json\r\n",
        large.as_bytes(),
    );
    assert_eq!(
        (told.status, &told.json()["say"]),
        (413, &json!("problems"))
    );
    for (body, words) in [
        (json!({ "ask": "dance" }), "unknown variant"),
        (json!({ "ask": "advance" }), "missing field `months`"),
        (json!([]), "this is no request"),
    ] {
        let told = server.post(&page.path, &body);
        let said = told.json()["message"].to_string();
        assert!(told.status == 400 && said.contains(words), "{said}");
    }
    for pace in [json!(-1.0), json!(1e300), json!("fast"), json!(null)] {
        let told = server.post(
            &format!("{}/pace", page.path),
            &json!({ "months_a_second": pace }),
        );
        assert!(matches!(told.status, 400 | 422), "{pace}: {}", told.body);
    }
    assert_eq!(server.request("DELETE", "/api/places", "", b"").status, 405);
    assert_eq!(
        server
            .post("/api/run/nobody", &json!({ "ask": "places" }))
            .status,
        404
    );
    assert!(server.alive());
}

/// Whatever is sent to whatever path by whatever method: an answer in JSON or the page, and a server that lives.
#[test]
fn nothing_that_is_sent_brings_it_down() {
    let mut server = Server::start();
    let page = server.page();
    assert_eq!(
        server
            .post(&page.path, &open("village", ["world", "localised"]))
            .status,
        200
    );
    let paths = vec![
        "/".to_owned(),
        "/page.js".to_owned(),
        "/api/places".to_owned(),
        page.path.clone(),
        format!("{}/pace", page.path),
        "/api/run/x".to_owned(),
        "/lessons/index.html".to_owned(),
        "/lessons/%00.html".to_owned(),
    ];
    let number = prop_oneof![
        any::<i64>().prop_map(|n| json!(n)),
        any::<f64>().prop_map(|n| json!(n)),
        (0..3i64).prop_map(|n| json!(n)),
        Just(json!("1")),
        Just(Value::Null),
    ];
    let word = prop_oneof![
        Just(json!("village/world.toml")),
        Just(json!("tariff")),
        Just(json!("supplies")),
        any::<String>().prop_map(|text| json!(text)),
        Just(json!(["village/world.toml", "village/mixed.toml"])),
    ];
    let names = vec![
        "places", "open", "advance", "move", "strike", "look", "follow", "toml", "csv", "no",
    ];
    let keys = vec![
        "place", "policies", "hands", "seed", "region", "months", "side", "kind", "strength",
        "name", "pounds",
    ];
    let asked = (
        prop::sample::select(names),
        prop::collection::vec(
            (prop::sample::select(keys), prop_oneof![number, word]),
            0..4,
        ),
    );
    let asked = asked.prop_map(|(name, fields)| {
        let mut body = json!({ "ask": name });
        for (key, value) in fields {
            body[key] = value;
        }
        body.to_string().into_bytes()
    });
    let body = prop_oneof![3 => asked, 1 => prop::collection::vec(any::<u8>(), 0..200)];
    let method = prop::sample::select(vec![
        "GET", "POST", "POST", "POST", "PUT", "OPTIONS", "HEAD",
    ]);
    let all = (method, prop::sample::select(paths), body);
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases: 400,
            failure_persistence: None,
            ..Config::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let kind = "Content-Type: application/json\r\n";
    let checked = runner.run(&all, |(method, path, body)| {
        let told = server.request(method, &path, kind, &body);
        prop_assert!(
            (200..500).contains(&told.status),
            "{} {path}: {}",
            method,
            told.status
        );
        if path.starts_with("/api") && method != "HEAD" {
            let said: Result<Value, _> = serde_json::from_str(&told.body);
            prop_assert!(said.is_ok(), "{method} {path} {body:?}: {}", told.body);
        }
        Ok(())
    });
    checked.expect("every answer is one");
    // What is no request at all.
    for bytes in [
        &b"\0\0\0\0"[..],
        b"GET\r\n\r\n",
        b"POST / HTTP/9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\xff\r\n\r\n",
    ] {
        let _ = server.send(bytes);
    }
    assert!(server.alive());
}

/// A hundred pages that open, run and leave: what they needed is given back.
#[test]
#[cfg(target_os = "linux")]
fn a_hundred_pages_come_and_go_in_the_same_memory() {
    let mut server = Server::start();
    let mut after = Vec::new();
    for _ in 0..5 {
        let mut pages: Vec<Page> = (0..20).map(|_| server.page()).collect();
        for page in &mut pages {
            let opened = server.post(&page.path, &open("village", ["globalised", "localised"]));
            assert_eq!(opened.status, 200, "{}", opened.body);
            let pace = json!({ "months_a_second": 60.0 });
            assert_eq!(
                server.post(&format!("{}/pace", page.path), &pace).status,
                200
            );
        }
        for page in &mut pages {
            for _ in 0..5 {
                assert_eq!(page.event().0, "told");
            }
        }
        let names: Vec<String> = pages.iter().map(|page| page.path.clone()).collect();
        drop(pages);
        let since = Instant::now();
        let advance = json!({ "ask": "advance", "months": 1 });
        while names
            .iter()
            .any(|name| server.post(name, &advance).status != 404)
        {
            assert!(
                since.elapsed() < Duration::from_secs(20),
                "runs go on without pages"
            );
        }
        after.push(server.memory());
    }
    // The first hundred pages' worth of allocator's slack is reused by the later ones.
    let (early, late) = (after[1], after[4]);
    assert!(late < early + 30_000_000, "memory grows: {after:?}");
    assert!(server.alive());
}

#[test]
fn it_says_where_it_is_whom_it_serves_and_what_is_wrong() {
    let server = Server::start();
    let port = server.address.port().to_string();
    let busy = serve(&["--port", &port, "--no-open"])
        .output()
        .expect("it runs");
    let words = String::from_utf8_lossy(&busy.stderr).into_owned();
    assert!(
        busy.status.code() == Some(1) && words.contains("take another --port"),
        "{words}"
    );
    let empty = tempfile::tempdir().expect("a folder");
    let none = serve(&[&empty.path().to_string_lossy(), "--no-open"])
        .output()
        .expect("it runs");
    let words = String::from_utf8_lossy(&none.stderr).into_owned();
    assert!(
        none.status.code() == Some(1) && words.contains("there is no world"),
        "{words}"
    );
    let missing = serve(&["nowhere-at-all", "--no-open"])
        .output()
        .expect("it runs");
    let words = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert!(
        words.contains("nowhere-at-all") && words.contains("no such file"),
        "{words}"
    );
    // Other computers are let in only when that is asked for, and then it is said.
    for (host, said) in [
        ("127.0.0.1", "Only this computer"),
        ("0.0.0.0", "nobody is asked who they are"),
    ] {
        let mut child = serve(&["--port", "0", "--no-open", "--host", host])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stderr.take().expect("a pipe"))
            .read_line(&mut line)
            .expect("a line");
        child.kill().expect("it ends");
        child.wait().expect("it has ended");
        assert!(line.contains(said), "{host}: {line}");
    }
}
