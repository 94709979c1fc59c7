//! A way through a proxy that speaks HTTP. A connection to it comes in; the same connection, now to a host, goes out.

use std::io;

use http::StatusCode;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::proxy::{Proxy, authority};

/// Far more than any proxy has to say, and little enough to wait for.
const MAX_HEAD: usize = 8 * 1024;

/// How an answer begins.
const PROTOCOL: &[u8] = b"HTTP/1.";

/// Asks the proxy at the other end of `stream` for a connection to a host. What the host sends stays in `stream`.
pub(super) async fn tunnel<S>(stream: &mut S, proxy: &Proxy, host: &str, port: u16) -> io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let target = authority(host, port);
    let mut request = format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n").into_bytes();
    if let Some(value) = proxy.authorization() {
        request.extend([b"Proxy-Authorization: ", value.as_bytes(), b"\r\n"].concat());
    }
    request.extend(b"\r\n");
    stream.write_all(&request).await?;
    stream.flush().await?;

    let head = read_head(stream, proxy).await?;
    match status(&head) {
        Some(status) if status.is_success() => Ok(()),
        Some(status @ StatusCode::PROXY_AUTHENTICATION_REQUIRED) => Err(proxy.stranger(status)),
        // Not in the proxy's own words, which may repeat what it was sent.
        Some(status) => {
            let what = format!("does not connect to {target}: it answers {status}");
            Err(proxy.fault(io::ErrorKind::ConnectionRefused, what))
        }
        None => Err(no_http(proxy)),
    }
}

/// Reads up to the blank line, byte by byte: what follows is the host's. A connection does this once.
async fn read_head(stream: &mut (impl AsyncRead + Unpin), proxy: &Proxy) -> io::Result<Vec<u8>> {
    let mut head = vec![0; PROTOCOL.len()];
    stream.read_exact(&mut head).await.map_err(|fault| proxy.unread(fault))?;
    // A server of another kind may wait for an answer to its greeting, and never send a blank line.
    if head != PROTOCOL {
        return Err(no_http(proxy));
    }
    while !(head.ends_with(b"\n\r\n") || head.ends_with(b"\n\n")) {
        if head.len() == MAX_HEAD {
            return Err(proxy.fault(io::ErrorKind::InvalidData, "answers with headers of more than 8 KiB"));
        }
        head.push(stream.read_u8().await.map_err(|fault| proxy.unread(fault))?);
    }
    Ok(head)
}

fn status(head: &[u8]) -> Option<StatusCode> {
    match head.strip_prefix(PROTOCOL)? {
        [b'0' | b'1', b' ', a, b, c, b' ' | b'\r' | b'\n', ..] => StatusCode::from_bytes(&[*a, *b, *c]).ok(),
        _ => None,
    }
}

fn no_http(proxy: &Proxy) -> io::Error {
    proxy.fault(io::ErrorKind::InvalidData, "does not speak HTTP/1.1")
}

#[cfg(test)]
mod tests {
    use tokio::io::{DuplexStream, duplex};

    use super::*;

    const ESTABLISHED: &[u8] = b"HTTP/1.1 200 Connection established\r\n\r\n";

    /// A connection on which `answer` came and no more will, and its other end.
    async fn connection(answer: &[u8]) -> (DuplexStream, DuplexStream) {
        let (ours, mut proxys) = duplex(64 * 1024);
        proxys.write_all(answer).await.unwrap();
        proxys.shutdown().await.unwrap();
        (ours, proxys)
    }

    /// All that is left to read.
    async fn rest(mut stream: DuplexStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        text
    }

    /// What the proxy was sent.
    async fn asked(proxy: &str, host: &str) -> String {
        let (mut ours, proxys) = connection(ESTABLISHED).await;
        tunnel(&mut ours, &Proxy::parse(proxy).unwrap(), host, 443).await.unwrap();
        drop(ours);
        rest(proxys).await
    }

    async fn failure(proxy: &str, answer: &[u8]) -> io::Error {
        let (mut ours, _proxys) = connection(answer).await;
        let fault = tunnel(&mut ours, &Proxy::parse(proxy).unwrap(), "ess.example", 443).await.unwrap_err();
        let shown = format!("{fault} {fault:?}");
        assert!(!shown.contains("hush") && !shown.contains("aHVzaA"), "{shown}");
        fault
    }

    #[tokio::test]
    async fn the_proxy_is_asked_for_the_host_and_told_who_asks() {
        assert_eq!(
            asked("http://user:hush@proxy", "ess.example").await,
            "CONNECT ess.example:443 HTTP/1.1\r\nHost: ess.example:443\r\n\
             Proxy-Authorization: Basic dXNlcjpodXNo\r\n\r\n"
        );
        let address = "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: [2001:db8::1]:443\r\n\r\n";
        assert_eq!(asked("https://proxy", "2001:db8::1").await, address);
        assert_eq!(asked("https://proxy", "[2001:db8::1]").await, address);
    }

    #[tokio::test]
    async fn what_follows_the_answer_is_the_hosts() {
        let answers = [
            "HTTP/1.1 200 Connection established\r\n\r\n",
            "HTTP/1.0 200\r\nContent-Length: 40\r\nTransfer-Encoding: chunked\r\n\r\n",
            "HTTP/1.1 204 \r\nVia: 1.1 proxy\r\n\r\n",
            "HTTP/1.1 299 Fine\n\n",
            "HTTP/1.1 200 OK\nVia: 1.1 proxy\n\r\n",
        ];
        for answer in answers {
            let (mut ours, _proxys) = connection(format!("{answer}\r\n\r\nhello").as_bytes()).await;
            tunnel(&mut ours, &Proxy::parse("proxy").unwrap(), "ess.example", 443).await.unwrap();
            assert_eq!(rest(ours).await, "\r\n\r\nhello", "{answer:?}");
        }
    }

    #[tokio::test]
    async fn a_refusal_says_the_status_and_none_of_the_proxys_words() {
        for status in ["502 hush", "503", "302 Found", "100 Continue", "500 aHVzaA"] {
            let fault = failure("http://user:hush@proxy", format!("HTTP/1.1 {status}\r\n\r\n").as_bytes()).await;
            assert_eq!(fault.kind(), io::ErrorKind::ConnectionRefused);
            let (code, _) = status.split_at(3);
            let start = format!("the proxy http://proxy:80 does not connect to ess.example:443: it answers {code} ");
            assert!(fault.to_string().starts_with(&start), "{fault}");
        }
    }

    #[tokio::test]
    async fn a_proxy_that_wants_another_user_says_so() {
        let answer = b"HTTP/1.1 407 hush\r\nProxy-Authenticate: Basic realm=hush\r\n\r\n";
        for (proxy, words) in [("http://proxy", "wants a user"), ("http://user:hush@proxy", "does not accept the user")]
        {
            let fault = failure(proxy, answer).await;
            assert_eq!(fault.kind(), io::ErrorKind::PermissionDenied);
            assert!(fault.to_string().contains(words) && fault.to_string().contains("407"), "{fault}");
        }
    }

    #[tokio::test]
    async fn an_answer_that_ends_too_early_is_an_error() {
        for length in 0..ESTABLISHED.len() {
            let fault = failure("proxy", &ESTABLISHED[..length]).await;
            assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof, "{length}");
            assert!(fault.to_string().contains("closed the connection"), "{fault}");
        }
    }

    #[tokio::test]
    async fn a_head_is_8_kib_at_most() {
        let answer = |length: usize| {
            let start = "HTTP/1.1 200 OK\r\nPadding: ";
            format!("{start}{}\r\n\r\n", "x".repeat(length - start.len() - 4)).into_bytes()
        };
        let (mut ours, _proxys) = connection(&answer(8192)).await;
        tunnel(&mut ours, &Proxy::parse("proxy").unwrap(), "ess.example", 443).await.unwrap();
        let fault = failure("proxy", &answer(8193)).await;
        assert_eq!(fault.kind(), io::ErrorKind::InvalidData);
        assert!(fault.to_string().contains("8 KiB"), "{fault}");
    }

    #[tokio::test]
    async fn what_is_no_answer_of_http_is_an_error_at_once() {
        let answers: [&[u8]; 9] = [
            b"SSH-2.0-OpenSSH_9.2\r\n",
            b"\x15\x03\x01\x00\x02\x02\x46",
            b"220 ftp.example ready\r\n",
            b"HTTP/2.0 200 OK\r\n\r\n",
            b"HTTP/1.2 200 OK\r\n\r\n",
            b"HTTP/1.1 20 OK\r\n\r\n",
            b"HTTP/1.1 2000 OK\r\n\r\n",
            b"HTTP/1.1 2x0 OK\r\n\r\n",
            b"HTTP/1.1  200 OK\r\n\r\n",
        ];
        for answer in answers {
            // Left open, as a server leaves it that waits for its client.
            let (mut ours, mut proxys) = duplex(64 * 1024);
            proxys.write_all(answer).await.unwrap();
            let fault = tunnel(&mut ours, &Proxy::parse("proxy").unwrap(), "ess.example", 443).await.unwrap_err();
            assert_eq!(fault.kind(), io::ErrorKind::InvalidData, "{}", answer.escape_ascii());
            assert!(fault.to_string().contains("does not speak HTTP/1.1"), "{fault}");
        }
    }
}
