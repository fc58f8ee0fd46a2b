use super::*;

fn read(values: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(&Environment::of(values))
}

fn problem(values: &[(&str, &str)]) -> String {
    match read(values) {
        Ok(_) => panic!("{values:?} is accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn nothing_set_gives_the_contract_s_defaults() {
    let config = read(&[("BIND", "127.0.0.1")]).unwrap();
    assert_eq!(config.listen.to_string(), "127.0.0.1:8747");
    assert_eq!(config.origins.first(), "http://localhost:8747");
    assert!(matches!(config.database, DatabaseUrl::Sqlite(path) if path.ends_with("data/onlychat.db")));
    assert!(matches!(config.identity, Identity::Builtin { key: None }));
    assert_eq!(config.routes.sign_in, "/sign-in");
    assert_eq!(config.routes.after_sign_up, "/");
}

#[test]
fn the_seed_s_back_end_file_is_understood() {
    let config = read(&[
        ("PORT", "8747"),
        ("JWT_KEY", ""),
        ("ORIGIN", "http://localhost:3000"),
        ("DATABASE_URL", "mongodb+srv://u:p@c.example.net/?retryWrites=true&w=majority"),
        ("CLERK_SECRET_KEY", "sk_live_abc"),
    ])
    .unwrap();
    assert_eq!(config.origins.first(), "http://localhost:3000");
    assert!(matches!(config.database, DatabaseUrl::Mongo(_)));
    assert!(matches!(config.identity, Identity::Clerk(_)));
}

#[test]
fn a_codespace_adds_its_address_and_listens_to_all() {
    let config = read(&[("CODESPACE_NAME", "sturdy-parakeet"), ("ORIGIN", "https://a.example")]).unwrap();
    assert!(config.origins.allows("https://sturdy-parakeet-8747.app.github.dev"));
    assert!(config.origins.allows("https://a.example"));
    assert_eq!(config.listen.ip().to_string(), "0.0.0.0");
    let none = read(&[("CODESPACE_NAME", "localhost"), ("BIND", "::1")]).unwrap();
    assert_eq!(none.origins.first(), "http://localhost:8747");
    assert_eq!(none.listen.to_string(), "[::1]:8747");
}

#[test]
fn a_wrong_value_is_one_line_that_names_the_variable_and_gives_an_example() {
    for (name, value) in [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("BIND", "localhost"),
        ("ORIGIN", "*"),
        ("ORIGIN", "https://*.example.com"),
        ("ORIGIN", "example.com"),
        ("DATABASE_URL", "postgres://u:secret@h/db"),
        ("DATABASE_URL", "sqlite::memory:"),
        ("JWT_KEY", "short"),
        ("CLERK_SECRET_KEY", "pk_test_x"),
        ("CLERK_API_URL", "nowhere"),
        ("NEXT_PUBLIC_CLERK_SIGN_IN_URL", "javascript:alert(1)"),
        ("METRICS_BIND", "9464"),
        ("LOG_FORMAT", "xml"),
        ("TRUSTED_PROXIES", "everybody"),
        ("RATE_LIMIT_FACTOR", "0"),
        ("MEDIA_URL", "ftp://x"),
        ("NATS_URL", "nats://ada:secret@127.0.0.1:4222"),
        ("NATS_URL", "http://ada:secret@127.0.0.1:4222"),
    ] {
        let mut values = vec![(name, value)];
        if name == "CLERK_API_URL" {
            values.push(("CLERK_SECRET_KEY", "sk_test_x"));
        }
        let line = problem(&values);
        assert!(line.starts_with(&format!("{name}: ")), "{line}");
        assert_eq!(line.matches("Example: ").count(), 1, "{line}");
        assert!(!line.contains('\n'), "{line}");
        assert!(!line.contains("secret@"), "{line}");
    }
}

#[test]
fn several_nodes_share_a_mongodb_and_a_key() {
    let mongo = ("DATABASE_URL", "mongodb://127.0.0.1/?replicaSet=rs0");
    let nats = ("NATS_URL", "nats://ada:secret@a:1,tls://b");
    let key = ("JWT_KEY", "0123456789abcdef0123456789abcdef");
    let config = read(&[mongo, nats, key]).unwrap();
    assert_eq!(config.nats.unwrap().place(), "nats://a:1,tls://b:4222");
    assert!(read(&[mongo, nats, ("CLERK_SECRET_KEY", "sk_test_x")]).is_ok());
    assert!(problem(&[mongo, nats]).starts_with("JWT_KEY: "), "each would make one of its own");
    assert!(problem(&[nats, key]).starts_with("NATS_URL: "), "a SQLite file is one node's");
}

#[test]
fn a_wrong_clerk_value_never_repeats_the_secret() {
    let base = ("CLERK_SECRET_KEY", "sk_test_x");
    for (name, value) in [
        ("CLERK_PUBLISHABLE_KEY", "pk_test_notbase64!!"),
        ("CLERK_JWT_KEY", "not a key at all"),
        ("CLERK_WEBHOOK_SIGNING_SECRET", "topsecretvalue"),
    ] {
        let line = problem(&[base, (name, value)]);
        assert!(line.starts_with(name), "{line}");
        assert!(!line.contains("topsecretvalue"), "{line}");
    }
}
