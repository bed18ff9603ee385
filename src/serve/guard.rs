//! Who may ask: the page that this server gave out, and nobody else's.
//!
//! A page of another site, open in the same browser, can send requests here. It is told from ours by `Origin`
//! and `Sec-Fetch-Site`; a name of another site that was made to point here (DNS rebinding) by `Host`; and
//! what is sent as a plain form by its content type.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::refused;

/// What a page may load and do: only what comes from here, nothing inline.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Names and addresses under which this server may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    address: SocketAddr,
    names: Vec<String>,
}

impl Guard {
    /// For a server at this address, which may also be asked for under these names.
    #[must_use]
    pub fn new(address: SocketAddr, names: Vec<String>) -> Self {
        Self { address, names }
    }

    /// Whether a `Host` is this server's: an address (no other site's page can have it as its own), `localhost`, or a
    /// name that it was given.
    fn knows(&self, host: &str) -> bool {
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
            _ => (host, Some(80)),
        };
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        let ours = match bare.parse::<IpAddr>() {
            Ok(address) => !self.address.ip().is_loopback() || address.is_loopback(),
            Err(_) => {
                name.eq_ignore_ascii_case("localhost")
                    || self
                        .names
                        .iter()
                        .any(|known| known.eq_ignore_ascii_case(name))
            }
        };
        ours && port == Some(self.address.port())
    }

    /// Why a request is refused; none when it may be answered.
    fn refusal(&self, method: &Method, headers: &HeaderMap) -> Option<&'static str> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let host = text("host").unwrap_or_default();
        if !self.knows(host) {
            return Some("this server does not go by that name; `--name` gives it one");
        }
        let own = format!("http://{host}");
        if headers.contains_key("origin") && text("origin") != Some(own.as_str()) {
            return Some("only the page that came from here may ask");
        }
        if let Some(site) = text("sec-fetch-site")
            && !matches!(site, "same-origin" | "none")
            && (method != Method::GET || text("sec-fetch-mode") != Some("navigate"))
        {
            return Some("only the page that came from here may ask");
        }
        let plain = text("content-type").is_none_or(|kind| !kind.starts_with("application/json"));
        (method == Method::POST && plain).then_some("the body must be application/json")
    }
}

/// Refuses what others ask, and says with every answer what a page may do.
pub async fn check(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = match guard.refusal(request.method(), request.headers()) {
        Some(words) => refused(StatusCode::FORBIDDEN, words),
        None => next.run(request).await,
    };
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(method: &Method, headers: &[(&'static str, &'static str)]) -> Option<&'static str> {
        let guard = Guard::new(([127, 0, 0, 1], 8020).into(), vec!["school.example".into()]);
        let pairs = headers.iter().map(|&(name, value)| {
            (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            )
        });
        guard.refusal(method, &pairs.collect())
    }

    #[test]
    fn only_the_own_page_may_ask() {
        let json = ("content-type", "application/json");
        for host in [
            "127.0.0.1:8020",
            "localhost:8020",
            "[::1]:8020",
            "school.example:8020",
        ] {
            assert_eq!(refusal(&Method::GET, &[("host", host)]), None, "{host}");
        }
        for host in [
            "",
            "evil.example:8020",
            "127.0.0.1:80",
            "127.0.0.1",
            "192.168.0.2:8020",
            "[::1",
        ] {
            assert!(refusal(&Method::GET, &[("host", host)]).is_some(), "{host}");
        }
        let host = ("host", "localhost:8020");
        let own = ("origin", "http://localhost:8020");
        assert_eq!(refusal(&Method::POST, &[host, own, json]), None);
        assert!(refusal(&Method::POST, &[host, own]).is_some());
        for origin in [
            "http://evil.example",
            "null",
            "https://localhost:8020",
            "http://127.0.0.1:8020",
        ] {
            assert!(
                refusal(&Method::POST, &[host, ("origin", origin), json]).is_some(),
                "{origin}"
            );
        }
        let cross = ("sec-fetch-site", "cross-site");
        assert!(refusal(&Method::GET, &[host, cross]).is_some());
        // Somebody may follow a link to here.
        assert_eq!(
            refusal(&Method::GET, &[host, cross, ("sec-fetch-mode", "navigate")]),
            None
        );
    }
}
