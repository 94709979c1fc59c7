//! The bytes of a connection: TCP, TLS over it, or TLS through a TLS proxy. tokio's streams come in; what hyper reads and
//! writes goes out.

use std::io::{self, IoSlice, Read as _};
use std::mem::MaybeUninit;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use ::hyper::rt::{Read, ReadBufCursor, Write};
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;

/// What is read at once: as much as TLS puts in a record.
const CHUNK: usize = 16 << 10;
/// What is read at once by a look: the end of a stream, or an alert of TLS that says the same.
const GLANCE: usize = 64;

/// A stream that can be told to look at the socket itself before it waits to be told of it.
pub(super) struct Tcp {
    stream: TcpStream,
    look: Look,
}

/// Tells the TCP stream at the bottom to look.
///
/// tokio hears of a closed connection when its event loop turns. A caller that has not let it turn since, as one that
/// makes call after call on one thread, would send on a connection that is known to be closed, and a write that is lost
/// so is not sent again. A look costs a system call.
#[derive(Clone, Default)]
pub(super) struct Look(Arc<AtomicBool>);

impl Look {
    pub(super) fn ask(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// There is nothing more to see.
    fn end(&self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl Tcp {
    pub(super) fn new(stream: TcpStream) -> Self {
        Self { stream, look: Look::default() }
    }

    fn look(&self, into: &mut ReadBuf<'_>) -> io::Result<bool> {
        let length = into.remaining().min(GLANCE);
        match (&*SockRef::from(&self.stream)).read(into.initialize_unfilled_to(length)) {
            Ok(read) => {
                into.advance(read);
                Ok(true)
            }
            Err(fault) if matches!(fault.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted) => {
                self.look.end();
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }
}

impl AsyncRead for Tcp {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.look.is_asked() && self.look(into)? {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Tcp {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

/// A connection to where a request is sent.
pub(super) enum Wire {
    Plain(Tcp),
    Tls(Box<TlsStream<Tcp>>),
    /// Through a proxy that is itself reached by TLS.
    Nested(Box<TlsStream<TlsStream<Tcp>>>),
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}
impl<S: AsyncRead + AsyncWrite + Unpin> Stream for S {}

impl Wire {
    /// For [`Look::ask`], however deep the socket is.
    pub(super) fn look(&self) -> Look {
        match self {
            Self::Plain(tcp) => &tcp.look,
            Self::Tls(tls) => &tls.get_ref().0.look,
            Self::Nested(tls) => &tls.get_ref().0.get_ref().0.look,
        }
        .clone()
    }

    fn stream(&mut self) -> Pin<&mut dyn Stream> {
        match self {
            Self::Plain(tcp) => Pin::new(tcp),
            Self::Tls(tls) => Pin::new(&mut **tls),
            Self::Nested(tls) => Pin::new(&mut **tls),
        }
    }
}

impl Read for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut into: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        // hyper's buffer gives its uninitialised part to unsafe code alone: a copy is cheaper than clearing it.
        let mut chunk = [MaybeUninit::uninit(); CHUNK];
        let length = into.remaining().min(CHUNK);
        let mut read = ReadBuf::uninit(chunk.get_mut(..length).unwrap_or_default());
        ready!(self.stream().poll_read(context, &mut read))?;
        into.put_slice(read.filled());
        Poll::Ready(Ok(()))
    }
}

impl Write for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream().poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream().poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(context)
    }
}
