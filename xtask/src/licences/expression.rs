//! SPDX licence expressions: names joined by `AND`, `OR` (weaker) and parentheses, with `WITH` for an exception.
//! See <https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/>. `A/B` is Cargo's old way to say `OR`.

/// Whether `expression` can be met with licences for which `allowed` holds. A malformed one cannot.
///
/// A licence `WITH` an exception only adds permissions, so it counts as met when either form is allowed.
pub(super) fn is_met(expression: &str, allowed: impl Fn(&str) -> bool) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let mut tokens = spaced.split_whitespace().peekable();
    any(&mut tokens, &allowed) == Some(true) && tokens.next().is_none()
}

type Tokens<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any(tokens: &mut Tokens<'_>, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut met = all(tokens, allowed)?;
    while tokens.next_if_eq(&"OR").is_some() {
        met |= all(tokens, allowed)?;
    }
    Some(met)
}

fn all(tokens: &mut Tokens<'_>, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    let mut met = one(tokens, allowed)?;
    while tokens.next_if_eq(&"AND").is_some() {
        met &= one(tokens, allowed)?;
    }
    Some(met)
}

fn one(tokens: &mut Tokens<'_>, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    match tokens.next()? {
        "(" => {
            let met = any(tokens, allowed)?;
            (tokens.next()? == ")").then_some(met)
        }
        ")" | "AND" | "OR" | "WITH" => None,
        licence => {
            if tokens.next_if_eq(&"WITH").is_none() {
                return Some(allowed(licence));
            }
            let exception = tokens.next()?;
            Some(allowed(licence) || allowed(&format!("{licence} WITH {exception}")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(expression: &str) -> bool {
        is_met(expression, |id| ["MIT", "Apache-2.0", "Zlib"].contains(&id))
    }

    #[test]
    fn one_side_of_or_suffices_and_both_of_and_are_needed() {
        assert!(met("MIT"));
        assert!(met("GPL-3.0 OR MIT"));
        assert!(met("GPL-3.0/MIT"));
        assert!(met("MIT AND Zlib"));
        assert!(!met("MIT AND GPL-3.0"));
        assert!(!met("GPL-3.0"));
    }

    #[test]
    fn and_binds_tighter_than_or_and_parentheses_tighter_still() {
        assert!(met("MIT OR GPL-3.0 AND LGPL-3.0"));
        assert!(!met("(MIT OR GPL-3.0) AND LGPL-3.0"));
        assert!(met("(GPL-3.0 OR MIT) AND (Zlib OR LGPL-3.0)"));
    }

    #[test]
    fn an_exception_adds_to_a_licence() {
        assert!(met("Apache-2.0 WITH LLVM-exception"));
        assert!(!met("GPL-2.0 WITH Classpath-exception-2.0"));
    }

    #[test]
    fn nonsense_is_never_met() {
        for expression in ["", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT MIT", "MIT WITH", "AND"] {
            assert!(!met(expression), "{expression}");
        }
    }
}
