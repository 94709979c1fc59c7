//! Whether an effect says more than the name of its action. In: a service. Out: warnings.

use crate::report::{Code, Diagnostic, Report};
use crate::spec::scalars::Effect;
use crate::spec::service::Service;

/// An effect that repeats what the name says would be missed where it is needed: it looks as if every action had one.
pub(super) fn check_effects(service: &Service, report: &mut Report) {
    for (name, action) in &service.actions {
        let Some(effect) = action.value.effect.as_ref().filter(|effect| effect.value == Effect::of_name(name)) else {
            continue;
        };
        let word = effect.value.word();
        let message = format!("`effect: {word}` says what the name of `{name}` says");
        let diagnostic = Diagnostic::new(Code::EffectRepeatsName, message);
        report.add(diagnostic.at(effect.place, format!("by its name it is a {word} already")).help("take it away"));
    }
}
