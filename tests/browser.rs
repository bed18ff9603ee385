//! The page in a real browser: `.ci/web` does it, since it needs node and Chromium.

use std::process::Command;

use assert_cmd::cargo::cargo_bin;

#[test]
#[ignore = "needs node and Chromium: run `bash .ci/web`, or this test with --ignored"]
fn the_page_works_in_a_browser() {
    let mut web = Command::new("bash");
    web.arg(".ci/web")
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("MILLPOND_BIN", cargo_bin("millpond"));
    assert!(web.status().expect("bash is there").success());
}
