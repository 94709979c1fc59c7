//! The addresses that a client has parsed before. A host comes in; its address goes out, which is the same for ever.

use std::sync::OnceLock;

use super::Address;
use crate::error::Error;

/// A client has a host or two; whoever has more of them pays for parsing.
const MOST: usize = 8;

/// The first few hosts that calls go to by rule. Parsing one anew took a tenth of what a call costs beside its connection
/// (`benches/call.rs`).
#[derive(Default)]
pub(crate) struct Addresses([OnceLock<(String, Address)>; MOST]);

impl Addresses {
    /// The address of `host`, which is reached by https.
    pub(super) fn of(&self, host: &str) -> Result<Address, Error> {
        for kept in &self.0 {
            let (known, address) = match kept.get() {
                Some(kept) => kept,
                None => {
                    let address = Address::parse(host, false)?;
                    kept.get_or_init(|| (host.to_owned(), address))
                }
            };
            if known == host {
                return Ok(address.clone());
            }
        }
        Address::parse(host, false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_host_has_its_own_address_however_many_there_are() {
        let addresses = Addresses::default();
        for _ in 0..2 {
            for number in 0..3 * MOST {
                let host = format!("h{number}.example:443");
                assert_eq!(addresses.of(&host).unwrap(), Address::parse(&host, false).unwrap());
            }
        }
        assert!(addresses.0.iter().all(|kept| kept.get().is_some()));
    }

    #[test]
    fn what_is_no_host_takes_no_place() {
        let addresses = Addresses::default();
        assert!(addresses.of("no host").is_err());
        assert!(addresses.0.iter().all(|kept| kept.get().is_none()));
    }
}
