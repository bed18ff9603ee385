//! The engine touches no file, clock, chart or terminal, keeps no unordered map, and takes its
//! functions from `libm`, so that it runs in a browser and gives the same bytes everywhere.

use std::fs;
use std::path::{Path, PathBuf};

/// The engine's modules: a file of this name, and all files in a folder of this name.
const ENGINE: [&str; 13] = [
    "audit",
    "calibrate",
    "economy",
    "follow",
    "ledger",
    "live",
    "measure",
    "month",
    "parallel",
    "random",
    "scenario",
    "simulation",
    "units",
];

/// What must not be said, and why.
const FORBIDDEN: [(&str, &str); 34] = [
    ("std::fs", "a file"),
    ("std::io", "a file or terminal"),
    ("std::net", "a network"),
    ("std::time", "a clock"),
    ("std::thread", "a thread"),
    ("std::env", "the environment"),
    ("std::process", "the process"),
    ("print!", "a terminal"),
    ("println!", "a terminal"),
    ("eprintln!", "a terminal"),
    ("indicatif", "a terminal"),
    ("plotters", "a chart"),
    ("clap", "a command line"),
    ("rand::rng()", "luck without a key"),
    ("thread_rng", "luck without a key"),
    ("HashMap", "an order that changes"),
    ("HashSet", "an order that changes"),
    (".ln(", "libm"),
    (".log(", "libm"),
    (".log2(", "libm"),
    (".log10(", "libm"),
    (".ln_1p(", "libm"),
    (".exp(", "libm"),
    (".exp2(", "libm"),
    (".exp_m1(", "libm"),
    (".powf(", "libm"),
    (".powi(", "libm"),
    (".cbrt(", "libm"),
    (".hypot(", "libm"),
    (".sin(", "libm"),
    (".cos(", "libm"),
    (".tan(", "libm"),
    (".tanh(", "libm"),
    (".mul_add(", "a rounding that depends on the processor"),
];

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for module in ENGINE {
        let before = found.len();
        let file = root.join(module).with_extension("rs");
        if file.is_file() {
            found.push(file);
        }
        gather(&root.join(module), &mut found);
        assert!(found.len() > before, "there is no module `{module}`");
    }
    found
}

fn gather(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("a source folder can be listed").path();
        if path.is_dir() {
            gather(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// A line without what follows `//`.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

fn offences(text: &str) -> Vec<String> {
    let lines = text.lines().map(code).enumerate();
    lines
        .flat_map(|(number, line)| {
            FORBIDDEN
                .iter()
                .filter(move |(word, _)| line.contains(word))
                .map(move |(word, what)| format!("line {}: `{word}` ({what})", number + 1))
        })
        .collect()
}

#[test]
fn the_engine_touches_nothing_outside_itself() {
    let sources = sources();
    assert!(sources.len() > 50, "only {} files were read", sources.len());
    let found: Vec<String> = sources
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("a source file can be read");
            offences(&text)
                .into_iter()
                .map(|offence| format!("{}, {offence}", path.display()))
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_offence_is_found_and_a_comment_is_none() {
    assert_eq!(
        offences("let x = 2;\nlet y = f64::from(x).powf(0.5);"),
        ["line 2: `.powf(` (libm)"]
    );
    assert!(offences("// HashMap would be quicker\nlet y = libm::pow(x, 0.5);").is_empty());
}
