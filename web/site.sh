#!/usr/bin/env bash
# Makes the page that needs no server: web/site/, to be put on any web server as it is. MILLPOND_BIN names the program that
# records the lessons; it is built when absent. Needs a Rust toolchain with
# the target wasm32-unknown-unknown, wasm-bindgen of the version in engine/Cargo.toml, and node.
#   rustup target add wasm32-unknown-unknown
#   cargo install wasm-bindgen-cli --version 0.2.104
set -euo pipefail
cd "$(dirname "$0")"
target=${CARGO_TARGET_DIR:-engine/target}
site=${1:-site}
CARGO_TARGET_DIR=$target cargo build --release --locked --target wasm32-unknown-unknown --manifest-path engine/Cargo.toml
rm -rf "$site"
mkdir -p "$site"
wasm-bindgen "$target/wasm32-unknown-unknown/release/millpond_web.wasm" --target web --no-typescript \
    --out-dir "$site" --out-name millpond
cp dist/page.js dist/page.css dist/worker.js dist/lesson.js dist/lesson.css src/icon.svg "$site/"
# Lessons with their runs, recorded by the program.
millpond=${MILLPOND_BIN:-}
if [ -z "$millpond" ]; then
    cargo build --release --manifest-path ../Cargo.toml
    millpond=../target/release/millpond
fi
"$millpond" lesson --site "$site/lessons" --scenarios ../scenarios --quiet
node site.mjs "$site"
