//! `millpond serve`: the live page.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::error::CliError;
use super::library::library;
use super::{Global, note};
use crate::serve::guard::Guard;
use crate::serve::router;

/// Arguments of `millpond serve`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folder with scenarios to choose from
    #[arg(value_name = "FOLDER", default_value = "scenarios")]
    pub scenarios: PathBuf,
    /// Port; 0 takes one that is free
    #[arg(long, value_name = "N", default_value_t = 8020)]
    pub port: u16,
    /// Address to listen at. Any other than 127.0.0.1 lets other computers in
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub host: IpAddr,
    /// A name under which other computers reach this one; may be given again
    #[arg(long, value_name = "NAME")]
    pub name: Vec<String>,
    /// Do not open a browser
    #[arg(long)]
    pub no_open: bool,
}

const EXAMPLES: &str = "\
Examples:
  millpond serve
  millpond serve --port 8080 --no-open
  millpond serve my-scenarios --host 0.0.0.0 --name school-server";

/// Serves the page until the program is stopped.
///
/// # Errors
/// When there are no scenarios, or nothing can be served at that address.
pub fn run(args: &Args, global: &Global) -> Result<ExitCode, CliError> {
    let folder = args.scenarios.display();
    let library = library(&args.scenarios)?;
    let places = library.places().len();
    if places == 0 {
        let words = format!(
            "there is no world among the scenarios in {folder}: name a folder that has one"
        );
        return Err(CliError::Failure(words));
    }
    let failed = |what: String| move |error| CliError::Failure(format!("{what}: {error}"));
    let runtime = Runtime::new().map_err(failed("cannot serve".to_owned()))?;
    runtime.block_on(async {
        let wanted = SocketAddr::new(args.host, args.port);
        let listener = TcpListener::bind(wanted).await;
        let listener = listener.map_err(failed(format!(
            "cannot listen at {wanted}, take another --port or 0"
        )))?;
        let address = listener.local_addr();
        let address = address.map_err(failed("cannot serve".to_owned()))?;
        let url = format!("http://{}", reached_at(address));
        super::print(&format!("{url}\n"))?;
        note(global, &welcome(address, places, &folder.to_string()));
        if !args.no_open && open::that_detached(&url).is_err() {
            note(
                global,
                "No browser could be opened: open the address yourself.",
            );
        }
        let app = router(library, Guard::new(address, args.name.clone()));
        let served = axum::serve(listener, app).await;
        served.map_err(failed("cannot serve".to_owned()))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Where this computer itself reaches what listens there.
fn reached_at(address: SocketAddr) -> SocketAddr {
    let mut reached = address;
    if address.ip().is_unspecified() {
        reached.set_ip(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    reached
}

fn welcome(address: SocketAddr, places: usize, folder: &str) -> String {
    let who = if address.ip().is_loopback() {
        "Only this computer can reach it."
    } else {
        "Every computer that reaches this one can use it: nobody is asked who they are."
    };
    format!("{places} places from {folder}. {who} Ctrl-C ends it.")
}
