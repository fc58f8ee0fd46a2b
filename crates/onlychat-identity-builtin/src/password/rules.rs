//! Which passwords are good enough.

use onlychat_domain::{EmailKey, Invalid};
use zxcvbn::{Score, zxcvbn};

/// Shortest password, in code points.
pub const PASSWORD_MIN_CHARS: usize = 8;
/// Longest password, in code points: enough for any sentence, not enough to keep the machine busy.
pub const PASSWORD_MAX_CHARS: usize = 256;

/// What an attacker knows of somebody and tries first.
pub(crate) struct Person<'a> {
    pub(crate) email: &'a EmailKey,
    pub(crate) first_name: Option<&'a str>,
    pub(crate) last_name: Option<&'a str>,
}

/// Refuses what is quickly guessed: common passwords, keyboard rows, dates, the person's own name or address.
/// No rule about kinds of characters: those make passwords worse (NIST SP 800-63B, 3.1.1.2).
pub(crate) fn check(password: &str, person: &Person<'_>) -> Result<(), Invalid> {
    let weak = |detail: String| Err(Invalid::new("weak_password", detail));
    let count = password.chars().count();
    if count < PASSWORD_MIN_CHARS {
        return weak(format!(
            "A password has at least {PASSWORD_MIN_CHARS} characters. A short sentence is good and easy to remember."
        ));
    }
    if count > PASSWORD_MAX_CHARS {
        return weak(format!("A password has at most {PASSWORD_MAX_CHARS} characters; this has {count}."));
    }
    let email = person.email.as_str();
    if password.trim().to_lowercase() == email {
        return weak("The password must not be the e-mail address.".to_owned());
    }
    let local = email.split('@').next().unwrap_or_default();
    let known: Vec<&str> = [Some(email), Some(local), person.first_name, person.last_name, Some("onlychat")]
        .into_iter()
        .flatten()
        .collect();
    let estimate = zxcvbn(password, &known);
    if estimate.score() >= Score::Two {
        return Ok(());
    }
    let mut sentences = vec!["This password is easy to guess.".to_owned()];
    if let Some(feedback) = estimate.feedback() {
        sentences.extend(feedback.warning().map(|warning| warning.to_string()));
        sentences.extend(feedback.suggestions().iter().map(ToString::to_string));
    }
    weak(sentences.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(password: &str) -> Result<(), Invalid> {
        let email = EmailKey::parse("ada.lovelace@example.com").unwrap();
        check(password, &Person { email: &email, first_name: Some("Augusta"), last_name: Some("Lovelace") })
    }

    #[test]
    fn good_ones_pass() {
        for password in
            ["correct horse battery", "Zx9!kq2#mV", "träumt der Igel laut?", "日本語のパスワードは長い"]
        {
            assert_eq!(verdict(password), Ok(()), "{password}");
        }
        assert_eq!(verdict(&"tulip anvil ".repeat(20)), Ok(()));
    }

    #[test]
    fn weak_ones_are_refused_with_advice() {
        let weak = [
            "hunter2",
            "password1",
            "12345678",
            "qwertyuiop",
            "Augusta1",
            "lovelace",
            "aaaaaaaaaaaa",
            "onlychat1",
        ];
        for password in weak {
            let error = verdict(password).unwrap_err();
            assert_eq!(error.code, "weak_password", "{password}");
            assert!(error.detail.len() > 30, "{error}");
            assert!(!error.detail.contains(password), "{error}");
        }
        assert!(verdict(&"tulip anvil ".repeat(22)).unwrap_err().detail.contains("256"));
    }

    #[test]
    fn the_address_itself_is_refused() {
        let error = verdict(" Ada.Lovelace@Example.com").unwrap_err();
        assert_eq!(error.detail, "The password must not be the e-mail address.");
    }
}
