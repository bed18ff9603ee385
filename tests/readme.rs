//! What README and docs say is done: their commands run, their links lead somewhere, what they
//! show as output or as a table is what comes out today, and the code they name is there.
//!
//! `MILLPOND_UPDATE=1 cargo test --test readme` writes outputs and tables anew.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use millpond::month::Phase;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// What stands where a table will be when nobody has measured yet.
const NOT_MEASURED: &str = "Not measured yet in this version.";

fn documents() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "cluster/README.md",
        "python/README.md",
        "scenarios/library/README.md",
        "scenarios/local-money/README.md",
        "scenarios/mechanisms/README.md",
    ]
    .iter()
    .map(|name| Path::new(ROOT).join(name))
    .collect();
    let docs = fs::read_dir(Path::new(ROOT).join("docs")).expect("there is a folder docs");
    found.extend(
        docs.map(|entry| entry.expect("docs can be read").path())
            .filter(|path| path.extension().is_some_and(|e| e == "md")),
    );
    found.sort();
    found
}

fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// A folder with a copy of the bundled scenarios and the files that a document has its reader write, in which
/// commands leave what they leave.
fn workplace(document: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("there is a temporary directory");
    copy(
        &Path::new(ROOT).join("scenarios"),
        &dir.path().join("scenarios"),
    );
    copy(
        &Path::new(ROOT).join("examples/calibrate"),
        &dir.path().join("examples/calibrate"),
    );
    for (name, text) in written_files(document) {
        fs::write(dir.path().join(name), text).expect("temporary directories can be written");
    }
    dir
}

/// The files that a document shows in full, by name: blocks whose kind is followed by a file's name.
fn written_files(document: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        let words = line
            .strip_prefix("```")
            .and_then(|kind| kind.split_once(' '));
        if let Some((_, name)) = words.filter(|(_, name)| name.contains('.')) {
            let text: Vec<&str> = lines.by_ref().take_while(|&l| l != "```").collect();
            found.push((name, text.join("\n") + "\n"));
        }
    }
    found
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("temporary directories can be written");
    for entry in fs::read_dir(from).expect("scenarios can be read") {
        let path = entry.expect("scenarios can be read").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("scenarios can be copied");
        }
    }
}

/// A command as a document gives it, and as the test runs it.
struct Shown {
    as_written: String,
    as_run: String,
}

/// The lines of the `sh` blocks of a document. A comment above a block may say
/// `test: "--replicates 20" as "--replicates 2"` or `test: skip, REASON`.
fn commands(document: &str) -> Vec<Shown> {
    let mut found = Vec::new();
    let mut remark = None;
    let mut in_block = false;
    for line in document.lines() {
        if let Some(said) = line.strip_prefix("<!-- test: ") {
            remark = Some(said.trim_end_matches(" -->").to_owned());
        } else if line == "```sh" {
            in_block = true;
        } else if line == "```" {
            if in_block {
                remark = None;
            }
            in_block = false;
        } else if in_block && !remark.as_ref().is_some_and(|r| r.starts_with("skip, ")) {
            found.push(Shown {
                as_written: line.to_owned(),
                as_run: shortened(line, remark.as_deref()),
            });
        }
    }
    found
}

fn shortened(line: &str, remark: Option<&str>) -> String {
    let Some(remark) = remark else {
        return line.to_owned();
    };
    let parts: Vec<&str> = remark.split('"').collect();
    let [_, from, " as ", to, _] = parts[..] else {
        panic!("no remark of the form \"this\" as \"that\": {remark}");
    };
    assert!(line.contains(from), "{line:?} has no {from:?} to shorten");
    line.replace(from, to)
}

fn millpond(arguments: &str, dir: &Path) -> assert_cmd::assert::Assert {
    Command::cargo_bin("millpond")
        .expect("the binary is built")
        .current_dir(dir)
        .args(arguments.split_whitespace())
        .assert()
}

#[test]
fn every_command_of_the_documents_runs() {
    let ci = text_of(&Path::new(ROOT).join(".ci/run"));
    let mut run = 0;
    for path in documents() {
        let text = text_of(&path);
        let dir = workplace(&text);
        for Shown { as_written, as_run } in commands(&text) {
            let arguments = as_run
                .strip_prefix("cargo run --release -- ")
                .or_else(|| as_run.strip_prefix("millpond "));
            if let Some(arguments) = arguments {
                millpond(arguments, dir.path()).success();
                run += 1;
            } else {
                assert!(
                    ci.lines().any(|line| line == format!("run {as_written}")),
                    "{}: nobody tests {as_written:?}",
                    path.display()
                );
            }
        }
    }
    assert!(run >= 8, "only {run} commands were found");
}

#[test]
fn the_readme_compares_the_rural_region_and_runs_the_tests() {
    let readme = text_of(&Path::new(ROOT).join("README.md"));
    let written: Vec<String> = commands(&readme)
        .into_iter()
        .map(|c| c.as_written)
        .collect();
    let region = "scenarios/dumfries-and-galloway";
    let compare = format!(
        "cargo run --release -- compare {region}/globalised.toml {region}/localised.toml --replicates 20"
    );
    assert!(written.contains(&compare));
    assert!(written.contains(&"cargo test".to_owned()));
}

#[test]
fn links_lead_somewhere() {
    for path in documents() {
        let text = text_of(&path);
        let folder = path.parent().expect("a document lies in a folder");
        for link in text.split("](").skip(1).filter_map(|t| t.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                folder.join(file)
            };
            assert!(target.exists(), "{}: {link} leads nowhere", path.display());
            assert!(
                anchor.is_empty() || anchors(&text_of(&target)).contains(&anchor.to_owned()),
                "{}: there is no heading {link}",
                path.display()
            );
        }
    }
}

#[test]
fn every_page_is_a_chapter_of_the_book_once() {
    let summary = text_of(&Path::new(ROOT).join("docs/SUMMARY.md"));
    for path in documents() {
        let page = path.strip_prefix(ROOT).expect("it lies in the repository");
        let link = match page.strip_prefix("docs") {
            Ok(name) if name == Path::new("SUMMARY.md") => continue,
            Ok(name) => format!("]({})", name.display()),
            Err(_) => format!("](../{})", page.display()),
        };
        let times = summary.matches(&link).count();
        assert_eq!(times, 1, "{} in docs/SUMMARY.md", page.display());
    }
}

#[test]
fn the_code_that_documents_name_is_there() {
    let (mut files, mut functions) = (0, 0);
    // What has changed may be gone since.
    for path in documents()
        .into_iter()
        .filter(|path| !path.ends_with("CHANGELOG.md"))
    {
        let text = text_of(&path);
        for paragraph in text.split("\n\n") {
            let named: Vec<&str> = paragraph.split('`').skip(1).step_by(2).collect();
            let code = named.iter().filter(|name| is_code(name));
            let code: Vec<String> = code.map(|name| source(name, &path)).collect();
            files += code.len();
            let calls = named.iter().filter_map(|name| name.strip_suffix("()"));
            for call in calls.filter(|_| !code.is_empty()) {
                let name = call.rsplit("::").next().unwrap_or(call);
                let found = code.iter().any(|text| text.contains(&format!("fn {name}")));
                assert!(
                    found,
                    "{}: no file named beside it has {call}()",
                    path.display()
                );
                functions += 1;
            }
        }
    }
    assert!(
        files > 100 && functions > 30,
        "{files} files, {functions} functions"
    );
}

/// Whether a word in backticks is a file or folder of the code.
fn is_code(name: &str) -> bool {
    let folders = [
        "src/",
        "tests/",
        "benches/",
        ".ci/",
        "examples/",
        "scenarios/",
    ];
    folders.iter().any(|folder| name.starts_with(folder)) && !name.contains([' ', '*'])
}

/// The text of a file of the code; of a folder none.
fn source(name: &str, document: &Path) -> String {
    let file = Path::new(ROOT).join(name);
    assert!(file.exists(), "{}: there is no {name}", document.display());
    fs::read_to_string(file).unwrap_or_default()
}

/// The anchors of a document's headings: lower case, words joined by hyphens, no punctuation.
fn anchors(document: &str) -> Vec<String> {
    let headings = document.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase();
            words
                .chars()
                .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

#[test]
fn outputs_and_tables_of_the_documents_are_todays() {
    let update = std::env::var_os("MILLPOND_UPDATE").is_some();
    for path in documents() {
        let before = text_of(&path);
        let today = regenerated(&before);
        if update && today != before {
            fs::write(&path, &today).expect("documents can be written");
        } else {
            assert!(
                before == today,
                "{} is not up to date: MILLPOND_UPDATE=1 cargo test --test readme",
                path.display()
            );
        }
    }
}

/// The document with everything between `<!-- begin table FILE -->` or `<!-- begin output COMMAND -->`
/// or another of the kinds below and the matching `<!-- end … -->` written anew.
fn regenerated(document: &str) -> String {
    let mut text = String::new();
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        let begun = line
            .strip_prefix("<!-- begin ")
            .and_then(|rest| rest.strip_suffix(" -->"))
            .and_then(|rest| rest.split_once(' '));
        let Some((kind, source)) = begun else {
            continue;
        };
        let end = format!("<!-- end {kind} -->");
        assert!(
            lines.by_ref().any(|l| l == end),
            "nothing ends the {kind} {source}"
        );
        text.push_str(&match kind {
            "table" => table(source),
            "misses" => misses(source),
            "ways" => ways(source),
            "speed" => speed(source),
            "output" => output(source, document),
            "page" => page(source, document),
            "phases" => phases(),
            "schedule" => schedule(),
            _ => panic!("cannot generate a {kind}"),
        });
        text.push_str(&end);
        text.push('\n');
    }
    text
}

/// What the last of some commands (`one && another`) prints; of it the first so many lines when they end
/// in `| head LINES`.
fn output(commands: &str, document: &str) -> String {
    let (commands, most) = commands
        .split_once(" | head ")
        .unwrap_or((commands, "100000"));
    let most: usize = most.parse().expect("so many lines are shown");
    let text = printed(commands, document);
    let mut lines: Vec<&str> = text.trim_end().lines().collect();
    if lines.len() > most {
        lines.truncate(most);
        while lines.last().is_some_and(|line| line.is_empty()) {
            lines.pop();
        }
        lines.push("…");
    }
    format!("```text\n{}\n```\n", lines.join("\n"))
}

/// What a command prints, which is Markdown itself.
fn page(command: &str, document: &str) -> String {
    format!("\n{}\n\n", printed(command, document).trim_end())
}

fn printed(commands: &str, document: &str) -> String {
    let dir = workplace(document);
    let done = commands
        .split(" && ")
        .map(|command| millpond(command, dir.path()).success())
        .last()
        .expect("there is a command");
    String::from_utf8_lossy(&done.get_output().stdout).into_owned()
}

/// The phases of a month, each on one line.
fn phases() -> String {
    let head = ["", "phase", "in one line"].map(str::to_owned).to_vec();
    let rows = numbered().map(|(number, phase)| {
        let cells = [&number.to_string(), phase.name(), phase.summary()];
        cells.map(str::to_owned).to_vec()
    });
    markdown(&[head].into_iter().chain(rows).collect::<Vec<_>>())
}

/// The schedule of a month: who does what in each phase, why it stands there, and where its rules are.
fn schedule() -> String {
    let head = ["phase", "who acts", "what they do", "why here"];
    let head = head.map(str::to_owned).to_vec();
    let rows = numbered().map(|(number, phase)| {
        let anchor = format!("7{number}-{}", phase.name().replace(' ', "-"));
        let rules = format!("{number} [{}](model.md#{anchor})", phase.name());
        let cells = [&rules, phase.actors(), phase.summary(), phase.purpose()];
        cells.map(str::to_owned).to_vec()
    });
    markdown(&[head].into_iter().chain(rows).collect::<Vec<_>>())
}

fn numbered() -> impl Iterator<Item = (usize, Phase)> {
    (1..).zip(Phase::ALL)
}

/// A CSV file of `results/` as a Markdown table.
fn table(file: &str) -> String {
    rows(file).map_or_else(|| format!("{NOT_MEASURED}\n"), |rows| markdown(&rows))
}

/// Of a CSV file with a last column `result` the rows that do not pass, and how many do.
fn misses(file: &str) -> String {
    let Some(rows) = rows(file) else {
        return format!("{NOT_MEASURED}\n");
    };
    let result = |row: &Vec<String>| row.last().cloned().unwrap_or_default();
    let count = |word: &str| rows.iter().filter(|row| result(row) == word).count();
    let (passed, judged) = (count("PASS"), count("PASS") + count("WARN") + count("FAIL"));
    let missed = rows
        .iter()
        .filter(|row| ["result", "WARN", "FAIL"].contains(&result(row).as_str()));
    let missed: Vec<Vec<String>> = missed.cloned().collect();
    format!(
        "{passed} of {judged} checks pass. The others:\n\n{}",
        markdown(&missed)
    )
}

/// Of the table of gates the ways to lose: each harm at work and switched off, on one line.
fn ways(file: &str) -> String {
    let Some(rows) = rows(file) else {
        return format!("{NOT_MEASURED}\n");
    };
    let of = |row: &Vec<String>| format!("{} ({})", row[2], row[3]);
    let head = ["mechanism and harm", "at work", "switched off"];
    let mut found = vec![head.map(str::to_owned).to_vec()];
    let ways: Vec<&Vec<String>> = rows.iter().filter(|row| row[0].starts_with("9 ")).collect();
    for pair in ways.chunks(2) {
        let [work, off] = pair else {
            panic!("{file}: a way to lose without its switch");
        };
        assert!(off[1].ends_with("switched off"), "{file}: {off:?}");
        found.push(vec![work[1].clone(), of(work), of(off)]);
    }
    markdown(&found)
}

/// Of the table of speed the cases that say most, on one line each.
fn speed(file: &str) -> String {
    const SHOWN: [&str; 9] = [
        "rural",
        "region-122k",
        "one-sector-122k",
        "sectors-28",
        "sectors-98",
        "region-million",
        "regions-all",
        "regions-10m",
        "kingdom",
    ];
    let Some(rows) = rows(file) else {
        return format!("{NOT_MEASURED}\n");
    };
    let column = |name: &str| {
        let found = rows[0].iter().position(|head| head == name);
        found.unwrap_or_else(|| panic!("{file} has no column {name}"))
    };
    let head = [
        "case",
        "industries",
        "regions",
        "households and firms",
        "ns on one thread",
        "on two",
        "start on two, s",
        "a year on two, s",
        "memory, MiB",
    ];
    let mut found = vec![head.map(str::to_owned).to_vec()];
    for case in SHOWN {
        let own: Vec<&Vec<String>> = rows.iter().filter(|row| row[0] == case).collect();
        let [one, two] = own[..] else {
            panic!("{file}: {case} is not there on one and on two threads");
        };
        let of = |row: &[String], name: &str| -> f64 {
            let cell = &row[column(name)];
            cell.parse()
                .unwrap_or_else(|_| panic!("{file}: {case}: {cell}"))
        };
        let households = of(one, "households");
        found.push(vec![
            case.to_owned(),
            one[column("sectors")].clone(),
            one[column("regions")].clone(),
            format!("{}", households + of(one, "firms")),
            one[column("ns")].clone(),
            two[column("ns")].clone(),
            two[column("start")].clone(),
            format!("{:.2}", of(two, "ns") * 1e-9 * 12.0 * households),
            format!("{:.0}", of(two, "bytes") * households / f64::from(1 << 20)),
        ]);
    }
    markdown(&found)
}

/// The rows of a CSV file, its head first.
fn rows(file: &str) -> Option<Vec<Vec<String>>> {
    let text = fs::read_to_string(Path::new(ROOT).join(file)).ok()?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let records = reader.records();
    let cells = records.map(|record| {
        let record = record.unwrap_or_else(|why| panic!("{file}: {why}"));
        record.iter().map(str::to_owned).collect()
    });
    Some(cells.collect())
}

/// Rows as a Markdown table.
fn markdown(rows: &[Vec<String>]) -> String {
    let mut lines = Vec::new();
    for row in rows {
        lines.push(format!("| {} |\n", row.join(" | ")));
        if lines.len() == 1 {
            lines.push(format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    lines.concat()
}
