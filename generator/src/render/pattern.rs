//! Enforced patterns as data. In: the pieces of a pattern. Out: a const `Pattern`.
//!
//! ```text
//! Pattern::new(&[Piece::new(&[('0', '9'), ('a', 'z')], 1, Some(32))])
//! ```

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::scope::Scope;
use crate::model::Piece;

/// The pattern as an expression.
pub(super) fn render_pattern(scope: &mut Scope<'_>, pieces: &[Piece]) -> TokenStream {
    let (pattern, piece) = (scope.runtime("Pattern"), scope.runtime("Piece"));
    let (some, none) = (scope.std("Some"), scope.std("None"));
    let pieces = pieces.iter().map(|it| {
        let ranges = it.ranges.iter().map(|(first, last)| quote!((#first, #last)));
        let min = Literal::u32_unsuffixed(it.min);
        let max = match it.max.map(Literal::u32_unsuffixed) {
            Some(max) => quote!(#some(#max)),
            None => quote!(#none),
        };
        quote!(#piece::new(&[#(#ranges),*], #min, #max))
    });
    quote!(#pattern::new(&[#(#pieces),*]))
}
