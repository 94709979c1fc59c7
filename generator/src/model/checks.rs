//! Which structures have anything to check. In: resolved members. Out: `Structure::checked`.

use super::{Member, Structure, Type};

/// Marks every structure that has an enforced constraint, or holds a structure that has one.
pub(super) fn mark_checked(structures: &mut [Structure]) {
    let mut marks: Vec<bool> = structures.iter().map(|it| it.members.iter().any(Member::is_constrained)).collect();
    // Marks only ever turn on, so this ends after at most one round per structure.
    loop {
        let holds_marked = |structure: &Structure| {
            structure.members.iter().any(|member| match member.type_.item() {
                Type::Structure(index) => marks.get(*index).copied().unwrap_or(false),
                _ => false,
            })
        };
        let next: Vec<bool> = structures.iter().zip(&marks).map(|(it, mark)| *mark || holds_marked(it)).collect();
        if next == marks {
            break;
        }
        marks = next;
    }
    for (structure, mark) in structures.iter_mut().zip(marks) {
        structure.checked = mark;
    }
}

impl Member {
    /// Whether a constraint of this member itself is enforced.
    pub fn is_constrained(&self) -> bool {
        let limits = &self.limits;
        let needs =
            limits.needs.as_ref().is_some_and(|it| it.enforced && it.value.iter().any(|need| need.is_checkable()));
        let counts = [&limits.min_items, &limits.max_items, &limits.min_length, &limits.max_length];
        needs
            || counts.into_iter().flatten().any(|it| it.enforced)
            || limits.pattern.as_ref().is_some_and(|it| it.enforced)
            || limits.range.as_ref().is_some_and(|it| it.enforced)
            || limits.values.as_ref().is_some_and(|it| it.enforced)
    }
}

impl super::Need {
    /// Whether a step can be absent at all; otherwise the compiler has seen to it.
    pub fn is_checkable(&self) -> bool {
        self.steps.iter().any(|step| step.optional)
    }
}
