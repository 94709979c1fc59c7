//! What goes past the proxies. A list as `NO_PROXY` holds it comes in, whether it covers an address goes out. There is
//! no standard: names, addresses and blanks are read as by curl (7.88), networks, ports and `*.example.com`, which fit
//! nothing there, as by Go's HTTP library.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use http::Uri;
use http::uri;

use super::address::unbracketed;

#[derive(Debug, Default)]
pub(super) struct Exceptions(Vec<Exception>);

#[derive(Debug)]
struct Exception {
    hosts: Hosts,
    /// Any, where there is none.
    port: Option<u16>,
}

#[derive(Debug)]
enum Hosts {
    /// A name, without a dot before or behind it, and all below it.
    Domain(String),
    /// The addresses that share these first bits.
    Network(IpAddr, u32),
}

/// What a list holds, between commas or blanks.
pub(super) fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.split(|separator: char| separator == ',' || separator.is_whitespace()).filter(|entry| !entry.is_empty())
}

impl Exceptions {
    /// Reads a list of domains, addresses and networks, each perhaps with a port. What is none of them covers nothing.
    pub(super) fn read(list: &str) -> Self {
        Self(entries(list).map(Exception::read).collect())
    }

    pub(super) fn cover(&self, uri: &Uri) -> bool {
        let Some(host) = uri.host() else { return false };
        let standard = if uri.scheme() == Some(&uri::Scheme::HTTP) { 80 } else { 443 };
        let port = uri.port_u16().unwrap_or(standard);
        // `::ffff:127.0.0.1` is 127.0.0.1.
        let address = unbracketed(host).parse().ok().map(|address: IpAddr| address.to_canonical());
        self.0.iter().any(|exception| {
            exception.port.is_none_or(|only| only == port)
                && match (&exception.hosts, address) {
                    (Hosts::Domain(domain), None) => is_within(host, domain),
                    (Hosts::Network(network, bits), Some(address)) => has(*network, *bits, address),
                    _ => false,
                }
        })
    }
}

impl Exception {
    fn read(entry: &str) -> Self {
        // An address of IPv6 ends as a host with a port does.
        if let Some(hosts) = Hosts::network(entry) {
            return Self { hosts, port: None };
        }
        let with_port = entry.rsplit_once(':').and_then(|(host, port)| Some((host, Some(port.parse().ok()?))));
        let (host, port) = with_port.unwrap_or((entry, None));
        Self { hosts: Hosts::network(host).unwrap_or_else(|| Hosts::domain(host)), port }
    }
}

impl Hosts {
    fn network(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/').map_or((text, None), |(address, bits)| (address, Some(bits)));
        let address: IpAddr = unbracketed(address).parse().ok()?;
        let bits = match bits {
            Some(bits) => bits.parse().ok()?,
            None if address.is_ipv4() => Ipv4Addr::BITS,
            None => Ipv6Addr::BITS,
        };
        Some(Self::Network(address, bits))
    }

    fn domain(text: &str) -> Self {
        let name = text.strip_prefix("*.").or_else(|| text.strip_prefix('.')).unwrap_or(text);
        Self::Domain(name.strip_suffix('.').unwrap_or(name).to_owned())
    }
}

fn is_within(host: &str, domain: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let parts = host.len().checked_sub(domain.len()).and_then(|above| host.split_at_checked(above));
    parts.is_some_and(|(below, end)| end.eq_ignore_ascii_case(domain) && (below.is_empty() || below.ends_with('.')))
}

fn has(network: IpAddr, bits: u32, address: IpAddr) -> bool {
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) => (network.to_bits() ^ address.to_bits()).leading_zeros() >= bits,
        (IpAddr::V6(network), IpAddr::V6(address)) => (network.to_bits() ^ address.to_bits()).leading_zeros() >= bits,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn covers(list: &str, hosts: &[&str]) {
        for host in hosts {
            let uri = format!("https://{host}/path").parse().unwrap();
            assert!(Exceptions::read(list).cover(&uri), "{list} should cover {host}");
        }
    }

    #[track_caller]
    fn leaves(list: &str, hosts: &[&str]) {
        for host in hosts {
            let uri = format!("https://{host}/path").parse().unwrap();
            assert!(!Exceptions::read(list).cover(&uri), "{list} should not cover {host}");
        }
    }

    #[test]
    fn a_domain_stands_for_all_below_it_however_it_is_written() {
        for domain in ["corp.example", ".corp.example", "*.corp.example", "corp.example.", "CORP.Example"] {
            covers(
                domain,
                &["corp.example", "ess.corp.example", "a.b.Corp.EXAMPLE", "corp.example.", "ess.corp.example."],
            );
            leaves(domain, &["notcorp.example", "example", "corp.example.com", "orp.example"]);
        }
        covers("example", &["corp.example"]);
    }

    #[test]
    fn entries_stand_between_commas_or_blanks() {
        covers(" a.example,, b.example\tc.example ,", &["a.example", "b.example", "c.example"]);
        leaves(" a.example,, b.example\tc.example ,", &["example", "d.example"]);
    }

    #[test]
    fn a_port_is_held_against_that_of_the_request() {
        covers("ess.example:8443,10.0.0.1:8443", &["ess.example:8443", "a.ess.example:8443", "10.0.0.1:8443"]);
        leaves("ess.example:8443,10.0.0.1:8443", &["ess.example", "ess.example:8444", "10.0.0.1"]);
        covers("ess.example:443,[2001:db8::1]:443", &["ess.example", "ess.example:443", "[2001:db8::1]"]);
        covers("ess.example", &["ess.example:8443"]);
        let plain = "http://ess.example/".parse().unwrap();
        assert!(Exceptions::read("ess.example:80").cover(&plain) && !Exceptions::read("ess.example:443").cover(&plain));
    }

    #[test]
    fn an_address_stands_for_itself() {
        covers("10.1.2.3,2001:db8::1", &["10.1.2.3", "10.1.2.3:8443", "[2001:db8::1]", "[2001:DB8:0::1]:8443"]);
        covers("[2001:db8::1]", &["[2001:db8::1]"]);
        covers("10.1.2.3", &["[::ffff:10.1.2.3]"]);
        leaves("10.1.2.3,2001:db8::1", &["10.1.2.4", "110.1.2.3", "[2001:db8::2]", "[::10.1.2.3]"]);
    }

    #[test]
    fn a_network_stands_for_its_addresses() {
        covers("10.42.1.1/24", &["10.42.1.0", "10.42.1.255"]);
        leaves("10.42.1.1/24", &["10.42.2.0", "10.42.0.255", "[::a2a:101]"]);
        covers("172.16.0.0/12", &["172.16.0.0", "172.31.255.255"]);
        leaves("172.16.0.0/12", &["172.15.255.255", "172.32.0.0"]);
        covers("2001:db8::/33", &["[2001:db8::1]", "[2001:db8:7fff:ffff::]"]);
        leaves("2001:db8::/33", &["[2001:db8:8000::]", "[2001:db9::]"]);
        covers("0.0.0.0/0", &["192.0.2.1"]);
        leaves("0.0.0.0/0", &["[2001:db8::1]", "ess.example"]);
        covers("::/0", &["[2001:db8::1]"]);
        covers("192.0.2.1/32,2001:db8::1/128", &["192.0.2.1", "[2001:db8::1]"]);
        leaves("192.0.2.1/32,2001:db8::1/128", &["192.0.2.0", "[2001:db8::]"]);
    }

    #[test]
    fn what_is_neither_covers_nothing() {
        let hosts = ["ess.example", "a.example", "10.1.2.3", "[2001:db8::1]"];
        for list in
            ["", ",", ".", "*.", "10.1.2.3/33", "10.1.2.3/x", "10.1.2.3/-1", "10.1.2", ":443", "ess.*", "/8", "1.2.3"]
        {
            leaves(list, &hosts);
        }
        leaves("3", &["10.1.2.3"]);
    }
}
