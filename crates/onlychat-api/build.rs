//! Tells cargo that a release holds the built web app, which the compiler cannot see.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Otherwise the files are read from the folder while the program runs.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed=../../web/dist");
    }
}
