//! The first of a host's addresses that answers. Addresses come in, a TCP stream goes out. RFC 8305 ("Happy Eyeballs")
//! without its sorting, which the system's resolver has done.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

use crate::BoxFuture;

/// How long an address is waited for before the next one is tried beside it, as RFC 8305 recommends.
const HEAD_START: Duration = Duration::from_millis(250);

/// Connects to whichever answers first. Dropping the future gives all of them up.
pub(super) async fn connect_first(addresses: Vec<SocketAddr>) -> io::Result<TcpStream> {
    let mut waiting = alternate(addresses).into_iter();
    let mut trying: Vec<BoxFuture<'static, io::Result<TcpStream>>> = Vec::new();
    let mut fault = None;
    let mut head_start = pin!(sleep(HEAD_START));
    poll_fn(|context| {
        loop {
            let before = trying.len();
            let mut index = 0;
            while let Some(attempt) = trying.get_mut(index) {
                match attempt.as_mut().poll(context) {
                    Poll::Ready(Ok(stream)) => return Poll::Ready(Ok(stream)),
                    Poll::Ready(Err(found)) => {
                        fault = Some(found);
                        drop(trying.swap_remove(index));
                    }
                    Poll::Pending => index += 1,
                }
            }
            let failed = trying.len() < before;
            if !failed && !trying.is_empty() && head_start.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
            match waiting.next() {
                Some(address) => trying.push(Box::pin(TcpStream::connect(address))),
                None if trying.is_empty() => {
                    let nowhere = || io::Error::new(io::ErrorKind::NotFound, "the name has no address");
                    return Poll::Ready(Err(fault.take().unwrap_or_else(nowhere)));
                }
                None => return Poll::Pending,
            }
            head_start.as_mut().reset(Instant::now() + HEAD_START);
        }
    })
    .await
}

/// One address of either family in turn, so that a family without a way out costs one head start.
fn alternate(addresses: Vec<SocketAddr>) -> Vec<SocketAddr> {
    let first_is_v6 = addresses.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = addresses.into_iter().partition(|address| address.is_ipv6() == first_is_v6);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut mixed = Vec::new();
    loop {
        let pair = (first.next(), second.next());
        if pair == (None, None) {
            return mixed;
        }
        mixed.extend(pair.0);
        mixed.extend(pair.1);
    }
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn families_take_turns_from_the_first_on() {
        let given = addresses(&["[::1]:1", "[::2]:1", "[::3]:1", "10.0.0.1:1"]);
        assert_eq!(alternate(given), addresses(&["[::1]:1", "10.0.0.1:1", "[::2]:1", "[::3]:1"]));
        let given = addresses(&["10.0.0.1:1", "10.0.0.2:1"]);
        assert_eq!(alternate(given.clone()), given);
    }

    #[tokio::test]
    async fn what_refuses_is_passed_over() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let there = listener.local_addr().unwrap();
        assert_eq!(connect_first(vec![unused, there]).await.unwrap().peer_addr().unwrap(), there);
        let error = connect_first(vec![unused, unused]).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        assert_eq!(connect_first(Vec::new()).await.unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    /// 192.0.2.0/24 is reserved for documentation (RFC 5737): whether packets to it vanish or are refused, the next
    /// address is tried.
    #[tokio::test]
    async fn what_is_silent_is_not_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let there = listener.local_addr().unwrap();
        let silent = addresses(&["192.0.2.1:9"]);
        let stream = connect_first([silent, vec![there]].concat()).await.unwrap();
        assert_eq!(stream.peer_addr().unwrap(), there);
    }
}
