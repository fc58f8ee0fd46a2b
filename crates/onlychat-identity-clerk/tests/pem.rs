//! The public key in all the shapes in which an environment variable may hold it.

use onlychat_identity_clerk::PemKey;
use onlychat_identity_clerk::testkit::TestInstance;

#[test]
fn is_read_however_its_line_breaks_survived() {
    let pem = TestInstance::new("ins_1").public_pem();
    let shapes = [
        pem.clone(),
        pem.trim().to_owned(),
        pem.replace('\n', "\r\n"),
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\\r\\n"),
        pem.replace('\n', " "),
        pem.replace('\n', ""),
        format!("  {pem}\n"),
    ];
    for shape in shapes {
        assert!(shape.parse::<PemKey>().is_ok(), "{shape:?}");
    }
}

#[test]
fn refuses_everything_else() {
    let pem = TestInstance::new("ins_1").public_pem();
    let other = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
    let texts = [
        String::new(),
        "sk_test_x".to_owned(),
        pem.replace("PUBLIC", "PRIVATE"),
        pem.replace("PUBLIC", "CERTIFICATE"),
        pem.replace("MII", "MI!"),
        pem.replace("-----END PUBLIC KEY-----", ""),
        format!("{}{}", &pem[..60], &pem[124..]),
        other.to_owned(),
    ];
    for text in texts {
        let error = text.parse::<PemKey>().unwrap_err();
        assert_eq!(error.code, "bad_pem", "{text}");
    }
}
