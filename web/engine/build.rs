//! A month keeps its batches on the stack: one megabyte, which is what WebAssembly gives, is too little.

fn main() {
    println!("cargo::rustc-link-arg=-zstack-size=8388608");
    println!("cargo::rerun-if-changed=build.rs");
}
