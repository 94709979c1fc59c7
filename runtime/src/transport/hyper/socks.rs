//! A way through a SOCKS proxy: the client's side of RFC 1928, with users and passwords by RFC 1929. A connection to it
//! comes in; the same connection, now to a host, goes out.

use std::io;
use std::net::{IpAddr, SocketAddr};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::lookup_host;

use super::proxy::{Credentials, Proxy, Scheme, unbracketed};

const VERSION: u8 = 5;
/// Of the messages in which user and password travel.
const LOGIN_VERSION: u8 = 1;

const NOBODY: u8 = 0;
const LOGIN: u8 = 2;
const NO_WAY: u8 = 0xFF;

const CONNECT: u8 = 1;
const RESERVED: u8 = 0;

const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Asks the proxy at the other end of `stream` for a connection to a host. What the host sends stays in `stream`.
pub(super) async fn socks5<S>(stream: &mut S, proxy: &Proxy, host: &str, port: u16) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let target = target(proxy, host, port).await?;
    log_in(stream, proxy).await?;
    connect(stream, proxy, &target).await
}

/// The host as the proxy is told it: kind of address, address, port.
async fn target(proxy: &Proxy, host: &str, port: u16) -> io::Result<Vec<u8>> {
    let address = match unbracketed(host).parse::<IpAddr>() {
        Ok(address) => Some(address),
        Err(_) if proxy.scheme == (Scheme::Socks5 { remote_dns: true }) => None,
        Err(_) => Some(look_up(host, port).await?),
    };
    let mut target = match address {
        Some(IpAddr::V4(address)) => [&[IPV4][..], &address.octets()].concat(),
        Some(IpAddr::V6(address)) => [&[IPV6][..], &address.octets()].concat(),
        None => [&[NAME][..], &short("the host", host.as_bytes())?].concat(),
    };
    target.extend(port.to_be_bytes());
    Ok(target)
}

async fn look_up(host: &str, port: u16) -> io::Result<IpAddr> {
    let first = lookup_host((host, port)).await?.next();
    let nothing = || io::Error::new(io::ErrorKind::NotFound, format!("{host} has no address"));
    first.as_ref().map(SocketAddr::ip).ok_or_else(nothing)
}

/// Agrees on how to say who asks, and says it.
async fn log_in<S>(stream: &mut S, proxy: &Proxy) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let offer: &[u8] = if proxy.credentials.is_some() { &[VERSION, 2, NOBODY, LOGIN] } else { &[VERSION, 1, NOBODY] };
    send(stream, offer).await?;
    let [version, method] = receive(stream, proxy).await?;
    match (version, method, &proxy.credentials) {
        (VERSION, NOBODY, _) => Ok(()),
        (VERSION, LOGIN, Some(Credentials { user, password })) => {
            let (user, password) = (short("the user", user)?, short("the password", password)?);
            send(stream, &[&[LOGIN_VERSION][..], &user, &password].concat()).await?;
            match receive(stream, proxy).await? {
                [LOGIN_VERSION, 0] => Ok(()),
                [LOGIN_VERSION, status] => Err(proxy.stranger(format_args!("status {status}"))),
                _ => Err(no_socks(proxy)),
            }
        }
        (VERSION, NO_WAY, _) => Err(proxy.stranger("no method in common")),
        _ => Err(no_socks(proxy)),
    }
}

/// Has the proxy connect.
async fn connect<S>(stream: &mut S, proxy: &Proxy, target: &[u8]) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    send(stream, &[&[VERSION, CONNECT, RESERVED][..], target].concat()).await?;
    // What a refusal goes on with is not read: it may be the end already.
    let [version, reply] = receive(stream, proxy).await?;
    let fault = match (version, reply) {
        (VERSION, 0) => return skip_address(stream, proxy).await,
        (VERSION, 1) => "",
        (VERSION, 2) => ": its rules forbid it",
        (VERSION, 3) => ": the network cannot be reached",
        (VERSION, 4) => ": the host cannot be reached",
        (VERSION, 5) => ": the host refuses the connection",
        (VERSION, 6) => ": the host is too far away",
        (VERSION, 7) => ": it does not do that",
        (VERSION, 8) => ": it does not know addresses of this kind",
        (VERSION, _) => ": it does not say why",
        _ => return Err(no_socks(proxy)),
    };
    let what = format!("does not connect to the host{fault} (reply {reply})");
    Err(proxy.fault(io::ErrorKind::ConnectionRefused, what))
}

/// The address that the proxy connects from is nobody's business, but has to be read.
async fn skip_address<S>(stream: &mut S, proxy: &Proxy) -> io::Result<()>
where
    S: AsyncRead + Unpin,
{
    let [_, kind] = receive(stream, proxy).await?;
    let length = match kind {
        IPV4 => 4,
        IPV6 => 16,
        NAME => {
            let [length] = receive(stream, proxy).await?;
            usize::from(length)
        }
        _ => return Err(no_socks(proxy)),
    };
    let port = 2;
    let mut rest = vec![0; length + port];
    stream.read_exact(&mut rest).await.map_err(|fault| proxy.unread(fault))?;
    Ok(())
}

/// A message, in one segment.
async fn send(stream: &mut (impl AsyncWrite + Unpin), message: &[u8]) -> io::Result<()> {
    stream.write_all(message).await?;
    stream.flush().await
}

async fn receive<const LENGTH: usize>(
    stream: &mut (impl AsyncRead + Unpin),
    proxy: &Proxy,
) -> io::Result<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    stream.read_exact(&mut bytes).await.map_err(|fault| proxy.unread(fault))?;
    Ok(bytes)
}

/// Bytes behind their number, which is one byte.
fn short(what: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let too_long =
        |_| io::Error::new(io::ErrorKind::InvalidInput, format!("{what} is longer than SOCKS can say: 255 bytes"));
    let length = u8::try_from(bytes.len()).map_err(too_long)?;
    Ok([&[length][..], bytes].concat())
}

fn no_socks(proxy: &Proxy) -> io::Error {
    proxy.fault(io::ErrorKind::InvalidData, "does not speak SOCKS5")
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    /// No user is wanted, and the proxy has connected from 0.0.0.0:0.
    const CONNECTED: &[u8] = &[5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0];

    /// Asks a proxy that has answered all before it was asked: how it went, what it was sent, and what is left to read.
    async fn ask(proxy: &str, host: &str, answers: &[u8]) -> (io::Result<()>, Vec<u8>, Vec<u8>) {
        let (mut ours, mut proxys) = duplex(64 * 1024);
        proxys.write_all(answers).await.unwrap();
        proxys.shutdown().await.unwrap();
        let outcome = socks5(&mut ours, &Proxy::parse(proxy).unwrap(), host, 443).await;
        let (mut left, mut sent) = (Vec::new(), Vec::new());
        ours.read_to_end(&mut left).await.unwrap();
        drop(ours);
        proxys.read_to_end(&mut sent).await.unwrap();
        (outcome, sent, left)
    }

    async fn sent(proxy: &str, host: &str, answers: &[u8]) -> Vec<u8> {
        let (outcome, sent, left) = ask(proxy, host, answers).await;
        outcome.unwrap();
        assert!(left.is_empty(), "{left:?}");
        sent
    }

    async fn failure(proxy: &str, answers: &[u8]) -> io::Error {
        let (outcome, ..) = ask(proxy, "ess.example", answers).await;
        let fault = outcome.unwrap_err();
        let shown = format!("{fault} {fault:?}");
        assert!(!shown.contains("hush"), "{shown}");
        fault
    }

    #[tokio::test]
    async fn the_proxy_looks_up_the_host() {
        let expected = [&[5, 1, 0, 5, 1, 0, 3, 11][..], b"ess.example", &[1, 0xBB]].concat();
        assert_eq!(sent("socks5h://proxy", "ess.example", CONNECTED).await, expected);
    }

    #[tokio::test]
    async fn the_host_is_looked_up_here() {
        let sent = sent("socks5://proxy", "localhost", CONNECTED).await;
        let ipv4 = [5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, 1, 0xBB];
        let ipv6 = [&[5, 1, 0, 5, 1, 0, 4][..], &[0; 15], &[1, 1, 0xBB]].concat();
        assert!(sent == ipv4 || sent == ipv6, "{sent:?}");
        let (outcome, sent, _) = ask("socks5://proxy", "ess.invalid", CONNECTED).await;
        assert!(outcome.is_err());
        assert!(sent.is_empty(), "the proxy is not bothered with a host that is not there");
    }

    #[tokio::test]
    async fn an_address_needs_no_looking_up() {
        let ipv6 = [&[5, 1, 0, 5, 1, 0, 4, 0x20, 1, 0x0D, 0xB8][..], &[0; 11], &[1, 1, 0xBB]].concat();
        for proxy in ["socks5://proxy", "socks5h://proxy"] {
            let ipv4 = [5, 1, 0, 5, 1, 0, 1, 192, 0, 2, 1, 1, 0xBB];
            assert_eq!(sent(proxy, "192.0.2.1", CONNECTED).await, ipv4);
            assert_eq!(sent(proxy, "[2001:db8::1]", CONNECTED).await, ipv6);
            assert_eq!(sent(proxy, "2001:db8::1", CONNECTED).await, ipv6);
        }
    }

    #[tokio::test]
    async fn the_proxy_is_told_who_asks_where_it_wants_to_know() {
        let proxy = "socks5h://us%40er:hush@proxy";
        let connect = [&[5, 1, 0, 3, 11][..], b"ess.example", &[1, 0xBB]].concat();
        let wants = [&[5, 2, 1, 0][..], &CONNECTED[2..]].concat();
        let told = [&[5, 2, 0, 2, 1, 5][..], b"us@er", &[4], b"hush", &connect].concat();
        assert_eq!(sent(proxy, "ess.example", &wants).await, told);
        assert_eq!(sent(proxy, "ess.example", CONNECTED).await, [&[5, 2, 0, 2][..], &connect].concat());
    }

    #[tokio::test]
    async fn what_follows_the_answer_is_the_hosts() {
        let ipv4 = [&[0, 1][..], &[9; 6]].concat();
        let ipv6 = [&[0, 4][..], &[9; 18]].concat();
        let name = [&[0, 3, 255][..], &[9; 257]].concat();
        for address in [ipv4, ipv6, name] {
            let answers = [&[5, 0, 5, 0][..], &address, b"hello"].concat();
            let (outcome, _, left) = ask("socks5h://proxy", "ess.example", &answers).await;
            outcome.unwrap();
            assert_eq!(left, b"hello", "{address:?}");
        }
    }

    #[tokio::test]
    async fn a_refusal_says_why() {
        for (reply, why) in [
            (1, "to the host (reply 1)"),
            (2, "its rules"),
            (3, "network"),
            (4, "the host cannot be reached"),
            (5, "refuses the connection"),
            (6, "too far"),
            (7, "does not do that"),
            (8, "addresses of this kind"),
            (9, "not say why (reply 9)"),
            (255, "not say why (reply 255)"),
        ] {
            let fault = failure("socks5h://user:hush@proxy", &[5, 0, 5, reply]).await;
            assert_eq!(fault.kind(), io::ErrorKind::ConnectionRefused);
            let shown = fault.to_string();
            assert!(shown.starts_with("the proxy socks5h://proxy:1080 ") && shown.contains(why), "{shown}");
        }
    }

    #[tokio::test]
    async fn a_proxy_that_wants_another_user_says_so() {
        let known = "socks5h://user:hush@proxy";
        for (proxy, answers, words) in [
            ("socks5h://proxy", &[5, 0xFF][..], "wants a user"),
            (known, &[5, 0xFF], "does not accept the user"),
            (known, &[5, 2, 1, 7], "does not accept the user and the password (status 7)"),
        ] {
            let fault = failure(proxy, answers).await;
            assert_eq!(fault.kind(), io::ErrorKind::PermissionDenied);
            assert!(fault.to_string().contains(words), "{fault}");
        }
    }

    #[tokio::test]
    async fn what_is_no_answer_of_socks5_is_an_error() {
        let known = "socks5h://user:hush@proxy";
        for (proxy, answers) in [
            ("socks5h://proxy", &b"HTTP/1.1 400 Bad Request\r\n\r\n"[..]),
            ("socks5h://proxy", &[4, 0]),
            ("socks5h://proxy", &[5, 1]),
            // Chosen without having been offered.
            ("socks5h://proxy", &[5, 2, 1, 0]),
            (known, &[5, 1]),
            (known, &[5, 2, 5, 0]),
            (known, &[5, 0, 4, 0, 0, 1]),
            (known, &[5, 0, 5, 0, 0, 2, 0, 0, 0, 0, 0, 0]),
        ] {
            let fault = failure(proxy, answers).await;
            assert_eq!(fault.kind(), io::ErrorKind::InvalidData, "{answers:?}");
            assert!(fault.to_string().contains("does not speak SOCKS5"), "{fault}");
        }
    }

    #[tokio::test]
    async fn an_answer_that_ends_too_early_is_an_error() {
        let name = [&[5, 2, 1, 0, 5, 0, 0, 3, 4][..], b"host", &[1, 0xBB]].concat();
        for answers in [CONNECTED, &name] {
            for length in 0..answers.len() {
                let fault = failure("socks5h://user:hush@proxy", &answers[..length]).await;
                assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof, "{length}");
                assert!(fault.to_string().contains("closed the connection"), "{fault}");
            }
        }
    }

    #[tokio::test]
    async fn what_is_too_long_for_socks_is_an_error_and_not_cut() {
        let long = "x".repeat(256);
        let (outcome, told, _) = ask("socks5h://proxy", &long, CONNECTED).await;
        assert_eq!((outcome.unwrap_err().kind(), told), (io::ErrorKind::InvalidInput, Vec::new()));
        for credentials in [format!("{long}:hush"), format!("user:{long}")] {
            let (outcome, told, _) = ask(&format!("socks5h://{credentials}@proxy"), "ess.example", &[5, 2, 1, 0]).await;
            let fault = outcome.unwrap_err();
            assert_eq!((fault.kind(), told), (io::ErrorKind::InvalidInput, vec![5, 2, 0, 2]));
            assert!(!fault.to_string().contains("xx"), "{fault}");
        }
        let longest = "x".repeat(255);
        let answers = [&[5, 2, 1, 0][..], &CONNECTED[2..]].concat();
        let told = sent(&format!("socks5h://{longest}:{longest}@proxy"), &longest, &answers).await;
        assert_eq!(told.len(), 4 + (1 + 256 + 256) + (4 + 256 + 2));
    }
}
